"""Markdown and HTML of an analyst's cells as safe markup of a page: no script, nothing from the network.

Headings begin under the page's own, tables become tables of the page, links stay links.
"""

from __future__ import annotations

import re
from typing import Any

import bleach
import pandas as pd
from bs4 import BeautifulSoup, NavigableString, Tag
from markupsafe import Markup

from ..show.columns import Column
from ..show.content import Table
from ..show.html import anchor, table_html
from ..wording import Wording

#: What a page cannot have; what it stands for is said instead. A style is dropped: the page has its own.
_FORBIDDEN = (
    "script iframe object embed video audio canvas form input button select textarea svg math link meta"
)
_TAGS = frozenset(
    "p br hr h2 h3 h4 h5 h6 ul ol li dl dt dd strong em b i u s del ins sub sup mark small abbr q cite code"
    " pre kbd samp var blockquote a img figure figcaption details summary".split()
)
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]+")
_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.I)
_ATTACHED = re.compile(r"attachment:([^\s)\"'>]+)")
#: Where a table of the page stands in the text while that is cleaned; no text of a cell has these signs.
_PLACE = "\ue000{}\ue001"

#: How notebooks write what is not there.
_MISSING = {"NaN", "None", "<NA>", "NaT", "nan", ""}
_INT = re.compile(r"-?(?:0|[1-9]\d{0,14})")
_FLOAT = re.compile(r"-?(?:0|[1-9]\d*)\.\d+(?:e[+-]\d+)?")
#: So many decimals pandas gives to what nobody rounded.
_UNROUNDED = 6
#: Columns whose digits are names, not amounts.
_NAMES = re.compile(r"(?:.*[^a-z])?(?:tahun|kode|baris|triwulan|nomor|no)(?:[^a-z].*)?", re.I)
_SHAPE = re.compile(r"(\d+) rows? × (\d+) columns?")


def _allowed(tag: str, name: str, value: str) -> bool:
    if tag == "a":
        return name == "rel" or (name == "href" and bool(_LINK.fullmatch(value)))
    if tag == "img":
        return name == "alt" or (name == "src" and bool(_IMAGE.fullmatch(value)))
    return name == "id" and tag[0] == "h" and value.startswith("tambahan.")


def _clean(markup: str) -> Markup:
    """Only what a page may have; what is not allowed loses its tags and keeps its words."""
    protocols = ["http", "https", "mailto", "data"]
    return Markup(bleach.clean(markup, _TAGS, _allowed, protocols, strip=True, strip_comments=True))


