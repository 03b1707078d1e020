"""A year's money by programme and activity, beside performance, and as a score: LKjIP III.B."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import budget as bud
from ...evaluate import performance, scores
from ...evaluate.absorption import BUDGET_STATUSES
from ...evaluate.codes import named_by
from ...frames import as_records
from ...rules import shipped
from ...wording import MISSING
from .. import figures
from ..columns import Column
from ..content import Block, Content, Picture, Section, Table
from ..html import note, small
from ..parts import criteria, gathered, source_note, trace
from ..retold import retold
from .money import first_ceiling, with_small
from .subjects import BudgetFigures

#: Columns of `anggaran-<tahun>.csv`, in order.
CSV_COLUMNS = """
    kode tahun level uraian program_kode pendanaan dari_usulan pagu_awal pagu_revisi tanggal_revisi pagu
    realisasi serapan serapan_awal sisa deviasi deviasi_persen realisasi_sebelum pertumbuhan
    alasan_pertumbuhan porsi status dari_kegiatan dari_keluaran n_rincian n_rincian_lapor dijumlahkan
    keterangan rumus aturan batas predikat sumber sumber_data tanggal_data
""".split()


# --- by programme and activity ------------------------------------------------------------------------------


def details_file(p: BudgetFigures) -> dict[str, pd.DataFrame]:
    """The year's rows as they are offered, under their name."""
    return {f"anggaran-{p.tahun}": p.money.reindex(columns=CSV_COLUMNS)}


def _details(p: BudgetFigures) -> Content | None:
    """Each figure with its trace; what is not added up, and where sums differ."""
    known = [k for k in ("pendanaan", "pagu", "realisasi", "serapan", "sisa") if p.money[k].notna().any()]
    if not known:
        return None
    caption = p.say("Pendanaan, pagu, dan realisasi menurut program dan kegiatan, {tahun}")
    filters, groups = ["tingkat", "status"], ["program"]
    table = Table(
        _as_shown(p), _detail_columns(p, known), "rincian-t", caption, filters=filters, groups=groups
    )
    differ, beside = _differences(p)
    found = {s: text for s, text in BUDGET_STATUSES.items() if p.money["status"].eq(s).any()}
    blocks = [*_dots(p), table, _not_added(p), *differ, criteria(p, found), _two_sources(p)]
    return Content(blocks, files=details_file(p) | beside)


def _dots(p: BudgetFigures) -> list[Block]:
    """The activities by name on one axis, where there are several to compare."""
    known = p.counted[p.counted["serapan"].notna()]
    if len(known) < 2:
        return []
    lowest = known.sort_values("serapan", kind="stable").iloc[0]
    finding = p.t(
        "Serapan terendah {serapan}: “{nama}”", serapan=p.share(lowest["serapan"]), nama=lowest["uraian"]
    )
    about = {"id": "g-serapan", "name": p.t("Serapan menurut kegiatan"), "finding": finding}
    svg = figures.absorption_dots(p.counted, bahasa=p.bahasa, spent_mark=performance.SPENT_MARK, **about)
    under = p.say("Serapan (%) terhadap pagu setelah revisi, {tahun}")
    return [Picture(svg, finding, under, source_note(p, "anggaran"))]


def _detail_columns(p: BudgetFigures, known: list[str]) -> list[Column]:
    """Those of the columns that hold a figure in any row."""
    figures_of = {"kind": "html", "right": True}
    shown = {
        "pendanaan": "dana",
        "pagu": "pagu_teks",
        "realisasi": "realisasi_teks",
        "serapan": "serapan_teks",
    }
    keys = [shown.get(k, k) for k in known]
    return p.columns(
        " ".join(["nama", *keys, "status", "asal"]),
        nama={"label": p.t("Program / kegiatan"), "kind": "html", "sort": "uraian"},
        dana=figures_of | {"sort": "pendanaan"},
        pagu_teks=figures_of | {"label": p.t("Pagu setelah revisi"), "sort": "pagu"},
        realisasi_teks=figures_of | {"label": p.t("Realisasi"), "sort": "realisasi"},
        serapan_teks=figures_of | {"label": p.t("Serapan"), "sort": "serapan"},
        status={"sort": "urutan"},
        asal={"sort": "sumber"},
    )


def _as_shown(p: BudgetFigures) -> pd.DataFrame:
    """The rows as a reader sees them: under its programme each, first those whose programme is unknown."""
    rows = by_programme(p)
    records, rules = as_records(rows), p.plan.rules.anggaran
    places = Column("serapan", "", "percent", bounds=(0.0, 100.0)).places(rows["serapan"])
    none = p.t("belum dilaporkan")
    order = {status: n for n, status in enumerate(BUDGET_STATUSES)}
    return rows.assign(
        tingkat=rows["level"],
        urutan=rows["status"].map(order),
        asal=[trace(p, r, rules) for r in records],
        nama=[_name(p, r) for r in records],
        dana=[_funds(p, r) for r in records],
        pagu_teks=[with_small(p, r["pagu"], none, first_ceiling(p, r), _revised(p, r)) for r in records],
        realisasi_teks=[with_small(p, r["realisasi"], none, _dated(p, r)) for r in records],
        serapan_teks=[_absorbed(p, r, places) for r in records],
    )


