"""What a row below a heading is: figures of the table, or one of the rules by which rows are passed over."""

from __future__ import annotations

import re

from ..forms.beside import same_office
from ..forms.blocks import numbers_columns
from ..forms.headings import MONTHS
from ..forms.layout import Layout
from ..plan.tables import NAMED_BY, has_key, holds_figures, key_of
from ..readers.sheets import Cell, Sheet
from ..text import words
from .reading import Reading

#: Rules by which a row is passed over, as the preview names them; `isian` is none.
FIGURES, HEADING, ACROSS, TOTAL, BARE = "isian", "judul", "judul di dalam tabel", "jumlah", "tanpa isian"
OTHER_OFFICE, OTHER_LABEL, DETAIL = "kantor lain", "label lain", "rincian di bawah jumlah"
SIGNED = "tanda tangan"
_SIGNED = re.compile(
    rf"(?:mengetahui|menyetujui|disusun|dievaluasi|ditetapkan|pihak|kepala|ketua|sekretaris|direktur|bupati|"
    rf"wali kota|walikota|gubernur|camat|lurah|plt|plh|nip)\b|[a-z ]+ [0-9]{{1,2}} (?:{MONTHS}) [0-9]{{4}}$"
)
_SUM = re.compile(
    r"(?:grand |sub )?(?:jumlah|total|subtotal|rata rata|rerata)\b(?:"
    r" (?:total|pagu|dipa|belanja|keseluruhan|seluruhnya|umum|besar|capaian|anggaran|realisasi|satker))*"
)


def row_kind(reading: Reading, sheet: Sheet, layout: Layout, n: int, first: bool) -> str:
    """Which kind a row is, one of the rules above or one of the form's own. Reports a row with figures whose
    office or label is not clear."""
    cells = {j: c for j, c in sheet.rows[n].items() if j in layout.slots}
    if {j: c.text for j, c in cells.items()}.items() <= {j: s.text for j, s in layout.slots.items()}.items():
        return HEADING
    if first and not reading.ours and _numbers(reading, sheet, layout, n):
        return HEADING
    if reading.ours:
        return HEADING if all(layout.slots[j].context for j in cells) else FIGURES
    if _is_across(layout, sheet.rows[n]):
        return ACROSS
    if _is_signature(reading, sheet, layout, n):
        return SIGNED
    if rule := _own_rule(layout, sheet.rows[n]):
        return rule
    keys, keyed = key_of(layout.table), has_key(layout.table)
    # A heading among the rows, or a name below them, holds nothing to take over.
    if not any(
        not layout.slots[j].context and (layout.slots[j].column not in keys or not keyed) for j in cells
    ):
        return BARE
    if other := _of_others(reading, sheet, layout, n):
        return other
    total = keyed and ({"kode", "bulan"} & {*keys}) and is_sum(reading, layout, sheet.rows[n])
    if layout.total_only:
        return FIGURES if total else DETAIL
    return TOTAL if total else FIGURES


def _numbers(reading: Reading, sheet: Sheet, layout: Layout, n: int) -> bool:
    """Whether the first row numbers the columns, and is none of the plan's."""
    code = next(
        (sheet.rows[n][j].text for j, s in layout.slots.items() if s.column == "kode" and j in sheet.rows[n]),
        None,
    )
    if code in {*reading.codes, *reading.known_money}:
        return False
    return numbers_columns(sheet.rows[n], sure="bulan" in key_of(layout.table) and not layout.total_only)


def _is_across(layout: Layout, cells: dict[int, Cell]) -> bool:
    """Whether one text stands across the figures: `KEGIATAN 3356: …`, merged over the table."""
    figures = {id(s) for s in layout.figures()}
    over = [cells[j] for j, s in layout.slots.items() if id(s) in figures and j in cells]
    texts = {c.text for c in cells.values()}
    return bool(over) and len(texts) == 1 and all(c.follows and isinstance(c.value, str) for c in over)


def _is_signature(reading: Reading, sheet: Sheet, layout: Layout, n: int) -> bool:
    """Whether a row belongs to the signatures below a table: texts alone, none of them whose figures they
    are, that name a day or a post, or follow such a row."""
    if not holds_figures(layout.table):
        return False  # its texts are what it holds
    cells = sheet.rows[n].values()
    who = {"kode", NAMED_BY.get(layout.table)}
    if any(not isinstance(c.value, str) or c.text[:1].isdigit() for c in cells):
        return False
    if any(s.column in who and j in sheet.rows[n] for j, s in layout.slots.items()):
        return False
    begun = any(rule == SIGNED and at[0] == sheet.name for at, rule in reading.passed.items())
    return begun or any(_SIGNED.match(words(c.text)) for c in cells)


def _own_rule(layout: Layout, cells: dict[int, Cell]) -> str:
    """The form's own rule that a row falls under: by the words it begins with."""
    texts = [words(c.text) for _, c in sorted(cells.items()) if isinstance(c.value, str)]
    for rule, starts in layout.passing.items():
        if any(t.startswith(words(s)) for t in texts for s in starts):
            return rule
    return ""


def _of_others(reading: Reading, sheet: Sheet, layout: Layout, n: int) -> str:
    """Whether a row with figures is another office's, or another label's."""
    cells = sheet.rows[n]
    if layout.office is not None:
        office = cells[layout.office].text if layout.office in cells else ""
        if not office:
            what = "nama kantornya kosong, padahal baris ini berisi angka"
            reading.bad(sheet.name, n, "kantor", None, what, "Isi nama kantor di setiap baris.")
            return OTHER_OFFICE
        if not same_office(office, reading.plan.meta.nama_kantor or ""):
            reading.others.setdefault(office, []).append((sheet.name, n))
            return OTHER_OFFICE
        reading.office_seen = True
    if layout.label is not None:
        label = words(cells[layout.label].text) if layout.label in cells else ""
        if label not in layout.labels:
            what = "label barisnya bukan salah satu dari " + ", ".join(layout.labels)
            remedy = "Tulis Target atau Realisasi, atau petakan lembarnya dengan renstra petakan."
            reading.bad(sheet.name, n, "label", label or None, what, remedy)
            return OTHER_LABEL
        if layout.labels[label] == "abaikan":
            return f"label “{label}”"
    return ""


def is_sum(reading: Reading, layout: Layout, cells: dict[int, Cell]) -> bool:
    """Whether a row is a total: `JUMLAH`, `Jumlah I`, `Sub Total Program Dukungan Manajemen`, and no code or
    text of the plan tells it otherwise."""
    names = {"kode", "bulan", NAMED_BY.get(layout.table)}
    figures = layout.figures()
    before = min((j for j, s in layout.slots.items() if s in figures), default=0)
    telling = [
        c.text
        for j, c in cells.items()
        if (layout.slots[j].column in names or layout.total_only if j in layout.slots else j < before)
        and isinstance(c.value, str)
    ]
    if any(t in reading.codes or t in reading.known_money or words(t) in reading.groups for t in telling):
        return False
    for text in map(words, telling):
        rest = text[m.end() :].strip() if (m := _SUM.match(text)) else None
        if rest is not None and (
            not rest or rest in reading.groups or re.fullmatch(r"[ivx]+|[a-z]|[0-9]+", rest)
        ):
            return True
    return False
