"""How far did the quarter get, and the year with it? What lags, why, and what is done about it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from ...evaluate import one_quarter as oq
from ...evaluate.quarters import OWN_WORDS
from ...frames import as_records
from ...text import parse_range
from ..content import Block, Content, Head, Section, Table
from ..html import missing, note, small, status_mark
from ..parts import trace
from .follow_ups import decided, decided_before, next_step
from .indicators import cap_name, method, unit_of
from .missed import shortened
from .quarter_figures import DONE, QuarterFigures
from .quarter_money import spending

#: So many rows stand in one screen; the others are one step away.
_SHOWN = 6
#: Columns of `triwulan-<tahun>-tw<n>.csv`, in order.
CSV_COLUMNS = """
    kode tahun triwulan program kegiatan sasaran indikator satuan polaritas wajib lapor
    target_tw realisasi_tw capaian_mentah_tw status_tw
    target_sd realisasi_sd capaian_mentah_sd capaian_sd status_sd
    target_acuan acuan capaian_mentah_tahun capaian_tahun status_tahun triwulan_ada triwulan_kosong
    aturan rumus sumber aksi penanggung_jawab
""".split()

# --- head ---------------------------------------------------------------------------------------------------


def _title(p: QuarterFigures) -> str:
    judged = p.bases["sd"].judged
    if p.due.empty:
        return p.say("Tidak ada indikator yang wajib melapor pada {penuh} {tahun}")
    if not p.reported:
        return p.say("{penuh} {tahun} belum dilaporkan")
    if not judged:
        text = "{penuh} {tahun}: {n} indikator melapor, tanpa target triwulan untuk menilainya"
        return p.say(text, n=p.reported)
    if p.late.empty:
        text = (
            "{penuh} {tahun}: {n} dari {m} indikator wajib bertarget triwulan dan dinilai, "
            "tidak ada yang tertinggal"
        )
        return p.say(text, n=judged, m=len(p.due))
    text = "{penuh} {tahun}: {a} dari {b} indikator yang dinilai tertinggal dari target triwulannya"
    return p.say(text, a=len(p.late), b=judged)


def _adds_up(p: QuarterFigures) -> Markup:
    """Those that are due as the sum of those that reported and those that did not; the others."""
    every = p.link("triwulan" if p.reported else "kurang", len(p.due))
    silent = len(p.due) - p.reported
    text = "{n} indikator wajib melapor pada {triwulan} {tahun} = {a} sudah melapor + {b} belum melapor."
    said = p.markup(text, n=every, a=p.reported, b=p.link("kurang", silent) if silent else 0)
    if rest := len(p.rows) - len(p.due):
        said += " " + p.markup("{n} indikator lain tidak dilaporkan per triwulan.", n=rest)
    return said


def both_bases(p: QuarterFigures) -> list[Markup]:
    """Attainment to date on both bases, each with what it is of."""
    so_far, year = p.bases["sd"], p.bases["tahun"]
    if not (so_far.n or year.n):
        return []
    of_quarter = p.markup("{rata} dari target triwulan ({n} indikator)", rata=p.rate(so_far.mean), n=so_far.n)
    of_year = p.markup("{rata} dari target setahun ({n} indikator)", rata=p.rate(year.mean), n=year.n)
    parts = [*([of_quarter] if so_far.n else []), *([of_year] if year.n else [])]
    text = "Rata-rata capaian s.d. {triwulan} {tahun}, {batas}: {bagian}."
    return [p.markup(text, batas=cap_name(p), bagian=Markup(", ").join(parts))]


def _asides(p: QuarterFigures) -> list[Markup]:
    """Who missed the quarter alone; what became of the last quarter's follow-ups."""
    said = []
    dip = p.due[p.due["status_tw"].eq(oq.MISSED) & p.due["status_sd"].isin(("melampaui", "tercapai"))]
    if len(dip):
        text = (
            "{n} indikator memenuhi target s.d. {triwulan}, tetapi tidak target triwulan ini sendiri: {kode}."
        )
        said.append(p.markup(text, n=len(dip), kode=", ".join(dip["kode"])))
    if len(before := p.decided_before):
        done = int(before["status"].eq(DONE).sum())
        text = "{a} dari {b} tindak lanjut {lalu} selesai."
        said.append(p.markup(text, a=p.link("lalu", done), b=len(before)))
    return said


