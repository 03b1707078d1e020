"""What every Word file of ours must be: well-formed by the schema's order, readable for a screen reader, numbered once."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import docx
from docx.oxml.ns import qn

#: Children of each element in the order of ECMA-376's schema, as far as we write them.
_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing kern sz szCs highlight u shd vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "sectPr": "type pgSz pgMar cols titlePg docGrid",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p tbl",
    "settings": "view zoom removePersonalInformation bordersDoNotSurroundHeader proofState defaultTabStop updateFields hdrShapeDefaults footnotePr endnotePr compat rsids mathPr themeFontLang clrSchemeMapping shapeDefaults decimalSymbol listSeparator",
}


def _local(element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def faults(data: bytes) -> list[str]:
    """What is wrong with the bytes of a document; empty where nothing is."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
    file = docx.Document(io.BytesIO(data))
    body, found = file.element.body, []
    found += [f"part twice: {n}" for n, k in Counter(names).items() if k > 1]
    for root in (file.element, file.settings.element, file.styles.element):
        for name, order in _ORDER.items():
            places = {tag: n for n, tag in enumerate(order.split())}
            for element in [e for e in root.iter() if _local(e) == name]:
                at = [places[_local(c)] for c in element if _local(c) in places]
                found += [f"{name}: {[_local(c) for c in element]}"] if at != sorted(at) else []
    for tag, key in (("w:bookmarkStart", "w:id"), ("w:bookmarkStart", "w:name"), ("wp:docPr", "id")):
        ids = Counter(e.get(qn(key) if ":" in key else key) for e in body.iter(qn(tag)))
        found += [f"{tag} {key} twice: {i}" for i, k in ids.items() if k > 1]
    marks = {e.get(qn("w:name")) for e in body.iter(qn("w:bookmarkStart"))}
    found += [
        f"leads nowhere: {e.get(qn('w:anchor'))}"
        for e in body.iter(qn("w:hyperlink"))
        if e.get(qn("w:anchor")) not in marks
    ]
    styles = {s.style_id for s in file.styles}
    for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        found += [
            f"no style {e.get(qn('w:val'))}" for e in body.iter(qn(tag)) if e.get(qn("w:val")) not in styles
        ]
    found += ["no alternative text" for e in body.iter(qn("wp:docPr")) if not e.get("descr")]
    kinds = Counter(e.get(qn("w:fldCharType")) for e in body.iter(qn("w:fldChar")))
    found += [f"fields left open: {kinds}"] if len(set(kinds.values())) > 1 else []
    for table in body.iter(qn("w:tbl")):
        found += _table_faults(table)
    titles = Counter(
        m[0]
        for p in file.paragraphs
        if (m := re.match(r"(Tabel|Gambar|Table|Figure) [\w.]+", p.text))
        and p.style.style_id.startswith("Judul")
    )
    found += [f"number twice: {t}" for t, n in titles.items() if n > 1]
    text = "\n".join(all_text(file))
    found += [
        f"shown: {m[0]!r}"
        for m in re.finditer(r"\b(nan|NaN|None|inf|NaT|<NA>)\b|<[a-z/]+[ >]|&[a-z]+;|\{\w+\}", text)
    ]
    return found


def _table_faults(table) -> list[str]:
    """Every row covers the grid; a table with a caption repeats its heads and numbers its columns."""
    grid = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
    rows = table.findall(qn("w:tr"))
    widths = []
    for row in rows:
        spans = (c.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for c in row.findall(qn("w:tc")))
        widths.append(sum(1 if s is None else int(s.get(qn("w:val"))) for s in spans))
    found = [f"row of {w} cells in a grid of {grid}" for w in widths if w != grid]
    if table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}") is not None:
        heads = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
        found += ["heads do not repeat"] if len(heads) != 2 else []
    return found


def all_text(file) -> list[str]:
    """Every line that a document says, tables too, in order."""
    lines = []
    for element in file.element.body.iter(qn("w:p")):
        lines.append("".join(t.text or "" for t in element.iter(qn("w:t"))))
    return [line for line in lines if line]


def captions(file) -> list[str]:
    """The titles of tables and pictures."""
    return [p.text for p in file.paragraphs if p.style.style_id in ("JudulTabel", "JudulGambar")]


def table_of(file, caption: str) -> list[list[str]]:
    """The rows of the table whose caption says so, heads and column numbers left out."""
    found = [
        t
        for t in file.tables
        if (c := t._tbl.tblPr.find(qn("w:tblCaption"))) is not None and caption in c.get(qn("w:val"))
    ]
    assert len(found) == 1, (caption, len(found))
    return [[c.text for c in row.cells] for row in found[0].rows[2:]]
