"""What did the money do? The yearly budget page: LKjIP III.B and efficiency."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from .. import attainment as att
from .. import budget as bud
from .. import charts
from ..page import Output, Page
from ..tables import Column, table
from .yearly import performance_and_money

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
    "pertumbuhan",
    "porsi",
    "status",
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
        self.all_money = money
        self.money = money[money["tahun"] == tahun].reset_index(drop=True)
        self.rows = rows[rows["tahun"] == tahun]
        self.funds = bud.funding_totals(plan)
        sums = bud.totals(money, ["tahun"])
        self.sums = self.funds.merge(sums, on="tahun", how="left")
        self.now = self.sums[self.sums["tahun"] == tahun].iloc[0]

    def state(self) -> str:
        return "ada" if not pd.isna(self.now["realisasi"]) else "menunggu data"

    def summary(self) -> Output:
        """Header: what was planned, allotted and spent."""
        w, now, link = self.w, self.now, self.link
        spent, ceiling, plan = now["realisasi"], now["pagu"], now["pendanaan"]
        mark = (
            self.t(" (memakai usulan nilai untuk digit yang hilang)")
            if now["dari_usulan"] is True or now["dari_usulan"]
            else ""
        )
        say: list[Markup | str] = []
        if pd.isna(plan):
            say.append(self.t("Pendanaan indikatif {tahun} belum tersedia pada rencana.", tahun=self.tahun))
        else:
            say.append(
                w.markup(
                    "Pendanaan indikatif {tahun} menurut program: {nilai}{tanda}.",
                    tahun=self.tahun,
                    nilai=link("tahunan", w.rupiah(plan)),
                    tanda=mark,
                )
            )
        if pd.isna(ceiling):
            say.append(
                w.markup(
                    "Pagu DIPA dan realisasi {tahun} {belum}.",
                    tahun=self.tahun,
                    belum=link("rincian", self.t("belum dilaporkan")),
                )
            )
        else:
            say.append(
                w.markup(
                    "Pagu DIPA (setelah revisi) {pagu}, dari pagu awal {awal}.",
                    pagu=link("rincian", w.rupiah(ceiling)),
                    awal=link("rincian", w.rupiah(now["pagu_awal"])),
                )
            )
        if not pd.isna(spent):
            say.append(
                w.markup(
                    "Realisasi {nilai}, serapan {serapan} atas {a} dari {b} kegiatan yang punya pagu; sisa {sisa}.",
                    nilai=link("rincian", w.rupiah(spent)),
                    serapan=link("rincian", w.percent(now["serapan"])),
                    a=int(now["n_realisasi"]),
                    b=int(now["n"]),
                    sisa=link("rincian", w.rupiah(now["sisa"])),
                )
            )
        over = self.money[self.money["status"] == "lebih belanja"]
        if len(over):
            say.append(
                w.markup(
                    "{n} kegiatan melampaui pagunya: {nama}.",
                    n=link("rincian", len(over)),
                    nama=w.join(over["uraian"]),
                )
            )
        total = att.summarise(self.rows, [], self.plan.rules).iloc[0]
        ratio = (
            bud.plain_efficiency(total["rata_rata"], now["serapan"])
            if not pd.isna(now["serapan"])
            else float("nan")
        )
        if not pd.isna(ratio):
            say.append(
                w.markup(
                    "Efisiensi sederhana {nilai}: rata-rata capaian {capaian} dibagi serapan {serapan}.",
                    nilai=link("kinerja", w.number(ratio)),
                    capaian=w.percent(total["rata_rata"]),
                    serapan=w.percent(now["serapan"]),
                )
            )
        none = self.t("belum dilaporkan")
        boxes = [
            (
                self.t("Pendanaan indikatif"),
                w.rupiah(plan, short=True) if not pd.isna(plan) else self.t("belum tersedia"),
                self.t("usulan: digit hilang") if mark else self.t("rencana, bukan pagu"),
            ),
            (
                self.t("Pagu DIPA"),
                w.rupiah(ceiling, short=True) if not pd.isna(ceiling) else none,
                self.t("setelah revisi"),
            ),
            (
                self.t("Realisasi"),
                w.rupiah(spent, short=True) if not pd.isna(spent) else none,
                self.t(
                    "{a} dari {b} kegiatan",
                    a=int(now["n_realisasi"] if not pd.isna(now["n_realisasi"]) else 0),
                    b=int(now["n"] if not pd.isna(now["n"]) else 0),
                ),
            ),
            (
                self.t("Serapan"),
                w.percent(now["serapan"]) if not pd.isna(now["serapan"]) else none,
                self.t("realisasi ÷ pagu setelah revisi"),
            ),
        ]
        if pd.isna(spent):
            title = self.t("Realisasi anggaran {tahun} belum dilaporkan", tahun=self.tahun)
        else:
            title = self.t(
                "{serapan} pagu {tahun} terserap", serapan=w.percent(now["serapan"]), tahun=self.tahun
            )
        subtitle = self.t(
            "Anggaran (rupiah) · {kantor} · tahun {tahun} dari Renstra {periode}",
            kantor=self.plan.meta.nama_kantor,
            tahun=self.tahun,
            periode=self.period,
        )
        return self.header(title, subtitle, say, boxes)

    def by_year(self) -> Output:
        """Funding, ceiling and spending by year."""
        blocks = money_by_year(self, self.sums, "tahunan-t")
        return self.section(
            "tahunan", self.t("Tahun demi tahun"), *blocks, data={"anggaran-per-tahun": self.sums}
        )

    def details(self) -> Output:
        """Item B: by programme and activity, each figure with its trace."""
        w = self.w
        none, absent = self.t("belum tersedia"), self.t("belum dilaporkan")
        shown = self.money.copy()
        rules = self.plan.rules.anggaran
        shown["asal"] = [
            self.trace(r, rules.get(r["aturan"]) if not pd.isna(r["aturan"]) else None)
            for r in shown.to_dict("records")
        ]
        shown["nama"] = [
            self.plan_text(u, self.t(lv), k)
            for u, lv, k in zip(shown["uraian"], shown["level"], shown["kode"], strict=True)
        ]
        shown["dana"] = [
            Markup('<span class="none">{}</span>').format(none)
            if pd.isna(v)
            else Markup("{}{}").format(
                w.rupiah(v), Markup("<small>{}</small>").format(self.t("usulan")) if u else ""
            )
            for v, u in zip(shown["pendanaan"], shown["dari_usulan"], strict=True)
        ]
        columns = [
            Column("nama", self.t("Program / kegiatan"), "html", head=True),
            Column("dana", self.t("Pendanaan indikatif"), "html"),
            Column("pagu_awal", self.t("Pagu awal"), "money", none=absent),
            Column("pagu_revisi", self.t("Pagu revisi"), "money", none="—"),
            Column("realisasi", self.t("Realisasi"), "money", none=absent),
            Column("serapan", self.t("Serapan"), "percent"),
            Column("serapan_awal", self.t("Serapan pagu awal"), "percent"),
            Column("sisa", self.t("Sisa"), "money"),
            Column("deviasi_persen", self.t("Pagu terhadap rencana"), "points"),
            Column("pertumbuhan", self.t("Tumbuh (%)"), "points"),
            Column("porsi", self.t("Porsi"), "percent", decimals=1),
            Column("status", self.t("Status"), "status"),
            Column("asal", self.t("Asal angka"), "html"),
        ]
        body = table(
            w,
            shown,
            columns,
            id="rincian-t",
            caption=self.t(
                "Pendanaan, pagu, dan realisasi menurut program dan kegiatan, {tahun}", tahun=self.tahun
            ),
            filters=["level", "status"],
        )
        csv = self.money.reindex(columns=CSV_COLUMNS)
        return self.section(
            "rincian",
            self.t("Menurut program dan kegiatan"),
            body,
            self.criteria(bud.BUDGET_STATUSES),
            self._sources(),
            lead=self.t(
                "LKjIP III.B. Serapan terhadap pagu setelah revisi; pagu awal di sampingnya. Lebih dari 100 % ditandai, tidak dipotong."
            ),
            data={f"anggaran-{self.tahun}": csv},
        )

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
        joined = performance_and_money(self.plan, self.rows, self.tahun)
        known = joined[joined["capaian"].notna() & joined["serapan"].notna()]
        counts = known["letak"].value_counts()
        finding = (
            self.t(
                "{n} kegiatan terletak pada “{letak}”, kelompok terbesar",
                n=int(counts.iloc[0]),
                letak=self.t(counts.index[0]),
            )
            if len(counts)
            else self.t("Belum ada kegiatan yang punya capaian dan serapan")
        )
        svg = charts.performance_vs_spending(
            joined,
            id="g-kinerja",
            name=self.t("Capaian terhadap serapan"),
            finding=finding,
            bahasa=self.bahasa,
            spent_mark=bud.SPENT_MARK,
        )
        shown = joined.assign(letak=joined["letak"].map(self.t, na_action="ignore"))
        columns = [
            Column("kegiatan", self.t("Kegiatan"), "data", head=True),
            Column("capaian", self.t("Rata-rata capaian"), "percent", none=self.t("belum dilaporkan")),
            Column("serapan", self.t("Serapan"), "percent", none=self.t("belum dilaporkan")),
            Column("efisiensi", self.t("Capaian ÷ serapan"), "number"),
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
            ),
        )

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
            Column("nilai", self.t("Nilai"), "number", none=self.t("belum tersedia")),
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
        rule = bud.rule_of_year(self.tahun, self.plan.rules)
        ids = [
            "serapan",
            "efisiensi-sederhana",
            *(
                [rule["id"], *(["nilai-efisiensi", "konsistensi"] if self.tahun <= 2023 else [])]
                if rule
                else []
            ),
        ]
        return self.section("metode", self.t("Metode"), self.rules_table(ids, "anggaran"))

    def files(self) -> Output:
        """Limits in words and the workbook."""
        return self.downloads(
            self.t(
                "Kerangka pendanaan rencana, pagu DIPA, dan realisasi tidak pernah dicampur; tahun tanpa angka ditulis belum tersedia."
            ),
            self.t(
                "Jumlah kantor dihitung dari kegiatan; program dipakai hanya bila tidak satu pun kegiatannya punya angka."
            ),
        )


def money_by_year(page: Page, sums: pd.DataFrame, id: str) -> list[Markup]:
    """Picture and table of funding, ceiling and spending by year; on the budget page and the five-year page.

    In: a row per year with `tahun, pendanaan, dari_usulan, pagu_awal, pagu, realisasi, serapan, sisa`.
    """
    t = page.t
    known = sums[["pendanaan", "pagu", "realisasi"]].notna().any(axis=1)
    finding = t("Angka uang diketahui untuk {a} dari {b} tahun rencana", a=int(known.sum()), b=len(known))
    name = t("Pendanaan, pagu, dan realisasi per tahun")
    svg = charts.money_by_year(sums, id="g-uang", name=name, finding=finding, bahasa=page.bahasa)
    after = Markup("")
    if sums["dari_usulan"].fillna(False).any():
        after = Markup("<p class=note>{}</p>").format(t("Arsir: usulan nilai, karena digit tercetak hilang."))
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
        Column("serapan", t("Serapan"), "percent", none=none),
        Column("sisa", t("Sisa"), "money", none=none),
    ]
    return [
        page.figure(svg, finding, subtitle, page.source_note("pendanaan", "anggaran"), after),
        table(page.w, sums.assign(thn=sums["tahun"].astype("str")), columns, id=id, caption=name),
    ]
