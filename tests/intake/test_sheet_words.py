"""What the words around a table say: titles, groups of headings, number formats, strikes. What they leave open is refused, never guessed."""

from __future__ import annotations

from datetime import time, timedelta

import openpyxl
import pytest
from conftest import reduced_contoh
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from test_intake import exported, refused, row, rows, sheet_file, take

from renstra_utils.intake import propose as proposing
from renstra_utils.intake.cells import ImportOptions
from renstra_utils.intake.workbook_sheet import HEAD


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Never written to: every case only asks what would change."""
    return reduced_contoh(tmp_path_factory.mktemp("p") / "kantor")


def seen(plan, path, said: ImportOptions | None = None) -> dict[tuple[str, str], str]:
    """What an import would write, by key and column; a new row by its text."""
    return {(c.key, c.column): c.new for c in proposing.propose(plan, path, said).changes}


def kinerja(tmp_path, *titles: str, head=("Kode", "Realisasi"), line=("K1.4.02", 7), name="Kinerja"):
    return sheet_file(tmp_path / "a.xlsx", *([t] for t in titles), list(head), list(line), name=name)


@pytest.mark.parametrize(
    ("titles", "name", "year"),
    [
        (["Lampiran Keputusan KPU Nomor 357 Tahun 2024", "LAPORAN KINERJA 2023"], "Kinerja", "2023"),
        (["Renstra 2020-2024", "Tahun 2023"], "Kinerja", "2023"), (["Laporan 2023", "Dicetak 2 Januari 2024"], "Kinerja", "2023"),
        (["Realisasi kinerja"], "TA 2023", "2023"), (["Per 31 Desember 2023"], "Kinerja", "2023"), (["Laporan 2023", "Contoh, Januari 2024"], "Kinerja", "2023"),
    ],
)  # fmt: skip
def test_the_year_that_a_sheet_states(plan, tmp_path, titles, name, year):
    assert seen(plan, kinerja(tmp_path, *titles, name=name)) == {(f"K1.4.02 {year}", "nilai"): "7"}


@pytest.mark.parametrize(
    ("titles", "said", "told"),
    [
        (["Laporan 2023", "dibanding 2024"], None, "lebih dari satu tahun: 2023, 2024"), (["Tahun 2025"], None, "2025, di luar periode rencana 2023–2024"),
        (["Tahun 2023"], ImportOptions(year=2024), "menyebut tahun 2023, perintah menyebut 2024"), (["Semester I 2024"], None, "bukan triwulan yang jelas"),
        (["Bulan Juni 2024"], None, "bukan triwulan yang jelas"), (["Triwulan I dan II 2024"], None, "lebih dari satu triwulan"),
        (["Laporan triwulan 2024"], None, "bukan triwulan yang jelas"), (["Posisi 30 Juni 2024"], None, "bukan triwulan yang jelas"),
        (["TW II 2024"], ImportOptions(quarter=3), "menyebut triwulan 2, perintah menyebut 3"), (["KPU KABUPATEN PASER", "2024"], None, "menyebut Kabupaten Paser"),
    ],
)  # fmt: skip
def test_titles_that_leave_it_open(plan, tmp_path, titles, said, told):
    assert told in refused(plan, kinerja(tmp_path, *titles), said)


def test_the_quarter_that_a_sheet_states(plan, tmp_path):
    for title in (
        "Triwulan Kedua Tahun 2024",
        "Triwulan ke-2 2024",
        "s.d. TW II 2024",
        "KPU Kota Contoh TW I s.d. II 2024",
    ):
        assert seen(plan, kinerja(tmp_path, title, line=("K1.1.04", 9))) == {("K1.1.04 2024 2", "nilai"): "9"}
    said = refused(plan, kinerja(tmp_path, "Realisasi s.d. Triwulan II 2024", line=("K1.1.01", 9)))
    assert "tidak kumulatif" in said


def test_a_year_beside_its_quarters_is_said(plan, tmp_path):
    notes = proposing.propose(plan, kinerja(tmp_path, "Tahun 2024", line=("K1.1.01", 9))).notes
    assert any("yang dipakai di halaman angka setahun" in n for n in notes)


@pytest.mark.parametrize("block", ["TAHUN 2024", "TRIWULAN II", "Semester II"])
def test_a_block_with_a_title_of_its_own_is_refused(plan, tmp_path, block):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Tahun 2023"], ["Kode", "Realisasi"], ["K1.4.02", 7], [], [block], ["Kode", "Realisasi"], ["P2.01", 80], ["Contoh, 2 Januari 2024"],
        name="Kinerja",
    )  # fmt: skip
    assert "baris 5: baris di antara angka ini menyebut" in refused(plan, path)


def test_a_group_s_heading_written_once_holds_for_its_quarters(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Tahun 2024"], ["Kode", "Target", None, None, None, "Realisasi", None], [None, "TW I", "TW II", "TW III", "TW IV", "TW I", "TW II"],
        ["K1.1.04", 91, 92, 93, 94, 8, 9], name="Kinerja",
    )  # fmt: skip
    assert seen(plan, path) == {("K1.1.04 2024 1", "nilai"): "8", ("K1.1.04 2024 2", "nilai"): "9"}


def test_three_rows_of_headings(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Kode", "Realisasi", None, None], [None, 2023, None, 2024], [None, "TW I", "TW II", "TW I"], ["K1.1.04", 7, 8, 9],
        name="Kinerja", merge=("A1:A3", "B1:D1", "B2:C2"),
    )  # fmt: skip
    assert seen(plan, path) == {("K1.1.04 2023 1", "nilai"): "7", ("K1.1.04 2023 2", "nilai"): "8", ("K1.1.04 2024 1", "nilai"): "9"}  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Realisasi 2023-2024", "lebih dari satu tahun"), ("Realisasi TW I dan II 2024", "lebih dari satu triwulan"), ("Realisasi 2024 (proyeksi)", "“(proyeksi)”"),
        ("Realisasi 2024 (%)", "persentase capaian"),
    ],
)  # fmt: skip
def test_headings_that_leave_it_open(plan, tmp_path, heading, told):
    assert told in refused(plan, kinerja(tmp_path, head=("Kode", heading)))


def test_a_second_table_without_codes_is_refused(plan, tmp_path):
    text = {r["kode"]: r["indikator"] for r in rows(plan, "indikator")}
    path = sheet_file(
        tmp_path / "a.xlsx", ["Indikator", "Realisasi 2023"], [text["K1.4.02"], 7], [], ["Indikator", "Target", "Realisasi 2024"], [text["P2.01"], 90, 80],
        name="Kinerja",
    )  # fmt: skip
    assert "baris judul kedua" in refused(plan, path)


# --- money --------------------------------------------------------------------------------------------------------------


def money(
    tmp_path,
    title: str,
    value: object,
    form: str = "General",
    heading: str = "Realisasi",
    below: str | None = None,
):
    return sheet_file(
        tmp_path / "u.xlsx", [title], ["Kode", "Pagu Awal", heading, "Realisasi (%)"], ["9001", None, value, 98.1], [], [below],
        name="Anggaran", formats={"C3": form},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "value", "form", "read"),
    [
        ("TA 2024 (dalam ribu rupiah)", 277000000, "#,##0,", "277000000"), ("TA 2024", 277000000, '[$Rp-421]#,##0', "277000000"),
        ("TA 2024", 277000000, '_-"Rp"* #,##0_-', "277000000"), ("TA 2024 (juta rupiah)", 277, "#,##0", "277000000"),
        ("Realisasi s.d. TW II 2024 (rupiah)", 277000000, "General", "277000000"), ("DIPA 2024 (Rp)", 250.0, "General", "250"),
    ],
)  # fmt: skip
def test_money_is_what_excel_shows(plan, tmp_path, title, value, form, read):
    assert seen(plan, money(tmp_path, title, value, form)) == {("9001 2024", "realisasi"): read}


@pytest.mark.parametrize(
    ("title", "value", "form", "heading", "below", "told"),
    [
        ("DIPA 2024, pagu Rp 4.056.000.000", 277, "General", "Realisasi", None, "satuan uangnya tidak disebut"),
        ("TA 2024 (dalam ribu rupiah)", 277, "General", "Realisasi (Rp)", None, "rupiah dan juga ribu rupiah"),
        ("TA 2024 (Rp)", 277, "General", "Realisasi", "*) dalam ribu rupiah", "rupiah dan juga ribu rupiah"),
        ("TA 2024 (rupiah)", 277000000, "#,##0,", "Realisasi", None, "277000 atau 277000000"),
        ("TA 2024 (rupiah)", 277, '0" juta"', "Realisasi", None, "ada “juta”"),
        ("TA 2024 (rupiah)", 277.5, "General", "Realisasi", None, "277,5 atau 277500"),
        ("Realisasi Triwulan II 2024 (rupiah)", 277, "General", "Realisasi", None, "menyebut triwulan 2"),
    ],
)  # fmt: skip
def test_money_that_may_be_a_thousand_times_as_much(plan, tmp_path, title, value, form, heading, below, told):
    assert told in refused(plan, money(tmp_path, title, value, form, heading, below))


def test_monthly_figures_are_not_taken_for_cumulative_ones(plan, tmp_path):
    head = ["RPD 2023 (juta rupiah)"], ["Bulan", "RPD", "Realisasi"]
    grows = sheet_file(tmp_path / "a.xlsx", *head, [1, 2, 3], [2, 4, 5], name="rpd")
    kept = seen(plan, grows)
    assert kept[("2023 1", "rpd")] == "2000000"
    falls = sheet_file(tmp_path / "b.xlsx", *head, ["Januari", 9, 9], ["Februari", 4, 5], name="rpd")
    assert "lebih kecil daripada bulan 1 (9000000)" in refused(plan, falls)


# --- cells and rows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1, "1 % atau 100 %"), (1.05, "1,05 % atau 105 %"), ("nihil", "nol atau belum ada"), ("n/a", "nol atau belum ada"), ("15/20", "pecahan"),
        ("15 dari 20", "pecahan"), ("85*", "Tulis angkanya saja"),
    ],
)  # fmt: skip
def test_cells_with_two_readings(plan, tmp_path, value, told):
    assert told in refused(plan, kinerja(tmp_path, "Tahun 2024", line=("P2.01", value)))


def test_what_is_struck_or_raised_is_no_digit(plan, tmp_path):
    path = kinerja(tmp_path, "Tahun 2024", line=("P2.01", 85))
    for value in (
        CellRichText(TextBlock(InlineFont(strike=True), "8"), "85"),
        CellRichText("85", TextBlock(InlineFont(vertAlign="superscript"), "1")),
        85,
    ):
        book = openpyxl.load_workbook(path)
        cell = book.active["B3"]
        cell.value = value
        cell.font = Font(strike=value == 85)
        book.save(path)
        assert "dicoret" in refused(plan, path)


def test_hidden_rows_and_columns_are_read_and_said(plan, tmp_path):
    path = kinerja(tmp_path, "Tahun 2024")
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(path)
    notes = " ".join(proposing.propose(plan, path).notes)
    assert "baris 3 tersembunyi di Excel, tetapi ikut dibaca" in notes
    assert "kolom B tersembunyi" in notes


def test_codes_and_texts_written_a_little_otherwise(plan, tmp_path):
    for code in ("k1.4.02", "K 1.4.02", "K1.4.02."):
        assert seen(plan, kinerja(tmp_path, "2024", line=(code, 7))) == {("K1.4.02 2024", "nilai"): "7"}
    text = next(r["indikator"] for r in rows(plan, "indikator") if r["kode"] == "K1.4.02")
    path = kinerja(tmp_path, "2024", head=("Indikator", "Realisasi"), line=(f"1. {text}", 7))
    assert seen(plan, path) == {("K1.4.02 2024", "nilai"): "7"}


def test_sums_wherever_their_word_stands(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["TA 2024 (rupiah)"], ["No", "Kode", "Kegiatan", "Realisasi", "Pagu Awal"], [1, "9001", None, 7, None], ["JUMLAH", None, None, 7, 7],
        [None, None, "Sub Total Program Dukungan Manajemen", 7, 7], ["Jumlah I", None, None, 7, 7], name="Anggaran",
    )  # fmt: skip
    assert seen(plan, path) == {("9001 2024", "realisasi"): "7"}


def test_a_blank_quarter_below_a_label_is_asked_about(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Tahun", "Triwulan", "Kode", "Realisasi"], [2024, "TW I", "K1.1.01", 7], [2024, None, "K1.1.04", 8], name="Kinerja",
    )  # fmt: skip
    assert "baris 3, kolom triwulan: triwulannya kosong" in refused(plan, path)
    path = sheet_file(tmp_path / "b.xlsx", ["Tahun", "Kode", "Realisasi"], [2024, "P2.01", 70], [None, "K1.4.02", 8], name="Kinerja")  # fmt: skip
    assert "baris 3, kolom tahun: tahun di baris ini kosong" in refused(plan, path)


def test_a_cover_sheet_does_not_stand_in_the_way_of_tabel(tmp_path):
    folder = reduced_contoh(tmp_path / "kantor")
    path = sheet_file(tmp_path / "a.xlsx", ["Kode", "Tahun", "Realisasi"], ["P2.01", 2024, 71])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sampul", 0).append(["Laporan", "2024"])
    book.save(path)
    assert any("“Sampul” dilewati" in line for line in take(folder, path, ImportOptions(table="realisasi")))
    assert row(folder, "realisasi", "P2.01", "2024", "")["nilai"] == "71"


def test_groups_of_a_year_written_once_and_not_merged(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Kode", 2023, None, None, 2024, None, None], [None, "Target", "Realisasi", "%", "Target", "Realisasi", "%"],
        ["K1.4.02", 4, 7, 1, 4, 8, 1], name="Kinerja",
    )  # fmt: skip
    assert seen(plan, path) == {("K1.4.02 2023", "nilai"): "7", ("K1.4.02 2024", "nilai"): "8"}


def test_the_workbook_of_another_plan_is_refused(plan, tmp_path):
    other = reduced_contoh(tmp_path / "lain")
    text = (other / "indikator.csv").read_text(encoding="utf-8")
    for r in rows(other, "indikator"):
        text = text.replace(r["indikator"], f"{r['indikator']} lain")
    (other / "indikator.csv").write_text(text, encoding="utf-8")
    exported(other, tmp_path / "lain.xlsx")
    assert "yang indikatornya lain daripada rencana “kantor”" in refused(plan, tmp_path / "lain.xlsx")
    # The same plan in a folder of another name is no other plan.
    exported(reduced_contoh(tmp_path / "salinan"), tmp_path / "salinan.xlsx")
    proposal = proposing.propose(plan, tmp_path / "salinan.xlsx")
    assert proposal.changes == []
    assert "“salinan”" in proposal.notes[0]


def test_hours_and_years_that_are_none(plan, tmp_path):
    for value in (time(7, 30), timedelta(days=3)):
        assert "tanggal atau jam" in refused(plan, kinerja(tmp_path, "2024", line=("K1.4.02", value)))
    for year in (24, "2023/2024"):
        path = kinerja(tmp_path, head=("Kode", "Tahun", "Realisasi"), line=("K1.4.02", year, 7))
        assert "kolom tahun (sel B2): bukan satu tahun" in refused(plan, path)


def test_an_amount_fits_its_column_and_so_does_its_unit(plan, tmp_path):
    book = exported(plan, tmp_path / "a.xlsx")
    for ws in book.worksheets[1:-1]:
        for cell in ws[HEAD]:
            wide = ws.column_dimensions[cell.column_letter].width
            assert wide >= min(len(str(cell.value)), 40), cell
            amounts = [
                c.value for c in ws[cell.column_letter][HEAD :] if isinstance(c.value, (int, float))
            ]
            if "rupiah" in str(cell.value):
                assert wide > max((len(f"{a:,}") for a in amounts), default=0), cell
    assert "." in book["anggaran"]["D4"].value


def test_a_row_of_units_under_the_heading(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["TA 2024"], ["Kode", "Pagu Awal", "Realisasi", "Sisa"], [None, "(Rp)", "(Rp ribu)", "(Rp)"], ["(1)", "(2)", "(3)", "(4=2-3)"],
        ["9001", 8, 7, 1], ["", 8, 7, 1], ["TOTAL PAGU SATKER", 8, 7, 1], name="Anggaran",
    )  # fmt: skip
    path_without = sheet_file(
        tmp_path / "b.xlsx", ["TA 2024"], ["Kode", "Pagu Awal", "Realisasi"], [None, "(Rp)", "(Rp ribu)"], ["(1)", "(2)", "(3)"], ["9001", 8, 7],
        ["TOTAL PAGU SATKER", 8, 7], ["Grand Total", 8, 7], name="Anggaran",
    )  # fmt: skip
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
        ("Rp273.193.001", "TA 2024", None), ("Rp 273.193.000", "TA 2024 (dalam ribu rupiah)", "tertulis dengan Rp"), (7, "TA 2024 (rupiah), satuan: ribuan", None),
    ],
)  # fmt: skip
def test_rp_beside_the_figure(plan, tmp_path, value, title, told):
    path = sheet_file(tmp_path / "a.xlsx", [title], ["Kode", "Pagu Awal"], ["9001", value], name="Anggaran")
    if told:
        assert told in refused(plan, path)
    else:
        read = {"Rp273.193.001": "273193001", 7: "7000"}[value]
        assert seen(plan, path) == {("9001 2024", "pagu_awal"): read}
    assert "berisi uang" in refused(plan, kinerja(tmp_path, "2024", line=("K1.4.02", "Rp4.056.561")))


def test_thousands_of_what_has_no_thousandths(plan, tmp_path):
    assert seen(plan, kinerja(tmp_path, "TW II 2024", line=("K1.1.04", "1.234 Lap"))) == {("K1.1.04 2024 2", "nilai"): "1234"}  # fmt: skip
    assert "1234 atau 1,234" in refused(plan, kinerja(tmp_path, "2024", line=("K1.4.02", "1.234 Hari")))


@pytest.mark.parametrize("text", ["31 Agust 2024", "31 Agt. 2024", "31-Ags-2024"])
def test_months_as_offices_shorten_them(plan, tmp_path, text):
    path = kinerja(tmp_path, "2024", head=("Kode", "Realisasi", "Per Tanggal"), line=("K1.4.02", 7, text))
    assert seen(plan, path)[("K1.4.02 2024", "tanggal_data")] == "2024-08-31"


@pytest.mark.parametrize("merge", [(), ("A1:C1",)])
def test_a_title_right_above_the_quarters_is_no_group(plan, tmp_path, merge):
    for head, line in (
        (["TW I", "Kode", "TW II"], [8, "K1.1.04", 9]),
        (["Kode", "TW I", "TW II"], ["K1.1.04", 8, 9]),
    ):
        path = sheet_file(
            tmp_path / "a.xlsx", ["Realisasi kinerja tahun 2024"], head, line, name="Kinerja", merge=merge
        )
        assert seen(plan, path) == {("K1.1.04 2024 1", "nilai"): "8", ("K1.1.04 2024 2", "nilai"): "9"}
