"""How far a document is read: the indicators, the funding and the marks found, and the table and context it
stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..forms.form import Form
from ..forms.printed.layout import TableLayout
from ..forms.printed.vocabulary import NAMED
from ..readers.lines import Document, Line

#: The text of a cell, its line, and which of the line's cells it is.
PrintedValue = tuple[str, Line, int | None]
#: By role, a cell of a row and the column that it stands in.
CellByRole = dict[str, tuple[str, int]]
#: Why a name is marked that no row of the table gave.
FROM_CAPTION = "diambil dari judul di atas tabel"


@dataclass
class PrintedText:
    """A text that may be printed in pieces, with where it stands."""

    parts: list[str]
    line: Line
    column: int
    doubt: str | None = None

    def __str__(self) -> str:
        return " ".join(self.parts)


@dataclass
class Indicator:
    """An indicator as read, with its five cells."""

    text: PrintedText
    level: str
    context: dict[str, PrintedText | None]
    lines: list[Line]
    unit: str | None = None
    base: str | None = None
    end: str | None = None
    code: str | None = None
    targets: dict[int, PrintedValue] = field(default_factory=dict)
    doubt: str | None = None


@dataclass
class FundingRow:
    """A row of a funding table as read."""

    text: str
    level: str | None
    code: str | None
    table: int
    lines: list[Line]
    unit: str | None
    amounts: dict[int | str, PrintedValue]
    doubt: str | None = None


@dataclass
class Mark:
    """A cell or a row that a person must confirm; `line` and `cell` tell where it is printed."""

    file: str
    key: str
    column: str
    reason: str
    printed: str = ""
    line: Line | None = None
    cell: int | None = None

    def row(self) -> list[str]:
        """As `draf.csv` holds it."""
        at = self.line
        where: list[int | None] = [at.page, at.number, at.table or None, at.row or None] if at else [None] * 4
        printed_cell = self.cell
        if at is not None and printed_cell is not None and printed_cell < len(at.places):
            printed_cell = at.places[printed_cell]
        where.append(None if printed_cell is None else printed_cell + 1)
        printed = ["" if v is None else str(v) for v in where]
        return [self.file, self.key, self.column, self.printed, *printed, self.reason, "periksa"]


class Progress:
    """Goes with the reading of a document: what was read, and in which table and under which names it now
    stands."""

    def __init__(self, document: Document, period: tuple[int, int], forms: Sequence[Form]) -> None:
        self.document, self.period, self.forms = document, period, forms
        #: How many tables were read by each form.
        self.read_by: Counter[str] = Counter()
        self.indicators: list[Indicator] = []
        self.funding: list[FundingRow] = []
        self.marks: list[Mark] = []
        self.layout: TableLayout | None = None
        self.context: dict[str, PrintedText | None] = {}
        self.last: PrintedText | None = None
        self.table = 0

    def mark(self, *what: Any) -> None:
        """Notes a cell or a row that a person must confirm; arguments as of `Mark`."""
        self.marks.append(Mark(*what))

    @property
    def value_columns(self) -> list[int]:
        """The columns of targets and amounts."""
        assert self.layout is not None
        return [*self.layout.targets, *self.layout.money]

    def set_context(self, kind: str, text: str, line: Line, column: int, doubt: str | None = None) -> None:
        """A programme, activity or result that the rows below belong to."""
        text = NAMED.sub("", text)
        below = {"program": ("kegiatan", "sasaran"), "kegiatan": ("sasaran",)}.get(kind, ())
        for k in below:
            if k != "sasaran" or not self.left_of(k, column):
                self.context[k] = None
        self.context[kind] = self.last = PrintedText([text], line, column, doubt)

    def left_of(self, role: str, column: int) -> bool:
        """Whether a column of that role stands to the left: what it says holds until it says something
        else."""
        return self.layout is not None and role in self.layout.roles[:column]

    def append(self, to: PrintedText, text: str, why: str | None) -> None:
        """The rest of a text that was printed in pieces."""
        to.parts.append(text)
        to.doubt = to.doubt or why
        self.last = to
