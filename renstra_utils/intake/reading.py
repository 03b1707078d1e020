"""One sheet of an office as rows of a table of the plan: which row is the heading, what it means, and what each row below says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from ..plan.plan import (
    FORMULA_ERROR,
    UNITS,
    Plan,
    Problem,
    as_number,
    contract,
    is_value,
    known_names,
    nearest,
    value_columns,
)
from ..text import words
from . import form as workbook
from .cells import (
    RP,
    Said,
    Unclear,
    date_of,
    figure_of,
    integer_of,
    is_percent,
    money_of,
    number_of,
    plain,
    text_of,
    two_readings,
    unscaled,
)
from .headings import Heading, heading, money_units, other_period, places, quarters, years
from .sheets import Cell, Sheet, address

#: Figures that are reported: where one changes later, that is a revision.
FIGURES = {
    "realisasi": ["nilai", "pembilang", "penyebut"],
    "anggaran": ["pagu_awal", "pagu_revisi", "realisasi"],
}
#: Tables whose rows may be told by the indicator's or the activity's text where there is no code.
_BY_TEXT = {t: "indikator" for t in value_columns()} | {"anggaran": "uraian"}
#: A column `target` alone does not tell these.
_NAMED_ONLY = {"rencana_aksi"}
_SEARCHED_ROWS = 60
_SUM = re.compile(
    r"(?:grand |sub )?(?:jumlah|total|subtotal|rata rata|rerata)\b(?: (?:total|pagu|dipa|belanja|keseluruhan|seluruhnya|umum|besar|capaian|anggaran|realisasi|satker))*"
)


@cache
def _known(table: str) -> dict[str, str]:
    """Every word for a column of a table."""
    own = [f["name"] for f in workbook.columns_of(table)]
    found: dict[str, str] = {}
    for source in (known_names()["kolom"].get(table, {}), known_names()["kolom"]["semua"]):
        for column, names in source.items():
            if column in own:
                found |= {w: column for w in names if w not in found}
    return found | {words(c): c for c in own}


@cache
def _context(table: str) -> dict[str, str]:
    """Every word for a column that only tells which row is meant."""
    if table not in _BY_TEXT:
        return {}
    other = "uraian" if table != "anggaran" else "indikator"
    return {w: c for c, names in known_names()["konteks"].items() if c != other for w in names}


@cache
def _column_units() -> set[str]:
    """The units of the tables' columns, per cent aside."""
    return {words(f.get("satuan", "")) for t in contract() for f in workbook.columns_of(t)} - {"", "%"}


@dataclass(frozen=True)
class _Slot:
    """What a column of a sheet holds: a column of the table, or `konteks` (a word that tells the row)."""

    column: str
    konteks: bool
    heading: Heading
    text: str


@dataclass(frozen=True)
class _Layout:
    table: str
    first: int
    last: int
    slots: dict[int, _Slot]
    unused: dict[int, str]
    above: tuple[str, ...]
    score: float

    def holds(self, column: str) -> bool:
        """Whether a column of the sheet is that column of the table."""
        return any(s.column == column and not s.konteks for s in self.slots.values())

    def figures(self) -> list[_Slot]:
        """The columns that are neither key nor context."""
        keys = workbook.key_of(self.table)
        return [s for s in self.slots.values() if not s.konteks and s.column not in keys]


@dataclass(frozen=True)
class _Stated:
    """What the words above a table say of all its figures: year, quarter, whether `sampai dengan`, units of money."""

    year: str | None = None
    quarter: str = ""
    to_date: bool = False
    units: tuple[str, ...] = ()


def _shape(slots: dict[int, _Slot]) -> dict[int, tuple[str | None, ...]]:
    """What each column holds; two headings of one shape are one heading, printed again."""
    return {j: (s.column, *s.heading.part) for j, s in slots.items()}


def _said_by(slots: dict[int, _Slot]) -> dict[int, tuple[str | None, ...]]:
    """What each column holds, and its unit of money."""
    return {j: (*of, slots[j].heading.unit) for j, of in _shape(slots).items()}


def _slots(table: str, heads: dict[int, str]) -> tuple[dict[int, _Slot], dict[int, str]]:
    slots: dict[int, _Slot] = {}
    unused: dict[int, str] = {}
    own = {f["name"]: f for f in workbook.columns_of(table)}
    for j, text in heads.items():
        h = heading(text)
        if table == "anggaran" and h.to_date:
            h = replace(h, word=re.sub(r" (?:bulan|periode|saat|hari) ini$", "", h.word))
        column = None if h.helper else _known(table).get(h.word)
        if column is None and not h.helper and not h.word and (h.year or h.quarter):
            column = value_columns().get(table, "nilai" if "nilai" in own else None)
        if column and h.quarter and not h.to_date and "triwulan" not in own:
            column = None  # one quarter's figure is none of a table by year
        if column and h.percent and own[column].get("satuan") == "uang":
            column = None  # `Realisasi (%)` beside `Realisasi (Rp)`
        context = _context(table).get(h.word)
        if column:
            slots[j] = _Slot(column, False, h, text)
        elif context:
            slots[j] = _Slot(context, True, h, text)
        elif not h.helper:
            unused[j] = text
    return slots, unused


def _optional(fields: Iterable[dict[str, Any]]) -> list[str]:
    """Columns that a table may lack."""
    return [f["name"] for f in fields if f.get("opsional")]


def _score(table: str, sheet: Sheet, slots: dict[int, _Slot], title: str, forced: bool) -> float:
    """How well a row fits as heading of a table; 0 where it cannot be one."""
    spec = contract()[table]["schema"]
    fields = {f["name"]: f for f in workbook.columns_of(table)}
    own = {s.column for s in slots.values() if not s.konteks}
    told = {s.column for s in slots.values() if s.konteks}
    named = words(sheet.name) == words(table)
    keys = spec.get("primaryKey")
    if keys is None:
        return (
            50.0
            if named and {c for c, f in fields.items() if f.get("constraints", {}).get("required")} <= own
            else 0.0
        )
    may_miss = {"tahun", "triwulan", *_optional(fields.values())}
    may_miss |= {"kode"} if _BY_TEXT.get(table) in told else set()
    if any(k not in own and k not in may_miss for k in keys):
        return 0.0
    hints = known_names()["judul"].get(table, [])
    hinted = any(re.search(rf"\b{re.escape(w)}\b", title) for w in hints)
    if table in _NAMED_ONLY and not (named or forced or hinted):
        return 0.0
    values = own - set(keys) - {"sumber_data", "tanggal_data"}
    if not values or (table not in _BY_TEXT and not (named or forced) and not set(keys) | values >= {
        c for c, f in fields.items() if f.get("constraints", {}).get("required")
    }):  # fmt: skip
        return 0.0
    if table in FIGURES and not values & set(FIGURES[table]):
        return 0.0
    return len(own) + 0.5 * len(told) + 2.0 * hinted + 10.0 * named


