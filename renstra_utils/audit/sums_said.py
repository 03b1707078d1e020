"""Sums of the funding in words: rows, columns, arithmetic, and the likely reading of a gap."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from .facts import Facts
from .gap_readings import Reading, of_years, reading
from .ledger import TOTAL, Cell, Gap
from .money import when
from .rows import Part
from .saying import Words, capital, joined, number, say, short_rupiah
from .words import addition


def rows_of(facts: Facts, cells: Iterable[Cell]) -> Part:
    """The rows of the file in which these cells stand."""
    at = facts.ledger.at
    return facts.rows("pendanaan", dict.fromkeys(at[c] for c in cells if c in at))


def row_name(facts: Facts, row: str) -> Words:
    """A row by level, code and name."""
    cell = next((row, c) for c in facts.funding_columns if (row, c) in facts.ledger.at)
    said: Words = facts.funding.at[facts.ledger.at[cell], "sebut"]
    return said


def amount(facts: Facts, cell: Cell) -> Words:
    """A cell's amount; of a blank one what is below it."""
    if cell in facts.ledger.amount:
        said: Words = facts.funding.at[facts.ledger.at[cell], "tulis"]
        return said
    worth = facts.ledger.worth(cell, {})
    return number(worth[0] if worth else 0.0)


def columns_of(facts: Facts, gaps: list[Gap]) -> list[str]:
    """The columns of these gaps, in the order of the table."""
    own = {g.column for g in gaps}
    return [c for c in facts.funding_columns if c in own]


def _sum_words(facts: Facts, gap: Gap) -> Words:
    """The arithmetic of one sum."""
    parts = [c for c in gap.sum.parts if c in facts.ledger.amount or c in gap.filled]
    shown = [c for c in parts if gap.sum.kind == "baris" or facts.ledger.amount.get(c) != 0]
    added = [amount(facts, c) for c in shown] or ["0"]
    return addition(added, gap.total, amount(facts, gap.sum.whole), gap.off)


def sums_words(facts: Facts, gaps: list[Gap], named: bool = False) -> Words:
    """The arithmetic of these sums, each with its column where they differ, or with its row if `named`."""
    order = {c: n for n, c in enumerate(facts.funding_columns)}
    gaps = sorted(gaps, key=lambda g: order[g.column])
    if len(gaps) == 1:
        return _sum_words(facts, gaps[0])
    wholes = {g.sum.whole[0] for g in gaps}
    heads = [
        row_name(facts, g.sum.whole[0])
        if named or (len(wholes) > 1 and g.sum.kind != "baris")
        else when(g.column)
        if g.sum.kind != "baris"
        else say("tahun-tahunnya")
        for g in gaps
    ]
    said = (
        say("{apa}: {hitungan}", apa=h, hitungan=_sum_words(facts, g))
        for h, g in zip(heads, gaps, strict=True)
    )
    return joined(said, "; ")


def added_words(facts: Facts, gaps: list[Gap]) -> Words:
    """What the parts of blank cells come to: `2021: 60.000 + 40.000 = 100.000`."""
    said = []
    for g in gaps:
        parts = [c for c in g.sum.parts if facts.ledger.amount.get(c) or c in g.filled]
        added = joined([amount(facts, c) for c in parts], " + ")
        added = added + " = " + number(g.total) if len(parts) > 1 else added
        said.append(
            say("{apa}: {hitungan}", apa=say("jumlah") if g.column == TOTAL else g.column, hitungan=added)
        )
    return joined(said, "; ")


def sums_of_rows(facts: Facts, rows: dict[str, list[Gap]]) -> Words:
    """The same of several rows: `program 1 “A” 2021: …`, the first of each row."""
    said = (
        say("{apa} {hitungan}", apa=row_name(facts, r), hitungan=added_words(facts, g[:1]))
        for r, g in rows.items()
    )
    return joined(said, "; ")


