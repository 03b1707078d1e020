"""Sentences, numbers, dates and rupiah in Indonesian or English.

Indonesian is the source; English comes from `locale/en.po`.

Figures follow the one rule of rounding and digits in `values`: half-up on the decimal figure, and as many
decimals as its bounds need.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from markupsafe import Markup, escape

from .clock import DEFAULT_ZONE, local
from .text import decimal, decimals_needed, exact, half_up, parse_range

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


#: Digits of a figure that nobody wrote down: a quotient or a mean has more decimals and more digits than
#: these.
_WRITTEN_DECIMALS, _WRITTEN_DIGITS = 7, 9
_NUMBER = re.compile(r"^[-−]?\d+(?:\.\d+)?$")


@lru_cache(maxsize=8192)
def _printed(value: Decimal, least: int, most: int, bahasa: str) -> str:
    """A rounded figure by locale, with a true minus sign.

    A page shows the same few hundred figures over and over.
    """
    pattern = "#,##0" + ("." + "0" * least + "#" * (most - least) if most else "")
    with localcontext(Context(prec=400)):
        text = format_decimal(abs(value), format=pattern, locale=bahasa)
    return f"−{text}" if value < 0 else text


def is_figure(value: object) -> bool:
    """Whether there is a finite number to print; infinity is no figure."""
    return value is not None and not pd.isna(value) and math.isfinite(float(value))  # type: ignore


#: What our own sentences call the budget document and the unit of an office that spends a region's budget.
_OF_REGIONS = {
    "id": {"DIPA": "DPA", "Satuan kerja (satker)": "Perangkat daerah", "satker": "perangkat daerah"},
    "en": {"DIPA": "DPA", "satker": "regional office"},
}
#: Whom a rule binds is said as the rule says it.
_BINDING = re.compile(r"\bAPBN\b|satker KPU")


class Wording:
    """Everything that depends on the reader's language, and on whose budget the office spends (`anggaran`).

    ValueError for a language that the project does not have.
    """

    def __init__(self, bahasa: str = "id", anggaran: str = "APBN") -> None:
        if bahasa not in LANGUAGES:
            raise ValueError(f"bahasa “{bahasa}” tidak dikenal; pilih salah satu: {', '.join(LANGUAGES)}")
        self.bahasa = bahasa
        self._own_words = _OF_REGIONS[bahasa] if anggaran == "APBD" else {}
        self._translations = _catalogue(bahasa)

    def t(self, message: str, **values: object) -> str:
        """The message in the reader's language, with the values put in."""
        # The catalogue keeps its own head under the blank message.
        text = self._translations.gettext(message) if self._translations and message else message
        bound = self._own_words and _BINDING.search(text)
        for word, own in self._own_words.items() if not bound else ():
            text = re.sub(rf"(?<![\w{{]){re.escape(word)}(?!\w)", own, text)
        return text.format(**values) if values else text

    def markup(self, message: str, **values: object) -> Markup:
        """As `t`, for HTML: values are escaped unless they are markup themselves (links)."""
        return Markup(escape(self.t(message))).format(**values)

    def number(
        self,
        value: float | None,
        decimals: int = 2,
        bounds: Iterable[float] = (),
        *,
        padded: bool = False,
    ) -> str:
        """`1.234,5`, half-up, at most `decimals` decimals; a missing value is a dash.

        `bounds`: figures that the reader compares it with; where `decimals` would make it look equal to one
        that it does not meet, or lie on the other side of it, more are printed. `padded`: exactly so many
        decimals, as down a column.

        >>> Wording().number(99.996), Wording().number(99.996, bounds=[100]), Wording().number(-2.5, 0)
        ('100', '99,996', '−3')
        """
        if not is_figure(value):
            return MISSING
        number = float(value)  # type: ignore[arg-type]
        places = decimals_needed(number, [b for b in bounds if is_figure(b)], least=decimals)
        return _printed(half_up(number, places), places if padded else 0, places, self.bahasa)

    def value(self, value: float | str | None, bounds: Iterable[float] = ()) -> str:
        """A figure as the office entered it, with every digit that it has; a range by its two bounds, any
        other text as it is.

        A quotient that nobody wrote down (98,3333333333333) is rounded as our own figures are, never to zero
        nor to one of `bounds`.

        >>> [Wording().value(v) for v in (0.0015, "12345678955", "7-8", 295 / 3)]
        ['0,0015', '12.345.678.955', '7–8', '98,33']
        """
        if isinstance(value, str):
            both = parse_range(value)
            if both:
                return "–".join(self.value(v, bounds) for v in both)
            if not _NUMBER.match(value.strip()):
                return value
            value = float(value.strip().replace("−", "-"))
        if not is_figure(value):
            return MISSING
        number = float(value)  # type: ignore[arg-type]
        digits = exact(number).lstrip("-")
        places = len(digits.partition(".")[2])
        if places > _WRITTEN_DECIMALS and len(digits.replace(".", "").lstrip("0")) > _WRITTEN_DIGITS:
            return self.number(number, bounds=[0, *bounds])
        return _printed(decimal(number), 0, places, self.bahasa)

    def percent(
        self,
        value: float | None,
        decimals: int = 2,
        bounds: Iterable[float] = (),
        *,
        padded: bool = False,
    ) -> str:
        """`87,5 %` from 87.5; a missing value is a dash. `bounds` and `padded` as in `number`."""
        if not is_figure(value):
            return MISSING
        return self.number(value, decimals, bounds, padded=padded) + (
            "\u00a0%" if self.bahasa == "id" else "%"
        )

    def points(
        self,
        value: float | None,
        decimals: int = 2,
        bounds: Iterable[float] = (),
        *,
        padded: bool = False,
    ) -> str:
        """A signed difference: `+3,2` or `−1,5`.

        What is not zero never looks like zero; `bounds` and `padded` as in `number`.
        """
        if not is_figure(value):
            return MISSING
        shown = self.number(value, decimals, [0, *bounds], padded=padded)
        return shown if shown.startswith("−") or not re.search("[1-9]", shown) else f"+{shown}"

    def short(self, value: float | None, bounds: Iterable[float] = ()) -> str:
        """A large figure in words: `4,06 miliar`; one under a million as `number` prints it.

        A missing value is a dash.
        """
        if not is_figure(value):
            return MISSING
        number = float(value)  # type: ignore[arg-type]
        for size, name in ((1e12, self.t("triliun")), (1e9, self.t("miliar")), (1e6, self.t("juta"))):
            # 999.999.999 is one billion, not a thousand million.
            if half_up(abs(number) / size * 1000) >= 1000:
                return f"{self.number(number / size, bounds=[b / size for b in bounds])}\u00a0{name}"
        return self.number(number, bounds=bounds)

    def rupiah(self, value: float | None, short: bool = False, bounds: Iterable[float] = ()) -> str:
        """`Rp 4.056.561.000`, or short `Rp 4,06 miliar`; a missing value is a dash. `bounds` as in `number`.

        No part of it is parted at the end of a line: its spaces do not break.
        """
        if not is_figure(value):
            return MISSING
        shown = (
            self.short(value, bounds)
            if short and abs(float(value)) >= 1e6  # type: ignore[arg-type]
            else self.number(value, 0, bounds)
        )
        return f"−Rp\u00a0{shown[1:]}" if shown.startswith("−") else f"Rp\u00a0{shown}"

    def quarter(self, number: int | str) -> str:
        """`TW II`, or `Q2` in English."""
        return "TW " + _ROMAN[int(number) - 1] if self.bahasa == "id" else f"Q{int(number)}"

    def whole_quarter(self, number: int | str) -> str:
        """`Triwulan II`, or `Quarter 2` in English."""
        return self.quarter(number).replace("TW", "Triwulan").replace("Q", "Quarter ")

    def date(self, value: object) -> str:
        """`31 Desember 2023` from an ISO date; text that is none stays as it is."""
        if value is None or pd.isna(value):  # type: ignore[call-overload]
            return MISSING
        try:
            return format_date(date.fromisoformat(str(value)[:10]), "d MMMM y", locale=self.bahasa)
        except ValueError:
            return str(value)

    def moment(self, made: str, zone: str = "") -> str:
        """A time of `clock.now` as clocks in the office's zone show it.

        >>> Wording().moment("2026-11-27T06:30:00Z", "WITA"), Wording("en").moment("2026-11-27T06:30:00Z")
        ('27 November 2026 pukul 14.30 WITA', '27 November 2026, 13:30 WIB')
        """
        there = local(made, zone)
        hour = format_time(there, "HH.mm" if self.bahasa == "id" else "HH:mm", locale=self.bahasa)
        said = {"tanggal": self.date(there.date()), "jam": hour, "zona": zone or DEFAULT_ZONE}
        return self.t("{tanggal} pukul {jam} {zona}", **said)

    def join(self, words: Iterable[str]) -> str:
        """`a, b dan c`."""
        items = list(words)
        if len(items) < 2:
            return "".join(items)
        return ", ".join(items[:-1]) + f" {self.t('dan')} " + items[-1]
