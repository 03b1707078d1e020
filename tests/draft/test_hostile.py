"""Documents that were made to do harm, or are broken: a sentence each, in little time, and nothing is written."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
import zlib
from pathlib import Path

import compare_draft
import documents as doc
import pytest
from conftest import CONTOH
from drafts import table

from renstra_utils import load
from renstra_utils.bounded import Limits
from renstra_utils.draft import drafting
from renstra_utils.draft.drafting import draft
from renstra_utils.readers import pdf
from renstra_utils.readers.extract import read_document
from renstra_utils.readers.lines import DocumentError

YEARS = range(2025, 2030)
HEAD = "".join(f"<th>{c}" for c in ("No", "Indikator Kinerja", "Satuan", *YEARS))
ROW = "<tr><td>1<td>Indeks layanan<td>Indeks" + "".join(f"<td>{n}" for n in range(80, 85))
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def page(body: str) -> bytes:
    return f"<html><body><p>Renstra 2025-2029</p>{body}</body></html>".encode()


def packed(body: str, before: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", f"{before}<w:document {W}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def cell(text: str = "1", about: str = "") -> str:
    return f"<w:tc><w:tcPr>{about}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def drawn(streams: list[bytes], filters: str = "", pages: int = 1) -> bytes:
    """A PDF whose pages all draw the same streams."""
    many = " ".join(f"{n} 0 R" for n in range(4, 4 + len(streams)))
    kids = " ".join(f"{100 + n} 0 R" for n in range(pages))
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode()}
    objects[3] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    for n, s in enumerate(streams, 4):
        objects[n] = f"<</Length {len(s)}{filters}>>\nstream\n".encode() + s + b"\nendstream"
    for n in range(pages):
        about = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9000 9000]/Contents[{many}]/Resources<</Font<</F 3 0 R>>>>>>"
        objects[100 + n] = about.encode()
    out, places = b"%PDF-1.4\n", {}
    for n, o in objects.items():
        places[n] = len(out)
        out += f"{n} 0 obj\n".encode() + o + b"\nendobj\n"
    begins = len(out)
    rows = "".join(f"{n} 1\n{at:010} 00000 n \n" for n, at in places.items())
    out += f"xref\n{rows}trailer<</Root 1 0 R/Size 9999>>\nstartxref\n{begins}\n%%EOF".encode()
    return out


def text_at(x: float, y: float, text: str) -> bytes:
    return f"BT /F 6 Tf {x} {y} Td ({text}) Tj ET\n".encode()


BOMB = zlib.compress(zlib.compress(b" " * 30_000_000))
HOSTILE = {
    "spans": (lambda: page("<table>" + "<tr>" * 60 + "<td rowspan=300 colspan=300>1" * 60), "300 kolom"),
    "long row": (lambda: page("<table><tr>" + "<td>1" * 50_000), "300 kolom"),
    "rows below a span": (
        lambda: page("<table><tr>" + "<td rowspan=9999>1" * 290 + "<tr><td><td>2" * 2000),
        "300.000 sel",
    ),
    "tags": (lambda: page("<b>x" * 700_000), "600.000 tanda"),
    "deep": (lambda: page("<table><tr><td>" * 2000 + "x"), "tingkat|rusak"),
    "html size": (lambda: page("x" * 20_000_001), "20 MB"),
    "text size": (lambda: b"a\tb\n" * 5_100_000, "20 MB"),
    "lines": (lambda: b"x\n" * 200_001, "200.000 baris"),
    "tabs": (lambda: b"x\t" * 50_000, "300 kolom"),
    "tables": (lambda: b"a\tb\n\n" * 10_001, "10.000 tabel"),
    "word size": (lambda: packed("<w:p/>" * 8_400_000), "50 MB"),
    "word row": (lambda: packed(f"<w:tbl><w:tr>{cell() * 50_000}</w:tr></w:tbl>"), "300 kolom"),
    "word depth": (lambda: packed("<w:tbl><w:tr><w:tc>" * 100_000), "rusak"),
    "word controls": (lambda: packed("<w:sdt><w:sdtContent>" * 100_000), "rusak"),
    "pdf pages": (lambda: drawn([text_at(9, 9, "a")], pages=601), "600 halaman"),
    "pdf recursion": (lambda: b"%PDF-1.4\n" + b"[" * 500_000, "PDF ini rusak"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_too_large_is_refused_by_its_size(tmp_path, name):
    make, said = HOSTILE[name]
    path = tmp_path / "a"
    path.write_bytes(make())
    with pytest.raises(DocumentError, match=said) as e:
        draft(path, tmp_path / "r", limits=Limits(60, 1024))
    assert "batas waktu" not in str(e.value)
    assert not (tmp_path / "r").exists()


def test_spans_that_say_no_number_or_too_much_still_give_the_table(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(
        page(f"<table><tr>{HEAD}{ROW}</table>".replace("<th>No", '<th colspan="²" rowspan=99>No'))
    )
    made = draft(path, tmp_path / "r")
    assert (made.indicators, made.targets) == (1, 5)
    cells = "".join(cell(c, '<w:gridSpan w:val="²"/>') for c in ("No", "Indikator Kinerja", *map(str, YEARS)))
    row = "".join(cell(c) for c in ("1", "Indeks layanan", "80", "81", "82", "83", "84"))
    before = f'<w:trPr><w:gridBefore w:val="{"9" * 5000}"/></w:trPr>'
    (tmp_path / "a.docx").write_bytes(
        packed(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{row}</w:tr><w:tr>{before}{cell()}</w:tr></w:tbl>")
    )
    assert draft(tmp_path / "a.docx", tmp_path / "s").indicators == 1


def test_no_entity_of_a_word_document_is_read(tmp_path):
    kinds = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
    kinds += '<!ENTITY file SYSTEM "file:///etc/hostname">'
    body = "<w:p><w:r><w:t>halo &e9;&file;</w:t></w:r></w:p>"
    path = tmp_path / "a.docx"
    path.write_bytes(packed(body, f"<!DOCTYPE d [{kinds}]>"))
    with pytest.raises(DocumentError, match="rusak"):
        read_document(path)


@pytest.mark.parametrize("limits", [Limits(0.02, 1024), Limits(60, 20)])
def test_a_limit_that_is_reached_is_named_with_the_way_out(tmp_path, limits):
    path = tmp_path / "a.txt"
    path.write_bytes(f"{'x' * 99}\n".encode() * 400_000)  # more than a busy process has free already
    named = r"batas (waktu 0.02 detik|memori 20 MB).*--batas-waktu.*--memori"
    with pytest.raises(DocumentError, match=named):
        draft(path, tmp_path / "r", limits=limits)
    assert not (tmp_path / "r").exists()


def test_want_of_memory_is_no_broken_document(tmp_path, monkeypatch):
    def hungry(*_):
        raise MemoryError

    path = tmp_path / "a.pdf"
    path.write_bytes(drawn([text_at(9, 9, "a")]))
    monkeypatch.setattr(pdf, "_pdf_page", hungry)
    with pytest.raises(DocumentError, match="batas memori"):
        drafting.draft(path, tmp_path / "r")


def test_pages_of_a_pdf_that_are_too_much_are_noted(tmp_path):
    path = tmp_path / "a.pdf"
    strokes = (f"{n} 0 m {n} 9000 l S 0 {n} m 9000 {n} l S\n" for n in range(0, 9000, 9))
    lines = "".join(strokes).encode()
    path.write_bytes(drawn([text_at(9, 9, "halo"), lines]))
    found = read_document(path)
    assert [line.text for line in found.lines] == ["halo"]
    assert "garisnya terlalu banyak" in found.notes[0][0]
    for streams, filters in (
        ([BOMB], "/Filter[/FlateDecode/FlateDecode]"),
        ([text_at(9, 9, "a" * 30_001)], ""),
    ):
        path.write_bytes(drawn(streams, filters))
        with pytest.raises(DocumentError, match="teks"):
            read_document(path)


def test_bits_that_flipped_give_a_sentence_or_a_document(tmp_path):
    blocks = doc.with_unit(CONTOH)
    whole = [
        doc.to_docx(blocks, tmp_path / "a.docx").read_bytes(),
        doc.to_html(blocks, tmp_path / "a.html").read_bytes(),
        doc.to_text(blocks, tmp_path / "a.txt").read_bytes(),
        drawn([zlib.compress(text_at(9, 9, "halo"))], "/Filter/FlateDecode"),
    ]
    draw = random.Random(7)
    path = tmp_path / "b"
    for raw in whole * 12:
        bad = bytearray(raw)
        for _ in range(draw.choice([1, 5, 200])):
            bad[draw.randrange(len(bad))] ^= 1 << draw.randrange(8)
        path.write_bytes(bad[: draw.choice([len(bad), len(bad) // 2])])
        with contextlib.suppress(DocumentError):  # and nothing else
            drafting._tables_of(path, None, "Kantor", ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8", "utf-8-sig"])
def test_other_encodings_and_signs_that_nobody_sees(tmp_path, encoding):
    text = table(tmp_path / "a", ["1\tMutu\x01\x0b\tIndeks\u200b layanan\tIndeks\x7f\t80\t81\t82\t83\t84"])
    (tmp_path / "b").write_bytes(text.read_text(encoding="utf-8").encode(encoding))
    assert draft(tmp_path / "b", tmp_path / "r").indicators == 1
    (tmp_path / "c").write_bytes(page(f"\0<table><tr>{HEAD}{ROW}&#xD800;&#0;</table>"))
    with pytest.raises(DocumentError, match="bukan Word"):
        draft(tmp_path / "c", tmp_path / "s")
    (tmp_path / "d").write_bytes("a\tb\n".encode("utf-16") + b"\x00\xd8")
    with pytest.raises(DocumentError, match="hurufnya tidak terbaca"):
        draft(tmp_path / "d", tmp_path / "s")


def test_formulas_of_a_document_are_text_in_the_draft(tmp_path):
    command = "=2+5+cmd|' /C calc'!A0"
    rows = [f"1\t{command}\t{command} layanan; =1\t=%\t=1+1\t81\t82\t83\t84"]
    made = draft(table(tmp_path / "a.txt", rows), tmp_path / "r")
    for path in made.folder.glob("*.csv"):
        assert not [r for r in compare_draft.rows(path) for v in r.values() if str(v).startswith("=")], path
    (made.folder / "draf.csv").unlink()
    plan = load(made.folder)
    assert plan.indikator.loc[0, "indikator"] == f"{command} layanan; =1"
    assert plan.indikator.loc[0, "sasaran"] == command


def test_thousands_of_rows_take_seconds(tmp_path):
    head = "\t".join(
        ["Kegiatan", "Indikator", *(f"Target {y}" for y in YEARS), *(f"Pagu {y}" for y in YEARS)]
    )
    row = "Kegiatan {0}\tIndeks {0}" + "\t80" * 5 + "\t1.250.000" * 5
    rows = [head if n % 3 == 2 else row.format(n) for n in range(3000)]
    made = draft(table(tmp_path / "a.txt", rows, head), tmp_path / "r", limits=Limits(60, 512))
    assert (made.indicators, made.funding) == (2000, 2000)


def test_a_table_of_hundreds_of_columns_takes_no_time(tmp_path):
    head = "\t".join(["Indikator", *map(str, YEARS), *(f"Kolom {n}" for n in range(280))])
    rows = [f"Indeks {n}\t80\t\t82\t\t84" + "\t" * 280 for n in range(50)]
    path: Path = table(tmp_path / "a.txt", rows, head)
    assert draft(path, tmp_path / "r", limits=Limits(30, 512)).indicators == 50
