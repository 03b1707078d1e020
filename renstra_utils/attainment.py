"""Attainment (capaian): how far realisasi meets target, in percent. Pure functions on DataFrames.

Formulas, caps and scales come from `rules/`; every row names the rule that was used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .rules import Rules, Scale
from .values import NOT_ASSESSED

if TYPE_CHECKING:
    from .plan import Plan

#: Status of a row, best first; the first three are results, the others say why there is none.
STATUSES = {
    "melampaui": "capaian di atas 100 %, atau predikat lebih tinggi dari target",
    "tercapai": "capaian tepat 100 %, di dalam rentang, atau predikat sama dengan target",
    "tidak tercapai": "capaian di bawah 100 %, atau predikat lebih rendah dari target",
    "ambigu": "polaritas belum diputuskan pemilik rencana; tidak masuk rata-rata",
    "tidak terdefinisi": "rumusnya tidak punya nilai untuk pasangan target dan realisasi ini",
    "belum dinilai": "penilai luar belum menilai",
    "belum dilaporkan": "ada target, realisasi belum dilaporkan",
    "tanpa target": "tahun ini tidak direncanakan",
}
#: Statuses in which the target was judged met or not.
JUDGED = ("melampaui", "tercapai", "tidak tercapai")
#: Readings under which an ambiguous polarity is shown.
READINGS = ("maximize", "minimize", "stabilize")

_EPS = 1e-9


def raw_attainment(
    r: pd.Series, t: pd.Series, polarity: pd.Series, variant: pd.Series | None = None
) -> pd.Series:
    """Capaian in percent before any cap, for single-value targets.

    In: realisasi, target (float), polarity (`maximize`, `minimize`, `stabilize`), variant (`rasio` or missing).
    Out: float; missing where either is missing, the polarity is another, or the ratio does not exist.
    Basis: rules `maximize`, `minimize`, `minimize-rasio`, `stabilize`, `target-nol` in `rules/capaian.toml`.

    >>> s = lambda *v: pd.Series(v, dtype=float)
    >>> raw_attainment(s(9, 83), s(8, 80), pd.Series(["minimize", "maximize"])).tolist()
    [87.5, 103.75]
    """
    rn, tn = r.to_numpy(dtype=float, na_value=np.nan), t.to_numpy(dtype=float, na_value=np.nan)
    p = polarity.to_numpy(dtype=object)
    ratio = (
        np.zeros(len(rn), dtype=bool)
        if variant is None
        else (variant == "rasio").fillna(False).to_numpy(dtype=bool)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        out = np.select(
            [p == "maximize", (p == "minimize") & ratio, p == "minimize", p == "stabilize"],
            [rn / tn * 100, tn / rn * 100, (2 * tn - rn) / tn * 100, (1 - np.abs(rn - tn) / tn) * 100],
            default=np.nan,
        )
        zero = tn == 0
        at_zero = np.where(rn == 0, 100.0, np.where((p == "minimize") & (rn > 0), 0.0, np.nan))
    out = np.where(zero, np.where((p == "maximize") | np.isnan(rn), np.nan, at_zero), out)
    out = np.where((tn < 0) | (ratio & (p == "minimize") & (rn <= 0) & ~zero), np.nan, out)
    out[~np.isfinite(out)] = np.nan
    # 81 of 90 is 90, not 90,00000000000001: a hair must not lift a figure over a bound.
    return pd.Series(np.round(out, 10), index=r.index)


def attain(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Judges each row: what was reached, under which rule, and what that means.

    In, a row per indicator and year: `polaritas`, optionally `varian`; the target as `t_angka`, or `t_bawah` and `t_atas`, or `t_mutu`
    (a grade); the realisasi as `r_angka` or `r_mutu` (a grade or “belum dinilai”). Out: the same rows with `capaian_mentah` and `capaian` (percent;
    capped, floored at 0), `status` (see `STATUSES`), `memenuhi` (boolean or missing), `predikat`, `aturan` (rule id), `batas` (cap id) and
    `acuan` (the number that R was judged against).
    """
    out = rows.copy()
    r, t, low, high = (out[c].astype("float64") for c in ("r_angka", "t_angka", "t_bawah", "t_atas"))
    polarity = out["polaritas"].astype(object)
    variant = out.get("varian", None)
    ranged = low.notna() & high.notna()
    inside, below, above = ranged & (r >= low) & (r <= high), ranged & (r < low), ranged & (r > high)
    against = t.where(~ranged, low.where(below, high.where(above)))
    raw = raw_attainment(r, against, polarity, variant)
    raw = raw.where(~inside | ~polarity.isin(READINGS), 100.0)

    t_grade, r_grade = out["t_mutu"], out["r_mutu"]
    not_assessed = (r_grade == NOT_ASSESSED).fillna(False).astype(bool)
    has_target = t.notna() | ranged | t_grade.notna()
    has_real = r.notna() | (r_grade.notna() & ~not_assessed)
    step = _grade_steps(t_grade, r_grade.mask(not_assessed), r, rules)

    met = raw >= 100 - _EPS
    unclear = has_target & has_real & (polarity == "ambigu") & t_grade.isna()
    status = np.select(
        [
            ~has_target,
            not_assessed,
            ~has_real,
            step > 0,
            step == 0,
            step < 0,
            unclear,
            raw > 100 + _EPS,
            met,
            raw.notna(),
        ],
        [
            "tanpa target",
            "belum dinilai",
            "belum dilaporkan",
            "melampaui",
            "tercapai",
            "tidak tercapai",
            "ambigu",
            "melampaui",
            "tercapai",
            "tidak tercapai",
        ],
        default="tidak terdefinisi",
    )
    out["status"] = pd.Series(status, index=out.index, dtype="str")
    shown = out["status"].isin(JUDGED)
    out["capaian_mentah"] = raw.where(shown & t_grade.isna())
    cap = rules.cap
    out["capaian"] = out["capaian_mentah"].clip(lower=0, upper=cap)
    out["memenuhi"] = out["status"].isin(["melampaui", "tercapai"]).astype("boolean").where(shown)
    out["acuan"] = against.where(~inside)
    zero = against == 0
    rule = np.select(
        [
            t_grade.notna() & has_real,
            unclear | ~has_target | ~has_real,
            inside,
            below,
            above,
            zero,
            (polarity == "minimize") & (variant == "rasio").fillna(False)
            if variant is not None
            else pd.Series(False, index=out.index),
        ],
        ["predikat", "", "rentang-dalam", "rentang-bawah", "rentang-atas", "target-nol", "minimize-rasio"],
        default=polarity.to_numpy(dtype=object),
    )
    out["aturan"] = pd.Series(rule, index=out.index, dtype="str").replace("", pd.NA)
    out["batas"] = rules.pilihan["batas"]
    out["predikat"] = rules.scale.band(out["capaian"])
    return out


