"""A form placed on a sheet, for one table of the plan: what each column below a heading holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..plan.tables import key_of
from .headings import ColumnHeading


@dataclass(frozen=True)
class Slot:
    """What a column of a sheet holds: a column of the table, or context, a word that only tells the row."""

    column: str
    context: bool
    heading: ColumnHeading
    text: str


@dataclass(frozen=True)
class Layout:
    """A sheet read as a table: the rows of its heading; what each column holds; the columns passed over, with
    why; the texts above. `codes`: the cells that a code is joined from; `label`: the column that tells whose
    rows are this table's, and what its words mean; `office`: the column that names the office."""

    table: str
    first: int
    last: int
    slots: dict[int, Slot]
    unused: dict[int, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()
    score: float = 0.0
    codes: tuple[int, ...] = ()
    label: int | None = None
    labels: dict[str, str] = field(default_factory=dict)
    office: int | None = None
    total_only: bool = False
    adds_up: bool = False
    passing: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, column: str) -> bool:
        """Whether a column of the sheet is that column of the table."""
        return any(s.column == column and not s.context for s in self.slots.values())

    def figures(self) -> list[Slot]:
        """The columns that are neither key nor context."""
        keys = key_of(self.table)
        return [s for s in self.slots.values() if not s.context and s.column not in keys]


def shape_of(slots: dict[int, Slot]) -> dict[int, tuple[str | int | None, ...]]:
    """What each column holds; two headings of one shape are one heading, printed again."""
    return {j: (s.column, *s.heading.part) for j, s in slots.items()}
