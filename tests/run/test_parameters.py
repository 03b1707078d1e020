"""The cell of parameters as papermill takes it, and every way in which a notebook is none."""

from __future__ import annotations

import json

import pytest
from runs import PAGE, ask, office

pytest_plugins = ["run_fixtures"]


def edit(notebooks, change):
    path = notebooks / "02-capaian-tahunan.ipynb"
    nb = json.loads(path.read_text(encoding="utf-8"))
    cell = next(c for c in nb["cells"] if "parameters" in c["metadata"].get("tags", []))
    cell["source"] = change("".join(cell["source"]))
    path.write_text(json.dumps(nb), encoding="utf-8")


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    "change",
    [
        lambda s: "%matplotlib inline\n" + s,
        lambda s: "%%time\n" + s,
        lambda s: "!true\n" + s,
        lambda s: "import datetime\n" + s.replace("tahun = 2023", "tahun = datetime.date.today().year"),
        lambda s: s.replace("tahun = 2023", "tahun: int = 2023"),
        lambda s: s.replace("tahun = 2023", "tahun: int"),
    ],
)
def test_what_papermill_accepts_is_accepted(tmp_path, notebooks, change, capfd):
    edit(notebooks, change)
    how = ["--halaman", "capaian", "--tahun", "2023", "--keluar", tmp_path / "r"]
    done = ask("report", office(tmp_path / "kantor"), *how)
    assert done.exit_code == 0, done.stderr
    assert "unknown parameter" not in capfd.readouterr().err
    assert (tmp_path / "r" / "kantor" / f"{PAGE}.html").is_file()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p.unlink(), "berkas atau foldernya tidak ada"),
        (lambda p: p.write_bytes(b"\xef\xbb\xbf" + p.read_bytes()), "tanpa BOM"),
        (lambda p: p.write_bytes(p.read_bytes()[:900]), "bukan notebook Jupyter yang utuh"),
        (lambda p: p.write_text("[]"), "bukan notebook Jupyter yang utuh"),
        (lambda p: p.write_text("{}"), "bukan notebook Jupyter yang utuh"),
        (lambda p: p.write_text("[" * 100_000), "bukan notebook Jupyter yang utuh"),
        (lambda p: p.write_bytes(b"\xff\xfe"), "bukan notebook Jupyter yang utuh"),
    ],
)
def test_a_notebook_that_is_none_is_named_before_anything_runs(tmp_path, notebooks, spoil, said):
    spoil(notebooks / "02-capaian-tahunan.ipynb")
    done = ask("report", office(tmp_path / "kantor"), "--halaman", "capaian", "--keluar", tmp_path / "r")
    assert done.exit_code == 2
    assert "02-capaian-tahunan.ipynb" in done.stderr
    assert said in done.stderr
    assert not (tmp_path / "r").exists()


def test_a_cell_of_parameters_that_is_no_python_is_named(tmp_path, notebooks):
    edit(notebooks, lambda s: s + "\ntahun = = 3")
    done = ask("report", office(tmp_path / "kantor"), "--halaman", "capaian", "--keluar", tmp_path / "r")
    assert done.exit_code == 2
    assert "sel “parameters”, baris" in done.stderr


@pytest.mark.usefixtures("in_process")
def test_a_full_temporary_folder_is_called_that(tmp_path, notebooks, monkeypatch):
    """Whatever cannot be written, the draft of the notebook first: the cause is told, and no half notebook kept."""
    from papermill import iorw

    whole = iorw.LocalHandler.write

    def full(self, text, path):
        whole(self, text[: len(text) // 2], path)
        raise OSError(28, "No space left on device", path)

    monkeypatch.setattr(iorw.LocalHandler, "write", full)
    out = tmp_path / "r"
    done = ask("report", office(tmp_path / "kantor"), "--halaman", "capaian", "--keluar", out)
    assert done.exit_code == 1
    assert "ruang simpan penuh" in done.stderr
    assert not (out / "kantor" / "failed").exists()
    assert "failed" not in done.stderr


@pytest.mark.slow
def test_a_long_temporary_folder_holds_no_sockets(tmp_path):
    from runs import renstra

    long = tmp_path / ("t" * 100)
    long.mkdir()
    how = ["--halaman", "capaian", "--keluar", tmp_path / "r", "--mesin", "kernel"]
    done = renstra("report", office(tmp_path / "kantor"), *how, env={"TMPDIR": str(long)})
    assert done.returncode == 0, done.stderr
