"""All offices of a run together: what is counted, and what is not."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run_folder import entry, put, write_run

from renstra_utils import files
from renstra_utils.evaluate import attainment, budget, rollup
from renstra_utils.evaluate.means import summarise
from renstra_utils.show.pages.rollup import RollupPage


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
    own = summarise(rows, ["tahun"], contoh.rules)
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
    rows = [(o, 2023, "K1", "x", c) for o, c in zip("abcd", (90, 110, 90, nan), strict=True)]
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


FIGURES = ["82.7041615", "90.1", "79.3083230001", "33.3", "120", "0.1"]


@given(
    capaian=st.lists(st.sampled_from(FIGURES), min_size=2, max_size=24),
    money=st.lists(st.sampled_from([0.1, 0.2, 0.3, 700000.55, 1e12]), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
)
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
    for name, first, second, of_a in (("bersama", "K3", "K4", 70), ("sebagian", "K5", "K6", 100)):
        rows += [("a", 2023, first, name, 90), ("a", 2023, second, name, of_a), ("b", 2023, first, name, 50)]
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
        "a": "sementara",
        "b": "lengkap",
        "c": "lengkap",
        "d": "pagu belum lengkap",
        "e": "belum dilaporkan",
        "f": "sementara",
    }
    assert got.loc["a", "serapan"] == pytest.approx(699_999 / 1_200_000 * 100)
    assert got.loc["a", "persen_pagu_lapor"] == pytest.approx(700_000 / 1_200_000 * 100)
    assert got["tempat_serapan"].dropna().to_dict() == {"b": 1, "c": 1}
    year = rollup.by_year(run).set_index("tahun").loc[2023]
    assert (year["n_serapan"], year["median_serapan"]) == (2, 90)
    assert year[["pagu", "realisasi", "realisasi_tanpa_pagu"]].tolist() == [1_205_000, 703_249, 100]
    page = RollupPage(run, 2023)
    html = str(page.summary().html)
    median = r"Median serapan <a[^>]*>90\xa0%</a>, dari 2 kantor yang belanjanya sudah lengkap; 3 kantor"
    assert re.search(median, html)
    assert "99" not in re.sub(r"<[^>]+>", "", html)


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
    html = str(RollupPage(run, 2023)["pencilan"].html)
    for cell in (
        "Beda dengan 2022",
        "1 dari 2 target; 2022: 1 dari 1",
        "3 dari 3 baris berpagu, 100\xa0% pagu",
    ):
        assert cell in html
    assert "tahun sebelumnya" not in html
