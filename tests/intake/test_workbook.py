"""The workbook of `renstra excel`: what it offers to fill in, and for which rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import reduced_contoh
from office_sheets import HEADING_ROW, cell_of, exported, propose, rewrite, row, rows, take

import renstra_utils
from renstra_utils.cli import main
from renstra_utils.plan.contract import contract
from renstra_utils.plan.tables import NOT_FILLED
from renstra_utils.show.workbook.base import BASE
from renstra_utils.show.workbook.book import workbook_bytes


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


def test_written_twice_the_same(plan, tmp_path):
    p = renstra_utils.load(plan)
    assert workbook_bytes(p) == workbook_bytes(p)


def test_the_workbook_helps_to_fill(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx")
    assert book.sheetnames[0] == "Petunjuk"
    assert set(book.sheetnames) == {
        "Petunjuk",
        BASE,
        *(set(contract()) - NOT_FILLED),
    }
    assert book[BASE].sheet_state == "veryHidden"
    ws = book["realisasi"]
    heads = [c.value for c in ws[HEADING_ROW]]
    assert heads[:7] == ["kode", "[indikator]", "[satuan]", "tahun", "triwulan", "[target]", "nilai"]
    assert [c.value for c in book["anggaran"][HEADING_ROW]][3] == "[pendanaan (rupiah)]"
    assert "pagu_awal (rupiah)" in [c.value for c in book["anggaran"][HEADING_ROW]]
    assert ws.protection.sheet
    cell = cell_of(book, "realisasi", ("P2.01", "2023", ""), "nilai")
    assert not cell.protection.locked
    assert cell_of(book, "realisasi", ("P2.01", "2023", ""), "kode").protection.locked
    assert ws.cell(cell.row, 2).value == next(
        r["indikator"] for r in rows(plan, "indikator") if r["kode"] == "P2.01"
    )
    assert ws.cell(cell.row, 6).value == row(plan, "target", "P2.01", "2023")["nilai"]
    assert "Contoh: 87.5" in ws.cell(HEADING_ROW, 7).comment.text
    kinds = {str(v.formula1) for v in book["indikator"].data_validations.dataValidation}
    assert '"maximize,minimize,stabilize,ambigu"' in kinds
    assert "FIKTIF" in ws["A1"].value


def test_rows_due_are_prepared_and_not_taken_for_filled(plan, tmp_path):
    kept = [r for r in rows(plan, "realisasi") if not (r["kode"] == "K1.1.04" and r["tahun"] == "2024")]
    rewrite(plan, "realisasi", kept)
    book = exported(plan, tmp_path / "a.xlsx")
    for quarter in "1234":
        cell_of(book, "realisasi", ("K1.1.04", "2024", quarter), "nilai")
    assert propose(plan, tmp_path / "a.xlsx").changes == []


def test_only_some_years(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx", [2024])
    assert {c.value for c in book["realisasi"]["D"][HEADING_ROW:] if c.value} == {2024}
    assert propose(plan, tmp_path / "a.xlsx").changes == []


def offered(folder: Path, path: Path, table: str) -> set[tuple[str, ...]]:
    """The keys of every row of a sheet, filled or prepared."""
    ws = exported(folder, path, tables=[table])[table]
    names = [str(c.value).split(" (")[0] for c in ws[HEADING_ROW]]
    keys = [names.index(k) for k in ("kode", "tahun", "triwulan") if k in names]
    found = [
        tuple("" if r[j] is None else str(r[j]) for j in keys)
        for r in ws.iter_rows(min_row=HEADING_ROW + 1, values_only=True)
    ]
    found = [k for k in found if any(k)]
    assert len(set(found)) == len(found), "a row is offered twice"
    return set(found)


@pytest.mark.parametrize("kept", ["none", "one of 2021", "all but one"])
def test_what_is_missing_is_offered_whatever_rows_there_are(plan, tmp_path, kept):
    """Every funded programme and activity, and every indicator, in every year; and nothing of it changes the
    plan."""
    p = renstra_utils.load(plan)
    years = [str(y) for y in p.years]
    funded = set(p.pendanaan.loc[p.pendanaan["level"].isin(["program", "kegiatan"]), "kode"])
    for table in ("anggaran", "perjanjian"):
        path = plan / f"{table}.csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        rest = {
            "none": frame[:0],
            "one of 2021": frame[frame["tahun"] == "2021"][:1],
            "all but one": frame[1:],
        }
        rest[kept].to_csv(path, index=False)
    anggaran = offered(plan, tmp_path / "a.xlsx", "anggaran")
    assert anggaran >= {(k, y) for k in funded for y in years}
    perjanjian = offered(plan, tmp_path / "a.xlsx", "perjanjian")
    assert perjanjian >= {(k, y) for k in p.indikator["kode"] for y in years}
    proposal = propose(plan, tmp_path / "a.xlsx")
    assert (proposal.changes, proposal.notes, proposal.files) == ([], [], {})


def test_quarters_stay_due_beside_a_year_of_words(plan, tmp_path):
    p = renstra_utils.load(plan)
    code = p.indikator.loc[p.indikator["agregasi"].notna(), "kode"].iloc[0]
    path = plan / "realisasi.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame = frame[(frame["kode"] != code) | (frame["tahun"] != "2024")]
    words = dict.fromkeys(frame, "") | {"kode": code, "tahun": "2024", "solusi": "menambah petugas"}
    pd.concat([frame, pd.DataFrame([words])]).to_csv(path, index=False)
    rows = {k for k in offered(plan, tmp_path / "a.xlsx", "realisasi") if k[:2] == (code, "2024")}
    assert rows == {(code, "2024", q) for q in ("", "1", "2", "3", "4")}
    assert propose(plan, tmp_path / "a.xlsx").changes == []


def test_an_empty_plan_is_filled_through_excel(tmp_path):
    folder = tmp_path / "kantor baru"
    done = CliRunner().invoke(main, ["new", str(folder), "--nama", "KPU Kota Baru", "--tahun", "2025-2029"])
    assert done.exit_code == 0
    book = exported(folder, tmp_path / "a.xlsx")
    ws = book["indikator"]
    names = [c.value for c in ws[HEADING_ROW]]
    for n, (kode, unit) in enumerate((("01.1", "%"), ("01.10", "Lap")), HEADING_ROW + 1):
        for column, value in {
            "kode": kode,
            "level": "program",
            "program": "Program A",
            "indikator": f"Indikator {kode}",
            "satuan": unit,
            "polaritas": "maximize",
        }.items():
            ws.cell(n, names.index(column) + 1).value = value
    ws = book["target"]
    names = [c.value for c in ws[HEADING_ROW]]
    for n, (kode, value) in enumerate((("01.1", "87,5 %"), ("01.10", "4 Lap")), HEADING_ROW + 1):
        for column, text in {"kode": kode, "tahun": 2025, "nilai": value}.items():
            ws.cell(n, names.index(column) + 1).value = text
    book.save(tmp_path / "a.xlsx")
    take(folder, tmp_path / "a.xlsx")
    p = renstra_utils.load(folder)
    assert p.target[["kode", "angka"]].to_numpy().tolist() == [["01.1", 87.5], ["01.10", 4.0]]
