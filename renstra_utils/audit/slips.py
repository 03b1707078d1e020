"""Figures that do not fit an even course, and what they may have meant: a digit, a swap, a decimal mark."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from .courses import decimals, digits, rates
from .definition import Definition

#: Years and figures of a course, in order.
Points = tuple[tuple[int, float], ...]


class Slip(NamedTuple):
    """A figure that an even course leaves, and the figures that it may have meant."""

    at: int
    readings: list[float]
    #: Whether it has a neighbour on one side only.
    at_end: bool


class Shift(NamedTuple):
    """The figures of a course that are of another scale than the others, by their places."""

    at: list[int]
    #: What to multiply them by to get back into the scale of the others.
    factor: float


def slip(points: Points, p: Definition, first: int = 0) -> Slip | None:
    """The figure, from `first` on, that one digit or the order of two keeps out of an even course."""
    found = []
    places = decimals(v for _, v in points)
    for at, (_, value) in enumerate(points[first:], first):
        lines = _Line.through(points, at, p) if _telling(points, at) else []
        if not lines or not all(line.far(value) for line in lines):
            continue
        # Any figure is one digit from one that stands still.
        if lines[0].at_end and lines[0].low == lines[0].high == 0:
            continue
        readings = [r for r in misread(value, places) if any(line.fits(r) for line in lines)]
        if readings:
            found.append((lines[0].distance(value), Slip(at, readings, lines[0].at_end)))
    return max(found, key=lambda f: f[0])[1] if found else None


def outlier(points: Points, p: Definition) -> int | None:
    """The place of the one figure that leaves an even course and comes back, or starts one from afar."""
    found = []
    least = p["minimum_lain"]
    for at, (_, value) in enumerate(points[:-1]):
        rest = points[:at] + points[at + 1 :]
        lines = _Line.through(points, at, p) if len(rest) >= least + (at == 0) else []
        away = at > 0 or all(line.low * (rest[0][1] - value) < 0 for line in lines)
        if lines and away and all(line.far(value, p["kelipatan"]) for line in lines):
            found.append((lines[0].distance(value), at))
    return max(found)[1] if found else None


def shift(points: Points, counts: bool, p: Definition) -> Shift | None:
    """Where a course is ten, a hundred or a thousand times what the others make it."""
    places, values = range(len(points)), [v for _, v in points]
    if len(values) < 2 or min(values) <= 0:
        return None
    widest = max(_times(a, b) for a, b in pairwise(values))
    parts = [[n] for n in places] + [list(places[n:]) for n in places[1:-1]]
    for power in (10.0, 100.0, 1000.0):
        # No seam is as far off as a mark moved so makes it.
        if widest < power / p["sisa"]:
            break
        for factor in (power, 1 / power):
            for moved in parts:
                if _shifted(points, moved, factor, counts, p):
                    rest = [n for n in places if n not in moved]
                    return Shift(rest, 1 / factor) if len(rest) < len(moved) else Shift(moved, factor)
    return None


def misread(value: float, places: int) -> list[float]:
    """Every figure that differs in one digit, or in the order of two neighbouring digits.

    >>> 72.22 in misread(27.22, 2), 10.28 in misread(11.12, 2)
    (True, False)
    """
    text = f"{abs(value):.{places}f}"
    spots = [n for n, c in enumerate(text) if c != "."]
    other = {text[:n] + d + text[n + 1 :] for n in spots for d in "0123456789"}
    for a, b in pairwise(spots):
        swapped = list(text)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        other.add("".join(swapped))
    whole = len(text.partition(".")[0])
    # Nobody prints a nought before other digits.
    fair = (t for t in other - {text} if whole == 1 or t[0] != "0")
    return sorted(math.copysign(float(t), value) for t in fair)


# --- even courses ---


class _Line(NamedTuple):
    """What the other figures of an even course expect at one place, as figures or as growth."""

    before: tuple[int, float] | None
    after: tuple[int, float] | None
    year: int
    #: The rates per year of the others, with what rounding may add.
    low: float
    high: float
    slack: float
    form: Callable[[float], float]

    @classmethod
    def through(cls, points: Points, at: int, p: Definition) -> list[_Line]:
        """The lines through the other figures, by steps or by growth; none where they are not even."""
        return cls._through(points, at, p["minimum_lain"], p["serata"])

    @classmethod
    @lru_cache(maxsize=5_000)
    def _through(cls, points: Points, at: int, least: int, even: float) -> list[_Line]:
        rest = points[:at] + points[at + 1 :]
        before = points[at - 1] if at else None
        after = points[at + 1] if at < len(points) - 1 else None
        # The one step of two figures proves nothing at an end.
        if len(rest) < (2 if before and after else least):
            return []
        lines, years, values = [], [y for y, _ in rest], [v for _, v in rest]
        exact = 10.0 ** -decimals(values)
        for form, own in _forms(points):
            steps = rates(years, values if form is _same else map(form, values))
            usual, unit = median(map(abs, steps)), exact / own
            if max(steps) - min(steps) <= max(even * usual, 2.01 * unit):
                slack = max(0.1 * usual, 1.01 * unit if unit < usual else 0.0)
                lines.append(cls(before, after, points[at][0], min(steps), max(steps), slack, form))
        return lines

    def fits(self, value: float) -> bool:
        """Whether a figure makes steps like the others'."""
        return value > 0 and all(
            self.low - self.slack <= s <= self.high + self.slack for s in self._steps(value)
        )

    def far(self, value: float, times: float = 1.5) -> bool:
        """Whether a figure is off by more than so many of the others' largest steps."""
        least = max(map(abs, (self.low, self.high)))
        # At an end a larger step is no error yet.
        steps = 3.0 if self.at_end else times
        return self.distance(value) > max(steps * least + self.slack, self._least())

    @property
    def at_end(self) -> bool:
        """Whether there is a neighbour on one side only."""
        return self.before is None or self.after is None

    def _least(self) -> float:
        """A twentieth of the figures: what a course that stands still may be off by."""
        near = self.before or self.after
        assert near is not None
        level = abs(self.form(near[1])) if self.form is _same else 1.0
        return 0.05 * level if max(map(abs, (self.low, self.high))) == 0 else 0.0

    def distance(self, value: float) -> float:
        """How far a figure is from where the others expect it."""
        own = self.form(value) if value > 0 or self.form is _same else -math.inf
        expected = []
        for point, sign in ((self.before, 1), (self.after, -1)):
            if point is not None:
                span = abs(self.year - point[0])
                pace = (self.low + self.high) / 2 * span * sign
                expected.append(self.form(point[1]) + pace)
        return min(abs(own - e) for e in expected)

    def _steps(self, value: float) -> Iterator[float]:
        own = self.form(value)
        if self.before is not None:
            yield (own - self.form(self.before[1])) / (self.year - self.before[0])
        if self.after is not None:
            yield (self.form(self.after[1]) - own) / (self.after[0] - self.year)


