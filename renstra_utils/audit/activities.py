"""Rules on what `pendanaan.csv` pays for: kegiatan and outputs beside those that have indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .definition import Definition, Finding, defined
from .facts import Facts
from .rows import span
from .rule import rule
from .saying import capital, commas, number
from .sums import when
from .words import likeness, nearest, norm, quoted, vocabulary


@rule("tingkat-tertukar")
def wrong_level(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A kegiatan does not carry a programme's name or amounts."""
    rows = facts.funded.set_index("baris", drop=False)
    for row, _, name, same in facts.stand_ins:
        words, sums = [f"memuat nama program {quoted(name)}"] if name else [], []
        cited = rows.loc[[row, *(k for k, _ in same)]]
        for programme, equal in same:
            # A proposal was often taken from this very row: it is no evidence.
            kinds = ("", "", ~equal["usul"]), ("usulan ", ", bukan bukti", equal["usul"])
            words += [
                f"bernilai sama dengan {what}program {rows.loc[programme, 'acuan']} "
                f"({commas(map(when, equal.loc[mask, 'tahun']))}{note})"
                for what, note, mask in kinds
                if mask.any()
            ]
            for y, v, proposed in zip(equal["tahun"], equal["uang_x"], equal["usul"], strict=True):
                sums.append(f"{y}: {number(v)} = {number(v)}{' (usulan)' if proposed else ''}")
        # The name is quoted from the funding table where its programme row is cited.
        told = norm(name) in map(norm, cited["uraian"].iloc[1:])
        at = facts.named("program", name) if name and not told else []
        said = f"{capital(cited['sebut'].iloc[0])} {' dan '.join(words)}."
        yield p.found(said, ("pendanaan", cited), sums="; ".join(sums), at=[("pendanaan", cited), *at])


@rule("tanpa-induk")
def orphans(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every kegiatan names its programme, every output its kegiatan, where the table has that level."""
    money = facts.funding
    for level, above in (("kegiatan", "program"), ("output", "kegiatan")):
        lone = money[money["level"].eq(level) & money["induk"].isna()]
        if money["level"].eq(above).any():
            for _, g in lone.groupby("baris", sort=False):
                words = f"{capital(g['sebut'].iloc[0])} tidak berada di bawah {above} mana pun."
                yield p.found(words, ("pendanaan", g))


@rule("tahun-tanpa-dana")
def unfunded_years(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A year that has targets has money, if the table has any at all."""
    money, t = facts.funding, facts.tables["target"]
    paid = set(money.loc[money["uang"].gt(0), "tahun"])
    for year in facts.plan.years if paid else []:
        planned = t[t["tahun"].eq(year) & t["nilai"].notna()]
        if len(planned) and str(year) not in paid:
            rows = money[money["tahun"].eq(str(year))]
            where = ("pendanaan", rows) if len(rows) else ("target", planned)
            n = planned["kode"].nunique()
            words = f"Tahun {year}: {n} indikator bertarget, tetapi tidak satu baris pun berpendanaan."
            yield p.found(words, where, codes=[], lines=[span(*where)])


def _funded(facts: Facts) -> pd.DataFrame:
    return facts.funded[facts.funded["level"].eq("kegiatan")]


@rule("kegiatan-tanpa-dana")
def kegiatan_unfunded(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every kegiatan with indicators is in the funding table, however spelled; a finding per programme."""
    funded, i = _funded(facts)["uraian"], facts.indicators
    planned = i[i["kegiatan"].notna()] if len(funded) else i.iloc[:0]
    for program, g in planned.groupby("program", sort=False):
        names = list(dict.fromkeys(g["kegiatan"]))
        missing = [n for n in names if nearest(n, funded)[1] < p["ambang"]]
        if missing:
            share = f"{len(missing)} dari {len(names)} kegiatan {quoted(program)}"
            words = f"{share} tidak ada di tabel pendanaan: {'; '.join(missing)}."
            lost = g[g["kegiatan"].isin(missing)]
            at = facts.printed("indikator", "kegiatan", lost.index)
            yield p.found(words, ("indikator", lost), at=[at])


@rule("dana-tanpa-indikator")
def funded_unplanned(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every kegiatan of the funding table has indicators, by whatever spelling."""
    funded, known = _funded(facts), facts.indicators["kegiatan"].dropna().unique()
    # A row that carries a programme's name is reported as such.
    named = set(funded.loc[funded["baris"].isin([s.row for s in facts.stand_ins]), "acuan"])
    for at, r in funded.iterrows() if len(known) else []:
        best, score = nearest(r["uraian"], known)
        if score < p["ambang"] and r["acuan"] not in named:
            near = f"nama terdekat di indikator.csv: {quoted(best)}"
            words = f"{capital(r['sebut'])} tidak mempunyai indikator; {near}."
            row = ("pendanaan", funded.loc[[at]])
            yield p.found(words, row, at=[row, *facts.named("kegiatan", best)])


@rule("output-salah-kegiatan")
def misfiled_output(facts: Facts, p: Definition) -> Iterator[Finding]:
    """An output whose words are all in the name of one kegiatan is paid under that kegiatan."""
    money = facts.funded
    prefix = re.compile(rf"^(?:(?:{'|'.join(defined('tingkat-tertukar')['awalan'])}|\d+)\s+)+")
    joined = set(map(norm, vocabulary("sambung")))

    def content(text: object) -> set[str]:
        return set(prefix.sub("", norm(text)).split()) - joined

    known = {str(k): content(k) for k in facts.indicators["kegiatan"].dropna().unique()}
    parents = money.set_index("baris")["uraian"]
    for at, r in money[money["level"].eq("output") & money["induk"].isin(parents.index)].iterrows():
        words, parent = content(r["uraian"]), parents[r["induk"]]
        homes = [k for k, w in known.items() if words <= w]
        if len(words) < p["kata_minimum"] or len(homes) != 1:
            continue
        # A parent that shares the words, or is that kegiatan by another spelling, is its home.
        if words <= content(parent) or likeness(parent, homes[0]) >= defined("beda-nama")["ambang"]:
            continue
        above = money[money["baris"].eq(r["induk"])]
        rows = [("pendanaan", f) for f in (money.loc[[at]], above)]
        where = f"berada di bawah {quoted(parent)}"
        said = f"{capital(r['sebut'])} {where}, padahal namanya bagian dari kegiatan {quoted(homes[0])}."
        yield p.found(said, *rows, at=[*rows, *facts.named("kegiatan", homes[0])])
