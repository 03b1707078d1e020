"""Chapter III.A of the report: each sasaran with the comparisons that PermenPANRB 53/2014 asks for.

What has no data is one line that says what is lacking and the cell that takes it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...evaluate import attainment as att
from ...evaluate import formulas
from ...evaluate.quarters import OWN_WORDS
from ...evaluate.years import joined_series
from ...frames import as_records
from ..content import Block, Content, Heading, Picture, Section, Table, Words
from . import report_sentences as sentences
from .indicators import anything_reported, cap_name, realisasi_cell, scale_note, target_cell
from .report_figures import ReportFigures, counted
from .report_money import efficiency, outputs

# --- the whole ----------------------------------------------------------------------------------------------


def _results(p: ReportFigures) -> Content:
    """What holds for all of them, then sasaran by sasaran, then the use of money."""
    files = {
        f"lkjip-pengukuran-{p.tahun}": measured(p),
        f"lkjip-sasaran-{p.tahun}": p.statements,
    }
    blocks: list[Block] = [*_conventions(p), *_picture(p)]
    parts: dict[str, list[pd.DataFrame]] = {"tahun": [], "standar": [], "keluaran": []}
    seen: dict[str, int] = {}
    for row in as_records(p.statements):
        rows = p.of_statement(row["nomor"])
        blocks.append(Heading(p.headings(rows.head(1))[0]))
        blocks += _of_statement(p, row, rows, parts, seen)
    blocks += efficiency(p)
    files |= {f"lkjip-{name}-{p.tahun}": pd.concat(found) for name, found in parts.items() if found}
    if p.ends["realisasi_kini"].notna().any():
        files[f"akhir-rencana-{p.tahun}"] = p.ends.drop(
            columns=["indikator", "satuan", "t_bawah", "t_atas", "t_mutu", "varian"]
        )
    return Content(blocks, files=files)


def measured(p: ReportFigures) -> pd.DataFrame:
    """The measurement of the year, a row per indicator in the order of the report; texts are the plan's."""
    columns = "nomor kode target_acuan acuan realisasi triwulan_terakhir capaian_mentah capaian".split()
    columns += "status predikat standar_nasional".split()
    data = p.rows[columns].rename(columns={"target_acuan": "target"})
    moved = p.compared[["perubahan", "tahun_pembanding"]]
    return data.join(moved, on="kode").join(p.ways, on="kode")


def _conventions(p: ReportFigures) -> list[Block]:
    """What was judged against what, how means are made, and which comparisons there cannot be."""
    counts = p.rows["acuan"].value_counts()
    text = "{a} indikator dinilai terhadap target Perjanjian Kinerja dan {b} terhadap target Renstra."
    yardstick = p.t(text, a=counts.get(att.PK, 0), b=counts.get(att.RENSTRA, 0))
    if bare := int(p.rows["acuan"].isna().sum()):
        yardstick += " " + p.say("{n} indikator tidak bertarget pada {tahun}.", n=bare)
    text = "Capaian di sini tanpa batas; rata-rata memakai {batas}."
    cap = f"{p.t(text, batas=cap_name(p))} {scale_note(p)}"
    text = (
        "Pembanding standar nasional disajikan bagi {n} indikator yang memilikinya (indikator.csv, kolom "
        "standar_nasional). Median kantor sebanding tidak ada di data satu kantor."
    )
    peers = p.t(text, n=int(p.rows["standar_nasional"].notna().sum()))
    return [f"{p.yearly.head().title}.", yardstick, cap, peers]


def _picture(p: ReportFigures) -> list[Block]:
    content = p.yearly.content("program")
    return [b for b in content.blocks if isinstance(b, Picture)] if content else []


# --- one sasaran --------------------------------------------------------------------------------------------


def _of_statement(
    p: ReportFigures,
    row: dict[str, Any],
    rows: pd.DataFrame,
    parts: dict[str, list[pd.DataFrame]],
    seen: dict[str, int],
) -> list[Block]:
    """The comparisons of one sasaran; its tables as data go into `parts`, `seen`: what was shown before."""
    n = row["nomor"]
    if not row["n_target"] and rows["realisasi"].isna().all():
        return [sentences.of_statement(p, row)]
    blocks: list[Block] = [_this_year(p, n, rows)]
    if not anything_reported(rows):
        return [*blocks, _due(p, rows)]
    # Of a sasaran with one indicator its own sentence says it all.
    blocks += [sentences.of_statement(p, row)] if len(rows) > 1 else []
    blocks += sentences.of_indicators(p, rows)
    lacking: list[str] = []
    for found, data, name in (
        (*_earlier_years(p, n, rows, lacking), "tahun"),
        (*_towards_end(p, n, rows, lacking), ""),
        (*_standard(p, n, rows), "standar"),
    ):
        blocks += found
        if data is not None and name:
            parts[name].append(data)
    blocks += _causes(p, n, rows)
    found, data = outputs(p, row, rows, lacking, seen)
    if data is not None:
        parts["keluaran"].append(data)
    blocks += found
    if lacking:
        blocks.append(p.t("Belum dapat disajikan: {daftar}.", daftar="; ".join(lacking)))
    return blocks


