"""All offices of a run together: what is counted, what is not, and the page that says so."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ANGGARAN, small_office
from hypothesis import given, settings
from hypothesis import strategies as st

from renstra_utils import files
from renstra_utils.cli import commands as cli
from renstra_utils.evaluate import attainment, budget, rollup
from renstra_utils.run import index, manifest
from renstra_utils.show.pages.rollup import RollupPage

CAPAIAN = ["kode", "tahun", "indikator", "satuan", "capaian", "status", "memenuhi", "batas"]


def entry(office, kind, year, text="", **facts):
    name = f"{office}/data/{kind}-{year}.csv"
    digest = {name: hashlib.sha256(text.encode()).hexdigest()} if text else {}
    page = {
        "rencana": office,
        "kantor": f"KPU Kota {office.title()}",
        "kind": kind,
        "tahun": year,
        "bahasa": "id",
    }
    return {**page, "keadaan": "segar", "contoh": False, "sebab": "", "berkas": digest, **facts}


def write_run(folder, rows, money=(), part=MappingProxyType({}), **more):
    """A run's folder: `rows` of (office, year, kode, indikator, capaian or a status without one), `money` of
    (office, year, kode, level, pagu, realisasi), `part` their statuses."""
    pages = dict(more)
    frame = pd.DataFrame(rows, columns=["satker", "tahun", "kode", "indikator", "capaian"])
    for (office, year), g in frame.groupby(["satker", "tahun"]):
        g = g.assign(
            satuan="%",
            status=[c if isinstance(c, str) else "belum dilaporkan" if pd.isna(c) else "tercapai" if c >= 100 else "tidak tercapai" for c in g["capaian"]],
            capaian=pd.to_numeric(g["capaian"], errors="coerce"),
            memenuhi=[pd.NA if isinstance(c, str) or pd.isna(c) else c >= 100 for c in g["capaian"]],
            batas="120",
        )  # fmt: skip
        put(folder, pages, office, "capaian", year, files.to_csv(g[CAPAIAN]))
    frame = pd.DataFrame(money, columns=["satker", "tahun", "kode", "level", "pagu", "realisasi"])
    for (office, year), g in frame.groupby(["satker", "tahun"]):
        told = g["level"].eq("kegiatan") & g[["pagu", "realisasi"]].notna().any(axis=1)
        g = g.assign(pagu_awal=g["pagu"], dijumlahkan=told | (~told.any() & g["level"].eq("program")))
        g["status"] = ["belum dilaporkan" if pd.isna(r) else part.get((office, k), "terserap") for k, r in zip(g["kode"], g["realisasi"], strict=True)]  # fmt: skip
        put(folder, pages, office, "anggaran", year, files.to_csv(g.drop(columns="satker")))
    (folder / "run.json").write_text(json.dumps({"halaman": pages}), encoding="utf-8")
    return folder


def put(folder, pages, office, kind, year, text):
    path = folder / office / "data" / f"{kind}-{year}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    pages[f"{office}/{kind}-{year}"] = entry(office, kind, year, text)


def test_an_office_alone_says_what_its_own_page_says(tmp_path, contoh):
    """The figures of the roll-up are those of the office's own summary, to the last digit that the tables
    carry."""
    rows, money = attainment.attainment(contoh), budget.budget(contoh)
    pages: dict = {}
    for year in contoh.years:
        put(tmp_path, pages, "contoh", "capaian", year, files.to_csv(rows[rows["tahun"] == year]))
        put(tmp_path, pages, "contoh", "anggaran", year, files.to_csv(money[money["tahun"] == year]))
    (tmp_path / "run.json").write_text(json.dumps({"halaman": pages}), encoding="utf-8")
    run = rollup.load_run(tmp_path)
    own = attainment.summarise(rows, ["tahun"], contoh.rules)
    got = run.years_of
    assert got["tahun"].tolist() == own["tahun"].tolist()
    for column in ("n", "n_target", "n_lapor", "n_sementara", "n_angka", "n_dinilai", "n_memenuhi"):
        assert got[column].tolist() == own[column].tolist(), column
    assert got["rata_rata"].tolist() == pytest.approx(own["rata_rata"].tolist(), abs=1e-5)
    spent = budget.totals(money, ["tahun"])
    for column in ("pagu", "realisasi", "serapan"):
        assert got[column].tolist() == pytest.approx(spent[column].tolist(), nan_ok=True), column


def test_places_share_and_a_missing_figure_has_none(tmp_path):
    nan = float("nan")
    rows = [("a", 2023, "K1", "x", 90), ("b", 2023, "K1", "x", 110), ("c", 2023, "K1", "x", 90), ("d", 2023, "K1", "x", nan)]  # fmt: skip
    rows += [("a", 2022, "K1", "x", 80.0)]
    run = rollup.load_run(write_run(tmp_path, rows))
    got = rollup.places(run, 2023).set_index("satker")
    assert got["tempat"].astype("object").where(got["tempat"].notna(), None).to_dict() == {
        "a": 2, "b": 1, "c": 2, "d": None,
    }  # fmt: skip
    assert got.loc["a", "beda"] == 10
    assert pd.isna(got.loc["b", "beda"])
    assert pd.isna(got.loc["d", "rata_rata"])
    assert got.loc["d", "n_angka"] == 0
    years = rollup.by_year(run).set_index("tahun")
    assert years.loc[2023, ["n_berangka", "n_target", "n_lapor"]].tolist() == [3, 4, 3]
    assert years.loc[2023, "median"] == 90


@given(
    capaian=st.lists(st.sampled_from(["82.7041615", "90.1", "79.3083230001", "33.3", "120", "0.1"]), min_size=2, max_size=24),
    money=st.lists(st.sampled_from([0.1, 0.2, 0.3, 700000.55, 1e12]), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_moves_nothing(capaian, money, order):
    """Offices with the same figures in another order share their places, and a shuffled run is the same
    run."""
    figures = [(f"K{i}", f"indikator {i}", float(c)) for i, c in enumerate(capaian)]
    spent = [(f"0{i}", "program", 3.0 * m, m) for i, m in enumerate(money)]

    def shuffled(values):
        values = list(values)
        order.shuffle(values)
        return values

    def run_of(offices):
        rows = [(o, 2023, *r) for o in offices for r in shuffled(figures)]
        amounts = [(o, 2023, *m) for o in offices for m in shuffled(spent)]
        with tempfile.TemporaryDirectory() as folder:
            return rollup.load_run(write_run(Path(folder), rows, amounts))

    one, other = (run_of(offices) for offices in (["a", "b", "c"], ["c", "a", "b"]))
    places = rollup.places(one, 2023)
    assert places["tempat"].tolist() == places["tempat_serapan"].tolist() == [1, 1, 1]
    assert places["rata_rata"].nunique() == places["serapan"].round(10).nunique() == 1
    exact = sum(map(Fraction, capaian)) / len(capaian)
    assert float(places["rata_rata"].iloc[0]) == pytest.approx(
        float(exact), abs=1e-6
    )  # as the tables carry it
    same = {"check_exact": False, "rtol": 1e-14}
    pd.testing.assert_frame_equal(places, rollup.places(other, 2023), **same)
    pd.testing.assert_frame_equal(rollup.failing(one, 2023), rollup.failing(other, 2023), check_exact=True)


def test_equal_means_share_a_place_where_float_sums_do_not():
    """Thirty-two values whose mean lies half-way at the tenth decimal, in two orders: one place, one
    figure."""
    values = [0.1, 0.2, 0.3] * 10 + [82.7041615, 79.308323]
    assert sum(values) != sum(reversed(values))
    one, other = (rollup._mean(pd.Series(v)) for v in (values, values[::-1]))
    assert one == other == float(round(sum(map(Fraction, map(str, values))) / 32, 10))


def test_an_office_counts_once_for_an_indicator_however_many_rows_it_has(tmp_path):
    """Met nowhere is said of two offices or more, not of one office's two rows."""
    rows = [("a", 2023, "K1", "sendiri", 90), ("a", 2023, "K2", "sendiri", 80)]
    rows += [("a", 2023, "K3", "bersama", 90), ("a", 2023, "K4", "bersama", 70), ("b", 2023, "K3", "bersama", 50)]  # fmt: skip
    rows += [("a", 2023, "K5", "sebagian", 90), ("a", 2023, "K6", "sebagian", 100), ("b", 2023, "K5", "sebagian", 50)]  # fmt: skip
    got = rollup.failing(rollup.load_run(write_run(tmp_path, rows)), 2023).set_index("indikator")
    columns = ["n_kantor", "n_dinilai", "n_memenuhi", "n_sebagian", "merata"]
    assert got[columns].T.to_dict("list") == {
        "sendiri": [1, 1, 0, 0, False],
        "bersama": [2, 2, 0, 0, True],
        "sebagian": [2, 2, 0, 1, False],
    }
    assert got.loc["bersama", "rata_rata"] == (80 + 50) / 2  # of the offices' means


