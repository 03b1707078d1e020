"""A document as one sequence of lines, whatever its format: paragraphs, and table rows as cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

#: Stands before what is struck out or set above the line (a footnote mark): no value may be read with it.
ODD = "^"
#: From right to left: embedded, forced, set apart.
_TURNING = re.compile("[\u202b\u202e\u2067]")
#: A grid beyond this is no table that people wrote.
MOST_COLUMNS = 300
#: What a document may hold; a Renstra of 250 pages has a tenth of it.
MOST_LINES, MOST_TABLES, MOST_CELLS, MOST_LETTERS = 200_000, 10_000, 300_000, 20_000_000
#: The way out of every limit.
KEEP_TABLES = "Simpan bagian yang memuat tabel target saja sebagai dokumen sendiri"

#: A cell with its left and right edge; None is one that is merged into another.
Cell = tuple[float, float, str | None]


class DocumentError(ValueError):
    """The document cannot be read; the message says why, in Indonesian, and what to do."""


def too_large(what: str, most: int) -> DocumentError:
    """The refusal of a document that holds more of something than `most`."""
    return DocumentError(f"dokumen memuat lebih dari {most:_} {what}".replace("_", ".") + f". {KEEP_TABLES}")


def is_out_of_memory(error: BaseException | None) -> bool:
    """Whether a library gave up for want of memory, whatever it made of that."""
    while error is not None:
        if any(isinstance(e, MemoryError) for e in (error, *error.args)):
            return True
        error = error.__cause__ or error.__context__
    return False


def span_of(text: str | None, default: int = 1) -> int:
    """How many columns or rows a document says that a cell covers; the default where it says no number.

    >>> span_of(" 3 "), span_of("²"), span_of("0"), span_of(None, 0), span_of("9" * 5000)
    (3, 1, 1, 0, 999999)
    """
    digits = (text or "").strip()
    return int(digits[:6]) or default if digits.isdecimal() else default


@dataclass(frozen=True)
class Line:
    """One line of the document: a paragraph (one cell, `table` 0) or a table row. None is a cell that is
    merged into another; `places`: which printed cell each is, where some were joined.
    """

    number: int
    cells: tuple[str | None, ...]
    page: int | None = None
    table: int = 0
    row: int = 0
    places: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The whole line as running text."""
        return " ".join(c for c in self.cells if c)


@dataclass
class Document:
    """A document as lines. `text` is the same as plain text, whose line numbers are the lines' numbers;
    `notes` say what could not be read."""

    lines: list[Line] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    notes: list[tuple[str, int | None]] = field(default_factory=list)
    tables: int = 0
    cells: int = 0
    letters: int = 0

    def paragraph(self, text: str, page: int | None = None) -> None:
        """Adds a paragraph, if there is anything in it."""
        if one_line(text):
            self._add((one_line(text),), page)

    def table(self, rows: Iterable[tuple[str | None, ...]], page: int | None = None) -> None:
        """Adds a table, a blank line on both sides."""
        self.tables += 1
        self.text.append("")
        for n, cells in enumerate(rows, 1):
            self._add(tuple(c if c is None else one_line(c) for c in cells), page, self.tables, n)
        self.text.append("")

    def _add(self, cells: tuple[str | None, ...], page: int | None, table: int = 0, row: int = 0) -> None:
        self.print("\t".join(c or "" for c in cells))
        self.keep(Line(len(self.text), cells, page, table, row))

    def print(self, text: str) -> None:
        """Adds a line of plain text. DocumentError where the document becomes too long."""
        self.text.append(text)
        self.letters += len(text)
        if len(self.text) > MOST_LINES:
            raise too_large("baris", MOST_LINES)
        if self.letters > MOST_LETTERS:
            raise too_large("huruf", MOST_LETTERS)

    def keep(self, line: Line) -> None:
        """Adds a line. DocumentError where the document becomes too large."""
        self.lines.append(line)
        self.cells += len(line.cells)
        if len(line.cells) > MOST_COLUMNS:
            raise too_large("kolom dalam satu tabel", MOST_COLUMNS)
        if self.tables > MOST_TABLES:
            raise too_large("tabel", MOST_TABLES)
        if self.cells > MOST_CELLS:
            raise too_large("sel tabel", MOST_CELLS)


def one_line(text: str) -> str:
    """Text on one line, without what cannot be seen; a word divided at a hyphen is whole again.

    Where signs turn the direction of writing, digits are read in another order than they stand: such text is
    marked.
    """
    if not text.isprintable():
        turned = ODD if _TURNING.search(text) else ""
        text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "-", text)
        seen = (" " if c.isspace() else "•" if unicodedata.category(c) == "Co" else c for c in text)
        text = turned + "".join(c for c in seen if unicodedata.category(c) not in ("Cc", "Cf", "Cn", "Cs"))
    return " ".join(text.split())


def on_grid(rows: Iterable[list[Cell]]) -> Iterator[tuple[str | None, ...]]:
    """Cells with their left and right edge, each put into the column that it covers first.

    Columns are those of the row with most cells, and what other rows have beside them. DocumentError where
    there are more cells, or more columns, than in any table that people wrote.
    """
    table: list[list[Cell]] = []
    count = 0
    for row in rows:
        count += len(row)
        if len(row) > MOST_COLUMNS:
            raise too_large("kolom dalam satu tabel", MOST_COLUMNS)
        if count > MOST_CELLS:
            raise too_large("sel tabel", MOST_CELLS)
        table.append(row)
    edges = dict.fromkeys((left, right) for row in table for left, right, _ in row)
    columns = [(left, right) for left, right, _ in max(table, key=len, default=[])]
    for left, right in edges:
        if all(min(right, r) - max(left, x) < 0.1 * (right - left) for x, r in columns):
            columns.append((left, right))
            if len(columns) > MOST_COLUMNS:
                raise too_large("kolom dalam satu tabel", MOST_COLUMNS)
    columns.sort(key=lambda column: column[0])
    places = {edge: _column_of(edge, columns) for edge in edges}
    for row in table:
        cells: list[str | None] = [None] * len(columns)
        for left, right, text in row:
            at = places[left, right]
            if text is not None:
                before = cells[at]
                cells[at] = f"{before} {text}" if before and text else before or text
        yield tuple(cells)


def _column_of(edge: tuple[float, float], columns: list[tuple[float, float]]) -> int:
    """The first column that a cell covers, else the one that it shares most with."""
    left, right = edge
    shared = [(min(right, r) - max(left, x)) / ((r - x) or 1) for x, r in columns]
    return next((i for i, s in enumerate(shared) if s > 0.5), max(range(len(shared)), key=shared.__getitem__))
