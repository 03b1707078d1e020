"""The pages that only a named kind makes, in a real Chromium: the report and the quarter, of offices of both periods."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import accessibility_faults, broken_words
from conftest import ROOT

from renstra_utils.plan.package import brief
from renstra_utils.run.job import Job, Options, make

pytestmark = pytest.mark.browser
_PAGES = [
    ("contoh", "lkjip", 2023, None, "id"),
    ("contoh-kota-2025", "lkjip", 2025, None, "en"),
    ("contoh", "triwulan", 2023, 2, "id"),
    ("contoh", "triwulan", 2023, 4, "en"),
    ("contoh-kota-2025", "capaian", 2025, None, "id"),
    ("contoh-kota-2025", "audit", None, None, "id"),
]


@pytest.mark.parametrize(("plan", "kind", "year", "quarter", "bahasa"), _PAGES)
def test_a_page_reads_well_everywhere(browser, tmp_path: Path, plan, kind, year, quarter, bahasa):
    folder = ROOT / "data" / plan
    job = Job(folder, kind, year, bahasa, tmp_path, triwulan=quarter)
    made = make(job, brief(folder), Options())
    assert made.keadaan == "segar", made.sebab
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.goto((tmp_path / f"{job.id}.html").as_uri())
    assert [u for u in asked if not u.startswith(("data:", page.url))] == []
    assert broken_words(page) == []
    page.emulate_media(media="screen")
    assert accessibility_faults(page) == []
    assert complaints == []
    context.close()
