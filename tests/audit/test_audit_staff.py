"""Staff figures: each rule fires on its fault, and not beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from audit_offices import (
    SMALL,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    of,
    office,
    rows_of,
)
from hypothesis import given
from hypothesis import strategies as st

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
    "a category that is not filled in": {"sdm": ["SLTA,3,3,[30|]", "tabel,pendidikan,SLTA,[3,3|,],"]},
    "only civil servants have a rank": {
        "sdm": [
            "55\n[|tabel,golongan,III,5,5,,56\ntabel,golongan,IV,1,1,,57\ntabel,golongan,TOTAL,6,6,,58\n]"
        ]
    },
    "no staff figures": {"sdm": [f"[{rows_of('sdm')}|]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


@given(st.lists(st.integers(0, 40), min_size=2, max_size=5), st.integers(-3, 3))
@SMALL
def test_parts_against_their_total(parts: list[int], off: int) -> None:
    """A wrong total is grave by its sum, and only then."""
    total = max(sum(parts) + off, 0)
    rows = "".join(f"tabel,usia,{chr(65 + n)},{v},{v},,{60 + n}\n" for n, v in enumerate(parts))
    rows += f"tabel,usia,TOTAL,{total},{total},,70\n"
    with tempfile.TemporaryDirectory() as folder:
        found = of(audit(office(Path(folder), {"sdm": [f"[{rows_of('sdm')}|{rows}]"]})), "sdm-jumlah")
    assert len(found) == (total != sum(parts))
    assert set(found["tingkat"]) <= {"berat"}
    assert set(found["keyakinan"]) <= {"pasti"}


def test_text_and_table_that_differ_cannot_both_be_true(tmp_path: Path) -> None:
    edits: Edits = {"sdm": ["[tabel|teks,pendidikan,S1,6 orang,6,,49\ntabel],pendidikan,S1"]}
    (row,) = of(audit(office(tmp_path, edits)), "sdm-teks-tabel").to_dict("records")
    assert (row["tingkat"], row["keyakinan"]) == ("berat", "pasti")