def _this_year(p: ReportFigures, n: int, rows: pd.DataFrame) -> Table:
    """Item 1: target against realisasi; the predikat only under a scale that the office chose."""
    bare = [r | {"satuan": None} for r in as_records(rows)]
    shown = rows.assign(
        no=counted(rows),
        teks=[p.plan_text(r["indikator"], r["kode"]) for r in as_records(rows)],
        t=[target_cell(p, r) for r in bare],
        r=[realisasi_cell(p, r) for r in bare],
        predikat=rows["predikat"].map(p.t, na_action="ignore"),
    )
    graded = "predikat" if p.plan.rules.scale_for([p.tahun]) else ""
    columns = p.columns(
        f"no teks satuan t r capaian_mentah {graded}",
        t={"right": True},
        r={"right": True},
        capaian_mentah={"label": p.t("Capaian (%)")},
        predikat={"label": p.t("Kategori"), "none": "—"},
    )
    caption = p.say("Target, realisasi, dan capaian {tahun}, Sasaran {n}", n=n)
    return Table(shown, columns, f"s{n}-tahun-ini-t", caption)


def _due(p: ReportFigures, rows: pd.DataFrame) -> Words:
    """Where the realisasi of a sasaran is to be written, with the words about it."""
    codes = p.named(rows.loc[rows["target_acuan"].notna(), "kode"])
    text = "realisasi.csv, kode {kode}, tahun {tahun}, kolom nilai, sumber_data, dan {kolom}"
    cell = p.say(text, kode=codes, kolom=", ".join(OWN_WORDS))
    return Words(None, p.say("realisasi {tahun} dan penjelasannya"), cell)


def _series(p: ReportFigures, rows: pd.DataFrame) -> pd.DataFrame:
    """Every year up to this one in which an indicator had a target or a realisasi, by indicator."""
    seen = joined_series(p.all_rows)
    seen = seen[seen["kode"].isin(rows["kode"]) & (seen["tahun"] <= p.tahun)]
    seen = seen[seen["target_acuan"].notna() | seen["realisasi"].notna()]
    order = {k: n for n, k in enumerate(rows["kode"])}
    return seen.assign(_at=seen["kode"].map(order)).sort_values(["_at", "tahun"], kind="stable")


def _earlier_years(
    p: ReportFigures, n: int, rows: pd.DataFrame, lacking: list[str]
) -> tuple[list[Block], pd.DataFrame | None]:
    """Item 2: the years side by side, of indicators that were reported in an earlier one."""
    series = _series(p, rows)
    before = series[series["realisasi"].notna() & (series["tahun"] < p.tahun)]
    series = series[series["kode"].isin(before["kode"])]
    if series.empty:
        text = "tahun-tahun sebelumnya (realisasi.csv, kolom nilai, tahun sebelum {tahun})"
        first = p.say("tahun-tahun sebelumnya ({tahun} tahun pertama rencana)")
        lacking.append(first if p.tahun == p.plan.years[0] else p.say(text))
        return [], None
    records = as_records(series)
    shown = series.assign(
        thn=series["tahun"].astype("str"),
        kelompok=[f"{r['kode']} · {r['indikator']}" for r in records],
        t=[target_cell(p, r, brief=True) for r in records],
        r=[realisasi_cell(p, r, brief=not r["sebagian"]) for r in records],
    )
    columns = p.columns(
        "thn t r capaian_mentah",
        t={"right": True},
        r={"right": True},
        capaian_mentah={"label": p.t("Capaian (%)")},
    )
    caption = p.say("Capaian sampai {tahun} dibanding tahun sebelumnya, Sasaran {n}", n=n)
    table = Table(shown, columns, f"s{n}-tahun-lalu-t", caption, groups=["kelompok"])
    keep = ["kode", "tahun", "target_acuan", "realisasi", "capaian_mentah", "status"]
    return [table, sentences.of_years(p, rows)], series[keep].rename(columns={"target_acuan": "target"})


