"""The explorer's controls, without a browser."""

from __future__ import annotations

import io
import re
import shutil
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import BALIKPAPAN, CONTOH, small_office

import renstra_utils
from renstra_utils.plan import start
from renstra_utils.show.pages import record as record_module
from renstra_utils.wording import Wording

lab = pytest.importorskip("renstra_utils.lab.explorer")
exports = pytest.importorskip("renstra_utils.lab.exports")


@pytest.fixture
def desk(tmp_path):
    """Two offices beside each other, as in data/."""
    for folder in (CONTOH, BALIKPAPAN):
        shutil.copytree(folder, tmp_path / "data" / folder.name)
    return tmp_path


@pytest.fixture
def explorer(desk):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return lab.Explorer(str(desk / "data" / "contoh"), keluar=str(desk / "reports"))


def test_widgets_follow(explorer):
    e = explorer
    assert len(e.rows) == 155
    e.status.value = "tidak tercapai"
    assert set(e.rows["status"]) == {"tidak tercapai"}
    assert len(e.table.df) == len(e.rows)
    e.program.value = e.program.options[-1][1]
    assert set(e.rows["program"]) == {e.program.value}
    assert {k for _, k in e.kegiatan.options} - {""} == set(
        e.plan.indikator.query("program == @e.program.value")["kegiatan"].dropna()
    )
    e.tahun.value = ()
    assert "sedikitnya satu tahun" in e.message.value
    e.tahun.value = (2023,)
    assert e.message.value == ""
    assert set(e.rows["tahun"]) == {2023}


def test_widgets_suppose_and_forget(explorer):
    e = explorer
    e.tab.selected_index = 2
    e.indikator.value, e.andai_tahun.value, e.andai_nilai.value = "P2.02", 2023, "10"
    before = e.rows
    e.what_if.suppose()
    assert "data tidak diubah" in e.head.value
    assert "andaian-kantor-t" in e.andai_hasil.value
    pd.testing.assert_frame_equal(e.rows, before)
    e.andai_nilai.value = "banyak"
    e.what_if.suppose()
    assert "banyak" in e.message.value
    assert len(e.andaian) == 1
    e.what_if.undo()
    assert "data tidak diubah" not in e.head.value


def test_widgets_compare(explorer):
    e = explorer
    e.tab.selected_index = 3
    e.mirip.value = 60
    assert (e.banding["cara"] == "mirip").any()
    e.kode_a.value, e.kode_b.value = "P1.01", e.kode_b.options[5][1]
    e.compare.fix()
    assert e.banding.set_index("kode_a").at["P1.01", "kode_b"] == e.kode_b.options[5][1]
    # The control says which counterpart is taken now.
    e.kode_a.value = "P1.02"
    e.kode_a.value = "P1.01"
    assert e.kode_b.value == e.kode_b.options[5][1]
    e.compare.unfix()
    assert e.kode_b.value == ""
    assert "ditetapkan" not in set(e.banding["cara"])


@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_exports(desk, bahasa):
    e = lab.Explorer(str(desk / "data" / "contoh"), [2022, 2023], bahasa, str(desk / "reports"))
    e.status.value = "tidak tercapai"
    e.indikator.value, e.andai_tahun.value, e.andai_nilai.value = "P2.02", 2023, "100"
    e.what_if.suppose()
    for kind in exports.EXPORTS:
        e.save.save(kind)
        assert e.message.value == ""
    stem = desk / "reports" / "contoh" / "jelajah" / "jelajah-2022-2023-tidak-tercapai"
    frame = pd.read_csv(stem.with_suffix(".csv"), dtype={"kode": str})
    assert frame["kode"].tolist() == e.rows["kode"].tolist()
    book = openpyxl.load_workbook(io.BytesIO(stem.with_suffix(".xlsx").read_bytes()))
    named = map(Wording(bahasa).t, ("Sampul", "jelajah", "jelajah-anggaran", "andaian", "andaian-kantor"))
    assert set(named) <= set(book.sheetnames)
    page = stem.with_suffix(".html").read_text(encoding="utf-8")
    assert f'<html lang="{bahasa}">' in page
    assert 'id="andaian-kantor-t"' in page
    assert "05-jelajah.ipynb" in page
    # The lines on the page give the same rows.
    namespace: dict = {}
    exec(exports.code_of(e.page), namespace)
    assert namespace["rows"]["kode"].tolist() == e.rows["kode"].tolist()


def test_an_office_without_reports_works_throughout(explorer, desk):
    e = explorer
    e.kantor.value = str(desk / "data" / BALIKPAPAN.name)
    assert "Belum ada data realisasi untuk pilihan ini" in e.head.value
    assert len(e.rows) == 425
    for at in range(5):
        e.tab.selected_index = at
        assert e.message.value == ""
    for control, value in (
        (e.status, "melampaui"),
        (e.status, ""),
        (e.bacaan, "maximize"),
        (e.batas, "100"),
        (e.skala, "lan"),
    ):
        control.value = value
        assert e.message.value == ""
    for kind in exports.EXPORTS:
        e.save.save(kind)
        assert e.message.value == ""
    e.tab.selected_index = 1
    assert "belum dilaporkan" in e.record.value


