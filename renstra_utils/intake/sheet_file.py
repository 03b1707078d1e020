"""An Excel file opened safely: refused where it is something else, locked, damaged or too large, and made
lighter."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

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
#: A cell, or a row, that holds nothing but its look: offices' sheets have megabytes of them, and openpyxl
#: makes a cell of each. Rows and cells keep their addresses, so that nothing moves.
_BLANK_CELL = re.compile(rb'<c (?=[^>]*\br=")[^>]*(?:/>|>(?:<v\s*/>|<v></v>)?</c>)')
_BLANK_ROW = re.compile(rb'<row (?=[^>]*\br=")[^>]*(?:/>|>\s*</row>)')
#: What is hidden or merged is not read in openpyxl's streaming mode.
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(
    rb'<col (?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d+)")(?=[^>]*\bmax="(\d+)")'
)
#: A run of a cell's text that is struck through, raised or lowered: `80` struck before `85` is not 8085. It
#: is marked here, for openpyxl knows rich text inside a sheet only where it loads the whole workbook at once,
#: with every cell that a merged range covers; in its streaming mode `rich_text` is not handed on.
_SET_APART = re.compile(
    rb'(<r>\s*<rPr>(?:(?!</rPr>).)*?<(?:strike(?! val="(?:0|false)")|vertAlign val="su)'
    rb"(?:(?!</rPr>).)*</rPr>\s*<t[^>]*>)",
    re.S,
)
MARK = "\ufdd0"
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


class SheetError(ValueError):
    """The file cannot be read as a workbook: what is wrong, and what to do, in Indonesian."""

    def __init__(self, what: str, remedy: str = _SAVE) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what}. {remedy}")

    def __reduce__(self) -> tuple:
        return type(self), (self.what, self.remedy)


def workbook_file(path: Path) -> bytes:
    """The bytes of a workbook; SheetError, with what it is, where the file is none."""
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
                    "Buka di Excel dengan kata sandinya, pilih Berkas > Info > Proteksi Buku Kerja, kosongkan"
                    " sandinya, lalu simpan.",
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
class SheetPart:
    """What is merged and what is hidden in a sheet's part of the file."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def _part_of(xml: bytes) -> SheetPart:
    from openpyxl.utils import column_index_from_string as index

    return SheetPart(
        [
            (int(top), index(left.decode()), int(bottom), index(right.decode()))
            for left, top, right, bottom in _MERGED.findall(xml)
        ],
        frozenset(map(int, _HIDDEN_ROW.findall(xml))),
        frozenset(c for a, b in _HIDDEN_COLUMN.findall(xml) for c in range(int(a), min(int(b), 16_384) + 1)),
    )


_BOMB = "isi berkas mengembang terlalu besar, seperti bom zip; tidak dibuka"


def unpacked(raw: bytes) -> tuple[bytes, dict[str, SheetPart], bool]:
    """The workbook without blank cells and what no table needs, what is merged and hidden by part, and
    whether any cell holds a formula."""
    parts: dict[str, SheetPart] = {}
    formulas = False
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
            _check_package(old.infolist())
            for item in old.infolist():
                if not item.filename.endswith((".xml", ".rels")):
                    continue
                part = _part_read(old, item)
                if item.filename.startswith("xl/worksheets/") and item.filename.endswith(".xml"):
                    part = _without_blanks(part)
                    parts[item.filename] = _part_of(part)
                    formulas = formulas or b"<f" in part
                if b"<strike" in part or b"<vertAlign" in part:
                    part = _SET_APART.sub(rb"\1" + MARK.encode(), part)
                new.writestr(item.filename, part)
    except SheetError:
        raise
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as e:
        remedy = "Minta berkasnya dikirim lagi, atau simpan ulang di Excel."
        raise SheetError("buku kerja rusak atau tidak utuh", remedy) from e
    return out.getvalue(), parts, formulas


def _check_package(items: list[zipfile.ZipInfo]) -> None:
    """SheetError where the parts are those of another program's file, locked, or too large when unpacked."""
    names = {i.filename for i in items}
    if "xl/workbook.xml" not in names:
        others = {"xl/workbook.bin": "biner (.xlsb)", "content.xml": "LibreOffice"}
        other = next((what for name, what in others.items() if name in names), None)
        raise SheetError(
            f"berkas ini buku kerja {other}, bukan .xlsx" if other else "berkas ini bukan buku kerja Excel"
        )
    if any(i.flag_bits & 1 for i in items):
        raise SheetError("buku kerja ini berkata sandi", "Simpan ulang tanpa kata sandi.")
    if len(items) > 5000 or sum(i.file_size for i in items) > 2 * _LARGEST_PART:
        raise SheetError(_BOMB)


def _part_read(package: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    """One part, of no more than it may have: what the package says of its size may be wrong."""
    with package.open(item) as f:
        part = f.read(_LARGEST_PART + 1)
    if len(part) > _LARGEST_PART:
        raise SheetError(_BOMB)
    if b"<!DOCTYPE" in part[:1000] or b"<!ENTITY" in part:
        raise SheetError("berkas memuat deklarasi XML yang tidak pernah ditulis Excel; tidak dibuka")
    return part


def _without_blanks(part: bytes) -> bytes:
    part = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", part))
    if len(part) > _LARGEST_SHEET:
        what = f"lembar terlalu besar ({len(part) / 1e6:.0f} MB isi)"
        raise SheetError(what, "Pisahkan tabelnya ke buku kerja sendiri.")
    return part
