"""One sheet of the workbook to fill in: its columns, helping columns, rows, choices and protection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from ...plan.contract import contract, is_value, value_columns
from ...plan.plan import Plan
from ...plan.tables import FIGURES, fields_of, has_key, key_of, names_of, optional_of, required_of
from ...plan.values import as_number
from ...wording import Wording

#: Rows of the heading: sheet title, how to fill, column names.
HEAD = 3
#: Blank rows to write in below the last.
SPARE = 200
_MONEY = "#,##0.##;[Red]-#,##0.##;0;@"
#: As far down as a formula or a list of choices looks for a code.
_LAST = 5000
_PROTECTED = {"format_columns", "format_rows", "autofilter", "sort", "insert_rows", "delete_rows"}

#: A column that only helps to fill the others: the column it stands behind, and its text for a row.
HelperColumn = tuple[str, Callable[[dict[str, str]], str]]


def styles_of(book: Any) -> dict[str, Any]:
    """The looks of cells: `free` to write in, or `shut`, for each kind of value; and of headings and
    texts."""
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#c9ced6"}
    free = {**base, "locked": False, "bg_color": "#fffbea"}
    shut = {**base, "bg_color": "#eef0f3", "font_color": "#4a5361"}
    head = {**base, "bold": True, "bg_color": "#23405f"}
    forms = {"text": "@", "number": "General", "money": _MONEY, "date": "yyyy-mm-dd"}
    looks: dict[str, dict[str, Any]] = {f"free {n}": {**free, "num_format": f} for n, f in forms.items()}
    looks |= {f"shut {n}": {**shut, "num_format": f} for n, f in forms.items()}
    looks |= {
        "help": {**shut, "italic": True},
        "title": {"bold": True, "font_size": 14},
        "hint": {"font_color": "#4a5361"},
        "mark": {"bold": True, "font_color": "#8a1c1c"},
        "head": {**head, "font_color": "#ffffff"},
        "must": {**head, "font_color": "#ffe08a"},
        "side": {**head, "italic": True, "bg_color": "#5b6675", "font_color": "#ffffff"},
        "label": {"bold": True, "valign": "top"},
        "wrap": {"text_wrap": True, "valign": "top"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def field_heading(field: dict[str, Any], money: str) -> str:
    """A column's heading: its name in the CSV, with the unit where there is one: `pagu_awal (rupiah)`."""
    unit = money if field.get("satuan") == "uang" else field.get("satuan")
    return field["name"] + (f" ({unit})" if unit else "")


def helpers_of(plan: Plan, table: str, texts: dict[str, pd.DataFrame]) -> dict[str, HelperColumn]:
    """The helping columns of a table by their headings."""
    money = plan.satuan_uang.get("pendanaan", "rupiah")
    targets = _texts_by_key(plan.target, ["kode", "tahun"])
    if table in value_columns():
        about = plan.indikator.set_index("kode")
        found: dict[str, HelperColumn] = {
            "[indikator]": ("kode", lambda row: _blank_or_text(about["indikator"].get(row["kode"]))),
            "[satuan]": ("kode", lambda row: _blank_or_text(about["satuan"].get(row["kode"]))),
        }
        if table != "target":
            after = "triwulan" if table in ("realisasi", "rencana_aksi") else "tahun"
            found["[target]"] = (after, lambda row: targets.get((row["kode"], row["tahun"]), ""))
        return found
    if table == "anggaran":
        funded = plan.pendanaan[plan.pendanaan["kode"].notna() & plan.pendanaan["level"].ne("jumlah")]
        names = dict(zip(funded["kode"], funded["uraian"], strict=True))
        amounts = _texts_by_key(texts["pendanaan"].loc[funded.index], ["kode", "tahun"])
        planned = ("tahun", lambda row: _grouped(amounts.get((row["kode"], row["tahun"]), "")))
        uraian = ("kode", lambda row: _blank_or_text(names.get(row["kode"])))
        return {"[uraian]": uraian, f"[pendanaan ({money})]": planned}
    return {}


def _texts_by_key(frame: pd.DataFrame, keys: list[str]) -> dict[tuple[str, ...], str]:
    rows = frame[[*keys, "nilai"]].itertuples(index=False)
    return {tuple(str(k) for k in row[:-1]): _blank_or_text(row[-1]) for row in rows}


def _grouped(amount: str) -> str:
    """`4056561000` as people read it, `4.056.561.000`; it is shown beside a cell and not read back."""
    number = as_number(amount)
    return amount if number is None else Wording().number(number, 10)


