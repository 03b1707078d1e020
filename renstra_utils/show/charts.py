"""DataFrame -> accessible SVG. matplotlib draws the figures; the many small marks in tables are written directly.

Every figure carries a name and a description that says the finding. Colours are CSS variables, so that a page has a dark mode; status
is always shape as well as colour; a missing value is shown as missing, never at zero, and so is one that is no finite number.
"""

from __future__ import annotations

import io
import itertools
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..text import exact
from ..wording import Wording, is_figure

#: Colour by name: (light, dark). Blue and orange carry the meaning, which the common colour blindnesses tell apart.
TOKENS = {
    "ink": ("#1b1f24", "#e8ecf1"),
    "muted": ("#525b66", "#aab4c0"),
    "grid": ("#d5dbe2", "#39424d"),
    "line": ("#7a8490", "#7f8a97"),
    "surface": ("#ffffff", "#14181d"),
    "soft": ("#f2f5f8", "#1e242b"),
    "accent": ("#0b5394", "#7fbaf0"),
    "accent-2": ("#a34f00", "#f0a35a"),
    "accent-3": ("#6b7785", "#93a0ae"),
    "good": ("#00697a", "#4cc3d4"),
    "exceed": ("#0b5394", "#7fbaf0"),
    "bad": ("#b5400c", "#ff9a62"),
    "none": ("#525b66", "#aab4c0"),
    "band-1": ("#c3ccd6", "#4a5562"),
    "band-2": ("#d9dfe6", "#39424d"),
    "band-3": ("#eaeef2", "#2a323b"),
    "mark": ("#ffd33d", "#7a5d00"),
    "mark-ink": ("#1b1f24", "#fff6d6"),
    "part": ("#6a4a9c", "#bda4ee"),
}
# Stand-ins that matplotlib draws with, one for each token.
_STAND_IN = {
    name: f"#0101{i:02x}"
    for i, name in enumerate(
        [
            "ink",
            "muted",
            "grid",
            "surface",
            "line",
            *[t for t in TOKENS if t not in ("ink", "muted", "grid", "surface", "line")],
        ],
        1,
    )
}

#: Status -> (CSS class, shape, colour). Shape and word stand beside the colour.
STATUS_MARK = {
    "melampaui": ("exceed", "▲", "exceed"),
    "tercapai": ("good", "●", "good"),
    "tidak tercapai": ("bad", "▼", "bad"),
    "ambigu": ("none", "◇", "none"),
    "tidak terdefinisi": ("none", "□", "none"),
    "sementara": ("part", "◐", "part"),
    "belum dinilai": ("none", "◌", "none"),
    "belum dilaporkan": ("none", "○", "none"),
    "tanpa target": ("none", "–", "none"),
    "lebih belanja": ("bad", "▲", "bad"),
    "terserap": ("good", "●", "good"),
    "belum tersedia": ("none", "–", "none"),
    "sudah tercapai": ("good", "●", "good"),
    "menuju target": ("exceed", "▲", "exceed"),
    "perlu percepatan": ("bad", "▼", "bad"),
    "belum ada tren": ("none", "◌", "none"),
    "tanpa angka": ("none", "–", "none"),
    "tanpa target akhir": ("none", "–", "none"),
    "diganti": ("none", "→", "none"),
    "segar": ("good", "●", "good"),
    "menunggu data": ("none", "○", "none"),
    "gagal": ("bad", "✕", "bad"),
    "sebagian dilaporkan": ("part", "◐", "part"),
    "tanpa pagu": ("none", "□", "none"),
}
#: A year of which only a part is in: neither judged nor joined to a line.
PARTIAL = "sementara"
_MARKER = {"melampaui": "^", "tercapai": "o", "tidak tercapai": "v"}

#: CSS of the small marks in tables.
MARKS_CSS = (
    ".renstra .bl,.renstra .sp{display:block;height:1.1rem}.renstra .bl{width:8rem}.renstra .sp{width:6rem}"
    ".bg .a{fill:var(--c-band-1)}.bg .b{fill:var(--c-band-2)}.bg .c{fill:var(--c-band-3)}.bg .t{fill:var(--c-accent-2)}"
    ".bl .m{fill:var(--c-ink)}"
    ".sp path{fill:none;stroke:var(--c-accent);stroke-width:1.6;stroke-linecap:round}.sp .r{stroke:var(--c-line);stroke-width:.8;stroke-dasharray:2 2}"
    ".sp circle{fill:var(--c-accent)}.sp .g{fill:var(--c-surface);stroke:var(--c-line)}"
)


