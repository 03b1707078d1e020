"""A document becomes one sequence of lines, whatever its format: paragraphs, and table rows as cells. Nothing is interpreted here."""

from __future__ import annotations

import itertools
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..files import reason

#: Stands before what is struck out or set above the line (a footnote mark): no value may be read with it.
ODD = "^"
_LARGEST_FILE = 100_000_000
_LARGEST_PART = 300_000_000
#: A grid beyond this is no table that people wrote.
_MOST_COLUMNS = 300
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class DocumentError(ValueError):
    """The document cannot be read; the message says why, in Indonesian, and what to do."""


@dataclass(frozen=True)
class Line:
    """One line of the document: a paragraph (one cell, `table` 0) or a table row. None is a cell that is merged into another."""

    number: int
    cells: tuple[str | None, ...]
    page: int | None = None
    table: int = 0
    row: int = 0

    @property
    def text(self) -> str:
        """The whole line as running text."""
        return " ".join(c for c in self.cells if c)


@dataclass
class Document:
    """A document as lines. `text` is the same as plain text, whose line numbers are the lines' numbers; `notes` say what could not be read."""

    lines: list[Line] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    notes: list[tuple[str, int | None]] = field(default_factory=list)
    tables: int = 0

    def paragraph(self, text: str, page: int | None = None) -> None:
        """Adds a paragraph, if there is anything in it."""
        if clean(text):
            self._add((clean(text),), page)

    def table(self, rows: Iterable[tuple[str | None, ...]], page: int | None = None) -> None:
        """Adds a table, a blank line on both sides."""
        self.tables += 1
        self.text.append("")
        for n, cells in enumerate(rows, 1):
            self._add(tuple(c if c is None else clean(c) for c in cells), page, self.tables, n)
        self.text.append("")

    def _add(self, cells: tuple[str | None, ...], page: int | None, table: int = 0, row: int = 0) -> None:
        self.text.append("\t".join(c or "" for c in cells))
        self.lines.append(Line(len(self.text), cells, page, table, row))


def clean(text: str) -> str:
    """Text on one line, without what cannot be seen; a word divided at a hyphen is whole again."""
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "-", text)
    seen = (" " if c.isspace() else "•" if unicodedata.category(c) == "Co" else c for c in text)
    return " ".join("".join(c for c in seen if unicodedata.category(c) not in ("Cc", "Cf", "Cn")).split())


