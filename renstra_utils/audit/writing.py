"""Rules on how indicators are written: other offices, doubled and misspelt words, the own name cut short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
from rapidfuzz.distance import OSA

from .definition import Certainty, Definition, Finding
from .facts import Facts
from .matching import TABLES
from .rule import rule
from .saying import Words, capital, say
from .words import one_of, quoted, tight, vocabulary


@rule("kantor-lain")
def other_offices(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Indicators speak of the own office, not of one above or beside it; one finding for all."""
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
    frames = {t: facts.tables[t] for t in TABLES}
    hits = {t: f[f["indikator"].str.contains(pattern)] for t, f in frames.items()}
    parts = [(t, hit) for t, hit in hits.items() if len(hit)]
    if parts:
        yield p.found(_speak_of_others(facts.plan.meta.nama_kantor, *(hits[t] for t in TABLES)), *parts)


def _speak_of_others(office: str, planned: pd.DataFrame, listed: pd.DataFrame) -> Words:
    """How many indicators name another office, those of the list only where they are worded otherwise."""
    more = listed[~listed["indikator"].map(tight).isin(planned["indikator"].map(tight))]
    if planned.empty:
        return say(
            "{n} indikator di daftar menyebut kantor lain daripada {kantor}, mis. {indikator}.",
            n=len(listed),
            kantor=office,
            indikator=quoted(listed["indikator"].iloc[0]),
        )
    about = {"n": len(planned), "kantor": office, "indikator": quoted(planned["indikator"].iloc[0])}
    if more.empty:
        return say("{n} indikator menyebut kantor lain daripada {kantor}, mis. {indikator}.", **about)
    return say(
        "{n} indikator, dan {lagi} lagi di daftar, menyebut kantor lain daripada {kantor}, mis. {indikator}.",
        lagi=len(more),
        **about,
    )


class Slip(NamedTuple):
    """A slip of the pen; the same one in many indicators is one cause."""

    key: tuple[str, ...]
    words: Words
    sure: Certainty
    #: Instead of the rule's.
    advice: str = ""


#: A wording, and the rows that carry it.
Carried = tuple[str, dict[str, list[int]]]


@rule("salah-tulis")
def written(facts: Facts, p: Definition) -> Iterator[Finding]:
    """No word is doubled or misspelt, quotation marks are closed, the own office's name is whole."""
    made: dict[tuple[str, ...], tuple[Slip, list[Carried]]] = {}
    for text, rows in facts.texts:
        slips = [*_doubled(p, text), *_misspelt(p, text), *_unclosed(text), *_own_name_slips(facts, p, text)]
        for slip in {s.key: s for s in slips}.values():
            made.setdefault(slip.key, (slip, []))[1].append((text, rows))
    for slip, where in made.values():
        yield _slipped(facts, p, slip, where)


def _slipped(facts: Facts, p: Definition, slip: Slip, where: list[Carried]) -> Finding:
    """One finding about every indicator with this slip."""
    rows = {t: [at for _, own in where for at in own.get(t, [])] for t in TABLES}
    parts = [facts.rows(t, sorted(at)) for t, at in rows.items() if at]
    text, n = quoted(where[0][0]), len(parts[0][1])
    words = say("{salah}: {teks}.", salah=slip.words, teks=text)
    if n > 1:
        words = say("{salah}: {n} indikator, mis. {teks}.", salah=slip.words, n=n, teks=text)
    return p.found(capital(words), *parts, sure=slip.sure, advice=slip.advice)


def _doubled(p: Definition, text: str) -> Iterator[Slip]:
    for m in re.finditer(r"\b([A-Za-z]{2,})\s+\1\b", text, re.I):
        word = m[1].lower()
        if word in p["boleh_ganda"]:
            continue
        if not _has_plural(p, word):
            yield Slip(("ganda", word), say("kata berulang {kata}", kata=quoted(m[0])), "kuat")
        else:
            words = say("kata berulang tanpa tanda hubung {kata}", kata=quoted(m[0]))
            yield Slip(("ganda", word), words, "kuat", p["saran_jamak"])


def _has_plural(p: Definition, word: str) -> bool:
    """Whether a word said twice may be a plural: no small word, measure, verb, or word of an office."""
    never = {*vocabulary("sambung"), *vocabulary("ukuran_umum"), *vocabulary("kantor")}
    verb = re.fullmatch(r"(?:di|ter|me)\w+(?:kan|i)", word)
    return len(word) >= p["huruf_jamak"] and word not in never and not verb


def _misspelt(p: Definition, text: str) -> Iterator[Slip]:
    """Measure words misspelt: known slips anywhere, and what is nearly one where the indicator begins."""
    known = vocabulary("salah_eja")
    for n, word in enumerate(re.findall(r"[A-Za-z]+", text)):
        right = known.get(word.lower()) or ("" if n else _nearly(p, word.lower()))
        if right:
            words = say("{kata} seharusnya {benar}", kata=quoted(word), benar=quoted(right))
            yield Slip(("eja", word.lower()), words, "pasti")


def _nearly(p: Definition, word: str) -> str:
    """The measure word that this one misses by a letter or two; blank for a word of its own."""
    if word in vocabulary("ukuran") or word in p["bukan_salah_eja"]:
        return ""
    near = p["salah_ketik"].items()
    return next((right for right, most in near if 0 < OSA.distance(word, right) <= most), "")


def _unclosed(text: str) -> Iterator[Slip]:
    # After a figure the sign stands for inches or seconds.
    if re.sub(r'\d"', "", text).count('"') % 2 or text.count("“") != text.count("”"):
        yield Slip(("kutip",), say("tanda kutip tidak ditutup"), "pasti")


def _own_name_slips(facts: Facts, p: Definition, text: str) -> Iterator[Slip]:
    """The own office's name in reverse or cut short."""
    bodies, kind, place = facts.office
    if not kind:
        return
    name = re.escape(place)
    # “Kecamatan Gresik Kota” is a name, “Sumedang Kabupaten Layak Anak” a title.
    before = "".join(rf"(?<!\b{w} )" for w in p["bernama_kota"])
    if re.search(rf"{before}\b{name}\s+{kind}\b(?!\s+[A-Z])", text):
        wrong, right = quoted(f"{place} {kind}"), quoted(f"{kind} {place}")
        yield Slip(("terbalik",), say("{kata} seharusnya {benar}", kata=wrong, benar=right), "kuat")
    # A body of one place alone is not told apart by that place.
    if set(bodies).isdisjoint(p["bertingkat"]):
        return
    for m in re.finditer(rf"\b({one_of(p['satuan_kerja'])})\s+{kind}\s+{name}\b", text, re.I):
        right = quoted(f"{m[1]} {bodies[-1]} {kind} {place}")
        words = say("{kata} seharusnya {benar}", kata=quoted(m[0]), benar=right)
        yield Slip(("satker", m[1].lower()), words, "kuat")
    for m in re.finditer(rf"\b(?:{one_of(p['pengantar_kantor'])})\s+(?:{one_of(bodies)})\s*$", text):
        short = m[0].strip()
        words = say("{kata} tanpa {lanjutan}", kata=quoted(short), lanjutan=quoted(f"{kind} {place}"))
        yield Slip(("pendek", short.lower()), words, "kuat")
