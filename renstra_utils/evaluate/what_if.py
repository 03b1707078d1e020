"""What if: supposed values beside the record. The plan is left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from ..plan.plan import Plan
from ..text import NOT_ASSESSED, Value, nearest, read_printed
from .attainment import check_years
from .choice import EVERYTHING, Choice, check_code, judged_rows
from .means import summarise

#: What a supposed value may replace.
SUPPOSABLE = ("realisasi", "target")
_COLUMNS = ["kode", "tahun", "kolom", "nilai", "angka", "bawah", "atas", "mutu"]


def suppose(plan: Plan, kode: str, tahun: int, kolom: str, nilai: str) -> dict[str, Any]:
    """One supposed value, read as a person writes it: `87,5`, `7-8`, `BB`, `belum dinilai`; blank: none.

    Out: a row for the `changes` of `choice.view` and `what_if`: `kode, tahun, kolom, nilai`, `angka, bawah,
    atas, mutu`. ValueError, in Indonesian, for an unknown code, year or column, and for a value that is no
    number, range or grade.

    >>> import renstra_utils
    >>> suppose(renstra_utils.load("data/contoh"), "P2.02", 2023, "realisasi", "87,5")["angka"]
    87.5
    """
    check_code(plan, kode)
    check_years(plan, [tahun])
    if kolom not in SUPPOSABLE:
        raise ValueError(f"“{kolom}” tidak dapat diandaikan; pilih: {', '.join(SUPPOSABLE)}")
    text = nilai.strip()
    if text == NOT_ASSESSED and kolom == "realisasi":
        value = Value(text=text)
    else:
        value = read_printed(text)
        _check(plan, kolom, text, value)
    shown = "" if text in ("-", "–", "—") else text
    return dict(
        zip(
            _COLUMNS,
            (kode, tahun, kolom, shown, value.number, value.low, value.high, value.text),
            strict=True,
        )
    )


def _check(plan: Plan, kolom: str, text: str, value: Value) -> None:
    """ValueError for a value that the column cannot hold."""
    if value.low is not None and kolom == "realisasi":
        raise ValueError(f"“{text}” rentang; realisasi satu angka atau predikat")
    if value.low is not None and value.high is not None and value.low > value.high:
        raise ValueError(f"“{text}” rentang terbalik; tulis yang kecil dahulu")
    if value.text and not plan.rules.grade_scale(value.text):
        grades = [g for s in plan.rules.predikat.values() for g in s.names]
        raise ValueError(
            f"“{text}” bukan angka, rentang, atau predikat yang dikenal. "
            f"{nearest(text, grades)}Predikat: {', '.join(grades)}."
        )


def supposed(changes: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of `suppose` as one frame; of the same value the last one stands."""
    frame = pd.DataFrame(list(changes), columns=_COLUMNS)
    frame = frame.drop_duplicates(["kode", "tahun", "kolom"], keep="last", ignore_index=True)
    texts, numbers = ("kode", "kolom", "nilai", "mutu"), ("angka", "bawah", "atas")
    return frame.astype(dict.fromkeys(texts, "str") | dict.fromkeys(numbers, "float64") | {"tahun": "Int64"})


class WhatIf(NamedTuple):
    """The record against what was supposed."""

    #: A row per supposed value: `kode, indikator, tahun, kolom, tercatat, andaian`; capaian, status of both.
    nilai: pd.DataFrame
    #: A row per year touched, and one of all chosen years: means, coverage and predikat of both.
    kantor: pd.DataFrame


def what_if(plan: Plan, changes: pd.DataFrame, choice: Choice = EVERYTHING) -> WhatIf:
    """How the office's figures would move under supposed values, always beside the record.

    In: `changes` from `supposed`. The office as a whole: programme, activity and status of the choice do not
    narrow it.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> up = supposed([suppose(plan, "P2.02", 2023, "realisasi", "100")])
    >>> office = what_if(plan, up).kantor.round(2)
    >>> office[["tahun", "rata_rata_tercatat", "selisih_rata_rata"]].values.tolist()
    [['2023', 101.05, 0.2], ['2020–2024', 94.8, 0.04]]
    """
    rules, years = choice.rules(plan), list(choice.tahun or plan.years)
    whole = replace(choice, tahun=tuple({*years, *changes["tahun"]}), program="", kegiatan="")
    before, after = judged_rows(plan, whole), judged_rows(plan, whole, changes)
    spans = {str(y): [y] for y in sorted(set(changes["tahun"]))}
    if len(years) > 1:
        spans[f"{min(years)}–{max(years)}"] = years
    lines = []
    for name, chosen in spans.items():
        old, new = (summarise(r[r["tahun"].isin(chosen)], [], rules).iloc[0] for r in (before, after))
        lines.append({"tahun": name} | _moved(old, new))
    return WhatIf(_values(changes, before, after), pd.DataFrame(lines))


def _moved(old: pd.Series, new: pd.Series) -> dict[str, Any]:
    """A summary before and after."""
    line: dict[str, Any] = {}
    for c in ("rata_rata", "persen_memenuhi", "predikat", "n_angka", "n_target"):
        line |= {f"{c}_tercatat": old[c], f"{c}_andaian": new[c]}
        if c in ("rata_rata", "persen_memenuhi"):
            line[f"selisih_{c}"] = new[c] - old[c]
    return line


def _values(changes: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Each supposed value beside the recorded one, and what either is judged."""
    key, ends = ["kode", "tahun"], ("tercatat", "andaian")
    columns = [*key, "target", "realisasi", "capaian_mentah", "status"]
    both = before[columns].merge(after[columns], on=key, suffixes=[f"_{e}" for e in ends])
    out = changes.merge(before[[*key, "indikator"]], on=key).merge(both, on=key)
    for end in ends:
        out[end] = out[f"realisasi_{end}"].where(out["kolom"] == "realisasi", out[f"target_{end}"])
    out["selisih"] = out["capaian_mentah_andaian"] - out["capaian_mentah_tercatat"]
    judged = [f"{c}_{end}" for c in ("capaian_mentah", "status") for end in ends]
    return out[["kode", "indikator", "tahun", "kolom", *ends, *judged, "selisih"]]
