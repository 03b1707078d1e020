"""The quarter's page and its minutes: every figure recomputed, and what is said where there is none."""

from __future__ import annotations

import io
import re

import docx
import figures as f
import pandas as pd
import pytest
import quarter_figures as qf
import quarter_rules
from bs4 import BeautifulSoup
from conftest import BALIKPAPAN, CONTOH
from drawn import Files, plans
from hypothesis import given
from hypothesis import strategies as st
from page_rules import Case
from pagetext import plain
from rendering import Rendered, data_texts, render
from test_consistency import page_wrong
from test_every_page import cases, faults, folder_of
from word_rules import all_text, table_of
from word_rules import faults as word_faults

import renstra_utils
from renstra_utils.evaluate import one_quarter as oq
from renstra_utils.plan.plan import Plan
from renstra_utils.show.pages import Minutes, QuarterPage


def wrong(plan: Plan, page: Rendered, quarter: int) -> list[str]:
    """What is wrong with the figures of a page."""
    tables, about = f.read_plan(plan.folder)
    files = {n: f.rows_of(t) for n, t in page.tables.items()}
    case = Case("triwulan", page.tahun or 0, page.bahasa, tables, about, files, triwulan=quarter)
    case.own_boxes = quarter_rules.boxes(case)
    return page_wrong(case, page.soup)


def page_of(plan: Plan, year: int, quarter: int, bahasa: str = "id") -> QuarterPage:
    return QuarterPage(plan, oq.quarter(plan, year, quarter), year, quarter, bahasa)


def minutes_of(plan: Plan, year: int, quarter: int, bahasa: str = "id") -> Minutes:
    return Minutes(plan, oq.quarter(plan, year, quarter), year, quarter, bahasa)


@pytest.mark.parametrize("bahasa", ["id", "en"])
@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_every_figure_of_the_fictional_office(contoh, quarter, bahasa):
    page = render(contoh, "triwulan", 2023, bahasa, quarter)
    assert not (found := wrong(contoh, page, quarter) + faults(page, data_texts(contoh))), "\n".join(found)


def test_a_real_office_that_reported_no_quarter(balikpapan):
    page = render(balikpapan, "triwulan", 2023, "id", 1)
    title = page.soup.h1.get_text()
    assert not (found := wrong(balikpapan, page, 1)), "\n".join(found)
    assert title == "Tidak ada indikator yang wajib melapor pada Triwulan I 2023"


@cases(4)
@given(plans(), st.data())
def test_every_figure_of_drawn_plans(files: Files, data: st.DataObject) -> None:
    with folder_of("triwulan", files) as (folder,):
        plan = renstra_utils.load(folder)
        year, quarter = data.draw(st.sampled_from(plan.years)), data.draw(st.sampled_from([1, 2, 3, 4]))
        page = render(plan, "triwulan", year, "id", quarter)
        found = wrong(plan, page, quarter) + faults(page, data_texts(plan))
        assert not found, "\n".join(found)
        minutes = minutes_of(plan, year, quarter).word()
        assert not (found := word_faults(minutes)), "\n".join(found)


def test_first_what_lags_by_how_much_why_and_what_comes_next(contoh):
    soup = BeautifulSoup(str(page_of(contoh, 2023, 2).summary().html), "lxml")
    assert (
        soup.h1.get_text()
        == "Triwulan II 2023: 3 dari 8 indikator yang dinilai tertinggal dari target triwulannya"
    )
    first = [
        plain(c.get_text(" ", strip=True)) for c in soup.select("#tertinggal-t tbody tr")[0].select("th, td")
    ]
    assert first[0].endswith("K1.4.01")
    assert first[1:4] == ["6,5 Hari", "7 Hari", "92,31 %"]
    assert first[4:] == [
        "Daftar informasi yang boleh langsung diberikan belum ditetapkan.",
        "Menetapkan daftar informasi yang boleh langsung diberikan di loket.",
    ]


def test_a_later_report_is_no_date_of_the_page(contoh):
    about = page_of(contoh, 2023, 2).summary().about
    assert about["data_per"] == "2023-06-30"
    assert about["cakupan"] == "Renstra 2020–2024 · 2023 · TW II"


