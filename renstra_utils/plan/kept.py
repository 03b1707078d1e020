"""One office's plan and what was computed of it, for all of its pages: a process keeps them, its forks find
them in place.

Nothing is kept unless `keep` is called. A kept plan is given out where the files are what they were, a kept
result where the plan that is asked about still holds the tables and rules that it was computed of.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from .folder import hashes

#: `plan.Plan`, which is made with what is here.
Plan = Any


@dataclass
class _Kept:
    plan: Plan
    results: dict[str, pd.DataFrame] = field(default_factory=dict)


_kept: _Kept | None = None


def keep(plan: Plan | None) -> None:
    """Keeps a plan and what `once` computes of it from now on, in the place of the one before; None: none."""
    global _kept
    _kept = _Kept(_copy(plan, plan.folder)) if plan else None


def is_kept(folder: Path) -> bool:
    """Whether the plan that is kept is that of a folder."""
    return _kept is not None and _kept.plan.folder == folder


def known(folder: Path) -> Plan | None:
    """The kept plan of a folder whose files are what they were, or the national one above it; else None."""
    for plan in (_kept.plan, _kept.plan.induk) if _kept else ():
        with suppress(OSError):
            if plan and plan.folder.resolve() == folder.resolve() and plan.hashes == hashes(folder):
                return _copy(plan, folder)
    return None


def once(what: str, plan: Plan, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """What `compute` makes of a plan, under the name `what`; of the kept plan, as it was made once."""
    if _kept is None or not _same(plan, _kept.plan):
        return compute()
    if what not in _kept.results:
        _kept.results[what] = compute()
    return _kept.results[what].copy(deep=False)


def _copy(plan: Plan, folder: Path) -> Plan:
    """A plan whose tables share their values with another's until one of the two writes into them."""
    tables = {name: frame.copy(deep=False) for name, frame in plan.tables.items()}
    above = plan.induk and _copy(plan.induk, plan.induk.folder)
    more = deepcopy((plan.meta, plan.rules, plan.hashes, plan.catatan, plan.satuan_uang))
    return type(plan)(folder, more[0], more[1], tables, *more[2:], above)


def _same(plan: Plan | None, other: Plan | None) -> bool:
    """Whether two plans say the same, also after a notebook wrote into one."""
    if plan is None or other is None:
        return plan is other
    return (
        (plan.meta, plan.rules) == (other.meta, other.rules)
        and plan.tables.keys() == other.tables.keys()
        and all(_equal(frame, other.tables[name]) for name, frame in plan.tables.items())
        and _same(plan.induk, other.induk)
    )


def _equal(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return len(one) == len(other) and (not len(one) or one.equals(other))
