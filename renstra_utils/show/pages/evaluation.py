"""Five years together: trend, end of plan, pace."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import attainment as att
from ...evaluate.means import summarise
from ...evaluate.years import end_of_plan, prospects
from ...frames import as_records
from ...plan.plan import Plan
from .. import figures
from ..content import Block, Content, Head, Picture, Section, Table
from ..html import note, small, status_mark
from ..page import Page
from ..parts import gathered, revisions, rules_table, source_note
from .indicators import unit_of
from .money import money_by_year, sums_by_year
from .national import by_agreement, end_lead, no_target, unfunded
from .years import end_label, ends_sentence, ends_table, heat

#: The steps of `years.heat`.
_STEPS = Markup(
    "<b class=hx>&gt; 100</b> <b class=ht>100</b> <b class=ha>90–&lt;100</b> "
    "<b class=hb>75–&lt;90</b> <b class=hc>&lt; 75</b>"
)

#: Prospects of those that miss the end target, or will; so many of them stand on the first screen.
_BEHIND = ("tidak tercapai", "perlu percepatan")
_SHOWN = 6

# --- head ---------------------------------------------------------------------------------------------------


def _title(p: EvaluationPage) -> str:
    if not p.n_reported:
        if p.partial.empty:
            return p.say("Capaian {periode} belum dilaporkan")
        text = "Capaian {periode} baru sementara: {tahun} belum dilaporkan setahun penuh"
        return p.say(text, tahun=p.w.join(p.partial))
    if not p.n_due and by_agreement(p):
        return p.say("Rencana nasional tidak menargetkan satu pun indikator kantor ini pada {akhir}")
    if not p.n_due:
        return p.say("Rencana tidak menargetkan tahun akhirnya, {akhir}")
    text = "{a} dari {b} indikator bertarget akhir sudah mencapai target {akhir}"
    return p.say(text, a=p.stand["sudah tercapai"], b=p.n_due)


def _reported(p: EvaluationPage) -> Markup:
    text = "Realisasi setahun penuh sudah dilaporkan untuk {a} dari {b} tahun rencana{sementara}."
    some = "" if p.partial.empty else p.t("; {tahun} memuat data sementara", tahun=p.w.join(p.partial))
    return p.markup(text, a=p.link("tren", p.n_reported), b=len(p.by_year), sementara=some)


def _means(p: EvaluationPage) -> list[Markup]:
    """The first and the last mean, with what the last is of; nothing where no year has one."""
    if p.known.empty:
        return []
    first, last = p.known.iloc[0], p.known.iloc[-1]
    text = "Baru {t1} yang punya angka: rata-rata capaian {v1} ({n} dari {m} indikator bertarget)."
    if len(p.known) > 1:
        text = "Rata-rata capaian {t1}: {v1}; {t2}: {v2} ({n} dari {m} indikator bertarget punya angka)."
    v1, v2 = (p.link("tren", p.rate(y["rata_rata"])) for y in (first, last))
    years = {"t1": int(first["tahun"]), "t2": int(last["tahun"])}
    return [p.markup(text, v1=v1, v2=v2, n=last["n_angka"], m=last["n_target"], **years)]


def _against_end(p: EvaluationPage) -> Markup:
    """Where indicators stand against the end of the plan; what it holds, where nothing is reported."""
    if p.n_reported:
        return ends_sentence(p, p.ends)
    text = "Rencana memuat {n} target untuk {m} indikator; capaiannya belum dapat dihitung."
    if by_agreement(p):
        text = "Perjanjian Kinerja memuat {n} target untuk {m} indikator; capaiannya belum dapat dihitung."
    targets = p.link("target", int((p.rows["status"] != "tanpa target").sum()))
    return p.markup(text, n=targets, m=p.rows["kode"].nunique())


def _behind(p: EvaluationPage) -> list[Block]:
    """The indicators that miss the end target, or will by their line: furthest from it first."""
    behind = p.ends[p.ends["prospek"].isin(_BEHIND)].sort_values("kemajuan", kind="stable")
    if behind.empty:
        return [note(p.say("Tidak ada indikator yang meleset dari target {akhir}.")) if p.n_reported else ""]
    rows = behind.head(_SHOWN)
    records = as_records(rows)
    shown = rows.assign(
        teks=[p.plan_text(r["indikator"], r["kode"]) for r in records],
        target=[p.t(p.w.value(r["target_akhir"])) + unit_of(r) for r in records],
        r=[p.t(p.w.value(r["realisasi_kini"])) + unit_of(r) for r in records],
        tahun_data=rows["tahun_data"].astype("str"),
        prospek=[status_mark(p.w, s) for s in rows["prospek"]],
    )
    columns = p.columns(
        "teks r tahun_data target kemajuan perlu_per_tahun prospek",
        r={"label": p.t("Realisasi terakhir"), "sort": "r_kini"},
        target={"label": end_label(p), "kind": "html", "sort": "t_angka"},
    )
    title = p.say("Yang meleset dari target {akhir}")
    if p.last < p.plan.years[-1]:
        title = p.say("Yang akan meleset dari target {akhir} bila lajunya tetap")
    rest = len(behind) - len(rows)
    more = p.markup("{n} lagi ada di {bagian}.", n=rest, bagian=p.link("akhir-rencana", p.t("daftarnya")))
    return [Table(shown, columns, "meleset-t", title), note(more if rest else "")]


def _funded(p: EvaluationPage) -> Markup | str:
    if unfunded(p):
        return ""
    years = p.link("uang", int(p.sums["pendanaan"].notna().sum()))
    return p.markup("Pendanaan indikatif diketahui untuk {a} dari {b} tahun.", a=years, b=len(p.sums))


def _boxes(p: EvaluationPage) -> list[tuple[str, str, str]]:
    t, known = p.t, p.known
    absent = t("belum dilaporkan") if p.partial.empty else t("sementara")
    mean, year, until = t("tanpa angka") if p.n_reported else absent, "", ""
    if len(known):
        mean, year = p.rate(known["rata_rata"].iloc[-1]), str(int(known["tahun"].iloc[-1]))
        until = t("menurut tren sampai {tahun}", tahun=p.last)
    good, late = (str(p.stand[s]) if p.n_reported else absent for s in ("sudah tercapai", "perlu percepatan"))
    due = t("dari {n} indikator bertarget {tahun}", n=p.n_due, tahun=p.plan.years[-1])
    return [
        (t("Tahun dilaporkan"), f"{p.n_reported} / {len(p.by_year)}", t("tahun rencana")),
        (t("Rata-rata capaian terakhir"), mean, year),
        (t("Sudah tercapai"), good, due),
        (t("Perlu percepatan"), late, until),
    ]


# --- trend --------------------------------------------------------------------------------------------------


def _trend(p: EvaluationPage) -> Content | None:
    """Mean and share on target by year, with coverage."""
    if not p.begun:
        return None
    years, means = p.by_year, p.known["rata_rata"]
    finding = p.t("Belum ada deret capaian")
    if len(means) == 1:
        finding = p.t("Baru tahun pertama yang punya angka, belum ada deret")
    elif len(means):
        text = "Rata-rata capaian bergerak dari {a} ke {b}"
        finding = p.t(text, a=p.rate(means.iloc[0]), b=p.rate(means.iloc[-1]))
    about = {"id": "g-tren", "name": p.t("Rata-rata capaian per tahun"), "finding": finding}
    svg = figures.yearly_trend(years, bahasa=p.bahasa, **about)
    under = p.say("Rata-rata capaian (%) dan bagian yang memenuhi target (%), {periode}")
    picture = Picture(svg, finding, under, source_note(p, "target", "realisasi"))
    none = {"none": p.t("tanpa angka")}
    columns = p.columns(
        "thn rata_rata n_angka n_target persen_memenuhi n_memenuhi n_dinilai"
        + (" n_sementara" if years["n_sementara"].any() else "")
        + (" predikat" if p.plan.rules.scale else ""),
        rata_rata=none,
        persen_memenuhi=none,
        n_angka={"label": p.t("Punya angka")},
    )
    grades = years["predikat"].map(p.t, na_action="ignore")
    shown = years.assign(thn=years["tahun"].astype("str"), predikat=grades)
    table = Table(shown, columns, "tren-t", p.t("Dua rata-rata per tahun dengan cakupannya"))
    return Content([picture, table], files={"tren": years})


# --- years × indicators -------------------------------------------------------------------------------------


def _status(p: EvaluationPage) -> Content | None:
    """Every indicator's years side by side, once anything is reported."""
    return _matrix(p) if p.begun else None