def _ways(sheet: Sheet, numbers: list[int], at: int) -> Iterator[tuple[int, dict[int, str]]]:
    """The headings that a row gives alone, and with one or two rows below it: the last row, and the text over each column."""
    rows: list[dict[int, str]] = []
    for n in numbers[at : at + 3]:
        if n != numbers[at] + len(rows) or (not rows and len(sheet.rows[n]) < 2):
            return
        rows.append({j: c.text for j, c in sheet.rows[n].items()})
        whole = list(rows)
        for k in reversed(range(len(rows) - 1)):
            whole[k] = _carried(whole[k], whole[k + 1])
        yield (
            n,
            {
                j: " ".join(dict.fromkeys(r[j] for r in whole if j in r))
                for j in sorted({j for r in whole for j in r})
            },
        )


def _is_period(text: str | None) -> bool:
    h = heading(text) if text else None
    return h is not None and not h.word and h.part != (None, None)


def _carried(upper: dict[int, str], lower: dict[int, str]) -> dict[int, str]:
    """A group's heading written once over its first column, and not merged, holds for the next ones: `Realisasi` over quarters, `2023` over its figures."""
    out, group = dict(upper), None
    for j in sorted({*upper, *lower}):
        if j in upper and j in lower and (_is_period(upper[j]) or _is_period(lower[j])):
            group = upper[j]
        elif j in upper or group is None or not (_is_period(lower.get(j)) or _is_period(group)):
            group = None
        else:
            out[j] = group
    return out


def _cut_short(table: str, sheet: Sheet, first: int, last: int, slots: dict[int, _Slot]) -> bool:
    """Whether a heading goes on above or below these rows: a year or quarter alone says too little where `Target` stands over or under it."""
    known = {**_known(table), **_context(table)}
    bare = [j for j, s in slots.items() if not s.heading.word and s.heading.part != (None, None)]
    for n in (first - 1, last + 1):
        row = {j: c.text for j, c in sheet.rows.get(n, {}).items()}
        title = {row.get(j) for j in slots if j not in bare}  # stands over the whole table
        if len(row) == 1:
            title.add(row.get(min(slots)) if slots else None)
        if any(j in row and row[j] not in title and heading(row[j]).word in known for j in bare):
            return True
    return False


def _layouts(sheet: Sheet, said: Said) -> list[_Layout]:
    """The ways to read a sheet as a table, best first; of each table the best."""
    best: dict[str, _Layout] = {}
    tables = [said.tabel] if said.tabel else [t for t in contract() if t not in workbook.NOT_FILLED]
    numbers = sorted(sheet.rows)[:_SEARCHED_ROWS]
    above = [sheet.name]
    for at, n in enumerate(numbers):
        cells = sheet.rows[n]
        title = words(" ".join(above))
        for last, heads in _ways(sheet, numbers, at):
            for table in tables:
                slots, unused = _slots(table, heads)
                if table in best and _said_by(slots) == _said_by(best[table].slots):
                    continue
                if _cut_short(table, sheet, n, last, slots):
                    continue
                score = _score(table, sheet, slots, title, said.tabel is not None)
                if score:
                    parts = [(s.column, *s.heading.part) for s in slots.values() if not s.konteks]
                    told = {(s.column, *s.heading.part) for s in slots.values() if s.konteks}
                    stated = sum(s.heading.unit is not None for s in slots.values())
                    score += 0.01 * (len(set(parts)) + len(told) + stated) - (len(parts) - len(set(parts)))
                if score > (best[table].score if table in best else 0):
                    best[table] = _Layout(table, n, last, slots, unused, tuple(above), score)
        above += dict.fromkeys(c.text for c in cells.values() if isinstance(c.value, str))
    return sorted(best.values(), key=lambda la: -la.score)


# --- one sheet --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One row for a table: its key, what it says by column, and the cell of each."""

    table: str
    key: tuple[str, ...]
    says: dict[str, str]
    cells: dict[str, str]
    sheet: str
    row: int


