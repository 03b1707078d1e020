"""Folders of plans, mutated: bytes, rows and cells, numbers as people write them, packages and rules, and what a
file system may hold. And the judge of what `load` and the evaluations make of one."""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import random
import tempfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import fuzz_read as read
import pandas as pd
from conftest import reduced_contoh
from fuzz_bytes import broken

import renstra_utils
from renstra_utils.audit.audit import audit
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.budget import budget
from renstra_utils.evaluate.means import sensitivity
from renstra_utils.evaluate.scores import budget_performance
from renstra_utils.plan.contract import columns, contract, value_columns
from renstra_utils.plan.package import LONGEST, brief
from renstra_utils.plan.plan import Plan

Rows = list[list[str]]


class ChangedFigure(AssertionError):
    """An accepted figure is not the one that a person reads in its cell."""


@cache
def base() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return {p.name: p.read_bytes() for p in sorted(reduced_contoh(Path(folder)).iterdir())}


# --- a table ------------------------------------------------------------------------------------------------


def _row(rows: Rows, chance: random.Random) -> int:
    return chance.randrange(1, len(rows)) if len(rows) > 1 else 0


def _cell(rows: Rows, chance: random.Random) -> tuple[list[str], int]:
    row = rows[_row(rows, chance)]
    return row, chance.randrange(len(row)) if row else 0


def number_written(rows: Rows, chance: random.Random) -> None:
    """One figure as people write figures."""
    numbers = [(r, n) for r in rows[1:] for n, c in enumerate(r) if read.of_file(c) is not None]
    if numbers:
        row, n = chance.choice(numbers)
        row[n] = read.as_people_write(Decimal(row[n]), chance)


def another_number(rows: Rows, chance: random.Random) -> None:
    """One figure by another, in the form of the files."""
    numbers = [(r, n) for r in rows[1:] for n, c in enumerate(r) if read.of_file(c) is not None]
    if numbers:
        row, n = chance.choice(numbers)
        row[n] = chance.choice(["0", "1", "87.5", "12.50", ".5", "007", "0.000001", "123456789012.345", "99999999999999", "3.1415926535", "100.1"])  # fmt: skip


def nasty(rows: Rows, chance: random.Random) -> None:
    row, n = _cell(rows, chance)
    if row:
        row[n] = chance.choice(read.NASTY)


def swapped_cells(rows: Rows, chance: random.Random) -> None:
    (a, n), (b, m) = _cell(rows, chance), _cell(rows, chance)
    if a and b:
        a[n], b[m] = b[m], a[n]


def moved_cell(rows: Rows, chance: random.Random) -> None:
    row, n = _cell(rows, chance)
    row.insert(chance.randrange(len(row) + 1), row.pop(n) if row else "")


def rows_changed(rows: Rows, chance: random.Random) -> None:
    a, b = _row(rows, chance), _row(rows, chance)
    way = chance.randrange(4)
    if way == 0:
        rows[a], rows[b] = rows[b], rows[a]
    elif way == 1:
        rows.insert(b, list(rows[a]))
    elif way == 2:
        del rows[a]
    else:
        rows += [list(r) for r in rows[1:]] * chance.choice([1, 3])


def columns_changed(rows: Rows, chance: random.Random) -> None:
    width = min(map(len, rows), default=0)
    if not width:
        return
    a, b, way = chance.randrange(width), chance.randrange(width), chance.randrange(4)
    for n, r in enumerate(rows):
        if way == 0:
            r[a], r[b] = r[b], r[a]
        elif way == 1:
            r.insert(b, r[a])
        elif way == 2:
            del r[a]
        elif n == 0:
            r[a], r[b] = r[b], r[a]


EDITS = [another_number] * 8 + [
    number_written,
    number_written,
    nasty,
    nasty,
    swapped_cells,
    moved_cell,
    rows_changed,
    columns_changed,
]


