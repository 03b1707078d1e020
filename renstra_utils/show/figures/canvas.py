"""matplotlib draws, a page gets accessible SVG: what every figure has in common stands here once.

A figure is a function under `@as_svg`. It carries a name and a description that says the finding, its colours
are CSS variables, and what is missing or no finite number is shown as missing, never at zero.
matplotlib takes a third of a second to load, so only what draws imports it.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
from markupsafe import Markup

from ...text import exact
from ...wording import Wording
from ..signs import signs
from ..theme import TOKENS

#: Stand-ins that matplotlib draws with, one for each token; `renstra.mplstyle` uses the first five.
_STAND_IN = {name: f"#0101{i:02x}" for i, name in enumerate(TOKENS, 1)} | {
    "surface": "#010104",
    "line": "#010105",
}
_STYLE = Path(__file__).parent.parent / "renstra.mplstyle"
_WIDTH = 640
_COORDINATE = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_UNUSED_ID = (
    r'\sid="[^"]*-(?:figure|axes|patch|text|matplotlib|PolyCollection|LineCollection|PathCollection'
    r'|line2d|xtick|ytick|legend)[^"]*"'
)


class Figure(Protocol):
    """Every figure is called alike: its table, then what a page says about it.

    `id` begins every id inside; `name` and `finding` are what a reader hears; `more`: the figure's own.
    """

    def __call__(
        self, rows: Any, /, *, id: str, name: str, finding: str, bahasa: str, **more: Any
    ) -> Markup: ...


def as_svg(draw: Callable[..., Any]) -> Figure:
    """Makes a figure of `draw(rows, w, **more)`, which returns a `sheet`, or in words why it is empty."""

    def figure(rows: Any, /, *, id: str, name: str, finding: str, bahasa: str, **more: Any) -> Markup:
        import matplotlib

        style: Any = {**_style(), "svg.hashsalt": id}
        with matplotlib.rc_context(style):  # nothing global changes
            drawn = draw(rows, Wording(bahasa), **more)
            box, body = _nothing(drawn) if isinstance(drawn, str) else _inline(drawn, id)
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img"'
            ' aria-labelledby="{id}-t {id}-d">'
            '<title id="{id}-t">{name}</title><desc id="{id}-d">{finding}</desc>{body}</svg>'
        ).format(box=box, id=id, name=name, finding=finding, body=body)

    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(figure, name, getattr(draw, name))
    return figure


def sheet(height: float) -> Any:
    """An empty matplotlib figure as wide as a page and `height` CSS pixels high."""
    from matplotlib.figure import Figure

    return Figure(figsize=(_WIDTH / 72, height / 72))


@cache
def _style() -> Any:
    import matplotlib

    return dict(matplotlib.rc_params_from_file(_STYLE, use_default_template=False))


def _shorter(m: re.Match[str]) -> str:
    """A coordinate with one decimal, without a trailing or a negative zero."""
    text = f"{float(m[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _own(tag: str, id: str) -> str:
    """A tag as a page has it: ids of its own, colours as variables, coordinates shortened."""
    tag = re.sub(r'\bid="([^"]+)"', rf'id="{id}-\1"', tag).replace("xlink:href", "href")
    tag = re.sub(r"(url\(#|href=\"#)", rf"\1{id}-", tag)
    tag = _COORDINATE.sub(_shorter, re.sub(_UNUSED_ID, "", tag))
    tag = re.sub(r"font: (\d+(?:\.\d+)?)px [^;\"]+", r"font-size: \1px", tag)
    tag = re.sub(r"font-family: [^;\"]+;?", "", tag)
    for token, stand_in in _STAND_IN.items():
        tag = tag.replace(stand_in, f"var(--c-{token})")
    return tag


def _inline(drawn: Any, id: str) -> tuple[str, Markup]:
    """View box and body of inline SVG: ids of its own, colours as variables, no date and no network."""
    buffer = io.StringIO()
    drawn.savefig(buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = buffer.getvalue()
    start = text.index("<svg")
    box = text[start:].partition('viewBox="')[2].partition('"')[0]
    body = text[text.index(">", start) + 1 : text.rindex("</svg>")]
    # matplotlib escapes < and > in texts: what looks like a tag is one, and what is between is left alone.
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style[^>]*>.*?</style>", "", body, flags=re.S)
    body = re.sub(r"<[^>]*>", lambda tag: _own(tag[0], id), body)
    return box, Markup(re.sub(r"\s*\n\s*", "\n", body).strip())


def _nothing(why: str) -> tuple[str, Markup]:
    """View box and body of what stands in the place of a picture that has nothing to draw."""
    return f"0 0 {_WIDTH} 64", Markup(
        '<rect x=".5" y=".5" width="639" height="63" fill="none" stroke="var(--c-line)"'
        ' stroke-dasharray="4 4"/>'
        '<text x="320" y="37" text-anchor="middle" font-size="15" fill="var(--c-muted)">{}</text>'
    ).format(why)


def finite(values: pd.Series) -> pd.Series:
    """The figures of a column; what is missing or infinite has no place on a scale."""
    return pd.to_numeric(values, errors="coerce").astype(float).replace([np.inf, -np.inf], np.nan)


def equals(values: pd.Series, what: object) -> pd.Series:
    """Where a column says so, as plain booleans; what is missing does not."""
    return values.eq(what).fillna(False).astype(bool)


def color(token: str) -> str:
    """A colour of `theme.TOKENS`, as matplotlib is given it."""
    return _STAND_IN[token]


#: A plate under text that would otherwise lie on a line.
PLATE = {"facecolor": color("surface"), "edgecolor": "none", "pad": 1.0}


def wrap(text: Any, width: int, lines: int = 2) -> str:
    """At most so many lines; what is left out is told by a mark.

    A word longer than a line is cut, never dropped.
    """
    parts = textwrap.wrap(signs(str(text)), width)
    if len(parts) > lines:
        last = " ".join(parts[lines - 1 :])[: width - 2]
        whole = last.rpartition(" ")[0]
        parts = [*parts[: lines - 1], f"{whole if len(whole) > width // 2 else last} …"]
    return "\n".join(parts)


def write(ax: Any, x: float, y: float, text: str, **style: Any) -> None:
    """Text at a place of the axes' box: 0 0 is its lower left corner, 1 1 its upper right."""
    ax.text(x, y, text, transform=ax.transAxes, **style)


