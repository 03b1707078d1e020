"""Does the plan hold together? Findings of the audit, readiness of each indicator."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...audit.audit import SEVERITIES, rules_of_audit
from ...plan.plan import Plan
from .. import figures
from ..columns import Column
from ..content import Content, Head, Picture, Section, Table
from ..page import Page
from ..parts import source_note

#: By indicator, and by criterion.
Readiness = tuple[pd.DataFrame, pd.DataFrame]

# --- head ---------------------------------------------------------------------------------------------------


def _title(p: AuditPage) -> str:
    if p.findings.empty:
        return p.say("Rencana {periode} tanpa temuan")
    return p.say("{n} temuan pada rencana {periode}", n=len(p.findings))


def _found(p: AuditPage) -> list[Markup | str]:
    """How many findings, how grave, and which rule has most."""
    if p.findings.empty:
        return [p.t("Audit tidak menemukan pertentangan pada tabel rencana.")]
    parts = p.w.join(f"{p.w.number(n, 0)} {p.t(s)}" for s, n in p.by_severity.items() if n)
    every, (rule, n) = p.link("temuan", len(p.findings)), p.most
    text = "Audit menemukan {n} hal pada tabel rencana: {rincian}."
    most = p.markup("Terbanyak: {aturan} ({n}).", aturan=p.names[rule], n=p.link("temuan", n))
    return [p.markup(text, n=every, rincian=parts), most]


def _ready(p: AuditPage) -> Markup:
    n, score = len(p.criteria_met), p.per_indicator["skor"]
    ready = p.link("kesiapan", int(score.eq(n).sum()))
    text = "{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan."
    return p.markup(text, a=ready, b=len(score), k=n)


def _funded(p: AuditPage) -> Markup:
    funds = p.plan.tables["pendanaan"]
    known = funds["tahun"].ne("jumlah") & funds[["nilai", "usulan"]].notna().any(axis=1)
    years = p.link("temuan", pd.to_numeric(funds.loc[known, "tahun"]).nunique())
    text = "Pendanaan indikatif tersedia untuk {a} dari {b} tahun rencana."
    return p.markup(text, a=years, b=len(p.plan.years))


def _boxes(p: AuditPage) -> list[tuple[str, str, str]]:
    w, t = p.w, p.t
    every = (t("Temuan"), w.number(len(p.findings), 0), t("dari {n} aturan", n=len(p.rules)))
    text = "Temuan {tingkat}"
    counted = p.by_severity.items()
    return [every, *((t(text, tingkat=t(s)), w.number(n, 0), t(SEVERITIES[s])) for s, n in counted)]


# --- sections -----------------------------------------------------------------------------------------------


def _overview(p: AuditPage) -> Content:
    """Findings by rule and severity."""
    by = p.findings.groupby(["aturan", "tingkat"], sort=False).size().rename("n").reset_index()
    by["nama"] = by["aturan"].map(p.names)
    finding = p.t("Tidak ada temuan")
    if len(p.findings):
        rule, n = p.most
        finding = p.t("{nama} paling sering ditemukan: {n} kali", nama=p.names[rule], n=n)
    about = {"id": "g-temuan", "name": p.t("Temuan menurut aturan"), "finding": finding}
    svg = figures.severity_bars(by, bahasa=p.bahasa, **about)
    source = source_note(p, "target", "pendanaan")
    return Content([Picture(svg, finding, p.t("Jumlah temuan per aturan dan tingkat"), source)])


def _list(p: AuditPage) -> Content:
    """Every finding: rows and source lines, the arithmetic, and what the owner could do."""
    f = p.findings
    shown = f.assign(nama=f["aturan"].map(p.names), tingkat_t=f["tingkat"].map(p.t))
    columns = p.columns(
        "uraian tingkat_t nama tabel kode baris_sumber hitungan saran",
        uraian={"label": p.t("Temuan")},
        tingkat_t={"label": p.t("Tingkat")},
        nama=_rule_column(p),
    )
    none = p.t("Audit tidak menemukan pertentangan.") if f.empty else ""
    filters = ["tingkat", "nama", "tabel"]
    return Content(
        [Table(shown, columns, "temuan-t", p.t("Temuan audit rencana"), none, filters)], files={"temuan": f}
    )


def _rule_column(p: AuditPage) -> dict[str, Any]:
    return {"label": p.t("Aturan"), "kind": "text"}


def _readiness(p: AuditPage) -> Content:
    """Score card by the planning part of AKIP evaluation: by criterion, and by indicator."""
    met, each = p.criteria_met, p.per_indicator
    words = met.assign(nama=met["kriteria"].map(p.t), arti_t=met["arti"].map(p.t))
    criterion = {"label": p.t("Kriteria"), "kind": "text"}
    columns = p.columns("nama arti_t n_memenuhi n_total persen", nama=criterion)
    first = Table(words, columns, "kriteria-t", p.t("Kesiapan rencana menurut kriteria"))
    yes = Markup('<span class="yes">✓ {}</span>').format(p.t("ya"))
    no = Markup('<span class="no">✗ {}</span>').format(p.t("tidak"))
    marked = each.assign(**{k: [yes if v else no for v in each[k]] for k in met["kriteria"]})
    name, score = p.columns("indikator skor")
    marks = [Column(k, p.t(k), "html") for k in met["kriteria"]]
    second = Table(
        marked, [name, *marks, score], "kesiapan-t", p.t("Skor kesiapan per indikator"), row_ids="kode"
    )
    return Content([first, second], files={"kesiapan": each})


def _method(p: AuditPage) -> Content:
    """The rules of the audit."""
    counts = p.findings["aturan"].value_counts()
    rows = [
        {"nama": p.names[k], "tingkat": p.t(r["tingkat"]), "kriteria": r["kriteria"], "n": counts.get(k, 0)}
        for k, r in p.rules.items()
    ]
    columns = p.columns("nama tingkat kriteria n", nama=_rule_column(p))
    return Content([Table(pd.DataFrame(rows), columns, "metode-t", p.t("Aturan, tingkat, dan kriterianya"))])


class AuditPage(Page):
    """The audit of a plan."""

    kind = "audit"
    sections = (
        Section("gambaran", "Gambaran temuan", _overview),
        Section("temuan", "Daftar temuan", _list),
        Section("kesiapan", "Kesiapan tiap indikator", _readiness),
        Section("metode", "Aturan audit", _method),
    )
    limits = ("Audit hanya membaca tabel; kalimat di luar tabel dan kebenaran isi rencana tidak diperiksa.",)

    def __init__(self, plan: Plan, findings: pd.DataFrame, readiness: Readiness, bahasa: str = "id") -> None:
        super().__init__(plan, bahasa)
        self.findings = findings
        self.per_indicator, self.criteria_met = readiness
        self.rules = rules_of_audit()
        self.names = {k: self.t(r["nama"]) for k, r in self.rules.items()}
        self.by_severity = {s: int((findings["tingkat"] == s).sum()) for s in SEVERITIES}

    @property
    def most(self) -> tuple[str, int]:
        """The rule with most findings, and how many; only where there are any."""
        counts = self.findings["aturan"].value_counts()
        return str(counts.index[0]), int(counts.iloc[0])

    def head(self) -> Head:
        """How many findings, how grave, and how ready the plan is."""
        text = (
            "Pertentangan dilaporkan, tidak diperbaiki: "
            "teks tercetak tetap tersimpan di samping nilai yang dibaca."
        )
        sentences = [*_found(self), _ready(self), _funded(self), self.t(text)]
        under = self.say("Audit tabel rencana · {kantor} · Renstra {periode}")
        return Head(_title(self), under, sentences, _boxes(self))
