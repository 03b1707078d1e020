"""What each column of a table holds: a role, and the years of its targets and amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...readers.lines import Line
from ..form import Form
from .cells import without_spaces
from .heading import TableHeading
from .vocabulary import END, MONEY, PAST, PLANNED, both_spacings, role_of, unit_named, year_named, year_spans


@dataclass
class TableLayout:
    """What the columns of a table hold: a role each, and the years of the target and of the money columns;
    `form`: the form that says so, None where it is guessed."""

    roles: list[str]
    targets: dict[int, int]
    money: dict[int, int | str]
    labels: list[str]
    unit: str | None = None
    doubt: str | None = None
    percent: bool = False
    guess: str | None = None
    form: Form | None = None

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.roles)

    def same(self, heading: TableHeading) -> bool:
        """Whether this is the heading of the table again."""
        return [*map(without_spaces, self.labels)] == [*map(without_spaces, heading.labels)]


class _Unread(Exception):
    """Why a table is not read."""


def layout_of(
    heading: TableHeading, caption: str, period: tuple[int, int], rows: Sequence[Line]
) -> TableLayout | str:
    """The layout of a table under a heading, or why the table is not read."""
    roles = [role_of(n or heading.above[i]) for i, n in enumerate(heading.labels)]
    roles = [
        "lain nilai" if r == "awal" and s == "uang" else r for r, s in zip(roles, heading.subs, strict=True)
    ]
    layout = TableLayout(roles, {}, {}, heading.labels)
    try:
        doubts = _take_years(layout, heading, caption, period, rows)
        _name_other_figures(layout, heading, period[0])
        layout.guess = _name_indicators(layout, heading, caption, rows)
    except _Unread as why:
        return str(why)
    headings = [*heading.labels, *heading.above, *heading.sub_texts]
    if layout.money:
        layout.unit = unit_named(" ".join(headings)) or unit_named(caption)
    elif _stated_kind(caption) == "uang" and "satuan" not in roles:
        why_money = "judul di atas tabel menyebut pendanaan; dibaca sebagai target karena memuat indikator"
        layout.guess = layout.guess or why_money
    layout.percent = bool(layout.targets) and all(
        re.search(r"\((?:%|persen)\)", f"{heading.above[c]} {heading.own[c] or ''} {heading.sub_texts[c]}")
        for c in layout.targets
    )
    layout.doubt = "; ".join(dict.fromkeys(doubts)) or None
    return layout


def _take_years(
    layout: TableLayout, heading: TableHeading, caption: str, period: tuple[int, int], rows: Sequence[Line]
) -> list[str]:
    """Puts in the columns of targets and of money by year; returns what is in doubt. _Unread where they are
    not those of the plan."""
    a, b = period
    doubts = []
    for run in heading.runs:
        if run[0][1] < 1000:
            past = _why_past(caption, " ".join(heading.above), period)
            if past:
                raise _Unread(past)
            run = [(c, a + n - 1) for c, n in run]
            doubts.append(f"judul kolom menghitung tahun, bukan menyebutnya; dibaca sebagai {a}–{b}")
        if not set(range(a, b + 1)) <= {y for _, y in run}:
            if not a <= run[0][1] <= b:
                continue
            doubts.append("kolom tahunnya tidak lengkap")
        for n, (column, year) in enumerate(run):
            if not a <= year <= b:
                layout.roles[column] = "lain nilai"
                if year > b:
                    doubts.append(f"kolom tahun {year} di luar periode {a}–{b} dan tidak dibaca")
                continue
            gap = run[n + 1][0] - column if n + 1 < len(run) else column - run[n - 1][0]
            _take_year(layout, heading, caption, rows, year, range(column, min(column + gap, layout.width)))
    for years in (list(layout.targets.values()), list(layout.money.values())):
        if len(set(years)) < len(years):
            raise _Unread("ada tahun yang tercetak pada lebih dari satu kolom yang sejenis")
    if not layout.targets and not layout.money:
        raise _Unread(f"tahunnya bukan {a}–{b}")
    return doubts


def _take_year(
    layout: TableLayout, heading: TableHeading, caption: str, rows: Sequence[Line], year: int, columns: range
) -> None:
    """The columns below one year: its target, its money, a unit, what was achieved."""
    roles, first = layout.roles, columns[0]
    for c in columns:
        name = f"{heading.above[c]} {heading.own[first] or ''}"
        inner = not heading.labels[c] and not heading.subs[c]
        if c > first and inner and any(c < len(r.cells) and r.cells[c] for r in rows):
            raise _Unread(f"tahun {year} memuat beberapa kolom yang judulnya tidak dikenal")
        if c > first and (heading.own[c] or not heading.subs[c]):
            break
        kind = heading.subs[c] or _column_kind(name, caption, roles, rows, c)
        if kind == "satuan":
            roles[c] = "satuan"
        elif kind == "realisasi" and heading.subs[c]:
            roles[c] = "lain nilai"
        elif kind == "realisasi":
            raise _Unread("memuat realisasi atau capaian, bukan target")
        elif kind == "uang":
            layout.money[c], roles[c] = year, "uang"
        elif c == first:
            layout.targets[c], roles[c] = year, "target"
        else:
            roles[c] = "lain nilai"


def _name_other_figures(layout: TableLayout, heading: TableHeading, first_year: int) -> None:
    """The columns of sums, of the state that the plan ends with, and of the one before it."""
    roles, targets, money = layout.roles, layout.targets, layout.money
    end = max([*targets, *money])
    for c in range(layout.width):
        if roles[c] == "jumlah":
            roles[c] = "lain nilai"
            if money and c > end:
                money[c], roles[c] = "jumlah", "uang"
        elif roles[c] == "lain" and re.search(r"akhir|target", heading.labels[c], re.I):
            is_end = "akhir" not in roles and targets and _is_end(heading, c)
            roles[c] = "akhir" if is_end else "lain nilai"
    others = [c for c in range(layout.width) if roles[c] not in ("target", "uang")]
    bases = [c for c in others if heading.subs[c] != "uang" and _is_past(heading, c)]
    for c in bases:
        year = year_named(heading.own[c]) or year_named(heading.labels[c]) or first_year - 1
        before = year == first_year - 1 or (len(bases) == 1 and year < first_year)
        roles[c] = "awal" if before else "lain nilai"


def _name_indicators(
    layout: TableLayout, heading: TableHeading, caption: str, rows: Sequence[Line]
) -> str | None:
    """Finds the column of the indicators where none is called so; returns that it was guessed. _Unread where
    there is none."""
    roles = layout.roles
    named = [c for c in range(layout.width) if roles[c] == "indikator"]
    ticks = [c for c in named if all(len(r.cells[c] or "") <= 8 for r in rows if c < len(r.cells))]
    for c in ticks if len(ticks) < len(named) else ():
        roles[c] = "lain"
    if not layout.targets or {"indikator", "campuran"} & set(roles):
        return None
    texts = [c for c in range(min(layout.targets)) if roles[c] in ("sasaran", "lain", "tujuan", "kegiatan")]
    words = " ".join([caption, *heading.labels, *heading.above])
    if not texts or not re.search("target|kinerja|indikator|sasaran", words, re.I):
        raise _Unread("tidak punya kolom indikator")
    roles[texts[-1]] = "indikator"
    return f"tidak ada kolom berjudul indikator; dipakai kolom ke-{texts[-1] + 1}"


def _is_past(heading: TableHeading, column: int) -> bool:
    """Whether a column holds what was there before the plan, or what was achieved; of an indicator it may
    speak, too."""
    name = both_spacings(f"{heading.above[column]} {heading.labels[column]}")
    return (
        bool(PAST.search(name))
        and not PLANNED.search(name)
        and role_of(heading.labels[column]) in ("awal", "lain")
    )


def _is_end(heading: TableHeading, column: int) -> bool:
    """Whether a column holds the state that the plan ends with, and no money."""
    name = both_spacings(f"{heading.above[column]} {heading.labels[column]}")
    return (
        bool(END.search(name))
        and not MONEY.search(name)
        and heading.subs[column] not in ("uang", "realisasi")
    )


def _why_past(caption: str, above: str, period: tuple[int, int]) -> str | None:
    """Why columns that count the years are not those of the plan: what stands above them names another
    period, or what was achieved."""
    other = next((span for span in year_spans(f"{caption} {above}") if span != period), None)
    if other:
        return (
            f"judul kolomnya menghitung tahun, dan di atasnya tertulis {other[0]}–{other[1]}, bukan"
            f" {period[0]}–{period[1]}"
        )
    if re.search("realisasi", above, re.I) or re.search(
        r"realisasi|pencapaian|evaluasi|sebelumnya|\blalu\b", caption, re.I
    ):
        return "memuat realisasi atau capaian, bukan target"
    return None


def _stated_kind(text: str) -> str | None:
    """What a heading or a caption says of the columns below: target, uang, realisasi, or nothing clear."""
    if re.search(r"realisasi|capaian", text, re.I) and not PLANNED.search(text):
        return "realisasi"
    target, money = bool(re.search("target|tar[a-z]?et", text, re.I)), bool(MONEY.search(text))
    return None if target == money else "target" if target else "uang"


def _column_kind(name: str, caption: str, roles: list[str], rows: Sequence[Line], column: int) -> str:
    """Whether a year column holds targets, money or what was achieved: by its own heading, else by the
    table's caption, else by its cells.

    A caption that speaks of money is not believed of a table of indicators, unless the cells are amounts.
    """
    own, above, indicators = _stated_kind(both_spacings(name)), _stated_kind(caption), "indikator" in roles
    if own or (above and not (above == "uang" and indicators)):
        return str(own or above)
    cells = [c for r in rows if column < len(r.cells) and (c := r.cells[column]) and re.search(r"\d", c)]
    large = sum(bool(re.search(r"\d[.,]\d{3}[.,]\d", c)) for c in cells)
    return "uang" if large * 2 > len(cells) and (above == "uang" or not indicators) else "target"
