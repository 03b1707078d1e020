"""A form proposed for a sheet that none is known for: what each column would mean, what is not certain, and
what would be read. Nothing is kept before a person has confirmed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from ..bounded import Limits
from ..forms.beside import label_meaning
from ..forms.bind import fit_of, form_of, paths_below
from ..forms.blocks import Block, blocks
from ..forms.doubts import doubts_of
from ..forms.form import Column, Form, FormError, plain_path, shipped_forms
from ..forms.form import meanings as known_meanings
from ..forms.guess import layouts_of, rivals_of
from ..forms.layout import Layout
from ..plan.plan import Plan, load
from ..plan.problem import Problem
from ..readers.sheets import Sheet, cell_address
from ..show.workbook.base import BASE
from ..text import nearest, shortened, words
from .entries import by_label
from .proposal import IntakeError
from .propose import read_file, read_within

#: What a preview says of a form that is in no file yet.
NOT_SAVED = "belum disimpan"
_UNKNOWN = "tabelnya tidak dikenali"
_HEADING_NEEDED = "Beri satu baris judul di atas angkanya, atau sebut lembar yang lain."
#: Rows that are shown above and below the heading, and their columns.
_ABOVE, _BELOW, _WIDE = 4, 8, 100


@dataclass(frozen=True)
class SeenRow:
    """One row of a sheet as it stands: its number, its cells from column A on, and whether it is heading."""

    number: int
    cells: tuple[str, ...]
    heading: bool = False


@dataclass(frozen=True)
class SeenColumn:
    """One column of a sheet: its letter, the tiers of its heading, what its form says of it, its first cells,
    and why that is not certain."""

    letter: str
    path: tuple[str, ...]
    column: Column
    cells: tuple[str, ...]
    doubt: str = ""

    @property
    def heading(self) -> str:
        """Its heading on one line."""
        return " / ".join(self.path)

    @property
    def meaning(self) -> str:
        """What its cells are."""
        return self.column.arti


@dataclass(frozen=True)
class Mapped:
    """A form proposed for one sheet: the form, its columns as they stand there, what else is not certain, the
    rows about the heading, the sheets that the file has, and the tables that it could be where that is in
    doubt."""

    sheet: str
    form: Form
    columns: tuple[SeenColumn, ...]
    doubts: tuple[str, ...] = ()
    rows: tuple[SeenRow, ...] = ()
    sheets: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the columns of its rows."""
        wide = max((len(r.cells) for r in self.rows), default=0)
        return tuple(cell_address(1, j)[:-1] for j in range(1, wide + 1))

    @property
    def certain(self) -> bool:
        """Whether no column and nothing else is in doubt."""
        return not self.doubts and not any(c.doubt for c in self.columns)


def propose_form(
    folder: Path,
    path: Path,
    name: str | None = None,
    meanings: Mapping[str, str] | None = None,
    sheet: str | None = None,
    table: str | None = None,
    limits: Limits | None = None,
) -> Mapped:
    """The form that a sheet of a file seems to have, in the terms of a plan. Nothing is written.

    `name`: what it is called, else as the sheet is; `meanings`: by letter of a column what a person says that
    it means, in the place of what is guessed; `sheet`: which one, else the first that holds a table; `table`:
    what it holds, where that is in doubt.
    Raises IntakeError where the file or the plan cannot be read, FormError where a meaning is unknown.
    """
    return read_within(limits, path, _propose_form, folder, path, name, dict(meanings or {}), sheet, table)


def _propose_form(
    folder: Path,
    path: Path,
    name: str | None,
    meanings: dict[str, str],
    wanted: str | None,
    table: str | None,
) -> Mapped:
    plan = load(folder, empty_ok=True)
    sheets = [s for s in read_file(path) if s.rows and not s.hidden and s.name != BASE]
    names = tuple(s.name for s in sheets)
    if wanted is not None:
        sheets = [s for s in sheets if s.name == wanted]
    found = [(s, layouts_of(s, table)) for s in sheets]
    sheet, layouts = next(((s, ls) for s, ls in found if ls), found[0] if found else (None, []))
    if sheet is None:
        what = f"tidak ada lembar “{wanted}”" if wanted else "tidak ada lembar yang berisi"
        remedy = f"Yang ada: {', '.join(f'“{n}”' for n in names)}." if names else "Periksa berkasnya."
        raise IntakeError(path, [Problem(path.name, None, None, None, what, remedy)])
    name = name or sheet.name
    chosen = by_label(layouts, table) or layouts[:1]
    doubts = _doubts(plan, sheet, layouts, chosen)
    shipped = _shipped(sheet)
    form = shipped or _form(sheet, chosen, name)
    doubts = [] if shipped else doubts
    seen = _columns(sheet, form, doubts)
    if not seen:
        what, remedy = f"lembar “{sheet.name}” tidak punya judul kolom yang terbaca", _HEADING_NEEDED
        raise IntakeError(path, [Problem(path.name, None, None, None, what, remedy)])
    if not (shipped or chosen):
        seen = tuple(replace(c, doubt=c.doubt or _UNKNOWN) for c in seen)
    columns = _as_said(seen, meanings)
    form = form if not meanings else _form_of_columns(form, name, columns, sheet)
    form = form.model_copy(update={"berkas": NOT_SAVED})
    whole = tuple(text for j, text in doubts if j is None)
    rivals = () if shipped else tuple(rivals_of(layouts, chosen))
    return Mapped(sheet.name, form, columns, whole, _rows(sheet, form), names, rivals)


