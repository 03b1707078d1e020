"""Named rows of dots: what each row is called, its mark on one common scale, and its figure at the end.

Written directly as SVG: a row is a few short marks, and a page has many.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...wording import Wording, is_figure
from ..theme import STATUS_MARK
from .board import LINE, Board, pixels
from .canvas import Drawing, Paper, color, measure, wrap

#: So many rows at most: what tells more stands in a table. Of those that tell little, only up to `FEW`.
MOST, FEW = 20, 12
_SMALL = 11
#: Outlines of the signs in `theme.STATUS_MARK` around a point.
_SHAPES = {"▲": "m0-6 6 10.5h-12z", "▼": "m0 6 6-10.5h-12z"} | dict.fromkeys(
    "●◐○", "m-5 0a5 5 0 1 0 10 0 5 5 0 1 0-10 0z"
)
_OTHER = "m0-6 6 6-6 6-6-6z"
_FILLED = "▲▼●"


@dataclass(frozen=True)
class Dot:
    """A row: `said` is how its figure is printed, or in words why there is none; `before`: last year's."""

    name: str
    value: float
    status: str
    said: str
    before: float = math.nan
    under: str = ""


def draw_dots(
    groups: Mapping[str, Sequence[Dot]], w: Wording, paper: Paper, *, axis: str, notes: Iterable[str] = ()
) -> Drawing:
    """Rows in groups under their titles. `axis`: what the scale measures; `notes`: what stands beneath."""
    board = _Rows([d for dots in groups.values() for d in dots], paper)
    board.legend(w)
    board.scale(axis, w)
    for title, dots in groups.items():
        board.y += 8
        board.lines(title, paper.width - 4, size=13, more="bold")
        board.y += 3
        for dot in dots:
            board.row(dot, w)
    for note in notes:
        board.y += 6
        board.lines(note, paper.width - 4, "muted", most=4)
    return board.drawing(board.y + 8)


def printed(value: float, w: Wording) -> str:
    """A percentage at the end of its row, never equal to a target that it does not meet."""
    return w.number(value, 1, bounds=[100]) if abs(value) < 1e6 else w.short(value)


class _Rows(Board):
    """What is drawn so far, and where the next row begins: names, the scale, the column of figures."""

    def __init__(self, dots: list[Dot], paper: Paper) -> None:
        super().__init__(paper)
        self.dots = dots
        known = [v for d in dots for v in (d.value, d.before) if is_figure(v)]
        # A little beyond the target all stand where they are; far beyond, at the edge.
        self.top = max(120, min(math.ceil(max(known, default=0) / 10) * 10, 150))
        said = max((measure(d.said, bold=True) for d in dots if is_figure(d.value)), default=0.0)
        self.named = paper.width - 2.0 if paper.narrow else 280.0
        self.left = 12.0 if paper.narrow else 304.0
        self.right = max(paper.width - max(said, 24.0) - 20, self.left + 60)

    def x(self, value: float) -> float:
        """Where a value stands; one beyond the scale at its edge."""
        return self.left + min(max(value, 0.0), self.top) / self.top * (self.right - self.left)

    def mark(self, x: float, y: float, status: str) -> None:
        """The shape of a status in its colour, hollow where it is no verdict."""
        shape, token = STATUS_MARK.get(status, ("◇", "none"))
        fill = color(token if shape in _FILLED else "surface")
        self.path(f"M{pixels(x)} {pixels(y)}{_SHAPES.get(shape, _OTHER)}", token, 1.4, fill)
        if shape == "◐":
            self.path(f"M{pixels(x)} {pixels(y - 5)}a5 5 0 0 0 0 10z", token, 1.0, color(token))

    def last(self, x: float, y: float) -> None:
        """The small hollow mark of last year."""
        circle = Markup('<circle cx="%s" cy="%s" r="3.4" fill="%s" stroke="%s" stroke-width="1.3"/>')
        self.parts.append(circle % (pixels(x), pixels(y), color("surface"), color("muted")))

    def legend(self, w: Wording) -> None:
        """What the shapes mean: those of the rows alone."""
        drawn = {d.status for d in self.dots if is_figure(d.value)}
        entries = [(s, w.t(s)) for s in STATUS_MARK if s in drawn]
        if any(is_figure(d.before) for d in self.dots):
            entries.append(("", w.t("tahun lalu")))
        x = 2.0
        for status, label in entries:
            wide = 16 + measure(label)
            if x > 2 and x + wide > self.paper.width:
                x, self.y = 2.0, self.y + 18
            if status:
                self.mark(x + 6, self.y + 8, status)
            else:
                self.last(x + 6, self.y + 8)
            self.write(x + 16, self.y + 12, label)
            x += wide + 16
        self.y += 22

    def scale(self, axis: str, w: Wording) -> None:
        """What is measured, and the numbers of the scale."""
        if self.paper.narrow:
            self.lines(axis, self.paper.width - 4, "muted")
        else:
            under = self.y
            self.lines(axis, self.left - 30, "muted")
            self.y = under
        for value in (0, 50, 100, self.top):
            how = "middle bold" if value == 100 else "middle"
            token = "accent-2" if value == 100 else "muted"
            if value in (0, 50, 100) or self.x(value) - self.x(100) > 26:
                self.write(self.x(value), self.y + 12, w.number(value, 0), token, size=_SMALL, more=how)
        self.y += LINE if self.paper.narrow else 2 * LINE

    def row(self, dot: Dot, w: Wording) -> None:
        """A name, and its mark beside it or, on a phone, below it."""
        start = self.y = self.y + 4
        self.lines(dot.name, self.named)
        if dot.under:
            self.lines(dot.under, self.named, "muted", size=_SMALL, most=1)
        high = self.y - start
        middle = self.y + 9 if self.paper.narrow else start + high / 2
        reach = 9.0 if self.paper.narrow else high / 2 + 4
        self.y += 19 if self.paper.narrow else 4
        if not is_figure(dot.value):
            self.absent(dot, middle, w)
            return
        self.path(f"M{pixels(self.left)} {pixels(middle)}H{pixels(self.right)}", "grid")
        self.path(f"M{pixels(self.x(100))} {pixels(middle - reach)}v{pixels(2 * reach)}", "accent-2", 1.6)
        at = self.x(dot.value)
        if is_figure(dot.before):
            self.path(f"M{pixels(self.x(dot.before))} {pixels(middle)}H{pixels(at)}", "muted")
            self.last(self.x(dot.before), middle)
            if abs(self.x(dot.before) - at) > 12:  # else the arrow would be taken for this year's
                self.beyond(dot.before, middle, "muted", 4.5)
        self.mark(at, middle, dot.status)
        self.beyond(dot.value, middle, STATUS_MARK.get(dot.status, ("", "none"))[1], 7.5)
        self.write(self.paper.width - 1, middle + 4.5, dot.said, more="end bold")

    def beyond(self, value: float, y: float, token: str, away: float) -> None:
        """An arrow where a value lies beyond the scale."""
        if 0 <= value <= self.top:
            return
        way = 1 if value > 0 else -1
        self.path(
            f"M{pixels(self.x(value) + way * away)} {pixels(y - 4)}l{4 * way} 4 {-4 * way} 4", token, 1.8
        )

    def absent(self, dot: Dot, y: float, w: Wording) -> None:
        """The shape of a status that has no place on the scale, and in words why."""
        self.mark(self.left + 6, y, dot.status)
        text = wrap(dot.said, self.paper.width - self.left - 22, 1)
        self.write(self.left + 18, y + 4.5, text, "muted", more="italic")
