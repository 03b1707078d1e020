"""Good files changed at random: the figures are what the files say, or an error names the place, and nothing else.

Every kind of change many times on one table, which takes milliseconds, and a few times on a whole plan and its
figures. The same cases in every run; `RENSTRA_LONG=1` (`make long`) for thousands of new ones.
"""

from __future__ import annotations

import math
import os
from functools import cache

import pandas as pd
from edits import broken, changed, one_cell, rewritten
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from oracle import (
    SPECS,
    TABLES,
    Said,
    base,
    base_plan,
    cells_of,
    check_error,
    check_plan,
    check_problems,
    check_table,
    load,
    read_table,
)

from renstra_utils import PlanError
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.budget import budget
from renstra_utils.plan.contract import value_columns
from renstra_utils.plan.plan import Plan
from renstra_utils.plan.problem import Problem

LONG = bool(os.environ.get("RENSTRA_LONG"))


def cases(few: int, many: int) -> settings:
    """So many cases, the same in every run but the long one."""
    return settings(
        max_examples=many if LONG else few,
        derandomize=not LONG,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def check_row(table: str, problems: list[Problem], row: int, column: str) -> None:
    """A fault is named by its row; a key is missed elsewhere, a quarter where its group begins."""
    apart = {*SPECS[table].get("primaryKey", []), "kode", "induk", "agregasi"}
    if problems and column not in apart and row:
        assert {p.baris for p in problems if p.berkas == f"{table}.csv"} == {row + 1}, problems


# --- one table ----------------------------------------------------------------------------------------------


def judge_table(table: str, raw: bytes) -> list[Problem]:
    """Either what the file says, or problems that name it."""
    frame, problems = read_table(table, raw)
    event("refused" if problems else "read" if raw != base()[f"{table}.csv"] else "nothing changed")
    if problems:
        check_problems(problems)
        assert {p.berkas for p in problems} == {f"{table}.csv"}
    else:
        assert frame is not None
        check_table(table, frame, cells_of(table, raw))
    return problems


def contents(table: str, raw: bytes) -> list[str]:
    """The typed rows of a table, in any order."""
    frame, problems = read_table(table, raw)
    assert not problems, problems
    assert frame is not None
    return sorted(map(repr, frame.drop(columns="_baris").itertuples(index=False, name=None)))


@given(st.sampled_from(TABLES), st.data())
@cases(150, 2000)
def test_a_table_written_another_way(table, data):
    assert contents(table, rewritten(data.draw, table)) == contents(table, base()[f"{table}.csv"])


@given(st.sampled_from(TABLES), st.data())
@cases(400, 5000)
def test_a_table_with_changed_cells_rows_and_columns(table, data):
    judge_table(table, changed(data.draw, table))


@given(st.sampled_from(TABLES), st.data())
@cases(300, 3000)
def test_a_table_with_one_changed_cell_is_named_by_its_row(table, data):
    raw, row, column = one_cell(data.draw, table)
    check_row(table, judge_table(table, raw), row, column)


@given(st.sampled_from(TABLES), st.data())
@cases(250, 3000)
def test_a_table_of_broken_bytes(table, data):
    judge_table(table, broken(data.draw, base()[f"{table}.csv"]))


# --- a whole plan and its figures ---------------------------------------------------------------------------

#: Columns that tell where a figure stands, not what it is.
PLACES = ["urut", "i_baris", "t_baris", "r_baris", "pk_baris", "p_baris", "a_baris", "sumber", "r_rincian"]


def figures(p: Plan) -> list[pd.DataFrame]:
    """Everything that attainment and budget say, in the order of keys."""
    return [
        f.drop(columns=PLACES, errors="ignore").sort_values(["kode", "tahun"], ignore_index=True)
        for f in (attainment(p), budget(p))
    ]


@cache
def base_figures() -> list[pd.DataFrame]:
    return figures(base_plan())


def same(now: pd.DataFrame, then: pd.DataFrame) -> None:
    """Equal cell by cell; missing is missing, whichever of pandas' signs stands for it."""
    pd.testing.assert_frame_equal(*[f.astype(object).where(f.notna(), None) for f in (now, then)])


def check_figures(p: Plan, said: dict[str, Said]) -> None:
    """Figures of what did not change are as before."""
    before = {t: cells_of(t, base()[f"{t}.csv"]) for t in TABLES}

    def changed(*tables: str) -> set[str]:
        return {
            r.get("kode", "")
            for t in tables
            for here, there in ((said[t], before[t]), (before[t], said[t]))
            for r in here
            if {k: v for k, v in r.items() if v} not in [{k: v for k, v in o.items() if v} for o in there]
        }

    touched = [changed("indikator", *value_columns()), changed("pendanaan", "anggaran")]
    # A programme's money is the sum of its activities.
    touched[1] |= {r["kode"] for r in said["pendanaan"] if touched[1] and r.get("level") == "program"}
    for now, then, codes, shared in zip(
        figures(p), base_figures(), touched, ([], ["porsi", "program_kode"]), strict=True
    ):
        kept = [
            f[~f["kode"].fillna("").isin(codes)].drop(columns=shared if codes else []) for f in (now, then)
        ]
        same(*[f.reset_index(drop=True) for f in kept])
        for f in (now, then):
            assert not any(math.isinf(v) for c in f.select_dtypes("float") for v in f[c])


def judge(files: dict[str, bytes]) -> list[Problem]:
    """Either what the files say, or an error that names the place."""
    others = {n for n, raw in files.items() if raw != base()[n]}
    try:
        p = load(files)
    except PlanError as e:
        check_error(e, others)
        event("refused")
        return e.problems
    said = {t: cells_of(t, files[f"{t}.csv"]) for t in TABLES}
    check_plan(p, said)
    check_figures(p, said)
    event("read" if others else "nothing changed")
    return []


@given(st.sets(st.sampled_from(TABLES), min_size=1, max_size=4), st.data())
@cases(8, 600)
def test_another_way_to_write_the_same(tables, data):
    files = base() | {f"{t}.csv": rewritten(data.draw, t) for t in sorted(tables)}
    for now, then in zip(figures(load(files)), base_figures(), strict=True):
        same(now, then)


@given(st.sampled_from(TABLES), st.data())
@cases(25, 1600)
def test_changed_cells_rows_and_columns(table, data):
    judge(base() | {f"{table}.csv": changed(data.draw, table)})


@given(st.sampled_from(TABLES), st.data())
@cases(15, 600)
def test_one_changed_cell_is_named_by_its_row(table, data):
    raw, row, column = one_cell(data.draw, table)
    check_row(table, judge(base() | {f"{table}.csv": raw}), row, column)


@given(st.sampled_from(TABLES), st.data())
@cases(8, 800)
def test_broken_bytes(table, data):
    judge(base() | {f"{table}.csv": broken(data.draw, base()[f"{table}.csv"])})
