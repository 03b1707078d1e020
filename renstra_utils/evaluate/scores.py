"""Budget-performance scores by year, each part beside its inputs.

A year's rule is data in `rules/anggaran.toml`: its years, its parts, their weights. A part is computed by the
function that it names (`hitung`), found in `WAYS`; a new decree needs a function there only for what none of
them computes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from ..rules import Rules
from ..text import computed_figure
from .budget import budget, complete, data_month, leaves, totals

if TYPE_CHECKING:
    from ..plan.plan import Plan

#: What one output is: its name alone may stand under several activities.
OUTPUT_KEY = ["program", "kegiatan", "keluaran"]

# --- rules ----------------------------------------------------------------------------------------


class _Entry(BaseModel):
    """What an entry of the rules says, under English names."""

    model_config = ConfigDict(frozen=True)


class Part(_Entry):
    """One part of a year's score: how it is computed, the rule that it cites, its weight in percent."""

    name: str = Field(alias="nama")
    way: str = Field("", alias="hitung")
    rule: str = Field("", alias="aturan")
    weight: float | None = Field(None, alias="bobot")
    #: Of a part that the office is given: its name in `nilai_nka.csv`.
    given: str = Field("", alias="masukan")


class BudgetRule(_Entry):
    """An entry of `rules/anggaran.toml`."""

    id: str
    name: str = Field(alias="nama")
    kind: str = Field("", alias="jenis")
    formula: str = ""
    basis: str = Field("", alias="dasar_hukum")
    first: int = Field(0, alias="mulai")
    last: int = Field(9999, alias="akhir")
    parts: list[Part] = Field([], alias="komponen")
    #: The name of the weighted sum, where the rule has one, and what must be known of it.
    total: str = Field("", alias="jumlah")
    total_note: str = Field("", alias="catatan_jumlah")
    #: The upper bound of one indicator's ratio, and the bound of E on either side.
    ratio_limit: float | None = Field(None, alias="batas_rasio")
    efficiency_limit: int | float = Field(20, alias="batas_e")

    def holds(self, tahun: int) -> bool:
        """Whether it is in force in a year."""
        return self.first <= tahun <= self.last


def budget_rule(id: str, rules: Rules) -> BudgetRule:
    """One entry, read. KeyError for an unknown id."""
    return BudgetRule.model_validate(rules.anggaran[id])


def rule_of_year(tahun: int, rules: Rules) -> BudgetRule | None:
    """The rule of kind `evaluasi` that holds in a year, the latest of them, or None."""
    every = (budget_rule(id, rules) for id, r in rules.anggaran.items() if r.get("jenis") == "evaluasi")
    return max((r for r in every if r.holds(tahun)), key=lambda r: r.first, default=None)


def parts_of_year(tahun: int, rules: Rules) -> list[Part]:
    """The parts of the year's rule, in order, without those whose own rule does not hold in it."""
    rule = rule_of_year(tahun, rules)
    known = [p for p in rule.parts if p.rule in rules.anggaran] if rule else []
    return [p for p in known if budget_rule(p.rule, rules).holds(tahun)]


def budget_performance(plan: Plan, tahun: int) -> pd.DataFrame:
    """The parts of the year's budget-performance score, each beside its inputs.

    Out, a row per part: `komponen, nilai` (percent or missing), `bobot` (percent or missing), `masukan` (the
    inputs written out), `aturan`, `dasar_hukum`, `keterangan` (what is missing, limited or unverified). Which
    parts there are, their weights and the rule that each cites stand in `rules/anggaran.toml`; the weighted
    sum is missing until every weighted part is of the whole year. Empty where no rule holds. Inputs:
    `keluaran.csv`, `rpd.csv`, `nilai_nka.csv`, `anggaran.csv`.
    """
    rule, parts = rule_of_year(tahun, plan.rules), parts_of_year(tahun, plan.rules)
    cited = [budget_rule(p.rule, plan.rules) for p in parts]
    scores = [_computed(ScoreYear(plan, tahun, p, r)) for p, r in zip(parts, cited, strict=True)]
    rows = [_row(p.name, s, r, p.weight) for p, s, r in zip(parts, scores, cited, strict=True)]
    if rule and rule.total:
        rows.append(_row(rule.total, _total(rule, parts, scores), rule, None))
    columns = ["komponen", "nilai", "bobot", "masukan", "aturan", "dasar_hukum", "keterangan"]
    return pd.DataFrame(rows, columns=columns)


def _computed(year: ScoreYear) -> Score:
    way = WAYS.get(year.part.way)
    return way(year) if way else Score(np.nan, "", f"cara hitung “{year.part.way}” tidak dikenal", False)


