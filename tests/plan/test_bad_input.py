"""Bad CSV as it comes from offices: each is read for what it is, or refused in plain words that name the place and the way out."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import CONTOH, INDIKATOR, TARGET, reduced_contoh, write_office

import renstra_utils
from renstra_utils import PlanError
from renstra_utils.plan.contract import contract, is_value
from renstra_utils.plan.csvs import read_csv
from renstra_utils.plan.problem import Problem, Problems
from renstra_utils.text import near_code, visible

TABLES = list(contract())
FIELDS = {t: {f["name"]: f for f in spec["schema"]["fields"]} for t, spec in contract().items()}


def good(table: str) -> bytes:
    return (CONTOH / f"{table}.csv").read_bytes()


def read(table: str, raw: bytes) -> tuple[list[list[object]] | None, list[Problem]]:
    """The table's cells where it can be read, and what was said."""
    problems = Problems()
    frame = read_csv(table, raw, problems)
    return (None if frame is None else frame.drop(columns="_baris").fillna("").to_numpy().tolist()), problems


def rows_of(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))


def text_of(
    rows: list[list[str]], delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode("utf-8")


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


#: Cells that no number column can hold: message, remedy.
NOT_NUMBERS = {
    "=A1+B1": ("berisi rumus", "Tempel Khusus > Nilai"),
    "#REF!": ("pesan galat Excel", "Perbaiki rumusnya"),
    "#N/A": ("pesan galat Excel", "Perbaiki rumusnya"),
    "#DIV/0!": ("pesan galat Excel", "Perbaiki rumusnya"),
    "########": ("pesan galat Excel", "lebarkan kolomnya"),
    "1E+05": ("bukan", "digitnya hilang"),
    "1,23457E+11": ("bukan", "digitnya hilang"),
    "delapan": ("bukan", "Tulis"),
    "87,5": ("bukan", "Maksud Anda 87.5?"),
    "87,5 %": ("bukan", "Maksud Anda 87.5?"),
    "97.5%": ("bukan", "Maksud Anda 97.5?"),
    "15 Keg": ("bukan", "Maksud Anda 15?"),
    "Rp 4.056.561.000": ("bukan", "Maksud Anda 4056561000?"),
    "Rp\u00a04.056.561.000": ("bukan", "Maksud Anda 4056561000?"),
    "4,056,561,000": ("bukan", "Maksud Anda 4056561000?"),
    "(1.500.000)": ("bukan", "Maksud Anda -1500000?"),
    "4.056.561.00": ("bukan", "kelompok ribuan harus tiga digit"),
    "1 234": ("bukan", "Tulis"),
    "-": ("bukan", "Kosongkan sel"),
    "–": ("bukan", "Kosongkan sel"),
    "n/a": ("bukan", "Kosongkan sel"),
    "NaN": ("bukan", "Kosongkan sel"),
    "inf": ("bukan", "Tulis"),
    "-Infinity": ("bukan", "Tulis"),
    "9" * 16: ("bukan", "terlalu besar"),
    "9" * 400: ("bukan", "terlalu besar"),
    "0x1F": ("bukan", "Tulis"),
    "1_000": ("bukan", "Tulis"),
    "TRUE": ("bukan", "Tulis"),
    "BENAR": ("bukan", "Tulis"),
    "30/07/2021": ("bukan", "Tulis"),
    "CO²": ("bukan", "Tulis"),
    "١٢٣": ("bukan", "Tulis"),
    "12\u200b3": ("bukan", "Tulis"),
    "12\x073": ("tidak terlihat", "Ketik ulang"),
    "12\ufffd": ("huruf rusak", "Ketik ulang"),
    "🙂": ("bukan", "Tulis"),
}


def put(folder: Path, cell: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Writes the cell into the first row of every column of these kinds; which columns of which tables."""
    places = []
    for table in TABLES:
        path = folder / f"{table}.csv"
        head, first, *rest = rows_of(path.read_bytes())
        for n, column in enumerate(head):
            # `nilai` of a target is text in the contract, because it may be a grade.
            if FIELDS[table][column]["type"] in kinds or (
                "number" in kinds and is_value(FIELDS[table][column])
            ):
                first[n] = cell
                places.append((f"{table}.csv", column))
        path.write_bytes(text_of([head, first, *rest]))
    return places


@cache
def refused(cell: str) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Where the cell was put, and what was said of the plan with it."""
    with tempfile.TemporaryDirectory() as folder:
        places = put(reduced_contoh(Path(folder)), cell, ("number", "integer"))
        with pytest.raises(PlanError) as e:
            renstra_utils.load(folder)
    return places, e.value.problems


@pytest.mark.parametrize("cell", NOT_NUMBERS)
def test_cell_that_is_no_number(cell):
    places, problems = refused(cell)
    message, remedy = NOT_NUMBERS[cell]
    said = {(p.berkas, p.kolom): p for p in problems if p.baris == 2}
    for place in places:
        p = said[place]
        if place == ("realisasi.csv", "nilai") and "pembilang" in p.pesan:
            continue  # one of two readings, but numerator and denominator say another
        unread = message == "bukan" and place[1] in ("nilai", "target") and "tidak terbaca" in p.pesan
        assert unread or message in p.pesan, str(p)
        # A year or a quarter is not told what amount it may be.
        assert place[1] in ("tahun", "bulan", "triwulan") or remedy in p.saran, str(p)
        assert p.nilai == cell


@pytest.mark.parametrize(
    ("cell", "remedy"),
    [
        ("30/07/2021", "Maksud Anda 2021-07-30?"),
        ("30-7-2021", "Maksud Anda 2021-07-30?"),
        ("03/07/2021", "tahun-bulan-tanggal"),
        ("2021-7-30", "yyyy-mm-dd"),
        ("2021-02-30", "yyyy-mm-dd"),
        ("44407", "yyyy-mm-dd"),
        ("30 Juli 2021", "yyyy-mm-dd"),
        ("2021-07-30 00:00:00", "yyyy-mm-dd"),
    ],
)
def test_cell_that_is_no_date(tmp_path, cell, remedy):
    places = put(reduced_contoh(tmp_path), cell, ("date",))
    assert len(places) == 6
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    said = {(p.berkas, p.kolom): p for p in e.value.problems}
    for place in places:
        assert (said[place].baris, said[place].pesan, said[place].nilai) == (2, "bukan tanggal", cell)
        assert remedy in said[place].saran


@pytest.mark.parametrize("table", [t for t in TABLES if "tahun" in FIELDS[t]])
@pytest.mark.parametrize("year", ["1999", "2022", "2030", "20233", "0", "-2023"])
def test_year_outside_the_plan(tmp_path, table, year):
    path = reduced_contoh(tmp_path) / f"{table}.csv"
    head, first, *rest = rows_of(path.read_bytes())
    first[head.index("tahun")] = year
    path.write_bytes(text_of([head, first, *rest]))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    assert (f"{table}.csv", 2, "tahun", year) in [
        (p.berkas, p.baris, p.kolom, p.nilai) for p in e.value.problems
    ]


@pytest.mark.parametrize(
    ("table", "column"), [(t, c) for t in TABLES for c, f in FIELDS[t].items() if f.get("satuan") == "uang"]
)
def test_negative_money(tmp_path, table, column):
    path = reduced_contoh(tmp_path) / f"{table}.csv"
    head, first, *rest = rows_of(path.read_bytes())
    first[head.index(column)] = "-5000"
    path.write_bytes(text_of([head, first, *rest]))
    with pytest.raises(PlanError, match=f"{table}.csv, baris 2, kolom {column}: tidak boleh kurang dari 0"):
        renstra_utils.load(tmp_path)


@pytest.mark.parametrize("table", [t for t in TABLES if contract()[t]["schema"].get("primaryKey")])
def test_key_twice(tmp_path, table):
    path = reduced_contoh(tmp_path) / f"{table}.csv"
    rows = rows_of(path.read_bytes())
    again = list(rows[1])
    for n, column in enumerate(rows[0]):
        if FIELDS[table][column]["type"] == "integer" and again[n]:
            again[n] += ".0"  # the same year all the same
    path.write_bytes(text_of([*rows, again]))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    hits = [p for p in e.value.problems if "kunci ganda, sudah ada di baris 2" in p.pesan]
    assert [(p.berkas, p.baris) for p in hits] == [(f"{table}.csv", len(rows) + 1)]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("target", "kode"),
        ("realisasi", "kode"),
        ("perjanjian", "kode"),
        ("rencana_aksi", "kode"),
        ("anggaran", "kode"),
        ("pendanaan", "induk"),
    ],
)
def test_unknown_code(tmp_path, table, column):
    path = reduced_contoh(tmp_path) / f"{table}.csv"
    head, first, *rest = rows_of(path.read_bytes())
    first[head.index(column)] = "K9.9.99"
    path.write_bytes(text_of([head, first, *rest]))
    with pytest.raises(PlanError, match=f"{table}.csv, baris 2, kolom {column}: (kode )?tidak ada di"):
        renstra_utils.load(tmp_path)


