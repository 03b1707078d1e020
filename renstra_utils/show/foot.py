"""What the foot of every page says beside its origin: dates, whom to ask, and what its words mean."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..rules import shipped
from ..wording import Wording

_REPORTED = ("capaian", "triwulan", "notula")
#: Tables whose dates are those of a kind of page's data; of the other kinds, of every table.
_DATED = {"anggaran": ("anggaran",), **dict.fromkeys(_REPORTED, ("realisasi",))}


def foot_of(w: Wording, plan: Any, kind: str, tahun: int | None) -> dict[str, Any]:
    """Zone of the office's clocks (blank where it names none), release, newest data, contact, words."""
    meta = plan.meta
    return {
        "zona_waktu": meta.zona_waktu or "",
        "rilis": meta.tanggal_rilis or "",
        "data_per": newest(plan, kind, tahun),
        "kontak": meta.kontak or "",
        "istilah": glossary(w, kind),
    }


def newest(plan: Any, kind: str, tahun: int | None) -> str:
    """The last day that the page's data speak of (ISO); blank where no table says one."""
    tables = getattr(plan, "tables", {})  # a run has none
    days = [""]
    for name in _DATED.get(kind, tuple(tables)):
        frame = tables.get(name, pd.DataFrame())
        if "tanggal_data" in frame:
            own = frame["tahun"].eq(tahun) if tahun and "tahun" in frame else slice(None)
            days += list(frame["tanggal_data"][own].dropna())
    return max(days)


def glossary(w: Wording, kind: str) -> list[tuple[str, str]]:
    """The words that a kind of page uses, each with what it means."""
    known = shipped()["istilah"]
    return [(w.t(x["nama"]), w.t(x["arti"])) for x in known if kind in x.get("halaman", (kind,))]
