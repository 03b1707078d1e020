"""PDF with text as lines: ruled tables by their boxes, everything else as paragraphs."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .lines import MOST_COLUMNS, ODD, Document, DocumentError, is_out_of_memory, on_grid, too_large

#: A Renstra has 100 to 250 pages.
_MOST_PAGES = 600
#: What one page may hold and still be read: bytes of drawing, characters, lines, and places where two cross.
_LARGEST_PAGE, _MOST_CHARS, _MOST_EDGES, _MOST_CROSSINGS = 2_000_000, 30_000, 50_000, 250_000


def read_pdf(path: Path) -> Document:
    """The document in a PDF. DocumentError where it is broken, scanned, locked or too long."""
    import logging

    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are not for the office
    document = Document()
    unread: dict[str, list[int]] = {}
    try:
        with pdfplumber.open(path) as pdf:
            if len(list(itertools.islice(PDFPage.create_pages(pdf.doc), _MOST_PAGES + 1))) > _MOST_PAGES:
                raise too_large("halaman", _MOST_PAGES)
            for page in pdf.pages:
                why = _pdf_page(page, document)
                if why:
                    unread.setdefault(why, []).append(page.page_number)
                page.close()
            pages = len(pdf.pages)
    except DocumentError:
        raise
    # pdfminer raises whatever a broken file leads it to.
    except Exception as e:
        if is_out_of_memory(e):
            raise MemoryError from e
        if isinstance(e, PDFPasswordIncorrect) or any(isinstance(a, PDFPasswordIncorrect) for a in e.args):
            raise DocumentError("PDF berkata sandi. Simpan salinan tanpa kata sandi, lalu ulangi") from e
        raise DocumentError("PDF ini rusak. Buat ulang PDF-nya dari dokumen asal") from e
    if pages == sum(map(len, unread.values())):
        raise DocumentError(
            "PDF ini hasil pindaian tanpa teks yang terbaca. Pakai berkas aslinya (.docx), atau jalankan OCR"
            " dahulu"
        )
    document.notes += [(why, n) for why, pages_ in unread.items() for n in pages_]
    return document


def _pdf_page(whole: Any, document: Document) -> str | None:
    """Adds a page; why it could not be read, or None."""
    if _content_size(whole) > _LARGEST_PAGE:
        return f"halaman ini memuat gambar lebih dari {_LARGEST_PAGE // 1_000_000} MB; tidak dibaca"
    if len(whole.chars) > _MOST_CHARS:
        return f"halaman ini memuat lebih dari {_MOST_CHARS:_} huruf; tidak dibaca".replace("_", ".")
    marks = [c for c in whole.chars if not c["text"].isspace()]
    if not marks:
        return "halaman berupa gambar tanpa teks; tidak dibaca" if whole.images else None
    if sum(not c["upright"] for c in marks) * 2 > len(marks):
        return "tulisan di halaman ini diputar; tidak dibaca"
    if sum(c["text"].startswith("(cid:") for c in marks) * 10 > len(marks):
        return "huruf di halaman ini tidak dapat dibaca; tidak dibaca"
    page = whole.dedupe_chars() if _any_twice(marks) else whole
    document.print(f"[halaman {page.page_number}]")
    tables = _tables(page, document)
    chars = _Chars(page.chars)
    inside = {id(c) for t in tables for c in chars.within(t.bbox)}
    blocks: list[tuple[float, Any]] = [(t.bbox[1], t) for t in tables]
    around = page.filter(lambda o: o["object_type"] == "char" and id(o) not in inside)
    blocks += [(line["top"], line["text"]) for line in around.extract_text_lines()]
    for _, block in sorted(blocks, key=lambda b: b[0]):
        if isinstance(block, str):
            document.paragraph(block, page.page_number)
        else:
            document.table(_pdf_rows(block, chars), page.page_number)
    return None


def _content_size(page: Any) -> int:
    """Bytes of what a page draws, unpacked."""
    from pdfminer.pdftypes import PDFStream, resolve1

    streams = [resolve1(c) for c in page.page_obj.contents]
    return sum(len(s.get_data()) for s in streams if isinstance(s, PDFStream))


def _any_twice(chars: list[dict[str, Any]]) -> bool:
    """Whether a letter may be printed over itself, as some programs make bold; to tell surely takes long."""
    seen: set[tuple[str, int, int]] = set()
    for c in chars:
        x, y = round(c["x0"]), round(c["top"])
        if any((c["text"], x + i, y + j) in seen for i in (-1, 0, 1) for j in (-1, 0, 1)):
            return True
        seen.add((c["text"], x, y))
    return False


def _tables(page: Any, document: Document) -> list[Any]:
    """The ruled tables of a page of three columns and more; a drawing of very many lines is none, and is
    noted."""
    from pdfplumber.table import merge_edges

    edges = page.edges
    joined = merge_edges(edges, 3, 3, 3, 3) if len(edges) <= _MOST_EDGES else edges
    upright = sum(e["orientation"] == "v" for e in joined)
    tables = []
    if upright * (len(joined) - upright) <= _MOST_CROSSINGS:
        found = page.find_tables({"explicit_horizontal_lines": _open_ends(edges)})
        tables = [t for t in found if 2 < len(t.columns) <= MOST_COLUMNS]
        if not any(len(t.columns) > MOST_COLUMNS for t in found):
            return tables
    why = "halaman ini memuat gambar yang garisnya terlalu banyak; bila itu tabel, tabelnya tidak dibaca"
    document.notes.append((why, page.page_number))
    return tables


class _Chars:
    """The characters of a page, found by where their middle is."""

    def __init__(self, chars: list[dict[str, Any]]) -> None:
        self.chars = chars
        self.order = sorted(((c["top"] + c["bottom"]) / 2, n) for n, c in enumerate(chars))

    def within(self, box: tuple[float, float, float, float]) -> list[dict[str, Any]]:
        """Those in a box, in the page's order."""
        first, end = (bisect.bisect_left(self.order, (y, -1)) for y in (box[1], box[3]))
        near = (self.chars[n] for n in sorted(n for _, n in self.order[first:end]))
        return [c for c in near if box[0] <= (c["x0"] + c["x1"]) / 2 < box[2]]


