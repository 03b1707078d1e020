"""The rule on indicative funding that grows by one rate for all: computed by a fixed rise, not by need."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import Saying, commas, joined, number, say


class _Step(NamedTuple):
    """A pair of neighbouring years between which most rows grow by one rate."""

    years: tuple[str, str]
    #: The later amount by the earlier one.
    ratio: float
    rows: set[str]


class _Level(NamedTuple):
    """Rows of one level that grow alike, and how many of them have amounts."""

    level: str
    steps: list[_Step]
    #: The rows that grow by the common rate wherever they have one.
    rows: list[str]
    of: int
    #: The rate of each step in which another row has its own, by row: the later amount by the earlier one.
    others: dict[str, list[tuple[_Step, float]]]


@rule("dana-seragam")
def grows_alike(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Rows of one level do not all grow by the same rate; one finding, about the level with most rows."""
    levels = [x for x in (_alike(facts, p, level) for level in ("program", "kegiatan")) if x]
    if not levels:
        return
    most = max(levels, key=lambda x: len(x.rows))
    told = {"n": len(most.rows), "m": most.of, "laju": commas(_rate(s, s.ratio) for s in most.steps)}
    said = (
        "Dana {n} dari {m} kegiatan berubah dengan laju yang sama persis di setiap tahun yang "
        "berangka: {laju}."
    )
    if most.level == "program":
        said = (
            "Dana {n} dari {m} program berubah dengan laju yang sama persis di setiap tahun yang "
            "berangka: {laju}."
        )
    text = say(said, **told)
    # A row or two that leave the formula are where a slip may be.
    if 0 < len(most.others) <= p["terbanyak_lain"]:
        names = dict(zip(facts.funded["baris"], facts.funded["sebut"], strict=True))
        each = (
            joined([names[row], commas(_rate(s, r) for s, r in own)], " ") for row, own in most.others.items()
        )
        text = text + " " + say("Berbeda: {baris}.", baris=joined(each, "; "))
    shown = [*most.rows, *most.others] if len(most.others) <= p["terbanyak_lain"] else most.rows
    money = facts.funding[facts.funding["baris"].isin(most.rows) & facts.funding["tahun"].ne("jumlah")]
    rows = ("pendanaan", facts.funded[facts.funded["baris"].isin(shown)])
    yield p.found(text, rows, money=float(money["uang"].sum()))


def _rate(step: _Step, ratio: float) -> Saying:
    dari, ke = step.years
    return say("{dari}–{ke}: {laju} %", dari=dari, ke=ke, laju=number((ratio - 1) * 100, 2))


def _alike(facts: Facts, p: Definition, level: str) -> _Level | None:
    """The rows of a level that grow alike from year to year, where they are nearly all."""
    money = facts.funding[facts.funding["level"].eq(level) & facts.funding["tahun"].ne("jumlah")]
    money = money[money["uang"].gt(0)].drop_duplicates(["baris", "tahun"])
    table = money.pivot(index="baris", columns="tahun", values="uang")
    years = [y for y in facts.funding_columns if y in table.columns]
    pairs = [pair for pair in pairwise(years) if int(pair[1]) - int(pair[0]) == 1]
    steps = [s for s in (_step(table, pair, p) for pair in pairs) if s]
    if len(steps) < p["minimum_langkah"]:
        return None
    alike, others = [], {}
    for row in map(str, table.index):
        own = [(s, float(table.at[row, s.years[1]] / table.at[row, s.years[0]])) for s in steps]
        apart = [(s, r) for s, r in own if r == r and row not in s.rows]
        if apart:
            others[row] = apart
        elif sum(row in s.rows for s in steps) >= p["minimum_langkah"]:
            alike.append(row)
    few = len(alike) < max(p["minimum_baris"], p["bagian"] * len(table))
    return None if few else _Level(level, steps, alike, len(table), others)


def _step(table: pd.DataFrame, years: tuple[str, str], p: Definition) -> _Step | None:
    """The rate that most rows have in common between two years; None where they have none, or stand still."""
    ratios = (table[years[1]] / table[years[0]]).dropna().sort_values()
    near, values = p["selisih_laju"], ratios.to_numpy(dtype=float)
    if not len(values):
        return None
    rows = ratios[max((np.abs(values / r - 1) <= near for r in np.unique(values)), key=np.sum)]
    ratio = float(rows.median())
    few = len(rows) < max(p["minimum_baris"], p["bagian"] * len(ratios))
    return None if few or abs(ratio - 1) <= near else _Step(years, ratio, set(map(str, rows.index)))
