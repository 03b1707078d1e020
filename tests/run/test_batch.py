"""Runs of many pages: only what is needed, never half a page, and what happens when things break for real."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill
import pytest
from conftest import BALIKPAPAN, CONTOH, ROOT, small_office

from renstra_utils.run import batch, manifest, report

PAGE = "02-capaian-tahunan-2023"


def renstra(*args, env=None, **kwargs):
    command = [sys.executable, "-m", "renstra_utils.cli", *map(str, args)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **(env or {})}, **kwargs
    )


def office(folder: Path, target="80", realisasi="72") -> Path:
    return small_office(folder, [("01.01", "maximize", target, realisasi), ("01.02", "minimize", "8", "9")])


def offices(folder: Path, n: int) -> list[Path]:
    return [office(folder / f"kantor-{i:03}", realisasi=str(60 + i)) for i in range(n)]


def jobs(plans: list[Path], out: Path) -> list[batch.Job]:
    return [j for p in plans for j in batch.jobs_of(p, [2023], ["capaian"], ["id"], out)]


def states(results) -> dict[str, str]:
    return {r.rencana: r.keadaan for r in results}


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """A copy of the notebooks; `break_with(code, office)` puts code into the yearly page that runs for one office only. In-process only."""
    folder = Path(shutil.copytree(report.NOTEBOOKS, tmp_path / "notebooks"))
    monkeypatch.setattr(report, "NOTEBOOKS", folder)
    return folder


# --- the engine ---------------------------------------------------------------------------------------------------------


def notebook(folder: Path, *cells: str) -> Path:
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder.mkdir(exist_ok=True)
    nbformat.write(nb, folder / "in.ipynb")
    return folder / "in.ipynb"


def execute(path: Path, engine="renstra", **options):
    return papermill.execute_notebook(
        path,
        path.with_name("out.ipynb"),
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        **options,
    )


@pytest.mark.parametrize(("kind", "plan"), [("capaian", CONTOH), ("anggaran", CONTOH), ("audit", BALIKPAPAN)])
def test_the_same_page_by_either_engine(tmp_path, monkeypatch, kind, plan):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    year = 2023 if report.PAGES[kind].yearly else None
    made = [
        report.make_page(kind, plan, tmp_path / e, year, "id", report.ENGINES[e]) for e in ("fork", "kernel")
    ]
    assert made[0].html.read_bytes() == made[1].html.read_bytes()
    outputs = [report.outputs_of(nbformat.read(m.notebook, as_version=4)) for m in made]
    assert outputs[0] == outputs[1]


def test_outputs_are_those_of_an_ordinary_kernel(tmp_path):
    path = notebook(
        tmp_path,
        "print('satu')\nimport pandas as pd",
        "pd.Series([1, 2])",
        "display('tiga')\nprint('empat')\nimport sys; print('lima', file=sys.stderr)",
        "x = 1;",
        "x",
    )
    plain = [execute(path, e) for e in ("renstra", "nbclient")]
    shown = [[[dict(o) for o in c.outputs] for c in nb.cells if c.cell_type == "code"] for nb in plain]
    assert shown[0] == shown[1]
    assert [c.execution_count for c in plain[0].cells] == [c.execution_count for c in plain[1].cells]


def test_each_notebook_has_a_process_of_its_own(tmp_path):
    path = notebook(tmp_path, "import os, renstra_utils\nrenstra_utils.kotor = True\nos.getpid()")
    pids = {execute(path).cells[0].outputs[0].data["text/plain"] for _ in range(2)} | {str(os.getpid())}
    assert len(pids) == 3
    import renstra_utils

    assert not hasattr(renstra_utils, "kotor")


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os; os._exit(3)", "berhenti sendiri \\(kode 3\\)"),
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("syntax error", "SyntaxError"),
    ],
)
def test_a_cell_that_fails_ends_its_notebook_and_nothing_else(tmp_path, cell, message):
    path = notebook(tmp_path, "1", cell, "'tidak sampai'")
    with pytest.raises(papermill.PapermillExecutionError, match=message):
        execute(path)
    kept = nbformat.read(path.with_name("out.ipynb"), as_version=4)
    assert any(o.output_type == "error" for c in kept.cells for o in c.get("outputs", []))
    assert "tidak sampai" not in str([c.get("outputs") for c in kept.cells])


# --- only what is needed ------------------------------------------------------------------------------------------------


def test_a_page_is_made_again_for_each_reason_and_no_other(tmp_path, notebooks):
    plan, out = office(tmp_path / "kantor"), tmp_path / "r"
    work = jobs([plan], out)

    def once(**kwargs):
        return batch.run(work, **kwargs)[0].keadaan

    assert [once(), once(), once(force=True), once()] == ["segar", "dilewati", "segar", "dilewati"]
    page = out / "kantor" / f"{PAGE}.html"
    for change in (
        lambda: office(tmp_path / "kantor", realisasi="75"),
        lambda: page.write_text("diubah", encoding="utf-8"),
        lambda: page.unlink(),
        lambda: (out / "run.json").write_text("{rusak", encoding="utf-8"),
        lambda: (out / "run.json").write_text(
            json.dumps({"halaman": {f"kantor/{PAGE}": {"keadaan": 1}}}), encoding="utf-8"
        ),
        lambda: (notebooks / "02-capaian-tahunan.ipynb").write_bytes(
            (notebooks / "02-capaian-tahunan.ipynb").read_bytes() + b" "
        ),
    ):
        change()
        assert [once(), once()] == ["segar", "dilewati"]
    os.utime(plan / "target.csv", (1, 1))  # the clock set back changes nothing
    assert once() == "dilewati"


def test_a_clock_set_back_and_a_damaged_record(tmp_path, monkeypatch):
    plans, out = offices(tmp_path / "d", 2), tmp_path / "r"
    for epoch, year in (("1900000000", "2030"), ("1500000000", "2017")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        office(plans[0], realisasi=year[2:])
        assert batch.run(jobs(plans[:1], out))[0].keadaan == "segar"
        assert batch.read_record(out)[f"kantor-000/{PAGE}"]["dibuat"].startswith(year)
        assert batch.run(jobs(plans[:1], out))[0].keadaan == "dilewati"
    assert batch.verify(out) == []
    record = json.loads((out / "run.json").read_text())
    good = record["halaman"][f"kantor-000/{PAGE}"]
    wrong = [
        1,
        {},
        {"keadaan": 1},
        {**good, "kantor": None},
        {**good, "berkas": 5},
        {**good, "dibuat": "kemarin"},
    ]
    record["halaman"] |= {f"x{i}/y": w for i, w in enumerate(wrong)}
    (out / "run.json").write_text(json.dumps(record))
    (out / batch.JOURNAL).write_bytes(
        b'[]\n5\n\xff\n{"id": []}\n{"id": "z/y", "keadaan": 1}\n' + json.dumps(good).encode()[:99]
    )
    assert states(batch.run(jobs(plans, out))) == {"kantor-000": "dilewati", "kantor-001": "segar"}
    assert set(batch.read_record(out)) == {f"kantor-{i:03}/{PAGE}" for i in range(2)}
    assert not (out / batch.JOURNAL).exists()


def test_verification_tells_what_does_not_belong(tmp_path):
    plan, out = office(tmp_path / "kantor"), tmp_path / "r"
    batch.run(jobs([plan], out))
    assert renstra("verifikasi", out).returncode == 0
    table = out / "kantor" / "data" / "capaian-2023.csv"
    whole_table = table.read_bytes()
    table.write_bytes(whole_table.replace(b"72", b"99"))
    assert "capaian-2023.csv berubah" in renstra("verifikasi", out).stdout
    table.write_bytes(whole_table)
    copied = shutil.copytree(out, tmp_path / "kantor" / "x" / "salinan")
    assert f"kantor/{PAGE}: folder rencana ../kantor tidak ada" in renstra("verifikasi", copied).stdout
    shutil.rmtree(tmp_path / "kantor" / "x")
    (out / "kantor" / "asing.html").write_text("x", encoding="utf-8")
    office(tmp_path / "kantor", target="81")
    done = renstra("verifikasi", out)
    assert done.returncode == 1
    assert f"kantor/{PAGE}: masukan berubah" in done.stdout
    assert "kantor/asing.html: tidak ada di catatan" in done.stdout
    assert renstra("verifikasi", tmp_path / "kantor").returncode == 2


# --- a manifest ---------------------------------------------------------------------------------------------------------


def write(folder: Path, text: str) -> Path:
    path = folder / "batch.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_with_defaults_patterns_and_exceptions(tmp_path):
    offices(tmp_path / "satker", 3)
    office(tmp_path / "pusat")
    path = write(
        tmp_path,
        "keluaran: hasil\nbawaan: {halaman: [capaian, audit], bahasa: [id, en]}\n"
        "kantor:\n  - satker/*\n  - {rencana: pusat, halaman: anggaran, tahun: 2023}\n"
        "kecuali:\n  - {rencana: kantor-001}\n  - {halaman: audit, bahasa: en}\n",
    )
    out, work = manifest.read(path)
    assert out == tmp_path / "hasil"
    assert sorted(j.id for j in work) == sorted(
        [f"kantor-00{i}/{n}" for i in (0, 2) for n in (PAGE, f"{PAGE}.en", "01-audit-rencana")]
        + ["pusat/03-anggaran-tahunan-2023", "pusat/03-anggaran-tahunan-2023.en"]
    )
    first = renstra("batch", path, "--dry-run")
    assert first.returncode == 0
    assert first.stdout.count("buat\t") == 8
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kantr: [pusat]", "baris 1: kunci “kantr” tidak dikenal. Maksud Anda “kantor”?"),
        (
            "kantor: [pusat]\nbawaan:\n  halaman: [capaain]",
            "baris 3: halaman “capaain” tidak dikenal. Maksud Anda “capaian”?",
        ),
        ("kantor: [pust]", "folder rencana “pust” tidak ada. Maksud Anda “pusat”?"),
        ("kantor:\n  - {rencana: pusat, tahun: 2033}", "2033 di luar periode"),
        ("kantor:\n  - {rencana: pusat, tahun: dua}", "“dua” bukan tahun"),
        ("kantor:\n  - {rencana: pusat, bahasa: true}", "harus teks"),
        ("kantor: pusat", "harus daftar"),
        ("kantor: []", "sedikitnya satu"),
        ("- pusat", "harus berupa pasangan"),
        ("kantor: [pusat]\nkantor: [pusat]", "tertulis dua kali"),
        ("kantor: [pusat", "bukan YAML"),
        ("[" * 3000, "bukan YAML"),
        ("{a: b}: c", "baris 1: kunci harus satu kata"),
        ("kantor: [pusat, Pusat]", "dua rencana bernama “Pusat”"),
        ("kantor: [pusat]\nkeluaran: ''", "harus nama folder"),
        ("kantor: [pusat, lain/pusat]", "dua rencana bernama “pusat”"),
        ("kantor: [pusat]\nkecuali: [{rencana: pust}]", "“pust” tidak ada di “kantor”"),
    ],
)
def test_a_wrong_manifest_runs_nothing(tmp_path, text, message):
    for name in ("pusat", "lain/pusat", "Pusat"):
        office(tmp_path / name)
    path = write(tmp_path, text)
    with pytest.raises(manifest.ManifestError, match=re.escape(message)):
        manifest.read(path)


def test_a_pattern_takes_no_output_and_no_hidden_folder(tmp_path):
    plans = offices(tmp_path / "d", 2)
    for name in ("hasil", ".ipynb_checkpoints"):
        (tmp_path / "d" / name).mkdir()
    for pattern in ("d/*", f"{tmp_path}/d/*"):
        _, work = manifest.read(write(tmp_path, f"keluaran: d/hasil\nkantor: ['{pattern}']"))
        assert {j.rencana for j in work} == set(plans)


def test_wrong_manifest_is_wrong_use(tmp_path):
    done = renstra("batch", write(tmp_path, "kantr: []"))
    assert (done.returncode, "kantor" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
    assert renstra("batch", tmp_path / "tiada.yml").returncode == 2


def test_lines_of_json_for_machines(tmp_path):
    offices(tmp_path, 2)
    (tmp_path / "kantor-001" / "target.csv").write_text("x", encoding="utf-8")
    path = write(tmp_path, "bawaan: {halaman: capaian, tahun: 2023}\nkantor: [kantor-*]")
    done = renstra("batch", path, "--format", "json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e["kejadian"] for e in events] == ["mulai", "halaman", "halaman", "selesai"]
    assert {e["id"]: e["keadaan"] for e in events[1:3]} == {
        f"kantor-000/{PAGE}": "segar",
        f"kantor-001/{PAGE}": "gagal",
    }
    assert (events[3]["segar"], events[3]["gagal"], done.returncode) == (1, 1, 1)
    assert "target.csv" in done.stderr


# --- faults -------------------------------------------------------------------------------------------------------------

#: An office's name, what its third cell does, and the cause that the record gives, by engine where they differ.
FAULTS = {
    "menyerah": ("raise ValueError('sengaja')", "sel 3 gagal: ValueError: sengaja"),
    "menggantung": ("import time; time.sleep(600)", "sel 3: halaman melewati batas waktu 15 detik"),
    "keluar": ("import os; os._exit(7)", {"fork": "sel 3 gagal: KernelMati: proses notebook berhenti sendiri (kode 7)", "kernel": "sel 3: DeadKernelError: Kernel died"}),
    "penuh": ("x = bytearray(8 << 30)", "sel 3 gagal: MemoryError"),
}  # fmt: skip


def breaking(notebooks: Path) -> None:
    """Each office named in FAULTS runs its fault in the yearly page."""
    path = notebooks / "02-capaian-tahunan.ipynb"
    nb = nbformat.read(path, as_version=4)
    lines = ["from pathlib import Path as _P"]
    lines += [f"if _P(rencana).name == {name!r}:\n    {code}" for name, (code, _) in FAULTS.items()]
    nb.cells.insert(2, nbformat.v4.new_code_cell("\n".join(lines)))
    nbformat.write(nb, path)


@pytest.mark.parametrize("engine", report.ENGINES)
def test_one_office_never_harms_another(tmp_path, notebooks, engine):
    """Raises, hangs, ends its process, fills memory: each failed by name with its cause, every healthy page made."""
    breaking(notebooks)
    healthy = offices(tmp_path / "d", 3)
    sick = [office(tmp_path / "d" / name) for name in FAULTS]
    out = tmp_path / "r"
    results = batch.run(jobs([*sick, *healthy], out), workers=2, options=batch.Options(engine, 15, 1500))
    by_name = {r.rencana: r for r in results}
    assert all(by_name[p.name].keadaan == "segar" for p in healthy)
    for name, (_, cause) in FAULTS.items():
        assert by_name[name].keadaan == "gagal"
        assert by_name[name].sebab.startswith(cause if isinstance(cause, str) else cause[engine])
        assert str(tmp_path) not in by_name[name].sebab
        assert by_name[name].masukan.keys() >= {"target.csv"}
        assert (out / name / "failed" / f"{PAGE}.ipynb").exists()
        assert not (out / name / f"{PAGE}.html").exists()
    assert whole(out)
    record = batch.read_record(out)
    assert {r.id: r.sebab for r in results} == {id: e["sebab"] for id, e in record.items()}
    assert all(e["dibuat"] and e["detik"] and e["versi"] and e["masukan"] for e in record.values())
    again = batch.run(jobs(healthy, out))
    assert {r.keadaan for r in again} == {"dilewati"}


def whole(out: Path) -> bool:
    """Nothing half-written: no file left aside, every page ends as a page does, the record reads."""
    pages = list(out.rglob("*.html"))
    assert not list(out.rglob("*.tmp"))
    assert all(p.read_text(encoding="utf-8").rstrip().endswith("</html>") for p in pages)
    return bool(json.loads((out / "run.json").read_text(encoding="utf-8"))["halaman"])


@pytest.mark.parametrize("count", [40, pytest.param(548, marks=pytest.mark.slow)])
def test_one_office_in_twenty_has_broken_data(tmp_path, notebooks, count):
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
    broken = plans[10::20]
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
    again = states(batch.run(work, workers=2))
    assert {n for n, s in again.items() if s == "segar"} == {p.name for p in broken}
    assert {n for n, s in again.items() if s == "gagal"} == set()


def test_data_that_changes_while_its_page_is_made(tmp_path, notebooks):
    path = notebooks / "02-capaian-tahunan.ipynb"
    nb = nbformat.read(path, as_version=4)
    change = "open(rencana + '/target.csv', 'a').write('\\n') if 'gelisah' in rencana else None"
    nb.cells.append(nbformat.v4.new_code_cell(change))
    nbformat.write(nb, path)
    restless, calm = office(tmp_path / "gelisah"), office(tmp_path / "tenang")
    results = batch.run(jobs([restless, calm], tmp_path / "r"))
    assert states(results) == {"gelisah": "gagal", "tenang": "segar"}
    assert "berubah selagi" in results[0].sebab + results[1].sebab


def started(tmp_path, n=8, *how: str) -> tuple[subprocess.Popen, Path, Path]:
    """A real run of `n` offices in the background, after its first page."""
    offices(tmp_path / "d", n)
    path = write(tmp_path, "keluaran: r\nbawaan: {halaman: capaian, tahun: 2023}\nkantor: [d/*]")
    command = [
        sys.executable,
        "-m",
        "renstra_utils.cli",
        "batch",
        str(path),
        "--format",
        "json",
        *how,
    ]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A test run in the background of a shell ignores Ctrl-C, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdout
    while '"segar"' not in (line := process.stdout.readline()):
        assert line, process.stderr.read() if process.stderr else ""
    return process, path, tmp_path / "r"


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


@linux
def test_kill_9_of_a_worker_costs_no_page(tmp_path):
    process, _, out = started(tmp_path)
    workers = [c for c in children(process.pid) if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]
    os.kill(workers[0], signal.SIGKILL)
    stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == 0, stderr
    assert json.loads(stdout.splitlines()[-1])["segar"] == 8
    assert whole(out)


@linux
@pytest.mark.parametrize(("how", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 1)])
def test_a_run_cut_off_is_resumed(tmp_path, how, code):
    """kill -9 of the parent, or Ctrl-C: the workers end with it, the lock is free, and the next run makes only what is missing."""
    process, path, out = started(tmp_path, 16)
    workers = children(process.pid)
    process.send_signal(how)
    process.communicate(timeout=60)
    assert process.returncode == code
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{w}").exists() for w in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [w for w in workers if Path(f"/proc/{w}").exists()]
    aside = next(out.glob("kantor-*/data")) / ".capaian-2023.csv.x7k2.tmp"
    aside.write_text("what a worker killed while it wrote would leave")
    done = renstra("batch", path, "--format", "json")
    last = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stderr
    assert last["segar"] + last["dilewati"] == 16
    assert last["dilewati"] >= 1
    assert whole(out)


def test_two_runs_on_one_folder_exclude_each_other(tmp_path):
    plans, out, second = offices(tmp_path / "d", 2), tmp_path / "r", []

    def another(result):
        second.append(renstra("report", *plans, "--halaman", "capaian", "--keluar", out))

    results = batch.run(jobs(plans, out), on_result=another)
    assert {r.keadaan for r in results} == {batch.FRESH}
    assert [s.returncode for s in second] == [2, 2]
    assert all("sedang dipakai" in s.stderr for s in second)
    assert whole(out)


def test_a_full_disk_fails_pages_by_name_and_spoils_none(tmp_path):
    out = tmp_path / "r"
    out.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(out)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        work = [str(p) for p in offices(tmp_path / "d", 8)]
        args = ["report", *work, "--halaman", "capaian", "--tahun", "2023", "--keluar", out]
        done = renstra(*args)
        assert done.returncode == 1
        assert "ruang simpan penuh" in done.stderr
        assert "Traceback" not in done.stderr
        for page in out.rglob("*.html"):
            assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
        assert not list(out.rglob("*.tmp"))
        subprocess.run(["mount", "-o", "remount,size=32m", str(out)], check=True)
        assert renstra(*args).returncode == 0
        assert whole(out)
    finally:
        subprocess.run(["umount", str(out)], check=True)


@linux
def test_files_that_may_not_be_read_or_written(tmp_path):
    """An unreadable table and a read-only folder of pages: each named, without a machine path; the other offices are made."""
    plans, out = offices(tmp_path / "d", 3), tmp_path / "r"
    command = [sys.executable, "-m", "renstra_utils.cli", "report", *map(str, plans), "--halaman", "capaian", "--keluar", str(out)]  # fmt: skip
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
        record = {e["rencana"]: e for e in batch.read_record(out).values()}
        assert "kantor-000/01-audit-rencana" in batch.read_record(out)  # its years are not known
        assert f"kantor-002/{PAGE}: {made}" in done.stdout
        assert record["kantor-000"]["sebab"].startswith("target.csv: izin ditolak")
        assert record["kantor-001"]["sebab"].startswith("data: izin ditolak")
    (plans[0] / "target.csv").chmod(0o644)
    (out / "kantor-001").chmod(0o755)
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
    assert (out / "kantor-000" / f"{PAGE}.html").exists()
    assert whole(out)


def test_output_that_cannot_be_written(tmp_path):
    (tmp_path / "berkas").write_text("x", encoding="utf-8")
    done = renstra("report", office(tmp_path / "kantor"), "--keluar", tmp_path / "berkas" / "r")
    assert done.returncode == 1
    assert "Tidak dapat menulis" in done.stderr
    assert "Traceback" not in done.stderr
