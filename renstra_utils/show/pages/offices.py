"""Sections of the roll-up: how a run's offices lie, which stand apart, what fails, what is not counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import rollup
from ...evaluate.needs import FALL, REASONS
from ...frames import as_records
from .. import figures
from ..content import Block, Content, Picture, Section, Table
from ..html import absent, note
from ..parts import criteria
from . import nationwide
from .subjects import OfficeFigures

#: A spread needs so many offices to be a picture.
PICTURE = 5
#: Rows that a page shows; all of them are in its files.
_SHOWN = 600
#: Indicators that the page shows at least, though fewer fail everywhere.
_INDICATORS = 40
_SHARE = (0.0, 100.0)
#: Offices that need attention, as many as a page shows; and what its file says of each.
_ATTENTION = 20
_NEEDS = ["satker", "kantor", "alasan", "halaman_gagal", "rata_rata", "beda", "serapan"]
_MEASURES = {"rata_rata": "Rata-rata capaian", "serapan": "Serapan", "beda": "Beda dengan {tahun}"}


# --- who needs attention ------------------------------------------------------------------------------------


def attention_table(p: OfficeFigures, id: str, most: int) -> Table:
    """The offices that need attention, why, and what is next; the first `most` of them."""
    rows = p.needs.head(most)
    records = as_records(rows)
    shown = rows.assign(
        nama=p.names(rows),
        sebab=["; ".join(_why(p, reason, r) for reason in r["alasan"].split("; ")) for r in records],
        lanjut=[p.t(REASONS[r["alasan"].split("; ")[0]]) for r in records],
    )
    columns = p.columns(
        "nama sebab lanjut rata_rata serapan",
        nama={"label": p.t("Kantor"), "kind": "html"},
        sebab={"kind": "lines"},
        lanjut={"label": p.t("Berikutnya"), "kind": "prose"},
        rata_rata={"none": p.t("tanpa angka")},
        serapan={"bounds": (100.0,), "none": p.t("belum dilaporkan")},
    )
    return Table(shown, columns, id, p.say("Kantor yang perlu perhatian, {tahun}"), row_ids="satker")


def _attention(p: OfficeFigures) -> Content | None:
    """All of them, by reason."""
    every = p.needs
    if every.empty:
        return None
    counts = [
        (reason, int(every["alasan"].str.split("; ").map(lambda x, r=reason: r in x).sum()))
        for reason in REASONS
    ]
    listed = ", ".join(f"{p.t(reason)} {n}" for reason, n in counts if n)
    lead = p.t("Kantor menurut sebabnya: {rincian}.", rincian=listed)
    text, part = "Ditampilkan {a} dari {n}; semuanya ada di berkas CSV dan Excel.", ""
    if len(every) > _ATTENTION:
        part = p.t(text, a=_ATTENTION, n=len(every))
    title = p.t("{n} dari {m} kantor perlu perhatian", n=len(every), m=len(p.places))
    blocks: list[Block] = [attention_table(p, "perhatian-t", _ATTENTION), note(part)]
    return Content(blocks, title, {f"rekap-perhatian-{p.tahun}": every[_NEEDS]}, lead)


def _why(p: OfficeFigures, reason: str, r: dict[str, Any]) -> str:
    """One reason with the figures that it rests on."""
    texts = {
        "gagal": p.t("halaman gagal atau tabelnya hilang: {halaman}"),
        "belum ada PK": p.say("Perjanjian Kinerja {tahun} belum ada"),
        "target lebih longgar": p.t("{longgar} target PK lebih longgar daripada target nasional"),
        "terlambat lapor": p.t("laporan terlambat {hari} hari ({lapor})"),
        "belum melapor": p.t("belum melaporkan satu pun dari {n} target"),
        "melampaui pagu": p.t("belanja {serapan} dari pagu"),
        "capaian rendah": p.t("{tidak} dari {dinilai} target yang dinilai tidak terpenuhi"),
        "capaian turun": p.t("rata-rata {beda} poin dari tahun sebelumnya"),
        "tanpa pagu": p.t("{tanpa} baris belanja tanpa pagu"),
        "sebagian": p.t("{belum} dari {n} target belum dilaporkan"),
        "sementara": p.t("{sementara} target baru sebagian tahunnya"),
        "belanja belum lengkap": p.t("{sisa} dari {pagu} baris berpagu belum lengkap belanjanya"),
    }
    lost = [] if pd.isna(r["halaman_gagal"]) else r["halaman_gagal"].split(", ")
    return texts[reason].format(
        halaman=p.w.join(p.t(kind.capitalize()) for kind in lost),
        longgar=0 if pd.isna(r["n_longgar"]) else int(r["n_longgar"]),
        hari=r["hari_terlambat"],
        lapor=p.w.date(r["tanggal_lapor"]),
        n=r["n_target"],
        serapan=p.w.percent(r["serapan"], 1, bounds=(100.0,)),
        tidak=r["n_dinilai"] - r["n_memenuhi"],
        dinilai=r["n_dinilai"],
        beda=p.w.points(r["beda"], 1, bounds=(-FALL,)),
        tanpa=r["n_tanpa_pagu"],
        belum=r["n_target"] - r["n_lapor"] - r["n_sementara"],
        sementara=r["n_sementara"],
        sisa=r["n_pagu"] - r["n_pagu_lapor"],
        pagu=r["n_pagu"],
    )


# --- coverage, spread ---------------------------------------------------------------------------------------


def _coverage(p: OfficeFigures) -> Content:
    """Who has reported, year by year."""
    years = rollup.by_year(p.run)
    none, no_figure = {"none": p.t("belum dilaporkan")}, {"none": p.t("tanpa angka")}
    loose = " realisasi_tanpa_pagu" if years["realisasi_tanpa_pagu"].gt(0).any() else ""
    attained = p.columns(
        "thn n_berangka n_target persen_lapor n_sementara median", persen_lapor=none, median=no_figure
    )
    spent = p.columns(
        f"thn n_serapan median_serapan pagu realisasi persen_pagu_lapor{loose}",
        median_serapan=no_figure,
        pagu={"label": p.t("Pagu"), **none},
        realisasi={"label": p.t("Realisasi anggaran"), **none},
        persen_pagu_lapor=_reported_ceiling(p) | none,
        realisasi_tanpa_pagu={"label": p.t("Belanja tanpa pagu")},
    )
    caption = p.t("Kantor dan target yang terhitung, dari {n} kantor", n=len(p.run.offices))
    shown = years.assign(thn=years["tahun"].astype("str"))
    tables = [
        Table(shown, attained, "cakupan-t", caption),
        Table(shown, spent, "cakupan-anggaran-t", p.t("Anggaran dan belanja kantor")),
    ]
    return Content(tables, files={"rekap-tahun": years})


def _reported_ceiling(p: OfficeFigures) -> dict[str, Any]:
    return {"label": p.t("Bagian pagu dilaporkan"), "decimals": 1}


def _spread(id: str, title: str, column: str, kind: str, found: Callable[[Any], pd.DataFrame]) -> Section:
    """The section on how a figure of the offices lies; `kind`: the page that it stands on."""
    return Section(id, title, lambda p: _spread_of(p, found(p), f"g-{id}", p.t(title), column, kind))


def _spread_of(p: OfficeFigures, found: pd.DataFrame, id: str, title: str, column: str, kind: str) -> Content:
    values = found[column]
    if len(values) < PICTURE:
        text = "Baru {n} kantor punya angka; sebaran digambar mulai {m}."
        return Content([absent(p.t(text, n=len(values), m=PICTURE))])
    low, high = values.min(), values.max()
    text = "{n} kantor, dari {a} sampai {b}"
    finding = p.t(text, n=len(values), a=p.rate(low, 1), b=p.rate(high, 1))
    svg = figures.distribution(values, id=id, name=title, finding=finding, bahasa=p.bahasa)
    width = p.w.number(figures.bin_width(values))
    under = p.say("{ukuran} {tahun}, banyaknya kantor per {n} poin", ukuran=title, n=width)
    a, b = (_those(p, found[values == end], kind) for end in (low, high))
    after = p.markup("Terendah: {a}. Tertinggi: {b}.", a=a, b=b)
    source = p.t("Sumber: tabel halaman tiap kantor dalam folder ini")
    return Content([Picture(svg, finding, under, source, after)])


def _those(p: OfficeFigures, found: pd.DataFrame, kind: str) -> Markup | str:
    """The office that stands at an end, or how many stand there together."""
    if len(found) > 1:
        return p.n_offices(len(found))
    return p.office(found["satker"].iloc[0], found["kantor"].iloc[0], kind)


# --- offices ------------------------------------------------------------------------------------------------


def _ranking(p: OfficeFigures) -> Content:
    """Every office and its place."""
    every, half = p.places, _SHOWN // 2
    rows = every if len(every) <= _SHOWN else pd.concat([every.head(half), every.tail(half)])
    shown = rows.assign(
        nama=p.names(rows),
        keadaan=rows["keadaan_serapan"].map(p.t),
        cakupan=rows["n_angka"] / rows["n_target"].where(rows["n_target"] > 0) * 100,
    )
    no_figure = {"none": p.t("tanpa angka")}
    columns = p.columns(
        "nama tempat rata_rata beda cakupan persen_memenuhi serapan keadaan",
        nama={"label": p.t("Kantor"), "kind": "html"},
        rata_rata=no_figure,
        beda={"label": p.t(_MEASURES["beda"], tahun=p.tahun - 1), "kind": "points"},
        persen_memenuhi={"bounds": _SHARE, **no_figure},
        serapan={"bounds": (100.0,), "none": p.t("belum dilaporkan")},
    )
    part = ""
    if len(rows) < len(every):
        text = (
            "Ditampilkan {a} kantor teratas dan {a} terbawah dari {n}; semuanya ada di berkas CSV dan Excel."
        )
        part = p.t(text, a=half, n=len(every))
    caption = p.say("Capaian dan serapan tiap kantor, {tahun}")
    fold = p.n_offices(len(shown))
    table = Table(shown, columns, "kantor-t", caption, filters=["keadaan"], row_ids="satker", fold=fold)
    blocks: list[Block] = [note(part), table, criteria(p, rollup.BUDGET_STATES)]
    return Content(blocks, files={f"rekap-kantor-{p.tahun}": every})


def _outliers(p: OfficeFigures) -> Content:
    """Offices that lie far from the others."""
    far, before = p.far, p.tahun - 1
    none = p.t("Tidak ada kantor di luar pagar.")
    if max(len(p.known), len(p.spent)) < rollup.ENOUGH:
        none = p.t("Perlu {n} kantor berangka untuk menyebut pencilan.", n=rollup.ENOUGH)
    shown = far.assign(
        nama=p.names(far),
        apa=far["ukuran"].map(lambda measure: p.t(_MEASURES[measure], tahun=before)),
        dasar=[_basis(p, r) for r in as_records(far)],
    )
    columns = p.columns(
        "nama apa nilai bawah atas dasar",
        nama={"label": p.t("Kantor"), "kind": "html"},
        apa={"label": p.t("Ukuran"), "kind": "text"},
        nilai={"bounds": tuple({*far["bawah"], *far["atas"]})},
        dasar={"label": p.t("Cakupan"), "kind": "text"},
    )
    caption = p.say("Kantor yang jauh dari yang lain, {tahun}")
    table = Table(shown, columns, "pencilan-t", caption, none if far.empty else "", ["apa"])
    return Content([table], files={f"rekap-pencilan-{p.tahun}": far})


def _basis(p: OfficeFigures, record: dict[str, Any]) -> str:
    """What a far figure rests on: its own coverage, not another's."""
    said = {"a": record["n_ada"], "b": record["n_semua"], "tahun": p.tahun - 1}
    if record["ukuran"] == "serapan":
        share = p.w.percent(record["persen_pagu_lapor"], 1, bounds=_SHARE)
        return p.t("{a} dari {b} baris berpagu, {c} pagu", c=share, **said)
    if record["ukuran"] == "beda":
        past = {"c": record["n_ada_lalu"], "d": record["n_semua_lalu"]}
        return p.t("{a} dari {b} target; {tahun}: {c} dari {d}", **said, **past)
    return p.t("{a} dari {b} target", **said)


