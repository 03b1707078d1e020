"""Funding, ceiling and spending by year, on the budget page and the five-year page."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import budget as bud
from ...frames import as_records
from ...plan.plan import Plan
from .. import figures
from ..content import Content, Picture, Table
from ..html import missing, small
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
    svg = figures.money_by_year(drawn, bahasa=p.bahasa, anggaran=p.plan.meta.anggaran, **about)
    under = p.say("Rupiah, {periode}; kerangka pendanaan, pagu DIPA, dan realisasi adalah tiga angka berbeda")
    notes = {
        "Arsir: usulan nilai, karena digit tercetak hilang.": sums["dari_usulan"].eq(True).any(),
        "Batang realisasi memuat belanja tanpa pagu.": _loose(sums),
    }
    note = Markup("<p class=note>{}</p>")
    after = Markup("").join(note.format(p.t(text)) for text, holds in notes.items() if holds)
    return Picture(svg, finding, under, source_note(p, "pendanaan", "anggaran"), after)


def _table(p: Page, sums: pd.DataFrame, id: str) -> Table:
    """Columns without any figure are left out: that nothing is known of them is said under the table."""
    absent = p.t("belum tersedia")
    figures_of = {"right": True, "kind": "html"}
    none: dict[str, Any] = {key: {"none": absent} for key in ("pendanaan", "serapan", "sisa")}
    keys = [k for k in ("pendanaan", "pagu", "realisasi", "serapan", "sisa") if sums[k].notna().any()]
    if _loose(sums) and "realisasi" not in keys:
        keys.insert(keys.index("pagu") + 1 if "pagu" in keys else len(keys), "realisasi")
    columns = p.columns(
        " ".join(["thn", *keys, *(["lapor"] if sums["n"].any() else [])]),
        pagu=figures_of | {"sort": "uang_pagu"},
        realisasi=figures_of | {"sort": "uang_realisasi"},
        lapor={"kind": "html", "sort": "persen_pagu_lapor"},
        **none,
    )
    records = as_records(sums)
    shown = sums.assign(
        thn=sums["tahun"].astype("str"),
        uang_pagu=sums["pagu"],
        uang_realisasi=sums["realisasi"],
        pagu=[with_small(p, r["pagu"], absent, first_ceiling(p, r)) for r in records],
        realisasi=[with_small(p, r["realisasi"], absent, _without_ceiling(p, r)) for r in records],
        lapor=[_reported(p, r, absent) for r in records],
    )
    note = p.t("Serapan dan sisa atas seluruh pagu; kegiatan yang belum melapor belum ada di realisasi.")
    if not sums["n"].any():
        bare = not _loose(sums)
        note = p.t("Pagu dan realisasi belum dilaporkan untuk satu tahun pun.") if bare else ""
    return Table(shown, columns, id, p.t("Pendanaan, pagu, dan realisasi per tahun"), note)


def with_small(p: Page, value: float, absent: str, *under: str) -> Markup:
    """An amount, or the word for a missing one, with lines of smaller words under it."""
    main = missing(absent) if pd.isna(value) else Markup("{}").format(p.w.rupiah(value))
    return main + Markup("").join(small(x) for x in under if x)


def first_ceiling(p: Page, row: dict[str, Any]) -> str:
    """The first ceiling, where the revised one is another or the first is not known."""
    if pd.isna(row["pagu"]) or row["pagu_awal"] == row["pagu"]:
        return ""
    if pd.isna(row["pagu_awal"]):
        return p.t("pagu awal belum diketahui")
    return p.t("awal {nilai}", nilai=p.w.rupiah(row["pagu_awal"]))


def _without_ceiling(p: Page, row: dict[str, Any]) -> str:
    loose = row["realisasi_tanpa_pagu"]
    return "" if pd.isna(loose) else p.t("tanpa pagu {nilai}", nilai=p.w.rupiah(loose))


def _reported(p: Page, row: dict[str, Any], absent: str) -> Markup:
    """How many have reported, and of which share of the ceiling."""
    if not row["n"]:
        return missing(absent)
    told, part = p.t("{a} dari {b}", a=row["n_lapor"], b=row["n"]), row["persen_pagu_lapor"]
    share = "" if pd.isna(part) else p.t("{bagian} pagu", bagian=p.w.percent(part, bounds=[0, 100]))
    return Markup("{}{}").format(told, small(share) if share else "")


def _loose(sums: pd.DataFrame) -> bool:
    """Whether there is spending without a ceiling in any year."""
    return bool(sums["realisasi_tanpa_pagu"].notna().any())
