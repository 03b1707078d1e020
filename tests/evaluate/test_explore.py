"""Exploring: the pure functions against hand-made offices and the fictional one, and the widgets without a browser."""

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
from renstra_utils.evaluate import attainment, explore, quarters, years
from renstra_utils.evaluate.explore import EXCLUDED, Choice
from renstra_utils.plan import start
from renstra_utils.show.pages import record as record_module
from renstra_utils.show.pages.record import record

lab = pytest.importorskip("renstra_utils.lab.explorer")

ROWS = [
    ("A", "maximize", "100", "90"),
    ("B", "minimize", "10", "8"),
    ("C", "ambigu", "50", "60"),
    ("D", "maximize", "100", "-"),
    ("E", "maximize", "BB", "B"),
]


@pytest.fixture
def small(tmp_path):
    return renstra_utils.load(small_office(tmp_path / "kecil", ROWS))


# --- choosing -----------------------------------------------------------------------------------------------------------


def test_a_view_of_everything_is_attainment(contoh):
    pd.testing.assert_frame_equal(explore.view(contoh), attainment.attainment(contoh))


def test_a_view_keeps_what_was_chosen(contoh):
    whole = attainment.attainment(contoh)
    program = contoh.indikator["program"].iloc[-1]
    got = explore.view(contoh, Choice(tahun=(2022, 2023), program=program, status="tidak tercapai"))
    want = whole[
        whole["tahun"].isin([2022, 2023])
        & (whole["program"] == program)
        & (whole["status"] == "tidak tercapai")
    ]
    assert len(got)
    pd.testing.assert_frame_equal(got, want.reset_index(drop=True))
    kegiatan = contoh.indikator["kegiatan"].dropna().iloc[0]
    assert set(explore.view(contoh, Choice(kegiatan=kegiatan))["kegiatan"]) == {kegiatan}
    assert explore.view(contoh, Choice(program="tidak ada")).empty


def test_conventions_move_figures(small):
    def column(name, **choice):
        return explore.view(small, Choice(**choice)).set_index("kode")[name]

    assert column("capaian")["B"] == 120
    assert column("capaian", batas="100")["B"] == 100
    assert column("capaian_mentah", bacaan="maximize")["C"] == 120
    assert column("capaian_mentah", bacaan="minimize")["C"] == 80
    assert pd.isna(column("capaian_mentah", bacaan=EXCLUDED)["C"])
    assert column("status")["C"] == "ambigu"
    assert column("predikat", skala="lan")["A"] == "Memuaskan"


@pytest.mark.parametrize(
    ("choice", "word"),
    [
        (Choice(tahun=(1999,)), "1999"),
        (Choice(bacaan="terbalik"), "terbalik"),
        (Choice(batas="130"), "130"),
        (Choice(skala="kita"), "kita"),
    ],
)
def test_an_unknown_choice_is_refused(contoh, choice, word):
    with pytest.raises(ValueError, match=word):
        explore.view(contoh, choice)


def test_money_of_a_choice(contoh):
    whole = explore.money(contoh).set_index("tahun")
    programmes = contoh.indikator["program"].unique()
    parts = [explore.money(contoh, Choice(program=p)).set_index("tahun") for p in programmes]
    for column in ("pendanaan", "pagu", "realisasi"):
        assert sum(p[column] for p in parts).tolist() == whole[column].tolist()
    kegiatan = contoh.indikator["kegiatan"].dropna().iloc[0]
    one = explore.money(contoh, Choice(kegiatan=kegiatan.upper(), tahun=(2023,)))
    assert one["pagu"].item() < whole.at[2023, "pagu"]
    assert explore.money(contoh, Choice(program="tidak ada"))["pagu"].isna().all()


# --- one indicator ------------------------------------------------------------------------------------------------------


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
    assert explore.neighbours(plan, "A")[["kode", "kemiripan"]].to_numpy().tolist() == [["B", 100.0]]
    assert explore.neighbours(plan, "C").empty


def test_an_unknown_code_names_the_nearest(contoh):
    with pytest.raises(ValueError, match=r"K1\.1\.0"):
        record(contoh, "K1.1.0")


# --- what if ------------------------------------------------------------------------------------------------------------


def if_so(plan, *values, choice=Choice()):  # noqa: B008
    return explore.what_if(plan, explore.supposed([explore.suppose(plan, *v) for v in values]), choice)


def test_what_if_is_what_the_file_would_give(small, tmp_path):
    """Supposing a value gives what writing it into the file would."""
    written = [(k, p, "80" if k == "A" else t, "95" if k == "D" else r) for k, p, t, r in ROWS]
    other = renstra_utils.load(small_office(tmp_path / "lain", written))
    got = if_so(small, ("A", 2023, "target", "80"), ("D", 2023, "realisasi", "95")).kantor.iloc[0]
    for plan, end in ((small, "tercatat"), (other, "andaian")):
        want = attainment.summarise(attainment.attainment(plan), [], plan.rules).iloc[0]
        for c in ("rata_rata", "persen_memenuhi", "predikat", "n_angka", "n_target"):
            assert got[f"{c}_{end}"] == want[c] or (pd.isna(got[f"{c}_{end}"]) and pd.isna(want[c]))
    assert got["selisih_rata_rata"] == pytest.approx(got["rata_rata_andaian"] - got["rata_rata_tercatat"])


