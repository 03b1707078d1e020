"""Does the plan hold together? The gravest contradictions, then every finding as a card."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ...audit.audit import CERTAINTIES, SEVERITIES
from ...audit.definition import definitions
from ...frames import as_records
from ...plan.plan import Plan
from .. import html
from ..content import Block, Content, Head, Section, Table
from ..page import Page
from .audit_readiness import Readiness, criteria_of, each_indicator, ready_count, ready_sentence
from .national import unfunded

#: What a box can hold of what a severity means.
_IN_A_BOX = {
    "berat": "dua angka yang tidak mungkin sama-sama benar",
    "sedang": "isi yang kurang atau bermakna ganda",
    "ringan": "penulisan yang tidak seragam",
}

# --- head ---------------------------------------------------------------------------------------------------


def _title(p: AuditPage) -> str:
    """The finding as one repeats it: how many contradictions, and the gravest of them."""
    if p.findings.empty:
        return p.t("Tidak ada temuan pada tabel rencana")
    grave = _by_money(p.findings[p.findings["tingkat"].eq("berat")])
    if grave.empty:
        return p.say("Tidak ada pertentangan berat; {n} hal lain perlu diperiksa", n=len(p.findings))
    first = _short(p, grave.iloc[0])
    if len(grave) == 1:
        return p.say("Satu pertentangan berat: {yang}", yang=first)
    return p.say("{n} pertentangan berat. Terbesar: {yang}", n=len(grave), yang=first)


def _short(p: AuditPage, finding: pd.Series) -> str:
    """A finding in a few words: the two amounts, its sentence where that is short, else its rule."""
    said = str(finding["ringkas"] or finding["uraian"])
    return said.rstrip(".") if len(said) <= 110 else p.names[finding["aturan"]]


def _by_money(found: pd.DataFrame) -> pd.DataFrame:
    """Most rupiah first, then as they were."""
    return found.sort_values("rupiah", ascending=False, na_position="last", kind="stable")


#: So many fit the first screen.
_FIRST = 5


def _worst(p: AuditPage) -> Table | None:
    """The gravest contradictions with their arithmetic: what two printed figures say of one thing.

    Also one that is not grave because a figure is only proposed; the other findings where there are none.
    """
    f = p.findings
    against = f["tingkat"].eq("berat") | f["ringkas"].ne("")
    of_all = not against.any()
    first = (f if of_all else _by_money(f[against])).head(_FIRST)
    if first.empty:
        return None
    rows = [_worst_row(p, str(p.card[at]), r) for at, r in first.iterrows()]
    columns = p.columns(
        "ringkas hitungan tingkat",
        ringkas={"label": p.t("Temuan") if of_all else p.t("Pertentangan"), "kind": "html"},
        hitungan={"kind": "prose"},
    )
    caption = (
        p.t("Yang pertama perlu diperiksa") if of_all else p.t("Pertentangan terberat, uang terbanyak dulu")
    )
    return Table(pd.DataFrame(rows), columns, "terberat-t", caption)


def _worst_row(p: AuditPage, card: str, finding: pd.Series) -> dict[str, Any]:
    """A contradiction in one line, and what the two figures differ by."""
    said = html.prose(p.w, str(finding["ringkas"] or finding["uraian"]))
    name = _named(p, str(finding["kode"]).partition(";")[0]) if finding["ringkas"] else None
    sums = str(finding["hitungan"]).partition("; ")[0]
    if finding["ringkas"]:
        sums = p.t("selisih {uang}", uang=p.w.rupiah(float(finding["rupiah"]), short=True))
    return {
        "ringkas": p.link(card, said) + (html.small(p.plan_text(name)) if name else ""),
        "hitungan": sums or None,
        "tingkat": p.t(finding["tingkat"]),
    }


def _named(p: AuditPage, code: str) -> str | None:
    """What the funding calls the row of this code."""
    funds = p.plan.tables["pendanaan"]
    names = funds.loc[funds["kode"].eq(code), "uraian"].dropna()
    return str(names.iloc[0]) if len(names) else None


def _sum(p: AuditPage) -> Markup | str:
    """How many findings there are of each severity: the sum that adds up."""
    if p.findings.empty:
        return p.t("Audit tidak menemukan pertentangan pada tabel rencana.")
    parts = " + ".join(f"{p.w.number(n, 0)} {p.t(s)}" for s, n in p.by_severity.items() if n)
    return p.markup("{n} temuan = {rincian}.", n=p.link("temuan", len(p.findings)), rincian=parts)


def _funded(p: AuditPage) -> Markup | str:
    if unfunded(p):
        return ""
    funds = p.plan.tables["pendanaan"]
    known = funds["tahun"].ne("jumlah") & funds[["nilai", "usulan"]].notna().any(axis=1)
    years = p.link("temuan", pd.to_numeric(funds.loc[known, "tahun"]).nunique())
    text = "Pendanaan indikatif tersedia untuk {a} dari {b} tahun rencana."
    return p.markup(text, a=years, b=len(p.plan.years))


def _boxes(p: AuditPage) -> list[tuple[str, str, str]]:
    w, t = p.w, p.t
    counted = p.by_severity.items()
    boxes = [(t("Temuan {tingkat}", tingkat=t(s)), w.number(n, 0), t(_IN_A_BOX[s])) for s, n in counted]
    ready = f"{w.number(ready_count(p.readiness), 0)} / {w.number(len(p.per_indicator), 0)}"
    return [*boxes, (t("Indikator siap"), ready, t("memenuhi semua kriteria kesiapan"))]


# --- sections -----------------------------------------------------------------------------------------------


def _list(p: AuditPage) -> Content:
    """Every finding as a card: the arithmetic, how sure it is, and where it stands; by severity and rule."""
    f = p.findings
    lead = (
        "Yang terberat dulu; di dalamnya didahulukan aturan yang temuannya paling pasti dan menyangkut uang "
        "serta indikator terbanyak. Saran perbaikan tertulis sekali di atas temuannya."
    )
    columns = p.columns(
        "uraian hitungan keyakinan letak",
        uraian={"label": p.t("Temuan"), "kind": "html"},
        letak={"label": p.t("Letak"), "kind": "html"},
    )
    none = p.t("Audit tidak menemukan pertentangan.") if f.empty else ""
    filters, groups = ["tingkat", "keyakinan", "aturan", "tabel"], ("gawat", "kelompok")
    shape: dict[str, Any] = {"filters": filters, "groups": groups, "cards": True, "row_ids": "nomor"}
    table = Table(_cards(p), columns, "temuan-t", p.t("Temuan audit rencana"), none, **shape)
    blocks: list[Block] = [_certainties(p), table] if len(f) else [table]
    return Content(blocks, files={p.file: f}, lead=p.t(lead) if len(f) else "")


def _cards(p: AuditPage) -> pd.DataFrame:
    """The findings of one rule with one remedy next to each other, under what they have in common."""
    f = p.findings
    same = [f["tingkat"], f["aturan"], f["saran"]]
    first = pd.Series(range(len(f)), f.index).groupby(same, sort=False).transform("min")
    names = f["aturan"].map(p.names)
    meant = {
        s: p.t("{tingkat}: {arti}", tingkat=p.t(s).capitalize(), arti=p.t(m)) for s, m in SEVERITIES.items()
    }
    told = [
        p.t("{aturan} · Saran: {saran}", aturan=n, saran=s) for n, s in zip(names, f["saran"], strict=True)
    ]
    words = {k: f[k].map(p.t) for k in ("tingkat", "keyakinan")}
    records = as_records(f)
    shown = f.assign(
        aturan=names,
        gawat=f["tingkat"].map(meant),
        kelompok=told,
        nomor=[str(n + 1) for n in range(len(f))],
        uraian=[_said(p, r) for r in records],
        letak=[_place(p, r) for r in records],
        **words,
    )
    return shown.iloc[first.argsort(kind="stable")]


#: A finding so long is read at a glance.
_GLANCE = 80


def _said(p: AuditPage, finding: dict[str, Any]) -> Markup:
    """What a finding says; of a minor one its beginning, the rest folded."""
    text = str(finding["uraian"])
    whole = escape(html.prose(p.w, text))
    if finding["tingkat"] != "ringan" or len(text) <= _GLANCE:
        return whole
    return html.folded(shorten(text, _GLANCE, placeholder=" …"), whole)


def _place(p: AuditPage, finding: dict[str, Any]) -> Markup:
    """Where a finding stands: table, codes and lines of the source; folded where these are many."""
    codes, lines = (str(finding[k] or "") for k in ("kode", "baris_sumber"))
    codes, lines = codes.replace(";", "; "), _places(lines)
    said = [x for x in (finding["tabel"], codes, p.t("baris {n}", n=lines) if lines else "") if x]
    whole = html.listed(" · ".join(said))
    if len(codes) + len(lines) <= _GLANCE // 2:
        return whole
    counts = [(codes, "{n} kode"), (lines, "{n} baris")]
    told = [p.t(text, n=p.w.number(len(x.split("; ")), 0)) for x, text in counts if x]
    return html.folded(" · ".join([finding["tabel"], *told]), whole)


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


def _method(p: AuditPage) -> Content:
    """The rules of the audit, and how often each was broken."""
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
    label = {"label": p.t("Aturan"), "kind": "text"}
    columns = p.columns("nama tingkat keyakinan kriteria n", nama=label)
    caption = p.t("Aturan, tingkat, keyakinan, dan kriterianya")
    return Content([Table(pd.DataFrame(rows), columns, "metode-t", caption)])


class AuditPage(Page):
    """The audit of a plan."""

    kind = "audit"
    sections = (
        Section("temuan", "Daftar temuan", _list),
        Section("kesiapan", "Kesiapan rencana", criteria_of),
        Section("kesiapan-indikator", "Indikator yang belum siap", each_indicator, appendix=True),
        Section("metode", "Aturan audit dan banyaknya temuan", _method, appendix=True),
    )
    limits = ("Audit hanya membaca tabel; kalimat di luar tabel dan kebenaran isi rencana tidak diperiksa.",)

    def __init__(self, plan: Plan, findings: pd.DataFrame, readiness: Readiness, bahasa: str = "id") -> None:
        super().__init__(plan, bahasa)
        self.findings = findings
        self.readiness = readiness
        self.per_indicator, self.criteria_met = readiness
        self.rules = definitions()
        self.names = {k: self.t(r.nama) for k, r in self.rules.items()}
        self.by_severity = {s: int((findings["tingkat"] == s).sum()) for s in SEVERITIES}
        #: Where each finding stands on the page.
        self.card = {at: html.anchor("temuan-t", str(n + 1)) for n, at in enumerate(findings.index)}

    @property
    def file(self) -> str:
        """The table of findings beside the page, in the page's language: each language has its own."""
        return "temuan" if self.bahasa == "id" else f"temuan-{self.bahasa}"

    def head(self) -> Head:
        """The gravest contradictions, how many findings there are, and how ready the plan is."""
        text = (
            "Pertentangan dilaporkan, tidak diperbaiki: "
            "teks tercetak tetap tersimpan di samping nilai yang dibaca."
        )
        said = [_sum(self), ready_sentence(self), _funded(self), self.t(text)]
        sentences = [s for s in said if s]
        under = self.say("Audit tabel rencana · {kantor} · Renstra {periode}")
        worst = _worst(self)
        return Head(_title(self), under, sentences, _boxes(self), [worst] if worst else [])
