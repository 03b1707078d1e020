"""Names of programmes, kegiatan and sasaran: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    BOTH,
    PEMILIH,
    PROGRAM,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    of,
    office,
)

FAULTS: list[Fault] = [
    (
        "beda-sasaran",
        {"daftar_indikator": ["[Pemilih paham|Gudang arsip terjaga],Persentase pemilih pemula"]},
        "K2.01",
        "“Gudang arsip terjaga” menurut daftar",
    ),
    (
        "beda-nama",
        {"daftar_indikator": ["[Sengketa|Sengketta] selesai"]},
        "K2.03;K2.04",
        "Nama sasaran berbeda",
    ),
    (
        "beda-nama",
        {"pendanaan": ["[Pendidikan|Pendidikkan] Pemilih"]},
        "9002",
        "tabel pendanaan menulis “Pendidikkan Pemilih”",
    ),
    (
        "kegiatan-dua-program",
        {
            "indikator": ["kegiatan,Program [Dukungan Manajemen|Layanan Hukum],Pendidikan Pemilih,Sengketa"],
            "daftar_indikator": ["B,Program [Dukungan Manajemen|Layanan Hukum],Pendidikan Pemilih,Sengketa"],
        },
        "K2.01;K2.02;9002;K2.03;K2.04",
        "Kegiatan “Pendidikan Pemilih” berada di bawah dua program: “Program Dukungan Manajemen” (tabel target, "
        "daftar, tabel pendanaan) dan “Program Layanan Hukum” (tabel target, daftar).",
    ),
    (
        "sasaran-terpisah",
        {
            BOTH: [
                "[Pemilih paham|Sengketa selesai],Persentase pemilih perempuan",
                "[Sengketa selesai|Pemilih paham],Jumlah sengketa",
            ]
        },
        "K2.01;K2.03",
        "Sasaran “Pemilih paham” kegiatan “Pendidikan Pemilih” tercetak 2 kali, terpisah oleh sasaran lain.",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "one sasaran of two kegiatan": {BOTH: ["[Tertibnya laporan|Pemilih paham],Jumlah dokumen"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


def test_sasaran_under_another_name_is_a_misplaced_one(tmp_path: Path) -> None:
    found = audit(office(tmp_path, {"daftar_indikator": ["[Sengketa selesai|Gudang arsip terjaga]"]}))
    assert found[["aturan", "kode"]].to_numpy().tolist() == [["beda-sasaran", "K2.03;K2.04"]]


def test_two_codes_of_one_name_are_two_kegiatan(tmp_path: Path) -> None:
    hukum = "Program Layanan Hukum"
    edits = {BOTH: [f",[{PROGRAM}|{hukum}],{PEMILIH},Sengketa"]}
    rows = f"P2,program,02.CQ,,{hukum},2021,-,,,,47\nK3,kegiatan,9003,P2,{PEMILIH},2021,-,,,,48\n"
    more = [f"[|{rows}]J,jumlah,,,JUMLAH,2021"]
    assert len(of(audit(office(tmp_path / "a", edits)), "kegiatan-dua-program")) == 1
    assert of(audit(office(tmp_path / "b", {**edits, "pendanaan": more})), "kegiatan-dua-program").empty
