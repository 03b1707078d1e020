"""Indicators that are nearly the same: a word that makes a difference makes two, one that makes none does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import DRAWN, Row, facts_of, found, pairs

from renstra_utils.audit.near_duplicates import near, slip

MEASURES = ["Persentase", "Jumlah", "Rata-rata", "Indeks"]
THINGS = [
    "peserta pelatihan kepemimpinan",
    "laporan keuangan semesteran kecamatan",
    "dokumen perencanaan pembangunan wilayah",
    "pegawai bersertifikat kompetensi teknis",
    "layanan informasi publik elektronik",
]
#: Words of which each makes another indicator.
DIFFERENCES = [
    "perempuan", "disabilitas", "pemula", "perubahan", "akhir", "provinsi", "kecamatan Utara", "semester I",
    "semester II", "tahun 2024", "dalam daerah", "luar daerah", "sarana", "belum", "tidak", "swasta", "baru",
]  # fmt: skip
#: Words that make none: fillers, connectives, the own office, a deadline.
FILLERS = [
    ("", "di KPU Kota Contoh"),
    ("", "oleh KPU Kota Contoh"),
    ("pelaksanaan", ""),
    ("penyelenggaraan kegiatan", ""),
    ("keberhasilan", ""),
    ("", "di lingkungan satker KPU Kota Contoh"),
    ("", "paling lambat 1 (satu) hari kerja"),
    ("penyampaian", ""),
]


def several(*kinds: Sequence[Any]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Ten times one of each of these."""
    return st.lists(st.tuples(*map(st.sampled_from, kinds)), min_size=10, max_size=10)


@DRAWN
@given(several(MEASURES, THINGS, DIFFERENCES, [80, 85]))
def test_a_word_that_makes_a_difference(drawn: list[tuple[Any, ...]]) -> None:
    rows = [(Row(f"{m} {x}"), Row(f"{m} {x} {word}", targets=(60, 70, last))) for m, x, word, last in drawn]
    assert pairs("indikator-mirip", rows) == [[]] * 10


@DRAWN
@given(st.sampled_from(THINGS), st.lists(st.sampled_from(DIFFERENCES), min_size=2, max_size=4, unique=True))
def test_a_series_of_groups_is_intended(thing: str, words: list[str]) -> None:
    assert near(facts_of(*(Row(f"Jumlah {thing} {w}", "Orang") for w in words))) == []


@DRAWN
@given(several(MEASURES, THINGS, FILLERS, [80, 85]))
def test_a_word_that_makes_none(drawn: list[tuple[Any, ...]]) -> None:
    rows = []
    for m, x, (before, after), last in drawn:
        text = " ".join(f"{m} {before} {x} {after}".split())
        rows.append((Row(f"{m} {x}"), Row(text, targets=(60, 70, last))))
    expected = [["ringan" if last == 80 else "sedang"] for *_, last in drawn]
    assert [[f.severity for f in of] for of in pairs("indikator-mirip", rows)] == expected


@DRAWN
@given(st.sampled_from(MEASURES), st.sampled_from(THINGS), st.randoms(use_true_random=False))
def test_words_in_another_order_or_another_case(measure: str, thing: str, random: Random) -> None:
    words = thing.split()
    random.shuffle(words)
    text = f"{measure} {' '.join(words)} di KPU Kota Contoh"
    assert near(facts_of(Row(f"{measure} {thing}"), Row(text.title()))) == [("I1", "I2")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jumlah dokumen perencanaan pembangunan daerah", "Jumlah dokumen rencana pembangunan daerah"),
        ("Jumlah laporan kinerja perangkat daerah", "Jumlah laporan kinerja organisasi perangkat daerah"),
        ("Persentase sarana dan prasarana kantor berfungsi baik", "Persentase sarpras kantor berfungsi baik"),
        ("Persentase pegawai yang mengikuti diklat", "Presentase pegawai yg telah mengikuti diklat"),
        ("Persentase akuntabilitas laporan keuangan", "Persentase akuntabiltas laporan keuangan"),
        ("Jumlah logistik pemilu terdistribusi merata", "Jumlah logistik pemilu yang didistribusikan merata"),
        ("Jumlah aktivitas pembinaan kader desa", "Jumlah aktifitas pembinaan kader desa"),
        ("Jumlah laporan kader desa aktif", "Jumlah laporan kader desa aktif yang disusun"),
    ],
)
def test_spelled_otherwise(one: str, other: str) -> None:
    assert near(facts_of(Row(one), Row(other))) == [("I1", "I2")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jumlah dokumen RKA perangkat daerah tepat", "Jumlah dokumen Perubahan RKA perangkat daerah tepat"),
        ("Jumlah DPA SKPD sesuai ketentuan", "Jumlah DPPA SKPD sesuai ketentuan"),
        (
            "Jumlah dokumen pelaksanaan anggaran tiap bidang kerja",
            "Jumlah dokumen pelaksanaan perubahan anggaran tiap bidang kerja",
        ),
        ("Jumlah rapat koordinasi konsultasi dalam daerah", "Jumlah rapat koordinasi konsultasi luar daerah"),
        ("Jumlah rapat koordinasi konsultasi dalam daerah", "Jumlah rapat koordinasi konsultasi daerah"),
        ("Persentase gedung kantor terawat rapi", "Persentase sarana gedung kantor terawat rapi"),
        ("Panjang jalan kondisi mantap", "Panjang jembatan jalan kondisi mantap"),
        ("Jumlah penduduk di atas garis kemiskinan", "Jumlah penduduk garis kemiskinan"),
        ("Jumlah surat masuk dari daerah lain", "Jumlah surat masuk kepada daerah lain"),
        ("Rasio guru terhadap murid dasar", "Rasio murid terhadap guru dasar"),
        ("Jumlah penyuluh pertanian lapangan terlatih", "Jumlah penyuluhan pertanian lapangan terlatih"),
        ("Jumlah rencana pengawasan kinerja dinas", "Jumlah rencana pengawalan kinerja dinas"),
        ("Jumlah bangunan gedung sekolah dasar", "Jumlah pembangunan gedung sekolah dasar"),
        ("Persentase rapat kerja bidang disusun", "Persentase rapat kerja bidang dilaksanakan"),
        ("Persentase kader terlatih Pemilu Provinsi", "Persentase kader terlatih Pemilu"),
        ("Jumlah sarana kantor desa aktif", "Jumlah prasarana kantor desa aktif"),
    ],
)
def test_another_thing(one: str, other: str) -> None:
    assert near(facts_of(Row(one), Row(other))) == []


