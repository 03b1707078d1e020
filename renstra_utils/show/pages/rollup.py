"""All offices of one run in one page: the head; its sections stand in `offices`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import rollup
from ..content import Head
from ..page import Page
from . import offices
from .offices import PICTURE

_PAGES = {"capaian": "02-capaian-tahunan", "anggaran": "03-anggaran-tahunan"}


# --- head ---------------------------------------------------------------------------------------------------


def _notes(p: RollupPage, run: rollup.Run) -> tuple[str, ...]:
    """What must be known before the offices are compared."""
    notes = []
    if run.left_out:
        notes.append(p.t("{n} kantor contoh fiktif tidak ikut dihitung.", n=run.left_out))
    if len(run.caps) > 1:
        text = (
            "Kantor memakai batas atas capaian yang berbeda ({batas}); "
            "rata-ratanya tidak sepenuhnya sebanding."
        )
        notes.append(p.t(text, batas=", ".join(run.caps)))
    return tuple(notes)


def _title(p: RollupPage) -> str:
    means, partly = p.known["rata_rata"], int(p.places["n_sementara"].sum())
    said = {"a": len(means), "b": len(p.places), "n": partly, "m": p.rate(means.median(), 1)}
    text = "Median capaian {a} dari {b} kantor {m} pada {tahun}"
    if len(means) == 1:
        text = "Rata-rata {m} pada {tahun}, dari satu kantor yang punya angka"
    elif means.empty and partly:
        text = "Capaian {tahun} baru sementara: {n} target"
    elif means.empty:
        text = "Capaian {tahun} belum dilaporkan kantor mana pun"
    elif len(means) == len(p.places):
        text = "Median capaian {a} kantor {m} pada {tahun}"
    return p.say(text, **said)


def _reported(p: RollupPage) -> Markup:
    """How many offices and targets have been reported; those of a part of the year apart."""
    counts = p.places[["n_lapor", "n_target", "n_sementara"]].sum()
    text = "{a} dari {b} kantor punya angka capaian {tahun}: {c} dari {d} target sudah dilaporkan."
    if counts["n_sementara"]:
        text = (
            "{a} dari {b} kantor punya angka capaian {tahun}: {c} dari {d} target sudah dilaporkan penuh, "
            "{e} lagi sementara dan tidak masuk rata-rata."
        )
    c, d, e = (p.w.number(n, 0) for n in counts)
    return p.markup(text, a=p.link("cakupan", len(p.known)), b=len(p.places), c=c, d=d, e=e)


def _middle(p: RollupPage) -> Markup | str:
    """Where the offices' means lie; a middle half needs enough of them."""
    means = p.known["rata_rata"]
    if len(means) < 2:
        return ""
    text, ends = "Rata-rata kantornya berkisar dari {a} sampai {b}.", [0.0, 1.0]
    if len(means) >= PICTURE:
        text, ends = "Separuh kantor di tengah berada antara {a} dan {b}.", [0.25, 0.75]
    a, b = (p.link("sebaran", p.rate(v, 1)) for v in means.quantile(ends))
    return p.markup(text, a=a, b=b)


def _absorbed(p: RollupPage) -> Markup | str:
    """Serapan of the offices whose spending is all in, and how many are left."""
    rest, whole = p.n_offices(p.n_partly), p.n_offices(len(p.spent))
    if p.spent.empty:
        text = "Serapan {kantor} belum lengkap dan belum dibandingkan."
        return p.markup(text, kantor=rest) if p.n_partly else ""
    text = "Median serapan {m}, dari {kantor} yang belanjanya sudah lengkap."
    if p.n_partly:
        text = "Median serapan {m}, dari {kantor} yang belanjanya sudah lengkap; {lain} lagi belum lengkap."
    median = p.link("serapan", p.rate(p.spent["serapan"].median(), 1))
    return p.markup(text, m=median, kantor=whole, lain=rest)


