"""Good sheets changed at random: the import reads the figures that were meant, or refuses and names the place. Never a wrong figure, never another exception.

A few dozen fixed cases as a rule; `RENSTRA_LONG=1` (`make long`) for more than a thousand new ones.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from unittest import mock

import openpyxl
from conftest import reduced_contoh
from hypothesis import event, given, note
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.worksheet import Worksheet
from test_mutations import LONG, base, cases

import renstra_utils
from renstra_utils.intake import propose as proposing
from renstra_utils.intake.base import BASE
from renstra_utils.intake.cells import ImportOptions, same_value
from renstra_utils.intake.proposal import IntakeError, preview
from renstra_utils.intake.tables import FIGURES, key_of
from renstra_utils.intake.workbook import workbook_bytes
from renstra_utils.intake.workbook_sheet import HEAD

Row = dict[str, str]
Key = tuple[str, ...]
UNITS = {"P2.01": "%", "K2.1.03": "%", "K1.4.02": "Hari", "K1.1.01": "Dok", "K1.1.04": "Lap"}
BY_QUARTER = ("K1.1.01", "K1.1.04")
#: ImportOptions by a sheet as a whole: there is no row to name.
WHOLE = ("tidak ada baris judul", "tidak ada lembar")
NO_FIGURE = [
    "abc", "n/a", "8o", "#REF!", "#DIV/0!", True, datetime(2024, 5, 1), "12..5", "1.2.3", "12,5,6", "=1+1", "1e5", "inf", "nan", "½", "5 ton",
    "kira-kira 80", "80?", "1/2", "80 atau 90", "80 % dari 90 %", "Rp", "1 234,5x", "0x10", "--5", "5-", ",5,", "٣ ekor", "80;81", "80\n81", "(80", "80)", "80 90",
]  # fmt: skip


@cache
def plan() -> renstra_utils.Plan:
    folder = Path(tempfile.mkdtemp()) / "kantor"
    return renstra_utils.load(reduced_contoh(folder))


def rows_of(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def keyed(table: str, text: str) -> dict[Key, Row]:
    keys = key_of(table)
    return {tuple(r[k] for k in keys): r for r in rows_of(text)}


def old(table: str) -> dict[Key, Row]:
    return keyed(table, base()[f"{table}.csv"].decode("utf-8"))


def judge(
    book: openpyxl.Workbook,
    table: str,
    meant: dict[Key, dict[str, Decimal | None]],
    bad: list[str],
    said: ImportOptions,
) -> IntakeError | None:
    """Imports a workbook whose figures are known. `bad`: cells that hold no figure at all."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, path = Path(scratch) / "kantor", Path(scratch) / "isian.xlsx"
        folder.mkdir()
        for name, raw in base().items():
            (folder / name).write_bytes(raw)
        book.save(path)
        before = {p.name: p.read_bytes() for p in folder.iterdir()}
        real, first = proposing.load, [True]

        def load(where, **how):
            """The plan as it is, the same in every case, is read once; what it would become, each time."""
            return plan() if where == folder and first.pop() else real(where, **how)

        error, proposal = None, None
        with mock.patch.object(proposing, "load", load), mock.patch.object(proposing, "renew"):
            try:
                proposal = proposing.propose(folder, path, said)
            except IntakeError as e:
                error = e
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
        event("refused" if error else "read")
        if error is not None:
            note(str(error))
            for p in error.problems:
                assert "isian.xlsx" in p.berkas, str(error)
                if not p.pesan.startswith(WHOLE):
                    assert "lembar" in p.berkas, str(error)
                    assert p.baris is not None, str(error)
            whole = any(
                p.pesan.startswith(WHOLE) or (p.kolom or "").startswith("judul") for p in error.problems
            )
            whole = whole or any("bisa dibaca sebagai tabel" in p.pesan for p in error.problems)
            assert whole or all(
                any(f"(sel {cell})" in (p.kolom or "") for p in error.problems) for cell in bad
            ), str(error)
            return error
        assert proposal is not None
        assert not bad, (bad, preview(proposal))
        expected = {k: dict(r) for k, r in old(table).items()}
        for key, figures in meant.items():
            row = expected.setdefault(key, dict.fromkeys(next(iter(expected.values())), ""))
            row |= dict(zip(key_of(table), key, strict=True))
            row |= {c: str(v) for c, v in figures.items() if v is not None}
        raw = proposal.files.get(f"{table}.csv", before[f"{table}.csv"])
        now = keyed(table, raw.decode("utf-8"))
        assert set(now) == set(expected)
        for key, row in now.items():
            for column, text in row.items():
                # What a target was printed as belongs to its document; a sheet's own text may come there.
                if text != expected[key][column] and column != "tercetak":
                    assert Decimal(text) == Decimal(expected[key][column]), (
                        key,
                        column,
                        preview(proposal),
                    )
        changed = sum(
            bool(r[c]) and not same_value(c, r[c], expected[k][c])
            for k, r in old(table).items()
            for c in FIGURES.get(table, [])
        )
        revised = proposal.files.get("revisi.csv", before["revisi.csv"]).decode("utf-8")
        assert len(rows_of(revised)) - len(old("revisi")) == changed
        assert set(proposal.files) <= {f"{table}.csv", "revisi.csv", "datapackage.json"}
        return None


