"""Rules on an office under a national plan: its agreements and indicators beside the national ones."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..evaluate.attainment import TARGET_PARTS, latest_agreement, national_targets, unit_key
from ..evaluate.national import BROKEN, floors
from ..plan.plan import Plan
from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import Words, commas, figure, joined, say
from .words import quoted, titled


@rule("pk-di-bawah-nasional")
def below_national(facts: Facts, p: Definition) -> Iterator[Finding]:
    """No agreement's target lies below the national one; a finding per indicator."""
    if facts.plan.induk is None:
        return
    rows = _agreed(facts)
    for code, g in rows[rows["lantai"].eq(BROKEN)].groupby("kode", sort=False):
        sums = [_compared(r) for _, r in g.iterrows()]
        said = "Target PK {indikator} lebih longgar daripada target nasional pada {tahun}."
        told = say(said, indikator=titled(facts.indicator(str(code))[1][0]), tahun=commas(g["tahun"]))
        yield p.found(told, facts.file_rows("perjanjian", g["pk_baris"]), sums=joined(sums, "; "))


def _agreed(facts: Facts) -> pd.DataFrame:
    """The latest agreement of each indicator and year beside the national target, with its `lantai`."""
    agreed = latest_agreement(facts.tables["perjanjian"])
    agreed = agreed.rename(columns={f"pk_{part}": t for part, t in TARGET_PARTS.items()})
    rows = agreed.merge(national_targets(facts.plan), on=["kode", "tahun"])
    rows = rows.merge(facts.indicators[["kode", "polaritas"]], on="kode")
    return rows.assign(lantai=floors(rows, facts.plan.rules))


def _compared(row: pd.Series) -> Words:
    """A target beside the national one: `2025: 78 < 80`, `2025: 14 > 12`."""
    known = row["nasional_polaritas"]
    polarity = row["polaritas"] if known == "ambigu" else known
    sign = ">" if polarity == "minimize" and pd.isna(row["t_mutu"]) else "<"
    told = {"tahun": row["tahun"], "tanda": sign, "nasional": figure(str(row["target_nasional"]))}
    return say("{tahun}: {pk} {tanda} {nasional} (nasional)", pk=figure(str(row["target_pk"])), **told)


@rule("indikator-tanpa-nasional")
def without_national(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every indicator names the national one that it follows; one that is worded like one surely does."""
    national = facts.plan.induk
    lone = facts.indicators[facts.indicators["induk"].isna()]
    if national is None or lone.empty:
        return
    known = {facts.bare(t): k for k, t in _wordings(national).items()}
    twin = lone["indikator"].map(lambda text: known.get(facts.bare(text)))
    for at, code in twin.dropna().items():
        said = "{indikator} berbunyi sama dengan indikator nasional {kode}, tetapi tidak menyebutnya."
        told = say(said, indikator=titled(lone.loc[at]), kode=code)
        yield p.found(told, facts.rows("indikator", [at]), sure="kuat", advice=p["saran_sama"])
    rest = lone[twin.isna()]
    if len(rest) == 1:
        told = say("{indikator} tidak menyebut indikator nasional.", indikator=titled(rest.iloc[0]))
        yield p.found(told, ("indikator", rest), mild=True)
    elif len(rest):
        said = "{n} indikator tidak menyebut indikator nasional: {kode}."
        yield p.found(say(said, n=len(rest), kode=commas(rest["kode"])), ("indikator", rest), mild=True)


def _wordings(plan: Plan) -> dict[str, str]:
    i = plan.tables["indikator"]
    return dict(zip(i["kode"], i["indikator"], strict=True))


@rule("beda-nasional")
def differs_from_national(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator is worded, counted and read as the national one that it names; offices' names aside."""
    national = facts.plan.induk
    if national is None:
        return
    theirs = national.tables["indikator"].set_index("kode")
    for at, row in facts.indicators.dropna(subset="induk").iterrows():
        other = theirs.loc[row["induk"]]
        grave = [say(t, **_both(row, other, c)) for c, t in _GRAVE.items() if _differ(row, other, c)]
        worded = facts.bare(row["indikator"]) != facts.bare(other["indikator"])
        if worded:
            grave.append(say("bunyinya {ini}, nasional {itu}", **_both(row, other, "indikator")))
        if grave:
            told = say("{kode} beda dari {nasional}: {beda}.", kode=row["kode"], nasional=row["induk"],
                       beda=joined(grave, "; "))  # fmt: skip
            yield p.found(told, facts.rows("indikator", [at]), mild=len(grave) == int(worded))


#: What makes targets of two indicators no longer comparable, each with what is said of it.
_GRAVE = {"satuan": "satuannya {ini}, nasional {itu}", "polaritas": "polaritasnya {ini}, nasional {itu}"}


def _differ(row: pd.Series, other: pd.Series, column: str) -> bool:
    if column == "satuan":
        return unit_key(row[column]) != unit_key(other[column])
    return row[column] != other[column] and "ambigu" not in (row[column], other[column])


def _both(row: pd.Series, other: pd.Series, column: str) -> dict[str, Words]:
    a, b = (say("(kosong)") if pd.isna(r[column]) else quoted(r[column]) for r in (row, other))
    return {"ini": a, "itu": b}


@rule("nasional-tanpa-pk")
def not_taken_up(facts: Facts, p: Definition) -> Iterator[Finding]:
    """What the national plan targets in a year, an agreement of that year takes up; a finding per years."""
    national, agreed = facts.plan.induk, facts.tables["perjanjian"]
    if national is None:
        return
    agreed = agreed[agreed["nilai"].notna()]
    follows = dict(zip(facts.indicators["kode"], facts.indicators["induk"], strict=True))
    taken = set(zip(agreed["kode"].map(follows), agreed["tahun"], strict=True))
    t = national.tables["target"]
    t = t[t["nilai"].notna() & t["tahun"].isin(agreed["tahun"])]
    due = [(k, int(y)) for k, y in zip(t["kode"], t["tahun"], strict=True) if (k, y) not in taken]
    lost: dict[str, list[int]] = {}
    for code, year in due:
        lost.setdefault(code, []).append(year)
    by_years: dict[tuple[int, ...], list[str]] = {}
    for code, years in lost.items():
        by_years.setdefault(tuple(years), []).append(code)
    named = _wordings(national)
    for some, codes in by_years.items():
        rows = agreed[agreed["tahun"].isin(some)]
        listed = commas(f"{k} {quoted(named[k])}" for k in codes)
        said = "Indikator nasional tanpa target PK pada {tahun}: {nama}."
        place = f"perjanjian.csv baris {rows['_baris'].min()}-{rows['_baris'].max()}"
        told = say(said, tahun=commas(some), nama=listed)
        yield p.found(told, ("perjanjian", rows), codes=[], lines=[place])