def _failed(p: RollupPage) -> list[Markup]:
    """What fails everywhere, and what could not be counted."""
    said = []
    if len(p.known) > 1:
        text = "{n} indikator dinilai di dua kantor atau lebih dan tidak terpenuhi di satu pun."
        said.append(p.markup(text, n=p.link("indikator", int(p.failing["merata"].sum()))))
    if p.n_lost:
        text = "{n} kantor tidak terhitung penuh karena halamannya gagal atau tabelnya hilang."
        said.append(p.markup(text, n=p.link("tak-terhitung", p.n_lost)))
    return said


def _boxes(p: RollupPage) -> list[tuple[str, str, str]]:
    t, n, means, shares = p.t, len(p.places), p.known["rata_rata"], p.spent["serapan"]
    none = t("belum dilaporkan")
    no_share = t("belum lengkap") if p.n_partly else none
    whole = t("{a} dari {b} kantor, yang belanjanya lengkap", a=len(shares), b=n)
    middle = p.rate(means.median()) if len(means) else none
    spent = p.rate(shares.median()) if len(shares) else no_share
    return [
        (t("Kantor berangka"), f"{len(means)} / {n}", p.say("capaian {tahun}")),
        (t("Median capaian"), middle, t("rata-rata tiap kantor")),
        (t("Median serapan"), spent, whole),
        (t("Tidak terhitung penuh"), str(p.n_lost), t("kantor")),
    ]


class RollupPage(Page):
    """A run's offices in one year (0: the last with figures), with the years beside it."""

    kind = "rekap"
    tahun: int
    sections = offices.SECTIONS
    limits = (
        "Tautan ke halaman kantor bekerja dari folder hasil; "
        "bila halaman ini dikirim sendiri, cari kantornya di daftar halaman.",
    )

    def __init__(self, run: rollup.Run, tahun: int = 0, bahasa: str = "id") -> None:
        plan: Any = run  # what a page needs of a plan, a run has too
        super().__init__(plan, bahasa, tahun or run.last)
        meta = replace(run.meta, nama_kantor=self.n_offices(len(run.offices)))
        self.plan, self.run = replace(plan, catatan=_notes(self, run), meta=meta), run
        self.places = places = rollup.places(run, self.tahun)
        self.far, self.failing = rollup.outliers(places), rollup.failing(run, self.tahun)
        self.known: pd.DataFrame = places.dropna(subset=["rata_rata"])
        state = places["keadaan_serapan"]
        self.spent: pd.DataFrame = places[(state == rollup.COMPLETE) & places["serapan"].notna()]
        self.n_partly = int((~state.isin([rollup.COMPLETE, "belum dilaporkan"])).sum())
        self.n_lost = run.missing["satker"].nunique()

    def covers(self) -> str:
        return f"{self.t('Tahun')} {self.tahun}"  # the offices' plans need not be of one period

    def state(self) -> str:
        if self.places["n_sementara"].any():
            return "sementara"
        return "ada" if len(self.known) or len(self.spent) or self.n_partly else "menunggu data"

    def head(self) -> Head:
        """How the offices stand."""
        said = [_reported(self), _middle(self), _absorbed(self), *_failed(self)]
        under = self.say("Rekap satuan kerja · {n} kantor · {tahun}", n=len(self.places))
        return Head(_title(self), under, [s for s in said if s], _boxes(self))

    def office(self, satker: str, kantor: str, kind: str = "capaian") -> Markup:
        """The office's name, leading to its page where there is one, in the reader's language if possible."""
        made = self.run.made.get((satker, kind, self.tahun), ())
        if not made:
            return Markup("{}").format(kantor)
        language = self.bahasa if self.bahasa in made else made[0]
        page = f"{_PAGES[kind]}-{self.tahun}" + ("" if language == "id" else f".{language}")
        return Markup('<a href="../{}/{}.html">{}</a>').format(satker, page, kantor)

    def names(self, rows: pd.DataFrame) -> list[Markup]:
        """The name of each row's office."""
        return [self.office(s, k) for s, k in zip(rows["satker"], rows["kantor"], strict=True)]

    def n_offices(self, n: int) -> str:
        """So many offices, in words."""
        return self.t("1 kantor") if n == 1 else self.t("{n} kantor", n=n)
