"""Rule on cells that hold two indicators or more: in a list, joined by “dan”, or one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .definition import Definition, Finding
from .facts import Facts
from .heads import begins, measures, plain
from .rows import Part
from .rule import rule
from .saying import commas, say
from .words import quoted, vocabulary

#: `1.`, `2)`, `(a)`: a mark before an item of a list.
_MARK = re.compile(r"(?:^|(?<=[\s;,:]))(?:\((\d{1,2}|[a-h])\)|(\d{1,2}|[a-h])[.)])\s*(?=[^\W\d_])", re.I)
_LINES = re.compile(r"\s*[\r\n]+\s*(?:[-–•·▪*]\s*)?")
_SIGNS = re.compile(r"\s*[;•▪]\s*")
#: Between items that are dashed on one line; the text begins with a dash as well.
_DASHES = re.compile(r"(?:^|\s)[-–*]\s+")
_JOINED = re.compile(r"\s*(?:,|/|&|\bdan/atau\b|\bdan\b|\bserta\b)\s*(?:(?:dan|serta)\s+)?", re.I)


@rule("dua-indikator")
def two_in_one(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A cell holds one indicator."""
    for text, rows in facts.texts:
        items = list_items(p, text)
        if items:
            shown = commas(quoted(x) for x in items)
            message = "{bunyi} memuat {jumlah} indikator: {daftar}."
            said = say(message, bunyi=quoted(text), jumlah=len(items), daftar=shown)
            yield p.found(said, *_parts(facts, rows))
            continue
        joined = _joined_measure(p, text)
        word = joined or _second_measure(p, text)
        if word:
            message = "{bunyi} memuat dua indikator: yang kedua mulai pada {kata}."
            said = say(message, bunyi=quoted(text), kata=quoted(word))
            yield p.found(said, *_parts(facts, rows), sure="kuat" if joined else None)


def _parts(facts: Facts, rows: dict[str, list[int]]) -> list[Part]:
    return [facts.rows(table, at) for table, at in rows.items()]


def list_items(p: Definition, text: str) -> list[str]:
    """The indicators of a list in one cell, numbered or not; none where the cell holds one."""
    return _numbered(p, text) or _separated(p, text)


def _numbered(p: Definition, text: str) -> list[str]:
    """Items behind 1., 2. or a), b). After an introduction each item must be a measure of its own."""
    text = text.strip()
    marks: list[re.Match[str]] = []
    for m in _MARK.finditer(text):
        before = text[: m.start()].split()
        if before and before[-1].lower().strip(",.") in p["bernomor"]:
            continue
        sign = (m[1] or m[2]).lower()
        if sign in _next_signs(marks):
            marks.append(m)
    if len(marks) < 2:
        return []
    ends = [*(m.start() for m in marks[1:]), len(text)]
    items = [text[m.end() : end].strip(" ;,\n") for m, end in zip(marks, ends, strict=True)]
    if marks[0].start() > 0:
        items = [x for x in items if measures(x)]
    return items if len(items) > 1 and all(items) else []


def _next_signs(marks: list[re.Match[str]]) -> set[str]:
    """What the next mark of a list may be."""
    if not marks:
        return {"1", "a"}
    last = (marks[-1][1] or marks[-1][2]).lower()
    return {str(int(last) + 1)} if last.isdigit() else {chr(ord(last) + 1)}


def _separated(p: Definition, text: str) -> list[str]:
    """Items on lines of their own or between semicolons, each with a measure of its own."""
    between = _DASHES if _DASHES.match(text.strip()) else _SIGNS
    items = [x.strip(" -–") for x in between.split(text.strip()) if x.strip(" -–")]
    if len(items) > 1 and sum(map(measures, items)) == len(items):
        return items
    items = [x.strip(" -–") for x in _LINES.split(text) if x.strip(" -–")]
    first, *more = items or [""]
    # A line may just be too long for its cell: what goes on is no item.
    strong = {w.lower() for w in vocabulary("ukuran_kuat")}
    begun = [x for x in more if x[:1].isupper() and begins(x, strong | {*p["nama_skor"]})]
    whole = all(len(x.split()) > 1 and x.split()[-1].lower() not in p["pengantar"] for x in items)
    score = begins(first, p["nama_skor"])
    titled = _titled(p, text) and not score and any(not begins(x, strong) for x in begun)
    return items if measures(first) and more and len(begun) == len(more) and whole and not titled else []


def _joined_measure(p: Definition, text: str) -> str:
    """The measure word behind “dan”, a comma or a stroke that begins a second indicator, or blank.

    Only where nothing before it is a measure too, but the one at the beginning: in “Persentase kesesuaian
    jumlah pegawai dan jumlah formasi” the two are compared.
    """
    text = re.sub(r"\([^)]*\)", " ", text)
    if begins(text, p["berpasangan"]):
        return text.split()[2]
    counts, scores = p["sejenis_cacah"], p["sejenis_skor"]
    kind = counts if begins(text, counts) else scores
    head = begins(text, kind)
    if not head or head in p["banding"]:
        return ""
    told = {*vocabulary("ukuran_umum"), *p["banding"]} - {*p["ukuran_isi"]}
    for m in _JOINED.finditer(text):
        before, rest = plain(text[: m.start()]).split()[len(head.split()) :], text[m.end() :].split()
        second = begins(text[m.end() :], kind)
        # In “tepat jenis, jumlah, dan waktu” nothing is measured by the second word.
        about = rest[len(second.split()) :]
        listed = rest[: len(second.split())][-1:] and rest[len(second.split()) - 1].endswith(",")
        whole = before or len(head.split()) > 1 or head in p["nama_ukuran"]
        begun = second and whole and about and not listed and about[0] not in vocabulary("sambung")
        if begun and not {*before} & told:
            return rest[0]
    return ""


def _titled(p: Definition, text: str) -> bool:
    """Whether the text is a title: every longer word has a capital."""
    long = [w for w in text.split() if len(w) > 3 and w[0].isalpha()]
    return bool(long) and sum(w[0].isupper() for w in long) / len(long) > p["bagian_judul"]


def _second_measure(p: Definition, text: str) -> str:
    """The capitalised measure word that begins a second indicator inside the text, or blank."""
    words, least = text.split(), p["kata_minimum"]
    if _titled(p, text):
        return ""
    linked = {*vocabulary("sambung"), *p["pengantar"]}
    for n, w in enumerate(words[least : len(words) - least + 1], least):
        before, after = words[n - 1], words[n + 1]
        weak = w in vocabulary("ukuran_lemah") and after[:1].islower() and before[:1].isupper()
        if (w in vocabulary("ukuran_kuat") or weak) and before.lower().strip(",;") not in linked:
            return w
    return ""
