"""What was not reached, why, and what comes next: the first screen of the yearly page."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import attainment as att
from ...frames import as_records
from ..content import Block, Table
from ..html import note
from ..parts import filtered
from .indicators import anything_reported, quarters_target_cell, realisasi_cell, target_cell
from .subjects import YearFigures

#: So many rows stand in one screen; the others are one step away.
_SHOWN = 6
#: Letters of the office's words in one row; the whole stands in the section on causes.
_LONGEST = 110
MISSED = "tidak tercapai"


def missed_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The indicators of a year that missed their target, and of those still partial the ones behind their
    quarters' target, the gravest first; `lacak`: how much of the target was reached, percent.

    A missed grade or opinion has no percentage: it is of the whole office, and comes first.
    """
    missed = rows["status"].eq(MISSED)
    behind = rows["status"].eq("sementara") & rows["status_triwulan"].eq(MISSED)
    rate = rows["capaian_mentah"].where(missed, rows["capaian_triwulan"])[missed | behind]
    rate = rate.sort_values(na_position="first", kind="stable")
    return rows.loc[rate.index].assign(lacak=rate)


def first_screen(p: YearFigures) -> list[Block]:
    """The table of what was not reached, or the one sentence that says why there is none."""
    rows = p.rows
    if not anything_reported(rows):
        n = int(rows["status"].eq("belum dilaporkan").sum())
        if not n:
            return []
        text = "Belum dilaporkan: realisasi {n} indikator bertarget. Targetnya ada pada lampiran {target}."
        return [note(p.markup(text, n=n, target=p.link("target", p.say("Target {tahun}"))))]
    missed = missed_rows(rows)
    if missed.empty:
        return [note(said)] if (said := _none_missed(p)) else []
    return [_table(p, missed)]


def _none_missed(p: YearFigures) -> str:
    if p.total["n_dinilai"]:
        return p.say("Tidak ada indikator yang dinilai tidak tercapai pada {tahun}.")
    if p.rows["status_triwulan"].isin(att.JUDGED).any():
        return p.t("Tidak ada indikator yang tertinggal dari target triwulannya.")
    return ""


def _table(p: YearFigures, missed: pd.DataFrame) -> Table:
    shown = missed.head(_SHOWN)
    records = as_records(shown)
    cells: dict[str, list[Any]] = {
        "teks": [p.plan_text(r["indikator"], r["kode"]) for r in records],
        "t": [_target(p, r) for r in records],
        "r": [realisasi_cell(p, r, brief=True) for r in records],
        "faktor_penghambat": [shortened(r["faktor_penghambat"]) for r in records],
        "tindak_lanjut": [
            shortened(r["solusi"] if pd.isna(r["tindak_lanjut"]) else r["tindak_lanjut"]) for r in records
        ],
    }
    frame = shown.assign(
        **{k: pd.Series(v, shown.index, dtype=object) for k, v in cells.items()},
        capaian_mentah=shown["lacak"],
    )
    blank = p.t("belum diisi")
    columns = p.columns(
        "teks t r capaian_mentah faktor_penghambat tindak_lanjut",
        faktor_penghambat={"label": p.t("Mengapa"), "none": blank},
        tindak_lanjut={"none": blank},
    )
    kinds = {True: "Yang tertinggal dari target triwulannya", False: "Yang tidak tercapai"}
    said = set(missed["status"] != MISSED)
    both = "Yang tidak tercapai, dan yang tertinggal dari target triwulannya"
    caption = p.t(both) if len(said) > 1 else p.t(kinds[said.pop()])
    return Table(frame, columns, "tertinggal-t", caption, _more(p, missed))


def _target(p: YearFigures, record: dict[str, Any]) -> Markup:
    """What it was held against: the year's target, or that of the quarters that are in."""
    whole = record["status"] == MISSED
    return target_cell(p, record, brief=True) if whole else quarters_target_cell(p, record)


def _more(p: YearFigures, missed: pd.DataFrame) -> Markup:
    """Where the others are, and where the office's words stand whole."""
    said = []
    if (left := len(missed) - _SHOWN) > 0:
        states = list(missed["status"].unique())
        text = p.t("… dan {n} lagi", n=left)
        one = len(states) == 1
        said.append(filtered(p, "indikator-t", states[0], text) if one else p.link("indikator-t", text))
    words = missed[["faktor_penghambat", "tindak_lanjut", "solusi"]].head(_SHOWN)
    if words.notna().any(axis=None):
        link = p.link("sebab", p.t("Sebab, hambatan, dan solusi"))
        said.append(p.markup("Kata-kata kantor selengkapnya: {bagian}.", bagian=link))
    return Markup(" · ").join(said)


def shortened(text: Any) -> Any:
    """The office's words up to a whole word, within `_LONGEST` letters; missing stays missing.

    >>> shortened("kata " * 40)[-12:]
    'a kata kata…'
    """
    if pd.isna(text) or len(text) <= _LONGEST:
        return text
    cut = text[:_LONGEST].rsplit(None, 1)[0] if " " in text[:_LONGEST] else text[:_LONGEST]
    return cut.rstrip(" ,;:") + "…"
