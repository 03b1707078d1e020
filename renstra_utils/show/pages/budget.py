"""What did the money do? The yearly budget page: LKjIP III.B and efficiency."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from ...evaluate import performance, scores
from ..content import Content, Head, Section
from ..parts import revisions, rules_table
from . import lagging, spending
from .money import money_by_year
from .national import unfunded
from .subjects import BudgetFigures

# --- head ---------------------------------------------------------------------------------------------------


def _title(p: BudgetFigures) -> str:
    """How much of the ceiling is spent: the first sentence that holds."""
    now, kinds = p.now, lagging.standing(p)
    over, behind = (int((kinds == kind).sum()) for kind in (lagging.OVER, lagging.BEHIND))
    cases = [
        (not now["n_realisasi"], "Realisasi anggaran {tahun} belum dilaporkan"),
        (not now["n"], "Realisasi anggaran {tahun} dilaporkan, pagunya belum"),
        (
            pd.isna(now["realisasi"]),
            "{n} {satuan} berbelanja tanpa pagu {tahun}; {b} yang berpagu belum melapor",
        ),
        (pd.isna(now["serapan"]), "Realisasi anggaran {tahun} dilaporkan atas pagu nol"),
        (
            now["n_lapor"] < now["n"],
            "{serapan} pagu {tahun} terserap sejauh ini; "
            "{a} dari {b} {satuan} berpagu ({bagian} pagu) sudah melapor",
        ),
        (now["n_tanpa_pagu"], "{serapan} pagu {tahun} terserap; {n} {satuan} berbelanja tanpa pagu"),
        (p.mid_year and over, "{serapan} pagu {tahun} terserap, {per}; {lebih} {satuan} melampaui pagunya"),
        (p.mid_year, "{serapan} pagu {tahun} terserap, {per}"),
        (over, "{serapan} pagu {tahun} terserap; {lebih} {satuan} melampaui pagunya"),
        (behind == now["n"], "{serapan} pagu {tahun} terserap; semua {satuan} di bawah {batas}"),
        (behind, "{serapan} pagu {tahun} terserap; {n} dari {b} {satuan} di bawah {batas}"),
        (True, "{serapan} pagu {tahun} terserap, sisa {sisa}"),
    ]
    n = now["n_tanpa_pagu"] or behind
    counts = {"a": now["n_lapor"], "b": now["n"], "n": n, "lebih": over, "satuan": p.unit, "per": p.as_of}
    shares = {"serapan": p.share(now["serapan"]), "bagian": p.share(now["persen_pagu_lapor"])}
    shares |= {"batas": p.w.percent(performance.SPENT_MARK), "sisa": p.w.rupiah(now["sisa"], True, [0])}
    return p.say(next(text for holds, text in cases if holds), **counts, **shares)


def _funding(p: BudgetFigures) -> Markup | str:
    """Indicative funding, and where it is not whole or not as printed."""
    now, marks = p.now, []
    if unfunded(p):
        return ""
    if pd.isna(now["pendanaan"]):
        return p.say("Pendanaan indikatif {tahun} belum tersedia pada rencana.")
    if now["n_dana"] < now["n_program"]:
        marks.append(p.t("{a} dari {b}", a=now["n_dana"], b=now["n_program"]))
    if now["dari_usulan"]:
        marks.append(p.t("memakai usulan nilai untuk digit yang hilang"))
    text = "Pendanaan indikatif {tahun} menurut {tingkat}: {nilai}{tanda}."
    value, mark = p.link("tahunan", p.w.rupiah(now["pendanaan"])), f" ({'; '.join(marks)})" if marks else ""
    return p.markup(text, tingkat=p.t(now["tingkat"]), nilai=value, tanda=mark)


def _ceiling(p: BudgetFigures) -> Markup:
    known = {"pagu": p.in_detail(p.now["pagu"]), "awal": p.in_detail(p.now["pagu_awal"])}
    text = "Pagu DIPA (setelah revisi) {pagu}, dari pagu awal {awal}."
    if pd.isna(p.now["pagu"]):
        text = "Pagu DIPA dan realisasi {tahun} {belum}."
        if p.now["n_realisasi"]:
            text = "Pagu DIPA {tahun} {belum}."
    elif pd.isna(p.now["pagu_awal"]):
        text = "Pagu DIPA (setelah revisi) {pagu}; pagu awal belum diketahui seluruhnya."
    return p.markup(text, belum=p.link("rincian", p.t("belum dilaporkan")), **known)


def _coverage(p: BudgetFigures) -> Markup:
    """The share of those that have reported, under that name; what has no ceiling; what no total holds."""
    now, w, said = p.now, p.w, []
    if 0 < now["n_lapor"] < now["n"]:
        text = "Serapan yang sudah melapor saja: {serapan} dari pagunya {pagu}."
        said.append(p.markup(text, serapan=p.share(now["serapan_lapor"]), pagu=w.rupiah(now["pagu_lapor"])))
    if now["n_tanpa_pagu"]:
        text = "{n} {satuan} melaporkan realisasi {nilai} tanpa pagu, di luar serapan dan sisa."
        n, value = p.link("rincian", now["n_tanpa_pagu"]), w.rupiah(now["realisasi_tanpa_pagu"])
        said.append(p.markup(text, n=n, satuan=p.unit, nilai=value))
    if len(p.left_out):
        text = "Angka {n} baris tidak dijumlahkan, karena mungkin sudah terhitung: {kode}."
        codes = w.join(p.left_out["kode"].fillna(p.left_out["uraian"]))
        said.append(p.markup(text, n=p.link("rincian", len(p.left_out)), kode=codes))
    return Markup(" ").join(said)


def _efficiency(p: BudgetFigures) -> Markup | str:
    """Plain efficiency of the office, of a whole year only; else why there is none."""
    mean, spent = p.total["rata_rata"], p.now["serapan"]
    if pd.isna(mean) or pd.isna(spent):
        return ""
    if not p.complete or p.mid_year:
        why = p.t("pagu atau realisasi belum diketahui seluruhnya")
        if p.complete:
            why = p.t("realisasi anggaran baru {per}", per=p.as_of)
        return p.markup("Efisiensi sederhana kantor belum dihitung: {sebab}.", sebab=why)
    ratio = performance.plain_efficiency(mean, spent)
    if pd.isna(ratio):
        return p.t("Efisiensi sederhana kantor tidak terdefinisi: belum ada belanja.")
    text = (
        "Efisiensi sederhana {nilai}: rata-rata capaian {capaian} "
        "({a} dari {b} indikator bertarget) dibagi serapan {serapan}."
    )
    value = p.link("kinerja", p.w.number(ratio, bounds=[1]))
    counts = {"a": p.total["n_angka"], "b": p.total["n_target"]}
    return p.markup(text, nilai=value, capaian=p.share(mean), serapan=p.share(spent), **counts)


def _boxes(p: BudgetFigures) -> list[tuple[str, str, str]]:
    now, t, none = p.now, p.t, p.t("belum dilaporkan")

    def money(value: float, absent: str, *bounds: float) -> str:
        return absent if pd.isna(value) else p.w.rupiah(value, short=True, bounds=bounds)

    of_share = t("realisasi ÷ pagu setelah revisi")
    if now["n_lapor"] < now["n"]:
        of_share = t("sejauh ini, dari seluruh pagu setelah revisi")
    planned = t("usulan: digit hilang") if now["dari_usulan"] else t("rencana, bukan pagu")
    spent = money(now["realisasi"], none, now["pagu"])
    of_spent = t("{a} dari {b} {satuan} berpagu", a=now["n_lapor"], b=now["n"], satuan=p.unit)
    if pd.isna(now["realisasi"]) and now["n_tanpa_pagu"]:
        spent, of_spent = money(now["realisasi_tanpa_pagu"], none), t("tanpa pagu")
    funded = (t("Pendanaan indikatif"), money(now["pendanaan"], t("belum tersedia")), planned)
    return [
        *([] if unfunded(p) else [funded]),
        (t("Pagu DIPA"), money(now["pagu"], none), t("setelah revisi")),
        (t("Realisasi"), spent, " · ".join(filter(None, (of_spent, p.as_of)))),
        (t("Serapan"), none if pd.isna(now["serapan"]) else p.share(now["serapan"]), of_share),
    ]


# --- sections -----------------------------------------------------------------------------------------------


def _method(p: BudgetFigures) -> Content:
    """Rules of the year with legal basis."""
    rules = p.plan.rules
    rule = scores.rule_of_year(p.tahun, rules)
    parts = [part.rule for part in scores.parts_of_year(p.tahun, rules)]
    ids = ["serapan", "efisiensi-sederhana", *([rule.id] if rule else []), *parts]
    # The roll-up needs the file of every year, an empty one too.
    files = {} if p.content("rincian") else spending.details_file(p)
    return Content([rules_table(p, list(dict.fromkeys(ids)), "anggaran")], files=files)


def _by_year(p: BudgetFigures) -> Content | None:
    """The years side by side; nothing while no year has any figure of money."""
    known = p.sums[["pendanaan", "pagu", "realisasi", "realisasi_tanpa_pagu"]].notna().any(axis=None)
    return money_by_year(p, p.sums, "tahunan-t", "anggaran-per-tahun") if known else None


class BudgetPage(BudgetFigures):
    """Funding, ceiling and spending of one year."""

    kind = "anggaran"
    tahun: int
    sections = (
        spending.DETAIL,
        Section("tahunan", "Tahun demi tahun", _by_year, "Belum ada angka uang untuk satu tahun pun."),
        spending.PERFORMANCE,
        spending.SCORE,
        spending.BESIDE,
        replace(revisions("anggaran"), appendix=True),
        Section("metode", "Metode", _method, appendix=True),
    )
    limits = (
        "Kerangka pendanaan rencana, pagu DIPA, dan realisasi tidak pernah dicampur; "
        "tahun tanpa angka ditulis belum tersedia.",
        "Jumlah kantor dihitung dari kegiatan; baris program dipakai hanya bila kegiatannya "
        "tidak punya angka, atau hanya baris program yang punya realisasi.",
        "Serapan dan sisa dihitung dari seluruh pagu, termasuk pagu kegiatan yang belum melapor; "
        "belanja tanpa pagu disebut terpisah.",
    )

    def head(self) -> Head:
        """What was planned, allotted and spent."""
        said = [lagging.sum_of_all(self), _funding(self), _ceiling(self), _coverage(self), _efficiency(self)]
        under = self.say("Anggaran (rupiah) · {kantor} · tahun {tahun} dari Renstra {periode}")
        return Head(_title(self), under, [x for x in said if x], _boxes(self), lagging.attention(self))