class Writer:
    """Writes the markup of one page's added cells; knows what stands above a piece, and what was used."""

    def __init__(self, w: Wording) -> None:
        self.w, self.t = w, w.t
        self._open: list[int] = []
        self._headings: list[dict[str, str]] = []
        self._used: dict[str, int] = {}
        self._tables = 0
        self._warned: list[str] = []
        #: The heading that a picture or table stands under, among the analyst's own.
        self.heading = ""

    def once(self, text: str) -> str:
        """The text, with a number where it was used before."""
        self._used[text] = n = self._used.get(text, 0) + 1
        return text if n == 1 else f"{text} ({n})"

    def take_warnings(self) -> list[str]:
        """What was left out since they were last taken."""
        said, self._warned = self._warned, []
        return said

    def end_run(self) -> list[dict[str, str]]:
        """The headings of the run of cells that ends here: `id`, `judul`, the first and those beside it."""
        found, self._headings, self._open, self.heading = self._headings, [], [], ""
        return found

    # -- text ------------------------------------------------------------------------------------------------

    def markdown(self, source: str, attachments: dict[str, Any]) -> Markup:
        """Markdown as JupyterLab reads it; formulas stay as they are written."""
        # A fifth of a second of every command's start.
        from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

        known = {name: {"lost": ""} for name in _ATTACHED.findall(source)} | dict(attachments)
        renderer = IPythonRenderer(escape=False, exclude_anchor_links=True, attachments=known)
        return self.html(MarkdownWithMath(renderer=renderer).render(source))

    def html(self, text: str, cell: Any = None) -> Markup:
        """HTML of any origin as markup of the page; `cell`: the number of the cell that gave it."""
        soup = BeautifulSoup(re.sub("[\ue000\ue001]", "", text), "lxml")
        self._say_forbidden(soup)
        for h in soup.find_all(re.compile("^h[1-6]$")):
            self._heading(h)
        for img in soup.find_all("img"):
            self._image(img)
        for a in soup.find_all("a"):
            self._link(a)
        tables = [t for t in soup.find_all("table") if not t.find_parent("table")]
        made = [self._table(t, cell) for t in tables]
        for n, table in enumerate(tables):
            table.replace_with(NavigableString(_PLACE.format(n)))
        cleaned = _clean(soup.body.decode_contents() if soup.body else "")
        for n, markup in enumerate(made):
            cleaned = cleaned.replace(_PLACE.format(n), markup)
        return cleaned.strip()

    def _say_forbidden(self, soup: BeautifulSoup) -> None:
        """In place of what a page cannot have stands one sentence; a checkbox of a list becomes a sign."""
        for box in soup.find_all("input", type="checkbox"):
            box.replace_with("☑ " if box.has_attr("checked") else "☐ ")
        for style in soup.find_all(["style", "title"]):
            style.decompose()
        for tag in soup.find_all(_FORBIDDEN.split()):
            if tag.decomposed:
                continue
            if tag.name not in ("link", "meta"):
                self._warned.append(f"{tag.name} tidak dapat tampil di halaman; halaman menyebutnya")
                tag.insert_before(self._sentence(soup, tag.name))
            tag.decompose()

    def _sentence(self, soup: BeautifulSoup, what: str) -> Tag:
        said = soup.new_tag("em")
        said.string = self.t("({apa} tidak dapat tampil di halaman; buka notebooknya.)", apa=what)
        return said

    def _heading(self, h: Tag) -> None:
        """Under the page's own heading, and never a step too deep, however the analyst counted."""
        text, level = " ".join(h.get_text().split()), int(h.name[1])
        if not text:
            h.decompose()
            return
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        h.name = f"h{min(6, 1 + len(self._open))}"
        h.attrs = {"id": anchor("tambahan", self.once(f"# {text}"))}
        self.heading = text
        if h.name == "h2":
            self._headings.append({"id": str(h["id"]), "judul": text})

    def _image(self, img: Tag) -> None:
        src, alt = str(img.get("src", "")), str(img.get("alt", "")).strip()
        if not _IMAGE.fullmatch(src):
            # The network is not asked, and a page carries no files beside it.
            said = self.t("(gambar “{apa}” tidak dibawa halaman)", apa=alt or src[:80])
            img.replace_with(said)
            self._warned.append(
                f"gambar “{alt or src[:80]}” bukan lampiran sel; seret berkasnya ke dalam sel"
            )
            return
        if not alt:
            self._warned.append("gambar tanpa teks pengganti; tulis di antara kurung siku: ![isi gambar](…)")
            alt = self.heading or self.t("Gambar dari analis")
        img.attrs = {"src": src, "alt": self.once(alt)}

    def _link(self, a: Tag) -> None:
        """A link to the web stays one; a page knows no other files, so of other links the words stay."""
        href = str(a.get("href", ""))
        if _LINK.fullmatch(href):
            a.attrs = {"href": href, "rel": "noreferrer noopener"}
        else:
            a.unwrap()

    # -- tables ----------------------------------------------------------------------------------------------

    def _table(self, table: Tag, cell: Any) -> Markup:
        """A table as every table of the page is shown."""
        head, body, named = _grid(table)
        width = max(map(len, [*head, *body]), default=0)
        labels = [" · ".join(dict.fromkeys(filter(None, (_words(r, i) for r in head)))) for i in range(width)]
        keep = [i for i in range(width) if not (i < named and not labels[i] and _counts(body, i))]
        columns, frame = list[Column](), dict[str, list[Any]]()
        for i in keep:
            kind, decimals, values = self._column(labels[i], [r[i] if i < len(r) else None for r in body])
            label, head_of_row = labels[i] or self.t("Baris"), i < named or not columns
            more: dict[str, Any] = {"decimals": decimals, "bounds": (0.0,), "head": head_of_row}
            columns.append(Column(f"k{i}", label, kind, **more))
            frame[f"k{i}"] = values
        self._tables += 1
        plain = self.t("Tabel dari sel {n}", n=cell) if isinstance(cell, int) else self.t("Tabel dari analis")
        own = table.caption.get_text().strip() if table.caption else ""
        caption = self.once(own or self.heading or plain)
        about = f"tambahan-t{self._tables}", caption, self._cut(table)
        return table_html(self.w, Table(pd.DataFrame(frame, dtype=object), columns, *about))

    def _column(self, label: str, cells: list[Tag | None]) -> tuple[str, int, list[Any]]:
        """How a column is shown, with how many decimals, and its values: figures where all of it are."""
        texts = ["" if c is None else " ".join(c.get_text().split()) for c in cells]
        known = [t for t in texts if t not in _MISSING]
        if known and label and not _NAMES.fullmatch(label):
            figures = [float(t) if t not in _MISSING else None for t in texts] if _numbers(known) else None
            if figures and all(map(_INT.fullmatch, known)):
                return "int", 0, figures
            if figures:
                places = max(len(t.partition("e")[0].partition(".")[2]) for t in known)
                return "number", places if places < _UNROUNDED else 2, figures
        inner = [c.find(True) is not None if c is not None else False for c in cells]
        if any(inner):
            return "html", 0, [_clean(c.decode_contents()) if c is not None else "" for c in cells]
        return "data", 0, [t if t not in _MISSING else None for t in texts]

    def _cut(self, table: Tag) -> str:
        """That pandas left rows out, and of how many, in the reader's language."""
        after = table.find_next_sibling("p")
        size = _SHAPE.fullmatch(after.get_text().strip()) if after else None
        if not size or after is None:
            return ""
        after.decompose()
        return self.t("Sebagian dari {n} baris × {m} kolom.", n=size[1], m=size[2])


