"""An analyst's own notebook makes a page of its own: by command and manifest, with the checks of every other."""

from __future__ import annotations

import json
import re
import shutil
import textwrap

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import CONTOH, ROOT
from runs import ask, office, write

from renstra_utils.run import batch, kinds, manifest, record, verify

pytest_plugins = ["run_fixtures"]


def own_notebook(path, text="## Kesan saya", code='print("halo")'):
    """A copy of the yearly notebook with two cells more."""
    nb = nbformat.read(kinds.NOTEBOOKS / "02-capaian-tahunan.ipynb", as_version=4)
    nb.cells += [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell(code)]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, path)
    return path


@pytest.fixture
def place(tmp_path):
    """A folder with plan, notebook and pages near each other, as a person has them."""
    office(tmp_path / "kerja" / "data" / "kantor")
    own_notebook(tmp_path / "kerja" / "analisis" / "kesan-saya.ipynb")
    return tmp_path / "kerja"


@pytest.mark.usefixtures("in_process")
def test_a_notebook_by_path_is_a_page_like_every_other(place):
    out, path, plan = place / "reports", place / "analisis" / "kesan-saya.ipynb", place / "data" / "kantor"
    both = "report", plan, "--halaman", "capaian", path, "--keluar", out
    done = ask(*both, "--ro-crate")
    assert done.exit_code == 0, done.stderr
    page = (out / "kantor" / "kesan-saya-2023.html").read_text(encoding="utf-8")
    assert "Ditambahkan oleh analis" in page
    assert "kesan-saya.ipynb" in page
    assert "kesan-saya-2023.html" in (out / "index.html").read_text(encoding="utf-8")
    # Tables of its own do not take the place of those that others read.
    assert (out / "kantor" / "data" / "kesan-saya" / "capaian-2023.csv").is_file()
    entry = record.read_record(out)["kantor/kesan-saya-2023"]
    assert (entry["kind"], entry["buku"]) == ("kesan-saya", "../analisis/kesan-saya.ipynb")
    assert str(place) not in json.dumps(entry) + page
    assert "kesan-saya.ipynb" in (out / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert verify.verify(out) == []
    assert "0 halaman dibuat, 2 dilewati" in ask(*both).stdout
    own_notebook(path, "## Kesan lain")
    assert [what for what, _ in verify.verify(out)] == ["kantor/kesan-saya-2023"]
    assert "1 halaman dibuat, 1 dilewati" in ask(*both).stdout
    path.unlink()
    assert "tidak terbaca" in dict(verify.verify(out))["kantor/kesan-saya-2023"]


@pytest.mark.usefixtures("in_process")
def test_a_page_is_not_taken_by_another_notebook_of_its_name(place):
    out, plan = place / "reports", place / "data" / "kantor"
    first, second = place / "analisis" / "kesan-saya.ipynb", place / "lain" / "kesan-saya.ipynb"
    own_notebook(second)
    together = ask("report", plan, "--halaman", first, second, "--keluar", out)
    assert together.exit_code == 2
    assert "bernama sama, “kantor/kesan-saya-2023”" in together.stderr
    assert ask("report", plan, "--halaman", first, "--keluar", out).exit_code == 0
    before = (out / "kantor" / "kesan-saya-2023.html").read_bytes()
    later = ask("report", plan, "--halaman", second, "--keluar", out)
    assert later.exit_code == 2
    assert "dari notebook lain (../analisis/kesan-saya.ipynb)" in later.stderr
    assert (out / "kantor" / "kesan-saya-2023.html").read_bytes() == before
    # One that was moved is the same one.
    first.unlink()
    assert ask("report", plan, "--halaman", second, "--keluar", out).exit_code == 0


@pytest.mark.usefixtures("in_process")
def test_what_its_maker_should_know_is_said(place):
    path = own_notebook(
        place / "analisis" / "lihat.ipynb",
        code="from IPython.display import IFrame\nIFrame('http://x.id', 1, 1)",
    )
    how = "report", place / "data" / "kantor", "--halaman", path, "--keluar", place / "reports"
    done = ask(*how)
    assert "Peringatan: kantor/lihat-2023: " in done.stderr
    lines = [json.loads(x) for x in ask(*how, "--force", "--format", "json").stdout.splitlines()]
    assert any("iframe" in str(x.get("peringatan")) for x in lines)


@pytest.mark.usefixtures("in_process")
def test_a_notebook_without_a_head_makes_no_page(place):
    path = place / "analisis" / "kesan-saya.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells = [c for c in nb.cells if "page.summary" not in c.source]
    nbformat.write(nb, path)
    done = ask("report", place / "data" / "kantor", "--halaman", path, "--keluar", place / "reports")
    assert done.exit_code == 1
    assert "tidak menampilkan kepala halaman" in done.stderr


def changed(path, change):
    nb = nbformat.read(path, as_version=4)
    change(nb)
    nbformat.write(nb, path)
    return path


def parameters(text):
    def change(nb):
        next(c for c in nb.cells if c.metadata.get("tags") == ["parameters"]).source = text

    return change


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("kesan-sya.ipynb", None, "notebook “kesan-sya.ipynb” tidak ada. Maksud Anda “kesan-saya.ipynb”?"),
        ("02-capaian-tahunan.ipynb", lambda nb: None, "dipakai halaman bawaan; ganti nama"),
        ("02-Capaian-Tahunan-2023.en.ipynb", lambda nb: None, "dipakai halaman bawaan; ganti nama"),
        ("audit.ipynb", lambda nb: None, "dipakai halaman bawaan; ganti nama"),
        ("index.ipynb", lambda nb: None, "dipakai halaman bawaan; ganti nama"),
        ("a'b.ipynb", lambda nb: None, "menjadi nama halaman"),
        ("x.ipynb", parameters('rencana = "a"'), "sel “parameters” tidak punya bahasa"),
        ("x.ipynb", parameters('hasil = "a"\nbahasa = "id"'), "tidak punya rencana"),
        ("x.ipynb", parameters('rencana = "a"\nbahasa = "id"\ntahun = []'), "parameter “tahun” harus daftar"),
        ("x.ipynb", lambda nb: nb.cells.pop(1), "tepat satu sel bertanda “parameters”"),
        ("x.ipynb", lambda nb: nb.metadata.pop("kernelspec"), "metadata kernelspec hilang"),
    ],
)
def test_an_unfit_notebook_is_refused_before_anything_runs(place, name, change, message):
    path = place / "analisis" / name
    if change:
        changed(own_notebook(path), change)
    by_command = ask("report", place / "data" / "kantor", "--halaman", path, "--keluar", place / "reports")
    said = write(place, f'kantor: [data/kantor]\nbawaan: {{halaman: ["analisis/{name}"]}}')
    by_manifest = ask("batch", said, "--keluar", place / "reports")
    for done in (by_command, by_manifest):
        assert done.exit_code == 2
        assert message in done.stderr
    assert not (place / "reports").exists()


