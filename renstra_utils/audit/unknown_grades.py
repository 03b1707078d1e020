"""Rules on grades: words where a figure would stand that no scale knows, and two scales in one course."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from rapidfuzz.distance import OSA

from ..plan.contract import known_names
from ..text import words as letters
from .definition import Definition, Finding, defined
from .facts import Facts
from .rule import rule
from .saying import commas, say
from .words import quoted, same_unit, series, tight, titled


@rule("predikat-tak-dikenal")
def unknown_grades(facts: Facts, p: Definition) -> Iterator[Finding]:
    """What stands for a grade is one of a known scale, and all of an indicator are of one scale."""
    strange = strange_grades(facts)
    known = facts.targets[facts.targets["mutu"].notna()]
    graded = set(known["kode"])
    alone = strange[~strange["kode"].isin(graded)]
    # A course of words all of which no scale knows has a scale of its own.
    own = alone[alone.groupby("kode")["kode"].transform("size").ge(2) & ~_misspelt(facts, alone)]
    yield from _own_scale(own, p)
    rest = strange[~strange["kode"].isin(own["kode"])]
    for _, g in rest.groupby("kode", sort=False):
        yield _unknown(facts, p, g)
    yield from _two_scales(facts, p, known)


def strange_grades(facts: Facts) -> pd.DataFrame:
    """Targets of which nothing could be read and that hold a word or two, like `Baik Sekali` or `AB`."""
    t = facts.targets
    blank = t[t["nilai"].isna() & t["tercetak"].notna()]
    pairs = zip(blank["tercetak"], blank["satuan"], strict=True)
    return blank[pd.Series([_could_be_grade(*p) for p in pairs], index=blank.index, dtype=bool)]


def _could_be_grade(text: Any, unit: Any) -> bool:
    p, bare = defined("predikat-tak-dikenal"), letters(str(text))
    if not bare or len(bare.split()) > p["kata_terbanyak"] or not re.fullmatch(r"[^\d%()]+", str(text)):
        return False
    if bare in known_names()["nol_atau_kosong"] or bare.split()[0] in p["bukan"]:
        return False
    return not (isinstance(unit, str) and same_unit(bare, unit)) and bare not in known_names()["satuan_bulat"]


def _nearest(facts: Facts, text: str) -> str | None:
    """The one known grade that differs in case, marks or one letter; None where several do, or none."""
    names = [n for s in facts.plan.rules.predikat.values() for n in s.names]
    same = [n for n in names if tight(n) == tight(text)]
    near = same or [n for n in names if len(text) > 2 and OSA.distance(tight(n), tight(text)) == 1]
    return near[0] if len(near) == 1 else None


def _misspelt(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    return rows["tercetak"].map(lambda t: _nearest(facts, str(t)) is not None).astype(bool)


def _own_scale(rows: pd.DataFrame, p: Definition) -> Iterator[Finding]:
    """One finding for all indicators that have words of their own."""
    if rows.empty:
        return
    names = commas(quoted(x) for x in dict.fromkeys(rows["tercetak"]))
    heads = rows.drop_duplicates("kode")
    if len(heads) == 1:
        said = "Target {indikator} memakai predikat yang skalanya tidak dikenal: {predikat}."
        words = say(said, indikator=titled(heads.iloc[0]), predikat=names)
    else:
        said = "{n} indikator memakai predikat yang skalanya tidak dikenal: {predikat}."
        words = say(said, n=str(len(heads)), predikat=names)
    yield p.found(words, ("target", rows), mild=True, sure="kuat", advice=p["saran_skala"])


def _unknown(facts: Facts, p: Definition, rows: pd.DataFrame) -> Finding:
    """One indicator whose prints hold grades that no scale knows."""
    prints = list(dict.fromkeys(map(str, rows["tercetak"])))
    said = "Target {indikator}: predikat {predikat} tidak dikenal."
    words = say(said, indikator=titled(rows.iloc[0]), predikat=commas(map(quoted, prints)))
    meant = [_nearest(facts, t) for t in prints]
    if all(meant):
        grades = commas(quoted(m) for m in dict.fromkeys(meant))
        words += " " + say("Barangkali maksudnya {predikat}.", predikat=grades)
    return p.found(words, ("target", rows), sums=series(facts.targets_of[rows["kode"].iloc[0]]))


def _two_scales(facts: Facts, p: Definition, known: pd.DataFrame) -> Iterator[Finding]:
    """Grades of one indicator that belong to different scales."""
    scales = known["mutu"].map(lambda g: s.nama if (s := facts.plan.rules.grade_scale(g)) else None)
    for _, g in known.assign(skala=scales).groupby("kode", sort=False):
        names = list(dict.fromkeys(g["skala"].dropna()))
        if len(names) > 1:
            said = "Target {indikator} memakai predikat dari dua skala: {skala}."
            words = say(said, indikator=titled(g.iloc[0]), skala=commas(map(say, names)))
            yield p.found(words, ("target", g), sums=series(g))