#: What has no thousandths: whole numbers by their type, rupiah, and what is counted.
WHOLE = [
    ("target", "tahun"),
    ("rencana_aksi", "triwulan"),
    ("sdm", "jumlah"),
    ("anggaran", "pagu_awal"),
    ("rencana_aksi", "anggaran"),
    ("pendanaan", "nilai"),
]


@pytest.mark.parametrize(("table", "column"), WHOLE)
@pytest.mark.parametrize("cell", ["1.234", "2.000"])
def test_thousands_where_there_are_no_thousandths(tmp_path, table, column, cell):
    path = reduced_contoh(tmp_path) / f"{table}.csv"
    head, first, *rest = rows_of(path.read_bytes())
    first[head.index(column)] = cell
    path.write_bytes(text_of([head, first, *rest]))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    said = [p for p in e.value.problems if (p.baris, p.kolom, p.nilai) == (2, column, cell)]
    whole = cell.replace(".", "")
    assert said[0].pesan == f"bisa berarti {whole} atau {cell.replace('.', ',')}"
    assert f"Tulis {whole} bila titiknya pemisah ribuan" in said[0].saran


def office_of(folder: Path, satuan: str, *values: str) -> Path:
    """One indicator in this unit, targets year by year."""
    indicator = f"{INDIKATOR}\nA,program,P,,S,Indikator A,{satuan},maximize,alasan,"
    rows = "\n".join(f"A,{2020 + n},,{v}," for n, v in enumerate(values))
    return write_office(folder, indikator=indicator, target=f"{TARGET}\n{rows}")


