"""The Word writer: the same sections as a page, valid, deterministic, and what an office's template may ask."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn
from office import converted
from pypdf import PdfReader
from word_rules import all_text, captions, faults

from renstra_utils import load
from renstra_utils.run.documents import save
from renstra_utils.show.columns import COLUMNS
from renstra_utils.show.content import (
    Content,
    Heading,
    Lines,
    Part,
    Picture,
    Section,
    Signatures,
    Table,
    Words,
)
from renstra_utils.show.document import Document
from renstra_utils.show.figures import money_by_year
from renstra_utils.show.ooxml import facts_of, is_touched, seal_of
from renstra_utils.show.word import TemplateError, check_template

_HOSTILE = 'a < b & "c" \x0b ]]> {x} {{isi}}\n<w:p/>'
_MONEY = pd.DataFrame(
    {
        "tahun": [2023, 2024],
        "pendanaan": [5e9, None],
        "pagu": [4e9, 5e9],
        "realisasi": [3.9e9, None],
        "dari_usulan": False,
    }
)


def _figures(p: Document) -> Content:
    frame = pd.DataFrame(
        {
            "no": ["1", "2", "3"],
            "program": ["P", "P", "Q"],
            "indikator": [_HOSTILE, "b", "c"],
            "r_angka": [1234.5, None, 0.0],
        }
    )
    columns = p.columns("no indikator r_angka", no={"label": "No"})
    svg = money_by_year(_MONEY, id="g", name="Uang", finding="Naik", bahasa=p.bahasa)
    table = Table(frame, columns, "t", "Isi tabel", note="Catatan.", groups=["program"])
    return Content(
        [
            Heading("Anak judul"),
            table,
            Picture(svg, "Uang per tahun", "rupiah", "Sumber: x"),
            Table(frame.iloc[:0], columns, "k", "Kosong"),
        ]
    )


def _words(p: Document) -> Content:
    return Content(
        [
            Words(None, "Isu strategis", "narasi.csv kolom teks"),
            Words(f"Satu.\n\n{_HOSTILE}", "x", "y"),
            Signatures([["Pihak Kedua", "", "Nama"], ["Pihak Pertama", "", "Nama"]], "Kota, 2 Januari 2023"),
        ]
    )


class Sample(Document):
    kind = "lkjip"
    parts = (
        Part(
            "sampul",
            "",
            (Section("sampul", "", lambda p: Content([Lines(["LAPORAN KINERJA", "TAHUN 2023"])])),),
        ),
        Part("daftar", "", lists=True),
        Part("bab-1", "BAB I", (Section("kata", "Kata kantor", _words),), "1"),
        Part(
            "bab-3",
            "BAB III",
            (
                Section("angka", "Angka", _figures),
                Section("tiada", "Tiada", lambda p: None, "Tidak ada data {tahun}."),
            ),
            "3",
        ),
        Part("lampiran-1", "LAMPIRAN 1", (Section("angka-2", "", _figures),), "L1", landscape=True),
    )

    def title(self) -> str:
        return "Laporan Kinerja 2023"


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample(load("data/contoh"), tahun=2023)


@pytest.fixture(scope="module")
def data(sample: Sample) -> bytes:
    return sample.word()


def _read(data: bytes):
    return docx.Document(io.BytesIO(data))


# --- what is written ----------------------------------------------------------------------------------------


def test_a_document_is_valid_and_the_same_each_time(sample: Sample, data: bytes):
    assert [f for f in faults(data) if not f.startswith("shown")] == []
    assert Sample(load("data/contoh"), tahun=2023).word() == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_headings_captions_and_tables(data: bytes):
    file = _read(data)
    heads = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [
        ("Heading 1", "BAB I"), ("Heading 2", "Kata kantor"),
        ("Heading 1", "BAB III"), ("Heading 2", "Angka"), ("Heading 3", "Anak judul"), ("Heading 2", "Tiada"),
        ("Heading 1", "LAMPIRAN 1"), ("Heading 3", "Anak judul"),
    ]  # fmt: skip
    assert captions(file) == [
        "Tabel 3.1 Isi tabel",
        "Gambar 3.1 Uang per tahun",
        "Tabel L1.1 Isi tabel",
        "Gambar L1.1 Uang per tahun",
    ]
    rows = [[c.text for c in row.cells] for row in file.tables[1].rows]
    assert rows[0] == ["No", COLUMNS["indikator"].label, COLUMNS["r_angka"].label]
    assert rows[1] == ["(1)", "(2)", "(3)"]
    assert [r[0] for r in rows[2:]] == ["P", "1", "2", "Q", "3"]
    assert [r[2] for r in rows[2:]] == ["P", "1.234,5", "—", "Q", "0"]
    assert "Tidak ada data 2023." in all_text(file)


def test_texts_of_the_data_stand_as_they_are(data: bytes):
    said = "\n".join(all_text(_read(data)))
    assert 'a < b & "c" ]]> {x} {{isi}}' in said
    assert "<w:p/>" in said


def test_what_the_office_is_to_write_is_marked_with_its_cell(data: bytes):
    runs = [r for p in _read(data).paragraphs for r in p.runs if r.style.style_id == "BelumDiisi"]
    assert [r.text for r in runs] == ["[Belum diisi: Isu strategis. Tulis di narasi.csv kolom teks]"]


def test_lists_say_already_what_word_would_find(data: bytes):
    file = _read(data)
    listed = [p.text.replace("\t", "") for p in file.paragraphs if p.style.name.startswith("toc")]
    assert listed[:4] == ["BAB I", "Kata kantor", "BAB III", "Angka"]
    assert listed[-4:] == [
        "Tabel 3.1 Isi tabel",
        "Tabel L1.1 Isi tabel",
        "Gambar 3.1 Uang per tahun",
        "Gambar L1.1 Uang per tahun",
    ]
    fields = [e.text.strip() for e in file.element.body.iter(qn("w:instrText"))]
    assert 'TOC \\o "1-3" \\h \\z \\u' in fields
    assert 'TOC \\h \\z \\c "Tabel_3"' in fields
    assert "SEQ Tabel_3 \\* ARABIC" in fields
    assert file.settings.element.find(qn("w:updateFields")) is not None


def test_language_title_and_mark_of_an_example(data: bytes):
    file = _read(data)
    assert {e.get(qn("w:val")) for e in file.styles.element.iter(qn("w:lang"))} == {"id-ID"}
    about = file.core_properties
    assert (about.title, about.author, about.language) == ("Laporan Kinerja 2023", "KPU Kota Contoh", "id-ID")
    assert all("CONTOH FIKTIF" in s.header.paragraphs[0].text for s in file.sections)
    descriptions = [e.get("descr") for e in file.element.body.iter(qn("wp:docPr"))]
    assert descriptions == ["Uang per tahun. rupiah"] * 2


def test_wide_parts_lie_and_no_empty_sheet_follows(data: bytes):
    shapes = [s.page_width > s.page_height for s in _read(data).sections]
    assert shapes == [False, True]


def test_english(sample: Sample):
    file = _read(Sample(sample.plan, bahasa="en", tahun=2023).word())
    assert captions(file)[0] == "Table 3.1 Isi tabel"
    assert {e.get(qn("w:val")) for e in file.styles.element.iter(qn("w:lang"))} == {"en-GB"}


# --- the office's template ----------------------------------------------------------------------------------


def _template(folder: Path, *lines: str, head: str = "KOP {{kantor}}") -> str:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = head
    for line in lines:
        file.add_paragraph(line)
    path = folder / "kop.docx"
    file.save(path)
    return str(path)


def test_a_template_keeps_its_head_and_orders_the_parts(sample: Sample, tmp_path: Path):
    data = sample.word(
        _template(tmp_path, "Surat pengantar {{tahun}}", "{{bab-3}}", "Sela", "{{isi}}", "Penutup")
    )
    assert [f for f in faults(data) if not f.startswith("shown")] == []
    said = all_text(_read(data))
    order = [said.index(x) for x in ("Surat pengantar 2023", "BAB III", "Sela", "LAPORAN KINERJA", "Penutup")]
    assert order == sorted(order)
    heads = [p.text for p in _read(data).sections[0].header.paragraphs]
    assert "KOP KPU Kota Contoh" in heads
    assert heads[0].startswith("CONTOH FIKTIF")


def test_places_that_word_has_parted_into_runs(sample: Sample, tmp_path: Path):
    path = _template(tmp_path, "{{isi}}")
    file = docx.Document(path)
    line = file.add_paragraph()
    for piece in ("Kantor: {", "{kan", "tor}", "}."):
        line.add_run(piece)
    file.save(path)
    assert "Kantor: KPU Kota Contoh." in all_text(_read(sample.word(path)))


def test_a_template_of_bare_styles(sample: Sample, tmp_path: Path):
    """Word leaves out what was never used."""
    path = _template(tmp_path, "{{isi}}")
    file = docx.Document(path)
    for name in ("Heading 1", "Heading 3", "Title", "Table Grid"):
        file.styles.element.remove(file.styles[name].element)
    file.save(path)
    assert [f for f in faults(sample.word(path)) if not f.startswith("shown")] == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["{{bab-1}}", "{{bab-3}}"], "tidak punya tempat untuk sampul, daftar, lampiran-1"),
        ([], "tidak punya tempat"),
        (["{{isi}}", "{{bab-9}}"], "“{{bab-9}}” tidak dikenal"),
        (["Isi: {{isi}}"], "harus berdiri sendiri"),
        (["{{isi}}", "{{ isi }}"], "ada dua kali"),
    ],
)
def test_a_template_that_lacks_a_place(sample: Sample, tmp_path: Path, lines: list[str], said: str):
    path = _template(tmp_path, *lines)
    for check in (lambda: sample.word(path), lambda: check_template(path, Sample)):
        with pytest.raises(TemplateError, match=r"templat kop\.docx") as e:
            check()
        assert said in str(e.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.4", None])
def test_a_template_that_is_none(sample: Sample, tmp_path: Path, content: bytes | None):
    path = tmp_path / "kop.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TemplateError, match=r"kop\.docx"):
        sample.word(str(path))


# --- beside the pages ---------------------------------------------------------------------------------------


def _edit(path: Path, text: str = "Kata kantor") -> None:
    file = docx.Document(path)
    file.add_paragraph(text)
    file.save(path)


def test_what_the_office_edited_stays(data: bytes, sample: Sample, tmp_path: Path):
    first = save(tmp_path, "lkjip-2023.docx", data)
    assert (first.path.name, first.kept) == ("lkjip-2023.docx", None)
    assert not is_touched(first.path)
    _edit(first.path)
    assert is_touched(first.path)
    assert seal_of(first.path) == seal_of(data)
    assert facts_of(first.path) == {"rencana": "contoh", "jenis": "lkjip", "bahasa": "id", "tahun": "2023"}
    mine = first.path.read_bytes()
    assert save(tmp_path, "lkjip-2023.docx", data).path == first.path  # the same data: nothing new to say
    other = Sample(sample.plan, bahasa="en", tahun=2023).word()
    second = save(tmp_path, "lkjip-2023.docx", other)
    assert (second.path.name, second.kept) == ("lkjip-2023-2.docx", first.path)
    assert first.path.read_bytes() == mine
    _edit(second.path)
    assert save(tmp_path, "lkjip-2023.docx", other).path == second.path
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lkjip-2023-2.docx", "lkjip-2023.docx"]


def test_an_untouched_file_is_renewed_and_one_that_is_no_word_file_stays(
    data: bytes, sample: Sample, tmp_path: Path
):
    save(tmp_path, "a.docx", Sample(sample.plan, bahasa="en", tahun=2023).word())
    assert save(tmp_path, "a.docx", data).path.read_bytes() == data
    (tmp_path / "b.docx").write_text("catatan")
    assert save(tmp_path, "b.docx", data).path.name == "b-2.docx"


def test_a_file_that_is_open_in_word_is_not_replaced(data: bytes, sample: Sample, tmp_path: Path):
    path = save(tmp_path, "lkjip.docx", Sample(sample.plan, bahasa="en", tahun=2023).word()).path
    (tmp_path / "~$jip.docx").touch()
    before = path.read_bytes()
    with pytest.raises(PermissionError):
        save(tmp_path, "lkjip.docx", data)
    assert path.read_bytes() == before


# --- LibreOffice --------------------------------------------------------------------------------------------


def test_libreoffice_opens_it_and_keeps_the_seal(data: bytes, tmp_path: Path):
    (tmp_path / "a.docx").write_bytes(data)
    pages = PdfReader(converted(tmp_path / "a.docx", "pdf", tmp_path)).pages
    sheets = [" ".join(page.extract_text().split()) for page in pages]
    assert len(sheets) == 6
    assert all("CONTOH FIKTIF" in s for s in sheets)
    assert "Tabel 3.1 Isi tabel" in sheets[3]
    assert "1.234,5" in sheets[3]
    again = converted(tmp_path / "a.docx", "docx", tmp_path / "lagi")
    assert seal_of(again) == seal_of(data)
    assert is_touched(again)
