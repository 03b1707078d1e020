"""A year's money by programme and activity, beside performance, and as a score: LKjIP III.B."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import budget as bud
from ...evaluate import performance, scores
from ...rules import shipped
from .. import figures
from ..content import Block, Content, Picture, Section, Table
from ..html import note, small
from ..parts import criteria, source_note, trace
from .subjects import BudgetFigures

#: Columns of `anggaran-<tahun>.csv`, in order.
CSV_COLUMNS = """
    kode tahun level uraian program_kode pendanaan dari_usulan pagu_awal pagu_revisi tanggal_revisi pagu
    realisasi serapan serapan_awal sisa deviasi deviasi_persen realisasi_sebelum pertumbuhan
    alasan_pertumbuhan porsi status dari_kegiatan dari_keluaran n_rincian n_rincian_lapor dijumlahkan
    keterangan rumus aturan batas predikat sumber sumber_data tanggal_data
""".split()


# --- by programme and activity ------------------------------------------------------------------------------


def _details(p: BudgetFigures) -> Content:
    """Each figure with its trace; what is not added up, and where sums differ."""
    absent = {"none": p.t("belum dilaporkan")}
    columns = p.columns(
        "nama dana pagu_awal pagu realisasi tanggal_data serapan serapan_awal sisa deviasi_persen "
        "pertumbuhan porsi status asal",
        nama={"label": p.t("Program / kegiatan"), "kind": "html"},
        pagu_awal=absent,
        pagu=absent,
        realisasi=absent,
        pertumbuhan={"label": p.t("Tumbuh terhadap {tahun} (%)", tahun=p.tahun - 1)},
    )
    caption = p.say("Pendanaan, pagu, dan realisasi menurut program dan kegiatan, {tahun}")
    under = "" if p.money.empty else _not_grown(p)
    table = Table(_as_shown(p), columns, "rincian-t", caption, under, ["level", "status"])
    differ, beside = _differences(p)
    blocks = [table, _not_added(p), *differ, criteria(p, bud.BUDGET_STATUSES), _two_sources(p)]
    files = {f"anggaran-{p.tahun}": p.money.reindex(columns=CSV_COLUMNS)} | beside
    return Content(blocks, files=files)


def _as_shown(p: BudgetFigures) -> pd.DataFrame:
    """The rows as a reader sees them."""
    records, rules = p.money.to_dict("records"), p.plan.rules.anggaran
    return p.money.assign(
        asal=[trace(p, r, rules) for r in records],
        nama=[p.plan_text(r["uraian"], p.t(r["level"]), r["kode"], _from_parts(p, r)) for r in records],
        dana=[_funds(p, r) for r in records],
    )


def _funds(p: BudgetFigures, row: dict[str, Any]) -> Markup:
    if pd.isna(row["pendanaan"]):
        return Markup('<span class="none">{}</span>').format(p.t("belum tersedia"))
    proposed = small(p.t("usulan")) if row["dari_usulan"] else ""
    return Markup("{}{}").format(p.w.rupiah(row["pendanaan"]), proposed)


def _from_parts(p: BudgetFigures, row: dict[str, Any]) -> str | None:
    """That a row's figures are sums of the rows below it, and of how many."""
    if not (row["dari_kegiatan"] or row["dari_keluaran"]):
        return None
    parts = p.t("kegiatan") if row["dari_kegiatan"] else p.t("keluaran")
    if pd.isna(row["n_rincian"]):
        return p.t("pagu dijumlahkan dari {rincian}", rincian=parts)
    text = "dijumlahkan dari {rincian}, {a} dari {b} sudah melapor"
    return p.t(text, rincian=parts, a=row["n_rincian_lapor"], b=row["n_rincian"])


def _not_grown(p: BudgetFigures) -> Markup | str:
    """Why some rows that have spending show no growth."""
    spent = p.money.loc[p.money["realisasi"].notna(), "alasan_pertumbuhan"].dropna()
    if spent.empty:
        return ""
    why = [f"{reason} ({n})" for reason, n in spent.value_counts().sort_index().items()]
    return p.markup("Pertumbuhan yang kosong: {sebab}.", sebab=p.plan_text("; ".join(why)))


def _not_added(p: BudgetFigures) -> Markup:
    """Rows whose own figures no total holds, and why."""
    line = Markup("{}: {}.")
    said: list[Markup | str] = [
        line.format(p.plan_text(r["uraian"], r["kode"]), p.plan_text(r["keterangan"]))
        for r in p.left_out.to_dict("records")
    ]
    if p.plan.tables["pendanaan"].empty and len(p.money):
        text = (
            "pendanaan.csv kosong, sehingga tingkat kode tidak diketahui: "
            "kode yang tidak menjadi awal kode lain dihitung sebagai kegiatan."
        )
        said.append(p.t(text))
    return Markup("").join(Markup('<p class="note" role="note">{}</p>').format(x) for x in said)


