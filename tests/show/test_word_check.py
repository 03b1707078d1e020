"""The reviewer's check: what was filled in by hand is read back, and every figure held against the data."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from functools import cached_property
from pathlib import Path

import docx
import pytest
from conftest import LONG
from docx.oxml.ns import qn
from drawn import Files, plans
from hypothesis import given
from hypothesis import strategies as st
from office import converted
from test_every_page import cases, folder_of
from told import rows

import renstra_utils
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.budget import budget
from renstra_utils.show.content import Content, Lines, Part, Section, Words
from renstra_utils.show.document import Document
from renstra_utils.show.pages import lkjip
from renstra_utils.show.pages.action_plan import ActionPlan
from renstra_utils.show.pages.agreement import Agreement, Party, Signing
from renstra_utils.show.pages.report import ReportPage
from renstra_utils.show.pages.subjects import YearFigures
from renstra_utils.show.pages.yearly import YearlyPage
from renstra_utils.show.word import read
from renstra_utils.show.word.check import DocumentError, check, moved_between
from renstra_utils.show.word.compare import figures
from renstra_utils.show.word.read import read_bytes

SIGNING = Signing(
    Party("Sri Contoh", "Ketua KPU Kota Contoh"),
    Party("Budi Contoh", "Ketua KPU Provinsi Contoh"),
    "Contoh",
    "2023-01-16",
)
_COVER = Section("sampul", "", lambda p: Content([Lines(["LAPORAN KINERJA", "TAHUN 2023"])]))
_ASKED = Words(None, "Latar belakang", "narasi.csv, tahun 2023, bagian “latar belakang”, kolom teks")


class _Once:
    """A document that is drawn once: pictures take their time."""

    @cached_property
    def _bytes(self) -> bytes:
        return super().word()  # type: ignore[misc]

    def word(self, template: str = "") -> bytes:
        return self._bytes


class _Drawn(_Once, ReportPage):
    """The LKjIP itself."""


class Report(_Once, YearFigures, Document):
    """A report with contents, a placeholder, pictures and tables, as the LKjIP has them."""

    kind = "lkjip"
    parts = (
        Part("sampul", "", (_COVER,)),
        Part("daftar", "", lists=True),
        Part(
            "bab-1", "BAB I PENDAHULUAN", (Section("a", "Latar belakang", lambda p: Content([_ASKED])),), "1"
        ),
        Part(
            "bab-3",
            "BAB III AKUNTABILITAS KINERJA",
            (YearlyPage.sections[1], *(lkjip.SECTIONS[n] for n in (1, 3, 4, 5))),
            "3",
        ),
    )

    def title(self) -> str:
        return self.say("Laporan Kinerja {tahun}")


@pytest.fixture(scope="module")
def agreement(contoh) -> Agreement:
    return Agreement(contoh, 2023, SIGNING)


@pytest.fixture(scope="module")
def report(contoh) -> Report:
    return Report(contoh, attainment(contoh), 2023)


@pytest.fixture(scope="module")
def plan_of_2024(contoh) -> ActionPlan:
    return ActionPlan(contoh, 2024)


@pytest.fixture(scope="module")
def lkjip_2023(contoh) -> Document:
    return _Drawn(contoh, budget(contoh), attainment(contoh), 2023)


DOCUMENTS = ["agreement", "report", "plan_of_2024", "lkjip_2023"]


def put(folder: Path, data: bytes) -> Path:
    path = folder / "isian.docx"
    path.write_bytes(data)
    return path


def edited(data: bytes, edit: Callable) -> bytes:
    """The document after somebody changed it in Word."""
    file = docx.Document(io.BytesIO(data))
    edit(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def found(folder: Path, document: Document, edit: Callable) -> list:
    """What the check says after an edit, placeholders aside."""
    path = put(folder, edited(document.word(), edit))
    return [f for f in check(path, document) if f.kind != "isian"]


def table(file, caption: str):
    """The table under a caption."""
    for p in file.paragraphs:
        if caption in p.text and p.style.name == "Judul Tabel":
            return docx.table.Table(p._p.getnext(), file)
    raise AssertionError(caption)


def replace(old: str, new: str) -> Callable:
    """Another text in the first run that holds it."""

    def edit(file) -> None:
        t = next(
            t
            for t in file.element.body.iter(qn("w:t"))
            if old in (t.text or "") and not any(a.tag == qn("w:hyperlink") for a in t.iterancestors())
        )
        t.text = t.text.replace(old, new, 1)

    return edit


def add(*texts: str) -> Callable:
    """Paragraphs of the office at the end."""
    return lambda file: [file.add_paragraph(text) for text in texts]


# --- nothing is wrong with what was just written ------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_just_written_has_only_its_placeholders(request, tmp_path, name) -> None:
    document = request.getfixturevalue(name)
    assert {f.kind for f in check(put(tmp_path, document.word()), document)} <= {"isian"}
    assert moved_between(tmp_path / "isian.docx", tmp_path / "isian.docx") == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_saved_again_by_libreoffice_it_says_the_same(request, tmp_path, name) -> None:
    document = request.getfixturevalue(name)
    path = put(tmp_path, document.word())
    again = converted(path, "docx", tmp_path / "lagi")
    assert check(again, document) == check(path, document)


@cases(5)
@given(plans(), st.data())
def test_any_plan(files: Files, draw: st.DataObject) -> None:
    with folder_of("periksa-word", files) as (folder,):
        plan = renstra_utils.load(folder)
        year = draw.draw(st.sampled_from(plan.years))
        kind = draw.draw(st.sampled_from([Agreement, ActionPlan]))
        if any(r["nilai"] for t in ("target", "perjanjian") for r in rows(folder, t, tahun=year)):
            document = kind(plan, year, bahasa=draw.draw(st.sampled_from(["id", "en"])))
            assert {f.kind for f in check(put(folder, document.word()), document)} <= {"isian"}


# --- every figure -------------------------------------------------------------------------------------------

#: Texts with digits that are no figures of the data: numbers of columns and captions, contents, placeholders.
_NO_FIGURE = re.compile(
    r"\(\d+\)|(Tabel|Gambar|Table|Figure) ([\d.]+\.)?|\d+|\[(Belum diisi|Not filled).*|\d\. Pihak.*"
)


def _other_digit(data: bytes, n: int) -> tuple[str, bytes] | None:
    """The document with one digit changed in the n-th text that holds a figure."""
    file = docx.Document(io.BytesIO(data))
    texts = []
    for t in file.element.body.iter(qn("w:t")):
        if not re.search(r"\d", t.text or "") or any(a.tag == qn("w:hyperlink") for a in t.iterancestors()):
            continue
        in_table = any(a.tag == qn("w:tbl") for a in t.iterancestors())
        if not _NO_FIGURE.fullmatch(t.text) or (in_table and t.text.isdigit()):
            texts.append(t)
    if n >= len(texts):
        return None
    old = texts[n].text
    texts[n].text = re.sub(r"\d(?=\D*$)", lambda m: str((int(m[0]) + 1) % 10), old)
    out = io.BytesIO()
    file.save(out)
    return old, out.getvalue()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_figure_that_is_changed_is_found_once(request, name) -> None:
    data = request.getfixturevalue(name).word()
    ours, n, faults = read_bytes(data), 0, []
    step = 1 if LONG else 40 if name == "lkjip_2023" else 3
    while (changed := _other_digit(data, n)) is not None:
        old, other = changed
        said = list(figures(ours, read_bytes(other)))
        if [f.kind for f in said] != ["angka"]:
            faults.append((old, [str(f) for f in said]))
        n += step
    assert n > 50
    assert faults == []


def test_a_year_that_names_a_row(lkjip_2023, tmp_path) -> None:
    """Another year in its place is one fault, not a row that went and one that came."""

    def edit(file) -> None:
        grid = table(file, "Capaian sampai 2023 dibanding tahun sebelumnya, Sasaran 3")
        years = [c for row in grid.rows for c in row.cells if c.text == "2021"]
        years[0].paragraphs[0].runs[0].text = "2022"

    (one,) = found(tmp_path, lkjip_2023, edit)
    assert "tertulis “2022”, menurut data “2021”" in one.said


def test_a_finding_says_where_and_what(agreement, tmp_path) -> None:
    (one,) = found(tmp_path, agreement, replace("77\u00a0%", "78\u00a0%"))
    assert str(one) == (
        "Lampiran Perjanjian Kinerja Tahun 2023 › Tabel 1 “Sasaran, indikator, dan target kinerja tahun 2023” › "
        "baris “Persentase pemilih yang memahami tata cara pemungutan suara”, kolom “Target”: "
        "tertulis “78 %”, menurut data “77 %”. "
        "Perbaiki di dokumen; atau, bila dokumen yang benar, perbaiki datanya lalu buat lagi."
    )


def test_figures_that_moved_since(contoh_copy: Path, agreement, tmp_path) -> None:
    """What the second run tells: the file stands, the data went on."""
    path = put(tmp_path, edited(agreement.word(), add("Kata kantor sendiri.")))
    text = (contoh_copy / "perjanjian.csv").read_text()
    (contoh_copy / "perjanjian.csv").write_text(text.replace("P2.01,2023,77,", "P2.01,2023,78,"))
    new = tmp_path / "baru.docx"
    new.write_bytes(Agreement(renstra_utils.load(contoh_copy), 2023, SIGNING).word())
    (one,) = moved_between(path, new)
    assert "tertulis “77 %”, menurut data “78 %”" in one.said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("BB", "A"),
        ("WTP", "WDP"),
        ("83\u00a0Indeks", "—"),
        ("92,5\u00a0%", ""),
        ("7–8\u00a0Hari", "8\u00a0Hari"),
    ],
)
def test_a_grade_or_a_blank_is_another_figure(agreement, tmp_path, old, new) -> None:
    assert [f.kind for f in found(tmp_path, agreement, replace(old, new))] == ["angka"]


def test_a_status_is_a_figure_too(report, tmp_path) -> None:
    (one,) = found(tmp_path, report, replace("melampaui", "tidak tercapai"))
    assert "menurut data “melampaui”" in one.said


def test_a_figure_where_the_data_have_none(plan_of_2024, tmp_path) -> None:
    def edit(file) -> None:
        row = table(file, "Rencana aksi").rows[4]
        row.cells[9].paragraphs[0].runs[0].text = "100 %"

    (one,) = found(tmp_path, plan_of_2024, edit)
    assert "tertulis “100 %”, menurut data “—”" in one.said


# --- what the office may do ---------------------------------------------------------------------------------


def _sort_rows(file) -> None:
    grid = table(file, "Sasaran, indikator")
    lines = [row._tr for row in grid.rows[2:]]
    for line in reversed(lines):
        grid._tbl.append(line)


def _add_row(file) -> None:
    grid = table(file, "Sasaran, indikator")
    grid._tbl.append(deepcopy(grid.rows[2]._tr))
    for cell, text in zip(
        grid.rows[-1].cells, ("32", "Sasaran kantor", "Indikator kantor sendiri", "5"), strict=True
    ):
        cell.text = text


def _add_words_in_cells(file) -> None:
    row = table(file, "Sasaran, indikator").rows[4]
    row.cells[2].paragraphs[0].add_run(" (lihat lampiran 2 halaman 14)")
    row.cells[3].paragraphs[0].add_run(" tercapai")


def _split_runs(file) -> None:
    """Word parts a text into runs as it likes."""
    for p in file.paragraphs:
        if p.text.startswith("Jumlah anggaran"):
            text = p.text
            p.clear()
            for letter in text:
                p.add_run(letter)


@pytest.mark.parametrize(
    "edit",
    [
        add("Pada 2023 kantor mengadakan 14 rapat; 3 di antaranya di luar kota."),
        lambda f: f.paragraphs[2].add_run(" Kesepakatan ini dibuat dalam 2 rangkap."),
        lambda f: f.add_table(2, 2).cell(0, 0).__setattr__("text", "12"),
        _sort_rows,
        _add_row,
        _add_words_in_cells,
        _split_runs,
        replace("Persentase pemilih yang memahami", "Persentase pemilih yg memahami"),
        replace("selebihnya pagu awal", "sisanya pagu awal"),
    ],
)  # fmt: skip
def test_words_of_the_office_are_no_fault(agreement, tmp_path, edit) -> None:
    assert found(tmp_path, agreement, edit) == []


def test_a_sentence_that_was_reworded_keeps_its_figures(agreement, tmp_path) -> None:
    other = replace("Pagu setelah revisi pada 4 dari 7 baris anggaran; selebihnya", "Pagu setelah revisi pada 5 dari 7 baris anggaran, sisanya")  # fmt: skip
    (one,) = found(tmp_path, agreement, other)
    assert one.kind == "angka"
    assert "menurut data 4, 7" in one.said


def test_what_is_gone_is_said_mildly(agreement, tmp_path) -> None:
    def without_table(file) -> None:
        grid = table(file, "Anggaran program")
        grid._tbl.getprevious().getparent().remove(grid._tbl.getprevious())
        grid._tbl.getparent().remove(grid._tbl)

    def without_row(file) -> None:
        grid = table(file, "Sasaran, indikator")
        grid._tbl.remove(grid.rows[5]._tr)

    def without_sentence(file) -> None:
        p = next(p for p in file.paragraphs if p.text.startswith("Target 28 indikator"))
        p._p.getparent().remove(p._p)

    for edit, what in ((without_table, "tabel “Anggaran program"), (without_row, "baris “"), (without_sentence, "kalimat “Target 28")):  # fmt: skip
        said = found(tmp_path, agreement, edit)
        assert {(f.kind, f.mild) for f in said} == {("hilang", True)}
        assert any(f.said.startswith(what) for f in said)


def test_changes_that_are_tracked_are_read_as_accepted(agreement, tmp_path) -> None:
    def edit(file) -> None:
        t = next(t for t in file.element.body.iter(qn("w:t")) if t.text == "77\u00a0%")
        run = t.getparent()
        gone, new = (
            run.makeelement(qn(f"w:{x}"), {qn("w:id"): "9", qn("w:author"): "x"}) for x in ("del", "ins")
        )
        run.addprevious(gone)
        run.addprevious(new)
        other = deepcopy(run)
        other.find(qn("w:t")).text = "78\u00a0%"
        new.append(other)
        gone.append(run)
        t.tag = qn("w:delText")

    (one,) = found(tmp_path, agreement, edit)
    assert "tertulis “78 %”, menurut data “77 %”" in one.said


# --- placeholders, names, years, numbers, counts ------------------------------------------------------------


def test_a_placeholder_is_said_with_its_cell_until_it_is_filled(report, tmp_path) -> None:
    path = put(tmp_path, report.word())
    (left,) = (f for f in check(path, report) if f.kind == "isian")
    assert left.place == "BAB I PENDAHULUAN › Latar belakang"
    assert "narasi.csv, tahun 2023, bagian “latar belakang”, kolom teks" in left.said
    path = put(tmp_path, edited(report.word(), replace("[Belum diisi", "Kantor berdiri 2003 [bukan")))
    assert check(path, report) == []


def test_blank_cells_are_said_by_row(plan_of_2024, tmp_path) -> None:
    said = [f for f in check(put(tmp_path, plan_of_2024.word()), plan_of_2024) if "baris" in f.place]
    assert len(said) == 29
    assert (
        said[0].said
        == "isian kosong di kolom Rencana aksi, Target TW I, Target TW II, Target TW III, Target TW IV"
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Laporan ini disusun KPU Kota Lain untuk publik.", "KPU Kota Lain"),
        ("KOMISI PEMILIHAN UMUM KABUPATEN SEBELAH TAHUN 2023", "KOMISI PEMILIHAN UMUM KABUPATEN SEBELAH"),
        ("Data berasal dari Dinas Kependudukan dan Pencatatan Sipil Kota Lain.", None),
        ("Kantor Arsip Kab. Sebelah menyimpan berkasnya.", "Kantor Arsip Kab. Sebelah"),
        ("KPU Kota Contoh Barat melapor.", "KPU Kota Contoh Barat"),
        ("KPU Kota Contoh menetapkan target.", ""),
        ("Komisi Pemilihan Umum Kota Contoh Tahun 2023", ""),
        ("SEKRETARIAT KPU KOTA CONTOH", ""),
        ("Ketua KPU Provinsi Contoh hadir.", ""),
        ("Kantor ini berada di kota besar.", ""),
        ("Badan jalan di Kota Tua rusak.", ""),
    ],
)
def test_other_offices(agreement, tmp_path, text, name) -> None:
    said = [f.said for f in found(tmp_path, agreement, add(text)) if f.kind == "kantor"]
    if name is None:
        name = text.removeprefix("Data berasal dari ").rstrip(".")
    assert said == ([f"menyebut kantor lain, “{name}”"] if name else [])


@pytest.mark.parametrize(
    ("style", "text", "wrong"),
    [
        ("Heading 2", "Capaian Kinerja Tahun 2022", True),
        ("Heading 2", "Perbandingan 2023 dengan 2022", False),
        ("Heading 2", "Renstra 2020–2024", False),
        ("Normal", "Laporan Kinerja Tahun 2022 disusun menurut PermenPANRB.", True),
        ("Normal", "Sepanjang tahun 2021 kantor bekerja baik.", True),
        ("Normal", "Sepanjang tahun 2023 kantor bekerja baik.", False),
        ("Normal", "Rekomendasi evaluasi atas Laporan Kinerja 2022 sudah dijawab.", False),
        ("Normal", "Gedung dibangun pada 1998.", False),
        ("Normal", "Undang-Undang Nomor 7 Tahun 2017 tentang Pemilihan Umum.", False),
    ],
)
def test_years_mixed(agreement, tmp_path, style, text, wrong) -> None:
    said = found(tmp_path, agreement, lambda f: f.add_paragraph(text, style=style))
    assert [f.kind for f in said] == (["tahun"] if wrong else [])


def test_a_title_left_from_another_year(agreement, tmp_path) -> None:
    def edit(file) -> None:
        file.core_properties.title = "Perjanjian Kinerja Tahun 2022"

    (one,) = found(tmp_path, agreement, edit)
    assert (one.kind, one.place) == ("tahun", "Judul berkas")


def test_numbers_of_tables_twice(report, tmp_path) -> None:
    def edit(file) -> None:
        file.add_paragraph("Tabel 3.1 Peserta sosialisasi")
        file.add_table(1, 2)

    (one,) = found(tmp_path, report, edit)
    assert one.said.startswith("2 judul bernomor Tabel 3.1: “")
    assert "“Peserta sosialisasi”" in one.said


def test_a_sentence_about_a_table_is_no_caption(report, tmp_path) -> None:
    assert found(tmp_path, report, add("Tabel 3.1 menunjukkan laju yang diperlukan.")) == []


@pytest.mark.parametrize(("n", "wrong"), [(31, False), (27, True), (28, False)])
def test_counts_that_no_table_bears_out(agreement, tmp_path, n, wrong) -> None:
    said = found(tmp_path, agreement, add(f"Kantor ini menjanjikan {n} indikator kepada publik."))
    assert [f.kind for f in said] == (["jumlah"] if wrong else [])
    assert all("tabel indikator terpanjang memuat 31 baris" in f.said for f in said)


# --- files that are none ------------------------------------------------------------------------------------


def _with(data: bytes, **parts: bytes | None) -> bytes:
    """The package with other parts, by their name without folder and suffix."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.rpartition("/")[2].split(".")[0]
            if parts.get(stem, b"") is not None:
                new.writestr(name, parts.get(stem) or old.read(name))
    return out.getvalue()


