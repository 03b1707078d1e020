"""Rules on the quarters of what was reported: beside the year's figure, one after another, and left out."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..evaluate.quarters import QUARTERS, roll_up
from ..text import NOT_ASSESSED
from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import Words, commas, full, joined, rupiah, say

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
        words = f"{last['kode']} {last['tahun']}: angka setahun {given}, triwulan IV {last['mutu']}."
        rows = facts.file_rows("realisasi", [year["_baris"]]), ("realisasi", q)
        yield p.found(words, *rows, sums=f"TW 4 = {last['mutu']} ≠ {given}")


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
    how = {"jumlah": "jumlahnya", "rata-rata": "rata-ratanya"}.get(way, "gabungannya")
    words = (
        f"{last['kode']} {last['tahun']}: angka setahun {full(whole)}, triwulannya "
        f"{'posisi akhirnya' if stands else how} {full(round(joined['r_angka'], 6))}"
    )
    blank = joined["triwulan_kosong"]
    words += f" (TW {blank} kosong)." if mild and pd.notna(blank) else "."
    sums = f"{_joining(q, joined, stands)} ≠ {full(whole)} (selisih {full(round(abs(gap), 4))})"
    rows = facts.file_rows("realisasi", [year["_baris"]]), ("realisasi", q)
    yield p.found(words, *rows, sums=sums, mild=mild)


def _joining(q: pd.DataFrame, year: pd.Series, stands: bool) -> Words:
    """The arithmetic of a year's quarters."""
    shown, result = [*map(full, q["angka"])], full(round(year["r_angka"], 4))
    added = joined(shown, " + ")
    if stands:
        return f"TW {q['triwulan'].iloc[-1]} = " + shown[-1]
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
                was, now = (f"{full(x['v'])} (TW {x['triwulan']})" for x in (a, b))
                words = f"{code} {year}: angka kumulatif turun dari {was} menjadi {now}."
                rows = facts.file_rows("realisasi", [b["_baris"], a["_baris"]])
                yield p.found(words, rows, sums=f"{full(b['v'])} < {full(a['v'])}")
    # The months of rpd.csv are cumulative by their contract.
    for year, months in facts.tables["rpd"].sort_values("bulan").groupby("tahun"):
        for column in ("rpd", "realisasi"):
            for a, b in _falls(months, months[column]):
                was, now = (f"{rupiah(x['v'])} (bulan {x['bulan']})" for x in (a, b))
                words = f"{column} {year} kumulatif turun dari {was} menjadi {now}."
                rows = facts.file_rows("rpd", [b["_baris"], a["_baris"]])
                yield p.found(words, rows, sums=f"{full(b['v'])} < {full(a['v'])}")


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
            words = f"{code} {year}: TW {commas(there)} dilaporkan, TW {commas(gone)} tidak."
            stands = q["kumulatif"].eq("ya").any() or q["agregasi"].eq("posisi akhir").any()
            yield p.found(words, ("realisasi", q), mild=bool(stands))
