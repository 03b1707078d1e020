"""Does the plan hold together? Findings of the audit, readiness of each indicator."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...audit.audit import SEVERITIES, rules_of_audit
from .. import charts
from ..page import Output, Page
from ..tables import Column, table


class AuditPage(Page):
    """The audit of a plan."""

    kind = "audit"

    def __init__(
        self,
        plan: Any,
        findings: pd.DataFrame,
        readiness: tuple[pd.DataFrame, pd.DataFrame],
        bahasa: str = "id",
    ) -> None:
        super().__init__(plan, bahasa)
        self.findings = findings
        self.per_indicator, self.criteria_met = readiness

    def summary(self) -> Output:
        """Header: how many findings, how grave, and how ready the plan is."""
        w, f, link = self.w, self.findings, self.link
        counts = f["tingkat"].value_counts()
        say: list[Markup | str] = []
        if len(f):
            parts = [f"{w.number(counts[s], 0)} {self.t(s)}" for s in SEVERITIES if s in counts]
            say.append(
                w.markup(
                    "Audit menemukan {n} hal pada tabel rencana: {rincian}.",
                    n=link("temuan", len(f)),
                    rincian=w.join(parts),
                )
            )
            top = f["aturan"].value_counts()
            say.append(
                w.markup(
                    "Terbanyak: {aturan} ({n}).",
                    aturan=self.t(rules_of_audit()[top.index[0]]["nama"]),
                    n=link("temuan", int(top.iloc[0])),
                )
            )
        else:
            say.append(self.t("Audit tidak menemukan pertentangan pada tabel rencana."))
        ready = self.per_indicator["skor"].eq(
            self.per_indicator["skor"].max() if self.per_indicator.empty else len(self.criteria_met)
        )
        say.append(
            w.markup(
                "{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan.",
                a=link("kesiapan", int(ready.sum())),
                b=len(self.per_indicator),
                k=len(self.criteria_met),
            )
        )
        years = pd.to_numeric(
            self.plan.tables["pendanaan"].loc[
                lambda d: d["tahun"].ne("jumlah") & (d["nilai"].notna() | d["usulan"].notna()), "tahun"
            ]
        ).nunique()
        say.append(
            w.markup(
                "Pendanaan indikatif tersedia untuk {a} dari {b} tahun rencana.",
                a=link("temuan", years),
                b=len(self.plan.years),
            )
        )
        say.append(
            self.t(
                "Pertentangan dilaporkan, tidak diperbaiki: teks tercetak tetap tersimpan di samping nilai yang dibaca."
            )
        )
        boxes = [(self.t("Temuan"), w.number(len(f), 0), self.t("dari {n} aturan", n=len(rules_of_audit())))]
        boxes += [
            (
                self.t("Temuan {tingkat}", tingkat=self.t(s)),
                w.number(int(counts.get(s, 0)), 0),
                self.t(SEVERITIES[s]),
            )
            for s in SEVERITIES
        ]
        title = (
            self.t("{n} temuan pada rencana {periode}", n=len(f), periode=self.period)
            if len(f)
            else self.t("Rencana {periode} tanpa temuan", periode=self.period)
        )
        return self.header(
            title,
            self.t(
                "Audit tabel rencana · {kantor} · Renstra {periode}",
                kantor=self.plan.meta.nama_kantor,
                periode=self.period,
            ),
            say,
            boxes,
        )

    def overview(self) -> Output:
        """Findings by rule and severity."""
        f = self.findings
        names = {k: r["nama"] for k, r in rules_of_audit().items()}
        by = f.groupby(["aturan", "tingkat"], sort=False).size().rename("n").reset_index()
        by["nama"] = by["aturan"].map(names).map(self.t)
        top = f["aturan"].value_counts()
        finding = (
            self.t(
                "{nama} paling sering ditemukan: {n} kali",
                nama=self.t(names[top.index[0]]),
                n=int(top.iloc[0]),
            )
            if len(f)
            else self.t("Tidak ada temuan")
        )
        svg = charts.severity_bars(
            by, id="g-temuan", name=self.t("Temuan menurut aturan"), finding=finding, bahasa=self.bahasa
        )
        return self.section(
            "gambaran",
            self.t("Gambaran temuan"),
            self.figure(
                svg,
                finding,
                self.t("Jumlah temuan per aturan dan tingkat"),
                self.source_note("target", "pendanaan"),
            ),
        )

    def list(self) -> Output:
        """Every finding: rows and source lines, the arithmetic, and what the owner could do."""
        names = {k: r["nama"] for k, r in rules_of_audit().items()}
        shown = self.findings.assign(
            nama=self.findings["aturan"].map(names).map(self.t),
            tingkat_t=self.findings["tingkat"].map(self.t),
        )
        columns = [
            Column("uraian", self.t("Temuan"), "data", head=True),
            Column("tingkat_t", self.t("Tingkat")),
            Column("nama", self.t("Aturan")),
            Column("tabel", self.t("Tabel")),
            Column("kode", self.t("Kode"), none="—"),
            Column("baris_sumber", self.t("Baris sumber"), none="—"),
            Column("hitungan", self.t("Hitungan"), "data", none="—"),
            Column("saran", self.t("Saran"), "data"),
        ]
        body = table(
            self.w,
            shown,
            columns,
            id="temuan-t",
            caption=self.t("Temuan audit rencana"),
            filters=["tingkat", "nama", "tabel"],
            note=self.t("Audit tidak menemukan pertentangan.") if shown.empty else "",
        )
        return self.section("temuan", self.t("Daftar temuan"), body, data={"temuan": self.findings})

    def readiness(self) -> Output:
        """Score card by the planning part of AKIP evaluation."""
        c = self.criteria_met.assign(
            nama=self.criteria_met["kriteria"].map(self.t), arti_t=self.criteria_met["arti"].map(self.t)
        )
        first = table(
            self.w,
            c,
            [
                Column("nama", self.t("Kriteria"), head=True),
                Column("arti_t", self.t("Arti")),
                Column("n_memenuhi", self.t("Memenuhi"), "int"),
                Column("n_total", self.t("Indikator"), "int"),
                Column("persen", self.t("Bagian"), "percent", decimals=1),
            ],
            id="kriteria-t",
            caption=self.t("Kesiapan rencana menurut kriteria"),
        )
        marks = {
            True: Markup('<span class="yes">✓ {}</span>').format(self.t("ya")),
            False: Markup('<span class="no">✗ {}</span>').format(self.t("tidak")),
        }
        p = self.per_indicator.copy()
        keys = list(self.criteria_met["kriteria"])
        for key in keys:
            p[key] = p[key].map(lambda v: marks[bool(v)])
        second = table(
            self.w,
            p,
            [
                Column("indikator", self.t("Indikator"), "data", head=True),
                *[Column(k, self.t(k), "html") for k in keys],
                Column("skor", self.t("Skor"), "int"),
            ],
            id="kesiapan-t",
            caption=self.t("Skor kesiapan per indikator"),
            row_ids="kode",
        )
        return self.section(
            "kesiapan",
            self.t("Kesiapan tiap indikator"),
            first,
            second,
            data={"kesiapan": self.per_indicator},
        )

    def method(self) -> Output:
        """The rules of the audit."""
        frame = pd.DataFrame(
            [
                {
                    "nama": self.t(r["nama"]),
                    "tingkat": self.t(r["tingkat"]),
                    "kriteria": r["kriteria"],
                    "n": int((self.findings["aturan"] == k).sum()),
                }
                for k, r in rules_of_audit().items()
            ]
        )
        return self.section(
            "metode",
            self.t("Aturan audit"),
            table(
                self.w,
                frame,
                [
                    Column("nama", self.t("Aturan"), head=True),
                    Column("tingkat", self.t("Tingkat")),
                    Column("kriteria", self.t("Kriteria"), "data"),
                    Column("n", self.t("Temuan"), "int"),
                ],
                id="metode-t",
                caption=self.t("Aturan, tingkat, dan kriterianya"),
            ),
        )

    def files(self) -> Output:
        """Limits in words and the workbook."""
        return self.downloads(
            self.t(
                "Audit hanya membaca tabel; kalimat di luar tabel dan kebenaran isi rencana tidak diperiksa."
            )
        )
