"""How far did the year get? The yearly attainment page: LKjIP III.A, items 1 to 7."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import attainment as att
from ...evaluate import means
from ...frames import as_records
from .. import figures
from ..content import Content, Head, Picture, Section, Table
from ..html import small, status_mark
from ..parts import filtered, quoted, revisions, source_note
from . import conventions, lkjip, national
from .indicators import anything_reported, cap_name, cap_of, grade_box, indicator_cells, method, scale_note
from .missed import first_screen
from .status import status_grid, targets
from .subjects import YearFigures

#: Columns of `capaian-<tahun>.csv`, in order.
CSV_COLUMNS = """
    kode tahun level program kegiatan sasaran indikator satuan polaritas target target_tercetak target_pk
    acuan realisasi triwulan_terakhir triwulan_ada triwulan_kosong capaian_mentah capaian status memenuhi
    capaian_renstra status_renstra target_triwulan capaian_triwulan status_triwulan capaian_maximize
    capaian_minimize capaian_stabilize standar_nasional rumus aturan batas predikat sumber sumber_data
    tanggal_data
""".split()
_MET = ("melampaui", "tercapai")


# --- head ---------------------------------------------------------------------------------------------------


def _until(p: YearFigures) -> str:
    """`s.d. TW II`, or `s.d. TW I–TW III`: how far what is partial reaches."""
    last = p.rows.loc[p.rows["status"] == "sementara", "triwulan_terakhir"]
    ends = dict.fromkeys(p.w.quarter(q) for q in (last.min(), last.max()))
    return p.t("s.d. {triwulan}", triwulan="–".join(ends))


def _title(p: YearFigures) -> str:
    s, w = p.total, p.w
    if national.unagreed(p):
        return _title_unagreed(p)
    if s["n_sementara"] and not s["n_dinilai"]:
        return _title_so_far(p)
    if not s["n_lapor"]:
        return p.say("Capaian kinerja {tahun} belum dilaporkan")
    if not s["n_dinilai"]:
        return p.say("Capaian kinerja {tahun} belum dapat dinilai")
    met, judged = w.number(s["n_memenuhi"], 0), w.number(s["n_dinilai"], 0)
    title = p.say("{a} dari {b} indikator yang dinilai memenuhi target {tahun}", a=met, b=judged)
    if s["n_sementara"]:
        title += p.say("; {n} masih sementara, {sampai}", n=s["n_sementara"], sampai=_until(p))
    return title


def _title_unagreed(p: YearFigures) -> str:
    """Of a year without an agreement: nothing can be judged, whatever was reported."""
    told = int(p.rows["realisasi"].notna().sum())
    if not told:
        return p.say("Perjanjian Kinerja {tahun} belum ada")
    return p.say("Perjanjian Kinerja {tahun} belum ada; realisasi {n} indikator belum dinilai", n=told)


def _title_so_far(p: YearFigures) -> str:
    """Of a year that is in only in part: against the quarters' own targets where they are given, else without
    a verdict.
    """
    judged = int(p.rows["status_triwulan"].isin(att.JUDGED).sum())
    if judged:
        text = "Sementara, {sampai} {tahun}: {a} dari {b} indikator memenuhi target triwulannya"
        return p.say(text, sampai=_until(p), a=int(p.rows["status_triwulan"].isin(_MET).sum()), b=judged)
    text = "Sementara, {sampai} {tahun}: {n} indikator dilaporkan, belum dinilai terhadap target setahun"
    return p.say(text, sampai=_until(p), n=p.total["n_sementara"])


def _adds_up(p: YearFigures) -> Markup:
    """Every indicator of the year in one line: the parts are the whole."""
    counts = Counter("tercapai" if s == "melampaui" else s for s in p.rows["status"])
    names = {"tercapai": p.t("memenuhi target"), "tidak tercapai": p.t("tidak memenuhi")}
    part, told = Markup("{} {}"), anything_reported(p.rows)
    parts = [
        part.format(_to_status(p, counts[k], k) if told else counts[k], names.get(k) or p.t(k))
        for k in att.STATUSES
        if k in counts
    ]
    every = p.link("status" if told else "target", len(p.rows))
    return p.markup("{n} indikator = {bagian}.", n=every, bagian=Markup(" + ").join(parts))


def _to_status(p: YearFigures, n: int, status: str) -> Markup:
    """A count that leads to its indicators; those on target have two statuses."""
    return p.link("indikator-t", n) if status == "tercapai" else filtered(p, "indikator-t", status, n)


def _no_mean(p: YearFigures) -> str:
    """Why there is no mean."""
    s = p.total
    if national.unagreed(p):
        return p.t("belum ada PK")
    if s["n_lapor"]:
        return p.t("tanpa angka") if s["n_dinilai"] else p.t("belum dapat dinilai")
    return p.t("sementara") if s["n_sementara"] else p.t("belum dilaporkan")


def _graded(p: YearFigures) -> Markup | str:
    """The predikat of the mean for a sentence; nothing where the office chose no scale that holds."""
    scale, grade = p.plan.rules.scale_for([p.tahun]), p.total["predikat"]
    if scale is None or pd.isna(grade):
        return ""
    text = ": predikat {predikat} menurut skala {skala} ({dasar}, berlaku {tahun})"
    said = {"predikat": p.t(grade), "skala": p.t(scale.nama), "dasar": quoted(p, scale.dasar_hukum)}
    return p.markup(text, **said, tahun=scale.years())


def _mean_said(p: YearFigures) -> list[Markup]:
    """The mean with what it is of."""
    s, link = p.total, p.link
    if not s["n_angka"]:
        return []
    text = "Rata-rata capaian {rata} ({batas}) atas {angka} dari {target} indikator bertarget{predikat}."
    about = {"batas": cap_name(p), "target": s["n_target"], "predikat": _graded(p)}
    figures_ = {"rata": link("rata-rata", p.rate(s["rata_rata"])), "angka": link("rata-rata", s["n_angka"])}
    return [p.markup(text, **about, **figures_)]


def _asides(p: YearFigures) -> list[Markup]:
    """How many were judged by grade, and how many would be judged otherwise against the plan's own target."""
    rows, said = p.rows, []
    graded = int((rows["status"].isin(att.JUDGED) & rows["capaian_mentah"].isna()).sum())
    if graded:
        text = "{n} indikator dinilai lewat predikat atau opini, tanpa persentase, dan tidak masuk rata-rata."
        said.append(p.markup(text, n=p.link("indikator-t", graded)))
    otherwise = rows["memenuhi"].fillna(False) != rows["status_renstra"].isin(_MET)
    moved = int((otherwise & (rows["acuan"] == att.PK) & rows["status_renstra"].notna()).sum())
    if moved:
        text = (
            "Dinilai terhadap Perjanjian Kinerja; terhadap target Renstra, {n} indikator berlainan hasilnya."
        )
        said.append(p.markup(text, n=p.link("indikator-t", moved)))
    return said


