"""Rules on targets: their bounds, their course over the years, gaps, and when they were set."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..wording import Wording
from .definition import Definition, Finding
from .facts import Facts
from .rows import span
from .rule import rule
from .saying import commas, number
from .words import as_printed, norm, one_of, series, titled


def _target(rows: pd.DataFrame) -> str:
    return f"Target {titled(rows.iloc[0])}"


@rule("persen-batas")
def out_of_percent(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A percentage lies between 0 and 100, unless it tells a change."""
    t = facts.targets
    low, high = (t["angka"].fillna(t[bound]) for bound in ("bawah", "atas"))
    free = t["indikator"].str.contains(rf"\b(?:{one_of(p['kecuali'])})\b", case=False)
    for _, g in t[t["persen"] & (high.gt(100) | low.lt(0)) & ~free].groupby("kode", sort=False):
        yield p.found(f"{_target(g)} di luar 0–100 %.", ("target", g), sums=series(g))


@rule("turun-naik")
def dips(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Targets do not become worse and then better again."""
    for course in facts.courses:
        if course.turns:
            years = commas(course.worse or course.years[1:])
            words = f"{_target(course.rows)} berbalik arah: memburuk pada {years} lalu membaik lagi."
            yield p.found(words, ("target", course.rows), sums=series(course.rows))


@rule("lawan-polaritas")
def against_polarity(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Targets do not move against their polarity."""
    moves = {"maximize": "turun", "minimize": "naik"}
    for course in facts.courses:
        # Grave enough once: a course that turns is reported by the rule above.
        if course.polarity in moves and course.worse and not course.turns:
            move = f"{moves[course.polarity]} pada {commas(course.worse)}"
            words = f"{_target(course.rows)} {move}, padahal polaritasnya {course.polarity}."
            yield p.found(words, ("target", course.rows), sums=series(course.rows))


@rule("lompatan")
def jumps(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A year's change is not too large: in points of a percentage, else by a multiple."""
    for course in facts.courses:
        values = course.rows["angka"].to_numpy(dtype=float)
        steps = np.abs(course.steps)
        low, high = np.minimum(values[1:], values[:-1]), np.maximum(values[1:], values[:-1])
        # A count that ends at zero has reached its goal: that is no jump.
        far = (low > 0) & (high > p["kelipatan"] * low) & (steps > p["selisih"])
        if course.rows["persen"].iloc[0]:
            far = steps > p["poin"]
        if far.any() and not course.turns:
            at = int(np.argmax(np.where(far, steps, 0)))
            a, b = values[at : at + 2]
            words = f"{_target(course.rows)} melompat dari {course.years[at]} ke {course.years[at + 1]}."
            sums = f"{number(a)} → {number(b)} (perubahan {number(abs(b - a))})"
            yield p.found(words, ("target", course.rows.iloc[[at, at + 1]]), sums=sums)


@rule("target-tetap")
def still(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A target moves at least once, unless there is nowhere to move to."""
    best = {s.names[0] for s in facts.plan.rules.predikat.values()}
    for _, g in facts.by_indicator:
        known, polarity = g[g["nilai"].notna()], g["polaritas"].iloc[0]
        one = len(known) >= p["minimum_tahun"] and len(known["nilai"].unique()) == 1
        if one and polarity in ("maximize", "minimize") and not _may_stand(p, known, best):
            years = f"{known['tahun'].min()}–{known['tahun'].max()}"
            stands = f"tetap {as_printed(known).iloc[0]} sepanjang {years}"
            yield p.found(f"{_target(g)} {stands}, padahal polaritasnya {polarity}.", ("target", known))


def _may_stand(p: Definition, known: pd.DataFrame, best: set[str]) -> bool:
    """Whether targets may stand still: at their natural bound, a yearly pace, or owed by the calendar."""
    first, words = known.iloc[0], set(norm(known["indikator"].iloc[0]).split())
    counted = pd.notna(first["angka"]) and not first["persen"]
    return bool(
        # A constant yearly decrease or increase is progress.
        words & set(p["kecuali"])
        # So many reports a year are owed by the calendar: their number has no reason to grow.
        or (counted and words & set(p["berkala"]))
        or known["bawah"].notna().any()
        or first["nilai"] in best
        or first["angka"] == 0
        or (first["angka"] == 100 and first["persen"])
    )


@rule("target-terlambat")
def too_late(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A plan is set before the years of its targets; a finding per year."""
    signed = pd.to_datetime(facts.plan.meta.tanggal_penetapan, errors="coerce")
    t = facts.tables["target"]
    for year, g in t[t["nilai"].notna()].groupby("tahun") if pd.notna(signed) else []:
        if signed <= pd.Timestamp(int(str(year)), 1, 1):
            continue
        over = int(str(year)) < signed.year
        words = (
            f"Target {year} ({g['kode'].nunique()} indikator) ditetapkan {Wording().date(signed.date())}, "
        )
        words += "setelah tahun itu berakhir." if over else "di tengah tahun berjalan."
        yield p.found(words, ("target", g), codes=[], lines=[span("target", g)], mild=not over)


@rule("target-kosong")
def missing_target(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every indicator, or the one it replaces, has a target in every year."""
    t = facts.tables["target"]
    # What is printed but cannot be read is another rule's.
    known = t[t["nilai"].notna() | t["tercetak"].fillna("").str.contains(r"\d")]
    there = set(zip(known["kode"], known["tahun"], strict=True))
    # What replaces another, or is replaced, has its targets there in the other years.
    one = {
        k: frozenset({k}).union(*(pair for pair in facts.replaced if k in pair))
        for k in facts.indicators["kode"]
    }
    for _, r in facts.indicators.iterrows():
        lost = [y for y in facts.plan.years if not any((k, y) in there for k in one[r["kode"]])]
        if lost:
            g = t[t["kode"] == r["kode"]]
            dashed = set(lost) <= set(g.loc[g["tercetak"].notna(), "tahun"])
            words = f"{titled(r)} tidak bertarget pada {commas(lost)}"
            words += " (tercetak “-”)" if dashed else ""
            rows = g[g["tahun"].isin(lost)]
            part = ("target", rows) if len(rows) else facts.indicator(r["kode"])
            yield p.found(f"{words}.", part, mild=dashed)
