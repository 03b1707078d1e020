"""Rows of a document: the programme, activity and result that they belong to, and rows with money."""

from __future__ import annotations

import json

import compare_draft
import documents as doc
from conftest import CONTOH
from drafts import HEAD, PLAIN, found, table

from renstra_utils.draft.drafting import draft


def test_columns_beside_the_indicator_are_not_its_programme(tmp_path):
    head = (
        "No\tProgram\tKode Indikator\tIndikator\tIKU\tSatuan\t2025\t2026\t2027\t2028\t2029\tPenanggung Jawab"
        " Program\tLokasi Kegiatan"
    )
    rows = [
        f"{n}\tProgram Pemasaran\t1.{n}\tIndeks {t}\t{'√' if n == 1 else ''}\t%\t1\t2\t3\t4\t5\tBidang\tKota"
        for n, t in enumerate(["layanan", "mutu"], 1)
    ]
    made = draft(table(tmp_path / "a.txt", rows, head), tmp_path / "r")
    found = compare_draft.rows(made.folder / "indikator.csv")
    keys = ("kode", "level", "program", "kegiatan", "indikator")
    assert [tuple(r[k] for k in keys) for r in found] == [
        ("1.1", "program", "Program Pemasaran", "", "Indeks layanan"),
        ("1.2", "program", "Program Pemasaran", "", "Indeks mutu"),
    ]
    assert not any(m.file == "target.csv" for m in made.marks)


def test_titles_across_a_table_above_its_heading(tmp_path):
    head = [[("Program Pemasaran", 9, 1)], [("Kegiatan Promosi", 9, 1)]]
    head.append(doc.plain("No", "Sasaran", "Tolok Ukur Kinerja", "Sat.", *PLAIN))
    body = [doc.plain("1", "Meningkatnya kunjungan", "Jumlah pameran", "Kali", *"12345")]
    path = doc.to_docx(["Renstra 2025-2029", doc.Table(head, body)], tmp_path / "a.docx")
    columns = ("program", "kegiatan", "sasaran", "indikator", "satuan")
    assert found(path, tmp_path / "r", *columns) == [
        ("Program Pemasaran", "Kegiatan Promosi", "Meningkatnya kunjungan", "Jumlah pameran", "Kali")
    ]


def test_a_result_to_the_left_holds_for_the_activities_below(tmp_path):
    head = "Sasaran\tKode\tProgram dan Kegiatan\tIndikator\tSatuan\t2025\t2026\t2027\t2028\t2029"
    rows = [
        "Meningkatnya mutu\t1.02.02\tProgram Kesehatan\tIndeks mutu\tIndeks\t1\t2\t3\t4\t5",
        "\t1.02.02.2.01\tPenyediaan Layanan\tJumlah layanan\tUnit\t1\t2\t3\t4\t5",
        "\t1.02.02.2.01.0003\tPengelolaan Layanan Ibu\tJumlah ibu\tOrang\t1\t2\t3\t4\t5",
    ]
    path = table(tmp_path / "a.txt", rows, head)
    assert found(path, tmp_path / "r", "program", "kegiatan", "sasaran") == [
        ("Program Kesehatan", "", "Meningkatnya mutu"),
        ("Program Kesehatan", "Penyediaan Layanan", "Meningkatnya mutu"),
        ("Program Kesehatan", "Penyediaan Layanan", "Meningkatnya mutu"),
    ]


def test_large_targets_are_no_money_and_a_formula_is_no_indicator(tmp_path):
    head = "No\tIndikator\tSatuan\tFormula\t2025\t2026\t2027\t2028\t2029"
    large = "\t".join(f"4.{n}56.561" for n in range(5))
    rows = [f"1\tNilai investasi\tRupiah\tJumlah nilai dibagi\t{large}", "\t\t\tjumlah usaha\t\t\t\t\t"]
    path = table(tmp_path / "a.txt", rows, head)
    assert found(path, tmp_path / "r", "indikator") == [("Nilai investasi",)]
    assert compare_draft.rows(tmp_path / "r" / "target.csv")[0]["nilai"] == "4056561"
    assert not compare_draft.rows(tmp_path / "r" / "pendanaan.csv")


def test_rows_with_money_are_named_by_their_smallest_part(tmp_path):
    path = table(tmp_path / "a.txt", ["1\tMutu\tIndeks\t%\t1\t2\t3\t4\t5"])
    money = "1.250.000\t1.350.000\t1.450.000\t1.550.000\t1.650.000"
    years = "\t".join(PLAIN)
    with path.open("a", encoding="utf-8") as f:
        f.write(f"\nPendanaan (dalam ribu rupiah)\n\nNo\tProgram\tKegiatan\tSumber Dana\t{years}\tBidang\n")
        f.write(f"1\tProgram A\t\tAPBD\t{money}\tUmum\n\t\tKegiatan B\tAPBD\t{money}\tUmum\n")
        f.write(f"2\tProgram C\tKegiatan D\tAPBD\t{money}\tUmum\n\nPendanaan lain\n\nNo\tProgram\t{years}\n")
        f.write(f"1\tProgram E\t{money}\n")
    made = draft(path, tmp_path / "r")
    rows = compare_draft.rows(made.folder / "pendanaan.csv")
    names = [("Program A", "program"), ("Kegiatan B", "kegiatan"), ("Kegiatan D", "kegiatan")]
    assert list(dict.fromkeys((r["uraian"], r["level"]) for r in rows)) == [*names, ("Program E", "program")]
    # One table names no unit of money while the other is in thousands.
    assert {r["nilai"] for r in rows if r["uraian"] == "Program E"} == {""}
    assert sum("tidak tercetak, tabel lain" in m.reason for m in made.marks) == 5
    path.write_text(path.read_text(encoding="utf-8").replace("ribu rupiah", "rupiah"), encoding="utf-8")
    made = draft(path, tmp_path / "r2")
    rows = compare_draft.rows(made.folder / "pendanaan.csv")
    assert "1250000" in {r["nilai"] for r in rows if r["uraian"] == "Program E"}
    assert [m.key for m in made.marks if "dibaca rupiah seperti tabel lain" in m.reason] == ["P2"]


