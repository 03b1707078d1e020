"""Sheets of an office's own: rows are found by codes or texts, wherever they stand, and what is left open is
asked about."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import CONTOH, reduced_contoh
from office_sheets import HEAD, refused, row, rows, sheet_file, take

from renstra_utils.intake.reading import ImportOptions


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


def test_rows_on_top_moved_columns_numbering_sums_and_signatures(plan, tmp_path):
    indicators = {r["kode"]: r["indikator"] for r in rows(plan, "indikator")}
    path = sheet_file(
        tmp_path / "lapor.xlsx",
        ["PENGUKURAN KINERJA"],
        ["KPU KOTA CONTOH"],
        ["TAHUN 2024"],
        [],
        ["No", "Tanggal", "Realisasi", "Indikator Kinerja", "Satuan", "Target", "Capaian", "Kode", "Sumber"],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [None, None, None, "Program Dukungan Manajemen"],
        [1, "31/12/2024", "91,25", indicators["P2.01"], "%", 90, 1.01, "P2.01", "BA 2"],
        [2, "31/12/2024", "4", indicators["K1.4.02"], None, 4, 1, "K1.4.02", "BA 3"],
        [None, None, 95, "JUMLAH"],
        [],
        [None, None, None, "Contoh, 31 Desember 2024"],
        [None, None, None, "Ketua"],
    )
    lines = take(plan, path)
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "91.25"
    assert row(plan, "realisasi", "K1.4.02", "2024", "")["nilai"] == "4"
    assert any("kolom tidak dipakai: No, Capaian" in line for line in lines)
    assert any("baris 7, 10, 12, 13 dilewati" in line for line in lines)


def test_without_codes_the_text_tells_the_row(plan, tmp_path):
    text = next(r["indikator"] for r in rows(plan, "indikator") if r["kode"] == "P2.01")
    take(plan, sheet_file(tmp_path / "a.xlsx", ["Indikator", "Realisasi 2024"], [f"  {text.upper()}. ", 77]))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "77"
    near = sheet_file(tmp_path / "b.xlsx", ["Indikator", "Realisasi 2024"], [text[:-4], 77])
    assert f"Maksud Anda “{text}”" in refused(plan, near)


def test_a_code_beside_another_indicator_s_text_is_refused(plan, tmp_path):
    other = next(r["indikator"] for r in rows(plan, "indikator") if r["kode"] == "P2.01")
    said = refused(
        plan,
        sheet_file(
            tmp_path / "a.xlsx", ["Kode", "Indikator", "Tahun", "Realisasi"], ["K1.4.02", other, 2024, 5]
        ),
    )
    assert "yang kodenya P2.01" in said


def test_merged_codes_fill_their_rows_and_merged_figures_are_refused(plan, tmp_path):
    lines = [
        ["Kode", "Tahun", "Triwulan", "Realisasi"],
        *(["K1.1.04", 2024, f"TW {q}", n] for n, q in enumerate(("I", "II", "III", "IV"), 1)),
    ]
    take(plan, sheet_file(tmp_path / "a.xlsx", *lines, merge=("A2:A5", "B2:B5")))
    assert [row(plan, "realisasi", "K1.1.04", "2024", q)["nilai"] for q in "1234"] == ["1", "2", "3", "4"]
    said = refused(plan, sheet_file(tmp_path / "b.xlsx", *lines, merge=("A2:A5", "B2:B5", "D2:D3")))
    assert "sel gabungan" in said


def test_years_and_quarters_as_columns(plan, tmp_path):
    take(
        plan,
        sheet_file(
            tmp_path / "a.xlsx",
            ["Kode", "Target", None],
            [None, 2023, 2024],
            ["P2.01", "81 %", "82 %"],
            name="target",
            merge=("B1:C1", "A1:A2"),
        ),
        ImportOptions(table="perjanjian"),
    )
    assert [row(plan, "perjanjian", "P2.01", y)["nilai"] for y in ("2023", "2024")] == ["81", "82"]
    take(
        plan,
        sheet_file(
            tmp_path / "b.xlsx",
            ["Realisasi kinerja tahun 2024"],
            ["Kode", "TW I", "TW II", "TW III", "TW IV"],
            ["K1.1.04", 1, 2, None, 4],
            name="kinerja",
        ),
    )
    assert [row(plan, "realisasi", "K1.1.04", "2024", q)["nilai"] for q in "124"] == ["1", "2", "4"]


def test_a_sheet_without_document_and_date_means_the_only_agreement(plan, tmp_path):
    """A blank part of a key is no other agreement; where there are two, the sheet must tell."""
    before = row(plan, "perjanjian", "P2.01", "2024")
    sheet = sheet_file(
        tmp_path / "a.xlsx", ["Kode", "Tahun", "Target PK"], ["P2.01", 2024, "83 %"], name="perjanjian"
    )
    take(plan, sheet, ImportOptions(table="perjanjian"))
    now = [r for r in rows(plan, "perjanjian") if (r["kode"], r["tahun"]) == ("P2.01", "2024")]
    assert now == [before | {"nilai": "83"}]
    second = sheet_file(
        tmp_path / "b.xlsx",
        ["Kode", "Tahun", "Target PK", "Nomor PK", "Tanggal PK"],
        ["P2.01", 2024, "85 %", "002/PK/2024", date(2024, 7, 1)],
        name="perjanjian",
    )
    take(plan, second, ImportOptions(table="perjanjian"))
    now = [r for r in rows(plan, "perjanjian") if (r["kode"], r["tahun"]) == ("P2.01", "2024")]
    assert [(r["nilai"], r["dokumen"], r["tanggal"]) for r in now][1:] == [
        ("85", "002/PK/2024", "2024-07-01")
    ]
    assert "ada 2 baris perjanjian untuk P2.01 2024" in refused(
        plan, sheet, ImportOptions(table="perjanjian")
    )


def test_figures_to_date_only_where_quarters_are_cumulative(plan, tmp_path):
    how = {r["kode"]: (r["agregasi"], r["kumulatif"]) for r in rows(plan, "indikator")}
    kode = next(k for k, (a, c) in how.items() if a == "jumlah" and c != "ya")
    said = refused(
        plan,
        sheet_file(
            tmp_path / "a.xlsx", ["Kode", "Tahun", "Realisasi s.d. TW II"], [kode, 2024, 9], name="kinerja"
        ),
    )
    assert "tidak kumulatif" in said


def test_the_year_must_be_said_somewhere(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Renstra 2020-2024"],
        ["Kode", "Realisasi", "Sumber"],
        ["P2.01", 88, "BA"],
        name="kinerja",
    )
    assert "tahunnya tidak disebut" in refused(plan, path)
    take(plan, path, ImportOptions(year=2024))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "88"


def test_codes_that_excel_made_numbers(tmp_path):
    folder = tmp_path / "k"
    shutil.copytree(CONTOH, folder)
    for table in ("indikator", "target", "realisasi", "perjanjian"):
        p = folder / f"{table}.csv"
        p.write_text(p.read_text(encoding="utf-8").replace("P2.01,", "0101,"), encoding="utf-8")
    said = refused(
        folder,
        sheet_file(
            tmp_path / "a.xlsx",
            ["Kode", "Tahun", "Realisasi", "Sumber"],
            [101, 2024, 88, "BA"],
            name="kinerja",
        ),
    )
    assert "yang ada: 0101" in said
    take(
        folder,
        sheet_file(
            tmp_path / "b.xlsx",
            ["Kode", "Tahun", "Realisasi", "Sumber"],
            ["0101", 2024, 88, "BA"],
            name="kinerja",
        ),
    )
    assert row(folder, "realisasi", "0101", "2024", "")["nilai"] == "88"


def test_a_heading_with_a_slip_is_not_passed_over(plan, tmp_path):
    said = refused(
        plan,
        sheet_file(
            tmp_path / "a.xlsx",
            ["Kode", "Tahun", "Realisasi", "Faktor Penghabat"],
            ["P2.01", 2024, 88, "x"],
            name="kinerja",
        ),
    )
    assert "Maksud Anda “faktor penghambat”" in said


def test_a_sheet_that_may_be_two_tables_is_asked_about(plan, tmp_path):
    path = sheet_file(tmp_path / "a.xlsx", ["Kode", "Tahun", "Realisasi"], ["P2.01", 2024, 88])
    assert "--tabel" in refused(plan, path)
    take(plan, path, ImportOptions(table="realisasi"))


def test_blank_cells_and_absent_rows_of_such_a_sheet_change_nothing(plan, tmp_path):
    before = rows(plan, "realisasi")
    take(
        plan,
        sheet_file(
            tmp_path / "a.xlsx",
            [*HEAD, "Solusi"],
            ["P2.01", 2024, None, None, None, "Rapat"],
            name="realisasi",
        ),
    )
    after = rows(plan, "realisasi")
    assert [{**r, "solusi": ""} for r in after] == [{**r, "solusi": ""} for r in before]


def test_faults_of_the_whole_are_told_at_the_sheet_s_cells(plan, tmp_path):
    said = refused(
        plan, sheet_file(tmp_path / "a.xlsx", HEAD, ["P2.01", 2019, 88, "BA", "2024-12-31"], name="realisasi")
    )
    assert "lembar “realisasi”, baris 2" in said
    assert "di luar periode" in said
    said = refused(
        plan,
        sheet_file(
            tmp_path / "b.xlsx",
            HEAD,
            ["P2.1", 2024, 88, "BA", None],
            ["P2.01", 2024, 1, "BA", None],
            ["P2.01", 2024, 2, "BA", None],
            name="realisasi",
        ),
    )
    assert "Maksud Anda “P2.01”" in said


def test_the_same_key_twice_is_refused(plan, tmp_path):
    said = refused(
        plan,
        sheet_file(
            tmp_path / "b.xlsx",
            HEAD,
            ["P2.01", 2024, 81, "BA", None],
            ["P2.01", 2024, 82, "BA", None],
            name="realisasi",
        ),
    )
    assert "kunci sama dengan baris 2, tetapi nilai “81” dan “82”" in said
    lines = take(
        plan,
        sheet_file(tmp_path / "c.xlsx", HEAD, *[["P2.01", 2024, 81, "BA", None]] * 2, name="realisasi"),
    )
    assert any("baris 3 sama isinya dengan baris 2" in line for line in lines)


def test_no_sheet_is_a_table(plan, tmp_path):
    assert "tidak ada lembar" in refused(plan, sheet_file(tmp_path / "a.xlsx", ["apa", "saja"], [1, 2]))


def test_a_heading_printed_again_loses_no_rows_and_a_second_table_is_refused(plan, tmp_path):
    first = [["Kode", "Tahun", "Realisasi"], ["P2.01", 2023, 61]]
    again = [["Kode", "Tahun", "Realisasi"], ["P2.01", 2024, 62]]
    take(plan, sheet_file(tmp_path / "a.xlsx", ["Capaian kinerja"], *first, *again, name="kinerja"))
    assert [row(plan, "realisasi", "P2.01", y, "")["nilai"] for y in ("2023", "2024")] == ["61", "62"]
    other = [["Tahun", "Realisasi", "Kode"], [2024, 63, "P2.01"]]
    said = refused(plan, sheet_file(tmp_path / "b.xlsx", *first, [], *other, name="kinerja"))
    assert "lembar “kinerja”, baris 4: baris judul kedua" in said
