"""Money in the report: what carried each sasaran, its efficiency, and chapter III.B."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate.statements import NO_EFFICIENCY, carriers
from ...frames import as_records
from ..content import Block, Content, Heading, Picture, Section, Table
from .indicators import realisasi_cell, target_cell
from .money import money_by_year, with_small
from .report_figures import ReportFigures, first_only, plain
from .spending import by_programme, details_file

# --- item 6: efficiency -------------------------------------------------------------------------------------


def efficiency(p: ReportFigures) -> list[Block]:
    """Capaian against the share spent, of each sasaran that reached its target with money that is known."""
    s = p.statements
    able = s[s["efisiensi"].notna()]
    blocks: list[Block] = [Heading(p.t("Efisiensi penggunaan sumber daya"))]
    if len(able):
        shown = able.assign(sasaran=p.headings(able))
        columns = p.columns(
            "sasaran rata_rata serapan efisiensi",
            rata_rata={"label": p.t("Capaian (%)")},
            serapan={"label": p.t("Penyerapan (%)")},
            efisiensi={"label": p.t("Efisiensi")},
        )
        caption = p.say("Capaian dan penyerapan anggaran tiap sasaran {tahun}")
        note = p.t(
            "Efisiensi = rata-rata capaian ÷ penyerapan anggaran program atau kegiatan yang memuat sasaran "
            "itu; di atas 1 berarti capaian lebih besar daripada bagian anggaran yang dipakai."
        )
        blocks.append(Table(shown, columns, "efisiensi-t", caption, note))
        text = "{a} dari {b} sasaran punya capaian sedikitnya 100 % dan belanja yang diketahui seluruhnya."
        blocks.append(p.t(text, a=len(able), b=len(s)))
    without = s.loc[s["efisiensi"].isna(), ["nomor", "alasan"]]
    for why, text in NO_EFFICIENCY.items():
        if len(mine := without.loc[without["alasan"].eq(why), "nomor"]):
            said = "Efisiensi tidak dihitung ({sebab}): Sasaran {daftar}."
            blocks.append(p.t(said, sebab=p.t(text), daftar=p.w.join(map(str, mine))))
    return blocks


# --- item 7: programmes, activities, outputs ----------------------------------------------------------------


def outputs(
    p: ReportFigures, row: dict[str, Any], rows: pd.DataFrame, lacking: list[str], seen: dict[str, int]
) -> tuple[list[Block], pd.DataFrame | None]:
    """What carried the sasaran: its programme or activity with outputs and money.

    `lacking` takes what there is no data for; `seen`: under which sasaran a programme or activity was shown.
    """
    n = row["nomor"]
    mine = carriers(p.plan, rows)
    known = [k for k in mine["kunci"].dropna() if k in seen]
    fresh = mine[~mine["kunci"].isin(known)]
    blocks: list[Block] = []
    if known:
        names = _names(mine[mine["kunci"].isin(known)])
        text = "Program dan kegiatan yang menunjangnya, {nama}, ada pada Sasaran {n}."
        blocks.append(p.t(text, nama=p.w.join(f"“{x}”" for x in names), n=seen[known[0]]))
    seen.update({k: n for k in fresh["kunci"].dropna()})
    lines = pd.DataFrame([line for x in as_records(fresh) for line in _lines(p, x)])
    if lines.empty or lines[["pagu", "realisasi_anggaran", "realisasi"]].isna().all(axis=None):
        if len(fresh):
            lacking.append(p.say("program dan kegiatan (anggaran.csv atau keluaran.csv, tahun {tahun})"))
        return blocks, None
    lines.insert(0, "nomor", n)
    return [_outputs_table(p, n, lines), _spent(p, row), *blocks], lines.drop(columns=["t", "r"])


def _names(carried: pd.DataFrame) -> list[str]:
    """What each row of `carriers` is called: its activity, or the programme itself."""
    return list(carried["kegiatan"].where(carried["kegiatan"].notna(), carried["program"]))


def _lines(p: ReportFigures, carrier: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a programme or an activity: its own with its money, then its outputs.

    Outputs are those of `keluaran.csv`; where it has none, the indicators of the activities below a
    programme (an activity's own stand in the sasaran's first table).
    """
    money = p.budget.money.set_index("kode")
    code = carrier["kode"] if isinstance(carrier["kode"], str) else ""
    whole = not isinstance(carrier["kegiatan"], str)
    name = carrier["program"] if whole else carrier["kegiatan"]
    own = money.loc[code] if list(money.index).count(code) == 1 else {}
    head = {"kode": code or None, "nama": name, "t": Markup(""), "r": Markup("")}
    head |= {"keluaran": None, "target": None, "realisasi": None}
    head |= {"pagu": own.get("pagu"), "realisasi_anggaran": own.get("realisasi")}
    k = p.plan.tables["keluaran"]
    given = k[k["tahun"].eq(p.tahun) & k["program" if whole else "kegiatan"].eq(code)]
    if len(given):
        return [head, *(_output(p, x) for x in as_records(given))]
    if not whole:
        return [head]
    below = p.rows[p.rows["program"].eq(carrier["program"]) & p.rows["level"].eq("kegiatan")]
    return [head, *(_indicator(p, x) for x in as_records(below))]


