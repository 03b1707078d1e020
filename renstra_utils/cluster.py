"""The batch's pages on an existing Dask cluster: same work, same results, same records. The cluster's machines share the plans' and output folders."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import report
from .batch import Job, LocalWorkers, Options, Result, blank
from .plan import Brief

_LOCAL = threading.local()


class ClusterError(RuntimeError):
    """The cluster cannot be used. One sentence in Indonesian."""


def _unfit(out: Path, code: str, notebooks: Path) -> str:
    """Why this machine would make other pages than the one that asked; empty where it would not."""
    if report.code_hash() != code:
        return "renstra-utils di pekerja berbeda dari yang memerintah; pasang versi yang sama"
    if not out.is_dir():
        return f"folder {out} tidak terlihat dari pekerja; pakai folder bersama dengan jalur yang sama"
    if not notebooks.is_dir():
        return f"folder notebook {notebooks} tidak terlihat dari pekerja"
    return ""


def _page(job: Job, office: Brief, options: Options, code: str, notebooks: Path, folder: Path) -> Result:
    """One page on a worker of the cluster, in a process of its own thread: what kills that process leaves the worker alive."""
    why = _unfit(job.keluaran if job.keluaran.is_absolute() else folder / job.keluaran, code, notebooks)
    if why:
        return replace(blank(job, office), sebab=why)
    # A Dask worker is daemonic by default, which forbids children; these end with it all the same (`die_with`).
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    workers = getattr(_LOCAL, "workers", None)
    if workers is None or (workers.options, workers.notebooks, workers.folder) != (
        options,
        notebooks,
        folder,
    ):
        if workers is not None:
            workers.close()
        workers = _LOCAL.workers = LocalWorkers(1, options, job, notebooks, folder)
    return next(workers.results([job], {job.rencana: office}))


class Cluster:
    """A pool as `batch.run` takes it. Dask does a lost worker's pages again; a page that fails is a result like any other and is not repeated.

    Raises ClusterError where `distributed` is missing, the scheduler does not answer, or a worker would make other pages.
    """

    def __init__(self, address: str, options: Options, out: Path, timeout: float = 15) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(
                "paket distributed belum terpasang; jalankan: pip install 'renstra-utils[cluster]'"
            ) from None
        self.options = options
        self.facts = (report.code_hash(), report.NOTEBOOKS.resolve(), Path.cwd())
        try:
            self.client = Client(address, timeout=timeout, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as e:
            raise ClusterError(
                f"kluster Dask “{address}” tidak dapat dihubungi dalam {timeout:g} detik; periksa alamatnya (mis. tcp://10.0.0.5:8786) dan apakah penjadwalnya berjalan."
            ) from e
        self.futures: dict[Any, Job] = {}
        out.mkdir(parents=True, exist_ok=True)
        code, notebooks, _ = self.facts
        try:
            answers = self.client.run(_unfit, out.resolve(), code, notebooks, on_error="return")
        except Exception as e:
            self.disconnect()
            raise ClusterError(f"kluster Dask “{address}” tidak menjawab: {e}") from e
        wrong = {w: str(a) for w, a in answers.items() if a}
        if wrong or not answers:
            self.disconnect()
            first = next(iter(wrong.items()), None)
            raise ClusterError(
                f"pekerja {first[0]}: {first[1]}."
                if first
                else f"kluster Dask “{address}” tidak punya pekerja."
            )

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        """A result for every job, as they come."""
        from distributed import as_completed

        for job in jobs:
            future = self.client.submit(
                _page, job, offices[job.rencana], self.options, *self.facts, pure=False, key=f"{job.id}-{os.urandom(4).hex()}"
            )  # fmt: skip
            self.futures[future] = job
        for future in as_completed(list(self.futures), loop=self.client.loop):
            job = self.futures.pop(future)
            error = future.exception() if future.status != "finished" else None
            yield (
                future.result()
                if error is None
                else replace(
                    blank(job, offices[job.rencana]),
                    sebab=f"pekerja kluster hilang berulang kali pada halaman ini ({type(error).__name__})",
                )
            )
            future.release()

    def close(self) -> None:
        """Takes back what has not begun; the cluster stays as it was."""
        if self.futures:
            self.client.cancel(list(self.futures), force=True)
            self.futures.clear()

    def disconnect(self) -> None:
        """Leaves the cluster."""
        self.client.close(timeout=5)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.disconnect()