def _boxes(p: QuarterFigures) -> list[tuple[str, str, str]]:
    labels = {
        "tw": p.say("Terhadap target {triwulan}"),
        "sd": p.say("Terhadap target s.d. {triwulan}"),
        "tahun": p.t("Terhadap target setahun"),
    }
    of = "{n} dari {m} indikator wajib; {batas}"
    boxes = []
    for basis, label in labels.items():
        b = p.bases[basis]
        told = p.t(of, n=b.n, m=len(p.due), batas=cap_name(p))
        boxes.append((label, p.rate(b.mean) if b.n else p.t("tanpa angka"), told))
    return [*boxes, (p.t("Sudah melapor"), f"{p.reported} / {len(p.due)}", p.t("indikator wajib"))]


# --- the first screen ---------------------------------------------------------------------------------------


def first_screen(p: QuarterFigures) -> list[Block]:
    """What lags, by how much, why, what comes next; or in words that nothing does."""
    if p.late.empty:
        said = p.say("Tidak ada indikator yang tertinggal dari target s.d. {triwulan}.")
        return [note(said)] if p.bases["sd"].judged else []
    shown = p.late.head(_SHOWN)
    records = as_records(shown)
    frame = pd.DataFrame(
        {
            "teks": [p.plan_text(r["indikator"], r["kode"]) for r in records],
            "t": [planned_cell(p, r, "sd") for r in records],
            "r": [realised_cell(p, r, "sd") for r in records],
            "capaian_mentah": shown["capaian_mentah_sd"].to_numpy(),
            "faktor_penghambat": [shortened(r["faktor_penghambat"]) for r in records],
            "tindak_lanjut": [next_step(p, r) for r in records],
        },
    )
    blank = p.t("belum diisi")
    columns = p.columns(
        "teks t r capaian_mentah faktor_penghambat tindak_lanjut",
        t={"label": p.say("Target s.d. {triwulan}"), "sort": ""},
        r={"sort": ""},
        faktor_penghambat={"label": p.t("Mengapa"), "none": blank},
        tindak_lanjut={"label": p.t("Berikutnya"), "none": blank},
    )
    caption = p.say("Yang tertinggal dari target s.d. {triwulan} {tahun}")
    left = len(p.late) - _SHOWN
    more = p.link("triwulan-t", p.t("… dan {n} lagi", n=left)) if left > 0 else Markup("")
    return [Table(frame, columns, "tertinggal-t", caption, more)]


# --- figures as cells ---------------------------------------------------------------------------------------


def figure(p: QuarterFigures, text: Any, record: dict[str, Any], *against: Any) -> str:
    """A target or realisasi as text with its unit."""
    number = pd.to_numeric(text, errors="coerce")
    if np.isnan(number):
        unit = unit_of(record) if parse_range(str(text)) else ""
        return p.t(p.w.value(text)) + unit
    known = [n for n in (pd.to_numeric(a, errors="coerce") for a in against) if not pd.isna(n)]
    return f"{p.w.value(number, known)}{unit_of(record)}"


def planned_cell(p: QuarterFigures, record: dict[str, Any], of: str) -> Markup:
    """The target of a basis."""
    target = record[f"target_{of}"]
    if pd.isna(target):
        return missing(p.t("tanpa target triwulan"))
    return Markup("{}").format(figure(p, target, record, record[f"realisasi_{of}"]))


def realised_cell(p: QuarterFigures, record: dict[str, Any], of: str) -> Markup:
    """The realisasi of a basis; to date, which quarters are missing in it."""
    told = record[f"realisasi_{of}"]
    if pd.isna(told):
        return missing(p.t("belum dilaporkan"))
    said = Markup("{}").format(figure(p, told, record, record[f"target_{of}"]))
    gaps = record["triwulan_kosong"]
    if of == "sd" and not pd.isna(gaps):
        quarters = p.w.join(map(p.w.quarter, gaps.split(", ")))
        said += small(p.t("{daftar} belum dilaporkan", daftar=quarters))
    return said