def _output(p: ReportFigures, x: dict[str, Any]) -> dict[str, Any]:
    named = [str(v) for v in (x["keluaran"], x["indikator"]) if not pd.isna(v)]
    return {
        "kode": x["kegiatan"],
        "nama": None,
        "keluaran": ": ".join(named),
        "target": x["target"],
        "realisasi": x["realisasi"],
        "t": Markup("{}").format(p.w.value(x["target"])),
        "r": _or_missing(p, x["realisasi"], [x["target"]]),
        "pagu": x["pagu"],
        "realisasi_anggaran": x["realisasi_anggaran"],
    }


def _or_missing(p: ReportFigures, value: float, against: list[float]) -> Markup:
    text = p.t("belum dilaporkan") if pd.isna(value) else p.w.value(value, against)
    return Markup("{}").format(text)


def _indicator(p: ReportFigures, x: dict[str, Any]) -> dict[str, Any]:
    return {
        "kode": x["kode"],
        "nama": x["kegiatan"],
        "keluaran": x["indikator"],
        "target": x["t_angka"],
        "realisasi": x["r_angka"],
        "t": target_cell(p, x, brief=True),
        "r": realisasi_cell(p, x, brief=True),
        "pagu": None,
        "realisasi_anggaran": None,
    }


def _outputs_table(p: ReportFigures, n: int, lines: pd.DataFrame) -> Table:
    records = as_records(lines)
    shown = lines.assign(
        nama=first_only(["" if pd.isna(x["nama"]) else x["nama"] for x in records]),
        uang=[_money(p, x) for x in records],
    )
    columns = p.columns(
        "nama keluaran t r uang",
        nama={"label": p.t("Program/Kegiatan"), "kind": "data"},
        keluaran={"label": p.t("Indikator keluaran"), "kind": "data", "none": "—"},
        t={"right": True},
        r={"right": True},
        uang={"label": p.t("Anggaran"), "kind": "html", "right": True},
    )
    caption = p.say("Program, kegiatan, dan keluaran {tahun}, Sasaran {n}", n=n)
    return Table(shown, columns, f"s{n}-keluaran-t", caption)


def _money(p: ReportFigures, x: dict[str, Any]) -> Markup:
    """The ceiling, with what was spent of it under it."""
    if pd.isna(x["pagu"]) and pd.isna(x["realisasi_anggaran"]):
        return Markup("—")
    spent = x["realisasi_anggaran"]
    under = p.t("realisasi {nilai}", nilai=p.t("belum dilaporkan") if pd.isna(spent) else p.w.rupiah(spent))
    return with_small(p, x["pagu"], p.t("tanpa pagu"), under)


