"""What one row of money is: its absorption and status, and what it has from the rows below it.

Money in rupiah. What has not reported is not spent, and what has no ceiling is not spent of one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..frames import objects
from .series import share

#: Status of a budget row, in the order in which they are asked.
BUDGET_STATUSES = {
    "lebih belanja": "realisasi melampaui pagu",
    "sebagian dilaporkan": "dijumlahkan dari rinciannya, dan sebagian rincian belum melaporkan realisasi",
    "terserap": "realisasi dan pagu diketahui",
    "tanpa pagu": "realisasi diketahui, pagu belum",
    "belum dilaporkan": "pagu atau pendanaan diketahui, realisasi belum dilaporkan",
    "belum tersedia": "pendanaan, pagu, dan realisasi tahun ini belum tersedia",
}
#: Statuses of a row that has reported all its spending.
BUDGET_REPORTED = ("lebih belanja", "terserap", "tanpa pagu")
#: What tells one row and year of money from another.
KEY = ["kunci", "tahun"]


def absorb(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds absorption, remainder, deviation and status.

    In: `pendanaan, pagu_awal, pagu, realisasi` (rupiah), `_sebagian` (the spending is of a part).
    """
    planned, first, ceiling, spent = (
        rows[c].to_numpy(dtype=float) for c in ("pendanaan", "pagu_awal", "pagu", "realisasi")
    )
    named, known, reported = ~np.isnan(planned), ~np.isnan(ceiling), ~np.isnan(spent)
    status = np.select(
        [
            reported & known & (spent > ceiling),
            reported & rows["_sebagian"].to_numpy(dtype=bool),
            reported & known,
            reported,
            named | known,
        ],
        np.array(
            ["lebih belanja", "sebagian dilaporkan", "terserap", "tanpa pagu", "belum dilaporkan"], object
        ),
        "belum tersedia",
    )
    deviation = ceiling - planned
    return rows.assign(
        serapan=share(spent, ceiling),
        serapan_awal=share(spent, first),
        sisa=ceiling - spent,
        deviasi=deviation,
        deviasi_persen=share(deviation, planned),
        status=pd.Series(status, rows.index, dtype="str"),
    )


def from_below(rows: pd.DataFrame, level: str, *below: str) -> pd.DataFrame:
    """Rows of a level with what they lack summed from the rows below them, judged again; of several levels
    below from the first that a row has.

    Without a ceiling of its own a row is what its parts with a ceiling are: their ceilings and their
    spending. With one, it takes their spending, all of it; with spending alone, their ceilings only where
    every part has one.
    """
    columns = "level kunci tahun pagu_awal pagu realisasi tanggal_data n_rincian n_rincian_lapor _sebagian"
    values = {c: objects(rows[c]).tolist() for c in columns.split()}
    filled, part_only = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    sums = _sums_of_parts(rows, f"kunci_{level}", below)
    for n in (n for n, own in enumerate(values["level"]) if own == level):
        row = {c: column[n] for c, column in values.items()}
        parts = sums.get((row["kunci"], row["tahun"]), _NO_PARTS)
        no_ceiling, no_spending = row["pagu"] is None, row["realisasi"] is None
        bare = no_ceiling and no_spending
        if bare or (no_ceiling and parts.short is False):
            row |= {"pagu_awal": parts.first, "pagu": parts.ceiling}
        if no_spending:
            row["realisasi"] = parts.ceiled if bare and parts.ceiling is not None else parts.spent
        from_parts = no_spending and row["realisasi"] is not None
        if from_parts:
            row |= {"tanggal_data": parts.oldest, "n_rincian": parts.due, "n_rincian_lapor": parts.reported}
            # Parts that do not make up the ceiling are not all of the parts.
            whole = row["pagu"] is None or (
                parts.ceiling is not None and abs(parts.ceiling - row["pagu"]) < 0.005
            )
            row["_sebagian"] = row["_sebagian"] or parts.reported < parts.due or not whole
        filled[n] = from_parts or (no_ceiling and row["pagu"] is not None)
        part_only[n] = bare and parts.short is True  # some of the plan, so no difference to all of it
        for c, column in values.items():
            column[n] = row[c]
    own = {
        c: pd.Series(column, rows.index, dtype=rows[c].dtype)
        for c, column in values.items()
        if c not in ("level", *KEY)
    }
    out = absorb(rows.assign(**own, **{"dari_kegiatan" if level == "program" else "dari_keluaran": filled}))
    out.loc[part_only, ["deviasi", "deviasi_persen"]] = np.nan
    return out


class _Parts(NamedTuple):
    """What the rows below a row are together; None where nothing tells.

    `ceiled`: spending of those with a ceiling; `first`: their first ceilings, None where one lacks it; how
    many there are (`due`) and have `reported`; `short`: one is planned for and has no ceiling, so that the
    sum of ceilings is not the whole; the `oldest` date of data.
    """

    ceiling: float | None = None
    spent: float | None = None
    ceiled: float | None = None
    first: float | None = None
    due: int = 0
    reported: int = 0
    short: bool | None = None
    oldest: str | None = None


_NO_PARTS = _Parts()


def _sums_of_parts(rows: pd.DataFrame, key: str, below: tuple[str, ...]) -> dict[tuple[str, int], _Parts]:
    """What the rows of a level are together, by the row above them (`key`) and year."""
    columns = [key, "tahun", "level", "pendanaan", "pagu_awal", "pagu", "realisasi", "status", "tanggal_data"]
    groups: dict[tuple[str, int], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for above, year, level, *figures in zip(*(objects(rows[c]) for c in columns), strict=True):
        if level in below and above is not None:
            groups[above, year][level].append(figures)
    return {at: _together(some[min(some, key=below.index)]) for at, some in groups.items()}


def _together(parts: list[list[Any]]) -> _Parts:
    """Parts of one level: funding, first ceiling, ceiling, spending, status, date of data of each."""
    planned, first, ceiling, spent, status, dates = zip(*parts, strict=True)
    ceiled = [c is not None for c in ceiling]
    firsts = [f for f, known in zip(first, ceiled, strict=True) if known]
    lacks = (p is not None or s is not None for p, s, k in zip(planned, spent, ceiled, strict=True) if not k)
    return _Parts(
        ceiling=_sum(ceiling),
        spent=_sum(spent),
        ceiled=_sum(s for s, known in zip(spent, ceiled, strict=True) if known),
        first=None if None in firsts else _sum(firsts),
        due=sum(s != "belum tersedia" for s in status),
        reported=sum(s in BUDGET_REPORTED for s in status),
        short=any(lacks),
        oldest=min((d for d in dates if d is not None), default=None),
    )


def _sum(amounts: Iterable[float | None]) -> float | None:
    known = [a for a in amounts if a is not None]
    return math.fsum(known) if known else None
