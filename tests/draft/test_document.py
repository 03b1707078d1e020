"""Documents become drafts: every format and layout against its own transcription, damaged pages, bad files, and confirming a draft."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import zipfile
from pathlib import Path

import compare_draft
import documents as doc
import pytest
from conftest import BALIKPAPAN, CONTOH

from renstra_utils import PlanError, load
from renstra_utils.audit import check
from renstra_utils.cli import commands as cli
from renstra_utils.draft.document import NO_PROGRAM, _unit, draft, read_amount, read_target
from renstra_utils.draft.extract import DocumentError, _on_grid, read

CHROMIUM = (
    os.environ.get("RENSTRA_CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)

LAYOUTS = {
    "two rows": (lambda: doc.two_rows(BALIKPAPAN) + doc.funding(CONTOH), BALIKPAPAN, 0),
    "with funding": (lambda: doc.two_rows(CONTOH) + doc.funding(CONTOH), CONTOH, 0),
    "unit column": (lambda: doc.with_unit(BALIKPAPAN), BALIKPAPAN, 0),
    "Target 2025 and a baseline": (lambda: doc.with_unit(CONTOH, 5, True, "Target {}"), CONTOH, 5),
    "T1 to T5": (lambda: doc.with_unit(CONTOH, 5, True, "T{1}"), CONTOH, 5),
    "matrix": (lambda: doc.matrix(CONTOH), CONTOH, 0),
    "target and rupiah by year": (lambda: doc.by_year(BALIKPAPAN), BALIKPAPAN, 0),
    "regional form of 2025": (lambda: doc.regional(CONTOH, 5), CONTOH, 5),
}


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        assert os.environ.get("RENSTRA_BROWSER") != "required", "Chromium is not installed"
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield b
        b.close()


def moved(plan: Path, years: int, to: Path) -> Path:
    """A plan's tables with its target years moved."""
    to.mkdir()
    for path in plan.glob("*.csv"):
        rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
        if path.name == "target.csv":
            rows[1:] = [[r[0], str(int(r[1]) + years), *r[2:]] for r in rows[1:]]
        with (to / path.name).open("w", encoding="utf-8", newline="") as f:
            csv.writer(f).writerows(rows)
    return to


def held(document: Path, plan: Path, years: int, folder: Path) -> dict[str, compare_draft.Score]:
    """The draft of a document meets the bar: 95 % of the target cells right or marked, none wrong and unmarked."""
    made = draft(document, folder / "rancangan", "Kantor")
    scores = compare_draft.compare(made.folder, moved(plan, years, folder / "benar"))
    total = compare_draft.targets(scores)
    assert total.wrong == 0, compare_draft.report(scores)
    assert total.safe >= 0.95, compare_draft.report(scores)
    return scores


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["docx", "html", "text", "scanned text"])
def test_every_layout_in_every_format(layout, kind, tmp_path):
    blocks, plan, years = LAYOUTS[layout]
    path = tmp_path / f"renstra.{kind[:4]}"
    if kind == "scanned text":
        doc.to_text(blocks(), path, seed=1, per_page=9)
    else:
        {"docx": doc.to_docx, "html": doc.to_html, "text": doc.to_text}[kind](blocks(), path)
    scores = held(path, plan, years, tmp_path)
    assert compare_draft.targets(scores).recall == 1
    for column in ("indikator", "program", "kegiatan", "sasaran", "level", "satuan"):
        assert scores[column].wrong == 0, (column, compare_draft.report(scores))


@pytest.mark.browser
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_as_pdf(layout, browser, tmp_path):
    blocks, plan, years = LAYOUTS[layout]
    page = doc.to_html(blocks(), tmp_path / "renstra.html")
    path = doc.to_pdf(browser, page, tmp_path / "renstra.pdf", landscape=layout != "two rows")
    made = held(path, plan, years, tmp_path)
    assert compare_draft.targets(made).recall >= 0.95
    positions = [r for r in compare_draft.rows(tmp_path / "rancangan" / "draf.csv") if r["baris_dokumen"]]
    assert all(r["halaman"] for r in positions)


