"""Budget against the worked examples of the regulations."""

from __future__ import annotations

import ast
import math
import re
import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import ANGGARAN, INDIKATOR, REALISASI, TARGET, write_office
from hypothesis import given, settings
from hypothesis import strategies as st

import renstra_utils
from renstra_utils.evaluate import attainment, codes, explore
from renstra_utils.evaluate import budget as bud
from renstra_utils.show.pages import BudgetPage


def test_efficiency_of_pmk_214():
    e = bud.output_efficiency(
        pd.Series([4000, 1000, 5000]), pd.Series([1.22, 0.80, 1.42]), pd.Series([3800, 975, 4725])
    )
    assert round(e, 2) == 25.67


def test_nested_geometric_mean_of_pmk_22():
    k = pd.DataFrame(
        {
            "program": list("111112"),
            "kegiatan": list("kkkkkl"),
            "keluaran": list("aabbbc"),
            "target": [5, 10, 3, 6, 5, 1],
            "realisasi": [5, 9, 2, 4, 5, 1],
        }
    )
    got = bud.output_attainment(k)
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


def scores(rules):
    return [r for r in rules.anggaran.values() if r.get("jenis") == "evaluasi"]


def test_weights_of_each_score_add_up(contoh):
    for rule in scores(contoh.rules):
        weights = [p["bobot"] for p in rule["komponen"] if "bobot" in p]
        assert not weights or sum(weights) == pytest.approx(100)
        assert bool(weights) == ("jumlah" in rule)


def test_each_part_cites_a_rule_of_its_year_and_its_way_is_known(contoh):
    rules = contoh.rules.anggaran
    for rule in scores(contoh.rules):
        for year in range(rule["mulai"], rule.get("akhir", rule["mulai"] + 3) + 1):
            assert bud.rule_of_year(year, contoh.rules) == rule
            parts = bud.parts_of_year(year, contoh.rules)
            assert parts == rule["komponen"]
            for part in parts:
                cited = rules[part["aturan"]]
                assert cited["mulai"] <= year <= cited.get("akhir", 9999)
                assert part["hitung"] in bud.WAYS


def test_a_part_outside_the_years_of_its_rule_is_not_shown(contoh):
    rules = replace(contoh.rules, anggaran={k: dict(r) for k, r in contoh.rules.anggaran.items()})
    rules.anggaran["konsistensi"]["mulai"] = 2022
    names = [p["nama"] for p in bud.parts_of_year(2021, rules)]
    assert "Konsistensi" not in names
    assert "Konsistensi" in [p["nama"] for p in bud.parts_of_year(2022, rules)]


def test_no_year_and_no_decree_stands_in_the_code():
    """Decrees and their years live in the rules; a docstring may name the one that a formula was read in."""
    tree = ast.parse(Path(bud.__file__).read_text(encoding="utf-8"))
    docs = {
        ast.get_docstring(n, clean=False)
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.Module)
    }
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
    got = bud.rule_of_year(year, contoh.rules)
    assert (got and got.id) == rule


FUNDING = """baris,level,kode,induk,uraian,tahun,nilai
P,program,01,,Program,2023,100
A,kegiatan,11,P,Satu,2023,60
B,kegiatan,12,P,Dua,2023,40"""


def office(tmp_path, anggaran, pendanaan=FUNDING, years=(2023, 2023), **files):
    """An office of one indicator with these tables of money; the codes of anggaran.csv are those of `pendanaan`."""
    about = f'{{"renstra": {{"nama_kantor": "K", "periode": [{years[0]}, {years[1]}]}}}}'
    files = {
        "indikator": f"{INDIKATOR}\nX,kegiatan,Program,Satu,S,I,%,maximize,x,1",
        "target": f"{TARGET}\nX,{years[0]},,1,1",
        "pendanaan": pendanaan,
        "anggaran": f"{ANGGARAN}\n{anggaran}",
    } | files
    write_office(tmp_path, **{k: v for k, v in files.items() if v})
    (tmp_path / "datapackage.json").write_text(about, encoding="utf-8")
    return renstra_utils.load(tmp_path)


