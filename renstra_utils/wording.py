"""Sentences, numbers, dates and rupiah in Indonesian or English. Indonesian is the source; English comes from `locale/en.po`."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from markupsafe import Markup, escape

LANGUAGES = ("id", "en")
_LOCALE = Path(__file__).parent / "locale"
MISSING = "—"
_ROMAN = ("I", "II", "III", "IV")


@cache
def _catalogue(bahasa: str) -> Translations | None:
    path = _LOCALE / f"{bahasa}.po"
    if bahasa == "id":
        return None
    buffer = io.BytesIO()
    with path.open("rb") as f:
        write_mo(buffer, read_po(f, locale=bahasa))
    buffer.seek(0)
    return Translations(buffer)


@lru_cache(maxsize=8192)
def _decimal(value: float, decimals: int, bahasa: str) -> str:
    """A page shows the same few hundred figures over and over."""
    return format_decimal(value, format="#,##0." + "#" * decimals if decimals else "#,##0", locale=bahasa)


class Wording:
    """Everything that depends on the reader's language. ValueError for a language that the project does not have."""

    def __init__(self, bahasa: str = "id") -> None:
        if bahasa not in LANGUAGES:
            raise ValueError(f"bahasa “{bahasa}” tidak dikenal; pilih salah satu: {', '.join(LANGUAGES)}")
        self.bahasa = bahasa
        self._translations = _catalogue(bahasa)

    def t(self, message: str, **values: object) -> str:
        """The message in the reader's language, with the values put in."""
        text = self._translations.gettext(message) if self._translations else message
        return text.format(**values) if values else text

    def markup(self, message: str, **values: object) -> Markup:
        """As `t`, for HTML: values are escaped unless they are markup themselves (links)."""
        return Markup(escape(self.t(message))).format(**values)

    def number(self, value: float | None, decimals: int = 2) -> str:
        """`1.234,5`; a missing value is a dash."""
        if value is None or pd.isna(value):
            return MISSING
        return _decimal(round(float(value), decimals), decimals, self.bahasa)

    def percent(self, value: float | None, decimals: int = 2) -> str:
        """`87,5 %` from 87.5; a missing value is a dash."""
        if value is None or pd.isna(value):
            return MISSING
        return self.number(value, decimals) + ("\u00a0%" if self.bahasa == "id" else "%")

    def points(self, value: float | None) -> str:
        """A signed difference: `+3,2` or `−1,5`."""
        if value is None or pd.isna(value):
            return MISSING
        shown = self.number(abs(value))
        return ("+" if value > 0 else "−" if value < 0 and shown != "0" else "") + shown

    def rupiah(self, value: float | None, short: bool = False) -> str:
        """`Rp 4.056.561.000`, or short `Rp 4,06 miliar`; a missing value is a dash."""
        if value is None or pd.isna(value):
            return MISSING
        sign, size = ("−" if value < 0 else ""), abs(float(value))
        if short:
            for unit, name in ((1e12, self.t("triliun")), (1e9, self.t("miliar")), (1e6, self.t("juta"))):
                if size >= unit:
                    return f"{sign}Rp\u00a0{self.number(size / unit)}\u00a0{name}"
        return f"{sign}Rp\u00a0{self.number(size, 0)}"

    def quarter(self, number: int | str) -> str:
        """`TW II`, or `Q2` in English."""
        return "TW " + _ROMAN[int(number) - 1] if self.bahasa == "id" else f"Q{int(number)}"

    def date(self, value: object) -> str:
        """`31 Desember 2023` from an ISO date; text that is none stays as it is."""
        if value is None or pd.isna(value):  # type: ignore[call-overload]
            return MISSING
        try:
            return format_date(date.fromisoformat(str(value)[:10]), "d MMMM y", locale=self.bahasa)
        except ValueError:
            return str(value)

    def join(self, words: Iterable[str]) -> str:
        """`a, b dan c`."""
        items = list(words)
        if len(items) < 2:
            return "".join(items)
        return ", ".join(items[:-1]) + f" {self.t('dan')} " + items[-1]
