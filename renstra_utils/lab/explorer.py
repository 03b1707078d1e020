"""The explorer in JupyterLab: choices above, tabs below, and what follows from what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd
from markupsafe import Markup

from ..evaluate.choice import activities, shown_columns
from ..plan.plan import Plan
from ..show.page import in_lab, style_tag
from ..show.pages import ViewPage
from .choices import Choices, offices
from .mapping import MapTab
from .shared import State, html, read, safely
from .tabs import CompareTab, RecordTab, SaveTab, TableTab, WhatIfTab


def heading(page: ViewPage) -> Markup:
    """What was chosen and what it comes to, above the tabs."""
    box = Markup("<div><dt>{}</dt><dd><strong>{}</strong> <span>{}</span></dd></div>")
    example = Markup("<strong class=tag>{}</strong> ").format(page.t("CONTOH FIKTIF"))
    said = Markup('{}<h3>{}{}</h3><p class="sub">{} · {}</p><dl class="boxes">{}</dl>{}').format(
        page.bullet_ground(),
        example if page.plan.meta.contoh else "",
        page.title(),
        page.plan.meta.nama_kantor,
        page.chosen(),
        Markup("").join(box.format(*b) for b in page.boxes()),
        _if_so(page),
    )
    return in_lab(said)


def _if_so(page: ViewPage) -> Markup:
    """One line that keeps the difference to the record in sight while something is supposed."""
    if page.if_so is None or page.changes is None:
        return Markup("")
    t, w, last = page.t, page.w, page.if_so.kantor.iloc[-1]
    ratings = [last[f"predikat_{end}"] for end in ("tercatat", "andaian")]
    return Markup('<p class="mark" role="note"><strong>{}</strong> {}: {} → {} ({}); {}: {} → {}</p>').format(
        t("{n} andaian, data tidak diubah.", n=len(page.changes)),
        t("Rata-rata kantor {tahun}", tahun=last["tahun"]),
        w.percent(last["rata_rata_tercatat"]),
        w.percent(last["rata_rata_andaian"]),
        w.points(last["selisih_rata_rata"]),
        t("Predikat"),
        *(t("belum ada" if pd.isna(r) else r) for r in ratings),
    )


class Explorer:
    """Everything of one office under the hand: choose, look, suppose, compare, save.

    At the prompt: `plan`, `choice`, `rows` (the view), `andaian` (supposed values) and `banding` (the
    comparison) are what is on the screen, as DataFrames where they are tables; every control is an attribute.
    Raises PlanError where the first plan cannot be read; later ones say so on the screen.
    """

    def __init__(
        self,
        rencana: str = "../data/contoh",
        tahun: list[int] | None = None,
        bahasa: str = "id",
        keluar: str = "../reports",
    ) -> None:
        self.state = state = State(bahasa, Path(keluar))
        state.choose, state.fill = self._choose, self._fill
        self.message, self.head, self.choices = state.message, html(), Choices(state)
        record = RecordTab(state)
        self.what_if, self.compare = WhatIfTab(state, record.indikator), CompareTab(state)
        self.save = SaveTab(state)
        self.map_sheet = MapTab(state)
        self.tabs = (TableTab(state), record, self.what_if, self.compare, self.save, self.map_sheet)
        t = state.w.t
        titles = [
            t("Tabel dan gambar"),
            t("Satu indikator"),
            t("Bagaimana jika"),
            t("Bandingkan"),
            t("Unduh"),
            t("Petakan lembar"),
        ]
        self.tab = widgets.Tab([tab.box for tab in self.tabs], titles=titles)
        for part in (self.choices, *self.tabs):
            vars(self).update({k: v for k, v in vars(part).items() if isinstance(v, widgets.Widget)})
        self.box = widgets.VBox([html(style_tag()), self.choices.box, self.message, self.head, self.tab])
        self.box.add_class("renstra-jelajah")
        self._open(read(rencana), tuple(tahun or ()))
        named = offices(Path(rencana))
        kantor = self.choices.kantor
        kantor.options, kantor.value = named, str(Path(rencana))
        self._choose()
        self.compare.first_neighbour(named)
        self._observe()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.box._repr_mimebundle_(**kwargs)

    plan = property(lambda self: self.state.plan, doc="The plan on the screen.")
    plan_b = property(lambda self: self.compare.plan_b, doc="The plan that it is compared with.")
    page = property(lambda self: self.state.page, doc="The page of the choice.")
    choice = property(lambda self: self.choices.choice, doc="What the controls say.")
    rows = property(lambda self: self.page.rows[shown_columns(self.page.rows)], doc="The rows on the screen.")
    kegiatan_terpilih = property(
        lambda self: activities(self.plan, self.choice), doc="Activities within the bounds of the choice."
    )
    andaian = property(lambda self: self.state.supposed, doc="The supposed values.")
    banding = property(lambda self: self.compare.banding, doc="The comparison, where it was opened.")

    def _observe(self) -> None:
        choices, compare = self.choices, self.compare
        for controls, action in (
            ((choices.kantor,), self._office),
            ((choices.program,), self._programme),
            (choices.narrowing, self._choose),
            ((self.tabs[1].indikator, compare.tahun_a, compare.tahun_b, compare.mirip), self._fill),
            ((compare.kantor_b,), compare.other),
            ((compare.kode_a,), compare.partner),
        ):
            for control in controls:
                control.observe(action, "value")
        self.tabs[0].table.observe(self._picked, "selected_rows")
        self.tab.observe(self._fill, "selected_index")

    def _open(self, plan: Plan, years: tuple[int, ...] = ()) -> None:
        with self.state.silently():
            self.state.plan = plan
            self.choices.open(plan, years)
            for tab in self.tabs:
                tab.open(plan)

    @safely
    def _office(self) -> None:
        self._open(self.state.load(self.choices.kantor, self.state.plan))
        self._choose()

    @safely
    def _programme(self) -> None:
        with self.state.silently():
            self.choices.offer_activities()
        self._choose()

    @safely
    def _choose(self) -> None:
        state = self.state
        if not self.choices.tahun.value:
            raise ValueError(state.w.t("Pilih sedikitnya satu tahun."))
        state.page = ViewPage(state.plan, self.choice, state.bahasa, state.supposed)
        self.head.value = heading(state.page)
        self._fill()

    @safely
    def _fill(self) -> None:
        """What the open tab shows, and only that; what was saved before is not what is seen now."""
        self.tabs[self.tab.selected_index].fill()
        self.save.unduhan.value = ""

    @safely
    def _picked(self) -> None:
        """A row of the table leads to its indicator's record."""
        table, record, *_ = self.tabs
        if table.table.selected_rows:
            record.indikator.value = self.page.rows["kode"].iloc[table.table.selected_rows[0]]
            self.tab.selected_index = 1
            table.table.selected_rows = []  # the same row can be picked again
