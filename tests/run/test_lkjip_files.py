"""The LKjIP as the commands make it: beside its page, never over what the office wrote, and checked against the data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from conftest import reduced_contoh

from renstra_utils.cli import main
from renstra_utils.run import record
from renstra_utils.show.ooxml import is_touched

_NAME = "lkjip-2023.docx"


def _run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office, `kantor`, and the pages of its report, `hasil`."""
    base = tmp_path_factory.mktemp("lkjip")
    plan = reduced_contoh(base / "data" / "kantor")
    done = _run("lkjip", plan, "--tahun", 2023, "--keluar", base / "hasil")
    assert done.exit_code == 0, done.output
    return base


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    import shutil

    return Path(shutil.copytree(made, tmp_path / "sini"))


def _document(base: Path, name: str = _NAME) -> Path:
    return base / "hasil" / "kantor" / name


def _again(base: Path, *words: object) -> Result:
    return _run("lkjip", base / "data" / "kantor", "--tahun", 2023, "--keluar", base / "hasil", *words)


def _edit(path: Path, change) -> None:
    file = docx.Document(path)
    change(file)
    file.save(path)


def _new_figure(base: Path) -> None:
    """The realisasi of one indicator is another."""
    path = base / "data" / "kantor" / "realisasi.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("P2.01,2023,"))
    cells = lines[at].split(",")
    cells[3] = "70"
    lines[at] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_report_stands_beside_its_page(made: Path):
    out = made / "hasil" / "kantor"
    assert {"07-lkjip-2023.html", _NAME} <= {p.name for p in out.iterdir()}
    assert docx.Document(out / _NAME).core_properties.title == "Laporan Kinerja KPU Kota Contoh 2023"
    assert not is_touched(out / _NAME)
    # The notebook that ran does not carry the file once more.
    assert '"dokumen": {' not in (out / "07-lkjip-2023.ipynb").read_text(encoding="utf-8")
    assert _run("verifikasi", made / "hasil").exit_code == 0


def test_two_runs_give_the_same_bytes(own: Path):
    before = _document(own).read_bytes()
    assert _again(own).exit_code == 0
    assert _document(own).read_bytes() == before


def test_a_lost_document_is_made_again(own: Path):
    before = _document(own).read_bytes()
    _document(own).unlink()
    done = _run(
        "report", own / "data" / "kantor", "--halaman", "lkjip", "--tahun", 2023, "--keluar", own / "hasil"
    )
    assert done.exit_code == 0, done.output
    assert _document(own).read_bytes() == before


def test_what_the_office_wrote_stays_and_what_moved_is_said(own: Path):
    _edit(_document(own), lambda f: f.add_paragraph("Kata penutup dari kantor."))
    mine = _document(own).read_bytes()
    _new_figure(own)
    done = _again(own)
    assert done.exit_code == 0, done.output
    assert _document(own).read_bytes() == mine
    assert _document(own, "lkjip-2023-2.docx").is_file()
    told = " ".join(done.output.split())
    assert "lkjip-2023.docx sudah disunting dan tidak ditimpa; angka baru ada di lkjip-2023-2.docx" in told
    assert re.search(r"\b70\b", told)
    verified = _run("verifikasi", own / "hasil")
    assert verified.exit_code == 0, verified.output


def test_an_edited_document_is_left_where_the_data_are_the_same(own: Path):
    _edit(_document(own), lambda f: f.add_paragraph("Kata penutup dari kantor."))
    done = _again(own)
    assert done.exit_code == 0
    assert "lkjip-2023.docx sudah disunting; datanya sama" in " ".join(done.output.split())
    assert [p.name for p in sorted(_document(own).parent.glob("*.docx"))] == [_NAME]


def test_the_check_names_what_differs(own: Path):
    """The document says itself which plan it is of."""
    clean = _run("lkjip", "--periksa", _document(own))
    assert "isian" in clean.output
    assert "seharusnya" not in clean.output

    seen = []

    def change(file) -> None:
        cells = (c for t in file.tables for r in t.rows for c in r.cells)
        cell = next(c for c in cells if re.fullmatch(r"\d+,\d\d\s%", c.text))
        seen.append(cell.text.split()[0])
        cell.paragraphs[0].runs[0].text = "987,65 %"

    _edit(_document(own), change)
    found = _run("lkjip", "--periksa", _document(own))
    assert found.exit_code == 1
    line = next(x for x in found.output.splitlines() if "987,65" in x)
    assert seen[0] in line


