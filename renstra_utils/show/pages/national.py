"""An office under a national plan: what its pages say otherwise, and its year beside the national targets."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate.national import BROKEN, FLOORS, against_national, rule_of
from ...frames import as_records
from ..content import Content, Section, Table
from ..html import missing, small, status_mark
from ..page import Page
from ..parts import criteria, quoted

#: What an indicator of the national plan is called that no agreement of the office takes up.
NOT_TAKEN = "tidak diambil PK"


def by_agreement(p: Page) -> bool:
    """Whether the office has no plan of its own: its agreements are its targets."""
    return p.plan.induk is not None and p.plan.tables["target"].empty


def unfunded(p: Page) -> bool:
    """Whether the office owes no funding frame, and has none: it is the national plan's."""
    return p.plan.induk is not None and p.plan.tables["pendanaan"].empty


def unagreed(p: Any) -> bool:
    """Whether the page's year has no agreement, where agreements are the targets."""
    return by_agreement(p) and bool(p.rows["status"].eq("tanpa target").all())


def no_target(p: Page) -> str:
    """What is said where a target would stand."""
    return p.t("belum ada PK") if by_agreement(p) else p.t("tanpa target")


def beside_national(p: Page, record: dict[str, Any]) -> str:
    """The national target beside that of an agreement."""
    value = record.get("target_nasional")
    if value is None or pd.isna(value):
        return p.t("target PK; tanpa target nasional")
    return p.t("target PK; nasional: {nilai}", nilai=p.t(p.w.value(value)))


def end_lead(p: Page) -> str:
    """What the end of the plan is compared with."""
    if by_agreement(p):
        return p.say(
            "LKjIP III.A butir 3. Pembanding adalah target {akhir} rencana nasional; "
            "kantor ini tidak perlu target lima tahun sendiri."
        )
    return p.t(
        "LKjIP III.A butir 3. Pembanding adalah target tahun terakhir rencana, bukan jumlah target tahunan."
    )


def _against_national(p: Any) -> Content | None:
    """Every national indicator of the year beside the office's target, and whether that keeps to it."""
    if p.plan.induk is None:
        return None
    every = against_national(p.plan, p.rows, p.tahun)
    shown = every[every["target_nasional"].notna() | every["target"].notna()]
    broken, lacks = int(shown["lantai"].eq(BROKEN).sum()), int(shown["target"].isna().sum())
    title = p.t("Tidak ada target PK yang lebih longgar daripada target nasional")
    if broken:
        title = p.t("{n} target PK lebih longgar daripada target nasional", n=broken)
    elif lacks == len(shown):
        title = p.say("Perjanjian Kinerja {tahun} belum mengambil satu pun indikator nasional")
    records = as_records(shown)
    cells: dict[str, list[Any]] = {
        "teks": [p.plan_text(r["indikator_nasional"], r["kode_nasional"], r["satuan"]) for r in records],
        "nasional": [_value(p, r["target_nasional"]) for r in records],
        "t": [_own(p, r) for r in records],
        "r": [real(p, r) for r in records],
        "lantai": [floor_mark(p, r) for r in records],
    }
    frame = shown.assign(**{k: pd.Series(v, shown.index, dtype=object) for k, v in cells.items()})
    columns = p.columns(
        "teks nasional t lantai r capaian_mentah status",
        teks={"label": p.t("Indikator nasional")},
        t={"label": p.t("Target kantor"), "sort": ""},
        r={"sort": ""},
    )
    rule = rule_of("lantai")
    said = {"aturan": p.t(rule["formula"]), "dasar": quoted(p, rule["dasar_hukum"])}
    note = p.markup("Aturan: {aturan}. Dasar: {dasar}.", **said)
    caption = p.say("Target kantor di samping target nasional, {tahun}")
    table = Table(
        frame, columns, "nasional-t", caption, note, fold=p.t("{n} indikator nasional", n=len(frame))
    )
    files = {f"nasional-{p.tahun}": every}
    return Content([table, criteria(p, FLOORS)], title, files)


def floor_mark(p: Page, record: dict[str, Any]) -> Markup:
    """Whether a target keeps to the national one, by word, shape and colour; why that is not said."""
    if pd.isna(record["target"]):
        return status_mark(p.w, "belum ada PK" if not pd.isna(record["kode"]) else NOT_TAKEN)
    if pd.isna(record["lantai"]):
        return missing(p.t("tidak sebanding" if not pd.isna(record["target_nasional"]) else "tanpa target"))
    return status_mark(p.w, record["lantai"])


def _own(p: Page, record: dict[str, Any]) -> Markup:
    """The office's target with its indicator's code."""
    if pd.isna(record["target"]):
        return missing("—")
    return Markup("{}{}").format(p.t(p.w.value(record["target"])), small(record["kode"]))


def real(p: Page, record: dict[str, Any]) -> Markup | str:
    """The office's realisasi; nothing where it has no such indicator."""
    return _value(p, record["realisasi"], "—" if pd.isna(record["kode"]) else "belum dilaporkan")


def _value(p: Page, value: Any, none: str = "tanpa target") -> Markup | str:
    return missing(p.t(none)) if pd.isna(value) else p.t(p.w.value(value))


SECTIONS = (
    Section(
        "nasional", "Terhadap rencana nasional", _against_national,
        lead="Perjanjian Kinerja mengikuti indikator rencana nasional; "
             "target kantor tidak boleh lebih longgar daripada target nasional.",
    ),
)  # fmt: skip
