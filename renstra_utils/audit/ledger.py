"""The funding as sums that must hold: a parent is its parts, a total its years, JUMLAH the programmes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

import pandas as pd

from .words import norm

#: A cell: the key of its row, and its year or `jumlah`.
Cell = tuple[str, str]
Kind = Literal["induk", "jumlah", "baris"]
TOTAL = "jumlah"


class Sum(NamedTuple):
    """Cells of which one is the sum of the others."""

    kind: Kind
    whole: Cell
    parts: tuple[Cell, ...]


class Gap(NamedTuple):
    """What a sum comes to."""

    sum: Sum
    target: float
    total: float
    tolerance: float
    #: Parts that have no figure, nor parts of their own that have one.
    blank: tuple[Cell, ...]
    #: Parts without a figure, that count by what is below them.
    filled: tuple[Cell, ...]

    @property
    def off(self) -> float:
        """Parts less whole: below 0 something is missing."""
        return self.total - self.target

    @property
    def fails(self) -> bool:
        """Whether rounding does not explain it."""
        return abs(self.off) > self.tolerance

    @property
    def column(self) -> str:
        """The column of the whole."""
        return self.sum.whole[1]

    def contradicts(self, ledger: Ledger) -> bool:
        """Whether printed figures cannot all be true: a blank part could still make up what is missing."""
        cells = {self.sum.whole, *self.sum.parts}
        return not (cells & ledger.proposed) and (not self.blank or self.off > 0) and not self.filled


class Ledger:
    """Amounts of the funding by cell, and the sums that they stand in."""

    def __init__(self, money: pd.DataFrame, columns: list[str], years: Iterable[int] = ()) -> None:
        self.columns, self.years = columns, [c for c in columns if c != TOTAL]
        #: Whether the table lacks years of the plan, which a total may include.
        self.lacks_years = not {str(y) for y in years} <= set(self.years)
        rows = money.drop_duplicates("baris")
        self.rows: list[str] = [str(k) for k in rows["baris"]]
        self.level = dict(zip(self.rows, map(str, rows["level"]), strict=True))
        self.name = {k: norm(t) for k, t in zip(self.rows, rows["uraian"], strict=True)}
        known = set(self.rows)
        parents = zip(self.rows, rows["induk"], strict=True)
        self.parent = {k: str(i) for k, i in parents if pd.notna(i) and str(i) in known}
        self.children: dict[str, list[str]] = {}
        for k, i in self.parent.items():
            self.children.setdefault(i, []).append(k)
        self.amount: dict[Cell, float] = {}
        self.unit: dict[Cell, float] = {}
        self.proposed: set[Cell] = set()
        self.at: dict[Cell, object] = {}
        cells = zip(
            money.index,
            money["baris"],
            money["tahun"],
            money["uang"],
            money["unit"],
            money["usul"],
            strict=True,
        )
        for at, row, column, value, unit, proposed in cells:
            cell = (str(row), str(column))
            self.at[cell], self.unit[cell] = at, float(unit)
            if pd.notna(value):
                self.amount[cell] = float(value)
            if proposed:
                self.proposed.add(cell)
        #: What a row is made of; a row of totals names no parts of its own.
        self.below = dict(self.children)
        self.sums = [*_parents(self), *_rows(self), *_totals(self)]
        self.below |= {s.whole[0]: [r for r, _ in s.parts] for s in self.sums if s.kind != "baris"}
        self.of: dict[Cell, list[Sum]] = {}
        for s in self.sums:
            for cell in {s.whole, *s.parts}:
                self.of.setdefault(cell, []).append(s)

    # --- what cells and sums come to ---

    def worth(
        self, cell: Cell, changed: Mapping[Cell, float], seen: frozenset[Cell] = frozenset()
    ) -> tuple[float, float] | None:
        """A cell's amount and how far rounding may have it off; of a blank one what its parts make up."""
        value = changed.get(cell, self.amount.get(cell))
        if value is not None:
            return value, self.unit.get(cell, 1.0) / 2
        row, column = cell
        years = [(row, y) for y in self.years] if column == TOTAL else []
        below = [(k, column) for k in self.below.get(row, ())]
        for parts in (years, below):
            worths = [self.worth(c, changed, seen | {cell}) for c in parts if c not in seen]
            known = [w for w in worths if w is not None]
            if known:
                return sum(v for v, _ in known), sum(h for _, h in known)
        return None

    def gap(self, s: Sum, changed: Mapping[Cell, float] | None = None) -> Gap | None:
        """What a sum comes to; None where its whole, or every part of it, has no figure."""
        changed = changed or {}
        whole = changed.get(s.whole, self.amount.get(s.whole))
        if whole is None:
            return None
        half = self.unit.get(s.whole, 1.0) / 2
        total, made, made_half = 0.0, 0.0, 0.0
        known, blank, filled = 0, [], []
        for cell in s.parts:
            value = changed.get(cell, self.amount.get(cell))
            if value is not None:
                total, half, known = total + value, half + self.unit.get(cell, 1.0) / 2, known + 1
            elif (w := self.worth(cell, changed, frozenset({s.whole}))) is not None:
                made, made_half = made + w[0], made_half + w[1]
                filled.append(cell)
            else:
                blank.append(cell)
        if not known and not filled:
            return None
        # A blank part may be meant as nothing: what is nearer counts.
        if filled and (not known or abs(total + made - whole) <= abs(total - whole)):
            return Gap(s, whole, total + made, half + made_half, tuple(blank), tuple(filled))
        return Gap(s, whole, total, half, (*blank, *filled), ())

    def failing(self, changed: Mapping[Cell, float] | None = None) -> list[Gap]:
        """The sums that do not hold."""
        gaps = (self.gap(s, changed) for s in self.sums)
        return [g for g in gaps if g is not None and g.fails]

    def mends(self, changed: Mapping[Cell, float]) -> list[Sum] | None:
        """The sums that other amounts mend; None where they leave one of them wrong, or break one."""
        touched = dict.fromkeys(s for cell in changed for s in self.of.get(cell, ()))
        mended = []
        for s in touched:
            before, after = self.gap(s), self.gap(s, changed)
            if after is not None and after.fails:
                return None
            if before is not None and before.fails:
                mended.append(s)
        return mended


