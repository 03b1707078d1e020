"""What an analyst chose to see: any years, programmes and conventions, as pieces for the notebook or as one page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from ...evaluate import attainment as att
from ...evaluate import explore
from ...plan.plan import Plan
from ...wording import MISSING
from .. import charts
from ..page import Output, Page
from ..record import record as record_of
from ..tables import Column, table
from .yearly import YearlyPage

#: What the office's own words are called on the pages.
_WORDS = {
    "faktor_pendukung": "Pendukung",
    "faktor_penghambat": "Penghambat",
    "solusi": "Solusi",
    "tindak_lanjut": "Tindak lanjut",
}


class ViewPage(YearlyPage):
    """The rows of one choice, under its conventions; `changes`: supposed values, shown apart and never mixed in."""

    kind = "jelajah"

    def __init__(
        self, plan: Plan, choice: explore.Choice, bahasa: str = "id", changes: pd.DataFrame | None = None
    ) -> None:
        Page.__init__(self, replace(plan, rules=choice.rules(plan)), bahasa)
        self.as_read, self.choice = plan, choice
        self.changes = changes if changes is not None and len(changes) else None
        self.rows = explore.view(plan, choice)
        self.sums = explore.money(plan, choice)
        self.if_so = explore.what_if(plan, self.changes, choice) if self.changes is not None else None
        everything = att.summarise(self.rows, [], self.plan.rules)
        none: dict[str, Any] = dict.fromkeys(everything, 0) | dict.fromkeys(
            ("rata_rata", "persen_memenuhi", "predikat"), np.nan
        )
        self.total = everything.iloc[0] if len(everything) else pd.Series(none, dtype=object)

    @property
    def years(self) -> list[int]:
        """The chosen years."""
        return sorted(self.choice.tahun or self.plan.years)

    @property
    def years_text(self) -> str:
        """`2023`, `2021–2024` or `2020, 2023`."""
        y = self.years
        whole = len(y) > 2 and y == list(range(y[0], y[-1] + 1))
        return f"{y[0]}–{y[-1]}" if whole else ", ".join(map(str, y))

    def title(self) -> str:
        """The finding of the choice."""
        s, w = self.total, self.w
        if not s["n"]:
            return self.t("Tidak ada indikator untuk pilihan ini")
        if not s["n_dinilai"] and s["n_sementara"]:
            return self.t("{n} realisasi masih sementara, belum dinilai", n=s["n_sementara"])
        if not s["n_lapor"]:
            return self.t("Belum ada data realisasi untuk pilihan ini")
        return self.t(
            "{a} dari {b} target yang dinilai terpenuhi",
            a=w.number(s["n_memenuhi"], 0),
            b=w.number(s["n_dinilai"], 0),
        )

    def chosen(self) -> str:
        """The choice in words."""
        c = self.choice
        parts = [self.t("tahun {tahun}", tahun=self.years_text), *(x for x in (c.program, c.kegiatan) if x)]
        if c.status:
            parts.append(self.t("status {status}", status=self.t(c.status)))
        if c.bacaan != explore.EXCLUDED:
            parts.append(self.t("polaritas ambigu dibaca {bacaan}", bacaan=c.bacaan))
        scale = self.plan.rules.scale
        said = self.t("skala {skala}", skala=scale.nama) if scale else self.t("tanpa predikat")
        return " · ".join([*parts, self.cap_name, said])

    def boxes(self) -> list[tuple[str, str, str]]:
        """The means of the choice with their coverage, as (label, value, note)."""
        s = self.total
        none = self.t("belum ada data")
        return [
            (
                self.t("Rata-rata capaian"),
                self.rate(s["rata_rata"]) if s["n_angka"] else none,
                self.t("{a} dari {b} target; {batas}", a=s["n_angka"], b=s["n_target"], batas=self.cap_name),
            ),
            (
                self.t("Memenuhi target"),
                self.rate(s["persen_memenuhi"], 1) if s["n_dinilai"] else none,
                self.t("{a} dari {b} yang dinilai", a=s["n_memenuhi"], b=s["n_dinilai"]),
            ),
            *self._grade_box(),
            (self.t("Sudah dilaporkan"), f"{s['n_lapor']} / {s['n_target']}", self.t("target")),
        ]

    def _grade_box(self) -> list[tuple[str, str, str]]:
        """The predikat of what was chosen; none of a part that was chosen by its own status."""
        scale = self.plan.rules.scale_for(self.years)
        if scale is None or self.choice.status or pd.isna(self.total["predikat"]):
            return []
        return [(self.t("Predikat"), self.t(self.total["predikat"]), f"{scale.nama} · {scale.years()}")]

    def summary(self) -> Output:
        """Header: what was chosen and what it comes to."""
        say: list[Markup | str] = [
            self.t("Pilihan: {pilihan}.", pilihan=self.chosen()),
            self.t("Halaman ini dibuat dari penjelajahan; angka seluruh kantor ada di halaman tahunannya."),
        ]
        if self.changes is not None:
            say.append(
                self.t(
                    "{n} nilai diandaikan; pengandaian hanya tampak di bagiannya sendiri.",
                    n=len(self.changes),
                )
            )
        subtitle = self.t(
            "Penjelajahan · {kantor} · Renstra {periode}",
            kantor=self.plan.meta.nama_kantor,
            periode=self.period,
        )
        return self.header(self.title(), subtitle, say, self.boxes())

    # -- pictures ------------------------------------------------------------------------------------------------------

    def trend_figure(self) -> Markup:
        """The means of the chosen rows, year by year."""
        by_year = att.summarise(self.rows, ["tahun"], self.plan.rules).set_index("tahun").reindex(self.years)
        counts = [c for c in by_year if c.startswith("n")]
        by_year[counts] = by_year[counts].fillna(0).astype(int)
        name = self.t("Rata-rata capaian per tahun")
        svg = charts.yearly_trend(
            by_year.reset_index(), id="j-tren", name=name, finding=self.title(), bahasa=self.bahasa
        )
        return self.figure(svg, name, self.chosen(), self.source_note("target", "realisasi"))

    def money_figure(self) -> Markup:
        """Funding, ceiling and spending of the chosen years and programme or activity."""
        known = self.sums[["pendanaan", "pagu", "realisasi"]].notna().any(axis=1)
        finding = (
            self.t("Angka uang diketahui untuk {a} dari {b} tahun", a=int(known.sum()), b=len(known))
            if known.any()
            else self.t("Belum ada data anggaran untuk pilihan ini")
        )
        name = self.t("Pendanaan, pagu, dan realisasi per tahun")
        svg = charts.money_by_year(self.sums, id="j-uang", name=name, finding=finding, bahasa=self.bahasa)
        of = self.choice.kegiatan or self.choice.program or self.plan.meta.nama_kantor
        return self.figure(svg, name, f"{finding} · {of}", self.source_note("pendanaan", "anggaran"))

    def trend(self) -> Output:
        """Section of the trend."""
        return self.section("tren", self.t("Tren"), self.trend_figure())

    def money(self) -> Output:
        """Section of the budget picture."""
        return self.section(
            "uang", self.t("Anggaran"), self.money_figure(), data={"jelajah-anggaran": self.sums}
        )

    # -- rows ----------------------------------------------------------------------------------------------------------

    @property
    def ground(self) -> str:
        """Id of the ground that this choice's bullets stand on; another cap or scale has another."""
        return "bl-" + "-".join(self.plan.rules.pilihan[k] for k in ("batas", "skala"))

    def bullet_ground(self) -> Markup:
        """What the bullets stand on; to be placed once, before them."""
        bands = self.plan.rules.scale.bounds if self.plan.rules.scale else ()
        return Markup(charts.bullet_ground(self.plan.rules.cap or 150.0, bands, id=self.ground))

    def shown(self) -> pd.DataFrame:
        """The rows as a reader sees them: `t`, `r` (target and realisasi with unit) and `bagan` (bullet graph) as markup beside the figures."""
        top = self.plan.rules.cap or 150.0
        cells: dict[str, list[Markup]] = {"t": [], "r": [], "bagan": []}
        for record in self.rows.to_dict("records"):
            raw = record["capaian_mentah"]
            label = self.t(record["status"]) if pd.isna(raw) else self.rate(raw)
            cells["t"].append(self._value(record, "target"))
            cells["r"].append(self._value(record, "realisasi"))
            cells["bagan"].append(Markup(charts.bullet(raw, top, label=label, ground=self.ground)))
        return self.rows.assign(**{k: pd.Series(v, dtype=object) for k, v in cells.items()})

    def indicators(self) -> Output:
        """Section of every chosen row, with bullet graph and trace."""
        shown = self.shown()
        records = shown.to_dict("records")
        shown["teks"] = [self.plan_text(r["indikator"], r["kode"], r["kegiatan"]) for r in records]
        shown["asal"] = [self._trace(r) for r in records]
        shown["thn"] = shown["tahun"].astype("str")
        shown["predikat"] = shown["predikat"].map(self.t, na_action="ignore")
        columns = [
            Column("teks", self.t("Indikator"), "html", head=True),
            Column("thn", self.t("Tahun")),
            Column("t", self.t("Target"), "html"),
            Column("r", self.t("Realisasi"), "html"),
            Column("capaian_mentah", self.t("Capaian"), "percent", bounds=self.marks, none="—"),
            Column("bagan", self.t("Terhadap target"), "html"),
            Column("status", self.t("Status"), "status"),
            *([Column("predikat", self.t("Predikat"))] if self.plan.rules.scale else []),
            Column("asal", self.t("Asal angka"), "html"),
        ]
        body = table(
            self.w,
            shown,
            columns,
            id="jelajah-t",
            caption=self.t("Target, realisasi, dan capaian {tahun}", tahun=self.years_text),
            filters=["program", "status"],
            note=self.t("Tidak ada indikator untuk pilihan ini") if shown.empty else "",
        )
        return self.section(
            "indikator",
            self.t("Target dan realisasi tiap indikator"),
            self.bullet_ground(),
            body,
            data={"jelajah": self.rows[explore.COLUMNS]},
        )

    # -- what if -------------------------------------------------------------------------------------------------------

    def supposed_tables(self) -> list[Markup]:
        """What was supposed, and how the office's figures would move, beside the record; nothing where nothing was supposed."""
        if self.if_so is None:
            return []
        w, none = self.w, self.t("belum ada data")
        values, office = self.if_so.nilai.copy(), self.if_so.kantor.copy()
        values["thn"] = values["tahun"].astype("str")
        for end in ("tercatat", "andaian"):
            values[end] = self._figures(values[end])
            values[f"status_{end}"] = values[f"status_{end}"].map(self.t)
            office[f"predikat_{end}"] = office[f"predikat_{end}"].map(self.t, na_action="ignore")
            office[f"cakupan_{end}"] = [
                f"{a} / {b}" for a, b in zip(office[f"n_angka_{end}"], office[f"n_target_{end}"], strict=True)
            ]
        was, would = self.t("tercatat"), self.t("andaian")

        def pair(key: str, label: str, kind: str = "text", decimals: int = 2) -> list[Column]:
            return [
                Column(f"{key}_{end}", f"{label}, {word}", kind, decimals=decimals, none=none)
                for end, word in (("tercatat", was), ("andaian", would))
            ]

        return [
            table(
                w,
                office,
                [
                    Column("tahun", self.t("Tahun"), head=True),
                    *pair("rata_rata", self.t("Rata-rata capaian"), "percent"),
                    Column("selisih_rata_rata", self.t("Selisih (poin)"), "points"),
                    *pair("predikat", self.t("Predikat")),
                    *pair("persen_memenuhi", self.t("Memenuhi target"), "percent", 1),
                    Column("selisih_persen_memenuhi", self.t("Selisih (poin)"), "points"),
                    *pair("cakupan", self.t("Punya angka")),
                ],
                id="andaian-kantor-t",
                caption=self.t("Angka kantor seandainya, di samping yang tercatat"),
            ),
            table(
                w,
                values,
                [
                    Column("indikator", self.t("Indikator"), "data", head=True),
                    Column("kode", self.t("Kode")),
                    Column("thn", self.t("Tahun")),
                    Column("kolom", self.t("Kolom")),
                    Column("tercatat", was, "data", none=none),
                    Column("andaian", would, "data", none="—"),
                    *pair("capaian_mentah", self.t("Capaian"), "percent"),
                    Column("selisih", self.t("Selisih (poin)"), "points"),
                    *pair("status", self.t("Status")),
                ],
                id="andaian-nilai-t",
                caption=self.t("Nilai yang diandaikan; data tidak diubah"),
            ),
        ]

    def supposed(self) -> Output:
        """Section of the supposed values."""
        assert self.if_so is not None
        return self.section(
            "andaian",
            self.t("Seandainya: {n} nilai diandaikan, data tidak diubah", n=len(self.if_so.nilai)),
            *self.supposed_tables(),
            data={"andaian": self.if_so.nilai, "andaian-kantor": self.if_so.kantor},
        )

    def sections(self) -> list[Output]:
        """The whole page, in order."""
        supposed = [self.supposed()] if self.if_so is not None else []
        parts = [self.summary(), self.indicators(), self.trend(), self.money(), *supposed, self.method()]
        return [*parts, self.files()]

    def _figures(self, texts: pd.Series) -> pd.Series:
        """Values as the plan has them, numbers as the reader writes them."""
        return texts.map(self._plain, na_action="ignore")

    # -- one indicator, two plans --------------------------------------------------------------------------------------

    def record(self, kode: str, audited: bool = True) -> Markup:
        """One indicator in full: targets, realisasi, trace, the office's words, audit findings (where `audited`), neighbours."""
        # Of the plan as it was read: what was once derived of it, its audit before all, is not derived again.
        r, w, none = record_of(self.as_read, kode, self.choice, audited), self.w, self.t("belum ada")
        years = r.tahun.assign(
            thn=r.tahun["tahun"].astype("str"),
            **{c: self._figures(r.tahun[c]) for c in ("target", "target_pk", "realisasi")},
        )
        facts = r.indikator.set_index("isian")["nilai"]
        name = self.t("Target dan realisasi {kode}", kode=kode)
        picture = charts.pace(r.tahun, id="j-laju", name=name, finding=facts["indikator"], bahasa=self.bahasa)
        items = Markup("").join(
            Markup("<dt>{}</dt><dd>{}</dd>").format(
                k.replace("_", " "), w.value(v) if isinstance(v, float) else v
            )
            for k, v in facts.items()
            if k not in ("kode", "indikator")
        )
        yearly = [
            Column("thn", self.t("Tahun"), head=True),
            Column("target", self.t("Target"), "data", none=self.t("tanpa target")),
            Column("target_tercetak", self.t("Tercetak"), "data", none="—"),
            Column("target_pk", self.t("Target PK"), "data", none="—"),
            Column("realisasi", self.t("Realisasi"), "data", none=self.t("belum dilaporkan")),
            Column("capaian_mentah", self.t("Capaian"), "percent", bounds=self.marks, none="—"),
            Column("status", self.t("Status"), "status"),
            Column("predikat", self.t("Predikat")),
            Column("rumus", self.t("Rumus"), "data", none="—"),
            Column("r_rincian", self.t("Rincian triwulan"), "data", none="—"),
            Column("dasar_hukum", self.t("Dasar hukum"), "data", none="—"),
            Column("sumber", self.t("Sel asal"), "data", none="—"),
            Column("sumber_data", self.t("Sumber data"), "data", none=none),
        ]
        # What few indicators have takes no room where this one has none of it.
        spare = {"target_pk", "predikat", "r_rincian"}
        yearly = [c for c in yearly if c.key not in spare or years[c.key].notna().any()]
        words = [
            Column("tahun", self.t("Tahun"), head=True),
            Column("perihal", self.t("Perihal")),
            Column("kata", self.t("Kata kantor"), "data"),
        ]
        found = [
            Column("aturan", self.t("Aturan"), head=True),
            Column("tingkat", self.t("Tingkat")),
            Column("uraian", self.t("Uraian"), "data"),
            Column("hitungan", self.t("Hitungan"), "data"),
            Column("saran", self.t("Saran"), "data"),
        ]
        near = [
            Column("kode", self.t("Kode"), head=True),
            Column("indikator", self.t("Indikator"), "data"),
            Column("kegiatan", self.t("Kegiatan"), "data", none=self.t("tingkat program")),
            Column("satuan", self.t("Satuan"), "data", none="—"),
            Column("kemiripan", self.t("Kemiripan"), "percent", decimals=0),
        ]
        said = r.kata.assign(
            tahun=r.kata["tahun"].astype("str"),
            perihal=r.kata["perihal"].map({k: self.t(v) for k, v in _WORDS.items()}),
        )
        blocks = [
            (self.t("Angka tiap tahun"), years, yearly, ""),
            (
                self.t("Kata kantor"),
                said,
                words,
                self.t("Kantor belum menulis apa pun tentang indikator ini."),
            ),
            (
                self.t("Temuan audit"),
                r.temuan if audited else pd.DataFrame(columns=[c.key for c in found]),
                found,
                self.t("Tidak ada temuan audit tentang indikator ini.")
                if audited
                else self.t("Rencana ini sedang diaudit…"),
            ),
            (
                self.t("Indikator yang bunyinya mirip"),
                r.tetangga,
                near,
                self.t("Tidak ada indikator lain yang bunyinya mirip."),
            ),
        ]
        tables = Markup("").join(
            table(w, frame, columns, id=f"catatan-{n}-t", caption=caption, note=absent if frame.empty else "")
            for n, (caption, frame, columns, absent) in enumerate(blocks)
        )
        return Markup('<h3>{} {}</h3><div class="pair"><dl class="facts">{}</dl>{}</div>{}').format(
            kode, facts["indikator"], items, self.figure(picture, name), tables
        )

    def comparison(self, rows: pd.DataFrame, names: tuple[str, str]) -> Markup:
        """Two plans side by side (`explore.compare`); `names`: how each is headed."""
        shown, w = rows.copy(), self.w
        count = rows["cara"].value_counts()
        for end in "ab":
            shown[f"teks_{end}"] = [
                Markup("<i class=none>{}</i>").format(self.t("tanpa pasangan"))
                if pd.isna(k)
                else self.plan_text(i, k)
                for i, k in zip(rows[f"indikator_{end}"], rows[f"kode_{end}"], strict=True)
            ]
            shown[f"target_{end}"] = self._figures(rows[f"target_{end}"])
            none = Markup("<i class=none>{}</i>").format(self.t("belum ada data"))
            shown[f"realisasi_{end}"] = [
                MISSING if pd.isna(k) else none if pd.isna(v) else v
                for k, v in zip(rows[f"kode_{end}"], self._figures(rows[f"realisasi_{end}"]), strict=True)
            ]
        sides = [
            [
                Column(f"teks_{end}", name, "html", head=end == "a"),
                Column(f"target_{end}", self.t("Target"), "data", none="—"),
                Column(f"realisasi_{end}", self.t("Realisasi"), "html"),
                Column(f"capaian_mentah_{end}", self.t("Capaian"), "percent", none="—"),
            ]
            for end, name in zip("ab", names, strict=True)
        ]
        columns = [
            *sides[0],
            *sides[1],
            Column("selisih", self.t("Selisih (poin)"), "points"),
            Column("pasangan", self.t("Pasangan"), "html"),
        ]
        shown["pasangan"] = [
            Markup("{}<small>{}</small>").format(self.t(c), "" if pd.isna(k) else w.percent(k, 0))
            for c, k in zip(rows["cara"], rows["kemiripan"], strict=True)
        ]
        caption = "; ".join(f"{n} {self.t(k)}" for k, n in count.items())
        return table(w, shown, columns, id="banding-t", caption=caption)
