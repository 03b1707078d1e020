"""Two indicators in one cell, in a list or joined; and one indicator that names several things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import DRAWN, Row, found

RULE = "dua-indikator"
ITEMS = [
    "Nilai LHE AKIP", "Indeks Kepuasan Masyarakat (IKM)", "Persentase desa mandiri", "Jumlah BUMDes yang aktif",
    "Opini BPK atas laporan", "Rata-rata lama sekolah",
]  # fmt: skip
MARKS = ["{n}. {x}", "{n}) {x}", "({n}) {x}", "{a}. {x}", "{a}) {x}"]


@DRAWN
@given(
    st.lists(st.sampled_from(ITEMS), min_size=2, max_size=4, unique=True),
    st.sampled_from(MARKS),
    st.sampled_from([" ", "\n", "; "]),
)
def test_a_numbered_list(items: list[str], mark: str, between: str) -> None:
    text = between.join(mark.format(n=n, a="abcd"[n - 1], x=x) for n, x in enumerate(items, 1))
    (f,) = found(RULE, Row(text))
    assert f"memuat {len(items)} indikator: {', '.join(f'“{x}”' for x in items)}." in str(f.text)


@DRAWN
@given(
    st.lists(st.sampled_from(ITEMS), min_size=2, max_size=4, unique=True),
    st.sampled_from(["\n", "; ", "\n- ", "\n• ", " • ", "- "]),
)
def test_a_list_without_numbers(items: list[str], between: str) -> None:
    text = "".join(f" - {x}" for x in items) if between == "- " else between.join(items)
    (f,) = found(RULE, Row(text))
    assert f"memuat {len(items)} indikator" in str(f.text)


@DRAWN
@given(
    st.sampled_from(
        [
            ("Nilai SAKIP", "Indeks Kepuasan Masyarakat"),
            ("Persentase jalan mantap", "persentase jembatan mantap"),
            ("Jumlah siswa SD", "jumlah siswa SMP"),
            ("Jumlah siswa", "persentase kelulusan"),
            ("Indeks inovasi daerah", "indeks daya saing"),
            ("Opini BPK", "nilai SAKIP daerah"),
        ]
    ),
    st.sampled_from([" dan ", " serta ", ", ", "/", ", dan ", " / "]),
)
def test_two_measures_joined(pair: tuple[str, str], between: str) -> None:
    (f,) = found(RULE, Row(between.join(pair)))
    assert f"yang kedua mulai pada “{pair[1].split()[0]}”" in str(f.text)


def test_two_measures_of_one_thing() -> None:
    (f,) = found(RULE, Row("Jumlah dan jenis kendaraan dinas", "Unit"))
    assert "yang kedua mulai pada “jenis”" in str(f.text)


@pytest.mark.parametrize(
    "text",
    [
        *ITEMS,
        "Jumlah koordinasi dan konsultasi",
        "Persentase peningkatan nilai dan jumlah investasi",
        "Persentase peningkatan nilai SAKIP",
        "Nilai dan norma budaya yang dilestarikan",
        "Persentase ketersediaan gedung, kantor, dan gudang",
        "1. Persentase desa mandiri",
        "Persentase pelaksanaan Pasal 1. dan Pasal 2. peraturan",
        "Jumlah sekolah tipe A. Sederajat dan tipe B. Sederajat",
        "Pertumbuhan 1.5 sampai 2.5 persen",
        "Rata-rata nilai PISA (a) Membaca",
        "Persentase desa (1) maju (2) mandiri",
        "Jumlah dokumen: 1. Renstra 2. Renja",
        "Jumlah dokumen; laporan; dan berkas",
        "Persentase kesesuaian jumlah pegawai dan jumlah formasi",
        "Rasio jumlah guru dan jumlah murid",
        "Jumlah dokumen PDRB dan indeks harga",
        "Tingkat partisipasi di tingkat provinsi dan tingkat kabupaten",
        "Persentase logistik secara tepat jenis, jumlah, dan waktu",
        "Persentase logistik secara tepat jenis, jumlah dan waktu oleh kantor",
        "Persentase jalan mantap (persentase panjang dan persentase luas)",
        "Persentase peningkatan\njumlah koperasi aktif",
        "Persentase Ketersediaan Data\nIndeks Pembangunan Manusia",
        "Nilai\nakuntabilitas\n\nkinerja",
        "PERSENTASE DESA DAN JUMLAHNYA",
    ],
)
def test_one_indicator(text: str) -> None:
    assert found(RULE, Row(text)) == []
