"""Sheets of an office become changes to its plan: shown first, then written all together, or refused with the cell, both readings, and the remedy."""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from ..clock import today
from ..files import sha256, write_together
from ..plan.codebook import renew
from ..plan.plan import Plan, PlanError, Problem, contract, listing, load, read_texts, visible
from ..text import words
from . import form as workbook
from .cells import Said, equal
from .reading import FIGURES, Entry, Reading, must_have
from .sheets import Sheet, SheetError, clean, read


class IntakeError(ValueError):
    """The sheets cannot be taken over as they are; nothing was written. `problems`: every one found."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.problems = problems
        head = f"{path.name} belum dapat diimpor: {len(problems)} masalah. Tidak ada yang ditulis."
        super().__init__("\n".join([head, *(f"  {line}" for line in listing(problems))]))


@dataclass(frozen=True)
class Change:
    """One cell of the plan that would change, or with a blank `kolom` a whole row that would come (`baru` set) or go (`lama` set)."""

    tabel: str
    kunci: str
    kolom: str
    lama: str
    baru: str
    asal: str
    revisi: bool = False
    alasan: str = ""


@dataclass
class Proposal:
    """What an import would do: `changes` by cell, `notes` on what was left alone, `files` as they would be written."""

    folder: Path
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


# --- against the plan ---------------------------------------------------------------------------------------------------


def _base_of(sheets: list[Sheet]) -> dict[str, list[str]] | None:
    """The rows that a workbook of `renstra excel` was made from, by table; None for any other file."""
    hidden = next((s for s in sheets if s.name == workbook.BASE), None)
    if hidden is None:
        return None
    lines: list[list[str]] = []
    for n in sorted(hidden.rows):
        cells = {j: c.text for j, c in hidden.rows[n].items()}
        if cells.get(1) == "+" and lines:
            lines[-1][1] += cells.get(2, "")
        else:
            lines.append([cells.get(1, ""), cells.get(2, "")])
    if not lines or lines[0] != ["versi", workbook.VERSION]:
        return None
    found: dict[str, list[str]] = (
        {"rencana": [lines[1][1]]} if len(lines) > 1 and lines[1][0] == "rencana" else {}
    )
    for table, line in lines[2:]:
        found.setdefault(table, []).append(line)
    return found


def _rows_of_base(table: str, lines: list[str]) -> list[dict[str, str]]:
    names = [f["name"] for f in workbook.columns_of(table)]
    return [dict(zip(names, map(clean, next(csv.reader([line]))), strict=True)) for line in lines]


def _other_indicators(base: dict[str, list[str]], plan: Plan) -> bool:
    """Whether a workbook's indicators are not those of a plan: most of the codes that both have mean something else, or they share none."""
    theirs = {r["kode"]: r["indikator"] for r in _rows_of_base("indikator", base.get("indikator", []))}
    ours = dict(zip(plan.indikator["kode"], plan.indikator["indikator"], strict=True))
    shared = [k for k in theirs if k in ours]
    same = sum(words(theirs[k]) == words(ours[k]) for k in shared)
    return bool(theirs) and bool(ours) and 2 * same <= len(shared)


def _keyed(table: str, rows: list[dict[str, str]]) -> dict[tuple[str, ...], dict[str, str]]:
    """Rows by key; of rows without a key, equal ones are told apart by their count."""
    out: dict[tuple[str, ...], dict[str, str]] = {}
    keys = workbook.key_of(table)
    plainly = contract()[table]["schema"].get("primaryKey") is not None
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        key = tuple(row.get(k, "") for k in keys)
        if not plainly:
            seen[key] += 1
            key = (*key, str(seen[key]))
        out[key] = row
    return out


