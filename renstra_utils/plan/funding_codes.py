"""Codes of `pendanaan.csv` that tell rows apart, and such that do not."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from ..frames import objects
from ..text import name_key


def shared_codes(pendanaan: pd.DataFrame) -> set[str]:
    """Codes that stand on several programmes or activities: what is spent under one is of no single row.

    A programme that is printed twice under one name is one.
    """
    lines, kinds = defaultdict[str, set[str]](set), defaultdict[str, set[tuple[str, str | None]]](set)
    rows = zip(*(objects(pendanaan[c]) for c in ("level", "kode", "baris", "uraian")), strict=True)
    for level, code, line, name in rows:
        if level in ("program", "kegiatan") and code is not None:
            lines[code].add(line)
            kinds[code].add((level, name and name_key(name)))
    if all(len(some) == 1 for some in lines.values()):
        return set()
    return {code for code, some in kinds.items() if len(some) > 1}
