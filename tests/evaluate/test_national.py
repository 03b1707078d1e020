"""An office's targets beside the national ones, the end of the plan, money by the national names, and the run's offices
together."""

from __future__ import annotations

from pathlib import Path

import national_offices as made
import numpy as np
import pandas as pd
import pytest
import rendering
from conftest import ROOT
from national_offices import KELUHAN, MUTU, TARGETS, national, pair, under

import renstra_utils
from renstra_utils.evaluate import nationwide, rollup
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.budget import budget
from renstra_utils.evaluate.national import (
    BROKEN,
    KEPT,
    LATE,
    ON_TIME,
    UNKNOWN,
    against_national,
    days_late,
    delivery,
    due,
    floors,
)
from renstra_utils.evaluate.needs import needs
from renstra_utils.evaluate.years import end_of_plan
from renstra_utils.show.pages.rollup import RollupPage

DATA = ROOT / "data"
NONE = None


@pytest.mark.parametrize(
    ("polarity", "unit", "of_plan", "of_office", "floor"),
    [
        ("maximize", "%", "80", "80", KEPT),
        ("maximize", "%", "80", "79.99", BROKEN),
        ("maximize", "%", "80", "95", KEPT),
        ("minimize", "Kasus", "5", "5", KEPT),
        ("minimize", "Kasus", "5", "6", BROKEN),
        ("minimize", "Kasus", "0", "0", KEPT),
        ("stabilize", "%", "50", "50", KEPT),
        ("stabilize", "%", "50", "49", BROKEN),
        ("maximize", "%", "80-90", "80", KEPT),  # a range: not below its lower bound
        ("maximize", "%", "80-90", "79", BROKEN),
        ("maximize", "%", "80-90", "75-95", BROKEN),
        ("maximize", "%", "80-90", "82-85", KEPT),
        ("minimize", "Hari", "7-8", "8", KEPT),
        ("minimize", "Hari", "7-8", "9", BROKEN),
        ("minimize", "Hari", "7-8", "6-9", BROKEN),
        ("minimize", "Hari", "8", "7-9", BROKEN),
        ("stabilize", "%", "80-90", "95", KEPT),
        ("maximize", "predikat", "BB", "BB", KEPT),
        ("maximize", "predikat", "BB", "A", KEPT),
        ("maximize", "predikat", "BB", "B", BROKEN),
        ("maximize", "opini", "WTP", "WDP", BROKEN),
        ("maximize", "predikat", "BB", "70", BROKEN),  # exactly 70 is B
        ("maximize", "predikat", "BB", "70.5", KEPT),
        ("maximize", "predikat", "75", "BB", NONE),  # a grade beside a figure has no order
        ("ambigu", "%", "80", "70", NONE),
    ],
)
def test_floor(
    tmp_path: Path, polarity: str, unit: str, of_plan: str, of_office: str, floor: str | None
) -> None:
    national(tmp_path, [("N1", "Persentase mutu", unit, polarity)], f"N1,2025,{of_plan}")
    folder = under(tmp_path, [("A", "Persentase mutu", unit, polarity, "N1")], f"A,2025,{of_office}")
    plan = renstra_utils.load(folder)
    rows = attainment(plan, 2025)
    got = floors(rows, plan.rules).iloc[0]
    assert (None if pd.isna(got) else got) == floor
    assert rows["target_nasional"].iloc[0] == of_plan


def test_the_national_polarity_counts_and_another_unit_cannot_be_compared(tmp_path: Path) -> None:
    national(
        tmp_path, [("N1", "Mutu", "%", "minimize"), ("N2", "Mutu", "%", "maximize")], "N1,2025,5 N2,2025,5"
    )
    own = [("A", "Mutu", "persen", "maximize", "N1"), ("B", "Mutu", "Dok", "maximize", "N2")]
    plan = renstra_utils.load(under(tmp_path, own, "A,2025,6 B,2025,1"))
    got = floors(attainment(plan, 2025), plan.rules)
    assert got.iloc[0] == BROKEN
    assert pd.isna(got.iloc[1])


