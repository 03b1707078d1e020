"""Sheets of an office become changes to its plan: shown first, then written all together, or refused with the cell, both readings, and the remedy."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import os
import re
import shutil
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from . import workbook
from .codebook import renew
from .files import write_together
from .headings import Heading, heading, money_units, other_period, places, quarters, words, years
from .plan import (
    FORMULA_ERROR,
    UNITS,
    Plan,
    PlanError,
    Problem,
    as_number,
    contract,
    listing,
    load,
    nearest,
    read_texts,
    visible,
)
from .sheets import Cell, Sheet, SheetError, address, clean, read
from .values import NOT_ASSESSED, Value, read_printed

_NAMES = Path(__file__).parent / "contract" / "sebutan.toml"
#: Figures that are reported: where one changes later, that is a revision.
FIGURES = {
    "realisasi": ["nilai", "pembilang", "penyebut"],
    "anggaran": ["pagu_awal", "pagu_revisi", "realisasi"],
}
#: Tables whose rows may be told by the indicator's or the activity's text where there is no code.
_BY_TEXT = {"target": "indikator", "realisasi": "indikator", "perjanjian": "indikator", "anggaran": "uraian"}
_SEARCHED_ROWS = 60
#: `Rp 250.000`, `Rp250.000`.
_RP = re.compile(r"rp(?![a-z])", re.I)
_SUM = re.compile(
    r"(?:grand |sub )?(?:jumlah|total|subtotal|rata rata|rerata)\b(?: (?:total|pagu|dipa|belanja|keseluruhan|seluruhnya|umum|besar|capaian|anggaran|realisasi|satker))*"
)


class IntakeError(ValueError):
    """The sheets cannot be taken over as they are; nothing was written. `problems`: every one found."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.problems = problems
        head = f"{path.name} belum dapat diimpor: {len(problems)} masalah. Tidak ada yang ditulis."
        super().__init__("\n".join([head, *(f"  {line}" for line in listing(problems))]))


@dataclass(frozen=True)
class Said:
    """What the person who imports says of the sheets: table, year, quarter, unit of money, decimal mark (`,` or `.`)."""

    tabel: str | None = None
    tahun: int | None = None
    triwulan: int | None = None
    satuan: str | None = None
    desimal: str | None = None


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


class _Unclear(ValueError):
    """A cell that cannot be read with certainty: message and remedy."""


# --- headings -----------------------------------------------------------------------------------------------------------


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads(_NAMES.read_text(encoding="utf-8"))


@cache
def _known(table: str) -> dict[str, str]:
    """Every word for a column of a table."""
    own = [f["name"] for f in workbook.columns_of(table)]
    found: dict[str, str] = {}
    for source in (_names()["kolom"].get(table, {}), _names()["kolom"]["semua"]):
        for column, names in source.items():
            if column in own:
                found |= {w: column for w in names if w not in found}
    return found | {words(c.replace("_", " ")): c for c in own}


@cache
def _context(table: str) -> dict[str, str]:
    """Every word for a column that only tells which row is meant."""
    if table not in _BY_TEXT:
        return {}
    other = "uraian" if table != "anggaran" else "indikator"
    return {w: c for c, names in _names()["konteks"].items() if c != other for w in names}


@dataclass(frozen=True)
class _Slot:
    """What a column of a sheet holds: a column of the table, or `konteks` (a word that tells the row)."""

    column: str
    konteks: bool
    heading: Heading
    text: str


@dataclass(frozen=True)
class _Layout:
    table: str
    first: int
    last: int
    slots: dict[int, _Slot]
    unused: dict[int, str]
    above: tuple[str, ...]
    score: float

    def holds(self, column: str) -> bool:
        """Whether a column of the sheet is that column of the table."""
        return any(s.column == column and not s.konteks for s in self.slots.values())

    def figures(self) -> list[_Slot]:
        """The columns that are neither key nor context."""
        keys = workbook.key_of(self.table)
        return [s for s in self.slots.values() if not s.konteks and s.column not in keys]


@dataclass(frozen=True)
class _Stated:
    """What the words above a table say of all its figures: year, quarter, whether `sampai dengan`, units of money."""

    year: str | None = None
    quarter: str = ""
    to_date: bool = False
    units: tuple[str, ...] = ()


def _shape(slots: dict[int, _Slot]) -> dict[int, tuple[str | None, ...]]:
    """What each column holds; two headings of one shape are one heading, printed again."""
    return {j: (s.column, *s.heading.part) for j, s in slots.items()}


def _said_by(slots: dict[int, _Slot]) -> dict[int, tuple[str | None, ...]]:
    """What each column holds, and its unit of money."""
    return {j: (*of, slots[j].heading.unit) for j, of in _shape(slots).items()}


def _slots(table: str, heads: dict[int, str]) -> tuple[dict[int, _Slot], dict[int, str]]:
    slots: dict[int, _Slot] = {}
    unused: dict[int, str] = {}
    own = {f["name"]: f for f in workbook.columns_of(table)}
    for j, text in heads.items():
        h = heading(text)
        if table == "anggaran" and h.to_date:
            h = replace(h, word=re.sub(r" (?:bulan|periode|saat|hari) ini$", "", h.word))
        column = None if h.helper else _known(table).get(h.word)
        if column is None and not h.helper and not h.word and (h.year or h.quarter):
            column = "nilai" if "nilai" in own else None
        if column and h.quarter and not h.to_date and "triwulan" not in own:
            column = None  # one quarter's figure is none of a table by year
        if column and h.percent and own[column].get("satuan") == "uang":
            column = None  # `Realisasi (%)` beside `Realisasi (Rp)`
        context = _context(table).get(h.word)
        if column:
            slots[j] = _Slot(column, False, h, text)
        elif context:
            slots[j] = _Slot(context, True, h, text)
        elif not h.helper:
            unused[j] = text
    return slots, unused


def _score(table: str, sheet: Sheet, slots: dict[int, _Slot], title: str, forced: bool) -> float:
    """How well a row fits as heading of a table; 0 where it cannot be one."""
    spec = contract()[table]["schema"]
    fields = {f["name"]: f for f in workbook.columns_of(table)}
    own = {s.column for s in slots.values() if not s.konteks}
    told = {s.column for s in slots.values() if s.konteks}
    named = words(sheet.name.replace("_", " ")) == words(table.replace("_", " "))
    keys = spec.get("primaryKey")
    if keys is None:
        return (
            50.0
            if named and {c for c, f in fields.items() if f.get("constraints", {}).get("required")} <= own
            else 0.0
        )
    may_miss = {"tahun", "triwulan"} | ({"kode"} if _BY_TEXT.get(table) in told else set())
    if any(k not in own and k not in may_miss for k in keys):
        return 0.0
    values = own - set(keys) - {"sumber_data", "tanggal_data"}
    if not values or (table not in _BY_TEXT and not (named or forced) and not set(keys) | values >= {
        c for c, f in fields.items() if f.get("constraints", {}).get("required")
    }):  # fmt: skip
        return 0.0
    if table in FIGURES and not values & set(FIGURES[table]):
        return 0.0
    hints = _names()["judul"].get(table, [])
    hinted = any(re.search(rf"\b{re.escape(w)}\b", title) for w in hints)
    return len(own) + 0.5 * len(told) + 2.0 * hinted + 10.0 * named


def _ways(sheet: Sheet, numbers: list[int], at: int) -> Iterator[tuple[int, dict[int, str]]]:
    """The headings that a row gives alone, and with one or two rows below it: the last row, and the text over each column."""
    rows: list[dict[int, str]] = []
    for n in numbers[at : at + 3]:
        if n != numbers[at] + len(rows) or (not rows and len(sheet.rows[n]) < 2):
            return
        rows.append({j: c.text for j, c in sheet.rows[n].items()})
        whole = list(rows)
        for k in reversed(range(len(rows) - 1)):
            whole[k] = _carried(whole[k], whole[k + 1])
        yield (
            n,
            {
                j: " ".join(dict.fromkeys(r[j] for r in whole if j in r))
                for j in sorted({j for r in whole for j in r})
            },
        )


def _is_period(text: str | None) -> bool:
    h = heading(text) if text else None
    return h is not None and not h.word and h.part != (None, None)


