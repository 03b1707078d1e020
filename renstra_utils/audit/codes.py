"""The rule on codes that look the same."""

from __future__ import annotations

from collections.abc import Iterator

from ..plan.plan import folded, how_codes_differ, visible
from .facts import Facts
from .rows import file_rows
from .rule import Definition, Finding, rule
from .words import commas, quoted

#: Columns whose codes mean one thing each; a difference that eyes pass over makes two of it.
_CODES: list[list[tuple[str, str]]] = [
    [("indikator", "kode")],
    [("pendanaan", "baris")],
    [("pendanaan", "kode"), ("anggaran", "kode"), ("keluaran", "program"), ("keluaran", "kegiatan")],
]


@rule("kode-kembar")
def alike(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Codes differ in what eyes see, and hold no invisible sign."""
    for columns in _CODES:
        first: dict[str, tuple[str, int]] = {}
        for table, column in columns:
            rows = facts.tables[table].dropna(subset=column).drop_duplicates(column)
            first = {c: (table, int(n)) for c, n in zip(rows[column], rows["_baris"], strict=True)} | first
        groups: dict[str, list[str]] = {}
        for code in sorted(first, key=lambda c: (list(facts.tables).index(first[c][0]), first[c][1])):
            groups.setdefault(folded(code), []).append(code)
        for codes in groups.values():
            shown, how = (
                [quoted(visible(c)) for c in codes],
                (how_codes_differ(codes[0], c) for c in codes[1:]),
            )
            if len(codes) > 1:
                words = f"Kode {commas(shown)} hanya berbeda {commas(dict.fromkeys(how))}; dibaca sebagai "
                words += f"{len(codes)} kode yang berlainan."
            elif visible(codes[0]) != codes[0]:
                words = f"Kode {shown[0]} memuat tanda yang tidak terlihat atau huruf lebar."
            else:
                continue
            parts = [facts.file_rows(first[c][0], [first[c][1]]) for c in codes]
            yield p.found(words, *parts, codes=codes, lines=file_rows(parts), mild=len(codes) == 1)
