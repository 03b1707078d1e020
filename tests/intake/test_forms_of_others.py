"""Sheets as other offices keep them: read right without a form, or refused with the remedy."""

from __future__ import annotations

import random
import shutil

import pytest
from click.testing import CliRunner
from conftest import LONG
from office_sheets import propose, refused, rows, sheet_file, take

from renstra_utils.cli import main
from renstra_utils.intake.proposal import preview
from renstra_utils.intake.reading import ImportOptions
from renstra_utils.plan import start

HEAD = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas,agregasi\n"


def office(folder, *indicators: tuple[str, str, str], name: str = "KPU Kota Bontang"):
    """A plan of 2025–2029 with indicators by code, text and unit, and targets for 2025 alone."""
    start.new(folder, name, [2025, 2029], contoh=True)
    lines = [
        f"{k},program,Program A,,S,{text},{unit},maximize,Makin banyak.,posisi akhir"
        for k, text, unit in indicators
    ]
    (folder / "indikator.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def figures(folder, path, options=None):
    """What an import would write, by key: the one figure of each new row."""
    return {c.key: c.new.rpartition("nilai ")[2] for c in propose(folder, path, options).changes}


@pytest.mark.parametrize("unit", ["Tahun", "Indeks", "Triwulan", "Target"])
@pytest.mark.parametrize("note", ["Target", None])
def test_words_of_headings_in_a_row_of_figures_make_it_no_heading(tmp_path, unit, note):
    plan = office(tmp_path / "r", ("B1", "Rata-rata Lama Sekolah", unit))
    head = ["Indikator", "Satuan", "Keterangan", 2025, 2026, 2027]
    path = sheet_file(
        tmp_path / "iku.xlsx", head, ["Rata-rata Lama Sekolah", unit, note, "9,66", "9,79", "9,91"]
    )
    found = figures(plan, path, ImportOptions(table="target"))
    assert found == {"B1 2025": "9.66", "B1 2026": "9.79", "B1 2027": "9.91"}


@pytest.mark.parametrize("merge", [(), ("A3:E3", "A4:E4")])
def test_headings_between_the_rows_are_passed_over_and_said(tmp_path, merge):
    plan = office(tmp_path / "r", ("K1", "Persentase pola pengelolaan logistik", "%"))
    path = sheet_file(
        tmp_path / "lkj.xlsx",
        ["Capaian Kinerja Tahun 2025"],
        ["Indikator Kinerja Utama", "Target", "Realisasi", "Capaian", "Kategori"],
        ["KEGIATAN 3356: Fasilitasi Pengelolaan Logistik."],
        ["Terlaksananya Pembinaan Koordinasi."],
        ["Persentase pola pengelolaan logistik", "80%", "80%", "100%", "Berhasil"],
        merge=merge,
    )
    made = propose(plan, path)
    assert [(c.key, c.new) for c in made.changes] == [("K1 2025", "nilai 80")]
    assert "baris 3, 4 dilewati" in "\n".join(preview(made))


@pytest.mark.parametrize("merge", [False, True])
@pytest.mark.parametrize(
    "order", [("Target", "Realisasi"), ("REALISASI", "target"), ("Target", "Realisasi", "Capaian (%)")]
)
def test_rows_labelled_target_are_no_realisasi(tmp_path, merge, order):
    plan = office(tmp_path / "r", ("B1", "Jumlah laporan", "Lap"), ("B2", "Jumlah kegiatan", "Keg"))
    given = {"target": [1, 1, 1, 1], "realisasi": [1, 1], "capaian (%)": [100, 100]}
    lines: list[list[object]] = [
        ["Rencana Aksi Tahun 2025"],
        ["Indikator", "Satuan", "Uraian", "TW I", "TW II", "TW III", "TW IV"],
    ]
    merges = []
    for text, unit, times in (("Jumlah laporan", "Lap", 1), ("Jumlah kegiatan", "Keg", 0)):
        first = len(lines) + 1
        for label in order:
            own = given[label.casefold()] if times or label.casefold() == "target" else []
            lines.append([text if not merge or len(lines) + 1 == first else None, unit, label, *own])
        merges += [f"A{first}:A{len(lines)}"] if merge else []
    path = sheet_file(tmp_path / "isian.xlsx", *lines, merge=tuple(merges))
    assert figures(plan, path) == {"B1 2025 1": "1", "B1 2025 2": "1"}


def test_a_column_of_offices_is_never_passed_over(tmp_path):
    plan = office(tmp_path / "r", ("B1", "Nilai AKIP", "Nilai"), ("B2", "Persentase pemilih terdaftar", "%"))
    head = ["No", "Satker", "Indikator", "Satuan", "Target", "Realisasi"]
    mine = [1, "KPU Kota Bontang", "Nilai AKIP", "Nilai", 70, 72]
    other = [2, "KPU Kota Samarinda", "Persentase pemilih terdaftar", "%", "100%", "98%"]
    path = sheet_file(tmp_path / "rekap.xlsx", ["Rekap Capaian Tahun 2025"], head, mine, other)
    lines = take(plan, path)
    assert [(r["kode"], r["nilai"]) for r in rows(plan, "realisasi")] == [("B1", "72")]
    assert any("KPU Kota Samarinda (1 baris)" in line for line in lines)
    theirs = sheet_file(tmp_path / "lain.xlsx", ["Rekap Capaian Tahun 2025"], head, other)
    assert "tidak satu pun milik KPU Kota Bontang" in refused(plan, theirs)
    unnamed = sheet_file(
        tmp_path / "kosong.xlsx", ["Rekap Capaian Tahun 2025"], head, mine, [2, None, *other[2:]]
    )
    assert "nama kantornya kosong" in refused(plan, unnamed)


def test_a_sheet_of_several_offices_is_split_among_their_plans(tmp_path):
    for place in ("Bontang", "Samarinda"):
        office(tmp_path / "semua" / place, ("B1", "Nilai AKIP", "Nilai"), name=f"KPU Kota {place}")
    head = ["Satker", "Indikator", "Realisasi"]
    lines = [["Komisi Pemilihan Umum Kota Bontang", "Nilai AKIP", 72], ["Kota Samarinda", "Nilai AKIP", 71.5]]
    path = sheet_file(tmp_path / "rekap.xlsx", ["Capaian Tahun 2025"], head, *lines)
    done = CliRunner().invoke(main, ["impor", str(path), str(tmp_path / "semua"), "--ya"])
    assert done.exit_code == 0, done.output
    found = {
        p: [r["nilai"] for r in rows(tmp_path / "semua" / p, "realisasi")] for p in ("Bontang", "Samarinda")
    }
    assert found == {"Bontang": ["72"], "Samarinda": ["71.5"]}
    stranger = sheet_file(
        tmp_path / "rekap2.xlsx",
        ["Capaian Tahun 2025"],
        head,
        *lines,
        ["KPU Kota Balikpapan", "Nilai AKIP", 9],
    )
    refusal = CliRunner().invoke(main, ["impor", str(stranger), str(tmp_path / "semua"), "--ya"])
    assert refusal.exit_code == 1
    assert "KPU Kota Balikpapan" in refusal.output
    assert "tidak punya rencana" in refusal.output


def e81(*, numbering: str, quarters=("I", "II", "III", "IV")) -> tuple[list[list[object]], tuple[str, ...]]:
    """The heading of Form E.81 in four tiers; the row of column numbers between, below, or nowhere."""
    year = "Target Kinerja dan Anggaran Renja Tahun 2025"
    head = [
        "No",
        "Urusan/Program/Kegiatan",
        "Indikator Kinerja Program (Outcome)/Kegiatan (Output)",
        "Satuan",
        year,
        None,
    ]
    top = [*head, "Realisasi Kinerja Pada Triwulan", *[None] * 7]
    second = [*[None] * 6, *[x for q in quarters for x in (q, None)]]
    third = [None, None, None, None, *["K", "Rp."] * 5]
    numbers = [1, 2, 3, 4, 5, None, 6, None, 7, None, 8, None, 9, None]
    order = {
        "di tengah": [top, second, numbers, third],
        "di bawah": [top, second, third, numbers],
        "tidak ada": [top, second, third],
    }
    return order[numbering], ("G3:N3", *(f"{a}4:{b}4" for a, b in ("GH", "IJ", "KL", "MN")))


@pytest.mark.parametrize("numbering", ["di tengah", "di bawah", "tidak ada"])
@pytest.mark.parametrize("merged", [True, False])
def test_form_e81(tmp_path, numbering, merged):
    plan = office(tmp_path / "r", ("R1", "Jumlah Dokumen Perencanaan", "Dok"))
    heading, merge = e81(numbering=numbering)
    line = [
        1,
        "Penyusunan Dokumen",
        "Jumlah Dokumen Perencanaan",
        "Dok",
        4,
        73945400,
        2,
        8416000,
        0.8,
        12490000,
        1.2,
        2688000,
        0,
        25427000,
    ]
    titles = [["Evaluasi Terhadap Hasil Renja"], ["Tahun 2025"]]
    path = sheet_file(
        tmp_path / "e81.xlsx", *titles, *heading, line, merge=merge if merged else (), name="TW IV"
    )
    assert figures(plan, path) == {"R1 2025 1": "2", "R1 2025 2": "0.8", "R1 2025 3": "1.2", "R1 2025 4": "0"}


def test_every_numeric_cell_is_accounted_for(tmp_path):
    plan = office(tmp_path / "r", ("B1", "Nilai AKIP", "Nilai"))
    head = ["No", "Indikator", "Target", "Realisasi", "Capaian", "Prognosis"]
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Kinerja 2025"],
        head,
        [1, "Nilai AKIP", 70, 72, 102.9, 80],
        ["", "Jumlah", 70, 72, None, None],
    )
    said = "\n".join(preview(propose(plan, path)))
    assert (
        "1 sel angka dibaca; dilewati: kolom “No” 1, pembanding “Target” 1, kolom “Capaian” 1, kolom “Prognosis” 1, jumlah 2."
        in said
    )


