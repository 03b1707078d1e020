"""The rule on names of programmes, kegiatan and sasaran that one table spells otherwise than another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from .definition import Definition, Finding
from .facts import Facts
from .matching import TABLES
from .rows import NAMES, Part
from .rule import rule
from .saying import Words, commas, joined, say
from .words import likeness, nearest, norm, quoted, tight, vocabulary


@dataclass
class Spelled:
    """A name of the target tables, and every other spelling of it: one name is one finding."""

    column: str
    name: str
    said: list[Words] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    at: list[Part] = field(default_factory=list)

    def add(self, said: Words, parts: list[Part], at: list[Part]) -> None:
        """Another spelling: who writes it, the rows it is about, and where it is printed."""
        self.said.append(said)
        self.parts += parts
        self.at += at

    def found(self, p: Definition) -> Finding:
        """The finding about all spellings of this name."""
        own = say("tabel target menulis {nama}", nama=quoted(self.name))
        words = say("Nama {kolom} berbeda: {ejaan}.", kolom=say(self.column), ejaan=[*self.said, own])
        return p.found(words, *self.parts, at=self.at)


@rule("beda-nama")
def spelled(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A name is spelled alike in all tables."""
    names: dict[tuple[str, str], Spelled] = {}
    for column, a, b, listed, planned in facts.variants:
        if likeness(a, b) >= p["ambang"]:
            rows = {"indikator": planned, "daftar_indikator": listed}
            at = [facts.printed(t, column, x) for t, x in rows.items()]
            parts = [facts.rows(t, x) for t, x in rows.items()]
            said = say("daftar menulis {nama}", nama=quoted(a))
            _of(names, column, b).add(said, parts, at)
    lost = list(_kegiatan_of_programmes(facts, p, names))
    _spelled_in_funding(facts, p, names)
    yield from (name.found(p) for name in names.values())
    yield from lost
    yield from _spelled_trivially(facts, p)


def _of(names: dict[tuple[str, str], Spelled], column: str, name: str) -> Spelled:
    return names.setdefault((column, tight(name)), Spelled(column, name))


# --- the funding table ---


def _spelled_in_funding(facts: Facts, p: Definition, names: dict[tuple[str, str], Spelled]) -> None:
    """Names of programmes and kegiatan in the funding table beside those of the target tables."""
    rows = facts.funded[facts.funded["level"].isin(["program", "kegiatan"])]
    for level, group in rows.groupby("level", sort=False):
        known = list(facts.indicators[str(level)].dropna().unique())
        # A name that the table has as it should be is not the one that another row misspells.
        printed = set(group["uraian"].map(tight))
        for at, r in group.iterrows():
            best, score = nearest(r["uraian"], known)
            if p["ambang"] <= score and tight(best) not in printed and _one_name(p, r["uraian"], best):
                said = say("tabel pendanaan menulis {nama}", nama=quoted(r["uraian"]))
                row = facts.rows("pendanaan", [at])
                _of(names, str(level), best).add(said, [row], [row, *facts.named(str(level), best)])


def _one_name(p: Definition, a: str, b: str) -> bool:
    """Whether two names that nothing else joins are one: each word that differs is spelled nearly alike.

    Not where numbers differ, and not where one says more, as `(Belanja K/L)` after it.
    """
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    small = {*vocabulary("sambung"), *vocabulary("pengisi")}
    own, other = ([w for w in norm(x).split() if w not in small] for x in (a, b))
    steps = SequenceMatcher(None, own, other, autojunk=False).get_opcodes()
    differ = [(own[i:j], other[k:m]) for kind, i, j, k, m in steps if kind != "equal"]
    return all(x and y and likeness(" ".join(x), " ".join(y)) >= p["ambang_kata"] for x, y in differ)


# --- case, punctuation, spaces ---


#: Of one name by its letters alone: each spelling with the tables and rows that print it.
Spellings = dict[str, list[tuple[str, int]]]


