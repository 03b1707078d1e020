"""Rules on the course of targets over the years. Each course is reported once, for its first fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import isnan

import pandas as pd

from .course_faults import Fault
from .courses import Course
from .definition import Certainty, Definition, Finding, defined
from .facts import Facts
from .rule import rule
from .saying import Saying, Words, commas, number, say
from .words import as_printed, norm, one_of, series, titled


def _of(facts: Facts, p: Definition) -> Iterator[tuple[Course, Fault]]:
    return ((c, f) for c, f in facts.faults if f.kind == p.id)


def _name(course: Course) -> str:
    return titled(course.rows[0])


def with_baseline(course: Course) -> Saying:
    """The targets as printed, after the baseline: `baseline 3,59; 2025: 9, 2026: 8`."""
    shown = series(course.rows)
    if pd.isna(course.base):
        return shown
    return say("baseline {baseline}; {deret}", baseline=number(course.base), deret=shown)


def _when(years: list[int]) -> Words:
    return say("baseline") if years == [0] else commas(years)


def _worse_years(facts: Facts, p: Definition, said: Callable[[Course], str]) -> Iterator[Finding]:
    """Courses with their bad years in a sentence; counts and rates of a year may vary."""
    for course, found in _of(facts, p):
        words = say(said(course), indikator=_name(course), tahun=commas(found.years))
        sure: Certainty | None = "mungkin" if course.counts or course.paced else None
        yield p.found(words, ("target", course.rows), sums=series(course.rows), sure=sure)


@rule("turun-naik")
def dips(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Targets do not become worse and then better again."""
    turns = "Target {indikator} naik turun: berbalik arah pada {tahun}."
    worse = "Target {indikator} berbalik arah: memburuk pada {tahun} lalu membaik lagi."
    yield from _worse_years(facts, p, lambda c: turns if c.polarity == "ambigu" else worse)


