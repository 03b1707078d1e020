"""Rules on what an indicator measures: its name beside its unit, and its population."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

import pandas as pd

from .definition import Certainty, Definition, Finding
from .facts import Facts
from .heads import begins, first_word, plain
from .rows import Row
from .rule import rule
from .saying import Saying, commas, say
from .words import one_of, quoted, series, tight, titled

#: Why a name does not fit its unit, and how sure that is.
Unfit = tuple[Saying, Certainty]


class _Named(NamedTuple):
    """An indicator's name, with what its targets are in."""

    name: str
    unit: str
    #: The first word of the unit; blank where it is a share or none.
    word: str
    percent: bool
    numbers: list[float]
    grades: list[str]


@rule("nama-satuan")
def name_against_unit(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The measure that a name begins with fits the unit of its targets."""
    same: dict[tuple[str, str], tuple[Unfit, list[list[Row]]]] = {}
    for _, g in facts.by_indicator:
        why = _unfit(p, _named(g)) if any(isinstance(r["nilai"], str) for r in g) else None
        if why:
            # The same name at two levels is one fault.
            same.setdefault((tight(g[0]["indikator"]), str(why[0])), (why, []))[1].append(g)
    for (reason, sure), targets in same.values():
        codes = [str(g[0]["kode"]) for g in targets]
        named = commas(codes) + " " + quoted(targets[0][0]["indikator"])
        text = say("{indikator} {sebab}.", indikator=named, sebab=reason)
        yield p.found(text, facts.indicator(*codes), sums=series(targets[0]), sure=sure)


def _named(targets: list[Row]) -> _Named:
    name, unit = targets[0]["indikator"], targets[0]["satuan"]
    printed = {r["unit"] for r in targets} - {""}
    # Where no unit is given, the one that is printed beside every figure.
    unit = str(unit) if pd.notna(unit) else (printed.pop() if len(printed) == 1 else "")
    percent = any(r["persen"] for r in targets)
    # “% PDB”, “persen per tahun” and “per 1.000” are shares as well.
    share = percent or re.search(r"%|‰|persen|^\s*(?:/|per\b)", unit, re.I)
    grades = list(dict.fromkeys(str(r["mutu"]) for r in targets if pd.notna(r["mutu"])))
    numbers = [r["angka"] for r in targets if not isnan(r["angka"])]
    return _Named(str(name), unit, "" if share else first_word(unit), percent, numbers, grades)


def _unfit(p: Definition, x: _Named) -> Unfit | None:
    """Why an indicator's name does not fit its targets."""
    return _count(p, x) or _score(p, x) or _share(p, x) or _time(p, x) or _rate(p, x) or _change(p, x)


def _printed(name: str, said: str) -> str:
    """The words of a name with which it begins, as it prints them."""
    return quoted(" ".join(re.sub(r"^\s*\d+[.)]\s+", "", name).split()[: len(said.split())]).rstrip(",;:"))


def _inside(said: str, x: _Named) -> Saying:
    """That a name says one thing and its unit another."""
    word = _printed(x.name, said)
    if x.percent:
        return say("berbunyi {ukuran}, tetapi targetnya dalam %", ukuran=word)
    return say("berbunyi {ukuran}, tetapi satuannya {satuan}", ukuran=word, satuan=quoted(x.unit))


def _count(p: Definition, x: _Named) -> Unfit | None:
    """A count is no share and no score, and papers are not the number of what they are about."""
    said = begins(x.name, p["cacah"])
    second = plain(x.name).split()[1:2]
    if not said or (second and second[0] in {*p["bagian_lain"], *p["skor"], "poin"}):
        return None
    if x.percent:
        in_brackets = re.search(rf"\([^)]*(?:%|{one_of(p['bagian_lain'])})", x.name, re.I)
        return None if in_brackets else (_inside(said, x), "pasti")
    if x.word in p["skor"] and len(x.numbers):
        return _inside(said, x), "kuat"
    if second and second[0] in p["kegiatan"] and x.word in p["kertas_kegiatan"]:
        return _inside(f"{said} {second[0]}", x), "kuat"
    return None


def _share(p: Definition, x: _Named) -> Unfit | None:
    """A share is a percentage."""
    said, soft = begins(x.name, [p["bagian"]]), begins(x.name, p["bagian_lunak"])
    if said and x.grades:
        message = "berbunyi {ukuran}, tetapi targetnya predikat atau opini ({predikat})"
        return say(message, ukuran=_printed(x.name, said), predikat=commas(x.grades)), "pasti"
    if said and x.word and len(x.numbers):
        named = re.search(rf"\([^)]*\b{re.escape(x.word)}", x.name, re.I)
        return None if named else (_inside(said, x), "pasti")
    if soft and x.word in {*p["kertas"], *p["skor"]} and len(x.numbers):
        return _inside(soft, x), "kuat"
    level, words = begins(x.name, p["jenjang"]), plain(x.name).split()
    # “Nilai dan norma” and “nilai-nilai budaya” are things.
    things = words[1:2] in (["dan"], words[:1])
    return (_inside(level, x), "kuat") if level and x.word in p["kertas"] and not things else None


def _score(p: Definition, x: _Named) -> Unfit | None:
    """An index or a score is in points of its scale: no things, no times, and hardly ever a percentage."""
    said, asked = begins(x.name, p["indeks"]), begins(x.name, p["survei"])
    if (said or asked) and x.word in {*p["benda"], *p["satuan_waktu"]}:
        return _inside(said or asked, x), "pasti"
    percent_by_nature = begins(x.name, p["indeks_persen"]) or "%" in x.name
    return (_inside(said, x), "kuat") if said and x.percent and not percent_by_nature else None


def _time(p: Definition, x: _Named) -> Unfit | None:
    """A time is in hours or days."""
    said = begins(x.name, p["waktu"])
    if not said or {*plain(x.name).split()} & {*p["waktu_bagian"]} or "%" in x.name:
        return None
    return (_inside(said, x), "pasti") if x.percent or x.word in p["benda"] else None


def _rate(p: Definition, x: _Named) -> Unfit | None:
    """A rate of a population is no paper and no score; one per 1.000 by definition is no percentage."""
    said, many = begins(x.name, p["angka"]), begins(x.name, p["per_banyak"])
    if many and x.percent and "%" not in x.name:
        return _inside(many, x), "kuat"
    fits = not said or not len(x.numbers) or x.word not in {*p["kertas"], *p["skor"]}
    return None if fits else (_inside(said, x), "kuat")


def _change(p: Definition, x: _Named) -> Unfit | None:
    """“Penurunan jumlah” that falls, “peningkatan jumlah” that rises: it is the number that is planned."""
    down, up = begins(x.name, p["turun"]), begins(x.name, p["naik"])
    said = down or up
    if not said or not x.word or plain(x.name).split()[1:2] not in [[c] for c in p["cacah"]]:
        return None
    way = float(x.numbers[-1] - x.numbers[0]) if len(x.numbers) else 0.0
    if not (way < 0 if down else way > 0):
        return None
    text = say(
        "berbunyi {ukuran}, tetapi targetnya cacah per tahun dalam {satuan}: tidak jelas apakah besarnya "
        "{ukuran} atau keadaannya",
        ukuran=_printed(x.name, said),
        satuan=quoted(x.unit),
    )
    return text, "kuat"


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
        words = say(
            "{indikator}: hanya ada satu {kantor}, maka hasilnya 0 % atau 100 %; target di antaranya tidak "
            "mungkin tercapai tepat.",
            indikator=titled(g.iloc[0]),
            kantor=facts.plan.meta.nama_kantor,
        )
        sums = say("{target}; yang mungkin: 0/1 = 0 % atau 1/1 = 100 %", target=series(g))
        yield p.found(words, facts.indicator(str(k)), sums=sums)
