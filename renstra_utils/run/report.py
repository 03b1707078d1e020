"""One notebook and its parameters -> one executed notebook, one page and its tables. Knows papermill."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import reason, write_atomic
from .changes import keep_table, moved_since
from .export import head_of, provenance, tables_of, to_html
from .kinds import (
    ReportError,
    check_parameters,
    notebook_of,
    page_name,
    page_parameters,
)

if TYPE_CHECKING:
    import nbformat


@dataclass(frozen=True)
class Made:
    """What one page left behind."""

    html: Path
    notebook: Path
    tables: list[Path]
    about: dict[str, Any]


def make_page(
    kind: str,
    folder: Path,
    out: Path,
    tahun: int | None,
    bahasa: str,
    engine: str | None = None,
    timeout: int | None = None,
) -> Made:
    """Executes one notebook; writes page, executed notebook and tables into `out`, each whole or not at all.

    `engine`: papermill's name of it; `timeout`: seconds. ParameterError before anything runs; ReportError
    where the notebook raised: then the last good page stays, and the executed one is kept under `failed/`.
    """
    path, parameters = notebook_of(kind), page_parameters(kind, folder, tahun, bahasa)
    check_parameters(path, parameters)
    name = page_name(kind, tahun, bahasa)
    page, executed, failed = out / f"{name}.html", out / f"{name}.ipynb", out / "failed" / f"{name}.ipynb"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="renstra-") as scratch, time_limit(timeout):
        draft = Path(scratch) / executed.name
        nb = None
        try:
            nb = _execute(path, draft, parameters, engine)
            html = to_html(nb, provenance(path, parameters), moved_since(out / "data", tables_of(nb)))
        except Exception as e:
            if draft.exists():
                write_atomic(failed, draft.read_bytes())
            broken_off = nb is None and not hasattr(e, "ename")
            raise ReportError((_under_way(draft) if broken_off else "") + explain(e)) from e
        tables = [keep_table(out / "data", *table) for table in tables_of(nb)]
        write_atomic(executed, draft.read_bytes())
        write_atomic(page, html.encode("utf-8"))
        failed.unlink(missing_ok=True)
    return Made(page, executed, tables, head_of(nb))


def _execute(
    path: Path, draft: Path, parameters: dict[str, Any], engine: str | None
) -> nbformat.NotebookNode:
    """The executed notebook, also written to `draft`.

    Kernels are quiet and over IPC, each with sockets of its own: TCP ports of many clash and lose runs.
    """
    import papermill
    from traitlets.config import Config

    options: dict[str, Any] = {"extra_arguments": ["--log-level=CRITICAL"]}
    if os.name == "posix":
        options["config"] = Config({"KernelManager": {"transport": "ipc", "ip": str(draft.parent / "k")}})
    quiet = {"progress_bar": False, "log_output": False}
    return papermill.execute_notebook(
        path, draft, parameters, engine_name=engine, kernel_name="python3", **quiet, **options
    )


def _under_way(draft: Path) -> str:
    """`sel 3: `, the cell that a run broke off in; a cell that raises says so itself."""
    import nbformat  # only where a page fails

    if not draft.exists():
        return ""
    cells = nbformat.read(draft, as_version=4).cells
    code = [c for c in cells if c.cell_type == "code" and c.source.strip()]
    started = [n for n, c in enumerate(code, 1) if c.metadata.get("papermill", {}).get("start_time")]
    return f"sel {started[-1]}: " if started else ""


class PageTimeout(Exception):
    """The page took longer than its limit."""


@contextmanager
def time_limit(seconds: int | None) -> Iterator[None]:
    """Raises PageTimeout in this thread after so many seconds, whatever the page is doing.

    No limit where there are no signals, or outside of the main thread.
    """
    here = threading.current_thread() is threading.main_thread()
    if not (seconds and here and hasattr(signal, "setitimer")):
        yield
        return

    def over(*_: Any) -> None:
        raise PageTimeout(f"halaman melewati batas waktu {seconds} detik")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def explain(error: Exception) -> str:
    """One sentence about a failed run: cell and message, without the traceback."""
    if isinstance(error, PageTimeout):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        what = f"{Path(error.filename).name}: " if error.filename else ""
        return f"{what}{reason(error)}; periksa berkas, izin, dan ruangnya"
    if hasattr(error, "ename"):  # papermill's, of a cell that raised; a plan's fault is a sentence of its own
        name = "" if error.ename == "PlanError" else f"{error.ename}: "
        value = " ".join(str(getattr(error, "evalue", "")).split())
        return f"sel {getattr(error, 'exec_count', None) or '?'} gagal: {name}{value}"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"
