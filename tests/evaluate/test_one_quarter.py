"""One quarter alone and to date, on both bases: the published figures, and what plain fractions make of drawn ones."""

from __future__ import annotations

from fractions import Fraction

import figures as f
import pandas as pd
import pytest
from conftest import INDIKATOR, REALISASI, TARGET, write_office
from hypothesis import given
from hypothesis import strategies as st

import renstra_utils
from renstra_utils.evaluate import attainment as att
from renstra_utils.evaluate import one_quarter as oq
from renstra_utils.plan.told_quarters import asked_quarters, told_quarters
from renstra_utils.text import half_up

AKSI = "kode,tahun,triwulan,target,aksi,penanggung_jawab,anggaran"


def office(
    folder,
    told,
    planned,
    how="jumlah",
    cumulative="",
    polarity="maximize",
    target="12",
    unit="Keg",
    variant="",
):
    """One indicator of 2025; `told` and `planned`: by quarter what was reported and what was planned."""
    facts = f"A,program,P,,S,I,{unit},{polarity},x,1,{how},{cumulative},{variant}"
    return write_office(
        folder,
        indikator=f"{INDIKATOR},agregasi,kumulatif,varian\n{facts}",
        target=f"{TARGET}\nA,2025,,{target},1\nA,2026,,{target},1",
        realisasi="\n".join([REALISASI, *(f"A,2025,{q},{v},,,,,,,," for q, v in told.items())]),
        rencana_aksi="\n".join([AKSI, *(f"A,2025,{q},{v},,," for q, v in planned.items())]),
    )


def row(folder, quarter, *what, **facts):
    """The one indicator in a quarter."""
    return oq.quarter(renstra_utils.load(office(folder, *what, **facts)), 2025, quarter).iloc[0]


# --- published figures ----------------------------------------------------------------------------------------------------

TREASURY = {1: 100, 2: 99.50, 3: 98.76, 4: 99.26}


@pytest.mark.parametrize(
    ("quarter", "alone", "so_far", "realised"),
    [
        (1, 111.11, 111.11, 100),
        (2, 110.56, 110.83, 99.75),
        (3, 109.73, 110.47, 99.42),
        (4, 110.29, 110.42, 99.38),  # alone printed 110,28: cut off, not rounded
    ],
)
def test_a_treasury_office_of_2021(tmp_path, quarter, alone, so_far, realised):
    """Running means of quarters against 90 each: TW I to IV alone, semester and year to date."""
    told, planned = dict(TREASURY), dict.fromkeys(TREASURY, 90)
    got = row(tmp_path, quarter, told, planned, how="rata-rata", target="90", unit="%")
    assert float(half_up(got["capaian_mentah_tw"], 2)) == alone
    assert float(half_up(got["capaian_mentah_sd"], 2)) == so_far
    assert float(half_up(got["r_angka_sd"], 2)) == realised
    assert got["capaian_mentah_tahun"] == got["capaian_mentah_sd"]


def test_an_action_plan_of_sums(tmp_path):
    """Targets 2, 3, 3, 2 with 2, 2 → 80 % of the quarters' target, 40 % of the year's."""
    got = row(tmp_path, 2, {1: 2, 2: 2}, {1: 2, 2: 3, 3: 3, 4: 2}, target="10")
    assert (got["realisasi_sd"], got["target_sd"], got["capaian_mentah_sd"]) == ("4", "5", 80)
    assert (got["status_sd"], got["capaian_mentah_tahun"], got["status_tahun"]) == (
        "tidak tercapai",
        40,
        "sementara",
    )
    assert got["capaian_mentah_tw"] == pytest.approx(200 / 3)
    assert got["rumus"] == "4 / 5 × 100 = 80"


def test_both_bases_of_minutes(tmp_path):
    """“110 % of the quarter's target, 6,38 % of the year's”."""
    got = row(tmp_path, 1, {1: 11}, {1: 10}, target="172.4")
    assert float(half_up(got["capaian_mentah_tw"], 2)) == 110
    assert float(half_up(got["capaian_mentah_tahun"], 2)) == 6.38


