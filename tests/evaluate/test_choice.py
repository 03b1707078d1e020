"""Choosing indicators, years and conventions of one plan, and the money of what was chosen."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import small_office

import renstra_utils
from renstra_utils.evaluate import attainment, choice
from renstra_utils.evaluate.choice import Choice
from renstra_utils.evaluate.means import EXCLUDED

ROWS = [
    ("A", "maximize", "100", "90"),
    ("B", "minimize", "10", "8"),
    ("C", "ambigu", "50", "60"),
    ("D", "maximize", "100", "-"),
    ("E", "maximize", "BB", "B"),
]


@pytest.fixture
def small(tmp_path):
    return renstra_utils.load(small_office(tmp_path / "kecil", ROWS))


def test_a_view_of_everything_is_attainment(contoh):
    pd.testing.assert_frame_equal(choice.view(contoh), attainment.attainment(contoh))


def test_a_view_keeps_what_was_chosen(contoh):
    whole = attainment.attainment(contoh)
    program = contoh.indikator["program"].iloc[-1]
    got = choice.view(contoh, Choice(tahun=(2022, 2023), program=program, status="tidak tercapai"))
    want = whole[
        whole["tahun"].isin([2022, 2023])
        & (whole["program"] == program)
        & (whole["status"] == "tidak tercapai")
    ]
    assert len(got)
    pd.testing.assert_frame_equal(got, want.reset_index(drop=True))
    kegiatan = contoh.indikator["kegiatan"].dropna().iloc[0]
    assert set(choice.view(contoh, Choice(kegiatan=kegiatan))["kegiatan"]) == {kegiatan}
    assert choice.view(contoh, Choice(program="tidak ada")).empty


def test_conventions_move_figures(small):
    def column(name, **chosen):
        return choice.view(small, Choice(**chosen)).set_index("kode")[name]

    assert column("capaian")["B"] == 120
    assert column("capaian", batas="100")["B"] == 100
    assert column("capaian_mentah", bacaan="maximize")["C"] == 120
    assert column("capaian_mentah", bacaan="minimize")["C"] == 80
    assert pd.isna(column("capaian_mentah", bacaan=EXCLUDED)["C"])
    assert column("status")["C"] == "ambigu"
    assert column("predikat", skala="lan")["A"] == "Memuaskan"


@pytest.mark.parametrize(
    ("chosen", "word"),
    [
        (Choice(tahun=(1999,)), "1999"),
        (Choice(bacaan="terbalik"), "terbalik"),
        (Choice(batas="130"), "130"),
        (Choice(skala="kita"), "kita"),
    ],
)
def test_an_unknown_choice_is_refused(contoh, chosen, word):
    with pytest.raises(ValueError, match=word):
        choice.view(contoh, chosen)


def test_money_of_a_choice(contoh):
    whole = choice.money(contoh).set_index("tahun")
    programmes = contoh.indikator["program"].unique()
    parts = [choice.money(contoh, Choice(program=p)).set_index("tahun") for p in programmes]
    for column in ("pendanaan", "pagu", "realisasi"):
        assert sum(p[column] for p in parts).tolist() == whole[column].tolist()
    kegiatan = contoh.indikator["kegiatan"].dropna().iloc[0]
    one = choice.money(contoh, Choice(kegiatan=kegiatan.upper(), tahun=(2023,)))
    assert one["pagu"].item() < whole.at[2023, "pagu"]
    assert choice.money(contoh, Choice(program="tidak ada"))["pagu"].isna().all()
