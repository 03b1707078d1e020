"""Where a figure comes from: its formula with the numbers put in, as an auditor writes it, and its cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ..frames import as_records
from ..text import computed_figure, given_figure
from .formulas import READINGS, formula_of

#: What the formula of a row is written from.
_OF_FORMULA = [
    *("polaritas", "varian", "t_bawah", "t_atas", "t_mutu", "target_acuan", "r_angka", "r_mutu", "realisasi"),
    *("status", "aturan", "pembanding", "capaian_mentah", *(f"capaian_{reading}" for reading in READINGS)),
]


def _each(rows: pd.DataFrame, write: Callable[[dict[str, Any]], str | None]) -> pd.Series:
    return pd.Series([write(x) for x in as_records(rows)], index=rows.index, dtype="str")


def formula(rows: pd.DataFrame) -> pd.Series:
    """The formula of each row of `attainment` with its numbers put in; missing where nothing was computed."""
    return _each(rows[[c for c in _OF_FORMULA if c in rows]], _formula)


def sources(rows: pd.DataFrame) -> pd.Series:
    """The cells of each row of `attainment`: `target.csv baris 12 (tercetak “85 %”); realisasi.csv baris
    7`."""
    columns = ["t_baris", "target_tercetak", "pk_baris", "pk_dokumen", "r_baris", "cara", "r_rincian"]
    return _each(rows[columns], _sources)


def budget_formula(rows: pd.DataFrame) -> pd.Series:
    """The absorption of each row of `budget` with its numbers put in; missing where there is none."""
    return _each(rows[["realisasi", "pagu", "serapan"]], _absorption)


def budget_sources(rows: pd.DataFrame) -> pd.Series:
    """The cells each row of `budget` came from, and what was added up for it."""
    return _each(rows, _budget_sources)


def _formula(x: dict[str, Any]) -> str | None:
    r, t, raw, rule = x["r_angka"], x["pembanding"], x["capaian_mentah"], x["aturan"]
    if x["status"] == "ambigu":
        known = [f"{p} → {computed_figure(v, 100)}" for p in READINGS if pd.notna(v := x[f"capaian_{p}"])]
        return f"R = {given_figure(r)}, T = {_figure_or_grade(x['target_acuan'])}: " + "; ".join(known)
    if pd.isna(rule):
        return None
    if rule == "predikat":
        got = x["r_mutu"] if pd.notna(x["r_mutu"]) else f"nilai {given_figure(r)}"
        return f"{got} dibanding target {x['t_mutu']}: {x['status']}"
    if pd.isna(raw):
        against = given_figure(t) if pd.notna(t) else _figure_or_grade(x["target_acuan"])
        return f"T = {against}, R = {_figure_or_grade(x['realisasi'])}: tidak ada nilai perbandingan"
    if rule == "rentang-dalam":
        return f"{given_figure(x['t_bawah'])} ≤ {given_figure(r)} ≤ {given_figure(x['t_atas'])} → 100"
    if t == 0:
        return f"T = 0, R = {given_figure(r)} → {computed_figure(raw, 100)}"
    shape = formula_of(x["polaritas"], x.get("varian"))
    return f"{shape.written(given_figure(r, t), given_figure(t))} = {computed_figure(raw, 100)}"


def _figure_or_grade(text: Any) -> str:
    """A figure or grade of the files as an Indonesian reader writes it."""
    try:
        return given_figure(float(text))
    except (TypeError, ValueError):
        return str(text)


def _sources(x: dict[str, Any]) -> str | None:
    parts = []
    if pd.notna(x["t_baris"]):
        parts.append(f"target.csv baris {x['t_baris']:.0f}" + _printed(x["target_tercetak"]))
    if pd.notna(x["pk_baris"]):
        document = f" ({x['pk_dokumen']})" if pd.notna(x["pk_dokumen"]) else ""
        parts.append(f"perjanjian.csv baris {x['pk_baris']:.0f}" + document)
    if pd.notna(x["r_baris"]):
        quarters = f": {x['r_rincian']}" if pd.notna(x["r_rincian"]) else ""
        plain = pd.isna(x["cara"]) or x["cara"] == "setahun"
        how = "" if plain else f" ({x['cara']}{quarters})"
        parts.append(f"realisasi.csv baris {str(x['r_baris']).replace(';', ', ')}" + how)
    return "; ".join(parts) or None


def _printed(text: Any) -> str:
    return f" (tercetak “{text}”)" if pd.notna(text) else ""


def _absorption(x: dict[str, Any]) -> str | None:
    if pd.isna(x["serapan"]):
        return None
    spent, ceiling = (computed_figure(x[c], grouped=True) for c in ("realisasi", "pagu"))
    return f"{spent} / {ceiling} × 100 = {computed_figure(x['serapan'], 0, 100)}"


def _budget_sources(x: dict[str, Any]) -> str | None:
    parts = []
    if pd.notna(x["p_baris"]):
        proposed = " (usulan)" if x["dari_usulan"] else ""
        parts.append(f"pendanaan.csv baris {x['p_baris']:.0f}{_printed(x['p_tercetak'])}{proposed}")
    if pd.notna(x["a_baris"]):
        parts.append(f"anggaran.csv baris {x['a_baris']:.0f}")
    for column, below in (("dari_kegiatan", "kegiatan"), ("dari_keluaran", "keluaran")):
        if x[column]:
            parts.append(f"jumlah {below} di bawahnya")
    return "; ".join(parts) or None
