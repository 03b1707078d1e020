"""Excel files as offices keep them, opened safely: every sheet as cells, with what decides how a cell may be read."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ..files import reason

_SAVE = "Buka di Excel, pilih Simpan Sebagai, lalu jenis “Buku Kerja Excel (.xlsx)”."
#: What else a file named .xlsx may be, by its first bytes.
_OTHER = {
    b"\xd0\xcf\x11\xe0": "berkas ini buku kerja Excel lama (.xls)",
    b"%PDF": "berkas ini PDF",
    b"{\\rt": "berkas ini dokumen RTF",
}
_LARGEST_FILE = 100_000_000
_LARGEST_PART = 250_000_000
_LARGEST_SHEET = 60_000_000
#: A cell, or a row, that holds nothing but its look. Rows and cells keep their addresses, so that nothing moves.
_BLANK_CELL = re.compile(rb'<c (?=[^>]*\br=")[^>]*(?:/>|>(?:<v\s*/>|<v></v>)?</c>)')
_BLANK_ROW = re.compile(rb'<row (?=[^>]*\br=")[^>]*(?:/>|>\s*</row>)')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(
    rb'<col (?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d+)")(?=[^>]*\bmax="(\d+)")'
)
#: A run of a cell's text that is struck through, raised or lowered: `80` struck before `85` is not 8085. It is marked, for openpyxl does not tell it.
_SET_APART = re.compile(
    rb'(<r>\s*<rPr>(?:(?!</rPr>).)*?<(?:strike(?! val="(?:0|false)")|vertAlign val="su)(?:(?!</rPr>).)*</rPr>\s*<t[^>]*>)',
    re.S,
)
_MARK = "\ufdd0"
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_SPACE = " \t\r\n\u00a0\u200b\ufeff"


class SheetError(ValueError):
    """The file cannot be read as a workbook: what is wrong, and what to do, in Indonesian."""

    def __init__(self, pesan: str, saran: str = _SAVE) -> None:
        self.pesan, self.saran = pesan, saran
        super().__init__(f"{pesan}. {saran}")


@dataclass(frozen=True)
class Cell:
    """One cell. `percent`: Excel shows its number times 100; `scale`: it shows it divided by that; `literal`: what its format writes beside the number;
    `struck`: it is struck through, or a part of it is struck, raised or lowered; `formula`: its value is a formula's result; `uncounted`: that result
    is not there; `merged`: how many rows the merged cell has that this one belongs to; `follows`: it is not that cell's first, whose value it repeats."""

    value: str | int | float | bool | date | datetime | time
    percent: bool = False
    scale: int = 1
    literal: str = ""
    struck: bool = False
    formula: bool = False
    uncounted: bool = False
    merged: int = 1
    follows: bool = False

    @property
    def text(self) -> str:
        """The value as text; a whole number without a decimal point."""
        v = self.value
        if isinstance(v, float):
            return f"{v:.15g}"
        if isinstance(v, datetime):
            return v.date().isoformat() if v.time() == time() else v.isoformat(" ")
        return v if isinstance(v, str) else str(v)


@dataclass(frozen=True)
class Sheet:
    """A sheet: `rows[row][column]`, both counted from 1, only cells that hold something; and which rows and columns Excel does not show."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def address(row: int, column: int) -> str:
    """`F12`."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"


