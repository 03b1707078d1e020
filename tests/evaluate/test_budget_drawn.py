"""Budgets drawn at random, against a second, simple implementation."""

from __future__ import annotations

import re
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from money_office import SECTIONS, office, said

from renstra_utils.evaluate import attainment, scores
from renstra_utils.evaluate import budget as bud
from renstra_utils.show.pages import BudgetPage

_money = st.sampled_from(["", "", "0", "1", "400", "699999", "700000", "4056561000", "999999999999"])

_CODES = {"01": None, "02": None, "11": None, "12": None, "13": None, "21": None}


@st.composite
def money_tables(draw):
    """Funding of two programmes and four activities, some without a parent, and a budget with every kind of
    gap."""
    years = list(range(2021, 2021 + draw(st.integers(1, 3))))
    parent = {k: draw(st.sampled_from(["01", "02", ""])) for k in ("11", "12", "13", "21")}
    planned = {(k, y): draw(_money) for k in _CODES for y in years}
    spent = {
        (k, y): (draw(_money), draw(st.sampled_from(["", "", "5", "700000"])), draw(_money))
        for k in _CODES
        for y in years
        if draw(st.integers(0, 3))
    }
    return years, parent, planned, spent


def second(years, parent, planned, spent):
    """Totals by year, in whole rupiah, without pandas: pagu, realisasi, realisasi tanpa pagu, n, n
    reported."""
    out = {}
    for y in years:

        def own(k, y=y):
            first, revised, real = spent.get((k, y), ("", "", ""))
            pagu = revised or first
            return (int(pagu) if pagu else None), (int(real) if real else None)

        kids = {p: [k for k in parent if parent[k] == p] for p in ("01", "02", "")}
        told = {k for k in _CODES if own(k) != (None, None)}
        counted = [own(k) for k in kids[""]]
        for p in ("01", "02"):
            pagu, real = own(p)
            below = [own(k) for k in kids[p]]
            lacking = any(
                b[0] is None and (b[1] is not None or planned[k, y])
                for k, b in zip(kids[p], below, strict=True)
            )
            sums = [b[0] for b in below if b[0] is not None]
            if pagu is None and real is not None and sums and not lacking:
                pagu = sum(sums)
            alone = real is not None and pagu is not None and all(b[1] is None for b in below)
            here = p in told and not told & {*kids[""]} and (not told & {*kids[p]} or alone)
            counted += [(pagu, real)] if here else below
        with_ceiling = [(a, b) for a, b in counted if a is not None]
        out[y] = (
            sum(a for a, _ in with_ceiling),
            sum(b for _, b in with_ceiling if b is not None),
            sum(b for a, b in counted if a is None and b is not None),
            len(with_ceiling),
            sum(b is not None for _, b in with_ceiling),
        )
    return out


def write_money(folder, years, parent, planned, spent):
    name = {
        "01": "Program Satu",
        "02": "Program Dua",
        "11": "Layanan " * 30,
        "12": "Sama",
        "13": "Sama",
        "21": "=Rumus",
    }
    level = {k: "program" if k in ("01", "02") else "kegiatan" for k in _CODES}
    funding = ["baris,level,kode,induk,uraian,tahun,nilai"] + [
        f"B{k},{level[k]},{k},{'B' + parent[k] if parent.get(k) else ''},{name[k]},{y},{v}"
        for (k, y), v in planned.items()
    ]
    lines = "\n".join(f"{k},{y},{a},{r},,{b},x,{y}-12-31" for (k, y), (a, r, b) in spent.items())
    return office(folder, lines, "\n".join(funding), (years[0], years[-1]))


@settings(max_examples=25)
@given(money_tables())
def test_drawn_budgets_add_up(drawn):
    with tempfile.TemporaryDirectory() as folder:
        plan = write_money(Path(folder), *drawn)
    money = bud.budget(plan)
    numbers = money.select_dtypes("number").to_numpy(dtype="float64", na_value=0)
    assert not np.isinf(numbers).any()
    total = bud.totals(money, ["tahun"]).set_index("tahun")
    for year, (pagu, real, loose, n, told) in second(*drawn).items():
        got = total.loc[year].fillna(0)
        assert (got["pagu"], got["realisasi"], got["realisasi_tanpa_pagu"]) == (pagu, real, loose)
        assert (got["n"], got["n_lapor"]) == (n, told)
        if pagu and told:
            assert got["sisa"] == pagu - real
            assert got["serapan"] == pytest.approx(float(Fraction(real, pagu) * 100), rel=1e-12)
    for r in money.dropna(subset=["pagu", "realisasi"]).to_dict("records"):
        assert r["sisa"] == r["pagu"] - r["realisasi"]
        assert pd.isna(r["serapan"]) if not r["pagu"] else r["serapan"] == r["realisasi"] / r["pagu"] * 100
    reported = money["realisasi"].notna()
    assert not money.loc[reported, "status"].isin(["belum dilaporkan", "belum tersedia"]).any()
    for year in drawn[0]:
        values = scores.budget_performance(plan, year)["nilai"]
        assert not np.isinf(values.astype(float)).any()


@settings(max_examples=5)
@given(money_tables(), st.sampled_from(["id", "en"]))
def test_drawn_budgets_have_a_page(drawn, bahasa):
    with tempfile.TemporaryDirectory() as folder:
        plan = write_money(Path(folder), *drawn)
    page = BudgetPage(plan, bud.budget(plan), attainment.attainment(plan), drawn[0][-1], bahasa)
    text = said(page, *SECTIONS)
    assert not re.search(r"\b(?:nan|inf|None|NaT)\b|<NA>", text)
