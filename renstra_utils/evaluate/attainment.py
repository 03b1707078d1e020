"""Attainment (capaian): how far realisasi meets target, in percent. Pure functions on DataFrames.

Formulas, caps and scales come from `rules/`; every row names the rule that was used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..rules import Rules, Scale
from ..text import NOT_ASSESSED, decimals_needed, exact, half_up
from .quarters import planned_so_far, roll_up

if TYPE_CHECKING:
    from ..plan.plan import Plan

#: Status of a row, best first; the first three are results, the others say why there is none.
STATUSES = {
    "melampaui": "capaian di atas 100 %, atau predikat lebih tinggi dari target",
    "tercapai": "capaian tepat 100 %, di dalam rentang, atau predikat sama dengan target",
    "tidak tercapai": "capaian di bawah 100 %, atau predikat lebih rendah dari target",
    "ambigu": "polaritas belum diputuskan pemilik rencana; tidak masuk rata-rata",
    "tidak terdefinisi": "rumusnya tidak punya nilai untuk pasangan target dan realisasi ini",
    "sementara": "baru sebagian triwulan dilaporkan; belum dinilai terhadap target setahun",
    "belum dinilai": "penilai luar belum menilai",
    "belum dilaporkan": "ada target, realisasi belum dilaporkan",
    "tanpa target": "tahun ini tidak direncanakan",
}
#: Statuses in which the target was judged met or not.
JUDGED = ("melampaui", "tercapai", "tidak tercapai")
#: Statuses of a target whose realisasi is in, judged or not, for the whole year.
REPORTED = (*JUDGED, "ambigu", "tidak terdefinisi")
#: Which target was judged against: the latest performance agreement's where there is one, else the plan's.
PK, RENSTRA = "PK", "Renstra"
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
    (a grade); the realisasi as `r_angka` or `r_mutu` (a grade or “belum dinilai”); optionally `sebagian` (quarters are missing: not judged) and
    `tahun`, by which a scale must hold. Out: the same rows with `capaian_mentah` and `capaian` (percent; capped, floored at 0), `status` (see
    `STATUSES`), `memenuhi` (boolean or missing), `predikat`, `aturan` (rule id), `batas` (cap id) and `pembanding` (the number that R was
    judged against).
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
    partial = out["sebagian"].eq(True) if "sebagian" in out else pd.Series(False, index=out.index)
    unclear = has_target & has_real & (polarity == "ambigu") & t_grade.isna()
    status = np.select(
        [
            ~has_target,
            not_assessed,
            ~has_real,
            partial,
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
            "sementara",
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
    out["pembanding"] = against.where(~inside)
    zero = against == 0
    rule = np.select(
        [
            t_grade.notna() & has_real & ~partial,
            unclear | ~has_target | ~has_real | partial,
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
    out["predikat"] = _bands(out["capaian"], out.get("tahun"), rules)
    return out


def _bands(values: pd.Series, tahun: pd.Series | None, rules: Rules) -> pd.Series:
    """The predikat of each value where the office chose a scale that holds in that year; missing elsewhere."""
    scale = rules.scale
    if scale is None or tahun is None:
        return pd.Series(pd.NA, index=values.index, dtype="str")
    holds = {y: scale.holds(int(y)) for y in tahun.dropna().unique()}
    return scale.band(values).where(tahun.map(holds).eq(True))


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


# --- a plan -------------------------------------------------------------------------------------------------------------


def attainment(plan: Plan, tahun: int | None = None, rules: Rules | None = None) -> pd.DataFrame:
    """How far did each indicator get? One row per indicator of one year, or of every year, in the plan's order.

    Out: the indicator's columns; `tahun`; `target` (the plan's), `target_pk` (the latest agreement's), `acuan` (`PK` or `Renstra`: which one was
    judged against) and `target_acuan` (that one), `realisasi` (all as text, as given or rolled up); `capaian_mentah`, `capaian`, `status`,
    `memenuhi`, `predikat`, `batas`, `aturan`; against the plan where the agreement was judged against: `capaian_renstra`, `status_renstra`; of a
    partial year: `triwulan_ada`, `triwulan_kosong`, `target_triwulan`, `capaian_triwulan`, `status_triwulan`; for an ambiguous polarity
    `capaian_maximize`, `capaian_minimize`, `capaian_stabilize`; `rumus` (the formula with the numbers put in) and `sumber` (the cells).
    Basis: `rules/`, named in `aturan`.
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