def _total(rule: BudgetRule, parts: list[Part], scores: list[Score]) -> Score:
    """The weighted sum, missing while a weighted part is not of the whole year."""
    weighted = [(p, s) for p, s in zip(parts, scores, strict=True) if p.weight]
    lacking = [p.name for p, s in weighted if not s.complete or np.isnan(s.value)]
    value = np.nan if lacking else sum(s.value * (p.weight or 0) / 100 for p, s in weighted)
    note = f"belum dijumlahkan: belum lengkap {', '.join(lacking)}" if lacking else rule.total_note
    return Score(value, "komponen berbobot di atas", note)


def _row(name: str, score: Score, rule: BudgetRule, weight: float | None) -> dict[str, Any]:
    missing = "belum tersedia: masukannya belum diisi" if np.isnan(score.value) else ""
    return {
        "komponen": name,
        "nilai": score.value,
        "bobot": weight,
        "masukan": score.inputs,
        "aturan": rule.id,
        "dasar_hukum": rule.basis,
        "keterangan": score.note or missing,
    }


# --- formulas -------------------------------------------------------------------------------------


def output_efficiency(pak: pd.Series, ck: pd.Series, rak: pd.Series) -> float:
    """E in percent: Σ(PAK × CK − RAK) / Σ(PAK × CK) × 100.

    In: planned money, attainment as a ratio (1,22 = 122 %), spent money of each output; missing where one of
    them is: a part of the outputs has no E of the whole.

    >>> pak, ck, rak = ([4000, 1000, 5000], [1.22, 0.80, 1.42], [3800, 975, 4725])
    >>> round(output_efficiency(pd.Series(pak), pd.Series(ck), pd.Series(rak)), 2)
    25.67
    """
    d = pd.DataFrame({"pak": pak, "ck": ck, "rak": rak}).astype(float)
    earned = (d["pak"] * d["ck"]).sum()
    known = d.notna().all(axis=None) and earned > 0
    return float((earned - d["rak"].sum()) / earned * 100) if known else np.nan


def geometric_mean(ratios: pd.Series) -> float:
    """Geometric mean of ratios; a zero makes it zero; missing where there is none."""
    known = ratios.astype(float).dropna()
    if known.empty:
        return np.nan
    return 0.0 if (known <= 0).any() else float(np.exp(np.log(known).mean()))


def output_attainment(keluaran: pd.DataFrame, limit: float | None = None) -> dict[str, Any]:
    """Attainment of outputs: nested geometric means, indicator → output → programme → unit.

    In: rows with `program, kegiatan` (optional), `keluaran, target, realisasi`. `limit`: upper bound of one
    indicator's ratio, a convention (None: none). Out: `keluaran` and `program` (frames with `capaian` in
    percent) and `satker` (percent). Rows without realisasi are left out and counted by the caller.
    """
    ratio = _ratio(keluaran).clip(upper=limit)
    keys = [keluaran[c] for c in OUTPUT_KEY if c in keluaran]
    by_output = ratio.groupby(keys, sort=False, dropna=False).agg(geometric_mean)
    by_programme = by_output.groupby(level=0, sort=False).agg(geometric_mean)
    frames = {"keluaran": by_output, "program": by_programme}
    found = {name: (s * 100).rename("capaian").reset_index() for name, s in frames.items()}
    return found | {"satker": geometric_mean(by_programme) * 100}


def _ratio(keluaran: pd.DataFrame) -> pd.Series:
    return keluaran["realisasi"] / keluaran["target"].where(keluaran["target"] > 0)


def efficiency_score(e: float, limit: float = 20.0) -> tuple[float, bool]:
    """NE = 50 + E / 20 × 50 in percent, E held within ±`limit`; and whether E had to be.

    >>> efficiency_score(25.67)
    (100.0, True)
    """
    held = float(np.clip(e, -limit, limit))
    return 50 + held / 20 * 50, not np.isnan(e) and held != e


def _usable(rpd: pd.DataFrame) -> pd.DataFrame:
    """The months that have both a plan of withdrawal and spending."""
    return rpd[(rpd["rpd"] > 0) & rpd["realisasi"].notna()]


def consistency(rpd: pd.DataFrame) -> float:
    """Mean over months of (RPD − |RPD − realisasi|) / RPD, both cumulative, in percent; missing without
    any."""
    d = _usable(rpd)
    return float(((d["rpd"] - (d["rpd"] - d["realisasi"]).abs()) / d["rpd"]).clip(lower=0).mean() * 100)


# --- parts ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScoreYear:
    """What one part of a year's score is computed from; `rule`: the entry that the part cites."""

    plan: Plan
    tahun: int
    part: Part
    rule: BudgetRule

    def table(self, name: str) -> pd.DataFrame:
        """The year's rows of one of the plan's tables."""
        frame = self.plan.tables[name]
        return frame[frame["tahun"] == self.tahun]

    def outputs(self) -> pd.DataFrame:
        """A row per output: `ck` (ratio), `pagu`, `rak`.

        Money is of the output, however many indicators repeat it, and unknown where they disagree.
        """
        k = self.table("keluaran")
        g = k.assign(ck=_ratio(k)).groupby(OUTPUT_KEY, sort=False, dropna=False)
        ck = g["ck"].agg(lambda s: geometric_mean(s) if s.notna().all() else np.nan)
        return pd.DataFrame(
            {"ck": ck, "pagu": g["pagu"].agg(_once), "rak": g["realisasi_anggaran"].agg(_once)}
        )


