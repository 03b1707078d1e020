"""The rule on codes that look the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..text import folded, how_codes_differ, visible
from .definition import Definition, Finding
from .facts import Facts
from .rows import file_rows
from .rule import rule
from .saying import commas
from .words import quoted

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


@rule("kode-kembar")
def alike(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Codes differ in what eyes see, and hold no invisible sign."""
    for group in (group for columns in _CODES for group in _alike(facts, columns)):
        first, *others = group
        if others:
            how = dict.fromkeys(how_codes_differ(first, c) for c in others)
            words = f"Kode {commas(quoted(visible(c)) for c in group)} hanya berbeda {commas(how)}; "
            words += f"dibaca sebagai {len(group)} kode yang berlainan."
        elif visible(first) != first:
            words = f"Kode {quoted(visible(first))} memuat tanda yang tidak terlihat atau huruf lebar."
        else:
            continue
        parts = [facts.file_rows(table, [n]) for table, n in group.values()]
        yield p.found(words, *parts, codes=group, lines=file_rows(parts), mild=not others)
