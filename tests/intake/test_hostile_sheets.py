"""Workbooks that are broken or meant to do harm: each ends in a sentence that says what is wrong, soon."""

from __future__ import annotations

import random
import struct
import zipfile
from pathlib import Path

import pytest
from conftest import reduced_contoh
from made_books import (
    BOOK,
    MAIN,
    SHEET,
    STRINGS,
    STYLES,
    number,
    packed,
    parts,
    reported,
    row,
    sheet,
    strings,
    text,
)
from office_sheets import refused, seen

from renstra_utils.readers import book_sheet
from renstra_utils.readers.book import read_sheets
from renstra_utils.readers.book_looks import masks
from renstra_utils.readers.sheet_file import SheetError

FIGURE = {("P2.01 2024", "nilai"): "88"}


@pytest.fixture
def plan(tmp_path) -> Path:
    """A small plan: P1.01 a grade, P2.01 in %, K1.1.01 and K1.1.04 by quarter, 2023 and 2024."""
    return reduced_contoh(tmp_path / "kantor")


def error_of(path: Path) -> str:
    with pytest.raises(SheetError) as e:
        read_sheets(path)
    assert e.value.remedy
    return str(e.value)


def values(path: Path) -> list[dict[str, object]]:
    """The values of every sheet by place."""
    return [
        {f"{n},{j}": c.value for n, cells in s.rows.items() for j, c in cells.items()}
        for s in read_sheets(path)
    ]


def test_a_made_workbook_is_read(plan, tmp_path):
    changes = seen(plan, packed(tmp_path / "a.xlsx", parts(reported())))
    assert changes.items() >= FIGURE.items()


@pytest.mark.parametrize(
    "opened", ["<c ", "<row ", "<mergeCell ", "<c r=", "<r><rPr><strike/>", "<!--", "<![CDATA["]
)
@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_what_is_opened_without_end_is_damaged(tmp_path, opened, part):
    content = parts(reported(), strings=strings("a"))
    content[part] = content[part].replace("</", opened * 100_000 + "</", 1)
    assert "bukan XML yang utuh" in error_of(packed(tmp_path / "a.xlsx", content))


def test_deep_elements_are_damaged(tmp_path):
    deep = sheet(after="<extLst>" * 100_000)
    assert "bukan XML yang utuh" in error_of(packed(tmp_path / "a.xlsx", parts(deep)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, STRINGS, STYLES, BOOK, "xl/_rels/workbook.xml.rels"])
def test_no_part_may_declare_entities(tmp_path, part, encoding):
    content = parts(reported(), strings=strings("a"), styles=f'<styleSheet xmlns="{MAIN}"/>')
    declared = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + content[part]
    raw = f'<?xml version="1.0" encoding="{encoding}"?>{declared}'.encode(encoding)
    assert "tidak pernah ditulis Excel" in error_of(packed(tmp_path / "a.xlsx", {**content, part: raw}))


# --- sizes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "after", "said"),
    [
        (row("999999999999999", number("A999999999999999", "1")), "", "baris 999999999999999 melewati batas"),
        (row("1048577", number("A1048577", "1")), "", "baris 1048577 melewati batas Excel (1.048.576 baris"),
        (row("9", number("XFE9", "1")), "", "sel XFE9 melewati batas Excel"),
        (row("9", number("AAAAAAAA9", "1")), "", "sel AAAAAAAA9 melewati batas Excel"),
        (row("9", *["<c><v>1</v></c>"] * 16_385), "", "kolom ke-16385 melewati batas Excel"),
        (row("9", *["<c/>"] * 40_000), "", "lebih dari 32.767 bagian"),
        (row("-1", number("A1", "1")), "", "baris bernomor “-1”"),
        (row("1e3", number("A1", "1")), "", "baris bernomor “1e3”"),
        (row("²", number("A²", "1")), "", "baris bernomor “²”"),
        (row("0", number("A0", "1")), "", "baris bernomor “0”"),
        (row("9", number("9A", "1")), "", "alamat sel “9A”"),
        (row("9", number("A8", "1")), "", "sel A8 berada di baris 9"),
        (row("9", number("A9", "1"), number("A9", "2")), "", "sel A9 tertulis dua kali"),
        ("", '<mergeCells><mergeCell ref="A1:ZZZ9"/></mergeCells>', "sel ZZZ9 melewati batas"),
        ("", '<mergeCells><mergeCell ref="A1:A9999999"/></mergeCells>', "baris 9999999 melewati batas"),
        ("", "<mergeCells><mergeCell/></mergeCells>", "alamat sel “”"),
    ],
)
def test_places_that_no_sheet_has(tmp_path, rows, after, said):
    assert said in error_of(packed(tmp_path / "a.xlsx", parts(reported(rows=rows, after=after))))


