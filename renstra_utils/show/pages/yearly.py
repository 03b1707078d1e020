"""How far did the year get? The yearly attainment page: LKjIP III.A, items 1 to 7."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import attainment as att
from ...evaluate import budget as bud
from ...evaluate.years import compare_years, end_of_plan, prospects
from ...wording import Wording
from .. import charts
from ..page import Output, Page
from ..tables import Column, slug, status_mark, table

#: Columns of `capaian-<tahun>.csv`, in order.
CSV_COLUMNS = [
    "kode",
    "tahun",
    "level",
    "program",
    "kegiatan",
    "sasaran",
    "indikator",
    "satuan",
    "polaritas",
    "target",
    "target_tercetak",
    "target_pk",
    "acuan",
    "realisasi",
    "triwulan_terakhir",
    "triwulan_ada",
    "triwulan_kosong",
    "capaian_mentah",
    "capaian",
    "status",
    "memenuhi",
    "capaian_renstra",
    "status_renstra",
    "target_triwulan",
    "capaian_triwulan",
    "status_triwulan",
    "capaian_maximize",
    "capaian_minimize",
    "capaian_stabilize",
    "standar_nasional",
    "rumus",
    "aturan",
    "batas",
    "predikat",
    "sumber",
    "sumber_data",
    "tanggal_data",
]


class YearlyPage(Page):
    """The attainment of one year."""

    kind = "capaian"
    tahun: int

    def __init__(self, plan: Any, rows: pd.DataFrame, tahun: int, bahasa: str = "id") -> None:
        super().__init__(plan, bahasa, tahun)
        self.all_rows = rows
        self.rows = rows[rows["tahun"] == tahun].reset_index(drop=True)
        self.total = att.summarise(self.rows, [], plan.rules).iloc[0]

    def state(self) -> str:
        return "ada" if self.total["n_lapor"] + self.total["n_sementara"] else "menunggu data"

    # -- sentences -----------------------------------------------------------------------------------------------------

    @property
    def cap_name(self) -> str:
        """The cap's name, as the page prints it beside each mean."""
        return self.t(self.plan.rules.batas[self.plan.rules.pilihan["batas"]]["nama"])

    def _title(self) -> str:
        s, w = self.total, self.w
        if s["n_sementara"] and not s["n_dinilai"]:
            return self._title_so_far()
        if not s["n_lapor"]:
            return self.t("Capaian kinerja {tahun} belum dilaporkan", tahun=self.tahun)
        if not s["n_dinilai"]:
            return self.t("Capaian kinerja {tahun} belum dapat dinilai", tahun=self.tahun)
        title = self.t(
            "{a} dari {b} indikator yang dinilai memenuhi target {tahun}",
            a=w.number(s["n_memenuhi"], 0),
            b=w.number(s["n_dinilai"], 0),
            tahun=self.tahun,
        )
        if s["n_sementara"]:
            title += self.t("; {n} masih sementara, {sampai}", n=s["n_sementara"], sampai=self._until())
        return title

    def _until(self) -> str:
        """`s.d. TW II`, or `s.d. TW I–TW III`: how far what is partial reaches."""
        last = self.rows.loc[self.rows["status"] == "sementara", "triwulan_terakhir"]
        ends = dict.fromkeys(self.w.quarter(q) for q in (last.min(), last.max()))
        return self.t("s.d. {triwulan}", triwulan="–".join(ends))

    def _title_so_far(self) -> str:
        """Of a year that is in only in part: against the quarters' own targets where they are given, else without a verdict."""
        judged = self.rows["status_triwulan"].isin(att.JUDGED)
        met = self.rows["status_triwulan"].isin(("melampaui", "tercapai"))
        if judged.any():
            return self.t(
                "Sementara, {sampai} {tahun}: {a} dari {b} indikator memenuhi target triwulannya",
                sampai=self._until(),
                tahun=self.tahun,
                a=int(met.sum()),
                b=int(judged.sum()),
            )
        return self.t(
            "Sementara, {sampai} {tahun}: {n} indikator dilaporkan, belum dinilai terhadap target setahun",
            sampai=self._until(),
            tahun=self.tahun,
            n=self.total["n_sementara"],
        )

    def _adds_up(self) -> Markup:
        """Every indicator of the year in one line: the parts are the whole."""
        status = self.rows["status"].replace({"melampaui": "tercapai"})
        names = {"tercapai": self.t("memenuhi target"), "tidak tercapai": self.t("tidak memenuhi")}
        counts = status.value_counts()
        parts = [
            Markup("{} {}").format(self.link("indikator", counts[k]), names.get(k) or self.t(k))
            for k in att.STATUSES
            if k in counts
        ]
        return self.w.markup(
            "{n} indikator = {bagian}.",
            n=self.link("indikator", len(self.rows)),
            bagian=Markup(" + ").join(parts),
        )

    def _no_mean(self) -> str:
        """Why there is no mean."""
        s = self.total
        if s["n_lapor"]:
            return self.t("tanpa angka") if s["n_dinilai"] else self.t("belum dapat dinilai")
        return self.t("sementara") if s["n_sementara"] else self.t("belum dilaporkan")

    def _grade_said(self) -> str:
        """The predikat of the mean for a sentence; nothing where the office chose no scale that holds."""
        scale = self.plan.rules.scale_for([self.tahun])
        if scale is None or pd.isna(self.total["predikat"]):
            return ""
        return self.t(
            ": predikat {predikat} menurut skala {skala} ({dasar}, berlaku {tahun})",
            predikat=self.t(self.total["predikat"]),
            skala=scale.nama,
            dasar=scale.dasar_hukum,
            tahun=scale.years(),
        )

    def _grade_box(self) -> list[tuple[str, str, str]]:
        scale = self.plan.rules.scale_for([self.tahun])
        if scale is None:
            return []
        grade = self.total["predikat"]
        shown = self.t("belum ada") if pd.isna(grade) else self.t(grade)
        return [(self.t("Predikat"), shown, f"{scale.nama} · {scale.years()}")]

    def summary(self) -> Output:
        """Header of the page: at most five sentences, each number a link to its place."""
        s, w, rows = self.total, self.w, self.rows
        link = self.link
        say = [self._adds_up()]
        if s["n_angka"]:
            say.append(
                w.markup(
                    "Rata-rata capaian {rata} ({batas}) atas {angka} dari {target} indikator bertarget{predikat}.",
                    rata=link("rata-rata", self.rate(s["rata_rata"])),
                    batas=self.cap_name,
                    angka=link("rata-rata", s["n_angka"]),
                    target=s["n_target"],
                    predikat=self._grade_said(),
                )
            )
            say.append(
                w.markup(
                    "{a} dari {b} indikator yang dinilai memenuhi target ({persen}).",
                    a=link("indikator", s["n_memenuhi"]),
                    b=link("indikator", s["n_dinilai"]),
                    persen=link("indikator", self.rate(s["persen_memenuhi"], 1)),
                )
            )
            low = rows[rows["capaian_mentah"] == rows["capaian_mentah"].min()]
            if len(low) == 1 and s["n_angka"] > 1:
                say.append(
                    w.markup(
                        "Terendah: {indikator} dengan capaian {nilai}.",
                        indikator=self.plan_text(low["indikator"].iloc[0]),
                        nilai=link(
                            f"indikator-t-{slug(low['kode'].iloc[0])}",
                            self.rate(low["capaian_mentah"].iloc[0]),
                        ),
                    )
                )
        graded = int((rows["status"].isin(att.JUDGED) & rows["capaian_mentah"].isna()).sum())
        if graded:
            say.append(
                w.markup(
                    "{n} indikator dinilai lewat predikat atau opini, tanpa persentase, dan tidak masuk rata-rata.",
                    n=link("indikator", graded),
                )
            )
        by_pk = rows[(rows["acuan"] == att.PK) & rows["status_renstra"].notna()]
        moved = by_pk["memenuhi"].fillna(False) != by_pk["status_renstra"].isin(("melampaui", "tercapai"))
        if moved.any():
            say.append(
                w.markup(
                    "Dinilai terhadap Perjanjian Kinerja; terhadap target Renstra, {n} indikator berlainan hasilnya.",
                    n=link("indikator", int(moved.sum())),
                )
            )
        boxes = [
            (
                self.t("Rata-rata capaian"),
                self.rate(s["rata_rata"]) if s["n_angka"] else self._no_mean(),
                self.t(
                    "{a} dari {b} indikator bertarget; {batas}",
                    a=s["n_angka"],
                    b=s["n_target"],
                    batas=self.cap_name,
                ),
            ),
            (
                self.t("Memenuhi target"),
                self.rate(s["persen_memenuhi"], 1) if s["n_dinilai"] else self._no_mean(),
                self.t("{a} dari {b} indikator yang dinilai", a=s["n_memenuhi"], b=s["n_dinilai"]),
            ),
            *self._grade_box(),
            (
                self.t("Sudah dilaporkan"),
                f"{s['n_lapor']} / {s['n_target']}",
                self.t(
                    "indikator bertarget; {n} sementara, {sampai}", n=s["n_sementara"], sampai=self._until()
                )
                if s["n_sementara"]
                else self.t("indikator bertarget"),
            ),
        ]
        subtitle = self.t(
            "Capaian kinerja (realisasi terhadap target, %) · {kantor} · tahun {tahun} dari Renstra {periode}",
            kantor=self.plan.meta.nama_kantor,
            tahun=self.tahun,
            periode=self.period,
        )
        return self.header(self._title(), subtitle, say, boxes)

    # -- III.A.1 -------------------------------------------------------------------------------------------------------

    def by_programme(self) -> Output:
        """Means by programme, with a picture of every indicator."""
        s = self.total
        best = att.summarise(self.rows, ["program"], self.plan.rules).dropna(subset="rata_rata")
        low = best[best["rata_rata"] == best["rata_rata"].min()]
        if len(low) == 1 and len(best) > 1:
            finding = self.t(
                "{program} terendah dengan rata-rata {nilai}",
                program=low["program"].iloc[0],
                nilai=self.rate(low["rata_rata"].iloc[0]),
            )
        elif s["n_angka"]:
            finding = self.t("Rata-rata capaian {nilai}", nilai=self.rate(s["rata_rata"]))
        else:
            finding = self.t("Belum ada persentase capaian {tahun} untuk digambar", tahun=self.tahun)
        svg = charts.programme_multiples(
            self.rows,
            id="g-program",
            name=self.t("Capaian per program"),
            finding=finding,
            bahasa=self.bahasa,
            cap=self.plan.rules.cap or 150.0,
        )
        picture = self.figure(
            svg,
            finding,
            self.t("Capaian tiap indikator, %, {tahun}; garis 100 = target", tahun=self.tahun),
            self.source_note("target", "realisasi"),
            self.criteria(att.STATUSES),
        )
        return self.section("program", self.t("Capaian per program"), picture)

    def indicators(self) -> Output:
        """Item 1: target against realisasi, each indicator with bullet graph, five-year line and trace."""
        w = self.w
        scale = self.plan.rules.scale_for([self.tahun])
        bands = scale.bounds if scale else ()
        wide = self.all_rows.pivot(index="kode", columns="tahun", values="capaian_mentah").reindex(
            columns=self.plan.years
        )
        history = dict(zip(wide.index, wide.astype(float).to_numpy().tolist(), strict=True))
        top = self.plan.rules.cap or 150.0
        shown = self.rows.copy()
        marks, lines, texts, traces = [], [], [], []
        for record in shown.to_dict("records"):
            label = (
                self.rate(record["capaian_mentah"])
                if not pd.isna(record["capaian_mentah"])
                else self.t(record["status"])
            )
            marks.append(Markup(charts.bullet(record["capaian_mentah"], top, label=label)))
            past = history[record["kode"]]
            if not all(map(pd.isna, past)):
                told = "; ".join(f"{y} {self.rate(v, 1)}" for y, v in zip(self.plan.years, past, strict=True))
                lines.append(Markup(charts.sparkline(self.plan.years, past, label=told)))
            else:
                lines.append(Markup("<i class=none>{}</i>").format(self.t("belum ada deret")))
            texts.append(
                self.plan_text(record["indikator"], record["kode"], record["kegiatan"], record["sasaran"])
            )
            traces.append(self._trace(record))
        shown["bagan"], shown["deret"], shown["teks"], shown["asal"] = marks, lines, texts, traces
        shown["t"] = [self._value(r, "target") for r in shown.to_dict("records")]
        shown["r"] = [self._value(r, "realisasi") for r in shown.to_dict("records")]
        columns = [
            Column("teks", self.t("Indikator"), "html", head=True),
            Column("t", self.t("Target"), "html"),
            Column("r", self.t("Realisasi"), "html"),
            Column("capaian_mentah", self.t("Capaian"), "percent", bounds=self.marks, none="—"),
            Column("bagan", self.t("Terhadap target"), "html"),
            Column("deret", f"{self.plan.years[0]}–{self.plan.years[-1]}", "html"),
            Column("status", self.t("Status"), "status"),
            *([Column("predikat", self.t("Predikat"))] if scale else []),
            Column("asal", self.t("Asal angka"), "html"),
        ]
        shown["predikat"] = shown["predikat"].map(self.t, na_action="ignore")
        body = table(
            w,
            shown,
            columns,
            id="indikator-t",
            caption=self.t("Target, realisasi, dan capaian {tahun}", tahun=self.tahun),
            filters=["program", "status"],
            row_ids="kode",
            note=self.t(
                "Capaian di sini tanpa batas; rata-rata memakai {batas} dan lantai 0.", batas=self.cap_name
            )
            + (f" {self._scale_said()}" if scale else ""),
        )
        return self.section(
            "indikator",
            self.t("Target dan realisasi tiap indikator"),
            Markup(charts.bullet_ground(top, bands)),
            body,
            lead=self.t(
                "LKjIP III.A butir 1. Angka mentah, rumus, dan sel asalnya terbuka pada kolom terakhir."
            ),
            data={f"capaian-{self.tahun}": self.rows.reindex(columns=CSV_COLUMNS)},
        )

    def _scale_said(self) -> str:
        """The chosen scale with its bands, for a note; that it does not hold in this year, where it does not."""
        scale = self.plan.rules.scale
        if scale is None:
            return self.t(
                "Tanpa predikat: kantor tidak memilih skala, dan tidak ada aturan yang mengikatnya."
            )
        if self.tahun and not scale.holds(self.tahun):
            return self.t(
                "Skala {skala} berlaku {tahun}; tanpa predikat untuk tahun ini.",
                skala=scale.nama,
                tahun=scale.years(),
            )
        return self.t("Predikat {skala}: {pita}.", skala=scale.nama, pita=scale.criteria(self.w))

    def _value(self, record: dict[str, Any], key: str) -> Markup:
        """Target or realisasi with its unit, and what else the reader must know of it."""
        w, number = self.w, record["t_angka" if key == "target" else "r_angka"]
        unit = (
            ""
            if pd.isna(record["satuan"]) or record["satuan"] in ("predikat", "opini")
            else f"\u00a0{record['satuan']}"
        )
        column = "target_acuan" if key == "target" else key
        other = ("r_angka",) if key == "target" else ("t_angka", "t_bawah", "t_atas", "renstra_angka")
        against = [record[c] for c in other if not pd.isna(record[c])]
        if pd.isna(record[column]):
            return Markup("<i class=none>{}</i>").format(
                self.t("tanpa target")
                if key == "target"
                else self.t(record["status"])
                if record["status"] in ("tanpa target", "belum dilaporkan")
                else self.t("belum dilaporkan")
            )
        text = (
            f"{w.value(number, against)}{unit}"
            if not pd.isna(number)
            else f"{w.value(record['t_bawah'], against)}–{w.value(record['t_atas'], against)}{unit}"
            if key == "target" and not pd.isna(record["t_bawah"])
            else self.t(record[column])
        )
        more = self._yardstick(record) if key == "target" else self._quarters(record)
        if key == "realisasi" and not pd.isna(record["t_mutu"]) and not pd.isna(number):
            scale = self.plan.rules.grade_scale(record["t_mutu"])
            more.append(
                self.t("setara {nilai}", nilai=scale.band(pd.Series([number])).iloc[0]) if scale else ""
            )
        return Markup("{}{}").format(
            text, Markup("").join(Markup("<small>{}</small>").format(m) for m in more if m)
        )

    def _yardstick(self, record: dict[str, Any]) -> list[str]:
        """Which target was judged against where there are two, and what it would be against the plan's."""
        if record["acuan"] != att.PK:
            return []
        if pd.isna(record["target"]):
            return [self.t("target PK; Renstra tidak menargetkan")]
        if self._plain(record["target"]) == self._plain(record["target_pk"]):
            return []
        said = [self.t("target PK; Renstra: {nilai}", nilai=self._plain(record["target"]))]
        if not pd.isna(record["status_renstra"]):
            rate = record["capaian_renstra"]
            shown = "" if pd.isna(rate) else f" ({self.rate(rate)})"
            said.append(self.t("terhadap Renstra: {status}", status=self.t(record["status_renstra"])) + shown)
        return said

    def _quarters(self, record: dict[str, Any]) -> list[str]:
        """How far into the year a figure out of quarters reaches, which are missing, and how it stands to the quarters' own target."""
        if pd.isna(record["triwulan_terakhir"]):
            return []
        until = self.t("s.d. {triwulan}", triwulan=self.w.quarter(record["triwulan_terakhir"]))
        said = [f"{self.t('sementara')}, {until}" if record["sebagian"] else until]
        gaps = [
            q
            for q in str(record["triwulan_kosong"]).split(", ")
            if q.isdigit() and int(q) < record["triwulan_terakhir"]
        ]
        if gaps:
            said.append(self.t("{daftar} belum dilaporkan", daftar=self.w.join(map(self.w.quarter, gaps))))
        if not pd.isna(record["status_triwulan"]):
            rate = record["capaian_triwulan"]
            shown = "" if pd.isna(rate) else f" ({self.rate(rate)})"
            target = self._plain(record["target_triwulan"])
            status = self.t(record["status_triwulan"])
            said.append(self.t("target triwulan {nilai}: {status}", nilai=target, status=status) + shown)
        return said

    def _plain(self, value: Any) -> str:
        return self.w.value(value)

    def _trace(self, record: dict[str, Any]) -> Markup:
        rule = self.plan.rules.rumus.get(record["aturan"]) if not pd.isna(record["aturan"]) else None
        return self.trace(record, rule)

    # -- III.A.2-4 -----------------------------------------------------------------------------------------------------

    def against_years(self) -> Output:
        """Item 2: realisasi and capaian of this year against earlier years, as the heat table of years × indicators."""
        w, years = self.w, [y for y in self.plan.years if y <= self.tahun]
        compared = compare_years(self.all_rows, self.tahun)
        if compared[[f"capaian_{y}" for y in years]].isna().all(axis=None):
            return self.section(
                "tahun-lalu",
                self.t("Dibanding tahun-tahun sebelumnya"),
                self._absent(
                    self.t("Belum ada capaian {tahun} untuk dibandingkan.", tahun=self._span(years))
                ),
                lead=self.t("LKjIP III.A butir 2."),
            )
        for y in years:
            compared[f"sel_{y}"] = [
                self._heat(c, r)
                for c, r in zip(compared[f"capaian_{y}"], compared[f"realisasi_{y}"], strict=True)
            ]
        changed = compared["perubahan"].dropna()
        compared["teks"] = [
            self.plan_text(a, b) for a, b in zip(compared["indikator"], compared["kode"], strict=True)
        ]
        columns = [
            Column("teks", self.t("Indikator"), "html", head=True),
            *[Column(f"sel_{y}", str(y), "html") for y in years],
            Column("perubahan", self.t("Perubahan (poin)"), "points"),
        ]
        body = table(
            w,
            compared,
            columns,
            id="tahun-t",
            caption=self.t("Realisasi dan capaian per tahun, %"),
            note=self.t(
                "Perubahan dihitung terhadap tahun terakhir sebelumnya yang punya capaian. Sel: capaian mentah, di bawahnya realisasi."
            ),
        )
        against = sorted({int(y) for y in compared["tahun_pembanding"].dropna()})
        title = (
            self.t(
                "{naik} indikator naik, {turun} turun, dan {tetap} tetap dibanding {tahun}",
                naik=int((changed > 0).sum()),
                turun=int((changed < 0).sum()),
                tetap=int((changed == 0).sum()),
                tahun=w.join(map(str, against)),
            )
            if len(changed)
            else self.t("Dibanding tahun-tahun sebelumnya")
        )
        data = compared.drop(columns=["teks", "indikator", "satuan", *[f"sel_{y}" for y in years]])
        return self.section(
            "tahun-lalu",
            title,
            body,
            lead=self.t("LKjIP III.A butir 2."),
            data={f"perbandingan-{self.tahun}": data},
        )

    def _span(self, years: list[int]) -> str:
        """`2021`, or `2020–2023`."""
        return "–".join(dict.fromkeys(str(y) for y in (years[0], years[-1])))

    def _heat(self, rate: float, real: Any) -> Markup:
        if pd.isna(rate):
            return Markup("<i class=none>{}</i>").format("—" if pd.isna(real) else self._plain(real))
        return heat(self.w, rate, Markup("<small>{}</small>").format(self._plain(real)))

    def towards_end(self) -> Output:
        """Item 3: to date against the end-of-plan target, with pace."""
        ends = end_of_plan(self.all_rows, self.tahun, self.plan.rules)
        if ends["realisasi_kini"].isna().all():
            return self.section(
                "akhir-rencana",
                self.t("Menuju target akhir rencana"),
                self._absent(
                    self.t(
                        "Belum ada realisasi sampai {tahun}; jarak ke target {akhir} belum dapat dihitung.",
                        tahun=self.tahun,
                        akhir=self.plan.years[-1],
                    )
                ),
                lead=self.t("LKjIP III.A butir 3."),
            )
        body = ends_table(self, ends)
        good, late = (
            int(ends["prospek"].isin(["sudah tercapai", "menuju target"]).sum()),
            int(ends["prospek"].eq("perlu percepatan").sum()),
        )
        title = self.t(
            "{a} indikator sudah mencapai atau menuju target {akhir}, {b} perlu percepatan",
            a=good,
            b=late,
            akhir=self.plan.years[-1],
        )
        return self.section(
            "akhir-rencana",
            title,
            body,
            lead=self.t(
                "LKjIP III.A butir 3. Pembanding adalah target tahun terakhir rencana, bukan jumlah target tahunan."
            ),
            data={
                f"akhir-rencana-{self.tahun}": ends.drop(
                    columns=["indikator", "satuan", "t_bawah", "t_atas", "t_mutu", "varian"]
                )
            },
        )

    def national_standard(self) -> Output:
        """Item 4: against a national standard, where one is given."""
        r = self.rows[self.rows["standar_nasional"].notna()]
        r = r.assign(r_angka=r["r_angka"].where(~r["sebagian"]))  # no verdict on a part of a year
        if r.empty:
            return self.section(
                "standar",
                self.t("Standar nasional"),
                self._absent(self.t("Belum diisi: tidak ada standar nasional pada indikator.csv.")),
                lead=self.t("LKjIP III.A butir 4."),
            )
        rate = att.raw_attainment(r["r_angka"], r["standar_nasional"], r["polaritas"], r["varian"])
        shown = r.assign(rate=rate)
        columns = [
            Column("indikator", self.t("Indikator"), "data", head=True),
            Column("standar_nasional", self.t("Standar"), "value"),
            Column("r_angka", self.t("Realisasi"), "value", bounds=tuple(r["standar_nasional"])),
            Column("rate", self.t("Realisasi terhadap standar"), "percent", bounds=(100,)),
            Column("sumber_standar", self.t("Sumber"), "data"),
        ]
        return self.section(
            "standar",
            self.t("Standar nasional"),
            table(
                self.w,
                shown,
                columns,
                id="standar-t",
                caption=self.t("Realisasi {tahun} terhadap standar nasional", tahun=self.tahun),
            ),
            lead=self.t("LKjIP III.A butir 4."),
        )

    # -- III.A.5-7 -----------------------------------------------------------------------------------------------------

    def own_words(self) -> Output:
        """Items 5 and 7: causes, solutions, follow-up, in the office's own words."""
        r = self.rows[self.rows["status"].ne("tanpa target")]
        words = ["faktor_pendukung", "faktor_penghambat", "solusi", "tindak_lanjut"]
        told = r[r[words].notna().any(axis=1)]
        if told.empty:
            return self.section(
                "sebab",
                self.t("Sebab, hambatan, dan solusi"),
                self._absent(
                    self.t(
                        "Belum diisi: kantor belum menulis faktor pendukung, penghambat, solusi, atau tindak lanjut tahun {tahun}.",
                        tahun=self.tahun,
                    )
                ),
                lead=self.t("LKjIP III.A butir 5."),
            )
        none = self.t("belum diisi")
        columns = [
            Column("indikator", self.t("Indikator"), "data", head=True),
            Column("status", self.t("Status"), "status"),
            *[
                Column(k, self.t(v), "data", none=none)
                for k, v in zip(words, ["Pendukung", "Penghambat", "Solusi", "Tindak lanjut"], strict=True)
            ],
        ]
        title = self.t("{a} dari {b} indikator disertai penjelasan kantor", a=len(told), b=len(r))
        return self.section(
            "sebab",
            title,
            table(
                self.w,
                told,
                columns,
                id="sebab-t",
                caption=self.t("Kata-kata kantor sendiri, {tahun}", tahun=self.tahun),
                filters=["program", "status"],
            ),
            lead=self.t("LKjIP III.A butir 5."),
        )

    def efficiency(self) -> Output:
        """Item 6: attainment against spending by activity."""
        w = self.w
        joined = bud.performance_and_money(self.plan, self.rows, self.tahun)
        known = joined[joined["capaian"].notna() & joined["serapan"].notna()]
        if known.empty:
            return self.section(
                "efisiensi",
                self.t("Efisiensi penggunaan sumber daya"),
                self._absent(
                    self.t(
                        "Belum dapat dihitung: capaian atau realisasi anggaran {tahun} belum dilaporkan.",
                        tahun=self.tahun,
                    )
                ),
                lead=self.t("LKjIP III.A butir 6."),
            )
        columns = [
            Column("kegiatan", self.t("Kegiatan"), "data", head=True),
            Column("kode", self.t("Kode"), "data", none=self.t("tanpa padanan")),
            Column("capaian", self.t("Rata-rata capaian"), "percent", bounds=self.marks),
            Column("n_angka", self.t("Indikator"), "int"),
            Column("serapan", self.t("Serapan"), "percent", bounds=(0, 100)),
            Column("efisiensi", self.t("Capaian ÷ serapan"), "number", bounds=(1,)),
            Column("letak", self.t("Letak")),
        ]
        shown = joined.assign(letak=joined["letak"].map(self.t, na_action="ignore"))
        counts = joined["banding"].value_counts()
        title = self.t("Efisiensi penggunaan sumber daya")
        if len(counts):
            title = self.t(
                "{a} dari {b} kegiatan mencapai lebih dari porsi anggaran yang dipakai",
                a=counts.get("lebih", 0),
                b=int(counts.sum()),
            )
        if "sebanding" in counts:
            title += self.t("; {n} sebanding", n=counts["sebanding"])
        body = table(
            w,
            shown,
            columns,
            id="efisiensi-t",
            caption=self.t("Capaian dan serapan per kegiatan, {tahun}", tahun=self.tahun),
            note=self.t(
                "Efisiensi sederhana = rata-rata capaian ÷ serapan; dibaca bersama kedua masukannya."
            ),
        )
        return self.section(
            "efisiensi",
            title,
            body,
            lead=self.t("LKjIP III.A butir 6."),
            data={f"efisiensi-{self.tahun}": joined},
        )

    def helped_or_hindered(self) -> Output:
        """Item 7: which programmes and activities carried or held back the result, by their means and the office's words."""
        key = ["program", "kegiatan"]  # one name may stand under two programmes
        by = att.summarise(self.rows[self.rows["kegiatan"].notna()], key, self.plan.rules)
        words = self.rows.groupby(key)[["faktor_pendukung", "faktor_penghambat"]].count().reset_index()
        by = by.merge(words, on=key, how="left")
        if not by["n_angka"].sum():
            return self.section(
                "penunjang",
                self.t("Program dan kegiatan yang menunjang atau menghambat"),
                self._absent(
                    self.t(
                        "Belum dilaporkan: tanpa realisasi {tahun}, sumbangan kegiatan tidak dapat ditunjukkan.",
                        tahun=self.tahun,
                    )
                ),
                lead=self.t("LKjIP III.A butir 7."),
            )
        by = by.sort_values("rata_rata", ascending=False, na_position="last")
        columns = [
            Column("kegiatan", self.t("Kegiatan"), "data", head=True),
            Column(
                "rata_rata",
                self.t("Rata-rata capaian"),
                "percent",
                bounds=self.marks,
                none=self.t("tanpa angka"),
            ),
            Column("n_memenuhi", self.t("Memenuhi"), "int"),
            Column("n_dinilai", self.t("Dinilai"), "int"),
            Column("faktor_pendukung", self.t("Catatan pendukung"), "int"),
            Column("faktor_penghambat", self.t("Catatan penghambat"), "int"),
        ]
        return self.section(
            "penunjang",
            self.t("Program dan kegiatan yang menunjang atau menghambat"),
            table(
                self.w,
                by,
                columns,
                id="penunjang-t",
                caption=self.t("Kegiatan menurut rata-rata capaian, {tahun}", tahun=self.tahun),
            ),
            lead=self.t("LKjIP III.A butir 7. Penjelasannya ada pada bagian sebab, hambatan, dan solusi."),
        )

    # -- means, sensitivity, doubt -------------------------------------------------------------------------------------

    def means(self) -> Output:
        """The two means by office, programme, activity and sasaran, each with its coverage."""
        w, parts = self.w, []
        for level, by in (
            ("kantor", []),
            ("program", ["program"]),
            ("kegiatan", ["kegiatan", "program"]),
            ("sasaran", ["sasaran"]),
        ):
            g = att.summarise(
                self.rows if level != "kegiatan" else self.rows[self.rows["kegiatan"].notna()],
                by,
                self.plan.rules,
            )
            g["tingkat"], g["nama"] = level, g[by[0]] if by else self.plan.meta.nama_kantor
            parts.append(
                g[
                    [
                        "tingkat",
                        "nama",
                        "rata_rata",
                        "n_angka",
                        "n_lapor",
                        "n_target",
                        "persen_memenuhi",
                        "n_memenuhi",
                        "n_dinilai",
                        "predikat",
                    ]
                ]
            )
        frame = pd.concat(parts, ignore_index=True)
        # The file says the same in every language; only what is shown is translated.
        shown = frame.assign(**{c: frame[c].map(self.t, na_action="ignore") for c in ("tingkat", "predikat")})
        none = self.t("tanpa angka")
        columns = [
            Column("nama", self.t("Nama"), "data", head=True),
            Column("tingkat", self.t("Tingkat")),
            Column("rata_rata", self.t("Rata-rata capaian"), "percent", bounds=self.marks, none=none),
            Column("n_angka", self.t("Punya angka"), "int"),
            Column("n_lapor", self.t("Dilaporkan"), "int"),
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
            *([Column("predikat", self.t("Predikat"))] if self.plan.rules.scale_for([self.tahun]) else []),
        ]
        return self.section(
            "rata-rata",
            self.t("Rata-rata menurut kantor, program, kegiatan, dan sasaran"),
            table(
                w,
                shown,
                columns,
                id="rata-t",
                caption=self.t("Dua rata-rata dengan cakupannya, {tahun}", tahun=self.tahun),
                filters=["tingkat"],
                note=self.t(
                    "Rata-rata memakai capaian dengan {batas} dan lantai 0, hanya atas indikator yang punya angka.",
                    batas=self.cap_name,
                ),
            ),
            data={f"rata-rata-{self.tahun}": frame},
        )

    def sensitivity(self) -> Output:
        """What the overall figure would be under each other cap, scale and polarity reading."""
        w = self.w
        frame = att.sensitivity(self.plan.tables, self.tahun, self.plan.rules)
        if not frame["n_angka"].sum():
            return self.section(
                "kepekaan",
                self.t("Kepekaan terhadap konvensi"),
                self._absent(
                    self.t("Belum dapat dihitung: belum ada persentase capaian {tahun}.", tahun=self.tahun)
                ),
            )
        shown = frame.copy()
        shown["nama"] = [
            Markup("{}{}").format(
                self.t(self.plan.rules.batas[b]["nama"]),
                Markup(" <strong>({})</strong>").format(self.t("dipakai")) if used else "",
            )
            for b, used in zip(frame["batas"], frame["dipakai"], strict=True)
        ]
        shown["bacaan"] = shown["bacaan"].map(self.t)
        scales = self.plan.rules.skala
        for id in scales:
            shown[f"predikat_{id}"] = shown[f"predikat_{id}"].map(self.t, na_action="ignore")
        columns = [
            Column("nama", self.t("Batas"), "html", head=True),
            Column("bacaan", self.t("Polaritas ambigu dibaca")),
            Column("rata_rata", self.t("Rata-rata"), "percent", bounds=self.marks),
            Column("n_angka", self.t("Indikator"), "int"),
            Column("persen_memenuhi", self.t("Memenuhi"), "percent", bounds=self.marks, decimals=1),
            *[Column(f"predikat_{id}", s.nama) for id, s in scales.items() if s.holds(self.tahun)],
        ]
        low, high = frame["rata_rata"].min(), frame["rata_rata"].max()
        title = self.t(
            "Angka kantor berkisar {a} sampai {b} menurut konvensi yang dipilih",
            a=self.rate(low),
            b=self.rate(high),
        )
        return self.section(
            "kepekaan",
            title,
            table(
                w,
                shown,
                columns,
                id="kepekaan-t",
                caption=self.t(
                    "Rata-rata dan predikat kantor di bawah setiap konvensi, {tahun}", tahun=self.tahun
                ),
            ),
            data={f"kepekaan-{self.tahun}": frame},
        )

    def ambiguous(self) -> Output:
        """Indicators whose polarity the owner has not decided, under each reading."""
        r = self.rows[self.rows["polaritas"] == "ambigu"].copy()
        if r.empty:
            return self.section(
                "ambigu",
                self.t("Polaritas yang belum diputuskan"),
                self._absent(self.t("Tidak ada: setiap indikator punya polaritas.")),
            )
        for c in ("target_acuan", "realisasi"):
            r[c] = r[c].map(self._plain, na_action="ignore")
        none = self.t("belum dilaporkan")
        columns = [
            Column("indikator", self.t("Indikator"), "data", head=True),
            Column("target_acuan", self.t("Target"), "data", none="—"),
            Column("realisasi", self.t("Realisasi"), "data", none=none),
            *[
                Column(f"capaian_{p}", self.t("bila {p}", p=p), "percent", bounds=self.marks)
                for p in att.READINGS
            ],
            Column("alasan_polaritas", self.t("Mengapa ambigu"), "data"),
        ]
        body = table(
            self.w,
            r,
            columns,
            id="ambigu-t",
            caption=self.t("Capaian menurut tiap pembacaan, {tahun}", tahun=self.tahun),
            note=self.t(
                "Tidak masuk rata-rata sampai pemilik rencana menetapkan polaritas di indikator.csv."
            ),
        )
        return self.section("ambigu", self.t("{n} indikator menunggu keputusan polaritas", n=len(r)), body)

    def method(self) -> Output:
        """Rules, scale and cap in force, with legal basis."""
        used = [i for i in self.plan.rules.rumus if (self.rows["aturan"] == i).any()]
        cap = self.plan.rules.batas[self.plan.rules.pilihan["batas"]]
        text = self.w.markup(
            "Batas capaian: {batas} ({dasar}). {skala}",
            batas=self.t(cap["nama"]),
            dasar=cap["dasar_hukum"],
            skala=self._scale_said(),
        )
        table_ = self.rules_table(used or ["maximize", "minimize", "stabilize", "target-nol", "predikat"])
        return self.section("metode", self.t("Metode"), Markup("<p>{}</p>").format(text), table_)

    def files(self) -> Output:
        """Limits in words and the workbook."""
        return self.downloads(
            self.t(
                "Capaian hanya sebaik realisasi yang dilaporkan; buku kerja tidak memeriksa bukti lapangan."
            ),
            self.t("Indikator berpredikat (AKIP, opini) tidak punya persentase dan tidak masuk rata-rata."),
        )

    def _absent(self, text: str) -> Markup:
        return Markup('<p class="none">{}</p>').format(text)


