"""Rules on the sums of `pendanaan.csv`: parents and parts, years and totals, programmes and kegiatan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from .definition import Definition, Finding
from .facts import Facts
from .money import totals
from .rule import rule
from .saying import Words, capital, commas, joined, number, say
from .words import addition, quoted


class Gap(NamedTuple):
    """Where parts do not add up to their whole."""

    column: str
    whole: pd.DataFrame
    #: The parts that have a figure.
    parts: pd.DataFrame
    target: float
    total: float
    sums: Words
    #: Words on the parts without a figure.
    blank: str

    @property
    def off(self) -> float:
        """How much is missing or too much."""
        return abs(self.total - self.target)

    @property
    def where(self) -> Words:
        """The column in words, at the beginning of a sentence."""
        return capital(when(self.column))

    @property
    def rows(self) -> pd.DataFrame:
        """The whole and its parts."""
        return pd.concat([self.whole, self.parts])


def when(column: str) -> Words:
    """A column of the funding in words: `tahun 2021`, `kolom jumlah`."""
    return say("kolom jumlah") if column == "jumlah" else say("tahun {tahun}", tahun=column)


def _added(rows: pd.DataFrame) -> Words:
    """The amounts, with their sum where there are several."""
    return joined(rows["tulis"], " + ") + (" = " + number(float(rows["uang"].sum())) if len(rows) > 1 else "")


def _gaps(facts: Facts, parts: pd.DataFrame, whole: pd.DataFrame) -> Iterator[Gap]:
    """Where the parts do not add up to the whole, by column."""
    for column in facts.funding_columns:
        w, c = whole[whole["tahun"].eq(column)], parts[parts["tahun"].eq(column)]
        valued, silent = c[c["uang"].notna()], c[c["uang"].isna()]
        if w.empty or w["uang"].isna().any() or c.empty:
            continue
        target, total = float(w["uang"].sum()), float(valued["uang"].sum())
        if abs(total - target) <= facts.tolerance * (len(valued) + len(w)):
            continue
        # Blank totals of parts, which their own years make up, are reported as blank.
        own = parts.loc[parts["baris"].isin(silent["baris"]) & parts["tahun"].ne("jumlah"), "uang"].sum()
        if column == "jumlah" and abs(total + own - target) <= facts.tolerance * len(parts):
            continue
        shown = valued.loc[valued["uang"].ne(0), "tulis"].tolist() or ["0"]
        blank = f"; tanpa angka: {commas(map(quoted, silent['uraian']))}" if len(silent) else ""
        sums = addition(shown, total, _added(w), total - target)
        yield Gap(column, w, valued, target, total, sums, blank)


@rule("induk-anak")
def parent_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A row is the sum of the rows below it."""
    money = facts.funding
    for parent, children in facts.children:
        for gap in _gaps(facts, children, money[money["baris"].eq(parent)]):
            # What the parent lacks is a row without a parent: reported as such.
            lone = (
                money["induk"].isna() & money["level"].isin(children["level"]) & money["tahun"].eq(gap.column)
            )
            lost = money.loc[lone, "uang"]
            if lost.gt(0).any() and abs(gap.total + lost.sum() - gap.target) < 1:
                continue
            n = children["baris"].nunique()
            parts = f"jumlah {n} rinciannya" if n > 1 else "satu-satunya rinciannya"
            words = f"{gap.where}: {gap.whole['sebut'].iloc[0]} tidak sama dengan {parts}{gap.blank}"
            equal = gap.parts[(gap.parts["uang"] - gap.off).abs() < 1]
            if len(equal) and len(gap.parts) > 1:
                words += f"; selisihnya sama dengan {quoted(equal['uraian'].iloc[0])}"
            rows = pd.concat([gap.whole, children[children["tahun"].eq(gap.column)]])
            yield p.found(f"{words}.", ("pendanaan", rows), sums=gap.sums)


@rule("jumlah-baris")
def row_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A row's total is the sum of its years."""
    groups = facts.children + [(str(w["baris"].iloc[0]), parts) for w, parts in totals(facts.funding)]
    made = {(k, y): v for k, g in groups for y, v in g.groupby("tahun")["uang"].sum().items()}
    for key, g in facts.funding.groupby("baris", sort=False):
        known = g[g["uang"].notna()]
        total, years = (known[known["tahun"].eq("jumlah").eq(whole)] for whole in (True, False))
        if total.empty or years.empty:
            continue
        summed = float(years["uang"].sum())
        gap = summed - float(total["uang"].iloc[0])
        # A blank year that its parts make up is reported as blank.
        blank = sum(made.get((str(key), y), 0.0) for y in g.loc[g["uang"].isna(), "tahun"])
        if abs(gap) > facts.tolerance * (len(years) + 1) and abs(gap + blank) >= 1:
            words = f"Kolom jumlah {total['sebut'].iloc[0]} tidak sama dengan tahun-tahunnya."
            sums = addition(years["tulis"], summed, total["tulis"].iloc[0], gap)
            yield p.found(words, ("pendanaan", total), sums=sums)


