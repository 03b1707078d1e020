"""What every figure has in common stands here once: two drawings, names, colours, texts that fit.

A figure is a function under `@as_svg`. It is drawn twice, wide for a desk and for paper and narrow for a
phone; each drawing carries a name and a description that says the finding, and its colours are the light ones
as plain attributes, so that a saved picture is right in any program. On a page `theme.picture_css` puts the
reader's colours in their place. What is missing or no finite number is shown as missing, never at zero.
matplotlib takes a third of a second to load, so only what draws imports it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd
from markupsafe import Markup

from ...text import exact
from ...wording import Wording
from ..signs import signs
from ..theme import TOKENS

_STYLE = Path(__file__).parent.parent / "renstra.mplstyle"
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


@dataclass(frozen=True)
class Paper:
    """What a figure is drawn on, in CSS pixels: as wide as a page, or as a phone."""

    kind: str
    width: int

    @property
    def narrow(self) -> bool:
        return self.kind == "gn"

    def sheet(self, height: float) -> Any:
        """An empty matplotlib figure of this width and so many pixels high."""
        from matplotlib.figure import Figure

        return Figure(figsize=(self.width / 72, height / 72))


#: The classes are those of `theme.picture_css`, which shows one of the two.
WIDE, NARROW = Paper("gw", 640), Paper("gn", 328)


class Drawing(NamedTuple):
    """A figure that was not drawn by matplotlib: how high it is, and its marks."""

    height: float
    body: Markup


def as_svg(draw: Callable[..., Any]) -> Figure:
    """Makes a figure of `draw(rows, w, paper, **more)`, which returns a sheet, a `Drawing`, or in words
    why it is empty.
    """

    def figure(
        rows: Any, /, *, id: str, name: str, finding: str, bahasa: str, anggaran: str = "APBN", **more: Any
    ) -> Markup:
        import matplotlib

        both = Markup("")
        for paper, own in ((WIDE, id), (NARROW, f"{id}-n")):
            with matplotlib.rc_context({**_style(), "svg.hashsalt": own}):  # nothing global changes
                drawn = draw(rows, Wording(bahasa, anggaran), paper, **more)
                if isinstance(drawn, str):
                    drawn = _nothing(drawn, paper)
                height, body = drawn if isinstance(drawn, Drawing) else _inline(drawn, own)
            both += _picture(paper, own, height, body, name, finding)
        return both

    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(figure, name, getattr(draw, name))
    return figure


def _picture(paper: Paper, id: str, height: float, body: Markup, name: str, finding: str) -> Markup:
    """One drawing as SVG that stands alone.

    Its title and finding stand above it, not displayed, as a page says them already; who saves it shows the
    group and makes the view box higher by `data-kop`.
    """
    lines = [
        *((line, 14, "bold") for line in wrap(name, paper.width - 4, 2, 14, bold=True).split("\n")),
        *((line, 12, "normal") for line in wrap(finding, paper.width - 4, 4).split("\n")),
    ]
    above = 18 * len(lines) + 12
    text = Markup('<text y="{}" font-size="{}" font-weight="{}">{}</text>')
    said = (text.format(18 * at - above + 16, size, how, t) for at, (t, size, how) in enumerate(lines))
    return Markup(
        '<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}"'
        ' width="{width}" height="{height:g}" font-family="sans-serif" role="img"'
        ' aria-labelledby="{id}-t {id}-d" data-kop="{above}">'
        '<title id="{id}-t">{name}</title><desc id="{id}-d">{finding}</desc>'
        '<g class="kop" display="none" fill="{ink}">{said}</g>{body}</svg>'
    ).format(
        kind=paper.kind, width=paper.width, height=round(height, 1), id=id, above=above, name=name,
        finding=finding, ink=color("ink"), said=Markup("").join(said), body=body,
    )  # fmt: skip


@cache
def _style() -> Any:
    import matplotlib

    style: Any = dict(matplotlib.rc_params_from_file(_STYLE, use_default_template=False))
    colors = {"text": "ink", "grid": "grid", "xtick": "muted", "ytick": "muted"}
    style |= {f"{part}.color": color(token) for part, token in colors.items()}
    return style | {"axes.edgecolor": color("line"), "axes.labelcolor": color("muted")}


def _shorter(m: re.Match[str]) -> str:
    """A coordinate with one decimal, without a trailing or a negative zero."""
    text = f"{float(m[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


_FONT = re.compile(r"(italic )?(?:(\d+|bold) )?([\d.]+)px ")


def _attributes(m: re.Match[str]) -> str:
    """A style as attributes: any program understands them, and a page's stylesheet comes before them."""
    found: dict[str, str] = {}
    for part in m[1].split(";"):
        key, _, value = (x.strip() for x in part.partition(":"))
        if key == "font" and (font := _FONT.match(f"{value} ")):
            found |= {"font-style": font[1], "font-weight": font[2], "font-size": font[3]}
        elif key not in ("", "font", "font-family", "stroke-miterlimit"):
            found[key] = value
    return "".join(f' {k}="{v.strip()}"' for k, v in found.items() if v)


