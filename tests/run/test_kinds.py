"""The kinds of page, and the package that carries their notebooks."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from renstra_utils.run import kinds

PACKAGE = ROOT / "renstra_utils"
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


@pytest.mark.parametrize("name", kinds.KINDS)
def test_a_kind_gives_its_notebook_what_that_takes(name):
    kind = kinds.KINDS[name]
    path = kinds.notebook_of(name)
    year, quarter = 2023 if kind.yearly else None, 2 if kind.quarterly else None
    template = "kop.docx" if "templat" in kind.parameters else ""
    given = kinds.page_parameters(name, Path("x"), year, "id", template, quarter)
    assert set(given) == set(kind.parameters)
    kinds.check_parameters(path, given)


def test_every_page_has_a_line_on_the_landing_notebook():
    text = (ROOT / "notebooks" / "index.ipynb").read_text(encoding="utf-8")
    assert {k.notebook for k in kinds.KINDS.values()} <= set(re.findall(r"\]\(([\w-]+)\.ipynb\)", text))


def carried() -> set[Path]:
    """Every file of the repository that the package is told to carry."""
    found = set()
    for package in SETUP["packages"]:
        folder = ROOT / SETUP["package-dir"].get(package, package.replace(".", "/"))
        assert folder.is_dir(), package
        found |= set(folder.glob("*.py"))
        found |= {p for pattern in SETUP["package-data"].get(package, []) for p in folder.glob(pattern)}
    return {p for p in found if p.is_file()}


def test_the_package_carries_every_file_and_the_notebooks():
    ours = {p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert ours | set((ROOT / "notebooks").glob("*.ipynb")) == carried()


@pytest.mark.slow
def test_a_wheel_makes_pages_from_anywhere(tmp_path):
    """Needs the network, for the build; the command finds its notebooks without the repository."""
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT]
    subprocess.run(pip, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    command = [sys.executable, "-m", "renstra_utils.cli", "report", ROOT / "data" / "contoh"]
    how = ["--tahun", "2023", "--halaman", "capaian", "--keluar", "r"]
    done = subprocess.run(
        [*command, *how],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "r" / "contoh" / "02-capaian-tahunan-2023.html").is_file()
