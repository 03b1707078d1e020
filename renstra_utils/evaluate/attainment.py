"""Attainment (capaian): how far realisasi meets target, in percent. Pure functions on DataFrames.

Formulas, caps and scales come from `rules/`; every row names the rule that was used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..frames import in_rows_of, objects
from ..plan.kept import once
from ..rules import Rules, Scale
from ..text import NOT_ASSESSED, exact, multiplier, name_key
from .formulas import HAIR, POLARITIES, READINGS, Numbers, formula_ids, raw_percent
from .quarters import planned_so_far, roll_up
from .series import first_true
from .trace import formula, sources

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
#: So many of them, the first, meet the target.
MET = 2
#: Statuses of a target whose realisasi is in, judged or not, for the whole year.
REPORTED = (*JUDGED, "ambigu", "tidak terdefinisi")
#: Which target was judged against: the latest performance agreement's where there is one, else the plan's.
PK, RENSTRA = "PK", "Renstra"
#: The parts of a target, by the column that `attain` takes each from.
TARGET_PARTS = {"angka": "t_angka", "bawah": "t_bawah", "atas": "t_atas", "mutu": "t_mutu"}

#: What `attain` judges by.
_JUDGED_BY = ["polaritas", "varian", "tahun", "sebagian", "r_angka", "r_mutu", *TARGET_PARTS.values()]


# --- one row --------------------------------------------------------------------------------------


def attain(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Judges each row: what was reached, under which rule, and what that means.

    In, a row per indicator and year: `polaritas`, optionally `varian`; the target as `t_angka`, or `t_bawah`
    and `t_atas`, or `t_mutu` (a grade); the realisasi as `r_angka` or `r_mutu` (a grade or “belum dinilai”);
    optionally `sebagian` (quarters are missing: not judged) and `tahun`, by which a scale must hold. Out: the
    same rows with `capaian_mentah` and `capaian` (percent; capped, floored at 0), `status` (see `STATUSES`),
    `memenuhi` (boolean or missing), `predikat`, `aturan` (rule id), `batas` (cap id) and `pembanding` (the
    number that R was judged against).
    """
    seen = _compared(rows, rules)
    status = _status(seen)
    shown = status < len(JUDGED)
    raw = np.where(shown & ~seen.graded, seen.raw, np.nan)
    capped = np.clip(raw, 0, rules.cap)
    met = pd.arrays.BooleanArray(status < MET, ~shown)
    out = rows.assign(
        status=pd.array(_STATUS[status], dtype="str"),
        capaian_mentah=raw,
        capaian=capped,
        memenuhi=met,
        pembanding=np.where(seen.inside, np.nan, seen.against),
        aturan=pd.array(_rule(seen), dtype="str"),
        batas=rules.pilihan["batas"],
    )
    out["predikat"] = _bands(out["capaian"], out.get("tahun"), rules)
    return out


@dataclass(frozen=True)
class _Compared:
    """Target and realisasi held against each other, an entry per row: what there is of either, the raw
    percent, the number that was judged against, the places between two grades.
    """

    inside: Numbers
    below: Numbers
    above: Numbers
    against: Numbers
    raw: Numbers
    formula: np.ndarray
    graded: Numbers
    planned: Numbers
    reported: Numbers
    not_assessed: Numbers
    partial: Numbers
    undecided: Numbers
    steps: Numbers


def _compared(rows: pd.DataFrame, rules: Rules) -> _Compared:
    r, t, low, high = (
        rows[c].to_numpy(dtype="float64", na_value=np.nan)
        for c in ("r_angka", "t_angka", "t_bawah", "t_atas")
    )
    polarity, variant = objects(rows["polaritas"]), objects(rows["varian"]) if "varian" in rows else None
    grade, planned_grade = (objects(rows[c]) for c in ("r_mutu", "t_mutu"))
    ranged = ~np.isnan(low) & ~np.isnan(high)
    inside, below, above = ranged & (r >= low) & (r <= high), ranged & (r < low), ranged & (r > high)
    against = np.where(ranged, np.select([below, above], [low, high], np.nan), t)
    raw = raw_percent(r, against, polarity, variant)
    not_assessed = grade == NOT_ASSESSED
    graded = pd.notna(planned_grade)
    steps = np.full(len(rows), np.nan)
    if graded.any():
        got = rows["r_mutu"].mask(not_assessed)
        steps = grade_steps(rows["t_mutu"], got, rows["r_angka"], rules).to_numpy()
    return _Compared(
        inside=inside,
        below=below,
        above=above,
        against=against,
        raw=np.where(inside & np.isin(polarity, POLARITIES), 100.0, raw),
        formula=formula_ids(polarity, variant),
        graded=graded,
        planned=~np.isnan(t) | ranged | graded,
        reported=~np.isnan(r) | (pd.notna(grade) & ~not_assessed),
        not_assessed=not_assessed,
        partial=rows["sebagian"].eq(True).fillna(False).to_numpy(bool)
        if "sebagian" in rows
        else np.zeros(len(rows), bool),
        undecided=(polarity == "ambigu") & ~graded,
        steps=steps,
    )