def _targets(p: EvaluationPage) -> Content | None:
    """The same while there are only targets."""
    return None if p.begun else _matrix(p)


#: What a cell of the matrix is said from.
_CELL = (
    "kode tahun acuan target_acuan t_angka status capaian_mentah realisasi r_angka triwulan_terakhir".split()
)


def _matrix(p: EvaluationPage) -> Content:
    """Five years × indicators, by programme and activity: targets, and capaian where reported."""
    about = ["kode", "program", "kegiatan", "indikator", "satuan"]
    # A plan may list the indicators of its programmes before those of their activities.
    first = gathered(p.rows[about].drop_duplicates("kode")).reset_index(drop=True)
    names = first[["indikator", "kode", "satuan"]].itertuples(index=False)
    shown = first.assign(teks=[p.plan_text(*x) for x in names])
    for year, rows in p.rows[_CELL].groupby("tahun"):
        cells = {r["kode"]: _cell(p, r) for r in as_records(rows)}
        shown[f"y{year}"] = shown["kode"].map(cells)
        shown[f"o{year}"] = shown["kode"].map(dict(zip(rows["kode"], rows["capaian_mentah"], strict=True)))
    years: dict[str, Any] = {
        f"y{y}": {"label": str(y), "kind": "html", "sort": f"o{y}"} for y in p.plan.years
    }
    columns = p.columns(f"teks {' '.join(years)}", **years)
    caption, groups = p.say("Capaian dan target {periode}"), ("program", "kegiatan")
    fold = p.t("{n} indikator", n=len(shown))
    table = Table(shown, columns, "matriks-t", caption, filters=["program"], groups=groups, fold=fold)
    legend = note(Markup("{}: {}").format(p.t("Capaian mentah, %"), _STEPS))
    return Content([legend, table], files={"lima-tahun": _wide(p, first)})