def by_programme(p: BudgetFigures) -> pd.DataFrame:
    """The rows with the name of their programme (`program`), the programme's own row first."""
    rows = p.money.assign(program=p.money["program_kode"].map(p.programmes))
    codes = list(rows["program_kode"].dropna().drop_duplicates())
    at = (
        rows["program_kode"].map({code: n for n, code in enumerate(codes)}).where(rows["program"].notna(), -1)
    )
    rows = rows.assign(_at=at, _below=~rows["level"].eq("program"))
    return rows.sort_values(["_at", "_below"], kind="stable").drop(columns=["_at", "_below"])


def _name(p: BudgetFigures, row: dict[str, Any]) -> Markup:
    """A row under its programme's heading: the programme's own figures are those of all of it."""
    whole = row["level"] == "program" and not pd.isna(row["program"])
    name = p.t("Seluruh program") if whole else p.plan_text(row["uraian"])
    level = None if whole else p.t(row["level"])
    under = [str(x) for x in (level, row["kode"], _from_parts(p, row)) if not pd.isna(x)]
    return Markup("{}{}").format(name, small(" · ".join(under)) if under else "")


def _funds(p: BudgetFigures, row: dict[str, Any]) -> Markup:
    return with_small(p, row["pendanaan"], p.t("belum tersedia"), p.t("usulan") if row["dari_usulan"] else "")


def _revised(p: BudgetFigures, row: dict[str, Any]) -> str:
    when = row["tanggal_revisi"]
    return "" if pd.isna(when) else p.t("revisi {tanggal}", tanggal=p.w.date(when))


def _dated(p: BudgetFigures, row: dict[str, Any]) -> str:
    return "" if pd.isna(row["tanggal_data"]) else p.t("per {tanggal}", tanggal=p.w.date(row["tanggal_data"]))


def _absorbed(p: BudgetFigures, row: dict[str, Any], places: int) -> Markup:
    """The share spent; under it that of the first ceiling, where it is another."""
    if pd.isna(row["serapan"]):
        return Markup("{}").format(MISSING)
    share = Markup("{}").format(p.w.percent(row["serapan"], places, padded=True))
    if pd.isna(row["serapan_awal"]) or row["pagu_awal"] == row["pagu"]:
        return share
    return share + small(p.t("awal {nilai}", nilai=p.share(row["serapan_awal"])))


def _from_parts(p: BudgetFigures, row: dict[str, Any]) -> str | None:
    """That a row's figures are sums of the rows below it, and of how many."""
    if not (row["dari_kegiatan"] or row["dari_keluaran"]):
        return None
    parts = p.t("kegiatan") if row["dari_kegiatan"] else p.t("keluaran")
    if pd.isna(row["n_rincian"]):
        return p.t("pagu dijumlahkan dari {rincian}", rincian=parts)
    text = "dijumlahkan dari {rincian}, {a} dari {b} sudah melapor"
    return p.t(text, rincian=parts, a=row["n_rincian_lapor"], b=row["n_rincian"])


# --- beside the plan, the year before and each other --------------------------------------------------------


def _beside(p: BudgetFigures) -> Content | None:
    """Deviation from the plan, growth and portion of each row."""
    measures = ["deviasi", "deviasi_persen", "realisasi_sebelum", "pertumbuhan", "porsi"]
    known = [m for m in measures if p.money[m].notna().any()]
    if not known:
        return None
    rows = by_programme(p)
    records, before = as_records(rows), p.tahun - 1
    shown = rows.assign(nama=[_name(p, r) for r in records], sebab=[_why_not_grown(p, r) for r in records])
    why = ["sebab"] if any(shown["sebab"]) else []
    columns = p.columns(
        " ".join(["nama", *known, *why]),
        nama={"label": p.t("Program / kegiatan"), "kind": "html", "sort": "uraian"},
        deviasi={"label": p.t("Pagu dikurangi rencana"), "kind": "money"},
        realisasi_sebelum={"label": p.t("Realisasi {tahun}", tahun=before), "kind": "money"},
        pertumbuhan={"label": p.t("Tumbuh terhadap {tahun} (%)", tahun=before)},
        sebab={"label": p.t("Mengapa tidak tumbuh"), "kind": "html"},
    )
    caption = p.say("Pagu terhadap rencana, pertumbuhan, dan porsi realisasi, {tahun}")
    return Content([Table(shown, columns, "pembanding-t", caption, groups=["program"])])


