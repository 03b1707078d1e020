"""What the yearly, the budget and the roll-up page are about: figures, computed once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import budget as bud
from ...evaluate import means, rollup
from ...evaluate.needs import needs
from ...plan.plan import Plan
from ..html import in_url
from ..page import Page
from .indicators import reported
from .money import sums_by_year


class YearFigures(Page):
    """The attainment of one year; `all_rows`: of every year."""

    tahun: int

    def __init__(self, plan: Plan, rows: pd.DataFrame, tahun: int, bahasa: str = "id") -> None:
        super().__init__(plan, bahasa, tahun)
        self.all_rows = rows
        self.rows = rows[rows["tahun"] == tahun].reset_index(drop=True)
        self.total = means.summarise(self.rows, [], plan.rules).iloc[0]

    def under(self, level: str) -> pd.DataFrame:
        """The rows that stand under a programme or an activity; mostly all do, and nothing is copied."""
        known = self.rows[level].notna()
        return self.rows if known.all() else self.rows[known]

    def state(self) -> str:
        return reported(self.total)


class BudgetFigures(Page):
    """Funding, ceiling and spending of one year, with the other years beside it."""

    tahun: int

    def __init__(
        self, plan: Plan, money: pd.DataFrame, rows: pd.DataFrame, tahun: int, bahasa: str = "id"
    ) -> None:
        super().__init__(plan, bahasa, tahun)
        self.money = money[money["tahun"] == tahun].reset_index(drop=True)
        self.rows = rows[rows["tahun"] == tahun]
        self.total = means.summarise(self.rows, [], plan.rules).iloc[0]
        self.sums = sums_by_year(plan, money)
        self.now = self.sums[self.sums["tahun"] == tahun].iloc[0]
        self.left_out = self.money.dropna(subset="keterangan")
        self.complete = bud.complete(self.now) and self.left_out.empty
        added = bud.leaves(self.money)
        self.counted = added[added[["pagu", "realisasi"]].notna().any(axis=1)]
        self.spent = self.counted[self.counted["realisasi"].notna()]
        # Where some spending is of a part of the year, there is no year to judge yet.
        self.mid_year = bool((bud.data_month(self.spent) < 12).any())
        self.only_activities = bool(self.counted["level"].eq("kegiatan").all())
        self.unit = self.t("kegiatan") if self.only_activities else self.t("baris anggaran")
        self.as_of = _as_of(self)
        heads = self.money[self.money["level"].eq("program") & self.money["kode"].notna()]
        self.programmes: dict[str, str] = dict(zip(heads["kode"], heads["uraian"], strict=True))

    def share(self, value: float) -> str:
        """A share as printed: never looks like nothing or all where it is not."""
        return self.w.percent(value, bounds=[0, 100])

    def in_detail(self, value: float) -> Markup:
        """An amount that leads to its rows."""
        return self.link("rincian", self.w.rupiah(value))

    def programme_of(self, row: dict[str, Any]) -> str | None:
        """The name of the programme that a row of `money` stands under, where it is known."""
        return None if row["level"] == "program" else self.programmes.get(row["program_kode"])

    def state(self) -> str:
        return "ada" if self.now["n_realisasi"] else "menunggu data"


def _as_of(p: BudgetFigures) -> str:
    """Up to which day spending is in, where that is not the whole year; nothing otherwise."""
    days = p.spent["tanggal_data"].dropna()
    if days.empty or days.min() >= f"{p.tahun}-12-31":
        return ""
    text = "data tertua per {tanggal}" if len(set(days)) > 1 else "per {tanggal}"
    return p.t(text, tanggal=p.w.date(days.min()))


class OfficeFigures(Page):
    """A run's offices in one year (0: the last with figures), with the years beside it."""

    tahun: int

    def __init__(self, run: rollup.Run, tahun: int = 0, bahasa: str = "id") -> None:
        plan: Any = run  # what a page needs of a plan, a run has too
        super().__init__(plan, bahasa, tahun or run.last)
        meta = replace(run.meta, nama_kantor=self.n_offices(len(run.offices)))
        self.plan, self.run = replace(plan, catatan=_notes(self, run), meta=meta), run
        self.places = places = rollup.places(run, self.tahun)
        self.far, self.failing = rollup.outliers(places), rollup.failing(run, self.tahun)
        self.known: pd.DataFrame = places.dropna(subset=["rata_rata"])
        state = places["keadaan_serapan"]
        self.spent: pd.DataFrame = places[(state == rollup.COMPLETE) & places["serapan"].notna()]
        self.n_partly = int((~state.isin([rollup.COMPLETE, "belum dilaporkan"])).sum())
        self.needs = needs(run, places, self.tahun)
        self.n_lost = run.missing["satker"].nunique()

    def covers(self) -> str:
        return f"{self.t('Tahun')} {self.tahun}"  # the offices' plans need not be of one period

    def state(self) -> str:
        if self.places["n_sementara"].any():
            return "sementara"
        return "ada" if len(self.known) or len(self.spent) or self.n_partly else "menunggu data"

    def office(self, satker: str, kantor: str, kind: str = "capaian") -> Markup:
        """The office's name, leading to its page where there is one, in the reader's language if possible."""
        made = self.run.made.get((satker, kind, self.tahun), {})
        if not made:
            return Markup("{}").format(kantor)
        id = made.get(self.bahasa) or made[min(made)]
        return Markup('<a href="../{}.html">{}</a>').format(in_url(id), kantor)

    def office_and_code(self, satker: str, kantor: str) -> Markup:
        """`office`, with the office's code under it where it has one."""
        code, name = self.run.codes.get(satker, ""), self.office(satker, kantor)
        return Markup("{}<small>{}</small>").format(name, code) if code else name

    def names(self, rows: pd.DataFrame) -> list[Markup]:
        """The name of each row's office, with its code."""
        return [self.office_and_code(s, k) for s, k in zip(rows["satker"], rows["kantor"], strict=True)]

    def n_offices(self, n: int) -> str:
        """So many offices, in words."""
        return self.t("1 kantor") if n == 1 else self.t("{n} kantor", n=n)

    def n_rows(self, n: int) -> str:
        """So many rows, in words."""
        return self.t("1 baris") if n == 1 else self.t("{n} baris", n=n)


def _notes(p: OfficeFigures, run: rollup.Run) -> tuple[str, ...]:
    """What must be known before the offices are compared."""
    notes = []
    if run.left_out:
        notes.append(p.t("{n} kantor contoh fiktif tidak ikut dihitung.", n=run.left_out))
    if len(run.caps) > 1:
        text = (
            "Kantor memakai batas atas capaian yang berbeda ({batas}); "
            "rata-ratanya tidak sepenuhnya sebanding."
        )
        notes.append(p.t(text, batas=", ".join(run.caps)))
    return tuple(notes)
