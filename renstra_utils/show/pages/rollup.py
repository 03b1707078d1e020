"""All offices of one run in one page: the head; its sections stand in `offices`."""

from __future__ import annotations

from markupsafe import Markup

from ..content import Head
from . import offices
from .offices import PICTURE
from .subjects import OfficeFigures

#: Offices that stand on the first screen.
_FIRST = 4

# --- head ---------------------------------------------------------------------------------------------------


def _title(p: OfficeFigures) -> str:
    """Which of the offices need attention; where none does, how they stand."""
    if p.needs.empty:
        return _middle_of_all(p)
    return p.say("{n} dari {m} kantor perlu perhatian pada {tahun}", n=len(p.needs), m=len(p.places))


def _middle_of_all(p: OfficeFigures) -> str:
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


def _reported(p: OfficeFigures) -> Markup:
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


def _middle(p: OfficeFigures) -> Markup | str:
    """Where the offices' means lie; a middle half needs enough of them."""
    means = p.known["rata_rata"]
    if len(means) < 2:
        return ""
    text, ends = "Rata-rata kantornya berkisar dari {a} sampai {b}.", [0.0, 1.0]
    if len(means) >= PICTURE:
        text, ends = "Separuh kantor di tengah berada antara {a} dan {b}.", [0.25, 0.75]
    a, b = (p.link("sebaran", p.rate(v, 1)) for v in means.quantile(ends))
    return p.markup(text, a=a, b=b)


def _absorbed(p: OfficeFigures) -> Markup | str:
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


def _failed(p: OfficeFigures) -> list[Markup]:
    """What fails everywhere, and what could not be counted."""
    said = []
    if len(p.known) > 1:
        text = "{n} indikator dinilai di dua kantor atau lebih dan tidak terpenuhi di satu pun."
        said.append(p.markup(text, n=p.link("indikator", int(p.failing["merata"].sum()))))
    if p.n_lost:
        text = "{n} kantor tidak terhitung penuh karena halamannya gagal atau tabelnya hilang."
        said.append(p.markup(text, n=p.link("tak-terhitung", p.n_lost)))
    return said


def _boxes(p: OfficeFigures) -> list[tuple[str, str, str]]:
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


class RollupPage(OfficeFigures):
    """A run's offices in one year (0: the last with figures), with the years beside it."""

    kind = "rekap"
    tahun: int
    sections = offices.SECTIONS
    limits = (
        "Tautan ke halaman kantor bekerja dari folder hasil; "
        "bila halaman ini dikirim sendiri, cari kantornya di daftar halaman.",
    )

    def head(self) -> Head:
        """How the offices stand."""
        stand = [] if self.needs.empty else [_middle_of_all(self)]
        said = [*stand, _reported(self), _absorbed(self), *_failed(self), _middle(self)]
        under = self.say("Rekap satuan kerja · {n} kantor · {tahun}", n=len(self.places))
        first = [] if self.needs.empty else [offices.attention_table(self, "utama-t", _FIRST)]
        return Head(_title(self), under, [s for s in said if s], _boxes(self), first)