def _own(tag: str, id: str) -> str:
    """A tag as a page has it: ids of its own, styles as attributes, coordinates shortened."""
    tag = re.sub(r'\bid="([^"]+)"', rf'id="{id}-\1"', tag).replace("xlink:href", "href")
    tag = re.sub(r"(url\(#|href=\"#)", rf"\1{id}-", tag)
    tag = _COORDINATE.sub(_shorter, re.sub(_UNUSED_ID, "", tag))
    tag = re.sub(r'\sstyle="([^"]*)"', _attributes, re.sub(r"\s+", " ", tag))
    if tag.startswith("<path id="):  # a marker: it has the colours of each use of it
        tag = re.sub(r' (?:stroke|fill)="[^"]*"', "", tag)
    tag = re.sub(r' transform="rotate\(-?0 [^"]*"', "", tag)
    return re.sub(r"([A-Zz]) (?=[-\d])| (?=[A-Zz\"])", r"\1", tag) if tag.startswith("<path") else tag


def _without_empty(tags: list[str]) -> str:
    """Without groups that say nothing, and grounds that have no colour. Every second one is a tag."""
    kept: list[str] = []
    said: list[bool] = []
    for at, tag in enumerate(tags):
        if at % 2 == 0:
            kept.append(tag.strip())
        elif re.fullmatch(r'<g/>|<defs/>|<path d="[^"]*" fill="none" ?/>', tag):
            continue
        elif re.fullmatch("</g>", tag):
            kept += [tag] * said.pop()
        else:
            bare = bool(re.fullmatch("<g>", tag))
            if re.match("<g[> ]", tag) and not tag.endswith("/>"):
                said.append(not bare)
            kept += [] if bare else [tag]
    return re.sub(r"<(g|defs)[^>]*></\1>", "", "".join(kept))


