"""Frames as plain Python values: to walk a column of texts in pandas costs ten times as much."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def objects(column: pd.Series) -> np.ndarray:
    """The values of a column as Python has them, missing as None.

    >>> objects(pd.Series(["a", None], dtype="str")).tolist()
    ['a', None]
    """
    return column.to_numpy(dtype=object, na_value=None)


def as_records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """As `to_dict("records")`: what is missing in a column of booleans or whole numbers is None.

    >>> as_records(pd.DataFrame({"a": ["x"], "b": [1.5], "c": pd.array([None], dtype="Int64")}))
    [{'a': 'x', 'b': 1.5, 'c': None}]
    """
    names, columns = list(rows), [_plain(column) for _, column in rows.items()]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _plain(column: pd.Series) -> list[Any]:
    values = column.to_numpy(dtype=object).tolist()
    return values if column.dtype == "str" else [None if v is pd.NA else v for v in values]
