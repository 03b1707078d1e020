"""How figures and units are printed: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
)

FAULTS: list[Fault] = [
    (
        "digit-hilang",
        {"pendanaan": ["Laporan keuangan,2021,60.[000,60000,|00,,60000]"]},
        "K1a",
        "tercetak “60.00”, bukan angka yang utuh; usulan 60.000",
    ),
    ("digit-hilang", {"target": ["K1.02,2022,[4 Dok,4|4.0.0 Dok,]"]}, "K1.02", "tercetak 2022: “4.0.0 Dok”"),
    ("satuan-campur", {"target": ["K2.01,2021,[60 %|60],60"]}, "K2.01", "2021: 60, 2022: 70 %, 2023: 80 %"),
    ("satuan-campur", {"target": ["3 [Dok|dok]"]}, "K1.02", "2021: 3 dok, 2022: 4 Dok, 2023: 5 Dok"),
    (
        "tanpa-satuan",
        {"indikator": ["yang disusun,[Dok|]"], "target": ["[3 Dok|3]", "[4 Dok|4]", "[5 Dok|5]"]},
        "K1.02",
        "2021: 3, 2022: 4, 2023: 5",
    ),
    ("tanda-desimal", {"target": ["K2.01,2021,[60 %,60|60.5 %,60.5]"]}, "K2.01", "“87,5 %” (1 sel)"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "unit spelled out": {"indikator": ["yang disusun,[Dok|Dokumen]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])
