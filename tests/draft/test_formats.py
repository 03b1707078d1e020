"""Word, PDF and HTML as people save them, and files that are no document."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import compare_draft
import documents as doc
import pytest
from conftest import CONTOH

from renstra_utils.draft.drafting import draft
from renstra_utils.readers.extract import read_document
from renstra_utils.readers.lines import DocumentError


def word(path: Path, cells: list[str], change=None) -> Path:
    import docx

    document = docx.Document()
    document.add_paragraph("Renstra 2025-2029")
    grid = document.add_table(rows=2, cols=8)
    for row, texts in zip(
        grid.rows,
        [
            ["No", "Sasaran", "Indikator", *map(str, range(2025, 2030))],
            ["1", "Meningkatnya mutu", "Indeks layanan", *cells],
        ],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    if change:
        change(grid)
    document.save(path)
    return path


def values_of(path: Path, folder: Path) -> tuple[list[str], set[str]]:
    made = draft(path, folder)
    rows = compare_draft.rows(folder / "target.csv")
    marked = {m.key for m in made.marks if m.file == "target.csv"}
    return [r["nilai"] for r in rows], marked


def test_a_word_cell_merged_over_years_is_marked(tmp_path):
    path = word(tmp_path / "a.docx", ["80"] * 5, lambda t: t.cell(1, 3).merge(t.cell(1, 7)))
    values, marked = values_of(path, tmp_path / "r")
    assert values.count("80") <= 1
    assert marked >= {f"P1.01 {2025 + n}" for n, v in enumerate(values) if not v}


def test_footnote_marks_and_struck_figures_in_word_are_not_digits(tmp_path):
    def change(grid):
        note = grid.cell(1, 3).paragraphs[0].add_run("1")
        note.font.superscript = True
        struck = grid.cell(1, 4).paragraphs[0].add_run("5")
        struck.font.strike = True

    values, marked = values_of(
        word(tmp_path / "a.docx", ["80", "81", "82", "83", "84"], change), tmp_path / "r"
    )
    assert values == ["", "", "82", "83", "84"]
    assert marked >= {"P1.01 2025", "P1.01 2026"}


def test_tracked_changes_are_read_as_accepted_and_said(tmp_path):
    path = word(tmp_path / "a.docx", ["80", "81", "82", "83", "84"])
    with zipfile.ZipFile(path) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    body = parts["word/document.xml"].decode()
    body = body.replace(
        "<w:r><w:t>80</w:t></w:r>",
        '<w:del w:id="1"><w:r><w:delText>80</w:delText></w:r></w:del><w:ins'
        ' w:id="2"><w:r><w:t>90</w:t></w:r></w:ins>',
    )
    with zipfile.ZipFile(path, "w") as z:
        for name, data in {**parts, "word/document.xml": body.encode()}.items():
            z.writestr(name, data)
    values, _ = values_of(path, tmp_path / "r")
    assert values[0] == "90"
    assert "Track Changes" in (tmp_path / "r" / "draf.csv").read_text(encoding="utf-8")


def zipped(name: str) -> bytes:

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(name, "<x/>")
    return out.getvalue()


def test_bad_files_say_what_they_are(tmp_path):
    ole = b"\xd0\xcf\x11\xe0" + bytes(600)
    cases = {
        "kosong": (b"", "kosong"),
        "spasi": (b" \n ", "kosong"),
        "lama.doc": (ole, "Office lama"),
        "sandi.docx": (ole + "EncryptedPackage".encode("utf-16-le"), "sandi"),
        "rtf.doc": (b"{\\rtf1 x}", "RTF"),
        "gambar.pdf": (b"\x89PNG\r\n\x1a\n\x00", "gambar"),
        "biner.txt": (b"abc\x00\x01\x02", "bukan Word"),
        "buku.docx": (zipped("xl/workbook.xml"), "Excel"),
        "arsip.docx": (zipped("isi.txt"), "bukan dokumen Word"),
        "rusak.docx": (zipped("word/document.xml"), "rusak"),
        "potong.docx": (b"PK\x03\x04abc", "rusak"),
        "rusak.pdf": (b"%PDF-1.7\nrusak", "PDF ini rusak"),
        "prosa.txt": (b"Renstra 2025-2029\nTidak ada tabel di sini.\n", "tidak ada tabel dengan kolom tahun"),
        "mht.doc": (b"MIME-Version: 1.0\n\n<html>", "arsip"),
        "html.html": (b"<html><body></body></html>", "tidak memuat teks"),
    }
    for name, (raw, said) in cases.items():
        path = tmp_path / name
        path.write_bytes(raw)
        with pytest.raises(DocumentError, match=said):
            draft(path, tmp_path / "r")
    assert not (tmp_path / "r").exists()


def test_pdf_without_text_and_with_a_password(tmp_path):
    from pypdf import PdfWriter

    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    blank.write(tmp_path / "kosong.pdf")
    with pytest.raises(DocumentError, match="tidak memuat teks"):
        read_document(tmp_path / "kosong.pdf")
    blank.encrypt("rahasia", algorithm="AES-256")
    blank.write(tmp_path / "sandi.pdf")
    with pytest.raises(DocumentError, match="sandi"):
        read_document(tmp_path / "sandi.pdf")


def test_scanned_pdf(tmp_path):
    from PIL import Image

    Image.new("RGB", (400, 300), "white").save(tmp_path / "pindai.pdf")
    with pytest.raises(DocumentError, match="pindaian"):
        read_document(tmp_path / "pindai.pdf")


def test_html_under_another_name_and_other_encodings(tmp_path):
    page = doc.to_html(doc.with_unit(CONTOH), tmp_path / "a.doc")
    assert draft(page, tmp_path / "r1").indicators == 31
    text = doc.to_text(doc.with_unit(CONTOH), tmp_path / "a.txt").read_text(encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
    assert draft(tmp_path / "b.txt", tmp_path / "r2").indicators == 31
