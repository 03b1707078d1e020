"""What the funding pays for: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    BOTH,
    CLEAN,
    KEUANGAN,
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
        "1 dari 2 kegiatan “Program Dukungan Manajemen” tidak ada di tabel pendanaan: “Pendidikan Pemilih”.",
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


@pytest.mark.parametrize(
    ("code", "lone"), [("01.WA.9002", False), ("01.WA9002", True), ("01.W.9002", True), ("9002", True)]
)
def test_a_code_that_goes_on_from_its_programmes_tells_the_parent(
    tmp_path: Path, code: str, lone: bool
) -> None:
    found = audit(office(tmp_path, {"pendanaan": [f"K2,kegiatan,[9002,P1|{code},]"]}))
    assert of(found, "tanpa-induk")["kode"].tolist() == ([code] if lone else [])


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


# --- kegiatan called like a programme ---

OWN = {
    "called like its programme": ("Dukungan Manajemen", True),
    "called exactly like its programme": (PROGRAM, True),
    "called like its programme with a prefix": (f"Kegiatan {PROGRAM.removeprefix('Program ')}", True),
    "the programme's result": (f"Sasaran {PROGRAM}", False),
}


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("induk", ["P1", ""])
def test_a_kegiatan_may_be_called_like_its_own_programme(tmp_path: Path, name: str, induk: str) -> None:
    said, own = OWN[name]
    edits = {"pendanaan": [f"[{KEUANGAN}|{said}]", f"K1,kegiatan,9001,[P1|{induk}]"]}
    rules = set(audit(office(tmp_path, edits))["aturan"])
    # Without a parent “Program …” may be the programme itself, printed among the kegiatan.
    assert ("tingkat-tertukar" in rules) == (not own or (induk == "" and said == PROGRAM))


def test_the_only_kegiatan_has_its_programmes_name_and_amounts_by_right(tmp_path: Path) -> None:
    lines = CLEAN["pendanaan"].splitlines()
    kept = [line for line in lines if not line.startswith(("K1", "K2"))]
    only = [
        line.replace("P1,program,01.WA,,", "K1,kegiatan,9001,P1,") for line in lines if line.startswith("P1,")
    ]
    edits = {"pendanaan": [f"[{rows_of('pendanaan')}|" + "\n".join([*kept[1:], *only]) + "\n]"]}
    assert "tingkat-tertukar" not in set(audit(office(tmp_path, edits))["aturan"])


def test_another_programmes_name_is_not_its_own(tmp_path: Path) -> None:
    second = ["P2,program,02.WA,,Program Layanan Arsip,2021,1.000,1000,,,49"]
    edits = {
        "pendanaan": [f"[|{second[0]}\n]J,jumlah,,,JUMLAH,2021", f"[{PEMILIH}|Program Layanan Arsip]"],
    }
    found = audit(office(tmp_path, edits))
    said = of(found, "tingkat-tertukar")
    assert said["uraian"].tolist() == [
        "Kegiatan 9002 “Program Layanan Arsip” memuat nama program “Program Layanan Arsip”."
    ]
    assert said["tingkat"].tolist() == ["sedang"]


# --- one finding per cause ---


def test_many_rows_without_a_parent_are_one_finding(tmp_path: Path) -> None:
    edits = {"pendanaan": ["K1,kegiatan,9001,[P1|]", "K2,kegiatan,9002,[P1|]"]}
    (said,) = of(audit(office(tmp_path, edits)), "tanpa-induk")["uraian"]
    assert said.startswith("2 kegiatan tidak berada di bawah program mana pun: kegiatan 9001")


def test_many_kegiatan_of_a_programme_without_indicators_are_one_finding(tmp_path: Path) -> None:
    edits = {"pendanaan": [f"[{KEUANGAN}|Layanan Arsip Daerah]", f"[{PEMILIH}|Peningkatan Jalan Desa]"]}
    found = of(audit(office(tmp_path, edits)), "dana-tanpa-indikator")
    assert found["kode"].tolist() == ["9001;9002"]
    assert "2 kegiatan program 01.WA" in found["uraian"].iloc[0]


def test_funding_by_totals_only_is_one_finding(tmp_path: Path) -> None:
    lines = [
        line for line in rows_of("pendanaan").splitlines() if ",jumlah," in line.replace("J,jumlah,", "J,")
    ]
    edits = {"pendanaan": [f"[{rows_of('pendanaan')}|" + "\n".join(lines) + "\n]"]}
    found = audit(office(tmp_path, edits))
    assert found["uraian"].tolist() == [
        "Pendanaan hanya tercetak sebagai jumlah, tanpa rincian menurut tahun."
    ]
    assert found["tingkat"].tolist() == ["sedang"]


def test_a_year_without_money_whose_targets_are_nothing(tmp_path: Path) -> None:
    found = FAULTS[0][1]
    targets = [f"{k},2022,[{t},{v}|0,0]" for k, t, v in (
        ("P1.02", "85 %", "85"), ("K1.01", "95 %", "95"), ("K1.02", "4 Dok", "4"), ("K2.01", "70 %", "70"),
        ("K2.02", "70 %", "70"), ("K2.03", "1 Kasus", "1"), ("K2.04", "100 %", "100"), ("P1.01", "BB", "BB"),
    )]  # fmt: skip
    rules = set(audit(office(tmp_path, {**found, "target": targets}))["aturan"])
    assert "tahun-tanpa-dana" not in rules
