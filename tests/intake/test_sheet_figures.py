"""Figures of an office's sheet: read where they have one reading, refused with their cell where they do
not."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from conftest import reduced_contoh
from office_sheets import one, refused, rewrite, row, rows, sheet_file, take

from renstra_utils.intake.reading import ImportOptions


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        ("87,5 %", None, "87.5"),
        ("97.5 %", None, "97.5"),
        ("100%", None, "100"),
        ("70", None, "70"),
        (70, None, "70"),
        (70.0, None, "70"),
        (0.875, "0.0%", "87.5"),
        (1, "0%", "100"),
        (88.25, "0.00", "88.25"),
        (0.1 + 0.2, "0.0%", "30"),
        ("\u00a087,5\u00a0% ", None, "87.5"),
        (0, None, "0"),
        ("0,95 %", None, "0.95"),
        ("belum dinilai", None, "belum dinilai"),
    ],
)
def test_percentages_as_they_are_written(plan, tmp_path, value, form, read):
    kept = [r for r in rows(plan, "realisasi") if (r["kode"], r["tahun"]) != ("P2.01", "2024")]
    rewrite(plan, "realisasi", kept)
    take(plan, one(tmp_path, value, form=form))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == read


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        ("1.234", None, "1234 atau 1,234"),
        ("1,234", None, "1,234 atau 1234|1234 atau 1,234"),
        (0.95, None, "0,95 % atau 95 %"),
        (87.5, "0%", "8750 atau 87,5"),
        ("15 Keg", None, "satuan “Keg” bukan satuan indikator ini, “%”"),
        ("Rp 4.056.561.000", None, "berisi uang"),
        ("delapan puluh", None, "tidak terbaca"),
        ("8o", None, "satuan “o”"),
        (datetime(2024, 5, 1), None, "sebagai tanggal"),
        (True, None, "BENAR/SALAH"),
        ("#REF!", None, "pesan galat Excel"),
        ("4.056.561.00", None, "kelompok ribuan"),
    ],
)
def test_what_is_not_certain_is_refused_with_its_cell(plan, tmp_path, value, form, said):
    text = refused(plan, one(tmp_path, value, form=form))
    assert any(s in text for s in said.split("|")), text
    assert "s.xlsx, lembar “Realisasi kinerja”, baris 2, kolom nilai (sel C2)" in text


def test_the_decimal_mark_may_be_said(plan, tmp_path):
    take(plan, one(tmp_path, "98,765"), ImportOptions(decimal=","))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "98.7650"


@pytest.mark.parametrize(("value", "read"), [("15 Keg", "15"), ("1 org", "1"), ("4 Laporan", "4")])
def test_units_beside_the_number(plan, tmp_path, value, read):
    unit = {"15 Keg": "Kegiatan", "1 org": "Orang", "4 Laporan": "Lap"}[value]
    text = (plan / "indikator.csv").read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(text) if line.startswith("K1.4.02"))
    (line,) = list(csv.reader([text[at]]))
    line[text[0].split(",").index("satuan")] = unit
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(line)
    text[at] = out.getvalue()
    (plan / "indikator.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    take(plan, one(tmp_path, value, "K1.4.02"))
    assert row(plan, "realisasi", "K1.4.02", "2024", "")["nilai"] == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2024-12-31", "2024-12-31"),
        ("31/12/2024", "2024-12-31"),
        ("31-12-2024", "2024-12-31"),
        ("31 Desember 2024", "2024-12-31"),
        ("1 Mei 2024", "2024-05-01"),
        ("31 Des 2024", "2024-12-31"),
        (date(2024, 12, 31), "2024-12-31"),
        ("12/31/2024", "2024-12-31"),
        ("05/05/2024", "2024-05-05"),
    ],
)
def test_dates_as_they_are_written(plan, tmp_path, value, read):
    take(plan, one(tmp_path, 91, tanggal=value))
    assert row(plan, "realisasi", "P2.01", "2024", "")["tanggal_data"] == read


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("03/04/2024", "2024-03-04 atau 2024-04-03"),
        ("31/12/24", "bukan tanggal"),
        (45657, "bukan tanggal"),
        ("31 Februari 2024", "kalender"),
        ("kemarin", "bukan tanggal"),
    ],
)
def test_dates_that_are_not_certain(plan, tmp_path, value, said):
    assert said in refused(plan, one(tmp_path, 91, tanggal=value))


MONEY = ["Kode", "Uraian", "Tahun", "Pagu Awal", "Realisasi"]


def money(tmp_path: Path, value: object, title: str = "", head: list[str] | None = None) -> Path:
    return sheet_file(
        tmp_path / "uang.xlsx",
        ["Realisasi anggaran 2024"],
        [title],
        head or MONEY,
        ["9001", None, 2024, 500, value],
        name="Anggaran",
    )


@pytest.mark.parametrize(
    ("value", "title", "read"),
    [
        ("Rp 4.056.561.000", "dalam rupiah", "4056561000"),
        ("4.056.561.000", "(Rp)", "4056561000"),
        (4056561, "(dalam ribu rupiah)", "4056561000"),
        ("4.056,561", "(Rp juta)", "4056561000"),
        (4056.561, "Dalam Jutaan Rupiah", "4056561000"),
        ("4,056,561,000", "rupiah", "4056561000"),
        ("1.234", "dalam rupiah", "1234"),
        ("431,000", "dalam rupiah", "431000"),
        ("1.000", "(Rp)", "1000"),
        ("Rp. 4.056.561.000,-", "(rupiah)", "4056561000"),
        ("4.056.561.000,50", "(rupiah)", "4056561000.5"),
        (4056561, "Rp 000", "4056561000"),
    ],
)
def test_money_in_the_unit_that_the_sheet_states(plan, tmp_path, value, title, read):
    lines = take(plan, money(tmp_path, value, title))
    assert row(plan, "anggaran", "9001", "2024")["realisasi"] == read, lines


@pytest.mark.parametrize(
    ("value", "title", "said"),
    [
        (4056561, "", "satuan uangnya tidak disebut"),
        ("1.234", "(Rp juta)", "1234 atau 1,234"),
        ("4,1 M", "rupiah", "ada “M”"),
        (4.1, "(miliar rupiah)", "miliar"),
        (0.5, "rupiah", None),
        ("(1.000)", "rupiah", "tidak boleh kurang dari 0"),
    ],
)
def test_money_that_is_not_certain(plan, tmp_path, value, title, said):
    if said is None:
        take(plan, money(tmp_path, value, title))
        assert row(plan, "anggaran", "9001", "2024")["realisasi"] == "0.5"
    else:
        assert said in refused(plan, money(tmp_path, value, title))


def test_money_s_unit_may_be_said_and_the_heading_s_own_unit_wins(plan, tmp_path):
    take(plan, money(tmp_path, 7), ImportOptions(money_unit="juta rupiah"))
    assert row(plan, "anggaran", "9001", "2024")["realisasi"] == "7000000"
    take(
        plan,
        money(tmp_path, 8, "dalam rupiah", ["Kode", "Uraian", "Tahun", "Pagu Awal", "Realisasi (Rp ribu)"]),
    )
    assert (
        row(plan, "anggaran", "9001", "2024")["pagu_awal"],
        row(plan, "anggaran", "9001", "2024")["realisasi"],
    ) == ("500", "8000")


def test_a_pagu_that_may_be_either_is_refused(plan, tmp_path):
    said = refused(plan, money(tmp_path, 1, "rupiah", ["Kode", "Uraian", "Tahun", "Pagu", "Realisasi"]))
    assert "pagu_awal atau pagu_revisi" in said
    assert "sel D3" in said
