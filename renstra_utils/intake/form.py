"""A plan as one Excel workbook to fill in: a cover, a sheet per table, and what was in the plan when it was written. `intake` reads it back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from ..plan.plan import Plan, as_number, contract, is_value, read_texts, value_columns
from ..wording import Wording

#: Sheet, hidden, with the rows that the workbook was made from: what `intake` tells changes by.
BASE = "_asal"
VERSION = "renstra-excel-1"
#: Rows of the heading: sheet title, how to fill, column names.
HEAD = 3
#: Blank rows to write in below the last.
SPARE = 200
#: Written by `renstra impor` alone.
NOT_FILLED = {"revisi"}
#: Tables of which a workbook may hold some years alone.
_BY_YEAR = {"realisasi", "anggaran", "perjanjian", "rencana_aksi", "keluaran", "rpd", "nilai_nka"}
_MONEY = "#,##0.##;[Red]-#,##0.##;0;@"


def columns_of(table: str) -> list[dict[str, Any]]:
    """The fields of a table, in the order of its sheet."""
    return contract()[table]["schema"]["fields"]


def heading(field: dict[str, Any], money: str) -> str:
    """A column's heading: its name in the CSV, with the unit where there is one: `pagu_awal (rupiah)`."""
    unit = money if field.get("satuan") == "uang" else field.get("satuan")
    return field["name"] + (f" ({unit})" if unit else "")


def key_of(table: str) -> list[str]:
    """The columns that tell one row of a table from another; every column where it has no key."""
    schema = contract()[table]["schema"]
    return schema.get("primaryKey") or [f["name"] for f in schema["fields"]]


def base_rows(table: str, frame: pd.DataFrame) -> list[str]:
    """Each row of a table as one line of CSV, all columns of the contract in their order."""
    names = [f["name"] for f in columns_of(table)]
    out = []
    for row in frame[names].fillna("").itertuples(index=False):
        line = io.StringIO()
        csv.writer(line, lineterminator="", quoting=csv.QUOTE_ALL).writerow(row)
        out.append(line.getvalue())
    return out


def write(plan: Plan, years: Sequence[int] = ()) -> bytes:
    """The workbook of a plan, as bytes of an .xlsx.

    Each sheet has the columns of its CSV, with units, and the rows that are there or due: a row for each indicator and year (each quarter where
    quarters are rolled up) still to be filled. Grey columns in brackets repeat indicator, unit and target, and are not read back. `years`: only
    these years of realisasi, anggaran, perjanjian and the like.
    """
    import xlsxwriter

    texts = read_texts(plan.folder)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": f"{plan.meta.nama_kantor}: isian Renstra", "created": datetime(2000, 1, 1)})
    styles = _styles(book)
    _cover(book, plan, styles, years)
    lines = [("versi", VERSION), ("rencana", plan.name)]
    tables = [t for t in contract() if t not in NOT_FILLED]
    for table in tables:
        frame = texts[table]
        if years and table in _BY_YEAR:
            frame = frame[frame["tahun"].isin([str(y) for y in years])]
        helpers = _helpers(plan, table, texts)
        _sheet(book, plan, table, frame, due(plan, table, years or plan.years), helpers, styles)
        lines += [(table, line) for line in base_rows(table, frame)]
    hidden = book.add_worksheet(BASE)
    at = 0
    for name, line in lines:
        for start in range(0, len(line) or 1, 32_000):
            hidden.write_string(at, 0, name if start == 0 else "+")
            hidden.write_string(at, 1, line[start : start + 32_000])
            at += 1
    hidden.very_hidden()
    book.close()
    return buffer.getvalue()


def due(plan: Plan, table: str, years: Sequence[int]) -> list[dict[str, str]]:
    """The keys of rows that a table still lacks: every indicator, or every funded programme and activity, in each year; whatever rows there are."""
    have = plan.tables[table]
    if table == "realisasi":
        return _due_reports(plan, years)
    if table in ("target", "perjanjian"):
        codes = list(plan.indikator["kode"])
    elif table == "anggaran":
        funded = plan.pendanaan[plan.pendanaan["level"].isin(["program", "kegiatan"])]
        codes = list(dict.fromkeys([*funded["kode"].dropna(), *have["kode"]]))
    else:
        return []
    there = set(zip(have["kode"], have["tahun"], strict=True))
    return [{"kode": k, "tahun": str(y)} for k in codes for y in years if (k, y) not in there]