def _carried(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    """A group's heading written once over its first column, and not merged, holds for the next ones: `Realisasi` over quarters, `2023` over its figures."""
    out, group = dict(upper), None
    for j in sorted({*upper, *lower}):
        if j in upper and j in lower and (_is_period(upper[j]) or _is_period(lower[j])):
            group = upper[j]
        elif j in upper or group is None or not (_is_period(lower.get(j)) or _is_period(group)):
            group = None
        else:
            out[j] = group
    return out


def _cut_short(table: str, sheet: Sheet, first: int, last: int, slots: dict[int, _Slot]) -> bool:
    """Whether a heading goes on above or below these rows: a year or quarter alone says too little where `Target` stands over or under it."""
    known = {**_known(table), **_context(table)}
    bare = [j for j, s in slots.items() if not s.heading.word and s.heading.part != (None, None)]
    for n in (first - 1, last + 1):
        row = {j: c.text for j, c in sheet.rows.get(n, {}).items()}
        title = {row.get(j) for j in slots if j not in bare}  # stands over the whole table
        if len(row) == 1:
            title.add(row.get(min(slots)) if slots else None)
        if any(j in row and row[j] not in title and heading(row[j]).word in known for j in bare):
            return True
    return False


def _layouts(sheet: Sheet, said: Said) -> list[_Layout]:
    """The ways to read a sheet as a table, best first; of each table the best."""
    best: dict[str, _Layout] = {}
    tables = [said.tabel] if said.tabel else [t for t in contract() if t not in workbook.NOT_FILLED]
    numbers = sorted(sheet.rows)[:_SEARCHED_ROWS]
    above = [sheet.name]
    for at, n in enumerate(numbers):
        cells = sheet.rows[n]
        title = words(" ".join(above).replace("_", " "))
        for last, heads in _ways(sheet, numbers, at):
            for table in tables:
                slots, unused = _slots(table, heads)
                if table in best and _said_by(slots) == _said_by(best[table].slots):
                    continue
                if _cut_short(table, sheet, n, last, slots):
                    continue
                score = _score(table, sheet, slots, title, said.tabel is not None)
                if score:
                    parts = [(s.column, *s.heading.part) for s in slots.values() if not s.konteks]
                    told = {(s.column, *s.heading.part) for s in slots.values() if s.konteks}
                    stated = sum(s.heading.unit is not None for s in slots.values())
                    score += 0.01 * (len(set(parts)) + len(told) + stated) - (len(parts) - len(set(parts)))
                if score > (best[table].score if table in best else 0):
                    best[table] = _Layout(table, n, last, slots, unused, tuple(above), score)
        above += dict.fromkeys(c.text for c in cells.values() if isinstance(c.value, str))
    return sorted(best.values(), key=lambda la: -la.score)


# --- cells --------------------------------------------------------------------------------------------------------------


def plain(number: Decimal) -> str:
    """A number as the files of a plan hold it: point as decimal mark, no exponent, and never `1.234`, which has two readings."""
    text = format(number.normalize(), "f")
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text):
        text += "0"
    return "0" if text in ("-0", "") else text


def _readings(a: str, b: str) -> str:
    return f"bisa berarti {a.replace('.', ',')} atau {b.replace('.', ',')}"


def _number(cell: Cell, decimal: str | None, whole: bool) -> tuple[Decimal, Value]:
    """The number in a cell, and how it was printed where it is text."""
    v = cell.value
    if isinstance(v, bool):
        raise _Unclear("berisi BENAR/SALAH, bukan angka", "Ketik angkanya.")
    if isinstance(v, (date, datetime, time, timedelta)):
        raise _Unclear(
            "Excel menyimpannya sebagai tanggal atau jam, bukan angka",
            "Ubah format selnya menjadi Angka, lalu ketik ulang angkanya.",
        )
    if isinstance(v, (int, float)):
        return Decimal(f"{v:.15g}"), Value(number=float(v), unit=cell.literal or None)
    try:
        seen = read_printed(v, decimal)
    except ValueError as e:
        if not whole or "bisa berarti" not in str(e):
            told = (
                str(e).removesuffix("; tulis tanpa pemisah ribuan").removeprefix(f"“{' '.join(v.split())}” ")
            )
            remedy = "Ketik sebagai angka Excel, atau tulis tanpa pemisah ribuan."
            if re.search(r"\d\s*(?:/|dari)\s*\d", v):
                told = "pecahan, bukan satu angka"
                remedy = "Tulis hasilnya sebagai satu angka; untuk persentase, isi pembilang dan penyebut di kolomnya sendiri."
            elif "tidak terbaca" in told:
                remedy = "Tulis angkanya saja; keterangan lain taruh di kolom lain."
            elif "bisa berarti" in told:
                remedy = f"{remedy[:-1]}; bila semua angka di berkas ini sama caranya, sebut --desimal koma atau --desimal titik."
            raise _Unclear(told, remedy) from None
        # Three digits behind a mark are thousands: a whole number has no thousandths, neither in `1.234` nor in `431,000`.
        both = [read_printed(v, mark) for mark in (",", ".")]
        seen = max(both, key=lambda s: abs(s.number or 0))
    if seen.number is None and (words(v) in _names()["nol_atau_kosong"] or re.fullmatch(r"rp\W*", v, re.I)):
        raise _Unclear(
            "bisa berarti nol atau belum ada nilai",
            "Tulis 0 bila memang nol; kosongkan bila belum ada; penilaian pihak luar yang belum keluar ditulis “belum dinilai”.",
        )
    if seen.number is None:
        raise _Unclear("bukan angka", "Tulis angkanya saja, atau kosongkan bila belum ada.")
    return Decimal(f"{seen.number:.15g}"), seen


def _unscaled(cell: Cell, decimal: str | None, whole: bool = False) -> tuple[Decimal, Value]:
    """A number that Excel does not show divided by a thousand or a million."""
    number, seen = _number(cell, decimal, whole)
    if cell.scale != 1:
        raise _Unclear(
            f"{_readings(plain(number / cell.scale), plain(number))}: format selnya menampilkan angkanya dibagi {cell.scale}",
            "Ubah format selnya menjadi Angka, lalu periksa angkanya.",
        )
    return number, seen


def _same_unit(printed: str, unit: str) -> bool:
    """Whether `Keg` and `Kegiatan`, `org` and `Orang` are one: the letters of the shorter stand in the longer, in order, from the same first."""
    a, b = sorted((re.sub(r"[^a-z%]", "", x.casefold()) for x in (printed, unit)), key=len)
    letters = iter(b)
    return not a or (a[0] == b[0] and all(ch in letters for ch in a))


def _is_percent(unit: str | None) -> bool:
    return (unit or "").strip().casefold() in ("%", "persen", "persentase")


def _value(
    cell: Cell, unit: str | None, target: float | None, old: str, said: Said, graded: Callable[[str], Any]
) -> str:
    """A target or a realisasi: a number in the indicator's unit, a range, a grade."""
    if isinstance(cell.value, str):
        text = " ".join(cell.value.split())
        if (
            _RP.match(text)
            and "rp" not in (unit or "").casefold()
            and "rupiah" not in (unit or "").casefold()
        ):
            raise _Unclear(
                f"berisi uang, padahal satuan indikatornya “{unit or 'tidak disebut'}”", "Periksa kolomnya."
            )
        if text.casefold() == NOT_ASSESSED:
            return NOT_ASSESSED
        if graded(text):
            return text
        if graded(text.upper()):
            return text.upper()
    try:
        number, seen = _unscaled(cell, said.desimal, whole=words(unit or "") in _names()["satuan_bulat"])
    except _Unclear:
        if isinstance(cell.value, str):
            try:
                seen = read_printed(cell.value, said.desimal)
            except ValueError:
                seen = Value()
            if seen.low is not None:
                return f"{seen.low:.15g}-{seen.high:.15g}"
            if seen.text is not None and words(seen.text) not in _names()["nol_atau_kosong"]:
                raise _Unclear(
                    "tidak terbaca sebagai angka, rentang, atau predikat",
                    "Tulis angka, rentang a-b, predikat/opini, atau “belum dinilai”; kosongkan bila belum ada.",
                ) from None
        raise
    percent = _is_percent(unit)
    if cell.percent:
        if not percent:
            raise _Unclear(
                f"{_readings(plain(number * 100), plain(number))}: selnya berformat persen, padahal satuan indikatornya “{unit or 'tidak disebut'}”",
                "Ubah format selnya menjadi Angka, lalu ketik ulang.",
            )
        if abs(number) > 10:
            raise _Unclear(
                f"{_readings(plain(number * 100), plain(number))}: selnya berformat persen",
                "Ubah format selnya menjadi Angka, lalu ketik ulang.",
            )
        return plain(number * 100)
    if (
        seen.unit
        and unit
        and (percent != _is_percent(seen.unit) or not (percent or _same_unit(seen.unit, unit)))
    ):
        raise _Unclear(
            f"satuan “{seen.unit.strip()}” bukan satuan indikator ini, “{unit}”",
            "Periksa baris dan satuannya.",
        )
    if (
        percent
        and not seen.unit
        and (
            0 < number <= 1
            if target is None
            else target >= 10 and (0 < number <= 1 or (1 < number < 2 and number % 1))
        )
        and not _equal("nilai", plain(number), old)
    ):
        raise _Unclear(
            f"{_readings(plain(number) + ' %', plain(number * 100) + ' %')}",
            "Tulis dengan tanda persen, mis. 95% atau 0,95%.",
        )
    return plain(number)


