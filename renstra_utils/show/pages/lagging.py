"""The first screen of the budget page: the sum of all activities, and those that lag or overspend."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate.performance import SPENT_MARK
from ...evaluate.series import first_true
from ...frames import as_records
from ...wording import MISSING
from ..content import Block, Table
from ..html import note, status_mark
from ..parts import filtered
from .subjects import BudgetFigures

#: How an activity with a figure stands, in the order in which a sum names it.
OVER, ENOUGH, BEHIND = "melampaui pagu", "terserap {batas} atau lebih", "terserap kurang dari {batas}"
TOLD, PART, SILENT = "sudah melapor", "melapor sebagian", "belum melapor"
ZERO, LOOSE = "berpagu nol", "tanpa pagu"
STANDINGS = (OVER, ENOUGH, BEHIND, TOLD, PART, SILENT, ZERO, LOOSE)
#: Rows that fit the first screen.
_MOST = 5


def standing(p: BudgetFigures) -> pd.Series:
    """How each counted row stands. While the year is under way nothing is judged by its share."""
    r = p.counted
    return first_true(
        (r["pagu"].isna(), LOOSE),
        (r["status"] == "lebih belanja", OVER),
        (r["status"] == "sebagian dilaporkan", PART),
        (r["realisasi"].isna(), SILENT),
        (pd.Series(p.mid_year, r.index), TOLD),
        (r["serapan"].isna(), ZERO),
        (r["serapan"] >= SPENT_MARK, ENOUGH),
        default=BEHIND,
    )


def _named(p: BudgetFigures, kind: str) -> str:
    return p.t(kind, batas=p.w.percent(SPENT_MARK))


# --- the sum ------------------------------------------------------------------------------------------------


def sum_of_all(p: BudgetFigures) -> Markup | str:
    """The ceiling as the sum of what is spent, what is left and what is not known; the activities as the sum
    of how they stand. Nothing while one side is not known.
    """
    r = p.counted[p.counted["pagu"].notna()]
    if pd.isna(p.now["realisasi"]) or r.empty:
        return ""
    whole = r["realisasi"].notna() & (r["status"] != "sebagian dilaporkan")
    left = r["pagu"] - r["realisasi"].fillna(0)
    terms = Markup("").join(_terms(p, left[whole], left[~whole]))
    spent = p.markup("realisasi {nilai}", nilai=p.in_detail(p.now["realisasi"]))
    sentence = "Pagu {tahun} {pagu} = {bagian}."
    money = p.markup(sentence, pagu=p.in_detail(p.now["pagu"]), bagian=spent + terms)
    return money + " " + _counts(p)


def _terms(p: BudgetFigures, left: pd.Series, unknown: pd.Series) -> list[Markup]:
    """What the ceiling is besides spending, each with its sign."""
    found = []
    if len(left):
        over, where = left.sum() < 0, p.t(" pada yang sudah melapor") if len(unknown) else ""
        value = p.in_detail(abs(left.sum()))
        text = " − kelebihan {nilai}{letak}" if over else " + sisa {nilai}{letak}"
        found.append(p.markup(text, nilai=value, letak=where))
    if len(unknown):
        found.append(p.markup(" + {nilai} yang belum dilaporkan", nilai=p.in_detail(unknown.sum())))
    return found


def _counts(p: BudgetFigures) -> Markup | str:
    """`7 kegiatan berpagu = 6 terserap 95 % atau lebih + 1 belum melapor.`"""
    kinds = standing(p)
    counts = kinds[kinds != LOOSE].value_counts()
    parts = [f"{counts[k]} {_named(p, k)}" for k in STANDINGS if k in counts]
    n = int(counts.sum())
    if len(parts) == 1:
        how = _named(p, str(counts.index[0]))
        return p.t("{n} {satuan} berpagu, semuanya {keadaan}.", n=n, satuan=p.unit, keadaan=how)
    return p.t("{n} {satuan} berpagu = {bagian}.", n=n, satuan=p.unit, bagian=" + ".join(parts))


# --- the table ----------------------------------------------------------------------------------------------


def lagging(p: BudgetFigures) -> pd.DataFrame:
    """The counted rows that need attention, the gravest first, with `keadaan` (`STANDINGS`).

    Over the ceiling, by how much; without one, by how much; then what is furthest behind in rupiah. While the
    year is under way those that have not reported, and then those below the share of all that have.
    """
    r = p.counted.assign(keadaan=standing(p))
    left = r["pagu"] - r["realisasi"].fillna(0)
    silent = r["keadaan"].isin([SILENT, PART])
    low = (r["keadaan"] == TOLD) & (r["serapan"] < p.now["serapan_lapor"])
    rank = first_true(
        (r["keadaan"] == OVER, "1"), (r["keadaan"] == LOOSE, "2"),
        (silent | (r["keadaan"] == BEHIND), "3"), (low, "4"), default="",
    )  # fmt: skip
    size = (-left).mask(rank == "2", r["realisasi"]).mask(rank == "3", left).mask(rank == "4", -r["serapan"])
    r = r.assign(_rank=rank, _size=size)[rank != ""]
    r = r.sort_values(["_rank", "_size"], ascending=[True, False], kind="stable")
    return r.drop(columns=["_rank", "_size"])


def attention(p: BudgetFigures) -> list[Block]:
    """What lags or overspends as a table; that nothing does, in words, where there is something to judge."""
    rows = lagging(p)
    if rows.empty:
        text = "Tidak ada {satuan} yang melampaui pagu, belum melapor, atau terserap kurang dari {batas}."
        if p.mid_year:
            text = "Tidak ada {satuan} yang melampaui pagu atau belum melapor."
        said = p.t(text, satuan=p.unit, batas=p.w.percent(SPENT_MARK))
        return [] if pd.isna(p.now["serapan"]) else [note(said)]
    columns = p.columns(
        "nama pagu realisasi serapan beda keadaan",
        nama={"label": p.t("Kegiatan") if p.only_activities else p.t("Program / kegiatan"), "kind": "html"},
        pagu={"none": p.t("belum dilaporkan")},
        realisasi={"none": p.t("belum dilaporkan")},
        beda={"label": p.t("Sisa atau lebih"), "kind": "html", "right": True, "sort": "sisa"},
        keadaan={"label": p.t("Status"), "kind": "html"},
    )
    first = rows.head(_MOST)
    records = as_records(first)
    shown = first.assign(
        nama=[p.plan_text(r["uraian"], r["kode"], p.programme_of(r)) for r in records],
        beda=[_away(p, r) for r in records],
        keadaan=[_mark(p, r) for r in records],
    )
    caption = p.t("Yang melampaui pagu atau tertinggal, {tahun}", tahun=p.tahun)
    return [Table(shown, columns, "perhatian-t", caption, _rule(p) + _more(p, rows.iloc[_MOST:]))]


def _away(p: BudgetFigures, row: dict[str, Any]) -> str:
    if pd.isna(row["sisa"]):
        return MISSING
    text = "lebih {nilai}" if row["sisa"] < 0 else "sisa {nilai}"
    return p.t(text, nilai=p.w.rupiah(abs(row["sisa"])))


def _mark(p: BudgetFigures, row: dict[str, Any]) -> Markup | str:
    """The status with its shape and colour; of what is absorbed, how far."""
    if row["status"] != "terserap":
        return status_mark(p.w, row["status"])
    if row["keadaan"] == BEHIND:
        return p.t("di bawah {batas}", batas=p.w.percent(SPENT_MARK))
    return p.t("di bawah serapan bersama")


def _rule(p: BudgetFigures) -> Markup:
    """By which rule these rows stand here."""
    if not p.mid_year:
        text = (
            "Urutan: kelebihan, belanja tanpa pagu, lalu yang terbanyak belum dibelanjakan; "
            "tertinggal: serapan setahun kurang dari {batas}, atau belum melapor."
        )
        return p.markup(text, batas=p.w.percent(SPENT_MARK))
    if pd.isna(p.now["serapan_lapor"]):
        return p.markup("Tahun berjalan: kelebihan, belanja tanpa pagu, lalu yang belum melapor.")
    text = (
        "Tahun berjalan, {per}: kelebihan, belanja tanpa pagu, yang belum melapor, "
        "lalu serapan di bawah serapan bersama {serapan}."
    )
    return p.markup(text, per=p.as_of, serapan=p.share(p.now["serapan_lapor"]))


def _more(p: BudgetFigures, rest: pd.DataFrame) -> Markup:
    """How many more there are, and where: each status leads to its rows."""
    if rest.empty:
        return Markup("")
    links = [filtered(p, "rincian-t", status, p.t(status)) for status in rest["status"].unique()]
    return Markup(" ") + p.markup("… dan {n} lagi ({daftar}).", n=len(rest), daftar=Markup(", ").join(links))
