"""The money of a document as rows of `pendanaan.csv`, with a mark for all that a person must confirm."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import partial
from typing import Any

from ..forms.printed.cells import decimal_mark, plan_number, read_amount, shortened
from .indicator_rows import line_span
from .progress import FundingRow, Progress

_CODED = ("program", "kegiatan")


def funding_rows(progress: Progress) -> tuple[list[dict[str, Any]], str]:
    """Rows of `pendanaan.csv` and the unit of money; what is not certain is marked."""
    rows: list[dict[str, Any]] = []
    known = Counter(f.unit for f in progress.funding if f.unit)
    unit = known.most_common(1)[0][0] if known else "rupiah"
    unit = "rupiah" if unit == "miliar" else unit
    hollow = _mark_tables(progress, unit, bool(known))
    codes = Counter(f.code for f in progress.funding if f.code and f.level in _CODED)
    keys: Counter[str] = Counter()
    parents: dict[tuple[int, str], str] = {}
    printed: dict[int, list[str]] = {}
    for f in progress.funding:
        printed.setdefault(f.table, []).extend(t for t, _, _ in f.amounts.values())
    decimals = {table: decimal_mark(texts) for table, texts in printed.items()}
    for f in progress.funding:
        letter = {"program": "P", "jumlah": "J"}.get(str(f.level), "K")
        keys[letter] += 1
        key = f"{letter}{keys[letter]}"
        mark = partial(progress.mark, "pendanaan.csv")
        parent = _parent(f, key, parents)
        code = f.code or ""
        if f.level in _CODED and not code:
            code = key
            mark(key, "kode", "kode tidak tercetak; dibuat dari letaknya", f.text, f.lines[0])
        elif f.level in _CODED and codes[code] > 1:
            mark(key, "kode", "kode yang sama tercetak lebih dari sekali", code, f.lines[0])
        if f.doubt:
            mark(key, "", f.doubt, shortened(f.lines[0].text), f.lines[0])
        # Without a unit of its own a table is in rupiah only where no other is in anything else.
        alien = f.unit != unit if f.unit else bool(set(known) - {"rupiah"})
        if known and not f.unit and not alien:
            why = "satuan uang tabel ini tidak tercetak; dibaca rupiah seperti tabel lain"
            mark(key, "nilai", why, "", f.lines[0])
        about = {"baris": key, "level": str(f.level), "kode": code, "induk": parent}
        about |= {"uraian": f.text or f.code or ""}
        values = _amounts_read(progress, f, key, decimals[f.table], unit if alien else None)
        for year, (text, _, _) in f.amounts.items():
            figure = {"tahun": year, "tercetak": text, "nilai": values[year]}
            rows.append(about | figure | {"baris_sumber": line_span(f.lines)})
        blank = [str(y) for y, (t, _, _) in f.amounts.items() if not t and y not in hollow[f.table]]
        if blank:
            mark(key, "nilai", f"sel kosong: {', '.join(blank)}", "", f.lines[0])
        _mark_total(progress, f, key, values)
    return rows, unit


def _mark_tables(progress: Progress, unit: str, stated: bool) -> dict[int, set[int | str]]:
    """Marks what holds for whole tables; by table the years whose column is blank throughout."""
    if progress.funding:
        why = "tingkat dan induk baris ditentukan dari kode dan letaknya"
        why += "" if stated else "; satuan uang tidak tercetak di judul tabel dan ditulis rupiah"
        first = progress.funding[0].lines[0]
        progress.mark("pendanaan.csv", "*", "level, induk, satuan", why, unit, first)
    hollow: dict[int, set[int | str]] = {}
    for table, group in itertools.groupby(progress.funding, key=lambda f: f.table):
        rows = list(group)
        filled = {y for f in rows for y, (t, _, _) in f.amounts.items() if t}
        hollow[table] = {y for y in rows[0].amounts if y not in filled}
        if hollow[table]:
            why = f"kolom {', '.join(sorted(map(str, hollow[table])))} kosong di seluruh tabel"
            progress.mark("pendanaan.csv", "*", "nilai", why, "", rows[0].lines[0])
    return hollow


def _parent(f: FundingRow, key: str, parents: dict[tuple[int, str], str]) -> str:
    """The key of the row that a row is part of; `parents` holds the last key of each level, by table."""
    level, program = str(f.level), parents.get((f.table, "program"), "")
    parts = dict.fromkeys(("sub kegiatan", "output"), parents.get((f.table, "kegiatan")) or program)
    parent = ({"kegiatan": program} | parts).get(level, "")
    parents[f.table, level] = key
    if level == "program":
        parents.pop((f.table, "kegiatan"), None)
    return parent


def _amounts_read(
    progress: Progress, f: FundingRow, key: str, decimal: str | None, other_unit: str | None
) -> dict[int | str, str]:
    """The amounts of a row by year; blank where they are in another unit than `other_unit`, which the rest
    has."""
    values: dict[int | str, str] = {}
    for year, (text, line, cell) in f.amounts.items():
        value, why = read_amount(text, decimal)
        if other_unit is not None and value:
            value = ""
            why = f"satuan uang tabel ini {f.unit or 'tidak tercetak'}, tabel lain dalam {other_unit}"
        values[year] = value
        if why:
            progress.mark("pendanaan.csv", f"{key} {year}", "nilai", why, text, line, cell)
    return values


def _mark_total(progress: Progress, f: FundingRow, key: str, values: dict[int | str, str]) -> None:
    if not values.get("jumlah"):
        return
    total = sum(float(v) for y, v in values.items() if v and y != "jumlah")
    if abs(total - float(values["jumlah"])) > 0.5:
        why = f"jumlah tercetak berbeda dari hitungan {plan_number(total)}"
        progress.mark("pendanaan.csv", f"{key} jumlah", "nilai", why, f.amounts["jumlah"][0], f.lines[0])
