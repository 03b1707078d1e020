"""A target, a realisasi, a capaian as cells of a table: with unit, yardstick, quarters, bullet graph and
trace.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ...evaluate import attainment as att
from ...frames import as_records
from .. import figures
from ..content import Content
from ..html import missing, small
from ..page import Page
from ..parts import quoted, rules_table, trace
from .national import beside_national, by_agreement, no_target

#: A bullet graph ends here where the office caps nothing.
UNCAPPED = 150.0
#: The rules of attainment that a page without figures cites.
EVERY_RULE = ("maximize", "minimize", "stabilize", "target-nol", "predikat")
#: Units that are grades: printed without a unit beside them.
_GRADED = ("predikat", "opini")
#: A status that says why there is no realisasi.
_NOT_THERE = ("tanpa target", "belum dilaporkan")


def cap_name(p: Page) -> str:
    """The cap's name, as the page prints it beside each mean."""
    return p.t(p.plan.rules.batas[p.plan.rules.pilihan["batas"]]["nama"])


def cap_of(p: Page) -> float:
    """Where a bullet graph ends."""
    return p.plan.rules.cap or UNCAPPED


def anything_reported(rows: pd.DataFrame) -> bool:
    """Whether the office said anything of the year, also of what has no target."""
    return bool(rows["realisasi"].notna().any()) or not rows["status"].isin(_NOT_THERE).all()


def scale_note(p: Page) -> str:
    """The chosen scale with its bands, for a note; that it does not hold in this year, where it does not."""
    scale = p.plan.rules.scale
    if scale is None:
        return p.t("Tanpa predikat: kantor tidak memilih skala, dan tidak ada aturan yang mengikatnya.")
    if p.tahun and not scale.holds(p.tahun):
        text = "Skala {skala} berlaku {tahun}; tanpa predikat untuk tahun ini."
        return p.t(text, skala=p.t(scale.nama), tahun=scale.years())
    return p.t("Predikat {skala}: {pita}.", skala=p.t(scale.nama), pita=scale.criteria(p.w))


def reported(total: pd.Series) -> str:
    """State of a page by the summary of its rows: `ada` where anything of them was reported."""
    return "ada" if total["n_lapor"] + total["n_sementara"] else "menunggu data"


def method(p: Page, rows: pd.DataFrame) -> Content:
    """Cap, scale and the rules that the rows name, with legal basis; where they name none, every rule."""
    rules = p.plan.rules
    cap, used = rules.batas[rules.pilihan["batas"]], [i for i in rules.rumus if (rows["aturan"] == i).any()]
    said = {"batas": p.t(cap["nama"]), "dasar": quoted(p, cap["dasar_hukum"]), "skala": scale_note(p)}
    text = p.w.markup("Batas capaian: {batas} ({dasar}). {skala}", **said)
    return Content([Markup("<p>{}</p>").format(text), rules_table(p, used or EVERY_RULE)])


def grade_box(p: Page, grade: Any, years: list[int], absent: str = "") -> list[tuple[str, str, str]]:
    """The box of a mean's predikat; none where the office chose no scale that holds."""
    scale = p.plan.rules.scale_for(years)
    if scale is None or (pd.isna(grade) and not absent):
        return []
    return [
        (p.t("Predikat"), absent if pd.isna(grade) else p.t(grade), f"{p.t(scale.nama)} · {scale.years()}")
    ]


def indicator_cells(p: Page, rows: pd.DataFrame, ground: str = "bl") -> pd.DataFrame:
    """Rows of `attainment` as a reader sees them.

    Adds markup: `t` and `r` (target and realisasi with unit), `bagan` (bullet graph on `ground`), `asal`
    (trace); `t_urut`, what targets are in order by; the predikat is in the reader's language.
    """
    top, records = cap_of(p), as_records(rows)
    cells = {
        "t": [target_cell(p, r) for r in records],
        "r": [realisasi_cell(p, r) for r in records],
        "bagan": [_bullet(p, r, top, ground) for r in records],
        "asal": [trace(p, r, p.plan.rules.rumus) for r in records],
    }
    shown = rows.assign(**{k: pd.Series(v, index=rows.index, dtype=object) for k, v in cells.items()})
    bounds = rows["t_angka"].where(rows["t_angka"].notna(), rows["t_bawah"])
    return shown.assign(predikat=rows["predikat"].map(p.t, na_action="ignore"), t_urut=bounds)


def _bullet(p: Page, record: dict[str, Any], top: float, ground: str) -> Markup:
    rate = record["capaian_mentah"]
    label = p.t(record["status"]) if pd.isna(rate) else p.rate(rate)
    return figures.bullet(rate, top, label=label, ground=ground)