def _with_target(p: QuarterFigures, record: dict[str, Any], of: str) -> Markup:
    target = record[f"target_{of}"]
    if pd.isna(target):
        under = p.t("tanpa target triwulan")
    else:
        under = p.t("target {nilai}", nilai=figure(p, target, record, record[f"realisasi_{of}"]))
    return realised_cell(p, record, of) + small(under)


def _of_year(p: QuarterFigures, record: dict[str, Any]) -> Markup:
    """How much of the year's target is reached to date, and what that target is."""
    if pd.isna(record["target_acuan"]):
        return missing(p.t("tanpa target"))
    under = small(p.t("target {nilai}", nilai=figure(p, record["target_acuan"], record)))
    rate = record["capaian_mentah_tahun"]
    if pd.isna(rate):
        why = record["status_tahun"]
        return missing(p.t(why)) + under
    return Markup("{}{}").format(p.rate(rate), under)


def _standing(p: QuarterFigures, record: dict[str, Any]) -> Markup:
    """The status to date; of what has no target of its quarters, that."""
    if pd.isna(record["target_sd"]):
        return missing(p.t("tanpa target triwulan") if record["lapor"] else p.t("belum dilaporkan"))
    return status_mark(p.w, record["status_sd"])


def indicator_table(p: QuarterFigures) -> Table:
    """Each due indicator: the quarter, the year to date, and the year's target."""
    records = as_records(p.due)
    frame = p.due.assign(
        teks=[p.plan_text(r["indikator"], r["kode"]) for r in records],
        tw=[_with_target(p, r, "tw") for r in records],
        sd=[_with_target(p, r, "sd") for r in records],
        setahun=[_of_year(p, r) for r in records],
        status=[_standing(p, r) for r in records],
        asal=[trace(p, r, p.plan.rules.rumus) for r in records],
    )
    rate: dict[str, Any] = {"kind": "percent", "bounds": p.marks, "none": "—"}
    html: dict[str, Any] = {"kind": "html", "right": True}
    columns = p.columns(
        "teks tw capaian_mentah_tw sd capaian_mentah_sd setahun status asal",
        tw={**html, "label": p.t("Triwulan ini"), "sort": "r_angka_tw"},
        capaian_mentah_tw={**rate, "label": p.t("Capaian triwulan ini")},
        sd={**html, "label": p.say("s.d. {triwulan}"), "sort": "r_angka_sd"},
        capaian_mentah_sd={**rate, "label": p.say("Capaian s.d. {triwulan}")},
        setahun={**html, "label": p.t("Dari target setahun"), "sort": "capaian_mentah_tahun"},
        status={"label": p.say("Status s.d. {triwulan}"), "kind": "html", "sort": "status_sd"},
    )
    caption = p.say("Target dan realisasi {triwulan} {tahun}, dan s.d. {triwulan}")
    text = (
        "Capaian tanpa batas; target s.d. {triwulan} adalah target triwulan-triwulan yang sudah dilaporkan."
    )
    fold = p.t("{n} indikator", n=len(frame))
    return Table(frame, columns, "triwulan-t", caption, p.say(text), row_ids="kode", fold=fold)


def _indicators(p: QuarterFigures) -> Content | None:
    if p.due.empty:
        return None
    name = f"triwulan{p.when}"
    return Content([indicator_table(p)], files={name: p.rows.reindex(columns=CSV_COLUMNS)})


# --- words, what is missing ---------------------------------------------------------------------------------


def _words(p: QuarterFigures) -> Content | None:
    """What the office wrote of the quarter."""
    told = p.rows[p.rows[OWN_WORDS].notna().any(axis=1)]
    if told.empty:
        return None
    blank: dict[str, Any] = {k: {"none": p.t("belum diisi")} for k in OWN_WORDS}
    blank["faktor_penghambat"]["label"] = p.t("Kendala")
    columns = p.columns(f"indikator {' '.join(OWN_WORDS)}", **blank)
    caption = p.say("Kata-kata kantor sendiri, {triwulan} {tahun}")
    return Content([Table(told, columns, "kata-t", caption)])


