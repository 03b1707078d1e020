"""Figures over the years: the office's means, and one indicator's pace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ...wording import Wording
from ..theme import PARTIAL
from .canvas import (
    PLATE,
    Paper,
    as_svg,
    axes,
    color,
    equals,
    finite,
    legend,
    measure,
    numbers,
    room,
    wrap,
    write_absent,
)


@as_svg
def yearly_trend(rows: pd.DataFrame, w: Wording, paper: Paper) -> Any:
    """Mean capaian by year, and below it the share on target, each with its coverage under the year.

    `rows`: tahun, rata_rata and persen_memenuhi in percent, n_angka, n_target, n_memenuhi, n_dinilai.
    n_lapor and n_sementara, where they are there, say why a year has no figure.
    """
    rows = rows.assign(**{k: finite(rows[k]) for k in ("rata_rata", "persen_memenuhi")})
    reported, partly = (
        rows.get(k, pd.Series(0, index=rows.index)).fillna(0) > 0 for k in ("n_lapor", "n_sementara")
    )
    why = np.select([reported, partly], ["tanpa angka", PARTIAL], "belum dilaporkan")
    if rows[["rata_rata", "persen_memenuhi"]].isna().all(axis=None):
        return w.t(next((m for m in why if m != "belum dilaporkan"), "belum dilaporkan"))
    rows = rows.assign(kosong=[w.t(m) for m in why])
    high = 200 if paper.narrow else 215
    drawn = paper.sheet(2 * high)
    title = w.t("Rata-rata capaian, %; garis 100 = target")
    mean = _by_year(drawn, paper, (0, title), rows, "rata_rata", ("n_angka", "n_target"), w)
    mean.axhline(100, color=color("accent-2"), linewidth=1.6)
    title = w.t("Memenuhi target, % yang dinilai")
    _by_year(drawn, paper, (high, title), rows, "persen_memenuhi", ("n_memenuhi", "n_dinilai"), w)
    return drawn


def _by_year(
    drawn: Any,
    paper: Paper,
    head: tuple[float, str],
    rows: pd.DataFrame,
    key: str,
    parts: tuple[str, str],
    w: Wording,
) -> Any:
    """Axes with a bar a year of one measure in percent, `parts` (so many of so many) under the year.

    `head`: where they begin, in pixels from above, and their title.
    """
    top, title = head
    left = max(34 if paper.narrow else 44, room([0, *rows[key]], w))
    wide, high = paper.width - left - 4, 110 if paper.narrow else 134
    drawn.text(0, 1 - (top + 16) / (drawn.get_figheight() * 72), title, fontweight="bold")
    ax = axes(drawn, left, top + 30, wide, high)
    slot = wide / len(rows)
    values, x = rows[key].to_numpy(), np.arange(len(rows))
    told = ~np.isnan(values)
    most = max([100.0, *values[told]])
    ax.set_ylim(0, most * 1.18)
    ax.set_xlim(-0.5, len(rows) - 0.5)
    ax.bar(x[told], values[told], 0.5, color=color("accent"))
    for i, (value, absent) in enumerate(zip(values, rows["kosong"], strict=True)):
        if np.isnan(value):
            write_absent(ax, i, most * 0.04, wrap(absent, slot - 2, 3, 11), fontsize=11)
        else:
            label = w.number(value, 1, bounds=[0, 100])
            if measure(label, bold=True) > slot:
                label = w.short(value).replace("\u00a0", "\n")
            place = {"ha": "center", "va": "bottom", "fontweight": "bold", "bbox": PLATE}
            ax.text(i, max(value, 0) + most * 0.04, label, **place)
    covered = zip(rows["tahun"], *(rows[p].map(lambda n: w.number(n, 0)) for p in parts), strict=True)
    counts = ((year, wrap(w.t("{a} dari {b}", a=a, b=b), slot - 8)) for year, a, b in covered)
    ax.set_xticks(x, [f"{year}\n{count}" for year, count in counts])
    if most < 250:
        ax.set_yticks([0, 50, 100])
    numbers(ax.yaxis, w)
    return ax


@as_svg
def pace(rows: pd.DataFrame, w: Wording, paper: Paper, satuan: str = "") -> Any:
    """One indicator: targets, realisasi, and the dashed way from the last realisasi to the end target.

    `rows`: tahun, t_angka, r_angka. Where `sebagian` says that only a part of a year is in, it stands hollow
    beside the line, with its triwulan_terakhir. `satuan`: the unit of its figures.
    """
    years = rows["tahun"].astype(int).to_numpy()
    targets, seen = (finite(rows[k]).to_numpy() for k in ("t_angka", "r_angka"))
    if np.isnan(targets).all() and np.isnan(seen).all():
        return w.t("tanpa angka")
    nothing = pd.Series(pd.NA, index=rows.index)
    partial = equals(rows.get("sebagian", nothing), True).to_numpy()
    quarters = rows.get("triwulan_terakhir", nothing).where(partial)
    whole = np.where(partial, np.nan, seen)
    drawn = paper.sheet(252 if paper.narrow else 264)
    entries = [("▬", "accent-2", w.t("target")), ("●", "accent", w.t("realisasi"))]
    top = legend(drawn, 0, [*entries, ("┄", "muted", w.t("laju yang diperlukan"))]) + 24
    left = room([*targets, *seen], w)
    wide = paper.width - left - 6
    ax = axes(drawn, left, top, wide, drawn.get_figheight() * 72 - top - 26)
    name = wrap(satuan or w.t("tanpa satuan"), paper.width - 4, 1)
    drawn.text(0, 1 - (top - 10) / (drawn.get_figheight() * 72), name, color=color("muted"))
    slot = min(34.0, wide / len(years) * 0.6)
    ax.plot(years, targets, "_", color=color("accent-2"), markersize=slot, markeredgewidth=3)
    ax.plot(years, whole, "o-", color=color("accent"), linewidth=2)
    hollow = {"markerfacecolor": color("surface"), "markeredgewidth": 1.6}
    ax.plot(years[partial], seen[partial], "o", color=color("part"), **hollow)
    known = np.flatnonzero(~np.isnan(whole))
    if len(known) and known[-1] < len(years) - 1 and not np.isnan(targets[-1]):
        ends = [years[known[-1]], years[-1]], [whole[known[-1]], targets[-1]]
        ax.plot(*ends, color=color("muted"), linestyle=(0, (5, 4)))
    for year, value, target, quarter in zip(years, seen, targets, quarters, strict=True):
        if not np.isnan(value):
            until = "" if pd.isna(quarter) else w.t("s.d. {triwulan}", triwulan=w.quarter(quarter))
            # The figure stands away from the target's mark.
            place = {"xytext": (0, -9), "va": "top"} if target > value else {"xytext": (0, 9), "va": "bottom"}
            written = w.value(value)
            if measure(written, bold=True) > wide / len(years):
                written = w.short(value).replace("\u00a0", "\n")
            label = f"{written}\n{until}".strip()
            style = {"textcoords": "offset points", "ha": "center", "fontweight": "bold"}
            ax.annotate(label, (year, value), **place, **style)
    ax.margins(y=0.25)
    # Every year has its place, also where one alone has a figure.
    ax.set_xlim(years[0] - 0.5, years[-1] + 0.5)
    ax.set_xticks(years, [str(y) for y in years])
    numbers(ax.yaxis, w)
    return drawn
