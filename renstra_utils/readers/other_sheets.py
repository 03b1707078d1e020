"""Sheets that are no .xlsx: the older .xls, LibreOffice's .ods, separated text, and pages of HTML."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ..text import readings
from .book_looks import Look, number_format
from .book_package import MOST_SHEETS, Package, local, too_many_sheets
from .book_sheet import LAST_COLUMN, LAST_ROW, Shared, SheetParts
from .html import html_tables
from .lines import ODD, DocumentError
from .sheet_file import SheetError
from .sheets import Cell, Sheet, clean_text

_NO_EPOCH = datetime(1900, 1, 1)


def _few(sheets: list[Any]) -> list[Any]:
    """The sheets of a workbook. SheetError where there are too many."""
    if len(sheets) > MOST_SHEETS:
        raise too_many_sheets()
    return sheets


def _parts(name: str, shared: Shared) -> SheetParts:
    return SheetParts(clean_text(name)[:80] or "Lembar1", shared)


# --- .xls ---------------------------------------------------------------------------------------------------


def _read_xls(raw: bytes) -> list[Sheet]:
    """The sheets of an Excel workbook of before 2007, with the formats of their cells."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=raw, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError) as e:
        if "encrypted" in str(e).lower():
            raise SheetError("buku kerja ini berkata sandi", "Simpan ulang tanpa kata sandi.") from None
        raise SheetError("berkas ini buku kerja Excel lama (.xls) yang tidak utuh") from None
    looks = [_xls_look(book, xf) for xf in book.xf_list]
    shared = Shared((), looks, _NO_EPOCH)
    return [_xls_sheet(book, sheet, shared) for sheet in _few(book.sheets())]


def _xls_look(book: Any, xf: Any) -> Look:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    form = book.format_map[xf.format_key].format_str if xf.format_key in book.format_map else "General"
    struck = bool(book.font_list[xf.font_index].struck_out)
    return Look(struck, *number_format(form), is_date_format(form), is_timedelta_format(form), form)


def _xls_sheet(book: Any, sheet: Any, shared: Shared) -> Sheet:
    parts = _parts(sheet.name, shared)
    for n in range(sheet.nrows):
        for j, cell in enumerate(sheet.row(n)):
            if (found := _xls_cell(book, cell, shared.looks[cell.xf_index])) is not None:
                fonts = [book.font_list[f] for _, f in sheet.rich_text_runlist_map.get((n, j), ())]
                if any(f.struck_out or f.escapement for f in fonts):
                    found = replace(found, struck=True)
                parts.put(n + 1, j + 1, found)
        if n in sheet.rowinfo_map and sheet.rowinfo_map[n].hidden:
            parts.hidden_rows.add(n + 1)
    for top, bottom, left, right in sheet.merged_cells:
        parts.merge(top + 1, left + 1, bottom, right)
    parts.hidden_columns = [(j + 1, j + 1) for j, info in sheet.colinfo_map.items() if info.hidden]
    return parts.whole_sheet(sheet.visibility != 0)


def _xls_cell(book: Any, cell: Any, look: Look) -> Cell | None:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        text = clean_text(cell.value)
        return Cell(text, struck=look.struck) if text else None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell(bool(cell.value), struck=look.struck)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_DATE or (cell.ctype == xlrd.XL_CELL_NUMBER and look.date):
        try:
            return Cell(xlrd.xldate_as_datetime(cell.value, book.datemode), struck=look.struck)
        except (ValueError, OverflowError):
            return Cell("########")
    if cell.ctype != xlrd.XL_CELL_NUMBER:
        return None
    value = int(cell.value) if cell.value.is_integer() and abs(cell.value) < 10**15 else cell.value
    return Cell(value, look.percent, look.scale, look.literal, look.masks(value), look.struck)


# --- .ods ---------------------------------------------------------------------------------------------------