def read(path: Path) -> Document:
    """The document in a file: Word (.docx), PDF with text, HTML, or text with tabs, told by its content, not by its name.

    Raises `DocumentError` for anything else, and for a document without text.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise DocumentError("berkas lebih dari 100 MB. Simpan bagian yang memuat tabel target saja")
        raw = path.read_bytes()
    except OSError as e:
        raise DocumentError(f"berkas tidak dapat dibuka ({reason(e)}). Periksa jalur dan izinnya") from e
    if not raw.strip():
        raise DocumentError("berkas kosong")
    if b"%PDF-" in raw[:1024]:
        document = _pdf(path)
    elif raw.startswith(b"PK\x03\x04"):
        document = _word(path)
    else:
        text = _decoded(raw)
        html = re.search(r"<(?:!doctype html|html|head|body|table)\b", text[:5000], re.I)
        document = _html(text) if html else _plain(text)
    if not any(line.text for line in document.lines):
        raise DocumentError("dokumen tidak memuat teks")
    return document


_FOREIGN = {
    b"{\\rtf": "berkas ini RTF. Buka di Word, lalu Simpan Sebagai “Dokumen Word (.docx)”",
    b"MIME-Version": "berkas ini arsip halaman web (.mht). Simpan sebagai .docx atau HTML",
    b"\x89PNG": "berkas ini gambar. Diperlukan dokumen yang memuat teks",
    b"\xff\xd8\xff": "berkas ini gambar. Diperlukan dokumen yang memuat teks",
    b"II*\x00": "berkas ini gambar. Diperlukan dokumen yang memuat teks",
}


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise DocumentError("dokumen berkata sandi. Simpan salinan tanpa kata sandi, lalu ulangi")
        raise DocumentError(
            "berkas ini dokumen Office lama (.doc). Buka di Word, lalu Simpan Sebagai “Dokumen Word (.docx)”"
        )
    for start, message in _FOREIGN.items():
        if raw.startswith(start):
            raise DocumentError(message)
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in raw and not wide:
        raise DocumentError(
            "isi berkas ini bukan Word, PDF, HTML, atau teks. Buka di program asalnya dan simpan sebagai .docx atau PDF"
        )
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentError("hurufnya tidak terbaca. Simpan sebagai teks UTF-8")


def _on_grid(rows: list[list[tuple[float, float, str | None]]]) -> Iterator[tuple[str | None, ...]]:
    """Cells with their left and right edge, each put into the column that it covers first.

    Columns are those of the row with most cells, and what other rows have beside them.
    """
    base = [*max(rows, key=len, default=[])]
    for cell in itertools.chain.from_iterable(rows):
        if all(min(cell[1], r) - max(cell[0], x) < 0.1 * (cell[1] - cell[0]) for x, r, _ in base):
            base.append(cell)
    base.sort(key=lambda cell: cell[0])
    for row in rows:
        cells: list[str | None] = [None] * len(base)
        for left, right, text in row:
            shared = [(min(right, r) - max(left, x)) / ((r - x) or 1) for x, r, _ in base]
            covered = [i for i, s in enumerate(shared) if s > 0.5]
            at = covered[0] if covered else max(range(len(shared)), key=shared.__getitem__)
            if text is not None:
                before = cells[at]
                cells[at] = f"{before} {text}" if before and text else before or text
        yield tuple(cells)


# --- Word ---------------------------------------------------------------------------------------------------------------


def _word(path: Path) -> Document:
    import docx

    try:
        with zipfile.ZipFile(path) as package:
            names = {i.filename: i.file_size for i in package.infolist()}
        if "xl/workbook.xml" in names:
            raise DocumentError("berkas ini buku kerja Excel. Pakai `renstra impor` untuk Excel")
        if "word/document.xml" not in names:
            raise DocumentError("berkas ini bukan dokumen Word. Simpan sebagai .docx atau PDF")
        if sum(names.values()) > _LARGEST_PART:
            raise DocumentError("isi dokumen terlalu besar setelah dibuka. Hapus gambar dan lampirannya")
        body = docx.Document(str(path)).element.body
    except DocumentError:
        raise
    # python-docx lets through what lxml, zipfile and its own parts raise: whatever it is, the file is broken.
    except Exception as e:
        raise DocumentError(
            "dokumen Word ini rusak. Buka di Word, lalu simpan ulang sebagai .docx baru"
        ) from e
    document = Document()
    paged = body.find(f".//{_WORD}lastRenderedPageBreak") is not None
    page = 1 if paged else None

    def block(element: Any) -> None:
        nonlocal page
        for child in element:
            tag = child.tag
            if tag == f"{_WORD}p":
                document.paragraph(_word_text(child), page)
            elif tag == f"{_WORD}tbl":
                table(child)
                continue
            elif tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins"):
                block(child)
                continue
            if page is not None:
                page += sum(1 for _ in child.iter(f"{_WORD}lastRenderedPageBreak"))

    def table(element: Any) -> None:
        nonlocal page
        rows, inner = [], []
        for row in _within(element, "tr"):
            cells: list[tuple[float, float, str | None]] = []
            at = _number(row, "trPr", "gridBefore", 0)
            for cell in _within(row, "tc"):
                span = min(_number(cell, "tcPr", "gridSpan", 1), _MOST_COLUMNS)
                merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
                follows = merged is not None and merged.get(f"{_WORD}val", "continue") != "restart"
                cells.append((at, at + span, None if follows else _word_text(cell)))
                at += span
                inner += cell.findall(f"{_WORD}tbl")
            rows.append(cells)
        document.table(_on_grid(rows), page)
        if page is not None:
            page += sum(1 for _ in element.iter(f"{_WORD}lastRenderedPageBreak"))
        for nested in inner:
            table(nested)

    block(body)
    if any(next(body.iter(f"{_WORD}{tag}"), None) is not None for tag in ("ins", "del", "moveFrom")):
        document.notes.append(
            (
                "dokumen memuat perubahan yang belum diterima (Track Changes); yang dibaca: seolah-olah semuanya diterima",
                None,
            )
        )
    return document


def _within(element: Any, tag: str) -> Iterator[Any]:
    """Children of that name, also those in a content control or marked as inserted."""
    for child in element:
        if child.tag == f"{_WORD}{tag}":
            yield child
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}customXml"):
            yield from _within(child, tag)


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_WORD}{properties}/{_WORD}{name}")
    value = found.get(f"{_WORD}val") if found is not None else None
    return int(value) if value and value.isdigit() else default


_NO_TEXT = {"Fallback", "moveFrom", "del", "instrText", "tbl", "pPr", "tcPr", "rPr"}


def _word_text(element: Any) -> str:
    """What one reads in a paragraph or a cell: with insertions, content controls and fields, without deletions."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        for child in node:
            tag = str(child.tag).rpartition("}")[2]
            if tag in _NO_TEXT:
                continue
            if tag == "t":
                parts.append(child.text or "")
            elif tag in ("tab", "br", "cr"):
                parts.append(" ")
            elif tag in ("noBreakHyphen", "softHyphen"):
                parts.append("-" if tag == "noBreakHyphen" else "")
            else:
                if tag == "r" and _set_apart(child):
                    parts.append(ODD)
                walk(child)
                parts.append("\n" if tag == "p" else "")

    walk(element)
    return "".join(parts)


