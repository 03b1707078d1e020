"""Columns that are no figure and yet decide whose the figures are: labels, offices, the parts of a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..plan.contract import known_names
from ..plan.tables import NAMED_BY, key_of
from ..readers.sheets import Sheet
from ..text import words
from .layout import Layout

#: What the words of a label column mean; a figure of attainment is computed, never taken over.
_LABELS = {
    "target": "target",
    "rencana": "target",
    "target kinerja": "target",
    "realisasi": "realisasi",
    "realisasi kinerja": "realisasi",
    "capaian": "abaikan",
    "capaian %": "abaikan",
    "% capaian": "abaikan",
    "persentase": "abaikan",
    "persentase capaian": "abaikan",
    "tingkat capaian": "abaikan",
    "%": "abaikan",
}
_OFFICE = re.compile(
    r"^(?:kpu|komisi pemilihan umum|dinas|badan|kecamatan|kelurahan|sekretariat|inspektorat|kantor|rsud|"
    r"satpol|bagian|biro|uptd|kementerian|pengadilan|kejaksaan|balai|provinsi|kota|kab(?:upaten)?)\b"
)
_CODE_PART = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})*|[A-Z]{1,3}|[xX]+(?:\.[xX0-9]+)*")


def label_meaning(word: str) -> str:
    """What a word of a label column means: `target`, `realisasi`, or that its rows are passed over."""
    return _LABELS.get(word, "abaikan")


def texts_below(sheet: Sheet, last: int, column: int) -> list[str]:
    """What stands in a column below the row `last`, from the top down."""
    rows = (cells for n, cells in sorted(sheet.rows.items()) if n > last)
    return [cells[column].text for cells in rows if column in cells]


def _unmapped(layout: Layout) -> Iterator[int]:
    figures = set(map(id, layout.figures()))
    keys = {"kode", NAMED_BY.get(layout.table), *key_of(layout.table)}
    for j in sorted({*layout.slots, *layout.unused}):
        slot = layout.slots.get(j)
        if slot is None or (id(slot) not in figures and slot.column not in keys):
            yield j


def label_column(sheet: Sheet, layout: Layout) -> tuple[int | None, dict[str, str]]:
    """The column whose words say of each row whether it is a target or a realisasi, and what they mean for
    the table; None where there is none."""
    for j in _unmapped(layout):
        seen = dict.fromkeys(words(t) for t in texts_below(sheet, layout.last, j))
        kinds = {_LABELS.get(w) for w in seen}
        if seen and None not in kinds and kinds & {"target", "realisasi"}:
            return j, {w: _table_of(_LABELS[w], layout.table) for w in seen}
    return None, {}


def _table_of(label: str, table: str) -> str:
    """The table that a label's rows are for, where the sheet is read as `table`."""
    if label == "target" and table in ("target", "perjanjian", "rencana_aksi"):
        return table
    return table if label == "realisasi" and table == "realisasi" else "abaikan"


def office_column(sheet: Sheet, layout: Layout) -> int | None:
    """The column that names the office of each row: by its heading, or because it holds names of offices."""
    named = set(known_names()["kolom_kantor"])
    for j in _unmapped(layout):
        text = layout.slots[j].text if j in layout.slots else layout.unused[j]
        below = [t for t in texts_below(sheet, layout.last, j) if re.search("[a-z]", t, re.I)]
        if below and (words(text) in named or all(_OFFICE.match(words(t)) for t in below)):
            return j
    return None


def code_parts(sheet: Sheet, layout: Layout) -> tuple[int, ...]:
    """The columns that hold a code in pieces: those under one heading `Kode`, or the blank ones beside it."""
    first = next((j for j, s in layout.slots.items() if s.column == "kode"), None)
    if first is None:
        return ()
    text, found = layout.slots[first].text, [first]
    while (j := found[-1] + 1) and _is_part(sheet, layout, j, text):
        found.append(j)
    return tuple(found) if len(found) > 1 else ()


def _is_part(sheet: Sheet, layout: Layout, j: int, text: str) -> bool:
    slot, unused = layout.slots.get(j), layout.unused.get(j)
    if slot is not None and slot.text != text:
        return False
    if slot is None and unused is not None:
        return False
    return is_code_column(sheet, layout.last, j)


def is_code_column(sheet: Sheet, last: int, column: int) -> bool:
    """Whether a column holds nothing but parts of codes below the row `last`."""
    below = texts_below(sheet, last, column)
    return bool(below) and all(map(_CODE_PART.fullmatch, below))


def office_key(name: str) -> str:
    """An office's name as names are compared: `Komisi Pemilihan Umum Kab. Paser` is `kpu kabupaten paser`."""
    text = words(name).replace("komisi pemilihan umum", "kpu")
    return re.sub(r"\bkab\b", "kabupaten", text)


def same_office(a: str, b: str) -> bool:
    """Whether two names are of one office: equal, or the same but for `KPU` before the place."""
    x, y = office_key(a), office_key(b)
    return bool(x) and (x == y or x.removeprefix("kpu ") == y.removeprefix("kpu "))


def offices_in(sheet: Sheet, layout: Layout) -> Iterable[str]:
    """The offices that a sheet's column names, each once."""
    if layout.office is None:
        return ()
    return dict.fromkeys(t for t in texts_below(sheet, layout.last, layout.office))
