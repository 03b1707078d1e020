"""No text that leaves in CSV or Excel is a formula, whatever separator is taken; and each comes back as it was."""

from __future__ import annotations

import csv
import io
import re
from functools import partial

import openpyxl
import pandas as pd
import pytest
from conftest import reduced_contoh
from drawn_sheets import cases
from hypothesis import given
from hypothesis import strategies as st

import renstra_utils
from renstra_utils import PlanError, files
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.plan import csvs
from renstra_utils.plan.contract import contract
from renstra_utils.plan.folder import DRAFT, read_texts
from renstra_utils.plan.problem import Problems
from renstra_utils.show.excel import to_excel
from renstra_utils.show.pages import YearlyPage
from renstra_utils.show.workbook.book import workbook_bytes

COMMAND = "=cmd|' /C calc'!A0"
#: A negative number, as a spreadsheet reads one, and a dash alone.
_NUMBER = re.compile(r"\s*-[\d.,\s]*")
_LIVE = re.compile(r'[\s"\x00-\x1f]*[-=+@＝＋－＠]')
TEXTS = st.lists(
    st.sampled_from(
        ["=1", "-2", "+x", "@y", "＝1", "-", "'", '"', ",", ";", "\t", "\n", "\r", "\r\n", " ", "a", "-5,2"]
    ),
    max_size=8,
).map("".join) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
ROWS = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(TEXTS, min_size=n, max_size=n), min_size=1, max_size=4)
)


def live(text: str) -> list[str]:
    """Cells that a spreadsheet would run, whichever separator it splits the text at."""
    cells = [
        c for by in ",;\t" for row in csv.reader(io.StringIO(text, newline=""), delimiter=by) for c in row
    ]
    return [c for c in cells if _LIVE.match(c) and not _NUMBER.fullmatch(c)]


def lines_normal(rows: list[list[str]]) -> list[list[str]]:
    return [[re.sub(r"\r\n?", "\n", c) for c in row] for row in rows]


def read_back(text: str) -> list[list[str]]:
    return [[files.plain_cell(c) for c in row] for row in csv.reader(io.StringIO(text, newline=""))]


@cases(400)
@given(ROWS)
def test_no_cell_is_live_and_every_cell_comes_back(rows):
    names = [f"k{n}" for n in range(len(rows[0]))]
    as_rows = files.csv_bytes(names, [dict(zip(names, r, strict=True)) for r in rows]).decode("utf-8")
    as_frame = files.to_csv(pd.DataFrame(rows, columns=names))
    for text in (as_rows, as_frame):
        assert not live(text)
        assert read_back(text)[1:] == lines_normal(rows)


@cases(100)
@given(ROWS)
def test_headings_are_as_safe_as_cells(rows):
    head = list(dict.fromkeys(rows[0]))
    as_frame = files.to_csv(pd.DataFrame([["a"] * len(head)], columns=head))
    for text in (files.csv_bytes(head, []).decode("utf-8"), as_frame):
        assert not live(text)
        assert read_back(text)[0] == lines_normal([head])[0]


@cases(400)
@given(TEXTS)
def test_a_guarded_text_is_plain_again(text):
    for first in (False, True):
        assert files.plain_cell(files.safe_cell(text, first)) == text


@pytest.mark.parametrize("figure", ["-5", "-1.234,5", "-", "-12 500", "1.5", "", "80"])
def test_figures_stay_as_they_are(figure):
    text = files.csv_bytes(["a", "b"], [{"a": "x", "b": figure}]).decode("utf-8")
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ["x", figure]]
    assert files.to_csv(pd.DataFrame({"a": ["x"], "b": [-5.25]})) == "a,b\nx,-5.25\n"
    assert files.safe_cell(-5) == -5
    by_kind = pd.DataFrame({"a": ["x"], "b": pd.Categorical([COMMAND])})
    assert not live(files.to_csv(by_kind))


