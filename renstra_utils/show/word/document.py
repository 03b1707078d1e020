"""A document's parts, one after the other, as the body of a Word file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from docx.oxml.ns import qn
from markupsafe import Markup

from ..content import Block, Content, Heading, Lines, Part, Picture, Section, Signatures, Table, Words
from ..foot import newest
from ..html import placeholder, plain_lines
from . import styles
from .package import describe, packed
from .picture import png
from .tables import table_xml
from .template import opened, place
from .xml import attribute, bookmarked, elements, field, paragraph, run

#: The language of the text by that of the report.
_LANGUAGES = {"id": "id-ID", "en": "en-GB"}
_EMU = 635  # in a twip
#: Ids of bookmarks and pictures begin here: a template has its own.
_FIRST_ID = 10_000
#: Contents show so many levels of headings.
_DEPTH = 3


def document_bytes(document: Any, template: str = "") -> bytes:
    """The Word file of a `show.document.Document`; as `Document.word`."""
    file = opened(template)
    styles.set_up(file, _LANGUAGES[document.bahasa], own=bool(template))
    writer = _Writer(document, file)
    bodies = {part.id: writer.part(part) for part in document.parts}
    for part in document.parts:
        if part.lists:  # of what all parts have
            lists = writer.lists()
            if not bodies[part.id]:
                _on_new_sheet(lists[0])
            bodies[part.id] += lists
    place(file, document, bodies, template)
    _settings(file)
    meta = document.plan.meta
    day = meta.tanggal_rilis or newest(document.plan, document.kind, document.tahun)
    day = day or f"{document.tahun or document.plan.years[-1]}-12-31"
    about = {"language": _LANGUAGES[document.bahasa], "day": day}
    describe(file, title=document.title(), author=meta.nama_kantor, **about)
    made_from = {"rencana": document.plan.name, "jenis": document.kind, "bahasa": document.bahasa}
    return packed(file, made_from | ({"tahun": str(document.tahun)} if document.tahun else {}))


def _settings(file: Any) -> None:
    """Word fills contents and page numbers when it opens the file."""
    settings = file.settings.element
    if settings.find(qn("w:updateFields")) is None:
        # The schema wants it before what comes of footnotes on; `compat` is in every file.
        update = settings.makeelement(qn("w:updateFields"), {qn("w:val"): "true"})
        before = next((e for e in settings if e.tag in _AFTER_UPDATE), None)
        settings.append(update) if before is None else before.addprevious(update)


#: Of the settings that python-docx's own template and Word's files have, those that follow `updateFields`.
_AFTER_UPDATE = {
    qn(f"w:{name}")
    for name in (
        "hdrShapeDefaults footnotePr endnotePr compat docVars rsids attachedSchema themeFontLang "
        "clrSchemeMapping doNotIncludeSubdocsInStats shapeDefaults decimalSymbol listSeparator"
    ).split()
} | {qn("m:mathPr")}


class _Entry(NamedTuple):
    """A line of contents or of a list of tables."""

    text: str
    bookmark: str
    level: int = 1


class _Writer:
    """Writes parts one after the other, counting their tables and pictures.

    The elements of a part are returned, not put into the file: the template says where they go.
    """

    def __init__(self, document: Any, file: Any) -> None:
        self.document, self.file, self.w = document, file, document.w
        section = file.sections[-1]
        self.sheet = section
        self.number, self.marks = "", _FIRST_ID
        self.contents: list[_Entry] = []
        #: Titles of tables and of pictures by the field that counts them.
        self.titles: dict[str, dict[str, list[_Entry]]] = {"tabel": {}, "gambar": {}}
        self.first = True

    def width(self, landscape: bool) -> int:
        """The width of the text in twips."""
        s = self.sheet
        across = max(s.page_width, s.page_height) if landscape else min(s.page_width, s.page_height)
        return int((across - s.left_margin - s.right_margin) / _EMU)

    # -- parts and sections ----------------------------------------------------------------------------------

    def part(self, part: Part) -> list[Any]:
        """A chapter on a new sheet: its heading and its sections."""
        self.number, self.across = part.number, self.width(part.landscape)
        sheet = self.sheet
        sides = sheet.page_width, sheet.page_height
        tall = min(sides) if part.landscape else max(sides)
        #: A picture stands on one sheet with its title.
        self.tallest = 0.8 * (tall - sheet.top_margin - sheet.bottom_margin)
        out: list[Any] = []
        if part.title:
            out += self._heading(self.document.say(part.title), 1)
        for section in part.sections:
            out += self._section(section)
        first, self.first = self.first, self.first and not out
        if out and not first:
            _on_new_sheet(out[0])
        return _turned(self.file, out, first) if part.landscape and out else out

    def _section(self, section: Section) -> list[Any]:
        content = self.document.content(section.id)
        if content is None and not section.empty:
            return []
        said = content or Content([self.document.say(section.empty)])
        title = said.title or self.document.say(section.title)
        out = self._heading(title, 2) if title else []
        lead = said.lead or self.document.say(section.lead)
        for block in ([lead] if lead else []) + list(said.blocks):
            out += self._block(block)
        return out

    def _heading(self, text: str, level: int) -> list[Any]:
        mark = self._mark()
        if level <= _DEPTH:
            self.contents.append(_Entry(" ".join(text.split()), mark, level))
        runs = bookmarked(run(text), mark, self.marks)
        return elements([paragraph(runs, styles.id_of(self.file, f"Heading {level}"), keep=True)])

    def _mark(self) -> str:
        self.marks += 1
        return f"_Toc{self.marks:08d}"

    # -- blocks ----------------------------------------------------------------------------------------------

    def _block(self, block: Block) -> list[Any]:
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Picture):
            return self._picture(block)
        if isinstance(block, Heading):
            return self._heading(block.text, block.level + 2)
        if isinstance(block, Words):
            return self._words(block)
        if isinstance(block, Lines):
            return self._lines(block)
        if isinstance(block, Signatures):
            return self._signatures(block)
        lines = plain_lines(block) if isinstance(block, Markup) else str(block).splitlines()
        return elements(paragraph(run(line), align="both") for line in lines if line.strip())

    def _words(self, words: Words) -> list[Any]:
        if words.text is None:
            return elements([paragraph(run(placeholder(self.w, words)))])
        lines = (line.strip() for line in words.text.split("\n"))
        return elements(paragraph(run(line), align="both") for line in lines if line)

    def _lines(self, lines: Lines) -> list[Any]:
        big = styles.id_of(self.file, "Title") if lines.title else styles.CENTRED
        first = paragraph(run(lines.lines[0]), big, align="center")
        return elements(
            [first, *(paragraph(run(x), styles.CENTRED, align="center") for x in lines.lines[1:])]
        )

    def _signatures(self, block: Signatures) -> list[Any]:
        """Columns without lines around them."""
        n = len(block.columns)
        width = self.across // n
        if block.place:
            at = "".join(_unruled("", width) for _ in range(n - 1)) + _unruled(run(block.place), width)
        rows = [f"<w:tr>{at}</w:tr>"] if block.place else []
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            + "".join(paragraph(run(line), styles.CENTRED, align="center", keep=True) for line in column)
            + "</w:tc>"
            for column in block.columns
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        grid = f'<w:gridCol w:w="{width}"/>' * n
        head = f'<w:tblPr><w:tblW w:w="{width * n}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        return elements([f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>", paragraph("")])

    def _table(self, table: Table) -> list[Any]:
        if table.frame.empty:
            return self._block(table.note or self.w.t("Tidak ada baris."))
        out = [
            self._title("tabel", table.caption),
            table_xml(self.w, table, self.across, styles.id_of(self.file, "Table Grid")),
        ]
        notes = plain_lines(table.note) if table.note else []
        # A paragraph stands between two tables, or Word would join them.
        return elements([*out, *(paragraph(run(n), styles.NOTE) for n in notes or [""])])

    def _title(self, kind: str, text: str) -> str:
        """`Tabel 3.1 …`, numbered by a field of its chapter."""
        word = self.w.t("Tabel") if kind == "tabel" else self.w.t("Gambar")
        counter = f"{word}_{self.number}" if self.number else word
        known = self.titles[kind].setdefault(counter, [])
        before, n, mark = (
            f"{word} {self.number}." if self.number else f"{word} ",
            len(known) + 1,
            self._mark(),
        )
        known.append(_Entry(f"{before}{n} {' '.join(text.split())}", mark))
        number = run(before) + field(f"SEQ {counter} \\* ARABIC", str(n))
        inner = bookmarked(number + run(f" {text}"), mark, self.marks)
        style = styles.OF_TABLE if kind == "tabel" else styles.OF_PICTURE
        return paragraph(inner, style, align="center", keep=kind == "tabel")

    def _picture(self, picture: Picture) -> list[Any]:
        """The drawing for paper as a picture, its finding as alternative text, its title below."""
        image, wide, high = png(picture.svg)
        across = min(self.across * _EMU, wide * 9525, self.tallest * wide / high)
        part, _ = self.file.part.get_or_add_image(io.BytesIO(image))
        said = ". ".join(x for x in (picture.title, picture.subtitle) if x)
        size = (int(across), int(across * high / wide))
        drawn = paragraph(_drawing(part, self.marks + 1, said, size), align="center", keep=True)
        source = plain_lines(picture.source) if picture.source else []
        under = [
            paragraph(run(x), styles.NOTE, align="center") for x in (*source, *plain_lines(picture.after))
        ]
        return elements([drawn, self._title("gambar", picture.title), *under])

    # -- lists -----------------------------------------------------------------------------------------------

    def lists(self) -> list[Any]:
        """Contents, list of tables, list of pictures: fields that say already what Word would find."""
        t = self.w.t
        ids = [styles.id_of(self.file, f"toc {level}") for level in range(1, _DEPTH + 1)]
        contents = _list(f'TOC \\o "1-{_DEPTH}" \\h \\z \\u', self.contents, ids)
        out = [self._listed(t("Daftar Isi")), *contents]
        for words, kind in ((t("Daftar Tabel"), "tabel"), (t("Daftar Gambar"), "gambar")):
            known = self.titles[kind]
            out += [self._listed(words)] if known else []
            for counter, entries in known.items():
                out += _list(f'TOC \\h \\z \\c "{counter}"', entries, ids)
        return elements(out)

    def _listed(self, text: str) -> str:
        """The heading of a list, which no list holds."""
        return paragraph(run(text, bold=True), styles.CENTRED, align="center", keep=True)


def _list(instruction: str, entries: Sequence[_Entry], ids: Sequence[str]) -> list[str]:
    """One field over a line for each entry; the page number in each is a field too, which only Word knows."""
    if not entries:
        return []
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {attribute(instruction).replace("&quot;", chr(34))} '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    out = []
    for n, entry in enumerate(entries):
        page = field(f"PAGEREF {entry.bookmark} \\h", "")
        said = f"{run(entry.text)}<w:r><w:tab/></w:r>{page}"
        line = f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{said}</w:hyperlink>'
        inner = (begin if not n else "") + line + (end if n == len(entries) - 1 else "")
        out.append(paragraph(inner, ids[entry.level - 1]))
    return out


def _unruled(runs: str, width: int) -> str:
    text = paragraph(runs, styles.CENTRED, align="center", keep=True)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{text}</w:tc>'


def _drawing(part: str, id: int, said: str, size: tuple[int, int]) -> str:
    """A picture in line with the text; `part`: its relation, `said`: what a screen reader says."""
    wide, high = size
    about = f'id="{id}" name="Gambar {id}" descr="{attribute(said)}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {about}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def _on_new_sheet(first: Any) -> None:
    """Lets a part begin on a sheet of its own."""
    if first.tag != qn("w:p"):
        first.addprevious(elements([paragraph("", breaks=True)])[0])
        return
    about = first.get_or_add_pPr()
    about.page_break_before = None
    about._add_pageBreakBefore()


def _turned(file: Any, out: list[Any], first: bool) -> list[Any]:
    """The elements on sheets that lie, those before and after on standing ones; `first`: none is before."""
    from copy import deepcopy

    standing = file.sections[-1]._sectPr
    lying = deepcopy(standing)
    size = lying.find(qn("w:pgSz"))
    wide, high = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), max(wide, high, key=int))
    size.set(qn("w:h"), min(wide, high, key=int))
    size.set(qn("w:orient"), "landscape")
    before, after = (elements([paragraph("")])[0] for _ in range(2))
    before.get_or_add_pPr().append(deepcopy(standing))
    after.get_or_add_pPr().append(lying)
    return [*([] if first else [before]), *out, after]
