"""What a reader of the document does not see is no part of a figure; what is set off it leaves the cell to a person."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from renstra_utils.forms.printed.cells import read_target
from renstra_utils.readers.extract import read_document


def cell_of(path):
    (row,) = [line for line in read_document(path).lines if line.table]
    return row.cells[1]


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ("<span style='display:none'>5</span>87", "87"),
        ("<span style='VISIBILITY: hidden'>5</span>87", "87"),
        ("<span style='font-size:0'>5</span>87", "87"),
        ("<span hidden>5</span>87", "87"),
        ("<span style='mso-hide:all'>5</span>87", "87"),
        ("<span style='font-size:0.9em'>8</span>7", "87"),
        ("87<sub>2</sub>", ""),
        ("<span style='text-decoration: line-through'>80</span>87", ""),
        ("<span style='vertical-align:super'>1</span>87", ""),
        ("\u202e78", ""),
    ],
)
def test_html(tmp_path, inside, value):
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><table><tr><td>1</td><td>{inside}</td></tr></table>", encoding="utf-8")
    assert read_target(cell_of(path))[0] == value


def test_a_row_and_a_cell_that_are_not_shown(tmp_path):
    path = tmp_path / "a.html"
    rows = "<tr style='display:none'><td>9</td><td>99</td></tr><tr><td>1</td><td style='visibility:hidden'>5</td></tr>"
    path.write_text(f"<html><body><table>{rows}</table>", encoding="utf-8")
    assert cell_of(path) == ""


@pytest.mark.parametrize(
    ("look", "value"), [("vanish", "87"), ("strike", ""), ("dstrike", ""), ("bold", "875"), ("sym", "")]
)
def test_word(tmp_path, look, value):
    document = docx.Document()
    cell = document.add_table(1, 2).rows[0].cells[1]
    cell.paragraphs[0].add_run("87")
    run = cell.paragraphs[0].add_run("" if look == "sym" else "5")
    if look == "sym":
        sign = OxmlElement("w:sym")
        sign.set(qn("w:char"), "F035")
        run._r.append(sign)
    else:
        run.font.__setattr__({"vanish": "hidden", "dstrike": "double_strike"}.get(look, look), True)
    document.save(tmp_path / "a.docx")
    assert read_target(cell_of(tmp_path / "a.docx"))[0] == value