@rule("lawan-polaritas")
def against_polarity(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Targets do not move against their polarity."""
    up = "Target {indikator} naik pada {tahun}, padahal polaritasnya makin kecil makin baik."
    down = "Target {indikator} turun pada {tahun}, padahal polaritasnya makin besar makin baik."
    yield from _worse_years(facts, p, lambda c: up if c.sign < 0 else down)


@rule("pergeseran-skala")
def shifted_scale(facts: Facts, p: Definition) -> Iterator[Finding]:
    """All targets, and the baseline, are of one scale: none is ten or a hundred times the others."""
    for course, found in _of(facts, p):
        times = number(max(found.factor, 1 / found.factor))
        said = "Target {indikator}: {tahun} berbeda skala {kali} kali dari tahun-tahun lainnya."
        if found.years == [0]:
            said = "Baseline {indikator} berbeda skala {kali} kali dari targetnya."
        words = say(said, indikator=_name(course), tahun=_when(found.years), kali=times)
        if not course.ranged:
            words += " " + say("Barangkali {bacaan}.", bacaan=commas(map(number, found.readings)))
        yield p.found(words, ("target", course.rows), sums=with_baseline(course))


@rule("langkah-menyimpang")
def step_out_of_line(facts: Facts, p: Definition) -> Iterator[Finding]:
    """No figure leaves an otherwise even course."""
    for course, found in _of(facts, p):
        sure: Certainty = "kuat" if found.readings and not found.at_end else "mungkin"
        part, sums = ("target", course.rows), with_baseline(course)
        yield p.found(_out_of_line(course, found), part, sums=sums, mild=found.mild, sure=sure)


def _out_of_line(course: Course, found: Fault) -> Words:
    if found.mild and not found.readings:
        said = "Target {indikator}: langkah dari {awal} ke {akhir} jauh lebih besar daripada langkah lainnya."
        return say(said, indikator=_name(course), awal=_when(found.years[:1]), akhir=found.years[1])
    said = "Target {indikator}: {tahun} menyimpang dari deret yang selebihnya teratur."
    words = say(said, indikator=_name(course), tahun=commas(found.years))
    if len(found.readings) != 1:
        return words
    reading = number(found.readings[0])
    return words + " " + say("Satu angka tertukar atau salah; barangkali {bacaan}.", bacaan=reading)


@rule("lompatan")
def jumps(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A year's change is not too large: in points of a percentage, else by a multiple."""
    for course, found in _of(facts, p):
        start, end = found.years
        values = dict(zip(course.years, course.middle, strict=True)) | {0: course.base}
        said = "Target {indikator} melompat dari {awal} ke {akhir}."
        words = say(said, indikator=_name(course), awal=_when([start]), akhir=end)
        a, b = values[start], values[end]
        sums = say("{a} → {b} (perubahan {selisih})", a=number(a), b=number(b), selisih=number(abs(b - a)))
        rows = [r for r in course.rows if r["tahun"] in (start, end)]
        yield p.found(words, ("target", rows), sums=sums)


#: What is wanted of an indicator, in the field's words.
_WANTED = {"maximize": "makin besar makin baik", "minimize": "makin kecil makin baik"}


def _wanted(course: Course) -> Saying:
    return say(_WANTED.get(course.polarity, course.polarity))


@rule("target-tetap")
def still(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A target moves, unless there is nowhere to move to."""
    best = {s.names[0] for s in facts.plan.rules.predikat.values()}
    reached = []
    for course, found in _of(facts, p):
        if course.percent and course.base == 100 and course.middle[0] == 100:
            reached.append(course.code)
        # Where all of them are worse than the baseline, that is the fault.
        if _may_stand(p, course, best) or (not course.graded and course.worse_than(course.base).all()):
            continue
        span = f"{course.years[0]}–{course.years[-1]}"
        said = "Target {indikator} tetap {nilai} sepanjang {tahun}, padahal polaritasnya {polaritas}."
        if found.mild:
            said = "Target {indikator} praktis tetap sepanjang {tahun}, padahal polaritasnya {polaritas}."
        value = as_printed(course.rows[0])
        words = say(said, indikator=_name(course), nilai=value, tahun=span, polaritas=_wanted(course))
        sure: Certainty | None = "mungkin" if course.counts or found.mild else None
        sums = series(course.rows) if found.mild else ""
        yield p.found(words, ("target", course.rows), sums=sums, sure=sure)
    if reached:
        said = "{n} indikator sudah 100 % menurut baseline dan tetap ditargetkan 100 %: {kode}."
        words = say(said, n=str(len(reached)), kode=commas(reached))
        yield p.found(words, facts.indicator(*reached), sure="mungkin")


def _may_stand(p: Definition, course: Course, best: set[str]) -> bool:
    """Whether targets may stand still: at their natural bound, a yearly pace, or owed by the calendar."""
    first = course.rows[0]
    words = set(norm(first["indikator"]).split())
    unit = norm(first["satuan"])
    return bool(
        # A constant yearly decrease or increase is progress, unless it is no more than the baseline.
        (words & set(p["kecuali"]) and (first["persen"] or course.base != course.middle[0]))
        # So many reports a year are owed by the calendar: their number has no reason to grow.
        or (pd.notna(first["angka"]) and not first["persen"] and words & set(p["berkala"]))
        # A range of days is a standard of service.
        or (course.ranged and unit in p["satuan_waktu"])
        or first["nilai"] in best
        # None of something to be had is another rule's.
        or first["angka"] == 0
        or (first["angka"] == 100 and first["persen"])
    )


@rule("seperti-realisasi")
def like_results(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Targets are set, not computed: they do not wander to the last digit like what was reached."""
    for course, found in _of(facts, p):
        said = "Target {indikator} naik turun sampai ke digit terakhir, seperti realisasi."
        if found.mild:
            said = "Target {indikator} pada {tahun} tampaknya realisasi: tidak bulat, sesudahnya bulat."
        words = say(said, indikator=_name(course), tahun=commas(found.years))
        yield p.found(words, ("target", course.rows), sums=series(course.rows))


@rule("peningkatan-seratus")
def doubles_yearly(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An increase of 100 % a year doubles each year: hardly ever meant."""
    head = rf"^(?:{one_of(p['ukuran'])})?\s*(?:{one_of(p['perubahan'])})\b"
    done = rf"\b(?:{one_of(p['selesai'])})"
    for _, g in facts.by_indicator:
        known, name = [r for r in g if not isnan(r["angka"])], norm(g[0]["indikator"])
        always = len(known) >= 2 and known[0]["persen"] and all(r["angka"] == 100 for r in known)
        if always and re.search(head, name) and not re.search(done, name):
            said = "Target {indikator} 100 % setiap tahun: menurut bunyinya dua kali lipat tiap tahun."
            yield p.found(say(said, indikator=titled(known[0])), ("target", known), sums=series(known))


@rule("target-nol")
def none_wanted(facts: Facts, p: Definition) -> Iterator[Finding]:
    """What is to be as large as possible has a target above zero."""
    bad = set(defined("polaritas-ragu")["buruk"])
    for _, targets in facts.by_indicator:
        g = [r for r in targets if r["polaritas"] == "maximize" and not isnan(r["angka"])]
        # None of something bad is wanted: then the polarity is in doubt, another rule's.
        unwanted = set(norm(targets[0]["indikator"]).split()) & bad
        if len(g) >= 2 and all(r["angka"] == 0 for r in g) and not unwanted:
            said = "Target {indikator} 0 setiap tahun, padahal polaritasnya makin besar makin baik."
            yield p.found(say(said, indikator=titled(g[0])), ("target", g), sums=series(g))
    blank = facts.unplanned
    if len(blank):
        years, n = sorted(set(blank["tahun"].astype(int))), str(blank["kode"].nunique())
        said = (
            "Pada {tahun} semua target yang makin besar makin baik ({n} indikator) bernilai 0: tampaknya "
            "belum direncanakan."
        )
        yield p.found(say(said, tahun=commas(years), n=n), ("target", blank), mild=True, sure="mungkin")
