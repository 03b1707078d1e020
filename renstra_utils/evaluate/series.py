"""What every table here needs of its columns: the first condition that holds, shares in percent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def first_true(*cases: tuple[pd.Series, Any], default: Any = None) -> pd.Series:
    """The word of the first condition that is true in each row (missing is not true), else `default`.

    >>> s = pd.Series([1, 5, None])
    >>> first_true((s > 3, "banyak"), (s.notna(), "sedikit"), default="kosong").tolist()
    ['sedikit', 'banyak', 'kosong']
    """
    masks = [_true(mask) for mask, _ in cases]
    words = [np.asarray(word, dtype=object) for _, word in cases]
    found = np.select(masks, words, np.asarray(default, dtype=object))
    return pd.Series(found, index=cases[0][0].index, dtype="str")


def _true(mask: pd.Series) -> np.ndarray:
    """Where a condition holds, missing is not."""
    return mask.to_numpy(dtype=bool, na_value=False) if mask.dtype != bool else mask.to_numpy()


def percent_of(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A share in percent; missing where the whole is not above zero."""
    if not part.index.equals(whole.index):
        part, whole = part.align(whole)
    of = (side.to_numpy(dtype=float, na_value=np.nan) for side in (part, whole))
    return pd.Series(share(*of), index=part.index)


def share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """As `percent_of`, of arrays of floats."""
    result = np.full(len(part), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result * 100
