"""The rows of sheets laid over those of the plan, with the cell that every change comes from."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from ..forms.cells import same_value
from ..plan.contract import contract
from ..plan.tables import FIGURES, has_key, key_of, names_of, optional_of
from ..show.workbook.base import rows_of_base
from .proposal import Change
from .reading import Entry, Reading

Key = tuple[str, ...]
Row = dict[str, str]


def by_key(table: str, rows: list[Row]) -> dict[Key, Row]:
    """Rows by key; of rows without a key, equal ones are told apart by their count."""
    out: dict[Key, Row] = {}
    keys, keyed = key_of(table), has_key(table)
    seen: Counter[Key] = Counter()
    for row in rows:
        key = tuple(row.get(k, "") for k in keys)
        seen[key] += 1
        out[key if keyed else (*key, str(seen[key]))] = row
    return out


def key_text(key: Key) -> str:
    """A key as a preview names it."""
    return " ".join(k for k in key if k)[:120]


def cell_place(e: Entry, column: str | None) -> str:
    """Where a change comes from: its sheet and cell, or its row."""
    cell = e.cells.get(column or "")
    return f"lembar “{e.sheet}”, " + (f"sel {cell}" if cell else f"baris {e.row}")


def _filled(table: str, row: Row) -> str:
    """A row that comes or goes, as a preview shows it."""
    keys = key_of(table)
    return "; ".join(f"{c} {v}" for c, v in row.items() if v and c not in keys) or "baris"


class Merge:
    """Lays the rows of the sheets over those of the plan. `base`: what a workbook of `renstra excel` was made
    from; then only what differs from it is a change, and a row that lacks in a sheet that is `present` is
    gone."""

    def __init__(
        self,
        texts: dict[str, pd.DataFrame],
        base: dict[str, list[str]] | None,
        present: set[str],
        reading: Reading,
    ) -> None:
        self.texts, self.base, self.present, self.reading = texts, base, present, reading
        self.changes: list[Change] = []
        #: For each table the sheet and row that each row of the new file came from.
        self.origin: dict[str, list[Entry | None]] = {}

    def run(self, entries: list[Entry]) -> dict[str, list[Row]]:
        """The rows of every table that changes."""
        out: dict[str, list[Row]] = {}
        for table in contract():
            mine = [e for e in entries if e.table == table]
            before = len(self.changes)
            if mine or (self.base is not None and table in self.present):
                rows = self._table(table, mine)
                out |= {table: rows} if len(self.changes) > before else {}
        return out

    def _table(self, table: str, entries: list[Entry]) -> list[Row]:
        names = names_of(table)
        now = by_key(table, self.texts[table][names].fillna("").to_dict("records"))
        base: dict[Key, Row] = {}
        if self.base is not None:
            base = by_key(table, rows_of_base(table, self.base.get(table, [])))
        given = self._given(table, entries, set(now))
        rows: list[tuple[Row, Entry | None]] = []
        for key, row in now.items():
            entry = given.pop(key, None)
            if entry is not None:
                rows.append((self._over(table, key, row, base.get(key), entry), entry))
            elif not (key in base and table in self.present and self._goes(table, key, row, base[key])):
                rows.append((row, None))
        for key, e in given.items():
            if key in base:
                what = "barisnya sudah dihapus dari rencana; isi buku kerja tidak dipakai"
                self.reading.notes.append(f"{table} {key_text(key)}: {what}.")
                continue
            row = {c: e.content.get(c, "") for c in names}
            rows.append((row, e))
            self.changes.append(
                Change(table, key_text(key), "", "", _filled(table, row), cell_place(e, None))
            )
        self.origin[table] = [e for _, e in rows]
        return [row for row, _ in rows]

    def _given(self, table: str, entries: list[Entry], there: set[Key]) -> dict[Key, Entry]:
        """The entries by key, without rows that were only prepared; a key that is blank or comes twice is
        said."""
        keys, keyed = key_of(table), has_key(table)
        given: dict[Key, Entry] = {}
        counts: Counter[Key] = Counter()
        telling = [c for c in names_of(table) if c not in keys or c in optional_of(table)]
        for e in entries:
            key = e.key
            if not keyed:
                key = tuple(e.content.get(k, "") for k in keys)
                counts[key] += 1
                key = (*key, str(counts[key]))
            if key not in there and keyed and not any(e.content.get(c) for c in telling):
                continue  # a row that was only prepared
            if not any(key):
                what, remedy = "baris berisi isian tanpa kunci", f"Isi {', '.join(keys)}."
                self.reading.bad_at(e, keys[0], None, what, remedy)
            elif key in given:
                self._twice(e, given[key])
            else:
                given[key] = e
        return given

    def _twice(self, e: Entry, first: Entry) -> None:
        """A key that stands twice: the same row again is passed over, another figure is refused."""
        where = f"baris {first.row}" + (f" lembar “{first.sheet}”" if first.sheet != e.sheet else "")
        pairs = {c: (first.content.get(c, ""), e.content.get(c, "")) for c in {**e.content, **first.content}}
        other = next((c for c, (a, b) in pairs.items() if not same_value(c, b, a)), None)
        if other is None and self.base is None:
            what = f"sama isinya dengan {where}; dibaca sekali"
            self.reading.note(e.sheet, f" baris {e.row} {what}.")
            return
        differs = f", tetapi {other} “{pairs[other][0]}” dan “{pairs[other][1]}”" if other else ""
        key = " ".join(k for k in e.key if k)
        self.reading.bad_at(e, other, key, f"kunci sama dengan {where}{differs}", "Sisakan satu baris.")

    def _goes(self, table: str, key: Key, row: Row, base: Row) -> bool:
        """Whether a row that was deleted in the workbook goes; it stays where the plan changed it
        meanwhile."""
        if any(not same_value(c, row[c], base[c]) for c in row):
            what = "barisnya dihapus di buku kerja, tetapi sudah berubah di rencana; dibiarkan"
            self.reading.notes.append(f"{table} {key_text(key)}: {what}.")
            return False
        revises = any(row[c] for c in FIGURES.get(table, []))
        place = f"lembar “{table}”, barisnya dihapus"
        self.changes.append(Change(table, key_text(key), "", _filled(table, row), "", place, revises))
        return True

    def _over(self, table: str, key: Key, row: Row, base: Row | None, e: Entry) -> Row:
        """One row with the sheet's cells over it."""
        new = dict(row)
        ours = self.base is not None
        for column in [c for c in row if c not in key_of(table)]:
            value = e.content.get(column, "")
            before = base[column] if base is not None else row[column]
            if (not ours and not value) or same_value(column, value, row[column]):
                continue
            if base is not None and same_value(column, value, before):
                continue
            if base is not None and not same_value(column, row[column], before):
                what = (
                    "sel ini sudah berubah di rencana sejak buku kerja dibuat,"
                    f" dari “{before}” menjadi “{row[column]}”"
                )
                remedy = "Buat buku kerja baru dengan `renstra excel`, lalu isi lagi sel ini."
                self.reading.bad_at(e, column, value, what, remedy)
                continue
            new[column] = value
        reason = ", ".join(f"{c} “{new[c]}”" for c in ("sumber_data", "tanggal_data") if new.get(c))
        fresh = any(new.get(c, "") != row.get(c, "") for c in ("sumber_data", "tanggal_data"))
        reason = reason + ("" if fresh else " (tidak berubah)") if reason else "alasan tidak disebut"
        for column in [c for c in row if new[c] != row[c]]:
            revises = column in FIGURES.get(table, []) and bool(row[column])
            old, why, place = row[column], reason if revises else "", cell_place(e, column)
            self.changes.append(Change(table, key_text(key), column, old, new[column], place, revises, why))
        return new
