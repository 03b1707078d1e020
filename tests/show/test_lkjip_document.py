"""The yearly report as a Word file: faults seen in reports that are in use, every figure, and whatever plan `load` accepts."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from pathlib import Path

import figures as f
import pytest
from conftest import ANGGARAN, BALIKPAPAN, CONTOH, INDIKATOR, REALISASI, ROOT, TARGET, write_office
from drawn import Files, plans
from hypothesis import given
from hypothesis import strategies as st
from page_rules import Case
from rendering import tables_of
from report_text import as_text, blocks, captions, figures_wrong
from test_every_page import cases, folder_of
from word_rules import faults

import renstra_utils
from renstra_utils.evaluate import attainment, budget
from renstra_utils.files import to_csv
from renstra_utils.plan.plan import Plan
from renstra_utils.show.pages import BudgetPage, ReportPage, YearlyPage

KOTA = ROOT / "data" / "contoh-kota-2025"


def report(plan: Plan, tahun: int, bahasa: str = "id") -> ReportPage:
    return ReportPage(plan, budget.budget(plan), attainment.attainment(plan), tahun, bahasa)


def case_of(page: ReportPage) -> Case:
    tables, about = f.read_plan(page.plan.folder)
    beside = tables_of(page.plan) | {n: to_csv(t) for n, t in page.tables.items()}
    return Case("lkjip", page.tahun, page.bahasa, tables, about, {n: f.rows_of(t) for n, t in beside.items()})


@pytest.fixture(scope="module")
def example(contoh: Plan) -> ReportPage:
    return report(contoh, 2023)


@pytest.fixture(scope="module")
def word(example: ReportPage) -> bytes:
    return example.word()


FUNDS = "baris,level,kode,induk,uraian,tahun,tercetak,nilai,usulan,alasan,baris_sumber\nP,program,01,,P,2023,,100,,,\nK,kegiatan,11,P,K,2023,,100,,,"  # fmt: skip
ONE = "A,kegiatan,P,K,S,Indikator,x,maximize,r,1"
#: Ten is planned in either year.
TEN = "A,2022,,10,1\nA,2023,,10,1"


def office(folder: Path, row: str, target: str, real: dict[str, str], money: str = "", **more: str) -> ReportPage:  # fmt: skip
    """The report of 2023 of an office of one indicator: its row, targets, realisasi by `tahun,triwulan`, money."""
    told = [f"A,{when},{value},,,laporan,,,,," for when, value in real.items()]
    write_office(
        folder,
        indikator=f"{INDIKATOR}\n{row}",
        target=f"{TARGET}\n{target}",
        realisasi="\n".join([REALISASI, *told]),
        **({"pendanaan": FUNDS, "anggaran": f"{ANGGARAN}\n{money}"} if money else {}),
        **more,
    )
    return report(renstra_utils.load(folder), 2023)


def said(page: ReportPage) -> str:
    return "\n".join(b.text for b in blocks(page.word()) if b.rows is None)


# --- the faults ---------------------------------------------------------------------------------------------------------


def test_the_summary_counts_as_many_indicators_as_its_tables_have_rows(example, word):
    tables = [b.rows for b in blocks(word) if b.rows]
    *programmes, total = next(t[2:] for t in tables if "Bertarget" in t[0])
    every = next(t for t in tables if t[0][-1] == "%" and "Sasaran" in t[0])
    assert len(every) - 2 == len(example.rows) == int(total[2]) == sum(int(r[2]) for r in programmes)
    counts = next(b.text for b in blocks(word) if re.match(r"\d+ indikator = ", b.text))
    whole, *parts = map(int, re.findall(r"\d+", counts))
    assert whole == sum(parts) == len(example.rows)
    by_sasaran = [t for t in tables if t[0][:3] == ["No", "Indikator", "Satuan"] and "Realisasi" in t[0]]
    shown = sum(len(t) - 2 for t in by_sasaran)
    assert shown == len(example.rows)


@pytest.mark.parametrize(
    ("real", "money", "why"),
    [
        ("0", "0,,,0,s,2023-12-31", "capaian di bawah 100 %"),
        ("10", "100,,,0,s,2023-12-31", "belum ada belanja"),
        ("10", "0,,,0,s,2023-12-31", "belum ada belanja"),
        ("10", "100,,,,,", "realisasi anggarannya belum diketahui seluruhnya"),
        ("10", "100,,,50,s,2023-06-30", "realisasi anggarannya belum diketahui seluruhnya"),
        ("9", "100,,,50,s,2023-12-31", "capaian di bawah 100 %"),
        ("", "100,,,50,s,2023-12-31", "belum semua indikatornya dilaporkan"),
    ],
)
def test_nothing_spent_and_nothing_done_is_not_efficient(tmp_path, real, money, why):
    page = office(tmp_path, ONE, TEN, {"2023,": real}, f"11,2023,{money}")
    assert page.statements["efisiensi"].isna().all()
    assert f"Efisiensi tidak dihitung ({why}): Sasaran 1." in said(page)
    assert not any("Efisiensi" in b.rows[0] for b in blocks(page.word()) if b.rows)


def test_an_efficient_sasaran_stands_beside_its_inputs(tmp_path):
    page = office(tmp_path, ONE, TEN, {"2023,": "11"}, "11,2023,100,,,80,s,2023-12-31")
    (table,) = [b.rows for b in blocks(page.word()) if b.rows and "Efisiensi" in b.rows[0]]
    assert table[2] == ["Sasaran 1: S", "110\u00a0%", "80\u00a0%", "1,38"]


@pytest.mark.parametrize(
    ("before", "now", "way"),
    [
        (10, 8, "membaik 25 poin dibanding 2022 (75 %)"),
        (8, 9, "memburuk 12,5 poin dibanding 2022 (100 %)"),
        (8, 8, "tetap dibanding 2022"),
    ],
)
def test_a_direction_follows_the_polarity(tmp_path, before, now, way):
    """Fewer is better: falling is better, and no rise is called so."""
    row, goals = ONE.replace("maximize", "minimize"), TEN.replace("10", "8")
    text = said(office(tmp_path, row, goals, {"2022,": str(before), "2023,": str(now)}))
    line = next(x for x in text.splitlines() if x.startswith("A: realisasi"))
    assert line.endswith(f"{way}."), line
    assert f"Dibanding tahun sebelumnya: {way.split()[0]}." in text


def test_no_other_office_and_no_other_year(contoh, balikpapan):
    for plan, other in ((contoh, balikpapan), (balikpapan, contoh)):
        for year in (2022, 2023):
            data = report(plan, year).word()
            text = "\n".join(b.text for b in blocks(data))
            assert plan.meta.nama_kantor in text
            assert other.meta.nama_kantor not in text
            own = {str(year), *map(str, plan.years)}
            titles = " ".join(b.text for b in blocks(data) if b.style in ("Title", "DiTengah"))
            assert set(re.findall(r"\b20\d\d\b", titles)) == {str(year)}
            named = [set(re.findall(r"\b20\d\d\b", words)) for _, words in captions(data)]
            assert all(years <= own for years in named)


def test_a_year_of_the_future_is_in_no_table(contoh):
    """Of 2022 nothing is known of 2023 but its targets."""
    early = report(contoh, 2022)
    rows = [b.rows for b in blocks(early.word()) if b.rows and b.rows[0][0] == "Tahun"]
    assert rows
    assert {r[0] for table in rows for r in table[2:] if len(r) > 1} == {"2020", "2021", "2022"}


@pytest.mark.parametrize(
    ("folder", "year"), [(CONTOH, 2023), (CONTOH, 2024), (BALIKPAPAN, 2023), (KOTA, 2025)]
)
def test_no_number_twice_and_valid(folder, year):
    data = report(renstra_utils.load(folder), year).word()
    numbers = Counter(n for n, _ in captions(data))
    assert numbers
    assert not [n for n, k in numbers.items() if k > 1]
    words = Counter(w for _, w in captions(data))
    assert not [w for w, k in words.items() if k > 1]
    assert not faults(data)


def test_the_same_figures_as_the_pages(contoh, example):
    """What the report offers under a page's name is that page's table, byte for byte."""
    pages = (YearlyPage(contoh, example.all_rows, 2023), BudgetPage(contoh, budget.budget(contoh), example.all_rows, 2023))  # fmt: skip
    theirs = {n: to_csv(t) for p in pages for n, t in p.tables.items()}
    shared = {n for n in example.tables if n in theirs}
    assert shared == {"akhir-rencana-2023", "anggaran-2023"}
    assert all(to_csv(example.tables[n]) == theirs[n] for n in shared)
    own = {r["kode"]: r for r in f.rows_of(to_csv(example.tables["lkjip-pengukuran-2023"]))}
    for r in f.rows_of(theirs["capaian-2023"]):
        mine = own[r["kode"]]
        assert [mine[k] for k in ("realisasi", "capaian_mentah", "status")] == [r[k] for k in ("realisasi", "capaian_mentah", "status")]  # fmt: skip
        assert mine["target"] == (r["target_pk"] or r["target"])


# --- what is not there --------------------------------------------------------------------------------------------------


def test_without_a_single_realisasi_the_report_still_comes(balikpapan):
    page = report(balikpapan, 2023)
    text = said(page)
    assert page.head().title.startswith("Laporan Kinerja 2023: 0 dari 85 realisasi terisi")
    assert "Capaian kinerja 2023 belum dilaporkan." in text
    assert "Rata-rata capaian" not in text.replace("rata-rata memakai", "")
    codes = [k for b in blocks(page.word()) if "[Belum diisi: realisasi 2023" in b.text for k in re.findall(r"\b[PK]\d[\d.]+\d", b.text)]  # fmt: skip
    assert sorted(codes) == sorted(balikpapan.indikator["kode"])
    assert page.state() == "menunggu data"


def test_a_placeholder_names_its_cell_and_goes_when_it_is_filled(tmp_path):
    folder = Path(shutil.copytree(CONTOH, tmp_path / "contoh"))
    page = report(renstra_utils.load(folder), 2023)
    cell = "narasi.csv, baris baru: tahun 2023, bagian “kata pengantar”, kolom teks"
    assert cell in [w.cell for _, w in page.placeholders()]
    assert f"[Belum diisi: kata pengantar. Tulis di {cell}]" in said(page)
    path = folder / "narasi.csv"
    path.write_text(path.read_text("utf-8") + '2023,kata pengantar,"Satu.\nDua."\n', encoding="utf-8")
    after = report(renstra_utils.load(folder), 2023)
    assert cell not in [w.cell for _, w in after.placeholders()]
    assert {"Satu.", "Dua."} <= {b.text for b in blocks(after.word())}
    assert len(after.placeholders()) == len(page.placeholders()) - 1


def test_words_without_a_year_are_of_every_year_that_has_none_of_its_own(tmp_path):
    words = "tahun,bagian,teks\n,simpulan,Selalu.\n2023,simpulan,Kini."
    office(tmp_path, ONE, TEN, {"2023,": "10"}, narasi=words)
    plan = renstra_utils.load(tmp_path)
    told = {year: said(report(plan, year)) for year in (2022, 2023)}
    assert "Selalu." in told[2022]
    assert "Kini." not in told[2022]
    assert "Kini." in told[2023]
    assert "Selalu." not in told[2023]


def test_what_is_partial_is_not_judged(tmp_path):
    text = said(office(tmp_path, ONE, TEN, {"2022,": "10", "2023,2": "4"}))
    assert "A: 4 x s.d. TW II, sementara; belum dinilai terhadap target setahun 10 x." in text
    assert "Efisiensi tidak dihitung (belum semua indikatornya dilaporkan): Sasaran 1." in text


@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_the_page_shows_what_the_file_says(example, bahasa):
    """Every sentence and heading of the file stands on the page too."""
    page = report(example.plan, 2023, bahasa)
    html = " ".join("".join(str(page[s.id].html) for s in page.sections).split())
    from bs4 import BeautifulSoup

    seen = " ".join(BeautifulSoup(html, "lxml").get_text(" ").split())
    for b in blocks(page.word()):
        if b.rows is None and not b.style.startswith(("Judul", "Heading1", "Title")) and "...." not in b.text:
            text = re.sub(r"^\[|\]$", "", b.text)
            assert text in seen or b.style in ("", "DiTengah", "Keterangan"), b


# --- every figure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "year", "bahasa"),
    [*((CONTOH, y, "id") for y in (2020, 2023, 2024)), (CONTOH, 2023, "en"), (BALIKPAPAN, 2023, "id")],
)
def test_every_figure_is_recomputed(folder, year, bahasa):
    page = report(renstra_utils.load(folder), year, bahasa)
    found = list(figures_wrong(case_of(page), page.word()))
    assert not found, "\n".join(found)


@cases(4)
@given(plans(), st.data())
def test_drawn_offices(files: Files, data: st.DataObject) -> None:
    """Whatever `load` accepts has a valid report whose figures are those of its files."""
    with folder_of("lkjip", files) as (folder,):
        plan = renstra_utils.load(folder)
        year = data.draw(st.sampled_from(plan.years), "tahun")
        page = report(plan, year, data.draw(st.sampled_from(["id", "id", "en"]), "bahasa"))
        word = page.word()
        # A plan's own words may hold tags and braces.
        assert not [x for x in faults(word) if not re.match(r"shown: ['\"][<&{]", x)]
        found = list(figures_wrong(case_of(page), word))
        assert not found, "\n".join(found)


def test_the_text_of_the_example(word):
    kept = ROOT / "tests" / "golden" / "contoh" / "lkjip-2023.txt"
    text = as_text(word)
    if os.environ.get("RENSTRA_GOLDEN") == "renew":
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")