class Reading:
    """Reads the sheets of one file against one plan, and keeps what is wrong and what was left alone."""

    def __init__(self, path: Path, plan: Plan, texts: dict[str, pd.DataFrame], said: Said, own: bool) -> None:
        self.path, self.plan, self.texts, self.said, self.own = path, plan, texts, said, own
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.units = dict(zip(plan.indikator["kode"], plan.indikator["satuan"], strict=True))
        self.targets = {
            (k, str(y)): a for k, y, a in plan.target[["kode", "tahun", "angka"]].itertuples(index=False)
        }
        self.indicators = dict(zip(plan.indikator["kode"], plan.indikator["indikator"], strict=True))
        self.by_quarter = {
            *plan.indikator.loc[plan.indikator["agregasi"].notna(), "kode"],
            *plan.realisasi.loc[plan.realisasi["triwulan"].notna(), "kode"],
        }
        funded = plan.pendanaan[plan.pendanaan["level"].isin(["program", "kegiatan"])].drop_duplicates("kode")
        self.activities = dict(zip(funded["kode"], funded["uraian"], strict=True))
        #: Codes that rows may have; the sheets read before may add to them.
        self.codes, self.known_money = set(self.indicators), {*self.activities, *plan.anggaran["kode"]}
        funded_rows = plan.pendanaan[plan.pendanaan["level"] != "jumlah"]
        self.groups = {
            words(t)
            for c in ("program", "kegiatan", "sasaran", "indikator")
            for t in [
                *plan.indikator[c].dropna(),
                *(funded_rows["uraian"].dropna() if c == "program" else ()),
            ]
        }
        self.old = {
            t: {tuple(r[k] for k in workbook.key_of(t)): r for r in f.fillna("").to_dict("records")}
            for t, f in texts.items()
        }

    def bad(
        self, sheet: Sheet, row: int | None, column: str | None, value: str | None, pesan: str, saran: str
    ) -> None:
        self.problems.append(
            Problem(f"{self.path.name}, lembar “{sheet.name}”", row, column, value, pesan, saran)
        )

    def sheet(self, sheet: Sheet) -> list[Entry]:
        """The rows that a sheet holds for a table of the plan."""
        found = _layouts(sheet, self.said)
        if self.own:
            found = [la for la in found if la.table == sheet.name]
        if not found:
            self._no_layout(sheet)
            return []
        la = found[0]
        rivals = [f.table for f in found if f.score > la.score - 0.4 and f.table != la.table]
        if rivals:
            self.bad(
                sheet, la.last, None, None, f"lembar ini bisa dibaca sebagai tabel {' atau '.join([la.table, *rivals])}",
                f"Sebut tabelnya: {' atau '.join(f'--tabel {t}' for t in [la.table, *rivals])}.",
            )  # fmt: skip
            return []
        if not self._headings_fit(sheet, la) or not self._one_heading(sheet, la):
            return []
        stated = _Stated() if self.own else self._stated(sheet, la)
        if stated is None:
            return []
        return list(self._rows(sheet, la, stated))

    def _no_layout(self, sheet: Sheet) -> None:
        table = words(sheet.name).replace(" ", "_")
        if table in contract() and table not in workbook.NOT_FILLED:
            why = _why_no_table(sheet, table)
            what = f"tidak ada baris judul tabel {table}"
            self.bad(sheet, None, None, None, what if why == what else f"{what}; {why}", must_have(table))
        elif sheet.rows and table != "petunjuk":
            self.notes.append(f"Lembar “{sheet.name}” dilewati: {_why_no_table(sheet, self.said.tabel)}.")

    def _headings_fit(self, sheet: Sheet, la: _Layout) -> bool:
        """Whether each heading has one meaning; what is not used is said."""
        before = len(self.problems)

        def wrong(j: int, text: str, what: str, do: str) -> None:
            self.bad(sheet, la.last, f"judul (sel {address(la.last, j)})", text, what, do)

        twice = Counter((s.column, s.konteks, s.heading.part) for s in la.slots.values())
        for j, s in la.slots.items():
            if twice[s.column, s.konteks, s.heading.part] > 1 and not s.konteks:
                wrong(
                    j, s.text, f"dua kolom sama-sama berarti {s.column}", "Sisakan satu, atau ganti judulnya."
                )
            if s.heading.unclear and not s.konteks:
                wrong(
                    j,
                    s.text,
                    f"judul ini menyebut {s.heading.unclear}",
                    "Sebut satu saja, atau hapus kolomnya.",
                )
            if not self.own and s in la.figures() and not self._aside_fits(s.heading.aside):
                wrong(
                    j, s.text, f"keterangan “({s.heading.aside})” di judul ini tidak dikenal, sehingga tidak pasti angka apa di kolomnya",
                    "Hapus keterangannya bila kolom ini memang yang dimaksud; bila bukan, hapus kolomnya.",
                )  # fmt: skip
            if s.heading.unit == "miliar rupiah":
                wrong(
                    j,
                    s.text,
                    "satuan miliar tidak dipakai",
                    "Tulis dalam rupiah, ribu rupiah, atau juta rupiah.",
                )
        known = [*_known(la.table), *_context(la.table)]
        ignored = []
        for j, text in la.unused.items():
            h = heading(text)
            doubt = known_names()["ragu"].get(h.word, "")
            if doubt.startswith(f"{la.table}:"):
                readings = doubt.split(": ")[1]
                wrong(
                    j, text, f"judul ini bisa berarti {readings}",
                    f"Ganti judulnya dengan salah satunya, mis. “{readings.split(' atau ')[0].replace('_', ' ').capitalize()}”.",
                )  # fmt: skip
                continue
            whole_year = _known(la.table).get(h.word)
            if whole_year and h.quarter and not h.to_date:
                if la.holds(whole_year):
                    ignored.append(text)
                else:
                    wrong(
                        j, text, f"tabel {la.table} memuat angka setahun, bukan angka satu triwulan",
                        f"Ganti dengan satu kolom, mis. “{h.word.capitalize()}” atau “{h.word.capitalize()} s.d. TW II”; bila tidak perlu, hapus kolomnya.",
                    )  # fmt: skip
                continue
            near = (
                nearest(h.word, known)
                if h.word and not h.percent and h.word not in known_names()["lewati"]
                else ""
            )
            if near and _close(h.word, known):
                wrong(j, text, "judul kolom tidak dikenal", f"{near}Betulkan judulnya, atau hapus kolomnya.")
            elif self.own:
                wrong(
                    j,
                    text,
                    "judul kolom tidak dikenal",
                    "Kembalikan judul seperti semula, atau hapus kolomnya.",
                )
            else:
                ignored.append(text)
        if ignored:
            self.notes.append(
                f"Lembar “{sheet.name}” dibaca sebagai {la.table}; kolom tidak dipakai: {', '.join(ignored)}."
            )
        return len(self.problems) == before

    def _aside_fits(self, aside: str) -> bool:
        """Whether what stands in parentheses beside a heading changes nothing: a unit of some indicator, or a word of `sebutan.toml`."""
        units = {words(str(u)) for u in self.units.values() if not pd.isna(u)} - {"", "%"} | _column_units()
        return all(
            a in known_names()["keterangan"]
            or any(a.startswith(u) or (len(a) > 2 and u.startswith(a)) for u in units)
            for a in aside.split("; ")
            if a
        )

    def _one_heading(self, sheet: Sheet, la: _Layout) -> bool:
        """Whether no second table, with columns of its own, stands in the sheet: its rows would be lost or read by the wrong heading."""
        before = len(self.problems)
        telling = {"kode", _BY_TEXT.get(la.table, "kode"), *workbook.key_of(la.table)}
        for n, cells in sheet.rows.items():
            if la.first <= n <= la.last:
                continue
            slots, _ = _slots(
                la.table,
                {j: c.text for j, c in cells.items() if isinstance(c.value, str) and len(c.value) < 60},
            )
            named = {s.column for s in slots.values() if s.heading.word}
            shape = _shape(slots)
            if named & telling and len(named) > 1 and not shape.items() <= _shape(la.slots).items():
                self.bad(
                    sheet, n, None, None, f"baris judul kedua, dengan kolom lain daripada judul di baris {la.last}",
                    "Pisahkan kedua tabel itu ke lembarnya masing-masing.",
                )  # fmt: skip
        return len(self.problems) == before

    def _stated(self, sheet: Sheet, la: _Layout) -> _Stated | None:
        """What the titles of a sheet and the command say of all its figures; None after a report, where it is not clear."""
        before = len(self.problems)
        place = places([self.plan.meta.nama_kantor or ""])
        others = places(la.above)
        if place and others and not any(o.startswith(p) or p.startswith(o) for o in others for p in place):
            self.bad(
                sheet, la.first, None, None, f"lembar ini menyebut {others[0].title()}, padahal rencananya milik {self.plan.meta.nama_kantor}",
                "Pilih rencana kantor itu; bila angkanya memang milik kantor ini, betulkan nama kantor di lembarnya.",
            )  # fmt: skip
        year = self._stated_year(sheet, la)
        quarter, to_date = self._stated_quarter(sheet, la)
        below = [c.text for n, cells in sheet.rows.items() if n > la.last for c in cells.values() if isinstance(c.value, str)]  # fmt: skip
        units = money_units(
            [*la.above, *(t for t in below if re.search(r"\b(?:dalam|dlm|satuan|ribuan|jutaan)\b", t, re.I))]
        )
        if len(self.problems) > before:
            return None
        return _Stated(year, quarter, to_date, tuple(units))

    def _stated_year(self, sheet: Sheet, la: _Layout) -> str | None:
        """The year of figures that have none in a column or a heading."""
        if (
            "tahun" not in workbook.key_of(la.table)
            or la.holds("tahun")
            or all(s.heading.year for s in la.figures())
        ):
            return None
        found, given = years(la.above), self.said.tahun
        a, b = self.plan.meta.periode
        if given is not None and (not found or str(given) in found):
            return str(given)
        if given is not None:
            what, do = (
                f"lembar ini menyebut tahun {' dan '.join(found)}, perintah menyebut {given}",
                "Samakan keduanya.",
            )
        elif not found:
            what = "tahunnya tidak disebut, di kolom, di judul, ataupun pada perintah"
            do = "Tambahkan kolom tahun, atau sebut --tahun."
        elif len(found) > 1:
            what = f"judul lembar ini menyebut lebih dari satu tahun: {', '.join(found)}"
            do = "Tambahkan kolom tahun, atau sebut --tahun."
        elif not a <= int(found[0]) <= b:
            what = f"judul lembar ini menyebut tahun {found[0]}, di luar periode rencana {a}–{b}"
            do = "Pilih rencana yang memuat tahun itu, atau betulkan judulnya."
        else:
            return found[0]
        self.bad(sheet, la.last, "tahun", None, what, do)
        return None

    def _stated_quarter(self, sheet: Sheet, la: _Layout) -> tuple[str, bool]:
        """The quarter of figures that have none in a column or a heading, blank for a whole year; and whether it is `sampai dengan`."""
        by_quarter = "triwulan" in workbook.key_of(la.table)
        if la.table not in _BY_TEXT or la.holds("triwulan") or all(s.heading.quarter for s in la.figures()):
            return "", False
        found, to_date, several = quarters(la.above)
        other, given = other_period(la.above), self.said.triwulan if by_quarter else None
        if given is not None and (not found or str(given) in found):
            return str(given), to_date
        do = "Tambahkan kolom triwulan, atau sebut --triwulan."
        if given is not None:
            what, do = (
                f"lembar ini menyebut triwulan {' dan '.join(found)}, perintah menyebut {given}",
                "Samakan keduanya.",
            )
        elif several or len(found) > 1:
            what = f"judul lembar ini menyebut lebih dari satu triwulan: {', '.join(found)}"
        elif (
            not by_quarter
            and (found or other)
            and not (la.table == "anggaran" and (to_date or found == ["4"]))
        ):
            what = f"judul lembar ini menyebut {f'triwulan {found[0]}' if found else f'“{other}”'}, padahal tabel {la.table} memuat angka setahun"
            do = "Bila angkanya memang sejak awal tahun, tulis “sampai dengan” di judul; bila bukan, jangan diimpor."
        elif by_quarter and other and not found:
            what = f"judul lembar ini menyebut “{other[:80]}”, yang bukan tahun penuh dan bukan triwulan yang jelas"
        else:
            return (found[0] if by_quarter and found else ""), to_date
        self.bad(sheet, la.last, "triwulan" if by_quarter else None, None, what, do)
        return "", False

    def _says_otherwise(self, sheet: Sheet, la: _Layout, stated: _Stated, n: int) -> None:
        """A row between the figures that states a year, a quarter or a unit of its own: the figures below it are not those of the title."""
        texts = [
            c.text
            for c in sheet.rows[n].values()
            if isinstance(c.value, (str, int)) and words(c.text) not in self.groups
        ]
        found, (named, _, _) = years(texts), quarters(texts)
        what = ""
        if stated.year and found and found != [stated.year]:
            what = f"tahun {', '.join(found)}, padahal judul di atas tabel menyebut {stated.year}"
        elif (
            "triwulan" in workbook.key_of(la.table)
            and not la.holds("triwulan")
            and not all(s.heading.quarter for s in la.figures())
        ):
            other = other_period(texts)
            if named and named != [stated.quarter]:
                what = f"triwulan {', '.join(named)}, padahal judul di atas tabel {f'menyebut triwulan {stated.quarter}' if stated.quarter else 'tidak'}"
            elif other:
                what = f"“{other[:80]}”"
        if what:
            self.bad(
                sheet, n, None, None, f"baris di antara angka ini menyebut {what}",
                "Pisahkan bagian itu ke lembarnya sendiri, atau tambahkan kolom tahun dan triwulan.",
            )  # fmt: skip

    def _rows(self, sheet: Sheet, la: _Layout, stated: _Stated) -> Iterator[Entry]:
        fields = {f["name"]: f for f in workbook.columns_of(la.table)}
        keys = workbook.key_of(la.table)
        parts = sorted({s.heading.part for s in la.figures()} - {(None, None)}, key=str)
        passed: list[int] = []
        silent: list[int] = []
        taken: list[int] = []
        for n in sorted(r for r in sheet.rows if r > la.last):
            kind = self._kind(sheet, la, n, first=not taken)
            if kind == "isian":
                for n_silent in silent if not self.own else []:
                    self._says_otherwise(sheet, la, stated, n_silent)
                silent.clear()
                taken.append(n)
                cells = {j: c for j, c in sheet.rows[n].items() if j in la.slots}
                for year, quarter in parts or [(None, None)]:
                    yield from self._entry(sheet, la, stated, fields, keys, n, cells, year, quarter)
            else:
                silent += [n] if kind != "jumlah" else []
                passed += [n] if kind in ("jumlah", "tanpa isian") else []
        self._tell_passed(sheet, la, passed, taken)

    def _kind(self, sheet: Sheet, la: _Layout, n: int, first: bool) -> str:
        """What a row below the heading is: `isian`, `jumlah`, `tanpa isian`, or `judul` (the heading again, a numbering, nothing of the table)."""
        cells = {j: c for j, c in sheet.rows[n].items() if j in la.slots}
        keyed = contract()[la.table]["schema"].get("primaryKey") is not None
        keys = workbook.key_of(la.table)
        if {j: c.text for j, c in cells.items()}.items() <= {j: s.text for j, s in la.slots.items()}.items():
            return "judul"
        code = next((cells[j].text for j in cells if la.slots[j].column == "kode"), None)
        if (
            first
            and not self.own
            and code not in {*self.codes, *self.known_money}
            and _is_numbering(sheet.rows[n], "bulan" in keys)
        ):
            return "judul"
        if self.own:
            return "judul" if all(la.slots[j].konteks for j in cells) else "isian"
        # A heading among the rows, or a name below them, holds nothing to take over; a sum is the sheet's own reckoning.
        if not any(not la.slots[j].konteks and (la.slots[j].column not in keys or not keyed) for j in cells):
            return "tanpa isian"
        if keyed and ("kode" in keys or "bulan" in keys) and self._is_sum(la, sheet.rows[n]):
            return "jumlah"
        return "isian"

    def _is_sum(self, la: _Layout, cells: dict[int, Cell]) -> bool:
        """Whether a row is a total: `JUMLAH`, `Jumlah I`, `Sub Total Program Dukungan Manajemen`, and no code or text of the plan tells it otherwise."""
        names = {"kode", "bulan", _BY_TEXT.get(la.table)}
        figures = la.figures()
        before = min((j for j, s in la.slots.items() if s in figures), default=0)
        telling = [
            c.text for j, c in cells.items()
            if (la.slots[j].column in names if j in la.slots else j < before) and isinstance(c.value, str)
        ]  # fmt: skip
        if any(t in self.codes or t in self.known_money or words(t) in self.groups for t in telling):
            return False
        for text in map(words, telling):
            rest = text[m.end() :].strip() if (m := _SUM.match(text)) else None
            if rest is not None and (
                not rest or rest in self.groups or re.fullmatch(r"[ivx]+|[a-z]|\d+", rest)
            ):
                return True
        return False

    def _tell_passed(self, sheet: Sheet, la: _Layout, passed: list[int], taken: list[int]) -> None:
        """What was not taken over, and what was taken although Excel does not show it."""
        if passed:
            self.notes.append(
                f"Lembar “{sheet.name}”: {_numbers(passed)} dilewati, karena tidak berisi angka tabel atau hanya baris jumlah."
            )
        if self.own:
            return
        if hidden := [n for n in taken if n in sheet.hidden_rows]:
            self.notes.append(
                f"Lembar “{sheet.name}”: {_numbers(hidden)} tersembunyi di Excel, tetapi ikut dibaca."
            )
        if columns := [j for j in la.slots if j in sheet.hidden_columns]:
            self.notes.append(
                f"Lembar “{sheet.name}”: kolom {', '.join(address(1, j)[:-1] for j in columns)} tersembunyi di Excel, tetapi ikut dibaca."
            )

    def _entry(
        self, sheet: Sheet, la: _Layout, stated: _Stated, fields: dict[str, Any], keys: list[str], n: int, cells: dict[int, Cell],
        year: str | None, quarter: str | None,
    ) -> Iterator[Entry]:  # fmt: skip
        """What one row says of one year and quarter."""
        mine = {
            s.column: j for j, s in la.slots.items()
            if not s.konteks and j in cells and s.heading.part in ((year, quarter), (None, None))
        }  # fmt: skip
        if (year or quarter) and not any(
            la.slots[j].heading.part == (year, quarter) for c, j in mine.items() if c not in keys
        ):
            return  # nothing in this year's or quarter's own columns
        told = {
            s.column: cells[j] for j, s in la.slots.items()
            if s.konteks and j in cells and s.heading.year in (year, None) and s.heading.quarter in (quarter, None)
        }  # fmt: skip
        before = len(self.problems)
        values: dict[str, str] = {}
        where: dict[str, str] = {}

        def take(column: str, reader: Callable[[Cell], str]) -> None:
            cell, place = cells[mine[column]], address(n, mine[column])
            where[column] = place
            try:
                values[column] = self._read(cell, fields[column], reader)
            except Unclear as e:
                self.bad(
                    sheet, n, f"{column} (sel {place})", cell.text or None, str(e.args[0]), str(e.args[1])
                )

        for column in [k for k in keys if k in mine and k != "kode"]:
            take(column, partial(self._key_text, fields[column]))
        if "tahun" in keys and "tahun" not in mine:
            known = year or stated.year or (self.said.tahun if la.holds("tahun") else None)
            if known:
                values["tahun"] = str(known)
            else:
                self.bad(
                    sheet, n, "tahun", None, "tahun di baris ini kosong", "Isi tahunnya di setiap baris."
                )
        if "triwulan" in keys and "triwulan" not in mine:
            values["triwulan"] = quarter or stated.quarter
        if "kode" in fields:
            code = self._code(sheet, la.table, n, mine, cells, told)
            if code is not None:
                values["kode"] = code
            if "kode" in mine:
                where["kode"] = address(n, mine["kode"])
        if len(self.problems) > before:
            return
        if (
            "triwulan" in keys
            and "triwulan" not in mine
            and not quarter
            and not self.own
            and values.get("kode") in self.by_quarter
            and _labels_groups(sheet, la, "triwulan")
        ):
            self.bad(
                sheet, n, "triwulan", None, "triwulannya kosong, dan tidak jelas apakah sama dengan baris di atasnya",
                "Isi 1, 2, 3, atau 4 di setiap baris; bila ini angka setahun, taruh di lembar tanpa kolom triwulan.",
            )  # fmt: skip
            return
        if not self._whose(sheet, la.table, keys, values, n):
            return
        key = tuple(values.get(k, "") for k in keys)
        old = self.old[la.table].get(key, {})
        for column in [c for c in mine if c not in keys and c != "kode"]:
            slot = la.slots[mine[column]]
            take(column, partial(self._content, la, stated, column, fields[column], slot, values, old))
        printed = mine.get("nilai")
        if la.table == "target" and "tercetak" not in mine and printed is not None and not old:
            cell = cells[printed]
            if isinstance(cell.value, str) and values.get("nilai") != cell.value:
                values["tercetak"] = cell.value
        if len(self.problems) == before:
            self._to_date(sheet, la, stated, mine, values, n)
            self._target_fits(sheet, la, told, values, n)
            yield Entry(
                la.table, key, {c: v for c, v in values.items() if v or self.own}, where, sheet.name, n
            )

    def _whose(self, sheet: Sheet, table: str, keys: list[str], values: dict[str, str], n: int) -> bool:
        """Puts in what a sheet leaves out of the key, document and date, where the plan has one such row; False after a report of several."""
        missing = [k for k in _optional(workbook.columns_of(table)) if k in keys and not values.get(k)]
        if self.own or not missing:
            return True
        given = [(i, values.get(k, "")) for i, k in enumerate(keys) if k not in missing]
        fits = [key for key in self.old[table] if all(key[i] == v for i, v in given)]
        if len(fits) > 1:
            told = "; ".join(" ".join(key[i] for i, k in enumerate(keys) if k in missing) for key in fits)
            self.bad(
                sheet, n, " dan ".join(missing), None, f"ada {len(fits)} baris {table} untuk {' '.join(v for _, v in given if v)}: {told}",
                f"Isi {' dan '.join(missing)} di lembar ini, agar jelas baris mana yang dimaksud.",
            )  # fmt: skip
            return False
        if fits:
            values.update({k: fits[0][keys.index(k)] for k in missing})
        return True

    def cumulative(self, entries: list[Entry]) -> None:
        """`rpd.csv` holds figures since January: where a month has less than the one before, the sheet has each month's own."""
        mine = [e for e in entries if e.table == "rpd"]
        rows = {k: dict(r) for k, r in self.old["rpd"].items()}
        for e in mine:
            rows.setdefault(e.key, {}).update(e.says)
        for e in mine:
            year, month = e.key
            for column in ("rpd", "realisasi"):
                last = max(
                    (int(m) for y, m in rows if y == year and int(m) < int(month) and rows[y, m].get(column)),
                    default=None,
                )
                if last is None or not e.says.get(column):
                    continue
                earlier = rows[year, str(last)][column]
                if float(e.says[column]) < float(earlier):
                    self.problems.append(Problem(
                        f"{self.path.name}, lembar “{e.sheet}”", e.row, f"{column} (sel {e.cells[column]})", e.says[column],
                        f"lebih kecil daripada bulan {last} ({earlier}), padahal rpd.csv memuat angka kumulatif sejak Januari",
                        "Jumlahkan angka tiap bulan dengan bulan-bulan sebelumnya.",
                    ))  # fmt: skip
        if mine:
            self.notes.append(
                "Angka rpd dibaca sebagai angka kumulatif sejak Januari, bukan angka satu bulan."
            )

    def years_and_quarters(self, entries: list[Entry]) -> None:
        """Says where a figure of a whole year comes beside those of quarters, or the other way round: the year's is the one that counts."""
        there: dict[tuple[str, ...], set[bool]] = {}
        for key in [*self.old["realisasi"], *(e.key for e in entries if e.table == "realisasi")]:
            there.setdefault(key[:2], set()).add(bool(key[2]))
        told = dict.fromkeys(
            e.key[:2] for e in entries
            if e.table == "realisasi" and e.key not in self.old["realisasi"] and len(there[e.key[:2]]) > 1
        )  # fmt: skip
        self.notes += [
            f"{kode} {year}: ada angka setahun dan angka triwulan; yang dipakai di halaman angka setahun."
            for kode, year in told
        ]

    def _read(self, cell: Cell, f: dict[str, Any], reader: Callable[[Cell], str]) -> str:
        """A cell's text for the file, after what makes any cell unreadable."""
        if cell.uncounted:
            raise Unclear(
                "rumusnya belum dihitung, sehingga tidak ada hasilnya",
                "Buka berkas di Excel, simpan, lalu impor lagi; atau ketik hasilnya.",
            )
        text = cell.text
        if cell.struck and (f["type"] != "string" or is_value(f) or f["name"] == "kode"):
            raise Unclear(
                "isinya dicoret, atau sebagian tercoret atau berupa huruf kecil di atas garis",
                "Hapus yang tidak berlaku, lalu tulis nilainya tanpa coretan.",
            )
        if re.fullmatch(rf"{FORMULA_ERROR}|#{{2,}}", text, re.I):
            raise Unclear("berisi pesan galat Excel, bukan nilai", "Perbaiki rumusnya, atau ketik nilainya.")
        if cell.follows and (f["type"] == "number" or is_value(f)):
            raise Unclear(
                "sel gabungan: tidak jelas angka ini milik baris atau kolom yang mana",
                "Lepas penggabungan selnya, lalu tulis angka tiap baris.",
            )
        figure = f["type"] != "string" or is_value(f)
        if text in ("-", "–", "—") and (figure or not self.own):
            return ""
        return reader(cell)

    def _key_text(self, f: dict[str, Any], cell: Cell) -> str:
        if f["type"] == "integer" or f["name"] == "tahun":
            return text_of(cell, f) if cell.text == "jumlah" else integer_of(cell, f["name"])
        if f["type"] == "date":
            return date_of(cell)
        return text_of(cell, f)

    def _code(
        self,
        sheet: Sheet,
        table: str,
        n: int,
        mine: dict[str, int],
        cells: dict[int, Cell],
        told: dict[str, Cell],
    ) -> str | None:
        """The code of a row: as written, or by the indicator's or activity's own text."""
        by_text = _BY_TEXT.get(table)
        known = self._codes(table)
        if "kode" not in mine:
            return self._code_of_text(sheet, table, n, told) if by_text else None
        cell, place = cells[mine["kode"]], address(n, mine["kode"])
        text = self._squeezed(table).get(_squeeze(cell.text), cell.text)
        if cell.struck:
            self.bad(
                sheet,
                n,
                f"kode (sel {place})",
                text,
                "kodenya dicoret",
                "Hapus baris yang tidak berlaku, atau hilangkan coretannya.",
            )
            return None
        if text not in known and isinstance(cell.value, (int, float)):
            alike = [
                k
                for k in known
                if k.lstrip("0") == text or (as_number(k) is not None and as_number(k) == float(text))
            ]
            if alike:
                self.bad(
                    sheet,
                    n,
                    f"kode (sel {place})",
                    text,
                    f"kode ini disimpan Excel sebagai angka; yang ada: {', '.join(sorted(alike))}",
                    "Ubah format kolomnya menjadi Teks, lalu ketik ulang kodenya.",
                )
                return None
        if by_text is None:
            return text
        if text not in known:
            what = "pendanaan.csv" if table == "anggaran" else "indikator.csv"
            self.bad(
                sheet,
                n,
                f"kode (sel {place})",
                text,
                f"kode tidak ada di {what}",
                f"{nearest(text, sorted(known))}Betulkan kodenya, atau tambahkan dulu.",
            )
            return None
        text_cell = told.get(by_text)
        if text_cell is not None and not self.own:
            others = self._codes_of(table, text_cell.text)
            if others and text not in others:
                self.bad(
                    sheet,
                    n,
                    f"kode (sel {place})",
                    text,
                    f"kode ini bukan milik “{text_cell.text[:80]}”, yang kodenya {', '.join(others)}",
                    "Periksa apakah kode dan teksnya tergeser.",
                )
                return None
        return text

    def _codes(self, table: str) -> set[str]:
        return self.known_money if table == "anggaran" else self.codes

    def _texts(self, table: str) -> dict[str, str]:
        return self.activities if table == "anggaran" else self.indicators

    def _squeezed(self, table: str) -> dict[str, str]:
        """Codes as they may be written otherwise, `p2.01` or `P 2.01`, where that fits one code alone."""
        known = self._codes(table) if table in _BY_TEXT else set()
        count = Counter(map(_squeeze, known))
        return {_squeeze(k): k for k in known if count[_squeeze(k)] == 1}

    @cached_property
    def _by_words(self) -> dict[str, dict[str, list[str]]]:
        """By table, the codes of each text, letter case and marks aside."""
        found: dict[str, dict[str, list[str]]] = {t: {} for t in _BY_TEXT}
        for table, codes in found.items():
            for k, text in self._texts(table).items():
                codes.setdefault(words(text), []).append(k)
        return found

    def _codes_of(self, table: str, text: str) -> list[str]:
        """The codes whose text this is, with or without the number of a list before it: `1. Persentase …`."""
        for said in (text, re.sub(r"^\s*(?:\d{1,2}|[A-Za-z])\s*[.)]\s*", "", text)):
            if found := self._by_words[table].get(words(said)):
                return found
        return []

    def _code_of_text(self, sheet: Sheet, table: str, n: int, told: dict[str, Cell]) -> str | None:
        cell = told.get(_BY_TEXT[table])
        if cell is None:
            self.bad(
                sheet,
                n,
                None,
                None,
                "baris ini berisi angka, tetapi tidak ada kode atau teks yang menyebut milik siapa",
                "Isi kolom kode.",
            )
            return None
        fits = self._codes_of(table, cell.text)
        for column in ("sasaran", "satuan", "kegiatan"):
            if len(fits) > 1 and column in told and column in self.plan.indikator:
                about = dict(
                    zip(self.plan.indikator["kode"], self.plan.indikator[column].fillna(""), strict=True)
                )
                fits = [k for k in fits if words(about.get(k, "")) == words(told[column].text)] or fits
        if len(fits) == 1:
            return fits[0]
        if fits:
            self.bad(
                sheet,
                n,
                _BY_TEXT[table],
                cell.text,
                f"teks ini dipakai {len(fits)} kode: {', '.join(fits)}",
                "Tambahkan kolom kode.",
            )
        else:
            near = nearest(cell.text, list(self._texts(table).values()))
            self.bad(
                sheet,
                n,
                _BY_TEXT[table],
                cell.text,
                "teks ini tidak ada di rencana",
                f"{near}Samakan bunyinya, atau tambahkan kolom kode.",
            )
        return None

    def _content(
        self,
        la: _Layout,
        stated: _Stated,
        column: str,
        f: dict[str, Any],
        slot: _Slot,
        values: dict[str, str],
        old: dict[str, str],
        cell: Cell,
    ) -> str:
        before = old.get(column, "")
        if before and not cell.percent and cell.text == before and (self.own or f.get("satuan") != "uang"):
            return before
        if f.get("satuan") == "uang":
            own = self.plan.satuan_uang.get(la.table, "rupiah")
            unit = self._money_unit(slot, stated, cell)
            if unit not in UNITS:
                raise Unclear(
                    f"satuan {unit} tidak dipakai", "Tulis dalam rupiah, ribu rupiah, atau juta rupiah."
                )
            return money_of(cell, unit, own, self.said)
        if is_value(f):
            target = (
                self.targets.get((values.get("kode", ""), values.get("tahun", "")))
                if la.table != "target"
                else None
            )
            of_indicator = self.units.get(values.get("kode", ""))
            measure = None if pd.isna(of_indicator) else of_indicator
            if slot.heading.percent and not is_percent(measure):
                raise Unclear(
                    f"judul kolomnya “{slot.text}”, padahal satuan indikatornya “{measure or 'tidak disebut'}”: mungkin ini persentase capaian, bukan realisasinya",
                    "Isi angka dalam satuan indikatornya, atau betulkan judul kolomnya.",
                )
            known = None if target is None or pd.isna(target) else float(target)
            if la.table == "target" and any(s.column == "tercetak" for s in la.slots.values()):
                known = 0.0  # the printed text beside it tells
            return figure_of(cell, measure, known, before, self.said, self.plan.rules.grade_scale)
        if f["type"] == "integer":
            return integer_of(cell, column)
        if f["type"] == "number":
            if cell.percent:
                number = unscaled(cell, self.said.desimal)[0]
                if f.get("satuan") != "%":
                    raise Unclear(
                        f"{two_readings(plain(number * 100), plain(number))}: selnya berformat persen",
                        "Ubah format selnya menjadi Angka, lalu ketik ulang.",
                    )
                return plain(number * 100)
            return plain(unscaled(cell, self.said.desimal)[0])
        return date_of(cell) if f["type"] == "date" else text_of(cell, f)

    def _money_unit(self, slot: _Slot, stated: _Stated, cell: Cell) -> str:
        """The unit of a figure: its heading's, the titles', the command's, or `Rp` at the figure itself."""
        own, given = slot.heading.unit, self.said.satuan
        found = (
            [own]
            if own and (own != "rupiah" or not stated.units)
            else list(dict.fromkeys([*([own] if own else []), *stated.units]))
        )
        if given and given not in found:
            found.append(given)
        if not found and (
            words(cell.literal) == "rp" or (isinstance(cell.value, str) and RP.match(cell.value))
        ):
            found.append("rupiah")
        if len(found) > 1:
            raise Unclear(
                f"satuan uangnya disebut {' dan juga '.join(found)}",
                "Sebut satu saja di judul kolom, judul lembar, keterangan di bawah tabel, dan perintah.",
            )
        if not found:
            raise Unclear(
                "satuan uangnya tidak disebut: rupiah, ribu rupiah, atau juta rupiah",
                "Tulis di judul kolom, mis. “Realisasi (rupiah)”, atau sebut --satuan.",
            )
        return found[0]

    def _to_date(
        self, sheet: Sheet, la: _Layout, stated: _Stated, mine: dict[str, int], values: dict[str, str], n: int
    ) -> None:
        """`s.d. TW II` is a quarter's figure only where the indicator's quarters are cumulative."""
        j = mine.get("nilai")
        if (
            la.table != "realisasi"
            or j is None
            or not (la.slots[j].heading.to_date or (stated.to_date and not la.slots[j].heading.quarter))
            or not values.get("triwulan")
        ):
            return
        about = self.plan.indikator.set_index("kode").loc[values["kode"]]
        if about.get("kumulatif") != "ya" and about.get("agregasi") != "posisi akhir":
            self.bad(
                sheet, n, f"nilai (sel {address(n, j)})", values.get("nilai"),
                f"judulnya “{la.slots[j].text}”{' sampai dengan triwulan itu' if stated.to_date else ''}, padahal angka triwulan {values['kode']} tidak kumulatif",
                "Isi kumulatif = ya di indikator.csv bila angkanya memang sampai dengan, atau tulis angka triwulan itu saja.",
            )  # fmt: skip

    def _target_fits(
        self, sheet: Sheet, la: _Layout, told: dict[str, Cell], values: dict[str, str], n: int
    ) -> None:
        cell = told.get("target")
        by_quarter = any(s.konteks and s.column == "target" and s.heading.quarter for s in la.slots.values())
        if cell is None or la.table != "realisasi" or by_quarter:
            return
        target = self.targets.get((values["kode"], values["tahun"]))
        try:
            number, _ = number_of(cell, self.said.desimal, whole=False)
        except Unclear:
            return
        number = number * 100 if cell.percent else number
        if (
            target is not None
            and not pd.isna(target)
            and abs(float(number) - float(target)) > 1e-9
            and not self.own
        ):
            self.notes.append(
                f"Lembar “{sheet.name}” baris {n}: target {values['kode']} {values['tahun']} di lembar {plain(number)}, di rencana {target:.15g}; target tidak diubah."
            )