_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha ha ha ha ha ha ha ha ha ha">
%s]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>
<w:t>&j;</w:t></w:r></w:p></w:body></w:document>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)
_OTHER_FILE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>
<w:t>isi: &a;</w:t></w:r></w:p></w:body></w:document>"""


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda d: b"", "rusak; buka di Word"),
        (lambda d: b"PK\x03\x04 bukan zip", "rusak; buka di Word"),
        (lambda d: d[: len(d) // 2], "rusak; buka di Word"),
        (lambda d: _with(d, document=None), "bukan dokumen Word"),
        (lambda d: _with(d, document=b"<w:document"), "rusak; buka di Word"),
        (lambda d: _with(d, document=b"<a/>"), "rusak; buka di Word"),
        (lambda d: _with(d, styles=b"\xff\xfe"), "rusak; buka di Word"),
        (lambda d: _with(d, document=b"<a>" * 100_000), "rusak; buka di Word"),
    ],
)
def test_a_broken_file_has_one_sentence(agreement, tmp_path, broken, said) -> None:
    path = put(tmp_path, broken(agreement.word()))
    with pytest.raises(DocumentError, match=said) as e:
        check(path, agreement)
    assert str(e.value).startswith("isian.docx ")
    assert str(e.value).endswith(".")


@pytest.mark.parametrize("part", [_LAUGHS, _OTHER_FILE])
def test_no_entity_becomes_text(agreement, part) -> None:
    try:
        reading = read_bytes(_with(agreement.word(), document=part))
    except DocumentError:
        return
    assert "".join(p.text for p in reading.paragraphs).replace("isi:", "").strip() in ("", "&j;", "&a;")


def test_a_part_that_is_too_large_is_not_read(agreement, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(read, "_LARGEST_PART", 10_000)
    with pytest.raises(DocumentError, match="MB teks; pecah dokumennya"):
        check(put(tmp_path, agreement.word()), agreement)


@pytest.mark.parametrize("name", ["tiada.docx", "."])
def test_a_file_that_is_none(agreement, tmp_path, name) -> None:
    with pytest.raises(DocumentError, match=r"tidak (ter|dapat di)baca"):
        check(tmp_path / name, agreement)


def test_a_document_without_styles_is_read(agreement, tmp_path) -> None:
    """Headings are then not known as such; figures are."""
    data = _with(agreement.word(), styles=None)
    assert list(figures(read_bytes(agreement.word()), read_bytes(data))) == []


def test_a_table_within_a_table_is_read_once(agreement) -> None:
    def edit(file) -> None:
        grid = table(file, "Anggaran program")
        grid.rows[2].cells[1].add_table(1, 1).cell(0, 0).text = "rincian 5"

    data = edited(agreement.word(), edit)
    assert list(figures(read_bytes(agreement.word()), read_bytes(data))) == []
