"""The plan that an office stands under: where only the national commission writes a Renstra, offices have
their Perjanjian Kinerja alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from ..text import near_code, nearest
from .package import PACKAGE, named_plan
from .problem import PlanError, Problems


def national_plan(
    folder: Path, about: dict[str, Any], load: Callable[[Path], Any], problems: Problems
) -> Any:
    """The plan that `renstra.induk` names, or None after a report.

    `folder`: from which the way is counted; `load`: how a folder becomes a plan.

    A national plan stands under no other, so that no circle can be; and a fictional one is no source of a
    real office's figures.
    """
    way = about.get("induk")
    if way is None:
        return None
    here, there = problems.at(PACKAGE, None, "renstra.induk", way), folder / way
    if not there.is_dir():
        beside = [f"../{p.parent.name}" for p in sorted(folder.resolve().parent.glob("*/indikator.csv"))]
        here.say("induk-tidak-ada", maksud=nearest(way, beside))
    elif there.resolve() == folder.resolve():
        here.say("induk-diri")
    elif not (there / "indikator.csv").exists():
        here.say("induk-bukan-rencana")
    elif named_plan(there / PACKAGE):
        here.say("induk-berinduk")
    else:
        try:
            plan = load(there)
        except PlanError as e:
            more = f" (dan {len(e.problems) - 1} masalah lagi)" if len(e.problems) > 1 else ""
            here.say("induk-salah", nama=there.name, sebab=f"{str(e.problems[0]).rstrip('.')}{more}")
            return None
        if plan.meta.contoh and about.get("contoh") is not True:
            here.say("induk-fiktif")
        return plan
    return None


def check_national(
    tables: dict[str, pd.DataFrame], period: list[int] | None, national: Any, problems: Problems
) -> None:
    """The codes of national indicators are those of the national plan, and the years lie within its own."""
    i = tables["indikator"]
    said, named = problems.of("indikator"), i[i["induk"].notna()]
    if national is None:
        if not any(p.kolom == "renstra.induk" for p in problems):
            said.rows(i, i["induk"].notna(), "induk", "induk-tanpa-rencana")
        return
    known = list(national.tables["indikator"]["kode"])
    for row, code in named.loc[~named["induk"].isin(known), ["_baris", "induk"]].itertuples(index=False):
        here = said.at(row, "induk", code)
        here.say("induk-kode", nama=national.name, maksud=near_code(code, known) or nearest(code, known))
    first, last = national.meta.periode
    if period and not (first <= period[0] and period[1] <= last):
        here = problems.at(PACKAGE, None, "renstra.periode", f"{period[0]}–{period[1]}")
        here.say("induk-periode", awal=first, akhir=last)
