"""The two means, always with their coverage: what was reached on average, and how many targets were met."""

from __future__ import annotations

import pandas as pd

from ..rules import Rules
from .attainment import JUDGED, REPORTED, attain, planned_and_realised
from .formulas import HAIR, READINGS, raw_attainment
from .series import percent_of

#: The counts of a mean, as `summarise` explains them.
COUNTS = ["n", "n_target", "n_lapor", "n_sementara", "n_angka", "n_dinilai", "n_memenuhi"]
#: The reading under which an ambiguous polarity stays out of every mean.
EXCLUDED = "dikeluarkan"


def summarise(rows: pd.DataFrame, by: list[str], rules: Rules) -> pd.DataFrame:
    """The two means with their coverage, by `by` (an empty list: the whole).

    Out: `n` indicators, `n_target` with a target (due), `n_lapor` reported for the whole year, `n_sementara`
    reported for a part of it, `n_angka` with a capaian, `rata_rata` (mean of the capped capaian over those;
    missing where there is none), `n_dinilai` judged, `n_memenuhi` of them on target, `persen_memenuhi`,
    `predikat` of the mean (only under a scale that the office chose and that holds in every year of the
    group). No mean counts a missing value as zero. Basis: two means, always with their coverage.

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> plan = renstra_utils.load("data/contoh")
    >>> summarise(attainment(plan), ["tahun"], plan.rules)[["n_angka", "n_memenuhi"]].values.tolist()[3]
    [28, 25]
    """
    status = rows["status"]
    work = rows.assign(
        n=1,
        n_target=status.ne("tanpa target"),
        n_lapor=status.isin(REPORTED),
        n_sementara=status.eq("sementara"),
        n_angka=rows["capaian"].notna(),
        n_dinilai=status.isin(JUDGED),
        n_memenuhi=rows["memenuhi"].astype("boolean").fillna(False).astype(bool),
    )
    out = _means(work, by)
    if rules.scale is not None and "tahun" in rows:
        years = work.groupby(_groups(work, by), sort=False, dropna=False)["tahun"].unique()
        holds = years.map(lambda years: rules.scale_for(years) is not None).astype(bool)
        out["predikat"] = rules.scale.band(out["rata_rata"]).where(holds)
    return out.reset_index(drop=not by)


def _groups(work: pd.DataFrame, by: list[str]) -> list[str] | pd.Series:
    return by or pd.Series("semua", index=work.index)


def _means(work: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Flags of `COUNTS` counted and `capaian` averaged, by `by`."""
    g = work.groupby(_groups(work, by), sort=False, dropna=False)
    out = g[COUNTS].sum().astype(int)
    out["rata_rata"] = g["capaian"].mean().round(10)  # the order of rows must not move a mean over a bound
    out["persen_memenuhi"] = percent_of(out["n_memenuhi"], out["n_dinilai"])
    out["predikat"] = pd.Series(pd.NA, index=out.index, dtype="str")
    return out


def sensitivity(tables: dict[str, pd.DataFrame], tahun: int, rules: Rules) -> pd.DataFrame:
    """What the office's overall figure would be under each other cap, polarity reading and scale.

    Out, a row per cap and reading of ambiguous polarities (`EXCLUDED`, or one of `READINGS`): `batas, bacaan,
    dipakai` (the pair in force), `rata_rata, n_angka, persen_memenuhi`, and `predikat_<scale id>` for every
    known scale; missing under one that does not hold in the year.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> s = sensitivity(plan.tables, 2023, plan.rules).set_index(["bacaan", "batas"])["rata_rata"]
    >>> s["dikeluarkan"].loc[["tanpa", "100", "120"]].round(1).tolist()
    [103.9, 98.4, 101.0]
    """
    rows, found = planned_and_realised(tables, [tahun]), []
    for reading in (EXCLUDED, *READINGS):
        one = attain(read_as(rows, reading), rules)
        total = summarise(one, [], rules).iloc[0]
        for cap in rules.batas:  # a cap moves the mean and nothing else
            mean = one["capaian_mentah"].clip(lower=0, upper=rules.cap_of(cap)).mean()
            used = cap == rules.pilihan["batas"] and reading == EXCLUDED
            facts = {"batas": cap, "bacaan": reading, "dipakai": used, "rata_rata": mean}
            found.append(facts | total[["n_angka", "persen_memenuhi"]].to_dict())
    out = pd.DataFrame(found)
    for id, scale in rules.skala.items():
        out[f"predikat_{id}"] = scale.band(out["rata_rata"]) if scale.holds(tahun) else pd.NA
    order = {cap: i for i, cap in enumerate(rules.batas)}
    return out.sort_values("batas", key=lambda s: s.map(order), kind="stable", ignore_index=True)


def read_as(rows: pd.DataFrame, reading: str) -> pd.DataFrame:
    """The rows with every ambiguous polarity read as another; as they are where it stays `EXCLUDED`."""
    return (
        rows if reading == EXCLUDED else rows.assign(polaritas=rows["polaritas"].replace("ambigu", reading))
    )


def attain_wide(rows: pd.DataFrame, by: list[str], rules: Rules) -> pd.DataFrame:
    """The means of many offices out of one table: what `summarise` says, by `by`, at the size of a nation.

    In, a row per office, indicator and year: `polaritas`, `target`, `realisasi` (numbers, missing where not
    reported), and the columns of `by`. Out: as `summarise`. Ambiguous polarities, targets of zero and missing
    values are treated as in `attain`; ranges and grades have no number here and belong in `attain`.

    >>> from renstra_utils.rules import load_rules
    >>> t = pd.DataFrame({"satker": 1, "polaritas": "maximize", "target": [80.0, 8], "realisasi": [72, None]})
    >>> attain_wide(t, ["satker"], load_rules())[["n_target", "n_lapor", "rata_rata"]].values.tolist()
    [[2.0, 1.0, 90.0]]
    """
    raw = raw_attainment(rows["realisasi"], rows["target"], rows["polaritas"])
    due = rows["target"].notna()
    work = rows[by].assign(
        n=1,
        n_target=due,
        n_lapor=due & rows["realisasi"].notna(),
        n_sementara=False,
        n_angka=raw.notna(),
        n_dinilai=raw.notna(),
        n_memenuhi=raw >= 100 - HAIR,
        capaian=raw.clip(lower=0, upper=rules.cap),
    )
    return _means(work, by).reset_index()
