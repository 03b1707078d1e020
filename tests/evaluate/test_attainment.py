"""Attainment against published figures and worked examples, and properties that hold for every number."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from conftest import INDIKATOR, REALISASI, TARGET, small_office, write_office
from hypothesis import given
from hypothesis import strategies as st

import renstra_utils
from renstra_utils.evaluate import attainment as att
from renstra_utils.evaluate.years import compare_years, end_of_plan
from renstra_utils.rules import load_rules

RULES = load_rules()


def judge(t, r, polarity, rules=RULES, **more):
    """One row judged. A target may be a number, a (low, high) pair or a grade; a realisasi a number or a grade."""
    row = {
        "polaritas": polarity,
        "t_angka": t if isinstance(t, (int, float)) else math.nan,
        "t_bawah": t[0] if isinstance(t, tuple) else math.nan,
        "t_atas": t[1] if isinstance(t, tuple) else math.nan,
        "t_mutu": t if isinstance(t, str) else None,
        "r_angka": r if isinstance(r, (int, float)) else math.nan,
        "r_mutu": r if isinstance(r, str) else None,
        **more,
    }
    return att.attain(pd.DataFrame([row]).astype({"t_mutu": "str", "r_mutu": "str"}), rules).iloc[0]


@pytest.mark.parametrize(
    ("t", "r", "polarity", "raw", "status"),
    [
        (8, 9, "minimize", 87.5, "tidak tercapai"),
        ((7, 8), 6.5, "minimize", 107.142857, "melampaui"),
        ((7, 8), 9, "minimize", 87.5, "tidak tercapai"),
        ((7, 8), 7.5, "minimize", 100, "tercapai"),
        ((7, 8), 6.5, "stabilize", 92.857143, "tidak tercapai"),
        ((7, 8), 9, "stabilize", 87.5, "tidak tercapai"),
        ((7, 8), 8, "maximize", 100, "tercapai"),
        ((7, 8), 9, "maximize", 112.5, "melampaui"),
        (80, 83, "maximize", 103.75, "melampaui"),
        (80, 80, "maximize", 100, "tercapai"),
        (80, 0, "maximize", 0, "tidak tercapai"),
        (4, 10, "minimize", -50, "tidak tercapai"),
        (4, 0, "minimize", 200, "melampaui"),
        (10, 12, "stabilize", 80, "tidak tercapai"),
        (10, 8, "stabilize", 80, "tidak tercapai"),
        (10, 10, "stabilize", 100, "tercapai"),
        (0, 0, "minimize", 100, "tercapai"),
        (0, 1, "minimize", 0, "tidak tercapai"),
        (0, 0, "stabilize", 100, "tercapai"),
    ],
)
def test_formula(t, r, polarity, raw, status):
    got = judge(t, r, polarity)
    assert got["capaian_mentah"] == pytest.approx(raw)
    assert got["status"] == status


@pytest.mark.parametrize(
    ("t", "r", "polarity"),
    [
        (0, 5, "maximize"),
        (0, 0, "maximize"),
        (-2, 1, "maximize"),
        (0, 3, "stabilize"),
        (76, "BB", "maximize"),
        ("WTP", "B", "maximize"),
    ],
)
def test_undefined_is_its_own_status(t, r, polarity):
    got = judge(t, r, polarity)
    assert got["status"] == "tidak terdefinisi"
    assert pd.isna(got["capaian"])
    assert pd.isna(got["memenuhi"])


def test_missing_kinds_differ():
    assert judge(math.nan, 5, "maximize")["status"] == "tanpa target"
    assert judge(5, math.nan, "maximize")["status"] == "belum dilaporkan"
    assert judge(5, "belum dinilai", "maximize")["status"] == "belum dinilai"
    assert judge("B", math.nan, "maximize")["status"] == "belum dilaporkan"
    assert all(
        pd.isna(judge(t, r, "maximize")["capaian"])
        for t, r in [(math.nan, 5), (5, math.nan), (5, "belum dinilai")]
    )


def test_ratio_variant():
    assert judge(8, 10, "minimize", varian="rasio")["capaian_mentah"] == pytest.approx(80)
    assert judge(8, 0, "minimize", varian="rasio")["status"] == "tidak terdefinisi"


@pytest.mark.parametrize(
    ("t", "r", "status"),
    [
        ("B", "BB", "melampaui"),
        ("B", "B", "tercapai"),
        ("BB", "B", "tidak tercapai"),
        ("WTP", "WTP-DPP", "tidak tercapai"),
        ("WTP", "WTP", "tercapai"),
        ("TW", "TMP", "tidak terdefinisi"),
        ("BB", 70.0, "tidak tercapai"),
        ("BB", 70.01, "tercapai"),
        ("B", 70.0, "tercapai"),
    ],
)
def test_grades_are_ordinal(t, r, status):
    got = judge(t, r, "maximize")
    assert got["status"] == status
    assert pd.isna(got["capaian"])


@pytest.mark.parametrize(
    ("cap", "expected"), [("tanpa", 111.77), ("100", 100), ("110", 110), ("120", 111.77)]
)
def test_cap(cap, expected):
    got = judge(100, 111.77, "maximize", RULES.select(batas=cap))
    assert got["capaian"] == pytest.approx(expected)
    assert got["capaian_mentah"] == pytest.approx(111.77)
    assert got["batas"] == cap


def test_floor_for_means_keeps_raw():
    got = judge(4, 10, "minimize")
    assert (got["capaian_mentah"], got["capaian"]) == (-50, 0)


@pytest.mark.parametrize(
    ("scale", "value", "band"),
    [
        ("permendagri-86-2017", 90.5, "Tinggi"),
        ("permendagri-86-2017", 91, "Sangat Tinggi"),
        ("permendagri-86-2017", 75.99, "Sedang"),
        ("permendagri-86-2017", 0, "Sangat Rendah"),
        ("lan", 85, "Sangat Baik"),
        ("lan", 85.01, "Memuaskan"),
        ("nka", 90, "Baik"),
        ("nka", 90.01, "Sangat Baik"),
        ("nka", 50, "Sangat Kurang"),
        ("lampu", 90, "hijau"),
        ("lampu", 89.99, "kuning"),
        ("lampu", 69.99, "merah"),
    ],
)
def test_bands_are_half_open(scale, value, band):
    assert RULES.skala[scale].band(pd.Series([value])).iloc[0] == band


@given(st.floats(-50, 300, allow_nan=False))
def test_every_number_has_one_band(value):
    for scale in RULES.skala.values():
        assert scale.band(pd.Series([value])).iloc[0] in scale.names


number = st.floats(0.01, 1e6, allow_nan=False, allow_infinity=False)


@given(number, number, number)
def test_monotone_in_realisasi(t, a, b):
    low, high = sorted((a, b))
    assert judge(t, low, "maximize")["capaian_mentah"] <= judge(t, high, "maximize")["capaian_mentah"] + 1e-9
    assert judge(t, low, "minimize")["capaian_mentah"] >= judge(t, high, "minimize")["capaian_mentah"] - 1e-9
    near, far = sorted((a, b), key=lambda r: abs(r - t))
    assert (
        judge(t, near, "stabilize")["capaian_mentah"] >= judge(t, far, "stabilize")["capaian_mentah"] - 1e-6
    )


@given(number, number, st.sampled_from(att.READINGS), st.sampled_from(list(RULES.batas)))
def test_bounds_under_a_cap(t, r, polarity, cap):
    rules = RULES.select(batas=cap)
    got = judge(t, r, polarity, rules)["capaian"]
    assert got >= 0
    assert rules.cap is None or got <= rules.cap


@given(number, number, st.sampled_from(att.READINGS), st.sampled_from([0.001, 0.01, 100.0, 1000.0]))
def test_unit_does_not_matter(t, r, polarity, factor):
    assert judge(t, r, polarity)["capaian_mentah"] == pytest.approx(
        judge(t * factor, r * factor, polarity)["capaian_mentah"], rel=1e-6, abs=1e-6
    )


def test_order_of_rows_does_not_matter(contoh):
    tables = {k: v.sample(frac=1, random_state=1).reset_index(drop=True) for k, v in contoh.tables.items()}
    key = ["kode", "tahun"]
    a = att.attainment(contoh).sort_values(key, ignore_index=True).drop(columns="urut")
    b = (
        att.attain_tables(tables, contoh.years, contoh.rules)
        .sort_values(key, ignore_index=True)
        .drop(columns="urut")
    )
    pd.testing.assert_frame_equal(a, b)


def test_a_missing_row_changes_only_coverage(tmp_path):
    rows = [("A", "maximize", "10", "9"), ("B", "minimize", "8", "9")]
    first = att.summarise(
        att.attainment(renstra_utils.load(small_office(tmp_path / "a", rows))), [], RULES
    ).iloc[0]
    second = att.summarise(
        att.attainment(
            renstra_utils.load(small_office(tmp_path / "b", [*rows, ("C", "maximize", "10", "-")]))
        ),
        [],
        RULES,
    ).iloc[0]
    assert first["rata_rata"] == second["rata_rata"] == pytest.approx((90 + 87.5) / 2)
    assert (first["n_angka"], first["n_target"]) == (2, 2)
    assert (second["n_angka"], second["n_target"]) == (2, 3)
    assert first["persen_memenuhi"] == second["persen_memenuhi"]


def test_no_mean_over_nothing(balikpapan):
    total = att.summarise(att.attainment(balikpapan, 2021), [], RULES).iloc[0]
    assert pd.isna(total["rata_rata"])
    assert pd.isna(total["persen_memenuhi"])
    assert (total["n"], total["n_target"], total["n_lapor"]) == (85, 85, 0)


def test_ambiguous_polarity_is_shown_under_each_reading_and_left_out(tmp_path):
    plan = renstra_utils.load(
        small_office(tmp_path, [("A", "ambigu", "8", "10"), ("B", "maximize", "10", "9")])
    )
    rows = att.attainment(plan, 2023).set_index("kode")
    a = rows.loc["A"]
    assert a["status"] == "ambigu"
    assert pd.isna(a["capaian"])
    assert (a["capaian_maximize"], a["capaian_minimize"], a["capaian_stabilize"]) == (125, 75, 75)
    assert att.summarise(rows.reset_index(), [], RULES).iloc[0]["rata_rata"] == pytest.approx(90)
    table = att.sensitivity(plan.tables, 2023, plan.rules).set_index(["batas", "bacaan"])["rata_rata"]
    assert table["120", "maximize"] == pytest.approx((120 + 90) / 2)
    assert table["tanpa", "maximize"] == pytest.approx((125 + 90) / 2)
    assert table["120", "minimize"] == pytest.approx((75 + 90) / 2)
    assert table["120", "dikeluarkan"] == pytest.approx(90)


def quarters(tmp_path, how, cumulative, cells):
    """The yearly realisasi of one indicator out of (triwulan, nilai, pembilang, penyebut)."""
    write_office(
        tmp_path,
        indikator=f"{INDIKATOR},agregasi,kumulatif\nA,kegiatan,P,K,S,I,%,maximize,x,1,{how},{cumulative}",
        target=f"{TARGET}\nA,2023,,100,1",
        realisasi="\n".join([REALISASI, *[f"A,2023,{q},{v},{a},{b},,,,,," for q, v, a, b in cells]]),
    )
    return att.attainment(renstra_utils.load(tmp_path), 2023).iloc[0]


@pytest.mark.parametrize(
    ("how", "cumulative", "cells", "expected"),
    [
        ("jumlah", "tidak", [(1, 10, "", ""), (2, 20, "", ""), (4, 30, "", "")], 60),
        ("jumlah", "ya", [(1, 10, "", ""), (2, 30, "", "")], 30),
        ("rata-rata", "", [(1, 80, "", ""), (2, 90, "", "")], 85),
        ("posisi akhir", "", [(3, 95, "", ""), (1, 80, "", "")], 95),
        ("", "", [(1, "", 1, 2), (2, "", 8, 10)], 75),
        ("", "ya", [(1, "", 1, 2), (2, "", 9, 10)], 90),
        ("", "", [(2, 40, "", "")], 40),
    ],
)
def test_quarters(tmp_path, how, cumulative, cells, expected):
    assert quarters(tmp_path, how, cumulative, cells)["r_angka"] == pytest.approx(expected)


def test_partial_year_says_until_when(tmp_path):
    assert quarters(tmp_path, "jumlah", "", [(1, 10, "", ""), (2, 20, "", "")])["triwulan_terakhir"] == 2


def test_end_of_plan_pace(tmp_path):
    years = range(2020, 2025)
    write_office(
        tmp_path,
        indikator=f"{INDIKATOR},baseline\nA,kegiatan,P,K,S,I,%,maximize,x,1,\nB,kegiatan,P,K,S,J,%,minimize,x,1,20",
        target="\n".join(
            [
                TARGET,
                *[f"A,{y},,{60 + 10 * i},1" for i, y in enumerate(years)],
                *[f"B,{y},,{18 - 2 * i},1" for i, y in enumerate(years)],
            ]
        ),
        realisasi="\n".join(
            [
                REALISASI,
                "A,2020,,60,,,,,,,,",
                "A,2021,,64,,,,,,,,",
                "A,2022,,68,,,,,,,,",
                "B,2021,,16,,,,,,,,",
            ]
        ),
    )
    ends = end_of_plan(att.attainment(renstra_utils.load(tmp_path)), 2022, RULES).set_index("kode")
    a, b = ends.loc["A"], ends.loc["B"]
    assert (a["target_akhir"], a["r_kini"], a["tahun_data"]) == ("100", 68, 2022)
    assert a["perlu_per_tahun"] == pytest.approx(16)
    assert a["tren_per_tahun"] == pytest.approx(4)
    assert a["proyeksi"] == pytest.approx(76)
    assert a["prospek"] == "perlu percepatan"
    assert b["kemajuan"] == pytest.approx((20 - 16) / (20 - 10) * 100)
    assert b["prospek"] == "belum ada tren"


def test_compare_years(tmp_path):
    write_office(
        tmp_path,
        indikator=f"{INDIKATOR}\nA,kegiatan,P,K,S,I,%,maximize,x,1",
        target="\n".join([TARGET, "A,2020,,100,1", "A,2021,,100,1", "A,2022,,100,1"]),
        realisasi="\n".join([REALISASI, "A,2020,,80,,,,,,,,", "A,2022,,90,,,,,,,,"]),
    )
    got = compare_years(att.attainment(renstra_utils.load(tmp_path)), 2022).iloc[0]
    assert got["perubahan"] == pytest.approx(10)
    assert got["tahun_pembanding"] == 2020


def test_trace_names_cells_and_numbers(contoh):
    rows = att.attainment(contoh)
    told = rows[rows["capaian_mentah"].notna()]
    assert told["rumus"].notna().all()
    assert told["aturan"].isin(contoh.rules.rumus).all()
    assert told["sumber"].str.contains(r"target\.csv baris \d+.*realisasi\.csv baris \d+").all()
    # The cell that is named holds the value that was used.
    one = told.iloc[0]
    row = contoh.target.set_index("_baris").loc[int(one["t_baris"])]
    assert (row["kode"], row["tahun"], row["nilai"]) == (one["kode"], one["tahun"], one["target"])


def test_year_outside_the_plan(contoh):
    with pytest.raises(ValueError, match="di luar periode"):
        att.attainment(contoh, 2031)


PK = "kode,tahun,nilai,dokumen,tanggal"


def agreed(folder, *agreements, renstra="80", real="85"):
    write_office(
        folder,
        indikator=f"{INDIKATOR}\nA,program,P,,S,I,%,maximize,x,1",
        target=f"{TARGET}\nA,2023,,{renstra},1",
        realisasi=f"{REALISASI}\nA,2023,,{real},,,,,,,,",
        perjanjian="\n".join([PK, *agreements]),
    )
    return renstra_utils.load(folder)


def test_the_latest_agreement_is_the_yardstick(tmp_path):
    """Renstra 80, PK 90, R 85: not met, and what it would be against the plan stands beside it."""
    got = att.attainment(agreed(tmp_path, "A,2023,90,PK,2023-01-10"), 2023).iloc[0]
    assert (got["acuan"], got["target"], got["target_pk"], got["status"]) == (
        "PK",
        "80",
        "90",
        "tidak tercapai",
    )
    assert (got["status_renstra"], got["capaian_renstra"]) == ("melampaui", 106.25)
    assert "perjanjian.csv baris 2" in got["sumber"]


def test_without_an_agreement_the_plan_is_the_yardstick(tmp_path):
    got = att.attainment(agreed(tmp_path), 2023).iloc[0]
    assert (got["acuan"], got["status"]) == ("Renstra", "melampaui")
    assert pd.isna(got["status_renstra"])


def test_an_indicator_of_the_agreement_alone_is_judged(tmp_path):
    got = att.attainment(agreed(tmp_path, "A,2023,90,PK,2023-01-10", renstra="", real="99"), 2023).iloc[0]
    assert (got["acuan"], got["status"], got["capaian_mentah"]) == ("PK", "melampaui", 110)


@pytest.mark.parametrize("skala", ["tanpa", "lan", "nka"])
def test_predikat_only_where_the_office_chose_a_scale_that_holds(contoh, skala):
    rules = contoh.rules.select(skala=skala)
    rows = att.attainment(contoh, rules=rules)
    holds = [y for y in contoh.years if skala != "tanpa" and rules.skala[skala].holds(y)]
    assert rows.loc[rows["predikat"].notna(), "tahun"].isin(holds).all()
    by_year = att.summarise(rows, ["tahun"], rules).set_index("tahun")["predikat"]
    assert sorted(by_year.dropna().index) == holds
    pooled = att.summarise(rows, [], rules)["predikat"].iloc[0]
    assert pd.notna(pooled) == (skala == "lan")


def test_sensitivity_leaves_out_a_scale_before_it_holds(contoh):
    early = att.sensitivity(contoh.tables, 2021, contoh.rules)
    assert early["predikat_nka"].isna().all()
    assert early["predikat_lan"].notna().all()
    assert att.sensitivity(contoh.tables, 2023, contoh.rules)["predikat_nka"].notna().all()