def brief_words(facts: Facts, gap: Gap) -> Words:
    """A sum that does not hold, as one repeats it: whose amount, and what its parts come to."""
    (row, column), parts = gap.sum.whole, list(dict.fromkeys(r for r, _ in gap.sum.parts))
    first = facts.funded.loc[facts.funded["baris"].eq(row)].iloc[0]
    own = say("{tingkat} {kode}", tingkat=say(str(first["level"])), kode=first["kode"])
    named = row_name(facts, row) if pd.isna(first["kode"]) or first["level"] == TOTAL else own
    told = {"baris": named if column == TOTAL else named + f" ({column})", "n": len(parts)}
    amount = short_rupiah(gap.target, gap.total)
    told["a"] = say("{nilai} (usulan)", nilai=amount) if gap.sum.whole in facts.ledger.proposed else amount
    told["b"] = short_rupiah(gap.total, gap.target)
    if gap.sum.kind == "baris":
        return capital(say("{baris} tertulis {a}, tahun-tahunnya berjumlah {b}", **told))
    if len(parts) == 1:
        return capital(say("{baris} tertulis {a}, satu-satunya rinciannya {b}", **told))
    if gap.sum.kind == "jumlah":
        return capital(say("{baris} tertulis {a}, {n} baris di bawahnya berjumlah {b}", **told))
    return capital(say("{baris} tertulis {a}, {n} rinciannya berjumlah {b}", **told))


def blank_words(facts: Facts, gaps: list[Gap]) -> list[Words]:
    """Which parts have no figure, in a sentence."""
    if all(g.sum.kind == "baris" for g in gaps):
        years = list(dict.fromkeys(c for g in gaps for _, c in g.blank))
        return [say("Tanpa angka: {nama}.", nama=[when(y) for y in years])] if years else []
    rows = dict.fromkeys(r for g in gaps for r, _ in g.blank)
    return [say("Tanpa angka: {nama}.", nama=[row_name(facts, r) for r in rows])] if rows else []


# --- likely readings ---


def reading_words(facts: Facts, gaps: list[Gap]) -> list[Words]:
    """The one likely reading of a gap, in a sentence."""
    found = reading(facts.ledger, gaps)
    if found is None:
        return []
    return [_slip(facts, found) if found.cell else _rows(facts, found, of_years(gaps))]


def left_out_words(facts: Facts, gaps: list[Gap], cell: Cell) -> list[Words]:
    """The one likely reading of a wrong cell: what it lacks, or the slip of the pen."""
    above = [g for g in gaps if g.sum.whole == cell]
    for g in sorted(above, key=lambda g: g.sum.kind == "baris"):
        if words := reading_words(facts, [g]):
            return words
    own = (reading(facts.ledger, [g]) for g in gaps if g.sum.whole != cell)
    slips = [_slip(facts, r) for r in own if r is not None and r.cell == cell]
    return slips[:1]


def _slip(facts: Facts, found: Reading) -> Words:
    assert found.cell is not None
    row, column = found.cell
    said = {
        "sel": say("{baris}, {kapan},", baris=row_name(facts, row), kapan=when(column)),
        "benar": number(found.right),
        "tercetak": amount(facts, found.cell),
    }
    if found.slip == "tukar-digit":
        return capital(say("{sel} mungkin {benar}, bukan {tercetak}: dua angkanya bertukar tempat.", **said))
    if found.slip == "kali-sepuluh":
        return capital(say("{sel} mungkin {benar}, bukan {tercetak}: jumlah nolnya berbeda.", **said))
    return capital(say("{sel} mungkin {benar}, bukan {tercetak}: satu angkanya berbeda.", **said))


def _rows(facts: Facts, found: Reading, gaps: list[Gap]) -> Words:
    """Rows that together are the gap: left out of the whole, or counted twice in it."""
    names = [row_name(facts, r) for r in found.rows]
    amounts = [amount(facts, (r, gaps[0].column)) for r in found.rows]
    told = {"baris": names, "angka": joined(amounts, " + "), "n": len(names)}
    left_out = gaps[0].off > 0
    if len(names) == 1:
        if left_out:
            return say("Selisihnya sama dengan {baris}, seolah-olah tidak dijumlahkan.", **told)
        return say("Selisihnya sama dengan {baris}, seolah-olah dijumlahkan dua kali.", **told)
    if len(gaps) > 1:
        if left_out:
            return say("Selisihnya sama dengan {n} baris, seolah-olah tidak dijumlahkan: {baris}.", **told)
        return say("Selisihnya sama dengan {n} baris, seolah-olah dijumlahkan dua kali: {baris}.", **told)
    if left_out:
        return say(
            "Selisihnya sama dengan {angka}, {n} baris, seolah-olah tidak dijumlahkan: {baris}.", **told
        )
    return say(
        "Selisihnya sama dengan {angka}, {n} baris, seolah-olah dijumlahkan dua kali: {baris}.", **told
    )