@rule("jumlah-program")
def programme_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The row of totals is the sum of the programmes."""
    for total, parts in totals(facts.funding):
        for gap in _gaps(facts, parts, total):
            row = quoted(gap.whole["uraian"].iloc[0])
            level = parts["level"].iloc[0]
            words = f"{gap.where}: baris {row} tidak sama dengan jumlah semua {level}{gap.blank}."
            yield p.found(words, ("pendanaan", gap.rows), sums=gap.sums)


@rule("program-kegiatan")
def levels_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The kegiatan add up to the programmes, also where a table prints a programme as one of its kegiatan."""
    money = facts.funding
    programmes, kegiatan = money[money["level"].eq("program")], money[money["level"].eq("kegiatan")]
    lone = set(kegiatan.loc[kegiatan["induk"].isna(), "baris"])
    # With every kegiatan under a programme the rule of parents says it already.
    if programmes.empty or not lone:
        return
    blocks = _blocks(facts)
    if lone <= {k for block in blocks for k in block.parts}:
        for block in blocks:
            if lone & set(block.parts):
                yield from _block_sum(facts, p, block)
        return
    for gap in _gaps(facts, kegiatan, programmes):
        words = f"{gap.where}: jumlah semua kegiatan berbeda dari jumlah semua program{gap.blank}."
        yield p.found(words, ("pendanaan", gap.rows), sums=gap.sums)


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


def _block_sum(facts: Facts, p: Definition, block: Block) -> Iterator[Finding]:
    """Where a block's parts do not make up its head, with the nearer sum if one counts by its own parts."""
    money = facts.funding
    rows, named = money[money["baris"].isin(block.parts)], money[money["baris"].eq(block.programme)].head(1)
    lone = commas(rows[rows["level"].eq("kegiatan")].drop_duplicates("baris")["acuan"])
    for gap in _gaps(facts, rows, money[money["baris"].eq(block.head)]):
        sums, cited = gap.sums, [named, gap.rows]
        below = money[money["induk"].isin(block.parts) & money["tahun"].eq(gap.column)]
        nearer = []
        for _, r in gap.parts.iterrows():
            own = below[below["induk"].eq(r["baris"])]
            other = gap.total - r["uang"] + own["uang"].sum()
            if own["uang"].gt(0).any() and abs(other - gap.target) < gap.off:
                nearer.append((abs(other - gap.target), other, r["sebut"], own))
        if nearer:
            off, other, said, own = min(nearer, key=lambda x: x[0])
            sums += (
                f"; bila {said} dihitung dari rinciannya, {number(own['uang'].sum())}: "
                f"{number(other)} {'=' if off < 1 else '≠'} {number(gap.target)} (selisih {number(off)})"
            )
            cited.append(own)
        words = (
            f"{gap.where}: {named['sebut'].iloc[0]}, yang nilainya tercetak pada kegiatan "
            f"{gap.whole['acuan'].iloc[0]}, tidak sama dengan jumlah rincian kegiatan itu dan kegiatan tanpa "
            f"induk sesudahnya, {lone}{gap.blank}."
        )
        yield p.found(words, ("pendanaan", pd.concat(cited)), sums=sums)


@rule("jumlah-kosong")
def blank_total(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A total whose parts have figures is not left blank."""
    money = facts.funding
    # A printed figure that cannot be read is another rule's.
    silent = money["uang"].isna() & ~money["tercetak"].fillna("").str.contains(r"\d")
    groups = totals(money) + [(money[money["baris"].eq(k)], g) for k, g in facts.children]
    for _, g in money.groupby("baris", sort=False):
        whole = g["tahun"].eq("jumlah")
        groups.append((g[whole], g[~whole].assign(tahun="jumlah")))
    said = set()
    for whole, parts in groups:
        blank, valued = whole[silent[whole.index]], parts[parts["uang"].gt(0)]
        columns = [c for c in facts.funding_columns if {c} <= set(blank["tahun"]) & set(valued["tahun"])]
        if not columns or whole["baris"].iloc[0] in said:
            continue
        said.add(whole["baris"].iloc[0])
        words = f"{whole['sebut'].iloc[0]} kosong pada {commas(columns)}, padahal bagiannya bernilai."
        cells = [[f[f["tahun"].eq(c)] for f in (blank, valued)] for c in columns]
        sums = "; ".join(f"{c}: {_added(v)}" for c, (_, v) in zip(columns, cells, strict=True))
        rows = pd.concat([f for both in cells for f in both])
        yield p.found(capital(words), ("pendanaan", rows), sums=sums)
