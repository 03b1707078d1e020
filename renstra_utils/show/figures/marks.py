"""The many small marks in tables, written directly as SVG: bullet graphs."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ...wording import is_figure


def _length(cap: float) -> float:
    """The percentage at a bullet's right end."""
    return max(cap, 100.0) * 1.05


def bullet_ground(cap: float = 120.0, bands: Sequence[float] = (), *, id: str = "bl") -> Markup:
    """What every bullet of a page stands on: bands in one hue and the mark at 100. Placed once, first.

    `id`: another one where several grounds share a document, as notebooks in JupyterLab do.
    """
    bounds = (bands[0], bands[-1], 100) if bands else (75, 90, 100)
    low, high, mark = (round(v / _length(cap) * 120) for v in bounds)
    return Markup(
        '<svg width="0" height="0" aria-hidden="true" style="position:absolute">'
        '<symbol id="{id}" class="bg" viewBox="0 0 120 15"><path class="c" d="M{high} 1H120v13H{high}z"/>'
        '<path class="b" d="M{low} 1H{high}v13H{low}z"/><path class="a" d="M0 1h{low}v13H0z"/>'
        '<path class="t" d="M{mark} 0h2v15h-2z"/></symbol></svg>'
    ).format(id=id, low=low, high=high, mark=mark)


def bullet(value: float, cap: float = 120.0, *, label: str, ground: str = "bl") -> Markup:
    """A bullet graph of a capaian in percent on the `bullet_ground` of that id; a missing one has no bar.

    One beyond an end is told by an arrow there, as its bar would look like any other of these.
    """
    bar, top = Markup(""), _length(cap)
    if is_figure(value):
        beyond = value > top
        length = 108 if beyond else max(float(value) / top * 120, 2)  # a sliver at zero
        bar = Markup('<path class="m" d="M0 5h%.0fv5H0z"/>') % length
        if beyond or value < 0:
            way = "M111 2l6 5.5-6 5.5" if beyond else "M10 2l-6 5.5 6 5.5"
            bar += Markup('<path class="o" d="%s"/>') % way
    return Markup(
        '<svg class="bl" viewBox="0 0 120 15" role="img" aria-label="%s"><use href="#%s"/>%s</svg>'
    ) % (label, ground, bar)