@pytest.mark.parametrize(
    ("head", "labels"), [("Versi", ("Murni", "Perubahan")), ("Sumber angka", ("BPS", "Dinas"))]
)
def test_a_column_that_tells_rows_of_one_indicator_apart_must_be_named(tmp_path, head, labels):
    plan = office(tmp_path / "r", ("B1", "Nilai AKIP", "Nilai"))
    lines = [["Nilai AKIP", labels[0], 70], ["Nilai AKIP", labels[1], None]]
    path = sheet_file(tmp_path / "a.xlsx", ["Kinerja 2025"], ["Indikator", head, "Realisasi"], *lines)
    said = refused(plan, path)
    assert "B2" in said
    assert "renstra petakan" in said


def test_a_code_that_the_spreadsheet_may_have_shortened_is_refused(tmp_path):
    plan = office(
        tmp_path / "r",
        ("1.1", "Nilai satu", "Nilai"),
        ("1.10", "Nilai sepuluh", "Nilai"),
        ("0101", "Nilai a", "Nilai"),
    )
    for code in (1.1, 101):
        path = sheet_file(tmp_path / "a.xlsx", ["Kinerja 2025"], ["Kode", "Realisasi"], [code, 5])
        assert "disimpan Excel sebagai angka" in refused(plan, path)
    assert figures(
        plan, sheet_file(tmp_path / "b.xlsx", ["Kinerja 2025"], ["Kode", "Realisasi"], ["1.10", 5])
    ) == {"1.10 2025": "5"}
    shutil.rmtree(plan)


