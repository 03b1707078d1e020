"""One evaluation page: a head and a list of sections, each a displayable output of one notebook cell.

An output carries HTML for the reader and, under `MIME`, what the exporter needs: id, title, and the tables as
CSV.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from ..files import to_csv
from ..plan.plan import Plan
from ..wording import Wording
from . import html
from .columns import Column, columns
from .content import Content, Head, Section
from .excel import to_excel
from .foot import foot_of
from .signs import signs

MIME = "application/vnd.renstra+json"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEMPLATE = Path(__file__).parent / "template"


@cache
def stylesheet(lab: bool = False, full: bool = True) -> str:
    """The page's CSS: colour tokens of the charts, then the sheet.

    `lab`: for JupyterLab, which has a theme of its own; `full`: with that of charts, marks and cards; the
    index has none of them.
    """
    from .theme import MARKS_CSS, css_tokens, picture_css, status_css

    sheets = ["renstra.css", *(["lab.css"] if lab else [])]
    text = "".join((_TEMPLATE / name).read_text(encoding="utf-8") for name in sheets)
    more = (MARKS_CSS, picture_css(), _cards_css()) if full else ()
    return css_tokens(lab) + status_css() + text + "".join(more)


#: Which tables are cards, and where.
_CARDS = {
    "table.cards": "",
    "table:not(.few)": "@container(max-width:54rem)",
    "table.few": "@container(max-width:40rem)",
}


def _cards_css() -> str:
    """Each row as a card: on a phone, on a tablet too where a table has many columns, or always.

    A cell's label is the text `--l2` … of its table.
    """
    card = (_TEMPLATE / "cards.css").read_text(encoding="utf-8").splitlines()
    text = "".join(f".renstra td:nth-child({n}){{--l:var(--l{n})}}" for n in range(2, 16))
    for which, where in _CARDS.items():
        rules = "".join(re.sub(r"(^|,)T(?![a-z])", rf"\1.renstra .tb>{which}", line) for line in card)
        text += f"@media screen{{{where}{{{rules}}}}}" if where else rules
    return text


def style_tag() -> Markup:
    """The stylesheet as JupyterLab is given it, before the first markup that needs it."""
    return Markup("<style>{}</style>").format(Markup(stylesheet(lab=True)))


def in_lab(*parts: Markup | str, more: str = "") -> Markup:
    """Markup as JupyterLab shows it: in our style, and never read as mathematics; `more`: classes."""
    box = Markup('<div class="renstra mathjax_ignore{}">{}</div>')
    return signs(box.format(f" {more}" if more else "", Markup("").join(parts)))


@dataclass
class Output:
    """What a cell displays."""

    html: Markup
    about: dict[str, Any]
    styled: bool = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # In JupyterLab the first output brings the style along; the exporter puts it into the page's head
        # instead.
        return {
            "text/html": (style_tag() if self.styled else "") + in_lab(self.html),
            MIME: {**self.about, "html": None},
        }


class Page:
    """A page about one plan, in one language.

    A kind of page is its `sections`, in order, its `head`, and its `limits`.

    `page["indikator"]` shows a section; `page.tables["indikator"]` is its table, as a DataFrame.
    """

    kind = "halaman"
    sections: tuple[Section, ...] = ()
    #: What the page cannot say, in words.
    limits: tuple[str, ...] = ()

    def __init__(self, plan: Plan, bahasa: str = "id", tahun: int | None = None) -> None:
        self.plan, self.bahasa, self.tahun = plan, bahasa, tahun
        self.w = Wording(bahasa, plan.meta.anggaran)
        self.t = self.w.t
        self._known: dict[str, Content | None] = {}
        years = plan.years
        if tahun is not None and tahun not in years:
            raise ValueError(f"tahun {tahun} di luar periode rencana {years[0]}–{years[-1]}")

    # -- words -----------------------------------------------------------------------------------------------

    @cached_property
    def period(self) -> str:
        """`2020–2024`, or the one year."""
        return span(self.plan.years)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What any text of the page may name."""
        years = self.plan.years
        so_far = span([y for y in years if y <= (self.tahun or years[-1])])
        office, end = self.plan.meta.nama_kantor, years[-1]
        return {
            "tahun": self.tahun,
            "akhir": end,
            "periode": self.period,
            "kantor": office,
            "sejauh_ini": so_far,
        }

    def say(self, message: str, **values: object) -> str:
        """The message in the reader's language, with the values and the page's facts put in."""
        return self.t(message, **{**self.facts, **values}) if message else ""

    def markup(self, message: str, **values: object) -> Markup:
        """As `say`, for HTML: values are escaped unless they are markup themselves (links)."""
        return self.w.markup(message, **{**self.facts, **values})

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

    def columns(self, keys: str, **differs: dict[str, Any]) -> list[Column]:
        """The named columns (`columns.columns`), as this page shows them."""
        return columns(self.w, self.marks, keys, **differs)

    def plan_text(self, text: Any, *small: Any) -> Markup:
        """Text from the plan, Indonesian whatever the page's language, with smaller words under it."""
        under = " · ".join(str(x) for x in small if x is not None and not pd.isna(x))
        told = html.partable(str(text), text)
        body = Markup("%s<small>%s</small>") % (told, html.partable(under, under)) if under else told
        return body if self.bahasa == "id" else Markup('<span lang="id">%s</span>') % body

    # -- head ------------------------------------------------------------------------------------------------

    def head(self) -> Head:
        """Title, sentences and boxes: what a kind of page defines."""
        raise NotImplementedError

    @property
    def when(self) -> str:
        """The page's year as names of files have it: `-2023`; nothing for a page of every year."""
        return f"-{self.tahun}" if self.tahun else ""

    def covers(self) -> str:
        """What plan and year the page is of, for its head."""
        return f"Renstra {self.period}" + (f" · {self.tahun}" if self.tahun else "")

    def state(self) -> str:
        """`ada` where the office has reported what this page is about, else `menunggu data`."""
        return "ada"

    def summary(self) -> Output:
        """The head of the page, with what the index and the record of a run say of it."""
        head, plan = self.head(), self.plan
        first = Markup(" ").join(head.sentences[:1])
        about = {
            "jenis": "kepala", "judul": head.title, "anak_judul": head.subtitle, "bahasa": self.bahasa,
            "kantor": plan.meta.nama_kantor, "contoh": plan.meta.contoh, "tahun": self.tahun,
            "cakupan": self.covers(), "rencana": plan.name, "masukan": plan.hashes,
            "ringkasan": first.striptags(), "keadaan": self.state(), "konvensi": plan.rules.pilihan,
            **foot_of(self.w, plan, self.kind, self.tahun),
        }  # fmt: skip
        return Output(html.head_html(self.w, head, plan), about, styled=True)

    # -- sections --------------------------------------------------------------------------------------------

    def content(self, id: str) -> Content | None:
        """What a section says, as data; None where there is nothing to say.

        KeyError for a section that the page has not.
        """
        if id not in self._known:
            self._known[id] = self._section(id).build(self)
        return self._known[id]

    def __getitem__(self, id: str) -> Output:
        """One section as a cell displays it."""
        return self.output(self._section(id), self.content(id))

    def output(self, section: Section, content: Content | None) -> Output:
        """A section as HTML with its tables; where there is nothing to say, the one sentence that says so."""
        if content is None and not section.empty:
            return Output(Markup(""), {"jenis": "tiada", "id": section.id})
        said = content or Content([html.absent(self.say(section.empty))])
        place = {
            "jenis": "bagian",
            "kosong": self.say(section.empty) if content is None else "",
            "lampiran": section.appendix,
        }
        title = said.title or self.say(section.title)
        files = {name: to_csv(frame) for name, frame in said.files.items()}
        text = html.section_html(self.w, section, title, said.lead or self.say(section.lead), said, files)
        return Output(text, {"jenis": "bagian", "id": section.id, "judul": title, "tabel": files, **place})

    def _section(self, id: str) -> Section:
        known = {s.id: s for s in self.sections}
        if id not in known:
            raise KeyError(f"halaman {self.kind} tidak punya bagian “{id}”. Yang ada: {', '.join(known)}.")
        return known[id]

    @property
    def tables(self) -> Tables:
        """Every table of the page by its name, whether or not its section was shown."""
        return Tables(self)

    def outputs(self) -> list[Output]:
        """The whole page, in order."""
        return [self.summary(), *(self[s.id] for s in self.sections), self.files()]

    # -- downloads -------------------------------------------------------------------------------------------

    def blanks(self) -> list[str]:
        """What `load` had to say, and what a blank cell means."""
        return [*self.plan.catatan, self.t("Sel kosong berarti tidak ada angka, bukan nol.")]

    def notes(self) -> list[str]:
        """The page's limits in words, and `blanks`."""
        return [*map(self.say, self.limits), *self.blanks()]

    def workbook(self, notes: Sequence[str]) -> tuple[str, bytes]:
        """Name and bytes of one Excel workbook: a cover, a sheet for each table of the page, the notes."""
        t, m, plan = self.t, self.plan.meta, self.plan
        cover = [
            (t("Kantor"), m.nama_kantor),
            (t("Rencana"), plan.name),
            (t("Periode"), self.period),
            (t("Tahun"), str(self.tahun or self.period)),
            (t("Data"), t("CONTOH FIKTIF") if m.contoh else t("data kantor")),
            (t("Satuan uang"), "rupiah"),
            (t("Konvensi"), json.dumps(plan.rules.pilihan)),
            *((t("Masukan SHA-256"), f"{name} {digest}") for name, digest in plan.hashes.items()),
        ]
        sheets = {self._sheet_name(name): frame for name, frame in self.tables.items()}
        book = to_excel(sheets, cover, notes, (t("Sampul"), t("Catatan")))
        return f"{html.slug(plan.name)}-{self.kind}{self.when}.xlsx", book

    def _sheet_name(self, file: str) -> str:
        """A table's name in the reader's language: what stands before its year is a message."""
        name, year = re.fullmatch(r"(.*?)(\d{4}(?:-tw\d)?|)", file, re.S).groups()  # type: ignore[union-attr]
        return self.t(name) + year

    def files(self) -> Output:
        """The page's limits in words, and the whole page as one Excel workbook with cover and notes."""
        notes = self.notes()
        name, book = self.workbook(notes)
        items = Markup("").join(Markup("<li>{}</li>").format(n) for n in notes)
        link = Markup('<ul>{}</ul><p><a class="dl" download="{}" href="{}">{}</a></p>')
        words = self.t("Unduh seluruh halaman (Excel)")
        block = link.format(items, name, html.data_uri(book, EXCEL), words)
        section = Section("batasan", "Batasan dan unduhan", lambda _: None)
        return self.output(section, Content([block]))


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of a page as DataFrames, by file name, or by the section whose first table is meant."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def _named(self) -> dict[str, pd.DataFrame]:
        found = [self._page.content(s.id) for s in self._page.sections]
        return {name: frame for c in found if c for name, frame in c.files.items()}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in (known := self._named()):
            return known[name]
        if name in (sections := {s.id for s in self._page.sections}):
            content = self._page.content(name)
            if content and content.files:
                return next(iter(content.files.values()))
        why = "tidak punya tabel" if name in sections else "tidak ada"
        raise KeyError(f"“{name}” {why} pada halaman {self._page.kind}. Yang ada: {', '.join(known)}.")

    def __contains__(self, name: object) -> bool:
        return name in self._named()

    def __iter__(self) -> Iterator[str]:
        return iter(self._named())

    def __len__(self) -> int:
        return len(self._named())

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {len(f)} × {len(f.columns)}" for name, f in self._named().items())


def span(years: Sequence[int]) -> str:
    """`2020–2024` for years that follow each other, or the one year."""
    return "–".join(dict.fromkeys(str(y) for y in (years[0], years[-1])))
