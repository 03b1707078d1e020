"""An office under a national plan: its targets beside the national ones, and when its report came."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..rules import Rules, shipped
from .attainment import grade_steps
from .formulas import HAIR
from .series import first_true

if TYPE_CHECKING:
    from ..plan.plan import Plan

#: Where a target stands to the national one, and what that means.
FLOORS = {
    "lebih longgar": "target kantor di bawah target nasional; makin kecil makin baik: di atasnya",
    "sesuai": "target kantor sama dengan target nasional, atau lebih ketat",
}
BROKEN, KEPT = FLOORS
#: When a report came, against the day on which it was due.
DELIVERIES = {
    "terlambat": "tanggal lapor sesudah tenggatnya",
    "tepat waktu": "tanggal lapor sampai dengan tenggatnya",
    "tidak tercatat": "renstra.tanggal_lapor belum diisi untuk tahun itu; tidak ditebak",
}
LATE, ON_TIME, UNKNOWN = DELIVERIES
#: Columns of `against_national`, in order.
COLUMNS = """
    rencana_nasional kode_nasional indikator_nasional satuan tahun target_nasional kode target acuan lantai
    realisasi capaian_mentah capaian status memenuhi tanggal_lapor
""".split()


def rule_of(id: str) -> dict[str, Any]:
    """A rule between plan and offices by its id, from `rules/nasional.toml`."""
    return next(r for r in shipped()["nasional"] if r["id"] == id)


def floors(rows: pd.DataFrame, rules: Rules) -> pd.Series:
    """Whether each target keeps to the national one: a word of `FLOORS`; missing where they cannot be
    compared (one of them is not there, the units differ, a grade beside a figure).

    In: rows of `attainment` of an office under a national plan. The national polarity counts, the office's
    only where that is undecided. A range stands for its worse end on the office's side and for its least
    demanding one on the national: maximize, stabilize: lower bounds; minimize: upper bounds. Basis:
    `nasional.toml`, rule `lantai`; that a minimize range counts by its upper bound is a convention.
    """
    n = {part: rows[f"nasional_{part}"] for part in ("angka", "bawah", "atas", "mutu")}
    low, high = (rows["t_angka"].fillna(rows[f"t_{end}"]) for end in ("bawah", "atas"))
    n_low, n_high = (n["angka"].fillna(n[end]) for end in ("bawah", "atas"))
    less = _polarity(rows).eq("minimize")
    decided = _polarity(rows).isin(["maximize", "minimize", "stabilize"])
    gap = (n_low - low).where(~less, high - n_high).where(decided).astype("float64")
    steps = grade_steps(n["mutu"], rows["t_mutu"], rows["t_angka"], rules)
    gap = gap.where(n["mutu"].isna(), -steps).where(rows["nasional_sebanding"].eq(True))
    return first_true((gap > HAIR, BROKEN), (gap.notna(), KEPT))


def _polarity(rows: pd.DataFrame) -> pd.Series:
    national = rows["nasional_polaritas"]
    return national.where(national.notna() & national.ne("ambigu"), rows["polaritas"])


def against_national(plan: Plan, rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Every indicator of the national plan in one year beside what the office has of it.

    In: `attainment` of an office under a national plan. Out, in the national plan's order, a row for each of
    the office's indicators that name a national one and for each national one that none names (`kode`
    missing): `COLUMNS`; `target` is the one judged against (`acuan`), `lantai` as of `floors`,
    `capaian_mentah` and `capaian` (capped) percent, `tanggal_lapor` when the office handed in its report of
    the year, where it says.
    """
    national = plan.induk
    if national is None:
        raise ValueError(f"{plan.name} tidak berada di bawah rencana nasional")
    named = {"kode": "kode_nasional", "indikator": "indikator_nasional", "satuan": "satuan"}
    known = national.tables["indikator"].rename(columns=named)[[*named.values()]]
    targets = national.tables["target"]
    planned = targets.loc[targets["tahun"].eq(tahun), ["kode", "nilai"]]
    known = known.merge(
        planned.set_axis(["kode_nasional", "target_nasional"], axis=1), how="left", on="kode_nasional"
    )
    own = rows[rows["tahun"].eq(tahun) & rows["induk"].notna()]
    own = own.assign(lantai=floors(own, plan.rules), kode_nasional=own["induk"], target=own["target_acuan"])
    own = own[[*COLUMNS[6:-1], "kode_nasional"]]
    day = plan.meta.tanggal_lapor.get(str(tahun))
    out = known.merge(own, how="left", on="kode_nasional")
    return out.assign(rencana_nasional=national.name, tahun=tahun, tanggal_lapor=day)[COLUMNS]


def due(tahun: int) -> date | None:
    """The day on which the report of a year is due; None before the rule holds (`nasional.toml`, `tenggat`).

    >>> due(2025)
    datetime.date(2026, 2, 28)
    """
    rule = rule_of("tenggat")
    if tahun < rule["mulai"]:
        return None
    return date(tahun + 1, rule["bulan"], monthrange(tahun + 1, rule["bulan"])[1])


def delivery(days: pd.Series, tahun: int) -> pd.Series:
    """When reports of a year came (`DELIVERIES`). In: their days, as ISO text; missing where not recorded."""
    last = due(tahun)
    after = days.gt(last.isoformat() if last else "9999") & days.notna()
    return first_true((days.isna(), UNKNOWN), (after, LATE), default=ON_TIME)


def days_late(days: pd.Series, tahun: int) -> pd.Series:
    """Days after the due day; missing where a report was in time, or its day is not recorded."""
    last = due(tahun)
    if last is None:
        return pd.Series(np.nan, index=days.index)
    late = (pd.to_datetime(days) - pd.Timestamp(last)).dt.days
    return late.where(late > 0)
