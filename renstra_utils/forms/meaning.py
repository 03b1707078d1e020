"""What a column of a form can mean, in words that a person chooses by."""

from __future__ import annotations

from ..plan.contract import contract
from .form import BY_LABEL, meanings

#: What is about the row, and stored in no table.
_ROW = {
    "kode": "Kode indikator, atau kegiatan pada uang",
    "tahun": "Tahun",
    "triwulan": "Triwulan",
    "bulan": "Bulan",
    "level": "Tingkat: program, kegiatan, …",
    "no": "Nomor urut",
    "indikator": "Bunyi indikator",
    "uraian": "Uraian baris",
    "satuan": "Satuan",
    "sasaran": "Sasaran",
    "tujuan": "Tujuan",
    "program": "Nama program",
    "kegiatan": "Nama kegiatan",
    "sub kegiatan": "Nama subkegiatan",
    "target": "Target, hanya sebagai pembanding",
    "label": "Label baris: Target, Realisasi, …",
    "kantor": "Nama kantor atau satker",
    "abaikan": "Tidak dipakai",
    "kondisi awal": "Kondisi awal, dari dokumen",
    "kondisi akhir": "Kondisi akhir, dari dokumen",
    "dana": "Dana per tahun, dari dokumen",
    BY_LABEL: "Angka menurut label barisnya",
    "kode.1": "Bagian pertama kode",
    "kode.2": "Bagian kedua kode",
    "kode.3": "Bagian ketiga kode",
    "kode.4": "Bagian keempat kode",
    "kode.5": "Bagian kelima kode",
}


def explained(meaning: str) -> tuple[str, ...]:
    """A meaning in words: one text about the row, or the title of a table and the name of its column.

    >>> explained("abaikan"), explained("realisasi.sumber_data")
    (('Tidak dipakai',), ('Realisasi kinerja', 'sumber data'))
    """
    if meaning in _ROW:
        return (_ROW[meaning],)
    table, _, column = meaning.partition(".")
    return contract()[table]["title"], column.replace("_", " ")


def all_explained() -> dict[str, tuple[str, ...]]:
    """Every meaning, with its words."""
    return {m: explained(m) for m in meanings()}
