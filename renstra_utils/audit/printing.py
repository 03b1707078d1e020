"""Rules on how figures and units are printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

import pandas as pd

from ..plan.contract import known_names
from ..text import printed_range
from .definition import Definition, Finding, defined
from .facts import Facts
from .money import when
from .rows import Row
from .rule import rule
from .saying import Saying, Words, capital, commas, joined, number, say
from .words import measure, norm, quoted, same_unit, series, titled


@rule("digit-hilang")
def lost_digits(facts: Facts, p: Definition) -> Iterator[Finding]:
    """What is printed as a figure can be read as one."""
    funding, targets = facts.funding, facts.targets
    for at, r in funding[_unread(funding)].iterrows():
        row = capital(joined([r["sebut"], when(str(r["tahun"]))], ", "))
        money = float(r["usulan"]) if pd.notna(r["usulan"]) else 0.0
        yield p.found(_broken(row, r), ("pendanaan", funding.loc[[at]]), money=money)
    for _, g in targets[_unread(targets)].groupby("kode", sort=False):
        ranges = g["tercetak"].map(printed_range)
        whole = ranges.notna()
        if whole.any():
            words = _blank_ranges(g[whole], list(ranges[whole]))
            yield p.found(words, ("target", g[whole]), mild=True, advice=p["saran_rentang"])
        if whole.all():
            continue
        g = g[~whole]
        shapes = [g["tercetak"].str.contains(rf"^\D*{s}\D*$").all() for s in p["bentuk_lain"]]
        said = "Target {indikator}: tercetak {tercetak}, bukan angka yang utuh."
        if any(shapes) or g["tercetak"].str.contains(p["catatan"]).all():
            said = "Target {indikator}: tercetak {tercetak}, bukan satu angka atau satu rentang."
        words = say(said, indikator=titled(g.iloc[0]), tercetak=_prints(g))
        yield p.found(words, ("target", g), mild=not said.endswith("utuh."))


def _prints(targets: pd.DataFrame) -> Words:
    years = zip(targets["tahun"], targets["tercetak"], strict=True)
    return commas(f"{year}: {quoted(text)}" for year, text in years)


def _blank_ranges(targets: pd.DataFrame, ranges: list[tuple[float, float]]) -> Words:
    """Ranges that are printed, in whatever order, beside blank values."""
    read = [joined([number(low), number(high)], "–") for low, high in ranges]
    return say(
        "Target {indikator}: tercetak {tercetak}, terbaca sebagai rentang {rentang}, tetapi nilainya kosong.",
        indikator=titled(targets.iloc[0]),
        tercetak=_prints(targets),
        rentang=commas(read),
    )


def _unread(frame: pd.DataFrame) -> pd.Series:
    return frame["nilai"].isna() & frame["tercetak"].fillna("").str.contains(r"\d")


def _broken(row: Words, r: pd.Series) -> Words:
    """What is printed in a cell of the funding, and what the plan's owner proposes for it."""
    said = "{baris}: tercetak {tercetak}, bukan angka yang utuh."
    if pd.isna(r["usulan"]):
        return say(said, baris=row, tercetak=quoted(r["tercetak"]))
    said = "{baris}: tercetak {tercetak}, bukan angka yang utuh; usulan {usulan}."
    if pd.notna(r["alasan"]):
        said = "{baris}: tercetak {tercetak}, bukan angka yang utuh; usulan {usulan} ({alasan})."
    proposed = number(float(r["usulan"]))
    return say(said, baris=row, tercetak=quoted(r["tercetak"]), usulan=proposed, alasan=quoted(r["alasan"]))


class Mixture(NamedTuple):
    """The units that one indicator's targets are printed with, where they are not one."""

    rows: list[Row]
    units: Saying
    words: Saying
    #: Whether one unit is cut short, left out or differs in capital letters only; `cased`: the last.
    mild: bool
    cased: bool


@rule("satuan-campur")
def mixed_units(facts: Facts, p: Definition) -> Iterator[Finding]:
    """All targets of an indicator are printed with its unit; capital letters are one finding for all."""
    found = [m for k, g in facts.by_indicator if (m := _mixture(k, g)) is not None]
    cased = [m for m in found if m.cased]
    for m in found:
        if not m.cased or len(cased) == 1:
            yield p.found(m.words, ("target", m.rows), sums=series(m.rows), mild=m.mild)
    if len(cased) > 1:
        codes = commas(str(m.rows[0]["kode"]) for m in cased)
        said = "Satuan {n} indikator berbeda hanya pada huruf besar: {kode}; mis. {satuan}."
        words = say(said, n=str(len(cased)), kode=codes, satuan=cased[0].units)
        yield p.found(words, ("target", [r for m in cased for r in m.rows]), mild=True)


