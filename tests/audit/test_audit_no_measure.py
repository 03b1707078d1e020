"""Indicators that measure nothing: wishes, a sasaran again, work without a unit; and what measures all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import BOTH, Fault, assert_fires, audit, course, courses, office
from hypothesis import given
from hypothesis import strategies as st
from wordings import DRAWN, Row, found

from renstra_utils.audit.audit import findings

RULE = "bukan-ukuran"
FAULTS: list[Fault] = [
    (
        RULE,
        {
            BOTH: [
                "[Jumlah dokumen perencanaan yang disusun|Tersusunnya dokumen perencanaan]",
                "[Jumlah sengketa hukum yang diajukan|Tersusunnya jawaban sengketa]",
            ]
        },
        "K1.02;K2.03",
        "2 indikator berawal “Tersusunnya …” menyebut hasil yang diinginkan",
    ),
    (
        RULE,
        {BOTH: ["Sengketa selesai,[Jumlah sengketa hukum yang diajukan|Sengketa selesai]"]},
        "K2.03",
        "mengulang sasarannya",
    ),
]

WISHES = [
    "Meningkatnya", "Tersedianya", "Terlaksananya", "Terwujudnya", "Terselenggaranya", "Tersusunnya", "Terpenuhinya",
    "Optimalnya", "Menurunnya", "Berkembangnya", "Adanya", "Meningkatkan", "Terlaksana",
    "Ditetapkannya", "Berfungsinya", "Lengkapnya",
]  # fmt: skip
THINGS = ["pelayanan publik", "tata kelola yang baik", "spanduk", "kapasitas aparatur", "rapat koordinasi"]
MEASURES = ["jumlah", "persentase", "nilai", "angka", "tingkat", "produksi", "rata-rata"]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[3][:20] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


@DRAWN
@given(st.sampled_from(WISHES), st.sampled_from(THINGS), st.sampled_from(["%", "Lembar", "Kali", ""]))
def test_a_wish_is_no_measure(wish: str, thing: str, unit: str) -> None:
    (f,) = found(RULE, Row(f"{wish} {thing}", unit))
    assert (f.codes, f.severity, f.sure) == (["I1"], "sedang", "kuat")


@DRAWN
@given(st.sampled_from(WISHES), st.sampled_from(MEASURES), st.sampled_from(THINGS))
def test_a_wish_for_a_measure_is_one(wish: str, measure: str, thing: str) -> None:
    assert found(RULE, Row(f"{wish} {measure} {thing}"), Row(f"{measure.title()} {thing}")) == []


@DRAWN
@given(st.sampled_from(WISHES), st.integers(2, 6))
def test_what_begins_alike_is_one_finding(wish: str, n: int) -> None:
    rows = [Row(f"{wish} layanan {k}") for k in range(n)]
    (f,) = found(RULE, Row("Jumlah layanan", "Unit"), *rows)
    assert f.codes == [f"I{k}" for k in range(2, n + 2)]


@DRAWN
@given(st.sampled_from(WISHES[:10]), st.sampled_from(["pemberdayaan lembaga", "kualitas pelayanan dasar"]))
def test_an_indicator_that_repeats_its_sasaran(wish: str, thing: str) -> None:
    aim = f"{wish} {thing}"
    texts = (aim, aim.upper(), f"1. {aim}", thing)
    (f,) = found(RULE, Row("Jumlah layanan"), *(Row(text, sasaran=aim) for text in texts))
    assert (f.codes, f.sure) == (["I2", "I3", "I4", "I5"], "pasti")
    assert "4 indikator mengulang sasarannya" in str(f.text)


@pytest.mark.parametrize(
    ("text", "unit", "aim"),
    [
        ("Pertumbuhan ekonomi", "%", "Meningkatnya pertumbuhan ekonomi"),
        ("Devisa pariwisata daerah", "Miliar", "Meningkatnya devisa pariwisata daerah"),
        ("Inklusi keuangan daerah", "%", "Meningkatnya inklusi keuangan daerah"),
        ("Pemberdayaan lembaga desa", "Lembaga", "Meningkatnya pemberdayaan lembaga desa"),
        ("Persentase meningkatnya pemberdayaan lembaga", "%", "Meningkatnya pemberdayaan lembaga"),
        ("Inflasi", "%", "Terkendalinya inflasi"),
        ("Usia harapan hidup", "Tahun", "Meningkatnya usia harapan hidup"),
        ("Opini BPK", "Opini", "Meningkatnya opini BPK"),
        ("Produksi padi", "Ton", "Meningkatnya produksi padi"),
        ("Menteri yang hadir", "Orang", "Hadir"),
        ("Terminal yang berfungsi", "Unit", "Terminal berfungsi"),
        ("Meterai elektronik", "Lembar", "Meterai"),
        ("Tersedianya air bersih per kapita", "Liter", "Air bersih"),
        ("Terlaksananya 12 rapat koordinasi", "Kali", "Koordinasi"),
        ("Rapat koordinasi", "Kali", "Koordinasi"),
        ("Pengadaan kendaraan", "Unit", "Sarana"),
        ("Pelayanan kesehatan ibu hamil", "%", "Ibu sehat"),
    ],
)
def test_what_measures_all_the_same(text: str, unit: str, aim: str) -> None:
    assert found(RULE, Row(text, unit, sasaran=aim)) == []


def test_work_without_a_unit_is_worth_a_look() -> None:
    (f,) = found(RULE, Row("Rapat koordinasi", ""), Row("Pengadaan kendaraan", ""))
    assert (f.codes, f.sure) == (["I1", "I2"], "mungkin")


def test_a_sasaran_in_the_wrong_column_is_reported_as_such(tmp_path: Path) -> None:
    edits = {"indikator": ["[Jumlah dokumen perencanaan yang disusun|Tersusunnya dokumen perencanaan]"]}
    rules = set(audit(office(tmp_path, edits))["aturan"])
    assert "kolom-tertukar" in rules
    assert RULE not in rules


@pytest.mark.parametrize(
    ("name", "unit", "fires"),
    [
        ("Jumlah Pengadaan Barang Milik Daerah", "Jenis", True),
        ("Persentase pengadaan barang milik daerah", "%", True),
        ("Jumlah Pengadaan Barang Milik Daerah", "Unit", False),
        ("Jumlah Pengadaan Barang Milik Daerah", "Pengadaan", False),
        ("Jumlah Pengadaan Barang Milik Daerah yang selesai", "Jenis", False),
        ("Nilai Pengadaan Barang Milik Daerah", "Jenis", False),
    ],
)
def test_a_measure_word_before_the_name_of_the_kegiatan_counts_nothing(
    tmp_path: Path, name: str, unit: str, fires: bool
) -> None:
    row = f"A,kegiatan,P,Pengadaan Barang Milik Daerah,S,{name},{unit},maximize,x,,,"
    plan = courses(tmp_path, (row, course([3, 4])[1]))
    got = [f for f in findings(plan) if f.rule == "bukan-ukuran"]
    assert ["hanya menyebut nama kegiatan" in str(f.text) for f in got] == ([True] if fires else [])
