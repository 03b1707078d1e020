"""An indicator over the years: end of plan, pace, comparison, replaced indicators."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import INDIKATOR, REALISASI, TARGET, write_office

import renstra_utils
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.years import (
    PROSPECTS,
    compare_years,
    directions,
    end_of_plan,
    joined_series,
    prospects,
)
from renstra_utils.rules import load_rules

PK = "kode,tahun,nilai,dokumen,tanggal"


def plan_of(
    folder, targets, reported, polarity="maximize", unit="Keg", baseline="", years=range(2020, 2025), **files
):
    """One indicator A: targets by year (one for all, or a list), realisasi by year."""
    targets = targets if isinstance(targets, list) else [targets] * len(years)
    write_office(
        folder,
        indikator=f"{INDIKATOR},baseline\nA,program,P,,S,I,{unit},{polarity},x,1,{baseline}",
        target="\n".join([TARGET, *[f"A,{y},,{t},1" for y, t in zip(years, targets, strict=True)]]),
        realisasi="\n".join([REALISASI, *[f"A,{y},,{r},,,,,,,," for y, r in reported.items()]]),
        **files,
    )
    return renstra_utils.load(folder)


def end(plan, tahun):
    return end_of_plan(attainment(plan), tahun, plan.rules).iloc[0]


def test_the_projection_is_the_line_through_the_known_years(tmp_path):
    """10, 30, 20 → 35 at the fifth year; what is needed is shared by the years left after the page's year."""
    got = end(plan_of(tmp_path, "35", {2020: 10, 2021: 30, 2022: 20}), 2022)
    assert (got["tren_per_tahun"], got["proyeksi"], got["prospek"]) == (5, 35, "menuju target")
    assert got["perlu_per_tahun"] == 7.5
    later = end(renstra_utils.load(tmp_path), 2023)
    assert (later["tahun_data"], later["perlu_per_tahun"]) == (2022, 15)


def test_a_projection_stays_inside_what_the_unit_can_take(tmp_path):
    got = end(plan_of(tmp_path / "a", "0", {2021: 3, 2022: 2, 2023: 1}, "minimize"), 2023)
    assert (got["proyeksi"], got["prospek"]) == (0, "menuju target")
    share = end(plan_of(tmp_path / "b", "100", {2021: 80, 2022: 90, 2023: 99}, unit="%"), 2023)
    assert (share["proyeksi"], share["prospek"]) == (100, "menuju target")


def test_opinions_count(tmp_path):
    """WTP in all five years is no “belum dilaporkan”."""
    plan = plan_of(tmp_path, "WTP", dict.fromkeys(range(2020, 2025), "WTP"), unit="opini")
    got = end(plan, 2024)
    assert (got["prospek"], got["realisasi_kini"], got["tahun_data"]) == ("sudah tercapai", "WTP", 2024)
    assert (
        end(plan_of(tmp_path / "b", "WTP", {2022: "WDP"}, unit="opini"), 2022)["prospek"] == "belum ada tren"
    )


@pytest.mark.parametrize(
    ("polarity", "baseline", "real", "progress"),
    [
        ("maximize", 90, 88, 110.0),  # the baseline meets the target already: R / T
        ("maximize", 90, 95, 118.75),
        ("maximize", 40, 60, 50.0),
        ("minimize", 120, 100, 50.0),
        ("minimize", 60, 88, 90.0),
        ("ambigu", 40, 60, None),
        ("maximize", 80, 60, 75.0),  # the baseline is the target
    ],
)
def test_progress_from_a_baseline(tmp_path, polarity, baseline, real, progress):
    got = end(plan_of(tmp_path, "80", {2020: real}, polarity, baseline=baseline), 2020)
    assert got["kemajuan"] == progress if progress is not None else pd.isna(got["kemajuan"])


def test_a_partial_year_is_in_no_trend_and_no_verdict(tmp_path):
    plan = plan_of(tmp_path, "12", {2020: 10, 2021: 12, 2022: 12})
    with (tmp_path / "realisasi.csv").open("a", encoding="utf-8") as f:
        f.write("\nA,2023,1,3,,,,,,,,")
    rows = attainment(renstra_utils.load(tmp_path))
    got = end_of_plan(rows, 2023, plan.rules).iloc[0]
    assert (got["tahun_data"], got["r_kini"]) == (2022, 12)
    assert got["tren_per_tahun"] == 1
    assert pd.isna(compare_years(rows, 2023).iloc[0]["perubahan"])


