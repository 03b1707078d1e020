"""One sheet's part of a workbook: its cells by row and column, what is merged, and what is not shown."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from .book_looks import Look, rich_text
from .book_package import Package, damaged, local
from .sheet_file import SheetError
from .sheets import Cell, Sheet, clean_text

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
#: What all sheets together may hold: far more than an office's tables, and little enough to be computed with.
MOST = {"baris": 100_000, "sel": 500_000, "sel gabungan": 100_000}
_LONGEST_TEXT = 32_767
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
#: What Excel shows of a day before 1900 or after 9999.
_NO_DAY = "########"


@dataclass
class Shared:
    """What the sheets of a workbook share: texts, looks, the day that its days are counted from, and how much
    was read of what may be."""

    texts: Sequence[tuple[str, bool]]
    looks: Sequence[Look]
    epoch: datetime
    read: Counter[str] = field(default_factory=Counter)

    def count(self, sheet: str, what: str, n: int = 1) -> None:
        """Counts what a sheet holds; SheetError where it is too much."""
        self.read[what] += n
        if self.read[what] > MOST[what]:
            filled = "" if what == "sel gabungan" else " yang berisi"
            raise SheetError(
                f"lembar “{sheet}” berisi lebih dari {figure(MOST[what])} {what}{filled}, bersama lembar"
                " sebelumnya",
                "Sisakan hanya lembar yang berisi tabelnya, dan hapus baris dan kolom yang bukan bagiannya.",
            )


def figure(n: int) -> str:
    """`1.048.576`."""
    return f"{n:,}".replace(",", ".")


def read_sheet(package: Package, part: str, name: str, hidden: bool, shared: Shared) -> Sheet:
    """A sheet as its part of the package has it."""
    reader = _SheetReader(name, shared)
    for element in package.elements(part, "worksheet", ("row", "col", "mergeCell"), 2):
        reader.take(element)
    return reader.whole_sheet(hidden)


class SheetParts:
    """A sheet while it is read: its cells, counted, and what is merged or not shown; rows and columns from
    1."""

    def __init__(self, name: str, shared: Shared) -> None:
        self.name, self.shared = name, shared
        self.rows: dict[int, dict[int, Cell]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merges: list[tuple[int, int, int, int]] = []

    def put(self, row: int, column: int, cell: Cell) -> None:
        """A cell that holds something. SheetError where there are too many, or its text is too long."""
        if row not in self.rows:
            self.shared.count(self.name, "baris")
        self.shared.count(self.name, "sel")
        if isinstance(cell.value, str) and len(cell.value) > _LONGEST_TEXT:
            where = f"lembar “{self.name}” baris {row}"
            what = f"berisi teks lebih dari {figure(_LONGEST_TEXT)} huruf, yang melewati batas Excel"
            raise SheetError(f"{where} {what}", "Persingkat teksnya.")
        self.rows.setdefault(row, {})[column] = cell

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """A range that shows its first cell alone."""
        self.shared.count(self.name, "sel gabungan")
        self.merges.append((top, left, bottom, right))

    def whole_sheet(self, hidden: bool) -> Sheet:
        """The sheet, each cell of a merged range with the value that it shows."""
        _fill_merged(self)
        columns = _joined(self.hidden_columns)
        return Sheet(self.name, hidden, self.rows, frozenset(self.hidden_rows), columns)


class _SheetReader(SheetParts):
    """Takes the elements of an Excel sheet one by one."""

    def __init__(self, name: str, shared: Shared) -> None:
        super().__init__(name, shared)
        self.row: str | int = 0
        self.count = 0

    def take(self, element: Any) -> None:
        """One row, span of columns, or merged range."""
        kind = local(element)
        if kind == "row":
            self._take_row(element)
        elif kind == "mergeCell":
            first, _, last = element.get("ref", "").partition(":")
            self.merge(*self.place(first), *self.place(last or first))
        elif element.get("hidden") in ("1", "true"):
            a, b = (self.whole(element.get(end), "kolom", LAST_COLUMN) for end in ("min", "max"))
            self.hidden_columns.append((a, b))

    def _take_row(self, element: Any) -> None:
        """Cells that hold something; sheets of offices have megabytes of those that do not."""
        self.count += 1
        number = element.get("r")
        self.row = number or self.whole(self.row, "baris", LAST_ROW) + 1
        if self.count > LAST_ROW:
            raise damaged(f"lembar “{self.name}” berisi lebih dari {figure(LAST_ROW)} baris")
        if next(element.iter("{*}v", "{*}is", "{*}f"), None) is None:
            return
        row = self.whole(self.row, "baris", LAST_ROW)
        column, there = 0, row in self.rows
        for e in element.iterchildren("{*}c"):
            column = self._take_cell(e, row, column + 1)
        if row in self.rows and not there:
            self.shared.count(self.name, "baris")
            if element.get("hidden") in ("1", "true"):
                self.hidden_rows.add(row)

    def _take_cell(self, element: Any, row: int, column: int) -> int:
        """Puts a cell where it stands; gives its column."""
        address = element.get("r")
        if address:
            at, column = self.place(address)
            if at != row:
                raise damaged(f"lembar “{self.name}” sel {address} berada di baris {row}")
        elif column > LAST_COLUMN:
            raise self.beyond(f"kolom ke-{column}")
        cell = self._cell(element, address or f"ke-{column} di baris {row}") if len(element) else None
        if cell is not None:
            self.shared.count(self.name, "sel")
            cells = self.rows.setdefault(row, {})
            if column in cells:
                raise damaged(f"lembar “{self.name}” sel {address} tertulis dua kali")
            cells[column] = cell
        return column

    def _cell(self, element: Any, place: str) -> Cell | None:
        kind, text, apart, formula = element.get("t", "n"), "", False, False
        for e in element:
            part = local(e)
            if part == "f":
                formula = True
            elif part == "v" and kind != "inlineStr":
                if text:
                    raise damaged(f"lembar “{self.name}” sel {place} berisi dua nilai")
                text = e.text or ""
            elif part == "is" and kind == "inlineStr":
                text, apart = rich_text(e)
        where = f"lembar “{self.name}” sel {place}"
        if text and kind == "s":
            text, apart = self.shared.texts[self.index(text, len(self.shared.texts), where, "teks")]
        style = element.get("s", "0")
        value: Any = None
        if text:
            look = self.shared.looks[self.index(style, len(self.shared.looks), where, "format")]
            value = text if kind in ("s", "inlineStr") else _value(kind, text, look, self.shared.epoch, where)
        if value is None or value == "":
            return Cell("", formula=True, uncounted=True) if formula else None
        if isinstance(value, str) and len(value) > _LONGEST_TEXT:
            raise SheetError(
                f"{where} berisi teks lebih dari {figure(_LONGEST_TEXT)} huruf, yang melewati batas Excel",
                "Persingkat teksnya.",
            )
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return Cell(value, struck=look.struck or apart, formula=formula)
        masked = look.masks(value)
        return Cell(value, look.percent, look.scale, look.literal, masked, look.struck, formula)

    def index(self, text: str, length: int, where: str, what: str) -> int:
        """What a cell names by its number."""
        if not re.fullmatch(r"[0-9]{1,7}", text.strip()) or int(text) >= length:
            raise damaged(f"{where} menunjuk {what} ke-{text[:20]}, yang tidak ada")
        return int(text)

    def place(self, address: str) -> tuple[int, int]:
        """Row and column of `B12` or `$B$12`."""
        m = re.fullmatch(r"\$?([A-Za-z]+)\$?([0-9]+)", address)
        if not m:
            raise damaged(f"lembar “{self.name}” memuat alamat sel “{address[:20]}”")
        column = _column(m[1]) if len(m[1]) <= 3 else LAST_COLUMN + 1
        if column > LAST_COLUMN:
            raise self.beyond(f"sel {address[:20]}")
        return self.whole(m[2], "baris", LAST_ROW), column

    def whole(self, text: str | int | None, what: str, last: int) -> int:
        """The number of a row or a column."""
        if isinstance(text, int) and text <= last:
            return text
        text = str(text or "")
        if not re.fullmatch(r"[0-9]+", text) or not text.strip("0"):
            raise damaged(f"lembar “{self.name}” memuat {what} bernomor “{text[:20]}”")
        if len(text) > 9 or int(text) > last:
            raise self.beyond(f"{what} {text[:20]}")
        return int(text)

    def beyond(self, what: str) -> SheetError:
        """The error of a place that no sheet has."""
        return damaged(
            f"di lembar “{self.name}”, {what} melewati batas Excel ({figure(LAST_ROW)} baris, kolom A sampai"
            " XFD)"
        )


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    from openpyxl.utils import column_index_from_string

    return column_index_from_string(letters)


def _value(kind: str, text: str, look: Look, epoch: datetime, where: str) -> Any:
    """What a cell holds that is no text of its own."""
    from openpyxl.utils.datetime import from_ISO8601

    if kind in ("str", "e"):
        return clean_text(text)
    if kind == "n":
        return _number(text.strip(), look, epoch)
    if kind == "b" and text.strip() in ("0", "1", "true", "false"):
        return text.strip() in ("1", "true")
    if kind == "d":
        try:
            return from_ISO8601(text.strip())
        except (ValueError, OverflowError):
            return text
    raise damaged(f"{where} berisi “{text[:20]}” dari jenis “{kind[:20]}”, yang tidak dikenal")


def _number(text: str, look: Look, epoch: datetime) -> Any:
    """A number, or the day that it stands for. What no number of Excel is comes as the text that it is, which
    is refused where a number is wanted."""
    from openpyxl.utils.datetime import from_excel

    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        return clean_text(text)
    number = float(text)
    if re.fullmatch(r"[+-]?[0-9]+", text):
        if len(text.lstrip("+-0")) > 15:
            return text
        number = int(text)
    if not look.date:
        return number
    try:
        return from_excel(number, epoch, timedelta=look.span) if number >= 0 else _NO_DAY
    except (OverflowError, ValueError):
        return _NO_DAY


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans of columns, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if joined and a <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return tuple(joined)


def _fill_merged(reader: SheetParts) -> None:
    """Puts a merged cell's value into every cell it covers, as far as there are rows; what these hold of
    their own is not shown, also where the merged cell is blank."""
    rows = reader.rows
    numbers, last = sorted(rows), max((c for cells in rows.values() for c in cells), default=0)
    for top, left, bottom, right in reader.merges:
        first = rows.get(top, {}).get(left)
        tall, right = bottom - top + 1, max(left, min(right, last))
        covered = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        reader.shared.count(reader.name, "sel", len(covered) * (right - left + 1))
        if first is None:
            for n in covered:
                for c in range(left, right + 1):
                    rows[n].pop(c, None)
            continue
        follower = replace(first, merged=tall, follows=True)
        for n in covered:
            rows[n].update(dict.fromkeys(range(left, right + 1), follower))
        rows[top][left] = replace(first, merged=tall)
    reader.rows = {n: cells for n, cells in rows.items() if cells}
