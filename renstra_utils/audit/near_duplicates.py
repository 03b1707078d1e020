"""Which indicators of one kegiatan mean the same: what one has more than the other makes no difference."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd
from rapidfuzz.distance import OSA

from .definition import Definition, defined
from .facts import Facts, differing_years, office_of
from .heads import measures, plain
from .words import norm, one_of, tight, vocabulary


class Reading(NamedTuple):
    """What a wording says, word by word."""

    #: The measure word it begins with; blank where there is none.
    measure: str
    #: What it is about, in order, spelled alike; every word counts that is not named below.
    content: tuple[str, ...]
    #: What is done with it (“disusun”).
    doing: frozenset[str]
    #: Prepositions of direction (“dari”, “kepada”).
    ways: frozenset[str]
    deadline: str

    @property
    def core(self) -> frozenset[str]:
        """What it is about, in any order."""
        return frozenset(self.content)

    def agrees(self, other: Reading) -> bool:
        """Whether small words make no difference between two wordings of the same content."""
        both = self.ways | other.ways
        return (
            not (self.doing - other.doing and other.doing - self.doing)
            and not (self.ways - other.ways and other.ways - self.ways)
            # “guru terhadap murid” is not “murid terhadap guru”.
            and (not both or len(self.content) != len(other.content) or self.content == other.content)
            and not (self.deadline and other.deadline and self.deadline != other.deadline)
        )


def reading(facts: Facts, text: Any) -> Reading:
    """The wording without fillers, connectives, the own office's name and a deadline."""
    return _read(plain(text), facts.plan.meta.nama_kantor)


@lru_cache(maxsize=50_000)
def _read(said: str, office: str) -> Reading:
    p = defined("indikator-mirip")
    deadline = re.search(p["tenggat"], said)
    untimed = re.sub(p["tenggat"], " ", said) if deadline else said
    words = _without_office(_shortened(untimed), _own_office(office))
    first = words[0] if words and measures(words[0]) else ""
    content, doing, ways = [], set(), set()
    for n, w in enumerate(words[1:] if first else words):
        rest = words[1:] if first else words
        before, after = rest[n - 1] if n else "", rest[n + 1] if n + 1 < len(rest) else ""
        if w in p["pengisi_kerja"]:
            doing.add(w)
        elif w in p["arah"] and not (w == "ke" and after == "atas"):
            ways.add(w)
        elif _counts(p, w, before, after):
            content.append(one_spelling(w))
    return Reading(first, tuple(content), frozenset(doing), frozenset(ways), deadline[0] if deadline else "")


def _counts(p: Definition, w: str, before: str, after: str) -> bool:
    """Whether a word says what is measured. “dalam daerah” and “di atas” do; a connective does not."""
    if w == "dalam":
        return after in p["tempat_dalam"]
    if w == "atas":
        return before in ("di", "ke")
    return w not in vocabulary("sambung") and w not in p["pengisi"]


def _shortened(s: str) -> str:
    """Names of several words as one: “dokumen pelaksanaan anggaran” is `dpa`."""
    for long, pattern, short in _short_forms():
        s = pattern.sub(short, s) if long in s else s
    return s


@cache
def _short_forms() -> list[tuple[str, re.Pattern[str], str]]:
    """Names of several words, longest first, with their short forms."""
    known = sorted(vocabulary("singkatan").items(), key=lambda x: -len(x[0]))
    return [(long, re.compile(rf"\b{re.escape(long)}\b"), short) for long, short in known]


class _Own(NamedTuple):
    """Words of the own office's name."""

    kind: str
    #: Its name, and parts of it that name it as well, longest first.
    names: re.Pattern[str]
    #: Words of offices, and of its name.
    words: frozenset[str]
    #: Words that make a list of offices out of words of places.
    bodies: frozenset[str]


@cache
def _own_office(name: str) -> _Own:
    office = office_of(name)
    bodies, kind, place = [norm(b) for b in office.bodies], norm(office.kind), norm(office.place)
    names = sorted({norm(name), *bodies, f"{kind} {place}".strip(), place} - {""}, key=len, reverse=True)
    words = {*vocabulary("kantor"), *norm(name).split()}
    heads = {*(b for b in bodies if " " not in b), "kpu", "kip", "satker"}
    return _Own(kind, re.compile(rf"\b(?:{one_of(names)})\b"), frozenset(words), frozenset(heads))


def _without_office(s: str, own: _Own) -> list[str]:
    """The words without the own office: its name, its kind and place, and a list of offices that has it.

    Another level (“provinsi” in a city's plan) stays: it is another population.
    """
    out: list[str] = []
    run: list[str] = []
    for w in [*s.split(), ""]:
        if w in own.words or (run and w in ("dan", "atau")):
            run.append(w)
            continue
        if run:
            listed = own.kind in run and own.bodies & {*run}
            rest = [] if listed else own.names.sub(" ", " ".join(run)).split()
            out += [x for x in rest if not own.kind or x not in (own.kind, "satker")]
            # “di lingkungan” leads to an office; “dokumen lingkungan” is about the environment.
            out = out[:-1] if out[-2:] == ["di", "lingkungan"] else out
            run = []
        out.append(w)
    return [w for w in out if w]