def test_offices_of_one_name_are_told_apart_by_folder(tmp_path):
    folder = write_run(tmp_path, [(o, 2023, "K1", "Jumlah kerja sama KPU Kota A", 90.0) for o in "abc"])
    record = json.loads((folder / "run.json").read_text())
    for office, name in (("a", "KPU Kota A"), ("b", "KPU Kota A"), ("c", "KPU Kota C")):
        record["halaman"][f"{office}/capaian-2023"]["kantor"] = name
    (folder / "run.json").write_text(json.dumps(record))
    run = rollup.load_run(folder)
    assert run.offices["kantor"].tolist() == ["KPU Kota A (a)", "KPU Kota A (b)", "KPU Kota C"]
    assert run.indicators["n_kantor"].sum() == 3
    assert run.indicators["n_kantor"].max() == 2  # c names another office than its own


def test_a_table_that_one_language_made_is_counted_and_not_missing(tmp_path):
    """By office, kind and year: the Indonesian page failed, the English one made the table."""
    folder = write_run(tmp_path, [("a", 2023, "K1", "x", 90.0), ("b", 2023, "K1", "x", 95.0)])
    record = json.loads((folder / "run.json").read_text())
    pages = record["halaman"]
    pages["a/capaian-2023.en"] = {**pages["a/capaian-2023"], "bahasa": "en"}
    pages["a/capaian-2023"] |= {"keadaan": "gagal", "sebab": "sel 3 gagal", "berkas": {}}
    for language, why in (("id", "sel 1 gagal"), ("en", "sel 2 gagal")):
        lost = entry("b", "anggaran", 2023, bahasa=language, keadaan="gagal", sebab=why)
        pages[f"b/anggaran-2023.{language}"] = lost
    (folder / "run.json").write_text(json.dumps(record))
    run = rollup.load_run(folder)
    assert run.missing[["satker", "halaman", "tahun"]].to_numpy().tolist() == [["b", "anggaran", 2023]]
    assert rollup.places(run, 2023).set_index("satker")["n_angka"].to_dict() == {"a": 1, "b": 1}
    html = str(RollupPage(run, 2023).ranking().html)
    assert '<a href="../a/02-capaian-tahunan-2023.en.html">' in html
    assert '<a href="../b/02-capaian-tahunan-2023.html">' in html


