"""Every kind of page fits its reader: desk, phone, large letters, paper; small plans and large ones."""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
from pathlib import Path

import pytest
from browsing import KINDS
from offices import make_offices
from pypdf import PdfReader
from rendering import render, render_rollup, write_run

import renstra_utils

pytestmark = pytest.mark.browser
#: Kinds of page by what a large plan's are called here.
LARGE = ("audit", "capaian", "anggaran", "evaluasi", "rekap")
#: A plan of ten times the real one's size; offices of one run; the size of the real plan.
INDICATORS, OFFICES, REAL = 1000, 60, 85
#: What is cut off or lies beyond the page: boxes that scroll, cells and drawings outside, folds closed.
BEYOND = """() => {
  const seen = (e) => e.checkVisibility({ contentVisibilityAuto: true }) && e.getClientRects().length > 0;
  const named = (e) => `${e.tagName} ${e.id || e.className?.baseVal || e.className} in ${e.closest('[id]')?.id}: ${e.textContent.slice(0, 40)}`;
  const width = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > width) found.push(`page ${document.documentElement.scrollWidth} > ${width}`);
  for (const e of document.querySelectorAll('main *, nav *, footer *')) {
    if (!seen(e) || e.closest('svg') !== null && e.tagName !== 'svg') continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (box.right > width + 1 || box.left < -1) found.push(named(e));
    if (/auto|scroll|hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1 && !/SELECT|INPUT|OPTION/.test(e.tagName)) found.push('scrolls: ' + named(e));
  }
  return found.slice(0, 5);
}"""
#: What a reader of the screen reads, without what only a screen can do.
READ = """() => {
  const main = document.querySelector('main').cloneNode(true);
  const gone = '.tools, .acts, .dls, .dl, style, script, svg, summary, [hidden], details.trace, table.cards thead, table:has(details.trace) thead th:last-child';
  main.querySelectorAll(gone).forEach((e) => e.remove());
  main.querySelectorAll('wbr').forEach((e) => e.remove());
  main.querySelectorAll('td, th, p, li, h1, h2, h3, dt, dd, small, caption, figcaption').forEach((e) => e.append(' '));
  return main.textContent;
}"""


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of a large plan, of one of the real one's size, and of a run of many offices; made once for all test processes."""
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "large"
    with FileLock(shared / "large.lock"):
        if not out.exists():
            making = shared / "large.part"
            making.mkdir()
            big, real = (
                renstra_utils.load(make_offices(making / str(n), 1, n)[0]) for n in (INDICATORS, REAL)
            )
            for kind in LARGE[:-1]:
                page = render(big, kind, 2023 if kind in ("capaian", "anggaran") else None)
                (making / f"{kind}.html").write_text(page.html, encoding="utf-8")
            (making / "85.html").write_text(render(real, "capaian", 2023).html, encoding="utf-8")
            run = write_run(making / "hasil", _offices(making / "rencana"))
            (making / "rekap.html").write_text(render_rollup(run, 2023).html, encoding="utf-8")
            making.rename(out)
    return out


def _offices(folder: Path) -> dict[str, renstra_utils.Plan]:
    """Many small offices that count: a roll-up leaves fictional ones out."""
    plans = {}
    for path in make_offices(folder, OFFICES, 6):
        about = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
        about["renstra"]["contoh"] = False
        (path / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
        plans[path.name] = renstra_utils.load(path)
    return plans


def beyond(page) -> list[str]:
    """What does not fit, at the desk, on a tablet, on a phone, and with letters of twice the size."""
    found = []
    page.add_style_tag(
        content=".renstra .big{content-visibility:visible!important}"
    )  # what is out of view too
    for width, letters in ((1280, 100), (768, 100), (360, 100), (320, 100), (1280, 200)):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("(size) => (document.documentElement.style.fontSize = size + '%')", letters)
        found += [f"{width} px, {letters} %: {what}" for what in page.evaluate(BEYOND)]
    return found


@pytest.mark.parametrize("kind", LARGE)
def test_a_large_plan_fits(browser, large, kind):
    page = browser.new_page()
    page.goto((large / f"{kind}.html").as_uri())
    assert beyond(page) == []
    page.close()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_page_fits(visit, name):
    assert beyond(visit(name)) == []


@pytest.mark.parametrize("name", KINDS)
def test_paper_has_every_word_of_the_screen(visit, name):
    page = visit(name)
    words = set(re.findall(r"\w+", unicodedata.normalize("NFKC", page.evaluate(READ))))
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    text = " ".join(sheet.extract_text() for sheet in pdf.pages)
    printed = "".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))  # letters are joined in print
    assert sorted(w for w in words if w not in printed) == []
    assert all(len(sheet.extract_text()) > 60 for sheet in pdf.pages), "an empty sheet"


def test_a_word_that_never_ends_pushes_nothing_off_the_page(browser, contoh_copy, tmp_path):
    """An address as a source, a name without spaces: in a table, under a name, in a sentence of the office."""
    word = "https-laman-kantor-" + "a" * 200
    for name in ("indikator", "realisasi", "anggaran"):
        path = contoh_copy / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("Indeks kepuasan pengguna layanan kantor", word).replace(
                "Satu tahapan terlambat karena pengiriman barang tertunda.", word
            ),
            encoding="utf-8",
        )
    plan = renstra_utils.load(contoh_copy)
    for kind, year in (("capaian", 2023), ("evaluasi", None)):
        (tmp_path / f"{kind}.html").write_text(render(plan, kind, year).html, encoding="utf-8")
        page = browser.new_page()
        page.goto((tmp_path / f"{kind}.html").as_uri())
        assert word in page.locator("main").inner_text()
        assert beyond(page) == []
        page.close()


def test_a_page_of_the_real_size_is_light(large):
    assert (large / "85.html").stat().st_size < 400_000
