"""One cell of an office's sheet as a value of the plan: read where it has one reading, refused with both
where it has two."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from ..plan.contract import UNITS, known_names
from ..plan.values import as_number
from ..readers.sheets import Cell
from ..text import NOT_ASSESSED, Value, read_printed, words
from .headings import stated_quarters

#: `Rp 250.000`, `Rp250.000`.
RP = re.compile(r"rp(?![a-z])", re.I)


class UnreadableCell(ValueError):
    """A cell that cannot be read with certainty: message and remedy."""


def decimal_text(number: Decimal) -> str:
    """A number as the files of a plan hold it: point as decimal mark, no exponent, and never `1.234`, which
    has two readings."""
    text = format(number.normalize(), "f")
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text):
        text += "0"
    return "0" if text in ("-0", "") else text


def two_readings(a: Decimal, b: Decimal, unit: str = "") -> str:
    """The two readings of a figure, as a message says them."""
    first, second = (f"{decimal_text(n)}{unit}".replace(".", ",") for n in (a, b))
    return f"bisa berarti {first} atau {second}"


#: From here on neither Excel nor the plan holds every digit of a number.
LARGEST = 10**15
_TOO_LONG = (
    "angkanya lebih dari 15 digit, dan Excel tidak menyimpan digit selebihnya",
    "Periksa angkanya; nomor yang panjang (NIP, rekening) diketik di sel berformat Teks.",
)


def check_digits(cell: Cell) -> None:
    """Refuses what would be read with other digits than are written: a number, or a text with figures, of
    more than fifteen digits, and digits of other scripts."""
    v = cell.value
    if isinstance(v, (int, float)) and not abs(v) < LARGEST:
        raise UnreadableCell(*_TOO_LONG)
    if not isinstance(v, str):
        return
    if other := [c for c in v if c.isdecimal() and not c.isascii()]:
        what = f"memakai angka “{other[0]}”, yang bukan salah satu dari 0 sampai 9"
        raise UnreadableCell(what, "Ketik ulang dengan angka biasa.")
    for run in re.findall(r"[0-9][0-9.,]*", v):
        if len(re.sub(r"[.,]", "", run).strip("0")) > 15:
            raise UnreadableCell(*_TOO_LONG)


def number_of(cell: Cell, decimal: str | None, whole: bool) -> tuple[Decimal, Value]:
    """The number in a cell, and how it was printed where it is text."""
    v = cell.value
    if isinstance(v, bool):
        raise UnreadableCell("berisi BENAR/SALAH, bukan angka", "Ketik angkanya.")
    if isinstance(v, (date, datetime, time, timedelta)):
        raise UnreadableCell(
            "Excel menyimpannya sebagai tanggal atau jam, bukan angka",
            "Ubah format selnya menjadi Angka, lalu ketik ulang angkanya.",
        )
    check_digits(cell)
    if cell.masked:
        raise UnreadableCell(
            "format selnya tidak menampilkan angka itu",
            "Ubah format selnya menjadi Angka, lalu periksa angkanya.",
        )
    if isinstance(v, (int, float)):
        return Decimal(f"{v:.15g}"), Value(number=float(v), unit=cell.literal or None)
    try:
        seen = read_printed(v, decimal)
    except ValueError as e:
        if not whole or "bisa berarti" not in str(e):
            what = str(e).removesuffix("; tulis tanpa pemisah ribuan")
            what = what.removeprefix(f"“{' '.join(v.split())}” ")
            remedy = "Ketik sebagai angka Excel, atau tulis tanpa pemisah ribuan."
            if re.search(r"\d\s*(?:/|dari)\s*\d", v):
                what = "pecahan, bukan satu angka"
                remedy = (
                    "Tulis hasilnya sebagai satu angka; untuk persentase, isi pembilang dan penyebut di"
                    " kolomnya sendiri."
                )
            elif "tidak terbaca" in what:
                remedy = "Tulis angkanya saja; keterangan lain taruh di kolom lain."
            elif "bisa berarti" in what:
                remedy = (
                    f"{remedy[:-1]}; bila semua angka di berkas ini sama caranya, sebut --desimal koma atau"
                    " --desimal titik."
                )
            raise UnreadableCell(what, remedy) from None
        # Three digits behind a mark are thousands: a whole number has no thousandths, neither in `1.234` nor
        # in `431,000`.
        both = [read_printed(v, mark) for mark in (",", ".")]
        seen = max(both, key=lambda s: abs(s.number or 0))
    if seen.number is None and (
        words(v) in known_names()["nol_atau_kosong"] or re.fullmatch(r"rp\W*", v, re.I)
    ):
        raise UnreadableCell(
            "bisa berarti nol atau belum ada nilai",
            "Tulis 0 bila memang nol; kosongkan bila belum ada; penilaian pihak luar yang belum keluar"
            " ditulis “belum dinilai”.",
        )
    if seen.number is None:
        raise UnreadableCell("bukan angka", "Tulis angkanya saja, atau kosongkan bila belum ada.")
    return Decimal(f"{seen.number:.15g}"), seen


def unscaled_number(cell: Cell, decimal: str | None, whole: bool = False) -> tuple[Decimal, Value]:
    """A number that Excel does not show divided by a thousand or a million."""
    number, seen = number_of(cell, decimal, whole)
    if cell.scale != 1:
        raise UnreadableCell(
            f"{two_readings(number / cell.scale, number)}: format selnya"
            f" menampilkan angkanya dibagi {cell.scale}",
            "Ubah format selnya menjadi Angka, lalu periksa angkanya.",
        )
    return number, seen


def _abbreviates(printed: str, unit: str) -> bool:
    """Whether `Keg` and `Kegiatan`, `org` and `Orang` are one: the letters of the shorter stand in the
    longer, in order, from the same first."""
    a, b = sorted((re.sub(r"[^a-z%]", "", x.casefold()) for x in (printed, unit)), key=len)
    letters = iter(b)
    return not a or (a[0] == b[0] and all(ch in letters for ch in a))


def is_percent_unit(unit: str | None) -> bool:
    """Whether a unit is per cent."""
    return (unit or "").strip().casefold() in ("%", "persen", "persentase")


def scale_of(unit: str) -> tuple[str, ...]:
    """What a unit says of the size of its figures: `Ribu orang` counts in thousands, `per 1.000` is a rate.

    >>> scale_of("Ribu orang"), scale_of("Orang"), scale_of("kasus per 100.000 penduduk")
    (('ribu',), (), ('per', '100000'))
    """
    text = re.sub(r"(?<=[0-9])[.,](?=[0-9]{3})", "", unit.casefold())
    names = {"rb": "ribu", "ribuan": "ribu", "jt": "juta", "jutaan": "juta", "milyar": "miliar"}
    found = re.findall(r"\b(?:ratus(?:an)?|ribu(?:an)?|rb|juta(?:an)?|jt|mil[iy]ar|per|[0-9]+)\b", text)
    return tuple(names.get(w, w) for w in found)


def figure_of(
    cell: Cell,
    unit: str | None,
    target: float | None,
    old: str,
    decimal: str | None,
    graded: Callable[[str], Any],
) -> str:
    """A target or a realisasi: a number in the indicator's unit, a range, a grade."""
    if isinstance(cell.value, str):
        if word := _grade_of(" ".join(cell.value.split()), unit, graded):
            return word
        check_digits(cell)
    try:
        whole = words(unit or "") in known_names()["satuan_bulat"]
        number, seen = unscaled_number(cell, decimal, whole)
    except UnreadableCell:
        if isinstance(cell.value, str):
            try:
                seen = read_printed(cell.value, decimal)
            except ValueError:
                seen = Value()
            if seen.low is not None:
                return f"{seen.low:.15g}-{seen.high:.15g}"
            if seen.text is not None and words(seen.text) not in known_names()["nol_atau_kosong"]:
                raise UnreadableCell(
                    "tidak terbaca sebagai angka, rentang, atau predikat",
                    "Tulis angka, rentang a-b, predikat/opini, atau “belum dinilai”; kosongkan bila belum"
                    " ada.",
                ) from None
        raise
    percent = is_percent_unit(unit)
    if cell.percent:
        if percent and abs(number) <= 10:
            return decimal_text(number * 100)
        unlike = "" if percent else f", padahal satuan indikatornya “{unit or 'tidak disebut'}”"
        raise UnreadableCell(
            f"{two_readings(number * 100, number)}: selnya berformat persen{unlike}",
            "Ubah format selnya menjadi Angka, lalu ketik ulang.",
        )
    same = percent == is_percent_unit(seen.unit) and (percent or _abbreviates(seen.unit or "", unit or ""))
    if seen.unit and unit and not same:
        raise UnreadableCell(
            f"satuan “{seen.unit.strip()}” bukan satuan indikator ini, “{unit}”",
            "Periksa baris dan satuannya.",
        )
    # 0,95 may be 0,95 % or 95 %: only a target of ten or more per cent tells that 1,05 is no percentage.
    share = 0 < number <= 1 or (target is not None and 1 < number < 2 and number % 1 != 0)
    may_be_share = percent and not seen.unit and share and (target is None or target >= 10)
    if may_be_share and not same_value("nilai", decimal_text(number), old):
        raise UnreadableCell(
            two_readings(number, number * 100, " %"),
            "Tulis dengan tanda persen, mis. 95% atau 0,95%.",
        )
    return decimal_text(number)


