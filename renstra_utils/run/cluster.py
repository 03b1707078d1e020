"""The batch's pages on an existing Dask cluster: same work, same results, same records.

The cluster's machines share the plans' and output folders.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from ..bounded import allow_children
from ..plan.package import Brief
from . import kinds
from .job import Job, Options, Result, by_office, code_hash, failed, versions
from .workers import LocalWorkers

#: On a worker of the cluster: each thread's process for pages, and the run that it works for.
_POOLS: dict[int, tuple[str, LocalWorkers]] = {}


class ClusterError(RuntimeError):
    """The cluster cannot be used. One sentence in Indonesian."""


def _unfit(code: str, libraries: dict[str, str], *folders: Path) -> str:
    """Why this machine would make other pages than the one that asked; empty where it would not."""
    if code_hash() != code:
        return "renstra-utils di pekerja berbeda dari yang memerintah; pasang versi yang sama"
    here = versions()
    if other := next((f"{k} {here[k]}, bukan {v}" for k, v in libraries.items() if here[k] != v), ""):
        return f"di pekerja terpasang {other}; pasang versi yang sama"
    unseen = next((f for f in folders if not f.is_dir()), None)
    if unseen is None:
        return ""
    return f"folder {unseen} tidak terlihat dari pekerja; pakai folder bersama dengan jalur yang sama"


def _pages(
    run: str,
    code: str,
    libraries: dict[str, str],
    notebooks: Path,
    folder: Path,
    jobs: list[Job],
    office: Brief,
    options: Options,
) -> list[Result]:
    """Pages of an office on a worker of the cluster, in a process of its thread's own.

    What kills that process leaves the worker alive.
    """
    why = _unfit(code, libraries, notebooks, folder, folder / jobs[0].keluaran)
    if why:
        return [failed(job, office, why) for job in jobs]
    thread = threading.get_ident()
    owner, pool = _POOLS.get(thread, ("", None))
    if pool is None or owner != run:
        if pool:
            pool.close()  # of a run that went without leaving
        allow_children()
        pool = LocalWorkers(1, options, notebooks, folder)
        _POOLS[thread] = (run, pool)
    return list(pool.results(jobs, {jobs[0].rencana: office}))


def _parcels(jobs: list[Job], threads: int) -> list[list[Job]]:
    """What a worker makes in a row: an office's pages, so that its plan is read once. Each page by itself
    where there are too few offices to keep all threads at work."""
    offices = by_office(jobs)
    return [*offices.values()] if len(offices) >= 2 * threads else [[job] for job in jobs]


def _leave(run: str) -> None:
    """Ends a run's processes on this worker, with the pages that they were making."""
    for thread, (owner, pool) in list(_POOLS.items()):
        if owner == run:
            pool.close()
            _POOLS.pop(thread, None)


def _no_address(address: str) -> str:
    """What is wrong with a scheduler's address before anyone is asked; empty where nothing is."""
    from distributed.comm.addressing import parse_address
    from distributed.comm.registry import backends

    scheme, place = parse_address(address)
    if scheme not in backends:
        return f"memakai skema “{scheme}”, yang tidak dikenal Dask"
    port = place.rpartition(":")[2]
    if scheme != "inproc" and not (":" in place and port.isascii() and port.isdigit() and int(port) < 65536):
        return "tidak menyebut porta"
    return ""


