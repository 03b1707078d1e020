"""The same pages on a real Dask cluster: a scheduler and two workers on this machine."""

from __future__ import annotations

import os
import signal

import pytest
from test_batch import jobs, notebooks, offices, renstra, states  # noqa: F401

from renstra_utils import batch, cluster, report

distributed = pytest.importorskip("distributed")
EPOCH = "1700000000"


@pytest.fixture(scope="module")
def scheduler():
    with (
        pytest.MonkeyPatch.context() as patch,
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as it,
    ):
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        yield it


def run(plans, out, scheduler, on_result=lambda r: None):
    todo = jobs(plans, out)
    options = batch.Options()
    with cluster.Cluster(scheduler.scheduler_address, options, out) as pool:
        return batch.run(todo, options=options, pool=pool, on_result=on_result)


def test_same_pages_and_records_as_here(tmp_path, scheduler):
    plans = offices(tmp_path / "plans", 3)
    (plans[2] / "target.csv").write_text("kode,tahun,tercetak,nilai,baris_sumber\n01.01,2023,,8x0,1\n")
    there = run(plans, tmp_path / "there", scheduler)
    here = batch.run(jobs(plans, tmp_path / "here"), workers=2)
    assert states(there) == states(here)
    assert states(there)["kantor-002"] == batch.FAILED
    first, second = (batch.read_record(tmp_path / side) for side in ("there", "here"))
    own = ("dibuat", "detik", "berkas")  # times, and the pages' bytes, which carry the time
    for id, entry in first.items():
        assert {k: v for k, v in entry.items() if k not in own} == {
            k: v for k, v in second[id].items() if k not in own
        }
        assert entry["berkas"].keys() == second[id]["berkas"].keys()
    assert set(states(run(plans[:2], tmp_path / "there", scheduler)).values()) == {batch.SKIPPED}


def test_a_lost_worker_s_pages_are_done_again(tmp_path, scheduler):
    plans = offices(tmp_path / "plans", 6)
    killed = []

    def kill(result):
        if not killed:
            pid = next(iter(scheduler.workers.values())).pid
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    results = run(plans, tmp_path / "out", scheduler, kill)
    assert killed
    assert set(states(results).values()) == {batch.FRESH}
    assert len(results) == 6
    assert batch.verify(tmp_path / "out") == []


def test_a_page_that_raises_runs_once_and_one_that_dies_is_named(tmp_path, scheduler, notebooks):  # noqa: F811
    import nbformat

    path = notebooks / f"{report.PAGES['capaian'].notebook}.ipynb"
    nb = nbformat.read(path, as_version=4)
    count = tmp_path / "count"
    nb.cells.insert(2, nbformat.v4.new_code_cell(
        f"import os, signal\nopen({str(count)!r}, 'a').write(f'{os.getpid()} {os.getppid()} ' + rencana + chr(10))\n"
        "if '000' in rencana: raise ValueError('sengaja')\nif '001' in rencana: os.kill(os.getppid(), signal.SIGKILL)"
    ))  # fmt: skip
    nbformat.write(nb, path)
    plans = offices(tmp_path / "plans", 3)
    results = {r.rencana: r for r in run(plans, tmp_path / "out", scheduler)}
    assert {k: r.keadaan for k, r in results.items()} == {
        "kantor-000": batch.FAILED, "kantor-001": batch.FAILED, "kantor-002": batch.FRESH,
    }  # fmt: skip
    assert "sengaja" in results["kantor-000"].sebab
    assert "mati dua kali" in results["kantor-001"].sebab
    ran = [line.rsplit("-", 1)[1] for line in count.read_text().split()]
    assert ran.count("000") == 1
    assert ran.count("001") == 2


def test_a_cluster_that_is_not_there(tmp_path):
    got = renstra("report", "data/contoh", "--keluar", tmp_path / "out", "--dask", "tcp://127.0.0.1:9")
    assert got.returncode == 2
    assert "tidak dapat dihubungi" in got.stderr
    assert "Traceback" not in got.stderr
