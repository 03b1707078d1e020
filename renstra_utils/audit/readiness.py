"""How ready each indicator is to be measured."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..plan.plan import Plan
from ..rules import shipped
from .definition import defined
from .facts import Facts
from .rule import RULES
from .twins import near
from .words import likeness


def readiness(plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How ready each indicator is to be measured, in the spirit of the planning part of the AKIP evaluation.

    Out: per indicator `kode, indikator`, one boolean column per criterion (id in `rules/audit.toml`), `skor`
    (criteria met); and per criterion `kriteria, arti, n_memenuhi, n_total, persen`.
    Basis: planning component of the AKIP evaluation, in spirit; the criteria are this project's own.
    """
    facts, criteria = Facts(plan), pd.DataFrame(shipped()["kesiapan"])
    i = facts.indicators
    met = _criteria(facts)[criteria["id"].tolist()]
    per = pd.concat([i[["kode", "indikator"]], met], axis=1).assign(skor=met.sum(axis=1).astype(int))
    summary = criteria[["id", "arti"]].rename(columns={"id": "kriteria"})
    summary = summary.assign(n_memenuhi=met.sum().to_numpy(), n_total=len(i))
    return per, summary.assign(persen=summary["n_memenuhi"] / summary["n_total"] * 100)


def _criteria(facts: Facts) -> pd.DataFrame:
    """Whether each indicator meets each criterion."""
    i, t = facts.indicators["kode"], facts.targets

    def named_by(*ids: str) -> pd.Series:
        return i.isin({k for id in ids for f in RULES[id](facts, defined(id)) for k in f.codes})

    known = t[t["nilai"].notna()]
    grades = {n for s in facts.plan.rules.predikat.values() for n in s.names}
    readable = known["angka"].notna() | known["bawah"].notna() | known["mutu"].isin(grades)
    years = i.map(known.groupby("kode")["tahun"].nunique()).fillna(0)
    united = {*t.loc[t["unit"].ne(""), "kode"], *known.loc[known["mutu"].notna(), "kode"]}
    twins = {k for pair in [*facts.duplicates, *near(facts)] for k in pair}
    unreadable = i.isin(known.loc[~readable, "kode"]) | named_by("digit-hilang", "dua-indikator")
    met: dict[str, Any] = {
        "terukur": i.isin(known["kode"]) & ~unreadable,
        "bersatuan": (facts.indicators["satuan"].notna() | i.isin(united))
        & ~named_by("satuan-campur", "nama-satuan"),
        "polaritas jelas": ~named_by("polaritas-ragu"),
        "target lengkap": years.ge(len(facts.plan.years)),
        "didanai": _funded(facts),
        "unik": ~i.isin(twins),
    }
    return pd.DataFrame(met).astype(bool)


def _funded(facts: Facts) -> list[bool]:
    """Whether an indicator's kegiatan (or programme) has money in every year of its targets."""
    limit, money, t = defined("kegiatan-tanpa-dana")["ambang"], facts.funding, facts.targets
    paid = money[money["uang"].gt(0) & money["tahun"].ne("jumlah")]
    rows = facts.funded
    due = t[t["nilai"].notna()].groupby("kode")["tahun"].agg(lambda s: set(map(str, s)))
    years: dict[tuple[str, str], set[str]] = {}
    for level in ("program", "kegiatan"):
        of = rows[rows["level"].eq(level)]
        for name in facts.indicators[level].dropna().unique():
            near = of.loc[[likeness(name, text) >= limit for text in of["uraian"]], "baris"]
            years[level, name] = set(paid.loc[paid["baris"].isin(near), "tahun"])
    return [
        bool(due.get(r["kode"])) and due[r["kode"]] <= years.get((r["level"], r[r["level"]]), set())
        for _, r in facts.indicators.iterrows()
    ]
