"""A file that should be a workbook: refused, and named for what it is, where it is something else."""

from __future__ import annotations

import io
import zipfile
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
        line, newline, _ = raw[:100_000].partition(b"\n")
        separated = newline and b"\0" not in line and any(mark in line for mark in b";,\t")
        commas = path.suffix.lower() in (".csv", ".txt", ".tsv") or separated
        raise SheetError(
            "berkas ini teks (CSV), bukan buku kerja Excel"
            if commas
            else "berkas ini bukan buku kerja Excel, atau tidak utuh"
        )
    return raw
