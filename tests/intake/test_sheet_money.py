"""Money is what Excel shows, in the unit that the sheet states; what may be a thousand times as much is
refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import reduced_contoh
from office_sheets import HEADING_ROW, exported, kinerja, refused, seen, sheet_file


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    """Never written to: every case only asks what would change."""
    return reduced_contoh(tmp_path_factory.mktemp("p") / "kantor")


def money(
    tmp_path,
    title: str,
    value: object,
    form: str = "General",
    heading: str = "Realisasi",
    below: str | None = None,
):
    return sheet_file(
        tmp_path / "u.xlsx",
        [title],
        ["Kode", "Pagu Awal", heading, "Realisasi (%)"],
        ["9001", None, value, 98.1],
        [],
        [below],
        name="Anggaran",
        formats={"C3": form},
    )


@pytest.mark.parametrize(
    ("title", "value", "form", "read"),
    [
        ("TA 2024 (dalam ribu rupiah)", 277000000, "#,##0,", "277000000"),
        ("TA 2024", 277000000, "[$Rp-421]#,##0", "277000000"),
        ("TA 2024", 277000000, '_-"Rp"* #,##0_-', "277000000"),
        ("TA 2024 (juta rupiah)", 277, "#,##0", "277000000"),
        ("Realisasi s.d. TW II 2024 (rupiah)", 277000000, "General", "277000000"),
        ("DIPA 2024 (Rp)", 250.0, "General", "250"),
    ],
)
def test_money_is_what_excel_shows(plan, tmp_path, title, value, form, read):
    assert seen(plan, money(tmp_path, title, value, form)) == {("9001 2024", "realisasi"): read}


@pytest.mark.parametrize(
    ("title", "value", "form", "heading", "below", "told"),
    [
        (
            "DIPA 2024, pagu Rp 4.056.000.000",
            277,
            "General",
            "Realisasi",
            None,
            "satuan uangnya tidak disebut",
        ),
        (
            "TA 2024 (dalam ribu rupiah)",
            277,
            "General",
            "Realisasi (Rp)",
            None,
            "rupiah dan juga ribu rupiah",
        ),
        ("TA 2024 (Rp)", 277, "General", "Realisasi", "*) dalam ribu rupiah", "rupiah dan juga ribu rupiah"),
        ("TA 2024 (rupiah)", 277000000, "#,##0,", "Realisasi", None, "277000 atau 277000000"),
        ("TA 2024 (rupiah)", 277, '0" juta"', "Realisasi", None, "ada “juta”"),
        ("TA 2024 (rupiah)", 277.5, "General", "Realisasi", None, "277,5 atau 277500"),
        ("Realisasi Triwulan II 2024 (rupiah)", 277, "General", "Realisasi", None, "menyebut triwulan 2"),
    ],
)
def test_money_that_may_be_a_thousand_times_as_much(plan, tmp_path, title, value, form, heading, below, told):
    assert told in refused(plan, money(tmp_path, title, value, form, heading, below))


def test_monthly_figures_are_not_taken_for_cumulative_ones(plan, tmp_path):
    head = ["RPD 2023 (juta rupiah)"], ["Bulan", "RPD", "Realisasi"]
    grows = sheet_file(tmp_path / "a.xlsx", *head, [1, 2, 3], [2, 4, 5], name="rpd")
    kept = seen(plan, grows)
    assert kept[("2023 1", "rpd")] == "2000000"
    falls = sheet_file(tmp_path / "b.xlsx", *head, ["Januari", 9, 9], ["Februari", 4, 5], name="rpd")
    assert "lebih kecil daripada bulan 1 (9000000)" in refused(plan, falls)


def test_an_amount_fits_its_column_and_so_does_its_unit(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx")
    for ws in book.worksheets[1:-1]:
        for cell in ws[HEADING_ROW]:
            wide = ws.column_dimensions[cell.column_letter].width
            assert wide >= min(len(str(cell.value)), 40), cell
            amounts = [
                c.value for c in ws[cell.column_letter][HEADING_ROW:] if isinstance(c.value, (int, float))
            ]
            if "rupiah" in str(cell.value):
                assert wide > max((len(f"{a:,}") for a in amounts), default=0), cell
    assert "." in book["anggaran"]["D4"].value


def test_a_row_of_units_under_the_heading(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["TA 2024"],
        ["Kode", "Pagu Awal", "Realisasi", "Sisa"],
        [None, "(Rp)", "(Rp ribu)", "(Rp)"],
        ["(1)", "(2)", "(3)", "(4=2-3)"],
        ["9001", 8, 7, 1],
        ["", 8, 7, 1],
        ["TOTAL PAGU SATKER", 8, 7, 1],
        name="Anggaran",
    )
    path_without = sheet_file(
        tmp_path / "b.xlsx",
        ["TA 2024"],
        ["Kode", "Pagu Awal", "Realisasi"],
        [None, "(Rp)", "(Rp ribu)"],
        ["(1)", "(2)", "(3)"],
        ["9001", 8, 7],
        ["TOTAL PAGU SATKER", 8, 7],
        ["Grand Total", 8, 7],
        name="Anggaran",
    )
    assert seen(plan, path_without) == {("9001 2024", "pagu_awal"): "8", ("9001 2024", "realisasi"): "7000"}
    assert "baris 6: baris ini berisi angka, tetapi tidak ada kode" in refused(plan, path)


def test_money_of_one_quarter_is_none_of_a_year(plan, tmp_path):
    line, head = ["9001", 8, 1, 2], ["Kode", "Pagu Awal", "Realisasi TW I", "Realisasi TW II"]
    path = sheet_file(tmp_path / "a.xlsx", ["TA 2024 (rupiah)"], head, line, name="Anggaran")
    assert "bukan angka satu triwulan" in refused(plan, path)
    path = sheet_file(
        tmp_path / "b.xlsx", ["TA 2024 (rupiah)"], [*head, "Realisasi"], [*line, 3], name="Anggaran"
    )
    assert seen(plan, path)[("9001 2024", "realisasi")] == "3"


@pytest.mark.parametrize(
    ("value", "title", "told"),
    [
        ("Rp273.193.001", "TA 2024", None),
        ("Rp 273.193.000", "TA 2024 (dalam ribu rupiah)", "tertulis dengan Rp"),
        (7, "TA 2024 (rupiah), satuan: ribuan", None),
    ],
)
def test_rp_beside_the_figure(plan, tmp_path, value, title, told):
    path = sheet_file(tmp_path / "a.xlsx", [title], ["Kode", "Pagu Awal"], ["9001", value], name="Anggaran")
    if told:
        assert told in refused(plan, path)
    else:
        read = {"Rp273.193.001": "273193001", 7: "7000"}[value]
        assert seen(plan, path) == {("9001 2024", "pagu_awal"): read}
    assert "berisi uang" in refused(plan, kinerja(tmp_path, "2024", line=("K1.4.02", "Rp4.056.561")))
