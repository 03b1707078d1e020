"""A form placed on a sheet, exactly: every heading is one that the form knows, or the form does not fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..plan.tables import fields_of, key_of
from ..readers.sheets import Sheet, cell_address
from ..text import words
from .beside import is_code_column
from .blocks import Block, blocks, heading_text, holds_figures
from .form import BY_LABEL, PASSED, Column, Form, plain_path
from .guess import titles_above
from .headings import ColumnHeading, parse_heading
from .layout import Layout, Slot


@dataclass(frozen=True)
class Fit:
    """How a form lies on a heading: by column of the sheet the form's column; headings of the sheet that the
    form does not know, by column; and headings of the form that the sheet lacks."""

    block: Block
    columns: dict[int, Column] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether nothing is unknown and nothing lacks."""
        return not self.unknown and not self.lacking

    def differences(self) -> list[str]:
        """What does not fit, heading by heading."""
        row = self.block.last
        new = [
            f"judul “{text}” (sel {cell_address(row, j)}) tidak ada di bentuk itu"
            for j, text in self.unknown.items()
        ]
        return [*new, *(f"judul “{text}” tidak ada di lembar" for text in self.lacking)]


def fit_of(form: Form, sheet: Sheet) -> Fit | None:
    """The heading of a sheet that a form fits best; None where no heading of it is known to the form."""
    known: dict[str, list[Column]] = {}
    found = [f for h in _headings(sheet) if (f := _fit(form, h, known)).columns]
    return max(found, key=lambda f: (f.exact, len(f.columns) - len(f.unknown) - len(f.lacking)), default=None)


@dataclass(frozen=True)
class _Heading:
    """A heading that a sheet may have, as a form holds it, and the words of the titles above."""

    block: Block
    paths: dict[int, tuple[str, ...]]
    plain: dict[int, str]
    titles: str


@lru_cache(maxsize=8)  # every form asks of the same sheet
def _headings(sheet: Sheet) -> list[_Heading]:
    """The headings that a sheet may have; none with figures among them."""
    bodies = {n for n, cells in sheet.rows.items() if holds_figures(cells)}
    out: dict[tuple, _Heading] = {}
    for loose in (False, True):
        for block in blocks(sheet, loose):
            if bodies.isdisjoint(range(block.first, block.last + 1)):
                paths = paths_below(sheet, block)
                titles = f" {words(' '.join(titles_above(sheet, block.first)))} "
                heading = _Heading(block, paths, {j: plain_path(p) for j, p in paths.items()}, titles)
                out.setdefault((block.first, block.last, *heading.plain.items()), heading)
    return list(out.values())


def _fit(form: Form, heading: _Heading, known: dict[str, list[Column]]) -> Fit:
    columns: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for j, plain in heading.plain.items():
        if plain not in known:
            known[plain] = [c for c in form.kolom if c.fits(plain)]
        if fitting := known[plain]:  # of several columns under one heading each its own
            columns[j] = fitting[min(seen[plain], len(fitting) - 1)]
        else:
            unknown[j] = " / ".join(heading.paths[j])
        seen[plain] += 1
    there = set(map(id, columns.values()))
    lacking = [c.judul[0] for c in form.kolom if id(c) not in there and not c.boleh_tidak_ada]
    if form.tentang and not any(f" {words(t)} " in heading.titles for t in form.tentang):
        lacking.append(f"judul lembar {' atau '.join(form.tentang)}")
    lacking += [f"judul lembar tanpa “{t}”" for t in form.bukan if f" {words(t)} " in heading.titles]
    return Fit(heading.block, columns, unknown, tuple(lacking))


def paths_below(sheet: Sheet, block: Block) -> dict[int, tuple[str, ...]]:
    """The headings of a block, and a blank one over each column below it that holds cells and has none; the
    next part of a code has the heading of the one before."""
    a, b = min(block.paths), max(block.paths)
    below = {j for n, cells in sheet.rows.items() if n > block.last for j in cells if a <= j <= b}
    out: dict[int, tuple[str, ...]] = {}
    for j in sorted({*block.paths, *below}):
        left = out.get(j - 1, ("",))
        beside = words(left[-1]).startswith("kode") and is_code_column(sheet, block.last, j)
        out[j] = block.paths.get(j, left if beside else ("",))
    return out


