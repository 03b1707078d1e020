"""A form placed on a printed table: its columns are known, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ...readers.lines import Line
from ...readers.sheets import Cell, Sheet
from ..bind import Fit, fit_of, paths_below
from ..blocks import heading_text
from ..form import BY_LABEL, Column, Form
from ..headings import parse_heading
from .heading import TableHeading
from .layout import TableLayout
from .vocabulary import role_of, unit_named

#: What a column of a form is in a printed table; what is not here is nothing to a plan.
_ROLES = {
    "no": "no",
    "kode": "kode",
    "indikator": "indikator",
    "satuan": "satuan",
    "sasaran": "sasaran",
    "tujuan": "tujuan",
    "program": "program",
    "kegiatan": "kegiatan",
    "sub kegiatan": "sub",
    "kondisi awal": "awal",
    "kondisi akhir": "akhir",
}
#: Rows below a heading that a form is held against: enough to tell a code from a name.
_HELD_AGAINST = 12


def layout_by_form(
    heading: TableHeading, caption: str, period: tuple[int, int], rows: Sequence[Line], forms: Iterable[Form]
) -> TableLayout | None:
    """The layout of a table by the first form that fits its heading exactly; None where none does, or where
    the years of its columns are not those of the plan. `rows`: the table's, its heading first."""
    first, last = heading.first, heading.last
    some = rows[first : last + 1 + _HELD_AGAINST]
    sheet = Sheet(
        caption,
        False,
        {
            n: {j: Cell(text) for j, text in enumerate(line.cells, 1) if text}
            for n, line in enumerate(some, 1)
            if any(line.cells)
        },
    )
    for form in forms:
        fit = fit_of(form, sheet)
        if fit is None or not fit.exact or fit.block.first != 1 or fit.block.last > last - first + 1:
            continue
        if layout := _layout(form, sheet, fit, heading, caption, period):
            return layout
    return None


def _layout(
    form: Form, sheet: Sheet, fit: Fit, heading: TableHeading, caption: str, period: tuple[int, int]
) -> TableLayout | None:
    roles = ["lain"] * len(heading.own)
    targets: dict[int, int] = {}
    money: dict[int, int | str] = {}
    years_of: dict[str, dict[int, Any]] = {"target.nilai": targets, BY_LABEL: targets, "dana": money}
    texts = {j: heading_text(path) for j, path in paths_below(sheet, fit.block).items()}
    for j, column in fit.columns.items():
        at, year = j - 1, _year(column, texts[j])
        figures = years_of.get(column.arti)
        if figures is None:
            blank = column.arti == "abaikan" and not heading.labels[at]
            roles[at] = "lain nilai" if blank else _role(column.arti, texts[j])
        elif year is None or year in figures.values():
            return None
        elif period[0] <= year <= period[1]:
            figures[at], roles[at] = year, "target" if figures is targets else "uang"
        else:
            roles[at] = "lain nilai"
    if sorted(targets.values()) != list(range(period[0], period[1] + 1)):
        return None
    unit = unit_named(" ".join(texts.values())) or unit_named(caption) if money else None
    return TableLayout(roles, targets, money, heading.labels, unit, form=form)


def _year(column: Column, text: str) -> int | None:
    year = column.tahun or parse_heading(text).year
    return int(year) if year else None


def _role(meaning: str, text: str) -> str:
    if meaning == "uraian":
        role = role_of(text)
        return "campuran" if role == "lain" else role
    return _ROLES.get(meaning.partition(".")[0] if meaning.startswith("kode.") else meaning, "lain")