def test_a_broken_office_is_said_on_the_screen(explorer, desk):
    e = explorer
    path = desk / "data" / BALIKPAPAN.name / "target.csv"
    path.write_text("kode,tahun\nP1.01,entah\n", encoding="utf-8")
    e.kantor.value = str(path.parent)
    assert "target.csv" in e.message.value
    assert "Traceback" not in e.message.value
    # Control and screen agree, so the office can be chosen again once it is mended.
    assert e.plan.name == Path(e.kantor.value).name == "contoh"
    e.kantor_b.value = str(path.parent)
    assert "target.csv" in e.message.value
    assert e.plan_b.name == Path(e.kantor_b.value).name == BALIKPAPAN.name
    shutil.copy(BALIKPAPAN / "target.csv", path)
    e.kantor.value = str(path.parent)
    assert e.message.value == ""
    assert e.plan.name == BALIKPAPAN.name


def test_a_broken_neighbour_disturbs_nobody(desk):
    """The plan that `renstra new` made and nobody has filled yet stands beside the one that is opened."""
    start.new(desk / "data" / "aa-baru", "KPU Kota Baru", [2025, 2029])
    e = lab.Explorer(str(desk / "data" / "contoh"), keluar=str(desk / "reports"))
    assert e.message.value == ""
    assert e.plan_b.name == "contoh"
    e.tab.selected_index = 3
    assert set(e.banding["cara"]) == {"sama"}
    e.kantor.value = str(desk / "data" / "aa-baru")
    assert "belum ada satu pun indikator" in e.message.value


def test_two_plans_of_one_office_are_told_apart(desk):
    shutil.copytree(CONTOH, desk / "data" / "contoh-revisi")
    e = lab.Explorer(str(desk / "data" / "contoh"))
    assert [name for name, _ in e.kantor.options] == [
        "KPU Kota Contoh (contoh)",
        "KPU Kota Contoh (contoh-revisi)",
        "KPU Kota Balikpapan",
    ]


def test_the_table_follows_what_was_chosen_while_another_tab_was_open(explorer):
    e = explorer
    e.tab.selected_index = 1
    e.status.value = "tidak tercapai"
    e.tab.selected_index = 0
    assert len(e.table.df) == len(e.rows) < 155


def test_a_record_says_what_is_missing_and_only_that(explorer):
    e = explorer
    e.tab.selected_index = 1
    assert e.indikator.value == "P1.01"
    assert "Kata kantor" in e.record.value
    assert "belum menulis apa pun" not in e.record.value
    assert "Tidak ada temuan audit" in e.record.value
    # One figure in five years, and every year still has its own place.
    wide = e.record.value.partition('<svg class="gn"')[0]
    at = re.findall(r'<text[^>]* x="([\d.]+)"[^>]*>(20\d\d)</text>', wide)
    assert [y for _, y in at] == [str(y) for y in e.plan.years]
    assert len({x for x, _ in at}) == 5


def test_an_english_table(desk):
    """Headings, ratings and the line of what is supposed speak English, and the table reads its figures with
    a point."""
    e = lab.Explorer(str(desk / "data" / "contoh"), bahasa="en", keluar=str(desk / "reports"))
    assert list(e.table.df.columns)[:3] == ["Code", "Indicator", "Year"]
    e.skala.value = "lan"
    assert {"Very Good", "Good"} <= set(e.table.df.iloc[:, -1])
    assert e.table._dt_args["language"]["decimal"] == "."
    e.tab.selected_index, e.andai_nilai.value = 2, "BB"
    e.what_if.suppose()
    for word in ("FICTIONAL EXAMPLE", "1 supposed, data unchanged.", "Office mean 2020–2024"):
        assert word in e.head.value
    assert "Sangat" not in e.head.value
    controls = [w for w in vars(e).values() if isinstance(w, lab.widgets.Widget)]
    labels = {w.description for w in controls if getattr(w, "description", "")} | set(e.tab.titles)
    assert {"Office", "Year", "Cap on attainment", "What is changed", "Compare"} <= labels
    assert ("all", "") in e.status.options
    assert ("not met", "tidak tercapai") in e.status.options
    e.tahun.value = ()
    assert "at least one year" in e.message.value


