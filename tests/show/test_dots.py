"""Named dots: sorted, those that tell something, last year beside, and honest beyond the scale."""

from __future__ import annotations

import math
import re

import pandas as pd
from test_figures import TWO, body, drawings, indicators, texts

from renstra_utils.show import figures
from renstra_utils.show.figures.dots import FEW, MOST


def rows_of(svg: str) -> list[str]:
    """The names in a picture of dots, from above."""
    return [t for t in texts(body(svg)) if re.match(r"Indikator \d|Kegiatan \d", t)]


def test_dots_are_named_and_sorted_within_their_programme():
    for svg in drawings(figures.attainment_dots(indicators([101.0, 90.0, 80.0, 100.0]), **TWO)):
        said = texts(body(svg))
        assert rows_of(svg) == ["Indikator 2", "Indikator 0", "Indikator 1", "Indikator 3"]
        assert said.index("Program 0") < said.index("Indikator 2") < said.index("80")
        assert {"80", "90", "100", "101", "tidak tercapai", "melampaui"} <= set(said)


def test_two_indicators_of_one_name_are_told_apart():
    rows = indicators([90.0, 95.0]).assign(indikator="Indikator 1")
    assert {"K0 Indikator 1", "K1 Indikator 1"} <= set(texts(figures.attainment_dots(rows, **TWO)))


def marks(svg: str) -> list[tuple[float, float]]:
    """Where the shapes of the statuses stand, the legend's left out, from above."""
    found = [tuple(map(float, m)) for m in re.findall(r'd="M([\d.]+) ([\d.]+)m', body(svg))]
    return sorted((m for m in found if m[1] > 30), key=lambda m: m[1])


def arrows(svg: str) -> int:
    return len(re.findall(r'd="M[-\d. ]+l-?4 4 ', body(svg)))


def test_a_mark_beyond_the_scale_says_so():
    """121 and 400 once lay on one spot, as -5 and 0 did."""
    for svg in drawings(figures.attainment_dots(indicators([-5.0, 0.0, 121.0, 400.0], None, 1), **TWO)):
        low, zero, near, far = (x for x, _ in marks(svg))
        assert low == zero < near < far
        assert arrows(svg) == 2
        assert {"−5", "0", "121", "400"} <= set(texts(svg))
    assert not arrows(figures.attainment_dots(indicators([0.0, 121.0]), **TWO))


def test_last_year_stands_beside_where_it_is_known():
    rows = indicators([90.0, 95.0])
    with_it = figures.attainment_dots(rows.assign(capaian_lalu=[80.0, math.nan]), **TWO)
    assert "tahun lalu" in texts(with_it)
    for svg in drawings(with_it):
        assert svg.count("<circle") == 2  # the legend's and the one that is known
    assert "<circle" not in figures.attainment_dots(rows, **TWO)


def test_of_many_those_stand_that_tell_something():
    few = indicators([50.0, 60.0, 400.0, *[100.0] * 60, *[101.0] * 22], None, 3)
    said = figures.attainment_dots(few, **TWO)
    for svg in drawings(said):
        names = rows_of(svg)
        assert len(names) == FEW
        assert {"Indikator 0", "Indikator 1", "Indikator 2"} <= set(names)
    assert f"{FEW} dari 85 indikator: yang tidak tercapai" in " ".join(texts(said))
    many = indicators([50.0 + i / 100 for i in range(1000)], None, 7)
    said = figures.attainment_dots(many, **TWO)
    assert [len(rows_of(svg)) for svg in drawings(said)] == [MOST, MOST]
    assert "20 dari 1.000 indikator: dari 1.000 yang tidak tercapai" in " ".join(texts(said))
    assert {f"Program {i}" for i in range(7)} <= set(texts(said))
    absent = few.assign(capaian_mentah=few["capaian_mentah"].where(few.index < 70))
    absent["status"] = absent["status"].where(few.index < 70, "belum dilaporkan")
    assert "Tanpa persentase: belum dilaporkan 15." in " ".join(texts(figures.attainment_dots(absent, **TWO)))


def test_absorption_begins_with_what_is_beyond_its_ceiling():
    rows = pd.DataFrame(
        {
            "kode": list("abcde"),
            "uraian": [f"Kegiatan {i}" for i in range(5)],
            "pagu": [100e6, 100e6, 100e6, 100e6, math.nan],
            "realisasi": [99e6, 150e6, 20e6, 400e6, 7e6],
            "serapan": [99.0, 150.0, 20.0, 400.0, math.nan],
        }
    )
    for svg in drawings(figures.absorption_dots(rows, **TWO)):
        assert rows_of(svg) == [f"Kegiatan {i}" for i in (3, 1, 2, 0, 4)]
        said = set(texts(svg))
        assert {"lebih Rp\u00a0300\u00a0juta", "sisa Rp\u00a080\u00a0juta", "belum dilaporkan"} <= said
        assert {"lebih belanja", "terserap", "kurang terserap"} <= said
    many = pd.concat([rows] * 9).reset_index(drop=True)
    said = figures.absorption_dots(many, **TWO)
    assert [len(texts(body(s))) < 110 for s in drawings(said)] == [True, True]
    assert "20 dari 45 kegiatan" in " ".join(texts(said))