def _money(cell: Cell, unit: str, own: str, said: Said) -> str:
    """An amount, brought from the sheet's unit to that of the plan's file."""
    if cell.percent:
        raise _Unclear(
            "selnya berformat persen, padahal kolom uang",
            "Ubah format selnya menjadi Angka, lalu ketik ulang.",
        )
    number, seen = _number(cell, said.desimal, whole=unit == "rupiah")
    if seen.unit and words(seen.unit) not in ("", "rp", "rupiah"):
        raise _Unclear(
            f"di samping angkanya ada “{seen.unit.strip()}”, padahal kolomnya dalam {unit}",
            f"Tulis angkanya saja, lengkap, dalam {unit}.",
        )
    if unit != "rupiah" and isinstance(cell.value, str) and _RP.match(cell.value):
        raise _Unclear(
            f"{_readings(plain(number), plain(number * UNITS[unit]))} rupiah: tertulis dengan Rp, padahal kolomnya dalam {unit}",
            f"Tulis angkanya saja, dalam {unit}.",
        )
    if cell.scale not in (1, UNITS[unit]):
        raise _Unclear(
            f"{_readings(plain(number / cell.scale), plain(number))} {unit}: format selnya menampilkan angkanya dibagi {cell.scale}",
            "Ubah format selnya menjadi Angka, lalu periksa angkanya.",
        )
    if unit == "rupiah" and isinstance(cell.value, float) and 1 < abs(number) < 1000 and number % 1:
        raise _Unclear(
            f"{_readings(plain(number), plain(number * 1000))} rupiah: titik ribuan mungkin terbaca Excel sebagai tanda desimal",
            "Ketik ulang angkanya tanpa titik, mis. 250000.",
        )
    return plain(number / cell.scale * UNITS[unit] / UNITS[own])


@cache
def _months() -> dict[str, int]:
    """Months by their names, also as offices shorten or spell them otherwise."""
    from babel.dates import get_month_names

    return _names()["bulan"] | {
        name.casefold().rstrip("."): n
        for language in ("id", "en")
        for width in ("wide", "abbreviated")
        for n, name in get_month_names(width, locale=language).items()
    }


def _date(cell: Cell) -> str:
    """A day as `2023-12-31`."""
    v = cell.value
    if isinstance(v, datetime):
        return v.date().isoformat()
    if isinstance(v, date):
        return v.isoformat()
    remedy = "Tulis sebagai tahun-bulan-tanggal, mis. 2023-12-31."
    if not isinstance(v, str):
        raise _Unclear("bukan tanggal", f"Ubah format selnya menjadi Tanggal. {remedy}")
    text = " ".join(v.split())
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    named = re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]+)\.?[ -](\d{4})", text)
    short = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text)
    found: list[date] = []
    try:
        if iso:
            found = [date(int(iso[1]), int(iso[2]), int(iso[3]))]
        elif named and named[2].casefold() in _months():
            found = [date(int(named[3]), _months()[named[2].casefold()], int(named[1]))]
    except ValueError:
        raise _Unclear("bukan tanggal di kalender", remedy) from None
    if short:
        for day, month in {(int(short[1]), int(short[2])), (int(short[2]), int(short[1]))}:
            try:
                found.append(date(int(short[3]), month, day))
            except ValueError:
                continue
    if len(found) > 1:
        a, b = sorted(found)
        raise _Unclear(f"bisa berarti {a.isoformat()} atau {b.isoformat()}", remedy)
    if not found:
        raise _Unclear("bukan tanggal", remedy)
    return found[0].isoformat()


def _integer(cell: Cell, name: str) -> str:
    if isinstance(cell.value, str):
        text = cell.value.casefold().strip()
        if name == "triwulan":
            found, to_date, several = quarters([text if re.match(r"[tqk]", text) else f"tw {text}"])
            if len(found) == 1 and not to_date and not several:
                return found[0]
            raise _Unclear("bukan triwulan", "Tulis 1, 2, 3, atau 4; kosongkan untuk angka setahun.")
        if name == "tahun":
            m = re.fullmatch(r"(?:tahun|ta)?\.?\s*(\d{4})", text)
            if m:
                return m[1]
        if name == "bulan" and text.rstrip(".") in _months():
            return str(_months()[text.rstrip(".")])
        if name == "tahun":
            raise _Unclear("bukan satu tahun", "Tulis empat digit, mis. 2024.")
    number, _ = _number(cell, None, whole=True)
    if number % 1:
        raise _Unclear("bukan bilangan bulat", "Tulis bilangan bulat.")
    if name == "tahun" and not 1900 <= number <= 2200:
        raise _Unclear("bukan satu tahun", "Tulis empat digit, mis. 2024.")
    return plain(number)


def _plain_text(cell: Cell, f: dict[str, Any]) -> str:
    text = cell.text
    allowed = f.get("constraints", {}).get("enum")
    if allowed:
        fits = [a for a in allowed if words(str(a)) == words(text)]
        return str(fits[0]) if fits else text
    return text


def _equal(column: str, a: str, b: str) -> bool:
    """Whether two texts of a cell say the same: `87.50` and `87.5` do."""
    x, y = as_number(a), as_number(b)
    return a.replace("\r\n", "\n") == b.replace("\r\n", "\n") or (
        x is not None and x == y and column not in ("kode", "baris", "induk", "tercetak")
    )


# --- one sheet ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """One row for a table: its key, what it says by column, and the cell of each."""

    table: str
    key: tuple[str, ...]
    says: dict[str, str]
    cells: dict[str, str]
    sheet: str
    row: int


