"""Tables as regional offices print them: tiers with a row `Tahun`, codes in several cells, rows of realisasi between targets."""

from __future__ import annotations

import random

import compare_draft
import pytest
from click.testing import CliRunner
from conftest import LONG
from office_sheets import sheet_file

from renstra_utils.cli import main
from renstra_utils.draft.drafting import draft
from renstra_utils.plan import start
from renstra_utils.readers.lines import DocumentError


def html(path, rows: list[str], *paragraphs: str):
    text = "".join(f"<p>{p}</p>" for p in paragraphs)
    path.write_text(
        f"<html><body>{text}<table>{''.join(f'<tr>{r}</tr>' for r in rows)}</table></body></html>",
        encoding="utf-8",
    )
    return path


def cells(*texts: object, **spans: int) -> str:
    span = "".join(f" {k}={v}" for k, v in spans.items())
    return "".join(f"<td{span}>{t}</td>" for t in texts)


def drafted(path, folder):
    """Indicators by code, targets by code and year as printed, and the funding by code and year."""
    made = draft(path, folder, "Kantor")
    indicators = {r["kode"]: r for r in compare_draft.rows(folder / "indikator.csv")}
    targets = {(r["kode"], int(r["tahun"])): r["tercetak"] for r in compare_draft.rows(folder / "target.csv")}
    funding = {(r["kode"], r["tahun"]): r["nilai"] for r in compare_draft.rows(folder / "pendanaan.csv")}
    return made, indicators, targets, funding


@pytest.mark.parametrize("seed", range(300 if LONG else 12))
@pytest.mark.parametrize("tier", ["di tengah", "dua kali", "tidak ada"])
def test_a_tier_that_says_only_tahun_is_no_year(tmp_path, seed, tier):
    chance = random.Random(f"{seed} {tier}")
    first, count = chance.randint(2010, 2027), chance.randint(5, 6)
    years = range(first, first + count)
    base, figures = [f"{chance.randint(1, 99)},{chance.randint(10, 99)}" for _ in "ab"], {}
    about = chance.choice(["", " terhadap Capaian Kinerja Penyelenggaraan Urusan Pemerintahan"])
    head = (
        cells("No", "Indikator", rowspan=3)
        + cells("Kondisi Kinerja pada Awal RPJMD")
        + cells("Target Capaian setiap Tahun", colspan=count)
    )
    middle = {
        "di tengah": [cells("Tahun") + cells("Tahun", colspan=count)],
        "dua kali": [cells(*["Tahun"] * (count + 1))],
        "tidak ada": [],
    }[tier]
    rows = [head.replace("rowspan=3", f"rowspan={2 + len(middle)}"), *middle, cells(first - 1, *years)]
    for n, text in enumerate(("Pertumbuhan ekonomi (%)", "Laju inflasi (%)")):
        own = [f"{chance.randint(0, 99)},{chance.randint(10, 99)}" for _ in years]
        figures |= {(text, y): v for y, v in zip(years, own, strict=True)}
        rows.append(cells(n + 1, text, base[n], *own))
    path = html(tmp_path / "a.html", rows, f"Tabel 9.1 Penetapan Indikator Kinerja{about}")
    _, indicators, targets, _ = drafted(path, tmp_path / "r")
    assert {(indicators[k]["indikator"], y): v for (k, y), v in targets.items()} == figures
    assert [float(r["baseline"]) for r in indicators.values()] == [float(b.replace(",", ".")) for b in base]