def test_columns_that_are_none(tmp_path):
    for span, said in (("x", "kolom bernomor “x”"), ("99999999999", "kolom 99999999999 melewati batas")):
        before = f'<cols><col min="1" max="{span}" hidden="1"/></cols>'
        assert said in error_of(packed(tmp_path / "a.xlsx", parts(reported(before=before))))


def test_hidden_columns_are_kept_as_spans(tmp_path):
    before = (
        "<cols>"
        + '<col min="2" max="16384" hidden="1"/><col min="1" max="3" hidden="true"/>' * 5000
        + "</cols>"
    )
    (got,) = read_sheets(packed(tmp_path / "a.xlsx", parts(reported(before=before))))
    assert got.hidden_columns == ((1, 16_384),)
    assert got.hides(7)


@pytest.mark.parametrize("most", [("baris", 10), ("sel", 40), ("sel gabungan", 3)])
def test_more_than_a_table_has_is_said(tmp_path, monkeypatch, most):
    """Whichever limit is met first; sheets count together."""
    monkeypatch.setitem(book_sheet.MOST, *most)
    lines = "".join(row(n, *(number(f"{c}{n}", "1") for c in "ABCD")) for n in range(3, 8))
    merges = '<mergeCells><mergeCell ref="G1:H1"/><mergeCell ref="G2:H2"/></mergeCells>'
    one = reported(rows=lines, after=merges)
    read_sheets(packed(tmp_path / "a.xlsx", parts(one)))
    said = error_of(packed(tmp_path / "a.xlsx", parts(one, one)))
    assert f"“Realisasi kinerja 2” berisi lebih dari {most[1]} {most[0]}" in said


@pytest.mark.parametrize("ref", ["A{n}:XFD{n}", "A1:XFD1048576"])
def test_merged_ranges_count_as_the_cells_they_fill(tmp_path, ref):
    merges = "".join(f'<mergeCell ref="{ref.format(n=n)}"/>' for n in range(1, 100))
    lines = [row(n, number(f"A{n}", "1"), number(f"XFD{n}", "1")) for n in range(1, 100)]
    path = packed(tmp_path / "a.xlsx", parts(sheet(*lines, after=f"<mergeCells>{merges}</mergeCells>")))
    assert "lebih dari 500.000 sel yang berisi" in error_of(path)


def test_many_merged_ranges_over_many_rows(tmp_path):
    """Each range looks at its own rows only."""
    lines = "".join(row(n, number(f"A{n}", str(n))) for n in range(1, 8_001))
    merges = "".join(f'<mergeCell ref="A{n}:A{n + 1}"/>' for n in range(1, 8_001, 2))
    path = packed(tmp_path / "a.xlsx", parts(sheet(lines, after=f"<mergeCells>{merges}</mergeCells>")))
    (got,) = read_sheets(path)
    assert [got.rows[n][1].value for n in (1, 2, 7_999, 8_000)] == [1, 1, 7_999, 7_999]
    assert [got.rows[2][1].merged, got.rows[2][1].follows] == [2, True]