@lru_cache(maxsize=50_000)
def one_spelling(word: str) -> str:
    """One spelling for words that mean the same: thing and making, “disusun” and “tersusun”, “nn” and “n”."""
    word = vocabulary("sekata").get(word, word)
    passive = re.fullmatch(r"(?:di|ter)(\w{4,}?)(?:i?kan|i)?", word)
    word = f"ter{passive[1]}" if passive else word
    # Short words may be grades, figures and Roman numbers: “BB”, “II”.
    return re.sub(r"([a-z])\1", r"\1", word) if len(word) > 4 else word


def qualities() -> set[str]:
    """Words of quality as a reading spells them: “ketersediaan”, “tepat”."""
    return set(map(one_spelling, vocabulary("mutu")))


def slip(a: str, b: str) -> bool:
    """Whether two long words are one with a letter left out, or two letters in the wrong order.

    A letter for another makes other words (“pengawasan”, “pengawalan”), and so does an ending.
    """
    long = max(len(a), len(b)) >= 10 and a[:2] == b[:2] and a[-2:] == b[-2:]
    swapped = len(a) == len(b) and sorted(a) == sorted(b)
    return long and (swapped or abs(len(a) - len(b)) == 1) and OSA.distance(a, b) == 1


# --- pairs ---


def near(facts: Facts) -> list[tuple[str, str]]:
    """Codes of one kegiatan whose wordings are nearly the same, and none is said to replace the other."""
    i = facts.indicators
    texts = dict(zip(i["kode"].map(str), i["indikator"].map(tight), strict=True))
    order, known = {k: n for n, k in enumerate(texts)}, set(map(frozenset, facts.duplicates)) | facts.replaced
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for a, b in [*_near_words(facts), *_near_clause(facts)]:
        pair = frozenset((a, b))
        # The same wording under another sasaran is meant.
        if pair not in known and texts[a] != texts[b]:
            pairs.setdefault(pair, (a, b) if order[a] < order[b] else (b, a))
    return sorted(pairs.values(), key=lambda p: (order[p[0]], order[p[1]]))


def _near_words(facts: Facts) -> Iterator[tuple[str, str]]:
    """Codes of one kegiatan with the same measure and content; no word of one is missing in the other.

    An intended series (“pemilih”, “pemilih perempuan”) has a word that counts: not near.
    """
    i, least = facts.indicators, defined("indikator-mirip")["kata_minimum"]
    read = {str(k): reading(facts, s) for k, s in zip(i["kode"], i["indikator"], strict=True)}
    read = {k: r for k, r in read.items() if len(r.core) >= least}
    places = _places(facts, i[i["kode"].isin(read.keys())], ["level", "program", "kegiatan"])
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for k, r in read.items():
        groups[places[k], r.measure, r.core].append(k)
    found = [pair for codes in groups.values() for pair in combinations(codes, 2)]
    found += _misspelt(read, places)
    for a, b in found:
        if read[a].agrees(read[b]):
            yield a, b


def _misspelt(read: dict[str, Reading], places: dict[str, Hashable]) -> Iterator[tuple[str, str]]:
    """Codes whose content is the same but for one long word with a slip of the pen."""
    lacking: dict[Hashable, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for k, r in read.items():
        for w in r.core:
            if len(w) >= 9:
                lacking[places[k], r.measure, r.core - {w}, w[:2], w[-2:]][w].append(k)
    for words in lacking.values():
        for v, w in combinations(words, 2):
            if slip(v, w):
                yield from ((a, b) for a in words[v] for b in words[w])


def _places(facts: Facts, rows: pd.DataFrame, columns: Iterable[str]) -> dict[str, Hashable]:
    """Where each code stands: these columns, and the scenario that programme and sasaran are of."""
    told = rows["program"].fillna("") + " " + rows["sasaran"].fillna("")
    plans = told.map(lambda s: frozenset(norm(s).split()) & set(defined("indikator-mirip")["skenario"]))
    cells = [rows[c].map(tight) for c in columns]
    return {str(k): (plan, *where) for k, plan, *where in zip(rows["kode"], plans, *cells, strict=True)}


def _near_clause(facts: Facts) -> Iterator[tuple[str, str]]:
    """Codes of one sasaran: the same things are there, and only the word for it after “yang” differs.

    “Ketersediaan gedung yang berfungsi” and “… yang dapat dipenuhi”, with other targets. In “pegawai yang
    lulus” and “pegawai yang hadir” the clause is what is measured: not near.
    """
    p, i = defined("indikator-mirip"), facts.indicators
    rows = i[i["sasaran"].notna() & i["indikator"].map(plain).str.contains(" yang ")]
    places = _places(facts, rows, ["level", "program", "kegiatan", "sasaran"])
    groups: dict[Hashable, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    states = {one_spelling(w): w for w in p["keadaan"]}
    there, quality = set(map(one_spelling, p["ketersediaan"])), qualities()
    for k, text in zip(rows["kode"], rows["indikator"], strict=True):
        head, _, clause = plain(text).partition(" yang ")
        said = reading(facts, head)
        if said.core & there and len(said.core) > 1:
            groups[places[str(k)], said.measure, said.core].append(
                (str(k), reading(facts, clause).core - quality)
            )
    for codes in groups.values():
        for (a, one), (b, other) in combinations(codes, 2):
            apart = len(one - other) == len(other - one) == 1 and (one ^ other) <= states.keys()
            if apart and differing_years(facts.targets_of[a], facts.targets_of[b]):
                yield a, b
