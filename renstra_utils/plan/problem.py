"""What is wrong with an input, in plain words: the place, what stands there, what is wrong, what to do.

Checks know keys and facts; every sentence stands in `contract/pesan.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pandas as pd

from ..files import readable
from ..text import shortened, visible
from .contract import contract, sentences


class PlainError(ValueError):
    """An error whose words are all there is to say: a notebook shows no way through our code."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input: where it stands, what stands there, what is wrong, what to do."""

    berkas: str
    baris: int | None
    kolom: str | None
    nilai: str | None
    pesan: str
    saran: str

    def __str__(self) -> str:
        place = [self.berkas]
        if self.baris is not None:
            place.append(f"baris {self.baris}")
        if self.kolom:
            place.append(f"kolom {shortened(self.kolom)}")
        value = f" (tertulis “{shortened(self.nilai)}”)" if self.nilai is not None else ""
        return visible(f"{', '.join(place)}: {self.pesan}{value}. {self.saran}")


def listing(problems: list[Problem]) -> list[str]:
    """The problems as numbered lines; of the same fault in one column ten, then how many more there are."""
    alike: dict[tuple[str, str | None, str], list[Problem]] = {}
    for p in problems:
        alike.setdefault((p.berkas, p.kolom, p.pesan), []).append(p)
    shown = {id(p) for same in alike.values() for p in same[:10]}
    last = {id(same[9]): len(same) - 10 for same in alike.values() if len(same) > 10}
    out = []
    for n, p in enumerate(problems, 1):
        if id(p) in shown:
            out.append(f"{n}. {p}")
        if id(p) in last:
            out.append(f"   … dan {last[id(p)]} lagi yang seperti ini.")
    return out


class PlanError(PlainError):
    """The folder is not a valid plan. `problems`: every `Problem` found, in the order of files and rows."""

    def __init__(self, folder: Path | str, problems: list[Problem]) -> None:
        self.folder = Path(folder)
        self.problems = problems
        super().__init__(str(self))

    def __reduce__(self) -> tuple:
        return type(self), (self.folder, list(self.problems))

    def __str__(self) -> str:
        head = f"Rencana di {readable(self.folder)} belum dapat dipakai: {len(self.problems)} masalah."
        return "\n".join([head, *(f"  {line}" for line in listing(self.problems))])


class Problems(list[Problem]):
    """What is wrong with a plan: `problems.at("target.csv", 3, "nilai", "87,5").say("number")` adds to it."""

    def at(self, file: str, row: int | None = None, column: str | None = None, value: object = None) -> Place:
        """The place of a problem: file, row as a spreadsheet counts, column, and what is written there."""
        return Place(self, file, None if row is None else int(row), column, _shown(value))

    def of(self, table: str) -> TableProblems:
        """The same for the cells of one table, silent about those that somebody spoke of already."""
        return TableProblems(self, table)

    def refuse(self, folder: Path | str) -> NoReturn:
        """Raises `PlanError` with all of them, in the order of the contract's files and of rows."""
        order = {f"{n}.csv": i for i, n in enumerate(contract())}
        raise PlanError(folder, sorted(self, key=lambda p: (order.get(p.berkas, -1), p.baris or 0)))


@dataclass(frozen=True)
class Place:
    """A place of which one thing can be said."""

    problems: Problems
    file: str
    row: int | None
    column: str | None
    value: str | None

    def say(self, key: str, **facts: object) -> None:
        """Reports the sentence of a key (`contract/pesan.toml`), its gaps filled with the facts."""
        known = sentences()["umum"] | facts
        said = sentences()[key]
        message, remedy = (said[part].format_map(known) for part in ("pesan", "saran"))
        self.problems.append(Problem(self.file, self.row, self.column, self.value, message, remedy))


class TableProblems:
    """The problems of one table's cells. Of a cell that an earlier check spoke of, nothing more is said."""

    def __init__(self, problems: Problems, table: str) -> None:
        self.file = f"{table}.csv"
        self.problems = problems
        self.spoken = {(p.baris, p.kolom) for p in problems if p.berkas == self.file}

    def knows(self, row: int, column: str) -> bool:
        """Whether an earlier check spoke of a cell."""
        return (row, column) in self.spoken

    def at(self, row: int, column: str, value: object = None) -> Place:
        """The place of a problem; what is said of a cell spoken of is dropped."""
        heard = Problems() if self.knows(row, column) else self.problems
        return heard.at(self.file, row, column, value)

    def rows(self, frame: pd.DataFrame, mask: pd.Series, column: str, key: str, **facts: object) -> None:
        """The same of every row of the frame (index as the mask's) where the mask holds."""
        holds = mask.fillna(False).to_numpy(dtype=bool)
        if not holds.any():
            return
        for row, value in frame.loc[mask[holds].index, ["_baris", column]].itertuples(index=False):
            self.at(row, column, value).say(key, **facts)


def _shown(value: object) -> str | None:
    """What is written in a cell, as the message repeats it; None for a blank one."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return f"{value:.15g}" if isinstance(value, float) else str(value)
