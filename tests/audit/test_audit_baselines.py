"""Where a plan starts and ends: baseline, end state, and what was reached the year before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from audit_offices import course, courses, of_targets
from conftest import REALISASI
from hypothesis import given
from hypothesis import strategies as st
from test_audit_trends import DRAWN

# --- the baseline ---


def _found(folder: Path, *args: object, **facts: object) -> list[tuple[str, str, str]]:
    plan = courses(folder, course(*args, **facts))  # type: ignore[arg-type]
    return [(f.rule, f.severity, f.sure) for f in of_targets(plan)]


WORSE, DOUBTFUL = ("target-baseline", "sedang", "kuat"), ("target-baseline", "ringan", "mungkin")
COUNT = {"name": "Jumlah pelatihan", "unit": "Kegiatan"}


@pytest.mark.parametrize(
    ("series", "facts", "expected"),
    [
        ([9, 8, 7, 6, 5], {"polarity": "minimize", "base": 3.59}, [WORSE]),
        ([71.42, 71.82, 72.22, 72.62, 73.02], {"base": 84.26}, [WORSE]),
        (["70.7-71.7", "71.8-72.7", "72.8-73.7"], {"base": 73.91}, [WORSE]),
        ([72], {"base": 72.3}, [WORSE]),
        ([71, 74, 76, 78], {"base": 72}, [DOUBTFUL]),
        ([71.95, 74, 76, 78], {"base": 72}, []),
        ([72, 74, 76], {"base": 72}, []),
        (["71-73", "73-75", "75-77"], {"base": 72}, []),
        ([10, 12, 14], {"base": 12, **COUNT}, [DOUBTFUL]),
        ([4, 5, 6], {"base": 7, "name": "Pertumbuhan ekonomi", "unit": "%"}, [DOUBTFUL]),
        ([10, 8, 6], {"base": 0, "polarity": "minimize"}, [DOUBTFUL]),
        ([60, 58, 56], {"base": 70, "polarity": "stabilize"}, []),
        ([86, 87, 88], {"base": 0.85}, [("pergeseran-skala", "sedang", "kuat")]),
        # What turned later is that rule's.
        ([80, 82, 75], {"base": 78}, [("lawan-polaritas", "sedang", "kuat")]),
    ],
)
def test_targets_against_the_baseline(
    tmp_path: Path, series: list[object], facts: dict[str, object], expected: list[object]
) -> None:
    assert _found(tmp_path, series, **facts) == expected


@pytest.mark.parametrize(
    ("series", "facts", "said"),
    [
        ([4, 4, 4], {"polarity": "minimize", "base": 3.59}, "tetap 4, lebih buruk daripada baseline 3,59."),
        ([24, 26, 26], {"base": 100, "name": "Jumlah dokumen", "unit": "Dokumen"}, "tampaknya persen"),
        ([0.12, 0.17, 0.24], {"base": 1.96, "unit": "%"}, "sedangkan target tambahan per tahun."),
        ([200, 200, 200], {"base": 722, "name": "Pemasangan rambu"}, "sedangkan target tambahan per tahun."),
        ([600, 650, 700], {"base": 722, "name": "Pemasangan rambu"}, "lebih buruk daripada baseline 722."),
    ],
)
def test_how_a_baseline_and_its_targets_may_differ(
    tmp_path: Path, series: list[object], facts: dict[str, object], said: str
) -> None:
    (found,) = of_targets(courses(tmp_path, course(series, **facts)))  # type: ignore[arg-type]
    assert said in str(found.text)
    assert (found.sure == "mungkin") == ("tampaknya" in said or "sedangkan" in said)


@given(st.integers(20, 80), st.integers(1, 5), st.integers(1, 4), st.booleans())
@DRAWN
def test_any_baseline(start: int, step: int, ahead: int, down: bool) -> None:
    """A baseline on the near side is none; one beyond all targets is."""
    series = [start + step * n for n in range(5)]
    series, polarity = (series[::-1], "minimize") if down else (series, "maximize")
    away = -1 if down else 1
    near, beyond = series[0] - away * step, series[-1] + away * step * ahead
    both = (course(series, code=k, base=b, polarity=polarity) for k, b in (("A", near), ("B", beyond)))
    with tempfile.TemporaryDirectory() as at:
        found = of_targets(courses(Path(at), *both))
    assert [(f.rule, f.severity, f.sure, f.codes) for f in found] == [(*WORSE, ["B"])]


# --- the end of the plan ---


@pytest.mark.parametrize(
    ("series", "end", "wrong"),
    [
        ([74, 100, 81], 95, True),
        ([74, 78, 81], 81, False),
        ([74, 78, 81], "81 %", False),
        ([74, 78, 81], '"81,0 %"', False),
        ([9, 9, 9], 27, False),
        ([9, 12, 9], 10, False),
        ([9, 9, 9], 36, True),
        ([9, 12, 10], 10, False),
        ([0.13, 0.33, 0.2], 0.67, False),
        ([0.13, 0.33, 0.2], 0.75, True),
        (["70-71", "71-72"], "71-72", False),
        (["70-71", "71-72"], "71-73", True),
        (["B", "BB"], "BB", False),
        (["B", "BB"], "A", True),
        ([74, 78, 81], "lihat lampiran", False),
        ([74, 78, 81], "", False),
    ],
)
def test_end_states(tmp_path: Path, series: list[object], end: object, wrong: bool) -> None:
    found = of_targets(courses(tmp_path, course(series, end=end)))
    ends = [f for f in found if f.rule == "kondisi-akhir"]
    assert bool(ends) == wrong
    assert {(f.severity, f.sure) for f in ends} <= {("berat", "pasti")}


def test_an_end_state_may_add_up_from_the_baseline(tmp_path: Path) -> None:
    given_ = (course([27, 27, 27], end=e, base=27, code=c) for c, e in (("A", 108), ("B", 109)))
    found = of_targets(courses(tmp_path, *given_))
    assert [f.codes for f in found if f.rule == "kondisi-akhir"] == [["B"]]


def test_what_the_end_state_is_and_should_be(tmp_path: Path) -> None:
    (found,) = of_targets(courses(tmp_path, course([74, 78, 81], end=95)))
    assert "kondisi akhir 95 tidak sama dengan target 2022 81" in str(found.text)
    assert str(found.arithmetic) == "2020: 74, 2021: 78, 2022: 81"


# --- what was reached the year before ---


def _reached(
    folder: Path, series: list[object], reached: object, agreed: object = "", **facts: object
) -> list[str]:
    meta = {"tanggal_penetapan": facts.pop("signed")} if "signed" in facts else None
    files = {"realisasi": f"{REALISASI}\nA,2020,,{reached},,,x,,,,,"}
    if agreed:
        files["perjanjian"] = f"kode,tahun,nilai,dokumen,tanggal\nA,2021,{agreed},PK,2021-01-10"
    plan = courses(folder, course(series, **{"unit": "%", **facts}), meta=meta, **files)
    return [str(f.text) for f in of_targets(plan) if f.rule == "target-realisasi-lalu"]


def test_a_target_below_last_years_result(tmp_path: Path) -> None:
    said = "Target 2021 1 indikator lebih buruk daripada realisasi 2020: A 80 < 85,2."
    assert _reached(tmp_path / "1", [78, 80, 82], 85.2) == [said]
    assert _reached(tmp_path / "2", ["78.5", "80.5"], 85.2) == [said.replace("80 ", "80,5 ")]


@pytest.mark.parametrize(
    ("series", "reached", "facts"),
    [
        ([78, 86], 85.2, {}),
        ([100, 100], 104, {}),
        ([4, 4], 3.8, {"polarity": "minimize", "unit": "Hari"}),
        ([3, 2], 0, {"polarity": "minimize"}),
        ([10, 10], 14, {"unit": "Dokumen"}),
        ([78, 80], 85.2, {"polarity": "stabilize"}),
        # A plan that was set before the result was known.
        ([78, 80], 85.2, {"signed": "2019-12-20"}),
        ([78, 80], 85.2, {"signed": "2019-12-20", "agreed": 86}),
    ],
)
def test_targets_that_last_years_result_allows(
    tmp_path: Path, series: list[object], reached: object, facts: dict[str, object]
) -> None:
    assert _reached(tmp_path, series, reached, **facts) == []


def test_an_agreement_knows_last_years_result(tmp_path: Path) -> None:
    found = _reached(tmp_path, [78, 90], 85.2, agreed=80, signed="2019-12-20")
    assert found == ["Target 2021 1 indikator lebih buruk daripada realisasi 2020: A 80 < 85,2."]
