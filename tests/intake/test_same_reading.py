"""Ways to write one workbook that are read the same; and what an import may take of time and memory."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from conftest import reduced_contoh
from made_books import MAIN, SHEET, number, packed, parts, reported, row, sheet, strings, text
from office_sheets import save_exported

from renstra_utils import PlanError
from renstra_utils.bounded import Limits
from renstra_utils.intake.proposal import IntakeError, preview
from renstra_utils.intake.propose import propose
from renstra_utils.readers import book
from renstra_utils.readers.book import read_sheets


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


def _prefixed(part: str) -> str:
    """As OpenXML SDK writes it: `<x:c r="A1">`."""
    part = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1x:\2", part)
    return re.sub(r'\bxmlns="', 'xmlns:x="', part)


def _wide(part: str) -> bytes:
    """In UTF-16."""
    body = re.sub(r"^<\?xml[^>]*\?>", "", part).strip()
    return f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")


def _strict(part: str) -> str:
    """In the namespaces of strict Open XML."""
    part = part.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    return part.replace(
        "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
    )


@pytest.mark.parametrize("form", [_prefixed, _wide, _strict])
def test_one_workbook_in_several_forms(plan, tmp_path, form):
    path = save_exported(plan, tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as z:
        names = [n for n in z.namelist() if n.startswith("xl/") and n.endswith((".xml", ".rels"))]
        content = {n: z.read(n).decode() for n in z.namelist() if n not in names and n.endswith(".rels")}
        other = {n: form(z.read(n).decode()) for n in names if "/theme/" not in n and "drawing" not in n}
    assert read_sheets(packed(tmp_path / "b.xlsx", content | other)) == read_sheets(path)


def test_what_openpyxl_reads(plan, tmp_path):
    """Every value of a workbook as another reader has it."""
    path = save_exported(plan, tmp_path / "a.xlsx")
    theirs = openpyxl.load_workbook(path, data_only=True)
    for ours in read_sheets(path):
        values = {
            (c.row, c.column): c.value
            for cells in theirs[ours.name].iter_rows()
            for c in cells
            if c.value not in (None, "")
        }
        got = {(n, j): c.value for n, cells in ours.rows.items() for j, c in cells.items() if not c.uncounted}
        assert got == values


def test_runs_that_are_struck_or_raised(tmp_path):
    run = "<r><rPr>{}</rPr><t>80</t></r><r><rPr><b/></rPr><t>85</t></r>"
    looks = {
        "<strike/>": True,
        '<strike val="1"/>': True,
        '<strike val="0"/>': False,
        '<strike val="false"/>': False,
        '<vertAlign val="superscript"/>': True,
        '<vertAlign val="baseline"/>': False,
        "<b/>": False,
    }
    made = [run.format(look) for look in looks]
    inline = "".join(row(n, f'<c r="A{n}" t="inlineStr"><is>{t}</is></c>') for n, t in enumerate(made, 1))
    shared = "".join(row(n, number(f"A{n}", str(n - 1), 't="s"')) for n in range(1, len(made) + 1))
    for form in (str, _prefixed):
        content = parts(sheet(inline), sheet(shared), strings=strings(*made))
        for got in read_sheets(packed(tmp_path / "a.xlsx", {n: form(p) for n, p in content.items()})):
            assert [got.rows[n][1].struck for n in sorted(got.rows)] == list(looks.values())
            assert {c.value for cells in got.rows.values() for c in cells.values()} == {"8085"}


def test_texts_as_they_stand(tmp_path):
    """Escapes of the file format, and the reading aid of Asian scripts, are no part of a text."""
    made = strings(
        "<t>a_x000D_b_x005F_x000D_</t>", "<t>baca</t><rPh><t>lain</t></rPh>", "<t>a<!-- b -->c</t>"
    )
    lines = row(1, *(number(f"{c}1", str(n), 't="s"') for n, c in enumerate("ABC")))
    (got,) = read_sheets(packed(tmp_path / "a.xlsx", parts(sheet(lines), strings=made)))
    assert [c.value for c in got.rows[1].values()] == ["a\nb_x000D_", "baca", "ac"]


def test_rows_and_cells_without_addresses(tmp_path):
    lines = (
        f"<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/>{row(5, number('B5', '3'), '<c><v>4</v></c>')}"
    )
    (got,) = read_sheets(packed(tmp_path / "a.xlsx", parts(sheet(lines + "<row><c><v>5</v></c></row>"))))
    values = {n: {j: c.value for j, c in cells.items()} for n, cells in got.rows.items()}
    assert values == {1: {1: 1, 3: 2}, 5: {2: 3, 3: 4}, 6: {1: 5}}


# --- time and memory ----------------------------------------------------------------------------------------


def test_a_child_reads_and_everything_comes_back(plan, tmp_path):
    path = packed(tmp_path / "a.xlsx", parts(reported()))
    assert any("P2.01 2024 nilai" in line for line in preview(propose(plan, path)))
    with pytest.raises(IntakeError, match="sel C2") as refused:
        propose(plan, packed(tmp_path / "b.xlsx", parts(reported(text("C2", "8o")))))
    assert refused.value.problems[0].saran
    (plan / "indikator.csv").write_text("kode\n")
    with pytest.raises(PlanError):
        propose(plan, path)


@pytest.mark.parametrize(
    ("work", "limits", "said"),
    [
        (lambda: time.sleep(60), Limits(0.3, 500), "melewati batas waktu 0.3 detik"),
        (lambda: bytearray(900_000_000), Limits(20, 100), "melewati batas memori 100 MB"),
    ],
)
def test_a_file_that_takes_too_much(plan, tmp_path, monkeypatch, work, limits, said):
    path = packed(tmp_path / "isian.xlsx", parts(reported()))
    monkeypatch.setattr(book, "_sheets", lambda raw: work())
    with pytest.raises(IntakeError) as e:
        propose(plan, path, limits=limits)
    assert f"isian.xlsx: membaca berkas ini {said}" in str(e.value)
    assert "--batas-waktu atau --memori" in str(e.value)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="limits of memory are Linux's")
def test_memory_runs_out_in_the_parser(plan, tmp_path):
    """Elements that are kept until their cell is whole."""
    wide = f'<c r="C2" t="inlineStr"><is>{"<r/>" * 1_500_000}</is></c>'
    path = packed(tmp_path / "a.xlsx", {**parts(reported()), SHEET: reported(wide)})
    with pytest.raises(IntakeError, match="batas memori 60 MB"):
        propose(plan, path, limits=Limits(300, 60))
