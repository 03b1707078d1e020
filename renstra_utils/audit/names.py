"""Rules on the names of programmes, kegiatan and sasaran: one spelling, one place in the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .definition import Definition, Finding, defined
from .facts import Facts
from .matching import TABLES
from .rows import NAMES, Part, place
from .rule import rule
from .saying import Words, commas
from .words import likeness, nearest, norm, quoted, tight


@rule("beda-sasaran")
def misplaced(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator stands under the same names in the list and in the target tables."""
    for column, a, b, listed, planned in facts.variants:
        if likeness(a, b) >= defined("beda-nama")["ambang"]:
            continue
        rows = {"daftar_indikator": listed, "indikator": planned}
        heads = {t: facts.printed(t, column, x) for t, x in rows.items()}
        # Its own rows, and those above them where the names are printed.
        above = {
            t: "" if set(head.index) & set(rows[t]) else f" (tercetak di {place(t, head)})"
            for t, head in heads.values()
        }
        codes = commas(facts.indicators.loc[planned, "kode"])
        words = (
            f"{codes} di bawah {column} {quoted(a)}{above['daftar_indikator']} menurut daftar, "
            f"tetapi {quoted(b)}{above['indikator']} menurut tabel target."
        )
        parts = [facts.rows(t, rows[t]) for t in TABLES]
        yield p.found(words, *parts, at=[*parts, *(heads[t] for t in TABLES)])


