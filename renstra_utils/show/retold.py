"""Sentences of ours that stand in files in Indonesian, retold in the reader's language.

What computes a figure writes down where it is from and why another is missing, once, in Indonesian. A page in
another language looks such a sentence up by its words, with its figures, dates and quotations put back.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ..wording import Wording

#: Every such sentence, its figures as places; a test holds that none is missing.
SENTENCES = (
    # why there is no growth
    "realisasi {a} belum dilaporkan",
    "tahun pertama rencana",
    "realisasi {a} nol",
    "realisasi {a} baru sebagian",
    "realisasi {a} dan {b} bukan dari bulan yang sama",
    # why a figure is not added up
    "angka program tidak dijumlahkan: ada kegiatan yang induknya tidak diketahui, mungkin bagian program ini",
    "angka program tidak dijumlahkan: jumlah memakai kegiatan di bawahnya",
    "tidak dijumlahkan: kegiatan induknya tidak diketahui",
    # parts of a budget-performance score
    "keluaran.csv: {a} dari {b} indikator keluaran punya realisasi",
    "rasio tiap indikator dibatasi {a} (konvensi, belum diverifikasi)",
    "{a} indikator bertarget {b} tidak dihitung",
    "keluaran.csv: {a} dari {b} keluaran lengkap",
    "belum dihitung: pagu, realisasi anggaran, atau capaian {a} keluaran belum diketahui",
    "keluaran.csv: {a} keluaran; Σ(PAK × CK) = {b}; ΣRAK = {c}",
    "rumus efisiensi dapat menguntungkan klaim capaian {a} % yang murah; baca bersama masukannya",
    "E belum dihitung",
    "E = {a} %",
    "E dibatasi ±{a}",
    "rpd.csv: {a} dari {b} bulan punya rencana dan realisasi",
    "anggaran.csv: realisasi / pagu",
    "anggaran.csv: {a} / {b} × {c}",
    "baru {a} dari {b} baris berpagu melapor",
    "{a} baris berbelanja tanpa pagu tidak dihitung",
    "data tertua per {a}",
    "serapan {a} % dibatasi {b}",
    "komponen berbobot di atas",
    "belum tersedia: masukannya belum diisi",
    "bobot mereproduksi angka terbitan",
    "nilai_nka.csv",
)
_NAMES = "abcdefgh"
#: A quotation, a date, a figure; none within a word.
_PLACE = re.compile(r"“[^“”]*”|\d{4}-\d\d-\d\d|(?<![\w.,-])[−-]?\d+(?:\.\d{3})*(?:,\d+)?(?![\w-])", re.ASCII)
#: Between two sentences; not within a quotation.
_BETWEEN = re.compile(r"; (?=[^“”]*(?:“[^“”]*”[^“”]*)*$)")
_LACKING = "belum dijumlahkan: belum lengkap {daftar}"


def retold(w: Wording, text: str) -> Markup:
    """The text in the reader's language; a part that is none of `SENTENCES` stays, marked as Indonesian."""
    if w.bahasa == "id":
        return escape(re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda m: w.date(m[0]), text))
    if (whole := _one(w, text)) is not None:
        return whole
    own = Markup('<span lang="id">{}</span>')
    parts = (own.format(x) if (one := _one(w, x)) is None else one for x in _BETWEEN.split(text))
    return Markup("; ").join(parts)


def _one(w: Wording, text: str) -> Markup | None:
    """One sentence; None where it is not known."""
    if text.startswith(start := _LACKING.partition("{")[0]):
        return w.markup(_LACKING, daftar=", ".join(map(w.t, text.removeprefix(start).split(", "))))
    found: list[str] = []

    def place(m: re.Match[str]) -> str:
        found.append(m[0])
        return f"{{{_NAMES[len(found) - 1]}}}" if len(found) <= len(_NAMES) else m[0]

    message = _PLACE.sub(place, text)
    if message not in SENTENCES:
        return None
    return w.markup(message, **dict(zip(_NAMES, (_figure(w, x) for x in found), strict=False)))


def _figure(w: Wording, text: str) -> Markup | str:
    """A figure with the marks of the reader's language; a quotation as it is."""
    if text.startswith("“"):
        return Markup('<span lang="id">{}</span>').format(text)
    return w.date(text) if text.count("-") == 2 else text.translate(str.maketrans(".,", ",."))
