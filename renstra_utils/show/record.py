"""One indicator in full: what the plan says of it, its years with their traces, the office's words, findings,
neighbours.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from ..audit import audit as aud
from ..evaluate.explore import Choice, _judged, _known, _traced, neighbours
from ..evaluate.quarters import OWN_WORDS
from ..plan.plan import Plan


class Record(NamedTuple):
    """All that is known of one indicator."""

    #: One row per column of `indikator.csv`: `isian, nilai`.
    indikator: pd.DataFrame
    #: One row per year: target, realisasi, capaian, formula, rule and legal basis, cells.
    tahun: pd.DataFrame
    #: What the office wrote: `tahun, perihal, kata`.
    kata: pd.DataFrame
    #: Audit findings that name it; None where none were asked for.
    temuan: pd.DataFrame | None
    #: Indicators with nearly the same text.
    tetangga: pd.DataFrame


@lru_cache(maxsize=8)
def _findings(plan: Plan) -> pd.DataFrame:
    return aud.audit(plan)


def record(plan: Plan, kode: str, choice: Choice | None = None, audited: bool = True) -> Record:
    """The full record of one indicator, every year, under the chosen conventions.

    ValueError, naming the nearest, for an unknown code.

    `audited`: with the findings about it; the first of a plan waits for the whole audit.

    >>> import renstra_utils
    >>> r = record(renstra_utils.load("data/contoh"), "P2.02")
    >>> r.tahun.loc[r.tahun["tahun"] == 2023, "rumus"].item()
    '94,4444 / 100 × 100 = 94,44'
    """
    _known(plan, kode)
    choice = replace(choice or Choice(), tahun=(), program="", kegiatan="")
    facts = plan.indikator[plan.indikator["kode"] == kode].drop(columns="_baris").iloc[0]
    rows = _traced(_judged(plan, choice, kode=kode).reset_index(drop=True))
    rows["dasar_hukum"] = rows["aturan"].map(
        lambda id: plan.rules.rumus.get(id, {}).get("dasar_hukum"), na_action="ignore"
    )
    columns = [
        "target",
        "target_tercetak",
        "target_pk",
        "acuan",
        "realisasi",
        "r_rincian",
        "capaian_mentah",
        "capaian",
        "status",
        "predikat",
    ]
    columns += [
        "rumus",
        "aturan",
        "dasar_hukum",
        "sumber",
        "sumber_data",
        "tanggal_data",
        "t_angka",
        "r_angka",
        "triwulan_terakhir",
        "sebagian",
    ]
    words = (
        rows.melt("tahun", OWN_WORDS, "perihal", "kata")
        .dropna(subset="kata")
        .sort_values("tahun", kind="stable")
    )
    return Record(
        facts.dropna().rename("nilai").rename_axis("isian").reset_index(),
        rows[["tahun", *columns]],
        words.reset_index(drop=True),
        _found(plan, kode) if audited else None,
        neighbours(plan, kode),
    )


def _found(plan: Plan, kode: str) -> pd.DataFrame:
    found = _findings(plan)
    named = found["kode"].fillna("").str.split(";").map(lambda codes: kode in codes)
    return found[named.astype(bool)].reset_index(drop=True)