# --- a figure, as people write it ----------------------------------------------------------------------------------------


def indonesian(v: Decimal) -> str:
    return f"{v:,}".translate(str.maketrans(",.", ".,"))


def written(draw: st.DrawFn, v: Decimal, unit: str) -> tuple[object, str | None, bool]:
    """A figure as a cell: its value, its number format, and whether the import has to be able to read it."""
    native: object = int(v) if v == v.to_integral() else float(v)
    exponent = v.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    plain = places != 3 and v < 1000  # no point or comma that may be read in two ways
    # 0,5 in a column of percentages may be half of one or fifty of a hundred; so may 1 and 1,05.
    share = unit == "%" and 0 < v < 2
    ways: list[tuple[object, str | None, bool]] = [
        (native, None, not share),
        (native, "0.00" if unit != "uang" else "#,##0", not share),
        (str(v).replace(".", ","), None, plain and not share),
        (f" \u00a0{indonesian(v)} ", None, plain and not share),
        (f"{v:,}", None, plain and not share),
    ]
    if unit == "uang":
        ways += [(f"Rp {indonesian(v)}", None, True), (f"Rp. {indonesian(v)},-", None, v == v.to_integral())]
    else:
        mark = draw(st.sampled_from(["", " ", "\u00a0"]))
        ways += [(indonesian(v) + mark + unit, None, plain), (f"{v:,}{mark}{unit.upper()}", None, plain)]
        if unit == "%" or draw(st.integers(0, 9)) == 0:
            ways.append((float(v / 100), draw(st.sampled_from(["0%", "0.00%"])), unit == "%"))
    return draw(st.sampled_from(ways))


@st.composite
def figure(draw: st.DrawFn, unit: str) -> Decimal:
    if unit == "uang":
        return Decimal(draw(st.one_of(st.integers(0, 10**10), st.integers(0, 999).map(lambda n: n * 1000))))
    if unit in ("Dok", "Lap"):
        return Decimal(draw(st.integers(0, 2500)))
    places = draw(st.integers(0, 3))
    return Decimal(draw(st.integers(0, 100 * 10**places))) / Decimal(10**places)


def heading(draw: st.DrawFn, text: str) -> str:
    change = draw(
        st.sampled_from(
            [str, str.upper, str.lower, str.title, lambda t: t.replace(" ", "\n"), lambda t: f" {t} "]
        )
    )
    return change(text)


def year(draw: st.DrawFn, y: str) -> object:
    return draw(st.sampled_from([int(y), y, float(y), f"TA {y}", f"Tahun {y}"]))


def quarter(draw: st.DrawFn, q: str) -> object:
    roman = {"1": "I", "2": "II", "3": "III", "4": "IV"}[q] if q else ""
    return (
        draw(st.sampled_from([int(q), q, roman, f"TW {roman}", f"Triwulan {q}", f"tw.{roman.lower()}"]))
        if q
        else None
    )


# --- a sheet of an office's own ------------------------------------------------------------------------------------------


@st.composite
def content(draw: st.DrawFn, table: str) -> dict[Key, dict[str, Decimal]]:
    """What the sheet means to say."""
    if table == "anggaran":
        keys = draw(st.lists(st.sampled_from(sorted(old(table))), min_size=1, max_size=5, unique=True))
        return {k: {"pagu_awal": draw(figure("uang")), "realisasi": draw(figure("uang"))} for k in keys}
    known = [k for k in sorted(old(table)) if k[0] in UNITS]
    keys = draw(st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True))
    return {k: {"nilai": draw(figure(UNITS[k[0]]))} for k in keys}


