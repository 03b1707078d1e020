"""What stands under the tables of a sasaran: what was reached of what, and which way that is since last year.

Which way follows the polarity, since it is that of the capaian: a falling figure of which less is better went
up in it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...evaluate import attainment as att
from ...evaluate import years
from ...frames import as_records
from .indicators import cap_name, realisasi_text, target_text
from .report_figures import ReportFigures


def of_statement(p: ReportFigures, row: dict[str, Any]) -> str:
    """How the indicators of a sasaran did, with coverage. `row`: of `statements.by_statement`."""
    if not row["n_target"]:
        return p.say("Tidak satu pun indikator sasaran ini ditargetkan pada {tahun}.")
    if not row["n_lapor"] and not row["n_sementara"]:
        return p.say("Realisasi {tahun} belum dilaporkan: {n} indikator bertarget.", n=row["n_target"])
    said = p.t(
        "{a} dari {b} indikator yang dinilai memenuhi target ({c} bertarget, {d} dilaporkan).",
        a=row["n_memenuhi"],
        b=row["n_dinilai"],
        c=row["n_target"],
        d=row["n_lapor"],
    )
    if row["n_sementara"]:
        said += " " + p.t("{n} masih sementara.", n=row["n_sementara"])
    if not row["n_angka"]:
        return said
    text = "Rata-rata capaian {rata} ({batas}) atas {a} dari {b} indikator bertarget."
    about = {"rata": p.rate(row["rata_rata"]), "batas": cap_name(p)}
    return f"{said} {p.t(text, a=row['n_angka'], b=row['n_target'], **about)}"


def of_indicators(p: ReportFigures, rows: pd.DataFrame) -> list[str]:
    """A sentence for each indicator that is in; the others together by status."""
    records = as_records(rows)
    said = [text for r in records if (text := _of_indicator(p, r))]
    text = "Tanpa capaian, {status} ({arti}): {daftar}."
    for status in ("ambigu", "tidak terdefinisi", "belum dinilai", "belum dilaporkan"):
        if codes := [r["kode"] for r in records if r["status"] == status]:
            about = {"status": p.t(status), "arti": p.t(att.STATUSES[status])}
            said.append(p.t(text, daftar=p.named(codes), **about))
    return said


def _of_indicator(p: ReportFigures, r: dict[str, Any]) -> str:
    """One indicator: realisasi, target, capaian, and against the year before."""
    facts = {"kode": r["kode"], "t": target_text(p, r)} if not pd.isna(r["target_acuan"]) else {}
    if r["status"] == "sementara":
        return _so_far(p, r, facts)
    if r["status"] not in att.JUDGED:
        return ""
    facts["r"] = realisasi_text(p, r)
    if pd.isna(r["capaian_mentah"]):
        return _graded(p, r, facts)
    return _rated(p, r, facts | {"c": p.rate(r["capaian_mentah"])})


def _rated(p: ReportFigures, r: dict[str, Any], facts: dict[str, Any]) -> str:
    moved = p.compared.loc[r["kode"]]
    change, year = moved["perubahan"], moved["tahun_pembanding"]
    if pd.isna(change):
        return p.t("{kode}: realisasi {r} dari target {t}, capaian {c}.", **facts)
    facts |= {
        "lalu": year,
        "c_lalu": p.rate(moved[f"capaian_{year}"]),
        "poin": p.w.number(abs(change), bounds=[0]),
    }
    texts = {
        "membaik": "{kode}: realisasi {r} dari target {t}, capaian {c}, "
        "membaik {poin} poin dibanding {lalu} ({c_lalu}).",
        "tetap": "{kode}: realisasi {r} dari target {t}, capaian {c}, tetap dibanding {lalu}.",
        "memburuk": "{kode}: realisasi {r} dari target {t}, capaian {c}, "
        "memburuk {poin} poin dibanding {lalu} ({c_lalu}).",
    }
    return p.t(texts[p.ways[r["kode"]]], **facts)


def _graded(p: ReportFigures, r: dict[str, Any], facts: dict[str, Any]) -> str:
    """A grade or an opinion has no points: what it is, and which way it went."""
    facts |= {"status": p.t(r["status"])}
    way = p.ways.get(r["kode"])
    if way is None or pd.isna(way):
        return p.t("{kode}: {r} dari target {t}, {status}.", **facts)
    text = "{kode}: {r} dari target {t}, {status}; {arah} dibanding {lalu}."
    return p.t(text, arah=p.t(way), lalu=p.tahun - 1, **facts)


def _so_far(p: ReportFigures, r: dict[str, Any], facts: dict[str, Any]) -> str:
    """A part of the year: against its own target where there is one, never against that of the year."""
    facts |= {"r": realisasi_text(p, r), "triwulan": p.w.quarter(r["triwulan_terakhir"])}
    text = "{kode}: {r} s.d. {triwulan}, sementara; belum dinilai terhadap target setahun {t}."
    if pd.isna(r["status_triwulan"]):
        return p.t(text, **facts)
    text = (
        "{kode}: {r} s.d. {triwulan}, sementara; belum dinilai terhadap target setahun {t}. "
        "Terhadap target triwulannya {q}: {status}."
    )
    return p.t(text, q=p.w.value(r["target_triwulan"]), status=p.t(r["status_triwulan"]), **facts)


def of_years(p: ReportFigures, rows: pd.DataFrame) -> str:
    """How many indicators of a sasaran went which way since the last year that has a capaian."""
    counts = p.ways.reindex(rows["kode"]).value_counts()
    if counts.empty:
        return p.t("Belum ada indikator yang dapat dibandingkan dengan tahun sebelumnya.")
    if len(rows) == 1:
        return p.t("Dibanding tahun sebelumnya: {arah}.", arah=p.t(counts.index[0]))
    text = (
        "Dari {n} indikator yang dapat dibandingkan dengan tahun sebelumnya, "
        "{a} membaik, {b} tetap, dan {c} memburuk."
    )
    a, b, c = (int(counts.get(way, 0)) for way in years.DIRECTIONS)
    return p.t(text, n=a + b + c, a=a, b=b, c=c)


def of_end(p: ReportFigures, ends: pd.DataFrame) -> str:
    """Where the indicators stand against the plan's last year. In: rows of `years.end_of_plan`."""
    counts = ends["prospek"].value_counts()
    parts = [f"{n} {p.t(name)}" for name, n in counts.items()]
    return p.say("Terhadap target {akhir}: {daftar}.", daftar=p.w.join(parts))
