"""Tables as one Excel workbook: a cover, a sheet per table, the notes."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from ..files import safe_cell
from ..frames import objects
from ..plan.values import as_number

_QUIET = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


#: Columns of figures as the office entered them, among them grades and ranges; what is a number becomes one.
_FIGURES = re.compile(r"(target|realisasi)(_pk|_acuan|_akhir|_triwulan|_kini)?(_\d{4})?|lama|baru|nilai")


def to_excel(
    sheets: dict[str, pd.DataFrame],
    cover: Sequence[tuple[str, str]],
    notes: Sequence[str],
    names: tuple[str, str] = ("Sampul", "Catatan"),
) -> bytes:
    """One workbook: a cover (label and text), a sheet per table, the notes. Same input, same bytes.

    `names`: of the first and the last sheet, in the reader's language.
    """
    import xlsxwriter  # a command that writes none need not wait for it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _QUIET)
    book.set_properties({"created": datetime(2000, 1, 1)})
    top = {"text_wrap": True, "valign": "top"}
    bold = _looks(book, {"bold": True})
    head = _looks(book, {"bold": True, "bg_color": "#e8edf2", "border": 1, **top})
    looks = _looks(book, top)
    wrap = looks[0]
    front = book.add_worksheet(names[0])
    front.set_column(0, 0, 28)
    front.set_column(1, 1, 90, wrap)
    for i, (label, text) in enumerate(cover):
        _write_text(front, i, 0, label, bold)
        _write_text(front, i, 1, str(text), looks)
    for name, frame in sheets.items():
        _sheet(book.add_worksheet(name[:31]), frame, head, looks)
    last = book.add_worksheet(names[1])
    last.set_column(0, 0, 110, wrap)
    for i, note in enumerate(notes):
        _write_text(last, i, 0, note, looks)
    book.close()
    return _pack(buffer.getvalue())


def _looks(book: Any, look: dict[str, Any]) -> tuple[Any, Any]:
    """A format, and the same for text that would become a formula once somebody edits its cell."""
    return book.add_format(look), book.add_format({**look, "quote_prefix": True})


def _write_text(sheet: Any, i: int, j: int, text: str, looks: tuple[Any, Any]) -> None:
    """Text as text, whatever it begins with."""
    sheet.write_string(i, j, text, looks[safe_cell(text, first=True) != text])


def _sheet(sheet: Any, frame: pd.DataFrame, head: tuple[Any, Any], looks: tuple[Any, Any]) -> None:
    """One table: headings that stay in view, a filter, columns as wide as their texts."""
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    for j, column in enumerate(frame.columns):
        values = objects(frame[column]).tolist()
        lengths = [len(str(v)) for v in values if v is not None]
        wide = int(_ninetieth(lengths)) if lengths else 8
        sheet.set_column(j, j, min(max(10, len(str(column)), wide), 48), looks[0])
        _write_text(sheet, 0, j, str(column), head)
        figures = _FIGURES.fullmatch(str(column)) is not None
        for i, value in enumerate(values, 1):
            if value is not None:
                _write(sheet, i, j, _number_in(value) if figures else value, looks)


def _ninetieth(lengths: list[int]) -> float:
    """The 90th percentile, as `np.percentile` has it; of some hundred numbers that takes a tenth of a
    millisecond, and a workbook has a hundred columns.
    """
    ordered, place = sorted(lengths), (len(lengths) - 1) * 0.9
    a, b = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    t = place - int(place)
    return a + (b - a) * t if t < 0.5 else b - (b - a) * (1 - t)


def _number_in(value: Any) -> Any:
    """The number that a text is; grades, ranges and other texts stay."""
    number = as_number(value) if isinstance(value, str) else None
    return value if number is None else number


def _write(sheet: Any, i: int, j: int, value: Any, looks: tuple[Any, Any]) -> None:
    """One cell by its type; what is infinite stays blank."""
    if isinstance(value, str):
        _write_text(sheet, i, j, value, looks)
    elif isinstance(value, (bool, np.bool_)):
        sheet.write_boolean(i, j, bool(value))
    elif math.isfinite(value):
        sheet.write_number(i, j, float(value))


def _pack(book: bytes) -> bytes:
    """The workbook packed as tightly as zip can: it travels inside the page."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for item in old.infolist():
            new.writestr(item, old.read(item), compresslevel=9)
    return out.getvalue()
