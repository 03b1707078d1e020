"""PDF with text as lines: ruled tables by their boxes, everything else as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .lines import ODD, Document, DocumentError, on_grid


def read_pdf(path: Path) -> Document:
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
            "PDF ini hasil pindaian tanpa teks yang terbaca. Pakai berkas aslinya (.docx), atau jalankan OCR"
            " dahulu"
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
        return not any(_is_in(o, t.bbox) for t in tables)

    blocks: list[tuple[float, Any]] = [(t.bbox[1], t) for t in tables]
    blocks += [(line["top"], line["text"]) for line in page.filter(outside).extract_text_lines()]
    for _, block in sorted(blocks, key=lambda b: b[0]):
        if isinstance(block, str):
            document.paragraph(block, page.page_number)
        else:
            document.table(_pdf_rows(block, page), page.page_number)
    return None


def _open_ends(page: Any) -> list[float]:
    """Heights where the vertical lines of a table end without a line across: there a row is cut by the page's
    edge."""
    across = [e["top"] for e in page.edges if e["orientation"] == "h" and e["width"] > 5]
    ends: dict[int, set[int]] = {}
    for e in page.edges:
        if e["orientation"] == "v":
            for y in (e["top"], e["bottom"]):
                ends.setdefault(round(y), set()).add(round(e["x0"] / 3))
    return [float(y) for y, xs in ends.items() if len(xs) > 3 and not any(abs(y - a) < 4 for a in across)]


def _pdf_rows(table: Any, page: Any) -> Iterator[tuple[str | None, ...]]:
    """Rows of a ruled table. A cell that the page's edge leaves open below has no box: its text is found by
    the row and the column it stands in."""
    xs = [*sorted({box[0] for box in table.cells}), table.bbox[2]]
    within = [c for c in page.chars if _is_in(c, table.bbox)]
    boxes = [[box for box in row.cells if box is not None] for row in table.rows]
    loose = [c for c in within if not any(_is_in(c, box) for box in table.cells)]
    for row, own in zip(table.rows, boxes, strict=True):
        for x0, x1, box in zip(xs[:-1], xs[1:], row.cells, strict=True):
            open_box = (x0, row.bbox[1], x1, row.bbox[3])
            if (
                box is None
                and not any(b[0] < x1 and x0 < b[2] for b in own)
                and any(_is_in(c, open_box) for c in loose)
            ):
                own.append(open_box)
    rows: list[list[tuple[float, float, str | None]]] = [
        [(box[0], box[2], _pdf_text([c for c in within if _is_in(c, box)])) for box in sorted(own)]
        for own in boxes
    ]
    return on_grid(rows)


def _is_in(char: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    """Whether the middle of a character is in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _pdf_text(chars: list[dict[str, Any]]) -> str:
    from pdfplumber.utils import extract_text

    text = extract_text(chars) if chars else ""
    sizes = [c["size"] for c in chars if not c["text"].isspace()]
    small = len(text) <= 30 and sizes and min(sizes) < 0.8 * max(sizes)
    return f"{text}{ODD}" if small else text
