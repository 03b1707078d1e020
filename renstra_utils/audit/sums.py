"""Rules on the sums of `pendanaan.csv`: parents and parts, years and totals, programmes and kegiatan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from .blocks import block_sums, levels_sum
from .causes import Cause, doubled_rows
from .definition import Definition, Finding, defined
from .facts import Facts
from .ledger import TOTAL, Cell, Gap, Ledger
from .money import when_all
from .rule import rule
from .saying import Words, capital, commas, joined, number, say
from .sums_said import (
    amount,
    blank_words,
    brief_words,
    columns_of,
    left_out_words,
    reading_words,
    row_name,
    rows_of,
    sums_words,
)


def _rule_of(ledger: Ledger, cause: Cause) -> str:
    """The rule that a cause is reported by."""
    kinds = {g.sum.kind for g in cause.gaps}
    totals = {g.sum.whole for g in cause.gaps if g.sum.kind == "baris"}
    if cause.kind == "ulang" or kinds == {"baris"} or totals & set(cause.changed):
        return "jumlah-baris"
    if cause.kind in ("sel", "tukar") and ledger.level[cause.rows[0]] == TOTAL:
        return "jumlah-program"
    return "induk-anak" if "induk" in kinds else "jumlah-program"


def _reported(facts: Facts, p: Definition) -> Iterator[Finding]:
    for cause in facts.causes:
        if _rule_of(facts.ledger, cause) == p.id:
            yield from _SAID[cause.kind](facts, p, cause)


@rule("induk-anak")
def parent_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A row is the sum of the rows below it."""
    yield from _reported(facts, p)


@rule("jumlah-baris")
def row_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A row's total is the sum of its years."""
    yield from _reported(facts, p)


@rule("jumlah-program")
def programme_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The row of totals is the sum of the programmes."""
    yield from _reported(facts, p)


# --- what each cause is said as ---


def _found(
    facts: Facts, p: Definition, cause: Cause, text: Words, rows: list[Cell], partial: bool = False
) -> Finding:
    """The finding of a cause about these cells, with the arithmetic of its sums."""
    at = [g.sum.whole for g in cause.gaps] + [c for g in cause.gaps for c in g.sum.parts]
    worst = max(cause.gaps, key=lambda g: abs(g.off))
    light = partial or not any(g.contradicts(facts.ledger) for g in cause.gaps)
    return p.found(
        capital(text),
        rows_of(facts, rows),
        sums=sums_words(facts, cause.gaps),
        at=[rows_of(facts, [*rows, *at])],
        mild=light,
        sure="mungkin" if partial else "kuat" if light else None,
        money=abs(worst.off),
        brief=brief_words(facts, worst),
    )


def _wrong_cell(facts: Facts, p: Definition, cause: Cause) -> Iterator[Finding]:
    """One cell, or several of one row, that several sums say is another amount."""
    cells, row = list(cause.changed), cause.rows[0]
    told = {"baris": row_name(facts, row), "n": len(cause.gaps), "kapan": when_all([c for _, c in cells])}
    right = commas(number(v) for v in cause.changed.values())
    if len(cells) > 1:
        text = say(
            "{baris}: {kapan} tidak cocok dengan {n} penjumlahan; semuanya cocok bila nilainya {benar}.",
            benar=right,
            **told,
        )
    elif cells[0] not in facts.ledger.amount:
        text = say(
            "{baris}, {kapan}: kosong, padahal menurut {n} penjumlahan yang memuatnya {benar}.",
            benar=right,
            **told,
        )
    else:
        text = say(
            "{baris}, {kapan}: tercetak {tercetak}, padahal menurut {n} penjumlahan yang memuatnya {benar}.",
            tercetak=amount(facts, cells[0]),
            benar=right,
            **told,
        )
    more = left_out_words(facts, cause.gaps, cells[0]) if len(cells) == 1 else []
    yield _found(facts, p, cause, joined([text, *more], " "), cells)


def _swapped_years(facts: Facts, p: Definition, cause: Cause) -> Iterator[Finding]:
    """Two years of a row that hold each other's amount."""
    (row, one), (_, other) = cause.changed
    text = say(
        "{baris}: nilai tahun {a} dan {b} tampaknya tertukar; bila ditukar kembali, {n} penjumlahan cocok.",
        baris=row_name(facts, row),
        a=one,
        b=other,
        n=len(cause.gaps),
    )
    yield _found(facts, p, cause, text, list(cause.changed))


def _counted_once(facts: Facts, p: Definition, cause: Cause) -> Iterator[Finding]:
    """A row that is listed twice and stands once in a sum."""
    columns = columns_of(facts, cause.gaps)
    whole, row = cause.gaps[0].sum.whole[0], cause.rows[0]
    text = say(
        "{baris} tertulis dua kali, tetapi hanya satu kali masuk {induk} ({kapan}).",
        baris=row_name(facts, row),
        induk=row_name(facts, whole),
        kapan=when_all(columns),
    )
    cells = [(r, c) for r in (*cause.rows, whole) for c in columns]
    yield _found(facts, p, cause, text, cells)


