"""The command: pages out of plans, faults in between, exit codes, and the same bytes twice."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest
from conftest import BALIKPAPAN, CONTOH, ROOT, reduced_contoh
from runs import ask, renstra

from renstra_utils.run import batch, job, kinds, report
from renstra_utils.run.links import bare

pytest_plugins = ["run_fixtures"]

PLANS = {"kpu-balikpapan-2020-2024": BALIKPAPAN, "contoh": CONTOH}
YEARS = range(2020, 2025)
NAMES = [
    kinds.page_name(name, year, "id")
    for name, kind in kinds.DEFAULT_PAGES.items()
    for year in (YEARS if kind.yearly else [None])
]
ENGLISH = [n for n in NAMES if not n[-4:].isdigit() or n.endswith("2023")]


@pytest.mark.parametrize("plan", PLANS)
def test_every_page_is_there(site, plan):
    for name in NAMES:
        assert (site / plan / f"{name}.html").stat().st_size > 10_000
        nb = nbformat.read(site / plan / f"{name}.ipynb", as_version=4)
        assert any(c.get("outputs") for c in nb.cells)
    for year in YEARS:
        frame = pd.read_csv(site / plan / "data" / f"capaian-{year}.csv", dtype={"kode": str})
        assert {
            "kode",
            "tahun",
            "target",
            "realisasi",
            "capaian_mentah",
            "capaian",
            "status",
            "polaritas",
            "rumus",
            "aturan",
            "batas",
            "predikat",
            "sumber",
        } <= set(frame)
        assert frame["kode"].is_unique
        assert (site / plan / "data" / f"anggaran-{year}.csv").exists()
    temuan = pd.read_csv(site / plan / "data" / "temuan.csv")
    assert list(temuan) == [
        "aturan",
        "tingkat",
        "keyakinan",
        "tabel",
        "kode",
        "baris_sumber",
        "uraian",
        "hitungan",
        "saran",
        "ringkas",
        "rupiah",
    ]


def test_index_leads_to_every_page(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r"href=([^\"#>]+\.html)>", text))
    assert links == {f"{p}/{n}.html" for p in PLANS for n in NAMES} | {f"contoh/{n}.en.html" for n in ENGLISH}
    assert all((site / link).exists() for link in links)


class _Cells(HTMLParser):
    """Text of each cell of the indicator table."""

    def __init__(self):
        super().__init__()
        self.text, self.on = [], 0

    def handle_starttag(self, tag, attrs):
        if tag == "main":
            self.on = 1

    def handle_data(self, data):
        if self.on:
            self.text.append(data)


def body_text(path):
    parser = _Cells()
    parser.feed(path.read_text(encoding="utf-8"))
    return " ".join(" ".join(parser.text).split())


@pytest.mark.parametrize("year", YEARS)
def test_nothing_missing_appears_as_zero(site, year):
    text = body_text(site / "kpu-balikpapan-2020-2024" / f"02-capaian-tahunan-{year}.html")
    assert "belum dilaporkan" in text
    frame = pd.read_csv(site / "kpu-balikpapan-2020-2024" / "data" / f"capaian-{year}.csv")
    assert frame[["realisasi", "capaian_mentah", "capaian"]].isna().all(axis=None)
    assert len(frame) == 85
    money = body_text(site / "kpu-balikpapan-2020-2024" / f"03-anggaran-tahunan-{year}.html")
    assert "belum dilaporkan" in money
    assert "Rp\u00a00" not in money
    if year >= 2022:
        assert "belum tersedia" in money
    else:
        assert "usulan" in money


def test_example_mark_is_on_the_fictional_office_only(site):
    for name in NAMES:
        assert "CONTOH FIKTIF" in (site / "contoh" / f"{name}.html").read_text(encoding="utf-8")
        assert "CONTOH FIKTIF" not in (site / "kpu-balikpapan-2020-2024" / f"{name}.html").read_text(
            encoding="utf-8"
        )
    for name in ENGLISH:
        assert "FICTIONAL EXAMPLE" in (site / "contoh" / f"{name}.en.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", NAMES)
def test_page_is_self_contained_and_small(site, plan, name):
    text = (site / plan / f"{name}.html").read_text(encoding="utf-8")
    assert len(text.encode("utf-8")) < 400_000
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert not re.search(r"url\((?!#)", text)
    assert "/tmp/" not in text
    assert str(ROOT) not in text
    assert not re.search(r"\b(nan|inf|NaN|None|<NA>)\b", body_text(site / plan / f"{name}.html"))


def test_golden_tables(site):
    """Fresh tables against the committed ones; RENSTRA_GOLDEN=renew writes them anew."""
    import os

    golden = ROOT / "tests" / "golden"
    moved = []
    for plan in PLANS:
        for path in sorted((site / plan / "data").glob("*.csv")):
            if not path.name.startswith(("capaian-", "anggaran-2", "temuan", "kepekaan-", "tren", "nka-")):
                continue
            kept = golden / plan / path.name
            if os.environ.get("RENSTRA_GOLDEN") == "renew":
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, kept)
            old, new = (pd.read_csv(p, dtype=str, keep_default_na=False) for p in (kept, path))
            if list(old) != list(new) or len(old) != len(new):
                moved.append(
                    f"{plan}/{path.name}: bentuk {old.shape} -> {new.shape}; kolom {set(old) ^ set(new)}"
                )
                continue
            for row, column in zip(*(old != new).to_numpy().nonzero(), strict=True):
                moved.append(
                    f"{plan}/{path.name} baris {row + 2} {old.columns[column]}: {old.iat[row, column]!r} -> {new.iat[row, column]!r}"
                )
    assert not moved, "\n".join(moved[:50])


def test_same_in_same_out(site, tmp_path):
    what = ("--tahun", "2023", "--halaman", "capaian", "--keluar", tmp_path / "r")
    done = renstra("report", "data/contoh", *what, env={"SOURCE_DATE_EPOCH": "1750000000"})
    assert done.returncode == 0, done.stderr
    page, table = "contoh/02-capaian-tahunan-2023.html", "contoh/data/capaian-2023.csv"
    assert (tmp_path / "r" / table).read_bytes() == (site / table).read_bytes()
    alone, among = ((out / page).read_text(encoding="utf-8") for out in (tmp_path / "r", site))
    assert alone == bare(among)  # made alone, it leads to no other page


# --- wrong use ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["report", CONTOH, "--tahun", "2031"], "di luar periode"),
        (["report", CONTOH, "--tahun", "dua"], "bukan tahun"),
        (["report", CONTOH, "--bahasa", "jv"], "tidak dikenal"),
        (["report", CONTOH, "--halaman", "capian"], "Maksud Anda “capaian”"),
        (["report", "data/tiada"], "tidak ada"),
        (["report", CONTOH, "--thun", "2023"], "--tahun"),
        (["reprot"], "Maksud Anda “report”"),
    ],
)
def test_wrong_use_exits_2_before_anything_runs(args, message, tmp_path):
    done = ask(*args, *(["--keluar", tmp_path / "r"] if args[0] == "report" else []))
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (tmp_path / "r").exists()


@pytest.mark.usefixtures("in_process")
def test_broken_plan_exits_1_and_the_other_office_is_made(tmp_path):
    broken, sound = (reduced_contoh(tmp_path / name) for name in ("rusak", "contoh"))
    path = broken / "target.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2023,", ",2033,", 1), encoding="utf-8")
    what = ("--tahun", "2023", "--halaman", "capaian", "--keluar", tmp_path / "r")
    done = ask("report", broken, sound, *what)
    assert done.exit_code == 1
    assert re.search(r"target\.csv, baris \d+, kolom tahun: .*2033", done.stderr)
    assert (tmp_path / "r" / "contoh" / "02-capaian-tahunan-2023.html").exists()


@pytest.mark.usefixtures("in_process")
def test_failed_notebook_leaves_the_last_good_page(tmp_path, notebooks):
    jobs = job.jobs_of(reduced_contoh(tmp_path / "contoh"), [2023], ["capaian"], ["id"], tmp_path / "r")
    assert [r.keadaan for r in batch.run(jobs)] == ["segar"]
    page = tmp_path / "r" / "contoh" / "02-capaian-tahunan-2023.html"
    good = page.read_bytes()
    path = notebooks / "02-capaian-tahunan.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("rata-rata", "tiada"), encoding="utf-8")
    result = batch.run(jobs)[0]
    assert result.keadaan == "gagal"
    assert "tiada" in result.sebab
    assert "\n" not in result.sebab
    assert page.read_bytes() == good
    kept = nbformat.read(page.parent / "failed" / "02-capaian-tahunan-2023.ipynb", as_version=4)
    assert any(o.output_type == "error" for c in kept.cells for o in c.get("outputs", []))
    record = json.loads((tmp_path / "r" / "run.json").read_text(encoding="utf-8"))["halaman"][
        "contoh/02-capaian-tahunan-2023"
    ]
    assert record["keadaan"] == "gagal"
    assert "gagal" in (tmp_path / "r" / "index.html").read_text(encoding="utf-8")
    assert not list((tmp_path / "r").rglob("*.tmp"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"parameters"', '"parameter"', "tepat satu sel bertanda"),
        ("tahun = 2023", "thn = 2023", "tidak dikenal"),
        ("tahun = 2023", 'tahun = \\"2023\\"', "harus teks"),
    ],
)
def test_a_notebook_that_does_not_fit_its_parameters(tmp_path, notebooks, old, new, message):
    path = notebooks / "02-capaian-tahunan.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(kinds.ParameterError, match=message):
        report.make_page("capaian", CONTOH, tmp_path / "r", 2023, "id")
    assert not (tmp_path / "r").exists()


@pytest.mark.usefixtures("in_process")
def test_hostile_text_is_escaped_everywhere(contoh_copy, tmp_path):
    evil = "<script>alert(1)</script>\"'&"
    path = contoh_copy / "indikator.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[5, "indikator"] = evil
    frame.loc[6, "sasaran"] = "=cmd|' /C calc'!A0"
    frame.loc[frame["kegiatan"] == frame.loc[5, "kegiatan"], "kegiatan"] = f"Kegiatan {evil}"
    frame.to_csv(path, index=False)
    about = json.loads((contoh_copy / "datapackage.json").read_text(encoding="utf-8"))
    about["renstra"]["nama_kantor"] = f"Kantor {evil}"
    (contoh_copy / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    done = ask("report", contoh_copy, "--tahun", "2023", "--keluar", tmp_path / "r")
    assert done.exit_code == 0, done.stderr
    for page in (tmp_path / "r").rglob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8"), page.name
    csv = (tmp_path / "r" / "contoh" / "data" / "capaian-2023.csv").read_text(encoding="utf-8")
    assert ",'=cmd" in csv or ",\"'=cmd" in csv


@pytest.mark.usefixtures("in_process")
def test_what_changed_since_the_data_before(contoh_copy, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")

    def make():
        what = ("--tahun", "2023", "--halaman", "capaian", "--keluar", tmp_path / "r")
        done = ask("report", contoh_copy, *what)
        assert done.exit_code == 0, done.stderr
        return (tmp_path / "r" / "contoh" / "02-capaian-tahunan-2023.html").read_text(encoding="utf-8")

    assert 'id="perubahan"' not in make()
    path = contoh_copy / "target.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    at = frame.index[(frame["kode"] == "P1.03") & (frame["tahun"] == "2023")][0]
    frame.loc[at, ["tercetak", "nilai"]] = "99"
    frame.to_csv(path, index=False)
    second = make()
    assert re.search(
        r'id="perubahan".*?<th scope=row>P1\.03</th><td>capaian-2023</td><td>target</td><td>83</td><td>99</td>',
        second,
        re.S,
    )
    assert make() == second, "the same inputs again give the same page, still against the data before"
