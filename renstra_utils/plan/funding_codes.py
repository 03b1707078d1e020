"""Codes of `pendanaan.csv` that tell rows apart, and such that do not."""

from __future__ import annotations

import pandas as pd

from ..text import name_key


def shared_codes(pendanaan: pd.DataFrame) -> set[str]:
    """Codes that stand on several programmes or activities: what is spent under one is of no single row.

    A programme that is printed twice under one name is one.
    """
    rows = pendanaan[pendanaan["level"].isin(["program", "kegiatan"]) & pendanaan["kode"].notna()]
    if not rows.groupby("kode")["baris"].nunique().gt(1).any():
        return set()
    named = rows["level"].astype(str) + "|" + rows["uraian"].map(name_key, na_action="ignore").astype(str)
    kinds = named.groupby(rows["kode"]).nunique()
    return {str(k) for k in kinds[kinds > 1].index}