def of_year(plan, year=2023):
    """Rows by code, the year's total, and the page."""
    money = bud.budget(plan)
    total = bud.totals(money, ["tahun"]).set_index("tahun").loc[year]
    page = BudgetPage(plan, money, attainment.attainment(plan), year)
    return money[money["tahun"] == year].set_index("kode"), total, page


def said(page, *sections):
    """What a reader reads of a page, as one line."""
    html = " ".join(str(getattr(page, name)().html) for name in sections)
    html = re.sub(r"</?(?:a|span)\b[^>]*>", "", html)
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.S).replace("\u00a0", " ").split())


SECTIONS = ("summary", "by_year", "details", "performance", "score", "method", "files")


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


THREE = """baris,level,kode,induk,uraian,tahun,nilai
P,program,01,,Program,2023,
A,kegiatan,1001,P,Satu,2023,
B,kegiatan,1002,P,Dua,2023,
C,kegiatan,1003,P,Tiga,2023,"""
HALF_REPORTED = "1001,2023,700000,,,699999,x,\n1002,2023,500000,,,,x,\n1003,2023,,,,100000,x,"


def test_totals_are_of_the_whole_ceiling_and_name_what_has_not_reported(tmp_path):
    rows, total, page = of_year(office(tmp_path, HALF_REPORTED, THREE))
    assert (total["pagu"], total["realisasi"], total["sisa"]) == (1_200_000, 699_999, 500_001)
    assert total["serapan"] == pytest.approx(float(Fraction(699_999, 1_200_000) * 100), abs=1e-12)
    assert total["persen_pagu_lapor"] == pytest.approx(float(Fraction(700_000, 1_200_000) * 100), abs=1e-12)
    assert total["serapan_lapor"] == pytest.approx(float(Fraction(699_999, 700_000) * 100), abs=1e-12)
    assert total["realisasi_tanpa_pagu"] == 100_000
    assert total[["n", "n_lapor", "n_tanpa_pagu", "n_realisasi"]].tolist() == [2, 1, 1, 2]
    assert rows["status"].to_dict() == {
        "01": "sebagian dilaporkan",
        "1001": "terserap",
        "1002": "belum dilaporkan",
        "1003": "tanpa pagu",
    }
    text = said(page, "summary")
    assert (
        "58,33 % pagu 2023 terserap sejauh ini; 1 dari 2 kegiatan berpagu (58,33 % pagu) sudah melapor"
        in text
    )
    assert "sisa Rp 500.001" in text
    assert "Serapan yang sudah melapor saja: 99,9999 % dari pagunya Rp 700.000" in text
    assert "1 kegiatan melaporkan realisasi Rp 100.000 tanpa pagu" in text
    assert "100 %" not in text


def test_a_programme_has_the_sums_of_its_activities(tmp_path):
    rows, total, _ = of_year(office(tmp_path, HALF_REPORTED, THREE))
    program = rows.loc["01"]
    assert program["dari_kegiatan"]
    assert not program["dijumlahkan"]
    columns = ["pagu", "realisasi", "sisa", "serapan"]
    assert program[columns].tolist() == total[columns].tolist()
    assert (program["n_rincian"], program["n_rincian_lapor"]) == (3, 2)


def test_a_programme_that_differs_from_its_activities_is_found(tmp_path):
    given = "01,2023,5000,,,4000,x,\n11,2023,600,,,550,x,\n12,2023,400,,,400,x,"
    plan = office(tmp_path, given)
    found = bud.programme_against_activities(plan)
    assert found[["kolom", "nilai_program", "jumlah_kegiatan"]].to_numpy().tolist() == [
        ["pagu_awal", 5000, 1000],
        ["realisasi", 4000, 950],
    ]
    assert found["baris"].tolist() == ["2; 3; 4"] * 2
    rows, total, page = of_year(plan)
    assert rows.loc["01", "realisasi"] == 4000
    assert (total["pagu"], total["realisasi"]) == (1000, 950)
    assert "Angka program berbeda dari jumlah kegiatannya" in said(page, "details")


@pytest.mark.parametrize(
    "given",
    [
        "01,2023,1000,,,950,x,\n11,2023,600,,,550,x,\n12,2023,400,,,400,x,",
        "01,2023,5000,,,4000,x,\n11,2023,600,,,550,x,",  # the other activity has no figure yet
        "11,2023,600,,,550,x,\n12,2023,400,,,400,x,",
    ],
)
def test_nothing_is_compared_that_agrees_or_lacks_a_figure(tmp_path, given):
    assert bud.programme_against_activities(office(tmp_path, given)).empty


