"""Rules on reported figures and dates that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from ..clock import today
from .definition import Definition, Finding, defined
from .facts import Facts
from .rule import rule
from .saying import Words, commas, full
from .words import vocabulary


class Measured(NamedTuple):
    """What an indicator measures, by its words after the measure word and up to “yang”."""

    what: list[str]
    #: Whether it tells a part of a whole: “Persentase laporan yang …”.
    share: bool


def _measured(name: Any) -> Measured:
    first, *rest = re.findall(r"\w+", str(name).lower()) or [""]
    word = vocabulary("salah_eja").get(first, first)
    share = word == defined("nama-satuan")["bagian"] and " yang " in f" {str(name).lower()} "
    return Measured(rest[: rest.index("yang")] if "yang" in rest else rest, share)


def _may_exceed(name: Any) -> bool:
    """Whether a percentage of this name may lie outside 0–100: a growth, a ratio."""
    return not set(re.findall(r"\w+", str(name).lower())).isdisjoint(defined("persen-batas")["kecuali"])


@rule("angka-mustahil")
def impossible(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Nothing is below zero, no share above the whole, no percentage out of bounds, no crowd too large."""
    r = facts.reports
    rows = pd.concat([r[r["ada"]], _joined_years(facts)]).sort_values("_baris", kind="stable")
    for _, row in rows[~rows["indikator"].map(_may_exceed).astype(bool)].iterrows():
        why = _why_impossible(p, row)
        if why:
            quarter = "" if pd.isna(row["triwulan"]) else f" TW {row['triwulan']}"
            shown = full(row["angka"] if pd.notna(row["angka"]) else row["pembilang"])
            shown += f" {row['satuan']}" if isinstance(row["satuan"], str) else ""
            words = f"{row['kode']} {row['tahun']}{quarter}: realisasi {shown}, padahal {why}."
            yield p.found(words, facts.file_rows("realisasi", row["baris"].split(";")), sums=row["hitungan"])
    yield from _beyond_population(facts, p)


def _why_impossible(p: Definition, row: pd.Series) -> str:
    """Why the figure of a row cannot be, or blank."""
    value, limit, most = row["angka"], p["persen_terbesar"], p["orang_terbanyak"]
    percent = row["kali"] == 100
    if value < 0 or row["pembilang"] < 0:
        return "persentase tidak dapat kurang dari 0" if percent else "cacah atau nilai tidak dapat negatif"
    if percent and value > 100 + 1e-9 and _measured(row["indikator"]).share:
        return "bagian dari suatu keseluruhan tidak dapat lebih dari 100 %"
    if percent and value > limit:
        return f"persentase di atas {full(limit)} % hampir pasti salah tulis atau salah satuan"
    if value > most and str(row["satuan"]).lower() in p["orang"]:
        return f"penduduk Indonesia tidak sampai {full(most)} orang"
    return ""


def _joined_years(facts: Facts) -> pd.DataFrame:
    """Percentages of a year out of several quarters, each of which may be: their sum may not."""
    sums = facts.years_reported[facts.years_reported["cara"].eq("jumlah")]
    about = facts.reports.drop_duplicates("kode")[["kode", "indikator", "satuan", "kali"]]
    sums = sums[["kode", "tahun", "r_angka", "r_baris", "r_rincian"]].merge(about, on="kode", validate="m:1")
    return sums.assign(
        triwulan=pd.array([pd.NA] * len(sums), dtype="Int64"),
        angka=sums["r_angka"].where(sums["kali"].eq(100) & sums["r_angka"].gt(100)),
        baris=sums["r_baris"],
        _baris=sums["r_baris"].str.split(";").str[0].astype("int64"),
        hitungan=sums["r_rincian"].str.replace("; ", " + ", regex=False).fillna(""),
    )


def _beyond_population(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A count of people above the office's own number of them: the denominator of a share of them."""
    r, about = facts.reports, facts.indicators.set_index("kode")
    shares = r[r["penyebut"].notna()]
    shares = [(row, m.what) for row in shares.to_dict("records") if (m := _measured(row["indikator"])).share]
    for row in facts.years_reported.dropna(subset="r_angka").itertuples():
        name, unit = about.at[row.kode, "indikator"], about.at[row.kode, "satuan"]
        if not isinstance(unit, str) or unit.lower() not in p["orang"]:
            continue
        whose = _measured(name).what
        same = [s for s in shares if s[0]["tahun"] == row.tahun and s[1] and whose[: len(s[1])] == s[1]]
        base, people = max(same, key=lambda s: s[0]["penyebut"], default=({"penyebut": row.r_angka}, []))
        if row.r_angka <= base["penyebut"]:
            continue
        count, whole = full(row.r_angka), full(base["penyebut"])
        words = (
            f"{row.kode} {row.tahun}: realisasi {count} {unit}, lebih dari seluruh {' '.join(people)} "
            f"menurut penyebut {base['kode']} ({whole})."
        )
        rows = facts.file_rows("realisasi", [*row.r_baris.split(";"), base["_baris"]])
        codes = [row.kode, base["kode"]]
        yield p.found(words, rows, sums=f"{count} > {whole}", codes=codes, mild=True)


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
        for mask, why, mild in (
            (late, f"setelah hari ini ({now})", False),
            (early & ~late, "sebelum tahunnya mulai", False),
            (~early & (day < year + "-" + month + "-01") & ~late, "sebelum triwulannya mulai", True),
        ):
            for (date, of), g in rows[mask].groupby(["tanggal_data", "tahun"], sort=False):
                words = f"Tanggal data {date} pada {len(g)} baris {table} {of} ({_some(g['kode'])}) {why}."
                yield p.found(words, (table, g), mild=mild)
    agreed = facts.tables["perjanjian"]
    agreed = agreed[agreed["tanggal"].notna()]
    years = agreed["tanggal"].str[:4].astype("int64")
    odd = (agreed["tanggal"] > now) | (years > agreed["tahun"]) | (years < agreed["tahun"] - 1)
    for (date, of), g in agreed[odd].groupby(["tanggal", "tahun"], sort=False):
        why = f"setelah hari ini ({now})" if date > now else "di luar tahunnya"
        words = f"Perjanjian Kinerja {of} bertanggal {date} ({_some(g['kode'])}), {why}; "
        yield p.found(f"{words}yang tanggalnya terakhir dipakai menilai.", ("perjanjian", g))


def _some(codes: pd.Series, most: int = 3) -> Words:
    """The first few codes, and how many more there are."""
    every = list(dict.fromkeys(codes))
    return commas(every[:most]) + (f", … {len(every) - most} lagi" if len(every) > most else "")
