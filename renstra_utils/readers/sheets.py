"""Excel files as offices keep them: every sheet as cells, with what decides how a cell may be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

_SPACE = " \t\r\n\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `percent`: Excel shows its number times 100; `scale`: it shows it divided by that; `literal`:
    what its format writes beside the number; `masked`: its format shows something else than the number;
    `struck`: it is struck through, or a part of it is struck, raised or lowered; `formula`: its value is a
    formula's result; `uncounted`: that result is not there; `merged`: how many rows the merged cell has that
    this one belongs to; `follows`: it is not that cell's first, whose value it repeats."""

    value: str | int | float | bool | date | datetime | time
    percent: bool = False
    scale: int = 1
    literal: str = ""
    masked: bool = False
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
    """A sheet: `rows[row][column]`, both counted from 1, only cells that hold something; and which rows, and
    spans of columns, Excel does not show."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()

    __hash__ = object.__hash__  # what was worked out of a sheet is kept by the sheet itself

    def hides(self, column: int) -> bool:
        """Whether Excel does not show a column."""
        return any(a <= column <= b for a, b in self.hidden_columns)


def cell_address(row: int, column: int) -> str:
    """`F12`."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"


def clean_text(value: str) -> str:
    """Text without space around it, line ends as one sign, and the file format's escapes undone."""
    from openpyxl.utils.escape import unescape

    text = unescape(value)
    if "_x" in value:  # halves of letters, which no file can hold, as a sign that something is lost
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(_SPACE)
