"""The minutes of a quarter's performance meeting as a document: figures of the data, words of the office."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...frames import as_records
from ..content import Block, Content, Heading, Lines, Part, Section, Signatures, Table
from ..document import Document
from ..html import to_fill
from .follow_ups import follow_up_table
from .quarter import both_bases, figure, lacking
from .quarter_figures import DONE, QuarterFigures
from .quarter_money import by_month, money_table


def _title(p: QuarterFigures) -> Content:
    """The title, and the meeting, of which no table holds anything."""
    title = p.say("NOTULA RAPAT KINERJA {penuh} TAHUN {tahun}", penuh=p.facts["penuh"].upper())
    asked = (p.t("Hari dan tanggal"), p.t("Tempat"), p.t("Pimpinan rapat"), p.t("Peserta"))
    lines = [p.t("{apa}: {isian}", apa=what, isian=to_fill(p.w)) for what in asked]
    return Content([Lines([p.plan.meta.nama_kantor], title=False), Heading(title, -1), *lines])


def _opening(p: QuarterFigures) -> Content:
    """Both bases, and how many reported."""
    said = [p.say("Rapat membahas kinerja {penuh} {tahun} dan tahun berjalan."), *both_bases(p)]
    text = "Dasar: {a} dari {b} indikator yang wajib melapor sudah melapor."
    if p.bases["sd"].judged:
        text = (
            "Dasar: {a} dari {b} indikator yang wajib melapor sudah melapor; {n} dari {m} yang dinilai "
            "tertinggal dari target triwulannya."
        )
    judged = p.bases["sd"].judged
    said.append(p.say(text, a=p.reported, b=len(p.due), n=len(p.late), m=judged))
    for what, codes in lacking(p):
        said.append(p.t("Belum ada: {apa} ({kode}).", apa=what, kode=", ".join(codes)))
    return Content(said)


def _attainment(p: QuarterFigures) -> Content | None:
    """Each due indicator with the agreement's target, the quarter and the attainment."""
    if p.due.empty:
        return None
    records = as_records(p.due)

    def told(record: dict[str, Any], column: str, *against: str) -> str | None:
        value = record[column]
        return None if pd.isna(value) else figure(p, value, record, *(record[a] for a in against))

    frame = pd.DataFrame(
        {
            "no": [str(n) for n in range(1, len(records) + 1)],
            "sasaran": p.due["sasaran"],
            "teks": [p.plan_text(r["indikator"], r["kode"]) for r in records],
            "target_pk": [told(r, "target_acuan") for r in records],
            "rencana": [told(r, "target_sd", "realisasi_sd") for r in records],
            "hasil": [told(r, "realisasi_sd", "target_sd") for r in records],
            "capaian_triwulan": p.due["capaian_mentah_sd"],
            "capaian_tahun": p.due["capaian_mentah_tahun"],
        }
    )
    text: dict[str, Any] = {"kind": "text", "right": True}
    rate: dict[str, Any] = {"kind": "percent", "bounds": p.marks, "none": "—"}
    columns = p.columns(
        "no teks target_pk rencana hasil capaian_triwulan capaian_tahun",
        no={"label": p.t("No")},
        target_pk={**text, "label": p.t("Target PK"), "none": p.t("tanpa target")},
        rencana={**text, "label": p.say("Target s.d. {triwulan}"), "none": p.t("tanpa target triwulan")},
        hasil={**text, "label": p.say("Realisasi s.d. {triwulan}"), "none": p.t("belum dilaporkan")},
        capaian_triwulan={**rate, "label": p.t("Capaian triwulan")},
        capaian_tahun={**rate, "label": p.t("Capaian setahun")},
    )
    caption = p.say("Capaian indikator s.d. {triwulan} {tahun}")
    note = p.t("Target PK: Perjanjian Kinerja terakhir; di mana belum ada, target Renstra.")
    return Content([Table(frame, columns, "capaian-t", caption, note, groups=("sasaran",))])


