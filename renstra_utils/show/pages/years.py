"""An indicator over the years, on the yearly and the five-year page: heat of a capaian, distance to the end
of the plan.
"""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from ...evaluate.years import prospects
from ..content import Table
from ..html import status_mark
from ..page import Page

#: Steps of the heat table: from which capaian on, and the mark's class; below all of them `c`.
_STEPS = ((100 - 1e-9, "t"), (90, "a"), (75, "b"))


def heat(p: Page, rate: float, under: Markup) -> Markup:
    """A cell of the heat table: the figure, with what stands under it, and a mark by its step; the legend is
    on the page.
    """
    step = "x" if rate > 100 else next((name for least, name in _STEPS if rate >= least), "c")
    shown = p.w.percent(rate, 1, bounds=(75, 90, 100))
    return Markup("<b class=h{}>{}{}</b>").format(step, shown, under)


def ends_sentence(p: Page, ends: pd.DataFrame) -> Markup:
    """Where the indicators stand against the end of the plan: parts that add up to the whole."""
    part = Markup("{} {}")
    parts = [part.format(p.link("akhir-rencana", n), p.t(k)) for k, n in prospects(ends).items()]
    listed = Markup(p.w.join([str(x) for x in parts]))
    return p.markup("Terhadap target akhir {akhir}: {n} indikator = {daftar}.", n=len(ends), daftar=listed)


def ends_table(p: Page, ends: pd.DataFrame) -> Table:
    """Distance to the end of the plan and the pace that is needed. In: rows of `years.end_of_plan`."""
    pairs = zip(ends["r_kini"], ends["realisasi_kini"], ends["t_angka"], strict=True)
    reached = [p.w.value(t if pd.isna(r) else r, [] if pd.isna(a) else [a]) for r, t, a in pairs]
    only_partly = ends["realisasi_kini"].isna() & ends["prospek"].eq("sementara")
    shown = ends.assign(
        prospek=[status_mark(p.w, s) for s in ends["prospek"]],
        target_akhir=[t if pd.isna(t) else p.w.value(t) for t in ends["target_akhir"]],
        tahun_data=ends["tahun_data"].astype("str"),
        realisasi=pd.Series(reached, ends.index, dtype=object).mask(only_partly, p.t("sementara")),
    )
    last = {"label": p.t("Realisasi terakhir"), "kind": "data", "none": p.t("belum dilaporkan")}
    columns = p.columns(
        "indikator satuan realisasi tahun_data target_akhir kemajuan perlu_per_tahun tren_per_tahun proyeksi "
        "prospek",
        realisasi=last,
        target_akhir={"label": p.say("Target {tahun}", tahun=p.plan.years[-1])},
        proyeksi={"bounds": tuple(ends["t_angka"].dropna())},
    )
    note = p.t(
        "Perlu per tahun: perubahan yang harus dibawa tiap tahun tersisa. "
        "Proyeksi: garis lurus melalui tahun-tahun yang diketahui; sedikitnya dua."
    )
    caption = p.t("Jarak ke target akhir rencana dan laju yang diperlukan")
    return Table(shown, columns, "akhir-t", caption, note)
