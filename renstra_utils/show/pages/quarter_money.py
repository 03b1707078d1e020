"""Spending as far as the data know it: with its date, never taken for a quarter's."""

from __future__ import annotations

import calendar

from markupsafe import Markup

from ...frames import as_records
from ..content import Block, Content, Table
from ..html import note
from .quarter_figures import QuarterFigures


def spending(p: QuarterFigures) -> Content | None:
    """Ceilings and spending by activity with their date, and the months that `rpd.csv` tells of."""
    if p.money.empty and p.drawn.empty:
        return None
    blocks: list[Block] = [note(x) for x in by_month(p)]
    files = {}
    if len(p.money):
        blocks.append(money_table(p))
        columns = ["kode", "uraian", "tahun", "pagu_awal", "pagu", "realisasi", "serapan", "tanggal_data"]
        files = {f"anggaran{p.when}": p.money[columns]}
    return Content(blocks, files=files)


def money_table(p: QuarterFigures, dated: bool = True) -> Table:
    """First ceiling, revised ceiling, spending and its share; `dated`: each with the date of its figure."""
    records = as_records(p.money)
    frame = p.money.assign(nama=[p.plan_text(r["uraian"], r["kode"]) for r in records])
    blank = p.t("belum dilaporkan")
    columns = p.columns(
        f"nama pagu_awal pagu realisasi serapan{' tanggal_data' if dated else ''}",
        nama={"label": p.t("Program / kegiatan"), "kind": "html"},
        pagu_awal={"none": blank},
        pagu={"none": blank},
        realisasi={"none": blank},
        tanggal_data={"none": p.t("tanpa tanggal")},
    )
    return Table(frame, columns, "anggaran-t", p.say("Pagu dan realisasi anggaran {tahun}"), _dated(p))


def _dated(p: QuarterFigures) -> Markup:
    """Of which days the figures are, and that they are none of the quarter."""
    days = p.money.loc[p.money["realisasi"].notna(), "tanggal_data"].dropna()
    if days.empty:
        return Markup("")
    if max(days) > p.ends:
        text = (
            "Realisasi menurut anggaran.csv, data terakhir per {tanggal}: sesudah akhir {triwulan}, "
            "jadi bukan angka triwulan ini."
        )
    else:
        text = "Realisasi menurut anggaran.csv, data terakhir per {tanggal}."
    return p.markup(text, tanggal=p.w.date(max(days)))


def by_month(p: QuarterFigures) -> list[Markup]:
    """What was spent up to the last known month of the quarters to date, against the plan of withdrawal."""
    if p.drawn.empty:
        return []
    last = p.drawn.iloc[-1]
    month = int(last["bulan"])
    day = f"{p.tahun}-{month:02}-{calendar.monthrange(p.tahun, month)[1]}"
    spent, planned = last["realisasi"], last["rpd"]
    share = spent / planned * 100 if planned else None
    text = (
        "Menurut rpd.csv, per {tanggal}: realisasi {realisasi} dari rencana penarikan {rencana} ({bagian})."
    )
    told = {"realisasi": p.w.rupiah(spent), "rencana": p.w.rupiah(planned)}
    return [p.markup(text, tanggal=p.w.date(day), bagian=p.w.percent(share, bounds=[0, 100]), **told)]