def _boxes(p: YearFigures) -> list[tuple[str, str, str]]:
    s, t = p.total, p.t
    of_mean = t(
        "{a} dari {b} indikator bertarget; {batas}", a=s["n_angka"], b=s["n_target"], batas=cap_name(p)
    )
    of_met = t("{a} dari {b} indikator yang dinilai", a=s["n_memenuhi"], b=s["n_dinilai"])
    told = t("indikator bertarget")
    if s["n_sementara"]:
        told = t("indikator bertarget; {n} sementara, {sampai}", n=s["n_sementara"], sampai=_until(p))
    mean = p.rate(s["rata_rata"]) if s["n_angka"] else _no_mean(p)
    met = p.rate(s["persen_memenuhi"], 1) if s["n_dinilai"] else _no_mean(p)
    return [
        (t("Rata-rata capaian"), mean, of_mean),
        (t("Memenuhi target"), met, of_met),
        *grade_box(p, s["predikat"], [p.tahun], t("belum ada")),
        (t("Sudah dilaporkan"), f"{s['n_lapor']} / {s['n_target']}", told),
    ]


# --- item 1 -------------------------------------------------------------------------------------------------


def _by_programme(p: YearFigures) -> Content | None:
    """Means by programme, with a picture of every indicator."""
    if not anything_reported(p.rows):
        return None
    best = means.summarise(p.rows, ["program"], p.plan.rules).dropna(subset="rata_rata")
    low = best[best["rata_rata"] == best["rata_rata"].min()]
    if len(low) == 1 and len(best) > 1:
        name, rate = low["program"].iloc[0], p.rate(low["rata_rata"].iloc[0])
        finding = p.t("{program} terendah dengan rata-rata {nilai}", program=name, nilai=rate)
    elif p.total["n_angka"]:
        finding = p.t("Rata-rata capaian {nilai}", nilai=p.rate(p.total["rata_rata"]))
    else:
        finding = p.say("Belum ada persentase capaian {tahun} untuk digambar")
    about = {"id": "g-program", "name": p.t("Capaian per program"), "finding": finding, "bahasa": p.bahasa}
    rates = p.all_rows[["tahun", "kode", "capaian_mentah"]]
    before = rates[rates["tahun"] == p.tahun - 1].set_index("kode")["capaian_mentah"]
    rows = p.rows[["program", "indikator", "kode", "status", "capaian_mentah"]]
    svg = figures.attainment_dots(rows.assign(capaian_lalu=rows["kode"].map(before)), **about)
    under = p.say("Capaian indikator, %, {tahun}; garis 100 = target")
    source = source_note(p, "target", "realisasi")
    # What each mark means stands beside the status grid, right above.
    return Content([Picture(svg, finding, under, source)])


