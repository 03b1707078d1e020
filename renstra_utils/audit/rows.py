"""The rows that a finding is about, named by the document's lines, or by the rows of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from .saying import Words, commas, say

#: Rows of a table, with its name.
Part = tuple[str, pd.DataFrame]
#: The names that a document prints once above the rows they are for, outermost first.
NAMES = ("program", "kegiatan", "sasaran")


def codes_of(parts: Iterable[Part]) -> list[str]:
    """The codes of the rows: of staff grouping and category, of funding the key if there is no code."""
    return [code for table, rows in parts for code in _codes(table, rows).astype(str)]


def _codes(table: str, rows: pd.DataFrame) -> pd.Series:
    if table == "sdm":
        return rows["kelompok"] + "/" + rows["kategori"]
    if table == "pendanaan":
        return rows["kode"].fillna(rows["baris"])
    return rows["kode"].dropna() if "kode" in rows else pd.Series(dtype="str")


def file_rows(parts: Iterable[Part]) -> list[str]:
    """The rows of the files: `target.csv baris 12`."""
    return [f"{table}.csv baris {n}" for table, rows in parts for n in rows["_baris"]]


def lines_of(parts: Iterable[Part]) -> list[str]:
    """The lines of the document; the row of the file where none is told."""
    return [line for part in parts for line in _lines(*part)]


def _lines(table: str, rows: pd.DataFrame) -> list[str]:
    own = pd.Series(file_rows([(table, rows)]), index=rows.index, dtype="object")
    told = rows["baris_sumber"].astype("object").fillna(own) if "baris_sumber" in rows else own
    return told.astype(str).tolist()


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


def place(table: str, rows: pd.DataFrame) -> Words:
    """A place in words: `baris 576`, or the row of the file."""
    lines = _lines(table, rows)
    own = lines[0].startswith(f"{table}.csv ")
    return commas(map(cited, lines)) if own else say("baris {baris}", baris=lines)


def in_order(frame: pd.DataFrame, column: str, values: Iterable[object]) -> pd.DataFrame:
    """The frame's rows with these values, in the order of the values."""
    values = list(values)
    hit = frame[frame[column].isin(values)]
    rank = hit[column].map({v: i for i, v in reversed(list(enumerate(values)))})
    return hit.iloc[np.argsort(rank.to_numpy(), kind="stable")]


def printed(table: str, frame: pd.DataFrame, column: str, rows: Iterable[int]) -> Part:
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
