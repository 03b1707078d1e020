"""Rules on the money of `anggaran.csv` and `keluaran.csv`: ceilings, spending, revisions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..clock import today
from ..evaluate.budget import programme_against_activities
from .definition import Definition, Finding
from .facts import Facts
from .rule import rule
from .saying import full, rupiah


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
            words = f"{r['kode']} {r['tahun']}: realisasi {rupiah(r['belanja'])}, pagunya tidak diisi."
            yield p.found(words, (table, s.loc[[at]]))


@rule("belanja-lebih-pagu")
def spent_above_ceiling(facts: Facts, p: Definition) -> Iterator[Finding]:
    """Spending stays within the ceiling after revision."""
    for table, s in _spent(facts):
        for at, r in s[s["belanja"] > s["pagu"]].iterrows():
            spent, ceiling = r["belanja"], r["pagu"]
            words = f"{r['kode']} {r['tahun']}: realisasi {rupiah(spent)} melebihi pagu {rupiah(ceiling)}."
            sums = f"{full(spent)} > {full(ceiling)} (selisih {full(spent - ceiling)})"
            yield p.found(words, (table, s.loc[[at]]), sums=sums)


@rule("tanggal-revisi")
def revised_in_another_year(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A ceiling's revision is of its own year, and has happened."""
    a, now = facts.tables["anggaran"], today()
    for at, r in a[a["tanggal_revisi"].notna()].iterrows():
        day, late = r["tanggal_revisi"], r["tanggal_revisi"] > now
        if late or day[:4] != str(r["tahun"]):
            why = f"setelah hari ini ({now})" if late else f"di luar tahun {r['tahun']}"
            words = f"{r['kode']} {r['tahun']}: pagu direvisi tanggal {day}, {why}."
            yield p.found(words, facts.rows("anggaran", [at]))


@rule("anggaran-program-kegiatan")
def programme_sum(facts: Facts, p: Definition) -> Iterator[Finding]:
    """A programme's own ceiling and spending are the sums of its activities'."""
    for _, r in programme_against_activities(facts.plan).iterrows():
        rows = facts.file_rows("anggaran", r["baris"].split("; "))
        own, summed, what = r["nilai_program"], r["jumlah_kegiatan"], r["kolom"].replace("_", " ")
        words = (
            f"Program {r['program_kode']} {r['tahun']}: {what} {rupiah(own)}, "
            f"jumlah {len(rows[1]) - 1} kegiatannya {rupiah(summed)}."
        )
        sums = f"{full(summed)} ≠ {full(own)} (selisih {full(abs(r['selisih']))})"
        yield p.found(words, rows, sums=sums, codes=[r["program_kode"]])
