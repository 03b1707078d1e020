"""Documents written letter by letter, so that what each cell shows is known: HTML, Word and text with tabs, with
spans, struck digits, hidden text, entities, cells out of place. And the judge of a draft."""

from __future__ import annotations

import csv
import json
import random
import re
from decimal import Decimal
from html import escape
from pathlib import Path

import fuzz_read as read
from fuzz_bytes import broken
from fuzz_plans import ChangedFigure
from fuzz_sheets import Shown, number, zipped

from renstra_utils.draft.drafting import draft

YEARS = list(range(2025, 2030))
NAMES = ["Persentase laporan yang tepat waktu", "Jumlah dokumen perencanaan", "Indeks kepuasan layanan publik", "Persentase temuan yang ditindaklanjuti", "Jumlah peserta pendidikan pemilih"]  # fmt: skip
UNITS = ["%", "Dokumen", "Indeks", "%", "Orang"]
WHOLE = {Decimal(87)}
#: A cell of HTML, what it shows.
HTML: list[tuple[str, Shown]] = [
    ("8<s>5</s>7", None), ("8<del>5</del>7", None), ("8<strike>5</strike>7", None), ("<span style='text-decoration:line-through'>87</span>", None), ("87<sup>1</sup>", None), ("87<sub>2</sub>", None),
    ("8<!-- 5 -->7", WHOLE), ("&#56;&#x37;", WHOLE), ("8&#x200b;7", WHOLE), ("8&shy;7", WHOLE), ("&#x202e;78", None), ("8<br>7", None), ("<span hidden>5</span>87", WHOLE),
    ("<span style='display:none'>5</span>87", WHOLE), ("<span style='visibility: hidden'>5</span>87", WHOLE), ("<script>5</script>87", WHOLE), ("<style>5</style>87", WHOLE), ("<template>5</template>87", WHOLE),
    ("<b>8</b>7", WHOLE), ("<p>8</p><p>7</p>", None), ("<div>87</div>", WHOLE), ("<table><tr><td>8</td><td>7</td></tr></table>", None), ("<ruby>87<rt>5</rt></ruby>", None), ("<input value=5>87", WHOLE),
    ("<textarea>5</textarea>87", WHOLE), ("<noscript>5</noscript>87", WHOLE), ("８７", WHOLE), ("87&nbsp;%", WHOLE), ("<ins>8</ins>7", WHOLE), ("<td>5</td>87", None), ("<font size=1>8</font>7", WHOLE), ("<span style='font-size:0'>5</span>87", WHOLE),
    ("<img alt=5>87", WHOLE), ("<select><option>87<option>5</select>", None), ("<title>5</title>87", WHOLE), ("&lt;b&gt;87", None), ("8&zwj;7", WHOLE), ("8\x007", None), ("<svg><text>5</text></svg>87", WHOLE),
    ("<details><summary>8</summary>7</details>", WHOLE), ("<math><msup><mn>8</mn><mn>7</mn></msup></math>", None), ("<a href=5>87</a>", WHOLE),
]  # fmt: skip
_R = "<w:r>{}<w:t>{}</w:t></w:r>"


