"""The pictures: named, described, self-contained, the same bytes twice, and honest about what is missing."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from renstra_utils import attainment, budget, charts

NS = {"s": "http://www.w3.org/2000/svg"}
EVIL = '<script>alert("x")</script> & $a$'
TWO = {"id": "g", "name": "Nama", "finding": f"Temuan {EVIL}", "bahasa": "id"}


def frames(plan):
    rows = attainment.attainment(plan)
    money = budget.funding_totals(plan).merge(
        budget.totals(budget.budget(plan), ["tahun"]), on="tahun", how="left"
    )
    joined = pd.DataFrame(
        {
            "kegiatan": ["Satu", EVIL, "Tiga"],
            "capaian": [101.0, 90.0, math.nan],
            "serapan": [80.0, 99.0, 70.0],
        }
    )
    findings = pd.DataFrame({"nama": ["Satu", EVIL], "tingkat": ["ringan", "berat"], "n": [3, 1]})
    one = rows[rows["kode"] == rows["kode"].iloc[0]]
    return {
        "programme_multiples": rows[rows["tahun"] == 2023].assign(
            kegiatan=lambda d: d["kegiatan"].where(d.index % 7 != 0, EVIL)
        ),
        "money_by_year": money,
        "performance_vs_spending": joined,
        "yearly_trend": attainment.summarise(rows, ["tahun"], plan.rules),
        "pace": one,
        "severity_bars": findings,
        "distribution": pd.Series([80.0, 91.0, 99.0, math.nan]),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "programme_multiples",
        "money_by_year",
        "performance_vs_spending",
        "yearly_trend",
        "pace",
        "severity_bars",
        "distribution",
    ],
)
@pytest.mark.parametrize("which", ["contoh", "balikpapan"])
def test_figure(kind, which, request):
    data = frames(request.getfixturevalue(which))[kind]
    draw = getattr(charts, kind)
    svg = draw(data, **TWO)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.find("s:title", NS).text == "Nama"
    assert root.find("s:desc", NS).text == f"Temuan {EVIL}"
    assert root.get("aria-labelledby").split() == ["g-t", "g-d"]
    assert "width" not in root.attrib
    assert svg == draw(data, **TWO)
    assert len(svg) < 40_000
    assert not re.search(r"\b(nan|inf)\b", svg)
    assert "<script>" not in svg
    assert not re.search(r"https?://(?!www\.w3\.org/(2000/svg|1999/xlink))", svg)
    assert not re.search(r"#0101\d\d|#000000", svg), "a colour that dark mode cannot reach"
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(i.startswith("g-") for i in ids)


def test_empty_says_so(balikpapan):
    f = frames(balikpapan)
    for kind, word in [("programme_multiples", "belum dilaporkan"), ("yearly_trend", "belum dilaporkan")]:
        assert word in getattr(charts, kind)(f[kind], **TWO)
    assert "belum tersedia" in re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", charts.money_by_year(f["money_by_year"], **TWO))
    )
    assert "tidak ada temuan" in charts.severity_bars(f["severity_bars"].head(0), **TWO)
    assert "belum dilaporkan" in charts.performance_vs_spending(f["performance_vs_spending"].head(0), **TWO)


def test_a_distribution_counts_whole_offices_in_the_readers_figures():
    svg = charts.distribution(pd.Series([76.0, 81.3, 86.2, 88.4, 93.8]), **TWO)
    told = {t for t in re.findall(r"<text[^>]*>([^<]+)</text>", svg) if re.fullmatch(r"[\d.,]+", t)}
    assert {"0", "1", "77,5"} <= told
    assert not [t for t in told if "." in t or t == "0,5"]


def test_axes_speak_the_readers_language():
    rows = pd.DataFrame({"kegiatan": ["Satu", "Dua"], "capaian": [97.0, 104.0], "serapan": [94.0, 99.0]})
    svg = charts.performance_vs_spending(rows, **TWO)
    assert re.search(r">\s*97,5\s*</text>", svg)
    assert not re.search(r">\s*\d+\.\d\s*</text>", svg)
    assert ">97.5</text>" in charts.performance_vs_spending(rows, **{**TWO, "bahasa": "en"})


def test_a_proposed_amount_is_hatched(balikpapan):
    assert "url(#g-" in charts.money_by_year(frames(balikpapan)["money_by_year"], **TWO)


def test_bullet():
    ET.fromstring(charts.bullet_ground(120, (50, 60, 80, 90)))
    svg = charts.bullet(87.5, label="87,5 %")
    ET.fromstring(svg)
    assert 'aria-label="87,5 %"' in svg
    assert len(svg) < 350
    assert "M0 5h83v5" in svg
    assert 'class="m"' not in charts.bullet(math.nan, label="belum")
    assert "&lt;script" in charts.bullet(1.0, label="<script>")


def test_sparkline_shows_gaps_as_gaps():
    svg = charts.sparkline([2020, 2021, 2022, 2023, 2024], [80, math.nan, 95, 101, math.nan], label="deret")
    ET.fromstring(svg)
    assert svg.count('class="g"') == 2
    assert svg.count("M") == 3  # the reference line, and a new start after the gap
    assert len(svg) < 520


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
    t = {k: v[theme] for k, v in charts.TOKENS.items()}
    for text in ("ink", "muted", "accent", "none", "good", "bad", "exceed", "accent-2"):
        assert contrast(t[text], t["surface"]) >= 4.5, text
        assert contrast(t[text], t["soft"]) >= 4.5, text
    assert contrast(t["mark-ink"], t["mark"]) >= 4.5
    assert contrast(t["accent-3"], t["surface"]) >= 3
    assert contrast(t["line"], t["surface"]) >= 3


def test_every_status_has_a_shape():
    for status in [*attainment.STATUSES, *budget.BUDGET_STATUSES]:
        assert status in charts.STATUS_MARK
    for group in (attainment.JUDGED, ["lebih belanja", "terserap", "belum dilaporkan"]):
        assert len({charts.STATUS_MARK[s][1] for s in group}) == len(group)


def test_figures_in_the_picture_are_not_rounded_with_its_coordinates():
    rows = pd.DataFrame(
        {
            "tahun": [2020],
            "pendanaan": [4.16e9],
            "dari_usulan": [False],
            "pagu": [1234.5e12],
            "realisasi": [6.85e9],
        }
    )
    small = rows.assign(pagu=math.nan)
    for bahasa, shown in (("id", ("4,16", "6,85")), ("en", ("4.16", "6.85"))):
        text = re.findall(
            r"<text[^>]*>([^<]*)</text>", charts.money_by_year(small, **{**TWO, "bahasa": bahasa})
        )
        assert set(shown) <= {t.strip() for t in text}, bahasa
    text = re.findall(r"<text[^>]*>([^<]*)</text>", charts.money_by_year(rows, **TWO))
    assert "1.234,5" in {t.strip() for t in text}
    names = pd.DataFrame({"kegiatan": ["Pasal 12.345"], "capaian": [101.0], "serapan": [80.0]})
    assert "Pasal 12.345" in charts.performance_vs_spending(names, **TWO)


def test_a_missing_year_has_no_bar_and_a_lone_value_is_drawn():
    rows = pd.DataFrame(
        {
            "tahun": [2020, 2021],
            "rata_rata": [90.0, math.nan],
            "persen_memenuhi": [50.0, math.nan],
            "n_angka": [2, 0],
            "n_target": [2, 2],
            "n_memenuhi": [1, 0],
            "n_dinilai": [2, 0],
        }
    )
    both = charts.yearly_trend(rows.assign(rata_rata=[90.0, 90.0], persen_memenuhi=50.0), **TWO)
    assert charts.yearly_trend(rows, **TWO).count("var(--c-accent)") == both.count("var(--c-accent)") - 2
    assert "h0" in charts.sparkline([2020, 2021, 2022], [math.nan, 95, math.nan], label="x")
    assert 'class="m"' in charts.bullet(0.0, label="0 %")
