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
    masks = [mask.fillna(False).to_numpy(dtype=bool) for mask, _ in cases]
    words = [np.asarray(word, dtype=object) for _, word in cases]
    found = np.select(masks, words, np.asarray(default, dtype=object))
    return pd.Series(found, index=cases[0][0].index, dtype="str")


def percent_of(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A share in percent; missing where the whole is not above zero."""
    return part / whole.where(whole > 0) * 100
