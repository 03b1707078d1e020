"""The list of indicators (`daftar_indikator.csv`) beside the target tables: which rows mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from .definition import defined
from .rows import NAMES
from .words import measure, norm, tight, vocabulary

#: The level of the indicators that each part of the list is of.
LEVELS = {"A": "program", "B": "kegiatan"}
TABLES = ("indikator", "daftar_indikator")


class Match(NamedTuple):
    """Rows of the list and of the indicators that mean the same, and what is left over of each."""

    pairs: list[tuple[int, int]]
    #: Rows of the list without an indicator.
    listed: list[int]
    #: Rows of the indicators that the list, where it has their part, does not name.
    planned: list[int]


def match(d: pd.DataFrame, i: pd.DataFrame, bare: Callable[[str], str]) -> Match:
    """Exact wording first, in order and preferably within the kegiatan; then the nearest above the threshold.

    `bare`: a wording without the names of offices, which counts a hundredth less than the full one.
    """
    pairs: list[tuple[int, int]] = []
    for part, level in LEVELS.items():
        left, right = d[d["bagian"].eq(part)], i[i["level"].eq(level)]
        if len(left) and len(right):
            pairs += _nearest_pairs(left, right, bare)
    listed, planned = {x for x, _ in pairs}, {y for _, y in pairs}
    # A part that the list does not have is no list to be missing from.
    present = {LEVELS[part] for part in d["bagian"].unique()}
    levels = zip(i.index, i["level"], strict=True)
    rest = [y for y, level in levels if y not in planned and level in present]
    return Match(sorted(pairs), [x for x in d.index if x not in listed], rest)


def _nearest_pairs(
    left: pd.DataFrame, right: pd.DataFrame, bare: Callable[[str], str]
) -> list[tuple[int, int]]:
    def alike(column: str, reading: Callable[[str], str]) -> np.ndarray:
        texts = (frame[column].map(reading).tolist() for frame in (left, right))
        return cdist(*texts, scorer=fuzz.ratio, dtype=np.float64)

    score = np.maximum(alike("indikator", norm), alike("indikator", bare) - 0.01)
    home = alike("kegiatan", norm)
    at = np.argwhere(score >= defined("target-tanpa-daftar")["ambang"])
    ranked = sorted((-score[n, m], -home[n, m], abs(n - m), n, m) for n, m in at)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, n, m in ranked:
        x, y = left.index[n], right.index[m]
        if x not in pairs and y not in taken:
            pairs[x] = y
            taken.add(y)
    return list(pairs.items())


class Swapped(NamedTuple):
    """A cell that holds the other column's text."""

    table: str
    row: int
    column: str
    #: Whether another row prints the text in its own column.
    printed: bool


def swapped_cells(frames: dict[str, pd.DataFrame]) -> list[Swapped]:
    """Cells of indicators and sasaran that hold the other column's text.

    Told by what other rows print and by how the text begins, in a table whose columns begin alike: indicators
    with a measure (“Persentase …”), sasaran with anything else (“Terwujudnya …”).
    """
    p = defined("kolom-tertukar")
    result = re.compile(rf"(?:{'|'.join(p['awalan_hasil'])})\w+nya\b")
    strong = re.compile("|".join(map(str.lower, vocabulary("ukuran_kuat"))))
    columns = ("indikator", "sasaran")
    told = {c: {tight(x) for f in frames.values() for x in f[c].dropna()} for c in columns}
    out = []
    for table, frame in frames.items():
        rows = frame[["sasaran", "indikator"]]
        texts = rows["indikator"], rows["sasaran"].dropna()
        measured, aimed = (t.map(lambda x: bool(measure(x))).astype(bool) for t in texts)
        odd = rows[~measured] if measured.mean() >= p["bagian"] else rows[:0]
        for at, aim, text in odd.itertuples():
            printed = tight(text) in told["sasaran"] and tight(text) != tight(aim)
            if printed or result.match(norm(text)):
                out.append(Swapped(table, int(at), "indikator", printed))
        odd = rows[rows["sasaran"].notna()] if (~aimed).mean() >= p["bagian"] else rows[:0]
        for at, text, other in odd.itertuples():
            if strong.match(norm(text)):
                printed = tight(text) in told["indikator"] and tight(text) != tight(other)
                out.append(Swapped(table, int(at), "sasaran", printed))
    return out


class Variant(NamedTuple):
    """A name that matched rows print differently: in the list, in the indicators, and the rows of each."""

    column: str
    in_list: str
    in_plan: str
    listed: list[int]
    planned: list[int]


def variants(d: pd.DataFrame, i: pd.DataFrame, match: Match, swapped: list[Swapped]) -> list[Variant]:
    """Names of programme, kegiatan and sasaran that differ between matched rows."""
    seen: dict[tuple[str, str, str], Variant] = {}
    # What is no name at all is another rule's.
    odd = {(s.table, s.row, s.column) for s in swapped}
    names = {c: (d[c].to_dict(), i[c].to_dict()) for c in NAMES}
    for x, y in match.pairs:
        for column, (in_list, in_plan) in names.items():
            a, b = in_list[x], in_plan[y]
            if ("daftar_indikator", x, column) in odd or ("indikator", y, column) in odd:
                continue
            if pd.notna(a) and pd.notna(b) and tight(a) != tight(b):
                key = (column, str(a), str(b))
                rows = seen.setdefault(key, Variant(*key, [], []))
                rows.listed.append(x)
                rows.planned.append(y)
    return list(seen.values())
