"""What of a guessed layout is not certain: a heading of two meanings, a second table, a column that tells
rows apart and is not used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ..plan.contract import contract, known_names
from ..plan.tables import NAMED_BY, columns_of, key_of
from ..readers.sheets import Cell, Sheet
from ..text import nearest, words
from .guess import columns_by_word, context_by_word, slots_of
from .headings import ColumnHeading, parse_heading
from .layout import Layout, Slot, shape_of


@dataclass(frozen=True)
class Doubt:
    """Why a sheet cannot be read as guessed: its row, the column and its heading, what is wrong, what to
    do."""

    row: int
    what: str
    remedy: str
    column: int | None = None
    text: str | None = None


@cache
def column_units() -> set[str]:
    """The units of the tables' columns, per cent aside."""
    return {words(f.get("satuan", "")) for t in contract() for f in columns_of(t)} - {"", "%"}


def doubts_of(sheet: Sheet, layout: Layout, units: set[str], ours: bool) -> list[Doubt]:
    """Every doubt about a guessed layout; `units`: those of the plan's indicators, `ours`: a sheet of our own
    workbook, in which each heading is known."""
    out = [Doubt(layout.last, *d, column=j, text=text) for j, text, d in _of_headings(layout, units, ours)]
    if not ours:
        out += [Doubt(n, *_second(layout)) for n in second_headings(sheet, layout)]
        out += _unused_that_tell(sheet, layout)
    return out


def double_columns(layout: Layout) -> Iterator[Doubt]:
    """Columns that are the same to the table, also where a form says so."""
    count = Counter((s.column, s.context, s.heading.part) for s in layout.slots.values())
    for j, s in layout.slots.items():
        if count[s.column, s.context, s.heading.part] > 1 and not s.context:
            what = f"dua kolom sama-sama berarti {s.column}"
            yield Doubt(layout.last, what, "Sisakan satu, atau ganti judulnya.", j, s.text)


def unclear_columns(layout: Layout) -> Iterator[Doubt]:
    """Columns whose heading names more than one year or quarter."""
    for j, s in layout.slots.items():
        if s.heading.unclear and not s.context:
            what = f"judul ini menyebut {s.heading.unclear}"
            yield Doubt(layout.last, what, "Sebut satu saja, atau hapus kolomnya.", j, s.text)


def _of_headings(layout: Layout, units: set[str], ours: bool) -> Iterator[tuple[int, str, tuple[str, str]]]:
    for d in (*double_columns(layout), *unclear_columns(layout)):
        yield d.column or 0, d.text or "", (d.what, d.remedy)
    for j, s in layout.slots.items():
        for doubt in _of_used(layout, s, units, ours):
            yield j, s.text, doubt
    for j, text in layout.unused.items():
        if unused := _of_unused(layout, parse_heading(text), ours):
            yield j, text, unused


def _of_used(layout: Layout, s: Slot, units: set[str], ours: bool) -> Iterator[tuple[str, str]]:
    if not ours and s in layout.figures() and not _aside_fits(units, s.heading.aside):
        yield (
            f"keterangan “({s.heading.aside})” di judul ini tidak dikenal, sehingga tidak pasti angka apa di"
            " kolomnya",
            "Hapus keterangannya bila kolom ini memang yang dimaksud; bila bukan, hapus kolomnya.",
        )
    if s.heading.unit == "miliar rupiah":
        yield "satuan miliar tidak dipakai", "Tulis dalam rupiah, ribu rupiah, atau juta rupiah."


def _of_unused(layout: Layout, h: ColumnHeading, ours: bool) -> tuple[str, str] | None:
    """Why a heading that is not used may have been meant; None where it may be passed over."""
    doubt = known_names()["ragu"].get(h.word, "")
    if doubt.startswith(f"{layout.table}:"):
        meant = doubt.split(": ")[1]
        first = meant.split(" atau ")[0].replace("_", " ").capitalize()
        return f"judul ini bisa berarti {meant}", f"Ganti judulnya dengan salah satunya, mis. “{first}”."
    whole_year = columns_by_word(layout.table).get(h.word)
    if whole_year and h.quarter and not h.to_date:
        name = h.word.capitalize()
        what = f"tabel {layout.table} memuat angka setahun, bukan angka satu triwulan"
        one = f"“{name}” atau “{name} s.d. TW II”"
        remedy = f"Ganti dengan satu kolom, mis. {one}; bila tidak perlu, hapus kolomnya."
        return None if layout.holds(whole_year) else (what, remedy)
    known = [*columns_by_word(layout.table), *context_by_word(layout.table)]
    beside = h.unit is not None and h.word in known  # the amount beside a figure of performance
    passed = not h.word or h.percent or beside or h.word in known_names()["lewati"]
    near = "" if passed else nearest(h.word, known)
    if near and _is_close(h.word, known):
        return "judul kolom tidak dikenal", f"{near}Betulkan judulnya, atau hapus kolomnya."
    if ours:
        return "judul kolom tidak dikenal", "Kembalikan judul seperti semula, atau hapus kolomnya."
    return None


