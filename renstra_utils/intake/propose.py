"""Sheets of an office become changes to its plan, or are refused with the cell, both readings, and the
remedy."""

from __future__ import annotations

import contextlib
import csv
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from ..bounded import Limits, OverLimitError, bounded
from ..clock import today
from ..files import csv_bytes, scratch, sha256
from ..forms.cells import same_value
from ..forms.form import FormError, forms_of
from ..forms.guess import must_have
from ..plan.codebook import renew
from ..plan.contract import contract
from ..plan.folder import plan_files, read_texts
from ..plan.plan import Plan, load
from ..plan.problem import PlanError, Problem
from ..plan.tables import FIGURES, key_of, names_of, optional_of
from ..readers.book import read_sheets
from ..readers.sheet_file import SheetError
from ..readers.sheets import Sheet
from ..show.workbook.base import BASE, other_indicators, read_base
from .entries import check_cumulative, note_others, note_years_beside_quarters, sheet_entries
from .merge import Merge, Row, key_text
from .proposal import IntakeError, Proposal
from .reading import Entry, ImportOptions, Reading

T = TypeVar("T")
_LIGHTER = (
    "Sisakan di berkas itu hanya lembar yang berisi tabelnya, lalu coba lagi; bila memang perlu, naikkan"
    " batasnya dengan --batas-waktu atau --memori."
)


def propose(
    folder: Path, path: Path, options: ImportOptions | None = None, limits: Limits | None = None
) -> Proposal:
    """What importing a file would change in a plan, cell by cell. Nothing is written.

    A workbook of `renstra excel` is held against what it was made from: only what was changed in it counts,
    also where the plan changed meanwhile, and rows deleted in it are rows removed. Any other sheet only adds
    and overwrites: what it does not mention, and its blank cells, change nothing. Raises PlanError where the
    plan itself is broken, IntakeError with every cell that cannot be read with certainty, or where the file
    takes more time or memory than the limits.
    """
    return read_within(limits, path, propose_here, folder, path, options or ImportOptions())


def read_within(limits: Limits | None, path: Path, work: Callable[..., T], *args: Any) -> T:
    """What `work(*args)` gives, which reads a file, in a child. IntakeError where it takes more than the
    limits, else whatever it raises."""
    try:
        return bounded(work, *args, limits=limits)
    except OverLimitError as e:
        raise over_limit(path, e) from None


def over_limit(path: Path, e: OverLimitError) -> IntakeError:
    """The refusal of a file whose reading takes too much."""
    what = f"membaca berkas ini {e}"
    return IntakeError(path, [Problem(path.name, None, None, None, what, _LIGHTER)])


def open_reading(
    folder: Path, path: Path, options: ImportOptions
) -> tuple[Reading, list[Sheet], dict[str, list[str]] | None]:
    """A file held against a plan: the reading, the sheets to be read, and what a workbook of ours was made
    from."""
    plan, sheets = load(folder, empty_ok=True), read_file(path)
    base = read_base(sheets)
    try:
        forms = forms_of(folder)
    except FormError as e:
        raise IntakeError(path, [Problem(str(e).partition(":")[0], None, None, None, str(e), "")]) from None
    reading = Reading(path, plan, read_texts(folder), options, base is not None, forms)
    if base is not None and base.get("rencana", [""])[0] != plan.name:
        _check_made_from(base, reading)
    filled = [s for s in sheets if s.name != BASE and s.rows]
    reading.notes += [f"Lembar “{s.name}” tersembunyi dan dilewati." for s in filled if s.hidden]
    return reading, [s for s in filled if not s.hidden and options.sheet in (None, s.name)], base