def test_a_code_alone_does_not_name_a_row_with_money(tmp_path):
    path = table(tmp_path / "a.txt", ["1\tMutu\tIndeks\t%\t1\t2\t3\t4\t5"])
    years, money = "\t".join(PLAIN), "\t".join(f"{n}.250.000" for n in range(1, 6))
    with path.open("a", encoding="utf-8") as f:
        f.write(f"\nKerangka Pendanaan (rupiah)\n\nPROG RAM /KEGI ATAN\tSASARAN PROGRAM\t{years}\n")
        f.write(f"076.01 · WA\tProgram Dukungan Manajemen\t{money}\n076.01 · CQ\tProgram Pemilu\t{money}\n")
    rows = compare_draft.rows(draft(path, tmp_path / "r").folder / "pendanaan.csv")
    assert {(r["kode"], r["uraian"]) for r in rows} == {
        ("076.01.WA", "Program Dukungan Manajemen"),
        ("076.01.CQ", "Program Pemilu"),
    }


def test_targets_under_a_title_that_speaks_of_money(tmp_path):
    path = table(tmp_path / "a.txt", ["1\tMutu\tIndeks layanan\t80\t81\t82\t83\t84"], HEAD)
    lines = path.read_text(encoding="utf-8").replace("\n\n", "\nRencana Program dan Pendanaan\n\n")
    path.write_text(lines, encoding="utf-8")
    made = draft(path, tmp_path / "r")
    assert [r["nilai"] for r in compare_draft.rows(made.folder / "target.csv")] == [
        "80",
        "81",
        "82",
        "83",
        "84",
    ]
    assert any(m.key == "P1.01" and "menyebut pendanaan" in m.reason for m in made.marks)


def test_activities_below_a_programme_named_once(tmp_path):
    row = "1\tTerlaksananya\tIndeks {}\t1\t2\t3\t4\t5"
    tables = [f"{n}) Kegiatan {n}\n\n{HEAD}\n{row.format(n)}\n" for n in "AB"]
    path = tmp_path / "a.txt"
    path.write_text("Renstra 2025-2029\n\na. Program Satu\n" + "\n".join(tables), encoding="utf-8")
    assert found(path, tmp_path / "r", "program", "kegiatan") == [
        ("Program Satu", "Kegiatan A"),
        ("Program Satu", "Kegiatan B"),
    ]
    marks = [m for m in compare_draft.rows(tmp_path / "r" / "draf.csv") if m["kolom"] == "program"]
    assert [m["kunci"] for m in marks] == ["K1.1.01", "K1.2.01"]


def test_an_indicator_in_two_tables_and_two_in_one_row_are_marked(tmp_path):
    row = "1\tMutu\tIndeks layanan\tIndeks\t80\t81\t82\t83\t{}"
    path = table(tmp_path / "a.txt", [row.format(84), "2\tMutu\t1. A 2. B\tDok\t1 2\t1 2\t1 2\t1 2\t1 2"])
    again = table(tmp_path / "b.txt", [row.format(85)]).read_text(encoding="utf-8")
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\nLampiran\n\n{again}", encoding="utf-8")
    made = draft(path, tmp_path / "r")
    for key, said in (("P1.03", "sama dengan P1.01"), ("P1.02", "beberapa indikator")):
        assert any(m.key == key and said in m.reason for m in made.marks)


def test_money_in_thousands_is_said_in_the_package(tmp_path):
    blocks = doc.two_rows(CONTOH)
    path = doc.to_text(blocks, tmp_path / "a.txt")
    with path.open("a", encoding="utf-8") as f:
        f.write("\nKerangka Pendanaan (dalam ribu rupiah)\n\nKODE\tURAIAN\t2020\t2021\t2022\t2023\t2024\n")
        f.write("999.01.WA\tProgram Dukungan Manajemen\t1.250.000\t850.000\t900.000\t1.100.000\t-\n")
    made = draft(path, tmp_path / "r", "Kantor")
    package = json.loads((made.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {r.get("satuan_uang") for r in package["resources"] if r["name"] == "pendanaan"} == {"ribu rupiah"}
    values = [r["nilai"] for r in compare_draft.rows(made.folder / "pendanaan.csv")]
    assert values == ["1250000", "850000", "900000", "1100000", ""]  # 1.250.000 proves that the point groups
