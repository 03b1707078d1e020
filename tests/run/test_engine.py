"""The papermill engine: the same notebook as by an ordinary kernel, and a cell that fails ends nothing else."""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from conftest import ROOT, reduced_contoh
from runs import wait_until

from renstra_utils.run import engine, export, kinds, report


def notebook(folder: Path, *cells: str) -> Path:
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder.mkdir(exist_ok=True)
    nbformat.write(nb, folder / "in.ipynb")
    return folder / "in.ipynb"


def execute(path: Path, **how):
    out = path.with_name("out.ipynb")
    return papermill.execute_notebook(
        path, out, engine_name="renstra", kernel_name="python3", progress_bar=False, **how
    )


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


#: Notebooks of every kind of thing that a cell can do, one file for each kind.
KINDS = sorted((Path(__file__).parent / "notebooks").glob("*.ipynb"))

#: A process as a worker is one. Cells that may fail are an error to papermill in the end.
RUN = """
import importlib, sys, papermill
from renstra_utils.run import workers
for module in workers._MODULES:
    importlib.import_module(module)
engine, out, *paths = sys.argv[1:]
for path in paths:
    try:
        papermill.execute_notebook(
            path,
            out + path[path.rindex("/") :],
            engine_name=engine,
            kernel_name="python3",
            progress_bar=False,
            execution_timeout=20,  # so long nbclient may sleep over a message of an Output widget
        )
    except papermill.PapermillExecutionError:
        pass
"""

#: What differs between two runs of one engine too.
PASSING = {
    r"\x1b\[[0-9;]*m": "",
    r"ipykernel_\d+/\d+": "ipykernel",
    r"\b0x[0-9a-f]+": "0x",
    r"[0-9a-f]{32}": "id",
    r"\d[\d.e+]* [nμm]?s\b": "t",
}


@pytest.fixture(scope="module")
def by_both(tmp_path_factory):
    """Each notebook by the fork engine and by a kernel, side by side in processes that know no pytest."""
    place = tmp_path_factory.mktemp("mesin")
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    env |= {"PYTHONPATH": str(ROOT), "IPYTHONDIR": str(place / "ipython")}
    running = []
    for name in engine.ENGINES.values():
        (place / name).mkdir()
        command = [sys.executable, "-c", RUN, name, str(place / name), *map(str, KINDS)]
        running.append(subprocess.Popen(command, cwd=place, env=env, stderr=subprocess.PIPE, text=True))
    for process in running:
        _, said = process.communicate(timeout=480)
        assert process.returncode == 0, said
    return place


def _shown(path: Path) -> dict[str, str]:
    """What an executed notebook shows, by the cells' sources and for the whole, without what passes."""
    nb = nbformat.read(path, as_version=4)
    shown = {"bahasa": _lasting(nb.metadata.language_info)}
    for cell in (c for c in nb.cells if c.cell_type == "code"):
        said = cell.metadata.papermill
        shown[cell.source] = _lasting(
            [cell.execution_count, said.status, said.exception, _joined(cell.outputs)]
        )
    for kind, state in nb.metadata.get("widgets", {}).items():
        shown[kind] = "\n".join(sorted(map(_lasting, state["state"].values())))
    return shown


def _lasting(what: object) -> str:
    text = json.dumps(what, sort_keys=True, ensure_ascii=False).replace("\\u001b", "\x1b")
    for passing, put in PASSING.items():
        text = re.sub(passing, put, text)
    return text


def _joined(outputs: list) -> list:
    """Outputs, with one stream where a kernel's clock made several of it."""
    joined: list = []
    for o in outputs:
        if joined and o.output_type == "stream" and o.name == joined[-1].get("name"):
            joined[-1]["text"] += o.text
        else:
            joined.append(o)
    return joined


@pytest.mark.parametrize("path", KINDS, ids=lambda p: p.stem)
def test_a_notebook_shows_the_same_by_either_engine(by_both, path):
    fork, kernel = (_shown(by_both / name / path.name) for name in engine.ENGINES.values())
    assert fork == kernel
    assert "execute_result" in fork["'selesai'"]  # the last cell


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("%connect_info", "sambungan"),
        ("from ipykernel import get_connection_file", "sambungan"),
        ("x = 1\n%gui qt", "jendela"),
        ("%matplotlib tk", "jendela"),
    ],
)
def test_what_a_fork_cannot_do_is_said_before_the_run_and_done_by_a_kernel(
    tmp_path, monkeypatch, caplog, cell, what
):
    asked = []
    run = staticmethod(lambda nb_man, *_, **__: asked.append(nb_man))
    monkeypatch.setattr("papermill.engines.NBClientEngine.execute_managed_notebook", run)
    execute(notebook(tmp_path, "1", cell))
    assert len(asked) == 1
    said = [r.getMessage() for r in caplog.records if r.name == engine.__name__]
    assert len(said) == 1
    assert said[0].startswith(f"in.ipynb memakai {what}")


def test_a_fork_does_what_every_notebook_here_asks_for():
    for path in [*KINDS, *kinds.NOTEBOOKS.glob("*.ipynb")]:
        assert engine.beyond_fork(nbformat.read(path, as_version=4), "python3") == "", path
    assert "“ir”" in engine.beyond_fork(nbformat.v4.new_notebook(), "ir")


def test_a_notebook_ends_as_a_program_does(tmp_path):
    """What it left open is written, what it left to be done is done."""
    path = notebook(
        tmp_path,
        f"import atexit\nteks = open({str(tmp_path / 'terbuka')!r}, 'w')\nteks.write('utuh')",
        f"pesan = 'selesai'\natexit.register(lambda: open({str(tmp_path / 'akhir')!r}, 'w').write(pesan))",
    )
    execute(path)
    assert (tmp_path / "terbuka").read_text() == "utuh"
    assert (tmp_path / "akhir").read_text() == "selesai"


def test_a_cell_that_takes_too_long_ends_with_what_it_began(tmp_path, caplog):
    begun = tmp_path / "pid"
    path = notebook(
        tmp_path,
        "import subprocess, time\n"
        f"anak = subprocess.Popen(['sleep', '600'])\nopen({str(begun)!r}, 'w').write(str(anak.pid))",
        "time.sleep(600)",
    )
    with pytest.raises(papermill.PapermillExecutionError, match="batas waktu 1 detik"):
        execute(path, execution_timeout=1)
    wait_until(lambda: _ended(int(begun.read_text())))
    gc.collect()
    assert "was destroyed" not in caplog.text


def _ended(pid: int) -> bool:
    """Whether a process is gone, or waits for nothing but its parent."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return not state.strip() or state.startswith("Z")


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
