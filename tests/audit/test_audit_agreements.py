"""Several agreements a year, and quarters of a plan of action, are read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from audit_offices import (
    PERJANJIAN,
    plan_of,
)

from renstra_utils.plan.problem import PlanError


def test_several_agreements_a_year(tmp_path: Path) -> None:
    rows = (
        "A,2024,10,Ketua,2024-01-10\nA,2024,11,Sekretaris,2024-01-11\nA,2024,12,Ketua,2024-07-01\nA,2023,9,,"
    )
    assert len(plan_of(tmp_path, perjanjian=f"{PERJANJIAN}\n{rows}").perjanjian) == 4


def test_the_same_agreement_twice(tmp_path: Path) -> None:
    rows = "A,2024,10,Ketua,2024-01-10\nA,2024,10,Ketua,2024-01-10"
    with pytest.raises(PlanError, match=r"baris 3.*kunci ganda, sudah ada di baris 2"):
        plan_of(tmp_path, perjanjian=f"{PERJANJIAN}\n{rows}")


def test_targets_by_quarter_are_read(tmp_path: Path) -> None:
    rows = "kode,tahun,triwulan,target,anggaran\nA,2024,1,2.5,1000\nA,2024,2,7-8,\nA,2024,3,BB,"
    plan = plan_of(tmp_path, rencana_aksi=rows)
    r = plan.rencana_aksi
    assert r["angka"].tolist()[0] == 2.5
    assert r.loc[1, ["bawah", "atas"]].tolist() == [7.0, 8.0]
    assert r["mutu"].tolist()[2] == "BB"
    assert pd.isna(r["anggaran"].iloc[1])


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("A,2024,5,2,", "triwulan", "nilai tidak dikenal"),
        ("A,2024,,2,", "triwulan", "sel wajib kosong"),
        ("A,2024,1,,", "target", "sel wajib kosong"),
        ("A,2024,1,dua,", "target", "nilai tidak terbaca"),
        ("A,2024,1,belum dinilai,", "target", "nilai tidak terbaca"),
        ("Z,2024,1,2,", "kode", "tidak ada di indikator.csv"),
        ("A,2031,1,2,", "tahun", "di luar periode"),
        ("A,2024,1,2,-5", "anggaran", "tidak boleh kurang dari 0"),
    ],
)
def test_targets_by_quarter_that_cannot_be(tmp_path: Path, row: str, column: str, said: str) -> None:
    with pytest.raises(PlanError) as e:
        plan_of(tmp_path, rencana_aksi=f"kode,tahun,triwulan,target,anggaran\n{row}")
    assert [(p.berkas, p.baris, p.kolom) for p in e.value.problems if said in p.pesan] == [
        ("rencana_aksi.csv", 2, column)
    ]
