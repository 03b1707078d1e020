"""A new plan folder: valid and empty, or with another plan's indicators alone; nothing is overwritten."""

from __future__ import annotations

import json
import subprocess
import sys

import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import BALIKPAPAN, CONTOH

import renstra_utils
from renstra_utils import PlanError
from renstra_utils.cli import main
from renstra_utils.plan import start
from renstra_utils.plan.contract import contract


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "kantor baru"


def made(folder, *more):
    done = run("new", folder, "--nama", "KPU Kota Sabang", "--tahun", "2025-2029", *more)
    assert done.exit_code == 0, done.output
    return done.output


def test_empty_plan_is_valid(folder):
    said = made(folder, "--kode-satker", "012345")
    assert {p.name for p in folder.iterdir()} == {f"{t}.csv" for t in contract()} | {
        "datapackage.json",
        "README.md",
    }
    for name, spec in contract().items():
        assert (folder / f"{name}.csv").read_text() == ",".join(
            f["name"] for f in spec["schema"]["fields"]
        ) + "\n"
    plan = renstra_utils.load(folder, empty_ok=True)
    assert (plan.meta.nama_kantor, plan.meta.kode_satker, plan.years) == (
        "KPU Kota Sabang",
        "012345",
        [2025, 2026, 2027, 2028, 2029],
    )
    assert not any(len(t) for t in plan.tables.values())
    for step in (
        "Isi indikator.csv, lalu target.csv",
        f"renstra periksa {folder}",
        f"renstra report {folder}",
    ):
        assert step in said
    with pytest.raises(PlanError, match=r"masih kosong.*Isi dulu indikator\.csv"):
        renstra_utils.load(folder)


@pytest.mark.parametrize("source", [None, BALIKPAPAN])
def test_package_is_valid_for_others(folder, source):
    made(folder, *(["--dari", source] if source else []))
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", str(folder / "datapackage.json")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("source", [BALIKPAPAN, CONTOH], ids=lambda f: f.name)
def test_indicators_are_taken_over_and_nothing_else(folder, source):
    made(folder, "--dari", source)
    old, new = renstra_utils.load(source), renstra_utils.load(folder)
    pd.testing.assert_frame_equal(new.indikator[start.SHARED], old.indikator[start.SHARED])
    others = [c for c in new.indikator if c not in [*start.SHARED, "_baris"]]
    assert set(others) == {
        "baseline",
        "kondisi_akhir",
        "induk",
        "standar_nasional",
        "sumber_standar",
        "pengganti",
        "baris_sumber",
    }
    assert new.indikator[others].isna().all(axis=None)
    assert [name for name, rows in new.tables.items() if len(rows)] == ["indikator"]
    assert new.meta.nama_kantor == "KPU Kota Sabang"
    assert new.meta.contoh is False
    assert new.years == list(range(2025, 2030))


def test_fiction_does_not_leak(folder):
    made(folder, "--dari", CONTOH)
    whole = "".join(p.read_text() for p in folder.iterdir()).lower()
    assert not [word for word in ("fiktif", "rekaan", "contoh kota", "kota contoh", "cc0") if word in whole]


def test_a_real_source_is_named(folder):
    said = made(folder, "--dari", BALIKPAPAN)
    about = json.loads((folder / "datapackage.json").read_text())
    assert about["sources"] == [
        {"title": "Bunyi indikator disalin dari Renstra KPU Kota Balikpapan 2020–2024"}
    ]
    assert "Sesuaikan 85 indikator" in said
    assert "menyebut KPU Kota Balikpapan (K1.1.01," in said
    assert "Isi target.csv" in said


@pytest.mark.parametrize(
    "year", ["2029-2025", "2025", "2025-2025", "dua ribu", "2025-2129", "1900-1904", "2025/2029", ""]
)
def test_bad_years(folder, year):
    done = run("new", folder, "--nama", "X", "--tahun", year)
    assert done.exit_code == 2
    assert "tulis tahun awal dan akhir, mis. 2025-2029" in done.output
    assert not folder.exists()


@pytest.mark.parametrize("name", ["", "  ", "\u00a0\t", "a\x00b", "a\x1bb"])
def test_blank_names(folder, name):
    done = run("new", folder, "--nama", name, "--tahun", "2025-2029")
    assert done.exit_code == 2
    assert "nama kantor" in done.output
    assert not folder.exists()


def test_nothing_is_overwritten(folder):
    folder.mkdir()
    made(folder)  # an empty folder is as good as none
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    done = run("new", folder, "--nama", "Lain", "--tahun", "2025-2029")
    assert done.exit_code == 2
    assert "sudah ada isinya; tidak ada yang ditimpa" in done.output
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    done = run("new", folder / "README.md", "--nama", "Lain", "--tahun", "2025-2029")
    assert done.exit_code == 2


def test_source_that_is_no_plan(folder, tmp_path):
    done = run("new", folder, "--nama", "X", "--tahun", "2025-2029", "--dari", tmp_path / "tiada")
    assert done.exit_code == 2
    (tmp_path / "rusak").mkdir()
    done = run("new", folder, "--nama", "X", "--tahun", "2025-2029", "--dari", tmp_path / "rusak")
    assert done.exit_code == 1
    assert "indikator.csv: berkas wajib tidak ada" in done.output
    assert not folder.exists()


def test_an_office_s_own_clock_is_asked_for_by_name(folder):
    made(folder, "--zona-waktu", "WIT")
    assert renstra_utils.load(folder, empty_ok=True).meta.zona_waktu == "WIT"
    assert "- Zona waktu: WIT" in (folder / "README.md").read_text(encoding="utf-8")
    wrong = run("new", folder.parent / "lain", "--nama", "x", "--tahun", "2025-2029", "--zona-waktu", "WIBB")
    assert wrong.exit_code == 2
    assert "WITA" in wrong.output
