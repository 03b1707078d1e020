"""An office's pages share its plan: by one worker, in order, the same bytes as each page made alone."""

from __future__ import annotations

import json
import pickle
import pickletools
from dataclasses import replace

import pytest
from conftest import ROOT
from runs import Here, linux, offices

from renstra_utils.run import batch, job, record
from renstra_utils.run.workers import LocalWorkers, _Waiting

pytest_plugins = ["run_fixtures"]
KINDS = ["audit", "capaian", "anggaran", "evaluasi"]


@pytest.mark.parametrize("name", ["contoh", "contoh-kabupaten-2025"])
def test_shared_pages_are_those_made_alone(name, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    pages = job.jobs_of(
        ROOT / "data" / name, [2025 if "2025" in name else 2023], KINDS, ["id", "en"], tmp_path
    )
    made = {}
    for where, pool in (("sendiri", Here(1, job.Options())), ("bersama", LocalWorkers(1, job.Options()))):
        there = [replace(j, keluaran=tmp_path / where) for j in pages]
        results = batch.run(there, pool=pool)
        assert {r.keadaan for r in results} == {job.FRESH}
        files = sorted(f for f in (tmp_path / where).rglob("*") if f.suffix in (".html", ".csv"))
        made[where] = {f.relative_to(tmp_path / where).as_posix(): f.read_bytes() for f in files}
    assert len(made["sendiri"]) > len(pages)
    assert made["bersama"] == made["sendiri"]


def test_a_worker_reads_an_office_before_its_second_page(tmp_path, notebooks):
    """Told by the pages themselves: whether their kernel began with the plan in place."""
    path = notebooks / "02-capaian-tahunan.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    code = "from renstra_utils.plan import kept\nopen(f'{rencana}/../dibaca', 'a').write(f'{kept._kept is not None}\\n')"
    book["cells"].insert(3, {"cell_type": "code", "id": "dibaca", "metadata": {}, "execution_count": None, "outputs": [], "source": code})  # fmt: skip
    path.write_text(json.dumps(book), encoding="utf-8")
    plan = offices(tmp_path / "plans", 1)[0]
    jobs = job.jobs_of(plan, [2023], ["capaian"], ["id", "en"], tmp_path / "out")
    assert {r.keadaan for r in batch.run(jobs, workers=1)} == {job.FRESH}
    first, warmed, second = (tmp_path / "plans" / "dibaca").read_text().split()
    assert (first, warmed, second) == ("False", "False", "True")


@linux
def test_a_plan_that_changes_between_its_pages_is_read_again(tmp_path):
    plan = offices(tmp_path / "plans", 1)[0]
    jobs = job.jobs_of(plan, [2023], KINDS, ["id"], tmp_path / "out")

    def change(result):
        if result.kind == "capaian":
            table = plan / "realisasi.csv"
            table.write_text(table.read_text(encoding="utf-8").replace(",60,", ",61,"), encoding="utf-8")

    results = {r.kind: r for r in batch.run(jobs, workers=1, on_result=change)}
    assert {r.keadaan for r in results.values()} == {job.FRESH}
    assert results["anggaran"].masukan != results["capaian"].masukan
    assert record.why_stale(jobs[2], record.read_record(tmp_path / "out")[jobs[2].id]) == ""
    assert record.why_stale(jobs[1], record.read_record(tmp_path / "out")[jobs[1].id]) == "masukan berubah"


def test_workers_have_offices_of_their_own_and_help_at_the_end(tmp_path):
    jobs = [j for p in offices(tmp_path, 3) for j in job.jobs_of(p, [2023], KINDS, ["id"], tmp_path)]
    waiting, turns = _Waiting(jobs), []
    while waiting:
        for worker in (0, 1):
            if waiting:
                turns.append((worker, waiting.next_of(worker)))
    assert sorted(j.id for _, j in turns) == sorted(j.id for j in jobs)
    by_worker = {w: [j.plan_name for v, j in turns if v == w] for w in (0, 1)}
    assert by_worker[0][:4] == ["kantor-000"] * 4
    assert by_worker[1][:4] == ["kantor-001"] * 4
    assert by_worker[0][4:] == by_worker[1][4:] == ["kantor-002"] * 2


def test_a_result_is_plain(tmp_path):
    """What starts workers waits for them alone: to import a notebook's types there takes two seconds."""
    own = job.jobs_of(*offices(tmp_path, 1), [2023], ["capaian"], ["id"], tmp_path / "out")
    (made,) = batch.run(own, workers=1)
    words = {word for _, word, _ in pickletools.genops(pickle.dumps(made)) if isinstance(word, str)}
    foreign = {w for w in words if w.startswith(("nbformat", "pandas", "numpy"))}
    assert made.keadaan == job.FRESH
    assert not foreign
