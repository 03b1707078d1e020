"""A file becomes a document of lines; its format is told by its content. Nothing is interpreted here."""

from __future__ import annotations

import re
from pathlib import Path

from ..files import reason
from .book import read_sheets
from .html import read_html
from .lines import KEEP_TABLES, ODD, Document, DocumentError, Line, one_line
from .pdf import read_pdf
from .sheet_file import SheetError, is_workbook
from .sheets import Cell
from .word import read_word

_LARGEST_FILE = 100_000_000
#: Bytes of a text or of HTML, which say as much as a packed document five times as large.
_LARGEST_TEXT = 20_000_000
_FOREIGN = {
    b"{\\rtf": "berkas ini RTF. Buka di Word, lalu Simpan Sebagai “Dokumen Word (.docx)”",
    b"MIME-Version": "berkas ini arsip halaman web (.mht). Simpan sebagai .docx atau HTML",
    b"\x89PNG": "berkas ini gambar. Diperlukan dokumen yang memuat teks",
    b"\xff\xd8\xff": "berkas ini gambar. Diperlukan dokumen yang memuat teks",
    b"II*\x00": "berkas ini gambar. Diperlukan dokumen yang memuat teks",
}
#: Encodings that a file's first bytes tell, the longer ones first.
_MARKED = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def read_document(path: Path) -> Document:
    """The document in a file: Word (.docx), PDF with text, HTML, a workbook, or text with tabs or Markdown
    tables, told by its content, not by its name.

    Raises `DocumentError` for anything else, and for a document without text.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise DocumentError(f"berkas lebih dari 100 MB. {KEEP_TABLES}")
        raw = path.read_bytes()
    except OSError as e:
        raise DocumentError(f"berkas tidak dapat dibuka ({reason(e)}). Periksa jalur dan izinnya") from e
    if not raw.strip():
        raise DocumentError("berkas kosong")
    if b"%PDF-" in raw[:1024]:
        document = read_pdf(path)
    elif is_workbook(raw):
        document = document_of_sheets(path)
    elif raw.startswith(b"PK\x03\x04"):
        document = read_word(path)
    else:
        text = _decoded(raw)
        html = re.search(r"<(?:!doctype html|html|head|body|table)\b", text[:5000], re.I)
        document = read_html(text) if html else _read_tabbed_text(text)
    if not any(line.text for line in document.lines):
        raise DocumentError("dokumen tidak memuat teks")
    return document


def document_of_sheets(path: Path) -> Document:
    """A workbook as a document: each visible sheet a table, its numbers as people print them."""
    document = Document()
    try:
        sheets = read_sheets(path)
    except SheetError as e:
        raise DocumentError(str(e).removesuffix(".")) from None
    for sheet in [s for s in sheets if not s.hidden and s.rows]:
        width = max(j for cells in sheet.rows.values() for j in cells)
        rows = [
            [_printed(cells.get(j)) for j in range(1, width + 1)] for _, cells in sorted(sheet.rows.items())
        ]
        document.table(map(tuple, rows))
    return document


def _printed(cell: Cell | None) -> str | None:
    """A cell as it is printed, `87,5 %`; None where it belongs to a merged one."""
    if cell is None or cell.follows:
        return None if cell is not None else ""
    if isinstance(cell.value, bool) or not isinstance(cell.value, (int, float)):
        text = cell.text
    else:
        number = cell.value * 100 if cell.percent else cell.value
        text = f"{number:.15g}".replace(".", ",") + (" %" if cell.percent else "")
        text = f"{text} {cell.literal}" if cell.literal else text
    return f"{ODD}{text}" if cell.struck or cell.masked or cell.scale != 1 or cell.uncounted else text


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise DocumentError("dokumen berkata sandi. Simpan salinan tanpa kata sandi, lalu ulangi")
        raise DocumentError(
            "berkas ini dokumen Office lama (.doc). Buka di Word, lalu Simpan Sebagai “Dokumen Word (.docx)”"
        )
    for start, message in _FOREIGN.items():
        if raw.startswith(start):
            raise DocumentError(message)
    if len(raw) > _LARGEST_TEXT:
        raise DocumentError(f"teks atau HTML ini lebih dari 20 MB. {KEEP_TABLES}, tanpa gambar")
    marked = next((e for start, e in _MARKED.items() if raw.startswith(start)), None)
    if marked is None and b"\x00" in raw:
        raise DocumentError(
            "isi berkas ini bukan Word, PDF, HTML, atau teks. Buka di program asalnya dan simpan sebagai"
            " .docx atau PDF"
        )
    for encoding in [marked] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentError("hurufnya tidak terbaca. Simpan sebagai teks UTF-8")


#: A row of a Markdown table, and the rule under its heading.
_PIPED = re.compile(r"\s*\|(.*)\|\s*")
_RULE = re.compile(r"[\s|:=-]*-[\s|:=-]*")


def _read_tabbed_text(text: str) -> Document:
    """Text whose table rows are lines with tabs, or between bars as in Markdown; any other line, or a blank
    one, ends a table."""
    document = Document()
    page = 1 if "\f" in text else None
    row = width = 0
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if page is not None:
            page += raw.count("\f")
        line = raw.replace("\f", "")
        if row and "|" in line and _RULE.fullmatch(line):
            document.print(line)
            continue
        piped = _piped_cells(line)
        cells = tuple(map(one_line, piped or line.split("\t")))
        width = 0 if not piped else width if row else len(cells)
        cells += ("",) * (width - len(cells))  # Markdown may leave out the last cells of a row
        document.print("\t".join(cells))
        table = len(cells) > 1 and any(cells)
        row = row + 1 if table else 0
        if table:
            document.tables += row == 1
            document.keep(Line(number, cells, page, document.tables, row))
        elif cells[0]:
            document.keep(Line(number, (cells[0],), page))
    return document


def _piped_cells(line: str) -> list[str]:
    """The cells of a row of a Markdown table without their signs of emphasis; none of any other line.

    >>> _piped_cells("| **Indeks** A | 87,5 | ~~90~~ 91 |")
    ['Indeks A', '87,5', '^90 91']
    """
    row = _PIPED.fullmatch(line)
    texts = re.split(r"(?<!\\)\|", row[1]) if row else []
    texts = [re.sub(r"<br */?>", " ", t).replace("\\|", "|").replace("~~", ODD, 1).strip() for t in texts]
    texts = [re.sub(r"\*\*|__|~~|`|\\(?=[*_~.-])", "", t) for t in texts]
    return [re.sub(r"(?<!\S)([*_])(\S[^*_]*)\1(?!\S)", r"\2", t) for t in texts]