def test_every_national_indicator_has_a_row(tmp_path: Path) -> None:
    national(tmp_path, [MUTU, KELUHAN], TARGETS)
    own = [("A", *MUTU[1:], "N1"), ("A2", *MUTU[1:], "N1"), ("C", *MUTU[1:], "")]
    plan = renstra_utils.load(under(tmp_path, own, "A,2025,79 A2,2025,80", "A,2025,,81"))
    got = against_national(plan, attainment(plan), 2025)
    assert got["kode_nasional"].tolist() == ["N1", "N1", "N2"]
    assert got["lantai"].tolist()[:2] == [BROKEN, KEPT]
    assert got["kode"].isna().tolist() == [False, False, True]
    assert got["realisasi"].tolist()[0] == "81"
    nothing = against_national(plan, attainment(plan), 2027)
    assert nothing["target"].isna().all()
    assert nothing["target_nasional"].isna().all()


def test_the_end_of_the_plan_is_the_national_one_where_the_office_has_none(tmp_path: Path) -> None:
    plan = pair(tmp_path, real="A,2025,,90 B,2025,,2")
    ends = end_of_plan(attainment(plan), 2025, plan.rules).set_index("kode")
    assert ends["target_akhir"].tolist() == ["100", "1"]
    assert ends["akhir_nasional"].all()
    assert ends.loc["A", ["kemajuan", "perlu_per_tahun"]].tolist() == [90, 2.5]
    (plan.folder / "target.csv").write_text("kode,tahun,nilai\nA,2029,95\n")
    ends = end_of_plan(attainment(renstra_utils.load(plan.folder)), 2025, plan.rules).set_index("kode")
    assert ends["target_akhir"].tolist() == ["95", "1"]
    assert ends["akhir_nasional"].tolist() == [False, True]


def test_rows_of_years_without_an_agreement(tmp_path: Path) -> None:
    rows = attainment(pair(tmp_path, real="A,2025,,90 A,2026,,95"))
    assert rows.loc[rows["tahun"] == 2025, "acuan"].tolist() == ["PK", "PK"]
    assert rows.loc[rows["tahun"] == 2026, "status"].tolist() == ["tanpa target", "tanpa target"]
    assert rows["target"].isna().all()


def test_money_has_the_national_names_and_its_own_amounts() -> None:
    plan = renstra_utils.load(DATA / "contoh-kabupaten-2025")
    money = budget(plan, 2026)
    assert "Pendidikan Pemilih" in money["uraian"].tolist()
    assert money["pendanaan"].isna().all()
    assert "9103" not in money.loc[money["pagu"].notna(), "kode"].tolist()  # without a ceiling in 2026


# --- when reports came ---


def test_when_a_report_is_due() -> None:
    assert [str(due(y)) for y in (2025, 2027)] == ["2026-02-28", "2028-02-29"]
    assert due(2024) is None  # the rule was read for 2025 on
    days = pd.Series(["2026-02-28", "2026-03-01", np.nan])
    assert delivery(days, 2025).tolist() == [ON_TIME, LATE, UNKNOWN]
    assert days_late(days, 2025).fillna(0).tolist() == [0, 1, 0]
    assert delivery(days, 2024).tolist() == [ON_TIME, ON_TIME, UNKNOWN]


# --- a run ---


@pytest.fixture
def run(tmp_path: Path) -> rollup.Run:
    national(tmp_path, [MUTU, KELUHAN], TARGETS + " N1,2026,82")
    both = [("A", *MUTU[1:], "N1"), ("B", *KELUHAN[1:], "N2")]
    offices = {
        "a": (both, "A,2025,79 B,2025,5 A,2026,82", "A,2025,,80 B,2025,,4", {"2025": "2026-03-09"}),
        "b": (both[:1], "A,2025,80", "A,2025,,70", {"2025": "2026-02-28"}),
        "c": (both, "", "A,2025,,70", {}),
    }
    plans = {}
    for name, (own, agreed, real, days) in offices.items():
        about = {"nama_kantor": f"KPU {name.upper()}", "tanggal_lapor": days}
        plans[name] = renstra_utils.load(under(tmp_path, own, agreed, real, name, **about))
    return rollup.load_run(rendering.write_run(tmp_path / "hasil", plans))


