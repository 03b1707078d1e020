"""A plan with payloads in every text in a real JupyterLab: nothing of it runs, is asked for, or is set as mathematics."""

from __future__ import annotations

import nbformat
import pytest
from poison import ALL, poisoned
from test_lab import CHROMIUM, WAIT, current, desk, lab, run_all, sync_api, tab

__all__ = ["desk", "lab"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.slow]
CELLS = [
    "from IPython.display import HTML\nfrom renstra_utils import load\nfrom renstra_utils.evaluate import attainment\n"
    "from renstra_utils.lab.explorer import Explorer\nfrom renstra_utils.show.pages import YearlyPage",
    'HTML(r"<p id=rumus>$\\alpha$</p>")',
    "plan = load('../data/kantor-racun')\nplan",
    "page = YearlyPage(plan, attainment.attainment(plan), 2023)",
    "page.summary()",
    'page["indikator"]',
    'page["metode"]',
    "Explorer('../data/kantor-racun')",
]


def test_nothing_of_the_data_runs_or_is_set(desk, lab):
    poisoned(desk / "data" / "kantor-racun", ALL)
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    path = desk / "notebooks" / "racun.ipynb"
    nbformat.write(nb, path)
    base = lab.split("/lab")[0]
    own = (base, base.replace("http", "ws"), "data:", "blob:")
    strange: list[str] = []
    with sync_api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        view.on("request", lambda r: None if r.url.startswith(own) else strange.append(r.url))
        view.goto(lab)
        view.locator(".jp-NotebookPanel").first.wait_for(timeout=WAIT)
        view.goto(f"{base}/lab/tree/notebooks/racun.ipynb")
        view.locator(".lm-TabBar-tab.lm-mod-current", has_text="racun.ipynb").wait_for(timeout=WAIT)
        run_all(view, path)
        note = current(view)
        note.locator("#rumus mjx-container").wait_for(timeout=WAIT)
        note.locator("table.dataTable tbody tr").first.wait_for(timeout=WAIT)
        for name in ("Satu indikator", "Bagaimana jika", "Bandingkan", "Unduh", "Tabel dan gambar"):
            tab(view, name)
            view.wait_for_timeout(500)
        assert note.locator("mjx-container").count() == 1, "only the formula that was asked for"
        assert not view.evaluate("'__x' in window")
        assert strange == []
        browser.close()