@pytest.mark.parametrize(
    "text", [COMMAND, f"'{COMMAND}", f"''{COMMAND}", "@SUM(1)", "+62 811", "- butir; - lain", "a;=1\n=2"]
)
def test_a_plan_that_we_wrote_loads_with_the_very_text(tmp_path, text):
    folder = reduced_contoh(tmp_path)
    texts = read_texts(folder)["indikator"].drop(columns="_baris").fillna("")
    rows = texts.to_dict("records")
    for row in rows:
        row |= {"program": text, "satuan": text, "indikator": f"{text} {row['kode']}"}
    (folder / "indikator.csv").write_bytes(files.csv_bytes(list(texts), rows))
    assert not live((folder / "indikator.csv").read_text(encoding="utf-8"))
    plan = renstra_utils.load(folder)
    assert set(plan.indikator["program"]) == set(plan.indikator["satuan"]) == {text}
    assert list(plan.indikator["indikator"]) == [r["indikator"] for r in rows]


def test_a_live_formula_is_still_refused_in_a_cell(tmp_path):
    folder = reduced_contoh(tmp_path)
    path = folder / "indikator.csv"
    head, first, *rest = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    first[head.index("kode")] = "=A1"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, first, *rest])
    path.write_text(out.getvalue(), encoding="utf-8")
    with pytest.raises(PlanError, match="sel berisi rumus"):
        renstra_utils.load(folder)


def test_the_list_of_a_draft_is_read_as_it_was_meant():
    raw = files.csv_bytes(["kunci", "tercetak"], [{"kunci": "P1", "tercetak": COMMAND}])
    at = partial(Problems().at, DRAFT)
    assert csvs.read_cells(raw, at) == [(1, ["kunci", "tercetak"]), (2, ["P1", COMMAND])]


def formulas(book: bytes) -> list[str]:
    """Whatever of a workbook is a formula: cells, names, validations, links; and texts without their mark."""
    read = openpyxl.load_workbook(io.BytesIO(book))
    found = [str(name) for name, d in read.defined_names.items() if "_FilterDatabase" not in name]
    for sheet in read.worksheets:
        cells = [c for row in sheet.iter_rows() for c in row]
        found += [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink or c.comment]
        found += [c.coordinate for c in cells if c.data_type == "s" and live_text(c) and not c.quotePrefix]
        found += [str(v.sqref) for v in sheet.data_validations.dataValidation]
        found += [t for t in (sheet.oddHeader.center.text, sheet.oddFooter.center.text) if t]
    return found


def all_commands(folder):
    """A plan whose every free text is a command."""
    for table, frame in read_texts(folder).items():
        fields = {f["name"]: f for f in contract()[table]["schema"]["fields"]}
        keys = {
            "kode",
            "induk",
            "tahun",
            "nilai",
            "tercetak",
            "target",
            *(contract()[table]["schema"].get("primaryKey") or []),
        }
        free = [
            c
            for c, f in fields.items()
            if f["type"] == "string"
            and not f.get("constraints", {}).keys() & {"enum", "pattern"}
            and c not in keys
        ]
        path = folder / f"{table}.csv"
        if path.exists():
            rows = frame.drop(columns="_baris").fillna("").to_dict("records")
            rows = [{c: COMMAND if c in free and v else v for c, v in row.items()} for row in rows]
            path.write_bytes(files.csv_bytes(list(fields), rows))
    return renstra_utils.load(folder)


def test_no_workbook_of_a_plan_of_commands_has_a_formula_of_its_own(tmp_path):
    plan = all_commands(reduced_contoh(tmp_path))
    assert COMMAND in set(plan.indikator["program"])
    _, book = YearlyPage(plan, attainment(plan), plan.years[0]).workbook([COMMAND])
    assert not formulas(book)
    read = openpyxl.load_workbook(io.BytesIO(workbook_bytes(plan)))
    cells = [c for sheet in read.worksheets for row in sheet.iter_rows() for c in row]
    assert any(c.value == COMMAND for c in cells)
    assert not [c.coordinate for c in cells if c.data_type == "f" and "cmd|" in str(c.value)]


def live_text(cell) -> bool:
    return bool(re.match("[-=+@]", str(cell.value)))


def test_no_cell_of_an_excel_table_is_a_formula():
    frame = pd.DataFrame({"a": [COMMAND, "-5", "http://x"], COMMAND: [COMMAND, None, "a"], "n": [-1.5, 2, 3]})
    book = to_excel({"s": frame}, [(COMMAND, COMMAND)], [COMMAND])
    assert not formulas(book)
    sheet = openpyxl.load_workbook(io.BytesIO(book))["s"]
    assert list(sheet.values)[1] == (COMMAND, COMMAND, -1.5)
