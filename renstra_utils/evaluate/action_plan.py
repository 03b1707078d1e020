"""The Rencana Aksi against what was reported: one quarter, or several together, by the one formula."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..rules import Rules
from .attainment import TARGET_PARTS, attain
from .quarters import planned_so_far, roll_up


def against_quarters(
    tables: dict[str, pd.DataFrame], tahun: int, quarters: Sequence[int], rules: Rules
) -> pd.DataFrame:
    """How far did some quarters of a year together meet what was planned for them?

    What was reported and what was planned are joined alike, as the indicator says (`quarters.roll_up`), over
    those of the `quarters` that were reported; a quarter that was not is no zero. A report of the whole year
    is of no quarter. Out, in the plan's order, a row for each indicator that reported one of them: `kode`,
    `target` and `realisasi` (as text), `triwulan_ada`, and what `attain` says: `capaian_mentah`, `status`.
    Basis: Rencana Aksi; the formula is that of the year (`rules/capaian.toml`).
    """
    indikator, reported = tables["indikator"], tables["realisasi"]
    reported = reported[reported["tahun"].eq(tahun) & reported["triwulan"].isin(list(quarters))]
    rolled = roll_up(reported, indikator)
    rolled = rolled[rolled["triwulan_ada"].notna()]
    planned = planned_so_far(tables["rencana_aksi"], rolled.assign(sebagian=True))
    key = ["kode", "tahun"]
    rows = indikator.drop(columns="_baris").merge(rolled, on="kode").merge(planned, how="left", on=key)
    named = {f"q_{part}": judged for part, judged in TARGET_PARTS.items()}
    rows = rows.rename(columns={**named, "q_teks": "target"}).assign(sebagian=False)
    figures = rows["r_angka"].astype(object).where(rows["r_angka"].notna())
    rows["realisasi"] = rows["r_mutu"].astype(object).where(rows["r_mutu"].notna(), figures)
    return attain(rows, rules)