#: The statuses by their place.
_STATUS = np.array([*STATUSES], dtype=object)


def _status(seen: _Compared) -> np.ndarray:
    """The place of each row's status in `STATUSES`."""
    raw, steps, place = seen.raw, seen.steps, [*STATUSES].index
    cases = (
        (~seen.planned, "tanpa target"),
        (seen.not_assessed, "belum dinilai"),
        (~seen.reported, "belum dilaporkan"),
        (seen.partial, "sementara"),
        (steps > 0, "melampaui"),
        (steps == 0, "tercapai"),
        (steps < 0, "tidak tercapai"),
        (seen.undecided, "ambigu"),
        (raw > 100 + HAIR, "melampaui"),
        (raw >= 100 - HAIR, "tercapai"),
        (~np.isnan(raw), "tidak tercapai"),
    )
    masks, places = [m for m, _ in cases], [place(word) for _, word in cases]
    return np.select(masks, places, place("tidak terdefinisi"))


def _rule(seen: _Compared) -> np.ndarray:
    """The id of the rule that each row was judged under; None where none was."""
    open_ = ~seen.reported | seen.partial
    cases = (
        (seen.graded & ~open_, "predikat"),
        (open_ | seen.undecided | ~seen.planned, None),
        (seen.inside, "rentang-dalam"),
        (seen.below, "rentang-bawah"),
        (seen.above, "rentang-atas"),
        (seen.against == 0, "target-nol"),
    )
    words = [np.asarray(word, dtype=object) for _, word in cases]
    return np.select([m for m, _ in cases], words, seen.formula)


def _bands(values: pd.Series, tahun: pd.Series | None, rules: Rules) -> pd.Series:
    """The predikat of each value where the office chose a scale that holds in that year; else missing."""
    scale = rules.scale
    if scale is None or tahun is None:
        return pd.Series(pd.NA, index=values.index, dtype="str")
    holds = {y: scale.holds(int(y)) for y in tahun.dropna().unique()}
    return scale.band(values).where(tahun.map(holds).eq(True))


def grade_steps(target: pd.Series, real: pd.Series, score: pd.Series, rules: Rules) -> pd.Series:
    """Places between the grade reached and the one planned (positive: better); missing without an order."""
    out = pd.Series(np.nan, index=target.index)
    for grade in target.dropna().unique():
        scale: Scale | None = rules.grade_scale(grade)
        if scale is None:
            continue
        at = target == grade
        got = real[at]
        if scale.bounds:
            got = got.where(got.notna(), scale.band(score[at]))
        known = got[got.isin(scale.names)]
        # Equal grades that are not the same grade have no order.
        twins = [p["nama"] for p in scale.pita if p.get("setara") == grade]
        steps = {g: scale.rank(g) - scale.rank(grade) for g in known.unique() if g not in twins}
        out.loc[known.index] = known.map(steps).astype(float)
    return out


# --- a plan ---------------------------------------------------------------------------------------


def attainment(plan: Plan, tahun: int | None = None, rules: Rules | None = None) -> pd.DataFrame:
    """How far did each indicator get? A row per indicator of one year, or of every year, in the plan's order.

    Out: the indicator's columns; `tahun`; `target` (the plan's), `target_pk` (the latest agreement's),
    `acuan` (`PK` or `Renstra`: which one was judged against) and `target_acuan` (that one), `realisasi` (all
    as text, as given or rolled up); `capaian_mentah`, `capaian`, `status`, `memenuhi`, `predikat`, `batas`,
    `aturan`; against the plan where the agreement was judged against: `capaian_renstra`, `status_renstra`; of
    a partial year: `triwulan_ada`, `triwulan_kosong`, `target_triwulan`, `capaian_triwulan`,
    `status_triwulan`; for an ambiguous polarity `capaian_<reading>` of each of `READINGS`; `rumus` (the
    formula with the numbers put in) and `sumber` (the cells). Under a national plan also the columns of
    `national_targets`. Basis: `rules/`, named in `aturan`. Raises ValueError for a year outside the plan.

    >>> import renstra_utils
    >>> a = attainment(renstra_utils.load("data/contoh"), 2023)
    >>> bool(a["capaian"].max() <= 120)
    True
    """
    check_years(plan, [] if tahun is None else [tahun])
    if tahun is None and rules is None:
        return once("attainment", plan, lambda: _attainment(plan, plan.years, plan.rules))
    return _attainment(plan, plan.years if tahun is None else [tahun], rules or plan.rules)


