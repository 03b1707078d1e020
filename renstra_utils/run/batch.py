"""Many pages: making only what is missing, in a folder that is held for the time, with the record of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from ..files import readable, reason
from ..plan.package import Brief
from .job import RETIRED, SKIPPED, Job, Options, Result, failed
from .kinds import ROLLUPS
from .record import (
    BESIDE,
    JOURNAL,
    LOCK,
    connect,
    is_current,
    is_ours,
    known,
    read_record,
    remember,
    retire,
)
from .report import ASIDE
from .survey import Surveyed, survey
from .workers import LocalWorkers, Pool


class BusyError(RuntimeError):
    """The folder cannot be written into: another run holds it, or it is not one of ours."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds the folder for one run, or until the process ends, however.

    BusyError where another holds it, or where it holds files that no run made: they are left alone.
    """
    from filelock import FileLock, Timeout

    out.mkdir(parents=True, exist_ok=True)
    others = (p for p in out.iterdir() if p.name not in BESIDE | {ASIDE})
    strange = sorted(readable(p.name) for p in others if _holds_files(p))
    if strange and not is_ours(out):
        named = ", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")
        raise BusyError(
            f"{out} berisi berkas lain ({named}) dan bukan folder halaman; tidak ada yang ditulis. "
            "Pilih folder baru atau kosong untuk --keluar."
        )
    lock = FileLock(out / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(f"{out} sedang dipakai proses renstra lain; tunggu sampai selesai.") from None
    try:
        yield
    finally:
        lock.release()


def _holds_files(path: Path) -> bool:
    return not path.is_dir() or path.is_symlink() or any(not p.is_dir() for p in path.rglob("*"))


def run(
    jobs: list[Job],
    *,
    workers: int = 1,
    options: Options | None = None,
    force: bool = False,
    on_result: Callable[[Result], None] = lambda r: None,
    pool: Pool | None = None,
    asked_by: Path | None = None,
) -> list[Result]:
    """Makes every page that its record does not prove current; one page's failure never touches another's.

    All jobs write into one folder, which is held meanwhile (BusyError where another run has it, or where it
    is no folder of pages). A run that is cut off leaves whole pages and a journal; the next one does what is
    missing. `pool`: what makes pages, where not `workers` processes here. `asked_by`: the list of offices
    that the jobs follow; pages of an office that it named before and names no more are taken back (RETIRED
    for `on_result`). Out: a Result for every job.
    """
    options = options or Options()
    out = jobs[0].keluaran
    results: list[Result] = []

    def done(result: Result) -> None:
        results.append(result)
        on_result(result)

    with locked(out):
        shutil.rmtree(out / ASIDE, ignore_errors=True)
        _refuse_others(jobs, out)
        if asked_by is not None:
            for entry in retire(out, asked_by, {j.plan_name for j in jobs if not j.of_run}):
                on_result(Result(**known(entry) | {"keadaan": RETIRED}))
        # Roll-ups read what the others made.
        for some in filter(None, ([j for j in jobs if not j.of_run], [j for j in jobs if j.of_run])):
            _run(some, out, force, done, pool or LocalWorkers(min(workers, len(some)), options))
    return results


def _refuse_others(jobs: list[Job], out: Path) -> None:
    """BusyError where a page is there that another notebook of that name made, and could make again."""
    own = [(job, book) for job in jobs if (book := job.buku)]
    pages = read_record(out) if own else {}
    for job, book in own:
        other = pages.get(job.id, {}).get("buku", "")
        if other and other != book and (out / other).is_file():
            raise BusyError(
                f"{job.id}: halaman bernama sama sudah dibuat dari notebook lain ({other}); "
                "ganti nama salah satu notebooknya."
            )


def _run(some: list[Job], out: Path, force: bool, done: Callable[[Result], None], pool: Pool) -> None:
    """Pages that need not one another: passed over, refused with their office, or made; a record of each."""
    cut_off = (out / JOURNAL).is_file()
    pages = read_record(out)
    seen = _seen(some, pages)
    todo, made = list[Job](), list[Result]()
    try:
        with (out / JOURNAL).open("a", encoding="utf-8") as journal:

            def kept(result: Result) -> None:
                made.append(result)
                journal.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
                journal.flush()
                done(result)

            for job, current in zip(some, _current(some, pages, seen, force), strict=True):
                office = seen[job.rencana]
                if office.fault:
                    kept(failed(job, office.office, office.fault))
                elif current:
                    done(Result(**known(pages[job.id]) | {"keadaan": SKIPPED}))
                else:
                    todo.append(job)
            for result in pool.results(todo, {f: s.office for f, s in seen.items()}) if todo else ():
                kept(result)
        if made or cut_off:
            connect(out)
    finally:
        pool.close()
        shutil.rmtree(out / ASIDE, ignore_errors=True)
        remember(out, made)


def _current(
    some: list[Job], pages: dict[str, dict], seen: dict[Path, Surveyed], force: bool
) -> Iterator[bool]:
    """Whether each page is what its record says, of these inputs. Threads hash files beside each other."""
    if force:
        return iter([False] * len(some))
    with ThreadPoolExecutor() as threads:
        return threads.map(lambda j: is_current(j, pages.get(j.id), seen[j.rencana].inputs), some)


def _seen(some: Iterable[Job], pages: dict[str, dict]) -> dict[Path, Surveyed]:
    """What is known of the folders that jobs read: plans, or the folder of pages itself."""
    found = survey(j.rencana for j in some if not j.of_run)
    for job in [j for j in some if j.of_run]:
        # A roll-up is of a fictional office where no real one has a page.
        invented = all(p.get("contoh") is True for p in pages.values() if p.get("kind") not in ROLLUPS)
        try:
            seen = Surveyed(Brief("Semua kantor", invented, []), job.inputs())
        except (OSError, ValueError) as e:
            why = reason(e) if isinstance(e, OSError) else str(e)
            seen = Surveyed(Brief("Semua kantor", invented, []), {}, why)
        found[job.rencana] = seen
    return found
