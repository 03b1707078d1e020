"""A rule on different indicators that have the very same targets: one is likely copied from the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from .courses import Course, digits
from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import commas, say
from .trends import with_baseline
from .words import Meaning, nested, titled


@rule("deret-kembar")
def same_series(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Different measures do not have the same figures to the last digit; one finding per group."""
    groups: dict[tuple[object, ...], list[Course]] = {}
    for course in facts.courses:
        if not course.graded and len(course.years) >= p["minimum_tahun"]:
            key = (*course.years, *course.low.tolist(), *course.high.tolist())
            groups.setdefault(key, []).append(course)
    for group in groups.values():
        apart = _apart(facts, group, p) if len(group) > 1 and _telling(group, p) else []
        if len(apart) > 1:
            yield _twins(facts, p, apart)
    yield from _complements(facts, p)


def _complements(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Two shares that are 100 % together in every year are one measure, told twice."""
    seen: dict[tuple[object, ...], Course] = {}
    for course in facts.courses:
        if not course.percent or course.ranged or len(course.years) < p["minimum_tahun"]:
            continue
        if (course.middle == course.middle[0]).all():
            continue
        rest = np.round(100 - course.low, 6).tolist()
        other = seen.get((*course.years, *rest))
        if other is not None:
            said = "{indikator} setiap tahun berjumlah 100 %: satu ukuran, disebut dua kali."
            names = say("{a} dan {b}", a=titled(other.rows[0]), b=titled(course.rows[0]))
            rows = [*other.rows, *course.rows]
            yield p.found(
                say(said, indikator=names),
                ("target", rows),
                sums=with_baseline(course),
                mild=True,
                sure="kuat",
            )
        seen.setdefault((*course.years, *np.round(course.low, 6).tolist()), course)


def _telling(group: list[Course], p: Definition) -> bool:
    """Whether so many digits cannot be the same by chance; round percentages are, all the time."""
    first = group[0]
    if (first.middle == first.middle[0]).all():
        return False
    bases = {c.base for c in group}
    base = bases.pop() if len(bases) == 1 else float("nan")
    shared = pd.notna(base) and _odd(base) and digits(base) >= p["digit_baseline"]
    return shared or _most_odd(first) or (pd.notna(base) and _uneven(first, p))


def _uneven(course: Course, p: Definition) -> bool:
    """Whether so many steps, of several sizes and from one baseline, are hardly the same by chance."""
    steps = {round(float(s), 6) for s in np.diff([course.base, *course.middle])}
    goal = course.percent and course.middle[-1] == 100
    return len(course.years) >= p["minimum_kuat"] and len(steps) >= p["langkah_berlainan"] and not goal


def _most_odd(course: Course) -> bool:
    odd = [_odd(v) for v in course.middle]
    return sum(odd) * 2 > len(odd)


def _odd(value: float) -> bool:
    """Three digits or more, and no half: `70,78`; neither `72,5` nor `1.250`."""
    halves = abs(value * 2 - round(value * 2)) < 1e-6
    return digits(value) >= (4 if halves else 3)


def _apart(facts: Facts, group: list[Course], p: Definition) -> list[Course]:
    """Of the group those that measure something of their own: not one thing at two levels or worded twice."""
    kept: list[Course] = []
    for course in group:
        own = facts.meanings[course.code]
        if not any(_alike(own, facts.meanings[k.code], p) or _follows(facts, course, k) for k in kept):
            kept.append(course)
    return kept


def _alike(a: Meaning, b: Meaning, p: Definition) -> bool:
    shared, all_words = a.core & b.core, a.core | b.core
    return nested(a.core, b.core) or len(shared) >= p["bagian_sama"] * len(all_words)


def _follows(facts: Facts, a: Course, b: Course) -> bool:
    return frozenset({a.code, b.code}) in facts.replaced


def _twins(facts: Facts, p: Definition, group: list[Course]) -> Finding:
    names = commas(titled(c.rows[0]) for c in group)
    said = "{n} indikator yang berbeda mempunyai deret target yang sama persis: {indikator}."
    words = say(said, n=str(len(group)), indikator=names)
    rows = [r for c in group for r in c.rows]
    # Four years to the last digit, and no baseline that differs.
    years, bases = group[0].years, {c.base for c in group if pd.notna(c.base)}
    strong = len(years) >= p["minimum_kuat"] and len(bases) < 2 and _most_odd(group[0])
    return p.found(words, ("target", rows), sums=with_baseline(group[0]), sure="kuat" if strong else None)
