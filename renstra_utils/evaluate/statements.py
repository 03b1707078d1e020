"""The year by intended result (sasaran): how its indicators did, and the money of what carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .absorption import BUDGET_REPORTED
from .budget import data_month, keyed_budget
from .codes import codes_of_activities
from .formulas import HAIR
from .means import summarise
from .performance import plain_efficiency
from .series import percent_of

if TYPE_CHECKING:
    from ..plan.plan import Plan

#: Why a sasaran has no efficiency, in the order in which it is asked.
NO_EFFICIENCY = {
    "belum dilaporkan": "belum semua indikatornya dilaporkan",
    "tanpa angka": "tanpa persentase capaian",
    "di bawah target": "capaian di bawah 100 %",
    "belanja belum diketahui": "realisasi anggarannya belum diketahui seluruhnya",
    "belum ada belanja": "belum ada belanja",
}


def numbered(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a year by sasaran, with its number (`nomor`) in the plan's order; what has none is last."""
    places = {name: n for n, name in enumerate(rows["sasaran"].dropna().unique(), 1)}
    number = rows["sasaran"].map(places).fillna(len(places) + 1).astype(int)
    return rows.assign(nomor=number).sort_values("nomor", kind="stable", ignore_index=True)


def carriers(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """What carries each sasaran: `nomor, level, program, kegiatan` (missing: the programme itself), `kode`,
    `kunci`, each once.

    In: `numbered` rows. An indicator of programme level is carried by its programme, another by its activity.
    """
    found = rows[["nomor", "level", "program", "kegiatan"]].copy()
    found["kegiatan"] = found["kegiatan"].where(found["level"].eq("kegiatan"))
    found = found.drop_duplicates(ignore_index=True)
    return found.merge(codes_of_activities(plan), how="left", on=["program", "kegiatan"])


def by_statement(plan: Plan, rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Each sasaran of a year with its means, its money and its efficiency (LKjIP III.A.6).

    In: `numbered` rows of `attainment`. Out: `nomor, sasaran`, the counts and means of `summarise`; `pagu,
    realisasi` (rupiah, of all that carries it; missing where one of them lacks it), `serapan` (percent),
    `efisiensi` (capaian ÷ serapan), or why there is none (`alasan`, of `NO_EFFICIENCY`). Nothing spent is
    never efficient, and a sasaran is not either whose capaian is under 100 or whose indicators are not all
    reported. Basis: PermenPANRB 53/2014.

    >>> import renstra_utils
    >>> from renstra_utils.evaluate.attainment import attainment
    >>> plan = renstra_utils.load("data/contoh")
    >>> found = by_statement(plan, numbered(attainment(plan, 2023)), 2023)
    >>> len(found), int(found["efisiensi"].notna().sum())
    (12, 6)
    """
    out = summarise(rows, ["nomor", "sasaran"], plan.rules)
    out = out.merge(_money(plan, rows, tahun), how="left", on="nomor")
    out["serapan"] = percent_of(out["realisasi"], out["pagu"])
    why = [_why_not(r) for r in out.to_dict("records")]
    ratio = [
        np.nan if w else plain_efficiency(c, s)
        for w, c, s in zip(why, out["rata_rata"], out["serapan"], strict=True)
    ]
    return out.assign(efisiensi=ratio, alasan=pd.Series(why, index=out.index, dtype="str")).drop(
        columns="utuh"
    )


def _money(plan: Plan, rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Ceiling and spending of what carries each sasaran; `utuh`: all of it is in, for the whole year."""
    money = keyed_budget(plan, tahun)
    whole = money["status"].isin(BUDGET_REPORTED) & (data_month(money) == 12) & money["pagu"].notna()
    money = money.assign(utuh=whole)[["kunci", "pagu", "realisasi", "utuh"]]
    mine = carriers(plan, rows).merge(money[money["kunci"].notna()], how="left", on="kunci")
    mine["utuh"] = mine["utuh"].eq(True)
    g = mine.groupby("nomor")
    sums = {c: g[c].sum(min_count=1).where(g[c].count() == g.size()) for c in ("pagu", "realisasi")}
    return pd.DataFrame(sums | {"utuh": g["utuh"].all()}).reset_index()


def _why_not(row: dict[str, Any]) -> str | None:
    """The first reason why a sasaran has no efficiency; None where it has one."""
    cases = [
        (row["n_lapor"] < row["n_target"] or not row["n_target"], "belum dilaporkan"),
        (not row["n_angka"], "tanpa angka"),
        (not row["rata_rata"] >= 100 - HAIR, "di bawah target"),
        (not row["utuh"], "belanja belum diketahui"),
        (not row["realisasi"] > 0 or not row["serapan"] > 0, "belum ada belanja"),
    ]
    return next((why for holds, why in cases if holds), None)
