"""Funding, ceiling and spending by year, on the budget page and the five-year page."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import budget as bud
from ...plan.plan import Plan
from .. import figures
from ..content import Content, Picture, Table
from ..page import Page
from ..parts import source_note

_COUNTS = ["n", "n_lapor", "n_tanpa_pagu", "n_realisasi"]


def sums_by_year(plan: Plan, money: pd.DataFrame) -> pd.DataFrame:
    """Every year of the plan, with the columns of `budget.funding_totals` and `totals`; no count missing."""
    sums = bud.funding_totals(plan).merge(bud.totals(money, ["tahun"]), on="tahun", how="left")
    return sums.assign(**{c: sums[c].fillna(0).astype(int) for c in _COUNTS})


def money_by_year(p: Page, sums: pd.DataFrame, id: str, file: str = "") -> Content:
    """Picture and table of `sums_by_year`; `id`: that of the table; `file`: what it is offered as."""
    return Content([_picture(p, sums), _table(p, sums, id)], files={file: sums} if file else {})


def _picture(p: Page, sums: pd.DataFrame) -> Picture:
    """It shows all spending that is known, where a line of the table holds only what has a ceiling."""
    spent = sums[["realisasi", "realisasi_tanpa_pagu"]].sum(axis=1, min_count=1)
    drawn = sums.assign(realisasi=spent)
    known = drawn[["pendanaan", "pagu", "realisasi"]].notna().any(axis=1)
    text = "Angka uang diketahui untuk {a} dari {b} tahun rencana"
    finding = p.t(text, a=int(known.sum()), b=len(known))
    about = {"id": "g-uang", "name": p.t("Pendanaan, pagu, dan realisasi per tahun"), "finding": finding}
    svg = figures.money_by_year(drawn, bahasa=p.bahasa, **about)
    under = p.say("Rupiah, {periode}; kerangka pendanaan, pagu DIPA, dan realisasi adalah tiga angka berbeda")
    notes = {
        "Arsir: usulan nilai, karena digit tercetak hilang.": sums["dari_usulan"].eq(True).any(),
        "Batang realisasi memuat belanja tanpa pagu.": _loose(sums),
    }
    note = Markup("<p class=note>{}</p>")
    after = Markup("").join(note.format(p.t(text)) for text, holds in notes.items() if holds)
    return Picture(svg, finding, under, source_note(p, "pendanaan", "anggaran"), after)


def _table(p: Page, sums: pd.DataFrame, id: str) -> Table:
    counts = zip(sums["n_lapor"], sums["n"], strict=True)
    said = [p.t("{a} dari {b}", a=a, b=b) if b else None for a, b in counts]
    keys = "pendanaan pagu_awal pagu realisasi serapan sisa lapor persen_pagu_lapor"
    none: dict[str, Any] = {key: {"none": p.t("belum tersedia")} for key in keys.split()}
    columns = p.columns(f"thn {keys}{' realisasi_tanpa_pagu' if _loose(sums) else ''}", **none)
    note = p.t("Serapan dan sisa atas seluruh pagu; kegiatan yang belum melapor belum ada di realisasi.")
    shown = sums.assign(thn=sums["tahun"].astype("str"), lapor=said)
    return Table(shown, columns, id, p.t("Pendanaan, pagu, dan realisasi per tahun"), note)


def _loose(sums: pd.DataFrame) -> bool:
    """Whether there is spending without a ceiling in any year."""
    return bool(sums["realisasi_tanpa_pagu"].notna().any())