def _due_reports(plan: Plan, years: Sequence[int]) -> list[dict[str, str]]:
    """Rows of realisasi that are lacking: a year, or each of its quarters where the indicator is reported by quarter and no figure stands for the year."""
    have = plan.tables["realisasi"]
    by_quarter = set(plan.indikator.loc[plan.indikator["agregasi"].notna(), "kode"])
    by_quarter |= set(have.loc[have["triwulan"].notna(), "kode"])
    quarters = {
        k: set(g["triwulan"].dropna().astype(int)) for k, g in have.groupby(["kode", "tahun"], sort=False)
    }
    whole = have[have["triwulan"].isna()]
    told = whole[["nilai", "pembilang", "penyebut"]].notna().any(axis=1)
    row = set(whole[["kode", "tahun"]].itertuples(index=False, name=None))
    figure = set(whole.loc[told, ["kode", "tahun"]].itertuples(index=False, name=None))
    out = []
    for k in plan.indikator["kode"]:
        for y in years:
            if k not in by_quarter:
                out += [{"kode": k, "tahun": str(y)}] if (k, y) not in row else []
            elif (k, y) not in figure:  # a row for the year that holds only words leaves its quarters due
                missing = [q for q in (1, 2, 3, 4) if q not in quarters.get((k, y), set())]
                out += [{"kode": k, "tahun": str(y), "triwulan": str(q)} for q in missing]
    return out


# --- one sheet ----------------------------------------------------------------------------------------------------------


