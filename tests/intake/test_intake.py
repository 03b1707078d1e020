"""`renstra impor`: sheets as offices keep them are read for what they say, shown, and written together; what is not certain is refused, with its cell."""

from __future__ import annotations

import csv
import io
import os
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import BALIKPAPAN, CONTOH, reduced_contoh
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

import renstra_utils
from renstra_utils import PlanError, files
from renstra_utils.cli.commands import main
from renstra_utils.intake import propose as proposing
from renstra_utils.intake.base import BASE
from renstra_utils.intake.cells import ImportOptions, same_value
from renstra_utils.intake.proposal import IntakeError, apply, preview
from renstra_utils.intake.propose import csv_bytes
from renstra_utils.intake.sheets import read_workbook
from renstra_utils.intake.tables import NOT_FILLED, key_of
from renstra_utils.intake.workbook import save_workbook, workbook_bytes
from renstra_utils.intake.workbook_sheet import HEAD as HEADING_ROW
from renstra_utils.plan.plan import contract


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def row(folder: Path, table: str, *key: str) -> dict[str, str]:
    keys = key_of(table)
    return next(r for r in rows(folder, table) if tuple(r[k] for k in keys)[: len(key)] == key)


def sheet_file(
    path: Path,
    *lines: list[object],
    name: str = "Lembar1",
    merge: tuple[str, ...] = (),
    formats: dict[str, str] | None = None,
) -> Path:
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = name
    for line in lines:
        ws.append(line)
    for place, form in (formats or {}).items():
        ws[place].number_format = form
    for area in merge:
        ws.merge_cells(area)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def exported(folder: Path, path: Path, years=()) -> openpyxl.Workbook:
    save_workbook(renstra_utils.load(folder, empty_ok=True), path, years)
    return openpyxl.load_workbook(path)


def cell_of(book: openpyxl.Workbook, table: str, key: tuple[str, ...], column: str):
    """The cell of a row and column in a workbook of `renstra excel`."""
    ws = book[table]
    names = [str(c.value).split(" (")[0] for c in ws[HEADING_ROW]]
    keys = [names.index(k) for k in key_of(table)]
    for line in ws.iter_rows(min_row=HEADING_ROW + 1):
        if tuple("" if line[j].value is None else str(line[j].value) for j in keys) == key:
            return line[names.index(column)]
    raise AssertionError(f"no row {key} in {table}")


def take(folder: Path, path: Path, said: ImportOptions | None = None) -> list[str]:
    """Imports a file and gives the preview."""
    proposal = proposing.propose(folder, path, said)
    lines = preview(proposal)
    if proposal.changes:
        apply(proposal)
    renstra_utils.load(folder)
    return lines


def refused(folder: Path, path: Path, said: ImportOptions | None = None) -> str:
    """The refusal's text; nothing is changed by it."""
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    with pytest.raises(IntakeError) as e:
        proposing.propose(folder, path, said)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before
    assert "Traceback" not in str(e.value)
    return str(e.value)


# --- the workbook of `renstra excel` --------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [CONTOH, BALIKPAPAN], ids=lambda p: p.name)
def test_round_trip_loses_nothing(tmp_path, source):
    folder = Path(shutil.copytree(source, tmp_path / source.name))
    exported(folder, tmp_path / "a.xlsx")
    proposal = proposing.propose(folder, tmp_path / "a.xlsx")
    assert (proposal.changes, proposal.notes, proposal.files) == ([], [], {})
    # The other way: from an empty plan of that office through Excel, every table comes back to the same rows.
    new = tmp_path / "baru" / source.name
    new.mkdir(parents=True)
    for path in source.iterdir():
        text = path.read_text(encoding="utf-8")
        (new / path.name).write_text(
            text.split("\n")[0] + "\n" if path.suffix == ".csv" else text, encoding="utf-8"
        )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book.remove(book[BASE])
    book.save(tmp_path / "b.xlsx")
    for table in [
        t for t in contract() if t not in NOT_FILLED and (source / f"{t}.csv").exists()
    ]:
        lone = openpyxl.load_workbook(tmp_path / "b.xlsx")
        for other in [s for s in lone.sheetnames if s != table]:
            lone.remove(lone[other])
        lone.save(tmp_path / "c.xlsx")
        proposal = proposing.propose(new, tmp_path / "c.xlsx", ImportOptions(table=table))
        if proposal.changes:
            apply(proposal)
        was, now = rows(source, table), rows(new, table)
        keys = key_of(table)
        filled = [r for r in was if any(v not in ("", "-") for k, v in r.items() if k not in keys)]
        was = filled if table in ("target", "realisasi", "anggaran", "perjanjian") else was
        assert len(now) == len(was)
        for a, b in zip(now, was, strict=True):
            for column, text in b.items():
                printed_dash = column == "tercetak" and text == "-"
                assert printed_dash or same_value(column, a[column], text), (table, b)


