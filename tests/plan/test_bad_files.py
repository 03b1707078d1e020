"""Bad files as they come from offices: read for what they are, or refused in plain words with the way out."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_input import NOT_NUMBERS, good, read, refused, rows_of, text_of
from conftest import reduced_contoh
from oracle import TABLES

import renstra_utils
from renstra_utils import PlanError
from renstra_utils.plan import folder as files_of
from renstra_utils.plan.problem import Problem


def wider(raw: bytes, extra: int) -> bytes:
    return text_of([r + [""] * extra for r in rows_of(raw)])


def trimmed(raw: bytes) -> bytes:
    """Rows as a spreadsheet may leave them: blank cells at the end not written."""
    rows = rows_of(raw)
    return text_of([rows[0], *[r[: max((n + 1 for n, c in enumerate(r) if c), default=0)] for r in rows[1:]]])


#: Another form of the same table.
SAME: dict[str, Callable[[bytes], bytes]] = {
    "BOM": lambda b: b"\xef\xbb\xbf" + b,
    "two BOMs": lambda b: b"\xef\xbb\xbf" * 2 + b,
    "Windows line ends": lambda b: b.replace(b"\n", b"\r\n"),
    "old Mac line ends": lambda b: b.replace(b"\n", b"\r"),
    "no last line end": lambda b: b.rstrip(b"\n"),
    "everything quoted": lambda b: text_of(rows_of(b), quoting=csv.QUOTE_ALL),
    "trailing commas": lambda b: wider(b, 3),
    "blank cells at the end of rows left out": trimmed,
    "blank rows on top, between and below": lambda b: b"\n,,\n" + b.replace(b"\n", b"\n\n, ,\n") + b"\n" * 50,
    "spaces around cells": lambda b: text_of([[f" {c}\u00a0 " for c in r] for r in rows_of(b)]),
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", SAME)
def test_other_form_is_read_the_same(table, form):
    expected, _ = read(table, good(table))
    assert read(table, SAME[form](good(table))) == (expected, [])


def test_rows_are_counted_as_a_spreadsheet_counts(tmp_path):
    reduced_contoh(tmp_path)
    path = tmp_path / "target.csv"
    head, first, *rest = path.read_text().splitlines()
    path.write_text("\n".join(["", head, "", ",,,,", first.replace(",BB,BB,", ",BB,Z,"), *rest]))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    assert {(p.berkas, p.baris) for p in e.value.problems} == {("target.csv", 5)}


EXCEL = b"PK\x03\x04\x14\x00\x06\x00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a file named .csv may be instead: bytes, message, remedy, row.
FILES: dict[str, tuple[Callable[[bytes], bytes], str, str, int | None]] = {
    "Excel": (lambda b: EXCEL + b, "buku kerja Excel, bukan CSV", "Simpan Sebagai", None),
    "Excel with macro": (lambda b: EXCEL + b"xl/vbaProject.bin", "buku kerja Excel", "Simpan Sebagai", None),
    "old Excel": (lambda b: OLE + b"\x00" * 99, "Excel lama", "Simpan Sebagai", None),
    "Excel with password": (
        lambda b: OLE + "EncryptedPackage".encode("utf-16-le"),
        "berkata sandi",
        "dengan kata sandinya, pilih Simpan Sebagai",
        None,
    ),
    "PDF": (lambda b: b"%PDF-1.7\n" + b, "PDF, bukan CSV", "Salin tabelnya", None),
    "HTML": (lambda b: b"\n<table><tr><td>kode</td></tr></table>", "halaman HTML", "Simpan Sebagai", 2),
    "Excel's XML": (lambda b: b'<?xml version="1.0"?>\n<Workbook/>', "halaman HTML", "Simpan Sebagai", 1),
    "Unicode text": (
        lambda b: b.decode().replace(",", "\t").encode("utf-16"),
        "Teks Unicode",
        "CSV UTF-8",
        None,
    ),
    "UTF-16 without mark": (lambda b: b.decode().encode("utf-16-le"), "bukan teks", "CSV UTF-8", 1),
    "NUL": (lambda b: b.replace(b"\n", b"\n\x00", 1), "bukan teks", "CSV UTF-8", 2),
    "Windows-1252": (
        lambda b: b + "Kantor – “café”".encode("cp1252"),
        "huruf yang tidak terbaca",
        "CSV UTF-8",
        -1,
    ),
    "cut inside a letter": (lambda b: b + "é".encode()[:1], "huruf yang tidak terbaca", "CSV UTF-8", -1),
    "lone surrogate": (lambda b: b + b"\xed\xa0\x80", "huruf yang tidak terbaca", "CSV UTF-8", -1),
    "empty": (lambda b: b"", "berkas kosong", "Tulis baris judul: ", None),
    "blank rows only": (lambda b: b"\n,,,\r\n  \n" * 9, "berkas kosong", "Tulis baris judul: ", None),
    "semicolons": (lambda b: text_of(rows_of(b), ";"), "dipisah ;", "renstra impor", 1),
    "tabs": (lambda b: text_of(rows_of(b), "\t"), "dipisah tab", "Simpan Sebagai", 1),
    "semicolons below": (
        lambda b: b.split(b"\n")[0] + b"\n" + text_of([[c.replace(",", "") for c in rows_of(b)[1]]], ";"),
        "baris ini dipisah ;",
        "renstra impor",
        2,
    ),
    "no heading": (lambda b: b.split(b"\n", 1)[1], "bukan baris judul", "nama kolom: ", 1),
    "title above": (lambda b: b"Tabel Renstra\n" + b, "bukan baris judul", "nama kolom: ", 1),
    "filled cells beyond the heading": (
        lambda b: text_of([[*r, *([""] if n == 0 else ["lebih"])] for n, r in enumerate(rows_of(b)[:3])]),
        "padahal judul punya",
        "tanda kutip",
        2,
    ),
    "column without heading": (
        lambda b: text_of([["" if n == 0 else "x", *r] for n, r in enumerate(rows_of(b)[:3])]),
        "kolom tanpa judul",
        "Beri judul",
        2,
    ),
    "heading twice": (
        lambda b: text_of([[*r, r[0]] for r in rows_of(b)]),
        "kolom tertulis lebih dari sekali",
        "Sisakan satu",
        1,
    ),
    "misspelt heading": (
        lambda b: b.replace(b",", b"x,", 1),
        "kolom tidak dikenal",
        "Maksud Anda",
        1,
    ),
    "column removed": (
        lambda b: text_of([r[1:] for r in rows_of(b)]),
        "kolom wajib tidak ada",
        "Tambahkan kolom itu",
        1,
    ),
    "quote left open": (lambda b: b + b'"x,1\n' + b, "tanda kutip", "pembuka harus punya penutup", -1),
    "quote inside quotes": (lambda b: b + b'"a "b" c"\n', "tanda kutip", "ditulis dua kali", -1),
    "quote that swallows rows": (
        lambda b: b + b'"' + b + b'"\n',
        "tanda kutip",
        "anda kutip",
        -1,
    ),
    "cell of a million letters": (
        lambda b: b + b"x" * 1_000_000 + b"\n",
        "sel terlalu panjang",
        "tanda kutip",
        -1,
    ),
    "cell of forty thousand letters": (
        lambda b: b + b"x" * 40_000 + b"\n",
        "terlalu panjang",
        "tanda kutip",
        -1,
    ),
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", FILES)
def test_file_that_is_something_else(table, kind):
    make, message, remedy, row = FILES[kind]
    frame, problems = read(table, make(good(table)))
    assert frame is None
    hits = [p for p in problems if message in p.pesan and remedy in p.saran]
    assert hits, [str(p) for p in problems]
    assert hits[0].berkas == f"{table}.csv"
    last = good(table).count(b"\n") + 1
    assert hits[0].baris == (last if row == -1 else row)


BYTES = {
    "datapackage.json": [
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"5",
        b"null",
        b'{"renstra": []}',
        b'{"renstra": {"nama_kantor": "\\ud800"}}',
        b'{"renstra": {"nama_kantor": 5}}',
        b'{"renstra": {"periode": [2023.0, 2024]}}',
        b'{"renstra": {"periode": [2024, true]}}',
        b'{"renstra": {"contoh": "false"}}',
        b'{"renstra": {"kode_satker": 12345}}',
        b'{"renstra": {"konvensi": ["a"]}}',
        b'{"renstra": {"konvensi": {"batas": {}}}}',
        b'{"renstra": {"dasar_hukum": "SK"}}',
        b'{"renstra": {"tanggal_penetapan": "30/07/2021"}}',
        b'{"renstra": {"tanggal_rilis": "2024-02-30"}}',
        b'{"renstra": {"zona_waktu": "UTC"}}',
        b'{"renstra": {"kontak": " "}}',
        b'{"resources": 5}',
        b'{"resources": ["a"]}',
        b'{"resources": [{"name": "anggaran", "satuan_uang": ["jt"]}]}',
        b'{"sources": "x"}',
        b'{"title": 5}',
    ],
    "aturan.toml": [
        b"\xff",
        b"skala = 5",
        b"x",
        b"[[skala]]",
        b'[[skala]]\nid = "a"\nnama = "a"\npita = ["a"]',
        b'[[skala]]\nid = "a"\nnama = "a"\npita = [{ bawah = "x", nama = "a" }, { nama = 5 }]',
        b"bawaan = 1",
        b"x = " + b"[" * 100_000,
    ],
}


@pytest.mark.parametrize(("name", "raw"), [(n, b) for n, cases in BYTES.items() for b in cases], ids=repr)
def test_broken_metadata_is_named(tmp_path, name, raw):
    (reduced_contoh(tmp_path) / name).write_bytes(raw)
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    assert all(name in p.berkas for p in e.value.problems), str(e.value)


def test_file_that_cannot_be_opened_and_wrong_ending(tmp_path, monkeypatch):
    reduced_contoh(tmp_path)
    (tmp_path / "realisasi.csv").rename(tmp_path / "Realisasi.CSV")
    whole = files_of.read_regular

    def locked(path: Path, most: int) -> bytes:
        if path.name == "target.csv":
            raise PermissionError(13, "Permission denied")
        return whole(path, most)

    monkeypatch.setattr(files_of, "read_regular", locked)
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    assert {p.berkas for p in e.value.problems} == {"target.csv", "Realisasi.CSV"}
    assert "Tutup berkas itu di program lain" in str(e.value)
    assert "Maksud Anda “realisasi”?" in str(e.value)


MANY_ROWS = """
import sys, time
from pathlib import Path
from renstra_utils.plan.csvs import read_csv
from renstra_utils.plan.problem import Problems
head, blank, last = b"kode,tahun,tercetak,nilai,baris_sumber\\n", {blank!r}, {last!r}
raw = head + b"A,2023,,1,\\n" + blank * (50_000_000 // len(blank)) + last
problems = Problems()
start = time.process_time()
frame = read_csv("target", raw, problems)
spent = time.process_time() - start
# Not ru_maxrss: that is also what the process held that began this one.
status = Path("/proc/self/status")
peak = [line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line] if status.exists() else []
print(len(frame), len(problems), spent, *(peak or [0]))
"""


@pytest.mark.parametrize(
    ("blank", "last", "rows", "seconds"),
    [
        (b"\n", b"", 1, 3),
        (b",,,,\r\n", b"", 1, 3),
        pytest.param(b"\n", b"A,2024,,1,\n", 2, 60, marks=pytest.mark.slow),
        pytest.param(b",,,,\r\n", b"A,2024,,1,\n", 2, 60, marks=pytest.mark.slow),
    ],
)
def test_fifty_megabytes_of_blank_rows(blank, last, rows, seconds):
    done = subprocess.run(
        [sys.executable, "-c", MANY_ROWS.format(blank=blank, last=last)],
        capture_output=True,
        text=True,
        check=True,
    )
    n, problems, spent, memory = done.stdout.split()
    assert (int(n), int(problems)) == (rows, 0)
    assert float(spent) < seconds
    assert int(memory) < 500_000  # kilobytes


def test_what_a_terminal_would_obey_is_not_printed():
    problem = Problem("target.csv", 2, "nilai", "\x1b[2J\n\u00a0\u202e" + "x" * 500, "salah", "Perbaiki.")
    assert str(problem).startswith(
        "target.csv, baris 2, kolom nilai: salah (tertulis “⟨U+001B⟩[2J⏎⟨U+00A0⟩⟨U+202E⟩xxx"
    )
    assert len(str(problem)) < 200


def test_messages_are_plain():
    """No word of programmers in what a clerk reads, and every message says what to do."""
    said: list[Problem] = []
    for make, *_ in FILES.values():
        said += read("target", make(good("target")))[1]
    for cell in NOT_NUMBERS:
        said += refused(cell)[1]
    for p in said:
        words = f"{p.pesan} {p.saran}".replace("CSV UTF-8", "").replace("sebagai UTF-8", "")
        assert not re.search(
            r"\b(schema|parse|token|decode|null|dtype|float|string|index|error|UTF-8)\b", words, re.I
        ), words
        assert p.saran.endswith("."), p.saran
        assert len(p.saran) > 10
    assert json.dumps([str(p) for p in said])


def test_a_table_of_a_million_rows_says_so(tmp_path):
    reduced_contoh(tmp_path)
    path = tmp_path / "realisasi.csv"
    head = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{head}\n" + "K,2023,,1,,,,,,,,\n" * 1_000_000, encoding="utf-8")
    with pytest.raises(PlanError, match=r"realisasi.csv, baris 100002: berisi lebih dari 100.000 baris"):
        renstra_utils.load(tmp_path)