def _styles(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#c9ced6"}
    free = {**base, "locked": False, "bg_color": "#fffbea"}
    shut = {**base, "bg_color": "#eef0f3", "font_color": "#4a5361"}
    forms = {"text": "@", "number": "General", "money": _MONEY, "date": "yyyy-mm-dd"}
    out = {f"free {n}": book.add_format({**free, "num_format": f}) for n, f in forms.items()}
    out |= {f"shut {n}": book.add_format({**shut, "num_format": f}) for n, f in forms.items()}
    out |= {
        "help": book.add_format({**shut, "italic": True}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "hint": book.add_format({"font_color": "#4a5361"}),
        "mark": book.add_format({"bold": True, "font_color": "#8a1c1c"}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#23405f", "font_color": "#ffffff"}),
        "must": book.add_format({**base, "bold": True, "bg_color": "#23405f", "font_color": "#ffe08a"}),
        "side": book.add_format(
            {**base, "bold": True, "italic": True, "bg_color": "#5b6675", "font_color": "#ffffff"}
        ),
        "label": book.add_format({"bold": True, "valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    return out


#: A column that only helps to fill the others: the column it stands behind, and its text for a row.
Helper = tuple[str, Callable[[dict[str, str]], str]]


def _helpers(plan: Plan, table: str, texts: dict[str, pd.DataFrame]) -> dict[str, Helper]:
    """The helping columns of a table by their headings."""
    money = plan.satuan_uang.get("pendanaan", "rupiah")
    targets = _figures(plan.target, ["kode", "tahun"])
    if table in value_columns():
        about = plan.indikator.set_index("kode")
        found: dict[str, Helper] = {
            f"[{c}]": ("kode", lambda row, c=c: _shown(about[c].get(row["kode"])))  # type: ignore[misc]
            for c in ("indikator", "satuan")
        }
        if table != "target":
            found["[target]"] = (
                "triwulan" if table in ("realisasi", "rencana_aksi") else "tahun",
                lambda row: targets.get((row["kode"], row["tahun"]), ""),
            )
        return found
    if table == "anggaran":
        funded = plan.pendanaan[plan.pendanaan["level"].isin(["program", "kegiatan"])]
        names = dict(zip(funded["kode"], funded["uraian"], strict=True))
        amounts = _figures(texts["pendanaan"].loc[funded.index], ["kode", "tahun"])
        return {
            "[uraian]": ("kode", lambda row: _shown(names.get(row["kode"]))),
            f"[pendanaan ({money})]": (
                "tahun",
                lambda row: _grouped(amounts.get((row["kode"], row["tahun"]), "")),
            ),
        }
    return {}


def _figures(frame: pd.DataFrame, keys: list[str]) -> dict[tuple[str, ...], str]:
    return {
        tuple(str(k) for k in row[:-1]): _shown(row[-1])
        for row in frame[[*keys, "nilai"]].itertuples(index=False)
    }


def _grouped(amount: str) -> str:
    """`4056561000` as people read it, `4.056.561.000`; it is shown beside a cell and not read back."""
    number = as_number(amount)
    return amount if number is None else Wording().number(number, 10)


def _shown(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _sheet(
    book: Any,
    plan: Plan,
    table: str,
    frame: pd.DataFrame,
    more: list[dict[str, str]],
    helpers: dict[str, Helper],
    styles: dict[str, Any],
) -> None:
    spec, fields = contract()[table], columns_of(table)
    money, keys = plan.satuan_uang.get(table, "rupiah"), key_of(table)
    names: list[str] = []
    for f in fields:
        names += [f["name"], *(h for h, (after, _) in helpers.items() if after == f["name"])]
    sheet = book.add_worksheet(table)
    sheet.set_tab_color("#23405f" if table in ("realisasi", "anggaran") else "#9aa5b1")
    fictional = "CONTOH FIKTIF. " if plan.meta.contoh else ""
    sheet.write_string(0, 0, f"{fictional}{spec['title']} — {plan.meta.nama_kantor}", styles["title"])
    unit = f" Uang dalam {money}." if "satuan_uang" in spec else ""
    sheet.write_string(
        1, 0, f"{spec['description']}{unit} Kuning: isian. Abu-abu: terkunci. Kosong berarti belum ada nilai, bukan nol.",
        styles["hint"],
    )  # fmt: skip
    rows = [*frame[[f["name"] for f in fields]].fillna("").to_dict("records"), *more]
    end = HEAD + len(rows) + SPARE - 1
    by_name = {f["name"]: f for f in fields}
    lines = [1] * len(rows)
    for j, name in enumerate(names):
        field = by_name.get(name)
        if field is None:
            sheet.write_string(HEAD - 1, j, name, styles["side"])
        else:
            must = field.get("constraints", {}).get("required")
            sheet.write_string(HEAD - 1, j, heading(field, money), styles["must" if must else "head"])
            sheet.write_comment(HEAD - 1, j, _comment(field, money), {"x_scale": 2.2, "y_scale": 1.6})
            _choices(sheet, plan, table, field, j, end)
        texts = [str((r.get(name) if field else helpers[name][1](r)) or "") for r in rows]
        lengths = sorted(len(t) for t in texts) or [0]
        head = heading(field, money) if field else name
        wide = min(max(11, len(head) + 3, lengths[int(0.9 * (len(lengths) - 1))] + 2), 44)
        if field is not None and _form(field) == "money":
            wide = max(wide, lengths[-1] * 4 // 3 + 2)  # a number that does not fit is shown as ###
        sheet.set_column(j, j, wide)
        lines = [max(n, -(-len(t) // (wide - 2))) for n, t in zip(lines, texts, strict=True)]
        for i, text in enumerate(texts, HEAD):
            # What tells rows apart is locked, but for what a prepared row still lacks.
            locked = field is None or (
                name in keys and spec["schema"].get("primaryKey") is not None and not field.get("opsional")
            )
            _cell(sheet, i, j, field, text, locked, styles)
        for i in range(HEAD + len(rows), end + 1):
            if field is None:
                sheet.write_formula(i, j, _lookup(name, i), styles["help"], "")
            else:
                sheet.write_blank(i, j, None, styles[f"free {_form(field)}"])
    for i, n in enumerate(lines, HEAD):
        if n > 1:
            sheet.set_row(i, 15 * min(n, 12))
    side = max((names.index(n) for n in [*keys, *helpers] if n in names), default=0) + 1
    sheet.freeze_panes(HEAD, min(side, 6) if len(names) > side else 1)
    sheet.autofilter(HEAD - 1, 0, end, len(names) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{end + 1}"})
    sheet.protect(
        "", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True, "insert_rows": True, "delete_rows": True}
    )  # fmt: skip
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD - 1)
    sheet.print_area(0, 0, HEAD + len(rows) - 1, len(names) - 1)


def _form(field: dict[str, Any]) -> str:
    if field.get("satuan") == "uang":
        return "money"
    if field["type"] in ("number", "integer") or is_value(field):
        return "number"
    return "date" if field["type"] == "date" else "text"


def _cell(
    sheet: Any, i: int, j: int, field: dict[str, Any] | None, text: str, locked: bool, styles: dict[str, Any]
) -> None:
    if field is None:
        sheet.write_string(i, j, text, styles["help"])
        return
    form = _form(field)
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
    names = [f["name"] for f in columns_of("indikator")]
    letter = chr(ord("A") + names.index(column))
    last = 5000
    return f'=IFERROR(INDEX(indikator!${letter}${HEAD + 1}:${letter}${last},MATCH($A{row + 1},indikator!$A${HEAD + 1}:$A${last},0)),"")'


def _comment(field: dict[str, Any], money: str) -> str:
    lines = [field["description"]]
    if field.get("satuan") == "uang":
        lines.append(f"Dalam {money}.")
    if field.get("constraints", {}).get("required"):
        lines.append("Wajib diisi.")
    lines.append(f"Contoh: {field['example']}")
    return "\n".join(lines)


def _choices(sheet: Any, plan: Plan, table: str, field: dict[str, Any], column: int, end: int) -> None:
    """A drop-down where the contract knows the answers; it warns and does not forbid, for a paste passes by it anyway."""
    schema = contract()[table]["schema"]
    source: Any = [str(v) for v in field.get("constraints", {}).get("enum", [])]
    if field["name"] == "tahun":
        source = [str(y) for y in plan.years] + (["jumlah"] if field["type"] == "string" else [])
    for fk in schema.get("foreignKeys", []):
        if fk["fields"] == [field["name"]] and fk["reference"]["resource"] == "indikator":
            source = f"=indikator!$A${HEAD + 1}:$A$5000"
    if not source:
        return
    sheet.data_validation(
        HEAD, column, end, column,
        {
            "validate": "list", "source": source, "error_type": "warning", "error_title": "Di luar pilihan",
            "error_message": "Nilai ini tidak ada di daftar pilihan kolom ini.",
        },
    )  # fmt: skip


# --- the cover ----------------------------------------------------------------------------------------------------------


def _cover(book: Any, plan: Plan, styles: dict[str, Any], years: Sequence[int]) -> None:
    a, b = plan.meta.periode
    sheet = book.add_worksheet("Petunjuk")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, f"Isian Renstra {plan.meta.nama_kantor} {a}–{b}", styles["title"])
    row = 1
    if plan.meta.contoh:
        sheet.write_string(row, 0, "CONTOH FIKTIF: kantor dan semua angkanya rekaan.", styles["mark"])
        row += 1
    texts = [
        ("Mengisi", "Isi sel kuning. Sel abu-abu terkunci: kunci baris, judul, dan kolom bantu dalam kurung siku, yang tidak dibaca kembali."),
        ("Baris baru", f"Tiap lembar punya {SPARE} baris kosong di bawah. Baris yang hanya berisi kunci tidak dibaca sebagai isian."),
        ("Angka", "Ketik angka biasa. Persen pada indikator bersatuan % ditulis 87,5 atau 87,5%; di bawah 2 persen selalu dengan tanda %, mis. 0,95%. Jangan menyingkat: bukan “4,1 M”, tetapi 4100000000."),
        ("Uang", "Satuannya tertulis di judul kolom. " + "; ".join(f"{t}: {plan.satuan_uang[t]}" for t in plan.satuan_uang) + "."),
        ("Kosong", "Belum ada nilai dibiarkan kosong. Nol ditulis 0 hanya bila memang nol. Penilaian pihak luar yang belum keluar: belum dinilai."),
        ("Tanggal", "Tahun-bulan-tanggal, mis. 2025-03-31, atau tanggal Excel."),
        ("Membetulkan angka", "Timpa angkanya, lalu isi sumber_data dan tanggal_data yang baru: keduanya tampil sebagai alasan pembetulan di halaman."),
        ("Menghapus", "Kosongkan selnya. Untuk membuang satu baris, buka dahulu proteksi lembarnya (tanpa kata sandi), lalu hapus barisnya. Sebelum menulis, impor menunjukkan semua yang akan berubah dan bertanya."),
        ("Membaca kembali", "Di komputer pengolah: renstra impor BERKAS_INI FOLDER_RENCANA"),
    ]  # fmt: skip
    if years:
        texts.insert(
            0,
            (
                "Tahun",
                "Buku kerja ini hanya memuat tahun "
                + ", ".join(map(str, years))
                + "; tahun lain tidak tersentuh.",
            ),
        )
    row += 1
    for label, text in texts:
        sheet.write_string(row, 0, label, styles["label"])
        sheet.write_string(row, 1, text, styles["wrap"])
        sheet.set_row(row, 15 * -(-len(text) // 105))
        row += 1
    row += 1
    sheet.write_string(row, 0, "Lembar", styles["label"])
    sheet.write_string(row, 1, "Isinya", styles["label"])
    for table, spec in contract().items():
        if table in NOT_FILLED:
            continue
        row += 1
        sheet.write_url(row, 0, f"internal:'{table}'!A1", string=table)
        must = " Wajib ada." if spec["wajib"] else ""
        sheet.write_string(row, 1, f"{spec['title']}. {spec['description']}{must}", styles["wrap"])
    sheet.protect("", {"format_columns": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def save(plan: Plan, path: Path, years: Sequence[int] = ()) -> None:
    """Writes the workbook of a plan to `path`, whole or not at all."""
    from ..files import write_atomic

    write_atomic(path, write(plan, years))
