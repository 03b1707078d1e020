"""Tables of the reduced office with one cell put wrong, and what is said of them."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

from conftest import CONTOH
from oracle import TABLES, base, read_table

from renstra_utils.plan.contract import columns, contract, is_value
from renstra_utils.plan.csvs import read_csv
from renstra_utils.plan.problem import Problem, Problems

FIELDS = {t: columns(t) for t in contract()}


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
    "9" * 5000: ("bukan", "terlalu besar"),
    "0." + "3" * 40: ("bukan", "terlalu panjang"),
    "1234567890.123456": ("bukan", "terlalu panjang"),
    "Infinity": ("bukan", "Tulis"),
    "12²": ("bukan", "Tulis"),
    "１２": ("bukan", "Maksud Anda 12?"),
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


def with_cell(
    table: str, raw: bytes, cell: str, kinds: tuple[str, ...]
) -> tuple[bytes, list[tuple[str, str]]]:
    """The table with the cell in the first row of every column of these kinds; which columns."""
    head, first, *rest = rows_of(raw)
    # `nilai` of a target is text in the contract, because it may be a grade.
    hit = [
        c
        for c in head
        if FIELDS[table][c]["type"] in kinds or ("number" in kinds and is_value(FIELDS[table][c]))
    ]
    first = [cell if c in hit else old for c, old in zip(head, first, strict=True)]
    return text_of([head, first, *rest]), [(f"{table}.csv", c) for c in hit]


def put(folder: Path, cell: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """The same of every table of a folder."""
    places = []
    for table in TABLES:
        path = folder / f"{table}.csv"
        raw, hit = with_cell(table, path.read_bytes(), cell, kinds)
        path.write_bytes(raw)
        places += hit
    return places


@cache
def refused(cell: str) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Where the cell was put, table by table, and what was said of each."""
    places, problems = [], []
    for table in TABLES:
        raw, hit = with_cell(table, base()[f"{table}.csv"], cell, ("number", "integer"))
        found = read_table(table, raw)[1]
        assert found or not hit
        places += hit
        problems += found
    return places, problems


def said_of(table: str, column: str, cell: str) -> list[Problem]:
    """What is said of a table whose first row has this cell in a column."""
    head, first, *rest = rows_of(base()[f"{table}.csv"])
    first[head.index(column)] = cell
    return read_table(table, text_of([head, first, *rest]))[1]
