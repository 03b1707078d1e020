"""Rows with money: what they name, at which level, and the amounts of each year."""

from __future__ import annotations

from ..forms.printed.cells import looks_like_value, without_spaces
from ..forms.printed.heading import Cells
from ..forms.printed.layout import TableLayout
from ..forms.printed.placing import Placing
from ..forms.printed.vocabulary import goes_on, leading_code, level_of
from ..readers.lines import Line
from .progress import CellByRole, FundingRow, PrintedValue, Progress

#: Columns that name a row with money, the smallest part first.
_NAMING = ("sub", "kegiatan", "program/kegiatan", "program", "campuran", "indikator", "sasaran")


def code_and_name(by_role: CellByRole, text: str) -> tuple[str | None, str]:
    """The code and the name of a row: the code may stand in a column of its own."""
    for role in ("kode", "program/kegiatan", "no"):
        if role in by_role:
            code, rest = leading_code(without_spaces(by_role[role][0]))
            if code and not rest:
                return code, text
    return leading_code(text)


def _amounts(
    layout: TableLayout, line: Line, cells: Cells, placing: Placing
) -> dict[int | str, PrintedValue]:
    return {y: (cells[c] or "", line, placing[c]) for c, y in layout.money.items()}


def _named(by_role: CellByRole) -> tuple[str, str | None]:
    """The name and the code of a row with money: those of the smallest part that the row names."""
    found = [by_role[r][0] for r in _NAMING if r in by_role]
    found = found or [by_role[r][0] for r in ("no", "kode") if r in by_role and len(by_role[r][0]) > 3]
    pairs = [code_and_name(by_role, n) for n in found]
    # A cell that holds nothing but a code names nothing.
    names = (rest for n, (_, rest) in zip(found, pairs, strict=True) if leading_code(without_spaces(n))[1])
    return next((name for name in names if name), ""), next((c for c, _ in pairs if c), None)


def money_beside_targets(
    progress: Progress,
    line: Line,
    cells: Cells,
    placing: Placing,
    by_role: CellByRole,
    doubt: str | None,
) -> None:
    """The money of a row in a table that holds targets and money."""
    layout = progress.layout
    assert layout is not None
    amounts = _amounts(layout, line, cells, placing)
    if not any(v for v, _, _ in amounts.values()):
        return
    text, code = _named(by_role)
    level = level_of(text, code)
    if level is None:
        level = next((r for r in ("sub", "kegiatan", "program") if r in by_role), "output")
        level = "sub kegiatan" if level == "sub" else level
    elif level == "sasaran":
        level = "output"
    if not text and not code:
        doubt = "uraiannya tidak terbaca"
        if progress.funding:
            progress.funding[-1].doubt = (
                progress.funding[-1].doubt or "baris berikutnya tanpa uraian; cocokkan angkanya"
            )
    progress.funding.append(
        FundingRow(text, level, code, progress.table, [line], layout.unit, amounts, doubt)
    )


def read_money_row(
    progress: Progress, line: Line, cells: Cells, placing: Placing, broken: bool, doubt: str | None
) -> None:
    """A row of a table that holds money alone: a new row of the funding, or the rest of the one above."""
    layout = progress.layout
    assert layout is not None
    amounts = _amounts(layout, line, cells, placing)
    valued = any(v for v, _, _ in amounts.values())
    by_role = {r: (c, n) for n, (c, r) in enumerate(zip(cells, layout.roles, strict=True)) if c}
    if (
        not set(_NAMING) & set(layout.roles)
        and "lain" in by_role
        and not looks_like_value(by_role["lain"][0])
    ):
        by_role["campuran"] = by_role["lain"]
    text, code = _named(by_role)
    prior = (
        progress.funding[-1] if progress.funding and progress.funding[-1].table == progress.table else None
    )
    if (
        prior is not None
        and not code
        and text
        and (
            (not valued and goes_on(text))
            or (broken and not any(v for v, _, _ in prior.amounts.values()) and prior.level != "jumlah")
        )
    ):
        prior.text = f"{prior.text} {text}".strip()
        prior.lines.append(line)
        prior.doubt = "disambung dari baris lain; pastikan uraian dan angkanya satu baris"
        if valued:
            prior.amounts = amounts
        return
    level = level_of(text, code) or next((r for r in ("kegiatan", "program") if r in by_role), None)
    if level == "sasaran" or "sub" in by_role:
        level = "sub kegiatan" if "sub" in by_role else "output"
    if not valued and level not in ("program", "kegiatan", "jumlah"):
        return
    if not text and not code:
        doubt = "uraiannya tidak terbaca"
    if level is None:
        doubt, level = doubt or "tingkat baris ini ditentukan dari letaknya", "output"
    progress.funding.append(
        FundingRow(text, level, code, progress.table, [line], layout.unit, amounts, doubt)
    )
