"""The controls above the tabs: what of a plan is looked at, and by which conventions."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from ..evaluate import attainment as att
from ..evaluate.choice import READING_CHOICES, Choice
from ..plan.package import brief
from ..plan.plan import Plan
from ..rules import NO_SCALE
from ..show.signs import signs
from ..wording import Wording
from .shared import State, drop, indicators, wide

#: Bounds that rows can be narrowed by, as they are called.
_BOUNDS = {
    "capaian_di_bawah": "Capaian di bawah, %",
    "capaian_di_atas": "Capaian di atas, %",
    "serapan_di_bawah": "Serapan di bawah, %",
    "serapan_di_atas": "Serapan di atas, %",
}
_COLUMNS = "repeat(auto-fit, minmax(min(100%, 26rem), 1fr))"


def offices(folder: Path) -> list[tuple[str, str]]:
    """The plan and its neighbours by name, each with its folder; two of one office are told apart by that."""
    folders = sorted({folder, *(p.parent for p in folder.parent.glob("*/indikator.csv"))})
    names = [brief(p).nama_kantor for p in folders]
    named = zip(names, folders, strict=True)
    return [(signs(f"{n} ({p.name})" if names.count(n) > 1 else n), str(p)) for n, p in named]


def _grid(controls: Iterable[widgets.Widget]) -> widgets.GridBox:
    look = widgets.Layout(grid_template_columns=_COLUMNS, width="100%")
    return widgets.GridBox(list(controls), layout=look)


def _bound(w: Wording, text: str) -> float | None:
    """A bound as it was typed, `92,5` or `92,5 %`; None where nothing was. ValueError."""
    if not (plain := text.strip().rstrip("%").strip()):
        return None
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(w.t("“{teks}” bukan angka; tulis mis. 80 atau 92,5.", teks=text))
    return value


class Choices:
    """Office, years, programme, activity, status, three conventions, and further conditions, folded."""

    def __init__(self, state: State) -> None:
        self.state, self.t = state, (t := state.w.t)
        self._all = (t("semua"), "")
        self.kantor = drop(t("Kantor"))
        self.tahun = wide(widgets.SelectMultiple, t("Tahun"), rows=5)
        self.program, self.kegiatan = drop(t("Program"), [self._all]), drop(t("Kegiatan"), [self._all])
        self.status = drop(t("Status"), [self._all, *((t(s), s) for s in att.STATUSES)])
        self.bacaan = drop(t("Polaritas ambigu dibaca"), [(t(b), b) for b in READING_CHOICES])
        self.batas, self.skala = drop(t("Batas capaian")), drop(t("Skala predikat"))
        #: Those that only narrow or judge what is seen.
        seen = (self.kegiatan, self.status, self.bacaan, self.batas, self.skala)
        running = [(t("{n} tahun", n=n), n) for n in range(2, 6)]
        self.berturut = drop(t("Tidak tercapai berturut-turut"), [(t("semua"), 0), *running])
        typed = {"placeholder": t("mis. 80"), "continuous_update": False}
        self.angka = {name: wide(widgets.Text, t(label), **typed) for name, label in _BOUNDS.items()}
        self.tanpa = wide(widgets.SelectMultiple, t("Tanpa indikator"), rows=5)
        more = (self.berturut, *self.angka.values(), self.tanpa)
        self.narrowing = (self.tahun, *seen, *more)
        self.syarat = widgets.Accordion([_grid(more)], titles=[t("Syarat lain")])
        self.box = widgets.VBox([_grid((self.kantor, self.tahun, self.program, *seen)), self.syarat])

    def open(self, plan: Plan, years: tuple[int, ...] = ()) -> None:
        """Fills the controls from a plan; they keep what it knows too. `years`: those chosen first."""
        self.tahun.options = plan.years
        self.tahun.value = tuple(y for y in plan.years if not years or y in years)
        programmes = plan.indikator["program"].dropna().unique()
        self.program.options = [self._all, *((signs(p), p) for p in programmes)]
        self.offer_activities()
        self.tanpa.options, self.tanpa.value = indicators(plan), ()
        rules, own = plan.rules, plan.rules.pilihan
        self.batas.options = [(signs(self.t(b["nama"])), id) for id, b in rules.batas.items()]
        scales = ((signs(s.nama), id) for id, s in rules.skala.items())
        self.skala.options = [(self.t("tanpa predikat"), NO_SCALE), *scales]
        self.batas.value, self.skala.value = own["batas"], own["skala"]

    def offer_activities(self) -> None:
        """The activities of the chosen programme; a name under several programmes is several activities."""
        i = self.state.plan.indikator
        mine = i[i["program"] == self.program.value] if self.program.value else i
        pairs = mine.dropna(subset="kegiatan")[["program", "kegiatan"]].drop_duplicates()
        shared = pairs["kegiatan"].duplicated(keep=False)
        self.kegiatan.options = [
            self._all,
            *(
                (signs(f"{k} — {p}"), (p, k)) if twice else (signs(k), k)
                for p, k, twice in zip(pairs["program"], pairs["kegiatan"], shared, strict=True)
            ),
        ]

    @property
    def choice(self) -> Choice:
        """What the controls say."""
        picked, plan = tuple(sorted(self.tahun.value)), self.state.plan
        activity, own = self.kegiatan.value, plan.rules.pilihan
        program, kegiatan = activity if isinstance(activity, tuple) else (self.program.value, activity)
        conventions = {"batas": self.batas.value, "skala": self.skala.value}
        given: dict[str, Any] = {k: "" if v == own[k] else v for k, v in conventions.items()}
        given |= {name: _bound(self.state.w, control.value) for name, control in self.angka.items()}
        given |= {"berturut": self.berturut.value, "tanpa": tuple(self.tanpa.value)}
        years = () if len(picked) == len(plan.years) else picked
        return Choice(years, program, kegiatan, self.status.value, self.bacaan.value, **given)
