"""The audit of reported figures, dates, money and codes: each rule fires on its fault with the right arithmetic, and not beside it."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import drawn
import pandas as pd
import pytest
from conftest import ANGGARAN, CONTOH, INDIKATOR, REALISASI, TARGET, write_office
from hypothesis import HealthCheck, Phase, given, settings
from test_audit import CLEAN, META, office

import renstra_utils
from renstra_utils.audit.audit import audit, findings, rules_of_audit
from renstra_utils.audit.reported import RULES
from renstra_utils.plan.plan import Plan, PlanError

#: 15 January 2026.
NOW = "1768435200"
PENDANAAN = "baris,level,kode,induk,uraian,tahun,nilai"
PERJANJIAN = "kode,tahun,nilai,dokumen,tanggal"
KELUARAN = "tahun,program,kegiatan,keluaran,indikator,target,realisasi,pagu,realisasi_anggaran"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)


def plan_of(
    folder: Path, realisasi: str = "", satuan: str = "Dokumen", name: str = "Jumlah dokumen", **more: Any
) -> Plan:
    """One indicator A of 2023 and 2024, joined as `agregasi` says; `realisasi`: lines of tahun,triwulan,nilai,pembilang,penyebut[,tanggal]."""
    how = f"{more.pop('agregasi', '')},{more.pop('kumulatif', '')}"
    indicator = (
        f"{INDIKATOR},agregasi,kumulatif,pengganti\nA,program,P,,S,{name},{satuan},maximize,alasan,,{how},"
    )
    lines = []
    for line in realisasi.split():
        year, quarter, value, above, below, *day = line.split(",")
        lines.append(f"A,{year},{quarter},{value},{above},{below},uji,{''.join(day)},,,,")
    files = {
        "indikator": indicator,
        "target": f"{TARGET}\nA,2023,,12,\nA,2024,,12,",
        "realisasi": "\n".join([REALISASI, *lines]),
        **more,
    }
    write_office(folder, **files)
    (folder / "datapackage.json").write_text(json.dumps({"renstra": {"periode": [2023, 2024]}}))
    return renstra_utils.load(folder)


def of(plan: Plan, rule: str) -> list[dict[str, Any]]:
    """What one rule finds; and that no other rule of reported figures speaks of the same."""
    found = [f for f in findings(plan) if f["aturan"] in RULES]
    assert {f["aturan"] for f in found} <= {rule}, found
    return found


# --- the year and its quarters ------------------------------------------------------------------------------------------

#: agregasi, kumulatif, satuan, lines of realisasi (the year's figure first): what the finding says and reckons, and its severity.
YEARS: dict[str, tuple[str, str, str, str, str, str]] = {
    "7 against 4": (
        "jumlah", "", "Dokumen", "2024,,7,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,",
        "1 + 1 + 1 + 1 = 4 ≠ 7 (selisih 3)", "berat",
    ),
    "quarters above the year": (
        "jumlah", "", "Dokumen", "2024,,4,, 2024,1,3,, 2024,2,4,,", "3 + 4 = 7 ≠ 4 (selisih 3)", "berat",
    ),
    "quarters still missing": (
        "jumlah", "", "Dokumen", "2024,,7,, 2024,1,2,, 2024,2,2,,", "2 + 2 = 4 ≠ 7 (selisih 3)", "ringan",
    ),
    "last": (
        "posisi akhir", "", "%", "2024,,90,, 2024,1,70,, 2024,4,85,,", "TW 4 = 85 ≠ 90 (selisih 5)", "berat",
    ),
    "cumulative": (
        "jumlah", "ya", "Dokumen", "2024,,12,, 2024,1,3,, 2024,2,6,, 2024,3,9,, 2024,4,10,,",
        "TW 4 = 10 ≠ 12 (selisih 2)", "berat",
    ),
    "mean": (
        "rata-rata", "", "%", "2024,,90,, 2024,1,80,, 2024,2,82,, 2024,3,84,, 2024,4,86,,",
        "(80 + 82 + 84 + 86) / 4 = 83 ≠ 90 (selisih 7)", "berat",
    ),
    "numerator and denominator": (
        "", "", "%", "2024,,90,, 2024,1,,5,20 2024,2,,10,20 2024,3,,15,20 2024,4,,20,20",
        "(5 + 10 + 15 + 20) / (20 + 20 + 20 + 20) × 100 = 62,5 ≠ 90 (selisih 27,5)", "berat",
    ),
    "grade": ("posisi akhir", "", "predikat", "2024,,BB,, 2024,4,B,,", "TW 4 = B ≠ BB", "berat"),
}  # fmt: skip


@pytest.mark.parametrize("name", YEARS)
def test_a_year_that_its_quarters_contradict(tmp_path: Path, name: str) -> None:
    how, running, unit, lines, said, grade = YEARS[name]
    (f,) = of(plan_of(tmp_path, lines, unit, agregasi=how, kumulatif=running), "setahun-triwulan")
    assert (f["hitungan"], f["tingkat"], f["kode"], f["_baris"]) == (said, grade, "A", 2)
    assert f["baris_sumber"].startswith("realisasi.csv baris 2; realisasi.csv baris 3")
    if grade == "ringan":
        assert "TW 3, 4 kosong" in f["uraian"]


AGREE: dict[str, tuple[str, str, str, str]] = {
    "sum": ("jumlah", "", "Dokumen", "2024,,4,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,"),
    "last": ("posisi akhir", "", "%", "2024,,85,, 2024,1,70,, 2024,4,85,,"),
    "position of an earlier quarter": ("posisi akhir", "", "%", "2024,,85,, 2024,1,90,, 2024,2,92,,"),
    "mean, rounded": ("rata-rata", "", "%", "2024,,83.33,, 2024,1,80,, 2024,2,85,, 2024,3,85,, 2024,4,83.3,,"),
    "mean of some quarters": ("rata-rata", "", "%", "2024,,90,, 2024,1,80,, 2024,2,85,,"),
    "quotients": ("", "", "%", "2024,,62.5,, 2024,1,,5,20 2024,2,,10,20 2024,3,,15,20 2024,4,,20,20"),
    "no way to join them": ("", "", "Dokumen", "2024,,7,, 2024,1,1,, 2024,2,1,,"),
    "another year's quarters": (
        "jumlah", "", "Dokumen", "2023,,7,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,",
    ),
    "not assessed yet": ("posisi akhir", "", "predikat", '2024,,BB,, 2024,3,B,,'),
}  # fmt: skip


@pytest.mark.parametrize("name", AGREE)
def test_a_year_beside_its_quarters_that_may_be(tmp_path: Path, name: str) -> None:
    how, running, unit, lines = AGREE[name]
    plan = plan_of(tmp_path, lines, unit, agregasi=how, kumulatif=running)
    assert [f for f in findings(plan) if f["aturan"] == "setahun-triwulan"] == []


def test_a_cumulative_figure_falls(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, "2024,1,3,, 2024,2,2,, 2024,3,5,,", agregasi="jumlah", kumulatif="ya")
    (f,) = of(plan, "kumulatif-turun")
    assert f["uraian"] == "A 2024: angka kumulatif turun dari 3 (TW 1) menjadi 2 (TW 2)."
    assert (f["hitungan"], f["_baris"], f["tingkat"]) == ("2 < 3", 3, "berat")


def test_a_cumulative_numerator_falls(tmp_path: Path) -> None:
    lines = "2024,1,,30,40 2024,2,,20,50"
    (f,) = of(plan_of(tmp_path, lines, "%", agregasi="posisi akhir", kumulatif="ya"), "kumulatif-turun")
    assert f["hitungan"] == "20 < 30"


@pytest.mark.parametrize(
    ("how", "running", "unit", "lines"),
    [
        ("jumlah", "ya", "Dokumen", "2024,1,2,, 2024,2,3,, 2024,3,3,,"),
        ("jumlah", "", "Dokumen", "2024,1,3,, 2024,2,2,,"),
        ("rata-rata", "ya", "%", "2024,1,100,, 2024,2,99.75,, 2024,3,99.42,,"),  # running means
        ("posisi akhir", "ya", "%", "2024,1,,9,10 2024,2,,12,20"),  # a share of more
        ("jumlah", "ya", "Dokumen", "2023,4,12,, 2024,4,3,,"),  # a new year begins anew
    ],
)
def test_what_may_become_less(tmp_path: Path, how: str, running: str, unit: str, lines: str) -> None:
    plan = plan_of(tmp_path, lines, unit, agregasi=how, kumulatif=running)
    assert "kumulatif-turun" not in {f["aturan"] for f in findings(plan)}


def test_withdrawals_since_january_fall(tmp_path: Path) -> None:
    rpd = "tahun,bulan,rpd,realisasi\n2024,1,100,90\n2024,2,200,80\n2024,3,300,\n2024,4,250,260"
    found = of(plan_of(tmp_path, rpd=rpd), "kumulatif-turun")
    assert [f["hitungan"] for f in found] == ["80 < 90", "250 < 300"]


@pytest.mark.parametrize(
    ("how", "lines", "gone", "grade"),
    [
        ("jumlah", "2024,1,3,, 2024,4,3,,", "TW 1, 4 dilaporkan, TW 2, 3 tidak", "sedang"),
        ("rata-rata", "2024,2,3,, 2024,3,3,,", "TW 2, 3 dilaporkan, TW 1 tidak", "sedang"),
        ("posisi akhir", "2024,1,3,, 2024,3,3,,", "TW 1, 3 dilaporkan, TW 2 tidak", "ringan"),
        ("jumlah", "2024,1,3,, 2024,2,,, 2024,3,3,,", "TW 1, 3 dilaporkan, TW 2 tidak", "sedang"),
    ],
)
def test_quarters_passed_over_are_named(tmp_path: Path, how: str, lines: str, gone: str, grade: str) -> None:
    (f,) = of(plan_of(tmp_path, lines, agregasi=how), "triwulan-terlompat")
    assert gone in f["uraian"]
    assert f["tingkat"] == grade


@pytest.mark.parametrize(
    "lines",
    ["2024,1,3,, 2024,2,3,,", "2024,1,0,, 2024,2,0,, 2024,3,0,,", "2024,,6,, 2024,1,3,, 2024,4,3,,"],
)
def test_no_quarter_is_passed_over(tmp_path: Path, lines: str) -> None:
    assert of(plan_of(tmp_path, lines, agregasi="jumlah"), "triwulan-terlompat") == []


# --- what cannot be -----------------------------------------------------------------------------------------------------

SHARE, GROWTH = "Persentase laporan yang tepat waktu", "Persentase peningkatan partisipasi pemilih"


@pytest.mark.parametrize(
    ("name", "unit", "line", "said"),
    [
        (SHARE, "%", "2024,,850,,", "850 %, padahal bagian dari suatu keseluruhan tidak dapat lebih dari 100 %"),
        (SHARE, "%", "2024,,,17,16", "106,25 %, padahal bagian dari suatu keseluruhan"),
        (SHARE, "%", "2024,,100.5,,", "bagian dari suatu keseluruhan"),
        (SHARE, "%", "2024,,-3,,", "−3 %, padahal persentase tidak dapat kurang dari 0"),
        ("Prosentase laporan yang tepat waktu", "%", "2024,,101,,", "bagian dari suatu keseluruhan"),
        ("Persentase serapan anggaran", "%", "2024,,850,,", "persentase di atas 200 % hampir pasti salah tulis"),
        ("Jumlah dokumen", "Dokumen", "2024,,-1,,", "−1 Dokumen, padahal cacah atau nilai tidak dapat negatif"),
        ("Indeks layanan", "indeks", "2024,2,-0.5,,", "A 2024 TW 2: realisasi −0,5 indeks"),
        ("Jumlah pemilih", "Orang", "2024,,3500000000,,", "penduduk Indonesia tidak sampai 300.000.000 orang"),
    ],
)  # fmt: skip
def test_figures_that_cannot_be(tmp_path: Path, name: str, unit: str, line: str, said: str) -> None:
    plan = plan_of(tmp_path, line, unit, name)
    (f,) = [f for f in findings(plan) if f["aturan"] == "angka-mustahil"]
    assert said in f["uraian"]
    assert (f["tingkat"], f["_baris"]) == ("berat", 2)


@pytest.mark.parametrize(
    ("name", "unit", "line"),
    [
        (SHARE, "%", "2024,,100,,"),
        (SHARE, "%", "2024,,,16,16"),
        (SHARE, "%", "2024,,0,,"),
        (GROWTH, "%", "2024,,850,,"),
        (GROWTH, "%", "2024,,-12,,"),
        ("Persentase capaian target penerimaan", "%", "2024,,104.5,,"),
        ("Jumlah dokumen", "Dokumen", "2024,,850,,"),
        ("Rasio sengketa", "per 1.000", "2024,,,12,1000"),
    ],
)
def test_figures_that_may_be(tmp_path: Path, name: str, unit: str, line: str) -> None:
    assert of(plan_of(tmp_path, line, unit, name), "angka-mustahil") == []


def test_quarters_of_a_share_that_add_up_to_more_than_the_whole(tmp_path: Path) -> None:
    lines = "2024,1,60,, 2024,2,30,, 2024,3,20,, 2024,4,10,,"
    (f,) = of(plan_of(tmp_path, lines, "%", SHARE, agregasi="jumlah"), "angka-mustahil")
    assert "A 2024: realisasi 120 %" in f["uraian"]


def people(folder: Path, count: int, name: str = "Jumlah pemilih pemula yang mengikuti pendidikan") -> Plan:
    indicator = f"""{INDIKATOR}