def propose(folder: Path, path: Path, said: Said | None = None) -> Proposal:
    """What importing a file would change in a plan, cell by cell. Nothing is written.

    A workbook of `renstra excel` is held against what it was made from: only what was changed in it counts, also where the plan changed meanwhile,
    and rows deleted in it are rows removed. Any other sheet only adds and overwrites: what it does not mention, and its blank cells, change nothing.
    Raises PlanError where the plan itself is broken, IntakeError with every cell that cannot be read with certainty.
    """
    said = said or Said()
    plan = load(folder, empty_ok=True)
    texts = read_texts(folder)
    out = Proposal(folder, seen={p.name: sha256(p) for p in folder.iterdir() if p.is_file()})
    try:
        sheets = read(path)
    except SheetError as e:
        raise IntakeError(path, [Problem(path.name, None, None, None, e.pesan, e.saran)]) from None
    base = _base_of(sheets)
    reading = Reading(path, plan, texts, said, base is not None)
    if base is not None and base.get("rencana", [""])[0] != plan.name:
        if _other_indicators(base, plan):
            what = f"buku kerja ini dibuat dari rencana “{base['rencana'][0]}”, yang indikatornya lain daripada rencana “{plan.name}”"
            raise IntakeError(path, [Problem(path.name, None, None, None, what, "Pilih rencana yang benar, atau buat buku kerja baru dengan `renstra excel`.")])  # fmt: skip
        reading.notes.append(
            f"Buku kerja ini dibuat dari rencana “{base['rencana'][0]}”, bukan “{plan.name}”."
        )
    entries: list[Entry] = []
    order = {t: n for n, t in enumerate(contract())}
    visible = [s for s in sheets if s.name != workbook.BASE and not s.hidden and s.rows]
    for sheet in [s for s in sheets if s.hidden and s.name != workbook.BASE and s.rows]:
        reading.notes.append(f"Lembar “{sheet.name}” tersembunyi dan dilewati.")
    for sheet in sorted(visible, key=lambda s: order.get(s.name, -1)):
        found = reading.sheet(sheet)
        reading.codes |= {e.says["kode"] for e in found if e.table == "indikator" and "kode" in e.says}
        reading.units |= {
            e.says["kode"]: e.says["satuan"]
            for e in found
            if e.table == "indikator" and "satuan" in e.says and "kode" in e.says
        }
        reading.known_money |= {
            e.says["kode"] for e in found if e.table == "pendanaan" and e.says.get("kode")
        }
        entries += found
    if base is None:
        reading.cumulative(entries)
        reading.years_and_quarters(entries)
    if not entries and not reading.problems and not any(s.name in contract() for s in visible):
        told = " ".join(n for n in reading.notes if n.startswith("Lembar"))
        reading.problems.append(
            Problem(
                path.name, None, None, None, f"tidak ada lembar dengan tabel {said.tabel or 'yang dikenal'} dan isinya",
                f"{told} " + (must_have(said.tabel) if said.tabel else "Bandingkan dengan buku kerja dari `renstra excel`, atau sebut --tabel."),
            )
        )  # fmt: skip
    merged = _Merging(plan, texts, entries, base, visible, reading)
    frames = merged.run()
    if reading.problems:
        raise IntakeError(path, reading.problems)
    out.changes, out.notes = merged.changes, reading.notes
    if out.changes:
        out.files = _candidate(plan, texts, frames, merged, path, reading)
    return out