def _mixture(code: str, targets: list[Row]) -> Mixture | None:
    read = [r for r in targets if isinstance(r["tercetak"], str) and not isnan(r["angka"])]
    # None at all needs no unit.
    g = [r for r in read if r["angka"] != 0 or r["unit"] != ""]
    units = list(dict.fromkeys(r["unit"] for r in g))
    told, printed = [r["satuan"] for r in g if pd.notna(r["satuan"])][:1], [u for u in units if u]
    if len(units) < 2 and all(same_unit(u, str(own)) for u in printed for own in told):
        return None
    shown = commas(quoted(u) if u else say("tanpa satuan") for u in units)
    words = say("Satuan {kode} tidak seragam: {satuan}.", kode=code, satuan=shown)
    if len(units) < 2:
        said = "Satuan {kode} tercetak {satuan}, tetapi kolom satuan {kolom}."
        words = say(said, kode=code, satuan=shown, kolom=quoted(*told))
    mild = len(units) > 1 and all(same_unit(u, printed[0]) for u in printed)
    return Mixture(g, shown, words, mild, mild and len({u.lower() for u in units}) == 1)


@rule("tanpa-satuan")
def no_unit(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A target that is a number has a unit; one finding for several that have none."""
    bare = [
        g
        for g in ([r for r in own if not isnan(r["angka"])] for _, own in facts.by_indicator)
        if g and all(pd.isna(r["satuan"]) and r["unit"] == "" for r in g) and not _tells_unit(p, g[0])
    ]
    first = [titled(g[0]) for g in bare]
    codes = [str(g[0]["kode"]) for g in bare]
    if len(bare) < p["minimum_bersama"]:
        for code, title, g in zip(codes, first, bare, strict=True):
            words = say("{indikator}: target angka tanpa satuan atau skala.", indikator=title)
            yield p.found(words, facts.indicator(code), sums=series(g))
        return
    said = "{n} indikator bertarget angka tanpa satuan atau skala, mis. {indikator}."
    yield p.found(say(said, n=str(len(bare)), indikator=first[0]), facts.indicator(*codes))


def _tells_unit(p: Definition, target: Row) -> bool:
    """Whether the wording itself tells the unit: “Persentase …”, “Jumlah desa …”, “… (per 1.000 KH)”."""
    name = str(target["indikator"])
    inside = [norm(x) for x in re.findall(r"\(([^)]*)\)", name)]
    units = {*known_names()["satuan_bulat"], *defined("target-tetap")["satuan_waktu"]}
    return bool(
        measure(name) in p["ukuran_bersatuan"]
        or "%" in name
        or re.search(r"\bper\s+[\d.]+", name, re.I)
        or any(x.startswith("per ") or x in units for x in inside)
        or set(norm(name).split()) & set(p["tanpa_dimensi"])
    )


@rule("tanda-desimal")
def decimal_marks(facts: Facts, p: Definition) -> Iterator[Finding]:
    """All targets are printed with one decimal mark."""
    t = facts.tables["target"]
    # Three digits after one mark may be thousands: they prove nothing.
    read = t["tercetak"].where(t["nilai"].notna()).fillna("")
    mark = read.str.extract(r"^\D*\d+([.,])(?:\d{1,2}|\d{4,})(?!\d)")[0]
    counts = mark.value_counts()
    if len(counts) == 2:
        more, less = (".", ",") if counts[","] < counts["."] else (",", ".")
        first = {m: quoted(t.loc[mark.eq(m), "tercetak"].iloc[0]) for m in (more, less)}
        said = "Tanda desimal campur: {sering} ({n_sering} sel) dan {jarang} ({n_jarang} sel)."
        n = {m: str(counts[m]) for m in (more, less)}
        words = say(said, sering=first[more], n_sering=n[more], jarang=first[less], n_jarang=n[less])
        yield p.found(words, ("target", t[mark.eq(less)]))
