"""Rules on codes: such as look the same, and such of the funding that are blank or repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from ..text import folded, how_codes_differ, visible
from .definition import Definition, Finding
from .facts import Facts
from .rows import file_rows
from .rule import rule
from .saying import Words, capital, say
from .words import quoted, tight

#: Columns whose codes mean one thing each; a difference that eyes pass over makes two of it.
_CODES: list[list[tuple[str, str]]] = [
    [("indikator", "kode")],
    [("pendanaan", "baris")],
    [("pendanaan", "kode"), ("anggaran", "kode"), ("keluaran", "program"), ("keluaran", "kegiatan")],
]


def _alike(facts: Facts, columns: list[tuple[str, str]]) -> Iterable[dict[str, tuple[str, int]]]:
    """Codes of these columns that look the same, each with the table and row where it stands first."""
    first: dict[str, tuple[str, int]] = {}
    for table, column in columns:
        rows = facts.tables[table].dropna(subset=column).drop_duplicates(column)
        first = {c: (table, int(n)) for c, n in zip(rows[column], rows["_baris"], strict=True)} | first
    order = list(facts.tables)
    groups: dict[str, dict[str, tuple[str, int]]] = {}
    for code in sorted(first, key=lambda c: (order.index(first[c][0]), first[c][1])):
        groups.setdefault(folded(code), {})[code] = first[code]
    return groups.values()


def _difference(a: str, b: str) -> Words:
    """In what two codes differ that look the same."""
    how, _, sign = how_codes_differ(a, b).partition(" ⟨")
    if how == "spasi":
        return say("spasi")
    if how == "huruf besar dan kecil":
        return say("huruf besar dan kecil")
    if how == "tanda tak terlihat":
        return say("tanda tak terlihat {tanda}", tanda="⟨" + sign)
    return say("huruf atau angka lebar {tanda}", tanda="⟨" + sign)


@rule("kode-kembar")
def alike(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Codes differ in what eyes see, and hold no invisible sign."""
    for group in (group for columns in _CODES for group in _alike(facts, columns)):
        first, *others = group
        if others:
            how = list(dict.fromkeys(_difference(first, c) for c in others))
            text = say(
                "Kode {kode} hanya berbeda {beda}; dibaca sebagai {n} kode yang berlainan.",
                kode=[quoted(visible(c)) for c in group],
                beda=how,
                n=len(group),
            )
        elif visible(first) != first:
            text = say(
                "Kode {kode} memuat tanda yang tidak terlihat atau huruf lebar.", kode=quoted(visible(first))
            )
        else:
            continue
        parts = [facts.file_rows(table, [n]) for table, n in group.values()]
        yield p.found(text, *parts, codes=group, lines=file_rows(parts), mild=not others)


def _odd(p: Definition, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose code holds letters or spaces, where nearly all of their level are digits and points."""
    plain = rows["kode"].str.fullmatch(r"[\d.,-]+").astype(bool)
    total = plain.groupby(rows["level"]).transform("sum")
    share = plain.groupby(rows["level"]).transform("mean")
    return rows[~plain & total.ge(p["minimum_kode"]) & share.ge(p["bagian_kode"])]


@rule("kode-pendanaan")
def funding_codes(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every programme and kegiatan of the funding has a code of its own."""
    rows = facts.funded[facts.funded["level"].isin(["program", "kegiatan"])]
    bare = rows[rows["kode"].isna()]
    if len(bare):
        told = {"n": len(bare), "baris": list(bare["sebut"])}
        if len(bare) == 1:
            text = say("{baris} tidak berkode.", **told)
        else:
            text = say("{n} program atau kegiatan tidak berkode: {baris}.", **told)
        yield p.found(capital(text), ("pendanaan", bare))
    for code, g in _odd(p, rows[rows["kode"].notna()]).groupby("kode", sort=False):
        text = say("Kode {kode} tidak tersusun seperti kode lainnya.", kode=quoted(code))
        yield p.found(text, ("pendanaan", g), mild=True, sure="kuat")
    for code, g in rows[rows["kode"].notna()].groupby("kode", sort=False):
        names = g.drop_duplicates("uraian")
        if len(set(names["uraian"].map(tight))) > 1:
            said = [quoted(u) for u in names["uraian"]]
            text = say(
                "Kode {kode} dipakai {n} baris yang berbeda: {nama}.", kode=code, n=len(said), nama=said
            )
            yield p.found(text, ("pendanaan", g))
