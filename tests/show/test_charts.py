"""The pictures: named, described, self-contained, the same bytes twice, and honest about what is missing."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from renstra_utils.evaluate import attainment, budget
from renstra_utils.show import charts

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
    assert "tanpa angka" in charts.performance_vs_spending(f["performance_vs_spending"].head(0), **TWO)


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
    for text in ("ink", "muted", "accent", "none", "good", "bad", "exceed", "accent-2", "part"):
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


# --- what offices really have: gaps, zeros, one year, one row, long texts, figures out of all proportion --------------------

LONG = "Perencanaan-dan-Penganggaran" * 40
SERIES = {
    "nothing": [math.nan] * 3,
    "one": [90.0],
    "zeros": [0.0, 0.0],
    "a gap": [50.0, math.nan, 99.996],
    "huge": [1e15, 100.0],
    "tiny": [0.0005, 0.0015],
    "below zero": [-40.0, -5.0],
    "infinite": [math.inf, 95.0, -math.inf],
    "one infinite": [math.inf],
}


def hostile(values: list[float]) -> dict[str, object]:
    """The input of every picture with these figures."""
    n, v = len(values), pd.Series(values)
    years = list(range(2020, 2020 + n))
    return {
        "programme_multiples": pd.DataFrame(
            {
                "program": LONG,
                "kegiatan": [None, *[LONG] * (n - 1)],
                "status": "tercapai",
                "capaian_mentah": v,
            }
        ),
        "money_by_year": pd.DataFrame(
            {"tahun": years, "pendanaan": v, "dari_usulan": None, "pagu": v, "realisasi": math.nan}
        ),
        "performance_vs_spending": pd.DataFrame({"kegiatan": LONG, "capaian": v, "serapan": v}),
        "yearly_trend": pd.DataFrame(
            {"tahun": years, "rata_rata": v, "persen_memenuhi": v}
            | dict.fromkeys(("n_angka", "n_target", "n_memenuhi", "n_dinilai"), 1)
        ),
        "pace": pd.DataFrame({"tahun": years, "t_angka": v, "r_angka": v[::-1].reset_index(drop=True)}),
        "severity_bars": pd.DataFrame({"nama": [LONG] * n, "tingkat": "berat", "n": range(n)}),
        "distribution": v,
    }


@pytest.mark.parametrize("values", SERIES.values(), ids=SERIES)
@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_no_picture_fails_on_what_an_office_has(values, bahasa):
    for kind, data in hostile(values).items():
        svg = getattr(charts, kind)(data, **{**TWO, "bahasa": bahasa})
        ET.fromstring(svg)
        body = svg.partition("</desc>")[2]
        assert not re.search(r"\b(?:nan|inf|None)\b", body), kind
        assert len(body) < 60_000, kind
        said = [t.strip() for t in re.findall(r"<text[^>]*>([^<]*)</text>", body)]
        assert not [t for t in said if re.search(r"-\d|\de[+-]?\d", t)], kind
        wrong = r"\d\.\d{1,2}\b(?!\.)" if bahasa == "id" else r"\d,\d{1,2}\b(?!,)"
        assert not [t for t in said if re.search(wrong, t)], kind
    for mark in (
        charts.bullet(values[0], label="x"),
        charts.sparkline(range(len(values)), values, label="x"),
    ):
        assert not re.search(r"\b(?:nan|inf)\b", mark)


def texts(svg: str) -> list[str]:
    return [t.strip() for t in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def test_a_label_never_says_100_where_it_is_not():
    rows = hostile([99.996, 100.0])["yearly_trend"]
    assert {"99,996", "100"} <= set(texts(charts.yearly_trend(rows, **TWO)))
    assert "median 99,996\u00a0%" in texts(charts.distribution(pd.Series([99.996]), **TWO))


def test_an_axis_has_as_many_decimals_as_its_steps():
    rows = pd.DataFrame({"tahun": [2020, 2021], "t_angka": [0.002, 0.002], "r_angka": [0.0015, 0.0005]})
    said = texts(charts.pace(rows, **TWO))
    assert {"0,0005", "0,0010", "0,0015", "0,0020"} <= set(said)
    assert all(re.fullmatch(r"0,\d{4}", t) for t in said if t.startswith("0,"))


def test_a_long_name_is_cut_never_dropped():
    assert charts._wrap(LONG, 30, 1).startswith("Perencanaan-dan")
    assert len(charts._wrap(LONG, 30, 1)) <= 30
    assert charts._wrap("satu dua", 30, 1) == "satu dua"
    told = " ".join(texts(charts.performance_vs_spending(hostile([90.0])["performance_vs_spending"], **TWO)))
    assert "1. Perencanaan" in told


@pytest.mark.parametrize("span", [0, 0.3, 14, 40, 1e3, 1e12])
def test_a_distribution_has_at_most_sixteen_bars(span):
    width = charts.bin_width(pd.Series([5.0, 5.0 + span]))
    assert span / width <= 15
    assert width == 1 or span / width > 5


def test_a_partial_year_stands_hollow_beside_the_line():
    rows = pd.DataFrame(
        {
            "tahun": [2022, 2023, 2024],
            "t_angka": [12.0, 12.0, 12.0],
            "r_angka": [10.0, 11.0, 3.0],
            "sebagian": [False, False, True],
            "triwulan_terakhir": pd.array([pd.NA, pd.NA, 1], dtype="Int64"),
        }
    )
    svg = charts.pace(rows, **TWO)
    assert "var(--c-part)" in svg
    assert "s.d. TW I" in " ".join(texts(svg))
    assert "var(--c-part)" not in charts.pace(rows.assign(sebagian=False), **TWO)
    multiples = pd.DataFrame(
        {
            "program": "P",
            "kegiatan": "K",
            "status": ["sementara", "tercapai", "belum dilaporkan"],
            "capaian_mentah": [25.0, 100.0, math.nan],
        }
    )
    said = texts(charts.programme_multiples(multiples, **TWO))
    assert "○ 1  ◐ 1" in said
    alone = charts.programme_multiples(multiples.head(1), **TWO)
    assert ">sementara<" in alone
    trend = hostile([90.0, math.nan])["yearly_trend"].assign(n_sementara=[0, 4])
    assert "sementara" in texts(charts.yearly_trend(trend, **TWO))
    assert "sementara" not in texts(charts.yearly_trend(trend.assign(n_sementara=0), **TWO))
