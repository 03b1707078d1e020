"""Realisasi of a year out of what was reported: partial years, mixed kinds, words, large figures."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from conftest import INDIKATOR, REALISASI, TARGET, write_office
from hypothesis import given
from hypothesis import strategies as st

import renstra_utils
from renstra_utils.evaluate import attainment as att
from renstra_utils.evaluate import means
from renstra_utils.evaluate.quarters import QUARTERS, roll_up
from renstra_utils.plan.problem import PlanError
from renstra_utils.text import multiplier

AKSI = "kode,tahun,triwulan,target,aksi,penanggung_jawab,anggaran"


def office(folder, cells, how="jumlah", cumulative="", unit="Keg", target="12", words=""):
    """One indicator of 2025 with (triwulan, nilai, pembilang, penyebut) reported; `words`: what a yearly row
    without a figure says."""
    rows = [f"A,2025,{q},{v},{a},{b},,,,,," for q, v, a, b in cells]
    rows += [f"A,2025,,,,,,,{words},,,"] if words else []
    return write_office(
        folder,
        indikator=f"{INDIKATOR},agregasi,kumulatif\nA,program,P,,S,I,{unit},maximize,x,1,{how},{cumulative}",
        target=f"{TARGET}\nA,2025,,{target},1\nA,2026,,{target},1",
        realisasi="\n".join([REALISASI, *rows]),
    )


def year(folder, cells, **facts):
    return att.attainment(renstra_utils.load(office(folder, cells, **facts)), 2025).iloc[0]


def test_a_first_quarter_is_no_year(tmp_path):
    """3 of 12 by TW I is not “25 %, tidak tercapai”."""
    got = year(tmp_path, [(1, 3, "", "")])
    assert (got["status"], got["triwulan_ada"], got["triwulan_kosong"]) == ("sementara", "1", "2, 3, 4")
    assert pd.isna(got["capaian"])
    assert pd.isna(got["memenuhi"])
    total = means.summarise(pd.DataFrame([got]), [], renstra_utils.load(tmp_path).rules).iloc[0]
    assert (total["n_lapor"], total["n_sementara"], total["n_dinilai"]) == (0, 1, 0)


def test_missing_quarters_are_named(tmp_path):
    got = year(tmp_path, [(1, 3, "", ""), (4, 3, "", "")])
    assert (got["status"], got["triwulan_kosong"], got["triwulan_terakhir"]) == ("sementara", "2, 3", 4)
    last = year(tmp_path, [(1, 3, "", ""), (4, 12, "", "")], how="posisi akhir")
    assert (last["status"], last["triwulan_kosong"], last["r_angka"]) == ("tercapai", "2, 3", 12)


def test_words_for_the_year_do_not_discard_its_quarters(tmp_path):
    """3 + 3 + 3 + 3 of 12 with a yearly row that holds only words."""
    got = year(tmp_path, [(q, 3, "", "") for q in QUARTERS], words="Semua kegiatan berjalan.")
    assert (got["r_angka"], got["status"]) == (12, "tercapai")
    assert got["faktor_pendukung"] == "Semua kegiatan berjalan."


@pytest.mark.parametrize(
    ("how", "cumulative", "cells", "expected"),
    [
        ("posisi akhir", "", [(q, "", 5 * q, 20) for q in QUARTERS], 100),  # not 62,5
        ("rata-rata", "", [(1, 80, "", ""), (2, "", 30, 100)], 55),
        ("posisi akhir", "", [(1, 80, "", ""), (2, "", 90, 100)], 90),
        ("rata-rata", "ya", [(1, 80, "", ""), (2, "", 90, 100)], 90),
        ("rata-rata", "", [(1, "", 1, 2), (2, "", 8, 10)], 75),
    ],
)
def test_figures_and_quotients_are_joined(tmp_path, how, cumulative, cells, expected):
    assert year(tmp_path, cells, how=how, cumulative=cumulative, unit="%")["r_angka"] == expected


@pytest.mark.parametrize(("how", "said"), [("", "cara menggabungnya"), ("jumlah", "tidak dapat dijumlahkan")])
def test_what_cannot_be_joined_is_refused(tmp_path, how, said):
    with pytest.raises(PlanError, match=said):
        renstra_utils.load(office(tmp_path, [(1, 80, "", ""), (2, "", 30, 100)], how=how, unit="%"))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("per 1.000 KH", 12), ("per 100.000", 1200), ("%", 1.2), ("rasio", 0.012), ("‰", 12)],
)
def test_the_unit_sets_the_multiplier(tmp_path, unit, expected):
    assert year(tmp_path, [("", "", 12, 1000)], unit=unit)["r_angka"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("unit", "cell", "said"),
    [
        ("Dokumen", ("", "", 12, 1000), "tidak mengatakan pengali"),
        ("per 1.000 KH", ("", "", 12, 1), "pembilang melebihi penyebut"),
        ("per 1.000 KH", ("", "1.2", 12, 1000), "nilai berbeda dari pembilang / penyebut × 1.000"),
    ],
)
def test_a_rate_that_does_not_fit_is_refused(tmp_path, unit, cell, said):
    with pytest.raises(PlanError, match=said):
        renstra_utils.load(office(tmp_path, [cell], unit=unit))


def test_a_partial_year_is_held_against_its_quarters_target(tmp_path):
    """Rencana Aksi: targets 2, 3, 3, 2 with 2, 2 → 80 %."""
    plan = renstra_utils.load(office(tmp_path, [(1, 2, "", ""), (2, 2, "", "")], target="10"))
    aksi = pd.DataFrame({"kode": "A", "tahun": 2025, "triwulan": QUARTERS, "target": list("2332")})
    aksi = aksi.assign(
        angka=[2.0, 3, 3, 2], bawah=float("nan"), atas=float("nan"), mutu=None, _baris=range(2, 6)
    )
    got = att.attain_tables({**plan.tables, "rencana_aksi": aksi}, [2025], plan.rules).iloc[0]
    assert got["status"] == "sementara"
    assert (got["target_triwulan"], got["capaian_triwulan"], got["status_triwulan"]) == (
        "5",
        80,
        "tidak tercapai",
    )


def test_no_digit_is_lost(tmp_path):
    got = year(tmp_path, [("", 12345678955, "", "")], target="12345678960", unit="Rp")
    assert got["realisasi"] == "12345678955"
    assert got["status"] == "tidak tercapai"
    assert got["rumus"] == "12345678955 / 12345678960 × 100 = 99,99999996"


quarter = st.sampled_from(QUARTERS)
share = st.tuples(st.integers(0, 50), st.integers(1, 50))


@given(
    st.dictionaries(quarter, share, min_size=1),
    st.sampled_from(["jumlah", "rata-rata", "posisi akhir"]),
    st.sampled_from(["ya", ""]),
    st.booleans(),
)
def test_any_quarters_against_plain_arithmetic(cells, how, cumulative, divided):
    """Whatever quarters there are: the year's figure, and whether it is whole, as plain fractions have it."""
    quarters = sorted(cells)
    frame = pd.DataFrame({"kode": "A", "tahun": 2025, "triwulan": pd.array(quarters, dtype="Int64")})
    for c in (
        "mutu",
        "faktor_pendukung",
        "faktor_penghambat",
        "solusi",
        "tindak_lanjut",
        "sumber_data",
        "tanggal_data",
    ):
        frame[c] = None
    pairs = [cells[q] for q in quarters]
    frame["pembilang"] = [float(a) if divided else float("nan") for a, _ in pairs]
    frame["penyebut"] = [float(b) if divided else float("nan") for _, b in pairs]
    frame["angka"] = [float("nan") if divided else float(a) for a, _ in pairs]
    frame["_baris"] = range(2, 2 + len(quarters))
    unit = "%" if divided else "Keg"
    facts = pd.DataFrame({"kode": ["A"], "satuan": [unit], "agregasi": [how], "kumulatif": [cumulative]})
    got = roll_up(frame, facts).iloc[0]
    follows = how == "posisi akhir" or cumulative == "ya"
    parts = pairs[-1:] if follows else pairs
    if divided:
        want = Fraction(sum(a for a, _ in parts), sum(b for _, b in parts)) * 100
    else:
        total = sum(a for a, _ in parts)
        want = Fraction(total) if how == "jumlah" or follows else Fraction(total, len(parts))
    assert got["r_angka"] == pytest.approx(float(want))
    assert got["sebagian"] == (quarters[-1] < 4 if follows else len(quarters) < 4)
    assert multiplier("%") == 100


