"""A real JupyterLab in Chromium: the landing notebook, its links, Run All everywhere, the explorer under the hand.

Screenshots go to `RENSTRA_SHOTS`, where it is set, so that somebody can look at them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from conftest import BALIKPAPAN, CONTOH, ROOT
from office_sheets import sheet_file

from renstra_utils.plan.package import brief
from renstra_utils.run import export, kinds
from renstra_utils.run.job import Job, Options, make

sync_api = pytest.importorskip("playwright.sync_api")
Axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
pytest.importorskip("jupyterlab")
CHROMIUM = (
    os.environ.get("RENSTRA_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
if not CHROMIUM and os.environ.get("RENSTRA_BROWSER") != "required":
    pytest.skip("Chromium is not installed", allow_module_level=True)
pytestmark = pytest.mark.browser

TOKEN = "hanya-untuk-uji"
WAIT = 60_000
expect = sync_api.expect
expect.set_options(timeout=WAIT)  # a kernel on a loaded machine answers late
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # The file on disk is read after Run All: every cell must have run, also those below the screen.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A copy of notebooks and data, as an analyst has it."""
    folder = tmp_path_factory.mktemp("meja")
    for name in ("notebooks", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    for plan in (CONTOH, BALIKPAPAN):
        shutil.copytree(plan, folder / "data" / plan.name)
    return folder


@pytest.fixture(scope="module")
def lab(desk, tmp_path_factory):
    """The address that `make lab` opens, of a JupyterLab running on the desk."""
    home = tmp_path_factory.mktemp("lab")
    for name, said in SETTINGS.items():
        path = home / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(said), encoding="utf-8")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    environment = {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "SOURCE_DATE_EPOCH": "1750000000",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    recipe = re.search(
        r"^\t.*\$\(BIN\)/jupyter lab (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M
    )
    command = [sys.executable, "-m", "jupyterlab", *recipe[1].split(), "--no-browser", "--allow-root"]
    command += [f"--IdentityProvider.token={TOKEN}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=desk, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            base = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"{base}/api?token={TOKEN}", timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, (home / "log").read_text()
                    assert time.monotonic() < deadline, (home / "log").read_text()
                    time.sleep(0.2)
            start = next((home / "runtime").glob("jpserver-file-to-run-*-open.html")).read_text(
                encoding="utf-8"
            )
            yield re.search(r'url=(http[^"]+)"', start)[1].replace("localhost", "127.0.0.1")
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


@pytest.fixture(scope="module")
def page(lab):
    """JupyterLab on the landing notebook; it may ask nobody but its own server."""
    with sync_api.sync_playwright() as p:
        browser = p.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
        view = context.new_page()
        base = lab.split("/lab")[0]
        view.strange, view.complaints = [], []
        view.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((base, "data:", "blob:", base.replace("http", "ws")))
                else view.strange.append(r.url)
            ),
        )
        view.on("pageerror", lambda e: view.complaints.append(str(e)))
        view.goto(lab)
        view.get_by_role("heading", name="Buku kerja evaluasi Renstra").wait_for(timeout=WAIT)
        view.keyboard.press("Control+b")  # the file browser aside
        yield view
        browser.close()


def shot(page, name: str) -> None:
    folder = os.environ.get("RENSTRA_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def current(page):
    """The notebook in front."""
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def run_all(page, path: Path) -> nbformat.NotebookNode:
    """Run → Run All Cells, save, and the notebook as it then stands on disk."""
    # Before its kernel is there, JupyterLab runs nothing and says nothing.
    current(page).locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=WAIT)
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(timeout=WAIT)
    page.locator(".lm-MenuBar-item", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Run All Cells")).click()
    current(page).locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=WAIT)
    waiting = current(page).locator(".jp-InputPrompt", has_text=re.compile(r"\[[ *]\]"))
    deadline = time.monotonic() + WAIT / 1000
    while waiting.count():
        assert time.monotonic() < deadline, waiting.all_inner_texts()
        time.sleep(0.1)
    before = path.stat().st_mtime_ns
    page.keyboard.press("Control+s")
    while path.stat().st_mtime_ns == before:
        assert time.monotonic() < deadline, f"{path.name} was not saved"
        time.sleep(0.1)
    time.sleep(0.2)
    nb = nbformat.read(path, as_version=4)
    outputs = [o for c in nb.cells if c.cell_type == "code" for o in c.outputs]
    assert outputs
    assert not [o for o in outputs if o.output_type == "error"]
    assert not [o.text for o in outputs if o.output_type == "stream"], "a notebook prints nothing"
    assert all(c.execution_count for c in nb.cells if c.cell_type == "code")
    return nb


