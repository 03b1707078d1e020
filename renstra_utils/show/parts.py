"""Pieces that several pages say: where a figure comes from, what a status means, rules in force, later
corrections.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from markupsafe import Markup, escape

from ..frames import as_records, objects
from ..plan.contract import LEVELS, UNITS
from ..plan.values import as_number
from .content import Content, Section, Table
from .html import is_missing, status_mark
from .page import Page

#: Tables that are the plan itself: they have one date, that of the plan.
_PLANNED = ("target", "pendanaan", "indikator", "daftar_indikator", "sdm")
#: A polarity in the field's words, by its id.
POLARITY = {
    "maximize": "makin besar makin baik",
    "minimize": "makin kecil makin baik",
    "stabilize": "makin dekat target makin baik",
    "ambigu": "belum diputuskan",
}
#: How well established a rule is, by its `status`.
GRADES = {"S": "dibaca di sumber", "R": "mereproduksi angka terbitan", "U": "konvensi, belum diverifikasi"}


def source_note(p: Page, *names: str) -> Markup:
    """Source and data date of the named tables, for under a figure; of an office under a national plan not
    those that it does not owe and has not: its agreements stand for targets.
    """
    if p.plan.induk is not None:
        owed = {"target": ["perjanjian"], "pendanaan": []}
        names = tuple(x for n in names for x in (owed.get(n, [n]) if p.plan.tables[n].empty else [n]))
    told = "; ".join(f"{name}.csv ({_dated(p, name)})" for name in names)
    return Markup("{}: {}").format(p.t("Sumber"), told)


def _dated(p: Page, name: str) -> str:
    frame, fixed = p.plan.tables[name], p.plan.meta.tanggal_penetapan
    if frame.empty:
        return p.t("belum ada isi")
    if name in _PLANNED:
        known = p.t("rencana ditetapkan {tanggal}", tanggal=p.w.date(fixed)) if fixed else ""
        return known or p.t("tanggal penetapan rencana tidak tercatat")
    if name == "perjanjian" and frame["tanggal"].notna().any():
        return p.t("PK terakhir {tanggal}", tanggal=p.w.date(frame["tanggal"].dropna().max()))
    dates = frame["tanggal_data"].dropna() if "tanggal_data" in frame else []
    if len(dates):
        return p.t("data per {tanggal}", tanggal=p.w.date(max(dates)))
    return p.t("tanggal data tidak tercatat")


def gathered(rows: pd.DataFrame, columns: Sequence[str] = ("program", "kegiatan")) -> pd.DataFrame:
    """The rows by programme and activity, each once and in the plan's order, what is of none first."""
    names = [objects(rows[c]).tolist() for c in columns]
    places = [{name: n for n, name in enumerate(dict.fromkeys([None, *c]))} for c in names]
    keys = [tuple(map(dict.get, places, at)) for at in zip(*names, strict=True)]
    return rows.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def by_level(p: Page, rows: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows from tujuan down, with `tingkat` in words, and the columns that they stand under;
    unchanged, under none, where all are of programmes and activities."""
    if not set(rows["level"]) - {"program", "kegiatan"}:
        return rows, ()
    ordered = rows.sort_values("level", key=lambda s: s.map(LEVELS.index), kind="stable")
    return ordered.assign(tingkat=[p.t(x).capitalize() for x in ordered["level"]]), ("tingkat",)


def filtered(p: Page, table: str, status: str, text: object) -> Markup:
    """Words that lead to the rows of one status in a table of the page."""
    return p.link(f"{table}?{urlencode({'status': p.t(status)})}", text)


def criteria(p: Page, statuses: dict[str, str]) -> Markup:
    """Each status beside its criteria."""
    item = Markup("<li>{} {}</li>")
    items = Markup("").join(item.format(status_mark(p.w, s), p.t(text)) for s, text in statuses.items())
    return Markup('<ul class="criteria" aria-label="{}">{}</ul>').format(p.t("Arti status"), items)


def trace(p: Page, record: dict[str, Any], rules: dict[str, dict[str, Any]]) -> Markup:
    """The trace of one figure, folded: formula with its numbers, rule and legal basis, cells."""
    told = [None if is_missing(record.get(k)) else spoken(p, record[k]) for k in ("rumus", "sumber")]
    pairs: list[tuple[str, Any]] = [(p.t("Rumus"), told[0]), (p.t("Sel asal"), told[1])]
    if rule := None if pd.isna(record["aturan"]) else rules.get(record["aturan"]):
        named = Markup("%s — %s") % (p.t(rule["nama"]), quoted(p, rule["dasar_hukum"]))
        pairs.insert(1, (p.t("Aturan"), named))
    shown = [Markup("<b>%s</b> %s") % pair for pair in pairs if pair[1] is not None]
    if not shown:
        return Markup("")
    fold = Markup("<details class=trace><summary>%s</summary><p>%s</p></details>")
    return fold % (p.t("Asal angka"), Markup("<br>").join(shown))


#: Words of ours in a formula or a list of cells as `evaluate.trace` writes them.
SPOKEN = (
    "tidak ada nilai perbandingan",
    "dibanding target",
    "jumlah kegiatan di bawahnya",
    "jumlah keluaran di bawahnya",
    "dijumlahkan",
    "posisi akhir",
    "kumulatif",
    "pembilang",
    "penyebut",
    "rata-rata",
    "tercetak",
    "usulan",
    "jumlah",
    "baris",
    "nilai",
    "melampaui",
    "tidak tercapai",
    "tercapai",
    "tidak terdefinisi",
)
_WORDS = re.compile(rf"\b(?:{'|'.join([*POLARITY, *sorted(SPOKEN, key=len, reverse=True)])})\b")
#: The plan's own: what was printed, and the document of an agreement.
_OWN = re.compile(r"(“[^”]*”|(?<=perjanjian\.csv baris )\d+ \([^;]*\))")
_FIGURE = re.compile(r"\d[\d.]*(?:,\d+)?")
_QUARTER = re.compile(r"\bTW (?=\d)")


def spoken(p: Page, text: str) -> Markup:
    """A formula with its numbers, or the cells of a figure, in the reader's words and figures."""
    parts = []
    for n, part in enumerate(_OWN.split(text)):
        if n % 2:
            parts.append(p.plan_text(part))
            continue
        said = _WORDS.sub(lambda m: p.t(POLARITY.get(m[0], m[0])), part)
        if p.bahasa != "id":
            said = _FIGURE.sub(lambda m: m[0].translate(str.maketrans(".,", ",.")), said)
            said = _QUARTER.sub("Q", said)
        parts.append(escape(said))
    return Markup("").join(parts)


def quoted(p: Page, text: str) -> Markup:
    """A decree's name as it is, Indonesian in any language; words of ours about it in the reader's."""
    said = p.t(text)
    return p.plan_text(text) if said == text else escape(said)


# --- rules in force -----------------------------------------------------------------------------------------


def outside_of(rule: dict[str, Any], years: Sequence[int]) -> list[int]:
    """Those of the years in which a rule does not hold."""
    first, last = rule.get("mulai") or 0, rule.get("akhir") or 9999
    return [y for y in years if not first <= y <= last]


def rules_table(p: Page, ids: Sequence[str], kind: str = "rumus") -> Table:
    """The rules used on this page: formula, legal basis, the years in which it holds, who is bound, how well
    established.

    A rule that holds in none of the page's years is not cited; one that holds in some of them says in which
    it does not.
    """
    source = getattr(p.plan.rules, kind)
    years = [p.tahun] if p.tahun else [int(y) for y in p.plan.years]
    used = [(r, outside_of(r, years)) for r in (source[i] for i in ids if i in source)]
    frame = pd.DataFrame([_rule_row(p, r, outside) for r, outside in used if len(outside) < len(years)])
    label = {"label": p.t("Aturan"), "kind": "text"}
    basis, bound = {"kind": "html"}, {"kind": "text"}
    columns = p.columns(
        "nama formula dasar berlaku mengikat status",
        nama=label, formula=bound, dasar=basis, mengikat=bound, status=_standing(p),
    )  # fmt: skip
    return Table(frame, columns, f"aturan-{kind}", p.t("Aturan yang dipakai halaman ini"))


def _standing(p: Page) -> dict[str, str]:
    return {"label": p.t("Kedudukan"), "kind": "text"}


def _rule_row(p: Page, r: dict[str, Any], outside: list[int]) -> dict[str, Any]:
    holds = f"{r.get('mulai', '…')}–{r.get('akhir') or ''}"
    if outside:
        holds += "; " + p.t("tidak berlaku pada {tahun}", tahun=p.w.join(map(str, outside)))
    return {
        "nama": p.t(r["nama"]),
        "formula": p.t(r.get("formula", "")),
        "dasar": quoted(p, r["dasar_hukum"]),
        "berlaku": holds,
        "mengikat": p.t(r.get("mengikat", "")),
        "status": p.t(GRADES.get(r["status"], r["status"])),
    }


# --- corrections --------------------------------------------------------------------------------------------


def revisions(*names: str) -> Section:
    """The section on figures of these tables that were reported and changed later (`revisi.csv`), newest
    first.
    """
    title = "Angka yang dibetulkan setelah dilaporkan"
    empty = "Tidak ada pembetulan yang tercatat."
    return Section("revisi", title, lambda p: _revised(p, names), empty, appendix=True)


def _revised(p: Page, names: Sequence[str]) -> Content | None:
    """Corrections of this page's year, or of every year."""
    r = p.plan.revisi
    r = r[r["tabel"].isin(names) & (r["tahun"].eq(p.tahun) if p.tahun else True)]
    if r.empty:
        return None
    r = r.sort_values("dicatat", ascending=False, kind="stable")
    records = as_records(r)
    shown = r.assign(
        apa=_what_was_revised(p, records),
        sumber=[
            p.plan_text(
                p.t("tidak disebut") if pd.isna(x["sumber_data"]) else x["sumber_data"],
                p.w.date(x["tanggal_data"]),
            )
            for x in records
        ],
        lama=[as_filed(p, x["tabel"], x["lama"], x["baru"]) for x in records],
        baru=[as_filed(p, x["tabel"], x["baru"], x["lama"]) for x in records],
        **{f"urut_{c}": [as_number(x[c]) for x in records] for c in ("lama", "baru")},
    )
    source = {"label": p.t("Sumber dan tanggal data"), "kind": "html", "none": None, "sort": "tanggal_data"}
    now = {"none": p.t("ditarik"), "sort": "urut_baru"}
    columns = p.columns("apa lama baru sumber dicatat", sumber=source, lama={"sort": "urut_lama"}, baru=now)
    table = Table(shown, columns, "revisi-t", p.t("Angka yang dibetulkan setelah dilaporkan"))
    year = f"-{p.tahun}" if p.tahun else ""
    files = {f"revisi-{'-'.join(names)}{year}": r.drop(columns="_baris")}
    return Content([table], p.t("{n} angka dibetulkan setelah dilaporkan", n=len(r)), files)


def _what_was_revised(p: Page, records: list[dict[str, Any]]) -> list[Markup]:
    i, m = p.plan.indikator, p.plan.pendanaan
    text = dict(zip(m["kode"], m["uraian"], strict=True)) | dict(zip(i["kode"], i["indikator"], strict=True))
    out = []
    for x in records:
        when = str(x["tahun"]) if pd.isna(x["triwulan"]) else f"{x['tahun']} TW {x['triwulan']}"
        out.append(p.plan_text(text.get(x["kode"], x["kode"]), x["kode"], when, x["kolom"]))
    return out


def as_filed(p: Page, table: str, text: Any, other: Any) -> str | None:
    """A figure as it stood in its file, for a reader; money in rupiah, told apart from the `other` figure
    beside it.
    """
    number, beside = as_number(text), as_number(other)
    if number is None:
        return None if pd.isna(text) else str(text)
    if table != "anggaran":
        return p.w.value(number)
    unit = UNITS[p.plan.satuan_uang.get(table, "rupiah")]
    return p.w.rupiah(number * unit, bounds=[] if beside is None else [beside * unit])
