"""Workbooks written part by part, as text: also such as no spreadsheet program writes."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"


def text(place: str, value: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(place: str, value: str, more: str = "") -> str:
    """A cell with a number, as it is written."""
    return f'<c r="{place}" {more}><v>{value}</v></c>'


def row(n: int | str, *cells: str) -> str:
    return f'<row r="{n}">{"".join(cells)}</row>'


def sheet(*rows: str, after: str = "", before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def reported(cell: str = "", year: str = "", after: str = "", before: str = "", rows: str = "") -> str:
    """A sheet with one reported figure of P2.01 for 2024, 88 in C2."""
    heads = zip("ABCDE", ("Kode", "Tahun", "Realisasi", "Sumber Data", "Tanggal Data"), strict=True)
    cells = (
        text("A2", "P2.01"),
        year or number("B2", "2024"),
        cell or number("C2", "88"),
        text("D2", "BA 1"),
        text("E2", "2024-12-31"),
    )
    lines = (row(1, *(text(f"{c}1", name) for c, name in heads)), row(2, *cells), rows)
    return sheet(*lines, after=after, before=before)


def parts(*sheets: str, strings: str = "", styles: str = "") -> dict[str, str]:
    """The parts of a workbook with these sheets, by name."""
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="Realisasi kinerja {n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(sheets) + 1)
    )
    found = {f"xl/{target}": s for (_, target), s in zip(targets, sheets, strict=True)}
    for kind, part in (("sharedStrings", strings), ("styles", styles)):
        if part:
            targets.append((kind, f"{kind}.xml"))
            found[f"xl/{kind}.xml"] = part
    refs = "".join(
        f'<Relationship Id="r{n}" Type="{RELS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return found | {
        BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{refs}</Relationships>',
    }


def strings(*texts: str) -> str:
    items = "".join(f"<si>{t if t.startswith('<') else f'<t>{t}</t>'}</si>" for t in texts)
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def packed(
    path: Path, content: dict[str, str] | dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED
) -> Path:
    """The parts as a file."""
    with zipfile.ZipFile(path, "w", method) as z:
        for name, part in content.items():
            z.writestr(name, part)
    return path
