"""What an indicator's name says beside its unit: what cannot be measured so, and what can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import DRAWN, Row, each, found

RULE = "nama-satuan"
SCORES = [
    "Indeks Kepuasan Masyarakat", "Indek Profesionalitas ASN", "IKM", "Skor Pola Pangan Harapan", "Nilai SAKIP",
    "Nilai LHE AKIP perangkat daerah", "Nilai Evaluasi Reformasi Birokrasi", "Nilai Maturitas SPIP",
]  # fmt: skip
SHARES = [
    "Persentase desa mandiri", "Presentase pegawai bersertifikat", "Prosentase jalan mantap",
    "Persentase kenaikan nilai investasi", "Persentase (%) kenaikan indeks kepuasan",
]  # fmt: skip
COUNTS = ["Jumlah pegawai bersertifikat", "Banyaknya peserta pelatihan", "Jumlah dokumen perencanaan"]
TIMES = [
    "Waktu tanggap kebakaran", "Response time penanganan bencana", "Rata-rata lama penyelesaian izin",
    "Lama tunggu pasien", "Rata-rata waktu pelayanan", "Harapan lama sekolah",
]  # fmt: skip
THINGS = ["Dokumen", "Dok.", "Laporan", "Kegiatan", "Orang", "Paket", "Unit"]
PERCENT = ["%", "persen", "Persen (%)", "Persentase", "prosen"]
PLAIN = ["Poin", "Skala", "Angka", "Level", "Nilai", "Skor", "Kategori", "Indeks", ""]


def sure(text: str, unit: str, polarity: str = "maximize", **more: object) -> list[tuple[str, str]]:
    """Severity and certainty of what the rule finds of one indicator."""
    row = Row(text, unit, polarity, **more)  # type: ignore[arg-type]
    return [(f.severity, f.sure) for f in found(RULE, row)]


def several(*kinds: list[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Eight times one of each of these."""
    return st.lists(st.tuples(*map(st.sampled_from, kinds)), min_size=8, max_size=8)


def graded(cases: list[tuple[str, str]]) -> list[list[str]]:
    """How sure the rule is of each name and unit, in one plan."""
    return [[f.sure for f in of] for of in each(RULE, [Row(text, unit) for text, unit in cases])]


@DRAWN
@given(several(SCORES, THINGS, PERCENT, PLAIN))
def test_a_score_is_in_points(drawn: list[tuple[str, ...]]) -> None:
    assert graded([(x[0], x[1]) for x in drawn]) == [["pasti"]] * 8
    assert graded([(x[0], x[2]) for x in drawn]) == [["kuat"]] * 8
    assert graded([(x[0], x[3]) for x in drawn]) == [[]] * 8


@DRAWN
@given(several(SHARES, [*THINGS, "Nilai", "Indeks"], [*PERCENT, ""]))
def test_a_share_is_in_percent(drawn: list[tuple[str, ...]]) -> None:
    assert graded([(x[0], x[1]) for x in drawn]) == [["pasti"]] * 8
    assert graded([(x[0], x[2]) for x in drawn]) == [[]] * 8


@DRAWN
@given(several(COUNTS, PERCENT, [*THINGS, ""]))
def test_a_count_is_no_percentage(drawn: list[tuple[str, ...]]) -> None:
    assert graded([(x[0], x[1]) for x in drawn]) == [["pasti"]] * 8
    assert graded([(x[0], x[2]) for x in drawn]) == [[]] * 8


