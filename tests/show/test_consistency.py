"""Every figure on every page is what a second, simple implementation makes of the plan's files and of the tables beside the page.

Titles, sentences, boxes, notes, headings, tables and the index, of both offices and of drawn plans. A text with a figure that no rule knows fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import figures as f
import national_rules  # noqa: F401  (its rules join the others)
import pagetext
import pytest
from bs4 import BeautifulSoup
from conftest import BALIKPAPAN, CONTOH, ROOT
from drawn import Files, nations, plans
from figures import Row, Tables, num
from hypothesis import given
from hypothesis import strategies as st
from page_rules import SENTENCES, Case, box
from page_tables import TABLES, WORDS_ONLY, Spec
from pagetext import Cell, PrintedTable, Text, candidates, has_figure, plain
from rendering import Rendered, render, render_rollup, render_view, tables_of, write_run
from test_every_page import _choice, cases, folder_of

import renstra_utils

# --- texts --------------------------------------------------------------------------------------------------------------

_BREAKS = re.compile(r"(?<=\.) (?=\S)|(?=; )|(?<=[;,]) | · ")


def of_text(case: Case, text: str) -> list[str]:
    """What is wrong with a text: a figure that its message's rule gives otherwise, or a figure that no rule knows."""
    if not has_figure(text) or text in case.own_texts:
        return []
    tried = [of_message(case, m.message, m.parts) for m in candidates(text, case.bahasa)]
    if any(not t for t in tried):
        return []
    for cut in _BREAKS.finditer(text):
        left, right = text[: cut.start()], text[cut.end() :]
        if left and right and not of_text(case, left) and not of_text(case, right):
            return []
    return tried[0] if tried else ["tidak ada aturan untuk kalimat ini"]


def of_message(case: Case, message: str, parts: dict[str, str]) -> list[str]:
    """What is wrong in the places of one message."""
    if not any(map(has_figure, parts.values())):
        return []
    wanted: dict[str, Any] = dict(case.defaults)
    if message in SENTENCES:
        try:
            wanted |= SENTENCES[message](case)
        except (KeyError, IndexError, ValueError, AssertionError, TypeError) as e:
            return [f"“{message}” tidak dapat dihitung ulang: {type(e).__name__} {e}"]
    found = []
    for name, text in parts.items():
        if name not in wanted:
            found += [f"tidak ada aturan untuk {{{name}}} pada “{message}”"] if has_figure(text) else []
        elif wrong := f.fault(text, wanted[name], case.bahasa):
            found.append(f"{{{name}}} {wrong}")
    return found


def of_source(case: Case, text: str) -> list[str]:
    """The dates in a line of sources: the newest of each table, or that of the plan."""
    found = []
    for name, when in re.findall(r"(\w+)\.csv \((.*?)\)(?:;|$)", text):
        days = [d for r in case.tables.get(name, []) if (d := r.get("tanggal_data") or r.get("tanggal"))]
        known = [max(days)] if days else []
        known += [d] if (d := case.about.get("tanggal_penetapan")) else []
        if has_figure(when) and not any(case.day(d) in when for d in known):
            found.append(f"tanggal pada “{name}.csv ({when})”")
    return found


def texts_wrong(case: Case, texts: list[Text]) -> Iterator[str]:
    """Every text of a page outside its tables."""
    for x in texts:
        case.section = x.section
        if x.place == "sumber":
            wrong = of_source(case, x.text)
        elif x.place == "kotak":
            value = box(case, x.label)
            wrong = of_text(case, x.text) if value is None else list(filter(None, [f.fault(x.text, value(case), case.bahasa)]))  # fmt: skip
        elif x.place in ("catatan", "butir", "arti status") or x.text.isdigit():
            wrong = of_note(case, x.text)
        else:
            wrong = of_text(case, x.text)
        for w in wrong:
            yield f"{x.place} {x.section} {x.label} “{x.text}”: {w}"


#: The legend of a heat table: its bounds stand in our own markup.
_LEGEND = re.compile(r"\d+–<\d+|[<>] \d+|\b100\b")


def of_note(case: Case, text: str) -> list[str]:
    """A note: as a text, a legend, a year alone, or what the budget's own table says of a row."""
    known = {*case.notes, *([str(y["tahun"]) for y in case.told[-1:]] if case.kind == "evaluasi" else [])}
    return [] if text in known or not has_figure(_LEGEND.sub("", text)) else of_text(case, text)