def _cell(p: EvaluationPage, record: dict[str, Any]) -> Markup:
    """Capaian of one year, or the word why there is none, over its target."""
    target = no_target(p)
    if not pd.isna(record["target_acuan"]):
        number = record["t_angka"]
        target = p.w.value(record["target_acuan"] if pd.isna(number) else number)
    of = p.t("target PK") if record["acuan"] == att.PK else p.t("target")
    none = pd.isna(record["target_acuan"]) and by_agreement(p)
    under = small(target if none else f"{of} {target}")
    if not pd.isna(record["capaian_mentah"]):
        return heat(p, record["capaian_mentah"], under)
    return Markup('<span class="none">%s%s</span>') % (_why_none(p, record), under)


def _why_none(p: EvaluationPage, record: dict[str, Any]) -> str:
    """Nothing where there is no target, for the target says so."""
    status = record["status"]
    if status != "sementara":
        return "" if status == "tanpa target" else p.t(status)
    until = p.t("s.d. {triwulan}", triwulan=p.w.quarter(record["triwulan_terakhir"]))
    real = record["realisasi"] if pd.isna(record["r_angka"]) else p.w.value(record["r_angka"])
    return f"{p.t(status)}, {until}: {real}"


def _wide(p: EvaluationPage, first: pd.DataFrame) -> pd.DataFrame:
    """A row per indicator with its figures of each year."""
    values = ["target", "target_pk", "realisasi", "capaian_mentah", "status"]
    wide = p.rows.pivot(index="kode", columns="tahun", values=values)
    wide.columns = [f"{what}_{year}" for what, year in wide.columns]
    return first[["kode", "indikator"]].merge(wide.reset_index(), on="kode")


