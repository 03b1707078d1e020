"""The rule on indicative funding that grows by one rate for all: computed by a fixed rise, not by need."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import commas, number, say


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
    rows: list[str]
    of: int


@rule("dana-seragam")
def grows_alike(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Rows of one level do not all grow by the same rate; one finding, about the level with most rows."""
    levels = [x for x in (_alike(facts, p, level) for level in ("program", "kegiatan")) if x]
    if not levels:
        return
    most = max(levels, key=lambda x: len(x.rows))
    rates = [
        say("{dari}–{ke}: {laju} %", dari=s.years[0], ke=s.years[1], laju=number((s.ratio - 1) * 100, 2))
        for s in most.steps
    ]
    told = {"n": len(most.rows), "m": most.of, "laju": commas(rates)}
    if most.level == "program":
        text = say("Dana {n} dari {m} program berubah dengan laju yang sama persis: {laju}.", **told)
    else:
        text = say("Dana {n} dari {m} kegiatan berubah dengan laju yang sama persis: {laju}.", **told)
    money = facts.funding[facts.funding["baris"].isin(most.rows) & facts.funding["tahun"].ne("jumlah")]
    rows = ("pendanaan", facts.funded[facts.funded["baris"].isin(most.rows)])
    yield p.found(text, rows, money=float(money["uang"].sum()))


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
    often = [row for row in table.index if sum(row in s.rows for s in steps) >= p["minimum_langkah"]]
    if len(often) < max(p["minimum_baris"], p["bagian"] * len(table)):
        return None
    return _Level(level, steps, often, len(table))


def _step(table: pd.DataFrame, years: tuple[str, str], p: Definition) -> _Step | None:
    """The rate that most rows have in common between two years; None where they have none, or stand still."""
    ratios = (table[years[1]] / table[years[0]]).dropna().sort_values()
    near = p["selisih_laju"]
    alike = [(ratios[(ratios / r - 1).abs().le(near)], float(r)) for r in ratios.unique()]
    if not alike:
        return None
    rows, ratio = max(alike, key=lambda x: len(x[0]))
    few = len(rows) < max(p["minimum_baris"], p["bagian"] * len(ratios))
    return None if few or abs(ratio - 1) <= near else _Step(years, ratio, set(map(str, rows.index)))
