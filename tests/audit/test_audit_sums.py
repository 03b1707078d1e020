"""Sums of the funding: each rule fires on its fault, and not beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from audit_offices import (
    CLEAN,
    KEUANGAN,
    META,
    PEMILIH,
    PROGRAM,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    of,
    office,
    rows_of,
)
from conftest import write_office

import renstra_utils
from renstra_utils.plan.plan import Plan

FAULTS: list[Fault] = [
    (
        "induk-anak",
        {
            "pendanaan": [
                "Laporan keuangan,2021,[60.000,60000|61.000,61000]",
                "Laporan keuangan,2022,[66.000,66000|65.000,65000]",
            ]
        },
        "9001;K1a;K1b",
        "61.000 + 40.000 = 101.000 ≠ 100.000 (selisih 1.000)",
    ),
    (
        "induk-anak",
        {
            "pendanaan": [
                "Laporan keuangan,2021,[60.000,60000|,]",
                "Laporan keuangan,jumlah,[198.000,198000|138.000,138000]",
            ]
        },
        "9001;K1a;K1b",
        "40.000 ≠ 100.000 (selisih 60.000)",
    ),
    (
        "jumlah-baris",
        {
            "pendanaan": [
                "Laporan keuangan,jumlah,[198.000,198000|199.000,199000]",
                "Dokumen perencanaan,jumlah,[132.000,132000|131.000,131000]",
            ]
        },
        "K1a",
        "60.000 + 66.000 + 72.000 = 198.000 ≠ 199.000 (selisih 1.000)",
    ),
    (
        "jumlah-program",
        {
            "pendanaan": [
                "JUMLAH,2022,[330.000,330000|331.000,331000]",
                "JUMLAH,jumlah,[990.000,990000|991.000,991000]",
            ]
        },
        "J;01.WA",
        "330.000 ≠ 331.000 (selisih 1.000)",
    ),
    (
        "program-kegiatan",
        {
            "pendanaan": [
                "K2,kegiatan,9002,[P1|]",
                "K1,kegiatan,9001,[P1|]",
                "9002,,Pendidikan Pemilih,2021,[200.000,200000|190.000,190000]",
                "9002,,Pendidikan Pemilih,jumlah,[660.000,660000|650.000,650000]",
            ]
        },
        "01.WA;9001;9002",
        "100.000 + 190.000 = 290.000 ≠ 300.000 (selisih 10.000)",
    ),
    (
        "baris-ganda",
        {
            "pendanaan": [
                "[Dokumen perencanaan|Laporan keuangan]",
                *(
                    f"Laporan keuangan,{y},[{v}.000,{v}000|{half}.000,{half}000]"
                    for y, half, both in (
                        ("2021", 50, (60, 40)),
                        ("2022", 55, (66, 44)),
                        ("2023", 60, (72, 48)),
                    )
                    for v in both
                ),
                *(f"Laporan keuangan,jumlah,[{v}.000,{v}000|165.000,165000]" for v in (198, 132)),
            ]
        },
        "K1a;K1b",
        "Output “Laporan keuangan” tertulis dua kali dengan nilai yang sama.",
    ),
    ("jumlah-kosong", {"pendanaan": ["JUMLAH,2022,[330.000,330000|,]"]}, "J;01.WA", "2022: 330.000"),
    (
        "jumlah-kosong",
        {"pendanaan": ["Laporan keuangan,jumlah,[198.000,198000|,]"]},
        "K1a",
        "jumlah: 60.000 + 66.000 + 72.000 = 198.000",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "a dash is nothing": {
        "pendanaan": [
            "Laporan keuangan,2021,[60.000,60000|-,]",
            "Dokumen perencanaan,2021,[40.000,40000|100.000,100000]",
            "Laporan keuangan,jumlah,[198.000,198000|138.000,138000]",
            "Dokumen perencanaan,jumlah,[132.000,132000|192.000,192000]",
        ]
    },
    "no funding": {"pendanaan": [f"[{rows_of('pendanaan')}|]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


@pytest.mark.parametrize(
    ("edits", "rules"),
    [
        (
            ["JUMLAH,2022,[330.000,330000|,]", "JUMLAH,jumlah,[990.000,990000|995.000,995000]"],
            {"jumlah-kosong", "jumlah-baris"},
        ),
        (
            ["K2,kegiatan,9002,[P1|]", f"9001,P1,{KEUANGAN},2021,[100.000,100000|90.000,90000]"],
            {"tanpa-induk", "induk-anak"},
        ),
        (
            [
                "Laporan keuangan,jumlah,[198.000,198000|,]",
                "Dokumen perencanaan,jumlah,[132.000,132000|130.000,130000]",
            ],
            {"jumlah-kosong", "jumlah-baris"},
        ),
    ],
    ids=["blank total", "row without a parent", "blank jumlah"],
)
def test_a_wrong_amount_is_not_hidden_by_what_stands_beside_it(
    tmp_path: Path, edits: list[str], rules: set[str]
) -> None:
    assert set(audit(office(tmp_path, {"pendanaan": edits}))["aturan"]) == rules


def test_a_blank_total_is_said_to_be_made_of_its_parts_or_of_its_years(tmp_path: Path) -> None:
    parts = audit(office(tmp_path / "1", {"pendanaan": ["JUMLAH,2022,[330.000,330000|,]"]}))
    years = audit(office(tmp_path / "2", {"pendanaan": ["Laporan keuangan,jumlah,[198.000,198000|,]"]}))
    assert "padahal bagiannya bernilai" in of(parts, "jumlah-kosong")["uraian"].item()
    assert "padahal tahun-tahunnya bernilai" in of(years, "jumlah-kosong")["uraian"].item()


def _stand_in(gap: int, name: str = f"Sasaran {PROGRAM}") -> list[str]:
    """9001 prints the programme's name and amounts; 9002 has no parent and lacks `gap` thousand in 2021."""
    whole = (("2021", 100, 300), ("2022", 110, 330), ("2023", 120, 360), ("jumlah", 330, 990))
    first = [f"9001,P1,[{KEUANGAN},{y},{a}.000,{a}000|{name},{y},{b}.000,{b}000]" for y, a, b in whole]
    lone = [(y, v, v - gap) for y, v in (("2021", 200), ("jumlah", 660))]
    second = [f"9002,,{PEMILIH},{y},[{a}.000,{a}000|{b}.000,{b}000]" for y, a, b in lone]
    return [*first, "K2,kegiatan,9002,[P1|]", *second]


