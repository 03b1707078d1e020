"""Realisasi of a year out of what was reported: a yearly figure, or quarters joined as the indicator says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..text import exact, multiplier

OWN_WORDS = ["faktor_pendukung", "faktor_penghambat", "solusi", "tindak_lanjut"]
#: The quarters of a year.
QUARTERS = (1, 2, 3, 4)
_KEY = ["kode", "tahun"]
_NUMBERS = ["r_angka", "pembilang", "penyebut"]
_TEXTS = ["r_mutu", "cara", "r_baris", "r_rincian", "triwulan_ada", "triwulan_kosong", *OWN_WORDS]
COLUMNS = [*_KEY, *_NUMBERS, *_TEXTS, "triwulan_terakhir", "sebagian", "sumber_data", "tanggal_data"]


def roll_up(realisasi: pd.DataFrame, indikator: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator and year out of yearly and quarterly reports.

    A row for the whole year that holds a figure or a grade stands for itself; one that holds only words adds them to the quarters. Quarters are
    joined as `indikator.agregasi` says (`jumlah`, `rata-rata`, `posisi akhir`); where `kumulatif` is `ya` the last known quarter already holds
    them all. `pembilang` and `penyebut` are cumulated where every quarter gives them, never their quotients; the unit says what the quotient is
    multiplied by (`values.multiplier`).

    Out: `kode, tahun, r_angka, r_mutu, pembilang, penyebut`; `cara` (how it was joined), `r_rincian` (the quarters), `triwulan_ada` and
    `triwulan_kosong` (`1, 4` and `2, 3`; missing for a yearly figure), `triwulan_terakhir`, `sebagian` (quarters that the figure needs are
    still missing), `r_baris` (rows of the file, `;`-joined), the office's own words, `sumber_data`, `tanggal_data`.
    """
    if realisasi.empty:
        return _typed(pd.DataFrame({c: [] for c in COLUMNS}))
    r = _with_figures(realisasi, indikator)
    yearly = r["triwulan"].isna() & r["ada"]
    covered = pd.MultiIndex.from_frame(r.loc[yearly, _KEY])
    rest = r[~pd.MultiIndex.from_frame(r[_KEY]).isin(covered)]
    parts = [p for p in (_whole_years(r[yearly]), _join_quarters(rest)) if len(p)]
    return _typed(pd.concat([p.reindex(columns=COLUMNS) for p in parts], ignore_index=True))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(
        [*_TEXTS, "kode", "sumber_data", "tanggal_data"], "str"
    )
    out = frame.astype(kinds | {"tahun": "Int64", "triwulan_terakhir": "Int64"})
    out["sebagian"] = out["sebagian"].eq(True)
    return out


def _with_figures(realisasi: pd.DataFrame, indikator: pd.DataFrame) -> pd.DataFrame:
    """The rows in order of quarters, with `kali` (multiplier of a quotient), `dibagi`, `angka` (also of a quotient) and `ada` (holds anything)."""
    r = realisasi.sort_values([*_KEY, "triwulan"], na_position="last", kind="stable")
    facts = indikator.set_index("kode")
    units = {u: multiplier(u) for u in facts["satuan"].dropna().unique()}
    r = r.join(facts[["agregasi", "kumulatif"]], on="kode")
    r["kali"] = r["kode"].map(facts["satuan"]).map(units).astype("float64")
    quotient = r["pembilang"] / r["penyebut"].where(r["penyebut"] > 0) * r["kali"]
    r["dibagi"] = quotient.notna()
    r["dihitung"] = r["angka"].isna() & r["dibagi"]
    r["angka"] = r["angka"].where(~r["dihitung"], quotient)
    r["ada"] = r["angka"].notna() | r["mutu"].notna()
    return r


def _whole_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows for a whole year as they stand."""
    way = rows["dihitung"].map({True: "pembilang / penyebut", False: "setahun"})
    return rows.assign(
        r_angka=rows["angka"], r_mutu=rows["mutu"], r_baris=rows["_baris"].astype("str"), cara=way
    )


def _join_quarters(rows: pd.DataFrame) -> pd.DataFrame:
    """Each indicator's quarters of each year as one row; what holds only words adds its words."""
    if rows.empty:
        return rows
    out = (
        rows["_baris"]
        .astype("str")
        .groupby([rows["kode"], rows["tahun"]], sort=False)
        .agg(";".join)
        .to_frame("r_baris")
    )
    when = ("TW " + rows["triwulan"].astype("str") + ": ").fillna("")
    for c in OWN_WORDS:
        said = (when + rows[c])[rows[c].notna()]
        out[c] = said.groupby([rows["kode"], rows["tahun"]]).agg(" ".join) if len(said) else None
    known = rows[rows["ada"]]
    dated = (known if len(known) else rows).groupby(_KEY, sort=False)
    for c in ("sumber_data", "tanggal_data"):
        out[c] = dated[c].last()
    return (out.join(_figure_of_year(known)) if len(known) else out).reset_index()