@pytest.mark.parametrize("name", ["Kinerja", "Tabel kinerja kantor"])
def test_years_alone_may_be_targets_or_realisasi(tmp_path, name):
    plan = office(tmp_path / "r", ("B1", "Nilai AKIP", "Nilai"))
    path = sheet_file(
        tmp_path / "a.xlsx", ["Indikator", "Satuan", 2025, 2026], ["Nilai AKIP", "Nilai", 70, 71], name=name
    )
    assert "bisa dibaca sebagai tabel" in refused(plan, path)
    assert set(figures(plan, path, ImportOptions(table="target"))) == {"B1 2025", "B1 2026"}


@pytest.mark.parametrize("seed", range(200 if LONG else 10))
def test_a_group_is_named_once_by_its_first_row(tmp_path, seed):
    """Indicators written once over Target, Realisasi and Capaian, and not merged: each figure is its own group's."""
    chance = random.Random(seed)
    texts = {"B1": "Jumlah laporan", "B2": "Jumlah kegiatan", "B3": "Jumlah orang"}
    plan = office(tmp_path / "r", *((k, t, "Dok") for k, t in texts.items()))
    order = chance.choice(
        [("Target", "Realisasi"), ("Realisasi", "Target"), ("Target", "Realisasi", "Capaian (%)")]
    )
    lines: list[list[object]] = [["Kinerja Tahun 2025"], ["Indikator", "Satuan", "Uraian", "TW I", "TW II"]]
    meant = {}
    for code in chance.sample([*texts], 3):
        for label in order:
            own = [chance.randint(1, 99), chance.randint(1, 99)]
            meant |= {f"{code} 2025 {q + 1}": str(v) for q, v in enumerate(own) if label == "Realisasi"}
            first = label == order[0]
            lines.append([texts[code] if first else None, "Dok" if first else None, label, *own])
    assert figures(plan, sheet_file(tmp_path / "a.xlsx", *lines)) == meant