_TARGET = {"angka": "t_angka", "bawah": "t_bawah", "atas": "t_atas", "mutu": "t_mutu"}


def planned_and_realised(tables: dict[str, pd.DataFrame], years: list[int]) -> pd.DataFrame:
    """Target and realisasi side by side, a row per indicator and year in the plan's order: what `attain` judges.

    The yardstick is the target of the latest Perjanjian Kinerja of indicator and year where there is one, else the plan's own; `renstra_angka`,
    `renstra_bawah`, `renstra_atas`, `renstra_mutu` keep the plan's. Basis: the report answers the latest agreement.
    """
    indikator = tables["indikator"].rename(columns={"_baris": "i_baris"}).reset_index(names="urut")
    grid = indikator.merge(pd.DataFrame({"tahun": pd.array(years, dtype="Int64")}), how="cross")
    key = ["kode", "tahun"]
    own = {a: b.replace("t_", "renstra_") for a, b in _TARGET.items()}
    t = tables["target"].rename(
        columns={"nilai": "target", "tercetak": "target_tercetak", "_baris": "t_baris"} | own
    )
    t = t[[*key, "target", "target_tercetak", *own.values(), "t_baris"]]
    rolled = roll_up(tables["realisasi"], tables["indikator"])
    rows = grid.merge(t, how="left", on=key).merge(rolled, how="left", on=key)
    rows = rows.merge(latest_agreement(tables["perjanjian"]), how="left", on=key)
    if "rencana_aksi" in tables:
        so_far = planned_so_far(tables["rencana_aksi"], rolled, tables["indikator"])
        rows = rows.merge(so_far, how="left", on=key)
    rows = rows.sort_values(["tahun", "urut"], kind="stable", ignore_index=True)
    by_pk = rows["target_pk"].notna()
    for part, judged in _TARGET.items():
        rows[judged] = rows[f"pk_{part}"].where(by_pk, rows[f"renstra_{part}"])
    rows["acuan"] = pd.Series(
        np.select([by_pk, rows["target"].notna()], [PK, RENSTRA], ""), dtype="str"
    ).replace("", pd.NA)
    rows["target_acuan"] = rows["target_pk"].where(by_pk, rows["target"])
    rows["sebagian"] = rows["sebagian"].eq(True)
    rows["realisasi"] = rows["r_mutu"].where(rows["r_mutu"].notna(), _plain(rows["r_angka"]))
    return rows.drop(columns=[f"pk_{part}" for part in _TARGET])


def latest_agreement(perjanjian: pd.DataFrame) -> pd.DataFrame:
    """The target of the latest Perjanjian Kinerja of each indicator and year, an undated one before every dated one.

    Out: `kode, tahun, target_pk` (as text), `pk_angka, pk_bawah, pk_atas, pk_mutu`, `pk_dokumen, pk_tanggal, pk_baris`.
    """
    p = perjanjian[perjanjian["nilai"].notna()].sort_values("tanggal", na_position="first", kind="stable")
    p = p.drop_duplicates(["kode", "tahun"], keep="last")
    names = {"nilai": "target_pk", "_baris": "pk_baris"} | {
        c: f"pk_{c}" for c in (*_TARGET, "dokumen", "tanggal")
    }
    return p.rename(columns=names)[["kode", "tahun", *names.values()]]


