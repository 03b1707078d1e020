"""What was proposed is written together or not at all; and the commands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import reduced_contoh
from office_sheets import one, propose, row, rows

import renstra_utils
from renstra_utils import PlanError, files
from renstra_utils.cli import main
from renstra_utils.intake.proposal import IntakeError, apply


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


def test_cut_off_on_the_way_it_is_finished_by_the_next(plan, tmp_path, monkeypatch):
    proposal = propose(plan, one(tmp_path, 12))
    assert len(proposal.files) > 1
    real, moved = os.replace, []

    def cut(a, b):
        if Path(a).parent.name == files.WAITING and moved:
            raise KeyboardInterrupt
        moved.extend([b] if Path(a).parent.name == files.WAITING else [])
        real(a, b)

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        apply(proposal)
    monkeypatch.undo()
    with pytest.raises(PlanError, match="impor sebelumnya terputus"):
        renstra_utils.load(plan)
    done = CliRunner().invoke(main, ["impor", str(one(tmp_path, 12)), str(plan), "--ya"])
    assert "Tidak ada yang berubah" in done.output
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "12"
    assert rows(plan, "revisi")[-1]["baru"] == "12"


def test_cut_off_before_all_is_written_nothing_has_changed(plan, tmp_path, monkeypatch):
    proposal = propose(plan, one(tmp_path, 12))
    before = {p.name: p.read_bytes() for p in plan.iterdir() if p.is_file()}
    real = files.write_atomic

    def full(path, data):
        if path.name == "revisi.csv":
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(files, "write_atomic", full)
    with pytest.raises(OSError, match="No space"):
        apply(proposal)
    assert {p.name: p.read_bytes() for p in plan.iterdir() if p.is_file() and p.name != ".kunci"} == before
    renstra_utils.load(plan)


def test_a_plan_that_changed_since_the_preview_is_not_overwritten(plan, tmp_path):
    proposal = propose(plan, one(tmp_path, 12))
    with (plan / "realisasi.csv").open("a") as f:
        f.write("\n")
    with pytest.raises(IntakeError, match="berubah selagi pratinjau"):
        apply(proposal)


def test_it_asks_before_it_writes(plan, tmp_path):
    path = str(one(tmp_path, 12))
    before = (plan / "realisasi.csv").read_bytes()
    done = CliRunner().invoke(main, ["impor", path, str(plan)], input="\n")
    assert "Tidak ada yang ditulis" in done.output
    done = CliRunner().invoke(main, ["impor", path, str(plan), "--dry-run"])
    assert "PEMBETULAN" in done.output
    assert (plan / "realisasi.csv").read_bytes() == before
    done = CliRunner().invoke(main, ["impor", path, str(plan)], input="ya\n")
    assert done.exit_code == 0
    assert "Berkas lama disimpan di" in done.output
    assert (plan / "realisasi.csv").read_bytes() != before


def test_a_filled_workbook_is_not_overwritten(plan, tmp_path):
    path = tmp_path / "a.xlsx"
    assert CliRunner().invoke(main, ["excel", str(plan), "--keluar", str(path)]).exit_code == 0
    done = CliRunner().invoke(main, ["excel", str(plan), "--keluar", str(path)])
    assert done.exit_code == 2
    assert "sudah ada" in done.output
    assert CliRunner().invoke(main, ["excel", str(plan), "--keluar", str(path), "--timpa"]).exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["impor", "tidak-ada.xlsx", "PLAN"], "tidak ada"),
        (["impor", "FILE", "PLAN", "--tabel", "realisas"], "Maksud Anda “realisasi”"),
        (["impor", "FILE", "PLAN", "--satuan", "jutaan"], "juta"),
        (["excel", "PLAN", "--keluar", "a.csv"], ".xlsx"),
        (["excel", "PLAN", "--tahun", "1999"], "di luar periode"),
        (["impor", "FILE"], "RENCANA"),
    ],
)
def test_wrong_use(plan, tmp_path, args, said):
    path = one(tmp_path, 12)
    done = CliRunner().invoke(main, [{"PLAN": str(plan), "FILE": str(path)}.get(a, a) for a in args])
    assert done.exit_code == 2
    assert said in done.output


def test_a_broken_plan_is_told_before_anything(plan, tmp_path):
    (plan / "target.csv").write_text("kode;tahun\n", encoding="utf-8")
    for args in (
        ["impor", str(one(tmp_path, 12)), str(plan)],
        ["excel", str(plan), "--keluar", str(tmp_path / "a.xlsx")],
    ):
        done = CliRunner().invoke(main, args)
        assert done.exit_code == 1
        assert "target.csv, baris 1" in done.output