def test_written_twice_the_same(plan, tmp_path):
    p = renstra_utils.load(plan)
    assert workbook_bytes(p) == workbook_bytes(p)


TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn"]) | st.sampled_from("\n=+-@_x0041_’\t"),
    max_size=60,
).map(lambda t: " ".join(t.split(" ")).strip(" \t\r\n\u00a0\u200b\ufeff"))


@examples(max_examples=300 if os.environ.get("RENSTRA_LONG") else 25)
@given(text=TEXTS)
def test_any_text_comes_back(tmp_path_factory, text):
    folder = reduced_contoh(tmp_path_factory.mktemp("t") / "kantor")
    changed = rows(folder, "realisasi")
    changed[0] |= {"faktor_pendukung": text, "solusi": f"_x000D_{text}"}
    with (folder / "realisasi.csv").open("w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, list(changed[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(changed)
    try:
        renstra_utils.load(folder)
    except PlanError:
        return  # not a text that a plan may hold
    save_workbook(renstra_utils.load(folder), folder.parent / "a.xlsx")
    assert proposing.propose(folder, folder.parent / "a.xlsx").changes == []


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
    (plan / "realisasi.csv").write_bytes(csv_bytes(list(kept[0]), kept))
    book = exported(plan, tmp_path / "a.xlsx")
    for quarter in "1234":
        cell_of(book, "realisasi", ("K1.1.04", "2024", quarter), "nilai")
    assert proposing.propose(plan, tmp_path / "a.xlsx").changes == []


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
    (plan / "realisasi.csv").write_bytes(csv_bytes(list(kept[0]), kept))
    revised = rows(plan, "revisi")
    book = exported(plan, tmp_path / "isian.xlsx")
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
    book = exported(plan, tmp_path / "a.xlsx")
    cell_of(book, "realisasi", ("K1.4.02", "2023", ""), "nilai").value = 3.9
    book.save(tmp_path / "a.xlsx")
    lines = take(plan, tmp_path / "a.xlsx")
    assert "(tidak berubah)" in next(line for line in lines if "PEMBETULAN" in line)


def test_deleted_rows_and_blanked_cells_are_removed(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx")
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
    book = exported(plan, tmp_path / "a.xlsx")
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


def test_only_some_years(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx", [2024])
    assert {c.value for c in book["realisasi"]["D"][HEADING_ROW :] if c.value} == {2024}
    assert proposing.propose(plan, tmp_path / "a.xlsx").changes == []


def offered(folder: Path, path: Path, table: str) -> set[tuple[str, ...]]:
    """The keys of every row of a sheet, filled or prepared."""
    ws = exported(folder, path)[table]
    names = [str(c.value).split(" (")[0] for c in ws[HEADING_ROW]]
    keys = [names.index(k) for k in ("kode", "tahun", "triwulan") if k in names]
    found = [tuple("" if r[j] is None else str(r[j]) for j in keys) for r in ws.iter_rows(min_row=HEADING_ROW + 1, values_only=True)]  # fmt: skip
    found = [k for k in found if any(k)]
    assert len(set(found)) == len(found), "a row is offered twice"
    return set(found)


@pytest.mark.parametrize("kept", ["none", "one of 2021", "all but one"])
def test_what_is_missing_is_offered_whatever_rows_there_are(plan, tmp_path, kept):
    """Every funded programme and activity, and every indicator, in every year; and nothing of it changes the plan."""
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
    proposal = proposing.propose(plan, tmp_path / "a.xlsx")
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
    assert proposing.propose(plan, tmp_path / "a.xlsx").changes == []


def test_an_empty_plan_is_filled_through_excel(tmp_path):
    folder = tmp_path / "kantor baru"
    done = CliRunner().invoke(main, ["new", str(folder), "--nama", "KPU Kota Baru", "--tahun", "2025-2029"])
    assert done.exit_code == 0
    book = exported(folder, tmp_path / "a.xlsx")
    ws = book["indikator"]
    names = [c.value for c in ws[HEADING_ROW]]
    for n, (kode, unit) in enumerate((("01.1", "%"), ("01.10", "Lap")), HEADING_ROW + 1):
        for column, value in {
            "kode": kode, "level": "program", "program": "Program A", "indikator": f"Indikator {kode}", "satuan": unit, "polaritas": "maximize",
        }.items():  # fmt: skip
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


# --- sheets of their own ----------------------------------------------------------------------------------------------------


HEAD = ["Kode", "Tahun", "Realisasi", "Sumber Data", "Tanggal Data"]


def one(tmp_path: Path, value: object, kode: str = "P2.01", form: str | None = None, **more: object) -> Path:
    return sheet_file(
        tmp_path / "s.xlsx", HEAD, [kode, 2024, value, more.get("sumber", "BA 1"), more.get("tanggal", "2024-12-31")],
        name="Realisasi kinerja", formats={"C2": form} if form else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "form", "read"),
    [
        ("87,5 %", None, "87.5"), ("97.5 %", None, "97.5"), ("100%", None, "100"), ("70", None, "70"), (70, None, "70"),
        (70.0, None, "70"), (0.875, "0.0%", "87.5"), (1, "0%", "100"), (88.25, "0.00", "88.25"), (0.1 + 0.2, "0.0%", "30"),
        ("\u00a087,5\u00a0% ", None, "87.5"), (0, None, "0"), ("0,95 %", None, "0.95"), ("belum dinilai", None, "belum dinilai"),
    ],
)  # fmt: skip
def test_percentages_as_they_are_written(plan, tmp_path, value, form, read):
    kept = [r for r in rows(plan, "realisasi") if (r["kode"], r["tahun"]) != ("P2.01", "2024")]
    (plan / "realisasi.csv").write_bytes(csv_bytes(list(kept[0]), kept))
    take(plan, one(tmp_path, value, form=form))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == read


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        ("1.234", None, "1234 atau 1,234"), ("1,234", None, "1,234 atau 1234|1234 atau 1,234"), (0.95, None, "0,95 % atau 95 %"),
        (87.5, "0%", "8750 atau 87,5"), ("15 Keg", None, "satuan “Keg” bukan satuan indikator ini, “%”"),
        ("Rp 4.056.561.000", None, "berisi uang"), ("delapan puluh", None, "tidak terbaca"), ("8o", None, "satuan “o”"),
        (datetime(2024, 5, 1), None, "sebagai tanggal"), (True, None, "BENAR/SALAH"), ("#REF!", None, "pesan galat Excel"),
        ("4.056.561.00", None, "kelompok ribuan"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused_with_its_cell(plan, tmp_path, value, form, said):
    text = refused(plan, one(tmp_path, value, form=form))
    assert any(s in text for s in said.split("|")), text
    assert "s.xlsx, lembar “Realisasi kinerja”, baris 2, kolom nilai (sel C2)" in text


def test_the_decimal_mark_may_be_said(plan, tmp_path):
    take(plan, one(tmp_path, "98,765"), ImportOptions(decimal=","))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "98.7650"


@pytest.mark.parametrize(("value", "read"), [("15 Keg", "15"), ("1 org", "1"), ("4 Laporan", "4")])
def test_units_beside_the_number(plan, tmp_path, value, read):
    unit = {"15 Keg": "Kegiatan", "1 org": "Orang", "4 Laporan": "Lap"}[value]
    text = (plan / "indikator.csv").read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(text) if line.startswith("K1.4.02"))
    (line,) = list(csv.reader([text[at]]))
    line[text[0].split(",").index("satuan")] = unit
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(line)
    text[at] = out.getvalue()
    (plan / "indikator.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    take(plan, one(tmp_path, value, "K1.4.02"))
    assert row(plan, "realisasi", "K1.4.02", "2024", "")["nilai"] == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2024-12-31", "2024-12-31"), ("31/12/2024", "2024-12-31"), ("31-12-2024", "2024-12-31"), ("31 Desember 2024", "2024-12-31"),
        ("1 Mei 2024", "2024-05-01"), ("31 Des 2024", "2024-12-31"), (date(2024, 12, 31), "2024-12-31"), ("12/31/2024", "2024-12-31"),
        ("05/05/2024", "2024-05-05"),
    ],
)  # fmt: skip
def test_dates_as_they_are_written(plan, tmp_path, value, read):
    take(plan, one(tmp_path, 91, tanggal=value))
    assert row(plan, "realisasi", "P2.01", "2024", "")["tanggal_data"] == read


@pytest.mark.parametrize(
    ("value", "said"),
    [("03/04/2024", "2024-03-04 atau 2024-04-03"), ("31/12/24", "bukan tanggal"), (45657, "bukan tanggal"), ("31 Februari 2024", "kalender"), ("kemarin", "bukan tanggal")],
)  # fmt: skip
def test_dates_that_are_not_certain(plan, tmp_path, value, said):
    assert said in refused(plan, one(tmp_path, 91, tanggal=value))


MONEY = ["Kode", "Uraian", "Tahun", "Pagu Awal", "Realisasi"]


def money(tmp_path: Path, value: object, title: str = "", head: list[str] | None = None) -> Path:
    return sheet_file(
        tmp_path / "uang.xlsx",
        ["Realisasi anggaran 2024"],
        [title],
        head or MONEY,
        ["9001", None, 2024, 500, value],
        name="Anggaran",
    )


@pytest.mark.parametrize(
    ("value", "title", "read"),
    [
        ("Rp 4.056.561.000", "dalam rupiah", "4056561000"), ("4.056.561.000", "(Rp)", "4056561000"), (4056561, "(dalam ribu rupiah)", "4056561000"),
        ("4.056,561", "(Rp juta)", "4056561000"), (4056.561, "Dalam Jutaan Rupiah", "4056561000"), ("4,056,561,000", "rupiah", "4056561000"),
        ("1.234", "dalam rupiah", "1234"), ("431,000", "dalam rupiah", "431000"), ("1.000", "(Rp)", "1000"), ("Rp. 4.056.561.000,-", "(rupiah)", "4056561000"), ("4.056.561.000,50", "(rupiah)", "4056561000.5"),
        (4056561, "Rp 000", "4056561000"),
    ],
)  # fmt: skip
def test_money_in_the_unit_that_the_sheet_states(plan, tmp_path, value, title, read):
    lines = take(plan, money(tmp_path, value, title))
    assert row(plan, "anggaran", "9001", "2024")["realisasi"] == read, lines


@pytest.mark.parametrize(
    ("value", "title", "said"),
    [
        (4056561, "", "satuan uangnya tidak disebut"), ("1.234", "(Rp juta)", "1234 atau 1,234"), ("4,1 M", "rupiah", "ada “M”"),
        (4.1, "(miliar rupiah)", "miliar"), (0.5, "rupiah", None), ("(1.000)", "rupiah", "tidak boleh kurang dari 0"),
    ],
)  # fmt: skip
def test_money_that_is_not_certain(plan, tmp_path, value, title, said):
    if said is None:
        take(plan, money(tmp_path, value, title))
        assert row(plan, "anggaran", "9001", "2024")["realisasi"] == "0.5"
    else:
        assert said in refused(plan, money(tmp_path, value, title))


def test_money_s_unit_may_be_said_and_the_heading_s_own_unit_wins(plan, tmp_path):
    take(plan, money(tmp_path, 7), ImportOptions(money_unit="juta rupiah"))
    assert row(plan, "anggaran", "9001", "2024")["realisasi"] == "7000000"
    take(
        plan,
        money(tmp_path, 8, "dalam rupiah", ["Kode", "Uraian", "Tahun", "Pagu Awal", "Realisasi (Rp ribu)"]),
    )
    assert (
        row(plan, "anggaran", "9001", "2024")["pagu_awal"],
        row(plan, "anggaran", "9001", "2024")["realisasi"],
    ) == ("500", "8000")


def test_a_pagu_that_may_be_either_is_refused(plan, tmp_path):
    said = refused(plan, money(tmp_path, 1, "rupiah", ["Kode", "Uraian", "Tahun", "Pagu", "Realisasi"]))
    assert "pagu_awal atau pagu_revisi" in said
    assert "sel D3" in said


def test_rows_on_top_moved_columns_numbering_sums_and_signatures(plan, tmp_path):
    indicators = {r["kode"]: r["indikator"] for r in rows(plan, "indikator")}
    path = sheet_file(
        tmp_path / "lapor.xlsx",
        ["PENGUKURAN KINERJA"], ["KPU KOTA CONTOH"], ["TAHUN 2024"], [],
        ["No", "Tanggal", "Realisasi", "Indikator Kinerja", "Satuan", "Target", "Capaian", "Kode", "Sumber"],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
        [None, None, None, "Program Dukungan Manajemen"],
        [1, "31/12/2024", "91,25", indicators["P2.01"], "%", 90, 1.01, "P2.01", "BA 2"],
        [2, "31/12/2024", "4", indicators["K1.4.02"], None, 4, 1, "K1.4.02", "BA 3"],
        [None, None, 95, "JUMLAH"],
        [], [None, None, None, "Contoh, 31 Desember 2024"], [None, None, None, "Ketua"],
    )  # fmt: skip
    lines = take(plan, path)
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "91.25"
    assert row(plan, "realisasi", "K1.4.02", "2024", "")["nilai"] == "4"
    assert any("kolom tidak dipakai: No, Capaian" in line for line in lines)
    assert any("baris 7, 10, 12, 13 dilewati" in line for line in lines)


def test_without_codes_the_text_tells_the_row(plan, tmp_path):
    text = next(r["indikator"] for r in rows(plan, "indikator") if r["kode"] == "P2.01")
    take(plan, sheet_file(tmp_path / "a.xlsx", ["Indikator", "Realisasi 2024"], [f"  {text.upper()}. ", 77]))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "77"
    near = sheet_file(tmp_path / "b.xlsx", ["Indikator", "Realisasi 2024"], [text[:-4], 77])
    assert f"Maksud Anda “{text}”" in refused(plan, near)


def test_a_code_beside_another_indicator_s_text_is_refused(plan, tmp_path):
    other = next(r["indikator"] for r in rows(plan, "indikator") if r["kode"] == "P2.01")
    said = refused(
        plan,
        sheet_file(
            tmp_path / "a.xlsx", ["Kode", "Indikator", "Tahun", "Realisasi"], ["K1.4.02", other, 2024, 5]
        ),
    )
    assert "yang kodenya P2.01" in said


def test_merged_codes_fill_their_rows_and_merged_figures_are_refused(plan, tmp_path):
    lines = [
        ["Kode", "Tahun", "Triwulan", "Realisasi"],
        *(["K1.1.04", 2024, f"TW {q}", n] for n, q in enumerate(("I", "II", "III", "IV"), 1)),
    ]
    take(plan, sheet_file(tmp_path / "a.xlsx", *lines, merge=("A2:A5", "B2:B5")))
    assert [row(plan, "realisasi", "K1.1.04", "2024", q)["nilai"] for q in "1234"] == ["1", "2", "3", "4"]
    said = refused(plan, sheet_file(tmp_path / "b.xlsx", *lines, merge=("A2:A5", "B2:B5", "D2:D3")))
    assert "sel gabungan" in said


def test_years_and_quarters_as_columns(plan, tmp_path):
    take(
        plan,
        sheet_file(
            tmp_path / "a.xlsx",
            ["Kode", "Target", None],
            [None, 2023, 2024],
            ["P2.01", "81 %", "82 %"],
            name="target",
            merge=("B1:C1", "A1:A2"),
        ),
        ImportOptions(table="perjanjian"),
    )
    assert [row(plan, "perjanjian", "P2.01", y)["nilai"] for y in ("2023", "2024")] == ["81", "82"]
    take(plan, sheet_file(
        tmp_path / "b.xlsx", ["Realisasi kinerja tahun 2024"], ["Kode", "TW I", "TW II", "TW III", "TW IV"], ["K1.1.04", 1, 2, None, 4], name="kinerja",
    ))  # fmt: skip
    assert [row(plan, "realisasi", "K1.1.04", "2024", q)["nilai"] for q in "124"] == ["1", "2", "4"]


def test_a_sheet_without_document_and_date_means_the_only_agreement(plan, tmp_path):
    """A blank part of a key is no other agreement; where there are two, the sheet must tell."""
    before = row(plan, "perjanjian", "P2.01", "2024")
    sheet = sheet_file(
        tmp_path / "a.xlsx", ["Kode", "Tahun", "Target PK"], ["P2.01", 2024, "83 %"], name="perjanjian"
    )
    take(plan, sheet, ImportOptions(table="perjanjian"))
    now = [r for r in rows(plan, "perjanjian") if (r["kode"], r["tahun"]) == ("P2.01", "2024")]
    assert now == [before | {"nilai": "83"}]
    second = sheet_file(
        tmp_path / "b.xlsx", ["Kode", "Tahun", "Target PK", "Nomor PK", "Tanggal PK"],
        ["P2.01", 2024, "85 %", "002/PK/2024", date(2024, 7, 1)], name="perjanjian",
    )  # fmt: skip
    take(plan, second, ImportOptions(table="perjanjian"))
    now = [r for r in rows(plan, "perjanjian") if (r["kode"], r["tahun"]) == ("P2.01", "2024")]
    assert [(r["nilai"], r["dokumen"], r["tanggal"]) for r in now][1:] == [
        ("85", "002/PK/2024", "2024-07-01")
    ]
    assert "ada 2 baris perjanjian untuk P2.01 2024" in refused(plan, sheet, ImportOptions(table="perjanjian"))


def test_a_prepared_agreement_takes_its_document_and_date(plan, tmp_path):
    kept = [r for r in rows(plan, "perjanjian") if (r["kode"], r["tahun"]) != ("P2.01", "2024")]
    (plan / "perjanjian.csv").write_bytes(csv_bytes(list(kept[0]), kept))
    book = exported(plan, tmp_path / "a.xlsx")
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
    book = exported(plan, tmp_path / "a.xlsx")
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


def test_figures_to_date_only_where_quarters_are_cumulative(plan, tmp_path):
    how = {r["kode"]: (r["agregasi"], r["kumulatif"]) for r in rows(plan, "indikator")}
    kode = next(k for k, (a, c) in how.items() if a == "jumlah" and c != "ya")
    said = refused(
        plan,
        sheet_file(
            tmp_path / "a.xlsx", ["Kode", "Tahun", "Realisasi s.d. TW II"], [kode, 2024, 9], name="kinerja"
        ),
    )
    assert "tidak kumulatif" in said


def test_the_year_must_be_said_somewhere(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Renstra 2020-2024"],
        ["Kode", "Realisasi", "Sumber"],
        ["P2.01", 88, "BA"],
        name="kinerja",
    )
    assert "tahunnya tidak disebut" in refused(plan, path)
    take(plan, path, ImportOptions(year=2024))
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "88"


def test_codes_that_excel_made_numbers(tmp_path):
    folder = tmp_path / "k"
    shutil.copytree(CONTOH, folder)
    for table in ("indikator", "target", "realisasi", "perjanjian"):
        p = folder / f"{table}.csv"
        p.write_text(p.read_text(encoding="utf-8").replace("P2.01,", "0101,"), encoding="utf-8")
    said = refused(
        folder,
        sheet_file(
            tmp_path / "a.xlsx",
            ["Kode", "Tahun", "Realisasi", "Sumber"],
            [101, 2024, 88, "BA"],
            name="kinerja",
        ),
    )
    assert "yang ada: 0101" in said
    take(
        folder,
        sheet_file(
            tmp_path / "b.xlsx",
            ["Kode", "Tahun", "Realisasi", "Sumber"],
            ["0101", 2024, 88, "BA"],
            name="kinerja",
        ),
    )
    assert row(folder, "realisasi", "0101", "2024", "")["nilai"] == "88"


def test_a_heading_with_a_slip_is_not_passed_over(plan, tmp_path):
    said = refused(
        plan,
        sheet_file(
            tmp_path / "a.xlsx",
            ["Kode", "Tahun", "Realisasi", "Faktor Penghabat"],
            ["P2.01", 2024, 88, "x"],
            name="kinerja",
        ),
    )
    assert "Maksud Anda “faktor penghambat”" in said


def test_a_sheet_that_may_be_two_tables_is_asked_about(plan, tmp_path):
    path = sheet_file(tmp_path / "a.xlsx", ["Kode", "Tahun", "Realisasi"], ["P2.01", 2024, 88])
    assert "--tabel" in refused(plan, path)
    take(plan, path, ImportOptions(table="realisasi"))


def test_blank_cells_and_absent_rows_of_such_a_sheet_change_nothing(plan, tmp_path):
    before = rows(plan, "realisasi")
    take(
        plan,
        sheet_file(
            tmp_path / "a.xlsx",
            [*HEAD, "Solusi"],
            ["P2.01", 2024, None, None, None, "Rapat"],
            name="realisasi",
        ),
    )
    after = rows(plan, "realisasi")
    assert [{**r, "solusi": ""} for r in after] == [{**r, "solusi": ""} for r in before]


def test_faults_of_the_whole_are_told_at_the_sheet_s_cells(plan, tmp_path):
    said = refused(
        plan, sheet_file(tmp_path / "a.xlsx", HEAD, ["P2.01", 2019, 88, "BA", "2024-12-31"], name="realisasi")
    )
    assert "lembar “realisasi”, baris 2" in said
    assert "di luar periode" in said
    said = refused(
        plan,
        sheet_file(
            tmp_path / "b.xlsx",
            HEAD,
            ["P2.1", 2024, 88, "BA", None],
            ["P2.01", 2024, 1, "BA", None],
            ["P2.01", 2024, 2, "BA", None],
            name="realisasi",
        ),
    )
    assert "Maksud Anda “P2.01”" in said


def test_the_same_key_twice_is_refused(plan, tmp_path):
    said = refused(
        plan,
        sheet_file(
            tmp_path / "b.xlsx",
            HEAD,
            ["P2.01", 2024, 81, "BA", None],
            ["P2.01", 2024, 82, "BA", None],
            name="realisasi",
        ),
    )
    assert "kunci sama dengan baris 2, tetapi nilai “81” dan “82”" in said
    lines = take(
        plan,
        sheet_file(tmp_path / "c.xlsx", HEAD, *[["P2.01", 2024, 81, "BA", None]] * 2, name="realisasi"),
    )
    assert any("baris 3 sama isinya dengan baris 2" in line for line in lines)


# --- files that are no plain workbook ---------------------------------------------------------------------------------------


def parts(path: Path, change) -> Path:
    """A workbook with its parts rewritten: `change(name, data)` gives the new data."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, change(item.filename, old.read(item)))
    path.write_bytes(out.getvalue())
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "berkas kosong"), (OLE, "buku kerja Excel lama"), (OLE + "EncryptedPackage".encode("utf-16-le"), "berkata sandi"),
        (b"<html><table><tr><td>Kode</td></tr></table></html>", "halaman HTML"), (b"\n <!DOCTYPE html><html></html>", "halaman HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "lembar XML"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04 rusak", "tidak utuh"), (b"Kode;Tahun\n1;2", "bukan buku kerja Excel"),
    ],
)  # fmt: skip
def test_other_files_are_named_for_what_they_are(plan, tmp_path, raw, said):
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw)
    text = refused(plan, path)
    assert said in text
    assert "Simpan Sebagai" in text or "Minta" in text or "sandi" in text or "terkirim" in text


def test_other_zip_files(plan, tmp_path):
    for member, said in (
        ("word/document.xml", "bukan buku kerja Excel"),
        ("content.xml", "LibreOffice"),
        ("xl/workbook.bin", "xlsb"),
    ):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as z:
            z.writestr(member, "<a/>")
        assert said in refused(plan, tmp_path / "a.xlsx")


def test_a_zip_bomb_is_not_opened(plan, tmp_path):
    path = one(tmp_path, 88)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as z,
        z.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as f,
    ):
        for _ in range(300):
            f.write(b"\0" * 2_000_000)
    assert path.stat().st_size < 1_000_000
    assert "bom zip" in refused(plan, path)


def test_fifty_megabytes_of_blank_rows_are_read_past(plan, tmp_path):
    blank = b"".join(
        b'<row r="%d" spans="1:9"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n)
        for n in range(3, 800_000)
    )
    assert len(blank) > 50_000_000
    path = parts(
        one(tmp_path, 88),
        lambda n, d: d.replace(b"</sheetData>", blank + b"</sheetData>") if n.endswith("sheet1.xml") else d,
    )
    take(plan, path)
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "88"


def test_formulas_give_their_result_or_are_refused(plan, tmp_path):
    path = one(tmp_path, "=80+8")
    assert "rumusnya belum dihitung" in refused(plan, path)
    parts(
        path,
        lambda n, d: (
            d.replace(b"<f>80+8</f><v/>", b"<f>80+8</f><v>88</v>").replace(
                b"<f>80+8</f><v></v>", b"<f>80+8</f><v>88</v>"
            )
            if n.endswith("sheet1.xml")
            else d
        ),
    )
    take(plan, path)
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "88"


def test_macros_are_never_run_and_the_sheet_is_read(plan, tmp_path):
    path = one(tmp_path, 88)
    with zipfile.ZipFile(path, "a") as z:
        z.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    path = path.rename(tmp_path / "a.xlsm")
    take(plan, path)
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "88"


def test_a_workbook_with_entities_or_a_broken_part(plan, tmp_path):
    path = parts(
        one(tmp_path, 88),
        lambda n, d: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + d if n.endswith("sheet1.xml") else d,
    )
    assert "tidak pernah ditulis Excel" in refused(plan, path)
    path = parts(one(tmp_path, 88), lambda n, d: d[: len(d) // 2] if n.endswith("sheet1.xml") else d)
    assert "rusak" in refused(plan, path)


def test_a_wrong_size_stated_in_the_file_hides_nothing(plan, tmp_path):
    import re

    path = parts(
        one(tmp_path, 88), lambda n, d: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', d)
    )
    take(plan, path)
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "88"


def test_a_merge_over_the_whole_sheet_costs_nothing(plan, tmp_path):
    path = one(tmp_path, 88)
    parts(
        path,
        lambda n, d: (
            d.replace(
                b"</sheetData>",
                b'</sheetData><mergeCells count="1"><mergeCell ref="H1:XFD1048576"/></mergeCells>',
            )
            if n.endswith("sheet1.xml")
            else d
        ),
    )
    take(plan, path)


def test_hidden_sheets_and_strange_sheets_are_named(plan, tmp_path):
    path = one(tmp_path, 88)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Catatan").append(["apa", "saja"])
    hidden = book.create_sheet("Lama")
    hidden.append(HEAD)
    hidden.append(["P2.01", 2024, 1, "x", None])
    hidden.sheet_state = "hidden"
    book.save(path)
    lines = take(plan, path)
    assert any("“Catatan” dilewati" in line for line in lines)
    assert any("“Lama” tersembunyi" in line for line in lines)


# --- written together ---------------------------------------------------------------------------------------------------------


def test_cut_off_on_the_way_it_is_finished_by_the_next(plan, tmp_path, monkeypatch):
    proposal = proposing.propose(plan, one(tmp_path, 12))
    assert len(proposal.files) > 1
    real, moved = os.replace, []

    def cut(a, b):
        if Path(a).parent.name == files.WAITING and moved:
            raise KeyboardInterrupt
        moved.extend([b] if Path(a).parent.name == files.WAITING else [])
        real(a, b)

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        apply(proposal)
    monkeypatch.undo()
    with pytest.raises(PlanError, match="impor sebelumnya terputus"):
        renstra_utils.load(plan)
    done = CliRunner().invoke(main, ["impor", str(one(tmp_path, 12)), str(plan), "--ya"])
    assert "Tidak ada yang berubah" in done.output
    assert row(plan, "realisasi", "P2.01", "2024", "")["nilai"] == "12"
    assert rows(plan, "revisi")[-1]["baru"] == "12"


def test_cut_off_before_all_is_written_nothing_has_changed(plan, tmp_path, monkeypatch):
    proposal = proposing.propose(plan, one(tmp_path, 12))
    before = {p.name: p.read_bytes() for p in plan.iterdir() if p.is_file()}
    real = files.write_atomic

    def full(path, data):
        if path.name == "revisi.csv":
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(files, "write_atomic", full)
    with pytest.raises(OSError, match="No space"):
        apply(proposal)
    assert {p.name: p.read_bytes() for p in plan.iterdir() if p.is_file() and p.name != ".kunci"} == before
    renstra_utils.load(plan)


def test_a_plan_that_changed_since_the_preview_is_not_overwritten(plan, tmp_path):
    proposal = proposing.propose(plan, one(tmp_path, 12))
    with (plan / "realisasi.csv").open("a") as f:
        f.write("\n")
    with pytest.raises(IntakeError, match="berubah selagi pratinjau"):
        apply(proposal)


# --- the commands -------------------------------------------------------------------------------------------------------------


def test_it_asks_before_it_writes(plan, tmp_path):
    path = str(one(tmp_path, 12))
    before = (plan / "realisasi.csv").read_bytes()
    done = CliRunner().invoke(main, ["impor", path, str(plan)], input="\n")
    assert "Tidak ada yang ditulis" in done.output
    done = CliRunner().invoke(main, ["impor", path, str(plan), "--dry-run"])
    assert "PEMBETULAN" in done.output
    assert (plan / "realisasi.csv").read_bytes() == before
    done = CliRunner().invoke(main, ["impor", path, str(plan)], input="ya\n")
    assert done.exit_code == 0
    assert "Berkas lama disimpan di" in done.output
    assert (plan / "realisasi.csv").read_bytes() != before


def test_a_filled_workbook_is_not_overwritten(plan, tmp_path):
    path = tmp_path / "a.xlsx"
    assert CliRunner().invoke(main, ["excel", str(plan), "--keluar", str(path)]).exit_code == 0
    done = CliRunner().invoke(main, ["excel", str(plan), "--keluar", str(path)])
    assert done.exit_code == 2
    assert "sudah ada" in done.output
    assert CliRunner().invoke(main, ["excel", str(plan), "--keluar", str(path), "--timpa"]).exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["impor", "tidak-ada.xlsx", "PLAN"], "tidak ada"), (["impor", "FILE", "PLAN", "--tabel", "realisas"], "Maksud Anda “realisasi”"),
        (["impor", "FILE", "PLAN", "--satuan", "jutaan"], "juta"), (["excel", "PLAN", "--keluar", "a.csv"], ".xlsx"), (["excel", "PLAN", "--tahun", "1999"], "di luar periode"),
        (["impor", "FILE"], "PLAN"),
    ],
)  # fmt: skip
def test_wrong_use(plan, tmp_path, args, said):
    path = one(tmp_path, 12)
    done = CliRunner().invoke(main, [{"PLAN": str(plan), "FILE": str(path)}.get(a, a) for a in args])
    assert done.exit_code == 2
    assert said in done.output


def test_a_broken_plan_is_told_before_anything(plan, tmp_path):
    (plan / "target.csv").write_text("kode;tahun\n", encoding="utf-8")
    for args in (
        ["impor", str(one(tmp_path, 12)), str(plan)],
        ["excel", str(plan), "--keluar", str(tmp_path / "a.xlsx")],
    ):
        done = CliRunner().invoke(main, args)
        assert done.exit_code == 1
        assert "target.csv, baris 1" in done.output


def test_no_sheet_is_a_table(plan, tmp_path):
    assert "tidak ada lembar" in refused(plan, sheet_file(tmp_path / "a.xlsx", ["apa", "saja"], [1, 2]))


def test_reading_takes_no_more_than_the_sheet_says(tmp_path):
    (got,) = read_workbook(sheet_file(tmp_path / "a.xlsx", ["a", None, "b"], [], [None, " \u00a0"]))
    assert {n: {j: c.value for j, c in cells.items()} for n, cells in got.rows.items()} == {
        1: {1: "a", 3: "b"}
    }


def test_a_heading_printed_again_loses_no_rows_and_a_second_table_is_refused(plan, tmp_path):
    first = [["Kode", "Tahun", "Realisasi"], ["P2.01", 2023, 61]]
    again = [["Kode", "Tahun", "Realisasi"], ["P2.01", 2024, 62]]
    take(plan, sheet_file(tmp_path / "a.xlsx", ["Capaian kinerja"], *first, *again, name="kinerja"))
    assert [row(plan, "realisasi", "P2.01", y, "")["nilai"] for y in ("2023", "2024")] == ["61", "62"]
    other = [["Tahun", "Realisasi", "Kode"], [2024, 63, "P2.01"]]
    said = refused(plan, sheet_file(tmp_path / "b.xlsx", *first, [], *other, name="kinerja"))
    assert "lembar “kinerja”, baris 4: baris judul kedua" in said
