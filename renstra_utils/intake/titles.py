"""What the titles of a sheet and the command say of all its figures: office, year, quarter, unit of money."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..forms.headings import offices_named, other_period, stated_money_units, stated_quarters, stated_years
from ..forms.layout import Layout
from ..plan.tables import NAMED_BY, key_of
from ..readers.sheets import Sheet
from ..text import words
from .reading import Reading

_STATES_UNIT = re.compile(r"\b(?:dalam|dlm|satuan|ribuan|jutaan)\b", re.I)


@dataclass(frozen=True)
class TitleFacts:
    """What the words above a table say of all its figures: year, quarter, whether `sampai dengan`, units of
    money."""

    year: str | None = None
    quarter: str = ""
    to_date: bool = False
    units: tuple[str, ...] = ()


def title_facts(reading: Reading, sheet: Sheet, layout: Layout) -> TitleFacts | None:
    """What the titles of a sheet and the command say of all its figures; None after a report, where it is not
    clear."""
    before = len(reading.problems)
    place = offices_named([reading.plan.meta.nama_kantor or ""])
    others = offices_named(layout.above)
    if place and others and not any(o.startswith(p) or p.startswith(o) for o in others for p in place):
        office = reading.plan.meta.nama_kantor
        what = f"lembar ini menyebut {others[0].title()}, padahal rencananya milik {office}"
        remedy = (
            "Pilih rencana kantor itu; bila angkanya memang milik kantor ini, betulkan nama kantor di"
            " lembarnya."
        )
        reading.bad(sheet.name, layout.first, None, None, what, remedy)
    year = _title_year(reading, sheet, layout)
    quarter, to_date = _title_quarter(reading, sheet, layout)
    rows_below = (cells.values() for n, cells in sheet.rows.items() if n > layout.last)
    below = [c.text for cells in rows_below for c in cells if isinstance(c.value, str)]
    units = stated_money_units([*layout.above, *filter(_STATES_UNIT.search, below)])
    if len(reading.problems) > before:
        return None
    return TitleFacts(year, quarter, to_date, tuple(units))


def _title_year(reading: Reading, sheet: Sheet, layout: Layout) -> str | None:
    """The year of figures that have none in a column or a heading."""
    if (
        "tahun" not in key_of(layout.table)
        or layout.holds("tahun")
        or all(s.heading.year for s in layout.figures())
    ):
        return None
    found, given = stated_years(layout.above), reading.options.year
    a, b = reading.plan.meta.periode
    if given is not None and (not found or str(given) in found):
        return str(given)
    if given is not None:
        what = f"lembar ini menyebut tahun {' dan '.join(found)}, perintah menyebut {given}"
        do = "Samakan keduanya."
    elif not found:
        what = "tahunnya tidak disebut, di kolom, di judul, ataupun pada perintah"
        do = "Tambahkan kolom tahun, atau sebut --tahun."
    elif len(found) > 1:
        what = f"judul lembar ini menyebut lebih dari satu tahun: {', '.join(found)}"
        do = "Tambahkan kolom tahun, atau sebut --tahun."
    elif not a <= int(found[0]) <= b:
        what = f"judul lembar ini menyebut tahun {found[0]}, di luar periode rencana {a}–{b}"
        do = "Pilih rencana yang memuat tahun itu, atau betulkan judulnya."
    else:
        return found[0]
    reading.bad(sheet.name, layout.last, "tahun", None, what, do)
    return None


def _title_quarter(reading: Reading, sheet: Sheet, layout: Layout) -> tuple[str, bool]:
    """The quarter of figures that have none in a column or a heading, blank for a whole year; and whether it
    is `sampai dengan`."""
    by_quarter = "triwulan" in key_of(layout.table)
    if (
        layout.table not in NAMED_BY
        or layout.holds("triwulan")
        or all(s.heading.quarter for s in layout.figures())
    ):
        return "", False
    found, to_date, several = stated_quarters(layout.above)
    other, given = other_period(layout.above), reading.options.quarter if by_quarter else None
    if given is not None and (not found or str(given) in found):
        return str(given), to_date
    do = "Tambahkan kolom triwulan, atau sebut --triwulan."
    if given is not None:
        what = f"lembar ini menyebut triwulan {' dan '.join(found)}, perintah menyebut {given}"
        do = "Samakan keduanya."
    elif several or len(found) > 1:
        what = f"judul lembar ini menyebut lebih dari satu triwulan: {', '.join(found)}"
    elif (
        not by_quarter
        and (found or other)
        and not (layout.table == "anggaran" and (to_date or found == ["4"]))
    ):
        period = f"triwulan {found[0]}" if found else f"“{other}”"
        what = f"judul lembar ini menyebut {period}, padahal tabel {layout.table} memuat angka setahun"
        do = (
            "Bila angkanya memang sejak awal tahun, tulis “sampai dengan” di judul; bila bukan, jangan"
            " diimpor."
        )
    elif by_quarter and other and not found:
        what = (
            f"judul lembar ini menyebut “{other[:80]}”, yang bukan tahun penuh dan bukan triwulan yang jelas"
        )
    else:
        return (found[0] if by_quarter and found else ""), to_date
    reading.bad(sheet.name, layout.last, "triwulan" if by_quarter else None, None, what, do)
    return "", False


def check_row_between(reading: Reading, sheet: Sheet, layout: Layout, titles: TitleFacts, n: int) -> None:
    """A row between the figures that states a year, a quarter or a unit of its own: the figures below it are
    not those of the title."""
    texts = [
        c.text
        for c in sheet.rows[n].values()
        if isinstance(c.value, (str, int)) and words(c.text) not in reading.groups
    ]
    found, (named, _, _) = stated_years(texts), stated_quarters(texts)
    what = ""
    if titles.year and found and found != [titles.year]:
        what = f"tahun {', '.join(found)}, padahal judul di atas tabel menyebut {titles.year}"
    elif (
        "triwulan" in key_of(layout.table)
        and not layout.holds("triwulan")
        and not all(s.heading.quarter for s in layout.figures())
    ):
        other = other_period(texts)
        if named and named != [titles.quarter]:
            above = f"menyebut triwulan {titles.quarter}" if titles.quarter else "tidak"
            what = f"triwulan {', '.join(named)}, padahal judul di atas tabel {above}"
        elif other:
            what = f"“{other[:80]}”"
    if what:
        remedy = "Pisahkan bagian itu ke lembarnya sendiri, atau tambahkan kolom tahun dan triwulan."
        reading.bad(sheet.name, n, None, None, f"baris di antara angka ini menyebut {what}", remedy)
