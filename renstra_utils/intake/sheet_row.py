"""One row of a sheet while it is read: its cells by column, what they say so far, and what tells the row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..forms.layout import Layout
from ..plan.tables import NAMED_BY
from ..readers.sheets import Cell, Sheet, cell_address
from ..text import whole_code, words
from .reading import Reading
from .titles import TitleFacts


@dataclass
class SheetRow:
    """A row for one year and quarter (or month). `columns`: by column of the table, the column of the sheet;
    `context`: cells that only tell which row is meant; `content`: what was read; `places`: the cell of
    each."""

    reading: Reading
    sheet: Sheet
    layout: Layout
    titles: TitleFacts
    number: int
    cells: dict[int, Cell]
    columns: dict[str, int]
    context: dict[str, Cell]
    content: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table that the row is for."""
        return self.layout.table

    def cell(self, column: str) -> Cell:
        """The cell of a column of the table."""
        return self.cells[self.columns[column]]

    def address(self, column: str) -> str:
        """Where that cell stands, `F12`."""
        return cell_address(self.number, self.columns[column])

    def bad(self, column: str | None, value: str | None, what: str, remedy: str) -> None:
        """Reports a problem of this row; a column of its own is named with its cell."""
        self.reading.bad(self.sheet.name, self.number, column, value, what, remedy)

    def bad_cell(self, column: str, value: str | None, what: str, remedy: str) -> None:
        """Reports a problem of a cell of this row."""
        self.bad(f"{column} (sel {self.address(column)})", value, what, remedy)


def row_of(
    reading: Reading,
    sheet: Sheet,
    layout: Layout,
    titles: TitleFacts,
    n: int,
    year: str | None,
    period: str | None,
) -> SheetRow:
    """Row `n` of a sheet, for the columns of a year and a quarter (`2`) or month (`b2`) and those of none."""
    cells = {j: c for j, c in sheet.rows[n].items() if j in layout.slots}
    if layout.codes and (joined := joined_code(layout, sheet.rows[n])):
        cells[layout.codes[0]] = joined
    cells |= _named_above(sheet, layout, n)
    slots = {j: s for j, s in layout.slots.items() if j in cells}
    parts = ((year, period), (None, None))
    columns = {s.column: j for j, s in slots.items() if not s.context and s.heading.part in parts}
    context = {
        s.column: cells[j]
        for j, s in slots.items()
        if s.context and s.heading.year in (year, None) and s.heading.quarter in (period, None)
    }
    return SheetRow(reading, sheet, layout, titles, n, cells, columns, context)


def _named_above(sheet: Sheet, layout: Layout, n: int) -> dict[int, Cell]:
    """What names a row of a group that is named once: `Target` with the indicator, `Realisasi` right below
    it without. None where a label comes again, which another group's would."""
    naming = [j for j, s in layout.slots.items() if s.column in ("kode", NAMED_BY.get(layout.table))]
    seen: set[str] = set()
    while layout.label is not None and layout.label in sheet.rows.get(n, {}) and n > layout.last:
        row, label = sheet.rows[n], words(sheet.rows[n][layout.label].text)
        if label in seen or any(j in row for j in naming):
            return {} if label in seen else {j: row[j] for j in naming if j in row}
        seen.add(label)
        n -= 1
    return {}


def joined_code(layout: Layout, cells: dict[int, Cell]) -> Cell | None:
    """The code that stands in several cells, `5 | 05 | 02`, as one cell, `5.05.02`; a cell that holds the
    whole code so far takes its place. None where all are blank."""
    parts = [cells[j] for j in layout.codes if j in cells and cells[j].text not in ("", "-")]
    code = whole_code(p.text for p in parts)
    return replace(parts[0], value=code, struck=any(p.struck for p in parts), follows=False) if code else None
