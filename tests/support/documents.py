"""Renstra documents made for the tests, in four formats and several layouts, out of the committed plans."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd

from renstra_utils import Plan
from renstra_utils import load as load_plan

#: The plans that documents are made of are read once.
load: Callable[[Path], Plan] = cache(load_plan)
#: A cell: its text, and how many columns and rows it covers.
Cell = tuple[str, int, int]


@dataclass
class Table:
    """A table as printed: heading rows and body rows of cells; covered places are left out."""

    head: list[list[Cell]]
    body: list[list[Cell]] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)


Block = str | Table


def plain(*texts: str) -> list[Cell]:
    return [(t, 1, 1) for t in texts]


def facts(folder: Path, shift: int = 0) -> tuple[pd.DataFrame, dict[tuple[str, int], str], list[int]]:
    """Indicators of a plan, printed target by code and year (years moved by `shift`), and the years."""
    plan = load(folder)
    targets = {
        (r.kode, int(r.tahun) + shift): r.tercetak if isinstance(r.tercetak, str) else ""
        for r in plan.target.itertuples()
    }
    return plan.indikator.astype("str").fillna(""), targets, [y + shift for y in plan.years]


# --- layouts ------------------------------------------------------------------------------------------------


def two_rows(folder: Path) -> list[Block]:
    """NO | program or activity | sasaran | INDIKATOR | TARGET over five years; a table of programmes, one of
    activities for each programme."""
    rows, targets, years = facts(folder)
    blocks: list[Block] = [f"Rencana Strategis Tahun {years[0]}-{years[-1]}", "C. Target Kinerja"]
    programs = list(dict.fromkeys(rows["program"]))
    groups = [("PROGRAM", rows[rows["level"] == "program"], None)]
    groups += [
        ("KEGIATAN", rows[(rows["level"] == "kegiatan") & (rows["program"] == p)], p) for p in programs
    ]
    for n, (name, some, program) in enumerate(groups):
        if not len(some):
            continue
        blocks.append(
            f"{n}. {program}" if program else "Program dan Sasaran Program, Indikator dan Target Kinerja"
        )
        head = [
            [
                *[(t, 1, 2) for t in ("NO", f"NAMA {name}", f"SASARAN {name}", "INDIKATOR")],
                ("TARGET KINERJA", 5, 1),
            ],
            plain(*map(str, years)),
        ]
        table = Table(head, widths=[4, 14, 18, 24, *[8] * 5])
        above, number = ("", ""), 0
        for r in some.itertuples():
            group = r.kegiatan if program else r.program
            number += group != above[0]
            first = [str(number), group] if group != above[0] else ["", ""]
            goal = "" if (group, r.sasaran) == above else r.sasaran
            above = (group, r.sasaran)
            table.body.append(plain(*first, goal, r.indikator, *(targets[r.kode, y] for y in years)))
        blocks.append(table)
    return blocks


def with_unit(folder: Path, shift: int = 0, base: bool = False, label: str = "{}") -> list[Block]:
    """No | Tujuan/Sasaran | Indikator | Satuan | (baseline) | years; programme and activity as rows across
    the table; values without unit."""
    rows, targets, years = facts(folder, shift)
    names = ["No", "Tujuan/Sasaran", "Indikator Kinerja", "Satuan"]
    names += [f"Kondisi Awal ({years[0] - 1})"] if base else []
    names += [label.format(y, n) for n, y in enumerate(years, 1)]
    table = Table([plain(*names)], widths=[4, 22, 26, 9, *[8] * (len(names) - 4)])
    above = ("", "", "")
    for n, r in enumerate(rows.itertuples(), 1):
        if r.program != above[0]:
            table.body.append([(r.program, len(names), 1)])
        if r.kegiatan and r.kegiatan != above[1]:
            table.body.append([(f"Kegiatan: {r.kegiatan}", len(names), 1)])
        goal = r.sasaran if (r.program, r.kegiatan, r.sasaran) != above else ""
        above = (r.program, r.kegiatan, r.sasaran)
        values = [targets[r.kode, y].removesuffix(r.satuan).strip() for y in years]
        first = ["55"] if base else []
        table.body.append(plain(str(n), goal, r.indikator, r.satuan, *first, *values))
    return [f"RENSTRA {years[0]}-{years[-1]}", "Tabel 4.1 Sasaran, Indikator dan Target", table]


def matrix(folder: Path) -> list[Block]:
    """The ministries' matrix of performance and funding: targets and money side by side, results and
    indicators in one column."""
    rows, targets, years = facts(folder)
    money = load(folder).pendanaan
    by_text = {
        (r.uraian, str(r.tahun)): (
            f"{r.nilai / 1e6:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")
        )
        for r in money.itertuples()
        if pd.notna(r.nilai)
    }
    codes = dict(zip(money["uraian"], money["kode"], strict=True))
    head = [
        [
            ("Program/ Kegiatan", 1, 2),
            ("Sasaran Program (Outcome)/ Sasaran Kegiatan (Output)/ Indikator", 1, 2),
            ("Target", 5, 1),
            ("Alokasi (dalam juta rupiah)", 5, 1),
            ("Unit Organisasi Pelaksana", 1, 2),
        ],
        plain(*map(str, years), *map(str, years)),
    ]
    table = Table(head, widths=[12, 30, *[8] * 10, 12])

    def title(text: str) -> None:
        amounts = [by_text.get((text, str(y)), "") for y in years]
        number = (
            f"{9001 + list(rows['kegiatan'].unique()).index(text)}"
            if text in set(rows["kegiatan"])
            else "999.01.WA"
        )
        table.body.append(plain(codes.get(text, number), text, *[""] * 5, *amounts, ""))

    above = ("", "", "")
    for r in rows.sort_values("program", kind="stable").itertuples():
        if r.program != above[0]:
            title(r.program)
        if r.kegiatan and r.kegiatan != above[1]:
            title(r.kegiatan)
        if (r.program, r.kegiatan, r.sasaran) != above:
            name = "Sasaran Kegiatan" if r.kegiatan else "Sasaran Program"
            table.body.append(plain("", f"{name}: {r.sasaran}", *[""] * 11))
        above = (r.program, r.kegiatan, r.sasaran)
        table.body.append(
            plain("", r.indikator, *(targets[r.kode, y] for y in years), *[""] * 5, "Sekretariat")
        )
    return [f"Matriks Kinerja dan Pendanaan {years[0]}-{years[-1]}", table]


def by_year(folder: Path) -> list[Block]:
    """The regional form: a code, programme or activity, indicator, unit, and for each year a target and its
    rupiah."""
    rows, targets, years = facts(folder)
    head = [
        [
            *[(t, 1, 3) for t in ("Kode", "Program/Kegiatan", "Sasaran", "Indikator", "Satuan")],
            ("Target Kinerja dan Kerangka Pendanaan", 10, 1),
        ],
        [(str(y), 2, 1) for y in years],
        plain(*["Target", "Rp"] * 5),
    ]
    table = Table(head, widths=[9, 16, 16, 22, 8, *[7, 11] * 5])
    programs = list(dict.fromkeys(rows["program"]))
    activities: dict[str, list[str]] = {p: [] for p in programs}
    above = ""
    for r in rows.sort_values("program", kind="stable").itertuples():
        code = f"1.01.{programs.index(r.program) + 1:02}"
        if r.kegiatan:
            known = activities[r.program]
            if r.kegiatan not in known:
                known.append(r.kegiatan)
            code += f".2.{known.index(r.kegiatan) + 1:02}"
        same = above == code
        above = code
        cells = []
        for n, y in enumerate(years):
            cells += [
                targets[r.kode, y].removesuffix(r.satuan).strip(),
                "" if same else f"{n + 1}.250.000.000",
            ]
        table.body.append(
            plain(
                "" if same else code,
                "" if same else r.kegiatan or r.program,
                r.sasaran,
                r.indikator,
                r.satuan,
                *cells,
            )
        )
    return [f"Rencana {years[0]}-{years[-1]}", table]


def regional(folder: Path, shift: int = 0) -> list[Block]:
    """The regions' form of 2025: programme, activity and result in one column under each other, a baseline,
    and target and ceiling by year."""
    rows, targets, years = facts(folder, shift)
    head = [
        [
            ("BIDANG URUSAN/PROGRAM/OUTCOME/KEGIATAN/SUBKEGIATAN/OUTPUT", 1, 3),
            ("INDIKATOR OUTCOME/OUTPUT", 1, 3),
            (f"BASELINE TAHUN {years[0] - 1}", 1, 3),
            ("TARGET DAN PAGU INDIKATIF TAHUN", 10, 1),
            ("PENANGGUNG JAWAB PROGRAM", 1, 3),
        ],
        [(str(y), 2, 1) for y in years],
        plain(*["TARGET", "PAGU"] * 5),
        plain(*(f"({n:02})" for n in range(1, 15))),
    ]
    table = Table(head, widths=[20, 18, 9, *[9, 12] * 5, 8])
    programs: list[str] = []
    activities: list[str] = []
    above = ""
    for r in rows.sort_values("program", kind="stable").itertuples():
        if r.program not in programs:
            programs.append(r.program)
            activities = []
            table.body.append(plain(f"7.01.{len(programs):02} - {r.program}", *[""] * 13))
        if r.kegiatan and r.kegiatan not in activities:
            activities.append(r.kegiatan)
            code = f"7.01.{len(programs):02}.2.{len(activities):02}"
            money = ["", "1.250.000.000"] * 5
            table.body.append(plain(f"{code} - {r.kegiatan}", "", "", *money, ""))
        goal = "" if r.sasaran == above else r.sasaran
        above = r.sasaran
        cells = [c for y in years for c in (targets[r.kode, y], "")]
        table.body.append(plain(goal, r.indikator, "55", *cells, "Sekretariat"))
    return [f"RENCANA STRATEGIS TAHUN {years[0]}-{years[-1]}", table]


def funding(folder: Path) -> list[Block]:
    """A funding table: code, description, five years and a total, in rupiah."""
    plan = load(folder)
    years = [*map(str, plan.years), "jumlah"]
    head = [plain("KODE", "PROGRAM/KEGIATAN", *map(str, plan.years), "JUMLAH")]
    table = Table(head, widths=[10, 30, *[14] * 6])
    for _, rows in plan.pendanaan.groupby("baris", sort=False):
        cells = dict(zip(rows["tahun"].astype(str), rows["tercetak"].fillna(""), strict=True))
        first = rows.iloc[0]
        code = first["kode"] if isinstance(first["kode"], str) else ""
        table.body.append(plain(code, first["uraian"], *(cells.get(y, "") for y in years)))
    return ["Kerangka Pendanaan (dalam rupiah)", table]


# --- formats ------------------------------------------------------------------------------------------------


def grid(rows: list[list[Cell]], width: int) -> list[list[str]]:
    """Rows with every covered place blank."""
    taken: set[tuple[int, int]] = set()
    out = []
    for n, row in enumerate(rows):
        line, at = [""] * width, 0
        for text, along, down in row:
            while (n, at) in taken:
                at += 1
            line[at] = text
            taken |= {(n + d, at + a) for d in range(down) for a in range(along)}
            at += along
        out.append(line)
    return out


def width_of(table: Table) -> int:
    return sum(along for _, along, _ in table.head[0])


def to_html(blocks: list[Block], path: Path, css: str = "") -> Path:
    """A page with real spans; the same page is printed as PDF."""
    parts = []
    for b in blocks:
        if isinstance(b, str):
            parts.append(f"<p>{escape(b)}</p>")
            continue

        def row(cells: list[Cell], tag: str) -> str:
            inner = "".join(f"<{tag} colspan={a} rowspan={d}>{escape(t)}</{tag}>" for t, a, d in cells)
            return f"<tr>{inner}</tr>\n"

        columns = "".join(f"<col style='width:{100 * w / sum(b.widths):.2f}%'>" for w in b.widths)
        head = "".join(row(r, "th") for r in b.head)
        body = "".join(row(r, "td") for r in b.body)
        parts.append(
            f"<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>"
        )
    style = (
        "body{font:9pt sans-serif} table{border-collapse:collapse;width:100%;table-layout:fixed} "
        "td,th{border:1px solid black;padding:2px;overflow-wrap:anywhere;vertical-align:top}" + css
    )
    head = f"<!doctype html><html><head><meta charset=utf-8><style>{style}</style></head>"
    path.write_text(f"{head}<body>{''.join(parts)}</body></html>", encoding="utf-8")
    return path


def to_docx(blocks: list[Block], path: Path, merge_down: bool = True) -> Path:
    """A Word document with merged heading cells, and blank group cells merged with the cell above as Word
    users do."""
    import docx

    document = docx.Document()
    for b in blocks:
        if isinstance(b, str):
            document.add_paragraph(b)
            continue
        rows, width = [*b.head, *b.body], width_of(b)
        table = document.add_table(rows=len(rows), cols=width)
        cells = [list(r.cells) for r in table.rows]
        taken: set[tuple[int, int]] = set()
        for n, row in enumerate(rows):
            at = 0
            for text, along, down in row:
                while (n, at) in taken:
                    at += 1
                if along > 1 or down > 1:
                    cells[n][at].merge(cells[n + down - 1][at + along - 1])
                cells[n][at].text = text
                taken |= {(n + d, at + a) for d in range(down) for a in range(along)}
                at += along
        lines = grid(rows, width)
        for column in range(3) if merge_down else ():
            top = None
            for n in range(len(b.head), len(lines)):
                if lines[n][column] or len(rows[n]) == 1 or not any(lines[n]):
                    top = n if lines[n][column] and len(rows[n]) > 1 else None
                elif top is not None and column > 0 and not lines[n][0]:
                    merged = cells[top][column].merge(cells[n][column])
                    merged.text = lines[top][column]
    document.save(path)
    return path


def to_text(blocks: list[Block], path: Path, seed: int = 0, per_page: int = 0) -> Path:
    """Text with tabs. With `per_page`, pages as scanners leave them: page numbers, rows cut in two, repeated
    headings, a page moved left."""
    chance = random.Random(seed)
    lines: list[str] = []
    for b in blocks:
        if isinstance(b, str):
            lines += ["", b, ""]
            continue
        width = width_of(b)
        head = ["\t".join(r) for r in grid(b.head, width)]
        lines += head
        page, left, moved = 3, per_page, 0
        for row in grid(b.body, width):
            cells = row[moved:] if moved and not any(row[:moved]) else row
            left -= 1
            if per_page and left == 0:
                page, left = page + 1, per_page
                cut = chance.random()
                words = [i for i, c in enumerate(cells) if len(c.split()) > 5]
                rest = [""] * len(cells)
                if cut < 0.6 and words:
                    for i in words:
                        halves = cells[i].split()
                        at = next(
                            (k for k in range(len(halves) // 2, len(halves)) if halves[k][0].islower()), None
                        )
                        if at:
                            cells[i], rest[i] = " ".join(halves[:at]), " ".join(halves[at:])
                lines += ["\t".join(cells), "", f"- {page} -", ""]
                if cut > 0.7:
                    lines += head
                # A whole page without its first column, as long as nothing stood there.
                moved = 0
                if any(rest):
                    lines.append("\t".join(rest))
                continue
            lines.append("\t".join(cells))
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def to_pdf(browser, html: Path, path: Path, landscape: bool = True) -> Path:
    """The page printed by a real browser: rows over page breaks, headings repeated, page numbers."""
    page = browser.new_page()
    page.goto(html.as_uri())
    page.pdf(
        path=str(path),
        format="A4",
        landscape=landscape,
        display_header_footer=True,
        header_template="<span style='font-size:7pt;margin-left:40px'>Renstra Kantor</span>",
        footer_template="<span style='font-size:7pt;margin-left:40px' class=pageNumber></span>",
        margin={"top": "60px", "bottom": "60px", "left": "40px", "right": "40px"},
    )
    page.close()
    return path
