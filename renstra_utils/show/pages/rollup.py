"""All offices of one run in one page: coverage, spread, each office's place, outliers, what fails everywhere, what could not be counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import rollup
from ...wording import Wording
from .. import charts
from ..page import Output, Page
from ..tables import Column, table

#: Rows that a page shows; all of them are in its files.
SHOWN = 600
#: A spread needs so many offices to be a picture.
_PICTURE = 5
#: What a reader compares a mean or a serapan with, and a share.
_FULL, _SHARE = (100.0,), (0.0, 100.0)
_PAGE = {"capaian": "02-capaian-tahunan", "anggaran": "03-anggaran-tahunan"}
_MEASURES = {"rata_rata": "Rata-rata capaian", "serapan": "Serapan", "beda": "Beda dengan {tahun}"}


def _many(t: Callable[..., str], n: int) -> str:
    return t("1 kantor") if n == 1 else t("{n} kantor", n=n)


class RollupPage(Page):
    """A run's offices in one year (0: the last with figures), with the years beside it."""

    kind = "rekap"

    def __init__(self, run: rollup.Run, tahun: int = 0, bahasa: str = "id") -> None:
        t, notes = Wording(bahasa).t, []
        if run.left_out:
            notes.append(t("{n} kantor contoh fiktif tidak ikut dihitung.", n=run.left_out))
        if len(run.caps) > 1:
            notes.append(
                t(
                    "Kantor memakai batas atas capaian yang berbeda ({batas}); rata-ratanya tidak sepenuhnya sebanding.",
                    batas=", ".join(run.caps),
                )
            )
        self.run = run = replace(
            run,
            catatan=tuple(notes),
            meta=replace(run.meta, nama_kantor=_many(t, len(run.offices))),
        )
        plan: Any = run  # what a page needs of a plan, a run has too
        super().__init__(plan, bahasa, tahun or run.last)
        self.year: int = tahun or run.last
        self.places = rollup.places(run, self.year)
        self.far = rollup.outliers(self.places)
        self.failing = rollup.failing(run, self.year)
        self.told = self.places.dropna(subset=["rata_rata"])
        state = self.places["keadaan_serapan"]
        self.spent = self.places[(state == rollup.COMPLETE) & self.places["serapan"].notna()]
        self.partly = int((~state.isin([rollup.COMPLETE, "belum dilaporkan"])).sum())

    def covers(self) -> str:
        return f"{self.t('Tahun')} {self.year}"  # the offices' plans need not be of one period

    def state(self) -> str:
        if self.places["n_sementara"].any():
            return "sementara"
        return "ada" if len(self.told) or len(self.spent) or self.partly else "menunggu data"

    def _office(self, satker: str, kantor: str, kind: str = "capaian") -> Markup:
        """The office's name, leading to its page where that was made, in the reader's language if there is one."""
        made = self.run.made.get((satker, kind, self.year), ())
        if not made:
            return Markup("{}").format(kantor)
        language = self.bahasa if self.bahasa in made else made[0]
        page = f"{_PAGE[kind]}-{self.year}" + ("" if language == "id" else f".{language}")
        return Markup('<a href="../{}/{}.html">{}</a>').format(satker, page, kantor)

    def summary(self) -> Output:
        """Header: how the offices stand."""
        n = len(self.places)
        say = [self._reported(), self._middle(), self._absorbed()]
        if len(self.told) > 1:
            say.append(
                self.w.markup(
                    "{n} indikator dinilai di dua kantor atau lebih dan tidak terpenuhi di satu pun.",
                    n=self.link("indikator", int(self.failing["merata"].sum())),
                )
            )
        lost = self.run.missing["satker"].nunique()
        if lost:
            say.append(
                self.w.markup(
                    "{n} kantor tidak terhitung penuh karena halamannya gagal atau tabelnya hilang.",
                    n=self.link("tak-terhitung", lost),
                )
            )
        return self.header(
            self._title(),
            self.t("Rekap satuan kerja · {n} kantor · {tahun}", n=n, tahun=self.year),
            [s for s in say if s],
            self._boxes(lost),
        )

    def _title(self) -> str:
        n, told, w = len(self.places), self.told["rata_rata"], self.w
        if len(told) == 1:
            return self.t(
                "Rata-rata {m} pada {tahun}, dari satu kantor yang punya angka",
                m=w.percent(told.iloc[0], 1, bounds=_FULL),
                tahun=self.year,
            )
        if len(told):
            some = {"a": len(told), "m": w.percent(told.median(), 1, bounds=_FULL), "tahun": self.year}
            if len(told) == n:
                return self.t("Median capaian {a} kantor {m} pada {tahun}", **some)
            return self.t("Median capaian {a} dari {b} kantor {m} pada {tahun}", b=n, **some)
        if partly := int(self.places["n_sementara"].sum()):
            return self.t("Capaian {tahun} baru sementara: {n} target", n=partly, tahun=self.year)
        return self.t("Capaian {tahun} belum dilaporkan kantor mana pun", tahun=self.year)

    def _reported(self) -> Markup:
        """How many offices and targets have been reported; those of a part of the year apart."""
        p, w = self.places, self.w
        said = {
            "a": self.link("cakupan", len(self.told)),
            "b": len(p),
            "tahun": self.year,
            "c": w.number(p["n_lapor"].sum(), 0),
            "d": w.number(p["n_target"].sum(), 0),
        }
        partly = int(p["n_sementara"].sum())
        if not partly:
            return w.markup(
                "{a} dari {b} kantor punya angka capaian {tahun}: {c} dari {d} target sudah dilaporkan.",
                **said,
            )
        return w.markup(
            "{a} dari {b} kantor punya angka capaian {tahun}: {c} dari {d} target sudah dilaporkan penuh, {e} lagi sementara dan tidak masuk rata-rata.",
            e=w.number(partly, 0),
            **said,
        )

    def _middle(self) -> Markup | str:
        """Where the offices' means lie; a middle half needs enough of them."""
        told, w = self.told["rata_rata"], self.w
        if len(told) < 2:
            return ""
        wide = len(told) >= _PICTURE
        ends = told.quantile([0.25, 0.75] if wide else [0, 1])
        a, b = (self.link("sebaran", w.percent(v, 1, bounds=_FULL)) for v in ends)
        if wide:
            return w.markup("Separuh kantor di tengah berada antara {a} dan {b}.", a=a, b=b)
        return w.markup("Rata-rata kantornya berkisar dari {a} sampai {b}.", a=a, b=b)

    def _absorbed(self) -> Markup | str:
        """Serapan of the offices whose spending is all in, and how many are left."""
        w, rest = self.w, _many(self.t, self.partly)
        if self.spent.empty:
            return (
                w.markup("Serapan {kantor} belum lengkap dan belum dibandingkan.", kantor=rest)
                if self.partly
                else ""
            )
        said = {
            "m": self.link("serapan", w.percent(self.spent["serapan"].median(), 1, bounds=_FULL)),
            "kantor": _many(self.t, len(self.spent)),
        }
        if not self.partly:
            return w.markup("Median serapan {m}, dari {kantor} yang belanjanya sudah lengkap.", **said)
        return w.markup(
            "Median serapan {m}, dari {kantor} yang belanjanya sudah lengkap; {lain} lagi belum lengkap.",
            lain=rest,
            **said,
        )

    def _boxes(self, lost: int) -> list[tuple[str, str, str]]:
        w, n = self.w, len(self.places)
        none = self.t("belum dilaporkan")
        means, spent = self.told["rata_rata"], self.spent["serapan"]
        no_median = self.t("belum lengkap") if self.partly else none
        return [
            (
                self.t("Kantor berangka"),
                f"{len(means)} / {n}",
                self.t("capaian {tahun}", tahun=self.year),
            ),
            (
                self.t("Median capaian"),
                w.percent(means.median(), bounds=_FULL) if len(means) else none,
                self.t("rata-rata tiap kantor"),
            ),
            (
                self.t("Median serapan"),
                w.percent(spent.median(), bounds=_FULL) if len(spent) else no_median,
                self.t("{a} dari {b} kantor, yang belanjanya lengkap", a=len(spent), b=n),
            ),
            (self.t("Tidak terhitung penuh"), str(lost), self.t("kantor")),
        ]

    def coverage(self) -> Output:
        """Who has reported, year by year."""
        y = rollup.by_year(self.run)
        none, no_figure = self.t("belum dilaporkan"), self.t("tanpa angka")
        columns = [
            Column("thn", self.t("Tahun"), head=True),
            Column("n_berangka", self.t("Kantor berangka"), "int"),
            Column("n_target", self.t("Bertarget"), "int"),
            Column(
                "persen_lapor", self.t("Bagian dilaporkan"), "percent", decimals=1, none=none, bounds=_SHARE
            ),
            Column("n_sementara", self.t("Sementara"), "int"),
            Column("median", self.t("Median capaian"), "percent", none=no_figure, bounds=_FULL),
            Column("n_serapan", self.t("Kantor berserapan lengkap"), "int"),
            Column("median_serapan", self.t("Median serapan"), "percent", none=no_figure, bounds=_FULL),
            Column("pagu", self.t("Pagu"), "money", none=none),
            Column("realisasi", self.t("Realisasi anggaran"), "money", none=none),
            Column(
                "persen_pagu_lapor",
                self.t("Bagian pagu dilaporkan"),
                "percent",
                decimals=1,
                none=none,
                bounds=_SHARE,
            ),
        ]
        if y["realisasi_tanpa_pagu"].gt(0).any():
            columns.append(Column("realisasi_tanpa_pagu", self.t("Belanja tanpa pagu"), "money"))
        return self.section(
            "cakupan",
            self.t("Cakupan tiap tahun"),
            table(
                self.w,
                y.assign(thn=y["tahun"].astype("str")),
                columns,
                id="cakupan-t",
                caption=self.t("Kantor dan target yang terhitung, dari {n} kantor", n=len(self.run.offices)),
            ),
            data={"rekap-tahun": y},
        )

    def _those(self, found: pd.DataFrame, kind: str) -> Markup:
        """The office that stands at an end, or how many stand there together."""
        if len(found) > 1:
            return Markup("{}").format(_many(self.t, len(found)))
        return self._office(found["satker"].iloc[0], found["kantor"].iloc[0], kind)

    def _spread(self, id: str, title: str, column: str, found: pd.DataFrame, kind: str = "capaian") -> Output:
        w, values = self.w, found[column]
        if len(values) < _PICTURE:
            text = self.t(
                "Baru {n} kantor punya angka; sebaran digambar mulai {m}.", n=len(values), m=_PICTURE
            )
            return self.section(id, title, Markup('<p class="none">{}</p>').format(text))
        low, high = found.loc[values.idxmin()], found.loc[values.idxmax()]
        finding = self.t(
            "{n} kantor, dari {a} sampai {b}",
            n=len(values),
            a=w.percent(low[column], 1, bounds=_FULL),
            b=w.percent(high[column], 1, bounds=_FULL),
        )
        svg = charts.distribution(values, id=f"g-{id}", name=title, finding=finding, bahasa=self.bahasa)
        after = w.markup(
            "Terendah: {a}. Tertinggi: {b}.",
            a=self._those(found[values == low[column]], kind),
            b=self._those(found[values == high[column]], kind),
        )
        return self.section(
            id,
            title,
            self.figure(
                svg,
                finding,
                self.t(
                    "{ukuran} {tahun}, banyaknya kantor per {n} poin",
                    ukuran=title,
                    tahun=self.year,
                    n=w.number(charts.bin_width(values)),
                ),
                self.t("Sumber: tabel halaman tiap kantor dalam folder ini"),
                after,
            ),
        )

    def spread(self) -> Output:
        """How the offices' means lie."""
        return self._spread("sebaran", self.t("Sebaran rata-rata capaian"), "rata_rata", self.told)

    def spending(self) -> Output:
        """How the offices' serapan lies."""
        title = self.t("Sebaran serapan kantor yang belanjanya lengkap")
        return self._spread("serapan", title, "serapan", self.spent, "anggaran")

    def ranking(self) -> Output:
        """Every office and its place."""
        p = self.places
        none, no_figure = self.t("belum dilaporkan"), self.t("tanpa angka")
        half = SHOWN // 2
        shown = p if len(p) <= SHOWN else pd.concat([p.head(half), p.tail(half)])
        shown = shown.assign(
            nama=[self._office(s, k) for s, k in zip(shown["satker"], shown["kantor"], strict=True)],
            keadaan=shown["keadaan_serapan"].map(self.t),
            cakupan=shown["n_angka"] / shown["n_target"].where(shown["n_target"] > 0) * 100,
        )
        columns = [
            Column("nama", self.t("Kantor"), "html", head=True),
            Column("tempat", self.t("Tempat"), "int"),
            Column("rata_rata", self.t("Rata-rata capaian"), "percent", none=no_figure, bounds=_FULL),
            Column("beda", self.t("Beda dengan {tahun}", tahun=self.year - 1), "points"),
            Column("cakupan", self.t("Cakupan"), "percent", decimals=0, bounds=_SHARE),
            Column("n_sementara", self.t("Sementara"), "int"),
            Column(
                "persen_memenuhi",
                self.t("Memenuhi target"),
                "percent",
                decimals=1,
                none=no_figure,
                bounds=_SHARE,
            ),
            Column("serapan", self.t("Serapan"), "percent", none=none, bounds=_FULL),
            Column(
                "persen_pagu_lapor", self.t("Bagian pagu dilaporkan"), "percent", decimals=1, bounds=_SHARE
            ),
            Column("keadaan", self.t("Keadaan serapan")),
            Column("tempat_serapan", self.t("Tempat serapan"), "int"),
        ]
        note: Markup | str = ""
        if len(shown) < len(p):
            note = Markup('<p class="note">{}</p>').format(
                self.t(
                    "Ditampilkan {a} kantor teratas dan {a} terbawah dari {n}; semuanya ada di berkas CSV dan Excel.",
                    a=half,
                    n=len(p),
                )
            )
        return self.section(
            "kantor",
            self.t("Tempat tiap kantor"),
            note,
            table(
                self.w,
                shown,
                columns,
                id="kantor-t",
                caption=self.t("Capaian dan serapan tiap kantor, {tahun}", tahun=self.year),
                filters=["keadaan"],
                row_ids="satker",
            ),
            self.criteria(rollup.BUDGET_STATES),
            lead=self.t(
                "Tempat 1 adalah rata-rata tertinggi; yang sama berbagi tempat. Baca bersama cakupannya, bagian target yang punya angka: kantor yang melaporkan sedikit indikator tidak sebanding dengan yang melaporkan semua. Tempat serapan hanya untuk kantor yang belanjanya lengkap: semua baris berpagu sudah dilaporkan dan tidak ada belanja tanpa pagu."
            ),
            data={f"rekap-kantor-{self.year}": p},
        )

    def _basis(self, r: dict[str, Any]) -> str:
        """What a far figure rests on: its own coverage, not another's."""
        counts = {"a": r["n_ada"], "b": r["n_semua"]}
        if r["ukuran"] == "serapan":
            share = self.w.percent(r["persen_pagu_lapor"], 1, bounds=_SHARE)
            return self.t("{a} dari {b} baris berpagu, {c} pagu", c=share, **counts)
        if r["ukuran"] == "beda":
            return self.t(
                "{a} dari {b} target; {tahun}: {c} dari {d}",
                tahun=self.year - 1,
                c=r["n_ada_lalu"],
                d=r["n_semua_lalu"],
                **counts,
            )
        return self.t("{a} dari {b} target", **counts)

    def outliers(self) -> Output:
        """Offices that lie far from the others."""
        none = ""
        if self.far.empty:
            enough = max(len(self.told), len(self.spent)) >= rollup.ENOUGH
            none = (
                self.t("Tidak ada kantor di luar pagar.")
                if enough
                else self.t("Perlu {n} kantor berangka untuk menyebut pencilan.", n=rollup.ENOUGH)
            )
        far = self.far.assign(
            nama=[self._office(s, k) for s, k in zip(self.far["satker"], self.far["kantor"], strict=True)],
            apa=self.far["ukuran"].map(lambda m: self.t(_MEASURES[m], tahun=self.year - 1)),
            dasar=[self._basis(r) for r in self.far.to_dict("records")],
        )
        columns = [
            Column("nama", self.t("Kantor"), "html", head=True),
            Column("apa", self.t("Ukuran")),
            Column("nilai", self.t("Nilai"), "number", bounds=tuple({*far["bawah"], *far["atas"]})),
            Column("bawah", self.t("Pagar bawah"), "number"),
            Column("atas", self.t("Pagar atas"), "number"),
            Column("dasar", self.t("Cakupan")),
        ]
        return self.section(
            "pencilan",
            self.t("Pencilan"),
            table(
                self.w,
                far,
                columns,
                id="pencilan-t",
                caption=self.t("Kantor yang jauh dari yang lain, {tahun}", tahun=self.year),
                filters=["apa"],
                note=none,
            ),
            lead=self.t(
                "Di luar satu setengah jarak antarkuartil dari kuartil (pagar Tukey). Alasan untuk memeriksa, bukan penilaian."
            ),
            data={f"rekap-pencilan-{self.year}": self.far},
        )

    def failing_everywhere(self) -> Output:
        """Indicators that few offices meet."""
        f = self.failing
        everywhere = int(f["merata"].sum())
        judged = f[f["n_dinilai"] > 0]
        shown = judged.head(max(40, min(everywhere, SHOWN)))
        shown = shown.assign(teks=[self.plan_text(r.indikator, r.kode, r.satuan) for r in shown.itertuples()])
        columns = [
            Column("teks", self.t("Indikator"), "html", head=True),
            Column("n_kantor", self.t("Kantor"), "int"),
            Column("n_dinilai", self.t("Dinilai"), "int"),
            Column("n_memenuhi", self.t("Memenuhi"), "int"),
            Column("persen_memenuhi", self.t("Memenuhi target"), "percent", decimals=1, bounds=_SHARE),
            Column(
                "rata_rata", self.t("Rata-rata capaian"), "percent", none=self.t("tanpa angka"), bounds=_FULL
            ),
        ]
        if shown["n_sebagian"].any():
            columns.insert(4, Column("n_sebagian", self.t("Memenuhi sebagian"), "int"))
        return self.section(
            "indikator",
            self.t("Indikator yang gagal di mana-mana"),
            table(
                self.w,
                shown,
                columns,
                id="indikator-t",
                caption=self.t(
                    "{a} dari {b} indikator yang dinilai, paling jarang terpenuhi lebih dulu, {tahun}",
                    a=len(shown),
                    b=len(judged),
                    tahun=self.year,
                ),
                note=self.t("Belum ada indikator yang dinilai.") if shown.empty else "",
            ),
            lead=self.t(
                "{n} indikator tidak terpenuhi di kantor mana pun yang dinilai (dua kantor atau lebih): periksa target, definisi, dan sumber datanya sebelum menilai kantornya.",
                n=everywhere,
            ),
            data={f"rekap-indikator-{self.year}": f},
        )

    def not_counted(self) -> Output:
        """Pages that failed or whose tables are gone, with the cause."""
        lost = self.run.missing
        columns = [
            Column("kantor", self.t("Kantor"), "data", head=True),
            Column("halaman", self.t("Halaman")),
            Column("thn", self.t("Tahun")),
            Column("sebab", self.t("Sebab"), "data"),
        ]
        many = lost.groupby(["satker", "kantor", "halaman", "sebab"], sort=False)["tahun"].agg(
            lambda years: ", ".join(str(y) for y in sorted(years))
        )
        shown = many.rename("thn").reset_index().head(SHOWN)
        return self.section(
            "tak-terhitung",
            self.t("Yang tidak terhitung"),
            table(
                self.w,
                shown.assign(halaman=shown["halaman"].str.capitalize().map(self.t)),
                columns,
                id="tak-terhitung-t",
                caption=self.t("Halaman yang gagal atau tabelnya hilang"),
                filters=["halaman"],
                note=""
                if len(shown)
                else self.t("Semua halaman capaian dan anggaran dalam folder ini terhitung."),
            ),
            data={"rekap-tak-terhitung": lost} if len(lost) else None,
        )

    def method(self) -> Output:
        """How figures of many offices are put together."""
        items = [
            self.t(
                "Angka tiap kantor dibaca dari tabel halaman capaian dan anggarannya dalam folder ini; hash tiap tabel dicocokkan dengan catatan pembuatannya (run.json)."
            ),
            self.t(
                "Rata-rata kantor adalah rata-rata capaian indikatornya yang punya angka; kantor tanpa angka tidak diberi tempat dan tidak dihitung nol."
            ),
            self.t(
                "Target yang baru dilaporkan sebagian tahunnya sementara: tidak dinilai dan tidak masuk rata-rata."
            ),
            self.t(
                "Serapan kantor adalah realisasi yang sudah dilaporkan dibagi seluruh pagunya. Selama ada baris berpagu yang belum dilaporkan, atau belanja yang pagunya belum diisi, kantor itu tidak diberi tempat serapan dan tidak masuk median serapan."
            ),
            self.t(
                "Dua kantor dianggap memakai indikator yang sama bila teks (tanpa nama kantor) dan satuannya sama. Tiap kantor dihitung sekali untuk satu indikator; memenuhi berarti semua barisnya yang dinilai memenuhi."
            ),
            self.t(
                "Tidak ada predikat: tidak ada aturan yang mengikat rata-rata capaian banyak kantor pada satu skala."
            ),
        ]
        body = Markup("").join(Markup("<li>{}</li>").format(i) for i in items)
        return self.section(
            "metode",
            self.t("Metode"),
            Markup("<ul>{}</ul>").format(body),
        )

    def files(self) -> Output:
        """Limits in words and the workbook."""
        return self.downloads(
            self.t(
                "Tautan ke halaman kantor bekerja dari folder hasil; bila halaman ini dikirim sendiri, cari kantornya di daftar halaman."
            )
        )