# --- zero, missing, cumulative, polarity ------------------------------------------------------------------------------------


def test_a_zero_is_filled(tmp_path):
    got = row(tmp_path, 2, {1: 2, 2: 0}, {1: 2, 2: 3})
    assert (got["lapor"], got["realisasi_tw"], got["capaian_mentah_tw"]) == (True, "0", 0)
    assert (got["capaian_mentah_sd"], got["triwulan_kosong"]) == (40, None)


def test_a_quarter_that_is_missing_is_said_and_is_no_zero(tmp_path):
    got = row(tmp_path, 3, {1: 2, 3: 3}, {1: 2, 2: 3, 3: 3})
    assert (got["triwulan_kosong"], got["target_sd"], got["capaian_mentah_sd"]) == ("2", "5", 100)
    silent = row(tmp_path, 2, {1: 2, 3: 3}, {1: 2, 2: 3, 3: 3})
    assert (silent["lapor"], silent["wajib"], silent["target_tw"]) == (False, True, "3")
    assert pd.isna(silent["capaian_mentah_tw"])
    assert (silent["realisasi_sd"], silent["triwulan_kosong"]) == ("2", "2")


def test_cumulative_figures_are_not_added(tmp_path):
    got = row(
        tmp_path, 3, {1: 1, 2: 2, 3: 3}, {1: 1, 2: 2, 3: 4}, how="posisi akhir", cumulative="ya", target="4"
    )
    assert (got["realisasi_sd"], got["target_sd"], got["capaian_mentah_sd"]) == ("3", "4", 75)
    assert got["capaian_mentah_tahun"] == 75


def test_one_indicator_one_formula(tmp_path):
    """T 10, R 12: 80 by (2T − R) / T, and 83,33 only where the indicator says `rasio`; the same in both bases."""
    facts = {"how": "rata-rata", "polarity": "minimize", "target": "10", "unit": "Hari"}
    got = row(tmp_path / "a", 1, {1: 12}, {1: 10}, **facts)
    assert (got["capaian_mentah_tw"], got["capaian_mentah_sd"], got["capaian_mentah_tahun"]) == (80, 80, 80)
    ratio = row(tmp_path / "b", 1, {1: 12}, {1: 10}, **facts, variant="rasio")
    assert {round(ratio[f"capaian_mentah_{of}"], 2) for of in ("tw", "sd", "tahun")} == {83.33}


def test_a_growing_sum_that_should_stay_low_waits_for_the_year(tmp_path):
    """2 cases by mid-year of at most 8 are no 175 % of the year."""
    facts = {"polarity": "minimize", "target": "8", "unit": "Kasus"}
    cells = {1: 1, 2: 1, 3: 3, 4: 3}
    got = row(tmp_path, 2, cells, {1: 2, 2: 2}, **facts)
    assert (got["capaian_mentah_sd"], got["status_sd"]) == (150, "melampaui")
    assert pd.isna(got["capaian_mentah_tahun"])
    assert got["status_tahun"] == oq.OPEN
    whole = row(tmp_path, 4, cells, {}, **facts)
    assert (whole["capaian_mentah_tahun"], whole["status_tahun"]) == (100, "tercapai")


def test_an_undecided_polarity_is_not_judged(tmp_path):
    got = row(tmp_path, 1, {1: 3}, {1: 2}, polarity="ambigu")
    assert (got["status_sd"], got["rumus"][:12]) == ("ambigu", "R = 3, T = 2")
    assert pd.isna(got["capaian_mentah_sd"])


def test_the_gravest_comes_first(contoh):
    rows = oq.quarter(contoh, 2023, 2)
    assert oq.behind(rows)["kode"].tolist() == ["K1.4.01", "K2.2.01", "K2.1.01"]
    assert oq.behind(rows)["capaian_mentah_sd"].is_monotonic_increasing
    b = oq.basis(rows, "sd")
    assert (b.n, b.met, b.judged) == (8, 5, 8)


