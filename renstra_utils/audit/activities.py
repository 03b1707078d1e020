"""Rules on what `pendanaan.csv` pays for: kegiatan and outputs beside those that have indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from .definition import Definition, Finding, defined
from .facts import Facts
from .money import Equal, same_name, when_all
from .rows import span
from .rule import rule
from .saying import Words, capital, commas, joined, number, say
from .words import likeness, nearest, norm, quoted, vocabulary


@rule("tingkat-tertukar")
def wrong_level(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A kegiatan does not carry a programme's name or amounts."""
    rows = facts.funded.set_index("baris", drop=False)
    for row, _, name, same in facts.stand_ins:
        cited = rows.loc[[row, *(k for k, _ in same)]]
        equal = [w for programme, at in same for w in _equal_amounts(rows.loc[programme, "acuan"], at)]
        told = {"baris": cited["sebut"].iloc[0], "program": quoted(name)}
        if name and equal:
            text = say("{baris} memuat nama program {program}; {nilai}.", nilai=joined(equal, "; "), **told)
        elif name:
            text = say("{baris} memuat nama program {program}.", **told)
        else:
            text = say("{baris}: {nilai}.", nilai=joined(equal, "; "), **told)
        sums = [
            say("{tahun}: {nilai} = {nilai} (usulan)", tahun=_column(e.tahun), nilai=number(e.uang))
            if e.usul
            else say("{tahun}: {nilai} = {nilai}", tahun=_column(e.tahun), nilai=number(e.uang))
            for _, at in same
            for e in at
        ]
        # The name is quoted from the funding table where its programme row is cited.
        here = norm(name) in map(norm, cited["uraian"].iloc[1:])
        at = facts.named("program", name) if name and not here else []
        yield p.found(
            capital(text), ("pendanaan", cited), sums=joined(sums, "; "), at=[("pendanaan", cited), *at]
        )


def _column(column: str) -> Words:
    return say("jumlah") if column == "jumlah" else column


def _equal_amounts(code: str, equal: list[Equal]) -> Iterator[Words]:
    """Where a programme has the same amounts; a proposal, often taken from this very row, proves nothing."""
    printed, proposed = ([e.tahun for e in equal if e.usul == usul] for usul in (False, True))
    if printed:
        yield say("nilainya sama dengan program {kode} ({kapan})", kode=code, kapan=when_all(printed))
    if proposed:
        yield say(
            "nilainya sama dengan usulan program {kode} ({kapan}), yang bukan bukti",
            kode=code,
            kapan=when_all(proposed),
        )


