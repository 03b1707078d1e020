"""What an analyst added to a copy of a notebook, as parts of its page: text, tables, pictures, in our style.

A cell is the workbook's where its source stands, letter for letter, in one of the notebooks that make pages;
every other cell is the analyst's. The page says so, and what cannot be shown on it is said, never dropped.
Markup of such cells is cleaned in `own_markup`.
"""

from __future__ import annotations

import ast
import base64
import binascii
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..show.html import data_uri
from ..show.page import MIME
from ..wording import Wording
from . import kinds

if TYPE_CHECKING:
    import nbformat

#: Ids that programs give to new cells; those of the workbook's own cells are words.
_RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")
#: What pictures begin with, by their type.
_PICTURES = {"image/png": b"\x89PNG", "image/jpeg": b"\xff\xd8", "image/gif": b"GIF8", "image/webp": b"RIFF"}
#: What a page cannot show, though something else may stand beside it in the output.
_LIVE = re.compile(r"application/(javascript|vnd\.jupyter\.widget-view\+json|vnd\.(?!renstra).*)")
#: What the drawing calls of a cell return, which nobody means to show.
_HANDLE = re.compile(r"(\[|\(|array\()?<.*>.*|Text\(.*\)", re.S)
_STYLE = re.compile(r"\A<style>.*?</style>", re.S)
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@cache
def _sources(path: Path, stamp: int) -> frozenset[str]:
    """The sources of a notebook's own cells; `stamp` tells apart what it was at other times."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    own = (c for c in cells if not _RANDOM_ID.fullmatch(c.get("id", "")))
    return frozenset("".join(c["source"]).strip() for c in own)


def shipped() -> frozenset[str]:
    """The sources of the workbook's cells, of every notebook that makes pages."""
    paths = [kinds.notebook_of(kind) for kind in kinds.KINDS]
    there = [p for p in paths if p.is_file()]
    return frozenset().union(*(_sources(p, p.stat().st_mtime_ns) for p in there))


def parts_of(nb: nbformat.NotebookNode, w: Wording) -> tuple[list[dict[str, Any]], list[str]]:
    """The parts of a page in the order of its notebook, the head in front; and what its maker is warned of.

    A part: `about`, what it says of itself, and its `html`. ReportError where one is shown twice.
    """
    page, known = _Parts(w), shipped()
    for cell in nb.cells:
        added = cell.source.strip() not in known
        if cell.cell_type == "markdown":
            if added and cell.source.strip():
                page.markdown(cell)
            continue
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if MIME in data:
                page.ours(data)
            elif added and not _is_parameters(cell):
                page.output(cell, output)
    page.close()
    parts = page.parts
    heads = [p for p in parts if p["about"].get("jenis") == "kepala"]
    return heads + [p for p in parts if p not in heads], list(dict.fromkeys(page.warned))


def part_of(data: dict[str, Any]) -> dict[str, Any]:
    """An output of ours as a part: `about`, and its `html` without the style."""
    html = data.get("text/html", "")
    return {"about": data[MIME], "html": _STYLE.sub("", html if isinstance(html, str) else "".join(html))}


def _is_parameters(cell: nbformat.NotebookNode) -> bool:
    return not {"parameters", "injected-parameters"}.isdisjoint(cell.metadata.get("tags", []))


def drawn_title(source: str) -> str:
    """The title that a cell gives to its picture in plain words; blank where there is none.

    >>> drawn_title("ax.set_title('Serapan')"), drawn_title("rows.plot(title='Capaian')"), drawn_title("1")
    ('Serapan', 'Capaian', '')
    """
    plain = "\n".join("" if line.lstrip()[:1] in ("%", "!") else line for line in source.splitlines())
    try:
        calls = [n for n in ast.walk(ast.parse(plain)) if isinstance(n, ast.Call)]
    except (SyntaxError, ValueError, RecursionError):
        return ""
    for call in calls:
        named = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        first = call.args[:1] if named in ("set_title", "title", "suptitle") else []
        for value in [*first, *(k.value for k in call.keywords if k.arg == "title")]:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.strip():
                return " ".join(value.value.split())
    return ""


