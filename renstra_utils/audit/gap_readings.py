"""What a gap in a sum may come from, where arithmetic offers exactly one reading."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb
from typing import Literal, NamedTuple

from .definition import defined
from .ledger import TOTAL, Cell, Gap, Ledger

#: So many rows are tried as pairs, and as three: more would take minutes.
_MOST_ROWS, _MOST_TRIPLES = 200, 60
Slip = Literal["tukar-digit", "kali-sepuluh", "satu-digit"]


class Reading(NamedTuple):
    """Rows that together are the gap, or a cell that is one slip of the pen away from the right amount."""

    rows: tuple[str, ...] = ()
    cell: Cell | None = None
    right: float = 0.0
    slip: Slip | None = None


def _known(threshold: str) -> float:
    return float(defined("induk-anak")[threshold])


def reading(ledger: Ledger, gaps: list[Gap]) -> Reading | None:
    """The one likely reading of a gap, of the simplest kind that offers any; None where several do."""
    for tier in _tiers(ledger, gaps):
        found = list(dict.fromkeys(tier))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _tiers(ledger: Ledger, gaps: list[Gap]) -> Iterator[list[Reading]]:
    slips, own = list(_slips(ledger, gaps)), of_years(gaps)
    yield [*_subsets(ledger, own, 1), *(r for r in slips if r.slip != "satu-digit")]
    yield [*_subsets(ledger, own, 2), *(r for r in slips if r.slip == "satu-digit")]
    yield list(_subsets(ledger, own, 3))


def of_years(gaps: list[Gap]) -> list[Gap]:
    """Without the gap in the column of totals where it is that of the years, added up."""
    years = [g for g in gaps if g.column != TOTAL]
    total = [g for g in gaps if g.column == TOTAL]
    room = sum(g.tolerance for g in gaps)
    added = abs(sum(g.off for g in years) - sum(g.off for g in total)) <= room
    return years if years and total and added else gaps


# --- rows that are the gap ---


def _subsets(ledger: Ledger, gaps: list[Gap], size: int) -> Iterator[Reading]:
    """So many rows that together are the gap in each column."""
    if any(abs(g.off) <= _known("pembulatan") * g.tolerance for g in gaps):
        return
    rows = _rows(ledger, gaps)
    values = {r: [_worth(ledger, (r, g.column)) for g in gaps] for r in rows}
    rows = [r for r in rows if any(values[r])]
    if len(rows) <= size or len(rows) > (_MOST_TRIPLES if size > 2 else _MOST_ROWS):
        return
    first = gaps[0]
    spread = sum(values[r][0] for r in rows) or 1.0
    if (
        size > 1
        and len(gaps) == 1
        and comb(len(rows), size) * 2 * first.tolerance / spread > _known("kebetulan")
    ):
        return
    for chosen in combinations(rows, size):
        if all(
            abs(sum(values[r][n] for r in chosen) - abs(g.off)) <= g.tolerance for n, g in enumerate(gaps)
        ):
            yield Reading(rows=chosen)


def _rows(ledger: Ledger, gaps: list[Gap]) -> list[str]:
    """The rows that a gap may be: the parts; of a row's total the rows below it."""
    s = gaps[0].sum
    if s.kind != "baris":
        return [r for r, _ in s.parts]
    below = next((x for x in ledger.of[s.whole] if x.kind != "baris" and x.whole == s.whole), None)
    return [r for r, _ in below.parts] if below else []


def _worth(ledger: Ledger, cell: Cell) -> float:
    worth = ledger.worth(cell, {})
    return worth[0] if worth else 0.0


# --- slips of the pen ---


def _slips(ledger: Ledger, gaps: list[Gap]) -> Iterator[Reading]:
    """Cells of one year that a slip of the pen leads to from the amount that is needed."""
    years = [g for g in gaps if g.column != TOTAL or g.sum.kind == "baris"]
    if len(years) != 1:
        return
    gap = years[0]
    for cell in (gap.sum.whole, *gap.sum.parts):
        value = ledger.amount.get(cell)
        right = None if value is None else value + (gap.off if cell == gap.sum.whole else -gap.off)
        if value is None or right is None or right <= 0 or value <= 0:
            continue
        slip = _slip(value, right, ledger.unit[cell], gap.tolerance)
        if slip and not _breaks(ledger, gaps, cell, right - value):
            yield Reading(cell=cell, right=right, slip=slip)


def _breaks(ledger: Ledger, gaps: list[Gap], cell: Cell, more: float) -> bool:
    """Whether the other amount, also in the row's total where that is off, leaves any sum wrong."""
    changed = {cell: ledger.amount[cell] + more}
    total = (cell[0], TOTAL)
    if any(g.column == TOTAL for g in gaps) and cell != total and total in ledger.amount:
        changed[total] = ledger.amount[total] + more
    return ledger.mends(changed) is None


def _slip(value: float, right: float, unit: float, tolerance: float) -> Slip | None:
    """How the amount came of the right one: digits transposed, a factor of ten, or one digit."""
    if abs(value - right) <= _known("pembulatan_digit") * tolerance:
        return None
    for power in (10, 100, 1000):
        if abs(value * power - right) <= tolerance or abs(value - right * power) <= tolerance * power:
            return "kali-sepuluh"
    digits = f"{value / unit:.0f}"
    for n in range(len(digits) - 1):
        swapped = float(digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]) * unit
        if abs(swapped - right) <= tolerance and swapped != value:
            return "tukar-digit"
    off = abs(value - right)
    if off <= _known("pembulatan") * tolerance:
        return None
    for n in range(len(digits)):
        place = 10.0 ** (len(digits) - 1 - n) * unit
        step = round((right - value) / place)
        if step and 0 <= int(digits[n]) + step <= 9 and abs(value + step * place - right) <= tolerance:
            return "satu-digit"
    return None