def test_what_a_blank_merged_cell_covers_is_not_shown(tmp_path):
    lines = (
        row(1, number("A1", "1")),
        row(2, number("A2", "2"), number("B2", "50")),
        row(3, number("B3", "51")),
    )
    merges = '<mergeCells><mergeCell ref="B1:B2"/><mergeCell ref="A3:B3"/></mergeCells>'
    (got,) = read_sheets(packed(tmp_path / "a.xlsx", parts(sheet(*lines, after=merges))))
    assert {n: list(cells) for n, cells in got.rows.items()} == {1: [1], 2: [1]}


def test_far_cells_cost_no_more_than_near_ones(tmp_path):
    lines = "".join(row(n, number(f"XFD{n}", "1")) for n in range(3, 10_003))
    (got,) = read_sheets(
        packed(tmp_path / "a.xlsx", parts(reported(rows=lines + row(1_048_576, number("A1048576", "7")))))
    )
    assert len(got.rows) == 10_003
    assert got.rows[1_048_576][1].value == 7
    assert list(got.rows[10_002]) == [16_384]


def test_too_many_sheets(tmp_path):
    path = packed(tmp_path / "a.xlsx", parts(*[sheet()] * 201))
    assert "lebih dari 200 lembar" in error_of(path)


def test_more_formats_than_excel_has(tmp_path):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 65_491}</cellXfs></styleSheet>'
    assert "lebih dari 65.490 format sel" in error_of(
        packed(tmp_path / "a.xlsx", parts(sheet(), styles=styles))
    )


def test_texts_longer_than_a_cell(tmp_path):
    shared = strings("a" * 32_767, "a" * 32_768)
    for n, fits in ((0, True), (1, False)):
        cell = number("C2", str(n), 't="s"')
        path = packed(tmp_path / "a.xlsx", parts(reported(cell), strings=shared))
        if fits:
            read_sheets(path)
        else:
            assert "sel C2 berisi teks lebih dari 32.767 huruf" in error_of(path)


def test_a_part_that_swells(tmp_path, monkeypatch):
    monkeypatch.setattr("renstra_utils.readers.book_package._LARGEST_PART", 1_000_000)
    blank = "".join(f'<row r="{n}" spans="{" " * 500}"/>' for n in range(3, 3000))
    path = packed(tmp_path / "a.xlsx", parts(reported(rows=blank)))
    assert "lebih dari 1 MB setelah dibuka" in error_of(path)


# --- damage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (number("C2", "9", 't="s"'), "sel C2 menunjuk teks ke-9, yang tidak ada"),
        (number("C2", "-1", 't="s"'), "sel C2 menunjuk teks ke--1"),
        (number("C2", "²", 't="s"'), "sel C2 menunjuk teks ke-²"),
        (number("C2", "88", 's="7"'), "sel C2 menunjuk format ke-7, yang tidak ada"),
        (number("C2", "88", 't="q"'), "sel C2 berisi “88” dari jenis “q”"),
        (number("C2", "7", 't="b"'), "sel C2 berisi “7” dari jenis “b”"),
    ],
)
def test_cells_that_name_what_is_not_there(tmp_path, cell, said):
    assert said in error_of(packed(tmp_path / "a.xlsx", parts(reported(cell), strings=strings("a"))))


def test_parts_that_are_not_there_or_twice(tmp_path):
    content = parts(reported(), strings=strings("a"))
    for name in (SHEET, STRINGS):
        rest = {n: p for n, p in content.items() if n != name}
        assert "tidak ada" in error_of(packed(tmp_path / "a.xlsx", rest))
    loose = {**content, BOOK: content[BOOK].replace('r:id="r1"', 'r:id="r9"')}
    assert "isi lembar “Realisasi kinerja 1” tidak ada" in error_of(packed(tmp_path / "a.xlsx", loose))
    packed(tmp_path / "a.xlsx", content)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as z:
        z.writestr("XL\\worksheets\\Sheet1.xml", reported(number("C2", "99")))
    assert "ada dua bagian bernama" in error_of(tmp_path / "a.xlsx")