def test_the_fourth_quarter_is_the_year(contoh):
    """On the year's basis the year to date is what the page of the year says, wherever all quarters are in."""
    year = att.attainment(contoh, 2023).set_index("kode")
    rows = oq.quarter(contoh, 2023, 4)
    whole = rows[rows["wajib"]].set_index("kode")
    assert len(whole) == 9
    same = year.loc[whole.index]
    assert whole["capaian_mentah_tahun"].equals(same["capaian_mentah"].rename("capaian_mentah_tahun"))
    assert whole["status_tahun"].tolist() == same["status"].tolist()


@pytest.mark.parametrize("quarter", [0, 5, -1])
def test_a_quarter_that_no_year_has(contoh, quarter):
    with pytest.raises(ValueError, match=f"triwulan {quarter} tidak ada; pilih 1 sampai 4"):
        oq.quarter(contoh, 2023, quarter)


def test_a_year_outside_the_plan(contoh):
    with pytest.raises(ValueError, match="tahun 2031 di luar periode rencana 2020–2024"):
        oq.quarter(contoh, 2031, 1)


# --- drawn ----------------------------------------------------------------------------------------------------------------

_quarter = st.sampled_from([1, 2, 3, 4])
_cells = st.dictionaries(_quarter, st.integers(0, 40))


@given(_cells, _cells, _quarter, st.sampled_from(["jumlah", "rata-rata", "posisi akhir"]), st.sampled_from(["ya", ""]),
       st.sampled_from(["maximize", "minimize", "stabilize"]))  # fmt: skip
def test_as_plain_fractions_have_it(tmp_path_factory, told, planned, quarter, how, cumulative, polarity):
    """Whatever was reported and planned: joined over the quarters that are in, and judged by the one formula."""
    facts = {"how": how, "cumulative": cumulative, "polarity": polarity}
    got = row(tmp_path_factory.mktemp("o"), quarter, told, planned, **facts)
    there = [q for q in sorted(told) if q <= quarter]
    stands = cumulative == "ya" or how == "posisi akhir"
    assert got["lapor"] == (quarter in told)

    def joined(cells, quarters):
        own = [Fraction(cells[q]) for q in quarters if q in cells]
        if not own or len(own) < len(quarters):
            return None
        return own[-1] if stands else sum(own) / (1 if how == "jumlah" else len(own))

    goal = joined(planned, there[-1:] if stands else there)
    real = joined(told, there)
    for of, r, t in (("sd", real, goal), ("tw", joined(told, [quarter]), joined(planned, [quarter]))):
        want = f.raw(r, t, polarity)
        if want is None:
            assert pd.isna(got[f"capaian_mentah_{of}"])
        else:
            assert got[f"capaian_mentah_{of}"] == pytest.approx(float(want))
    silent = ", ".join(str(q) for q in range(1, quarter + 1) if q not in told)
    assert (got["triwulan_kosong"] or "") == silent


# --- which quarters -------------------------------------------------------------------------------------------------------


def test_of_which_quarters_a_folder_tells(tmp_path):
    folder = office(tmp_path / "a", {1: 2}, {3: 3})
    assert told_quarters(folder) == {(2025, 1), (2025, 3)}
    (folder / "realisasi.csv").write_text('kode,"', encoding="utf-8")
    assert told_quarters(folder) is None
    (folder / "realisasi.csv").unlink()
    (folder / "rencana_aksi.csv").unlink()
    assert told_quarters(folder) == set()


@pytest.mark.parametrize(
    ("told", "quarters", "named", "expected"),
    [
        ({(2025, 2), (2024, 1), (2030, 1)}, [], False, [(2024, 1), (2025, 2)]),
        ({(2025, 2), (2024, 1)}, [2], False, [(2025, 2)]),
        (set(), [2], False, []),
        (set(), [2, 1], True, [(2024, 1), (2024, 2), (2025, 1), (2025, 2)]),
        (None, [2], True, [(2024, 2), (2025, 2)]),
        (None, [], True, None),
        (None, [2], False, None),
    ],
)
def test_which_quarters_have_a_page(told, quarters, named, expected):
    assert asked_quarters(told, [2024, 2025], quarters, named) == expected