def test_a_plan_is_audited_once(explorer, monkeypatch):
    """Conventions do not enter the audit: the record of an indicator waits for it once, not after every
    choice."""
    e, audits = explorer, []
    audit = record_module.aud.audit
    monkeypatch.setattr(
        record_module.aud, "audit", lambda plan, *more: audits.append(plan) or audit(plan, *more)
    )
    e.tab.selected_index = 1
    for control, value in (
        (e.batas, "100"),
        (e.skala, "lan"),
        (e.status, "melampaui"),
        (e.indikator, "P2.02"),
    ):
        control.value = value
    e.table.selected_rows = [3]
    assert len(audits) == 1


def test_a_record_does_not_wait_for_the_audit(explorer, desk):
    """The first record of a plan is on the screen before its audit, which says that it is under way, and then
    with it."""
    e, shown = explorer, []
    e.kantor.value = str(desk / "data" / BALIKPAPAN.name)
    e.record.observe(lambda change: shown.append(change["new"]), "value")
    e.tab.selected_index = 1
    first, whole = shown
    assert "Angka tiap tahun" in first
    assert "sedang diaudit" in first
    assert "Tidak ada temuan audit" not in first
    assert "sedang diaudit" not in whole
    e.indikator.value = "K2.2.01"
    assert len(shown) == 3
    assert "polaritas" in shown[-1]


def test_a_plan_is_read_again_where_its_files_changed(explorer, desk):
    """Coming back to an office costs no reading, but what was mended meanwhile is seen."""
    e, there, back = explorer, str(desk / "data" / BALIKPAPAN.name), str(desk / "data" / "contoh")
    first = e.plan
    e.kantor.value = there
    e.kantor.value = back
    assert e.plan is first
    path = desk / "data" / "contoh" / "realisasi.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(rows[:-1]), encoding="utf-8")
    e.kantor.value = there
    e.kantor.value = back
    assert len(e.plan.tables["realisasi"]) == len(first.tables["realisasi"]) - 1


def test_words_of_an_office_are_no_markup(tmp_path):
    folder = small_office(tmp_path / "jahat", [("A", "maximize", "10", "9")])
    path = folder / "indikator.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Indikator A", "<img src=x onerror=alert(1)>"),
        encoding="utf-8",
    )
    e = lab.Explorer(str(folder))
    e.tab.selected_index = 1
    e.tab.selected_index = 3
    for html in (
        e.head.value,
        e.pictures.value,
        e.record.value,
        e.banding_hasil.value,
        e.table._dt_args["data_json"],
    ):
        assert "<img" not in html


def test_every_control_redraws_an_office_of_85_indicators(tmp_path):
    """Every year of 85 indicators, all reported; how fast is for `make bench`."""
    folder = tmp_path / "data" / "besar"
    shutil.copytree(BALIKPAPAN, folder)
    target = renstra_utils.load(folder).target.dropna(subset="angka")
    with (folder / "realisasi.csv").open("a", encoding="utf-8") as f:
        f.writelines(
            f"{k},{y},,{v * 0.97:.2f},,,,,,,,\n" for k, y, v in target[["kode", "tahun", "angka"]].to_numpy()
        )
    e = lab.Explorer(str(folder))
    for control, value in (
        (e.skala, "lan"),
        (e.tahun, (2020, 2021, 2022, 2023, 2024)),
        (e.status, "tidak tercapai"),
    ):
        control.value = value
        assert e.message.value == ""
        assert len(e.rows)


def test_further_conditions_follow(explorer):
    e = explorer
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        e.berturut.value = 2
        assert set(e.rows["status"]) == {"tidak tercapai"}
        assert "tidak tercapai 2 tahun berturut-turut" in e.head.value
        e.berturut.value = 0
        e.choices.angka["serapan_di_atas"].value = "98"
        e.choices.angka["capaian_di_bawah"].value = "96,5 %"
    assert (e.rows["serapan"] > 98).all()
    assert (e.rows["capaian_mentah"] < 96.5).all()
    assert e.kegiatan_terpilih["kode"].tolist() == ["9007"]
    assert "9007" in e.kegiatan_tabel.value
    assert "serapan_di_atas=98.0" in exports.code_of(e.page)
    assert "capaian-di-bawah-96-5" in exports.export_name(e.page)
    before = e.rows
    e.choices.angka["serapan_di_atas"].value = "banyak"
    assert "“banyak” bukan angka" in e.message.value
    pd.testing.assert_frame_equal(e.rows, before)
    e.choices.angka["serapan_di_atas"].value = e.choices.angka["capaian_di_bawah"].value = ""
    assert "9007" not in e.kegiatan_tabel.value
    e.tanpa.value = ("P2.02", "K1.2.05")
    assert not {"P2.02", "K1.2.05"} & set(e.rows["kode"])
    assert "tanpa 2 dari 31 indikator: P2.02, K1.2.05" in e.head.value
    namespace = {}
    exec(exports.code_of(e.page), namespace)
    assert namespace["rows"]["kode"].tolist() == e.rows["kode"].tolist()
    e.kantor.value = e.kantor.options[-1][1]
    assert e.tanpa.value == ()