def _same(value: float) -> float:
    return value


def _forms(points: Points) -> Iterator[tuple[Callable[[float], float], float]]:
    """Figures that grow by steps, or by rates; each with what one unit of the figure is divided by."""
    yield _same, 1.0
    if all(v > 0 for _, v in points):
        yield math.log, min(v for _, v in points)


def _telling(points: Points, at: int) -> bool:
    """Whether a figure has digits enough that a fitting reading is no chance: each second one fits `70`."""
    shown, others = digits(points[at][1]), len(points) - 2
    between = 0 < at < len(points) - 1
    if between:
        return shown >= 3 or (shown == 2 and others >= 2)
    return (shown >= 3 and others >= 2) or (shown == 2 and others >= 3)


# --- scales ---


def _shifted(points: Points, out: list[int], factor: float, counts: bool, p: Definition) -> bool:
    """Whether these figures, alone or to the end, are of another scale than the others."""
    values = [v for _, v in points]
    moved = [v * factor if n in out else v for n, v in enumerate(values)]
    seams = [n for n in range(1, len(values)) if (n in out) != (n - 1 in out)]
    raw = [_times(values[n - 1], values[n]) for n in seams]
    steps = rates([y for y, _ in points], moved)
    others = [s for n, s in enumerate(steps, 1) if n not in seams]
    mended = [steps[n - 1] for n in seams]
    if not others or any(a * b < 0 for a in steps for b in others):
        return False
    # What is mended lies beside its neighbours; as printed it is as far off as a mark moved makes it.
    if any(_times(a, b) > p["sisa"] for a, b in pairwise(moved)):
        return False
    if any(r < _times(1, factor) / p["sisa"] for r in raw):
        return False
    most = max(map(abs, others))
    # Beside figures that stand still only the very same one is theirs.
    if any(abs(s) > (max(2 * most, 0.1 * min(moved)) if most else 1e-9) for s in mended):
        return False
    return _no_growth([v for n in seams for v in values[n - 1 : n + 1]], mended, others, counts)


def _times(a: float, b: float) -> float:
    """How many times the smaller of two figures the larger one is."""
    return max(a, b) / min(a, b)


def _no_growth(near: list[float], mended: list[float], others: list[float], counts: bool) -> bool:
    """Whether the change is no growth of something small: 1 document, then 10."""
    small = min(near)
    if digits(small) >= 2:
        return True
    least, most = min(map(abs, others)), max(map(abs, others))
    return not counts and least > 0 and all(0.5 * least <= abs(m) <= 1.5 * most for m in mended)