def _attainment(plan: Plan, years: list[int], rules: Rules) -> pd.DataFrame:
    out = attain_tables(plan.tables, years, rules)
    return out if plan.induk is None else out.merge(national_targets(plan), how="left", on=["kode", "tahun"])


def national_targets(plan: Plan) -> pd.DataFrame:
    """What the national plan says of each of the office's indicators that names a national one, by year.

    Out: `kode` (the office's), `tahun`, `target_nasional` (text), `nasional_<part>` of `TARGET_PARTS`,
    `nasional_polaritas`, and `nasional_sebanding`: whether both count in one unit.
    """
    national, parts = plan.induk, {"nilai": "target_nasional"} | {p: f"nasional_{p}" for p in TARGET_PARTS}
    if national is None:
        raise ValueError(f"{plan.name} tidak berada di bawah rencana nasional")
    own = plan.tables["indikator"].dropna(subset="induk")[["kode", "induk", "satuan"]]
    theirs = national.tables["indikator"][["kode", "satuan", "polaritas"]]
    pairs = own.merge(theirs, left_on="induk", right_on="kode", suffixes=("", "_nasional"))
    same = [
        unit_key(a) == unit_key(b) for a, b in zip(pairs["satuan"], pairs["satuan_nasional"], strict=True)
    ]
    pairs = pairs.assign(nasional_sebanding=pd.array(same, dtype="boolean"))
    pairs = pairs.rename(columns={"polaritas": "nasional_polaritas"})
    targets = national.tables["target"].rename(columns={"kode": "induk", **parts})
    out = pairs.merge(targets[["induk", "tahun", *parts.values()]], on="induk")
    return out[["kode", "tahun", *parts.values(), "nasional_polaritas", "nasional_sebanding"]]


def unit_key(unit: str | float) -> tuple[float | None, str]:
    """What a unit is compared by: `%` and `persen` are one.

    >>> unit_key("%") == unit_key("Persen"), unit_key("Dok") == unit_key("Kasus")
    (True, False)
    """
    text = unit if isinstance(unit, str) else ""
    times = multiplier(text)
    return times, "" if times == 100 else name_key(text)


def check_years(plan: Plan, years: list[int]) -> None:
    """ValueError, in Indonesian, for the first of these years that lies outside the plan."""
    strange = set(years) - set(plan.years)
    if strange:
        raise ValueError(f"tahun {min(strange)} di luar periode rencana {plan.years[0]}–{plan.years[-1]}")


def attain_tables(tables: dict[str, pd.DataFrame], years: list[int], rules: Rules) -> pd.DataFrame:
    """As `attainment`, from the tables themselves."""
    out = judge(planned_and_realised(tables, years), rules)
    return out.assign(rumus=formula(out), sumber=sources(out))


def planned_and_realised(tables: dict[str, pd.DataFrame], years: list[int]) -> pd.DataFrame:
    """Target and realisasi side by side, by indicator and year in the plan's order: what `attain` judges.

    The yardstick is the target of the latest Perjanjian Kinerja of indicator and year where there is one,
    else the plan's own; `renstra_angka`, `renstra_bawah`, `renstra_atas`, `renstra_mutu` keep the plan's.
    Basis: the report answers the latest agreement.
    """
    indikator = tables["indikator"].rename(columns={"_baris": "i_baris"}).reset_index(names="urut")
    each = np.tile(np.arange(len(indikator)), len(years))
    rows = indikator.take(each).reset_index(drop=True)
    rows["tahun"] = pd.array(np.repeat(years, len(indikator)), dtype="Int64")
    rolled = roll_up(tables["realisasi"], tables["indikator"])
    beside = [plans_own(tables["target"]), rolled, latest_agreement(tables["perjanjian"])]
    if "rencana_aksi" in tables:
        beside.append(planned_so_far(tables["rencana_aksi"], rolled))
    rows = pd.concat([rows, *(in_rows_of(rows, table, ["kode", "tahun"]) for table in beside)], axis=1)
    by_pk = rows["target_pk"].notna()
    yardstick = {
        judged: rows[f"pk_{part}"].where(by_pk, rows[f"renstra_{part}"])
        for part, judged in TARGET_PARTS.items()
    }
    figures = rows["r_angka"].map(exact, na_action="ignore").astype("str")
    return rows.drop(columns=[f"pk_{part}" for part in TARGET_PARTS]).assign(
        **yardstick,
        acuan=first_true((by_pk, PK), (rows["target"].notna(), RENSTRA)),
        target_acuan=rows["target_pk"].where(by_pk, rows["target"]),
        sebagian=rows["sebagian"].eq(True),
        realisasi=rows["r_mutu"].where(rows["r_mutu"].notna(), figures),
    )


