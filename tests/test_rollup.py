"""All offices of a run together: what is counted, what is not, and the page that says so."""

from __future__ import annotations

import hashlib
import json
import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ANGGARAN, small_office

from renstra_utils import attainment, budget, cli, manifest, rollup, tables

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


def write_run(folder, rows, money=(), **more):
    """A run's folder: `rows` of (office, year, kode, indikator, capaian), `money` of (office, year, kode, level, pagu, realisasi)."""
    pages = dict(more)
    frame = pd.DataFrame(rows, columns=["satker", "tahun", "kode", "indikator", "capaian"])
    for (office, year), g in frame.groupby(["satker", "tahun"]):
        g = g.assign(
            satuan="%",
            status=["belum dilaporkan" if pd.isna(c) else "tercapai" if c >= 100 else "tidak tercapai" for c in g["capaian"]],
            memenuhi=[pd.NA if pd.isna(c) else c >= 100 for c in g["capaian"]],
            batas="120",
        )  # fmt: skip
        put(folder, pages, office, "capaian", year, tables.to_csv(g[CAPAIAN]))
    frame = pd.DataFrame(money, columns=["satker", "tahun", "kode", "level", "pagu", "realisasi"])
    for (office, year), g in frame.groupby(["satker", "tahun"]):
        g = g.assign(pagu_awal=g["pagu"], program_kode="01")
        put(folder, pages, office, "anggaran", year, tables.to_csv(g.drop(columns="satker")))
    (folder / "run.json").write_text(json.dumps({"halaman": pages}), encoding="utf-8")
    return folder


def put(folder, pages, office, kind, year, text):
    path = folder / office / "data" / f"{kind}-{year}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    pages[f"{office}/{kind}-{year}"] = entry(office, kind, year, text)


def test_an_office_alone_says_what_its_own_page_says(tmp_path, contoh):
    """The figures of the roll-up are those of the office's own summary, to the last digit that the tables carry."""
    rows, money = attainment.attainment(contoh), budget.budget(contoh)
    pages: dict = {}
    for year in contoh.years:
        put(tmp_path, pages, "contoh", "capaian", year, tables.to_csv(rows[rows["tahun"] == year]))
        put(tmp_path, pages, "contoh", "anggaran", year, tables.to_csv(money[money["tahun"] == year]))
    (tmp_path / "run.json").write_text(json.dumps({"halaman": pages}), encoding="utf-8")
    run = rollup.load_run(tmp_path)
    own = attainment.summarise(rows, ["tahun"], contoh.rules)
    got = run.years_of
    assert got["tahun"].tolist() == own["tahun"].tolist()
    for column in ("n", "n_target", "n_lapor", "n_angka", "n_dinilai", "n_memenuhi", "predikat"):
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
    """For real: offices through the batch, one broken; the page names it, is skipped when nothing changed, and made again when an office did."""
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
