"""The rows that a finding is about, named by the document's lines, or by the rows of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

import pandas as pd

from ..frames import as_records
from .saying import Words, commas, say

#: A row by its columns, as `as_records` gives it.
Row = dict[str, Any]
#: Rows of a table: as a frame, or as Python values where there are many small groups of them.
Rows: TypeAlias = "pd.DataFrame | list[Row]"
#: Rows of a table, with its name.
Part = tuple[str, Rows]
#: The columns that a finding cites its rows by.
CITED = ("kode", "baris", "kelompok", "kategori", "baris_sumber", "_baris")
#: The names that a document prints once above the rows they are for, outermost first.
NAMES = ("program", "kegiatan", "sasaran")


def codes_of(parts: Iterable[Part]) -> list[str]:
    """The codes of the rows: of staff grouping and category, of funding the key if there is no code."""
    return [code for table, rows in parts for code in _codes(table, rows)]


def _codes(table: str, rows: Rows) -> list[str]:
    if table == "sdm":
        return [f"{r['kelompok']}/{r['kategori']}" for r in records(rows, "kelompok", "kategori")]
    own = [(r.get("kode"), r.get("baris")) for r in records(rows, "kode", "baris")]
    if table == "pendanaan":
        return [str(row if pd.isna(code) else code) for code, row in own]
    return [code for code, _ in own if isinstance(code, str)]


def records(rows: Rows, *columns: str) -> list[Row]:
    """The rows as Python values; of a frame those of these columns that it has."""
    return rows if isinstance(rows, list) else as_records(rows[[c for c in columns if c in rows.columns]])


def file_rows(parts: Iterable[Part]) -> list[str]:
    """The rows of the files: `target.csv baris 12`."""
    return [f"{table}.csv baris {r['_baris']}" for table, rows in parts for r in records(rows, "_baris")]


def lines_of(parts: Iterable[Part]) -> list[str]:
    """The lines of the document; the row of the file where none is told."""
    return [line for part in parts for line in _lines(*part)]


def _lines(table: str, rows: Rows) -> list[str]:
    told = [(r.get("baris_sumber"), r["_baris"]) for r in records(rows, "baris_sumber", "_baris")]
    return [line if isinstance(line, str) else f"{table}.csv baris {n}" for line, n in told]


def span(table: str, rows: pd.DataFrame) -> str:
    """A whole table's rows as one range: `553-671`, or of the file where the plan names no lines."""
    if rows["baris_sumber"].notna().all():
        lines = [int(n) for n in re.findall(r"\d+", " ".join(rows["baris_sumber"]))]
        return f"{min(lines)}-{max(lines)}"
    return f"{table}.csv baris {rows['_baris'].min()}-{rows['_baris'].max()}"


def cited(line: str) -> Words:
    """A cited line: the plan's own words, or a row of a file, which is said in the reader's language."""
    m = re.fullmatch(r"(\w+\.csv) baris (\S+)", line)
    return say("{berkas} baris {baris}", berkas=m[1], baris=m[2]) if m else line


def place(table: str, rows: Rows) -> Words:
    """A place in words: `baris 576`, or the row of the file."""
    lines = _lines(table, rows)
    own = lines[0].startswith(f"{table}.csv ")
    return commas(map(cited, lines)) if own else say("baris {baris}", baris=lines)


def printed(table: str, frame: pd.DataFrame, column: str, rows: Iterable[int]) -> tuple[str, pd.DataFrame]:
    """The rows of the table where the names of these rows are printed.

    A programme's name also where the table prints it first: a later heading may be spelled otherwise.
    """
    rows = list(rows)
    heads = _headings(frame, column).loc[rows].tolist()
    if column == "program":
        names = frame["program"]
        heads = [*frame.index[~names.duplicated() & names.isin(names.loc[rows])], *heads]
    return table, frame.loc[list(dict.fromkeys(heads))]


def _headings(frame: pd.DataFrame, column: str) -> pd.Series:
    """For each row the one where its name is printed: a document prints a name once, above its rows.

    Tables repeat it in each row; what the rows after the first hold was filled down, not printed there.
    """
    level = "level" if "level" in frame else "bagian"
    upper = frame[[level, *NAMES[: NAMES.index(column) + 1]]].astype("object").fillna("")
    new = upper.ne(upper.shift()).any(axis=1)
    return pd.Series(frame.index.where(new), index=frame.index).ffill().astype(int)