def plans_own(target: pd.DataFrame) -> pd.DataFrame:
    """The plan's targets: `kode, tahun, target` (text), `target_tercetak`, `renstra_<part>`, `t_baris`."""
    names = {"nilai": "target", "tercetak": "target_tercetak"}
    names |= {part: f"renstra_{part}" for part in TARGET_PARTS} | {"_baris": "t_baris"}
    return target.rename(columns=names)[["kode", "tahun", *names.values()]]


def latest_agreement(perjanjian: pd.DataFrame) -> pd.DataFrame:
    """The latest Perjanjian Kinerja of each indicator and year, an undated one before every dated one.

    Out: `kode, tahun, target_pk` (as text), `pk_angka, pk_bawah, pk_atas, pk_mutu`, `pk_dokumen, pk_tanggal,
    pk_baris`.
    """
    p = perjanjian[perjanjian["nilai"].notna()].sort_values("tanggal", na_position="first", kind="stable")
    p = p.drop_duplicates(["kode", "tahun"], keep="last")
    names = {"nilai": "target_pk", "_baris": "pk_baris"}
    names |= {c: f"pk_{c}" for c in (*TARGET_PARTS, "dokumen", "tanggal")}
    return p.rename(columns=names)[["kode", "tahun", *names.values()]]


def attain_read(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """`attain`, and what an ambiguous polarity would give under every reading, as `capaian_<reading>`."""
    out = attain(rows, rules)
    ambiguous = out["status"].eq("ambigu").to_numpy()
    raw = {f"capaian_{reading}": np.full(len(out), np.nan) for reading in READINGS}
    if ambiguous.any():
        # Their target is planned, their realisasi in for the whole year, and neither is a grade.
        undecided = judged_by(rows)[ambiguous]
        for reading in READINGS:
            raw[f"capaian_{reading}"][ambiguous] = _compared(undecided.assign(polaritas=reading), rules).raw
    return out.assign(**raw)


def judged_by(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns alone that `attain` judges by: what is a part of the rows takes a copy of each column."""
    return rows[[c for c in _JUDGED_BY if c in rows]]


def judge(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """`attain`; what an ambiguous polarity would give under every reading; and the yardsticks not used.

    Those are the plan's own target beside the agreement's, and for a partial year the target of the quarters
    that are in.
    """
    out = attain_read(rows, rules)
    beside = (out["acuan"] == PK) & out["target"].notna() & out["status"].isin(REPORTED)
    planned = rows.get("q_teks", pd.Series(pd.NA, index=rows.index, dtype="str"))
    by_plan = _against(rows, beside, "renstra", rules)
    so_far = _against(rows, planned.notna(), "q", rules, sebagian=False)
    more = {
        f"{column}_{name}": part[told]
        for name, part in (("renstra", by_plan), ("triwulan", so_far))
        for column, told in (("capaian", "capaian_mentah"), ("status", "status"))
    }
    return out.assign(**more, target_triwulan=planned)


def _against(rows: pd.DataFrame, at: pd.Series, target: str, rules: Rules, **facts: object) -> dict[str, Any]:
    """What the rows of `at` are judged to be against another target's columns; missing for the others."""
    if not at.any():
        return {"capaian_mentah": np.nan, "status": pd.Series(pd.NA, index=rows.index, dtype="str")}
    parts = {t: rows[f"{target}_{p}"] for p, t in TARGET_PARTS.items()}
    out = attain(judged_by(rows).assign(**parts, **facts)[at], rules)
    return {c: out[c].reindex(rows.index) for c in ("capaian_mentah", "status")}
