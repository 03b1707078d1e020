"""One office's folder, however sick, costs that office alone: the others are made, and it is named with its cause."""

from __future__ import annotations

import json
import os
import re
import time

import pytest
from runs import PAGE, ask, office, offices, renstra, write

from renstra_utils.bounded import Limits
from renstra_utils.plan.folder import hashes
from renstra_utils.run import batch, job, record, survey

pytest_plugins = ["run_fixtures"]


def _package(text: str):
    return lambda plan: (plan / "datapackage.json").write_text(text, encoding="utf-8")


def _in_place(name: str, make):
    def spoil(plan):
        (plan / name).unlink(missing_ok=True)
        make(plan / name)

    return spoil


#: How an office is sick, and a piece of what is said of it.
SICK = {
    "bersarang": (_package('{"a":' * 100_000), "datapackage.json"),
    "tak-hingga": (_package('{"renstra":{"nama_kantor":"K","periode":[1e400,2024]}}'), "periode"),
    "infinity": (_package('{"renstra":{"nama_kantor":"K","periode":[Infinity,NaN]}}'), "periode"),
    "tahun-20-angka": (_package('{"renstra":{"nama_kantor":"K","periode":[20202020202020202020,2024]}}'), "periode"),
    "tiga-miliar": (_package('{"renstra":{"nama_kantor":"K","periode":[1,3000000000]}}'), "periode"),
    "setengah-huruf": (_package('{"renstra":{"nama_kantor":"\\ud800","periode":[2023,2023]}}'), "datapackage.json"),
    "pipa": (_in_place("realisasi.csv", os.mkfifo), "realisasi.csv: ini folder, pipa, atau perangkat"),
    "pipa-paket": (_in_place("datapackage.json", os.mkfifo), "datapackage.json: ini folder, pipa, atau perangkat"),
    "pipa-aturan": (_in_place("aturan.toml", os.mkfifo), "aturan.toml: ini folder, pipa, atau perangkat"),
    "perangkat": (_in_place("target.csv", lambda p: p.symlink_to("/dev/zero")), "target.csv: ini tautan ke luar"),
    "tautan": (_in_place("realisasi.csv", lambda p: p.symlink_to("/etc/passwd")), "realisasi.csv: ini tautan ke luar"),
    "tautan-aturan": (_in_place("aturan.toml", lambda p: p.symlink_to("/etc/passwd")), "aturan.toml: ini tautan"),
    "folder-berkas": (_in_place("target.csv", lambda p: p.mkdir()), "target.csv: ini folder"),
    "nama-berkas": (_in_place("x\udcff.csv", lambda p: p.write_text("x")), "nama berkasnya bukan UTF-8"),
    "huruf-besar": (_in_place("arsip.JSON", lambda p: p.write_text("{}")), ""),
}  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="pipes, devices and names of bytes")
@pytest.mark.usefixtures("in_process")
def test_sick_offices_cost_only_themselves(tmp_path):
    healthy = offices(tmp_path / "d", 2)
    for name, (spoil, _) in SICK.items():
        spoil(office(tmp_path / "d" / name))
    unnamed = office(tmp_path / "d" / "n\udcff")
    path = write(tmp_path, "keluaran: r\nbawaan: {halaman: capaian, tahun: 2023}\nkantor: [d/*]\nrekap: true")
    began = time.monotonic()
    done = ask("batch", path)
    assert time.monotonic() - began < 60
    pages = record.read_record(tmp_path / "r")
    assert {p.name for p in healthy} <= {e["rencana"] for e in pages.values() if e["keadaan"] == "segar"}
    for name, (_, said) in SICK.items():
        entry = pages[f"{name}/{PAGE}"]
        assert (entry["keadaan"] == "segar") == (not said), (name, entry["sebab"])
        assert said in entry["sebab"], name
        assert "root:" not in json.dumps(entry)
    lost = pages[f"n\\xff/{PAGE}"]
    assert "bukan UTF-8" in lost["sebab"]
    assert not (tmp_path / "r" / unnamed.name).exists()
    index = (tmp_path / "r" / "index.html").read_text(encoding="utf-8")
    assert all(name in index for name in [*SICK, "n\\xff"])
    assert (tmp_path / "r" / "rekap" / "06-rekap-satker.html").is_file()
    assert done.exit_code == 1
    dry = ask("batch", path, "--dry-run", "--force")
    assert dry.stdout.count("gagal\t") == len([s for _, s in SICK.values() if s]) + 1
    assert dry.stdout.count("buat\t") == 3 + 1  # what is healthy, and the roll-up


@pytest.mark.usefixtures("in_process")
def test_an_office_that_takes_too_long_to_look_at(tmp_path, monkeypatch):
    """Whatever it is that holds the look: it has its time, in a process of its own."""
    plans, out = offices(tmp_path / "d", 3), tmp_path / "r"

    def slow(folder):
        if folder.name == "kantor-001":
            time.sleep(60)
        return hashes(folder)

    monkeypatch.setattr(survey, "hashes", slow)
    monkeypatch.setattr(survey, "LIMITS", Limits(seconds=1, megabytes=500))
    work = [j for p in plans for j in job.jobs_of(p, [2023], ["capaian"], ["id"], out)]
    results = {r.rencana: r for r in batch.run(work)}
    assert {n: r.keadaan for n, r in results.items()} == {"kantor-000": "segar", "kantor-001": "gagal", "kantor-002": "segar"}  # fmt: skip
    assert "melewati batas waktu 1 detik" in results["kantor-001"].sebab


def test_links_inside_of_a_plan_are_files_of_it(tmp_path):
    plan = office(tmp_path / "kantor")
    (plan / "realisasi.csv").rename(plan / "realisasi-2023.txt")
    (plan / "realisasi.csv").symlink_to("realisasi-2023.txt")
    assert ask("periksa", plan, "--tanpa-audit").exit_code == 0


def test_periksa_and_report_name_a_folder_that_is_no_text(tmp_path):
    plan = office(tmp_path / "k\udcff")
    for command in (["periksa", plan], ["report", plan, "--keluar", tmp_path / "r", "--halaman", "capaian"]):
        done = renstra(*command)
        assert done.returncode in (0, 1)
        assert "Traceback" not in done.stderr
        assert re.search(r"k\\(xff|udcff)", done.stdout + done.stderr)


#: A script without a guard around its main part.
SCRIPT = """
import sys
from pathlib import Path
from renstra_utils.run import batch, job
print("mulai")
results = batch.run(job.jobs_of(Path(sys.argv[1]), [2023], ["capaian"], ["id"], Path(sys.argv[2])))
print([r.keadaan for r in results])
"""


def test_a_plain_script_may_ask_for_pages(tmp_path):
    import subprocess
    import sys

    (tmp_path / "skrip.py").write_text(SCRIPT)
    command = [sys.executable, tmp_path / "skrip.py", office(tmp_path / "kantor"), tmp_path / "r"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "mulai\n['segar']\n", done.stderr
