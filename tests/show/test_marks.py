"""The small marks in tables: bullets, honest about what is missing."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pytest
from test_figures import SERIES

from renstra_utils.show.figures import bullet, bullet_ground


def test_bullet():
    ET.fromstring(bullet_ground(120, (50, 60, 80, 90)))
    svg = bullet(87.5, label="87,5 %")
    ET.fromstring(svg)
    assert 'aria-label="87,5 %"' in svg
    assert len(svg) < 350
    assert "M0 5h83v5" in svg
    assert 'class="m"' not in bullet(math.nan, label="belum")
    assert "&lt;script" in bullet(1.0, label="<script>")


def test_a_zero_is_drawn():
    assert 'class="m"' in bullet(0.0, label="0 %")


def test_a_bar_beyond_the_scale_ends_in_an_arrow():
    """126 is its end; 127 and 400 once were the same bar as 126."""
    drawn = {v: bullet(v, 120, label="x") for v in (-5.0, 0.0, 121.0, 126.0, 127.0, 400.0)}
    assert [v for v, svg in drawn.items() if 'class="o"' in svg] == [-5.0, 127.0, 400.0]
    assert drawn[-5.0] != drawn[0.0]


@pytest.mark.parametrize("values", SERIES.values(), ids=SERIES)
def test_no_mark_fails_on_what_an_office_has(values):
    for value in values:
        assert not re.search(r"\b(?:nan|inf)\b", bullet(value, label="x"))
