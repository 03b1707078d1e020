"""Sheets of other programs: the same cells, whatever the file's format and name; and what is no sheet."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from renstra_utils.readers.book import read_sheets
from renstra_utils.readers.sheet_file import SheetError

HERE = Path(__file__).parent


def shown(path):
    """What a file holds: by sheet whether it is hidden, what it hides, and each cell with what decides how it is read."""
    return [
        (
            s.name,
            s.hidden,
            s.hidden_rows,
            s.hidden_columns,
            {
                (n, j): (c.text, c.percent, c.masked, c.struck, c.merged, c.follows)
                for n, cells in s.rows.items()
                for j, c in cells.items()
            },
        )
        for s in read_sheets(path)
    ]


@pytest.mark.parametrize("name", ["lembar.xls", "lembar.ods"])
def test_the_same_workbook_in_another_format_is_the_same(tmp_path, name):
    # Made once: percentages, a masked and a struck figure, dates, merged headings, hidden row, column and sheet.
    assert shown(HERE / name) == shown(HERE / "lembar.xlsx")
    other = tmp_path / "bernama-lain.xlsx"
    other.write_bytes((HERE / name).read_bytes())
    assert shown(other) == shown(HERE / "lembar.xlsx")


def texts(raw: bytes, tmp_path, name="a.csv"):
    (tmp_path / name).write_bytes(raw)
    return [
        [[c.text for _, c in sorted(cells.items())] for _, cells in sorted(s.rows.items())]
        for s in read_sheets(tmp_path / name)
    ]


@pytest.mark.parametrize("mark", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separated_text(tmp_path, mark, encoding):
    lines = [["Kode", "Indikator", "Realisasi 2024"], ["0101", "Nilai “baik”", "87.5"], ["1.10", "é", "4"]]
    raw = "\r\n".join(mark.join(line) for line in lines).encode(encoding)
    assert texts(raw, tmp_path) == [lines]


def test_decimal_commas_between_semicolons(tmp_path):
    raw = b'Kode;Indikator;2025\nK1;"Satu, dua";87,5\nK2;Tiga;90,25\n'
    assert texts(raw, tmp_path, "a.xls") == [
        [["Kode", "Indikator", "2025"], ["K1", "Satu, dua", "87,5"], ["K2", "Tiga", "90,25"]]
    ]
    assert texts(b"sep=;\nKode;a,b\nK1;1,5\n", tmp_path)[0][-1] == ["K1", "1,5"]


def test_two_marks_that_fit_alike_are_refused(tmp_path):
    with pytest.raises(SheetError, match="titik koma dan tab sama-sama"):
        texts(b"a;b\tc\nd;e\tf\n", tmp_path)


def test_decimal_commas_never_divide_a_cell(tmp_path):
    """Ragged rows, titles with commas, and not one whole number: the semicolon is the mark all the same."""
    raw = b"Kode;Realisasi;Catatan\nK1;87,5\nK2;2,5;a;b\nK3;3,25\n"
    assert [r[:2] for r in texts(raw, tmp_path)[0]] == [
        ["Kode", "Realisasi"],
        ["K1", "87,5"],
        ["K2", "2,5"],
        ["K3", "3,25"],
    ]
    titled = b"Laporan, tahun 2024\nKota, Contoh\nKode;Realisasi 2024\nK1;87,5\nK2;2,5\n"
    assert texts(titled, tmp_path)[0][-1] == ["K2", "2,5"]


def test_a_quote_that_is_not_closed_swallows_no_rows(tmp_path):
    with pytest.raises(SheetError, match="kutip"):
        texts(b'Kode;Nilai\nK1;"5\nK2;6\n', tmp_path)


def test_text_that_speaks_of_inserting_is_no_dump(tmp_path):
    assert texts(b"Kode;Catatan\nK1;please insert into the plan\n", tmp_path)[0][1][0] == "K1"


def test_spans_without_end_are_refused(tmp_path):
    row = "<tr><td rowspan=60000 colspan=300>a</td></tr>"
    path = tmp_path / "a.xls"
    path.write_text(f"<html><table>{row * 2000}</table></html>", encoding="utf-8")
    with pytest.raises(SheetError, match="sel gabungan"):
        read_sheets(path)


def test_html_named_excel(tmp_path):
    rows = "<tr><td rowspan=2>Kode</td><td colspan=2>2025</td></tr><tr><td>K</td><td>Rp</td></tr><tr><td>K1</td><td><s>8</s>7</td><td>9</td></tr>"
    path = tmp_path / "ekspor.xls"
    path.write_text(f"<html><body><p>Judul</p><table>{rows}</table></body></html>", encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert [[c.text for _, c in sorted(cells.items())] for _, cells in sorted(sheet.rows.items())] == [
        ["Kode", "2025", "2025"],
        ["Kode", "K", "Rp"],
        ["K1", "87", "9"],
    ]
    assert sheet.rows[3][2].struck
    assert sheet.rows[2][1].follows


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            b"-- MySQL dump\nCREATE TABLE `iku` (`id` int);\nINSERT INTO `iku` VALUES (1);\n",
            "isi basis data (SQL)",
        ),
        (b"insert into iku(a) values (1),(2);", "Ekspor tabelnya"),
        ("insert into iku(a) values (1),(2);".encode("utf-16"), "Ekspor tabelnya"),
        ("<html><body>kosong</body></html>".encode("utf-16"), "tanpa tabel"),
        (b"<html><body>kosong</body></html>", "tanpa tabel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "tidak utuh"),
        (b"satu baris saja", "tidak memuat tabel"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_remedy(tmp_path, raw, said):
    (tmp_path / "a.xls").write_bytes(raw)
    with pytest.raises(SheetError) as e:
        read_sheets(tmp_path / "a.xls")
    assert said in str(e.value)


def ods(path, table: str):
    names = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    body = f"<office:document-content {names}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("content.xml", body)
    path.write_bytes(out.getvalue())
    return path


def test_rows_and_cells_repeated_without_end_are_counted_and_refused(tmp_path):
    cell = "<table:table-cell office:value-type='float' office:value='1' table:number-columns-repeated='16384'><text:p>1</text:p></table:table-cell>"
    path = ods(
        tmp_path / "a.ods",
        f"<table:table table:name='a'><table:table-row table:number-rows-repeated='1048576'>{cell}</table:table-row></table:table>",
    )
    with pytest.raises(SheetError, match=r"lebih dari 500\.000 sel"):
        read_sheets(path)
    blank = "<table:table-row table:number-rows-repeated='1048575'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    path = ods(tmp_path / "b.ods", f"<table:table table:name='b'>{blank}</table:table>")
    assert read_sheets(path)[0].rows == {}


@pytest.mark.parametrize(
    ("value", "shown_as", "masked"),
    [
        ("87.46", "87,5", False),
        ("1234567", "1.234.567", False),
        ("1234567", "1.235", True),
        ("80", "delapan", True),
        ("0", "-", False),
        ("12.5", "Rp 12,50", False),
    ],
)
def test_a_number_of_libreoffice_that_is_shown_otherwise_is_masked(tmp_path, value, shown_as, masked):
    cell = f"<table:table-cell office:value-type='float' office:value='{value}'><text:p>{shown_as}</text:p></table:table-cell>"
    (sheet,) = read_sheets(
        ods(
            tmp_path / "a.ods",
            f"<table:table table:name='a'><table:table-row>{cell}</table:table-row></table:table>",
        )
    )
    assert sheet.rows[1][1].masked is masked


def test_a_locked_workbook_of_libreoffice_is_named_so(tmp_path):
    path = ods(tmp_path / "a.ods", "")
    with zipfile.ZipFile(path, "a") as z:
        z.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    with pytest.raises(SheetError, match="berkata sandi"):
        read_sheets(path)
