"""Polarity beside the wording: what is bad, what is settled, what is plainly good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import DRAWN, Row, each, found

RULE = "polaritas-ragu"
LEADS = ["Jumlah", "Persentase", "Angka", "Tingkat", "Rata-rata jumlah", "Frekuensi", "Presentase"]
BAD = [
    "gangguan keamanan", "sengketa hukum", "temuan BPK", "kasus kekerasan", "pelanggaran disiplin", "kemiskinan",
    "pengangguran terbuka", "kematian bayi", "stunting", "kecelakaan lalu lintas", "kebakaran", "kriminalitas",
    "anak putus sekolah", "balita gizi buruk", "penduduk miskin", "kawasan kumuh", "keluhan pelanggan",
]  # fmt: skip
#: What makes something good of it: it is dealt with, or it is only what something else is about.
GOOD = [
    "{x} yang dapat di selesaikan", "{x} yang ditangani", "{x} yang di tindak lanjuti", "{x} yang terselesaikan",
    "{x} yang mendapat pendampingan", "{x} yang dipulihkan", "penanganan {x}", "kajian {x}", "pemetaan {x}",
    "dokumen {x}", "pencegahan {x}", "penurunan {x}", "desa bebas {x}", "penanggulangan {x}",
    "laporan {x} yang disusun", "pos pengaduan {x}",
]  # fmt: skip
#: The bad thing is only said to be there.
THERE = ["{x}", "{x} yang terjadi", "{x} yang dilaporkan", "{x} di wilayah kota", "{x} yang belum ditangani"]


def doubts(text: str, polarity: str, unit: str = "%", **more: object) -> list[str]:
    """How sure the rule is that this polarity is doubtful."""
    row = Row(text, unit, polarity, **more)  # type: ignore[arg-type]
    return [f.sure for f in found(RULE, row)]


def texts(leads: list[str], things: list[str], said: list[str]) -> st.SearchStrategy[list[str]]:
    """Twelve wordings of these parts."""
    parts = st.tuples(*map(st.sampled_from, (leads, things, said)))
    return st.lists(parts.map(lambda x: f"{x[0]} {x[2].format(x=x[1])}"), min_size=12, max_size=12)


def sure_of_each(wordings: list[str], polarity: str) -> list[list[str]]:
    """The doubts of each wording, in one plan."""
    return [[f.sure for f in of] for of in each(RULE, [Row(t, polarity=polarity) for t in wordings])]


@DRAWN
@given(texts(LEADS, BAD, THERE))
def test_more_of_something_bad_is_not_better(wordings: list[str]) -> None:
    assert sure_of_each(wordings, "maximize") == [["kuat"]] * 12
    assert sure_of_each(wordings, "minimize") == [[]] * 12


@DRAWN
@given(texts(["Jumlah", "Persentase"], BAD, GOOD))
def test_a_bad_word_inside_another_meaning(wordings: list[str]) -> None:
    assert sure_of_each(wordings, "maximize") == [[]] * 12


SETTLED = ["{x} yang di selesaikan", "{x} yang ditangani", "{x} yang di tindak lanjuti", "penanganan {x}"]
FAULTY = ["gangguan", "sengketa", "temuan", "kasus kekerasan", "pengaduan"]


@DRAWN
@given(texts(["Persentase"], FAULTY, SETTLED), texts(["Rata-rata lama"], FAULTY, SETTLED))
def test_settling_is_not_to_be_lessened(wordings: list[str], times: list[str]) -> None:
    assert sure_of_each(wordings, "minimize") == [["kuat"]] * 12
    assert sure_of_each(times, "minimize") == [[]] * 12


@DRAWN
@given(
    st.sampled_from(
        ["Indeks Kepuasan Masyarakat", "Nilai AKIP", "Persentase laporan yang tepat waktu", "IKM"]
    ),
    st.lists(st.integers(1, 99), min_size=3, max_size=3, unique=True),
)
def test_something_plainly_good_with_rising_targets(text: str, targets: list[int]) -> None:
    rises = targets == sorted(targets)
    assert doubts(text, "minimize", targets=targets) == (["mungkin"] if rises else [])
    assert doubts(text, "maximize", targets=targets) == []


@pytest.mark.parametrize("year", ["menit", "Hari", "Jam"])
def test_people_wait_shorter(year: str) -> None:
    assert doubts("Waktu tanggap kebakaran", "maximize", year) == ["kuat"]
    assert doubts("Rata-rata waktu penyelesaian izin", "maximize", year) == ["kuat"]
    assert doubts("Waktu tanggap kebakaran", "minimize", year) == []
    assert doubts("Waktu penyediaan jasa surat", "maximize", year) == []


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Indeks Risiko Bencana", "minimize"),
        ("Indeks Perilaku Anti Korupsi", "maximize"),
        ("Indeks Persepsi Korupsi", "maximize"),
        ("Indeks Ketahanan Daerah terhadap risiko", "maximize"),
        ("Penemuan kasus diare semua umur", "maximize"),
        ("Jumlah temuan kasus TB", "maximize"),
        ("Persentase kasus HIV diobati", "maximize"),
        ("Persentase anak putus sekolah yang kembali bersekolah", "maximize"),
        ("Jumlah keluarga miskin penerima bantuan", "maximize"),
        ("Persentase temuan yang belum ditindaklanjuti", "minimize"),
        ("Persentase temuan yang belum selesai di tindaklanjuti", "minimize"),
        ("Persentase balita gizi buruk yang tidak mendapat perawatan", "minimize"),
        ("Jumlah rumah tidak layak huni yang direhab", "maximize"),
        ("Persentase laporan yang tidak tepat waktu", "minimize"),
        ("Persentase gangguan jaringan di industri", "minimize"),
        ("Tingkat inflasi", "stabilize"),
        ("Angka kesembuhan TB", "maximize"),
        ("Persentase pemilih di daerah rawan pelanggaran", "maximize"),
        ("Rata-rata lama sekolah", "maximize"),
    ],
)
def test_right_polarity(text: str, polarity: str) -> None:
    assert doubts(text, polarity) == []


@pytest.mark.parametrize(
    "text",
    [
        "Indeks Risiko Bencana",
        "Rasio Gini",
        "AKI",
        "Laju inflasi",
        "Jumlah korban jiwa",
        "Jumlah kejadian kebakaran",
        "Jumlah RTLH",
    ],
)
def test_wrong_polarity(text: str) -> None:
    assert doubts(text, "maximize") == ["kuat"]


def test_a_decrease_is_better_the_larger_it_is() -> None:
    assert doubts("Penurunan indeks risiko bencana", "minimize") == ["kuat"]
    assert doubts("Penurunan indeks risiko bencana", "maximize") == []


def test_the_plans_reason_is_quoted() -> None:
    (f,) = found(RULE, Row("Jumlah kajian", "Dokumen", "ambigu"))
    assert str(f.text) == "I1 “Jumlah kajian”: polaritas belum diputuskan: “alasan”."
    assert f.sure == "pasti"