def status_css() -> str:
    """Shape and colour of each status; the word stands in the text. The shape is not read aloud."""
    rules = [
        f".renstra .s{i}::before{{content:'{shape} '/'';color:var(--c-{token})}}"
        for i, (_, shape, token) in enumerate(STATUS_MARK.values())
    ]
    every = ",".join(f".renstra .s{i}" for i in range(len(STATUS_MARK)))
    return f"{every}{{white-space:nowrap}}" + "".join(rules)


def css_tokens(lab: bool = False) -> str:
    """The colours as CSS variables: light, dark where the reader asks for it, and light on paper. `lab`: JupyterLab's theme decides."""

    def block(i: int, where: str = ":root") -> str:
        return where + "{" + ";".join(f"--c-{k}:{v[i]}" for k, v in TOKENS.items()) + "}"

    text = f"{block(0)}@media (prefers-color-scheme:dark){{{block(1)}}}@media print{{{block(0)}}}"
    if lab:
        text += "".join(block(i, f"[data-jp-theme-light={word}]") for i, word in enumerate(("true", "false")))
    return text


def _c(token: str) -> str:
    return _STAND_IN[token]


#: A plate under text that would otherwise lie on a line.
_PLATE = {"facecolor": _STAND_IN["surface"], "edgecolor": "none", "pad": 1.0}


# --- small marks in tables ----------------------------------------------------------------------------------------------


def bullet_ground(cap: float = 120.0, bands: Sequence[float] = (), *, id: str = "bl") -> str:
    """What every bullet of a page stands on: bands in one hue and the mark at 100. Placed once, before the first bullet.

    `id`: another one where several grounds share a document, as notebooks in JupyterLab do.
    """
    top = max(cap, 100.0) * 1.05
    low, high, mark = (round(v / top * 120) for v in ((bands[0], bands[-1], 100) if bands else (75, 90, 100)))
    return (
        f'<svg width="0" height="0" aria-hidden="true" style="position:absolute"><symbol id="{id}" class="bg" viewBox="0 0 120 15">'
        f'<path class="c" d="M{high} 1H120v13H{high}z"/><path class="b" d="M{low} 1H{high}v13H{low}z"/><path class="a" d="M0 1h{low}v13H0z"/>'
        f'<path class="t" d="M{mark} 0h2v15h-2z"/></symbol></svg>'
    )


def bullet(value: float, cap: float = 120.0, *, label: str, ground: str = "bl") -> str:
    """A bullet graph of one capaian in percent, on the `bullet_ground` of that id: a bar from zero, a sliver at zero. A missing value has no bar."""
    top = max(cap, 100.0) * 1.05
    bar = (
        ""
        if not is_figure(value)
        else f'<path class="m" d="M0 5h{max(min(float(value), top) / top * 120, 2):.0f}v5H0z"/>'
    )
    return f'<svg class="bl" viewBox="0 0 120 15" role="img" aria-label="{escape(label)}"><use href="#{ground}"/>{bar}</svg>'


def sparkline(years: Sequence[int], values: Sequence[float], *, label: str) -> str:
    """Capaian over the years with the line of 100; a year without a value is a hollow dot on the base, the last value a full one."""
    known = [float(v) for v in values if is_figure(v)]
    low, high = min([*known, 80.0]), max([*known, 120.0])
    step = 84 / max(len(years) - 1, 1)
    x = [3 + i * step for i in range(len(years))]
    y = [14 - (float(v) - low) / (high - low) * 12 if is_figure(v) else None for v in values]
    path, pen = "", "M"
    for a, b in zip(x, y, strict=True):
        if b is None:
            pen = "M"
        else:
            # `h0` makes a value between two gaps a dot instead of nothing.
            path, pen = f"{path}{pen}{a:.0f} {b:.1f}" + ("h0" if pen == "M" else ""), "L"
    gaps = "".join(
        f'<circle class="g" cx="{a:.0f}" cy="14" r="1.3"/>' for a, b in zip(x, y, strict=True) if b is None
    )
    last = [(a, b) for a, b in zip(x, y, strict=True) if b is not None]
    dot = f'<circle cx="{last[-1][0]:.0f}" cy="{last[-1][1]:.1f}" r="2.2"/>' if last else ""
    line = f'<path class="r" d="M0 {14 - (100 - low) / (high - low) * 12:.1f}h90"/>'
    return f'<svg class="sp" viewBox="0 0 90 16" role="img" aria-label="{escape(label)}">{line}<path d="{path}"/>{gaps}{dot}</svg>'