def test_a_programme_stands_in_where_it_alone_has_spending(tmp_path):
    given = "01,2023,100,,,95,x,\n11,2023,60,,,,x,\n12,2023,40,,,,x,"
    _, total, _ = of_year(office(tmp_path, given))
    assert (total["pagu"], total["realisasi"], total["n"]) == (100, 95, 1)


BLANK_PARENT = FUNDING.replace("11,P,", "11,,")


def test_no_money_counts_twice_where_a_parent_is_unknown(tmp_path):
    rows, total, page = of_year(office(tmp_path, "01,2023,100,,,80,x,\n11,2023,100,,,80,x,", BLANK_PARENT))
    assert (total["pagu"], total["realisasi"]) == (100, 80)
    assert not rows.loc["01", "dijumlahkan"]
    assert "induknya tidak diketahui" in rows.loc["01", "keterangan"]
    text = said(page, "summary", "details")
    assert "Angka 1 baris tidak dijumlahkan, karena mungkin sudah terhitung: 01." in text
    assert "induknya tidak diketahui" in text


def test_a_code_that_begins_with_another_is_below_it(tmp_path):
    funding = BLANK_PARENT.replace("kegiatan,11,", "kegiatan,01.11,")
    rows, total, _ = of_year(office(tmp_path, "01,2023,100,,,80,x,\n01.11,2023,100,,,80,x,", funding))
    assert rows.loc["01.11", "program_kode"] == "01"
    assert (total["pagu"], total["realisasi"]) == (100, 80)
    assert rows["keterangan"].isna().all()


def test_an_output_is_no_activity(tmp_path):
    funding = FUNDING + "\nO,output,11.AA,A,Keluaran,2023,"
    rows, total, _ = of_year(office(tmp_path, "11,2023,100,,,80,x,\n11.AA,2023,60,,,50,x,", funding))
    assert rows.loc["11.AA", "level"] == "output"
    assert (total["pagu"], total["realisasi"], total["n"]) == (100, 80, 1)


def test_outputs_stand_for_an_activity_that_has_no_figure(tmp_path):
    funding = FUNDING + "\nO,output,11.AA,A,Keluaran,2023,"
    rows, total, _ = of_year(office(tmp_path, "11.AA,2023,60,,,50,x,", funding))
    assert rows.loc["11", "dari_keluaran"]
    assert (total["pagu"], total["realisasi"]) == (60, 50)


def test_outputs_that_do_not_make_up_the_ceiling_are_a_part(tmp_path):
    funding = FUNDING + "\nO,output,11.AA,A,Keluaran,2023,"
    rows, total, _ = of_year(office(tmp_path, "11,2023,100,,,,x,\n11.AA,2023,60,,,50,x,", funding))
    assert rows.loc["11", "status"] == "sebagian dilaporkan"
    assert (total["realisasi"], total["serapan"], total["n_lapor"]) == (50, 50, 0)


def test_levels_without_a_funding_table_follow_the_codes(tmp_path):
    given = "076.01,2023,100,,,80,x,\n076.01.3355,2023,100,,,80,x,\n3356,2023,10,,,1,x,"
    rows, total, page = of_year(office(tmp_path, given, pendanaan=""))
    assert rows["level"].to_dict() == {"076.01": "program", "076.01.3355": "kegiatan", "3356": "kegiatan"}
    assert (total["pagu"], total["realisasi"]) == (110, 81)
    assert "pendanaan.csv kosong" in said(page, "details")


TWO_YEARS = "\n".join([FUNDING, FUNDING.partition("\n")[2].replace("2023", "2024")])


