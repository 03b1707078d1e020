"""The Rencana Aksi: the form, quarter targets and attainment from the files, a draft that guesses nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import ANGGARAN, BALIKPAPAN, CONTOH, INDIKATOR, REALISASI, TARGET, write_office
from drawn import Files, plans
from hypothesis import given
from hypothesis import strategies as st
from test_every_page import cases, folder_of
from told import check_golden, grid, of_ours, rows, shown, told
from word_rules import faults

import renstra_utils
from renstra_utils.evaluate.action_plan import against_quarters
from renstra_utils.show.pages.action_plan import ActionPlan

YEAR = 2024


def office(folder: Path, how: str, targets: list[str], reported: list[str], polarity: str = "maximize"):
    """An indicator A whose quarters are aggregated so, with four targets and what was reported; blank: none."""
    aggregated, _, cumulative = how.partition("+")
    head = f"{INDIKATOR},agregasi,kumulatif"
    return renstra_utils.load(
        write_office(
            folder,
            indikator=f"{head}\nA,kegiatan,P,K,S,Indikator A,x,{polarity},alasan,1,{aggregated},{cumulative}",
            target=f"{TARGET}\nA,2023,,10,1",
            realisasi="\n".join(
                [REALISASI, *[f"A,2023,{q},{v},,,,,,,," for q, v in enumerate(reported, 1) if v]]
            ),
            rencana_aksi="\n".join(
                [
                    "kode,tahun,triwulan,target",
                    *[f"A,2023,{q},{v}" for q, v in enumerate(targets, 1) if v],
                ]
            ),
        )
    )


def rates(plan) -> list[float | None]:
    """Attainment of the four quarters, then of all that was reported."""
    found = []
    for quarters in ([1], [2], [3], [4], [1, 2, 3, 4]):
        got = against_quarters(plan.tables, 2023, quarters, plan.rules)["capaian_mentah"]
        found.append(round(float(got.iloc[0]), 2) if len(got) and pd.notna(got.iloc[0]) else None)
    return found


# --- figures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "targets", "reported", "polarity", "expected"),
    [
        # RULES: a sum is realised ÷ planned over the quarters that have been filled.
        ("jumlah", ["2", "3", "3", "2"], ["2", "2", "", ""], "maximize", [100, 66.67, None, None, 80]),
        # A zero counts as filled.
        ("jumlah", ["2", "3", "3", "2"], ["2", "0", "", ""], "maximize", [100, 0, None, None, 40]),
        # One indicator, one formula: T 10, R 12 is (2T − R)/T, in a quarter as in a year.
        ("rata-rata", ["10", "10", "", ""], ["12", "8", "", ""], "minimize", [80, 120, None, None, 100]),
        # What is cumulative stands as it was last known.
        ("jumlah+ya", ["1", "2", "3", "4"], ["1", "2", "2", ""], "maximize", [100, 100, 66.67, None, 66.67]),
        ("posisi akhir", ["80", "85", "90", "95"], ["80", "", "95", ""], "maximize", [100, None, 105.56, None, 105.56]),
        # A quarter without a target has no attainment, and neither has what holds it.
        ("jumlah", ["2", "", "3", "2"], ["2", "2", "", ""], "maximize", [100, None, None, None, None]),
        ("posisi akhir", ["7-8", "", "", ""], ["9", "", "", ""], "minimize", [87.5, None, None, None, 87.5]),
    ],
)  # fmt: skip
def test_quarters_by_hand(tmp_path, how, targets, reported, polarity, expected) -> None:
    assert rates(office(tmp_path / "k", how, targets, reported, polarity)) == expected


def test_a_report_of_the_year_is_of_no_quarter(tmp_path) -> None:
    plan = office(tmp_path / "k", "jumlah", ["2", "3", "3", "2"], ["", "", "", ""])
    (tmp_path / "k" / "realisasi.csv").write_text(f"{REALISASI}\nA,2023,,9,,,,,,,,")
    assert rates(renstra_utils.load(tmp_path / "k")) == [None] * 5
    assert rates(plan) == [None] * 5


def test_a_grade_has_a_result_and_no_percentage(tmp_path) -> None:
    folder = tmp_path / "k"
    office(folder, "posisi akhir", ["BB", "", "", ""], ["A", "", "", ""])
    text = (folder / "indikator.csv").read_text().replace(",x,", ",predikat,")
    (folder / "indikator.csv").write_text(text)
    (folder / "target.csv").write_text(f"{TARGET}\nA,2023,,BB,1")
    row = grid(ActionPlan(renstra_utils.load(folder), 2023).word(), 1).body[-1]
    assert (row[5], row[9], row[13]) == ("BB", "melampaui", "melampaui")


# --- the document -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan_of_2024(contoh) -> ActionPlan:
    return ActionPlan(contoh, YEAR)


@pytest.fixture(scope="module")
def data(plan_of_2024: ActionPlan) -> bytes:
    return plan_of_2024.word()


def test_golden(data: bytes) -> None:
    check_golden("contoh/renaksi-2024.txt", told(data))


def test_the_file_is_whole_and_always_the_same(contoh, data: bytes) -> None:
    assert faults(data) == []
    assert ActionPlan(contoh, YEAR).word() == data
    assert ActionPlan(contoh, YEAR, "en").file_name == "renaksi-2024.en"


def test_the_first_sheet_lies(data: bytes) -> None:
    import docx

    sections = docx.Document(io.BytesIO(data)).sections
    assert [s.page_width > s.page_height for s in sections] == [True]


def test_every_quarter_target_and_action_is_that_of_the_file(data: bytes) -> None:
    table = grid(data, 1)
    lines = {r[1].split("\n")[1].split(" · ")[0]: r for r in table.body if len(r) > 1}
    planned = rows(CONTOH, "rencana_aksi", tahun=YEAR)
    assert {r["kode"] for r in planned} < set(lines)
    for r in planned:
        row, q = lines[r["kode"]], int(r["triwulan"])
        assert row[4 + q] == shown(r["target"])
        roman = ["I", "II", "III", "IV"][q - 1]
        assert f"TW {roman}: {r['aksi']}" in row[4]
        assert r["penanggung_jawab"] in row[4]
    filled = {r["kode"] for r in planned}
    for code, row in lines.items():
        costs = [int(r["anggaran"]) for r in planned if r["kode"] == code and r["anggaran"]]
        amount = f"Rp\u00a0{sum(costs):,}".replace(",", ".") if costs else "—"
        assert row[3].split("\n")[0] == amount
        if code not in filled:
            assert row[4:9] == ("[isi]",) * 5
            assert set(row[9:]) == {"—"}


def test_every_attainment_is_that_of_the_files(data: bytes) -> None:
    """Both indicators with quarter targets are sums or positions where more is better: realised ÷ planned."""
    lines = {r[1].split("\n")[1].split(" · ")[0]: r for r in grid(data, 1).body if len(r) > 1}
    for code, cumulative in (("K1.1.01", False), ("K1.1.04", True)):
        planned = [float(r["target"]) for r in rows(CONTOH, "rencana_aksi", tahun=YEAR, kode=code)]
        done = [float(r["nilai"]) for r in rows(CONTOH, "realisasi", tahun=YEAR, kode=code)]
        whole = done[-1] / planned[-1] if cumulative else sum(done) / sum(planned)
        expected = [*(d / p for d, p in zip(done, planned, strict=True)), whole]
        assert [x.removesuffix("\u00a0%") for x in lines[code][9:]] == [f"{100 * e:g}" for e in expected]


def test_money_is_of_a_date_and_of_no_quarter(data: bytes) -> None:
    wanted = {
        r["kode"]: (r["pagu_revisi"] or r["pagu_awal"], r["realisasi"], r["tanggal_data"])
        for r in rows(CONTOH, "anggaran", tahun=YEAR)
    }
    found = [r for r in grid(data, 2).body if len(r) > 1]
    assert {r[1] for r in found} == set(wanted)
    for _, code, ceiling, spent, day in found:
        pagu, realisasi, tanggal = wanted[code]
        assert ceiling.removeprefix("Rp\u00a0").replace(".", "") == pagu
        assert (spent == "belum dilaporkan") == (not realisasi)
        assert not realisasi or spent.removeprefix("Rp\u00a0").replace(".", "") == realisasi
        assert (day == "—") == (not tanggal)


def test_the_office_s_spending_by_quarter_is_that_of_the_months(contoh) -> None:
    months = {int(r["bulan"]): r for r in rows(CONTOH, "rpd", tahun=2023)}
    found = grid(ActionPlan(contoh, 2023).word(), 3).body
    before = 0
    for q, row in enumerate(found, 1):
        until = int(months[3 * q]["realisasi"])
        amounts = [int(x.removeprefix("Rp\u00a0").replace(".", "")) for x in row[1:]]
        assert amounts == [int(months[3 * q]["rpd"]), until, until - before]
        before = until


def test_months_that_are_not_in_make_no_quarter(tmp_path) -> None:
    office(tmp_path / "k", "jumlah", ["2", "3", "3", "2"], ["2", "", "", ""])
    (tmp_path / "k" / "rpd.csv").write_text("tahun,bulan,rpd,realisasi\n2023,3,100,90\n2023,9,300,250\n")
    table = grid(ActionPlan(renstra_utils.load(tmp_path / "k"), 2023).word(), 2)
    assert [r[2:] for r in table.body] == [
        ("Rp\u00a090", "Rp\u00a090"), ("—", "—"), ("Rp\u00a0250", "—"), ("—", "—"),
    ]  # fmt: skip


# --- drafts -------------------------------------------------------------------------------------------------


def test_a_draft_names_the_cells_and_guesses_no_target() -> None:
    plan = renstra_utils.load(BALIKPAPAN)
    text = told(ActionPlan(plan, 2022).word())
    assert "# RANCANGAN RENCANA AKSI PERJANJIAN KINERJA TAHUN 2022" in text
    assert "Target triwulan tidak diperkirakan dari target setahun" in text
    due = [r["kode"] for r in rows(BALIKPAPAN, "target", tahun=2022) if r["nilai"]]
    asked = next(line for line in text.splitlines() if line.startswith("[Belum diisi: target triwulan"))
    assert f"target triwulan {len(due)} indikator. Tulis di rencana_aksi.csv, tahun 2022" in asked
    assert all(code in asked for code in due)
    assert "Rp " not in text


def test_only_the_quarters_that_lack_are_asked_for(tmp_path) -> None:
    plan = office(tmp_path / "k", "jumlah", ["2", "3", "", "2"], ["2", "", "", ""])
    text = told(ActionPlan(plan, 2023).word())
    assert "Tulis di rencana_aksi.csv, tahun 2023, triwulan 3, kolom target, kode A]" in text
    assert "RANCANGAN" not in text


def test_a_year_in_which_nothing_is_planned(tmp_path) -> None:
    folder = tmp_path / "k"
    office(folder, "jumlah", ["2", "", "", ""], ["", "", "", ""])
    (folder / "target.csv").write_text(f"{TARGET}\nA,2023,,10,1\nA,2025,,10,1")
    with pytest.raises(ValueError, match="tahun 2024 belum punya rencana aksi maupun target"):
        ActionPlan(renstra_utils.load(folder), 2024)


# --- Excel --------------------------------------------------------------------------------------------------


def test_the_sheet_has_the_form_s_columns_and_numbers_as_numbers(plan_of_2024: ActionPlan) -> None:
    _, book = plan_of_2024.workbook(plan_of_2024.notes())
    sheet = openpyxl.load_workbook(io.BytesIO(book))["renaksi-2024"]
    head, *body = sheet.iter_rows(values_only=True)
    assert list(head[:6]) == ["no", "sasaran", "indikator", "satuan", "program", "anggaran"]
    quarters = [f"{what}_tw{q}" for what in ("target", "capaian") for q in (1, 2, 3, 4)]
    assert list(head[6:20]) == [
        *(f"realisasi_anggaran_tw{q}" for q in (1, 2, 3, 4)),
        "aksi",
        *quarters,
        "total",
    ]
    by_code = {r[head.index("kode")]: dict(zip(head, r, strict=True)) for r in body}
    row = by_code["K1.1.01"]
    planned = rows(CONTOH, "rencana_aksi", tahun=YEAR, kode="K1.1.01")
    assert [row[f"target_tw{q}"] for q in (1, 2, 3, 4)] == [float(r["target"]) for r in planned]
    assert row["anggaran"] == sum(float(r["anggaran"]) for r in planned)
    assert row["realisasi_anggaran_tw1"] is None
    blank = by_code["P1.01"]
    assert {blank[c] for c in [*quarters, "total", "anggaran", "aksi"]} == {None}


def test_an_activity_under_no_programme(tmp_path) -> None:
    folder = tmp_path / "k"
    office(folder, "jumlah", ["2", "", "", ""], ["2", "", "", ""])
    (folder / "anggaran.csv").write_text(f"{ANGGARAN}\n3360,2023,100,,,50,S,2023-06-30")
    (folder / "pendanaan.csv").write_text(
        "baris,level,kode,induk,uraian,tahun,tercetak,nilai,usulan,alasan,baris_sumber\n"
        "K,kegiatan,3360,,Kegiatan lepas,2023,100,100,,,1"
    )
    data = ActionPlan(renstra_utils.load(folder), 2023).word()
    assert faults(data) == []
    assert "Kegiatan lepas | 3360 | Rp 100 | Rp 50 | 30 Juni 2023" in told(data)


GRADED = ("predikat", "opini")


@st.composite
def planned(draw: st.DrawFn) -> tuple[Files, int]:
    """A plan whose indicators have targets in some quarters of a year, and that year."""
    files = draw(plans())
    about = json.loads(files["datapackage.json"])["renstra"]["periode"]
    year = draw(st.integers(*about))
    indicators = list(csv.DictReader(io.StringIO(files["indikator.csv"])))
    codes = [r["kode"] for r in indicators]
    head = f"{REALISASI}\n"
    reported = files.get("realisasi.csv", head)
    told_of = {(r["kode"], r["tahun"]) for r in csv.DictReader(io.StringIO(reported))}
    joined = [r["kode"] for r in indicators if r["satuan"] not in GRADED and r["agregasi"]]
    silent = [code for code in joined if (code, str(year)) not in told_of]
    figures = ["0", "2", "7.5", "33.3", "120"]
    for code in silent:
        for q in draw(st.sets(st.integers(1, 4))):
            reported += f"{code},{year},{q},{draw(st.sampled_from(figures))},,,laporan,,,,,\n"
    files = {**files, "realisasi.csv": reported} if reported != head else files
    lines = ["kode,tahun,triwulan,target,aksi,penanggung_jawab,anggaran"]
    for code in codes:
        for q in draw(st.sets(st.integers(1, 4))):
            target = draw(st.sampled_from(["0", "1", "3", "7.5", "80", "100"]))
            lines.append(f"{code},{year},{q},{target},{draw(st.sampled_from(['', 'Rapat; “dua”']))},,")
    return {**files, "rencana_aksi.csv": "\n".join(lines) + "\n"}, year


@cases(12)
@given(planned(), st.sampled_from(["id", "id", "en"]))
def test_any_plan(drawn: tuple[Files, int], bahasa: str) -> None:
    """A whole file; each quarter has its target and, where more is better and one figure is in, R ÷ T."""
    files, year = drawn
    with folder_of("rencana-aksi", files) as (folder,):
        plan = renstra_utils.load(folder)
        of_year = {t: rows(folder, t, tahun=year) for t in ("target", "perjanjian", "rencana_aksi")}
        if not any(r.get("nilai") or r.get("triwulan") for lines in of_year.values() for r in lines):
            with pytest.raises(ValueError, match="belum punya rencana aksi maupun target"):
                ActionPlan(plan, year)
            return
        data = ActionPlan(plan, year, bahasa).word()
        assert of_ours(faults(data)) == []
        if bahasa == "en":
            return
        targets = {(r["kode"], r["triwulan"]): r["target"] for r in of_year["rencana_aksi"]}
        reported = {(r["kode"], r["triwulan"]): r for r in rows(folder, "realisasi", tahun=year)}
        more = {r["kode"] for r in rows(folder, "indikator") if r["polaritas"] == "maximize"}
        graded = {r["kode"] for r in rows(folder, "indikator") if r["satuan"] in GRADED}
        found = [r for r in grid(data, 1).body if len(r) > 1]
        for line in found:
            code = re.search(r"(?:^|\n)([PK][\d.]+)(?: · |$)", line[1], re.M)[1]
            for q in "1234":
                target, rate = targets.get((code, q)), line[8 + int(q)]
                assert line[4 + int(q)] == (shown(target) if target else "[isi]")
                got = reported.get((code, q), {"nilai": "", "pembilang": ""})
                if not target or not (got["nilai"] or got["pembilang"]):
                    assert rate == "—" or (target and got["nilai"])
                elif code in more - graded and target != "0" and re.fullmatch(r"[\d.]+", got["nilai"]):
                    figure = Decimal(got["nilai"]) / Decimal(target) * 100
                    assert abs(Decimal(rate[:-2].replace(".", "").replace(",", ".")) - figure) <= Decimal(
                        "0.005"
                    )
