"""The real plan: arithmetic, lists, and where names are cited."""

from __future__ import annotations

import pandas as pd
import pytest
from audit_offices import of

from renstra_utils.audit.audit import SEVERITIES, audit
from renstra_utils.plan.plan import Plan


@pytest.fixture(scope="module")
def real(balikpapan: Plan) -> pd.DataFrame:
    return audit(balikpapan)


@pytest.mark.parametrize(
    ("rule", "kode", "text"),
    [
        ("induk-anak", "3355;K2;K3", "1.807.019.000 + 11.612.000 = 1.818.631.000 ≠ 4.056.561.000"),
        ("induk-anak", "3357;K5;K6", "7.394.000 + 22.596.000 = 29.990.000 ≠ 59.430.000 (selisih 29.440.000)"),
        ("induk-anak", "3360;K8;K9;K10", "1.382.483.000 + 4.600.000 = 1.387.083.000 ≠ 2.214.183.000"),
        (
            "program-kegiatan",
            "076.01.WA;3355;K2;K3;3357;3360",
            "1.807.019.000 + 11.612.000 + 24.263.000 + 2.214.183.000 = 4.057.077.000 ≠ 4.056.561.000 (selisih 516.000)",
        ),
        (
            "program-kegiatan",
            "076.01.WA;3355;K2;K3;3357;3360",
            "= 2.610.094.000 ≠ 2.622.396.000 (selisih 12.302.000)",
        ),
        (
            "program-kegiatan",
            "076.01.WA;3355;K2;K3;3357;3360",
            "2.623.102.000 ≠ 2.622.396.000 (selisih 706.000)",
        ),
        ("jumlah-kosong", "PJ;076.01.WA;076.01.CQ", "= 67.764.643.000"),
        ("tingkat-tertukar", "3355;076.01.WA", "2020: 4.056.561.000 = 4.056.561.000 (usulan)"),
        ("target-induk-anak", "P1.06;K1.1.06", "2020: 70 %, 2021: 80 %, 2022: 90 % < 100 %"),
        ("sdm-jumlah", "status kepegawaian/TOTAL", "6 + 8 + 35 = 49 ≠ 47 (selisih 2)"),
        ("sdm-jumlah", "pendidikan/TOTAL", "1 + 9 + 2 + 36 = 48 ≠ 50 (selisih 2)"),
        ("sdm-total", "status kepegawaian/TOTAL;pendidikan/TOTAL", "47 ≠ 50"),
        ("sdm-teks-tabel", "pendidikan/D3", "1 ≠ 2"),
        ("sdm-persen", "status kepegawaian/Organik", "8 / 47 × 100 = 17 ≠ 13"),
        ("indikator-ganda", "K1.4.02;K1.4.08", "2020: 87,5 %"),
        ("target-induk-anak", "P1.07;K2.6.01", "2021: 100%"),
        ("turun-naik", "K2.4.09", "2022: 50 %"),
        ("nama-satuan", "P1.05", "2020: WTP"),
        ("nama-satuan", "K1.2.09", "2020: 100 %"),
    ],
)
def test_balikpapan_arithmetic(real: pd.DataFrame, rule: str, kode: str, text: str) -> None:
    rows = of(real, rule)
    rows = rows[rows["kode"].str.startswith(kode)]
    assert rows["hitungan"].str.contains(text, regex=False).sum() == 1


def test_balikpapan_lists(real: pd.DataFrame) -> None:
    def codes(rule: str) -> list[str]:
        return of(real, rule)["kode"].tolist()

    assert codes("target-tanpa-daftar") == ["K1.1.05", "K1.1.06", "K1.2.05"]
    assert codes("kolom-tertukar") == ["K2.3.04", "K2.3.06"]
    assert of(real, "kolom-tertukar")["baris_sumber"].tolist() == ["518; 642", "520; 644"]
    assert codes("kegiatan-dua-program") == ["K2.6.01;K2.6.02;K2.6.03"]
    assert codes("output-salah-kegiatan") == ["K9;3360"]
    assert codes("sasaran-terpisah") == ["K1.4.02;K1.4.08"]
    assert codes("populasi-satu") == ["K1.1.06", "K1.5.06", "K2.4.03", "K2.4.04", "K2.4.05", "K2.4.06"]
    assert codes("dua-indikator") == ["K2.2.02"]
    assert codes("indikator-mirip") == ["K1.4.03;K1.4.09", "K1.4.04;K1.4.10", "K2.4.10;K2.4.11"]
    assert of(real, "indikator-mirip")["tingkat"].tolist() == ["sedang", "sedang", "ringan"]
    assert codes("tanpa-induk") == ["3357;3360"]
    assert codes("daftar-tanpa-target") == []
    assert sorted(of(real, "digit-hilang")["baris_sumber"]) == ["681"] * 3 + ["682"] * 2
    assert real["baris_sumber"].ne("").all()


def test_balikpapan_names_are_cited_where_they_are_printed(real: pd.DataFrame) -> None:
    def places(rule: str, said: str) -> list[str]:
        rows = of(real, rule)
        return rows.loc[rows["uraian"].str.contains(said, regex=False), "baris_sumber"].tolist()

    assert places("beda-nama", "“Program dan Dukungan Manajemen”") == ["553-555; 570; 574; 463; 466"]
    assert places("kegiatan-tanpa-dana", "“Program Dukungan Manajemen”") == [
        "570; 574; 581; 592; 600; 612; 621"
    ]
    assert places("beda-nama", "“Tertelaksananya") == ["583; 472"]
    assert places("beda-sasaran", "(tercetak di baris 576)") == ["578; 469; 576"]
    assert places("target-terlambat", "Target 2020") == ["553-671"]


def test_a_second_audit_finds_the_same_gravest_first(balikpapan: Plan, real: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(audit(balikpapan), real)
    assert real["tingkat"].map(list(SEVERITIES).index).is_monotonic_increasing


def test_example_plan_has_no_grave_findings(contoh: Plan) -> None:
    assert not audit(contoh)["tingkat"].eq("berat").any()