# --- tables -------------------------------------------------------------------------------------------------------------


def of_cell(case: Case, cell: Cell, wanted: Any) -> list[str]:
    """One cell with the smaller texts under it."""
    main, small = wanted if isinstance(wanted, tuple) else (wanted, None)
    found = [w] if (w := f.fault(cell.text, main, case.bahasa)) else []
    if small is None:
        return found + [w for text in cell.small for w in of_text(case, text)]
    if len(small) != len(cell.small):
        return [*found, f"{cell.small} di bawah angka, seharusnya {len(small)} teks"]
    pairs = zip(cell.small, small, strict=True)
    return found + [w for text, value in pairs if (w := f.fault(text, value, case.bahasa))]


def messages(case: Case, spec: Spec, headers: list[str]) -> list[str | None]:
    """The message that each heading of a table is; `{tahun}` for a year, None for one that the table's rule does not know."""
    named = pagetext.headers_of(tuple(headers), tuple(k for k in spec.columns if k != "{tahun}"), case.bahasa)
    year = "{tahun}" if "{tahun}" in spec.columns else None
    return [m or (year if re.fullmatch(r"\d{4}", h) else None) for m, h in zip(named, headers, strict=True)]


def of_row(case: Case, spec: Spec, headers: list[str], cells: list[Cell], row: Row) -> list[str]:
    """One printed row against one row of figures; the first cell names it."""
    case.row, found = row, []
    if cells[0].text != spec.head(case, row):
        return [f"baris “{cells[0].text}”, seharusnya “{spec.head(case, row)}”"]
    for header, message, cell in zip(headers[1:], messages(case, spec, headers)[1:], cells[1:], strict=True):
        if message:
            wrong = of_cell(case, cell, spec.columns[message](case, row, header))
        else:
            wrong = ["tidak ada aturan untuk kolom ini"] if has_figure(cell.text) else []
        found += [f"{cells[0].text[:40]}, kolom “{header}”: {w}" for w in wrong]
        found += [f"{cells[0].text[:40]}, asal angka: {w}" for w in of_trace(case, cell.trace)]
    return found


def table_wrong(case: Case, table: PrintedTable) -> Iterator[str]:
    """A table: every row has its figures, none is missing, and figures of a column have the same number of decimals."""
    if table.id.startswith(WORDS_ONLY):
        return
    spec = TABLES.get((case.kind, table.id)) or TABLES.get(("", table.id))
    if spec is None:
        yield f"tidak ada aturan untuk tabel {table.id}"
        return
    left = list(spec.rows(case))
    if len(left) != len(table.rows) and (case.kind, table.id) != ("rekap", "indikator-t"):
        yield f"tabel {table.id}: {len(table.rows)} baris, seharusnya {len(left)}"
    for cells in table.rows:
        tried = [(of_row(case, spec, table.headers, cells, r), n) for n, r in enumerate(left)]
        if not tried:
            yield f"tabel {table.id}: baris “{cells[0].text}” tanpa pasangan"
            continue
        wrong, at = min(tried, key=lambda t: ("baris" in "".join(t[0][:1]), len(t[0]), t[1]))
        left.pop(at)
        yield from (f"tabel {table.id}: {w}" for w in wrong)
    yield from _uneven(case, spec, table)


def _uneven(case: Case, spec: Spec, table: PrintedTable) -> Iterator[str]:
    for n, (header, message) in enumerate(
        zip(table.headers, messages(case, spec, table.headers), strict=True)
    ):
        shown = [f.printed(row[n].text, case.bahasa) for row in table.rows if row[n].numeric]
        decimals = {d for x in shown if x for d in [x[1]]}
        if len(decimals) > 1 and message not in spec.mixed:
            yield f"tabel {table.id}, kolom “{header}”: desimalnya {sorted(decimals)}"


# --- traces -------------------------------------------------------------------------------------------------------------


def of_trace(case: Case, trace: dict[str, str]) -> list[str]:
    """The formula with its numbers comes to what it says; the cells named are this row's."""
    found = []
    if (told := trace.get(case.t("Rumus"))) and (wrong := of_formula(told, case.bahasa)):
        found.append(wrong)
    if cells := trace.get(case.t("Sel asal")):
        found += of_cells(case, cells)
    return found