# --- which sums there are ---


def _parents(ledger: Ledger) -> Iterator[Sum]:
    """Each parent as its parts; rows without a parent count among them where they then make it up better."""
    lone: dict[str, list[str]] = {}
    for row in ledger.rows:
        if row not in ledger.parent:
            lone.setdefault(ledger.level[row], []).append(row)
    for parent, children in ledger.children.items():
        if ledger.level[parent] == TOTAL:
            continue
        others = [k for k in lone.get(ledger.level[children[0]], ()) if k != parent]
        with_others = _nearer(ledger, parent, children, [*children, *others]) if others else children
        for c in ledger.columns:
            yield Sum("induk", (parent, c), tuple((k, c) for k in with_others))


def _nearer(ledger: Ledger, whole: str, first: list[str], second: list[str]) -> list[str]:
    """Of two lists of parts the one that makes up the whole; the first if neither does in most columns."""

    def held(parts: list[str]) -> int:
        gaps = (ledger.gap(Sum("induk", (whole, c), tuple((k, c) for k in parts))) for c in ledger.columns)
        return sum(1 for g in gaps if g is not None and not g.fails)

    return second if held(second) > held(first) else first


def _rows(ledger: Ledger) -> Iterator[Sum]:
    """Each row's total as its years."""
    if TOTAL in ledger.columns and ledger.years:
        for row in ledger.rows:
            yield Sum("baris", (row, TOTAL), tuple((row, y) for y in ledger.years))


def _totals(ledger: Ledger) -> Iterator[Sum]:
    """Each row of level jumlah as what it adds up.

    These are the rows that name it as their parent; else all rows of the highest level, or of several rows
    of totals those that make it up: the rows since the last one, or the totals so far.
    """
    top = _top_rows(ledger)
    totals = [r for r in ledger.rows if ledger.level[r] == TOTAL]
    since: list[str] = []
    before: list[str] = []
    for row in ledger.rows:
        if row in top:
            since.append(row)
        if ledger.level[row] != TOTAL:
            continue
        parts = ledger.children.get(row) or top
        if row not in ledger.children and len(totals) > 1:
            for other in (since, before):
                parts = _nearer(ledger, row, parts, list(other)) if other else parts
        for c in ledger.columns:
            if parts:
                yield Sum("jumlah", (row, c), tuple((k, c) for k in parts))
        before.append(row)
        since = []


def _top_rows(ledger: Ledger) -> list[str]:
    """The programmes, or the kegiatan where there are none, that are no part of one of them."""
    for level in ("program", "kegiatan"):
        rows = [r for r in ledger.rows if ledger.level[r] == level]
        if rows:
            return [r for r in rows if ledger.level.get(ledger.parent.get(r, ""), "") != level]
    return []
