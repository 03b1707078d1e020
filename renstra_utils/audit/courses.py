"""The course of an indicator's targets over the years: figures, bounds of ranges, or places of grades."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..plan.contract import known_names
from ..rules import Rules, Scale
from ..text import exact, words
from .words import norm, same_unit, vocabulary


class Course(NamedTuple):
    """The targets of one indicator that can be compared, by year."""

    rows: pd.DataFrame
    years: list[int]
    #: The bounds of each year: where it is no range, twice its figure or the place of its grade.
    low: np.ndarray
    high: np.ndarray
    #: Whether they are places of grades.
    graded: bool
    #: The figure before the plan; missing where there is none.
    base: float

    @property
    def code(self) -> str:
        """The indicator's code."""
        return str(self.rows["kode"].iloc[0])

    @property
    def polarity(self) -> str:
        """The indicator's polarity; a better grade is never worse."""
        return str(self.rows["polaritas"].iloc[0])

    @property
    def percent(self) -> bool:
        """Whether the targets are percentages."""
        return bool(self.rows["persen"].iloc[0])

    @property
    def counts(self) -> bool:
        """Whether something is counted anew each year: how many documents, how many persons."""
        unit, name = self.rows["satuan"].iloc[0], self.rows["indikator"].iloc[0]
        whole = isinstance(unit, str) and words(unit) in known_names()["satuan_bulat"]
        return not self.graded and not self.percent and (whole or "jumlah" in norm(name).split())

    @property
    def paced(self) -> bool:
        """Whether each year's figure tells a change, like growth: less of it is not a step back."""
        return bool(set(norm(self.rows["indikator"].iloc[0]).split()) & set(vocabulary("laju")))

    @property
    def mixed(self) -> bool:
        """Whether figures are printed with different units: then they are no course."""
        units = [u for u in dict.fromkeys(self.rows["unit"]) if u]
        return any(not same_unit(u, units[0]) for u in units)

    @property
    def middle(self) -> np.ndarray:
        """The middle of each year's bounds."""
        return (self.low + self.high) / 2

    @property
    def ranged(self) -> bool:
        """Whether any year has a range."""
        return bool((self.low != self.high).any())

    @property
    def sign(self) -> int:
        """What a difference is multiplied by so that above 0 is better; up where polarity does not tell."""
        return -1 if self.polarity == "minimize" and not self.graded else 1

    @property
    def spans(self) -> np.ndarray:
        """Years from each target to the next."""
        return np.diff(np.array(self.years))

    @property
    def steps(self) -> np.ndarray:
        """Each change (above 0: better, or up): of both bounds; 0 where they move against each other."""
        return self.sign * both(np.diff(self.low), np.diff(self.high))

    @property
    def turns(self) -> bool:
        """Whether it gets worse and better again, or, of undecided polarity, turns at all."""
        polarity, turn = self.polarity, np.diff(np.sign(self.steps[self.steps != 0]))
        return polarity != "stabilize" and bool((turn != 0 if polarity == "ambigu" else turn > 0).any())

    @property
    def dips(self) -> list[int]:
        """Where it turns: years worse than the one before and better again later; if undecided, each turn."""
        moved = [(y, s) for y, s in zip(self.years[1:], self.steps, strict=True) if s]
        if self.polarity == "ambigu":
            return [b for (_, s), (b, t) in pairwise(moved) if s * t < 0]
        better = [y for y, s in moved if s > 0]
        return [y for y, s in moved if s < 0 and y < better[-1]]

    @property
    def worse(self) -> list[int]:
        """Years that are worse than the one before."""
        return [y for y, s in zip(self.years[1:], self.steps, strict=True) if s < 0]

    def worse_than(self, figure: float) -> np.ndarray:
        """Whether each year is worse than a figure: both bounds, or one while the other is the same."""
        return self.sign * both(self.low - figure, self.high - figure) < 0


def both(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Change of two bounds: their mean; 0 where one goes up and the other down."""
    return np.where(low * high < 0, 0.0, (low + high) / 2)


def course_of(rows: pd.DataFrame, rules: Rules, base: float = np.nan, least: int = 2) -> Course | None:
    """The course of one indicator's targets; None where fewer than `least` can be compared."""
    figures = rows["angka"].notna() | rows["bawah"].notna()
    scale = scale_of(rows["mutu"], rules)
    graded = figures.sum() < least and scale is not None
    known = rows[rows["mutu"].notna() if graded else figures]
    if len(known) < least:
        return None
    if graded and scale is not None:
        low = high = known["mutu"].map(scale.rank)
    else:
        low, high = (known["angka"].fillna(known[bound]) for bound in ("bawah", "atas"))
    years = known["tahun"].astype(int).tolist()
    bottom, top = (np.asarray(x, dtype=float) for x in (low, high))
    return Course(known, years, bottom, top, graded, np.nan if graded else float(base))


def scale_of(grades: Iterable[object], rules: Rules) -> Scale | None:
    """The one scale that knows all these grades; None where there are none, or where no one scale does."""
    known = [str(g) for g in grades if isinstance(g, str)]
    scales = (s for s in rules.predikat.values() if known and set(known) <= set(s.names))
    return next(scales, None)


# --- figures of a course ---


def decimals(values: Iterable[float]) -> int:
    """The most decimals that any of these figures shows."""
    return max((len(exact(v).partition(".")[2]) for v in values), default=0)


def digits(value: float) -> int:
    """How many digits a figure shows, from its first to its last that is not 0.

    >>> digits(72.5), digits(7250), digits(80)
    (3, 3, 1)
    """
    return len(exact(value).replace(".", "").replace("-", "").strip("0"))


def rates(years: Iterable[int], values: Iterable[float]) -> list[float]:
    """Change per year between neighbours."""
    points = list(zip(years, values, strict=True))
    return [(v - u) / (y - x) for (x, u), (y, v) in pairwise(points)]
