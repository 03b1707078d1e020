"""Bounds and gaps of targets, and when they were set: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    course,
    courses,
    of_targets,
    office,
)

FAULTS: list[Fault] = [
    ("persen-batas", {"target": ["K1.01,2023,[100 %,100|110 %,110]"]}, "K1.01", "2023: 110 %"),
    (
        "target-kosong",
        {"target": ["K2.01,2021,[60 %,60|-,]"]},
        "K2.01",
        "tidak bertarget pada 2021 (tercetak “-”)",
    ),
    ("target-kosong", {"target": ["[K2.01,2021,60 %,60,24\n|]"]}, "K2.01", "tidak bertarget pada 2021."),
    (
        "target-kosong",
        {"target": ["[K2.01,2021,60 %,60,24\n|]", "[K1.01,2021,90 %,90,22\n|]", "[K1.02,2021,3 Dok,3,23\n|]"]},
        "K1.01;K1.02;K2.01",
        "3 indikator tidak bertarget pada 2021.",
    ),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


NEAR_MISSES: dict[str, Edits] = {
    "a hundred percent": {"target": ["K1.01,2022,[95 %,95|100 %,100]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


def test_targets_set_after_their_year(tmp_path: Path) -> None:
    found = audit(office(tmp_path, tanggal_penetapan="2022-03-01"))
    assert found["aturan"].eq("target-terlambat").all()
    assert found["tingkat"].tolist() == ["sedang", "ringan"]
    said = "Target 2021 (8 indikator) ditetapkan 1 Maret 2022, setelah tahun itu berakhir."
    assert found["uraian"].iloc[0] == said
    english = audit(office(tmp_path, tanggal_penetapan="2022-03-01"), "en")["uraian"].iloc[0]
    assert (
        english == "The targets of 2021 (8 indicators) were set on 1 March 2022, after that year had ended."
    )


# --- percentages ---


@pytest.mark.parametrize(
    "name",
    [
        "Total Aset Sektor Keuangan/PDB",
        "Rasio kredit terhadap PDRB",
        "Stok infrastruktur terhadap PDB",
        "Pertumbuhan kunjungan",
        "Persentase capaian retribusi terhadap target",
        "Angka Partisipasi Kasar (APK) SD",
        "Indeks harga konsumen",
        "Persentase realisasi dibanding tahun lalu",
    ],
)
def test_what_may_exceed_all(tmp_path: Path, name: str) -> None:
    assert not of_targets(courses(tmp_path, course([101, 104, 108], name=name, unit="%")))


@pytest.mark.parametrize(
    ("name", "sure"),
    [
        ("Persentase laporan yang selesai", "pasti"),
        ("Cakupan imunisasi dasar", "pasti"),
        ("Proporsi rumah layak", "pasti"),
        ("Tingkat kelulusan", "kuat"),
    ],
)
def test_what_may_not(tmp_path: Path, name: str, sure: str) -> None:
    (found,) = of_targets(courses(tmp_path, course([98, 101, 104], name=name, unit="%")))
    assert (found.rule, found.severity, found.sure) == ("persen-batas", "sedang", sure)


def test_growth_may_be_negative(tmp_path: Path) -> None:
    assert not of_targets(courses(tmp_path, course([-2, 1, 3], name="Pertumbuhan produksi", unit="%")))
    (found,) = of_targets(courses(tmp_path, course([-2, 1, 3], name="Cakupan layanan", unit="%")))
    assert found.rule == "persen-batas"


# --- gaps ---


def _gappy(*years: list[int]) -> list[tuple[str, str]]:
    """Indicators that have targets in these years only."""
    names = ("mutu", "gizi", "jalan", "air", "udara", "hutan")
    return [
        course([70 + y % 10 for y in own], years=own, code=f"I{n}", name=f"Indeks {names[n]}")
        for n, own in enumerate(years)
    ]


def test_a_table_of_two_years_is_one_finding_per_empty_year(tmp_path: Path) -> None:
    found = of_targets(courses(tmp_path, *_gappy(*[[2025, 2029]] * 6)))
    assert [str(f.text) for f in found] == [
        f"6 indikator tidak bertarget pada {y}." for y in (2026, 2027, 2028)
    ]
    assert all(f.touched == 6 for f in found)


def test_who_lacks_more_years_is_in_the_finding_of_each_year(tmp_path: Path) -> None:
    found = of_targets(courses(tmp_path, *_gappy([2025, 2029], [2025, 2029], [2025, 2029], [2029])))
    said = [str(f.text) for f in found]
    assert said[:3] == [f"4 indikator tidak bertarget pada {y}." for y in (2026, 2027, 2028)]
    assert said[3:] == ["I3 “Indeks air” tidak bertarget pada 2025."]


def test_gaps_that_differ_stay_apart(tmp_path: Path) -> None:
    found = of_targets(
        courses(tmp_path, *_gappy([2025, 2027], [2025, 2026], [2026, 2027], [2025, 2026, 2027]))
    )
    assert [f.codes for f in found] == [["I0"], ["I1"], ["I2"]]
    assert [str(f.text)[-5:-1] for f in found] == ["2026", "2027", "2025"]


def test_dashes_are_mild_and_a_gap_is_not(tmp_path: Path) -> None:
    dash = "I9,program,P,,S,Indeks hutan,Indeks,maximize,x,,,", "I9,2025,-,,\nI9,2026,,72,\nI9,2027,,73,"
    found = of_targets(courses(tmp_path, dash, *_gappy([2025, 2026])))
    assert [(f.codes, f.severity) for f in found] == [(["I0"], "sedang"), (["I9"], "ringan")]


def test_a_cell_that_holds_a_word_is_not_empty(tmp_path: Path) -> None:
    row = course([0], name="Tersedianya buku panduan", unit="")[0]
    cells = "A,2020,Ada,,\nA,2021,Ada,,\nA,2022,%,,"
    (found,) = (f for f in of_targets(courses(tmp_path, (row, cells))) if f.rule == "target-kosong")
    assert "pada 2022" in str(found.text)
