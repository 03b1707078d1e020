"""The rule on totals of `pendanaan.csv` that are blank though their parts have figures."""

from __future__ import annotations

from collections.abc import Iterator

from .definition import Definition, Finding
from .facts import Facts
from .ledger import TOTAL, Cell, Gap
from .money import when_all
from .rule import rule
from .saying import capital, say
from .sums_said import added_words, columns_of, row_name, rows_of, sums_of_rows


@rule("jumlah-kosong")
def blank_total(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A total whose parts have figures is not left blank; a row once, many rows of one level together."""
    by_level: dict[tuple[str, tuple[str, ...]], dict[str, list[Gap]]] = {}
    for row, gaps in _missing(facts).items():
        key = (facts.ledger.level[row], tuple(columns_of(facts, gaps)))
        by_level.setdefault(key, {})[row] = gaps
    for rows in by_level.values():
        groups = [rows] if len(rows) >= p["banyak"] else [{row: gaps} for row, gaps in rows.items()]
        for group in groups:
            yield _found(facts, p, group)


def _found(facts: Facts, p: Definition, rows: dict[str, list[Gap]]) -> Finding:
    """One finding about blank totals in the same columns."""
    gaps = [g for own in rows.values() for g in own]
    names = [row_name(facts, row) for row in rows]
    told = {"baris": names, "n": len(names), "kolom": when_all(columns_of(facts, gaps))}
    by_years = {g.sum.kind == "baris" for g in gaps}
    sums = added_words(facts, gaps) if len(names) == 1 else sums_of_rows(facts, rows)
    if len(names) == 1 and by_years == {True}:
        text = say("{baris} kosong pada {kolom}, padahal tahun-tahunnya bernilai.", **told)
    elif len(names) == 1:
        text = say("{baris} kosong pada {kolom}, padahal bagiannya bernilai.", **told)
    elif by_years == {True}:
        text = say("{n} baris kosong pada {kolom}, padahal tahun-tahunnya bernilai: {baris}.", **told)
    elif by_years == {False}:
        text = say("{n} baris kosong pada {kolom}, padahal bagiannya bernilai: {baris}.", **told)
    else:
        said = "{n} baris kosong pada {kolom}, padahal bagian atau tahun-tahunnya bernilai: {baris}."
        text = say(said, **told)
    cells = [c for g in gaps for c in (g.sum.whole, *(x for x in g.sum.parts if facts.ledger.amount.get(x)))]
    return p.found(capital(text), rows_of(facts, cells), sums=sums, money=max(g.total for g in gaps))


def _missing(facts: Facts) -> dict[str, list[Gap]]:
    """The blank totals of each row: what its parts make up, before what its years do."""
    ledger, headings = facts.ledger, _headings(facts)
    no_totals = not any(column == TOTAL for _, column in ledger.amount)
    missing: dict[str, list[Gap]] = {}
    for kind in ("jumlah", "induk", "baris"):
        own: dict[str, list[Gap]] = {}
        for s in ledger.sums:
            row, column = s.whole
            silent = s.whole not in ledger.amount and s.whole in ledger.at and not _unread(facts, s.whole)
            if s.kind != kind or not silent or row in headings or (column == TOTAL and no_totals):
                continue
            gap = ledger.gap(s, {s.whole: 0.0})
            if gap and gap.total > 0:
                own.setdefault(row, []).append(gap)
        missing = {**own, **missing}
    return missing


def _unread(facts: Facts, cell: Cell) -> bool:
    """Whether a figure is printed that cannot be read: another rule's."""
    text = facts.funding.at[facts.ledger.at[cell], "tercetak"]
    return isinstance(text, str) and any(ch.isdigit() for ch in text)


def _headings(facts: Facts) -> set[str]:
    """Rows of a level that the table prints as headings only: none of those with parts has an amount."""
    ledger = facts.ledger
    filled = {row for row, _ in ledger.amount}
    found: set[str] = set()
    for level in ("program", "kegiatan"):
        rows = [r for r in ledger.rows if ledger.level[r] == level and r in ledger.children]
        if len(rows) > 1 and not filled & set(rows):
            found |= set(rows)
    return found
