"""Every numeric cell of a sheet accounted for: read, or passed over by a rule with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from ..forms.cells import UnreadableCell, number_of
from ..forms.layout import Layout
from ..plan.tables import fields_of
from ..readers.sheets import Cell, Sheet, cell_address
from ..text import words
from ..wording import Wording
from .reading import Reading
from .row_kinds import HEADING, TOTAL


def account(reading: Reading, sheet: Sheet, layouts: list[Layout]) -> list[str]:
    """How many numeric cells of a sheet were read, how many were passed over by which rule, and the sums of
    its columns of money beside the sheet's own totals, line by line."""
    first, last = layouts[0].first, layouts[0].last
    rules: Counter[str] = Counter()
    read = 0
    for n, cells in sheet.rows.items():
        for j, cell in cells.items():
            if cell.follows or _number(cell) is None or first <= n <= last:
                continue
            if (sheet.name, n, j) in reading.taken:
                read += 1
            else:
                rules[_rule(reading, sheet, layouts, n, j)] += 1
    passed = ", ".join(f"{rule} {count}" for rule, count in rules.items())
    lines = [
        f"Lembar “{sheet.name}”: {read} sel angka dibaca" + (f"; dilewati: {passed}." if passed else ".")
    ]
    return [*lines, *_sums(reading, sheet, layouts)]


def _rule(reading: Reading, sheet: Sheet, layouts: list[Layout], n: int, j: int) -> str:
    """The name of the rule by which a numeric cell was not read."""
    if n < layouts[0].first:
        return "di atas tabel"
    if (rule := reading.passed.get((sheet.name, n))) is not None:
        return "nomor kolom" if rule == HEADING else rule
    slot = next((s for layout in layouts if (s := layout.slots.get(j)) is not None), None)
    if slot is not None:
        return f"pembanding “{slot.text}”" if slot.context else f"kolom “{slot.text}”"
    unused = layouts[0].unused.get(j)
    if unused is not None:
        return f"kolom “{unused}”"
    return f"kolom {cell_address(1, j)[:-1]}, tanpa judul"


def _sums(reading: Reading, sheet: Sheet, layouts: list[Layout]) -> Iterable[str]:
    """Of each column of money the sum of what was read, and the sheet's last total of it."""
    totals = [n for (name, n), rule in reading.passed.items() if name == sheet.name and rule == TOTAL]
    for layout in layouts:
        fields = fields_of(layout.table)
        for j, slot in layout.slots.items():
            if slot.context or fields.get(slot.column, {}).get("satuan") != "uang" or layout.total_only:
                continue
            rows = [n for n in sheet.rows if (sheet.name, n, j) in reading.taken]
            found = sum((_number(sheet.rows[n][j]) or Decimal(0) for n in rows), Decimal(0))
            printed = [
                v
                for n in sorted(totals)
                if _is_total(sheet, n) and (v := _number(sheet.rows[n].get(j))) is not None
            ]
            if not printed:
                continue
            same = (
                "sama"
                if printed[-1] == found
                else "BERBEDA; periksa bila baris yang dibaca seharusnya habis dijumlah"
            )
            a, b = (Wording().number(float(v), 2) for v in (found, printed[-1]))
            place = f"Lembar “{sheet.name}” kolom “{slot.text}”"
            yield f"{place}: yang dibaca berjumlah {a}, baris jumlah {b}: {same}."


def _is_total(sheet: Sheet, n: int) -> bool:
    """Whether a row of sums is a total, and no mean."""
    return not any(words(c.text).startswith(("rata", "rerata")) for c in sheet.rows[n].values())


def _number(cell: Cell | None) -> Decimal | None:
    """The number in a cell, as far as it has one; a year, a code or a text with digits is none."""
    if cell is None or cell.text == "":
        return None
    try:
        return number_of(cell, None, whole=True)[0]
    except UnreadableCell:
        return None
