"""What did the money do? The yearly budget page: LKjIP III.B and efficiency."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from ...evaluate import attainment as att
from ...evaluate import budget as bud
from .. import charts
from ..page import Output, Page
from ..tables import Column, table

#: Columns of `anggaran-<tahun>.csv`, in order.
CSV_COLUMNS = [
    "kode",
    "tahun",
    "level",
    "uraian",
    "program_kode",
    "pendanaan",
    "dari_usulan",
    "pagu_awal",
    "pagu_revisi",
    "tanggal_revisi",
    "pagu",
    "realisasi",
    "serapan",
    "serapan_awal",
    "sisa",
    "deviasi",
    "deviasi_persen",
    "realisasi_sebelum",
    "pertumbuhan",
    "alasan_pertumbuhan",
    "porsi",
    "status",
    "dari_kegiatan",
    "dari_keluaran",
    "n_rincian",
    "n_rincian_lapor",
    "dijumlahkan",
    "keterangan",
    "rumus",
    "aturan",
    "batas",
    "predikat",
    "sumber",
    "sumber_data",
    "tanggal_data",
]


class BudgetPage(Page):
    """Funding, ceiling and spending of one year."""

    kind = "anggaran"
    tahun: int

    def __init__(
        self, plan: Any, money: pd.DataFrame, rows: pd.DataFrame, tahun: int, bahasa: str = "id"
    ) -> None:
        super().__init__(plan, bahasa, tahun)
        self.money = money[money["tahun"] == tahun].reset_index(drop=True)
        self.rows = rows[rows["tahun"] == tahun]
        self.sums = bud.funding_totals(plan).merge(bud.totals(money, ["tahun"]), on="tahun", how="left")
        counts = ["n", "n_lapor", "n_tanpa_pagu", "n_realisasi"]
        self.sums[counts] = self.sums[counts].fillna(0).astype(int)
        self.now = self.sums[self.sums["tahun"] == tahun].iloc[0]
        self.left_out = self.money.dropna(subset="keterangan")
        self.complete = bud.complete(self.now) and self.left_out.empty

    def state(self) -> str:
        return "ada" if self.now["n_realisasi"] else "menunggu data"

    # -- sentences -----------------------------------------------------------------------------------------------------

    @property
    def _counted(self) -> pd.DataFrame:
        """The rows that are added up and have a figure."""
        r = bud.leaves(self.money)
        return r[r[["pagu", "realisasi"]].notna().any(axis=1)]

    @property
    def _unit(self) -> str:
        """What is added up, as a word."""
        only = self._counted["level"].eq("kegiatan").all()
        return self.t("kegiatan") if only else self.t("baris anggaran")

    @property
    def _as_of(self) -> str:
        """Up to which day spending is in, where that is not the whole year; nothing otherwise."""
        days = self._counted.loc[self._counted["realisasi"].notna(), "tanggal_data"].dropna()
        if days.empty or days.min() >= f"{self.tahun}-12-31":
            return ""
        day = self.w.date(days.min())
        if len(set(days)) > 1:
            return self.t("data tertua per {tanggal}", tanggal=day)
        return self.t("per {tanggal}", tanggal=day)

    @property
    def _mid_year(self) -> bool:
        """Whether some of the spending is of a part of the year: no year to judge yet."""
        spent = self._counted[self._counted["realisasi"].notna()]
        return bool((bud.data_month(spent) < 12).any())

    def _share(self, value: float) -> str:
        return self.w.percent(value, bounds=[0, 100])

    def _title(self) -> str:
        now, t = self.now, self.t
        said = {"tahun": self.tahun, "serapan": self._share(now["serapan"]), "satuan": self._unit}
        said |= {"a": now["n_lapor"], "b": now["n"], "n": now["n_tanpa_pagu"]}
        if not now["n_realisasi"]:
            return t("Realisasi anggaran {tahun} belum dilaporkan", **said)
        if not now["n"]:
            return t("Realisasi anggaran {tahun} dilaporkan, pagunya belum", **said)
        if pd.isna(now["realisasi"]):
            return t("{n} {satuan} berbelanja tanpa pagu {tahun}; {b} yang berpagu belum melapor", **said)
        if pd.isna(now["serapan"]):
            return t("Realisasi anggaran {tahun} dilaporkan atas pagu nol", **said)
        if now["n_lapor"] < now["n"]:
            said["bagian"] = self._share(now["persen_pagu_lapor"])
            return t(
                "{serapan} pagu {tahun} terserap sejauh ini; {a} dari {b} {satuan} berpagu ({bagian} pagu) sudah melapor",
                **said,
            )
        if now["n_tanpa_pagu"]:
            return t("{serapan} pagu {tahun} terserap; {n} {satuan} berbelanja tanpa pagu", **said)
        if self._mid_year:
            return t("{serapan} pagu {tahun} terserap, {per}", per=self._as_of, **said)
        return t("{serapan} pagu {tahun} terserap", **said)

    def _funding_said(self) -> Markup | str:
        now, w = self.now, self.w
        if pd.isna(now["pendanaan"]):
            return self.t("Pendanaan indikatif {tahun} belum tersedia pada rencana.", tahun=self.tahun)
        marks = []
        if now["n_dana"] < now["n_program"]:
            marks.append(self.t("{a} dari {b}", a=now["n_dana"], b=now["n_program"]))
        if now["dari_usulan"]:
            marks.append(self.t("memakai usulan nilai untuk digit yang hilang"))
        return w.markup(
            "Pendanaan indikatif {tahun} menurut {tingkat}: {nilai}{tanda}.",
            tahun=self.tahun,
            tingkat=self.t(now["tingkat"]),
            nilai=self.link("tahunan", w.rupiah(now["pendanaan"])),
            tanda=f" ({'; '.join(marks)})" if marks else "",
        )

    def _ceiling_said(self) -> Markup:
        now, w, link = self.now, self.w, self.link
        if pd.isna(now["pagu"]):
            none = link("rincian", self.t("belum dilaporkan"))
            if now["n_realisasi"]:
                return w.markup("Pagu DIPA {tahun} {belum}.", tahun=self.tahun, belum=none)
            return w.markup("Pagu DIPA dan realisasi {tahun} {belum}.", tahun=self.tahun, belum=none)
        pagu = link("rincian", w.rupiah(now["pagu"]))
        if pd.isna(now["pagu_awal"]):
            return w.markup(
                "Pagu DIPA (setelah revisi) {pagu}; pagu awal belum diketahui seluruhnya.", pagu=pagu
            )
        return w.markup(
            "Pagu DIPA (setelah revisi) {pagu}, dari pagu awal {awal}.",
            pagu=pagu,
            awal=link("rincian", w.rupiah(now["pagu_awal"])),
        )

    def _spending_said(self) -> Markup:
        """Spending so far against the whole ceiling, with its date and how much has reported."""
        now, w, link = self.now, self.w, self.link
        said = {
            "nilai": link("rincian", w.rupiah(now["realisasi"])),
            "per": f" ({self._as_of})" if self._as_of else "",
            "serapan": link("rincian", self._share(now["serapan"])),
            "sisa": link("rincian", w.rupiah(now["sisa"])),
            "satuan": self._unit,
            "a": now["n_lapor"],
            "b": now["n"],
        }
        if now["n_lapor"] == now["n"]:
            return w.markup(
                "Realisasi {nilai}{per}, serapan {serapan} dari pagu {b} {satuan}, semua sudah melapor; sisa {sisa}.",
                **said,
            )
        return w.markup(
            "Realisasi sejauh ini {nilai}{per}, serapan {serapan} dari seluruh pagu, sisa {sisa}; {a} dari {b} {satuan} berpagu ({bagian} pagu) sudah melapor.",
            bagian=self._share(now["persen_pagu_lapor"]),
            **said,
        )

    def _coverage_said(self) -> Markup:
        """The share of those that have reported, under that name, and spending without a ceiling."""
        now, w = self.now, self.w
        parts = []
        if 0 < now["n_lapor"] < now["n"]:
            parts.append(
                w.markup(
                    "Serapan yang sudah melapor saja: {serapan} dari pagunya {pagu}.",
                    serapan=self._share(now["serapan_lapor"]),
                    pagu=w.rupiah(now["pagu_lapor"]),
                )
            )
        if now["n_tanpa_pagu"]:
            parts.append(
                w.markup(
                    "{n} {satuan} melaporkan realisasi {nilai} tanpa pagu, di luar serapan dan sisa.",
                    n=self.link("rincian", now["n_tanpa_pagu"]),
                    satuan=self._unit,
                    nilai=w.rupiah(now["realisasi_tanpa_pagu"]),
                )
            )
        if len(self.left_out):
            parts.append(
                w.markup(
                    "Angka {n} baris tidak dijumlahkan, karena mungkin sudah terhitung: {kode}.",
                    n=self.link("rincian", len(self.left_out)),
                    kode=w.join(self.left_out["kode"].fillna(self.left_out["uraian"])),
                )
            )
        return Markup(" ").join(parts)

    def _over_said(self) -> Markup | str:
        over = self._counted[self._counted["status"] == "lebih belanja"]
        if over.empty:
            return ""
        return self.w.markup(
            "{n} {satuan} melampaui pagunya: {nama}.",
            n=self.link("rincian", len(over)),
            satuan=self._unit,
            nama=self.w.join(over["uraian"]),
        )

    def _efficiency_said(self) -> Markup | str:
        """Plain efficiency of the office, of a whole year only; else why there is none."""
        now, w = self.now, self.w
        total = att.summarise(self.rows, [], self.plan.rules).iloc[0]
        if pd.isna(total["rata_rata"]) or pd.isna(now["serapan"]):
            return ""
        if not self.complete or self._mid_year:
            why = (
                self.t("realisasi anggaran baru {per}", per=self._as_of)
                if self.complete
                else self.t("pagu atau realisasi belum diketahui seluruhnya")
            )
            return w.markup("Efisiensi sederhana kantor belum dihitung: {sebab}.", sebab=why)
        ratio = bud.plain_efficiency(total["rata_rata"], now["serapan"])
        if pd.isna(ratio):
            return self.t("Efisiensi sederhana kantor tidak terdefinisi: belum ada belanja.")
        return w.markup(
            "Efisiensi sederhana {nilai}: rata-rata capaian {capaian} ({a} dari {b} indikator bertarget) dibagi serapan {serapan}.",
            nilai=self.link("kinerja", w.number(ratio, bounds=[1])),
            capaian=self._share(total["rata_rata"]),
            a=total["n_angka"],
            b=total["n_target"],
            serapan=self._share(now["serapan"]),
        )

    def _boxes(self) -> list[tuple[str, str, str]]:
        now, w, t, none = self.now, self.w, self.t, self.t("belum dilaporkan")

        def money(value: float, absent: str, *bounds: float) -> str:
            return absent if pd.isna(value) else w.rupiah(value, short=True, bounds=bounds)

        told = t("{a} dari {b} {satuan} berpagu", a=now["n_lapor"], b=now["n"], satuan=self._unit)
        share = t("realisasi ÷ pagu setelah revisi")
        if now["n_lapor"] < now["n"]:
            share = t("sejauh ini, dari seluruh pagu setelah revisi")
        plan_note = t("usulan: digit hilang") if now["dari_usulan"] else t("rencana, bukan pagu")
        spent = money(now["realisasi"], none, now["pagu"])
        if pd.isna(now["realisasi"]) and now["n_tanpa_pagu"]:
            spent, told = money(now["realisasi_tanpa_pagu"], none), t("tanpa pagu")
        return [
            (t("Pendanaan indikatif"), money(now["pendanaan"], t("belum tersedia")), plan_note),
            (t("Pagu DIPA"), money(now["pagu"], none), t("setelah revisi")),
            (t("Realisasi"), spent, " · ".join(filter(None, (told, self._as_of)))),
            (t("Serapan"), none if pd.isna(now["serapan"]) else self._share(now["serapan"]), share),
        ]

    def summary(self) -> Output:
        """Header: what was planned, allotted and spent."""
        say: list[Markup | str] = [self._funding_said(), self._ceiling_said()]
        if not pd.isna(self.now["realisasi"]):
            say.append(self._spending_said())
        say.append(self._coverage_said())
        last = [Markup(escape(x)) for x in (self._over_said(), self._efficiency_said()) if x]
        say.append(Markup(" ").join(last))
        subtitle = self.t(
            "Anggaran (rupiah) · {kantor} · tahun {tahun} dari Renstra {periode}",
            kantor=self.plan.meta.nama_kantor,
            tahun=self.tahun,
            periode=self.period,
        )
        return self.header(self._title(), subtitle, [x for x in say if x], self._boxes())

    def by_year(self) -> Output:
        """Funding, ceiling and spending by year."""
        blocks = money_by_year(self, self.sums, "tahunan-t")
        return self.section(
            "tahunan", self.t("Tahun demi tahun"), *blocks, data={"anggaran-per-tahun": self.sums}
        )

    def details(self) -> Output:
        """Item B: by programme and activity, each figure with its trace."""
        shown = self._shown()
        absent, before = self.t("belum dilaporkan"), self.tahun - 1
        columns = [
            Column("nama", self.t("Program / kegiatan"), "html", head=True),
            Column("dana", self.t("Pendanaan indikatif"), "html"),
            Column("pagu_awal", self.t("Pagu awal"), "money", none=absent),
            Column("pagu", self.t("Pagu setelah revisi"), "money", none=absent),
            Column("realisasi", self.t("Realisasi"), "money", none=absent),
            Column("tanggal_data", self.t("Per tanggal"), "date"),
            Column("serapan", self.t("Serapan"), "percent", bounds=(0, 100)),
            Column("serapan_awal", self.t("Serapan pagu awal"), "percent", bounds=(0, 100)),
            Column("sisa", self.t("Sisa"), "money"),
            Column("deviasi_persen", self.t("Pagu terhadap rencana"), "points"),
            Column("pertumbuhan", self.t("Tumbuh terhadap {tahun} (%)", tahun=before), "points"),
            Column("porsi", self.t("Porsi realisasi"), "percent", decimals=1, bounds=(0, 100)),
            Column("status", self.t("Status"), "status"),
            Column("asal", self.t("Asal angka"), "html"),
        ]
        body = table(
            self.w,
            shown,
            columns,
            id="rincian-t",
            caption=self.t(
                "Pendanaan, pagu, dan realisasi menurut program dan kegiatan, {tahun}", tahun=self.tahun
            ),
            filters=["level", "status"],
            note="" if shown.empty else self._not_grown(),
        )
        differ, beside = self._differences()
        return self.section(
            "rincian",
            self.t("Menurut program dan kegiatan"),
            body,
            self._not_added(),
            differ,
            self.criteria(bud.BUDGET_STATUSES),
            self._sources(),
            lead=self.t(
                "LKjIP III.B. Serapan terhadap pagu setelah revisi; pagu awal di sampingnya. Lebih dari 100 % ditandai, tidak dipotong."
            ),
            data={f"anggaran-{self.tahun}": self.money.reindex(columns=CSV_COLUMNS)} | beside,
        )

    def _shown(self) -> pd.DataFrame:
        """The rows as the table of details shows them."""
        w, rules, shown = self.w, self.plan.rules.anggaran, self.money.copy()
        none = self.t("belum tersedia")
        records = shown.to_dict("records")
        shown["asal"] = [
            self.trace(r, rules.get(r["aturan"]) if not pd.isna(r["aturan"]) else None) for r in records
        ]
        shown["nama"] = [
            self.plan_text(r["uraian"], self.t(r["level"]), r["kode"], self._from_parts(r)) for r in records
        ]
        shown["dana"] = [
            Markup('<span class="none">{}</span>').format(none)
            if pd.isna(v)
            else Markup("{}{}").format(
                w.rupiah(v), Markup("<small>{}</small>").format(self.t("usulan")) if u else ""
            )
            for v, u in zip(shown["pendanaan"], shown["dari_usulan"], strict=True)
        ]
        return shown

    def _from_parts(self, row: dict[str, Any]) -> str | None:
        """That a row's figures are sums of the rows below it, and of how many."""
        if not (row["dari_kegiatan"] or row["dari_keluaran"]):
            return None
        parts = self.t("kegiatan") if row["dari_kegiatan"] else self.t("keluaran")
        if pd.isna(row["n_rincian"]):
            return self.t("pagu dijumlahkan dari {rincian}", rincian=parts)
        return self.t(
            "dijumlahkan dari {rincian}, {a} dari {b} sudah melapor",
            rincian=parts,
            a=row["n_rincian_lapor"],
            b=row["n_rincian"],
        )

    def _not_grown(self) -> Markup | str:
        """Why some rows that have spending show no growth."""
        spent = self.money.loc[self.money["realisasi"].notna(), "alasan_pertumbuhan"].dropna()
        if spent.empty:
            return ""
        why = [f"{reason} ({n})" for reason, n in spent.value_counts().sort_index().items()]
        return self.w.markup("Pertumbuhan yang kosong: {sebab}.", sebab=self.plan_text("; ".join(why)))

    def _not_added(self) -> Markup:
        """Rows whose own figures no total holds, and why."""
        note = Markup('<p class="note" role="note">{}</p>')
        rows = [
            note.format(
                Markup("{}: {}.").format(
                    self.plan_text(r["uraian"], r["kode"]), self.plan_text(r["keterangan"])
                )
            )
            for r in self.left_out.to_dict("records")
        ]
        if self.plan.tables["pendanaan"].empty and len(self.money):
            rows.append(
                note.format(
                    self.t(
                        "pendanaan.csv kosong, sehingga tingkat kode tidak diketahui: kode yang tidak menjadi awal kode lain dihitung sebagai kegiatan."
                    )
                )
            )
        return Markup("").join(rows)

    def _differences(self) -> tuple[Markup | str, dict[str, pd.DataFrame]]:
        """Where a programme's own figure is not the sum of its activities', as table and as file; nothing where all agree."""
        found = bud.programme_against_activities(self.plan)
        found = found[found["tahun"] == self.tahun].reset_index(drop=True)
        if found.empty:
            return "", {}
        columns = [
            Column("program_kode", self.t("Program"), "data", head=True),
            Column("kolom", self.t("Kolom"), "data"),
            Column("nilai_program", self.t("Baris program"), "money"),
            Column("jumlah_kegiatan", self.t("Jumlah kegiatannya"), "money"),
            Column("selisih", self.t("Selisih"), "money"),
            Column("baris", self.t("Baris anggaran.csv"), "data"),
        ]
        title = self.t("Angka program berbeda dari jumlah kegiatannya, {tahun}", tahun=self.tahun)
        note = self.t(
            "Jumlah pada halaman ini memakai angka kegiatan. Samakan, atau kosongkan baris programnya."
        )
        body = table(self.w, found, columns, id="beda-t", caption=title, note=note)
        return body, {f"program-terhadap-kegiatan-{self.tahun}": found}

    def _sources(self) -> Markup | str:
        used = self.money["sumber_data"].dropna().unique()
        text = (
            self.t(
                "SIMONIKA mencatat pada SPP, OMSPAN pada SP2D; dua sumber tidak dibandingkan dalam satu tahun tanpa catatan ini."
            )
            if len(used) > 1
            else ""
        )
        return Markup('<p class="note">{}</p>').format(text) if text else ""

    def performance(self) -> Output:
        """Attainment against spending in one picture."""
        joined = bud.performance_and_money(self.plan, self.rows, self.tahun)
        finding = self._largest(joined["letak"].dropna())
        svg = charts.performance_vs_spending(
            joined,
            id="g-kinerja",
            name=self.t("Capaian terhadap serapan"),
            finding=finding,
            bahasa=self.bahasa,
            spent_mark=bud.SPENT_MARK,
        )
        shown = joined.assign(
            letak=joined["letak"].map(self.t, na_action="ignore"),
            nama=[self.plan_text(k, p) for k, p in zip(joined["kegiatan"], joined["program"], strict=True)],
        )
        columns = [
            Column("nama", self.t("Kegiatan"), "html", head=True),
            Column("kode", self.t("Kode"), "data", none=self.t("tanpa padanan")),
            Column(
                "capaian",
                self.t("Rata-rata capaian"),
                "percent",
                none=self.t("belum dilaporkan"),
                bounds=(0, 100),
            ),
            Column("serapan", self.t("Serapan"), "percent", none=self.t("belum dilaporkan"), bounds=(0, 100)),
            Column("efisiensi", self.t("Capaian ÷ serapan"), "number", bounds=(1,)),
            Column("letak", self.t("Letak")),
        ]
        picture = self.figure(
            svg,
            finding,
            self.t("Rata-rata capaian (%) dan serapan (%) per kegiatan, {tahun}", tahun=self.tahun),
            self.source_note("realisasi", "anggaran"),
        )
        return self.section(
            "kinerja",
            self.t("Kinerja terhadap belanja"),
            picture,
            table(
                self.w,
                shown,
                columns,
                id="kinerja-t",
                caption=self.t("Capaian dan serapan per kegiatan, {tahun}", tahun=self.tahun),
                note=self.t(
                    "Kegiatan dipasangkan lewat kode; tanpa padanan: nama program dan kegiatannya tidak ada, atau lebih dari satu, di pendanaan.csv."
                )
                if joined["kode"].isna().any()
                else "",
            ),
            data={f"kinerja-belanja-{self.tahun}": joined},
        )

    def _largest(self, places: pd.Series) -> str:
        """Where most activities stand; a tie is named as one."""
        counts = places.value_counts()
        top = counts[counts == counts.max()]
        if counts.empty:
            return self.t("Belum ada kegiatan yang punya capaian dan serapan")
        names = self.w.join(f"“{self.t(place)}”" for place in sorted(top.index))
        n = int(top.iloc[0])
        if len(counts) == 1:
            return self.t(
                "Semua kegiatan yang punya capaian dan serapan ({n}) terletak pada {letak}", n=n, letak=names
            )
        if len(top) > 1:
            return self.t("{letak} sama banyak: masing-masing {n} kegiatan", n=n, letak=names)
        return self.t("{n} kegiatan terletak pada {letak}, kelompok terbesar", n=n, letak=names)

    def score(self) -> Output:
        """NKA and its parts by the rule of the year, each part beside its inputs."""
        parts = bud.budget_performance(self.plan, self.tahun)
        rule = bud.rule_of_year(self.tahun, self.plan.rules)
        if rule is None or parts.empty:
            return self.section(
                "nka",
                self.t("Nilai kinerja anggaran"),
                Markup('<p class="none">{}</p>').format(
                    self.t(
                        "Tidak ada aturan nilai kinerja anggaran untuk tahun {tahun} pada buku kerja ini.",
                        tahun=self.tahun,
                    )
                ),
            )
        shown = parts.assign(komponen=parts["komponen"].map(self.t))
        columns = [
            Column("komponen", self.t("Komponen"), head=True),
            Column("nilai", self.t("Nilai"), "number", none=self.t("belum tersedia"), bounds=(0, 100)),
            Column("bobot", self.t("Bobot (%)"), "number"),
            Column("masukan", self.t("Masukan"), "data"),
            Column("dasar_hukum", self.t("Dasar hukum"), "data"),
            Column("keterangan", self.t("Keterangan"), "data", none=""),
        ]
        return self.section(
            "nka",
            self.t("Nilai kinerja anggaran"),
            table(
                self.w,
                shown,
                columns,
                id="nka-t",
                caption=self.t("{nama}, {tahun}", nama=rule["nama"], tahun=self.tahun),
            ),
            lead=self.t(
                "Tiap komponen berdampingan dengan masukannya; yang masukannya tidak ada tetap kosong."
            ),
            data={f"nka-{self.tahun}": parts},
        )

    def method(self) -> Output:
        """Rules of the year with legal basis."""
        rules = self.plan.rules
        rule = bud.rule_of_year(self.tahun, rules)
        parts = [p["aturan"] for p in bud.parts_of_year(self.tahun, rules)]
        ids = ["serapan", "efisiensi-sederhana", *([rule["id"]] if rule else []), *parts]
        return self.section(
            "metode", self.t("Metode"), self.rules_table(list(dict.fromkeys(ids)), "anggaran")
        )

    def files(self) -> Output:
        """Limits in words and the workbook."""
        return self.downloads(
            self.t(
                "Kerangka pendanaan rencana, pagu DIPA, dan realisasi tidak pernah dicampur; tahun tanpa angka ditulis belum tersedia."
            ),
            self.t(
                "Jumlah kantor dihitung dari kegiatan; baris program dipakai hanya bila kegiatannya tidak punya angka, atau hanya baris program yang punya realisasi."
            ),
            self.t(
                "Serapan dan sisa dihitung dari seluruh pagu, termasuk pagu kegiatan yang belum melapor; belanja tanpa pagu disebut terpisah."
            ),
        )