def test_a_place_by_serapan_is_for_offices_whose_spending_is_all_in(tmp_path):
    """The issue's own: a small row spent in full beside a large one not yet reported is no serapan of 100 %,
    and no first place."""
    nan = float("nan")
    money = [
        ("a", 2023, "01", "program", 700_000, 699_999), ("a", 2023, "02", "program", 500_000, nan),
        ("b", 2023, "01", "program", 1000, 900), ("c", 2023, "01", "program", 1000, 900),
        ("d", 2023, "01", "program", 1000, 950), ("d", 2023, "02", "program", nan, 100),
        ("e", 2023, "01", "program", 1000, nan), ("f", 2023, "01", "program", 1000, 500),
    ]  # fmt: skip
    part = {("f", "01"): "sebagian dilaporkan"}
    run = rollup.load_run(write_run(tmp_path, [(o, 2023, "K1", "x", 90.0) for o in "abcdef"], money, part))
    got = rollup.places(run, 2023).set_index("satker")
    assert got["keadaan_serapan"].to_dict() == {
        "a": "sementara", "b": "lengkap", "c": "lengkap", "d": "pagu belum lengkap", "e": "belum dilaporkan", "f": "sementara",
    }  # fmt: skip
    assert got.loc["a", "serapan"] == pytest.approx(699_999 / 1_200_000 * 100)
    assert got.loc["a", "persen_pagu_lapor"] == pytest.approx(700_000 / 1_200_000 * 100)
    assert got["tempat_serapan"].dropna().to_dict() == {"b": 1, "c": 1}
    year = rollup.by_year(run).set_index("tahun").loc[2023]
    assert (year["n_serapan"], year["median_serapan"]) == (2, 90)
    assert year[["pagu", "realisasi", "realisasi_tanpa_pagu"]].tolist() == [1_205_000, 703_249, 100]
    page = RollupPage(run, 2023)
    html = str(page.summary().html)
    assert re.search(r"Median serapan <a[^>]*>90\xa0%</a>, dari 2 kantor yang belanjanya sudah lengkap; 3 kantor", html)  # fmt: skip
    assert "99" not in re.sub(r"<[^>]+>", "", html)


