"""Values as people write them: a cell becomes a number, a range, a grade, or a refusal with both readings."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

#: Text in `realisasi.nilai` for an assessment by an outside body that has not come yet.
NOT_ASSESSED = "belum dinilai"

#: Digits that a float holds for certain; what stands behind them is the binary neighbour, not the figure.
_DIGITS = 15
#: Figures are below it: beyond, a float no longer holds every whole number.
LARGEST_NUMBER = 1e15

_RANGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*[-–]\s*([0-9]+(?:\.[0-9]+)?)")
_PRINTED = re.compile(
    r"^(?P<open>\()?\s*(?P<rp>rp\.?)?\s*(?P<sign>[-−])?\s*(?P<num>\d[\d.,]*)(?P<dash>,-)?"
    r"\s*\)?\s*(?P<unit>%|[a-z][a-z .]*)?$",
    re.I,
)
_BETWEEN = re.compile(
    r"(?P<first>\d[\d.,]*)\s*(?P<sign>[-–—±])\s*(?P<second>\d[\d.,]*)\s*(?P<unit>%|[A-Za-z][A-Za-z .]*)?"
)
_BLANK = {"", "-", "–", "—"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Value:
    """What one cell says: one of `number`, `low` and `high`, or `text`; a blank cell none of them."""

    number: float | None = None
    low: float | None = None
    high: float | None = None
    text: str | None = None
    unit: str | None = None


def parse_range(text: str) -> tuple[float, float] | None:
    """The two bounds of `7-8` or `7–8` (point as decimal mark), or None where the text is no range.

    >>> parse_range("7-8")
    (7.0, 8.0)
    """
    m = _RANGE.fullmatch(text.strip())
    if not m or any(has_too_many_digits(part) for part in m.groups()):
        return None
    low, high = float(m[1]), float(m[2])
    return (low, high) if low <= high < LARGEST_NUMBER else None


def has_too_many_digits(number: str) -> bool:
    """Whether a number as written has more digits than a float holds: it would become another one.

    >>> has_too_many_digits("0.12345678901234567"), has_too_many_digits("0012.5000000000000000")
    (True, False)
    """
    return len("".join(filter(str.isdecimal, number)).strip("0")) > _DIGITS


def readings(digits: str) -> list[float]:
    """Every number that a run of digits, points and commas can mean, Indonesian reading first.

    `1.234` alone has two (1234 and 1,234); `4.056.561.00` none: a digit is lost.

    >>> readings("87,5"), readings("1.234"), readings("4.056.561.000"), readings("4.056.561.00")
    ([87.5], [1234.0, 1.234], [4056561000.0], [])
    """
    found: list[float] = []
    for thousand, decimal in ((".", ","), (",", ".")):
        whole, mark, fraction = digits.partition(decimal)
        groups = whole.split(thousand)
        plain = len(groups) == 1
        grouped = 0 < len(groups[0]) <= 3 and groups[0] != "0" and all(len(g) == 3 for g in groups[1:])
        if (mark and not fraction) or not all(
            p.isdecimal() for p in [*groups, *([fraction] if mark else [])]
        ):
            continue
        if plain or grouped:
            value = float("".join(groups) + (f".{fraction}" if mark else ""))
            if value not in found:
                found.append(value)
    return found


def read_printed(text: str | None, decimal: str | None = None) -> Value:
    """One printed cell, as documents and sheets hold it: `87,5 %`, `15 Keg`, `Rp 4.056`, `(1.000)`, `B`, `-`.

    `decimal`: the column's declared decimal mark (`,` or `.`); it decides what would otherwise have two
    readings. Raises ValueError, naming the readings, where none or more than one remains.

    >>> read_printed("87,5 %")
    Value(number=87.5, low=None, high=None, text=None, unit='%')
    >>> read_printed("WTP").text
    'WTP'
    """
    s = " ".join((text or "").replace("\u00a0", " ").split())
    if s in _BLANK:
        return Value()
    m = _PRINTED.match(s)
    if m and (m["open"] is None) == (")" in s):
        raise ValueError(f"“{s}” punya tanda kurung yang tidak berpasangan")
    if not m:
        both = _BETWEEN.fullmatch(s)
        bounds = _bounds(both, decimal) if both else None
        if both and bounds:
            return Value(low=bounds[0], high=bounds[1], unit=both["unit"])
        if re.search(r"\d", s):
            raise ValueError(f"“{s}” tidak terbaca sebagai angka, rentang, atau predikat")
        return Value(text=s)
    found = readings(m["num"])
    if m["dash"]:  # `,-` stands where the decimals would
        found = [v for v in found if v % 1 == 0]
    if decimal and len(found) > 1:
        found = found[:1] if decimal == "," else found[1:]
    if not found:
        raise ValueError(f"“{s}” bukan angka yang utuh: kelompok ribuan harus tiga digit")
    if len(found) > 1:
        shown = " atau ".join(f"{v:.15g}".replace(".", ",") for v in found)
        raise ValueError(f"“{s}” bisa berarti {shown}; tulis tanpa pemisah ribuan")
    if not found[0] < LARGEST_NUMBER:
        raise ValueError(f"“{shortened(s)}” terlalu besar untuk sebuah angka")
    if has_too_many_digits(m["num"]):
        raise ValueError(f"“{shortened(s)}” punya lebih dari {_DIGITS} digit")
    negative = bool(m["sign"]) or m["open"] is not None
    return Value(number=-found[0] if negative else found[0], unit=m["unit"])


def _bounds(both: re.Match[str], decimal: str | None) -> tuple[float, float] | None:
    """The bounds in the order in which they are printed; None where `±` would bring one below zero."""
    first, second = (read_printed(both[part], decimal).number for part in ("first", "second"))
    if first is None or second is None:
        return None
    if both["sign"] != "±":
        return first, second
    return (settled(first - second), settled(first + second)) if first >= second else None


def printed_range(text: str) -> tuple[float, float] | None:
    """The lower and the upper bound of a printed range, in whatever order; None where it is none.

    A measure that falls is often printed from the larger bound down.

    >>> printed_range("9,74-9,59"), printed_range("2,5±1,0"), printed_range("63—64 %"), printed_range("9")
    ((9.59, 9.74), (1.5, 3.5), (63.0, 64.0), None)
    """
    try:
        seen = read_printed(text)
    except ValueError:
        return None
    if seen.low is None or seen.high is None:
        return None
    return min(seen.low, seen.high), max(seen.low, seen.high)


_PER = re.compile(r"(?:\bper|/)\s*(\d[\d.,]*)", re.I)
_PERCENT = re.compile(r"%|\bpersen|\bpercent|\bprosen", re.I)
_PERMILLE = re.compile(r"‰|\bper\s?mil(?:le)?\b", re.I)
_QUOTIENT = re.compile(r"\b(?:rasio|indeks|nilai|skor|kali|poin)\b|\S\s*(?:/|\bper\b)\s*\S", re.I)


def multiplier(unit: str | None) -> float | None:
    """What numerator ÷ denominator is multiplied by in this unit; None where it does not say.

    >>> [multiplier(u) for u in ("%", "per 1.000 KH", "per 100.000 penduduk", "hari/berkas", "Dokumen")]
    [100.0, 1000.0, 100000.0, 1.0, None]
    """
    text = unit or ""
    if _PERCENT.search(text):
        return 100.0
    if _PERMILLE.search(text):
        return 1000.0
    rate = _PER.search(text)
    if rate:
        found = readings(rate[1].strip(".,"))
        return found[0] if found and 0 < found[0] < LARGEST_NUMBER else None
    return 1.0 if _QUOTIENT.search(text) else None


# --- figures as they are printed ------------------------------------------------------------------

#: Room for every float in full: the usual 28 digits would refuse 1e27 with two decimals.
_ROOM = Context(prec=400)


def decimal(value: float) -> Decimal:
    """The decimal figure that a float stands for: 0,285 × 100 is 28,5, not 28,499999999999996."""
    return Decimal(f"{value:.{_DIGITS}g}")


def exact(value: float) -> str:
    """A figure in full, as the files hold it: point as decimal mark, never a power of ten, no digit lost.

    >>> exact(12345678955.0), exact(0.0000001), exact(87.50), exact(-0.0)
    ('12345678955', '0.0000001', '87.5', '0')
    """
    text = f"{value:.{_DIGITS}g}"
    if "e" in text or not math.isfinite(value):
        text = format(Decimal(text), "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def half_up(value: float, decimals: int = 2) -> Decimal:
    """Rounded as people and spreadsheets do: on the decimal figure, halves away from zero.

    >>> str(half_up(153 / 160 * 100)), str(half_up(1.005)), str(half_up(-2.5, 0))
    ('95.63', '1.01', '-3')
    """
    return decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_ROOM)


def decimals_needed(value: float, bounds: Collection[float] = (), least: int = 2, most: int = 12) -> int:
    """The fewest decimals, `least` or more, at which a printed figure stands to each bound as it does itself.

    A printed figure never looks equal to a bound that it does not meet, nor lies on its other side. Where not
    even `most` decimals show the difference, it is a hair of binary arithmetic: `least`.

    >>> decimals_needed(99.996, [100]), decimals_needed(75.995, [76]), decimals_needed(87.5, [100])
    (3, 3, 2)
    """
    apart = 10.0**-least  # what lies farther off than rounding can move it
    if all(apart < abs(value - b) < math.inf for b in bounds):
        return least
    exactly = decimal(value)
    sides = [(decimal(b), (exactly > decimal(b)) - (exactly < decimal(b))) for b in bounds]
    for decimals in range(least, most + 1):
        shown = half_up(value, decimals)
        if all((shown > b) - (shown < b) == side for b, side in sides):
            return decimals
    return least


def settled(value: float) -> float:
    """A computed figure without what stands behind its tenth decimal, so that equal figures are equal."""
    return float(half_up(value, 10))


def computed_figure(value: float | None, *bounds: float, grouped: bool = False) -> str:
    """A computed figure in Indonesian: two decimals, more where a bound needs them; missing: a dash.

    >>> computed_figure(99.996, 100), computed_figure(1234567.891, grouped=True), computed_figure(None)
    ('99,996', '1.234.567,89', '—')
    """
    if value is None or math.isnan(value):
        return "—"
    text = exact(float(half_up(value, decimals_needed(value, bounds))))
    whole, point, part = text.lstrip("-").partition(".")
    shown = f"{int(whole):,}".replace(",", ".") if grouped else whole
    return ("−" if text[0] == "-" else "") + shown + (f",{part}" if point else "")


def given_figure(value: float, *bounds: float) -> str:
    """A figure as it was given; a quotient that never ends with four decimals, more where a bound needs them.

    >>> given_figure(87.5), given_figure(295 / 3), given_figure(-2)
    ('87,5', '98,3333', '−2')
    """
    text = exact(value)
    if len(text.partition(".")[2]) > 6:
        text = f"{half_up(value, decimals_needed(value, bounds, least=4)):f}"
    return text.replace(".", ",").replace("-", "−")


# --- names as they are compared -------------------------------------------------------------------


def name_key(text: str, without: str = "") -> str:
    """A name without case, spacing and punctuation, and without the words of another (an office's own).

    >>> name_key("Jumlah Kerja  Sama KPU Kota Paser", without="KPU Kota Paser")
    'jumlah kerja sama'
    """
    aside = set(_WORD.findall(without.casefold()))
    return " ".join(w for w in _WORD.findall(text.casefold()) if w not in aside)


def words(text: str) -> str:
    """Letters and digits alone, in lower case, one space between."""
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", text.casefold()).split())


# --- codes and words as eyes see them -----------------------------------------------------------------------

#: Letters and marks that Unicode calls printable and nobody sees.
_UNSEEN = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0") | {chr(n) for n in range(0xFE00, 0xFE10)}

#: What is printable and still unseen, or taken for another: most texts hold none of it.
_ODD = re.compile(f"[{''.join(_UNSEEN)}！-～]")


def _is_plain(letter: str) -> bool:
    """Whether a reader sees the letter, and takes it for no other."""
    return letter.isprintable() and not "！" <= letter <= "～" and letter not in _UNSEEN


def visible(text: str) -> str:
    """The text with a sign for what a reader would not see or would misread, or a terminal would obey.

    >>> visible("K1\u200b.1"), visible("K１\\n")
    ('K1⟨U+200B⟩.1', 'K⟨U+FF11⟩⏎')
    """
    if text.isprintable() and not _ODD.search(text):
        return text
    return "".join("⏎" if c == "\n" else c if _is_plain(c) else f"⟨U+{ord(c):04X}⟩" for c in text)


def folded(code: str) -> str:
    """A code without what eyes pass over: case, spaces, invisible signs, wide forms of letters and digits.

    >>> folded("K1\u200b.１ ") == folded("k1.1")
    True
    """
    seen = "".join(c for c in code if c not in _UNSEEN and unicodedata.category(c) not in ("Cf", "Cc"))
    return "".join(unicodedata.normalize("NFKC", seen).split()).casefold()


def how_codes_differ(a: str, b: str) -> str:
    """In what two codes differ that are `folded` to the same.

    >>> how_codes_differ("K1", "k1"), how_codes_differ("K1", "K\u200b1")
    ('huruf besar dan kecil', 'tanda tak terlihat ⟨U+200B⟩')
    """
    odd = [c for c in dict.fromkeys(a + b) if a.count(c) != b.count(c) and visible(c) != c]
    if odd:
        wide = all("！" <= c <= "～" for c in odd)
        return f"{'huruf atau angka lebar' if wide else 'tanda tak terlihat'} {visible(' '.join(odd))}"
    return "spasi" if "".join(a.split()) == "".join(b.split()) else "huruf besar dan kecil"


def whole_code(parts: Iterable[str]) -> str:
    """A code from the cells that it stands in; a cell that holds the whole code so far takes its place.

    >>> whole_code(["5", "05", "02."]), whole_code(["5", "5.05", "5.05.02"])
    ('5.05.02', '5.05.02')
    """
    code = ""
    for text in (p.strip(" .") for p in parts):
        code = text if not code or text.startswith(f"{code}.") else f"{code}.{text}"
    return code


def near_code(code: str, known: Iterable[str]) -> str:
    """A remedy that names the known code which looks the same to eyes; blank where there is none."""
    twin = next((k for k in known if k != code and folded(k) == folded(code)), None)
    if twin is None:
        return ""
    how = how_codes_differ(code, twin)
    return f"Maksud Anda “{visible(twin)}”? Tertulis “{visible(code)}”; bedanya {how}. "


def nearest(word: str, known: Iterable[str]) -> str:
    """A remedy that names the nearest known word, where one is near: `Maksud Anda “maximize”?`."""
    from rapidfuzz import fuzz, process  # only where something is wrong

    choices = list(known)
    lower = [k.lower() for k in choices]
    hit = process.extractOne(str(word)[:200].lower(), lower, scorer=fuzz.ratio, score_cutoff=60)
    return f"Maksud Anda “{choices[hit[2]]}”? " if hit else ""


def shortened(text: str) -> str:
    """At most 80 letters of a text."""
    return text if len(text) <= 80 else f"{text[:80]}…"
