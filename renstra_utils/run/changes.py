"""What changed since the data before: the tables of a page against the last ones that differed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pandas as pd

from ..files import plain_cell, write_atomic
from ..wording import Wording

#: Columns of where a figure comes from or what is meant by it follow from the others. The rest is watched.
_UNWATCHED = re.compile(r"rumus|sumber.*|tanggal_data|catatan|keterangan|masukan|dasar_hukum")
#: The columns that name a row, where they do so: of an indicator or activity, of a year, of both.
_KEYS = (["kode"], ["tahun"], ["kode", "tahun"])
#: Other tables: so many leading columns of words at most.
_LEADING = 3
#: A number as the tables write it. `01` is none: it is a code.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
#: Columns whose digits are names, not amounts.
_NAMES = re.compile(r"tahun.*|kode.*|.*_kode|baris.*|triwulan.*")
#: The columns of `changes`.
_CHANGE = ["kode", "kolom", "lama", "baru"]
#: Folder, beside the tables, of the last ones that differed.
BEFORE = ".sebelumnya"


def earlier_text(folder: Path, name: str, text: str) -> str | None:
    """The table to compare with: the one in place where it differs from `text`, else the kept one."""
    for path in (folder / f"{name}.csv", folder / BEFORE / f"{name}.csv"):
        if (
            path.exists() and (found := path.read_bytes().decode("utf-8")) != text
        ):  # line breaks in cells stay
            return found
    return None


def keep_table(folder: Path, name: str, text: str, aside: Path | None = None) -> Path:
    """Writes a table, and beside it the last one that differed; `aside` as of `write_atomic`."""
    path, before = folder / f"{name}.csv", earlier_text(folder, name, text)
    if before is not None:
        write_atomic(folder / BEFORE / path.name, before.encode("utf-8"), aside)
    write_atomic(path, text.encode("utf-8"), aside)
    return path


def moved_since(folder: Path, tables: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """What differs between tables and the last different ones in `folder`: `tabel`, and as `changes`."""
    pairs = ((name, earlier_text(folder, name, text), text) for name, text in tables)
    return [
        {"tabel": name, **change}
        for name, before, text in pairs
        if before is not None
        for change in changes(before, text).to_dict("records")
    ]


def changes(before: str, after: str) -> pd.DataFrame:
    """Cells that differ between two versions of a table: `kode, kolom, lama, baru`; missing is blank.

    `kode`: what names the row: `kode`, `tahun`, both, or the first columns of words (joined by ` · `).
    Watched is every column of both versions but formulas, sources, notes; numbers are compared as numbers
    (`80.0` is `80`). A row that came or went is one line with the column `baris`. A table in which nothing
    names a row once gives none.
    """
    read = (pd.read_csv(io.StringIO(t), dtype=str, keep_default_na=False) for t in (before, after))
    old, new = (frame.map(plain_cell).rename(columns=plain_cell) for frame in read)
    keys = _keys(old, new)
    if not keys:
        return pd.DataFrame([], columns=_CHANGE, dtype="str")
    for f in (old, new):
        f.index = pd.Index([" · ".join(row) for row in f[keys].to_numpy()], dtype="str")
    found = [(k, "baris", "ada", "") for k in old.index.difference(new.index, sort=False)]
    found += [(k, "baris", "", "ada") for k in new.index.difference(old.index, sort=False)]
    both = new.index.intersection(old.index, sort=False)
    for column in [c for c in new if c in old and c not in keys and not _UNWATCHED.fullmatch(c)]:
        pairs = zip(both, old.loc[both, column], new.loc[both, column], strict=True)
        found += [(k, column, a, b) for k, a, b in pairs if a != b and not _same_number(a, b)]
    return pd.DataFrame(found, columns=_CHANGE, dtype="str")


def _keys(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """The columns that name every row once in both versions; none where there are no such."""
    words = []
    for c in new.columns[:_LEADING]:
        if c not in old or any(f[c].map(_NUMBER.fullmatch).notna().any() for f in (old, new)):
            break
        words.append(c)
    for keys in [*_KEYS, *(words[: n + 1] for n in range(len(words)))]:
        if all(set(keys) <= set(f) and not f.duplicated(keys).any() for f in (old, new)):
            return keys
    return []


def _same_number(a: str, b: str) -> bool:
    return bool(_NUMBER.fullmatch(a) and _NUMBER.fullmatch(b)) and Decimal(a) == Decimal(b)


def shown(w: Wording, column: str, text: str) -> str:
    """A cell of `changes` as the reader's language writes it; years and codes stay as they are.

    >>> shown(Wording(), "target", "97.5"), shown(Wording(), "tahun", "2023"), shown(Wording(), "status", "")
    ('97,5', '2023', '—')
    """
    if not text:
        return w.value(None)
    return w.value(text) if _NUMBER.fullmatch(text) and not _NAMES.fullmatch(column) else text
