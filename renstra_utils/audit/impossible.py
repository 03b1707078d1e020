"""Rules on reported figures and dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from ..clock import today
from ..frames import as_records
from .definition import Certainty, Definition, Finding, defined
from .facts import Facts, grouped
from .rows import Row
from .rule import rule
from .saying import Words, commas, full, joined, say
from .words import vocabulary


class Measured(NamedTuple):
    """What an indicator measures, by its words after the measure word and up to “yang”."""

    what: list[str]
    #: Whether it tells a part of a whole: “Persentase laporan yang …”.
    share: bool


@lru_cache(maxsize=50_000)
def _measured(name: Any) -> Measured:
    first, *rest = re.findall(r"\w+", str(name).lower()) or [""]
    word = vocabulary("salah_eja").get(first, first)
    share = word == defined("nama-satuan")["bagian"] and " yang " in f" {str(name).lower()} "
    return Measured(rest[: rest.index("yang")] if "yang" in rest else rest, share)


@lru_cache(maxsize=50_000)
def _may_exceed(name: Any) -> bool:
    """Whether a percentage of this name may lie outside 0–100: a growth, a ratio."""
    return not set(re.findall(r"\w+", str(name).lower())).isdisjoint(defined("persen-batas")["kecuali"])


@rule("angka-mustahil")
def impossible(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Nothing is below zero, no share above the whole, no percentage out of bounds, no crowd too large."""
    r = facts.reports
    rows = pd.concat([r[r["ada"]], _joined_years(facts)]).sort_values("_baris", kind="stable")
    # What no reason of `_why_impossible` can be about.
    most = rows["angka"].gt(100) & (rows["kali"].eq(100) | rows["angka"].gt(p["orang_terbanyak"]))
    rows = rows[most | rows["angka"].lt(0) | rows["pembilang"].lt(0)]
    for row in as_records(rows[~rows["indikator"].map(_may_exceed).astype(bool)]):
        why = _why_impossible(p, row)
        if why:
            shown = full(row["angka"] if pd.notna(row["angka"]) else row["pembilang"])
            shown = shown + " " + row["satuan"] if isinstance(row["satuan"], str) else shown
            words = say(
                "{kapan}: realisasi {nilai}, padahal {alasan}.", kapan=_when(row), nilai=shown, alasan=why[0]
            )
            rows = facts.file_rows("realisasi", row["baris"].split(";"))
            yield p.found(words, rows, sums=row["hitungan"], sure=why[1])
    yield from _beyond_population(facts, p)


def _when(row: Row) -> Words:
    """A reported row by its code, year and quarter."""
    if pd.isna(row["triwulan"]):
        return f"{row['kode']} {row['tahun']}"
    told = {"kode": row["kode"], "tahun": row["tahun"], "triwulan": row["triwulan"]}
    return say("{kode} {tahun} TW {triwulan}", **told)


def _why_impossible(p: Definition, row: Row) -> tuple[Words, Certainty] | None:
    """Why the figure of a row cannot be, and how sure that is; none where it may be."""
    value, limit, most = row["angka"], p["persen_terbesar"], p["orang_terbanyak"]
    percent = row["kali"] == 100
    if value < 0 or row["pembilang"] < 0:
        if percent:
            return say("persentase tidak dapat kurang dari 0"), "pasti"
        return say("cacah atau nilai tidak dapat negatif"), "pasti"
    if percent and value > 100 + 1e-9 and _measured(row["indikator"]).share:
        return say("bagian dari suatu keseluruhan tidak dapat lebih dari 100 %"), "pasti"
    if percent and value > limit:
        message = "persentase di atas {batas} % hampir pasti salah tulis atau salah satuan"
        return say(message, batas=full(limit)), "kuat"
    if value > most and str(row["satuan"]).lower() in p["orang"]:
        return say("penduduk Indonesia tidak sampai {orang} orang", orang=full(most)), "pasti"
    return None


def _joined_years(facts: Facts) -> pd.DataFrame:
    """Percentages of a year out of several quarters, each of which may be: their sum may not."""
    sums = facts.years_reported[facts.years_reported["cara"].eq("jumlah")]
    about = facts.reports.drop_duplicates("kode")[["kode", "indikator", "satuan", "kali"]]
    sums = sums[["kode", "tahun", "r_angka", "r_baris"]].merge(about, on="kode", validate="m:1")
    sums = sums[sums["kali"].eq(100) & sums["r_angka"].gt(100)]
    parts = facts.reports.set_index("baris")
    return sums.assign(
        triwulan=pd.array([pd.NA] * len(sums), dtype="Int64"),
        angka=sums["r_angka"],
        baris=sums["r_baris"],
        _baris=sums["r_baris"].str.split(";").str[0].astype("int64"),
        hitungan=[_added(parts.loc[rows.split(";")]) for rows in sums["r_baris"]],
    )


