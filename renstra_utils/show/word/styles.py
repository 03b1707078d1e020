"""Paper, letters and styles of a document; what the office's template has of them stays as it is."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from .tables import STYLE as CELL
from .xml import BLANK

#: Styles of ours by id, which is their name without spaces.
NOTE, CENTRED, OF_TABLE, OF_PICTURE = "CatatanTabel", "DiTengah", "JudulTabel", "JudulGambar"
_NAMES = {CELL: "Isi Tabel", NOTE: "Catatan Tabel", CENTRED: "Di Tengah"}
_NAMES |= {OF_TABLE: "Judul Tabel", OF_PICTURE: "Judul Gambar"}
_LETTERS = "Arial"
#: A4, and the margins of an LKjIP: left, top, right, bottom.
_PAPER, _MARGINS = (Cm(21), Cm(29.7)), (Cm(3), Cm(3), Cm(2), Cm(2))
_HEADINGS = ((1, 14, True), (2, 12, False), (3, 11, False), (4, 11, False))


def set_up(file: Any, language: str, *, own: bool) -> None:
    """Paper, language and styles of a new document; `own`: of the office's template only what it lacks."""
    if own:
        _borrow(file)
    else:
        _paper(file)
        _letters(file)
    _language(file, language)
    _own_styles(file)
    _contents_styles(file)


def _borrow(file: Any) -> None:
    """Styles of Word's that a template has never used are not in it: they come as a new document has them."""
    new = docx.Document()
    _letters(new)
    for name in (*(f"Heading {level}" for level, *_ in _HEADINGS), "Title", "Table Grid"):
        if name not in file.styles:
            file.styles.element.append(deepcopy(new.styles[name].element))


def id_of(file: Any, name: str) -> str:
    """The id of a style of Word's: templates of other languages have the same names, not the same ids."""
    return file.styles[name].style_id


def _paper(file: Any) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = _PAPER
    section.left_margin, section.top_margin, section.right_margin, section.bottom_margin = _MARGINS


def _letters(file: Any) -> None:
    """One typeface throughout, black headings, the chapters' in the middle."""
    normal = file.styles["Normal"]
    _typeface(normal)
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for level, size, middle in _HEADINGS:
        style = file.styles[f"Heading {level}"]
        _typeface(style)
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(0 if middle else 12)
        style.paragraph_format.space_after = Pt(12 if middle else 6)
        style.paragraph_format.alignment = 1 if middle else 0
    _title(file)


def _title(file: Any) -> None:
    """The title of a cover: no line under it, no colour."""
    style = file.styles["Title"]
    _typeface(style)
    style.font.size, style.font.bold = Pt(18), True
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(96), Pt(18)
    shape = style.element.get_or_add_pPr()
    for line in shape.findall(qn("w:pBdr")):
        shape.remove(line)


def _typeface(style: Any) -> None:
    """The letters of a style; those of a theme would come before them."""
    style.font.name = _LETTERS
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for key in [k for k in fonts.attrib if k.endswith("Theme")]:
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), _LETTERS)


def _language(file: Any, language: str) -> None:
    """What Word's spelling and a screen reader take the text for."""
    for lang in file.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    defaults = file.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        lang = defaults.makeelement(qn("w:lang"), {qn("w:val"): language})
        defaults.append(lang)


def _own_styles(file: Any) -> None:
    """Text in tables, their titles, notes, lines in the middle, and what the office is still to write."""
    have = {style.style_id for style in file.styles}
    for id, name in _NAMES.items():
        if id not in have:
            style = _add(file, id, name)
            style.base_style = file.styles["Normal"]
            shape = style.paragraph_format
            shape.line_spacing = 1.0
            shape.space_before = Pt(
                12 if id == OF_TABLE else 6 if id == OF_PICTURE else 1 if id == CELL else 0
            )
            shape.space_after = Pt(1 if id == CELL else 4 if id == OF_TABLE else 8)
            style.font.size = Pt(9 if id in (CELL, NOTE) else 10 if id in (OF_TABLE, OF_PICTURE) else 12)
            style.font.bold = id in (OF_TABLE, OF_PICTURE)
            shape.alignment = 0 if id in (CELL, NOTE) else 1
    if BLANK not in have:
        style = file.styles.add_style("Belum Diisi", WD_STYLE_TYPE.CHARACTER)
        style.element.set(qn("w:styleId"), BLANK)
        about = style.element.get_or_add_rPr()
        shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): "FFF2B3"}
        about.append(about.makeelement(qn("w:shd"), shade))


def _add(file: Any, id: str, name: str) -> Any:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), id)
    return style


def _contents_styles(file: Any) -> None:
    """The lines of contents, which Word knows by name, with dots to the page number."""
    have = {style.name.lower() for style in file.styles}
    for level, indent in ((1, 0), (2, 0.6), (3, 1.2)):
        if f"toc {level}" not in have:
            style = _add(file, f"TOC{level}", f"toc {level}")
            style.base_style = file.styles["Normal"]
            style.paragraph_format.left_indent = Cm(indent)
            style.paragraph_format.space_after = Pt(3)
            style.paragraph_format.tab_stops.add_tab_stop(Cm(16), 2, 1)  # right, dots
