"""An indicator over the years: against earlier ones, and to date against the end of the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..frames import objects
from ..rules import Rules
from ..text import multiplier
from .attainment import JUDGED, TARGET_PARTS, attain, grade_steps
from .formulas import HAIR
from .series import first_true

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

#: Which way an indicator went since the year before, each year against its own target.
DIRECTIONS = {
    "membaik": "capaian atau predikat lebih tinggi daripada tahun sebelumnya",
    "tetap": "sama dengan tahun sebelumnya",
    "memburuk": "lebih rendah daripada tahun sebelumnya",
}


def joined_series(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the empty years of an indicator filled from the one that it replaces (`pengganti`).

    In and out: `attainment` of every year. The replaced indicator keeps its own rows.
    """
    if "pengganti" not in rows or rows["pengganti"].isna().all():
        return rows
    old_of = rows.dropna(subset="pengganti").drop_duplicates("kode").set_index("kode")["pengganti"].to_dict()
    filled = rows.assign(_ada=rows["target_acuan"].notna() | rows["realisasi"].notna())
    parts = [
        filled[~filled["kode"].isin(list(old_of))],
        *(_with_years_of_old(filled, k, old_of) for k in old_of),
    ]
    out = pd.concat(parts).sort_values(["tahun", "urut"], kind="stable", ignore_index=True)
    return out.drop(columns="_ada")


def _with_years_of_old(filled: pd.DataFrame, kode: str, old_of: dict[str, str]) -> pd.DataFrame:
    """One indicator's rows; an empty year (`_ada`) has that of what it replaced, nearest first."""
    own = filled[filled["kode"] == kode]
    facts = own.iloc[0][["kode", "indikator", "satuan", "polaritas", "urut"]].to_dict()
    seen, before = {kode}, old_of.get(kode)
    while before is not None and before not in seen:
        seen.add(before)
        older = filled[filled["kode"] == before].set_index("tahun")
        blank = ~own["_ada"].to_numpy() & own["tahun"].isin(older.index[older["_ada"]]).to_numpy()
        taken = older.loc[own.loc[blank, "tahun"]].reset_index().assign(**facts)
        own = pd.concat([own[~blank], taken[own.columns]]).sort_values("tahun", kind="stable")
        before = old_of.get(before)
    return own


