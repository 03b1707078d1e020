"""What a cell of a column says, in the unit of the plan's table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from ..forms.cells import (
    RP,
    UnreadableCell,
    date_of,
    decimal_text,
    figure_of,
    integer_of,
    is_percent_unit,
    money_of,
    text_of,
    two_readings,
    unscaled_number,
)
from ..plan.contract import UNITS, is_value
from ..plan.csvs import FORMULA_ERROR
from ..plan.tables import fields_of
from ..readers.sheets import Cell
from ..text import words
from .sheet_row import SheetRow

_RETYPE = "Ubah format selnya menjadi Angka, lalu ketik ulang."


def take_key(row: SheetRow, column: str) -> None:
    """Reads a column of the key into the row."""
    _take(row, column, lambda cell, f: _key_text(cell, f))


def take_content(row: SheetRow, column: str, old: str) -> None:
    """Reads another column into the row; `old`: what the plan holds there."""
    _take(row, column, lambda cell, f: _content(row, column, f, cell, old))


def _take(row: SheetRow, column: str, reader: Callable[[Cell, dict[str, Any]], str]) -> None:
    cell, f = row.cell(column), fields_of(row.table)[column]
    row.places[column] = row.address(column)
    row.reading.taken.add((row.sheet.name, row.number, row.columns[column]))
    try:
        _check_readable(cell, f)
        figure = f["type"] != "string" or is_value(f)
        blank = cell.text in ("-", "–", "—") and (figure or not row.reading.ours)
        row.content[column] = "" if blank else reader(cell, f)
    except UnreadableCell as e:
        row.bad_cell(column, cell.text or None, str(e.args[0]), str(e.args[1]))


def _check_readable(cell: Cell, f: dict[str, Any]) -> None:
    """What makes a cell unreadable, whatever it should hold."""
    if cell.uncounted:
        raise UnreadableCell(
            "rumusnya belum dihitung, sehingga tidak ada hasilnya",
            "Buka berkas di Excel, simpan, lalu impor lagi; atau ketik hasilnya.",
        )
    if cell.struck and (f["type"] != "string" or is_value(f) or f["name"] == "kode"):
        raise UnreadableCell(
            "isinya dicoret, atau sebagian tercoret atau berupa huruf kecil di atas garis",
            "Hapus yang tidak berlaku, lalu tulis nilainya tanpa coretan.",
        )
    if re.fullmatch(rf"{FORMULA_ERROR}|#{{2,}}", cell.text, re.I):
        remedy = "Perbaiki rumusnya, atau ketik nilainya."
        raise UnreadableCell("berisi pesan galat Excel, bukan nilai", remedy)
    if cell.follows and (f["type"] == "number" or is_value(f)):
        raise UnreadableCell(
            "sel gabungan: tidak jelas angka ini milik baris atau kolom yang mana",
            "Lepas penggabungan selnya, lalu tulis angka tiap baris.",
        )


def _key_text(cell: Cell, f: dict[str, Any]) -> str:
    if f["type"] == "integer" or f["name"] == "tahun":
        return text_of(cell, f) if cell.text == "jumlah" else integer_of(cell, f["name"])
    return date_of(cell) if f["type"] == "date" else text_of(cell, f)


def _content(row: SheetRow, column: str, f: dict[str, Any], cell: Cell, old: str) -> str:
    ours, options = row.reading.ours, row.reading.options
    if old and not cell.percent and cell.text == old and (ours or f.get("satuan") != "uang"):
        return old
    if f.get("satuan") == "uang":
        unit = _money_unit_of(row, column, cell)
        if unit not in UNITS:
            remedy = "Tulis dalam rupiah, ribu rupiah, atau juta rupiah."
            raise UnreadableCell(f"satuan {unit} tidak dipakai", remedy)
        return money_of(cell, unit, row.reading.plan.satuan_uang.get(row.table, "rupiah"), options.decimal)
    if is_value(f):
        return _figure(row, column, cell, old)
    if f["type"] == "integer":
        return integer_of(cell, column)
    if f["type"] != "number":
        return date_of(cell) if f["type"] == "date" else text_of(cell, f)
    number = unscaled_number(cell, options.decimal)[0]
    if not cell.percent:
        return decimal_text(number)
    if f.get("satuan") != "%":
        both = two_readings(number * 100, number)
        raise UnreadableCell(f"{both}: selnya berformat persen", _RETYPE)
    return decimal_text(number * 100)


def _figure(row: SheetRow, column: str, cell: Cell, old: str) -> str:
    """A target or a realisasi in the unit of its indicator."""
    reading, slot = row.reading, row.layout.slots[row.columns[column]]
    code, year = row.content.get("kode", ""), row.content.get("tahun", "")
    target = reading.targets.get((code, year)) if row.table != "target" else None
    unit = reading.units.get(code)
    unit = None if pd.isna(unit) else unit
    if slot.heading.percent and not is_percent_unit(unit):
        raise UnreadableCell(
            f"judul kolomnya “{slot.text}”, padahal satuan indikatornya “{unit or 'tidak disebut'}”:"
            " mungkin ini persentase capaian, bukan realisasinya",
            "Isi angka dalam satuan indikatornya, atau betulkan judul kolomnya.",
        )
    known = None if target is None or pd.isna(target) else float(target)
    if row.table == "target" and any(s.column == "tercetak" for s in row.layout.slots.values()):
        known = 0.0  # the printed text beside it tells
    return figure_of(cell, unit, known, old, reading.options.decimal, reading.plan.rules.grade_scale)


def _money_unit_of(row: SheetRow, column: str, cell: Cell) -> str:
    """The unit of a figure: its heading's, the titles', the command's, or `Rp` at the figure itself."""
    titles, given = row.titles.units, row.reading.options.money_unit
    own = row.layout.slots[row.columns[column]].heading.unit
    # A bare `Rp` in the heading says less than `ribu` or `juta` in a title, and is held against it.
    found = [own] if own and own != "rupiah" else [*dict.fromkeys([*([own] if own else []), *titles])]
    if given and given not in found:
        found.append(given)
    if not found and (words(cell.literal) == "rp" or (isinstance(cell.value, str) and RP.match(cell.value))):
        found.append("rupiah")
    if len(found) > 1:
        raise UnreadableCell(
            f"satuan uangnya disebut {' dan juga '.join(found)}",
            "Sebut satu saja di judul kolom, judul lembar, keterangan di bawah tabel, dan perintah.",
        )
    if not found:
        raise UnreadableCell(
            "satuan uangnya tidak disebut: rupiah, ribu rupiah, atau juta rupiah",
            "Tulis di judul kolom, mis. “Realisasi (rupiah)”, atau sebut --satuan.",
        )
    return found[0]