def layouts_by(form: Form, sheet: Sheet, fit: Fit) -> list[Layout]:
    """A sheet read by a form that fits it: one layout for each table that the form holds figures of."""
    paths = paths_below(sheet, fit.block)
    heads = {j: _heading(c, paths[j]) for j, c in fit.columns.items()}
    texts = {j: heading_text(paths[j]) for j in fit.columns}
    of = {j: c.arti for j, c in fit.columns.items()}
    tables = dict.fromkeys(
        a.partition(".")[0] for a in of.values() if "." in a and a.split(".")[0] not in ("kode", "label")
    )
    if BY_LABEL in of.values():
        tables |= dict.fromkeys(t for t in form.label.values() if t != "abaikan")
    codes = tuple(sorted((j for j, a in of.items() if a.startswith("kode.")), key=lambda j: of[j]))
    passed = {j: c for j, c in fit.columns.items() if c.arti in PASSED}
    base = Layout(
        "",
        fit.block.first,
        fit.block.last,
        {},
        {j: texts[j] + (f", {c.alasan}" if c.alasan else "") for j, c in passed.items()},
        above=titles_above(sheet, fit.block.first),
        codes=codes,
        label=next((j for j, a in of.items() if a == "label"), None),
        office=next((j for j, a in of.items() if a == "kantor"), None),
        total_only=form.ambil == "jumlah",
        adds_up=form.kumulatif,
        passing=form.lewati,
    )
    out = []
    for table in tables:
        slots = {j: s for j, a in of.items() if (s := _slot(table, a, heads[j], texts[j]))}
        if codes and "kode" in fields_of(table):
            slots[codes[0]] = Slot("kode", False, parse_heading("kode"), "kode")
        labels = {w: t if t == table else "abaikan" for w, t in form.label.items()}
        out.append(replace(base, table=table, slots=slots, labels=labels))
    return out


def _heading(column: Column, path: tuple[str, ...]) -> ColumnHeading:
    """What the heading says of period and unit, and what the form says in its place."""
    h = parse_heading(heading_text(path))
    if not column.arti.endswith((".rpd", ".realisasi")) or not any("{bulan}" in j for j in column.judul):
        h = replace(h, month=None)
    said = [None if v is None else str(v) for v in (column.tahun, column.triwulan, column.bulan)]
    year, quarter, month = (a or b for a, b in zip(said, (h.year, h.quarter, h.month), strict=True))
    return replace(h, year=year, quarter=quarter, month=month, unit=column.satuan or h.unit)


def _slot(table: str, meaning: str, heading: ColumnHeading, text: str) -> Slot | None:
    """What a column of a form is to one table; None where it is nothing to it."""
    own, _, column = meaning.partition(".")
    if meaning == BY_LABEL:
        return Slot("nilai", False, heading, text)
    if column and own not in ("kode", "label"):
        return Slot(column, False, heading, text) if own == table else None
    if meaning in (*PASSED, "label", "kantor") or column:
        return None
    in_key = meaning in key_of(table) or (meaning == "kode" and "kode" in fields_of(table))
    return Slot(meaning, not in_key, heading if in_key else replace(heading, unit=None), text)


def form_of(layouts: list[Layout], sheet: Sheet, name: str) -> Form:
    """The form that layouts of a sheet amount to, to be shown, confirmed and kept."""
    first = layouts[0]
    block = next(b for b in blocks(sheet) if (b.first, b.last) == (first.first, first.last))
    columns: dict[str, Column] = {}
    for j, path in paths_below(sheet, block).items():
        column = _column(layouts, j, plain_path(path))
        columns.setdefault(f"{column.judul} {column.arti}", column)
    labels: dict[str, str] = {}
    for layout in layouts:
        labels |= {w: t for w, t in layout.labels.items() if t != "abaikan" or w not in labels}
    return Form(nama=name, kolom=tuple(columns.values()), label=labels)


def _column(layouts: list[Layout], j: int, judul: str) -> Column:
    first = layouts[0]
    if j == first.label:
        return Column(judul=(judul,), arti="label")
    if j == first.office:
        return Column(judul=(judul,), arti="kantor")
    if j in first.codes:
        return Column(judul=(judul,), arti=f"kode.{first.codes.index(j) + 1}")
    found = [(layout.table, s) for layout in layouts if (s := layout.slots.get(j))]
    if not found:
        return Column(judul=(judul,), arti="abaikan")
    table, slot = found[0]
    if len(found) > 1 and slot.column == "nilai" and first.label is not None:
        return Column(judul=(judul,), arti=BY_LABEL)
    plain = slot.context or slot.column in ("kode", "tahun", "triwulan", "bulan")
    return Column(judul=(judul,), arti=slot.column if plain else f"{table}.{slot.column}")