@pytest.mark.parametrize(
    "heading", ["Target Kinerja dan Kerangka Pendanaan", "Capaian Kinerja dan Kerangka Pendanaan"]
)
@pytest.mark.parametrize("sub", [("Target", "Rp"), ("K", "Rp."), ("Kinerja", "Anggaran")])
@pytest.mark.parametrize("parts", [5, 4, 3])
def test_a_code_in_several_cells_is_one(tmp_path, heading, sub, parts):
    chance = random.Random(f"{heading} {sub} {parts}")
    years = (2021, 2022, 2023)
    levels = [
        ("PROGRAM PENELITIAN DAERAH", ["5", "05", "02", "", ""]),
        ("Penelitian Bidang Pemerintahan", ["5", "05", "02", "2.01", ""]),
        ("Pengelolaan Data", ["5", "05", "02", "2.01", "01"]),
    ]
    first = (
        cells("Tujuan", "Sasaran", rowspan=3)
        + cells("Kode", rowspan=3, colspan=parts)
        + cells("Program/Kegiatan/Sub Kegiatan", "Indikator", "Data Capaian pada Tahun Awal", rowspan=3)
    )
    rows = [
        first + cells(heading, colspan=6) + cells("Lokasi", rowspan=3),
        cells(*years, colspan=2),
        cells(*sub * 3),
    ]
    figures, amounts = {}, {}
    for n, (name, code) in enumerate(levels):
        whole = ".".join(c for c in code if c)
        # Fewer columns: the first ones hold what others print in two.
        own = [".".join(code[: 6 - parts]), *code[6 - parts :]]
        line = [chance.randint(1, 99) for _ in years]
        money = [chance.randint(1, 999) * 1_000_000 for _ in years]
        figures |= {(whole, y): f"{v} Dok" for y, v in zip(years, line, strict=True)}
        amounts |= {(whole, str(y)): str(m) for y, m in zip(years, money, strict=True)}
        pairs = [
            x for v, m in zip(line, money, strict=True) for x in (f"{v} Dok", f"{m:,}".replace(",", "."))
        ]
        rows.append(
            cells(
                "Tujuan A" if not n else "",
                "Sasaran A" if not n else "",
                *own,
                name,
                f"Jumlah {name}",
                "1 Dok",
                *pairs,
                "Kab. Rekaan",
            )
        )
    made, indicators, targets, funding = drafted(
        html(tmp_path / "a.html", rows, "Renstra Badan Rekaan Tahun 2021-2023"), tmp_path / "r"
    )
    assert made.read_by == {"T-C.27": 1}
    assert targets == figures
    assert funding == amounts
    assert [indicators[k]["level"] for k in indicators] == ["program", "kegiatan", "sub kegiatan"]
    assert {r["program"] for r in indicators.values()} == {"PROGRAM PENELITIAN DAERAH"}
    assert not [m for m in made.marks if "bergeser" in m.reason or "kode tidak tercetak" in m.reason]


@pytest.mark.parametrize(
    "labels", [("Target", "Realisasi"), ("REALISASI", "TARGET"), ("Target", "Realisasi", "Capaian (%)")]
)
@pytest.mark.parametrize("merged", [False, True])
def test_rows_labelled_realisasi_are_no_targets(tmp_path, labels, merged):
    years = range(2020, 2025)
    rows, figures = [cells("No", "Indikator", "Satuan", "Keterangan", *years)], {}
    for n, text in enumerate(("Indeks A", "Indeks B")):
        for m, label in enumerate(labels):
            own = [10 * n + 50 + m * 100 + i for i in range(5)]
            if label.casefold() == "target":
                figures |= {(text, y): str(v) for y, v in zip(years, own, strict=True)}
            beside = (
                cells(n + 1, text, "Indeks", rowspan=len(labels))
                if merged and m == 0
                else ""
                if merged
                else cells(n + 1, text, "Indeks")
            )
            rows.append(beside + cells(label, *own))
    made, indicators, targets, _ = drafted(
        html(tmp_path / "a.html", rows, "Renstra Dinas Rekaan Tahun 2020-2024"), tmp_path / "r"
    )
    assert {(indicators[k]["indikator"], y): v for (k, y), v in targets.items()} == figures
    assert any("berlabel realisasi" in m.reason for m in made.marks)


def test_a_matrix_in_excel_becomes_the_draft_of_an_empty_plan(tmp_path):
    start.new(tmp_path / "r", "Kantor Rekaan", [2025, 2029], contoh=True)
    path = sheet_file(
        tmp_path / "matriks.xlsx",
        ["Matriks target"],
        ["Kode", "Indikator", "Satuan", *range(2025, 2030)],
        ["P1.01", "Persentase rekomendasi selesai", "%", 80, 82.5, 85, 90, 95],
        ["K1.01", "Jumlah laporan", "Lap", 4, 4, "-", 4, 4],
    )
    shown = CliRunner().invoke(main, ["impor", str(path), str(tmp_path / "r"), "--dry-run"])
    assert shown.exit_code == 0
    assert compare_draft.rows(tmp_path / "r" / "target.csv") == []
    done = CliRunner().invoke(main, ["impor", str(path), str(tmp_path / "r"), "--ya"])
    assert done.exit_code == 0, done.output
    found = {(r["kode"], r["tahun"]): r["nilai"] for r in compare_draft.rows(tmp_path / "r" / "target.csv")}
    assert found == {
        ("P1.01", "2025"): "80",
        ("P1.01", "2026"): "82.5",
        ("P1.01", "2027"): "85",
        ("P1.01", "2028"): "90",
        ("P1.01", "2029"): "95",
    } | {("K1.01", y): "4" for y in ("2025", "2026", "2028", "2029")} | {("K1.01", "2027"): ""}
    again = CliRunner().invoke(main, ["impor", str(path), str(tmp_path / "r"), "--ya"])
    assert again.exit_code == 1  # a draft that is not confirmed is not written over