# --- figures ------------------------------------------------------------------------------------------------------------


@cache
def _style() -> Any:
    import matplotlib

    return dict(
        matplotlib.rc_params_from_file(
            Path(__file__).with_name("renstra.mplstyle"), use_default_template=False
        )
    )


@contextmanager
def _canvas(id: str, width: float, height: float) -> Iterator[Any]:
    """A figure of `width` × `height` CSS pixels in the project's style; nothing global changes."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_style(), "svg.hashsalt": id}):
        yield Figure(figsize=(width / 72, height / 72))


_COORDINATE = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")


def _shorter(m: re.Match[str]) -> str:
    """A coordinate with one decimal, without a trailing or a negative zero."""
    text = f"{float(m[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _svg(figure: Any, *, id: str, name: str, finding: str) -> str:
    """The figure as inline SVG: named and described, ids of its own, colours as variables, no date and no network."""
    buffer = io.StringIO()
    figure.savefig(
        buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
    )
    text = buffer.getvalue()
    box = re.search(r'viewBox="([^"]+)"', text)
    body = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style[^>]*>.*?</style>", "", body, flags=re.S)
    body = re.sub(r"\bid=\"([^\"]+)\"", rf'id="{id}-\1"', body)
    body = body.replace("xlink:href", "href")
    body = re.sub(r"(url\(#|href=\"#)", rf"\1{id}-", body)
    body = re.sub(
        r"\sid=\"[^\"]*-(?:figure|axes|patch|text|matplotlib|PolyCollection|LineCollection|PathCollection|line2d|xtick|ytick|legend)[^\"]*\"",
        "",
        body,
    )
    # Coordinates are shortened inside tags only: what a reader reads is left alone.
    body = re.sub(r"<[^>]*>", lambda tag: _COORDINATE.sub(_shorter, tag[0]), body)
    body = re.sub(r"font: (\d+(?:\.\d+)?)px [^;\"]+", r"font-size: \1px", body)
    body = re.sub(r"font-family: [^;\"]+;?", "", body)
    for token, color in _STAND_IN.items():
        body = body.replace(color, f"var(--c-{token})")
    body = re.sub(r"\s*\n\s*", "\n", body).strip()
    assert box is not None
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{escape(name)}</title>'
        f'<desc id="{id}-d">{escape(finding)}</desc>{body}</svg>'
    )


def _nothing(id: str, name: str, finding: str, text: str) -> str:
    """What stands in the place of a picture that has nothing to draw."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 64" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{escape(name)}</title>'
        f'<desc id="{id}-d">{escape(finding)}</desc><rect x=".5" y=".5" width="639" height="63" fill="none" stroke="var(--c-line)" stroke-dasharray="4 4"/>'
        f'<text x="320" y="37" text-anchor="middle" font-size="15" fill="var(--c-muted)">{escape(text)}</text></svg>'
    )


def _wrap(text: Any, width: int, lines: int = 2) -> str:
    """At most so many lines; what is left out is told by a mark. A word longer than a line is cut, never dropped."""
    parts = textwrap.wrap(str(text), width)
    if len(parts) > lines:
        last = " ".join(parts[lines - 1 :])[: width - 2]
        whole = last.rpartition(" ")[0]
        parts = [*parts[: lines - 1], f"{whole if len(whole) > width // 2 else last} …"]
    return _plain("\n".join(parts))


def _axis(axis: Any, w: Wording) -> None:
    """An axis writes its numbers as the reader does: as many decimals as its steps have, large ones in words."""
    from matplotlib.ticker import FuncFormatter

    class Figures(FuncFormatter):
        def format_ticks(self, values: Sequence[float]) -> list[str]:
            told = [exact(v) for v in values]
            if max((abs(v) for v in values), default=0) >= 1e6:
                return [w.short(v) for v in values]
            places = max((len(v.partition(".")[2]) for v in told), default=0)
            return [w.number(v, min(places, 6), padded=True) for v in values]

    axis.set_major_formatter(Figures(lambda value, _: w.number(value)))


