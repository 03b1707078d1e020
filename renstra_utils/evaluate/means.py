"""The two means, always with their coverage: what was reached on average, and how many targets were met."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..frames import objects
from ..rules import Rules
from .attainment import JUDGED, REPORTED, attain, judged_by
from .formulas import HAIR, READINGS, raw_attainment
from .series import share

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
    status, met = (objects(rows[c]).tolist() for c in ("status", "memenuhi"))
    flags: dict[str, Any] = {
        "n": 1,
        "n_target": [s != "tanpa target" for s in status],
        "n_lapor": [s in REPORTED for s in status],
        "n_sementara": [s == "sementara" for s in status],
        "n_angka": rows["capaian"].notna(),
        "n_dinilai": [s in JUDGED for s in status],
        "n_memenuhi": [m is not None and bool(m) for m in met],
    }
    work = pd.DataFrame({c: rows[c] for c in (*by, "capaian")} | flags, index=rows.index)
    out = _means(work, by)
    if rules.scale is not None and "tahun" in rows:
        outside = {year: rules.scale_for([year]) is None for year in rows["tahun"].unique()}
        left_out = rows["tahun"].map(outside).groupby(_groups(work, by), sort=False, dropna=False).any()
        out["predikat"] = rules.scale.band(out["rata_rata"]).mask(left_out.to_numpy())
    return out.reset_index(drop=not by)


def _groups(work: pd.DataFrame, by: list[str]) -> list[pd.Series] | np.ndarray:
    return [work[c] for c in by] or np.zeros(len(work))


def _means(work: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Flags of `COUNTS` counted and `capaian` averaged, by `by`."""
    g = work.groupby(_groups(work, by), sort=False, dropna=False)
    out = g[COUNTS].sum().astype(int)
    mean = g["capaian"].mean().round(10)  # the order of rows must not move it over a bound
    met = share(out["n_memenuhi"].to_numpy(dtype=float), out["n_dinilai"].to_numpy(dtype=float))
    return out.assign(rata_rata=mean, persen_memenuhi=met, predikat=pd.array([None] * len(out), dtype="str"))


def sensitivity(rows: pd.DataFrame, tahun: int, rules: Rules) -> pd.DataFrame:
    """What the office's overall figure would be under each other cap, polarity reading and scale.

    In: `attainment` of the year. Out, a row per cap and reading of ambiguous polarities (`EXCLUDED`, or one
    of `READINGS`): `batas, bacaan, dipakai` (the pair in force), `rata_rata, n_angka, persen_memenuhi`, and
    `predikat_<scale id>` for every known scale; missing under one that does not hold in the year.

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> plan = renstra_utils.load("data/contoh")
    >>> s = sensitivity(attainment(plan, 2023), 2023, plan.rules).set_index(["bacaan", "batas"])["rata_rata"]
    >>> s["dikeluarkan"].loc[["tanpa", "100", "120"]].round(1).tolist()
    [103.9, 98.4, 101.0]
    """
    caps, readings = [*rules.batas], (EXCLUDED, *READINGS)
    told = judged_by(rows)
    judged = [attain(read_as(told, reading), rules) for reading in readings]
    # A cap moves the mean and nothing else: every cap × reading × row at once.
    limits = [np.inf if (cap := rules.cap_of(id)) is None else cap for id in caps]
    raw = np.stack([one["capaian_mentah"].to_numpy() for one in judged])
    known = ~np.isnan(raw)
    capped = np.where(known, np.clip(raw, 0, np.reshape(limits, (-1, 1, 1))), 0.0)
    n_known, n_judged = known.sum(axis=1), np.array([one["memenuhi"].notna().sum() for one in judged])
    n_met = np.array([one["memenuhi"].eq(True).sum() for one in judged])
    with np.errstate(invalid="ignore"):
        mean, met = capped.sum(axis=2) / n_known, n_met / n_judged * 100
    out = pd.DataFrame(
        {
            "batas": np.repeat(np.array(caps, dtype=object), len(readings)),
            "bacaan": list(readings) * len(caps),
            "rata_rata": mean.ravel(),
            "n_angka": np.tile(n_known, len(caps)),
            "persen_memenuhi": np.tile(met, len(caps)),
        }
    )
    used = out["batas"].eq(rules.pilihan["batas"]) & out["bacaan"].eq(EXCLUDED)
    out.insert(2, "dipakai", used)
    for id, scale in rules.skala.items():
        out[f"predikat_{id}"] = scale.band(out["rata_rata"]) if scale.holds(tahun) else pd.NA
    return out


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