# --- indicators, what is missing, method --------------------------------------------------------------------


def _failing(p: OfficeFigures) -> Content:
    """Indicators that few offices meet."""
    every = p.failing
    everywhere, judged = int(every["merata"].sum()), every[every["n_dinilai"] > 0]
    rows = judged.head(max(_INDICATORS, min(everywhere, _SHOWN)))
    names = rows[["indikator", "kode", "satuan"]].itertuples(index=False)
    shown = rows.assign(teks=[p.plan_text(*x) for x in names])
    partly = "n_sebagian " if rows["n_sebagian"].any() else ""
    columns = p.columns(
        f"teks n_kantor n_dinilai n_memenuhi {partly}persen_memenuhi rata_rata",
        persen_memenuhi={"bounds": _SHARE},
        rata_rata={"none": p.t("tanpa angka")},
    )
    text = "{a} dari {b} indikator yang dinilai, paling jarang terpenuhi lebih dulu, {tahun}"
    caption = p.say(text, a=len(rows), b=len(judged))
    none = p.t("Belum ada indikator yang dinilai.") if rows.empty else ""
    lead = (
        "{n} indikator tidak terpenuhi di kantor mana pun yang dinilai (dua kantor atau lebih): "
        "periksa target, definisi, dan sumber datanya sebelum menilai kantornya."
    )
    table = Table(shown, columns, "indikator-t", caption, none)
    return Content([table], files={f"rekap-indikator-{p.tahun}": every}, lead=p.t(lead, n=everywhere))