def _run(text: str, look: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


#: Runs of a Word paragraph, what they show.
WORD: list[tuple[str, Shown]] = [
    (_run("8") + _run("5", "<w:strike/>") + _run("7"), None), (_run("8") + _run("5", "<w:dstrike/>") + _run("7"), None), (_run("87") + _run("1", '<w:vertAlign w:val="superscript"/>'), None), (_run("8") + _run("7"), WHOLE),
    (_run("8") + _run("7", '<w:strike w:val="0"/>'), WHOLE), (_run("8") + _run("7", '<w:strike w:val="false"/>'), WHOLE), (_run("87") + _run("5", "<w:vanish/>"), WHOLE), (f"{_run('87')}<w:del w:id='1'><w:r><w:delText>5</w:delText></w:r></w:del>", WHOLE),
    (f"<w:ins w:id='1'>{_run('8')}</w:ins>{_run('7')}", WHOLE), (f"<w:moveFrom w:id='1'>{_run('5')}</w:moveFrom>{_run('87')}", WHOLE), (f"<w:moveTo w:id='1'>{_run('8')}</w:moveTo>{_run('7')}", WHOLE), (f"<w:hyperlink>{_run('8')}</w:hyperlink>{_run('7')}", WHOLE),
    (_run("8") + "<w:r><w:tab/></w:r>" + _run("7"), None), (_run("8") + "<w:r><w:br/></w:r>" + _run("7"), None), (f"<w:sdt><w:sdtContent>{_run('87')}</w:sdtContent></w:sdt>", WHOLE), (_run("8") + "<w:r><w:noBreakHyphen/></w:r>" + _run("7"), None),
    (_run("87") + "<w:r><w:footnoteReference w:id='1'/></w:r>", WHOLE), (f"<w:fldSimple w:instr='X'>{_run('87')}</w:fldSimple>", WHOLE), (_run("8&#x200b;7"), WHOLE), (_run("&#x202e;78"), None), (_run("87") + "<w:r><w:sym w:font='Symbol' w:char='F035'/></w:r>", None), (_run("87", '<w:position w:val="6"/>'), WHOLE),
    ("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>5</w:instrText><w:fldChar w:fldCharType='end'/></w:r>" + _run("87"), WHOLE), (_run("８７"), WHOLE), (f"<w:smartTag>{_run('8')}</w:smartTag>{_run('7')}", WHOLE), (_run("87", "<w:webHidden/>"), WHOLE),
]  # fmt: skip
SPANS = ["²", "99999999", "-1", "0", "abc", "1.5", "", "9" * 5000, "3"]


class Cell:
    """One cell: its content as the format has it, what it shows, its attributes."""

    def __init__(self, inside: str, shown: Shown = None, attributes: str = "") -> None:
        self.inside, self.shown, self.attributes = inside, shown, attributes


def target(chance: random.Random, form: str, unit: str) -> Cell:
    """A target and what it shows."""
    value = number(chance)
    if chance.random() < 0.75:
        return Cell(str(value).replace(".", ","), {value, *read.of_print(str(value).replace(".", ","))})
    odd = {"html": HTML, "docx": WORD}.get(form)
    if odd and chance.random() < 0.6:
        return Cell(*chance.choice(odd))
    printed = (
        read.as_people_write(value, chance, unit) if chance.random() < 0.7 else chance.choice(read.NASTY)
    )
    printed = printed[:300].replace("\t", " ").replace("\n", " ").replace("\r", " ")
    printed = printed if form != "docx" else re.sub(r"[\x00-\x1f\ufffe]", "", printed)
    return Cell(printed if form == "text" else escape(printed), read.of_print(printed) or None)


def grid_of(chance: random.Random, form: str) -> list[list[Cell]]:
    """Rows of cells: the heading, then indicators with their targets."""
    rows = [[Cell(t) for t in ("No", "Sasaran", "Indikator", "Satuan", *map(str, YEARS))]]
    for n, (name, unit) in enumerate(zip(NAMES, UNITS, strict=True), 1):
        rows.append(
            [
                Cell(str(n)),
                Cell("Meningkatnya mutu"),
                Cell(name),
                Cell(unit),
                *(target(chance, form, unit) for _ in YEARS),
            ]
        )
    return rows


#: Spans that readers of HTML take for one.
NO_SPAN = {"²", "-1", "abc", "", "1.5"}
WORD_SPANS = ['<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="99999"/>', '<w:gridSpan w:val="²"/>', '<w:hMerge w:val="restart"/>']  # fmt: skip


def unsettle(rows: list[list[Cell]], chance: random.Random, form: str) -> None:
    """One accident of the grid. A person reads a cell by where it stands: one too many moves the others on; what
    one spans, and what it moves, is not certain."""
    row, way, at = chance.choice(rows[1:]), chance.randrange(6), chance.randrange(4, 9)
    along = row[at:] if row[at] is not row[-1] else []  # what a wider cell pushes on
    unsure: list[Cell] = []
    if way == 0:
        row.insert(at, Cell("5", {Decimal(5)}))
    elif way == 1:
        del row[at]
    elif way == 2:
        row.insert(at, row.pop(chance.randrange(4, 9)))
    elif way == 3 and form == "html":
        kind, value = chance.choice(["colspan", "rowspan"]), chance.choice(SPANS)
        row[at].attributes = f' {kind}="{value}"'
        if value not in NO_SPAN and (kind, value) != ("colspan", "0"):
            unsure = along if kind == "colspan" else [c for r in rows[rows.index(row) + 1 :] for c in r]
    elif way == 4 and form == "docx":
        row[at].attributes = chance.choice(WORD_SPANS)
        if "gridSpan" in row[at].attributes and "²" not in row[at].attributes:
            unsure = along
        elif row[at].attributes == "<w:vMerge/>":  # it belongs to the cell above
            unsure = [row[at]]
    else:
        row[at], row[4] = row[4], row[at]
    for c in unsure:
        c.shown = None


def written(rows: list[list[Cell]], form: str, chance: random.Random) -> tuple[bytes, bool]:
    """The document, and whether its letters were broken, so that nobody knows what it shows."""
    if form == "text":
        lines = ["Renstra 2025-2029", "", *("\t".join(c.inside for c in r) for r in rows), ""]
        return chance.choice(["\n", "\r\n", "\n", "\n"]).join(lines).encode("utf-8", "replace"), False
    if form == "html":
        tag = chance.choice(["td", "td", "TD"])
        end = f"</{tag}>" if chance.random() < 0.85 else ""
        body = "".join(
            "<tr>" + "".join(f"<{tag}{c.attributes}>{c.inside}{end}" for c in r) + ("</tr>" if end else "")
            for r in rows
        )
        return (
            f"<!doctype html><html><head><meta charset=utf-8></head><body><p>Renstra 2025-2029</p><table>{body}</table></body></html>".encode(
                "utf-8", "replace"
            ),
            False,
        )
    body = "".join(
        "<w:tr>"
        + "".join(
            f"<w:tc><w:tcPr>{c.attributes}</w:tcPr><w:p>{c.inside if c.inside.startswith('<w:') else _run(c.inside)}</w:p></w:tc>"
            for c in r
        )
        + "</w:tr>"
        for r in rows
    )
    grid = "<w:tblGrid>" + "<w:gridCol/>" * 9 + "</w:tblGrid>"
    text = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>{_run("Renstra 2025-2029")}</w:p><w:tbl><w:tblPr/>{grid}{body}</w:tbl><w:sectPr/></w:body></w:document>'
    raw, loose = text.encode("utf-8", "replace"), chance.random() < 0.1
    return zipped({
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": broken(raw, chance) if loose else raw,
    }, chance), loose  # fmt: skip


def make(chance: random.Random, scratch: Path) -> Path:
    """A document, and what its cells show."""
    form = chance.choice(["html", "docx", "text"])
    rows = grid_of(chance, form)
    if chance.random() < 0.25:
        unsettle(rows, chance, form)
    shown = {
        r[2].inside: [None if c.shown is None else [str(f) for f in c.shown] for c in r[4:9]]
        for r in rows[1:]
        if len(r) >= 9
    }
    raw, loose = written(rows, form, chance)
    if chance.random() < 0.15:
        raw, loose = broken(raw, chance), True
    (scratch / f"dokumen.{form}").write_bytes(raw)
    inside = {r[2].inside: [c.inside for c in r[4:9]] for r in rows[1:]}
    (scratch / "tampak.json").write_text(
        json.dumps({"file": f"dokumen.{form}", "loose": loose, "shown": shown, "cells": inside})
    )
    return scratch


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def judge(scratch: Path) -> str:
    """Drafts the document; ChangedFigure where an unmarked target is another than its cell shows."""
    known = json.loads((scratch / "tampak.json").read_text())
    made = draft(scratch / known["file"], scratch / "rancangan", "Kantor")
    names = {r["kode"]: r["indikator"] for r in _rows(made.folder / "indikator.csv")}
    marked = {m.key for m in made.marks if m.file == "target.csv"}
    for r in [] if known["loose"] else _rows(made.folder / "target.csv"):
        shown, n = known["shown"].get(names[r["kode"]]), int(r["tahun"]) - YEARS[0]
        figure = read.of_file(r["nilai"])
        if figure is None or not {f"{r['kode']} {r['tahun']}", r["kode"]}.isdisjoint(marked) or shown is None:
            continue
        if not 0 <= n < len(shown) or shown[n] is None or figure not in map(Decimal, shown[n]):
            where = known["cells"][names[r["kode"]]]
            raise ChangedFigure(
                f"{known['file']} {r['kode']} {r['tahun']}: drafted {r['nilai']!r}, unmarked; the cells are {where}, it shows {shown[n] if 0 <= n < len(shown) else None}"
            )
    return f"{made.targets} targets, {made.marked} marked"
