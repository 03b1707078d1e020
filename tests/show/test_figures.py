"""The pictures: named, described, self-contained, the same bytes twice, and honest about what is missing."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from renstra_utils.evaluate import attainment, budget, means
from renstra_utils.show import figures
from renstra_utils.show.figures.canvas import color, measure, wrap
from renstra_utils.show.theme import picture_css

NS = {"s": "http://www.w3.org/2000/svg"}
EVIL = '<script>alert("x")</script> & $a$'
#: Every figure; the other names are marks in tables, and a step.
KINDS = sorted({*figures.__all__} - {"bin_width", "bullet", "bullet_ground"})
TWO = {"id": "g", "name": "Nama", "finding": f"Temuan {EVIL}", "bahasa": "id"}


def drawings(both: str) -> tuple[str, str]:
    """The wide and the narrow drawing of a figure."""
    wide, narrow = (f"{part}</svg>" for part in both.split("</svg>")[:-1])
    return wide, narrow


def body(svg: str) -> str:
    """What is drawn: without title, description, and the title that only a saved picture shows."""
    return re.sub(r'<g class="kop".*?</g>', "", svg.partition("</desc>")[2])


def indicators(values: list[float], status: list[str] | None = None, programmes: int = 2) -> pd.DataFrame:
    """One indicator for each value, its programmes in turn."""
    judged = ["melampaui" if v > 100 else "tercapai" if v == 100 else "tidak tercapai" for v in values]
    return pd.DataFrame(
        {
            "program": [f"Program {i % programmes}" for i in range(len(values))],
            "kode": [f"K{i}" for i in range(len(values))],
            "indikator": [f"Indikator {i}" for i in range(len(values))],
            "status": status or judged,
            "capaian_mentah": values,
        }
    )


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
    one = rows[rows["kode"] == rows["kode"].iloc[0]]
    return {
        "attainment_dots": rows[rows["tahun"] == 2023].assign(
            indikator=lambda d: d["indikator"].where(d.index % 7 != 0, EVIL)
        ),
        "absorption_dots": budget.budget(plan).query("tahun == 2023"),
        "money_by_year": money,
        "performance_vs_spending": joined,
        "yearly_trend": means.summarise(rows, ["tahun"], plan.rules),
        "pace": one,
        "distribution": pd.Series([80.0, 91.0, 99.0, math.nan]),
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", ["contoh", "balikpapan"])
def test_figure(kind, which, request):
    data = frames(request.getfixturevalue(which))[kind]
    draw = getattr(figures, kind)
    both = draw(data, **TWO)
    assert both == draw(data, **TWO)
    assert len(both) < 40_000
    for svg, id in zip(drawings(both), ("g", "g-n"), strict=True):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert root.find("s:title", NS).text == "Nama"
        assert root.find("s:desc", NS).text == f"Temuan {EVIL}"
        assert root.get("aria-labelledby").split() == [f"{id}-t", f"{id}-d"]
    assert not re.search(r"\b(nan|inf)\b", both)
    assert "<script>" not in both
    assert not re.search(r"https?://(?!www\.w3\.org/(2000/svg|1999/xlink))", both)
    ids = re.findall(r'\bid="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    assert all(i.startswith("g-") for i in ids)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_alone_has_its_colours_and_a_page_reaches_each(kind, contoh):
    """In any program, also one that knows no CSS variables; and on a page in the dark."""
    both, css = getattr(figures, kind)(frames(contoh)[kind], **TWO), picture_css()
    assert not re.search(r"var\(|style=|currentColor", both)
    used = set(re.findall(r'(fill|stroke)="([^"]+)"', both)) - {("fill", "none"), ("stroke", "none")}
    assert used
    for part, value in used:
        assert f'[{part}="{value}"]{{{part}:var(--c-' in css or value.startswith("url(#g-"), value
    markers = re.findall(r"<path id=[^>]*>", both)
    assert not [m for m in markers if "#" in m], "a rule of a page does not reach what `use` shows"


def test_empty_says_so(balikpapan):
    f = frames(balikpapan)
    for kind, word in [("attainment_dots", "belum dilaporkan"), ("yearly_trend", "belum dilaporkan")]:
        assert word in getattr(figures, kind)(f[kind], **TWO)
    assert "belum tersedia" in re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", figures.money_by_year(f["money_by_year"], **TWO))
    )
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
    """A bar that is an outline of its colour, with strokes in it; each of the two drawings."""
    rows = frames(balikpapan)["money_by_year"]
    hatched = f'z" fill="{color("surface")}" stroke="{color("accent-3")}"'
    assert figures.money_by_year(rows, **TWO).count(hatched) == 2 * rows["dari_usulan"].sum() > 0
    assert hatched not in figures.money_by_year(rows.assign(dari_usulan=False), **TWO)


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
    whole = rows.assign(rata_rata=[90.0, 90.0], persen_memenuhi=50.0)
    some, every = (figures.yearly_trend(d, **TWO).count(color("accent")) for d in (rows, whole))
    assert some == every - 4  # two measures, two drawings


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
        "attainment_dots": pd.DataFrame(
            {
                "program": [None, *[LONG] * (n - 1)],
                "kode": "K1",
                "indikator": LONG,
                "status": "tercapai",
                "capaian_mentah": v,
                "capaian_lalu": v[::-1].reset_index(drop=True),
            }
        ),
        "absorption_dots": pd.DataFrame(
            {
                "kode": "1",
                "uraian": LONG,
                "pagu": v,
                "realisasi": v[::-1].reset_index(drop=True),
                "serapan": v,
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
        "distribution": v,
    }


@pytest.mark.parametrize("values", SERIES.values(), ids=SERIES)
@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_no_picture_fails_on_what_an_office_has(values, bahasa):
    assert sorted(hostile(values)) == KINDS
    for kind, data in hostile(values).items():
        both = getattr(figures, kind)(data, **{**TWO, "bahasa": bahasa})
        for svg in drawings(both):
            ET.fromstring(svg)
        drawn = "".join(map(body, drawings(both)))
        assert not re.search(r"\b(?:nan|inf|None)\b", drawn), kind
        assert len(drawn) < 60_000, kind
        said = [t.strip() for t in re.findall(r"<text[^>]*>([^<]*)</text>", drawn)]
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


def test_a_line_holds_whole_words_and_says_what_it_leaves_out():
    text = "Pelaksanaan penyusunan dokumen perencanaan, penganggaran, dan pelaporan kinerja kantor"
    for width in range(90, 700, 30):
        for lines in (1, 2, 3):
            told = wrap(text, width, lines).split("\n")
            assert len(told) <= lines
            assert all(measure(line) <= width for line in told), width
            words = " ".join(told).replace("…", "").split()
            assert words == text.split()[: len(words)]
            assert ("…" in told[-1]) == (len(words) < len(text.split()))
    assert wrap("satu dua", 200, 1) == "satu dua"


@pytest.mark.filterwarnings("error")
def test_letters_that_no_font_of_ours_has_take_room_too():
    assert wrap("漢字 🙂 Ünïcödé \u202e\x00 \U0010ffff", 400, 2).startswith("漢字 🙂 Ünïcödé ⟨U+202E⟩")
    assert measure("漢字🙂") >= 36


def test_only_a_word_longer_than_a_line_is_cut_never_dropped():
    assert wrap(LONG, 200, 1).startswith("Perencanaan-dan-")
    assert wrap("KPU/KIP/KPU/KIP/KPU/KIP", 60, 9).replace("\n", "") == "KPU/KIP/KPU/KIP/KPU/KIP"
    assert measure(wrap("m" * 80, 100, 2)) <= 100
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
    assert color("part") in svg
    assert "s.d. TW I" in " ".join(texts(svg))
    assert color("part") not in figures.pace(rows.assign(sebagian=False), **TWO)
    some = indicators([25.0, 100.0, math.nan], ["sementara", "tercapai", "belum dilaporkan"])
    said = texts(figures.attainment_dots(some, **TWO))
    assert {"sementara", "100", "belum dilaporkan"} <= set(said)
    assert "25" not in said, "what is partial is not held against the year's target"
    assert ">sementara<" in figures.attainment_dots(some.head(1), **TWO)
    trend = hostile([90.0, math.nan])["yearly_trend"].assign(n_sementara=[0, 4])
    assert "sementara" in texts(figures.yearly_trend(trend, **TWO))
    assert "sementara" not in texts(figures.yearly_trend(trend.assign(n_sementara=0), **TWO))


def test_a_saved_picture_can_show_what_it_is_about():
    both = figures.pace(hostile([90.0, 95.0])["pace"], **{**TWO, "finding": "Temuan yang panjang " * 6})
    for svg in drawings(both):
        root = ET.fromstring(svg)
        head = root.find('s:g[@class="kop"]', NS)
        said = " ".join(t.text for t in head.findall("s:text", NS))
        assert said.split() == ["Nama", *("Temuan yang panjang " * 6).split()]
        above = float(root.get("data-kop"))
        assert all(-above < float(t.get("y")) < 0 for t in head.findall("s:text", NS))
        assert head.get("display") == "none", "the page says it already"