def _towards_end(
    p: ReportFigures, n: int, rows: pd.DataFrame, lacking: list[str]
) -> tuple[list[Block], None]:
    """Item 3: realisasi to date against the plan's last year."""
    ends = p.ends[p.ends["kode"].isin(rows["kode"])]
    known = ends[ends["realisasi_kini"].notna() & ends["target_akhir"].notna()]
    if known.empty:
        lacking.append(p.say("target akhir {akhir} (target.csv dan realisasi.csv, kolom nilai)"))
        return [], None
    order = {k: i for i, k in enumerate(rows["kode"])}
    known = known.sort_values("kode", key=lambda k: k.map(order), kind="stable")
    shown = known.assign(
        teks=[p.plan_text(r["indikator"], r["kode"]) for r in as_records(known)],
        kini=[_to_date(p, r) for r in as_records(known)],
        target_akhir=known["target_akhir"].map(p.w.value, na_action="ignore"),
    )
    columns = p.columns(
        "teks kini target_akhir kemajuan",
        kini={"label": p.t("Realisasi"), "kind": "text", "right": True},
        target_akhir={"label": p.say("Target {akhir}"), "right": True},
        kemajuan={"label": p.t("Kemajuan (%)"), "none": "—"},
    )
    caption = p.say("Realisasi sampai {tahun} terhadap target akhir {akhir}, Sasaran {n}", n=n)
    return [Table(shown, columns, f"s{n}-akhir-t", caption), sentences.of_end(p, ends)], None


def _to_date(p: ReportFigures, r: dict[str, Any]) -> str:
    """The last realisasi of a whole year, with that year where it is an earlier one."""
    against = [] if pd.isna(r["t_angka"]) else [r["t_angka"]]
    value = p.w.value(r["realisasi_kini"] if pd.isna(r["r_kini"]) else r["r_kini"], against)
    return value if r["tahun_data"] == p.tahun else f"{value} ({r['tahun_data']})"


def _standard(p: ReportFigures, n: int, rows: pd.DataFrame) -> tuple[list[Block], pd.DataFrame | None]:
    """Item 4: against the national standard, of indicators that have one and are in for the whole year."""
    r = rows[rows["standar_nasional"].notna() & rows["r_angka"].notna() & ~rows["sebagian"]]
    if r.empty:
        return [], None
    rate = formulas.raw_attainment(r["r_angka"], r["standar_nasional"], r["polaritas"], r["varian"])
    records = as_records(r)
    shown = r.assign(teks=[p.plan_text(x["indikator"], x["kode"], x["sumber_standar"]) for x in records])
    columns = p.columns(
        "teks r_angka standar_nasional",
        r_angka={"label": p.t("Kantor"), "bounds": tuple(r["standar_nasional"])},
        standar_nasional={"label": p.t("Nasional")},
    )
    caption = p.say("Realisasi {tahun} terhadap standar nasional, Sasaran {n}", n=n)
    said = [
        p.t("{kode}: {c} dari standar nasional.", kode=k, c=p.w.percent(x, bounds=[100]))
        for k, x in zip(r["kode"], rate, strict=True)
        if not pd.isna(x)
    ]
    data = r[["kode", "r_angka", "standar_nasional", "sumber_standar"]].assign(rate=rate)
    return [Table(shown, columns, f"s{n}-standar-t", caption), *said], data


def _causes(p: ReportFigures, n: int, rows: pd.DataFrame) -> list[Block]:
    """Item 5: the office's own words, and the cells of those that it has not written."""
    due = rows[rows["target_acuan"].notna() | rows["realisasi"].notna()]
    written = due[OWN_WORDS].notna().any(axis=1)
    blocks: list[Block] = []
    if (told := due[written]).shape[0]:
        blank: dict[str, Any] = {k: {"none": p.t("belum diisi")} for k in OWN_WORDS}
        shown = told.assign(teks=[p.plan_text(x) for x in told["indikator"]])
        columns = p.columns(f"teks {' '.join(OWN_WORDS)}", **blank)
        caption = p.say("Sebab, hambatan, dan solusi {tahun}, Sasaran {n}", n=n)
        blocks.append(Table(shown, columns, f"s{n}-sebab-t", caption))
    if (silent := due[~written]).shape[0]:
        text = "realisasi.csv, kode {kode}, tahun {tahun}, kolom {kolom}"
        cell = p.say(text, kode=p.named(silent["kode"]), kolom=", ".join(OWN_WORDS))
        blocks.append(Words(None, p.t("sebab, hambatan, dan solusi"), cell))
    return blocks


RESULTS = (Section("capaian", "A. Capaian Kinerja", _results),)
