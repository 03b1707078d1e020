"""Headings of years, periods and baselines: which columns are the plan's targets, and which are none of
them."""

from __future__ import annotations

import compare_draft
import documents as doc
import pytest
from drafts import FIRST, PLAIN, found, table

from renstra_utils.draft.drafting import draft
from renstra_utils.readers.lines import DocumentError


def test_the_plans_years_are_not_those_of_the_past(tmp_path):
    past = "No\tIndikator\tRealisasi 2020\tRealisasi 2021\tRealisasi 2022\tRealisasi 2023\tRealisasi 2024"
    old = "No\tIndikator\tTarget 2020\tTarget 2021\tTarget 2022\tTarget 2023\tTarget 2024"
    row = "1\tIndeks layanan\t1\t2\t3\t4\t5"
    lines = [
        "Renstra 2025-2029",
        "Evaluasi 2020-2024",
        "",
        past,
        row,
        "",
        old,
        row,
        "",
        "Target kinerja 2025-2029",
        "",
    ]
    lines += ["No\tIndikator\t2025\t2026\t2027\t2028\t2029", "1\tIndeks layanan\t6\t7\t8\t9\t10"]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    made = draft(path, tmp_path / "r")
    rows = compare_draft.rows(made.folder / "target.csv")
    assert [(r["tahun"], r["nilai"]) for r in rows] == [(str(y), str(y - 2019)) for y in range(2025, 2030)]
    assert any("tahunnya bukan 2025–2029" in m.reason for m in made.marks)


