"""The list beside the target tables: each rule fires on its fault, and not beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from audit_offices import (
    CLEAN,
    KEUANGAN,
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
        "target-tanpa-daftar",
        {
            "daftar_indikator": [
                f"[B,{PROGRAM},{KEUANGAN},Tertibnya laporan,Jumlah dokumen perencanaan yang disusun,33\n|]"
            ]
        },
        "K1.02",
        "tidak ada di daftar indikator bagian B",
    ),
    (
        "daftar-tanpa-target",
        {
            "daftar_indikator": [
                f"diselesaikan,37\n[|B,{PROGRAM},{PEMILIH},Sengketa selesai,Rasio relawan per kelurahan,38\n]"
            ]
        },
        "",
        "“Rasio relawan per kelurahan” (bagian B) tidak mempunyai target.",
    ),
    (
        "sasaran-tanpa-target",
        {
            "daftar_indikator": [
                f"diselesaikan,37\n[|B,{PROGRAM},{PEMILIH},Gudang arsip terjaga,Rasio relawan per kelurahan,38\n]"
            ]
        },
        "",
        "Sasaran “Gudang arsip terjaga” dengan 1 indikator tidak ada di tabel target.",
    ),
    (
        "beda-bunyi",
        {"daftar_indikator": ["Jumlah dokumen [perencanaan|rencana] yang disusun"]},
        "K1.02",
        "daftar menulis “Jumlah dokumen rencana yang disusun”",
    ),
    (
        "beda-bunyi",
        {"daftar_indikator": ["Jumlah [dokumen perencanaan|Dokumen Perencanaan -] yang"]},
        "K1.02",
        "1 indikator berbeda hanya pada huruf besar, tanda baca, atau spasi",
    ),
    (
        "kolom-tertukar",
        {
            "daftar_indikator": [
                "[Sengketa selesai,Persentase sengketa hukum yang diselesaikan|,Sengketa selesai],37"
            ]
        },
        "K2.04",
        "Kolom indikator daftar bagian B berisi sasaran: “Sengketa selesai”, yang di tabel target "
        "adalah sasaran K2.04; indikatornya, “Persentase sengketa hukum yang diselesaikan”, tidak ada di daftar.",
    ),
    (
        "kolom-tertukar",
        {
            "daftar_indikator": [
                "[Tertibnya laporan|Persentase laporan keuangan yang selesai tepat waktu],Jumlah dokumen"
            ]
        },
        "K1.01",
        "Kolom sasaran daftar bagian B berisi indikator: “Persentase laporan keuangan yang selesai tepat waktu”, "
        "yang di baris lain tercetak sebagai indikator.",
    ),
    (
        "kolom-tertukar",
        {"indikator": ["[Jumlah dokumen perencanaan yang disusun|Tersusunnya dokumen perencanaan]"]},
        "K1.02",
        "Kolom indikator berisi sasaran: “Tersusunnya dokumen perencanaan”.",
    ),
    (
        "beda-bunyi",
        {
            "indikator": [
                "Persentase [sengketa hukum yang diselesaikan|KPU Kota Contoh yang menyelesaikan sengketa]"
            ],
            "daftar_indikator": [
                "Persentase [sengketa hukum yang diselesaikan|KPU Kabupaten/Kota dan KPU Kota Contoh yang "
                "menyelesaikan sengketa]"
            ],
        },
        "K2.04",
        "daftar menghitung “KPU Kabupaten/Kota dan KPU Kota Contoh”, tabel target “KPU Kota Contoh”",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


#: The rows of part A in the list.
PART_A = CLEAN["daftar_indikator"].splitlines(keepends=True)[1:3]

PART_B = CLEAN["daftar_indikator"].splitlines(keepends=True)[3:]

# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "part A left out": {"daftar_indikator": [f"[{''.join(PART_A)}|]"]},
    "a list of main indicators only": {"daftar_indikator": [f"[{''.join(PART_B[1:])}|]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


def test_a_missing_indicator_names_its_missing_sasaran(tmp_path: Path) -> None:
    lost = f"B,{PROGRAM},{KEUANGAN},Tertibnya laporan,Jumlah dokumen perencanaan yang disusun,33\n"
    own = "[Tertibnya laporan|Terencananya gudang arsip],Jumlah dokumen"
    for name, edits, said in (("a", [], False), ("b", [own], True)):
        plan = office(tmp_path / name, {"indikator": edits, "daftar_indikator": [f"[{lost}|]"]})
        found = of(audit(plan), "target-tanpa-daftar")
        words = "begitu juga sasarannya, “Terencananya gudang arsip”"
        assert found["uraian"].str.contains(words).tolist() == [said]


@given(st.sets(st.integers(0, 5), min_size=1, max_size=5))
@SMALL
def test_a_list_may_be_a_selection_but_not_lack_a_few(gone: set[int]) -> None:
    """Up to half of a part is missing: each is told; more than half: the list is of the main ones."""
    edits = {"daftar_indikator": [f"[{PART_B[n]}|]" for n in sorted(gone)]}
    with tempfile.TemporaryDirectory() as folder:
        found = of(audit(office(Path(folder), edits)), "target-tanpa-daftar")
    codes = {("K1.01", "K1.02", "K2.01", "K2.02", "K2.03", "K2.04")[n] for n in gone}
    assert {k for row in found["kode"] for k in row.split(";")} == (codes if len(gone) <= 3 else set())


def test_a_kegiatan_that_the_list_lacks_is_one_finding(tmp_path: Path) -> None:
    edits = {
        "daftar_indikator": [f"[{''.join(PART_B[:2])}|]", f"[{KEUANGAN}; |]", f"A,{PROGRAM},[{KEUANGAN}|]"]
    }
    (row,) = of(audit(office(tmp_path, edits)), "target-tanpa-daftar").to_dict("records")
    assert row["kode"] == "K1.01;K1.02"
    assert row["uraian"].startswith(f"2 indikator kegiatan “{KEUANGAN}” bertarget")


def test_a_list_of_another_plan_is_one_doubt(tmp_path: Path) -> None:
    rows = "".join(
        f"B,{PROGRAM},{PEMILIH},Gudang {n} aman,Rasio gudang {n} per desa,{60 + n}\n" for n in range(9)
    )
    found = audit(office(tmp_path, {"daftar_indikator": [f"diselesaikan,37\n[|{rows}]"]}))
    assert found[["aturan", "keyakinan"]].to_numpy().tolist() == [["daftar-tanpa-target", "mungkin"]]
    assert found["uraian"].iloc[0].startswith("9 dari 15 indikator di daftar bagian B")


@given(st.sampled_from(["pemilih", "sengketa", "hukum", "pendidikan"]), st.sampled_from(["x", "an", "kan"]))
@SMALL
def test_the_same_other_word_in_many_indicators_is_one_finding(word: str, ending: str) -> None:
    edits = {"daftar_indikator": [f"[{word}|{word}{ending}]"]}
    rows = [r.split(",")[4] for r in PART_B if word in r.split(",")[4]]
    with tempfile.TemporaryDirectory() as folder:
        found = of(audit(office(Path(folder), edits)), "beda-bunyi")
    assert len(found) == 1
    assert len(found["kode"].iloc[0].split(";")) == len(rows) >= 2
    assert f"“{word}{ending}” → “{word}”" in found["uraian"].iloc[0]
