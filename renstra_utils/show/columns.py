"""What a column of a page is called and how its figures are shown: one entry for each key, whatever table it
stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..text import decimals_needed, half_up
from ..wording import MISSING, Wording, is_figure

#: Bounds of a capaian: full attainment and those of the chosen scale, which only the page knows.
MARKS = (float("nan"),)
_SHARE = (0.0, 100.0)


@dataclass(frozen=True)
class Column:
    """How one column of a frame is shown.

    `kind`: `text` (wording of ours), `prose` (sentences of ours that quote the plan), `lines` (the same,
    each part after a `; ` on a line of its own), `list` (parts after commas or `; `, folded where they are
    many, under `many`: a message with {n}), `data` (text from the plan, in Indonesian), `number`,
    `int`, `percent`, `points`, `money`, `value` (a figure as the office entered it, of mixed units),
    `date`, `status` or `html` (Markup). `head`: the cell that names its row. `none`: the word for a missing
    value. `decimals`: at most so many in kinds `number`, `percent` and `points`, and the same number down
    the column; more only where one of `bounds`, the figures that the reader compares with, would look met
    or missed when it is not. `sort`: the column of the frame that orders the rows, where what is shown does
    not. `right`: cells of kind `html` are figures.
    """

    key: str
    label: str
    kind: str = "text"
    none: str | None = None
    decimals: int = 2
    bounds: tuple[float, ...] = ()
    head: bool = False
    sort: str = ""
    many: str = ""
    right: bool = False

    @property
    def numeric(self) -> bool:
        """Right-aligned, sorted by value."""
        return self.right or self.kind in ("number", "int", "percent", "points", "money", "value")

    def places(self, values: Sequence[Any]) -> int:
        """How many decimals every figure of the column is printed with: no zeros that no row needs."""
        if self.kind not in ("number", "percent", "points"):
            return 0
        known = {float(v) for v in values if is_figure(v)}
        bounds = {0.0, *self.bounds} if self.kind == "points" else {*self.bounds}
        shown = [half_up(v, decimals_needed(v, bounds, least=self.decimals)).normalize() for v in known]
        most = max([0, *(-int(d.as_tuple().exponent) for d in shown)])
        # With more decimals than its own need, a figure may round onto a bound again.
        while (more := max([most, *(decimals_needed(v, bounds, least=most) for v in known)])) > most:
            most = more
        return most


#: Every column by its key. A page says what differs in its own table, and the label where it names a year.
COLUMNS = {
    c.key: c
    for c in [
        # what a row is about
        Column("no", "No"),
        Column("sasaran", "Sasaran", "data"),
        Column("indikator", "Indikator", "data"),
        Column("teks", "Indikator", "html"),
        Column("program", "Program", "data"),
        Column("program_kode", "Program", "data"),
        Column("kegiatan", "Kegiatan", "data"),
        Column("kantor", "Kantor", "data"),
        Column("kode", "Kode"),
        Column("nama", "Nama", "data"),
        Column("satuan", "Satuan", "data", MISSING),
        Column("tahun", "Tahun"),
        Column("thn", "Tahun"),
        Column("tahun_data", "Tahun", none=MISSING),
        Column("tingkat", "Tingkat"),
        Column("tabel", "Tabel"),
        Column("kolom", "Kolom"),
        # targets, realisasi, capaian
        Column("t", "Target", "html", sort="t_angka"),
        Column("r", "Realisasi", "html", sort="r_angka"),
        Column("target", "Target", "data", MISSING),
        Column("target_acuan", "Target", "data", MISSING),
        Column("target_tercetak", "Tercetak", "data", MISSING),
        Column("target_pk", "Target PK", "data", MISSING),
        Column("target_akhir", "", "data", MISSING),
        Column("nasional", "Target nasional", "html"),
        Column("lantai", "Terhadap nasional", "html"),
        Column("r_angka", "Realisasi", "value"),
        Column("r_rincian", "Rincian triwulan", "data", MISSING),
        Column("capaian_mentah", "Capaian", "percent", MISSING, bounds=MARKS),
        Column("capaian", "Rata-rata capaian", "percent", bounds=MARKS),
        Column("rata_rata", "Rata-rata capaian", "percent", bounds=MARKS),
        Column("bagan", "Terhadap target", "html", sort="capaian_mentah"),
        Column("status", "Status", "status"),
        Column("predikat", "Predikat"),
        Column("asal", "Asal angka", "html"),
        Column("rumus", "Rumus", "data", MISSING),
        Column("dasar_hukum", "Dasar hukum", "data"),
        Column("sumber", "Sel asal", "data", MISSING),
        Column("sumber_data", "Sumber data", "data"),
        Column("standar_nasional", "Standar", "value"),
        Column("sumber_standar", "Sumber", "data"),
        Column("rate", "Realisasi terhadap standar", "percent", bounds=(100,)),
        Column("alasan_polaritas", "Mengapa ambigu", "data"),
        Column("bacaan", "Polaritas ambigu dibaca"),
        Column("persen_memenuhi", "Memenuhi target", "percent", decimals=1, bounds=MARKS),
        # years
        Column("perubahan", "Perubahan (poin)", "points"),
        Column("selisih", "Selisih (poin)", "points"),
        Column("kemajuan", "Terhadap target akhir", "percent", bounds=(100,)),
        Column("perlu_per_tahun", "Perlu per tahun", "number", bounds=(0,)),
        Column("tren_per_tahun", "Tren per tahun", "number", bounds=(0,)),
        Column("proyeksi", "Proyeksi akhir", "number"),
        Column("prospek", "Prospek", "html"),
        # counts
        Column("n", "Temuan", "int"),
        Column("n_angka", "Indikator", "int"),
        Column("n_lapor", "Dilaporkan", "int"),
        Column("n_target", "Bertarget", "int"),
        Column("n_memenuhi", "Memenuhi", "int"),
        Column("n_sebagian", "Memenuhi sebagian", "int"),
        Column("n_dinilai", "Dinilai", "int"),
        Column("n_sementara", "Sementara", "int"),
        Column("n_total", "Indikator", "int"),
        Column("n_kantor", "Kantor", "int"),
        Column("n_berangka", "Kantor berangka", "int"),
        Column("n_serapan", "Kantor berserapan lengkap", "int"),
        Column("faktor_pendukung", "Pendukung", "data"),
        Column("faktor_penghambat", "Penghambat", "data"),
        Column("solusi", "Solusi", "data"),
        Column("tindak_lanjut", "Tindak lanjut", "data"),
        # money
        Column("dana", "Pendanaan indikatif", "html"),
        Column("pendanaan", "Pendanaan indikatif", "money"),
        Column("pagu_awal", "Pagu awal", "money"),
        Column("pagu", "Pagu setelah revisi", "money"),
        Column("realisasi", "Realisasi", "money"),
        Column("realisasi_tanpa_pagu", "Realisasi tanpa pagu", "money"),
        Column("tanggal_data", "Per tanggal", "date"),
        Column("serapan", "Serapan", "percent", bounds=_SHARE),
        Column("serapan_awal", "Serapan pagu awal", "percent", bounds=_SHARE),
        Column("persen_pagu_lapor", "Bagian pagu yang melapor", "percent", bounds=_SHARE),
        Column("lapor", "Sudah melapor"),
        Column("sisa", "Sisa", "money"),
        Column("deviasi_persen", "Pagu terhadap rencana", "points"),
        Column("pertumbuhan", "", "points"),
        Column("porsi", "Porsi realisasi", "percent", decimals=1, bounds=_SHARE),
        Column("efisiensi", "Capaian ÷ serapan", "number", bounds=(1,)),
        Column("letak", "Letak"),
        Column("nilai_program", "Baris program", "money"),
        Column("jumlah_kegiatan", "Jumlah kegiatannya", "money"),
        Column("baris", "Baris anggaran.csv", "data"),
        Column("komponen", "Komponen"),
        Column("nilai", "Nilai", "number"),
        Column("bobot", "Bobot (%)", "number"),
        Column("masukan", "Masukan", "data"),
        Column("keterangan", "Keterangan", "data"),
        # audit and rules
        Column("uraian", "Uraian", "prose"),
        Column("aturan", "Aturan"),
        Column("baris_sumber", "Baris sumber", none=MISSING),
        Column("hitungan", "Hitungan", "lines"),
        Column("saran", "Saran", "prose"),
        Column("kriteria", "Kriteria", "prose"),
        Column("keyakinan", "Keyakinan"),
        Column("arti_t", "Arti"),
        Column("persen", "Bagian", "percent", decimals=1),
        Column("skor", "Skor", "int"),
        Column("formula", "Rumus", "data"),
        Column("dasar", "Dasar hukum", "data"),
        Column("berlaku", "Berlaku"),
        Column("mengikat", "Mengikat", "data"),
        # corrections
        Column("apa", "Indikator atau kegiatan", "html"),
        Column("lama", "Sebelumnya"),
        Column("baru", "Menjadi"),
        Column("dicatat", "Dicatat", "date"),
        # the office's words, neighbours, two plans
        Column("perihal", "Perihal"),
        Column("kata", "Kata kantor", "data"),
        Column("kemiripan", "Kemiripan", "percent", decimals=0),
        Column("pasangan", "Pasangan", "html"),
        # all offices
        Column("tempat", "Tempat", "int"),
        Column("tempat_serapan", "Tempat serapan", "int"),
        Column("median", "Median capaian", "percent", bounds=(100,)),
        Column("median_serapan", "Median serapan", "percent", bounds=(100,)),
        Column("cakupan", "Cakupan", "percent", decimals=0, bounds=_SHARE),
        Column("persen_lapor", "Bagian dilaporkan", "percent", decimals=1, bounds=_SHARE),
        Column("keadaan", "Keadaan serapan"),
        Column("bawah", "Pagar bawah", "number"),
        Column("atas", "Pagar atas", "number"),
        Column("halaman", "Halaman"),
        Column("sebab", "Sebab", "data"),
        Column("n_pk", "Punya PK", "int"),
        Column("n_tanpa", "Belum punya PK", "int"),
        Column("tanggal_lapor", "Tanggal lapor", "date", MISSING),
        Column("hari_terlambat", "Hari terlambat", "int", MISSING),
    ]
}


def columns(w: Wording, marks: tuple[float, ...], keys: str, **differs: dict[str, Any]) -> list[Column]:
    """The named columns in the reader's language, the first of them as head.

    In: keys, space between; `marks`: the bounds of a capaian on this
    page; for a key that is another thing in this table what differs (fields of `Column`, words already in the
    reader's language).
    """
    found = []
    for n, key in enumerate(keys.split()):
        how = differs.get(key, {})
        known = COLUMNS.get(key) or Column(key, how["label"])
        label = how.get("label") or w.t(known.label)
        found.append(replace(known, head=not n, **{**how, "label": label}))
    return [replace(c, bounds=marks) if c.bounds is MARKS else c for c in found]