def _template(folder: Path, *lines: str) -> Path:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "KOP SURAT {{kantor}}"
    for line in lines:
        file.add_paragraph(line)
    file.save(folder / "kop.docx")
    return folder / "kop.docx"


def test_the_template_of_one_run(own: Path):
    done = _again(own, "--templat", _template(own, "{{isi}}"))
    assert done.exit_code == 0, done.output
    heads = [p.text for p in docx.Document(_document(own)).sections[0].header.paragraphs]
    assert "KOP SURAT KPU Kota Contoh" in heads
    written = [
        p.read_text(encoding="utf-8")
        for p in (own / "hasil").rglob("*")
        if p.suffix in (".html", ".ipynb", ".json")
    ]
    assert not any(str(own) in text for text in written)  # where the template lies is nobody's business


def test_the_template_in_the_plans_folder(own: Path):
    _template(own, "{{isi}}").rename(own / "data" / "kantor" / "templat-lkjip.docx")
    done = _run(
        "report", own / "data" / "kantor", "--halaman", "lkjip", "--tahun", 2023, "--keluar", own / "hasil"
    )
    assert done.exit_code == 0, done.output
    assert "KOP SURAT KPU Kota Contoh" in [
        p.text for p in docx.Document(_document(own)).sections[0].header.paragraphs
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "sebut folder rencana dan --tahun"),
        (["{plan}"], "sebut folder rencana dan --tahun"),
        (["{plan}", "--tahun", "2031"], "2031"),
        (["{plan}x", "--tahun", "2023"], "tidak ada"),
        (["{plan}", "--tahun", "2023", "--templat", "{base}/tiada.docx"], "tidak terbaca"),
        (["{plan}", "--tahun", "2023", "--templat", "{kop}"], "tidak punya tempat"),
        (["--periksa", "{base}/tiada.docx"], "tidak ada"),
        (["--periksa", "{kop}"], "tidak menyebut rencananya"),
        (["{plan}", "--tahun", "2023", "--periksa", "{plan}/indikator.csv"], "indikator.csv"),
    ],
)
def test_wrong_use_says_what_to_do_and_writes_nothing(
    made: Path, tmp_path: Path, words: list[str], said: str
):
    kop = _template(tmp_path, "{{bab-1}}")
    places = {"plan": made / "data" / "kantor", "base": tmp_path, "kop": kop}
    out = tmp_path / "keluar"
    done = _run("lkjip", *(w.format(**places) for w in words), "--keluar", out)
    assert done.exit_code in (1, 2)
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output
    assert not out.exists()


def test_a_document_that_is_open_fails_alone(own: Path):
    _new_figure(own)
    (_document(own).parent / "~$jip-2023.docx").touch()
    folder = _document(own).parent
    before = {p: p.read_bytes() for p in folder.rglob("*.*") if p.suffix in (".docx", ".html", ".csv")}
    done = _again(own)
    assert done.exit_code == 1
    assert "sedang dibuka" in done.output
    assert {p: p.read_bytes() for p in before} == before


def test_the_record_knows_documents(made: Path):
    pages = json.loads((made / "hasil" / "run.json").read_text(encoding="utf-8"))["halaman"]
    assert pages["kantor/07-lkjip-2023"]["dokumen"] == ["kantor/lkjip-2023.docx"]


@pytest.mark.parametrize("edited", [False, True])
def test_of_an_office_that_is_retired_only_an_edited_document_stays(own: Path, edited: bool):
    out, asked_by = own / "hasil", own / "daftar.yml"
    if edited:
        _edit(_document(own), lambda f: f.add_paragraph("Kata penutup dari kantor."))
    record.retire(out, asked_by, {"kantor"})
    record.retire(out, asked_by, set())
    left = [p.relative_to(out).as_posix() for p in (out / "kantor").rglob("*")] if edited else []
    assert left == (["kantor/lkjip-2023.docx"] if edited else [])
    assert (out / "kantor").exists() == edited
