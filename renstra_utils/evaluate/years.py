"""An indicator over the years: this year against earlier ones, and to date against the end of the plan. Pure functions on DataFrames."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..rules import Rules
from ..text import multiplier
from .attainment import attain

#: Where an indicator stands against the plan's last-year target, and what that means.
PROSPECTS = {
    "sudah tercapai": "realisasi terakhir memenuhi target akhir",
    "menuju target": "garis lurus melalui tahun-tahun yang diketahui memenuhi target akhir",
    "perlu percepatan": "garis lurus itu tidak memenuhi target akhir",
    "tidak tercapai": "tahun akhir sudah dilaporkan dan tidak memenuhi target",
    "belum ada tren": "belum memenuhi, dan kurang dari dua tahun berangka",
    "sementara": "baru sebagian tahun yang dilaporkan",
    "belum dilaporkan": "belum ada realisasi yang dapat dibandingkan",
    "ambigu": "polaritas belum diputuskan pemilik rencana",
    "tidak terdefinisi": "rumusnya tidak punya nilai untuk target akhir ini",
    "diganti": "diganti indikator lain; deretnya diteruskan penggantinya",
    "tanpa target akhir": "rencana tidak menargetkan tahun akhirnya",
}
_TARGET = ("angka", "bawah", "atas", "mutu")


def joined_series(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the years of a replaced indicator added to the one that replaces it (`pengganti`: the old code), where it has none itself.

    In and out: `attainment` of every year. The replaced indicator keeps its own rows.
    """
    if "pengganti" not in rows or rows["pengganti"].isna().all():
        return rows
    old_of = rows.dropna(subset="pengganti").drop_duplicates("kode").set_index("kode")["pengganti"].to_dict()
    filled = rows.assign(_ada=rows["target_acuan"].notna() | rows["realisasi"].notna())
    parts = []
    for kode in old_of:
        own = filled[filled["kode"] == kode]
        seen, before = {kode}, old_of.get(kode)
        while before is not None and before not in seen:
            seen.add(before)
            older = filled[filled["kode"] == before].set_index("tahun")
            blank = ~own["_ada"].to_numpy() & own["tahun"].isin(older.index[older["_ada"]]).to_numpy()
            facts = own.iloc[0][["kode", "indikator", "satuan", "polaritas", "urut"]].to_dict()
            taken = older.loc[own.loc[blank, "tahun"]].reset_index().assign(**facts)
            own = pd.concat([own[~blank], taken[own.columns]]).sort_values("tahun", kind="stable")
            before = old_of.get(before)
        parts.append(own)
    rest = filled[~filled["kode"].isin(list(old_of))]
    out = pd.concat([rest, *parts]).sort_values(["tahun", "urut"], kind="stable", ignore_index=True)
    return out.drop(columns="_ada")