def _rows(sheet: Sheet, form: Form) -> tuple[SeenRow, ...]:
    """The rows about the heading, as they stand."""
    fit = fit_of(form, sheet)
    first, last = (fit.block.first, fit.block.last) if fit else (1, 0)
    numbers = sorted(sheet.rows)
    shown = [n for n in numbers if n < first][-_ABOVE:]
    shown += [n for n in numbers if first <= n <= last]
    shown += [n for n in numbers if n > last and n >= first][:_BELOW]
    wide = min(_WIDE, max((max(sheet.rows[n], default=0) for n in shown), default=0))
    out = []
    for n in shown:
        cells = sheet.rows[n]
        texts = ("" if j not in cells or cells[j].follows else cells[j].text for j in range(1, wide + 1))
        out.append(SeenRow(n, tuple(shortened(t) for t in texts), first <= n <= last))
    return tuple(out)


def _shipped(sheet: Sheet) -> Form | None:
    """A form that is shipped and fits the sheet already."""
    return next((f for f in shipped_forms() if (fit := fit_of(f, sheet)) and fit.exact), None)


def _doubts(
    plan: Plan, sheet: Sheet, layouts: list[Layout], chosen: list[Layout]
) -> list[tuple[int | None, str]]:
    """What is not certain, by column; of the whole sheet where the column is None."""
    out: list[tuple[int | None, str]] = []
    units = {str(u) for u in plan.indikator["satuan"] if not pd.isna(u)}
    for layout in chosen:
        out += [(d.column, d.what) for d in doubts_of(sheet, layout, units, ours=False)]
    if rivals := rivals_of(layouts, chosen):
        out.append((None, f"bisa dibaca sebagai tabel {' atau '.join(rivals)}; sebut tabelnya"))
    return out


def _form(sheet: Sheet, chosen: list[Layout], name: str) -> Form:
    """The form of the layouts that were found; where there are none, one of the widest heading, in which
    nothing is used yet."""
    if chosen:
        return form_of(chosen, sheet, name)
    widest = max(blocks(sheet), key=lambda b: (len(b.paths), b.first - b.last), default=Block(1, 1, {}))
    columns = {plain_path(p): Column(judul=(plain_path(p),), arti="abaikan") for p in widest.paths.values()}
    return Form(nama=name, kolom=tuple(columns.values()))


def _columns(sheet: Sheet, form: Form, doubts: list[tuple[int | None, str]]) -> tuple[SeenColumn, ...]:
    """The columns of a sheet under the heading that a form fits."""
    fit = fit_of(form, sheet)
    if fit is None:
        return ()
    rows = [cells for n, cells in sorted(sheet.rows.items()) if n > fit.block.last]
    why = {j: text for j, text in doubts if j is not None}
    out = []
    for j, path in paths_below(sheet, fit.block).items():
        column = fit.columns.get(j) or Column(judul=(plain_path(path),), arti="abaikan")
        cells = tuple(c[j].text for c in rows if j in c)[:3]
        out.append(SeenColumn(cell_address(1, j)[:-1], path, column, cells, why.get(j, "")))
    return tuple(out)


def _as_said(columns: tuple[SeenColumn, ...], meanings: dict[str, str]) -> tuple[SeenColumn, ...]:
    """The columns with the meanings that a person gave to some, by letter."""
    letters = [c.letter for c in columns]
    if other := next((x for x in meanings if x not in letters), None):
        raise FormError(f"kolom {other} tidak ada di lembar; yang ada: {', '.join(letters)}.")
    out = []
    for c in columns:
        if c.letter in meanings:
            try:
                column = Column(judul=(plain_path(c.path),), arti=meanings[c.letter])
            except ValueError:
                near = nearest(meanings[c.letter], known_meanings())
                raise FormError(
                    f"kolom {c.letter}: arti “{meanings[c.letter]}” tidak dikenal. {near}"
                ) from None
            c = replace(c, column=column, doubt="")
        out.append(c)
    return tuple(out)


def _form_of_columns(form: Form, name: str, columns: tuple[SeenColumn, ...], sheet: Sheet) -> Form:
    """The form that columns amount to: of columns with one heading and several meanings each its own."""
    by_heading: dict[str, list[Column]] = {}
    for c in columns:
        by_heading.setdefault(plain_path(c.path), []).append(c.column)
    kolom = [c for group in by_heading.values() for c in (group if len(set(group)) > 1 else group[:1])]
    new = form.model_copy(update={"nama": name, "kolom": tuple(kolom), "berkas": ""})
    fit = fit_of(new, sheet)
    label = next((j for j, c in fit.columns.items() if c.arti == "label"), None) if fit else None
    if fit is None or label is None or form.label:
        return new
    words_there = {
        words(cells[label].text) for n, cells in sheet.rows.items() if n > fit.block.last and label in cells
    }
    return new.model_copy(update={"label": {w: label_meaning(w) for w in sorted(words_there)}})
