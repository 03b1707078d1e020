"""What every page has in common: it cites only rules that hold in its years, and tells two figures apart that differ."""

from __future__ import annotations

import re
from itertools import pairwise

import nbformat
import pytest
from conftest import ROOT
from rendering import notebook_cells

from renstra_utils.evaluate.attainment import attainment
from renstra_utils.run import kinds
from renstra_utils.show import pages
from renstra_utils.show.html import block_html
from renstra_utils.show.page import Page
from renstra_utils.show.pages import YearlyPage
from renstra_utils.show.parts import as_filed, outside_of, rules_table


def rules_of(page: Page, ids: list[str], kind: str) -> str:
    return str(block_html(page.w, rules_table(page, ids, kind)))


@pytest.mark.parametrize("kind", ["rumus", "anggaran"])
def test_a_page_of_one_year_cites_no_rule_outside_it(contoh, kind):
    rules = getattr(contoh.rules, kind)
    for year in contoh.years:
        html = rules_of(Page(contoh, tahun=year), list(rules), kind)
        cited = {i for i, r in rules.items() if f">{r['nama']}</" in html}
        assert cited == {i for i, r in rules.items() if r["mulai"] <= year and year <= r.get("akhir", year)}
        assert "tidak berlaku" not in html


def test_a_page_of_many_years_says_in_which_a_rule_does_not_hold(contoh):
    html = rules_of(Page(contoh), ["pmk-214-2017", "serapan"], "anggaran")
    assert "2017–2020; tidak berlaku pada 2021, 2022, 2023 dan 2024" in html
    assert html.count("tidak berlaku") == 1
    english = rules_of(Page(contoh, "en"), ["pmk-214-2017"], "anggaran")
    assert "2017–2020; not in force in 2021, 2022, 2023 and 2024" in english
    assert outside_of({}, [2020, 2021]) == []
    past = {**contoh.rules.anggaran["pmk-214-2017"], "akhir": 2019}
    assert outside_of(past, [2019, 2020]) == [2020]


def test_a_corrected_amount_differs_from_the_one_before(contoh):
    page = Page(contoh)
    assert as_filed(page, "anggaran", "1000.5", "1001") == "Rp\u00a01.000,5"
    assert as_filed(page, "anggaran", "1001", "1000.5") == "Rp\u00a01.001"
    assert as_filed(page, "realisasi", "0.12345678", "1") == "0,12345678"
    assert as_filed(page, "realisasi", "WTP", None) == "WTP"
    assert not re.search(r"\d", as_filed(page, "realisasi", "belum dinilai", "3"))


PAGES = {
    "audit": pages.AuditPage,
    "capaian": pages.YearlyPage,
    "anggaran": pages.BudgetPage,
    "evaluasi": pages.EvaluationPage,
    "triwulan": pages.QuarterPage,
    "rekap": pages.RollupPage,
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_notebook_shows_every_section_of_its_page(kind):
    shown = [c for c in notebook_cells(kind) if c.startswith("page") and "=" not in c]
    sections = [f'page["{s.id}"]' for s in PAGES[kind].sections]
    assert shown == ["page.summary()", *sections, "page.files()"]


@pytest.mark.parametrize("kind", PAGES)
def test_a_notebook_reads_as_a_workbook(kind):
    """Before each part a heading, for the list of contents, and a line on what it answers."""
    cells = nbformat.read(kinds.notebook_of(kind), as_version=4).cells
    for before, cell in pairwise(cells):
        if cell.source.startswith("page") and "=" not in cell.source:
            assert "\n" not in cell.source
            assert before.cell_type == "markdown", cell.source
            heading, blank, line = before.source.split("\n")
            assert heading.startswith("## ")
            assert not blank
            assert line.endswith(".")
    for named in re.findall(r"\S+\.(?:toml|py|csv)\b", " ".join(c.source for c in cells)):
        places = ROOT, ROOT / "renstra_utils", ROOT / "data" / "contoh"
        assert any((place / named).is_file() for place in places), named


def test_the_workbook_is_the_same_whatever_was_shown_before(contoh):
    rows = attainment(contoh)
    fresh, shown = YearlyPage(contoh, rows, 2023), YearlyPage(contoh, rows, 2023)
    shown.outputs()
    assert fresh.workbook(fresh.notes())[1] == shown.workbook(shown.notes())[1]
    assert next(iter(fresh.tables)) == "capaian-2023"


def test_what_a_cell_shows_is_at_hand_as_a_data_frame(contoh, balikpapan):
    page = YearlyPage(contoh, attainment(contoh), 2023)
    assert page.tables["indikator"] is page.tables["capaian-2023"]
    assert len(page.tables) == len(dict(page.tables))
    assert f"capaian-2023: {len(page.rows)} × " in repr(page.tables)
    for section in page.sections:
        content = page.content(section.id)
        if content and content.files:
            assert page.tables[section.id] is next(iter(content.files.values()))
    with pytest.raises(KeyError, match=r"“tiada” tidak ada pada halaman .*Yang ada: capaian-2023"):
        page.tables["tiada"]
    empty = YearlyPage(balikpapan, attainment(balikpapan), 2023)
    with pytest.raises(KeyError, match="“sebab” tidak punya tabel"):
        empty.tables["sebab"]


def test_a_section_is_data_before_it_is_a_page(contoh, balikpapan):
    page = YearlyPage(contoh, attainment(contoh), 2023)
    content = page.content("rata-rata")
    assert content.blocks[0].frame is not None
    assert content.files["rata-rata-2023"].iloc[0]["nama"] == contoh.meta.nama_kantor
    empty = YearlyPage(balikpapan, attainment(balikpapan), 2023)
    assert empty.content("sebab") is None
    assert "Belum diisi: kantor belum menulis faktor pendukung" in empty["sebab"].html
    with pytest.raises(KeyError, match="tiada"):
        page["tiada"]
