"""One page to make, what it is made from, and what became of it."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .. import __version__
from ..clock import epoch, now
from ..files import readable, sha256
from ..plan.package import Brief
from ..plan.told_quarters import Quarter
from .documents import moved
from .engine import ENGINES, default_engine
from .kinds import (
    PACKAGE,
    ROLLUP,
    ROLLUPS,
    ReportError,
    inputs_of,
    is_own,
    kind_name,
    kind_of,
    notebook_of,
    page_name,
    page_parameters,
)
from .places import origin, without_places
from .report import draw_page, explain

#: States of a page after a run.
FRESH, SKIPPED, FAILED = "segar", "dilewati", "gagal"
#: That of a page whose office is no longer asked for: gone from record, index, and folder.
RETIRED = "ditarik"


@cache
def code_hash() -> str:
    """SHA-256 over the package: code, rules, template, words.

    Not over the notebooks, which stand in it only where it is installed: a page's own is hashed beside it.
    """
    digest = hashlib.sha256(__version__.encode())
    ours = (p for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in (".pyc", ".tmp", ".ipynb"))
    for path in sorted(ours):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


#: What shapes a page beside our own code; other versions of it make other pages.
_LIBRARIES = "numpy pandas matplotlib papermill nbconvert nbformat jinja2 babel ipython xlsxwriter".split()


@cache
def versions() -> dict[str, str]:
    """Python and the libraries that shape a page, with their versions."""
    return {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES}


@dataclass(frozen=True)
class Job:
    """One page to make. Its name comes from its parameters alone, never from its place in a list.

    `kind`: a key of `KINDS`, or the whole path of an analyst's notebook; `templat`: a Word template of this
    run alone, that no later one is compared with; `triwulan`: of a page of one quarter.
    """

    rencana: Path
    kind: str
    tahun: int | None
    bahasa: str
    keluaran: Path
    templat: str = ""
    triwulan: int | None = None

    @property
    def of_run(self) -> bool:
        """Whether the page is of all offices."""
        return self.kind in ROLLUPS

    @cached_property
    def plan_name(self) -> str:
        """Short name of the plan in paths; pages of all offices stand in a folder of their own."""
        return ROLLUP if self.of_run else readable(self.rencana.resolve().name)

    @cached_property
    def id(self) -> str:
        """`contoh/02-capaian-tahunan-2023`."""
        return f"{self.plan_name}/{page_name(self.kind, self.tahun, self.bahasa, self.triwulan)}"

    @property
    def parameters(self) -> dict[str, Any]:
        """What the notebook is given."""
        what = (self.kind, self.rencana, self.tahun, self.bahasa, self.templat, self.triwulan)
        return page_parameters(*what)

    def inputs(self) -> dict[str, str]:
        """SHA-256 of the data as they stand now, by name."""
        return inputs_of(self.kind, self.rencana)

    @property
    def buku(self) -> str:
        """Where an analyst's notebook lies as seen from the pages, as `origin` says it; else blank."""
        return origin(Path(self.kind), self.keluaran) if is_own(self.kind) else ""

    def key(self, inputs: dict[str, str] | None = None) -> str:
        """What the page is made from, as one hash; the same key gives the same page.

        Data (as they stand now, where no `inputs` are given), notebook, package, libraries, parameters, and
        the time, where it is given.
        """
        inputs = self.inputs() if inputs is None else inputs
        code = [sha256(notebook_of(self.kind)), code_hash(), versions(), epoch()]
        facts = [*code, kind_name(self.kind), self.tahun, self.triwulan, self.bahasa, inputs]
        return sha256(json.dumps(facts, sort_keys=True))


@dataclass
class Result:
    """What became of one page: made now, passed over with its inputs unchanged, or failed with its cause."""

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
    buku: str = ""
    peringatan: list[str] = field(default_factory=list)
    kode_satker: str = ""
    zona_waktu: str = ""
    dokumen: list[str] = field(default_factory=list)
    triwulan: int | None = None


@dataclass(frozen=True)
class Options:
    """How pages are made: engine (a key of ENGINES), seconds and megabytes that one page may take.

    `saat`: SOURCE_DATE_EPOCH as it is here; workers take it over, wherever they are.
    """

    mesin: str = field(default_factory=default_engine)
    batas_waktu: int | None = 600
    memori: int | None = 2048
    saat: str = field(default_factory=epoch)