def _not_counted(p: OfficeFigures) -> Content:
    """Pages that failed or whose tables are gone, with the cause; the years of one cause in one row."""
    lost = p.run.missing
    by_cause = lost.groupby(["satker", "kantor", "halaman", "sebab"], sort=False)["tahun"]
    years = by_cause.agg(lambda found: ", ".join(str(y) for y in sorted(found)))
    shown = years.rename("thn").reset_index().head(_SHOWN)
    shown = shown.assign(halaman=shown["halaman"].str.capitalize().map(p.t))
    none = "" if len(shown) else p.t("Semua halaman capaian dan anggaran dalam folder ini terhitung.")
    caption = p.t("Halaman yang gagal atau tabelnya hilang")
    columns = p.columns("kantor halaman thn sebab")
    table = Table(shown, columns, "tak-terhitung-t", caption, none, ["halaman"])
    return Content([table], files={"rekap-tak-terhitung": lost} if len(lost) else {})


_METHOD = (
    "Angka tiap kantor dibaca dari tabel halaman capaian dan anggarannya dalam folder ini; "
    "hash tiap tabel dicocokkan dengan catatan pembuatannya (run.json).",
    "Rata-rata kantor adalah rata-rata capaian indikatornya yang punya angka; "
    "kantor tanpa angka tidak diberi tempat dan tidak dihitung nol.",
    "Target yang baru dilaporkan sebagian tahunnya sementara: tidak dinilai dan tidak masuk rata-rata.",
    "Serapan kantor adalah realisasi yang sudah dilaporkan dibagi seluruh pagunya. "
    "Selama ada baris berpagu yang belum dilaporkan, atau belanja yang pagunya belum diisi, "
    "kantor itu tidak diberi tempat serapan dan tidak masuk median serapan.",
    "Dua kantor dianggap memakai indikator yang sama bila teks (tanpa nama kantor) dan satuannya sama. "
    "Tiap kantor dihitung sekali untuk satu indikator; "
    "memenuhi berarti semua barisnya yang dinilai memenuhi.",
    "Tidak ada predikat: tidak ada aturan yang mengikat rata-rata capaian banyak kantor pada satu skala.",
)