class _Reading:
    """Reads the sheets of one file against one plan, and keeps what is wrong and what was left alone."""

    def __init__(self, path: Path, plan: Plan, texts: dict[str, pd.DataFrame], said: Said, own: bool) -> None:
        self.path, self.plan, self.texts, self.said, self.own = path, plan, texts, said, own
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.units = dict(zip(plan.indikator["kode"], plan.indikator["satuan"], strict=True))
        self.targets = {
            (k, str(y)): a for k, y, a in plan.target[["kode", "tahun", "angka"]].itertuples(index=False)
        }
        self.codes = set(plan.indikator["kode"])
        self.by_quarter = {
            *plan.indikator.loc[plan.indikator["agregasi"].notna(), "kode"],
            *plan.realisasi.loc[plan.realisasi["triwulan"].notna(), "kode"],
        }
        funded = plan.pendanaan[plan.pendanaan["level"].isin(["program", "kegiatan"])].drop_duplicates("kode")
        self.activities = dict(zip(funded["kode"], funded["uraian"], strict=True))
        self.known_money = {*self.activities, *plan.anggaran["kode"]}
        funded_rows = plan.pendanaan[plan.pendanaan["level"] != "jumlah"]
        self.groups = {
            words(t)
            for c in ("program", "kegiatan", "sasaran", "indikator")
            for t in [
                *plan.indikator[c].dropna(),
                *(funded_rows["uraian"].dropna() if c == "program" else ()),
            ]
        }
        self.old = {
            t: {tuple(r[k] for k in workbook.key_of(t)): r for r in f.fillna("").to_dict("records")}
            for t, f in texts.items()
        }

    def bad(
        self, sheet: Sheet, row: int | None, column: str | None, value: str | None, pesan: str, saran: str
    ) -> None:
        self.problems.append(
            Problem(f"{self.path.name}, lembar “{sheet.name}”", row, column, value, pesan, saran)
        )

    def sheet(self, sheet: Sheet) -> list[_Entry]:
        """The rows that a sheet holds for a table of the plan."""
        found = _layouts(sheet, self.said)
        if self.own:
            found = [la for la in found if la.table == sheet.name]
        if not found:
            self._no_layout(sheet)
            return []
        la = found[0]
        rivals = [f.table for f in found if f.score > la.score - 0.4 and f.table != la.table]
        if rivals:
            self.bad(
                sheet, la.last, None, None, f"lembar ini bisa dibaca sebagai tabel {' atau '.join([la.table, *rivals])}",
                f"Sebut tabelnya: {' atau '.join(f'--tabel {t}' for t in [la.table, *rivals])}.",
            )  # fmt: skip
            return []
        if not self._headings_fit(sheet, la) or not self._one_heading(sheet, la):
            return []
        stated = _Stated() if self.own else self._stated(sheet, la)
        if stated is None:
            return []
        return list(self._rows(sheet, la, stated))

    def _no_layout(self, sheet: Sheet) -> None:
        table = words(sheet.name).replace(" ", "_")
        if table in contract() and table not in workbook.NOT_FILLED:
            why = _why_no_table(sheet, table)
            what = f"tidak ada baris judul tabel {table}"
            self.bad(sheet, None, None, None, what if why == what else f"{what}; {why}", must_have(table))
        elif sheet.rows and table != "petunjuk":
            self.notes.append(f"Lembar “{sheet.name}” dilewati: {_why_no_table(sheet, self.said.tabel)}.")

    def _headings_fit(self, sheet: Sheet, la: _Layout) -> bool:
        """Whether each heading has one meaning; what is not used is said."""
        before = len(self.problems)

        def wrong(j: int, text: str, what: str, do: str) -> None:
            self.bad(sheet, la.last, f"judul (sel {address(la.last, j)})", text, what, do)

        twice = Counter((s.column, s.konteks, s.heading.year, s.heading.quarter) for s in la.slots.values())
        for j, s in la.slots.items():
            if twice[s.column, s.konteks, s.heading.year, s.heading.quarter] > 1 and not s.konteks:
                wrong(
                    j, s.text, f"dua kolom sama-sama berarti {s.column}", "Sisakan satu, atau ganti judulnya."
                )
            if s.heading.unclear and not s.konteks:
                wrong(
                    j,
                    s.text,
                    f"judul ini menyebut {s.heading.unclear}",
                    "Sebut satu saja, atau hapus kolomnya.",
                )
            if not self.own and s in la.figures() and not self._aside_fits(s.heading.aside):
                wrong(
                    j, s.text, f"keterangan “({s.heading.aside})” di judul ini tidak dikenal, sehingga tidak pasti angka apa di kolomnya",
                    "Hapus keterangannya bila kolom ini memang yang dimaksud; bila bukan, hapus kolomnya.",
                )  # fmt: skip
            if s.heading.unit == "miliar rupiah":
                wrong(
                    j,
                    s.text,
                    "satuan miliar tidak dipakai",
                    "Tulis dalam rupiah, ribu rupiah, atau juta rupiah.",
                )
        known = [*_known(la.table), *_context(la.table)]
        ignored = []
        for j, text in la.unused.items():
            h = heading(text)
            doubt = _names()["ragu"].get(h.word, "")
            if doubt.startswith(f"{la.table}:"):
                readings = doubt.split(": ")[1]
                wrong(
                    j, text, f"judul ini bisa berarti {readings}",
                    f"Ganti judulnya dengan salah satunya, mis. “{readings.split(' atau ')[0].replace('_', ' ').capitalize()}”.",
                )  # fmt: skip
                continue
            whole_year = _known(la.table).get(h.word)
            if whole_year and h.quarter and not h.to_date:
                if la.holds(whole_year):
                    ignored.append(text)
                else:
                    wrong(
                        j, text, f"tabel {la.table} memuat angka setahun, bukan angka satu triwulan",
                        f"Ganti dengan satu kolom, mis. “{h.word.capitalize()}” atau “{h.word.capitalize()} s.d. TW II”; bila tidak perlu, hapus kolomnya.",
                    )  # fmt: skip
                continue
            near = (
                nearest(h.word, known)
                if h.word and not h.percent and h.word not in _names()["lewati"]
                else ""
            )
            if near and _close(h.word, known):
                wrong(j, text, "judul kolom tidak dikenal", f"{near}Betulkan judulnya, atau hapus kolomnya.")
            elif self.own:
                wrong(
                    j,
                    text,
                    "judul kolom tidak dikenal",
                    "Kembalikan judul seperti semula, atau hapus kolomnya.",
                )
            else:
                ignored.append(text)
        if ignored:
            self.notes.append(
                f"Lembar “{sheet.name}” dibaca sebagai {la.table}; kolom tidak dipakai: {', '.join(ignored)}."
            )
        return len(self.problems) == before

    def _aside_fits(self, aside: str) -> bool:
        """Whether what stands in parentheses beside a heading changes nothing: a unit of some indicator, or a word of `sebutan.toml`."""
        units = {words(str(u)) for u in self.units.values() if not pd.isna(u)} - {"", "%"}
        units |= {words(f.get("satuan", "")) for t in contract() for f in workbook.columns_of(t)} - {"", "%"}
        return all(
            a in _names()["keterangan"]
            or any(a.startswith(u) or (len(a) > 2 and u.startswith(a)) for u in units)
            for a in aside.split("; ")
            if a
        )

    def _one_heading(self, sheet: Sheet, la: _Layout) -> bool:
        """Whether no second table, with columns of its own, stands in the sheet: its rows would be lost or read by the wrong heading."""
        before = len(self.problems)
        telling = {"kode", _BY_TEXT.get(la.table, "kode"), *workbook.key_of(la.table)}
        for n, cells in sheet.rows.items():
            if la.first <= n <= la.last:
                continue
            slots, _ = _slots(
                la.table,
                {j: c.text for j, c in cells.items() if isinstance(c.value, str) and len(c.value) < 60},
            )
            named = {s.column for s in slots.values() if s.heading.word}
            shape = _shape(slots)
            if named & telling and len(named) > 1 and not shape.items() <= _shape(la.slots).items():
                self.bad(
                    sheet, n, None, None, f"baris judul kedua, dengan kolom lain daripada judul di baris {la.last}",
                    "Pisahkan kedua tabel itu ke lembarnya masing-masing.",
                )  # fmt: skip
        return len(self.problems) == before

    def _stated(self, sheet: Sheet, la: _Layout) -> _Stated | None:
        """What the titles of a sheet and the command say of all its figures; None after a report, where it is not clear."""
        before = len(self.problems)
        place = {w for w in places([self.plan.meta.nama_kantor or ""])}
        others = places(la.above)
        if place and others and not any(o.startswith(p) or p.startswith(o) for o in others for p in place):
            self.bad(
                sheet, la.first, None, None, f"lembar ini menyebut {others[0].title()}, padahal rencananya milik {self.plan.meta.nama_kantor}",
                "Pilih rencana kantor itu; bila angkanya memang milik kantor ini, betulkan nama kantor di lembarnya.",
            )  # fmt: skip
        year = self._stated_year(sheet, la)
        quarter, to_date = self._stated_quarter(sheet, la)
        below = [c.text for n, cells in sheet.rows.items() if n > la.last for c in cells.values() if isinstance(c.value, str)]  # fmt: skip
        units = money_units(
            [*la.above, *(t for t in below if re.search(r"\b(?:dalam|dlm|satuan|ribuan|jutaan)\b", t, re.I))]
        )
        if len(self.problems) > before:
            return None
        return _Stated(year, quarter, to_date, tuple(units))

    def _stated_year(self, sheet: Sheet, la: _Layout) -> str | None:
        """The year of figures that have none in a column or a heading."""
        if (
            "tahun" not in workbook.key_of(la.table)
            or la.holds("tahun")
            or all(s.heading.year for s in la.figures())
        ):
            return None
        found, given = years(la.above), self.said.tahun
        a, b = self.plan.meta.periode
        if given is not None and (not found or str(given) in found):
            return str(given)
        if given is not None:
            what, do = (
                f"lembar ini menyebut tahun {' dan '.join(found)}, perintah menyebut {given}",
                "Samakan keduanya.",
            )
        elif not found:
            what = "tahunnya tidak disebut, di kolom, di judul, ataupun pada perintah"
            do = "Tambahkan kolom tahun, atau sebut --tahun."
        elif len(found) > 1:
            what = f"judul lembar ini menyebut lebih dari satu tahun: {', '.join(found)}"
            do = "Tambahkan kolom tahun, atau sebut --tahun."
        elif not a <= int(found[0]) <= b:
            what = f"judul lembar ini menyebut tahun {found[0]}, di luar periode rencana {a}–{b}"
            do = "Pilih rencana yang memuat tahun itu, atau betulkan judulnya."
        else:
            return found[0]
        self.bad(sheet, la.last, "tahun", None, what, do)
        return None

    def _stated_quarter(self, sheet: Sheet, la: _Layout) -> tuple[str, bool]:
        """The quarter of figures that have none in a column or a heading, blank for a whole year; and whether it is `sampai dengan`."""
        by_quarter = "triwulan" in workbook.key_of(la.table)
        if la.table not in _BY_TEXT or la.holds("triwulan") or all(s.heading.quarter for s in la.figures()):
            return "", False
        found, to_date, several = quarters(la.above)
        other, given = other_period(la.above), self.said.triwulan if by_quarter else None
        if given is not None and (not found or str(given) in found):
            return str(given), to_date
        do = "Tambahkan kolom triwulan, atau sebut --triwulan."
        if given is not None:
            what, do = (
                f"lembar ini menyebut triwulan {' dan '.join(found)}, perintah menyebut {given}",
                "Samakan keduanya.",
            )
        elif several or len(found) > 1:
            what = f"judul lembar ini menyebut lebih dari satu triwulan: {', '.join(found)}"
        elif (
            not by_quarter
            and (found or other)
            and not (la.table == "anggaran" and (to_date or found == ["4"]))
        ):
            what = f"judul lembar ini menyebut {f'triwulan {found[0]}' if found else f'“{other}”'}, padahal tabel {la.table} memuat angka setahun"
            do = "Bila angkanya memang sejak awal tahun, tulis “sampai dengan” di judul; bila bukan, jangan diimpor."
        elif by_quarter and other and not found:
            what = f"judul lembar ini menyebut “{other[:80]}”, yang bukan tahun penuh dan bukan triwulan yang jelas"
        else:
            return (found[0] if by_quarter and found else ""), to_date
        self.bad(sheet, la.last, "triwulan" if by_quarter else None, None, what, do)
        return "", False

    def _says_otherwise(self, sheet: Sheet, la: _Layout, stated: _Stated, n: int) -> None:
        """A row between the figures that states a year, a quarter or a unit of its own: the figures below it are not those of the title."""
        texts = [
            c.text
            for c in sheet.rows[n].values()
            if isinstance(c.value, (str, int)) and words(c.text) not in self.groups
        ]
        found, (named, _, _) = years(texts), quarters(texts)
        what = ""
        if stated.year and found and found != [stated.year]:
            what = f"tahun {', '.join(found)}, padahal judul di atas tabel menyebut {stated.year}"
        elif (
            "triwulan" in workbook.key_of(la.table)
            and not la.holds("triwulan")
            and not all(s.heading.quarter for s in la.figures())
        ):
            other = other_period(texts)
            if named and named != [stated.quarter]:
                what = f"triwulan {', '.join(named)}, padahal judul di atas tabel {f'menyebut triwulan {stated.quarter}' if stated.quarter else 'tidak'}"
            elif other:
                what = f"“{other[:80]}”"
        if what:
            self.bad(
                sheet, n, None, None, f"baris di antara angka ini menyebut {what}",
                "Pisahkan bagian itu ke lembarnya sendiri, atau tambahkan kolom tahun dan triwulan.",
            )  # fmt: skip

    def _rows(self, sheet: Sheet, la: _Layout, stated: _Stated) -> Iterator[_Entry]:
        fields = {f["name"]: f for f in workbook.columns_of(la.table)}
        keys = workbook.key_of(la.table)
        parts = sorted({s.heading.part for s in la.figures()} - {(None, None)}, key=str)
        passed: list[int] = []
        silent: list[int] = []
        taken: list[int] = []
        for n in sorted(r for r in sheet.rows if r > la.last):
            kind = self._kind(sheet, la, n, first=not taken)
            if kind == "isian":
                for n_silent in silent if not self.own else []:
                    self._says_otherwise(sheet, la, stated, n_silent)
                silent.clear()
                taken.append(n)
                cells = {j: c for j, c in sheet.rows[n].items() if j in la.slots}
                for year, quarter in parts or [(None, None)]:
                    yield from self._entry(sheet, la, stated, fields, keys, n, cells, year, quarter)
            else:
                silent += [n] if kind != "jumlah" else []
                passed += [n] if kind in ("jumlah", "tanpa isian") else []
        self._tell_passed(sheet, la, passed, taken)

    def _kind(self, sheet: Sheet, la: _Layout, n: int, first: bool) -> str:
        """What a row below the heading is: `isian`, `jumlah`, `tanpa isian`, or `judul` (the heading again, a numbering, nothing of the table)."""
        cells = {j: c for j, c in sheet.rows[n].items() if j in la.slots}
        keyed = contract()[la.table]["schema"].get("primaryKey") is not None
        keys = workbook.key_of(la.table)
        if {j: c.text for j, c in cells.items()}.items() <= {j: s.text for j, s in la.slots.items()}.items():
            return "judul"
        code = next((cells[j].text for j in cells if la.slots[j].column == "kode"), None)
        if (
            first
            and not self.own
            and code not in {*self.codes, *self.known_money}
            and _is_numbering(sheet.rows[n], "bulan" in keys)
        ):
            return "judul"
        if self.own:
            return "judul" if all(la.slots[j].konteks for j in cells) else "isian"
        # A heading among the rows, or a name below them, holds nothing to take over; a sum is the sheet's own reckoning.
        if not any(not la.slots[j].konteks and (la.slots[j].column not in keys or not keyed) for j in cells):
            return "tanpa isian"
        if keyed and ("kode" in keys or "bulan" in keys) and self._is_sum(la, sheet.rows[n]):
            return "jumlah"
        return "isian"

    def _is_sum(self, la: _Layout, cells: dict[int, Cell]) -> bool:
        """Whether a row is a total: `JUMLAH`, `Jumlah I`, `Sub Total Program Dukungan Manajemen`, and no code or text of the plan tells it otherwise."""
        names = {"kode", "bulan", _BY_TEXT.get(la.table)}
        before = min((j for j, s in la.slots.items() if s in la.figures()), default=0)
        telling = [
            c.text for j, c in cells.items()
            if (la.slots[j].column in names if j in la.slots else j < before) and isinstance(c.value, str)
        ]  # fmt: skip
        if any(t in self.codes or t in self.known_money or words(t) in self.groups for t in telling):
            return False
        for text in map(words, telling):
            rest = text[m.end() :].strip() if (m := _SUM.match(text)) else None
            if rest is not None and (
                not rest or rest in self.groups or re.fullmatch(r"[ivx]+|[a-z]|\d+", rest)
            ):
                return True
        return False

    def _tell_passed(self, sheet: Sheet, la: _Layout, passed: list[int], taken: list[int]) -> None:
        """What was not taken over, and what was taken although Excel does not show it."""
        if passed:
            self.notes.append(
                f"Lembar “{sheet.name}”: {_numbers(passed)} dilewati, karena tidak berisi angka tabel atau hanya baris jumlah."
            )
        if self.own:
            return
        if hidden := [n for n in taken if n in sheet.hidden_rows]:
            self.notes.append(
                f"Lembar “{sheet.name}”: {_numbers(hidden)} tersembunyi di Excel, tetapi ikut dibaca."
            )
        if columns := [j for j in la.slots if j in sheet.hidden_columns]:
            self.notes.append(
                f"Lembar “{sheet.name}”: kolom {', '.join(address(1, j)[:-1] for j in columns)} tersembunyi di Excel, tetapi ikut dibaca."
            )

    def _entry(
        self, sheet: Sheet, la: _Layout, stated: _Stated, fields: dict[str, Any], keys: list[str], n: int, cells: dict[int, Cell],
        year: str | None, quarter: str | None,
    ) -> Iterator[_Entry]:  # fmt: skip
        """What one row says of one year and quarter."""
        mine = {
            s.column: j for j, s in la.slots.items()
            if not s.konteks and j in cells and (s.heading.year, s.heading.quarter) in ((year, quarter), (None, None))
        }  # fmt: skip
        if (year or quarter) and not any(
            la.slots[j].heading.year == year and la.slots[j].heading.quarter == quarter
            for c, j in mine.items()
            if c not in keys
        ):
            return  # nothing in this year's or quarter's own columns
        told = {
            s.column: cells[j] for j, s in la.slots.items()
            if s.konteks and j in cells and s.heading.year in (year, None) and s.heading.quarter in (quarter, None)
        }  # fmt: skip
        before = len(self.problems)
        values: dict[str, str] = {}
        where: dict[str, str] = {}

        def take(column: str, reader: Callable[[Cell], str]) -> None:
            cell, place = cells[mine[column]], address(n, mine[column])
            where[column] = place
            try:
                values[column] = self._read(cell, fields[column], reader)
            except _Unclear as e:
                self.bad(
                    sheet, n, f"{column} (sel {place})", cell.text or None, str(e.args[0]), str(e.args[1])
                )

        for column in [k for k in keys if k in mine and k != "kode"]:
            take(column, partial(self._key_text, fields[column]))
        if "tahun" in keys and "tahun" not in mine:
            if (
                known := year or stated.year or (la.holds("tahun") and self.said.tahun)
            ) is not None and known:
                values["tahun"] = str(known)
            else:
                self.bad(
                    sheet, n, "tahun", None, "tahun di baris ini kosong", "Isi tahunnya di setiap baris."
                )
        if "triwulan" in keys and "triwulan" not in mine:
            values["triwulan"] = quarter or stated.quarter
        if "kode" in fields:
            code = self._code(sheet, la.table, n, mine, cells, told)
            if code is not None:
                values["kode"] = code
            if "kode" in mine:
                where["kode"] = address(n, mine["kode"])
        if len(self.problems) > before:
            return
        if (
            "triwulan" in keys
            and "triwulan" not in mine
            and not quarter
            and not self.own
            and values.get("kode") in self.by_quarter
            and _labels_groups(sheet, la, "triwulan")
        ):
            self.bad(
                sheet, n, "triwulan", None, "triwulannya kosong, dan tidak jelas apakah sama dengan baris di atasnya",
                "Isi 1, 2, 3, atau 4 di setiap baris; bila ini angka setahun, taruh di lembar tanpa kolom triwulan.",
            )  # fmt: skip
            return
        key = tuple(values.get(k, "") for k in keys)
        old = self.old[la.table].get(key, {})
        for column in [c for c in mine if c not in keys and c != "kode"]:
            slot = la.slots[mine[column]]
            take(column, partial(self._content, la, stated, column, fields[column], slot, values, old))
        printed = mine.get("nilai")
        if la.table == "target" and "tercetak" not in mine and printed is not None and not old:
            cell = cells[printed]
            if isinstance(cell.value, str) and values.get("nilai") != cell.value:
                values["tercetak"] = cell.value
        if len(self.problems) == before:
            self._to_date(sheet, la, stated, mine, values, n)
            self._target_fits(sheet, la, told, values, n)
            yield _Entry(
                la.table, key, {c: v for c, v in values.items() if v or self.own}, where, sheet.name, n
            )

    def cumulative(self, entries: list[_Entry]) -> None:
        """`rpd.csv` holds figures since January: where a month has less than the one before, the sheet has each month's own."""
        mine = [e for e in entries if e.table == "rpd"]
        rows = {k: dict(r) for k, r in self.old["rpd"].items()}
        for e in mine:
            rows.setdefault(e.key, {}).update(e.says)
        for e in mine:
            year, month = e.key
            for column in ("rpd", "realisasi"):
                last = max(
                    (int(m) for y, m in rows if y == year and int(m) < int(month) and rows[y, m].get(column)),
                    default=None,
                )
                if last is None or not e.says.get(column):
                    continue
                earlier = rows[year, str(last)][column]
                if float(e.says[column]) < float(earlier):
                    self.problems.append(Problem(
                        f"{self.path.name}, lembar “{e.sheet}”", e.row, f"{column} (sel {e.cells[column]})", e.says[column],
                        f"lebih kecil daripada bulan {last} ({earlier}), padahal rpd.csv memuat angka kumulatif sejak Januari",
                        "Jumlahkan angka tiap bulan dengan bulan-bulan sebelumnya.",
                    ))  # fmt: skip
        if mine:
            self.notes.append(
                "Angka rpd dibaca sebagai angka kumulatif sejak Januari, bukan angka satu bulan."
            )

    def years_and_quarters(self, entries: list[_Entry]) -> None:
        """Says where a figure of a whole year comes beside those of quarters, or the other way round: the year's is the one that counts."""
        there: dict[tuple[str, ...], set[bool]] = {}
        for key in [*self.old["realisasi"], *(e.key for e in entries if e.table == "realisasi")]:
            there.setdefault(key[:2], set()).add(bool(key[2]))
        told = dict.fromkeys(
            e.key[:2] for e in entries
            if e.table == "realisasi" and e.key not in self.old["realisasi"] and len(there[e.key[:2]]) > 1
        )  # fmt: skip
        self.notes += [
            f"{kode} {year}: ada angka setahun dan angka triwulan; yang dipakai di halaman angka setahun."
            for kode, year in told
        ]

    def _read(self, cell: Cell, f: dict[str, Any], reader: Callable[[Cell], str]) -> str:
        """A cell's text for the file, after what makes any cell unreadable."""
        if cell.uncounted:
            raise _Unclear(
                "rumusnya belum dihitung, sehingga tidak ada hasilnya",
                "Buka berkas di Excel, simpan, lalu impor lagi; atau ketik hasilnya.",
            )
        text = cell.text
        if cell.struck and (f["type"] != "string" or f["name"] in ("nilai", "kode")):
            raise _Unclear(
                "isinya dicoret, atau sebagian tercoret atau berupa huruf kecil di atas garis",
                "Hapus yang tidak berlaku, lalu tulis nilainya tanpa coretan.",
            )
        if re.fullmatch(rf"{FORMULA_ERROR}|#{{2,}}", text, re.I):
            raise _Unclear("berisi pesan galat Excel, bukan nilai", "Perbaiki rumusnya, atau ketik nilainya.")
        if cell.follows and (f["type"] == "number" or f["name"] == "nilai"):
            raise _Unclear(
                "sel gabungan: tidak jelas angka ini milik baris atau kolom yang mana",
                "Lepas penggabungan selnya, lalu tulis angka tiap baris.",
            )
        figure = f["type"] != "string" or f["name"] == "nilai"
        if text in ("-", "–", "—") and (figure or not self.own):
            return ""
        return reader(cell)

    def _key_text(self, f: dict[str, Any], cell: Cell) -> str:
        if f["type"] == "integer" or f["name"] == "tahun":
            return _plain_text(cell, f) if cell.text == "jumlah" else _integer(cell, f["name"])
        return _plain_text(cell, f)

    def _code(
        self,
        sheet: Sheet,
        table: str,
        n: int,
        mine: dict[str, int],
        cells: dict[int, Cell],
        told: dict[str, Cell],
    ) -> str | None:
        """The code of a row: as written, or by the indicator's or activity's own text."""
        by_text = _BY_TEXT.get(table)
        known = self.known_money if table == "anggaran" else self.codes
        if "kode" not in mine:
            return self._code_of_text(sheet, table, n, told) if by_text else None
        cell, place = cells[mine["kode"]], address(n, mine["kode"])
        text = self._squeezed(table).get(_squeeze(cell.text), cell.text)
        if cell.struck:
            self.bad(
                sheet,
                n,
                f"kode (sel {place})",
                text,
                "kodenya dicoret",
                "Hapus baris yang tidak berlaku, atau hilangkan coretannya.",
            )
            return None
        if text not in known and isinstance(cell.value, (int, float)):
            alike = [
                k
                for k in known
                if k.lstrip("0") == text or (as_number(k) is not None and as_number(k) == float(text))
            ]
            if alike:
                self.bad(
                    sheet,
                    n,
                    f"kode (sel {place})",
                    text,
                    f"kode ini disimpan Excel sebagai angka; yang ada: {', '.join(sorted(alike))}",
                    "Ubah format kolomnya menjadi Teks, lalu ketik ulang kodenya.",
                )
                return None
        if by_text is None:
            return text
        if text not in known:
            what = "pendanaan.csv" if table == "anggaran" else "indikator.csv"
            self.bad(
                sheet,
                n,
                f"kode (sel {place})",
                text,
                f"kode tidak ada di {what}",
                f"{nearest(text, sorted(known))}Betulkan kodenya, atau tambahkan dulu.",
            )
            return None
        text_cell = told.get(by_text)
        if text_cell is not None and not self.own:
            others = self._codes_of(table, text_cell.text)
            if others and text not in others:
                self.bad(
                    sheet,
                    n,
                    f"kode (sel {place})",
                    text,
                    f"kode ini bukan milik “{text_cell.text[:80]}”, yang kodenya {', '.join(others)}",
                    "Periksa apakah kode dan teksnya tergeser.",
                )
                return None
        return text

    def _squeezed(self, table: str) -> dict[str, str]:
        """Codes as they may be written otherwise, `p2.01` or `P 2.01`, where that fits one code alone."""
        known = self.known_money if table == "anggaran" else self.codes if table in _BY_TEXT else set()
        count = Counter(map(_squeeze, known))
        return {_squeeze(k): k for k in known if count[_squeeze(k)] == 1}

    def _codes_of(self, table: str, text: str) -> list[str]:
        """The codes whose text this is, with or without the number of a list before it: `1. Persentase …`."""
        texts = self._texts_of(table)
        for said in (text, re.sub(r"^\s*(?:\d{1,2}|[A-Za-z])\s*[.)]\s*", "", text)):
            if found := [k for k, t in texts.items() if words(t) == words(said)]:
                return found
        return []

    def _texts_of(self, table: str) -> dict[str, str]:
        return (
            self.activities
            if table == "anggaran"
            else dict(zip(self.plan.indikator["kode"], self.plan.indikator["indikator"], strict=True))
        )

    def _code_of_text(self, sheet: Sheet, table: str, n: int, told: dict[str, Cell]) -> str | None:
        cell = told.get(_BY_TEXT[table])
        if cell is None:
            self.bad(
                sheet,
                n,
                None,
                None,
                "baris ini berisi angka, tetapi tidak ada kode atau teks yang menyebut milik siapa",
                "Isi kolom kode.",
            )
            return None
        texts = self._texts_of(table)
        fits = self._codes_of(table, cell.text)
        for column in ("sasaran", "satuan", "kegiatan"):
            if len(fits) > 1 and column in told and column in self.plan.indikator:
                about = dict(
                    zip(self.plan.indikator["kode"], self.plan.indikator[column].fillna(""), strict=True)
                )
                fits = [k for k in fits if words(about.get(k, "")) == words(told[column].text)] or fits
        if len(fits) == 1:
            return fits[0]
        if fits:
            self.bad(
                sheet,
                n,
                _BY_TEXT[table],
                cell.text,
                f"teks ini dipakai {len(fits)} kode: {', '.join(fits)}",
                "Tambahkan kolom kode.",
            )
        else:
            near = nearest(cell.text, list(texts.values()))
            self.bad(
                sheet,
                n,
                _BY_TEXT[table],
                cell.text,
                "teks ini tidak ada di rencana",
                f"{near}Samakan bunyinya, atau tambahkan kolom kode.",
            )
        return None

    def _content(
        self,
        la: _Layout,
        stated: _Stated,
        column: str,
        f: dict[str, Any],
        slot: _Slot,
        values: dict[str, str],
        old: dict[str, str],
        cell: Cell,
    ) -> str:
        before = old.get(column, "")
        if before and not cell.percent and cell.text == before and (self.own or f.get("satuan") != "uang"):
            return before
        if f.get("satuan") == "uang":
            own = self.plan.satuan_uang.get(la.table, "rupiah")
            unit = self._money_unit(slot, stated, cell)
            if unit not in UNITS:
                raise _Unclear(
                    f"satuan {unit} tidak dipakai", "Tulis dalam rupiah, ribu rupiah, atau juta rupiah."
                )
            return _money(cell, unit, own, self.said)
        if column == "nilai" and f["type"] == "string":
            target = (
                self.targets.get((values.get("kode", ""), values.get("tahun", "")))
                if la.table != "target"
                else None
            )
            of_indicator = self.units.get(values.get("kode", ""))
            measure = None if pd.isna(of_indicator) else of_indicator
            if slot.heading.percent and not _is_percent(measure):
                raise _Unclear(
                    f"judul kolomnya “{slot.text}”, padahal satuan indikatornya “{measure or 'tidak disebut'}”: mungkin ini persentase capaian, bukan realisasinya",
                    "Isi angka dalam satuan indikatornya, atau betulkan judul kolomnya.",
                )
            known = None if target is None or pd.isna(target) else float(target)
            if la.table == "target" and any(s.column == "tercetak" for s in la.slots.values()):
                known = 0.0  # the printed text beside it tells
            return _value(cell, measure, known, before, self.said, self.plan.rules.grade_scale)
        if f["type"] == "integer":
            return _integer(cell, column)
        if f["type"] == "number":
            if cell.percent:
                number = _unscaled(cell, self.said.desimal)[0]
                if f.get("satuan") != "%":
                    raise _Unclear(
                        f"{_readings(plain(number * 100), plain(number))}: selnya berformat persen",
                        "Ubah format selnya menjadi Angka, lalu ketik ulang.",
                    )
                return plain(number * 100)
            return plain(_unscaled(cell, self.said.desimal)[0])
        return _date(cell) if f["type"] == "date" else _plain_text(cell, f)

    def _money_unit(self, slot: _Slot, stated: _Stated, cell: Cell) -> str:
        """The unit of a figure: its heading's, the titles', the command's, or `Rp` at the figure itself."""
        own, given = slot.heading.unit, self.said.satuan
        found = (
            [own]
            if own and (own != "rupiah" or not stated.units)
            else list(dict.fromkeys([*([own] if own else []), *stated.units]))
        )
        if given and given not in found:
            found.append(given)
        if not found and (
            words(cell.literal) == "rp" or (isinstance(cell.value, str) and _RP.match(cell.value))
        ):
            found.append("rupiah")
        if len(found) > 1:
            raise _Unclear(
                f"satuan uangnya disebut {' dan juga '.join(found)}",
                "Sebut satu saja di judul kolom, judul lembar, keterangan di bawah tabel, dan perintah.",
            )
        if not found:
            raise _Unclear(
                "satuan uangnya tidak disebut: rupiah, ribu rupiah, atau juta rupiah",
                "Tulis di judul kolom, mis. “Realisasi (rupiah)”, atau sebut --satuan.",
            )
        return found[0]

    def _to_date(
        self, sheet: Sheet, la: _Layout, stated: _Stated, mine: dict[str, int], values: dict[str, str], n: int
    ) -> None:
        """`s.d. TW II` is a quarter's figure only where the indicator's quarters are cumulative."""
        j = mine.get("nilai")
        if (
            la.table != "realisasi"
            or j is None
            or not (la.slots[j].heading.to_date or (stated.to_date and not la.slots[j].heading.quarter))
            or not values.get("triwulan")
        ):
            return
        about = self.plan.indikator.set_index("kode").loc[values["kode"]]
        if about.get("kumulatif") != "ya" and about.get("agregasi") != "posisi akhir":
            self.bad(
                sheet, n, f"nilai (sel {address(n, j)})", values.get("nilai"),
                f"judulnya “{la.slots[j].text}”{' sampai dengan triwulan itu' if stated.to_date else ''}, padahal angka triwulan {values['kode']} tidak kumulatif",
                "Isi kumulatif = ya di indikator.csv bila angkanya memang sampai dengan, atau tulis angka triwulan itu saja.",
            )  # fmt: skip

    def _target_fits(
        self, sheet: Sheet, la: _Layout, told: dict[str, Cell], values: dict[str, str], n: int
    ) -> None:
        cell = told.get("target")
        by_quarter = any(s.konteks and s.column == "target" and s.heading.quarter for s in la.slots.values())
        if cell is None or la.table != "realisasi" or by_quarter:
            return
        target = self.targets.get((values["kode"], values["tahun"]))
        try:
            number, _ = _number(cell, self.said.desimal, whole=False)
        except _Unclear:
            return
        number = number * 100 if cell.percent else number
        if (
            target is not None
            and not pd.isna(target)
            and abs(float(number) - float(target)) > 1e-9
            and not self.own
        ):
            self.notes.append(
                f"Lembar “{sheet.name}” baris {n}: target {values['kode']} {values['tahun']} di lembar {plain(number)}, di rencana {target:.15g}; target tidak diubah."
            )


