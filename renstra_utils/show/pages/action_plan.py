"""The Rencana Aksi of a year: what is done in each quarter, its targets, and how far they were met."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ...evaluate import budget as bud
from ...evaluate.action_plan import against_quarters
from ...evaluate.attainment import attainment
from ...evaluate.quarters import QUARTERS
from ...frames import as_records
from ...plan.plan import Plan
from ...wording import MISSING
from ..columns import Column
from ..content import Block, Content, Heading, Lines, Part, Section, Table, Words
from ..document import Document
from ..html import small, to_fill
from ..parts import gathered
from .indicators import unit_of
from .subjects import YearFigures


def _head(p: ActionPlan) -> Content:
    """The title, and whether it is a draft."""
    if not p.draft:
        title = p.say("RENCANA AKSI PERJANJIAN KINERJA TAHUN {tahun}")
        return Content([Heading(title, -1), Lines([p.plan.meta.nama_kantor], title=False)])
    said = p.say(
        "Rancangan: rencana_aksi.csv belum punya baris tahun {tahun}. Target triwulan tidak diperkirakan "
        "dari target setahun; isilah, lalu buat lagi dokumen ini."
    )
    title = p.say("RANCANGAN RENCANA AKSI PERJANJIAN KINERJA TAHUN {tahun}")
    return Content([Heading(title, -1), Lines([p.plan.meta.nama_kantor], title=False), said])


# --- the plan -----------------------------------------------------------------------------------------------


def _actions(p: ActionPlan) -> Content:
    """Each indicator with its actions, quarter targets, and how far they were met."""
    rows = gathered(p.due, ("program", "sasaran")).reset_index(drop=True)
    order = {name: n for n, name in enumerate(rows["sasaran"].dropna().unique(), 1)}
    records = as_records(rows)
    frame = pd.DataFrame(
        {
            "no": [str(n) for n in range(1, len(rows) + 1)],
            "program": [_programme(p, r["program"]) for r in records],
            "sasaran": [_statement(p, r["sasaran"], order) for r in records],
            "teks": [p.plan_text(r["indikator"], r["kode"], _year_target(p, r)) for r in records],
            "satuan": rows["satuan"],
            "anggaran": [_cost(p, r["kode"]) for r in records],
            "aksi": [_words(p, r["kode"]) for r in records],
            **{f"t{q}": [p.planned(r["kode"], q, "target") for r in records] for q in QUARTERS},
            **{f"c{q}": [_met(p, p.quarters[q], r["kode"]) for r in records] for q in QUARTERS},
            "total": [_met(p, p.total_of, r["kode"]) for r in records],
        },
        dtype=object,
    )
    caption = p.say("Rencana aksi, target, dan capaian triwulan tahun {tahun}")
    table = Table(frame, _columns(p), "aksi-t", caption, groups=("program", "sasaran"))
    note = p.t(
        "Capaian triwulan: realisasi triwulan itu terhadap targetnya. Total: triwulan yang sudah dilaporkan "
        "terhadap target triwulan yang sama, digabung menurut agregasi indikatornya. Rumusnya sama dengan "
        "capaian setahun; capaian tidak dibatasi."
    )
    left = len(p.rows) - len(p.due)
    more = p.say("{n} indikator tidak direncanakan tahun {tahun} dan tidak dimuat.", n=left)
    blocks: list[Block] = [table, *_asked(p, rows), note, *([more] if left else [])]
    return Content(blocks, files={f"renaksi-{p.tahun}": _sheet(p, rows)})


def _columns(p: ActionPlan) -> list[Column]:
    """The columns of the form, the programme and the sasaran as headings over the rows."""
    w, right = p.w, {"kind": "html", "right": True}
    how: dict[str, Any] = {
        "no": {"label": p.t("No")},
        "anggaran": {"label": p.t("Anggaran"), **right},
        "aksi": {"label": p.t("Rencana aksi"), "kind": "html"},
        "total": {"label": p.t("Total"), **right},
    }
    for q in QUARTERS:
        target = p.t("Target {triwulan}", triwulan=w.quarter(q))
        how[f"t{q}"] = {"label": target, "kind": "value", "none": to_fill(w)}
        how[f"c{q}"] = {"label": p.t("Cap. {triwulan}", triwulan=w.quarter(q)), **right}
    every = [f"{letter}{q}" for letter in "tc" for q in QUARTERS]
    return p.columns(f"no teks satuan anggaran aksi {' '.join(every)} total", **how)


def _programme(p: ActionPlan, name: Any) -> str | None:
    """A programme with what it may spend, where that is known."""
    if pd.isna(name):
        return None
    amount = p.pagu.get(name)
    if amount is None or pd.isna(amount):
        return str(name)
    return p.t("{program}, anggaran {jumlah}", program=name, jumlah=p.w.rupiah(amount))


def _statement(p: ActionPlan, name: Any, order: dict[str, int]) -> str | None:
    return None if pd.isna(name) else p.t("Sasaran {n}: {sasaran}", n=order[name], sasaran=name)


def _year_target(p: ActionPlan, record: dict[str, Any]) -> str | None:
    """The year's target, which the quarters lead to, and whose it is."""
    if pd.isna(record["target_acuan"]):
        return None
    text = f"{p.t(p.w.value(record['target_acuan']))}{unit_of(record)}"
    return p.say("target {tahun}: {target} ({acuan})", target=text, acuan=record["acuan"])