@pytest.mark.parametrize("satuan", ["%", "indeks", "hari/berkas", ""])
def test_the_point_is_the_decimal_mark_of_these_files(tmp_path, satuan):
    plan = renstra_utils.load(office_of(tmp_path, satuan, "89.995", "2.000", "0.125", "1234.567"))
    assert plan.target["angka"].tolist() == [89.995, 2.0, 0.125, 1234.567]


@pytest.mark.parametrize("satuan", ["orang", "Dokumen", "Lap."])
def test_what_is_counted_has_no_thousandths(tmp_path, satuan):
    with pytest.raises(PlanError, match="bisa berarti 89995 atau 89,995"):
        renstra_utils.load(office_of(tmp_path / "a", satuan, "89.995"))
    assert renstra_utils.load(office_of(tmp_path / "b", satuan, "89.9950")).target["angka"].tolist() == [
        89.995
    ]


def test_a_column_that_shows_thousands_is_doubted_whole(tmp_path):
    """`1.234.567` is no number here; `89.995` beside it would be taken for 89,995 once that is mended."""
    with pytest.raises(PlanError) as e:
        renstra_utils.load(office_of(tmp_path, "indeks", "1.234.567", "89.995", "70.5"))
    assert [(p.baris, p.nilai) for p in e.value.problems] == [(2, "1.234.567"), (3, "89.995")]
    assert e.value.problems[1].pesan == "bisa berarti 89995 atau 89,995"


def test_money_in_millions_has_thousandths(tmp_path):
    path = reduced_contoh(tmp_path) / "anggaran.csv"
    head, first, *_ = rows_of(path.read_bytes())
    first[head.index("pagu_awal")] = "1.234"
    path.write_bytes(text_of([head, first]))
    about = json.loads((tmp_path / "datapackage.json").read_text())
    about["resources"] = [{"name": "anggaran", "satuan_uang": "juta rupiah"}]
    (tmp_path / "datapackage.json").write_text(json.dumps(about))
    assert renstra_utils.load(tmp_path).anggaran["pagu_awal"].tolist() == [1_234_000]


def test_printed_and_read_thousandths_agree(tmp_path):
    path = reduced_contoh(tmp_path) / "target.csv"
    path.write_text(path.read_text().replace("77 %,77", "77.125 %,77.125", 1))
    assert 77.125 in set(renstra_utils.load(tmp_path).target["angka"])
    path.write_text(path.read_text().replace("77.125 %,77.125", '"77,125 %",77.126', 1))
    with pytest.raises(PlanError, match="tidak sesuai dengan teks tercetak"):
        renstra_utils.load(tmp_path)


