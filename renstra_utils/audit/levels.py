"""Rule on a programme's indicator beside those of its kegiatan: the same thing has the same targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from math import fsum, isnan

import pandas as pd

from .definition import Definition, Finding, defined
from .facts import Facts, differing_years, grouped
from .heads import begins, plain
from .near_duplicates import Reading, one_spelling, qualities, reading
from .rule import rule
from .saying import commas, joined, say
from .twins import comparable
from .words import measure, norm, quoted, series, tight, titled, vocabulary


@rule("target-induk-anak")
def child_against_parent(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A kegiatan does not plan otherwise than its programme promises."""
    i = facts.indicators
    kegiatan, programmes = i[i["level"].eq("kegiatan")], i[i["level"].eq("program")]
    if kegiatan.empty or programmes.empty:
        return
    close: dict[str, list[pd.Series]] = defaultdict(list)
    for code, b in _same_things(facts, p, programmes, kegiatan):
        close[code].append(b)
    low = _not_full(facts, kegiatan)
    for _, a in programmes.iterrows():
        parts = close[a["kode"]]
        for b in [] if _is_sum(facts, p, a, parts) else parts:
            yield from _other_target(facts, p, a, b)
        same = low.get((tight(a["program"]), tight(a["sasaran"])))
        if same is not None:
            yield from _below_full(facts, p, a, same[~same["kode"].isin([b["kode"] for b in parts])])
    yield from _below_grade(facts, p, programmes, kegiatan)


def _same_things(
    facts: Facts, p: Definition, programmes: pd.DataFrame, kegiatan: pd.DataFrame
) -> Iterator[tuple[str, pd.Series]]:
    """The code of a programme's indicator with each of a kegiatan that has its measure and its content.

    How it is done makes no difference here: the kegiatan is a part of what the programme promises. Nor does a
    quality (“ketepatan waktu”) beside a word that leaves it open (“keberhasilan”).
    """
    quality, general = qualities(), {*p["umum"]}
    drop = quality | set(map(one_spelling, p["cara"]))
    groups: dict[Hashable, list[tuple[pd.Series, Reading]]] = defaultdict(list)

    def key(r: Reading) -> Hashable:
        return r.measure, frozenset(r.core - drop)

    for _, b in kegiatan.iterrows():
        read = reading(facts, b["indikator"])
        groups[key(read)].append((b, read))
    for _, a in programmes.iterrows():
        ours = reading(facts, a["indikator"])
        if len(ours.core - drop) >= p["kata_minimum"]:
            for b, theirs in groups.get(key(ours), []):
                told = [(ours.core & quality, a), (theirs.core & quality, b)]
                (least, row), (most, _) = sorted(told, key=lambda x: len(x[0]))
                free = least == most or (not least and general & {*plain(row["indikator"]).split()})
                if free and ours.agrees(theirs):
                    yield str(a["kode"]), b


def _is_sum(facts: Facts, p: Definition, a: pd.Series, parts: list[pd.Series]) -> bool:
    """Whether a count of the programme is the sum of those of its kegiatan."""
    if len(parts) < 2 or not begins(a["indikator"], p["cacah"]):
        return False
    by_year = grouped((t for b in parts for t in facts.targets_of[b["kode"]]), "tahun")
    summed = {year: fsum(t["angka"] for t in g if not isnan(t["angka"])) for year, g in by_year.items()}
    ours = [t for t in facts.targets_of[a["kode"]] if not isnan(t["angka"])]
    return bool(ours) and all(summed.get(t["tahun"]) == t["angka"] for t in ours)


def _other_target(facts: Facts, p: Definition, a: pd.Series, b: pd.Series) -> Iterator[Finding]:
    """The same thing with another target, in the same unit."""
    ka, kb = a["kode"], b["kode"]
    ta, tb = facts.targets_of[ka], facts.targets_of[kb]
    years = differing_years(ta, tb)
    if not years or not comparable(facts, ka, kb):
        return
    exact = _whole(facts, a["indikator"]) == _whole(facts, b["indikator"])
    counted = begins(a["indikator"], p["cacah"])
    same = exact and not counted and tight(a["program"]) == tight(b["program"])
    both = {"satu": titled(a), "lain": titled(b), "tahun": commas(years)}
    alike = (
        "Program {satu} dan kegiatan {lain} mengukur hal yang sama, tetapi targetnya berbeda pada {tahun}."
    )
    nearly = (
        "Program {satu} dan kegiatan {lain} mengukur hal yang hampir sama, "
        "tetapi targetnya berbeda pada {tahun}."
    )
    words = say(alike, **both) if exact else say(nearly, **both)
    sums = joined([ka + " " + series(ta), kb + " " + series(tb)], " ≠ ")
    yield p.found(words, facts.indicator(ka, kb), sums=sums, mild=not same, sure=None if same else "mungkin")


def _whole(facts: Facts, text: str) -> str:
    """The wording with nothing dropped but the own office's name and the small word before it."""
    name = norm(facts.plan.meta.nama_kantor)
    words = plain(text).replace(name, "").split()
    return " ".join(words[:-1] if words and words[-1] in vocabulary("sambung_nama") else words)