@pytest.mark.parametrize(
    ("given", "growth", "why"),
    [
        ("11,2023,1000,,,0,x,\n11,2024,1000,,,900,x,", None, "realisasi 2023 nol"),
        ("11,2023,1000,,,800,x,\n11,2024,1000,,,900,x,", 12.5, None),
        ("11,2024,1000,,,900,x,", None, "realisasi 2023 belum dilaporkan"),
        (
            "11,2023,1000,,,800,x,2023-12-31\n11,2024,1000,,,400,x,2024-06-30",
            None,
            "realisasi 2024 dan 2023 bukan dari bulan yang sama",
        ),
        ("11,2023,1000,,,300,x,2023-06-30\n11,2024,1000,,,450,x,2024-06-30", 50, None),
    ],
)
def test_growth_is_against_a_like_year_directly_before(tmp_path, given, growth, why):
    rows, _, page = of_year(office(tmp_path, given, TWO_YEARS, (2023, 2024)), 2024)
    got = rows.loc["11"]
    assert got["pertumbuhan"] == growth if growth else pd.isna(got["pertumbuhan"])
    assert got["alasan_pertumbuhan"] == why if why else pd.isna(got["alasan_pertumbuhan"])
    text = said(page, *SECTIONS)
    assert "Tumbuh terhadap 2023" in text
    assert (why or "") in text


def test_2023_against_2020_is_no_growth(tmp_path):
    funding = "\n".join(
        ["baris,level,kode,induk,uraian,tahun,nilai", *(f"A,kegiatan,11,,Satu,{y},1" for y in (2020, 2023))]
    )
    plan = office(tmp_path, "11,2020,1000,,,500,x,\n11,2023,1000,,,900,x,", funding, (2020, 2023))
    rows, _, _ = of_year(plan)
    assert pd.isna(rows.loc["11", "pertumbuhan"])
    assert rows.loc["11", "alasan_pertumbuhan"] == "realisasi 2022 belum dilaporkan"


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("11,2023,100,,,60,x,\n12,2023,100,,,60,x,", "60 % pagu 2023 terserap"),
        ("11,2023,100,,,60,x,2023-06-30", "60 % pagu 2023 terserap, per 30 Juni 2023"),
        ("11,2023,100,,,,x,", "Realisasi anggaran 2023 belum dilaporkan"),
        ("11,2023,,,,60,x,", "Realisasi anggaran 2023 dilaporkan, pagunya belum"),
        ("11,2023,0,,,0,x,", "Realisasi anggaran 2023 dilaporkan atas pagu nol"),
        ("11,2023,100,,,60,x,\n12,2023,,,,5,x,", "60 % pagu 2023 terserap; 1 kegiatan berbelanja tanpa pagu"),
        (
            "11,2023,100,,,,x,\n12,2023,,,,5,x,",
            "1 kegiatan berbelanja tanpa pagu 2023; 1 yang berpagu belum melapor",
        ),
        ("11,2023,350000,,,349990,x,", "99,997 % pagu 2023 terserap"),
    ],
)
def test_the_title_says_what_is_known(tmp_path, given, title):
    _, _, page = of_year(office(tmp_path, given))
    assert said(page, "summary").startswith(title + " Anggaran (rupiah)")


REPORT = f"{REALISASI}\nX,2023,,1,,,,,,,,"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("11,2023,100,,,50,x,\n12,2023,100,,,50,x,", "2: rata-rata capaian 100 %"),
        (
            "11,2023,100,,,50,x,\n12,2023,100,,,,x,",
            "kantor belum dihitung: pagu atau realisasi belum diketahui seluruhnya",
        ),
        ("11,2023,100,,,50,x,2023-06-30", "kantor belum dihitung: realisasi anggaran baru per 30 Juni 2023"),
        ("11,2023,100,,,0,x,", "kantor tidak terdefinisi: belum ada belanja"),
    ],
)
def test_efficiency_of_the_office_is_of_a_whole_year(tmp_path, given, words):
    _, _, page = of_year(office(tmp_path, given, realisasi=REPORT))
    assert f"Efisiensi sederhana {words}" in said(page, "summary")


def test_a_formula_never_says_100_where_it_is_not(tmp_path):
    rows, _, _ = of_year(office(tmp_path, "11,2023,12345678955,,,12345678954,x,\n12,2023,100,,,100,x,"))
    assert rows.loc["11", "rumus"] == "12.345.678.954 / 12.345.678.955 × 100 = 99,99999999"
    assert rows.loc["12", "rumus"] == "100 / 100 × 100 = 100"


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