def follow(page, name: str) -> None:
    """From the landing notebook to another by its link, which opens it beside."""
    page.locator(".lm-TabBar-tabLabel", has_text="index.ipynb").click()
    current(page).get_by_role("link", name=name, exact=True).click()
    page.locator(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel", has_text=f"{name}.ipynb").wait_for(
        timeout=WAIT
    )


def test_landing_notebook(page, desk):
    nb = run_all(page, desk / "notebooks" / "index.ipynb")
    shot(page, "index")
    note = current(page)
    note.get_by_role("link", name="docs/analis.md").click()
    page.locator(".lm-TabBar-tabLabel", has_text="analis.md").wait_for(timeout=WAIT)
    page.locator(".lm-TabBar-tabLabel", has_text="index.ipynb").click()
    links = re.findall(r"\]\(([^)]+\.ipynb)\)", nb.cells[0].source)
    assert {*links, "index.ipynb"} == {p.name for p in (desk / "notebooks").glob("*.ipynb")}
    assert "KPU Kota Contoh" in current(page).inner_text()


@pytest.mark.parametrize("kind", kinds.PAGES)
def test_by_hand_as_by_papermill(page, desk, site, kind, tmp_path):
    """A report notebook opened by its link gives, after Run All, the page's content for the default parameters."""
    name = kinds.PAGES[kind].notebook
    path = desk / "notebooks" / f"{name}.ipynb"
    if not path.exists():
        pytest.skip(f"{name} is not there")
    follow(page, name)
    executed = run_all(page, path)
    shot(page, name)
    export.take_documents(executed)  # as a run does, which writes them beside the page
    known = kinds.notebook_parameters(path)
    year, quarter = known.get("tahun"), known.get("triwulan")
    made = site / "contoh" / f"{kinds.page_name(kind, year, 'id', quarter)}.ipynb"
    if not made.exists():  # of the kinds that a manifest makes only where it names them
        job = Job(CONTOH, kind, year, "id", tmp_path, triwulan=quarter)
        assert make(job, brief(CONTOH), Options()).keadaan == "segar"
        made = tmp_path / f"{job.id}.ipynb"
    assert export.outputs_of(executed) == export.outputs_of(nbformat.read(made, as_version=4))


def test_roll_up_by_hand(page, desk, site):
    """After the pages were made, as the landing notebook says."""
    shutil.copytree(site, desk / "reports", dirs_exist_ok=True)
    follow(page, "06-rekap-satker")
    run_all(page, desk / "notebooks" / "06-rekap-satker.ipynb")
    shot(page, "06-rekap-satker")


def control(page, label: str):
    """A drop-down of the explorer by its label."""
    return (
        current(page)
        .locator(".widget-dropdown", has=page.locator("label", has_text=re.compile(f"^{label}$")))
        .locator("select")
        .first
    )


def button(page, label: str):
    """A button of the explorer by its whole label."""
    return current(page).locator("button.jupyter-button", has_text=re.compile(rf"^\s*{label}\s*$"))


def tab(page, name: str) -> None:
    current(page).locator(".widget-tab .lm-TabBar-tabLabel", has_text=name).click()


