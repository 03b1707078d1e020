"""The explorer in JupyterLab: widgets that pass a choice to `explore` and show what `pages.ViewPage` says. No figure is computed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache, wraps
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

import ipywidgets as widgets
import pandas as pd
from itables.widget import ITable
from markupsafe import Markup

from ..evaluate import attainment as att
from ..evaluate import explore
from ..files import reason, to_csv, write_atomic
from ..plan.plan import Plan, PlanError, brief, load
from ..rules import NO_SCALE
from ..run import report
from ..show import tables
from ..show.page import Output, stylesheet
from ..show.pages import ViewPage
from ..wording import Wording

_WIDE = widgets.Layout(width="calc(100% - 4px)")
#: Decimal mark and thousands of a language, by which the table sorts.
_MARKS = {"id": (",", "."), "en": (".", ",")}
_COLUMNS = [
    "Kode",
    "Indikator",
    "Tahun",
    "Target",
    "Realisasi",
    "Capaian mentah, %",
    "Terhadap target",
    "Status",
    "Predikat",
]
#: Cells are markup of ours and escaped text, so HTML is let through; no row is left out, however many there are.
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


# --- exports ------------------------------------------------------------------------------------------------------------


def code_of(page: ViewPage) -> str:
    """The lines that give the same rows at the prompt."""
    given = {k: v for k, v in asdict(page.choice).items() if v and v != getattr(explore.Choice, k)}
    words = ", ".join(f"{k}={v!r}" for k, v in given.items())
    return (
        "from renstra_utils import load\nfrom renstra_utils.evaluate import explore\n\n"
        f"plan = load({str(page.plan.folder)!r})\n"
        f"rows = explore.view(plan, explore.Choice({words}))"
    )


def as_csv(page: ViewPage) -> bytes:
    """The rows of the view."""
    return to_csv(page.rows[explore.COLUMNS]).encode("utf-8")


def as_excel(page: ViewPage) -> bytes:
    """Every table of the view as one workbook with cover and notes."""
    return page.workbook([page.t("Pilihan: {pilihan}.", pilihan=page.chosen()), *page.blanks()])[1]


def as_page(page: ViewPage) -> bytes:
    """The view as one HTML page, through the template of every other page."""
    import nbformat.v4 as v4

    def cell(output: Output, source: str = "") -> Any:
        data = output._repr_mimebundle_()
        return v4.new_code_cell(source, outputs=[v4.new_output("display_data", data=data)])

    first, *rest = page.outputs()
    notebook = v4.new_notebook(cells=[cell(first, code_of(page)), *map(cell, rest)])
    parameters = {"rencana": str(page.plan.folder), **asdict(page.choice)}
    about = report.provenance(report.NOTEBOOKS / "05-jelajah.ipynb", parameters)
    return report.to_html(notebook, about).encode("utf-8")


#: What a view can be saved as: suffix, media type, maker.
EXPORTS: dict[str, tuple[str, str, Callable[[ViewPage], bytes]]] = {
    "CSV": (".csv", "text/csv", as_csv),
    "Excel": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_excel),
    "Halaman": (".html", "text/html", as_page),
}


def export_name(page: ViewPage) -> str:
    """A file name that tells choices apart: `jelajah-2023-tidak-tercapai`."""
    c = page.choice
    parts = [*map(str, c.tahun), c.program, c.kegiatan, c.status, c.batas, c.skala]
    parts += [c.bacaan] if c.bacaan != explore.EXCLUDED else []
    return "-".join(["jelajah", *(tables.slug(p)[:30].strip("-") for p in parts if p)])[:120]


# --- widgets ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _as_of(folder: str, files: tuple[tuple[str, int, int], ...]) -> Plan:
    return load(folder)


def _read(folder: str) -> Plan:
    """The plan as its files stand; read and checked again only where one of them has changed."""
    stats = [(p.name, p.stat()) for p in sorted(Path(folder).glob("*"))]
    return _as_of(folder, tuple((name, s.st_mtime_ns, s.st_size) for name, s in stats))


def _safely(action: Callable[..., None]) -> Callable[..., None]:
    """What goes wrong in a callback is said above the table, in words; it would be lost otherwise."""

    @wraps(action)
    def run(self: Explorer, *_: Any) -> None:
        if self._quiet:
            return
        self.message.value = ""
        try:
            action(self)
        except (PlanError, ValueError, OSError) as e:
            words = f"{e.filename}: {reason(e)}. Periksa izin folder." if isinstance(e, OSError) else str(e)
            text = escape(words).replace("\n", "<br>")
            self.message.value = f'<div class="renstra"><p class="mark" role="alert">{text}</p></div>'

    return run


class Explorer:
    """Everything of one office under the hand: choose, look, suppose, compare, save.

    At the prompt: `plan`, `choice`, `rows` (the view), `andaian` (supposed values) and `banding` (the comparison) are what is on the screen, as
    DataFrames where they are tables. Raises PlanError where the first plan cannot be read; later ones say so on the screen.
    """

    def __init__(
        self,
        rencana: str = "../data/contoh",
        tahun: list[int] | None = None,
        bahasa: str = "id",
        keluar: str = "../reports",
    ) -> None:
        self.bahasa, self.keluar, self._quiet = bahasa, Path(keluar), True
        self.w = Wording(bahasa)
        self.fixed: dict[str, str | None] = {}
        self.andaian = explore.supposed([])
        self.banding = pd.DataFrame(columns=["kode_a", "kode_b"])
        self._drawn: tuple[Any, Markup] = None, Markup("")
        self._tabled: Any = None
        self._audited: WeakSet[Plan] = WeakSet()
        self._controls()
        self._tabs()
        self._open(_read(rencana), tuple(tahun or ()))
        folder = Path(rencana)
        offices = sorted({folder, *(p.parent for p in folder.parent.glob("*/indikator.csv"))})
        names = [brief(p).nama_kantor for p in offices]
        # Two plans of one office are told apart by their folders.
        named = [
            (f"{n} ({p.name})" if names.count(n) > 1 else n, str(p))
            for n, p in zip(names, offices, strict=True)
        ]
        self.kantor.options, self.kantor.value = named, str(folder)
        self.plan_b, self.kantor_b.options = self.plan, named
        self._quiet = False
        self._choose()
        # The first other office; where that one cannot be read, the same one twice.
        for value in (next((v for _, v in named if v != str(folder)), str(folder)), str(folder)):
            self.kantor_b.value = value
            self._other()
            if not self.message.value:
                break
        self._observe()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.box._repr_mimebundle_(**kwargs)

    # -- building ------------------------------------------------------------------------------------------------------

    def _controls(self) -> None:
        t = self.w.t
        self._all = (t("semua"), "")

        def drop(label: str) -> widgets.Dropdown:
            return widgets.Dropdown(description=label, options=[self._all], layout=_WIDE)

        self.kantor, self.program, self.kegiatan = drop(t("Kantor")), drop(t("Program")), drop(t("Kegiatan"))
        self.status, self.bacaan = drop(t("Status")), drop(t("Polaritas ambigu dibaca"))
        self.batas, self.skala = drop(t("Batas capaian")), drop(t("Skala predikat"))
        self.tahun = widgets.SelectMultiple(description=t("Tahun"), rows=5, layout=_WIDE)
        self.status.options = [self._all, *((t(s), s) for s in att.STATUSES)]
        self.bacaan.options = [(t(b), b) for b in explore.READINGS]
        self.indikator = drop(t("Indikator"))
        self.message, self.head = widgets.HTML(layout=_WIDE), widgets.HTML(layout=_WIDE)

    def _tabs(self) -> None:
        def button(label: str, icon: str, then: Callable[..., None]) -> widgets.Button:
            b = widgets.Button(description=label, icon=icon, layout=widgets.Layout(width="auto"))
            b.on_click(then)
            return b

        t = self.w.t
        decimal, thousands = _MARKS[self.bahasa]
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
        self._table = _TABLE | {"language": words}
        self._columns = [self.w.t(c) for c in _COLUMNS]
        self.table = ITable(pd.DataFrame(columns=self._columns), **self._table)
        self.table.add_class("renstra")
        self.pictures, self.record = widgets.HTML(layout=_WIDE), widgets.HTML(layout=_WIDE)

        self.andai_tahun = widgets.Dropdown(description=t("Tahun"), layout=_WIDE)
        self.andai_kolom = widgets.Dropdown(
            description=t("Yang diubah"),
            options=[(t(k), k) for k in explore.SUPPOSABLE],
            layout=_WIDE,
        )
        self.andai_nilai = widgets.Text(
            description=t("Menjadi"), placeholder=t("mis. 87,5 atau BB"), layout=_WIDE
        )
        self.andai_hasil = widgets.HTML(layout=_WIDE)
        suppose = [
            self.indikator,
            self.andai_tahun,
            self.andai_kolom,
            self.andai_nilai,
            widgets.HBox(
                [
                    button(t("Andaikan"), "question", self._suppose),
                    button(t("Batalkan yang terakhir"), "undo", self._undo),
                    button(t("Kembali ke data"), "trash", self._forget),
                ]
            ),
            self.andai_hasil,
        ]

        self.kantor_b = widgets.Dropdown(description=t("Dengan"), layout=_WIDE)
        self.tahun_a = widgets.Dropdown(description=t("Tahun A"), layout=_WIDE)
        self.tahun_b = widgets.Dropdown(description=t("Tahun B"), layout=_WIDE)
        self.mirip = widgets.IntSlider(
            explore.LIKENESS,
            50,
            100,
            description=t("Kemiripan minimal"),
            continuous_update=False,
            layout=_WIDE,
        )
        self.kode_a = widgets.Dropdown(description=t("Indikator A"), layout=_WIDE)
        self.kode_b = widgets.Dropdown(description=t("Pasangannya di B"), layout=_WIDE)
        self.banding_hasil = widgets.HTML(layout=_WIDE)
        compare = [
            self.kantor_b,
            widgets.HBox([self.tahun_a, self.tahun_b]),
            self.mirip,
            widgets.HTML(f"<b>{t('Membetulkan pasangan')}</b>"),
            self.kode_a,
            self.kode_b,
            widgets.HBox(
                [button(t("Tetapkan"), "link", self._fix), button(t("Kembalikan semua"), "undo", self._unfix)]
            ),
            self.banding_hasil,
        ]

        self.unduhan = widgets.HTML(layout=_WIDE)
        save = [
            widgets.HTML(t("Yang tampak sekarang, dengan pilihan dan konvensinya:")),
            widgets.HBox([button(t(n), "download", lambda _, n=n: self._save(n)) for n in EXPORTS]),
            self.unduhan,
        ]

        self.tab = widgets.Tab(
            [
                widgets.VBox([self.table, self.pictures]),
                widgets.VBox([self.indikator, self.record]),
                widgets.VBox(suppose),
                widgets.VBox(compare),
                widgets.VBox(save),
            ],
            titles=[
                t("Tabel dan gambar"),
                t("Satu indikator"),
                t("Bagaimana jika"),
                t("Bandingkan"),
                t("Unduh"),
            ],
        )
        grid = widgets.GridBox(
            [
                self.kantor,
                self.tahun,
                self.program,
                self.kegiatan,
                self.status,
                self.bacaan,
                self.batas,
                self.skala,
            ],
            layout=widgets.Layout(
                grid_template_columns="repeat(auto-fit, minmax(min(100%, 26rem), 1fr))", width="100%"
            ),
        )
        style = widgets.HTML(f"<style>{stylesheet(lab=True)}</style>")
        self.box = widgets.VBox([style, grid, self.message, self.head, self.tab])
        self.box.add_class("renstra-jelajah")

    def _observe(self) -> None:
        self.kantor.observe(self._office, "value")
        self.program.observe(self._programme, "value")
        for w in (self.tahun, self.kegiatan, self.status, self.bacaan, self.batas, self.skala):
            w.observe(self._choose, "value")
        self.indikator.observe(self._indicator, "value")
        self.table.observe(self._picked, "selected_rows")
        self.tab.observe(self._fill, "selected_index")
        self.kantor_b.observe(self._other, "value")
        for w in (self.tahun_a, self.tahun_b, self.mirip):
            w.observe(self._fill, "value")
        self.kode_a.observe(self._partner, "value")

    # -- following -----------------------------------------------------------------------------------------------------

    @property
    def choice(self) -> explore.Choice:
        """What the controls say."""
        picked = tuple(sorted(self.tahun.value))
        own, activity = self.plan.rules.pilihan, self.kegiatan.value
        program, kegiatan = activity if isinstance(activity, tuple) else (self.program.value, activity)
        return explore.Choice(
            () if len(picked) == len(self.plan.years) else picked,
            program,
            kegiatan,
            self.status.value,
            self.bacaan.value,
            *(
                "" if w.value == own[k] else w.value
                for k, w in (("batas", self.batas), ("skala", self.skala))
            ),
        )

    @property
    def rows(self) -> pd.DataFrame:
        """The rows on the screen."""
        return self.page.rows[explore.COLUMNS]

    def _open(self, plan: Plan, years: tuple[int, ...] = ()) -> None:
        """Fills the controls from a plan; they keep what the new plan knows too."""
        quiet, self._quiet = self._quiet, True
        try:
            self.plan = plan
            self.tahun.options = plan.years
            self.tahun.value = tuple(y for y in plan.years if not years or y in years)
            self.program.options = [self._all, *((p, p) for p in plan.indikator["program"].dropna().unique())]
            self._activities()
            for w, known, now in (
                (
                    self.batas,
                    [(self.w.t(b["nama"]), id) for id, b in plan.rules.batas.items()],
                    plan.rules.pilihan["batas"],
                ),
                (
                    self.skala,
                    [
                        (self.w.t("tanpa predikat"), NO_SCALE),
                        *((s.nama, id) for id, s in plan.rules.skala.items()),
                    ],
                    plan.rules.pilihan["skala"],
                ),
            ):
                w.options, w.value = known, now
            labels = [
                (f"{k} — {t}", k)
                for k, t in zip(plan.indikator["kode"], plan.indikator["indikator"], strict=True)
            ]
            for w in (self.indikator, self.kode_a):
                w.options, w.index = labels, 0
            told = plan.tables["realisasi"]["tahun"].dropna()
            for w in (self.andai_tahun, self.tahun_a):
                w.options, w.value = plan.years, int(told.max()) if len(told) else plan.years[-1]
        finally:
            self._quiet = quiet
        self.fixed, self.andaian = {}, explore.supposed([])
        self.record.value = ""

    def _activities(self) -> None:
        i = self.plan.indikator
        mine = i[i["program"] == self.program.value] if self.program.value else i
        pairs = mine.dropna(subset="kegiatan")[["program", "kegiatan"]].drop_duplicates()
        shared = pairs["kegiatan"].duplicated(keep=False)
        self.kegiatan.options = [
            self._all,
            # A name under several programmes is several activities.
            *(
                (f"{k} — {p}", (p, k)) if twice else (k, k)
                for p, k, twice in zip(pairs["program"], pairs["kegiatan"], shared, strict=True)
            ),
        ]

    def _load(self, office: widgets.Dropdown, shown: Plan) -> Plan:
        """The plan that was chosen. Where it cannot be read the control goes back to what is shown, so that it can be chosen again once mended."""
        try:
            return _read(office.value)
        except PlanError:
            quiet, self._quiet = self._quiet, True
            office.value, self._quiet = str(shown.folder), quiet
            raise

    @_safely
    def _office(self) -> None:
        self._open(self._load(self.kantor, self.plan))
        self._choose()

    @_safely
    def _programme(self) -> None:
        self._quiet = True
        try:
            self._activities()
        finally:
            self._quiet = False
        self._choose()

    @_safely
    def _choose(self) -> None:
        if not self.tahun.value:
            raise ValueError(self.w.t("Pilih sedikitnya satu tahun."))
        self.page = page = ViewPage(self.plan, self.choice, self.bahasa, self.andaian)
        boxes = Markup("").join(
            Markup("<div><dt>{}</dt><dd><strong>{}</strong> <span>{}</span></dd></div>").format(*b)
            for b in page.boxes()
        )
        example = Markup("<strong class=tag>{}</strong> ").format(self.w.t("CONTOH FIKTIF"))
        self.head.value = Markup(
            '<div class="renstra">{}<h3>{}{}</h3><p class="sub">{} · {}</p><dl class="boxes">{}</dl>{}</div>'
        ).format(
            page.bullet_ground(),
            example if self.plan.meta.contoh else "",
            page.title(),
            self.plan.meta.nama_kantor,
            page.chosen(),
            boxes,
            self._if_so(),
        )
        self._fill()

    def _money(self) -> Markup:
        """The budget picture, drawn again only where what it shows has changed."""
        c = self.choice
        if self._drawn[0] != (key := (self.plan, c.tahun, c.program, c.kegiatan)):
            self._drawn = key, self.page.money_figure()
        return self._drawn[1]

    def _if_so(self) -> Markup:
        """One line that keeps the difference to the record in sight while something is supposed."""
        p = self.page
        if p.if_so is None:
            return Markup("")
        last = p.if_so.kantor.iloc[-1]
        return Markup(
            '<p class="mark" role="note"><strong>{}</strong> {}: {} → {} ({}); {}: {} → {}</p>'
        ).format(
            p.t("{n} andaian, data tidak diubah.", n=len(self.andaian)),
            p.t("Rata-rata kantor {tahun}", tahun=last["tahun"]),
            p.w.percent(last["rata_rata_tercatat"]),
            p.w.percent(last["rata_rata_andaian"]),
            p.w.points(last["selisih_rata_rata"]),
            p.t("Predikat"),
            *(
                p.t("belum ada" if pd.isna(last[f"predikat_{e}"]) else last[f"predikat_{e}"])
                for e in ("tercatat", "andaian")
            ),
        )

    def _show_table(self) -> None:
        p, w = self.page, self.page.w
        shown = p.shown()

        def text(column: str) -> list[str]:
            return ["" if pd.isna(v) else escape(str(v)) for v in shown[column]]

        cells = [
            text("kode"),
            text("indikator"),
            text("tahun"),
            shown["t"].astype("str"),
            shown["r"].astype("str"),
            ["" if pd.isna(v) else w.number(v) for v in shown["capaian_mentah"]],
            shown["bagan"].astype("str"),
            [str(tables.status_mark(w, s)) for s in shown["status"]],
            ["" if pd.isna(v) else escape(self.w.t(v)) for v in shown["predikat"]],
        ]
        frame = pd.DataFrame(dict(zip(self._columns, cells, strict=True)))
        self._quiet = True
        try:
            self.table.update(frame, **{**self._table, "selected_rows": []})
        finally:
            self._quiet = False

    @_safely
    def _picked(self) -> None:
        if self.table.selected_rows:
            self.indikator.value = self.page.rows["kode"].iloc[self.table.selected_rows[0]]
            self.tab.selected_index = 1
            self.table.selected_rows = []  # the same row can be picked again

    @_safely
    def _indicator(self) -> None:
        self._fill()

    @_safely
    def _fill(self) -> None:
        """What the open tab shows, and only that."""
        tab = self.tab.selected_index
        if tab == 0 and self._tabled != (now := (self.plan, self.choice)):
            self._tabled = now
            self._show_table()
            self.pictures.value = Markup('<div class="renstra pair">{}{}</div>').format(
                self.page.trend_figure(), self._money()
            )
        elif tab == 1:
            # The first record of a plan is shown before its audit, which takes longer than an eye waits.
            for audited in (True,) if self.plan in self._audited else (False, True):
                record = self.page.record(self.indikator.value, audited)
                self.record.value = Markup('<div class="renstra">{}</div>').format(record)
            self._audited.add(self.plan)
        elif tab == 2:
            shown = Markup("").join(self.page.supposed_tables()) or Markup("<p class=none>{}</p>").format(
                self.w.t("Belum ada andaian.")
            )
            self.andai_hasil.value = f'<div class="renstra">{shown}</div>'
        elif tab == 3:
            self._compare()
        self.unduhan.value = ""

    # -- what if -------------------------------------------------------------------------------------------------------

    @_safely
    def _suppose(self) -> None:
        one = explore.suppose(
            self.plan,
            self.indikator.value,
            self.andai_tahun.value,
            self.andai_kolom.value,
            self.andai_nilai.value,
        )
        self.andaian = explore.supposed([*self.andaian.to_dict("records"), one])
        self._choose()

    @_safely
    def _undo(self) -> None:
        self.andaian = self.andaian.iloc[:-1]
        self._choose()

    @_safely
    def _forget(self) -> None:
        self.andaian = self.andaian.iloc[:0]
        self._choose()

    # -- two plans -----------------------------------------------------------------------------------------------------

    @_safely
    def _other(self) -> None:
        self.plan_b = self._load(self.kantor_b, self.plan_b)
        self.fixed = {}
        i = self.plan_b.indikator
        self._quiet = True
        try:
            self.kode_b.options = [
                (self.w.t("tanpa pasangan"), ""),
                *((f"{k} — {t}", k) for k, t in zip(i["kode"], i["indikator"], strict=True)),
            ]
            self.kode_b.value = ""
            told = self.plan_b.tables["realisasi"]["tahun"].dropna()
            self.tahun_b.options = self.plan_b.years
            self.tahun_b.value = int(told.max()) if len(told) else self.plan_b.years[-1]
        finally:
            self._quiet = False
        self._fill()

    def _compare(self) -> None:
        pairs = explore.match(self.plan, self.plan_b, self.fixed, self.mirip.value)
        self.banding = explore.compare(
            self.plan, self.plan_b, pairs, self.tahun_a.value, self.tahun_b.value, self.choice
        )
        names = tuple(
            f"{p.meta.nama_kantor} {y}"
            for p, y in ((self.plan, self.tahun_a.value), (self.plan_b, self.tahun_b.value))
        )
        shown = self.page.comparison(self.banding, names)  # type: ignore[arg-type]
        self._partner()
        self.banding_hasil.value = f'<div class="renstra">{shown}</div>'

    @_safely
    def _partner(self) -> None:
        """The control for the counterpart says which one is now taken."""
        now = self.banding.set_index("kode_a")["kode_b"].get(self.kode_a.value)
        self.kode_b.value = "" if pd.isna(now) else now

    @_safely
    def _fix(self) -> None:
        a, b = self.kode_a.value, self.kode_b.value or None
        # A later word takes the place of an earlier one.
        self.fixed = {x: y for x, y in self.fixed.items() if y is None or y != b} | {a: b}
        self._fill()

    @_safely
    def _unfix(self) -> None:
        self.fixed = {}
        self._fill()

    # -- saving --------------------------------------------------------------------------------------------------------

    def _save(self, kind: str) -> None:
        self._kind = kind
        self._write()

    @_safely
    def _write(self) -> None:
        suffix, mime, make = EXPORTS[self._kind]
        data = make(ViewPage(self.plan, self.choice, self.bahasa, self.andaian))
        path = self.keluar / self.plan.name / "jelajah" / f"{export_name(self.page)}{suffix}"
        write_atomic(path, data)
        link = f"data:{mime};charset=utf-8,{quote(data)}"
        self.unduhan.value = (
            f'<div class="renstra"><p>{self.w.t("Tersimpan:")} <code>{escape(str(path))}</code> · '
            f'<a class="dl" download="{path.name}" href="{link}">{self.w.t("Unduh")} {path.name}</a></p>'
            f"<p>{self.w.t('Baris yang sama di sel notebook:')}</p><pre>{escape(code_of(self.page))}</pre></div>"
        )