def grid_of(
    draw: st.DrawFn, table: str, meant: dict[Key, dict[str, Decimal]]
) -> tuple[list[list], bool, list[tuple[int, int]]]:
    """Heading and rows, cells as (value, format), whether all of it has to be readable, and where there is no figure at all."""
    keys = [k for k in key_of(table) if k not in ("dokumen", "tanggal")]
    figures = list(dict.fromkeys(c for f in meant.values() for c in f))
    words = {
        "kode": ["kode", "kode indikator"] if table != "anggaran" else ["kode", "kode kegiatan"], "tahun": ["tahun", "tahun anggaran"],
        "triwulan": ["triwulan", "tw"], "nilai": ["target", "target PK"] if table == "perjanjian" else ["realisasi", "realisasi kinerja"],
        "pagu_awal": ["pagu awal (Rp)", "pagu semula (rupiah)"], "realisasi": ["realisasi (Rp)", "realisasi anggaran (rupiah)"],
    }  # fmt: skip
    columns = draw(st.permutations([*keys, *figures]))
    head: list[tuple[object, str | None]] = [
        (heading(draw, draw(st.sampled_from(words[c]))), None) for c in columns
    ]
    sure, none = True, []
    grid: list[list] = [head]
    spoilt = draw(st.integers(0, len(meant) * 4)) if draw(st.booleans()) else -1
    for n, (key, said) in enumerate(draw(st.permutations(list(meant.items())))):
        line = []
        for c in columns:
            if c in said:
                unit = "uang" if table == "anggaran" else UNITS[key[0]]
                value, form, fine = written(draw, said[c], unit)
                if n == spoilt and c == figures[0]:
                    value, form = draw(st.sampled_from(NO_FIGURE)), None
                    none.append((len(grid), len(line)))
                sure = sure and fine
                line.append((value, form))
            elif c == "kode":
                text = key[0]
                line.append((int(text) if text.isdigit() and draw(st.booleans()) else text, None))
            elif c == "tahun":
                line.append((year(draw, key[1]), None))
            else:
                line.append((quarter(draw, key[2]), None))
        grid.append(line)
    return grid, sure, none


def laid_out(
    draw: st.DrawFn, grid: list[list], none: list[tuple[int, int]]
) -> tuple[list[list], list[tuple[int, int]]]:
    """The same rows further down and to the right, with what offices put around and between them."""
    blank: tuple[object, str | None] = (None, None)
    width = len(grid[0])
    rows: list[tuple[int | None, list]] = [(n, list(r)) for n, r in enumerate(grid)]
    if draw(st.booleans()):
        rows.insert(1, (None, [(n + 1, None) for n in range(width)]))
    for _ in range(draw(st.integers(0, 2))):
        rows.insert(draw(st.integers(1, len(rows))), (None, [blank] * width))
    if draw(st.booleans()):
        rows.insert(draw(st.integers(2, len(rows))) if len(rows) > 2 else len(rows), (None, list(grid[0])))
    tops = [
        "KPU KOTA CONTOH",
        "Renstra 2023-2024",
        "Lampiran 3",
        "Dicetak 31 Desember 2024",
        "Tahun 2024",
        None,
    ]
    for _ in range(draw(st.integers(0, 3))):
        rows.insert(0, (None, [(draw(st.sampled_from(tops)), None), *[blank] * (width - 1)]))
    moves: list[int] = list(range(width))
    for word in draw(
        st.lists(st.sampled_from(["No", "Capaian", "Keterangan", None]), max_size=2, unique=True)
    ):
        at = draw(st.integers(0, len(rows[0][1])))
        for n, r in rows:
            r.insert(
                at,
                (word, None)
                if n == 0
                else blank
                if n is None or word is None
                else (draw(st.integers(0, 9)), None),
            )
        moves = [m + (m >= at) for m in moves]
    where = {n: at for at, (n, _) in enumerate(rows) if n is not None}
    return [r for _, r in rows], [(where[r], moves[c]) for r, c in none]


def put(sheet: Worksheet, row: int, line: Sequence[tuple[object, str | None]]) -> None:
    for m, (value, form) in enumerate(line, 1):
        cell = sheet.cell(row, m, value)
        if form:
            cell.number_format = form
    note(repr([v for v, _ in line]))


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


# --- the workbook of `renstra excel` -------------------------------------------------------------------------------------


@cache
def exported() -> bytes:
    """The plan's workbook with the sheets of reported figures alone, which is read faster."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(plan())))
    for name in set(book.sheetnames) - {"realisasi", "anggaran", BASE}:
        book.remove(book[name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
    """What is no longer known by its name is read for its headings, or refused; nothing is taken for removed."""
    draw = data.draw
    book = openpyxl.load_workbook(io.BytesIO(exported()))
    book["realisasi"].title = draw(
        st.sampled_from(["Realisasi 2024", "REALISASI", "Lembar1", "isian kinerja"])
    )
    judge(book, "realisasi", {}, [], ImportOptions())
