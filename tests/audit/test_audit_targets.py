"""Targets and their course: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    office,
)

FAULTS: list[Fault] = [
    ("persen-batas", {"target": ["K1.01,2023,[100 %,100|110 %,110]"]}, "K1.01", "2023: 110 %"),
    (
        "turun-naik",
        {"target": ["K2.01,2022,[70 %,70|30 %,30]"]},
        "K2.01",
        "2021: 60 %, 2022: 30 %, 2023: 80 %",
    ),
    (
        "lawan-polaritas",
        {"target": ["K2.03,2023,[0 Kasus,0|1 Kasus,1]", "K2.03,2021,[2 Kasus,2|0 Kasus,0]"]},
        "K2.03",
        "2021: 0 Kasus, 2022: 1 Kasus, 2023: 1 Kasus",
    ),
    ("lompatan", {"target": ["K2.01,2021,[60 %,60|10 %,10]"]}, "K2.01", "10 → 70 (perubahan 60)"),
    (
        "target-tetap",
        {"target": ["K2.01,2021,[60 %,60|70 %,70]", "K2.01,2023,[80 %,80|70 %,70]"]},
        "K2.01",
        "tetap 70 % sepanjang 2021–2023",
    ),
    (
        "target-kosong",
        {"target": ["K2.01,2021,[60 %,60|-,]"]},
        "K2.01",
        "tidak bertarget pada 2021 (tercetak “-”)",
    ),
    ("target-kosong", {"target": ["[K2.01,2021,60 %,60,24\n|]"]}, "K2.01", "tidak bertarget pada 2021."),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "constant zero": {"target": ["[2 Kasus,2|0 Kasus,0]", "[1 Kasus,1|0 Kasus,0]"]},
    "constant top grade": {"target": ["[BB,BB|AA,AA],20", "[B,B|AA,AA],20"]},
    "a constant yearly decrease": {
        "indikator": [
            "[Jumlah dokumen perencanaan yang disusun,Dok|Persentase penurunan temuan yang berulang,%]"
        ],
        "daftar_indikator": [
            "[Jumlah dokumen perencanaan yang disusun|Persentase penurunan temuan yang berulang]"
        ],
        "target": ["[3 Dok,3|30 %,30]", "[4 Dok,4|30 %,30]", "[5 Dok,5|30 %,30]"],
    },
    "reports owed by the calendar": {
        "indikator": ["Jumlah [dokumen perencanaan yang disusun,Dok|laporan triwulanan yang disusun,Lap]"],
        "daftar_indikator": ["Jumlah [dokumen perencanaan|laporan triwulanan] yang disusun"],
        "target": ["[3 Dok,3|4 Lap,4]", "4 [Dok|Lap],4", "[5 Dok,5|4 Lap,4]"],
    },
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
