"""What happens when things break for real: never half a page, and one office never harms another."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from runs import (
    GATE,
    PAGE,
    Here,
    ask,
    jobs,
    linux,
    office,
    offices,
    put_cell,
    renstra,
    started,
    states,
    wait_until,
    whole,
    workers_of,
    write,
)

from renstra_utils.run import batch, engine, job, record

pytest_plugins = ["run_fixtures"]

#: An office's name, what its third cell does, and the cause that the record gives, by engine where they differ.
FAULTS = {
    "menyerah": ("raise ValueError('sengaja')", "sel 3 gagal: ValueError: sengaja"),
    "menggantung": ("import time; time.sleep(600)", "sel 3: halaman melewati batas waktu 40 detik"),
    "keluar": ("import os; os._exit(7)", {"fork": "sel 3 gagal: KernelMati: proses notebook berhenti sendiri (kode 7)", "kernel": "sel 3: DeadKernelError: Kernel died"}),
    "penuh": ("x = bytearray(8 << 30)", "sel 3 gagal: MemoryError"),
}  # fmt: skip


def breaking(notebooks: Path) -> None:
    """Each office named in FAULTS runs its fault in the yearly page."""
    lines = ["from pathlib import Path as _P"]
    lines += [f"if _P(rencana).name == {name!r}:\n    {code}" for name, (code, _) in FAULTS.items()]
    put_cell(notebooks, "\n".join(lines), 2)


@pytest.mark.parametrize("mesin", engine.ENGINES)
def test_one_office_never_harms_another(tmp_path, notebooks, mesin):
    """Raises, hangs, ends its process, fills memory: each failed by name with its cause, every healthy page made."""
    breaking(notebooks)
    healthy = offices(tmp_path / "d", 2)
    sick = [office(tmp_path / "d" / name) for name in FAULTS]
    out = tmp_path / "r"
    results = batch.run(jobs([*sick, *healthy], out), workers=2, options=job.Options(mesin, 40, 1500))
    by_name = {r.rencana: r for r in results}
    assert all(by_name[p.name].keadaan == "segar" for p in healthy)
    for name, (_, cause) in FAULTS.items():
        assert by_name[name].keadaan == "gagal"
        assert by_name[name].sebab.startswith(cause if isinstance(cause, str) else cause[mesin])
        assert str(tmp_path) not in by_name[name].sebab
        assert by_name[name].masukan.keys() >= {"target.csv"}
        assert (out / name / "failed" / f"{PAGE}.ipynb").exists()
        assert not (out / name / f"{PAGE}.html").exists()
    assert whole(out)
    kept = record.read_record(out)
    assert {r.id: r.sebab for r in results} == {id: e["sebab"] for id, e in kept.items()}
    assert all(e["dibuat"] and e["detik"] and e["versi"] and e["masukan"] for e in kept.values())
    again = batch.run(jobs(healthy, out))
    assert {r.keadaan for r in again} == {"dilewati"}


@pytest.mark.parametrize(("count", "every"), [(10, 2), pytest.param(548, 20, marks=pytest.mark.slow)])
def test_some_offices_have_broken_data(tmp_path, notebooks, count, every):
    """Each in its own way; each named, every other delivered, and the next run makes what was mended and nothing else."""
    path = notebooks / "02-capaian-tahunan.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells = [c for c in nb.cells if not c.source.startswith("page.") or "summary" in c.source]  # cheap
    nbformat.write(nb, path)
    plans, out = offices(tmp_path / "d", count), tmp_path / "r"
    ways: list[tuple[str, Callable[[Path], object], str]] = [
        ("target.csv", lambda p: p.write_text("kode,tahun,tercetak,nilai,baris_sumber\n01.01,2023,,8x0,1\n"), "8x0"),
        ("indikator.csv", lambda p: p.unlink(), "indikator.csv"),
        ("realisasi.csv", lambda p: p.write_bytes(b"\xff\xfe\x00kode"), "realisasi.csv"),
        ("target.csv", lambda p: p.write_text(""), "target.csv"),
        ("datapackage.json", lambda p: p.write_text("{rusak"), "datapackage.json"),
    ]  # fmt: skip
    broken = plans[every // 2 :: every]
    kept = {}
    for i, plan in enumerate(broken):
        name, spoil, _ = ways[i % len(ways)]
        kept[plan / name] = (plan / name).read_bytes() if (plan / name).exists() else None
        spoil(plan / name)
    work = jobs(plans, out)
    results = {r.rencana: r for r in batch.run(work, workers=2)}
    assert {n for n, r in results.items() if r.keadaan != "segar"} == {p.name for p in broken}
    for i, plan in enumerate(broken):
        assert results[plan.name].keadaan == "gagal"
        assert ways[i % len(ways)][2] in results[plan.name].sebab
        assert str(tmp_path) not in results[plan.name].sebab
    assert whole(out)
    for path_of, content in kept.items():
        path_of.write_bytes(content) if content is not None else path_of.unlink()
    again = states(batch.run(work, pool=Here(1, job.Options())))
    assert {n for n, s in again.items() if s == "segar"} == {p.name for p in broken}
    assert {n for n, s in again.items() if s == "gagal"} == set()


@pytest.mark.usefixtures("in_process")
def test_data_that_changes_while_its_page_is_made(tmp_path, notebooks):
    put_cell(notebooks, "open(rencana + '/target.csv', 'a').write('\\n') if 'gelisah' in rencana else None")
    restless, calm = office(tmp_path / "gelisah"), office(tmp_path / "tenang")
    results = batch.run(jobs([restless, calm], tmp_path / "r"))
    assert states(results) == {"gelisah": "gagal", "tenang": "segar"}
    assert "berubah selagi" in results[0].sebab + results[1].sebab
    assert not list((tmp_path / "r" / "gelisah").glob("*.html"))  # nothing of data that no one vouches for


@linux
def test_kill_9_of_a_worker_costs_no_page(tmp_path, notebooks):
    put_cell(notebooks, GATE, 2)
    plans = [office(tmp_path / "d" / name) for name in ("a", "tunggu-1", "tunggu-2")]
    with under_way(tmp_path, plans) as (process, out):
        os.kill(workers_of(process)[0], signal.SIGKILL)
        for plan in plans:
            (plan / "buka").touch()
        stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == 0, stderr
    assert json.loads(stdout.splitlines()[-1])["segar"] == 3
    assert whole(out)


@linux
@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(
    ("how", "code"),
    [
        (signal.SIGKILL, -9),
        (signal.SIGINT, 1),
        (signal.SIGTERM, 1),
        pytest.param(signal.SIGHUP, 1, marks=pytest.mark.slow),
    ],
)
def test_a_run_cut_off_is_resumed(tmp_path, notebooks, how, code):
    """kill -9 of the parent, or one of the polite ways: workers end with it, the lock is free, the next run makes what is missing."""
    put_cell(notebooks, GATE, 2)
    plans = [office(tmp_path / "d" / name) for name in ("a", "tunggu-1", "tunggu-2", "z")]
    with under_way(tmp_path, plans) as (process, out):
        workers = workers_of(process)
        assert len(workers) == 2
        process.send_signal(how)
        _, stderr = process.communicate(timeout=120)
    assert process.returncode == code
    assert "Traceback" not in stderr
    if code == 1:
        assert "Warning" not in stderr
        assert set(record.read_record(out)) == {f"a/{PAGE}"}
        assert f"a/{PAGE}" in (out / "index.html").read_text(encoding="utf-8")
    wait_until(lambda: not any(Path(f"/proc/{w}").exists() for w in workers))
    aside, foreign = out / ".tulis" / ".capaian-2023.csv.x7k2.tmp", out / "a" / "data" / ".catatan.tmp"
    aside.parent.mkdir(exist_ok=True)
    aside.write_text("what a worker killed while it wrote would leave")
    foreign.write_text("what somebody else put here")
    for plan in plans:
        (plan / "buka").touch()
    done = ask("batch", tmp_path / "batch.yml", "--format", "json")
    last = json.loads(done.stdout.splitlines()[-1])
    assert done.exit_code == 0, done.stderr
    assert (last["segar"], last["dilewati"]) == (3, 1)
    assert foreign.read_text() == "what somebody else put here"
    foreign.unlink()
    assert not aside.exists()
    assert whole(out)


@contextmanager
def under_way(tmp_path: Path, plans: list[Path]) -> Iterator[tuple[subprocess.Popen, Path]]:
    """A real run of two workers that has made its first page, while both workers wait at a gate."""
    path = write(tmp_path, "keluaran: r\nbawaan: {halaman: capaian, tahun: 2023}\nkantor: [d/*]")
    process = started(path)
    try:
        wait_until(lambda: sum((p / "sampai").exists() for p in plans) == 2, process)
        yield process, tmp_path / "r"
    finally:
        process.kill()
        process.wait()


@pytest.mark.usefixtures("in_process")
def test_two_runs_on_one_folder_exclude_each_other(tmp_path):
    plans, out, second = offices(tmp_path / "d", 1), tmp_path / "r", []

    def another(result):
        second.append(renstra("report", *plans, "--halaman", "capaian", "--keluar", out))

    results = batch.run(jobs(plans, out), on_result=another)
    assert {r.keadaan for r in results} == {job.FRESH}
    assert [s.returncode for s in second] == [2]
    assert all("sedang dipakai" in s.stderr for s in second)
    assert whole(out)


@pytest.mark.usefixtures("in_process")
def test_a_full_disk_fails_pages_by_name_and_spoils_none(tmp_path):
    out = tmp_path / "r"
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(out)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        work = [str(p) for p in offices(tmp_path / "d", 4)]
        args = ["report", *work, "--halaman", "capaian", "--tahun", "2023", "--keluar", out]
        done = ask(*args)
        assert done.exit_code == 1
        assert "ruang simpan penuh" in done.stderr
        for page in out.rglob("*.html"):
            assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
        assert not list(out.rglob("*.tmp"))
        subprocess.run(["mount", "-o", "remount,size=32m", str(out)], check=True)
        assert ask(*args).exit_code == 0
        assert whole(out)
    finally:
        subprocess.run(["umount", str(out)], check=True)


@linux
def test_files_that_may_not_be_read_or_written(tmp_path):
    """An unreadable table and a read-only folder of pages: each named, without a machine path; the other offices are made."""
    plans, out = offices(tmp_path / "d", 3), tmp_path / "r"
    how = ["--halaman", "capaian", "--pekerja", "1", "--keluar", str(out)]
    command = [sys.executable, "-m", "renstra_utils.cli", "report", *map(str, plans), *how]
    if os.geteuid() == 0:
        command[:0] = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
        if not shutil.which("setpriv"):
            pytest.skip("root may read everything")
    (plans[0] / "target.csv").chmod(0)
    (out / "kantor-001").mkdir(parents=True)
    (out / "kantor-001").chmod(0o555)
    for made in ("segar", "dilewati"):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 1, done.stderr
        pages = {e["rencana"]: e for e in record.read_record(out).values()}
        assert "kantor-000/01-audit-rencana" in record.read_record(out)  # its years are not known
        assert f"kantor-002/{PAGE}: {made}" in done.stdout
        assert "target.csv: berkas tidak dapat dibuka (izin ditolak" in pages["kantor-000"]["sebab"]
        assert pages["kantor-001"]["sebab"].startswith("data: izin ditolak")
    (plans[0] / "target.csv").chmod(0o644)
    (out / "kantor-001").chmod(0o755)
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
    assert (out / "kantor-000" / f"{PAGE}.html").exists()
    assert whole(out)


def test_output_that_cannot_be_written(tmp_path):
    (tmp_path / "berkas").write_text("x", encoding="utf-8")
    done = ask("report", office(tmp_path / "kantor"), "--keluar", tmp_path / "berkas" / "r")
    assert done.exit_code == 1
    assert "Tidak dapat menulis" in done.stderr
