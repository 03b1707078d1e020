"""Runs jobs and says how it goes: a bar or lines for people, one line of JSON an event for machines."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from ..run import batch, crate, job, sign
from ..run.cluster import Cluster, ClusterError
from ..text import visible
from .options import Run
from .usage import failing, wrong_use

_UNWRITABLE = "Tidak dapat menulis ke {}: {}. Periksa ruang dan izin folder, lalu jalankan lagi."
_STOPPED = "Dihentikan; halaman yang selesai tersimpan. Jalankan perintah yang sama untuk melanjutkan."


@contextmanager
def stoppable(say: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP end what is under way alike, once, and say so at once."""
    stops = [s for n in ("SIGINT", "SIGTERM", "SIGHUP") if (s := getattr(signal, n, None))]
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        for s in stops:
            signal.signal(s, signal.SIG_IGN)
        say()
        raise KeyboardInterrupt

    before = {s: signal.signal(s, stop) for s in stops if signal.getsignal(s) is not signal.SIG_IGN}
    try:
        yield
    finally:
        for s, handler in before.items():
            signal.signal(s, handler)


class Progress:
    """What was made so far, and its telling."""

    def __init__(self, pages: int, folder: Path, as_json: bool) -> None:
        self.folder, self.as_json = folder, as_json
        self.count = dict.fromkeys((job.FRESH, job.FAILED, job.SKIPPED), 0)
        self.pages, self.retired = pages, dict[str, int]()
        self.failed: dict[tuple[str, str], list[str]] = {}
        self.warned: dict[str, list[str]] = {}
        self.event("mulai", halaman=pages, keluaran=str(folder))
        tqdm.monitor_interval = 0  # no thread of its own
        quiet = True if as_json else None
        self.bar = tqdm(total=pages, unit="hlm", disable=quiet, desc="Membuat halaman")

    def event(self, name: str, **facts: Any) -> None:
        """A line for machines."""
        if self.as_json:
            click.echo(json.dumps({"kejadian": name, **facts}, ensure_ascii=False))

    def tick(self, r: job.Result) -> None:
        """One page more, or one that was taken back."""
        if r.keadaan == job.RETIRED:
            self.retired[r.rencana] = self.retired.get(r.rencana, 0) + 1
            self.event("halaman", id=r.id, keadaan=r.keadaan, detik=0, sebab="kantornya tidak diminta lagi")
            return
        self.count[r.keadaan] += 1
        if r.keadaan == job.FAILED:
            self.failed.setdefault((r.rencana, r.sebab), []).append(r.id)
        more = {}
        if r.keadaan == job.FRESH and r.peringatan:
            self.warned[r.id], more["peringatan"] = r.peringatan, r.peringatan
        self.event("halaman", id=r.id, keadaan=r.keadaan, detik=r.detik, sebab=r.sebab, **more)
        if self.bar.disable and not self.as_json and r.keadaan != job.FAILED:
            took = f" ({r.detik:.1f} s)" if r.keadaan == job.FRESH else ""
            click.echo(visible(f"[{sum(self.count.values())}/{self.pages}] {r.id}: {r.keadaan}{took}"))
        self.bar.set_postfix_str(", ".join(f"{n} {k}" for k, n in self.count.items()), refresh=False)
        self.bar.update()

    def stopping(self) -> None:
        """Says at once that the run ends."""
        if not self.as_json:
            self.bar.close()
            click.echo(_STOPPED, err=True)

    def end(self, stopped: bool) -> int:
        """What failed and why, and the sum; 1 where a page failed or the run was stopped."""
        for (plan, why), ids in self.failed.items():
            text = f"Gagal: {', '.join(ids)}: {why.rstrip('.')}.{self._left(plan, ids)}"
            click.echo(visible(text), err=True)
        for id, said in self.warned.items():
            click.echo(visible(f"Peringatan: {id}: {'; '.join(said)}."), err=True)
        for plan, n in self.retired.items():
            click.echo(visible(f"{plan}: {n} halaman ditarik; kantornya tidak diminta lagi."), err=True)
        self.event("selesai", **self.count, dihentikan=stopped)
        if not self.as_json:
            fresh, failed, skipped = self.count.values()
            click.echo(
                f"{fresh} halaman dibuat, {skipped} dilewati (masukan tidak berubah), {failed} gagal. "
                f"Buka {self.folder / 'index.html'}"
            )
        return 1 if self.failed or stopped else 0

    def _left(self, plan: str, ids: list[str]) -> str:
        """What a failed page leaves to look at: the last good one, the notebook that failed."""
        good = any((self.folder / f"{id}.html").is_file() for id in ids)
        kept = self.folder / plan / "failed"
        noted = any((kept / f"{id.partition('/')[2]}.ipynb").is_file() for id in ids)
        said = [" Halaman baik terakhir tetap."] if good else []
        return "".join([*said, f" Notebook gagal ada di {kept}." if noted else ""])


def make(jobs: list[job.Job], folder: Path, how: Run, asked_by: Path | None = None) -> int:
    """Makes the pages and says how it goes; 1 where one failed or the run was stopped.

    `asked_by`: the list of offices that the jobs follow, as of `batch.run`.
    """
    if how.kunci:
        with wrong_use(sign.KeyFileError):
            sign.private_key(how.kunci)  # before anything is made
    progress, stopped = Progress(len(jobs), folder, how.bentuk == "json"), False
    with progress.bar, failing(folder, unwritable=_UNWRITABLE), wrong_use(batch.BusyError, ClusterError):
        try:
            with stoppable(progress.stopping):
                _run(jobs, folder, how, progress.tick, asked_by)
        except KeyboardInterrupt:
            stopped = True
    return progress.end(stopped)


def _run(
    jobs: list[job.Job],
    folder: Path,
    how: Run,
    tick: Callable[[job.Result], None],
    asked_by: Path | None,
) -> None:
    options = job.Options(how.mesin, how.batas_waktu, how.memori)
    if jobs:
        with Cluster(how.dask, options, folder) if how.dask is not None else nullcontext() as pool:
            batch.run(
                jobs,
                workers=how.pekerja,
                options=options,
                force=how.force,
                on_result=tick,
                pool=pool,
                asked_by=asked_by,
            )
    if how.ro_crate or (folder / crate.NAME).exists():
        crate.write(folder)
    if how.kunci:
        sign.sign(folder, how.kunci)