# --- end of plan, money, method -----------------------------------------------------------------------------


def _towards_end(p: EvaluationPage) -> Content | None:
    """To date against the end-of-plan target, and the pace."""
    if p.ends["realisasi_kini"].isna().all():
        return None
    data = p.ends.drop(columns=["t_bawah", "t_atas", "t_mutu", "varian"])
    return Content([ends_table(p, p.ends)], files={"akhir-rencana": data}, lead=end_lead(p))


def _money(p: EvaluationPage) -> Content | None:
    """Funding, ceiling and spending, where any of them is known."""
    known = p.sums[["pendanaan", "pagu", "realisasi", "realisasi_tanpa_pagu"]].notna().any(axis=None)
    return money_by_year(p, p.sums, "uang-t") if known else None


def _method(p: EvaluationPage) -> Content:
    """Rules in force."""
    cited = {*p.rows["aturan"], *p.ends["aturan"]}
    used = [i for i in p.plan.rules.rumus if i in cited]
    return Content([rules_table(p, used or ["maximize", "minimize", "stabilize", "target-nol", "predikat"])])


class EvaluationPage(Page):
    """The whole plan period."""

    kind = "evaluasi"
    sections = (
        Section(
            "matriks", "Lima tahun tiap indikator", _status,
            "Capaian {periode} belum dilaporkan; targetnya ada di bagian target.",
        ),
        Section("tren", "Tren lima tahun", _trend, "Belum ada capaian {periode}."),
        Section(
            "akhir-rencana", "Menuju target akhir rencana", _towards_end,
            "Belum dilaporkan: jarak ke target {akhir} belum dapat dihitung.",
        ),
        Section("uang", "Uang selama lima tahun", _money, "Angka uang {periode} belum tersedia."),
        Section("target", "Target tiap indikator", _targets, appendix=True),
        revisions("realisasi", "anggaran"),
        Section("metode", "Metode", _method, appendix=True),
    )  # fmt: skip
    limits = ("Proyeksi adalah garis lurus, bukan ramalan; tahun pemilu dan tahun biasa tidak sebanding.",)

    def __init__(self, plan: Plan, rows: pd.DataFrame, money: pd.DataFrame, bahasa: str = "id") -> None:
        super().__init__(plan, bahasa)
        self.rows = rows
        self.by_year = y = summarise(rows, ["tahun"], plan.rules)
        self.known, self.n_reported = y[y["n_angka"] > 0], int((y["n_lapor"] > 0).sum())
        self.partial = y.loc[y["n_sementara"] > 0, "tahun"].astype("str")
        self.sums = sums_by_year(plan, money)
        # Whether any year has more than targets.
        self.begun = bool(self.n_reported) or not self.partial.empty
        reported = rows.loc[rows["status"].isin(att.REPORTED), "tahun"]
        self.last = int(reported.max()) if len(reported) else plan.years[-1]
        self.ends = end_of_plan(rows, self.last, plan.rules)
        self.stand = Counter(prospects(self.ends))
        # Those with a target of their own for the end of the plan.
        self.n_due = len(self.ends) - self.stand["tanpa target akhir"] - self.stand["diganti"]

    def state(self) -> str:
        return "ada" if self.n_reported else "menunggu data"

    def head(self) -> Head:
        """Where the plan stands."""
        said = [_against_end(self), *_means(self), _reported(self), _funded(self)]
        sentences = [s for s in said if s]
        under = self.say("Evaluasi lima tahun · {kantor} · Renstra {periode}")
        return Head(_title(self), under, sentences, _boxes(self), _behind(self))