def _method(p: OfficeFigures) -> Content:
    """How figures of many offices are put together."""
    items = Markup("").join(Markup("<li>{}</li>").format(p.t(text)) for text in _METHOD)
    return Content([Markup("<ul>{}</ul>").format(items)])


SECTIONS = (
    Section("perhatian", "Kantor yang perlu perhatian", _attention, "Tidak ada kantor yang perlu perhatian."),
    *nationwide.SECTIONS,
    _spread("sebaran", "Sebaran rata-rata capaian", "rata_rata", "capaian", lambda p: p.known),
    _spread(
        "serapan", "Sebaran serapan kantor yang belanjanya lengkap", "serapan", "anggaran", lambda p: p.spent
    ),
    Section(
        "kantor", "Tempat tiap kantor", _ranking,
        lead="Tempat 1 adalah rata-rata tertinggi; yang sama berbagi tempat. "
             "Baca bersama cakupannya, bagian target yang punya angka: "
             "kantor yang melaporkan sedikit indikator tidak sebanding dengan yang melaporkan semua. "
             "Tempat serapan, yang hanya untuk kantor yang belanjanya lengkap, ada di berkas CSV dan Excel.",
    ),
    Section(
        "pencilan", "Pencilan", _outliers,
        lead="Di luar satu setengah jarak antarkuartil dari kuartil (pagar Tukey). "
             "Alasan untuk memeriksa, bukan penilaian.",
    ),
    Section("indikator", "Indikator yang gagal di mana-mana", _failing),
    Section("cakupan", "Cakupan tiap tahun", _coverage, appendix=True),
    Section("tak-terhitung", "Yang tidak terhitung", _not_counted, appendix=True),
    Section("metode", "Metode", _method, appendix=True),
)  # fmt: skip
