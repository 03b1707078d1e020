"""The notebooks: every parameter set of both offices through papermill, and a commit that leaves no output behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from conftest import BALIKPAPAN, CONTOH, ROOT
from runs import ask

import renstra_utils.lab.explorer  # noqa: F401  pages are forks of this process: what 05 imports is here already
from renstra_utils.run import kinds

pytest_plugins = ["run_fixtures"]
OFFICES = [BALIKPAPAN, CONTOH]
YEARS = range(2020, 2025)
SETS = [
    (office.name, kind, year, bahasa)
    for office in OFFICES
    for kind, page in kinds.DEFAULT_PAGES.items()  # the others have tests of their own
    for year in (YEARS if page.yearly else [None])
    for bahasa in ("id", "en")
]


@pytest.mark.usefixtures("in_process")
def test_every_parameter_set(site, tmp_path):
    english = tmp_path / "english"
    made = ["--halaman", *kinds.DEFAULT_PAGES, "--bahasa", "en", "--keluar", english]
    done = ask("report", *OFFICES, *made)
    assert done.exit_code == 0, done.stderr
    for office, kind, year, bahasa in SETS:
        path = (site if bahasa == "id" else english) / office / f"{kinds.page_name(kind, year, bahasa)}.ipynb"
        nb = nbformat.read(path, as_version=4)
        injected = next(c.source for c in nb.cells if "injected-parameters" in c.metadata.get("tags", []))
        assert f'bahasa = "{bahasa}"' in injected
        assert year is None or f"tahun = {year}" in injected
        code = [c for c in nb.cells if c.cell_type == "code"]
        assert all(c.execution_count for c in code), path
        assert not any(o.output_type in ("error", "stream") for c in code for o in c.outputs), path
        assert path.with_suffix(".html").is_file()


@pytest.mark.parametrize("bahasa", ["id", "en"])
@pytest.mark.parametrize("office", OFFICES, ids=lambda p: p.name)
@pytest.mark.parametrize("name", ["05-jelajah", "index"])
def test_other_notebooks_take_their_parameters(tmp_path, name, office, bahasa):
    path = ROOT / "notebooks" / f"{name}.ipynb"
    given = {"rencana": str(office), "bahasa": bahasa, "tahun": [2021, 2022], "keluar": str(tmp_path)}
    given = {k: v for k, v in given.items() if k in kinds.notebook_parameters(path)}
    kinds.check_parameters(path, given)
    nb = papermill.execute_notebook(path, None, given, engine_name="renstra", progress_bar=False)
    assert not any(o.output_type == "error" for c in nb.cells for o in c.get("outputs", []))


def test_nbval_over_the_roll_up(site, tmp_path):
    """The one notebook that a bare clone cannot run: it reads the pages of a run."""
    shutil.copytree(site, tmp_path / "reports")
    path = tmp_path / "notebooks" / "06-rekap-satker.ipynb"
    path.parent.mkdir()
    shutil.copy(ROOT / "notebooks" / path.name, path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax", str(path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_roll_up_of_nothing_says_what_to_do(tmp_path):
    """Run All before any page was made: one sentence, not the way through our code."""
    path = ROOT / "notebooks" / "06-rekap-satker.ipynb"
    with pytest.raises(papermill.PapermillExecutionError) as e:
        papermill.execute_notebook(
            path, None, {"hasil": str(tmp_path)}, engine_name="renstra", progress_bar=False
        )
    assert "make batch" in e.value.evalue
    assert "\n".join(e.value.traceback) == f"RollupError: {e.value.evalue}"


# --- hygiene ------------------------------------------------------------------------------------------------------------


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_commit_of_an_executed_notebook_is_stripped(tmp_path):
    """As a developer does it: `make hooks`, Run All, save, commit. Outputs and counts stay at home, kernelspec, tags and ids go along."""
    (tmp_path / "notebooks").mkdir()
    for name in (".gitattributes", "Makefile", "notebooks/02-capaian-tahunan.ipynb"):
        shutil.copy(ROOT / name, tmp_path / name)
    git(tmp_path, "init", "-q")
    # The recipe of `make hooks`, with this Python in place of the environment that make would set up.
    recipe = subprocess.run(
        ["make", "--no-print-directory", "-n", "-o", ".venv/.siap", "hooks"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert recipe.returncode == 0, recipe.stderr
    for line in recipe.stdout.replace(".venv/bin/", f"{Path(sys.executable).parent}/").splitlines():
        subprocess.run(line, shell=True, cwd=tmp_path, check=True)
    path = tmp_path / "notebooks" / "02-capaian-tahunan.ipynb"
    clean = path.read_bytes()
    nb = nbformat.read(path, as_version=4)
    for cell in (c for c in nb.cells if c.cell_type == "code"):
        cell.execution_count = 7
        cell.outputs = [
            nbformat.v4.new_output("execute_result", {"text/plain": "rahasia"}, execution_count=7)
        ]
        cell.metadata["execution"] = {"iopub.execute_input": "2024-01-01T00:00:00Z"}
        cell.metadata["papermill"] = {"duration": 1.5, "status": "completed"}
    nb.metadata["language_info"] = {
        "name": "python",
        "version": "3.11.7",
        "mimetype": "text/x-python",
        "codemirror_mode": {"name": "ipython", "version": 3},
    }
    nb.metadata["papermill"] = {"duration": 9.5, "parameters": {}}
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    nbformat.write(nb, path)
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "dijalankan")
    kept = git(tmp_path, "show", "HEAD:notebooks/02-capaian-tahunan.ipynb")
    assert "rahasia" in path.read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(clean)
    assert kept.encode() == clean
    cell = next(c for c in json.loads(kept)["cells"] if "parameters" in c["metadata"].get("tags", []))
    assert cell["id"] == "parameter"
    # A second edit shows as the lines that changed, and nothing of what was run.
    path.write_text(
        path.read_text(encoding="utf-8").replace("tahun = 2023", "tahun = 2022"), encoding="utf-8"
    )
    diff = git(tmp_path, "diff")
    assert "rahasia" not in diff
    assert [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        '-    "tahun = 2023  # tahun yang dievaluasi\\n",',
        '+    "tahun = 2022  # tahun yang dievaluasi\\n",',
    ]
