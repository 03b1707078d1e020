"""Rules on the list of indicators beside the target tables: what one lacks, and wrong columns."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .definition import Definition, Finding, defined
from .facts import Facts
from .matching import LEVELS, TABLES, Swapped
from .rule import rule
from .saying import commas, say
from .words import nearest, quoted, tight, titled


def _shifted(facts: Facts) -> dict[int, int]:
    """Left-over list rows whose indicator cell holds a left-over indicator's sasaran: row → its row."""
    told, aims = facts.listed["indikator"].map(tight), facts.indicators["sasaran"].map(tight)
    by_aim: dict[str, list[int]] = {}
    for y in facts.match.planned:
        by_aim.setdefault(aims[y], []).append(y)
    return {x: by_aim[told[x]][-1] for x in facts.match.listed if told[x] != "" and told[x] in by_aim}


@rule("kolom-tertukar")
def swapped(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The column of indicators holds no sasaran, that of sasaran no indicator."""
    moved, said = _shifted(facts), set()
    for cell in facts.swapped_cells:
        text = facts.tables[cell.table].loc[cell.row, cell.column]
        # One wording is one fault, in whichever table it stands.
        if (cell.column, tight(text)) not in said:
            said.add((cell.column, tight(text)))
            lost = moved.get(cell.row) if (cell.table, cell.column) == _LISTED else None
            yield _swapped(facts, p, cell, text) if lost is None else _moved(facts, p, cell, text, lost)


#: Where the list prints its indicators.
_LISTED = ("daftar_indikator", "indikator")


def _moved(facts: Facts, p: Definition, cell: Swapped, text: str, lost: int) -> Finding:
    """The list prints the sasaran of an indicator in that indicator's place."""
    r = facts.indicators.loc[lost]
    words = say(
        "Kolom indikator daftar bagian {bagian} berisi sasaran: {teks}, yang di tabel target adalah sasaran "
        "{kode}; indikatornya, {indikator}, tidak ada di daftar.",
        bagian=facts.listed.loc[cell.row, "bagian"],
        teks=quoted(text),
        kode=r["kode"],
        indikator=quoted(r["indikator"]),
    )
    return p.found(words, facts.rows(cell.table, [cell.row]), facts.rows("indikator", [lost]))


def _swapped(facts: Facts, p: Definition, cell: Swapped, text: str) -> Finding:
    """A cell that holds the other column's text, told by another row or by how the text begins."""
    aim, parts = cell.column == "indikator", [facts.rows(cell.table, [cell.row])]
    where = say("Kolom indikator") if aim else say("Kolom sasaran")
    if cell.table == "daftar_indikator":
        part = facts.listed.loc[cell.row, "bagian"]
        where = (
            say("Kolom indikator daftar bagian {bagian}", bagian=part)
            if aim
            else say("Kolom sasaran daftar bagian {bagian}", bagian=part)
        )
    told = {"kolom": where, "teks": quoted(text)}
    if not cell.printed:
        message = "{kolom} berisi sasaran: {teks}." if aim else "{kolom} berisi indikator: {teks}."
        return p.found(say(message, **told), *parts, sure="kuat")
    message = (
        "{kolom} berisi sasaran: {teks}, yang di baris lain tercetak sebagai sasaran."
        if aim
        else "{kolom} berisi indikator: {teks}, yang di baris lain tercetak sebagai indikator."
    )
    for t in TABLES:
        same = facts.tables[t].index[
            facts.tables[t]["sasaran" if aim else "indikator"].map(tight).eq(tight(text))
        ]
        parts += [facts.rows(t, same[:1])] if len(same) else []
    return p.found(say(message, **told), *parts)


# --- targets that the list does not have ---


@rule("target-tanpa-daftar")
def unlisted(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every indicator of the target tables is in the list, programmes in part A, kegiatan in part B."""
    if facts.listed.empty:
        return
    # Where the list prints the sasaran in the indicator's place, that is the fault.
    moved = set(_shifted(facts).values())
    missing = [y for y in facts.match.planned if y not in moved]
    for part, level in LEVELS.items():
        own = facts.indicators["level"].eq(level)
        rows = [y for y in missing if own[y]]
        # A list of the main indicators only is a choice, not a fault of each that it leaves out.
        if rows and len(rows) <= p["bagian_terbanyak"] * own.sum():
            yield from _unlisted(facts, p, part, rows)


def _unlisted(facts: Facts, p: Definition, part: str, rows: list[int]) -> Iterator[Finding]:
    """The indicators that a part of the list lacks; those of a kegiatan that it lacks wholly as one."""
    known = {
        key for cell in facts.listed["kegiatan"].dropna() for key in map(tight, [cell, *cell.split(";")])
    }
    gone: dict[str, list[int]] = {}
    for y in rows:
        r = facts.indicators.loc[y]
        whole = r["level"] == "kegiatan" and pd.notna(r["kegiatan"]) and tight(r["kegiatan"]) not in known
        gone.setdefault(tight(r["kegiatan"]) if whole and known else r["kode"], []).append(y)
    for together in gone.values():
        if len(together) > 1:
            yield _kegiatan_unlisted(facts, p, part, together)
        else:
            yield _one_unlisted(facts, p, part, together[0])


def _kegiatan_unlisted(facts: Facts, p: Definition, part: str, rows: list[int]) -> Finding:
    at = facts.rows("indikator", rows)
    words = say(
        "{n} indikator kegiatan {kegiatan} bertarget, tetapi kegiatan itu tidak ada di daftar indikator "
        "bagian {bagian}: {kode}.",
        n=len(rows),
        kegiatan=quoted(at[1]["kegiatan"].iloc[0]),
        bagian=part,
        kode=commas(at[1]["kode"]),
    )
    return p.found(words, at)


def _one_unlisted(facts: Facts, p: Definition, part: str, row: int) -> Finding:
    aims, limit = list(facts.listed["sasaran"].dropna().unique()), defined("sasaran-tanpa-target")["ambang"]
    r, at = facts.indicators.loc[row], [facts.rows("indikator", [row])]
    told = {"indikator": titled(r), "bagian": part}
    if pd.isna(r["sasaran"]) or not aims or nearest(r["sasaran"], aims)[1] >= limit:
        message = "{indikator} bertarget, tetapi tidak ada di daftar indikator bagian {bagian}."
        return p.found(say(message, **told), at[0], at=at)
    words = say(
        "{indikator} bertarget, tetapi tidak ada di daftar indikator bagian {bagian}, begitu juga "
        "sasarannya, {sasaran}.",
        sasaran=quoted(r["sasaran"]),
        **told,
    )
    return p.found(words, at[0], at=[*at, facts.printed("indikator", "sasaran", [row])])


# --- what the list has and no target ---


def _lost_sasaran(facts: Facts) -> dict[str, list[int]]:
    """Sasaran of the list that the indicators do not know, with all rows, none of which has a target."""
    d, limit = facts.listed, defined("sasaran-tanpa-target")["ambang"]
    rest = set(facts.match.listed) - set(_shifted(facts))
    known = list(facts.indicators["sasaran"].dropna().unique())
    groups = d[d["sasaran"].notna()].groupby("sasaran", sort=False).groups
    return {str(s): list(g) for s, g in groups.items() if set(g) <= rest and nearest(s, known)[1] < limit}


def _partly_targeted(facts: Facts) -> list[tuple[str, tuple[str, pd.DataFrame]]]:
    """Parts of the list of which most rows have no target: the target tables tell of a few only."""
    most, d = defined("target-tanpa-daftar")["bagian_terbanyak"], facts.listed
    gone = d.loc[facts.match.listed]
    parts = [(part, gone.index[gone["bagian"].eq(part)]) for part in LEVELS]
    return [
        (part, facts.rows("daftar_indikator", rows))
        for part, rows in parts
        if len(rows) > max(1, most * d["bagian"].eq(part).sum())
    ]


@rule("daftar-tanpa-target")
def untargeted(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every indicator of the list has targets."""
    # Rows of a sasaran that is missing as a whole are reported with it, one in the wrong column as such.
    other = {x for rows in _lost_sasaran(facts).values() for x in rows}
    other |= {c.row for c in facts.swapped_cells if (c.table, c.column) == _LISTED}
    for part, (table, rows) in _partly_targeted(facts):
        other |= set(rows.index)
        words = say(
            "{n} dari {semua} indikator di daftar bagian {bagian} tidak mempunyai target, mis. {indikator}.",
            n=len(rows),
            semua=int(facts.listed["bagian"].eq(part).sum()),
            bagian=part,
            indikator=quoted(rows["indikator"].iloc[0]),
        )
        yield p.found(words, (table, rows), sure="mungkin")
    for x in facts.match.listed:
        if x not in other:
            r = facts.listed.loc[x]
            words = say(
                "{indikator} (bagian {bagian}) tidak mempunyai target.",
                indikator=quoted(r["indikator"]),
                bagian=r["bagian"],
            )
            yield p.found(words, facts.rows("daftar_indikator", [x]))


@rule("sasaran-tanpa-target")
def sasaran_lost(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every sasaran of the list is in the target tables, or one of its indicators has targets."""
    told = {x for _, (_, rows) in _partly_targeted(facts) for x in rows.index}
    for sasaran, rows in _lost_sasaran(facts).items():
        if set(rows) <= told:
            continue
        words = say(
            "Sasaran {sasaran} dengan {n} indikator tidak ada di tabel target.",
            sasaran=quoted(sasaran),
            n=len(rows),
        )
        at = facts.printed("daftar_indikator", "sasaran", rows)
        yield p.found(words, facts.rows("daftar_indikator", rows), at=[at])