A,program,P,,S,{name},orang,maximize,alasan,
B,program,P,,S,Persentase pemilih yang memahami tata cara,%,maximize,alasan,"""
    reports = f"{REALISASI}\nA,2023,,{count},,,uji,,,,,\nB,2023,,,300,350,uji,,,,,"
    write_office(
        folder, indikator=indicator, target=f"{TARGET}\nA,2023,,300,\nB,2023,,80,", realisasi=reports
    )
    return renstra_utils.load(folder)


def test_more_people_than_there_are(tmp_path: Path) -> None:
    (f,) = of(people(tmp_path, 351), "angka-mustahil")
    assert f["uraian"] == "A 2023: realisasi 351 orang, lebih dari seluruh pemilih menurut penyebut B (350)."
    assert (f["hitungan"], f["tingkat"], f["kode"]) == ("351 > 350", "sedang", "A;B")


def test_as_many_people_as_there_are_and_others(tmp_path: Path) -> None:
    assert of(people(tmp_path / "a", 350), "angka-mustahil") == []
    assert of(people(tmp_path / "b", 900, "Jumlah pegawai yang dilatih"), "angka-mustahil") == []


@pytest.mark.parametrize(
    ("line", "said", "grade"),
    [
        ("2024,,9,,,2026-01-16", "Tanggal data 2026-01-16 pada 1 baris realisasi 2024 (A) setelah hari ini (2026-01-15)", "sedang"),
        ("2024,,9,,,2023-12-31", "sebelum tahunnya mulai", "sedang"),
        ("2024,1,9,,,2023-12-31", "sebelum tahunnya mulai", "sedang"),
        ("2024,3,9,,,2024-06-30", "sebelum triwulannya mulai", "ringan"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be(tmp_path: Path, line: str, said: str, grade: str) -> None:
    found = [f for f in findings(plan_of(tmp_path, line)) if f["aturan"] == "tanggal-mustahil"]
    assert [f["tingkat"] for f in found] == [grade]
    assert said in found[0]["uraian"]


@pytest.mark.parametrize(
    "line",
    ["2024,,9,,,2026-01-15", "2024,,9,,,2024-01-01", "2024,1,9,,,2024-01-01", "2024,1,9,,,2024-02-10", "2024,,9,,"],
)  # fmt: skip
def test_dates_that_may_be(tmp_path: Path, line: str) -> None:
    assert of(plan_of(tmp_path, line), "tanggal-mustahil") == []


def test_agreements_of_another_year_and_of_the_future(tmp_path: Path) -> None:
    rows = "A,2024,12,1,2023-12-20\nA,2024,12,2,2024-02-01\nA,2024,13,3,2052-02-01\nA,2023,12,4,2024-02-01"
    found = of(plan_of(tmp_path, perjanjian=f"{PERJANJIAN}\n{rows}"), "tanggal-mustahil")
    assert [(f["tabel"], f["_baris"]) for f in found] == [("perjanjian", 4), ("perjanjian", 5)]
    assert "setelah hari ini" in found[0]["uraian"]
    assert "di luar tahunnya" in found[1]["uraian"]


# --- money --------------------------------------------------------------------------------------------------------------

FUNDED = (
    f"{PENDANAAN}\nP,program,01,,P,2024,5000\nK,kegiatan,1001,P,K,2024,1000\nL,kegiatan,1002,P,L,2024,4000"
)


def money(folder: Path, *rows: str, **more: str) -> Plan:
    return plan_of(folder, pendanaan=FUNDED, anggaran="\n".join([ANGGARAN, *rows]), **more)


def test_a_programme_that_its_activities_contradict(tmp_path: Path) -> None:
    """5.000/4.000 against 1.000/950, as `pendanaan.csv` has no other activity."""
    funded = FUNDED.rsplit("\n", 1)[0]
    rows = f"{ANGGARAN}\n01,2024,5000,,,4000,x,\n1001,2024,1000,,,950,x,"
    found = of(plan_of(tmp_path, pendanaan=funded, anggaran=rows), "anggaran-program-kegiatan")
    assert [f["hitungan"] for f in found] == [
        "1.000 ≠ 5.000 (selisih 4.000)",
        "950 ≠ 4.000 (selisih 3.050)",
    ]
    assert {f["baris_sumber"] for f in found} == {"anggaran.csv baris 2; anggaran.csv baris 3"}
    assert {f["tingkat"] for f in found} == {"berat"}


def test_a_programme_that_its_activities_make_up(tmp_path: Path) -> None:
    whole = ("01,2024,5000,,,4000,x,", "1001,2024,1000,,,900,x,", "1002,2024,4000,,,3100,x,")
    assert of(money(tmp_path / "a", *whole), "anggaran-program-kegiatan") == []
    # An activity without figures is no contradiction: what is missing is not zero.
    assert of(money(tmp_path / "b", *whole[:2]), "anggaran-program-kegiatan") == []


def test_spending_without_a_ceiling(tmp_path: Path) -> None:
    (f,) = of(money(tmp_path, "1001,2024,,,,100000,x,"), "belanja-tanpa-pagu")
    assert f["uraian"] == "1001 2024: realisasi Rp 100.000, pagunya tidak diisi."
    assert f["_baris"] == 2


def test_spending_above_the_ceiling(tmp_path: Path) -> None:
    found = of(
        money(
            tmp_path, "1001,2024,1200,1000,2024-08-01,1100,x,", "1002,2024,0,,,5,x,",
            keluaran=f"{KELUARAN}\n2024,01,1001,RO,,1,1,100,101",
        ),
        "belanja-lebih-pagu",
    )  # fmt: skip
    assert [f["hitungan"] for f in found] == [
        "1.100 > 1.000 (selisih 100)",
        "5 > 0 (selisih 5)",
        "101 > 100 (selisih 1)",
    ]
    assert [f["tabel"] for f in found] == ["anggaran", "anggaran", "keluaran"]


def test_spending_within_the_ceiling(tmp_path: Path) -> None:
    rows = ("1001,2024,900,1000,2024-08-01,1000,x,", "1002,2024,,,,0,x,")
    assert of(money(tmp_path, *rows), "belanja-lebih-pagu") == []


@pytest.mark.parametrize(
    ("day", "why"), [("2023-12-30", "di luar tahun 2024"), ("2025-01-02", "di luar tahun 2024"), ("2026-02-01", "setelah hari ini")]
)  # fmt: skip
def test_a_ceiling_revised_in_another_year(tmp_path: Path, day: str, why: str) -> None:
    (f,) = of(money(tmp_path, f"1001,2024,1000,900,{day},800,x,"), "tanggal-revisi")
    assert why in f["uraian"]


def test_a_ceiling_revised_in_its_year(tmp_path: Path) -> None:
    assert of(money(tmp_path, "1001,2024,1000,900,2024-12-31,800,x,"), "tanggal-revisi") == []


# --- codes and successors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("twin", "said"),
    [
        ("a1", "Kode “A1”, “a1” hanya berbeda huruf besar dan kecil"),
        ("A 1", "hanya berbeda spasi"),
        ("A\u200b1", "Kode “A1”, “A⟨U+200B⟩1” hanya berbeda tanda tak terlihat ⟨U+200B⟩"),
        ("A\u00a01", "⟨U+00A0⟩"),
        ("A\u00ad1", "⟨U+00AD⟩"),
        ("A１", "“A⟨U+FF11⟩” hanya berbeda huruf atau angka lebar ⟨U+FF11⟩"),
    ],
)
@pytest.mark.parametrize("table", ["indikator", "pendanaan"])
def test_codes_that_look_the_same(tmp_path: Path, table: str, twin: str, said: str) -> None:
    if table == "indikator":
        rows = [f"{k},program,P,,S,Indikator {n},x,maximize,alasan," for n, k in enumerate(["A1", twin])]
        plan = plan_of(
            tmp_path, indikator="\n".join([INDIKATOR, *rows]),
            target=f"{TARGET}\nA1,2023,,1,\n{twin},2024,,1,",
        )  # fmt: skip
    else:
        rows = [f"K{n},kegiatan,{k},,K{n},2024,1" for n, k in enumerate(["A1", twin])]
        plan = plan_of(tmp_path, pendanaan="\n".join([PENDANAAN, *rows]))
    (f,) = of(plan, "kode-kembar")
    assert said in f["uraian"]
    assert (f["tabel"], f["tingkat"]) == (table, "sedang")


def test_codes_that_differ(tmp_path: Path) -> None:
    rows = [f"{k},program,P,,S,Indikator {k},x,maximize,alasan," for k in ("A1", "A1.0", "A2", "A01")]
    plan = plan_of(tmp_path, indikator="\n".join([INDIKATOR, *rows]), target=f"{TARGET}\nA1,2023,,1,")
    assert of(plan, "kode-kembar") == []


def test_a_lone_code_with_an_invisible_sign(tmp_path: Path) -> None:
    row = f"{INDIKATOR}\nA\u200b1,program,P,,S,Satu,x,maximize,alasan,"
    (f,) = of(plan_of(tmp_path, indikator=row, target=f"{TARGET}\nA\u200b1,2023,,1,"), "kode-kembar")
    assert (f["tingkat"], "A⟨U+200B⟩1" in f["uraian"]) == ("ringan", True)


def successors(folder: Path, pairs: dict[str, str], targets: str = "A,2023 B,2024") -> Plan:
    """Indicators with the code that each replaces, and the years of their targets."""
    rows = [f"{k},program,P,,S,Indikator {k},x,maximize,alasan,,,,{v}" for k, v in pairs.items()]
    target = "\n".join(f"{p},,1," for p in targets.split())
    head = f"{INDIKATOR},agregasi,kumulatif,pengganti"
    return plan_of(folder, indikator="\n".join([head, *rows]), target=f"{TARGET}\n{target}")


def test_an_indicator_may_replace_another(tmp_path: Path) -> None:
    assert of(successors(tmp_path, {"A": "", "B": "A"}), "pengganti-tumpang") == []


def test_both_have_a_target_in_a_year(tmp_path: Path) -> None:
    plan = successors(tmp_path, {"A": "", "B": "A"}, "A,2023 A,2024 B,2024")
    (f,) = of(plan, "pengganti-tumpang")
    assert f["uraian"] == "B menggantikan A, tetapi keduanya bertarget pada 2024."
    assert f["baris_sumber"] == "target.csv baris 3; target.csv baris 4; indikator.csv baris 3"


@pytest.mark.parametrize(
    ("pairs", "row", "said"),
    [
        ({"A": "", "B": "X"}, 3, "tidak ada di indikator.csv kolom kode"),
        ({"A": "", "B": "B"}, 3, "menggantikan dirinya sendiri"),
        ({"A": "B", "B": "A"}, 2, "penggantian berputar: A → B → A"),
        ({"A": "", "B": "A", "C": "A"}, 4, "kode ini sudah digantikan B (baris 3)"),
    ],
)
def test_replacements_that_cannot_be(tmp_path: Path, pairs: dict[str, str], row: int, said: str) -> None:
    with pytest.raises(PlanError) as e:
        successors(tmp_path, pairs)
    hits = [p for p in e.value.problems if said in p.pesan]
    assert (hits[0].berkas, hits[0].baris, hits[0].kolom) == ("indikator.csv", row, "pengganti")
    assert hits[0].saran


# --- several agreements, quarters of a plan of action -------------------------------------------------------------------


def test_several_agreements_a_year(tmp_path: Path) -> None:
    rows = (
        "A,2024,10,Ketua,2024-01-10\nA,2024,11,Sekretaris,2024-01-11\nA,2024,12,Ketua,2024-07-01\nA,2023,9,,"
    )
    assert len(plan_of(tmp_path, perjanjian=f"{PERJANJIAN}\n{rows}").perjanjian) == 4


def test_the_same_agreement_twice(tmp_path: Path) -> None:
    rows = "A,2024,10,Ketua,2024-01-10\nA,2024,10,Ketua,2024-01-10"
    with pytest.raises(PlanError, match=r"baris 3.*kunci ganda, sudah ada di baris 2"):
        plan_of(tmp_path, perjanjian=f"{PERJANJIAN}\n{rows}")


def test_targets_by_quarter_are_read(tmp_path: Path) -> None:
    rows = "kode,tahun,triwulan,target,anggaran\nA,2024,1,2.5,1000\nA,2024,2,7-8,\nA,2024,3,BB,"
    plan = plan_of(tmp_path, rencana_aksi=rows)
    r = plan.rencana_aksi
    assert r["angka"].tolist()[0] == 2.5
    assert r.loc[1, ["bawah", "atas"]].tolist() == [7.0, 8.0]
    assert r["mutu"].tolist()[2] == "BB"
    assert pd.isna(r["anggaran"].iloc[1])


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("A,2024,5,2,", "triwulan", "nilai tidak dikenal"),
        ("A,2024,,2,", "triwulan", "sel wajib kosong"),
        ("A,2024,1,,", "target", "sel wajib kosong"),
        ("A,2024,1,dua,", "target", "nilai tidak terbaca"),
        ("A,2024,1,belum dinilai,", "target", "nilai tidak terbaca"),
        ("Z,2024,1,2,", "kode", "tidak ada di indikator.csv"),
        ("A,2031,1,2,", "tahun", "di luar periode"),
    ],
)
def test_targets_by_quarter_that_cannot_be(tmp_path: Path, row: str, column: str, said: str) -> None:
    with pytest.raises(PlanError) as e:
        plan_of(tmp_path, rencana_aksi=f"kode,tahun,triwulan,target,anggaran\n{row}")
    assert [(p.berkas, p.baris, p.kolom) for p in e.value.problems if said in p.pesan] == [
        ("rencana_aksi.csv", 2, column)
    ]


# --- the whole ----------------------------------------------------------------------------------------------------------


def test_a_tidy_plan_with_figures_stays_quiet(tmp_path: Path) -> None:
    plan = office(tmp_path)
    rows = ["K1.02,2021,,3,,", "K2.04,2021,,,4,4", "P1.01,2021,,B,,", "K2.03,2021,1,0,,", "K1.01,2021,,0,,"]
    reports = "\n".join([REALISASI, *(f"{r},uji,2021-12-31,,,," for r in rows)])
    spent = f"{ANGGARAN}\n9001,2021,100000,110000,2021-06-01,90000,x,2021-12-31\n01.WA,2022,1,,,,x,"
    write_office(tmp_path, **CLEAN, realisasi=reports, anggaran=spent)
    (tmp_path / "datapackage.json").write_text(json.dumps({"renstra": META}))
    plan = renstra_utils.load(tmp_path)
    assert audit(plan).empty, audit(plan)["uraian"].tolist()


def test_the_fictional_office_has_no_other_findings_than_true_ones(contoh: Plan) -> None:
    found = [f for f in findings(contoh) if f["aturan"] in RULES]
    assert {f["aturan"] for f in found} == {"belanja-lebih-pagu"}
    spent = contoh.anggaran.assign(pagu=lambda a: a["pagu_revisi"].fillna(a["pagu_awal"]))
    over = spent[spent["realisasi"] > spent["pagu"]]
    assert {f["_baris"] for f in found if f["tabel"] == "anggaran"} == set(over["_baris"])


def test_every_rule_is_defined_and_registered() -> None:
    defined = rules_of_audit()
    assert set(RULES) <= set(defined)
    for id in RULES:
        column = defined[id].get("kolom")
        assert column is None or any(column in t for t in renstra_utils.load(CONTOH).tables.values()), id


def test_findings_are_printed_with_their_signs(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from renstra_utils.cli.commands import main

    successors(tmp_path, {"A": "", "B\u200bx": ""}, "A,2023")
    done = CliRunner().invoke(main, ["periksa", str(tmp_path)])
    assert done.exit_code in (0, 1)
    assert "B⟨U+200B⟩x" in done.stdout
    assert "\u200b" not in done.stdout


@given(drawn.plans())
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_rule_fails_on_a_legal_plan(files: drawn.Files) -> None:
    """Gaps, zeros, single rows: a finding names rows that are there and says something, or there is none."""
    with tempfile.TemporaryDirectory() as folder:
        plan = renstra_utils.load(drawn.write(Path(folder), files))
    for id, rule in RULES.items():
        for f in rule(plan):
            assert f["_baris"] in set(plan.tables[f["tabel"]]["_baris"]), id
            assert f["uraian"].endswith("."), f
            assert not re.search(r"\bnan\b|\binf\b|<NA>|None", f["uraian"] + f["hitungan"]), f
