"""How ready each indicator is to be measured."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from audit_offices import BOTH, CLEAN, Edits, office
from conftest import write_office

import renstra_utils
from renstra_utils.audit.readiness import readiness

DIDANAI, DERET = "didanai", "nilai awal dan deret wajar"


def test_a_clean_plan_is_ready_in_every_respect(tmp_path: Path) -> None:
    per, summary = readiness(office(tmp_path))
    assert per["skor"].eq(len(summary)).all()
    assert summary["n_memenuhi"].eq(summary["n_total"]).all()
    assert summary["n_total"].eq(8).all()
    assert list(summary.columns) == ["kriteria", "arti", "n_memenuhi", "n_total", "persen"]


def test_each_criterion_separates(tmp_path: Path) -> None:
    edits: Edits = {
        BOTH: [
            "[Persentase pemilih pemula yang|Terlaksananya pemilih pemula yang]",
            "[Jumlah sengketa hukum yang diajukan|Sengketa selesai]",
        ],
        "indikator": ["Dok,[maximize|ambigu]", "diselesaikan,[%|Dok]"],
        "target": ["K2.01,2021,[60 %,60|-,]", "K2.02,2021,[60 %|60],60", "K1.01,2022,[95 %,95|80 %,80]"],
    }
    met = readiness(office(tmp_path, edits))[0].set_index("kode")
    failing = {
        "K2.01": {"terukur", "bukan sasarannya sendiri", "target lengkap"},
        "K2.03": {"terukur", "bukan sasarannya sendiri"},
        "K1.02": {"polaritas jelas"},
        "K2.04": {"bersatuan"},
        "K2.02": {"bersatuan"},
        "K1.01": {DERET},
    }
    criteria = [c for c in met.columns if c not in ("indikator", "skor")]
    for code, row in met.iterrows():
        assert {c for c in criteria if not row[c]} == failing.get(str(code), set()), code


def test_what_may_be_intended_fails_no_criterion(tmp_path: Path) -> None:
    """A jump is worth a look, no fault."""
    met = readiness(office(tmp_path, {"target": ["K2.01,2021,[60 %,60|10 %,10]"]}))[0].set_index("kode")
    assert met.loc["K2.01", DERET]


def test_money_without_a_funding_table_is_not_assessable(tmp_path: Path) -> None:
    write_office(tmp_path, indikator=CLEAN["indikator"], target=CLEAN["target"])
    per, summary = readiness(renstra_utils.load(tmp_path))
    row = summary.set_index("kriteria").loc[DIDANAI]
    assert per[DIDANAI].isna().all()
    assert (row["n_memenuhi"], row["n_total"]) == (0, 0)
    assert pd.isna(row["persen"])
    assert per["skor"].eq(len(summary) - 1).all()


def test_a_kegiatan_is_paid_under_its_programme_where_the_table_has_no_kegiatan(tmp_path: Path) -> None:
    head, *rows = CLEAN["pendanaan"].splitlines()
    files = {**CLEAN, "pendanaan": "\n".join([head, *(r for r in rows if r.startswith("P1,"))])}
    write_office(tmp_path, **files)
    per, _ = readiness(renstra_utils.load(tmp_path))
    assert per[DIDANAI].all()
    lost = files["pendanaan"].replace(
        "P1,program,01.WA,,Program Dukungan Manajemen,2022,330.000,330000",
        "P1,program,01.WA,,Program Dukungan Manajemen,2022,,",
    )
    write_office(tmp_path, **{**files, "pendanaan": lost})
    per, _ = readiness(renstra_utils.load(tmp_path))
    assert not per[DIDANAI].any()


def test_a_single_target_has_no_course(tmp_path: Path) -> None:
    lone = ["[K2.01,2021,60 %,60,24\nK2.01,2022,70 %,70,24\n|]"]
    per, summary = readiness(office(tmp_path, {"target": lone}))
    met = per.set_index("kode")
    assert pd.isna(met.loc["K2.01", DERET])
    assert summary.set_index("kriteria").loc[DERET, "n_total"] == 7
