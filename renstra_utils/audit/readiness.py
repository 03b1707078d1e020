"""How ready each indicator is to be measured: what the rules of the audit know of it, as criteria."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from ..frames import as_records
from ..plan.plan import Plan
from ..rules import shipped
from .definition import Finding, defined
from .facts import Facts
from .rows import Row
from .rule import found_by
from .words import likeness


def readiness(plan: Plan | Facts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How ready each indicator is to be measured, in the spirit of the planning part of the AKIP evaluation.

    Out: per indicator `kode, indikator`, one nullable boolean column per criterion (id in `rules/audit.toml`;
    missing where it cannot be assessed), `skor` (criteria met); and per criterion `kriteria, arti,
    n_memenuhi, n_total` (assessable indicators), `persen` (missing where there are none), and under a
    national plan `sebab`: why a criterion may not be assessable there.
    Basis: planning component of the AKIP evaluation, in spirit; the criteria are this project's own.
    """
    facts = plan if isinstance(plan, Facts) else Facts(plan)
    criteria = pd.DataFrame(shipped()["kesiapan"])
    met = pd.DataFrame({c["id"]: _met(facts, c["aturan"]) for c in shipped()["kesiapan"]})
    for id, more in _MORE.items():
        met[id] = met[id] & more(facts)
    per = facts.indicators[["kode", "indikator"]].join(met).assign(skor=met.sum(axis=1).astype(int))
    summary = criteria[["id", "arti"]].rename(columns={"id": "kriteria"})
    summary["n_memenuhi"] = met.sum().astype(int).to_numpy()
    summary["n_total"] = met.notna().sum().to_numpy()
    share = summary["n_memenuhi"] / summary["n_total"].where(summary["n_total"] > 0) * 100
    if facts.plan.induk is not None:
        summary["sebab"] = criteria["sebab_nasional"].to_numpy()
    return per, summary.assign(persen=share)


def is_ready(per: pd.DataFrame, criteria: list[str]) -> pd.Series:
    """Whether an indicator meets each of these criteria that can be assessed of it, one at least."""
    met = per[criteria].astype("boolean")
    return met.fillna(True).all(axis=1) & met.notna().any(axis=1)


def held_back(per: pd.DataFrame, criteria: list[str]) -> tuple[list[str], int]:
    """What keeps most indicators from being ready, and how many would be ready without it.

    One criterion; several where no single one would change anything: those that most indicators lack
    together. None where every indicator is ready, or where nothing else could be assessed.
    """
    ready = int(is_ready(per, criteria).sum())
    without = {k: int(is_ready(per, [c for c in criteria if c != k]).sum()) for k in criteria}
    best = max(without, key=lambda k: without[k], default=None)
    if best is not None and without[best] > ready:
        return [best], without[best]
    lacking = [tuple(k for k in criteria if not pd.isna(r[k]) and not r[k]) for r in per.to_dict("records")]
    known = pd.Series([x for x in lacking if x], dtype="object").value_counts()
    if known.empty:
        return [], ready
    most = list(known.index[0])
    n = int(is_ready(per, [c for c in criteria if c not in most]).sum())
    return (most, n) if n > ready else ([], ready)


def none_meets(criterion: str) -> str:
    """What to say of a criterion that no indicator meets."""
    return str(next(c["tak_satu_pun"] for c in shipped()["kesiapan"] if c["id"] == criterion))


def _met(facts: Facts, rules: list[str]) -> pd.Series:
    """Whether none of these rules names an indicator, but for what may be intended."""
    found = {k for id in rules for f in found_by(facts, id) if _speaks(f) for k in f.codes}
    return (~facts.indicators["kode"].isin(found)).astype("boolean")


def _speaks(f: Finding) -> bool:
    return f.sure != "mungkin"


def _planned(facts: Facts) -> pd.Series:
    """Targets that were read, by indicator: how many years; under a national plan also those agreed on."""
    known = facts.targets[facts.targets["nilai"].notna()]
    if facts.plan.induk is not None:
        agreed = facts.tables["perjanjian"]
        known = pd.concat([known[["kode", "tahun"]], agreed.loc[agreed["nilai"].notna(), ["kode", "tahun"]]])
    return facts.indicators["kode"].map(known.groupby("kode")["tahun"].nunique()).fillna(0)


def _measured(facts: Facts) -> pd.Series:
    """Whether there is a target at all."""
    return _planned(facts) > 0


def _united(facts: Facts) -> pd.Series:
    """Whether there is a unit, or a target of which the rules say whether it lacks one."""
    return facts.indicators["satuan"].notna() | _measured(facts)


def _complete(facts: Facts) -> pd.Series:
    """Whether every year of the plan has a target; missing under a national plan, which does not ask it."""
    if facts.plan.induk is not None:
        return pd.Series(pd.NA, index=facts.indicators.index, dtype="boolean")
    return _planned(facts) >= len(facts.plan.years)


def _course(facts: Facts) -> pd.Series:
    """True; missing where there is nothing to compare: no baseline, and one target at most."""
    several = (_planned(facts) + facts.indicators["baseline"].notna()) > 1
    return several.astype("boolean").where(several)


def _aimed(facts: Facts) -> pd.Series:
    """True; missing where the plan names no sasaran for it."""
    told = facts.indicators["sasaran"].notna()
    return told.astype("boolean").where(told)


def _funded(facts: Facts) -> pd.Series:
    """Whether its kegiatan (or programme) has money in every year of its targets.

    A kegiatan by its programme where the funding table has no kegiatan; missing where the table has no
    amounts of either, and for an indicator above the programmes.
    """
    due = {k: {str(t["tahun"]) for t in g if pd.notna(t["nilai"])} for k, g in facts.by_indicator}
    paid = {level: _years_paid(facts, level) for level in ("program", "kegiatan")}

    def funded(row: Row) -> bool | None:
        own = "kegiatan" if row["level"] == "sub kegiatan" else row["level"]
        level = next((v for v in (own, "program") if paid.get(v) is not None), None)
        if level is None or pd.isna(row[level]):
            return None
        years = (paid[level] or {}).get(row[level], set())
        return bool(due.get(row["kode"])) and due[row["kode"]] <= years

    found = [funded(row) for row in as_records(facts.indicators)]
    return pd.Series(found, index=facts.indicators.index, dtype="boolean")


def _years_paid(facts: Facts, level: str) -> dict[str, set[str]] | None:
    """The years with money of each name of this level, however spelled; None where the level has none."""
    money = facts.funding
    paid = money[money["level"].eq(level) & money["uang"].gt(0) & money["tahun"].ne("jumlah")]
    if paid.empty:
        return None
    limit, years = defined("kegiatan-tanpa-dana")["ambang"], defaultdict(set)
    for text, year in zip(paid["uraian"], paid["tahun"], strict=True):
        years[text].add(year)
    return {
        name: set().union(*(own for text, own in years.items() if likeness(name, text) >= limit))
        for name in facts.indicators[level].dropna().unique()
    }


#: What a criterion asks beside the silence of its rules.
_MORE = {
    "terukur": _measured,
    "bersatuan": _united,
    "nilai awal dan deret wajar": _course,
    "bukan sasarannya sendiri": _aimed,
    "target lengkap": _complete,
    "didanai": _funded,
}
