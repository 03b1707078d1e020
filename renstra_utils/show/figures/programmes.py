"""Small multiples by programme: every indicator of a year on one scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...wording import Wording
from ..theme import PARTIAL, STATUS_MARK
from .canvas import as_svg, color, equals, finite, named_rows, sheet, wrap, write

_MARKER = {"melampaui": "^", "tercapai": "o", "tidak tercapai": "v"}
_PART = STATUS_MARK[PARTIAL][0]


@as_svg
def programme_multiples(rows: pd.DataFrame, w: Wording, cap: float = 120.0) -> Any:
    """By programme on one scale: a line per activity, a mark per indicator at its raw capaian.

    `rows`: program, kegiatan, status, capaian_mentah in percent; indicators without one are counted aside.
    `cap`: the percentage beyond which marks stand at the edge, 120 at least.
    """
    partial = equals(rows["status"], PARTIAL)
    rows = rows.assign(
        capaian=finite(rows["capaian_mentah"]).mask(partial),
        program=rows["program"].fillna("—"),
        baris=rows["kegiatan"].fillna(w.t("tingkat program")),
    )
    if rows["capaian"].isna().all():
        silent = rows["status"].isin(["belum dilaporkan", "tanpa target"]).all()
        return w.t(PARTIAL if partial.any() else "belum dilaporkan" if silent else "tanpa angka")
    groups = {p: dict(list(g.groupby("baris", sort=False))) for p, g in rows.groupby("program", sort=False)}
    heights = [len(lines) * 36 + 44 for lines in groups.values()]
    above = 20 if partial.any() else 4
    total, y = sum(heights) + 30.0 + above, sum(heights) + 30.0
    drawn, top = sheet(total), max(cap, 120.0)
    for at, ((name, lines), height) in enumerate(zip(groups.items(), heights, strict=True)):
        y -= height
        ax = drawn.add_axes((0.36, (y + 8) / total, 0.48, (height - 36) / total))
        above_ax = 1.0 + 10 / (height - 36)
        _scale(ax, lines, top, labelled=at == len(groups) - 1)
        write(ax, -0.74, above_ax, wrap(name, 80, 1), fontweight="bold", va="bottom")
        _activities(ax, lines, top, w)
        if at == 0:
            aside = w.t("tanpa angka")
            aside = f"○ {aside}\n{_PART} {w.t(PARTIAL)}" if partial.any() else aside
            write(ax, 1.03, above_ax, aside, ha="left", va="bottom", color=color("muted"), fontsize=11)
    return drawn


def _scale(ax: Any, names: Iterable[str], top: float, labelled: bool) -> None:
    """The common scale of a programme, from zero, with the line of 100 and its activities by name."""
    ax.set_xlim(0, top * 1.04)
    ax.grid(True, axis="x")
    ax.grid(False, axis="y")
    ax.axvline(100, color=color("accent-2"), linewidth=1.6)
    named_rows(ax, [wrap(name, 30) for name in names])
    ax.spines["left"].set_visible(False)
    ax.set_xticks([0, 25, 50, 75, 100, *([top] if top > 110 else [])])
    ax.tick_params(labelbottom=labelled)


def _activities(ax: Any, lines: dict[str, pd.DataFrame], top: float, w: Wording) -> None:
    """A mark per indicator on its activity's line, and beside the line how many have no figure."""
    spots: dict[str, list[tuple[float, float]]] = {status: [] for status in _MARKER}
    for line, here in enumerate(lines.values()):
        told = here.dropna(subset="capaian").sort_values("capaian")
        values = told["capaian"].clip(0, top)
        for value, aside, status in zip(values, _spread(values), told["status"], strict=True):
            spots.get(status, []).append((value, line + aside))
        part = int(equals(here["status"], PARTIAL).sum())
        counts = {"○": len(here) - len(told) - part, _PART: part}
        if any(counts.values()):
            text = "  ".join(f"{shape} {w.number(n, 0)}" for shape, n in counts.items() if n)
            ax.text(1.03, line, text, transform=ax.get_yaxis_transform(), va="center", color=color("muted"))
    for status, found in spots.items():
        if found:
            style = {"color": color(STATUS_MARK[status][1]), "markersize": 7, "clip_on": False}
            ax.plot(*zip(*found, strict=True), _MARKER[status], **style)


def _spread(values: Iterable[float]) -> list[float]:
    """How far aside of its line each mark stands, in lines, so that none lies on another."""
    seen: Counter[int] = Counter()
    aside = []
    for value in values:
        seen[round(value / 3)] += 1
        steps, odd = divmod(seen[round(value / 3)], 2)
        aside.append(max(min(steps * (0.15 if odd else -0.15), 0.4), -0.4))
    return aside
