"""Bars that count: offices by capaian."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd

from ...wording import Wording
from .canvas import Paper, as_svg, axes, color, finite, measure, numbers, write


def bin_width(values: pd.Series) -> float:
    """Width of a distribution's bars: the finest of 1, 2, 5, 10, 20, 50 … that gives fifteen at most."""
    known = finite(values).dropna()
    span = float(known.max() - known.min()) if len(known) else 0.0
    return next(m * 10.0**k for k in itertools.count() for m in (1, 2, 5) if span / (m * 10.0**k) <= 15)


@as_svg
def distribution(values: pd.Series, w: Wording, paper: Paper, unit: str = "%") -> Any:
    """How many offices lie where, with the median marked. `values`: a figure for each office, in `unit`."""
    known = finite(values).dropna()
    if known.empty:
        return w.t("tanpa angka")
    step = bin_width(known)
    low = np.floor(known.min() / step) * step
    counts, edges = np.histogram(known, low + step * np.arange(int((known.max() - low) // step) + 2))
    drawn = paper.sheet(250)
    ax = axes(drawn, 40, 44, paper.width - 60, 160)
    ax.bar(edges[:-1] + step / 2, counts, step * 0.92, color=color("accent"))
    middle = float(known.median())
    ax.axvline(middle, color=color("accent-2"), linewidth=2)
    ax.set_ylim(0, counts.max() * 1.12)
    label = f"{w.t('median')} {w.number(middle, 1, bounds=[100])}\u00a0{unit}".strip()
    left, right = ax.get_xlim()
    at, half = (middle - left) / (right - left), measure(label, bold=True) / 2 / (paper.width - 60)
    at = min(max(at, half - 20 / paper.width), 1 + 20 / paper.width - half)
    write(ax, at, 1.02, label, ha="center", va="bottom", fontweight="bold")
    ax.set_xlabel(unit)
    ax.xaxis.get_major_locator().set_params(nbins=5 if paper.narrow else 9)
    ax.yaxis.get_major_locator().set_params(integer=True)  # offices come whole
    numbers(ax.xaxis, w)
    numbers(ax.yaxis, w)
    drawn.text(0, 1 - 14 / 250, w.t("banyaknya kantor"), color=color("muted"))
    return drawn
