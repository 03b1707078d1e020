"""An office under a national plan: what it need not have, what is read of the national plan, and what is refused."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import CONTOH, ROOT
from national_offices import KELUHAN, MUTU, NAME, TARGETS, national, pair, under

import renstra_utils
from renstra_utils.plan import codebook
from renstra_utils.plan.folder import hashes
from renstra_utils.plan.package import brief
from renstra_utils.plan.problem import PlanError

KOTA = ROOT / "data" / "contoh-kota-2025"


def test_agreements_are_targets_and_the_period_is_the_national_one(tmp_path: Path) -> None:
    plan = pair(tmp_path)
    assert plan.target.empty
    assert plan.meta.periode == (2025, 2029) == plan.induk.meta.periode
    assert plan.years == brief(plan.folder).years
    assert not plan.catatan
    assert "di bawah nasional" in plan._repr_html_()


def test_an_empty_target_file_will_do_and_one_without_a_heading_will_not(tmp_path: Path) -> None:
    folder = pair(tmp_path).folder
    (folder / "target.csv").write_text("kode,tahun,nilai\n")
    assert renstra_utils.load(folder).target.empty
    (folder / "target.csv").write_text("")
    with pytest.raises(PlanError, match=r"target\.csv: berkas kosong"):
        renstra_utils.load(folder)


def test_the_national_files_take_part_in_the_hashes(tmp_path: Path) -> None:
    plan = pair(tmp_path)
    assert plan.hashes == hashes(plan.folder)
    assert f"{NAME}/target.csv" in plan.hashes
    before = hashes(plan.folder)
    national(tmp_path, [MUTU, KELUHAN], TARGETS.replace("80", "85"))
    changed = {n for n, digest in hashes(plan.folder).items() if before[n] != digest}
    assert changed == {f"{NAME}/target.csv"}
    shutil.rmtree(tmp_path / NAME)
    assert set(hashes(plan.folder)) - set(before) == {f"{NAME}/"}
    assert brief(plan.folder).years == []


@pytest.mark.parametrize(
    "way",
    [
        "/etc", "..", "../..", "nasional", "./nasional", "../../../../nasional", "../nasional/../../etc", "..\\nasional",
        "../.git", "C:\\nasional", "../nasional\n", "", "file:///nasional", "../" + "a" * 600, 5, ["../nasional"], None,
    ],
)  # fmt: skip
def test_a_way_that_is_none_is_refused_by_name(tmp_path: Path, way: Any) -> None:
    folder = pair(tmp_path).folder
    about = {"nama_kantor": "K", "periode": [2025, 2029], "contoh": True, "induk": way}
    (folder / "datapackage.json").write_text(json.dumps({"renstra": about}))
    with pytest.raises(PlanError) as e:
        renstra_utils.load(folder)
    said = str(e.value)
    assert ("renstra.induk: harus jalur nisbi" in said) == (way is not None), said
    assert "berkas wajib tidak ada" in said  # without a national plan targets are owed
    hashes(folder), brief(folder)


def _refused(folder: Path) -> str:
    with pytest.raises(PlanError) as e:
        renstra_utils.load(folder)
    return str(e.value)


def test_what_is_no_national_plan(tmp_path: Path) -> None:
    folder = pair(tmp_path).folder
    (tmp_path / "lain").mkdir()

    def named(way: str, **more: Any) -> str:
        about = {"nama_kantor": "K", "contoh": True, "induk": way, **more}
        (folder / "datapackage.json").write_text(json.dumps({"renstra": about}))
        return _refused(folder)

    assert (
        "folder rencana nasionalnya tidak ada (tertulis “../nasionl”). Maksud Anda “../nasional”?"
        in named("../nasionl")
    )
    assert "bukan rencana, indikator.csv tidak ada di dalamnya" in named("../lain")
    assert "rencana nasionalnya folder ini sendiri" in named("../kantor")
    assert "rencana nasional itu contoh fiktif, kantor ini bukan" in named("../nasional", contoh=False)
    assert "di luar periode rencana nasional 2025–2029" in named("../nasional", periode=[2020, 2024])
    circle = {"nama_kantor": "N", "contoh": True, "periode": [2025, 2029], "induk": "../kantor"}
    (tmp_path / NAME / "datapackage.json").write_text(json.dumps({"renstra": circle}))
    assert "rencana itu sendiri berada di bawah rencana lain" in named("../nasional")
    (tmp_path / NAME / "datapackage.json").write_text("{")
    said = named("../nasional")
    assert "rencana nasional nasional belum dapat dipakai, datapackage.json" in said
    assert str(tmp_path) not in said.split("\n", 1)[1]


def test_codes_of_national_indicators(tmp_path: Path) -> None:
    national(tmp_path, [MUTU, KELUHAN], TARGETS)
    folder = under(tmp_path, [("A", *MUTU[1:], "N11"), ("B", *KELUHAN[1:], "n2"), ("C", *KELUHAN[1:], "")])
    said = _refused(folder)
    assert "indikator.csv, baris 2, kolom induk: tidak ada di indikator.csv rencana nasional nasional" in said
    assert "(tertulis “N11”). Maksud Anda “N1”?" in said
    assert "Maksud Anda “N2”? Tertulis “n2”" in said
    (folder / "datapackage.json").write_text(
        json.dumps({"renstra": {"nama_kantor": "K", "periode": [2025, 2029]}})
    )
    assert "ada kode indikator nasional, tetapi rencana nasionalnya tidak disebut" in _refused(folder)


@pytest.mark.parametrize(
    "days",
    [{"2025": "20 Februari"}, {"25": "2026-02-20"}, {"2025": "2024-02-20"}, "2026-02-20", {"2025": None}],
)
def test_days_of_reports_that_are_none(tmp_path: Path, days: Any) -> None:
    folder = pair(tmp_path).folder
    about = {"nama_kantor": "K", "contoh": True, "induk": "../nasional", "tanggal_lapor": days}
    (folder / "datapackage.json").write_text(json.dumps({"renstra": about}))
    assert "renstra.tanggal_lapor: harus tanggal menurut tahun" in _refused(folder)


def test_a_copied_folder_finds_its_national_plan_by_its_place(tmp_path: Path) -> None:
    plan = pair(tmp_path)
    copy = Path(shutil.copytree(plan.folder, tmp_path / "jauh" / "sekali" / "kantor"))
    with pytest.raises(PlanError, match="folder rencana nasionalnya tidak ada"):
        renstra_utils.load(copy)
    assert renstra_utils.load(copy, place=plan.folder).induk is not None


def test_the_codebook_names_the_national_plan(tmp_path: Path) -> None:
    folder = pair(tmp_path).folder
    package = json.loads((folder / "datapackage.json").read_text()) | {"title": "Kantor"}
    (folder / "datapackage.json").write_text(json.dumps(package))
    codebook.renew(folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "- Periode: menurut rencana nasionalnya\n- Rencana nasional: ../nasional" in text
    assert "`induk`" in text
    assert renstra_utils.load(folder).induk is not None


def test_plans_without_a_national_one_are_as_before() -> None:
    plan = renstra_utils.load(CONTOH)
    assert plan.induk is None
    assert plan.hashes == hashes(CONTOH)
    assert not any("/" in name for name in plan.hashes)


def test_the_office_can_be_read_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert renstra_utils.load(os.path.relpath(KOTA)).induk is not None
    monkeypatch.chdir(KOTA)
    assert renstra_utils.load(".").induk is not None
