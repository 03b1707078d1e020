"""HTML as lines: tables with their spans, blocks as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .lines import (
    MOST_COLUMNS,
    ODD,
    Cell,
    Document,
    DocumentError,
    is_out_of_memory,
    on_grid,
    span_of,
    too_large,
)

#: Tags, closing ones too, of a document; and how deep one may stand in another.
_MOST_TAGS, _DEEPEST = 600_000, 250
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
    "o:p",
}
_APART = {"sup", "sub", "s", "strike", "del"}
#: Styles of what stands in the file and on no page, and of what is struck out or set off the line.
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?![\d.])|"
    r"mso-hide\s*:\s*all",
    re.I,
)
_APART_STYLE = re.compile(r"text-decoration[^;]*line-through|vertical-align\s*:\s*su(?:b|per)", re.I)


def read_html(text: str) -> Document:
    """The document in HTML. DocumentError where it is broken or too large."""
    reader = _Reader(soup := _soup(text))
    reader.block(soup)
    return reader.document


def html_tables(text: str) -> list[list[list[tuple[str, int, int]]]]:
    """The tables of a page, none of them in another: their rows, and of each cell its text and how many rows
    and columns it covers. DocumentError as `read_html`."""
    soup = _soup(text)
    tables = [t for t in soup.find_all("table") if t.find_parent("table") is None and _is_seen(t)]
    return [[_cells_of_row(row) for row in _within(t, "tr") if _is_seen(row)] for t in tables]


def _cells_of_row(row: Any) -> list[tuple[str, int, int]]:
    return [
        (_words_of(c), span_of(c.get("rowspan")), min(span_of(c.get("colspan")), MOST_COLUMNS))
        for c in row.find_all(["td", "th"], recursive=False)
    ]


def _soup(text: str) -> Any:
    """A page as its elements."""
    from bs4 import BeautifulSoup

    if text.count("<") > _MOST_TAGS:
        raise too_large("tanda HTML", _MOST_TAGS)
    try:
        return BeautifulSoup(text, "lxml")
    # The parser lets through whatever a broken file leads it to.
    except Exception as e:
        if is_out_of_memory(e):
            raise MemoryError from e
        raise DocumentError("HTML ini rusak. Simpan ulang dari program asalnya") from e


class _Reader:
    """Goes through the elements of a page, from top to bottom."""

    def __init__(self, soup: Any) -> None:
        self.document = Document()
        #: The elements that have a table in them.
        self.around: set[int] = set()
        depth = {id(soup): 0}
        for tag in soup.find_all(True):
            depth[id(tag)] = depth[id(tag.parent)] + 1
            if depth[id(tag)] > _DEEPEST:
                raise DocumentError(
                    f"HTML ini bersarang lebih dari {_DEEPEST} tingkat. Simpan ulang dari program asalnya"
                )
            for parent in tag.parents if tag.name == "table" else ():
                if id(parent) in self.around:
                    break
                self.around.add(id(parent))

    def block(self, node: Any) -> None:
        """Adds what stands in an element: tables, and everything else as paragraphs."""
        from bs4 import NavigableString, Tag
        from bs4.element import PreformattedString

        for child in node.children:
            if isinstance(child, Tag) and child.name == "table":
                if _is_seen(child):
                    self.table(child)
            elif isinstance(child, Tag) and _is_seen(child):
                if id(child) in self.around:
                    self.block(child)
                else:
                    for line in _words(child).split("\n"):
                        self.document.paragraph(line)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self.document.paragraph(str(child))

    def table(self, node: Any) -> None:
        """Adds a table, then those that stand in its cells."""
        caption = node.find("caption", recursive=False)
        if caption:
            self.document.paragraph(_words(caption))
        rows = [row for row in _within(node, "tr") if _is_seen(row)]
        if rows:
            self.document.table(on_grid(_cells_of_rows(rows)))
        for inner in _within(node, "table"):
            self.table(inner)


def _within(node: Any, name: str) -> Iterator[Any]:
    """The elements of that name in a table, those of a table within it aside."""
    for child in node.children:
        kind = getattr(child, "name", None)
        if kind == name:
            yield child
        elif kind and kind != "table":
            yield from _within(child, name)


def _cells_of_rows(rows: list[Any]) -> Iterator[list[Cell]]:
    """The cells of each row; where a cell of a row above reaches into it, one that is merged."""
    below: dict[int, int] = {}  # how many rows a column is still covered
    for n, row in enumerate(rows):
        cells: list[Cell] = []
        at = 0
        covered, below = below, {c: left - 1 for c, left in below.items() if left > 1}
        for cell in row.find_all(["td", "th"], recursive=False):
            while at in covered:
                cells.append((at, at + 1, None))
                at += 1
            if at >= MOST_COLUMNS:
                raise too_large("kolom dalam satu tabel", MOST_COLUMNS)
            width = min(span_of(cell.get("colspan")), MOST_COLUMNS)
            height = min(span_of(cell.get("rowspan")), len(rows) - n)
            cells.append((at, at + width, _words_of(cell)))
            if height > 1:
                below |= dict.fromkeys(range(at, at + width), height - 1)
            at += width
        yield cells


def _is_seen(tag: Any) -> bool:
    """Whether a browser shows an element, as far as it says so itself."""
    return (
        tag.name not in _SKIPPED
        and not tag.has_attr("hidden")
        and not _UNSEEN_STYLE.search(str(tag.get("style", "")))
    )


def _words_of(tag: Any) -> str:
    """What one reads in an element, with a mark before what is struck out or set off the line."""
    if not _is_seen(tag):
        return ""
    inner = _words(tag)
    apart = tag.name in _APART or _APART_STYLE.search(str(tag.get("style", "")))
    return f"{ODD}{inner}" if apart and inner.strip() else inner


def _words(node: Any) -> str:
    """What one reads in an element, nested tables aside; blocks are apart, inline marks are not."""
    from bs4 import NavigableString, Tag
    from bs4.element import PreformattedString

    out = []
    for child in node.children:
        if isinstance(child, NavigableString):
            out.append("" if isinstance(child, PreformattedString) else " ".join(f"|{child}|".split())[1:-1])
        elif isinstance(child, Tag) and child.name != "table":
            inner = _words_of(child)
            out.append(inner if child.name in _INLINE | _APART else f"\n{inner}\n")
    return "".join(out)
