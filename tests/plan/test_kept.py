"""What is kept for an office's pages: given out only while it is true, and out of reach of whoever gets it."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from conftest import BALIKPAPAN, ROOT

from renstra_utils import PlanError, load
from renstra_utils.evaluate import attainment, budget, codes
from renstra_utils.plan import kept, plan

COMPUTED = (attainment.attainment, budget.keyed_budget, codes.codes_of_activities)


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    kept.keep(None)


@pytest.fixture
def folder(tmp_path):
    """Two plans side by side, the second under the first."""
    for name in ("contoh-nasional-2025-2029", "contoh-kabupaten-2025"):
        shutil.copytree(ROOT / "data" / name, tmp_path / name)
    return tmp_path / "contoh-kabupaten-2025"


@pytest.fixture
def reads(monkeypatch):
    """How often a plan was read from its files."""
    read, times = plan.files_of.read_files, []
    monkeypatch.setattr(plan.files_of, "read_files", lambda *a: times.append(a[0]) or read(*a))
    return times


def filled(where):
    """The office's plan, kept, with all that is computed of it."""
    kept.keep(load(where))
    return [compute(load(where)) for compute in COMPUTED]


@pytest.mark.parametrize("name", ["contoh", "kpu-balikpapan-2020-2024", "contoh-kabupaten-2025"])
def test_kept_is_what_it_would_be_without(name, reads):
    where = ROOT / "data" / name
    alone = load(where)
    expected = [compute(alone) for compute in COMPUTED]
    filled(where)
    before = len(reads)
    again = load(where)
    assert len(reads) == before
    assert again is not load(where)
    assert (again.meta, again.rules, again.hashes, again.catatan) == (
        alone.meta,
        alone.rules,
        alone.hashes,
        alone.catatan,
    )
    for table, frame in alone.tables.items():
        pd.testing.assert_frame_equal(again.tables[table], frame)
    for compute, frame in zip(COMPUTED, expected, strict=True):
        pd.testing.assert_frame_equal(compute(again), frame)


@pytest.mark.parametrize("file", ["realisasi.csv", "datapackage.json"])
def test_changed_files_are_read(folder, reads, file):
    filled(folder)
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = len(reads)
    again = load(folder)
    assert len(reads) > before
    assert again.hashes[file] != kept._kept.plan.hashes[file]


def test_a_changed_national_plan_is_read(folder):
    filled(folder)
    above = folder.parent / "contoh-nasional-2025-2029" / "target.csv"
    above.write_text(above.read_text(encoding="utf-8").rsplit("\n", 2)[0] + "\n", encoding="utf-8")
    assert len(load(folder).induk.target) == len(kept._kept.plan.induk.target) - 1


def test_the_national_plan_of_one_office_is_that_of_the_next(folder, reads):
    filled(folder)
    other = folder.parent / "lain"
    shutil.copytree(folder, other)
    reads.clear()
    assert load(other).induk is not None
    assert reads == [other]


def test_a_notebook_that_writes_into_its_plan_computes_anew():
    filled(BALIKPAPAN)
    mine = load(BALIKPAPAN)
    mine.tables["realisasi"] = mine.realisasi.iloc[:0]
    assert attainment.attainment(mine)["capaian"].notna().sum() == 0
    mine = load(BALIKPAPAN)
    mine.indikator.loc[0, "program"] = "Lain"
    assert attainment.attainment(mine).loc[0, "program"] == "Lain"
    assert attainment.attainment(load(BALIKPAPAN)).loc[0, "program"] != "Lain"


def test_writing_into_a_result_leaves_the_next_one_alone():
    filled(BALIKPAPAN)
    for compute in COMPUTED:
        first = compute(load(BALIKPAPAN))
        first.iloc[:, 0] = first.iloc[::-1, 0].to_numpy()
        first["baru"] = 1
        assert "baru" not in compute(load(BALIKPAPAN))


def test_other_conventions_are_computed():
    filled(BALIKPAPAN)
    mine = load(BALIKPAPAN)
    mine.rules.pilihan["batas"] = "tanpa"
    assert set(attainment.attainment(mine)["batas"].dropna()) == {"tanpa"}
    assert set(attainment.attainment(load(BALIKPAPAN))["batas"].dropna()) != {"tanpa"}


def test_an_import_that_was_cut_off_is_said(folder):
    filled(folder)
    (folder / "indikator.csv").unlink()
    (folder / ".impor").mkdir()
    with pytest.raises(PlanError, match="impor"):
        load(folder)
