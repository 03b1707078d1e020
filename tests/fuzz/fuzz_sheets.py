"""Workbooks written letter by letter, so that what each cell shows is known: in what type and format a figure
stands, what is struck, merged, hidden, or not computed. And the judge of what an import makes of one."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from decimal import Decimal
from html import escape
from pathlib import Path

import fuzz_read as read
from conftest import reduced_contoh
from fuzz_bytes import broken
from fuzz_plans import ChangedFigure

from renstra_utils.intake.propose import propose
from renstra_utils.intake.reading import ImportOptions

#: What a cell shows to a person: every figure that may be; None where there is no certain one.
Shown = set[Decimal] | None
KEYS = (
    [("P2.01", y) for y in (2023, 2024)]
    + [("K2.1.03", y) for y in (2023, 2024)]
    + [("K1.4.02", y) for y in (2023, 2024)]
)
UNITS = {"P2.01": "%", "K2.1.03": "%", "K1.4.02": "Hari"}
#: Formats of numbers: what the value is shown times of; None where the cell shows another figure, or none.
FORMATS: list[tuple[str, int | None]] = [
    ("General", 1), ("0.00", 1), ("#,##0.00", 1), ("0.00%", 100), ("0%", 100), ('0.00" %"', 1), ("0.00\\ %", 100), ('0.00"%"', 1), ("0.00,", None), ("0.0,,", None), ('"12"0', None), ("\\1\\20.0", None), (";;;", None),
    ("0.00;0.00;\\-", 1), ("yyyy-mm-dd", None), ("hh:mm", None), ("# ??/??", 1), ("0.0E+00", 1), ("[>50]0.00;[Red]0.00", 1), ("@", 1), ('"tidak ada"', None),
    ("[=87]99;0.00", None), ("00000.00", 1), ('0.00" Hari"', 1), ("0.00_);(0.00)", 1), ("[$-421]0.00", 1), ("[<100]0%;0.00", None), ("0.00%%", None),
]  # fmt: skip
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
#: Styles: each format plain, and struck.
STYLES = f'<styleSheet {NS}><numFmts>{{formats}}</numFmts><fonts><font/><font><strike/></font></fonts><fills><fill><patternFill/></fill></fills><borders><border><left/></border></borders><cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs>{{xfs}}</cellXfs></styleSheet>'


def _styles() -> str:
    formats = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{escape(f, quote=True)}"/>'
        for n, (f, _) in enumerate(FORMATS)
    )
    xfs = "".join(
        f'<xf numFmtId="{200 + n}" fontId="{font}" fillId="0" borderId="0" applyNumberFormat="1" applyFont="1"/>'
        for font in (0, 1)
        for n in range(len(FORMATS))
    )
    return STYLES.format(formats=formats, xfs=xfs)


def number(chance: random.Random) -> Decimal:
    return Decimal(
        chance.choice(
            ["87.5", "0.875", "87", "12.25", "1234.5", "3", "0", "99.99", "0.5", "1.5", "1234", "1.234"]
        )
    )


def figure(chance: random.Random, at: str, unit: str) -> tuple[str, Shown]:
    """A cell with a figure, and what it shows."""
    value = number(chance)
    ways = [native, native, native, text, text, rich, formula, odd_type, odd_xml]
    return chance.choice(ways)(chance, at, value, unit)


def native(chance: random.Random, at: str, value: Decimal, unit: str) -> tuple[str, Shown]:
    n = chance.randrange(len(FORMATS)) if chance.random() < 0.6 else 0
    struck = chance.random() < 0.05
    times = FORMATS[n][1]
    if value == 0 and "\\-" in FORMATS[n][0]:
        times = None
    if FORMATS[n][0].startswith("[<100]"):
        times = 100 if value < 100 else 1
    shown = None if struck or times is None else {value * times}
    return f'<c r="{at}" s="{n + struck * len(FORMATS)}"><v>{value}</v></c>', shown


def _plain(text: str) -> set[Decimal]:
    return read.of_print(re.sub(r"^[≥'+]\s*", "", text))


def text(chance: random.Random, at: str, value: Decimal, unit: str) -> tuple[str, Shown]:
    printed = read.as_people_write(value, chance, unit)
    return (
        f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(printed)}</t></is></c>',
        read.of_print(printed) or None,
    )


def rich(chance: random.Random, at: str, value: Decimal, unit: str) -> tuple[str, Shown]:
    """Runs: struck, raised, hidden readings."""
    a, b, whole = "8", "7", {Decimal(87)}
    inside, shown = chance.choice([
        (f"<r><t>{a}</t></r><r><t>{b}</t></r>", whole), (f"<r><t>{a}</t></r><r><rPr><strike/></rPr><t>5</t></r><r><t>{b}</t></r>", None),
        (f'<r><t>{a}{b}</t></r><r><rPr><strike val="1"/></rPr><t>5</t></r>', None), (f'<r><t>{a}</t></r><r><rPr><strike val="0"/></rPr><t>{b}</t></r>', whole),
        (f'<r><t>{a}{b}</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>', None), (f'<t>{a}{b}</t><rPh sb="0" eb="1"><t>99</t></rPh>', whole),
        (f"<t>{a}</t><t>{b}</t>", None), ("<t>&#56;&#x37;</t>", whole), ("<t><![CDATA[87]]></t>", whole), ("<t>8<!-- 5 -->7</t>", whole), ("<t>8_x0037_</t>", whole),
        (f"<r><rPr><strike/></rPr><t>{a}</t></r><r><t>{b}</t></r>", None), ("<t>8\n7</t>", None), ("<t>8\u200b7</t>", whole), ("<t>\u202e78</t>", None),
    ])  # fmt: skip
    return f'<c r="{at}" t="inlineStr"><is>{inside}</is></c>', shown


def formula(chance: random.Random, at: str, value: Decimal, unit: str) -> tuple[str, Shown]:
    return chance.choice([
        (f'<c r="{at}"><f>1+1</f><v>{value}</v></c>', {value}), (f'<c r="{at}"><f>1+1</f></c>', None), (f'<c r="{at}"><f>1+1</f><v/></c>', None),
        (f'<c r="{at}" t="str"><f>A1</f><v>abc</v></c>', None), (f'<c r="{at}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', None),
        (f'<c r="{at}" t="str"><f>A1</f><v>87</v></c>', {Decimal(87)}), (f'<c r="{at}"><f t="shared" si="0"/><v>{value}</v></c>', {value}),
    ])  # fmt: skip


def odd_type(chance: random.Random, at: str, value: Decimal, unit: str) -> tuple[str, Shown]:
    kind, inside = chance.choice([("b", "1"), ("e", "#N/A"), ("d", "2024-05-01"), ("n", "1E400"), ("n", "abc"), ("n", "NaN"), ("n", "INF"), ("n", " 87 "), ("n", "0x57"), ("n", "8_7"), ("n", "9" * 400), ("s", "999"), ("s", "-1"), ("zz", "87"), ("n", "87.12345678901234567"), ("n", "1e2"), ("n", "12345678901234567"), ("n", "８７")])  # fmt: skip
    shown = {
        "1e2": {Decimal(100)},
        " 87 ": {Decimal(87)},
        "８７": {Decimal(87)},
        "87.12345678901234567": {Decimal("87.1234567890123"), Decimal("87.1234567890124")},
    }.get(inside)
    shown = {Decimal(87)} if kind == "zz" else shown
    return f'<c r="{at}" t="{kind}"><v>{inside}</v></c>', shown


def odd_xml(chance: random.Random, at: str, value: Decimal, unit: str) -> tuple[str, Shown]:
    return chance.choice([
        (f'<c r="{at}"><v>{value}</v></c><c r="{at}"><v>55</v></c>', None), (f'<c r="{at}"><v>8</v><v>7</v></c>', None), (f'<c r="{at}"><v>8<!-- 5 -->7</v></c>', {Decimal(87)}),
        (f'<c r="{at}"><v>&#56;7</v></c>', {Decimal(87)}), (f'<c r="{at}" r="D9"><v>87</v></c>', None), (f'<c r="{at}"><v>87</c>', None), (f"<c><v>{value}</v></c>", {value}),
        (f'<c r="{at}" s="99999"><v>{value}</v></c>', None), (f'<c r="{at.lower()}"><v>{value}</v></c>', {value}), (f'<c r="XFE1"><v>{value}</v></c>', None), (f'<c r="{at}"><is><t>87</t></is></c>', None),
    ])  # fmt: skip


def make(chance: random.Random, scratch: Path) -> Path:
    """A workbook beside a plan, and what its cells show."""
    reduced_contoh(scratch / "kantor")
    shown: dict[str, list[str] | None] = {}
    unseen: list[str] = []
    rows, merges, cols = (
        [
            '<row r="1">'
            + "".join(_text(f"{c}1", t) for c, t in zip("ABC", ["Kode", "Tahun", "Realisasi"], strict=True))
            + "</row>"
        ],
        "",
        "",
    )
    for n, (code, year) in enumerate(chance.sample(KEYS, chance.randrange(1, 5)), 2):
        at = f"C{n}"
        cell, figures = (
            (f'<c r="{at}"><v>50</v></c>', {Decimal(50)})
            if chance.random() < 0.5
            else figure(chance, at, UNITS[code])
        )
        shown[at] = None if figures is None else [str(f) for f in figures]
        hidden = ""
        if chance.random() < 0.05:
            hidden = ' hidden="1"'
            unseen.append(at)
        rows.append(f'<row r="{n}"{hidden}>{_text(f"A{n}", code)}<c r="B{n}"><v>{year}</v></c>{cell}</row>')
    way = chance.random()
    if way < 0.08 and len(rows) > 2:
        merges, shown["C2"], shown["C3"] = (
            '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>',
            None,
            None,
        )
    elif way < 0.12:
        cols, unseen = '<cols><col min="3" max="3" hidden="1" width="0"/></cols>', list(shown)
    data = f"<worksheet {NS}>{cols}<sheetData>{''.join(rows)}</sheetData>{merges}</worksheet>"
    state = ' state="hidden"' if chance.random() < 0.03 else ""
    loose = False
    if chance.random() < 0.1:
        data = re.sub(r"<(/?)(\w)", r"<\1x:\2", data).replace("xmlns=", "xmlns:x=")
    if chance.random() < 0.04:
        bomb = (
            '<!DOCTYPE x [<!ENTITY a "87"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50 + '">]>'
        )
        data = f"{bomb}{data.replace('<v>50</v>', '<v>&c;</v>')}"
        loose = True
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {NS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Kinerja" sheetId="1"{state} r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": data,
        "xl/styles.xml": _styles(),
    }
    raw = {n: t.encode("utf-8", "surrogatepass") for n, t in files.items()}
    if chance.random() < 0.15:
        name, loose = chance.choice(sorted(raw)), True
        raw[name] = broken(raw[name], chance, raw[chance.choice(sorted(raw))])
    book = zipped(raw, chance)
    if chance.random() < 0.06:
        book, loose = broken(book, chance), True
    (scratch / "isian.xlsx").write_bytes(book)
    (scratch / "tampak.json").write_text(json.dumps({"loose": loose, "shown": shown, "unseen": unseen}))
    return scratch


def _text(at: str, words: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>'


def zipped(files: dict[str, bytes], chance: random.Random) -> bytes:
    """The members of an office file, always with the same dates; now and then one lacks or stands in a new order."""
    names = list(files)
    if chance.random() < 0.05:
        chance.shuffle(names)
    if chance.random() < 0.03:
        names.remove(chance.choice(names))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name in names:
            z.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), files[name])
    return out.getvalue()


def judge(scratch: Path) -> str:
    """Imports the workbook; ChangedFigure where a change is another figure than its cell shows."""
    known = json.loads((scratch / "tampak.json").read_text())
    proposal = propose(scratch / "kantor", scratch / "isian.xlsx", ImportOptions(table="realisasi"))
    sheet = (
        b"" if known["loose"] else zipfile.ZipFile(scratch / "isian.xlsx").read("xl/worksheets/sheet1.xml")
    )
    for c in proposal.changes:
        at = re.search(r"sel ([A-Z]+[0-9]+)", c.source)
        if known["loose"] or c.column != "nilai" or not at:
            continue
        if at[1] in known["unseen"] and not any("tersembunyi" in n for n in proposal.notes):
            raise ChangedFigure(f"{at[1]} is hidden, and was read without a word")
        shown = known["shown"].get(at[1])
        if shown is None or not c.new or Decimal(c.new) not in map(Decimal, shown):
            cell = re.search(rf'<(?:x:)?c r="{at[1]}".*?</(?:x:)?c>', sheet.decode(), re.S)
            raise ChangedFigure(
                f"{at[1]} shows {shown}, taken as {c.new!r}: {cell and cell[0]} {FORMATS[int(m[1]) % len(FORMATS)] if cell and (m := re.search('s=.([0-9]+)', cell[0])) else ''}"
            )
    return f"{len(proposal.changes)} changes"
