"""Tables as they are printed and written to files: one number of decimals down a column, no digit lost, one form for yes and no."""

from __future__ import annotations

import io
import math
import re
from fractions import Fraction

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renstra_utils.files import to_csv
from renstra_utils.show.columns import Column
from renstra_utils.show.content import Table
from renstra_utils.show.excel import to_excel
from renstra_utils.show.html import table_html
from renstra_utils.wording import Wording

ID = Wording("id")
#: Figures as capaian are: at most ten decimals.
FIGURES = st.decimals(-(10**7), 10**7, places=10).map(float) | st.integers(-1000, 1000).map(float)
FLOATS = st.floats(allow_nan=False, allow_infinity=False, width=64)


def printed(values, **column) -> list[str]:
    """The cells of one column."""
    html = table_html(ID, Table(pd.DataFrame({"x": values}), [Column("x", "X", **column)], "t", "c"))
    return re.findall(r"<td[^>]*>(.*?)</td>", html)


def figure(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", ".").replace("−", "-").strip("+ \u00a0%"))


def side(a: Fraction, b: Fraction) -> int:
    return (a > b) - (a < b)


@pytest.mark.parametrize(
    ("values", "column", "expected"),
    [
        ([87.5, 100.0, 99.0], {"kind": "percent"}, ["87,5\u00a0%", "100,0\u00a0%", "99,0\u00a0%"]),
        ([87.0, 100.0], {"kind": "percent"}, ["87\u00a0%", "100\u00a0%"]),
        ([90.004, 90.0, math.nan], {"kind": "number", "bounds": (90.0,)}, ["90,004", "90,000", "—"]),
        ([75.995, 80.0], {"kind": "number", "bounds": (76.0,)}, ["75,995", "80,000"]),
        ([99.996, 50.0], {"kind": "percent", "decimals": 1}, ["100\u00a0%", "50\u00a0%"]),
        ([0.0015, 0.002], {"kind": "value"}, ["0,0015", "0,002"]),
        (
            ["12345678955", "7-8", "WTP", "89.995"],
            {"kind": "value"},
            ["12.345.678.955", "7–8", "WTP", "89,995"],
        ),
        ([0.001, -1.5, 0.0], {"kind": "points"}, ["+0,001", "−1,500", "0,000"]),
        ([-5.0, 1234.0], {"kind": "int"}, ["−5", "1.234"]),
        ([-5.0, 4_056_561_000.0], {"kind": "money"}, ["−Rp\u00a05", "Rp\u00a04.056.561.000"]),
    ],
)
def test_a_column_as_it_is_printed(values, column, expected):
    assert printed(values, **column) == expected


@given(st.lists(FIGURES | st.none(), min_size=1, max_size=8), st.lists(FIGURES, max_size=2))
def test_decimals_are_equal_down_a_column_and_every_figure_keeps_its_side(values, bounds):
    values = [*values, *bounds, *(np.nextafter(b, 0) for b in bounds)]
    cells = printed(values, kind="number", bounds=tuple(bounds))
    shown = [(v, c) for v, c in zip(values, cells, strict=True) if v is not None]
    assert all(c == "—" for v, c in zip(values, cells, strict=True) if v is None)
    places = {len(c.partition(",")[2]) for _, c in shown}
    assert len(places) <= 1
    if places and places != {0}:
        # No zeros that no row needs: one decimal less would change a figure or its side.
        fewer = 10 ** (max(places) - 1)
        assert max(places) > 2 or any((figure(c) * fewer).denominator > 1 for _, c in shown)
    for v, c in shown:
        for b in bounds:
            assert side(figure(c), Fraction(repr(b))) == side(Fraction(f"{v:.15g}"), Fraction(repr(b)))


def test_a_list_without_spaces_can_part_and_reads_the_same():
    codes = ";".join(f"K1.1.{i:02}" for i in range(9))
    (cell,) = printed([codes], kind="data")
    assert cell.replace("<wbr>", "") == codes
    assert cell.count("<wbr>") == 8
    assert printed(["<b>; Rp 4.056.561.000"], kind="data") == ["&lt;b&gt;; Rp 4.056.561.000"]


# --- files --------------------------------------------------------------------------------------------------------------


@given(st.lists(FLOATS | st.none(), min_size=1, max_size=8))
def test_csv_loses_no_digit(values):
    for dtype in (float, object, "Float64"):
        lines = to_csv(pd.DataFrame({"a": pd.Series(values, dtype=dtype), "b": 1})).splitlines()[1:]
        told = [line.removesuffix(",1") for line in lines]
        for value, text in zip(values, told, strict=True):
            if value is None:
                assert text == ""
                continue
            assert float(f"{value:.15g}") == float(text)
            assert not re.search("[eE]", text)


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345678955.0, "12345678955"), (0.0015, "0.0015"), (99.9999999, "99.9999999"), (math.inf, "")],
)
def test_csv_figures(value, text):
    assert to_csv(pd.DataFrame({"a": [value, 1.0]})).splitlines()[1] == (text or '""')


def read(frame: pd.DataFrame) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(to_excel({"s": frame}, [], [])))
    return list(book["s"].values)[1:]


BOOLEANS = {
    "python": pd.Series([True, False, None], dtype=object),
    "numpy": pd.Series([np.True_, np.False_, None], dtype=object),
    "pandas": pd.Series([True, False, pd.NA], dtype="boolean"),
    "plain": pd.Series([True, False, False]),
}


@pytest.mark.parametrize("kind", BOOLEANS)
def test_yes_and_no_have_one_form_in_csv_and_excel(kind):
    frame = pd.DataFrame({"ya": BOOLEANS[kind], "n": [1, 2, 3]})
    cells = [row[0] for row in read(frame)]
    assert all(c is None or isinstance(c, bool) for c in cells)
    csv = [line.split(",")[0] for line in to_csv(frame).splitlines()[1:]]
    assert ["" if c is None else str(c) for c in cells] == csv
    assert cells[:2] == [True, False]
    assert cells[2] is (False if kind == "plain" else None)


def test_excel_numbers_are_the_frames():
    values = [math.nan, math.inf, 12345678955.0, 1 / 3, 0.0000001234567, 87.5, -2e15]
    cells = [row[0] for row in read(pd.DataFrame({"a": values}))]
    assert cells[:2] == [None, None]
    assert [f"{c:.15g}" for c in cells[2:]] == [f"{v:.15g}" for v in values[2:]]