def propose_here(folder: Path, path: Path, options: ImportOptions) -> Proposal:
    """`propose`, in this process."""
    out = Proposal(folder, seen={p.name: sha256(p) for p in folder.iterdir() if p.is_file()})
    reading, visible, base = open_reading(folder, path, options)
    entries = _entries(reading, visible)
    note_others(reading)
    if not entries and not reading.problems and not any(s.name in contract() for s in visible):
        reading.problems.append(_no_sheet(reading))
    merged = Merge(reading.texts, base, {s.name for s in visible}, reading)
    frames = merged.run(entries)
    if reading.problems:
        raise IntakeError(path, reading.problems)
    out.changes, out.notes = merged.changes, reading.notes
    if out.changes:
        out.files = _files_to_be(reading.plan, frames, merged, path)
    return out


def is_plain(path: Path, limits: Limits | None = None) -> bool:
    """Whether a file is no workbook of `renstra excel`, and no sheet of it is named as a table of a plan."""
    try:
        sheets = bounded(read_file, path, limits=limits)
    except (OverLimitError, IntakeError):
        return False  # what is wrong with it is said where it is read
    return read_base(sheets) is None and not any(s.name in contract() for s in sheets)


def read_file(path: Path) -> list[Sheet]:
    """The sheets of a file. IntakeError where it cannot be read."""
    try:
        return _read_once(path, path.stat().st_mtime_ns)
    except SheetError as e:
        raise IntakeError(path, [Problem(path.name, None, None, None, e.what, e.remedy)]) from None


@lru_cache(maxsize=1)  # a batch reads the same file for each of its plans
def _read_once(path: Path, changed: int) -> list[Sheet]:
    return read_sheets(path)


def _check_made_from(base: dict[str, list[str]], reading: Reading) -> None:
    """A workbook that was made from a plan of another name: a copy is said, another plan refused."""
    plan, made_from = reading.plan, base["rencana"][0]
    if other_indicators(base, plan):
        what = (
            f"buku kerja ini dibuat dari rencana “{made_from}”, yang indikatornya lain daripada rencana"
            f" “{plan.name}”"
        )
        remedy = "Pilih rencana yang benar, atau buat buku kerja baru dengan `renstra excel`."
        raise IntakeError(reading.path, [Problem(reading.path.name, None, None, None, what, remedy)])
    reading.notes.append(f"Buku kerja ini dibuat dari rencana “{made_from}”, bukan “{plan.name}”.")


def _entries(reading: Reading, sheets: list[Sheet]) -> list[Entry]:
    """The entries of all sheets, in the order of the plan's tables: what a sheet adds is known to the
    next."""
    entries: list[Entry] = []
    order = {t: n for n, t in enumerate(contract())}
    for sheet in sorted(sheets, key=lambda s: order.get(s.name, -1)):
        found = sheet_entries(reading, sheet)
        coded = [(e.table, e.content) for e in found if "kode" in e.content]
        indicators = [content for table, content in coded if table == "indikator"]
        reading.codes |= {c["kode"] for c in indicators}
        reading.units |= {c["kode"]: c["satuan"] for c in indicators if "satuan" in c}
        reading.known_money |= {c["kode"] for table, c in coded if table == "pendanaan" and c["kode"]}
        entries += found
    if not reading.ours:
        check_cumulative(reading, entries)
        note_years_beside_quarters(reading, entries)
    return entries


def _no_sheet(reading: Reading) -> Problem:
    table = reading.options.table
    passed = " ".join(n for n in reading.notes if n.startswith("Lembar"))
    remedy = "Bandingkan dengan buku kerja dari `renstra excel`, atau sebut --tabel."
    what = f"tidak ada lembar dengan tabel {table or 'yang dikenal'} dan isinya"
    return Problem(
        reading.path.name, None, None, None, what, f"{passed} {must_have(table) if table else remedy}"
    )