def _once(values: pd.Series) -> float:
    known = values.dropna().unique()
    return float(known[0]) if len(known) == 1 else np.nan


class Score(NamedTuple):
    """A part of a score: percent, its inputs, what must be known of it, and whether it is of the whole
    year."""

    value: float
    inputs: str
    note: str = ""
    complete: bool = True


def _notes(*told: tuple[Any, str]) -> str:
    """The notes whose condition holds."""
    return "; ".join(text for holds, text in told if holds)


def _outputs(y: ScoreYear) -> Score:
    k, limit = y.table("keluaran"), y.rule.ratio_limit
    told, zero = int(k["realisasi"].notna().sum()), int((k["target"] == 0).sum())
    value = output_attainment(k, limit)["satker"] if told else np.nan
    over = limit is not None and (_ratio(k) > limit).any()
    note = _notes(
        (over, f"rasio tiap indikator dibatasi {computed_figure(limit)} (konvensi, belum diverifikasi)"),
        (zero, f"{zero} indikator bertarget 0 tidak dihitung"),
    )
    inputs = f"keluaran.csv: {told} dari {len(k)} indikator keluaran punya realisasi"
    return Score(value, inputs, note, told == len(k) > 0 == zero)


def _efficiency(y: ScoreYear) -> Score:
    o = y.outputs()
    whole = int(o.notna().all(axis=1).sum())
    if whole < len(o) or o.empty:
        unknown = f"{len(o) - whole} keluaran belum diketahui"
        why = f"belum dihitung: pagu, realisasi anggaran, atau capaian {unknown}"
        inputs = f"keluaran.csv: {whole} dari {len(o)} keluaran lengkap"
        return Score(np.nan, inputs, why if len(o) else "", False)
    earned, spent = (computed_figure(v, grouped=True) for v in ((o["pagu"] * o["ck"]).sum(), o["rak"].sum()))
    inputs = f"keluaran.csv: {len(o)} keluaran; Σ(PAK × CK) = {earned}; ΣRAK = {spent}"
    note = "rumus efisiensi dapat menguntungkan klaim capaian 100 % yang murah; baca bersama masukannya"
    return Score(output_efficiency(o["pagu"], o["ck"], o["rak"]), inputs, note)


def _efficiency_score(y: ScoreYear) -> Score:
    e, limit = _efficiency(y).value, y.rule.efficiency_limit
    value, limited = efficiency_score(e, limit)
    inputs = "E belum dihitung" if np.isnan(e) else f"E = {computed_figure(e, -limit, 0, limit)} %"
    return Score(value, inputs, _notes((limited, f"E dibatasi ±{limit}")), not np.isnan(e))


def _consistency(y: ScoreYear) -> Score:
    rpd = y.table("rpd")
    months = len(_usable(rpd))
    inputs = f"rpd.csv: {months} dari 12 bulan punya rencana dan realisasi"
    return Score(consistency(rpd), inputs, "", months == 12)


def _absorption(y: ScoreYear) -> Score:
    rows = budget(y.plan, y.tahun)
    found = totals(rows, ["tahun"])
    if found.empty or pd.isna(found["serapan"].iloc[0]):
        return Score(np.nan, "anggaran.csv: realisasi / pagu", "", False)
    now, reported = found.iloc[0], leaves(rows).dropna(subset="realisasi")
    n, told, loose = (int(now[c]) for c in ("n", "n_lapor", "n_tanpa_pagu"))
    early = bool((data_month(reported) < 12).any())
    spent, ceiling = (computed_figure(now[c], grouped=True) for c in ("realisasi", "pagu"))
    share = now["serapan"]
    note = _notes(
        (told < n, f"baru {told} dari {n} baris berpagu melapor"),
        (loose, f"{loose} baris berbelanja tanpa pagu tidak dihitung"),
        (early, f"data tertua per {reported['tanggal_data'].min()}"),
        (share > 100, f"serapan {computed_figure(share, 0, 100)} % dibatasi 100"),
    )
    inputs = f"anggaran.csv: {spent} / {ceiling} × 100"
    return Score(min(share, 100.0), inputs, note, complete(now) and not early)


def _as_given(y: ScoreYear) -> Score:
    given = y.table("nilai_nka").set_index("komponen")["nilai"]
    return Score(float(given.get(y.part.given, np.nan)), "nilai_nka.csv")


#: How a part of a score is computed, by the name that the rule gives (`hitung`).
WAYS: dict[str, Callable[[ScoreYear], Score]] = {
    "capaian_output": _outputs,
    "efisiensi": _efficiency,
    "nilai_efisiensi": _efficiency_score,
    "konsistensi": _consistency,
    "penyerapan": _absorption,
    "nilai_nka": _as_given,
}
