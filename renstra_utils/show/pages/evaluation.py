"""Five years together: trend, end of plan, pace."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import attainment as att
from ...evaluate import budget as bud
from ...evaluate.years import end_of_plan, prospects
from .. import charts
from ..page import Output, Page
from ..tables import Column, table
from .budget import money_by_year
from .yearly import ends_sentence, ends_table, heat


class EvaluationPage(Page):
    """The whole plan period."""

    kind = "evaluasi"

    def __init__(self, plan: Any, rows: pd.DataFrame, money: pd.DataFrame, bahasa: str = "id") -> None:
        super().__init__(plan, bahasa)
        self.rows = rows
        self.money = money
        self.by_year = att.summarise(rows, ["tahun"], plan.rules)
        told = rows.loc[rows["status"].isin(att.REPORTED), "tahun"]
        self.last = int(told.max()) if len(told) else plan.years[-1]
        self.ends = end_of_plan(rows, self.last, plan.rules)

    def state(self) -> str:
        return "ada" if self.by_year["n_lapor"].sum() else "menunggu data"

    def summary(self) -> Output:
        """Header: where the plan stands."""
        w, link, y = self.w, self.link, self.by_year
        told = y[y["n_angka"] > 0]
        reported = int((y["n_lapor"] > 0).sum())
        partial = y.loc[y["n_sementara"] > 0, "tahun"].tolist()
        say: list[Markup | str] = [
            w.markup(
                "Realisasi setahun penuh sudah dilaporkan untuk {a} dari {b} tahun rencana{sementara}.",
                a=link("tren", reported),
                b=len(y),
                sementara=self.t("; {tahun} memuat data sementara", tahun=w.join(map(str, partial)))
                if partial
                else "",
            )
        ]
        counts = prospects(self.ends)
        good = counts.get("sudah tercapai", 0)
        due = len(self.ends) - counts.get("tanpa target akhir", 0) - counts.get("diganti", 0)
        if len(told) == 1:
            a = told.iloc[0]
            say.append(
                w.markup(
                    "Baru {t1} yang punya angka: rata-rata capaian {v1} ({n} dari {m} indikator bertarget).",
                    t1=int(a["tahun"]),
                    v1=link("tren", self.rate(a["rata_rata"])),
                    n=a["n_angka"],
                    m=a["n_target"],
                )
            )
        elif len(told):
            a, b = told.iloc[0], told.iloc[-1]
            say.append(
                w.markup(
                    "Rata-rata capaian {t1}: {v1}; {t2}: {v2} ({n} dari {m} indikator bertarget punya angka).",
                    t1=int(a["tahun"]),
                    v1=link("tren", self.rate(a["rata_rata"])),
                    t2=int(b["tahun"]),
                    v2=link("tren", self.rate(b["rata_rata"])),
                    n=b["n_angka"],
                    m=b["n_target"],
                )
            )
        if reported:
            say.append(ends_sentence(self, self.ends))
            title = (
                self.t(
                    "{a} dari {b} indikator bertarget akhir sudah mencapai target {akhir}",
                    a=good,
                    b=due,
                    akhir=self.plan.years[-1],
                )
                if due
                else self.t("Rencana tidak menargetkan tahun akhirnya, {akhir}", akhir=self.plan.years[-1])
            )
        else:
            say.append(
                w.markup(
                    "Rencana memuat {n} target untuk {m} indikator; capaiannya belum dapat dihitung.",
                    n=link("matriks", int((self.rows["status"] != "tanpa target").sum())),
                    m=self.rows["kode"].nunique(),
                )
            )
            title = (
                self.t(
                    "Capaian {periode} baru sementara: {tahun} belum dilaporkan setahun penuh",
                    periode=self.period,
                    tahun=w.join(map(str, partial)),
                )
                if partial
                else self.t("Capaian {periode} belum dilaporkan", periode=self.period)
            )
        absent = self.t("sementara") if partial else self.t("belum dilaporkan")
        funds = bud.funding_totals(self.plan)
        say.append(
            w.markup(
                "Pendanaan indikatif diketahui untuk {a} dari {b} tahun.",
                a=link("uang", int(funds["pendanaan"].notna().sum())),
                b=len(funds),
            )
        )
        boxes = [
            (self.t("Tahun dilaporkan"), f"{reported} / {len(y)}", self.t("tahun rencana")),
            (
                self.t("Rata-rata capaian terakhir"),
                self.rate(told["rata_rata"].iloc[-1])
                if len(told)
                else self.t("tanpa angka")
                if reported
                else absent,
                str(int(told["tahun"].iloc[-1])) if len(told) else "",
            ),
            (
                self.t("Sudah tercapai"),
                str(good) if reported else absent,
                self.t("dari {n} indikator bertarget {tahun}", n=due, tahun=self.plan.years[-1]),
            ),
            (
                self.t("Perlu percepatan"),
                str(counts.get("perlu percepatan", 0)) if reported else absent,
                self.t("menurut tren sampai {tahun}", tahun=self.last) if len(told) else "",
            ),
        ]
        return self.header(
            title,
            self.t(
                "Evaluasi lima tahun · {kantor} · Renstra {periode}",
                kantor=self.plan.meta.nama_kantor,
                periode=self.period,
            ),
            say,
            boxes,
        )

    def trend(self) -> Output:
        """Mean and share on target by year, with coverage."""
        y = self.by_year
        told = y[y["n_angka"] > 0]
        finding = (
            self.t(
                "Rata-rata capaian bergerak dari {a} ke {b}",
                a=self.rate(told["rata_rata"].iloc[0]),
                b=self.rate(told["rata_rata"].iloc[-1]),
            )
            if len(told) > 1
            else self.t("Baru tahun pertama yang punya angka, belum ada deret")
            if len(told)
            else self.t("Belum ada deret capaian")
        )
        svg = charts.yearly_trend(
            y, id="g-tren", name=self.t("Rata-rata capaian per tahun"), finding=finding, bahasa=self.bahasa
        )
        none = self.t("tanpa angka")
        shown = y.assign(thn=y["tahun"].astype("str"), predikat=y["predikat"].map(self.t, na_action="ignore"))
        columns = [
            Column("thn", self.t("Tahun"), head=True),
            Column("rata_rata", self.t("Rata-rata capaian"), "percent", bounds=self.marks, none=none),
            Column("n_angka", self.t("Punya angka"), "int"),
            Column("n_target", self.t("Bertarget"), "int"),
            Column(
                "persen_memenuhi",
                self.t("Memenuhi target"),
                "percent",
                bounds=self.marks,
                decimals=1,
                none=none,
            ),
            Column("n_memenuhi", self.t("Memenuhi"), "int"),
            Column("n_dinilai", self.t("Dinilai"), "int"),
            *([Column("n_sementara", self.t("Sementara"), "int")] if y["n_sementara"].any() else []),
            *([Column("predikat", self.t("Predikat"))] if self.plan.rules.scale else []),
        ]
        picture = self.figure(
            svg,
            finding,
            self.t(
                "Rata-rata capaian (%) dan bagian yang memenuhi target (%), {periode}", periode=self.period
            ),
            self.source_note("target", "realisasi"),
        )
        return self.section(
            "tren",
            self.t("Tren lima tahun"),
            picture,
            table(
                self.w,
                shown,
                columns,
                id="tren-t",
                caption=self.t("Dua rata-rata per tahun dengan cakupannya"),
            ),
            data={"tren": y},
        )

    def matrix(self) -> Output:
        """Five years × indicators: targets, and capaian where reported."""
        w = self.w
        first = self.rows.drop_duplicates("kode")[["kode", "program", "indikator", "satuan"]].reset_index(
            drop=True
        )
        for year, g in self.rows.groupby("tahun"):
            cells = {}
            for r in g.to_dict("records"):
                target = (
                    self.t("tanpa target")
                    if pd.isna(r["target_acuan"])
                    else w.value(r["t_angka"])
                    if not pd.isna(r["t_angka"])
                    else w.value(r["target_acuan"])
                )
                of = self.t("target PK") if r["acuan"] == att.PK else self.t("target")
                small = Markup("<small>{} {}</small>").format(of, target)
                if pd.isna(r["capaian_mentah"]):
                    word = "" if r["status"] == "tanpa target" else self.t(r["status"])
                    if r["status"] == "sementara":
                        until = self.t("s.d. {triwulan}", triwulan=w.quarter(r["triwulan_terakhir"]))
                        word = f"{word}, {until}: {w.value(r['r_angka']) if pd.notna(r['r_angka']) else r['realisasi']}"
                    cells[r["kode"]] = Markup('<span class="none">{}{}</span>').format(word, small)
                else:
                    cells[r["kode"]] = heat(w, r["capaian_mentah"], small)
            first[f"y{year}"] = first["kode"].map(cells)
        first["teks"] = [
            self.plan_text(i, k, s)
            for i, k, s in zip(first["indikator"], first["kode"], first["satuan"], strict=True)
        ]
        columns = [
            Column("teks", self.t("Indikator"), "html", head=True),
            *[Column(f"y{y}", str(y), "html") for y in self.plan.years],
        ]
        wide = self.rows.pivot(
            index="kode",
            columns="tahun",
            values=["target", "target_pk", "realisasi", "capaian_mentah", "status"],
        )
        wide.columns = [f"{a}_{b}" for a, b in wide.columns]
        wide = first[["kode", "indikator"]].merge(wide.reset_index(), on="kode")
        legend = Markup(
            '<p class="note">{}: <b class=hx>&gt; 100</b> <b class=ht>100</b> <b class=ha>90–&lt;100</b> <b class=hb>75–&lt;90</b> <b class=hc>&lt; 75</b></p>'
        ).format(self.t("Capaian mentah, %"))
        return self.section(
            "matriks",
            self.t("Lima tahun tiap indikator"),
            legend,
            table(
                w,
                first,
                columns,
                id="matriks-t",
                caption=self.t("Capaian dan target {periode}", periode=self.period),
                filters=["program"],
            ),
            data={"lima-tahun": wide},
        )

    def end_of_plan(self) -> Output:
        """To date against the end-of-plan target, and the pace."""
        title = self.t("Menuju target akhir rencana")
        if self.ends["realisasi_kini"].isna().all():
            return self.section(
                "akhir-rencana",
                title,
                Markup('<p class="none">{}</p>').format(
                    self.t(
                        "Belum dilaporkan: jarak ke target {akhir} belum dapat dihitung.",
                        akhir=self.plan.years[-1],
                    )
                ),
            )
        return self.section(
            "akhir-rencana",
            title,
            ends_table(self, self.ends),
            lead=self.t(
                "LKjIP III.A butir 3. Pembanding adalah target tahun terakhir rencana, bukan jumlah target tahunan."
            ),
            data={"akhir-rencana": self.ends.drop(columns=["t_bawah", "t_atas", "t_mutu", "varian"])},
        )

    def money_by_year(self) -> Output:
        """Funding, ceiling and spending of the five years."""
        sums = bud.funding_totals(self.plan).merge(bud.totals(self.money, ["tahun"]), on="tahun", how="left")
        return self.section("uang", self.t("Uang selama lima tahun"), *money_by_year(self, sums, "uang-t"))

    def method(self) -> Output:
        """Rules in force."""
        used = [
            i
            for i in self.plan.rules.rumus
            if (self.rows["aturan"] == i).any() or (self.ends["aturan"] == i).any()
        ]
        return self.section(
            "metode",
            self.t("Metode"),
            self.rules_table(used or ["maximize", "minimize", "stabilize", "target-nol", "predikat"]),
        )

    def files(self) -> Output:
        """Limits in words and the workbook."""
        return self.downloads(
            self.t(
                "Proyeksi adalah garis lurus, bukan ramalan; tahun pemilu dan tahun biasa tidak sebanding."
            )
        )
