"""Good sheets changed at random: the import reads the figures that were meant, or refuses and names the
place. Never a wrong figure, never another exception.

A few dozen fixed cases as a rule; `RENSTRA_LONG=1` (`make long`) for more than a thousand new ones.
"""

from __future__ import annotations

import io
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
from conftest import LONG, reduced_contoh
from drawn_sheets import (
    BY_QUARTER,
    NO_FIGURE,
    UNITS,
    Key,
    cases,
    content,
    figure,
    grid_of,
    heading,
    judge,
    laid_out,
    old,
    put,
    written,
)
from hypothesis import given, note
from hypothesis import strategies as st
from office_sheets import save_exported
from openpyxl.utils import get_column_letter as letter

from renstra_utils.intake.reading import ImportOptions
from renstra_utils.plan.tables import key_of
from renstra_utils.show.workbook.sheet import HEAD


@given(st.data())
@cases(60 if LONG else 20)
def test_sheets_of_an_office_s_own(data):
    draw = data.draw
    table = draw(st.sampled_from(["realisasi", "anggaran", "perjanjian"]))
    meant = draw(content(table))
    grid, sure, none = grid_of(draw, table, meant)
    grid, none = laid_out(draw, grid, none)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = draw(st.sampled_from(["Lembar1", "DATA", table, table.upper(), "Rekap 2024", "Isian (2)"]))
    for n, line in enumerate(grid, 1):
        put(sheet, n, line)
    bad = [f"{letter(c + 1)}{r + 1}" for r, c in none]
    said = ImportOptions(table=table)
    error = judge(book, table, meant, bad, said)
    assert not (error and sure and not bad), str(error)


@given(st.data())
@cases(30 if LONG else 8)
def test_sheets_with_years_or_quarters_as_columns(data):
    draw = data.draw
    quarters = draw(st.booleans())
    codes = draw(
        st.lists(
            st.sampled_from(BY_QUARTER if quarters else [c for c in UNITS if c not in BY_QUARTER]),
            min_size=1,
            unique=True,
        )
    )
    parts = list("1234") if quarters else ["2023", "2024"]
    meant: dict[Key, dict[str, Decimal]] = {}
    roman = dict(zip("1234", ("I", "II", "III", "IV"), strict=True))
    called = draw(
        st.sampled_from(
            ["TW {}", "Triwulan {}", "Realisasi TW {} 2024"]
            if quarters
            else ["{}", "Realisasi {}", "Realisasi Tahun {}"]
        )
    )
    columns = draw(st.permutations(["Kode", *parts]))
    two_rows = not quarters and called == "{}" and draw(st.booleans())
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Kinerja"
    sheet.append(
        [
            draw(
                st.sampled_from(
                    ["Realisasi kinerja tahun 2024", "TAHUN ANGGARAN 2024"]
                    if quarters
                    else ["Realisasi kinerja", "Renstra 2023-2024"]
                )
            )
        ]
    )
    names = [c if c == "Kode" else called.format(roman.get(c, c)) for c in columns]
    if two_rows:
        sheet.append([c if c == "Kode" else "Realisasi" for c in columns])
        names = [None if c == "Kode" else int(c) for c in columns]
    sheet.append(names if two_rows else [heading(draw, n) for n in names])
    sure, bad = True, []
    for kode in codes:
        line: list[tuple[object, str | None]] = []
        for c in columns:
            if c == "Kode":
                line.append((kode, None))
                continue
            key = (kode, "2024", c) if quarters else (kode, c, "")
            v = draw(figure(UNITS[kode]))
            value, form, fine = written(draw, v, UNITS[kode])
            if draw(st.integers(0, 12)) == 0:
                value, form = draw(st.sampled_from(NO_FIGURE)), None
                bad.append(f"{letter(len(line) + 1)}{sheet.max_row + 1}")
            meant[key] = {"nilai": v}
            sure = sure and fine
            line.append((value, form))
        put(sheet, sheet.max_row + 1, line)
    error = judge(book, "realisasi", meant, bad, ImportOptions(table="realisasi"))
    assert not (error and sure and not bad), str(error)


# --- the workbook of `renstra excel` ------------------------------------------------------------------------


@cache
def exported() -> bytes:
    """The plan's workbook with the sheets of reported figures alone, which is read faster."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = reduced_contoh(Path(scratch) / "kantor")
        return save_exported(folder, Path(scratch) / "a.xlsx", tables=["realisasi", "anggaran"]).read_bytes()


@given(st.data())
@cases(20 if LONG else 6)
def test_the_plan_s_own_workbook(data):
    draw = data.draw
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    table = draw(st.sampled_from(["realisasi", "anggaran"]))
    sheet = book[table]
    names = [str(c.value).split(" (")[0] for c in sheet[HEAD]]
    keys, figures = key_of(table), ["nilai"] if table == "realisasi" else ["pagu_awal", "realisasi"]
    meant: dict[Key, dict[str, Decimal]] = {}
    rows: dict[Key, int] = {}
    for line in sheet.iter_rows(min_row=HEAD + 1):
        key = tuple(
            "" if line[names.index(k)].value is None else str(line[names.index(k)].value) for k in keys
        )
        if key in old(table) and (table == "anggaran" or key[0] in UNITS):
            rows[key] = line[0].row
    sure, spoilt = True, []
    for key in draw(st.lists(st.sampled_from(sorted(rows)), min_size=1, max_size=4, unique=True)):
        for column in figures:
            unit = "uang" if table == "anggaran" else UNITS[key[0]]
            v = draw(figure(unit))
            value, form, fine = written(draw, v, unit)
            cell = sheet.cell(rows[key], names.index(column) + 1)
            if draw(st.integers(0, 15)) == 0:
                value, form = draw(st.sampled_from(NO_FIGURE)), None
                spoilt.append(cell)
            cell.value, cell.number_format = value, form or cell.number_format
            note(f"{key} {column} {cell.coordinate}: {value!r} {form}")
            meant.setdefault(key, {})[column] = v
            sure = sure and fine
    down, right = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    bad = [f"{letter(c.column + right)}{c.row + down}" for c in spoilt]
    if right:
        sheet.insert_cols(1, right)
    if down:
        sheet.insert_rows(draw(st.integers(1, HEAD)), down)
    shuffle = draw(st.booleans()) and not bad
    if shuffle:
        first = HEAD + down + 1
        lines = [
            [(c.value, c.number_format) for c in sheet[n]] for n in range(first, first + len(old(table)))
        ]
        for n, line in enumerate(draw(st.permutations(lines)), first):
            for m, (value, form) in enumerate(line, 1):
                sheet.cell(n, m).value, sheet.cell(n, m).number_format = value, form
    if draw(st.booleans()):
        at = HEAD + down
        for c in sheet[at]:
            c.value = str(c.value).upper() if c.value and draw(st.booleans()) else c.value
    error = judge(book, table, meant, bad, ImportOptions())
    assert not (error and sure and not bad), str(error)


@given(st.data())
@cases(2)
def test_the_plan_s_own_workbook_with_a_sheet_renamed(data):
    """What is no longer known by its name is read for its headings, or refused; nothing is taken for
    removed."""
    draw = data.draw
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    book["realisasi"].title = draw(
        st.sampled_from(["Realisasi 2024", "REALISASI", "Lembar1", "isian kinerja"])
    )
    judge(book, "realisasi", {}, [], ImportOptions())