def _read_ods(raw: bytes) -> list[Sheet]:
    """The sheets of a LibreOffice workbook."""
    package = Package(raw, main="content.xml")
    if package.says("meta-inf/manifest.xml", b"encryption-data"):
        raise SheetError("buku kerja ini berkata sandi", "Simpan ulang tanpa kata sandi.")
    body = package.tree("content.xml")
    styles = {s.get(_attr(s, "name")): s for s in body.iter("{*}style")}
    struck = {name for name, s in styles.items() if _has(s, "text-line-through-style", lambda v: v != "none")}
    unseen = {name for name, s in styles.items() if _has(s, "display", lambda v: v == "false")}
    shared = Shared((), (), _NO_EPOCH)
    book = next(body.iter("{*}spreadsheet"), None)
    if book is None:
        raise SheetError("berkas ini bukan lembar kerja LibreOffice")
    tables = _few(list(book.iterchildren("{*}table")))
    return [_ods_sheet(t, shared, struck, _get(t, "style-name") in unseen) for t in tables]


def _attr(element: Any, name: str) -> str:
    return next((k for k in element.attrib if k.rpartition("}")[2] == name), name)


def _get(element: Any, name: str, default: str = "") -> str:
    return str(element.get(_attr(element, name), default))


def _has(style: Any, name: str, fits: Any) -> bool:
    return any(_attr(p, name) in p.attrib and fits(_get(p, name)) for p in style)


def _times(element: Any, name: str, most: int) -> int:
    text = _get(element, name, "1")
    return min(int(text), most) if re.fullmatch(r"[0-9]{1,9}", text) and int(text) else 1


def _ods_sheet(table: Any, shared: Shared, struck: set[str], hidden: bool) -> Sheet:
    parts = _parts(_get(table, "name"), shared)
    n = column = 0
    for e in table.iter("{*}table-column"):
        times = _times(e, "number-columns-repeated", LAST_COLUMN)
        if _get(e, "visibility") in ("collapse", "filter"):
            parts.hidden_columns.append((column + 1, column + times))
        column += times
    for row in table.iter("{*}table-row"):
        times = _times(row, "number-rows-repeated", LAST_ROW)
        cells = list(_ods_row(row, struck))
        for at in range(n + 1, n + 1 + (times if cells else 0)):
            for j, cell, tall, wide in cells:
                parts.put(at, j, cell)
                if tall > 1 or wide > 1:
                    parts.merge(at, j, at + tall - 1, j + wide - 1)
            if _get(row, "visibility") in ("collapse", "filter"):
                parts.hidden_rows.add(at)
        n += times
    return parts.whole_sheet(hidden)


def _ods_row(row: Any, struck: set[str]) -> Any:
    """The cells of a row that hold something: column, cell, and how many rows and columns it covers."""
    j = 0
    for e in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
        times = _times(e, "number-columns-repeated", LAST_COLUMN)
        cell = _ods_cell(e, struck) if local(e) == "table-cell" else None
        for at in range(j + 1, j + 1 + (times if cell is not None else 0)):
            yield (
                at,
                cell,
                _times(e, "number-rows-spanned", LAST_ROW),
                _times(e, "number-columns-spanned", LAST_COLUMN),
            )
        j += times


def _ods_cell(e: Any, struck: set[str]) -> Cell | None:
    kind = _get(e, "value-type")
    shown = clean_text("\n".join("".join(p.itertext()) for p in e.iterchildren("{*}p")))
    apart = bool(struck & {_get(x, "style-name") for x in (e, *e.iter("{*}span"))})
    formula = bool(_get(e, "formula"))
    if kind in ("float", "percentage", "currency"):
        number = float(_get(e, "value"))
        value = int(number) if number.is_integer() and abs(number) < 10**15 else number
        percent = kind == "percentage"
        return Cell(
            value,
            percent,
            masked=not _shows(shown, number * 100 if percent else number),
            struck=apart,
            formula=formula,
        )
    if kind == "date":
        return Cell(
            datetime.fromisoformat(_get(e, "date-value"))
            if "T" in _get(e, "date-value")
            else date.fromisoformat(_get(e, "date-value"))
        )
    if kind == "boolean":
        return Cell(_get(e, "boolean-value") == "true")
    return Cell(shown, struck=apart, formula=formula) if shown else None