@rule("tanpa-induk")
def orphans(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every kegiatan names its programme, every output its kegiatan, where the table has that level."""
    money = facts.funding
    for level, above in (("kegiatan", "program"), ("sub kegiatan", "kegiatan"), ("output", "kegiatan")):
        heads = tuple(f"{c}." for c in money.loc[money["level"].eq(above), "kode"].dropna().unique())
        # A code that goes on from its programme's tells the parent.
        coded = (
            money["kode"].fillna("").map(lambda code, heads=heads: str(code).startswith(heads)).astype(bool)
        )
        lone = money[money["level"].eq(level) & money["induk"].isna() & ~coded]
        names = [g["sebut"].iloc[0] for _, g in lone.groupby("baris", sort=False)]
        if not names or not money["level"].eq(above).any():
            continue
        told = {"baris": names, "n": len(names)}
        if level == "kegiatan" and len(names) == 1:
            text = say("{baris} tidak berada di bawah program mana pun.", **told)
        elif level == "kegiatan":
            text = say("{n} kegiatan tidak berada di bawah program mana pun: {baris}.", **told)
        elif len(names) == 1:
            text = say("{baris} tidak berada di bawah kegiatan mana pun.", **told)
        elif level == "sub kegiatan":
            text = say("{n} sub kegiatan tidak berada di bawah kegiatan mana pun: {baris}.", **told)
        else:
            text = say("{n} output tidak berada di bawah kegiatan mana pun: {baris}.", **told)
        yield p.found(capital(text), ("pendanaan", lone))


@rule("tahun-tanpa-dana")
def unfunded_years(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A year that has targets has money, if the table has any at all."""
    money, t = facts.funding, facts.tables["target"]
    planned, paid = t[t["nilai"].notna()], set(money.loc[money["uang"].gt(0), "tahun"])
    # Targets of nothing in a year without money are what was planned.
    due_in = set(planned.loc[planned["angka"].ne(0), "tahun"])
    bare = [y for y in facts.plan.years if str(y) not in paid and y in due_in]
    if paid == {"jumlah"} and bare:
        rows = ("pendanaan", money)
        text = say("Pendanaan hanya tercetak sebagai jumlah, tanpa rincian menurut tahun.")
        yield p.found(text, rows, codes=[], lines=[span(*rows)])
        return
    for year in bare if paid else []:
        due = planned[planned["tahun"].eq(year)]
        rows = money[money["tahun"].eq(str(year))]
        where = ("pendanaan", rows) if len(rows) else ("target", due)
        text = say(
            "Tahun {tahun}: {n} indikator bertarget, tetapi tidak satu baris pun berpendanaan.",
            tahun=year,
            n=due["kode"].nunique(),
        )
        yield p.found(text, where, codes=[], lines=[span(*where)])


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
            text = say(
                "{a} dari {b} kegiatan {program} tidak ada di tabel pendanaan: {nama}.",
                a=len(missing),
                b=len(names),
                program=quoted(program),
                nama=commas(map(quoted, missing)),
            )
            lost = g[g["kegiatan"].isin(missing)]
            at = facts.printed("indikator", "kegiatan", lost.index)
            yield p.found(text, ("indikator", lost), at=[at])


@rule("dana-tanpa-indikator")
def funded_unplanned(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every kegiatan of the funding table has indicators, by whatever spelling."""
    funded, known = _funded(facts), facts.indicators["kegiatan"].dropna().unique()
    # A row that carries a programme's name is reported as such; one called like its own is its whole.
    named = {s.row for s in facts.stand_ins} | _like_parent(facts)
    lost = [
        (at, best)
        for at, r in funded.iterrows()
        if len(known) and r["baris"] not in named
        for best, score in [nearest(r["uraian"], known)]
        if score < p["ambang"]
    ]
    by_programme: dict[object, list[tuple[object, str]]] = {}
    for at, best in lost:
        above = funded.at[at, "induk"]
        by_programme.setdefault(("", at) if pd.isna(above) else above, []).append((at, best))
    for programme, rows in by_programme.items():
        yield _unplanned(facts, p, programme, rows)


def _like_parent(facts: Facts) -> set[str]:
    """Kegiatan that are called like the programme above them."""
    names = dict(zip(facts.funded["baris"], facts.funded["uraian"], strict=True))
    rows = facts.funded[facts.funded["level"].eq("kegiatan") & facts.funded["induk"].isin(list(names))]
    pairs = zip(rows["baris"], rows["uraian"], rows["induk"], strict=True)
    return {str(k) for k, name, above in pairs if same_name(name, names[above])}


def _unplanned(facts: Facts, p: Definition, programme: object, rows: list[tuple[object, str]]) -> Finding:
    """Funded kegiatan of one programme that have no indicators."""
    funded = facts.funded.loc[[at for at, _ in rows]]
    part = ("pendanaan", funded)
    cited = [part, *(x for _, best in rows for x in facts.named("kegiatan", best))]
    near = [quoted(best) for best in dict.fromkeys(best for _, best in rows)]
    if len(rows) == 1:
        text = say(
            "{baris} tidak mempunyai indikator; nama terdekat di indikator.csv: {nama}.",
            baris=funded["sebut"].iloc[0],
            nama=near,
        )
    else:
        above = facts.funded.loc[facts.funded["baris"].eq(programme), "sebut"].iloc[0]
        text = say(
            "{n} kegiatan {program} tidak mempunyai indikator: {baris}; nama terdekat di "
            "indikator.csv: {nama}.",
            n=len(rows),
            program=above,
            baris=list(funded["sebut"]),
            nama=near,
        )
    money = facts.funding[facts.funding["baris"].isin(funded["baris"]) & facts.funding["tahun"].ne("jumlah")]
    return p.found(capital(text), part, at=cited, money=float(money["uang"].sum()))


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
        text = say(
            "{baris} berada di bawah {induk}, padahal namanya bagian dari kegiatan {kegiatan}.",
            baris=r["sebut"],
            induk=quoted(parent),
            kegiatan=quoted(homes[0]),
        )
        yield p.found(capital(text), *rows, at=[*rows, *facts.named("kegiatan", homes[0])])
