"""What the funding pays for: each rule fires on its fault, and not beside it."""

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
        "tahun-tanpa-dana",
        {
            "pendanaan": [
                "2022,[330.000,330000|,]",
                "2022,[110.000,110000|,]",
                "2022,[66.000,66000|,]",
                "2022,[44.000,44000|,]",
                "2022,[220.000,220000|,]",
                "jumlah,[660.000,660000|440.000,440000]",
                "jumlah,[990.000,990000|660.000,660000]",
                "jumlah,[132.000,132000|88.000,88000]",
                "jumlah,[198.000,198000|132.000,132000]",
                "jumlah,[330.000,330000|220.000,220000]",
            ]
        },
        "",
        "Tahun 2022: 8 indikator bertarget",
    ),
    (
        "tingkat-tertukar",
        {"pendanaan": ["9001,P1,[Pengelolaan Keuangan|Sasaran Program Dukungan Manajemen]"]},
        "9001",
        "memuat nama program “Program Dukungan Manajemen”",
    ),
    ("tanpa-induk", {"pendanaan": ["K2,kegiatan,9002,[P1|]"]}, "9002", "tidak berada di bawah program"),
    (
        "kegiatan-tanpa-dana",
        {"pendanaan": ["9002,P1,[Pendidikan Pemilih|Layanan Arsip Daerah]"]},
        "K2.01;K2.02;K2.03;K2.04",
        "1 dari 2 kegiatan “Program Dukungan Manajemen” tidak ada di tabel pendanaan: Pendidikan Pemilih.",
    ),
    (
        "dana-tanpa-indikator",
        {"pendanaan": ["9002,P1,[Pendidikan Pemilih|Layanan Arsip Daerah]"]},
        "9002",
        "tidak mempunyai indikator",
    ),
    (
        "output-salah-kegiatan",
        {
            BOTH: ["Pendidikan [Pemilih|Pemilih Pemula dan Lansia]"],
            "pendanaan": [
                "Pendidikan [Pemilih|Pemilih Pemula dan Lansia]",
                "[Dokumen perencanaan|Output 2 Pendidikan Pemilih Lansia]",
            ],
        },
        "K1b;9001",
        "berada di bawah “Pengelolaan Keuangan”, padahal namanya bagian dari kegiatan “Pendidikan Pemilih Pemula "
        "dan Lansia”.",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "an output named as its kegiatan": {
        BOTH: ["Pengelolaan [Keuangan|Keuangan dan Aset]"],
        "pendanaan": [
            "Pengelolaan [Keuangan|Keuangan dan Aset]",
            "[Dokumen perencanaan|Output 2 Pengelolaan Aset Keuangan]",
        ],
    },
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])