@pytest.mark.browser
def test_a_cell_left_open_at_the_edge_of_a_page_keeps_its_text(browser, tmp_path):
    head = [doc.plain("No", "Sasaran", "Indikator", "Satuan", *map(str, range(2025, 2030)))]
    table = doc.Table(head, widths=[4, 18, 22, 8, *[7] * 5])
    goals = [f"Meningkatnya pelayanan publik kelompok {n // 3}" for n in range(9)]
    for n, goal in enumerate(goals):
        merged = [(goal, 1, 3)] if n % 3 == 0 else []
        text = f"Indikator {chr(97 + n % 26) * 3} yang mengukur capaian pelayanan publik pada unit kerja tertentu"
        table.body.append([*doc.plain(str(n + 1)), *merged, *doc.plain(text, "%", *[str(50 + n)] * 5)])
    page = doc.to_html(
        ["Renstra 2025-2029", table], tmp_path / "a.html", css="tbody tr:nth-child(4){break-after:page}"
    )
    path = doc.to_pdf(browser, page, tmp_path / "a.pdf", landscape=False)
    assert found(path, tmp_path / "r", "sasaran") == [(goal,) for goal in goals]


def test_cells_beside_the_row_with_most_cells_have_their_own_columns():
    years = [(20.0 + n, 21.0 + n, str(2025 + n)) for n in range(3)]
    first = [(0.0, 5.0, "No"), (5.0, 20.0, "Indikator"), (20.0, 23.0, "Target")]
    assert list(_on_grid([first[:2], years])) == [
        ("No", "Indikator", None, None, None),
        (None, None, "2025", "2026", "2027"),
    ]
    assert list(_on_grid([years, first[2:]]))[1] == ("Target", None, None)


def test_funding_of_every_row(tmp_path):
    path = doc.to_docx(doc.two_rows(CONTOH) + doc.funding(CONTOH), tmp_path / "renstra.docx")
    scores = held(path, CONTOH, 0, tmp_path)
    for column in ("uraian", "kode", "level", "nilai"):
        assert scores[f"pendanaan {column}"].recall == 1
        assert scores[f"pendanaan {column}"].precision == 1


def damaged(text: str, chance: random.Random) -> str:
    """Rows that lose, gain or move a blank cell, lose a value, or end early; headings stay."""
    out = []
    for n, line in enumerate(text.split("\n")):
        cells = line.split("\t")
        if len(cells) > 3 and n > 9 and any(c.isdigit() for c in line) and "2022" not in line:
            blank = [i for i, c in enumerate(cells) if not c]
            kind = chance.random()
            if kind < 0.25 and blank:
                cells.pop(chance.choice(blank))
            if 0.15 < kind < 0.35:
                cells.insert(chance.randrange(len(cells) + 1), "")
            if 0.35 < kind < 0.4:
                cells[chance.randrange(3, len(cells))] = ""
            while 0.4 < kind < 0.45 and not cells[-1]:
                cells.pop()
        out.append("\t".join(cells))
    return "\n".join(out)


@pytest.mark.parametrize("seed", range(14))
def test_shifted_cells_are_right_or_marked(seed, tmp_path):
    blocks, plan, years = list(LAYOUTS.values())[seed % len(LAYOUTS)]
    path = doc.to_text(blocks(), tmp_path / "renstra.txt", seed, per_page=7 if seed % 2 else 0)
    path.write_text(damaged(path.read_text(encoding="utf-8"), random.Random(seed)), encoding="utf-8")
    made = draft(path, tmp_path / "rancangan", "Kantor")
    total = compare_draft.targets(compare_draft.compare(made.folder, moved(plan, years, tmp_path / "benar")))
    assert total.wrong == 0
    assert total.right + total.marked >= 0.85 * total.due


def table(
    path: Path, rows: list[str], head: str = "No\tSasaran\tIndikator\tSatuan\t2025\t2026\t2027\t2028\t2029"
) -> Path:
    path.write_text("\n".join(["Renstra 2025-2029", "", head, *rows]), encoding="utf-8")
    return path


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
    marked = {m.kunci for m in made.marks if m.berkas == "target.csv"}
    assert marked == {"P1.02"}
    head = f"Program\tIndikator\t{chr(9).join(f'Target {y}' for y in PLAIN)}\t{chr(9).join(f'Pagu {y}' for y in PLAIN)}"
    amounts = "\t".join(["1.250.000.000"] * 4)
    made = draft(table(tmp_path / "b.txt", [f"P\tIndeks\t\t{amounts}\t1\t\t\t\t"], head), tmp_path / "s")
    assert "P1.01" in {m.kunci for m in made.marks if m.berkas == "target.csv" and not m.kolom}


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
    assert any("tahunnya bukan 2025–2029" in m.alasan for m in made.marks)


HEAD = "No\tSasaran\tIndikator\t2025\t2026\t2027\t2028\t2029"
FIRST = [("No", 1, 2), ("Indikator", 1, 2)]
PLAIN = [*map(str, range(2025, 2030))]
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
    assert [m for m in made.marks if said in m.alasan]