def _set_apart(run: Any) -> bool:
    look = run.find(f"{_WORD}rPr")
    if look is None or not "".join(t.text or "" for t in run.iter(f"{_WORD}t")).strip():
        return False
    align = look.find(f"{_WORD}vertAlign")
    struck = [look.find(f"{_WORD}{tag}") for tag in ("strike", "dstrike")]
    return (align is not None and align.get(f"{_WORD}val") in ("superscript", "subscript")) or any(
        s is not None and s.get(f"{_WORD}val") not in ("0", "false") for s in struck
    )


# --- PDF ----------------------------------------------------------------------------------------------------------------


def _pdf(path: Path) -> Document:
    import logging

    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are not for the office
    document = Document()
    unread: dict[str, list[int]] = {}
    try:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                why = _pdf_page(page.dedupe_chars(), document)
                if why:
                    unread.setdefault(why, []).append(page.page_number)
                page.close()
            pages = len(pdf.pages)
    # pdfminer raises whatever a broken file leads it to.
    except Exception as e:
        if isinstance(e, PDFPasswordIncorrect) or any(isinstance(a, PDFPasswordIncorrect) for a in e.args):
            raise DocumentError("PDF berkata sandi. Simpan salinan tanpa kata sandi, lalu ulangi") from e
        raise DocumentError("PDF ini rusak. Buat ulang PDF-nya dari dokumen asal") from e
    if pages == sum(map(len, unread.values())):
        raise DocumentError(
            "PDF ini hasil pindaian tanpa teks yang terbaca. Pakai berkas aslinya (.docx), atau jalankan OCR dahulu"
        )
    document.notes += [(why, n) for why, pages_ in unread.items() for n in pages_]
    return document


def _pdf_page(page: Any, document: Document) -> str | None:
    """Adds a page; why it could not be read, or None."""
    marks = [c for c in page.chars if not c["text"].isspace()]
    if not marks:
        return "halaman berupa gambar tanpa teks; tidak dibaca" if page.images else None
    if sum(not c["upright"] for c in marks) * 2 > len(marks):
        return "tulisan di halaman ini diputar; tidak dibaca"
    if sum(c["text"].startswith("(cid:") for c in marks) * 10 > len(marks):
        return "huruf di halaman ini tidak dapat dibaca; tidak dibaca"
    document.text.append(f"[halaman {page.page_number}]")
    lines = {"explicit_horizontal_lines": _open_ends(page)}
    tables = [t for t in page.find_tables(lines) if len(t.columns) > 2]

    def outside(o: dict[str, Any]) -> bool:
        if o["object_type"] != "char":
            return False
        return not any(_in(o, t.bbox) for t in tables)

    blocks: list[tuple[float, Any]] = [(t.bbox[1], t) for t in tables]
    blocks += [(line["top"], line["text"]) for line in page.filter(outside).extract_text_lines()]
    for _, block in sorted(blocks, key=lambda b: b[0]):
        if isinstance(block, str):
            document.paragraph(block, page.page_number)
        else:
            document.table(_pdf_rows(block, page), page.page_number)
    return None


def _open_ends(page: Any) -> list[float]:
    """Heights where the vertical lines of a table end without a line across: there a row is cut by the page's edge."""
    across = [e["top"] for e in page.edges if e["orientation"] == "h" and e["width"] > 5]
    ends: dict[int, set[int]] = {}
    for e in page.edges:
        if e["orientation"] == "v":
            for y in (e["top"], e["bottom"]):
                ends.setdefault(round(y), set()).add(round(e["x0"] / 3))
    return [float(y) for y, xs in ends.items() if len(xs) > 3 and not any(abs(y - a) < 4 for a in across)]