@pytest.mark.parametrize(
    ("c", "s", "word"),
    [(100, 100, "sebanding"), (100, 99, "lebih"), (99, 100, "kurang"), (0, 0, None), (0, 5, "kurang")],
)
def test_equal_shares_are_equal(c, s, word):
    got = bud.against_share(pd.Series([float(c)]), pd.Series([float(s)])).iloc[0]
    assert got == word or (word is None and pd.isna(got))


# --- joined by code -----------------------------------------------------------------------------------------------------

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
    got = bud.performance_and_money(twins, rows, 2023).set_index(["program", "kegiatan"])
    assert got.loc[("Program Satu", "Layanan"), "serapan"] == 19
    assert got.loc[("Program Dua", "Layanan"), "serapan"] == 100
    assert got.loc[("Program Dua", "Layanan"), "banding"] == "sebanding"
    lost = got.loc[("Program Dua", "Lain")]
    assert pd.isna(lost["kode"])
    assert pd.isna(lost["serapan"])
    assert "tanpa padanan" in said(BudgetPage(twins, bud.budget(twins), rows, 2023), "performance")


def test_the_explorer_does_not_join_the_money_of_two_activities(twins):
    def share(**choice):
        return explore.money(twins, explore.Choice(**choice))["serapan"].item()

    assert share(program="Program Satu", kegiatan="Layanan") == 19
    assert share(program="Program Dua", kegiatan="layanan") == 100
    assert pd.isna(share(kegiatan="Layanan"))  # which of the two is not said
    assert pd.isna(share(program="Program Dua", kegiatan="Lain"))


def test_an_activity_of_unknown_programme_is_found_by_a_name_that_stands_once(tmp_path):
    plan = office(tmp_path, "11,2023,100,,,60,x,", BLANK_PARENT)
    assert codes.codes_of_activities(plan).dropna(subset="kegiatan")["kode"].tolist() == ["11"]


# --- scores -------------------------------------------------------------------------------------------------------------

OUTPUTS = """tahun,program,kegiatan,keluaran,indikator,target,realisasi,pagu,realisasi_anggaran
2023,01,11,Layanan,,10,10,1000,500
2023,01,12,Layanan,a,10,4,400,300
2023,01,12,Layanan,b,10,9,400,300"""


def score_of(plan, year=2023):
    return bud.budget_performance(plan, year).set_index("komponen")


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
    for part in bud.budget_performance(plan, year).to_dict("records"):
        rule = plan.rules.anggaran[part["aturan"]]
        assert rule["mulai"] <= year <= rule.get("akhir", 9999)
        assert part["dasar_hukum"] == rule["dasar_hukum"]
        decrees = re.findall(
            r"PMK \d+(?:/PMK\.02)?/(\d{4})", part["dasar_hukum"].partition(" sebagaimana")[0]
        )
        assert all(int(y) <= year for y in decrees)


# --- plans drawn at random, against a second, simple implementation ------------------------------------------------------

_money = st.sampled_from(["", "", "0", "1", "400", "699999", "700000", "4056561000", "999999999999"])
_CODES = {"01": None, "02": None, "11": None, "12": None, "13": None, "21": None}


@st.composite
def money_tables(draw):
    """Funding of two programmes and four activities, some without a parent, and a budget with every kind of gap."""
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
    """Totals by year, in whole rupiah, without pandas: pagu, realisasi, realisasi tanpa pagu, n, n reported."""
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
    funding = ["baris,level,kode,induk,uraian,tahun,nilai"] + [
        f"B{k},{'program' if k in ('01', '02') else 'kegiatan'},{k},{'B' + parent[k] if parent.get(k) else ''},{name[k]},{y},{v}"
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
        values = bud.budget_performance(plan, year)["nilai"]
        assert not np.isinf(values.astype(float)).any()


@settings(max_examples=5)
@given(money_tables(), st.sampled_from(["id", "en"]))
def test_drawn_budgets_have_a_page(drawn, bahasa):
    with tempfile.TemporaryDirectory() as folder:
        plan = write_money(Path(folder), *drawn)
    page = BudgetPage(plan, bud.budget(plan), attainment.attainment(plan), drawn[0][-1], bahasa)
    text = said(page, *SECTIONS)
    assert not re.search(r"\b(?:nan|inf|None|NaT)\b|<NA>", text)