def heat(w: Wording, rate: float, under: Markup) -> Markup:
    """A cell of the heat table: the figure, with what stands under it, and a mark by its step; the legend is on the page."""
    steps = {"x": rate > 100, "t": rate >= 100 - 1e-9, "a": rate >= 90, "b": rate >= 75}
    step = next((name for name, reached in steps.items() if reached), "c")
    return Markup("<b class=h{}>{}{}</b>").format(step, w.percent(rate, 1, bounds=(75, 90, 100)), under)


def ends_sentence(page: Page, ends: pd.DataFrame) -> Markup:
    """Where the indicators stand against the end of the plan: parts that add up to the whole."""
    parts = [
        Markup("{} {}").format(page.link("akhir-rencana", n), page.t(p)) for p, n in prospects(ends).items()
    ]
    return page.w.markup(
        "Terhadap target akhir {akhir}: {n} indikator = {daftar}.",
        akhir=page.plan.years[-1],
        n=len(ends),
        daftar=Markup(page.w.join([str(p) for p in parts])),
    )


def ends_table(page: Page, ends: pd.DataFrame) -> Markup:
    """The table of end-of-plan pace, on the yearly and the five-year page."""
    none = page.t("belum dilaporkan")
    shown = ends.assign(
        prospek=[status_mark(page.w, p) for p in ends["prospek"]],
        target_akhir=[page.w.value(t) if pd.notna(t) else t for t in ends["target_akhir"]],
        tahun_data=ends["tahun_data"].astype("str"),
        realisasi=[
            page.w.value(t if pd.isna(r) else r, [a] if pd.notna(a) else [])
            for r, t, a in zip(ends["r_kini"], ends["realisasi_kini"], ends["t_angka"], strict=True)
        ],
    )
    only_partly = ends["realisasi_kini"].isna() & ends["prospek"].eq("sementara")
    shown["realisasi"] = shown["realisasi"].mask(only_partly, page.t("sementara"))
    columns = [
        Column("indikator", page.t("Indikator"), "data", head=True),
        Column("satuan", page.t("Satuan"), "data", none="—"),
        Column("realisasi", page.t("Realisasi terakhir"), "data", none=none),
        Column("tahun_data", page.t("Tahun"), none="—"),
        Column("target_akhir", page.t("Target {tahun}", tahun=page.plan.years[-1]), "data", none="—"),
        Column("kemajuan", page.t("Terhadap target akhir"), "percent", bounds=(100,)),
        Column("perlu_per_tahun", page.t("Perlu per tahun"), "number", bounds=(0,)),
        Column("tren_per_tahun", page.t("Tren per tahun"), "number", bounds=(0,)),
        Column("proyeksi", page.t("Proyeksi akhir"), "number", bounds=tuple(ends["t_angka"].dropna())),
        Column("prospek", page.t("Prospek"), "html"),
    ]
    note = page.t(
        "Perlu per tahun: perubahan yang harus dibawa tiap tahun tersisa. Proyeksi: garis lurus melalui tahun-tahun yang diketahui; sedikitnya dua."
    )
    return table(
        page.w,
        shown,
        columns,
        id="akhir-t",
        caption=page.t("Jarak ke target akhir rencana dan laju yang diperlukan"),
        note=note,
    )
