"""The page of all offices: as the batch makes it, and what it says of figures that are not whole."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from conftest import ANGGARAN, small_office
from run_folder import entry, write_run

from renstra_utils.cli import main
from renstra_utils.evaluate import rollup
from renstra_utils.evaluate.needs import needs
from renstra_utils.run import index, manifest
from renstra_utils.show.pages.rollup import RollupPage

pytest_plugins = ["run_fixtures"]


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
    (folder / "a" / "capaian-2023.html").rename(folder / "a" / "capaian-2023.en.html")
    run = rollup.load_run(folder)
    assert run.missing[["satker", "halaman", "tahun"]].to_numpy().tolist() == [["b", "anggaran", 2023]]
    assert rollup.places(run, 2023).set_index("satker")["n_angka"].to_dict() == {"a": 1, "b": 1}
    html = str(RollupPage(run, 2023)["kantor"].html)
    assert '<a href="../a/capaian-2023.en.html">' in html
    assert '<a href="../b/capaian-2023.html">' in html
    (folder / "b" / "capaian-2023.html").unlink()  # deleted since: no link, and the roll-up is made again
    assert "../b/" not in str(RollupPage(rollup.load_run(folder), 2023)["kantor"].html)
    assert rollup.load_run(folder).hashes != run.hashes


def test_a_part_of_the_year_is_in_no_mean_and_is_counted_apart(tmp_path):
    rows = [("a", 2023, "K1", "x", 80.0), ("a", 2023, "K2", "y", "sementara"), ("b", 2023, "K1", "x", 90.0)]
    run = rollup.load_run(write_run(tmp_path, rows))
    got = rollup.places(run, 2023).set_index("satker")
    assert got.loc["a", ["rata_rata", "n_lapor", "n_sementara", "n_target"]].tolist() == [80, 1, 1, 2]
    page = RollupPage(run, 2023)
    assert page.summary().about["judul"] == "2 dari 2 kantor perlu perhatian pada 2023"
    assert "Median capaian 2 kantor 85\xa0% pada 2023" in str(page.summary().html)
    assert "2 dari 3 target sudah dilaporkan penuh, 1 lagi sementara" in str(page.summary().html)
    assert page.state() == "sementara"


def test_one_office_is_no_half_of_one(tmp_path):
    page = RollupPage(rollup.load_run(write_run(tmp_path, [("a", 2023, "K1", "x", 90.0)])), 2023)
    head = page.summary()
    assert "Rata-rata 90\xa0% pada 2023, dari satu kantor yang punya angka" in str(head.html)
    assert head.about["kantor"] == "1 kantor"
    assert "eparuh" not in str(head.html)


@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_no_predikat_anywhere(tmp_path, bahasa):
    """Eight offices are not "Sangat Baik" of which one meets half of its targets."""
    rows = [(f"k{i}", 2023, k, k, c) for i in range(8) for k, c in (("K1", 110.0), ("K2", 80.0))]
    run = rollup.load_run(write_run(tmp_path, rows))
    page = RollupPage(run, 2023, bahasa)
    parts = [page.summary(), *(page[section.id] for section in page.sections)]
    text = "".join(str(p.html) for p in parts)
    assert not re.search(r"Sangat Baik|Memuaskan|data-predikat|Very good", text)
    assert "predikat" not in run.years_of


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
    one = html[(at := html.index("id=kantor.k1.")) : html.index("</tr>", at)]
    assert "dilaporkan sebagian: Capaian 2023" in one


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "tidak ada"), ("{", "tidak terbaca"), ('{"halaman": {}}', "tidak ada halaman capaian")],
)
def test_a_folder_without_a_run_is_refused(tmp_path, text, says):
    if text is not None:
        (tmp_path / "run.json").write_text(text)
    got = CliRunner().invoke(main, ["rekap", str(tmp_path)])
    assert got.exit_code == 2
    assert says in got.output
    assert "run.json" in got.output


@pytest.mark.usefixtures("in_process")
def test_a_manifest_with_rekap_makes_the_page_last_and_only_when_needed(tmp_path):
    """For real: offices through the batch, one broken; the page names it, is skipped when nothing changed,
    and made again when an office did."""
    figures = [[("K1", "maximize", "80", str(60 + i)), ("K2", "minimize", "8", "9")] for i in range(3)]
    plans = [small_office(tmp_path / "plans" / f"kantor-{i}", rows) for i, rows in enumerate(figures)]
    for i, plan in enumerate(plans):
        (plan / "anggaran.csv").write_text(f"{ANGGARAN}\n01,2023,1000,,,{800 + i},,\n", encoding="utf-8")
    (plans[2] / "target.csv").write_text("kode,tahun,tercetak,nilai,baris_sumber\nK1,2023,,8x0,1\n")
    # One office with every page is enough to see which are made again.
    path = tmp_path / "m.yml"
    path.write_text(
        "keluaran: out\nrekap: true\nbawaan: {halaman: [capaian, anggaran], bahasa: [id, en]}\nkantor:\n"
        "  - plans/kantor-0\n"
        '  - {rencana: "plans/kantor-[12]", halaman: [capaian], bahasa: [id]}\n'
    )

    def run():
        done = CliRunner().invoke(main, ["batch", str(path), "--format", "json"])
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
    assert index.count("<tr id=kantor.") == 3
    assert "<h1>3 kantor, " in index  # the roll-up is no office
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
    assert CliRunner().invoke(main, ["verifikasi", str(tmp_path / "out")]).exit_code == 1  # the failed pages


def test_a_manifest_says_what_is_wrong_with_rekap(tmp_path):
    small_office(tmp_path / "rekap", [("K1", "maximize", "80", "70")])
    path = tmp_path / "m.yml"
    path.write_text("rekap: ya\nkantor: [rekap]\n")
    with pytest.raises(manifest.ManifestError, match=r"baris 1: “rekap” harus true atau false") as e:
        manifest.read(path)
    assert "nama “rekap” dipakai halaman rekap" in str(e.value)


def test_offices_that_need_attention_gravest_first_with_every_reason(tmp_path):
    rows = [(o, 2023, k, k, 100.0) for o in "abcdefg" for k in ("K1", "K2")]
    rows = [r for r in rows if r[0] not in "bcd"] + [
        *[("b", 2023, k, k, "belum dilaporkan") for k in ("K1", "K2")],
        *[("c", 2023, k, k, c) for k, c in (("K1", 40.0), ("K2", 50.0))],
        *[("d", 2023, k, k, c) for k, c in (("K1", 100.0), ("K2", "sementara"))],
        *[("e", 2022, k, k, c) for k, c in (("K1", 110.0), ("K2", 110.0))],
    ]
    money = [("a", 2023, "A", "kegiatan", 100, 101), ("g", 2023, "A", "kegiatan", 100, 95)]
    lost = entry("f", "anggaran", 2023, keadaan="gagal", sebab="sel 3 gagal")
    run = rollup.load_run(write_run(tmp_path, rows, money, **{"f/anggaran-2023": lost}))
    found = needs(run, rollup.places(run, 2023), 2023)
    assert list(found[["satker", "alasan"]].itertuples(index=False, name=None)) == [
        ("f", "gagal"),
        ("b", "belum melapor"),
        ("a", "melampaui pagu"),
        ("c", "capaian rendah"),
        ("e", "capaian turun"),
        ("d", "sementara"),
    ]
    page = RollupPage(run, 2023)
    assert page.summary().about["judul"] == "6 dari 7 kantor perlu perhatian pada 2023"
    html = str(page["perhatian"].html)
    for said in ("belanja 101\xa0% dari pagu", "2 dari 2 target yang dinilai tidak terpenuhi", "−10 poin"):
        assert said in html
    assert "Minta realisasinya." in html
    assert not re.search(r'href="\.\./f/anggaran', html)


def test_two_offices_of_one_name_are_told_apart_by_folder_and_code(tmp_path):
    folder = write_run(tmp_path, [("a%b", 2023, "K1", "x", 40.0), ("c#d", 2023, "K1", "x", 40.0)])
    record = json.loads((folder / "run.json").read_text())
    for n, page in enumerate(record["halaman"].values()):
        page |= {"kantor": "KPU Paser", "kode_satker": f"65000{n}", "zona_waktu": "WITA"}
    (folder / "run.json").write_text(json.dumps(record))
    page = RollupPage(rollup.load_run(folder), 2023)
    for section in ("perhatian", "kantor"):
        html = str(page[section].html)
        assert '<a href="../a%25b/capaian-2023.html">KPU Paser (a%b)</a><small>650000</small>' in html
        assert '<a href="../c%23d/capaian-2023.html">KPU Paser (c#d)</a><small>650001</small>' in html
    assert page.summary().about["zona_waktu"] == "WITA"


def test_where_no_office_needs_attention_the_page_says_how_they_stand(tmp_path):
    page = RollupPage(rollup.load_run(write_run(tmp_path, [(o, 2023, "K1", "x", 100.0) for o in "ab"])), 2023)
    assert page.summary().about["judul"] == "Median capaian 2 kantor 100\xa0% pada 2023"
    assert "Tidak ada kantor yang perlu perhatian." in str(page["perhatian"].html)
