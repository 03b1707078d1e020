"""Many pages: making only what is missing, in a folder that is held for the time, with the record of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from ..files import sweep
from ..plan.package import Brief, brief
from .job import SKIPPED, Job, Options, Result
from .kinds import ROLLUPS
from .record import JOURNAL, is_current, known, read_record, remember
from .workers import LocalWorkers, Pool


class BusyError(RuntimeError):
    """Another run holds the folder."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds the folder for one run, or until the process ends, however. BusyError where another holds it."""
    from filelock import FileLock, Timeout

    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / ".kunci")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(f"{out} sedang dipakai proses renstra lain; tunggu sampai selesai.") from None
    try:
        yield
    finally:
        lock.release()


def run(
    jobs: list[Job],
    *,
    workers: int = 1,
    options: Options | None = None,
    force: bool = False,
    on_result: Callable[[Result], None] = lambda r: None,
    pool: Pool | None = None,
) -> list[Result]:
    """Makes every page that its record does not prove current; one page's failure never touches another's.

    All jobs write into one folder, which is held meanwhile (BusyError where another run has it). A run that
    is cut off leaves whole pages and a journal; the next one does what is missing. `pool`: what makes pages,
    where not `workers` processes here. Out: a Result for every job.
    """
    options = options or Options()
    out = jobs[0].keluaran
    results: list[Result] = []

    def done(result: Result) -> None:
        results.append(result)
        on_result(result)

    with locked(out):
        sweep(out)
        # Roll-ups read what the others made.
        for some in ([j for j in jobs if not j.of_run], [j for j in jobs if j.of_run]):
            pages, todo = read_record(out), list[Job]()
            for job in some:
                if force or not is_current(job, pages.get(job.id)):
                    todo.append(job)
                else:
                    done(Result(**known(pages[job.id]) | {"keadaan": SKIPPED}))
            if todo:
                _make(todo, pages, pool or LocalWorkers(min(workers, len(todo)), options), done)
            elif some and ((out / JOURNAL).exists() or not (out / "index.html").exists()):
                remember(out, [])
    return results


def _make(jobs: list[Job], pages: dict[str, dict], pool: Pool, done: Callable[[Result], None]) -> None:
    """Makes pages that do not need one another, and keeps a record of each."""
    out, made = jobs[0].keluaran, list[Result]()
    offices = {j.rencana: _office(j, pages) for j in jobs}
    try:
        with (out / JOURNAL).open("a", encoding="utf-8") as journal:
            for result in pool.results(jobs, offices):
                made.append(result)
                journal.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
                journal.flush()
                done(result)
    finally:
        pool.close()
        sweep(out)
        remember(out, made)


def _office(job: Job, pages: dict[str, dict]) -> Brief:
    """Whose page it is. A roll-up is of a fictional office where no real one has a page."""
    if not job.of_run:
        return brief(job.rencana)
    invented = all(p.get("contoh") is True for p in pages.values() if p.get("kind") not in ROLLUPS)
    return Brief("Semua kantor", invented, [])
