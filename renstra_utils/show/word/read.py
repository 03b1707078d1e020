"""A Word file that somebody else saved, read back as text: headings, paragraphs, tables with their captions.

Deleted text is left out, inserted text taken; contents and lists are passed over, and what only Word counts:
numbers of pages.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...bounded import Limits, OverLimitError, bounded
from ...files import reason
from ...strangers import UnfitFileError, read_regular

#: As large as a file may be, and each of its parts when unpacked; as many heads and feet as are read.
_LARGEST, _LARGEST_PART, _MOST_MARGINS = 60_000_000, 30_000_000, 40
_LIMITS = Limits(seconds=60, megabytes=1024)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
#: What only holds others, what says nothing, and fields whose result Word alone knows.
_HOLDERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"}
_SILENT = {"del", "moveFrom", "pPr", "rPr", "tcPr", "trPr", "Fallback", "instrText", "delText", "sdtPr"}
_COUNTED = re.compile(r"\s*(?:PAGE|PAGEREF|NUMPAGES|SECTIONPAGES)\b")
_LISTED = re.compile(r"\s*TOC\b")
#: A caption: what it is of, its number, its text.
_CAPTION = re.compile(r"(Tabel|Gambar|Table|Figure)\s+((?:\w+\.)*\d+)[.:]?\s+(\S.*)", re.S)
_CAPTION_STYLES = {"judul tabel", "judul gambar", "caption"}
_COLUMN_NUMBER = re.compile(r"\(\d+\)")


class DocumentError(ValueError):
    """A Word file cannot be read. The message is one sentence in Indonesian, with the remedy."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with the headings that it stands under; `level` of a heading, else 0.

    `caption`: of a table or picture: what it is of, its number, its text.
    """

    text: str
    place: tuple[str, ...] = ()
    level: int = 0
    caption: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Grid:
    """A table: the cells of its rows from the labels on, and what stands above it.

    A row of one cell across the table has that cell alone.
    """

    rows: tuple[tuple[str, ...], ...]
    place: tuple[str, ...] = ()
    number: str = ""
    caption: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        return self.rows[0] if self.rows else ()

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        """The rows below the labels and the numbers of columns."""
        return tuple(r for r in self.rows[1:] if not all(_COLUMN_NUMBER.fullmatch(c) for c in r))


@dataclass
class Reading:
    """What a document says, from top to bottom; `margins`: its heads and feet."""

    blocks: list[Paragraph | Grid] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    title: str = ""

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [b for b in self.blocks if isinstance(b, Paragraph)]

    @property
    def grids(self) -> list[Grid]:
        return [b for b in self.blocks if isinstance(b, Grid)]


def read_filled(path: Path) -> Reading:
    """What a Word file says that an office filled. DocumentError where it is broken, too large, or another.

    It is read in a process that may take so much time and memory and no more.
    """
    try:
        data = read_regular(path, _LARGEST)
    except UnfitFileError as e:
        raise DocumentError(f"{path.name} tidak dapat dibaca: {e}.") from None
    except OSError as e:
        raise DocumentError(
            f"{path.name} tidak terbaca ({reason(e)}); sebut berkas .docx yang ada."
        ) from None
    try:
        return bounded(read_bytes, data, limits=_LIMITS)
    except DocumentError as e:
        raise DocumentError(f"{path.name} {e}") from None
    except OverLimitError as e:
        raise DocumentError(f"{path.name} {e}; kecilkan dokumennya, lalu coba lagi.") from None


def read_bytes(data: bytes) -> Reading:
    """As `read_filled`, of a file's bytes, in this process."""
    from lxml import etree

    # No entity becomes text, no other file is opened, and what is deep or long beyond reason is an error.
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)

    def tree(package: zipfile.ZipFile, name: str) -> Any:
        with package.open(name) as part:  # the size that the package states may be a lie
            raw = part.read(_LARGEST_PART + 1)
        if len(raw) > _LARGEST_PART:
            raise DocumentError(f"memuat lebih dari {_LARGEST_PART // 1_000_000} MB teks; pecah dokumennya.")
        return etree.fromstring(raw, parser)

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            if "word/document.xml" not in names:
                raise DocumentError("bukan dokumen Word; simpan sebagai .docx.")
            styles = _style_names(tree(package, "word/styles.xml")) if "word/styles.xml" in names else {}
            body = tree(package, "word/document.xml").find(f"{_WORD}body")
            reader = _Reader(styles)
            reader.block(body)
            margins = [n for n in names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", n)]
            reading = reader.reading()
            for name in sorted(margins)[:_MOST_MARGINS]:
                aside = _Reader(styles)
                aside.block(tree(package, name))
                reading.margins += [p.text for p in aside.reading().paragraphs if p.text.strip()]
            if "docProps/core.xml" in names:
                reading.title = tree(package, "docProps/core.xml").findtext(_TITLE) or ""
    except (DocumentError, MemoryError):
        raise
    # lxml, zipfile and zlib raise whatever a broken file leads them to.
    except Exception:
        raise DocumentError("rusak; buka di Word, lalu simpan ulang sebagai .docx baru.") from None
    return reading


def _style_names(styles: Any) -> dict[str, tuple[str, int]]:
    """Name and outline level (0 for none) of each paragraph style by id, as its ancestors have it."""
    own: dict[str, tuple[str, int, str]] = {}
    for style in styles.iter(f"{_WORD}style"):
        name = _value(style, "name").lower()
        outline = _value(style, "pPr/outlineLvl")
        level = int(name[8:]) if re.fullmatch(r"heading [1-9]", name) else 0
        level = level or (int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0)
        own[style.get(f"{_WORD}styleId", "")] = (name, level, _value(style, "basedOn"))
    found = {}
    for id, (name, level, above) in own.items():
        seen = {id}
        while not level and above in own and above not in seen:
            seen.add(above)
            _, level, above = own[above]
        found[id] = (name, level)
    return found


def _value(element: Any, path: str) -> str:
    found = element.find("/".join(f"{_WORD}{tag}" for tag in path.split("/")))
    return "" if found is None else found.get(f"{_WORD}val", "")


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Reader:
    """Goes through a body from top to bottom, minding the fields that are open."""

    def __init__(self, styles: dict[str, tuple[str, int]]) -> None:
        self.styles = styles
        self.fields: list[str] = []
        self.place: tuple[str, ...] = ()
        #: Blocks, each with whether its style or a field makes it a caption.
        self.found: list[tuple[Paragraph | Grid, bool]] = []

    def block(self, element: Any) -> None:
        """Adds the paragraphs and tables of an element."""
        for child in element:
            tag = _tag(child)
            if tag == "p":
                self._paragraph(child)
            elif tag == "tbl":
                self._table(child)
            elif tag in _HOLDERS:
                self.block(child)

    def _paragraph(self, element: Any) -> None:
        name, level = self.styles.get(_value(element, "pPr/pStyle"), ("", 0))
        instructions: list[str] = []
        text = self._text(element, instructions)
        if name.startswith(("toc ", "table of figures")) or any(map(_LISTED.match, instructions)):
            return
        if level and text.strip():
            self.place = (*self.place[: level - 1], " ".join(text.split()))
        counted = name in _CAPTION_STYLES or any(i.strip().startswith("SEQ") for i in instructions)
        self.found.append((Paragraph(text.strip(), self.place, level), counted))
        for box in self._boxes(element):
            self.block(box)

    def _boxes(self, element: Any) -> Iterator[Any]:
        """Boxes of text that are drawn in a paragraph."""
        for box in element.iter(f"{_WORD}txbxContent"):
            if not any(_tag(above) == "Fallback" for above in box.iterancestors()):
                yield box

    def _text(self, element: Any, instructions: list[str]) -> str:
        """What one reads of a paragraph; `instructions` takes those of the fields that it is in."""
        parts: list[str] = []
        instructions += self.fields

        def walk(node: Any) -> None:
            for child in node:
                tag = _tag(child)
                if tag == "fldChar":
                    kind = child.get(f"{_WORD}fldCharType")
                    if kind == "begin":
                        self.fields.append("")
                    elif kind == "end" and self.fields:
                        instructions.append(self.fields.pop())
                elif tag == "instrText" and self.fields:
                    self.fields[-1] += child.text or ""
                elif tag == "fldSimple":
                    self.fields.append(child.get(f"{_WORD}instr", ""))
                    walk(child)
                    instructions.append(self.fields.pop())
                elif tag in _SILENT or tag in ("drawing", "pict", "object"):
                    continue
                elif tag == "t":
                    if not any(map(_COUNTED.match, self.fields)):
                        parts.append(child.text or "")
                elif tag in ("br", "cr"):
                    parts.append("\n")
                elif tag in ("tab", "noBreakHyphen"):
                    parts.append("\t" if tag == "tab" else "-")
                else:
                    walk(child)

        walk(element)
        return "".join(parts)

    def _table(self, element: Any) -> None:
        rows = []
        for row in _each(element, "tr"):
            cells: list[str] = []
            for cell in _each(row, "tc"):
                text = "\n".join(t for p in cell.iter(f"{_WORD}p") if (t := self._text(p, []).strip()))
                span = _value(cell, "tcPr/gridSpan")
                cells += [text] + [""] * (min(int(span), 100) - 1 if span.isdigit() else 0)
            rows.append(tuple(cells if any(cells[1:]) or len(cells) < 2 else cells[:1]))
        self.found.append((Grid(tuple(rows), self.place), False))

    def reading(self) -> Reading:
        """All blocks, tables with the caption above them."""
        out = Reading()
        for n, (block, counted) in enumerate(self.found):
            after = self.found[n + 1][0] if n + 1 < len(self.found) else None
            if isinstance(block, Paragraph) and not block.level:
                told = _CAPTION.fullmatch(block.text)
                if told and (counted or isinstance(after, Grid)):
                    kind, number, text = told.groups()
                    block = Paragraph(block.text, block.place, 0, (kind, number, " ".join(text.split())))
            elif isinstance(block, Grid) and out.blocks:
                above = out.blocks[-1]
                if isinstance(above, Paragraph) and above.caption:
                    block = Grid(
                        block.rows, block.place, f"{above.caption[0]} {above.caption[1]}", above.caption[2]
                    )
            if isinstance(block, Grid) or block.text:
                out.blocks.append(block)
        return out


def _each(element: Any, tag: str) -> Iterator[Any]:
    """Children of that name, also those in a content control or marked as inserted."""
    for child in element:
        if _tag(child) == tag:
            yield child
        elif _tag(child) in _HOLDERS:
            yield from _each(child, tag)
