"""The tables of a document as printed, and the years of the plan that they name."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from ...readers.lines import Document, DocumentError, Line
from .heading import heading_with_years
from .prepare import prepared
from .vocabulary import LABELS, year_spans

_PAGE_LINE = re.compile(
    r"\[halaman \d+\]|[-–—\s|]*(?:hal(?:aman)?\.?|page)?\s*\d{1,4}(?:\s*(?:dari|of|/)\s*\d{1,4})?[-–—\s|]*|"
    r".*(?:\s\.){2,}|[-–—_=\s]+",
    re.I,
)


def printed_tables(document: Document) -> Iterator[tuple[list[Line], list[Line]]]:
    """Each table's rows with the paragraphs before it; page numbers and running headings are left out."""
    paragraphs = [line for line in document.lines if not line.table]
    # The same line on several pages is a running heading.
    same = Counter(
        text for text, _ in {(re.sub(r"\d+", "#", p.text), p.page or p.number) for p in paragraphs}
    )
    often = 2 if any(p.page for p in paragraphs) else 3
    before: list[Line] = []
    for table, lines in itertools.groupby(document.lines, key=lambda line: line.table):
        if table:
            rows = [line for line in lines if not _is_page_line(line.text)]
            if rows:
                yield rows, before
                before = []
            continue
        for line in lines:
            running = same[re.sub(r"\d+", "#", line.text)] >= often and not any(
                p.match(line.text) for _, p in LABELS
            )
            if not running and not _is_page_line(line.text):
                before.append(line)


def _is_page_line(text: str) -> bool:
    """Whether a line is the number of a page, a rule, or a line of a table of contents."""
    return len(text) <= 500 and bool(_PAGE_LINE.fullmatch(text))


def find_period(document: Document) -> tuple[int, int]:
    """First and last year of the plan: the span of years that the document names most among those that its
    tables have columns for.

    Raises `DocumentError` where no table has year columns, or the years cannot be told.
    """
    runs: set[tuple[int, int]] = set()
    relative = False
    for printed, _ in printed_tables(document):
        rows, _ = prepared(printed)
        for at in range(len(rows)):
            for run in found.runs if (found := heading_with_years(rows, at)) else ():
                relative |= run[0][1] < 1000
                if run[0][1] > 1000:
                    runs.add((run[0][1], run[-1][1]))
    named = Counter(span for line in document.lines for span in year_spans(line.text))
    title = [span for line in document.lines[:15] if not line.table for span in year_spans(line.text)]
    for some in (Counter(title[:1]), named):
        inside = [(n, p) for p, n in some.items() if any(a <= p[0] and p[1] <= b for a, b in runs)]
        if inside:
            return max(inside)[1]
    five = [r for r in runs if r[1] - r[0] >= 4]
    if five:
        return max(five)
    part = [(n, p) for p, n in named.items() if any(p[0] <= a <= p[1] for a, _ in runs)]
    if part:
        return max(part)[1]
    if relative and named:
        return title[0] if title else max((n, p) for p, n in named.items())[1]
    if relative:
        raise DocumentError(
            "judul kolom menghitung tahun (tahun ke-1, T1) tanpa menyebutnya. Sebutkan periodenya dengan"
            " --tahun, mis. --tahun 2025-2029"
        )
    if runs:
        a, b = max(runs, key=lambda r: r[1] - r[0])
        raise DocumentError(
            f"kolom tahunnya {a}–{b}, kurang dari lima tahun, dan periode rencana tidak disebut. Sebutkan"
            f" periodenya dengan --tahun, mis. --tahun {a}-{b}"
        )
    raise DocumentError(
        "tidak ada tabel dengan kolom tahun yang berurutan. Tabel target harus memuat lima kolom tahun; bila"
        " tabelnya gambar, atau tidak bergaris di PDF, pakai berkas .docx-nya atau salin tabelnya ke teks"
        " dengan tab"
    )
