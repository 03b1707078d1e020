"""Rules on how indicators are written: other offices, doubled and misspelt words, the own name cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .definition import Definition, Finding
from .facts import Facts
from .matching import TABLES
from .rule import rule
from .saying import capital
from .words import one_of, quoted, vocabulary


@rule("kantor-lain")
def other_offices(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Indicators speak of the own office, not of one above or beside it; a finding per table."""
    own, kind, place = facts.office
    # An upper office speaks of the offices below it by right.
    if kind not in p["setingkat"]:
        return
    bodies = one_of([*own, *(x for b in own for x in p["setara"].get(b, []))])
    # Reporting to another office is no mistake.
    toward = "".join(rf"(?<!\b{w} )" for w in p["menuju"])
    # “Kabupaten/Kota” is the name of the own level; a neighbour has another place.
    upper, level = rf"(?:{one_of(p['atas'])})\b", one_of(p["setingkat"])
    beside = rf"(?:{one_of(p['sebutan_setingkat'])})(?!\s*/)\s+"
    twin = rf"{beside}(?!(?:{kind}|{level})\b|{re.escape(place)}\b)[A-Z]\w+"
    pattern = re.compile(rf"{toward}\b(?:{bodies})(?:\s*/\s*(?:{bodies}))?\s+(?:{upper}|{twin})")
    for table in TABLES:
        frame = facts.tables[table]
        hit = frame[frame["indikator"].str.contains(pattern)]
        if len(hit):
            words = (
                f"{len(hit)} indikator menyebut kantor lain daripada {facts.plan.meta.nama_kantor}, "
                f"mis. {quoted(hit['indikator'].iloc[0])}."
            )
            yield p.found(words, (table, hit))


@rule("salah-tulis")
def written(facts: Facts, p: Definition) -> Iterator[Finding]:
    """No word is doubled or misspelt, quotation marks are closed, the own office's name is whole."""
    for text, parts in facts.texts:
        slips = [*_slips(p, text), *_own_name_slips(facts, p, text)]
        if slips:
            yield p.found(capital(f"{'; '.join(slips)}: {quoted(text)}."), *parts)


def _slips(p: Definition, text: str) -> Iterator[str]:
    """Doubled words, a misspelt measure word, an open quotation mark."""
    right = vocabulary("salah_eja")
    for m in re.finditer(r"\b([A-Za-z]{2,})\s+\1\b", text, re.I):
        if m[1].lower() not in p["boleh_ganda"]:
            yield f"kata berulang {quoted(m[0])}"
    for word in re.findall(r"[A-Za-z]+", text):
        if word.lower() in right:
            yield f"{quoted(word)} seharusnya {quoted(right[word.lower()])}"
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        yield "tanda kutip tidak ditutup"


def _own_name_slips(facts: Facts, p: Definition, text: str) -> Iterator[str]:
    """The own office's name in reverse or cut short."""
    bodies, kind, place = facts.office
    if not kind:
        return
    name = re.escape(place)
    if re.search(rf"\b{name}\s+{kind}\b(?!\s+{name})", text):
        yield f"{quoted(f'{place} {kind}')} seharusnya {quoted(f'{kind} {place}')}"
    for m in re.finditer(rf"\b({one_of(p['satuan_kerja'])})\s+{kind}\s+{name}\b", text, re.I):
        yield f"{quoted(m[0])} seharusnya {quoted(f'{m[1]} {bodies[-1]} {kind} {place}')}"
    for m in re.finditer(rf"\b(?:{one_of(p['pengantar_kantor'])})\s+(?:{one_of(bodies)})\s*$", text):
        yield f"{quoted(m[0].strip())} tanpa {quoted(f'{kind} {place}')}"
