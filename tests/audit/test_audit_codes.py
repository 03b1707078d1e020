"""Codes that look the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    PENDANAAN,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    plan_of,
    reported,
    successors,
)
from click.testing import CliRunner
from conftest import INDIKATOR, TARGET

from renstra_utils.cli import main


@pytest.mark.parametrize(
    ("twin", "said"),
    [
        ("a1", "Kode “A1”, “a1” hanya berbeda huruf besar dan kecil"),
        ("A 1", "hanya berbeda spasi"),
        ("A\u200b1", "Kode “A1”, “A⟨U+200B⟩1” hanya berbeda tanda tak terlihat ⟨U+200B⟩"),
        ("A\u00a01", "⟨U+00A0⟩"),
        ("A\u00ad1", "⟨U+00AD⟩"),
        ("A１", "“A⟨U+FF11⟩” hanya berbeda huruf atau angka lebar ⟨U+FF11⟩"),
    ],
)
@pytest.mark.parametrize("table", ["indikator", "pendanaan"])
def test_codes_that_look_the_same(tmp_path: Path, table: str, twin: str, said: str) -> None:
    if table == "indikator":
        rows = [f"{k},program,P,,S,Indikator {n},x,maximize,alasan," for n, k in enumerate(["A1", twin])]
        plan = plan_of(
            tmp_path, indikator="\n".join([INDIKATOR, *rows]),
            target=f"{TARGET}\nA1,2023,,1,\n{twin},2024,,1,",
        )  # fmt: skip
    else:
        rows = [f"K{n},kegiatan,{k},,K{n},2024,1" for n, k in enumerate(["A1", twin])]
        plan = plan_of(tmp_path, pendanaan="\n".join([PENDANAAN, *rows]))
    (f,) = reported(plan, "kode-kembar")
    assert said in str(f.text)
    assert (f.table, f.severity) == (table, "sedang")


def test_codes_that_differ(tmp_path: Path) -> None:
    rows = [f"{k},program,P,,S,Indikator {k},x,maximize,alasan," for k in ("A1", "A1.0", "A2", "A01")]
    plan = plan_of(tmp_path, indikator="\n".join([INDIKATOR, *rows]), target=f"{TARGET}\nA1,2023,,1,")
    assert reported(plan, "kode-kembar") == []


def test_a_lone_code_with_an_invisible_sign(tmp_path: Path) -> None:
    row = f"{INDIKATOR}\nA\u200b1,program,P,,S,Satu,x,maximize,alasan,"
    (f,) = reported(plan_of(tmp_path, indikator=row, target=f"{TARGET}\nA\u200b1,2023,,1,"), "kode-kembar")
    assert (f.severity, "A⟨U+200B⟩1" in str(f.text)) == ("ringan", True)


def test_findings_are_printed_with_their_signs(tmp_path: Path) -> None:
    successors(tmp_path, {"A": "", "B\u200bx": ""}, "A,2023")
    done = CliRunner().invoke(main, ["periksa", str(tmp_path)])
    assert done.exit_code in (0, 1)
    assert "B⟨U+200B⟩x" in done.stdout
    assert "\u200b" not in done.stdout


# --- codes of the funding ---

FAULTS: list[Fault] = [
    (
        "kode-pendanaan",
        {"pendanaan": ["K2,kegiatan,[9002|9001]"]},
        "9001",
        "Kode 9001 dipakai 2 baris yang berbeda: “Pengelolaan Keuangan”, “Pendidikan Pemilih”.",
    ),
    (
        "kode-pendanaan",
        {"pendanaan": ["K2,kegiatan,[9002|]", "P1,program,[01.WA|]"]},
        "P1;K2",
        "2 program atau kegiatan tidak berkode: program “Program Dukungan Manajemen”, kegiatan “Pendidikan Pemilih”.",
    ),
    (
        "kode-pendanaan",
        {"pendanaan": ["K2,kegiatan,[9002|]"]},
        "K2",
        "Kegiatan “Pendidikan Pemilih” tidak berkode.",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=["repeated", "blank", "one blank"])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


NEAR_MISSES: dict[str, Edits] = {
    "an output has the code of its kegiatan": {"pendanaan": ["K1a,output,[|9001]", "K1b,output,[|9001]"]},
    "a code is the beginning of another": {"pendanaan": ["K2,kegiatan,[9002|9001.1]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


def test_a_programme_printed_twice_under_its_code_is_no_matter_of_codes(tmp_path: Path) -> None:
    rows = "P,program,01,,Program A,2023,100\nQ,program,01,,PROGRAM A,2023,50\nR,program,02,,Program B,2023,7"
    assert reported(plan_of(tmp_path, pendanaan=f"{PENDANAAN}\n{rows}"), "kode-pendanaan") == []


@pytest.mark.parametrize(
    ("odd", "n", "found"),
    [("2.2 Paket.02.2.02", 5, True), ("2.16.02.2.02", 5, False), ("2.2 Paket.02", 4, False)],
)
def test_a_code_that_is_not_built_like_the_others(tmp_path: Path, odd: str, n: int, found: bool) -> None:
    codes = [*(f"2.16.0{k}.2.01" for k in range(n)), odd]
    rows = [f"K{k},kegiatan,{code},,Nama {k},2024,{k + 7}" for k, code in enumerate(codes)]
    got = reported(plan_of(tmp_path, pendanaan="\n".join([PENDANAAN, *rows])), "kode-pendanaan")
    assert [(f.severity, f.codes) for f in got] == ([("ringan", [odd])] if found else [])
