"""What an analyst chose to see: any years, programmes and conventions, as pieces for the notebook or as one
page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from ...evaluate import means, what_if
from ...evaluate.choice import Choice, activities, money, shown_columns, view
from ...frames import as_records
from ...plan.plan import Plan
from .. import figures
from ..content import Content, Head, Picture, Section, Table
from ..html import anchor, block_html
from ..page import Page, span
from ..parts import source_note
from .comparison import comparison_table
from .indicators import cap_name, cap_of, grade_box, indicator_cells, method, reported
from .record import record_html
from .supposed import supposed_tables
from .yearly import YearlyPage

# --- sections -----------------------------------------------------------------------------------------------


def _indicators(p: ViewPage) -> Content:
    """Every chosen row, with bullet graph and trace."""
    records = as_records(p.rows)
    shown = p.shown().assign(
        teks=[p.plan_text(r["indikator"], r["kode"], r["kegiatan"]) for r in records],
        thn=p.rows["tahun"].astype("str"),
    )
    grade = "predikat " if p.plan.rules.scale else ""
    spent = "serapan " if "serapan" in p.rows else ""
    serapan = {"label": p.t("Serapan kegiatan"), "bounds": p.bounds_of("serapan")}
    columns = p.columns(f"teks thn t r capaian_mentah bagan {spent}status {grade}asal", serapan=serapan)
    note = p.t("Tidak ada indikator untuk pilihan ini") if shown.empty else ""
    caption = p.t("Target, realisasi, dan capaian {tahun}", tahun=p.years_text)
    table = Table(shown, columns, "jelajah-t", caption, note, ["program", "status"])
    return Content([p.bullet_ground(), table], files={"jelajah": p.rows[shown_columns(p.rows)]})


def _activities(p: ViewPage) -> Content:
    """The activities whose own figures are within the bounds of the choice."""
    found = activities(p.as_read, p.choice)
    names = zip(found["kegiatan"], found["program"], strict=True)
    shown = found.assign(nama=[p.plan_text(*x) for x in names], thn=found["tahun"].astype("str"))
    columns = p.columns(
        "nama kode thn capaian serapan",
        nama={"label": p.t("Kegiatan"), "kind": "html"},
        kode={"kind": "data"},
        capaian={"label": p.t("Rata-rata capaian"), "bounds": p.marks},
        serapan={"bounds": p.bounds_of("serapan")},
    )
    said = " · ".join(p.conditions())
    title = p.t("{n} kegiatan dengan {syarat}", n=len(found), syarat=said)
    lead = p.t("Rata-rata indikator tiap kegiatan di samping serapannya; tiap tahun dihitung sendiri.")
    none = p.t("Tidak ada kegiatan untuk pilihan ini")
    return Content(
        [Table(shown, columns, "jelajah-kegiatan-t", title, none if found.empty else "")],
        title,
        {"jelajah-kegiatan": found},
        lead,
    )


def _trend(p: ViewPage) -> Picture:
    """The means of the chosen rows, year by year."""
    by_year = means.summarise(p.rows, ["tahun"], p.plan.rules).set_index("tahun").reindex(p.years)
    counts = [c for c in by_year if c.startswith("n")]
    by_year[counts] = by_year[counts].fillna(0).astype(int)
    name = p.t("Rata-rata capaian per tahun")
    about = {"id": "j-tren", "name": name, "finding": p.title(), "bahasa": p.bahasa}
    svg = figures.yearly_trend(by_year.reset_index(), **about)
    return Picture(svg, name, p.chosen(), source_note(p, "target", "realisasi"))


def _money(p: ViewPage) -> Picture:
    """Funding, ceiling and spending of the chosen years and programme or activity."""
    known = p.sums[["pendanaan", "pagu", "realisasi"]].notna().any(axis=1)
    finding = p.t("Belum ada data anggaran untuk pilihan ini")
    if known.any():
        finding = p.t("Angka uang diketahui untuk {a} dari {b} tahun", a=int(known.sum()), b=len(known))
    name = p.t("Pendanaan, pagu, dan realisasi per tahun")
    kind = p.plan.meta.anggaran
    svg = figures.money_by_year(
        p.sums, id="j-uang", name=name, finding=finding, bahasa=p.bahasa, anggaran=kind
    )
    of = p.choice.kegiatan or p.choice.program or p.plan.meta.nama_kantor
    return Picture(svg, name, f"{finding} · {of}", source_note(p, "pendanaan", "anggaran"))


def _supposed(p: ViewPage) -> Content:
    """What was supposed, and how the office's figures would move, beside the record."""
    assert p.if_so is not None
    title = p.t("Seandainya: {n} nilai diandaikan, data tidak diubah", n=len(p.if_so.nilai))
    files = {"andaian": p.if_so.nilai, "andaian-kantor": p.if_so.kantor}
    return Content(supposed_tables(p, p.if_so), title, files)