def test_the_period_is_that_of_the_title(tmp_path):
    path = table(tmp_path / "a.txt", ["1\tMutu\tIndeks\t%\t1\t2\t3\t4\t5"])
    old = "No\tIndikator\t2020\t2021\t2022\t2023\t2024\n1\tIndeks lama\t1\t2\t3\t4\t5\n"
    told = f"RENCANA STRATEGIS\nTAHUN 2025-2029\n\nKinerja 2020-2024, 2020-2024 dan 2020-2024\n\n{old}\nTarget\n\n"
    path.write_text(told + path.read_text(encoding="utf-8"), encoding="utf-8")
    draft(path, tmp_path / "r")
    rows = compare_draft.rows(tmp_path / "r" / "target.csv")
    assert [(r["tahun"], r["nilai"]) for r in rows] == [(y, str(n)) for n, y in enumerate(PLAIN, 1)]


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
    assert _unit(f"Kerangka Pendanaan {caption}") == unit


def test_columns_beside_the_indicator_are_not_its_programme(tmp_path):
    head = "No\tProgram\tKode Indikator\tIndikator\tIKU\tSatuan\t2025\t2026\t2027\t2028\t2029\tPenanggung Jawab Program\tLokasi Kegiatan"
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
    assert not any(m.berkas == "target.csv" for m in made.marks)


def found(path: Path, folder: Path, *columns: str) -> list[tuple[str, ...]]:
    """Columns of the drafted indicators."""
    made = draft(path, folder)
    return [tuple(r[c] for c in columns) for r in compare_draft.rows(made.folder / "indikator.csv")]


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
        ("Program Kesehatan", "Penyediaan Layanan", ""),
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
    assert sum("tidak tercetak, tabel lain" in m.alasan for m in made.marks) == 5
    path.write_text(path.read_text(encoding="utf-8").replace("ribu rupiah", "rupiah"), encoding="utf-8")
    made = draft(path, tmp_path / "r2")
    rows = compare_draft.rows(made.folder / "pendanaan.csv")
    assert "1250000" in {r["nilai"] for r in rows if r["uraian"] == "Program E"}
    assert [m.kunci for m in made.marks if "dibaca rupiah seperti tabel lain" in m.alasan] == ["P2"]


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
    assert any(m.kunci == "P1.01" and "menyebut pendanaan" in m.alasan for m in made.marks)


def test_a_table_that_is_left_does_not_take_the_next_one_with_it(tmp_path):
    old = "No\tSasaran\tIndikator\t2020\t2021\t2022\t2023\t2024\n1\tMutu\tIndeks lama\t1\t2\t3\t4\t5\n"
    new = old.replace("202", "203").replace("lama", "baru")
    path = tmp_path / "a.txt"
    path.write_text(f"Renstra 2030-2034\n\n{old}{new}", encoding="utf-8")
    assert found(path, tmp_path / "r", "indikator") == [("Indeks baru",)]


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


def test_an_indicator_in_two_tables_and_two_in_one_row_are_marked(tmp_path):
    row = "1\tMutu\tIndeks layanan\tIndeks\t80\t81\t82\t83\t{}"
    path = table(tmp_path / "a.txt", [row.format(84), "2\tMutu\t1. A 2. B\tDok\t1 2\t1 2\t1 2\t1 2\t1 2"])
    again = table(tmp_path / "b.txt", [row.format(85)]).read_text(encoding="utf-8")
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\nLampiran\n\n{again}", encoding="utf-8")
    made = draft(path, tmp_path / "r")
    for key, said in (("P1.03", "sama dengan P1.01"), ("P1.02", "beberapa indikator")):
        assert any(m.kunci == key and said in m.alasan for m in made.marks)


