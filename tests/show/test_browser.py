"""The rendered pages in a real Chromium: what a reader without Python and without a network gets."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from browsing import KINDS, accessibility_faults, broken_words
from pypdf import PdfReader

pytestmark = pytest.mark.browser
YEARLY = "contoh/02-capaian-tahunan-2023.html"


@pytest.mark.parametrize("name", KINDS)
def test_no_request_and_no_complaint(visit, name):
    page = visit(name)
    own = page.url
    others = [u for u in page.requests if u.split("#")[0] != own and not u.startswith("data:")]
    assert others == []
    assert page.complaints == []


@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(visit, name):
    page = visit(name, color_scheme="light", bypass_csp=True, viewport={"width": 1280, "height": 900})
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("name", [k for k in KINDS if k != "index.html"])
def test_works_without_script(visit, name):
    page = visit(name, java_script_enabled=False)
    assert page.locator("main h1").inner_text()
    assert page.locator("main table tbody tr").count() > 0
    assert page.locator(".tools:visible").count() == 0


@pytest.mark.parametrize("name", KINDS)
def test_no_figure_and_no_word_is_broken(visit, name):
    assert broken_words(visit(name)) == []


def column(page, at: int) -> list[float | None]:
    cells = page.eval_on_selector_all(
        "#indikator-t tbody tr:not([hidden])", f"(rows) => rows.map((r) => r.cells[{at}].textContent)"
    )
    return [
        None
        if not any(map(str.isdigit, c))
        else float(c.rstrip("\u00a0%").replace(".", "").replace(",", "."))
        for c in cells
    ]


def test_sorting(visit):
    page = visit(YEARLY)
    head = page.locator("#indikator-t thead th", has_text="Capaian").first
    at = head.evaluate("(h) => h.cellIndex")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    up = [v for v in column(page, at) if v is not None]
    assert len(up) > 20
    assert up == sorted(up)
    assert column(page, at)[-1] is None  # missing goes last, never counts as zero
    head.get_by_role("button").click()
    down = [v for v in column(page, at) if v is not None]
    assert down == sorted(down, reverse=True)
    assert column(page, at)[-1] is None


def test_filtering(visit, site):
    page = visit(YEARLY)
    tools = page.locator(".tools[data-for=indikator-t]")
    data = pd.read_csv(site / "contoh" / "data" / "capaian-2023.csv")
    tools.locator("select[data-f=status]").select_option("tidak tercapai")
    rows = page.locator("#indikator-t tbody tr:visible")
    assert rows.count() == (data["status"] == "tidak tercapai").sum() > 0
    assert tools.locator("output").inner_text() == f"{rows.count()} / {len(data)}"
    tools.locator("select[data-f=status]").select_option("")
    word = str(data["indikator"].iloc[7])[10:30]
    tools.locator("input").fill(word.upper())
    assert rows.count() == data["indikator"].str.contains(word, case=False, regex=False).sum() > 0


def test_what_is_folded_on_a_phone_opens_where_a_link_leads(visit):
    """A wide table is one line on a phone; the filter in the address opens it on what it names."""
    page = visit(YEARLY, viewport={"width": 360, "height": 800})
    rows = page.locator("#indikator-t tbody tr:visible")
    assert rows.count() == 0
    page.locator("p.sum a[href*='?status=tidak']").click()
    assert rows.count() == page.locator("#tertinggal-t tbody tr").count() > 0
    wide = visit(YEARLY, viewport={"width": 1280, "height": 900})
    assert wide.locator("#indikator-t tbody tr:visible").count() > rows.count()
    assert not wide.locator("details.narrow > summary").first.is_visible()


def test_the_first_screen_says_what_was_missed_and_a_year_without_a_report_is_short(visit):
    page = visit(YEARLY, viewport={"width": 1280, "height": 900})
    assert page.locator("#tertinggal-t").bounding_box()["y"] < 400
    assert page.locator("#tertinggal-t tbody tr").last.bounding_box()["y"] < 900
    page.set_viewport_size({"width": 360, "height": 800})
    first = page.locator("#tertinggal-t tbody tr").first.bounding_box()
    assert first["y"] + 150 < 800
    for width, most in ((1280, 1800), (360, 3200)):
        empty = visit(KINDS[6], viewport={"width": width, "height": 800})
        assert empty.evaluate("document.documentElement.scrollHeight") <= most


def test_traces_unfold(visit):
    page = visit(YEARLY)
    trace = page.locator("#indikator-t details.trace").first
    assert not trace.locator("dl").is_visible()
    trace.locator("summary").click()
    text = trace.inner_text()
    assert "target.csv baris" in text
    assert "realisasi.csv baris" in text


def test_numbers_in_the_summary_lead_somewhere(visit):
    for name in KINDS[1:]:
        page = visit(name)
        broken = page.evaluate(
            '[...document.querySelectorAll(\'a[href^="#"]\')].filter((a) => !document.getElementById(decodeURIComponent(a.hash.slice(1).split("?")[0]))).map((a) => a.hash)'
        )
        assert broken == [], name
        doubled = page.evaluate(
            "(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id); return ids.filter((x, i) => ids.indexOf(x) !== i); })()"
        )
        assert doubled == [], name


def test_downloads_open_and_equal_the_tables(visit, site, tmp_path):
    page = visit(YEARLY)
    with page.expect_download() as got:
        page.locator("a.dl[download='capaian-2023.csv']").click()
    path = Path(tmp_path / "x.csv")
    got.value.save_as(path)
    assert path.read_bytes() == b"\xef\xbb\xbf" + (site / "contoh" / "data" / "capaian-2023.csv").read_bytes()
    with page.expect_download() as got:
        page.locator("a.dl[download$='.xlsx']").click()
    book_path = tmp_path / "x.xlsx"
    got.value.save_as(book_path)
    book = openpyxl.load_workbook(io.BytesIO(book_path.read_bytes()))
    assert book.sheetnames[0] == "Sampul"
    assert book.sheetnames[-1] == "Catatan"
    assert any("CONTOH FIKTIF" in str(c.value) for row in book["Sampul"] for c in row)
    csv = pd.read_csv(path)
    sheet = list(book["capaian-2023"].values)
    assert list(sheet[0]) == list(csv)
    assert len(sheet) == len(csv) + 1
    at = list(csv).index("capaian_mentah")
    for row, value in zip(sheet[1:], csv["capaian_mentah"], strict=True):
        assert (row[at] is None) if pd.isna(value) else row[at] == pytest.approx(value, rel=1e-9)


def test_keyboard_path(visit):
    page = visit(YEARLY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.tagName"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
    assert {"A", "INPUT", "SELECT", "BUTTON"} <= seen


@pytest.mark.parametrize("name", KINDS)
def test_landmarks_and_headings(visit, name):
    page = visit(name)
    assert page.locator("main").count() == 1
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == ("en" if ".en." in name else "id")
    levels = page.eval_on_selector_all("h1,h2,h3,h4", "(hs) => hs.map((h) => Number(h.tagName[1]))")
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    for svg in page.locator("figure svg").all():
        assert len(svg.locator("> desc").text_content()) > 15


@pytest.mark.parametrize("name", KINDS)
def test_print(visit, name):
    page = visit(name)
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert 1 <= len(pdf.pages) <= 50  # every finding of the audit, at a size that can be read
    texts = [p.extract_text() for p in pdf.pages]
    assert all(t.strip() for t in texts), "an empty sheet"
    if name.startswith("contoh/"):
        mark = "FICTIONAL EXAMPLE" if ".en." in name else "CONTOH FIKTIF"
        assert all(mark in t for t in texts), "the example mark is on every sheet"


def test_print_cuts_no_row_and_repeats_headers(visit):
    page = visit(YEARLY)
    page.emulate_media(media="print")
    for selector in ("tbody tr", "figure"):
        assert set(
            page.eval_on_selector_all(
                f"main {selector}", "(es) => es.map((e) => getComputedStyle(e).breakInside)"
            )
        ) == {"avoid"}
    assert set(
        page.eval_on_selector_all("main thead", "(es) => es.map((e) => getComputedStyle(e).display)")
    ) == {"table-header-group"}
    wide = page.evaluate(
        "(() => { document.body.style.width = '186mm'; const w = document.body.clientWidth; return [...document.querySelectorAll('main table, main figure svg')].filter((e) => e.getBoundingClientRect().right > w + 24).map((e) => e.id || e.tagName); })()"
    )
    assert wide == []


def test_a_filter_stands_in_the_address(visit):
    """What one reader chose, another who is sent the address sees."""
    page = visit(YEARLY)
    page.locator(".tools[data-for=indikator-t] select[data-f=status]").select_option("tidak tercapai")
    page.locator(".tools[data-for=indikator-t] input").fill("persentase")
    asked, seen = page.url.partition("#")[2], page.locator("#indikator-t tbody tr:visible").all_inner_texts()
    assert "tidak+tercapai" in asked
    other = visit(f"{YEARLY}")
    assert len(other.locator("#indikator-t tbody tr:visible").all()) > len(seen) > 0
    other.goto(page.url)
    other.reload()
    assert other.locator("#indikator-t tbody tr:visible").all_inner_texts() == seen


def test_a_table_is_copied_with_what_is_seen_of_it(visit):
    page = visit(YEARLY)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".tools[data-for=indikator-t] select[data-f=status]").select_option("tidak tercapai")
    page.locator("#indikator-t").locator("xpath=../following-sibling::*[1]").get_by_role("button").click()
    page.get_by_text("Tersalin").wait_for()
    head, *rows = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert head.split("\t")[:3] == ["Indikator", "Target", "Realisasi"]
    assert len(rows) == page.locator("#indikator-t tbody tr:visible:not(.g)").count()
    assert {len(row.split("\t")) for row in rows} == {len(head.split("\t"))}


def test_a_chart_is_saved_as_a_picture_of_its_own(visit, tmp_path):
    page = visit(YEARLY, color_scheme="dark")
    with page.expect_download() as got:
        page.get_by_role("button", name="Simpan SVG").first.click()
    got.value.save_as(tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "var(" not in text
    assert "<title" in text
    assert got.value.suggested_filename.endswith(".svg")
    with page.expect_download() as got:
        page.get_by_role("button", name="Simpan PNG").first.click()
    got.value.save_as(tmp_path / "x.png")
    page.goto((tmp_path / "x.png").as_uri())
    # The corner is paper, and something is drawn on it.
    colours = page.evaluate("""() => {
      const image = document.querySelector('img'), canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
      const paper = canvas.getContext('2d');
      paper.drawImage(image, 0, 0);
      const { data } = paper.getImageData(0, 0, canvas.width, canvas.height), seen = new Set();
      for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 4).join());
      return [data.slice(0, 4).join(), seen.size];
    }""")
    assert colours[0] == "255,255,255,255"
    assert colours[1] > 20


def test_columns_sort_by_what_they_mean(visit):
    """Targets with units, money and heat cells by their figures, not by their letters."""
    for name, table, at in (
        (YEARLY, "indikator-t", 1),
        ("contoh/03-anggaran-tahunan-2023.html", "rincian-t", 2),
        ("contoh/04-evaluasi-renstra.html", "matriks-t", 3),
    ):
        page = visit(name)
        head = page.locator(f"#{table} thead th").nth(at)
        head.get_by_role("button").click()
        bodies = page.eval_on_selector_all(
            f"#{table} tbody",
            f"(bs) => bs.map((b) => [...b.rows].filter((r) => !r.classList.contains('g')).map((r) => r.cells[{at}].dataset.v))",
        )
        for values in bodies:
            known = [float(v) for v in values if v]
            assert known == sorted(known)
            assert values[: len(known)] == [v for v in values if v], "missing goes last"
