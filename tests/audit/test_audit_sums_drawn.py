"""Funding tables drawn at random: sound ones give no finding, one slip gives one finding that names it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from audit_offices import drawing
from funding import YEARS, Amounts, Funding, level, tree
from hypothesis import assume, given
from hypothesis import strategies as st

from renstra_utils.audit.definition import Finding

DRAWN = drawing(20, 200)


@st.composite
def tables(draw: st.DrawFn, least: int = 1, totals: bool | None = None, grand: bool | None = None) -> Funding:
    """A sound table; amounts are whole in its unit, and of many digits: few sums hold by chance."""
    unit = draw(st.sampled_from([1.0, 1e3, 1e6]))
    dice, leaves = Random(draw(st.integers(0, 2**32))), Amounts()
    parents: dict[str, str] = {}
    for p in range(draw(st.integers(least, 3))):
        for k in range(draw(st.integers(2, 4))):
            kegiatan = f"P{p}K{k}"
            parents[kegiatan] = f"P{p}"
            outputs = [f"{kegiatan}O{n}" for n in range(draw(st.sampled_from([0, 0, 2, 3])))]
            parents |= dict.fromkeys(outputs, kegiatan)
            for row in outputs or [kegiatan]:
                leaves |= {(row, y): unit * dice.randint(100_000, 9_999_999) for y in YEARS}
    both = [draw(st.booleans()) if said is None else said for said in (totals, grand)]
    made = tree(leaves, parents, *both)
    made.unit = draw(st.sampled_from([unit, 1.0])) if unit > 1 else 1.0
    return made


def found(table: Funding) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        return table.found(Path(folder))


def only(table: Funding) -> Finding:
    """The one finding."""
    all_of_them = found(table)
    assert len(all_of_them) == 1, [(f.rule, str(f.text), str(f.arithmetic)) for f in all_of_them]
    return all_of_them[0]


def code(row: str) -> str:
    return row if row == "J" else f"9.{row}"


def sums_of(table: Funding, row: str, column: str) -> int:
    """In how many sums a cell stands."""
    below = any(above == row for above in table.parents.values()) or row == "J"
    above = row in table.parents or (level(row) == "program" and ("J", column) in table.amounts)
    return below + above + ("jumlah" in table.columns)


@given(tables())
@DRAWN
def test_a_sound_table_has_no_finding(table: Funding) -> None:
    assert found(table) == []


@given(tables(), st.sampled_from([1e3, 1e6]), st.booleans())
@DRAWN
def test_rounding_of_the_printed_unit_is_no_finding(table: Funding, unit: float, printed: bool) -> None:
    """Amounts in full add up; what is printed of them in thousands or millions is off by single units."""
    exact = Funding({k: v * 1.000_37 for k, v in table.amounts.items()}, table.parents)
    exact.amounts = {k: round(v / unit) * unit for k, v in exact.amounts.items()}
    exact.unit = unit if printed else 0.0
    assert found(exact) == []


@given(tables(), st.data())
@DRAWN
def test_blank_rows_count_by_what_is_below_them(table: Funding, data: st.DataObject) -> None:
    middle = sorted(set(table.parents.values()) & set(table.parents))
    assume(middle)
    row = data.draw(st.sampled_from(middle))
    table.amounts = {(r, c): v for (r, c), v in table.amounts.items() if r != row}
    assert [f.rule for f in found(table)] == ["jumlah-kosong"]


@given(tables(), st.data())
@DRAWN
def test_one_wrong_cell_is_one_finding_that_names_its_row(table: Funding, data: st.DataObject) -> None:
    row, column = data.draw(st.sampled_from(list(table.amounts)))
    count = sums_of(table, row, column)
    assume(count)
    true = table.amounts[row, column]
    more = data.draw(st.integers(2_000, 20_000)) / 10_000
    table.amounts[row, column] = wrong = round(true * (1 + more) / 1e6) * 1e6 + 7e6
    finding = only(table)
    assert code(row) in finding.codes
    assert finding.severity == "berat"
    assert finding.money == wrong - true
    if count > 1:
        assert finding.codes == [code(row)]
        assert f"{true:,.0f}".replace(",", ".") in str(finding.text)


def _swap(table: Funding, row: str, a: str, b: str) -> None:
    table.amounts[row, a], table.amounts[row, b] = table.amounts[row, b], table.amounts[row, a]


@given(tables(grand=True), st.data())
@DRAWN
def test_swapped_years_are_one_finding(table: Funding, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([r for r, _ in table.amounts]))
    a, b = data.draw(st.permutations(YEARS))[:2]
    assume(abs(table.amounts[row, a] - table.amounts[row, b]) > 1e8 or table.unit == 1)
    _swap(table, row, a, b)
    finding = only(table)
    assert finding.codes == [code(row)]
    assert "tertukar" in str(finding.text)
    assert finding.severity == "berat"


def _columns(table: Funding, change: Callable[[str], float], row: str) -> None:
    for c in table.columns:
        table.amounts[row, c] += change(c)


@given(tables(least=3, grand=True), st.integers(1, 2), st.booleans(), st.data())
@DRAWN
def test_programmes_left_out_of_the_total_or_counted_twice_are_named(
    table: Funding, n: int, twice: bool, data: st.DataObject
) -> None:
    programmes = sorted({r for r, _ in table.amounts if level(r) == "program"})
    chosen = data.draw(st.permutations(programmes))[:n]
    sign = 1 if twice else -1
    before = dict(table.amounts)
    _columns(table, lambda c: sign * sum(before[r, c] for r in chosen), "J")
    finding = only(table)
    assert finding.rule == "jumlah-program"
    assert ("dijumlahkan dua kali" if twice else "tidak dijumlahkan") in str(finding.text)
    # What is said of the rows stands after the sum itself.
    said = str(finding.text).partition("Selisihnya")[2]
    assert [r for r in programmes if f"9.{r} " in said] == sorted(chosen)


@given(tables(), st.data())
@DRAWN
def test_a_row_that_was_dropped_is_one_finding(table: Funding, data: st.DataObject) -> None:
    leaves = [r for r in table.parents if r not in table.parents.values()]
    row = data.draw(st.sampled_from(leaves))
    parent = table.parents.pop(row)
    assume(list(table.parents.values()).count(parent) > 1)
    table.amounts = {(r, c): v for (r, c), v in table.amounts.items() if r != row}
    finding = only(table)
    assert finding.rule == "induk-anak"
    assert finding.codes[0] == code(parent)


@given(tables(), st.data())
@DRAWN
def test_a_row_that_is_listed_twice_is_one_finding(table: Funding, data: st.DataObject) -> None:
    leaves = [r for r in table.parents if r not in table.parents.values()]
    row = data.draw(st.sampled_from(leaves))
    copy = f"{row}X"
    table.parents[copy], table.names[copy] = table.parents[row], f"Nama {row}"
    table.amounts |= {(copy, c): table.amounts[row, c] for c in table.columns}
    finding = only(table)
    assert finding.rule == "induk-anak"
    assert "tertulis dua kali, tetapi hanya satu kali masuk" in str(finding.text)
    assert {code(row), code(copy)} <= set(finding.codes)
