"""A browser, and the site's pages opened in it."""

from __future__ import annotations

import pytest
from browsing import chromium


@pytest.fixture(scope="module")
def browser():
    with chromium() as b:
        yield b


@pytest.fixture
def visit(browser, site):
    """Opens a page of the site and watches it."""
    contexts = []

    def go(name: str, **options):
        context = browser.new_context(accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda r: page.requests.append(r.url))
        page.on(
            "console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.goto((site / name).as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
