"""The command: pages out of plans, faults in between, exit codes, and the same bytes twice."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest
from conftest import BALIKPAPAN, CONTOH, ROOT

from renstra_utils import files
from renstra_utils.run import batch, changes, report

PLANS = {"kpu-balikpapan-2020-2024": BALIKPAPAN, "contoh": CONTOH}
YEARS = range(2020, 2025)
NAMES = [
    "01-audit-rencana",
    "04-evaluasi-renstra",
    *[f"{n}-{y}" for n in ("02-capaian-tahunan", "03-anggaran-tahunan") for y in YEARS],
]
ENGLISH = [n for n in NAMES if not n[-4:].isdigit() or n.endswith("2023")]


def run(*args, cwd=ROOT, env=None):
    return subprocess.run(
        [sys.executable, "-m", "renstra_utils.cli", *map(str, args)],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=env,
    )


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
        "tabel",
        "kode",
        "baris_sumber",
        "uraian",
        "hitungan",
        "saran",
    ]


def test_index_leads_to_every_page(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"#]+\.html)"', text))
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
    import os

    done = run(
        "report",
        "data/contoh",
        "--tahun",
        "2023",
        "--halaman",
        "capaian",
        "--keluar",
        tmp_path / "r",
        env={**os.environ, "SOURCE_DATE_EPOCH": "1750000000"},
    )
    assert done.returncode == 0, done.stderr
    for name in ("02-capaian-tahunan-2023.html", "data/capaian-2023.csv"):
        assert (tmp_path / "r" / "contoh" / name).read_bytes() == (site / "contoh" / name).read_bytes()


# --- wrong use ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["report", "data/contoh", "--tahun", "2031"], "di luar periode"),
        (["report", "data/contoh", "--tahun", "dua"], "bukan tahun"),
        (["report", "data/contoh", "--bahasa", "jv"], "tidak dikenal"),
        (["report", "data/contoh", "--halaman", "capian"], "Maksud Anda “capaian”"),
        (["report", "data/tiada"], "tidak ada"),
        (["report", "data/contoh", "--thun", "2023"], "--tahun"),
        (["reprot"], "Maksud Anda “report”"),
    ],
)
def test_wrong_use_exits_2_before_anything_runs(args, message, tmp_path):
    done = run(*args, *(["--keluar", tmp_path / "r"] if args[0] == "report" else []))
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "r").exists()


def test_broken_plan_exits_1_and_the_other_office_is_made(contoh_copy, tmp_path):
    broken = shutil.move(contoh_copy, tmp_path / "rusak")
    path = broken / "target.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2023,", ",2033,", 1), encoding="utf-8")
    done = run(
        "report", broken, "data/contoh", "--tahun", "2023", "--halaman", "capaian", "--keluar", tmp_path / "r"
    )
    assert done.returncode == 1
    assert re.search(r"target\.csv, baris \d+, kolom tahun: .*2033", done.stderr)
    assert (tmp_path / "r" / "contoh" / "02-capaian-tahunan-2023.html").exists()


def test_failed_notebook_leaves_the_last_good_page(tmp_path, monkeypatch):
    notebooks = tmp_path / "notebooks"
    shutil.copytree(report.NOTEBOOKS, notebooks)
    monkeypatch.setattr(report, "NOTEBOOKS", notebooks)
    jobs = batch.jobs_of(CONTOH, [2023], ["capaian"], ["id"], tmp_path / "r")
    assert [r.keadaan for r in batch.run(jobs)] == ["segar"]
    page = tmp_path / "r" / "contoh" / "02-capaian-tahunan-2023.html"
    good = page.read_bytes()
    path = notebooks / "02-capaian-tahunan.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("page.means()", "page.tiada()"), encoding="utf-8"
    )
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
def test_a_notebook_that_does_not_fit_its_parameters(tmp_path, monkeypatch, old, new, message):
    notebooks = tmp_path / "notebooks"
    shutil.copytree(report.NOTEBOOKS, notebooks)
    monkeypatch.setattr(report, "NOTEBOOKS", notebooks)
    path = notebooks / "02-capaian-tahunan.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(report.ParameterError, match=message):
        report.make_page("capaian", CONTOH, tmp_path / "r", 2023, "id")
    assert not (tmp_path / "r").exists()


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
    done = run("report", contoh_copy, "--tahun", "2023", "--keluar", tmp_path / "r")
    assert done.returncode == 0, done.stderr
    for page in (tmp_path / "r").rglob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8"), page.name
    csv = (tmp_path / "r" / "contoh" / "data" / "capaian-2023.csv").read_text(encoding="utf-8")
    assert ",'=cmd" in csv or ",\"'=cmd" in csv


CHANGED = [
    # what names a row: kode, tahun, both, or the first columns of words
    ("kode,realisasi_kini,prospek\nK1,80,menuju target\n", "kode,realisasi_kini,prospek\nK1,81.5,sudah tercapai\n",
     [("K1", "realisasi_kini", "80", "81.5"), ("K1", "prospek", "menuju target", "sudah tercapai")]),
    ("tahun,rata_rata\n2023,80\n2024,90\n", "tahun,rata_rata\n2023,80\n2024,\n", [("2024", "rata_rata", "90", "")]),
    ("kode,tahun,capaian\nK1,2023,80\nK1,2024,90\nK2,2023,70\n", "kode,tahun,capaian\nK1,2023,80\nK1,2024,91\nK2,2023,70\n", [("K1 · 2024", "capaian", "90", "91")]),
    ("satker,kantor,rata_rata\na,A,1\n", "satker,kantor,rata_rata\na,A,2\nb,B,3\n", [("b", "baris", "", "ada"), ("a", "rata_rata", "1", "2")]),
    ("batas,bacaan,rata_rata\n100,x,1\n", "batas,bacaan,rata_rata\n100,x,2\n", []),  # a figure names no row
    # numbers as numbers, codes as codes
    ("kode,target_pk,induk\nK1,80,01\n", "kode,target_pk,induk\nK1,80.0,1\n", [("K1", "induk", "01", "1")]),
    # formulas, sources and notes follow from the rest
    ("kode,capaian,rumus,sumber,tanggal_data,keterangan\nK1,1,a,b,c,d\n", "kode,capaian,rumus,sumber,tanggal_data,keterangan\nK1,1,e,f,g,h\n", []),
    # rows that came or went, and tables of no rows
    ("kode,capaian\nK1,1\n", "kode,capaian\n", [("K1", "baris", "ada", "")]),
    ("kode,capaian\nK1,1\nK1,2\n", "kode,capaian\nK1,3\nK1,2\n", []),
    # a line break in a cell
    ('kode,indikator,target\nK1,"dua\nbaris, satu",80\n', 'kode,indikator,target\nK1,"dua\nbaris, satu",81\n', [("K1", "target", "80", "81")]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CHANGED)
def test_what_counts_as_a_change(before, after, expected):
    got = changes.changes(before, after)
    assert list(got.itertuples(index=False, name=None)) == expected


def test_every_column_of_every_table_is_watched_but_where_it_comes_from():
    """One figure moves in each column of the real tables, and is found in that column: nothing is watched by a list that can fall behind."""
    golden = ROOT / "tests" / "golden" / "contoh"
    seen = 0
    for path in [golden / "capaian-2023.csv", golden / "anggaran-2023.csv", golden / "tren.csv"]:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in table.columns:
            moved = table.copy()
            moved.loc[0, column] = "1234.5"
            found = changes.changes(table.to_csv(index=False), moved.to_csv(index=False))
            if column in ("rumus", "sumber", "sumber_data", "tanggal_data", "keterangan"):
                assert found.empty, column
            else:
                assert set(found["kolom"]) <= {column, "baris"}, column
                assert len(found), column
                seen += 1
    assert seen > 40


@pytest.mark.parametrize("text", ["dua\r\nbaris", "dua\rbaris", "dua\nbaris", 'dua "baris", koma'])
def test_a_line_break_in_a_cell_does_not_lose_what_changed(tmp_path, text):
    """As a page is made three times: first, with a new figure, and again from the same data."""

    def make(value):
        after = files.to_csv(
            pd.DataFrame({"kode": ["K1", "K2"], "indikator": [text, "x"], "target": [value, 1.0]})
        )
        before = changes.earlier_text(tmp_path, "t", after)
        if before is not None:
            files.write_atomic(tmp_path / changes.BEFORE / "t.csv", before.encode("utf-8"))
        files.write_atomic(tmp_path / "t.csv", after.encode("utf-8"))
        return None if before is None else changes.changes(before, after).to_numpy().tolist()

    assert make(80.0) is None
    assert make(80.5) == [["K1", "target", "80", "80.5"]]
    assert make(80.5) == [["K1", "target", "80", "80.5"]]


def test_what_changed_since_the_data_before(contoh_copy, tmp_path):
    import os

    def make():
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000"}
        done = run(
            "report",
            contoh_copy,
            "--tahun",
            "2023",
            "--halaman",
            "capaian",
            "--keluar",
            tmp_path / "r",
            env=environment,
        )
        assert done.returncode == 0, done.stderr
        return (tmp_path / "r" / "contoh" / "02-capaian-tahunan-2023.html").read_text(encoding="utf-8")

    assert 'id="perubahan"' not in make()
    path = contoh_copy / "target.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    at = frame.index[(frame["kode"] == "P1.03") & (frame["tahun"] == "2023")][0]
    frame.loc[at, ["tercetak", "nilai"]] = "99"
    frame.to_csv(path, index=False)
    second = make()
    assert re.search(
        r'id="perubahan".*?<th scope="row">P1\.03</th><td>capaian-2023</td><td>target</td><td>83</td><td>99</td>',
        second,
        re.S,
    )
    assert make() == second, "the same inputs again give the same page, still against the data before"