#: A code as written and what the message says of it, where the plan has K1.1.01.
NEAR = {
    "k1.1.01": "bedanya huruf besar dan kecil",
    "K1. 1.01": "bedanya spasi",
    "K1\u200b.1.01": "Tertulis “K1⟨U+200B⟩.1.01”; bedanya tanda tak terlihat ⟨U+200B⟩",
    "K1\u00a0.1.01": "Tertulis “K1⟨U+00A0⟩.1.01”; bedanya tanda tak terlihat ⟨U+00A0⟩",
    "K1.1\u00ad.01": "tanda tak terlihat ⟨U+00AD⟩",
    "K1.1\u200d.01": "tanda tak terlihat ⟨U+200D⟩",
    "K1.\ufeff1.01": "tanda tak terlihat ⟨U+FEFF⟩",
    "K1.1.０1": "huruf atau angka lebar ⟨U+FF10⟩",
}


@pytest.mark.parametrize("code", NEAR)
@pytest.mark.parametrize("table", ["target", "realisasi", "perjanjian", "rencana_aksi"])
def test_a_code_that_looks_like_another_is_shown_with_its_sign(tmp_path, table, code):
    path = reduced_contoh(tmp_path) / f"{table}.csv"
    head, first, *rest = rows_of(path.read_bytes())
    first[head.index("kode")] = code
    path.write_bytes(text_of([head, first, *rest]))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    (p,) = [p for p in e.value.problems if p.kolom == "kode" and p.baris == 2]
    assert p.saran.startswith("Maksud Anda “K1.1.01”?")
    assert NEAR[code] in p.saran
    assert visible(code) in str(p)
    assert str(p).isprintable()


def test_a_code_of_money_that_looks_like_another(tmp_path):
    path = reduced_contoh(tmp_path) / "anggaran.csv"
    path.write_text(path.read_text().replace("9001,", "9\u200b001,", 1))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    (p,) = e.value.problems
    assert (p.pesan, p.kolom) == ("kode tidak ada di pendanaan.csv", "kode")
    assert "Maksud Anda “9001”? Tertulis “9⟨U+200B⟩001”; bedanya tanda tak terlihat ⟨U+200B⟩." in p.saran


def test_a_far_code_is_no_near_one():
    assert near_code("K1.1.02", ["K1.1.01"]) == ""
    assert near_code("K1.1.01", ["K1.1.01"]) == ""


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
    whole = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "target.csv":
            raise PermissionError(13, "Permission denied")
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    assert {p.berkas for p in e.value.problems} == {"target.csv", "Realisasi.CSV"}
    assert "Tutup berkas itu di program lain" in str(e.value)
    assert "Maksud Anda “realisasi”?" in str(e.value)


MANY_ROWS = """
import resource, sys, time
from renstra_utils.plan.csvs import read_csv
from renstra_utils.plan.problem import Problems
head, blank, last = b"kode,tahun,tercetak,nilai,baris_sumber\\n", {blank!r}, {last!r}
raw = head + b"A,2023,,1,\\n" + blank * (50_000_000 // len(blank)) + last
problems = Problems()
start = time.perf_counter()
frame = read_csv("target", raw, problems)
spent = time.perf_counter() - start
print(len(frame), len(problems), spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
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


def test_many_problems_are_quick_and_listed_briefly(tmp_path):
    reduced_contoh(tmp_path)
    path = tmp_path / "realisasi.csv"
    rows = [f"K9.{n},2023,,delapan,,,x,kemarin,,,," for n in range(3000)]
    path.write_text("\n".join([path.read_text().splitlines()[0], *rows]))
    start = time.perf_counter()
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    assert time.perf_counter() - start < 15
    assert len(e.value.problems) == 9000
    assert len(str(e.value).splitlines()) < 50
    assert "… dan 2990 lagi yang seperti ini." in str(e.value)


def test_a_formula_hides_no_other_fault_and_is_said_once(tmp_path):
    path = reduced_contoh(tmp_path) / "target.csv"
    head, first, second, *rest = rows_of(path.read_bytes())
    first[head.index("tahun")] = "=A1"
    first[head.index("nilai")] = "#REF!"
    second[head.index("nilai")] = "87,5"
    path.write_bytes(text_of([head, first, second, *rest]))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(tmp_path)
    assert [(p.baris, p.kolom, p.nilai) for p in e.value.problems] == [
        (2, "tahun", "=A1"),
        (2, "nilai", "#REF!"),
        (3, "nilai", "87,5"),
    ]


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