def test_a_part_of_the_year_is_in_no_mean_and_is_counted_apart(tmp_path):
    rows = [("a", 2023, "K1", "x", 80.0), ("a", 2023, "K2", "y", "sementara"), ("b", 2023, "K1", "x", 90.0)]
    run = rollup.load_run(write_run(tmp_path, rows))
    got = rollup.places(run, 2023).set_index("satker")
    assert got.loc["a", ["rata_rata", "n_lapor", "n_sementara", "n_target"]].tolist() == [80, 1, 1, 2]
    page = RollupPage(run, 2023)
    assert page.summary().about["judul"] == "Median capaian 2 kantor 85\xa0% pada 2023"
    assert "2 dari 3 target sudah dilaporkan penuh, 1 lagi sementara" in str(page.summary().html)
    assert page.state() == "sementara"


def test_one_office_is_no_half_of_one(tmp_path):
    page = RollupPage(rollup.load_run(write_run(tmp_path, [("a", 2023, "K1", "x", 90.0)])), 2023)
    head = page.summary()
    assert head.about["judul"] == "Rata-rata 90\xa0% pada 2023, dari satu kantor yang punya angka"
    assert head.about["kantor"] == "1 kantor"
    assert "eparuh" not in str(head.html)


@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_no_predikat_anywhere(tmp_path, bahasa):
    """Eight offices are not "Sangat Baik" of which one meets half of its targets."""
    rows = [(f"k{i}", 2023, k, k, c) for i in range(8) for k, c in (("K1", 110.0), ("K2", 80.0))]
    run = rollup.load_run(write_run(tmp_path, rows))
    page = RollupPage(run, 2023, bahasa)
    parts = [page.summary(), page.coverage(), page.spread(), page.spending(), page.ranking(), page.outliers(),
             page.failing_everywhere(), page.not_counted(), page.method()]  # fmt: skip
    text = "".join(str(p.html) for p in parts)
    assert not re.search(r"Sangat Baik|Memuaskan|data-predikat|Very good", text)
    assert "predikat" not in run.years_of


def test_a_table_of_another_version_is_not_read_but_named(tmp_path):
    folder = write_run(tmp_path, [("a", 2023, "K1", "x", 90.0)])
    record = json.loads((folder / "run.json").read_text())
    put(folder, record["halaman"], "a", "anggaran", 2023, "kode,tahun,pagu,realisasi\n01,2023,10,9\n")
    (folder / "run.json").write_text(json.dumps(record))
    run = rollup.load_run(folder)
    why = "a/data/anggaran-2023.csv tidak punya kolom dijumlahkan, pagu_awal, status; buat ulang halamannya"
    assert run.missing["sebab"].tolist() == [why]


