"""Many pages: what is to be made, making it, the record of it, and the index. Knows only `report`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from . import __version__, report
from .files import write_atomic
from .plan import Plan

RECORD = "run.json"


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
        """Short name of the plan in paths."""
        return self.rencana.resolve().name

    @property
    def id(self) -> str:
        """`contoh/02-capaian-tahunan-2023`."""
        return f"{self.plan_name}/{report.page_name(self.kind, self.tahun, self.bahasa)}"


@dataclass
class Result:
    """What became of one page: `segar` (made now) or `gagal` (with its cause)."""

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
    masukan: dict[str, str] = field(default_factory=dict)


def jobs_of(
    plan_dir: Path, years: Iterable[int], kinds: Iterable[str], languages: Iterable[str], out: Path
) -> list[Job]:
    """Every page of one plan: yearly pages for each year, the others once; in each language."""
    years = list(years)
    return [
        Job(plan_dir, kind, year, language, out)
        for language in languages
        for kind in kinds
        for year in (years if report.PAGES[kind].yearly else [None])
    ]


def _work(job: Job, office: str, example: bool, engine: str | None, timeout: int | None) -> Result:
    start = time.monotonic()
    base = Result(
        job.id,
        job.plan_name,
        office,
        job.kind,
        job.tahun,
        job.bahasa,
        "gagal",
        contoh=example,
        dibuat=report.now(),
    )
    try:
        made = report.make_page(
            job.kind, job.rencana, job.keluaran / job.plan_name, job.tahun, job.bahasa, engine, timeout
        )
    except Exception as e:
        base.sebab = str(e) if isinstance(e, report.ReportError) else report.explain(e)
        base.detik = round(time.monotonic() - start, 3)
        return base
    base.keadaan, base.judul, base.data, base.masukan = (
        "segar",
        made.about["judul"],
        made.about["keadaan"],
        made.about["masukan"],
    )
    base.detik = round(time.monotonic() - start, 3)
    return base


def run(
    jobs: list[Job],
    plans: dict[Path, Plan],
    *,
    workers: int = 1,
    engine: str | None = None,
    timeout: int | None = None,
    on_result: Callable[[Result], None] = lambda r: None,
) -> list[Result]:
    """Makes every page; one page's failure never touches another's. The record and the index are written as pages come in."""
    results: list[Result] = []

    def done(result: Result) -> None:
        results.append(result)
        on_result(result)

    def named(job: Job) -> tuple[str, bool]:
        meta = plans[job.rencana].meta
        return meta.nama_kantor, meta.contoh

    if workers <= 1:
        for job in jobs:
            done(_work(job, *named(job), engine, timeout))
    else:
        with ProcessPoolExecutor(max_workers=workers) as pool:
            waiting = {pool.submit(_work, job, *named(job), engine, timeout): job for job in jobs}
            for future in as_completed(waiting):
                job = waiting[future]
                try:
                    done(future.result())
                except Exception as e:  # the worker itself died: its page failed, the record says so
                    office, example = named(job)
                    lost = Result(
                        job.id,
                        job.plan_name,
                        office,
                        job.kind,
                        job.tahun,
                        job.bahasa,
                        "gagal",
                        contoh=example,
                    )
                    lost.sebab, lost.dibuat = f"proses pekerja mati: {report.explain(e)}", report.now()
                    done(lost)
    for out in {job.keluaran for job in jobs}:
        remember(out, results)
    return results


def read_record(out: Path) -> dict[str, dict[str, Any]]:
    """Every page that was ever made into a folder, by id; empty where there is no record."""
    try:
        return json.loads((out / RECORD).read_text(encoding="utf-8"))["halaman"]
    except (OSError, ValueError, KeyError):
        return {}


def remember(out: Path, results: list[Result]) -> None:
    """Adds results to the folder's record and renews its index. A failed page keeps what is known of its last good one."""
    from filelock import FileLock

    from .index import render_index

    out.mkdir(parents=True, exist_ok=True)
    with FileLock(out / ".kunci"):
        pages = read_record(out)
        for r in results:
            entry = asdict(r)
            if r.keadaan == "gagal" and (out / f"{r.id}.html").exists():
                last = pages.get(r.id, {})
                entry["terakhir_baik"] = (
                    last.get("dibuat") if last.get("keadaan") != "gagal" else last.get("terakhir_baik")
                )
            pages[r.id] = entry
        pages = dict(sorted(pages.items()))
        write_atomic(
            out / RECORD,
            (
                json.dumps({"versi": __version__, "halaman": pages}, ensure_ascii=False, indent=1) + "\n"
            ).encode("utf-8"),
        )
        write_atomic(out / "index.html", render_index(out, pages).encode("utf-8"))