def test_the_workbooks_own_notebook_is_named_as_its_page(place):
    done = ask("report", place / "data" / "kantor", "--halaman", kinds.notebook_of("capaian"))
    assert done.exit_code == 2
    assert "sebut halamannya: capaian" in done.stderr


def test_a_manifest_counts_the_path_from_its_own_folder(place, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    shutil.copy(place / "analisis" / "kesan-saya.ipynb", place / "dua.ipynb")
    text = (
        "bawaan: {bahasa: [id, en]}\nkantor:\n"
        "  - {rencana: data/kantor, halaman: [capaian, ./analisis/../analisis/kesan-saya.ipynb, dua.ipynb]}\n"
        "kecuali:\n  - {halaman: dua.ipynb, bahasa: en}\n"
    )
    _, jobs = manifest.read(write(place, text))
    assert sorted(j.id for j in jobs) == [
        f"kantor/{n}"
        for n in (
            "02-capaian-tahunan-2023",
            "02-capaian-tahunan-2023.en",
            "dua-2023",
            "kesan-saya-2023",
            "kesan-saya-2023.en",
        )
    ]
    own_notebook(place / "lain" / "dua.ipynb")
    with pytest.raises(manifest.ManifestError, match="bernama sama, “kantor/dua-2023”"):
        manifest.read(write(place, "kantor: [{rencana: data/kantor, halaman: [dua.ipynb, lain/dua.ipynb]}]"))


@pytest.mark.usefixtures("in_process")
def test_what_a_retired_office_had_of_an_analyst_goes_too(place):
    plan, out = place / "data" / "kantor", place / "reports"
    office(place / "data" / "lain")
    path = write(place, "kantor: [data/*]\nbawaan: {halaman: analisis/kesan-saya.ipynb}")
    assert ask("batch", path, "--keluar", out).exit_code == 0
    write(place, "kantor: [data/lain]\nbawaan: {halaman: analisis/kesan-saya.ipynb}")
    assert ask("batch", path, "--keluar", out).exit_code == 0
    assert plan.is_dir()
    assert not (out / "kantor").exists()
    assert (out / "lain" / "kesan-saya-2023.html").is_file()
    assert batch.read_record(out).keys() == {"lain/kesan-saya-2023"}


GUIDE = (ROOT / "docs" / "analis.md").read_text(encoding="utf-8")


def blocks(kind):
    """The blocks of the guide in one language, without their indent."""
    return [textwrap.dedent(b) for b in re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.S)]


@pytest.mark.usefixtures("in_process")
def test_the_own_page_of_the_guide_is_made_as_it_says(place):
    """Its cells after the section that it names, then its command."""
    nb = nbformat.read(kinds.NOTEBOOKS / "02-capaian-tahunan.ipynb", as_version=4)
    at = next(i for i, c in enumerate(nb.cells) if c.source == 'page["indikator"]') + 1
    text, (table, picture, *_) = blocks("markdown"), blocks("python")
    nb.cells[at:at] = [
        *map(nbformat.v4.new_markdown_cell, text),
        *map(nbformat.v4.new_code_cell, (table, picture)),
    ]
    nbformat.write(nb, place / "analisis" / "rapat-pimpinan.ipynb")
    command = next(b for b in blocks("sh") if "--halaman analisis" in b).split()[1:]
    command[command.index("data/contoh")] = CONTOH
    command[-1] = place / command[-1]
    done = ask(*command, "--keluar", place / "reports")
    assert (done.exit_code, done.stderr) == (0, "")
    page = (place / "reports" / "contoh" / "rapat-pimpinan-2023.html").read_text(encoding="utf-8")
    own = BeautifulSoup(page, "html.parser").select("main .own")
    assert [o.h2.text for o in own] == ["Yang perlu dibahas pimpinan"]
    assert own[0].img["alt"] == "Lima capaian terendah"
    assert len(own[0].table.find_all("tr")) > 1
    assert own[0].find_previous("section")["id"] == "indikator"


def test_the_lines_of_the_guide_run(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    namespace = {}
    exec(blocks("python")[-1], namespace)
    assert len(namespace["page"].tables["indikator"])
