"""An indicator over the years, on the yearly and the five-year page: heat of a capaian, distance to the end
of the plan.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ...evaluate.years import PROSPECTS, prospects
from ...frames import as_records
from ..content import Table
from ..html import missing, small, status_mark
from ..page import Page
from .national import by_agreement

#: Steps of the heat table: from which capaian on, and the mark's class; below all of them `c`.
_STEPS = ((100 - 1e-9, "t"), (90, "a"), (75, "b"))


def heat(p: Page, rate: float, under: Markup) -> Markup:
    """A cell of the heat table: the figure, with what stands under it, and a mark by its step; the legend is
    on the page.
    """
    step = "x" if rate > 100 else next((name for least, name in _STEPS if rate >= least), "c")
    shown = p.w.percent(rate, 1, bounds=(75, 90, 100))
    return Markup("<b class=h%s>%s%s</b>") % (step, shown, under)


def ends_sentence(p: Page, ends: pd.DataFrame) -> Markup:
    """Where the indicators stand against the end of the plan: parts that add up to the whole."""
    part = Markup("{} {}")
    parts = [part.format(p.link("akhir-rencana", n), p.t(k)) for k, n in prospects(ends).items()]
    listed = Markup(p.w.join([str(x) for x in parts]))
    return p.markup("Terhadap target akhir {akhir}: {n} indikator = {daftar}.", n=len(ends), daftar=listed)


def end_label(p: Page) -> str:
    """What the column of end targets is called: whose they are."""
    text = "Target nasional {tahun}" if by_agreement(p) else "Target {tahun}"
    return p.say(text, tahun=p.plan.years[-1])


def ends_table(p: Page, ends: pd.DataFrame) -> Table:
    """Distance to the end of the plan and the pace that is needed. In: rows of `years.end_of_plan`."""
    records = as_records(ends)
    last = {"label": p.t("Realisasi terakhir"), "kind": "html", "sort": "r_kini"}
    end = {"label": end_label(p), "sort": "urut_akhir"}
    places = {s: n for n, s in enumerate(PROSPECTS)}
    shown = ends.assign(
        teks=[p.plan_text(r["indikator"], r["satuan"]) for r in records],
        realisasi=[_last_known(p, r) for r in records],
        target_akhir=[t if pd.isna(t) else p.w.value(t) for t in ends["target_akhir"]],
        urut_akhir=ends["t_angka"].where(ends["t_angka"].notna(), ends["t_bawah"]),
        prospek=[status_mark(p.w, s) for s in ends["prospek"]],
        urut_prospek=ends["prospek"].map(places),
    )
    columns = p.columns(
        "teks realisasi target_akhir kemajuan perlu_per_tahun tren_per_tahun proyeksi prospek",
        realisasi=last,
        target_akhir=end,
        proyeksi={"bounds": tuple(ends["t_angka"].dropna())},
        prospek={"sort": "urut_prospek"},
    )
    note = p.t(
        "Perlu per tahun: perubahan yang harus dibawa tiap tahun tersisa. "
        "Proyeksi: garis lurus melalui tahun-tahun yang diketahui; sedikitnya dua."
    )
    caption = p.t("Jarak ke target akhir rencana dan laju yang diperlukan")
    return Table(shown, columns, "akhir-t", caption, note, fold=p.t("{n} indikator", n=len(shown)))


def _last_known(p: Page, r: dict[str, Any]) -> Markup:
    """The last realisasi of a whole year, with that year."""
    if pd.isna(r["realisasi_kini"]):
        return missing(p.t("sementara" if r["prospek"] == "sementara" else "belum dilaporkan"))
    against = [] if pd.isna(r["t_angka"]) else [r["t_angka"]]
    value = p.w.value(r["realisasi_kini"] if pd.isna(r["r_kini"]) else r["r_kini"], against)
    return escape(value) + small(str(r["tahun_data"]))