def write_absent(ax: Any, x: float, y: float, text: str, **style: Any) -> None:
    """In words, at a place of the data, that there is no figure."""
    ax.text(x, y, text, ha="center", va="bottom", color=color("muted"), fontstyle="italic", **style)


def legend_entry(ax: Any, x: float, y: float, mark: str, token: str, label: str, **style: Any) -> None:
    """A mark in its colour and what it stands for, at a place of the axes' box."""
    write(ax, x, y, mark, color=color(token), va="center", **style)
    write(ax, x + 0.035, y, label, va="center")


def named_rows(ax: Any, names: Iterable[str]) -> None:
    """A vertical axis of names in ink, the first on top."""
    names = list(names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", labelcolor=color("ink"))


def numbers(axis: Any, w: Wording) -> None:
    """An axis writes its numbers as the reader does: with the decimals of its steps, large ones in words."""
    from matplotlib.ticker import FuncFormatter

    class Numbers(FuncFormatter):
        def format_ticks(self, values: Sequence[float]) -> list[str]:
            if max(map(abs, values), default=0) >= 1e6:
                return [w.short(v) for v in values]
            places = max((len(exact(v).partition(".")[2]) for v in values), default=0)
            return [w.number(v, min(places, 6), padded=True) for v in values]

    axis.set_major_formatter(Numbers(lambda value, _: w.number(value)))
