"""Excel files as offices keep them: every sheet as cells, with what decides how a cell may be read."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from .sheet_file import MARK, SheetError, SheetPart, unpacked, workbook_file

_SPACE = " \t\r\n\u00a0\u200b\ufeff"


@dataclass(frozen=True)
class Cell:
    """One cell. `percent`: Excel shows its number times 100; `scale`: it shows it divided by that; `literal`:
    what its format writes beside the number; `struck`: it is struck through, or a part of it is struck,
    raised or lowered; `formula`: its value is a formula's result; `uncounted`: that result is not there;
    `merged`: how many rows the merged cell has that this one belongs to; `follows`: it is not that cell's
    first, whose value it repeats."""

    value: str | int | float | bool | date | datetime | time
    percent: bool = False
    scale: int = 1
    literal: str = ""
    struck: bool = False
    formula: bool = False
    uncounted: bool = False
    merged: int = 1
    follows: bool = False

    @property
    def text(self) -> str:
        """The value as text; a whole number without a decimal point."""
        v = self.value
        if isinstance(v, float):
            return f"{v:.15g}"
        if isinstance(v, datetime):
            return v.date().isoformat() if v.time() == time() else v.isoformat(" ")
        return v if isinstance(v, str) else str(v)


@dataclass(frozen=True)
class Sheet:
    """A sheet: `rows[row][column]`, both counted from 1, only cells that hold something; and which rows and
    columns Excel does not show."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def cell_address(row: int, column: int) -> str:
    """`F12`."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"


def clean_text(value: str) -> str:
    """Text without space around it, line ends as one sign, and the file format's escapes undone."""
    from openpyxl.utils.escape import unescape

    return unescape(value).replace("\r\n", "\n").replace("\r", "\n").strip(_SPACE)


def read_workbook(path: Path) -> list[Sheet]:
    """Every sheet of an .xlsx or .xlsm; macros are never run. SheetError where the file is something else,
    locked, damaged, or too large."""
    raw = workbook_file(path)
    book, parts, formulas = unpacked(raw)
    import openpyxl

    def opened(results: bool) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about looks that openpyxl does not keep
            return openpyxl.load_workbook(io.BytesIO(book), read_only=True, data_only=results)

    try:
        results, sources = opened(True), opened(False) if formulas else None
        if not results.worksheets:
            raise SheetError("buku kerja tidak punya lembar yang terbaca")
        found = []
        for ws in results.worksheets:
            rows = {n: dict(cells) for n, cells in _filled_rows(ws)}
            if sources is not None:
                _mark_formulas(rows, sources[ws.title])
            part = parts.get(
                ws._worksheet_path.lstrip("/"), SheetPart()
            )  # openpyxl has no public name for it
            _fill_merged(rows, part.merges)
            hidden = ws.sheet_state != "visible"
            found.append(Sheet(ws.title, hidden, rows, part.hidden_rows, part.hidden_columns))
        return found
    except SheetError:
        raise
    except Exception as e:  # whatever a damaged part may raise
        raise SheetError(f"buku kerja rusak dan tidak terbaca ({type(e).__name__})") from e


def _filled_rows(ws: Any) -> Iterator[tuple[int, Iterator[tuple[int, Cell]]]]:
    """The rows of a sheet that hold anything."""
    ws.reset_dimensions()  # what a file says of its own size may be wrong
    looks: dict[Any, tuple[bool, bool, int, str]] = {}
    for n, row in enumerate(ws.iter_rows(), 1):
        cells = []
        for c in row:
            value = c.value
            apart = isinstance(value, str) and MARK in value
            if isinstance(value, str):
                value = clean_text(value.replace(MARK, ""))
            if value is None or value == "":
                continue
            look = looks.get(c._style_id)
            if look is None:
                struck = bool(c.font and c.font.strike)
                look = looks[c._style_id] = (struck, *_number_format(c.number_format or ""))
            struck, percent, scale, literal = look
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                percent, scale, literal = False, 1, ""
            cells.append((c.column, Cell(value, percent, scale, literal, struck or apart)))
        if cells:
            yield n, iter(cells)


def _number_format(form: str) -> tuple[bool, int, str]:
    """What a number format does to a number: whether it is shown as a percentage, by what it is divided, and
    what is written beside it.

    >>> _number_format('0.0%'), _number_format('#,##0,'), _number_format('_-"Rp"* #,##0_-')
    ((True, 1, ''), (False, 1000, ''), (False, 1, 'Rp'))
    >>> _number_format('0" juta"'), _number_format('#,##0.##;[Red]-#,##0.##;0;@')
    ((False, 1, 'juta'), (False, 1, ''))
    """
    form = form.split(";")[0]
    beside = [
        "".join(m) for m in re.findall(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]', re.sub(r"[_*].", "", form))
    ]
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', "", form)
    divided = re.search(r"[0#?](,+)(?:\.[0#?]*)?(?![0#?,])", code)
    literal = " ".join("".join(beside).split())
    return (
        "%" in code,
        1000 ** len(divided[1]) if divided else 1,
        literal if re.search(r"[^\W_]|[%$€]", literal) else "",
    )


def _mark_formulas(rows: dict[int, dict[int, Cell]], source: Any) -> None:
    source.reset_dimensions()
    for n, row in enumerate(source.iter_rows(), 1):
        for c in row:
            if c.value is None or c.data_type != "f":
                continue
            known = rows.get(n, {}).get(c.column)
            if known is None:
                rows.setdefault(n, {})[c.column] = Cell("", formula=True, uncounted=True)
            else:
                rows[n][c.column] = replace(known, formula=True)


def _fill_merged(rows: dict[int, dict[int, Cell]], ranges: list[tuple[int, int, int, int]]) -> None:
    """Puts a merged cell's value into every cell it covers, as far as there are rows."""
    last = max((c for cells in rows.values() for c in cells), default=0)
    for top, left, bottom, right in ranges:
        first = rows.get(top, {}).get(left)
        if first is None:
            continue
        tall = bottom - top + 1
        for n in [r for r in rows if top <= r <= bottom]:
            for c in range(left, min(right, max(last, left)) + 1):
                rows[n][c] = replace(first, merged=tall, follows=(n, c) != (top, left))
