"""What an unknown sheet may be: its heading, table, and the meaning of each column. A guess, to be
confirmed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ..plan.contract import contract, known_names, value_columns
from ..plan.tables import (
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
from ..readers.sheets import Sheet
from ..text import words
from .beside import code_parts, label_column, office_column
from .blocks import SEARCHED_ROWS, Block, blocks, heading_text, is_inner_tier
from .headings import parse_heading
from .layout import Layout, Slot, shape_of

#: A column `target` alone does not tell these.
_NAMED_ONLY = {"rencana_aksi"}


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


def slots_of(table: str, heads: dict[int, str]) -> tuple[dict[int, Slot], dict[int, str]]:
    """What each heading means for a table, and the headings that mean nothing to it."""
    slots: dict[int, Slot] = {}
    unused: dict[int, str] = {}
    own, keys = fields_of(table), key_of(table)
    for j, text in heads.items():
        h = parse_heading(text)
        by_month = "bulan" in keys and h.month
        h = replace(h, word=h.word_without_month) if by_month else replace(h, month=None)
        if table == "anggaran" and h.to_date:
            h = replace(h, word=re.sub(r" (?:bulan|periode|saat|hari) ini$", "", h.word))
        column = None if h.helper else columns_by_word(table).get(h.word)
        if column is None and not h.helper and not h.word and (h.year or h.quarter or h.month):
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
    for j in _amounts_beside(table, slots):
        unused[j] = slots.pop(j).text
    return slots, unused


def _amounts_beside(table: str, slots: dict[int, Slot]) -> list[int]:
    """Columns of money that stand beside the figure of performance itself: `Rp` beside `K`."""
    if table not in value_columns():
        return []
    bare = {(s.column, s.heading.part) for s in slots.values() if not s.heading.unit}
    return [j for j, s in slots.items() if s.heading.unit and (s.column, s.heading.part) in bare]


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
    may_miss |= {"bulan"} if any(s.heading.month for s in slots.values()) else set()
    if any(k not in own and k not in may_miss for k in keys):
        return 0.0
    hints = known_names()["judul"].get(table, [])
    if all(not s.heading.word and s.heading.year for s in slots.values() if s.column == "nilai"):
        hints = [h for h in hints if h != "kinerja"]  # years alone under `Kinerja` may be targets
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


def _is_cut_short(table: str, sheet: Sheet, block: Block, slots: dict[int, Slot]) -> bool:
    """Whether a heading goes on above or below these rows: a year or quarter alone says too little where
    `Target` stands over or under it."""
    known = {**columns_by_word(table), **context_by_word(table)}
    bare = [j for j, s in slots.items() if not s.heading.word and s.heading.part != (None, None)]
    for n in (block.first - 1, block.last + 1):
        row = {j: c.text for j, c in sheet.rows.get(n, {}).items()}
        title = {row.get(j) for j in slots if j not in bare}  # stands over the whole table
        if len(row) == 1:
            title.add(row.get(min(slots)) if slots else None)
        if any(j in row and row[j] not in title and parse_heading(row[j]).word in known for j in bare):
            return True
    return False


def layouts_of(sheet: Sheet, table: str | None) -> list[Layout]:
    """The ways to read a sheet as a table, best first; of each table the best. `table`: the one that a person
    says it is, else any."""
    best: dict[str, Layout] = {}
    tables = [table] if table else [t for t in contract() if t not in NOT_FILLED]
    for block in blocks(sheet):
        above = titles_above(sheet, block.first)
        title = words(" ".join(above))
        heads = {j: heading_text(path) for j, path in block.paths.items()}
        for name in tables:
            slots, unused = slots_of(name, heads)
            if name in best and _shape_and_units(slots) == _shape_and_units(best[name].slots):
                if block.first == best[name].first and is_inner_tier(sheet.rows[block.last]):
                    best[name] = replace(best[name], last=block.last, unused=unused)
                continue
            if not slots or _is_cut_short(name, sheet, block, slots):
                continue
            score = _score(name, sheet, slots, title, table is not None)
            if score:
                parts = [(s.column, *s.heading.part) for s in slots.values() if not s.context]
                told = {(s.column, *s.heading.part) for s in slots.values() if s.context}
                stated = sum(s.heading.unit is not None for s in slots.values())
                score += 0.01 * (len(set(parts)) + len(told) + stated) - (len(parts) - len(set(parts)))
            if score > (best[name].score if name in best else 0):
                best[name] = Layout(name, block.first, block.last, slots, unused, above, score)
    found = sorted(best.values(), key=lambda layout: -layout.score)
    return [_with_beside(sheet, layout) for layout in found]


def rivals_of(found: list[Layout], chosen: list[Layout]) -> list[str]:
    """The tables that a sheet could be about as well as the first that was found, that one before them; none
    where one is plain, or where a label column tells."""
    tables = {layout.table for layout in chosen}
    others = [f.table for f in found if f.score > found[0].score - 0.4 and f.table not in tables]
    return [found[0].table, *others] if others and found[0].label is None else []


def titles_above(sheet: Sheet, first: int) -> tuple[str, ...]:
    """The name of a sheet, and the texts above its heading."""
    above = [
        c.text
        for n in sorted(sheet.rows)
        if n < first
        for c in sheet.rows[n].values()
        if isinstance(c.value, str)
    ]
    return (sheet.name, *dict.fromkeys(above))


def _with_beside(sheet: Sheet, layout: Layout) -> Layout:
    """The columns that tell whose figures a row holds: a label, an office, the parts of a code."""
    label, labels = label_column(sheet, layout)
    office = office_column(sheet, layout)
    codes = code_parts(sheet, layout)
    taken = {label, office, *codes}
    slots = {j: s for j, s in layout.slots.items() if j not in taken}
    unused = {j: text for j, text in layout.unused.items() if j not in taken}
    return replace(layout, slots=slots, unused=unused, label=label, labels=labels, office=office, codes=codes)


def _shape_and_units(slots: dict[int, Slot]) -> dict[int, tuple[str | int | None, ...]]:
    """What each column holds, and its unit of money."""
    return {j: (*of, slots[j].heading.unit) for j, of in shape_of(slots).items()}


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
