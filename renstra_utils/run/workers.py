"""What makes pages: a pool of processes here. `cluster` has the same for machines elsewhere."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from ..bounded import die_with
from ..plan.package import Brief
from . import kinds
from .job import FRESH, Job, Options, Result, failed, make
from .report import time_limit


class Pool(Protocol):
    """What makes pages: processes here, or a cluster."""

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        """A result for every job, in any order."""

    def close(self) -> None:
        """Drops what is under way."""


class LocalWorkers:
    """A pool of processes.

    Where one dies, the pages under way are made again one by one; the one that kills its worker twice fails.
    """

    def __init__(
        self, count: int, options: Options, notebooks: Path | None = None, folder: Path | None = None
    ) -> None:
        self.count, self.options = count, options
        self.start = (options, os.getpid(), notebooks or kinds.NOTEBOOKS, folder or Path.cwd())
        self.pool: ProcessPoolExecutor | None = None
        self.closed = False

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        waiting, suspects, under_way = deque(jobs), deque[Job](), dict[Future, Job]()

        def begin(job: Job) -> None:
            under_way[self._submit(job, offices[job.rencana])] = job

        while waiting or suspects or under_way:
            while waiting and not suspects and len(under_way) < 2 * self.count:
                begin(waiting.popleft())
            alone = not under_way
            if alone:
                begin(suspects.popleft())
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                job = under_way.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    self._end()
                    if alone or self.closed:
                        yield failed(
                            job, offices[job.rencana], "proses pekerja mati dua kali pada halaman ini"
                        )
                    else:
                        suspects.append(job)

    def _submit(self, job: Job, office: Brief) -> Future:
        if self.pool is None:
            context = multiprocessing.get_context("spawn")
            self.pool = ProcessPoolExecutor(self.count, context, _start_worker, self.start)
        with _script_hidden():
            return self.pool.submit(_work, job, office, self.options)

    def close(self) -> None:
        """Ends the workers at once and for good; what they were making is left as it was."""
        self.closed = True
        self._end()

    def _end(self) -> None:
        pool, self.pool = self.pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _script_hidden() -> Iterator[None]:
    """While processes begin: they would run the script that asked for pages once more.

    Nothing of it is needed in them, so that it needs no guard around its main part.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


# --- in a worker ----------------------------------------------------------------------------------

#: What pages import only when they need it.
_MODULES = (
    "papermill",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "nbconvert.exporters",
    "xlsxwriter",
    "renstra_utils.run.forked",
    "renstra_utils.show.pages",
)


def _start_worker(options: Options, parent: int, notebooks: Path, folder: Path) -> None:
    """Imports everything; leaves signals to the parent, ends with it, keeps within its memory."""
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    if options.saat:
        os.environ["SOURCE_DATE_EPOCH"] = options.saat
    for module in _MODULES:
        importlib.import_module(module)
    if os.name == "posix":
        die_with(parent)
        for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(stop, signal.SIG_IGN)
        if options.memori:
            import resource  # not on Windows

            resource.setrlimit(resource.RLIMIT_DATA, (options.memori << 20, resource.RLIM_INFINITY))
    os.chdir(folder)
    kinds.NOTEBOOKS = notebooks


#: The first page that was made well, and whether its notebook was run here since.
_well: Job | None = None
_warmed = False


def _work(job: Job, office: Brief, options: Options) -> Result:
    """One page. Before its second, the notebook of one that is known to be sound runs here once.

    A sick one must not harm the worker.
    """
    global _well, _warmed
    if _well and not _warmed and options.mesin == "fork":
        warm(_well.kind, _well.parameters, options.batas_waktu)
        _warmed = True
    result = make(job, office, options)
    if result.keadaan == FRESH:
        _well = _well or job
    return result


def warm(kind: str, parameters: dict[str, Any], timeout: int | None = None) -> None:
    """Runs a notebook's cells here and forgets them: forks find every module and cache in place."""
    import nbformat  # half a second of every command's start

    namespace: dict[str, Any] = {}
    # What is wrong with the page is said when the page is made.
    with contextlib.suppress(Exception), time_limit(timeout):
        cells = nbformat.read(kinds.notebook_of(kind), as_version=4).cells
        for cell in (c for c in cells if c.cell_type == "code"):
            exec(cell.source, namespace)
            if "parameters" in cell.metadata.get("tags", []):
                namespace.update(parameters)
