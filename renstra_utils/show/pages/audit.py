"""Does the plan hold together? Findings of the audit, readiness of each indicator."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...audit.audit import CERTAINTIES, SEVERITIES
from ...audit.definition import definitions
from ...plan.plan import Plan
from ...wording import MISSING
from .. import figures
from ..columns import Column
from ..content import Block, Content, Head, Picture, Section, Table
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
    """How many indicators meet every criterion that can be assessed of them."""
    known, unknown = p.assessed, [p.t(k) for k in p.criteria if k not in p.assessed]
    met = p.per_indicator[known].astype("boolean")
    ready = met.fillna(True).all(axis=1) & met.notna().any(axis=1)
    figures = {"a": p.link("kesiapan", int(ready.sum())), "b": len(met), "k": len(known)}
    if not unknown:
        return p.markup("{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan.", **figures)
    text = (
        "{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan yang dapat dinilai; tidak dapat "
        "dinilai: {kriteria}."
    )
    return p.markup(text, **figures, kriteria=p.w.join(unknown))


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
    words = {k: f[k].map(p.t) for k in ("tingkat", "keyakinan")}
    places = f["baris_sumber"].map(_places, na_action="ignore")
    shown = f.assign(nama=f["aturan"].map(p.names), baris_sumber=places, **words)
    columns = p.columns(
        "uraian tingkat keyakinan hitungan saran nama tabel kode baris_sumber",
        uraian={"label": p.t("Temuan")},
        nama=_rule_column(p),
    )
    none = p.t("Audit tidak menemukan pertentangan.") if f.empty else ""
    filters = ["tingkat", "keyakinan", "nama", "tabel"]
    table = Table(shown, columns, "temuan-t", p.t("Temuan audit rencana"), none, filters)
    lead = (
        "Urutannya urutan membenahi: yang terberat dulu, lalu yang paling pasti, lalu yang menyangkut uang "
        "terbanyak dan indikator terbanyak."
    )
    blocks: list[Block] = [_certainties(p), table] if len(f) else [table]
    return Content(blocks, files={p.file: f}, lead=p.t(lead) if len(f) else "")


def _places(lines: str) -> str:
    """Where a finding stands, each file named once: `target.csv baris 16; 21; sdm.csv baris 4`."""
    said, file = [], ""
    for line in lines.split("; "):
        before, _, number = line.rpartition(" ")
        said.append(number if before and before == file else line)
        file = before
    return "; ".join(said)


def _certainties(p: AuditPage) -> Markup:
    """What each word for how sure a finding is means."""
    item = Markup("<li><b>{}</b>: {}</li>")
    items = Markup("").join(item.format(p.t(k), p.t(meaning)) for k, meaning in CERTAINTIES.items())
    return Markup('<ul class="criteria" aria-label="{}">{}</ul>').format(p.t("Arti keyakinan"), items)


def _rule_column(p: AuditPage) -> dict[str, Any]:
    return {"label": p.t("Aturan"), "kind": "text"}


def _readiness(p: AuditPage) -> Content:
    """Score card by the planning part of AKIP evaluation: by criterion, and by indicator."""
    met, each = p.criteria_met, p.per_indicator
    known = met["kriteria"].isin(p.assessed)
    words = met.assign(
        nama=met["kriteria"].map(p.t),
        arti_t=[_meaning(p, r) for r in met.to_dict("records")],
        n_memenuhi=met["n_memenuhi"].where(known),
    )
    columns = p.columns(
        "nama arti_t n_memenuhi n_total persen",
        nama={"label": p.t("Kriteria"), "kind": "text"},
        n_memenuhi={"label": p.t("Memenuhi kriteria"), "none": MISSING},
        persen={"none": p.t("tidak dapat dinilai")},
    )
    first = Table(words, columns, "kriteria-t", p.t("Kesiapan rencana menurut kriteria"))
    yes = Markup('<span class="yes">✓ {}</span>').format(p.t("ya"))
    no = Markup('<span class="no">✗ {}</span>').format(p.t("tidak"))
    none = Markup('<span class="none" title="{0}" aria-label="{0}" role="img">–</span>')
    none = none.format(p.t("tidak dapat dinilai"))
    marked = each.assign(
        **{k: [none if pd.isna(v) else yes if v else no for v in each[k]] for k in met["kriteria"]}
    )
    name, score = p.columns("indikator skor")
    marks = [Column(k, p.t(k), "html") for k in met["kriteria"]]
    unknown = p.t("Tanda – berarti tidak dapat dinilai.") if each[p.criteria].isna().any(axis=None) else ""
    caption = p.t("Skor kesiapan per indikator")
    second = Table(marked, [name, *marks, score], "kesiapan-t", caption, unknown, row_ids="kode")
    return Content([first, second], files={"kesiapan": each})


def _meaning(p: AuditPage, criterion: dict[str, Any]) -> str:
    """What a criterion asks; where nothing can be assessed by it, why (`sebab`, if told)."""
    meaning = p.t(criterion["arti"])
    if criterion["kriteria"] in p.assessed:
        return meaning
    why = criterion.get("sebab")
    told = why if isinstance(why, str) and why else "rencana ini tidak memuat datanya"
    return p.t("{arti} Tidak dapat dinilai: {sebab}.", arti=meaning, sebab=p.t(told))


def _method(p: AuditPage) -> Content:
    """The rules of the audit."""
    counts = p.findings["aturan"].value_counts()
    rows = [
        {
            "nama": p.names[k],
            "tingkat": p.t(r.tingkat),
            "keyakinan": p.t(r.keyakinan),
            "kriteria": p.t(r.kriteria),
            "n": counts.get(k, 0),
        }
        for k, r in p.rules.items()
    ]
    columns = p.columns("nama tingkat keyakinan kriteria n", nama=_rule_column(p))
    caption = p.t("Aturan, tingkat, keyakinan, dan kriterianya")
    return Content([Table(pd.DataFrame(rows), columns, "metode-t", caption)])


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
        self.rules = definitions()
        self.names = {k: self.t(r.nama) for k, r in self.rules.items()}
        self.by_severity = {s: int((findings["tingkat"] == s).sum()) for s in SEVERITIES}

    @property
    def file(self) -> str:
        """The table of findings beside the page, in the page's language: each language has its own."""
        return "temuan" if self.bahasa == "id" else f"temuan-{self.bahasa}"

    @property
    def criteria(self) -> list[str]:
        """The criteria of readiness."""
        return [str(k) for k in self.criteria_met["kriteria"]]

    @property
    def assessed(self) -> list[str]:
        """The criteria by which at least one indicator could be assessed."""
        met = self.criteria_met
        return [str(k) for k in met.loc[met["n_total"].gt(0), "kriteria"]]

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
