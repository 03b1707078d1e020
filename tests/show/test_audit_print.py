"""The audit on paper and on a phone: every word of every finding, few sheets, and no blank one."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

BALIKPAPAN = "kpu-balikpapan-2020-2024"
PAGES = [
    (f"{BALIKPAPAN}/01-audit-rencana.html", "temuan"),
    ("contoh/01-audit-rencana.html", "temuan"),
    ("contoh/01-audit-rencana.en.html", "temuan-en"),
]

pytestmark = pytest.mark.browser


def _bare(text: str) -> str:
    """Without spaces, ligatures, and the hyphens at which a line may end."""
    return re.sub(r"[\s\u00ad-]+", "", unicodedata.normalize("NFKC", text))


def _printed(page) -> list[str]:
    """The text of each sheet without its number."""
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return [x.extract_text().replace(f"{n} / {len(sheets)}", "") for n, x in enumerate(sheets, 1)]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("name", "table"), PAGES)
def test_paper_has_every_word_of_every_finding(visit, site: Path, name, table, scripts):
    sheets = _printed(visit(name, java_script_enabled=scripts))
    assert all(len(text.strip()) > 100 for text in sheets)
    assert len(sheets) <= 15
    text = _bare("".join(sheets))
    found = pd.read_csv(site / name.split("/")[0] / "data" / f"{table}.csv", dtype=str).fillna("")
    for key in ("uraian", "hitungan", "saran", "kode"):
        parts = {
            x.removeprefix("'") for cell in found[key] for x in (cell.split(";") if key == "kode" else [cell])
        }
        lost = [x for x in parts if _bare(x) not in text]
        assert not lost, (key, lost)


def test_the_phone_page_is_no_scroll_without_end(visit):
    page = visit(f"{BALIKPAPAN}/01-audit-rencana.html", viewport={"width": 360, "height": 800})
    wide, high = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert wide <= 360
    assert high < 25_000
    # The finding and the first contradiction are in sight at once.
    assert page.locator("#terberat-t tbody tr").first.bounding_box()["y"] < 800 - 150


def test_a_heading_stays_while_a_card_under_it_is_shown(visit):
    """Filtering by a rule keeps the severity above it, though another rule's cards came first."""
    page = visit(f"{BALIKPAPAN}/01-audit-rencana.html")
    rule = page.locator("#temuan-t .g2:visible").nth(1).inner_text().partition(" · ")[0]
    page.locator(".tools[data-for=temuan-t] [data-f=aturan]").select_option(label=rule)
    assert page.locator("#temuan-t .g2:visible").all_inner_texts()[0].startswith(rule)
    assert page.locator("#temuan-t .g1:visible").count() == 1


def test_a_link_of_the_first_screen_opens_its_card(visit):
    page = visit(f"{BALIKPAPAN}/01-audit-rencana.html", reduced_motion="reduce")
    page.locator("#terberat-t a").nth(1).click()
    card = page.locator("#temuan-t tr:target")
    assert "3355" in card.inner_text()
    box = card.bounding_box()
    assert 0 <= box["y"] < page.viewport_size["height"]
