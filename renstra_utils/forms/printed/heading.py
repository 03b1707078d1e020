"""The heading of a table in a document: its rows, the text of its columns, and the runs of years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...readers.lines import Line
from .cells import looks_like_value
from .vocabulary import MONEY, PAST, PLANNED, TARGET, both_spacings, kind_below_year, role_of, year_named

Cells = tuple[str | None, ...]

#: A heading whose columns are counted: “Target pada Tahun ke-” above 1, 2, 3 …
_COUNTED = re.compile(r"tahun\W*(?:ke)?\W*$", re.I)
_SHORT = re.compile(r"(['’‘`]?)(2\d|3\d)")


@dataclass
class TableHeading:
    """A heading found in a table: its rows, the text of its columns, and the runs of years."""

    first: int
    last: int
    labels: list[str]
    above: list[str]
    own: Cells
    subs: list[str]
    sub_texts: list[str]
    runs: list[list[tuple[int, int]]]


def years_of_heading(own: Cells, above: list[str]) -> list[int | None]:
    """The year that each cell of a heading row names, by its own words and those above it; None also where it
    names what was achieved.
    """
    names = [both_spacings(f"{a} {c or ''}") for a, c in zip(above, own, strict=True)]
    past = [bool(PAST.search(n)) and not PLANNED.search(n) for n in names]
    years = [None if p else year_named(c) for p, c in zip(past, own, strict=True)]
    if not any(years):
        years = [
            year_named(f"tahun {c}") if c and not p and _COUNTED.search(a) else None
            for a, c, p in zip(above, own, past, strict=True)
        ]
    if not any(years):
        short = [_SHORT.fullmatch(c or "") for c in own]
        others = [c for c, m in zip(own, short, strict=True) if c and not m]
        years = [
            2000 + int(m[2]) if m and (m[1] or re.search("tahun|target", a, re.I)) else None
            for a, m in zip(above, short, strict=True)
        ]
        if any(role_of(c) == "lain" for c in others):
            return [None] * len(own)
    return years


def _spread_over_merged(cells: Cells) -> list[str]:
    """A heading row in which a merged heading stands above each of its columns."""
    out: list[str] = []
    for c in cells:
        out.append(c or (out[-1] if out else ""))
    return out


def year_runs(years: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """Columns whose years follow one another, three or more of them."""
    runs: list[list[tuple[int, int]]] = []
    for at, year in enumerate(years):
        if year is None:
            continue
        if runs and year == runs[-1][-1][1] + 1:
            runs[-1].append((at, year))
        else:
            runs.append([(at, year)])
    return [r for r in runs if len(r) >= 3]


def numbers_columns(cells: Cells) -> bool:
    """A row that numbers the columns: (1) (2) (3) …"""
    digits = [re.sub(r"[^\d]", "", c).lstrip("0") for c in cells if c and re.fullmatch(r"[\d()=+x/.\s-]+", c)]
    filled = [c for c in cells if c]
    return len(filled) >= 4 and len(digits) == len(filled) and digits[:3] == ["1", "2", "3"]


def heading_with_years(rows: Sequence[Line], at: int) -> TableHeading | None:
    """The heading whose years stand in row `at`, or None."""
    own = rows[at].cells
    if sum(bool(c) and len(c) > 60 for c in own if c) > 1:
        return None
    first = at
    while first > 0 and at - first < 3:
        cells = [c for c in rows[first - 1].cells if c]
        if len(cells) == 1 and rows[first - 1].cells[0]:
            break  # a title across the table
        names = [both_spacings(c) for c in cells]
        known = sum(
            role_of(c) != "lain" or any(p.search(n) for p in (TARGET, MONEY))
            for c, n in zip(cells, names, strict=True)
        )
        if not known or any(len(c) > 80 or looks_like_value(c) for c in cells) or known * 2 < len(cells):
            break
        first -= 1
    width = len(own)
    above_rows = [_spread_over_merged(r.cells) + [""] * (width - len(r.cells)) for r in rows[first:at]]
    above = [" ".join(dict.fromkeys(r[i] for r in above_rows if r[i])) for i in range(width)]
    runs = year_runs(years_of_heading(own, above))
    if not runs:
        return None
    last, subs, sub_texts = at, [""] * width, [""] * width
    while last + 1 < len(rows) and last - at < 3:
        below = rows[last + 1].cells
        filled = [c for c in below if c]
        labelled = len(filled) >= 2 and all(kind_below_year(c) for c in filled)
        if labelled:
            subs = [*[kind_below_year(c) or "" for c in below], *[""] * width][:width]
            sub_texts = [*[c or "" for c in below], *[""] * width][:width]
        elif not (numbers_columns(below) or not filled):
            break
        last += 1
    names = [
        " ".join(c for r in rows[first : at + 1] if i < len(r.cells) and (c := r.cells[i]))
        for i in range(width)
    ]
    return TableHeading(first, last, names, above, own, subs, sub_texts, runs)
