"""Rules on the money of `anggaran.csv` and `keluaran.csv`: ceilings, spending, revisions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..clock import today
from ..evaluate.budget import programme_against_activities
from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import full, rupiah, say

#: The figures of a programme in words.
_FIGURES = {"pagu_awal": say("pagu awal"), "pagu": say("pagu"), "realisasi": say("realisasi")}


def _spent(facts: Facts) -> Iterator[tuple[str, pd.DataFrame]]:
    """Ceilings and spending of each table in one form: also `kode, pagu, belanja`."""
    a, k = facts.tables["anggaran"], facts.tables["keluaran"]
    yield "anggaran", a.assign(pagu=a["pagu_revisi"].fillna(a["pagu_awal"]), belanja=a["realisasi"])
    yield "keluaran", k.assign(kode=k["keluaran"], belanja=k["realisasi_anggaran"])


@rule("belanja-tanpa-pagu")
def spent_without_ceiling(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Where there is spending a ceiling is written."""
    for table, s in _spent(facts):
        for at, r in s[s["pagu"].isna() & s["belanja"].gt(0)].iterrows():
            text = say(
                "{kode} {tahun}: realisasi {belanja}, pagunya tidak diisi.",
                kode=r["kode"],
                tahun=r["tahun"],
                belanja=rupiah(r["belanja"]),
            )
            yield p.found(text, (table, s.loc[[at]]), money=float(r["belanja"]))


@rule("belanja-lebih-pagu")
def spent_above_ceiling(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Spending stays within the ceiling after revision."""
    for table, s in _spent(facts):
        for at, r in s[s["belanja"] > s["pagu"]].iterrows():
            spent, ceiling = r["belanja"], r["pagu"]
            text = say(
                "{kode} {tahun}: realisasi {belanja} melebihi pagu {pagu}.",
                kode=r["kode"],
                tahun=r["tahun"],
                belanja=rupiah(spent),
                pagu=rupiah(ceiling),
            )
            told = {"a": full(spent), "b": full(ceiling), "selisih": full(spent - ceiling)}
            sums = say("{a} > {b} (selisih {selisih})", **told)
            yield p.found(text, (table, s.loc[[at]]), sums=sums, money=float(spent - ceiling))


@rule("tanggal-revisi")
def revised_in_another_year(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A ceiling's revision is of its own year, and has happened."""
    a, now = facts.tables["anggaran"], today()
    for at, r in a[a["tanggal_revisi"].notna()].iterrows():
        day, late = r["tanggal_revisi"], r["tanggal_revisi"] > now
        if late or day[:4] != str(r["tahun"]):
            told = {"kode": r["kode"], "tahun": r["tahun"], "tanggal": day, "kini": now}
            if late:
                text = say(
                    "{kode} {tahun}: pagu direvisi tanggal {tanggal}, setelah hari ini ({kini}).", **told
                )
            else:
                text = say("{kode} {tahun}: pagu direvisi tanggal {tanggal}, di luar tahun {tahun}.", **told)
            yield p.found(text, facts.rows("anggaran", [at]))


@rule("anggaran-program-kegiatan")
def programme_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A programme's own ceiling and spending are the sums of its activities'."""
    for _, r in programme_against_activities(facts.plan).iterrows():
        rows = facts.file_rows("anggaran", r["baris"].split("; "))
        own, summed = r["nilai_program"], r["jumlah_kegiatan"]
        text = say(
            "Program {kode} {tahun}: {kolom} {nilai}, jumlah {n} kegiatannya {jumlah}.",
            kode=r["program_kode"],
            tahun=r["tahun"],
            kolom=_FIGURES[r["kolom"]],
            nilai=rupiah(own),
            n=len(rows[1]) - 1,
            jumlah=rupiah(summed),
        )
        told = {"jumlah": full(summed), "lain": full(own), "selisih": full(abs(r["selisih"]))}
        sums = say("{jumlah} ≠ {lain} (selisih {selisih})", **told)
        money = float(abs(r["selisih"]))
        yield p.found(text, rows, sums=sums, codes=[r["program_kode"]], money=money)