def _numbers(texts: list[str]) -> bool:
    return all(_INT.fullmatch(t) or _FLOAT.fullmatch(t) for t in texts)


def _words(row: list[Tag | None], i: int) -> str:
    cell = row[i] if i < len(row) else None
    return " ".join(cell.get_text().split()) if cell is not None else ""


def _counts(body: list[list[Tag | None]], i: int) -> bool:
    """Whether a nameless column only counts rows, as pandas does by itself; years are no such count."""
    texts = [_words(r, i) for r in body]
    return all(_INT.fullmatch(t) and not 1900 <= int(t) <= 2200 for t in texts if t not in ("...", "…"))


def _grid(table: Tag) -> tuple[list[list[Tag | None]], list[list[Tag | None]], int]:
    """Rows of the head, rows of the body, and how many columns name the body's rows; spans are filled."""
    head, body, named = list[list[Tag | None]](), list[list[Tag | None]](), 0
    spans: dict[int, tuple[int, Tag]] = {}
    for tr in table.find_all("tr"):
        if tr.find_parent("table") is not table:
            continue
        cells, row = list(tr.find_all(["th", "td"], recursive=False)), list[Tag | None]()
        while cells or len(row) in spans:
            at = len(row)
            if at in spans:
                left, cell = spans.pop(at)
                spans |= {at: (left - 1, cell)} if left > 1 else {}
                row.append(cell)
                continue
            cell = cells.pop(0)
            for n in range(_span(cell, "colspan")):
                spans |= {at + n: (down, cell)} if (down := _span(cell, "rowspan") - 1) else {}
                row.append(cell)
        above = not body and (tr.find_parent("thead") is not None or all(c and c.name == "th" for c in row))
        (head if above else body).append(row)
        if not above:
            named = max(named, next((n for n, c in enumerate(row) if c and c.name != "th"), len(row)))
    return head, body, named


def _span(cell: Tag, name: str) -> int:
    said = str(cell.get(name, "1"))
    return min(int(said), 1000) if said.isdigit() and int(said) else 1
