"""Grades that no scale knows, and courses of two scales."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import Fault, assert_fires, course, courses, of_targets

FAULTS: list[Fault] = [
    ("predikat-tak-dikenal", {"target": ["P1.01,2022,[BB,BB|Bb,]"]}, "P1.01", "Barangkali maksudnya “BB”."),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


def _with(text: str) -> tuple[str, str]:
    """A grade of 2020 and 2022, and this print between them."""
    row = "A,program,P,,S,Nilai evaluasi AKIP,predikat,maximize,x,,,"
    return row, f"A,2020,B,B,\nA,2021,{text},,\nA,2022,BB,BB,"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Bb", "“BB”"), ("bb", "“BB”"), ("Wtp", "“WTP”"), ("AB", None), ("Baik Sekali", None), ("Menuju Informatif", None)],
)  # fmt: skip
def test_unknown_grades(tmp_path: Path, text: str, meant: str | None) -> None:
    (found,) = of_targets(courses(tmp_path, _with(text)))
    assert (found.rule, found.severity) == ("predikat-tak-dikenal", "sedang")
    assert f"“{text}”" in str(found.text)
    assert ("Barangkali" in str(found.text)) == (meant is not None)
    assert meant is None or meant in str(found.text)


@pytest.mark.parametrize(
    "text", ["-", "n/a", "tidak ada", "belum", "belum ada data", "sesuai hasil evaluasi", "lihat LHE"]
)
def test_notes_are_no_grades(tmp_path: Path, text: str) -> None:
    assert "predikat-tak-dikenal" not in {f.rule for f in of_targets(courses(tmp_path, _with(text)))}


def test_a_scale_of_their_own_is_one_mild_finding(tmp_path: Path) -> None:
    words = ["Cukup Informatif", "Informatif", "Informatif"]
    given = [
        course(words, code=k, name=n, unit="predikat", printed=True)
        for k, n in (("A", "Predikat KIP"), ("B", "Nilai KIP"))
    ]
    (found,) = of_targets(courses(tmp_path, *given))
    assert (found.rule, found.severity, found.codes) == ("predikat-tak-dikenal", "ringan", ["A", "B"])
    assert "“Cukup Informatif”, “Informatif”" in str(found.text)
    assert "aturan.toml" in str(found.advice)


def test_grades_of_two_scales(tmp_path: Path) -> None:
    (found,) = of_targets(courses(tmp_path, course(["B", "WTP", "BB"], unit="predikat")))
    assert (found.rule, found.severity) == ("predikat-tak-dikenal", "sedang")
    assert "dua skala: Nilai AKIP dan RB, Opini BPK" in str(found.text)
