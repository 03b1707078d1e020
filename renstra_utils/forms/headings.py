"""What the words above figures say: a column's heading with its year, quarter and unit of money; and what
titles state."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from ..plan.contract import known_names
from ..text import words

_ROMAN = dict(zip(("i", "ii", "iii", "iv"), "1234", strict=True))
_ROMAN |= dict(zip(("pertama", "kedua", "ketiga", "keempat"), "1234", strict=True))
_NUMBER = r"(?:ke\s*-?\s*)?(iv|iii|ii|i|[1-4]|pertama|kedua|ketiga|keempat)\b"
_QUARTER_WORD = r"\b(?:tw|triwulan|tri wulan|kuartal|q)"
#: A quarter, and a second one behind it: `TW II`, `TW I s.d. TW II`, `Triwulan I dan II`.
_QUARTER = re.compile(
    rf"{_QUARTER_WORD}\.?\s*[-.]?\s*{_NUMBER}"
    r"(?:\s*(?P<link>[-–,/&]|s\.?\s?/?\s?d\.?|sampai(?: dengan)?|dan)"
    rf"\s*(?:{_QUARTER_WORD}\.?\s*)?{_NUMBER})?"
)
_YEAR = re.compile(r"\b((?:19|20)[0-9][0-9])\b")
_TO_DATE = re.compile(r"\bs\.?\s?/?d\.?(?=\s)|\bsampai(?: dengan)?\b|\bkumulatif\b")
MONTHS = (
    "januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember"
)
_DATE = re.compile(
    rf"\b[0-9]{{1,2}}\s+(?:{MONTHS})\s+[0-9]{{4}}\b|\b[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.][0-9]{{4}}\b|\b[0-9]{{4}}-[0-9][0-9]-[0-9][0-9]\b"
)
_MONTH = re.compile(rf"\b(?:{MONTHS})\b")
#: The number and year of a decree, which is no year of the figures.
_DECREE = re.compile(
    r"\b(?:nomor|no)\b\.?\s*[\w./-]{1,80}\s*(?:tahun|th)\.?\s*[0-9]{4}|\b[0-9]+/[\w./-]{0,80}[0-9]{4}\b"
)
_SPAN = re.compile(
    r"\b(?:19|20)[0-9][0-9]\s*(?:[-–/]|s\.?\s?/?\s?d\.?|sampai(?: dengan)?)\s*(?:19|20)[0-9][0-9]\b"
)
_AMOUNT = re.compile(r"(?:\brp\.?\s*)?[0-9][0-9.,]*(?:,-)?")
_ROUND = re.compile(r"(?:rp\.?\s*)?(?:1[.,]?)?000(?:[.,]?000)?(?:[.,]?000)?(?:,-)?")
_OF_MONEY = re.compile(
    r"\brp\b|\brp(?=[.0-9])|rupiah|\b(?:ribu|juta|mil[iy]ar)an\b|"
    r"\b(?:dalam|dlm|satuan)\b\W*(?:ribu|juta|mil[iy]ar)|\(\s*(?:x\s*)?(?:ribu|juta|000|1[.,]?000)"
)


def money_unit(text: str) -> str | None:
    """The unit of money that a heading or a title states: `rupiah`, `ribu rupiah`, `juta rupiah`; None where
    it states none.

    >>> money_unit("Pagu (Rp 000)"), money_unit("dalam jutaan rupiah")
    ('ribu rupiah', 'juta rupiah')
    >>> money_unit("DIPA 2024, pagu Rp 4.056.000.000")
    """
    t = _AMOUNT.sub(lambda m: m[0] if _ROUND.fullmatch(m[0]) else " ", text.casefold())
    if not _OF_MONEY.search(t):
        return None
    if re.search(r"\bmil[iy]ar(?:an)?\b|\btrili?y?un|000[.,]?000[.,]?000", t):
        return "miliar rupiah"
    if re.search(r"\bjuta(?:an)?\b|\bjt\b|000[.,]?000\b", t):
        return "juta rupiah"
    return "ribu rupiah" if re.search(r"\bribu(?:an)?\b|\brb\b|1[.,]?000\b|\b000\b", t) else "rupiah"


@dataclass(frozen=True)
class ColumnHeading:
    """A heading's word, and what it says beside. `percent`: its figures are percentages; `aside`: what stands
    in parentheses and is none of these; `unclear`: it names more than one year or quarter; `helper`: a column
    of ours that only helps to fill."""

    word: str
    year: str | None = None
    quarter: str | None = None
    unit: str | None = None
    to_date: bool = False
    percent: bool = False
    aside: str = ""
    unclear: str = ""
    helper: bool = False
    month: str | None = None

    @property
    def part(self) -> tuple[str | None, str | None]:
        """Its year, and its quarter or (`b3`) its month."""
        return self.year, self.quarter or (f"b{self.month}" if self.month else None)

    @property
    def word_without_month(self) -> str:
        """Its word, where the month is no part of it."""
        return " ".join(w for w in self.word.split() if w not in _month_numbers() and w != "bulan")


@cache
def _month_numbers() -> dict[str, int]:
    """The months by their names, as headings write and shorten them."""
    names = dict(
        zip(MONTHS.replace("pebruari|", "").replace("nopember|", "").split("|"), range(1, 13), strict=False)
    )
    return known_names()["bulan"] | names | {n[:3]: m for n, m in names.items()}


@lru_cache(maxsize=4096)  # a search for the heading asks of the same cells again and again
def parse_heading(text: str) -> ColumnHeading:
    """A heading taken apart.

    >>> h = parse_heading("Realisasi TW II 2023 (Rp ribu)")
    >>> h.word, h.quarter, h.year, h.unit
    ('realisasi', '2', '2023', 'ribu rupiah')
    """
    t = " ".join(text.casefold().replace("_", " ").split())
    years, unit = list(dict.fromkeys(_YEAR.findall(t))), money_unit(t)
    found, to_date, several = stated_quarters([t])
    unclear = "lebih dari satu tahun" if len(years) > 1 else "lebih dari satu triwulan" if several else ""
    to_date = to_date or _TO_DATE.search(t) is not None
    t = _YEAR.sub(" ", _QUARTER.sub(" ", t))
    asides = [a for a in map(_aside, re.findall(r"\(([^()]*)\)", t)) if a]
    t = _TO_DATE.sub(lambda m: m[0] if m[0] == "kumulatif" else " ", re.sub(r"\([^()]*\)", " ", t))
    word = words(re.sub(r"\b(?:rp|dalam (?:ribu|juta)(?:an)? rupiah|rupiah)\b\.?", " ", t) if unit else t)
    if years:
        word = re.sub(r"\b(?:tahun anggaran|tahun|ta)\b", " ", word).strip()
    return ColumnHeading(
        " ".join(word.split()),
        years[0] if years else None,
        found[0] if found else None,
        unit,
        to_date,
        any(a in ("%", "persen", "dalam persen", "dalam %") for a in asides) or words(text).endswith(" %"),
        "; ".join(a for a in asides if "%" not in a and "persen" not in a),
        unclear,
        text.strip().startswith("["),
        next((str(_month_numbers()[w]) for w in word.split() if w in _month_numbers()), None),
    )


def _aside(text: str) -> str:
    """What stands in parentheses beside a heading, without units of money, `s.d.`, and the numbers and
    formulas of columns: `(5)`, `(a)`, `(6=5/4)`."""
    t = _TO_DATE.sub(" ", text)
    t = words(re.sub(r"\b(?:rp|dalam|dlm|ribu(?:an)?|juta(?:an)?|rupiah|x)\b\.?|\b[0-9.,]*000\b", " ", t))
    return t if re.search(r"[a-z]{2}|%", re.sub(r"\b(?:tahun|ta)\b", " ", t)) else ""


def stated_quarters(texts: Iterable[str]) -> tuple[list[str], bool, bool]:
    """The quarters that texts name, whether as `sampai dengan`, and whether one of them names several:
    `Triwulan I dan II`.

    >>> stated_quarters(["Realisasi s.d. Triwulan II"]), stated_quarters(["TW I - II"])
    ((['2'], True, False), (['2'], True, False))
    >>> stated_quarters(["Triwulan I dan II"])
    (['1', '2'], False, True)
    """
    found: list[str] = []
    to_date = several = False
    for text in texts:
        t = " ".join(text.casefold().replace("_", " ").split())
        for m in _QUARTER.finditer(t):
            first, second = (_ROMAN.get(q, q) for q in (m[1], m[3] or m[1]))
            run = bool(m[3]) and first == "1" and m["link"] not in (",", "/", "&", "dan")
            several |= second != first and not run
            to_date |= run or bool(_TO_DATE.search(t[: m.start()][-25:]))
            found += [second] if run or second == first else [first, second]
    return list(dict.fromkeys(found)), to_date, several


def other_period(texts: Iterable[str]) -> str | None:
    """What a text names that is neither a year nor a known quarter: a half-year, a month, a quarter without
    its number.

    The day on which a sheet was printed or signed is none; `per 30 Juni` is one, `per 31 Desember` is the
    year.
    """
    for text in texts:
        t = " ".join(text.casefold().replace("_", " ").split())
        dates = [
            m
            for m in _DATE.finditer(t)
            if re.search(r"\b(?:per|posisi|sampai|s\.?/?d\.?|dengan)\b[ .]*(?:tanggal )?$", t[: m.start()])
        ]
        if any(not re.search(r"desember|^31[-/.]12|-12-31$", m[0]) for m in dates):
            return text
        rest = _QUARTER.sub(" ", _DATE.sub(" ", t))
        month = _MONTH.search(rest)
        if month and month[0] != "desember" and not re.search(r",\s*$", rest[: month.start()]):
            return text
        if re.search(
            rf"\bsemester\b|\bcaturwulan\b|\b(?:tw|triwulan|tri wulan|kuartal)\b(?!\s*(?:an\b|{MONTHS}))",
            rest,
        ):
            return text
    return None


def stated_years(texts: Iterable[str]) -> list[str]:
    """The years that texts state for their figures, without the span of a plan, the years of decrees, and the
    day of printing.

    >>> stated_years(["Lampiran Keputusan Nomor 357 Tahun 2022", "Laporan Kinerja 2023"])
    ['2023']
    >>> stated_years(["Laporan Kinerja 2023", "Renstra 2020-2024", "Dicetak 2 Januari 2024"])
    ['2023']
    """
    found: list[str] = []
    dated: list[str] = []
    for text in texts:
        t = " ".join(text.casefold().replace("_", " ").split())
        dated += [y for m in _DATE.finditer(t) for y in re.findall(r"[0-9]{4}", m[0])]
        rest = re.sub(rf",\s*(?:{MONTHS})\s+[0-9]{{4}}\b", " ", _DATE.sub(" ", t))
        found += _YEAR.findall(_SPAN.sub(" ", _DECREE.sub(" ", rest)))
    return list(dict.fromkeys(found or dated))


def stated_money_units(texts: Iterable[str]) -> list[str]:
    """Every unit of money that texts state; a single `Rp` says less than `ribu` or `juta`, and is kept beside
    them."""
    return list(dict.fromkeys(u for u in map(money_unit, texts) if u))


def offices_named(texts: Iterable[str]) -> list[str]:
    """The regencies and cities that texts name as an office's: `KPU Kabupaten Paser`."""
    found = [
        f"{m[1]} {m[2]}" if m[1] == "kota" else f"kabupaten {m[2]}"
        for text in texts
        for m in re.finditer(
            r"\bkpu\s+(kota|kabupaten|kab)\b\.?\s+([a-z]+(?: [a-z]+)?)", " ".join(text.casefold().split())
        )
    ]
    return list(dict.fromkeys(found))
