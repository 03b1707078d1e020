"""The pictures: named, described, self-contained, the same bytes twice, and honest about what is missing."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from renstra_utils.evaluate import attainment, budget, means
from renstra_utils.show import figures
from renstra_utils.show.figures.canvas import wrap

NS = {"s": "http://www.w3.org/2000/svg"}
EVIL = '<script>alert("x")</script> & $a$'
#: Every figure; the other names are marks in tables, and a step.
KINDS = sorted({*figures.__all__} - {"bin_width", "bullet", "bullet_ground", "sparkline"})
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
        "yearly_trend": means.summarise(rows, ["tahun"], plan.rules),
        "pace": one,
        "severity_bars": findings,
        "distribution": pd.Series([80.0, 91.0, 99.0, math.nan]),
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", ["contoh", "balikpapan"])
def test_figure(kind, which, request):
    data = frames(request.getfixturevalue(which))[kind]
    draw = getattr(figures, kind)
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
        assert word in getattr(figures, kind)(f[kind], **TWO)
    assert "belum tersedia" in re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", figures.money_by_year(f["money_by_year"], **TWO))
    )
    assert "tidak ada temuan" in figures.severity_bars(f["severity_bars"].head(0), **TWO)
    assert "tanpa angka" in figures.performance_vs_spending(f["performance_vs_spending"].head(0), **TWO)


def test_a_distribution_counts_whole_offices_in_the_readers_figures():
    svg = figures.distribution(pd.Series([76.0, 81.3, 86.2, 88.4, 93.8]), **TWO)
    told = {t for t in re.findall(r"<text[^>]*>([^<]+)</text>", svg) if re.fullmatch(r"[\d.,]+", t)}
    assert {"0", "1", "77,5"} <= told
    assert not [t for t in told if "." in t or t == "0,5"]


def test_axes_speak_the_readers_language():
    rows = pd.DataFrame({"kegiatan": ["Satu", "Dua"], "capaian": [97.0, 104.0], "serapan": [94.0, 99.0]})
    svg = figures.performance_vs_spending(rows, **TWO)
    assert re.search(r">\s*97,5\s*</text>", svg)
    assert not re.search(r">\s*\d+\.\d\s*</text>", svg)
    assert ">97.5</text>" in figures.performance_vs_spending(rows, **{**TWO, "bahasa": "en"})


def test_a_proposed_amount_is_hatched(balikpapan):
    assert "url(#g-" in figures.money_by_year(frames(balikpapan)["money_by_year"], **TWO)


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
            r"<text[^>]*>([^<]*)</text>", figures.money_by_year(small, **{**TWO, "bahasa": bahasa})
        )
        assert set(shown) <= {t.strip() for t in text}, bahasa
    text = re.findall(r"<text[^>]*>([^<]*)</text>", figures.money_by_year(rows, **TWO))
    assert "1.234,5" in {t.strip() for t in text}
    names = pd.DataFrame({"kegiatan": ["Pasal 12.345"], "capaian": [101.0], "serapan": [80.0]})
    assert "Pasal 12.345" in figures.performance_vs_spending(names, **TWO)


def test_a_missing_year_has_no_bar():
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
    both = figures.yearly_trend(rows.assign(rata_rata=[90.0, 90.0], persen_memenuhi=50.0), **TWO)
    assert figures.yearly_trend(rows, **TWO).count("var(--c-accent)") == both.count("var(--c-accent)") - 2


# What offices really have: gaps, zeros, one year, one row, long texts, figures out of all proportion.

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
    assert sorted(hostile(values)) == KINDS
    for kind, data in hostile(values).items():
        svg = getattr(figures, kind)(data, **{**TWO, "bahasa": bahasa})
        ET.fromstring(svg)
        body = svg.partition("</desc>")[2]
        assert not re.search(r"\b(?:nan|inf|None)\b", body), kind
        assert len(body) < 60_000, kind
        said = [t.strip() for t in re.findall(r"<text[^>]*>([^<]*)</text>", body)]
        assert not [t for t in said if re.search(r"-\d|\de[+-]?\d", t)], kind
        wrong = r"\d\.\d{1,2}\b(?!\.)" if bahasa == "id" else r"\d,\d{1,2}\b(?!,)"
        assert not [t for t in said if re.search(wrong, t)], kind


def texts(svg: str) -> list[str]:
    return [t.strip() for t in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def test_a_label_never_says_100_where_it_is_not():
    rows = hostile([99.996, 100.0])["yearly_trend"]
    assert {"99,996", "100"} <= set(texts(figures.yearly_trend(rows, **TWO)))
    assert "median 99,996\u00a0%" in texts(figures.distribution(pd.Series([99.996]), **TWO))


def test_an_axis_has_as_many_decimals_as_its_steps():
    rows = pd.DataFrame({"tahun": [2020, 2021], "t_angka": [0.002, 0.002], "r_angka": [0.0015, 0.0005]})
    said = texts(figures.pace(rows, **TWO))
    assert {"0,0005", "0,0010", "0,0015", "0,0020"} <= set(said)
    assert all(re.fullmatch(r"0,\d{4}", t) for t in said if t.startswith("0,"))


def test_a_long_name_is_cut_never_dropped():
    assert wrap(LONG, 30, 1).startswith("Perencanaan-dan")
    assert len(wrap(LONG, 30, 1)) <= 30
    assert wrap("satu dua", 30, 1) == "satu dua"
    told = " ".join(texts(figures.performance_vs_spending(hostile([90.0])["performance_vs_spending"], **TWO)))
    assert "1. Perencanaan" in told


@pytest.mark.parametrize("span", [0, 0.3, 14, 40, 1e3, 1e12])
def test_a_distribution_has_at_most_sixteen_bars(span):
    width = figures.bin_width(pd.Series([5.0, 5.0 + span]))
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
    svg = figures.pace(rows, **TWO)
    assert "var(--c-part)" in svg
    assert "s.d. TW I" in " ".join(texts(svg))
    assert "var(--c-part)" not in figures.pace(rows.assign(sebagian=False), **TWO)
    multiples = pd.DataFrame(
        {
            "program": "P",
            "kegiatan": "K",
            "status": ["sementara", "tercapai", "belum dilaporkan"],
            "capaian_mentah": [25.0, 100.0, math.nan],
        }
    )
    said = texts(figures.programme_multiples(multiples, **TWO))
    assert "○ 1  ◐ 1" in said
    alone = figures.programme_multiples(multiples.head(1), **TWO)
    assert ">sementara<" in alone
    trend = hostile([90.0, math.nan])["yearly_trend"].assign(n_sementara=[0, 4])
    assert "sementara" in texts(figures.yearly_trend(trend, **TWO))
    assert "sementara" not in texts(figures.yearly_trend(trend.assign(n_sementara=0), **TWO))