def test_follow_ups_of_the_last_quarter(contoh):
    """Two of three are done; what is not done was due before the quarter's end. The first quarter looks at last year's."""
    page = page_of(contoh, 2023, 2)
    assert page.decided_before["status"].tolist() == ["selesai", "berjalan", "selesai"]
    assert [page.overdue(r) for r in page.decided_before.to_dict("records")] == [False, True, False]
    assert page_of(contoh, 2024, 1).before == (2023, 4)
    assert len(page_of(contoh, 2024, 1).decided_before) == 2
    assert page_of(contoh, 2023, 1).content("lalu") is None


def test_spending_is_never_taken_for_a_quarters(contoh):
    html = str(page_of(contoh, 2023, 2)["anggaran"].html)
    assert "data terakhir per 31 Desember 2023: sesudah akhir TW II, jadi bukan angka triwulan ini." in html
    assert (
        "per 30 Juni 2023: realisasi Rp\u00a03.135.246.000 dari rencana penarikan Rp\u00a03.199.231.000"
        in html
    )
    last = str(page_of(contoh, 2023, 4)["anggaran"].html)
    assert "bukan angka triwulan" not in last


@pytest.mark.parametrize(
    ("quarter", "state"), [(1, "ada"), (4, "sementara")], ids=["all reported", "one is missing"]
)
def test_the_state_of_a_quarter(contoh, quarter, state):
    assert page_of(contoh, 2024, quarter).state() == state


def test_a_quarter_without_reports_waits(contoh):
    plan = renstra_utils.load(CONTOH)
    reports = plan.realisasi[plan.realisasi["triwulan"].ne(4) | plan.realisasi["triwulan"].isna()]
    plan.tables["realisasi"] = reports
    page = page_of(plan, 2023, 4)
    assert (page.state(), page.head().title) == ("menunggu data", "Triwulan IV 2023 belum dilaporkan")
    assert page.reported == 0


@pytest.mark.parametrize("quarter", [0, 5])
def test_a_page_of_no_quarter(contoh, quarter):
    with pytest.raises(ValueError, match="pilih 1 sampai 4"):
        QuarterPage(contoh, pd.DataFrame(), 2023, quarter)


# --- minutes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_the_minutes_say_what_the_page_says(contoh, quarter):
    """Each indicator's figures, and the opening with both bases, as they are recomputed."""
    data = minutes_of(contoh, 2023, quarter).word()
    assert data == minutes_of(contoh, 2023, quarter).word()
    assert not (found := word_faults(data)), "\n".join(found)
    file = docx.Document(io.BytesIO(data))
    text = "\n".join(all_text(file))
    tables, _ = f.read_plan(CONTOH)
    own = [r for r in qf.rows(tables, 2023, quarter, f.CAPS["120"]) if r["wajib"]]
    printed = [r for r in table_of(file, "Capaian indikator") if len(set(r)) > 1]
    assert len(printed) == len(own)
    for row, r in zip(printed, own, strict=True):
        assert r["kode"] in row[1]
        for cell, value in ((row[5], r["sd"]["rate"]), (row[6], r["setahun"])):
            assert f.fault(" ".join(cell.split()), value) is None or (cell == "—" and value is None), (
                r["kode"],
                cell,
                value,
            )
    for of in ("sd", "tahun"):
        mean = f.mean(r[f"rata_{of}"] for r in own)
        name = {"sd": "triwulan", "tahun": "setahun"}[of]
        shown = re.search(rf"([\d,]+\s%) dari target {name} \((\d+) indikator\)", text)
        assert shown
        assert f.fault(" ".join(shown[1].split()), mean) is None
        assert int(shown[2]) == sum(r[f"rata_{of}"] is not None for r in own)
    assert f"Dasar: {len(own)} dari {len(own)} indikator" in text


def test_the_minutes_ask_for_what_no_table_holds(contoh):
    lines = all_text(docx.Document(io.BytesIO(minutes_of(contoh, 2023, 2).word())))
    assert {"Hari dan tanggal: [isi]", "Tempat: [isi]", "Pimpinan rapat: [isi]", "Peserta: [isi]"} <= set(
        lines
    )
    assert "NOTULA RAPAT KINERJA TRIWULAN II TAHUN 2023" in lines
    assert minutes_of(contoh, 2023, 2).file_name == "notula-2023-tw2"
    assert minutes_of(contoh, 2023, 2, "en").file_name == "notula-2023-tw2.en"


def test_the_minutes_of_an_office_that_reported_nothing(balikpapan):
    data = minutes_of(renstra_utils.load(BALIKPAPAN), 2023, 1).word()
    assert not (found := word_faults(data)), "\n".join(found)
