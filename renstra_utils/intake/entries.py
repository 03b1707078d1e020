"""A sheet becomes entries of the plan's tables, by a form or as guessed; and what only all sheets together
tell."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from ..forms.bind import Fit, fit_of, layouts_by
from ..forms.cells import decimal_text
from ..forms.doubts import double_columns, doubts_of, unclear_columns
from ..forms.form import Form, shipped_forms
from ..forms.guess import layouts_of, must_have, rivals_of, why_no_table
from ..forms.layout import Layout
from ..plan.contract import contract
from ..plan.tables import NOT_FILLED
from ..readers.sheets import Sheet, cell_address
from ..text import words
from .account import account
from .reading import Entry, Reading
from .rows import row_entries
from .titles import TitleFacts, title_facts


def sheet_entries(reading: Reading, sheet: Sheet) -> list[Entry]:
    """The rows that a sheet holds for tables of the plan."""
    layouts = sheet_layouts(reading, sheet)
    entries: list[Entry] = []
    for layout in layouts:
        titles = TitleFacts() if reading.ours else title_facts(reading, sheet, layout)
        if titles is None:
            return []
        found = list(row_entries(reading, sheet, layout, titles))
        entries += _added_up(reading, found) if layout.adds_up else found
    if layouts and not reading.ours:
        reading.notes += account(reading, sheet, layouts)
    return entries


def sheet_layouts(reading: Reading, sheet: Sheet) -> list[Layout]:
    """How a sheet is read, one layout for each table: by the office's form, else by one that is shipped, else
    as guessed; none after a report, or where it holds no table."""
    if reading.ours:
        return _guessed(reading, sheet)
    given = reading.options.form
    known = (given,) if given else (*reading.forms, *shipped_forms())
    fits = [(form, fit) for form in known if (fit := fit_of(form, sheet))]
    for form, fit in fits:
        if fit.exact and (layouts := _of_table(layouts_by(form, sheet, fit), reading.options.table)):
            by = f"“{form.nama}” ({form.berkas or 'bawaan'})"
            unused = dict.fromkeys(t for j, t in layouts[0].unused.items() if fit.columns[j].alasan)
            left = f"; kolom tidak dipakai: {'; '.join(unused)}" if unused else ""
            reading.note(sheet.name, f" dibaca menurut bentuk {by}{left}.")
            return layouts if _each_once(reading, sheet, layouts) else []
    for form, fit in fits:
        if (
            not form.shipped
            and 2 * len(fit.columns) > len(fit.unknown) + len(fit.columns)
            and len(fit.columns) > 1
        ):
            _say_changed(reading, sheet, form, fit)
            return []
    return [] if given else _guessed(reading, sheet)


def _of_table(layouts: list[Layout], table: str | None) -> list[Layout]:
    return [layout for layout in layouts if table in (None, layout.table)]


def _say_changed(reading: Reading, sheet: Sheet, form: Form, fit: Fit) -> None:
    what = f"bentuk lembar ini bukan lagi “{form.nama}” ({form.berkas}): {'; '.join(fit.differences()[:6])}"
    remedy = "Kembalikan judulnya, atau petakan lagi dengan renstra petakan."
    reading.bad(sheet.name, fit.block.last, None, None, what, remedy)


def _each_once(reading: Reading, sheet: Sheet, layouts: list[Layout]) -> bool:
    """Whether no two columns mean the same, and none names two periods."""
    before = len(reading.problems)
    for layout in layouts:
        for d in [*double_columns(layout), *unclear_columns(layout)]:
            place = f"judul (sel {cell_address(d.row, d.column or 1)})"
            reading.bad(sheet.name, d.row, place, d.text, d.what, d.remedy)
    return len(reading.problems) == before


def _guessed(reading: Reading, sheet: Sheet) -> list[Layout]:
    """The layouts of a sheet that no form is known for; whatever is not certain is reported."""
    found = layouts_of(sheet, reading.options.table)
    if reading.ours:
        found = [layout for layout in found if layout.table == sheet.name]
    if not found:
        _say_why_no_table(reading, sheet)
        return []
    chosen = by_label(found, reading.options.table) or found[:1]
    if both := rivals_of(found, chosen):
        what = f"lembar ini bisa dibaca sebagai tabel {' atau '.join(both)}"
        remedy = f"Sebut tabelnya: {' atau '.join(f'--tabel {t}' for t in both)}."
        reading.bad(sheet.name, found[0].last, None, None, what, remedy)
        return []
    before = len(reading.problems)
    units = {str(u) for u in reading.units.values() if not pd.isna(u)}
    for layout in chosen:
        for d in doubts_of(sheet, layout, units, reading.ours):
            place = f"judul (sel {cell_address(d.row, d.column)})" if d.column else None
            reading.bad(sheet.name, d.row, place, d.text, d.what, d.remedy)
        if layout.unused:
            unused = ", ".join(layout.unused.values())
            reading.note(sheet.name, f" dibaca sebagai {layout.table}; kolom tidak dipakai: {unused}.")
    if not reading.ours:
        how = f"simpan bentuknya: renstra petakan {reading.path} {reading.plan.folder}"
        reading.note(sheet.name, f" belum punya bentuk. Agar lembar sebentuk selalu dibaca sama, {how}")
    return chosen if len(reading.problems) == before else []


def by_label(found: list[Layout], table: str | None) -> list[Layout]:
    """Where a column says of each row whether it is a target or a realisasi, a layout for both."""
    told = [f for f in found if f.label is not None and f.table in f.labels.values()]
    plain = [f for f in told if f.table in ("target", "realisasi") or f.table == table]
    return plain or told[:1]


def _added_up(reading: Reading, entries: list[Entry]) -> list[Entry]:
    """Amounts of single months as the sums since January that the plan holds; a month that lacks before one
    that is there is reported."""
    out: list[Entry] = []
    sums: dict[tuple[str, str], Decimal] = {}
    due: dict[str, int] = {}
    for e in sorted(entries, key=lambda e: (e.key[0], int(e.key[1]))):
        year, month = e.key
        if int(month) != due.get(year, 1):
            what = f"bulan {due.get(year, 1)} tidak ada, padahal angka tiap bulan dijumlah sejak Januari"
            reading.bad_at(e, "bulan", month, what, "Isi semua bulan sejak Januari.")
            return []
        due[year] = int(month) + 1
        content = dict(e.content)
        for column in [c for c in ("rpd", "realisasi") if content.get(c)]:
            sums[year, column] = sums.get((year, column), Decimal(0)) + Decimal(content[column])
            content[column] = decimal_text(sums[year, column])
        out.append(replace(e, content=content))
    return out


def _say_why_no_table(reading: Reading, sheet: Sheet) -> None:
    table = words(sheet.name).replace(" ", "_")
    if table in contract() and table not in NOT_FILLED:
        why = why_no_table(sheet, table)
        what = f"tidak ada baris judul tabel {table}"
        reading.bad(sheet.name, None, None, None, what if why == what else f"{what}; {why}", must_have(table))
    elif sheet.rows and table != "petunjuk":
        reading.note(sheet.name, f" dilewati: {why_no_table(sheet, reading.options.table)}.")


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
        reading.notes.append("Angka rpd dibaca sebagai kumulatif sejak Januari, bukan angka satu bulan.")


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


def note_others(reading: Reading) -> None:
    """Says whose rows were passed over; refuses a file that holds other offices' rows alone."""
    if not reading.others:
        return
    offices = ", ".join(f"{name} ({len(rows)} baris)" for name, rows in list(reading.others.items())[:8])
    office = reading.plan.meta.nama_kantor
    if reading.office_seen:
        reading.notes.append(f"Baris kantor lain dilewati: {offices}; yang dibaca hanya {office}.")
        return
    sheet, row = next(iter(reading.others.values()))[0]
    what = f"lembar ini memuat baris {offices}, dan tidak satu pun milik {office}"
    remedy = (
        "Pilih rencana kantor itu, betulkan nama kantornya, atau sebut dengan renstra petakan bahwa kolom itu"
        " bukan pemilik angkanya."
    )
    reading.bad(sheet, row, "kantor", None, what, remedy)
