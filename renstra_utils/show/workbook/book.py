"""A plan as one Excel workbook to fill in: a cover, a sheet per table, and what was in the plan when it was
written."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ...files import write_atomic
from ...plan.contract import contract
from ...plan.folder import read_texts
from ...plan.plan import Plan
from ...plan.tables import NOT_FILLED, names_of
from .base import BASE, VERSION, base_rows, write_base
from .due import rows_due
from .sheet import SPARE, helpers_of, on_a4, styles_of, write_sheet

#: Tables of which a workbook may hold some years alone.
BY_YEAR = {
    *("realisasi", "anggaran", "perjanjian", "rencana_aksi"),
    *("tindak_lanjut", "keluaran", "rpd", "nilai_nka"),
}


def workbook_bytes(plan: Plan, years: Sequence[int] = ()) -> bytes:
    """The workbook of a plan, as bytes of an .xlsx.

    Each sheet has the columns of its CSV, with units, and the rows that are there or due: a row for each
    indicator and year (each quarter where quarters are rolled up) still to be filled. Grey columns in
    brackets repeat indicator, unit and target, and are not read back. `years`: only these years of realisasi,
    anggaran, perjanjian and the like.
    """
    import xlsxwriter

    texts = read_texts(plan.folder)
    buffer = io.BytesIO()
    as_written = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **as_written})
    book.set_properties({"title": f"{plan.meta.nama_kantor}: isian Renstra", "created": datetime(2000, 1, 1)})
    styles = styles_of(book)
    _write_cover(book, plan, styles, years)
    base = [("versi", VERSION), ("rencana", plan.name)]
    for table in [t for t in contract() if t not in NOT_FILLED]:
        frame = texts[table][names_of(table)]
        if years and table in BY_YEAR:
            frame = frame[frame["tahun"].isin([str(y) for y in years])]
        rows = [*frame.fillna("").to_dict("records"), *rows_due(plan, table, years or plan.years)]
        write_sheet(book, plan, table, rows, helpers_of(plan, table, texts), styles)
        base += [(table, line) for line in base_rows(table, frame)]
    write_base(book.add_worksheet(BASE), base)
    book.close()
    return buffer.getvalue()


#: What the cover says of filling in.
_HOW = {
    "Mengisi": (
        "Isi sel kuning. Sel abu-abu terkunci: kunci baris, judul, dan kolom bantu dalam kurung siku, yang"
        " tidak dibaca kembali."
    ),
    "Baris baru": (
        f"Tiap lembar punya {SPARE} baris kosong di bawah. Baris yang hanya berisi kunci tidak dibaca sebagai"
        " isian."
    ),
    "Angka": (
        "Ketik angka biasa. Persen pada indikator bersatuan % ditulis 87,5 atau 87,5%; di bawah 2 persen"
        " selalu dengan tanda %, mis. 0,95%. Jangan menyingkat: bukan “4,1 M”, tetapi 4100000000."
    ),
    "Uang": "Satuannya tertulis di judul kolom. {uang}.",
    "Kosong": (
        "Belum ada nilai dibiarkan kosong. Nol ditulis 0 hanya bila memang nol. Penilaian pihak luar yang"
        " belum keluar: belum dinilai."
    ),
    "Tanggal": "Tahun-bulan-tanggal, mis. 2025-03-31, atau tanggal Excel.",
    "Membetulkan angka": (
        "Timpa angkanya, lalu isi sumber_data dan tanggal_data yang baru: keduanya tampil sebagai alasan"
        " pembetulan di halaman."
    ),
    "Menghapus": (
        "Kosongkan selnya. Untuk membuang satu baris, buka dahulu proteksi lembarnya (tanpa kata sandi), lalu"
        " hapus barisnya. Sebelum menulis, impor menunjukkan semua yang akan berubah dan bertanya."
    ),
    "Membaca kembali": "Di komputer pengolah: renstra impor BERKAS_INI FOLDER_RENCANA",
}


def _write_cover(book: Any, plan: Plan, styles: dict[str, Any], years: Sequence[int]) -> None:
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
    units = "; ".join(f"{table}: {unit}" for table, unit in plan.satuan_uang.items())
    texts = {label: text.format(uang=units) for label, text in _HOW.items()}
    if years:
        shown = ", ".join(map(str, years))
        only = f"Buku kerja ini hanya memuat tahun {shown}; tahun lain tidak tersentuh."
        texts = {"Tahun": only, **texts}
    row += 1
    for label, text in texts.items():
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
    on_a4(sheet)


def save_workbook(plan: Plan, path: Path, years: Sequence[int] = ()) -> None:
    """Writes the workbook of a plan to `path`, whole or not at all."""
    write_atomic(path, workbook_bytes(plan, years))
