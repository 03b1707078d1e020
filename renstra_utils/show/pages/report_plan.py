"""What the year should bring: chapter II of the report, and the agreement as an annex."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...evaluate import attainment as att
from ...frames import as_records
from ..content import Block, Content, Section, Table, Words
from ..parts import by_level
from .national import by_agreement
from .report_figures import ReportFigures, counted, first_only
from .report_words import given_words, words

# --- A. the plan --------------------------------------------------------------------------------------------


def _plan(p: ReportFigures) -> Content:
    """Programmes, sasaran and their targets in every year of the plan."""
    rows = p.rows
    own = p.all_rows
    if by_agreement(p):
        own = own.assign(target=own["target_nasional"])
    targets = own.pivot(index="kode", columns="tahun", values="target").add_prefix("target_")
    wide = rows[["nomor", "sasaran", "kode", "program", "indikator", "satuan"]].join(targets, on="kode")
    years = [f"target_{y}" for y in p.plan.years]
    shown = wide.assign(
        no=counted(wide),
        kelompok=p.headings(wide),
        **{y: wide[y].map(p.w.value, na_action="ignore") for y in years},
    )
    labels: dict[str, Any] = {
        y: {"label": y.removeprefix("target_"), "kind": "data", "none": "—"} for y in years
    }
    columns = p.columns(f"no indikator satuan {' '.join(years)}", **labels)
    caption = p.say("Sasaran, indikator, dan target Renstra {periode}")
    text = "Renstra {periode} memuat {a} program, {b} sasaran, dan {c} indikator."
    if by_agreement(p):
        caption = p.say("Sasaran, indikator, dan target rencana nasional {periode}")
        text = (
            "Kantor mengikuti rencana nasional {periode} dan tidak perlu Renstra sendiri: "
            "{a} program, {b} sasaran, dan {c} indikator."
        )
    a, b = rows["program"].nunique(), rows["sasaran"].nunique()
    said = p.say(text, a=a, b=b, c=len(rows))
    table = Table(shown, columns, "renstra-t", caption, groups=["kelompok"])
    blocks: list[Block] = [words(p, "visi dan misi"), *given_words(p, "renstra"), said, table]
    return Content(blocks, files={f"lkjip-renstra-{p.tahun}": wide[["nomor", "kode", *years]]})


# --- B. the agreement ---------------------------------------------------------------------------------------


def agreed(p: ReportFigures) -> pd.DataFrame:
    """The indicators of the year's latest Perjanjian Kinerja, by sasaran."""
    rows = p.rows
    return rows[rows["target_pk"].notna()].reset_index(drop=True)


def no_agreement(p: ReportFigures) -> list[Block]:
    """Where the agreement is to be written, and what the year is judged against meanwhile."""
    cell = p.say("perjanjian.csv, baris baru: kode, tahun {tahun}, nilai")
    text = "Perjanjian Kinerja {tahun} tidak ada di data; capaian dinilai terhadap target Renstra."
    if by_agreement(p):
        text = "Perjanjian Kinerja {tahun} tidak ada di data; tanpa perjanjian tahun itu tidak bertarget."
    said = p.say(text)
    return [said, Words(None, p.say("Perjanjian Kinerja {tahun}"), cell)]


def _documents(p: ReportFigures, rows: pd.DataFrame) -> str:
    """The agreements by number and date."""
    found = rows[["pk_dokumen", "pk_tanggal"]].drop_duplicates()
    named = [
        f"{d} ({p.w.date(t)})" if not pd.isna(t) else str(d)
        for d, t in found.itertuples(index=False)
        if not pd.isna(d)
    ]
    return p.t("Dokumen: {daftar}.", daftar="; ".join(named)) if named else ""


