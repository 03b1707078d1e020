"""The rows that a plan still lacks: what a workbook prepares to be filled in."""

from __future__ import annotations

from collections.abc import Sequence

from ...plan.funding_codes import shared_codes
from ...plan.plan import Plan


def rows_due(plan: Plan, table: str, years: Sequence[int]) -> list[dict[str, str]]:
    """The keys of rows that a table still lacks: every indicator, or every funded programme and activity, in
    each year; whatever rows there are."""
    have = plan.tables[table]
    if table == "realisasi":
        return _reports_due(plan, years)
    if table == "target" and plan.induk is not None:
        return []  # under a national plan no targets of its own are owed
    if table in ("target", "perjanjian"):
        codes = list(plan.indikator["kode"])
    elif table == "anggaran":
        funded = plan.pendanaan[plan.pendanaan["level"].isin(["program", "kegiatan"])]
        # Under a code of several rows nothing can be spent.
        own = funded["kode"].dropna()
        own = own[~own.isin(shared_codes(plan.pendanaan))]
        codes = list(dict.fromkeys([*own, *have["kode"]]))
    else:
        return []
    there = set(zip(have["kode"], have["tahun"], strict=True))
    return [{"kode": k, "tahun": str(y)} for k in codes for y in years if (k, y) not in there]


def _reports_due(plan: Plan, years: Sequence[int]) -> list[dict[str, str]]:
    """Rows of realisasi that are lacking: a year, or each of its quarters where the indicator is reported by
    quarter and no figure stands for the year."""
    have = plan.tables["realisasi"]
    by_quarter = set(plan.indikator.loc[plan.indikator["agregasi"].notna(), "kode"])
    by_quarter |= set(have.loc[have["triwulan"].notna(), "kode"])
    groups = have.groupby(["kode", "tahun"], sort=False)
    quarters = {k: set(g["triwulan"].dropna().astype(int)) for k, g in groups}
    whole = have[have["triwulan"].isna()]
    filled = whole[["nilai", "pembilang", "penyebut"]].notna().any(axis=1)
    there = set(whole[["kode", "tahun"]].itertuples(index=False, name=None))
    figure = set(whole.loc[filled, ["kode", "tahun"]].itertuples(index=False, name=None))
    out = []
    for k, y in [(k, y) for k in plan.indikator["kode"] for y in years]:
        key = {"kode": k, "tahun": str(y)}
        if k not in by_quarter:
            out += [key] if (k, y) not in there else []
        elif (k, y) not in figure:  # a row for the year that holds only words leaves its quarters due
            reported = quarters.get((k, y), set())
            out += [key | {"triwulan": str(q)} for q in (1, 2, 3, 4) if q not in reported]
    return out
