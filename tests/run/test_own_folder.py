"""The folder of pages: what is not ours is left alone, and what no list asks for any more is taken back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time

import pytest
from runs import PAGE, ask, jobs, linux, office, offices, write

from renstra_utils.files import scratch
from renstra_utils.run import batch, record

pytest_plugins = ["run_fixtures"]


@pytest.mark.parametrize("there", ["index.html", "catatan/.rahasia.tmp", "run.json", ".simpan"])
def test_a_folder_of_others_is_refused_untouched(tmp_path, there):
    out = tmp_path / "milik-lain"
    (out / there).parent.mkdir(parents=True)
    (out / there).write_text('{"halaman": 3}', encoding="utf-8")
    done = ask("report", office(tmp_path / "kantor"), "--keluar", out)
    assert done.exit_code == 2
    assert there.partition("/")[0] in done.stderr
    assert "folder baru atau kosong" in done.stderr
    assert [p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()] == [there]
    assert (out / there).read_text(encoding="utf-8") == '{"halaman": 3}'


def test_a_plan_s_own_folder_is_no_folder_of_pages(tmp_path):
    plan = office(tmp_path / "kantor")
    (plan / record.LOCK).touch()  # an import's
    before = sorted(p.name for p in plan.iterdir())
    assert ask("report", plan, "--keluar", plan).exit_code == 2
    assert sorted(p.name for p in plan.iterdir()) == before


@pytest.mark.usefixtures("in_process")
def test_offices_that_a_list_names_no_more_are_taken_back(tmp_path):
    for name in ("a", "b", "c"):
        office(tmp_path / "d" / name)
    out, head = tmp_path / "r", "keluaran: r\nbawaan: {halaman: capaian, tahun: 2023}\nrekap: true\n"
    assert ask("batch", write(tmp_path, head + "kantor: [d/*]")).exit_code == 0
    other = tmp_path / "lain.yml"
    other.write_text(head + "kantor: [d/b]", encoding="utf-8")
    assert ask("batch", other).exit_code == 0
    assert {e["rencana"] for e in record.read_record(out).values()} == {
        "a",
        "b",
        "c",
        "rekap",
    }  # of the first list
    table = out / "c" / "data" / "capaian-2023.csv"
    table.write_text(table.read_text() + "diubah")
    (tmp_path / "d" / "a").rename(tmp_path / "d" / "z")
    shutil.rmtree(tmp_path / "d" / "c")
    shutil.rmtree(tmp_path / "d" / "b")  # still asked for by the other list
    done = ask("batch", tmp_path / "batch.yml")
    assert done.exit_code == 0, done.stderr
    assert "a: 1 halaman ditarik" in done.stderr
    pages = record.read_record(out)
    assert {e["rencana"] for e in pages.values()} == {"b", "z", "rekap"}
    for text in (out / "index.html", out / "rekap" / "06-rekap-satker.html"):
        found = text.read_text(encoding="utf-8")
        assert "z" in found
        assert f"c/{PAGE}.html" not in found
    assert not (out / "a").exists()
    assert [p.name for p in (out / "c").rglob("*") if p.is_file()] == [table.name]  # what was changed is left
    events = [
        json.loads(x) for x in ask("batch", tmp_path / "batch.yml", "--format", "json").stdout.splitlines()
    ]
    assert events[-1]["dilewati"] == 2


def test_a_record_that_names_files_elsewhere_removes_none(tmp_path):
    out, outside = tmp_path / "r", tmp_path / "surat.txt"
    outside.write_text("x")
    entry = {"id": "../kantor/x", "berkas": {"../surat.txt": record.sha256(outside)}}
    out.mkdir()
    record._remove_files(out, entry)
    record._remove_files(out, entry | {"id": "kantor/x"})
    assert outside.exists()


@pytest.mark.parametrize("name", ["rekap", "Rekap", "REKAP"])
def test_a_plan_may_not_be_called_like_the_roll_up(tmp_path, name):
    plan = office(tmp_path / name)
    for done in (
        ask("report", plan, "--keluar", tmp_path / "r"),
        ask("batch", write(tmp_path, f"kantor: [{name}]")),
    ):
        assert done.exit_code == 2
        assert "dipakai halaman rekap" in done.stderr


@pytest.mark.usefixtures("in_process")
def test_a_page_is_made_again_by_other_libraries_and_another_time(tmp_path, monkeypatch):
    work = jobs([office(tmp_path / "kantor")], tmp_path / "r")
    batch.run(work)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert [batch.run(work)[0].keadaan for _ in range(2)] == ["segar", "dilewati"]
    monkeypatch.setattr("renstra_utils.run.job.versions", lambda: {"pandas": "99"})
    assert [batch.run(work)[0].keadaan for _ in range(2)] == ["segar", "dilewati"]


@pytest.mark.usefixtures("in_process")
def test_a_year_that_one_plan_does_not_have_costs_that_plan_alone(tmp_path):
    offices(tmp_path / "d", 2)
    about = {"renstra": {"nama_kantor": "KPU Lain", "periode": [2025, 2029]}}
    plan = office(tmp_path / "d" / "lain")
    (plan / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    for name in ("target", "realisasi"):
        path = plan / f"{name}.csv"
        path.write_text(path.read_text().replace("2023", "2025"))
    done = ask(
        "batch", write(tmp_path, "keluaran: r\nbawaan: {halaman: capaian, tahun: 2023}\nkantor: [d/*]")
    )
    states = {e["rencana"]: e["keadaan"] for e in record.read_record(tmp_path / "r").values()}
    assert states == {"kantor-000": "segar", "kantor-001": "segar", "lain": "gagal"}
    assert "2023 di luar periode" in done.stderr


def test_what_killed_processes_left_is_removed(tmp_path):
    """At once where it was held, after a while where it never was; what is held or no folder of ours stays."""
    left, never, begun = (tmp_path / f".renstra-sementara-{name}" for name in ("ditinggal", "lama", "baru"))
    foreign = tmp_path / ".renstra-sementara.txt"
    foreign.write_text("x")
    for folder in (left, never, begun):
        folder.mkdir()
    (left / ".kunci").touch()
    (left / "x").write_text("x")
    os.utime(never, (time.time() - 3600,) * 2)
    with scratch(str(tmp_path)) as held:
        os.utime(held, (time.time() - 3600,) * 2)  # a page that takes long
        with scratch(str(tmp_path)) as other:
            assert {p.name for p in tmp_path.iterdir()} == {held.name, foreign.name, begun.name, other.name}
    assert {p.name for p in tmp_path.iterdir()} == {foreign.name, begun.name}


def test_a_person_s_folder_is_never_taken_for_one_that_was_left(tmp_path):
    """A clone of this project, and a folder of pages, beside what is temporary: both are old, one has a lock."""
    for name in ("renstra-utils", "renstra-2025", ".renstra"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "isi.csv").write_text("x")
        (tmp_path / name / ".kunci").touch()
        os.utime(tmp_path / name, (time.time() - 86400,) * 2)
    before = sorted(tmp_path.rglob("*"))
    with scratch(str(tmp_path)):
        pass
    assert sorted(tmp_path.rglob("*")) == before


@linux
def test_kill_9_leaves_no_folder_for_ever(tmp_path):
    code = "import sys, time\nfrom renstra_utils.files import scratch\nwith scratch(): print(1, flush=True); time.sleep(60)"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    held = subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE)
    assert held.stdout
    assert held.stdout.readline()
    held.kill()
    held.wait()
    assert len(list(tmp_path.glob(".renstra-sementara-*"))) == 1
    with scratch(str(tmp_path)) as here:
        assert list(tmp_path.glob(".renstra-sementara-*")) == [here]
