"""The same pages on a real Dask cluster: a scheduler and two workers on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from conftest import CONTOH
from runs import Here, ask, jobs, linux, offices, put_cell, started, states, wait_until, whole, write

from renstra_utils.cli import making
from renstra_utils.run import batch, cluster, job, kinds, record, verify

pytest_plugins = ["run_fixtures"]

distributed = pytest.importorskip("distributed")
dask = pytest.importorskip("dask")
EPOCH = "1750000000"


@pytest.fixture(scope="module")
def scheduler():
    with (
        pytest.MonkeyPatch.context() as patch,
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as it,
    ):
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        yield it


@pytest.fixture
def fragile(tmp_path):
    """A scheduler and one worker that nobody starts again, as processes of their own: (address, scheduler, worker)."""
    found = tmp_path / "scheduler.json"
    started = []

    def start(module, *args):
        command = [
            sys.executable,
            "-m",
            f"distributed.cli.{module}",
            "--scheduler-file",
            found,
            "--no-dashboard",
            *args,
        ]
        started.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))  # fmt: skip

    start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
    while not found.exists():
        time.sleep(0.1)
    start("dask_worker", "--no-nanny", "--nthreads", "1", "--local-directory", tmp_path / "scratch")
    address = json.loads(found.read_text())["address"]
    with distributed.Client(address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=60)
    yield address, *started
    for process in started:
        process.kill()
        process.wait()


def run(plans, out, address, on_result=lambda r: None, **how):
    with cluster.Cluster(address, job.Options(), out, **how) as pool:
        return batch.run(jobs(plans, out), pool=pool, on_result=on_result)


@pytest.fixture
def faulty(notebooks):
    """Puts code into the yearly page."""
    return lambda code: put_cell(notebooks, code, 2)


def here(plans, out):
    return batch.run(jobs(plans, out), pool=Here(1, job.Options()))


def page_processes(worker: int) -> list[int]:
    """Processes that a Dask worker makes pages in."""
    try:
        found = Path(f"/proc/{worker}/task").glob("*/children")
        return [
            int(c)
            for f in found
            for c in f.read_text().split()
            if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()
        ]
    except FileNotFoundError:
        return []


def test_same_pages_and_records_as_here(tmp_path, scheduler):
    plans = offices(tmp_path / "plans", 3)
    (plans[2] / "target.csv").write_text("kode,tahun,tercetak,nilai,baris_sumber\n01.01,2023,,8x0,1\n")
    there = run(plans, tmp_path / "there", scheduler.scheduler_address)
    alone = here(plans, tmp_path / "here")
    assert {r.rencana: r.sebab for r in there} == {r.rencana: r.sebab for r in alone}
    assert states(there) == states(alone)
    assert states(there)["kantor-002"] == job.FAILED
    first, second = (record.read_record(tmp_path / side) for side in ("there", "here"))
    own = ("dibuat", "detik", "berkas")  # times, and the pages' bytes, which carry the time
    for id, entry in first.items():
        assert {k: v for k, v in entry.items() if k not in own} == {
            k: v for k, v in second[id].items() if k not in own
        }
        assert entry["berkas"].keys() == second[id]["berkas"].keys()
    assert set(states(run(plans[:2], tmp_path / "there", scheduler.scheduler_address)).values()) == {
        job.SKIPPED
    }


def test_an_office_s_pages_are_one_task_where_offices_are_enough(tmp_path, scheduler, monkeypatch):
    plans = offices(tmp_path / "plans", 4)
    (plans[2] / "target.csv").write_text("kode,tahun,tercetak,nilai,baris_sumber\n01.01,2023,,8x0,1\n")
    pages = [j for p in plans for j in job.jobs_of(p, [2023], ["capaian", "audit"], ["id"], tmp_path / "out")]
    parcels, answers = [], cluster.Cluster._answers
    monkeypatch.setattr(
        cluster.Cluster, "_answers", lambda self, some, of: parcels.extend(some) or answers(self, some, of)
    )
    with cluster.Cluster(scheduler.scheduler_address, job.Options(), tmp_path / "out") as pool:
        results = batch.run(pages, pool=pool)
        few = cluster._parcels(pages[:6], 2)
    assert [len(p) for p in parcels] == [2] * 4
    assert [len(p) for p in few] == [1] * 6
    assert {r.id: r.keadaan for r in results} == {
        j.id: job.FAILED if "002" in j.id else job.FRESH for j in pages
    }


def test_a_lost_worker_s_pages_are_done_again(tmp_path, scheduler):
    plans = offices(tmp_path / "plans", 4)
    killed = []

    def kill(result):
        if not killed:
            pid = next(iter(scheduler.workers.values())).pid
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    results = run(plans, tmp_path / "out", scheduler.scheduler_address, kill)
    assert killed
    assert set(states(results).values()) == {job.FRESH}
    assert len(results) == 4
    assert verify.verify(tmp_path / "out") == []


def test_a_page_that_raises_runs_once_and_one_that_dies_is_named(tmp_path, scheduler, faulty):
    count = tmp_path / "count"
    faulty(
        f"import os, signal\nopen({str(count)!r}, 'a').write(rencana[-3:] + chr(10))\n"
        "if '000' in rencana: raise ValueError('sengaja')\nif '001' in rencana: os.kill(os.getppid(), signal.SIGKILL)"
    )
    plans = offices(tmp_path / "plans", 3)
    results = {r.rencana: r for r in run(plans, tmp_path / "out", scheduler.scheduler_address)}
    assert {k: r.keadaan for k, r in results.items()} == {
        "kantor-000": job.FAILED, "kantor-001": job.FAILED, "kantor-002": job.FRESH,
    }  # fmt: skip
    assert "sengaja" in results["kantor-000"].sebab
    assert "mati dua kali" in results["kantor-001"].sebab
    ran = count.read_text().split()
    assert sorted(ran) == ["000", "001", "001", "002"]  # once more only where a process died


def test_a_page_that_kills_its_dask_worker_costs_only_itself(tmp_path, scheduler, faulty):
    faulty(
        "import os, signal\nfrom pathlib import Path\nif '001' in rencana:\n"
        "    status = Path(f'/proc/{os.getppid()}/status').read_text()\n"
        "    os.kill(int(status.split('PPid:')[1].split()[0]), signal.SIGKILL)"
    )
    results = run(offices(tmp_path / "plans", 3), tmp_path / "out", scheduler.scheduler_address)
    assert {k for k, v in states(results).items() if v == job.FAILED} == {"kantor-001"}
    assert [r.sebab for r in results if r.sebab] == [
        "pekerja kluster mati berulang kali pada halaman ini (KilledWorker)"
    ]


@pytest.mark.parametrize("who", [1, 0], ids=["worker", "scheduler"])
def test_a_cluster_that_goes_and_does_not_come_back_is_named(tmp_path, fragile, who):
    address, *processes = fragile
    plans = offices(tmp_path / "plans", 4)
    results = run(
        plans, tmp_path / "out", address, lambda r: processes[who].kill() if r.keadaan == job.FRESH else None, patience=3
    )  # fmt: skip
    causes = {r.sebab for r in results if r.keadaan == job.FAILED}
    assert len(results) == 4
    assert causes == {
        "kluster tidak punya pekerja lagi; jalankan lagi" if who else "kluster terputus; jalankan lagi"
    }
    assert job.SKIPPED in states(here(plans, tmp_path / "out")).values()
    assert verify.verify(tmp_path / "out") == []


@linux
def test_a_stopped_run_leaves_nothing_running_on_the_cluster(tmp_path, scheduler, faulty):
    faulty("if not rencana.endswith('000'): import time; time.sleep(600)")

    def making():
        return [p for w in scheduler.workers.values() for p in page_processes(w.pid)]

    def stop(result):
        wait_until(making)
        raise KeyboardInterrupt

    plans = offices(tmp_path / "plans", 3)
    with pytest.raises(KeyboardInterrupt):
        run(plans, tmp_path / "out", scheduler.scheduler_address, stop)
    wait_until(lambda: not making())
    assert set(record.read_record(tmp_path / "out")) == {"kantor-000/02-capaian-tahunan-2023"}


def test_kill_9_of_who_asked_leaves_a_run_that_the_cluster_can_finish(tmp_path, scheduler):
    how = ("--dask", scheduler.scheduler_address)
    offices(tmp_path / "d", 4)
    path = write(tmp_path, "keluaran: r\nbawaan: {halaman: capaian, tahun: 2023}\nkantor: [d/*]")
    process, out = started(path, *how), tmp_path / "r"
    process.kill()
    process.communicate(timeout=60)
    again = ask("batch", path, "--format", "json", *how)
    last = json.loads(again.stdout.splitlines()[-1])
    assert again.exit_code == 0, again.stderr
    assert last["segar"] + last["dilewati"] == 4
    assert last["dilewati"] >= 1
    assert verify.verify(out) == []
    assert whole(out)


def test_a_worker_that_would_make_other_pages_is_refused(tmp_path, scheduler, monkeypatch):
    def refused():
        with pytest.raises(cluster.ClusterError) as e:
            cluster.Cluster(scheduler.scheduler_address, job.Options(), tmp_path / "out")
        return str(e.value)

    with monkeypatch.context() as m:
        m.setattr(cluster, "code_hash", lambda: "lain")
        assert "pasang versi yang sama" in refused()
    monkeypatch.setattr(kinds, "NOTEBOOKS", tmp_path / "tiada")
    assert "tidak terlihat dari pekerja" in refused()


def test_relative_paths_mean_the_caller_s(tmp_path, scheduler, monkeypatch):
    offices(tmp_path / "plans", 1)
    monkeypatch.chdir(tmp_path)
    results = run([Path("plans/kantor-000")], Path("out"), scheduler.scheduler_address)
    assert [r.keadaan for r in results] == [job.FRESH], results[0].sebab
    assert verify.verify(Path("out")) == []


def test_a_cluster_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "Cluster", partial(cluster.Cluster, timeout=1))
    got = ask("report", CONTOH, "--keluar", tmp_path / "out", "--dask", "tcp://127.0.0.1:9")
    assert got.exit_code == 2
    assert "tidak dapat dihubungi" in got.stderr
