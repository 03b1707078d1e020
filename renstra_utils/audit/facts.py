"""What the rules of an audit derive of a plan. Each fact is derived once, when a rule first asks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ..evaluate.quarters import roll_up
from ..frames import as_records
from ..plan.contract import UNITS
from ..plan.plan import Plan
from ..text import multiplier
from . import matching, money
from .causes import Cause, causes
from .course_faults import Fault, fault
from .courses import Course, course_of
from .definition import Finding, defined
from .ledger import Ledger
from .rows import CITED, Part, Row, printed, records
from .saying import Saying, full, say
from .words import Meaning, meaning, measure, norm, one_of, percent_sign, printed_unit, tight, vocabulary


class Office(NamedTuple):
    """An office, as `["Dinas"], "Kota", "Contoh"`; kind and place are blank where its name does not tell."""

    bodies: list[str]
    kind: str
    place: str


def office_of(name: str) -> Office:
    """Body, also by its initials, kind and place of an office."""
    m = re.match(rf"(.+?)\s+({one_of(vocabulary('jenis_kantor'))})\s+(.+)$", name)
    if not m:
        return Office([name], "", "")
    short = "".join(w[0] for w in m[1].split()) if " " in m[1] else m[1]
    return Office(list(dict.fromkeys([m[1], short])), m[2], m[3])


def differing_years(a: list[Row], b: list[Row]) -> list[int]:
    """Years in which both have a target and the targets differ."""
    known, other = ([r for r in rows if not pd.isna(r["nilai"])] for rows in (a, b))
    both = [(x, y) for x in known for y in other if x["tahun"] == y["tahun"]]
    return [int(x["tahun"]) for x, y in both if not _same_target(x, y)]


def _same_target(x: Row, y: Row) -> bool:
    """Whether two targets are written alike, or are the same figure or range."""
    figure, low, high = (_close(x[c], y[c]) for c in ("angka", "bawah", "atas"))
    return x["nilai"] == y["nilai"] or figure or (low and high)


def _close(a: float, b: float) -> bool:
    """As `np.isclose`; missing figures are no figures."""
    return abs(a - b) <= 1e-8 + 1e-5 * abs(b)


def _quotient(above: float, below: float, times: float, result: float) -> Saying:
    """A reported quotient as arithmetic: `17 / 16 × 100 = 106,25`."""
    figures = {"a": full(above), "b": full(below), "k": full(times), "hasil": full(round(result, 4))}
    return say("{a} / {b} × {k} = {hasil}", **figures)


def grouped(rows: Iterable[Row], column: str) -> dict[Hashable, list[Row]]:
    """Rows by what they hold in a column, in their order."""
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return dict(found)


class Facts:
    """What many rules derive of one plan. The frames are shared: nobody changes them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables = plan.tables
        self.indicators = plan.tables["indikator"]
        #: The list of indicators, beside the target tables.
        self.listed = plan.tables["daftar_indikator"]
        #: What each rule found, by its id: see `rule.found_by`.
        self.found: dict[str, list[Finding]] = {}
        self._rows_by: dict[tuple[str, str], dict[Hashable, list[Row]]] = {}

    # --- rows to cite ---

    def rows(self, table: str, index: Iterable[object]) -> tuple[str, pd.DataFrame]:
        """Rows of a table by their index."""
        return table, self.tables[table].loc[list(index)]

    def file_rows(self, table: str, numbers: Iterable[object]) -> tuple[str, list[Row]]:
        """Rows of a table by their numbers in the file, in this order."""
        known = self._by(table, "_baris", CITED)
        return table, [r for n in dict.fromkeys(int(str(n)) for n in numbers) for r in known.get(n, [])]

    def indicator(self, *codes: str) -> tuple[str, list[Row]]:
        """The indicators of these codes, in this order."""
        known = self._by("indikator", "kode", list(self.indicators))
        return "indikator", [r for k in dict.fromkeys(codes) for r in known.get(k, [])]

    def _by(self, table: str, column: str, columns: Iterable[str]) -> dict[Hashable, list[Row]]:
        """The rows of a table by what they hold in a column, with these of their columns."""
        if (table, column) not in self._rows_by:
            self._rows_by[table, column] = grouped(records(self.tables[table], *columns), column)
        return self._rows_by[table, column]

    def named(self, column: str, name: object) -> list[Part]:
        """Where the indicators print this name first."""
        return [("indikator", self.indicators[self.indicators[column].eq(name)].head(1))]

    def printed(self, table: str, column: str, rows: Iterable[int]) -> tuple[str, pd.DataFrame]:
        """The rows of the table where the names of these rows are printed."""
        return printed(table, self.tables[table], column, rows)

    # --- the office and what indicators are about ---

    @cached_property
    def office(self) -> Office:
        """The plan's own office."""
        return office_of(self.plan.meta.nama_kantor)

    @cached_property
    def office_words(self) -> frozenset[str]:
        """Words of offices, and of the own one's name."""
        return frozenset(vocabulary("kantor")) | set(norm(self.plan.meta.nama_kantor).split())

    def bare(self, text: object) -> str:
        """The wording without names of offices and the small words around them."""
        return " ".join(w for w in norm(text).split() if w not in self._bare_words)

    @cached_property
    def _bare_words(self) -> frozenset[str]:
        return self.office_words | set(vocabulary("sambung_nama"))

    def meaning(self, text: object) -> Meaning:
        """What a text is about, the own office's name left out."""
        return meaning(text, self.office_words)

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        """What each indicator is about, by its code."""
        i = self.indicators
        return {str(k): self.meaning(s) for k, s in zip(i["kode"], i["indikator"], strict=True)}

    @cached_property
    def texts(self) -> list[tuple[str, dict[str, list[int]]]]:
        """Each wording once, with the index of the rows of the indicators and of the list that carry it."""
        seen: dict[str, tuple[str, dict[str, list[int]]]] = {}
        for table in matching.TABLES:
            texts = self.tables[table]["indikator"]
            for at, text in zip(texts.index, texts.tolist(), strict=True):
                seen.setdefault(norm(text), (str(text), {}))[1].setdefault(table, []).append(int(at))
        return list(seen.values())

    @cached_property
    def replaced(self) -> set[frozenset[str]]:
        """Pairs of which the plan says that one replaces the other."""
        said = self.indicators.dropna(subset="pengganti")
        return {frozenset(map(str, pair)) for pair in zip(said["kode"], said["pengganti"], strict=True)}

    @cached_property
    def duplicates(self) -> list[tuple[str, str]]:
        """Codes of one place whose wording is the same but for case, spaces and punctuation.

        A place is level, programme, kegiatan and sasaran: under another sasaran the same indicator may serve
        again. In the order of the file, each against the first of its wording.
        """
        columns = (self.indicators[c] for c in ("level", "program", "kegiatan", "sasaran", "indikator"))
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for code, *place in zip(self.indicators["kode"], *columns, strict=True):
            groups[tuple(map(tight, place))].append(str(code))
        pairs = [(codes[0], other) for codes in groups.values() for other in codes[1:]]
        return [p for p in pairs if frozenset(p) not in self.replaced]

    # --- targets ---

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Targets with what their indicator says, by code and year; `persen` where they are percentages."""
        i = self.indicators
        cols = ["kode", "level", "program", "kegiatan", "indikator", "satuan", "polaritas"]
        t = self.tables["target"].merge(i[cols], on="kode", how="inner", validate="m:1")
        t["satuan"], t["unit"] = t["satuan"].map(percent_sign), t["tercetak"].map(printed_unit)
        # A wording may be all that tells: “Persentase …”, and a figure without a unit.
        worded = t["unit"].eq("") & t["indikator"].map(measure).eq("persentase")
        t["persen"] = t["satuan"].eq("%") | (t["satuan"].isna() & (t["unit"].eq("%") | worded))
        order = {k: n for n, k in enumerate(i["kode"])}
        return t.sort_values(
            ["kode", "tahun"], key=lambda s: s.map(order) if s.name == "kode" else s, kind="stable"
        )

    @cached_property
    def _target_rows(self) -> list[Row]:
        return as_records(self.targets)

    @cached_property
    def by_indicator(self) -> list[tuple[str, list[Row]]]:
        """The targets of each indicator that has any, by its code."""
        return [(str(k), rows) for k, rows in grouped(self._target_rows, "kode").items()]

    @cached_property
    def targets_of(self) -> dict[str, list[Row]]:
        """The targets of every indicator by its code, none where it has none."""
        return {str(k): [] for k in self.indicators["kode"]} | dict(self.by_indicator)

    @cached_property
    def unplanned(self) -> pd.DataFrame:
        """Noughts of years in which nothing at all that is to grow has a target: they stand for blanks."""
        t, least = self.targets, defined("target-nol")["minimum_indikator"]
        wanted = t[t["polaritas"].eq("maximize") & t["angka"].notna()]
        wanted = wanted[wanted["angka"].groupby(wanted["kode"]).transform("max").gt(0)]
        by_year = wanted.groupby("tahun")
        empty = by_year["angka"].transform("max").eq(0) & by_year["kode"].transform("nunique").ge(least)
        return wanted[empty]

    @cached_property
    def planned(self) -> list[tuple[str, list[Row]]]:
        """The targets of each indicator without those of `unplanned`, of those that have any."""
        blank = self.targets.index.isin(self.unplanned.index).tolist()
        rows = (r for r, gone in zip(self._target_rows, blank, strict=True) if not gone)
        return [(str(k), g) for k, g in grouped(rows, "kode").items()]

    @cached_property
    def courses(self) -> list[Course]:
        """The course of each indicator that has two targets or more that can be compared."""
        bases = dict(zip(self.indicators["kode"], self.indicators["baseline"], strict=True))
        found = (course_of(g, self.plan.rules, bases[k]) for k, g in self.planned)
        return [c for c in found if c is not None and not c.mixed]

    @cached_property
    def faults(self) -> list[tuple[Course, Fault]]:
        """The courses that have a fault, with the one that each is reported for."""
        found = ((c, fault(c)) for c in self.courses)
        return [(c, f) for c, f in found if f is not None]

    # --- the list against the target tables ---

    @cached_property
    def match(self) -> matching.Match:
        """Rows of the list and of the indicators that mean the same, and what is left over of each."""
        return matching.match(self.listed, self.indicators, self.bare)

    @cached_property
    def listed_as(self) -> dict[str, list[int]]:
        """The rows of the list that mean an indicator, by its code."""
        found: dict[str, list[int]] = defaultdict(list)
        for x, y in self.match.pairs:
            found[self.indicators.at[y, "kode"]].append(x)
        return found

    @cached_property
    def swapped_cells(self) -> list[matching.Swapped]:
        """Cells of indicators and sasaran that hold the other column's text."""
        return matching.swapped_cells({t: self.tables[t] for t in matching.TABLES})

    @cached_property
    def variants(self) -> list[matching.Variant]:
        """Names that differ between matched rows."""
        return matching.variants(self.listed, self.indicators, self.match, self.swapped_cells)

    # --- money ---

    @cached_property
    def funding(self) -> pd.DataFrame:
        """Rows of `pendanaan.csv` with their amounts: see `money.with_amounts`."""
        stated = UNITS[self.plan.satuan_uang.get("pendanaan", "rupiah")]
        return money.with_amounts(self.tables["pendanaan"], stated)

    @cached_property
    def funded(self) -> pd.DataFrame:
        """Each row of the funding once, whatever its years."""
        return self.funding.drop_duplicates("baris")

    @cached_property
    def funding_columns(self) -> list[str]:
        """The years of the funding, and the column of totals where there is one."""
        columns = set(self.funding["tahun"])
        return [*sorted(columns - {"jumlah"}), *(["jumlah"] if "jumlah" in columns else [])]

    @cached_property
    def ledger(self) -> Ledger:
        """The funding as sums that must hold."""
        return Ledger(self.funding, self.funding_columns, self.plan.years)

    @cached_property
    def causes(self) -> list[Cause]:
        """Why sums of the funding do not hold."""
        return causes(self.ledger)

    @cached_property
    def stand_ins(self) -> list[money.StandIn]:
        """Kegiatan rows that carry a programme's name or its amounts."""
        return money.stand_ins(self.funding, self.indicators["program"])

    # --- what was reported ---

    @cached_property
    def reports(self) -> pd.DataFrame:
        """What was reported, with what its indicator says; `angka` also where only a quotient is given.

        `kali`: what the quotient is multiplied by in its unit; `hitungan`: it as text; `ada`: holds anything.
        """
        facts, r = self.indicators.set_index("kode"), self.tables["realisasi"].copy()
        for column in ("indikator", "satuan", "agregasi", "kumulatif"):
            r[column] = r["kode"].map(facts[column])
        r["kali"] = r["satuan"].map(lambda u: multiplier(u if isinstance(u, str) else None)).astype("float64")
        quotient = r["pembilang"] / r["penyebut"] * r["kali"]
        r["hitungan"] = [
            "" if pd.isna(q) else _quotient(a, b, k, q)
            for a, b, k, q in zip(r["pembilang"], r["penyebut"], r["kali"], quotient, strict=True)
        ]
        r["angka"] = r["angka"].where(r["angka"].notna(), quotient)
        r["ada"] = r["angka"].notna() | r["mutu"].notna()
        r["baris"] = r["_baris"].astype("str")
        return r

    @cached_property
    def years_reported(self) -> pd.DataFrame:
        """What was reached in each year, of a yearly figure or joined quarters: see `roll_up`."""
        return roll_up(self.tables["realisasi"], self.indicators)
