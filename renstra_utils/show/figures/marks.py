"""The many small marks in tables, written directly as SVG: bullet graphs and sparklines."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ...wording import Wording, is_figure


def _length(cap: float) -> float:
    """The percentage at a bullet's right end."""
    return max(cap, 100.0) * 1.05


def _mark(kind: str, box: str, label: str, *body: Markup | str) -> Markup:
    svg = Markup('<svg class="{}" viewBox="{}" role="img" aria-label="{}">{}</svg>')
    return svg.format(kind, box, label, Markup("").join(body))


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
        bar = Markup('<path class="m" d="M0 5h{:.0f}v5H0z"/>').format(length)
        if beyond or value < 0:
            way = "M111 2l6 5.5-6 5.5" if beyond else "M10 2l-6 5.5 6 5.5"
            bar += Markup('<path class="o" d="{}"/>').format(way)
    return _mark("bl", "0 0 120 15", label, Markup('<use href="#{}"/>').format(ground), bar)


#: Width of a sparkline, with room for what its line of 100 is called.
_WIDTH = 116


def sparkline(
    years: Sequence[int], values: Sequence[float], *, label: str, w: Wording | None = None
) -> Markup:
    """Capaian over the years with the line of 100: a full dot at the last value, a hollow one at a gap.

    Beneath it the first and the last known figure with their years.
    """
    w = w or Wording()
    known = [float(v) for v in values if is_figure(v)]
    low, high = min([*known, 80.0]), max([*known, 120.0])

    def height(value: float) -> float:
        return 15 - (value - low) / (high - low) * 12

    step = (_WIDTH - 32) / max(len(years) - 1, 1)
    path, gaps, dot, pen, at = "", Markup(""), Markup(""), "M", []
    for x, year, value in zip((3 + i * step for i in range(len(years))), years, values, strict=True):
        if not is_figure(value):
            gaps += Markup('<circle class="g" cx="{:.0f}" cy="15" r="1.3"/>').format(x)
            pen = "M"
            continue
        y = height(float(value))
        # `h0` makes a value between two gaps a dot instead of nothing.
        path += f"{pen}{x:.0f} {y:.1f}" + ("h0" if pen == "M" else "")
        dot, pen = Markup('<circle cx="{:.0f}" cy="{:.1f}" r="2.2"/>').format(x, y), "L"
        at.append(f"’{int(year) % 100:02d}\u00a0{w.number(value, 0, bounds=[100])}")
    line = Markup('<path class="r" d="M0 {y:.1f}h92"/><text x="94" y="{z:.1f}">100</text>')
    drawn = line.format(y=height(100), z=height(100) + 3.5) + Markup('<path d="{}"/>').format(path)
    ends = Markup('<text y="27">{}</text>').format(" … ".join(dict.fromkeys((at[0], at[-1])))) if at else ""
    return _mark("sp", f"0 0 {_WIDTH} 30", label, drawn, gaps, dot, ends)
