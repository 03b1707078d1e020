"""Names of programmes, kegiatan and sasaran: each rule fires on its fault, and not beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from audit_offices import (
    BOTH,
    PEMILIH,
    PROGRAM,
    SMALL,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    of,
    office,
)
from hypothesis import given
from hypothesis import strategies as st

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


def test_one_renamed_programme_is_one_finding(tmp_path: Path) -> None:
    """However many tables spell it otherwise, and each in its own way."""
    edits = {
        "daftar_indikator": [f"[{PROGRAM}|Program dan Dukungan Manajemen]"],
        "pendanaan": [f"[{PROGRAM}|Program Dukungan Managemen]"],
    }
    (row,) = of(audit(office(tmp_path, edits)), "beda-nama").to_dict("records")
    assert row["uraian"] == (
        "Nama program berbeda: daftar menulis “Program dan Dukungan Manajemen”, tabel pendanaan menulis "
        "“Program Dukungan Managemen”, tabel target menulis “Program Dukungan Manajemen”."
    )
    assert len(row["kode"].split(";")) == 9


@given(st.integers(4, len(PEMILIH) - 3), st.sampled_from("aeiounrk"))
@SMALL
def test_a_letter_too_many_in_the_funding_is_told_once(at: int, letter: str) -> None:
    wrong = PEMILIH[:at] + letter + PEMILIH[at:]
    with tempfile.TemporaryDirectory() as folder:
        found = of(audit(office(Path(folder), {"pendanaan": [f"[{PEMILIH}|{wrong}]"]})), "beda-nama")
    assert found["kode"].tolist() == ["9002"]


@pytest.mark.parametrize(
    "name",
    [
        f"{PEMILIH} (Belanja K/L)",
        f"{PEMILIH} 2",
        "Pendidikan Pegawai",
        "Pendidikan Politik Pemilih",
    ],
)
def test_another_name_in_the_funding_is_no_other_spelling(tmp_path: Path, name: str) -> None:
    found = audit(office(tmp_path, {"pendanaan": [f"[{PEMILIH}|{name}]"]}))
    assert of(found, "beda-nama").empty


def test_a_near_name_beside_the_right_one_is_another_kegiatan(tmp_path: Path) -> None:
    row = "K3,kegiatan,9003,P1,Pendidikan Pemilihan,2021,-,,,,48\n"
    found = audit(office(tmp_path, {"pendanaan": [f"[|{row}]J,jumlah,,,JUMLAH,2021"]}))
    assert of(found, "beda-nama").empty


def test_common_work_may_be_of_every_programme(tmp_path: Path) -> None:
    hukum = "Program Layanan Hukum"
    for n, (name, there) in enumerate((("Monitoring dan Evaluasi", 0), ("Layanan Arsip Desa", 1))):
        renamed = [f"[{PEMILIH}|{name}]", f"[{PROGRAM}|{hukum}],{name},Sengketa"]
        funded = [f"[{PEMILIH}|{name}]"]
        plan = office(tmp_path / str(n), {BOTH: renamed, "pendanaan": funded})
        assert len(of(audit(plan), "kegiatan-dua-program")) == there


def test_a_sasaran_of_two_programmes_is_printed_under_each(tmp_path: Path) -> None:
    """Programme indicators: one sasaran served by two programmes is no sasaran torn apart."""
    third = "P2.01,program,{},,Meningkatnya akuntabilitas,Indeks layanan arsip,indeks,maximize,a,18\n"
    for n, (program, there) in enumerate((("Program Layanan Hukum", 0), (PROGRAM, 1))):
        plan = office(tmp_path / str(n), {"indikator": [f"[|{third.format(program)}]K1.01,kegiatan"]})
        assert len(of(audit(plan), "sasaran-terpisah")) == there
