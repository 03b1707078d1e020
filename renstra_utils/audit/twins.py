"""Rules on indicators that are the same or nearly so, within a level and between levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from .definition import Definition, Finding, defined
from .facts import Facts, differing_years
from .rows import Part, file_rows
from .rule import rule
from .saying import commas
from .words import measure, nested, norm, quoted, series, tight, titled


@rule("indikator-ganda")
def same_indicator(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A wording stands once in a level."""
    words = facts.indicators.set_index("kode")["indikator"]
    for a, b in facts.duplicates:
        yield _twins(facts, p, a, b, f"{a} dan {b} berbunyi sama, {quoted(words[a])}")


@rule("indikator-mirip")
def similar_indicator(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Two indicators of one kegiatan are about different things."""
    words = facts.indicators.set_index("kode")["indikator"]
    for a, b in near(facts):
        yield _twins(facts, p, a, b, f"{a} {quoted(words[a])} dan {b} {quoted(words[b])} hampir sama")


def _twins(facts: Facts, p: Definition, a: str, b: str, same: str) -> Finding:
    """The finding about two indicators that are the same or nearly so; `same` says how."""
    ta, tb = (t[t["nilai"].notna()] for t in (facts.targets_of[a], facts.targets_of[b]))
    years, advice, sums = differing_years(ta, tb), "", ""
    if years:
        end, sums = f"tetapi targetnya berbeda pada {commas(years)}", f"{a} {series(ta)} ≠ {b} {series(tb)}"
    elif set(ta["tahun"]) & set(tb["tahun"]):
        end = "dengan target yang sama"
    else:
        # One of them may have taken the other's place: nothing is there twice.
        end, advice = "tetapi tidak ada tahun yang menargetkan keduanya", p["saran_berganti"]
    parts = [facts.indicator(a, b), *_both_listed(facts, a, b)]
    return p.found(f"{same}, {end}.", *parts, sums=sums, mild=not years, advice=advice)


def _both_listed(facts: Facts, *codes: str) -> list[Part]:
    """The rows of the list that mean these indicators, where it prints each of them."""
    rows = [x for x, y in facts.match.pairs if facts.indicators.loc[y, "kode"] in codes]
    return [facts.rows("daftar_indikator", rows)] if len(rows) == len(codes) else []


def near(facts: Facts) -> list[tuple[str, str]]:
    """Codes of one kegiatan whose wordings are nearly the same, and none is said to replace the other."""
    known = {frozenset(pair) for pair in facts.duplicates}
    pairs = [pair for pair in _near_words(facts) if frozenset(pair) not in known]
    known |= {frozenset(pair) for pair in pairs}
    pairs += [pair for pair in _near_clause(facts) if frozenset(pair) not in known]
    return [pair for pair in pairs if frozenset(pair) not in facts.replaced]


def _near_words(facts: Facts) -> Iterator[tuple[str, str]]:
    """Codes of one kegiatan where one wording holds all content words of the other, quality and office too.

    An intended series (“pemilih pemula”, “pemilih perempuan”) has a word of its own on each side: not near.
    """
    i, p = facts.indicators, defined("indikator-mirip")
    for a, b in _pairs(i, ["level", "program", i["kegiatan"].fillna("")]):
        ma, mb = facts.meanings[a], facts.meanings[b]
        alike = ma.quality == mb.quality and nested(ma.offices, mb.offices)
        if alike and ma.overlaps(mb, p["kata_minimum"], p["ambang"]):
            yield a, b


def _pairs(rows: pd.DataFrame, places: list[Any]) -> Iterator[tuple[str, str]]:
    """Every two codes of the rows that share these columns."""
    for _, codes in rows.groupby(places, sort=False)["kode"]:
        yield from combinations(map(str, codes), 2)


def _near_clause(facts: Facts) -> Iterator[tuple[str, str]]:
    """Codes of one sasaran whose wording up to “yang” is the same quality of one thing, with other targets.

    “Ketersediaan gedung yang berfungsi” and “… yang dapat dipenuhi”: the quality before “yang” is what is
    measured, the clause only qualifies it. In “pegawai yang lulus” and “pegawai yang hadir” the clause is
    what is measured: not near.
    """
    i, p = facts.indicators, defined("indikator-mirip")
    verb = re.compile(rf"(?:{'|'.join(p['awalan_kerja'])})[a-z]+")
    places = ["level", "program", i["kegiatan"].fillna(""), i["sasaran"].map(tight)]
    texts = i.assign(bunyi=i["indikator"].map(norm))[i["sasaran"].notna()]
    parts = {str(k): s.partition(" yang ") for k, s in zip(texts["kode"], texts["bunyi"], strict=True)}
    heads, clauses = ({k: facts.meaning(x[n]) for k, x in parts.items()} for n in (0, 2))
    for a, b in _pairs(texts, places):
        ha, hb, here, there = heads[a], heads[b], clauses[a].core, clauses[b].core
        if (
            all(parts[k][2] for k in (a, b))
            and (ha.core, ha.measure, ha.quality) == (hb.core, hb.measure, hb.quality)
            and ha.core
            and ha.quality
            and len(here - there) == len(there - here) == 1
            and all(verb.fullmatch(w) for w in here ^ there)
            and differing_years(facts.targets_of[a], facts.targets_of[b])
        ):
            yield a, b


@rule("pengganti-tumpang")
def both_at_once(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator and the one that replaces it do not both have a target in a year."""
    i, t = facts.indicators, facts.tables["target"]
    t = t[t["nilai"].notna()]
    for at, r in i[i["pengganti"].notna()].iterrows():
        mine, old = (t[t["kode"] == c] for c in (r["kode"], r["pengganti"]))
        years = sorted(set(mine["tahun"]) & set(old["tahun"]))
        if years:
            pair = f"{r['kode']} menggantikan {r['pengganti']}"
            both = pd.concat([f[f["tahun"].isin(years)] for f in (old, mine)])
            parts = [("target", both), facts.rows("indikator", [at])]
            words = f"{pair}, tetapi keduanya bertarget pada {commas(years)}."
            yield p.found(words, *parts, lines=file_rows(parts))


# --- a programme's indicator and those of its kegiatan ---


@rule("target-induk-anak")
def child_against_parent(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A kegiatan does not plan otherwise than its programme promises."""
    i = facts.indicators
    kegiatan = i[i["level"].eq("kegiatan")]
    for _, a in i[i["level"].eq("program")].iterrows():
        ours = facts.meanings[a["kode"]]
        theirs = {k: facts.meanings[k] for k in kegiatan["kode"]}
        near = [k for k, m in theirs.items() if ours.overlaps(m, p["kata_minimum"], p["ambang"])]
        close = kegiatan["kode"].isin([k for k in near if nested(ours.quality, theirs[k].quality)])
        for _, b in kegiatan[close].iterrows():
            yield from _other_target(facts, p, a, b)
        yield from _below_full(facts, p, a, kegiatan[~close])
        yield from _below_grade(facts, p, a, kegiatan)


def _other_target(facts: Facts, p: Definition, a: pd.Series, b: pd.Series) -> Iterator[Finding]:
    """The same thing with another target."""
    ka, kb = a["kode"], b["kode"]
    ta, tb, ma, mb = facts.targets_of[ka], facts.targets_of[kb], facts.meanings[ka], facts.meanings[kb]
    years = differing_years(ta, tb)
    if years:
        exact = ma.core == mb.core and ma.quality == mb.quality
        words = (
            f"Program {titled(a)} dan kegiatan {titled(b)} mengukur hal yang "
            f"{'sama' if exact else 'hampir sama'}, tetapi targetnya berbeda pada {commas(years)}."
        )
        sums = f"{ka} {series(ta)} ≠ {kb} {series(tb)}"
        yield p.found(words, facts.indicator(ka, kb), sums=sums, mild=not exact)


def _below_full(facts: Facts, p: Definition, a: pd.Series, kegiatan: pd.DataFrame) -> Iterator[Finding]:
    """A programme that promises 100 % for a sasaran of which a kegiatan plans less."""
    if pd.isna(a["sasaran"]) or a["polaritas"] != "maximize":
        return
    t, ta = facts.targets, facts.targets_of[a["kode"]]
    same = kegiatan["sasaran"].map(tight).eq(tight(a["sasaran"])) & kegiatan["program"].eq(a["program"])
    full = ta.loc[ta["persen"] & ta["angka"].eq(100), "tahun"]
    less = t["persen"] & t["polaritas"].eq("maximize") & t["angka"].lt(100) & t["tahun"].isin(full)
    low = t[t["kode"].isin(kegiatan.loc[same, "kode"]) & less]
    if low.empty:
        return
    codes = list(dict.fromkeys(low["kode"]))
    words = (
        f"Program {titled(a)} menargetkan 100 %, tetapi {commas(codes)} di bawah "
        f"sasaran yang sama {quoted(a['sasaran'])} menargetkan kurang."
    )
    sums = "; ".join(f"{k} {series(low[low['kode'].eq(k)])}" for k in codes) + " < 100 %"
    part = facts.indicator(a["kode"], *codes)
    # The sasaran is quoted: its line too, where the programme's row stands below others of it.
    head = facts.printed("indikator", "sasaran", [int(str(a.name))])
    yield p.found(words, part, sums=sums, at=[head, part], mild=True)


def _below_grade(facts: Facts, p: Definition, a: pd.Series, kegiatan: pd.DataFrame) -> Iterator[Finding]:
    """A programme that promises a grade, or a score that earns it, of which a kegiatan is less than sure.

    The kegiatan says it as “minimal B”, in percent.
    """
    ta, t = facts.targets_of[a["kode"]], facts.targets
    scored = ta["angka"].notna() & ta["satuan"].isna() & (measure(a["indikator"]) in p["ukuran_skor"])
    floors = kegiatan["indikator"].str.extract(rf"\b{p['paling_sedikit']}\s+([A-Z]{{1,3}}(?:-[A-Z]+)?)\b")[0]
    for at, floor in floors.dropna().items() if (ta["mutu"].notna() | scored).any() else []:
        b, scale = kegiatan.loc[at], facts.plan.rules.grade_scale(floor)
        # A short form in the wording (“RB”) is spelled out in the sasaran.
        about = facts.meanings[b["kode"]].core | facts.meaning(b["sasaran"]).core
        if scale is None or len(facts.meanings[a["kode"]].core & about) < p["kata_predikat"]:
            continue
        grade = ta["mutu"].where(ta["mutu"].isin(scale.names))
        if scale.bounds:
            grade = grade.fillna(scale.band(ta["angka"].where(scored)))
        safe = ta.assign(mutu=grade)[grade.notna()]
        safe = safe[safe["mutu"].map(scale.rank) >= scale.rank(floor)]
        low = t[t["kode"].eq(b["kode"]) & t["persen"] & t["angka"].lt(100) & t["tahun"].isin(safe["tahun"])]
        if len(low):
            how = f" menurut skala {scale.nama}" if scored.any() else ""
            words = (
                f"Program {titled(a)} menargetkan {commas(safe['mutu'].unique())}{how}, tetapi kegiatan "
                f"{titled(b)} menargetkan kurang dari 100 % untuk {p['paling_sedikit']} {floor}."
            )
            sums = f"{a['kode']} {series(safe)}; {b['kode']} {series(low)} < 100 %"
            yield p.found(words, facts.indicator(a["kode"], b["kode"]), sums=sums, mild=True)
