"""Pages in a real Chromium: which, where it is, and a look at each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = (
    os.environ.get("RENSTRA_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
#: Each kind of page, of both offices, in both languages.
KINDS = [
    "index.html",
    "contoh/01-audit-rencana.html",
    "contoh/02-capaian-tahunan-2023.html",
    "contoh/03-anggaran-tahunan-2023.html",
    "contoh/04-evaluasi-renstra.html",
    "kpu-balikpapan-2020-2024/01-audit-rencana.html",
    "kpu-balikpapan-2020-2024/02-capaian-tahunan-2021.html",
    "kpu-balikpapan-2020-2024/03-anggaran-tahunan-2021.html",
    "kpu-balikpapan-2020-2024/04-evaluasi-renstra.html",
    "contoh/02-capaian-tahunan-2023.en.html",
    "contoh/03-anggaran-tahunan-2023.en.html",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; the test is skipped without one, unless it must be there."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM and os.environ.get("RENSTRA_BROWSER") != "required":
        pytest.skip("Chromium is not installed")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with sync_api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


#: What a theme changes: colours. Structure, names and roles are the same in both.
_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
_EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def accessibility_faults(page) -> list[str]:
    """What axe finds on a page, all of it unfolded, in both themes and on a phone."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    said = []
    for theme, width, options in (
        ("light", 1280, _EVERY_RULE),
        ("dark", 1280, _CONTRAST),
        ("light", 320, _EVERY_RULE),
    ):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        for v in Axe().run(page, options=options).response["violations"]:
            node = v["nodes"][0]
            said.append(
                f"{theme} {width} {v['id']}: {v['help']}: {node['html'][:200]} ({len(v['nodes'])}) {node.get('failureSummary', '')}"
            )
    return said


#: Figures, amounts and words that stand on two lines, and tables that leave the page or their own scroll box.
BROKEN = """() => {
  const found = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const whole = /(?:[+−]?Rp\\u00a0)?[+−]?\\d[\\d.,]*(?:\\u00a0(?:%|triliun|miliar|juta|trillion|billion|million)|%)?|\\p{L}{2,}/gu;
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.parentElement.closest('script, style, svg, code, [hidden]')) continue;
    if (!node.parentElement.checkVisibility()) continue;
    for (const m of node.data.matchAll(whole)) {
      const range = document.createRange();
      range.setStart(node, m.index);
      range.setEnd(node, m.index + m[0].length);
      const lines = new Set([...range.getClientRects()].filter((r) => r.width).map((r) => Math.round(r.top)));
      if (lines.size > 1) found.push(m[0]);
    }
  }
  return found;
}"""


def broken_words(page) -> list[object]:
    """What is broken at the end of a line or leaves the page, on a desk, a phone and paper."""
    found = []
    for media, width in (("screen", 360), ("screen", 1280), ("print", 703)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)
        found += [(media, width, word) for word in page.evaluate(BROKEN)]
        if media == "screen" and page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((media, width))
    beyond = "(ts) => ts.filter((t) => t.getBoundingClientRect().width > 703).map((t) => t.id)"
    return [*found, *page.eval_on_selector_all("main table", beyond)]