def _blank_or_text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def write_sheet(
    book: Any,
    plan: Plan,
    table: str,
    rows: list[dict[str, str]],
    helpers: dict[str, HelperColumn],
    styles: dict[str, Any],
) -> None:
    """A sheet with the columns of a table and the helping ones, these rows, and blank ones to write in."""
    fields, keys = fields_of(table), key_of(table)
    money = plan.satuan_uang.get(table, "rupiah")
    names: list[str] = []
    for f in fields:
        names += [f, *(h for h, (after, _) in helpers.items() if after == f)]
    sheet = book.add_worksheet(table)
    _write_titles(sheet, plan, table, money, styles)
    end = HEAD + len(rows) + SPARE - 1
    lines = [1] * len(rows)
    for j, name in enumerate(names):
        field = fields.get(name)
        head = field_heading(field, money) if field else name
        if field is None:
            sheet.write_string(HEAD - 1, j, name, styles["side"])
        else:
            sheet.write_string(HEAD - 1, j, head, styles["must" if name in required_of(table) else "head"])
            sheet.write_comment(HEAD - 1, j, _comment(field, money), {"x_scale": 2.2, "y_scale": 1.6})
            _choices(sheet, plan, table, field, j, end)
        texts = [str((r.get(name) if field else helpers[name][1](r)) or "") for r in rows]
        wide = _width(head, texts, field is not None and _cell_kind(field) == "money")
        sheet.set_column(j, j, wide)
        lines = [max(n, -(-len(t) // (wide - 2))) for n, t in zip(lines, texts, strict=True)]
        # What tells rows apart is locked, but for what a prepared row still lacks.
        locked = name in keys and has_key(table) and name not in optional_of(table)
        for i, text in enumerate(texts, HEAD):
            _write_cell(sheet, i, j, field, text, locked, styles)
        for i in range(HEAD + len(rows), end + 1):
            if field is None:
                sheet.write_formula(i, j, _lookup(name, i), styles["help"], "")
            else:
                sheet.write_blank(i, j, None, styles[f"free {_cell_kind(field)}"])
    for i, n in enumerate(lines, HEAD):
        if n > 1:
            sheet.set_row(i, 15 * min(n, 12))
    side = max((names.index(n) for n in [*keys, *helpers] if n in names), default=0) + 1
    sheet.freeze_panes(HEAD, min(side, 6) if len(names) > side else 1)
    sheet.autofilter(HEAD - 1, 0, end, len(names) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{end + 1}"})
    sheet.protect("", dict.fromkeys(_PROTECTED, True))
    sheet.repeat_rows(HEAD - 1)
    sheet.print_area(0, 0, HEAD + len(rows) - 1, len(names) - 1)
    on_a4(sheet)


def on_a4(sheet: Any) -> None:
    """Prints a sheet on A4, landscape, as wide as one page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_titles(sheet: Any, plan: Plan, table: str, money: str, styles: dict[str, Any]) -> None:
    spec = contract()[table]
    sheet.set_tab_color("#23405f" if table in FIGURES else "#9aa5b1")
    fictional = "CONTOH FIKTIF. " if plan.meta.contoh else ""
    sheet.write_string(0, 0, f"{fictional}{spec['title']} — {plan.meta.nama_kantor}", styles["title"])
    unit = f" Uang dalam {money}." if "satuan_uang" in spec else ""
    how = "Kuning: isian. Abu-abu: terkunci. Kosong berarti belum ada nilai, bukan nol."
    sheet.write_string(1, 0, f"{spec['description']}{unit} {how}", styles["hint"])


def _width(head: str, texts: list[str], money: bool) -> int:
    """Wide enough for the heading and for nine in ten texts; for every amount, which would else show as
    ###."""
    lengths = sorted(len(t) for t in texts) or [0]
    wide = min(max(11, len(head) + 3, lengths[int(0.9 * (len(lengths) - 1))] + 2), 44)
    return max(wide, lengths[-1] * 4 // 3 + 2) if money else wide


def _cell_kind(field: dict[str, Any]) -> str:
    if field.get("satuan") == "uang":
        return "money"
    if field["type"] in ("number", "integer") or is_value(field):
        return "number"
    return "date" if field["type"] == "date" else "text"


def _write_cell(
    sheet: Any, i: int, j: int, field: dict[str, Any] | None, text: str, locked: bool, styles: dict[str, Any]
) -> None:
    if field is None:
        sheet.write_string(i, j, text, styles["help"])
        return
    form = _cell_kind(field)
    style = styles[f"{'shut' if locked else 'free'} {form}"]
    number = as_number(text) if form in ("money", "number") else None
    if number is not None and Decimal(f"{number:.15g}") != Decimal(text):
        number = None  # Excel keeps fifteen digits
    if not text:
        sheet.write_blank(i, j, None, style)
    elif number is not None:
        sheet.write_number(i, j, number, style)
    elif form == "date" and text >= "1900-03-01":
        sheet.write_datetime(i, j, date.fromisoformat(text), style)
    else:
        sheet.write_string(i, j, text, style)


def _lookup(name: str, row: int) -> str:
    """A helper's text in a spare row: what the indicator sheet says of the code written there."""
    column = {"[indikator]": "indikator", "[satuan]": "satuan"}.get(name)
    if column is None:
        return '=""'
    letter = chr(ord("A") + names_of("indikator").index(column))
    rows = f"${HEAD + 1}:${{}}${_LAST}"
    texts, codes = (f"indikator!${c}{rows.format(c)}" for c in (letter, "A"))
    return f'=IFERROR(INDEX({texts},MATCH($A{row + 1},{codes},0)),"")'


def _comment(field: dict[str, Any], money: str) -> str:
    lines = [field["description"]]
    if field.get("satuan") == "uang":
        lines.append(f"Dalam {money}.")
    if field.get("constraints", {}).get("required"):
        lines.append("Wajib diisi.")
    lines.append(f"Contoh: {field['example']}")
    return "\n".join(lines)


def _choices(sheet: Any, plan: Plan, table: str, field: dict[str, Any], column: int, end: int) -> None:
    """A drop-down where the contract knows the answers; it warns and does not forbid, for a paste passes by
    it anyway."""
    schema = contract()[table]["schema"]
    source: Any = [str(v) for v in field.get("constraints", {}).get("enum", [])]
    if field["name"] == "tahun":
        source = [str(y) for y in plan.years] + (["jumlah"] if field["type"] == "string" else [])
    for fk in schema.get("foreignKeys", []):
        if fk["fields"] == [field["name"]] and fk["reference"]["resource"] == "indikator":
            source = f"=indikator!$A${HEAD + 1}:$A${_LAST}"
    if not source:
        return
    choice = {"validate": "list", "source": source, "error_type": "warning"}
    choice |= {
        "error_title": "Di luar pilihan",
        "error_message": "Nilai ini tidak ada di daftar pilihan kolom ini.",
    }
    sheet.data_validation(HEAD, column, end, column, choice)
