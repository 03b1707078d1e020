"""A small reader of figures as people read them, of its own: nothing of the project's code is in it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_PRINTED = re.compile(r"(\()?(?:rp\.?)?([-−])?([0-9][0-9.,]*?)(?:,-)?(\))?(%|[a-z. ]*)?", re.I)


def of_file(cell: str) -> Decimal | None:
    """The number in a cell of a plan's file: digits, and a point as decimal mark."""
    return Decimal(cell) if re.fullmatch(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", cell) else None


def of_print(text: str) -> set[Decimal]:
    """Every number that a printed text may be, `.` and `,` each as either mark; none where it is no number."""
    wide = unicodedata.normalize("NFKC", text)
    plain = "".join(str(unicodedata.decimal(c, c)) for c in wide if not c.isspace())
    m = _PRINTED.fullmatch(plain)
    if not m:
        return set()
    found = set()
    for thousand, mark in ((".", ","), (",", ".")):
        whole, _, part = m[3].partition(mark)
        groups = whole.split(thousand)
        if all(g.isdecimal() for g in groups) and (part.isdecimal() or not part):
            if len(groups) > 1 and any(len(g) != 3 for g in groups[1:]):
                continue
            found.add(Decimal("".join(groups) + (f".{part}" if part else "")))
    return {-n for n in found} if m[1] or m[2] else found


def as_people_write(value: Decimal, chance, unit: str = "") -> str:
    """A figure in one of the ways in which people write figures."""
    english = f"{value:,}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    wide = "".join(chr(ord(c) + 0xFEE0) if c in "0123456789" else c for c in str(value))
    ways = [
        str(value), str(value).replace(".", ","), indonesian, english, f"Rp {indonesian}", f"Rp{indonesian},-", f"{indonesian} %",
        f"{value}%", wide, f"({indonesian})", f"{indonesian} {unit or 'Dok'}", f" {value}\u00a0", f"{value:E}", f"+{value}", f"-{value}",
        f"{value}0", f"0{value}", f"{value}.", f"≥ {value}", f"{value}-{value + 1}", f"'{value}", f"{value}²", f"{value}*", f"{indonesian}.00",
    ]  # fmt: skip
    return chance.choice(ways)


#: Cells that are no figure, or one that nobody can hold.
NASTY = [
    "", "-", "inf", "Infinity", "nan", "1e400", "1E+05", "9" * 16, "9" * 400, "9" * 5000, "0." + "3" * 40, "1-" + "9" * 400, "²", "١٢",
    "½", "0x10", "1_000", "=1+1", "=cmd|' /C calc'!A0", "#REF!", "\x00", "\ufffe", "\u202e12", "\u200b", "\ud7ff", "jumlah", "BB", "WTP",
    "belum dinilai", "1.234", "1,234", "12..5", "1.2.3", "--5", "x" * 40_000, 'a"b', '"', "a\nb", "a\rb", "<script>", "2024-02-30", "0000-00-00",
    "per 0", "1/0", "99999999-12-31", "K1.1.01", "A" * 300,
]  # fmt: skip
