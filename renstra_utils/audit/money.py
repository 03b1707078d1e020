"""Rows of `pendanaan.csv` as the rules read them: amounts, totals, and stand-ins for programmes."""

from __future__ import annotations

import re
from collections import Counter
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
    `unit`: in which it is printed. `tulis`: the amount in words. `acuan`: the code, or the key. `sebut`:
    level, code and name.
    """
    p = table.copy()
    p["tahun"] = p["tahun"].astype(str)
    p["uang"] = p["nilai"].fillna(p["usulan"])
    p["usul"] = p["nilai"].isna() & p["usulan"].notna()
    p.loc[p["tercetak"].fillna("").str.match(_DASH) & p["uang"].isna(), "uang"] = 0.0
    p["unit"] = units(p, stated)
    amounts = zip(p["uang"], p["usul"], strict=True)
    p["tulis"] = _objects(
        p, [say("{nilai} (usulan)", nilai=number(v)) if u else number(v) for v, u in amounts]
    )
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
        return say("tahun {tahun_tahun}", tahun_tahun=years)
    if len(years) == 1:
        return say("tahun {tahun} dan kolom jumlah", tahun=years)
    return say("tahun {tahun_tahun} dan kolom jumlah", tahun_tahun=years)


class Equal(NamedTuple):
    """A column in which a kegiatan and a programme have one amount; `usul`: the programme's is proposed."""

    tahun: str
    uang: float
    usul: bool


class StandIn(NamedTuple):
    """A kegiatan row that carries a programme's name or its amounts."""

    row: str
    #: The funding row of the programme that it names, and the name; blank where there is none.
    programme: str
    name: str
    #: Programmes whose amounts equal its own, with the columns where they do.
    same: list[tuple[str, list[Equal]]]


class _Row(NamedTuple):
    """A row of the funding: amounts by column, each with whether it is proposed."""

    name: str
    above: str
    amounts: dict[str, tuple[float, bool]]


def _rows(p: pd.DataFrame, level: str) -> dict[str, _Row]:
    """The rows of a level by their keys."""
    out: dict[str, _Row] = {}
    own = p.loc[p["level"].eq(level), ["baris", "uraian", "induk", "tahun", "uang", "usul"]]
    for key, name, above, year, amount, proposed in own.itertuples(index=False, name=None):
        row = out.setdefault(str(key), _Row(str(name), "" if pd.isna(above) else str(above), {}))
        if pd.notna(amount):
            row.amounts[str(year)] = (float(amount), bool(proposed))
    return out


def _bare(name: object) -> str:
    """A name without the level that it begins with: `program`, `kegiatan`, …"""
    return re.sub(r"^(?:(?:program|kegiatan)\s+)+", "", norm(name))


def same_name(a: object, b: object) -> bool:
    """Whether two names are one but for the level before them: a kegiatan called like its programme."""
    return fuzz.ratio(_bare(a), _bare(b)) >= defined("tingkat-tertukar")["ambang"]


def stand_ins(p: pd.DataFrame, names: Iterable[str]) -> list[StandIn]:
    """Kegiatan rows that carry the name of a programme (of the funding, or of `names`) or its amounts.

    One that is called like the programme above it is its main activity: its name and amounts are its own.
    Amounts that are only proposed for the programme prove nothing.
    """
    rule = defined("tingkat-tertukar")
    prefix = re.compile(rf"^(?:(?:{'|'.join(rule['awalan'])})\s+)+", re.I)
    programmes, kegiatan = _rows(p, "program"), _rows(p, "kegiatan")
    rows = {norm(r.name): k for k, r in programmes.items()}
    named = {norm(n): n for n in names} | {norm(r.name): r.name for r in programmes.values()}
    below = Counter(r.above for r in kegiatan.values())
    out = []
    for key, row in kegiatan.items():
        best = _programme_named(norm(row.name), prefix, named)
        if _is_own(row, programmes, below, best):
            continue
        only = row.above if below[row.above] == 1 else ""
        same = _same_amounts(row, programmes, only, len(kegiatan) > len(programmes), bool(best))
        if best or same:
            out.append(StandIn(key, rows.get(best, ""), named.get(best, ""), same))
    return out


def _is_own(row: _Row, programmes: dict[str, _Row], below: Counter[str], best: str) -> bool:
    """Whether a kegiatan is called like its own programme, or like one that may be its own.

    Not where the only kegiatan of a programme is printed as “Program …” and still has other amounts than it.
    """
    literal = norm(row.name).startswith("program ")
    if row.above not in programmes:
        return bool(best) and same_name(row.name, best) and not literal
    above = programmes[row.above]
    other = any(y in above.amounts and above.amounts[y][0] != v for y, (v, _) in row.amounts.items())
    return same_name(row.name, above.name) and not (literal and other and below[row.above] == 1)


def _programme_named(own: str, prefix: re.Pattern[str], named: dict[str, str]) -> str:
    """The programme that a name is like once words such as `sasaran` before it are left out; else blank."""
    bare, least = prefix.sub("", own), defined("tingkat-tertukar")["ambang"]
    likes = [(fuzz.ratio(bare, n), n) for n in named]
    return max((x for x in likes if x[0] >= least), key=lambda x: x[0], default=(0.0, ""))[1]


def _same_amounts(
    kegiatan: _Row, programmes: dict[str, _Row], only: str, several: bool, named: bool
) -> list[tuple[str, list[Equal]]]:
    """Programmes whose amounts equal a kegiatan's: any where it carries one's name, else all.

    `only`: the programme of which it is the only kegiatan, and carries the amount by right. `several`: there
    are more kegiatan than programmes.
    """
    same = []
    for key, programme in programmes.items():
        both = {
            y: (v, *programme.amounts[y]) for y, (v, _) in kegiatan.amounts.items() if y in programme.amounts
        }
        both = {y: pair for y, pair in both.items() if pair[0] > 0 or pair[1] > 0}
        equal = [Equal(y, v, usul) for y, (v, other, usul) in both.items() if v == other]
        proven = sum(not e.usul for e in equal) == len(both) > 1 and several and key != only
        if equal and (named or proven):
            same.append((key, equal))
    return same