def _finite(values: pd.Series) -> pd.Series:
    """The figures of a column; what is missing or infinite has no place on a scale."""
    return pd.to_numeric(values, errors="coerce").astype(float).replace([np.inf, -np.inf], np.nan)


def _plain(text: Any) -> str:
    """Text that matplotlib must not read as mathematics."""
    return str(text).replace("$", r"\$")


def programme_multiples(
    rows: pd.DataFrame, *, id: str, name: str, finding: str, bahasa: str, cap: float = 120.0
) -> str:
    """Small multiples by programme on one scale: a line per activity, a mark per indicator at its raw capaian, those without one counted aside."""
    w = Wording(bahasa)
    partial = rows["status"].eq(PARTIAL).fillna(False).astype(bool)
    rows = rows.assign(
        capaian_mentah=_finite(rows["capaian_mentah"]).mask(partial),
        program=rows["program"].fillna("—"),
        baris=rows["kegiatan"].fillna(w.t("tingkat program")),
    )
    if rows["capaian_mentah"].isna().all():
        silent = rows["status"].isin(["belum dilaporkan", "tanpa target"]).all()
        why = PARTIAL if partial.any() else "belum dilaporkan" if silent else "tanpa angka"
        return _nothing(id, name, finding, w.t(why))
    groups = [(p, list(dict.fromkeys(g["baris"])), g) for p, g in rows.groupby("program", sort=False)]
    heights = [len(lines) * 36 + 44 for _, lines, _ in groups]
    top = max(cap, 120.0)
    aside_title = w.t("tanpa angka")
    if partial.any():
        aside_title = f"○ {aside_title}\n{STATUS_MARK[PARTIAL][1]} {w.t(PARTIAL)}"
    above = 20 if partial.any() else 4
    total = sum(heights) + 30 + above
    with _canvas(id, 640, total) as figure:
        y = float(total - above)
        for at, (programme, lines, g) in enumerate(groups):
            y -= heights[at]
            ax = figure.add_axes((0.36, (y + 8) / total, 0.48, (heights[at] - 36) / total))
            ax.set_xlim(0, top * 1.04)
            ax.set_ylim(len(lines) - 0.4, -0.6)
            ax.grid(True, axis="x")
            ax.grid(False, axis="y")
            ax.axvline(100, color=_c("accent-2"), linewidth=1.6)
            ax.set_yticks(range(len(lines)), [_wrap(line, 30) for line in lines])
            ax.tick_params(axis="y", labelcolor=_c("ink"))
            ax.spines["left"].set_visible(False)
            last = at == len(groups) - 1
            ax.set_xticks([0, 25, 50, 75, 100, *([top] if top > 110 else [])])
            ax.tick_params(labelbottom=last)
            ax.text(
                -0.74,
                1.0 + 10 / (heights[at] - 36),
                _wrap(programme, 80, 1),
                transform=ax.transAxes,
                fontweight="bold",
                va="bottom",
            )
            spots: dict[str, list[tuple[float, float, str]]] = {}
            for line, label in enumerate(lines):
                here = g[g["baris"] == label].sort_values("capaian_mentah")
                told = here[here["capaian_mentah"].notna()]
                values = told["capaian_mentah"].clip(0, top).to_numpy()
                # Marks that would lie on each other are spread over the line's height.
                place: list[float] = []
                seen: dict[int, int] = {}
                for v in values:
                    k = round(v / 3)
                    seen[k] = seen.get(k, 0) + 1
                    place.append(((seen[k]) // 2) * (0.15 if seen[k] % 2 else -0.15))
                spots[label] = [
                    (v, line + max(min(dy, 0.4), -0.4), status)
                    for v, dy, status in zip(values, place, told["status"], strict=True)
                ]
                part = int(here["status"].eq(PARTIAL).sum())
                aside = {"○": len(here) - len(told) - part, STATUS_MARK[PARTIAL][1]: part}
                if any(aside.values()):
                    ax.text(
                        1.03,
                        line,
                        "  ".join(f"{shape} {w.number(n, 0)}" for shape, n in aside.items() if n),
                        transform=ax.get_yaxis_transform(),
                        va="center",
                        color=_c("muted"),
                    )
            for status, marker in _MARKER.items():
                xy = [(x, y_) for found in spots.values() for x, y_, said in found if said == status]
                if xy:
                    color = _c(STATUS_MARK[status][2])
                    ax.plot(*zip(*xy, strict=True), marker, color=color, markersize=7, clip_on=False)
            if at == 0:
                ax.text(
                    1.03,
                    1.0 + 10 / (heights[at] - 36),
                    aside_title,
                    transform=ax.transAxes,
                    ha="left",
                    va="bottom",
                    color=_c("muted"),
                    fontsize=11,
                )
        return _svg(figure, id=id, name=name, finding=finding)


def money_by_year(rows: pd.DataFrame, *, id: str, name: str, finding: str, bahasa: str) -> str:
    """Indicative funding, ceiling and spending by year, side by side from zero; a year without any says so; proposed amounts are hatched."""
    w = Wording(bahasa)
    kinds = [
        ("pendanaan", w.t("Pendanaan indikatif"), "accent-3"),
        ("pagu", w.t("Pagu DIPA"), "accent"),
        ("realisasi", w.t("Realisasi"), "accent-2"),
    ]
    values = rows.reindex(columns=[k for k, _, _ in kinds]).apply(_finite)
    if values.isna().all(axis=None):
        return _nothing(id, name, finding, w.t("belum tersedia"))
    least, most = min(0.0, float(values.min(axis=None))), max(0.0, float(values.max(axis=None)))
    reach = max(most, -least)
    unit, word = next(
        (u, n)
        for u, n in ((1e12, w.t("triliun")), (1e9, w.t("miliar")), (1e6, w.t("juta")), (1, ""))
        if reach >= u or u == 1
    )
    high = (reach / unit) or 1.0
    with _canvas(id, 640, 300) as figure:
        ax = figure.add_axes((0.09, 0.1, 0.9, 0.68))
        ax.set_ylim(least / unit * 1.12, most / unit * 1.12 or high * 0.12)
        ax.set_xlim(-0.5, len(rows) - 0.5)
        for j, (key, label, token) in enumerate(kinds):
            for i, (v, proposed) in enumerate(
                zip(values[key], rows["dari_usulan"].eq(True).fillna(False), strict=True)
            ):
                if pd.isna(v):
                    continue
                hatch = "///" if key == "pendanaan" and proposed else None
                x = i + (j - 1) * 0.29
                ax.bar(
                    x,
                    v / unit,
                    0.27,
                    color=_c("surface") if hatch else _c(token),
                    edgecolor=_c(token),
                    hatch=hatch,
                    linewidth=1,
                )
                ax.text(
                    x,
                    max(v, 0) / unit + high * 0.015,
                    w.number(v / unit, 2 if abs(v / unit) < 10 else 1),
                    ha="center",
                    va="bottom",
                    fontsize=10.5,
                )
            ax.text(
                0.02 + j * 0.3, 1.2, "■", transform=ax.transAxes, color=_c(token), va="center", fontsize=14
            )
            ax.text(0.055 + j * 0.3, 1.2, label, transform=ax.transAxes, va="center")
        for i in range(len(rows)):
            if values.iloc[i].isna().all():
                ax.text(
                    i,
                    high * 0.03,
                    _wrap(w.t("belum tersedia"), 9),
                    ha="center",
                    va="bottom",
                    color=_c("muted"),
                    fontstyle="italic",
                )
        ax.text(
            0,
            1.07,
            f"Rp\u00a0{word}".strip(),
            transform=ax.transAxes,
            color=_c("muted"),
            ha="left",
            fontsize=11,
        )
        _axis(ax.yaxis, w)
        ax.set_xticks(range(len(rows)), [str(y) for y in rows["tahun"]])
        return _svg(figure, id=id, name=name, finding=finding)


def performance_vs_spending(
    rows: pd.DataFrame, *, id: str, name: str, finding: str, bahasa: str, spent_mark: float = 95.0
) -> str:
    """Mean attainment against absorption: a numbered point per activity, four named quarters, the list of names beneath."""
    w = Wording(bahasa)
    rows = rows.assign(capaian=_finite(rows["capaian"]), serapan=_finite(rows["serapan"]))
    told = rows[rows["capaian"].notna() & rows["serapan"].notna()].reset_index(drop=True)
    if told.empty:
        return _nothing(id, name, finding, w.t("tanpa angka"))
    listed = len(told) * 20
    total = 330 + listed + 16
    left, right = min(told["serapan"].min(), spent_mark) - 8, max(told["serapan"].max(), 100) + 8
    low, high = min(told["capaian"].min(), 90) - 8, max(told["capaian"].max(), 110) + 8
    with _canvas(id, 640, total) as figure:
        ax = figure.add_axes((0.1, (listed + 62) / total, 0.87, 248 / total))
        ax.set_xlim(left, right)
        ax.set_ylim(low, high)
        ax.axhline(100, color=_c("line"), linewidth=1.2)
        ax.axvline(spent_mark, color=_c("line"), linewidth=1.2)
        if right > 100:
            ax.axvline(100, color=_c("bad"), linewidth=1.2, linestyle=(0, (4, 3)))
        corners = [
            (0.01, 0.98, "hemat dan tercapai", "left", "top"),
            (0.99, 0.98, "terserap dan tercapai", "right", "top"),
            (0.01, 0.02, "kurang terserap dan kurang tercapai", "left", "bottom"),
            (0.99, 0.02, "terserap tetapi kurang tercapai", "right", "bottom"),
        ]
        for x, y, text, ha, va in corners:
            ax.text(
                x,
                y,
                w.t(text),
                transform=ax.transAxes,
                ha=ha,
                va=va,
                color=_c("muted"),
                fontsize=11,
                bbox=_PLATE,
            )
        # Each number goes to the first place around its point that no point and no other number holds.
        unit_x, unit_y = (right - left) / 557, (high - low) / 248
        taken = [(s / unit_x, c / unit_y) for s, c in zip(told["serapan"], told["capaian"], strict=True)]
        for i, (s, c) in enumerate(zip(told["serapan"], told["capaian"], strict=True), 1):
            token = "good" if c >= 100 - 1e-9 else "bad"
            ax.plot(s, c, "o" if token == "good" else "v", color=_c(token), markersize=8)
            spots = [
                (12, 0),
                (-12, 0),
                (0, 13),
                (0, -13),
                (12, 12),
                (-12, 12),
                (12, -12),
                (-12, -12),
                (22, 0),
                (-22, 0),
            ]
            free = [
                d
                for d in spots
                if all(abs(s / unit_x + d[0] - x) > 11 or abs(c / unit_y + d[1] - y) > 11 for x, y in taken)
            ]
            dx, dy = (free or spots)[0]
            taken.append((s / unit_x + dx, c / unit_y + dy))
            ax.annotate(
                str(i),
                (s, c),
                xytext=(dx, dy),
                textcoords="offset points",
                ha="center",
                va="center",
                fontweight="bold",
            )
            figure.text(
                0.02,
                (listed - i * 20 + 12) / total,
                f"{i}. {_wrap(told['kegiatan'][i - 1], 78, 1)}",
                fontsize=12,
            )
        _axis(ax.xaxis, w)
        _axis(ax.yaxis, w)
        ax.set_xlabel(w.t("Serapan, % pagu setelah revisi"))
        ax.text(0, 1.03, w.t("Rata-rata capaian, %"), transform=ax.transAxes, color=_c("muted"))
        return _svg(figure, id=id, name=name, finding=finding)


def yearly_trend(rows: pd.DataFrame, *, id: str, name: str, finding: str, bahasa: str) -> str:
    """Mean capaian by year, and below it the share on target, each with its coverage under the year; years without a figure stay empty."""
    w = Wording(bahasa)
    rows = rows.assign(**{k: _finite(rows[k]) for k in ("rata_rata", "persen_memenuhi")})
    counts = {k: rows.get(k, pd.Series(0, index=rows.index)).fillna(0) for k in ("n_lapor", "n_sementara")}
    why = np.select(
        [counts["n_lapor"] > 0, counts["n_sementara"] > 0], ["tanpa angka", PARTIAL], "belum dilaporkan"
    )
    missing = [w.t(m) for m in why]
    if rows["rata_rata"].isna().all() and rows["persen_memenuhi"].isna().all():
        states = [m for m in dict.fromkeys(why) if m != "belum dilaporkan"] or ["belum dilaporkan"]
        return _nothing(id, name, finding, w.t(states[0]))
    x = np.arange(len(rows))
    with _canvas(id, 640, 430) as figure:
        for bottom, key, title, covered, all_ in (
            (0.6, "rata_rata", w.t("Rata-rata capaian, %"), "n_angka", "n_target"),
            (0.09, "persen_memenuhi", w.t("Memenuhi target, % yang dinilai"), "n_memenuhi", "n_dinilai"),
        ):
            ax = figure.add_axes((0.08, bottom, 0.89, 0.32))
            values = rows[key].to_numpy()
            most = max([100.0, *values[~np.isnan(values)]])
            ax.set_ylim(0, most * 1.18)
            ax.set_xlim(-0.5, len(rows) - 0.5)
            told = ~np.isnan(values)
            ax.bar(x[told], values[told], 0.5, color=_c("accent"))
            if key == "rata_rata":
                ax.axhline(100, color=_c("accent-2"), linewidth=1.6)
            for i, v in enumerate(values):
                if np.isnan(v):
                    ax.text(
                        i,
                        most * 0.04,
                        missing[i],
                        ha="center",
                        va="bottom",
                        color=_c("muted"),
                        fontstyle="italic",
                        fontsize=11,
                    )
                else:
                    ax.text(
                        i,
                        max(v, 0) + most * 0.04,
                        w.number(v, 1, bounds=[0, 100]),
                        ha="center",
                        va="bottom",
                        fontweight="bold",
                        bbox=_PLATE,
                    )
            names = [
                f"{y}\n" + w.t("{a} dari {b}", a=w.number(a, 0), b=w.number(b, 0))
                for y, a, b in zip(rows["tahun"], rows[covered], rows[all_], strict=True)
            ]
            ax.set_xticks(x, names)
            if most < 250:
                ax.set_yticks([0, 50, 100])
            _axis(ax.yaxis, w)
            ax.text(-0.08, 1.08, title, transform=ax.transAxes, fontweight="bold")
        return _svg(figure, id=id, name=name, finding=finding)


def pace(rows: pd.DataFrame, *, id: str, name: str, finding: str, bahasa: str) -> str:
    """One indicator: targets, realisasi, and the dashed way from the last realisasi to the end target.

    A year of which only a part is in stands hollow beside the line, with its last quarter.
    """
    w = Wording(bahasa)
    years = rows["tahun"].astype(int).to_numpy()
    t, seen = (_finite(rows[k]).to_numpy() for k in ("t_angka", "r_angka"))
    if np.isnan(t).all() and np.isnan(seen).all():
        return _nothing(id, name, finding, w.t("tanpa angka"))
    nothing = pd.Series(pd.NA, index=rows.index)
    partial = rows.get("sebagian", nothing).eq(True).fillna(False).to_numpy(dtype=bool)
    quarters = rows.get("triwulan_terakhir", nothing)
    r = np.where(partial, np.nan, seen)
    with _canvas(id, 640, 240) as figure:
        ax = figure.add_axes((0.09, 0.12, 0.88, 0.72))
        ax.plot(years, t, "_", color=_c("accent-2"), markersize=34, markeredgewidth=3)
        ax.plot(years, r, "o-", color=_c("accent"), linewidth=2)
        hollow = {"markerfacecolor": _c("surface"), "markeredgewidth": 1.6}
        ax.plot(years[partial], seen[partial], "o", color=_c("part"), **hollow)
        known = np.flatnonzero(~np.isnan(r))
        if len(known) and known[-1] < len(years) - 1 and not np.isnan(t[-1]):
            ax.plot(
                [years[known[-1]], years[-1]], [r[known[-1]], t[-1]], color=_c("muted"), linestyle=(0, (5, 4))
            )
        for a, v, aim, part, quarter in zip(years, seen, t, partial, quarters, strict=True):
            if not np.isnan(v):
                under = aim > v  # the figure stands away from the target's mark
                until = (
                    w.t("s.d. {triwulan}", triwulan=w.quarter(quarter))
                    if part and not pd.isna(quarter)
                    else ""
                )
                ax.annotate(
                    f"{w.value(v)}\n{until}".strip(),
                    (a, v),
                    xytext=(0, -9 if under else 9),
                    textcoords="offset points",
                    ha="center",
                    va="top" if under else "bottom",
                    fontweight="bold",
                )
        ax.margins(y=0.25)
        ax.set_xlim(
            years[0] - 0.5, years[-1] + 0.5
        )  # every year has its place, also where one alone has a figure
        ax.set_xticks(years, [str(y) for y in years])
        _axis(ax.yaxis, w)
        for at, (mark, token, label) in enumerate(
            (
                ("▬", "accent-2", w.t("target")),
                ("●", "accent", w.t("realisasi")),
                ("╌", "muted", w.t("laju yang diperlukan")),
            )
        ):
            ax.text(0.01 + at * 0.2, 1.1, mark, transform=ax.transAxes, color=_c(token), va="center")
            ax.text(0.045 + at * 0.2, 1.1, label, transform=ax.transAxes, va="center")
        return _svg(figure, id=id, name=name, finding=finding)


def severity_bars(rows: pd.DataFrame, *, id: str, name: str, finding: str, bahasa: str) -> str:
    """Audit findings by rule, gravest first: bar, count and the word for its severity."""
    w = Wording(bahasa)
    if rows.empty:
        return _nothing(id, name, finding, w.t("tidak ada temuan"))
    tokens = {"berat": ("bad", "▲"), "sedang": ("accent-2", "◆"), "ringan": ("accent-3", "●")}
    rows = (
        rows.assign(_g=rows["tingkat"].map(list(tokens).index))
        .sort_values(["_g", "n", "nama"], ascending=[True, False, True])
        .reset_index(drop=True)
    )
    total = len(rows) * 24 + 14
    with _canvas(id, 640, total) as figure:
        ax = figure.add_axes((0.47, 6 / total, 0.45, (total - 12) / total))
        ax.grid(False)
        ax.set_xlim(0, rows["n"].max() * 1.08 or 1)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        for i, row in enumerate(rows.to_dict("records")):
            token, mark = tokens[row["tingkat"]]
            ax.barh(i, row["n"], 0.62, color=_c(token))
            ax.annotate(
                f"{w.number(row['n'], 0)} {mark} {w.t(row['tingkat'])}",
                (row["n"], i),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=11,
            )
        ax.set_yticks(range(len(rows)), [_wrap(n, 44, 1) for n in rows["nama"]])
        ax.tick_params(axis="y", labelcolor=_c("ink"))
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        return _svg(figure, id=id, name=name, finding=finding)


def bin_width(values: pd.Series) -> float:
    """Width of a distribution's bars: the finest of 1, 2, 5, 10, 20, 50 … that gives at most fifteen of them, however wide the span."""
    known = _finite(values).dropna()
    span = float(known.max() - known.min()) if len(known) else 0.0
    return next(w for k in itertools.count() for w in (10.0**k, 2 * 10.0**k, 5 * 10.0**k) if span / w <= 15)


def distribution(values: pd.Series, *, id: str, name: str, finding: str, bahasa: str, unit: str = "%") -> str:
    """How many offices lie where, with the median marked."""
    w = Wording(bahasa)
    known = _finite(values).dropna()
    if known.empty:
        return _nothing(id, name, finding, w.t("tanpa angka"))
    step = bin_width(known)
    low = np.floor(known.min() / step) * step
    counts, edges = np.histogram(known, low + step * np.arange(int((known.max() - low) // step) + 2))
    with _canvas(id, 640, 250) as figure:
        ax = figure.add_axes((0.08, 0.17, 0.89, 0.68))
        ax.bar(edges[:-1] + step / 2, counts, step * 0.92, color=_c("accent"))
        middle = float(known.median())
        ax.axvline(middle, color=_c("accent-2"), linewidth=2)
        ax.set_ylim(0, counts.max() * 1.12)
        ax.text(
            middle,
            counts.max() * 1.14,
            f"{w.t('median')} {w.number(middle, 1, bounds=[100])}\u00a0{unit}".strip(),
            ha="center",
            va="bottom",
            fontweight="bold",
        )
        ax.set_xlabel(unit)
        _axis(ax.xaxis, w)
        ax.yaxis.get_major_locator().set_params(integer=True)  # offices come whole
        _axis(ax.yaxis, w)
        ax.text(-0.06, 1.14, w.t("kantor"), transform=ax.transAxes, color=_c("muted"))
        return _svg(figure, id=id, name=name, finding=finding)
