"""A printed table before it is laid out: a code that stands in several cells is one, a tier that says only
`Tahun` is none, and rows labelled Realisasi are no targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...readers.lines import Line
from ...text import whole_code, words
from .heading import heading_with_years, numbers_columns
from .vocabulary import role_of

_PART = re.compile(r"\d{1,4}(?:\.\d{1,4})*\.?|[Xx](?:\.?[Xx\d]+)*")
_PAST = {
    "realisasi",
    "realisasi kinerja",
    "capaian",
    "capaian %",
    "% capaian",
    "persentase capaian",
    "tingkat capaian",
    "%",
}
_PLANNED = {"target", "target kinerja", "rencana"}


def prepared(rows: list[Line]) -> tuple[list[Line], list[Line]]:
    """The rows of a table to be laid out, and those that are labelled as what was achieved."""
    rows = [r for r in rows if {words(c) for c in r.cells if c} != {"tahun"}]
    rows = _codes_joined(rows)
    last = next((h.last for n in range(len(rows)) if (h := heading_with_years(rows, n)) is not None), None)
    return (rows, []) if last is None else _without_past(rows, last + 1)


def _codes_joined(rows: list[Line]) -> list[Line]:
    """The rows with the cells below a heading `Kode` that spans several columns as one."""
    for n, row in enumerate(rows[:8]):
        for first in (c for c, text in enumerate(row.cells) if text and role_of(text) == "kode"):
            end = first + 1
            while end < len(row.cells) and not any(r.cells[end] for r in rows[: n + 1] if end < len(r.cells)):
                end += 1
            body = [r for r in rows[n + 1 :] if len(r.cells) >= end and not numbers_columns(r.cells)]
            while end > first + 1 and not _are_parts(body, end - 1):
                end -= 1
            if end > first + 1 and _are_parts(body, first) and any(r.cells[first] for r in body):
                return _joined(rows, n, first, end)
    return rows


def _are_parts(body: Sequence[Line], column: int) -> bool:
    return all(_PART.fullmatch(c) for r in body if (c := r.cells[column]))


def _joined(rows: list[Line], heading: int, first: int, end: int) -> list[Line]:
    out, above = [], [""] * (end - first)
    for n, row in enumerate(rows):
        if len(row.cells) < end:
            out.append(row)
            continue
        cells, code = row.cells[first:end], row.cells[first]
        if n > heading and not numbers_columns(row.cells):
            above = [a if c is None else c for a, c in zip(above, cells, strict=True)]
            code = whole_code(p for p in above if p and p not in "-–")
        places = (*range(first + 1), *range(end, len(row.cells)))
        out.append(replace(row, cells=(*row.cells[:first], code, *row.cells[end:]), places=places))
    return out


def _without_past(rows: list[Line], body: int) -> tuple[list[Line], list[Line]]:
    """The rows without those that a label column says are no targets; a merged text above holds for the rows
    that stay."""
    width = max((len(r.cells) for r in rows[body:]), default=0)
    labels = next((c for c in range(width) if _labels(rows[body:], c)), None)
    if labels is None:
        return rows, []
    kept, past, above = rows[:body], [], dict[int, str]()
    for row in rows[body:]:
        above |= {c: text for c, text in enumerate(row.cells[:labels]) if text is not None}
        label = row.cells[labels] if labels < len(row.cells) else None
        if label and words(label) in _PAST:
            past.append(row)
            continue
        cells = tuple(
            above.get(c) if text is None and c < labels else text for c, text in enumerate(row.cells)
        )
        kept.append(replace(row, cells=cells))
    return kept, past


def _labels(body: Sequence[Line], column: int) -> bool:
    seen = {words(c) for r in body if column < len(r.cells) and (c := r.cells[column])}
    told = bool(seen & _PLANNED) or seen <= {"realisasi", "realisasi kinerja"}
    return bool(seen & _PAST) and seen <= _PAST | _PLANNED and told
