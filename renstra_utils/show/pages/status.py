"""Where every indicator stands, under its programme and activity, with the year before beside it; and what it
should have reached.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...evaluate import attainment as att
from ...evaluate.years import DIRECTIONS, directions
from ...frames import as_records
from ..content import Content, Table
from ..parts import POLARITY, criteria, gathered, spoken
from .indicators import anything_reported, target_cell
from .subjects import YearFigures

#: From what asks for attention to what does not: how statuses are in order.
_ORDER = [
    "tidak tercapai",
    "sementara",
    "belum dilaporkan",
    "belum dinilai",
    "ambigu",
    "tidak terdefinisi",
    "tanpa target",
    "tercapai",
    "melampaui",
]
_GROUPS = ("program", "kegiatan")


def status_grid(p: YearFigures) -> Content | None:
    """Every indicator's status as word, shape and colour, last year's, and which way it went."""
    if not anything_reported(p.rows):
        return None
    known = directions(p.all_rows, p.tahun, p.plan.rules)
    rows = p.rows[["kode", "indikator", "status", *_GROUPS]]
    rows = gathered(rows.merge(known, on="kode", how="left"))
    rank = {s: n for n, s in enumerate(_ORDER)}
    ways = {s: n for n, s in enumerate(reversed(DIRECTIONS))}
    shown = rows.assign(
        # One line each, so that a hundred can be looked over.
        teks=[p.plan_text(f"{k} · {name}") for k, name in zip(rows["kode"], rows["indikator"], strict=True)],
        urut_status=rows["status"].map(rank),
        urut_lalu=rows["status_lalu"].map(rank),
        urut_arah=rows["arah"].map(ways),
    )
    before = p.tahun - 1 in p.plan.years
    more = "status_lalu arah" if before else ""
    columns = p.columns(
        f"teks status {more}",
        status={"label": p.t("Status {tahun}", tahun=p.tahun), "sort": "urut_status"},
        status_lalu={
            "label": p.t("Status {tahun}", tahun=p.tahun - 1),
            "kind": "status",
            "sort": "urut_lalu",
        },
        arah={"label": p.t("Arah"), "kind": "status", "sort": "urut_arah"},
    )
    caption = p.say("Status tiap indikator, {tahun}")
    filters = ["status", "arah"] if before else ["status"]
    table = Table(shown, columns, "status-t", caption, filters=filters, groups=_GROUPS)
    used = {*rows["status"], *(rows["status_lalu"].dropna() if before else ())}
    meant = {s: text for s, text in att.STATUSES.items() if s in used}
    if before and rows["arah"].notna().any():
        meant |= DIRECTIONS
    return Content([table, criteria(p, meant)], _went(p, rows["arah"]))


def _went(p: YearFigures, arah: pd.Series) -> str:
    """How many went which way; nothing where none can be compared."""
    if arah.isna().all():
        return ""
    counts = {s: int(arah.eq(s).sum()) for s in DIRECTIONS}
    text = "{a} indikator membaik, {b} tetap, dan {c} memburuk dibanding {tahun}"
    return p.t(text, **dict(zip("abc", counts.values(), strict=True)), tahun=p.tahun - 1)


def targets(p: YearFigures, file: pd.DataFrame) -> Content | None:
    """What each indicator should reach this year, and where that is written, while nothing is reported.

    Later it stands beside the realisasi. `file`: the year's table.
    """
    if anything_reported(p.rows):
        return None
    rows = gathered(p.rows)
    records = as_records(rows)
    cells: dict[str, list[Any]] = {
        "teks": [p.plan_text(r["indikator"], r["kode"]) for r in records],
        "t": [target_cell(p, r) for r in records],
        "asal": [_cell_of_target(p, r) for r in records],
    }
    shown = rows.assign(
        **{k: pd.Series(v, index=rows.index, dtype=object) for k, v in cells.items()},
        polaritas=rows["polaritas"].map(lambda x: p.t(POLARITY[x])),
        t_urut=rows["t_angka"].where(rows["t_angka"].notna(), rows["t_bawah"]),
    )
    columns = p.columns(
        "teks polaritas t asal",
        polaritas={"label": p.t("Polaritas"), "kind": "text"},
        t={"sort": "t_urut"},
        asal={"label": p.t("Sel asal"), "kind": "html"},
    )
    caption = p.say("Target tiap indikator, {tahun}")
    table = Table(shown, columns, "target-t", caption, groups=_GROUPS)
    return Content([table], files={f"capaian-{p.tahun}": file})


def _cell_of_target(p: YearFigures, record: dict[str, Any]) -> Any:
    """The cells that a target was read from, without those of the realisasi."""
    if pd.isna(record["sumber"]):
        return ""
    told = [x for x in str(record["sumber"]).split("; ") if x.startswith(("target.csv", "perjanjian.csv"))]
    return spoken(p, "; ".join(told))
