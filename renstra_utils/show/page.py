"""One evaluation page: header, sections, figures, method and downloads, each a displayable output of one notebook cell.

An output carries HTML for the reader and, under `MIME`, what the exporter needs: id, title, and the tables as CSV.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup, escape

from ..files import to_csv
from ..plan.plan import UNITS, Plan, as_number
from ..wording import Wording
from . import tables

MIME = "application/vnd.renstra+json"
# What may stand in a data URI as it is: everything but quotes, line ends, %, #, and what HTML would escape.
_CSV_SAFE = " ,.;:!?/()[]{}*+=-_~@$^|°×÷−≤≥→–—“”‘’·…àáéèíóúñç"
_TEMPLATE = Path(__file__).parent / "template"


@cache
def stylesheet(lab: bool = False) -> str:
    """The page's CSS: colour tokens of the charts, then the sheet. `lab`: for an output in JupyterLab, which has a theme of its own."""
    from .charts import MARKS_CSS, css_tokens, status_css

    sheets = ["renstra.css", *(["lab.css"] if lab else [])]
    text = "".join((_TEMPLATE / name).read_text(encoding="utf-8") for name in sheets)
    return css_tokens(lab) + status_css() + MARKS_CSS + text


def outside_of(rule: dict[str, Any], years: Sequence[int]) -> list[int]:
    """Those of the years in which a rule does not hold."""
    first, last = rule.get("mulai") or 0, rule.get("akhir") or 9999
    return [y for y in years if not first <= y <= last]


@dataclass
class Output:
    """What a cell displays."""

    html: Markup
    about: dict[str, Any]
    styled: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # In JupyterLab the first output brings the style along; the exporter puts it into the page's head instead.
        style = f"<style>{stylesheet(lab=True)}</style>" if self.styled else ""
        return {
            "text/html": f'{style}<div class="renstra">{self.html}</div>',
            MIME: {**self.about, "html": None},
        }


