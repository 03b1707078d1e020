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
    if not isinstance(column.dtype, np.dtype) or column.dtype.kind not in "biuf":
        return column.to_numpy(dtype=object, na_value=None)
    values = column.to_numpy()  # numpy's own kinds, which pandas would ask value by value
    plain = values.astype(object)
    plain[values != values] = None
    return plain


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


def in_rows_of(rows: pd.DataFrame, table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """A table without its `key`, which is another row's each, in the order of the rows that have it.

    Missing where the table has no such row.

    >>> rows, table = pd.DataFrame({"k": ["b", "a", "c"]}), pd.DataFrame({"k": ["a", "b"], "x": [1.5, 2.5]})
    >>> in_rows_of(rows, table, ["k"])["x"].tolist()
    [2.5, 1.5, nan]
    """
    keys, wanted = (zip(*(objects(t[k]) for k in key), strict=True) for t in (table, rows))
    place = {at: n for n, at in enumerate(keys)}
    found = table[[c for c in table if c not in key]].set_axis(range(len(table)))
    return found.reindex([place.get(at, -1) for at in wanted]).set_axis(rows.index)
