"""Cells in their columns: rows that lost or gained a blank cell are put right where their shape proves it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from .cells import DASHES, NO_VALUE, looks_like_value
from .heading import Cells
from .layout import TableLayout
from .vocabulary import TEXT_ROLES, leading_code

#: For each column of a table the cell of a row that belongs there.
Placing = tuple[int | None, ...]

#: Wider rows, which no office prints, are not put right: the work grows with the third power of the width.
_WIDEST = 40
_NUMBER_ROLES = ("target", "uang", "awal", "akhir", "lain nilai")


@lru_cache(maxsize=50_000)
def _fits_role(cell: str | None, role: str) -> bool:
    """Whether a cell may stand in a column of that role."""
    if not cell:
        return True
    if role in TEXT_ROLES:
        return not looks_like_value(cell) or ("/" in role and leading_code(cell)[0] is not None)
    if role == "uang":
        return (
            cell in DASHES
            or cell.lower() in NO_VALUE
            or bool(re.fullmatch(r"(?:rp\.?)?[\s\d.,()^−-]+", cell, re.I))
        )
    if role in _NUMBER_ROLES:
        return looks_like_value(cell) or (len(cell) <= 25 and len(cell.split()) <= 3)
    if role == "no":
        return len(cell) <= 8
    if role == "kode":
        return len(cell) <= 30
    if role == "satuan":
        return len(cell) <= 30 and not looks_like_value(cell)
    return True


def _possible_placings(cells: Cells, width: int) -> Iterator[Placing]:
    """Ways to put a row's cells into so many columns with blanks lost or gained, the order kept; each as the
    cell of every column."""
    n = len(cells)
    if max(n, width) > _WIDEST:
        return
    blank = [i for i, c in enumerate(cells) if not c]
    if n > width:
        for gone in itertools.combinations(blank, n - width) if n - width <= 2 else ():
            yield tuple(i for i in range(n) if i not in gone)
        return
    if width - n <= 2:
        for new in itertools.combinations(range(width), width - n):
            source = iter(range(n))
            yield tuple(None if i in new else next(source) for i in range(width))
    for lost in blank if n == width else ():
        kept = [i for i in range(n) if i != lost]
        for at in range(width):
            yield (*kept[:at], None, *kept[at:])
    if n == width:
        for by in (2,):
            if not any(cells[-by:]):
                yield (*[None] * by, *range(n - by))
            if not any(cells[:by]):
                yield (*range(by, n), *[None] * by)


def placed(cells: Cells, placing: Placing) -> Cells:
    return tuple(None if i is None else cells[i] for i in placing)


def place_cells(cells: Cells, layout: TableLayout, usual: Placing | None = None) -> tuple[Placing, str]:
    """Which cell belongs in each column, and how sure that is: `tetap` as printed, `geser` moved by proof of
    shape, `ragu`.

    A row is moved only where a cell cannot stand where it is printed, or cells are missing, and every way of
    putting them right, by one or two blanks lost or gained, gives the same values; or where `usual`, the way
    of the rows around, fits.
    """
    width = layout.width
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    as_is = tuple(i if i < len(cells) else None for i in range(width))
    if usual is not None and any(i is not None and i >= len(cells) for i in usual):
        usual = None
    values = [*layout.targets, *layout.money]
    texts = [i for i, r in enumerate(layout.roles) if r in TEXT_ROLES]
    indicator = [i for i, r in enumerate(layout.roles) if r in ("indikator", "campuran")]
    numbers = [i for i, r in enumerate(layout.roles) if r in _NUMBER_ROLES]

    def misfits(p: Placing) -> int:
        return sum(not _fits_role(c, r) for c, r in zip(placed(cells, p), layout.roles, strict=True))

    def empty(p: Placing, columns: list[int]) -> int:
        moved = placed(cells, p)
        return sum(not moved[c] for c in columns)

    if not any(
        looks_like_value(c)
        for i, c in enumerate(cells)
        if layout.roles[min(i, width - 1)] not in ("no", "kode")
    ):
        return (usual, "geser") if usual and len(cells) != width else (as_is, "tetap")
    right = not misfits(as_is) and len(cells) == width
    targets, money = list(layout.targets), list(layout.money)
    # A row of sums: every amount where it is due, and no target among them.
    sums = money and not empty(as_is, money) and empty(as_is, targets) == len(targets)
    if right and (sums or empty(as_is, values) == len(values) or not empty(as_is, targets or values)):
        return as_is, "tetap"
    ways = [
        p
        for p in dict.fromkeys(_possible_placings(cells, width))
        if not misfits(p)
        and empty(p, texts) < len(texts)
        # A word may stand for a target where it is printed, but no word is moved there.
        and all(
            p[c] in (None, as_is[c]) or not (v := cells[p[c] or 0]) or looks_like_value(v) for c in values
        )
    ]
    if right and (usual in (None, as_is) or usual not in ways):
        nearer = any(empty(p, targets) < empty(as_is, targets) for p in ways)
        return as_is, "ragu" if nearer else "tetap"
    if not ways or right:
        return as_is, "ragu"
    if usual in ways:
        return usual, "tetap" if usual == as_is else "geser"
    ways.sort(
        key=lambda p: (empty(p, values), empty(p, indicator) == len(indicator), [i is not None for i in p])
    )
    told = {tuple(placed(cells, p)[i] or "" for i in numbers) for p in ways}
    sure = "tetap" if ways[0] == as_is else "geser"
    return ways[0], sure if len(told) == 1 else "ragu"
