"""Ceilings, spending and revisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    FUNDED,
    KELUARAN,
    NOW,
    money,
    reported,
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def test_a_programme_that_its_activities_contradict(tmp_path: Path) -> None:
    """5.000/4.000 against 1.000/950, as `pendanaan.csv` has no other activity."""
    rows = "01,2024,5000,,,4000,x,", "1001,2024,1000,,,950,x,"
    plan = money(tmp_path, *rows, pendanaan=FUNDED.rsplit("\n", 1)[0])
    found = reported(plan, "anggaran-program-kegiatan")
    assert [f.arithmetic for f in found] == [
        "1.000 ≠ 5.000 (selisih 4.000)",
        "950 ≠ 4.000 (selisih 3.050)",
    ]
    assert {"; ".join(f.lines) for f in found} == {"anggaran.csv baris 2; anggaran.csv baris 3"}
    assert {f.severity for f in found} == {"berat"}


def test_a_programme_that_its_activities_make_up(tmp_path: Path) -> None:
    whole = ("01,2024,5000,,,4000,x,", "1001,2024,1000,,,900,x,", "1002,2024,4000,,,3100,x,")
    assert reported(money(tmp_path / "a", *whole), "anggaran-program-kegiatan") == []
    # An activity without figures is no contradiction: what is missing is not zero.
    assert reported(money(tmp_path / "b", *whole[:2]), "anggaran-program-kegiatan") == []


def test_spending_without_a_ceiling(tmp_path: Path) -> None:
    (f,) = reported(money(tmp_path, "1001,2024,,,,100000,x,"), "belanja-tanpa-pagu")
    assert f.text == "1001 2024: realisasi Rp 100.000, pagunya tidak diisi."
    assert f.row == 2


def test_spending_above_the_ceiling(tmp_path: Path) -> None:
    found = reported(
        money(
            tmp_path, "1001,2024,1200,1000,2024-08-01,1100,x,", "1002,2024,0,,,5,x,",
            keluaran=f"{KELUARAN}\n2024,01,1001,RO,,1,1,100,101",
        ),
        "belanja-lebih-pagu",
    )  # fmt: skip
    assert [f.arithmetic for f in found] == [
        "1.100 > 1.000 (selisih 100)",
        "5 > 0 (selisih 5)",
        "101 > 100 (selisih 1)",
    ]
    assert [f.table for f in found] == ["anggaran", "anggaran", "keluaran"]


def test_spending_within_the_ceiling(tmp_path: Path) -> None:
    rows = ("1001,2024,900,1000,2024-08-01,1000,x,", "1002,2024,,,,0,x,")
    assert reported(money(tmp_path, *rows), "belanja-lebih-pagu") == []


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2023-12-30", "di luar tahun 2024"),
        ("2025-01-02", "di luar tahun 2024"),
        ("2026-02-01", "setelah hari ini"),
    ],
)
def test_a_ceiling_revised_in_another_year(tmp_path: Path, day: str, why: str) -> None:
    (f,) = reported(money(tmp_path, f"1001,2024,1000,900,{day},800,x,"), "tanggal-revisi")
    assert why in str(f.text)


def test_a_ceiling_revised_in_its_year(tmp_path: Path) -> None:
    assert reported(money(tmp_path, "1001,2024,1000,900,2024-12-31,800,x,"), "tanggal-revisi") == []
