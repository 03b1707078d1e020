"""Which indicator is which: nearly the same within a plan, and the counterpart in another plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process, utils

from ..plan.plan import Plan
from .choice import EVERYTHING, Choice, check_code, view

#: Below this likeness (0–100) two indicators are not taken for the same.
LIKENESS = 80.0
#: How a pair came about.
PAIR_ORIGINS = ("sama", "mirip", "ditetapkan", "tanpa pasangan")


def neighbours(plan: Plan, kode: str, at_least: float = LIKENESS) -> pd.DataFrame:
    """Other indicators of the plan whose text is nearly the same, nearest first.

    Out: `kode, indikator, kegiatan, satuan, kemiripan` (0–100). ValueError for an unknown code.
    """
    check_code(plan, kode)
    i = plan.indikator.set_index("kode")
    texts = i["indikator"].map(utils.default_process)
    score = process.cdist([texts[kode]], texts, scorer=fuzz.token_sort_ratio)[0]
    out = i.assign(kemiripan=score.round(1)).drop(index=kode)
    out = out[out["kemiripan"] >= at_least].sort_values("kemiripan", ascending=False, kind="stable")
    return out[["indikator", "kegiatan", "satuan", "kemiripan"]].reset_index()


def match(
    a: Plan, b: Plan, fixed: Mapping[str, str | None] | None = None, at_least: float = LIKENESS
) -> pd.DataFrame:
    """Which indicator of plan A is which of plan B, by text, each used once; the offices' names do not count.

    `fixed`: corrections by hand, code of A to code of B or to None (no counterpart); they stand before
    everything. Of equal likeness the pair with the likelier activity is taken. Out, in A's order and then
    what is left of B: `kode_a, indikator_a, kode_b, indikator_b, kemiripan` (0–100), `cara` (one of
    `PAIR_ORIGINS`). ValueError for an unknown code, or one of B that is fixed twice.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> match(plan, plan)["cara"].unique().tolist()
    ['sama']
    """
    fixed = dict(fixed or {})
    _check_fixed(a, b, fixed)
    left, right = _texts(a), _texts(b)
    score = process.cdist(left["teks"], right["teks"], scorer=fuzz.token_sort_ratio)
    # The second digit after the point cannot overturn the text, only decide between equals.
    place = process.cdist(left["tempat"], right["tempat"], scorer=fuzz.ratio)
    rank = pd.DataFrame(score + place / 1000, left.index, right.index)
    likeness = pd.DataFrame(score, left.index, right.index)
    pairs = fixed | dict(_best_pairs(likeness.drop(index=list(fixed), columns=_taken(fixed)), rank, at_least))
    rows = []
    for x in left.index:
        y = pairs.get(x)
        like = float(likeness.at[x, y]) if y is not None else np.nan
        found = "tanpa pasangan" if y is None else "sama" if like == 100 else "mirip"
        rows.append((x, y, like, "ditetapkan" if x in fixed else found))
    rows += [(None, y, np.nan, "tanpa pasangan") for y in right.index if y not in set(pairs.values())]
    out = pd.DataFrame(rows, columns=["kode_a", "kode_b", "kemiripan", "cara"])
    for end, texts in (("a", left), ("b", right)):
        out[f"indikator_{end}"] = out[f"kode_{end}"].map(texts["indikator"])
    out = out[["kode_a", "indikator_a", "kode_b", "indikator_b", "kemiripan", "cara"]]
    return out.astype(dict.fromkeys(out.columns.drop("kemiripan"), "str"))


def _taken(fixed: Mapping[str, str | None]) -> list[str]:
    return [y for y in fixed.values() if y is not None]


def _check_fixed(a: Plan, b: Plan, fixed: Mapping[str, str | None]) -> None:
    """ValueError for a correction that names no indicator, or one of B twice."""
    for x, y in fixed.items():
        check_code(a, x)
        if y is not None:
            check_code(b, y)
    taken = _taken(fixed)
    twice = [y for y in taken if taken.count(y) > 1]
    if twice:
        raise ValueError(f"kode “{twice[0]}” dipasangkan dua kali; satu indikator hanya punya satu pasangan")


def _best_pairs(free: pd.DataFrame, rank: pd.DataFrame, at_least: float) -> Iterator[tuple[str, str]]:
    """Pairs from the likeliest down, each code once: `free` likeness, and `rank` their order."""
    order = rank.loc[free.index, free.columns].to_numpy()
    score, used_a, used_b = free.to_numpy(), set(), set()
    for at in np.argsort(-order, axis=None, kind="stable"):
        i, j = divmod(int(at), order.shape[1])
        if score[i, j] >= at_least and i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            yield free.index[i], free.columns[j]


def _texts(plan: Plan) -> pd.DataFrame:
    """Each indicator's words as they are compared, without the office's name, and where in the plan it is."""
    i = plan.indikator.set_index("kode")
    bare = i["indikator"].str.replace(plan.meta.nama_kantor, " ", case=False, regex=False)
    text = bare.map(utils.default_process)
    place = i["level"] + " " + i["kegiatan"].fillna("") + " " + i["program"].fillna("")
    return pd.DataFrame(
        {
            "indikator": i["indikator"],
            "teks": text.where(text != "", i["indikator"]),
            "tempat": place.map(utils.default_process),
        }
    )


def compare(
    a: Plan, b: Plan, pairs: pd.DataFrame, tahun_a: int, tahun_b: int, choice: Choice = EVERYTHING
) -> pd.DataFrame:
    """Two plans side by side, one year of each, along `pairs` (from `match`), under the same conventions.

    Out: `pairs` with `satuan, target, realisasi, capaian_mentah, status` of either (`_a`, `_b`) and `selisih`
    (points of capaian, B − A; missing where either has none). Choice of programme, activity and status is not
    used.
    """
    out = pairs
    for plan, year, end in ((a, tahun_a, "a"), (b, tahun_b, "b")):
        scale = choice.skala if choice.skala in plan.rules.skala else ""
        rows = view(plan, Choice((year,), bacaan=choice.bacaan, batas=choice.batas, skala=scale))
        rows = rows[["kode", "satuan", "target", "realisasi", "capaian_mentah", "status"]]
        out = out.merge(rows.add_suffix(f"_{end}"), on=f"kode_{end}", how="left")
    out["selisih"] = out["capaian_mentah_b"] - out["capaian_mentah_a"]
    return out
