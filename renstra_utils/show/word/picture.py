"""A chart as the picture that Word needs."""

from __future__ import annotations

import io
import re
from pathlib import Path

#: Pixels of the picture for one of the drawing: sharp on paper.
_SHARP = 2.5
#: A chart has few colours; with so many its letters stay smooth.
_COLOURS = 64


def png(svg: str) -> tuple[bytes, float, float]:
    """The first drawing of a figure's SVG as PNG, with width and height in CSS pixels.

    Drawn with matplotlib's own letters: the same picture on any machine.
    """
    import matplotlib
    import resvg_py
    from PIL import Image

    one = str(svg)[: str(svg).index("</svg>") + 6]
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', one)
    assert found is not None, "canvas draws with a viewBox"
    letters = str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")
    name = "DejaVu Sans"
    raw = resvg_py.svg_to_bytes(
        svg_string=one, zoom=_SHARP, font_dirs=[letters], skip_system_fonts=True,
        font_family=name, sans_serif_family=name, background="white",
    )  # fmt: skip
    out = io.BytesIO()
    drawn = Image.open(io.BytesIO(bytes(raw))).convert("RGB")
    drawn.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue(), float(found[1]), float(found[2])
