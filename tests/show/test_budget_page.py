"""The budget page: nothing on an English page is Indonesian but what it quotes, figures sort by value, tables are narrow, the empty page is short."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from money_office import FUNDING, office
from rendering import render

from renstra_utils.evaluate import attainment, scores
from renstra_utils.evaluate import budget as bud
from renstra_utils.show.content import Table
from renstra_utils.show.pages import BudgetPage
from renstra_utils.show.retold import SENTENCES, retold
from renstra_utils.wording import Wording

ENGLISH = Wording("en")
#: Words that an Indonesian sentence of ours on money cannot do without, and no English one has.
INDONESIAN = re.compile(
    r"\b(?:belum|dari|pagu|realisasi|kegiatan|baris|tidak|dan|yang|serapan|keluaran|tahun|tingkat|atau)\b(?!\.csv|-)",
    re.I,
)


def pages_of(plan, bahasa="id"):
    money, rows = bud.budget(plan), attainment.attainment(plan)
    return [BudgetPage(plan, money, rows, year, bahasa) for year in plan.years]


def tables_on(page):
    """Every table of a page."""
    contents = [page.content(s.id) for s in page.sections]
    blocks = [*page.head().first, *(b for c in contents if c for b in c.blocks)]
    return [b for b in blocks if isinstance(b, Table)]


def sentences_of(plan):
    """All that the budget and its scores write down in Indonesian."""
    money = bud.budget(plan)
    columns = ["alasan_pertumbuhan", "keterangan"]
    found = {x for c in columns for x in money[c].dropna()}
    for year in plan.years:
        parts = scores.budget_performance(plan, year)
        found |= {x for c in ("masukan", "keterangan") for x in parts[c] if x}
    return found


def _odd_offices(tmp_path):
    """An office with every gap that a sentence is written for."""
    blank = FUNDING.replace("11,P,", "11,,")
    output = blank + "\nO,output,11.AA,A,Keluaran,2023,"
    rows = "01,2023,100,,,80,x,\n11,2023,100,,,130,x,2023-06-30\n12,2023,,,,5,x,\n11.AA,2023,60,,,50,x,"
    outputs = "tahun,program,kegiatan,keluaran,indikator,target,realisasi,pagu,realisasi_anggaran\n"
    outputs += "2023,Program,Satu,K,I,0,1,10,5\n2023,Program,Satu,L,I,2,9,10,"
    return office(tmp_path, rows, output, keluaran=outputs)


def test_every_sentence_of_the_budget_is_retold(tmp_path, contoh, balikpapan):
    plans = [contoh, balikpapan, _odd_offices(tmp_path)]
    for text in sorted(set().union(*map(sentences_of, plans))):
        soup = BeautifulSoup(str(retold(ENGLISH, text)), "lxml")
        for quoted in soup("span", lang="id"):
            assert quoted.get_text().startswith("“"), f"{text} → {soup.get_text()}"
            quoted.extract()
        assert not INDONESIAN.search(soup.get_text()), f"{text} → {soup.get_text()}"


@pytest.mark.parametrize("message", SENTENCES)
def test_a_known_sentence_has_english_words(message):
    if re.search(r"[a-z]{4}", re.sub(r"\w+\.csv|\{\w\}", "", message)):
        assert ENGLISH.t(message) != message


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("E = −12,5 %", "E = −12.5%"),
        ("data tertua per 2023-06-30", "oldest data as at 30 June 2023"),
        ("kata <b>lain</b>", '<span lang="id">kata &lt;b&gt;lain&lt;/b&gt;</span>'),
    ],
)
def test_figures_dates_and_quotations_of_a_sentence(text, english):
    assert str(retold(ENGLISH, text)) == english


def test_an_english_budget_page_is_english(contoh):
    soup = render(contoh, "anggaran", 2022, "en").soup
    main = soup.find("main")
    for gone in main.select('[lang="id"], script, style, svg, .dls, footer, .provenance, code'):
        gone.extract()
    ours = re.sub(r"“[^“”]*”", "", main.get_text(" "))
    found = [m[0] for m in INDONESIAN.finditer(ours)]
    assert not found, found


def test_figures_that_are_markup_sort_by_value(contoh):
    for table in (t for page in pages_of(contoh) for t in tables_on(page)):
        for column in table.columns:
            if column.kind == "html" and column.right:
                assert pd.api.types.is_numeric_dtype(table.frame[column.sort]), (table.id, column.key)


def test_no_table_has_more_columns_than_fit(contoh, balikpapan):
    for page in [*pages_of(contoh), *pages_of(balikpapan)]:
        assert all(len(t.columns) <= 8 for t in tables_on(page))


def test_a_column_without_a_figure_is_not_shown(balikpapan):
    first, *_, last = pages_of(balikpapan)
    keys = {c.key for t in tables_on(first) if t.id == "rincian-t" for c in t.columns}
    assert keys == {"nama", "dana", "status", "asal"}
    assert [s.id for s in last.sections if last.content(s.id)] == ["tahunan", "metode"]
    # The roll-up reads the year's file, an empty one too.
    assert f"anggaran-{last.tahun}" in last.tables
