"""At the prompt: a quick and silent import, completion, a rich plan, errors that help."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import CONTOH, ROOT

import renstra_utils
from renstra_utils import PlanError


def test_import_is_silent_and_reads_little():
    """Nothing is printed, and what is slow to read stays unread until it is named: the time is pandas' own."""
    code = """
import pandas, matplotlib, sys
import renstra_utils
slow = {"pandera", "matplotlib.figure", "papermill", "nbconvert", "ipywidgets", "itables"} & set(sys.modules)
sys.stderr.write(str(sorted(slow)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == ""
    assert done.stderr == "[]"


def test_the_command_comes_at_once():
    """`renstra --help` needs none of what its commands take long to load."""
    slow = [
        "pandera",
        "matplotlib",
        "papermill",
        "nbconvert",
        "openpyxl",
        "xlsxwriter",
        "docx",
        "pdfplumber",
        "bs4",
        "distributed",
    ]
    code = f"import sys, renstra_utils.cli; print(sorted(set({slow}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_completion():
    assert set(renstra_utils.__all__) == {"load", "Plan", "PlanError"} <= set(dir(renstra_utils))
    assert {"indikator", "target", "coverage", "years"} <= set(dir(renstra_utils.load(CONTOH)))


def test_a_rich_plan(contoh, balikpapan):
    html = contoh._repr_html_()
    assert "contoh fiktif" in html
    assert "<th scope=row>2024" in html
    assert "belum ada" in balikpapan._repr_html_()
    assert balikpapan.coverage()["realisasi"].sum() == 0


def test_words_in_a_plan_are_no_markup(tmp_path):
    import shutil

    folder = shutil.copytree(CONTOH, tmp_path / "a<b>")
    path = folder / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace("KPU Kota Contoh", "<script>"), encoding="utf-8")
    html = renstra_utils.load(folder)._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("data/contho", "Maksud Anda “data/contoh”?"),
        (
            "data",
            "Rencana ada di dalamnya: "
            + ", ".join(sorted(f"data/{p.parent.name}" for p in (ROOT / "data").glob("*/indikator.csv"))),
        ),
        ("data/contoh/target.csv", "Sebut foldernya: data/contoh"),
    ],
)
def test_a_wrong_folder_names_the_nearest(monkeypatch, path, word):
    monkeypatch.chdir(ROOT)
    with pytest.raises(PlanError) as e:
        renstra_utils.load(path)
    assert word in str(e.value)


def test_from_a_notebook_the_way_up_is_named(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    with pytest.raises(PlanError, match=r"“\.\./data/contoh”"):
        renstra_utils.load("data/contoh")


def test_a_wrong_name_names_the_nearest(contoh):
    with pytest.raises(AttributeError, match="Maksud Anda “realisasi”"):
        _ = contoh.realisai