@dataclass
class Page:
    """A page about one plan, in one language. Subclasses add the sections."""

    plan: Plan
    bahasa: str = "id"
    tahun: int | None = None
    sheets: dict[str, pd.DataFrame] = field(default_factory=dict, init=False)
    kind = "halaman"

    def __post_init__(self) -> None:
        self.w = Wording(self.bahasa)
        self.t = self.w.t
        if self.tahun is not None and self.tahun not in self.plan.years:
            raise ValueError(
                f"tahun {self.tahun} di luar periode rencana {self.plan.years[0]}–{self.plan.years[-1]}"
            )

    # -- pieces --------------------------------------------------------------------------------------------------------

    @property
    def period(self) -> str:
        """`2020–2024`, or the one year."""
        return "–".join(dict.fromkeys(str(y) for y in (self.plan.years[0], self.plan.years[-1])))

    @property
    def marks(self) -> tuple[float, ...]:
        """What a capaian is held against: full attainment, and the bounds of the chosen scale."""
        scale = self.plan.rules.scale
        return (100.0, *(scale.bounds if scale else ()))

    def rate(self, value: float | None, decimals: int = 2) -> str:
        """A capaian as printed: never equal to a bound that it does not meet."""
        return self.w.percent(value, decimals, bounds=self.marks)

    def link(self, target: str, text: object) -> Markup:
        """A number in a sentence that leads to its place."""
        return Markup('<a href="#{}">{}</a>').format(target, text)

    def header(
        self, title: str, subtitle: str, sentences: Sequence[Markup | str], boxes: list[tuple[str, str, str]]
    ) -> Output:
        """Finding as title; measure, place and period as subtitle; at most five sentences; value boxes (label, value, note)."""
        w = self.w
        html = (
            tables.environment()
            .get_template("header.html.j2")
            .render(
                w=w,
                plan=self.plan,
                title=title,
                subtitle=subtitle,
                sentences=sentences[:5],
                boxes=boxes,
                notes=self.plan.catatan,
            )
        )
        about = {
            "jenis": "kepala",
            "judul": title,
            "anak_judul": subtitle,
            "bahasa": self.bahasa,
            "kantor": self.plan.meta.nama_kantor,
            "contoh": self.plan.meta.contoh,
            "tahun": self.tahun,
            "cakupan": self.covers(),
            "rencana": self.plan.name,
            "masukan": self.plan.hashes,
            "ringkasan": str(Markup(" ").join(sentences[:1])),
            "keadaan": self.state(),
            "konvensi": self.plan.rules.pilihan,
        }
        about["ringkasan"] = Markup(about["ringkasan"]).striptags()
        return Output(Markup(html), about, styled=True)

    def covers(self) -> str:
        """What plan and year the page is of, for its head."""
        return f"Renstra {self.period}" + (f" · {self.tahun}" if self.tahun else "")

    def state(self) -> str:
        """`ada` where the office has reported what this page is about, else `menunggu data`."""
        return "ada"

    def section(
        self,
        id: str,
        title: str,
        *blocks: Markup | str,
        lead: str | Markup = "",
        data: dict[str, pd.DataFrame] | None = None,
    ) -> Output:
        """A section with its heading. `data`: tables by file name without suffix: embedded for download, and written beside the page."""
        files = {}
        links = []
        for name, frame in (data or {}).items():
            files[name] = to_csv(frame)
            self.sheets[name] = frame
            # Percent-encoding text costs a few bytes where base64 costs a third.
            uri = f"data:text/csv;charset=utf-8,{quote(files[name], safe=_CSV_SAFE)}"
            links.append((f"{name}.csv", uri, f"CSV {name}"))
        html = (
            tables.environment()
            .get_template("section.html.j2")
            .render(
                id=id,
                title=title,
                lead=lead,
                blocks=[Markup(b) if isinstance(b, Markup) else escape(b) for b in blocks if b],
                links=links,
                w=self.w,
            )
        )
        return Output(Markup(html), {"jenis": "bagian", "id": id, "judul": title, "tabel": files})

    def figure(
        self, svg: str, title: str, subtitle: str = "", source: str | Markup = "", after: Markup | str = ""
    ) -> Markup:
        """A picture with its finding as caption, and source and date under it."""
        return Markup(
            tables.environment()
            .get_template("figure.html.j2")
            .render(svg=Markup(svg), title=title, subtitle=subtitle, source=source, after=after)
        )

    def source_note(self, *names: str, column: str = "tanggal_data") -> Markup:
        """Source and data date of the named tables, for under a figure."""
        parts = []
        for name in names:
            frame = self.plan.tables[name]
            dates = frame[column].dropna() if column in frame else pd.Series(dtype=str)
            when = (
                self.t("data per {tanggal}", tanggal=self.w.date(dates.max()))
                if len(dates)
                else self.t("tanggal data tidak tercatat")
            )
            if frame.empty:
                when = self.t("belum ada isi")
            elif name in ("target", "pendanaan", "indikator", "daftar_indikator", "sdm"):
                fixed = self.plan.meta.tanggal_penetapan
                when = (
                    self.t("rencana ditetapkan {tanggal}", tanggal=self.w.date(fixed))
                    if fixed
                    else self.t("tanggal penetapan rencana tidak tercatat")
                )
            parts.append(f"{name}.csv ({when})")
        return Markup("{}: {}").format(self.t("Sumber"), "; ".join(parts))

    def criteria(self, statuses: dict[str, str]) -> Markup:
        """Each status beside its criteria."""
        items = Markup("").join(
            Markup("<li>{} {}</li>").format(tables.status_mark(self.w, s), self.t(text))
            for s, text in statuses.items()
        )
        return Markup('<ul class="criteria" aria-label="{}">{}</ul>').format(self.t("Arti status"), items)

    def trace(self, record: dict[str, Any], rule: dict[str, Any] | None) -> Markup:
        """The trace of one figure, folded: formula with its numbers, rule and legal basis, cells."""
        pairs = [(self.t("Rumus"), record.get("rumus")), (self.t("Sel asal"), record.get("sumber"))]
        if rule:
            pairs.insert(1, (self.t("Aturan"), f"{rule['id']} — {rule['dasar_hukum']}"))
        shown = [(k, v) for k, v in pairs if v is not None and not pd.isna(v)]
        if not shown:
            return Markup("")
        body = Markup("<br>").join(Markup("<b>{}</b> {}").format(k, v) for k, v in shown)
        return Markup("<details class=trace><summary>{}</summary><p>{}</p></details>").format(
            self.t("Asal angka"), body
        )

    def plan_text(self, text: Any, *small: Any) -> Markup:
        """Text from the plan, which is Indonesian whatever the page's language, with smaller words under it."""
        under = " · ".join(str(x) for x in small if x is not None and not pd.isna(x))
        body = Markup("{}<small>{}</small>").format(text, under) if under else escape(text)
        return body if self.bahasa == "id" else Markup('<span lang="id">{}</span>').format(body)

    def rules_table(self, ids: list[str], kind: str = "rumus") -> Markup:
        """The rules used on this page: formula, legal basis, the years in which it holds, who is bound, how well established.

        A rule that holds in none of the page's years is not cited; one that holds in some of them says in which it does not.
        """
        source = getattr(self.plan.rules, kind)
        years = [self.tahun] if self.tahun else [int(y) for y in self.plan.years]
        grade = {
            "S": self.t("dibaca di sumber"),
            "R": self.t("mereproduksi angka terbitan"),
            "U": self.t("konvensi, belum diverifikasi"),
        }
        frame = pd.DataFrame(
            [
                {
                    "nama": self.t(r["nama"]),
                    "formula": r.get("formula", ""),
                    "dasar": r["dasar_hukum"],
                    "berlaku": self._years(r, outside),
                    "mengikat": r.get("mengikat", ""),
                    "status": grade[r["status"]],
                }
                for r in (source[i] for i in ids if i in source)
                if len(outside := outside_of(r, years)) < len(years)
            ]
        )
        w = self.w
        return tables.table(
            w,
            frame,
            [
                tables.Column("nama", self.t("Aturan"), head=True),
                tables.Column("formula", self.t("Rumus"), "data"),
                tables.Column("dasar", self.t("Dasar hukum"), "data"),
                tables.Column("berlaku", self.t("Berlaku")),
                tables.Column("mengikat", self.t("Mengikat"), "data"),
                tables.Column("status", self.t("Kedudukan")),
            ],
            id=f"aturan-{kind}",
            caption=self.t("Aturan yang dipakai halaman ini"),
        )

    def revisions(self, *names: str) -> Output:
        """Figures of these tables that were reported and changed later (`revisi.csv`), of this page's year or of every year, newest first."""
        r = self.plan.revisi
        r = r[r["tabel"].isin(names) & (r["tahun"].eq(self.tahun) if self.tahun else True)]
        r = r.sort_values("dicatat", ascending=False, kind="stable")
        title = self.t("Angka yang dibetulkan setelah dilaporkan")
        if r.empty:
            return self.section("revisi", title, self.t("Tidak ada pembetulan yang tercatat."))
        i, p = self.plan.indikator, self.plan.pendanaan
        text = dict(zip(p["kode"], p["uraian"], strict=True)) | dict(
            zip(i["kode"], i["indikator"], strict=True)
        )
        when = [
            f"{y} TW {q}" if pd.notna(q) else str(y) for y, q in zip(r["tahun"], r["triwulan"], strict=True)
        ]
        shown = r.assign(
            apa=[
                self.plan_text(text.get(k, k), k, w, c)
                for k, w, c in zip(r["kode"], when, r["kolom"], strict=True)
            ],
            sumber=[
                self.plan_text(s if pd.notna(s) else self.t("tidak disebut"), self.w.date(d))
                for s, d in zip(r["sumber_data"], r["tanggal_data"], strict=True)
            ],
            **{
                c: [self._as_filed(*x) for x in zip(r["tabel"], r[c], r[other], strict=True)]
                for c, other in (("lama", "baru"), ("baru", "lama"))
            },
        )
        columns = [
            tables.Column("apa", self.t("Indikator atau kegiatan"), "html", head=True),
            tables.Column("lama", self.t("Sebelumnya")),
            tables.Column("baru", self.t("Menjadi"), none=self.t("ditarik")),
            tables.Column("sumber", self.t("Sumber dan tanggal data"), "html"),
            tables.Column("dicatat", self.t("Dicatat"), "date"),
        ]
        body = tables.table(self.w, shown, columns, id="revisi-t", caption=title)
        year = f"-{self.tahun}" if self.tahun else ""
        return self.section(
            "revisi",
            self.t("{n} angka dibetulkan setelah dilaporkan", n=len(r)),
            body,
            data={f"revisi-{'-'.join(names)}{year}": r.drop(columns="_baris")},
        )

    def _as_filed(self, table: str, text: Any, other: Any) -> str | None:
        """A figure as it stood in its file, for a reader; money in rupiah, told apart from the `other` figure beside it."""
        number, beside = as_number(text), as_number(other)
        if number is None:
            return None if pd.isna(text) else str(text)
        if table != "anggaran":
            return self.w.value(number)
        unit = UNITS[self.plan.satuan_uang.get(table, "rupiah")]
        return self.w.rupiah(number * unit, bounds=[] if beside is None else [beside * unit])

    def _years(self, rule: dict[str, Any], outside: list[int]) -> str:
        """The years of a rule, and those of the page in which it does not hold."""
        told = f"{rule.get('mulai', '…')}–{rule.get('akhir') or ''}"
        if not outside:
            return told
        return f"{told}; " + self.t("tidak berlaku pada {tahun}", tahun=self.w.join(map(str, outside)))

    @staticmethod
    def _data_uri(raw: bytes, mime: str) -> str:
        return f"data:{mime};base64,{base64.b64encode(raw).decode('ascii')}"

    def workbook(self, notes: Sequence[str]) -> tuple[str, bytes]:
        """Name and bytes of one Excel workbook: a cover, a sheet for each table that a section has offered, the notes."""
        m = self.plan.meta
        cover = [
            (self.t("Kantor"), m.nama_kantor),
            (self.t("Rencana"), self.plan.name),
            (self.t("Periode"), self.period),
            (self.t("Tahun"), str(self.tahun or self.period)),
            (self.t("Data"), self.t("CONTOH FIKTIF") if m.contoh else self.t("data kantor")),
            (self.t("Satuan uang"), "rupiah"),
            (self.t("Konvensi"), json.dumps(self.plan.rules.pilihan)),
            *((self.t("Masukan SHA-256"), f"{name} {digest}") for name, digest in self.plan.hashes.items()),
        ]
        year = f"-{self.tahun}" if self.tahun else ""
        return f"{tables.slug(self.plan.name)}-{self.kind}{year}.xlsx", tables.to_excel(
            self.sheets, cover, notes
        )

    def notes(self, *limits: str) -> list[str]:
        """The page's limits in words, what `load` had to say, and what a blank cell means."""
        return [*limits, *self.plan.catatan, self.t("Sel kosong berarti tidak ada angka, bukan nol.")]

    def downloads(self, *limits: str) -> Output:
        """The whole page as one Excel workbook, with cover and notes; and the page's limits in words."""
        notes = self.notes(*limits)
        name, book = self.workbook(notes)
        uri = self._data_uri(book, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        items = Markup("").join(Markup("<li>{}</li>").format(n) for n in notes)
        html = Markup('<ul>{}</ul><p><a class="dl" download="{}" href="{}">{}</a></p>').format(
            items, name, uri, self.t("Unduh seluruh halaman (Excel)")
        )
        return self.section("batasan", self.t("Batasan dan unduhan"), html)
