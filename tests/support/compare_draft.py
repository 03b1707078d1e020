"""How good a draft is: a drafted folder against a transcription by hand, column by column.

python tests/compare_draft.py FOLDER_OF_DRAFT FOLDER_OF_PLAN
"""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz


@dataclass
class Score:
    """Cells of one column. `due`: in the transcription; `drafted`: in the draft; of those `right`, wrong but
    `marked`, `wrong` and unmarked."""

    due: int = 0
    drafted: int = 0
    right: int = 0
    marked: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        """Right of those due."""
        return self.right / self.due if self.due else 1.0

    @property
    def precision(self) -> float:
        """Right of those drafted."""
        return self.right / self.drafted if self.drafted else 1.0

    @property
    def safe(self) -> float:
        """Right or marked, of those due."""
        return (self.right + self.marked) / self.due if self.due else 1.0

    def take(self, right: bool, marked: bool) -> None:
        """Counts a cell that both have."""
        self.due += 1
        self.drafted += 1
        self.right += right
        self.marked += not right and marked
        self.wrong += not right and not marked


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV as rows; none where there is no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def plain(text: str | None) -> str:
    """Text for comparing: spaces aside."""
    return re.sub(r"\s+", "", (text or "").lower())


def pairs(drafted: list[str], true: list[str]) -> list[tuple[int, int]]:
    """Rows of the two that stand for each other: the best alignment that keeps the order, then what is left
    by likeness."""
    n, m = len(drafted), len(true)
    same = [[fuzz.ratio(a, b) / 100 for b in true] for a in drafted]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            both = same[i][j] + best[i + 1][j + 1] if same[i][j] > 0.6 else 0.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < n and j < m:
        if same[i][j] > 0.6 and best[i][j] == same[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    left = sorted(
        (-same[i][j], i, j)
        for i in set(range(n)) - {i for i, _ in found}
        for j in set(range(m)) - {j for _, j in found}
        if same[i][j] > 0.6
    )
    for _, i, j in left:
        if not any(i == a or j == b for a, b in found):
            found.append((i, j))
    return found


def compare(draft: Path, plan: Path) -> dict[str, Score]:
    """A score for each column of the indicators, each year of the targets, and each column of the funding."""
    marks = rows(draft / "draf.csv")
    known = {(m["berkas"], m["kunci"], c) for m in marks for c in m["kolom"].split(", ")}
    scores: dict[str, Score] = {}

    def marked(file: str, key: str, column: str) -> bool:
        row = key.split(" ")[0]
        return not {(file, key, column), (file, key, ""), (file, row, ""), (file, row, column)}.isdisjoint(
            known
        )

    def unpaired(name: str, due: int, drafted: int) -> None:
        score = scores.setdefault(name, Score())
        score.due += due
        score.drafted += drafted

    ours, theirs = (rows(f / "indikator.csv") for f in (draft, plan))
    both = pairs(
        *(
            [plain(r["program"] + r["kegiatan"] + r["sasaran"] + r["indikator"]) for r in t]
            for t in (ours, theirs)
        )
    )
    for column in ("indikator", "program", "kegiatan", "sasaran", "satuan", "level"):
        for i, j in both:
            right = plain(ours[i][column]) == plain(theirs[j][column])
            scores.setdefault(column, Score()).take(right, marked("indikator.csv", ours[i]["kode"], column))
        unpaired(column, len(theirs) - len(both), len(ours) - len(both))
    found, true = ({(r["kode"], r["tahun"]): r for r in rows(f / "target.csv")} for f in (draft, plan))
    years = sorted({y for _, y in true})
    for year in years:
        name = f"target {year}"
        for i, j in both:
            a, b = found.get((ours[i]["kode"], year)), true.get((theirs[j]["kode"], year))
            if a is None or b is None:
                unpaired(name, b is not None, a is not None)
                continue
            key = f"{a['kode']} {year}"
            scores.setdefault(name, Score()).take(
                a["nilai"] == b["nilai"], marked("target.csv", key, "nilai")
            )
        unpaired(name, len(theirs) - len(both), len(ours) - len(both))
    _funding(draft, plan, scores, marked, unpaired)
    return scores


def _funding(draft, plan, scores, marked, unpaired) -> None:
    tables = []
    for folder in (draft, plan):
        by_row: dict[str, dict[str, dict[str, str]]] = {}
        for r in rows(folder / "pendanaan.csv"):
            by_row.setdefault(r["baris"], {})[r["tahun"]] = r
        tables.append(by_row)
    texts = [[plain(next(iter(cells.values()))["uraian"]) for cells in t.values()] for t in tables]
    ours, theirs = (list(t.items()) for t in tables)
    both = pairs(*texts)
    for i, j in both:
        (key, a), (_, b) = ours[i], theirs[j]
        first, other = next(iter(a.values())), next(iter(b.values()))
        for column in ("uraian", "kode", "level"):
            right = plain(first[column]) == plain(other[column])
            scores.setdefault(f"pendanaan {column}", Score()).take(
                right, marked("pendanaan.csv", key, column)
            )
        for year in b:
            if year not in a:
                unpaired("pendanaan nilai", 1, 0)
                continue
            score = scores.setdefault("pendanaan nilai", Score())
            x, y = a[year]["nilai"], b[year]["nilai"]
            right = x == y or (bool(x and y) and float(x) == float(y))
            score.take(right, marked("pendanaan.csv", f"{key} {year}", "nilai"))
    if ours or theirs:
        unpaired("pendanaan uraian", len(theirs) - len(both), len(ours) - len(both))


def targets(scores: dict[str, Score]) -> Score:
    """All target cells together."""
    total = Score()
    for name, s in scores.items():
        if name.startswith("target "):
            for k in ("due", "drafted", "right", "marked", "wrong"):
                setattr(total, k, getattr(total, k) + getattr(s, k))
    return total


def report(scores: dict[str, Score]) -> str:
    """The scores as a table for people."""
    head = (
        f"{'column':20} {'due':>5} {'drafted':>8} {'right':>6} {'marked':>7} {'wrong':>6} {'recall':>7}"
        f" {'precision':>9}"
    )
    lines = [
        f"{n:20} {s.due:5} {s.drafted:8} {s.right:6} {s.marked:7} {s.wrong:6} {s.recall:7.1%}"
        f" {s.precision:9.1%}"
        for n, s in [*scores.items(), ("all targets", targets(scores))]
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    print(report(compare(Path(sys.argv[1]), Path(sys.argv[2]))))