def _differences(p: BudgetFigures) -> tuple[list[Block], dict[str, pd.DataFrame]]:
    """Where a programme's own figure is not the sum of its activities', as table and file; else nothing."""
    found = bud.programme_against_activities(p.plan)
    found = found[found["tahun"] == p.tahun].reset_index(drop=True)
    if found.empty:
        return [], {}
    columns = p.columns(
        "program_kode kolom nilai_program jumlah_kegiatan selisih baris",
        kolom={"kind": "data"},
        selisih={"label": p.t("Selisih"), "kind": "money"},
    )
    title = p.say("Angka program berbeda dari jumlah kegiatannya, {tahun}")
    text = "Jumlah pada halaman ini memakai angka kegiatan. Samakan, atau kosongkan baris programnya."
    table = Table(found, columns, "beda-t", title, p.t(text))
    return [table], {f"program-terhadap-kegiatan-{p.tahun}": found}


def _two_sources(p: BudgetFigures) -> Markup:
    if p.money["sumber_data"].nunique() < 2:
        return Markup("")
    return note(p.t(shipped()["sumber_anggaran"]["dua_sumber"]))


# --- beside performance -------------------------------------------------------------------------------------


def _performance(p: BudgetFigures) -> Content:
    """Attainment against spending by activity, in one picture."""
    joined = performance.performance_and_money(p.plan, p.rows, p.tahun)
    finding = _largest(p, joined["letak"].dropna())
    about = {"id": "g-kinerja", "name": p.t("Capaian terhadap serapan"), "finding": finding}
    svg = figures.performance_vs_spending(joined, bahasa=p.bahasa, spent_mark=performance.SPENT_MARK, **about)
    under = p.say("Rata-rata capaian (%) dan serapan (%) per kegiatan, {tahun}")
    picture = Picture(svg, finding, under, source_note(p, "realisasi", "anggaran"))
    names = zip(joined["kegiatan"], joined["program"], strict=True)
    shown = joined.assign(
        letak=joined["letak"].map(p.t, na_action="ignore"), nama=[p.plan_text(*x) for x in names]
    )
    absent = {"none": p.t("belum dilaporkan")}
    columns = p.columns(
        "nama kode capaian serapan efisiensi letak",
        nama={"label": p.t("Kegiatan"), "kind": "html"},
        kode={"kind": "data", "none": p.t("tanpa padanan")},
        capaian={"bounds": (0, 100), **absent},
        serapan=absent,
    )
    text = (
        "Kegiatan dipasangkan lewat kode; tanpa padanan: nama program dan kegiatannya tidak ada, "
        "atau lebih dari satu, di pendanaan.csv."
    )
    unpaired = p.t(text) if joined["kode"].isna().any() else ""
    table = Table(shown, columns, "kinerja-t", p.say("Capaian dan serapan per kegiatan, {tahun}"), unpaired)
    return Content([picture, table], files={f"kinerja-belanja-{p.tahun}": joined})


def _largest(p: BudgetFigures, places: pd.Series) -> str:
    """Where most activities stand; a tie is named as one."""
    counts = places.value_counts()
    if counts.empty:
        return p.t("Belum ada kegiatan yang punya capaian dan serapan")
    top = counts[counts == counts.max()]
    text = "{n} kegiatan terletak pada {letak}, kelompok terbesar"
    if len(counts) == 1:
        text = "Semua kegiatan yang punya capaian dan serapan ({n}) terletak pada {letak}"
    elif len(top) > 1:
        text = "{letak} sama banyak: masing-masing {n} kegiatan"
    return p.t(text, n=int(top.iloc[0]), letak=p.w.join(f"“{p.t(place)}”" for place in sorted(top.index)))


# --- as a score ---------------------------------------------------------------------------------------------


def _score(p: BudgetFigures) -> Content | None:
    """NKA and its parts by the rule of the year, each part beside its inputs."""
    parts = scores.budget_performance(p.plan, p.tahun)
    rule = scores.rule_of_year(p.tahun, p.plan.rules)
    if rule is None or parts.empty:
        return None
    shown = parts.assign(komponen=parts["komponen"].map(p.t))
    score = {"none": p.t("belum tersedia"), "bounds": (0, 100)}
    columns = p.columns("komponen nilai bobot masukan dasar_hukum keterangan", nilai=score)
    table = Table(shown, columns, "nka-t", p.say("{nama}, {tahun}", nama=rule.name))
    lead = p.t("Tiap komponen berdampingan dengan masukannya; yang masukannya tidak ada tetap kosong.")
    return Content([table], files={f"nka-{p.tahun}": parts}, lead=lead)


SECTIONS = (
    Section(
        "rincian", "Menurut program dan kegiatan", _details,
        lead="LKjIP III.B. Serapan terhadap pagu setelah revisi; pagu awal di sampingnya. "
             "Lebih dari 100 % ditandai, tidak dipotong.",
    ),
    Section("kinerja", "Kinerja terhadap belanja", _performance),
    Section(
        "nka", "Nilai kinerja anggaran", _score,
        "Tidak ada aturan nilai kinerja anggaran untuk tahun {tahun} pada buku kerja ini.",
    ),
)  # fmt: skip
