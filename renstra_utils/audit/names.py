"""Rules on where names stand: an indicator, a kegiatan and a sasaran have one place in the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from .definition import Definition, Finding, defined
from .facts import Facts
from .matching import TABLES
from .rows import place
from .rule import rule
from .saying import Words, commas, say
from .words import likeness, norm, quoted, tight


@rule("beda-sasaran")
def misplaced(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator stands under the same names in the list and in the target tables."""
    for column, a, b, listed, planned in facts.variants:
        if likeness(a, b) >= defined("beda-nama")["ambang"]:
            continue
        rows = {"daftar_indikator": listed, "indikator": planned}
        heads = {t: facts.printed(t, column, x) for t, x in rows.items()}
        # Its own rows, and those above them where the names are printed.
        above: dict[str, Words] = {
            t: "" if set(head.index) & set(rows[t]) else say(" (tercetak di {tempat})", tempat=place(t, head))
            for t, head in heads.values()
        }
        words = say(
            "{kode} di bawah {kolom} {daftar}{di_daftar} menurut daftar, tetapi {target}{di_target} menurut "
            "tabel target.",
            kode=commas(facts.indicators.loc[planned, "kode"]),
            kolom=say(column),
            daftar=quoted(a),
            di_daftar=above["daftar_indikator"],
            target=quoted(b),
            di_target=above["indikator"],
        )
        parts = [facts.rows(t, rows[t]) for t in TABLES]
        yield p.found(words, *parts, at=[*parts, *(heads[t] for t in TABLES)])


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
            # One table that has both tells of two by itself: the same work of two programmes may be meant.
            both = {t for t in TABLES if len(_distinct(n for table, n, _ in seen if table == t)) > 1}
            if both and _general(p, key, known):
                continue
            yield _under_two(facts, p, known.get(key, key), names, seen)


def _general(p: Definition, key: str, known: dict[str, str]) -> bool:
    """Whether a kegiatan is named for a work that every programme has, as monitoring."""
    first = norm(known.get(key, "")).split()[:1]
    return bool(first) and first[0] in p["umum"]


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
    said = {
        "indikator": say("tabel target"),
        "daftar_indikator": say("daftar"),
        "pendanaan": say("tabel pendanaan"),
    }
    shown, parts, at = [], [], []
    for name in names:
        rows: dict[str, list[int]] = {}
        for t, program, x in seen:
            if _distinct([name, program]) == [name]:
                rows.setdefault(t, []).append(x)
        shown.append(f"{quoted(name)} (" + commas(said[t] for t in rows) + ")")
        for t, own in rows.items():
            parts.append(facts.rows(t, own))
            columns = () if t == "pendanaan" else ("program", "kegiatan")
            at += [facts.printed(t, c, own) for c in columns] or [parts[-1]]
    words = say(
        "Kegiatan {kegiatan} berada di bawah dua program: {a} dan {b}."
        if len(shown) == 2
        else "Kegiatan {kegiatan} berada di bawah beberapa program: {a} dan {b}.",
        kegiatan=quoted(kegiatan),
        a=commas(shown[:-1]),
        b=shown[-1],
    )
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
        columns = (frame[c] for c in ("program", "kegiatan", "sasaran"))
        for at, lv, program, kegiatan, sasaran in zip(frame.index, level, *columns, strict=True):
            # Several programmes may serve one sasaran, and are printed each with its own.
            under = tight(kegiatan) if lv == "kegiatan" else tight(program)
            key = (str(lv), under, tight(sasaran))
            if key != last:
                starts.setdefault(key, {}).setdefault(table, []).append(int(at))
            last = key
    for (level_, _, _), tables in starts.items():
        twice = [facts.rows(t, rows) for t, rows in tables.items() if len(rows) > 1]
        if twice:
            yield p.found(_printed_twice(twice[0][1], level_), *twice)


def _printed_twice(rows: pd.DataFrame, level: str) -> Words:
    """How often a sasaran is printed, by the rows where it begins anew."""
    n, r = len(rows), rows.iloc[0]
    if level == "kegiatan" and pd.notna(r["kegiatan"]):
        return say(
            "Sasaran {sasaran} kegiatan {kegiatan} tercetak {n} kali, terpisah oleh sasaran lain.",
            sasaran=quoted(r["sasaran"]),
            kegiatan=quoted(r["kegiatan"]),
            n=n,
        )
    message = "Sasaran {sasaran} tercetak {n} kali, terpisah oleh sasaran lain."
    return say(message, sasaran=quoted(r["sasaran"]), n=n)