def _spellings(facts: Facts) -> dict[tuple[str, str], Spellings]:
    """Each name of a programme, kegiatan or sasaran, by its column and its letters alone."""
    seen: dict[tuple[str, str], Spellings] = {}
    for table in TABLES:
        for column in NAMES:
            names = facts.tables[table][column].dropna().astype(str)
            # Part A names several kegiatan in one cell.
            names = names.str.split(";").explode() if column == "kegiatan" else names
            for at, name in names.items():
                plain = " ".join(re.sub(r"^\s*\d+[.)]\s+", "", name).split())
                spelled = seen.setdefault((column, tight(plain)), {})
                spelled.setdefault(plain, []).append((table, int(str(at))))
    return seen


def _spelled_trivially(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Names that differ in case, punctuation or spaces only, in one table or several, as one finding."""
    differ = [(column, names) for (column, _), names in _spellings(facts).items() if len(names) > 1]
    rows: dict[str, set[int]] = {t: set() for t in TABLES}
    at: list[Part] = []
    for column, places in ((column, places) for column, names in differ for places in names.values()):
        for t in TABLES:
            own = [x for table, x in places if table == t]
            rows[t] |= set(own)
            at += [facts.printed(t, column, own)] if own else []
    parts = [facts.rows(t, sorted(rows[t])) for t in TABLES if rows[t]]
    if differ:
        words = say(
            "{n} nama berbeda hanya pada huruf besar, tanda baca, atau spasi: {nama}.",
            n=len(differ),
            nama=joined((_both(list(names)) for _, names in differ), "; "),
        )
        yield p.found(words, *parts, at=at, sure="pasti")


def _both(names: list[str]) -> Words:
    *rest, last = map(quoted, names)
    return say("{a} dan {b}", a=rest, b=last)


# --- kegiatan named beside programme indicators ---


def _kegiatan_of_programmes(
    facts: Facts, p: Definition, spelled: dict[tuple[str, str], Spelled]
) -> Iterator[Finding]:
    """Part A names kegiatan beside programme indicators: each held against those of the target tables."""
    d, names = facts.listed, list(facts.indicators["kegiatan"].dropna().unique())
    cells = d.loc[d["bagian"].eq("A"), "kegiatan"].dropna().str.split(";").explode().str.strip()
    known = set(map(norm, names))
    every = list(dict.fromkeys(cells))
    lost: list[Finding] = []
    for name in every if names else []:
        best, score = nearest(name, names)
        if norm(name) in known or tight(name) == tight(best):
            continue
        rows = facts.rows("daftar_indikator", cells.index[cells.eq(name)].unique())
        at = [facts.printed("daftar_indikator", "kegiatan", rows[1].index)]
        held = [n for n in names if norm(n) in norm(name)]
        if len(held) > 1:
            yield _run_together(p, name, held, rows, at)
        elif score >= p["ambang"]:
            said = say("daftar bagian A menulis {nama}", nama=quoted(name))
            _of(spelled, "kegiatan", best).add(said, [rows], [*at, *facts.named("kegiatan", best)])
        else:
            words = say(
                "Kegiatan {kegiatan} di daftar bagian A tidak ada di tabel target; terdekat {terdekat}.",
                kegiatan=quoted(name),
                terdekat=quoted(best),
            )
            lost.append(p.found(words, rows, at=[*at, *facts.named("kegiatan", best)], sure="mungkin"))
    # Target tables that lack most of the kegiatan tell of a few only.
    if len(lost) <= p["bagian_terbanyak"] * len(every):
        yield from lost


def _run_together(p: Definition, name: Any, held: list[str], rows: Part, at: list[Part]) -> Finding:
    words = say(
        "Daftar menulis {n} kegiatan sebagai satu nama, {nama}: {kegiatan}.",
        n=len(held),
        nama=quoted(name),
        kegiatan=commas(map(quoted, held)),
    )
    return p.found(words, rows, at=at)
