"""The heading of a sheet: which row it is, which table it heads, and what each column below it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ..plan.contract import contract, known_names, value_columns
from ..text import words
from .cells import ImportOptions
from .headings import ColumnHeading, parse_heading
from .sheets import Sheet
from .tables import (
    FIGURES,
    NAMED_BY,
    NOT_FILLED,
    fields_of,
    has_key,
    key_of,
    names_of,
    optional_of,
    required_of,
)

#: A column `target` alone does not tell these.
_NAMED_ONLY = {"rencana_aksi"}
SEARCHED_ROWS = 60


@cache
def columns_by_word(table: str) -> dict[str, str]:
    """Every word for a column of a table."""
    own = names_of(table)
    found: dict[str, str] = {}
    for source in (known_names()["kolom"].get(table, {}), known_names()["kolom"]["semua"]):
        for column, names in source.items():
            if column in own:
                found |= {w: column for w in names if w not in found}
    return found | {words(c): c for c in own}


@cache
def context_by_word(table: str) -> dict[str, str]:
    """Every word for a column that only tells which row is meant."""
    if table not in NAMED_BY:
        return {}
    other = "uraian" if table != "anggaran" else "indikator"
    return {w: c for c, names in known_names()["konteks"].items() if c != other for w in names}


@dataclass(frozen=True)
class Slot:
    """What a column of a sheet holds: a column of the table, or context, a word that only tells the row."""

    column: str
    context: bool
    heading: ColumnHeading
    text: str


@dataclass(frozen=True)
class SheetLayout:
    """A sheet read as a table: the rows of its heading, what each column holds, the columns that are not
    used, the texts above, and how well it fits."""

    table: str
    first: int
    last: int
    slots: dict[int, Slot]
    unused: dict[int, str]
    above: tuple[str, ...]
    score: float

    def holds(self, column: str) -> bool:
        """Whether a column of the sheet is that column of the table."""
        return any(s.column == column and not s.context for s in self.slots.values())

    def figures(self) -> list[Slot]:
        """The columns that are neither key nor context."""
        keys = key_of(self.table)
        return [s for s in self.slots.values() if not s.context and s.column not in keys]


def shape_of(slots: dict[int, Slot]) -> dict[int, tuple[str | None, ...]]:
    """What each column holds; two headings of one shape are one heading, printed again."""
    return {j: (s.column, *s.heading.part) for j, s in slots.items()}


def _shape_and_units(slots: dict[int, Slot]) -> dict[int, tuple[str | None, ...]]:
    """What each column holds, and its unit of money."""
    return {j: (*of, slots[j].heading.unit) for j, of in shape_of(slots).items()}


def slots_of(table: str, heads: dict[int, str]) -> tuple[dict[int, Slot], dict[int, str]]:
    """What each heading means for a table, and the headings that mean nothing to it."""
    slots: dict[int, Slot] = {}
    unused: dict[int, str] = {}
    own = fields_of(table)
    for j, text in heads.items():
        h = parse_heading(text)
        if table == "anggaran" and h.to_date:
            h = replace(h, word=re.sub(r" (?:bulan|periode|saat|hari) ini$", "", h.word))
        column = None if h.helper else columns_by_word(table).get(h.word)
        if column is None and not h.helper and not h.word and (h.year or h.quarter):
            column = value_columns().get(table, "nilai" if "nilai" in own else None)
        if column and h.quarter and not h.to_date and "triwulan" not in own:
            column = None  # one quarter's figure is none of a table by year
        if column and h.percent and own[column].get("satuan") == "uang":
            column = None  # `Realisasi (%)` beside `Realisasi (Rp)`
        context = context_by_word(table).get(h.word)
        if column:
            slots[j] = Slot(column, False, h, text)
        elif context:
            slots[j] = Slot(context, True, h, text)
        elif not h.helper:
            unused[j] = text
    return slots, unused


def _score(table: str, sheet: Sheet, slots: dict[int, Slot], title: str, forced: bool) -> float:
    """How well a row fits as heading of a table; 0 where it cannot be one."""
    own = {s.column for s in slots.values() if not s.context}
    told = {s.column for s in slots.values() if s.context}
    named = words(sheet.name) == words(table)
    keys, required = key_of(table), required_of(table)
    if not has_key(table):
        return 50.0 if named and required <= own else 0.0
    may_miss = {"tahun", "triwulan", *optional_of(table)}
    may_miss |= {"kode"} if NAMED_BY.get(table) in told else set()
    if any(k not in own and k not in may_miss for k in keys):
        return 0.0
    hints = known_names()["judul"].get(table, [])
    hinted = any(re.search(rf"\b{re.escape(w)}\b", title) for w in hints)
    if table in _NAMED_ONLY and not (named or forced or hinted):
        return 0.0
    values = own - set(keys) - {"sumber_data", "tanggal_data"}
    whole = table in NAMED_BY or named or forced or set(keys) | values >= required
    if not values or not whole:
        return 0.0
    if table in FIGURES and not values & set(FIGURES[table]):
        return 0.0
    return len(own) + 0.5 * len(told) + 2.0 * hinted + 10.0 * named


def _possible_headings(sheet: Sheet, numbers: list[int], at: int) -> Iterator[tuple[int, dict[int, str]]]:
    """The headings that a row gives alone, and with one or two rows below it: the last row, and the text over
    each column."""
    rows: list[dict[int, str]] = []
    for n in numbers[at : at + 3]:
        if n != numbers[at] + len(rows) or (not rows and len(sheet.rows[n]) < 2):
            return
        rows.append({j: c.text for j, c in sheet.rows[n].items()})
        whole = list(rows)
        for k in reversed(range(len(rows) - 1)):
            whole[k] = _carried_along(whole[k], whole[k + 1])
        over = sorted({j for r in whole for j in r})
        yield n, {j: " ".join(dict.fromkeys(r[j] for r in whole if j in r)) for j in over}


def _is_bare_period(text: str | None) -> bool:
    h = parse_heading(text) if text else None
    return h is not None and not h.word and h.part != (None, None)


def _carried_along(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    """A group's heading written once over its first column, and not merged, holds for the next ones:
    `Realisasi` over quarters, `2023` over its figures."""
    out, group = dict(upper), None
    for j in sorted({*upper, *lower}):
        if j in upper and j in lower and (_is_bare_period(upper[j]) or _is_bare_period(lower[j])):
            group = upper[j]
        elif j in upper or group is None or not (_is_bare_period(lower.get(j)) or _is_bare_period(group)):
            group = None
        else:
            out[j] = group
    return out


def _is_cut_short(table: str, sheet: Sheet, first: int, last: int, slots: dict[int, Slot]) -> bool:
    """Whether a heading goes on above or below these rows: a year or quarter alone says too little where
    `Target` stands over or under it."""
    known = {**columns_by_word(table), **context_by_word(table)}
    bare = [j for j, s in slots.items() if not s.heading.word and s.heading.part != (None, None)]
    for n in (first - 1, last + 1):
        row = {j: c.text for j, c in sheet.rows.get(n, {}).items()}
        title = {row.get(j) for j in slots if j not in bare}  # stands over the whole table
        if len(row) == 1:
            title.add(row.get(min(slots)) if slots else None)
        if any(j in row and row[j] not in title and parse_heading(row[j]).word in known for j in bare):
            return True
    return False


def layouts_of(sheet: Sheet, options: ImportOptions) -> list[SheetLayout]:
    """The ways to read a sheet as a table, best first; of each table the best."""
    best: dict[str, SheetLayout] = {}
    tables = [options.table] if options.table else [t for t in contract() if t not in NOT_FILLED]
    numbers = sorted(sheet.rows)[:SEARCHED_ROWS]
    above = [sheet.name]
    for at, n in enumerate(numbers):
        cells = sheet.rows[n]
        title = words(" ".join(above))
        for last, heads in _possible_headings(sheet, numbers, at):
            for table in tables:
                slots, unused = slots_of(table, heads)
                if table in best and _shape_and_units(slots) == _shape_and_units(best[table].slots):
                    continue
                if _is_cut_short(table, sheet, n, last, slots):
                    continue
                score = _score(table, sheet, slots, title, options.table is not None)
                if score:
                    parts = [(s.column, *s.heading.part) for s in slots.values() if not s.context]
                    told = {(s.column, *s.heading.part) for s in slots.values() if s.context}
                    stated = sum(s.heading.unit is not None for s in slots.values())
                    score += 0.01 * (len(set(parts)) + len(told) + stated) - (len(parts) - len(set(parts)))
                if score > (best[table].score if table in best else 0):
                    best[table] = SheetLayout(table, n, last, slots, unused, tuple(above), score)
        above += dict.fromkeys(c.text for c in cells.values() if isinstance(c.value, str))
    return sorted(best.values(), key=lambda layout: -layout.score)


def must_have(table: str) -> str:
    """What a heading of a table has to name."""
    names = ", ".join(names_of(table))
    return f"Satu baris harus memuat nama kolom, sedikitnya kuncinya dan satu isian: {names}."


def why_no_table(sheet: Sheet, table: str | None) -> str:
    """Why a sheet was passed over: the heading that comes nearest to a table, and what it lacks."""
    tables = [table] if table else list(NAMED_BY)
    best: tuple[int, int, str] = (0, 0, "")
    for n in sorted(sheet.rows)[:SEARCHED_ROWS]:
        heads = {j: c.text for j, c in sheet.rows[n].items() if len(c.text) < 60}
        for other in tables:
            slots, unused = slots_of(other, heads)
            named = sum(bool(s.heading.word) for s in slots.values())
            if len(heads) > 1 and named > best[0]:
                best = (named, n, ", ".join(unused.values()))
    if not best[0]:
        return f"tidak ada baris judul tabel {table}" if table else "tidak ada tabel rencana di dalamnya"
    unknown = f"; judul yang tidak dikenal: {best[2]}" if best[2] else ""
    return f"judul di baris {best[1]} tidak memuat kunci dan isian sebuah tabel{unknown}"