def _grade_steps(target: pd.Series, real: pd.Series, score: pd.Series, rules: Rules) -> pd.Series:
    """Places between a grade reached and a grade planned (positive: better); missing where they cannot be compared."""
    out = pd.Series(np.nan, index=target.index)
    for grade in target.dropna().unique():
        scale: Scale | None = rules.grade_scale(grade)
        if scale is None:
            continue
        at = target == grade
        got = real[at]
        if any("bawah" in p for p in scale.pita):
            got = got.where(got.notna(), scale.band(score[at]))
        known = got.isin(scale.names)
        twins = {p["nama"]: p.get("setara") for p in scale.pita}
        steps = got[known].map(lambda g, s=scale: s.rank(g)) - scale.rank(grade)
        unordered = got[known].map(lambda g, grade=grade, twins=twins: g != grade and twins[g] == grade)
        out.loc[steps.index] = steps.astype(float).where(~unordered.astype(bool))
    return out


# --- realisasi of a year ------------------------------------------------------------------------------------------------

OWN_WORDS = ["faktor_pendukung", "faktor_penghambat", "solusi", "tindak_lanjut"]


def roll_up(realisasi: pd.DataFrame, indikator: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator and year out of yearly and quarterly reports.

    A row for the whole year stands for itself. Quarters are joined as `indikator.agregasi` says (`jumlah`, `rata-rata`, `posisi akhir`);
    where `kumulatif` is `ya` the last known quarter already holds them all. A percentage with `pembilang` and `penyebut` cumulates
    those, never its quotients. Out: `kode, tahun, r_angka, r_mutu, pembilang, penyebut, triwulan_terakhir, cara, r_baris` (rows of the file, `;`-joined),
    the office's own words, `sumber_data`, `tanggal_data`.
    """
    columns = [
        "kode",
        "tahun",
        "r_angka",
        "r_mutu",
        "pembilang",
        "penyebut",
        "triwulan_terakhir",
        "cara",
        "r_baris",
        "r_rincian",
        *OWN_WORDS,
        "sumber_data",
        "tanggal_data",
    ]
    if realisasi.empty:
        return pd.DataFrame(
            {
                c: pd.Series(
                    dtype="float64"
                    if c in ("r_angka", "pembilang", "penyebut")
                    else "Int64"
                    if c in ("tahun", "triwulan_terakhir")
                    else "str"
                )
                for c in columns
            }
        )
    r = realisasi.sort_values(["kode", "tahun", "triwulan"], na_position="last", kind="stable")
    quotient = r["pembilang"] / r["penyebut"] * 100
    simple = r[r["triwulan"].isna()].copy()
    divided = simple["angka"].isna() & quotient[simple.index].notna()
    simple["r_angka"] = simple["angka"].where(~divided, quotient[simple.index])
    simple["r_mutu"], simple["r_baris"], simple["r_rincian"] = (
        simple["mutu"],
        simple["_baris"].astype("str"),
        pd.NA,
    )
    simple["triwulan_terakhir"] = simple["triwulan"]
    simple["cara"] = pd.Series("setahun", index=simple.index, dtype="str").mask(
        divided, "pembilang / penyebut"
    )
    key = pd.MultiIndex.from_frame(r[["kode", "tahun"]])
    quarterly = r[~key.isin(pd.MultiIndex.from_frame(simple[["kode", "tahun"]]))]
    if quarterly.empty:
        return simple[columns].reset_index(drop=True)
    joined = _join_quarters(quarterly.join(indikator.set_index("kode")[["agregasi", "kumulatif"]], on="kode"))
    parts = [p for p in (simple[columns], joined.reindex(columns=columns)) if len(p)]
    return pd.concat(parts, ignore_index=True)


def _join_quarters(q: pd.DataFrame) -> pd.DataFrame:
    """Each indicator's quarters of each year as one row; `q` sorted by quarter."""
    key = ["kode", "tahun"]
    tw = "TW " + q["triwulan"].astype("str")
    every = q.groupby(key, sort=False)
    out = pd.DataFrame(
        {"r_baris": q["_baris"].astype("str").groupby([q["kode"], q["tahun"]], sort=False).agg(";".join)}
    )
    for c in OWN_WORDS:
        said = (tw + ": " + q[c])[q[c].notna()]
        out[c] = said.groupby([q["kode"], q["tahun"]]).agg(" ".join) if len(said) else pd.NA
    for c in ("sumber_data", "tanggal_data"):
        out[c] = every[c].last()

    known = q[q["angka"].notna() | q["pembilang"].notna() | q["mutu"].notna()]
    if known.empty:
        return out.reset_index().assign(
            r_angka=np.nan, triwulan_terakhir=pd.array([pd.NA] * len(out), dtype="Int64")
        )
    g = known.groupby(key, sort=False)
    last = known.drop_duplicates(key, keep="last").set_index(key)
    first = known.drop_duplicates(key).set_index(key)
    cumulative = (first["kumulatif"] == "ya").fillna(False).astype(bool)
    divided = g["pembilang"].count() == g.size()
    as_it_stands = (
        last["mutu"].notna()
        | (g.size() == 1)
        | cumulative
        | (first["agregasi"] == "posisi akhir").fillna(False)
    )
    added = first["agregasi"] == "jumlah"
    for c in ("pembilang", "penyebut"):
        last[c] = last[c].where(cumulative, g[c].sum()).where(divided)
    number = last["angka"].where(as_it_stands, g["angka"].sum().where(added, g["angka"].mean()))
    number = number.where(~divided, last["pembilang"] / last["penyebut"] * 100)
    way = np.select(
        [divided & cumulative, divided, as_it_stands & cumulative, as_it_stands, added],
        [
            "pembilang / penyebut (kumulatif)",
            "pembilang / penyebut (dijumlahkan)",
            "posisi akhir (kumulatif)",
            "posisi akhir",
            "jumlah",
        ],
        default="rata-rata",
    )

    def plain(s: pd.Series) -> pd.Series:
        return s.map(lambda v: f"{v:.15g}", na_action="ignore").astype("str")

    said = (
        plain(known["angka"])
        .fillna(known["mutu"])
        .fillna(plain(known["pembilang"]) + "/" + plain(known["penyebut"]))
    )
    details = (
        (tw[known.index] + " = " + said).groupby([known["kode"], known["tahun"]], sort=False).agg("; ".join)
    )
    out = out.join(
        last[["mutu", "pembilang", "penyebut", "triwulan"]].assign(
            r_angka=number, cara=pd.Series(way, index=last.index, dtype="str"), r_rincian=details
        )
    )
    return out.rename(columns={"mutu": "r_mutu", "triwulan": "triwulan_terakhir"}).reset_index()


# --- a plan -------------------------------------------------------------------------------------------------------------


def attainment(plan: Plan, tahun: int | None = None, rules: Rules | None = None) -> pd.DataFrame:
    """How far did each indicator get? One row per indicator of one year, or of every year, in the plan's order.

    Out: the indicator's columns; `tahun`; `target`, `realisasi` (as text, as given or rolled up); `capaian_mentah`, `capaian`, `status`,
    `memenuhi`, `predikat`, `batas`, `aturan`; for an ambiguous polarity `capaian_maximize`, `capaian_minimize`, `capaian_stabilize`;
    `rumus` (the formula with the numbers put in) and `sumber` (the cells). Basis: `rules/`, named in `aturan`.
    Raises ValueError for a year outside the plan.

    >>> import renstra_utils
    >>> a = attainment(renstra_utils.load("data/contoh"), 2023)
    >>> bool(a["capaian"].max() <= 120)
    True
    """
    years = plan.years if tahun is None else [tahun]
    if not set(years) <= set(plan.years):
        raise ValueError(f"tahun {tahun} di luar periode rencana {plan.years[0]}–{plan.years[-1]}")
    rules = rules or plan.rules
    return attain_tables(plan.tables, years, rules)


def attain_tables(
    tables: dict[str, pd.DataFrame], years: list[int], rules: Rules, traced: bool = True
) -> pd.DataFrame:
    """As `attainment`, from the tables themselves; without `rumus` and `sumber` where not `traced`."""
    out = judge(planned_and_realised(tables, years), rules)
    if traced:
        out["rumus"] = formula(out)
        out["sumber"] = sources(out)
    return out


def planned_and_realised(tables: dict[str, pd.DataFrame], years: list[int]) -> pd.DataFrame:
    """Target and realisasi side by side, a row per indicator and year in the plan's order: what `attain` judges."""
    indikator = tables["indikator"].rename(columns={"_baris": "i_baris"}).reset_index(names="urut")
    grid = indikator.merge(pd.DataFrame({"tahun": pd.array(years, dtype="Int64")}), how="cross")
    t = tables["target"].rename(
        columns={
            "nilai": "target",
            "angka": "t_angka",
            "bawah": "t_bawah",
            "atas": "t_atas",
            "mutu": "t_mutu",
            "tercetak": "target_tercetak",
            "_baris": "t_baris",
        }
    )
    t = t[["kode", "tahun", "target", "target_tercetak", "t_angka", "t_bawah", "t_atas", "t_mutu", "t_baris"]]
    r = roll_up(tables["realisasi"], tables["indikator"])
    rows = grid.merge(t, how="left", on=["kode", "tahun"]).merge(r, how="left", on=["kode", "tahun"])
    pk = tables["perjanjian"][["kode", "tahun", "nilai", "_baris"]].rename(
        columns={"nilai": "target_pk", "_baris": "pk_baris"}
    )
    rows = rows.merge(pk, how="left", on=["kode", "tahun"]).sort_values(
        ["tahun", "urut"], kind="stable", ignore_index=True
    )
    rows["realisasi"] = rows["r_mutu"].where(rows["r_mutu"].notna(), _plain(rows["r_angka"]))
    return rows


def judge(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """`attain`, and what each ambiguous polarity would give under every reading."""
    out = attain(rows, rules)
    ambiguous = out["status"] == "ambigu"
    for reading in READINGS:
        out[f"capaian_{reading}"] = np.nan
        if ambiguous.any():
            part = attain(rows[ambiguous].assign(polaritas=reading), rules)
            out.loc[ambiguous, f"capaian_{reading}"] = part["capaian_mentah"]
    return out


def _plain(numbers: pd.Series) -> pd.Series:
    """Numbers as shortest plain text with a point, missing as missing."""
    return numbers.map(lambda v: pd.NA if pd.isna(v) else f"{v:.10g}").astype("str")


def formula(rows: pd.DataFrame) -> pd.Series:
    """The formula of each row with its numbers put in, as an auditor would write it down; missing where nothing was computed."""

    def n(v: float) -> str:
        return f"{v:.10g}".replace(".", ",")

    def one(x: dict[str, Any]) -> str | None:
        r, a, raw = x["r_angka"], x["acuan"], x["capaian_mentah"]
        rule, polarity = x["aturan"], x["polaritas"]
        if x["status"] == "ambigu":
            parts = [
                f"{p} → {n(round(x[f'capaian_{p}'], 2))}" for p in READINGS if pd.notna(x[f"capaian_{p}"])
            ]
            return f"R = {n(r)}, T = {x['target']}: " + "; ".join(parts)
        if pd.isna(rule):
            return None
        if rule == "predikat":
            got = x["r_mutu"] if pd.notna(x["r_mutu"]) else f"nilai {n(r)}"
            return f"{got} dibanding target {x['t_mutu']}: {x['status']}"
        if pd.isna(raw):
            return f"T = {n(a) if pd.notna(a) else x['target']}, R = {x['realisasi']}: tidak ada nilai perbandingan"
        if rule == "rentang-dalam":
            return f"{n(x['t_bawah'])} ≤ {n(r)} ≤ {n(x['t_atas'])} → 100"
        if rule == "target-nol":
            return f"T = 0, R = {n(r)} → {n(raw)}"
        shape = {
            "maximize": f"{n(r)} / {n(a)} × 100",
            "minimize": f"(2 × {n(a)} − {n(r)}) / {n(a)} × 100",
            "minimize-rasio": f"{n(a)} / {n(r)} × 100",
            "stabilize": f"(1 − |{n(r)} − {n(a)}| / {n(a)}) × 100",
        }
        kind = (
            rule
            if rule in shape
            else "minimize-rasio"
            if polarity == "minimize" and x.get("varian") == "rasio"
            else polarity
        )
        if rule.startswith("rentang") and kind == "stabilize":
            kind = "stabilize"
        if a == 0:
            return f"T = 0, R = {n(r)} → {n(raw)}"
        return f"{shape[kind]} = {n(round(raw, 2))}"

    return pd.Series([one(x) for x in rows.to_dict("records")], index=rows.index, dtype="str")


def sources(rows: pd.DataFrame) -> pd.Series:
    """The cells each row came from: `target.csv baris 12 (tercetak “85 %”); realisasi.csv baris 7`."""
    out = []
    for t, printed, r, how in zip(
        rows["t_baris"], rows["target_tercetak"], rows["r_baris"], rows["cara"], strict=True
    ):
        parts = []
        if pd.notna(t):
            parts.append(
                f"target.csv baris {int(t)}" + (f" (tercetak “{printed}”)" if pd.notna(printed) else "")
            )
        if pd.notna(r):
            parts.append(
                f"realisasi.csv baris {str(r).replace(';', ', ')}"
                + (f" ({how})" if pd.notna(how) and how != "setahun" else "")
            )
        out.append("; ".join(parts) or None)
    return pd.Series(out, index=rows.index, dtype="str")


# --- summaries ----------------------------------------------------------------------------------------------------------


def summarise(rows: pd.DataFrame, by: list[str], rules: Rules) -> pd.DataFrame:
    """The two means with their coverage, by `by` (an empty list: the whole).

    Out: `n` indicators, `n_target` with a target (due), `n_lapor` reported, `n_angka` with a capaian, `rata_rata` (mean of the capped capaian
    over those; missing where there is none), `n_dinilai` judged, `n_memenuhi` of them on target, `persen_memenuhi`, `predikat` of the mean.
    No mean counts a missing value as zero. Basis: RULES "two means, always with coverage".

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> rows = attainment(plan)
    >>> summarise(rows, ["tahun"], plan.rules)[["n_angka", "predikat"]].values.tolist()[3]
    [28, 'Sangat Baik']
    """
    work = rows.assign(
        n=1,
        n_target=rows["status"].ne("tanpa target"),
        n_lapor=rows["status"].isin([*JUDGED, "ambigu", "tidak terdefinisi"]),
        n_angka=rows["capaian"].notna(),
        n_dinilai=rows["status"].isin(JUDGED),
        n_memenuhi=rows["memenuhi"].astype("boolean").fillna(False).astype(bool),
        _semua="semua",
    )
    g = work.groupby(by or ["_semua"], sort=False, dropna=False)
    out = g[["n", "n_target", "n_lapor", "n_angka", "n_dinilai", "n_memenuhi"]].sum().astype(int)
    out["rata_rata"] = g["capaian"].mean()
    out["persen_memenuhi"] = out["n_memenuhi"] / out["n_dinilai"].where(out["n_dinilai"] > 0) * 100
    out["predikat"] = rules.scale.band(out["rata_rata"])
    return out.reset_index(drop=not by)


def sensitivity(tables: dict[str, pd.DataFrame], tahun: int, rules: Rules) -> pd.DataFrame:
    """What the office's overall figure would be under each other cap, polarity reading and scale.

    Out, a row per cap and reading of ambiguous polarities (`dikeluarkan`, or one of `READINGS`): `batas, bacaan, dipakai` (the pair in
    force), `rata_rata, n_angka, persen_memenuhi`, and `predikat_<scale id>` for every known scale.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> s = sensitivity(plan.tables, 2023, plan.rules)
    >>> s[s["bacaan"] == "dikeluarkan"].set_index("batas").loc[["tanpa", "100", "120"], "rata_rata"].round(1).tolist()
    [104.5, 99.0, 101.6]
    """
    rows = planned_and_realised(tables, [tahun])
    judged = {}
    for reading in ("dikeluarkan", *READINGS):
        read = rows["polaritas"].where((rows["polaritas"] != "ambigu") | (reading == "dikeluarkan"), reading)
        one = attain(rows.assign(polaritas=read), rules)
        judged[reading] = one["capaian_mentah"], summarise(one, [], rules).iloc[0]
    records = []
    for cap in rules.batas:
        for reading, (raw, total) in judged.items():
            mean = raw.clip(
                lower=0, upper=rules.select(batas=cap).cap
            ).mean()  # a cap moves the mean and nothing else
            records.append(
                {
                    "batas": cap,
                    "bacaan": reading,
                    "dipakai": cap == rules.pilihan["batas"] and reading == "dikeluarkan",
                    "rata_rata": mean,
                    "n_angka": total["n_angka"],
                    "persen_memenuhi": total["persen_memenuhi"],
                    **{
                        f"predikat_{id}": scale.band(pd.Series([mean])).iloc[0]
                        for id, scale in rules.skala.items()
                    },
                }
            )
    return pd.DataFrame(records)


def compare_years(rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """This year's realisasi and capaian against earlier years (LKjIP III.A.2).

    In: `attainment` of every year. Out, a row per indicator: `kode, indikator, satuan`, `realisasi_<year>` and `capaian_<year>` (raw) up to
    `tahun`, `perubahan` (points of capaian since the last earlier year that has one) and `tahun_pembanding`.

    >>> import renstra_utils
    >>> c = compare_years(attainment(renstra_utils.load("data/contoh")), 2023).set_index("kode")
    >>> c.loc["P2.02", ["capaian_2022", "capaian_2023", "perubahan"]].astype(float).round(2).tolist()
    [100.0, 94.44, -5.56]
    """
    seen = rows[rows["tahun"] <= tahun]
    order = rows.drop_duplicates("kode").set_index("kode")[["indikator", "satuan"]]
    real = seen.pivot(index="kode", columns="tahun", values="realisasi").add_prefix("realisasi_")
    rate = seen.pivot(index="kode", columns="tahun", values="capaian_mentah")
    out = order.join(real).join(rate.add_prefix("capaian_"))
    now, before = rate.get(tahun), rate.drop(columns=tahun, errors="ignore")
    last = (
        before.apply(lambda s: s.last_valid_index(), axis=1)
        if len(before.columns)
        else pd.Series(pd.NA, index=rate.index)
    )
    reference = (
        before.ffill(axis=1).iloc[:, -1] if len(before.columns) else pd.Series(np.nan, index=rate.index)
    )
    out["perubahan"] = (now - reference).reindex(out.index)
    out["tahun_pembanding"] = pd.array(
        [pd.NA if pd.isna(v) else int(v) for v in last.reindex(out.index)], dtype="Int64"
    )
    return out.reset_index()


def end_of_plan(rows: pd.DataFrame, tahun: int, rules: Rules) -> pd.DataFrame:
    """Realisasi to date against the plan's own last-year target, and the pace (LKjIP III.A.3).

    In: `attainment` of every year. Out, a row per indicator: `target_akhir` (text), `tahun_data` (last year up to `tahun` with a number),
    `r_kini`, `kemajuan` (percent; from the baseline where one is given), `perlu_per_tahun` (change that each remaining year must bring; 0 where the
    end target is met), `tren_per_tahun` (slope of the straight line through the known years, needs two), `proyeksi` (that line at the end),
    `prospek`: `sudah tercapai`, `menuju target`, `perlu percepatan`, `belum ada tren`, `belum dilaporkan`, `tanpa angka`, `ambigu`.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> ends = end_of_plan(attainment(plan), 2023, plan.rules)
    >>> int((ends["prospek"] == "sudah tercapai").sum()), len(ends)
    (14, 31)
    """
    end = int(rows["tahun"].max())
    last = rows[rows["tahun"] == end].set_index("kode")
    known = rows[(rows["tahun"] <= tahun) & rows["r_angka"].notna()]
    now = known.groupby("kode").tail(1).set_index("kode")
    out = last[
        ["indikator", "satuan", "polaritas", "target", "t_angka", "t_bawah", "t_atas", "t_mutu", "baseline"]
    ].rename(columns={"target": "target_akhir"})
    out["varian"] = last["varian"]
    out["tahun_data"] = now["tahun"].reindex(out.index)
    out["r_kini"] = now["r_angka"].reindex(out.index)
    trial = out.assign(r_angka=out["r_kini"], r_mutu=pd.Series(pd.NA, index=out.index, dtype="str"))
    judged = attain(trial, rules)
    from_base = (
        (out["baseline"] - out["r_kini"]) / (out["baseline"] - out["t_angka"]).replace(0, np.nan) * 100
    )
    out["kemajuan"] = from_base.where(from_base.notna(), judged["capaian_mentah"])
    out["aturan"] = judged["aturan"].mask(from_base.notna(), "baseline")

    aim = out["t_angka"].where(
        out["t_angka"].notna(), out["t_bawah"].where(out["r_kini"] < out["t_bawah"], out["t_atas"])
    )
    left = (end - out["tahun_data"]).astype(float)
    done = judged["memenuhi"].fillna(False).astype(bool)
    out["perlu_per_tahun"] = ((aim - out["r_kini"]) / left.where(left > 0)).mask(done, 0.0)
    out["tren_per_tahun"] = _slopes(known).reindex(out.index).astype(float)
    out["proyeksi"] = out["r_kini"] + out["tren_per_tahun"] * left
    ahead = attain(trial.assign(r_angka=out["proyeksi"]), rules)["memenuhi"].fillna(False).astype(bool)
    numeric = aim.notna()
    choices = {
        "ambigu": numeric & (out["polaritas"] == "ambigu"),
        "tanpa angka": ~numeric,
        "belum dilaporkan": out["r_kini"].isna(),
        "sudah tercapai": done,
        "tidak tercapai": (left <= 0).fillna(False),
        "belum ada tren": out["tren_per_tahun"].isna(),
        "menuju target": ahead,
    }
    out["prospek"] = np.select(
        [m.to_numpy(dtype=bool) for m in choices.values()], list(choices), default="perlu percepatan"
    )
    out["prospek"] = out["prospek"].astype("str")
    return out.reset_index()


def _slopes(known: pd.DataFrame) -> pd.Series:
    """By indicator, the slope per year of the straight line through its known years; missing with fewer than two."""
    x = known["tahun"].astype(float) - known.groupby("kode")["tahun"].transform("mean")
    sums = pd.DataFrame({"xy": x * known["r_angka"], "xx": x * x}).groupby(known["kode"]).sum()
    return sums["xy"] / sums["xx"].where(sums["xx"] > 0)


def attain_wide(rows: pd.DataFrame, by: list[str], rules: Rules) -> pd.DataFrame:
    """The means of many offices out of one table: what `summarise` says, by `by`, at the size of a nation.

    In, a row per office, indicator and year: `polaritas`, `target`, `realisasi` (numbers, missing where not reported), and the columns of `by`.
    Out: as `summarise`. Ambiguous polarities, targets of zero and missing values are treated as in `attain`; ranges and grades have no
    number here and belong in `attain`.

    >>> from renstra_utils.rules import load_rules
    >>> t = pd.DataFrame({"satker": [1, 1], "polaritas": "maximize", "target": [80.0, 8.0], "realisasi": [72.0, None]})
    >>> attain_wide(t, ["satker"], load_rules())[["n_target", "n_lapor", "rata_rata"]].values.tolist()
    [[2.0, 1.0, 90.0]]
    """
    known = rows["polaritas"].isin(READINGS)
    raw = raw_attainment(rows["realisasi"], rows["target"], rows["polaritas"].where(known))
    capped = raw.clip(lower=0, upper=rules.cap)
    work = rows[by].assign(
        n=1,
        n_target=rows["target"].notna(),
        n_lapor=rows["target"].notna() & rows["realisasi"].notna(),
        n_angka=raw.notna(),
        n_dinilai=raw.notna(),
        n_memenuhi=raw >= 100 - _EPS,
        capaian=capped,
    )
    g = work.groupby(by, sort=False, dropna=False)
    counts = ["n", "n_target", "n_lapor", "n_angka", "n_dinilai", "n_memenuhi"]
    out = g[counts].sum().astype(int)
    out["rata_rata"] = g["capaian"].mean()
    out["persen_memenuhi"] = out["n_memenuhi"] / out["n_dinilai"].where(out["n_dinilai"] > 0) * 100
    out["predikat"] = rules.scale.band(out["rata_rata"])
    return out.reset_index()
