"""Cells and rows that say more than their text: strikes, hidden rows, sums, codes written otherwise, hours,
months."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import openpyxl
import pytest
from conftest import reduced_contoh
from office_sheets import kinerja, propose, refused, row, rows, save_exported, seen, sheet_file, take
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from renstra_utils.intake.reading import ImportOptions


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """Never written to: every case only asks what would change."""
    return reduced_contoh(tmp_path_factory.mktemp("p") / "kantor")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1, "1 % atau 100 %"),
        (1.05, "1,05 % atau 105 %"),
        ("nihil", "nol atau belum ada"),
        ("n/a", "nol atau belum ada"),
        ("15/20", "pecahan"),
        ("15 dari 20", "pecahan"),
        ("85*", "Tulis angkanya saja"),
    ],
)
def test_cells_with_two_readings(plan, tmp_path, value, told):
    assert told in refused(plan, kinerja(tmp_path, "Tahun 2024", line=("P2.01", value)))


def test_what_is_struck_or_raised_is_no_digit(plan, tmp_path):
    path = kinerja(tmp_path, "Tahun 2024", line=("P2.01", 85))
    for value in (
        CellRichText(TextBlock(InlineFont(strike=True), "8"), "85"),
        CellRichText("85", TextBlock(InlineFont(vertAlign="superscript"), "1")),
        85,
    ):
        book = openpyxl.load_workbook(path)
        cell = book.active["B3"]
        cell.value = value
        cell.font = Font(strike=value == 85)
        book.save(path)
        assert "dicoret" in refused(plan, path)


def test_hidden_rows_and_columns_are_read_and_said(plan, tmp_path):
    path = kinerja(tmp_path, "Tahun 2024")
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(path)
    notes = " ".join(propose(plan, path).notes)
    assert "baris 3 tersembunyi di Excel, tetapi ikut dibaca" in notes
    assert "kolom B tersembunyi" in notes


def test_codes_and_texts_written_a_little_otherwise(plan, tmp_path):
    for code in ("k1.4.02", "K 1.4.02", "K1.4.02."):
        assert seen(plan, kinerja(tmp_path, "2024", line=(code, 7))) == {("K1.4.02 2024", "nilai"): "7"}
    text = next(r["indikator"] for r in rows(plan, "indikator") if r["kode"] == "K1.4.02")
    path = kinerja(tmp_path, "2024", head=("Indikator", "Realisasi"), line=(f"1. {text}", 7))
    assert seen(plan, path) == {("K1.4.02 2024", "nilai"): "7"}


def test_sums_wherever_their_word_stands(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["TA 2024 (rupiah)"],
        ["No", "Kode", "Kegiatan", "Realisasi", "Pagu Awal"],
        [1, "9001", None, 7, None],
        ["JUMLAH", None, None, 7, 7],
        [None, None, "Sub Total Program Dukungan Manajemen", 7, 7],
        ["Jumlah I", None, None, 7, 7],
        name="Anggaran",
    )
    assert seen(plan, path) == {("9001 2024", "realisasi"): "7"}


def test_a_blank_quarter_below_a_label_is_asked_about(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Tahun", "Triwulan", "Kode", "Realisasi"],
        [2024, "TW I", "K1.1.01", 7],
        [2024, None, "K1.1.04", 8],
        name="Kinerja",
    )
    assert "baris 3, kolom triwulan: triwulannya kosong" in refused(plan, path)
    path = sheet_file(
        tmp_path / "b.xlsx",
        ["Tahun", "Kode", "Realisasi"],
        [2024, "P2.01", 70],
        [None, "K1.4.02", 8],
        name="Kinerja",
    )
    assert "baris 3, kolom tahun: tahun di baris ini kosong" in refused(plan, path)


def test_a_cover_sheet_does_not_stand_in_the_way_of_tabel(tmp_path):
    folder = reduced_contoh(tmp_path / "kantor")
    path = sheet_file(tmp_path / "a.xlsx", ["Kode", "Tahun", "Realisasi"], ["P2.01", 2024, 71])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sampul", 0).append(["Laporan", "2024"])
    book.save(path)
    assert any("“Sampul” dilewati" in line for line in take(folder, path, ImportOptions(table="realisasi")))
    assert row(folder, "realisasi", "P2.01", "2024", "")["nilai"] == "71"


def test_the_workbook_of_another_plan_is_refused(plan, tmp_path):
    other = reduced_contoh(tmp_path / "lain")
    text = (other / "indikator.csv").read_text(encoding="utf-8")
    for r in rows(other, "indikator"):
        text = text.replace(r["indikator"], f"{r['indikator']} lain")
    (other / "indikator.csv").write_text(text, encoding="utf-8")
    save_exported(other, tmp_path / "lain.xlsx")
    assert "yang indikatornya lain daripada rencana “kantor”" in refused(plan, tmp_path / "lain.xlsx")
    # The same plan in a folder of another name is no other plan.
    save_exported(reduced_contoh(tmp_path / "salinan"), tmp_path / "salinan.xlsx")
    proposal = propose(plan, tmp_path / "salinan.xlsx")
    assert proposal.changes == []
    assert "“salinan”" in proposal.notes[0]


def test_hours_and_years_that_are_none(plan, tmp_path):
    for value in (time(7, 30), timedelta(days=3)):
        assert "tanggal atau jam" in refused(plan, kinerja(tmp_path, "2024", line=("K1.4.02", value)))
    for year in (24, "2023/2024"):
        path = kinerja(tmp_path, head=("Kode", "Tahun", "Realisasi"), line=("K1.4.02", year, 7))
        assert "kolom tahun (sel B2): bukan satu tahun" in refused(plan, path)


def test_thousands_of_what_has_no_thousandths(plan, tmp_path):
    assert seen(plan, kinerja(tmp_path, "TW II 2024", line=("K1.1.04", "1.234 Lap"))) == {
        ("K1.1.04 2024 2", "nilai"): "1234"
    }
    assert "1234 atau 1,234" in refused(plan, kinerja(tmp_path, "2024", line=("K1.4.02", "1.234 Hari")))


@pytest.mark.parametrize("text", ["31 Agust 2024", "31 Agt. 2024", "31-Ags-2024"])
def test_months_as_offices_shorten_them(plan, tmp_path, text):
    path = kinerja(tmp_path, "2024", head=("Kode", "Realisasi", "Per Tanggal"), line=("K1.4.02", 7, text))
    assert seen(plan, path)[("K1.4.02 2024", "tanggal_data")] == "2024-08-31"
