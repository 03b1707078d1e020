"""Budget against the worked examples of the regulations."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from conftest import ANGGARAN, INDIKATOR, TARGET, write_office

import renstra_utils
from renstra_utils import budget as bud


def test_efficiency_of_pmk_214():
    e = bud.efficiency_214(
        pd.Series([4000, 1000, 5000]), pd.Series([1.22, 0.80, 1.42]), pd.Series([3800, 975, 4725])
    )
    assert round(e, 2) == 25.67


def test_nested_geometric_mean_of_pmk_22():
    k = pd.DataFrame(
        {
            "program": list("111112"),
            "keluaran": list("aabbbc"),
            "target": [5, 10, 3, 6, 5, 1],
            "realisasi": [5, 9, 2, 4, 5, 1],
        }
    )
    got = bud.output_attainment_22(k)
    assert got["keluaran"]["capaian"].round(2).tolist() == [94.87, 76.31, 100]
    assert got["program"]["capaian"].round(2).tolist() == [85.09, 100]
    assert round(got["satker"], 2) == 92.24


def test_a_zero_makes_the_product_zero():
    assert bud.geometric_mean(pd.Series([1.0, 0.0, 0.9])) == 0


@pytest.mark.parametrize(
    ("e", "ne", "limited"),
    [
        (0, 50, False),
        (20, 100, False),
        (-20, 0, False),
        (25.67, 100, True),
        (94.0, 100, True),
        (-30, 0, True),
        (10, 75, False),
    ],
)
def test_efficiency_score_is_limited_and_says_so(e, ne, limited):
    assert bud.efficiency_score(e) == (ne, limited)


def test_consistency():
    rpd = pd.DataFrame({"rpd": [100.0, 200.0], "realisasi": [90.0, 220.0]})
    assert bud.consistency(rpd) == pytest.approx(90)
    assert math.isnan(bud.consistency(rpd.assign(realisasi=math.nan)))


def test_weights_of_pmk_22_add_up(contoh):
    assert sum(contoh.rules.anggaran["pmk-22-2021"]["bobot"].values()) == pytest.approx(100)


@pytest.mark.parametrize(
    ("year", "rule"),
    [
        (2019, "pmk-214-2017"),
        (2020, "pmk-214-2017"),
        (2021, "pmk-22-2021"),
        (2023, "pmk-22-2021"),
        (2024, "pmk-62-2023"),
        (2016, None),
    ],
)
def test_rule_of_the_year(contoh, year, rule):
    got = bud.rule_of_year(year, contoh.rules)
    assert (got and got["id"]) == rule


def office(tmp_path, anggaran):
    funding = "baris,level,kode,induk,uraian,tahun,nilai\nP,program,01,,Program,2023,100\nA,kegiatan,11,P,Satu,2023,60\nB,kegiatan,12,P,Dua,2023,40"
    write_office(
        tmp_path,
        indikator=f"{INDIKATOR}\nX,kegiatan,P,K,S,I,%,maximize,x,1",
        target=f"{TARGET}\nX,2023,,1,1",
        pendanaan=funding,
        anggaran=f"{ANGGARAN}\n{anggaran}",
    )
    return renstra_utils.load(tmp_path)


def test_absorption_uses_the_revised_ceiling_and_shows_both(tmp_path):
    rows = bud.budget(office(tmp_path, "11,2023,100,80,2023-06-01,60,OMSPAN,2023-12-31"), 2023).set_index(
        "kode"
    )
    assert rows.loc["11", "serapan"] == pytest.approx(75)
    assert rows.loc["11", "serapan_awal"] == pytest.approx(60)
    assert rows.loc["11", "sisa"] == 20
    assert rows.loc["12", "status"] == "belum dilaporkan"
    assert pd.isna(rows.loc["12", "realisasi"])


def test_overspending_is_flagged_not_clipped(tmp_path):
    rows = bud.budget(office(tmp_path, "11,2023,100,,,130,OMSPAN,2023-12-31"), 2023).set_index("kode")
    assert rows.loc["11", "serapan"] == pytest.approx(130)
    assert rows.loc["11", "status"] == "lebih belanja"
    assert rows.loc["11", "sisa"] == -30


def test_totals_do_not_count_a_programme_twice(tmp_path):
    plan = office(tmp_path, "01,2023,150,,,100,x,\n11,2023,100,,,60,x,\n12,2023,50,,,40,x,")
    total = bud.totals(bud.budget(plan), ["tahun"]).iloc[0]
    assert (total["pagu"], total["realisasi"]) == (150, 100)


def test_totals_divide_only_what_is_known_on_both_sides(tmp_path):
    total = bud.totals(bud.budget(office(tmp_path, "11,2023,100,,,60,x,\n12,2023,50,,,,x,")), ["tahun"]).iloc[
        0
    ]
    assert total["serapan"] == pytest.approx(60)
    assert (total["n"], total["n_realisasi"], total["pagu"]) == (2, 1, 150)


def test_years_without_figures_stay_missing(balikpapan):
    rows = bud.budget(balikpapan)
    empty = rows[rows["tahun"] >= 2022]
    assert empty[["pendanaan", "pagu", "realisasi", "serapan"]].isna().all(axis=None)
    assert empty["status"].eq("belum tersedia").all()
    assert bud.funding_totals(balikpapan).set_index("tahun")["pendanaan"].isna().tolist() == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_a_proposed_amount_is_marked(balikpapan):
    rows = bud.budget(balikpapan, 2020).set_index("kode")
    assert rows.loc["076.01.WA", "pendanaan"] == 4_056_561_000
    assert rows.loc["076.01.WA", "dari_usulan"]
    assert not rows.loc["3355", "dari_usulan"]
    assert "tercetak “4.056.561.00”" in rows.loc["076.01.WA", "sumber"]


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
    got = bud.quadrant(pd.Series([c]), pd.Series([s])).iloc[0]
    assert got == name or (name is None and pd.isna(got))


def test_plain_efficiency():
    assert bud.plain_efficiency(90, 75) == pytest.approx(1.2)
    assert math.isnan(bud.plain_efficiency(90, 0))