def table(raw: bytes, chance: random.Random) -> bytes:
    """A table after some edits, written in some way."""
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8", "replace"), newline="")))
    for _ in range(chance.randrange(1, 4)):
        chance.choice(EDITS)(rows, chance) if rows else None
    out = io.StringIO()
    plain = chance.random() < 0.7
    csv.writer(
        out,
        delimiter="," if plain else chance.choice(",;\t|"),
        lineterminator="\n" if plain else chance.choice(["\r\n", "\r", "\n\n", "\r\r\n", "\u2028", "\x0b"]),
        quoting=csv.QUOTE_MINIMAL
        if plain
        else chance.choice([csv.QUOTE_ALL, csv.QUOTE_NONE, csv.QUOTE_NONNUMERIC]),
        escapechar="\\",
    ).writerows(rows)
    encoding = (
        "utf-8"
        if chance.random() < 0.85
        else chance.choice(["utf-8-sig", "utf-16", "cp1252", "utf-16-le", "utf-7"])
    )
    return out.getvalue().encode(encoding, "replace")


# --- what is said of a plan ---------------------------------------------------------------------------------

_DEEP: Any = []
for _ in range(400):
    _DEEP = [_DEEP]
EXTREMES: list[Any] = [
    *["KPU Kota “Contoh” & <b>rekan</b>", "100", [2020, 2026], False, [{"title": "SK"}], 5, {"batas": "110"}] * 3,
    None, True, 0, -1, 2**70, 10**300, 1e308, float("inf"), float("nan"), "", " ", "\u200b", "\ud800", "\uffff", "\x07", "x" * 5000, "x" * 2_000_000,
    [], {}, [[]], {"a": {}}, _DEEP, ["a"] * 1000, "2020", "2020-02-30", [2020, 2019], [2020, 2**65], [1, 3_000_000_000], [2023.0, 2024], "juta rupiah",
    "<script>alert(1)</script>", "../../etc/passwd", "{0}", "%s", "{nama}",
]  # fmt: skip


def _extreme(chance: random.Random) -> Any:
    """One of them, its own copy where it may be changed further."""
    value = chance.choice(EXTREMES)
    return value if value is _DEEP else copy.deepcopy(value)


def package(raw: bytes, chance: random.Random) -> bytes:
    """A package with one to three values replaced by extreme ones."""
    said = json.loads(raw)
    said.setdefault("title", "Renstra")
    said.setdefault("sources", [{"title": "Keputusan"}])
    said.setdefault("resources", [{"name": "anggaran", "satuan_uang": "rupiah"}])
    said["renstra"] |= {
        "konvensi": {"batas": "100"},
        "dasar_hukum": ["SK"],
        "tanggal_penetapan": "2022-01-01",
        "kode_satker": "1",
    }
    for _ in range(chance.randrange(1, 4)):
        places = list(_places(said))
        holder, key = chance.choice(places)
        way = chance.random()
        if way < 0.75:
            holder[key] = _extreme(chance)
        elif way < 0.9 and isinstance(holder, dict):
            holder[chance.choice(["", "periode", "x" * 3000, "\ud800", "satuan_uang", "__class__"])] = (
                _extreme(chance)
            )
        else:
            del holder[key]
    text = json.dumps(said)
    if chance.random() < 0.15:
        text = text.replace('"renstra"', '"renstra": {"nama_kantor": "A"}, "renstra"', 1)
    if chance.random() < 0.1:
        text = text.replace("2024", "9" * chance.choice([20, 400, 5000]), 1)
    return text.encode("utf-8", "surrogatepass")


def _places(said: Any):
    for key, value in list(said.items() if isinstance(said, dict) else enumerate(said)):
        yield said, key
        if isinstance(value, dict | list) and value is not _DEEP:
            yield from _places(value)


