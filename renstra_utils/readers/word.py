"""Word documents (.docx) as lines: what one reads, with insertions and fields, without deletions."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .lines import (
    KEEP_TABLES,
    MOST_COLUMNS,
    ODD,
    Cell,
    Document,
    DocumentError,
    is_out_of_memory,
    on_grid,
    span_of,
)

_PART, _LARGEST_PART = "word/document.xml", 50_000_000
_BROKEN = "dokumen Word ini rusak. Buka di Word, lalu simpan ulang sebagai .docx baru"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAK = f"{_WORD}lastRenderedPageBreak"
_NO_TEXT = {"Fallback", "moveFrom", "del", "instrText", "tbl", "pPr", "tcPr", "rPr"}


def read_word(path: Path) -> Document:
    """The document in a .docx file. DocumentError where it is broken, too large, or another file."""
    body = _body(path)
    reader = _Reader(page=1 if body.find(f".//{_BREAK}") is not None else None)
    reader.block(body)
    if any(next(body.iter(f"{_WORD}{tag}"), None) is not None for tag in ("ins", "del", "moveFrom")):
        why = (
            "dokumen memuat perubahan yang belum diterima (Track Changes); yang dibaca: seolah-olah semuanya"
        )
        reader.document.notes.append((f"{why} diterima", None))
    return reader.document


def _body(path: Path) -> Any:
    """The element that holds the text. Only its part of the package is unpacked, and no more than is read."""
    from lxml import etree

    # No entity becomes text, no other file is opened, and what is deep or long beyond reason is an error.
    parser = etree.XMLParser(
        remove_blank_text=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if "xl/workbook.xml" in names:
                raise DocumentError("berkas ini buku kerja Excel. Pakai `renstra impor` untuk Excel")
            if _PART not in names:
                raise DocumentError("berkas ini bukan dokumen Word. Simpan sebagai .docx atau PDF")
            with package.open(_PART) as part:  # the size that the package states may be a lie
                raw = part.read(_LARGEST_PART + 1)
        if len(raw) > _LARGEST_PART:
            size = f"{_LARGEST_PART // 1_000_000} MB"
            raise DocumentError(f"teks dokumen lebih dari {size} setelah dibuka. {KEEP_TABLES}")
        body = etree.fromstring(raw, parser).find(f"{_WORD}body")
    except DocumentError:
        raise
    # lxml, zipfile and zlib raise whatever a broken file leads them to.
    except Exception as e:
        if is_out_of_memory(e):
            raise MemoryError from e
        raise DocumentError(_BROKEN) from e
    if body is None:
        raise DocumentError(_BROKEN)
    return body


class _Reader:
    """Goes through the body of a document, from top to bottom; `page` is None where no page is told."""

    def __init__(self, page: int | None) -> None:
        self.document, self.page = Document(), page

    def block(self, element: Any) -> None:
        """Adds the paragraphs and tables of an element."""
        for child in element:
            if child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins"):
                self.block(child)
                continue
            if child.tag == f"{_WORD}p":
                self.document.paragraph(_word_text(child), self.page)
            elif child.tag == f"{_WORD}tbl":
                self.table(child)
            if self.page is not None:
                self.page += sum(1 for _ in child.iter(_BREAK))

    def table(self, element: Any) -> None:
        """Adds a table, then those that stand in its cells."""
        inner: list[Any] = []
        self.document.table(on_grid(_rows(element, inner)), self.page)
        for nested in inner:
            self.table(nested)


def _rows(element: Any, inner: list[Any]) -> Iterator[list[Cell]]:
    """The cells of each row of a table; the tables in them join `inner`."""
    for row in _children(element, "tr"):
        cells: list[Cell] = []
        at = min(_number_property(row, "trPr", "gridBefore", 0), MOST_COLUMNS)
        for cell in _children(row, "tc"):
            span = min(_number_property(cell, "tcPr", "gridSpan", 1), MOST_COLUMNS)
            merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
            follows = merged is not None and merged.get(f"{_WORD}val", "continue") != "restart"
            cells.append((at, at + span, None if follows else _word_text(cell)))
            at += span
            inner += cell.findall(f"{_WORD}tbl")
        yield cells


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children of that name, also those in a content control or marked as inserted."""
    for child in element:
        if child.tag == f"{_WORD}{tag}":
            yield child
        elif child.tag in (f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}ins", f"{_WORD}customXml"):
            yield from _children(child, tag)


def _number_property(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_WORD}{properties}/{_WORD}{name}")
    return span_of(found.get(f"{_WORD}val") if found is not None else None, default)


def _word_text(element: Any) -> str:
    """What one reads in a paragraph or a cell: with insertions, content controls and fields, without
    deletions."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        for child in node:
            tag = str(child.tag).rpartition("}")[2]
            if tag in _NO_TEXT or (tag == "r" and _is_set(child, "vanish")):
                continue
            if tag == "t":
                parts.append(child.text or "")
            elif tag in ("tab", "br", "cr"):
                parts.append(" ")
            elif tag == "sym":
                parts.append(ODD)  # a letter of a font that only Word has
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
    """Whether a run of text is struck out, or set above or below the line."""
    if not "".join(t.text or "" for t in run.iter(f"{_WORD}t")).strip():
        return False
    align = run.find(f"{_WORD}rPr/{_WORD}vertAlign")
    raised = align is not None and align.get(f"{_WORD}val") in ("superscript", "subscript")
    return raised or _is_set(run, "strike") or _is_set(run, "dstrike")


def _is_set(run: Any, look: str) -> bool:
    """Whether a run has a look that is on or off."""
    found = run.find(f"{_WORD}rPr/{_WORD}{look}")
    return found is not None and found.get(f"{_WORD}val") not in ("0", "false", "off")
