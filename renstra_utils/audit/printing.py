"""Rules on how figures and units are printed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import capital, commas, number
from .sums import when
from .words import quoted, same_unit, series, titled


@rule("digit-hilang")
def lost_digits(facts: Facts, p: Definition) -> Iterator[Finding]:
    """What is printed as a figure can be read as one."""
    targets = facts.tables["target"].assign(sebut=lambda t: "target " + t["kode"].astype("object"))
    for table, frame in (("pendanaan", facts.funding), ("target", targets)):
        broken = frame[frame["nilai"].isna() & frame["tercetak"].fillna("").str.contains(r"\d")]
        for at, r in broken.iterrows():
            words = f"{capital(r['sebut'])}, {when(str(r['tahun']))}: tercetak {quoted(r['tercetak'])}, "
            words += "bukan angka yang utuh"
            if pd.notna(r.get("usulan")):
                words += f"; usulan {number(r['usulan'])}" + (
                    f" ({r['alasan']})" if pd.notna(r["alasan"]) else ""
                )
            yield p.found(f"{words}.", (table, frame.loc[[at]]))


@rule("satuan-campur")
def mixed_units(facts: Facts, p: Definition) -> Iterator[Finding]:
    """All targets of an indicator are printed with its unit."""
    for k, g in facts.by_indicator:
        g = g[g["tercetak"].notna() & g["angka"].notna()]
        units = list(dict.fromkeys(g["unit"]))
        told, printed = [*g["satuan"].dropna().head(1)], [u for u in units if u]
        if len(units) < 2 and all(same_unit(u, str(own)) for u in printed for own in told):
            continue
        shown = commas(quoted(u) if u else "tanpa satuan" for u in units)
        words = f"Satuan {k} tercetak {shown}, tetapi kolom satuan {quoted(*told)}." if len(units) < 2 else ""
        mild = len(printed) == len(units) and all(same_unit(u, printed[0]) for u in printed)
        yield p.found(
            words or f"Satuan {k} tidak seragam: {shown}.", ("target", g), sums=series(g), mild=mild
        )


@rule("tanpa-satuan")
def no_unit(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A target that is a number has a unit."""
    for k, g in facts.by_indicator:
        g = g[g["angka"].notna()]
        if len(g) and g["satuan"].isna().all() and g["unit"].eq("").all():
            words = f"{titled(g.iloc[0])}: target angka tanpa satuan atau skala."
            yield p.found(words, facts.indicator(k), sums=series(g))


@rule("tanda-desimal")
def decimal_marks(facts: Facts, p: Definition) -> Iterator[Finding]:
    """All targets are printed with one decimal mark."""
    t = facts.tables["target"]
    # Three digits after one mark may be thousands: they prove nothing.
    read = t["tercetak"].where(t["nilai"].notna()).fillna("")
    mark = read.str.extract(r"^\D*\d+([.,])(?:\d{1,2}|\d{4,})(?!\d)")[0]
    counts = mark.value_counts()
    if len(counts) == 2:
        more, less = (".", ",") if counts[","] < counts["."] else (",", ".")
        first = {m: quoted(t.loc[mark.eq(m), "tercetak"].iloc[0]) for m in (more, less)}
        shown = " dan ".join(f"{text} ({counts[m]} sel)" for m, text in first.items())
        yield p.found(f"Tanda desimal campur: {shown}.", ("target", t[mark.eq(less)]))
