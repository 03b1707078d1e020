"""What is wrong with a course of targets: at most one fault each, the gravest cause first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from . import slips
from .courses import Course, digits, rates
from .definition import Definition, defined
from .slips import Points


class Fault(NamedTuple):
    """The one fault of a course."""

    #: The rule that reports it.
    kind: str
    #: The years that it is about; 0 stands for the baseline.
    years: list[int]
    #: The figures that may have been meant, where arithmetic offers them.
    readings: tuple[float, ...] = ()
    #: The factor of a scale.
    factor: float = 1.0
    #: Whether the figure has a neighbour on one side only.
    at_end: bool = False
    #: Whether it is the lighter case of its rule.
    mild: bool = False


#: What is printed before a figure that is a bound.
_SIGN = re.compile(r"\s*([<>≤≥])")


def fault(course: Course) -> Fault | None:
    """The first of these faults that a course has: one cause is reported once."""
    checks: tuple[Callable[[Course], Fault | None], ...] = (
        _scale, _digit, _realised, _outlier, _dip, _against, _leap, _jump, _flat,
    )  # fmt: skip
    return next((f for f in (check(course) for check in checks) if f is not None), None)


# --- figures that are misprinted ---


def _lines(course: Course, with_base: bool) -> list[Points]:
    """The points of each bound, the baseline as that of the year before; none of grades."""
    if course.graded:
        return []
    bounds = [course.low, course.high] if course.ranged else [course.low]
    with_base = with_base and course.base > 0
    head = [(course.years[0] - 1, course.base)] if with_base else []
    return [(*head, *zip(course.years, b.tolist(), strict=True)) for b in bounds]


def _years(course: Course, points: Points, at: list[int]) -> list[int]:
    return [0 if points[n][0] < course.years[0] else points[n][0] for n in at]


def _scale(course: Course) -> Fault | None:
    p = defined("pergeseran-skala")
    for with_base in (False, True) if course.base > 0 else (False,):
        for points in _lines(course, with_base):
            found = slips.shift(points, course.counts, p)
            if found:
                readings = tuple(points[n][1] * found.factor for n in found.at)
                return Fault("pergeseran-skala", _years(course, points, found.at), readings, found.factor)
    return None


def _digit(course: Course) -> Fault | None:
    """A slip of a digit in a target. The baseline bears witness; beside two targets it proves nothing."""
    p = defined("langkah-menyimpang")
    for with_base in (True, False) if course.base > 0 else (False,):
        for points in _lines(course, with_base and len(course.years) >= p["minimum_lain"]):
            found = slips.slip(points, p, len(points) - len(course.years))
            if found and not _goal(course, points[found.at][1]) and _off_base(course, points, found):
                year, value = points[found.at]
                readings, few = tuple(found.readings), found.at_end and digits(value) < 3
                return Fault("langkah-menyimpang", [year], readings, at_end=found.at_end, mild=few)
    return None


def _off_base(course: Course, points: Points, found: slips.Slip) -> bool:
    """Whether the baseline, where there is one, does not speak for the first figure as it is printed."""
    year, value = points[found.at]
    if year != course.years[0] or np.isnan(course.base):
        return True
    return abs(value - course.base) > min(abs(r - course.base) for r in found.readings)


def _goal(course: Course, value: float) -> bool:
    """Whether a figure is the natural end of its measure."""
    return value == 0 or (value == 100 and course.percent)


def _outlier(course: Course) -> Fault | None:
    """One figure that an even course leaves and comes back from."""
    for points in _lines(course, with_base=False):
        at = slips.outlier(points, defined("langkah-menyimpang"))
        if at is not None:
            worse = at > 0 and course.sign * (points[at][1] - points[at - 1][1]) < 0
            dips = worse and course.polarity in ("maximize", "minimize")
            return Fault("turun-naik" if dips else "langkah-menyimpang", [points[at][0]])
    return None


# --- figures that are no targets ---


def _realised(course: Course) -> Fault | None:
    """Figures to the last digit that wander, or that round ones follow."""
    if course.graded or course.ranged or len(course.years) < defined("seperti-realisasi")["minimum_tahun"]:
        return None
    odd = _odd_first(course)
    if odd or _wanders(course):
        return Fault("seperti-realisasi", course.years[:odd] or course.years, mild=bool(odd))
    return None


def _wanders(course: Course) -> bool:
    p, values = defined("seperti-realisasi"), course.low.tolist()
    signs = np.sign(np.diff(course.low))
    if (np.diff(signs[signs != 0]) != 0).sum() < 2:
        return False
    unrounded = all(digits(v) >= p["digit"] and abs(v * 20 - round(v * 20)) > 1e-6 for v in values)
    if not unrounded and not all(digits(v) >= 5 for v in values):
        return False
    # A course that is even but for one figure has a dip there.
    points = _lines(course, with_base=False)[0]
    return slips.outlier(points, defined("langkah-menyimpang")) is None


def _odd_first(course: Course) -> int:
    """How many figures at the beginning show far more digits than the round ones that follow them."""
    p, shown = defined("seperti-realisasi"), [digits(v) for v in course.low.tolist()]
    for k in range(1, len(shown) - 1):
        first, rest = shown[:k], shown[k:]
        large = min(first) >= p["digit_besar"] and min(first) - max(rest) >= 4
        small = k >= 2 and min(first) > p["digit"] and max(rest) <= 2
        ends = all(_goal(course, v) for v in course.low[k:])
        if (large or small) and not ends:
            return k
    return 0


# --- the way it takes ---


def _dip(course: Course) -> Fault | None:
    return Fault("turun-naik", course.dips) if course.turns else None


def _against(course: Course) -> Fault | None:
    clear = course.polarity in ("maximize", "minimize")
    return Fault("lawan-polaritas", course.worse) if clear and course.worse else None


def _leap(course: Course) -> Fault | None:
    """One step that is far larger than all others, which are alike, or after which nothing else moves."""
    if course.graded or len(course.years) < 3:
        return None
    p = defined("langkah-menyimpang")
    for years, values in (_points(course, with_base) for with_base in (False, True)):
        steps = [abs(s) for s in rates(years, values)]
        at = int(np.argmax(steps))
        others, end = steps[:at] + steps[at + 1 :], float(values[at + 1])
        a, b = sorted((float(values[at]), end))
        lone = course.percent and len(others) >= p["minimum_lain"] and max(others) == 0
        if (lone and steps[at] >= p["poin_sendiri"] and at) or (
            not (course.counts and b < 10)
            and not _goal(course, end)
            and min(others) > 0
            and _stands_out(p, steps[at], others, a, b)
        ):
            return Fault("langkah-menyimpang", [_shown(course, y) for y in years[at : at + 2]], mild=True)
    return None


def _stands_out(p: Definition, step: float, others: list[float], a: float, b: float) -> bool:
    """Whether a step from or to `a` and `b` is far larger than the others, which are alike."""
    few = len(others) < p["minimum_lain"]
    if few and (a <= 0 or b < p["lipat_sedikit"] * a):
        return False
    times = p["kelipatan_sedikit"] if few else p["kelipatan"]
    return step >= times * max(others) and max(others) <= p["serupa"] * min(others)


def _points(course: Course, with_base: bool) -> tuple[list[int], np.ndarray]:
    """Years and figures, after the baseline as that of the year before where it is one of the way."""
    if not with_base or not course.base > 0 or course.sign * (course.middle[0] - course.base) <= 0:
        return course.years, course.middle
    return [course.years[0] - 1, *course.years], np.insert(course.middle, 0, course.base)


def _shown(course: Course, year: int) -> int:
    return year if year in course.years else 0


def _jump(course: Course) -> Fault | None:
    """A change too large for a year: in points of a percentage, else by a multiple."""
    if course.graded:
        return None
    if _from_nothing(course):
        return Fault("lompatan", [0, course.years[0]])
    p, (years, values) = defined("lompatan"), _points(course, course.percent)
    steps, spans = np.abs(np.diff(values)), np.diff(years)
    low, high = np.minimum(values[1:], values[:-1]), np.maximum(values[1:], values[:-1])
    # A count that ends at zero has reached its goal: that is no jump.
    far = (low > 0) & (high > p["kelipatan"] ** spans * low) & (steps > p["selisih"])
    if course.percent:
        far = steps / spans > p["poin"]
    if not far.any():
        return None
    at = int(np.argmax(np.where(far, steps, 0)))
    return Fault("lompatan", [_shown(course, y) for y in years[at : at + 2]])


def _from_nothing(course: Course) -> bool:
    """Whether a baseline of 0 stands beside targets that hardly move: a 0 for want of data."""
    level = course.base == 0 and course.sign > 0 and not (course.counts or course.paced)
    most = defined("lompatan")["langkah_terbesar"] * float(course.middle[0])
    return bool(level and course.middle[0] > 0 and np.abs(np.diff(course.middle)).max() <= most)


def _flat(course: Course) -> Fault | None:
    """A course that stands still, or as good as; a baseline of the same figure is a year more."""
    p = defined("target-tetap")
    if course.polarity not in ("maximize", "minimize"):
        return None
    if course.years[-1] - course.years[0] + 1 + bool(course.base == course.middle[0]) < p["minimum_tahun"]:
        return None
    # `10`, `10`, `> 10` is a step, though no larger figure is printed.
    found = (_SIGN.match(r["tercetak"]) if isinstance(r["tercetak"], str) else None for r in course.rows)
    if len({m[1] if m else "" for m in found}) > 1:
        return None
    if all((b == b[0]).all() for b in (course.low, course.high)):
        return Fault("target-tetap", course.years)
    if course.graded or len(course.years) < p["minimum_tahun"]:
        return None
    middle = course.middle
    change, level = float(np.ptp(middle)), float(np.abs(middle).max())
    if change > p["datar"] * level or (course.percent and level >= p["dekat_batas"]):
        return None
    return Fault("target-tetap", course.years, mild=True)