def test_years_that_are_too_few_for_a_plan_ask_for_its_period(tmp_path):
    path = html(
        tmp_path / "a.html",
        [
            cells("No", "Indikator", "Target 2021", "Target 2022", "Target 2023"),
            cells(1, "Indeks A", 1, 2, 3),
        ],
    )
    with pytest.raises(DocumentError, match="--tahun 2021-2023"):
        draft(path, tmp_path / "r", "Kantor")
    draft(path, tmp_path / "r", "Kantor", [2021, 2023])
    assert [r["nilai"] for r in compare_draft.rows(tmp_path / "r" / "target.csv")] == ["1", "2", "3"]


@pytest.mark.parametrize("seed", range(200 if LONG else 8))
def test_tables_of_markdown_text(tmp_path, seed):
    """Rules, emphasis, escaped bars, rows that are shorter than the heading; and the figures of each table."""
    chance = random.Random(seed)
    years = range(2021, 2026)
    marks = chance.choice(["---|", ":--|", "---:|", " :---: |"])
    head = ["No", "**Indikator**", "Satuan", *map(str, years)]
    lines = [
        "# Renstra Badan Rekaan 2021-2025",
        "",
        "Tabel target",
        "| " + " | ".join(head) + " |",
        f"|{marks * 8}",
    ]
    figures = {}
    for n, text in enumerate(("Jumlah A \\| B", "*Nilai* C", "Jumlah <br>D")):
        own = [str(chance.randint(1, 99)) if chance.random() < 0.8 else "" for _ in years]
        shown = own if any(own[4:]) else own[:4]  # a last blank cell may not be written
        name = {"Jumlah A \\| B": "Jumlah A | B", "*Nilai* C": "Nilai C"}.get(text, "Jumlah D")
        figures |= {(name, y): v for y, v in zip(years, own, strict=True)}
        lines.append("| " + " | ".join([str(n + 1), text, "Dok", *shown]) + " |")
    path = tmp_path / "renstra.md"
    path.write_text("\n".join([*lines, "", "Penutup."]), encoding="utf-8")
    _, indicators, targets, _ = drafted(path, tmp_path / "r")
    assert {(indicators[k]["indikator"], y): v for (k, y), v in targets.items()} == figures
    assert {r["satuan"] for r in indicators.values()} == {"Dok"}


@pytest.mark.parametrize("unit", ["", "Satuan"])
@pytest.mark.parametrize(
    "office", ["Satuan Kerja", "SKPD", "Unit Kerja", "Perangkat Daerah Penanggung Jawab"]
)
def test_who_works_is_no_unit(tmp_path, office, unit):
    units = ["Orang"] if unit else []
    head = cells(
        "No", "Indikator", *filter(None, [unit]), office, *(f"Target {y}" for y in range(2021, 2026))
    )
    rows = [head, cells(1, "Jumlah A", *units, "Sekretariat", 1, 2, 3, 4, 5)]
    path = html(tmp_path / "a.html", rows, "Renstra Dinas Rekaan Tahun 2021-2025")
    _, indicators, targets, _ = drafted(path, tmp_path / "r")
    assert [r["satuan"] for r in indicators.values()] == [units[0] if units else ""]
    assert [*targets.values()] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("last", ["K", "Target"])
@pytest.mark.parametrize("form", [True, False], ids=["by the form", "as guessed"])
def test_the_state_before_and_at_the_end_is_not_its_money(tmp_path, last, form):
    years, two = range(2021, 2024), cells(last, "Rp")
    about = cells("Kode", "Program/Kegiatan", "Indikator", rowspan=3)
    group = "Target Kinerja dan Kerangka Pendanaan" if form else "Indikasi Target dan Dana"
    rows = [
        about
        + cells("Kondisi Kinerja Awal", colspan=2, rowspan=2)
        + cells(group, colspan=6)
        + cells("Kondisi Kinerja pada akhir periode Renstra", colspan=2, rowspan=2),
        cells(*years, colspan=2),
        two * 5,
        cells(
            "5.05.02",
            "PROGRAM A",
            "Jumlah A",
            "7",
            "9.000.000",
            1,
            "1.000.000",
            2,
            "2.000.000",
            3,
            "3.000.000",
            "8",
            "6.000.000",
        ),
    ]
    path = html(tmp_path / "a.html", rows, "Renstra Badan Rekaan Tahun 2021-2023")
    made, indicators, targets, funding = drafted(path, tmp_path / "r")
    assert bool(made.read_by) == form
    assert [*targets.values()] == ["1", "2", "3"]
    assert [*funding.values()] == ["1000000", "2000000", "3000000"]
    assert [(r["baseline"], r["kondisi_akhir"]) for r in indicators.values()] == [("7", "8")]