@rule("beda-nama")
def spelled(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A name is spelled alike in all tables."""
    for column, a, b, listed, planned in facts.variants:
        if likeness(a, b) >= p["ambang"]:
            rows = {"indikator": planned, "daftar_indikator": listed}
            words = f"Nama {column} berbeda: daftar menulis {quoted(a)}, tabel target menulis {quoted(b)}."
            at = [facts.printed(t, column, x) for t, x in rows.items()]
            yield p.found(words, *(facts.rows(t, x) for t, x in rows.items()), at=at)
    yield from _spelled_trivially(facts, p)
    yield from _kegiatan_of_programmes(facts, p)
    yield from _spelled_in_funding(facts, p)


def _spelled_in_funding(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Names of programmes and kegiatan in the funding table beside those of the target tables."""
    rows = facts.funded[facts.funded["level"].isin(["program", "kegiatan"])]
    for level, group in rows.groupby("level", sort=False):
        names = list(facts.indicators[str(level)].dropna().unique())
        for at, r in group.iterrows():
            best, score = nearest(r["uraian"], names)
            if p["ambang"] <= score < 100 and tight(best) != tight(r["uraian"]):
                said = f"tabel pendanaan menulis {quoted(r['uraian'])}, tabel target menulis {quoted(best)}"
                row = facts.rows("pendanaan", [at])
                cited = [row, *facts.named(str(level), best)]
                yield p.found(f"Nama {level} berbeda: {said}.", row, at=cited)


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
    words = "; ".join(" dan ".join(map(quoted, names)) for _, names in differ)
    rows: dict[str, set[int]] = {t: set() for t in TABLES}
    at: list[Part] = []
    for column, places in ((column, places) for column, names in differ for places in names.values()):
        for t in TABLES:
            own = [x for table, x in places if table == t]
            rows[t] |= set(own)
            at += [facts.printed(t, column, own)] if own else []
    parts = [facts.rows(t, sorted(rows[t])) for t in TABLES if rows[t]]
    if differ:
        said = f"{len(differ)} nama berbeda hanya pada huruf besar, tanda baca, atau spasi: {words}."
        yield p.found(said, *parts, at=at)


def _kegiatan_of_programmes(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Part A names kegiatan beside programme indicators: each held against those of the target tables."""
    d, names = facts.listed, list(facts.indicators["kegiatan"].dropna().unique())
    cells = d.loc[d["bagian"].eq("A"), "kegiatan"].dropna().str.split(";").explode().str.strip()
    known = set(map(norm, names))
    for name in dict.fromkeys(cells) if names else []:
        best, score = nearest(name, names)
        if norm(name) in known or tight(name) == tight(best):
            continue
        rows = facts.rows("daftar_indikator", cells.index[cells.eq(name)].unique())
        at = [facts.printed("daftar_indikator", "kegiatan", rows[1].index)]
        held = [n for n in names if norm(n) in norm(name)]
        if len(held) > 1:
            words: Words = f"Daftar menulis {len(held)} kegiatan sebagai satu nama, {quoted(name)}: "
            words += commas(map(quoted, held))
        elif score >= p["ambang"]:
            words = f"Nama kegiatan berbeda: daftar bagian A menulis {quoted(name)}, tabel target "
            words += f"menulis {quoted(best)}"
        else:
            words = f"Kegiatan {quoted(name)} di daftar bagian A tidak ada di tabel target; "
            words += f"terdekat {quoted(best)}"
        at += [] if len(held) > 1 else facts.named("kegiatan", best)
        yield p.found(f"{words}.", rows, at=at)


#: Where a kegiatan stands: table, the programme above it, and the row.
Place = tuple[str, str, int]


@rule("kegiatan-dua-program")
def two_programmes(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A kegiatan stands under one programme in the list, the target tables and the funding."""
    known = {tight(k): str(k) for k in facts.indicators["kegiatan"].dropna().unique()}
    rows = facts.funded.assign(kunci=facts.funded["uraian"].map(tight))
    programmes = rows[rows["level"].eq("program")]
    funded = rows[rows["level"].eq("kegiatan")]
    codes = funded.dropna(subset=["kode", "induk"]).groupby("kunci")["kode"].nunique()
    places: dict[str, list[Place]] = {}
    for table in TABLES:
        for at, program, cell in facts.tables[table][["program", "kegiatan"]].dropna().itertuples():
            for key in _kegiatan_in(cell, known):
                places.setdefault(key, []).append((table, str(program), int(at)))
    above = dict(zip(programmes["baris"], programmes["uraian"], strict=True))
    for at, r in funded[funded["induk"].isin(programmes["baris"])].iterrows():
        places.setdefault(r["kunci"], []).append(("pendanaan", str(above[r["induk"]]), int(str(at))))
    for key, seen in places.items():
        names = _distinct(name for _, name, _ in seen)
        # Two codes of one name are two kegiatan.
        if len(names) > 1 and codes.get(key, 0) <= 1:
            yield _under_two(facts, p, known.get(key, key), names, seen)


def _kegiatan_in(cell: Any, known: dict[str, str]) -> list[str]:
    """The kegiatan a cell names: one, several parted by `;`, or known names written as one."""
    found = []
    for key in map(tight, str(cell).split(";")):
        held = [k for k in known if k in key and k != key]
        found += held if key not in known and len(held) > 1 else [key]
    return found


def _distinct(names: Iterable[str]) -> list[str]:
    """The names that differ by more than their spelling, in order."""
    out: list[str] = []
    for n in names:
        if not any(likeness(n, o) >= defined("beda-nama")["ambang"] for o in out):
            out.append(n)
    return out


def _under_two(facts: Facts, p: Definition, kegiatan: str, names: list[str], seen: list[Place]) -> Finding:
    """The finding about a kegiatan that stands under several programmes, citing where each puts it."""
    said = {"indikator": "tabel target", "daftar_indikator": "daftar", "pendanaan": "tabel pendanaan"}
    shown, parts, at = [], [], []
    for name in names:
        rows: dict[str, list[int]] = {}
        for t, program, x in seen:
            if _distinct([name, program]) == [name]:
                rows.setdefault(t, []).append(x)
        shown.append(f"{quoted(name)} ({commas(said[t] for t in rows)})")
        for t, own in rows.items():
            parts.append(facts.rows(t, own))
            columns = () if t == "pendanaan" else ("program", "kegiatan")
            at += [facts.printed(t, c, own) for c in columns] or [parts[-1]]
    words = f"Kegiatan {quoted(kegiatan)} berada di bawah dua program: {' dan '.join(shown)}."
    return p.found(words, *parts, at=at)


@rule("sasaran-terpisah")
def split_sasaran(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The indicators of a sasaran stand together."""
    starts: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for table in TABLES:
        frame = facts.tables[table][facts.tables[table]["sasaran"].notna()]
        level = (
            frame["level"] if table == "indikator" else frame["bagian"].map({"A": "program", "B": "kegiatan"})
        )
        last: tuple[str, ...] = ()
        for at, lv, kegiatan, sasaran in zip(
            frame.index, level, frame["kegiatan"], frame["sasaran"], strict=True
        ):
            key = (str(lv), tight(kegiatan) if lv == "kegiatan" else "", tight(sasaran))
            if key != last:
                starts.setdefault(key, {}).setdefault(table, []).append(int(at))
            last = key
    for (_, kegiatan, _), tables in starts.items():
        twice = [facts.rows(t, rows) for t, rows in tables.items() if len(rows) > 1]
        if twice:
            n, r = len(twice[0][1]), twice[0][1].iloc[0]
            of = f" kegiatan {quoted(r['kegiatan'])}" if kegiatan else ""
            words = f"Sasaran {quoted(r['sasaran'])}{of} tercetak {n} kali, terpisah oleh sasaran lain."
            yield p.found(words, *twice)
