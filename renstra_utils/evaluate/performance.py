"""Performance beside money: attainment against the share of the money that was spent for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..text import decimal
from .absorption import BUDGET_REPORTED
from .budget import keyed_budget
from .codes import codes_of_activities
from .formulas import HAIR
from .means import summarise
from .series import first_true

if TYPE_CHECKING:
    from ..plan.plan import Plan

#: Performance against spending, by quarter: (on target?, share spent at or above the mark?) -> name.
QUADRANTS = {
    (True, False): "hemat dan tercapai",
    (True, True): "terserap dan tercapai",
    (False, False): "kurang terserap dan kurang tercapai",
    (False, True): "terserap tetapi kurang tercapai",
}
#: Share spent (percent) from which a ceiling counts as used up, a convention.
SPENT_MARK = 95.0


def plain_efficiency(capaian: float, serapan: float) -> float:
    """Attainment per share spent: capaian (%) ÷ serapan (%); missing where it has no value."""
    return capaian / serapan if serapan and not np.isnan(serapan) else np.nan


def quadrant(capaian: pd.Series, serapan: pd.Series) -> pd.Series:
    """Where a mean attainment (percent) and an absorption (percent) stand together, see `QUADRANTS`.

    Over 100 percent spent has its own name; missing where either is.
    """
    met, spent = capaian >= 100 - HAIR, serapan >= SPENT_MARK
    over = serapan > 100
    return first_true(
        (capaian.isna() | serapan.isna(), None),
        (over & met, "lebih belanja dan tercapai"),
        (over, "lebih belanja dan kurang tercapai"),
        *(((met == on) & (spent == used), name) for (on, used), name in QUADRANTS.items()),
    )


def against_share(capaian: pd.Series, serapan: pd.Series) -> pd.Series:
    """Whether an attainment (percent) is more than the share of the money spent (percent) for it.

    Out: `lebih`, `sebanding` (equal), `kurang`; missing where either is, and where nothing was spent.
    """
    a, b = (s.map(decimal, na_action="ignore").astype(object) for s in (capaian, serapan))
    known = capaian.notna() & (serapan > 0)
    a, b = a.where(known, 0), b.where(known, 0)
    return first_true((~known, None), (a > b, "lebih"), (a < b, "kurang"), default="sebanding")


def performance_and_money(plan: Plan, rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Mean attainment beside absorption for each activity that has indicators, joined by the activity's code.

    In: rows of `attainment` of the year. Out: `program, kegiatan, kode` (missing: the funding table has no
    counterpart, or more than one), `capaian, n_angka, n_target, serapan, pagu, realisasi, tanggal_data`,
    `efisiensi` and `banding` (`against_share`; both missing while a part of the activity's spending is not
    reported), `letak` (`quadrant`).
    """
    key = ["program", "kegiatan"]
    by = summarise(rows[rows["kegiatan"].notna()], key, plan.rules).rename(columns={"rata_rata": "capaian"})
    money = keyed_budget(plan, tahun)
    money = money[(money["level"] == "kegiatan") & money["kode"].notna()]
    money = money[["kunci", "serapan", "pagu", "realisasi", "tanggal_data", "status"]]
    by = by[[*key, "capaian", "n_angka", "n_target"]].merge(codes_of_activities(plan), how="left", on=key)
    out = by.merge(money, how="left", on="kunci").drop(columns="kunci")
    whole = out["serapan"].where(out.pop("status").isin(BUDGET_REPORTED)).astype("float64")
    out["efisiensi"] = out["capaian"] / whole.where(whole != 0)
    out["banding"] = against_share(out["capaian"], whole)
    out["letak"] = quadrant(out["capaian"], out["serapan"])
    return out[[*key, "kode", *out.columns.drop([*key, "kode"])]]
