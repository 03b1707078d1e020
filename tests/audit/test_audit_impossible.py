"""Figures and dates that cannot be."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from audit_offices import (
    NOW,
    PERJANJIAN,
    SMALL,
    findings,
    plan_of,
    reported,
)
from conftest import INDIKATOR, REALISASI, TARGET, write_office
from hypothesis import given
from hypothesis import strategies as st

import renstra_utils
from renstra_utils.plan.plan import Plan


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


SHARE, GROWTH = "Persentase laporan yang tepat waktu", "Persentase peningkatan partisipasi pemilih"


@pytest.mark.parametrize(
    ("name", "unit", "line", "said"),
    [
        (SHARE, "%", "2024,,850,,", "850 %, padahal bagian dari suatu keseluruhan tidak dapat lebih dari 100 %"),
        (SHARE, "%", "2024,,,17,16", "106,25 %, padahal bagian dari suatu keseluruhan"),
        (SHARE, "%", "2024,,100.5,,", "bagian dari suatu keseluruhan"),
        (SHARE, "%", "2024,,-3,,", "−3 %, padahal persentase tidak dapat kurang dari 0"),
        ("Prosentase laporan yang tepat waktu", "%", "2024,,101,,", "bagian dari suatu keseluruhan"),
        ("Persentase serapan anggaran", "%", "2024,,850,,", "persentase di atas 200 % hampir pasti salah tulis"),
        ("Jumlah dokumen", "Dokumen", "2024,,-1,,", "−1 Dokumen, padahal cacah atau nilai tidak dapat negatif"),
        ("Indeks layanan", "indeks", "2024,2,-0.5,,", "A 2024 TW 2: realisasi −0,5 indeks"),
        ("Jumlah pemilih", "Orang", "2024,,3500000000,,", "penduduk Indonesia tidak sampai 300.000.000 orang"),
    ],
)  # fmt: skip
def test_figures_that_cannot_be(tmp_path: Path, name: str, unit: str, line: str, said: str) -> None:
    plan = plan_of(tmp_path, line, unit, name)
    (f,) = [f for f in findings(plan) if f.rule == "angka-mustahil"]
    assert said in str(f.text)
    assert (f.severity, f.row) == ("sedang", 2)


@pytest.mark.parametrize(
    ("name", "unit", "line"),
    [
        (SHARE, "%", "2024,,100,,"),
        (SHARE, "%", "2024,,,16,16"),
        (SHARE, "%", "2024,,0,,"),
        (GROWTH, "%", "2024,,850,,"),
        (GROWTH, "%", "2024,,-12,,"),
        ("Persentase capaian target penerimaan", "%", "2024,,104.5,,"),
        ("Jumlah dokumen", "Dokumen", "2024,,850,,"),
        ("Rasio sengketa", "per 1.000", "2024,,,12,1000"),
    ],
)
def test_figures_that_may_be(tmp_path: Path, name: str, unit: str, line: str) -> None:
    assert reported(plan_of(tmp_path, line, unit, name), "angka-mustahil") == []


def test_quarters_of_a_share_that_add_up_to_more_than_the_whole(tmp_path: Path) -> None:
    lines = "2024,1,60,, 2024,2,30,, 2024,3,20,, 2024,4,10,,"
    (f,) = reported(plan_of(tmp_path, lines, "%", SHARE, agregasi="jumlah"), "angka-mustahil")
    assert "A 2024: realisasi 120 %" in str(f.text)


@given(st.integers(-300, 300))
@SMALL
def test_a_share_is_between_nothing_and_the_whole(value: int) -> None:
    """One figure that cannot be is doubtful, not two that contradict: never grave, and certain."""
    with tempfile.TemporaryDirectory() as folder:
        found = reported(plan_of(Path(folder), f"2024,,{value},,", "%", SHARE), "angka-mustahil")
    assert [(f.severity, f.sure) for f in found] == [("sedang", "pasti")] * (not 0 <= value <= 100)


def people(folder: Path, count: int, name: str = "Jumlah pemilih pemula yang mengikuti pendidikan") -> Plan:
    indicator = f"""{INDIKATOR}
A,program,P,,S,{name},orang,maximize,alasan,
B,program,P,,S,Persentase pemilih yang memahami tata cara,%,maximize,alasan,"""
    reports = f"{REALISASI}\nA,2023,,{count},,,uji,,,,,\nB,2023,,,300,350,uji,,,,,"
    write_office(
        folder, indikator=indicator, target=f"{TARGET}\nA,2023,,300,\nB,2023,,80,", realisasi=reports
    )
    return renstra_utils.load(folder)


def test_more_people_than_there_are(tmp_path: Path) -> None:
    (f,) = reported(people(tmp_path, 351), "angka-mustahil")
    assert str(f.text) == "A 2023: realisasi 351 orang, lebih dari seluruh pemilih menurut penyebut B (350)."
    assert (f.arithmetic, f.severity, ";".join(f.codes)) == ("351 > 350", "sedang", "A;B")


def test_as_many_people_as_there_are_and_others(tmp_path: Path) -> None:
    assert reported(people(tmp_path / "a", 350), "angka-mustahil") == []
    assert reported(people(tmp_path / "b", 900, "Jumlah pegawai yang dilatih"), "angka-mustahil") == []


@pytest.mark.parametrize(
    ("line", "said", "grade"),
    [
        ("2024,,9,,,2026-01-16", "Tanggal data 2026-01-16 pada 1 baris realisasi 2024 (A) setelah hari ini (2026-01-15)", "sedang"),
        ("2024,,9,,,2023-12-31", "sebelum tahunnya mulai", "sedang"),
        ("2024,1,9,,,2023-12-31", "sebelum tahunnya mulai", "sedang"),
        ("2024,3,9,,,2024-06-30", "sebelum triwulannya mulai", "ringan"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be(tmp_path: Path, line: str, said: str, grade: str) -> None:
    found = [f for f in findings(plan_of(tmp_path, line)) if f.rule == "tanggal-mustahil"]
    assert [f.severity for f in found] == [grade]
    assert said in str(found[0].text)


@pytest.mark.parametrize(
    "line",
    [
        f"2024,{day}"
        for day in (",9,,,2026-01-15", ",9,,,2024-01-01", "1,9,,,2024-01-01", "1,9,,,2024-02-10", ",9,,")
    ],
)
def test_dates_that_may_be(tmp_path: Path, line: str) -> None:
    assert reported(plan_of(tmp_path, line), "tanggal-mustahil") == []


def test_agreements_of_another_year_and_of_the_future(tmp_path: Path) -> None:
    rows = "A,2024,12,1,2023-12-20\nA,2024,12,2,2024-02-01\nA,2024,13,3,2052-02-01\nA,2023,12,4,2024-02-01"
    found = reported(plan_of(tmp_path, perjanjian=f"{PERJANJIAN}\n{rows}"), "tanggal-mustahil")
    assert [(f.table, f.row) for f in found] == [("perjanjian", 4), ("perjanjian", 5)]
    assert "setelah hari ini" in str(found[0].text)
    assert "di luar tahunnya" in str(found[1].text)
