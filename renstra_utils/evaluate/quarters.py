"""Realisasi of a year out of what was reported: a yearly figure, or quarters joined as the indicator says."""

from __future__ import annotations

from itertools import compress

import numpy as np
import pandas as pd

from ..frames import objects
from ..text import exact, multiplier
from .series import first_true

#: What the office says of a year in its own words.
OWN_WORDS = ["faktor_pendukung", "faktor_penghambat", "solusi", "tindak_lanjut"]
#: The quarters of a year.
QUARTERS = (1, 2, 3, 4)
_KEY = ["kode", "tahun"]
_NUMBERS = ["r_angka", "pembilang", "penyebut"]
_TEXTS = ["r_mutu", "cara", "r_baris", "r_rincian", "triwulan_ada", "triwulan_kosong", *OWN_WORDS]
_SOURCE = ["sumber_data", "tanggal_data"]
_COLUMNS = [*_KEY, *_NUMBERS, *_TEXTS, "triwulan_terakhir", "sebagian", *_SOURCE]
#: Ways of joining in which the last quarter says it all.
AS_IT_STANDS = ("posisi akhir", "kumulatif")


def roll_up(realisasi: pd.DataFrame, indikator: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator and year out of yearly and quarterly reports.

    A row for the whole year that holds a figure or a grade stands for itself; one that holds only words adds
    them to the quarters. Quarters are joined as `indikator.agregasi` says (`jumlah`, `rata-rata`, `posisi
    akhir`); where `kumulatif` is `ya` the last known quarter already holds them all. `pembilang` and
    `penyebut` are cumulated where every quarter gives them, never their quotients; the unit says what the
    quotient is multiplied by (`text.multiplier`).

    Out: `kode, tahun, r_angka, r_mutu, pembilang, penyebut`; `cara` (how it was joined), `r_rincian` (the
    quarters), `triwulan_ada` and `triwulan_kosong` (`1, 4` and `2, 3`; missing for a yearly figure),
    `triwulan_terakhir`, `sebagian` (quarters that the figure needs are still missing), `r_baris` (rows of the
    file, `;`-joined), the office's own words, `sumber_data`, `tanggal_data`.
    """
    if realisasi.empty:
        return _typed(pd.DataFrame({c: [] for c in _COLUMNS}))
    r = _with_figures(realisasi, indikator)
    yearly = (r["triwulan"].isna() & r["ada"]).to_numpy()
    keys = list(zip(*(objects(r[k]) for k in _KEY), strict=True))
    covered = set(compress(keys, yearly))
    parts = [_whole_years(r[yearly]), _join_quarters(r[[key not in covered for key in keys]])]
    parts = [p.reindex(columns=_COLUMNS) for p in parts if len(p)]
    return _typed(pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = dict.fromkeys(_COLUMNS, "str") | dict.fromkeys(_NUMBERS, "float64")
    kinds |= {"tahun": "Int64", "triwulan_terakhir": "Int64"}
    columns = {c: frame[c].eq(True) if c == "sebagian" else frame[c].astype(kinds[c]) for c in _COLUMNS}
    return pd.DataFrame(columns)


def _with_figures(realisasi: pd.DataFrame, indikator: pd.DataFrame) -> pd.DataFrame:
    """The rows in order of quarters, with `kali` (multiplier of a quotient), `dibagi` (has one), `angka`
    (also of a quotient, then `dihitung`) and `ada` (holds anything)."""
    named = ("kode", "agregasi", "kumulatif", "satuan")
    facts = {k: told for k, *told in zip(*(objects(indikator[c]) for c in named), strict=True)}
    keys = list(zip(*(objects(realisasi[k]) for k in (*_KEY, "triwulan")), strict=True))
    order = sorted(range(len(keys)), key=lambda n: [(part is None, part) for part in keys[n]])
    r = realisasi.take(order)
    how, running, unit = zip(*(facts.get(keys[n][0], [None] * 3) for n in order), strict=True)
    factor = {u: multiplier(u) for u in dict.fromkeys(unit)}
    times = np.array([factor[u] for u in unit], dtype=float)
    above, below, number = (r[c].to_numpy(dtype=float) for c in ("pembilang", "penyebut", "angka"))
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.where(below > 0, above / below * times, np.nan)
    divided = ~np.isnan(quotient)
    number = np.where(counted := np.isnan(number) & divided, quotient, number)
    return r.assign(
        agregasi=pd.array(how, dtype="str"),
        kumulatif=pd.array(running, dtype="str"),
        kali=times,
        dibagi=divided,
        dihitung=counted,
        angka=number,
        ada=~np.isnan(number) | r["mutu"].notna(),
    )


def _whole_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows for a whole year as they stand."""
    named = rows.rename(columns={"angka": "r_angka", "mutu": "r_mutu"})
    way = rows["dihitung"].map({True: "pembilang / penyebut", False: "setahun"})
    return named.assign(r_baris=rows["_baris"].astype("str"), cara=way)


def _join_quarters(rows: pd.DataFrame) -> pd.DataFrame:
    """Each indicator's quarters of each year as one row; what holds only words adds its words."""
    if rows.empty:
        return rows
    key = [rows[k] for k in _KEY]
    out = rows["_baris"].astype("str").groupby(key, sort=False).agg(";".join).to_frame("r_baris")
    when = ("TW " + rows["triwulan"].astype("str") + ": ").fillna("")
    for c in OWN_WORDS:
        said = (when + rows[c])[rows[c].notna()]
        out[c] = said.groupby(key).agg(" ".join) if len(said) else None
    known = rows[rows["ada"]]
    dated = (known if len(known) else rows).groupby(_KEY, sort=False)
    out[_SOURCE] = dated[_SOURCE].last()
    return (out.join(_figure_of_year(known)) if len(known) else out).reset_index()


def _figure_of_year(known: pd.DataFrame) -> pd.DataFrame:
    """Quarters with a figure or grade, sorted: the year's figure, how it was joined, which there are."""
    g = known.groupby(_KEY, sort=False)
    last = known.drop_duplicates(_KEY, keep="last").set_index(_KEY)
    how, divided = last["agregasi"].fillna(""), g["dibagi"].all()
    cumulative, added = last["kumulatif"].eq("ya"), how.eq("jumlah")
    single = (g.size() == 1) & how.eq("")
    stands = g["mutu"].count().gt(0) | cumulative | how.eq("posisi akhir") | single
    pooled = divided & ~stands
    parts = ["pembilang", "penyebut"]
    last[parts] = last[parts].where(stands, g[parts].sum()).where(divided)
    number = last["angka"].where(stands, g["angka"].sum().where(added, g["angka"].mean()))
    there = g["triwulan"].agg(lambda q: tuple(int(x) for x in q))
    gone = there.map(lambda q: tuple(x for x in QUARTERS if x not in q))
    return last[parts].assign(
        r_angka=number.where(~pooled, last["pembilang"] / last["penyebut"] * last["kali"]),
        r_mutu=last["mutu"],
        cara=first_true(
            (pooled, "pembilang / penyebut (dijumlahkan)"),
            (divided & cumulative, "pembilang / penyebut (kumulatif)"),
            (divided & stands, "pembilang / penyebut (posisi akhir)"),
            (cumulative, "posisi akhir (kumulatif)"),
            (stands, "posisi akhir"),
            (added, "jumlah"),
            default="rata-rata",
        ),
        r_rincian=_details(known),
        triwulan_ada=there.map(_listed),
        triwulan_kosong=gone.map(_listed),
        triwulan_terakhir=last["triwulan"],
        # What stands as it was last reported needs the last quarter; a sum or a mean needs them all.
        sebagian=(last["triwulan"] < 4).where(stands, gone.map(len) > 0).astype(bool),
    )


def _listed(quarters: tuple[int, ...]) -> str | None:
    return ", ".join(map(str, quarters)) or None


def _details(known: pd.DataFrame) -> pd.Series:
    """`TW 1 = 12; TW 2 = 30/100`, by indicator and year."""

    def plain(column: str) -> pd.Series:
        return known[column].map(lambda v: exact(v).replace(".", ","), na_action="ignore").astype("str")

    quotient = plain("pembilang") + "/" + plain("penyebut")
    said = known["mutu"].fillna(quotient.where(known["dihitung"])).fillna(plain("angka"))
    text = "TW " + known["triwulan"].astype("str") + " = " + said
    return text.groupby([known[k] for k in _KEY], sort=False).agg("; ".join)


def planned_so_far(rencana_aksi: pd.DataFrame, rolled: pd.DataFrame) -> pd.DataFrame:
    """The target of the quarters that a partial year has; only where each of them has one.

    In: `rencana_aksi` as `load` splits it, `rolled` from `roll_up`. Joined as the realisasi is: summed,
    averaged, or the last quarter's. Out: `kode, tahun`, `q_angka, q_bawah, q_atas, q_mutu`, `q_teks` (as
    text), `q_baris` (rows of the file). Basis: Rencana Aksi, a sum is held against what was planned over the
    quarters that have been filled.
    """
    plans = {k: g.set_index("triwulan") for k, g in rencana_aksi.groupby(_KEY)} if len(rencana_aksi) else {}
    found = []
    partial = rolled[rolled["sebagian"] & rolled["triwulan_ada"].notna()] if plans else rolled[:0]
    for row in partial.itertuples():
        plan = plans.get((row.kode, row.tahun))
        if plan is None:
            continue
        quarters = [int(q) for q in row.triwulan_ada.split(", ")]
        stands = any(way in str(row.cara) for way in AS_IT_STANDS)
        rows = plan.reindex(quarters[-1:] if stands else quarters)
        # Pooled numerators and denominators are a rate: its targets are averaged.
        target = _planned(rows, str(row.cara) == "jumlah")
        if target:
            lines = ";".join(f"{n:.0f}" for n in rows["_baris"].dropna())
            found.append((row.kode, row.tahun, *target, lines))
    numbers, texts = ["q_angka", "q_bawah", "q_atas"], ["q_mutu", "q_teks", "q_baris"]
    out = pd.DataFrame(found, columns=[*_KEY, *numbers, *texts])
    kinds = dict.fromkeys(numbers, "float64") | dict.fromkeys(["kode", *texts], "str") | {"tahun": "Int64"}
    return out.astype(kinds)


def _planned(quarters: pd.DataFrame, summed: bool) -> tuple[object, ...] | None:
    """The target of some quarters together: number, low, high, grade, text; None where they have none."""
    if quarters["target"].isna().any():
        return None
    if len(quarters) == 1:
        return tuple(quarters.iloc[0][["angka", "bawah", "atas", "mutu", "target"]])
    if quarters["angka"].isna().any():
        return None
    total = quarters["angka"].sum() if summed else quarters["angka"].mean()
    return total, np.nan, np.nan, pd.NA, exact(total)
