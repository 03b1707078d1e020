"""A sheet becomes entries of a table of the plan; and what only all sheets together tell."""

from __future__ import annotations

from bisect import bisect_left, insort

from ..plan.contract import contract
from ..text import words
from .heading_checks import headings_fit, one_heading
from .layout import layouts_of, must_have, why_no_table
from .reading import Entry, Reading
from .rows import row_entries
from .sheets import Sheet
from .tables import NOT_FILLED
from .titles import TitleFacts, title_facts


def sheet_entries(reading: Reading, sheet: Sheet) -> list[Entry]:
    """The rows that a sheet holds for a table of the plan."""
    found = layouts_of(sheet, reading.options)
    if reading.ours:
        found = [layout for layout in found if layout.table == sheet.name]
    if not found:
        _say_why_no_table(reading, sheet)
        return []
    layout = found[0]
    rivals = [f.table for f in found if f.score > layout.score - 0.4 and f.table != layout.table]
    if rivals:
        both = [layout.table, *rivals]
        what = f"lembar ini bisa dibaca sebagai tabel {' atau '.join(both)}"
        remedy = f"Sebut tabelnya: {' atau '.join(f'--tabel {t}' for t in both)}."
        reading.bad(sheet.name, layout.last, None, None, what, remedy)
        return []
    if not headings_fit(reading, sheet, layout) or not one_heading(reading, sheet, layout):
        return []
    titles = TitleFacts() if reading.ours else title_facts(reading, sheet, layout)
    if titles is None:
        return []
    return list(row_entries(reading, sheet, layout, titles))


def _say_why_no_table(reading: Reading, sheet: Sheet) -> None:
    table = words(sheet.name).replace(" ", "_")
    if table in contract() and table not in NOT_FILLED:
        why = why_no_table(sheet, table)
        what = f"tidak ada baris judul tabel {table}"
        reading.bad(sheet.name, None, None, None, what if why == what else f"{what}; {why}", must_have(table))
    elif sheet.rows and table != "petunjuk":
        reading.notes.append(f"Lembar “{sheet.name}” dilewati: {why_no_table(sheet, reading.options.table)}.")


def check_cumulative(reading: Reading, entries: list[Entry]) -> None:
    """`rpd.csv` holds figures since January: where a month has less than the one before, the sheet has each
    month's own."""
    mine = [e for e in entries if e.table == "rpd"]
    rows = {k: dict(r) for k, r in reading.old["rpd"].items()}
    for e in mine:
        rows.setdefault(e.key, {}).update(e.content)
    months: dict[tuple[str, str], list[int]] = {}
    for y, m in rows:
        for column in [c for c in ("rpd", "realisasi") if rows[y, m].get(c)]:
            insort(months.setdefault((y, column), []), int(m))
    for e, column in [(e, c) for e in mine for c in ("rpd", "realisasi") if e.content.get(c)]:
        year, month = e.key
        at = bisect_left(months[year, column], int(month))
        last = months[year, column][at - 1] if at else None
        earlier = rows[year, str(last)][column] if last is not None else "0"
        if last is not None and float(e.content[column]) < float(earlier):
            what = (
                f"lebih kecil daripada bulan {last} ({earlier}), padahal rpd.csv memuat angka kumulatif sejak"
                " Januari"
            )
            remedy = "Jumlahkan angka tiap bulan dengan bulan-bulan sebelumnya."
            reading.bad_at(e, column, e.content[column], what, remedy)
    if mine:
        reading.notes.append(
            "Angka rpd dibaca sebagai angka kumulatif sejak Januari, bukan angka satu bulan."
        )


def note_years_beside_quarters(reading: Reading, entries: list[Entry]) -> None:
    """Says where a figure of a whole year comes beside those of quarters, or the other way round: the year's
    is the one that counts."""
    there: dict[tuple[str, ...], set[bool]] = {}
    for key in [*reading.old["realisasi"], *(e.key for e in entries if e.table == "realisasi")]:
        there.setdefault(key[:2], set()).add(bool(key[2]))
    told = dict.fromkeys(
        e.key[:2]
        for e in entries
        if e.table == "realisasi" and e.key not in reading.old["realisasi"] and len(there[e.key[:2]]) > 1
    )
    reading.notes += [
        f"{kode} {year}: ada angka setahun dan angka triwulan; yang dipakai di halaman angka setahun."
        for kode, year in told
    ]
