"""Rules on where a plan starts and ends: baseline, end state, and what was reached the year before."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

import numpy as np
import pandas as pd

from ..frames import as_records
from ..plan.values import Figure, figure_of
from ..text import read_printed
from .courses import Course, course_of, decimals
from .definition import Certainty, Definition, Finding
from .facts import Facts, grouped
from .rows import Part, Row
from .rule import rule
from .saying import commas, figure, joined, number, say
from .trends import with_baseline
from .words import as_printed, quoted, series, titled

# --- the baseline ---


@rule("target-baseline")
def worse_than_baseline(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Targets are no worse than what there was before the plan."""
    suspect = ((c, f) for c, f in facts.faults if f.kind in p["salah_cetak"] and not f.mild)
    misprinted = {c.code for c, f in suspect if {0, c.years[0]} & set(f.years)}
    for course in _with_base(facts):
        clear = course.polarity in ("maximize", "minimize") and course.code not in misprinted
        worse = course.worse_than(course.base) & _beyond(course, p["selisih_kecil"])
        # Where only later years are worse, the course itself has turned.
        if clear and worse[0]:
            yield _worse(p, course, worse)


def _with_base(facts: Facts) -> Iterator[Course]:
    """Courses that have a baseline, also those of one year."""
    bases = dict(zip(facts.indicators["kode"], facts.indicators["baseline"], strict=True))
    for k, g in facts.planned:
        course = None if isnan(bases[k]) else course_of(g, facts.plan.rules, bases[k], least=1)
        if course is not None and not course.graded and not course.mixed:
            yield course


def _beyond(course: Course, share: float) -> np.ndarray:
    """Whether each year differs from the baseline by more than a hair."""
    return np.asarray(np.abs(course.middle - course.base) > share * abs(course.base))


def _worse(p: Definition, course: Course, worse: np.ndarray) -> Finding:
    years = [y for y, w in zip(course.years, worse, strict=True) if w]
    said = "Target {indikator} pada {tahun} lebih buruk daripada baseline {baseline}."
    if len(years) == len(course.years):
        said = "Semua target {indikator} lebih buruk daripada baseline {baseline}."
    if len(years) == len(course.years) > 1 and bool((course.middle == course.middle[0]).all()):
        said = "Target {indikator} tetap {nilai}, lebih buruk daripada baseline {baseline}."
    other = _of_other_kind(p, course, len(years))
    first = course.rows[0]
    told = {"indikator": titled(first), "tahun": commas(years), "nilai": as_printed(first)}
    words = say(other or said, baseline=number(course.base), satuan=quoted(first["satuan"]), **told)
    # A count of each year may vary, a rate may fall; and none at all often stands for no data.
    doubtful = course.counts or course.paced or course.base == 0 or bool(other)
    most = len(years) * 2 > len(course.years)
    # A range that begins or ends at the baseline leaves it open.
    doubtful |= bool(course.ranged and ((course.low == course.base) | (course.high == course.base)).any())
    sure: Certainty = "kuat" if most and not doubtful else "mungkin"
    rows = [r for r in course.rows if r["tahun"] in years]
    return p.found(words, ("target", rows), sums=with_baseline(course), mild=sure == "mungkin", sure=sure)


def _of_other_kind(p: Definition, course: Course, worse: int) -> str:
    """The sentence where the baseline is likely of another kind than the targets; blank where it is not.

    A share beside numbers of things, or what there is in all beside what is added each year.
    """
    if worse < len(course.years) or course.sign < 0 or course.ranged:
        return ""
    if course.counts and course.base in p["baseline_persen"] and pd.notna(course.rows[0]["satuan"]):
        return "Baseline {indikator} {baseline} tampaknya persen, sedangkan targetnya dalam {satuan}."
    if course.base >= p["kali_kumulatif"] * float(course.middle.max()):
        return (
            "Semua target {indikator} jauh di bawah baseline {baseline}: barangkali baseline adalah jumlah "
            "seluruhnya, sedangkan target tambahan per tahun."
        )
    return ""


# --- the end of the plan ---


@rule("kondisi-akhir")
def other_end(facts: Facts, p: Definition) -> Iterator[Finding]:
    """What is printed for the end of the plan is the last year's target, or the sum or mean of the years."""
    ends = facts.indicators.dropna(subset="kondisi_akhir") if "kondisi_akhir" in facts.indicators else None
    for r in as_records(ends) if ends is not None else []:
        end = _end_state(str(r["kondisi_akhir"]), facts)
        targets = facts.targets_of[str(r["kode"])]
        last = [t for t in targets if t["tahun"] == facts.plan.years[-1] and pd.notna(t["nilai"])]
        if end is None or not last or _same(end, last[0]) or _joins(end, float(r["baseline"]), targets, p):
            continue
        said = "{indikator}: kondisi akhir {akhir} tidak sama dengan target {tahun} {target}."
        shown = {"akhir": figure(str(r["kondisi_akhir"])), "target": figure(str(last[0]["nilai"]))}
        words = say(said, indikator=titled(r), tahun=facts.plan.years[-1], **shown)
        yield p.found(words, ("target", last), facts.indicator(str(r["kode"])), sums=series(targets))