HEADINGS = {
    "counted": ([[*FIRST, ("Target pada Tahun ke-", 5, 1)], doc.plain(*"12345")], 1),
    "two digits": ([[*FIRST, ("Target Tahun", 5, 1)], doc.plain("25", "26", "27", "28", "29")], 1),
    "apostrophes": ([doc.plain("No", "Indikator", "'25", "’26", "'27", "'28", "'29")], 1),
    "with marks": ([doc.plain("No", "Indikator", "2025*", "2026 1)", "Target 2027", "TA 2028", "(2029)")], 1),
    "realisation": ([[*FIRST, *((y, 2, 1) for y in PLAIN)], doc.plain(*["Target", "Realisasi"] * 5)], 2),
    "broken words": ([[*FIRST, *((y, 2, 1) for y in PLAIN)], doc.plain(*["Tar get", "R p"] * 5)], 2),
    "plan and result": ([[*FIRST, *((y, 2, 1) for y in PLAIN)], doc.plain(*["T", "R"] * 5)], 2),
    "planned": ([[*FIRST, ("Rencana Capaian Tahun", 5, 1)], doc.plain(*PLAIN)], 1),
    "volume": ([[*FIRST, *((y, 2, 1) for y in PLAIN)], doc.plain(*["Volume", "Satuan"] * 5)], 2),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_year_headings(name, tmp_path):
    head, columns = HEADINGS[name]
    beside = {"volume": "Lap", "broken words": "1.250.000", "realisation": "70", "plan and result": ""}.get(
        name, ""
    )
    cells = [c for y in range(80, 85) for c in (str(y), beside)[:columns]]
    body = [doc.plain("1", "Indeks layanan", *cells), doc.plain("2", "Indeks mutu", *cells)]
    path = doc.to_docx(["Renstra 2025-2029", doc.Table(head, body)], tmp_path / "a.docx")
    made = draft(path, tmp_path / "r")
    rows = compare_draft.rows(made.folder / "target.csv")
    assert [(r["tahun"], r["nilai"]) for r in rows] == [(y, str(80 + n)) for n, y in enumerate(PLAIN)] * 2
    assert made.indicators == 2
    units = {r["satuan"] for r in compare_draft.rows(made.folder / "indikator.csv")}
    assert units == {"Lap" if name == "volume" else ""}


UNREAD = {
    "counted years of the plan before": (
        "Capaian Renstra 2020-2024",
        [[*FIRST, ("Target Renstra Tahun ke-", 5, 1)], doc.plain(*"12345")],
        "tertulis 2020–2024",
    ),
    "counted years beside realisation": (
        "Tabel 2.1",
        [
            [*FIRST, ("Target Tahun ke-", 5, 1), ("Realisasi Tahun ke-", 5, 1)],
            doc.plain(*"12345", *"12345"),
        ],
        "realisasi atau capaian",
    ),
    "columns of unknown heading": (
        "Tabel 4.2",
        [[*FIRST, *((y, 2, 1) for y in PLAIN)], doc.plain(*["Semester I", "Semester II"] * 5)],
        "beberapa kolom yang judulnya tidak dikenal",
    ),
    "years that end in the plan": (
        "Evaluasi",
        [[*FIRST, ("Target", 5, 1)], doc.plain(*map(str, range(2021, 2026)))],
        "tahunnya bukan 2025–2029",
    ),
    "a forecast": ("Proyeksi", [doc.plain("No", "Kecamatan", *PLAIN)], "tidak punya kolom indikator"),
    "years as rows": ("Tabel 4.9", [doc.plain("Indikator", "Tahun", "Target")], "tiga kolom tahun"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_tables_that_are_no_targets_of_the_plan_are_said_and_left(name, tmp_path):
    caption, head, said = UNREAD[name]
    width = sum(along for _, along, _ in head[0])
    other = doc.Table(head, [doc.plain(*["1", "Kecamatan Tebet", *["50"] * 15][:width])])
    plan = doc.Table([doc.plain("No", "Indikator", *PLAIN)], [doc.plain("1", "Indeks layanan", *["80"] * 5)])
    path = doc.to_html(["Renstra 2025-2029", caption, other, "Tabel 4.1 Target", plan], tmp_path / "a.html")
    made = draft(path, tmp_path / "r")
    assert [r["nilai"] for r in compare_draft.rows(made.folder / "target.csv")] == ["80"] * 5
    assert [m for m in made.marks if said in m.reason]


def test_the_period_is_that_of_the_title(tmp_path):
    path = table(tmp_path / "a.txt", ["1\tMutu\tIndeks\t%\t1\t2\t3\t4\t5"])
    old = "No\tIndikator\t2020\t2021\t2022\t2023\t2024\n1\tIndeks lama\t1\t2\t3\t4\t5\n"
    told = (
        "RENCANA STRATEGIS\nTAHUN 2025-2029\n\nKinerja 2020-2024, 2020-2024 dan"
        f" 2020-2024\n\n{old}\nTarget\n\n"
    )
    path.write_text(told + path.read_text(encoding="utf-8"), encoding="utf-8")
    draft(path, tmp_path / "r")
    rows = compare_draft.rows(tmp_path / "r" / "target.csv")
    assert [(r["tahun"], r["nilai"]) for r in rows] == [(y, str(n)) for n, y in enumerate(PLAIN, 1)]


def test_a_table_that_is_left_does_not_take_the_next_one_with_it(tmp_path):
    old = "No\tSasaran\tIndikator\t2020\t2021\t2022\t2023\t2024\n1\tMutu\tIndeks lama\t1\t2\t3\t4\t5\n"
    new = old.replace("202", "203").replace("lama", "baru")
    path = tmp_path / "a.txt"
    path.write_text(f"Renstra 2030-2034\n\n{old}{new}", encoding="utf-8")
    assert found(path, tmp_path / "r", "indikator") == [("Indeks baru",)]


BASES = {
    "one": ([doc.plain("No", "Indikator", "Kondisi Awal 2024", *PLAIN)], ["7"], "7"),
    "an older one": ([doc.plain("No", "Indikator", "Data Awal (2023)", *PLAIN)], ["7"], "7"),
    "two": (
        [[*FIRST, ("Baseline", 2, 1), ("Target", 5, 1)], doc.plain("2023", "2024", *PLAIN)],
        ["6", "7"],
        "7",
    ),
    "five": (
        [[*FIRST, ("Realisasi", 5, 1), ("Target", 5, 1)], doc.plain(*map(str, range(2020, 2030)))],
        ["3", "4", "5", "6", "7"],
        "7",
    ),
    "of the plan's years": (
        [doc.plain("No", "Indikator", "Realisasi 2025", "Realisasi 2026", *(f"Target {y}" for y in PLAIN))],
        ["6", "7"],
        "",
    ),
}


@pytest.mark.parametrize("name", BASES)
def test_the_baseline_is_that_of_the_year_before(name, tmp_path):
    head, past, base = BASES[name]
    body = [doc.plain("1", "Indeks layanan", *past, *"12345")]
    path = doc.to_html(["Renstra 2025-2029", doc.Table(head, body)], tmp_path / "a.html")
    assert found(path, tmp_path / "r", "baseline") == [(base,)]
    rows = compare_draft.rows(tmp_path / "r" / "target.csv")
    assert [r["nilai"] for r in rows] == [*"12345"]


@pytest.mark.parametrize(
    ("heading", "cell", "end"),
    [
        ("Kondisi Kinerja pada akhir periode Renstra", "5 %", "5"),
        ("Kondisi Akhir", "4-5", "4-5"),
        ("Kondisi akhir (Rp)", "500", ""),
        ("Keterangan", "5", ""),
    ],
)
def test_the_end_of_the_plan_is_that_of_performance(heading, cell, end, tmp_path):
    head = doc.plain("No", "Indikator", *(f"Target {y}" for y in PLAIN), heading)
    body = [doc.plain("1", "Indeks layanan", *"12345", cell)]
    path = doc.to_html(["Renstra 2025-2029", doc.Table([head], body)], tmp_path / "a.html")
    assert found(path, tmp_path / "r", "kondisi_akhir") == [(end,)]
    rows = compare_draft.rows(tmp_path / "r" / "target.csv")
    assert [r["nilai"] for r in rows] == [*"12345"]


def test_counted_years_need_a_period(tmp_path):
    head = "No\tIndikator\tTahun ke-1\tTahun ke-2\tTahun ke-3\tTahun ke-4\tTahun ke-5"
    path = tmp_path / "a.txt"
    path.write_text(f"Renstra\n\n{head}\n1\tIndeks layanan\t6\t7\t8\t9\t10\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="--tahun"):
        draft(path, tmp_path / "r")
    assert not (tmp_path / "r").exists()
    made = draft(path, tmp_path / "r", tahun=[2025, 2029])
    assert any("menghitung tahun" in m.reason for m in made.marks)