def judge(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """`attain`; what each ambiguous polarity would give under every reading; and the yardsticks that were not used: the plan's own target beside
    the agreement's, and for a partial year the target of the quarters that are in."""
    out = attain(rows, rules)
    ambiguous = out["status"] == "ambigu"
    for reading in READINGS:
        out[f"capaian_{reading}"] = np.nan
        if ambiguous.any():
            part = attain(rows[ambiguous].assign(polaritas=reading), rules)
            out.loc[ambiguous, f"capaian_{reading}"] = part["capaian_mentah"]
    beside = (out["acuan"] == PK) & out["target"].notna() & out["status"].isin(REPORTED)
    _against(out, rows, beside.fillna(False).astype(bool), "renstra", "renstra", rules)
    planned = rows["q_teks"].notna() if "q_teks" in rows else pd.Series(False, index=rows.index)
    _against(out, rows.assign(sebagian=False), planned, "q", "triwulan", rules)
    out["target_triwulan"] = (
        rows["q_teks"] if "q_teks" in rows else pd.Series(pd.NA, index=rows.index, dtype="str")
    )
    return out


def _against(
    out: pd.DataFrame, rows: pd.DataFrame, at: pd.Series, target: str, name: str, rules: Rules
) -> None:
    """Adds `capaian_<name>` and `status_<name>`: the rows of `at` judged against another target's columns."""
    out[f"capaian_{name}"] = np.nan
    out[f"status_{name}"] = pd.Series(pd.NA, index=out.index, dtype="str")
    if at.any():
        chosen = rows[at]
        part = attain(chosen.assign(**{t: chosen[f"{target}_{p}"] for p, t in _TARGET.items()}), rules)
        out.loc[at, f"capaian_{name}"] = part["capaian_mentah"]
        out.loc[at, f"status_{name}"] = part["status"]


def _plain(numbers: pd.Series) -> pd.Series:
    """Numbers in full with a point, missing as missing."""
    return numbers.map(exact, na_action="ignore").astype("str")


def _shown(value: float, *bounds: float) -> str:
    """A computed figure as an auditor writes it: two decimals, more where fewer would make it look equal to a bound."""
    text = f"{half_up(value, decimals_needed(value, bounds)):f}"
    return _indonesian(text.rstrip("0").rstrip(".") if "." in text else text)


def formula(rows: pd.DataFrame) -> pd.Series:
    """The formula of each row with its numbers put in, as an auditor would write it down; missing where nothing was computed."""
    texts = [_formula(x) for x in rows.to_dict("records")]
    return pd.Series(texts, index=rows.index, dtype="str")


def _indonesian(text: str) -> str:
    return text.replace(".", ",").replace("-", "−")


def _n(value: float, *bounds: float) -> str:
    """A figure as it was given; a quotient that never ends with four decimals, more where a bound needs them."""
    text = exact(value)
    endless = len(text.partition(".")[2]) > 6
    return _indonesian(f"{half_up(value, decimals_needed(value, bounds, least=4)):f}" if endless else text)


#: The formula of each rule with numbers put in: R, and T that it was judged against.
_SHAPES = {
    "maximize": "{r} / {t} × 100",
    "minimize": "(2 × {t} − {r}) / {t} × 100",
    "minimize-rasio": "{t} / {r} × 100",
    "stabilize": "(1 − |{r} − {t}| / {t}) × 100",
}


def _formula(x: dict[str, Any]) -> str | None:
    """One row's formula."""
    r, t, raw, rule = x["r_angka"], x["pembanding"], x["capaian_mentah"], x["aturan"]
    if x["status"] == "ambigu":
        known = [(p, x[f"capaian_{p}"]) for p in READINGS if pd.notna(x[f"capaian_{p}"])]
        return f"R = {_n(r)}, T = {_spelled(x['target_acuan'])}: " + "; ".join(
            f"{p} → {_shown(v, 100)}" for p, v in known
        )
    if pd.isna(rule):
        return None
    if rule == "predikat":
        got = x["r_mutu"] if pd.notna(x["r_mutu"]) else f"nilai {_n(r)}"
        return f"{got} dibanding target {x['t_mutu']}: {x['status']}"
    if pd.isna(raw):
        against = _n(t) if pd.notna(t) else _spelled(x["target_acuan"])
        return f"T = {against}, R = {_spelled(x['realisasi'])}: tidak ada nilai perbandingan"
    if rule == "rentang-dalam":
        return f"{_n(x['t_bawah'])} ≤ {_n(r)} ≤ {_n(x['t_atas'])} → 100"
    if t == 0:
        return f"T = 0, R = {_n(r)} → {_shown(raw, 100)}"
    ratio = x["polaritas"] == "minimize" and x.get("varian") == "rasio"
    shape = _SHAPES.get(rule) or _SHAPES["minimize-rasio" if ratio else x["polaritas"]]
    return f"{shape.format(r=_n(r, t), t=_n(t))} = {_shown(raw, 100)}"


def _spelled(text: Any) -> str:
    """A figure or grade of the files as an Indonesian reader writes it."""
    try:
        return _n(float(text))
    except (TypeError, ValueError):
        return str(text)


def sources(rows: pd.DataFrame) -> pd.Series:
    """The cells each row came from: `target.csv baris 12 (tercetak “85 %”); realisasi.csv baris 7`."""
    columns = ["t_baris", "target_tercetak", "pk_baris", "pk_dokumen", "r_baris", "cara", "r_rincian"]
    out = []
    for t, printed, pk, document, r, how, parts_of in rows[columns].itertuples(index=False):
        parts = []
        if pd.notna(t):
            parts.append(
                f"target.csv baris {int(t)}" + (f" (tercetak “{printed}”)" if pd.notna(printed) else "")
            )
        if pd.notna(pk):
            parts.append(f"perjanjian.csv baris {int(pk)}" + (f" ({document})" if pd.notna(document) else ""))
        if pd.notna(r):
            joined = f" ({how}: {parts_of})" if pd.notna(parts_of) else f" ({how})"
            plain = pd.isna(how) or how == "setahun"
            parts.append(f"realisasi.csv baris {str(r).replace(';', ', ')}" + ("" if plain else joined))
        out.append("; ".join(parts) or None)
    return pd.Series(out, index=rows.index, dtype="str")


# --- summaries ----------------------------------------------------------------------------------------------------------


def summarise(rows: pd.DataFrame, by: list[str], rules: Rules) -> pd.DataFrame:
    """The two means with their coverage, by `by` (an empty list: the whole).

    Out: `n` indicators, `n_target` with a target (due), `n_lapor` reported for the whole year, `n_sementara` reported for a part of it, `n_angka`
    with a capaian, `rata_rata` (mean of the capped capaian over those; missing where there is none), `n_dinilai` judged, `n_memenuhi` of them on
    target, `persen_memenuhi`, `predikat` of the mean (only under a scale that the office chose and that holds in every year of the group).
    No mean counts a missing value as zero. Basis: two means, always with their coverage.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> rows = attainment(plan)
    >>> summarise(rows, ["tahun"], plan.rules)[["n_angka", "n_memenuhi"]].values.tolist()[3]
    [28, 25]
    """
    work = rows.assign(
        n=1,
        n_target=rows["status"].ne("tanpa target"),
        n_lapor=rows["status"].isin(REPORTED),
        n_sementara=rows["status"].eq("sementara"),
        n_angka=rows["capaian"].notna(),
        n_dinilai=rows["status"].isin(JUDGED),
        n_memenuhi=rows["memenuhi"].astype("boolean").fillna(False).astype(bool),
        _semua="semua",
    )
    g = work.groupby(by or ["_semua"], sort=False, dropna=False)
    out = (
        g[["n", "n_target", "n_lapor", "n_sementara", "n_angka", "n_dinilai", "n_memenuhi"]].sum().astype(int)
    )
    out["rata_rata"] = g["capaian"].mean().round(10)  # the order of rows must not move a mean over a bound
    out["persen_memenuhi"] = out["n_memenuhi"] / out["n_dinilai"].where(out["n_dinilai"] > 0) * 100
    out["predikat"] = pd.Series(pd.NA, index=out.index, dtype="str")
    if rules.scale is not None and "tahun" in rows:
        holds = g["tahun"].agg(lambda years: rules.scale_for(years.unique()) is not None)
        out["predikat"] = rules.scale.band(out["rata_rata"]).where(holds.astype(bool))
    return out.reset_index(drop=not by)


def sensitivity(tables: dict[str, pd.DataFrame], tahun: int, rules: Rules) -> pd.DataFrame:
    """What the office's overall figure would be under each other cap, polarity reading and scale.

    Out, a row per cap and reading of ambiguous polarities (`dikeluarkan`, or one of `READINGS`): `batas, bacaan, dipakai` (the pair in
    force), `rata_rata, n_angka, persen_memenuhi`, and `predikat_<scale id>` for every known scale; missing under one that does not hold in the year.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> s = sensitivity(plan.tables, 2023, plan.rules)
    >>> s[s["bacaan"] == "dikeluarkan"].set_index("batas").loc[["tanpa", "100", "120"], "rata_rata"].round(1).tolist()
    [103.9, 98.4, 101.0]
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
                        if scale.holds(tahun)
                        else pd.NA
                        for id, scale in rules.skala.items()
                    },
                }
            )
    return pd.DataFrame(records)


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
        n_sementara=False,
        n_angka=raw.notna(),
        n_dinilai=raw.notna(),
        n_memenuhi=raw >= 100 - _EPS,
        capaian=capped,
    )
    g = work.groupby(by, sort=False, dropna=False)
    counts = ["n", "n_target", "n_lapor", "n_sementara", "n_angka", "n_dinilai", "n_memenuhi"]
    out = g[counts].sum().astype(int)
    out["rata_rata"] = g["capaian"].mean()
    out["persen_memenuhi"] = out["n_memenuhi"] / out["n_dinilai"].where(out["n_dinilai"] > 0) * 100
    out["predikat"] = pd.Series(pd.NA, index=out.index, dtype="str")
    return out.reset_index()