def _pdf_rows(table: Any, page: Any) -> Iterator[tuple[str | None, ...]]:
    """Rows of a ruled table. A cell that the page's edge leaves open below has no box: its text is found by the row and the column it stands in."""
    xs = [*sorted({box[0] for box in table.cells}), table.bbox[2]]
    within = [c for c in page.chars if _in(c, table.bbox)]
    boxes = [[box for box in row.cells if box is not None] for row in table.rows]
    loose = [c for c in within if not any(_in(c, box) for box in table.cells)]
    for row, own in zip(table.rows, boxes, strict=True):
        for x0, x1, box in zip(xs[:-1], xs[1:], row.cells, strict=True):
            open_box = (x0, row.bbox[1], x1, row.bbox[3])
            if (
                box is None
                and not any(b[0] < x1 and x0 < b[2] for b in own)
                and any(_in(c, open_box) for c in loose)
            ):
                own.append(open_box)
    rows: list[list[tuple[float, float, str | None]]] = [
        [(box[0], box[2], _pdf_text([c for c in within if _in(c, box)])) for box in sorted(own)]
        for own in boxes
    ]
    return _on_grid(rows)


def _in(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    """Whether the middle of a character is in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _pdf_text(chars: list[dict[str, Any]]) -> str:
    from pdfplumber.utils import extract_text

    text = extract_text(chars) if chars else ""
    sizes = [c["size"] for c in chars if not c["text"].isspace()]
    small = len(text) <= 30 and sizes and min(sizes) < 0.8 * max(sizes)
    return f"{text}{ODD}" if small else text


# --- HTML and text ------------------------------------------------------------------------------------------------------


_SKIPPED = {"script", "style", "head", "title", "template", "noscript"}
_INLINE = {
    "a",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "span",
    "font",
    "small",
    "big",
    "code",
    "abbr",
    "mark",
    "sub",
    "o:p",
}
_APART = {"sup", "s", "strike", "del"}


def _html(text: str) -> Document:
    from bs4 import BeautifulSoup, NavigableString, Tag
    from bs4.element import PreformattedString

    try:
        soup = BeautifulSoup(text, "lxml")
    except (RecursionError, AssertionError) as e:
        raise DocumentError("HTML ini rusak. Simpan ulang dari program asalnya") from e
    document = Document()

    def words(node: Tag) -> str:
        """What one reads in an element, nested tables aside; blocks are apart, inline marks are not."""
        out = []
        for child in node.children:
            if isinstance(child, NavigableString):
                out.append(
                    "" if isinstance(child, PreformattedString) else " ".join(f"|{child}|".split())[1:-1]
                )
            elif isinstance(child, Tag) and child.name not in _SKIPPED and child.name != "table":
                inner = words(child)
                apart = ODD if child.name in _APART and inner.strip() else ""
                out.append(f"{apart}{inner}" if child.name in _INLINE | _APART else f"\n{inner}\n")
        return "".join(out)

    def block(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag) and child.name == "table":
                table(child)
            elif isinstance(child, Tag) and child.name not in _SKIPPED:
                if child.find("table"):
                    block(child)
                else:
                    for line in words(child).split("\n"):
                        document.paragraph(line)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                document.paragraph(str(child))

    def table(node: Tag) -> None:
        if node.caption:
            document.paragraph(words(node.caption))
        taken: dict[tuple[int, int], bool] = {}
        rows = []
        own = [r for r in node.find_all("tr") if r.find_parent("table") is node]
        for n, tr in enumerate(own):
            cells: list[tuple[float, float, str | None]] = []
            at = 0
            for cell in tr.find_all(["td", "th"], recursive=False):
                while taken.get((n, at)):
                    cells.append((at, at + 1, None))
                    at += 1
                width, height = (
                    min(int(v), _MOST_COLUMNS)
                    if (v := str(cell.get(k, "1")).strip()).isdigit() and int(v)
                    else 1
                    for k in ("colspan", "rowspan")
                )
                cells.append((at, at + width, words(cell)))
                taken |= {(n + down, at + along): True for down in range(1, height) for along in range(width)}
                at += width
            rows.append(cells)
        if rows:
            document.table(_on_grid(rows))
        for inner in node.find_all("table"):
            if inner.find_parent("table") is node:
                table(inner)

    try:
        block(soup)
    except RecursionError as e:
        raise DocumentError("HTML ini bersarang terlalu dalam. Simpan ulang dari program asalnya") from e
    return document


def _plain(text: str) -> Document:
    """Text whose table rows are lines with tabs; a line without tabs, or a blank one, ends a table."""
    document = Document()
    page = 1 if "\f" in text else None
    row = 0
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if page is not None:
            page += raw.count("\f")
        cells = tuple(map(clean, raw.replace("\f", "").split("\t")))
        document.text.append("\t".join(cells))
        table = len(cells) > 1 and any(cells)
        row = row + 1 if table else 0
        if table:
            document.tables += row == 1
            document.lines.append(Line(number, cells, page, document.tables, row))
        elif cells[0]:
            document.lines.append(Line(number, (cells[0],), page))
    return document
