"""The Perjanjian Kinerja of a year: who promises what to whom, and its lampiran."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ...evaluate import budget as bud
from ...evaluate.attainment import attain_tables, check_years
from ...frames import as_records
from ...plan.plan import Plan
from ..content import Content, Heading, Lines, Part, Section, Signatures, Table, Words
from ..document import Document
from ..html import placeholder
from ..parts import by_level
from .indicators import unit_of
from .subjects import YearFigures

#: Whose agreement it is, by the word of the command: an office has two a year.
HOLDERS = {"ketua": "Ketua", "sekretaris": "Sekretaris"}


@dataclass(frozen=True)
class Party:
    """Who signs; what is missing is asked for in the document."""

    nama: str | None = None
    jabatan: str | None = None


@dataclass(frozen=True)
class Signing:
    """What no table holds: both parties, where and when (ISO date), whose agreement (`HOLDERS`, or blank).

    `templat`: the office's own brings a letterhead, so that none is written.
    """

    pertama: Party = Party()
    kedua: Party = Party()
    tempat: str | None = None
    tanggal: str | None = None
    untuk: str = ""
    templat: bool = False


def agreement_rows(perjanjian: pd.DataFrame, tahun: int, untuk: str = "") -> pd.DataFrame:
    """The rows of `perjanjian.csv` that a year's agreement is made of.

    The number of the document (`dokumen`) tells the two agreements of a year apart where it names the chair
    or the secretary: then the other's rows are left out, and where rows name this one, they alone are its.
    """
    rows = perjanjian[perjanjian["tahun"].eq(tahun) & perjanjian["nilai"].notna()]
    if not untuk:
        return rows
    named = {who: rows["dokumen"].str.contains(rf"\b{who}\b", case=False).eq(True) for who in HOLDERS}
    own = named.pop(untuk)
    others = pd.concat(named, axis=1).any(axis=1)
    return rows[own] if own.any() else rows[~others]


# --- the text -----------------------------------------------------------------------------------------------


def _head(p: Agreement) -> Content:
    """The letterhead and the title."""
    if p.draft:
        title = p.say("RANCANGAN PERJANJIAN KINERJA TAHUN {tahun}")
    else:
        title = p.say("PERJANJIAN KINERJA TAHUN {tahun}")
    name = Lines([p.plan.meta.nama_kantor, *filter(None, [p.plan.meta.kontak])], title=False)
    return Content([*([] if p.signing.templat or p.own_template else [name]), Heading(title, -1)])


def _opening(p: Agreement) -> Content:
    """Who agrees with whom."""
    first, second = _named(p, "pertama"), _named(p, "kedua")
    return Content(
        [
            p.say(
                "Kami yang bertanda tangan di bawah ini menyepakati kinerja {kantor} pada tahun {tahun}: "
                "sasaran, indikator, dan target dalam lampiran naskah ini."
            ),
            *_introduced(p, *first, p.t("Pihak Pertama")),
            *_introduced(p, *second, p.t("Pihak Kedua")),
        ]
    )


def _introduced(p: Agreement, name: str, post: str, called: str) -> list[str]:
    return [
        p.t("Nama: {nama}", nama=name),
        p.t("Jabatan: {jabatan}", jabatan=post),
        p.t("selanjutnya disebut {pihak}.", pihak=called),
    ]


def _named(p: Agreement, which: str, brief: bool = False) -> tuple[str, str]:
    """Name and post of a party, each as given or asked for; `brief`: where there is little room."""
    party: Party = getattr(p.signing, which)
    called = p.t("Pihak Pertama") if which == "pertama" else p.t("Pihak Kedua")
    option = "" if brief else f"--pihak-{which} “{p.t('Nama; Jabatan')}”"
    post = party.jabatan
    if not post and which == "pertama" and p.signing.untuk:
        post = f"{HOLDERS[p.signing.untuk]} {p.plan.meta.nama_kantor}"
    return (
        party.nama or p.missing(p.t("nama {pihak}", pihak=called), option),
        post or p.missing(p.t("jabatan {pihak}", pihak=called), option),
    )


def _promises(p: Agreement) -> Content:
    """The two promises."""
    first = (
        "1. Pihak Pertama berjanji mewujudkan target kinerja dalam lampiran, mengukurnya secara berkala, "
        "dan bertanggung jawab atas hasilnya."
    )
    second = (
        "2. Pihak Kedua memberi arahan dan dukungan yang diperlukan, menilai capaian dari perjanjian ini, "
        "dan menindaklanjutinya dengan penghargaan atau pembinaan."
    )
    return Content([p.t(first), p.t(second)])


def _signed(p: Agreement) -> Content:
    """Where, when, and who signs; Pihak Kedua left."""
    (first, post), (second, posted) = _named(p, "pertama", brief=True), _named(p, "kedua", brief=True)
    columns = [
        [p.t("Pihak Kedua"), posted, "", "", "", second],
        [p.t("Pihak Pertama"), post, "", "", "", first],
    ]
    place = p.signing.tempat or p.missing(p.t("tempat"))
    day = p.signing.tanggal or _day_of(p)
    when = p.w.date(day) if day else p.missing(p.t("tanggal"))
    return Content([Signatures(columns, f"{place}, {when}")])


def _day_of(p: Agreement) -> str | None:
    """The day that the rows of the agreement bear, where they bear one and the same."""
    agreed = p.promised[p.promised["target_pk"].notna()]
    days = agreed["pk_tanggal"].unique()
    return str(days[0]) if len(days) == 1 and pd.notna(days[0]) else None


# --- lampiran -----------------------------------------------------------------------------------------------


def _targets(p: Agreement) -> Content:
    """What is promised: each sasaran with its indicators and their targets."""
    rows, groups = by_level(p, p.promised)
    rows = rows.reset_index(drop=True)
    known = rows["target_acuan"].notna()
    frame = pd.DataFrame(
        {
            "no": [str(n) for n in range(1, len(rows) + 1)],
            "sasaran": rows["sasaran"],
            "indikator": rows["indikator"],
            "target": [
                f"{p.t(p.w.value(r['target_acuan']))}{unit_of(r)}" if there else None
                for r, there in zip(as_records(rows), known, strict=True)
            ],
        }
    )
    frame = frame.join(rows[list(groups)])
    labels = {"no": p.t("No"), "sasaran": p.t("Sasaran Strategis"), "indikator": p.t("Indikator Kinerja")}
    columns = p.columns(
        "no sasaran indikator target",
        no={"label": labels["no"]},
        sasaran={"label": labels["sasaran"], "kind": "data"},
        indikator={"label": labels["indikator"]},
        target={"none": p.t("belum ada")},
    )
    caption = p.say("Sasaran, indikator, dan target kinerja tahun {tahun}")
    facts = ["kode", "sasaran", "indikator", "satuan"]
    file = rows[facts].assign(target=rows["target_acuan"], acuan=rows["acuan"], dokumen=rows["pk_dokumen"])
    file.insert(0, "no", range(1, len(rows) + 1))
    return Content(
        [Table(frame, columns, "sasaran-t", caption, groups=groups), *_yardsticks(p, rows)],
        files={f"perjanjian-{p.tahun}": file},
    )


def _yardsticks(p: Agreement, rows: pd.DataFrame) -> list[str]:
    """Where the targets come from, and how many there are not."""
    by = rows["acuan"].value_counts()
    named = list(dict.fromkeys(rows["pk_dokumen"].dropna()))
    said = []
    if agreed := int(by.get("PK", 0)):
        told = p.w.join(named) if named else "perjanjian.csv"
        said.append(p.t("Target {n} indikator: Perjanjian Kinerja ({dokumen}).", n=agreed, dokumen=told))
    if planned := int(by.get("Renstra", 0)):
        text = "Target {n} indikator: Renstra {periode}, karena belum ada di perjanjian.csv."
        said.append(p.say(text, n=planned))
    if lacking := int(rows["target_acuan"].isna().sum()):
        text = "{n} indikator belum punya target tahun {tahun}, di perjanjian.csv maupun target.csv."
        said.append(p.say(text, n=lacking))
    return said


def _budget(p: Agreement) -> Content:
    """What the programmes may spend."""
    rows = p.money.reset_index(drop=True)
    frame = pd.DataFrame(
        {
            "no": [str(n) for n in range(1, len(rows) + 1)],
            "program": rows["uraian"],
            "pagu": rows["pagu"],
        }
    )
    columns = p.columns(
        "no program pagu",
        no={"label": p.t("No")},
        pagu={"label": p.t("Anggaran"), "none": p.t("belum ada")},
    )
    blocks: list[Any] = []
    if len(frame):
        blocks.append(Table(frame, columns, "anggaran-t", p.say("Anggaran program tahun {tahun}")))
    blocks += [*_ceilings(p, rows)]
    file = rows[["kode", "uraian", "pagu_awal", "pagu"]].rename(columns={"uraian": "program"})
    return Content(blocks, files={f"pagu-{p.tahun}": file})


def _ceilings(p: Agreement, rows: pd.DataFrame) -> list[Any]:
    """Which ceiling the amounts are; where one is unknown, the cell that takes it."""
    parts = bud.leaves(bud.budget(p.plan, p.tahun))
    known = parts[parts["pagu"].notna()]
    said: list[Any] = []
    if len(known):
        total = p.w.rupiah(known["pagu"].sum())
        said.append(p.t("Jumlah anggaran: {jumlah}.", jumlah=total))
        revised = int(known["pagu_revisi"].notna().sum())
        days = known["tanggal_revisi"].dropna()
        if revised:
            text = "Pagu setelah revisi pada {a} dari {b} baris anggaran; selebihnya pagu awal."
            said.append(p.t(text, a=revised, b=len(known)))
            said += [p.t("Revisi terakhir: {tanggal}.", tanggal=p.w.date(max(days)))] if len(days) else []
        else:
            said.append(p.t("Pagu awal; belum ada revisi di anggaran.csv."))
    if rows["pagu"].isna().any() or rows.empty:
        cell = p.say("anggaran.csv, tahun {tahun}, kolom pagu_awal")
        said.append(Words(None, p.say("pagu tahun {tahun}"), cell))
    return said


# --- the document -------------------------------------------------------------------------------------------


class Agreement(YearFigures, Document):
    """The Perjanjian Kinerja of one year; a draft of it where `perjanjian.csv` has no row yet.

    ValueError, in Indonesian, for a year without any target.
    """

    kind = "pk"
    parts = (
        Part(
            "naskah", "",
            (
                Section("kepala", "", _head),
                Section("pembuka", "", _opening),
                Section("janji", "", _promises),
                Section("tanda-tangan", "", _signed),
            ),
        ),
        Part(
            "lampiran", "Lampiran Perjanjian Kinerja Tahun {tahun}",
            (Section("sasaran", "", _targets), Section("anggaran", "", _budget)),
        ),
    )  # fmt: skip

    def __init__(self, plan: Plan, tahun: int, signing: Signing | None = None, bahasa: str = "id") -> None:
        self.signing = signing or Signing()
        check_years(plan, [tahun])
        own = agreement_rows(plan.perjanjian, tahun, self.signing.untuk)
        rows = attain_tables({**plan.tables, "perjanjian": own}, [tahun], plan.rules)
        super().__init__(plan, rows, tahun, bahasa)
        self.draft = own.empty
        #: Where the data tell the two agreements of a year apart, an agreement has its own indicators only.
        apart = len(own) < len(agreement_rows(plan.perjanjian, tahun))
        self.promised = self.rows[self.rows["kode"].isin(own["kode"])] if apart and len(own) else self.rows
        if self.promised["target_acuan"].isna().all():
            raise ValueError(
                f"tahun {tahun} belum punya satu target pun, di perjanjian.csv maupun target.csv; "
                "isi salah satunya dahulu."
            )

    @property
    def file_name(self) -> str:
        whose = f"pk-{self.signing.untuk}" if self.signing.untuk else "pk"
        return super().file_name.replace("pk", whose, 1)

    def title(self) -> str:
        if self.draft:
            return self.say("Rancangan Perjanjian Kinerja Tahun {tahun}")
        return self.say("Perjanjian Kinerja Tahun {tahun}")

    @cached_property
    def money(self) -> pd.DataFrame:
        """Pagu by programme, and by what stands under none."""
        rows = bud.budget(self.plan, self.tahun)
        loose = rows["level"].ne("program") & rows["program_kode"].isna() & rows["pagu"].notna()
        return rows[rows["level"].eq("program") | loose]

    def missing(self, asked: str, option: str = "") -> str:
        """What stands where the user has given nothing: asked for, never made up."""
        here = self.t("naskah ini, atau beri {opsi}", opsi=option) if option else self.t("sini")
        return placeholder(self.w, Words(None, asked, here))