def compare_years(rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """This year's realisasi and capaian against earlier years (LKjIP III.A.2).

    In: `attainment` of every year. Out, a row per indicator: `kode, indikator, satuan`, `realisasi_<year>` and `capaian_<year>` (raw; none of a
    partial year) up to `tahun`, `perubahan` (points of capaian since the last earlier year that has one) and `tahun_pembanding` (that year).

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> c = compare_years(attainment(renstra_utils.load("data/contoh")), 2023).set_index("kode")
    >>> c.loc["P2.02", ["capaian_2022", "capaian_2023", "perubahan"]].astype(float).round(2).tolist()
    [100.0, 94.44, -5.56]
    """
    seen = joined_series(rows)
    seen = seen[seen["tahun"] <= tahun]
    order = rows.drop_duplicates("kode").set_index("kode")[["indikator", "satuan"]]
    real = seen.pivot(index="kode", columns="tahun", values="realisasi").add_prefix("realisasi_")
    rate = seen.pivot(index="kode", columns="tahun", values="capaian_mentah")
    out = order.join(real).join(rate.add_prefix("capaian_"))
    now, before = rate.get(tahun), rate.drop(columns=tahun, errors="ignore")
    if len(before.columns):
        last = before.apply(lambda s: s.last_valid_index(), axis=1)
        reference = before.ffill(axis=1).iloc[:, -1]
    else:
        last, reference = pd.Series(pd.NA, index=rate.index), pd.Series(np.nan, index=rate.index)
    out["perubahan"] = (now - reference).reindex(out.index)
    compared = last.reindex(out.index).where(out["perubahan"].notna())
    out["tahun_pembanding"] = pd.array([pd.NA if pd.isna(v) else int(v) for v in compared], dtype="Int64")
    return out.reset_index()


def end_of_plan(rows: pd.DataFrame, tahun: int, rules: Rules) -> pd.DataFrame:
    """Realisasi to date against the plan's own last-year target, and the pace (LKjIP III.A.3).

    In: `attainment` of every year. Partial years count nowhere. Out, a row per indicator: `target_akhir` (text), `tahun_data` (last whole year up
    to `tahun` that was reported), `r_kini` (number) and `realisasi_kini` (text), `kemajuan` (percent; from the baseline where one is given and lies
    on the near side of the target), `perlu_per_tahun` (change that each year left after `tahun` must bring; 0 where the end target is met),
    `tren_per_tahun` (slope of the straight line through the known years, needs two), `proyeksi` (that line at the end, within what the unit can
    take), `prospek` (see `PROSPECTS`). An undecided polarity gets none of the four figures that depend on it.

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> plan = renstra_utils.load("data/contoh")
    >>> prospects(end_of_plan(attainment(plan), 2023, plan.rules))["sudah tercapai"] > 0
    True
    """
    end = int(rows["tahun"].max())
    out = _end_targets(rows, end)
    whole = joined_series(rows)
    whole = whole[(whole["tahun"] <= tahun) & ~whole["sebagian"] & whole["status"].ne("belum dinilai")]
    now = whole[whole["realisasi"].notna()].groupby("kode").tail(1).set_index("kode")
    out["tahun_data"] = now["tahun"].reindex(out.index)
    out["r_kini"] = now["r_angka"].reindex(out.index)
    out["realisasi_kini"] = now["realisasi"].reindex(out.index)
    trial = out.assign(r_angka=out["r_kini"], r_mutu=now["r_mutu"].reindex(out.index).astype("str"))
    judged = attain(trial, rules)
    undecided = out["polaritas"].eq("ambigu") & out["t_mutu"].isna()
    done = judged["memenuhi"].fillna(False).astype(bool)
    base, from_base = _from_baseline(out)
    out["kemajuan"] = base.where(from_base, judged["capaian_mentah"])
    out["aturan"] = judged["aturan"].mask(from_base, "baseline")

    aim = out["t_angka"].where(
        out["t_angka"].notna(), out["t_bawah"].where(out["r_kini"] < out["t_bawah"], out["t_atas"])
    )
    left = end - tahun
    known = whole[whole["r_angka"].notna()]
    slope, line = straight_lines(known, end)
    need = (aim - out["r_kini"]) / left if left > 0 else pd.Series(np.nan, index=out.index)
    out["perlu_per_tahun"] = need.mask(done & aim.notna(), 0.0).mask(undecided)
    out["tren_per_tahun"] = slope.reindex(out.index).where(aim.notna())
    held = _within_unit(line.reindex(out.index), out, known)
    out["proyeksi"] = held.where(aim.notna() & (left > 0))
    partly = rows[(rows["tahun"] <= tahun) & rows["sebagian"]]
    ahead = attain(trial.assign(r_angka=out["proyeksi"]), rules)["memenuhi"].fillna(False).astype(bool)
    has_target = out["target_akhir"].notna()
    choices = {
        "diganti": ~has_target
        & out.index.isin(rows.get("pengganti", pd.Series(dtype="str")).dropna().unique()),
        "tanpa target akhir": ~has_target,
        "ambigu": undecided,
        "sementara": out["realisasi_kini"].isna() & out.index.isin(partly["kode"]),
        "belum dilaporkan": out["realisasi_kini"].isna(),
        "sudah tercapai": done,
        "tidak terdefinisi": judged["status"].eq("tidak terdefinisi"),
        "tidak tercapai": (out["tahun_data"] == end).fillna(False),
        "akhir sementara": (left <= 0) & out.index.isin(partly.loc[partly["tahun"] == end, "kode"]),
        "akhir": pd.Series(left <= 0, index=out.index),
        "belum ada tren": out["proyeksi"].isna(),
        "menuju target": ahead,
    }
    found = np.select(
        [np.asarray(m, dtype=bool) for m in choices.values()], list(choices), default="perlu percepatan"
    )
    # The last year has come and is not reported: what an earlier year held is no verdict.
    last = {"akhir": "belum dilaporkan", "akhir sementara": "sementara"}
    out["prospek"] = pd.Series(found, index=out.index, dtype="str").replace(last)
    return out.reset_index()


def _end_targets(rows: pd.DataFrame, end: int) -> pd.DataFrame:
    """By indicator: its facts and the plan's own target of the last year, as `attain` takes it."""
    last = rows[rows["tahun"] == end].set_index("kode")
    out = last[["indikator", "satuan", "polaritas", "target", "varian", "baseline"]].rename(
        columns={"target": "target_akhir"}
    )
    for part in _TARGET:
        out[f"t_{part}"] = last[f"renstra_{part}"]
    return out


def _from_baseline(ends: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Progress from the baseline in percent, and where it means something: the target lies beyond the baseline in the polarity's direction."""
    b, t = ends["baseline"].astype("float64"), ends["t_angka"]
    beyond = (ends["polaritas"].eq("maximize") & (t > b)) | (ends["polaritas"].eq("minimize") & (t < b))
    value = (b - ends["r_kini"]) / (b - t).where(beyond) * 100
    return value.round(10), value.notna()


def straight_lines(known: pd.DataFrame, tahun: int) -> tuple[pd.Series, pd.Series]:
    """By indicator, the least-squares line through its known years: slope per year, and its value in `tahun`; missing with fewer than two.

    >>> known = pd.DataFrame({"kode": "A", "tahun": [2020, 2021, 2022], "r_angka": [10.0, 30.0, 20.0]})
    >>> [s.tolist() for s in straight_lines(known, 2024)]
    [[5.0], [35.0]]
    """
    g = known.groupby("kode")
    mean_x, mean_y = g["tahun"].mean().astype(float), g["r_angka"].mean()
    x = known["tahun"].astype(float) - known["kode"].map(mean_x)
    sums = pd.DataFrame({"xy": x * known["r_angka"], "xx": x * x}).groupby(known["kode"]).sum()
    slope = sums["xy"] / sums["xx"].where(sums["xx"] > 0)
    return slope.round(10), (mean_y + slope * (tahun - mean_x)).round(10)


def _within_unit(line: pd.Series, ends: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """The projection held within what the unit can take: nothing below zero, no share above 100, unless target or past were there already."""
    g = known.groupby("kode")["r_angka"]
    low = pd.concat([g.min().reindex(ends.index), ends["t_angka"], ends["t_bawah"]], axis=1).min(axis=1)
    high = pd.concat([g.max().reindex(ends.index), ends["t_angka"], ends["t_atas"]], axis=1).max(axis=1)
    held = line.where(low < 0, line.clip(lower=0))
    share = ends["satuan"].map({u: multiplier(u) == 100 for u in ends["satuan"].dropna().unique()}).eq(True)
    return held.mask(share & (high <= 100), held.clip(upper=100))


def prospects(ends: pd.DataFrame) -> dict[str, int]:
    """How many indicators stand where, every place of `PROSPECTS` that has any; together they are all of them."""
    counts = ends["prospek"].value_counts()
    return {p: int(counts[p]) for p in PROSPECTS if p in counts}
