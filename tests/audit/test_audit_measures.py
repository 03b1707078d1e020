"""What an indicator measures: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    BOTH,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
)

FAULTS: list[Fault] = [
    (
        "populasi-satu",
        {"indikator": ["Persentase [pemilih pemula|satker KPU Kota Contoh] yang"]},
        "K2.01",
        "2021: 60 %, 2022: 70 %, 2023: 80 %; yang mungkin: 0/1 = 0 %",
    ),
    (
        "nama-satuan",
        {"indikator": ["yang disusun,[Dok|%]"], "target": ["3 [Dok|%]", "4 [Dok|%]", "5 [Dok|%]"]},
        "K1.02",
        "2021: 3 %, 2022: 4 %, 2023: 5 %",
    ),
    (
        "nama-satuan",
        {"indikator": ["[Nilai evaluasi|Persentase nilai]"]},
        "P1.01",
        "2021: B, 2022: BB, 2023: BB",
    ),
    ("nama-satuan", {"indikator": ["[Jumlah|Penurunan jumlah] sengketa"]}, "K2.03", "2021: 2 Kasus"),
    (
        "dua-indikator",
        {"indikator": ["perencanaan yang [disusun|disusun Persentase laporan yang dikirim]"]},
        "K1.02",
        "yang kedua mulai pada “Persentase”",
    ),
    (
        "polaritas-ragu",
        {
            "indikator": ["Kasus,[minimize|maximize]"],
            "target": ["[2 Kasus,2|0 Kasus,0]", "[1 Kasus,1|0 Kasus,0]"],
        },
        "K2.03",
        "“sengketa” bermakna buruk",
    ),
    ("polaritas-ragu", {"indikator": ["Dok,[maximize|ambigu]"]}, "K1.02", "polaritas belum diputuskan"),
    (
        "polaritas-ragu",
        {"indikator": ["diselesaikan,%,[maximize|minimize]"]},
        "K2.04",
        "polaritasnya makin kecil makin baik",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "one population, whole": {
        BOTH: ["Persentase [sengketa hukum yang diselesaikan|KPU Kota Contoh yang menyelesaikan laporan]"]
    },
    "bad word where it happens": {BOTH: ["Persentase pemilih [pemula|di daerah rawan pelanggaran] yang"]},
    "none of a bad thing": {
        BOTH: ["Persentase [pemilih pemula yang mengikuti|pengadaan tanpa kasus dan tidak ada keluhan dalam]"]
    },
    "title case": {
        BOTH: ["Jumlah [dokumen perencanaan yang disusun|Dokumen Laporan Hasil Persentase Kinerja Utama]"]
    },
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])
