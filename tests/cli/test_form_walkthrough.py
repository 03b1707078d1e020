"""`docs/bentuk-lembar.md`, step by step as it is written: its sheets made, its commands run and answered, its
expected lines looked for, its form read, its tables held against the code."""

from __future__ import annotations

import re
import shlex

import openpyxl
from click.testing import CliRunner
from conftest import ROOT

from renstra_utils.cli import main
from renstra_utils.forms.form import BESIDE, read_form
from renstra_utils.forms.meaning import explained
from renstra_utils.plan import start

DOC = ROOT / "docs" / "bentuk-lembar.md"
STEP = re.compile(r"```(sh|text|toml)\n(.*?)```|Berkas `([^`]+)`, lembar `(\w+)`:\n\n((?:\|[^\n]*\n)+)", re.S)


def cells(line: str) -> list[str]:
    return [c.strip() for c in line.strip().strip("|").split("|")]


def sheet(path, name: str, table: str) -> None:
    """A sheet as the document's table has it: the line of letters aside, each further line a row."""
    book = openpyxl.Workbook()
    book.active.title = name
    for line in table.splitlines()[2:]:
        _, *row = cells(line)
        book.active.append([float(c) if re.fullmatch(r"\d+", c) else c or None for c in row])
    path.parent.mkdir(exist_ok=True)
    book.save(path)


def indicators() -> list[str]:
    """The indicators of the walk-through that comes before."""
    text = (ROOT / "docs" / "kantor-baru.md").read_text(encoding="utf-8")
    table = re.search(r"Lembar `indikator`:\n\n((?:\|[^\n]*\n)+)", text)[1].splitlines()
    return [",".join(cells(line)) for n, line in enumerate(table) if n != 1]


def test_the_form_walk_through_does_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    office = tmp_path / "latihan" / "kpu-kota-rekaan"
    office.parent.mkdir()
    start.new(office, "KPU Kota Rekaan", [2025, 2029], contoh=True)
    (office / "indikator.csv").write_text("\n".join([*indicators(), ""]), encoding="utf-8")
    doc = DOC.read_text(encoding="utf-8")
    answers = iter(re.findall(r"^Jawab (.*):$", doc, re.M))
    said, ran = "", []
    for kind, text, path, name, table in STEP.findall(doc):
        if path:
            sheet(tmp_path / path, name, table)
        elif kind == "sh":
            said = ""
            for line in text.splitlines():
                _, *command = shlex.split(line)
                given = re.findall("`([^`]*)`", next(answers)) if command[0] == "petakan" else []
                done = CliRunner().invoke(main, command, input="".join(f"{a}\n" for a in given))
                said += done.output
                ran.append(command[0])
                assert "Traceback" not in said
        elif kind == "toml":
            written = (office / "forms" / "kinerja.toml").read_text(encoding="utf-8")
            assert text == written
            assert read_form(office / "forms" / "kinerja.toml").kolom
        else:
            for line in text.splitlines():
                assert line.strip() in said, f"“{line}” is not in:\n{said}"
    assert ran == ["impor", "petakan", "impor", "impor"]
    assert next(answers, None) is None


def test_every_meaning_of_a_row_is_in_the_document():
    doc = DOC.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|$", doc, re.M))
    expected = {
        m: explained(m)[0] for m in ("kode", "tahun", "triwulan", "bulan", "level", *BESIDE, "label.nilai")
    }
    assert told == expected
