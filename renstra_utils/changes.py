"""What changed since the data before: the tables of a page against the last ones that differed."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

#: Columns that a reader looks for; formulas and cell addresses follow from them.
WATCHED = [
    "target",
    "target_pk",
    "realisasi",
    "capaian",
    "status",
    "predikat",
    "pendanaan",
    "pagu_awal",
    "pagu_revisi",
    "serapan",
]
#: Folder, beside the tables, of the last ones that differed.
BEFORE = ".sebelumnya"


def earlier_text(folder: Path, name: str, text: str) -> str | None:
    """The table to compare with: the one in place where it differs from `text`, else the one kept before it; None where there is none."""
    now, kept = folder / f"{name}.csv", folder / BEFORE / f"{name}.csv"
    if now.exists() and now.read_text(encoding="utf-8") != text:
        return now.read_text(encoding="utf-8")
    return kept.read_text(encoding="utf-8") if kept.exists() else None


def changes(before: str, after: str) -> pd.DataFrame:
    """Cells that differ between two versions of a table with the key `kode`: `kode, kolom, lama, baru`; missing is blank.

    A row that came or went is one line with the column `baris`. Tables without a unique key give no rows.
    """
    old, new = (pd.read_csv(io.StringIO(t), dtype=str, keep_default_na=False) for t in (before, after))
    empty = pd.DataFrame(columns=["kode", "kolom", "lama", "baru"], dtype="str")
    if not all("kode" in f and f["kode"].is_unique for f in (old, new)):
        return empty
    old, new = old.set_index("kode"), new.set_index("kode")
    found = [
        {"kode": k, "kolom": "baris", "lama": "ada", "baru": ""}
        for k in old.index.difference(new.index, sort=False)
    ]
    found += [
        {"kode": k, "kolom": "baris", "lama": "", "baru": "ada"}
        for k in new.index.difference(old.index, sort=False)
    ]
    both = new.index.intersection(old.index, sort=False)
    for column in [c for c in WATCHED if c in old and c in new]:
        a, b = old.loc[both, column], new.loc[both, column]
        found += [{"kode": k, "kolom": column, "lama": a[k], "baru": b[k]} for k in both[(a != b).to_numpy()]]
    return pd.DataFrame(found, columns=list(empty), dtype="str")