def _spent(p: ReportFigures, row: dict[str, Any]) -> str:
    """The money of all that carries a sasaran."""
    if pd.isna(row["pagu"]):
        return p.t("Pagu yang menunjang sasaran ini belum diketahui seluruhnya.")
    if pd.isna(row["realisasi"]):
        text = "Pagu yang menunjang sasaran ini {pagu}; realisasinya belum dilaporkan seluruhnya."
        return p.t(text, pagu=p.w.rupiah(row["pagu"]))
    text = "Realisasi anggaran yang menunjang sasaran ini {realisasi} dari pagu {pagu} ({serapan})."
    amounts = {
        "pagu": p.w.rupiah(row["pagu"]),
        "realisasi": p.w.rupiah(row["realisasi"], bounds=[row["pagu"]]),
    }
    return p.t(text, serapan=p.budget.share(row["serapan"]), **amounts)


# --- III.B --------------------------------------------------------------------------------------------------


def spent_rows(p: ReportFigures) -> pd.DataFrame:
    """Programmes and activities with money of the year, and what else is added up, numbered 1, 1.1, …"""
    rows = by_programme(p.budget)
    kept = rows["level"].isin(["program", "kegiatan"]) | rows["dijumlahkan"].astype(bool)
    rows = rows[kept & rows[["pagu", "realisasi"]].notna().any(axis=1)]
    numbers, above, below, before = [], 0, 0, None
    for programme, level in zip(rows["program"], rows["level"], strict=True):
        name = None if pd.isna(programme) else programme
        if level == "program" or name is None or name != before:
            above, below = above + 1, 0
        if level == "program" or name is None:
            numbers.append(str(above))
        else:
            below += 1
            numbers.append(f"{above}.{below}")
        before = name
    return rows.assign(no=numbers)


def _budget(p: ReportFigures) -> Content:
    """The budget of the year by programme and activity, with its total; the years beside it."""
    head = p.budget.head()
    rows = spent_rows(p)
    said: list[Block] = [f"{head.title}.", *plain(head.sentences)]
    if rows.empty:
        cell = p.say("Pagu dan realisasi {tahun} ditulis di anggaran.csv: kode, tahun, pagu_awal, realisasi.")
        return Content([*said, cell, *_years(p)])
    total = p.budget.now
    last = {
        "no": "",
        "uraian": p.t("Jumlah"),
        **{k: total[k] for k in ("pagu", "realisasi", "serapan", "sisa")},
    }
    shown = pd.concat([rows, pd.DataFrame([last])], ignore_index=True)
    none = p.t("belum dilaporkan")
    columns = p.columns(
        "no uraian pagu realisasi serapan sisa",
        uraian={"label": p.t("Program/Kegiatan"), "kind": "data"},
        pagu={"label": p.t("Pagu"), "none": none},
        realisasi={"none": none},
        serapan={"label": p.t("%"), "none": "—"},
        sisa={"none": "—"},
    )
    note = p.t(
        "Pagu setelah revisi. Jumlah memakai kegiatan; baris program hanya dipakai bila kegiatannya tidak "
        "punya angka, dan belanja tanpa pagu disebut terpisah."
    )
    table = Table(shown, columns, "anggaran-t", p.say("Pagu dan realisasi anggaran {tahun}"), note)
    return Content([*said, table, *_years(p)], files=details_file(p.budget))


def _years(p: ReportFigures) -> list[Block]:
    """Funding, ceiling and spending by year, drawn; nothing where nothing is known of any year."""
    sums = p.budget.sums
    if sums[["pendanaan", "pagu", "realisasi"]].isna().all(axis=None):
        return []
    return [b for b in money_by_year(p, sums, "uang-tahun-t").blocks if isinstance(b, Picture)]


BUDGET = (Section("anggaran", "B. Realisasi Anggaran", _budget),)