def _why_not_grown(p: BudgetFigures, row: dict[str, Any]) -> Markup:
    """Why a row that has spending shows no growth."""
    known = not pd.isna(row["realisasi"]) and not pd.isna(row["alasan_pertumbuhan"])
    return retold(p.w, row["alasan_pertumbuhan"]) if known else Markup("")


# --- what no total holds ------------------------------------------------------------------------------------


def _not_added(p: BudgetFigures) -> Markup:
    """Rows whose own figures no total holds, and why."""
    line = Markup("{}: {}.")
    said: list[Markup | str] = [
        line.format(p.plan_text(r["uraian"], r["kode"]), retold(p.w, r["keterangan"]))
        for r in as_records(p.left_out)
    ]
    if named_by(p.plan, p.plan.tables["anggaran"]["kode"]).empty and len(p.money):
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


def _performance(p: BudgetFigures) -> Content | None:
    """Attainment against spending by activity, in one picture; nothing while no activity has both."""
    joined = performance.performance_and_money(p.plan, p.rows, p.tahun)
    if joined["letak"].isna().all():
        return None
    finding = _largest(p, joined["letak"].dropna())
    about = {"id": "g-kinerja", "name": p.t("Capaian terhadap serapan"), "finding": finding}
    svg = figures.performance_vs_spending(joined, bahasa=p.bahasa, spent_mark=performance.SPENT_MARK, **about)
    under = p.say("Rata-rata capaian (%) dan serapan (%) per kegiatan, {tahun}")
    picture = Picture(svg, finding, under, source_note(p, "realisasi", "anggaran"))
    table = _side_by_side(p, joined)
    return Content([picture, table], files={f"kinerja-belanja-{p.tahun}": joined})


def _side_by_side(p: BudgetFigures, joined: pd.DataFrame) -> Table:
    """Each activity under its programme, with attainment, absorption and their quotient."""
    rows = gathered(joined, ["program"])
    lost = p.t("belum terhubung ke tabel pendanaan")
    names = zip(rows["kegiatan"], rows["kode"].fillna(lost), strict=True)
    shown = rows.assign(
        letak=rows["letak"].map(p.t, na_action="ignore"),
        nama=[Markup("{}{}").format(p.plan_text(name), small(code)) for name, code in names],
    )
    none = {"none": p.t("belum dilaporkan")}
    columns = p.columns(
        "nama capaian serapan efisiensi letak",
        nama={"label": p.t("Kegiatan"), "kind": "html", "sort": "kegiatan"},
        capaian={"bounds": (0, 100), **none},
        serapan=none,
    )
    text = (
        "Kegiatan dipasangkan lewat kode; yang belum terhubung: nama program dan kegiatannya tidak ada, "
        "atau lebih dari satu, di pendanaan.csv."
    )
    unpaired = p.t(text) if joined["kode"].isna().any() else ""
    caption = p.say("Capaian dan serapan per kegiatan, {tahun}")
    return Table(shown, columns, "kinerja-t", caption, unpaired, groups=["program"])


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
    if rule is None or parts["nilai"].isna().all():
        return None
    told = {k: [retold(p.w, x) for x in parts[k]] for k in ("masukan", "keterangan")}
    shown = parts.assign(komponen=parts["komponen"].map(p.t), **told)
    score = {"none": p.t("belum tersedia"), "bounds": (0, 100)}
    words: dict[str, Any] = {key: {"kind": "html"} for key in told}
    columns = p.columns("komponen nilai bobot masukan dasar_hukum keterangan", nilai=score, **words)
    table = Table(shown, columns, "nka-t", p.say("{nama}, {tahun}", nama=p.t(rule.name)))
    lead = p.t("Tiap komponen berdampingan dengan masukannya; yang masukannya tidak ada tetap kosong.")
    return Content([table], files={f"nka-{p.tahun}": parts}, lead=lead)


DETAIL = Section(
    "rincian", "Menurut program dan kegiatan", _details,
    "Pendanaan, pagu, dan realisasi {tahun} belum tersedia untuk satu program atau kegiatan pun.",
    lead="LKjIP III.B. Serapan terhadap pagu setelah revisi; pagu awal di bawahnya bila berbeda. "
         "Lebih dari 100 % ditandai, tidak dipotong.",
)  # fmt: skip
PERFORMANCE = Section(
    "kinerja", "Kinerja terhadap belanja", _performance,
    "Belum ada kegiatan yang punya capaian dan serapan.",
)  # fmt: skip
SCORE = Section(
    "nka", "Nilai kinerja anggaran", _score,
    "Nilai kinerja anggaran {tahun} belum dapat dihitung: masukannya belum diisi, "
    "atau tidak ada aturannya pada buku kerja ini.",
)  # fmt: skip
BESIDE = Section(
    "pembanding", "Pembanding: pertumbuhan, porsi, dan deviasi", _beside,
    "Belum ada pagu atau realisasi untuk dibandingkan.", appendix=True,
)  # fmt: skip