class _Merging:
    """Lays the rows of the sheets over those of the plan."""

    def __init__(
        self, plan: Plan, texts: dict[str, pd.DataFrame], entries: list[Entry], base: dict[str, list[str]] | None,
        visible: list[Sheet], reading: Reading,
    ) -> None:  # fmt: skip
        self.plan, self.texts, self.entries, self.base, self.reading = plan, texts, entries, base, reading
        self.present = {s.name for s in visible}
        self.changes: list[Change] = []
        #: For each table the sheet and row that each row of the new file came from.
        self.origin: dict[str, list[Entry | None]] = {}

    def run(self) -> dict[str, list[dict[str, str]]]:
        """The rows of every table that changes."""
        out = {}
        for table in contract():
            mine = [e for e in self.entries if e.table == table]
            if not mine and not (self.base is not None and table in self.present):
                continue
            rows = self._table(table, mine)
            if rows is not None:
                out[table] = rows
        return out

    def _bad(self, e: Entry, column: str | None, value: str | None, pesan: str, saran: str) -> None:
        place = f"{column} (sel {e.cells[column]})" if column and column in e.cells else column
        self.reading.problems.append(
            Problem(f"{self.reading.path.name}, lembar “{e.sheet}”", e.row, place, value, pesan, saran)
        )

    def _table(self, table: str, entries: list[Entry]) -> list[dict[str, str]] | None:
        names = [f["name"] for f in workbook.columns_of(table)]
        keys = workbook.key_of(table)
        now = _keyed(table, self.texts[table][names].fillna("").to_dict("records"))
        base = None
        if self.base is not None:
            base = _keyed(table, _rows_of_base(table, self.base.get(table, [])))
        said: dict[tuple[str, ...], Entry] = {}
        counts: Counter[tuple[str, ...]] = Counter()
        may_lack = {f["name"] for f in workbook.columns_of(table) if f.get("opsional")}
        for e in entries:
            key = e.key
            if contract()[table]["schema"].get("primaryKey") is None:
                key = tuple(e.says.get(k, "") for k in keys)
                counts[key] += 1
                key = (*key, str(counts[key]))
            content = {c: v for c, v in e.says.items() if v and (c not in keys or c in may_lack)}
            if key not in now and not (content or contract()[table]["schema"].get("primaryKey") is None):
                continue  # a row that was only prepared
            if not any(key):
                self._bad(e, keys[0], None, "baris berisi isian tanpa kunci", f"Isi {', '.join(keys)}.")
            elif key in said:
                self._twice(e, said[key])
            else:
                said[key] = e
        before = len(self.changes)
        rows: list[dict[str, str]] = []
        origin: list[Entry | None] = []
        for key, row in now.items():
            entry = said.pop(key, None)
            if entry is None:
                if base is not None and key in base and table in self.present:
                    if any(not equal(c, row[c], base[key][c]) for c in names):
                        self.reading.notes.append(
                            f"{table} {_told_key(key)}: barisnya dihapus di buku kerja, tetapi sudah berubah di rencana; dibiarkan."
                        )
                    else:
                        self._gone(table, key, row)
                        continue
                rows.append(row)
                origin.append(None)
            else:
                rows.append(self._over(table, key, row, base.get(key) if base is not None else None, entry))
                origin.append(entry)
        for key, e in said.items():
            if base is not None and key in base:
                self.reading.notes.append(
                    f"{table} {_told_key(key)}: barisnya sudah dihapus dari rencana; isi buku kerja tidak dipakai."
                )
                continue
            row = {c: e.says.get(c, "") for c in names}
            rows.append(row)
            origin.append(e)
            told = "; ".join(f"{c} {v}" for c, v in row.items() if v and c not in keys)
            self.changes.append(Change(table, _told_key(key), "", "", told or "baris", _place(e, None)))
        self.origin[table] = origin
        return rows if len(self.changes) > before else None

    def _twice(self, e: Entry, first: Entry) -> None:
        """A key that stands twice: the same row again is passed over, another figure is refused."""
        where = f"baris {first.row}" + (f" lembar “{first.sheet}”" if first.sheet != e.sheet else "")
        other = next(
            (c for c in {**e.says, **first.says} if not equal(c, e.says.get(c, ""), first.says.get(c, ""))),
            None,
        )
        if other is None and self.base is None:
            self.reading.notes.append(
                f"Lembar “{e.sheet}” baris {e.row} sama isinya dengan {where}; dibaca sekali."
            )
            return
        differs = (
            f", tetapi {other} “{first.says.get(other, '')}” dan “{e.says.get(other, '')}”" if other else ""
        )
        self._bad(
            e,
            other,
            " ".join(k for k in e.key if k),
            f"kunci sama dengan {where}{differs}",
            "Sisakan satu baris.",
        )

    def _gone(self, table: str, key: tuple[str, ...], row: dict[str, str]) -> None:
        keys = workbook.key_of(table)
        told = "; ".join(f"{c} {v}" for c, v in row.items() if v and c not in keys)
        revised = table in FIGURES and any(row[c] for c in FIGURES[table])
        self.changes.append(
            Change(
                table, _told_key(key), "", told or "baris", "", f"lembar “{table}”, barisnya dihapus", revised
            )
        )

    def _over(
        self, table: str, key: tuple[str, ...], row: dict[str, str], base: dict[str, str] | None, e: Entry
    ) -> dict[str, str]:
        """One row with the sheet's cells over it."""
        new = dict(row)
        own = self.base is not None
        keys = workbook.key_of(table)
        for column in [c for c in row if c not in keys]:
            value = e.says.get(column, "")
            if not own and not value:
                continue
            before = base[column] if base is not None else row[column]
            if equal(column, value, row[column]) or (
                own and base is not None and equal(column, value, before)
            ):
                continue
            if own and base is not None and not equal(column, row[column], before):
                self._bad(
                    e, column, value, f"sel ini sudah berubah di rencana sejak buku kerja dibuat, dari “{before}” menjadi “{row[column]}”",
                    "Buat buku kerja baru dengan `renstra excel`, lalu isi lagi sel ini.",
                )  # fmt: skip
                continue
            new[column] = value
        reason = ", ".join(f"{c} “{new[c]}”" for c in ("sumber_data", "tanggal_data") if new.get(c))
        fresh = any(new.get(c, "") != row.get(c, "") for c in ("sumber_data", "tanggal_data"))
        for column in [c for c in row if new[c] != row[c]]:
            revised = column in FIGURES.get(table, []) and bool(row[column])
            why = (
                (reason + ("" if fresh else " (tidak berubah)") if reason else "alasan tidak disebut")
                if revised
                else ""
            )
            self.changes.append(
                Change(
                    table, _told_key(key), column, row[column], new[column], _place(e, column), revised, why
                )
            )
        return new