def _close(word: str, known: list[str]) -> bool:
    from rapidfuzz import fuzz, process

    return process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=82) is not None


def _is_numbering(cells: dict[int, Cell], sure: bool) -> bool:
    """The row `1 2 3 4`, `(1) (2) (3=2/1)` or `a b c` under a heading; `sure`: only where it cannot be figures, `(1) (2) (3)`."""
    texts = [re.sub(r"\s", "", c.text) for _, c in sorted(cells.items())]
    found = [re.fullmatch(r"\(?(\d{1,2}|[a-z])\)?(?:=.*|\(.*\))?", t, re.I) for t in texts]
    if len(texts) < 3 or not all(found) or (sure and not any("(" in t or "=" in t for t in texts)):
        return False
    at = [int(m[1]) if m[1].isdigit() else ord(m[1].lower()) - 96 for m in found if m]
    return at[0] <= 3 and at[-1] > at[0] and all(0 <= b - a <= 3 for a, b in pairwise(at))


def _labels_groups(sheet: Sheet, la: _Layout, column: str) -> bool:
    """Whether a column seems to be written once for the rows that follow: it has blank cells, and no text of it comes twice."""
    j = next((j for j, s in la.slots.items() if s.column == column), None)
    texts = [sheet.rows[n][j].text for n in sheet.rows if n > la.last and j in sheet.rows[n]] if j else []
    return bool(texts) and len(set(texts)) == len(texts)