def test_what_if_shows_record_and_difference(small):
    one = if_so(small, ("A", 2023, "realisasi", "100")).nilai.iloc[0]
    assert (one["tercatat"], one["andaian"]) == ("90", "100")
    assert (one["status_tercatat"], one["status_andaian"]) == ("tidak tercapai", "tercapai")
    assert one["selisih"] == 10


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (("E", 2023, "realisasi", "A"), "melampaui"),
        (("E", 2023, "realisasi", "belum dinilai"), "belum dinilai"),
        (("A", 2023, "realisasi", "-"), "belum dilaporkan"),
        (("A", 2023, "target", ""), "tanpa target"),
        (("A", 2023, "target", "85-95"), "tercapai"),
        (("A", 2023, "realisasi", "1.000,5"), "melampaui"),
    ],
)
def test_every_kind_of_value_can_be_supposed(small, value, status):
    assert if_so(small, value).nilai["status_andaian"].item() == status


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (("Z", 2023, "realisasi", "1"), "Z"),
        (("A", 2020, "realisasi", "1"), "2020"),
        (("A", 2023, "pagu", "1"), "pagu"),
        (("A", 2023, "realisasi", "sepuluh"), "sepuluh"),
        (("A", 2023, "realisasi", "1.234"), "1234 atau 1,234"),
        (("A", 2023, "realisasi", "7-8"), "rentang"),
        (("A", 2023, "realisasi", "9" * 400), "terlalu besar"),
        (("A", 2023, "target", "8-7"), "terbalik"),
        (("A", 2023, "target", "belum dinilai"), "belum dinilai"),
    ],
)
def test_a_value_that_cannot_be_is_refused(small, value, word):
    with pytest.raises(ValueError, match=word):
        explore.suppose(small, *value)


def test_supposing_touches_no_data(contoh):
    before = {n: f.copy() for n, f in contoh.tables.items()}
    plain = explore.view(contoh)
    changes = explore.supposed([explore.suppose(contoh, "P2.02", 2023, "realisasi", "1")])
    supposed = explore.view(contoh, changes=changes)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(contoh.tables[name], frame)
    pd.testing.assert_frame_equal(explore.view(contoh), plain)
    touched = supposed["sumber"].str.startswith("andaian", na=False)
    assert supposed.loc[touched, ["kode", "tahun"]].to_numpy().tolist() == [["P2.02", 2023]]


def test_the_last_word_stands_and_the_choice_does_not_narrow_the_office(contoh):
    values = [explore.suppose(contoh, "P2.02", 2023, "realisasi", v) for v in ("1", "100")]
    changes = explore.supposed(values)
    assert changes["nilai"].tolist() == ["100"]
    narrow = explore.what_if(contoh, changes, Choice(tahun=(2020,), program="tidak ada"))
    wide = explore.what_if(contoh, changes)
    assert narrow.kantor["tahun"].tolist() == ["2023"]
    assert narrow.kantor["rata_rata_andaian"].iloc[0] == wide.kantor["rata_rata_andaian"].iloc[0]


def test_a_first_report_can_be_supposed(balikpapan):
    kode = balikpapan.target.query("tahun == 2021").dropna(subset="angka")["kode"].iloc[0]
    got = if_so(balikpapan, (kode, 2021, "realisasi", "50")).kantor.iloc[0]
    assert pd.isna(got["rata_rata_tercatat"])
    assert pd.notna(got["rata_rata_andaian"])
    assert pd.isna(got["selisih_rata_rata"])


# --- two plans ----------------------------------------------------------------------------------------------------------


def test_a_plan_matches_itself(balikpapan):
    pairs = explore.match(balikpapan, balikpapan)
    assert (pairs["kode_a"] == pairs["kode_b"]).all()
    assert set(pairs["cara"]) == {"sama"}


def test_each_is_matched_once_and_corrections_stand(contoh, balikpapan):
    pairs = explore.match(contoh, balikpapan, at_least=60)
    assert (pairs["cara"] == "mirip").any()
    a, b = contoh.indikator["kode"], balikpapan.indikator["kode"]
    assert sorted(pairs["kode_a"].dropna()) == sorted(a)
    assert sorted(pairs["kode_b"].dropna()) == sorted(b)
    first = pairs[pairs["cara"] == "mirip"].iloc[0]
    other = next(k for k in a if k != first["kode_a"])
    fixed = explore.match(contoh, balikpapan, {first["kode_a"]: None, other: first["kode_b"]}, 60).set_index(
        "kode_a"
    )
    assert pd.isna(fixed.at[first["kode_a"], "kode_b"])
    assert fixed.at[other, "kode_b"] == first["kode_b"]
    assert (fixed.loc[[first["kode_a"], other], "cara"] == "ditetapkan").all()


