"""One notebook and its parameters -> one executed notebook, one page and its tables. Knows papermill."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import reason, scratch, write_atomic
from .changes import keep_table, moved_since
from .documents import Saved, save
from .export import head_of, page_of, provenance, tables_of, take_documents
from .kinds import (
    ReportError,
    check_parameters,
    notebook_of,
    page_name,
    page_parameters,
    tables_folder,
)
from .places import publish

if TYPE_CHECKING:
    import nbformat


@dataclass(frozen=True)
class Made:
    """What one page left behind."""

    html: Path
    notebook: Path
    tables: list[Path]
    about: dict[str, Any]
    documents: dict[str, Saved] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """A page that is made, and written nowhere yet.

    `about`: what it says of itself; `data`: the folder of its tables; `warned`: what its maker should know;
    `documents`: Word files by name.
    """

    out: Path
    name: str
    html: str
    notebook: str
    tables: list[tuple[str, str]]
    about: dict[str, Any]
    data: Path = Path("data")
    warned: list[str] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)

    def save(self) -> Made:
        """Writes page, executed notebook, tables and documents, each whole or not at all."""
        page, executed, failed = _files(self.out, self.name)
        aside = self.out.parent / ASIDE
        # First what may be refused: a document that is open in Word.
        saved = {name: save(self.out, name, data, aside) for name, data in self.documents.items()}
        tables = [keep_table(self.out / self.data, *table, aside) for table in self.tables]
        write_atomic(executed, self.notebook.encode("utf-8"), aside)
        write_atomic(page, self.html.encode("utf-8"), aside)
        failed.unlink(missing_ok=True)
        return Made(page, executed, tables, self.about, saved)


#: In the folder of all pages: what is being written; left there only where a process was killed.
ASIDE = ".tulis"


def _files(out: Path, name: str) -> tuple[Path, Path, Path]:
    """A page, its executed notebook, and that of a run that failed."""
    return out / f"{name}.html", out / f"{name}.ipynb", out / "failed" / f"{name}.ipynb"


def draw_page(
    kind: str,
    folder: Path,
    out: Path,
    tahun: int | None,
    bahasa: str,
    engine: str | None = None,
    timeout: int | None = None,
    templat: str = "",
    triwulan: int | None = None,
) -> Drawn:
    """Executes one notebook; what comes of it is written by `save`.

    `engine`: papermill's name of it; `timeout`: seconds; `templat`: of its documents. ParameterError before
    anything runs; ReportError where the notebook raised: the executed one is then kept under `failed/`, and
    the last good page stays.
    """
    import nbformat

    path = notebook_of(kind)
    parameters = page_parameters(kind, folder, tahun, bahasa, templat, triwulan)
    check_parameters(path, parameters)
    name = page_name(kind, tahun, bahasa, triwulan)
    with scratch() as aside, time_limit(timeout):
        draft, nb = aside / f"{name}.ipynb", None
        try:
            nb = _execute(path, draft, parameters, engine)
            tables = list(tables_of(nb))
            moved = moved_since(out / tables_folder(kind), tables)
            html, warned = page_of(publish(nb, folder, out.name), provenance(path, parameters), moved)
        except Exception as e:
            where = _keep_failed(draft, _files(out, name)[2], folder)
            broken_off = nb is None and not hasattr(e, "ename")
            raise ReportError((where if broken_off else "") + explain(e)) from e
    documents = take_documents(nb)
    written = nbformat.writes(nb) + "\n"
    more = tables_folder(kind), warned, documents
    return Drawn(out, name, html, written, tables, head_of(nb), *more)


def make_page(*what: Any, **how: Any) -> Made:
    """A page as `draw_page` draws it, saved at once."""
    return draw_page(*what, **how).save()


def _execute(
    path: Path, draft: Path, parameters: dict[str, Any], engine: str | None
) -> nbformat.NotebookNode:
    """The executed notebook, also written to `draft`.

    Kernels are quiet and over IPC, each with sockets of its own: TCP ports of many clash and lose runs.
    """
    import papermill
    from traitlets.config import Config

    logging.getLogger("papermill").setLevel(logging.ERROR)  # the parameters were checked here
    quiet = {"progress_bar": False, "log_output": False, "extra_arguments": ["--log-level=CRITICAL"]}
    # Else nbclient goes on without a cell's output where a busy machine is four seconds late with it.
    quiet |= {"iopub_timeout": _LATE, "raise_on_iopub_timeout": True}
    with _sockets(draft.parent) as sockets:
        if sockets:
            quiet["config"] = Config({"KernelManager": {"transport": "ipc", "ip": str(sockets / "k")}})
        return papermill.execute_notebook(
            path, draft, parameters, engine_name=engine, kernel_name="python3", **quiet
        )


#: Seconds that the output of a cell which has ended may take to arrive.
_LATE = 60
#: The longest path of a socket, of the systems that have them, without its number.
_LONGEST_SOCKET = 90


@contextmanager
def _sockets(folder: Path) -> Iterator[Path | None]:
    """A folder for a kernel's sockets, whose paths are limited; None where the system has none."""
    if os.name != "posix":
        yield None
    elif len(os.fsencode(folder)) < _LONGEST_SOCKET:
        yield folder
    else:
        with scratch("/tmp") as short:
            yield short


def _keep_failed(draft: Path, kept: Path, folder: Path) -> str:
    """Keeps the notebook of a run that failed; `sel 3: `, the cell that it broke off in, where one had begun.

    A notebook that was itself cut off (a full disk) is not kept.
    """
    import nbformat  # only where a page fails

    try:
        nb = nbformat.read(draft, as_version=4)
    except (OSError, ValueError):
        return ""
    code = [c for c in nb.cells if c.cell_type == "code" and c.source.strip()]
    started = [n for n, c in enumerate(code, 1) if c.metadata.get("papermill", {}).get("start_time")]
    text = nbformat.writes(publish(nb, folder, kept.parent.parent.name)) + "\n"
    with suppress(OSError):  # what is to be said is why the page failed
        write_atomic(kept, text.encode("utf-8"), kept.parent.parent.parent / ASIDE)
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
        name = "" if error.ename in ("PlanError", "TemplateError") else f"{error.ename}: "
        value = " ".join(str(getattr(error, "evalue", "")).split())
        return f"sel {getattr(error, 'exec_count', None) or '?'} gagal: {name}{value}"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"
