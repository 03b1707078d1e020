"""Rules on targets: their bounds, gaps, and when they were set. Their course is `trends`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pandas as pd

from ..frames import as_records
from ..plan.contract import known_names
from ..text import words
from .definition import Definition, Finding
from .facts import Facts, grouped
from .rows import Part, span
from .rule import rule
from .saying import commas, dated, say
from .words import one_of, quoted, series, titled


@rule("persen-batas")
def out_of_percent(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A percentage lies between 0 and 100, unless it tells a change or compares two things."""
    t = facts.targets
    low, high = (t["angka"].fillna(t[bound]) for bound in ("bawah", "atas"))
    may = re.compile(rf"\b(?:{one_of([*p['kecuali'], *p['boleh_lebih']])})\b|{p['hasil_bagi']}", re.I)
    share = re.compile(rf"\b(?:{one_of(p['bagian'])})\b|^\s*pers?entase\b.*\byang\b", re.I)
    # A figure of another scale is that rule's.
    other = {c.code for c, f in facts.faults if f.kind == "pergeseran-skala"}
    beyond = grouped(as_records(t[t["persen"] & (high.gt(100) | low.lt(0))]), "kode")
    for code, g in beyond.items():
        name = str(g[0]["indikator"])
        if code not in other and not may.search(name):
            told = say("Target {indikator} di luar 0–100 %.", indikator=titled(g[0]))
            yield p.found(told, ("target", g), sums=series(g), sure="pasti" if share.search(name) else None)


@rule("target-terlambat")
def too_late(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A plan is set before the years of its targets; a finding per year."""
    signed = pd.to_datetime(facts.plan.meta.tanggal_penetapan, errors="coerce")
    t = facts.tables["target"]
    for year, g in t[t["nilai"].notna()].groupby("tahun") if pd.notna(signed) else []:
        if signed <= pd.Timestamp(int(str(year)), 1, 1):
            continue
        over = int(str(year)) < signed.year
        said = "Target {tahun} ({n} indikator) ditetapkan {tanggal}, di tengah tahun berjalan."
        if over:
            said = "Target {tahun} ({n} indikator) ditetapkan {tanggal}, setelah tahun itu berakhir."
        told = say(said, tahun=year, n=str(g["kode"].nunique()), tanggal=dated(signed))
        yield p.found(told, ("target", g), codes=[], lines=[span("target", g)], mild=not over)


# --- gaps ---


@rule("target-kosong")
def missing_target(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every indicator, or the one it replaces, has a target in every year.

    Years that several indicators lack alike are the table's: one finding per year.
    """
    if facts.plan.induk is not None:
        return  # under a national plan the agreements are the targets, and only the years agreed are owed
    gaps = list(_gaps(facts))
    for dashed in (False, True):
        alike = [(code, lost, dash) for code, lost, dash in gaps if bool(dash) == dashed]
        shared = _shared_years(facts, p, [(code, lost) for code, lost, _ in alike])
        yield from _gaps_of_all(facts, p, alike, shared)
        for code, lost, dash in alike:
            own = tuple(y for y in lost if y not in shared)
            if own:
                yield _gap_of(facts, p, code, own, dash)


def _shared_years(facts: Facts, p: Definition, gaps: list[tuple[str, tuple[int, ...]]]) -> set[int]:
    """Years that several indicators lack alike, or all of a level."""
    groups: dict[tuple[int, ...], list[str]] = {}
    for code, lost in gaps:
        groups.setdefault(lost, []).append(code)
    levels = facts.indicators.set_index("kode")["level"]
    shared: set[int] = set()
    for lost, codes in groups.items():
        own = set(levels[codes])
        whole = len(codes) > 1 and len(own) == 1 and levels.isin(own).sum() == len(codes)
        if len(codes) >= p["minimum_bersama"] or whole:
            shared |= set(lost)
    return shared


#: What is read of a cell of the target table.
_CELL = ("kode", "tahun", "tercetak", "nilai")


def _gaps(facts: Facts) -> Iterator[tuple[str, tuple[int, ...], str]]:
    """Each indicator that lacks targets: its years, and the dash that is printed in each, if one is."""
    t = facts.tables["target"]
    # What is printed but cannot be read is another rule's.
    there: set[tuple[str, int]] = set()
    printed: dict[tuple[str, int], str] = {}
    for code, year, text, value in zip(*(t[c].tolist() for c in _CELL), strict=True):
        dash = _is_dash(text)
        if dash:
            printed[code, year] = text
        if isinstance(value, str) or (isinstance(text, str) and not dash and re.search(r"\w", text)):
            there.add((code, year))
    # What replaces another, or is replaced, has its targets there in the other years.
    one: dict[str, set[str]] = {str(k): {str(k)} for k in facts.indicators["kode"]}
    for pair in facts.replaced:
        for k in pair & set(one):
            one[k] |= pair
    for code, same in one.items():
        lost = tuple(y for y in facts.plan.years if not any((k, y) in there for k in same))
        if lost:
            dashed = all((code, y) in printed for y in lost)
            yield code, lost, str(printed[code, lost[0]]) if dashed else ""


@lru_cache(maxsize=50_000)
def _is_dash(text: object) -> bool:
    """Whether a cell says that there is no target: `-`, `n/a`, `belum ada`."""
    if not isinstance(text, str):
        return False
    return not re.search(r"[^\s.\-–—]", text) or words(text) in known_names()["nol_atau_kosong"]


def _cells(facts: Facts, codes: list[str], years: tuple[int, ...]) -> Part:
    """The blank cells; the indicators where the table has no such rows."""
    t = facts.tables["target"]
    rows = t[t["kode"].isin(codes) & t["tahun"].isin(years)]
    return ("target", rows) if len(rows) else facts.indicator(*codes)


def _gap_of(facts: Facts, p: Definition, code: str, lost: tuple[int, ...], dashed: str) -> Finding:
    said = "{indikator} tidak bertarget pada {tahun}."
    if dashed:
        said = "{indikator} tidak bertarget pada {tahun} (tercetak {tercetak})."
    row = facts.indicator(code)[1][0]
    told = say(said, indikator=titled(row), tahun=commas(lost), tercetak=quoted(dashed))
    return p.found(told, _cells(facts, [code], lost), mild=bool(dashed))


def _gaps_of_all(
    facts: Facts, p: Definition, gaps: list[tuple[str, tuple[int, ...], str]], shared: set[int]
) -> Iterator[Finding]:
    """One finding per year that several lack."""
    for year in sorted(shared):
        lacking = [(code, dash) for code, lost, dash in gaps if year in lost]
        codes, dash = [code for code, _ in lacking], lacking[0][1]
        said = "{n} indikator tidak bertarget pada {tahun}."
        if dash:
            said = "{n} indikator tidak bertarget pada {tahun} (tercetak {tercetak})."
        told = say(said, n=str(len(codes)), tahun=year, tercetak=quoted(dash))
        yield p.found(told, _cells(facts, codes, (year,)), codes=codes, mild=bool(dash))
