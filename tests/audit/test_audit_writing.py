"""How indicators are written: each rule fires on its fault, and not beside it."""

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
        "kantor-lain",
        {"indikator": ["Jumlah dokumen [perencanaan|perencanaan KPU Provinsi/KIP Aceh]"]},
        "K1.02",
        "1 indikator menyebut kantor lain",
    ),
    (
        "salah-tulis",
        {"indikator": ["Jumlah dokumen [perencanaan|dokumen perencanaan]"]},
        "K1.02",
        "Kata berulang “dokumen dokumen”",
    ),
    (
        "salah-tulis",
        {"indikator": ["[Persentase|Presentase] pemilih pemula"]},
        "K2.01",
        "“Presentase” seharusnya",
    ),
    (
        "salah-tulis",
        {
            "indikator": [
                "Persentase pemilih pemula [yang mengikuti pendidikan kepemiluan|di satker Kota Contoh "
                'yang memiliki ""Rumah Pintar]'
            ]
        },
        "K2.01",
        "“satker Kota Contoh” seharusnya “satker KPU Kota Contoh”",
    ),
    (
        "salah-tulis",
        {"indikator": ["dokumen perencanaan yang [disusun|disusun di KPU]"]},
        "K1.02",
        "“di KPU” tanpa “Kota Contoh”",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "own level by its name": {BOTH: ["Jumlah dokumen [perencanaan|KPU Kabupaten/Kota] yang"]},
    "reporting upward": {BOTH: ["Jumlah dokumen [perencanaan|kepada KPU Provinsi] yang"]},
    "reduplication": {BOTH: ["Jumlah dokumen [perencanaan|masing masing bidang] yang"]},
    "the own office in full": {
        BOTH: [
            'Jumlah dokumen [perencanaan yang disusun|""Rumah Pintar"" di satker KPU Kota Contoh yang '
            "disusun oleh KPU Kota Contoh]"
        ]
    },
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])
