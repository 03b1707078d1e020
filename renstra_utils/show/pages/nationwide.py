"""Sections of the roll-up on offices under a national plan: its indicators over the offices, who has no
agreement yet, whose report came late.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import nationwide
from ...evaluate.national import BROKEN, DELIVERIES, FLOORS, LATE, UNKNOWN, due, rule_of
from ...frames import as_records
from ..content import Block, Content, Section, Table
from ..html import missing, note, small, status_mark
from ..parts import criteria, quoted
from .national import NOT_TAKEN, floor_mark, real
from .subjects import OfficeFigures

#: Rows that a page shows; all of them are in its files.
_SHOWN = 600


# --- national indicators over the offices -------------------------------------------------------------------


def _indicators(p: OfficeFigures) -> Content | None:
    """Each national indicator over the offices, then every office's target of it, those below the floor
    first.
    """
    every, rows = nationwide.by_indicator(p.run, p.tahun), nationwide.of_year(p.run, p.tahun)
    if every.empty:
        return None
    broken = int(every["n_longgar"].gt(0).sum())
    title = p.t("Semua target kantor sesuai dengan target nasional")
    if broken:
        offices = rows.loc[rows["lantai"].eq(BROKEN), "satker"].nunique()
        text = "{n} dari {m} indikator nasional punya target kantor yang lebih longgar, di {kantor}"
        title = p.t(text, n=broken, m=len(every), kantor=p.n_offices(offices))
    elif not every["n_pk"].any():
        title = p.say("Belum ada target kantor untuk indikator nasional {tahun}")
    blocks: list[Block] = [_summary(p, every), _note(p), *_each_office(p, rows), criteria(p, FLOORS)]
    files = {f"rekap-nasional-{p.tahun}": every, f"rekap-nasional-kantor-{p.tahun}": rows}
    return Content(blocks, title, files)


def _summary(p: OfficeFigures, every: pd.DataFrame) -> Table:
    records = as_records(every)
    shown = every.assign(
        teks=[_named(p, r) for r in records],
        nasional=[_value(p, r["target_nasional"], "tanpa target") for r in records],
        longgar=[_loose(p, r, bool(every["n_pk"].any())) for r in records],
        pk=[f"{r['n_pk']} / {r['n_kantor']}" for r in records],
    )
    columns = p.columns(
        "teks nasional pk longgar n_dinilai n_memenuhi rata_rata",
        teks={"label": p.t("Indikator nasional")},
        pk={"label": p.t("Kantor ber-PK"), "sort": "n_pk", "kind": "html", "right": True},
        longgar={"label": p.t("Lebih longgar"), "sort": "n_longgar", "kind": "html"},
        n_dinilai={"label": p.t("Kantor dinilai")},
        n_memenuhi={"label": p.t("Kantor memenuhi")},
        rata_rata={"none": p.t("tanpa angka")},
    )
    caption, fold = (
        p.say("Indikator nasional menurut kantor, {tahun}"),
        p.t("{n} indikator nasional", n=len(shown)),
    )
    return Table(shown, columns, "nasional-t", caption, fold=fold)


def _loose(p: OfficeFigures, r: dict[str, Any], agreed: bool) -> Markup:
    """In how many offices the target is below the floor, by word and shape; `agreed`: of the year at all."""
    if not r["n_pk"]:
        return status_mark(p.w, NOT_TAKEN if agreed else "belum ada PK")
    if not r["n_longgar"]:
        return status_mark(p.w, "sesuai")
    return status_mark(p.w, BROKEN) + small(p.n_offices(r["n_longgar"]))


def _note(p: OfficeFigures) -> Markup:
    rule = rule_of("lantai")
    said = {"aturan": p.t(rule["formula"]), "dasar": quoted(p, rule["dasar_hukum"])}
    return note(p.markup("Aturan: {aturan}. Dasar: {dasar}.", **said))


def _each_office(p: OfficeFigures, rows: pd.DataFrame) -> list[Block]:
    """Every office's target; of too many those below the floor alone."""
    due_rows = rows[rows["target_nasional"].notna() | rows["target"].notna()]
    shown, part = due_rows, ""
    if len(due_rows) > _SHOWN:
        loose = due_rows[due_rows["lantai"].eq(BROKEN)]
        shown = loose.head(_SHOWN)
        text = (
            "Ditampilkan {a} target yang lebih longgar, dari {n} baris; semuanya ada di berkas CSV dan Excel."
        )
        part = p.t(text, a=len(shown), n=len(due_rows))
    if shown.empty:
        return [note(part)] if part else []
    records = as_records(shown)
    frame = shown.assign(
        nama=p.names(shown),
        kelompok=[f"{r['kode_nasional']} · {r['indikator_nasional']}" for r in records],
        nasional=[_value(p, r["target_nasional"], "tanpa target") for r in records],
        t=[_value(p, r["target"], "—") for r in records],
        r=[real(p, r) for r in records],
        lantai=[floor_mark(p, r) for r in records],
    )
    columns = p.columns(
        "nama nasional t lantai r capaian_mentah status",
        nama={"label": p.t("Kantor"), "kind": "html"},
        t={"label": p.t("Target kantor"), "sort": ""},
        r={"sort": ""},
    )
    caption, fold = p.say("Target tiap kantor menurut indikator nasional, {tahun}"), p.n_rows(len(frame))
    return [note(part), Table(frame, columns, "nasional-kantor-t", caption, groups=("kelompok",), fold=fold)]


