"""Runs of pages for tests: small offices, pages made in this process, and real commands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, small_office

from renstra_utils import cli
from renstra_utils.run import job, kinds

PAGE = "02-capaian-tahunan-2023"
linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


# --- offices and their pages ------------------------------------------------------------------------------


def office(folder: Path, target: str = "80", realisasi: str = "72") -> Path:
    return small_office(folder, [("01.01", "maximize", target, realisasi), ("01.02", "minimize", "8", "9")])


def offices(folder: Path, n: int) -> list[Path]:
    return [office(folder / f"kantor-{i:03}", realisasi=str(60 + i)) for i in range(n)]


def jobs(plans: list[Path], out: Path) -> list[job.Job]:
    return [j for p in plans for j in job.jobs_of(p, [2023], ["capaian"], ["id"], out)]


def states(results) -> dict[str, str]:
    return {r.rencana: r.keadaan for r in results}


def write(folder: Path, text: str) -> Path:
    """A manifest."""
    path = folder / "batch.yml"
    path.write_text(text, encoding="utf-8")
    return path


def whole(out: Path) -> bool:
    """Nothing half-written: no file left aside, every page ends as a page does, the record reads."""
    pages = list(out.rglob("*.html"))
    assert not list(out.rglob("*.tmp"))
    assert all(p.read_text(encoding="utf-8").rstrip().endswith("</html>") for p in pages)
    return bool(json.loads((out / "run.json").read_text(encoding="utf-8"))["halaman"])


# --- in this process --------------------------------------------------------------------------------------


class Here:
    """A pool that makes pages in this process, one after the other."""

    def __init__(self, count: int, options: job.Options) -> None:
        self.options = options

    def results(self, todo, offices):
        return (job.make(j, offices[j.rencana], self.options) for j in todo)

    def close(self) -> None:
        pass


def put_cell(notebooks: Path, code: str, at: int | None = None) -> None:
    """Adds a cell to the yearly page, by default at its end."""
    path = notebooks / "02-capaian-tahunan.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.insert(len(nb.cells) if at is None else at, nbformat.v4.new_code_cell(code))
    nbformat.write(nb, path)


def ask(*args: object) -> Result:
    """The command in this process: exit code, stdout and stderr. What it does not catch is raised."""
    result = CliRunner().invoke(cli.main, [str(a) for a in args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


# --- as processes -----------------------------------------------------------------------------------------


def renstra(*args: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "renstra_utils.cli", *map(str, args)]
    environment = {**os.environ, **(env or {})}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)


#: The command with the notebooks that this process uses.
_COMMAND = """
import sys
from pathlib import Path
from renstra_utils.run import kinds
kinds.NOTEBOOKS = Path(sys.argv.pop(1))
from renstra_utils.cli import main
if __name__ == "__main__":
    main()
"""


def started(path: Path, *how: str) -> subprocess.Popen:
    """A real run of a manifest in the background, after its first page."""
    script = path.with_name("renstra.py")
    script.write_text(_COMMAND, encoding="utf-8")
    command = [sys.executable, script, kinds.NOTEBOOKS, "batch", path, "--format", "json", *how]
    process = subprocess.Popen(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A test run in the background of a shell ignores Ctrl-C, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout
    while '"segar"' not in (line := process.stdout.readline()):
        assert line, process.stderr.read() if process.stderr else ""
    return process


#: A cell that holds the page of an office whose name says so, until the office's gate opens.
GATE = """
import time
from pathlib import Path
if "tunggu" in rencana:
    Path(rencana, "sampai").touch()
    while not Path(rencana, "buka").exists():
        time.sleep(0.05)
"""


def wait_until(state, process: subprocess.Popen | None = None, seconds: float = 120) -> None:
    """Returns as soon as `state()` holds; fails where it cannot come to hold any more, or does not."""
    deadline = time.monotonic() + seconds
    while not state():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "the state did not come"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers_of(process: subprocess.Popen) -> list[int]:
    """The processes in which a run makes pages."""
    found = children(process.pid)
    return [c for c in found if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