_TOML = [
    '[[skala]]\nid = "a"\nnama = "A"\npita = [{bawah = %s, nama = "x"}, {nama = "y"}]\n',
    '[[batas]]\nid = "b"\nnama = "B"\nnilai = %s\n', '[[anggaran]]\nid = "c"\nnama = %s\njenis = "evaluasi"\nmulai = 2020\n',
    '[[anggaran]]\nid = "c"\nnama = "C"\njenis = "evaluasi"\nmulai = 2020\nkomponen = [{nama = "k", bobot = %s, hitung = "nilai_nka", aturan = "c"}]\n',
    '[[rumus]]\nid = "maximize"\nformula = %s\n', '[[predikat]]\nid = "p"\nnama = "P"\npita = [{nama = "BB", setara = %s}, {nama = "q"}]\n',
    "[bawaan]\nskala = %s\n", "[bawaan]\nbatas = %s\n", "x = %s\n",
]  # fmt: skip
_VALUES = ["50", "-1", "0", "inf", "nan", "1e308", "9" * 30, "9" * 5000, '"x"', '"a"', '"b"', '""', '"\\uffff"', "[]", "{}", "true", "2020-01-01", "[" * 500 + "]" * 500, '"' + "x" * 9000 + '"']  # fmt: skip


def rules(chance: random.Random) -> bytes:
    """An office's own rules."""
    return "".join(
        chance.choice(_TOML) % chance.choice(_VALUES) for _ in range(chance.randrange(1, 4))
    ).encode()


# --- what a file system may hold ----------------------------------------------------------------------------


def _instead(folder: Path, name: str) -> Path:
    (folder / name).unlink(missing_ok=True)
    return folder / name


#: Beside the folder, and none of the plan's.
OUTSIDE = "luar.csv"
FILES: list[Callable[[Path, str], object]] = [
    lambda f, n: os.mkfifo(_instead(f, n)),
    lambda f, n: _instead(f, n).symlink_to(f.parent / OUTSIDE),
    lambda f, n: _instead(f, n).symlink_to("/dev/zero"),
    lambda f, n: _instead(f, n).symlink_to(n),
    lambda f, n: _instead(f, n).symlink_to("tiada.csv"),
    lambda f, n: _instead(f, n).mkdir(),
    lambda f, n: (f / n).chmod(0),
    lambda f, n: (f / n).rename(f / n.upper()),
    lambda f, n: (f / "arsip.JSON").write_bytes(b"{"),
    lambda f, n: (f / "Target.Csv").write_bytes(b"kode,tahun,nilai\nP1.01,2023,1\n"),
    lambda f, n: Path(os.fsdecode(os.fsencode(f) + b"/\xff\xfe.csv")).write_bytes(b"x"),
    lambda f, n: (f / "a\nb\x1b[2J.csv").write_bytes(b"x"),
    lambda f, n: (f / ".impor").mkdir(),
    lambda f, n: (f / "draf.csv").write_bytes(b"berkas,kunci,kolom,alasan,status\nx,y,z,w,"),
]


def make(chance: random.Random, scratch: Path) -> Path:
    """A folder of a plan as somebody left it."""
    folder = scratch / "kantor"
    folder.mkdir()
    files = dict(base())
    tables = [n for n in files if n.endswith(".csv")]
    for _ in range(chance.choice([1, 1, 2])):
        name, way = chance.choice(tables), chance.random()
        if way < 0.6:
            files[name] = table(files[name], chance)
        elif way < 0.8:
            files[name] = broken(files[name], chance, files[chance.choice(tables)])
        elif way < 0.87:
            files["aturan.toml"] = rules(chance)
        else:
            files["datapackage.json"] = package(base()["datapackage.json"], chance)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    if chance.random() < 0.15:
        (scratch / OUTSIDE).write_bytes(files["target.csv"])
        chance.choice(FILES)(folder, chance.choice([*tables, "target.csv", "datapackage.json"]))
    return folder


def make_package(chance: random.Random, scratch: Path) -> Path:
    """A plan whose package or rules alone are changed."""
    folder = reduced_contoh(scratch / "kantor")
    way, name = chance.random(), "datapackage.json"
    if way < 0.55:
        (folder / name).write_bytes(package(base()[name], chance))
    elif way < 0.7:
        (folder / name).write_bytes(broken(package(base()[name], chance), chance))
    else:
        raw = rules(chance)
        (folder / "aturan.toml").write_bytes(broken(raw, chance) if way > 0.9 else raw)
    return folder


# --- what is made of it -------------------------------------------------------------------------------------