def _squeeze(code: str) -> str:
    return re.sub(r"\s+", "", code).casefold().rstrip(".")


def _numbers(rows: list[int]) -> str:
    shown = ", ".join(map(str, rows[:12]))
    return f"baris {shown}" + (f" dan {len(rows) - 12} baris lagi" if len(rows) > 12 else "")


def must_have(table: str) -> str:
    """What a heading of a table has to name."""
    names = ", ".join(f["name"] for f in workbook.columns_of(table))
    return f"Satu baris harus memuat nama kolom, sedikitnya kuncinya dan satu isian: {names}."


def _why_no_table(sheet: Sheet, said: str | None) -> str:
    """Why a sheet was passed over: the heading that comes nearest to a table, and what it lacks."""
    tables = [said] if said else list(_BY_TEXT)
    best: tuple[int, int, str] = (0, 0, "")
    for n in sorted(sheet.rows)[:_SEARCHED_ROWS]:
        heads = {j: c.text for j, c in sheet.rows[n].items() if len(c.text) < 60}
        for table in tables:
            slots, unused = _slots(table, heads)
            named = sum(bool(s.heading.word) for s in slots.values())
            if len(heads) > 1 and named > best[0]:
                best = (named, n, ", ".join(unused.values()))
    if not best[0]:
        return f"tidak ada baris judul tabel {said}" if said else "tidak ada tabel rencana di dalamnya"
    unknown = f"; judul yang tidak dikenal: {best[2]}" if best[2] else ""
    return f"judul di baris {best[1]} tidak memuat kunci dan isian sebuah tabel{unknown}"
