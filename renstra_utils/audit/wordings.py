"""Rules on indicators worded one way in the list and another in the target tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import say
from .words import quoted, tight

#: A row of the list and one of the indicators that mean the same.
Pair = tuple[int, int]


@rule("beda-bunyi")
def worded(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator is worded alike in the list and in the target tables."""
    trivial: list[Pair] = []
    office: list[Pair] = []
    changed: dict[str, list[Pair]] = {}
    for x, y in facts.match.pairs:
        a, b = facts.listed.loc[x, "indikator"], facts.indicators.loc[y, "indikator"]
        if a == b:
            continue
        if tight(a) == tight(b):
            trivial.append((x, y))
            continue
        same = facts.bare(a).replace(" ", "") == facts.bare(b).replace(" ", "")
        counted = _other_population(facts, a, b) if same else None
        if counted:
            yield _counts_another(facts, p, (x, y), *counted)
        elif same:
            office.append((x, y))
        else:
            changed.setdefault(_change(a, b), []).append((x, y))
    for change, pairs in changed.items():
        yield _changed(facts, p, pairs, change)
    if trivial:
        message = (
            "{n} indikator berbeda hanya pada huruf besar, tanda baca, atau spasi antara daftar dan tabel "
            "target, mis. {kode}: {daftar} dan {target}."
        )
        yield _alike(facts, p, trivial, message)
    if office:
        message = (
            "{n} indikator berbeda hanya pada sebutan kantor antara daftar dan tabel target, mis. {kode}: "
            "{daftar} dan {target}."
        )
        yield _alike(facts, p, office, message)


def _change(a: str, b: str) -> str:
    """The words that differ, as `“rencana” → “perencanaan”`: one slip made in many rows is one cause."""
    own, other = a.split(), b.split()
    steps = SequenceMatcher(None, own, other, autojunk=False).get_opcodes()
    found = [(own[i:j], other[k:m]) for kind, i, j, k, m in steps if kind != "equal"]
    return "; ".join(f"{quoted(' '.join(x))} → {quoted(' '.join(y))}" for x, y in found)


def _changed(facts: Facts, p: Definition, pairs: list[Pair], change: str) -> Finding:
    """One finding about all matched rows that differ in the same words."""
    xs, ys = zip(*pairs, strict=True)
    listed, planned = facts.rows("daftar_indikator", xs), facts.rows("indikator", ys)
    told = {
        "kode": planned[1]["kode"].iloc[0],
        "daftar": quoted(listed[1]["indikator"].iloc[0]),
        "target": quoted(planned[1]["indikator"].iloc[0]),
    }
    words = say("{kode}: daftar menulis {daftar}, tabel target menulis {target}.", **told)
    if len(pairs) > 1:
        words = say(
            "{n} indikator berbeda pada kata yang sama antara daftar dan tabel target ({beda}), mis. {kode}: "
            "{daftar} dan {target}.",
            n=len(pairs),
            beda=change,
            **told,
        )
    return p.found(words, planned, listed)


def _alike(facts: Facts, p: Definition, pairs: list[Pair], message: str) -> Finding:
    """One finding about all matched rows whose wordings differ in form only."""
    xs, ys = zip(*pairs, strict=True)
    listed, planned = facts.rows("daftar_indikator", xs), facts.rows("indikator", ys)
    words = say(
        message,
        n=len(pairs),
        kode=planned[1]["kode"].iloc[0],
        daftar=quoted(listed[1]["indikator"].iloc[0]),
        target=quoted(planned[1]["indikator"].iloc[0]),
    )
    return p.found(words, planned, listed, mild=True)


def _counts_another(facts: Facts, p: Definition, pair: Pair, listed: str, planned: str) -> Finding:
    """The list counts other offices than the target tables do."""
    x, y = pair
    words = say(
        "{kode}: daftar menghitung {daftar}, tabel target {target}.",
        kode=facts.indicators.loc[y, "kode"],
        daftar=quoted(listed),
        target=quoted(planned),
    )
    return p.found(words, facts.rows("indikator", [y]), facts.rows("daftar_indikator", [x]))


def _other_population(facts: Facts, *texts: str) -> tuple[str, str] | None:
    """What is counted in each, where both count offices (“Persentase <kantor> yang …”), not the same."""
    found = [re.match(r"\s*\w+\s+(.+?)\s+yang\b", text) for text in texts]
    a, b = (m[1] if m else "" for m in found)
    ma, mb = facts.meaning(a), facts.meaning(b)
    only = ma.offices and mb.offices and not ma.core | mb.core
    return (a, b) if only and ma.offices != mb.offices else None