def read(path: Path) -> list[Sheet]:
    """Every sheet of an .xlsx or .xlsm; macros are never run. SheetError where the file is something else, locked, damaged, or too large."""
    raw = _bytes(path)
    book, parts, formulas = _unpacked(raw)
    import openpyxl

    def opened(results: bool) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about looks that openpyxl does not keep
            return openpyxl.load_workbook(io.BytesIO(book), read_only=True, data_only=results)

    try:
        results, sources = opened(True), opened(False) if formulas else None
        if not results.worksheets:
            raise SheetError("buku kerja tidak punya lembar yang terbaca")
        found = []
        for ws in results.worksheets:
            rows = {n: dict(cells) for n, cells in _cells(ws)}
            if sources is not None:
                _mark_formulas(rows, sources[ws.title])
            # openpyxl has no public name for it; what is merged or hidden is not read in its streaming mode
            part = parts.get(ws._worksheet_path.lstrip("/"), _Part())
            _spread(rows, part.merges)
            found.append(
                Sheet(ws.title, ws.sheet_state != "visible", rows, part.hidden_rows, part.hidden_columns)
            )
        return found
    except SheetError:
        raise
    except Exception as e:  # whatever a damaged part may raise
        raise SheetError(f"buku kerja rusak dan tidak terbaca ({type(e).__name__})") from e


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise SheetError("berkas lebih dari 100 MB", "Hapus gambar dan isi yang bukan bagian tabel.")
        raw = path.read_bytes()
    except OSError as e:
        raise SheetError(
            f"berkas tidak dapat dibuka ({reason(e)})",
            "Periksa jalurnya, dan tutup berkas itu di program lain.",
        ) from None
    if not raw:
        raise SheetError("berkas kosong", "Periksa apakah berkasnya terkirim utuh.")
    for start, what in _OTHER.items():
        if raw.startswith(start):
            if "EncryptedPackage".encode("utf-16-le") in raw:
                raise SheetError(
                    "buku kerja ini berkata sandi",
                    "Buka di Excel dengan kata sandinya, pilih Berkas > Info > Proteksi Buku Kerja, kosongkan sandinya, lalu simpan.",
                )
            raise SheetError(f"{what}, bukan .xlsx")
    head = raw[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")) or b"<html" in head:
        raise SheetError("berkas ini halaman HTML yang diberi nama Excel, bukan .xlsx")
    if head.startswith(b"<?xml"):
        raise SheetError("berkas ini lembar XML yang diberi nama Excel, bukan .xlsx")
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        commas = path.suffix.lower() in (".csv", ".txt", ".tsv") or re.match(
            rb"[^\0\n]*[;,\t][^\0\n]*\n", raw
        )
        raise SheetError(
            "berkas ini teks (CSV), bukan buku kerja Excel"
            if commas
            else "berkas ini bukan buku kerja Excel, atau tidak utuh"
        )
    return raw


@dataclass(frozen=True)
class _Part:
    """What is merged and what is hidden in a sheet's part of the file."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def _part_of(xml: bytes) -> _Part:
    from openpyxl.utils import column_index_from_string as index

    return _Part(
        [
            (int(top), index(left.decode()), int(bottom), index(right.decode()))
            for left, top, right, bottom in _MERGED.findall(xml)
        ],
        frozenset(map(int, _HIDDEN_ROW.findall(xml))),
        frozenset(c for a, b in _HIDDEN_COLUMN.findall(xml) for c in range(int(a), min(int(b), 16_384) + 1)),
    )


def _unpacked(raw: bytes) -> tuple[bytes, dict[str, _Part], bool]:
    """The workbook without blank cells and what no table needs, what is merged and hidden by part, and whether any cell holds a formula."""
    parts: dict[str, _Part] = {}
    formulas = False
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
            items = old.infolist()
            names = {i.filename for i in items}
            if "xl/workbook.xml" not in names:
                other = (
                    "biner (.xlsb)"
                    if "xl/workbook.bin" in names
                    else "LibreOffice"
                    if "content.xml" in names
                    else ""
                )
                raise SheetError(
                    f"berkas ini buku kerja {other}, bukan .xlsx"
                    if other
                    else "berkas ini bukan buku kerja Excel"
                )
            if any(i.flag_bits & 1 for i in items):
                raise SheetError("buku kerja ini berkata sandi", "Simpan ulang tanpa kata sandi.")
            if len(items) > 5000 or sum(i.file_size for i in items) > 2 * _LARGEST_PART:
                raise SheetError("isi berkas mengembang terlalu besar, seperti bom zip; tidak dibuka")
            for item in items:
                if not item.filename.endswith((".xml", ".rels")):
                    continue
                with old.open(item) as f:
                    part = f.read(_LARGEST_PART + 1)
                if len(part) > _LARGEST_PART:
                    raise SheetError("isi berkas mengembang terlalu besar, seperti bom zip; tidak dibuka")
                if b"<!DOCTYPE" in part[:1000] or b"<!ENTITY" in part:
                    raise SheetError(
                        "berkas memuat deklarasi XML yang tidak pernah ditulis Excel; tidak dibuka"
                    )
                if item.filename.startswith("xl/worksheets/") and item.filename.endswith(".xml"):
                    part = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", part))
                    if len(part) > _LARGEST_SHEET:
                        raise SheetError(
                            f"lembar terlalu besar ({len(part) / 1e6:.0f} MB isi)",
                            "Pisahkan tabelnya ke buku kerja sendiri.",
                        )
                    parts[item.filename] = _part_of(part)
                    formulas = formulas or b"<f" in part
                if b"<strike" in part or b"<vertAlign" in part:
                    part = _SET_APART.sub(rb"\1" + _MARK.encode(), part)
                new.writestr(item.filename, part)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as e:
        if isinstance(e, SheetError):
            raise
        raise SheetError(
            "buku kerja rusak atau tidak utuh", "Minta berkasnya dikirim lagi, atau simpan ulang di Excel."
        ) from e
    return out.getvalue(), parts, formulas


def _cells(ws: Any) -> Iterator[tuple[int, Iterator[tuple[int, Cell]]]]:
    """The rows of a sheet that hold anything."""
    ws.reset_dimensions()  # what a file says of its own size may be wrong
    looks: dict[Any, tuple[bool, bool, int, str]] = {}
    for n, row in enumerate(ws.iter_rows(), 1):
        cells = []
        for c in row:
            value = c.value
            apart = isinstance(value, str) and _MARK in value
            if isinstance(value, str):
                value = clean(value.replace(_MARK, ""))
            if value is None or value == "":
                continue
            look = looks.get(c._style_id)
            if look is None:
                look = looks[c._style_id] = (bool(c.font and c.font.strike), *_shown(c.number_format or ""))
            struck, percent, scale, literal = look
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                percent, scale, literal = False, 1, ""
            cells.append((c.column, Cell(value, percent, scale, literal, struck or apart)))
        if cells:
            yield n, iter(cells)


def _shown(form: str) -> tuple[bool, int, str]:
    """What a number format does to a number: whether it is shown as a percentage, by what it is divided, and what is written beside it.

    >>> _shown('0.0%'), _shown('#,##0,'), _shown('_-"Rp"* #,##0_-'), _shown('0" juta"'), _shown('#,##0.##;[Red]-#,##0.##;0;@')
    ((True, 1, ''), (False, 1000, ''), (False, 1, 'Rp'), (False, 1, 'juta'), (False, 1, ''))
    """
    form = form.split(";")[0]
    beside = [
        "".join(m) for m in re.findall(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]', re.sub(r"[_*].", "", form))
    ]
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', "", form)
    divided = re.search(r"[0#?](,+)(?:\.[0#?]*)?(?![0#?,])", code)
    literal = " ".join("".join(beside).split())
    return (
        "%" in code,
        1000 ** len(divided[1]) if divided else 1,
        literal if re.search(r"[^\W_]|[%$€]", literal) else "",
    )


def clean(value: str) -> str:
    """Text without space around it, line ends as one sign, and the file format's escapes undone."""
    from openpyxl.utils.escape import unescape

    return unescape(value).replace("\r\n", "\n").replace("\r", "\n").strip(_SPACE)


def _mark_formulas(rows: dict[int, dict[int, Cell]], source: Any) -> None:
    source.reset_dimensions()
    for n, row in enumerate(source.iter_rows(), 1):
        for c in row:
            if c.value is None or c.data_type != "f":
                continue
            known = rows.get(n, {}).get(c.column)
            if known is None:
                rows.setdefault(n, {})[c.column] = Cell("", formula=True, uncounted=True)
            else:
                rows[n][c.column] = replace(known, formula=True)


def _spread(rows: dict[int, dict[int, Cell]], ranges: list[tuple[int, int, int, int]]) -> None:
    """Puts a merged cell's value into every cell it covers, as far as there are rows."""
    last = max((c for cells in rows.values() for c in cells), default=0)
    for top, left, bottom, right in ranges:
        first = rows.get(top, {}).get(left)
        if first is None:
            continue
        tall = bottom - top + 1
        for n in [r for r in rows if top <= r <= bottom]:
            for c in range(left, min(right, max(last, left)) + 1):
                rows[n][c] = replace(first, merged=tall, follows=(n, c) != (top, left))