def test_a_group_that_names_nobody_is_refused(tmp_path):
    plan = office(tmp_path / "r", ("B1", "Jumlah laporan", "Dok"), ("B2", "Jumlah kegiatan", "Dok"))
    lines = [
        ["Jumlah laporan", "Target", 1],
        [None, "Realisasi", 1],
        [None, "Target", 2],
        [None, "Realisasi", 2],
    ]
    path = sheet_file(tmp_path / "a.xlsx", ["Kinerja 2025"], ["Indikator", "Uraian", "TW I"], *lines)
    said = refused(plan, path)
    assert "baris 6" in said
    assert said.count("tidak ada kode atau teks yang menyebut milik siapa") == 1


def test_a_sheet_without_a_form_says_how_to_keep_one(tmp_path):
    plan = office(tmp_path / "r", ("B1", "Jumlah laporan", "Dok"))
    path = sheet_file(
        tmp_path / "a.xlsx", ["Kinerja TW I 2025"], ["Indikator", "Realisasi"], ["Jumlah laporan", 3]
    )
    said = "\n".join(preview(propose(plan, path)))
    assert f"renstra petakan {path} {plan}" in said


def test_what_a_form_passes_over_is_said_with_its_reason(tmp_path):
    """Texts too, which no count of figures tells of."""
    plan = office(tmp_path / "r", ("B1", "Jumlah laporan", "Dok"))
    head = ["Indikator", "Rencana Aksi", "Target TW I", "Target TW II", "Penanggung Jawab"]
    path = sheet_file(
        tmp_path / "a.xlsx", ["Rencana Aksi 2025"], head, ["Jumlah laporan", "Menyusun", 1, 2, "Kasubbag"]
    )
    said = "\n".join(preview(propose(plan, path)))
    assert (
        "kolom tidak dipakai: Rencana Aksi, uraian aksi tidak menyebut triwulannya; Penanggung Jawab" in said
    )
