"""One file's bytes become a table of text, or problems that say what the file is instead."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ..files import plain_cell
from ..text import nearest
from .contract import columns, is_required, prose_columns
from .problem import Place, Problems

#: What else a file named .csv may be, by its first bytes.
_OTHER_FORMATS = {
    b"PK\x03\x04": "excel",
    b"\xd0\xcf\x11\xe0": "excel-lama",
    b"%PDF": "pdf",
    b"{\\rt": "word",
    b"\xff\xfe": "teks-unicode",
    b"\xfe\xff": "teks-unicode",
}
#: As much as one cell of a spreadsheet holds.
_LARGEST_CELL = 32_767
FORMULA_ERROR = r"#(?:REF|N/A|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC)[!?]?"
_NO_LETTER = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff"
_ODD = re.compile(rf"^=|^(?:{FORMULA_ERROR}|\#{{2,}})$|[{_NO_LETTER}]", re.I)
#: Without any of these in its row no cell is odd.
_MAY_BE_ODD = re.compile(f"[=#{_NO_LETTER}]")
#: Rows that hold anything, of one table of one office: hundreds of times what a plan needs.
_MOST_ROWS = 100_000
_SPACE = " \t\r\n\u00a0\u200b\ufeff"

#: Makes the place of a problem from `row`, `column` and `value`; the file is known.
At = Callable[..., Place]
#: Rows that hold anything: the number that a spreadsheet gives them, and their cells.
Rows = list[tuple[int, list[str]]]


def _not_text(raw: bytes, at: At) -> bool:
    """Whether the bytes are no text in UTF-8, after reporting what they are instead."""
    other = next((kind for start, kind in _OTHER_FORMATS.items() if raw.startswith(start)), None)
    if other:
        at().say("excel-sandi" if "EncryptedPackage".encode("utf-16-le") in raw else other)
        return True

    def row_at(place: int) -> int:
        return max(raw.count(b"\n", 0, place), raw.count(b"\r", 0, place)) + 1

    if b"\x00" in raw:
        at(row_at(raw.index(b"\x00"))).say("bukan-teks")
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as e:
        around = raw[max(0, e.start - 15) : e.start + 15].decode("cp1252", "replace")
        at(row_at(e.start), value=around).say("bukan-utf8")
        return True
    return False


def read_cells(raw: bytes, at: At) -> Rows | None:
    """The rows that hold anything, cells without space around; None after a report."""
    rows = _written_cells(raw, at)
    return None if rows is None else [(n, [plain_cell(c) for c in cells]) for n, cells in rows]


def _written_cells(raw: bytes, at: At) -> Rows | None:
    """As `read_cells`, but with the apostrophes that keep a spreadsheet from running a text.

    One pass over the bytes: a file of blank rows costs time, not memory.
    """
    if _not_text(raw, at):
        return None
    raw = raw.rstrip(b",\t\r\n ")  # blank rows at the end, which may be millions
    rows: Rows = []
    n = 0
    # Strict: an open quote must not swallow the rows after it.
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline=""), strict=True)
    try:
        for n, cells in enumerate(reader, 1):
            if any(cells):
                cells = [c.strip(_SPACE) for c in cells]
                if any(cells):
                    rows.append((n, cells))
            if len(rows) > 1 + _MOST_ROWS:  # the heading is one
                at(n).say("baris-terlalu-banyak", batas=f"{_MOST_ROWS:,}".replace(",", "."))
                return None
    except csv.Error as e:
        at(n + 1).say("sel-panjang" if "limit" in str(e) else "tanda-kutip")
        return None
    return rows


def _no_heading(top: int, names: list[str], known: list[str], at: At) -> bool:
    """Whether the first row is no heading of this table at all, after a report."""
    if names[0].startswith("<"):
        at(top).say("html")
    elif len(names) == 1 and ";" in names[0]:
        at(top, value=names[0]).say("judul-titik-koma")
    elif len(names) == 1 and "\t" in names[0]:
        at(top, value=names[0]).say("judul-tab")
    elif len(set(names) & set(known)) * 2 < len(set(names)):
        at(top, value=",".join(names)).say("bukan-judul", judul=",".join(known))
    else:
        return False
    return True


def _check_heading(table: str, top: int, names: list[str], at: At) -> None:
    """Columns written twice, unknown, or missing."""
    known = columns(table)
    for column in sorted({c for c in names if c and names.count(c) > 1}):
        at(top, column).say("kolom-ganda")
    for column in names:
        if column and column not in known:
            choices = ", ".join(known)
            at(top, column).say("kolom-tidak-dikenal", maksud=nearest(column, known), pilihan=choices)
    for column, field in known.items():
        if column not in names and not field.get("opsional"):
            at(top, column).say("kolom-wajib" if is_required(field) else "kolom-wajib-boleh-kosong")


def _check_cells(n: int, cells: list[str], names: list[str], at: At) -> None:
    """A row with cells beyond the heading, or that holds other rows: the file is not read as it was meant."""
    beyond = [c for c in cells[len(names) :] if c]
    if beyond:
        at(n, value=beyond[0]).say("sel-berlebih", sel=len(cells), judul=len(names))
    elif len(names) > 1 and ";" in cells[0] and not any(cells[1:]):
        at(n, value=cells[0]).say("baris-titik-koma")
    for column, cell in zip(names, cells, strict=False):
        if cell and not column:
            at(n, value=cell).say("kolom-tanpa-judul")
        if _swallowed(cell, len(names)):
            at(n, column or None, cell).say("sel-berbaris")


def _swallowed(cell: str, width: int) -> bool:
    """Whether a cell is too long, or a line within it has as many commas as a row: a quote was left open."""
    lines = cell.splitlines() if "\n" in cell else []
    return len(cell) > _LARGEST_CELL or any(line.count(",") >= max(width - 1, 2) for line in lines)


def _odd(cell: str, is_prose: bool) -> str | None:
    """What is wrong with a cell that no column can hold, as a key of the catalogue."""
    if not _ODD.search(cell.lstrip("=") if is_prose else cell):
        return None
    return "rumus" if cell.startswith("=") else "galat-excel" if cell.startswith("#") else "huruf-rusak"


def read_csv(table: str, raw: bytes, problems: Problems) -> pd.DataFrame | None:
    """One CSV as text columns of the contract and `_baris`, or None after reporting why not.

    A single cell that cannot be is reported and stays in its place.
    """
    before = len(problems)

    def at(row: int | None = None, column: str | None = None, value: str | None = None) -> Place:
        return problems.at(f"{table}.csv", row, column, value)

    known = list(columns(table))
    rows = _written_cells(raw, at)
    if rows is None:
        return None
    if not rows:
        at().say("berkas-kosong", judul=",".join(known))
        return None
    top, names = rows.pop(0)
    while not names[-1]:
        names.pop()
    if _no_heading(top, names, known, at):
        return None
    _check_heading(table, top, names, at)
    texts = ["\t".join(cells) for _, cells in rows]
    for (n, cells), text in zip(rows, texts, strict=True):
        plain = len(text) <= _LARGEST_CELL and "\n" not in text and ";" not in cells[0]
        if not plain or len(cells) > len(names) or not all(names):
            _check_cells(n, cells, names, at)
    if len(problems) > before:
        return None
    prose = prose_columns(table)
    for (n, cells), text in zip(rows, texts, strict=True):
        for column, cell in zip(names, cells, strict=False) if _MAY_BE_ODD.search(text) else ():
            odd = _odd(cell, column in prose)
            if odd:
                at(n, column or None, cell).say(odd)
    place = {c: i for i, c in enumerate(names)}
    width = len(names)
    wide = [[*(plain_cell(c) or None for c in cells[:width]), *[None] * width] for _, cells in rows]
    found = {c: [r[place[c]] for r in wide] for c in known if c in place}
    return text_frame(table, found, [n for n, _ in rows])


def text_frame(table: str, texts: dict[str, list[Any]], rows: list[int]) -> pd.DataFrame:
    """A table of text from its columns (those of the contract that are missing are blank), and `_baris`."""
    if not rows:
        return _empty(table).copy()
    blank = pd.array([None] * len(rows), dtype="str")
    frame = {c: pd.array(texts[c], dtype="str") if c in texts else blank for c in columns(table)}
    return pd.DataFrame({**frame, "_baris": np.array(rows, dtype="int64")})


@cache
def _empty(table: str) -> pd.DataFrame:
    """A table without rows."""
    return pd.DataFrame(
        dict.fromkeys(columns(table), pd.array([], dtype="str")) | {"_baris": np.array([], "int64")}
    )
