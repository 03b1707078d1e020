"""Colours that can be read in both themes, and a shape for every status."""

from __future__ import annotations

import pytest

from renstra_utils.evaluate import absorption, attainment
from renstra_utils.show.theme import STATUS_MARK, TOKENS


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return sum(
        w * (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4)
        for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1])
def test_contrast(theme):
    t = {k: v[theme] for k, v in TOKENS.items()}
    for text in ("ink", "muted", "accent", "none", "good", "bad", "exceed", "accent-2", "part"):
        assert contrast(t[text], t["surface"]) >= 4.5, text
        assert contrast(t[text], t["soft"]) >= 4.5, text
    assert contrast(t["mark-ink"], t["mark"]) >= 4.5
    assert contrast(t["accent-3"], t["surface"]) >= 3
    assert contrast(t["line"], t["surface"]) >= 3


def test_every_status_has_a_shape():
    for status in [*attainment.STATUSES, *absorption.BUDGET_STATUSES]:
        assert status in STATUS_MARK
    for group in (attainment.JUDGED, ["lebih belanja", "terserap", "belum dilaporkan"]):
        assert len({STATUS_MARK[s][0] for s in group}) == len(group)