def _not_full(facts: Facts, kegiatan: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """Targets of kegiatan below 100 % that should rise, by programme and sasaran."""
    t = facts.targets
    t = t[t["persen"] & t["polaritas"].eq("maximize") & t["angka"].lt(100)]
    rows = t.merge(kegiatan[["kode", "sasaran"]], on="kode")
    places = [rows["program"].map(tight).rename("p"), rows["sasaran"].map(tight).rename("s")]
    return {(str(p), str(s)): g for (p, s), g in rows.groupby(places, sort=False)}


def _alike(facts: Facts, p: Definition, one: str, other: str) -> bool:
    """Whether two indicators of one sasaran are about one thing: a quality, or several words in common."""
    shared = reading(facts, one).core & reading(facts, other).core
    return len(shared) >= p["kata_serupa"] or bool(shared & qualities())


def _below_full(facts: Facts, p: Definition, a: pd.Series, low: pd.DataFrame) -> Iterator[Finding]:
    """A programme that promises 100 % for a sasaran of which a kegiatan plans less."""
    if pd.isna(a["sasaran"]) or a["polaritas"] != "maximize":
        return
    full = {t["tahun"] for t in facts.targets_of[a["kode"]] if t["persen"] and t["angka"] == 100}
    low = low[low["tahun"].isin(full)]
    low = low[low["indikator"].map(lambda text: _alike(facts, p, a["indikator"], text)).astype(bool)]
    if low.empty:
        return
    codes = list(dict.fromkeys(low["kode"]))
    words = say(
        "Program {program} menargetkan 100 %, tetapi {kode} di bawah sasaran yang sama {sasaran} menargetkan "
        "kurang.",
        program=titled(a),
        kode=commas(codes),
        sasaran=quoted(a["sasaran"]),
    )
    sums = joined([k + " " + series(low[low["kode"].eq(k)]) for k in codes], "; ") + " < 100 %"
    part = facts.indicator(a["kode"], *codes)
    # The sasaran is quoted: its line too, where the programme's row stands below others of it.
    head = facts.printed("indikator", "sasaran", [int(str(a.name))])
    yield p.found(words, part, sums=sums, at=[head, part], mild=True, sure="mungkin")


def _below_grade(
    facts: Facts, p: Definition, programmes: pd.DataFrame, kegiatan: pd.DataFrame
) -> Iterator[Finding]:
    """A programme that promises a grade, or a score that earns it, of which a kegiatan is less than sure.

    The kegiatan says it as “minimal B”, in percent.
    """
    floors = kegiatan["indikator"].str.extract(rf"\b{p['paling_sedikit']}\s+([A-Z]{{1,3}}(?:-[A-Z]+)?)\b")[0]
    for at, floor in floors.dropna().items():
        b, scale = kegiatan.loc[at], facts.plan.rules.grade_scale(floor)
        if scale is None:
            continue
        # A short form in the wording (“RB”) is spelled out in the sasaran.
        about = facts.meanings[b["kode"]].core | facts.meaning(b["sasaran"]).core
        for _, a in programmes.iterrows():
            if len(facts.meanings[a["kode"]].core & about) >= p["kata_predikat"]:
                yield from _less_sure(facts, a, b, floor)


def _less_sure(facts: Facts, a: pd.Series, b: pd.Series, floor: str) -> Iterator[Finding]:
    p, scale = defined("target-induk-anak"), facts.plan.rules.grade_scale(floor)
    ta, tb = (facts.targets[facts.targets["kode"].eq(x["kode"])] for x in (a, b))
    scored = ta["angka"].notna() & ta["satuan"].isna() & (measure(a["indikator"]) in p["ukuran_skor"])
    if scale is None or not (ta["mutu"].notna() | scored).any():
        return
    grade = ta["mutu"].where(ta["mutu"].isin(scale.names))
    if scale.bounds:
        grade = grade.fillna(scale.band(ta["angka"].where(scored)))
    safe = ta.assign(mutu=grade)[grade.notna()]
    safe = safe[safe["mutu"].map(scale.rank) >= scale.rank(floor)]
    low = tb[tb["persen"] & tb["angka"].lt(100) & tb["tahun"].isin(safe["tahun"])]
    if low.empty:
        return
    said = {"program": titled(a), "predikat": commas(safe["mutu"].unique()), "kegiatan": titled(b)}
    said["batas"] = f"{p['paling_sedikit']} {floor}"
    graded = (
        "Program {program} menargetkan {predikat}, tetapi kegiatan {kegiatan} menargetkan kurang dari 100 % "
        "untuk {batas}."
    )
    earned = (
        "Program {program} menargetkan {predikat} menurut skala {skala}, tetapi kegiatan {kegiatan} "
        "menargetkan kurang dari 100 % untuk {batas}."
    )
    words = say(earned, **said, skala=scale.nama) if scored.any() else say(graded, **said)
    shown = [a["kode"] + " " + series(safe), b["kode"] + " " + series(low)]
    sums = joined(shown, "; ") + " < 100 %"
    yield p.found(words, facts.indicator(a["kode"], b["kode"]), sums=sums, mild=True, sure="kuat")