def _shows(shown: str, number: float) -> bool:
    """Whether a cell shows its number, rounded or not, by one of the readings of what is printed."""
    digits = re.sub(r"[^0-9.,]", "", shown).strip(".,")
    if not digits:
        return number == 0 and "-" in shown
    decimals = len(re.split(r"[.,]", digits)[-1]) if re.search(r"[.,]", digits) else 0
    found = readings(digits) or [float(digits)]
    return any(
        abs(abs(number) - v) <= 0.51 * 10.0 ** -(0 if v.is_integer() and abs(number) >= 1000 else decimals)
        for v in found
    )


# --- text and HTML ------------------------------------------------------------------------------------------


def decoded(raw: bytes) -> str:
    """Text in the encoding that its first bytes tell, else UTF-8, else that of older Windows."""
    marked = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(raw[:2])
    for encoding in [marked] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError("hurufnya tidak terbaca", "Simpan sebagai CSV UTF-8 atau .xlsx.")


def _read_text(raw: bytes) -> list[Sheet]:
    """Separated text as one sheet of texts: what looks like a number is as it was written."""
    text = decoded(raw)
    if "\0" in text:
        raise SheetError("berkas ini bukan buku kerja Excel, atau tidak utuh")
    said = re.match(r"sep=(.)\r?\n", text)
    table, mark = (text[said.end() :], said[1]) if said else (text, _separator(text))
    try:
        rows = list(csv.reader(io.StringIO(table), delimiter=mark, strict=True))
    except csv.Error as e:
        raise SheetError(f"tanda kutipnya tidak berpasangan ({e})", "Simpan ulang sebagai .xlsx.") from None
    parts = _parts("Lembar1", Shared((), (), _NO_EPOCH))
    for n, row in enumerate(rows, 2 if said else 1):
        for j, cell in enumerate(row, 1):
            if j > LAST_COLUMN:
                raise SheetError("berkas berisi lebih dari 16.384 kolom")
            if value := clean_text(cell):
                parts.put(n, j, Cell(value))
    return [parts.whole_sheet(False)]


def _separator(text: str) -> str:
    """The sign between the cells: `;` or a tab where at least half of the lines have one, for a comma may be
    a decimal mark beside it; else a comma. SheetError where both or none do."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()]
    found = [m for m in ";\t" if 2 * sum(m in line for line in lines) >= len(lines)]
    found = found or [m for m in "," if 2 * sum(m in line for line in lines) >= len(lines)]
    if not lines or not found:
        raise SheetError("berkas ini bukan buku kerja Excel, dan tidak memuat tabel yang sel-selnya dipisah")
    if len(found) > 1:
        what = "titik koma dan tab sama-sama mungkin memisahkan sel"
        raise SheetError(what, "Simpan sebagai .xlsx, atau beri baris pertama sep=;")
    return found[0]


def _read_html(raw: bytes) -> list[Sheet]:
    """Each table of a page of HTML as a sheet of texts, also where the file is named .xls."""
    shared = Shared((), (), _NO_EPOCH)
    try:
        tables = html_tables(decoded(raw))
    except DocumentError as e:
        raise SheetError(str(e), "") from None
    found = [_html_sheet(table, n, shared) for n, table in enumerate(tables, 1)]
    if not found:
        raise SheetError("berkas ini halaman HTML tanpa tabel")
    return found


def _html_sheet(rows: list[list[tuple[str, int, int]]], number: int, shared: Shared) -> Sheet:
    parts = _parts(f"tabel {number}", shared)
    covered: set[tuple[int, int]] = set()
    for n, row in enumerate(rows, 1):
        j = 1
        for text, tall, wide in row:
            while (n, j) in covered:
                j += 1
            if value := clean_text(text.replace(ODD, "")):
                parts.put(n, j, Cell(value, struck=ODD in text))
            tall = min(tall, len(rows) - n + 1)
            if tall > 1 or wide > 1:
                parts.merge(n, j, n + tall - 1, j + wide - 1)
                shared.count(parts.name, "sel gabungan", tall * wide)
                covered |= {(n + a, j + b) for a in range(tall) for b in range(wide)}
            j += wide
    return parts.whole_sheet(False)


READERS = {"xls": _read_xls, "ods": _read_ods, "teks": _read_text, "html": _read_html}