@DRAWN
@given(several(TIMES, [*THINGS, *PERCENT], ["Menit", "Hari", "Tahun", ""]))
def test_a_time_is_in_hours_or_days(drawn: list[tuple[str, ...]]) -> None:
    assert graded([(x[0], x[1]) for x in drawn]) == [["pasti"]] * 8
    assert graded([(x[0], x[2]) for x in drawn]) == [[]] * 8


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Survei Kepuasan Masyarakat", "Dokumen"),
        ("Proporsi penduduk miskin", "Nilai"),
        ("Cakupan imunisasi dasar", "Laporan"),
        ("Angka kematian bayi", "Indeks"),
        ("Angka kematian ibu", "%"),
        ("CNR TB", "Persen"),
        ("Jumlah koordinasi perencanaan bidang sosial", "Dokumen"),
        ("Jumlah pengembangan kompetensi ASN", "laporan"),
        ("Jumlah kunjungan wisatawan", "Indeks"),
        ("Nilai Perlindungan Khusus Anak", "Dokumen"),
        ("Tingkat kematangan organisasi", "Laporan"),
        ("Rasio kemandirian", "Dokumen"),
    ],
)
def test_other_units_that_do_not_fit(text: str, unit: str) -> None:
    assert [s for s, _ in sure(text, unit)] == ["sedang"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Nilai investasi PMA", "Juta USD"),
        ("Nilai ekspor nonmigas", "%"),
        ("Nilai Tukar Petani", "Indeks"),
        ("Indeks Harga Konsumen", "%"),
        ("Indeks Pertanaman padi", "%"),
        ("Indeks Daya Saing (%)", "%"),
        ("Indeks Daya Saing Digital di Tingkat Global (peringkat)", "peringkat"),
        ("Tingkat kepuasan masyarakat", "%"),
        ("Tingkat kepatuhan wajib pajak", "%"),
        ("Tingkat waktu tanggap (response time rate) daerah layanan", "%"),
        ("Waktu tanggap (response time rate)", "%"),
        ("Ketepatan waktu penyampaian laporan", "%"),
        ("Persentase waktu tanggap tepat waktu", "%"),
        ("Persentase (indeks) kepuasan", "Indeks"),
        ("Persentase pendapatan terhadap PDRB", "% PDRB"),
        ("Persentase pertumbuhan", "Poin persen"),
        ("Indeks kepatuhan", "Nilai (%)"),
        ("Rasio guru terhadap murid", "%"),
        ("Cakupan peserta jaminan kesehatan", "Orang"),
        ("Angka kematian bayi", "per 1.000 KH"),
        ("Angka kematian ibu", "Kasus"),
        ("Angka Partisipasi Kasar SD", "%"),
        ("Angka kredit guru", "Nilai"),
        ("Survei Kepuasan Masyarakat", "%"),
        ("Jumlah persentase kehadiran", "%"),
        ("Jumlah kenaikan pendapatan", "%"),
        ("Jumlah pegawai (persentase dari seluruhnya)", "%"),
        ("Jumlah nilai transaksi", "Nilai"),
        ("Nilai-nilai budaya yang dilestarikan", "Kegiatan"),
        ("Nilai dan norma yang dibukukan", "Dokumen"),
        ("Tingkat kematangan organisasi", "Nilai"),
        ("Jumlah koordinasi dan konsultasi", "Kali"),
        ("Jumlah laporan koordinasi", "Laporan"),
        ("Jumlah kajian pengembangan", "Dokumen"),
        ("Waktu penyediaan jasa surat menyurat", "Bulan"),
    ],
)
def test_units_that_fit(text: str, unit: str) -> None:
    assert sure(text, unit) == []


def test_grades_are_no_percentage_but_a_unit_of_their_own() -> None:
    assert sure("Persentase opini BPK", "Opini", targets=("WDP", "WTP", "WTP")) == [("sedang", "pasti")]
    assert sure("Predikat SAKIP", "Predikat", targets=("B", "BB", "A")) == []
    assert sure("Nilai SAKIP", "Predikat", targets=("B", "BB", "A")) == []


@pytest.mark.parametrize(
    ("text", "targets", "found_so"),
    [
        ("Penurunan jumlah pelanggaran", (3, 2, 1), True),
        ("Penurunan jumlah pelanggaran", (2, 2, 2), False),
        ("Peningkatan jumlah peserta", (100, 110, 120), True),
        ("Berkurangnya jumlah keluhan", (110, 80, 60), True),
        ("Meningkatnya jumlah peserta", (100, 110, 120), False),
        ("Peningkatan jumlah peserta", (10, 10, 10), False),
        ("Peningkatan kapasitas peserta", (100, 110, 120), False),
    ],
)
def test_a_change_planned_as_a_state(text: str, targets: tuple[int, ...], found_so: bool) -> None:
    assert bool(sure(text, "Orang", targets=targets)) == found_so


def test_the_words_of_the_plan_are_quoted() -> None:
    (f,) = found(RULE, Row("Indek Kepuasan", "Dokumen"))
    assert str(f.text) == "I1 “Indek Kepuasan” berbunyi “Indek”, tetapi satuannya “Dokumen”."


def test_the_same_name_at_two_levels_is_one_finding() -> None:
    rows = Row("Indeks Kerukunan", "Dokumen"), Row("Indeks kerukunan", "Dokumen", kegiatan="")
    (f,) = found(RULE, *rows)
    assert f.codes == ["I1", "I2"]
