"""The same targets under different indicators: copied, or no more than round figures that coincide."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import Fault, assert_fires, course, courses, of_targets

FAULTS: list[Fault] = [
    (
        "deret-kembar",
        {
            "target": [
                "K1.01,2021,[90 %,90|\"60,12 %\",60.12]", "K1.01,2022,[95 %,95|\"71,34 %\",71.34]", "K1.01,2023,[100 %,100|\"82,57 %\",82.57]",
                "K2.01,2021,[60 %,60|\"60,12 %\",60.12]", "K2.01,2022,[70 %,70|\"71,34 %\",71.34]", "K2.01,2023,[80 %,80|\"82,57 %\",82.57]",
            ]
        },
        "K1.01;K2.01",
        "2 indikator yang berbeda mempunyai deret target yang sama persis",
    ),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


NAMES = ("Tingkat pemahaman ideologi", "Tingkat ketahanan strategis", "Indeks mutu jalan")


def _same(folder: Path, series: list[object], names: tuple[str, ...] = NAMES, base: object = "") -> list[str]:
    given = (course(series, code=k, name=n, base=base) for k, n in zip("ABC", names, strict=False))
    found = [f for f in of_targets(courses(folder, *given)) if f.rule == "deret-kembar"]
    return [";".join(f.codes) for f in found]


@pytest.mark.parametrize(
    "series", [[70.78, 71.78, 72.78], [12.31, 12.9, 13.47, 14.21], ["70.1-71.3", "71.4-72.6", "72.7-73.9"]]
)
def test_one_finding_per_group(tmp_path: Path, series: list[object]) -> None:
    assert _same(tmp_path, series) == ["A;B;C"]


@pytest.mark.parametrize(
    "series",
    [[80, 85, 90, 95, 100], [3, 4, 5], [72.5, 75, 77.5], [71.23, 71.23, 71.23], [70.78, 71.78], [1500, 2000, 2500], ["B", "BB", "A"]],
)  # fmt: skip
def test_what_coincides_all_the_time(tmp_path: Path, series: list[object]) -> None:
    assert _same(tmp_path, series) == []


def test_a_baseline_that_is_the_same_too(tmp_path: Path) -> None:
    assert _same(tmp_path, [79, 80, 81], base=78.73) == ["A;B;C"]
    assert _same(tmp_path, [79, 80, 81], base=78) == []
    # Four steps of two sizes from one baseline are no chance, even ones are.
    assert _same(tmp_path, [85, 90, 95, 97, 99], base=80) == ["A;B;C"]
    assert _same(tmp_path, [85, 90, 95, 97, 99]) == []
    assert _same(tmp_path, [82, 84, 86, 88], base=80) == []


@pytest.mark.parametrize(
    "names",
    [
        ("Indeks kepuasan masyarakat", "Indeks Kepuasan Masyarakat"),
        ("Indeks kepuasan masyarakat", "Indeks kepuasan masyarakat atas perizinan"),
        (
            "Persentase pemilih pemula yang hadir dalam sosialisasi",
            "Persentase pemilih perempuan yang hadir dalam sosialisasi",
        ),
    ],
)
def test_one_measure_at_two_places_is_no_twin(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert _same(tmp_path, [70.78, 71.78, 72.78], names) == []
    others = (names[0], "Tingkat ketahanan strategis")
    assert _same(tmp_path, [70.78, 71.78, 72.78], others) == ["A;B"]


@pytest.mark.parametrize(("gap", "found"), [(100.0, ["A;B"]), (99.0, []), (100.5, [])])
def test_two_shares_of_one_whole_are_one_measure(tmp_path: Path, gap: float, found: list[str]) -> None:
    above = [87.35, 88.1, 89.2]
    names = ("Persentase penduduk di atas garis kemiskinan", "Angka kemiskinan")
    given = [
        course(series, code=k, name=n, unit="%", polarity=p)
        for k, n, p, series in zip(
            "AB", names, ("maximize", "minimize"), (above, [round(gap - v, 2) for v in above]), strict=True
        )
    ]
    hits = [f for f in of_targets(courses(tmp_path, *given)) if f.rule == "deret-kembar"]
    assert [";".join(f.codes) for f in hits] == found
    assert all((f.severity, f.sure) == ("ringan", "kuat") for f in hits)
