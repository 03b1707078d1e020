"""One printed cell of a document as a value of the plan: a target, an amount, or why a person must look."""

from __future__ import annotations

import re
from functools import cache

from ...readers.lines import ODD
from ...rules import load_rules
from ...text import read_printed, readings

DASHES = {"-", "–", "—"}
NO_VALUE = {"n/a", "na", "n.a", "n.a.", "nihil", "tad", "tidak ada"}


@cache
def _grade_names() -> frozenset[str]:
    return frozenset(g for s in load_rules().predikat.values() for g in s.names)


def letters_only(text: str | None) -> str:
    """Only the letters, lower case: headings are known by these, however they are broken."""
    return re.sub(r"[^a-z]", "", (text or "").lower())


def without_spaces(text: str | None) -> str:
    """A text without its spaces, as narrow columns break words and codes."""
    return "".join((text or "").split())


def shortened(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:120]}…"


def looks_like_value(text: str | None) -> bool:
    """Whether a cell looks like a target or an amount, readable or not."""
    t = text or ""
    return (
        t in DASHES
        or t in _grade_names()
        or t.lower() in NO_VALUE
        or (
            len(t) <= 30
            and len(t.split()) <= 4
            and bool(re.match(r"[(≥≤<>±~^]*\s*(rp\.?\s*)?[-−]?\s*\d", t, re.I))
            and not re.match(r"\d{1,2}[.)]\s*[A-Za-z]", t)
        )
    )


def plan_number(number: float) -> str:
    """A number as the plan's files hold it; three decimals would read as thousands, so a zero follows
    them."""
    text = f"{number:.15g}"
    return f"{text}0" if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) else text


def read_target(text: str | None) -> tuple[str, str | None, str | None]:
    """Value as `target.csv` holds it, unit, and why a person must look; a value that is not certain is blank.

    >>> read_target("87,5 %"), read_target("1.500")[0], read_target("-")
    (('87.5', '%', None), '', ('', None, None))
    """
    t = text or ""
    if not t:
        return "", None, "sel kosong; kosongkan bila memang tidak ditargetkan"
    if t in DASHES:
        return "", None, None
    if t.lower() in NO_VALUE:
        return "", None, f"tertulis “{t}”; dibaca sebagai tidak ditargetkan"
    if ODD in t:
        return "", None, "ada tulisan kecil (misalnya catatan kaki) atau tulisan dicoret di sel ini"
    try:
        value = read_printed(t)
    except ValueError as e:
        return "", None, str(e)
    if value.number is not None:
        if value.number < 0 or t.count("(") != t.count(")"):
            return "", None, "tanda kurung atau minus pada target; arti angkanya tidak pasti"
        high = value.unit == "%" and value.number > 100
        return (
            plan_number(value.number),
            value.unit,
            "lebih dari 100 %; mungkin ada digit berlebih" if high else None,
        )
    if value.low is not None and value.high is not None:
        if value.low > value.high or re.fullmatch(r"20\d\d\s*[-–]\s*20\d\d", t):
            return "", value.unit, "rentangnya terbalik atau berupa tahun"
        return f"{value.low:.15g}-{value.high:.15g}", value.unit, None
    if value.text in _grade_names():
        return str(value.text), None, None
    return "", None, f"“{t}” bukan angka, rentang, atau predikat yang dikenal"


def read_amount(text: str | None, decimal: str | None) -> tuple[str, str | None]:
    """Amount as `pendanaan.csv` holds it, and why a person must look. `decimal`: the table's decimal mark,
    where its other cells prove one."""
    t = text or ""
    if not t or t in DASHES:
        return "", None
    if t.lower() in NO_VALUE:
        return "", f"tertulis “{t}”; dibaca sebagai tidak ada"
    why = None
    try:
        value = read_printed(t, decimal)
    except ValueError as e:
        whole = t.replace(" ", "")
        if not re.fullmatch(r"(?:Rp\.?)?\d{1,3}([.,])\d{3}(?:\1\d{3})+", whole, re.I):
            return "", str(e)
        value, why = read_printed(whole, decimal), "angkanya terpotong baris; digitnya disambung"
    if value.number is None or value.number < 0 or t.count("(") != t.count(")") or value.unit:
        return "", f"“{t}” bukan jumlah uang yang pasti"
    return plan_number(value.number), why


def decimal_mark(texts: list[str]) -> str | None:
    """The decimal mark of a column of amounts, where cells of one reading only prove it and none denies
    it."""
    seen = set()
    for t in texts:
        digits = "".join(ch for ch in t if ch in "0123456789.,").strip(".,")
        marks = [ch for ch in digits if ch in ".,"]
        if len(readings(digits)) != 1 or not marks:
            continue
        grouped = marks[0] if len(set(marks)) == 2 or len(marks) > 1 else None
        seen.add({".": ",", ",": "."}[grouped] if grouped else marks[0])
    return seen.pop() if len(seen) == 1 else None
