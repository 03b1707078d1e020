"""How the rules read and write: wordings compared, what an indicator is about, figures as Indonesian text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pandas as pd
from rapidfuzz import fuzz, process

from ..rules import shipped
from .rows import Row, Rows, records
from .saying import Saying, Words, commas, figure, joined, number, say


def vocabulary(name: str) -> Any:
    """A list of words, or a map of them, from `[kosakata]` of `rules/audit.toml`."""
    return shipped()["kosakata"][name]


def one_of(words: Iterable[str]) -> str:
    """A pattern that matches any of these words as they are written."""
    return _alternatives(tuple(words))


@cache
def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


# --- wordings compared ---

_WORDS, _NUMBERED = re.compile(r"\w+"), re.compile(r"^\s*\d+[.)]\s+")


@lru_cache(maxsize=50_000)
def norm(text: Any) -> str:
    """Lower case, words only, without a leading list number: what two wordings are compared by.

    >>> norm("2. Meningkatnya  layanan (kantor)")
    'meningkatnya layanan kantor'
    """
    s = text if isinstance(text, str) else "" if pd.isna(text) else str(text)
    return " ".join(_WORDS.findall(_NUMBERED.sub("", s).lower()))


@lru_cache(maxsize=50_000)
def tight(text: Any) -> str:
    """As `norm`, without the spaces."""
    return norm(text).replace(" ", "")


@lru_cache(maxsize=50_000)
def likeness(a: Any, b: Any) -> float:
    """How alike two wordings are, in percent."""
    return fuzz.ratio(norm(a), norm(b))


def nearest(name: Any, known: Iterable[Any]) -> tuple[Any, float]:
    """The first of the nearest known names, and how alike it is; a blank and 0 where there are none."""
    names = list(known)
    best = process.extractOne(norm(name), [norm(k) for k in names], scorer=fuzz.ratio)
    return ("", 0.0) if best is None else (names[best[2]], best[1])


# --- what an indicator is about ---


class Meaning(NamedTuple):
    """What an indicator is about, as far as its words tell."""

    #: The content words: without measure, office, words of quality and small words.
    core: frozenset[str]
    #: The measure word it begins with; blank where there is none.
    measure: str
    #: The words of quality: an indicator of timeliness is not one of conformity.
    quality: frozenset[str]
    offices: frozenset[str]


@cache
def _small_words() -> frozenset[str]:
    kinds = ("ukuran", "ukuran_kuat", "sambung", "pengisi", "mutu")
    return frozenset(norm(w) for k in kinds for w in vocabulary(k))


@cache
def _set_of(name: str) -> frozenset[str]:
    return frozenset(vocabulary(name))


def meaning(text: Any, own: frozenset[str]) -> Meaning:
    """What a text is about; `own`: words of offices, the own one's name too."""
    words = frozenset(norm(text).split())
    quality, offices = words & _set_of("mutu"), words & _set_of("kantor")
    return Meaning(words - _small_words() - own, measure(text), quality, offices)


@lru_cache(maxsize=50_000)
def measure(text: Any) -> str:
    """The measure word an indicator begins with (`persentase`, …), misspelt ones as meant; else blank."""
    first = re.match(r"\s*([A-Za-z-]+)", "" if pd.isna(text) else str(text))
    word = first[1].lower() if first else ""
    word = vocabulary("salah_eja").get(word, word)
    return word if word in vocabulary("ukuran") else ""


def nested(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one holds the other."""
    return a <= b or b <= a


# --- units ---


@lru_cache(maxsize=50_000)
def percent_sign(unit: Any) -> Any:
    """`%` for a unit that spells it out, also beside the sign (`Persen (%)`); any other unit as it is."""
    if pd.isna(unit):
        return unit
    words = re.findall(r"[^\W\d_]+|\S", str(unit).lower())
    bare = {w for w in words if w not in "()[]."}
    return "%" if bare and bare <= {"%", *vocabulary("persen")} else unit


@lru_cache(maxsize=50_000)
def printed_unit(printed: Any) -> str:
    """The unit beside a printed number: `%`, `Keg`; blank where there is none."""
    m = None if pd.isna(printed) else re.search(r"\d\s*(%|[A-Za-z][A-Za-z .]*)\s*$", str(printed))
    return percent_sign(m[1].strip()) if m else ""


def same_unit(a: str, b: str) -> bool:
    """The same unit, spelled out or cut short: `Lap` and `laporan`."""
    a, b = a.lower().rstrip("."), b.lower().rstrip(".")
    return a.startswith(b) or b.startswith(a)


# --- as text ---


def quoted(text: Any) -> str:
    """The text in quotation marks: `“…”`."""
    return f"“{text}”"


def as_printed(target: Row) -> Words | None:
    """A target as the document prints it; where that was not kept, its figure; None where it is blank."""
    printed, value = target["tercetak"], target["nilai"]
    if isinstance(printed, str):
        return printed
    return figure(value) if isinstance(value, str) else None


def series(targets: Rows) -> Saying:
    """The targets as printed: `2020: 80 %, 2021: 85 %`."""
    shown = ((r["tahun"], as_printed(r)) for r in records(targets, "tahun", "tercetak", "nilai"))
    return commas(f"{y}: " + joined([say("(kosong)") if v is None else v], "") for y, v in shown)


def titled(row: Row | pd.Series) -> str:
    """An indicator by code and name: `K1.01 “Persentase …”`."""
    return f"{row['kode']} {quoted(row['indikator'])}"


def addition(addends: Iterable[Words], total: float, other: Words, gap: float) -> Saying:
    """A sum that is not what it should be: `1 + 2 = 3 ≠ 4 (selisih 1)`."""
    addends = list(addends)
    sums = joined(addends, " + ") + (" = " + number(total) if len(addends) != 1 else "")
    return say("{jumlah} ≠ {lain} (selisih {selisih})", jumlah=sums, lain=other, selisih=number(abs(gap)))
