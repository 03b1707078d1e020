"""What the quarter's page and its minutes are about: figures, computed once."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from ...evaluate import budget as bud
from ...evaluate import one_quarter as oq
from ...plan.plan import Plan
from ..page import Page

#: A follow-up that is done.
DONE = "selesai"


class QuarterFigures(Page):
    """One quarter of a year, alone and to date.

    `rows`: every indicator (`one_quarter.quarter`); `due`: those that owe a figure of the quarter; `late`: of
    them those behind their quarters' target. ValueError, in Indonesian, for a quarter that is none.
    """

    tahun: int

    def __init__(self, plan: Plan, rows: pd.DataFrame, tahun: int, triwulan: int, bahasa: str = "id") -> None:
        oq.check_quarter(triwulan)
        # What was reported later is no date of this page.
        reports = oq.until(plan.realisasi, tahun, triwulan)
        super().__init__(replace(plan, tables={**plan.tables, "realisasi": reports}), bahasa, tahun)
        self.triwulan, self.rows = triwulan, rows
        self.due = rows[rows["wajib"]].reset_index(drop=True)
        self.late = oq.behind(rows)
        self.bases = {of: oq.basis(rows, of) for of in ("tw", "sd", "tahun")}
        self.ends = oq.end_of_quarter(tahun, triwulan)

    @cached_property
    def facts(self) -> dict[str, Any]:
        own = {"triwulan": self.w.quarter(self.triwulan), "lalu": self.before_name}
        return {**super().facts, **own, "penuh": self.w.whole_quarter(self.triwulan)}

    @property
    def when(self) -> str:
        return f"{super().when}-tw{self.triwulan}"

    def covers(self) -> str:
        return f"{super().covers()} · {self.w.quarter(self.triwulan)}"

    @cached_property
    def reported(self) -> int:
        """How many of those that are due have reported the quarter."""
        return int(self.due["lapor"].sum())

    def state(self) -> str:
        if not self.reported:
            return "menunggu data"
        return "ada" if self.reported == len(self.due) else "sementara"

    # -- follow-ups ------------------------------------------------------------------------------------------

    @cached_property
    def before(self) -> tuple[int, int]:
        """Year and quarter before this one."""
        return (self.tahun, self.triwulan - 1) if self.triwulan > 1 else (self.tahun - 1, 4)

    @property
    def before_name(self) -> str:
        """`TW I 2023`."""
        return f"{self.w.quarter(self.before[1])} {self.before[0]}"

    @cached_property
    def decided_before(self) -> pd.DataFrame:
        """The follow-ups of the quarter before."""
        return self._decided(*self.before)

    @cached_property
    def decided(self) -> pd.DataFrame:
        """The follow-ups that this quarter's meeting decided."""
        return self._decided(self.tahun, self.triwulan)

    def _decided(self, year: int, quarter: int) -> pd.DataFrame:
        f = self.plan.tindak_lanjut
        own = f[f["asal"].eq("triwulan") & f["tahun"].eq(year) & f["triwulan"].eq(quarter)]
        names = dict(zip(self.rows["kode"], self.rows["indikator"], strict=True))
        return own.assign(indikator=own["kode"].map(names).astype("str")).reset_index(drop=True)

    def overdue(self, record: dict[str, Any]) -> bool:
        """Whether a follow-up that is not done was due by the end of the quarter."""
        day = record["batas_waktu"]
        return record["status"] != DONE and not pd.isna(day) and day <= self.ends

    # -- money -----------------------------------------------------------------------------------------------

    @cached_property
    def money(self) -> pd.DataFrame:
        """The rows of the year's budget that add up, as `budget` gives them."""
        rows = bud.leaves(bud.budget(self.plan, self.tahun))
        return rows[rows[["pagu", "realisasi"]].notna().any(axis=1)].reset_index(drop=True)

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """The months up to the quarter's end of which `rpd.csv` says what was spent."""
        r = self.plan.rpd
        own = r[r["tahun"].eq(self.tahun) & r["bulan"].le(3 * self.triwulan) & r["realisasi"].notna()]
        return own.sort_values("bulan")
