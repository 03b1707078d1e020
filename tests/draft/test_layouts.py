"""Every layout in every format against its own transcription, whole, on broken pages, and with cells that
moved."""

from __future__ import annotations

import random

import compare_draft
import documents as doc
import pytest
from conftest import CONTOH
from drafts import LAYOUTS, found, held, moved

from renstra_utils.draft.drafting import draft
from renstra_utils.readers.lines import on_grid


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
        text = (
            f"Indikator {chr(97 + n % 26) * 3} yang mengukur capaian pelayanan publik pada unit kerja"
            " tertentu"
        )
        table.body.append([*doc.plain(str(n + 1)), *merged, *doc.plain(text, "%", *[str(50 + n)] * 5)])
    page = doc.to_html(
        ["Renstra 2025-2029", table], tmp_path / "a.html", css="tbody tr:nth-child(4){break-after:page}"
    )
    path = doc.to_pdf(browser, page, tmp_path / "a.pdf", landscape=False)
    assert found(path, tmp_path / "r", "sasaran") == [(goal,) for goal in goals]


def test_cells_beside_the_row_with_most_cells_have_their_own_columns():
    years = [(20.0 + n, 21.0 + n, str(2025 + n)) for n in range(3)]
    first = [(0.0, 5.0, "No"), (5.0, 20.0, "Indikator"), (20.0, 23.0, "Target")]
    assert list(on_grid([first[:2], years])) == [
        ("No", "Indikator", None, None, None),
        (None, None, "2025", "2026", "2027"),
    ]
    assert list(on_grid([years, first[2:]]))[1] == ("Target", None, None)


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