def _aside_fits(units: Iterable[str], aside: str) -> bool:
    """Whether what stands in parentheses beside a heading changes nothing: a unit of some indicator, or a
    word of `sebutan.toml`."""
    own = {*map(words, units)} - {"", "%"} | column_units()
    return all(
        a in known_names()["keterangan"]
        or any(a.startswith(u) or (len(a) > 2 and u.startswith(a)) for u in own)
        for a in aside.split("; ")
        if a
    )


def second_headings(sheet: Sheet, layout: Layout) -> Iterator[int]:
    """Rows that head a second table, with columns of its own: its rows would be lost or read by the wrong
    heading. A row with a figure of its own is no heading, whatever its words."""
    telling = {"kode", NAMED_BY.get(layout.table, "kode"), *key_of(layout.table)}
    figures = [j for j, s in layout.slots.items() if not s.context and s.column not in key_of(layout.table)]
    for n, cells in sheet.rows.items():
        if layout.first <= n <= layout.last or (
            n > layout.last and any(_counts(cells.get(j)) for j in figures)
        ):
            continue
        heads = {j: c.text for j, c in cells.items() if isinstance(c.value, str) and len(c.value) < 60}
        slots, _ = slots_of(layout.table, heads)
        named = {s.column for s in slots.values() if s.heading.word}
        if (
            named & telling
            and len(named) > 1
            and not shape_of(slots).items() <= shape_of(layout.slots).items()
        ):
            yield n


def _counts(cell: Cell | None) -> bool:
    """Whether a cell holds a figure and no year or quarter of a heading."""
    if cell is None or parse_heading(cell.text).part != (None, None):
        return False
    return not isinstance(cell.value, str) or cell.value[:1].isdigit()


def _second(layout: Layout) -> tuple[str, str]:
    what = f"baris judul kedua, dengan kolom lain daripada judul di baris {layout.last}"
    return what, "Pisahkan kedua tabel itu ke lembarnya masing-masing."


_NAME_IT = "Petakan lembarnya dengan renstra petakan: sebut arti kolom ini, atau bahwa ia diabaikan."


def _unused_that_tell(sheet: Sheet, layout: Layout) -> Iterator[Doubt]:
    """Columns that are not used and yet tell rows of one indicator apart, or name a revision or an office."""
    rows = [cells for n, cells in sorted(sheet.rows.items()) if n > layout.last]
    named = {"kode", NAMED_BY.get(layout.table)}
    who = [j for j, s in layout.slots.items() if s.column in named or s.column in key_of(layout.table)]
    for j, text in layout.unused.items():
        word = parse_heading(text).word
        if word in known_names()["lewati"] or j == layout.office:
            continue
        by_row: dict[tuple[str, ...], set[str]] = {}
        for cells in rows:
            key = tuple(cells[k].text if k in cells else "" for k in who)
            if any(key) and j in cells and not _counts(cells[j]):
                by_row.setdefault(key, set()).add(words(cells[j].text))
        several = next((seen for seen in by_row.values() if len(seen) > 1), set())
        if word in known_names()["penanda"] and any(by_row.values()):
            yield Doubt(layout.last, "kolom ini membedakan angka, dan tidak dipakai", _NAME_IT, j, text)
        elif several:
            shown = ", ".join(sorted(several)[:4])
            what = f"kolom ini membedakan baris dari satu indikator ({shown}), dan tidak dipakai"
            yield Doubt(layout.last, what, _NAME_IT, j, text)


def _is_close(word: str, known: list[str]) -> bool:
    from rapidfuzz import fuzz, process

    return process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=82) is not None