def _differing(rows: pd.DataFrame) -> int:
    """How many targets of the agreement are not the plan's."""
    both = rows[rows["target"].notna()]
    same = [
        both[f"renstra_{part}"].eq(both[t]) | (both[f"renstra_{part}"].isna() & both[t].isna())
        for part, t in att.TARGET_PARTS.items()
    ]
    return int((~pd.concat(same, axis=1).all(axis=1)).sum()) if len(both) else 0


def _agreement(p: ReportFigures) -> Content:
    """The agreement's targets beside the plan's, or, where the plan is the nation's, beside its."""
    rows = agreed(p)
    if rows.empty:
        return Content([*no_agreement(p), *given_words(p, "perjanjian kinerja")])
    nation = by_agreement(p)
    beside = "target_nasional" if nation else "target"
    data = rows[["nomor", "kode", "target_pk", beside, "pk_dokumen"]]
    shown = rows.assign(
        no=counted(rows),
        kelompok=p.headings(rows),
        target_pk=rows["target_pk"].map(p.w.value),
        target=rows[beside].map(p.w.value, na_action="ignore"),
    )
    label = p.t("Target nasional") if nation else p.t("Target Renstra")
    columns = p.columns(
        "no indikator satuan target_pk target",
        target_pk={"label": p.t("Target PK")},
        target={"label": label, "none": p.t("tidak ditargetkan")},
    )
    caption = p.say("Target Perjanjian Kinerja {tahun}")
    text = "Perjanjian Kinerja {tahun} memuat {a} dari {b} indikator."
    said = p.say(text, a=len(rows), b=len(p.rows))
    if not nation:
        said += " " + p.t("Target {n} di antaranya berbeda dari target Renstra.", n=_differing(rows))
    table = Table(shown, columns, "pk-t", caption, _documents(p, rows), groups=["kelompok"])
    blocks: list[Block] = [*given_words(p, "perjanjian kinerja"), said, table]
    return Content(blocks, files={f"lkjip-perjanjian-{p.tahun}": data})


PLANNING = (
    Section("renstra", "A. Rencana Strategis", _plan),
    Section("perjanjian", "B. Perjanjian Kinerja", _agreement),
)


# --- annex 1 ------------------------------------------------------------------------------------------------


def _form(p: ReportFigures) -> Content:
    """The agreement's own annex: No · Sasaran · Indikator · Target, then Program · Anggaran."""
    rows, groups = by_level(p, agreed(p))
    if rows.empty:
        return Content(no_agreement(p)[1:])
    names = rows["sasaran"].fillna("—")
    shown = rows.assign(
        no=counted(rows),
        sasaran=first_only(names),
        target_pk=[_with_unit(p, r) for r in as_records(rows)],
    )
    columns = p.columns("no sasaran indikator target_pk", target_pk={"label": p.t("Target")})
    table = Table(shown, columns, "lampiran-pk-t", p.say("Perjanjian Kinerja {tahun}"), groups=groups)
    return Content([table, *_programmes(p)])


def _with_unit(p: ReportFigures, record: dict[str, Any]) -> str:
    unit = record["satuan"]
    graded = pd.isna(unit) or not pd.isna(record["t_mutu"])
    return p.w.value(record["target_pk"]) + ("" if graded else f"\u00a0{unit}")


def _programmes(p: ReportFigures) -> list[Block]:
    """What each programme has to spend, where that is known."""
    rows = p.budget.money
    rows = rows[rows["level"].eq("program") & rows["pagu"].notna()]
    if rows.empty:
        text = "Anggaran tiap program {tahun} tidak ada di data (anggaran.csv, kolom pagu_awal)."
        return [p.say(text)]
    columns = p.columns(
        "no uraian pagu",
        uraian={"label": p.t("Program"), "kind": "data"},
        pagu={"label": p.t("Anggaran")},
    )
    shown = rows.assign(no=counted(rows))
    return [Table(shown, columns, "lampiran-pagu-t", p.say("Anggaran tiap program {tahun}"))]


AGREEMENT_ANNEX = (Section("lampiran-perjanjian", "", _form),)
