"""The two means: what is counted, what is left out, and what other conventions would give."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import small_office

import renstra_utils
from renstra_utils.evaluate import attainment as att
from renstra_utils.evaluate.means import attain_wide, sensitivity, summarise
from renstra_utils.rules import load_rules

RULES = load_rules()


def test_a_missing_row_changes_only_coverage(tmp_path):
    rows = [("A", "maximize", "10", "9"), ("B", "minimize", "8", "9")]
    more = [*rows, ("C", "maximize", "10", "-")]
    plans = [renstra_utils.load(small_office(tmp_path / name, r)) for name, r in (("a", rows), ("b", more))]
    first, second = (summarise(att.attainment(plan), [], RULES).iloc[0] for plan in plans)
    assert first["rata_rata"] == second["rata_rata"] == pytest.approx((90 + 87.5) / 2)
    assert (first["n_angka"], first["n_target"]) == (2, 2)
    assert (second["n_angka"], second["n_target"]) == (2, 3)
    assert first["persen_memenuhi"] == second["persen_memenuhi"]


def test_no_mean_over_nothing(balikpapan):
    total = summarise(att.attainment(balikpapan, 2021), [], RULES).iloc[0]
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
    assert summarise(rows.reset_index(), [], RULES).iloc[0]["rata_rata"] == pytest.approx(90)
    table = sensitivity(att.attainment(plan, 2023), 2023, plan.rules).set_index(["batas", "bacaan"])[
        "rata_rata"
    ]
    assert table["120", "maximize"] == pytest.approx((120 + 90) / 2)
    assert table["tanpa", "maximize"] == pytest.approx((125 + 90) / 2)
    assert table["120", "minimize"] == pytest.approx((75 + 90) / 2)
    assert table["120", "dikeluarkan"] == pytest.approx(90)


@pytest.mark.parametrize("skala", ["tanpa", "lan", "nka"])
def test_predikat_only_where_the_office_chose_a_scale_that_holds(contoh, skala):
    rules = contoh.rules.select(skala=skala)
    rows = att.attainment(contoh, rules=rules)
    holds = [y for y in contoh.years if skala != "tanpa" and rules.skala[skala].holds(y)]
    assert rows.loc[rows["predikat"].notna(), "tahun"].isin(holds).all()
    by_year = summarise(rows, ["tahun"], rules).set_index("tahun")["predikat"]
    assert sorted(by_year.dropna().index) == holds
    pooled = summarise(rows, [], rules)["predikat"].iloc[0]
    assert pd.notna(pooled) == (skala == "lan")


def test_sensitivity_leaves_out_a_scale_before_it_holds(contoh):
    early = sensitivity(att.attainment(contoh, 2021), 2021, contoh.rules)
    assert early["predikat_nka"].isna().all()
    assert early["predikat_lan"].notna().all()
    assert sensitivity(att.attainment(contoh, 2023), 2023, contoh.rules)["predikat_nka"].notna().all()


def test_the_wide_table_says_what_the_plan_says(contoh):
    """Single numbers of every kind: the means of one wide table are those of `summarise`."""
    rows = att.attainment(contoh)
    plain = rows["t_angka"].notna() & rows["r_mutu"].isna() & rows["varian"].isna() & ~rows["sebagian"]
    rows = rows[plain & (rows["polaritas"] != "ambigu")]
    wide = rows[["tahun", "polaritas"]].assign(target=rows["t_angka"], realisasi=rows["r_angka"])
    got = attain_wide(wide, ["tahun"], contoh.rules)
    want = summarise(rows, ["tahun"], contoh.rules)
    pd.testing.assert_frame_equal(
        got.drop(columns=["predikat", "tahun"]), want.drop(columns=["predikat", "tahun"])
    )
