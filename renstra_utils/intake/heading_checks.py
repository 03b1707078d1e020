"""Whether the heading of a sheet has one meaning, and whether it is the only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pandas as pd

from ..plan.contract import contract, known_names
from ..text import nearest, words
from .headings import ColumnHeading, parse_heading
from .layout import SheetLayout, Slot, columns_by_word, context_by_word, shape_of, slots_of
from .reading import Reading
from .sheets import Sheet, cell_address
from .tables import NAMED_BY, columns_of, key_of


@cache
def column_units() -> set[str]:
    """The units of the tables' columns, per cent aside."""
    return {words(f.get("satuan", "")) for t in contract() for f in columns_of(t)} - {"", "%"}


#: What is wrong with a heading, and what to do.
_Doubt = tuple[str, str]


def headings_fit(reading: Reading, sheet: Sheet, layout: SheetLayout) -> bool:
    """Whether each heading has one meaning; what is not used is said."""
    before = len(reading.problems)

    def wrong(j: int, text: str, doubt: _Doubt) -> None:
        reading.bad(sheet.name, layout.last, f"judul (sel {cell_address(layout.last, j)})", text, *doubt)

    count = Counter((s.column, s.context, s.heading.part) for s in layout.slots.values())
    for j, s in layout.slots.items():
        twice = count[s.column, s.context, s.heading.part] > 1
        for doubt in _doubts_of_used(reading, layout, s, twice):
            wrong(j, s.text, doubt)
    ignored = []
    for j, text in layout.unused.items():
        unused = _doubt_of_unused(layout, parse_heading(text), reading.ours)
        if unused is None:
            ignored.append(text)
        else:
            wrong(j, text, unused)
    if ignored:
        unused_columns = f"kolom tidak dipakai: {', '.join(ignored)}"
        reading.notes.append(f"Lembar “{sheet.name}” dibaca sebagai {layout.table}; {unused_columns}.")
    return len(reading.problems) == before


def _doubts_of_used(reading: Reading, layout: SheetLayout, s: Slot, twice: bool) -> Iterator[_Doubt]:
    if twice and not s.context:
        yield f"dua kolom sama-sama berarti {s.column}", "Sisakan satu, atau ganti judulnya."
    if s.heading.unclear and not s.context:
        yield f"judul ini menyebut {s.heading.unclear}", "Sebut satu saja, atau hapus kolomnya."
    if not reading.ours and s in layout.figures() and not _aside_fits(reading, s.heading.aside):
        yield (
            (
                f"keterangan “({s.heading.aside})” di judul ini tidak dikenal, sehingga tidak pasti angka apa"
                " di kolomnya"
            ),
            "Hapus keterangannya bila kolom ini memang yang dimaksud; bila bukan, hapus kolomnya.",
        )
    if s.heading.unit == "miliar rupiah":
        yield "satuan miliar tidak dipakai", "Tulis dalam rupiah, ribu rupiah, atau juta rupiah."


def _doubt_of_unused(layout: SheetLayout, h: ColumnHeading, ours: bool) -> _Doubt | None:
    """Why a heading that is not used may have been meant; None where it may be passed over."""
    doubt = known_names()["ragu"].get(h.word, "")
    if doubt.startswith(f"{layout.table}:"):
        readings = doubt.split(": ")[1]
        first = readings.split(" atau ")[0].replace("_", " ").capitalize()
        return f"judul ini bisa berarti {readings}", f"Ganti judulnya dengan salah satunya, mis. “{first}”."
    whole_year = columns_by_word(layout.table).get(h.word)
    if whole_year and h.quarter and not h.to_date:
        name = h.word.capitalize()
        return (
            None
            if layout.holds(whole_year)
            else (
                f"tabel {layout.table} memuat angka setahun, bukan angka satu triwulan",
                (
                    f"Ganti dengan satu kolom, mis. “{name}” atau “{name} s.d. TW II”; bila tidak perlu,"
                    " hapus kolomnya."
                ),
            )
        )
    known = [*columns_by_word(layout.table), *context_by_word(layout.table)]
    passed = not h.word or h.percent or h.word in known_names()["lewati"]
    near = "" if passed else nearest(h.word, known)
    if near and _is_close(h.word, known):
        return "judul kolom tidak dikenal", f"{near}Betulkan judulnya, atau hapus kolomnya."
    if ours:
        return "judul kolom tidak dikenal", "Kembalikan judul seperti semula, atau hapus kolomnya."
    return None


def _aside_fits(reading: Reading, aside: str) -> bool:
    """Whether what stands in parentheses beside a heading changes nothing: a unit of some indicator, or a
    word of `sebutan.toml`."""
    units = {words(str(u)) for u in reading.units.values() if not pd.isna(u)} - {"", "%"} | column_units()
    return all(
        a in known_names()["keterangan"]
        or any(a.startswith(u) or (len(a) > 2 and u.startswith(a)) for u in units)
        for a in aside.split("; ")
        if a
    )


def one_heading(reading: Reading, sheet: Sheet, layout: SheetLayout) -> bool:
    """Whether no second table, with columns of its own, stands in the sheet: its rows would be lost or read
    by the wrong heading."""
    before = len(reading.problems)
    telling = {"kode", NAMED_BY.get(layout.table, "kode"), *key_of(layout.table)}
    for n, cells in sheet.rows.items():
        if layout.first <= n <= layout.last:
            continue
        slots, _ = slots_of(
            layout.table,
            {j: c.text for j, c in cells.items() if isinstance(c.value, str) and len(c.value) < 60},
        )
        named = {s.column for s in slots.values() if s.heading.word}
        shape = shape_of(slots)
        if named & telling and len(named) > 1 and not shape.items() <= shape_of(layout.slots).items():
            what = f"baris judul kedua, dengan kolom lain daripada judul di baris {layout.last}"
            remedy = "Pisahkan kedua tabel itu ke lembarnya masing-masing."
            reading.bad(sheet.name, n, None, None, what, remedy)
    return len(reading.problems) == before


def _is_close(word: str, known: list[str]) -> bool:
    from rapidfuzz import fuzz, process

    return process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=82) is not None