def money_by_year(page: Page, sums: pd.DataFrame, id: str) -> list[Markup]:
    """Picture and table of funding, ceiling and spending by year; on the budget page and the five-year page.

    In: a row per year with the columns of `budget.funding_totals` and `budget.totals`.
    """
    t = page.t
    # The picture shows all spending that is known; a table's line holds only what has a ceiling.
    drawn = sums.assign(realisasi=sums[["realisasi", "realisasi_tanpa_pagu"]].sum(axis=1, min_count=1))
    known = drawn[["pendanaan", "pagu", "realisasi"]].notna().any(axis=1)
    finding = t("Angka uang diketahui untuk {a} dari {b} tahun rencana", a=int(known.sum()), b=len(known))
    name = t("Pendanaan, pagu, dan realisasi per tahun")
    svg = charts.money_by_year(drawn, id="g-uang", name=name, finding=finding, bahasa=page.bahasa)
    loose = sums["realisasi_tanpa_pagu"].notna().any()
    notes = [
        t("Arsir: usulan nilai, karena digit tercetak hilang.") if sums["dari_usulan"].eq(True).any() else "",
        t("Batang realisasi memuat belanja tanpa pagu.") if loose else "",
    ]
    after = Markup("").join(Markup("<p class=note>{}</p>").format(n) for n in notes if n)
    subtitle = t(
        "Rupiah, {periode}; kerangka pendanaan, pagu DIPA, dan realisasi adalah tiga angka berbeda",
        periode=page.period,
    )
    none = t("belum tersedia")
    columns = [
        Column("thn", t("Tahun"), head=True),
        Column("pendanaan", t("Pendanaan indikatif"), "money", none=none),
        Column("pagu_awal", t("Pagu awal"), "money", none=none),
        Column("pagu", t("Pagu setelah revisi"), "money", none=none),
        Column("realisasi", t("Realisasi"), "money", none=none),
        Column("serapan", t("Serapan"), "percent", none=none, bounds=(0, 100)),
        Column("sisa", t("Sisa"), "money", none=none),
        Column("lapor", t("Sudah melapor"), none=none),
        Column("persen_pagu_lapor", t("Bagian pagu yang melapor"), "percent", none=none, bounds=(0, 100)),
    ]
    if loose:
        columns.append(Column("realisasi_tanpa_pagu", t("Realisasi tanpa pagu"), "money", none="—"))
    shown = sums.assign(
        thn=sums["tahun"].astype("str"),
        lapor=[
            t("{a} dari {b}", a=int(a), b=int(b)) if not pd.isna(b) and b else None
            for a, b in zip(sums["n_lapor"], sums["n"], strict=True)
        ],
    )
    note = t("Serapan dan sisa atas seluruh pagu; kegiatan yang belum melapor belum ada di realisasi.")
    return [
        page.figure(svg, finding, subtitle, page.source_note("pendanaan", "anggaran"), after),
        table(page.w, shown, columns, id=id, caption=name, note=note),
    ]
