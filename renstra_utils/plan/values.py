"""Figures, ranges and grades: what a cell says, may have meant, and whether the document agrees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from ..frames import objects
from ..rules import Rules
from ..text import (
    LARGEST_NUMBER,
    NOT_ASSESSED,
    exact,
    has_too_many_digits,
    nearest,
    parse_range,
    printed_range,
    read_printed,
    readings,
    shortened,
    words,
)
from .contract import known_names, value_columns
from .problem import Problems

_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+")
#: Point and three digits: thousandths in the form of these files; thousands where there are no thousandths,
#: or where the column shows thousands.
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}")
_POWER_OF_TEN = re.compile(r"[+-]?[0-9.,]+E[+-]?[0-9]+", re.I)
#: What a sheet leaves of a figure below one: `7.0000000000000007E-2` of 0,07.
_SMALL_POWER = re.compile(r"[0-9](?:[.,][0-9]+)?E-[0-9]{1,2}", re.I)
#: What people write where there is no figure yet.
_NO_FIGURE = set(["-", "–", "—", "n/a", "na", "nan", "null", "none", "nihil", "kosong"]) | {
    "tidak ada",
    "belum ada",
}


class Hints:
    """Nearest known words. Only of the first few hundred: a broken column must not take minutes."""

    def __init__(self, limit: int = 300) -> None:
        self.limit = limit
        self.found: dict[str, str] = {}

    def near(self, word: str, known: Iterable[str]) -> str:
        """`nearest`, or blank beyond the limit."""
        if word not in self.found and len(self.found) < self.limit:
            self.found[word] = nearest(word, known)
        return self.found.get(word, "")


# --- numbers ------------------------------------------------------------------------------------------------


def as_number(text: object) -> float | None:
    """A number as the files hold it, point as decimal mark; None for what a float cannot hold, too."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text) or has_too_many_digits(text):
        return None
    number = float(text)
    return number if abs(number) < LARGEST_NUMBER else None


def as_whole(text: object) -> int | None:
    """The same of a whole number; `2023.0` is one."""
    number = as_number(text)
    return int(number) if number is not None and number % 1 == 0 else None


def has_two_readings(text: str) -> bool:
    """Whether a number reads `1.234`, which people also write for 1234."""
    return bool(_TWO_WAYS.fullmatch(text))


def shows_thousands(texts: Iterable[object]) -> bool:
    """Whether any cell of a column reads `1.234.567`: then `1.234` beside it cannot be taken for 1,234."""
    return any(isinstance(t, str) and _THOUSANDS.fullmatch(t) for t in texts)


def two_readings(text: str) -> dict[str, str]:
    """Both readings of `1.234`, as facts of its problem."""
    return {"bulat": text.replace(".", ""), "desimal": text.replace(".", ","), "pasti": f"{text}0"}


def meant(text: str) -> str:
    """What somebody may have meant by this number: the beginning of a remedy, blank if unknown."""
    if text.lower() in _NO_FIGURE:
        return "Kosongkan sel bila belum ada nilainya; tulis 0 hanya bila memang nol. "
    if _POWER_OF_TEN.fullmatch(text):
        return (
            "Excel menyingkat angka ini sehingga digitnya hilang: "
            "ubah format selnya menjadi Angka (Number), lalu simpan ulang. "
        )
    if _NUMBER.fullmatch(text):
        size = "terlalu besar" if abs(float(text)) >= LARGEST_NUMBER else "terlalu panjang"
        return f"Angkanya {size}: paling banyak 15 digit. "
    if len(text) > 80:
        return ""
    try:
        number = read_printed(text).number
    except ValueError as e:
        return "" if "tidak terbaca" in str(e) else f"{str(e)[0].upper()}{str(e)[1:]}. "
    return f"Maksud Anda {number:.15g}? " if number is not None and abs(number) < LARGEST_NUMBER else ""


# --- the figures of targets and results ---------------------------------------------------------------------


class Figure(NamedTuple):
    """What the text of a target or a result says: a number, the bounds of a range, or a grade."""

    angka: float | None = None
    bawah: float | None = None
    atas: float | None = None
    mutu: str | None = None


def figure_of(text: str, rules: Rules, is_result: bool) -> Figure | None:
    """The figure of one cell, or None. Only a target may be a range, only a result not assessed yet."""
    number = as_number(text)
    if number is not None:
        return Figure(angka=number)
    bounds = parse_range(text)
    if bounds and not is_result:
        return Figure(bawah=bounds[0], atas=bounds[1])
    if rules.grade_scale(text) or (text == NOT_ASSESSED and is_result):
        return Figure(mutu=text)
    return None


