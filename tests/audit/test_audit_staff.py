"""Staff figures: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    rows_of,
)

FAULTS: list[Fault] = [
    (
        "sdm-jumlah",
        {"sdm": ["[7,7,70|8,8,]", "3,3,[30|]"]},
        "pendidikan/TOTAL;pendidikan/S1;pendidikan/SLTA",
        "8 + 3 = 11 ≠ 10 (selisih 1)",
    ),
    (
        "sdm-teks-tabel",
        {"sdm": ["[tabel|teks,pendidikan,S1,6 orang,6,,49\ntabel],pendidikan,S1"]},
        "pendidikan/S1",
        "6 ≠ 7 (selisih 1)",
    ),
    (
        "sdm-total",
        {"sdm": ["[7,7,70|8,8,]", "3,3,[30|]", "[10,10|11,11],100"]},
        "status/TOTAL;pendidikan/TOTAL",
        "10 ≠ 11",
    ),
    (
        "sdm-persen",
        {"sdm": ["7,7,[70|65]"]},
        "pendidikan/S1;pendidikan/TOTAL",
        "7 / 10 × 100 = 70 ≠ 65 (selisih 5)",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "rounded shares": {
        "sdm": [
            "[6 orang,6,60|2 orang,2,67]",
            "[4 orang,4,40|1 orang,1,33]",
            "[10 orang,10|3 orang,3],",
            "[7,7,70|2,2,66.7]",
            "[3,3,30|1,1,33.3]",
            "[10,10|3,3],100",
        ]
    },
    "no staff figures": {"sdm": [f"[{rows_of('sdm')}|]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])