def _indicators(p: YearFigures) -> Content | None:
    """Item 1: target against realisasi, each indicator with bullet graph and trace."""
    if not anything_reported(p.rows):
        return None
    scale = p.plan.rules.scale_for([p.tahun])
    shown = indicator_cells(p, p.rows)
    records = as_records(shown[["indikator", "kode", "kegiatan", "status", "predikat"]])
    shown["teks"] = [p.plan_text(r["indikator"], r["kode"], r["kegiatan"]) for r in records]
    shown["nilai_status"] = [_status_cell(p, r, scale is not None) for r in records]
    columns = p.columns(
        "teks t r capaian_mentah bagan nilai_status asal",
        t={"sort": "t_urut"},
        nilai_status={"label": p.t("Status"), "kind": "html", "sort": "status"},
    )
    note = p.t("Capaian di sini tanpa batas; rata-rata memakai {batas}.", batas=cap_name(p))
    if scale:
        note += f" {scale_note(p)}"
    caption = p.say("Target, realisasi, dan capaian {tahun}")
    filters, fold = ["program", "status"], p.t("{n} indikator", n=len(shown))
    table = Table(shown, columns, "indikator-t", caption, note, filters, "kode", fold=fold)
    ground = figures.bullet_ground(cap_of(p), scale.bounds if scale else ())
    return Content([ground, table], files={f"capaian-{p.tahun}": _year_file(p)})


def _year_file(p: YearFigures) -> pd.DataFrame:
    """The year's table as it is taken along."""
    return p.rows.reindex(columns=CSV_COLUMNS)


def _status_cell(p: YearFigures, record: dict[str, Any], graded: bool) -> Markup:
    """The status, with the predikat of the capaian under it where the office chose a scale."""
    mark = status_mark(p.w, record["status"])
    return mark + small(record["predikat"]) if graded and not pd.isna(record["predikat"]) else mark


class YearlyPage(YearFigures):
    """The attainment of one year."""

    kind = "capaian"
    tahun: int
    sections = (
        Section("status", "Status tiap indikator", status_grid, "Belum ada realisasi {tahun}."),
        Section("program", "Capaian per program", _by_programme, "Belum ada capaian {tahun} untuk digambar."),
        Section(
            "indikator", "Target dan realisasi tiap indikator", _indicators,
            "Belum ada realisasi {tahun}; targetnya ada pada lampiran.",
            "LKjIP III.A butir 1. Angka mentah, rumus, dan sel asalnya terbuka pada kolom terakhir.",
        ),
        *national.SECTIONS,
        *lkjip.SECTIONS,
        Section("target", "Target {tahun}", lambda p: targets(p, _year_file(p)), appendix=True),
        *conventions.SECTIONS,
        revisions("realisasi"),
        Section("metode", "Metode", lambda p: method(p, p.rows), appendix=True),
    )  # fmt: skip
    limits = (
        "Capaian hanya sebaik realisasi yang dilaporkan; buku kerja tidak memeriksa bukti lapangan.",
        "Indikator berpredikat (AKIP, opini) tidak punya persentase dan tidak masuk rata-rata.",
    )

    def head(self) -> Head:
        """At most five sentences, each number a link to its place."""
        text = (
            "Capaian kinerja (realisasi terhadap target, %) · {kantor} · tahun {tahun} dari Renstra {periode}"
        )
        sentences = [_adds_up(self), *_mean_said(self), *_asides(self)]
        return Head(_title(self), self.say(text), sentences, _boxes(self), first_screen(self))
