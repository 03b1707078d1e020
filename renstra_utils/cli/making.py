"""Runs jobs and says how it goes: a bar or lines for people, one line of JSON an event for machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from ..run import batch, crate, job
from ..run.cluster import Cluster, ClusterError
from .options import Run
from .usage import failing, wrong_use

_UNWRITABLE = "Tidak dapat menulis ke {}: {}. Periksa ruang dan izin folder, lalu jalankan lagi."
_STOPPED = "Dihentikan; halaman yang selesai tersimpan. Jalankan perintah yang sama untuk melanjutkan."


class Progress:
    """What was made so far, and its telling."""

    def __init__(self, pages: int, folder: Path, as_json: bool) -> None:
        self.folder, self.as_json = folder, as_json
        self.count = dict.fromkeys((job.FRESH, job.FAILED, job.SKIPPED), 0)
        self.failed: dict[tuple[str, str], list[str]] = {}
        self.event("mulai", halaman=pages, keluaran=str(folder))
        tqdm.monitor_interval = 0  # no thread of its own
        quiet = True if as_json else None
        self.bar = tqdm(total=pages, unit="hlm", disable=quiet, desc="Membuat halaman")

    def event(self, name: str, **facts: Any) -> None:
        """A line for machines."""
        if self.as_json:
            click.echo(json.dumps({"kejadian": name, **facts}, ensure_ascii=False))

    def tick(self, r: job.Result) -> None:
        """One page more."""
        self.count[r.keadaan] += 1
        if r.keadaan == job.FAILED:
            self.failed.setdefault((r.rencana, r.sebab), []).append(r.id)
        self.event("halaman", id=r.id, keadaan=r.keadaan, detik=r.detik, sebab=r.sebab)
        if self.bar.disable and not self.as_json and r.keadaan != job.FAILED:
            took = f" ({r.detik:.1f} s)" if r.keadaan == job.FRESH else ""
            click.echo(f"{r.id}: {r.keadaan}{took}")
        self.bar.set_postfix_str(", ".join(f"{n} {k}" for k, n in self.count.items()), refresh=False)
        self.bar.update()

    def end(self, stopped: bool) -> int:
        """What failed and why, and the sum; 1 where a page failed or the run was stopped."""
        for (plan, why), ids in self.failed.items():
            kept = self.folder / plan / "failed"
            where = f"; notebook gagal ada di {kept}" if kept.is_dir() else ""
            told = f"Gagal: {', '.join(ids)}: {why.rstrip('.')}"
            click.echo(f"{told}. Halaman baik terakhir tetap{where}.", err=True)
        self.event("selesai", **self.count, dihentikan=stopped)
        if not self.as_json:
            if stopped:
                click.echo(_STOPPED, err=True)
            fresh, failed, skipped = self.count.values()
            click.echo(
                f"{fresh} halaman dibuat, {skipped} dilewati (masukan tidak berubah), {failed} gagal. "
                f"Buka {self.folder / 'index.html'}"
            )
        return 1 if self.failed or stopped else 0


def make(jobs: list[job.Job], folder: Path, how: Run) -> int:
    """Makes the pages and says how it goes; 1 where one failed or the run was stopped."""
    progress, stopped = Progress(len(jobs), folder, how.bentuk == "json"), False
    with progress.bar, failing(folder, unwritable=_UNWRITABLE), wrong_use(batch.BusyError, ClusterError):
        try:
            _run(jobs, folder, how, progress.tick)
        except KeyboardInterrupt:
            stopped = True
    return progress.end(stopped)


def _run(jobs: list[job.Job], folder: Path, how: Run, tick: Callable[[job.Result], None]) -> None:
    options = job.Options(how.mesin, how.batas_waktu, how.memori)
    if jobs:
        with Cluster(how.dask, options, folder) if how.dask else nullcontext() as pool:
            batch.run(jobs, workers=how.pekerja, options=options, force=how.force, on_result=tick, pool=pool)
    if how.ro_crate or (folder / crate.NAME).exists():
        crate.write(folder)
