"""Budget-performance scores against the worked examples of the regulations."""

from __future__ import annotations

import ast
import math
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from money_office import FUNDING, office

from renstra_utils.evaluate import scores


def test_efficiency_of_outputs():
    e = scores.output_efficiency(
        pd.Series([4000, 1000, 5000]), pd.Series([1.22, 0.80, 1.42]), pd.Series([3800, 975, 4725])
    )
    assert round(e, 2) == 25.67


def test_nested_geometric_mean_of_outputs():
    k = pd.DataFrame(
        {
            "program": list("111112"),
            "kegiatan": list("kkkkkl"),
            "keluaran": list("aabbbc"),
            "target": [5, 10, 3, 6, 5, 1],
            "realisasi": [5, 9, 2, 4, 5, 1],
        }
    )
    got = scores.output_attainment(k)
    assert got["keluaran"]["capaian"].round(2).tolist() == [94.87, 76.31, 100]
    assert got["program"]["capaian"].round(2).tolist() == [85.09, 100]
    assert round(got["satker"], 2) == 92.24


def test_a_zero_makes_the_product_zero():
    assert scores.geometric_mean(pd.Series([1.0, 0.0, 0.9])) == 0


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
    assert scores.efficiency_score(e) == (ne, limited)


def test_consistency():
    rpd = pd.DataFrame({"rpd": [100.0, 200.0], "realisasi": [90.0, 220.0]})
    assert scores.consistency(rpd) == pytest.approx(90)
    assert math.isnan(scores.consistency(rpd.assign(realisasi=math.nan)))


def evaluations(rules):
    return [r for r in rules.anggaran.values() if r.get("jenis") == "evaluasi"]


def test_weights_of_each_score_add_up(contoh):
    for rule in evaluations(contoh.rules):
        weights = [p["bobot"] for p in rule["komponen"] if "bobot" in p]
        assert not weights or sum(weights) == pytest.approx(100)
        assert bool(weights) == ("jumlah" in rule)


def test_each_part_cites_a_rule_of_its_year_and_its_way_is_known(contoh):
    rules = contoh.rules.anggaran
    for rule in evaluations(contoh.rules):
        for year in range(rule["mulai"], rule.get("akhir", rule["mulai"] + 3) + 1):
            assert scores.rule_of_year(year, contoh.rules) == scores.budget_rule(rule["id"], contoh.rules)
            parts = scores.parts_of_year(year, contoh.rules)
            assert [p.name for p in parts] == [p["nama"] for p in rule["komponen"]]
            for part in parts:
                cited = rules[part.rule]
                assert cited["mulai"] <= year <= cited.get("akhir", 9999)
                assert part.way in scores.WAYS


def test_a_part_outside_the_years_of_its_rule_is_not_shown(contoh):
    rules = replace(contoh.rules, anggaran={k: dict(r) for k, r in contoh.rules.anggaran.items()})
    rules.anggaran["konsistensi"]["mulai"] = 2022
    names = [p.name for p in scores.parts_of_year(2021, rules)]
    assert "Konsistensi" not in names
    assert "Konsistensi" in [p.name for p in scores.parts_of_year(2022, rules)]


@pytest.mark.parametrize("path", sorted(Path(scores.__file__).parent.glob("*.py")), ids=lambda p: p.stem)
def test_no_year_and_no_decree_stands_in_the_code(path):
    """Decrees and their years live in the rules; a docstring may name the one that a formula was read in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Module)]
    docs = {ast.get_docstring(n, clean=False) for n in documented}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value not in docs:
            assert not (isinstance(node.value, int) and 2000 < node.value < 2100), node.value
            assert not (isinstance(node.value, str) and re.search(r"pmk", node.value, re.I)), node.value


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
    got = scores.rule_of_year(year, contoh.rules)
    assert (got and got.id) == rule


OUTPUTS = """tahun,program,kegiatan,keluaran,indikator,target,realisasi,pagu,realisasi_anggaran
2023,01,11,Layanan,,10,10,1000,500
2023,01,12,Layanan,a,10,4,400,300
2023,01,12,Layanan,b,10,9,400,300"""


def score_of(plan, year=2023):
    return scores.budget_performance(plan, year).set_index("komponen")


def test_outputs_of_the_same_name_are_told_apart_by_their_activity(tmp_path):
    got = score_of(office(tmp_path, "11,2023,1,,,1,x,", keluaran=OUTPUTS))
    # Attainment of the second activity's output: √(4/10 × 9/10) = 6/10.
    earned = Fraction(1000) * 1 + 400 * Fraction(6, 10)
    e = (earned - 800) / earned * 100
    assert got.loc["Efisiensi (E)", "nilai"] == pytest.approx(float(e), abs=1e-9)
    ne = 50 + min(e, Fraction(20)) / 20 * 50
    assert got.loc["Nilai efisiensi (NE)", "nilai"] == pytest.approx(float(ne), abs=1e-9)
    # Programme: √(1 × 6/10), which is the office's too.
    assert got.loc["Capaian output", "nilai"] == pytest.approx(float(Fraction(6, 10)) ** 0.5 * 100, abs=1e-9)


@pytest.mark.parametrize(
    "line",
    [
        "2023,01,13,Lain,,10,,100,50",
        "2023,01,13,Lain,,10,5,,50",
        "2023,01,13,Lain,,0,5,100,50",
        "2023,01,12,Layanan,c,10,9,500,300",
    ],
)
def test_no_efficiency_of_a_part_of_the_outputs(tmp_path, line):
    got = score_of(office(tmp_path, "11,2023,1,,,1,x,", keluaran=f"{OUTPUTS}\n{line}"))
    assert got.loc[["Efisiensi (E)", "Nilai efisiensi (NE)", "Nilai kinerja anggaran"], "nilai"].isna().all()
    assert "belum diketahui" in got.loc["Efisiensi (E)", "keterangan"]
    assert "Nilai efisiensi (NE)" in got.loc["Nilai kinerja anggaran", "keterangan"]


def test_months_are_counted_where_they_have_figures(tmp_path):
    rpd = "tahun,bulan,rpd,realisasi\n" + "\n".join(
        f"2023,{m},{m}00,{f'{m}00' if m <= 3 else ''}" for m in range(1, 13)
    )
    got = score_of(office(tmp_path, "11,2023,1,,,1,x,", rpd=rpd)).loc["Konsistensi"]
    assert got["masukan"] == "rpd.csv: 3 dari 12 bulan punya rencana dan realisasi"
    assert got["nilai"] == 100


@pytest.mark.parametrize("year", [2017, 2020, 2021, 2023, 2024, 2030])
def test_every_part_cites_a_decree_of_its_year(tmp_path, year):
    funding = FUNDING.replace("2023", str(year))
    plan = office(tmp_path, f"11,{year},1,,,1,x,", funding, (year, year))
    for part in scores.budget_performance(plan, year).to_dict("records"):
        rule = plan.rules.anggaran[part["aturan"]]
        assert rule["mulai"] <= year <= rule.get("akhir", 9999)
        assert part["dasar_hukum"] == rule["dasar_hukum"]
        decrees = re.findall(
            r"PMK \d+(?:/PMK\.02)?/(\d{4})", part["dasar_hukum"].partition(" sebagaimana")[0]
        )
        assert all(int(y) <= year for y in decrees)
