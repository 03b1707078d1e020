"""Many pages: what is to be made, making only what is missing, the record of it, and the index. Knows only `report`."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from .. import __version__
from ..files import reason, sha256, sweep, write_atomic
from ..plan.plan import Brief, brief
from . import report

RECORD = "run.json"
#: One line per finished page while a run is under way: what a killed run leaves behind, folded into the record by the next.
JOURNAL = ".run.jsonl"
#: States of a page after a run.
FRESH, SKIPPED, FAILED = "segar", "dilewati", "gagal"


class BusyError(RuntimeError):
    """Another run holds the folder."""


@dataclass(frozen=True)
class Job:
    """One page to make. Its name comes from its parameters alone, never from its place in a list."""

    rencana: Path
    kind: str
    tahun: int | None
    bahasa: str
    keluaran: Path

    @property
    def plan_name(self) -> str:
        """Short name of the plan in paths; pages of all offices stand in a folder of their own."""
        return report.ROLLUP if self.kind == report.ROLLUP else self.rencana.resolve().name

    @property
    def id(self) -> str:
        """`contoh/02-capaian-tahunan-2023`."""
        return f"{self.plan_name}/{report.page_name(self.kind, self.tahun, self.bahasa)}"

    @property
    def parameters(self) -> dict[str, Any]:
        """What the notebook is given."""
        return report.page_parameters(self.kind, self.rencana, self.tahun, self.bahasa)

    def key(self) -> str:
        """The hash of everything the page is made from, as it stands now."""
        return report.page_key(
            self.kind, self.tahun, self.bahasa, report.input_hashes(self.kind, self.rencana)
        )


@dataclass
class Result:
    """What became of one page: `segar` (made now), `dilewati` (its inputs have not changed) or `gagal` (with its cause)."""

    id: str
    rencana: str
    kantor: str
    kind: str
    tahun: int | None
    bahasa: str
    keadaan: str
    judul: str = ""
    data: str = ""
    contoh: bool = False
    dibuat: str = ""
    detik: float = 0.0
    sebab: str = ""
    versi: str = __version__
    kunci: str = ""
    asal: str = ""
    masukan: dict[str, str] = field(default_factory=dict)
    berkas: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Options:
    """How pages are made: papermill engine (`fork` or `kernel`), seconds and megabytes that one page may take."""

    mesin: str = field(default_factory=report.default_engine)
    batas_waktu: int | None = 600
    memori: int | None = 2048


def jobs_of(
    plan_dir: Path, years: Iterable[int], kinds: Iterable[str], languages: Iterable[str], out: Path
) -> list[Job]:
    """Every page of one plan: yearly pages for each year, the others once; in each language. An office without years is not passed over in silence: its audit says why."""
    years, kinds = list(years), list(kinds)
    if not years and all(report.PAGES[kind].yearly for kind in kinds):
        kinds = ["audit"]
    return [
        Job(plan_dir, kind, year, language, out)
        for language in languages
        for kind in kinds
        for year in (years if report.PAGES[kind].yearly else [None])
    ]


def rollups(languages: Iterable[str], out: Path) -> list[Job]:
    """The pages that put a folder's offices together."""
    return [Job(out, report.ROLLUP, None, language, out) for language in languages]


# --- one page, in a worker ----------------------------------------------------------------------------------------------


def blank(job: Job, office: Brief) -> Result:
    """The result of a page of which nothing is known yet: failed, until it is made."""
    asal = os.path.relpath(job.rencana.resolve(), job.keluaran.resolve())
    return Result(
        job.id, job.plan_name, office.nama_kantor, job.kind, job.tahun, job.bahasa, FAILED,
        contoh=office.contoh, dibuat=report.now(), asal=asal,
    )  # fmt: skip


def make(job: Job, office: Brief, options: Options) -> Result:
    """One page, and what became of it. Never raises for what a page can do wrong; made again once where its data changed meanwhile."""
    start = time.monotonic()
    result = blank(job, office)
    try:
        for _ in range(2):
            before = result.masukan = report.input_hashes(job.kind, job.rencana)
            made = report.make_page(
                job.kind,
                job.rencana,
                job.keluaran / job.plan_name,
                job.tahun,
                job.bahasa,
                report.ENGINES[options.mesin],
                options.batas_waktu,
            )
            result.masukan = made.about["masukan"]
            if result.masukan == before == report.input_hashes(job.kind, job.rencana):
                break
        else:
            raise report.ReportError(
                "data rencana berubah selagi halaman dibuat; jalankan lagi setelah data tenang"
            )
        result.keadaan, result.judul, result.data = FRESH, made.about["judul"], made.about["keadaan"]
        result.kunci = report.page_key(job.kind, job.tahun, job.bahasa, result.masukan)
        files = [made.html, made.notebook, *made.tables]
        result.berkas = {f.relative_to(job.keluaran).as_posix(): sha256(f) for f in files}
    except Exception as e:
        why = str(e) if isinstance(e, report.ReportError) else report.explain(e)
        # Pages quote the cause: where the plan lies on this machine is nobody's business.
        result.sebab = why.replace(str(job.rencana), job.plan_name)
    result.detik = round(time.monotonic() - start, 3)
    return result


