"""Indicators that are nearly the same, within a plan and between two."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import small_office

import renstra_utils
from renstra_utils.evaluate import attainment, match, years
from renstra_utils.evaluate.choice import Choice


def test_neighbours(tmp_path):
    folder = small_office(tmp_path / "mirip", [(k, "maximize", "1", "1") for k in "ABC"])
    path = folder / "indikator.csv"
    text = path.read_text(encoding="utf-8")
    for kode, name in (
        ("A", "Persentase pemilih hadir di TPS"),
        ("B", "Persentase pemilih hadir  di TPS."),
        ("C", "Jumlah rapat"),
    ):
        text = text.replace(f"Indikator {kode}", name)
    path.write_text(text, encoding="utf-8")
    plan = renstra_utils.load(folder)
    assert match.neighbours(plan, "A")[["kode", "kemiripan"]].to_numpy().tolist() == [["B", 100.0]]
    assert match.neighbours(plan, "C").empty


def test_a_plan_matches_itself(balikpapan):
    pairs = match.match(balikpapan, balikpapan)
    assert (pairs["kode_a"] == pairs["kode_b"]).all()
    assert set(pairs["cara"]) == {"sama"}


def test_each_is_matched_once_and_corrections_stand(contoh, balikpapan):
    pairs = match.match(contoh, balikpapan, at_least=60)
    assert (pairs["cara"] == "mirip").any()
    a, b = contoh.indikator["kode"], balikpapan.indikator["kode"]
    assert sorted(pairs["kode_a"].dropna()) == sorted(a)
    assert sorted(pairs["kode_b"].dropna()) == sorted(b)
    first = pairs[pairs["cara"] == "mirip"].iloc[0]
    other = next(k for k in a if k != first["kode_a"])
    fixed = match.match(contoh, balikpapan, {first["kode_a"]: None, other: first["kode_b"]}, 60).set_index(
        "kode_a"
    )
    assert pd.isna(fixed.at[first["kode_a"], "kode_b"])
    assert fixed.at[other, "kode_b"] == first["kode_b"]
    assert (fixed.loc[[first["kode_a"], other], "cara"] == "ditetapkan").all()


def test_a_pair_that_cannot_be_is_refused(contoh, balikpapan):
    b = balikpapan.indikator["kode"].iloc[0]
    with pytest.raises(ValueError, match="dua kali"):
        match.match(contoh, balikpapan, {"P1.01": b, "P1.02": b})
    with pytest.raises(ValueError, match=r"tidak ada di indikator\.csv"):
        match.match(contoh, balikpapan, {"P1.01": "tidak-ada"})


def test_the_office_name_does_not_count(tmp_path):
    plans = []
    for name in ("KPU Kota Satu", "KPU Kabupaten Dua"):
        folder = small_office(tmp_path / name, [("A", "maximize", "1", "1")])
        path = folder / "indikator.csv"
        path.write_text(
            path.read_text(encoding="utf-8").replace("Indikator A", f"Persentase pegawai {name} yang hadir"),
            encoding="utf-8",
        )
        about = f'{{"renstra": {{"nama_kantor": "{name}", "periode": [2023, 2023]}}}}'
        (folder / "datapackage.json").write_text(about, encoding="utf-8")
        plans.append(renstra_utils.load(folder))
    assert match.match(*plans)["cara"].tolist() == ["sama"]


def test_compare_two_years_of_one_plan(contoh):
    got = match.compare(
        contoh, contoh, match.match(contoh, contoh), 2022, 2023, Choice(batas="100")
    ).set_index("kode_a")
    want = years.compare_years(attainment.attainment(contoh), 2023).set_index("kode")
    assert got["capaian_mentah_a"].dropna().to_dict() == want["capaian_2022"].dropna().to_dict()
    assert got.at["P2.02", "selisih"] == pytest.approx(want.at["P2.02", "perubahan"])