class _Parts:
    """The parts so far, and the run of added cells that is under way."""

    def __init__(self, w: Wording) -> None:
        self.w, self.t = w, w.t
        self.parts: list[dict[str, Any]] = []
        self.warned: list[str] = []
        from .own_markup import Writer  # what it cleans with takes long to load

        self.writer = Writer(w)
        self.blocks: list[Markup] = []
        self.titles: list[str] = []

    def ours(self, data: dict[str, Any]) -> None:
        """A part of the workbook's own."""
        self.close()
        part = part_of(data)
        named = {k: part["about"].get(k) for k in ("jenis", "id")}
        if any({k: p["about"].get(k) for k in named} == named for p in self.parts):
            what = f"bagian “{named['id']}”" if named["id"] else "kepala halaman"
            raise kinds.ReportError(f"notebook menampilkan {what} dua kali; hapus salah satu selnya")
        self.parts.append(part)

    def close(self) -> None:
        """The added cells since the last part of ours become one part."""
        blocks, headings = [b for b in self.blocks if b], self.writer.end_run()
        self.blocks = []
        if not blocks:
            return
        first = next(iter(headings), None)
        begin, end = Markup('<div class="own">'), Markup("</div>")
        if first:
            begin = Markup('<section class="own" aria-labelledby="{}">').format(first["id"])
            end = Markup("</section>")
        said = Markup("<p class=by>{}</p>").format(self.t("Ditambahkan oleh analis"))
        body = Markup("\n").join([begin, said, *blocks, end])
        self.parts.append({"about": {"jenis": "tambahan", "isi": headings}, "html": body})

    def warn(self, n: Any, text: str) -> None:
        """Something for who makes the page, in Indonesian."""
        self.warned.append(f"sel {n}: {text}")

    # -- cells -----------------------------------------------------------------------------------------------

    def markdown(self, cell: nbformat.NotebookNode) -> None:
        """A cell of text."""
        self.blocks.append(self.writer.markdown(cell.source, cell.get("attachments", {})))
        self._lost("teks")

    def output(self, cell: nbformat.NotebookNode, output: Any) -> None:
        """One output of a code cell."""
        n = cell.get("execution_count") or "?"
        kind = output.output_type
        if kind == "stream" and output.name == "stderr":
            self.warn(n, f"tidak ditampilkan: {_ANSI.sub('', output.text).strip().splitlines()[0][:200]}")
        elif kind == "stream":
            self._pre(output.text)
        elif kind == "error":
            self._error(n, output)
        else:
            self._data(n, cell, output)

    def _data(self, n: Any, cell: nbformat.NotebookNode, output: Any) -> None:
        data = {k: "".join(v) if isinstance(v, list) else v for k, v in output.data.items()}
        pictures = [k for k in ("image/svg+xml", *_PICTURES) if k in data]
        if pictures:
            self._picture(n, cell, output, pictures[0], data[pictures[0]])
        elif live := next((k for k in data if _LIVE.fullmatch(k)), None):
            self._unshown(n, "widget" if "widget" in live else live.rpartition("/")[2])
        elif "text/html" in data:
            self.blocks.append(Markup("<div>{}</div>").format(self.writer.html(data["text/html"], n)))
            self._lost(n)
        elif "text/markdown" in data:
            self.blocks.append(self.writer.markdown(data["text/markdown"], {}))
            self._lost(n)
        elif text := data.get("text/latex") or data.get("text/plain"):
            draws = any(set(o.get("data", {})) & {"image/svg+xml", *_PICTURES} for o in cell.outputs)
            if not (draws and _HANDLE.fullmatch(text)):
                self._pre(text)
        elif data:
            self._unshown(n, ", ".join(data))

    # -- outputs ---------------------------------------------------------------------------------------------

    def _pre(self, text: str) -> None:
        if text := _ANSI.sub("", text).strip("\n"):
            self.blocks.append(Markup("<pre>{}</pre>").format(text))

    def _error(self, n: Any, output: Any) -> None:
        said = f"{output.ename}: {' '.join(str(output.evalue).split())}"
        text = self.t("Sel {n} berhenti dengan kesalahan: {apa}", n=n, apa=_ANSI.sub("", said))
        self.blocks.append(Markup('<p class="none">{}</p>').format(text))
        self.warn(n, f"berhenti dengan kesalahan ({output.ename}); halaman menyebutnya")

    def _unshown(self, n: Any, what: str) -> None:
        text = "Keluaran sel {n} ({apa}) tidak dapat tampil di halaman; buka notebooknya."
        self.blocks.append(Markup('<p class="none">{}</p>').format(self.t(text, n=n, apa=what)))
        self.warn(n, f"keluarannya ({what}) tidak dapat tampil di halaman; halaman menyebutnya")

    def _lost(self, n: Any) -> None:
        """What the writer had to leave out of markup, said to who makes the page too."""
        where = f"sel {n}" if isinstance(n, int) else "sel teks"
        self.warned += [f"{where}: {text}" for text in self.writer.take_warnings()]

    def _picture(self, n: Any, cell: nbformat.NotebookNode, output: Any, mime: str, data: str) -> None:
        try:
            raw = data.encode() if mime == "image/svg+xml" else base64.b64decode(data)
        except (binascii.Error, ValueError, AttributeError):
            raw = b""
        if not raw.startswith(_PICTURES.get(mime, b"")) or not raw:
            return self._unshown(n, mime)
        said = output.get("metadata", {})
        written = cell.metadata.get("alt"), said.get("alt") or (said.get(mime) or {}).get("alt")
        found = (*written, drawn_title(cell.source), self.writer.heading)
        alt = next((text for a in found if a and (text := str(a).strip())), "")
        if not alt:
            alt = self.t("Gambar dari sel {n}", n=n)
            remedy = "beri gambarnya judul, judul teks di atasnya, atau metadata sel “alt”"
            self.warn(n, f"gambar tanpa teks pengganti; {remedy}")
        # As an image, an SVG runs no script and fetches nothing.
        img = Markup('<figure><img alt="{}" src="{}"></figure>')
        self.blocks.append(img.format(self.writer.once(alt), data_uri(raw, mime)))
        return None
