"""Choosing indicators, years and conventions of one plan, and the money of what was chosen."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import small_office

import renstra_utils
from renstra_utils.evaluate import attainment, choice, performance
from renstra_utils.evaluate.choice import Choice
from renstra_utils.evaluate.means import EXCLUDED, summarise
from renstra_utils.show.pages import ViewPage

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


# --- conditions -------------------------------------------------------------------------------------------


def by_hand(plan, years):
    """Indicator and year of every run of so many missed years, read from the attainment row by row."""
    found = set()
    for kode, rows in attainment.attainment(plan).groupby("kode"):
        status = dict(zip(rows["tahun"], rows["status"], strict=True))
        run: list[int] = []
        for year in [*plan.years, None]:
            if year is not None and status[year] == "tidak tercapai":
                run.append(year)
                continue
            found |= {(kode, y) for y in run} if len(run) >= years else set()
            run = []
    return found


@pytest.mark.parametrize("years", [1, 2, 3, 5])
@pytest.mark.parametrize("chosen", [(), (2023,), (2020, 2024)])
def test_missed_years_running_count_all_years_of_the_plan(contoh, years, chosen):
    got = choice.view(contoh, Choice(tahun=chosen, berturut=years))
    want = {(k, y) for k, y in by_hand(contoh, years) if not chosen or y in chosen}
    assert set(zip(got["kode"], got["tahun"], strict=True)) == want


def test_a_year_without_a_figure_breaks_a_run(tmp_path):
    folder = small_office(tmp_path / "putus", [("A", "maximize", "100", "90")])
    for name, line in (
        ("target", "A,{y},,100,1"),
        ("realisasi", "A,{y},,90,,,,,,,,"),
    ):
        path = folder / f"{name}.csv"
        years = (2021, 2022) if name == "target" else (2021,)
        path.write_text(path.read_text() + "".join("\n" + line.format(y=y) for y in years))
    plan = renstra_utils.load(folder)
    assert attainment.attainment(plan)["status"].tolist() == ["tidak tercapai", "belum dilaporkan"] * 1 + [
        "tidak tercapai"
    ]
    assert choice.view(plan, Choice(berturut=2)).empty


def test_bounds_are_strict_and_a_missing_figure_meets_none(contoh):
    whole = attainment.attainment(contoh)
    got = choice.view(contoh, Choice(capaian_di_bawah=100))
    assert len(got) == (whole["capaian_mentah"] < 100).sum()
    assert (choice.view(contoh, Choice(capaian_di_atas=100))["capaian_mentah"] > 100).all()
    spent = choice.view(contoh, Choice(serapan_di_atas=95, serapan_di_bawah=98))
    assert len(spent)
    assert spent["serapan"].between(95, 98, inclusive="neither").all()
    # The share is that of the activity's row of money, figure for figure.
    money = choice.keyed_budget(contoh).query("level == 'kegiatan'").set_index(["uraian", "tahun"])["serapan"]
    assert all(money[k, y] == s for k, y, s in spent[["kegiatan", "tahun", "serapan"]].to_numpy())


def test_zero_is_a_bound(contoh):
    figures = attainment.attainment(contoh)["capaian_mentah"]
    assert len(choice.view(contoh, Choice(capaian_di_atas=0))) == (figures > 0).sum()
    assert len(choice.view(contoh, Choice(capaian_di_bawah=0))) == (figures < 0).sum()


def test_what_was_spent_and_not_reached(contoh):
    every = choice.activities(contoh)
    want = every[(every["serapan"] > 97) & (every["capaian"] < 100)]
    got = choice.activities(contoh, Choice(serapan_di_atas=97, capaian_di_bawah=100))
    assert len(want)
    pd.testing.assert_frame_equal(got, want.reset_index(drop=True))
    one = every[every["tahun"] == 2023].set_index("kode")
    joined = performance.performance_and_money(
        contoh, attainment.attainment(contoh).query("tahun == 2023"), 2023
    )
    for row in joined.dropna(subset="kode").itertuples():
        assert one.at[row.kode, "capaian"] == row.capaian
        assert one.at[row.kode, "serapan"] == row.serapan


def test_the_mean_without_some_indicators(contoh):
    rows = choice.view(contoh, Choice(tahun=(2023,), tanpa=("P2.02", "K1.2.05")))
    whole = choice.view(contoh, Choice(tahun=(2023,)))
    assert set(whole["kode"]) - set(rows["kode"]) == {"P2.02", "K1.2.05"}
    mean = summarise(rows, [], contoh.rules)["rata_rata"].item()
    assert mean == pytest.approx(whole[~whole["kode"].isin(["P2.02", "K1.2.05"])]["capaian"].mean())
    with pytest.raises(ValueError, match=r"P2\.2.*Maksud Anda"):
        choice.view(contoh, Choice(tanpa=("P2.2",)))


@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_the_page_says_every_condition(contoh, bahasa):
    chosen = Choice(
        (2023,), berturut=2, capaian_di_bawah=80.5, serapan_di_atas=95, tanpa=("P2.02",), skala="lan"
    )
    page = ViewPage(contoh, chosen, bahasa)
    said = page.chosen()
    words = {
        "id": ["tidak tercapai 2 tahun berturut-turut", "capaian di bawah 80,5", "serapan di atas 95"],
        "en": ["missed 2 years running", "attainment below 80.5", "absorption above 95"],
    }[bahasa]
    assert all(w in said for w in [*words, "P2.02", "1 "])
    assert str(len(contoh.indikator)) in said
    assert len(page.boxes()) == 3  # no grade of a part
    assert page.tables["jelajah-kegiatan"].equals(choice.activities(contoh, chosen))
    assert len(ViewPage(contoh, Choice((2023,), skala="lan"), bahasa).boxes()) == 4


def test_no_figure_is_rounded_onto_a_bound(tmp_path):
    plan = renstra_utils.load(small_office(tmp_path / "tepi", [("A", "maximize", "100", "79.9999")]))
    page = ViewPage(plan, Choice(capaian_di_bawah=80))
    assert "79,9999" in page["indikator"].html
