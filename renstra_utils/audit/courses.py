"""The course of an indicator's targets over the years: figures, bounds of ranges, or places of grades."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np

from ..plan.contract import known_names
from ..rules import Rules, Scale
from ..text import exact, words
from .rows import Row
from .words import norm, same_unit, vocabulary


@dataclass(eq=False)
class Course:
    """The targets of one indicator that can be compared, by year. What follows from them is derived once."""

    rows: list[Row]
    years: list[int]
    #: The bounds of each year: where it is no range, twice its figure or the place of its grade.
    low: np.ndarray
    high: np.ndarray
    #: Whether they are places of grades.
    graded: bool
    #: The figure before the plan; missing where there is none.
    base: float

    def _own(self, column: str) -> Any:
        return self.rows[0][column]

    @cached_property
    def code(self) -> str:
        """The indicator's code."""
        return str(self._own("kode"))

    @cached_property
    def polarity(self) -> str:
        """The indicator's polarity; a better grade is never worse."""
        return str(self._own("polaritas"))

    @cached_property
    def percent(self) -> bool:
        """Whether the targets are percentages."""
        return bool(self._own("persen"))

    @cached_property
    def counts(self) -> bool:
        """Whether something is counted anew each year: how many documents, how many persons."""
        unit, name = self._own("satuan"), self._own("indikator")
        whole = isinstance(unit, str) and words(unit) in known_names()["satuan_bulat"]
        return not self.graded and not self.percent and (whole or "jumlah" in norm(name).split())

    @cached_property
    def paced(self) -> bool:
        """Whether each year's figure tells a change, like growth: less of it is not a step back."""
        return bool(set(norm(self._own("indikator")).split()) & set(vocabulary("laju")))

    @cached_property
    def mixed(self) -> bool:
        """Whether figures are printed with different units: then they are no course."""
        units = [u for u in dict.fromkeys(r["unit"] for r in self.rows) if u]
        return any(not same_unit(u, units[0]) for u in units)

    @cached_property
    def middle(self) -> np.ndarray:
        """The middle of each year's bounds."""
        return (self.low + self.high) / 2

    @cached_property
    def ranged(self) -> bool:
        """Whether any year has a range."""
        return bool((self.low != self.high).any())

    @cached_property
    def sign(self) -> int:
        """What a difference is multiplied by so that above 0 is better; up where polarity does not tell."""
        return -1 if self.polarity == "minimize" and not self.graded else 1

    @cached_property
    def spans(self) -> np.ndarray:
        """Years from each target to the next."""
        return np.diff(np.array(self.years))

    @cached_property
    def steps(self) -> np.ndarray:
        """Each change (above 0: better, or up): of both bounds; 0 where they move against each other."""
        return self.sign * both(np.diff(self.low), np.diff(self.high))

    @cached_property
    def turns(self) -> bool:
        """Whether it gets worse and better again, or, of undecided polarity, turns at all."""
        if self.polarity == "stabilize":
            return False
        moved = pairwise(s for s in self.steps.tolist() if s)
        return any(a * b < 0 if self.polarity == "ambigu" else a < 0 < b for a, b in moved)

    @cached_property
    def dips(self) -> list[int]:
        """Where it turns: years worse than the one before and better again later; if undecided, each turn."""
        moved = [(y, s) for y, s in zip(self.years[1:], self.steps, strict=True) if s]
        if self.polarity == "ambigu":
            return [b for (_, s), (b, t) in pairwise(moved) if s * t < 0]
        better = [y for y, s in moved if s > 0]
        return [y for y, s in moved if s < 0 and y < better[-1]]

    @cached_property
    def worse(self) -> list[int]:
        """Years that are worse than the one before."""
        return [y for y, s in zip(self.years[1:], self.steps, strict=True) if s < 0]

    def worse_than(self, figure: float) -> np.ndarray:
        """Whether each year is worse than a figure: both bounds, or one while the other is the same."""
        return self.sign * both(self.low - figure, self.high - figure) < 0


def both(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Change of two bounds: their mean; 0 where one goes up and the other down."""
    return np.where(low * high < 0, 0.0, (low + high) / 2)


def course_of(rows: list[Row], rules: Rules, base: float = np.nan, least: int = 2) -> Course | None:
    """The course of one indicator's targets; None where fewer than `least` can be compared."""
    known = [r for r in rows if not (isnan(r["angka"]) and isnan(r["bawah"]))]
    scale = scale_of((r["mutu"] for r in rows), rules) if len(known) < least else None
    if scale is not None:
        known = [r for r in rows if isinstance(r["mutu"], str)]
    if len(known) < least:
        return None
    if scale is not None:
        bounds = [(scale.rank(r["mutu"]),) * 2 for r in known]
    else:
        bounds = [(r["bawah"], r["atas"]) if isnan(r["angka"]) else (r["angka"],) * 2 for r in known]
    low, high = (np.array(x, dtype=float) for x in zip(*bounds, strict=True))
    graded, years = scale is not None, [int(r["tahun"]) for r in known]
    return Course(known, years, low, high, graded, np.nan if graded else float(base))


def scale_of(grades: Iterable[object], rules: Rules) -> Scale | None:
    """The one scale that knows all these grades; None where there are none, or where no one scale does."""
    known = [str(g) for g in grades if isinstance(g, str)]
    scales = (s for s in rules.predikat.values() if known and set(known) <= set(s.names))
    return next(scales, None)


# --- figures of a course ---


def decimals(values: Iterable[float]) -> int:
    """The most decimals that any of these figures shows."""
    return max((_shown(v)[1] for v in values), default=0)


@lru_cache(maxsize=50_000)
def _shown(value: float) -> tuple[int, int]:
    """How many digits a figure shows, and how many decimals: the same figures come all the time."""
    text = exact(value)
    return len(text.replace(".", "").replace("-", "").strip("0")), len(text.partition(".")[2])


def digits(value: float) -> int:
    """How many digits a figure shows, from its first to its last that is not 0.

    >>> digits(72.5), digits(7250), digits(80)
    (3, 3, 1)
    """
    return _shown(value)[0]


def rates(years: Iterable[int], values: Iterable[float]) -> list[float]:
    """Change per year between neighbours."""
    points = list(zip(years, values, strict=True))
    return [(v - u) / (y - x) for (x, u), (y, v) in pairwise(points)]
