"""Rules on indicators that stand twice: the same, nearly the same, or beside the one that they replace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from .definition import Certainty, Definition, Finding
from .facts import Facts, differing_years
from .near_duplicates import near
from .rows import Part, file_rows
from .rule import rule
from .saying import Saying, Words, commas, joined, say
from .words import percent_sign, quoted, same_unit, series, titled


@rule("indikator-ganda")
def same_indicator(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A wording stands once in its place."""
    words = facts.indicators.set_index("kode")["indikator"]
    groups: dict[str, list[str]] = {}
    for first, other in facts.duplicates:
        groups.setdefault(first, [first]).append(other)
    for codes in groups.values():
        same = say("{kode} berbunyi sama, {bunyi}", kode=_and(codes), bunyi=quoted(words[codes[0]]))
        yield _twins(facts, p, codes, same)


@rule("indikator-mirip")
def similar_indicator(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Two indicators of one kegiatan are about different things."""
    i = facts.indicators.set_index("kode", drop=False)
    for a, b in near(facts):
        one, other = titled(i.loc[a]), titled(i.loc[b])
        same = say("{satu} dan {lain} hampir sama", satu=one, lain=other)
        apart = str(i.loc[a, "sasaran"]) != str(i.loc[b, "sasaran"])
        yield _twins(facts, p, [a, b], same, "mungkin" if apart else None)


def _and(names: Sequence[Words]) -> Saying:
    """`a, b dan c`."""
    return say("{awal} dan {akhir}", awal=commas(names[:-1]), akhir=names[-1])


def comparable(facts: Facts, a: str, b: str) -> bool:
    """Whether the targets of two indicators are in the same unit, so that two of them cannot both be true."""
    ta, tb = (facts.targets_of[k] for k in (a, b))
    if not ta or not tb or any(t["persen"] for t in ta) != any(t["persen"] for t in tb):
        return False
    if all(pd.isna(t["mutu"]) for t in ta) != all(pd.isna(t["mutu"]) for t in tb):
        return False
    units = [percent_sign(t[0]["satuan"]) for t in (ta, tb)]
    return any(pd.isna(u) for u in units) or same_unit(*map(str, units))


def _twins(
    facts: Facts, p: Definition, codes: list[str], same: Saying, sure: Certainty | None = None
) -> Finding:
    """The finding about indicators that are the same or nearly so; `same` says how."""
    targets = {k: [t for t in facts.targets_of[k] if pd.notna(t["nilai"])] for k in codes}
    in_years = {k: {t["tahun"] for t in own} for k, own in targets.items()}
    first, *others = codes
    years = sorted({y for k in others for y in differing_years(targets[first], targets[k])})
    fits = all(comparable(facts, first, k) for k in others)
    advice, sums = "", joined([k + " " + series(t) for k, t in targets.items()], " ≠ ")
    if years and fits:
        text = say("{sama}, tetapi targetnya berbeda pada {tahun}.", sama=same, tahun=commas(years))
    elif years:
        text = say("{sama}, tetapi satuannya berbeda.", sama=same)
    elif all(in_years[first] & in_years[k] for k in others):
        text, sums = say("{sama}, dengan target yang sama.", sama=same), joined([], "")
    else:
        # One of them may have taken the other's place: nothing is there twice.
        text = say("{sama}, tetapi tidak ada tahun yang menargetkan keduanya.", sama=same)
        advice, sums = p["saran_berganti"], joined([], "")
    parts = [facts.indicator(*codes), *_listed(facts, codes)]
    return p.found(text, *parts, sums=sums, mild=not (years and fits), advice=advice, sure=sure)


def _listed(facts: Facts, codes: list[str]) -> list[Part]:
    """The rows of the list that mean these indicators, where it prints each of them."""
    rows = sorted(x for k in codes for x in facts.listed_as.get(k, []))
    return [facts.rows("daftar_indikator", rows)] if len(rows) == len(codes) else []


@rule("pengganti-tumpang")
def both_at_once(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator and the one that replaces it do not both have a target in a year."""
    i, t = facts.indicators, facts.tables["target"]
    t = t[t["nilai"].notna()]
    for at, r in i[i["pengganti"].notna()].iterrows():
        mine, old = (t[t["kode"] == c] for c in (r["kode"], r["pengganti"]))
        years = sorted(set(mine["tahun"]) & set(old["tahun"]))
        if years:
            both = pd.concat([f[f["tahun"].isin(years)] for f in (old, mine)])
            parts = [("target", both), facts.rows("indikator", [at])]
            words = say(
                "{baru} menggantikan {lama}, tetapi keduanya bertarget pada {tahun}.",
                baru=r["kode"],
                lama=r["pengganti"],
                tahun=commas(years),
            )
            yield p.found(words, *parts, lines=file_rows(parts))