def _named(p: OfficeFigures, r: dict[str, Any]) -> Markup:
    return p.plan_text(r["indikator_nasional"], r["kode_nasional"], r["satuan"])


def _value(p: OfficeFigures, value: Any, none: str) -> Markup | str:
    return missing(p.t(none)) if pd.isna(value) else p.t(p.w.value(value))


# --- agreements and reports ---------------------------------------------------------------------------------


def _agreements(p: OfficeFigures) -> Content | None:
    """Who has no agreement, year by year."""
    every = nationwide.without_agreement(p.run)
    if every.empty:
        return None
    lacks = every[every["satker"].notna()]
    years = every.drop_duplicates("tahun").to_dict("records")
    last = years[-1]
    title = p.t("Semua kantor punya Perjanjian Kinerja {tahun}", tahun=last["tahun"])
    if last["n_tanpa"]:
        text = "{n} dari {m} kantor belum punya Perjanjian Kinerja {tahun}"
        title = p.t(text, n=last["n_tanpa"], m=last["n_kantor"], tahun=last["tahun"])
    counts = pd.DataFrame(years).assign(
        thn=lambda d: d["tahun"].astype("str"), n_pk=lambda d: d["n_kantor"] - d["n_tanpa"]
    )
    columns = p.columns("thn n_kantor n_pk n_tanpa")
    blocks: list[Block] = [
        Table(counts, columns, "pk-t", p.t("Kantor yang punya Perjanjian Kinerja tiap tahun"))
    ]
    if len(lacks):
        first = lacks.head(_SHOWN)
        shown = first.assign(thn=first["tahun"].astype("str"), nama=p.names(first), status="belum ada PK")
        columns = p.columns(
            "nama status", nama={"label": p.t("Kantor"), "kind": "html"}, status={"label": p.t("Keadaan")}
        )
        caption = p.t("Kantor yang belum punya Perjanjian Kinerja")
        fold = p.n_rows(len(shown))
        blocks.append(Table(shown, columns, "tanpa-pk-t", caption, groups=("thn",), fold=fold))
    return Content(blocks, title, {"rekap-tanpa-pk": every})


def _reports(p: OfficeFigures) -> Content | None:
    """Whose report of the year came after the day on which it was due; who has not recorded that day."""
    last, every = due(p.tahun), nationwide.agreements(p.run, p.tahun)
    if last is None or every.empty:
        return None
    late, unknown = (int(every["lapor"].eq(state).sum()) for state in (LATE, UNKNOWN))
    title = p.say("Tidak ada laporan {tahun} yang tercatat terlambat")
    if late:
        title = p.say("{n} dari {m} kantor terlambat melaporkan {tahun}", n=late, m=len(every))
    order = {state: n for n, state in enumerate(DELIVERIES)}
    rows = every.assign(urut=every["lapor"].map(order)).sort_values(["urut", "kantor"], kind="stable")
    shown = rows.head(_SHOWN)
    frame = shown.assign(nama=p.names(shown), status=shown["lapor"])
    columns = p.columns(
        "nama status tanggal_lapor hari_terlambat",
        nama={"label": p.t("Kantor"), "kind": "html"},
        status={"label": p.t("Keadaan"), "sort": "urut"},
    )
    rule = rule_of("tenggat")
    text = (
        "Tenggat {tanggal} ({dasar}). Tanggal lapor tidak tercatat di {kantor}; itu tidak berarti terlambat."
    )
    if not unknown:
        text = "Tenggat {tanggal} ({dasar})."
    said = {"tanggal": p.w.date(last.isoformat()), "dasar": quoted(p, rule["dasar_hukum"])}
    under = p.markup(text, kantor=p.n_offices(unknown), **said)
    caption = p.say("Tanggal laporan kinerja {tahun} tiap kantor")
    table = Table(frame, columns, "lapor-t", caption, under, fold=p.n_rows(len(frame)))
    return Content([table, criteria(p, DELIVERIES)], title, {f"rekap-lapor-{p.tahun}": every})


SECTIONS = (
    Section(
        "nasional", "Indikator nasional menurut kantor", _indicators,
        lead="Kantor di bawah rencana nasional: targetnya Perjanjian Kinerja, "
             "yang tidak boleh lebih longgar daripada target nasional.",
    ),
    Section(
        "perjanjian", "Perjanjian Kinerja tiap kantor", _agreements,
        lead="Tahun yang sudah punya Perjanjian Kinerja di salah satu kantor.",
    ),
    Section("lapor", "Tanggal laporan kinerja", _reports),
)  # fmt: skip