def _cost(p: ActionPlan, code: str) -> Markup:
    """What the actions cost together, with the quarters that are known where some are not."""
    known = {q: v for q in QUARTERS if pd.notna(v := p.planned(code, q, "anggaran"))}
    if not known:
        return escape(MISSING)
    which = "" if len(known) == len(QUARTERS) else small(p.w.join(map(p.w.quarter, known)))
    return Markup("{}{}").format(p.w.rupiah(sum(known.values())), which)


def _words(p: ActionPlan, code: str) -> Markup:
    """The office's own words by quarter, and who answers for them."""
    said = [(q, p.planned(code, q, "aksi")) for q in QUARTERS]
    lines = [p.t("{triwulan}: {kata}", triwulan=p.w.quarter(q), kata=text) for q, text in said if text]
    people = dict.fromkeys(filter(None, (p.planned(code, q, "penanggung_jawab") for q in QUARTERS)))
    if people:
        lines.append(p.t("Penanggung jawab: {nama}", nama=p.w.join(people)))
    if not any(text for _, text in said):
        lines.insert(0, to_fill(p.w))
    return Markup("<br>").join(map(escape, lines))


def _asked(p: ActionPlan, rows: pd.DataFrame) -> list[Words]:
    """What is still to be written, by the cells that take it."""
    out = []
    for column, what in (("target", p.t("target triwulan")), ("aksi", p.t("rencana aksi"))):
        lacking = {c: [q for q in QUARTERS if p.planned(c, q, column) is None] for c in rows["kode"]}
        if column == "aksi":  # one quarter with an action is an action plan
            lacking = {c: q for c, q in lacking.items() if len(q) == len(QUARTERS)}
        alike: dict[tuple[int, ...], list[str]] = {}
        for code, quarters in lacking.items():
            alike.setdefault(tuple(quarters), []).append(code)
        for asked, codes in alike.items():
            if asked:
                text = "rencana_aksi.csv, tahun {tahun}, triwulan {q}, kolom {kolom}, kode {kode}"
                which = p.w.join(map(str, asked))
                cell = p.say(text, q=which, kolom=column, kode=p.w.join(codes))
                out.append(Words(None, p.t("{apa} {n} indikator", apa=what, n=len(codes)), cell))
    return out


def _met(p: ActionPlan, judged: pd.DataFrame, code: str) -> Markup:
    """The attainment as printed; of a grade, which has none, what became of it."""
    if code not in judged.index:
        return escape(MISSING)
    row = judged.loc[code]
    if pd.notna(row["capaian_mentah"]):
        return escape(p.rate(row["capaian_mentah"]))
    return escape(MISSING) if row["status"] == "tanpa target" else escape(p.t(row["status"]))


def _sheet(p: ActionPlan, rows: pd.DataFrame) -> pd.DataFrame:
    """The form as a sheet, in the form's order: figures as numbers, what is not known blank.

    Spending by quarter and indicator stands in no table of the plan: its columns are there for the office.
    """
    codes = rows["kode"]
    out = rows[["sasaran", "indikator", "satuan", "program"]].copy()
    out.insert(0, "no", range(1, len(rows) + 1))

    def planned(q: int, column: str) -> list[Any]:
        return [p.planned(c, q, column) for c in codes]

    costs = pd.DataFrame({q: pd.Series(planned(q, "anggaran"), dtype="float64") for q in QUARTERS})
    out["anggaran"] = costs.sum(axis=1, min_count=1)
    for q in QUARTERS:
        out[f"realisasi_anggaran_tw{q}"] = pd.NA
    every = zip(codes, zip(*(planned(q, "aksi") for q in QUARTERS), strict=True), strict=True)
    out["aksi"] = [
        "; ".join(f"{p.w.quarter(q)}: {text}" for q, text in enumerate(said, 1) if text) or None
        for _, said in every
    ]
    for q in QUARTERS:
        numbers, texts = planned(q, "angka"), planned(q, "target")
        out[f"target_tw{q}"] = pd.Series(
            [t if pd.isna(n) else n for n, t in zip(numbers, texts, strict=True)], dtype=object
        )
    for q in QUARTERS:
        out[f"capaian_tw{q}"] = p.quarters[q]["capaian_mentah"].reindex(codes).to_numpy()
    out["total"] = p.total_of["capaian_mentah"].reindex(codes).to_numpy()
    return out.assign(
        kode=codes,
        **{f"penanggung_jawab_tw{q}": planned(q, "penanggung_jawab") for q in QUARTERS},
    )


# --- money --------------------------------------------------------------------------------------------------


