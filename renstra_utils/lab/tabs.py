"""The tabs of the explorer, a class each: its widgets, how they are filled, and its own small state.

Widgets pass a choice to `evaluate` and show what `ViewPage` says. No figure is computed here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from weakref import WeakSet

import ipywidgets as widgets
import pandas as pd
from itables.widget import ITable
from markupsafe import Markup, escape

from ..evaluate import match, what_if
from ..files import write_atomic
from ..plan.plan import Plan
from ..show.html import status_mark
from ..show.page import in_lab
from ..show.pages import ViewPage
from ..show.signs import signs
from .exports import EXPORTS, code_of, export_name
from .shared import State, button, drop, html, indicators, offer_years, safely, wide


class Tab:
    """One tab. Its widgets are public attributes, so that they are at hand at the prompt."""

    def __init__(self, state: State) -> None:
        self.state, self.t = state, state.w.t
        self.box = widgets.VBox(self.build())

    def build(self) -> list[widgets.Widget]:
        """The widgets, from top to bottom."""
        raise NotImplementedError

    def open(self, plan: Plan) -> None:
        """A plan was opened."""

    def fill(self) -> None:
        """The tab is in front, and what it shows may have changed."""


#: Decimal mark and thousands of a language, by which the table sorts.
_MARKS = {"id": (",", "."), "en": (".", ",")}
#: Column -> key in `ViewPage.shown`.
_COLUMNS = {
    "Kode": "kode",
    "Indikator": "indikator",
    "Tahun": "tahun",
    "Target": "t",
    "Realisasi": "r",
    "Capaian mentah, %": "capaian_mentah",
    "Terhadap target": "bagan",
    "Status": "status",
    "Predikat": "predikat",
}
#: Cells are markup of ours and escaped text, so HTML is let through; no row is left out.
_TABLE: dict[str, Any] = {
    "classes": "display compact",
    "style": "width:100%",
    "allow_html": True,
    "maxBytes": 0,
    "select": "single",
    "text_in_header_can_be_selected": False,  # a click on it sorts
    "autoWidth": False,  # it measures nothing while another tab is in front
    "columnDefs": [
        {"targets": 6, "orderable": False, "searchable": False},
        {"targets": 5, "className": "dt-right"},
    ],
}


class TableTab(Tab):
    """Every row of the choice, and its two pictures."""

    _filled: Any = None
    _money: tuple[Any, Markup] = None, Markup("")

    def build(self) -> list[widgets.Widget]:
        t = self.t
        decimal, thousands = _MARKS[self.state.bahasa]
        nothing = t("Tidak ada baris untuk pilihan ini")
        words = {
            "search": t("Cari:"),
            "lengthMenu": t("_MENU_ baris"),
            "info": t("_START_–_END_ dari _TOTAL_ baris"),
            "infoEmpty": t("0 baris"),
            "infoFiltered": t("(dari _MAX_)"),
            "zeroRecords": nothing,
            "emptyTable": nothing,
            "decimal": decimal,
            "thousands": thousands,
        }
        self._look = _TABLE | {"language": words}
        self.table = ITable(pd.DataFrame(columns=[t(c) for c in _COLUMNS]), **self._look)
        self.table.add_class("renstra")
        self.kegiatan_tabel, self.pictures = html(), html()
        return [self.table, self.kegiatan_tabel, self.pictures]

    def fill(self) -> None:
        now = self.state.plan, self.state.page.choice
        if self._filled != now:
            self._filled = now
            with self.state.silently():
                self.table.update(self._cells(), **{**self._look, "selected_rows": []})
            self.kegiatan_tabel.value = in_lab(self.state.page.activities_table())
            self.pictures.value = in_lab(self.state.page.trend_figure(), self._money_figure(), more="pair")

    def _cells(self) -> pd.DataFrame:
        shown, w = self.state.page.shown(), self.state.w
        shown = shown.assign(status=[status_mark(w, s) for s in shown["status"]])
        write: dict[str, Any] = {
            **dict.fromkeys(("t", "r", "bagan", "status"), lambda markup: markup),
            "capaian_mentah": w.number,
            "predikat": self.t,
        }
        cells = {}
        for column, key in _COLUMNS.items():
            said = ["" if pd.isna(v) else write.get(key, str)(v) for v in shown[key]]
            cells[self.t(column)] = [str(signs(escape(s))) for s in said]
        return pd.DataFrame(cells)

    def _money_figure(self) -> Markup:
        """The budget picture, drawn again only where what it shows has changed."""
        c = self.state.page.choice
        if self._money[0] != (key := (self.state.plan, c.tahun, c.program, c.kegiatan)):
            self._money = key, self.state.page.money_figure()
        return self._money[1]


class RecordTab(Tab):
    """One indicator in full."""

    def build(self) -> list[widgets.Widget]:
        self.indikator, self.record = drop(self.t("Indikator")), html()
        self._audited: WeakSet[Plan] = WeakSet()
        return [self.indikator, self.record]

    def open(self, plan: Plan) -> None:
        self.indikator.options, self.indikator.index = indicators(plan), 0
        self.record.value = ""

    def fill(self) -> None:
        """The first record of a plan is shown before its audit, which takes longer than an eye waits."""
        plan = self.state.plan
        for audited in (True,) if plan in self._audited else (False, True):
            record = self.state.page.record(self.indikator.value, audited)
            self.record.value = in_lab(record)
        self._audited.add(plan)


class WhatIfTab(Tab):
    """Supposed values and what follows from them; the data stay as they are."""

    def __init__(self, state: State, indikator: widgets.Dropdown) -> None:
        self._indikator = indikator
        super().__init__(state)

    def build(self) -> list[widgets.Widget]:
        t = self.t
        self.andai_tahun = drop(t("Tahun"))
        self.andai_kolom = drop(t("Yang diubah"), [(t(k), k) for k in what_if.SUPPOSABLE])
        self.andai_nilai = wide(widgets.Text, t("Menjadi"), placeholder=t("mis. 87,5 atau BB"))
        self.andai_hasil = html()
        buttons = [
            button(t("Andaikan"), "question", self.suppose),
            button(t("Batalkan yang terakhir"), "undo", self.undo),
            button(t("Kembali ke data"), "trash", self.forget),
        ]
        given = [self._indikator, self.andai_tahun, self.andai_kolom, self.andai_nilai]
        return [*given, widgets.HBox(buttons), self.andai_hasil]

    def open(self, plan: Plan) -> None:
        offer_years(self.andai_tahun, plan)
        self.state.supposed = what_if.supposed([])

    def fill(self) -> None:
        none = Markup("<p class=none>{}</p>").format(self.t("Belum ada andaian."))
        self.andai_hasil.value = in_lab(*(self.state.page.supposed_tables() or [none]))

    @safely
    def suppose(self) -> None:
        """One value more."""
        given = (self._indikator, self.andai_tahun, self.andai_kolom, self.andai_nilai)
        one = what_if.suppose(self.state.plan, *(w.value for w in given))
        self.state.supposed = what_if.supposed([*self.state.supposed.to_dict("records"), one])
        self.state.choose()

    @safely
    def undo(self) -> None:
        """Without the last one."""
        self.state.supposed = self.state.supposed.iloc[:-1]
        self.state.choose()

    @safely
    def forget(self) -> None:
        """Back to the data."""
        self.state.supposed = self.state.supposed.iloc[:0]
        self.state.choose()


class CompareTab(Tab):
    """Another plan beside this one; pairs of indicators can be corrected by hand."""

    plan_b: Plan

    def build(self) -> list[widgets.Widget]:
        t = self.t
        self.fixed: dict[str, str | None] = {}
        self.banding = pd.DataFrame(columns=["kode_a", "kode_b"])
        self.kantor_b, self.tahun_a, self.tahun_b = drop(t("Dengan")), drop(t("Tahun A")), drop(t("Tahun B"))
        likeness = {"value": match.LIKENESS, "min": 50, "max": 100, "continuous_update": False}
        self.mirip = wide(widgets.IntSlider, t("Kemiripan minimal"), **likeness)
        self.kode_a, self.kode_b = drop(t("Indikator A")), drop(t("Pasangannya di B"))
        self.banding_hasil = html()
        buttons = [button(t("Tetapkan"), "link", self.fix), button(t("Kembalikan semua"), "undo", self.unfix)]
        return [
            *(self.kantor_b, widgets.HBox([self.tahun_a, self.tahun_b]), self.mirip),
            *(html(Markup("<b>{}</b>").format(t("Membetulkan pasangan"))), self.kode_a, self.kode_b),
            *(widgets.HBox(buttons), self.banding_hasil),
        ]

    def open(self, plan: Plan) -> None:
        self.kode_a.options, self.kode_a.index = indicators(plan), 0
        offer_years(self.tahun_a, plan)
        self.fixed = {}

    def first_neighbour(self, named: list[tuple[str, str]]) -> None:
        """Opens the first other office; where that one cannot be read, the same one twice."""
        own = str(self.state.plan.folder)
        with self.state.silently():
            self.plan_b, self.kantor_b.options = self.state.plan, named
        for value in (next((v for _, v in named if v != own), own), own):
            self.kantor_b.value = value
            self.other()
            if not self.state.message.value:
                break

    @safely
    def other(self) -> None:
        """Another plan was chosen."""
        self.plan_b = self.state.load(self.kantor_b, self.plan_b)
        self.fixed = {}
        with self.state.silently():
            self.kode_b.options = [(self.t("tanpa pasangan"), ""), *indicators(self.plan_b)]
            self.kode_b.value = ""
            offer_years(self.tahun_b, self.plan_b)
        self.state.fill()

    def fill(self) -> None:
        plans, years = (self.state.plan, self.plan_b), (self.tahun_a.value, self.tahun_b.value)
        pairs = match.match(*plans, self.fixed, self.mirip.value)
        self.banding = match.compare(*plans, pairs, *years, self.state.page.choice)
        a, b = (f"{p.meta.nama_kantor} {y}" for p, y in zip(plans, years, strict=True))
        self.partner()
        self.banding_hasil.value = in_lab(self.state.page.comparison(self.banding, (a, b)))

    @safely
    def partner(self) -> None:
        """The control for the counterpart says which one is now taken."""
        now = self.banding.set_index("kode_a")["kode_b"].get(self.kode_a.value)
        self.kode_b.value = "" if pd.isna(now) else now

    @safely
    def fix(self) -> None:
        """This pair by hand; it takes the place of an earlier word about either."""
        a, b = self.kode_a.value, self.kode_b.value or None
        self.fixed = {x: y for x, y in self.fixed.items() if y is None or y != b} | {a: b}
        self.state.fill()

    @safely
    def unfix(self) -> None:
        """No pair by hand."""
        self.fixed = {}
        self.state.fill()


class SaveTab(Tab):
    """The view as a file, and a link to download it."""

    _kind = "CSV"

    def build(self) -> list[widgets.Widget]:
        t = self.t
        self.unduhan = html()
        buttons = [button(t(n), "download", lambda _, n=n: self.save(n)) for n in EXPORTS]
        said = html(t("Yang tampak sekarang, dengan pilihan dan konvensinya:"))
        return [said, widgets.HBox(buttons), self.unduhan]

    def save(self, kind: str) -> None:
        """The view as a file of one of `EXPORTS`."""
        self._kind = kind
        self._write()

    @safely
    def _write(self) -> None:
        s, t = self.state, self.t
        suffix, mime, make = EXPORTS[self._kind]
        data = make(ViewPage(s.plan, s.page.choice, s.bahasa, s.supposed))
        path = s.keluar / s.plan.name / "jelajah" / f"{export_name(s.page)}{suffix}"
        write_atomic(path, data)
        link = f"data:{mime};charset=utf-8,{quote(data)}"
        where = Markup('<p>{} <code>{}</code> · <a class="dl" download="{}" href="{}">{} {}</a></p>')
        lines = Markup("<p>{}</p><pre>{}</pre>")
        self.unduhan.value = in_lab(
            where.format(t("Tersimpan:"), path, path.name, link, t("Unduh"), path.name),
            lines.format(t("Baris yang sama di sel notebook:"), code_of(s.page)),
        )