def _obstacles(p: QuarterFigures) -> Content:
    """What hindered what lags, what was done, and what comes next, by whom and when."""
    told = p.rows[p.rows[["faktor_penghambat", "solusi", "tindak_lanjut"]].notna().any(axis=1)]
    codes = list(dict.fromkeys([*p.late["kode"], *told["kode"], *p.decided["kode"].dropna()]))
    rows = p.rows.set_index("kode", drop=False).reindex(codes)
    asked = to_fill(p.w)
    records = []
    for r in as_records(rows):
        own = p.decided[p.decided["kode"].eq(r["kode"])].to_dict("records") or [{}]
        for n, f in enumerate(own):
            records.append(_row(p, r, f, first=not n))
    free = p.decided[p.decided["kode"].isna()]
    records += [_row(p, {}, f, first=True) for f in as_records(free)]
    if not records:
        return Content(
            [p.t("Tidak ada indikator yang tertinggal, dan belum ada kendala yang ditulis."), asked]
        )
    columns = p.columns(
        "teks kendala solusi rencana pic batas",
        teks={"label": p.t("Indikator")},
        kendala={"label": p.t("Kendala"), "kind": "data", "none": asked},
        solusi={"kind": "data", "none": asked},
        rencana={"label": p.t("Rencana tindak lanjut"), "kind": "data", "none": asked},
        pic={"label": p.t("PIC"), "kind": "data", "none": asked},
        batas={"label": p.t("Batas waktu"), "kind": "date", "none": asked},
    )
    frame = pd.DataFrame(records, dtype=object)
    return Content(
        [Table(frame, columns, "kendala-t", p.say("Kendala dan tindak lanjut {triwulan} {tahun}"))]
    )


def _row(p: QuarterFigures, r: dict[str, Any], f: dict[str, Any], *, first: bool) -> dict[str, Any]:
    """An indicator's obstacle with one follow-up; what was said in a row above is not said again."""
    said = {k: (r.get(k) if first else "") for k in ("faktor_penghambat", "solusi")}
    if not r:
        said = dict.fromkeys(said, "—")
    name = p.plan_text(r["indikator"], r["kode"]) if r and first else ("" if r else p.t("umum"))
    return {
        "teks": name,
        "kendala": said["faktor_penghambat"],
        "solusi": said["solusi"],
        "rencana": f.get("uraian", r.get("tindak_lanjut")),
        "pic": f.get("penanggung_jawab", r.get("penanggung_jawab")),
        "batas": f.get("batas_waktu"),
    }


def _before(p: QuarterFigures) -> Content | None:
    """What became of the last quarter's follow-ups."""
    rows = p.decided_before
    if rows.empty:
        return None
    n = int(rows["status"].eq(DONE).sum())
    said = p.say("{a} dari {b} tindak lanjut {lalu} selesai.", a=n, b=len(rows))
    return Content([said, follow_up_table(p, rows, "lalu-t", p.say("Tindak lanjut {lalu}"), done=True)])


def _money(p: QuarterFigures) -> Content | None:
    """First and revised ceiling, spending, each with its date."""
    if p.money.empty and p.drawn.empty:
        return None
    blocks: list[Block] = [*by_month(p), *([money_table(p, dated=False)] if len(p.money) else [])]
    return Content(blocks)


def _signed(p: QuarterFigures) -> Content:
    """Who signs; names and posts are the office's."""
    asked = to_fill(p.w)
    columns = [
        [p.t("Pimpinan rapat"), "", "", "", asked],
        [p.t("Notulis"), "", "", "", asked],
    ]
    return Content([Signatures(columns, asked)])


class Minutes(QuarterFigures, Document):
    """The minutes of the meeting on one quarter."""

    kind = "notula"
    parts = (
        Part(
            "notula", "",
            (
                Section("rapat", "", _title),
                Section("pembukaan", "Pembukaan", _opening),
                Section("capaian", "Capaian kinerja", _attainment,
                        "Belum ada indikator yang wajib melapor pada {triwulan} {tahun}."),
                Section("kendala", "Kendala, solusi, dan rencana tindak lanjut", _obstacles),
                Section("lalu", "Tindak lanjut triwulan lalu", _before,
                        "Tidak ada tindak lanjut {lalu} di tindak_lanjut.csv."),
                Section("anggaran", "Anggaran sampai saat ini", _money,
                        "Belum ada pagu atau realisasi anggaran {tahun}."),
                Section("penutup", "Penutup", _signed),
            ),
        ),
    )  # fmt: skip

    def title(self) -> str:
        return self.say("Notula rapat kinerja {penuh} {tahun}")