def _budget(p: ActionPlan) -> Content | None:
    """What may be spent and what was, as far as the tables hold it: to a date, never by quarter."""
    rows = bud.leaves(p.money)
    rows = rows[rows[["pagu", "realisasi"]].notna().any(axis=1)].reset_index(drop=True)
    if rows.empty:
        return None
    names = dict(zip(p.money["kode"], p.money["uraian"], strict=True))
    shown = rows.assign(program=rows["program_kode"].map(names))
    columns = p.columns(
        "nama kode pagu realisasi tanggal_data",
        nama={"label": p.t("Kegiatan")},
        pagu={"label": p.t("Anggaran")},
        realisasi={"none": p.t("belum dilaporkan")},
    )
    shown = shown.assign(nama=rows["uraian"])
    caption = p.say("Anggaran dan realisasi anggaran tahun {tahun}")
    table = Table(shown, columns, "anggaran-t", caption, groups=("program",))
    note = p.t(
        "anggaran.csv memuat realisasi sampai satu tanggal; realisasi per triwulan tidak diperkirakan "
        "darinya."
    )
    kept = ["kode", "uraian", "pagu_awal", "pagu", "realisasi", "tanggal_data", "sumber_data"]
    return Content([table, note], files={f"realisasi-anggaran-{p.tahun}": rows[kept]})


def _by_quarter(p: ActionPlan) -> Content | None:
    """Spending of the whole office at the end of each quarter, where `rpd.csv` has it."""
    known = p.plan.rpd[p.plan.rpd["tahun"].eq(p.tahun)].set_index("bulan")
    ends = known.reindex([3 * q for q in QUARTERS])
    if ends["realisasi"].isna().all():
        return None
    before = ends["realisasi"].shift()
    before.iloc[0] = 0.0  # cumulative since January
    frame = pd.DataFrame(
        {
            "triwulan": [p.w.quarter(q) for q in QUARTERS],
            "rpd": ends["rpd"].to_numpy(),
            "sampai": ends["realisasi"].to_numpy(),
            "realisasi": (ends["realisasi"] - before).to_numpy(),
        }
    )
    money = {"kind": "money"}
    columns = p.columns(
        "triwulan rpd sampai realisasi",
        triwulan={"label": p.t("Triwulan")},
        rpd={"label": p.t("Rencana penarikan sampai akhir triwulan"), **money},
        sampai={"label": p.t("Realisasi sampai akhir triwulan"), **money},
        realisasi={"label": p.t("Realisasi triwulan itu")},
    )
    caption = p.say("Realisasi anggaran seluruh kantor per triwulan tahun {tahun}")
    note = p.t("Sumber: rpd.csv, keadaan akhir Maret, Juni, September, dan Desember.")
    file = frame.assign(triwulan=list(QUARTERS))
    return Content([Table(frame, columns, "rpd-t", caption), note], files={f"rpd-{p.tahun}": file})


# --- the document -------------------------------------------------------------------------------------------


class ActionPlan(YearFigures, Document):
    """The Rencana Aksi of one year; a draft to fill where `rencana_aksi.csv` has no row of it.

    ValueError, in Indonesian, for a year in which nothing is planned.
    """

    kind = "renaksi"
    parts = (
        Part(
            "rencana-aksi", "",
            (
                Section("kepala", "", _head),
                Section("aksi", "", _actions),
                Section("anggaran", "", _budget),
                Section("triwulan", "", _by_quarter),
            ),
            landscape=True,
        ),
    )  # fmt: skip

    def __init__(self, plan: Plan, tahun: int, bahasa: str = "id") -> None:
        super().__init__(plan, attainment(plan, tahun), tahun, bahasa)
        rows = plan.rencana_aksi[plan.rencana_aksi["tahun"].eq(tahun)]
        self.draft = rows.empty
        self._planned = rows.set_index(["kode", "triwulan"]).to_dict("index")
        self.due = self.rows[self.rows["target_acuan"].notna() | self.rows["kode"].isin(rows["kode"])]
        if self.due.empty:
            raise ValueError(
                f"tahun {tahun} belum punya rencana aksi maupun target; isi rencana_aksi.csv, "
                "perjanjian.csv, atau target.csv dahulu."
            )
        self.quarters = {q: self._against([q]) for q in QUARTERS}
        self.total_of = self._against(QUARTERS)
        self.money = bud.budget(plan, tahun)
        heads = self.money[self.money["level"].eq("program")]
        self.pagu: dict[str, float] = dict(zip(heads["uraian"], heads["pagu"], strict=True))

    def _against(self, quarters: Any) -> pd.DataFrame:
        found = against_quarters(self.plan.tables, int(self.tahun), quarters, self.plan.rules)
        return found.set_index("kode")

    def planned(self, code: str, quarter: int, column: str) -> Any:
        """A cell of `rencana_aksi.csv`; None where there is none."""
        value = self._planned.get((code, quarter), {}).get(column)
        return None if value is None or pd.isna(value) else value

    def title(self) -> str:
        if self.draft:
            return self.say("Rancangan Rencana Aksi Tahun {tahun}")
        return self.say("Rencana Aksi Tahun {tahun}")
