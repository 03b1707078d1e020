"""Rules on the quarters of what was reported: beside the year's figure, one after another, and left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from ..evaluate.quarters import QUARTERS, roll_up
from ..text import NOT_ASSESSED
from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import Words, full, joined, rupiah, say

_KEY = ["kode", "tahun"]
#: How `roll_up` says that it joined quarters by their numerators and denominators.
_POOLED = "pembilang / penyebut (dijumlahkan)"


def _decimals(texts: pd.Series) -> int:
    """The most decimals that any of the texts is written with."""
    found = texts.dropna().str.extract(r"^[+-]?\d*\.(\d+)$")[0].dropna().str.len()
    return int(found.max()) if len(found) else 0


def _rounding(texts: pd.Series, times: int) -> float:
    """How far figures with decimals may be off for rounding alone; whole numbers are counted, not rounded."""
    places = _decimals(texts)
    return times * 0.5 * 10.0**-places if places else 0.0


@rule("setahun-triwulan")
def year_against_quarters(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The figure of a year is the one that its quarters give, joined as the indicator says."""
    r = facts.reports
    yearly = r[r["triwulan"].isna() & r["ada"]].set_index(_KEY)
    parts = r[r["triwulan"].notna() & r["ada"] & pd.MultiIndex.from_frame(r[_KEY]).isin(yearly.index)]
    if parts.empty:
        return
    joined = roll_up(facts.tables["realisasi"].loc[parts.index], facts.indicators).set_index(_KEY)
    for key, q in parts.sort_values("triwulan").groupby(_KEY, sort=False):
        year = yearly.loc[[key]].iloc[0]
        graded = pd.notna(year["mutu"]) or pd.notna(q["mutu"].iloc[-1])
        yield from (
            _other_grade(facts, p, year, q) if graded else _other_sum(facts, p, year, q, joined.loc[key])
        )


def _other_grade(facts: Facts, p: Definition, year: pd.Series, q: pd.DataFrame) -> Iterator[Finding]:
    """A year's grade that is not the one of its last quarter."""
    last, given = q.iloc[-1], year["mutu"]
    both = {given, last["mutu"]}
    if (
        last["triwulan"] == QUARTERS[-1]
        and len(both) == 2
        and not any(pd.isna(g) or g == NOT_ASSESSED for g in both)
    ):
        words = say(
            "{kode} {tahun}: angka setahun {setahun}, triwulan IV {akhir}.",
            kode=last["kode"],
            tahun=last["tahun"],
            setahun=given,
            akhir=last["mutu"],
        )
        sums = say("TW {triwulan} = {angka} ≠ {setahun}", triwulan=4, angka=last["mutu"], setahun=given)
        rows = facts.file_rows("realisasi", [year["_baris"]]), ("realisasi", q)
        yield p.found(words, *rows, sums=sums)


def _other_sum(
    facts: Facts, p: Definition, year: pd.Series, q: pd.DataFrame, joined: pd.Series
) -> Iterator[Finding]:
    """A year's figure that is not what its quarters give; none where it is, or cannot be told."""
    last, way, whole = q.iloc[-1], joined["cara"], year["angka"]
    if way != _POOLED and pd.isna(last["agregasi"]) and last["kumulatif"] != "ya":
        return
    gap = whole - joined["r_angka"]
    stands = "posisi akhir" in way or "kumulatif" in way
    slack = _rounding(pd.Series([year["nilai"]], dtype="str"), 1)
    slack += _rounding(q["nilai"], 1 if stands else len(q))
    if abs(gap) <= slack + 1e-9 * max(1.0, abs(whole)):
        return
    # Of quarters that are not all in, a sum or what was reached so far can only be too much.
    partly = bool(joined["sebagian"])
    told = way == "jumlah" or (stands and last["kumulatif"] == "ya")
    if partly and (not told or (gap > 0 and stands)):
        return
    mild = partly and not gap < 0
    told = {
        "kode": last["kode"],
        "tahun": last["tahun"],
        "setahun": full(whole),
        "triwulan": full(round(joined["r_angka"], 6)),
    }
    words = (
        say(
            "{kode} {tahun}: angka setahun {setahun}, triwulannya jumlahnya {triwulan} (TW {kosong} kosong).",
            kosong=joined["triwulan_kosong"],
            **told,
        )
        if mild
        else _not_the_same("posisi akhir" if stands else way, told)
    )
    sums = say(
        "{jumlah} ≠ {lain} (selisih {selisih})",
        jumlah=_joining(q, joined, stands),
        lain=full(whole),
        selisih=full(round(abs(gap), 4)),
    )
    rows = facts.file_rows("realisasi", [year["_baris"]]), ("realisasi", q)
    yield p.found(words, *rows, sums=sums, mild=mild)


