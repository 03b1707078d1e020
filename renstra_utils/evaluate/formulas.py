"""The formula of each polarity, stated once. Its text and legal basis stand in `rules/capaian.toml`.

A new one is an entry there (`[[rumus]]`, with R and T in its text), one `Formula` here, and its word in the
contract.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from ..frames import objects
from ..rules import load_rules

#: What lies this near to 100 percent is 100 percent.
HAIR = 1e-9

Numbers = np.ndarray


def _undefined(r: Numbers) -> Numbers:
    return np.full(len(r), np.nan)


def _none_is_met(r: Numbers) -> Numbers:
    """None of what there should be less of meets a target of none; any misses it."""
    return np.select([r == 0, r > 0], [100.0, 0.0], np.nan)


def _only_none_is_met(r: Numbers) -> Numbers:
    return np.where(r == 0, 100.0, np.nan)


@dataclass(frozen=True)
class Formula:
    """The attainment of one polarity, by the rule of `rules/capaian.toml` that `id` names."""

    id: str
    polarity: str
    #: Percent from realisasi and a target above zero; missing where there is none.
    percent: Callable[[Numbers, Numbers], Numbers]
    #: Percent from realisasi where the target is zero (rule `target-nol`).
    at_zero: Callable[[Numbers], Numbers] = _undefined
    #: The variant (column `varian`) that asks for it in place of the polarity's first formula.
    variant: str = ""

    def fits(self, polarity: np.ndarray, variant: np.ndarray | None) -> Numbers:
        """Which rows are computed by it, unless a variant of theirs says another."""
        at = polarity == self.polarity
        if not self.variant:
            return at
        return at & (variant == self.variant) if variant is not None else np.zeros(len(at), bool)

    @property
    def text(self) -> str:
        """The formula of R and T, as the shipped rules write it: no office's words change what is
        computed."""
        return str(_rules()[self.id]["formula"])

    def written(self, r: str, t: str) -> str:
        """Its text with the numbers put in: `90 / 80 × 100`."""
        return re.sub(r"\b[RT]\b", lambda m: r if m[0] == "R" else t, self.text)


#: Every formula; one of a variant stands behind the polarity's own.
FORMULAS = (
    Formula("maximize", "maximize", lambda r, t: r / t * 100),
    Formula("minimize", "minimize", lambda r, t: (2 * t - r) / t * 100, _none_is_met),
    Formula("stabilize", "stabilize", lambda r, t: (1 - np.abs(r - t) / t) * 100, _only_none_is_met),
    Formula(
        "minimize-rasio", "minimize", lambda r, t: np.where(r > 0, t / r * 100, np.nan), _none_is_met, "rasio"
    ),
)
#: Polarities that have a formula.
POLARITIES = tuple(dict.fromkeys(f.polarity for f in FORMULAS))
#: Readings under which an ambiguous polarity is shown.
READINGS = ("maximize", "minimize", "stabilize")


@cache
def _rules() -> dict[str, dict[str, Any]]:
    return load_rules().rumus


def formula_of(polarity: str, variant: Any = None) -> Formula:
    """The formula of one polarity and variant. KeyError for a polarity that has none.

    >>> formula_of("minimize", "rasio").written("10", "8")
    '8 / 10 × 100'
    """
    own = [f for f in FORMULAS if f.polarity == polarity and f.variant in ("", variant)]
    if not own:
        raise KeyError(polarity)
    return own[-1]


def formula_ids(polarity: np.ndarray, variant: np.ndarray | None = None) -> np.ndarray:
    """The id of the formula of each row; of a polarity that has none, the polarity itself."""
    out = polarity.copy()
    for formula in FORMULAS:
        out[formula.fits(polarity, variant)] = formula.id
    return out


def raw_attainment(
    r: pd.Series, t: pd.Series, polarity: pd.Series, variant: pd.Series | None = None
) -> pd.Series:
    """Capaian in percent before any cap, for single-value targets.

    In: realisasi, target (float), polarity (one of `POLARITIES`), variant (`rasio` or missing).
    Out: float; missing where either is missing, the polarity is another, or the ratio does not exist.
    Basis: the rule of each of `FORMULAS`, and `target-nol`, in `rules/capaian.toml`.

    >>> s = lambda *v: pd.Series(v, dtype=float)
    >>> raw_attainment(s(9, 83), s(8, 80), pd.Series(["minimize", "maximize"])).tolist()
    [87.5, 103.75]
    """
    numbers = (s.to_numpy(dtype=float, na_value=np.nan) for s in (r, t))
    words = (None if s is None else objects(s) for s in (polarity, variant))
    return pd.Series(raw_percent(*numbers, *words), index=r.index)


def raw_percent(r: Numbers, t: Numbers, polarity: np.ndarray, variant: np.ndarray | None = None) -> Numbers:
    """As `raw_attainment`, of arrays."""
    out = np.full(len(r), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        for formula in FORMULAS:
            at = formula.fits(polarity, variant)
            of, against = r[at], t[at]
            above = np.where(against > 0, formula.percent(of, against), np.nan)
            out[at] = np.where(against == 0, formula.at_zero(of), above)
    out[~np.isfinite(out)] = np.nan
    # 81 of 90 is 90, not 90,00000000000001: a hair must not lift a figure over a bound.
    return np.round(out, 10)
