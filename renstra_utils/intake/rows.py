"""The rows below a heading, and what each says."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..forms.cells import UnreadableCell, decimal_text, is_percent_unit, number_of, scale_of
from ..forms.layout import Layout
from ..plan.tables import fields_of, key_of, optional_of, required_of
from ..readers.sheets import Sheet, cell_address
from .codes import kind_of_code, row_code
from .reading import Entry, Reading
from .row_kinds import BARE, FIGURES, HEADING, OTHER_OFFICE, TOTAL, row_kind
from .sheet_row import SheetRow, row_of
from .titles import TitleFacts, check_row_between
from .values import take_content, take_key


def row_entries(reading: Reading, sheet: Sheet, layout: Layout, titles: TitleFacts) -> Iterator[Entry]:
    """What the rows below a heading say; rows that are passed over are said together."""
    parts = sorted({s.heading.part for s in layout.figures()} - {(None, None)}, key=str) or [(None, None)]
    passed: dict[str, list[int]] = {}
    silent: list[int] = []
    taken: list[int] = []
    for n in sorted(r for r in sheet.rows if r > layout.last):
        kind = row_kind(reading, sheet, layout, n, first=not taken)
        if kind == FIGURES:
            for between in silent if not reading.ours else []:
                check_row_between(reading, sheet, layout, titles, between)
            silent.clear()
            rows = [row_of(reading, sheet, layout, titles, n, year, period) for year, period in parts]
            kind = kind_of_code(rows[0]) or kind
            found = [_entry(r, *part) for r, part in zip(rows, parts, strict=True)] if kind == FIGURES else []
            yield from (e for e in found if e is not None)
        if kind == FIGURES:
            taken.append(n)
        else:
            silent += [n] if kind not in (TOTAL, OTHER_OFFICE) else []
            passed.setdefault(kind, []).append(n)
            reading.passed.setdefault((sheet.name, n), kind)
    _note_passed(reading, sheet, layout, passed, taken)


def _note_passed(
    reading: Reading, sheet: Sheet, layout: Layout, passed: dict[str, list[int]], taken: list[int]
) -> None:
    """What was not taken over, and what was taken although Excel does not show it."""
    if rows := sorted([*passed.get(TOTAL, []), *passed.get(BARE, [])]):
        why = "karena tidak berisi angka tabel atau hanya baris jumlah"
        reading.note(sheet.name, f": {_row_numbers(rows)} dilewati, {why}.")
    for kind in [k for k in passed if k not in (TOTAL, BARE, HEADING)]:
        reading.note(sheet.name, f": {_row_numbers(passed[kind])} dilewati: {kind}.")
    if reading.ours:
        return
    if hidden := [n for n in taken if n in sheet.hidden_rows]:
        reading.note(sheet.name, f": {_row_numbers(hidden)} tersembunyi di Excel, tetapi ikut dibaca.")
    if columns := [j for j in layout.slots if sheet.hides(j)]:
        letters = ", ".join(cell_address(1, j)[:-1] for j in columns)
        reading.note(sheet.name, f": kolom {letters} tersembunyi di Excel, tetapi ikut dibaca.")


def _entry(row: SheetRow, year: str | None, period: str | None) -> Entry | None:
    """What one row says of one year and quarter; None where that is nothing, or after a report."""
    reading, keys = row.reading, key_of(row.table)
    parts = [row.layout.slots[j].heading.part for c, j in row.columns.items() if c not in keys]
    if (year or period) and (year, period) not in parts:
        return None
    before = len(reading.problems)
    _take_keys(row, year, period)
    if len(reading.problems) > before or not _quarter_is_clear(row, period) or not _complete_key(row):
        return None
    key = tuple(row.content.get(k, "") for k in keys)
    old = reading.old[row.table].get(key, {})
    for column in [c for c in row.columns if c not in keys and c != "kode"]:
        take_content(row, column, old.get(column, ""))
    if row.table == "target" and "nilai" in row.columns and "tercetak" not in row.columns and not old:
        printed = row.cell("nilai").value
        if isinstance(printed, str) and row.content.get("nilai") != printed:
            row.content["tercetak"] = printed
    if len(reading.problems) > before:
        return None
    _check_to_date(row)
    _check_unit(row)
    _note_other_target(row)
    if len(reading.problems) > before:
        return None
    content = {c: v for c, v in row.content.items() if v or reading.ours}
    return Entry(row.table, key, content, row.places, row.sheet.name, row.number)


def _take_keys(row: SheetRow, year: str | None, period: str | None) -> None:
    """The key of a row: its own columns, the heading of its figures, the titles, the text beside it."""
    keys, reading = key_of(row.table), row.reading
    for column in [k for k in keys if k in row.columns and k != "kode"]:
        take_key(row, column)
    if "tahun" in keys and "tahun" not in row.columns:
        known = year or row.titles.year or (reading.options.year if row.layout.holds("tahun") else None)
        if "tahun" not in required_of(row.table) and row.layout.holds("tahun"):
            pass  # a blank year of such a table is every year
        elif known:
            row.content["tahun"] = str(known)
        else:
            row.bad("tahun", None, "tahun di baris ini kosong", "Isi tahunnya di setiap baris.")
    if "triwulan" in keys and "triwulan" not in row.columns:
        row.content["triwulan"] = period or row.titles.quarter
    if "bulan" in keys and "bulan" not in row.columns and period:
        row.content["bulan"] = period.removeprefix("b")
    if "kode" in fields_of(row.table):
        code = row_code(row)
        if code is not None:
            row.content["kode"] = code
        if "kode" in row.columns:
            row.places["kode"] = row.address("kode")


def _quarter_is_clear(row: SheetRow, quarter: str | None) -> bool:
    """False after a report of a blank quarter below a label: it may be that of the row above."""
    written = quarter or "triwulan" in row.columns or "triwulan" not in key_of(row.table) or row.reading.ours
    by_quarter = row.content.get("kode") in row.reading.by_quarter
    if written or not by_quarter or not _labels_groups(row, "triwulan"):
        return True
    what = "triwulannya kosong, dan tidak jelas apakah sama dengan baris di atasnya"
    remedy = (
        "Isi 1, 2, 3, atau 4 di setiap baris; bila ini angka setahun, taruh di lembar tanpa kolom triwulan."
    )
    row.bad("triwulan", None, what, remedy)
    return False


def _complete_key(row: SheetRow) -> bool:
    """Puts in what a sheet leaves out of the key, document and date, where the plan has one such row; False
    after a report of several."""
    keys, rows = key_of(row.table), row.reading.old[row.table]
    missing = [k for k in optional_of(row.table) if k in keys and not row.content.get(k)]
    if row.reading.ours or not missing:
        return True
    given = [(i, row.content.get(k, "")) for i, k in enumerate(keys) if k not in missing]
    fits = [key for key in rows if all(key[i] == v for i, v in given)]
    if len(fits) > 1:
        known = "; ".join(" ".join(key[i] for i, k in enumerate(keys) if k in missing) for key in fits)
        what = f"ada {len(fits)} baris {row.table} untuk {' '.join(v for _, v in given if v)}: {known}"
        both = " dan ".join(missing)
        row.bad(both, None, what, f"Isi {both} di lembar ini, agar jelas baris mana yang dimaksud.")
        return False
    if fits:
        row.content.update({k: fits[0][keys.index(k)] for k in missing})
    return True


def _check_to_date(row: SheetRow) -> None:
    """`s.d. TW II` is a quarter's figure only where the indicator's quarters are cumulative."""
    if row.table != "realisasi" or "nilai" not in row.columns or not row.content.get("triwulan"):
        return
    slot, by_title = row.layout.slots[row.columns["nilai"]], row.titles.to_date
    if not (slot.heading.to_date or (by_title and not slot.heading.quarter)):
        return
    about = row.reading.plan.indikator.set_index("kode").loc[row.content["kode"]]
    if about.get("kumulatif") != "ya" and about.get("agregasi") != "posisi akhir":
        heading = f"judulnya “{slot.text}”{' sampai dengan triwulan itu' if by_title else ''}"
        row.bad_cell(
            "nilai",
            row.content.get("nilai"),
            f"{heading}, padahal angka triwulan {row.content['kode']} tidak kumulatif",
            "Isi kumulatif = ya di indikator.csv bila angkanya memang sampai dengan, atau tulis angka"
            " triwulan itu saja.",
        )


def _check_unit(row: SheetRow) -> None:
    """A unit beside the figure that is of another scale than the plan's: `Ribu orang`, `%` beside `Orang`."""
    cell, unit = row.context.get("satuan"), row.reading.units.get(row.content.get("kode", ""))
    if cell is None or row.reading.ours or unit is None or pd.isna(unit):
        return
    theirs = cell.text
    if is_percent_unit(theirs) != is_percent_unit(unit) or scale_of(theirs) != scale_of(str(unit)):
        what = f"satuannya di lembar “{theirs}”, di rencana “{unit}”"
        row.bad("satuan", theirs, what, "Samakan satuan dan angkanya dengan rencana.")