@pytest.mark.parametrize("seed", range(200 if LONG else 8))
def test_a_whole_tc27_from_tujuan_to_sub_kegiatan(tmp_path, seed):
    """Each indicator at its level and under its names, each amount under its code, and nothing in doubt but what a
    document cannot tell."""
    chance = random.Random(seed)
    years = range(2021, 2021 + chance.randint(3, 5))
    numbered, summed, n = chance.random() < 0.5, chance.random() < 0.7, len(years)
    head = [
        cells("Tujuan", "Sasaran", rowspan=3)
        + cells("Kode", rowspan=3, colspan=5)
        + cells(
            "Program/Kegiatan/Sub Kegiatan", "Indikator Kinerja", "Data Capaian pada Tahun Awal", rowspan=3
        )
        + cells("Target Kinerja Program dan Kerangka Pendanaan", colspan=2 * n)
        + cells("Kondisi Kinerja pada akhir periode Renstra", colspan=2, rowspan=2)
        + cells("Unit Kerja Penanggung jawab", "Lokasi", rowspan=3),
        cells(*(f"Tahun {y}" for y in years), colspan=2),
        cells(*["Target", "Rp"] * (n + 1)),
    ]
    body, levels, figures, amounts = [], [], {}, {}

    def add(level, tujuan="", sasaran="", code=("", "", "", "", ""), name="", funded=True):
        text = f"Indikator {len(levels) + 1}"
        own = [f"{chance.randint(1, 99)} Dok" for _ in years]
        money = [chance.randint(1, 999) * 1_000_000 if funded else None for _ in years]
        shown = [f"{m:,}".replace(",", ".") if m else "" for m in money]
        pairs = [x for pair in zip([*own, own[-1]], [*shown, ""], strict=True) for x in pair]
        body.append(
            cells(
                tujuan,
                sasaran,
                *code,
                name,
                text,
                own[0],
                *pairs,
                "Bidang A" if funded else "",
                "Kab. Rekaan" if funded else "",
            )
        )
        levels.append((text, level))
        figures.update({(text, y): v for y, v in zip(years, own, strict=True)})
        joined = ".".join(c for c in code if c)
        amounts.update({(joined, str(y)): str(m) for y, m in zip(years, money, strict=True) if m})

    for t in range(chance.randint(1, 2)):
        add("tujuan", tujuan=f"Meningkatnya mutu {t}", funded=False)
        for s in range(chance.randint(1, 2)):
            add("sasaran strategis", sasaran=f"Terwujudnya hasil {t}{s}", funded=False)
            program = (f"{t + 1}", f"0{s + 1}", "02", "", "")
            add("program", code=program, name=f"PROGRAM BIDANG {t}{s}")
            add("kegiatan", code=(*program[:3], "2.01", ""), name=f"Penelitian Bidang {t}{s}")
            for k in range(chance.randint(0, 2)):
                add(
                    "sub kegiatan",
                    code=(*program[:3], "2.01", f"0{k + 1}"),
                    name=f"Penyusunan Kajian {t}{s}{k}",
                )
    if numbered:
        head.append("".join(f"<td>({i})</td>" for i in range(1, 14 + 2 * n + 1)))
    if summed:
        body.append(cells(*[""] * 7, "JUMLAH", "", "", *["", "9.000.000"] * n, "", "9.000.000", "", ""))
    path = html(
        tmp_path / "a.html", [*head, *body], f"Renstra Badan Rekaan Tahun 2021-{years[-1]}", "Tabel T-C.27"
    )
    made, indicators, targets, funding = drafted(path, tmp_path / "r")
    assert made.read_by == {"T-C.27": 1}
    assert [(r["indikator"], r["level"]) for r in indicators.values()] == levels
    assert {(indicators[k]["indikator"], y): v for (k, y), v in targets.items()} == figures
    assert {k: v for k, v in funding.items() if k[0]} == amounts
    for r in indicators.values():
        assert bool(r["program"]) == (r["level"] in ("program", "kegiatan", "sub kegiatan"))
        assert r["program"][-2:] == r["sasaran"][-2:] or r["level"] == "tujuan" or not r["program"]
    assert {(m.key, m.column) for m in made.marks} == {
        ("renstra", "nama_kantor dan periode"),
        ("*", "polaritas"),
        ("*", "level, induk, satuan"),
    }