def _grade_of(text: str, unit: str | None, graded: Callable[[str], Any]) -> str:
    """A grade, or that it is not assessed yet; blank for any other text. Raises UnreadableCell for money."""
    if RP.match(text) and not re.search("rp|rupiah", unit or "", re.I):
        raise UnreadableCell(
            f"berisi uang, padahal satuan indikatornya “{unit or 'tidak disebut'}”", "Periksa kolomnya."
        )
    if text.casefold() == NOT_ASSESSED:
        return NOT_ASSESSED
    return next((t for t in (text, text.upper()) if graded(t)), "")


def money_of(cell: Cell, unit: str, own: str, decimal: str | None) -> str:
    """An amount, brought from the sheet's unit to that of the plan's file."""
    if cell.percent:
        raise UnreadableCell(
            "selnya berformat persen, padahal kolom uang",
            "Ubah format selnya menjadi Angka, lalu ketik ulang.",
        )
    number, seen = number_of(cell, decimal, whole=unit == "rupiah")
    if seen.unit and words(seen.unit) not in ("", "rp", "rupiah"):
        raise UnreadableCell(
            f"di samping angkanya ada “{seen.unit.strip()}”, padahal kolomnya dalam {unit}",
            f"Tulis angkanya saja, lengkap, dalam {unit}.",
        )
    if unit != "rupiah" and isinstance(cell.value, str) and RP.match(cell.value):
        raise UnreadableCell(
            f"{two_readings(number, number * UNITS[unit])} rupiah: tertulis"
            f" dengan Rp, padahal kolomnya dalam {unit}",
            f"Tulis angkanya saja, dalam {unit}.",
        )
    if cell.scale not in (1, UNITS[unit]):
        raise UnreadableCell(
            f"{two_readings(number / cell.scale, number)} {unit}: format selnya"
            f" menampilkan angkanya dibagi {cell.scale}",
            "Ubah format selnya menjadi Angka, lalu periksa angkanya.",
        )
    if unit == "rupiah" and isinstance(cell.value, float) and 1 < abs(number) < 1000 and number % 1:
        raise UnreadableCell(
            f"{two_readings(number, number * 1000)} rupiah: titik ribuan mungkin"
            " terbaca Excel sebagai tanda desimal",
            "Ketik ulang angkanya tanpa titik, mis. 250000.",
        )
    return decimal_text(number / cell.scale * UNITS[unit] / UNITS[own])