def test_one_office_s_activities_do_not_hide_another_s_programme(tmp_path):
    money = [
        ("a", 2023, "01", "program", 500.0, 400.0),
        ("a", 2023, "0101", "kegiatan", 200.0, 100.0),
        ("b", 2023, "01", "program", 500.0, 450.0),  # only the programme carries figures
        ("b", 2023, "0101", "kegiatan", float("nan"), float("nan")),
    ]
    rows = [("a", 2023, "K1", "x", 90.0), ("b", 2023, "K1", "x", 90.0)]
    got = rollup.places(rollup.load_run(write_run(tmp_path, rows, money)), 2023).set_index("satker")
    assert got["serapan"].to_dict() == {"a": 50, "b": 90}
    assert got["pagu"].to_dict() == {"a": 200, "b": 500}


def test_an_indicator_is_the_same_without_the_office_s_name(tmp_path):
    rows = [
        ("paser", 2023, "K1", "Jumlah Kerja  Sama KPU Kota Paser", 90.0),
        ("berau", 2023, "K7", "jumlah kerja sama KPU Kota Berau", 80.0),
        ("berau", 2023, "K8", "Jumlah laporan", 100.0),
    ]
    got = rollup.failing(rollup.load_run(write_run(tmp_path, rows)), 2023)
    assert got[["n_kantor", "n_memenuhi", "merata"]].to_numpy().tolist() == [[2, 0, True], [1, 1, False]]
    assert got["rata_rata"].tolist() == [85, 100]


def test_what_is_not_counted_is_named(tmp_path):
    failed = entry("c", "capaian", 2023, keadaan="gagal", sebab="nilai tidak terbaca")
    folder = write_run(tmp_path, [("a", 2023, "K1", "x", 90), ("b", 2023, "K1", "x", 95.0)], x=failed)
    changed = folder / "a" / "data" / "capaian-2023.csv"
    changed.write_text(changed.read_text().replace("90", "99"))
    (folder / "c" / "data").mkdir(parents=True)  # a table of an earlier, good run is not taken for this one's
    shutil.copy(folder / "b" / "data" / "capaian-2023.csv", folder / "c" / "data")
    run = rollup.load_run(folder)
    assert dict(run.missing[["satker", "sebab"]].to_numpy()) == {
        "a": "a/data/capaian-2023.csv berubah sejak dicatat",
        "c": "nilai tidak terbaca",
    }
    assert run.offices["satker"].tolist() == ["a", "b", "c"]
    assert run.years_of["satker"].tolist() == ["b"]
    (folder / "b" / "data" / "capaian-2023.csv").unlink()
    run = rollup.load_run(folder)
    assert len(run.missing) == 3
    assert rollup.places(run, 2023)["rata_rata"].isna().all()


def test_invented_figures_are_never_added_to_real_ones(tmp_path):
    folder = write_run(tmp_path, [("a", 2023, "K1", "x", 90), ("z", 2023, "K1", "x", 10.0)])
    record = json.loads((folder / "run.json").read_text())
    record["halaman"]["z/capaian-2023"]["contoh"] = True
    (folder / "run.json").write_text(json.dumps(record))
    run = rollup.load_run(folder)
    assert (run.offices["satker"].tolist(), run.left_out, run.meta.contoh) == (["a"], 1, False)
    record["halaman"]["a/capaian-2023"]["contoh"] = True
    (folder / "run.json").write_text(json.dumps(record))
    run = rollup.load_run(folder)
    assert (len(run.offices), run.left_out, run.meta.contoh) == (2, 0, True)


def test_text_with_commas_quotes_and_line_ends_is_read(tmp_path):
    hard = 'Jumlah "laporan", tepat\nwaktu'
    run = rollup.load_run(write_run(tmp_path, [("a", 2023, "K1", hard, 90), ("b", 2023, "K1", hard, 95.0)]))
    assert run.indicators["indikator"].tolist() == [hard]
    assert run.indicators["n_kantor"].tolist() == [2]


