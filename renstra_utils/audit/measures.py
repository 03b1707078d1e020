"""Rules on what an indicator measures: its name beside its unit, its polarity and its population."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import commas
from .words import measure, norm, one_of, quoted, series, titled, vocabulary


@rule("nama-satuan")
def name_against_unit(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The measure that a name begins with fits the unit of its targets."""
    for k, g in facts.by_indicator:
        words = _unfit(p, g) if g["nilai"].notna().any() else ""
        if words:
            yield p.found(f"{titled(g.iloc[0])} {words}.", facts.indicator(k), sums=series(g))


def _unfit(p: Definition, targets: pd.DataFrame) -> str:
    """Why an indicator's name does not fit its targets, or blank."""
    name, unit = targets[["indikator", "satuan"]].iloc[0]
    said, known = measure(name), targets[targets["nilai"].notna()]
    percent = bool(targets["persen"].any())
    counted = pd.notna(unit) and not percent and bool(known["angka"].notna().any())
    grades = known["mutu"].dropna().unique()
    if said == p["cacah"] and percent:
        return f"berbunyi {said}, tetapi targetnya dalam %"
    if said == p["bagian"] and len(grades):
        return f"berbunyi {said}, tetapi targetnya predikat atau opini ({commas(grades)})"
    if said == p["bagian"] and counted:
        return f"berbunyi {said}, tetapi satuannya {quoted(unit)}"
    if said in p["perubahan"] and counted and re.match(rf"\w+\s+{p['cacah']}\b", name, re.I):
        return (
            f"berbunyi {said}, tetapi targetnya cacah per tahun dalam {quoted(unit)}: "
            f"tidak jelas apakah besarnya {said} atau sisanya"
        )
    return ""


@rule("dua-indikator")
def two_in_one(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A cell holds one indicator."""
    for text, parts in facts.texts:
        word = _second_measure(p, text)
        if word:
            yield p.found(
                f"{quoted(text)} memuat dua indikator: yang kedua mulai pada {quoted(word)}.", *parts
            )


def _second_measure(p: Definition, text: str) -> str:
    """The capitalised measure word that begins a second indicator inside the text, or blank."""
    words, least = text.split(), p["kata_minimum"]
    long = [w for w in words if len(w) > 3 and w[0].isalpha()]
    # In a title every word has a capital.
    if long and sum(w[0].isupper() for w in long) / len(long) > p["bagian_judul"]:
        return ""
    linked = {*vocabulary("sambung"), *p["pengantar"]}
    for n, w in enumerate(words[least : len(words) - least + 1], least):
        before, after = words[n - 1], words[n + 1]
        weak = w in vocabulary("ukuran_lemah") and after[:1].islower() and before[:1].isupper()
        if (w in vocabulary("ukuran_kuat") or weak) and before.lower().strip(",;") not in linked:
            return w
    return ""


@rule("populasi-satu")
def population_of_one(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A share of one office is all or nothing."""
    bodies, kind, place = facts.office
    office = "".join(rf"\s+{re.escape(w)}" for w in f"{kind} {place}".split())
    units = one_of([p["cacah"], *p["unit"]])
    share = rf"^\s*{p['pola_bagian']}\s+(?:(?:{units})\s+)*(?:{one_of(bodies)}){office}\s+yang\b"
    t = facts.targets
    between = t["indikator"].str.contains(re.compile(share, re.I)) & t["angka"].gt(0) & t["angka"].lt(100)
    for k, g in t[between].groupby("kode", sort=False):
        words = (
            f"{titled(g.iloc[0])}: hanya ada satu {facts.plan.meta.nama_kantor}, maka "
            "hasilnya 0 % atau 100 %; target di antaranya tidak mungkin tercapai tepat."
        )
        sums = f"{series(g)}; yang mungkin: 0/1 = 0 % atau 1/1 = 100 %"
        yield p.found(words, facts.indicator(str(k)), sums=sums)


@rule("polaritas-ragu")
def doubtful(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The polarity is decided, and fits the words."""
    for _, r in facts.indicators.iterrows():
        why = _doubt(p, r["indikator"], r["polaritas"])
        if r["polaritas"] == "ambigu":
            reason = r["alasan_polaritas"]
            why = "polaritas belum diputuskan"
            why += "" if pd.isna(reason) else f": {str(reason).rstrip('.')}"
        if why:
            yield p.found(f"{titled(r)}: {why}.", facts.indicator(r["kode"]))


def _doubt(p: Definition, text: Any, polarity: str) -> str:
    """Why a polarity is doubtful by the wording, or blank."""
    s = norm(text)
    # Only the head of the phrase is measured: what follows says where or by whom.
    head = re.split(rf"\b(?:{'|'.join(p['batas_pokok'])})\b", s)[0]
    word = next((w for w in head.split() if w in p["buruk"]), "")
    turned, settled = (re.search(rf"\b(?:{one_of(p[kind])})\b", s) for kind in ("baik", "selesai"))
    if word and polarity == "maximize" and not turned:
        return f"kata {quoted(word)} bermakna buruk, tetapi polaritasnya maximize"
    if word and polarity == "minimize" and settled:
        return f"yang diukur penyelesaian {quoted(word)}, tetapi polaritasnya minimize"
    return ""