def _start_worker(options: Options, parent: int, notebooks: Path, folder: Path) -> None:
    """A worker leaves Ctrl-C to the parent, ends with it, keeps within its memory, and has everything imported before its first page."""
    # papermill before the engine, which it loads by entry point; the rest is what pages import only when they need it.
    for module in ("papermill", "pandera.pandas", "matplotlib.pyplot", "matplotlib.backends.backend_svg",
                   "nbconvert.exporters", "xlsxwriter", "IPython.core.interactiveshell", "renstra_utils.show.pages"):  # fmt: skip
        importlib.import_module(module)
    from .engine import die_with

    if os.name == "posix":
        die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if options.memori:
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (options.memori << 20, resource.RLIM_INFINITY))
    os.chdir(folder)
    report.NOTEBOOKS = notebooks


#: In a worker: the first page that was made well, and whether its notebook was run here since.
_well: Job | None = None
_warmed = False


def _work(job: Job, office: Brief, options: Options) -> Result:
    """One page in a worker. Before its second, the notebook of one that is known to be sound runs here once: a sick one must not harm the worker."""
    global _well, _warmed
    if _well and not _warmed and options.mesin == "fork":
        report.warm(_well.kind, _well.parameters, options.batas_waktu)
        _warmed = True
    result = make(job, office, options)
    if result.keadaan == FRESH:
        _well = _well or job
    return result


class Pool(Protocol):
    """What makes pages: processes here, or a cluster."""

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        """A result for every job, in any order."""

    def close(self) -> None:
        """Drops what is under way."""


class LocalWorkers:
    """A pool of processes. Where one dies, the pages under way are made again one by one; the one that kills its worker twice fails."""

    def __init__(
        self,
        count: int,
        options: Options,
        notebooks: Path | None = None,
        folder: Path | None = None,
    ) -> None:
        self.count, self.options = count, options
        self.notebooks, self.folder = notebooks or report.NOTEBOOKS, folder or Path.cwd()
        self.pool: ProcessPoolExecutor | None = None
        self.closed = False

    def _open(self) -> ProcessPoolExecutor:
        if self.pool is None:
            self.pool = ProcessPoolExecutor(
                self.count,
                multiprocessing.get_context("spawn"),
                _start_worker,
                (self.options, os.getpid(), self.notebooks, self.folder),
            )
        return self.pool

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        waiting, suspects, under_way = deque(jobs), deque[Job](), dict[Future, Job]()
        while waiting or suspects or under_way:
            while waiting and not suspects and len(under_way) < 2 * self.count:
                job = waiting.popleft()
                under_way[self._open().submit(_work, job, offices[job.rencana], self.options)] = job
            alone = not under_way
            if alone:
                job = suspects.popleft()
                under_way[self._open().submit(_work, job, offices[job.rencana], self.options)] = job
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                job = under_way.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    self._end()
                    if alone or self.closed:
                        yield replace(
                            blank(job, offices[job.rencana]),
                            sebab="proses pekerja mati dua kali pada halaman ini",
                        )
                    else:
                        suspects.append(job)

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