def _not_the_same(way: str, told: dict[str, Any]) -> Words:
    """A year's figure and what its quarters give, by how they are joined."""
    if way == "posisi akhir":
        return say("{kode} {tahun}: angka setahun {setahun}, triwulannya posisi akhirnya {triwulan}.", **told)
    if way == "jumlah":
        return say("{kode} {tahun}: angka setahun {setahun}, triwulannya jumlahnya {triwulan}.", **told)
    if way == "rata-rata":
        return say("{kode} {tahun}: angka setahun {setahun}, triwulannya rata-ratanya {triwulan}.", **told)
    return say("{kode} {tahun}: angka setahun {setahun}, triwulannya gabungannya {triwulan}.", **told)


def _joining(q: pd.DataFrame, year: pd.Series, stands: bool) -> Words:
    """The arithmetic of a year's quarters."""
    shown, result = [*map(full, q["angka"])], full(round(year["r_angka"], 4))
    added = joined(shown, " + ")
    if stands:
        return say("TW {triwulan} = {angka}", triwulan=q["triwulan"].iloc[-1], angka=shown[-1])
    if year["cara"] == _POOLED:
        above, below = (joined(map(full, q[c]), " + ") for c in ("pembilang", "penyebut"))
        return say("({a}) / ({b}) × {k} = {hasil}", a=above, b=below, k=full(q["kali"].iloc[0]), hasil=result)
    if year["cara"] == "jumlah":
        return added + (" = " + full(year["r_angka"]) if len(q) > 1 else "")
    return say("({a}) / {n} = {hasil}", a=added, n=len(q), hasil=result)


def _falls(rows: pd.DataFrame, values: pd.Series) -> Iterator[tuple[pd.Series, pd.Series]]:
    """Each known row whose value (`v`) is below that of the known row before it: that one, and itself."""
    known = rows[values.notna()].assign(v=values)
    for (_, a), (_, b) in zip(known[:-1].iterrows(), known[1:].iterrows(), strict=True):
        if b["v"] < a["v"]:
            yield a, b


@rule("kumulatif-turun")
def cumulative_falls(facts: Facts, p: Definition) -> Iterator[Finding]:
    """What has been reached since the year began does not become less; a running mean or share may."""
    r = facts.reports
    r = r[r["kumulatif"].eq("ya") & r["triwulan"].notna()].sort_values("triwulan", kind="stable")
    for (code, year), q in r.groupby(_KEY, sort=False):
        steady = q["kali"].isna() | q["agregasi"].eq("jumlah")
        counted = q["angka"].where(q["pembilang"].isna() & steady & q["agregasi"].ne("rata-rata"))
        for values in (counted, q["pembilang"]):
            for a, b in _falls(q, values):
                words = say(
                    "{kode} {tahun}: angka kumulatif turun dari {a} (TW {tw_a}) menjadi {b} (TW {tw_b}).",
                    kode=code,
                    tahun=year,
                    a=full(a["v"]),
                    tw_a=a["triwulan"],
                    b=full(b["v"]),
                    tw_b=b["triwulan"],
                )
                rows = facts.file_rows("realisasi", [b["_baris"], a["_baris"]])
                yield p.found(words, rows, sums=joined([full(b["v"]), full(a["v"])], " < "))
    yield from _withdrawals_fall(facts, p)


def _withdrawals_fall(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The months of rpd.csv are cumulative by their contract."""
    message = "{kolom} {tahun} kumulatif turun dari {a} (bulan {bulan_a}) menjadi {b} (bulan {bulan_b})."
    for year, months in facts.tables["rpd"].sort_values("bulan").groupby("tahun"):
        for column in ("rpd", "realisasi"):
            for a, b in _falls(months, months[column]):
                told = {
                    "a": rupiah(a["v"]),
                    "bulan_a": a["bulan"],
                    "b": rupiah(b["v"]),
                    "bulan_b": b["bulan"],
                }
                rows = facts.file_rows("rpd", [b["_baris"], a["_baris"]])
                sums, lost = joined([full(b["v"]), full(a["v"])], " < "), float(a["v"] - b["v"])
                words = say(message, kolom=column, tahun=year, **told)
                yield p.found(words, rows, sums=sums, sure="pasti", money=lost)


@rule("triwulan-terlompat")
def skipped_quarters(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Quarters before the last reported one are reported, where no figure of the whole year stands."""
    r = facts.reports
    r = r[r["ada"]]
    whole = pd.MultiIndex.from_frame(r.loc[r["triwulan"].isna(), _KEY])
    r = r[~pd.MultiIndex.from_frame(r[_KEY]).isin(whole)].sort_values("triwulan", kind="stable")
    for (code, year), q in r.groupby(_KEY, sort=False):
        there = [int(n) for n in q["triwulan"]]
        gone = [n for n in QUARTERS if n < there[-1] and n not in there]
        if gone:
            words = say(
                "{kode} {tahun}: TW {ada} dilaporkan, TW {kosong} tidak.",
                kode=code,
                tahun=year,
                ada=there,
                kosong=gone,
            )
            stands = q["kumulatif"].eq("ya").any() or q["agregasi"].eq("posisi akhir").any()
            yield p.found(words, ("realisasi", q), mild=bool(stands))