@cache
def _months() -> dict[str, int]:
    """Months by their names, also as offices shorten or spell them otherwise."""
    from babel.dates import get_month_names

    return known_names()["bulan"] | {
        name.casefold().rstrip("."): n
        for language in ("id", "en")
        for width in ("wide", "abbreviated")
        for n, name in get_month_names(width, locale=language).items()
    }


def date_of(cell: Cell) -> str:
    """A day as `2023-12-31`."""
    v = cell.value
    if isinstance(v, datetime):
        return v.date().isoformat()
    if isinstance(v, date):
        return v.isoformat()
    remedy = "Tulis sebagai tahun-bulan-tanggal, mis. 2023-12-31."
    if not isinstance(v, str):
        raise UnreadableCell("bukan tanggal", f"Ubah format selnya menjadi Tanggal. {remedy}")
    check_digits(cell)
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
        raise UnreadableCell("bukan tanggal di kalender", remedy) from None
    if short:
        for day, month in {(int(short[1]), int(short[2])), (int(short[2]), int(short[1]))}:
            try:
                found.append(date(int(short[3]), month, day))
            except ValueError:
                continue
    if len(found) > 1:
        a, b = sorted(found)
        raise UnreadableCell(f"bisa berarti {a.isoformat()} atau {b.isoformat()}", remedy)
    if not found:
        raise UnreadableCell("bukan tanggal", remedy)
    return found[0].isoformat()


