"""Two plans side by side, indicator by indicator."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...wording import MISSING
from ..content import Table
from ..html import missing, small
from ..page import Page


def comparison_table(p: Page, rows: pd.DataFrame, names: tuple[str, str]) -> Table:
    """Rows of `compare` for a reader; `names`: how each plan is headed."""
    t, shown, differs = p.t, rows.copy(), dict[str, Any]()
    for end, name in zip("ab", names, strict=True):
        records = rows.rename(columns=lambda c, end=end: c.removesuffix(f"_{end}")).to_dict("records")
        shown[f"teks_{end}"] = [_text(p, r) for r in records]
        shown[f"target_{end}"] = rows[f"target_{end}"].map(p.w.value, na_action="ignore")
        shown[f"realisasi_{end}"] = [_realisasi(p, r) for r in records]
        differs[f"teks_{end}"] = {"label": name, "kind": "html"}
        differs[f"target_{end}"] = {"label": t("Target"), "kind": "data", "none": MISSING}
        differs[f"realisasi_{end}"] = {"label": t("Realisasi"), "kind": "html"}
        differs[f"capaian_mentah_{end}"] = {"label": t("Capaian"), "kind": "percent", "none": MISSING}
    shown["pasangan"] = [
        Markup("{}{}").format(t(c), small("" if pd.isna(k) else p.w.percent(k, 0)))
        for c, k in zip(rows["cara"], rows["kemiripan"], strict=True)
    ]
    columns = p.columns(f"{' '.join(differs)} selisih pasangan", **differs)
    caption = "; ".join(f"{n} {t(k)}" for k, n in rows["cara"].value_counts().items())
    return Table(shown, columns, "banding-t", caption)


def _text(p: Page, record: dict[str, Any]) -> Markup:
    if pd.isna(record["kode"]):
        return missing(p.t("tanpa pasangan"))
    return p.plan_text(record["indikator"], record["kode"])


def _realisasi(p: Page, record: dict[str, Any]) -> Any:
    if pd.isna(record["kode"]):
        return MISSING
    value = record["realisasi"]
    return missing(p.t("belum ada data")) if pd.isna(value) else p.w.value(value)