_SECTIONS = (
    Section("indikator", "Target dan realisasi tiap indikator", _indicators),
    Section("tren", "Tren", lambda p: Content([_trend(p)])),
    Section("uang", "Anggaran", lambda p: Content([_money(p)], files={"jelajah-anggaran": p.sums})),
)
_ACTIVITIES = Section("kegiatan", "", _activities)
_SUPPOSED = Section("andaian", "", _supposed)
_METHOD = Section("metode", "Metode", lambda p: method(p, p.rows))


class ViewPage(Page):
    """The rows of one choice, under its conventions; `changes`: supposed values, shown apart and never mixed
    in.
    """

    kind = "jelajah"
    limits = YearlyPage.limits

    def __init__(
        self, plan: Plan, choice: Choice, bahasa: str = "id", changes: pd.DataFrame | None = None
    ) -> None:
        super().__init__(replace(plan, rules=choice.rules(plan)), bahasa)
        self.as_read, self.choice = plan, choice
        self.changes = changes if changes is not None and len(changes) else None
        self.rows = view(plan, choice)
        self.sums = money(plan, choice)
        self.if_so = what_if.what_if(plan, self.changes, choice) if self.changes is not None else None
        indicators, *pictures = _SECTIONS
        bounded = [_ACTIVITIES] if choice.bounds else []
        self.sections = (
            indicators,
            *bounded,
            *pictures,
            *([_SUPPOSED] if self.changes is not None else []),
            _METHOD,
        )
        total = means.summarise(self.rows, [], self.plan.rules)
        none: dict[str, Any] = dict.fromkeys(total, 0)
        none |= dict.fromkeys(("rata_rata", "persen_memenuhi", "predikat"), np.nan)
        self.total = total.iloc[0] if len(total) else pd.Series(none, dtype=object)

    # -- words -----------------------------------------------------------------------------------------------

    @property
    def years(self) -> list[int]:
        """The chosen years."""
        return sorted(self.choice.tahun or self.plan.years)

    @property
    def years_text(self) -> str:
        """`2023`, `2021–2024` or `2020, 2023`."""
        y = self.years
        whole = len(y) > 2 and y == list(range(y[0], y[-1] + 1))
        return span(y) if whole else ", ".join(map(str, y))

    @property
    def marks(self) -> tuple[float, ...]:
        return (*super().marks, *self.bounds_of("capaian"))

    def bounds_of(self, what: str) -> tuple[float, ...]:
        """The bounds that were set for `capaian` or `serapan`: no figure is rounded onto one."""
        return tuple(v for name, v in self.choice.bounds.items() if name.startswith(what))

    def conditions(self) -> list[str]:
        """The bounds in words."""
        said = {
            "capaian_di_bawah": "capaian di bawah {batas}",
            "capaian_di_atas": "capaian di atas {batas}",
            "serapan_di_bawah": "serapan di bawah {batas}",
            "serapan_di_atas": "serapan di atas {batas}",
        }
        bounds = self.choice.bounds.items()
        return [self.t(said[name], batas=self.w.percent(v)) for name, v in bounds]

    def title(self) -> str:
        """The finding of the choice."""
        s, w = self.total, self.w
        if not s["n"]:
            return self.t("Tidak ada indikator untuk pilihan ini")
        if not s["n_dinilai"] and s["n_sementara"]:
            return self.t("{n} realisasi masih sementara, belum dinilai", n=s["n_sementara"])
        if not s["n_lapor"]:
            return self.t("Belum ada data realisasi untuk pilihan ini")
        met, judged = w.number(s["n_memenuhi"], 0), w.number(s["n_dinilai"], 0)
        return self.t("{a} dari {b} target yang dinilai terpenuhi", a=met, b=judged)

    def chosen(self) -> str:
        """The choice in words."""
        c, t, scale = self.choice, self.t, self.plan.rules.scale
        parts = [t("tahun {tahun}", tahun=self.years_text), *filter(None, (c.program, c.kegiatan))]
        if c.status:
            parts.append(t("status {status}", status=t(c.status)))
        if c.berturut:
            parts.append(t("tidak tercapai {n} tahun berturut-turut", n=c.berturut))
        parts += self.conditions()
        if c.tanpa:
            codes = ", ".join(c.tanpa)
            parts.append(
                t("tanpa {n} dari {m} indikator: {kode}", n=len(c.tanpa), m=self._offered(), kode=codes)
            )
        if c.bacaan != means.EXCLUDED:
            parts.append(t("polaritas ambigu dibaca {bacaan}", bacaan=c.bacaan))
        said = t("skala {skala}", skala=scale.nama) if scale else t("tanpa predikat")
        return " · ".join([*parts, cap_name(self), said])

    def _offered(self) -> int:
        """How many indicators programme and activity of the choice have."""
        i = self.plan.indikator
        for column, wanted in self.choice.names.items():
            i = i[i[column] == wanted]
        return len(i)

    def boxes(self) -> list[tuple[str, str, str]]:
        """The means of the choice with their coverage, as (label, value, note)."""
        s, t, none = self.total, self.t, self.t("belum ada data")
        of_mean = t("{a} dari {b} target; {batas}", a=s["n_angka"], b=s["n_target"], batas=cap_name(self))
        of_met = t("{a} dari {b} yang dinilai", a=s["n_memenuhi"], b=s["n_dinilai"])
        met = self.rate(s["persen_memenuhi"], 1) if s["n_dinilai"] else none
        # A part that was chosen by its own result, or leaves some out, has no predikat.
        graded = [] if self.choice.by_result else grade_box(self, s["predikat"], self.years)
        return [
            (t("Rata-rata capaian"), self.rate(s["rata_rata"]) if s["n_angka"] else none, of_mean),
            (t("Memenuhi target"), met, of_met),
            *graded,
            (t("Sudah dilaporkan"), f"{s['n_lapor']} / {s['n_target']}", t("target")),
        ]

    def state(self) -> str:
        return reported(self.total)

    def head(self) -> Head:
        """What was chosen and what it comes to."""
        say: list[Markup | str] = [
            self.t("Pilihan: {pilihan}.", pilihan=self.chosen()),
            self.t("Halaman ini dibuat dari penjelajahan; angka seluruh kantor ada di halaman tahunannya."),
        ]
        if self.changes is not None:
            text = "{n} nilai diandaikan; pengandaian hanya tampak di bagiannya sendiri."
            say.append(self.t(text, n=len(self.changes)))
        subtitle = self.say("Penjelajahan · {kantor} · Renstra {periode}")
        return Head(self.title(), subtitle, say, self.boxes())

    # -- pieces for the explorer -----------------------------------------------------------------------------

    @property
    def ground(self) -> str:
        """Id of the ground that this choice's bullets stand on; another cap or scale has another."""
        return anchor("bl", *(self.plan.rules.pilihan[k] for k in ("batas", "skala")))

    def bullet_ground(self) -> Markup:
        """What the bullets stand on; to be placed once, before them."""
        bands = self.plan.rules.scale.bounds if self.plan.rules.scale else ()
        return figures.bullet_ground(cap_of(self), bands, id=self.ground)

    def shown(self) -> pd.DataFrame:
        """The chosen rows as a reader sees them (`indicators.indicator_cells`)."""
        return indicator_cells(self, self.rows, self.ground)

    def trend_figure(self) -> Markup:
        """The means of the chosen rows, year by year."""
        return block_html(self.w, _trend(self))

    def money_figure(self) -> Markup:
        """Funding, ceiling and spending of the chosen years."""
        return block_html(self.w, _money(self))

    def activities_table(self) -> Markup:
        """The activities within the bounds of the choice; nothing where no bound was set."""
        if not self.choice.bounds:
            return Markup("")
        (table,) = _activities(self).blocks
        return block_html(self.w, table)

    def supposed_tables(self) -> list[Markup]:
        """The tables of what was supposed; nothing where nothing was supposed."""
        return [block_html(self.w, t) for t in supposed_tables(self, self.if_so)] if self.if_so else []

    def record(self, kode: str, audited: bool = True) -> Markup:
        """One indicator in full; `audited`: with the findings about it."""
        # Of the plan as it was read: what was once derived of it, its audit before all, is not derived again.
        return record_html(self, self.as_read, kode, self.choice, audited)

    def comparison(self, rows: pd.DataFrame, names: tuple[str, str]) -> Markup:
        """Two plans side by side (`explore.compare`); `names`: how each is headed."""
        return block_html(self.w, comparison_table(self, rows, names))