def test_a_yearly_figure_stands_for_itself(contoh):
    whole = contoh.realisasi[contoh.realisasi["triwulan"].isna() & contoh.realisasi["angka"].notna()]
    rolled = roll_up(contoh.realisasi, contoh.indikator).set_index(["kode", "tahun"])
    for row in whole.itertuples():
        assert rolled.loc[(row.kode, row.tahun), "r_angka"] == row.angka
        assert not rolled.loc[(row.kode, row.tahun), "sebagian"]


def quarters(tmp_path, how, cumulative, cells):
    """The yearly realisasi of one indicator out of (triwulan, nilai, pembilang, penyebut)."""
    write_office(
        tmp_path,
        indikator=f"{INDIKATOR},agregasi,kumulatif\nA,kegiatan,P,K,S,I,%,maximize,x,1,{how},{cumulative}",
        target=f"{TARGET}\nA,2023,,100,1",
        realisasi="\n".join([REALISASI, *[f"A,2023,{q},{v},{a},{b},,,,,," for q, v, a, b in cells]]),
    )
    return att.attainment(renstra_utils.load(tmp_path), 2023).iloc[0]


@pytest.mark.parametrize(
    ("how", "cumulative", "cells", "expected"),
    [
        ("jumlah", "tidak", [(1, 10, "", ""), (2, 20, "", ""), (4, 30, "", "")], 60),
        ("jumlah", "ya", [(1, 10, "", ""), (2, 30, "", "")], 30),
        ("rata-rata", "", [(1, 80, "", ""), (2, 90, "", "")], 85),
        ("posisi akhir", "", [(3, 95, "", ""), (1, 80, "", "")], 95),
        ("", "", [(1, "", 1, 2), (2, "", 8, 10)], 75),
        ("", "ya", [(1, "", 1, 2), (2, "", 9, 10)], 90),
        ("", "", [(2, 40, "", "")], 40),
    ],
)
def test_quarters(tmp_path, how, cumulative, cells, expected):
    assert quarters(tmp_path, how, cumulative, cells)["r_angka"] == pytest.approx(expected)


def test_partial_year_says_until_when(tmp_path):
    assert quarters(tmp_path, "jumlah", "", [(1, 10, "", ""), (2, 20, "", "")])["triwulan_terakhir"] == 2
