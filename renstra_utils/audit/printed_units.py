"""The unit in which each amount of the funding is printed: rupiah, thousands, millions; less by decimals."""

from __future__ import annotations

import math
import re

import pandas as pd

from .definition import defined

#: Amounts are printed in one of these; a table without prints is, where all its amounts are whole in it.
UNITS = (1e9, 1e6, 1e3)


def printed_unit(printed: object, value: float) -> float | None:
    """What the last printed digit stands for; None where print and value do not tell.

    >>> printed_unit("9,154", 9_154_000_000.0), printed_unit("9.154,25", 9_154_250_000.0)
    (1000000.0, 10000.0)
    >>> printed_unit("9.154.000.000", 9_154_000_000.0)
    1.0
    """
    digits = re.sub(r"[^0-9]", "", str(printed))
    if not digits or not int(digits) or not value > 0:
        return None
    ratio = value / int(digits)
    power = round(math.log10(ratio))
    return 10.0**power if power <= 9 and abs(ratio / 10.0**power - 1) < 1e-9 else None


def _divides(unit: float, value: float) -> bool:
    return abs(value / unit - round(value / unit)) * unit < 0.005


def _unit_of_all(values: list[float], stated: float) -> float:
    """The unit that all amounts of a table are whole in: of the one its file states, or of the usual ones."""
    if stated > 1:
        choice = [stated / 10.0**n for n in range(round(math.log10(stated)))]
    else:
        choice = list(UNITS) if len(values) >= defined("induk-anak")["segenggam"] else []
    return next((u for u in choice if values and all(_divides(u, v) for v in values)), 1.0)


def units(p: pd.DataFrame, stated: float = 1.0) -> pd.Series:
    """The unit of each row's amount: by its own print, else as its row or the table is printed elsewhere.

    `p`: funding with `uang`. `stated`: the unit of the file's money, in rupiah. Never less than a rupiah.
    """
    own = pd.Series(
        [
            printed_unit(t, v) if pd.notna(t) else None
            for t, v in zip(p["tercetak"], p["nilai"].astype("float64"), strict=True)
        ],
        index=p.index,
        dtype="float64",
    )
    told = own.dropna()
    by_row = told.groupby(p.loc[told.index, "baris"]).agg(lambda u: u.mode().max())
    values = p["uang"].dropna()
    whole = [float(v) for v in values[values.ne(0)]]
    usual = float(told.mode().max()) if len(told) else _unit_of_all(whole, stated)
    found = own.fillna(p["baris"].map(by_row)).fillna(usual)
    return pd.Series(
        [_fitting(u, v) for u, v in zip(found, p["uang"], strict=True)], index=p.index, dtype="float64"
    )


def _fitting(unit: float, value: float) -> float:
    """The unit, made smaller until the amount is whole in it."""
    while unit > 1 and pd.notna(value) and not _divides(unit, value):
        unit /= 10
    return max(unit, 1.0)
