"""Does the plan hold together? Every rule about a plan and about what was reported, and what they find.

Each file of rules has one subject; the rules' names, severities, criteria, remedies, thresholds and examples
stand in `rules/audit.toml`. Basis: PermenPANRB 53/2014 (performance planning) and the planning part of the
AKIP evaluation, in spirit.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..plan.plan import Plan
from ..rules import shipped
from ..wording import Wording

# Importing a file of rules registers them.
from . import (  # noqa: F401
    activities,
    baselines,
    blank_totals,
    codes,
    funding_growth,
    impossible,
    levels,
    lists,
    measures,
    names,
    national,
    no_measure,
    polarity,
    printing,
    quarters,
    same_series,
    spellings,
    spending,
    staff,
    sums,
    targets,
    trends,
    twins,
    two_in_one,
    unknown_grades,
    wordings,
    writing,
)
from .definition import CERTAINTIES, COLUMNS, SEVERITIES, Finding, definitions
from .facts import Facts
from .readiness import readiness
from .rule import RULES, found_by

__all__ = [
    "CERTAINTIES",
    "COLUMNS",
    "RULES",
    "SEVERITIES",
    "Facts",
    "audit",
    "findings",
    "readiness",
    "rules_of_audit",
]


def rules_of_audit() -> dict[str, dict[str, Any]]:
    """Every rule by its id: `nama, tingkat, kriteria, saran` and its thresholds, from `rules/audit.toml`."""
    return {r["id"]: r for r in shipped()["audit"]}


def audit(plan: Plan | Facts, bahasa: str = "id") -> pd.DataFrame:
    """What contradicts in the plan's tables, gravest first.

    Out, one row per finding: `aturan` (id of the rule), `tingkat`, `keyakinan` (how sure it is), `tabel` (of
    the first row), `kode` (keys,
    `;`-joined; blank where a whole year or table is meant), `baris_sumber` (lines of the source document; the
    file's row where the plan has none), `uraian`, `hitungan` (the arithmetic, blank where there is none),
    `saran`, `ringkas` (the two amounts in a few words; blank where `uraian` is short itself), `rupiah` (at
    stake: the largest difference, or the amount in doubt; missing where there is none). A clean plan gives
    no rows. A rule that fails raises. Who asks for more than this gives `Facts(plan)`, then derived once.
    """
    whole = plan.plan if isinstance(plan, Facts) else plan
    w = Wording(bahasa, whole.meta.anggaran)
    found = pd.DataFrame([f.written(w) for f in findings(plan)], columns=COLUMNS, dtype="str")
    return found.assign(rupiah=pd.to_numeric(found["rupiah"]).astype("Int64"))


def findings(plan: Plan | Facts) -> list[Finding]:
    """The findings of every rule, in the order in which to mend them.

    Gravest first, then surest, then by the money at stake and the indicators touched; by rule, table and row
    where these are the same.
    """
    facts = plan if isinstance(plan, Facts) else Facts(plan)
    rules, tables = definitions(), list(facts.tables)
    grades, sure, order = list(SEVERITIES), list(CERTAINTIES), list(rules)
    found = [f for id in rules for f in found_by(facts, id)]

    def first(f: Finding) -> tuple[float, ...]:
        urgent = (grades.index(f.severity), sure.index(f.sure), -f.money, -f.touched)
        return (*urgent, order.index(f.rule), tables.index(f.table), f.row)

    return sorted(found, key=first)
