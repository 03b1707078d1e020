"""A year beside its quarters, cumulative figures, quarters passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    findings,
    plan_of,
    reported,
)

#: agregasi, kumulatif, satuan, lines of realisasi (the year's figure first), the arithmetic, the severity.
YEARS: dict[str, tuple[str, str, str, str, str, str]] = {
    "7 against 4": (
        "jumlah", "", "Dokumen", "2024,,7,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,",
        "1 + 1 + 1 + 1 = 4 ≠ 7 (selisih 3)", "berat",
    ),
    "quarters above the year": (
        "jumlah", "", "Dokumen", "2024,,4,, 2024,1,3,, 2024,2,4,,", "3 + 4 = 7 ≠ 4 (selisih 3)", "berat",
    ),
    "quarters still missing": (
        "jumlah", "", "Dokumen", "2024,,7,, 2024,1,2,, 2024,2,2,,", "2 + 2 = 4 ≠ 7 (selisih 3)", "ringan",
    ),
    "last": (
        "posisi akhir", "", "%", "2024,,90,, 2024,1,70,, 2024,4,85,,", "TW 4 = 85 ≠ 90 (selisih 5)", "berat",
    ),
    "cumulative": (
        "jumlah", "ya", "Dokumen", "2024,,12,, 2024,1,3,, 2024,2,6,, 2024,3,9,, 2024,4,10,,",
        "TW 4 = 10 ≠ 12 (selisih 2)", "berat",
    ),
    "mean": (
        "rata-rata", "", "%", "2024,,90,, 2024,1,80,, 2024,2,82,, 2024,3,84,, 2024,4,86,,",
        "(80 + 82 + 84 + 86) / 4 = 83 ≠ 90 (selisih 7)", "berat",
    ),
    "numerator and denominator": (
        "", "", "%", "2024,,90,, 2024,1,,5,20 2024,2,,10,20 2024,3,,15,20 2024,4,,20,20",
        "(5 + 10 + 15 + 20) / (20 + 20 + 20 + 20) × 100 = 62,5 ≠ 90 (selisih 27,5)", "berat",
    ),
    "grade": ("posisi akhir", "", "predikat", "2024,,BB,, 2024,4,B,,", "TW 4 = B ≠ BB", "berat"),
}  # fmt: skip


@pytest.mark.parametrize("name", YEARS)
def test_a_year_that_its_quarters_contradict(tmp_path: Path, name: str) -> None:
    how, running, unit, lines, said, grade = YEARS[name]
    (f,) = reported(plan_of(tmp_path, lines, unit, agregasi=how, kumulatif=running), "setahun-triwulan")
    assert (f.arithmetic, f.severity, ";".join(f.codes), f.row) == (said, grade, "A", 2)
    assert "; ".join(f.lines).startswith("realisasi.csv baris 2; realisasi.csv baris 3")
    if grade == "ringan":
        assert "TW 3, 4 kosong" in str(f.text)


AGREE: dict[str, tuple[str, str, str, str]] = {
    "sum": ("jumlah", "", "Dokumen", "2024,,4,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,"),
    "last": ("posisi akhir", "", "%", "2024,,85,, 2024,1,70,, 2024,4,85,,"),
    "position of an earlier quarter": ("posisi akhir", "", "%", "2024,,85,, 2024,1,90,, 2024,2,92,,"),
    "mean, rounded": ("rata-rata", "", "%", "2024,,83.33,, 2024,1,80,, 2024,2,85,, 2024,3,85,, 2024,4,83.3,,"),
    "mean of some quarters": ("rata-rata", "", "%", "2024,,90,, 2024,1,80,, 2024,2,85,,"),
    "quotients": ("", "", "%", "2024,,62.5,, 2024,1,,5,20 2024,2,,10,20 2024,3,,15,20 2024,4,,20,20"),
    "no way to join them": ("", "", "Dokumen", "2024,,7,, 2024,1,1,, 2024,2,1,,"),
    "another year's quarters": (
        "jumlah", "", "Dokumen", "2023,,7,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,",
    ),
    "not assessed yet": ("posisi akhir", "", "predikat", '2024,,BB,, 2024,3,B,,'),
}  # fmt: skip


@pytest.mark.parametrize("name", AGREE)
def test_a_year_beside_its_quarters_that_may_be(tmp_path: Path, name: str) -> None:
    how, running, unit, lines = AGREE[name]
    plan = plan_of(tmp_path, lines, unit, agregasi=how, kumulatif=running)
    assert [f for f in findings(plan) if f.rule == "setahun-triwulan"] == []


def test_a_cumulative_figure_falls(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "2024,1,3,, 2024,2,2,, 2024,3,5,,", agregasi="jumlah", kumulatif="ya")
    (f,) = reported(plan, "kumulatif-turun")
    assert f.text == "A 2024: angka kumulatif turun dari 3 (TW 1) menjadi 2 (TW 2)."
    assert (f.arithmetic, f.row, f.severity) == ("2 < 3", 3, "berat")


def test_a_cumulative_numerator_falls(tmp_path: Path) -> None:
    lines = "2024,1,,30,40 2024,2,,20,50"
    (f,) = reported(plan_of(tmp_path, lines, "%", agregasi="posisi akhir", kumulatif="ya"), "kumulatif-turun")
    assert f.arithmetic == "20 < 30"


@pytest.mark.parametrize(
    ("how", "running", "unit", "lines"),
    [
        ("jumlah", "ya", "Dokumen", "2024,1,2,, 2024,2,3,, 2024,3,3,,"),
        ("jumlah", "", "Dokumen", "2024,1,3,, 2024,2,2,,"),
        ("rata-rata", "ya", "%", "2024,1,100,, 2024,2,99.75,, 2024,3,99.42,,"),  # running means
        ("posisi akhir", "ya", "%", "2024,1,,9,10 2024,2,,12,20"),  # a share of more
        ("jumlah", "ya", "Dokumen", "2023,4,12,, 2024,4,3,,"),  # a new year begins anew
    ],
)
def test_what_may_become_less(tmp_path: Path, how: str, running: str, unit: str, lines: str) -> None:
    plan = plan_of(tmp_path, lines, unit, agregasi=how, kumulatif=running)
    assert "kumulatif-turun" not in {f.rule for f in findings(plan)}


def test_withdrawals_since_january_fall(tmp_path: Path) -> None:
    rpd = "tahun,bulan,rpd,realisasi\n2024,1,100,90\n2024,2,200,80\n2024,3,300,\n2024,4,250,260"
    found = reported(plan_of(tmp_path, rpd=rpd), "kumulatif-turun")
    # What fell furthest first.
    assert [(f.arithmetic, f.money) for f in found] == [("250 < 300", 50), ("80 < 90", 10)]


@pytest.mark.parametrize(
    ("how", "lines", "gone", "grade"),
    [
        ("jumlah", "2024,1,3,, 2024,4,3,,", "TW 1, 4 dilaporkan, TW 2, 3 tidak", "sedang"),
        ("rata-rata", "2024,2,3,, 2024,3,3,,", "TW 2, 3 dilaporkan, TW 1 tidak", "sedang"),
        ("posisi akhir", "2024,1,3,, 2024,3,3,,", "TW 1, 3 dilaporkan, TW 2 tidak", "ringan"),
        ("jumlah", "2024,1,3,, 2024,2,,, 2024,3,3,,", "TW 1, 3 dilaporkan, TW 2 tidak", "sedang"),
    ],
)
def test_quarters_passed_over_are_named(tmp_path: Path, how: str, lines: str, gone: str, grade: str) -> None:
    (f,) = reported(plan_of(tmp_path, lines, agregasi=how), "triwulan-terlompat")
    assert gone in str(f.text)
    assert f.severity == grade


@pytest.mark.parametrize(
    "lines",
    ["2024,1,3,, 2024,2,3,,", "2024,1,0,, 2024,2,0,, 2024,3,0,,", "2024,,6,, 2024,1,3,, 2024,4,3,,"],
)
def test_no_quarter_is_passed_over(tmp_path: Path, lines: str) -> None:
    assert reported(plan_of(tmp_path, lines, agregasi="jumlah"), "triwulan-terlompat") == []
