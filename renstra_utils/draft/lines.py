"""A document as one sequence of lines, whatever its format: paragraphs, and table rows as cells."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

#: Stands before what is struck out or set above the line (a footnote mark): no value may be read with it.
ODD = "^"
#: A grid beyond this is no table that people wrote.
MOST_COLUMNS = 300


class DocumentError(ValueError):
    """The document cannot be read; the message says why, in Indonesian, and what to do."""


@dataclass(frozen=True)
class Line:
    """One line of the document: a paragraph (one cell, `table` 0) or a table row. None is a cell that is
    merged into another.
    """

    number: int
    cells: tuple[str | None, ...]
    page: int | None = None
    table: int = 0
    row: int = 0

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
        self.text.append("\t".join(c or "" for c in cells))
        self.lines.append(Line(len(self.text), cells, page, table, row))


def one_line(text: str) -> str:
    """Text on one line, without what cannot be seen; a word divided at a hyphen is whole again."""
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "-", text)
    seen = (" " if c.isspace() else "•" if unicodedata.category(c) == "Co" else c for c in text)
    return " ".join("".join(c for c in seen if unicodedata.category(c) not in ("Cc", "Cf", "Cn")).split())


def on_grid(rows: list[list[tuple[float, float, str | None]]]) -> Iterator[tuple[str | None, ...]]:
    """Cells with their left and right edge, each put into the column that it covers first.

    Columns are those of the row with most cells, and what other rows have beside them.
    """
    base = [*max(rows, key=len, default=[])]
    for cell in itertools.chain.from_iterable(rows):
        if all(min(cell[1], r) - max(cell[0], x) < 0.1 * (cell[1] - cell[0]) for x, r, _ in base):
            base.append(cell)
    base.sort(key=lambda cell: cell[0])
    for row in rows:
        cells: list[str | None] = [None] * len(base)
        for left, right, text in row:
            shared = [(min(right, r) - max(left, x)) / ((r - x) or 1) for x, r, _ in base]
            covered = [i for i, s in enumerate(shared) if s > 0.5]
            at = covered[0] if covered else max(range(len(shared)), key=shared.__getitem__)
            if text is not None:
                before = cells[at]
                cells[at] = f"{before} {text}" if before and text else before or text
        yield tuple(cells)
