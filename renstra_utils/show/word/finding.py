"""What a reviewer would say of a document: where, what, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Letters of a text that a place quotes.
_LONGEST = 70
#: A figure within a text.
NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Finding:
    """One fault, or, where it is `mild`, what should be looked at and may be right.

    `kind`: `angka` (a figure is not that of the data), `hilang` (ours, and gone), `isian` (a placeholder is
    left), `kantor`, `tahun`, `nomor` (a number twice), `jumlah` (a count that no table bears out).
    """

    kind: str
    place: str
    said: str
    remedy: str
    mild: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.said}. {self.remedy}."


def at(place: tuple[str, ...], *more: str) -> str:
    """Where something stands: the headings above it, then what is nearer."""
    parts = [*map(short, place), *more]
    return " › ".join(parts) if parts else "Awal dokumen"


def short(text: str) -> str:
    """A text as a place quotes it: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def plain(text: str) -> str:
    """A text for comparing: one line, common spaces."""
    return " ".join(text.split())


def numbers(text: str) -> list[str]:
    """The figures of a text, in order."""
    return [n.replace("−", "-") for n in NUMBER.findall(text)]