def _told_key(key: tuple[str, ...]) -> str:
    return " ".join(k for k in key if k)[:120]


def _place(e: Entry, column: str | None) -> str:
    cell = e.cells.get(column or "")
    return f"lembar “{e.sheet}”, " + (f"sel {cell}" if cell else f"baris {e.row}")


def _revisions(
    merged: _Merging, plan: Plan, frames: dict[str, list[dict[str, str]]], path: Path
) -> list[dict[str, str]]:
    """A row of `revisi.csv` for each figure that was there and changes."""
    out = []
    for table, figures in FIGURES.items():
        if table not in frames:
            continue
        keys = workbook.key_of(table)
        new = {tuple(r[k] for k in keys): r for r in frames[table]}
        places = {(c.kunci, c.kolom): c.asal for c in merged.changes if c.tabel == table}
        for row in merged.texts[table].fillna("").to_dict("records"):
            key = tuple(row[k] for k in keys)
            after = new.get(key, {})
            for column in figures:
                if not row[column] or equal(column, row[column], after.get(column, "")):
                    continue
                place = places.get((_told_key(key), column)) or places.get((_told_key(key), ""), "")
                out.append({
                    "tabel": table, "kode": row["kode"], "tahun": row["tahun"], "triwulan": row.get("triwulan", ""), "kolom": column,
                    "lama": row[column], "baru": after.get(column, ""), "sumber_data": after.get("sumber_data", ""),
                    "tanggal_data": after.get("tanggal_data", ""), "dicatat": today(), "asal": f"{path.name}, {place}",
                })  # fmt: skip
    return out


def _header(path: Path, table: str, rows: list[dict[str, str]]) -> list[str]:
    """The columns of a file as it stands, and those that are needed now, in the contract's order."""
    fields = workbook.columns_of(table)
    there: set[str] = set()
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as f:
            there = next(({c.strip() for c in row} for row in csv.reader(f) if any(row)), set())
    return [
        f["name"]
        for f in fields
        if not f.get("opsional") or f["name"] in there or any(r.get(f["name"]) for r in rows)
    ]


