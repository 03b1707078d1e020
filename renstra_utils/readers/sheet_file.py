"""A file that should be a workbook: refused, and named for what it is, where it is something else."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

from ..files import reason

_SAVE = "Buka di Excel, pilih Simpan Sebagai, lalu jenis “Buku Kerja Excel (.xlsx)”."
#: What no sheet can be read from, by its first bytes.
_OTHER = {b"%PDF": "berkas ini PDF", b"{\\rt": "berkas ini dokumen RTF"}
_OLD = b"\xd0\xcf\x11\xe0"
_SQL = re.compile(rb"(?:\A|;|\n)[ \t]*(?:create\s+table|insert\s+into)\b", re.I)
_LARGEST_FILE = 100_000_000


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
            raise SheetError(f"{what}, bukan lembar kerja")
    return raw


def is_workbook(raw: bytes) -> bool:
    """Whether a file is a packed workbook, of Excel or of LibreOffice, or an older one."""
    if raw.startswith(_OLD):
        return "Workbook".encode("utf-16-le") in raw or "Book".encode("utf-16-le") in raw
    with suppress(zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return bool({"xl/workbook.xml", "content.xml"} & {*zipfile.ZipFile(io.BytesIO(raw)).namelist()})
    return False


def kind_of(raw: bytes) -> str:
    """What a file is, by its bytes and not by its name: `xlsx`, `xls`, `ods`, `html`, or `teks`. SheetError
    where it is none of these, or locked."""
    if raw.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise SheetError(
                "buku kerja ini berkata sandi",
                "Buka di Excel dengan kata sandinya, pilih Berkas > Info > Proteksi Buku Kerja, kosongkan"
                " sandinya, lalu simpan.",
            )
        return "xls"
    if zipfile.is_zipfile(io.BytesIO(raw)):
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as package:
                names = package.namelist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return "xlsx"  # its reader says what is damaged
        return "ods" if "content.xml" in names and "mimetype" in names else "xlsx"
    if raw.startswith(b"PK"):
        raise SheetError("berkas ini bukan buku kerja Excel, atau tidak utuh")
    start = raw[:100_000]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "ignore").encode()
    head = start[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")) or b"<html" in head:
        return "html"
    if head.startswith(b"<?xml"):
        raise SheetError("berkas ini lembar XML yang diberi nama Excel, bukan .xlsx")
    if _SQL.search(start):
        raise SheetError(
            "berkas ini isi basis data (SQL), bukan lembar kerja",
            "Ekspor tabelnya dari aplikasi itu sebagai CSV atau Excel, lalu impor berkas itu.",
        )
    return "teks"
