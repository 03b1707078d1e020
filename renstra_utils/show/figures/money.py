"""Figures about money: by year, and beside performance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ...wording import Wording
from .canvas import (
    PLATE,
    as_svg,
    color,
    equals,
    finite,
    legend_entry,
    numbers,
    sheet,
    wrap,
    write,
    write_absent,
)


@as_svg
def money_by_year(rows: pd.DataFrame, w: Wording) -> Any:
    """Indicative funding, ceiling and spending by year, side by side from zero; a year without any says so.

    `rows`: tahun, pendanaan, pagu, realisasi in rupiah, dari_usulan: pendanaan is only proposed, so hatched.
    """
    kinds = {
        "pendanaan": (w.t("Pendanaan indikatif"), "accent-3"),
        "pagu": (w.t("Pagu DIPA"), "accent"),
        "realisasi": (w.t("Realisasi"), "accent-2"),
    }
    values = rows.reindex(columns=list(kinds)).apply(finite)
    if values.isna().all(axis=None):
        return w.t("belum tersedia")
    least, most = min(0.0, float(values.min(axis=None))), max(0.0, float(values.max(axis=None)))
    unit, word = _unit(max(most, -least), w)
    least, most, values = least / unit, most / unit, values / unit
    high = max(most, -least) or 1.0
    drawn = sheet(300)
    ax = drawn.add_axes((0.09, 0.1, 0.9, 0.68))
    ax.set_ylim(least * 1.12, most * 1.12 or high * 0.12)
    ax.set_xlim(-0.5, len(rows) - 0.5)
    for j, (key, (label, token)) in enumerate(kinds.items()):
        hatched = equals(rows["dari_usulan"], True) & (key == "pendanaan")
        for i, (value, proposed) in enumerate(zip(values[key], hatched, strict=True)):
            if not pd.isna(value):
                _bar(ax, i + (j - 1) * 0.29, value, token, proposed)
                label_at = max(value, 0) + high * 0.015
                told = w.number(value, 2 if abs(value) < 10 else 1)
                ax.text(i + (j - 1) * 0.29, label_at, told, ha="center", va="bottom", fontsize=10.5)
        legend_entry(ax, 0.02 + j * 0.3, 1.2, "■", token, label, fontsize=14)
    for year in np.flatnonzero(values.isna().all(axis=1)):
        write_absent(ax, float(year), high * 0.03, wrap(w.t("belum tersedia"), 9))
    write(ax, 0, 1.07, f"Rp\u00a0{word}".strip(), color=color("muted"), ha="left", fontsize=11)
    numbers(ax.yaxis, w)
    ax.set_xticks(range(len(rows)), [str(y) for y in rows["tahun"]])
    return drawn


def _unit(reach: float, w: Wording) -> tuple[float, str]:
    """The unit that amounts up to `reach` rupiah are written in, and its name."""
    units = ((1e12, w.t("triliun")), (1e9, w.t("miliar")), (1e6, w.t("juta")))
    return next((u for u in units if reach >= u[0]), (1.0, ""))


def _bar(ax: Any, x: float, height: float, token: str, hatched: bool) -> None:
    edge = color(token)
    inside, hatch = (color("surface"), "///") if hatched else (edge, None)
    ax.bar(x, height, 0.27, color=inside, edgecolor=edge, hatch=hatch, linewidth=1)


#: Where a point's number may stand beside it, in points, best first.
_SPOTS = [(12, 0), (-12, 0), (0, 13), (0, -13), (12, 12), (-12, 12), (12, -12), (-12, -12), (22, 0), (-22, 0)]
#: What each quarter means: x and y of its corner, words, and how they stand to the corner.
_QUARTERS = [
    (0.01, 0.98, "hemat dan tercapai", "left", "top"),
    (0.99, 0.98, "terserap dan tercapai", "right", "top"),
    (0.01, 0.02, "kurang terserap dan kurang tercapai", "left", "bottom"),
    (0.99, 0.02, "terserap tetapi kurang tercapai", "right", "bottom"),
]


def _places(points: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """For each point of the page, the first spot around it that no point and no earlier number holds."""
    taken, places = list(points), []
    for x, y in points:
        free = (s for s in _SPOTS if all(abs(x + s[0] - a) > 11 or abs(y + s[1] - b) > 11 for a, b in taken))
        spot = next(free, _SPOTS[0])
        places.append(spot)
        taken.append((x + spot[0], y + spot[1]))
    return places


@as_svg
def performance_vs_spending(rows: pd.DataFrame, w: Wording, spent_mark: float = 95.0) -> Any:
    """Mean attainment against absorption: numbered points, four named quarters, the activities beneath.

    `rows`: kegiatan, capaian and serapan in percent. `spent_mark`: the absorption that counts as spent.
    """
    rows = rows.assign(capaian=finite(rows["capaian"]), serapan=finite(rows["serapan"]))
    told = rows.dropna(subset=["capaian", "serapan"])
    if told.empty:
        return w.t("tanpa angka")
    listed = len(told) * 20
    total = 330 + listed + 16
    left, right = min(told["serapan"].min(), spent_mark) - 8, max(told["serapan"].max(), 100) + 8
    low, high = min(told["capaian"].min(), 90) - 8, max(told["capaian"].max(), 110) + 8
    drawn = sheet(total)
    ax = drawn.add_axes((0.1, (listed + 62) / total, 0.87, 248 / total))
    ax.set_xlim(left, right)
    ax.set_ylim(low, high)
    ax.axhline(100, color=color("line"), linewidth=1.2)
    ax.axvline(spent_mark, color=color("line"), linewidth=1.2)
    if right > 100:
        ax.axvline(100, color=color("bad"), linewidth=1.2, linestyle=(0, (4, 3)))
    for x, y, text, ha, va in _QUARTERS:
        write(ax, x, y, w.t(text), ha=ha, va=va, color=color("muted"), fontsize=11, bbox=PLATE)
    unit_x, unit_y = (right - left) / 557, (high - low) / 248
    points = list(zip(told["serapan"], told["capaian"], strict=True))
    places = _places([(s / unit_x, c / unit_y) for s, c in points])
    for i, ((s, c), place, name) in enumerate(zip(points, places, told["kegiatan"], strict=True), 1):
        marker, token = ("o", "good") if c >= 100 - 1e-9 else ("v", "bad")
        ax.plot(s, c, marker, color=color(token), markersize=8)
        at = {"xytext": place, "textcoords": "offset points", "ha": "center", "va": "center"}
        ax.annotate(str(i), (s, c), fontweight="bold", **at)
        drawn.text(0.02, (listed - i * 20 + 12) / total, f"{i}. {wrap(name, 78, 1)}", fontsize=12)
    numbers(ax.xaxis, w)
    numbers(ax.yaxis, w)
    ax.set_xlabel(w.t("Serapan, % pagu setelah revisi"))
    write(ax, 0, 1.03, w.t("Rata-rata capaian, %"), color=color("muted"))
    return drawn
