"""Files that are no plain workbook: named for what they are, or read past what is strange in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from conftest import reduced_contoh
from office_sheets import HEAD, one, refused, row, sheet_file, take

from renstra_utils.readers.book import read_sheets


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


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
        (b"", "berkas kosong"),
        (OLE, "buku kerja Excel lama"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "berkata sandi"),
        (b"<html><table><tr><td>Kode</td></tr></table></html>", "tidak ada tabel rencana"),
        (b"\n <!DOCTYPE html><html></html>", "halaman HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "lembar XML"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 rusak", "tidak utuh"),
        (b"Kode;Tahun\n1;2", "tidak memuat kunci dan isian"),
    ],
)
def test_other_files_are_named_for_what_they_are(plan, tmp_path, raw, said):
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw)
    text = refused(plan, path)
    assert said in text
    assert (
        "Simpan Sebagai" in text
        or "renstra excel" in text
        or "Minta" in text
        or "sandi" in text
        or "terkirim" in text
    )


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


def test_reading_takes_no_more_than_the_sheet_says(tmp_path):
    (got,) = read_sheets(sheet_file(tmp_path / "a.xlsx", ["a", None, "b"], [], [None, " \u00a0"]))
    assert {n: {j: c.value for j, c in cells.items()} for n, cells in got.rows.items()} == {
        1: {1: "a", 3: "b"}
    }