def _end_state(text: str, facts: Facts) -> Figure | None:
    """An end state as a target is written, or as it is printed; None where it is neither."""
    own = figure_of(text.strip(), facts.plan.rules, is_result=False)
    try:
        seen = None if own else read_printed(text)
    except ValueError:
        return None
    if seen is None or (seen.number is None and seen.low is None):
        return own
    return Figure(seen.number, seen.low, seen.high)


def _same(end: Figure, last: Row) -> bool:
    """Whether an end state is a target: the figure, both bounds, or the grade."""
    if end.mutu is not None:
        return bool(end.mutu == last["mutu"])
    ours = (end.bawah, end.atas) if end.angka is None else (end.angka, end.angka)
    theirs = (last["bawah"], last["atas"]) if pd.isna(last["angka"]) else (last["angka"], last["angka"])
    return bool(np.allclose(np.array(ours, dtype=float), np.array(theirs, dtype=float)))


def _joins(end: Figure, base: float, targets: list[Row], p: Definition) -> bool:
    """Whether an end state adds up the years' targets, also to the baseline, or is their mean."""
    values = np.array([t["angka"] for t in targets if not isnan(t["angka"])])
    if end.angka is None or not len(values):
        return False
    total, mean, places = float(values.sum()), float(values.mean()), decimals(values)
    # What each year was rounded by adds up; counts are not rounded.
    rounded = len(values) * 0.5 * 10**-places if places else 0.0
    slack = max(p["pembulatan"] * abs(end.angka), rounded) + 1e-9
    sums = [total] if np.isnan(base) else [total, total + base]
    whole = 0.5 * 10.0 ** -decimals([end.angka]) + 1e-9
    return any(abs(end.angka - s) <= slack for s in sums) or abs(end.angka - mean) <= whole


# --- what was reached the year before ---


@rule("target-realisasi-lalu")
def below_last_result(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A target set when last year's result was known is no worse than it; a finding per year."""
    if facts.tables["realisasi"].empty:
        return
    reached = facts.years_reported.dropna(subset="r_angka")
    before = reached.assign(tahun=reached["tahun"] + 1)[["kode", "tahun", "r_angka", "sebagian"]]
    due = _targets_due(facts).merge(before[~before["sebagian"]], on=["kode", "tahun"])
    plans = {k: _plan_of(facts, k) for k in due["kode"].unique()}
    for year, g in due.groupby("tahun"):
        worse = [r for r in as_records(g) if _is_worse(p, plans[r["kode"]], r)]
        if worse:
            pairs = commas(
                joined([r["kode"], " ", number(r["target"]), _mark(r), number(r["r_angka"])], "")
                for r in worse
            )
            said = "Target {tahun} {n} indikator lebih buruk daripada realisasi {lalu}: {daftar}."
            words = say(said, tahun=year, n=str(len(worse)), lalu=int(str(year)) - 1, daftar=pairs)
            yield p.found(words, *_where(facts, worse))


def _mark(row: Row) -> str:
    return " < " if row["target"] < row["r_angka"] else " > "


def _targets_due(facts: Facts) -> pd.DataFrame:
    """The agreement's target of each year; the plan's where it was set knowing the year before."""
    t = facts.targets.dropna(subset="angka")
    signed = pd.to_datetime(facts.plan.meta.tanggal_penetapan, errors="coerce")
    # A plan of which no day is known may have been set at any time.
    known = t if pd.isna(signed) else t[t["tahun"].le(signed.year)]
    agreed = facts.tables["perjanjian"].dropna(subset="angka")
    frames = {"perjanjian": agreed, "target": known}
    all_due = pd.concat(
        f[["kode", "tahun", "angka", "_baris"]].assign(tabel=name) for name, f in frames.items()
    )
    first = all_due.drop_duplicates(["kode", "tahun"])
    return first.rename(columns={"angka": "target"})


def _plan_of(facts: Facts, code: str) -> Course | None:
    """The targets of an indicator whose direction is clear and that is no count of each year."""
    targets = facts.targets_of[code]
    if not targets or targets[0]["polaritas"] not in ("maximize", "minimize"):
        return None
    shown = course_of(targets, facts.plan.rules, least=1)
    return None if shown is None or shown.counts else shown


def _is_worse(p: Definition, shown: Course | None, row: Row) -> bool:
    if shown is None:
        return False
    # 4 days are no worse than 3,8: a target is as exact as it is written.
    target = float(row["target"])
    result = round(float(row["r_angka"]), decimals([target]))
    # A share cannot be planned above all, nor a number of cases below none.
    bound = (shown.percent and target >= 100) or (shown.sign < 0 and result <= 0)
    # A result so far beyond is no plan's measure but an error, another rule's.
    bound |= result > p["kali_terbanyak"] * target
    gap = shown.sign * (result - target)
    return not bound and gap > p["selisih_kecil"] * max(abs(result), abs(target))


def _where(facts: Facts, worse: list[Row]) -> list[Part]:
    """The rows of agreements and targets that these are."""
    by_table = grouped(worse, "tabel")
    return [facts.file_rows(str(table), (r["_baris"] for r in rows)) for table, rows in by_table.items()]