def _files_to_be(plan: Plan, frames: dict[str, list[Row]], merged: Merge, path: Path) -> dict[str, bytes]:
    """The files as they would stand, proved to be a valid plan together; IntakeError, at the sheet's own
    rows, where they are none."""
    revised = _revisions(merged, frames, path)
    if revised:
        old = merged.texts["revisi"].drop(columns="_baris").fillna("").to_dict("records")
        frames = {**frames, "revisi": [*old, *revised]}
    with scratch() as aside:
        there = aside / plan.folder.resolve().name
        there.mkdir()
        readme = plan.folder / "README.md"
        for p in [
            *plan_files(plan.folder),
            *([readme] if readme.is_file() and not readme.is_symlink() else []),
        ]:
            shutil.copyfile(p, there / p.name)
        for table, rows in frames.items():
            columns = _columns_needed(plan.folder / f"{table}.csv", table, rows)
            (there / f"{table}.csv").write_bytes(csv_bytes(columns, rows))
        # A package that says too little for a codebook stays as it is; `periksa` tells what it lacks.
        with contextlib.suppress(OSError, LookupError, ValueError, TypeError, AttributeError, StopIteration):
            renew(there)
        try:
            load(there, empty_ok=True, place=plan.folder)
        except PlanError as e:
            problems = [_at_sheet(p, merged, path) for p in e.problems]
            raise IntakeError(path, sorted(problems, key=lambda p: (p.berkas, p.baris or 0))) from None
        written = {p.name: p.read_bytes() for p in sorted(there.iterdir())}
    now = {n: plan.folder / n for n in written}
    return {n: b for n, b in written.items() if not now[n].is_file() or now[n].read_bytes() != b}


def _revisions(merged: Merge, frames: dict[str, list[Row]], path: Path) -> list[Row]:
    """A row of `revisi.csv` for each figure that was there and changes."""
    out = []
    for table in [t for t in FIGURES if t in frames]:
        keys = key_of(table)
        new = {tuple(r[k] for k in keys): r for r in frames[table]}
        places = {(c.key, c.column): c.source for c in merged.changes if c.table == table}
        for row in merged.texts[table].fillna("").to_dict("records"):
            key = tuple(row[k] for k in keys)
            after = new.get(key, {})
            about = {"tabel": table, "kode": row["kode"], "tahun": row["tahun"]}
            about |= {"triwulan": row.get("triwulan", ""), "dicatat": today()}
            about |= {c: after.get(c, "") for c in ("sumber_data", "tanggal_data")}
            for column in FIGURES[table]:
                if row[column] and not same_value(column, row[column], after.get(column, "")):
                    place = places.get((key_text(key), column)) or places.get((key_text(key), ""), "")
                    figure = {"kolom": column, "lama": row[column], "baru": after.get(column, "")}
                    out.append(about | figure | {"asal": f"{path.name}, {place}"})
    return out


def _columns_needed(path: Path, table: str, rows: list[Row]) -> list[str]:
    """The columns of a file as it stands, and those that are needed now, in the contract's order."""
    there: set[str] = set()
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as f:
            there = next(({c.strip() for c in row} for row in csv.reader(f) if any(row)), set())
    needed = there | {c for r in rows for c, v in r.items() if v}
    return [c for c in names_of(table) if c not in optional_of(table) or c in needed]


def _at_sheet(p: Problem, merged: Merge, path: Path) -> Problem:
    """A problem of a file to be, at the row of the sheet that it comes from."""
    table = p.berkas.removesuffix(".csv")
    origin = merged.origin.get(table, [])
    e = origin[p.baris - 2] if p.baris is not None and 0 <= p.baris - 2 < len(origin) else None
    if e is None:
        return p
    place = f"{p.kolom} (sel {e.cells[p.kolom]})" if p.kolom in e.cells else p.kolom
    remedy = p.saran
    lone = p.kolom == "nilai" and "pembilang" not in e.cells
    if lone and p.pesan.startswith("nilai berbeda dari pembilang"):
        remedy = (
            "Pembilang dan penyebut yang lama masih ada di rencana: sertakan kolom pembilang dan penyebut"
            " yang baru di lembar ini."
        )
    return Problem(f"{path.name}, lembar “{e.sheet}”", e.row, place, p.nilai, p.pesan, remedy)
