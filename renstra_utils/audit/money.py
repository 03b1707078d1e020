"""Rows of `pendanaan.csv` as the rules read them: amounts, totals, and stand-ins for programmes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
from rapidfuzz import fuzz

from ..text import readings
from .definition import defined
from .saying import number
from .words import norm, quoted

_DASH = r"^\s*[-–—−]+\s*$"


def with_amounts(table: pd.DataFrame) -> pd.DataFrame:
    """Funding rows with what the rules say of them.

    `uang`: the value read, else the proposed one, and a printed dash as nothing; `usul`: it is only proposed.
    `tulis`: the amount as text. `acuan`: the code, or the key. `sebut`: level, code and name.
    """
    p = table.copy()
    p["tahun"] = p["tahun"].astype(str)
    p["uang"] = p["nilai"].fillna(p["usulan"])
    p["usul"] = p["nilai"].isna() & p["usulan"].notna()
    p.loc[p["tercetak"].fillna("").str.match(_DASH) & p["uang"].isna(), "uang"] = 0.0
    p["tulis"] = [number(v) + (" (usulan)" if u else "") for v, u in zip(p["uang"], p["usul"], strict=True)]
    p["acuan"] = p["kode"].fillna(p["baris"]).astype(str)
    names = zip(p["level"], p["kode"], p["uraian"], strict=True)
    p["sebut"] = [f"{lv} {'' if pd.isna(k) else f'{k} '}{quoted(u)}" for lv, k, u in names]
    return p


def tolerance(p: pd.DataFrame) -> float:
    """Half of the unit in which amounts are printed (rupiah, thousand, million): print beside value."""
    seen = p.loc[p["nilai"].gt(0) & p["tercetak"].notna()]
    for printed, value in zip(seen["tercetak"], seen["nilai"], strict=True):
        digits = "".join(ch for ch in str(printed) if ch in "0123456789.,").strip(".,")
        units = [u for n in readings(digits) for u in (1.0, 1e3, 1e6) if n * u == value]
        if units:
            return units[0] / 2
    return 0.5


def totals(p: pd.DataFrame) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each row of level jumlah with what it adds up: the programmes, or the kegiatan where there are none."""
    levels = (p[p["level"].eq(level)] for level in ("program", "kegiatan"))
    parts = next((rows for rows in levels if len(rows)), None)
    whole = p[p["level"].eq("jumlah")].groupby("baris", sort=False)
    return [] if parts is None else [(total, parts) for _, total in whole]


class StandIn(NamedTuple):
    """A kegiatan row that carries a programme's name or its amounts."""

    row: str
    #: The funding row of the programme that it names, and the name; blank where there is none.
    programme: str
    name: str
    #: Programmes whose amounts equal its own, with the columns where they do.
    same: list[tuple[str, pd.DataFrame]]


def stand_ins(p: pd.DataFrame, names: Iterable[str]) -> list[StandIn]:
    """Kegiatan rows that carry the name of a programme (of the funding, or of `names`) or its amounts.

    Amounts that are only proposed for the programme prove nothing.
    """
    rule = defined("tingkat-tertukar")
    prefix = re.compile(rf"^(?:(?:{'|'.join(rule['awalan'])})\s+)+", re.I)
    programmes = [(str(k), g) for k, g in p[p["level"].eq("program")].groupby("baris", sort=False)]
    rows = {norm(g["uraian"].iloc[0]): k for k, g in programmes}
    named = {norm(n): n for n in names} | {norm(n): n for n in (g["uraian"].iloc[0] for _, g in programmes)}
    out = []
    for key, kegiatan in p[p["level"].eq("kegiatan")].groupby("baris", sort=False):
        own = prefix.sub("", norm(kegiatan["uraian"].iloc[0]))
        likes = [(fuzz.ratio(own, n), n) for n in named]
        _, best = max((x for x in likes if x[0] >= rule["ambang"]), key=lambda x: x[0], default=(0.0, ""))
        same = _same_amounts(p, kegiatan, programmes, bool(best))
        if best or same:
            out.append(StandIn(str(key), rows.get(best, ""), named.get(best, ""), same))
    return out


def _same_amounts(
    p: pd.DataFrame, kegiatan: pd.DataFrame, programmes: list[tuple[str, pd.DataFrame]], named: bool
) -> list[tuple[str, pd.DataFrame]]:
    """Programmes whose amounts equal a kegiatan's: any where it carries one's name, else all."""
    several = p.loc[p["level"].eq("kegiatan"), "baris"].nunique() > len(programmes)
    same = []
    for programme, g in programmes:
        both = kegiatan[["tahun", "uang"]].merge(g[["tahun", "uang", "usul"]], on="tahun").dropna()
        both = both[both["uang_x"].gt(0) | both["uang_y"].gt(0)]
        equal = both[both["uang_x"].eq(both["uang_y"])]
        below = p.loc[p["level"].eq("kegiatan") & p["induk"].eq(programme), "baris"].unique()
        # A programme's only kegiatan carries its amount by right.
        only = list(below) == [kegiatan["baris"].iloc[0]]
        proven = (~equal["usul"]).sum() == len(both) > 1 and several and not only
        if len(equal) and (named or proven):
            same.append((programme, equal))
    return same
