"""Whose figures a row holds: by its code, or by the indicator's or the activity's own text."""

from __future__ import annotations

from ..forms.cells import LARGEST
from ..plan.tables import NAMED_BY
from ..plan.values import as_number
from ..text import nearest, words
from .reading import squeezed
from .sheet_row import SheetRow

#: Rules by which a row of a tree of codes is passed over.
ABOVE, BELOW = "tingkat di atas kode rencana", "rincian di bawah kode rencana"


def kind_of_code(row: SheetRow) -> str:
    """The rule that passes over a row whose joined code stands above or below those of the plan; blank for
    any other row."""
    if not row.layout.codes or "kode" not in row.columns or row.table not in NAMED_BY:
        return ""
    code, known = row.cell("kode").text, row.reading.codes_of(row.table)
    if code in known:
        return ""
    if any(k.startswith(f"{code}.") for k in known):
        return ABOVE
    return BELOW if any(code.startswith(f"{k}.") for k in known) else ""


def row_code(row: SheetRow) -> str | None:
    """The code of a row, as written or by its text; None where it has none, or after a report."""
    reading, table = row.reading, row.table
    by_text = NAMED_BY.get(table)
    if "kode" not in row.columns:
        return _code_of_text(row) if by_text else None
    cell = row.cell("kode")
    text = reading.squeezed_codes(table).get(squeezed(cell.text), cell.text)
    wrong = _struck(row) or _made_a_number(row, text)
    if wrong is None and by_text is not None:
        wrong = _unknown(row, text) or _of_another_text(row, text)
    if wrong is None:
        return text
    row.bad_cell("kode", text, *wrong)
    return None


def _struck(row: SheetRow) -> tuple[str, str] | None:
    remedy = "Hapus baris yang tidak berlaku, atau hilangkan coretannya."
    return ("kodenya dicoret", remedy) if row.cell("kode").struck else None


def _made_a_number(row: SheetRow, text: str) -> tuple[str, str] | None:
    """Excel took `0101` for a number, or lost the last digits of a long one."""
    remedy = "Ubah format kolomnya menjadi Teks, lalu ketik ulang kodenya."
    value = row.cell("kode").value
    if isinstance(value, (int, float)) and not abs(value) < LARGEST:
        return "kode ini disimpan Excel sebagai angka, sehingga hanya 15 digitnya yang pasti", remedy
    if not isinstance(value, (int, float)):
        return None
    # Where `1.1` and `1.10` are both codes of the plan, the number 1,1 may be either.
    numbers = {k: as_number(k) for k in row.reading.codes_of(row.table) if k != text}
    alike = sorted(
        k for k, v in numbers.items() if k.lstrip("0") == text or (v is not None and v == float(text))
    )
    what = f"kode ini disimpan Excel sebagai angka; yang ada: {', '.join(alike)}"
    return (what, remedy) if alike else None


def _unknown(row: SheetRow, text: str) -> tuple[str, str] | None:
    known = row.reading.codes_of(row.table)
    if text in known:
        return None
    what = f"kode tidak ada di {'pendanaan.csv' if row.table == 'anggaran' else 'indikator.csv'}"
    return what, f"{nearest(text, sorted(known))}Betulkan kodenya, atau tambahkan dulu."


def _of_another_text(row: SheetRow, text: str) -> tuple[str, str] | None:
    cell = row.context.get(NAMED_BY[row.table])
    others = row.reading.codes_with_text(row.table, cell.text) if cell and not row.reading.ours else []
    if cell is None or not others or text in others:
        return None
    what = f"kode ini bukan milik “{cell.text[:80]}”, yang kodenya {', '.join(others)}"
    return what, "Periksa apakah kode dan teksnya tergeser."


def _code_of_text(row: SheetRow) -> str | None:
    reading, column = row.reading, NAMED_BY[row.table]
    cell = row.context.get(column)
    if cell is None:
        what = "baris ini berisi angka, tetapi tidak ada kode atau teks yang menyebut milik siapa"
        row.bad(None, None, what, "Isi kolom kode.")
        return None
    fits = reading.codes_with_text(row.table, cell.text)
    indicators = reading.plan.indikator
    for beside in ("sasaran", "satuan", "kegiatan"):
        if len(fits) > 1 and beside in row.context and beside in indicators:
            about = dict(zip(indicators["kode"], indicators[beside].fillna(""), strict=True))
            fits = [k for k in fits if words(about.get(k, "")) == words(row.context[beside].text)] or fits
    if len(fits) == 1:
        return fits[0]
    if fits:
        what, remedy = f"teks ini dipakai {len(fits)} kode: {', '.join(fits)}", "Tambahkan kolom kode."
    else:
        near = nearest(cell.text, list(reading.texts_of(row.table).values()))
        what = "teks ini tidak ada di rencana"
        remedy = f"{near}Samakan bunyinya, atau tambahkan kolom kode."
    row.bad(column, cell.text, what, remedy)
    return None
