"""What was filled into the workbook of `renstra excel` comes back, and nothing else changes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import BALIKPAPAN, CONTOH, LONG, reduced_contoh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_sheets import (
    HEADING_ROW,
    cell_of,
    exported,
    load,
    propose,
    refused,
    rewrite,
    row,
    rows,
    save_exported,
    take,
)

import renstra_utils
from renstra_utils import PlanError
from renstra_utils.forms.cells import same_value
from renstra_utils.intake.proposal import apply
from renstra_utils.intake.reading import ImportOptions
from renstra_utils.plan.contract import contract
from renstra_utils.plan.tables import NOT_FILLED, key_of


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


@pytest.mark.parametrize("source", [CONTOH, BALIKPAPAN], ids=lambda p: p.name)
def test_an_untouched_workbook_changes_nothing(tmp_path, source):
    folder = Path(shutil.copytree(source, tmp_path / source.name))
    proposal = propose(folder, save_exported(folder, tmp_path / "a.xlsx"))
    assert (proposal.changes, proposal.notes, proposal.files) == ([], [], {})


@pytest.mark.parametrize(
    ("source", "together"),
    [
        (CONTOH, True),
        (BALIKPAPAN, False),
        pytest.param(CONTOH, False, marks=pytest.mark.slow),
        pytest.param(BALIKPAPAN, True, marks=pytest.mark.slow),
    ],
    ids=["contoh together", "balikpapan by table", "contoh by table", "balikpapan together"],
)
def test_round_trip_loses_nothing(tmp_path, source, together):
    """From an empty plan of an office through Excel, every table comes back to the same rows: indicators and
    targets in one workbook and all the rest in another, or each in its own."""
    new = tmp_path / "baru" / source.name
    new.mkdir(parents=True)
    for path in source.iterdir():
        text = path.read_text(encoding="utf-8")
        head = text.split("\n")[0] + "\n"
        (new / path.name).write_text(head if path.suffix == ".csv" else text, encoding="utf-8")
    tables = [t for t in contract() if t not in NOT_FILLED and (source / f"{t}.csv").exists()]
    book = exported(source, tmp_path / "a.xlsx")
    first = [t for t in tables if t in ("indikator", "target")]
    rest = [t for t in tables if t not in first]
    for some in [first, rest] if together else [[t] for t in tables]:
        options = None if together else ImportOptions(table=some[0])
        proposal = propose(new, without_base(book, some, tmp_path / "b.xlsx"), options)
        if proposal.changes:
            apply(proposal)
    for table in tables:
        was, now = rows(source, table), rows(new, table)
        keys = key_of(table)
        filled = [r for r in was if any(v not in ("", "-") for k, v in r.items() if k not in keys)]
        was = filled if table in ("target", "realisasi", "anggaran", "perjanjian") else was
        assert len(now) == len(was), table
        for a, b in zip(now, was, strict=True):
            for column, text in b.items():
                printed_dash = column == "tercetak" and text == "-"
                assert printed_dash or same_value(column, a[column], text), (table, b)


def without_base(book, tables: list[str], path: Path) -> Path:
    """Sheets of a workbook as a file that nobody made from a plan: cells and number formats."""
    new = openpyxl.Workbook()
    new.remove(new.active)
    for table in tables:
        copy = new.create_sheet(table)
        for cell in (c for line in book[table].iter_rows() for c in line if c.value is not None):
            copy.cell(cell.row, cell.column, cell.value).number_format = cell.number_format
    new.save(path)
    return path


TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn"]) | st.sampled_from("\n=+-@_x0041_’\t"),
    max_size=60,
).map(lambda t: " ".join(t.split(" ")).strip(" \t\r\n\u00a0\u200b\ufeff"))
WORDS = ["faktor_pendukung", "faktor_penghambat", "tindak_lanjut"]


@settings(max_examples=30 if LONG else 3, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, min_size=20, max_size=40))
def test_any_text_comes_back(tmp_path_factory, texts):
    """One workbook carries all of them, each in a cell of its own, and again behind an escape."""
    folder = reduced_contoh(tmp_path_factory.mktemp("t") / "kantor")
    changed = rows(folder, "realisasi")
    for n, text in enumerate(texts):
        changed[n % len(changed)] |= {WORDS[n // len(changed)]: text, "solusi": f"_x000D_{text}"}
    rewrite(folder, "realisasi", changed)
    try:
        load(folder)
    except PlanError as e:  # texts that a plan may not hold
        for p in e.problems:
            changed[p.baris - 2][p.kolom] = ""
        rewrite(folder, "realisasi", changed)
    assert sum(bool(r[c]) for r in changed for c in WORDS) > 0
    assert propose(folder, save_exported(folder, folder.parent / "a.xlsx")).changes == []


def test_filled_cells_are_taken_and_the_old_files_kept(plan, tmp_path):
    book = exported(plan, tmp_path / "isian.xlsx")
    cell_of(book, "realisasi", ("P2.01", "2024", ""), "tindak_lanjut").value = "Jadwal baru disepakati."
    book.save(tmp_path / "isian.xlsx")
    before = (plan / "realisasi.csv").read_bytes()
    lines = take(plan, tmp_path / "isian.xlsx")
    assert lines[0] == "realisasi.csv: 1 sel berubah"
    assert "P2.01 2024 tindak_lanjut" in lines[1]
    assert "lembar “realisasi”, sel" in lines[1]
    assert row(plan, "realisasi", "P2.01", "2024", "")["tindak_lanjut"] == "Jadwal baru disepakati."
    (kept,) = (plan / ".lama").iterdir()
    assert (kept / "realisasi.csv").read_bytes() == before
    changed = set((plan / "realisasi.csv").read_text().splitlines()) ^ set(before.decode().splitlines())
    assert len(changed) == 2
    assert take(plan, tmp_path / "isian.xlsx") == []


def test_a_new_quarter_then_a_correction_with_its_reason(plan, tmp_path):
    kept = [
        r
        for r in rows(plan, "realisasi")
        if not (r["kode"] == "K1.1.04" and r["tahun"] == "2024" and r["triwulan"] != "1")
    ]
    rewrite(plan, "realisasi", kept)
    revised = rows(plan, "revisi")
    book = exported(plan, tmp_path / "isian.xlsx", tables=["realisasi"])
    cell_of(book, "realisasi", ("K1.1.04", "2024", "2"), "nilai").value = 2
    book.save(tmp_path / "isian.xlsx")
    assert "baru" in take(plan, tmp_path / "isian.xlsx")[1]
    assert rows(plan, "revisi") == revised
    # The same workbook goes on being filled: the second quarter's import sees only what is new in it.
    old = row(plan, "realisasi", "K1.1.04", "2024", "1")["nilai"]
    cell_of(book, "realisasi", ("K1.1.04", "2024", "1"), "nilai").value = 7
    cell_of(book, "realisasi", ("K1.1.04", "2024", "1"), "sumber_data").value = "BA rekonsiliasi 7/2024"
    cell_of(book, "realisasi", ("K1.1.04", "2024", "1"), "tanggal_data").value = date(2024, 7, 5)
    book.save(tmp_path / "isian.xlsx")
    lines = take(plan, tmp_path / "isian.xlsx")
    assert any(
        "PEMBETULAN: sumber_data “BA rekonsiliasi 7/2024”, tanggal_data “2024-07-05”" in line
        for line in lines
    )
    (new,) = rows(plan, "revisi")[len(revised) :]
    assert (new["kode"], new["triwulan"], new["kolom"], new["lama"], new["baru"]) == (
        "K1.1.04",
        "1",
        "nilai",
        old,
        "7",
    )
    assert (new["sumber_data"], new["tanggal_data"]) == ("BA rekonsiliasi 7/2024", "2024-07-05")
    assert "isian.xlsx, lembar “realisasi”, sel" in new["asal"]


def test_a_correction_without_a_reason_is_said_to_have_none(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx", tables=["realisasi"])
    cell_of(book, "realisasi", ("K1.4.02", "2023", ""), "nilai").value = 3.9
    book.save(tmp_path / "a.xlsx")
    lines = take(plan, tmp_path / "a.xlsx")
    assert "(tidak berubah)" in next(line for line in lines if "PEMBETULAN" in line)


def test_deleted_rows_and_blanked_cells_are_removed(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx", tables=["realisasi"])
    ws = book["realisasi"]
    ws.delete_rows(cell_of(book, "realisasi", ("K1.4.02", "2023", ""), "nilai").row)
    cell_of(book, "realisasi", ("P2.01", "2023", ""), "faktor_pendukung").value = None
    cell_of(book, "realisasi", ("P2.01", "2023", ""), "solusi").value = "x"
    book.save(tmp_path / "a.xlsx")
    lines = take(plan, tmp_path / "a.xlsx")
    assert "1 baris dihapus" in lines[0]
    assert not [r for r in rows(plan, "realisasi") if (r["kode"], r["tahun"]) == ("K1.4.02", "2023")]
    assert rows(plan, "revisi")[-1]["baru"] == ""


def test_what_changed_in_the_plan_meanwhile_stays_and_a_clash_is_refused(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx", tables=["realisasi"])
    text = (plan / "realisasi.csv").read_text(encoding="utf-8")
    other = row(plan, "realisasi", "K1.4.02", "2023", "")
    assert ",3.8," in text
    (plan / "realisasi.csv").write_text(
        text.replace(f"K1.4.02,2023,,{other['nilai']},", "K1.4.02,2023,,4,"), encoding="utf-8"
    )
    cell_of(book, "realisasi", ("P2.01", "2024", ""), "solusi").value = "Baru"
    book.save(tmp_path / "a.xlsx")
    take(plan, tmp_path / "a.xlsx")
    assert row(plan, "realisasi", "K1.4.02", "2023", "")["nilai"] == "4"
    assert row(plan, "realisasi", "P2.01", "2024", "")["solusi"] == "Baru"
    cell_of(book, "realisasi", ("K1.4.02", "2023", ""), "nilai").value = 5
    book.save(tmp_path / "a.xlsx")
    said = refused(plan, tmp_path / "a.xlsx")
    assert "dari “3.8” menjadi “4”" in said
    assert "tertulis “5”" in said


def test_a_prepared_agreement_takes_its_document_and_date(plan, tmp_path):
    kept = [r for r in rows(plan, "perjanjian") if (r["kode"], r["tahun"]) != ("P2.01", "2024")]
    rewrite(plan, "perjanjian", kept)
    book = exported(plan, tmp_path / "a.xlsx", tables=["perjanjian"])
    filled = {"nilai": 84, "dokumen": "009/PK/2024", "tanggal": date(2024, 1, 9)}
    cells_ = {c: cell_of(book, "perjanjian", ("P2.01", "2024", "", ""), c) for c in filled}
    for column, cell in cells_.items():
        assert not cell.protection.locked
        cell.value = filled[column]
    book.save(tmp_path / "a.xlsx")
    take(plan, tmp_path / "a.xlsx")
    now = row(plan, "perjanjian", "P2.01", "2024")
    assert (now["nilai"], now["dokumen"], now["tanggal"]) == ("84", "009/PK/2024", "2024-01-09")


def test_rencana_aksi_is_filled_in_its_sheet(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx", tables=["rencana_aksi"])
    ws = book["rencana_aksi"]
    names = [c.value.split(" (")[0] for c in ws[HEADING_ROW]]
    line = HEADING_ROW + 1 + len(rows(plan, "rencana_aksi"))
    filled = {
        "kode": "P2.01",
        "tahun": 2024,
        "triwulan": 2,
        "target": 87.5,
        "aksi": "Rapat.",
        "anggaran": 1500000,
    }
    for name, value in filled.items():
        ws.cell(line, names.index(name) + 1).value = value
    book.save(tmp_path / "a.xlsx")
    take(plan, tmp_path / "a.xlsx")
    now = row(plan, "rencana_aksi", "P2.01", "2024", "2")
    assert (now["target"], now["aksi"], now["anggaran"]) == ("87.5", "Rapat.", "1500000")
    assert renstra_utils.load(plan).rencana_aksi["angka"].iloc[-1] == 87.5