def test_what_the_file_says_of_its_parts_is_not_needed(plan, tmp_path):
    """Content types may be wrong, and a drawing may refer to itself: neither is looked at."""
    loop = '<Relationships><Relationship Id="r1" Type="x/drawing" Target="sheet1.xml"/></Relationships>'
    more = {"[Content_Types].xml": "<Types/>", "xl/worksheets/_rels/sheet1.xml.rels": loop}
    assert seen(plan, packed(tmp_path / "a.xlsx", parts(reported()) | more)).items() >= FIGURE.items()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_flipped_and_missing_bytes(tmp_path, method):
    """A file that was damaged on its way is read as it was, or refused."""
    content = parts(reported(), strings=strings("a", "b"), styles=f'<styleSheet xmlns="{MAIN}"/>')
    whole = packed(tmp_path / "a.xlsx", content, method).read_bytes()
    meant, chance, refusals = values(tmp_path / "a.xlsx"), random.Random(7), 0
    for n in range(120):
        raw = bytearray(whole)
        for _ in range(1 + n % 3):
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        if n % 5 == 0:
            del raw[chance.randrange(len(raw)) :]
        (tmp_path / "b.xlsx").write_bytes(raw)
        try:
            assert values(tmp_path / "b.xlsx") == meant
        except SheetError:
            refusals += 1
    assert refusals > 60


def test_sizes_that_lie(tmp_path):
    path = packed(tmp_path / "a.xlsx", parts(reported()))
    with zipfile.ZipFile(path) as z:
        true = struct.pack("<L", z.getinfo(SHEET).file_size)
    for size, said in ((10, "buku kerja rusak"), (2**31, "bom zip")):
        (tmp_path / "b.xlsx").write_bytes(path.read_bytes().replace(true, struct.pack("<L", size)))
        assert said in error_of(tmp_path / "b.xlsx")
    (tmp_path / "b.xlsx").write_bytes(path.read_bytes().replace(true, struct.pack("<L", 10**6)))
    assert values(tmp_path / "b.xlsx") == values(path)


# --- values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (number("C2", "1e400"), "tidak terbaca"),
        (number("C2", "-1E+400"), "tidak terbaca"),
        (number("C2", "inf"), "tidak terbaca"),
        (number("C2", "nan"), "tidak terbaca"),
        (number("C2", "Infinity"), "tidak terbaca"),
        (number("C2", "0x1F"), "tidak terbaca"),
        (number("C2", "1_000"), "tidak terbaca"),
        (number("C2", "²"), "tidak terbaca"),
        (number("C2", "٣"), "angka “٣”"),
        (number("C2", "9" * 400), "lebih dari 15 digit"),
        (number("C2", "9" * 5000), "lebih dari 15 digit"),
        (number("C2", "1234567890123456"), "lebih dari 15 digit"),
        (number("C2", "1.2345678901234568E+19"), "lebih dari 15 digit"),
        (text("C2", "1e400"), "tidak terbaca"),
        (text("C2", "1e999999999"), "tidak terbaca"),
        (text("C2", "Infinity"), "tidak terbaca"),
        (text("C2", "-inf"), "tidak terbaca"),
        (text("C2", "NaN"), "tidak terbaca"),
        (text("C2", "９５"), "bukan salah satu dari 0 sampai 9"),
        (text("C2", "٣٤"), "angka “٣”"),
        (text("C2", "5²"), "tidak terbaca"),
        (text("C2", "9" * 400), "lebih dari 15 digit"),
        (text("C2", "123.456.789.012.345.678"), "lebih dari 15 digit"),
        (text("C2", "87,1234567890123456"), "lebih dari 15 digit"),
        (text("C2", "1-" + "9" * 400), "lebih dari 15 digit"),
    ],
)
def test_figures_that_are_none(plan, tmp_path, cell, said):
    got = refused(plan, packed(tmp_path / "a.xlsx", parts(reported(cell))))
    assert said in got
    assert "kolom nilai (sel C2)" in got