def split_values(
    table: str, frame: pd.DataFrame, units: dict[str, Any], rules: Rules, problems: Problems
) -> pd.DataFrame:
    """Adds `angka`, `bawah`, `atas`, `mutu` beside the text of a value; reports what is none of them.

    `units`: each indicator's unit by its code; what comes whole has no thousandths, so `1.234 orang` is
    refused with both readings.
    """
    column, is_result = value_columns()[table], table == "realisasi"
    texts = [t if isinstance(t, str) else None for t in frame[column]]
    said, hints = problems.of(table), Hints()
    grades = [g for s in rules.predikat.values() for g in s.names] + [NOT_ASSESSED]
    figures = {t: figure_of(t, rules, is_result) for t in dict.fromkeys(texts) if t is not None}
    thousands = shows_thousands(figures)
    for row, code, text in zip(frame["_baris"], frame["kode"], texts, strict=True):
        if text is None:
            continue
        if figures[text] is None:
            key = "realisasi-tidak-terbaca" if is_result else "nilai-tidak-terbaca"
            said.at(row, column, text).say(key, maksud=meant(text) or hints.near(text, grades))
        elif has_two_readings(text) and (thousands or _comes_whole(units.get(code))):
            said.at(row, column, text).say("dua-bacaan", **two_readings(text))
    blank = Figure()
    parts = [blank if t is None else figures[t] or blank for t in texts]
    kinds = {"angka": "float64", "bawah": "float64", "atas": "float64", "mutu": "str"}
    return frame.assign(
        **{name: pd.array([p[n] for p in parts], dtype=kind) for n, (name, kind) in enumerate(kinds.items())}
    )


def _comes_whole(unit: object) -> bool:
    """Whether a unit counts what has no parts: persons, documents."""
    return isinstance(unit, str) and words(unit) in known_names()["satuan_bulat"]


# --- what is printed ----------------------------------------------------------------------------------------


def _possible(printed: str) -> set[Any]:
    """What a printed text can mean; of two readings either will do, of a range either order."""
    if _SMALL_POWER.fullmatch(printed.strip()):
        return {float(exact(float(printed.strip().replace(",", "."))))}
    try:
        seen = read_printed(printed)
    except ValueError:
        digits = "".join(c for c in printed if c in "0123456789.,").strip(".,")
        return set(readings(digits))
    return {seen.number, seen.text, printed_range(printed)} - {None}


#: Money is printed in rupiah, or in thousands, millions or billions of them.
_SCALES = (1e3, 1e6, 1e9)


def _scaled(printed: str, value: float) -> bool:
    """Whether an amount is printed in thousands, millions or billions."""
    return any(
        isinstance(r, float) and abs(r * u - value) < 0.005 for r in _possible(printed) for u in _SCALES
    )


def check_printed(table: str, frame: pd.DataFrame, problems: Problems) -> None:
    """The value read must be one that the printed text can mean; nothing is repaired on the way.

    A value that could not be read stays blank: the audit reports it. Money may be printed in thousands,
    millions or billions: but not in one cell alone of a table that prints rupiah, where digits got lost.
    """
    said = problems.of(table)
    columns = ("tercetak", "nilai", "angka" if "angka" in frame else "nilai", "_baris")
    pairs: dict[tuple[str, Any], tuple[float | None, int]] = {}
    for printed, value, number, row in zip(*(objects(frame[c]) for c in columns), strict=True):
        if printed is not None and value is not None:
            pairs.setdefault((printed, value), (number, row))
    may_scale = table == "pendanaan" and _prints_units(list(pairs))
    for (printed, value), (number, row) in pairs.items():
        if said.knows(row, "tercetak"):
            continue
        read = parse_range(value) or value if number is None else number
        fits = read in _possible(printed) or (may_scale and _scaled(printed, value))
        if not fits:
            said.at(row, "nilai", value).say("tercetak-lain", tercetak=shortened(printed))


def _prints_units(pairs: list[tuple[str, float]]) -> bool:
    """Whether a table of money prints thousands or more: in several cells, or in every one that it prints."""
    cells = [(t, v) for t, v in pairs if v > 0]
    scaled = [c for c in cells if _scaled(*c) and c[1] not in _possible(c[0])]
    return len(scaled) > 1 or (bool(scaled) and not any(v in _possible(t) for t, v in cells))
