"""The figures of a yearly report, computed once; those of the yearly and the budget page are theirs."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from ...evaluate import years
from ...evaluate.formulas import HAIR
from ...evaluate.series import first_true
from ...evaluate.statements import by_statement, numbered
from ...plan.plan import Plan
from ..html import plain_lines
from .budget import BudgetPage
from .subjects import YearFigures
from .yearly import YearlyPage

#: The parts of the report by id, with their headings, in order.
TITLES = {
    "sampul": "",
    "reviu": "PERNYATAAN TELAH DIREVIU",
    "kata-pengantar": "KATA PENGANTAR",
    "daftar": "DAFTAR ISI, TABEL, DAN GAMBAR",
    "ikhtisar": "IKHTISAR EKSEKUTIF",
    "bab-1": "BAB I PENDAHULUAN",
    "bab-2": "BAB II PERENCANAAN KINERJA",
    "bab-3": "BAB III AKUNTABILITAS KINERJA",
    "bab-4": "BAB IV PENUTUP",
    "lampiran-1": "LAMPIRAN 1 PERJANJIAN KINERJA",
    "lampiran-2": "LAMPIRAN 2 PENGUKURAN KINERJA",
    "lampiran-3": "LAMPIRAN 3 TINDAK LANJUT LHE",
    "lampiran-4": "LAMPIRAN 4 BUKTI DUKUNG",
}


class ReportFigures(YearFigures):
    """The rows of a year by sasaran (`rows`, with `nomor`), against earlier years and the end of the plan."""

    def __init__(
        self, plan: Plan, money: pd.DataFrame, rows: pd.DataFrame, tahun: int, bahasa: str = "id"
    ) -> None:
        super().__init__(plan, rows, tahun, bahasa)
        self.yearly = YearlyPage(plan, rows, tahun, bahasa)
        self.budget = BudgetPage(plan, money, rows, tahun, bahasa)
        self.rows = numbered(self.rows)
        self.statements = by_statement(plan, self.rows, tahun)
        self.compared = years.compare_years(rows, tahun).set_index("kode")
        self.ends = years.end_of_plan(rows, tahun, plan.rules)
        self.ways = _ways(self.compared, years.directions(rows, tahun, plan.rules))

    def of_statement(self, n: int) -> pd.DataFrame:
        """The indicators of a sasaran."""
        return self.rows[self.rows["nomor"] == n]

    def headings(self, rows: pd.DataFrame) -> list[str]:
        """`Sasaran 3: …` for each of the rows (`nomor, sasaran`); what has no sasaran says so."""
        none = self.t("Indikator tanpa sasaran")
        return [
            none if pd.isna(s) else self.t("Sasaran {n}: {sasaran}", n=n, sasaran=s)
            for n, s in zip(rows["nomor"], rows["sasaran"], strict=True)
        ]

    def named(self, codes: Iterable[str]) -> str:
        """Codes as a list in a sentence."""
        return ", ".join(codes)


def _ways(compared: pd.DataFrame, directions: pd.DataFrame) -> pd.Series:
    """Which way each indicator went: by capaian since the last year that has one, a grade since last year."""
    moved = compared["perubahan"]
    way = first_true((moved > HAIR, "membaik"), (moved < -HAIR, "memburuk"), (moved.notna(), "tetap"))
    return way.where(moved.notna(), directions.set_index("kode")["arah"].reindex(way.index)).rename("arah")


def plain(texts: Iterable[Markup | str]) -> list[str]:
    """Sentences of another page without its links, whose places are not here."""
    return [said for text in texts if (said := " ".join(plain_lines(text)))]


def counted(rows: pd.DataFrame) -> list[str]:
    """`1`, `2`, …: the numbers of rows."""
    return [str(n) for n in range(1, len(rows) + 1)]


def first_only(texts: Iterable[str]) -> list[str]:
    """Each text where it begins, blank where it only goes on.

    >>> first_only(["a", "a", "b"])
    ['a', '', 'b']
    """
    out: list[str] = []
    before = None
    for text in texts:
        out.append("" if text == before else text)
        before = text
    return out