def jobs_of(
    plan_dir: Path,
    years: Iterable[int],
    kinds: Iterable[str],
    languages: Iterable[str],
    out: Path,
    templat: str = "",
    quarters: Iterable[Quarter] | None = (),
) -> list[Job]:
    """Every page of one plan: yearly pages for each year, quarter pages for each of `quarters`, the others
    once; in each language.

    `templat`: of their documents. An office without years, or of whose quarters nothing can be read (None),
    is not passed over in silence: its audit says why.
    """
    years, kinds = list(years), list(kinds)
    if not years and all(kind_of(kind).yearly for kind in kinds):
        kinds = ["audit"]
    if quarters is None and all(kind_of(kind).quarterly for kind in kinds):
        kinds = ["audit"]
    each = [(y, q) for y, q in quarters or () if y in years]

    def times(kind: str) -> Sequence[tuple[int | None, int | None]]:
        about = kind_of(kind)
        return each if about.quarterly else [(y, None) for y in years] if about.yearly else [(None, None)]

    return [
        Job(plan_dir, kind, year, language, out, templat, quarter)
        for language in languages
        for kind in kinds
        for year, quarter in times(kind)
    ]


def by_office(jobs: Iterable[Job]) -> dict[Path, list[Job]]:
    """The jobs of each office, in their order."""
    offices: dict[Path, list[Job]] = {}
    for job in jobs:
        offices.setdefault(job.rencana, []).append(job)
    return offices


def clash(jobs: Iterable[Job]) -> str:
    """Why two notebooks would write one page, said of the first such; empty where none would."""
    seen: dict[str, Job] = {}
    for job in jobs:
        other = seen.setdefault(job.id.casefold(), job)  # some file systems do not tell cases apart
        if other.kind != job.kind:
            a, b = (notebook_of(j.kind) for j in (other, job))
            return f"{a} dan {b} memberi halaman bernama sama, “{job.id}”; ganti nama salah satu notebooknya."
    return ""


def rollups(languages: Iterable[str], out: Path) -> list[Job]:
    """The pages that put a folder's offices together."""
    return [Job(out, kind, None, language, out) for language in languages for kind in ROLLUPS]


def failed(job: Job, office: Brief, cause: str = "") -> Result:
    """The result of a page of which nothing is known yet: failed, until it is made."""
    about = (job.id, job.plan_name, readable(office.nama_kantor), kind_name(job.kind), job.tahun, job.bahasa)
    asal = origin(job.rencana, job.keluaran)
    more: dict[str, Any] = {"kode_satker": readable(office.kode_satker), "zona_waktu": office.zona_waktu}
    more |= {"contoh": office.contoh, "sebab": cause, "asal": asal, "buku": job.buku}
    more["triwulan"] = job.triwulan
    return Result(*about, FAILED, dibuat=now(), **more)


def make(job: Job, office: Brief, options: Options) -> Result:
    """One page, and what became of it. Never raises for what a page can do wrong."""
    start = time.monotonic()
    result = failed(job, office)
    try:
        _make(job, options, result)
    except Exception as e:
        why = str(e) if isinstance(e, ReportError) else explain(e)
        result.sebab = readable(without_places(why, job.rencana, job.plan_name))  # pages quote it
    result.detik = round(time.monotonic() - start, 3)
    return result


def _make(job: Job, options: Options, result: Result) -> None:
    """Makes the page, again where its data changed meanwhile, and completes the result."""
    out = job.keluaran / job.plan_name
    how = ENGINES[options.mesin], options.batas_waktu
    for _ in range(2):
        before = result.masukan = job.inputs()
        what = (job.kind, job.rencana, out, job.tahun, job.bahasa, *how, job.templat, job.triwulan)
        drawn = draw_page(*what)
        result.masukan = drawn.about["masukan"]
        if result.masukan == before == job.inputs():
            break
    else:
        raise ReportError("data rencana berubah selagi halaman dibuat; jalankan lagi setelah data tenang")
    made = drawn.save()
    result.keadaan, result.judul, result.data = FRESH, made.about["judul"], made.about["keadaan"]
    news = [line for saved in made.documents.values() for line in moved(saved)]
    result.kunci, result.peringatan = job.key(result.masukan), [*drawn.warned, *news]
    files = (made.html, made.notebook, *made.tables)
    result.dokumen = [f"{job.plan_name}/{name}" for name in made.documents]
    result.berkas = {f.relative_to(job.keluaran).as_posix(): sha256(f) for f in files}
