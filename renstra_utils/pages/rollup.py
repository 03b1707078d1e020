"""All offices of one run in one page: coverage, spread, each office's place, outliers, what fails everywhere, what could not be counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from .. import charts, rollup
from ..page import Output, Page
from ..tables import Column, table
from ..wording import Wording

#: Rows that a page shows; all of them are in its files.
SHOWN = 600
#: A spread needs so many offices to be a picture.
_PICTURE = 5
_PAGE = {"capaian": "02-capaian-tahunan", "anggaran": "03-anggaran-tahunan"}
_MEASURES = {"rata_rata": "Rata-rata capaian", "serapan": "Serapan", "beda": "Beda dengan tahun sebelumnya"}


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
            meta=replace(run.meta, nama_kantor=t("{n} kantor", n=len(run.offices))),
        )
        plan: Any = run  # what a page needs of a plan, a run has too
        super().__init__(plan, bahasa, tahun or run.last)
        self.year: int = tahun or run.last
        self.places = rollup.places(run, self.year)
        self.far = rollup.outliers(self.places)
        self.failing = rollup.failing(run, self.year)
        self.told = self.places.dropna(subset=["rata_rata"])
        self.spent = self.places.dropna(subset=["serapan"])

    def covers(self) -> str:
        return f"{self.t('Tahun')} {self.year}"  # the offices' plans need not be of one period

    def state(self) -> str:
        return "ada" if len(self.told) or len(self.spent) else "menunggu data"

    def _office(self, satker: str, kantor: str, kind: str = "capaian") -> Markup:
        """The office's name, leading to its page where that was made."""
        page = f"{_PAGE[kind]}-{self.year}.html"
        made = not ((self.run.missing["satker"] == satker) & (self.run.missing["tahun"] == self.year)).any()
        return (
            Markup('<a href="../{}/{}">{}</a>').format(satker, page, kantor)
            if made
            else Markup("{}").format(kantor)
        )

    def summary(self) -> Output:
        """Header: how the offices stand."""
        w, link, p = self.w, self.link, self.places
        n = len(p)
        say: list[Markup | str] = [
            w.markup(
                "{a} dari {b} kantor punya angka capaian {tahun}: {c} dari {d} target sudah dilaporkan.",
                a=link("cakupan", len(self.told)),
                b=n,
                tahun=self.year,
                c=w.number(p["n_lapor"].sum(), 0),
                d=w.number(p["n_target"].sum(), 0),
            )
        ]
        title = self.t("Capaian {tahun} belum dilaporkan kantor mana pun", tahun=self.year)
        if len(self.told):
            q = self.told["rata_rata"].quantile([0.25, 0.5, 0.75]).tolist()
            title = self.t(
                "Separuh dari {n} kantor mencapai rata-rata {m} atau lebih pada {tahun}",
                n=len(self.told),
                m=w.percent(q[1], 1),
                tahun=self.year,
            )
            say.append(
                w.markup(
                    "Separuh kantor di tengah berada antara {a} dan {b}.",
                    a=link("sebaran", w.percent(q[0], 1)),
                    b=link("sebaran", w.percent(q[2], 1)),
                )
            )
        if len(self.spent):
            say.append(
                w.markup(
                    "Median serapan {m}, dari {n} kantor yang punya pagu dan realisasi.",
                    m=link("serapan", w.percent(self.spent["serapan"].median(), 1)),
                    n=len(self.spent),
                )
            )
        everywhere = int(self.failing["merata"].sum())
        if len(self.told):
            say.append(
                w.markup(
                    "{n} indikator dinilai di dua kantor atau lebih dan tidak terpenuhi di satu pun.",
                    n=link("indikator", everywhere),
                )
            )
        lost = self.run.missing
        if len(lost):
            say.append(
                w.markup(
                    "{n} kantor tidak terhitung penuh karena halamannya gagal atau tabelnya hilang.",
                    n=link("tak-terhitung", lost["satker"].nunique()),
                )
            )
        none = self.t("belum dilaporkan")
        boxes = [
            (
                self.t("Kantor berangka"),
                f"{len(self.told)} / {n}",
                self.t("capaian {tahun}", tahun=self.year),
            ),
            (
                self.t("Median capaian"),
                w.percent(self.told["rata_rata"].median()) if len(self.told) else none,
                self.t("rata-rata tiap kantor"),
            ),
            (
                self.t("Median serapan"),
                w.percent(self.spent["serapan"].median()) if len(self.spent) else none,
                self.t("{n} kantor", n=len(self.spent)),
            ),
            (
                self.t("Tidak terhitung penuh"),
                str(lost["satker"].nunique()),
                self.t("kantor"),
            ),
        ]
        return self.header(
            title,
            self.t("Rekap satuan kerja · {n} kantor · {tahun}", n=n, tahun=self.year),
            say,
            boxes,
        )

    def coverage(self) -> Output:
        """Who has reported, year by year."""
        y = rollup.by_year(self.run)
        none = self.t("belum dilaporkan")
        columns = [
            Column("thn", self.t("Tahun"), head=True),
            Column("n_berangka", self.t("Kantor berangka"), "int"),
            Column("n_target", self.t("Bertarget"), "int"),
            Column("persen_lapor", self.t("Bagian dilaporkan"), "percent", decimals=1, none=none),
            Column("median", self.t("Median capaian"), "percent", none=none),
            Column("n_serapan", self.t("Kantor berserapan"), "int"),
            Column("median_serapan", self.t("Median serapan"), "percent", none=none),
            Column("realisasi", self.t("Realisasi anggaran"), "money", none=none),
        ]
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

    def _spread(self, id: str, title: str, column: str, found: pd.DataFrame) -> Output:
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
            a=w.percent(low[column], 1),
            b=w.percent(high[column], 1),
        )
        svg = charts.distribution(values, id=f"g-{id}", name=title, finding=finding, bahasa=self.bahasa)
        after = w.markup(
            "Terendah: {a}. Tertinggi: {b}.",
            a=self._office(low["satker"], low["kantor"]),
            b=self._office(high["satker"], high["kantor"]),
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
        return self._spread("serapan", self.t("Sebaran serapan"), "serapan", self.spent)

    def ranking(self) -> Output:
        """Every office and its place."""
        p = self.places
        none = self.t("belum dilaporkan")
        half = SHOWN // 2
        shown = p if len(p) <= SHOWN else pd.concat([p.head(half), p.tail(half)])
        shown = shown.assign(
            nama=[self._office(s, k) for s, k in zip(shown["satker"], shown["kantor"], strict=True)],
            cakupan=shown["n_angka"] / shown["n_target"].where(shown["n_target"] > 0) * 100,
        )
        columns = [
            Column("nama", self.t("Kantor"), "html", head=True),
            Column("tempat", self.t("Tempat"), "int"),
            Column("rata_rata", self.t("Rata-rata capaian"), "percent", none=none),
            Column("beda", self.t("Beda dengan {tahun}", tahun=self.year - 1), "points"),
            Column("cakupan", self.t("Cakupan"), "percent", decimals=0),
            Column("persen_memenuhi", self.t("Memenuhi target"), "percent", decimals=1, none=none),
            Column("serapan", self.t("Serapan"), "percent", none=none),
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
                row_ids="satker",
            ),
            lead=self.t(
                "Tempat 1 adalah rata-rata tertinggi; yang sama berbagi tempat. Baca bersama cakupannya, bagian target yang punya angka: kantor yang melaporkan sedikit indikator tidak sebanding dengan yang melaporkan semua."
            ),
            data={f"rekap-kantor-{self.year}": p},
        )

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
            apa=self.far["ukuran"].map(lambda m: self.t(_MEASURES[m])),
        )
        columns = [
            Column("nama", self.t("Kantor"), "html", head=True),
            Column("apa", self.t("Ukuran")),
            Column("nilai", self.t("Nilai"), "number"),
            Column("bawah", self.t("Pagar bawah"), "number"),
            Column("atas", self.t("Pagar atas"), "number"),
            Column("n_angka", self.t("Punya angka"), "int"),
            Column("n_target", self.t("Bertarget"), "int"),
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
            Column("persen_memenuhi", self.t("Memenuhi target"), "percent", decimals=1),
            Column("rata_rata", self.t("Rata-rata capaian"), "percent", none=self.t("tanpa angka")),
        ]
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
                "Serapan kantor adalah jumlah realisasi dibagi jumlah pagu, atas baris yang punya keduanya."
            ),
            self.t(
                "Dua kantor dianggap memakai indikator yang sama bila teks (tanpa nama kantor) dan satuannya sama."
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
