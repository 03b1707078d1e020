"""Of which quarters a plan's folder holds a figure: what a run makes quarter pages for."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from ..strangers import read_regular
from .csvs import read_csv
from .folder import LARGEST_TABLE
from .problem import Problems
from .values import as_whole

#: A year and a quarter of it, 1 to 4.
Quarter = tuple[int, int]
#: Which columns of a table hold the figure of a quarter.
_FIGURES = {"realisasi": ("nilai", "pembilang"), "rencana_aksi": ("target",)}


def told_quarters(folder: Path) -> set[Quarter] | None:
    """The quarters of which `realisasi.csv` or `rencana_aksi.csv` holds a figure.

    None where one of them cannot be read: `load` says why. Never raises for what is wrong with the plan.
    """
    found: set[Quarter] = set()
    for table, figures in _FIGURES.items():
        path = folder / f"{table}.csv"
        if not path.exists():
            continue
        with suppress(OSError, ValueError):
            texts = read_csv(table, read_regular(path, LARGEST_TABLE), Problems())
            if texts is not None:
                told = texts[texts[list(figures)].notna().any(axis=1)]
                keys = zip(map(as_whole, told["tahun"]), map(as_whole, told["triwulan"]), strict=True)
                found |= {(y, q) for y, q in keys if y is not None and q in (1, 2, 3, 4)}
                continue
        return None
    return found


def asked_quarters(
    told: set[Quarter] | None, years: Collection[int], quarters: Collection[int], years_named: bool
) -> list[Quarter] | None:
    """The quarters for which pages are made, in order; None where nobody can tell.

    `quarters`: those that were named; with years named too, each of them has a page, told of or not. What
    was not named is what the plan tells of.
    """
    if quarters and years_named:
        return [(y, q) for y in sorted(years) for q in sorted(set(quarters))]
    if told is None:
        return None
    return sorted((y, q) for y, q in told if y in years and (not quarters or q in quarters))
