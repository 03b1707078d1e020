"""What every page has in common: it cites only rules that hold in its years, and tells two figures apart that differ."""

from __future__ import annotations

import re

import pytest

from renstra_utils.show.page import Page, outside_of


@pytest.mark.parametrize("kind", ["rumus", "anggaran"])
def test_a_page_of_one_year_cites_no_rule_outside_it(contoh, kind):
    rules = getattr(contoh.rules, kind)
    for year in contoh.years:
        html = str(Page(contoh, tahun=year).rules_table(list(rules), kind))
        cited = {i for i, r in rules.items() if f">{r['nama']}</" in html}
        assert cited == {i for i, r in rules.items() if r["mulai"] <= year and year <= r.get("akhir", year)}
        assert "tidak berlaku" not in html


def test_a_page_of_many_years_says_in_which_a_rule_does_not_hold(contoh):
    page = Page(contoh)
    html = str(page.rules_table(["pmk-214-2017", "serapan"], "anggaran"))
    assert "2017–2020; tidak berlaku pada 2021, 2022, 2023 dan 2024" in html
    assert html.count("tidak berlaku") == 1
    assert "2017–2020; not in force in 2021, 2022, 2023 and 2024" in str(
        Page(contoh, "en").rules_table(["pmk-214-2017"], "anggaran")
    )
    assert outside_of({}, [2020, 2021]) == []
    past = {**contoh.rules.anggaran["pmk-214-2017"], "akhir": 2019}
    assert outside_of(past, [2019, 2020]) == [2020]


def test_a_corrected_amount_differs_from_the_one_before(contoh):
    page = Page(contoh)
    assert page._as_filed("anggaran", "1000.5", "1001") == "Rp\u00a01.000,5"
    assert page._as_filed("anggaran", "1001", "1000.5") == "Rp\u00a01.001"
    assert page._as_filed("realisasi", "0.12345678", "1") == "0,12345678"
    assert page._as_filed("realisasi", "WTP", None) == "WTP"
    assert not re.search(r"\d", page._as_filed("realisasi", "belum dinilai", "3"))
