"""The headings that a sheet may have: rows together, and over each column its texts from the top down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..readers.sheets import Cell, Sheet
from ..text import words
from .headings import parse_heading, stated_quarters

SEARCHED_ROWS = 60
#: Rows that a heading may have; a row of column numbers between them is none of its tiers.
_MOST_TIERS = 5
_QUARTERED = re.compile(r"\b(?:tw|triwulan|tri wulan|kuartal)\b", re.I)
#: What stands alone in the lowest tier below a group: `K` and `Rp`, `Target` and `Realisasi`.
_INNER = {
    "k",
    "rp",
    "%",
    "kinerja",
    "anggaran",
    "keuangan",
    "fisik",
    "target",
    "realisasi",
    "capaian",
    "pagu",
}
_BARE_QUARTER = re.compile(r"iv|iii|ii|i|[1-4]", re.I)


@dataclass(frozen=True)
class Block:
    """The rows of a heading, and by column the texts over it, top down, none twice in a row."""

    first: int
    last: int
    paths: dict[int, tuple[str, ...]]


def blocks(sheet: Sheet, loose: bool = False) -> Iterator[Block]:
    """Every heading that the first rows of a sheet may make, alone or several together. `loose`: a heading
    that is written once holds for all columns up to the next, which a form proves and a guess does not."""
    numbers = sorted(sheet.rows)[:SEARCHED_ROWS]
    for at, first in enumerate(numbers):
        if len(sheet.rows[first]) < 2 or _goes_on(sheet, first):
            continue
        rows: list[dict[int, Cell]] = []
        for n in numbers[at : at + _MOST_TIERS + 1]:
            if n != first + len(rows):
                break
            rows.append(sheet.rows[n])
            yield Block(
                first, n, paths_of([r for r in rows if r is rows[0] or not numbers_columns(r, False)], loose)
            )


def _goes_on(sheet: Sheet, n: int) -> bool:
    """Whether a row holds cells that are merged with those above: no heading begins there."""
    above = sheet.rows.get(n - 1, {})
    return any(c.follows and j in above and above[j].text == c.text for j, c in sheet.rows[n].items())


def paths_of(rows: list[dict[int, Cell]], loose: bool = False) -> dict[int, tuple[str, ...]]:
    """By column the texts over it; a group's heading that is written once over its first column, and not
    merged, holds for the next ones, and the tier `Tahun` between others says nothing."""
    tiers = [{j: " ".join(c.text.split()) for j, c in r.items()} for r in rows]
    begun = [{j for j, text in tier.items() if tier.get(j - 1) != text} for tier in tiers]
    below: dict[int, str] = {}
    for k in reversed(range(len(tiers) - 1)):
        below |= tiers[k + 1]
        tiers[k] = _carried_along(tiers[k], below, set().union(*begun[:k]), loose)
    out = {}
    for j in sorted({j for tier in tiers for j in tier}):
        path = list(dict.fromkeys(tier[j] for tier in tiers if j in tier))
        out[j] = tuple(t for t in path if len(path) == 1 or words(t) != "tahun") or tuple(path[:1])
    return out


def _is_bare_period(text: str | None) -> bool:
    h = parse_heading(text) if text else None
    return h is not None and not h.word and h.part != (None, None)


def _is_inner(text: str | None) -> bool:
    return text is not None and (
        _is_bare_period(text) or words(text) in _INNER or _BARE_QUARTER.fullmatch(text.strip()) is not None
    )


def is_inner_tier(cells: dict[int, Cell]) -> bool:
    """Whether a row holds nothing but the lowest tier of a heading: `K`, `Rp`, `Target`."""
    return all(words(c.text) in _INNER for c in cells.values())


def _carried_along(
    upper: dict[int, str], lower: dict[int, str], others: set[int], loose: bool
) -> dict[int, str]:
    """`Realisasi` over quarters, `2023` over its figures, also over the columns where it is not written; not
    into `others`, the columns where a group above begins."""
    out, group = dict(upper), None
    for j in sorted({*upper, *lower}):
        if j in upper and j in lower and (loose or _is_bare_period(upper[j]) or _is_inner(lower[j])):
            group = upper[j]
        elif (
            j in upper
            or j in others
            or group is None
            or not (loose or _is_inner(lower.get(j)) or _is_bare_period(group))
        ):
            group = None
        else:
            out[j] = group
    return out


def heading_text(path: tuple[str, ...]) -> str:
    """A path as one heading that `parse_heading` takes apart: `K` is the figure of performance itself, `Rp`
    the amount beside it, and `I` below `Triwulan` a quarter.

    >>> heading_text(("Realisasi Kinerja pada Triwulan", "II", "K"))
    'Realisasi Kinerja pada TW 2'
    >>> heading_text(("Pagu", "Rp."))
    'Pagu (Rp)'
    """
    parts = list(path)
    named = any(_QUARTERED.search(p) and not stated_quarters([p])[0] for p in parts)
    if named and any(_BARE_QUARTER.fullmatch(p.strip()) for p in parts):
        parts = [_QUARTERED.sub(" ", p) if not stated_quarters([p])[0] else p for p in parts]
        parts = [f"TW {_quarter(p)}" if _BARE_QUARTER.fullmatch(p.strip()) else p for p in parts]
    signs = {"k": "", "rp": "(Rp)"}
    parts = [signs.get(words(p).strip(), p) if len(path) > 1 else p for p in parts]
    return " ".join(" ".join(parts).split())


def _quarter(text: str) -> str:
    return stated_quarters([f"tw {text}"])[0][0]


_FIGURE = re.compile(r"[-(]?(?:rp\.?\s*)?([0-9][0-9.,]*)\)?\s*%?", re.I)


def holds_figures(cells: dict[int, Cell]) -> bool:
    """Whether a row holds a figure that is no year, and no number of a column or a quarter: it is none of a
    heading's."""
    found = [m[1] for c in cells.values() if (m := _FIGURE.fullmatch(c.text.strip()))]
    return any(len(t) > 4 or not t.isdecimal() or not (int(t) <= 60 or 1900 <= int(t) <= 2100) for t in found)


def numbers_columns(cells: dict[int, Cell], sure: bool) -> bool:
    """Whether a row is `1 2 3 4`, `(1) (2) (3=2/1)` or `a b c` under a heading; `sure`: only where it cannot
    be figures, `(1) (2) (3)`."""
    texts = [re.sub(r"\s", "", c.text) for _, c in sorted(cells.items()) if not c.follows]
    found = [re.fullmatch(r"\(?([0-9]{1,2}|[a-z])\)?(?:=.*|\(.*\))?", t, re.I) for t in texts]
    if len(texts) < 3 or not all(found) or (sure and not any("(" in t or "=" in t for t in texts)):
        return False
    at = [int(m[1]) if m[1].isdecimal() else ord(m[1].lower()) - 96 for m in found if m]
    return at[0] <= 3 and at[-1] > at[0] and all(0 <= b - a <= 3 for a, b in pairwise(at))