def _repeated_year(facts: Facts, p: Definition, cause: Cause) -> Iterator[Finding]:
    """A column of totals that holds the last year again."""
    names = [row_name(facts, r) for r in cause.rows]
    told = {"baris": names, "tahun": facts.ledger.years[-1]}
    if len(names) == 1:
        text = say("Kolom jumlah {baris} mengulang tahun {tahun}, bukan menjumlahkan semua tahunnya.", **told)
    else:
        text = say(
            "Kolom jumlah {n} baris mengulang tahun {tahun}, bukan menjumlahkan semua tahunnya: {baris}.",
            n=len(names),
            **told,
        )
    yield p.found(
        text,
        rows_of(facts, [(r, TOTAL) for r in cause.rows]),
        sums=_first_sums(facts, cause.gaps),
        mild=True,
        sure="kuat",
        advice=p["saran_ulang"],
        money=sum(abs(g.off) for g in cause.gaps),
    )


def _first_sums(facts: Facts, gaps: list[Gap], most: int = 3) -> Words:
    """The arithmetic of the first few rows, and how many more there are: all fail alike."""
    shown = sums_words(facts, gaps[:most], named=True)
    return joined([shown, say("… {n} lagi", n=len(gaps) - most)], "; ") if len(gaps) > most else shown


def _plain_gap(facts: Facts, p: Definition, cause: Cause) -> Iterator[Finding]:
    """A whole that is not its parts."""
    ledger, gaps = facts.ledger, cause.gaps
    if all(_may_be_blank(ledger, g) for g in gaps):
        return
    columns, whole = columns_of(facts, gaps), cause.rows[0]
    kind, parts = gaps[0].sum.kind, list(dict.fromkeys(r for r, _ in gaps[0].sum.parts))
    told: dict[str, object] = {"kapan": when_all(columns), "induk": row_name(facts, whole), "n": len(parts)}
    if kind == "baris":
        text = say("Kolom jumlah {induk} tidak sama dengan tahun-tahunnya.", **told)
    elif kind == "jumlah" and ledger.level[parts[0]] == "program":
        text = say("{kapan}: {induk} tidak sama dengan jumlah {n} program.", **told)
    elif kind == "jumlah":
        text = say("{kapan}: {induk} tidak sama dengan jumlah {n} baris di bawahnya.", **told)
    elif len(parts) == 1:
        text = say("{kapan}: {induk} tidak sama dengan satu-satunya rinciannya.", **told)
    else:
        text = say("{kapan}: {induk} tidak sama dengan jumlah {n} rinciannya.", **told)
    shown = "whole" if kind == "baris" else _shown(ledger, whole, kind)
    if shown == "none" and len(parts) == 1:
        return  # one part of a programme in a table of excerpts
    partial = shown != "whole"
    more = [*blank_words(facts, gaps)]
    more += [say("Mungkin tidak semua rinciannya tercetak.")] if partial else reading_words(facts, gaps)
    cells = [g.sum.whole for g in gaps] + [c for g in gaps for c in g.sum.parts if kind != "baris"]
    yield _found(facts, p, cause, joined([text, *more], " "), cells, partial)


def _may_be_blank(ledger: Ledger, gap: Gap) -> bool:
    """Whether cells that are not filled in may make up what is missing, more than one of them."""
    lacking = gap.sum.kind == "baris" and ledger.lacks_years
    return gap.off < 0 and (len(gap.blank) > 1 or lacking)


def _shown(ledger: Ledger, whole: str, kind: str) -> Literal["whole", "some", "none"]:
    """How much of a whole is printed below it: all, or only `some` where it is far more in every column.

    A table in which other sums of several parts hold is taken to be whole, unless less than half is there;
    one in which none does is of excerpts (`none`).
    """
    gaps = [g for s in ledger.sums if s.kind == kind and s.whole[0] == whole and (g := ledger.gap(s))]
    shares = [g.total / g.target for g in gaps if g.target > 0]
    p = defined("induk-anak")
    if not shares or max(shares) >= p["bagian_tercetak"]:
        return "whole"
    others = (s for s in ledger.sums if s.kind != "baris" and s.whole[0] != whole and len(s.parts) > 1)
    if not any((g := ledger.gap(s)) is not None and not g.fails and g.total > 0 for s in others):
        return "none"
    return "some" if max(shares) < p["bagian_sedikit"] else "whole"


_SAID = {
    "sel": _wrong_cell,
    "tukar": _swapped_years,
    "ganda": _counted_once,
    "ulang": _repeated_year,
    "jumlah": _plain_gap,
}


# --- rows twice, and levels ---


@rule("baris-ganda")
def doubled(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A row stands in the table once. Where it is counted once, the sum says so."""
    said = {tuple(c.rows) for c in facts.causes if c.kind == "ganda"}
    for first, second in doubled_rows(facts.ledger):
        if (first, second) not in said:
            cells = [(r, c) for r in (first, second) for c in facts.ledger.columns]
            text = say("{baris} tertulis dua kali dengan nilai yang sama.", baris=row_name(facts, first))
            worth = sum(facts.ledger.amount.get((first, y), 0.0) for y in facts.ledger.years)
            yield p.found(capital(text), rows_of(facts, cells), money=worth)


@rule("program-kegiatan")
def levels(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The kegiatan add up to the programmes, also where a table prints a programme as one of its kegiatan."""
    found = block_sums(facts, p)
    yield from levels_sum(facts, p) if found is None else found