def _added(quarters: pd.DataFrame) -> Words:
    """The quarters of a year, as `TW 1 = 60 + TW 2 = 30`."""
    known = quarters[quarters["angka"].notna()]
    shown = zip(known["triwulan"], known["angka"], strict=True)
    return joined((say("TW {triwulan} = {angka}", triwulan=q, angka=full(v)) for q, v in shown), " + ")


def _beyond_population(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A count of people above the office's own number of them: the denominator of a share of them."""
    r, i = facts.reports, facts.indicators
    about = {row["kode"]: row for row in as_records(i[i["satuan"].str.lower().isin(p["orang"])])}
    counts = facts.years_reported.dropna(subset="r_angka")
    divided = as_records(r[r["penyebut"].notna()]) if about else []
    shares = grouped((row for row in divided if _measured(row["indikator"]).share), "tahun")
    for row in counts[counts["kode"].isin(about.keys())].itertuples():
        name, unit = about[row.kode]["indikator"], about[row.kode]["satuan"]
        whose = _measured(name).what
        parts = [(s, _measured(s["indikator"]).what) for s in shares.get(row.tahun, [])]
        same = [(s, what) for s, what in parts if what and whose[: len(what)] == what]
        base, people = max(same, key=lambda s: s[0]["penyebut"], default=({"penyebut": row.r_angka}, []))
        if row.r_angka <= base["penyebut"]:
            continue
        count, whole = full(row.r_angka), full(base["penyebut"])
        words = say(
            "{kode} {tahun}: realisasi {jumlah} {satuan}, lebih dari seluruh {orang} menurut penyebut "
            "{acuan} ({semua}).",
            kode=row.kode,
            tahun=row.tahun,
            jumlah=count,
            satuan=unit,
            orang=" ".join(people),
            acuan=base["kode"],
            semua=whole,
        )
        rows = facts.file_rows("realisasi", [*row.r_baris.split(";"), base["_baris"]])
        sums = joined([count, whole], " > ")
        yield p.found(words, rows, sums=sums, codes=[row.kode, base["kode"]], sure="kuat")


@rule("tanggal-mustahil")
def impossible_dates(facts: Facts, p: Definition) -> Iterator[Finding]:
    """No day of data is after today or before what it tells of, no agreement of another time."""
    now = today()
    for table in ("realisasi", "anggaran", "revisi"):
        rows = facts.tables[table]
        rows = rows[rows["tanggal_data"].notna()].assign(triwulan=rows.get("triwulan", pd.NA))
        day, year = rows["tanggal_data"], rows["tahun"].astype("str")
        month = rows["triwulan"].map(lambda q: "01" if pd.isna(q) else f"{3 * q - 2:02}")
        late, early = day > now, day < year + "-01-01"
        before = ~early & (day < year + "-" + month + "-01")
        for mask, why, mild in (
            (late, say("setelah hari ini ({hari_ini})", hari_ini=now), False),
            (early & ~late, say("sebelum tahunnya mulai"), False),
            (before & ~late, say("sebelum triwulannya mulai"), True),
        ):
            for (date, of), g in rows[mask].groupby(["tanggal_data", "tahun"], sort=False):
                told = {"tanggal": date, "n": len(g), "tabel": table, "tahun": of, "kode": _some(g["kode"])}
                message = "Tanggal data {tanggal} pada {n} baris {tabel} {tahun} ({kode}) {sebab}."
                yield p.found(say(message, **told, sebab=why), (table, g), mild=mild)
    yield from _impossible_agreements(facts, p, now)


def _impossible_agreements(facts: Facts, p: Definition, now: str) -> Iterator[Finding]:
    """Agreements dated after today, or neither in their year nor in the one before."""
    agreed = facts.tables["perjanjian"]
    agreed = agreed[agreed["tanggal"].notna()]
    years = agreed["tanggal"].str[:4].astype("int64")
    odd = (agreed["tanggal"] > now) | (years > agreed["tahun"]) | (years < agreed["tahun"] - 1)
    for (date, of), g in agreed[odd].groupby(["tanggal", "tahun"], sort=False):
        words = say(
            "Perjanjian Kinerja {tahun} bertanggal {tanggal} ({kode}), {sebab}; yang tanggalnya terakhir "
            "dipakai menilai.",
            sebab=say("setelah hari ini ({hari_ini})", hari_ini=now)
            if date > now
            else say("di luar tahunnya"),
            tahun=of,
            tanggal=date,
            kode=_some(g["kode"]),
        )
        yield p.found(words, ("perjanjian", g))


def _some(codes: pd.Series, most: int = 3) -> Words:
    """The first few codes, and how many more there are."""
    every = list(dict.fromkeys(codes))
    if len(every) <= most:
        return commas(every)
    return say("{kode}, … {n} lagi", kode=every[:most], n=len(every) - most)
