"""Choosing what is looked at of one plan: indicators and years, and under which conventions.

Pure functions, DataFrames in and out; nothing here changes a plan. What is computed of a plan is kept with
it: after a change in its files, `load` it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from ..plan.plan import Plan
from ..rules import Rules
from ..text import exact, name_key, nearest
from .absorption import BUDGET_REPORTED
from .attainment import check_years, judge, planned_and_realised
from .budget import funding_by_year, funding_totals, keyed_budget, leaves, totals
from .codes import codes_of_activities
from .formulas import READINGS
from .means import EXCLUDED, read_as, summarise
from .trace import formula, sources

#: How an ambiguous polarity may be read, as it is chosen.
READING_CHOICES = (EXCLUDED, *READINGS)
#: Columns of a view as it is exported, in order.
VIEW_COLUMNS = [
    "kode",
    "tahun",
    "program",
    "kegiatan",
    "sasaran",
    "indikator",
    "satuan",
    "polaritas",
    "target",
    "target_pk",
    "acuan",
    "realisasi",
    "triwulan_ada",
    "capaian_mentah",
    "capaian",
    "status",
    "predikat",
    "rumus",
    "aturan",
    "batas",
    "sumber",
    "sumber_data",
    "tanggal_data",
]


@dataclass(frozen=True)
class Choice:
    """What is looked at, and under which conventions. Blank: all of them, and the plan's own cap and scale.

    An activity is a name under a programme: where the name stands under several, `program` tells which.
    Conditions, in percent where they are bounds, each of them met: `berturut`, missed in so many years
    running, of all the plan's years; the raw capaian, and the share that the row's activity spent of its
    ceiling in the whole year, above or below a bound. A missing figure meets none. `tanpa`: codes of
    indicators that are left out.
    """

    tahun: tuple[int, ...] = ()
    program: str = ""
    kegiatan: str = ""
    status: str = ""
    bacaan: str = EXCLUDED
    batas: str = ""
    skala: str = ""
    berturut: int = 0
    capaian_di_bawah: float | None = None
    capaian_di_atas: float | None = None
    serapan_di_bawah: float | None = None
    serapan_di_atas: float | None = None
    tanpa: tuple[str, ...] = ()

    def rules(self, plan: Plan) -> Rules:
        """The plan's rules under this cap and scale. ValueError for an unknown one."""
        return plan.rules.select(**{k: v for k in ("batas", "skala") if (v := getattr(self, k))})

    @property
    def names(self) -> dict[str, str]:
        """The programme and activity that were chosen, by column."""
        return {c: v for c, v in (("program", self.program), ("kegiatan", self.kegiatan)) if v}

    @property
    def bounds(self) -> dict[str, float]:
        """The bounds that were set, by their name."""
        names = [f"{what}_di_{side}" for what in ("capaian", "serapan") for side in ("bawah", "atas")]
        return {n: v for n in names if (v := getattr(self, n)) is not None}

    @property
    def by_result(self) -> bool:
        """Whether rows were picked by what became of them, or left out: their mean is no office's grade."""
        return bool(self.status or self.berturut or self.bounds or self.tanpa)


#: The whole plan under its own conventions.
EVERYTHING = Choice()


def check_code(plan: Plan, kode: str) -> None:
    """ValueError, naming the nearest, for a code that no indicator of the plan has."""
    codes = plan.indikator["kode"].tolist()
    if kode not in codes:
        raise ValueError(f"kode “{kode}” tidak ada di indikator.csv. {nearest(kode, codes)}".strip())


# --- indicators -----------------------------------------------------------------------------------