def test_national_indicators_over_the_offices(run: rollup.Run) -> None:
    got = nationwide.by_indicator(run, 2025).set_index("kode_nasional")
    counts = ["n_kantor", "n_pk", "n_longgar", "n_lapor", "n_dinilai", "n_memenuhi"]
    assert got.loc["N1", counts].tolist() == [3, 2, 1, 3, 2, 1]
    assert got.loc["N2", counts].tolist() == [3, 1, 0, 1, 1, 1]
    assert got.loc["N1", "rata_rata"] == pytest.approx((80 / 79 * 100 + 87.5) / 2)
    first = nationwide.of_year(run, 2025).iloc[0]
    assert (first["kantor"], first["lantai"]) == ("KPU A", BROKEN)


def test_who_has_no_agreement_and_who_is_late(run: rollup.Run) -> None:
    got = nationwide.agreements(run, 2025).set_index("satker")
    assert got["ada_pk"].tolist() == [True, True, False]
    assert got["n_diambil"].tolist() == [2, 1, 0]
    assert got["lapor"].tolist() == [LATE, ON_TIME, UNKNOWN]
    assert got.loc["a", "hari_terlambat"] == 9
    lacks = nationwide.without_agreement(run)
    assert lacks[["tahun", "satker"]].to_numpy().tolist() == [[2025, "c"], [2026, "b"], [2026, "c"]]
    why = needs(run, rollup.places(run, 2025), 2025).set_index("satker")["alasan"]
    assert why["a"].split("; ")[:2] == ["target lebih longgar", "terlambat lapor"]
    assert why["c"].split("; ")[0] == "belum ada PK"
    page = RollupPage(run, 2025)
    assert page.content("nasional").title == (
        "1 dari 2 indikator nasional punya target kantor yang lebih longgar, di 1 kantor"
    )
    assert page.content("perjanjian").title == "2 dari 3 kantor belum punya Perjanjian Kinerja 2026"
    assert page.content("lapor").title == "1 dari 3 kantor terlambat melaporkan 2025"
    assert "Tanggal lapor tidak tercatat di 1 kantor; itu tidak berarti terlambat." in str(page["lapor"].html)
    assert page.summary().about["contoh"]


def test_a_run_without_a_national_plan_says_nothing_of_one(tmp_path: Path) -> None:
    plan = renstra_utils.load(DATA / "kpu-balikpapan-2020-2024")
    run = rollup.load_run(rendering.write_run(tmp_path, {"x": plan}))
    page = RollupPage(run)
    assert all(page.content(id) is None for id in ("nasional", "perjanjian", "lapor"))


def test_many_offices_stay_readable(run: rollup.Run) -> None:
    """Of more rows than a page shows those below the floor stand there, and the file has all."""
    one = run.national[run.national["satker"] == "a"]
    many = pd.concat([one.assign(satker=f"s{n}") for n in range(548)], ignore_index=True)
    offices = pd.DataFrame({"satker": many["satker"].unique()}).assign(kantor=lambda d: "KPU " + d["satker"])
    run.__dict__.update(national=many, offices=offices)
    content = RollupPage(run, 2025).content("nasional")
    tables = {b.id: b for b in content.blocks if hasattr(b, "frame")}
    assert len(tables["nasional-kantor-t"].frame) == 548
    assert (tables["nasional-kantor-t"].frame["kode_nasional"] == "N1").all()
    assert len(content.files["rekap-nasional-kantor-2025"]) == 1096
    assert made.NAME
