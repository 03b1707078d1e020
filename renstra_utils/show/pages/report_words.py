"""What only the office can say in its report, and what is the same in every report: cover, review, chapters I
and IV.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..content import Block, Content, Lines, Section, Signatures, Table, Words
from .report_figures import TITLES, ReportFigures

#: What is asked for in each part of `narasi.csv`, in the order of the report.
ASKED = {
    "kata pengantar": "kata pengantar",
    "ikhtisar eksekutif": "kata-kata kantor untuk ikhtisar eksekutif",
    "latar belakang": "latar belakang",
    "maksud dan tujuan": "maksud dan tujuan laporan",
    "tugas dan fungsi": "tugas dan fungsi kantor",
    "struktur organisasi": "struktur organisasi",
    "sumber daya manusia": "penjelasan sumber daya manusia",
    "isu strategis": "isu strategis",
    "sistematika": "sistematika laporan",
    "visi dan misi": "visi dan misi",
    "renstra": "penjelasan Renstra",
    "perjanjian kinerja": "penjelasan Perjanjian Kinerja",
    "kinerja lainnya": "kinerja lainnya",
    "simpulan": "simpulan",
    "langkah perbaikan": "langkah perbaikan tahun berikutnya",
}
#: A line to be written on by hand.
_BLANK = "." * 60
_PEOPLE = "sumber daya manusia"


def told(p: ReportFigures, part: str) -> str | None:
    """The office's words for a part of the report: those of the year, else those of every year."""
    rows = p.plan.tables["narasi"]
    mine = rows[rows["bagian"].eq(part) & (rows["tahun"].eq(p.tahun) | rows["tahun"].isna())]
    texts = mine.sort_values("tahun", na_position="last", kind="stable")["teks"]
    return str(texts.iloc[0]) if len(texts) else None


def words(p: ReportFigures, part: str) -> Words:
    """The office's words for a part, or the cell that takes them."""
    cell = p.say("narasi.csv, baris baru: tahun {tahun}, bagian “{bagian}”, kolom teks", bagian=part)
    return Words(told(p, part), p.t(ASKED[part]), cell)


def given_words(p: ReportFigures, part: str) -> list[Block]:
    """The office's words where there are any; of what it need not write there is no placeholder."""
    return [words(p, part)] if told(p, part) else []


def _written(part: str) -> Callable[[ReportFigures], Content]:
    """A section that holds the office's words for one part."""
    return lambda p: Content([words(p, part)])


# --- before the chapters ------------------------------------------------------------------------------------


def _cover(p: ReportFigures) -> Content:
    lines = [p.t("LAPORAN KINERJA INSTANSI PEMERINTAH"), p.plan.meta.nama_kantor]
    return Content([Lines([*lines, p.say("TAHUN {tahun}")])])


def _review(p: ReportFigures) -> Content:
    """The reviewer's own statement: nothing is said for them."""
    said = [
        "Diisi dan ditandatangani pereviu setelah reviu selesai; sebelum itu pernyataan ini belum berlaku.",
        "Kami telah mereviu Laporan Kinerja {kantor} tahun {tahun}. "
        "Isi laporan menjadi tanggung jawab pimpinan {kantor}.",
        "Simpulan reviu:",
    ]
    signed = Signatures([["", ""], [p.t("Pereviu,"), "", "", "", _BLANK[:30]]], _BLANK[:30])
    return Content([*map(p.say, said), Lines([_BLANK, _BLANK, _BLANK], title=False), signed])


def _foreword(p: ReportFigures) -> Content:
    signed = Signatures([["", ""], [p.say("Pimpinan {kantor},"), "", "", "", _BLANK[:30]]], _BLANK[:30])
    return Content([words(p, "kata pengantar"), signed])


COVER = (Section("sampul", "", _cover),)
REVIEW = (Section("reviu", "", _review),)
FOREWORD = (Section("kata-pengantar", "", _foreword),)


# --- chapters I and IV --------------------------------------------------------------------------------------


def _staff(p: ReportFigures) -> Content:
    """Who works there: of each group of `sdm.csv` the table's figures, else those of the text."""
    s = p.plan.tables["sdm"]
    if s.empty:
        cell = p.t("sdm.csv, kolom kelompok, kategori, dan jumlah")
        return Content([Words(None, p.t("tabel sumber daya manusia"), cell), *given_words(p, _PEOPLE)])
    as_table = s[s["sumber"].eq("tabel")]
    rest = s[s["sumber"].ne("tabel") & ~s["kelompok"].isin(as_table["kelompok"])]
    rows = pd.concat([as_table, rest])
    rows = rows.sort_values("kelompok", key=lambda k: k.map(_first_places(s)), kind="stable")
    files = {f"lkjip-sdm-{p.tahun}": rows.drop(columns=["_baris", "baris_sumber"])}
    none = p.t("tidak tercatat")
    columns = p.columns(
        "kategori jumlah persen",
        kategori={"label": p.t("Kategori"), "kind": "data"},
        jumlah={"label": p.t("Jumlah (orang)"), "kind": "int", "none": none},
        persen={"label": p.t("Bagian"), "kind": "percent", "none": none},
    )
    columns = [c for c in columns if c.key != "persen" or rows["persen"].notna().any()]
    note = p.t("Angka seperti tercatat pada Renstra; jumlah dan persentasenya tidak dihitung ulang.")
    table = Table(rows, columns, "sdm-t", p.t("Pegawai menurut kelompok"), note, groups=["kelompok"])
    return Content([table, *given_words(p, _PEOPLE)], files=files)


def _first_places(s: pd.DataFrame) -> dict[str, int]:
    return {group: n for n, group in enumerate(s["kelompok"].dropna().unique())}


def _outline(p: ReportFigures) -> Content:
    """What stands in which chapter; the office's own words where it wrote them."""
    if own := given_words(p, "sistematika"):
        return Content(own)
    named = [p.t(title) for id, title in TITLES.items() if id.startswith(("bab-", "lampiran-"))]
    return Content([p.t("Laporan ini tersusun atas bagian berikut."), *named])


INTRODUCTION = (
    Section("latar-belakang", "Latar belakang", _written("latar belakang")),
    Section("maksud-tujuan", "Maksud dan tujuan", _written("maksud dan tujuan")),
    Section("tugas-fungsi", "Tugas dan fungsi", _written("tugas dan fungsi")),
    Section("struktur", "Struktur organisasi", _written("struktur organisasi")),
    Section("sdm", "Sumber daya manusia", _staff),
    Section("isu-strategis", "Isu strategis", _written("isu strategis")),
    Section("sistematika", "Sistematika", _outline),
)


def _other(p: ReportFigures) -> Content | None:
    """Achievements beyond the agreement: only where the office wrote of them."""
    return Content(own) if (own := given_words(p, "kinerja lainnya")) else None


OTHER = (Section("kinerja-lain", "C. Kinerja lainnya", _other),)
CLOSING = (
    Section("simpulan", "Simpulan", _written("simpulan")),
    Section("langkah-perbaikan", "Langkah perbaikan", _written("langkah perbaikan")),
)
