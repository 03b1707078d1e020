"""Indicators that are the same or nearly so: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    BOTH,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    findings,
    of,
    office,
    reported,
    successors,
)

from renstra_utils.plan.problem import PlanError

FAULTS: list[Fault] = [
    (
        "indikator-ganda",
        {
            "indikator": ["Persentase [pemilih perempuan|Pemilih Pemula]"],
            "target": ["K2.02,2023,[80 %,80|85 %,85]"],
        },
        "K2.01;K2.02",
        "2023: 80 % ≠ K2.02 2021: 60 %, 2022: 70 %, 2023: 85 %",
    ),
    (
        "indikator-ganda",
        {"indikator": ["Persentase pemilih [perempuan|pemula]"]},
        "K2.01;K2.02",
        "dengan target yang sama",
    ),
    (
        "indikator-mirip",
        {"indikator": ["Persentase [pemilih perempuan|pelaksanaan pemilih pemula kota] yang"]},
        "K2.01;K2.02",
        "hampir sama, dengan target yang sama",
    ),
    (
        "indikator-mirip",
        {
            "indikator": [
                "Persentase [pemilih pemula yang mengikuti pendidikan kepemiluan|ketersediaan gedung dan gudang yang "
                "berfungsi baik],",
                "Persentase [pemilih perempuan yang mengikuti pendidikan kepemiluan|ketersediaan gedung dan gudang yang "
                "dapat dipenuhi],",
            ],
            "target": ["K2.02,2023,[80 %,80|75 %,75]"],
        },
        "K2.01;K2.02",
        "2023: 80 % ≠ K2.02 2021: 60 %, 2022: 70 %, 2023: 75 %",
    ),
    (
        "target-induk-anak",
        {
            "indikator": [
                "[Nilai evaluasi akuntabilitas kinerja,predikat|Persentase pemilih "
                "pemula yang mengikuti pendidikan kepemiluan,%]"
            ],
            "target": [
                "P1.01,2021,[B,B|60 %,60]",
                "P1.01,2022,[BB,BB|70 %,70]",
                "P1.01,2023,[BB,BB|90 %,90]",
            ],
        },
        "P1.01;K2.01",
        "P1.01 2021: 60 %, 2022: 70 %, 2023: 90 % ≠ K2.01 2021: 60 %, 2022: 70 %, 2023: 80 %",
    ),
    (
        "target-induk-anak",
        {
            "indikator": [
                "[Meningkatnya layanan|Pemilih paham],",
                "Persentase [layanan kepegawaian kantor yang selesai|pemilih yang mengikuti pendidikan kepemiluan]",
            ],
            "target": ['P1.02,2023,["87,5 %",87.5|100 %,100]'],
        },
        "P1.02;K2.01;K2.02",
        "K2.01 2023: 80 %; K2.02 2023: 80 % < 100 %",
    ),
    (
        "target-induk-anak",
        {
            "indikator": [
                "Persentase [pemilih pemula yang mengikuti pendidikan kepemiluan|unit yang mendapat "
                "nilai akuntabilitas kinerja minimal B]"
            ]
        },
        "P1.01;K2.01",
        "P1.01 2021: B, 2022: BB, 2023: BB; K2.01 2021: 60 %, 2022: 70 %, 2023: 80 % < 100 %",
    ),
    (
        "target-induk-anak",
        {
            "indikator": [
                "Nilai [evaluasi akuntabilitas kinerja,predikat|akuntabilitas kinerja,]",
                "[Pemilih paham|Akuntabilitas kinerja],Persentase pemilih pemula",
                "Persentase [pemilih pemula yang mengikuti pendidikan kepemiluan|unit yang dinilai minimal B]",
            ],
            "daftar_indikator": [
                "Nilai [evaluasi akuntabilitas|akuntabilitas] kinerja",
                "[Pemilih paham|Akuntabilitas kinerja],Persentase pemilih pemula",
                "Persentase [pemilih pemula yang mengikuti pendidikan kepemiluan|unit yang dinilai minimal B]",
            ],
            "target": [
                "P1.01,2021,[B,B|60 poin,60]",
                "P1.01,2022,[BB,BB|61 poin,61]",
                "P1.01,2023,[BB,BB|75 poin,75]",
            ],
        },
        "P1.01;K2.01",
        "P1.01 2022: 61 poin, 2023: 75 poin; K2.01 2022: 70 %, 2023: 80 % < 100 %",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "quality differs": {
        BOTH: ["Persentase [pemilih perempuan|ketepatan waktu pemilih pemula] yang mengikuti"]
    },
    "another clause, another measure": {
        BOTH: [
            "Persentase pemilih pemula yang [mengikuti|menghadiri]",
            "Persentase pemilih [perempuan yang mengikuti|pemula yang dilatih]",
        ],
        "target": ["K2.02,2023,[80 %,80|75 %,75]"],
    },
    "availability for another group": {
        BOTH: [
            "Persentase [pemilih pemula yang mengikuti|ketersediaan alat peraga yang pemula untuk]",
            "Persentase [pemilih perempuan yang mengikuti|ketersediaan alat peraga yang perempuan untuk]",
        ],
        "target": ["K2.02,2023,[80 %,80|75 %,75]"],
    },
    "number in a series": {
        BOTH: [
            "Persentase pemilih [perempuan yang|pemula yang 2 kali] mengikuti",
            "Persentase pemilih pemula yang [mengikuti|1 kali mengikuti]",
        ]
    },
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


#: Two indicators of one wording.
SAME = ["Persentase pemilih [perempuan|pemula]"]


def test_an_indicator_replaced_midway_is_none_to_delete(tmp_path: Path) -> None:
    split = ["K2.01,2022,70 %,70,24", "K2.01,2023,80 %,80,24", "K2.02,2021,60 %,60,25"]
    plan = office(tmp_path, {BOTH: SAME, "target": [f"[{line}\n|]" for line in split]})
    (f,) = (f for f in findings(plan) if f.rule == "indikator-ganda")
    assert str(f.text).endswith("tetapi tidak ada tahun yang menargetkan keduanya.")
    assert "isi kolom pengganti" in str(f.advice)
    assert "Hapus" not in str(f.advice)
    assert set(of(audit(plan), "target-kosong")["kode"]) == {"K2.01", "K2.02"}
    # Said so, the two are one series.
    i = plan.tables["indikator"]
    i["pengganti"] = i["kode"].map({"K2.02": "K2.01"})
    assert audit(plan).empty


def test_a_pair_said_to_replace_one_another_but_planned_together_is_one_finding(tmp_path: Path) -> None:
    plan = office(tmp_path, {BOTH: SAME})
    i = plan.tables["indikator"]
    i["pengganti"] = i["kode"].map({"K2.02": "K2.01"})
    assert audit(plan)["aturan"].tolist() == ["pengganti-tumpang"]


def test_an_indicator_may_replace_another(tmp_path: Path) -> None:
    assert reported(successors(tmp_path, {"A": "", "B": "A"}), "pengganti-tumpang") == []


def test_both_have_a_target_in_a_year(tmp_path: Path) -> None:
    plan = successors(tmp_path, {"A": "", "B": "A"}, "A,2023 A,2024 B,2024")
    (f,) = reported(plan, "pengganti-tumpang")
    assert f.text == "B menggantikan A, tetapi keduanya bertarget pada 2024."
    assert "; ".join(f.lines) == "target.csv baris 3; target.csv baris 4; indikator.csv baris 3"


@pytest.mark.parametrize(
    ("pairs", "row", "said"),
    [
        ({"A": "", "B": "X"}, 3, "tidak ada di indikator.csv kolom kode"),
        ({"A": "", "B": "B"}, 3, "menggantikan dirinya sendiri"),
        ({"A": "B", "B": "A"}, 2, "penggantian berputar: A → B → A"),
        ({"A": "", "B": "A", "C": "A"}, 4, "kode ini sudah digantikan B (baris 3)"),
    ],
)
def test_replacements_that_cannot_be(tmp_path: Path, pairs: dict[str, str], row: int, said: str) -> None:
    with pytest.raises(PlanError) as e:
        successors(tmp_path, pairs)
    hits = [p for p in e.value.problems if said in p.pesan]
    assert (hits[0].berkas, hits[0].baris, hits[0].kolom) == ("indikator.csv", row, "pengganti")
    assert hits[0].saran
