"""A table, or a plan, as a plain reading of its own says it must be: the measure of the loader."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd
from conftest import reduced_contoh

import renstra_utils
from renstra_utils import PlanError
from renstra_utils.plan.constraints import check_columns, check_keys, typed
from renstra_utils.plan.contract import contract, prose_columns, value_columns
from renstra_utils.plan.csvs import read_csv
from renstra_utils.plan.plan import Plan
from renstra_utils.plan.problem import Problem, Problems
from renstra_utils.plan.values import check_printed, split_values
from renstra_utils.rules import load_rules

TABLES = list(contract())
SPECS = {t: spec["schema"] for t, spec in contract().items()}
Rows = list[list[str]]
Said = list[dict[str, str]]


@cache
def base() -> dict[str, bytes]:
    """The files of the reduced office."""
    with tempfile.TemporaryDirectory() as folder:
        reduced_contoh(Path(folder))
        return {p.name: p.read_bytes() for p in Path(folder).iterdir()}


def load(files: dict[str, bytes]) -> Plan:
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in files.items():
            (Path(folder) / name).write_bytes(raw)
        return renstra_utils.load(folder)


@cache
def base_plan() -> Plan:
    return load(base())


def read_table(table: str, raw: bytes) -> tuple[pd.DataFrame | None, Problems]:
    """One table as `load` reads it beside the others of the reduced office; None where it cannot be read."""
    problems, plan = Problems(), base_plan()
    texts = read_csv(table, raw, problems)
    if texts is None:
        return None, problems
    others = {t: f for t, f in plan.tables.items() if t != table} | {table: texts}
    keys = {f"{t}.{c}": f[c].tolist() for t, f in others.items() for c in ("kode", "baris") if c in f}
    check_columns(table, texts, keys, plan.satuan_uang.get(table), problems)
    check_keys(table, texts, problems)
    frame = typed(table, texts, 1)
    if table in value_columns():
        units = dict(zip(plan.indikator["kode"], plan.indikator["satuan"], strict=True))
        frame = split_values(table, frame, units, load_rules(), problems)
    if table in ("target", "pendanaan"):
        check_printed(table, frame, problems)
    return frame, problems


def rows_of(table: str) -> Rows:
    return list(csv.reader(io.StringIO(base()[f"{table}.csv"].decode("utf-8"), newline="")))


def text_of(rows: Rows, delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode("utf-8")


def parse(text: str) -> Rows:
    """CSV letter by letter."""
    rows: Rows = [[]]
    cell, quoted, n = "", False, 0
    text = text.replace("\r\n", "\n").replace("\r", "\n") + "\n"
    while n < len(text):
        c = text[n]
        if quoted:
            if c == '"' and text[n + 1] == '"':
                cell, n = cell + '"', n + 1
            elif c == '"':
                quoted = False
            else:
                cell += c
        elif c == '"' and not cell:
            quoted = True
        elif c in ",\n":
            rows[-1].append(cell.strip(" \t\r\n\u00a0\u200b\ufeff"))
            cell = ""
            if c == "\n":
                rows.append([])
        else:
            cell += c
        n += 1
    assert not quoted
    return [r for r in rows if any(r)]


def cells_of(table: str, raw: bytes) -> Said:
    """What the file says: one dictionary per row, every column of the contract, blank as blank."""
    head, *rows = parse(raw.decode("utf-8").lstrip("\ufeff"))
    columns = [f["name"] for f in SPECS[table]["fields"]]
    assert all(not cell or head[n] in columns for r in rows for n, cell in enumerate(r))
    assert len([h for h in head if h]) == len({h for h in head if h})
    return [{h: v for h, v in zip(head, r, strict=False) if h} for r in rows]


def check_table(table: str, frame: pd.DataFrame, rows: Said) -> None:
    """The table holds what its file says, cell by cell: nothing lost, nothing guessed."""
    assert len(frame) == len(rows)
    for f in SPECS[table]["fields"]:
        for cell, value in zip((r.get(f["name"], "") for r in rows), frame[f["name"]], strict=True):
            place = (table, f["name"], cell, value)
            if not cell:
                assert pd.isna(value), place
            elif f["type"] in ("number", "integer"):
                assert re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+", cell), place
                assert value == float(cell), place
                assert value >= 0 or f.get("constraints", {}).get("minimum") is None, place
            else:
                # Within quotes a line may end in any of three ways; here they are one.
                assert value.replace("\r\n", "\n").replace("\r", "\n") == cell, place
                assert not cell.startswith("#REF"), place
                assert not cell.startswith("=") or f["name"] in prose_columns(table), place
    key = SPECS[table].get("primaryKey", [])
    if key:
        made = [tuple(None if pd.isna(v) else v for v in r) for r in frame[key].itertuples(index=False)]
        assert len(set(made)) == len(made), table
    if table in value_columns():
        column = value_columns()[table]
        for r, v in zip(rows, frame.to_dict("records"), strict=True):
            seen = [v["angka"], v["bawah"], v["mutu"]]
            assert sum(pd.notna(x) for x in seen) == bool(r.get(column)), (table, r, seen)
            assert pd.isna(v["angka"]) or v["angka"] == float(r[column])


def check_plan(p: Plan, said: dict[str, Said]) -> None:
    """Every table holds what its file says; years are the plan's, codes the indicators'."""
    codes = {r["kode"] for r in said["indikator"]}
    for table, rows in said.items():
        check_table(table, p.tables[table], rows)
        if table in value_columns():
            assert {r["kode"] for r in rows} <= codes
        if "tahun" in p.tables[table]:
            years = {int(r["tahun"]) for r in rows if r["tahun"] not in ("", "jumlah")}
            before = {p.years[0] - 1} if any(r.get("asal") == "LHE" for r in rows) else set()
            assert years <= {*p.years, *before}


def check_problems(problems: list[Problem]) -> None:
    """Every problem names a file of the plan, says what and what to do."""
    assert problems
    for p in problems:
        assert p.berkas in {f"{t}.csv" for t in TABLES}, p
        assert p.pesan, p
        assert p.saran.endswith("."), p
        assert str(p).isprintable()


def check_error(e: PlanError, changed: set[str]) -> None:
    """One problem at least stands in a changed file or depends on one."""
    check_problems(e.problems)
    # A key that went missing shows where it is used.
    used = {
        "indikator.csv": {f"{t}.csv" for t in (*value_columns(), "tindak_lanjut")},
        "pendanaan.csv": {"anggaran.csv"},
    }
    near = changed | {u for c in changed for u in used.get(c, ())}
    assert {p.berkas for p in e.problems} <= near, (changed, str(e))