def _inline(drawn: Any, id: str) -> Drawing:
    """Inline SVG of a sheet: ids of its own, no date and no network."""
    buffer = io.StringIO()
    drawn.savefig(buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = buffer.getvalue()
    start = text.index("<svg")
    body = text[text.index(">", start) + 1 : text.rindex("</svg>")]
    # matplotlib escapes < and > in texts: what looks like a tag is one, and what is between is left alone.
    body = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style[^>]*>.*?</style>", "", body, flags=re.S)
    parts = re.split(r"(<[^>]*>)", body)
    parts[1::2] = [_own(tag, id) for tag in parts[1::2]]
    return Drawing(drawn.get_figheight() * 72, Markup(_without_empty(parts)))


def _nothing(why: str, paper: Paper) -> Drawing:
    """What stands in the place of a picture that has nothing to draw."""
    return Drawing(
        64,
        Markup(
            '<rect x=".5" y=".5" width="{}" height="63" fill="none" stroke="{}" stroke-dasharray="4 4"/>'
            '<text x="{}" y="37" text-anchor="middle" font-size="14" fill="{}">{}</text>'
        ).format(paper.width - 1, color("line"), paper.width // 2, color("muted"), why),
    )


def finite(values: pd.Series) -> pd.Series:
    """The figures of a column; what is missing or infinite has no place on a scale."""
    return pd.to_numeric(values, errors="coerce").astype(float).replace([np.inf, -np.inf], np.nan)


def equals(values: pd.Series, what: object) -> pd.Series:
    """Where a column says so, as plain booleans; what is missing does not."""
    return values.eq(what).fillna(False).astype(bool)


def color(token: str) -> str:
    """A colour of `theme.TOKENS` as pictures are given it."""
    return TOKENS[token][0]


#: A plate under text that would otherwise lie on a line.
PLATE = {"facecolor": color("surface"), "edgecolor": "none", "pad": 1.0}


@cache
def _advance(letter: str, bold: bool) -> float:
    """How wide a letter is, in ems, in the widest of the fonts that pages are read in."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))
    font.set_size(100, 72)
    if not font.get_char_index(ord(letter)):  # another font shows it: at most as wide as high, or an emoji
        return 1.4
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


@lru_cache(maxsize=4096)
def measure(text: str, size: float = 12.0, bold: bool = False) -> float:
    """How wide a text is at most, in pixels; each is asked for twice, on a wide paper and on a narrow one."""
    return sum(_advance(letter, bold) for letter in text) * size


#: Where lines may end; and where a word that is longer than a line may part: after these marks.
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")
_JOINTS = re.compile(r"[^/\-–]+[/\-–]*|[/\-–]+")


def wrap(text: Any, width: float, lines: int = 2, size: float = 12.0, *, bold: bool = False) -> str:
    """At most so many lines of so many pixels, of whole words; what is left out is told by a mark.

    Only a single word that is longer than a line is shortened within.
    """

    def fits(part: str) -> bool:
        return measure(part, size, bold) <= width

    out = [""]
    for word in filter(None, _SPACE.split(signs(str(text)))):
        for at, piece in enumerate([word] if fits(word) else _JOINTS.findall(word)):
            longer = f"{out[-1]}{' ' if out[-1] and not at else ''}{piece}"
            if fits(longer):
                out[-1] = longer
            else:
                out += [piece if fits(piece) else _cut(piece, fits)]
        if len(out) > lines + 1:
            break
    out = out if out[0] or len(out) == 1 else out[1:]
    if len(out) > lines:
        last = out[lines - 1]
        while " " in last and not fits(f"{last} …"):
            last = last.rpartition(" ")[0]
        out = [*out[: lines - 1], f"{last} …" if fits(f"{last} …") else _cut(last, fits)]
    return "\n".join(out)


def _cut(word: str, fits: Callable[[str], bool]) -> str:
    """As much of a word as fits before the mark."""
    word = word.removesuffix("…")
    while word and not fits(f"{word}…"):
        word = word[:-1]
    return f"{word}…"


def axes(drawn: Any, left: float, top: float, width: float, height: float) -> Any:
    """Axes at a place of a sheet, in pixels from its upper left corner."""
    whole, high = drawn.get_figwidth() * 72, drawn.get_figheight() * 72
    return drawn.add_axes((left / whole, 1 - (top + height) / high, width / whole, height / high))


def write(ax: Any, x: float, y: float, text: str, **style: Any) -> None:
    """Text at a place of the axes' box: 0 0 is its lower left corner, 1 1 its upper right."""
    ax.text(x, y, text, transform=ax.transAxes, **style)


def write_absent(ax: Any, x: float, y: float, text: str, **style: Any) -> None:
    """In words, at a place of the data, that there is no figure."""
    ax.text(x, y, text, ha="center", va="bottom", color=color("muted"), fontstyle="italic", **style)


def legend(drawn: Any, top: float, entries: Iterable[tuple[str, str, str]]) -> float:
    """Marks in their colours and what each stands for, in lines from `top` on; returns where they end.

    In pixels from above; entries: mark, token, words.
    """
    whole, high = drawn.get_figwidth() * 72, drawn.get_figheight() * 72
    x = 2.0
    for mark, token, label in entries:
        wide = 18 + measure(label)
        if x > 2 and x + wide > whole:
            x, top = 2.0, top + 18
        for at, text, how in ((x, mark, token), (x + 16, label, "ink")):
            drawn.text(at / whole, 1 - (top + 13) / high, text, color=color(how), va="baseline")
        x += wide + 16
    return top + 18


def on_scale(values: Sequence[float], w: Wording) -> list[str]:
    """Numbers of a scale as the reader writes them: with the decimals of its steps, large ones in words."""
    if max(map(abs, values), default=0) >= 1e6:
        return [w.short(v) for v in values]
    places = max((len(exact(v).partition(".")[2]) for v in values), default=0)
    return [w.number(v, min(places, 6), padded=True) for v in values]


def numbers(axis: Any, w: Wording) -> None:
    """An axis writes its numbers `on_scale`."""
    from matplotlib.ticker import FuncFormatter

    class Numbers(FuncFormatter):
        def format_ticks(self, values: Sequence[float]) -> list[str]:
            return on_scale(values, w)

    axis.set_major_formatter(Numbers(lambda value, _: w.number(value)))


def room(values: Iterable[float], w: Wording) -> float:
    """How much room `numbers` on an axis over these figures may take."""
    known = [v for v in values if np.isfinite(v)]
    low, high = min(known), max(known)
    steps = [low + (high - low) * k / 4 for k in range(-1, 6)] + known
    written = (w.short(v) if max(map(abs, known)) >= 1e6 else w.number(v, 1) for v in steps)
    return min(max(map(measure, written)) + 12, 120)
