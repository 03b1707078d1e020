"""Slips that explain sums that do not hold: a wrong cell or row, swapped years, a row listed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Literal, NamedTuple

from .definition import defined
from .ledger import TOTAL, Cell, Gap, Ledger, Sum

CauseKind = Literal["ulang", "ganda", "tukar", "sel", "jumlah"]


class Cause(NamedTuple):
    """One slip, and the sums that it explains."""

    kind: CauseKind
    gaps: list[Gap]
    #: The rows that it is about: of a doubled one both, the first first.
    rows: list[str]
    #: What the cells should hold; nothing where no amounts are told.
    changed: dict[Cell, float]


def doubled_rows(ledger: Ledger) -> list[tuple[str, str]]:
    """Rows of one level and parent with the same name and the same amounts in every year, above nothing."""
    first: dict[tuple[object, ...], str] = {}
    pairs = []
    for row in ledger.rows:
        amounts = tuple(ledger.amount.get((row, y)) for y in ledger.years or ledger.columns)
        if ledger.level[row] == TOTAL or not any(amounts):
            continue
        key = (ledger.level[row], ledger.parent.get(row), ledger.name[row], amounts)
        if first.setdefault(key, row) != row:
            pairs.append((first[key], row))
    return pairs


def causes(ledger: Ledger) -> list[Cause]:
    """Why sums do not hold, each sum in one of them; what nothing explains by whole and sign of the gap."""
    open_gaps = {g.sum: g for g in ledger.failing()}
    found: list[Cause] = []

    def close(kind: CauseKind, sums: list[Sum], rows: list[str], changed: dict[Cell, float]) -> None:
        gaps = [open_gaps.pop(s) for s in sums if s in open_gaps]
        if gaps:
            found.append(Cause(kind, gaps, rows, changed))

    repeated = _repeated_year(ledger, open_gaps)
    close("ulang", repeated, [s.whole[0] for s in repeated], {})
    for first, second in doubled_rows(ledger):
        close("ganda", _without(ledger, second, open_gaps), [first, second], {})
    for sums, row, changed in _best(ledger, open_gaps, _swaps):
        close("tukar", sums, [row], changed)
    for sums, row, changed in _best(ledger, open_gaps, _wrong_cells):
        close("sel", sums, [row], changed)
    for sums in by_whole(ledger, open_gaps):
        close("jumlah", sums, [sums[0].whole[0]], {})
    return found


def _repeated_year(ledger: Ledger, gaps: dict[Sum, Gap]) -> list[Sum]:
    """Totals that repeat the last year, where nearly all of the table do: they mean the end of the period."""
    if not ledger.years:
        return []
    last = ledger.years[-1]
    told = [s for s in ledger.sums if s.kind == "baris" and _several(ledger, s) and ledger.gap(s)]
    same = [s for s in told if s in gaps and _equal(ledger, s.whole, (s.whole[0], last))]
    return same if same and len(same) >= defined("jumlah-baris")["bagian_ulang"] * len(told) else []


def _several(ledger: Ledger, s: Sum) -> bool:
    return sum(1 for c in s.parts if ledger.amount.get(c)) > 1


def _equal(ledger: Ledger, a: Cell, b: Cell) -> bool:
    x, y = ledger.amount.get(a), ledger.amount.get(b)
    return x is not None and y is not None and abs(x - y) <= (ledger.unit[a] + ledger.unit[b]) / 2


def _without(ledger: Ledger, row: str, gaps: dict[Sum, Gap]) -> list[Sum]:
    """The sums that hold once a row is left out; none where one of them then fails."""
    changed = {(row, c): 0.0 for c in ledger.columns}
    above = {
        s for cell in changed for s in ledger.of.get(cell, ()) if s.kind != "baris" and s.whole[0] != row
    }
    after = [ledger.gap(s, changed) for s in above]
    if any(g is not None and g.fails for g in after):
        return []
    return [s for s in above if s in gaps]


# --- cells ---

_Candidate = tuple[str, dict[Cell, float]]


def _best(
    ledger: Ledger, gaps: dict[Sum, Gap], candidates: Callable[[Ledger, dict[Sum, Gap]], Iterator[_Candidate]]
) -> Iterator[tuple[list[Sum], str, dict[Cell, float]]]:
    """The slips that explain most sums first, each sum once; none that another row explains as well."""
    scored = []
    for row, changed in candidates(ledger, gaps):
        mended = ledger.mends(changed)
        if mended is not None and len(mended) > 1:
            scored.append((mended, row, changed))
    scored.sort(key=lambda x: (-len(x[0]), len(x[2])))
    done: set[Sum] = set()
    for mended, row, changed in scored:
        rivals = {r for sums, r, _ in scored if set(sums) == set(mended)}
        if not done & set(mended) and len(rivals) == 1:
            done |= set(mended)
            yield mended, row, changed


def _needed(s: Sum, gap: Gap, cell: Cell) -> float:
    """By how much the cell must be more for the sum to hold."""
    return gap.off if s.whole == cell else -gap.off


def _wrong_cells(ledger: Ledger, gaps: dict[Sum, Gap]) -> Iterator[_Candidate]:
    """Cells in two failing sums or more, one at a time; rows that are off in several columns."""
    rows: dict[str, dict[Cell, float]] = {}
    for cell in dict.fromkeys(c for s in gaps for c in (s.whole, *s.parts)):
        value = ledger.amount.get(cell)
        failing = [s for s in ledger.of[cell] if s in gaps]
        if len(failing) < 2 or (value is None and ledger.worth(cell, {}) is not None):
            continue
        value = value or 0.0  # a blank one counts as nothing
        # The sum of the fewest cells knows best what rounding leaves open.
        best = min(failing, key=lambda s: gaps[s].tolerance)
        changed = {cell: value + _needed(best, gaps[best], cell)}
        if changed[cell] < 0:
            continue
        yield cell[0], changed
        if sum(1 for s in failing if s.kind != "baris") > 1:
            rows.setdefault(cell[0], {}).update(changed)
    for row, changed in rows.items():
        if len(changed) > 1:
            yield row, changed


def _swaps(ledger: Ledger, gaps: dict[Sum, Gap]) -> Iterator[_Candidate]:
    """Years of one row that are swapped, where sums of both years fail by their difference."""
    failing: dict[str, list[Sum]] = {}
    for s in gaps:
        if s.kind != "baris" and s.whole[1] != TOTAL:
            failing.setdefault(s.whole[0], []).append(s)
    for whole, sums in failing.items():
        rows = dict.fromkeys([whole, *(r for s in sums for r, _ in s.parts)])
        for one, other in combinations(sums, 2):
            a, b = one.whole[1], other.whole[1]
            limit = gaps[one].tolerance + gaps[other].tolerance
            if abs(gaps[one].off + gaps[other].off) > limit:
                continue
            for row in rows:
                x, y = ledger.amount.get((row, a)), ledger.amount.get((row, b))
                if x is not None and y is not None and abs(abs(x - y) - abs(gaps[one].off)) <= limit:
                    yield row, {(row, a): y, (row, b): x}


# --- what nothing explains ---


def by_whole(ledger: Ledger, gaps: dict[Sum, Gap]) -> list[list[Sum]]:
    """Failing sums of one whole together where all its years are off to the same side.

    The column of totals goes with the years that make up its gap.
    """
    groups: dict[tuple[object, ...], list[Sum]] = {}
    totals = []
    for s, gap in gaps.items():
        if s.kind == "baris":
            groups[(s,)] = [s]
        elif s.whole[1] == TOTAL and ledger.years:
            totals.append(s)
        else:
            groups.setdefault((s.kind, s.whole[0], gap.off > 0), []).append(s)
    for s in totals:
        same = [k for k in groups if k[:2] == (s.kind, s.whole[0])]
        years = [x for k in same for x in groups[k]]
        off = sum(gaps[x].off for x in years)
        limit = gaps[s].tolerance + sum(gaps[x].tolerance for x in years)
        if years and abs(off - gaps[s].off) <= limit:
            side = (s.kind, s.whole[0], gaps[s].off > 0)
            groups[side if side in groups else same[0]].append(s)
        else:
            groups[(s,)] = [s]
    return list(groups.values())
