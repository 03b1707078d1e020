"""Cells of a document: read where they have one reading, marked where they do not, and put back where they
moved."""

from __future__ import annotations

import compare_draft
import pytest
from drafts import PLAIN, table

from renstra_utils.draft.drafting import draft
from renstra_utils.draft.indicator_rows import NO_PROGRAM
from renstra_utils.forms.printed.cells import read_amount, read_target
from renstra_utils.forms.printed.vocabulary import unit_named


def test_a_moved_block_is_put_back_where_its_shape_proves_it(tmp_path):
    rows = [
        "1\tMeningkatnya mutu layanan\tIndeks kepuasan masyarakat\tIndeks\t80\t81\t82\t83\t84",
        "2\tMeningkatnya tertib administrasi\tPersentase arsip tertata\t%\t\t70\t75\t80\t85\t90",
        "\tMeningkatnya tata kelola kantor\tJumlah laporan\tLap\t1\t2\t3\t4",
    ]
    made = draft(table(tmp_path / "a.txt", rows), tmp_path / "r")
    cells = {(r["kode"], r["tahun"]): r["nilai"] for r in compare_draft.rows(made.folder / "target.csv")}
    assert [cells["P1.02", str(y)] for y in range(2025, 2030)] == ["70", "75", "80", "85", "90"]
    marks = compare_draft.rows(made.folder / "draf.csv")
    assert any(m["kunci"] == "P1.02" and "bergeser" in m["alasan"] for m in marks)
    # Four values for five years: nobody knows which is missing.
    assert any(m["kunci"] == "P1.03" and "tidak pasti" in m["alasan"] for m in marks)
    assert not any(m["kunci"].startswith("P1.01") and m["berkas"] == "target.csv" for m in marks)
    first = compare_draft.rows(made.folder / "indikator.csv")[0]
    assert (first["program"], first["level"], first["polaritas"]) == (NO_PROGRAM, "program", "ambigu")
    assert any(m["kunci"] == "P1.01" and "program" in m["kolom"] for m in marks)


def test_a_row_that_fits_where_it_may_have_moved_is_marked(tmp_path):
    rows = ["1\tMutu\tIndeks layanan\tIndeks\t1\t2\t3\t4\t5", "\tIndeks mutu\tNilai\t\t1\t2\t3\t4\t5"]
    made = draft(table(tmp_path / "a.txt", rows), tmp_path / "r")
    marked = {m.key for m in made.marks if m.file == "target.csv"}
    assert marked == {"P1.02"}
    head = "\t".join(["Program", "Indikator", *(f"Target {y}" for y in PLAIN), *(f"Pagu {y}" for y in PLAIN)])
    amounts = "\t".join(["1.250.000.000"] * 4)
    made = draft(table(tmp_path / "b.txt", [f"P\tIndeks\t\t{amounts}\t1\t\t\t\t"], head), tmp_path / "s")
    assert "P1.01" in {m.key for m in made.marks if m.file == "target.csv" and not m.column}


def test_printed_text_and_position_are_kept(tmp_path):
    made = draft(
        table(tmp_path / "a.txt", ["1\tMeningkatnya mutu\tIndeks layanan\tIndeks\t1.500\tn/a\t-\t\t85*"]),
        tmp_path / "r",
    )
    rows = compare_draft.rows(made.folder / "target.csv")
    assert [(r["tercetak"], r["nilai"], r["baris_sumber"]) for r in rows] == [
        (t, "", "4") for t in ("1.500", "n/a", "-", "", "85*")
    ]
    marks = {m["kunci"]: m for m in compare_draft.rows(made.folder / "draf.csv") if m["kolom"] == "nilai"}
    assert set(marks) == {f"P1.01 {y}" for y in (2025, 2026, 2028, 2029)}
    assert "1500 atau 1,5" in marks["P1.01 2025"]["alasan"]
    assert [marks["P1.01 2025"][k] for k in ("baris_dokumen", "tabel", "baris_tabel", "kolom_tabel")] == [
        "4",
        "1",
        "2",
        "5",
    ]
    copy = (made.folder / "dokumen.txt").read_text(encoding="utf-8").split("\n")
    assert "1.500" in copy[3]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("87,5 %", "87.5"),
        ("97.5 %", "97.5"),
        ("15 Keg", "15"),
        ("7-8 Hari", "7-8"),
        ("WTP", "WTP"),
        ("1.250.000", "1250000"),
        ("0", "0"),
    ],
)
def test_a_certain_target_is_read(printed, value):
    assert read_target(printed)[::2] == (value, None)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "n/a",
        "1.500",
        "≥ 80",
        "85*",
        "100 % 100 %",
        "(85)",
        "851)",
        "-5",
        "Sangat Baik",
        "2020-2024",
        "4.056.561.00",
        "80 85",
        "^85",
        "120 %",
        "B (62)",
        "l00 %",
    ],
)
def test_a_doubtful_target_is_marked(printed):
    value, _, why = read_target(printed)
    assert why
    assert value in ("", "120")  # more than 100 % is readable, and marked


def test_amounts():
    assert read_amount("Rp 4.056.561.000", None) == ("4056561000", None)
    assert read_amount("2.150,5", ",") == ("2150.5", None)
    assert read_amount("850.000", ",") == ("850000", None)
    assert read_amount("-", None) == ("", None)
    value, why = read_amount("4.056.561. 000", None)
    assert value == "4056561000"
    assert why
    for printed in ("4.056.561.00", "850.000", "12 34", "5 Lap", "(1.000.000)"):
        assert read_amount(printed, None)[0] == ""
        assert read_amount(printed, None)[1]


@pytest.mark.parametrize(
    ("caption", "unit"),
    [
        ("(x Rp1.000)", "ribu rupiah"),
        ("(Rp. 000)", "ribu rupiah"),
        ("(dalam 000 rupiah)", "ribu rupiah"),
        ("(dalam jutaan rupiah)", "juta rupiah"),
        ("(Rp1.000.000)", "juta rupiah"),
        ("(Rp)", "rupiah"),
    ],
)
def test_the_unit_of_money(caption, unit):
    assert unit_named(f"Kerangka Pendanaan {caption}") == unit