def test_outliers_are_beyond_the_fences(tmp_path):
    rows = [(f"k{i}", 2023, "K1", "x", 80.0 + 2 * i) for i in range(8)] + [("jauh", 2023, "K1", "x", 20.0)]
    far = rollup.outliers(rollup.places(rollup.load_run(write_run(tmp_path, rows)), 2023))
    assert far[["satker", "ukuran", "nilai"]].to_numpy().tolist() == [["jauh", "rata_rata", 20.0]]


def test_each_outlier_has_its_own_coverage(tmp_path):
    """Targets for a mean, ceilings for serapan, both years for a change; and the change is since the year
    before, not since any earlier."""
    offices = [f"k{i}" for i in range(9)]
    rows = [(o, 2023, "K1", "x", 80.0 + i) for i, o in enumerate(offices)]
    rows += [(o, 2022, k, k, 79.0 + i) for i, o in enumerate(offices) for k in ("K1", "K2")]
    rows += [("jauh", 2023, "K1", "x", 20.0), ("jauh", 2023, "K2", "y", float("nan"))]
    rows += [
        ("jauh", 2022, "K1", "x", 110.0),
        ("lama", 2023, "K1", "x", 84.0),
        ("lama", 2021, "K1", "x", 10.0),
    ]
    money = [(o, 2023, f"0{n}", "program", 1000, 800 + i) for i, o in enumerate(offices) for n in (1, 2, 3)]
    money += [("jauh", 2023, f"0{n}", "program", 1000, 10) for n in (1, 2, 3)]
    money += [("lama", 2023, "01", "program", 1000, 1), ("lama", 2023, "02", "program", 10, float("nan"))]
    run = rollup.load_run(write_run(tmp_path, rows, money))
    table = rollup.places(run, 2023)
    assert pd.isna(table.set_index("satker").loc["lama", "beda"])
    far = rollup.outliers(table).set_index(["satker", "ukuran"])
    assert sorted(far.index) == [("jauh", "beda"), ("jauh", "rata_rata"), ("jauh", "serapan")]
    got = far.astype("object").where(far.notna(), None)
    columns = ["n_ada", "n_semua", "persen_pagu_lapor", "n_ada_lalu", "n_semua_lalu"]
    assert got.loc[("jauh", "rata_rata"), columns].tolist() == [1, 2, None, None, None]
    assert got.loc[("jauh", "serapan"), columns].tolist() == [3, 3, 100, None, None]
    assert got.loc[("jauh", "beda"), columns].tolist() == [1, 2, None, 1, 1]
    html = str(RollupPage(run, 2023).outliers().html)
    for cell in (
        "Beda dengan 2022",
        "1 dari 2 target; 2022: 1 dari 1",
        "3 dari 3 baris berpagu, 100\xa0% pagu",
    ):
        assert cell in html
    assert "tahun sebelumnya" not in html


def test_the_index_counts_offices_as_the_roll_up_does(tmp_path):
    """Sixty offices, a fictional one, a roll-up, and an office whose page is gone: sixty offices."""

    def page(office, kind="capaian", **more):
        (tmp_path / office).mkdir(exist_ok=True)
        (tmp_path / office / f"{kind}.html").touch()
        return {**entry(office, kind, 2023), "data": "ada", "judul": "Temuan", "dibuat": "", **more}

    pages = {f"k{i}/capaian": page(f"k{i}") for i in range(60)}
    pages["k1/capaian"]["data"] = "sementara"
    pages["k2/capaian"]["kantor"] = pages["k3/capaian"]["kantor"]
    pages["contoh/capaian"] = page("contoh", contoh=True)
    pages["rekap/rekap"] = page("rekap", "rekap")
    pages["lama/capaian"] = {**page("lama"), "rencana": "lama"}
    (tmp_path / "lama" / "capaian.html").unlink()
    html = index.render_index(tmp_path, pages)
    assert "<h1>60 kantor dan 1 contoh fiktif, 62 halaman</h1>" in html
    assert "KPU Kota Lama" not in html
    assert "KPU Kota K3 (k2)" in html
    assert "KPU Kota K3 (k3)" in html
    one = html[html.index('id="k1"') : html.index("</section>", html.index('id="k1"'))]
    assert "1 sementara" in one


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "tidak ada"), ("{", "tidak terbaca"), ('{"halaman": {}}', "tidak ada halaman capaian")],
)
def test_a_folder_without_a_run_is_refused(tmp_path, text, says):
    if text is not None:
        (tmp_path / "run.json").write_text(text)
    got = CliRunner().invoke(cli.main, ["rekap", str(tmp_path)])
    assert got.exit_code == 2
    assert says in got.output
    assert "run.json" in got.output