def test_the_parts_are_the_whole(contoh, balikpapan):
    for plan in (contoh, balikpapan):
        for year in plan.years:
            ends = end_of_plan(attainment(plan), year, plan.rules)
            assert sum(prospects(ends).values()) == len(ends)
            assert set(ends["prospek"]) <= set(PROSPECTS)


def test_only_an_end_target_is_counted(tmp_path):
    got = end(plan_of(tmp_path, ["5", "5", "5", "5", ""], {2020: 5}), 2020)
    assert got["prospek"] == "tanpa target akhir"


def test_the_end_of_the_plan_is_the_plans_own_target(tmp_path):
    plan = plan_of(tmp_path, "80", {2024: 85}, perjanjian=f"{PK}\nA,2024,90,PK,2024-01-10")
    rows = attainment(plan, 2024).iloc[0]
    assert rows["status"] == "tidak tercapai"
    assert end(plan, 2024)["prospek"] == "sudah tercapai"


def test_a_replaced_indicators_series_is_joined(tmp_path):
    plan = plan_of(tmp_path, "80", {2020: 70, 2021: 75})
    rows = attainment(plan)
    old = rows.assign(target_acuan=rows["target_acuan"].where(rows["tahun"] < 2022))
    new = rows.assign(
        kode="B",
        urut=1,
        realisasi=None,
        r_angka=float("nan"),
        capaian_mentah=float("nan"),
        status="tanpa target",
    )
    new["target_acuan"] = new["target_acuan"].where(new["tahun"] >= 2022)
    both = pd.concat([old.assign(pengganti=None), new.assign(pengganti="A")]).sort_values(["tahun", "urut"])
    joined = joined_series(both).set_index(["kode", "tahun"])["r_angka"]
    assert joined["B"].dropna().to_dict() == {2020: 70, 2021: 75}
    assert len(joined) == len(both)


def test_a_part_of_a_year_is_named_so_on_the_way_to_the_end(tmp_path):
    """One quarter of four: no verdict, yet not said to be unreported; the whole years before it keep
    theirs."""
    rows = [f"A,{y},{q},{v},,,,,,,," for y, q, v in ((2022, 1, 3), (2023, "", 11), (2024, 1, 2))]
    for name, kept, year, state in (
        ("a", rows[:1], 2022, "sementara"), ("b", rows[:1], 2021, "belum dilaporkan"),
        ("c", rows[1:], 2024, "sementara"), ("d", rows[1:2], 2024, "belum dilaporkan"),
    ):  # fmt: skip
        write_office(
            tmp_path / name,
            indikator=f"{INDIKATOR},agregasi\nA,program,P,,S,I,Keg,maximize,x,1,jumlah",
            target="\n".join([TARGET, *[f"A,{y},,12,1" for y in range(2020, 2025)]]),
            realisasi="\n".join([REALISASI, *kept]),
        )
        assert end(renstra_utils.load(tmp_path / name), year)["prospek"] == state, name


def test_end_of_plan_pace(tmp_path):
    years = range(2020, 2025)
    write_office(
        tmp_path,
        indikator="\n".join(
            [
                f"{INDIKATOR},baseline",
                "A,kegiatan,P,K,S,I,%,maximize,x,1,",
                "B,kegiatan,P,K,S,J,%,minimize,x,1,20",
            ]
        ),
        target="\n".join(
            [
                TARGET,
                *[f"A,{y},,{60 + 10 * i},1" for i, y in enumerate(years)],
                *[f"B,{y},,{18 - 2 * i},1" for i, y in enumerate(years)],
            ]
        ),
        realisasi="\n".join(
            [
                REALISASI,
                "A,2020,,60,,,,,,,,",
                "A,2021,,64,,,,,,,,",
                "A,2022,,68,,,,,,,,",
                "B,2021,,16,,,,,,,,",
            ]
        ),
    )
    ends = end_of_plan(attainment(renstra_utils.load(tmp_path)), 2022, load_rules()).set_index("kode")
    a, b = ends.loc["A"], ends.loc["B"]
    assert (a["target_akhir"], a["r_kini"], a["tahun_data"]) == ("100", 68, 2022)
    assert a["perlu_per_tahun"] == pytest.approx(16)
    assert a["tren_per_tahun"] == pytest.approx(4)
    assert a["proyeksi"] == pytest.approx(76)
    assert a["prospek"] == "perlu percepatan"
    assert b["kemajuan"] == pytest.approx((20 - 16) / (20 - 10) * 100)
    assert b["prospek"] == "belum ada tren"