class Cluster:
    """A pool as `batch.run` takes it.

    Dask does a lost worker's pages again; a page that fails is a result like any other and is not repeated.
    `timeout`: seconds to wait for the scheduler; `patience`: when no worker is left. ClusterError where
    `distributed` is missing, the scheduler does not answer, or a worker would make other pages.
    """

    def __init__(
        self, address: str, options: Options, out: Path, timeout: float = 15, patience: float = 60
    ) -> None:
        try:
            from distributed import Client  # an extra, and slow to import
        except ImportError:
            raise ClusterError(
                "paket distributed belum terpasang; jalankan: pip install 'renstra-utils[cluster]'"
            ) from None
        if why := _no_address(address):
            raise ClusterError(f"alamat kluster Dask “{address}” {why}; tulis mis. tcp://10.0.0.5:8786.")
        self.options, self.patience = options, patience
        self.run = os.urandom(8).hex()
        self.facts = (code_hash(), versions(), kinds.NOTEBOOKS.resolve(), Path.cwd())
        self.futures: dict[Any, list[Job]] = {}
        try:
            self.client = Client(address, timeout=timeout, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as e:
            raise ClusterError(
                f"kluster Dask “{address}” tidak dapat dihubungi dalam {timeout:g} detik; "
                "periksa alamatnya (mis. tcp://10.0.0.5:8786) dan apakah penjadwalnya berjalan."
            ) from e
        out.mkdir(parents=True, exist_ok=True)
        try:
            answers = self.client.run(_unfit, *self.facts, out.resolve(), on_error="return")
        except Exception as e:
            self.disconnect()
            raise ClusterError(f"kluster Dask “{address}” tidak menjawab: {e}") from e
        wrong = [f"pekerja {w}: {a}." for w, a in answers.items() if a]
        if wrong or not answers:
            self.disconnect()
            raise ClusterError(wrong[0] if wrong else f"kluster Dask “{address}” tidak punya pekerja.")

    def results(self, jobs: list[Job], offices: dict[Path, Brief]) -> Iterator[Result]:
        """A result for every job, as they come.

        Where workers died on pages again and again, each is made once more alone: another may be at fault.
        """
        suspects = list[Job]()
        threads = sum(self.client.nthreads().values())
        for some, made in self._answers(_parcels(jobs, threads), offices):
            if isinstance(made, Exception):
                suspects += some
            else:
                yield from made
        for job in suspects:
            for _, made in self._answers([[job]], offices):
                if isinstance(made, Exception):
                    why = f"pekerja kluster mati berulang kali pada halaman ini ({type(made).__name__})"
                    yield failed(job, offices[job.rencana], why)
                else:
                    yield from made

    def _answers(
        self, parcels: list[list[Job]], offices: dict[Path, Brief]
    ) -> Iterator[tuple[list[Job], list[Result] | Exception]]:
        """Jobs of each parcel with their results, or with Dask's reason for giving it up.

        Where the cluster is gone, with failures that say so.
        """
        done: SimpleQueue[Any] = SimpleQueue()
        for jobs in parcels:
            what = (self.run, *self.facts, jobs, offices[jobs[0].rencana], self.options)
            future = self.client.submit(_pages, *what, key=f"{jobs[0].id}-{os.urandom(4).hex()}")
            self.futures[future] = jobs
            future.add_done_callback(done.put)
        heard = time.monotonic()
        while self.futures:
            future = _next(done)
            if future is None:
                why = self._gone()
                if not why:
                    heard = time.monotonic()
                elif time.monotonic() - heard >= self.patience:
                    yield from self._give_up(why, offices)
            elif future.cancelled():  # a client that has lost its scheduler cancels what it waits for
                yield from self._give_up("kluster terputus", offices)
            else:
                yield self.futures.pop(future), self._outcome(future)
                heard = time.monotonic()

    def _outcome(self, future: Any) -> list[Result] | Exception:
        """What became of pages that are done.

        Dask makes again what is still asked for when the worker that holds it dies: second pages, with
        another time on them than in the first ones' record. So the scheduler has forgotten them before their
        results are used.
        """
        try:
            return future.result(timeout=self.patience)
        except Exception as e:
            return e
        finally:
            future.release()
            with contextlib.suppress(Exception):
                until = time.monotonic() + 2
                while self.client.run_on_scheduler(_holds, key=future.key) and time.monotonic() < until:
                    time.sleep(0.002)

    def _give_up(self, why: str, offices: dict[Path, Brief]) -> Iterator[tuple[list[Job], list[Result]]]:
        """Every job that is still waited for, failed."""
        lost = list(self.futures.values())
        self.close()
        for jobs in lost:
            yield jobs, [failed(job, offices[job.rencana], f"{why}; jalankan lagi") for job in jobs]

    def _gone(self) -> str:
        """Why nothing is to be expected of the cluster; empty where a worker lives."""
        try:
            return "" if self.client.nthreads() else "kluster tidak punya pekerja lagi"
        except Exception:
            return "kluster terputus"

    def close(self) -> None:
        """Takes back what has not begun and ends what has; the cluster stays as it was."""
        with contextlib.suppress(Exception):
            self.client.cancel(list(self.futures), force=True)
        self.futures.clear()
        with contextlib.suppress(Exception):
            self.client.run(_leave, self.run, on_error="ignore")

    def disconnect(self) -> None:
        """Leaves the cluster."""
        self.client.close(timeout=5)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.disconnect()


def _holds(key: str, dask_scheduler: Any = None) -> bool:
    """On the scheduler: whether it still has a task of this key."""
    return key in dask_scheduler.tasks


def _next(done: SimpleQueue) -> Any:
    """The next future that is done; None after a second without one."""
    try:
        return done.get(timeout=1)
    except Empty:
        return None
