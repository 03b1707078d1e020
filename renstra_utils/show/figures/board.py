"""Marks that are written directly as SVG: text, lines and bars at places in pixels.

A picture of a few short marks needs no plotting library, and a page has many.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from markupsafe import Markup

from .canvas import Drawing, Paper, color, measure, wrap

#: From one line of text to the next.
LINE = 15.0


def pixels(value: float) -> str:
    """A coordinate, short."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


class Board:
    """What is drawn so far on a paper, and how far down (`y`)."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.y = paper, 2.0
        self.parts: list[Markup] = []

    def drawing(self, height: float) -> Drawing:
        """All of it."""
        body = Markup('<g font-size="12" fill="{}">{}</g>').format(color("ink"), Markup("").join(self.parts))
        return Drawing(height, body)

    def write(
        self, x: float, y: float, text: str, token: str = "ink", *, size: float = 12, more: str = ""
    ) -> None:
        """Text at a place; `more`: which of `end`, `middle`, `bold` and `italic` hold."""
        given = {
            "fill": "" if token == "ink" else color(token),
            "font-size": "" if size == 12 else size,
            "text-anchor": next((a for a in ("end", "middle") if a in more), ""),
            "font-weight": "bold" if "bold" in more else "",
            "font-style": "italic" if "italic" in more else "",
        }
        told = Markup("").join(Markup(' %s="%s"') % pair for pair in given.items() if pair[1])
        self.parts.append(Markup('<text x="%s" y="%s"%s>%s</text>') % (pixels(x), pixels(y), told, text))

    def path(self, d: str, token: str, width: float = 1.0, fill: str = "none") -> None:
        """A line, or an outline that is filled."""
        line = Markup('<path d="%s" fill="%s" stroke="%s" stroke-width="%s"/>')
        self.parts.append(line % (d, fill, color(token), pixels(width)))

    def lines(
        self, text: str, width: float, token: str = "ink", *, size: int = 12, most: int = 2, more: str = ""
    ) -> None:
        """Wrapped text at the left, below what is there."""
        for line in wrap(text, width, most, size, bold="bold" in more).split("\n"):
            self.write(2, self.y + 12, line, token, size=size, more=more)
            self.y += LINE

    def key(self, entries: Iterable[tuple[str, str]]) -> None:
        """Squares in their colours and what each stands for: token, words."""
        x = 2.0
        for token, label in entries:
            wide = 18 + measure(label)
            if x > 2 and x + wide > self.paper.width:
                x, self.y = 2.0, self.y + 18
            self.write(x, self.y + 12, "■", token)
            self.write(x + 16, self.y + 12, label)
            x += wide + 16
        self.y += 18

    def bar(self, x: float, y: float, wide: float, high: float, token: str, hatched: bool) -> None:
        """A bar from its upper left corner; hatched, it is an outline with strokes."""
        x, y = (a + min(b, 0) for a, b in ((x, wide), (y, high)))
        wide, high = abs(wide), abs(high)
        box = f"M{pixels(x)} {pixels(y)}h{pixels(wide)}v{pixels(high)}h{pixels(-wide)}z"
        self.path(box, token, 1.0, color("surface" if hatched else token))
        if hatched:
            strokes = [
                f"M{pixels(x + max(c - high, 0))} {pixels(y + min(c, high))}"
                f"L{pixels(x + min(c, wide))} {pixels(y + max(c - wide, 0))}"
                for c in range(6, math.ceil(wide + high), 6)
            ]
            self.path("".join(strokes), token, 1.2)


def steps(low: float, high: float, most: int = 7) -> list[float]:
    """Round numbers from `low` to `high`, at most so many, in even steps.

    >>> steps(0, 6.9), steps(-1, 3)
    ([0.0, 2.0, 4.0, 6.0], [-1.0, 0.0, 1.0, 2.0, 3.0])
    """
    least = (high - low) / (most - 1) if high > low else 1.0
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= least * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{n * step:.12g}") for n in range(first, last + 1)]