def of_formula(text: str, bahasa: str = "id") -> str | None:
    """`(2 × 8 − 9) / 8 × 100 = 87,5`, worked out; None where it holds or is no equation."""
    if bahasa == "en":
        text = text.translate(str.maketrans(".,", ",."))
    left, mark, right = text.rpartition(" = ")
    if not mark or not re.fullmatch(r"[\d.,()|/×−+ -]+", left) or ":" in left:
        return None
    whole, comma, rest = right.partition(",")
    if "." not in whole:
        right = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole) + comma + rest
    spelled = re.sub(r"\d[\d.]*(?:,\d+)?", lambda m: f"F('{m[0].replace('.', '').replace(',', '.')}')", left)
    spelled = re.sub(r"\|(.+?)\|", r"abs(\1)", spelled.replace("×", "*").replace("−", "-"))
    value = eval(spelled, {"F": Fraction, "abs": abs})  # digits, brackets and signs only
    # A numerator that is itself a quotient is written with finitely many digits.
    wrong = f.fault(right, value, slack=Fraction(1, 10**12))
    return f"rumus “{text}”: {wrong}" if wrong else None


def of_cells(case: Case, text: str) -> list[str]:
    """Rows of files that a figure is said to come from: each is of the same code and year."""
    found = []
    for name, lines in re.findall(rf"(\w+)\.csv {case.t('baris')} (\d+(?:, \d+)*)", text):
        for line in map(int, lines.split(", ")):
            source = next((r for r in case.tables[name] if r["_baris"] == line), None)
            year = case.row.get("tahun", case.tahun)
            if source is None or source["kode"] != case.row["kode"] or str(source["tahun"]) != str(year):
                found.append(f"{name}.csv baris {line} bukan sel angka ini")
    return found


# --- pages --------------------------------------------------------------------------------------------------------------


def page_wrong(case: Case, soup: BeautifulSoup) -> list[str]:
    """All that is wrong with the figures of one page."""
    contents = [plain(a.get_text(" ")) for a in soup.select("nav.toc a")]
    tables, texts, left = pagetext.take_apart(soup)
    found = [*texts_wrong(case, texts)]
    for table in tables:
        case.section = table.section
        found += [*table_wrong(case, table)]
    headings = {x.text for x in texts if x.place == "judul bagian"}
    found += [
        f"daftar isi: “{t}” bukan judul bagian" for t in contents if has_figure(t) and t not in headings
    ]
    if has_figure(left):
        found.append(f"teks di luar semua tempat yang dikenal: “{left[:300]}”")
    return [f"{case.kind}-{case.tahun}.{case.bahasa}: {w}" for w in found]


def read_files(folder: Path) -> Tables:
    """The tables beside an office's pages, by name."""
    return {p.stem: f.rows_of(p.read_text(encoding="utf-8")) for p in folder.glob("*.csv")}


_NAMES = {"01-audit-rencana": "audit", "02-capaian-tahunan": "capaian", "03-anggaran-tahunan": "anggaran", "04-evaluasi-renstra": "evaluasi"}  # fmt: skip


@pytest.mark.parametrize("folder", [CONTOH, BALIKPAPAN], ids=lambda p: p.name)
def test_every_page_of_the_offices(site: Path, folder: Path) -> None:
    """Every page of the real office and of the fictional one, and the English pages."""
    tables, about = f.read_plan(folder)
    files = read_files(site / folder.name / "data")
    found, seen = [], 0
    for path in sorted((site / folder.name).glob("*.html")):
        name, year, language = re.fullmatch(r"(.+?)(?:-(\d{4}))?(?:\.(en))?\.html", path.name).groups()  # type: ignore[union-attr]
        case = Case(_NAMES[name], int(year or about["periode"][-1]), language or "id", tables, about, files)
        found += page_wrong(case, BeautifulSoup(path.read_text(encoding="utf-8"), "lxml"))
        seen += 1
    assert seen >= 12
    assert not found, "\n".join(found)