def view(plan: Plan, choice: Choice = EVERYTHING, changes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Target, realisasi and capaian of what was chosen: as `attainment`, filtered.

    `changes`: supposed values, see `what_if.suppose`; a row that one touches says so in `sumber`. ValueError
    for an unknown year, reading, cap or scale.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> view(plan, Choice(tahun=(2023,), status="tidak tercapai"))["kode"].tolist()[:2]
    ['P2.02', 'K1.2.05']
    >>> view(plan, Choice(tahun=(2023,), berturut=2))["kode"].tolist()
    ['K1.2.05', 'K2.1.01']
    """
    rows = _kept(plan, judged_rows(plan, choice, changes), choice)
    rows = rows[rows["status"] == choice.status] if choice.status else rows
    if choice.berturut:
        every = judged_rows(plan, replace(choice, tahun=()), changes)
        rows = rows[_missed_running(every, choice.berturut).reindex(rows.index)]
    if {"serapan_di_bawah", "serapan_di_atas"} & set(choice.bounds):
        index, key = rows.index, ["program", "kegiatan", "tahun"]
        rows = rows.merge(_spending(plan)[[*key, "serapan"]], how="left", on=key).set_axis(index)
    rows = _within(rows, choice, capaian="capaian_mentah")
    return with_trace(rows.reset_index(drop=True))


def _kept(plan: Plan, rows: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """The rows without the indicators that are left out. ValueError for a code that is none."""
    for kode in choice.tanpa:
        check_code(plan, kode)
    return rows[~rows["kode"].isin(choice.tanpa)]


def _missed_running(rows: pd.DataFrame, years: int) -> pd.Series:
    """Whether a row, of all years, is one of so many or more years running in which its target was missed."""
    r = rows.sort_values(["kode", "tahun"])
    missed = r["status"].eq("tidak tercapai")
    begins = ~missed | r["kode"].ne(r["kode"].shift()) | r["tahun"].diff().ne(1).fillna(True)
    return missed & (missed.groupby(begins.cumsum()).transform("sum") >= years)


def _within(rows: pd.DataFrame, choice: Choice, capaian: str) -> pd.DataFrame:
    """The rows whose figures are within the bounds of the choice; `capaian`: the column of attainment."""
    for name, bound in choice.bounds.items():
        figure = rows[capaian if name.startswith("capaian") else "serapan"].astype("float64")
        rows = rows[figure < bound if name.endswith("bawah") else figure > bound]
    return rows


def activities(plan: Plan, choice: Choice = EVERYTHING) -> pd.DataFrame:
    """Mean attainment beside absorption of every activity that has indicators, year by year.

    The bounds of the choice hold for the activity's own mean and absorption; of its indicators, none is left
    out but those of `tanpa`. Out: `program, kegiatan, tahun, kode`, `capaian` (mean), `n_angka, n_target`,
    `serapan` (missing where the code tells no one row of money, or a part of the year is not reported).

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> activities(plan, Choice(serapan_di_atas=98, capaian_di_bawah=96))[["kode", "tahun"]].values.tolist()
    [['9007', 2023]]
    """
    key = ["program", "kegiatan", "tahun"]
    rows = _kept(plan, judged_rows(plan, choice), choice)
    means = summarise(rows[rows["kegiatan"].notna()], key, choice.rules(plan))
    out = means.rename(columns={"rata_rata": "capaian"})[[*key, "capaian", "n_angka", "n_target"]]
    out = out.merge(_spending(plan), how="left", on=key)
    out = _within(out, choice, capaian="capaian").reset_index(drop=True)
    return out[[*key, "kode", "capaian", "n_angka", "n_target", "serapan"]]


def shown_columns(rows: pd.DataFrame) -> list[str]:
    """The columns of a view as it is exported: absorption too, where it was asked for."""
    return [*VIEW_COLUMNS, *(["serapan"] if "serapan" in rows else [])]


@lru_cache(maxsize=8)
def _side_by_side(plan: Plan) -> pd.DataFrame:
    return planned_and_realised(plan.tables, plan.years)


def judged_rows(
    plan: Plan, choice: Choice, changes: pd.DataFrame | None = None, kode: str = ""
) -> pd.DataFrame:
    """The chosen indicators (or the one of `kode`) and years, of every status, under the chosen
    conventions."""
    check_years(plan, list(choice.tahun))
    if choice.bacaan not in READING_CHOICES:
        raise ValueError(f"bacaan “{choice.bacaan}” tidak dikenal; yang ada: {', '.join(READING_CHOICES)}")
    rows = _side_by_side(plan)
    rows = rows[rows["tahun"].isin(choice.tahun or plan.years)]
    for column, wanted in (choice.names | ({"kode": kode} if kode else {})).items():
        rows = rows[rows[column] == wanted]
    if changes is not None and len(changes):
        rows = with_changes(rows, changes)
    return judge(read_as(rows, choice.bacaan), choice.rules(plan))


def with_changes(rows: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The rows with supposed values in place of the recorded ones; `andaian` says which."""
    out = rows.assign(andaian=pd.Series(pd.NA, index=rows.index, dtype="str"))
    for c in changes.to_dict("records"):
        at = (out["kode"] == c["kode"]) & (out["tahun"] == c["tahun"])
        text = (exact(c["angka"]) if pd.notna(c["angka"]) else c["nilai"]) or pd.NA
        values = {c["kolom"]: text}
        if c["kolom"] == "target":
            values |= {f"t_{part}": c[part] for part in ("angka", "bawah", "atas", "mutu")}
            values["target_acuan"] = text
        else:
            values |= {"r_angka": c["angka"], "r_mutu": c["mutu"], "sebagian": False}
            values |= {"pembilang": np.nan, "penyebut": np.nan}
        values["andaian"] = "target, realisasi" if out.loc[at, "andaian"].notna().any() else c["kolom"]
        for column, value in values.items():
            out.loc[at, column] = value
    return out


def with_trace(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `rumus`, the formula in figures, and `sumber`, where they come from."""
    out = rows.assign(rumus=formula(rows), sumber=sources(rows))
    if "andaian" in out:
        supposed = "andaian (" + out["andaian"] + "), bukan data"
        out["sumber"] = out["sumber"].mask(out["andaian"].notna(), supposed)
    return out


# --- money ----------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _budget(plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return keyed_budget(plan), funding_totals(plan), codes_of_activities(plan)


@lru_cache(maxsize=8)
def _spending(plan: Plan) -> pd.DataFrame:
    """Absorption of each activity and whole year: `program, kegiatan, tahun, kode, serapan`."""
    rows, _, codes = _budget(plan)
    whole = rows[(rows["level"] == "kegiatan") & rows["kode"].notna() & rows["status"].isin(BUDGET_REPORTED)]
    own = codes[codes["kegiatan"].notna() & codes["kunci"].notna()]
    out = own.merge(whole[["kunci", "tahun", "serapan"]], on="kunci")
    return out[["program", "kegiatan", "tahun", "kode", "serapan"]]


def money(plan: Plan, choice: Choice = EVERYTHING) -> pd.DataFrame:
    """Indicative funding, ceiling and spending of the chosen years, a row per year.

    Of the whole office, or of the chosen programme or activity, joined by its code; missing where the funding
    table has no counterpart, or where the activity's name stands under several programmes and none is chosen.
    Out: `tahun, pendanaan, dari_usulan` and the columns of `budget.totals`.

    >>> import renstra_utils
    >>> got = money(renstra_utils.load("data/contoh"), Choice(tahun=(2023,)))
    >>> got[["tahun", "serapan"]].round(1).values.tolist()
    [[2023, 97.7]]
    """
    rows, funds, codes = _budget(plan)
    if choice.names:
        key = _key(codes, choice)
        mine = rows[rows["kunci"] == key]
        funds = funding_by_year(mine, plan.years).drop(columns="n_dana")
        under = mine if choice.kegiatan else rows[rows["kunci_program"] == key]
        told = leaves(under)[["pagu", "realisasi"]].notna().any(axis=None)
        # Where the office's total leaves it out, it has its own line all the same.
        rows = under if told else mine.assign(dijumlahkan=True)
    out = funds.merge(totals(rows, ["tahun"]), on="tahun", how="left")
    out["tahun"] = out["tahun"].astype("Int64")
    return out[out["tahun"].isin(choice.tahun or plan.years)].reset_index(drop=True)


def _key(codes: pd.DataFrame, choice: Choice) -> str:
    """The key of the chosen activity or programme; blank, which no row has, where it is not one."""
    hit = codes[codes["kegiatan"].notna() == bool(choice.kegiatan)]
    for column, wanted in choice.names.items():
        hit = hit[hit[column].map(name_key, na_action="ignore") == name_key(wanted)]
    found = hit["kunci"].drop_duplicates()
    return found.iloc[0] if len(found) == 1 and found.notna().all() else ""
