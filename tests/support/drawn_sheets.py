"""Sheets of an office drawn at random, with what they mean to say; and the judge of what the import makes of
them."""

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
from conftest import LONG, reduced_contoh
from hypothesis import HealthCheck, event, note, settings
from hypothesis import strategies as st
from office_sheets import propose
from openpyxl.worksheet.worksheet import Worksheet

from renstra_utils.forms.cells import same_value
from renstra_utils.intake import propose as proposing
from renstra_utils.intake.proposal import IntakeError, preview
from renstra_utils.intake.reading import ImportOptions
from renstra_utils.plan.tables import FIGURES, key_of

Row = dict[str, str]
Key = tuple[str, ...]
UNITS = {"P2.01": "%", "K2.1.03": "%", "K1.4.02": "Hari", "K1.1.01": "Dok", "K1.1.04": "Lap"}
BY_QUARTER = ("K1.1.01", "K1.1.04")
#: ImportOptions by a sheet as a whole: there is no row to name.
WHOLE = ("tidak ada baris judul", "tidak ada lembar")
NO_FIGURE = [
    "abc",
    "n/a",
    "8o",
    "#REF!",
    "#DIV/0!",
    True,
    datetime(2024, 5, 1),
    "12..5",
    "1.2.3",
    "12,5,6",
    "=1+1",
    "1e5",
    "inf",
    "nan",
    "½",
    "5 ton",
    "kira-kira 80",
    "80?",
    "1/2",
    "80 atau 90",
    "80 % dari 90 %",
    "Rp",
    "1 234,5x",
    "0x10",
    "--5",
    "5-",
    ",5,",
    "٣ ekor",
    "80;81",
    "80\n81",
    "(80",
    "80)",
    "80 90",
]


def cases(share: int) -> settings:
    """So many cases, the same in every run but the long one."""
    return settings(
        max_examples=share * 10 if LONG else share,
        derandomize=not LONG,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@cache
def base() -> dict[str, bytes]:
    """The files of the plan that sheets are imported into."""
    with tempfile.TemporaryDirectory() as folder:
        return {p.name: p.read_bytes() for p in reduced_contoh(Path(folder)).iterdir()}


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
        error, proposal = None, None
        with mock.patch.object(proposing, "renew"):
            try:
                proposal = propose(folder, path, said)
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


# --- a figure, as people write it ---------------------------------------------------------------------------


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


# --- a sheet of an office's own -----------------------------------------------------------------------------


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
    """Heading and rows, cells as (value, format), whether all of it has to be readable, and where there is no
    figure at all."""
    keys = [k for k in key_of(table) if k not in ("dokumen", "tanggal")]
    figures = list(dict.fromkeys(c for f in meant.values() for c in f))
    words = {
        "kode": ["kode", "kode indikator"] if table != "anggaran" else ["kode", "kode kegiatan"],
        "tahun": ["tahun", "tahun anggaran"],
        "triwulan": ["triwulan", "tw"],
        "nilai": ["target", "target PK"] if table == "perjanjian" else ["realisasi", "realisasi kinerja"],
        "pagu_awal": ["pagu awal (Rp)", "pagu semula (rupiah)"],
        "realisasi": ["realisasi (Rp)", "realisasi anggaran (rupiah)"],
    }
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
                (
                    (word, None)
                    if n == 0
                    else blank
                    if n is None or word is None
                    else (draw(st.integers(0, 9)), None)
                ),
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
