"""The summary before the chapters, and the annexes on measurement, follow-up and evidence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...evaluate import means
from ...frames import as_records
from ..content import Block, Content, Section, Table, Words
from ..parts import by_level, spoken
from .follow_ups import standing_word
from .indicators import realisasi_cell, target_cell
from .quarter_figures import DONE
from .report_figures import ReportFigures, counted, first_only, plain
from .report_money import spent_rows
from .report_words import given_words

#: Whose recommendations the annex follows: the evaluation of performance accountability.
_LHE = "LHE"

# --- the summary --------------------------------------------------------------------------------------------


def _summary(p: ReportFigures) -> Content:
    """The counts of the year, which add up, its programmes in one table, and its money."""
    head, by = p.yearly.head(), means.summarise(p.rows, ["program"], p.plan.rules)
    every = p.total.to_dict() | {"program": p.t("Kantor")}
    shown = pd.concat([by, pd.DataFrame([every])], ignore_index=True)
    shown["no"] = [*counted(by), ""]
    columns = p.columns(
        "no program n n_target n_lapor n_dinilai n_memenuhi rata_rata",
        n={"label": p.t("Indikator")},
        rata_rata={"none": "—"},
    )
    caption = p.say("Capaian kinerja {tahun} menurut program")
    table = Table(shown, columns, "ikhtisar-t", caption)
    money = p.budget.head().title
    blocks: list[Block] = [f"{head.title}.", *plain(head.sentences), table, f"{money}."]
    return Content(
        [*given_words(p, "ikhtisar eksekutif"), *blocks], files={f"lkjip-ikhtisar-{p.tahun}": shown}
    )


SUMMARY = (Section("ikhtisar", "", _summary),)


# --- annex 2: measurement -----------------------------------------------------------------------------------


def _measurement(p: ReportFigures) -> Content:
    """No · Sasaran · Indikator · Target · Realisasi · %, then Program · Pagu · Realisasi · %."""
    rows, groups = by_level(p, p.rows)
    records = as_records(rows)
    shown = rows.assign(
        no=counted(rows),
        sasaran=first_only(rows["sasaran"].fillna("—")),
        t=[target_cell(p, r, brief=True) for r in records],
        r=[realisasi_cell(p, r) for r in records],
    )
    columns = p.columns(
        "no sasaran indikator t r capaian_mentah",
        t={"right": True},
        r={"right": True},
        capaian_mentah={"label": p.t("%")},
    )
    table = Table(shown, columns, "pengukuran-t", p.say("Pengukuran kinerja {tahun}"), groups=groups)
    return Content([table, *_spending(p)])


def _spending(p: ReportFigures) -> list[Block]:
    """The programmes with their money, or that none is known."""
    rows = spent_rows(p)
    rows = rows[rows["level"].eq("program")]
    if rows.empty:
        return [p.say("Pagu dan realisasi tiap program {tahun} belum ada di data (anggaran.csv).")]
    none = p.t("belum dilaporkan")
    columns = p.columns(
        "uraian pagu realisasi serapan",
        uraian={"label": p.t("Program"), "kind": "data"},
        pagu={"label": p.t("Pagu"), "none": none},
        realisasi={"none": none},
        serapan={"label": p.t("%"), "none": "—"},
    )
    return [Table(rows, columns, "pengukuran-uang-t", p.say("Realisasi anggaran tiap program {tahun}"))]


MEASUREMENT = (Section("pengukuran", "", _measurement),)


# --- annex 3: follow-up -------------------------------------------------------------------------------------


def _recommended(p: ReportFigures) -> pd.DataFrame:
    """What the evaluation of the year before recommended, and of earlier ones what was not finished."""
    rows = p.plan.tables["tindak_lanjut"]
    rows = rows[rows["asal"].eq(_LHE)]
    before = rows["tahun"].lt(p.tahun - 1) & rows["status"].ne(DONE)
    return rows[rows["tahun"].eq(p.tahun - 1) | before.fillna(False)]


def _follow_up(p: ReportFigures) -> Content:
    """What became of the recommendations of the evaluation."""
    rows, last = _recommended(p), p.tahun - 1
    if rows.empty:
        cell = p.t("tindak_lanjut.csv, baris baru: asal {asal}, tahun {lalu}", asal=_LHE, lalu=last)
        return Content([Words(None, p.t("tindak lanjut rekomendasi hasil evaluasi"), cell)])
    shown = rows.assign(
        no=counted(rows),
        tahun=rows["tahun"].astype("str"),
        apa=[p.plan_text(r["uraian"], r["kode"]) for r in as_records(rows)],
        status=[standing_word(p, s) for s in rows["status"]],
    )
    blank = p.t("belum diisi")
    labels: dict[str, Any] = {
        "tahun": {"label": p.t("Kinerja tahun")},
        "apa": {"label": p.t("Rekomendasi"), "kind": "html"},
        "penanggung_jawab": {"label": p.t("Penanggung jawab"), "kind": "data", "none": blank},
        "batas_waktu": {"label": p.t("Batas waktu"), "kind": "date", "none": blank},
        "status": {"kind": "text"},
        "hasil": {"label": p.t("Hasil"), "kind": "data", "none": blank},
    }
    columns = p.columns("no tahun apa penanggung_jawab batas_waktu status hasil", **labels)
    caption = p.t("Tindak lanjut hasil evaluasi akuntabilitas kinerja {lalu}", lalu=last)
    done = int(rows["status"].eq(DONE).sum())
    said = p.t("{a} dari {b} rekomendasi selesai ditindaklanjuti.", a=done, b=len(rows))
    files = {f"lkjip-tindak-lanjut-{p.tahun}": rows.drop(columns="_baris")}
    return Content([Table(shown, columns, "lhe-t", caption), said], files=files)


FOLLOW_UP = (Section("lhe", "", _follow_up),)


# --- annex 4: evidence --------------------------------------------------------------------------------------


def _evidence(p: ReportFigures) -> Content:
    """The source, its date and the cells of each figure; what names no source says so."""
    rows = p.rows[p.rows["realisasi"].notna()]
    if rows.empty:
        cell = p.say("realisasi.csv, tahun {tahun}, kolom nilai, sumber_data, dan tanggal_data")
        return Content([Words(None, p.t("bukti dukung tiap realisasi"), cell)])
    shown = rows.assign(
        no=counted(rows),
        teks=[p.plan_text(r["indikator"], r["kode"]) for r in as_records(rows)],
        sumber=[spoken(p, x) if isinstance(x, str) else "—" for x in rows["sumber"]],
    )
    columns = p.columns(
        "no teks sumber_data tanggal_data sumber",
        sumber_data={"none": p.t("tidak disebut")},
        tanggal_data={"label": p.t("Tanggal data"), "none": p.t("tidak disebut")},
        sumber={"kind": "html"},
    )
    data = rows[["kode", "realisasi", "sumber_data", "tanggal_data", "sumber"]]
    text = "{a} dari {b} realisasi menyebut sumber datanya."
    said = p.t(text, a=int(rows["sumber_data"].notna().sum()), b=len(rows))
    table = Table(shown, columns, "bukti-t", p.say("Sumber data realisasi {tahun}"))
    return Content([table, said], files={f"lkjip-bukti-{p.tahun}": data})


EVIDENCE = (Section("bukti", "", _evidence),)
