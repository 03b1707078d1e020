"""DataFrame -> accessible HTML table, CSV and Excel sheet. Numbers are formatted here, at the last step, and nowhere before."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from ..text import decimals_needed, half_up
from ..wording import MISSING, Wording, is_figure

_TEMPLATE = Path(__file__).parent / "template"
#: Where a list written without spaces may part at the end of a line: after these marks, never inside a number.
_BREAK = re.compile(r"(?<=[;_/])(?=[^\s\d])|(?<=;)(?=\d)")


@dataclass(frozen=True)
class Column:
    """How one column of a frame is shown.

    `kind`: `text` (wording of ours), `data` (text from the plan, in Indonesian), `number`, `int`, `percent`, `points`, `money`, `value` (a figure
    as the office entered it, of mixed units), `date`, `status` or `html` (Markup). `head`: the cell that names its row. `none`: the word for
    a missing value. `decimals`: at most so many in kinds `number`, `percent` and `points`, and the same number down the column; more only
    where one of `bounds`, the figures that the reader compares with, would look met or missed when it is not.
    """

    key: str
    label: str
    kind: str = "text"
    decimals: int = 2
    head: bool = False
    none: str | None = None
    bounds: tuple[float, ...] = ()

    @property
    def numeric(self) -> bool:
        """Right-aligned, sorted by value."""
        return self.kind in ("number", "int", "percent", "points", "money", "value")

    def places(self, values: Sequence[Any]) -> int:
        """How many decimals every figure of the column is printed with: no zeros that no row needs."""
        if self.kind not in ("number", "percent", "points"):
            return 0
        told = [float(v) for v in values if is_figure(v)]
        bounds = [0.0, *self.bounds] if self.kind == "points" else self.bounds
        shown = [half_up(v, decimals_needed(v, bounds, least=self.decimals)).normalize() for v in told]
        most = max([0, *(-int(d.as_tuple().exponent) for d in shown)])
        # With more decimals than its own need, a figure may round onto a bound again.
        while (more := max([most, *(decimals_needed(v, bounds, least=most) for v in told)])) > most:
            most = more
        return most


@cache
def environment() -> jinja2.Environment:
    """The template environment; escapes everything that is not markup."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def slug(text: str) -> str:
    """A safe id or file name part: lower-case letters, digits and dashes only."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-") or "x"


def status_mark(w: Wording, status: str | None) -> Markup:
    """Status as word, shape and colour."""
    from .charts import STATUS_MARK

    if status is None or pd.isna(status):
        return Markup(MISSING)
    return Markup("<span class=s{}>{}</span>").format(
        list(STATUS_MARK).index(status) if status in STATUS_MARK else "", w.t(status)
    )


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (not isinstance(value, str) and pd.isna(value))


def _text(value: Any) -> str | Markup:
    """Text of a cell; lists without spaces can be parted, so that they do not push the table off the page."""
    text = str(value)
    if max(map(len, text.split()), default=0) <= 24:
        return text
    return Markup("<wbr>").join(_BREAK.split(text))


def _cell(w: Wording, column: Column, value: Any, places: int) -> str | Markup:
    """What a cell shows; `places`: the decimals of its column."""
    if column.kind == "html":
        return value if isinstance(value, Markup) else escape("" if value is None else value)
    if _missing(value):
        return (
            Markup("<i class=none>{}</i>").format(column.none)
            if column.none and column.none != MISSING
            else MISSING
        )
    show: dict[str, Callable[[Any], str | Markup]] = {
        "number": lambda v: w.number(v, places, padded=True),
        "int": lambda v: w.number(v, 0),
        "percent": lambda v: w.percent(v, places, padded=True),
        "points": lambda v: w.points(v, places, padded=True),
        "money": lambda v: w.rupiah(v, bounds=column.bounds),
        "value": lambda v: w.value(v, column.bounds),
        "date": w.date,
        "status": lambda v: status_mark(w, v),
    }
    return show.get(column.kind, _text)(value)


def table(
    w: Wording,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    id: str,
    caption: str,
    filters: Sequence[str] = (),
    row_ids: str | None = None,
    row_class: str | None = None,
    note: str | Markup = "",
) -> Markup:
    """One table with caption, `scope` on headers, right-aligned figures; sortable and filterable where the page's script runs.

    `filters`: keys of columns that the reader can filter by, besides free text. `row_ids`: column that gives each row its anchor.
    A frame without rows becomes a sentence that says so.
    """
    if frame.empty:
        return Markup('<p class="none">{}</p>').format(note or w.t("Tidak ada baris."))
    rows: list[dict[str, Any]] = []
    records = frame.to_dict("records")
    places = {c.key: c.places([r.get(c.key) for r in records]) for c in columns}
    for record in records:
        cells = []
        for c in columns:
            html = _cell(w, c, record.get(c.key), places[c.key])
            cells.append({"html": html, "column": c, "foreign": c.kind == "data" and w.bahasa != "id"})
        rows.append(
            {
                "cells": cells,
                "id": f"{id}-{slug(record[row_ids])}" if row_ids else None,
                "class": record.get(row_class) if row_class else None,
                "filters": {k: "" if pd.isna(record[k]) else str(record[k]) for k in filters},
            }
        )
    options = {k: sorted({r["filters"][k] for r in rows if r["filters"][k]}) for k in filters}
    labels = {c.key: c.label for c in columns}
    return Markup(
        environment()
        .get_template("table.html.j2")
        .render(
            w=w,
            id=id,
            caption=caption,
            columns=columns,
            rows=rows,
            filters=options,
            labels=labels,
            note=note,
            long=len(rows) > 8,
            wide=sum(c.numeric for c in columns) > 8,
        )
    )


# --- files --------------------------------------------------------------------------------------------------------------


def to_excel(
    sheets: dict[str, pd.DataFrame], cover: Sequence[tuple[str, str]], notes: Sequence[str]
) -> bytes:
    """One workbook: a cover (label and text), a sheet per table, the notes. Same input, same bytes."""
    import datetime

    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    bold, head, wrap = (
        book.add_format({"bold": True}),
        book.add_format(
            {"bold": True, "bg_color": "#e8edf2", "border": 1, "text_wrap": True, "valign": "top"}
        ),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    front = book.add_worksheet("Sampul")
    front.set_column(0, 0, 28)
    front.set_column(1, 1, 90, wrap)
    for i, (label, text) in enumerate(cover):
        front.write_string(i, 0, label, bold)
        front.write_string(i, 1, str(text), wrap)
    for name, frame in sheets.items():
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
        for j, column in enumerate(frame.columns):
            lengths = frame[column].dropna().astype("str").str.len()
            wide = int(lengths.quantile(0.9)) if len(lengths) else 8
            sheet.set_column(j, j, min(max(10, len(str(column)), wide), 48), wrap)
            sheet.write_string(0, j, str(column), head)
            for i, value in enumerate(frame[column], 1):
                if _missing(value):
                    continue
                if isinstance(value, str):
                    sheet.write_string(i, j, value, wrap)
                elif isinstance(value, (bool, np.bool_)):
                    sheet.write_boolean(i, j, bool(value))
                elif math.isfinite(value):
                    sheet.write_number(i, j, float(value))
    last = book.add_worksheet("Catatan")
    last.set_column(0, 0, 110, wrap)
    for i, note in enumerate(notes):
        last.write_string(i, 0, note, wrap)
    book.close()
    return _pack(buffer.getvalue())


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