def test_the_index_says_what_the_pages_say(site: Path) -> None:
    """Pages and offices are counted; states add up; the finding of each office is the title of one of its pages."""
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "lxml")
    rows = soup.select("tbody tr")
    pages = len(list(site.glob("*/*.html")))
    invented = len([r for r in rows if r.select_one("th .tag")])
    told = [len(rows) - invented, invented, pages]
    assert [int(n) for n in re.findall(r"\d+", soup.h1.get_text())] in (told, [len(rows), pages])
    assert sum(int(n.get_text()) for n in soup.select(".states b")) == pages
    assert sum(len(r.select("a")) for r in rows) == pages
    for row in rows:
        titles = {
            plain(BeautifulSoup((site / a["href"]).read_text(encoding="utf-8"), "lxml").h1.get_text())
            for a in row.select("a")
        }
        said = plain(row.td.select("small")[-1].get_text())
        assert said in titles or not (titles and row.select_one("td").get_text().startswith("segar"))


@cases(3)
@given(plans(), st.data())
def test_every_page_of_drawn_plans(files: Files, data: st.DataObject) -> None:
    """The figures of drawn plans: one year's attainment and budget, the whole period, the audit, a choice in the explorer."""
    with folder_of("angka", files) as (folder,):
        plan = renstra_utils.load(folder)
        inputs, about = f.read_plan(folder)
        year = data.draw(st.sampled_from(plan.years), "tahun")
        choice = _choice(data, plan)
        made = [render(plan, kind, year) for kind in ("capaian", "anggaran")]
        made += [render(plan, kind) for kind in ("evaluasi", "audit")]
        made.append(render_view(plan, choice))
        beside = {n: f.rows_of(t) for n, t in tables_of(plan).items()}
        found = [w for p in made for w in _drawn_wrong(p, inputs, about, beside, choice)]
        assert not found, "\n".join(found)


@cases(3)
@given(nations(), st.data())
def test_every_page_of_drawn_offices_under_a_national_plan(drawn: list[Files], data: st.DataObject) -> None:
    """The same of an office whose agreements are its targets, and of the run of both."""
    with folder_of("angka-nasional", *drawn) as folders:
        folder = folders[1]
        plan = renstra_utils.load(folder)
        inputs, about = f.read_plan(folder)
        year = data.draw(st.sampled_from(plan.years), "tahun")
        made = [render(plan, kind, year) for kind in ("capaian", "anggaran")]
        made += [render(plan, kind) for kind in ("evaluasi", "audit")]
        beside = {n: f.rows_of(t) for n, t in tables_of(plan).items()}
        found = [w for p in made for w in _drawn_wrong(p, inputs, about, beside, None)]
        run = write_run(folder.parent / "hasil", {p.name: renstra_utils.load(p) for p in folders})
        found += _run_wrong(run, [p.name for p in folders], year)
        assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["contoh-nasional-2025-2029", "contoh-kota-2025", "contoh-kabupaten-2025"])
