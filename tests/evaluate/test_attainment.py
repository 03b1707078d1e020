"""A plan's attainment: which target is the yardstick, and where each figure comes from."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import INDIKATOR, REALISASI, TARGET, write_office

import renstra_utils
from renstra_utils.evaluate import attainment as att


def test_order_of_rows_does_not_matter(contoh):
    tables = {k: v.sample(frac=1, random_state=1).reset_index(drop=True) for k, v in contoh.tables.items()}
    key = ["kode", "tahun"]
    a = att.attainment(contoh).sort_values(key, ignore_index=True).drop(columns="urut")
    b = (
        att.attain_tables(tables, contoh.years, contoh.rules)
        .sort_values(key, ignore_index=True)
        .drop(columns="urut")
    )
    pd.testing.assert_frame_equal(a, b)


def test_trace_names_cells_and_numbers(contoh):
    rows = att.attainment(contoh)
    told = rows[rows["capaian_mentah"].notna()]
    assert told["rumus"].notna().all()
    assert told["aturan"].isin(contoh.rules.rumus).all()
    assert told["sumber"].str.contains(r"target\.csv baris \d+.*realisasi\.csv baris \d+").all()
    # The cell that is named holds the value that was used.
    one = told.iloc[0]
    row = contoh.target.set_index("_baris").loc[int(one["t_baris"])]
    assert (row["kode"], row["tahun"], row["nilai"]) == (one["kode"], one["tahun"], one["target"])


def test_year_outside_the_plan(contoh):
    with pytest.raises(ValueError, match="di luar periode"):
        att.attainment(contoh, 2031)


PK = "kode,tahun,nilai,dokumen,tanggal"


def agreed(folder, *agreements, renstra="80", real="85"):
    write_office(
        folder,
        indikator=f"{INDIKATOR}\nA,program,P,,S,I,%,maximize,x,1",
        target=f"{TARGET}\nA,2023,,{renstra},1",
        realisasi=f"{REALISASI}\nA,2023,,{real},,,,,,,,",
        perjanjian="\n".join([PK, *agreements]),
    )
    return renstra_utils.load(folder)


def test_the_latest_agreement_is_the_yardstick(tmp_path):
    """Renstra 80, PK 90, R 85: not met, and what it would be against the plan stands beside it."""
    got = att.attainment(agreed(tmp_path, "A,2023,90,PK,2023-01-10"), 2023).iloc[0]
    assert (got["acuan"], got["target"], got["target_pk"], got["status"]) == (
        "PK",
        "80",
        "90",
        "tidak tercapai",
    )
    assert (got["status_renstra"], got["capaian_renstra"]) == ("melampaui", 106.25)
    assert "perjanjian.csv baris 2" in got["sumber"]


def test_without_an_agreement_the_plan_is_the_yardstick(tmp_path):
    got = att.attainment(agreed(tmp_path), 2023).iloc[0]
    assert (got["acuan"], got["status"]) == ("Renstra", "melampaui")
    assert pd.isna(got["status_renstra"])


def test_an_indicator_of_the_agreement_alone_is_judged(tmp_path):
    got = att.attainment(agreed(tmp_path, "A,2023,90,PK,2023-01-10", renstra="", real="99"), 2023).iloc[0]
    assert (got["acuan"], got["status"], got["capaian_mentah"]) == ("PK", "melampaui", 110)
