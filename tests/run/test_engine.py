"""The papermill engine: the same notebook as by an ordinary kernel, and a cell that fails ends nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from conftest import ROOT, reduced_contoh

from renstra_utils.run import engine, export, kinds, report


def notebook(folder: Path, *cells: str) -> Path:
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder.mkdir(exist_ok=True)
    nbformat.write(nb, folder / "in.ipynb")
    return folder / "in.ipynb"


def execute(path: Path, name="renstra"):
    out = path.with_name("out.ipynb")
    return papermill.execute_notebook(path, out, engine_name=name, kernel_name="python3", progress_bar=False)


@pytest.mark.parametrize("kind", ["capaian", "anggaran", "audit"])
def test_the_same_page_by_either_engine(tmp_path, monkeypatch, kind):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    plan, year = reduced_contoh(tmp_path / "contoh"), 2023 if kinds.PAGES[kind].yearly else None
    made = [
        report.make_page(kind, plan, tmp_path / e, year, "id", engine.ENGINES[e]) for e in ("fork", "kernel")
    ]
    assert made[0].html.read_bytes() == made[1].html.read_bytes()
    outputs = [export.outputs_of(nbformat.read(m.notebook, as_version=4)) for m in made]
    assert outputs[0] == outputs[1]


def test_outputs_are_those_of_an_ordinary_kernel(tmp_path):
    path = notebook(
        tmp_path,
        "print('satu')\nimport pandas as pd",
        "pd.Series([1, 2])",
        "display('tiga')\nprint('empat')\nimport sys; print('lima', file=sys.stderr)",
        "x = 1;",
        "x",
    )
    plain = [execute(path, e) for e in ("renstra", "nbclient")]
    shown = [[[dict(o) for o in c.outputs] for c in nb.cells if c.cell_type == "code"] for nb in plain]
    assert shown[0] == shown[1]
    assert [c.execution_count for c in plain[0].cells] == [c.execution_count for c in plain[1].cells]


def test_each_notebook_has_a_process_of_its_own(tmp_path):
    path = notebook(tmp_path, "import os, renstra_utils\nrenstra_utils.kotor = True\nos.getpid()")
    pids = {execute(path).cells[0].outputs[0].data["text/plain"] for _ in range(2)} | {str(os.getpid())}
    assert len(pids) == 3
    import renstra_utils

    assert not hasattr(renstra_utils, "kotor")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os; os._exit(3)", "berhenti sendiri \\(kode 3\\)"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("syntax error", "SyntaxError"),
    ],
)
def test_a_cell_that_fails_ends_its_notebook_and_nothing_else(tmp_path, cell, message):
    path = notebook(tmp_path, "1", cell, "'tidak sampai'")
    with pytest.raises(papermill.PapermillExecutionError, match=message):
        execute(path)
    kept = nbformat.read(path.with_name("out.ipynb"), as_version=4)
    assert any(o.output_type == "error" for c in kept.cells for o in c.get("outputs", []))
    assert "tidak sampai" not in str([c.get("outputs") for c in kept.cells])


def test_the_engine_may_be_imported_before_papermill():
    """papermill loads its engines while it is imported: neither may need the other half-way."""
    code = "import renstra_utils.run.engine; from papermill.engines import papermill_engines as e; print(e.get_engine('renstra'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "renstra_utils.run.engine.ForkEngine" in done.stdout, done.stderr