def test_every_page_of_the_fictional_national_plan(name: str) -> None:
    """The national plan and the two offices under it, in years with an agreement and without."""
    plan = renstra_utils.load(ROOT / "data" / name)
    inputs, about = f.read_plan(ROOT / "data" / name)
    beside = {n: f.rows_of(t) for n, t in tables_of(plan).items()}
    made = [render(plan, kind, year) for kind in ("capaian", "anggaran") for year in (2025, 2026, 2027)]
    made += [render(plan, kind) for kind in ("evaluasi", "audit")]
    found = [w for p in made for w in _drawn_wrong(p, inputs, about, beside, None)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_roll_up_of_the_fictional_national_plan(tmp_path: Path, year: int) -> None:
    names = ["contoh-nasional-2025-2029", "contoh-kota-2025", "contoh-kabupaten-2025"]
    run = write_run(tmp_path, {name: renstra_utils.load(ROOT / "data" / name) for name in names})
    assert not (found := _run_wrong(run, names, year)), "\n".join(found)


def _run_wrong(run: Path, names: list[str], year: int = 0) -> list[str]:
    """What is wrong on a run's roll-up."""
    page = render_rollup(run, year)
    offices = {name: read_files(run / name / "data") for name in names}
    files = {n: f.rows_of(t) for n, t in page.tables.items()}
    years = [int(r["tahun"]) for r in files["rekap-tahun"]]
    about = {"periode": [min(years), max(years)], "nama_kantor": f"{len(names)} kantor"}
    return page_wrong(Case("rekap", page.tahun or 0, "id", {}, about, files, offices=offices), page.soup)


def _drawn_wrong(page: Rendered, inputs: Tables, about: Row, beside: Tables, choice: Any) -> list[str]:
    files = beside | {n: f.rows_of(t) for n, t in page.tables.items()}
    year = page.tahun or about["periode"][-1]
    own = choice if page.kind == "jelajah" else None
    return page_wrong(Case(page.kind, year, "id", inputs, about, files, own), page.soup)


@cases(3)
@given(st.lists(plans(contoh=False), min_size=1, max_size=3))
def test_the_roll_up_of_drawn_plans(drawn: list[Files]) -> None:
    """A run's figures out of its offices' tables."""
    with folder_of("angka-rekap", *drawn) as folders:
        run = write_run(folders[0].parent / "hasil", {p.name: renstra_utils.load(p) for p in folders})
        assert not (found := _run_wrong(run, [p.name for p in folders])), "\n".join(found)


# --- files --------------------------------------------------------------------------------------------------------------


def _near(cell: str, value: Fraction | None) -> bool:
    """Whether a cell of a file holds a figure to the last digit that a computer keeps."""
    figure = num(cell)
    if figure is None or value is None:
        return cell == "" and value is None
    return abs(figure - value) <= max(abs(value), Fraction(1)) / 10**9


def files_wrong(case: Case) -> list[str]:
    """`capaian-<tahun>.csv` and `anggaran-<tahun>.csv` against the plan's own files."""
    found = []
    for row, own in zip(case.files[f"capaian-{case.tahun}"], case.now, strict=True):
        for name in ("capaian_mentah", "capaian", "capaian_renstra", *(f"capaian_{p}" for p in f.READINGS)):
            if not _near(row[name], own[name]):
                found.append(f"{own['kode']} {case.tahun} {name}: {row[name]}, seharusnya {own[name]}")
        for name in ("kode", "status", "target", "target_pk", "acuan"):
            if row[name] != own[name]:
                found.append(f"{own['kode']} {case.tahun} {name}: {row[name]}, seharusnya {own[name]}")
        real = own["got"]["angka"]
        if real is not None and not _near(row["realisasi"], real) and own["got"]["mutu"] is None:
            found.append(f"{own['kode']} {case.tahun} realisasi: {row['realisasi']}, seharusnya {real}")
    times = case.about.get("satuan_uang", {}).get("anggaran", 1)
    given_ = {r["kode"]: r for r in case.tables.get("anggaran", []) if int(r["tahun"]) == case.tahun}
    for row in case.money(case.tahun):
        source = given_.get(row["kode"], {})
        for name in ("pagu_awal", "realisasi"):
            value = num(source.get(name))
            if value is not None and not _near(row[name], value * times):
                found.append(f"{row['kode']} {case.tahun} {name}: {row[name]}, seharusnya {value * times}")
        ceiling = (
            num(source.get("pagu_revisi")) if source.get("pagu_revisi") else num(source.get("pagu_awal"))
        )
        if ceiling is not None and not _near(row["pagu"], ceiling * times):
            found.append(f"{row['kode']} {case.tahun} pagu: {row['pagu']}, seharusnya {ceiling * times}")
    return found


@pytest.mark.parametrize("folder", [CONTOH, BALIKPAPAN], ids=lambda p: p.name)
def test_the_files_say_what_the_plan_says(site: Path, folder: Path) -> None:
    tables, about = f.read_plan(folder)
    files = read_files(site / folder.name / "data")
    years = range(about["periode"][0], about["periode"][1] + 1)
    found = [w for y in years for w in files_wrong(Case("capaian", y, "id", tables, about, files))]
    assert not found, "\n".join(found)


@cases(6)
@given(plans())
def test_the_files_of_drawn_plans(files: Files) -> None:
    with folder_of("berkas", files) as (folder,):
        plan = renstra_utils.load(folder)
        tables, about = f.read_plan(folder)
        beside = {n: f.rows_of(t) for n, t in tables_of(plan).items()}
        found = [w for y in plan.years for w in files_wrong(Case("capaian", y, "id", tables, about, beside))]
        assert not found, "\n".join(found)
