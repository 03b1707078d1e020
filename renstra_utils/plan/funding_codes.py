"""Codes of `pendanaan.csv` that tell rows apart, and such that do not."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from ..frames import objects
from ..text import name_key

#: The levels that every row of money is of or stands below.
HEADS = ("program", "kegiatan")


def repeated_codes(pendanaan: pd.DataFrame) -> set[str]:
    """Codes that stand on several printed rows of programmes or activities."""
    lines = defaultdict[str, set[str]](set)
    for level, code, line in zip(*(objects(pendanaan[c]) for c in ("level", "kode", "baris")), strict=True):
        if level in HEADS and code is not None:
            lines[code].add(line)
    return {code for code, some in lines.items() if len(some) > 1}


def shared_codes(pendanaan: pd.DataFrame) -> set[str]:
    """Codes that stand on several programmes or activities: what is spent under one is of no single row.

    A programme that is printed twice under one name is one.
    """
    if not repeated_codes(pendanaan):
        return set()
    kinds = defaultdict[str, set[tuple[str, str | None]]](set)
    for level, code, name in zip(*(objects(pendanaan[c]) for c in ("level", "kode", "uraian")), strict=True):
        if level in HEADS and code is not None:
            kinds[code].add((level, name and name_key(name)))
    return {code for code, some in kinds.items() if len(some) > 1}
