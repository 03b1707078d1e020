"""The reviewer's check: a filled document read back, and held against the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..html import placeholders
from . import review
from .compare import figures
from .finding import Finding, at, plain, short
from .read import DocumentError, Grid, Paragraph, Reading, read_bytes, read_filled
from .template import TemplateError

__all__ = ["DocumentError", "Finding", "check", "moved_between"]


def check(path: Path, document: Any) -> list[Finding]:
    """What a reviewer would say of a filled document; what the office added in words is no fault.

    In: `document`, a `show.document.Document` made from the data now. Out, in this order: figures that are
    not those of the data and what of ours is gone; placeholders left; other offices' names; other years;
    numbers of tables and pictures twice; counts that no table bears out. DocumentError where the file cannot
    be read. Basis: faults seen in reports in use, and what their reviewers ask.
    """
    theirs = read_filled(path)
    try:
        ours = read_bytes(document.word())
    except TemplateError as e:
        raise DocumentError(str(e)) from None
    return [
        *figures(ours, theirs),
        *_left(theirs),
        *review.names(ours, theirs, document.plan.meta.nama_kantor),
        *review.years(ours, theirs, int(document.tahun or 0)),
        *_twice(theirs),
        *review.counts(ours, theirs),
    ]


def moved_between(old: Path, new: Path) -> list[Finding]:
    """The figures of a filled document that are others in a new one. DocumentError where unreadable."""
    return [f for f in figures(read_filled(new), read_filled(old)) if f.kind == "angka"]


def _left(theirs: Reading) -> Iterator[Finding]:
    """Placeholders that nobody filled; of a row of a table once, with its columns."""
    fill = "Isi di sel yang disebut lalu buat lagi, atau tulis langsung di dokumen"
    for block in theirs.blocks:
        if isinstance(block, Paragraph):
            for found in placeholders().findall(block.text):
                yield Finding("isian", at(block.place), f"isian “{plain(found)}” masih kosong", fill)
            continue
        for row in block.rows:
            open_ = [j for j, cell in enumerate(row) if placeholders().search(cell)]
            if open_:
                yield Finding("isian", at(block.place, *_row_of(block, row)), _open(block, row, open_), fill)


def _row_of(grid: Grid, row: tuple[str, ...]) -> list[str]:
    """The table and the row that a cell is in, where they have names."""
    named = [cell for cell in row if len(cell) > 3 and not placeholders().search(cell)]
    return (
        [f"{grid.number} “{short(grid.caption)}”, baris “{short(named[0])}”"]
        if grid.caption and named
        else []
    )


def _open(grid: Grid, row: tuple[str, ...], columns: list[int]) -> str:
    if not grid.caption:
        found = [plain(text) for j in columns for text in placeholders().findall(row[j])]
        return f"isian {', '.join(f'“{text}”' for text in dict.fromkeys(found))} masih kosong"
    labels = [plain(grid.labels[j]) for j in columns if j < len(grid.labels)]
    return f"isian kosong di kolom {', '.join(labels)}"


def _twice(theirs: Reading) -> Iterator[Finding]:
    """Numbers that two tables or two pictures have."""
    captions = [p.caption for p in theirs.paragraphs if p.caption]
    for (kind, number), n in Counter(c[:2] for c in captions).items():
        if n > 1:
            titles = [f"“{short(c[2])}”" for c in captions if c[:2] == (kind, number)]
            said = f"{n} judul bernomor {kind} {number}: {', '.join(titles)}"
            yield Finding("nomor", f"{kind} {number}", said, "Perbarui nomornya: Ctrl+A lalu F9 di Word")