def lacking(p: QuarterFigures) -> list[tuple[str, pd.Series]]:
    """What is not there, and of which indicators."""
    due, late = p.due, p.late
    silent = due[~due["lapor"]]
    unplanned = due[due["target_tw"].isna()]
    wordless = late[late["faktor_penghambat"].isna()]
    earlier = due[due["triwulan_kosong"].notna() & due["lapor"]]
    found = [
        (p.say("Realisasi {triwulan}"), silent),
        (p.say("Realisasi triwulan sebelum {triwulan}"), earlier),
        (p.say("Target {triwulan} di rencana_aksi.csv"), unplanned),
        (p.t("Kendala indikator yang tertinggal"), wordless),
    ]
    return [(what, rows["kode"]) for what, rows in found if len(rows)]


def _lacking(p: QuarterFigures) -> Content | None:
    """What is not there, as one table."""
    found = lacking(p)
    if not found:
        return None
    frame = pd.DataFrame(
        {
            "hal": [what for what, _ in found],
            "n": [len(codes) for _, codes in found],
            "kode": [", ".join(codes) for _, codes in found],
        }
    )
    columns = p.columns(
        "hal n kode",
        hal={"label": p.t("Yang belum ada")},
        n={"label": p.t("Indikator")},
        kode={"kind": "list", "many": "{n} kode"},
    )
    return Content([Table(frame, columns, "kurang-t", p.say("Yang belum ada untuk {triwulan} {tahun}"))])


class QuarterPage(QuarterFigures):
    """The quarter of a year against its targets and the year's."""

    kind = "triwulan"
    sections = (
        Section(
            "triwulan", "Target dan realisasi", _indicators,
            "Belum ada indikator yang wajib melapor pada {triwulan} {tahun}: tidak ada target triwulan "
            "di rencana_aksi.csv, dan tidak ada realisasi triwulan.",
            "Triwulan ini sendiri, tahun berjalan terhadap target triwulannya, dan bagian target setahun "
            "yang sudah dicapai; rumusnya sama dengan halaman setahun.",
        ),
        Section(
            "kata", "Kendala, solusi, dan tindak lanjut", _words,
            "Belum diisi: kantor belum menulis kendala, solusi, atau tindak lanjut {triwulan} {tahun} "
            "di realisasi.csv.",
        ),
        Section(
            "lalu", "Tindak lanjut triwulan lalu", decided_before,
            "Tidak ada tindak lanjut {lalu} di tindak_lanjut.csv.",
            "Yang diputuskan rapat triwulan sebelumnya, dan sudahkah dikerjakan.",
        ),
        Section(
            "putusan", "Tindak lanjut yang diputuskan", decided,
            "Belum diisi: tindak lanjut {triwulan} {tahun} belum ada di tindak_lanjut.csv.",
        ),
        Section(
            "anggaran", "Anggaran sampai saat ini", spending,
            "Belum ada pagu atau realisasi anggaran {tahun}.",
        ),
        Section("kurang", "Yang belum ada", _lacking, "Tidak ada yang kurang."),
        Section("metode", "Metode", lambda p: method(p, p.rows), appendix=True),
    )  # fmt: skip
    limits = (
        "Capaian hanya sebaik realisasi yang dilaporkan; buku kerja tidak memeriksa bukti lapangan.",
        "Indikator yang dijumlahkan dan makin kecil makin baik tidak dinilai terhadap target setahun "
        "sebelum tahunnya lengkap.",
    )

    def head(self) -> Head:
        """The finding, both bases, and what lags."""
        text = "Kinerja {penuh} {tahun} dan tahun berjalan · {kantor} · Renstra {periode}"
        sentences = [_adds_up(self), *both_bases(self), *_asides(self)]
        return Head(_title(self), self.say(text), sentences, _boxes(self), first_screen(self))
