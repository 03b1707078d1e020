"""One indicator in full, for the explorer: targets, realisasi, trace, the office's words, audit findings,
neighbours.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from ...audit import audit as aud
from ...audit.definition import definitions
from ...evaluate.choice import Choice, check_code, judged_rows, with_trace
from ...evaluate.match import neighbours
from ...evaluate.quarters import OWN_WORDS
from ...plan.plan import Plan
from ...wording import MISSING
from .. import figures
from ..columns import COLUMNS
from ..content import Picture, Table
from ..html import block_html
from ..page import Page

#: Columns of a record's years.
_YEARLY = """
    tahun target target_tercetak target_pk acuan realisasi r_rincian capaian_mentah capaian status predikat
    rumus aturan dasar_hukum sumber sumber_data tanggal_data t_angka r_angka triwulan_terakhir sebagian
""".split()
#: Columns that take no room where an indicator has nothing in them.
_SPARE = {"target_pk", "predikat", "r_rincian"}


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
def findings_of_plan(plan: Plan, bahasa: str = "id") -> pd.DataFrame:
    """What the audit of a plan finds, in the reader's language; audited once."""
    return aud.audit(plan, bahasa)


def record(
    plan: Plan, kode: str, choice: Choice | None = None, audited: bool = True, bahasa: str = "id"
) -> Record:
    """The full record of one indicator, every year, under the chosen conventions.

    ValueError, naming the nearest, for an unknown code.

    `audited`: with the findings about it, said in `bahasa`; the first of a plan waits for the whole audit.

    >>> import renstra_utils
    >>> r = record(renstra_utils.load("data/contoh"), "P2.02")
    >>> r.tahun.loc[r.tahun["tahun"] == 2023, "rumus"].item()
    '94,4444 / 100 × 100 = 94,44'
    """
    check_code(plan, kode)
    choice = replace(choice or Choice(), tahun=(), program="", kegiatan="")
    facts = plan.indikator[plan.indikator["kode"] == kode].drop(columns="_baris").iloc[0]
    rows = with_trace(judged_rows(plan, choice, kode=kode).reset_index(drop=True))
    rows["dasar_hukum"] = rows["aturan"].map(
        lambda id: plan.rules.rumus.get(id, {}).get("dasar_hukum"), na_action="ignore"
    )
    words = rows.melt("tahun", OWN_WORDS, "perihal", "kata").dropna(subset="kata")
    words = words.sort_values("tahun", kind="stable")
    return Record(
        facts.dropna().rename("nilai").rename_axis("isian").reset_index(),
        rows[_YEARLY],
        words.reset_index(drop=True),
        _found(plan, kode, bahasa) if audited else None,
        neighbours(plan, kode),
    )


def _found(plan: Plan, kode: str, bahasa: str) -> pd.DataFrame:
    found = findings_of_plan(plan, bahasa)
    named = found["kode"].fillna("").str.split(";").map(lambda codes: kode in codes)
    return found[named.astype(bool)].reset_index(drop=True)


# --- as HTML ----------------------------------------------------------------------------------------------


def record_html(p: Page, plan: Plan, kode: str, choice: Choice, audited: bool) -> Markup:
    """The record of one indicator as HTML; `audited`: with the findings about it."""
    r, w = record(plan, kode, choice, audited, p.bahasa), p.w
    facts = r.indikator.set_index("isian")["nilai"]
    item, items = Markup("<dt>{}</dt><dd>{}</dd>"), Markup("")
    for key, value in facts.drop(["kode", "indikator"]).items():
        items += item.format(
            str(key).replace("_", " "), w.value(value) if isinstance(value, float) else value
        )
    name = p.t("Target dan realisasi {kode}", kode=kode)
    about = {"id": "j-laju", "name": name, "finding": facts["indikator"], "satuan": facts.get("satuan") or ""}
    svg = figures.pace(r.tahun, bahasa=p.bahasa, **about)
    tables = [_years(p, r), _words(p, r), _findings(p, r, audited), _neighbours(p, r)]
    whole = Markup('<h3>{} {}</h3><div class="pair"><dl class="facts">{}</dl>{}</div>{}')
    below = Markup("").join(block_html(w, t) for t in tables)
    return whole.format(kode, facts["indikator"], items, block_html(w, Picture(svg, name)), below)


def _years(p: Page, r: Record) -> Table:
    years = r.tahun.assign(
        thn=r.tahun["tahun"].astype("str"),
        **{c: r.tahun[c].map(p.w.value, na_action="ignore") for c in ("target", "target_pk", "realisasi")},
    )
    keys = """
        thn target target_tercetak target_pk realisasi capaian_mentah status predikat rumus r_rincian
        dasar_hukum sumber sumber_data
    """
    shown = [k for k in keys.split() if k not in _SPARE or years[k].notna().any()]
    columns = p.columns(
        " ".join(shown),
        target={"none": p.t("tanpa target")},
        realisasi={"kind": "data", "none": p.t("belum dilaporkan")},
        dasar_hukum={"none": MISSING},
        sumber_data={"none": p.t("belum ada")},
    )
    return Table(years, columns, "catatan-0-t", p.t("Angka tiap tahun"))


def _words(p: Page, r: Record) -> Table:
    said = r.kata.assign(
        tahun=r.kata["tahun"].astype("str"),
        perihal=r.kata["perihal"].map({k: p.t(COLUMNS[k].label) for k in OWN_WORDS}),
    )
    none = p.t("Kantor belum menulis apa pun tentang indikator ini.") if said.empty else ""
    return Table(said, p.columns("tahun perihal kata"), "catatan-1-t", p.t("Kata kantor"), none)


def _findings(p: Page, r: Record, audited: bool) -> Table:
    columns = p.columns("aturan tingkat keyakinan uraian hitungan saran")
    found = pd.DataFrame(columns=[c.key for c in columns]) if r.temuan is None else r.temuan
    names = {k: p.t(rule.nama) for k, rule in definitions().items()}
    words = {k: found[k].map(p.t) for k in ("tingkat", "keyakinan")}
    found = found.assign(aturan=found["aturan"].map(names), **words)
    none = p.t("Rencana ini sedang diaudit…")
    if audited:
        none = p.t("Tidak ada temuan audit tentang indikator ini.") if found.empty else ""
    return Table(found, columns, "catatan-2-t", p.t("Temuan audit"), none)


def _neighbours(p: Page, r: Record) -> Table:
    columns = p.columns("kode indikator kegiatan satuan kemiripan", kegiatan={"none": p.t("tingkat program")})
    none = p.t("Tidak ada indikator lain yang bunyinya mirip.") if r.tetangga.empty else ""
    return Table(r.tetangga, columns, "catatan-3-t", p.t("Indikator yang bunyinya mirip"), none)
