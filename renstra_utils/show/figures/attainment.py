"""How far each indicator of a year came, by name."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...wording import Wording
from ..theme import PARTIAL
from .canvas import Paper, as_svg, equals, finite
from .dots import FEW, MOST, Dot, draw_dots, printed

_COLUMNS = ["program", "indikator", "kode", "status", "capaian_mentah", "capaian_lalu"]
_MISSED = "tidak tercapai"


@as_svg
def attainment_dots(rows: pd.DataFrame, w: Wording, paper: Paper) -> Any:
    """A named row for each indicator by programme, the lowest raw capaian first, and a line at the target.

    `rows`: program, indikator, kode, status, capaian_mentah in percent; with capaian_lalu, last year's stands
    beside it as a small hollow mark. Of many, those that tell something (`telling`); the rest is counted.
    """
    rows = rows.reindex(columns=_COLUMNS).reset_index(drop=True)
    partial = equals(rows["status"], PARTIAL)
    rows = rows.assign(
        capaian=finite(rows["capaian_mentah"]).mask(partial),
        lalu=finite(rows["capaian_lalu"]),
        program=rows["program"].fillna("—"),
    )
    if rows["capaian"].isna().all():
        silent = rows["status"].isin(["belum dilaporkan", "tanpa target"]).all()
        return w.t(PARTIAL if partial.any() else "belum dilaporkan" if silent else "tanpa angka")
    shown, why = telling(rows)
    twice = shown["indikator"].duplicated(keep=False)
    names = shown["indikator"].astype("str")
    shown = shown.assign(nama=names.mask(twice, shown["kode"].astype("str") + " " + names))
    groups = {
        str(program): [_dot(r, w) for r in group.sort_values("capaian", kind="stable").to_dict("records")]
        for program, group in shown.groupby("program", sort=False)
    }
    notes = [*_left_out(rows, shown, why, w)]
    return draw_dots(groups, w, paper, axis=w.t("Capaian, %; garis 100 = target"), notes=notes)


def _dot(r: dict[Any, Any], w: Wording) -> Dot:
    value, status = r["capaian"], r["status"]
    word = w.t("tanpa angka") if pd.isna(status) else w.t(str(status))
    said = word if pd.isna(value) else printed(value, w)
    return Dot(str(r["nama"]), value, str(status), said, r["lalu"])


def telling(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows that fit into a picture, in their order, and by what they were chosen; blank where all fit.

    Those that missed the target come first, the lowest of each programme before the next of any. Where they
    are few, the highest stands with them, and the lowest of the others.
    """
    if len(rows) <= MOST:
        return rows, ""
    known = rows.dropna(subset="capaian").sort_values("capaian", kind="stable")
    missed = equals(known["status"], _MISSED)
    turn = known.groupby(["program", missed]).cumcount()
    highest = pd.Series(known.index == known.index[-1], known.index)
    if int(missed.sum()) >= MOST:
        order = known.assign(_a=~missed, _b=turn)
        why = "{a} dari {b} indikator: dari {n} yang tidak tercapai, yang terendah tiap program."
    else:
        order = known.assign(_a=~missed & ~highest, _b=turn.mask(missed | highest, -1))
        why = "{a} dari {b} indikator: yang tidak tercapai, yang terendah tiap program, dan yang tertinggi."
    n = min(max(int(missed.sum()) + 1, FEW), MOST)
    chosen = order.sort_values(["_a", "_b", "capaian"], kind="stable").head(n).index
    return rows.loc[rows.index.isin(chosen)], why


def _left_out(rows: pd.DataFrame, shown: pd.DataFrame, why: str, w: Wording) -> list[str]:
    """What the picture does not show: how many of how many, and those without a figure by status."""
    if not why:
        return []
    missed = int(equals(rows["status"], _MISSED).sum())
    counts = {"a": len(shown), "b": w.number(len(rows), 0), "n": w.number(missed, 0)}
    said = [f"{w.t(why, **counts)} {w.t('Semua ada di tabel.')}"]
    silent = rows.loc[rows["capaian"].isna(), "status"].value_counts()
    if len(silent):
        listed = w.join(f"{w.t(str(status))} {w.number(n, 0)}" for status, n in silent.items())
        said.append(w.t("Tanpa persentase: {daftar}.", daftar=listed))
    return said
