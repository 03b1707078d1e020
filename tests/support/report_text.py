"""The report's Word file as a reader meets it: headings, texts, tables, in order; and what is wrong with its figures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml.ns import qn
from page_rules import Case
from pagetext import Cell, PrintedTable, candidates, has_figure, plain
from report_rules import CAPTIONS, WORDS_ONLY, heading, statements

_CAPTION = re.compile(r"(Tabel|Gambar|Table|Figure) ((?:L?\d\.)?\d+) (.*)", re.S)


@dataclass
class Block:
    """A paragraph (`style` of it, `text`) or a table (`rows`: cells of lines; a row of one cell is a group)."""

    style: str
    text: str
    rows: list[list[str]] | None = None


def blocks(data: bytes) -> list[Block]:
    """Everything that the body of a document says, in order; contents and lists left out."""
    found = []
    for element in docx.Document(io.BytesIO(data)).element.body:
        if element.tag == qn("w:p"):
            style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            name = "" if style is None else style.get(qn("w:val"))
            text = "".join(t.text or "" for t in element.iter(qn("w:t")))
            if text.strip() and not name.startswith("TOC"):
                found.append(Block(name, plain(text)))
        elif element.tag == qn("w:tbl"):
            rows = [[_lines(cell) for cell in tr.findall(qn("w:tc"))] for tr in element.findall(qn("w:tr"))]
            found.append(Block("table", "", rows))
    return found


def _lines(cell: Any) -> str:
    out = []
    for p in cell.iter(qn("w:p")):
        for part in p.iter(qn("w:t"), qn("w:br")):
            out.append("\n" if part.tag == qn("w:br") else part.text or "")
    return "".join(out)


def as_text(data: bytes) -> str:
    """The document as text: headings, captions and tables, for a reader of a diff."""
    out = []
    for b in blocks(data):
        if b.rows is None:
            mark = "#" * int(b.style[-1]) + " " if re.fullmatch(r"Heading\d", b.style) else ""
            out.append(f"{mark}{b.text}")
        else:
            out += [" | ".join(plain(cell) for cell in row) for row in b.rows]
            out.append("")
    return "\n".join(out) + "\n"


def captions(data: bytes) -> list[tuple[str, str]]:
    """Number and words of every caption: `Tabel 3.1`, `Capaian …`."""
    found = (_CAPTION.fullmatch(b.text) for b in blocks(data) if b.style.startswith("Judul"))
    return [(f"{m[1]} {m[2]}", m[3]) for m in found if m]


def figures_wrong(case: Case, data: bytes) -> Iterator[str]:
    """Every text and every table whose figures are not those of the plan's files and the tables beside the document."""
    from test_consistency import of_source, of_text

    caption, known = "", {r["kode"]: r for r in case.now}
    names = {heading(case, s): s["nomor"] for s in statements(case)}
    words = own_words(case)
    for b in blocks(data):
        if b.rows is not None:
            if caption:
                yield from (f"{caption}: {w}" for w in _table_wrong(case, caption, b.rows))
            caption = ""
            continue
        text = b.text
        if b.style == "Heading3":
            case.part = names.get(plain(text), 0)
        elif re.fullmatch(r"Heading[12]", b.style):
            case.part = 0
        case.row = known.get(text.partition(": ")[0], {})
        if m := _CAPTION.fullmatch(text) if b.style.startswith("Judul") else None:
            text = m[3]
            caption = text if b.style.startswith("JudulTabel") else ""
        if text in words or plain(text) in names or not has_figure(text):
            continue
        source = text.startswith((case.t("Sumber") + ": ", "Sumber: "))
        wrong = (of_source if source else of_text)(case, text)
        if wrong and text.endswith("."):  # the finding of another page, as a sentence
            wrong = min(wrong, of_text(case, text.removesuffix(".")), key=len)
        yield from (f"“{text}”: {w}" for w in wrong)


def own_words(case: Case) -> set[str]:
    """What the office wrote, paragraph by paragraph, and our own headings."""
    told = {plain(x) for r in case.tables.get("narasi", []) for x in r["teks"].splitlines()}
    return told | {case.t("LAMPIRAN {n}", n=n) for n in range(1, 5)} | {p for p in _PARTS(case)}


def _PARTS(case: Case) -> list[str]:
    from renstra_utils.show.pages.report_figures import TITLES

    return [case.t(title) for title in TITLES.values() if title]


def _table_wrong(case: Case, caption: str, rows: list[list[str]]) -> Iterator[str]:
    from test_consistency import _uneven, of_row

    found = [m.message for m in candidates(caption, case.bahasa) if m.message in {*CAPTIONS, *WORDS_ONLY}]
    if not found:
        yield "tidak ada aturan untuk tabel ini"
        return
    if found[0] in WORDS_ONLY:
        return
    spec = CAPTIONS[found[0]]
    heads = [plain(x) for x in rows[0]]
    numbers = [f"({n})" for n in range(1, len(heads) + 1)]
    if rows[1] != numbers:
        yield f"baris nomor kolom {rows[1]}"
    body = [row for row in rows[2:] if len(row) == len(heads) > 1]
    cells = [[_cell(x, bool(n)) for n, x in enumerate(row)] for row in body]
    left = list(spec.rows(case))
    if len(left) != len(cells):
        yield f"{len(cells)} baris, seharusnya {len(left)}"
    for row in cells:
        tried = [(of_row(case, spec, heads, row, r), n) for n, r in enumerate(left)]
        if not tried:
            yield f"baris “{row[0].text}” tanpa pasangan"
            continue
        wrong, at = min(tried, key=lambda t: ("baris" in "".join(t[0][:1]), len(t[0]), t[1]))
        left.pop(at)
        yield from wrong
    yield from _uneven(case, spec, PrintedTable(caption, "", caption, heads, cells))


def _cell(text: str, figure: bool) -> Cell:
    first, *under = text.split("\n")
    return Cell(plain(first), [plain(x) for x in under if plain(x)], numeric=figure and has_figure(first))
