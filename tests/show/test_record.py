"""One indicator in full."""

from __future__ import annotations

import pytest

from renstra_utils.evaluate import quarters
from renstra_utils.evaluate.choice import Choice
from renstra_utils.show.pages import record as record_module
from renstra_utils.show.pages.record import record


def test_record(contoh):
    r = record(contoh, "P1.01", Choice(tahun=(2023,), program="lain"))
    assert r.tahun["tahun"].tolist() == contoh.years
    assert r.tahun["sumber"].str.contains("target.csv baris").all()
    said = contoh.realisasi.query("kode == 'P1.01'")[quarters.OWN_WORDS].notna().sum().sum()
    assert len(r.kata) == said > 0
    assert r.indikator.set_index("isian").at["indikator", "nilai"].startswith("Predikat")


def test_record_names_findings_and_neighbours(balikpapan):
    found = record_module.findings_of_plan(balikpapan)
    pair = next(
        k
        for k in found["kode"].dropna().str.split(";")
        if len(k) == 2 and {*k} <= {*balikpapan.indikator["kode"]}
    )
    kode = pair[0]
    r = record(balikpapan, kode)
    assert len(r.temuan)
    assert ";".join(pair) in set(r.temuan["kode"])
    assert r.temuan["kode"].str.split(";").map(lambda codes: kode in codes).all()
    assert r.tahun["realisasi"].isna().all()


def test_an_unknown_code_names_the_nearest(contoh):
    with pytest.raises(ValueError, match=r"K1\.1\.0"):
        record(contoh, "K1.1.0")