# --- a run --------------------------------------------------------------------------------------------------------------


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Holds the folder for one run; the system lets go of it when the process ends, however it ends. BusyError where another holds it."""
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


def is_current(job: Job, entry: dict[str, Any] | None) -> bool:
    """Whether the page on record was made from these very inputs and its files are still what the record says."""
    return entry is not None and why_stale(job, entry) == ""


def why_stale(job: Job, entry: dict[str, Any]) -> str:
    """Why a page must be made again; empty where it need not."""
    try:
        if entry["keadaan"] == FAILED:
            return "gagal pada kali terakhir"
        if entry["kunci"] != job.key():
            return "masukan berubah"
        for name, known in entry["berkas"].items():
            path = job.keluaran / name
            if not path.is_file():
                return f"{name} hilang"
            if sha256(path) != known:
                return f"{name} berubah"
    except OSError as e:
        return f"{Path(e.filename or '').name} tidak terbaca ({reason(e)})"
    except (KeyError, TypeError, AttributeError, ValueError):
        return "catatannya rusak"
    return ""


def run(
    jobs: list[Job],
    *,
    workers: int = 1,
    options: Options | None = None,
    force: bool = False,
    on_result: Callable[[Result], None] = lambda r: None,
    pool: Pool | None = None,
) -> list[Result]:
    """Makes every page that its record does not prove to be current; one page's failure never touches another's.

    All jobs write into one folder, which is held for the time of the run (BusyError where another run has it). A run that is cut off
    leaves whole pages and a journal; the next one does what is missing. `pool`: what makes the pages, where not `workers` processes here. Out: a
    Result for every job.
    """
    options = options or Options()
    out = jobs[0].keluaran
    results: list[Result] = []
    with locked(out):
        sweep(out)
        # Roll-ups read what the others made.
        for some in (
            [j for j in jobs if j.kind != report.ROLLUP],
            [j for j in jobs if j.kind == report.ROLLUP],
        ):
            if some:
                results += _run(some, out, workers, options, force, on_result, pool)
    return results


def _run(
    jobs: list[Job],
    out: Path,
    workers: int,
    options: Options,
    force: bool,
    on_result: Callable[[Result], None],
    pool: Pool | None,
) -> list[Result]:
    """What `run` does with jobs that do not need one another."""
    results: list[Result] = []
    pages = read_record(out)
    offices = {j.rencana: _office(j, pages) for j in jobs}
    todo = []
    for job in jobs:
        if not force and is_current(job, pages.get(job.id)):
            results.append(Result(**{**_known(pages[job.id]), "keadaan": SKIPPED}))
            on_result(results[-1])
        else:
            todo.append(job)
    if todo:
        pool = pool or LocalWorkers(min(workers, len(todo)), options)
        try:
            with (out / JOURNAL).open("a", encoding="utf-8") as journal:
                for result in pool.results(todo, offices):
                    results.append(result)
                    journal.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
                    journal.flush()
                    on_result(result)
        finally:
            pool.close()
            sweep(out)
            remember(out, [r for r in results if r.keadaan != SKIPPED])
    elif not (out / "index.html").exists() or (out / JOURNAL).exists():
        remember(out, [])
    return results


def _office(job: Job, pages: dict[str, dict[str, Any]]) -> Brief:
    """Whose page it is. A roll-up is of a fictional office where no real one has a page."""
    if job.kind != report.ROLLUP:
        return brief(job.rencana)
    contoh = all(p.get("contoh") is True for p in pages.values() if p.get("kind") != report.ROLLUP)
    return Brief("Semua kantor", contoh, [])


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k in Result.__dataclass_fields__}


def read_record(out: Path) -> dict[str, dict[str, Any]]:
    """Every page that was ever made into a folder, by id, with what a cut-off run left in its journal; what is unreadable is left out."""
    try:
        pages = json.loads((out / RECORD).read_text(encoding="utf-8"))["halaman"]
        pages = {k: v for k, v in pages.items() if _is_sound(v)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pages = {}
    try:
        lines = (out / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return pages
    for line in lines:
        try:
            entry = json.loads(line)
            if _is_sound(entry):
                pages[entry["id"]] = _with_last_good(out, entry, pages)
        except (ValueError, KeyError, TypeError):
            continue  # a line cut off by a crash: its page is made again
    return pages


def _is_sound(entry: Any) -> bool:
    """Whether an entry of the record can be what a run wrote; the page of one that cannot is made again."""
    try:
        result = Result(**_known(entry))
        datetime.fromisoformat(result.dibuat)
    except (TypeError, ValueError, AttributeError):
        return False
    texts = [result.id, result.rencana, result.kantor, result.kind, result.bahasa, result.keadaan]
    texts += [result.judul, result.data, result.sebab, result.versi, result.kunci, result.asal]
    return (
        all(isinstance(t, str) for t in texts)
        and isinstance(result.tahun, int | None)
        and isinstance(result.berkas, dict)
        and isinstance(result.masukan, dict)
    )


def _with_last_good(out: Path, entry: dict[str, Any], pages: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A failed page keeps the time of its last good one, where that still stands."""
    if entry["keadaan"] == FAILED and (out / f"{entry['id']}.html").exists():
        last = pages.get(entry["id"], {})
        good = last.get("dibuat") if last.get("keadaan") != FAILED else last.get("terakhir_baik")
        return {**entry, "terakhir_baik": good}
    return entry


def remember(out: Path, results: list[Result]) -> None:
    """Folds results and journal into the folder's record and renews its index."""
    from .index import render_index

    pages = read_record(out)
    for r in results:
        if (
            r.id not in pages
            or pages[r.id].get("dibuat") != r.dibuat
            or pages[r.id].get("keadaan") != r.keadaan
        ):
            pages[r.id] = _with_last_good(out, asdict(r), pages)
    pages = dict(sorted(pages.items()))
    text = json.dumps({"versi": __version__, "halaman": pages}, ensure_ascii=False, indent=1) + "\n"
    write_atomic(out / RECORD, text.encode("utf-8"))
    write_atomic(out / "index.html", render_index(out, pages).encode("utf-8"))
    (out / JOURNAL).unlink(missing_ok=True)


def verify(out: Path) -> list[tuple[str, str]]:
    """Which pages do not belong to their inputs as they stand now: (page, why). Empty where every page on record is proved and no other is there."""
    pages = read_record(out)
    found = []
    for id, entry in pages.items():
        try:
            plan = (out / entry["asal"]).resolve()
            job = Job(plan, entry["kind"], entry["tahun"], entry["bahasa"], out)
            there = plan.is_dir() and (job.kind == report.ROLLUP or plan.name == entry["rencana"])
            why = why_stale(job, entry) if there else f"folder rencana {entry['asal']} tidak ada"
        except (KeyError, TypeError):
            why = "catatannya rusak"
        if why:
            found.append((id, why))
    recorded = {f"{id}.html" for id in pages}
    strange = sorted(p.relative_to(out).as_posix() for p in out.glob("*/*.html"))
    return found + [(name, "tidak ada di catatan") for name in strange if name not in recorded]
