"""What a workbook of `renstra excel` was made from, in a hidden sheet of its own: changes are told by it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd

from ...plan.plan import Plan
from ...plan.tables import names_of
from ...readers.sheets import Sheet, clean_text
from ...text import words

#: Sheet, hidden, with the rows that the workbook was made from: what `intake` tells changes by.
BASE = "_asal"
VERSION = "renstra-excel-1"


def base_rows(table: str, frame: pd.DataFrame) -> list[str]:
    """Each row of a table as one line of CSV, all columns of the contract in their order."""
    names = names_of(table)
    out = []
    for row in frame[names].fillna("").itertuples(index=False):
        line = io.StringIO()
        csv.writer(line, lineterminator="", quoting=csv.QUOTE_ALL).writerow(row)
        out.append(line.getvalue())
    return out


def write_base(sheet: Any, lines: list[tuple[str, str]]) -> None:
    """Puts lines, each with its table's name, into a sheet that no one sees; a cell holds no more than 32.767
    signs."""
    at = 0
    for name, line in lines:
        for start in range(0, len(line) or 1, 32_000):
            sheet.write_string(at, 0, name if start == 0 else "+")
            sheet.write_string(at, 1, line[start : start + 32_000])
            at += 1
    sheet.very_hidden()


def read_base(sheets: list[Sheet]) -> dict[str, list[str]] | None:
    """The rows that a workbook of `renstra excel` was made from, by table; None for any other file."""
    hidden = next((s for s in sheets if s.name == BASE), None)
    if hidden is None:
        return None
    lines: list[list[str]] = []
    for n in sorted(hidden.rows):
        cells = {j: c.text for j, c in hidden.rows[n].items()}
        if cells.get(1) == "+" and lines:
            lines[-1][1] += cells.get(2, "")
        else:
            lines.append([cells.get(1, ""), cells.get(2, "")])
    if not lines or lines[0] != ["versi", VERSION]:
        return None
    named = len(lines) > 1 and lines[1][0] == "rencana"
    found: dict[str, list[str]] = {"rencana": [lines[1][1]]} if named else {}
    for table, line in lines[2:]:
        found.setdefault(table, []).append(line)
    return found


def rows_of_base(table: str, lines: list[str]) -> list[dict[str, str]]:
    """The lines of a table as rows."""
    names = names_of(table)
    return [dict(zip(names, map(clean_text, next(csv.reader([line]))), strict=True)) for line in lines]


def other_indicators(base: dict[str, list[str]], plan: Plan) -> bool:
    """Whether a workbook's indicators are not those of a plan: most of the codes that both have mean
    something else, or they share none."""
    theirs = {r["kode"]: r["indikator"] for r in rows_of_base("indikator", base.get("indikator", []))}
    ours = dict(zip(plan.indikator["kode"], plan.indikator["indikator"], strict=True))
    shared = [k for k in theirs if k in ours]
    same = sum(words(theirs[k]) == words(ours[k]) for k in shared)
    return bool(theirs) and bool(ours) and 2 * same <= len(shared)