def _close(word: str, known: list[str]) -> bool:
    from rapidfuzz import fuzz, process

    return process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=82) is not None


def _is_numbering(cells: dict[int, Cell], sure: bool) -> bool:
    """The row `1 2 3 4`, `(1) (2) (3=2/1)` or `a b c` under a heading; `sure`: only where it cannot be figures, `(1) (2) (3)`."""
    texts = [re.sub(r"\s", "", c.text) for _, c in sorted(cells.items())]
    found = [re.fullmatch(r"\(?(\d{1,2}|[a-z])\)?(?:=.*|\(.*\))?", t, re.I) for t in texts]
    if len(texts) < 3 or not all(found) or (sure and not any("(" in t or "=" in t for t in texts)):
        return False
    at = [int(m[1]) if m[1].isdigit() else ord(m[1].lower()) - 96 for m in found if m]
    return at[0] <= 3 and at[-1] > at[0] and all(0 <= b - a <= 3 for a, b in pairwise(at))


def _labels_groups(sheet: Sheet, la: _Layout, column: str) -> bool:
    """Whether a column seems to be written once for the rows that follow: it has blank cells, and no text of it comes twice."""
    j = next((j for j, s in la.slots.items() if s.column == column), None)
    texts = [sheet.rows[n][j].text for n in sheet.rows if n > la.last and j in sheet.rows[n]] if j else []
    return bool(texts) and len(set(texts)) == len(texts)


