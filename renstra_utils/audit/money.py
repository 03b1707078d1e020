"""Rows of `pendanaan.csv` as the rules read them: amounts, totals, and stand-ins for programmes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd
from rapidfuzz import fuzz

from .definition import defined
from .printed_units import units
from .saying import Words, number, say
from .words import norm, quoted

_DASH = r"^\s*[-–—−]+\s*$"


def with_amounts(table: pd.DataFrame, stated: float = 1.0) -> pd.DataFrame:
    """Funding rows with what the rules say of them. `stated`: the unit of the file's money, in rupiah.

    `uang`: the value read, else the proposed one, and a printed dash as nothing; `usul`: it is only proposed.
    `unit`: in which it is printed. `tulis`: the amount in words. `acuan`: the code, or the key. `sebut`: level,
    code and name.
    """
    p = table.copy()
    p["tahun"] = p["tahun"].astype(str)
    p["uang"] = p["nilai"].fillna(p["usulan"])
    p["usul"] = p["nilai"].isna() & p["usulan"].notna()
    p.loc[p["tercetak"].fillna("").str.match(_DASH) & p["uang"].isna(), "uang"] = 0.0
    p["unit"] = units(p, stated)
    amounts = zip(p["uang"], p["usul"], strict=True)
    p["tulis"] = _objects(p, [say("{nilai} (usulan)", nilai=number(v)) if u else number(v) for v, u in amounts])
    p["acuan"] = p["kode"].fillna(p["baris"]).astype(str)
    names = zip(p["level"], p["kode"], p["uraian"], strict=True)
    p["sebut"] = _objects(p, [called(str(lv), k, u) for lv, k, u in names])
    return p


def _objects(p: pd.DataFrame, values: list[Words]) -> pd.Series:
    return pd.Series(values, index=p.index, dtype="object")


def called(level: str, code: object, name: object) -> Words:
    """A row by level, code and name: `kegiatan 9001 “Pengelolaan Keuangan”`; a blank code left out."""
    if level == "jumlah":
        return say("baris {nama}", nama=quoted(name))
    if pd.isna(code):
        return say("{tingkat} {nama}", tingkat=say(level), nama=quoted(name))
    return say("{tingkat} {kode} {nama}", tingkat=say(level), kode=code, nama=quoted(name))


def when(column: str) -> Words:
    """A column of the funding in words: `tahun 2021`, `kolom jumlah`."""
    return say("kolom jumlah") if column == "jumlah" else say("tahun {tahun}", tahun=column)


def when_all(columns: list[str]) -> Words:
    """Columns of the funding in words: `tahun 2021, 2022 dan kolom jumlah`."""
    years = [c for c in columns if c != "jumlah"]
    if len(columns) == 1 or not years:
        return when(columns[0])
    if len(years) == len(columns):
        return say("tahun {tahun}", tahun=years)
    return say("tahun {tahun} dan kolom jumlah", tahun=years)


class StandIn(NamedTuple):
    """A kegiatan row that carries a programme's name or its amounts."""

    row: str
    #: The funding row of the programme that it names, and the name; blank where there is none.
    programme: str
    name: str
    #: Programmes whose amounts equal its own, with the columns where they do.
    same: list[tuple[str, pd.DataFrame]]


def _bare(name: object) -> str:
    """A name without the level that it begins with: `program`, `kegiatan`, …"""
    return re.sub(r"^(?:(?:program|kegiatan)\s+)+", "", norm(name))


def same_name(a: object, b: object) -> bool:
    """Whether two names are one, but for the level that they begin with: a kegiatan called like its programme."""
    return fuzz.ratio(_bare(a), _bare(b)) >= defined("tingkat-tertukar")["ambang"]


def stand_ins(p: pd.DataFrame, names: Iterable[str]) -> list[StandIn]:
    """Kegiatan rows that carry the name of a programme (of the funding, or of `names`) or its amounts.

    One that is called like the programme above it is its main activity: its name and amounts are its own.
    Amounts that are only proposed for the programme prove nothing.
    """
    rule = defined("tingkat-tertukar")
    prefix = re.compile(rf"^(?:(?:{'|'.join(rule['awalan'])})\s+)+", re.I)
    programmes = [(str(k), g) for k, g in p[p["level"].eq("program")].groupby("baris", sort=False)]
    called_as = {k: str(g["uraian"].iloc[0]) for k, g in programmes}
    rows = {norm(name): k for k, name in called_as.items()}
    named = {norm(n): n for n in names} | {norm(n): n for n in called_as.values()}
    out = []
    for key, kegiatan in p[p["level"].eq("kegiatan")].groupby("baris", sort=False):
        own, above = kegiatan["uraian"].iloc[0], str(kegiatan["induk"].iloc[0])
        if same_name(own, called_as.get(above, "")) and not _borrows_name(p, kegiatan, above):
            continue
        best = _programme_named(norm(own), prefix, named)
        same = _same_amounts(p, kegiatan, programmes, bool(best))
        if best or same:
            out.append(StandIn(str(key), rows.get(best, ""), named.get(best, ""), same))
    return out


def _borrows_name(p: pd.DataFrame, kegiatan: pd.DataFrame, programme: str) -> bool:
    """Whether a programme's only kegiatan is printed as “Program …” and still has other amounts than it."""
    below = p.loc[p["level"].eq("kegiatan") & p["induk"].eq(programme), "baris"].nunique()
    both = kegiatan[["tahun", "uang"]].merge(p.loc[p["baris"].eq(programme), ["tahun", "uang"]], on="tahun")
    both = both.dropna()
    other = both["uang_x"].ne(both["uang_y"]).any()
    return below == 1 and norm(kegiatan["uraian"].iloc[0]).startswith("program ") and bool(other)


def _programme_named(own: str, prefix: re.Pattern[str], named: dict[str, str]) -> str:
    """The programme that a name is like once words such as `sasaran` before it are left out; else blank."""
    bare, least = prefix.sub("", own), defined("tingkat-tertukar")["ambang"]
    likes = [(fuzz.ratio(bare, n), n) for n in named]
    return max((x for x in likes if x[0] >= least), key=lambda x: x[0], default=(0.0, ""))[1]


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
