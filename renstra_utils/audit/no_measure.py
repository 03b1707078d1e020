"""Rule on indicators that measure nothing: a wish, their own sasaran again, or work without a unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

import pandas as pd

from ..frames import as_records
from .definition import Certainty, Definition, Finding, defined
from .facts import Facts
from .heads import begins, first_word, measures, plain
from .near_duplicates import reading
from .rows import Row
from .rule import rule
from .saying import Saying, commas, say
from .words import quoted, titled, vocabulary


@cache
def _wish() -> re.Pattern[str]:
    return re.compile(defined("bukan-ukuran")["hasil"])


def is_wish(text: object) -> bool:
    """Whether the text begins with the result that is wished for (“Meningkatnya …”), and with no measure."""
    p, words = defined("bukan-ukuran"), plain(text).split()
    after = words[1 : 1 + p["jarak_ukuran"]]
    measured = {*after} & {*p["ukuran_sesudah"]} or "per" in words or any(map(str.isdigit, after[:1]))
    return bool(words) and bool(_wish().fullmatch(words[0])) and not measured


def repeats(facts: Facts, text: object, sasaran: object, unit: object) -> bool:
    """Whether an indicator only repeats its sasaran: the same words, or the same thing without a measure."""
    if pd.isna(sasaran) or measures(text):
        return False
    said, aim = plain(text), plain(sasaran)
    if said == aim:
        return len(said.split()) > 1
    p, cores = defined("bukan-ukuran"), []
    for s in (said, aim):
        head, _, rest = s.partition(" ")
        cores.append(reading(facts, rest if _wish().fullmatch(head) else s).core)
    counted = pd.notna(unit) and str(unit).strip() not in ("%", "")
    first = re.match(r"\w+", said)
    named = first is not None and first[0] not in p["besaran"] and re.fullmatch(p["sebutan"], first[0])
    return cores[0] == cores[1] and len(cores[0]) > 1 and (is_wish(text) or bool(named and not counted))


@rule("bukan-ukuran")
def measures_nothing(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An indicator says what is measured. What begins alike is one finding."""
    # A sasaran in the wrong column is reported as such.
    moved = {c.row for c in facts.swapped_cells if (c.table, c.column) == ("indikator", "indikator")}
    same, wishes, work, named = [], defaultdict(list), [], []
    units = {k: g[0]["satuan"] for k, g in facts.by_indicator}
    for at, r in zip(facts.indicators.index, as_records(facts.indicators), strict=True):
        unit = units.get(r["kode"], r["satuan"])
        if at in moved:
            continue
        if repeats(facts, r["indikator"], r["sasaran"], unit):
            same.append(r)
        elif is_wish(r["indikator"]):
            wishes[plain(r["indikator"]).split()[0]].append(r)
        elif pd.isna(unit) and begins(r["indikator"], p["kegiatan"]) and _bare(facts, r["kode"]):
            work.append(r)
        elif is_only_name(r, unit):
            named.append(r)
    if same:
        yield _one(facts, p, same, _repeating(same), "pasti")
    for rows in wishes.values():
        yield _one(facts, p, rows, _wishing(rows), None)
    if work:
        yield _one(facts, p, work, _working(work), "mungkin")
    if named:
        yield _one(facts, p, named, _naming(named), None)


def is_only_name(r: Row, unit: object) -> bool:
    """Whether an indicator is a measure word and the name of its kegiatan or programme, which is work to do.

    Its unit may still tell what is counted: “Dokumen”, or what the name begins with.
    """
    p, said = defined("bukan-ukuran"), plain(r["indikator"])
    head = begins(r["indikator"], p["ukuran_nama"])
    name = said[len(head) :].strip()
    content = [w for w in name.split() if w not in vocabulary("sambung")]
    if not head or len(content) < p["kata_nama"] or content[0] not in p["kerja_nama"]:
        return False
    own = {plain(r[c]) for c in ("kegiatan", "program") if pd.notna(r[c])}
    counted = first_word(unit) if pd.notna(unit) else ""
    return name in own and counted not in {*p["satuan_hasil"], content[0]}


def _bare(facts: Facts, code: str) -> bool:
    """Whether the targets are numbers without a unit."""
    t = facts.targets_of[code]
    return any(pd.notna(r["angka"]) for r in t) and not any(r["unit"] for r in t)


def _one(facts: Facts, p: Definition, rows: Sequence[Row], text: Saying, sure: Certainty | None) -> Finding:
    return p.found(text, facts.indicator(*(r["kode"] for r in rows)), sure=sure)


def _codes(rows: Sequence[Row]) -> Saying:
    return commas(r["kode"] for r in rows)


def _repeating(rows: Sequence[Row]) -> Saying:
    if len(rows) == 1:
        return say("{indikator} mengulang sasarannya, bukan ukuran.", indikator=titled(rows[0]))
    return say(
        "{jumlah} indikator mengulang sasarannya, bukan ukuran, mis. {indikator}: {kode}.",
        jumlah=len(rows),
        indikator=titled(rows[0]),
        kode=_codes(rows),
    )


def _wishing(rows: Sequence[Row]) -> Saying:
    if len(rows) == 1:
        return say("{indikator} menyebut hasil yang diinginkan, bukan ukuran.", indikator=titled(rows[0]))
    word = str(rows[0]["indikator"]).split()[0].strip("0123456789.)( ") or plain(rows[0]["indikator"])
    return say(
        "{jumlah} indikator berawal {kata} menyebut hasil yang diinginkan, bukan ukuran: {kode}.",
        jumlah=len(rows),
        kata=quoted(f"{word} …"),
        kode=_codes(rows),
    )


def _naming(rows: Sequence[Row]) -> Saying:
    if len(rows) == 1:
        said = "{indikator} hanya menyebut nama kegiatan atau programnya, bukan apa yang dihitung."
        return say(said, indikator=titled(rows[0]))
    return say(
        "{jumlah} indikator hanya menyebut nama kegiatan atau programnya, bukan apa yang dihitung, mis. "
        "{indikator}: {kode}.",
        jumlah=len(rows),
        indikator=titled(rows[0]),
        kode=_codes(rows),
    )


def _working(rows: Sequence[Row]) -> Saying:
    if len(rows) == 1:
        return say("{indikator} menyebut kegiatan tanpa ukuran dan satuan.", indikator=titled(rows[0]))
    return say(
        "{jumlah} indikator menyebut kegiatan tanpa ukuran dan satuan, mis. {indikator}: {kode}.",
        jumlah=len(rows),
        indikator=titled(rows[0]),
        kode=_codes(rows),
    )
