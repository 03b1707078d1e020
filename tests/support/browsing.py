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
