"""What no figure shows: another office's name, another year, a count that no table bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .compare import Sentence, sentences
from .finding import Finding, at, plain, short
from .read import Paragraph, Reading

# --- offices ------------------------------------------------------------------------------------------------

#: An office is a body, what it is for, and the region that it is of.
_OFFICE = re.compile(
    r"\b(?P<name>(?i:KPU|KIP|Komisi\s+Pemilihan\s+Umum|Bawaslu|Badan|Dinas|Kantor|Sekretariat|Inspektorat)"
    r"(?:\s+(?:[A-Z(][\w(),&/-]*|dan|di|serta|untuk)){0,8}?"
    r"\s+(?i:Kota|Kabupaten|Kab\.|Provinsi|Prov\.))"
    r"\s+(?P<region>[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){0,3})"
)
#: Words that follow a region's name and are none of it.
_STOP = set(
    "tahun periode nomor no dan dengan untuk pada selama pihak ketua sekretaris jalan telepon".split()
)
#: Words that make another region's name of a region's.
_MORE = set(
    "barat timur utara selatan tengah tenggara pusat laut kepulauan raya hulu hilir ulu ilir baru besar jaya "
    "daya dalam luar atas bawah".split()
)


def names(ours: Reading, theirs: Reading, office: str) -> Iterator[Finding]:
    """Offices of the same kinds that are not this one and that no document of ours would name."""
    known = {_normal(office), *(_normal(name) for text, _ in _texts(ours) for name in _offices(text))}
    said: set[str] = set()
    for text, place in _texts(theirs):
        for name in _offices(text):
            if _normal(name) not in said and not any(_holds(_normal(name), own) for own in known):
                said.add(_normal(name))
                found = f"menyebut kantor lain, “{short(name)}”"
                yield Finding(
                    "kantor", place, found, "Ganti bila sisa dari dokumen lain; biarkan bila dimaksud"
                )


def _texts(reading: Reading) -> list[tuple[str, str]]:
    """Every text of a document with its place."""
    out = [(reading.title, "Judul berkas")] if reading.title else []
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            out.append((block.text, at(block.place)))
        else:
            where = at(block.place, *([block.number] if block.number else []))
            out += [(line, where) for row in block.rows for cell in row for line in cell.split("\n")]
    return out + [(text, "Kepala atau kaki halaman") for text in reading.margins]


def _offices(text: str) -> Iterator[str]:
    """The offices that a text names, as it writes them."""
    for found in _OFFICE.finditer(text):
        words = []
        for word in found["region"].split():
            if word.casefold() in _STOP:
                break
            words.append(word)
        if words:
            yield f"{found['name']} {' '.join(words)}"


def _normal(name: str) -> str:
    """A name as every way of writing it has it."""
    text = plain(name).casefold()
    for long, brief in (("komisi pemilihan umum", "kpu"), ("kab.", "kabupaten"), ("prov.", "provinsi")):
        text = text.replace(long, brief)
    return text


def _holds(name: str, own: str) -> bool:
    """Whether a name is the own one, whatever stands before it and follows it."""
    _, there, after = f" {name} ".partition(f" {own} ")
    return bool(there) and (after.split() or [""])[0] not in _MORE


# --- years --------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,]?\d)")
_SPAN = re.compile(r"(?:19|20)\d\d\s*[-–—/]\s*(?:19|20)\d\d")
#: What is of one year, and names it.
_OF_YEAR = re.compile(
    r"\b(?i:LKjIP|LKj|LAKIP|Laporan\s+Kinerja|Perjanjian\s+Kinerja|Rencana\s+Aksi|Tahun\s+Anggaran|sepanjang\s+tahun"
    r"|selama\s+tahun)\b[^.;:]{0,60}?\b((?:19|20)\d\d)\b"
)
#: A sentence that looks at other years says so.
_LOOKS_BACK = re.compile(
    r"(?i)\b(?:dibanding\w*|sebelum\w*|lalu|sejak|tindak lanjut|evaluasi|dari tahun|hingga|sampai|berikut\w*|"
    r"akhir|awal|compared|previous|since)\b"
)


def years(ours: Reading, theirs: Reading, year: int) -> Iterator[Finding]:
    """Titles, headings, captions, and sentences on the report's own year that name another one."""
    known = {plain(text) for text, _ in _texts(ours)} | {s.text for s in sentences(ours)}
    remedy = f"Laporan ini tentang tahun {year}; perbaiki bila tertinggal dari tahun lain"
    heads = [(p.text, at(p.place)) for p in theirs.paragraphs if p.level or p.caption]
    heads += [(theirs.title, "Judul berkas")]
    heads += [(text, "Kepala atau kaki halaman") for text in theirs.margins]
    told: set[str] = set()
    for text, place in heads:
        named = set(_YEAR.findall(_SPAN.sub(" ", text)))
        if plain(text) not in known and named and str(year) not in named:
            told.add(plain(text))
            said = f"judul “{short(text)}” menyebut tahun {', '.join(sorted(named))}"
            yield Finding("tahun", place, said, remedy, mild=not _OF_YEAR.search(text))
    for s in sentences(theirs):
        named = {y for y in _OF_YEAR.findall(_SPAN.sub(" ", s.text)) if y != str(year)}
        if s.text in known | told or not named or str(year) in s.text or _LOOKS_BACK.search(s.text):
            continue
        said = f"“{short(s.text)}” menyebut tahun {', '.join(sorted(named))}"
        yield Finding("tahun", at(s.place), said, remedy, mild=True)


# --- counts -------------------------------------------------------------------------------------------------

_COUNT = re.compile(r"\b(\d+)\s+(?:indikator|indicators?)\b", re.I)
_INDICATOR = re.compile(r"(?i)\bindi[ck]ator")


def counts(ours: Reading, theirs: Reading) -> Iterator[Finding]:
    """Counts of indicators in the office's own sentences that neither the tables nor our sentences hold."""
    tables = [g for g in theirs.grids if any(_INDICATOR.match(label) for label in g.labels)]
    rows = {len([r for r in g.body if len(r) > 1]) for g in tables}
    of_ours = [s.text for s in sentences(ours)]
    held = rows | {int(n) for text in of_ours for n in _COUNT.findall(text)}
    if not rows:
        return
    for s in _own(sentences(theirs), set(of_ours)):
        for n in _COUNT.findall(s.text):
            if int(n) not in held:
                longest = f"tabel indikator terpanjang memuat {max(rows)} baris"
                said = f"“{short(s.text)}” menyebut {n} indikator; {longest}"
                yield Finding("jumlah", at(s.place), said, "Samakan dengan tabelnya", mild=True)


def _own(theirs: list[Sentence], of_ours: set[str]) -> Iterator[Sentence]:
    return (s for s in theirs if s.text not in of_ours)
