"""Funding that grows by one rate for all rows: reported, and not beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from audit_offices import PENDANAAN, SMALL, course, courses
from hypothesis import given
from hypothesis import strategies as st

from renstra_utils.audit.audit import findings
from renstra_utils.audit.definition import Finding
from renstra_utils.plan.plan import Plan

Rows = list[list[float]]


def growth_plan(folder: Path, rows: Rows, level: str = "program") -> Plan:
    """Rows of one level with these amounts from 2023 on."""
    lines = [
        f"R{n},{level},{n + 1}.0{n},,Nama {n},{2023 + y},{v:.0f}"
        for n, row in enumerate(rows)
        for y, v in enumerate(row)
    ]
    row, cells = course([1, 2], years=[2023, 2027])
    return courses(folder, (row, cells), pendanaan="\n".join([PENDANAAN, *lines]))


def _found(folder: Path, rows: Rows, level: str = "program") -> list[Finding]:
    return [f for f in findings(growth_plan(folder, rows, level)) if f.rule == "dana-seragam"]


SAME: Rows = [[100e6, 110e6, 118.8e6], [250e6, 275e6, 297e6], [731e6, 804.1e6, 868.428e6]]
OWN: Rows = [[100e6, 110e6, 125e6], [250e6, 262e6, 297e6], [731e6, 904.1e6, 968e6]]


@pytest.mark.parametrize("level", ["program", "kegiatan"])
def test_one_rate_for_all_rows_is_one_finding(tmp_path: Path, level: str) -> None:
    (found,) = _found(tmp_path, [*SAME, [40e6, 90e6, 20e6]], level)
    said = (
        f"Dana 3 dari 4 {level} berubah dengan laju yang sama persis di setiap tahun yang berangka: "
        f"2023–2024: 10 %, 2024–2025: 8 %. Berbeda: {level} 4.03 “Nama 3” 2023–2024: 125 %, 2024–2025: -77,78 %."
    )
    assert str(found.text) == said
    assert (found.severity, found.sure, len(found.codes)) == ("ringan", "mungkin", 4)


def test_a_row_that_leaves_the_formula_is_named(tmp_path: Path) -> None:
    """Its second year repeats the first: there a slip may be."""
    rows = [*SAME, [40e6, 44e6, 47.52e6], [60e6, 60e6, 66e6]]
    (found,) = _found(tmp_path, rows)
    assert "Dana 4 dari 5 program" in str(found.text)
    assert "Berbeda: program 5.04 “Nama 4” 2023–2024: 0 %, 2024–2025: 10 %." in str(found.text)


@pytest.mark.parametrize(
    "rows",
    [
        OWN,
        [[v, v, v] for v in (100e6, 250e6, 731e6)],
        [[a, b, b * (1.1 + n / 50)] for n, (a, b, _) in enumerate(SAME)],
        SAME[:2],
        [*SAME, *OWN[1:]],
        [row[:2] for row in SAME],
        [],
    ],
    ids=["own rates", "constant", "one pair only", "two rows", "three of five", "two years", "no funding"],
)
def test_rates_of_their_own_are_none(tmp_path: Path, rows: Rows) -> None:
    assert _found(tmp_path, rows) == []


@SMALL
@given(
    st.lists(st.integers(10_000_000, 9_000_000_000), min_size=3, max_size=8),
    st.lists(st.sampled_from([0.9, 1.02, 1.05, 1.1298]), min_size=2, max_size=4),
    st.integers(0, 2),
)
def test_a_fixed_rate_is_seen_at_any_amount(first: list[int], rates: list[float], apart: int) -> None:
    rows: Rows = []
    for amount in first:
        row = [float(amount)]
        for rate in rates:
            row.append(round(row[-1] * rate))
        rows.append(row)
    with tempfile.TemporaryDirectory() as folder:
        assert len(_found(Path(folder) / "same", rows)) == 1
        # Each row now by a rate of its own, once.
        for n, row in enumerate(rows):
            row[1:] = [v * (1.01 + n / 100) ** y for y, v in enumerate(row[1:], 1 + apart)]
        assert _found(Path(folder) / "own", rows) == []
