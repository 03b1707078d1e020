"""Shared by the tests of drafts: plans as documents in every layout, small tables as text, and what a draft
holds."""

from __future__ import annotations

import csv
from pathlib import Path

import compare_draft
import documents as doc
from conftest import BALIKPAPAN, CONTOH

from renstra_utils.draft.drafting import draft

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


HEAD = "No\tSasaran\tIndikator\t2025\t2026\t2027\t2028\t2029"
FIRST = [("No", 1, 2), ("Indikator", 1, 2)]
PLAIN = [*map(str, range(2025, 2030))]


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
    """The draft of a document meets the bar: 95 % of the target cells right or marked, none wrong and
    unmarked."""
    made = draft(document, folder / "rancangan", "Kantor")
    scores = compare_draft.compare(made.folder, moved(plan, years, folder / "benar"))
    total = compare_draft.targets(scores)
    assert total.wrong == 0, compare_draft.report(scores)
    assert total.safe >= 0.95, compare_draft.report(scores)
    return scores


def table(
    path: Path, rows: list[str], head: str = "No\tSasaran\tIndikator\tSatuan\t2025\t2026\t2027\t2028\t2029"
) -> Path:
    path.write_text("\n".join(["Renstra 2025-2029", "", head, *rows]), encoding="utf-8")
    return path


def found(path: Path, folder: Path, *columns: str) -> list[tuple[str, ...]]:
    """Columns of the drafted indicators."""
    made = draft(path, folder)
    return [tuple(r[c] for c in columns) for r in compare_draft.rows(made.folder / "indikator.csv")]
