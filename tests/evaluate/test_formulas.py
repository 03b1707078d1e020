"""Each formula against worked examples, and properties that hold for every number."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renstra_utils.evaluate import attainment as att
from renstra_utils.evaluate.formulas import FORMULAS, POLARITIES, READINGS
from renstra_utils.rules import load_rules

RULES = load_rules()


def judge_all(*rows, rules=RULES, **more):
    """Rows of (target, realisasi, polarity) judged.

    A target may be a number, a (low, high) pair or a grade; a realisasi a number or a grade.
    """

    def number(value):
        return value if isinstance(value, (int, float)) else math.nan

    cells = [
        {
            "polaritas": polarity,
            "t_angka": number(t),
            "t_bawah": t[0] if isinstance(t, tuple) else math.nan,
            "t_atas": t[1] if isinstance(t, tuple) else math.nan,
            "t_mutu": t if isinstance(t, str) else None,
            "r_angka": number(r),
            "r_mutu": r if isinstance(r, str) else None,
            **more,
        }
        for t, r, polarity in rows
    ]
    return att.attain(pd.DataFrame(cells).astype({"t_mutu": "str", "r_mutu": "str"}), rules)


def judge(t, r, polarity, rules=RULES, **more):
    """One row judged."""
    return judge_all((t, r, polarity), rules=rules, **more).iloc[0]


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
    near, far = sorted((a, b), key=lambda r: abs(r - t))
    pairs = [(low, "maximize"), (high, "maximize"), (high, "minimize"), (low, "minimize")]
    pairs += [(far, "stabilize"), (near, "stabilize")]
    got = judge_all(*((t, r, polarity) for r, polarity in pairs))["capaian_mentah"]
    assert got[0] <= got[1] + 1e-9
    assert got[2] <= got[3] + 1e-9
    assert got[4] <= got[5] + 1e-6


@given(number, number, st.sampled_from(READINGS), st.sampled_from(list(RULES.batas)))
def test_bounds_under_a_cap(t, r, polarity, cap):
    rules = RULES.select(batas=cap)
    got = judge(t, r, polarity, rules)["capaian"]
    assert got >= 0
    assert rules.cap is None or got <= rules.cap


@given(number, number, st.sampled_from(READINGS), st.sampled_from([0.001, 0.01, 100.0, 1000.0]))
def test_unit_does_not_matter(t, r, polarity, factor):
    got = judge_all((t, r, polarity), (t * factor, r * factor, polarity))["capaian_mentah"]
    assert got[0] == pytest.approx(got[1], rel=1e-6, abs=1e-6)


def test_each_formula_has_its_rule_and_each_reading_its_formula():
    """What is computed is what the rules say: the text with T = 80 and R = 72 put in gives the same
    figure."""
    for formula in FORMULAS:
        rule = RULES.rumus[formula.id]
        assert rule["dasar_hukum"]
        assert rule["formula"] == formula.text
        text = formula.written("72", "80").replace("×", "*").replace("−", "-")
        got = judge(80, 72, formula.polarity, varian=formula.variant or None)
        assert got["aturan"] == formula.id
        assert got["capaian_mentah"] == pytest.approx(eval(re.sub(r"\|([^|]*)\|", r"abs(\1)", text)))
    assert set(READINGS) <= set(POLARITIES)
