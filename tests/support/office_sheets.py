"""Shared by the tests of imports: sheets as offices write them, workbooks of `renstra excel`, and what an
import does.

A plan is what its files say: those that were read before are not read again.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

import openpyxl
import pytest

import renstra_utils
from renstra_utils import Plan, PlanError
from renstra_utils.bounded import Limits
from renstra_utils.files import csv_bytes
from renstra_utils.intake import propose as proposing
from renstra_utils.intake.proposal import IntakeError, Proposal, apply, preview
from renstra_utils.intake.reading import ImportOptions
from renstra_utils.plan.tables import key_of
from renstra_utils.show.workbook.base import BASE
from renstra_utils.show.workbook.book import workbook_bytes
from renstra_utils.show.workbook.sheet import HEAD as HEADING_ROW

HEAD = ["Kode", "Tahun", "Realisasi", "Sumber Data", "Tanggal Data"]
_WRITTEN: dict[tuple[object, ...], bytes] = {}
_READ: dict[tuple[object, ...], Plan | PlanError] = {}


def load(folder: str | Path, *, empty_ok: bool = False, place: Path | None = None) -> Plan:
    """`renstra_utils.load`, once for the same files."""
    folder = Path(folder)
    files = sorted((p.name, p.read_bytes() if p.is_file() else b"") for p in folder.iterdir())
    key = (folder.resolve().name, empty_ok, place, *files)
    if key not in _READ:
        if len(_READ) > 50:
            del _READ[next(iter(_READ))]
        try:
            _READ[key] = renstra_utils.load(folder, empty_ok=empty_ok, place=place)
        except PlanError as e:
            _READ[key] = e
    found = _READ[key]
    if isinstance(found, PlanError):
        raise found
    return replace(found, folder=folder)


def here(work: Callable[..., Proposal], *args: object, limits: Limits | None = None) -> Proposal:
    """`bounded`, without the child."""
    return work(*args)


def propose(folder: Path, path: Path, options: ImportOptions | None = None) -> Proposal:
    """What importing a file would change; worked out in this process, which keeps the plans that it read."""
    with mock.patch.object(proposing, "load", load), mock.patch.object(proposing, "bounded", here):
        return proposing.propose(folder, path, options)


def take(folder: Path, path: Path, options: ImportOptions | None = None) -> list[str]:
    """Imports a file and gives the preview."""
    proposal = propose(folder, path, options)
    lines = preview(proposal)
    if proposal.changes:
        apply(proposal)
    load(folder)
    return lines


def refused(folder: Path, path: Path, options: ImportOptions | None = None) -> str:
    """The refusal's text; nothing is changed by it."""
    before = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
    with pytest.raises(IntakeError) as e:
        propose(folder, path, options)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before
    assert "Traceback" not in str(e.value)
    return str(e.value)


def seen(plan: Path, path: Path, options: ImportOptions | None = None) -> dict[tuple[str, str], str]:
    """What an import would write, by key and column; a new row by its text."""
    return {(c.key, c.column): c.new for c in propose(plan, path, options).changes}


# --- the plan's files ---------------------------------------------------------------------------------------


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def row(folder: Path, table: str, *key: str) -> dict[str, str]:
    keys = key_of(table)
    return next(r for r in rows(folder, table) if tuple(r[k] for k in keys)[: len(key)] == key)


def rewrite(folder: Path, table: str, kept: list[dict[str, str]]) -> None:
    """Puts these rows in the place of a table's."""
    (folder / f"{table}.csv").write_bytes(csv_bytes(list(kept[0]), kept))


# --- sheets and workbooks -----------------------------------------------------------------------------------


def sheet_file(
    path: Path,
    *lines: list[object],
    name: str = "Lembar1",
    merge: tuple[str, ...] = (),
    formats: dict[str, str] | None = None,
) -> Path:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = name
    for line in lines:
        ws.append(line)
    for place, form in (formats or {}).items():
        ws[place].number_format = form
    for area in merge:
        ws.merge_cells(area)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def one(tmp_path: Path, value: object, kode: str = "P2.01", form: str | None = None, **more: object) -> Path:
    """A sheet with one reported figure, in C2."""
    line = [kode, 2024, value, more.get("sumber", "BA 1"), more.get("tanggal", "2024-12-31")]
    formats = {"C2": form} if form else None
    return sheet_file(tmp_path / "s.xlsx", HEAD, line, name="Realisasi kinerja", formats=formats)


def kinerja(
    tmp_path: Path, *titles: str, head=("Kode", "Realisasi"), line=("K1.4.02", 7), name: str = "Kinerja"
) -> Path:
    """A sheet with titles, and one reported figure below."""
    return sheet_file(tmp_path / "a.xlsx", *([t] for t in titles), list(head), list(line), name=name)


def save_exported(folder: Path, path: Path, years: Sequence[int] = (), tables: Sequence[str] = ()) -> Path:
    """The workbook of `renstra excel`; with `tables`, their sheets alone, which are read faster: what lacks
    in a workbook is not taken for removed."""
    files = sorted((p.name, p.read_bytes()) for p in folder.iterdir() if p.is_file())
    key = (folder.name, tuple(years), tuple(tables), *files)
    if key not in _WRITTEN:
        path.write_bytes(workbook_bytes(load(folder, empty_ok=True), years))
        if tables:
            book = openpyxl.load_workbook(path)
            for name in set(book.sheetnames) - {*tables, BASE}:
                book.remove(book[name])
            book.save(path)
        _WRITTEN[key] = path.read_bytes()
    path.write_bytes(_WRITTEN[key])
    return path


def exported(
    folder: Path, path: Path, years: Sequence[int] = (), tables: Sequence[str] = ()
) -> openpyxl.Workbook:
    """The same, opened."""
    return openpyxl.load_workbook(save_exported(folder, path, years, tables))


def cell_of(book: openpyxl.Workbook, table: str, key: tuple[str, ...], column: str):
    """The cell of a row and column in a workbook of `renstra excel`."""
    ws = book[table]
    names = [str(c.value).split(" (")[0] for c in ws[HEADING_ROW]]
    keys = [names.index(k) for k in key_of(table)]
    for line in ws.iter_rows(min_row=HEADING_ROW + 1):
        if tuple("" if line[j].value is None else str(line[j].value) for j in keys) == key:
            return line[names.index(column)]
    raise AssertionError(f"no row {key} in {table}")