def compare_years(rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """This year's realisasi and capaian against earlier years (LKjIP III.A.2).

    In: `attainment` of every year. Out, a row per indicator: `kode, indikator, satuan`, `realisasi_<year>`
    and `capaian_<year>` (raw; none of a partial year) up to `tahun`, `perubahan` (points of capaian since the
    last earlier year that has one) and `tahun_pembanding` (that year).

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> c = compare_years(attainment(renstra_utils.load("data/contoh")), 2023).set_index("kode")
    >>> c.loc["P2.02", ["capaian_2022", "capaian_2023", "perubahan"]].astype(float).round(2).tolist()
    [100.0, 94.44, -5.56]
    """
    seen = joined_series(rows)
    keys = list(zip(objects(seen["kode"]), objects(seen["tahun"]), strict=True))
    place = {key: n for n, key in enumerate(keys)}
    years = sorted({year for _, year in keys if year <= tahun})
    out = rows.drop_duplicates("kode")[["kode", "indikator", "satuan"]].reset_index(drop=True)
    at = [[place.get((kode, year), -1) for kode in out["kode"]] for year in years]
    real, rate = (seen[c].reset_index(drop=True) for c in ("realisasi", "capaian_mentah"))
    columns = {
        f"realisasi_{year}": real.reindex(n).set_axis(out.index) for year, n in zip(years, at, strict=True)
    }
    rates = np.array([rate.reindex(n) for n in at], dtype=float)
    columns |= {f"capaian_{year}": own for year, own in zip(years, rates, strict=True)}
    out = out.assign(**columns)
    before, of = np.full(len(out), np.nan), np.zeros(len(out), dtype=int)
    for year, own in zip(years, rates, strict=True):
        if year < tahun:
            known = ~np.isnan(own)
            before[known], of[known] = own[known], year
    moved = pd.Series(rates[years.index(tahun)] - before)
    return out.assign(perubahan=moved, tahun_pembanding=pd.Series(of, dtype="Int64").where(moved.notna()))


def directions(rows: pd.DataFrame, tahun: int, rules: Rules) -> pd.DataFrame:
    """Which way each indicator went since the year before, and where it stood then.

    In: `attainment` of every year. Out, a row per indicator of `tahun`, in its order: `kode`, `status_lalu`
    (its status of the year before, missing where the plan has no such year), `arah` (of `DIRECTIONS`; by raw
    capaian, of a grade by its place in its order). None where one of the two years is not known, where a
    grade became a figure, or where another indicator stood in its place.

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> plan = renstra_utils.load("data/contoh")
    >>> directions(attainment(plan), 2023, plan.rules)["arah"].value_counts()["memburuk"].item()
    8
    """
    rows = rows[["kode", "tahun", "status", "capaian_mentah", "t_mutu", "r_mutu", "r_angka"]]
    now = rows[rows["tahun"] == tahun].set_index("kode")
    before = rows[rows["tahun"] == tahun - 1].set_index("kode").reindex(now.index)
    moved = now["capaian_mentah"] - before["capaian_mentah"]
    graded = now["status"].isin(JUDGED) & before["status"].isin(JUDGED)
    graded &= now["t_mutu"].notna() & before["t_mutu"].notna()
    steps = grade_steps(_grades(before, rules).where(graded), now["r_mutu"], now["r_angka"], rules)
    moved = moved.where(~graded, steps)
    arah = first_true((moved > HAIR, "membaik"), (moved < -HAIR, "memburuk"), (moved.notna(), "tetap"))
    return pd.DataFrame({"status_lalu": before["status"], "arah": arah}).reset_index()


def _grades(rows: pd.DataFrame, rules: Rules) -> pd.Series:
    """The grade of each row, of a score the one that it stands for."""
    found = rows["r_mutu"].copy()
    for grade in rows["t_mutu"].dropna().unique():
        scale = rules.grade_scale(grade)
        if scale is not None and scale.bounds:
            at = (rows["t_mutu"] == grade) & found.isna()
            found.loc[at] = scale.band(rows.loc[at, "r_angka"])
    return found


#: Columns of `attainment` that the end of the plan is told from.
_OF_END = [
    *("kode", "tahun", "urut", "indikator", "satuan", "polaritas", "varian", "baseline", "pengganti"),
    *("target", *(f"renstra_{part}" for part in TARGET_PARTS)),
    *("target_nasional", *(f"nasional_{part}" for part in TARGET_PARTS), "nasional_sebanding"),
    *("target_acuan", "realisasi", "r_angka", "r_mutu", "status", "sebagian"),
]


def end_of_plan(rows: pd.DataFrame, tahun: int, rules: Rules) -> pd.DataFrame:
    """Realisasi to date against the plan's own last-year target, and the pace (LKjIP III.A.3).

    In: `attainment` of every year. Partial years count nowhere. Out, a row per indicator: `target_akhir`
    (text; the national plan's where the office has none, then `akhir_nasional` is true),
    `tahun_data` (last whole year up to `tahun` that was reported), `r_kini` (number) and
    `realisasi_kini` (text), `kemajuan` (percent; from the baseline where one is given and lies on the near
    side of the target), `perlu_per_tahun` (change that each year left after `tahun` must bring; 0 where the
    end target is met), `tren_per_tahun` (slope of the straight line through the known years, needs two),
    `proyeksi` (that line at the end, within what the unit can take), `prospek` (see `PROSPECTS`). An
    undecided polarity gets none of the four figures that depend on it.

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> plan = renstra_utils.load("data/contoh")
    >>> prospects(end_of_plan(attainment(plan), 2023, plan.rules))["sudah tercapai"] > 0
    True
    """
    end, rows = int(rows["tahun"].max()), rows.filter(_OF_END)
    whole = joined_series(rows)
    whole = whole[(whole["tahun"] <= tahun) & ~whole["sebagian"] & whole["status"].ne("belum dinilai")]
    out = _to_date(_end_targets(rows, end), whole)
    trial = out.rename(columns={"r_kini": "r_angka"})
    judged = attain(trial, rules)
    base, from_base = _from_baseline(out)
    out["kemajuan"] = base.where(from_base, judged["capaian_mentah"])
    out["aturan"] = judged["aturan"].mask(from_base, "baseline")
    done = judged["memenuhi"].eq(True).fillna(False).astype(bool)
    undecided = out["polaritas"].eq("ambigu") & out["t_mutu"].isna()
    out = _pace(out, whole[whole["r_angka"].notna()], end, tahun, done).drop(columns="r_mutu")
    out["perlu_per_tahun"] = out["perlu_per_tahun"].mask(undecided)
    ahead = attain(trial.assign(r_angka=out["proyeksi"]), rules)["memenuhi"].eq(True)
    facts = pd.DataFrame({"done": done, "undecided": undecided, "ahead": ahead, "status": judged["status"]})
    return out.assign(prospek=_prospect(out, facts, rows, end, tahun)).reset_index()


def _end_targets(rows: pd.DataFrame, end: int) -> pd.DataFrame:
    """By indicator: its facts and the plan's own target of the last year, as `attain` takes it; that of the
    national plan where an office under one has none.
    """
    last = rows[rows["tahun"] == end].set_index("kode")
    above = pd.DataFrame(index=last.index)
    if "target_nasional" in last:
        lacks = last["target"].isna() & last["nasional_sebanding"].eq(True).fillna(False)
        above["akhir_nasional"] = lacks & last["target_nasional"].notna()
        pairs = {"target": "target_nasional"} | {f"renstra_{p}": f"nasional_{p}" for p in TARGET_PARTS}
        for own, theirs in pairs.items():
            last[own] = last[own].where(~above["akhir_nasional"], last[theirs])
    names = {"target": "target_akhir"} | {f"renstra_{part}": t for part, t in TARGET_PARTS.items()}
    facts = ["indikator", "satuan", "polaritas", "target", "varian", "baseline"]
    return last[facts + [f"renstra_{part}" for part in TARGET_PARTS]].rename(columns=names).join(above)


def _to_date(ends: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Adds the last whole year reported: `tahun_data, r_kini, realisasi_kini`, and its grade `r_mutu`."""
    told = whole.loc[whole["realisasi"].notna(), ["kode", "tahun", "r_angka", "realisasi", "r_mutu"]]
    now = told.drop_duplicates("kode", keep="last").set_index("kode").reindex(ends.index)
    ends = ends.assign(tahun_data=now["tahun"], r_kini=now["r_angka"], realisasi_kini=now["realisasi"])
    return ends.assign(r_mutu=now["r_mutu"].astype("str"))


def _from_baseline(ends: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Progress from the baseline in percent, and where the target lies beyond it in the right direction."""
    b, t = ends["baseline"].astype("float64"), ends["t_angka"]
    beyond = (ends["polaritas"].eq("maximize") & (t > b)) | (ends["polaritas"].eq("minimize") & (t < b))
    value = (b - ends["r_kini"]) / (b - t).where(beyond) * 100
    return value.round(10), value.notna()


def _pace(ends: pd.DataFrame, known: pd.DataFrame, end: int, tahun: int, done: pd.Series) -> pd.DataFrame:
    """Adds `perlu_per_tahun`, `tren_per_tahun` and `proyeksi`: what is needed, and the line so far."""
    near = ends["t_bawah"].where(ends["r_kini"] < ends["t_bawah"], ends["t_atas"])
    aim = ends["t_angka"].where(ends["t_angka"].notna(), near)
    left = end - tahun if end > tahun else np.nan
    slope, line = (s.reindex(ends.index) for s in straight_lines(known, end))
    return ends.assign(
        perlu_per_tahun=((aim - ends["r_kini"]) / left).round(10).mask(done & aim.notna(), 0.0),
        tren_per_tahun=slope.where(aim.notna()),
        proyeksi=_within_unit(line, ends, known).where(aim.notna() & (end > tahun)),
    )


def _prospect(ends: pd.DataFrame, facts: pd.DataFrame, rows: pd.DataFrame, end: int, tahun: int) -> pd.Series:
    """Where each indicator stands, see `PROSPECTS`."""
    untargeted, unreported = ends["target_akhir"].isna(), ends["realisasi_kini"].isna()
    replaced = pd.Series(ends.index.isin(rows.get("pengganti", pd.Series(dtype="str")).dropna()), ends.index)
    partly = rows[(rows["tahun"] <= tahun) & rows["sebagian"]]
    partial = pd.Series(ends.index.isin(partly["kode"]), ends.index)
    partial_end = pd.Series(ends.index.isin(partly.loc[partly["tahun"] == end, "kode"]), ends.index)
    over = pd.Series(tahun >= end, ends.index)
    return first_true(
        (untargeted & replaced, "diganti"),
        (untargeted, "tanpa target akhir"),
        (facts["undecided"], "ambigu"),
        (unreported & partial, "sementara"),
        (unreported, "belum dilaporkan"),
        (facts["done"], "sudah tercapai"),
        (facts["status"].eq("tidak terdefinisi"), "tidak terdefinisi"),
        (ends["tahun_data"] == end, "tidak tercapai"),
        # The last year has come and is not reported: what an earlier year held is no verdict.
        (over & partial_end, "sementara"),
        (over, "belum dilaporkan"),
        (ends["proyeksi"].isna(), "belum ada tren"),
        (facts["ahead"], "menuju target"),
        default="perlu percepatan",
    )


def straight_lines(known: pd.DataFrame, tahun: int) -> tuple[pd.Series, pd.Series]:
    """By indicator, the least-squares line: slope per year, and its value in `tahun`; missing under two
    years.

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
    """The projection within what the unit can take, and target and past: not below zero, no share above
    100."""
    g = known.groupby("kode")["r_angka"]
    low = pd.concat([g.min().reindex(ends.index), ends["t_angka"], ends["t_bawah"]], axis=1).min(axis=1)
    high = pd.concat([g.max().reindex(ends.index), ends["t_angka"], ends["t_atas"]], axis=1).max(axis=1)
    held = line.where(low < 0, line.clip(lower=0))
    share = ends["satuan"].map({u: multiplier(u) == 100 for u in ends["satuan"].dropna().unique()}).eq(True)
    return held.mask(share & (high <= 100), held.clip(upper=100))


def prospects(ends: pd.DataFrame) -> dict[str, int]:
    """How many indicators stand where, every place of `PROSPECTS` that has any."""
    counts = ends["prospek"].value_counts()
    return {p: int(counts[p]) for p in PROSPECTS if p in counts}