def judge(folder: Path) -> str:
    """Reads and evaluates the folder; PlanError where it is refused, ChangedFigure where a figure is another."""
    known = brief(folder)
    if len(known.years) > LONGEST or "\ud800" in known.nama_kantor:
        raise AssertionError(f"brief: {known}")
    plan = renstra_utils.load(folder)
    outside = [n for n in plan.hashes if (folder / n).resolve().parent != folder.resolve()]
    if outside:
        raise ChangedFigure(f"read from outside of the folder: {outside}")
    for name in contract():
        check_table(plan, folder, name)
    for found in (
        attainment(plan),
        budget(plan),
        sensitivity(attainment(plan, plan.years[-1]), plan.years[-1], plan.rules),
        audit(plan),
    ):
        for column in found.select_dtypes("float"):
            if found[column].abs().eq(float("inf")).any():
                raise ChangedFigure(f"{column} has no end")
    budget_performance(plan, plan.years[-1])
    return f"{len(plan.indikator)} indicators"


def _said(path: Path) -> list[dict[str, str]]:
    """The rows of a file as its own plain reading gives them."""
    text = path.read_bytes().decode("utf-8-sig") if path.is_file() else ""
    rows = [
        [c.strip(" \t\r\n\u00a0\u200b\ufeff") for c in r] for r in csv.reader(io.StringIO(text, newline=""))
    ]
    rows = [r for r in rows if any(r)]
    return [dict(zip(rows[0], r, strict=False)) for r in rows[1:]]


def _unit(folder: Path, name: str) -> int:
    """What the package says that a table's money is multiplied by."""
    path = folder / "datapackage.json"
    said = json.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
    for r in said.get("resources", []):
        if r.get("name") == name and r.get("satuan_uang"):
            return {"rupiah": 1, "ribu rupiah": 1000, "juta rupiah": 1_000_000}[r["satuan_uang"]]
    return 1


def _same(value: object, cell: str, factor: int, place: object) -> None:
    """A number that was read is the one that is written; blank is missing."""
    wanted = read.of_file(cell)
    if pd.isna(value) != (not cell) or (
        cell and (wanted is None or Decimal(f"{value:.15g}") != wanted * factor)
    ):
        raise ChangedFigure(f"{place}: written {cell[:60]!r}, read {value!r}")


def check_table(plan: Plan, folder: Path, name: str) -> None:
    """Every figure of a table against its cell."""
    frame, rows = plan.tables[name], _said(folder / f"{name}.csv")
    if len(frame) != len(rows):
        raise ChangedFigure(f"{name}: {len(rows)} rows are written, {len(frame)} were read")
    value = value_columns().get(name)
    for row, got in zip(rows, frame.to_dict("records"), strict=True):
        for column, field in columns(name).items():
            cell, place = row.get(column, ""), (name, column, row)
            if field["type"] in ("number", "integer"):
                money = field.get("satuan") == "uang"
                _same(got[column], cell, _unit(folder, name) if money else 1, place)
            elif (None if pd.isna(got[column]) else got[column]) != (cell or None):
                raise ChangedFigure(f"{place}: written {cell[:60]!r}, read {got[column]!r}")
        if value:
            _check_value(row.get(value, ""), got, (name, row))


def _check_value(cell: str, got: dict[str, Any], place: object) -> None:
    """A target or a result: a number, a range, or a grade, and no two of them."""
    number = read.of_file(cell)
    if number is not None:
        _same(got["angka"], cell, 1, place)
    elif cell and pd.notna(got["bawah"]):
        low, high = (c.strip() for c in cell.replace("–", "-").split("-"))
        _same(got["bawah"], low, 1, place)
        _same(got["atas"], high, 1, place)
    elif cell != ("" if pd.isna(got["mutu"]) else got["mutu"]) or pd.notna(got["angka"]):
        raise ChangedFigure(f"{place}: written {cell[:60]!r}, read {got['angka']!r} {got['mutu']!r}")
    printed = got.get("tercetak")
    possible = read.of_print(printed) if isinstance(printed, str) else set()
    if number is not None and possible and number not in possible:
        raise ChangedFigure(f"{place}: printed {printed!r}, read {cell!r}")