def test_compare_years(tmp_path):
    write_office(
        tmp_path,
        indikator=f"{INDIKATOR}\nA,kegiatan,P,K,S,I,%,maximize,x,1",
        target="\n".join([TARGET, "A,2020,,100,1", "A,2021,,100,1", "A,2022,,100,1"]),
        realisasi="\n".join([REALISASI, "A,2020,,80,,,,,,,,", "A,2022,,90,,,,,,,,"]),
    )
    got = compare_years(attainment(renstra_utils.load(tmp_path)), 2022).iloc[0]
    assert got["perubahan"] == pytest.approx(10)
    assert got["tahun_pembanding"] == 2020


def directions_of(folder, told: dict[int, str], targets="10", unit="Keg", tahun=2021, **how):
    plan = plan_of(folder, targets, told, unit=unit, **how)
    found = directions(attainment(plan), tahun, plan.rules).iloc[0]
    return found["status_lalu"], found["arah"] if isinstance(found["arah"], str) else None


@pytest.mark.parametrize(
    ("told", "how", "expected"),
    [
        ({2020: 5, 2021: 6}, {}, ("tidak tercapai", "membaik")),
        ({2020: 6, 2021: 5}, {}, ("tidak tercapai", "memburuk")),
        ({2020: 5, 2021: 5}, {}, ("tidak tercapai", "tetap")),
        ({2020: 5, 2021: 6}, {"polarity": "minimize"}, ("melampaui", "memburuk")),
        # Each year against its own target: more was done, and less of what was due.
        ({2020: 9, 2021: 10}, {"targets": ["10", "20", "20", "20", "20"]}, ("tidak tercapai", "memburuk")),
        ({2021: 6}, {}, ("belum dilaporkan", None)),
        ({2020: 6}, {}, ("tidak tercapai", None)),
        ({2020: "WDP", 2021: "WTP"}, {"targets": "WTP", "unit": "opini"}, ("tidak tercapai", "membaik")),
        ({2020: "WTP", 2021: "WTP"}, {"targets": "WTP", "unit": "opini"}, ("tercapai", "tetap")),
        ({2020: "B", 2021: 55}, {"targets": "B", "unit": "predikat"}, ("tercapai", "memburuk")),
        ({2020: 55, 2021: "A"}, {"targets": "B", "unit": "predikat"}, ("tidak tercapai", "membaik")),
        ({2020: "TMP", 2021: "TW"}, {"targets": "WTP", "unit": "opini"}, ("tidak tercapai", None)),
        ({2020: "WTP", 2021: "belum dinilai"}, {"targets": "WTP", "unit": "opini"}, ("tercapai", None)),
        # A grade that became a figure is another target.
        (
            {2020: "B", 2021: 65},
            {"targets": ["B", "60", "60", "60", "60"], "unit": "predikat"},
            ("tercapai", None),
        ),
        ({2020: 5}, {"tahun": 2020}, (None, None)),
    ],
)
def test_which_way_an_indicator_went(tmp_path, told, how, expected):
    before, way = directions_of(tmp_path, told, **how)
    assert (before if isinstance(before, str) else None, way) == expected


def test_what_stood_in_the_place_of_another_has_no_direction(tmp_path):
    write_office(
        tmp_path,
        indikator=f"{INDIKATOR},pengganti\nA,program,P,,S,I,Keg,maximize,x,1,\nB,program,P,,S,J,Keg,maximize,x,1,A",
        target=f"{TARGET}\nA,2020,,10,1\nB,2021,,10,1",
        realisasi=f"{REALISASI}\nA,2020,,5,,,,,,,,\nB,2021,,9,,,,,,,,",
    )
    plan = renstra_utils.load(tmp_path)
    assert directions(attainment(plan), 2021, plan.rules)["arah"].isna().all()
