"""What a file is read against: the codes, texts, units and rows of a plan; and what reading finds wrong or
leaves alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..forms.form import Form
from ..plan.plan import Plan
from ..plan.problem import Problem
from ..plan.tables import NAMED_BY, key_of
from ..text import words


@dataclass(frozen=True)
class ImportOptions:
    """What the person who imports says of the sheets: table, year, quarter, unit of money, decimal mark (`,`
    or `.`), the one form to read them by, and the one sheet."""

    table: str | None = None
    year: int | None = None
    quarter: int | None = None
    money_unit: str | None = None
    decimal: str | None = None
    form: Form | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Entry:
    """One row for a table: its key, its content by column, and the cell of each."""

    table: str
    key: tuple[str, ...]
    content: dict[str, str]
    cells: dict[str, str]
    sheet: str
    row: int


class Reading:
    """One file held against one plan; `ours`: a workbook of `renstra excel`. Collects `problems` and
    `notes`."""

    def __init__(
        self,
        path: Path,
        plan: Plan,
        texts: dict[str, pd.DataFrame],
        options: ImportOptions,
        ours: bool,
        forms: tuple[Form, ...] = (),
    ) -> None:
        self.path, self.plan, self.texts, self.options, self.ours = path, plan, texts, options, ours
        #: The forms that the office confirmed for its sheets.
        self.forms = forms
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        #: By sheet and column, whether it labels groups of rows; worked out once.
        self.labels: dict[tuple[str, int], bool] = {}
        #: Rows that were passed over, by which rule; cells that were read, `sheet, row, column`.
        self.passed: dict[tuple[str, int], str] = {}
        self.taken: set[tuple[str, int, int]] = set()
        #: Rows of other offices, by the name that the sheet gives.
        self.others: dict[str, list[tuple[str, int]]] = {}
        self.office_seen = False
        self._squeezed: dict[str, tuple[int, dict[str, str]]] = {}
        indicators, targets = plan.indikator, plan.target[["kode", "tahun", "angka"]]
        self.units = dict(zip(indicators["kode"], indicators["satuan"], strict=True))
        self.targets = {(k, str(y)): a for k, y, a in targets.itertuples(index=False)}
        self.indicators = dict(zip(indicators["kode"], indicators["indikator"], strict=True))
        self.by_quarter = {
            *indicators.loc[indicators["agregasi"].notna(), "kode"],
            *plan.realisasi.loc[plan.realisasi["triwulan"].notna(), "kode"],
        }
        funded = plan.pendanaan[plan.pendanaan["level"].isin(["program", "kegiatan"])]
        funded = funded.dropna(subset="kode").drop_duplicates("kode")
        self.activities = dict(zip(funded["kode"], funded["uraian"], strict=True))
        #: Codes that rows may have; the sheets read before may add to them.
        self.codes, self.known_money = set(self.indicators), {*self.activities, *plan.anggaran["kode"]}
        named = [indicators[c] for c in ("program", "kegiatan", "sasaran", "indikator")]
        named.append(plan.pendanaan.loc[plan.pendanaan["level"] != "jumlah", "uraian"])
        self.groups = {words(text) for column in named for text in column.dropna()}
        self.old = {
            t: {tuple(r[k] for k in key_of(t)): r for r in f.fillna("").to_dict("records")}
            for t, f in texts.items()
        }

    def note(self, sheet: str, what: str) -> None:
        """Says what was left alone, or how a sheet was read."""
        self.notes.append(f"Lembar “{sheet}”{what}")

    def bad(
        self, sheet: str, row: int | None, column: str | None, value: str | None, what: str, remedy: str
    ) -> None:
        """Reports a problem at a place of a sheet."""
        place = f"{self.path.name}, lembar “{sheet}”"
        problem = Problem(place, row, column, value, what, remedy)
        self.problems += (
            [problem] if self.problems[-1:] != [problem] else []
        )  # once for all quarters of a row

    def bad_at(self, e: Entry, column: str | None, value: str | None, what: str, remedy: str) -> None:
        """Reports a problem at the place that an entry comes from."""
        place = f"{column} (sel {e.cells[column]})" if column and column in e.cells else column
        self.bad(e.sheet, e.row, place, value, what, remedy)

    def codes_of(self, table: str) -> set[str]:
        """The codes that rows of a table may have."""
        return self.known_money if table == "anggaran" else self.codes

    def texts_of(self, table: str) -> dict[str, str]:
        """By code, the text that names a row of a table."""
        return self.activities if table == "anggaran" else self.indicators

    def squeezed_codes(self, table: str) -> dict[str, str]:
        """Codes as they may be written otherwise, `p2.01` or `P 2.01`, where that fits one code alone."""
        known = self.codes_of(table) if table in NAMED_BY else set()
        size, found = self._squeezed.get(table, (0, {}))
        if size != len(known):  # codes are only ever added
            count = Counter(map(squeezed, known))
            found = {squeezed(k): k for k in known if count[squeezed(k)] == 1}
            self._squeezed[table] = len(known), found
        return found

    @cached_property
    def codes_by_words(self) -> dict[str, dict[str, list[str]]]:
        """By table, the codes of each text, letter case and marks aside."""
        found: dict[str, dict[str, list[str]]] = {t: {} for t in NAMED_BY}
        for table, codes in found.items():
            for k, text in self.texts_of(table).items():
                codes.setdefault(words(text), []).append(k)
        return found

    def codes_with_text(self, table: str, text: str) -> list[str]:
        """The codes whose text this is, with or without the number of a list before it: `1. Persentase …`."""
        for wording in (text, re.sub(r"^\s*(?:\d{1,2}|[A-Za-z])\s*[.)]\s*", "", text)):
            if found := self.codes_by_words[table].get(words(wording)):
                return found
        return []


def squeezed(code: str) -> str:
    """A code without spaces, letter case and a point at its end."""
    return re.sub(r"\s+", "", code).casefold().rstrip(".")
