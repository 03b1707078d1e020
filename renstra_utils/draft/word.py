"""Word documents (.docx) as lines: what one reads, with insertions and fields, without deletions."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .lines import MOST_COLUMNS, ODD, Document, DocumentError, on_grid

_LARGEST_PART = 300_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_TEXT = {"Fallback", "moveFrom", "del", "instrText", "tbl", "pPr", "tcPr", "rPr"}


def read_word(path: Path) -> Document:
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
        for row in _children(element, "tr"):
            cells: list[tuple[float, float, str | None]] = []
            at = _number_property(row, "trPr", "gridBefore", 0)
            for cell in _children(row, "tc"):
                span = min(_number_property(cell, "tcPr", "gridSpan", 1), MOST_COLUMNS)
                merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
                follows = merged is not None and merged.get(f"{_WORD}val", "continue") != "restart"
                cells.append((at, at + span, None if follows else _word_text(cell)))
                at += span
                inner += cell.findall(f"{_WORD}tbl")
            rows.append(cells)
        document.table(on_grid(rows), page)
        if page is not None:
            page += sum(1 for _ in element.iter(f"{_WORD}lastRenderedPageBreak"))
        for nested in inner:
            table(nested)

    block(body)
    if any(next(body.iter(f"{_WORD}{tag}"), None) is not None for tag in ("ins", "del", "moveFrom")):
        document.notes.append(
            (
                (
                    "dokumen memuat perubahan yang belum diterima (Track Changes); yang dibaca: seolah-olah"
                    " semuanya diterima"
                ),
                None,
            )
        )
    return document


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children of that name, also those in a content control or marked as inserted."""
    for child in element:
        if child.tag == f"{_WORD}{tag}":
            yield child
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}customXml"):
            yield from _children(child, tag)


def _number_property(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_WORD}{properties}/{_WORD}{name}")
    value = found.get(f"{_WORD}val") if found is not None else None
    return int(value) if value and value.isdigit() else default


def _word_text(element: Any) -> str:
    """What one reads in a paragraph or a cell: with insertions, content controls and fields, without
    deletions."""
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