def integer_of(cell: Cell, name: str) -> str:
    """A year, a quarter or another whole number. Raises UnreadableCell, as all of these, where the cell has
    no one reading."""
    check_digits(cell)
    if isinstance(cell.value, str):
        text = cell.value.casefold().strip()
        if name == "triwulan":
            found, to_date, several = stated_quarters([text if re.match(r"[tqk]", text) else f"tw {text}"])
            if len(found) == 1 and not to_date and not several:
                return found[0]
            raise UnreadableCell("bukan triwulan", "Tulis 1, 2, 3, atau 4; kosongkan untuk angka setahun.")
        if name == "tahun":
            m = re.fullmatch(r"(?:tahun|ta)?\.?\s*(\d{4})", text)
            if m:
                return m[1]
        if name == "bulan" and text.rstrip(".") in _months():
            return str(_months()[text.rstrip(".")])
        if name == "tahun":
            raise UnreadableCell("bukan satu tahun", "Tulis empat digit, mis. 2024.")
    number, _ = number_of(cell, None, whole=True)
    if number % 1:
        raise UnreadableCell("bukan bilangan bulat", "Tulis bilangan bulat.")
    if name == "tahun" and not 1900 <= number <= 2200:
        raise UnreadableCell("bukan satu tahun", "Tulis empat digit, mis. 2024.")
    return decimal_text(number)


def text_of(cell: Cell, f: dict[str, Any]) -> str:
    """Running text or a key, as it stands; a choice as the contract spells it."""
    if not isinstance(cell.value, str):
        check_digits(cell)
    text = cell.text
    allowed = f.get("constraints", {}).get("enum")
    if allowed:
        fits = [a for a in allowed if words(str(a)) == words(text)]
        return str(fits[0]) if fits else text
    return text


def same_value(column: str, a: str, b: str) -> bool:
    """Whether two texts of a cell say the same: `87.50` and `87.5` do."""
    x, y = as_number(a), as_number(b)
    return a.replace("\r\n", "\n") == b.replace("\r\n", "\n") or (
        x is not None and x == y and column not in ("kode", "baris", "induk", "tercetak")
    )