def _csv(header: list[str], rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, header, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode("utf-8")


def _candidate(
    plan: Plan,
    texts: dict[str, pd.DataFrame],
    frames: dict[str, list[dict[str, str]]],
    merged: _Merging,
    path: Path,
    reading: Reading,
) -> dict[str, bytes]:
    """The files as they would stand, proved to be a valid plan together; IntakeError, at the sheet's own rows, where they are none."""
    revised = _revisions(merged, plan, frames, path)
    if revised:
        old = texts["revisi"].drop(columns="_baris").fillna("").to_dict("records")
        frames = {**frames, "revisi": [*old, *revised]}
    with tempfile.TemporaryDirectory(prefix="renstra-impor-") as scratch:
        there = Path(scratch) / plan.folder.resolve().name
        there.mkdir()
        for p in plan.folder.iterdir():
            if p.is_file() and p.suffix.lower() in (".csv", ".json", ".toml", ".md"):
                shutil.copyfile(p, there / p.name)
        for table, rows in frames.items():
            (there / f"{table}.csv").write_bytes(
                _csv(_header(plan.folder / f"{table}.csv", table, rows), rows)
            )
        # A package that says too little for a codebook stays as it is; `periksa` tells what it lacks.
        with contextlib.suppress(OSError, LookupError, ValueError, TypeError, AttributeError, StopIteration):
            renew(there)
        try:
            load(there, empty_ok=True)
        except PlanError as e:
            told = [_at_sheet(p, merged, path) for p in e.problems]
            raise IntakeError(path, sorted(told, key=lambda p: (p.berkas, p.baris or 0))) from None
        written = {p.name: p.read_bytes() for p in sorted(there.iterdir())}
    return {
        n: b
        for n, b in written.items()
        if not (plan.folder / n).is_file() or (plan.folder / n).read_bytes() != b
    }


def _at_sheet(p: Problem, merged: _Merging, path: Path) -> Problem:
    """A problem of a file to be, at the row of the sheet that it comes from."""
    table = p.berkas.removesuffix(".csv")
    origin = merged.origin.get(table, [])
    e = origin[p.baris - 2] if p.baris is not None and 0 <= p.baris - 2 < len(origin) else None
    if e is None:
        return p
    place = f"{p.kolom} (sel {e.cells[p.kolom]})" if p.kolom in e.cells else p.kolom
    remedy = p.saran
    if (
        p.kolom == "nilai"
        and p.pesan.startswith("nilai berbeda dari pembilang")
        and "pembilang" not in e.cells
    ):
        remedy = "Pembilang dan penyebut yang lama masih ada di rencana: sertakan kolom pembilang dan penyebut yang baru di lembar ini."
    return Problem(f"{path.name}, lembar “{e.sheet}”", e.row, place, p.nilai, p.pesan, remedy)


# --- shown and written --------------------------------------------------------------------------------------------------


def preview(p: Proposal, most: int = 60) -> list[str]:
    """What would change, line by line: by table the rows that come and go and the cells that change, with where each comes from."""
    out: list[str] = []
    for table in contract():
        mine = [c for c in p.changes if c.tabel == table]
        if not mine:
            continue
        new, gone = (
            [c for c in mine if not c.kolom and c.baru],
            [c for c in mine if not c.kolom and not c.baru],
        )
        cells = [c for c in mine if c.kolom]
        blanked = [c for c in cells if not c.baru]
        counts = [
            (len(new), "baris baru"),
            (len(cells) - len(blanked), "sel berubah"),
            (len(blanked), "sel dikosongkan"),
            (len(gone), "baris dihapus"),
        ]
        out.append(f"{table}.csv: " + ", ".join(f"{n} {what}" for n, what in counts if n))
        lines = [f"  hapus  {c.kunci}: {_cut(c.lama)}  ({c.asal})" for c in gone]
        for c in cells:
            shown = (
                f"{c.lama or '(kosong)'} → {c.baru or '(kosong)'}"
                if len(c.lama) + len(c.baru) < 160
                else f"{_cut(c.lama)} → {_cut(c.baru)}"
            )
            lines.append(
                f"  {'kosong' if not c.baru else 'isi   ' if not c.lama else 'ubah  '} {c.kunci} {c.kolom}: {shown}  ({c.asal})"
                + (f"  PEMBETULAN: {c.alasan}" if c.revisi else "")
            )
        lines += [f"  baru   {c.kunci}: {_cut(c.baru)}  ({c.asal})" for c in new]
        out += lines[:most]
        if len(lines) > most:
            out.append(f"  … dan {len(lines) - most} lagi.")
    return [visible(line) for line in [*out, *(f"Catatan: {n}" for n in p.notes)]]


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:99]}…"


def apply(p: Proposal) -> Path:
    """Writes what was proposed, all files or none, one import at a time; returns the folder that keeps the old ones.

    Raises IntakeError where the plan changed since the proposal was made.
    """
    from filelock import FileLock

    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    with FileLock(p.folder / ".kunci"):
        return _apply(p, p.folder / ".lama" / stamp)


def _apply(p: Proposal, keep: Path) -> Path:
    now = {f.name: sha256(f) for f in p.folder.iterdir() if f.is_file()}
    changed = sorted(
        n for n in {*now, *p.seen} if n.endswith((".csv", ".json", ".toml")) and now.get(n) != p.seen.get(n)
    )
    if changed:
        raise IntakeError(
            Path(changed[0]),
            [
                Problem(
                    changed[0],
                    None,
                    None,
                    None,
                    "berkas rencana berubah selagi pratinjau dibaca",
                    "Jalankan impornya lagi.",
                )
            ],
        )
    return write_together(p.folder, p.files, keep)
