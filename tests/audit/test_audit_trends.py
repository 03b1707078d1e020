"""The course of targets: each rule fires on its fault, a course is reported once, and even ones are not."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from audit_offices import Edits, Fault, assert_fires, assert_quiet, course, courses, drawing, of_targets
from hypothesis import assume, given
from hypothesis import strategies as st

from renstra_utils.audit.definition import Finding
from renstra_utils.audit.saying import number

#: Drawn the same in every run.
DRAWN = drawing(12)

FAULTS: list[Fault] = [
    (
        "turun-naik",
        {"target": ["K2.01,2022,[70 %,70|30 %,30]"]},
        "K2.01",
        "2021: 60 %, 2022: 30 %, 2023: 80 %",
    ),
    (
        "lawan-polaritas",
        {"target": ["K2.03,2023,[0 Kasus,0|1 Kasus,1]", "K2.03,2021,[2 Kasus,2|0 Kasus,0]"]},
        "K2.03",
        "2021: 0 Kasus, 2022: 1 Kasus, 2023: 1 Kasus",
    ),
    ("lompatan", {"target": ["K2.01,2021,[60 %,60|10 %,10]"]}, "K2.01", "10 → 70 (perubahan 60)"),
    (
        "target-tetap",
        {"target": ["K2.01,2021,[60 %,60|70 %,70]", "K2.01,2023,[80 %,80|70 %,70]"]},
        "K2.01",
        "tetap 70 % sepanjang 2021–2023",
    ),
    (
        "pergeseran-skala",
        {"target": ['P1.02,2023,["87,5 %",87.5|875 %,875]']},
        "P1.02",
        "2023 berbeda skala 10 kali dari tahun-tahun lainnya. Barangkali 87,5.",
    ),
    (
        "langkah-menyimpang",
        {"target": ['P1.02,2021,[80 %,80|"81,5 %",81.5]', 'P1.02,2022,[85 %,85|"48,5 %",48.5]']},
        "P1.02",
        "barangkali 84,5",
    ),
    (
        "target-nol",
        {"target": ["[3 Dok,3|0 Dok,0]", "[4 Dok,4|0 Dok,0]", "[5 Dok,5|0 Dok,0]"]},
        "K1.02",
        "0 setiap tahun",
    ),
    (
        "peningkatan-seratus",
        {
            "indikator": ["[Jumlah dokumen perencanaan yang disusun,Dok|Persentase peningkatan kunjungan,%]"],
            "target": ["[3 Dok,3|100 %,100]", "[4 Dok,4|100 %,100]", "[5 Dok,5|100 %,100]"],
        },
        "K1.02",
        "dua kali lipat tiap tahun",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "constant zero": {"target": ["[2 Kasus,2|0 Kasus,0]", "[1 Kasus,1|0 Kasus,0]"]},
    "constant top grade": {"target": ["[BB,BB|AA,AA],20", "[B,B|AA,AA],20"]},
    "a constant yearly decrease": {
        "indikator": [
            "[Jumlah dokumen perencanaan yang disusun,Dok|Persentase penurunan temuan yang berulang,%]"
        ],
        "daftar_indikator": [
            "[Jumlah dokumen perencanaan yang disusun|Persentase penurunan temuan yang berulang]"
        ],
        "target": ["[3 Dok,3|30 %,30]", "[4 Dok,4|30 %,30]", "[5 Dok,5|30 %,30]"],
    },
    "reports owed by the calendar": {
        "indikator": ["Jumlah [dokumen perencanaan yang disusun,Dok|laporan triwulanan yang disusun,Lap]"],
        "daftar_indikator": ["Jumlah [dokumen perencanaan|laporan triwulanan] yang disusun"],
        "target": ["[3 Dok,3|4 Lap,4]", "4 [Dok|Lap],4", "[5 Dok,5|4 Lap,4]"],
    },
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


# --- one course, one finding ---


def _found(series: list[Any], years: list[int] | None = None, **facts: Any) -> list[Finding]:
    with tempfile.TemporaryDirectory() as at:
        plan = courses(Path(at), course(series, years=years or (), **facts))
        return [f for f in of_targets(plan) if f.rule != "target-kosong"]


def _rules(series: list[Any], **facts: Any) -> list[str]:
    return [f.rule for f in _found(series, **facts)]


PERCENT = {"name": "Persentase layanan yang selesai", "unit": "%"}
COUNT = {"name": "Jumlah dokumen", "unit": "Dokumen"}
GRADE = {"name": "Nilai AKIP", "unit": "predikat"}


@pytest.mark.parametrize(
    ("series", "facts", "rule", "said"),
    [
        # A digit, two digits, a decimal mark.
        ([71.42, 71.82, 27.22, 72.62, 73.02], {}, "langkah-menyimpang", "barangkali 72,22"),
        ([71.42, 71.82, 72.22, 72.62, 78.02], {}, "langkah-menyimpang", "barangkali 73,02"),
        (["70-72", "71-73", "27-74", "73-75"], {}, "langkah-menyimpang", "barangkali 72"),
        ([71, 72, 96, 74, 75], {}, "langkah-menyimpang", "2022 menyimpang"),
        ([11, 11, 11, 100, 11, 11], COUNT, "langkah-menyimpang", "2023 menyimpang"),
        ([71.42, 71.82, 7222, 72.62], {}, "pergeseran-skala", "2022 berbeda skala 100 kali"),
        ([0.71, 0.72, 73, 74], {}, "pergeseran-skala", "2022, 2023 berbeda skala 100 kali"),
        ([0.71, 72, 73, 74], {}, "pergeseran-skala", "Barangkali 71."),
        # A step.
        ([9.66, 9.79, 9.91, 10.04, 10.16, 11.12], {}, "langkah-menyimpang", "langkah dari 2024 ke 2025"),
        ([122, 61, 60], {"polarity": "minimize"}, "langkah-menyimpang", "langkah dari 2020 ke 2021"),
        ([1, 10, 11, 12], COUNT, "lompatan", "dari 2020 ke 2021"),
        # Ranges and grades.
        (["B", "A", "BB"], GRADE, "lawan-polaritas", "turun pada 2022"),
        (["BB", "B", "A"], GRADE, "turun-naik", "memburuk pada 2021"),
        (["69-70", "70-71", "68-69"], {}, "lawan-polaritas", "turun pada 2022"),
        (["69-70", "67-68", "70-71"], {}, "turun-naik", "memburuk pada 2021"),
        (["69-70", "69-70", "69-70"], {}, "target-tetap", "tetap 69–70"),
        (["10-20", "60-70", "70-80"], PERCENT, "lompatan", "dari 2020 ke 2021"),
        (["B", "B", "B"], GRADE, "target-tetap", "tetap B"),
        # Standing still, or as good as.
        ([72.40, 72.41, 72.42], {}, "target-tetap", "praktis tetap"),
        # Of another kind than targets.
        ([70.13, 71.56, 69.87, 72.31, 71.94], {}, "seperti-realisasi", "naik turun"),
        ([96.02, 96.05, 97, 97, 98], PERCENT, "seperti-realisasi", "pada 2020, 2021 tampaknya realisasi"),
        ([20, 60, 90], {"base": 18, **PERCENT}, "lompatan", "dari 2020 ke 2021"),
        ([80, 95], {"base": 20, **PERCENT}, "lompatan", "dari baseline ke 2020"),
        # What was there before is no step; nor is a figure that stands still but for one year.
        ([360.93, 374, 388], {"base": 0}, "lompatan", "dari baseline ke 2020"),
        (
            [61, 60, 59, 58],
            {"base": 122, "polarity": "minimize"},
            "langkah-menyimpang",
            "dari baseline ke 2020",
        ),
        ([80, 80, 80, 80, 97], PERCENT, "langkah-menyimpang", "dari 2023 ke 2024"),
        ([2, 2], {"base": 2, "polarity": "minimize"}, "target-tetap", "tetap 2 sepanjang"),
    ],
)
def test_each_kind(series: list[Any], facts: dict[str, Any], rule: str, said: str) -> None:
    (found,) = _found(series, **facts)
    assert found.rule == rule
    assert said in str(found.text)


@pytest.mark.parametrize(
    ("series", "facts"),
    [
        ([5, 5, 10], COUNT),
        ([0, 0, 5], COUNT),
        ([1, 2, 4, 8, 16], COUNT),
        ([60, 70, 80, 100], PERCENT),
        ([60, 62, 64, 66, 100], PERCENT),
        ([50, 75, 100], PERCENT),
        ([40, 60, 80, 90, 100], PERCENT),
        ([71.9, 72.0, 72.1, 72.2], {"unit": "Tahun"}),
        ([99.6, 99.65, 99.7], PERCENT),
        ([72.5, 73, 73.5, 74], {}),
        (["B", "BB", "A"], GRADE),
        (["7-8", "7-8", "7-8"], {"unit": "Hari", "polarity": "minimize"}),
        (["69-70", "70-71", "71-72"], {}),
        ([519083, 622900, 747479, 896975, 1076368], {"name": "Kunjungan wisatawan", "unit": "Kunjungan"}),
        ([91.36, 94.24, 97.12, 100, 100], PERCENT),
        ([20, 50], {"years": [2025, 2029], **PERCENT}),
        ([18.48, 20.20, 21, 21.85, 22.74], PERCENT),
        ([100, 100, 100], {"name": "Persentase peningkatan kapasitas yang terlaksana", "unit": "%"}),
        ([80, 60, 70], {"polarity": "stabilize"}),
    ],
)
def test_ordinary_courses(series: list[Any], facts: dict[str, Any]) -> None:
    assert _rules(series, **facts) == []


def test_a_jump_is_one_of_points_per_year() -> None:
    assert _rules([20, 60], **PERCENT, years=[2025, 2026]) == ["lompatan"]
    assert _rules([20, 60], **PERCENT, years=[2025, 2029]) == []


@pytest.mark.parametrize(
    ("series", "polarity", "years"),
    [
        ([30, 20, 25, 15], "maximize", "memburuk pada 2021 lalu membaik lagi."),
        ([400, 25, 7, 25, 20], "maximize", "memburuk pada 2021, 2022 lalu membaik lagi."),
        ([20, 30, 25, 35], "minimize", "memburuk pada 2021 lalu membaik lagi."),
        ([90, 112, 105, 75, 90], "ambigu", "berbalik arah pada 2022, 2024."),
    ],
)
def test_only_years_that_are_followed_by_better_ones_are_dips(
    series: list[Any], polarity: str, years: str
) -> None:
    (found,) = _found(series, polarity=polarity)
    assert found.rule == "turun-naik"
    assert str(found.text).endswith(years)


def test_an_increase_that_is_the_baseline_stands_still() -> None:
    name = {"name": "Peningkatan jumlah jenis pemeriksaan", "unit": "Jenis"}
    assert _rules([2, 2, 2], base=2, **name) == ["target-tetap"]
    assert _rules([2, 2, 2], base=1, **name) == []


def test_a_sign_before_a_figure_is_a_step(tmp_path: Path) -> None:
    row = course([0], name="Persentase lulusan", unit="%")[0]
    cells = "A,2020,10,10,\nA,2021,10,10,\nA,2022,> 10,10,"
    assert of_targets(courses(tmp_path / "1", (row, cells))) == []
    (found,) = of_targets(courses(tmp_path / "2", (row, cells.replace("> ", ""))))
    assert found.rule == "target-tetap"


def test_a_share_is_one_without_a_unit_too() -> None:
    assert _rules([100, 100, 100], name="Persentase layanan yang selesai", unit="") == []


def test_what_is_reached_before_the_plan_begins_is_one_finding(tmp_path: Path) -> None:
    given_ = [course([100, 100, 100], code=k, base=100, **PERCENT) for k in "AB"]
    (found,) = of_targets(courses(tmp_path, *given_, course([100, 100, 100], code="C", **PERCENT)))
    assert (found.rule, found.sure, found.codes) == ("target-tetap", "mungkin", ["A", "B"])


def test_targets_that_stand_below_their_baseline_are_reported_as_that(tmp_path: Path) -> None:
    (found,) = of_targets(courses(tmp_path, course([80, 80, 80], base=89, **PERCENT)))
    assert found.rule == "target-baseline"


def test_a_programme_that_begins_at_nothing_is_no_jump() -> None:
    assert _rules([20, 40, 60, 80, 100], base=0, **PERCENT) == []
    assert _rules([4, 4, 5], base=0, **COUNT) == []


def test_figures_in_different_units_are_no_course(tmp_path: Path) -> None:
    row = course([0], code="A", **COUNT)[0]
    cells = "A,2020,672 orang,672,\nA,2021,5 laporan,5,\nA,2022,6 laporan,6,"
    assert of_targets(courses(tmp_path, (row, cells))) == []


def test_years_in_which_nothing_was_planned_are_reported_once(tmp_path: Path) -> None:
    given_ = [
        course([0, 0, 3 + n, 4 + n], code=f"I{n}", name=f"Jumlah hal {n}", base=3 + n) for n in range(3)
    ]
    (found,) = of_targets(courses(tmp_path, *given_))
    assert (found.rule, found.severity, found.sure) == ("target-nol", "ringan", "mungkin")
    assert "Pada 2020, 2021 semua target yang makin besar makin baik (3 indikator)" in str(found.text)


def test_counts_may_vary(tmp_path: Path) -> None:
    assert [f.sure for f in _found([5, 5, 2, 3], **COUNT)] == ["mungkin"]
    assert [f.sure for f in _found([50, 55, 42, 63], **PERCENT)] == ["kuat"]


# --- drawn courses ---


@st.composite
def even(draw: st.DrawFn, least: int = 3) -> tuple[list[int], list[float], str]:
    """Years, figures and polarity of a course of even steps, of growth, or of a count; also with years between."""
    n, places = draw(st.integers(least, 6)), draw(st.integers(0, 2))
    years = draw(st.sampled_from([list(range(2025, 2025 + n)), [2020, *range(2025, 2024 + n)]]))
    past = [y - years[0] for y in years]
    start, share = draw(st.integers(30, 60)), draw(st.integers(2, 5))
    if draw(st.booleans()):
        step = round(start * share / 100 + draw(st.integers(0, 9)) / 100, places) or 1
        first, sign = (start, 1) if draw(st.booleans()) else (start + 10 * step + 5, -1)
        return (
            years,
            [round(first + sign * step * t, places) for t in past],
            ("maximize" if sign > 0 else "minimize"),
        )
    return years, [round(start * 100 * (1 + share / 100) ** t) for t in past], "maximize"


@given(even(), st.booleans())
@DRAWN
def test_even_courses_have_no_fault(drawn: tuple[list[int], list[float], str], ranged: bool) -> None:
    years, series, polarity = drawn
    cells = [f"{v:.2f}-{v + 1:.2f}" for v in series] if ranged else series
    assert _rules(cells, years=years, polarity=polarity) == []


@given(even(least=5), st.data())
@DRAWN
def test_one_digit_changed_is_one_finding_of_that_year(
    drawn: tuple[list[int], list[float], str], data: st.DataObject
) -> None:
    years, series, polarity = drawn
    at = data.draw(st.integers(1, len(series) - 2))
    text = f"{series[at]:g}"
    spot = data.draw(st.integers(0, 1))
    other = data.draw(st.sampled_from("123456789"))
    changed = text[:spot] + other + text[spot + 1 :]
    step = max(abs(b - a) for a, b in pairwise(series))
    assume(text[spot] not in (other, ".") and abs(float(changed) - series[at]) > 6 * step)
    assume(1 / 3.5 < float(changed) / series[at] < 3.5)
    (found,) = _found([*series[:at], changed, *series[at + 1 :]], years=years, polarity=polarity)
    assert found.rule in ("langkah-menyimpang", "turun-naik")
    assert str(years[at]) in str(found.text)


@given(even(least=5), st.sampled_from([10, 100, 0.1]), st.data())
@DRAWN
def test_a_decimal_mark_moved_is_one_finding_of_that_year(
    drawn: tuple[list[int], list[float], str], factor: float, data: st.DataObject
) -> None:
    years, series, polarity = drawn
    at = data.draw(st.integers(0, len(series) - 1))
    moved = [round(v * factor, 6) if n == at else v for n, v in enumerate(series)]
    assume(all(len(f"{v:g}".replace(".", "").strip("0")) > 1 for v in series))
    (found,) = _found(moved, years=years, polarity=polarity)
    assert found.rule == "pergeseran-skala"
    assert str(years[at]) in str(found.text)
    assert f"Barangkali {number(series[at])}." in str(found.text)


@given(st.permutations(["AA", "A", "BB", "B", "CC", "C"]), st.integers(3, 5))
@DRAWN
def test_grades_fall_or_do_not(grades: list[str], n: int) -> None:
    order = ["C", "CC", "B", "BB", "A", "AA"]
    ranks = [order.index(g) for g in grades[:n]]
    falls = any(b < a for a, b in pairwise(ranks))
    assert bool(_rules(grades[:n], **GRADE)) == falls