def test_a_word_of_the_own_offices_name_counts_where_it_is_no_name() -> None:
    health = "Dinas Kesehatan Kabupaten Contoh"
    texts = ["Persentase pelayanan ibu hamil terpadu", "Persentase pelayanan kesehatan ibu hamil terpadu"]
    assert near(facts_of(*map(Row, texts), office=health)) == []
    named = f"{texts[0]} Dinas Kesehatan Kabupaten Contoh"
    assert near(facts_of(Row(texts[0]), Row(named), office=health)) == [("I1", "I2")]


def test_scenarios_have_the_same_indicators() -> None:
    text = "Persentase pertumbuhan ekonomi sektor pertanian"
    rows = [
        Row(text, sasaran="Skenario normatif"),
        Row(f"{text} di KPU Kota Contoh", sasaran="Skenario optimis"),
    ]
    assert found("indikator-mirip", *rows) == []
    assert near(facts_of(*(Row(r.text) for r in rows))) == [("I1", "I2")]


def test_under_another_sasaran_it_is_only_worth_a_look() -> None:
    text = "Persentase informasi tahapan yang ditampilkan"
    (f,) = found("indikator-mirip", Row(text), Row(text.replace("tahapan", "dalam tahapan"), sasaran="Lain"))
    assert (f.severity, f.sure) == ("ringan", "mungkin")


def test_state_of_the_same_things() -> None:
    head = "Persentase ketersediaan gedung dan gudang yang"
    one, other = Row(f"{head} berfungsi dengan baik"), Row(f"{head} dapat dipenuhi", targets=(50, 60, 70))
    assert near(facts_of(one, other)) == [("I1", "I2")]
    built = Row(f"{head} dibangun", targets=(50, 60, 70))
    assert near(facts_of(one, built)) == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("akuntabilitas", "akuntabiltas", True),
        ("penyelenggaraan", "penyelnegaraan", False),
        ("pemberdayaan", "pemebrdayaan", True),
        ("pengawasan", "pengawalan", False),
        ("penataan", "pendataan", False),
        ("kepegawaian", "kepegawaiannya", False),
    ],
)
def test_slip_of_the_pen(a: str, b: str, same: bool) -> None:
    assert slip(a, b) == slip(b, a) == same


# --- the same twice ---


@DRAWN
@given(several(MEASURES, THINGS, range(5)))
def test_the_same_in_one_place(drawn: list[tuple[Any, ...]]) -> None:
    rows = [(Row(f"{m} {x}"), Row(f"{m} {x} .".upper(), targets=(60, 70, 80 + more))) for m, x, more in drawn]
    expected = [[("berat" if more else "sedang", "pasti")] for *_, more in drawn]
    got = [[(f.severity, f.sure) for f in of] for of in pairs("indikator-ganda", rows)]
    assert got == expected


@DRAWN
@given(several(THINGS, ["sasaran", "kegiatan", "program"], ["Lain", "Skenario optimis"], range(5)))
def test_the_same_in_another_place(drawn: list[tuple[Any, ...]]) -> None:
    rows = [
        (Row(f"Rasio {x}"), Row(f"Rasio {x}", targets=(60, 70, 80 + more), **{column: name}))
        for x, column, name, more in drawn
    ]
    for rule in ("indikator-ganda", "indikator-mirip"):
        assert pairs(rule, rows) == [[]] * 10


def test_three_of_one_wording_are_one_finding() -> None:
    (f,) = found("indikator-ganda", *[Row("Nilai kinerja kantor", "Nilai")] * 3)
    assert f.codes == ["I1", "I2", "I3"]
    assert str(f.text) == "I1, I2 dan I3 berbunyi sama, “Nilai kinerja kantor”, dengan target yang sama."


def test_another_unit_contradicts_nothing() -> None:
    rows = Row("Jumlah peserta pelatihan", "Orang"), Row("Jumlah peserta pelatihan", "%", targets=(1, 2, 3))
    (f,) = found("indikator-ganda", *rows)
    assert f.severity == "sedang"
    assert str(f.text).endswith("tetapi satuannya berbeda.")


@pytest.mark.parametrize(("more", "severity"), [("A", "berat"), ("BB", "sedang")])
def test_grades_are_compared(more: str, severity: str) -> None:
    rows = (Row("Predikat SAKIP", "Predikat", targets=("B", "BB", last)) for last in ("BB", more))
    (f,) = found("indikator-ganda", *rows)
    assert f.severity == severity


def test_a_thousand_indicators_of_one_kegiatan_are_compared() -> None:
    words = "keuangan kinerja teknis wilayah perempuan pemula dasar menengah utama khusus pertanian pengadaan".split()
    texts = [f"Jumlah laporan {' '.join(w)} tahunan" for w in combinations(words, 4)] * 2
    facts = facts_of(*(Row(f"{t} bidang {n // 495}", "Laporan") for n, t in enumerate(texts)))
    assert near(facts) == []