def _open_ends(edges: list[dict[str, Any]]) -> list[float]:
    """Heights where the vertical lines of a table end without a line across: there a row is cut by the page's
    edge."""
    across = sorted(e["top"] for e in edges if e["orientation"] == "h" and e["width"] > 5)
    ends: dict[int, set[int]] = {}
    for e in edges:
        if e["orientation"] == "v":
            for y in (e["top"], e["bottom"]):
                ends.setdefault(round(y), set()).add(round(e["x0"] / 3))

    def crossed(y: int) -> bool:
        return bisect.bisect_right(across, y - 4) < bisect.bisect_left(across, y + 4)

    return [float(y) for y, xs in ends.items() if len(xs) > 3 and not crossed(y)]


def _pdf_rows(table: Any, chars: _Chars) -> Iterator[tuple[str | None, ...]]:
    """Rows of a ruled table. A cell that the page's edge leaves open below has no box: its text is found by
    the row and the column it stands in."""
    xs = [*sorted({box[0] for box in table.cells}), table.bbox[2]]
    boxed = {id(c) for box in table.cells for c in chars.within(box)}
    loose = _Chars([c for c in chars.within(table.bbox) if id(c) not in boxed])
    boxes = [[box for box in row.cells if box is not None] for row in table.rows]
    for row, own in zip(table.rows, boxes, strict=True) if loose.chars else ():
        for x0, x1, box in zip(xs[:-1], xs[1:], row.cells, strict=True):
            open_box = (x0, row.bbox[1], x1, row.bbox[3])
            if box is None and not any(b[0] < x1 and x0 < b[2] for b in own) and loose.within(open_box):
                own.append(open_box)
    return on_grid([(box[0], box[2], _pdf_text(chars.within(box))) for box in sorted(own)] for own in boxes)


def _pdf_text(chars: list[dict[str, Any]]) -> str:
    from pdfplumber.utils import extract_text

    text = extract_text(chars) if chars else ""
    sizes = [c["size"] for c in chars if not c["text"].isspace()]
    small = len(text) <= 30 and sizes and min(sizes) < 0.8 * max(sizes)
    return f"{text}{ODD}" if small else text