def test_counted_years_need_a_period(tmp_path):
    head = "No\tIndikator\tTahun ke-1\tTahun ke-2\tTahun ke-3\tTahun ke-4\tTahun ke-5"
    path = tmp_path / "a.txt"
    path.write_text(f"Renstra\n\n{head}\n1\tIndeks layanan\t6\t7\t8\t9\t10\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="--tahun"):
        draft(path, tmp_path / "r")
    assert not (tmp_path / "r").exists()
    made = draft(path, tmp_path / "r", tahun=[2025, 2029])
    assert any("menghitung tahun" in m.alasan for m in made.marks)


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


# --- Word -----------------------------------------------------------------------------------------------------------------


def word(path: Path, cells: list[str], change=None) -> Path:
    import docx

    document = docx.Document()
    document.add_paragraph("Renstra 2025-2029")
    grid = document.add_table(rows=2, cols=8)
    for row, texts in zip(
        grid.rows,
        [
            ["No", "Sasaran", "Indikator", *map(str, range(2025, 2030))],
            ["1", "Meningkatnya mutu", "Indeks layanan", *cells],
        ],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    if change:
        change(grid)
    document.save(path)
    return path


def values_of(path: Path, folder: Path) -> tuple[list[str], set[str]]:
    made = draft(path, folder)
    rows = compare_draft.rows(folder / "target.csv")
    marked = {m.kunci for m in made.marks if m.berkas == "target.csv"}
    return [r["nilai"] for r in rows], marked


def test_a_word_cell_merged_over_years_is_marked(tmp_path):
    path = word(tmp_path / "a.docx", ["80"] * 5, lambda t: t.cell(1, 3).merge(t.cell(1, 7)))
    values, marked = values_of(path, tmp_path / "r")
    assert values.count("80") <= 1
    assert marked >= {f"P1.01 {2025 + n}" for n, v in enumerate(values) if not v}


def test_footnote_marks_and_struck_figures_in_word_are_not_digits(tmp_path):
    def change(grid):
        note = grid.cell(1, 3).paragraphs[0].add_run("1")
        note.font.superscript = True
        struck = grid.cell(1, 4).paragraphs[0].add_run("5")
        struck.font.strike = True

    values, marked = values_of(
        word(tmp_path / "a.docx", ["80", "81", "82", "83", "84"], change), tmp_path / "r"
    )
    assert values == ["", "", "82", "83", "84"]
    assert marked >= {"P1.01 2025", "P1.01 2026"}


def test_tracked_changes_are_read_as_accepted_and_said(tmp_path):
    path = word(tmp_path / "a.docx", ["80", "81", "82", "83", "84"])
    with zipfile.ZipFile(path) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    body = parts["word/document.xml"].decode()
    body = body.replace(
        "<w:r><w:t>80</w:t></w:r>",
        '<w:del w:id="1"><w:r><w:delText>80</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>90</w:t></w:r></w:ins>',
    )
    with zipfile.ZipFile(path, "w") as z:
        for name, data in {**parts, "word/document.xml": body.encode()}.items():
            z.writestr(name, data)
    values, _ = values_of(path, tmp_path / "r")
    assert values[0] == "90"
    assert "Track Changes" in (tmp_path / "r" / "draf.csv").read_text(encoding="utf-8")


# --- confirming -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def drafted(tmp_path) -> Path:
    return draft(
        doc.to_docx(doc.two_rows(CONTOH), tmp_path / "a.docx"), tmp_path / "rancangan", "KPU Kota Contoh"
    ).folder


def confirm(folder: Path, how=lambda rows: [{**r, "status": "ya"} for r in rows]) -> None:
    rows = compare_draft.rows(folder / "draf.csv")
    with (folder / "draf.csv").open("w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, list(rows[0]))
        out.writeheader()
        out.writerows(how(rows))


def test_a_draft_is_no_plan_until_every_row_is_confirmed(drafted):
    open_rows = len(compare_draft.rows(drafted / "draf.csv"))
    with pytest.raises(PlanError) as e:
        load(drafted)
    assert len(e.value.problems) == open_rows
    assert {p.berkas for p in e.value.problems} == {"draf.csv"}
    shown = check.text(check.check([drafted]))
    assert shown.count("rancangan belum dikonfirmasi") == open_rows
    confirm(drafted, lambda rows: [{**r, "status": "ya" if n else "Periksa"} for n, r in enumerate(rows)])
    with pytest.raises(PlanError) as e:
        load(drafted)
    assert len(e.value.problems) == 1
    confirm(drafted)
    plan = load(drafted)
    assert len(plan.indikator) == 31
    assert set(plan.indikator["polaritas"]) == {"ambigu"}
    assert check.check([drafted])["ringkasan"]["kode_keluar"] == 0


def test_removing_rows_confirms_them_but_a_broken_list_does_not(drafted):
    text = (drafted / "draf.csv").read_text(encoding="utf-8")
    for broken in ("", "a,b\n1,2\n", text.replace(",", ";"), text.replace("status", "keadaan")):
        (drafted / "draf.csv").write_text(broken, encoding="utf-8")
        with pytest.raises(PlanError) as e:
            load(drafted)
        assert all(p.berkas == "draf.csv" for p in e.value.problems)
    (drafted / "draf.csv").write_text(text.splitlines()[0] + "\n", encoding="utf-8")
    assert len(load(drafted).indikator) == 31


def test_even_a_draft_without_doubt_needs_a_confirmation(tmp_path):
    rows = ["1\tProgram Dukungan Manajemen\tMeningkatnya mutu\tIndeks layanan\tIndeks\t80\t81\t82\t83\t84"]
    head = "No\tProgram\tSasaran\tIndikator\tSatuan\t2025\t2026\t2027\t2028\t2029"
    made = draft(table(tmp_path / "a.txt", rows, head), tmp_path / "r")
    assert [m.berkas for m in made.marks] == ["datapackage.json", "indikator.csv"]


# --- bad files ------------------------------------------------------------------------------------------------------------


def zipped(name: str) -> bytes:
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(name, "<x/>")
    return out.getvalue()


def test_bad_files_say_what_they_are(tmp_path):
    ole = b"\xd0\xcf\x11\xe0" + bytes(600)
    cases = {
        "kosong": (b"", "kosong"),
        "spasi": (b" \n ", "kosong"),
        "lama.doc": (ole, "Office lama"),
        "sandi.docx": (ole + "EncryptedPackage".encode("utf-16-le"), "sandi"),
        "rtf.doc": (b"{\\rtf1 x}", "RTF"),
        "gambar.pdf": (b"\x89PNG\r\n\x1a\n\x00", "gambar"),
        "biner.txt": (b"abc\x00\x01\x02", "bukan Word"),
        "buku.docx": (zipped("xl/workbook.xml"), "Excel"),
        "arsip.docx": (zipped("isi.txt"), "bukan dokumen Word"),
        "rusak.docx": (zipped("word/document.xml"), "rusak"),
        "potong.docx": (b"PK\x03\x04abc", "rusak"),
        "rusak.pdf": (b"%PDF-1.7\nrusak", "PDF ini rusak"),
        "prosa.txt": (b"Renstra 2025-2029\nTidak ada tabel di sini.\n", "tidak ada tabel dengan kolom tahun"),
        "mht.doc": (b"MIME-Version: 1.0\n\n<html>", "arsip"),
        "html.html": (b"<html><body></body></html>", "tidak memuat teks"),
    }
    for name, (raw, said) in cases.items():
        path = tmp_path / name
        path.write_bytes(raw)
        with pytest.raises(DocumentError, match=said):
            draft(path, tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_pdf_without_text_and_with_a_password(tmp_path):
    from pypdf import PdfWriter

    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    blank.write(tmp_path / "kosong.pdf")
    with pytest.raises(DocumentError, match="tidak memuat teks"):
        read(tmp_path / "kosong.pdf")
    blank.encrypt("rahasia", algorithm="AES-256")
    blank.write(tmp_path / "sandi.pdf")
    with pytest.raises(DocumentError, match="sandi"):
        read(tmp_path / "sandi.pdf")


def test_scanned_pdf(tmp_path):
    from PIL import Image

    Image.new("RGB", (400, 300), "white").save(tmp_path / "pindai.pdf")
    with pytest.raises(DocumentError, match="pindaian"):
        read(tmp_path / "pindai.pdf")


def test_html_under_another_name_and_other_encodings(tmp_path):
    page = doc.to_html(doc.with_unit(CONTOH), tmp_path / "a.doc")
    assert draft(page, tmp_path / "r1").indicators == 31
    text = doc.to_text(doc.with_unit(CONTOH), tmp_path / "a.txt").read_text(encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
    assert draft(tmp_path / "b.txt", tmp_path / "r2").indicators == 31


# --- the command ----------------------------------------------------------------------------------------------------------


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as e:
        cli.main(list(args))
    return e.value.code or 0


def test_the_command(tmp_path, capsys):
    path = doc.to_docx(doc.two_rows(CONTOH), tmp_path / "a.docx")
    folder = tmp_path / "r"
    assert run("dokumen", str(path), "--keluar", str(folder), "--nama", "KPU Kota Contoh") == 0
    said = capsys.readouterr().out
    assert "31 indikator, 155 sel target" in said
    assert "renstra periksa" in said
    assert run("periksa", str(folder)) == 1
    assert "belum dikonfirmasi" in capsys.readouterr().out
    assert run("dokumen", str(path), "--keluar", str(folder)) == 2
    assert "tidak ada yang ditimpa" in capsys.readouterr().err
    assert run("dokumen", str(tmp_path / "x.pdf"), "--keluar", str(tmp_path / "y")) == 2
    assert run("dokumen", str(path), "--keluar", str(tmp_path / "y"), "--tahun", "2025") == 2
    assert run("dokumen", str(path), "--keluar", str(tmp_path / "y"), "--tahun", "2030-2034") == 1
    (tmp_path / "z.txt").write_text("prosa", encoding="utf-8")
    assert run("dokumen", str(tmp_path / "z.txt"), "--keluar", str(tmp_path / "y")) == 1
    assert not (tmp_path / "y").exists()
