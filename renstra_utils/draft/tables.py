"""Goes through the tables of a document from top to bottom: headings, rows, and tables that go on after a
page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..forms.printed.by_form import layout_by_form
from ..forms.printed.cells import looks_like_value, shortened
from ..forms.printed.heading import Cells, TableHeading, heading_with_years, numbers_columns, year_runs
from ..forms.printed.layout import TableLayout, layout_of
from ..forms.printed.placing import Placing, place_cells, placed
from ..forms.printed.prepare import prepared
from ..forms.printed.tables import printed_tables
from ..forms.printed.vocabulary import LABELS, TARGET, role_of, year_named
from ..readers.lines import Line
from .money_rows import read_money_row
from .progress import FROM_CAPTION, Mark, Progress
from .target_rows import read_target_row


def read_tables(progress: Progress) -> None:
    """Reads every table of the document."""
    for printed, before in printed_tables(progress.document):
        rows, past = prepared(printed)
        _read_table(progress, rows, before)
        if past:
            why = f"{len(past)} baris berlabel realisasi atau capaian tidak diambil sebagai target"
            progress.mark("target.csv", "*", "", why, shortened(past[0].text), past[0])
    for line in progress.document.lines:
        words = line.text.split()
        if not line.table and len(words) <= 20 and year_runs([year_named(w) for w in words]):
            why = (
                "judul tahun di luar tabel; bila ini tabel target, tabelnya tidak bergaris atau tidak bertab"
                " dan tidak dibaca"
            )
            progress.mark("target.csv", "*", "", why, shortened(line.text), line)


def _read_table(progress: Progress, rows: list[Line], before: list[Line]) -> None:
    """Reads the rows of one printed table, which may begin without a heading, or hold several."""
    caption = " ".join(p.text for p in before[-3:])
    between, headed, fresh, at = before, False, True, 0
    usual: dict[int, Placing] = {}
    left: list[Line] = []
    refused = False
    headings = [heading_with_years(rows, n) for n in range(len(rows))]
    while at < len(rows):
        heading = _heading_beginning(headings, at)
        if heading is not None:
            at = heading.last + 1
            if progress.layout is not None and progress.layout.same(heading) and not between:
                headed = fresh = True
                usual = _usual_placings(progress, _until_heading(rows, headings, at))
                continue
            layout = layout_by_form(heading, caption, progress.period, rows, progress.forms) or layout_of(
                heading, caption, progress.period, rows[at : at + 11]
            )
            if isinstance(layout, str):
                progress.layout = None
                why = f"tabel ini tidak dibaca: {layout}; bila ini tabel target, salin barisnya sendiri"
                progress.mark("target.csv", "*", "", why, shortened(caption), rows[heading.first])
                refused = True
                continue
            titles = [r for r in left if r.cells[0] == r.text]
            _begin_table(progress, layout, rows[heading.first], [*between, *titles])
            left = [r for r in left if r not in titles]
            between, headed, fresh, refused = [], True, True, False
            usual = _usual_placings(progress, _until_heading(rows, headings, at))
            continue
        line = rows[at]
        at += 1
        if not line.text or numbers_columns(line.cells):
            continue
        if progress.layout and fresh and not headed and not _continues(progress, rows[at - 1 :], between):
            progress.layout = None
        if progress.layout is None:
            left += [] if refused else [line]
            continue
        if fresh and not headed:
            usual = _usual_placings(progress, _until_heading(rows, headings, at - 1))
        _read_row(progress, line, fresh, usual.get(len(line.cells)))
        between, fresh = [], False
    _mark_left(progress, left)


def _mark_left(progress: Progress, left: list[Line]) -> None:
    """Marks rows that look like those of a table of targets, and that no heading explains."""
    titled = next((r for r in left[:3] if _is_target_heading(r)), None)
    if titled is not None:
        why = (
            "tabel ini tidak dibaca: memuat indikator dan target, tetapi tidak punya tiga kolom tahun"
            " berurutan"
        )
        progress.mark("target.csv", "*", "", why, shortened(titled.text), titled)
        return
    wide = [r for r in left if sum(bool(c) and looks_like_value(c) for c in r.cells[1:]) >= 5]
    if wide:
        why = "tabel ini tidak dibaca: tidak ada judul tahun di atasnya, padahal memuat baris berangka"
        progress.mark("target.csv", "*", "", why, shortened(wide[0].text), wide[0])


def _is_target_heading(line: Line) -> bool:
    """Whether a row is the heading of a table of targets that has no run of years."""
    cells = [c for c in line.cells if c and len(c) <= 60]
    roles = {role_of(c) for c in cells}
    return len(cells) > 1 and "indikator" in roles and any(TARGET.search(c) or year_named(c) for c in cells)


def _heading_beginning(headings: list[TableHeading | None], at: int) -> TableHeading | None:
    """A heading that begins in this row; `headings` are those whose years stand in each row."""
    found = next((h for h in headings[at : at + 4] if h is not None), None)
    return found if found is not None and found.first <= at else None


def _until_heading(rows: list[Line], headings: list[TableHeading | None], at: int) -> list[Line]:
    """The rows from this one on that stand under one heading."""
    below = (h.first for n in range(at, len(rows)) if (h := headings[n]) is not None)
    return rows[at : next(below, len(rows))]


def _begin_table(progress: Progress, layout: TableLayout, line: Line, between: list[Line]) -> None:
    """The heading of a new table; an activity that is named alone belongs to the programme named above the
    tables before.
    """
    program = progress.context.get("program")
    progress.layout, progress.table, progress.last = layout, progress.table + 1, None
    progress.context = {}
    _take_labels(progress, between)
    if program is not None and program.doubt == FROM_CAPTION and progress.context.get("kegiatan"):
        progress.context.setdefault("program", program)
    if layout.form:
        progress.read_by[layout.form.nama] += 1
    if layout.doubt:
        progress.marks.append(Mark("target.csv", "*", "tahun", layout.doubt, " | ".join(layout.labels), line))


def _take_labels(progress: Progress, paragraphs: list[Line]) -> None:
    """Programme, activity or result named in a short line above a table."""
    for p in paragraphs[-6:]:
        text = re.sub(r"^(?:\d{1,2}|[A-Za-z]|[ivxIVX]+)[.)]\s*", "", p.text)
        kind = next((n for n, label in LABELS if label.match(text)), None)
        if kind in (None, "jumlah", "sub kegiatan") or len(text.split()) > 16 or text.endswith((".", ";")):
            continue
        if re.search(r"indikator|target|tabel|kerangka|sebesar|renstra|matriks|dan sasaran", text, re.I):
            continue
        progress.set_context(str(kind), text, p, 0, FROM_CAPTION)


def _continues(progress: Progress, rows: list[Line], between: list[Line]) -> bool:
    """Whether rows without a heading go on with the table above; a text between may name a programme."""
    layout = progress.layout
    assert layout is not None
    first = [c for c in rows[0].cells if c]
    roles = [role_of(c) for c in first]
    heading = len(first) > 1 and ("no" in roles or sum(r != "lain" for r in roles) * 2 > len(first))
    if heading and not any(len(c) > 40 or looks_like_value(c) for c in first):
        return False
    if len(rows[0].cells) < layout.width - 2 and rows[0].cells[0]:
        return False
    if not between:
        return True
    ways = [place_cells(r.cells, layout) for r in rows]
    fits = [
        how != "ragu" and _has_values(progress, p, r.cells) for (p, how), r in zip(ways, rows, strict=True)
    ]
    if sum(fits) * 2 < len(fits):
        return False
    _take_labels(progress, between)
    why = "tabel bersambung setelah teks lain; pastikan masih tabel yang sama"
    progress.mark("target.csv", "*", "", why, shortened(between[-1].text), rows[0])
    return True


def _has_values(progress: Progress, placing: Placing, cells: Cells) -> bool:
    return any(placed(cells, placing)[c] for c in progress.value_columns)


def _usual_placings(progress: Progress, rows: Iterable[Line]) -> dict[int, Placing]:
    """How rows of each width stand, by those whose shape proves it, where they agree."""
    ways: dict[int, set[Placing]] = {}
    layout = progress.layout
    for r in rows if layout else ():
        assert layout is not None
        placing, how = place_cells(r.cells, layout)
        full = all(placing[c] is not None and r.cells[placing[c] or 0] for c in progress.value_columns)
        if how == "geser" or (how == "tetap" and full):
            ways.setdefault(len(r.cells), set()).add(placing)
    return {width: next(iter(found)) for width, found in ways.items() if len(found) == 1}


def _read_row(progress: Progress, line: Line, broken: bool, usual: Placing | None) -> None:
    layout = progress.layout
    assert layout is not None
    placing, how = place_cells(line.cells, layout, usual)
    cells = placed(line.cells, placing)
    valued = any(cells[c] for c in progress.value_columns)
    if not valued and any(c and c == label for c, label in zip(cells, layout.labels, strict=True)):
        return  # the heading again
    doubt = {
        "geser": "selnya bergeser dan dikembalikan menurut bentuk barisnya; cocokkan teks dan angkanya",
        "ragu": "letak selnya tidak pasti; cocokkan setiap angka dengan kolom tahunnya",
    }.get(how if valued else "")
    (read_target_row if layout.targets else read_money_row)(progress, line, cells, placing, broken, doubt)