def test_explorer(page, desk):
    follow(page, "05-jelajah")
    run_all(page, desk / "notebooks" / "05-jelajah.ipynb")
    note = current(page)
    info = note.locator(".dt-info")
    expect(info).to_contain_text("dari 155 baris")
    note.locator(".renstra-jelajah").first.scroll_into_view_if_needed()
    shot(page, "05-awal")

    # A choice moves the table, the figures and the words.
    picture = note.locator(".renstra-jelajah .renstra.pair")
    finding = picture.locator("desc").first
    before = finding.text_content()
    started = time.monotonic()
    control(page, "Status").select_option("tidak tercapai")
    expect(info).not_to_contain_text("155")
    expect(finding).not_to_have_text(before)
    print(f"a choice of status is on the screen after {time.monotonic() - started:.2f} s")
    assert set(note.locator(".renstra tbody .s2").all_inner_texts()) == {"tidak tercapai"}
    control(page, "Status").select_option("semua")
    expect(info).to_contain_text("155")
    expect(finding).to_have_text(before)  # drawn anew: what is scrolled to must not be taken away
    title = note.locator(".renstra-jelajah h3").first
    mean = note.locator(".renstra-jelajah .boxes dd strong").first
    was = mean.inner_text()
    picture.scroll_into_view_if_needed()
    shot(page, "05-gambar")
    control(page, "Batas capaian").select_option("tanpa batas")
    expect(mean).not_to_have_text(was)
    shot(page, "05-tanpa-batas")
    control(page, "Batas capaian").select_option("batas 120")
    expect(mean).to_have_text(was)
    bullets = note.locator("table.dataTable tbody use")
    expect(bullets.first).to_have_attribute("href", re.compile(r"^#bl\.120-"))  # the table is drawn last

    # A click on a heading sorts by the figures, blank cells aside, and a row leads to its indicator's record.
    head = note.locator("table.dataTable thead th", has_text="Capaian")
    for _ in range(2):
        head.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    cells = note.locator("table.dataTable tbody tr td:nth-child(6)").all_inner_texts()
    shown = [float(c.replace(",", ".")) for c in cells]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] > 120
    row = note.locator("table.dataTable tbody tr").first
    kode = row.locator("td").first.inner_text()
    row.click()
    expect(note.locator(".renstra .facts")).to_be_visible()
    expect(note.locator(".renstra h3", has_text=kode)).to_be_visible()
    control(page, "Indikator").select_option(index=3)
    expect(note.locator(".renstra h3", has_text="P2.01")).to_be_visible()
    words = note.locator(".widget-tab").inner_text()
    for part in ("Angka tiap tahun", "target.csv baris", "Kata kantor", "temuan audit", "bunyinya mirip"):
        assert part in words
    shot(page, "05-satu-indikator")

    # What if: figures move, the difference is shown, the files are as they were.
    files = {p.name: p.read_bytes() for p in (desk / "data" / "contoh").iterdir()}
    tab(page, "Bagaimana jika")
    note.get_by_role("textbox", name="Menjadi").fill("10")
    button(page, "Andaikan").click()
    expect(note.locator("#andaian-kantor-t")).to_be_visible()
    assert "data tidak diubah" in note.locator(".renstra-jelajah .mark").first.inner_text()
    shot(page, "05-bagaimana-jika")
    note.get_by_role("textbox", name="Menjadi").fill("sepuluh")
    button(page, "Andaikan").click()
    expect(note.get_by_role("alert")).to_contain_text("sepuluh")
    button(page, "Kembali ke data").click()
    expect(note.locator("#andaian-kantor-t")).to_have_count(0)
    assert {p.name: p.read_bytes() for p in (desk / "data" / "contoh").iterdir()} == files

    # Two plans side by side; a pair is corrected by hand.
    tab(page, "Bandingkan")
    rows = note.locator("#banding-t tbody tr")
    expect(rows.first).to_be_visible()
    apart = rows.count()
    button(page, "Tetapkan").click()
    control(page, "Pasangannya di B").select_option(index=1)
    button(page, "Tetapkan").click()
    expect(note.locator("#banding-t")).to_contain_text("ditetapkan")
    expect(rows).to_have_count(apart - 1)
    shot(page, "05-bandingkan")

    # Saved: the file stands in reports/, and the link gives the same.
    tab(page, "Unduh")
    for label, suffix in (("CSV", ".csv"), ("Excel", ".xlsx"), ("Halaman", ".html")):
        button(page, label).click()
        link = note.locator(f"a.dl[download$='{suffix}']")
        with page.expect_download() as got:
            link.click(timeout=WAIT)
        saved = desk / "reports" / "contoh" / "jelajah" / got.value.suggested_filename
        assert Path(got.value.path()).read_bytes() == saved.read_bytes()
    shot(page, "05-unduh")

    # An unknown sheet: shown as it stands, its doubt chosen, its form kept.
    sheet_file(
        desk / "notebooks" / "lembar.xlsx",
        ["Laporan Kinerja Tahun 2023"],
        ["Kode", "Satuan", "Versi", "Realisasi TW I"],
        ["P1.01", "Nilai", "Murni", 61.25],
        name="Kinerja",
    )
    tab(page, "Petakan lembar")
    note.get_by_role("textbox", name="Berkas lembar").fill("lembar.xlsx")
    button(page, "Tampilkan lembar").click()
    expect(note.locator("#petakan-lembar")).to_contain_text("61.25")
    expect(note.locator("#petakan-terbaca")).to_contain_text("P1.01 2023 1")
    shot(page, "05-petakan")
    button(page, "Simpan bentuk").click()
    expect(note.get_by_role("alert")).to_contain_text("Kolom C masih ragu")
    note.get_by_role("combobox", name="C Versi").select_option("Tidak dipakai · abaikan")
    expect(note.locator("#petakan-lembar")).not_to_contain_text("ragu")
    button(page, "Simpan bentuk").click()
    expect(note.get_by_role("status")).to_contain_text("kinerja.toml")
    assert (desk / "data" / "contoh" / "forms" / "kinerja.toml").is_file()
    shot(page, "05-petakan-tersimpan")
    within = ".renstra-jelajah .widget-tab-contents"
    found = Axe().run(page, context=within, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []

    # A plan that cannot be read is said in place, and the control says again what is shown.
    target = desk / "data" / BALIKPAPAN.name / "target.csv"
    whole = target.read_bytes()
    target.write_text("kode;tahun\n", encoding="utf-8")
    control(page, "Kantor").select_option("KPU Kota Balikpapan")
    expect(note.get_by_role("alert")).to_contain_text("target.csv")
    expect(control(page, "Kantor")).to_have_value("KPU Kota Contoh")
    target.write_bytes(whole)

    # An office that has reported nothing: everything works and says so.
    control(page, "Kantor").select_option("KPU Kota Balikpapan")
    expect(title).to_contain_text("Belum ada data realisasi")
    tab(page, "Tabel dan gambar")
    expect(info).to_contain_text("425")
    expect(picture).to_contain_text("belum dilaporkan")
    shot(page, "05-balikpapan")
    tab(page, "Satu indikator")
    expect(note.locator(".renstra .facts")).to_be_visible()
    assert note.get_by_role("alert").count() == 0


def test_dark_theme_and_quiet(page, desk):
    """The theme of JupyterLab decides the colours; nothing was asked of the network, no script complained."""

    def ground() -> str:
        return (
            current(page)
            .locator(".renstra")
            .first.evaluate("(e) => getComputedStyle(e).getPropertyValue('--c-surface')")
        )

    # Another worker may have run the tests before this one.
    follow(page, "05-jelajah")
    if not current(page).locator(".renstra-jelajah").count():
        run_all(page, desk / "notebooks" / "05-jelajah.ipynb")
    control(page, "Kantor").select_option("KPU Kota Balikpapan")
    tab(page, "Tabel dan gambar")
    expect(current(page).locator(".dt-info")).to_contain_text("425")
    light = ground()
    page.locator(".lm-MenuBar-item", has_text=re.compile("^Settings$")).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Theme$")).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^JupyterLab Dark$")).click()
    page.locator("body[data-jp-theme-light=false]").wait_for(state="attached", timeout=WAIT)
    assert ground() != light
    control(page, "Kantor").select_option("KPU Kota Contoh")
    expect(current(page).locator(".dt-info")).to_contain_text("155")
    shot(page, "gelap-05")
    tab(page, "Satu indikator")
    shot(page, "gelap-05-satu-indikator")
    # Whichever of the others stand open in this worker.
    for name, picture in (("02-capaian-tahunan.ipynb", "gelap-02"), ("index.ipynb", "gelap-index")):
        for label in page.locator(".lm-TabBar-tabLabel", has_text=name).all()[:1]:
            label.click()
            shot(page, picture)
    assert page.strange == []
    assert page.complaints == []
