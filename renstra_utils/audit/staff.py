"""Rules on the staff figures of `sdm.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import Saying, Words, commas, joined, number, say
from .words import addition, norm, quoted, vocabulary


class Grouping(NamedTuple):
    """Staff of one source by one grouping: the parts, and the printed total (at most one row)."""

    source: str
    name: str
    parts: pd.DataFrame
    total: pd.DataFrame

    @property
    def where(self) -> Words:
        """The grouping and its source."""
        return _place(self.name, self.source)


def _place(grouping: str, source: str) -> Saying:
    """A grouping and where the plan prints it: `pendidikan (tabel)`."""
    where = say("teks") if source == "teks" else say("tabel")
    return say("{kelompok} ({sumber})", kelompok=grouping, sumber=where)


def _is_total(rows: pd.DataFrame) -> pd.Series:
    return rows["kategori"].str.strip().str.upper().isin(vocabulary("total"))


def _groupings(facts: Facts) -> list[Grouping]:
    s = facts.tables["sdm"]
    groups = s.groupby(["sumber", "kelompok"], sort=False)
    return [Grouping(str(a), str(b), g[~_is_total(g)], g[_is_total(g)]) for (a, b), g in groups]


def _as_said(row: pd.Series, side: str = "") -> Words:
    """The printed figure, or the figure read where the plan keeps no print."""
    printed = row[f"tercetak{side}"]
    return quoted(printed) if pd.notna(printed) else number(row[f"jumlah{side}"])


@rule("sdm-jumlah")
def staff_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The categories of a grouping add up to its total."""
    for group in _groupings(facts):
        parts, total = group.parts, group.total
        if total.empty or parts.empty or total["jumlah"].isna().any():
            continue
        known = parts["jumlah"].dropna()
        said, summed = float(total["jumlah"].iloc[0]), float(known.sum())
        # What is missing may be what a blank category holds.
        if summed == said or (len(known) < len(parts) and summed < said):
            continue
        words = say(
            "Rincian {kelompok}: {kategori} berjumlah {jumlah}, tetapi jumlah tercetak {tercetak}.",
            kelompok=group.where,
            kategori=commas(parts["kategori"]),
            jumlah=number(summed),
            tercetak=_as_said(total.iloc[0]),
        )
        sums = addition(map(number, known), summed, number(said), summed - said)
        yield p.found(words, ("sdm", pd.concat([total, parts])), sums=sums)


@rule("sdm-teks-tabel")
def staff_text_table(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The text tells the same figures as the table."""
    s = facts.tables["sdm"].assign(kunci=lambda d: d["kategori"].map(norm))
    both = s[s["sumber"].eq("teks")].merge(s[s["sumber"].eq("tabel")], on=["kelompok", "kunci"])
    both = both[both["jumlah_x"].notna() & both["jumlah_y"].notna() & both["jumlah_x"].ne(both["jumlah_y"])]
    for _, r in both.iterrows():
        a, b = r["jumlah_x"], r["jumlah_y"]
        words = say(
            "{kategori} ({kelompok}): teks menulis {teks}, tabel menulis {tabel}.",
            kategori=r["kategori_x"],
            kelompok=r["kelompok"],
            teks=_as_said(r, "_x"),
            tabel=_as_said(r, "_y"),
        )
        rows = s[s["_baris"].isin([r["_baris_x"], r["_baris_y"]])]
        yield p.found(words, ("sdm", rows), sums=addition([number(a)], a, number(b), a - b))


@rule("sdm-total")
def staff_totals(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Every grouping counts the same staff."""
    s = facts.tables["sdm"]
    # One grouping's text against its own table is the rule before.
    firsts = s[_is_total(s) & s["jumlah"].notna()].drop_duplicates("kelompok")
    # Only civil servants have a rank: of all staff there may be more.
    ranked = firsts["kelompok"].map(lambda k: not set(norm(k).split()).isdisjoint(p["sebagian_pegawai"]))
    most = firsts.loc[~ranked, "jumlah"].max()
    firsts = firsts[~(ranked & firsts["jumlah"].lt(most))]
    counts = firsts["jumlah"].unique()
    if len(counts) > 1:
        shown = commas(
            _place(r["kelompok"], r["sumber"]) + " " + number(r["jumlah"]) for _, r in firsts.iterrows()
        )
        words = say("Jumlah pegawai berbeda menurut pengelompokan: {jumlah}.", jumlah=shown)
        yield p.found(words, ("sdm", firsts), sums=joined(map(number, counts), " ≠ "))


@rule("sdm-persen")
def staff_percent(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A printed percentage is that of its figure, and all together are 100."""
    for group in _groupings(facts):
        parts = group.parts
        known = parts[parts["persen"].notna() & parts["jumlah"].notna()]
        wrong = list(_wrong_shares(p, group, known))
        yield from wrong
        whole = float(known["persen"].sum())
        complete = len(known) == len(parts) > 1 and not wrong
        if complete and abs(whole - 100) > p["selisih_jumlah"]:
            sums = addition(map(number, known["persen"]), whole, "100", whole - 100)
            words = say("Persentase {kelompok} tidak berjumlah 100.", kelompok=group.where)
            yield p.found(words, ("sdm", known), sums=sums)


def _wrong_shares(p: Definition, group: Grouping, known: pd.DataFrame) -> Iterator[Finding]:
    """Percentages that are not the figure's share of the total, beyond how they are rounded."""
    said, summed = group.total["jumlah"].dropna(), float(group.parts["jumlah"].sum())
    base = float(said.iloc[0]) if len(said) else summed
    for at, r in known.iterrows() if base > 0 and summed > 0 else []:
        n, percent = r["jumlah"], r["persen"]
        step = 10.0 ** -len(f"{percent:.10g}".partition(".")[2])
        # Right against the parts' own sum: then the total is wrong, which another rule reports.
        if any(abs(n / b * 100 - percent) <= step / 2 + 1e-9 for b in (base, summed)):
            continue
        share, twin = n / base * 100, known[known["persen"].eq(percent) & known["jumlah"].ne(n)]
        yield p.found(
            _wrong_share(group, r, base, twin),
            ("sdm", pd.concat([known.loc[[at]], group.total, twin])),
            sums=say(
                "{n} / {total} × 100 = {bagian} ≠ {persen} (selisih {selisih})",
                n=number(n),
                total=number(base),
                bagian=number(round(share, 1)),
                persen=number(percent),
                selisih=number(round(abs(share - percent), 1)),
            ),
        )


def _wrong_share(group: Grouping, row: pd.Series, base: float, twin: pd.DataFrame) -> Words:
    """The percentage as printed, what it is, and the categories that print the same one."""
    told = {
        "kategori": row["kategori"],
        "kelompok": group.name,
        "sumber": say("teks") if group.source == "teks" else say("tabel"),
        "tercetak": _as_said(row),
        "n": number(row["jumlah"]),
        "total": number(base),
        "persen": number(round(row["jumlah"] / base * 100, 1)),
    }
    if twin.empty:
        return say(
            "{kategori} ({kelompok}, {sumber}): tercetak {tercetak}, padahal {n} dari {total} adalah "
            "{persen} %.",
            **told,
        )
    others = zip(twin["kategori"], twin["jumlah"], strict=True)
    return say(
        "{kategori} ({kelompok}, {sumber}): tercetak {tercetak}, padahal {n} dari {total} adalah {persen} %; "
        "persen yang sama tercetak untuk {lain}.",
        lain=commas(f"{k} (" + number(j) + ")" for k, j in others),
        **told,
    )
