"""The yearly page: what was missed stands first, every indicator's status beside last year's, and what has nothing to say takes one line."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import INDIKATOR, REALISASI, TARGET, small_office, write_office

import renstra_utils
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.show.columns import Column
from renstra_utils.show.content import Table
from renstra_utils.show.html import block_html
from renstra_utils.show.pages import YearlyPage
from renstra_utils.show.pages.missed import shortened
from renstra_utils.wording import LANGUAGES


def page_of(plan, tahun: int = 2023, bahasa: str = "id") -> YearlyPage:
    return YearlyPage(plan, attainment(plan), tahun, bahasa)


def first(page: YearlyPage) -> BeautifulSoup:
    """The head of a page as it is shown."""
    return BeautifulSoup(str(page.summary().html), "lxml")


def codes(soup: BeautifulSoup) -> list[str]:
    return [x.small.get_text() for x in soup.select("#tertinggal-t tbody th")]


def tables(page: YearlyPage) -> list[Table]:
    blocks = [*page.head().first, *(b for s in page.sections if (c := page.content(s.id)) for b in c.blocks)]
    return [b for b in blocks if isinstance(b, Table)]


def with_words(folder, rows: list[tuple[str, str, str, str, str]]):
    """An office of one year: code, unit, target, realisasi, what hindered."""
    return renstra_utils.load(
        write_office(
            folder,
            indikator="\n".join(
                [INDIKATOR, *[f"{k},program,P,,S,Indikator {k},{u},maximize,,1" for k, u, *_ in rows]]
            ),
            target="\n".join([TARGET, *[f"{k},2023,,{t},1" for k, _, t, _, _ in rows]]),
            realisasi="\n".join([REALISASI, *[f"{k},2023,,{r},,,,,,{w},," for k, _, _, r, w in rows]]),
        )
    )


def test_what_was_missed_stands_first_the_gravest_before_the_others(tmp_path):
    rows = [(f"K{n}", "Keg", "100", str(90 - n), "") for n in range(1, 10)]
    page = page_of(
        with_words(tmp_path, [("A", "Keg", "10", "12", ""), *rows, ("O", "opini", "WTP", "WDP", "")])
    )
    soup = first(page)
    # An opinion has no percentage and is of the whole office.
    assert codes(soup) == ["O", "K9", "K8", "K7", "K6", "K5"]
    assert "belum diisi" in soup.select_one("#tertinggal-t").get_text()
    more = soup.select_one("p.note a")
    assert more.get_text() == "… dan 4 lagi"
    assert more["href"] == "#indikator-t?status=tidak+tercapai"
    english = first(page_of(page.plan, bahasa="en")).select_one("p.note a")
    assert english["href"] == "#indikator-t?status=" + page_of(page.plan, bahasa="en").t(
        "tidak tercapai"
    ).replace(" ", "+")


def test_long_words_are_cut_at_a_word_and_stand_whole_below(tmp_path):
    long = "Gedung <b>belum</b> selesai " + "karena penyedia terlambat " * 12 + "sekali"
    page = page_of(with_words(tmp_path, [("A", "Keg", "10", "5", long)]))
    cell = first(page).select("#tertinggal-t td")[3].get_text()
    assert cell.endswith("…")
    assert long.startswith(cell[:-1])
    assert long[len(cell) - 1] == " "
    assert long in BeautifulSoup(str(page["sebab"].html), "lxml").get_text()
    assert shortened("pendek") == "pendek"
    assert len(shortened("x" * 500)) < 130
    assert pd.isna(shortened(float("nan")))


def test_a_year_without_a_miss_and_a_year_without_a_report_say_so_in_one_sentence(tmp_path, balikpapan):
    met = page_of(renstra_utils.load(small_office(tmp_path, [("A", "maximize", "10", "10")])))
    assert first(met).select("table") == []
    assert "Tidak ada indikator yang dinilai tidak tercapai pada 2023." in first(met).get_text()
    empty = page_of(balikpapan)
    assert first(empty).select("table") == []
    assert re.search(r"Belum dilaporkan: realisasi \d+ indikator bertarget", first(empty).get_text())


def test_of_a_partial_year_what_is_behind_its_quarters(tmp_path):
    plan = renstra_utils.load(
        write_office(
            tmp_path,
            indikator=f"{INDIKATOR},agregasi\n"
            + "\n".join(f"{k},program,P,,S,Indikator {k},Keg,maximize,,1,jumlah" for k in "AB"),
            target=f"{TARGET}\nA,2023,,40,1\nB,2023,,40,1",
            realisasi=f"{REALISASI}\nA,2023,1,5,,,,,,hujan,,\nB,2023,1,10,,,,,,,,",
            rencana_aksi="kode,tahun,triwulan,target,aksi,penanggung_jawab\nA,2023,1,10,x,y\nB,2023,1,10,x,y",
        )
    )
    soup = first(page_of(plan))
    assert soup.caption.get_text() == "Yang tertinggal dari target triwulannya"
    assert codes(soup) == ["A"]
    assert [td.get_text() for td in soup.select("#tertinggal-t td")][:4] == [
        "10\u00a0Kegtarget s.d. TW I",
        "5\u00a0Keg",
        "50\u00a0%",
        "TW 1: hujan",
    ]


def test_the_grid_stands_under_programme_and_activity_with_last_years_status(contoh):
    soup = BeautifulSoup(str(page_of(contoh)["status"].html), "lxml")
    headings = [g.get_text() for g in soup.select("tr.g1")]
    assert headings == list(contoh.indikator["program"].unique())
    rows = {
        r.th.get_text().split(" · ")[0]: [td.get_text() for td in r("td")]
        for r in soup.select("tbody tr:not(.g)")
    }
    assert len(rows) == len(contoh.indikator)
    assert rows["K2.3.04"] == ["tidak tercapai", "tercapai", "memburuk"]
    assert {w for r in rows.values() for w in r[2:]} == {"membaik", "tetap", "memburuk", "—"}
    explained = soup.select_one("ul.criteria").get_text()
    assert all(word in explained for word in ("tidak tercapai", "membaik", "tetap", "memburuk"))
    before_all = BeautifulSoup(str(page_of(contoh, 2020)["status"].html), "lxml")
    assert [th.get_text() for th in before_all.select("thead th")] == ["Indikator", "Status 2020"]


@pytest.mark.parametrize("bahasa", LANGUAGES)
@pytest.mark.parametrize("tahun", [2020, 2023, 2024])
def test_every_column_is_sorted_by_what_it_means_and_tables_are_narrow(contoh, tahun, bahasa):
    """A cell of markup has the figure that it is sorted by; no table has more columns than a page shows."""
    for table in tables(page_of(contoh, tahun, bahasa)):
        assert len(table.columns) <= 9, table.id
        for column in table.columns:
            if column.kind == "html" and not column.head and column.key not in ("asal", "dasar"):
                assert column.sort in table.frame, (table.id, column.key)
            if column.kind == "status" and table.id == "status-t":
                assert column.sort in table.frame, (table.id, column.key)


def test_targets_with_units_are_in_the_order_of_their_figures(tmp_path):
    rows = [
        ("A", "maximize", "1017", "1000"),
        ("B", "maximize", "4087", "4000"),
        ("C", "maximize", "264", "200"),
    ]
    page = page_of(renstra_utils.load(small_office(tmp_path, rows)))
    soup = BeautifulSoup(str(page["indikator"].html), "lxml")
    assert [float(r("td")[0]["data-v"]) for r in soup.select("tbody tr")] == [1017, 4087, 264]


def test_a_year_without_a_report_is_short_and_keeps_its_targets(balikpapan):
    page = page_of(balikpapan)
    shown = [s.id for s in page.sections if page.content(s.id) is not None]
    assert set(shown) <= {"target", "ambigu", "metode", "standar"}
    assert all(s.appendix for s in page.sections if s.id in shown)
    assert len(page.content("target").blocks[0].frame) == len(balikpapan.indikator)
    assert len(page.tables["capaian-2023"]) == len(balikpapan.indikator)
    for section in page.sections:
        # Only an office under a national plan is told of one.
        assert page.content(section.id) or section.empty or section.id == "nasional"


def test_a_table_folds_on_a_phone_only_where_it_is_asked_to(contoh):
    w = page_of(contoh).w
    frame, columns = pd.DataFrame({"x": [1]}), [Column("x", "X")]
    assert "<details" not in block_html(w, Table(frame, columns, "t", "c"))
    folded = BeautifulSoup(str(block_html(w, Table(frame, columns, "t", "c", fold="1 <baris>"))), "lxml")
    assert folded.select_one("details.narrow > summary").get_text() == "1 <baris>"
    assert folded.select_one("details.narrow table")


def test_the_fields_words_and_no_others(contoh):
    """On an Indonesian page no word of the code; on an English one the traces, rules and scales are English."""
    own = BeautifulSoup("".join(str(o.html) for o in page_of(contoh).outputs()), "lxml")
    for gone in own("svg"):
        gone.extract()
    assert not re.search(r"\b(?:maximize|minimize|stabilize|lantai|raw|cap)\b", own.get_text(" "))
    assert "makin besar makin baik" in own.get_text(" ")
    english = BeautifulSoup("".join(str(o.html) for o in page_of(contoh, bahasa="en").outputs()), "lxml")
    traces = [t.get_text(" ") for t in english.select("details.trace")]
    assert any("2 × 6 − 7) / 6 × 100 = 83.33" in t for t in traces)
    for gone in english.select("[lang=id], svg, a.dl"):
        gone.extract()
    for word in (
        "baris",
        "tercetak",
        "Rumus",
        "Konvensi",
        "pelapor",
        "mengikat",
        "makin",
        "dibanding",
        "posisi akhir",
    ):
        assert word not in english.get_text(" "), word
