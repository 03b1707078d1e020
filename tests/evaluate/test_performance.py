"""Performance beside money, joined by code and never by name."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from conftest import INDIKATOR, REALISASI, TARGET
from money_office import BLANK_PARENT, office, said

from renstra_utils.evaluate import attainment, choice, codes, performance
from renstra_utils.evaluate import budget as bud
from renstra_utils.show.pages import BudgetPage


@pytest.mark.parametrize(
    ("c", "s", "name"),
    [
        (101, 80, "hemat dan tercapai"),
        (100, 98, "terserap dan tercapai"),
        (90, 80, "kurang terserap dan kurang tercapai"),
        (90, 99, "terserap tetapi kurang tercapai"),
        (90, 110, "lebih belanja dan kurang tercapai"),
        (float("nan"), 90, None),
    ],
)
def test_quadrants(c, s, name):
    got = performance.quadrant(pd.Series([c]), pd.Series([s])).iloc[0]
    assert got == name or (name is None and pd.isna(got))


def test_plain_efficiency():
    assert performance.plain_efficiency(90, 75) == pytest.approx(1.2)
    assert math.isnan(performance.plain_efficiency(90, 0))


@pytest.mark.parametrize(
    ("c", "s", "word"),
    [(100, 100, "sebanding"), (100, 99, "lebih"), (99, 100, "kurang"), (0, 0, None), (0, 5, "kurang")],
)
def test_equal_shares_are_equal(c, s, word):
    got = performance.against_share(pd.Series([float(c)]), pd.Series([float(s)])).iloc[0]
    assert got == word or (word is None and pd.isna(got))


TWINS = """baris,level,kode,induk,uraian,tahun,nilai
P,program,01,,Program Satu,2023,
Q,program,02,,Program Dua,2023,
A,kegiatan,0101,P,Layanan,2023,
B,kegiatan,0201,Q,Layanan,2023,
C,kegiatan,0102,P,Lain,2023,"""

TWIN_INDICATORS = f"""{INDIKATOR}
X,kegiatan,Program Satu,Layanan,S,I,%,maximize,x,1
Y,kegiatan,Program Dua,Layanan,S,J,%,maximize,x,1
Z,kegiatan,Program Dua,Lain,S,K,%,maximize,x,1"""

TWIN_TARGETS = f"{TARGET}\n" + "\n".join(f"{k},2023,,100,1" for k in "XYZ")

TWIN_REPORTS = f"{REALISASI}\n" + "\n".join(f"{k},2023,,100,,,,,,,," for k in "XYZ")

TWIN_MONEY = "0101,2023,100,,,19,x,\n0201,2023,50,,,50,x,\n0102,2023,10,,,5,x,"


@pytest.fixture
def twins(tmp_path):
    """An activity's name under two programmes, and one under another programme than its indicators say."""
    return office(
        tmp_path, TWIN_MONEY, TWINS, indikator=TWIN_INDICATORS, target=TWIN_TARGETS, realisasi=TWIN_REPORTS
    )


def test_activities_are_joined_by_code_never_by_name(twins):
    rows = attainment.attainment(twins, 2023)
    got = performance.performance_and_money(twins, rows, 2023).set_index(["program", "kegiatan"])
    assert got.loc[("Program Satu", "Layanan"), "serapan"] == 19
    assert got.loc[("Program Dua", "Layanan"), "serapan"] == 100
    assert got.loc[("Program Dua", "Layanan"), "banding"] == "sebanding"
    lost = got.loc[("Program Dua", "Lain")]
    assert pd.isna(lost["kode"])
    assert pd.isna(lost["serapan"])
    assert "belum terhubung ke tabel pendanaan" in said(
        BudgetPage(twins, bud.budget(twins), rows, 2023), "kinerja"
    )


def test_the_explorer_does_not_join_the_money_of_two_activities(twins):
    def share(**chosen):
        return choice.money(twins, choice.Choice(**chosen))["serapan"].item()

    assert share(program="Program Satu", kegiatan="Layanan") == 19
    assert share(program="Program Dua", kegiatan="layanan") == 100
    assert pd.isna(share(kegiatan="Layanan"))  # which of the two is not said
    assert pd.isna(share(program="Program Dua", kegiatan="Lain"))


def test_an_activity_of_unknown_programme_is_found_by_a_name_that_stands_once(tmp_path):
    plan = office(tmp_path, "11,2023,100,,,60,x,", BLANK_PARENT)
    assert codes.codes_of_activities(plan).dropna(subset="kegiatan")["kode"].tolist() == ["11"]
