"""Follow-ups of a quarter's meeting: what was decided, and whether it was done."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...frames import as_records
from ..content import Content, Table
from ..html import small
from ..page import Page
from .missed import shortened
from .quarter_figures import DONE, QuarterFigures


def next_step(p: QuarterFigures, record: dict[str, Any]) -> Any:
    """What is done next about an indicator: as the quarter's meeting decided, else in the office's words."""
    own = p.decided[p.decided["kode"].eq(record["kode"])]
    if len(own):
        return shortened(own["uraian"].iloc[0])
    return shortened(record["solusi"] if pd.isna(record["tindak_lanjut"]) else record["tindak_lanjut"])


def standing_word(p: Page, status: Any) -> str:
    """The `status` of `tindak_lanjut.csv` in words; a missing one is not known."""
    words = {"belum": p.t("belum dikerjakan"), "berjalan": p.t("berjalan"), DONE: p.t("selesai")}
    return words.get(status, p.t("belum diketahui"))


def standing(p: QuarterFigures, record: dict[str, Any]) -> Markup:
    """How a follow-up stands, and whether it should be done by now."""
    late = small(p.say("lewat batas waktu pada akhir {triwulan}")) if p.overdue(record) else Markup("")
    return Markup("{}").format(standing_word(p, record["status"])) + late


def follow_up_table(p: QuarterFigures, rows: pd.DataFrame, id: str, caption: str, done: bool) -> Table:
    """Follow-ups as a table; `done`: with how they stand and what came of them."""
    records = as_records(rows)
    frame = rows.assign(
        apa=[p.plan_text(r["uraian"], None if pd.isna(r["kode"]) else r["kode"]) for r in records],
        keadaan=[standing(p, r) for r in records],
    )
    blank = p.t("belum diisi")
    columns = p.columns(
        f"apa penanggung_jawab batas_waktu{' keadaan hasil' if done else ''}",
        apa={"label": p.t("Tindak lanjut")},
        penanggung_jawab={"label": p.t("Penanggung jawab"), "kind": "data", "none": blank},
        batas_waktu={"label": p.t("Batas waktu"), "kind": "date", "none": blank},
        keadaan={"label": p.t("Keadaan"), "kind": "html"},
        hasil={"label": p.t("Hasil"), "kind": "data", "none": blank},
    )
    return Table(frame, columns, id, caption)


def decided_before(p: QuarterFigures) -> Content | None:
    """The last quarter's follow-ups, and whether they were done."""
    rows = p.decided_before
    if rows.empty:
        return None
    n = int(rows["status"].eq(DONE).sum())
    title = p.say("{a} dari {b} tindak lanjut {lalu} selesai", a=n, b=len(rows))
    caption = p.say("Tindak lanjut {lalu}")
    files = {f"tindak-lanjut-{p.before[0]}-tw{p.before[1]}": rows.drop(columns=["_baris", "indikator"])}
    return Content([follow_up_table(p, rows, "lalu-t", caption, done=True)], title, files)


def decided(p: QuarterFigures) -> Content | None:
    """What this quarter's meeting decided."""
    if p.decided.empty:
        return None
    caption = p.say("Tindak lanjut yang diputuskan {triwulan} {tahun}")
    return Content([follow_up_table(p, p.decided, "putusan-t", caption, done=False)])
