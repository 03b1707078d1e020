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
from ..evaluate import attainment, budget, codes
from ..plan import kept
from ..plan.package import Brief
from ..plan.plan import load
from . import kinds
from .job import FRESH, Job, Options, Result, by_office, failed, make
from .report import time_limit
from .unused import IRI_GRAMMAR, without


class Pool(Protocol):
    """What makes pages: processes here, or a cluster."""

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        """A result for every job, in any order."""

    def close(self) -> None:
        """Drops what is under way."""


class LocalWorkers:
    """Processes that make one page at a time, each an office's pages one after another.

    Where one dies, its page is made again alone; a page whose worker dies twice fails.
    """

    def __init__(
        self, count: int, options: Options, notebooks: Path | None = None, folder: Path | None = None
    ) -> None:
        self.options = options
        self.start = (options, os.getpid(), notebooks or kinds.NOTEBOOKS, folder or Path.cwd())
        self.workers: list[ProcessPoolExecutor | None] = [None] * count
        self.closed = False

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        waiting, suspects = _Waiting(jobs), deque[Job]()
        idle, under_way = deque(range(len(self.workers))), dict[Future, tuple[int, Job]]()

        def begin(worker: int, job: Job) -> None:
            idle.remove(worker)
            under_way[self._submit(worker, job, offices[job.rencana])] = worker, job

        while waiting or suspects or under_way:
            while waiting and not suspects and idle:
                begin(idle[0], waiting.next_of(idle[0]))
            alone = not under_way
            if alone:
                begin(idle[0], suspects.popleft())
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                worker, job = under_way.pop(future)
                idle.append(worker)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    self._end(worker)
                    if alone or self.closed:
                        yield failed(
                            job, offices[job.rencana], "proses pekerja mati dua kali pada halaman ini"
                        )
                    else:
                        suspects.append(job)

    def _submit(self, worker: int, job: Job, office: Brief) -> Future:
        with _script_hidden():
            process = self.workers[worker]
            if process is None:
                context = multiprocessing.get_context("spawn")
                process = ProcessPoolExecutor(1, context, _start_worker, self.start)
                self.workers[worker] = process
            return process.submit(_work, job, office, self.options)

    def close(self) -> None:
        """Ends the workers at once and for good; what they were making is left as it was."""
        self.closed = True
        for worker in range(len(self.workers)):
            self._end(worker)

    def _end(self, worker: int) -> None:
        pool, self.workers[worker] = self.workers[worker], None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=True, cancel_futures=True)


class _Waiting:
    """Jobs by office: a worker gets those of its own, then an office that nobody has, then helps another."""

    def __init__(self, jobs: list[Job]) -> None:
        self.by_office = {office: deque(own) for office, own in by_office(jobs).items()}
        self.begun: dict[int, Path] = {}

    def __bool__(self) -> bool:
        return bool(self.by_office)

    def next_of(self, worker: int) -> Job:
        """The job that a worker has to do now; there is one."""
        left, taken = self.by_office, self.begun.values()
        office = self.begun.get(worker)
        if office not in left:
            fullest = max(left, key=lambda o: len(left[o]))
            office = next((o for o in left if o not in taken), fullest)
        self.begun[worker] = office
        job = left[office].popleft()
        if not left[office]:
            del left[office]
        return job


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
    with without(IRI_GRAMMAR):
        for module in _MODULES:
            importlib.import_module(module)
    # It looks through all that is installed when it is asked first: here, and not in each fork.
    importlib.import_module("matplotlib.backends").backend_registry.list_all()
    if os.name == "posix":
        die_with(parent)
        for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(stop, signal.SIG_IGN)
        if options.memori:
            import resource  # not on Windows

            resource.setrlimit(resource.RLIMIT_DATA, (options.memori << 20, resource.RLIM_INFINITY))
    os.chdir(folder)
    kinds.NOTEBOOKS = notebooks


#: The first page that was made well, whether its notebook was run here since, and the last office with one.
_well: Job | None = None
_warmed = False
_sound: Path | None = None


def _work(job: Job, office: Brief, options: Options) -> Result:
    """One page. Before the second, the notebook of one that is known to be sound runs here once; before the
    second of an office, its plan is read here: forks find both in place.

    A sick one must not harm the worker.
    """
    global _well, _warmed, _sound
    forks = options.mesin == "fork"
    if _well and not _warmed and forks:
        warm(_well.kind, _well.parameters, options.batas_waktu)
        _warmed = True
    if forks and job.rencana == _sound and not kept.is_kept(job.rencana):
        _keep(job.rencana, options.batas_waktu)
    result = make(job, office, options)
    if result.keadaan == FRESH and not kinds.is_own(job.kind):  # an analyst's cells may print or write
        _well = _well or job
        _sound = None if job.of_run else job.rencana
    return result


def _keep(folder: Path, timeout: int | None = None) -> None:
    """Reads a plan and computes what all of its pages are made of."""
    with contextlib.suppress(Exception), time_limit(timeout):
        plan = load(folder)
        kept.keep(plan)
        attainment.attainment(plan)
        budget.keyed_budget(plan)
        codes.codes_of_activities(plan)


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