def test_a_pair_that_cannot_be_is_refused(contoh, balikpapan):
    b = balikpapan.indikator["kode"].iloc[0]
    with pytest.raises(ValueError, match="dua kali"):
        explore.match(contoh, balikpapan, {"P1.01": b, "P1.02": b})
    with pytest.raises(ValueError, match=r"tidak ada di indikator\.csv"):
        explore.match(contoh, balikpapan, {"P1.01": "tidak-ada"})


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
    assert explore.match(*plans)["cara"].tolist() == ["sama"]


def test_compare_two_years_of_one_plan(contoh):
    got = explore.compare(
        contoh, contoh, explore.match(contoh, contoh), 2022, 2023, Choice(batas="100")
    ).set_index("kode_a")
    want = years.compare_years(attainment.attainment(contoh), 2023).set_index("kode")
    assert got["capaian_mentah_a"].dropna().to_dict() == want["capaian_2022"].dropna().to_dict()
    assert got.at["P2.02", "selisih"] == pytest.approx(want.at["P2.02", "perubahan"])


# --- the widgets, without a browser -------------------------------------------------------------------------------------


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
    e._suppose()
    assert "data tidak diubah" in e.head.value
    assert "andaian-kantor-t" in e.andai_hasil.value
    pd.testing.assert_frame_equal(e.rows, before)
    e.andai_nilai.value = "banyak"
    e._suppose()
    assert "banyak" in e.message.value
    assert len(e.andaian) == 1
    e._undo()
    assert "data tidak diubah" not in e.head.value


def test_widgets_compare(explorer):
    e = explorer
    e.tab.selected_index = 3
    e.mirip.value = 60
    assert (e.banding["cara"] == "mirip").any()
    e.kode_a.value, e.kode_b.value = "P1.01", e.kode_b.options[5][1]
    e._fix()
    assert e.banding.set_index("kode_a").at["P1.01", "kode_b"] == e.kode_b.options[5][1]
    # The control says which counterpart is taken now.
    e.kode_a.value = "P1.02"
    e.kode_a.value = "P1.01"
    assert e.kode_b.value == e.kode_b.options[5][1]
    e._unfix()
    assert e.kode_b.value == ""
    assert "ditetapkan" not in set(e.banding["cara"])


@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_exports(desk, bahasa):
    e = lab.Explorer(str(desk / "data" / "contoh"), [2022, 2023], bahasa, str(desk / "reports"))
    e.status.value = "tidak tercapai"
    e.indikator.value, e.andai_tahun.value, e.andai_nilai.value = "P2.02", 2023, "100"
    e._suppose()
    for kind in lab.EXPORTS:
        e._save(kind)
        assert e.message.value == ""
    stem = desk / "reports" / "contoh" / "jelajah" / "jelajah-2022-2023-tidak-tercapai"
    frame = pd.read_csv(stem.with_suffix(".csv"), dtype={"kode": str})
    assert frame["kode"].tolist() == e.rows["kode"].tolist()
    book = openpyxl.load_workbook(io.BytesIO(stem.with_suffix(".xlsx").read_bytes()))
    assert {"Sampul", "jelajah", "jelajah-anggaran", "andaian", "andaian-kantor"} <= set(book.sheetnames)
    page = stem.with_suffix(".html").read_text(encoding="utf-8")
    assert f'<html lang="{bahasa}">' in page
    assert 'id="andaian-kantor-t"' in page
    assert "05-jelajah.ipynb" in page
    # The lines on the page give the same rows.
    namespace: dict = {}
    exec(lab.code_of(e.page), namespace)
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
    for kind in lab.EXPORTS:
        e._save(kind)
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
    at = re.findall(r'<text[^>]* x="([\d.]+)"[^>]*>(20\d\d)</text>', e.record.value)
    assert [y for _, y in at] == [str(y) for y in e.plan.years]
    assert len({x for x, _ in at}) == 5


def test_an_english_table(desk):
    """Headings, ratings and the line of what is supposed speak English, and the table reads its figures with a point."""
    e = lab.Explorer(str(desk / "data" / "contoh"), bahasa="en", keluar=str(desk / "reports"))
    assert list(e.table.df.columns)[:3] == ["Code", "Indicator", "Year"]
    e.skala.value = "lan"
    assert {"Very Good", "Good"} <= set(e.table.df.iloc[:, -1])
    assert e.table._dt_args["language"]["decimal"] == "."
    e.tab.selected_index, e.andai_nilai.value = 2, "BB"
    e._suppose()
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
    """Conventions do not enter the audit: the record of an indicator waits for it once, not after every choice."""
    e, audits = explorer, []
    audit = record_module.aud.audit
    monkeypatch.setattr(record_module.aud, "audit", lambda plan: audits.append(plan) or audit(plan))
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
    """The first record of a plan is on the screen before its audit, which says that it is under way, and then with it."""
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