def _squeeze(code: str) -> str:
    return re.sub(r"\s+", "", code).casefold().rstrip(".")


def _numbers(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:12]))
    return f"baris {shown}" + (f" dan {len(rows) - 12} baris lagi" if len(rows) > 12 else "")


def must_have(table: str) -> str:
    """What a heading of a table has to name."""
    names = ", ".join(f["name"] for f in workbook.columns_of(table))
    return f"Satu baris harus memuat nama kolom, sedikitnya kuncinya dan satu isian: {names}."


def _why_no_table(sheet: Sheet, said: str | None) -> str:
    """Why a sheet was passed over: the heading that comes nearest to a table, and what it lacks."""
    tables = [said] if said else list(_BY_TEXT)
    best: tuple[int, int, str] = (0, 0, "")
    for n in sorted(sheet.rows)[:_SEARCHED_ROWS]:
        heads = {j: c.text for j, c in sheet.rows[n].items() if len(c.text) < 60}
        for table in tables:
            slots, unused = _slots(table, heads)
            named = sum(bool(s.heading.word) for s in slots.values())
            if len(heads) > 1 and named > best[0]:
                best = (named, n, ", ".join(unused.values()))
    if not best[0]:
        return f"tidak ada baris judul tabel {said}" if said else "tidak ada tabel rencana di dalamnya"
    unknown = f"; judul yang tidak dikenal: {best[2]}" if best[2] else ""
    return f"judul di baris {best[1]} tidak memuat kunci dan isian sebuah tabel{unknown}"


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
    out = Proposal(folder, seen={p.name: _digest(p) for p in folder.iterdir() if p.is_file()})
    try:
        sheets = read(path)
    except SheetError as e:
        raise IntakeError(path, [Problem(path.name, None, None, None, e.pesan, e.saran)]) from None
    base = _base_of(sheets)
    reading = _Reading(path, plan, texts, said, base is not None)
    if base is not None and base.get("rencana", [""])[0] != plan.name:
        if _other_indicators(base, plan):
            what = f"buku kerja ini dibuat dari rencana “{base['rencana'][0]}”, yang indikatornya lain daripada rencana “{plan.name}”"
            raise IntakeError(path, [Problem(path.name, None, None, None, what, "Pilih rencana yang benar, atau buat buku kerja baru dengan `renstra excel`.")])  # fmt: skip
        reading.notes.append(
            f"Buku kerja ini dibuat dari rencana “{base['rencana'][0]}”, bukan “{plan.name}”."
        )
    entries: list[_Entry] = []
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
        self, plan: Plan, texts: dict[str, pd.DataFrame], entries: list[_Entry], base: dict[str, list[str]] | None,
        visible: list[Sheet], reading: _Reading,
    ) -> None:  # fmt: skip
        self.plan, self.texts, self.entries, self.base, self.reading = plan, texts, entries, base, reading
        self.present = {s.name for s in visible}
        self.changes: list[Change] = []
        #: For each table the sheet and row that each row of the new file came from.
        self.origin: dict[str, list[_Entry | None]] = {}

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

    def _bad(self, e: _Entry, column: str | None, value: str | None, pesan: str, saran: str) -> None:
        place = f"{column} (sel {e.cells[column]})" if column and column in e.cells else column
        self.reading.problems.append(
            Problem(f"{self.reading.path.name}, lembar “{e.sheet}”", e.row, place, value, pesan, saran)
        )

    def _table(self, table: str, entries: list[_Entry]) -> list[dict[str, str]] | None:
        names = [f["name"] for f in workbook.columns_of(table)]
        keys = workbook.key_of(table)
        now = _keyed(table, self.texts[table][names].fillna("").to_dict("records"))
        base = None
        if self.base is not None:
            base = _keyed(table, _rows_of_base(table, self.base.get(table, [])))
        said: dict[tuple[str, ...], _Entry] = {}
        counts: Counter[tuple[str, ...]] = Counter()
        for e in entries:
            key = e.key
            if contract()[table]["schema"].get("primaryKey") is None:
                key = tuple(e.says.get(k, "") for k in keys)
                counts[key] += 1
                key = (*key, str(counts[key]))
            content = {c: v for c, v in e.says.items() if c not in keys and v}
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
        origin: list[_Entry | None] = []
        for key, row in now.items():
            entry = said.pop(key, None)
            if entry is None:
                if base is not None and key in base and table in self.present:
                    if any(not _equal(c, row[c], base[key][c]) for c in names):
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

    def _twice(self, e: _Entry, first: _Entry) -> None:
        """A key that stands twice: the same row again is passed over, another figure is refused."""
        where = f"baris {first.row}" + (f" lembar “{first.sheet}”" if first.sheet != e.sheet else "")
        other = next(
            (c for c in {**e.says, **first.says} if not _equal(c, e.says.get(c, ""), first.says.get(c, ""))),
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
        self, table: str, key: tuple[str, ...], row: dict[str, str], base: dict[str, str] | None, e: _Entry
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
            if _equal(column, value, row[column]) or (
                own and base is not None and _equal(column, value, before)
            ):
                continue
            if own and base is not None and not _equal(column, row[column], before):
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


def _place(e: _Entry, column: str | None) -> str:
    cell = e.cells.get(column or "")
    return f"lembar “{e.sheet}”, " + (f"sel {cell}" if cell else f"baris {e.row}")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def today() -> str:
    """The day on which a revision is put down; that of SOURCE_DATE_EPOCH where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()).isoformat()


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
                if not row[column] or _equal(column, row[column], after.get(column, "")):
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
    reading: _Reading,
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
    now = {f.name: _digest(f) for f in p.folder.iterdir() if f.is_file()}
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
