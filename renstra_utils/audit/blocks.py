"""Programmes against kegiatan where some kegiatan name no programme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from .causes import by_whole
from .definition import Definition, Finding, defined
from .facts import Facts
from .ledger import Cell, Gap, Sum
from .money import when, when_all
from .saying import Words, capital, joined, number, say
from .sums_said import blank_words, columns_of, row_name, rows_of, sums_words
from .words import addition


def _corrected(facts: Facts) -> dict[Cell, float]:
    """What cells should hold that another finding says are wrong."""
    return {cell: v for c in facts.causes for cell, v in c.changed.items()}


def _lone(facts: Facts) -> set[str]:
    """Kegiatan without a programme that no sum of a programme counts."""
    ledger = facts.ledger
    counted = {r for s in ledger.sums if s.kind == "induk" for r, _ in s.parts}
    return {
        r
        for r in ledger.rows
        if ledger.level[r] == "kegiatan" and r not in ledger.parent and r not in counted
    }


def levels_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Where all kegiatan together are not all programmes together."""
    ledger, changed = facts.ledger, _corrected(facts)
    programmes, kegiatan = (
        [r for r in ledger.rows if ledger.level[r] == lv] for lv in ("program", "kegiatan")
    )
    gaps: list[tuple[str, float, float, float]] = []
    for c in facts.funding_columns:
        sides = [[w for r in rows if (w := ledger.worth((r, c), changed))] for rows in (programmes, kegiatan)]
        if all(sides):
            whole, parts = (sum(v for v, _ in side) for side in sides)
            gaps.append((c, whole, parts, sum(h for side in sides for _, h in side)))
    wrong = [g for g in gaps if abs(g[1] - g[2]) > g[3]]
    least = defined("induk-anak")["bagian_tercetak"]
    if not _lone(facts) or not wrong or all(parts < least * whole for _, whole, parts, _ in gaps):
        return
    columns = [g[0] for g in wrong]
    text = say("{kapan}: jumlah semua kegiatan berbeda dari jumlah semua program.", kapan=when_all(columns))
    said = [_both_sums(facts, programmes, kegiatan, g) for g in wrong]
    if len(wrong) > 1:
        said = [say("{apa}: {hitungan}", apa=when(c), hitungan=x) for c, x in zip(columns, said, strict=True)]
    cells = [(r, c) for r in (*programmes, *kegiatan) for c in columns]
    money = max(abs(g[1] - g[2]) for g in wrong)
    yield p.found(capital(text), rows_of(facts, cells), sums=joined(said, "; "), money=money)


def _both_sums(
    facts: Facts, programmes: list[str], kegiatan: list[str], gap: tuple[str, float, float, float]
) -> Words:
    column, whole, parts, _ = gap
    sides = []
    for rows in (programmes, kegiatan):
        worths = (facts.ledger.worth((r, column), {}) for r in rows)
        sides.append([number(w[0]) for w in worths if w])
    own = joined(sides[0], " + ") + (" = " + number(whole) if len(sides[0]) > 1 else "")
    return addition(sides[1], parts, own, parts - whole)


# --- a programme printed as a kegiatan ---


class Block(NamedTuple):
    """What a programme is made of where its row among the kegiatan bears a kegiatan's code; keys of rows."""

    head: str
    programme: str
    #: The row's own outputs, and the kegiatan without a parent up to the next such row.
    parts: list[str]


def _blocks(facts: Facts) -> list[Block]:
    """Kegiatan rows that carry a programme's name, each with what stands below it."""
    heads = {s.row: s.programme for s in facts.stand_ins if s.programme}
    rows = facts.funded
    out: list[Block] = []
    for key, level, parent in zip(rows["baris"], rows["level"], rows["induk"], strict=True):
        if level == "kegiatan" and key in heads:
            out.append(Block(str(key), heads[key], []))
        elif out and (parent == out[-1].head or (level == "kegiatan" and pd.isna(parent))):
            out[-1].parts.append(str(key))
    return out


def block_sums(facts: Facts, p: Definition) -> list[Finding] | None:
    """Where such a block does not make up its head; None where kegiatan without a parent stand outside."""
    lone = _lone(facts)
    if not lone:
        return []
    blocks = _blocks(facts)
    if not lone <= {k for block in blocks for k in block.parts}:
        return None
    return [f for block in blocks if lone & set(block.parts) for f in _block_sum(facts, p, block)]


def _block_sum(facts: Facts, p: Definition, block: Block) -> Iterator[Finding]:
    """Where a block's parts do not make up its head, with the nearer sum if one counts by its own parts."""
    ledger, gaps = facts.ledger, {}
    for c in facts.funding_columns:
        s = Sum("induk", (block.head, c), tuple((k, c) for k in block.parts))
        if (gap := ledger.gap(s)) and gap.fails:
            gaps[s] = gap
    lone = [k for k in block.parts if ledger.level[k] == "kegiatan"]
    named = (block.programme, facts.funding_columns[0])
    for sums in by_whole(ledger, gaps):
        own = [gaps[s] for s in sums]
        columns = columns_of(facts, own)
        text = say(
            "{kapan}: {program}, yang nilainya tercetak pada kegiatan {kegiatan}, tidak sama dengan jumlah "
            "rincian kegiatan itu dan kegiatan tanpa induk sesudahnya, {lain}.",
            kapan=when_all(columns),
            program=row_name(facts, block.programme),
            kegiatan=_code(facts, block.head),
            lain=[_code(facts, k) for k in lone],
        )
        nearer = [(g.column, *x) for g in own if (x := _nearer(facts, g))]
        cells = [named, *((r, c) for c in columns for r in (block.head, *block.parts))]
        cells += [c for _, _, below in nearer for c in below]
        others: list[Words] = [w for _, w, _ in nearer]
        if len(own) > 1:
            others = [say("{apa}: {hitungan}", apa=when(c), hitungan=w) for c, w, _ in nearer]
        said = joined([sums_words(facts, own), *others], "; ")
        yield p.found(
            joined([capital(text), *blank_words(facts, own)], " "),
            rows_of(facts, cells),
            sums=said,
            money=max(abs(g.off) for g in own),
        )


def _code(facts: Facts, row: str) -> str:
    rows = facts.funded
    return str(rows.loc[rows["baris"].eq(row), "acuan"].iloc[0])


def _nearer(facts: Facts, gap: Gap) -> tuple[Words, list[Cell]] | None:
    """The nearest sum in which one part counts by its own parts, if it is nearer; with these."""
    ledger, best = facts.ledger, None
    for cell in gap.sum.parts:
        below = [(k, cell[1]) for k in ledger.children.get(cell[0], ())]
        own = sum(ledger.amount.get(c, 0.0) for c in below)
        if own <= 0 or cell not in ledger.amount:
            continue
        other = gap.total - ledger.amount[cell] + own
        off = abs(other - gap.target)
        if off < abs(gap.off) and (best is None or off < best[0]):
            told = {
                "baris": row_name(facts, cell[0]),
                "rincian": number(own),
                "jumlah": number(other),
                "lain": number(gap.target),
                "selisih": number(off),
            }
            if off <= gap.tolerance:
                words = say("bila {baris} dihitung dari rinciannya, {rincian}: {jumlah} = {lain}", **told)
            else:
                words = say(
                    "bila {baris} dihitung dari rinciannya, {rincian}: {jumlah} ≠ {lain} (selisih {selisih})",
                    **told,
                )
            best = (off, words, below)
    return None if best is None else (best[1], best[2])