def _figure_of_year(known: pd.DataFrame) -> pd.DataFrame:
    """Quarters with a figure or grade, sorted -> the year's figure, how it was joined, and which quarters there are."""
    g = known.groupby(_KEY, sort=False)
    last = known.drop_duplicates(_KEY, keep="last").set_index(_KEY)
    size, divided = g.size(), g["dibagi"].all()
    cumulative = last["kumulatif"].eq("ya").fillna(False).astype(bool)
    how = last["agregasi"]
    single = (size == 1) & how.isna()
    as_it_stands = (
        g["mutu"].count().gt(0) | cumulative | how.eq("posisi akhir").fillna(False).astype(bool) | single
    )
    added = how.eq("jumlah").fillna(False).astype(bool)
    pooled = divided & ~as_it_stands
    for c in ("pembilang", "penyebut"):
        last[c] = last[c].where(as_it_stands, g[c].sum()).where(divided)
    number = last["angka"].where(as_it_stands, g["angka"].sum().where(added, g["angka"].mean()))
    number = number.where(~pooled, last["pembilang"] / last["penyebut"] * last["kali"])
    way = np.select(
        [pooled, divided & cumulative, divided & as_it_stands, cumulative, as_it_stands, added],
        [
            "pembilang / penyebut (dijumlahkan)",
            "pembilang / penyebut (kumulatif)",
            "pembilang / penyebut (posisi akhir)",
            "posisi akhir (kumulatif)",
            "posisi akhir",
            "jumlah",
        ],
        default="rata-rata",
    )
    there = g["triwulan"].agg(lambda q: tuple(int(x) for x in q))
    gone = there.map(lambda q: tuple(x for x in QUARTERS if x not in q))
    return pd.DataFrame(
        {
            "r_angka": number,
            "r_mutu": last["mutu"],
            "pembilang": last["pembilang"],
            "penyebut": last["penyebut"],
            "cara": pd.Series(way, index=last.index, dtype="str"),
            "r_rincian": _details(known),
            "triwulan_ada": there.map(_listed),
            "triwulan_kosong": gone.map(_listed),
            "triwulan_terakhir": last["triwulan"],
            # What stands as it was last reported needs the last quarter; a sum or a mean needs them all.
            "sebagian": (last["triwulan"] < 4).where(as_it_stands, gone.map(len) > 0).astype(bool),
        }
    )


def _listed(quarters: tuple[int, ...]) -> str | None:
    return ", ".join(map(str, quarters)) or None


def _details(known: pd.DataFrame) -> pd.Series:
    """`TW 1 = 12; TW 2 = 30/100`, by indicator and year."""

    def plain(s: pd.Series) -> pd.Series:
        return s.map(lambda v: exact(v).replace(".", ","), na_action="ignore").astype("str")

    quotient = plain(known["pembilang"]) + "/" + plain(known["penyebut"])
    said = known["mutu"].fillna(quotient.where(known["dihitung"])).fillna(plain(known["angka"]))
    text = "TW " + known["triwulan"].astype("str") + " = " + said
    return text.groupby([known["kode"], known["tahun"]], sort=False).agg("; ".join)


def planned_so_far(rencana_aksi: pd.DataFrame, rolled: pd.DataFrame, indikator: pd.DataFrame) -> pd.DataFrame:
    """The target of the quarters that a partial year has, out of the Rencana Aksi; only where every such quarter has one.

    In: `rencana_aksi` as `load` splits it, `rolled` from `roll_up`. Joined as the realisasi is: summed, averaged, or the last quarter's.
    Out: `kode, tahun`, `q_angka, q_bawah, q_atas, q_mutu`, `q_teks` (as text), `q_baris` (rows of the file). Basis: Rencana Aksi, a sum is held
    against what was planned over the quarters that have been filled.
    """
    part = rolled[rolled["sebagian"] & rolled["triwulan_ada"].notna()]
    columns = [*_KEY, "q_angka", "q_bawah", "q_atas", "q_mutu", "q_teks", "q_baris"]
    plans = {k: g.set_index("triwulan") for k, g in rencana_aksi.groupby(_KEY)} if len(rencana_aksi) else {}
    facts = indikator.set_index("kode")
    found = []
    for row in part.itertuples():
        plan = plans.get((row.kode, row.tahun))
        quarters = [int(q) for q in row.triwulan_ada.split(", ")]
        if plan is None:
            continue
        stands = (
            str(row.cara).startswith("posisi akhir")
            or "kumulatif" in str(row.cara)
            or "posisi akhir" in str(row.cara)
        )
        wanted = quarters[-1:] if stands else quarters
        rows = plan.reindex(wanted)
        where = ";".join(str(int(n)) for n in rows["_baris"].dropna())
        if rows["target"].isna().any():
            continue
        if stands or len(rows) == 1:
            one = rows.iloc[-1]
            found.append(
                (
                    row.kode,
                    row.tahun,
                    one["angka"],
                    one["bawah"],
                    one["atas"],
                    one["mutu"],
                    one["target"],
                    where,
                )
            )
        elif rows["angka"].notna().all():
            total = (
                rows["angka"].sum() if facts.at[row.kode, "agregasi"] == "jumlah" else rows["angka"].mean()
            )
            found.append((row.kode, row.tahun, total, np.nan, np.nan, pd.NA, exact(total), where))
    out = pd.DataFrame(found, columns=columns)
    numbers = dict.fromkeys(["q_angka", "q_bawah", "q_atas"], "float64")
    texts = dict.fromkeys(["kode", "q_mutu", "q_teks", "q_baris"], "str")
    return out.astype(numbers | texts | {"tahun": "Int64"})