def test_a_row_that_stands_for_its_programme_is_made_of_what_follows(tmp_path: Path) -> None:
    said = of(audit(office(tmp_path / "a", {"pendanaan": _stand_in(10)})), "program-kegiatan")
    assert said["hitungan"].tolist() == [
        "tahun 2021: 60.000 + 40.000 + 190.000 = 290.000 ≠ 300.000 (selisih 10.000); "
        "kolom jumlah: 198.000 + 132.000 + 650.000 = 980.000 ≠ 990.000 (selisih 10.000)"
    ]
    assert said["kode"].tolist() == ["01.WA;9001;K1a;K1b;9002"]
    assert of(audit(office(tmp_path / "b", {"pendanaan": _stand_in(0)})), "program-kegiatan").empty


def test_a_stand_in_with_the_nearer_sum_of_a_part(tmp_path: Path) -> None:
    edits = _stand_in(10)
    years = (("2021", 201), ("2022", 220), ("2023", 240))
    more = "".join(f"K2a,output,,K2,Simulasi,{y},{v}.000,{v}000,,,47\n" for y, v in years)
    edits.append(f"[|{more}]J,jumlah,,,JUMLAH,2021")
    first = of(audit(office(tmp_path, {"pendanaan": edits})), "program-kegiatan").iloc[0]
    assert first["hitungan"].endswith(
        "; tahun 2021: bila kegiatan 9002 “Pendidikan Pemilih” dihitung dari rinciannya, 201.000: "
        "301.000 ≠ 300.000 (selisih 1.000)"
    )


def test_a_proposed_amount_is_no_evidence(tmp_path: Path) -> None:
    def found(name: str, edits: list[str], proposed: bool) -> pd.DataFrame:
        cells = (("2021", 300), ("2022", 330), ("2023", 360), ("jumlah", 990))
        row = f"P1,program,01.WA,,{PROGRAM}"
        more = [f"{row},{y},{v}.[000,{v}000,|00,,{v}000]" for y, v in cells] if proposed else []
        return of(audit(office(tmp_path / name, {"pendanaan": [*edits, *more]})), "tingkat-tertukar")

    named = found("a", _stand_in(0), proposed=True)
    assert named["uraian"].tolist() == [
        f"Kegiatan 9001 “Sasaran {PROGRAM}” memuat nama program “{PROGRAM}”; nilainya sama dengan usulan "
        "program 01.WA (tahun 2021, 2022, 2023 dan kolom jumlah), yang bukan bukti."
    ]
    assert named["hitungan"].str.startswith("2021: 300.000 = 300.000 (usulan); ").all()
    # Under its own name the same amounts are evidence where they are printed, none where proposed.
    own = _stand_in(0, KEUANGAN)[:4]
    assert len(found("b", own, proposed=False)) == 1
    assert found("c", own, proposed=True).empty


def test_rounded_amounts_in_thousands(tmp_path: Path) -> None:
    # Printed in thousands, one thousand off is rounding of three parts; two thousand more is not.
    def plan(name: str, shift: int) -> Plan:
        text = CLEAN["pendanaan"].replace("000,,,", ",,,").replace(".000,", ",")
        for cell, v in (("2021", 60), ("jumlah", 198)):
            more = v + shift
            text = text.replace(f"Laporan keuangan,{cell},{v},{v}", f"Laporan keuangan,{cell},{more},{more}")
        folder = write_office(tmp_path / name, **{**CLEAN, "pendanaan": text})
        unit = {"name": "pendanaan", "path": "pendanaan.csv", "satuan_uang": "ribu rupiah"}
        (folder / "datapackage.json").write_text(json.dumps({"renstra": META, "resources": [unit]}))
        return renstra_utils.load(folder)

    assert audit(plan("a", 1)).empty
    assert set(audit(plan("b", 3))["aturan"]) == {"induk-anak"}