@pytest.mark.parametrize("year", ["1e400", "inf", "nan", "-2024", "2024.5", "1e15", "9" * 30, "20２4", "²"])
def test_years_that_are_none(plan, tmp_path, year):
    for cell in (number("B2", year), text("B2", year)):
        got = refused(plan, packed(tmp_path / "a.xlsx", parts(reported(year=cell))))
        assert "kolom tahun (sel B2)" in got


def test_a_number_is_what_excel_shows_of_it(plan, tmp_path):
    """Of the digits behind the fifteenth, binary arithmetic leaves remains."""
    for written, meant in (
        ("88.10000000000001", "88.1"),
        ("8.81E1", "88.1"),
        ("0088", "88"),
        ("99.999999999999986", "100"),
    ):
        path = packed(tmp_path / "a.xlsx", parts(reported(number("C2", written))))
        assert seen(plan, path)["P2.01 2024", "nilai"] == meant


def test_days_that_are_none(plan, tmp_path):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    for day in ("-5", "2958466", "1e300", "99999999999", "1e400"):
        made = reported().replace(text("E2", "2024-12-31"), number("E2", day, 's="1"'))
        got = refused(plan, packed(tmp_path / "a.xlsx", parts(made, styles=styles)))
        assert "(sel E2)" in got, got
    for day in ("2024-02-31", "0000-01-01", "99/99/2024", "２０２４-01-01", "9999-99-99"):
        got = refused(plan, packed(tmp_path / "a.xlsx", parts(reported().replace("2024-12-31", day))))
        assert "(sel E2)" in got, got


def test_days_since_1904(tmp_path):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    days = row(1, number("A1", "0", 's="1"'), number("B1", "366", 's="1"'), number("C1", "2958465", 's="1"'))
    content = parts(sheet(days), styles=styles)
    content[BOOK] = content[BOOK].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    (got,) = read_sheets(packed(tmp_path / "a.xlsx", content))
    assert [c.text for c in got.rows[1].values()] == ["00:00:00", "1905-01-01", "########"]


def test_escaped_signs_that_are_no_letters(plan, tmp_path):
    """Half a letter of UTF-16 cannot be written anywhere."""
    got = refused(plan, packed(tmp_path / "a.xlsx", parts(reported().replace("BA 1", "BA _xD800_1"))))
    assert "huruf rusak" in got
    whole = packed(tmp_path / "a.xlsx", parts(reported().replace("BA 1", "BA _xD83D__xDE00_")))
    assert seen(plan, whole)["P2.01 2024", "sumber_data"] == "BA 😀"


def test_a_message_lists_no_more_than_people_read(plan, tmp_path):
    lines = "".join(
        row(n, text(f"A{n}", f"Z{n}"), number(f"B{n}", "2024"), number(f"C{n}", "1")) for n in range(3, 800)
    )
    got = refused(plan, packed(tmp_path / "a.xlsx", parts(reported(rows=lines))))
    assert "797 masalah" in got
    assert "… dan 297 masalah lagi." in got
    assert len(got.splitlines()) == 502


@pytest.mark.parametrize(
    ("form", "value", "masked"),
    [
        (";;;", 99.99, True),
        ('"12"0', 3, True),
        (r"\1\20.0", 0.5, True),
        ("[=87]99;0.00", 87, True),
        ("0.00%%", 0.875, True),
        ("0;0", -5, True),
        ("#,###", 0, True),
        ("0;-0;;@", 0, True),
        ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 0, False),
        ("#,##0;[Red]-#,##0", -5, False),
        ('0.00" Hari"', 1.5, False),
        ("General", -5, False),
        ("@", 5, False),
    ],
)
def test_formats_that_show_another_figure(form, value, masked):
    sign = (value > 0) - (value < 0)
    assert masks(form, sign) == masked
