"""How an indicator's wording is read: its words spelled alike, and the measure it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from .words import norm, one_of, vocabulary

#: A verb apart from its “di”: “di selesaikan”. With another ending it may be a place (“di industri”).
_APART = re.compile(r"\bdi (\w{3,}kan)\b")
_FOLLOWED = re.compile(r"\bdi ?tindak ?lanjuti\b")


@lru_cache(maxsize=50_000)
def plain(text: Any) -> str:
    """The words in lower case, other spellings as one, a verb with its “di”.

    >>> plain("Presentase gangguan yg dapat di selesaikan")
    'persentase gangguan yang dapat diselesaikan'
    """
    s = norm(text).replace("rata rata", "rata-rata")
    s = _APART.sub(r"di\1", _FOLLOWED.sub("ditindaklanjuti", s))
    s, spelled = _ending_in_i().sub(r"di\1", s), _spellings()
    return " ".join(spelled.get(w, w) for w in s.split())


@cache
def _ending_in_i() -> re.Pattern[str]:
    return re.compile(rf"\bdi ({one_of(vocabulary('kerja_i'))})\b")


@cache
def _spellings() -> dict[str, str]:
    """Other spellings, and what is meant by each."""
    return {**vocabulary("salah_eja"), **vocabulary("ejaan")}


@cache
def _beginning(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(sorted(phrases, key=len, reverse=True))})(?![\w-])")


def begins(text: Any, phrases: Iterable[str]) -> str:
    """The longest of these phrases with which the wording begins; blank where with none.

    >>> begins("Nilai SAKIP perangkat daerah", ["nilai", "nilai sakip"])
    'nilai sakip'
    """
    found = _beginning(tuple(phrases)).match(plain(text))
    return found[0] if found else ""


def measures(text: Any) -> bool:
    """Whether the wording begins with a word that says that something is measured."""
    return bool(begins(text, vocabulary("ukuran_umum")))


def first_word(unit: Any) -> str:
    """The first word of a unit in lower case: `dok` of `Dok. / tahun`."""
    words = re.findall(r"[^\W\d_]+", str(unit).lower())
    return words[0] if words else ""