def unit_of(record: dict[str, Any]) -> str:
    """The unit as it stands after a figure; nothing after a grade."""
    unit = record["satuan"]
    return "" if pd.isna(unit) or unit in _GRADED else f"\u00a0{unit}"


def _known(record: dict[str, Any], *columns: str) -> list[Any]:
    return [record[c] for c in columns if not pd.isna(record[c])]


def _with(text: str, more: list[str]) -> Markup:
    return escape(text) + Markup("").join(small(m) for m in more if m)


def target_cell(p: Page, record: dict[str, Any], brief: bool = False) -> Markup:
    """The target that was judged against, with its unit, and which it is where there are two.

    `brief`: without what it would be against the other.
    """
    if pd.isna(record["target_acuan"]):
        return missing(no_target(p))
    return _with(target_text(p, record), _yardstick(p, record)[: 1 if brief else None])


def target_text(p: Page, record: dict[str, Any]) -> str:
    """The target that was judged against, with its unit."""
    w, against, unit = p.w, _known(record, "r_angka"), unit_of(record)
    if not pd.isna(record["t_angka"]):
        return f"{w.value(record['t_angka'], against)}{unit}"
    if not pd.isna(record["t_bawah"]):
        return f"{w.value(record['t_bawah'], against)}–{w.value(record['t_atas'], against)}{unit}"
    return p.t(record["target_acuan"])


def quarters_target_cell(p: Page, record: dict[str, Any]) -> Markup:
    """What a partial year should have reached by the last quarter that is in."""
    target = f"{p.w.value(record['target_triwulan'])}{unit_of(record)}"
    return _with(target, [p.t("target s.d. {triwulan}", triwulan=p.w.quarter(record["triwulan_terakhir"]))])


def realisasi_cell(p: Page, record: dict[str, Any], brief: bool = False) -> Markup:
    """The realisasi with its unit, how far into the year it reaches, the grade that it stands for.

    `brief`: without its quarters, where they are said beside it.
    """
    if pd.isna(record["realisasi"]):
        said = record["status"] in _NOT_THERE and not by_agreement(p)
        why = record["status"] if said else "belum dilaporkan"
        return missing(p.t(why))
    number, more = record["r_angka"], [] if brief else _quarters(p, record)
    graded = not pd.isna(number) and not pd.isna(record["t_mutu"])
    if graded and (scale := p.plan.rules.grade_scale(record["t_mutu"])):
        more.append(p.t("setara {nilai}", nilai=scale.band(pd.Series([number])).iloc[0]))
    return _with(realisasi_text(p, record), more)


def realisasi_text(p: Page, record: dict[str, Any]) -> str:
    """The realisasi with its unit, told apart from the targets that it is compared with."""
    if pd.isna(record["r_angka"]):
        return p.t(record["realisasi"])
    against = _known(record, "t_angka", "t_bawah", "t_atas", "renstra_angka")
    return f"{p.w.value(record['r_angka'], against)}{unit_of(record)}"


def _rated(p: Page, rate: Any) -> str:
    return "" if pd.isna(rate) else f" ({p.rate(rate)})"


def _yardstick(p: Page, record: dict[str, Any]) -> list[str]:
    """Which target was judged against where there are two, and what it would be against the plan's."""
    if record["acuan"] != att.PK:
        return []
    if pd.isna(record["target"]):
        none = p.t("target PK; Renstra tidak menargetkan")
        return [none if p.plan.induk is None else beside_national(p, record)]
    planned = p.w.value(record["target"])
    if planned == p.w.value(record["target_pk"]):
        return []
    said = [p.t("target PK; Renstra: {nilai}", nilai=planned)]
    if not pd.isna(record["status_renstra"]):
        text = p.t("terhadap Renstra: {status}", status=p.t(record["status_renstra"]))
        said.append(text + _rated(p, record["capaian_renstra"]))
    return said


def _quarters(p: Page, record: dict[str, Any]) -> list[str]:
    """How far into the year a figure out of quarters reaches, which are missing, how it stands to the
    quarters' own target.
    """
    last = record["triwulan_terakhir"]
    if pd.isna(last):
        return []
    until = p.t("s.d. {triwulan}", triwulan=p.w.quarter(last))
    said = [f"{p.t('sementara')}, {until}" if record["sebagian"] else until]
    gaps = [q for q in str(record["triwulan_kosong"]).split(", ") if q.isdigit() and int(q) < last]
    if gaps:
        said.append(p.t("{daftar} belum dilaporkan", daftar=p.w.join(map(p.w.quarter, gaps))))
    if not pd.isna(record["status_triwulan"]):
        target, status = p.w.value(record["target_triwulan"]), p.t(record["status_triwulan"])
        text = p.t("target triwulan {nilai}: {status}", nilai=target, status=status)
        said.append(text + _rated(p, record["capaian_triwulan"]))
    return said
