"""Shared: the two plans of the repository, and a small office made of CSV text."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import office
import pytest
from browsing import chromium
from hypothesis import settings
from hypothesis.internal.conjecture import providers

import renstra_utils
from renstra_utils.plan.contract import value_columns
from renstra_utils.plan.plan import Plan

#: The long run draws new cases; every other run draws the same ones, so that what passes here passes everywhere.
LONG = bool(os.environ.get("RENSTRA_LONG"))
settings.register_profile(
    "renstra", deadline=None, derandomize=not LONG
)  # a busy machine is not a wrong figure
settings.load_profile("renstra")
if not LONG:
    # Hypothesis would also draw numbers and words that it finds in whatever code is imported so far: other cases for other selections of tests.
    providers.HypothesisProvider._local_constants = providers.Constants()  # type: ignore[assignment]

#: Run by both engines in test_engine.py, and by nothing else.
collect_ignore = ["run/notebooks"]

ROOT = Path(__file__).resolve().parent.parent
BALIKPAPAN = ROOT / "data" / "kpu-balikpapan-2020-2024"
CONTOH = ROOT / "data" / "contoh"

INDIKATOR = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas,baris_sumber"
TARGET = "kode,tahun,tercetak,nilai,baris_sumber"
REALISASI = "kode,tahun,triwulan,nilai,pembilang,penyebut,sumber_data,tanggal_data,faktor_pendukung,faktor_penghambat,solusi,tindak_lanjut"
ANGGARAN = "kode,tahun,pagu_awal,pagu_revisi,tanggal_revisi,realisasi,sumber_data,tanggal_data"


def write_office(folder: Path, **files: str) -> Path:
    """A folder of CSV files; `indikator`, `target`, … hold the whole text of each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def small_office(folder: Path, rows: list[tuple[str, str, str, str]], extra: str = "") -> Path:
    """An office of one year, 2023: rows of (kode, polaritas, target, realisasi); `extra` optional columns as `,name` with blank cells."""
    blank = "," * extra.count(",")
    return write_office(
        folder,
        indikator="\n".join(
            [
                INDIKATOR + extra,
                *[f"{k},kegiatan,P,K,S,Indikator {k},x,{p},alasan,1{blank}" for k, p, _, _ in rows],
            ]
        ),
        target="\n".join([TARGET, *[f"{k},2023,,{t},1" for k, _, t, _ in rows]]),
        realisasi="\n".join([REALISASI, *[f"{k},2023,,{r},,,,,,,," for k, _, _, r in rows if r != "-"]]),
    )


@pytest.fixture(scope="session")
def balikpapan() -> Plan:
    return renstra_utils.load(BALIKPAPAN)


@pytest.fixture(scope="session")
def contoh() -> Plan:
    return renstra_utils.load(CONTOH)


@pytest.fixture
def contoh_copy(tmp_path: Path) -> Path:
    """A copy of the fictional office that a test may break."""
    return Path(shutil.copytree(CONTOH, tmp_path / "contoh"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every page of both offices, and one year of the fictional one in English, made once by the real command for all test processes."""
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = shared / "site" / "reports"
    with FileLock(shared / "site.lock"):
        if not (shared / "site.done").exists():
            environment = {**os.environ, "SOURCE_DATE_EPOCH": "1750000000"}
            command = [
                sys.executable,
                "-m",
                "renstra_utils.cli",
                "batch",
                "data/batch.yml",
                "--keluar",
                str(out),
            ]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
            assert done.returncode == 0, done.stdout + done.stderr
            (shared / "site.done").touch()
    return out


#: What the reduced office keeps of the fictional one: indicators of every kind of value, two years.
KEPT = {"P1.01", "P1.02", "P2.01", "K1.1.01", "K1.1.04", "K1.4.02", "K2.1.03"}
YEARS = ("2023", "2024")


def reduced_contoh(folder: Path) -> Path:
    """The fictional office with a few indicators and two years, every table: small enough to be read in milliseconds."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in CONTOH.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as f:
            head, *rows = csv.reader(f)
        code = head.index("kode") if path.stem in ("indikator", "tindak_lanjut", *value_columns()) else None
        kept = [
            r
            for r in rows
            if ("tahun" not in head or r[head.index("tahun")] in (*YEARS, "jumlah"))
            and (code is None or r[code] in KEPT | {""})
        ]
        with (folder / path.name).open("w", encoding="utf-8", newline="") as f:
            csv.writer(f, lineterminator="\n").writerows([head, *kept])
    about = {"nama_kantor": "KPU Kota Contoh", "periode": [2023, 2024], "contoh": True}
    (folder / "datapackage.json").write_text(json.dumps({"renstra": about}), encoding="utf-8")
    return folder


def pytest_terminal_summary(terminalreporter) -> None:
    """What this machine could not test."""
    if not office.SOFFICE:
        terminalreporter.write_line(office.UNTESTED)


@pytest.fixture(scope="module")
def browser():
    with chromium() as b:
        yield b


@pytest.fixture
def visit(browser, site):
    """Opens a page of the site and watches it."""
    contexts = []

    def go(name: str, **options):
        context = browser.new_context(accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda r: page.requests.append(r.url))
        page.on(
            "console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.goto((site / name).as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
