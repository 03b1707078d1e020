"""The index: one row an office, what needs attention first, small and short also for all offices of the country."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from made_pages import every_page, put

from renstra_utils.run.index import render_index

NAMES = """Aceh Besar,Asmat,Balikpapan,Berau,Bogor,Cilacap,Deli Serdang,Ende,Flores Timur,Garut,Indramayu,Jember,Kediri,
Lebak,Malang,Nabire,Ogan Ilir,Paser,Rembang,Sabang,Tegal,Way Kanan,Yahukimo""".replace("\n", "").split(",")


def soup_of(html):
    return BeautifulSoup(html, "lxml")


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """548 offices with twelve pages each; some failed, some wait for data."""
    out, pages = tmp_path_factory.mktemp("negeri"), {}
    for n in range(548):
        name = NAMES[n % len(NAMES)]
        folder, kind = f"kpu-{name.lower().replace(' ', '-')}-{n}", "Kabupaten" if n % 4 else "Kota"
        about = {"kantor": f"KPU {kind} {name} {n}", "kode_satker": f"65{n:04}", "zona_waktu": "WITA"}
        about |= {"judul": "Rata-rata capaian 98,2 %; 71 dari 85 indikator memenuhi target"}
        for entry in every_page(out, folder, **about):
            late, year = entry["tahun"] == 2024, entry["tahun"]
            if n % 50 == 7 and late:
                (out / f"{entry['id']}.html").unlink()
                entry |= {
                    "keadaan": "gagal",
                    "sebab": "target.csv baris 7: “12,5,3” bukan angka.",
                    "judul": "",
                }
            elif n % 9 == 3 and year:
                entry["data"] = "menunggu data"
            pages[entry["id"]] = entry
    html = render_index(out, pages)
    (out / "index.html").write_text(html, encoding="utf-8")
    return out, pages, html


def test_the_index_of_a_country_is_small_and_leads_to_pages_alone(country):
    out, pages, html = country
    assert len(html.encode()) < 400_000
    soup = soup_of(html)
    rows = soup.select("tbody tr")
    assert len(rows) == len({r["id"] for r in rows}) == 548
    hrefs = [unquote(a["href"]) for a in soup.select("main a")]
    assert all((out / h).is_file() for h in hrefs)
    # The years that have no link here stand beside the last of their kind: with them, every page is there.
    for place in soup.select("[data-y]"):
        last = unquote(place.find_next("a")["href"])
        hrefs += [re.sub(r"-\d{4}(?=\.html$)", f"-{y}", last) for y in place["data-y"].split()]
    assert sorted(hrefs) == sorted(f"{id}.html" for id, p in pages.items() if p["keadaan"] != "gagal")


def test_what_needs_attention_comes_first_with_its_reason(country):
    soup = soup_of(country[2])
    failed = len([n for n in range(548) if n % 50 == 7])
    late = len([n for n in range(548) if n % 9 == 3 and n % 50 != 7])
    assert soup.h1.get_text() == "548 kantor, 6.576 halaman"
    assert f"Perlu perhatian: {failed + late} kantor" in soup.select_one("#perhatian h2").get_text()
    assert (
        f"{failed} dengan halaman gagal dan {late} menunggu data" in soup.select_one("#perhatian").get_text()
    )
    first = soup.select_one("tbody tr").get_text(" ")
    assert "Capaian 2024, Anggaran 2024: target.csv baris 7" in first
    assert "2 Januari 2026 pukul 01.30 WITA" in soup.get_text(" ")  # half past five in the afternoon, UTC
    letters = [d.summary.get_text().split()[0] for d in soup.select("#lainnya details")]
    assert letters == sorted({n[0] for n in NAMES})


def test_two_offices_of_one_name_and_names_of_any_letter(tmp_path):
    odd = ["kpu 100%", "a#b", "c?d", 'it\'s "so"', "Kep. Riau"]
    entries = [put(tmp_path, f, "capaian", 2023, kantor="KPU <Sama>", kode_satker="01") for f in odd]
    soup = soup_of(render_index(tmp_path, {e["id"]: e for e in entries}))
    names = [r.th.find(string=True) for r in soup.select("tbody tr")]
    assert sorted(names) == sorted(f"KPU <Sama> ({f})" for f in odd)
    assert all((tmp_path / unquote(a["href"])).is_file() for a in soup.select("main a"))


def test_own_language_first(tmp_path):
    both = [put(tmp_path, "a", "capaian", year, bahasa) for year in (2023, 2024) for bahasa in ("en", "id")]
    pages = {e["id"]: e for e in both}
    for bahasa, first in (("id", [False, False, True, True]), ("en", [True, True, False, False])):
        links = [
            ".en." in a["href"] for a in soup_of(render_index(tmp_path, pages, bahasa)).select("tbody a")
        ]
        assert links == first


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height", "tallest"), [(1280, 900, 4000), (360, 800, 8000)])
def test_the_index_of_a_country_is_short(country, browser, width, height, tallest):
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto((country[0] / "index.html").as_uri())
    wide, tall = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert (wide, tall < tallest) == (width, True)
    cut = page.evaluate(
        "[...document.querySelectorAll('main *')].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible').length"
    )
    assert cut == 0
    small = page.evaluate(
        "[...document.querySelectorAll('main a, main summary')].filter((e) => e.getClientRects().length && e.checkVisibility() && Math.min(e.offsetWidth, e.offsetHeight) < 24).map((e) => e.textContent)"
    )
    assert small == []
    assert (
        page.evaluate("document.querySelector('#perhatian tbody tr').getBoundingClientRect().bottom") < height
    )
    page.close()


@pytest.mark.browser
def test_a_view_can_be_shared(country, browser):
    """The filter stands in the address; who opens it sees the same rows, unfolded, with every year."""
    out, _, _ = country
    page = browser.new_page()
    page.goto((out / "index.html").as_uri())
    page.fill("#cari input", "way kanan 15")
    address = page.evaluate("location.href")  # the driver hears of it a moment later
    assert address.endswith("index.html#cari=way%20kanan%2015")
    page.fill("#cari input", "")
    assert page.evaluate("location.href").endswith("index.html#")
    other = browser.new_page()
    other.goto(address)
    shown = other.locator("tbody tr:visible")
    texts = shown.all_text_contents()
    assert texts
    assert all("way kanan" in t.lower() and "15" in t for t in texts)
    hrefs = shown.first.locator("a").evaluate_all("(links) => links.map((a) => a.getAttribute('href'))")
    assert len(hrefs) == 12
    assert all((out / unquote(h)).is_file() for h in hrefs)
    id = soup_of(country[2]).select("#lainnya details tbody tr")[-1]["id"]
    other.goto((out / "index.html").as_uri() + f"#{id}")
    other.locator(f'[id="{id}"]').wait_for()  # the page hears of a new fragment a moment later
    page.close()
    other.close()
