"""The commands that make pages, and the one that proves them: report, batch, rekap, verifikasi."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click import argument, command, option

from ..evaluate.run_tables import RECORD, RollupError, hashes
from ..plan.told_quarters import asked_quarters
from ..run import manifest
from ..run.job import Job, clash, jobs_of, rollups
from ..run.kinds import PAGES, ROOT, ParameterError, check_parameters, is_own, kind_of, notebook_of, own_kind
from ..run.record import read_record, why_stale
from ..run.sign import KeyFileError, new_key, why_unsigned
from ..run.survey import survey, why_unreadable
from ..text import visible
from .making import make
from .options import (
    FOLDER,
    PATH,
    ManyValues,
    Run,
    language,
    languages_of,
    output_folder,
    quarters_of,
    run_options,
    years_of,
)
from .usage import choose, existing, failing, wrong_use


@command("report", cls=ManyValues)
@argument("rencana", nargs=-1, metavar="[RENCANA]...", type=PATH)
@option(
    "--tahun",
    multiple=True,
    help="Tahun yang dievaluasi; boleh beberapa, 2020,2021 atau 2020-2022. Bawaan: semua.",
)
@option(
    "--triwulan",
    multiple=True,
    help="Triwulan halaman triwulan; boleh beberapa, 1,2 atau 1-4. Bawaan: yang ada angkanya.",
)
@language
@option(
    "--halaman",
    multiple=True,
    help=f"Halaman yang dibuat: {', '.join(PAGES)}, atau notebook Anda sendiri (.ipynb). Bawaan: semua.",
)
@output_folder
@run_options
def report(
    rencana: tuple[Path, ...],
    tahun: Any,
    triwulan: Any,
    bahasa: Any,
    halaman: Any,
    keluaran: Path,
    **how: Any,
) -> int:
    """Membuat halaman evaluasi dari satu atau beberapa folder rencana (bawaan: semua folder di data/)."""
    every = ROOT / "data"
    folders = list(rencana) or sorted(p.parent for p in every.glob("*/indikator.csv"))
    if not folders:
        raise click.UsageError("tidak ada rencana di folder data; sebut folder rencananya.")
    languages = languages_of(bahasa)
    asked_for = dict.fromkeys(map(_page, halaman))
    for n, folder in enumerate(folders, 1):
        existing(folder)
        if fault := manifest.name_fault(folders[:n]):
            raise click.UsageError(fault)
    jobs = _jobs(folders, list(asked_for or PAGES), tahun, quarters_of(triwulan), languages, keluaran)
    if not jobs:  # of no folder is there a quarter: it was said
        return 1
    _check(jobs)
    return make(jobs, keluaran, Run(**how), None if rencana else every)


def _jobs(
    folders: list[Path],
    kinds: list[str],
    years: Sequence[str],
    quarters: list[int],
    languages: Sequence[str],
    out: Path,
) -> list[Job]:
    """The pages of the folders, each for the years that its plan has and the quarters that it tells of.

    Says of which folder no quarter page can be made, where one was asked for by name.
    """
    by_quarter = any(kind_of(kind).quarterly for kind in kinds)
    if quarters and not by_quarter:
        raise click.UsageError("--triwulan hanya untuk halaman triwulan; tambahkan --halaman triwulan.")
    offices, jobs = survey(folders, by_quarter), list[Job]()
    for folder in folders:
        own = years_of(years, offices[folder].office)
        told = asked_quarters(offices[folder].quarters, own, quarters, bool(years))
        if told == [] and by_quarter and (quarters or set(kinds) != set(PAGES)):
            click.echo(visible(manifest.no_quarter(folder)), err=True)
        jobs += jobs_of(folder, own, kinds, languages, out, quarters=told)
    return jobs


def _page(asked_for: str) -> str:
    """A kind of page by its name, or an analyst's notebook by its path."""
    if not is_own(asked_for):
        choose(asked_for, list(PAGES), "--halaman")
        return asked_for
    with wrong_use(ParameterError):
        return own_kind(Path(asked_for))


def _check(jobs: list[Job]) -> None:
    """Every job's parameters fit its notebook, and no page takes another's place, before anything runs."""
    if fault := clash(jobs):
        raise click.UsageError(fault)
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
        out, jobs = manifest.read(berkas, keluaran, lambda text: click.echo(visible(text), err=True))
    _check(jobs)
    if not dry_run:
        return make(jobs, out, Run(**how), berkas)
    _announce(jobs, out, how["force"])
    return 0


def _announce(jobs: list[Job], out: Path, force: bool) -> None:
    """What a run would make, pass over, or fail to make, and why, line by line."""
    pages, offices = read_record(out), survey(j.rencana for j in jobs if not j.of_run)
    faults: dict[Path, str] = {}
    counts = dict.fromkeys(("buat", "lewati", "gagal"), 0)
    for job in jobs:
        seen = offices.get(job.rencana)
        why = "belum ada" if job.id not in pages else ""
        if not force and job.id in pages:
            why = why_stale(job, pages[job.id], seen.inputs if seen else None)
        does = "buat" if why or force else "lewati"
        if does == "buat" and seen:
            if job.rencana not in faults:
                faults[job.rencana] = seen.fault or why_unreadable(job.rencana)
            does, why = ("gagal", faults[job.rencana]) if faults[job.rencana] else (does, why)
        counts[does] += 1
        click.echo("\t".join(map(visible, (does, job.id, why) if why else (does, job.id))))
    fail = f", {counts['gagal']} akan gagal" if counts["gagal"] else ""
    click.echo(f"{counts['buat']} halaman akan dibuat, {counts['lewati']} dilewati{fail}.", err=True)


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
@option(
    "--rencana", type=FOLDER, help="Folder tempat folder-folder rencananya, bila catatan tidak menyebutnya."
)
@option("--kunci", type=PATH, metavar="PUBLIK.pem", help="Kunci publik Ed25519 operatornya.")
def verify(folder: Path, rencana: Path | None, kunci: Path | None) -> int:
    """Membuktikan bahwa isi sebuah folder keluaran berasal dari masukannya dan tidak diubah sesudahnya."""
    from ..run.verify import verify as verified

    existing(folder, "folder halaman")
    pages = read_record(folder)
    if not pages:
        record = folder / RECORD
        raise click.UsageError(f"{record} tidak ada atau rusak; tidak ada yang dapat dibuktikan.")
    with wrong_use(KeyFileError):
        unsigned = why_unsigned(folder, kunci)
    found = verified(folder, rencana)
    for what, why in found:
        click.echo(visible(f"{what}: {why}"))
    proven = len(pages) - sum(what in pages for what, _ in found)
    click.echo(f"{proven} dari {len(pages)} halaman terbukti cocok dengan masukannya.")
    if unsigned:
        lacks = "siapa pembuatnya, dan bahwa halaman tidak ditulis ulang bersama catatannya"
        click.echo(f"Tidak terbukti {lacks}: {unsigned}.")
    else:
        click.echo("Tanda tangan operatornya cocok: catatan dan semua yang disebutnya utuh.")
    return 1 if found or (kunci and unsigned) else 0


@command("kunci")
@argument("berkas", metavar="BERKAS.pem", type=PATH)
def key(berkas: Path) -> int:
    """Membuat pasangan kunci Ed25519 untuk menandatangani catatan halaman (--kunci)."""
    with failing(berkas):
        public = new_key(berkas)
    click.echo(f"{berkas}: kunci pribadi; simpan, jangan dibagikan.")
    click.echo(f"{public}: kunci publik; bagikan kepada pemeriksa.")
    return 0


COMMANDS = (report, batch, rollup, verify, key)