def _note_other_target(row: SheetRow) -> None:
    """A target beside the figure that is not the plan's own."""
    slots, cell = row.layout.slots.values(), row.context.get("target")
    by_quarter = any(s.context and s.column == "target" and s.heading.quarter for s in slots)
    if cell is None or row.table != "realisasi" or by_quarter or row.reading.ours:
        return
    code, year = row.content["kode"], row.content["tahun"]
    target = row.reading.targets.get((code, year))
    try:
        number, _ = number_of(cell, row.reading.options.decimal, whole=False)
    except UnreadableCell:
        return
    number = number * 100 if cell.percent else number
    if target is not None and not pd.isna(target) and abs(float(number) - float(target)) > 1e-9:
        both = f"di lembar {decimal_text(number)}, di rencana {target:.15g}"
        row.reading.note(row.sheet.name, f" baris {row.number}: target {code} {year} {both}; tidak diubah.")


def _labels_groups(row: SheetRow, column: str) -> bool:
    """Whether a column of the row's sheet seems to be written once for the rows that follow: it has blank
    cells, and no text of it comes twice."""
    sheet, layout, known = row.sheet, row.layout, row.reading.labels
    j = next((j for j, s in layout.slots.items() if s.column == column), None)
    if j is None:
        return False
    if (sheet.name, j) not in known:
        texts = [cells[j].text for n, cells in sheet.rows.items() if n > layout.last and j in cells]
        known[sheet.name, j] = bool(texts) and len(set(texts)) == len(texts)
    return known[sheet.name, j]


def _row_numbers(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:12]))
    return f"baris {shown}" + (f" dan {len(rows) - 12} baris lagi" if len(rows) > 12 else "")
