"""The commands that make pages, and the one that proves them: report, batch, rekap, verifikasi."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click import argument, command, option

from ..evaluate.run_tables import RECORD, RollupError, hashes
from ..plan.package import brief
from ..run import manifest
from ..run.job import Job, jobs_of, rollups
from ..run.kinds import PAGES, ROOT, ParameterError, check_parameters, notebook_of
from ..run.record import read_record, why_stale
from ..run.record import verify as verified
from .making import make
from .options import FOLDER, PATH, ManyValues, Run, language, languages_of, run_options, years_of
from .usage import choose, existing, wrong_use


@command("report", cls=ManyValues)
@argument("rencana", nargs=-1, metavar="[PLAN]...", type=PATH)
@option(
    "--tahun",
    multiple=True,
    help="Tahun yang dievaluasi; boleh beberapa, 2020,2021 atau 2020-2022. Bawaan: semua.",
)
@language
@option("--halaman", multiple=True, help=f"Halaman yang dibuat: {', '.join(PAGES)}. Bawaan: semua.")
@option(
    "--keluar",
    "keluaran",
    type=FOLDER,
    default=Path("reports"),
    help="Folder keluaran, bukan berkas. Bawaan: reports.",
)
@run_options
def report(
    rencana: tuple[Path, ...], tahun: Any, bahasa: Any, halaman: Any, keluaran: Path, **how: Any
) -> int:
    """Membuat halaman evaluasi dari satu atau beberapa folder rencana (bawaan: semua folder di data/)."""
    folders = list(rencana) or sorted(p.parent for p in (ROOT / "data").glob("*/indikator.csv"))
    if not folders:
        raise click.UsageError("tidak ada rencana di folder data; sebut folder rencananya.")
    names = [f.resolve().name.casefold() for f in folders]
    if twice := [n for n in names if names.count(n) > 1]:
        raise click.UsageError(f"dua rencana bernama “{twice[0]}”; ganti nama salah satu foldernya.")
    languages = languages_of(bahasa)
    for kind in halaman:
        choose(kind, list(PAGES), "--halaman")
    for folder in folders:
        existing(folder)
    kinds = halaman or PAGES
    each = (jobs_of(f, years_of(tahun, brief(f)), kinds, languages, keluaran) for f in folders)
    jobs = [job for made in each for job in made]
    _check(jobs)
    return make(jobs, keluaran, Run(**how))


def _check(jobs: list[Job]) -> None:
    """Every job's parameters fit its notebook, before anything runs."""
    with wrong_use(ParameterError):
        for job in jobs:
            check_parameters(notebook_of(job.kind), job.parameters)


@command("batch")
@argument("berkas", metavar="MANIFEST.yml", type=PATH)
@option("--keluar", "keluaran", type=FOLDER, help="Folder keluaran, menggantikan yang di manifest.")
@option(
    "--dry-run",
    is_flag=True,
    help="Hanya sebutkan pekerjaannya: halaman mana dibuat, mana dilewati dan mengapa.",
)
@run_options
def batch(berkas: Path, keluaran: Path | None, dry_run: bool, **how: Any) -> int:
    """Membuat halaman banyak kantor menurut sebuah manifest; hanya yang masukannya berubah."""
    with wrong_use(manifest.ManifestError):
        out, jobs = manifest.read(berkas, keluaran)
    _check(jobs)
    if not dry_run:
        return make(jobs, out, Run(**how))
    pages, todo = read_record(out), 0
    for job in jobs:
        why = "" if how["force"] else why_stale(job, pages[job.id]) if job.id in pages else "belum ada"
        stale = bool(why) or how["force"]
        todo += stale
        click.echo(f"{'buat' if stale else 'lewati'}\t{job.id}" + (f"\t{why}" if why else ""))
    click.echo(f"{todo} halaman akan dibuat, {len(jobs) - todo} dilewati.", err=True)
    return 0


@command("rekap")
@argument("folder", metavar="FOLDER", type=PATH)
@language
@run_options
def rollup(folder: Path, bahasa: tuple[str, ...], **how: Any) -> int:
    """Membuat halaman rekap: semua kantor yang halamannya ada di sebuah folder keluaran."""
    languages = languages_of(bahasa)
    with wrong_use(RollupError):
        hashes(folder)
    return make(rollups(languages, folder), folder, Run(**how))


@command("verifikasi")
@argument("folder", metavar="FOLDER", type=PATH)
def verify(folder: Path) -> int:
    """Membuktikan bahwa halaman di sebuah folder keluaran berasal dari masukannya dan tidak diubah
    sesudahnya."""
    existing(folder, "folder halaman")
    pages = read_record(folder)
    if not pages:
        record = folder / RECORD
        raise click.UsageError(f"{record} tidak ada atau rusak; tidak ada yang dapat dibuktikan.")
    found = verified(folder)
    for id, why in found:
        click.echo(f"{id}: {why}")
    proven = len(pages) - sum(i in pages for i, _ in found)
    click.echo(f"{proven} dari {len(pages)} halaman terbukti cocok dengan masukannya.")
    return 1 if found else 0


COMMANDS = (report, batch, rollup, verify)
