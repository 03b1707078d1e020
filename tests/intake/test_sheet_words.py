"""What the words around a table say: titles and groups of headings. What they leave open is refused, never
guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import reduced_contoh
from office_sheets import kinerja, propose, refused, rows, seen, sheet_file

from renstra_utils.intake.reading import ImportOptions


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """Never written to: every case only asks what would change."""
    return reduced_contoh(tmp_path_factory.mktemp("p") / "kantor")


@pytest.mark.parametrize(
    ("titles", "name", "year"),
    [
        (["Lampiran Keputusan KPU Nomor 357 Tahun 2024", "LAPORAN KINERJA 2023"], "Kinerja", "2023"),
        (["Renstra 2020-2024", "Tahun 2023"], "Kinerja", "2023"),
        (["Laporan 2023", "Dicetak 2 Januari 2024"], "Kinerja", "2023"),
        (["Realisasi kinerja"], "TA 2023", "2023"),
        (["Per 31 Desember 2023"], "Kinerja", "2023"),
        (["Laporan 2023", "Contoh, Januari 2024"], "Kinerja", "2023"),
    ],
)
def test_the_year_that_a_sheet_states(plan, tmp_path, titles, name, year):
    assert seen(plan, kinerja(tmp_path, *titles, name=name)) == {(f"K1.4.02 {year}", "nilai"): "7"}


@pytest.mark.parametrize(
    ("titles", "said", "told"),
    [
        (["Laporan 2023", "dibanding 2024"], None, "lebih dari satu tahun: 2023, 2024"),
        (["Tahun 2025"], None, "2025, di luar periode rencana 2023–2024"),
        (["Tahun 2023"], ImportOptions(year=2024), "menyebut tahun 2023, perintah menyebut 2024"),
        (["Semester I 2024"], None, "bukan triwulan yang jelas"),
        (["Bulan Juni 2024"], None, "bukan triwulan yang jelas"),
        (["Triwulan I dan II 2024"], None, "lebih dari satu triwulan"),
        (["Laporan triwulan 2024"], None, "bukan triwulan yang jelas"),
        (["Posisi 30 Juni 2024"], None, "bukan triwulan yang jelas"),
        (["TW II 2024"], ImportOptions(quarter=3), "menyebut triwulan 2, perintah menyebut 3"),
        (["KPU KABUPATEN PASER", "2024"], None, "menyebut Kabupaten Paser"),
    ],
)
def test_titles_that_leave_it_open(plan, tmp_path, titles, said, told):
    assert told in refused(plan, kinerja(tmp_path, *titles), said)


def test_the_quarter_that_a_sheet_states(plan, tmp_path):
    for title in (
        "Triwulan Kedua Tahun 2024",
        "Triwulan ke-2 2024",
        "s.d. TW II 2024",
        "KPU Kota Contoh TW I s.d. II 2024",
    ):
        assert seen(plan, kinerja(tmp_path, title, line=("K1.1.04", 9))) == {("K1.1.04 2024 2", "nilai"): "9"}
    said = refused(plan, kinerja(tmp_path, "Realisasi s.d. Triwulan II 2024", line=("K1.1.01", 9)))
    assert "tidak kumulatif" in said


def test_a_year_beside_its_quarters_is_said(plan, tmp_path):
    notes = propose(plan, kinerja(tmp_path, "Tahun 2024", line=("K1.1.01", 9))).notes
    assert any("yang dipakai di halaman angka setahun" in n for n in notes)


@pytest.mark.parametrize("block", ["TAHUN 2024", "TRIWULAN II", "Semester II"])
def test_a_block_with_a_title_of_its_own_is_refused(plan, tmp_path, block):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Tahun 2023"],
        ["Kode", "Realisasi"],
        ["K1.4.02", 7],
        [],
        [block],
        ["Kode", "Realisasi"],
        ["P2.01", 80],
        ["Contoh, 2 Januari 2024"],
        name="Kinerja",
    )
    assert "baris 5: baris di antara angka ini menyebut" in refused(plan, path)


def test_a_group_s_heading_written_once_holds_for_its_quarters(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Tahun 2024"],
        ["Kode", "Target", None, None, None, "Realisasi", None],
        [None, "TW I", "TW II", "TW III", "TW IV", "TW I", "TW II"],
        ["K1.1.04", 91, 92, 93, 94, 8, 9],
        name="Kinerja",
    )
    assert seen(plan, path) == {("K1.1.04 2024 1", "nilai"): "8", ("K1.1.04 2024 2", "nilai"): "9"}


def test_three_rows_of_headings(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Kode", "Realisasi", None, None],
        [None, 2023, None, 2024],
        [None, "TW I", "TW II", "TW I"],
        ["K1.1.04", 7, 8, 9],
        name="Kinerja",
        merge=("A1:A3", "B1:D1", "B2:C2"),
    )
    assert seen(plan, path) == {
        ("K1.1.04 2023 1", "nilai"): "7",
        ("K1.1.04 2023 2", "nilai"): "8",
        ("K1.1.04 2024 1", "nilai"): "9",
    }


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Realisasi 2023-2024", "lebih dari satu tahun"),
        ("Realisasi TW I dan II 2024", "lebih dari satu triwulan"),
        ("Realisasi 2024 (proyeksi)", "“(proyeksi)”"),
        ("Realisasi 2024 (%)", "persentase capaian"),
    ],
)
def test_headings_that_leave_it_open(plan, tmp_path, heading, told):
    assert told in refused(plan, kinerja(tmp_path, head=("Kode", heading)))


def test_a_second_table_without_codes_is_refused(plan, tmp_path):
    text = {r["kode"]: r["indikator"] for r in rows(plan, "indikator")}
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Indikator", "Realisasi 2023"],
        [text["K1.4.02"], 7],
        [],
        ["Indikator", "Target", "Realisasi 2024"],
        [text["P2.01"], 90, 80],
        name="Kinerja",
    )
    assert "baris judul kedua" in refused(plan, path)


def test_groups_of_a_year_written_once_and_not_merged(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Kode", 2023, None, None, 2024, None, None],
        [None, "Target", "Realisasi", "%", "Target", "Realisasi", "%"],
        ["K1.4.02", 4, 7, 1, 4, 8, 1],
        name="Kinerja",
    )
    assert seen(plan, path) == {("K1.4.02 2023", "nilai"): "7", ("K1.4.02 2024", "nilai"): "8"}


@pytest.mark.parametrize("merge", [(), ("A1:C1",)])
def test_a_title_right_above_the_quarters_is_no_group(plan, tmp_path, merge):
    for head, line in (
        (["TW I", "Kode", "TW II"], [8, "K1.1.04", 9]),
        (["Kode", "TW I", "TW II"], ["K1.1.04", 8, 9]),
    ):
        path = sheet_file(
            tmp_path / "a.xlsx", ["Realisasi kinerja tahun 2024"], head, line, name="Kinerja", merge=merge
        )
        assert seen(plan, path) == {("K1.1.04 2024 1", "nilai"): "8", ("K1.1.04 2024 2", "nilai"): "9"}
