"""Rules on the list of indicators beside the target tables: what one lacks, and what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .definition import Definition, Finding, defined
from .facts import Facts
from .matching import TABLES, Swapped
from .rule import rule
from .words import nearest, quoted, tight, titled


def _shifted(facts: Facts) -> dict[int, int]:
    """Left-over list rows whose indicator cell holds a left-over indicator's sasaran: row → its row."""
    told, aims = facts.listed["indikator"].map(tight), facts.indicators["sasaran"].map(tight)
    rest = [(x, y) for x in facts.match.listed for y in facts.match.planned]
    return {x: y for x, y in rest if told[x] == aims[y] != ""}


@rule("kolom-tertukar")
def swapped(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The column of indicators holds no sasaran, that of sasaran no indicator."""
    moved, said = _shifted(facts), set()
    for cell in facts.swapped_cells:
        text = facts.tables[cell.table].loc[cell.row, cell.column]
        # One wording is one fault, in whichever table it stands.
        if (cell.column, tight(text)) not in said:
            said.add((cell.column, tight(text)))
            yield _swapped(facts, p, cell, text, moved)


def _swapped(facts: Facts, p: Definition, cell: Swapped, text: str, moved: dict[int, int]) -> Finding:
    listed = cell.table == "daftar_indikator"
    part = f" daftar bagian {facts.listed.loc[cell.row, 'bagian']}" if listed else ""
    other = "sasaran" if cell.column == "indikator" else "indikator"
    parts = [facts.rows(cell.table, [cell.row])]
    words = f"Kolom {cell.column}{part} berisi {other}: {quoted(text)}"
    if listed and cell.column == "indikator" and cell.row in moved:
        r = facts.indicators.loc[moved[cell.row]]
        words += f", yang di tabel target adalah sasaran {r['kode']}; indikatornya, "
        words += f"{quoted(r['indikator'])}, tidak ada di daftar"
        parts.append(facts.rows("indikator", [moved[cell.row]]))
    elif cell.printed:
        words += f", yang di baris lain tercetak sebagai {other}"
        for t in TABLES:
            same = facts.tables[t].index[facts.tables[t][other].map(tight).eq(tight(text))]
            parts += [facts.rows(t, same[:1])] if len(same) else []
    return p.found(f"{words}.", *parts)


@rule("target-tanpa-daftar")
def unlisted(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every indicator of the target tables is in the list, programmes in part A, kegiatan in part B."""
    # Where the list prints the sasaran in the indicator's place, that is the fault.
    moved = set(_shifted(facts).values())
    aims, limit = list(facts.listed["sasaran"].dropna().unique()), defined("sasaran-tanpa-target")["ambang"]
    for y in facts.match.planned if len(facts.listed) else []:
        if y in moved:
            continue
        r, at = facts.indicators.loc[y], [facts.rows("indikator", [y])]
        words = f"{titled(r)} bertarget, tetapi tidak ada di daftar indikator bagian "
        words += "A" if r["level"] == "program" else "B"
        if pd.notna(r["sasaran"]) and nearest(r["sasaran"], aims)[1] < limit:
            words += f", begitu juga sasarannya, {quoted(r['sasaran'])}"
            at.append(facts.printed("indikator", "sasaran", [y]))
        yield p.found(f"{words}.", at[0], at=at)


def _lost_sasaran(facts: Facts) -> dict[str, list[int]]:
    """Sasaran of the list that the indicators do not know, with all rows, none of which has a target."""
    d, limit = facts.listed, defined("sasaran-tanpa-target")["ambang"]
    rest = set(facts.match.listed) - set(_shifted(facts))
    known = list(facts.indicators["sasaran"].dropna().unique())
    groups = d[d["sasaran"].notna()].groupby("sasaran", sort=False).groups
    return {str(s): list(g) for s, g in groups.items() if set(g) <= rest and nearest(s, known)[1] < limit}


@rule("daftar-tanpa-target")
def untargeted(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every indicator of the list has targets."""
    # Rows of a sasaran that is missing as a whole are reported with it, one in the wrong column as such.
    other = {x for rows in _lost_sasaran(facts).values() for x in rows}
    other |= {c.row for c in facts.swapped_cells if (c.table, c.column) == ("daftar_indikator", "indikator")}
    for x in facts.match.listed:
        if x not in other:
            r = facts.listed.loc[x]
            words = f"{quoted(r['indikator'])} (bagian {r['bagian']}) tidak mempunyai target."
            yield p.found(words, facts.rows("daftar_indikator", [x]))


@rule("sasaran-tanpa-target")
def sasaran_lost(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every sasaran of the list is in the target tables, or one of its indicators has targets."""
    for sasaran, rows in _lost_sasaran(facts).items():
        words = f"Sasaran {quoted(sasaran)} dengan {len(rows)} indikator tidak ada di tabel target."
        at = facts.printed("daftar_indikator", "sasaran", rows)
        yield p.found(words, facts.rows("daftar_indikator", rows), at=[at])


@rule("beda-bunyi")
def worded(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator is worded alike in the list and in the target tables."""
    trivial: list[tuple[int, int]] = []
    office: list[tuple[int, int]] = []
    for x, y in facts.match.pairs:
        a, (b, code) = facts.listed.loc[x, "indikator"], facts.indicators.loc[y, ["indikator", "kode"]]
        if a == b:
            continue
        if tight(a) == tight(b):
            trivial.append((x, y))
            continue
        same = facts.bare(a).replace(" ", "") == facts.bare(b).replace(" ", "")
        counted = _other_population(facts, a, b) if same else None
        if same and not counted:
            office.append((x, y))
            continue
        words = f"daftar menulis {quoted(a)}, tabel target menulis {quoted(b)}"
        if counted:
            words = f"daftar menghitung {quoted(counted[0])}, tabel target {quoted(counted[1])}"
        rows = facts.rows("indikator", [y]), facts.rows("daftar_indikator", [x])
        yield p.found(f"{code}: {words}.", *rows)
    for pairs, what in ((trivial, "huruf besar, tanda baca, atau spasi"), (office, "sebutan kantor")):
        if pairs:
            yield _trivial(facts, p, pairs, what)


def _trivial(facts: Facts, p: Definition, pairs: list[tuple[int, int]], what: str) -> Finding:
    """One finding about all matched rows whose wordings differ in `what` only."""
    xs, ys = zip(*pairs, strict=True)
    listed, planned = facts.rows("daftar_indikator", xs), facts.rows("indikator", ys)
    a, (code, b) = listed[1]["indikator"].iloc[0], planned[1][["kode", "indikator"]].iloc[0]
    words = (
        f"{len(pairs)} indikator berbeda hanya pada {what} antara daftar dan tabel target, "
        f"mis. {code}: {quoted(a)} dan {quoted(b)}."
    )
    return p.found(words, planned, listed, mild=True)


def _other_population(facts: Facts, *texts: str) -> tuple[str, str] | None:
    """What is counted in each, where both count offices (“Persentase <kantor> yang …”), not the same."""
    found = [re.match(r"\s*\w+\s+(.+?)\s+yang\b", text) for text in texts]
    a, b = (m[1] if m else "" for m in found)
    ma, mb = facts.meaning(a), facts.meaning(b)
    only = ma.offices and mb.offices and not ma.core | mb.core
    return (a, b) if only and ma.offices != mb.offices else None
