"""The year by sasaran: its order, its means, the money of what carries it, and when it is called efficient."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import ANGGARAN, INDIKATOR, REALISASI, TARGET, write_office

import renstra_utils
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.statements import by_statement, carriers, numbered

PENDANAAN = "baris,level,kode,induk,uraian,tahun,tercetak,nilai,usulan,alasan,baris_sumber"


def of_office(folder, rows, real, money):
    """Rows of (kode, level, kegiatan, sasaran); every target is 10."""
    codes = [r[0] for r in rows]
    write_office(
        folder,
        indikator="\n".join([INDIKATOR, *(f"{k},{level},P,{a},{s},Indikator {k},x,maximize,r,1" for k, level, a, s in rows)]),
        target="\n".join([TARGET, *(f"{k},2023,,10,1" for k in codes)]),
        realisasi="\n".join([REALISASI, *(f"{k},2023,,{v},,,s,,,,," for k, v in zip(codes, real, strict=True) if v)]),
        pendanaan=f"{PENDANAAN}\nP,program,01,,P,2023,,1,,,\nK,kegiatan,11,P,K,2023,,1,,,\nL,kegiatan,12,P,L,2023,,1,,,",
        anggaran=f"{ANGGARAN}\n" + "\n".join(f"{k},2023,{first},,,{spent},s,2023-12-31" for k, first, spent in money),
    )  # fmt: skip
    plan = renstra_utils.load(folder)
    rows = numbered(attainment(plan, 2023))
    return plan, rows, by_statement(plan, rows, 2023)


TWO = [("A", "kegiatan", "K", "S"), ("B", "kegiatan", "L", "T")]


def test_sasaran_are_numbered_in_the_plans_order_and_none_is_last(tmp_path):
    given = [("A", "kegiatan", "K", ""), ("B", "kegiatan", "K", "S"), ("C", "kegiatan", "L", "S"), ("D", "kegiatan", "L", "T")]  # fmt: skip
    _, rows, found = of_office(tmp_path, given, ["10"] * 4, [])
    assert rows[["kode", "nomor"]].to_numpy().tolist() == [["B", 1], ["C", 1], ["D", 2], ["A", 3]]
    assert found["n"].tolist() == [2, 1, 1]
    assert pd.isna(found["sasaran"].iloc[2])


def test_money_is_of_what_carries_the_sasaran(tmp_path):
    """An activity carries its indicators, a programme those of its own level; one that carries twice counts once."""
    given = [("A", "kegiatan", "K", "S"), ("B", "kegiatan", "L", "S"), ("C", "kegiatan", "L", "S"), ("D", "program", "", "T")]  # fmt: skip
    plan, rows, found = of_office(tmp_path, given, ["10"] * 4, [("11", 100, 50), ("12", 300, 150)])
    assert carriers(plan, rows)["kode"].tolist() == ["11", "12", "01"]
    assert found["pagu"].tolist() == [400, 400]
    assert found["realisasi"].tolist() == [200, 200]
    assert found["efisiensi"].tolist() == [2, 2]


@pytest.mark.parametrize(
    ("real", "money", "efficiency", "why"),
    [
        ("11", (100, 80), 1.375, None),
        ("10", (100, 100), 1, None),
        ("9", (100, 50), None, "di bawah target"),
        ("", (100, 50), None, "belum dilaporkan"),
        ("10", (100, ""), None, "belanja belum diketahui"),
        ("10", (0, 0), None, "belum ada belanja"),
        ("10", (100, 0), None, "belum ada belanja"),
        ("0", (0, 0), None, "di bawah target"),
    ],
)
def test_efficiency_needs_a_target_reached_and_money_spent(tmp_path, real, money, efficiency, why):
    _, _, found = of_office(tmp_path, TWO, [real, "10"], [("11", *money), ("12", 100, 90)])
    first = found.iloc[0]
    assert (pd.isna(first["efisiensi"]) and efficiency is None) or first["efisiensi"] == efficiency
    assert (pd.isna(first["alasan"]) and why is None) or first["alasan"] == why
    assert found["efisiensi"].notna().iloc[1]


def test_half_a_years_spending_makes_no_efficiency(contoh):
    rows = numbered(attainment(contoh, 2024))
    found = by_statement(contoh, rows, 2024)
    assert found["efisiensi"].notna().sum() < len(found)
    assert (found["efisiensi"].notna() == found["alasan"].isna()).all()
    able = found[found["efisiensi"].notna()]
    assert (able["n_lapor"] == able["n_target"]).all()
    assert (able["serapan"] > 0).all()