def test_a_manifest_with_rekap_makes_the_page_last_and_only_when_needed(tmp_path):
    """For real: offices through the batch, one broken; the page names it, is skipped when nothing changed,
    and made again when an office did."""
    plans = [
        small_office(tmp_path / "plans" / f"kantor-{i}", [("K1", "maximize", "80", str(60 + i)), ("K2", "minimize", "8", "9")])
        for i in range(3)
    ]  # fmt: skip
    for i, plan in enumerate(plans):
        (plan / "anggaran.csv").write_text(f"{ANGGARAN}\n01,2023,1000,,,{800 + i},,\n", encoding="utf-8")
    (plans[2] / "target.csv").write_text("kode,tahun,tercetak,nilai,baris_sumber\nK1,2023,,8x0,1\n")
    said = "keluaran: out\nrekap: true\nbawaan: {halaman: [capaian, anggaran], bahasa: [id, en]}\nkantor: [plans/*]\n"
    path = tmp_path / "m.yml"
    path.write_text(said)

    def run():
        done = CliRunner().invoke(cli.main, ["batch", str(path), "--format", "json"])
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return done.exit_code, {x["id"]: x["keadaan"] for x in lines if x["kejadian"] == "halaman"}

    code, states = run()
    assert code == 1
    assert [i for i in states if i.startswith("rekap/")] == list(states)[-2:]
    assert states["rekap/06-rekap-satker"] == "segar"
    html = (tmp_path / "out" / "rekap" / "06-rekap-satker.html").read_text(encoding="utf-8")
    assert '<a href="../kantor-1/02-capaian-tahunan-2023.html">' in html
    assert not re.search(r"\.\./kantor-2/", html)
    assert "8x0" in html
    assert str(tmp_path) not in html
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "rekap/06-rekap-satker.html" in index
    offices = index.count('class="office"')
    assert f"<h1>{offices} kantor, " in index  # the roll-up is no office
    english = (tmp_path / "out" / "rekap" / "06-rekap-satker.en.html").read_text(encoding="utf-8")
    assert "Each office&#39;s place" in english or "Each office's place" in english
    assert "Yang tidak terhitung" not in english

    assert run()[1]["rekap/06-rekap-satker"] == "dilewati"
    real = plans[0] / "realisasi.csv"
    real.write_text(real.read_text().replace("K1,2023,,60", "K1,2023,,70"))
    again = run()[1]
    assert {k for k, v in again.items() if v == "segar"} == {
        "kantor-0/02-capaian-tahunan-2023", "kantor-0/02-capaian-tahunan-2023.en",
        "kantor-0/03-anggaran-tahunan-2023", "kantor-0/03-anggaran-tahunan-2023.en",
        "rekap/06-rekap-satker", "rekap/06-rekap-satker.en",
    }  # fmt: skip
    assert (
        CliRunner().invoke(cli.main, ["verifikasi", str(tmp_path / "out")]).exit_code == 1
    )  # the failed pages


def test_a_manifest_says_what_is_wrong_with_rekap(tmp_path):
    small_office(tmp_path / "rekap", [("K1", "maximize", "80", "70")])
    path = tmp_path / "m.yml"
    path.write_text("rekap: ya\nkantor: [rekap]\n")
    with pytest.raises(manifest.ManifestError, match=r"baris 1: “rekap” harus true atau false") as e:
        manifest.read(path)
    assert "nama “rekap” dipakai halaman rekap" in str(e.value)
