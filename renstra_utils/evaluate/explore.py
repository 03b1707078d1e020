"""Exploring a plan by hand: choose, follow one indicator, suppose another figure, hold two plans against each other.

Pure functions, DataFrames in and out; nothing here changes a plan, and nothing knows of widgets (those stand in `lab`).
What is computed of a plan is kept with it: after a change in its files, `load` it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process, utils

from ..plan.plan import Plan, nearest
from ..rules import Rules
from ..text import NOT_ASSESSED, exact, read_printed
from . import attainment as att
from . import budget as bud
from .codes import codes_of_activities, name_key

#: The reading under which an ambiguous polarity stays out of every mean.
EXCLUDED = "dikeluarkan"
READINGS = (EXCLUDED, *att.READINGS)

#: Columns of a view as it is exported, in order.
COLUMNS = [
    "kode",
    "tahun",
    "program",
    "kegiatan",
    "sasaran",
    "indikator",
    "satuan",
    "polaritas",
    "target",
    "target_pk",
    "acuan",
    "realisasi",
    "triwulan_ada",
    "capaian_mentah",
    "capaian",
    "status",
    "predikat",
    "rumus",
    "aturan",
    "batas",
    "sumber",
    "sumber_data",
    "tanggal_data",
]


@dataclass(frozen=True)
class Choice:
    """What is looked at, and under which conventions. Blank: all years, all programmes, …, the plan's own cap and scale.

    An activity is a name under a programme: where the name stands under several, `program` tells which.
    """

    tahun: tuple[int, ...] = ()
    program: str = ""
    kegiatan: str = ""
    status: str = ""
    bacaan: str = EXCLUDED
    batas: str = ""
    skala: str = ""

    def rules(self, plan: Plan) -> Rules:
        """The plan's rules under this cap and scale. ValueError for an unknown one."""
        return plan.rules.select(**{k: v for k in ("batas", "skala") if (v := getattr(self, k))})


# --- choosing -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _side_by_side(plan: Plan) -> pd.DataFrame:
    return att.planned_and_realised(plan.tables, plan.years)


def view(plan: Plan, choice: Choice = Choice(), changes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Target, realisasi and capaian of what was chosen, a row per indicator and year: as `attainment`, filtered.

    `changes`: supposed values, see `suppose`; a row that one touches says so in `sumber`. ValueError for an unknown year, reading, cap or scale.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> view(plan, Choice(tahun=(2023,), status="tidak tercapai"))["kode"].tolist()[:2]
    ['P2.02', 'K1.2.05']
    """
    rows = _judged(plan, choice, changes)
    return _traced((rows[rows["status"] == choice.status] if choice.status else rows).reset_index(drop=True))


def _judged(plan: Plan, choice: Choice, changes: pd.DataFrame | None = None, kode: str = "") -> pd.DataFrame:
    """The chosen indicators (or the one) and years, of every status, under the chosen conventions."""
    strange = set(choice.tahun) - set(plan.years)
    if strange:
        raise ValueError(f"tahun {min(strange)} di luar periode rencana {plan.years[0]}–{plan.years[-1]}")
    if choice.bacaan not in READINGS:
        raise ValueError(f"bacaan “{choice.bacaan}” tidak dikenal; yang ada: {', '.join(READINGS)}")
    rows = _side_by_side(plan)
    rows = rows[rows["tahun"].isin(choice.tahun or plan.years)]
    for column, wanted in (("program", choice.program), ("kegiatan", choice.kegiatan), ("kode", kode)):
        if wanted:
            rows = rows[rows[column] == wanted]
    if changes is not None and len(changes):
        rows = _with(rows, changes)
    if choice.bacaan != EXCLUDED:
        rows = rows.assign(polaritas=rows["polaritas"].replace("ambigu", choice.bacaan))
    return att.judge(rows, choice.rules(plan))


def _traced(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the formula in figures and where they come from."""
    out = rows.assign(rumus=att.formula(rows), sumber=att.sources(rows))
    if "andaian" in out:
        out["sumber"] = out["sumber"].mask(
            out["andaian"].notna(), "andaian (" + out["andaian"] + "), bukan data"
        )
    return out


@lru_cache(maxsize=8)
def _budget(plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return bud.budget(plan), bud.funding_totals(plan), codes_of_activities(plan)


def money(plan: Plan, choice: Choice = Choice()) -> pd.DataFrame:
    """Indicative funding, ceiling and spending of the chosen years, a row per year.

    Of the whole office, or of the chosen programme or activity, joined by its code; missing where the funding table has no counterpart, or where the
    activity's name stands under several programmes and none is chosen. Out: `tahun, pendanaan, dari_usulan` and the columns of `budget.totals`.

    >>> import renstra_utils
    >>> money(renstra_utils.load("data/contoh"), Choice(tahun=(2023,)))[["tahun", "serapan"]].round(1).values.tolist()
    [[2023, 97.7]]
    """
    rows, funds, codes = _budget(plan)
    if choice.program or choice.kegiatan:
        code = _code(codes, choice)
        mine = rows[rows["kode"].eq(code).fillna(False).astype(bool)]
        g = mine.groupby("tahun")
        funds = pd.DataFrame(
            {"pendanaan": g["pendanaan"].sum(min_count=1), "dari_usulan": g["dari_usulan"].any()}
        )
        funds = funds.reindex(pd.Index(plan.years, name="tahun")).reset_index()
        under = mine if choice.kegiatan else rows[rows["program_kode"].eq(code).fillna(False).astype(bool)]
        told = bud.leaves(under)[["pagu", "realisasi"]].notna().any(axis=None)
        # Where the office's total leaves it out, it has its own line all the same.
        rows = under if told else mine.assign(dijumlahkan=True)
    out = funds.merge(bud.totals(rows, ["tahun"]), on="tahun", how="left")
    out["tahun"] = out["tahun"].astype("Int64")
    return out[out["tahun"].isin(choice.tahun or plan.years)].reset_index(drop=True)


def _code(codes: pd.DataFrame, choice: Choice) -> str:
    """The code of the chosen activity or programme; blank, which no row has, where it is none or more than one."""
    hit = codes[codes["kegiatan"].notna()] if choice.kegiatan else codes[codes["kegiatan"].isna()]
    for column, wanted in (("program", choice.program), ("kegiatan", choice.kegiatan)):
        if wanted:
            hit = hit[name_key(hit[column]) == name_key(pd.Series([wanted]))[0]]
    found = hit["kode"].drop_duplicates()
    return found.iloc[0] if len(found) == 1 and found.notna().all() else ""


# --- one indicator ------------------------------------------------------------------------------------------------------


def _known(plan: Plan, kode: str) -> None:
    codes = plan.indikator["kode"].tolist()
    if kode not in codes:
        raise ValueError(f"kode “{kode}” tidak ada di indikator.csv. {nearest(kode, codes)}".strip())


def neighbours(plan: Plan, kode: str, at_least: float = 80.0) -> pd.DataFrame:
    """Other indicators of the plan whose text is nearly the same, nearest first: `kode, indikator, kegiatan, satuan, kemiripan` (0–100)."""
    _known(plan, kode)
    i = plan.indikator.set_index("kode")
    score = process.cdist(
        [i.at[kode, "indikator"]],
        i["indikator"],
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
    )[0]
    out = i.assign(kemiripan=score.round(1)).drop(index=kode)
    out = out[out["kemiripan"] >= at_least].sort_values("kemiripan", ascending=False, kind="stable")
    return out[["indikator", "kegiatan", "satuan", "kemiripan"]].reset_index()


# --- what if ------------------------------------------------------------------------------------------------------------

#: What a supposed value may replace.
SUPPOSABLE = ("realisasi", "target")
_PART = {"realisasi": "r", "target": "t"}


def suppose(plan: Plan, kode: str, tahun: int, kolom: str, nilai: str) -> dict[str, Any]:
    """One supposed value, read as a person writes it (`87,5`, `7-8`, `BB`, `belum dinilai`; blank or `-`: none).

    Out: a row for the `changes` of `view` and `what_if`: `kode, tahun, kolom, nilai`, `angka, bawah, atas, mutu`. ValueError, in Indonesian, for an
    unknown code, year or column, and for a value that is no number, range or grade.

    >>> import renstra_utils
    >>> suppose(renstra_utils.load("data/contoh"), "P2.02", 2023, "realisasi", "87,5")["angka"]
    87.5
    """
    _known(plan, kode)
    if tahun not in plan.years:
        raise ValueError(f"tahun {tahun} di luar periode rencana {plan.years[0]}–{plan.years[-1]}")
    if kolom not in SUPPOSABLE:
        raise ValueError(f"“{kolom}” tidak dapat diandaikan; pilih: {', '.join(SUPPOSABLE)}")
    text = nilai.strip()
    grade = text == NOT_ASSESSED if kolom == "realisasi" else False
    value = read_printed(text) if not grade else None
    word = text if grade else value.text if value else None
    if value is not None and value.low is not None and kolom == "realisasi":
        raise ValueError(f"“{text}” rentang; realisasi satu angka atau predikat")
    if value is not None and value.low is not None and value.high is not None and value.low > value.high:
        raise ValueError(f"“{text}” rentang terbalik; tulis yang kecil dahulu")
    if word and not grade and not plan.rules.grade_scale(word):
        grades = [g for s in plan.rules.predikat.values() for g in s.names]
        raise ValueError(
            f"“{text}” bukan angka, rentang, atau predikat yang dikenal. {nearest(text, grades)}Predikat: {', '.join(grades)}."
        )
    number, low, high = (value.number, value.low, value.high) if value else (None, None, None)
    shown = "" if text in ("-", "–", "—") else text
    return {"kode": kode, "tahun": tahun, "kolom": kolom, "nilai": shown} | {
        "angka": number,
        "bawah": low,
        "atas": high,
        "mutu": word,
    }


def supposed(changes: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of `suppose` as one frame; of the same value the last one stands."""
    columns = ["kode", "tahun", "kolom", "nilai", "angka", "bawah", "atas", "mutu"]
    frame = pd.DataFrame(list(changes), columns=columns).drop_duplicates(
        ["kode", "tahun", "kolom"], keep="last"
    )
    kinds = {"kode": "str", "kolom": "str", "nilai": "str", "mutu": "str", "tahun": "Int64"}
    return frame.astype(kinds | dict.fromkeys(("angka", "bawah", "atas"), "float64")).reset_index(drop=True)


def _with(rows: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The rows with the supposed values in place of the recorded ones, and `andaian`: which of them were put there."""
    out = rows.assign(andaian=pd.Series(pd.NA, index=rows.index, dtype="str"))
    for c in changes.to_dict("records"):
        at = (out["kode"] == c["kode"]) & (out["tahun"] == c["tahun"])
        p, kolom = _PART[c["kolom"]], c["kolom"]
        out.loc[at, f"{p}_angka"], out.loc[at, f"{p}_mutu"] = c["angka"], c["mutu"]
        if kolom == "target":
            out.loc[at, ["t_bawah", "t_atas"]] = c["bawah"], c["atas"]
            out.loc[at, "target_acuan"] = (exact(c["angka"]) if pd.notna(c["angka"]) else c["nilai"]) or pd.NA
        else:
            out.loc[at, ["pembilang", "penyebut"]] = np.nan
            out.loc[at, "sebagian"] = False
        out.loc[at, kolom] = (exact(c["angka"]) if pd.notna(c["angka"]) else c["nilai"]) or pd.NA
        out.loc[at, "andaian"] = "target, realisasi" if out.loc[at, "andaian"].notna().any() else kolom
    return out


class WhatIf(NamedTuple):
    """The record against what was supposed."""

    #: One row per supposed value: `kode, indikator, tahun, kolom`, then `tercatat, andaian`, and capaian, status before and after.
    nilai: pd.DataFrame
    #: One row per year touched, and one of all chosen years: means, share on target, coverage and predikat before and after.
    kantor: pd.DataFrame


def what_if(plan: Plan, changes: pd.DataFrame, choice: Choice = Choice()) -> WhatIf:
    """How the office's figures would move under supposed values, always beside the record. The plan is left as it is.

    In: `changes` from `supposed`. The office as a whole: programme, activity and status of the choice do not narrow it.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> up = supposed([suppose(plan, "P2.02", 2023, "realisasi", "100")])
    >>> what_if(plan, up).kantor[["tahun", "rata_rata_tercatat", "selisih_rata_rata"]].round(2).values.tolist()
    [['2023', 101.05, 0.2], ['2020–2024', 94.8, 0.04]]
    """
    rules, years = choice.rules(plan), list(choice.tahun or plan.years)
    whole = replace(choice, tahun=tuple({*years, *changes["tahun"]}), program="", kegiatan="")
    before, after = _judged(plan, whole), _judged(plan, whole, changes)
    key = ["kode", "tahun"]
    columns = [*key, "target", "realisasi", "capaian_mentah", "status"]
    values = changes.merge(before[[*columns, "indikator"]], on=key).merge(
        after[columns], on=key, suffixes=("_tercatat", "_andaian")
    )
    for name in ("tercatat", "andaian"):
        values[name] = values[f"realisasi_{name}"].where(
            values["kolom"] == "realisasi", values[f"target_{name}"]
        )
    values["selisih"] = values["capaian_mentah_andaian"] - values["capaian_mentah_tercatat"]
    values = values[
        ["kode", "indikator", "tahun", "kolom", "tercatat", "andaian"]
        + [f"{c}_{n}" for c in ("capaian_mentah", "status") for n in ("tercatat", "andaian")]
        + ["selisih"]
    ]
    parts = [(str(y), [y]) for y in sorted(set(changes["tahun"]))] + (
        [(f"{min(years)}–{max(years)}", years)] if len(years) > 1 else []
    )
    figures = []
    for name, chosen in parts:
        old, new = (
            att.summarise(rows[rows["tahun"].isin(chosen)], [], rules).iloc[0] for rows in (before, after)
        )
        line: dict[str, Any] = {"tahun": name}
        for c in ("rata_rata", "persen_memenuhi"):
            line |= {f"{c}_tercatat": old[c], f"{c}_andaian": new[c], f"selisih_{c}": new[c] - old[c]}
        for c in ("predikat", "n_angka", "n_target"):
            line |= {f"{c}_tercatat": old[c], f"{c}_andaian": new[c]}
        figures.append(line)
    return WhatIf(values, pd.DataFrame(figures))


# --- two plans ----------------------------------------------------------------------------------------------------------

#: Below this likeness (0–100) two indicators are not taken for the same.
LIKENESS = 80.0
#: How a pair came about.
WAYS = ("sama", "mirip", "ditetapkan", "tanpa pasangan")


def match(
    a: Plan, b: Plan, fixed: Mapping[str, str | None] | None = None, at_least: float = LIKENESS
) -> pd.DataFrame:
    """Which indicator of plan A is which of plan B, by text (word order, letter case and the offices' names aside), each used once.

    `fixed`: corrections by hand, code of A to code of B or to None (no counterpart); they stand before everything. Of equal likeness the pair with the likelier
    activity is taken. Out, in A's order and then what is left of B: `kode_a, indikator_a, kode_b, indikator_b, kemiripan` (0–100), `cara` (`sama`, `mirip`, `ditetapkan`,
    `tanpa pasangan`). ValueError for an unknown code, or one of B that is fixed twice.

    >>> import renstra_utils
    >>> plan = renstra_utils.load("data/contoh")
    >>> match(plan, plan)["cara"].unique().tolist()
    ['sama']
    """
    fixed = dict(fixed or {})
    for x, y in fixed.items():
        _known(a, x)
        if y is not None:
            _known(b, y)
    taken = [y for y in fixed.values() if y is not None]
    if len(set(taken)) < len(taken):
        twice = next(y for y in taken if taken.count(y) > 1)
        raise ValueError(f"kode “{twice}” dipasangkan dua kali; satu indikator hanya punya satu pasangan")
    left, right = _texts(a), _texts(b)
    score = process.cdist(left["teks"], right["teks"], scorer=fuzz.token_sort_ratio)
    # The second digit after the point cannot overturn the text, only decide between equals.
    rank = score + process.cdist(left["tempat"], right["tempat"], scorer=fuzz.ratio) / 1000
    codes_a, codes_b = left.index.tolist(), right.index.tolist()
    free = np.ones(score.shape, dtype=bool)
    free[[codes_a.index(x) for x in fixed], :] = False
    free[:, [codes_b.index(y) for y in taken]] = False
    pairs: dict[str, str | None] = dict(fixed)
    for i, j in zip(*np.unravel_index(np.argsort(-rank, axis=None, kind="stable"), rank.shape), strict=True):
        if free[i, j] and score[i, j] >= at_least:
            pairs[codes_a[i]] = codes_b[j]
            free[i, :], free[:, j] = False, False
    rows = []
    for x in codes_a:
        y = pairs.get(x)
        likeness = float(score[codes_a.index(x), codes_b.index(y)]) if y is not None else np.nan
        way = (
            "ditetapkan"
            if x in fixed
            else "tanpa pasangan"
            if y is None
            else "sama"
            if likeness == 100
            else "mirip"
        )
        rows.append((x, left.at[x, "indikator"], y, right.at[y, "indikator"] if y else None, likeness, way))
    rest = [y for y in codes_b if y not in set(pairs.values())]
    rows += [(None, None, y, right.at[y, "indikator"], np.nan, "tanpa pasangan") for y in rest]
    out = pd.DataFrame(rows, columns=["kode_a", "indikator_a", "kode_b", "indikator_b", "kemiripan", "cara"])
    return out.astype(dict.fromkeys(["kode_a", "indikator_a", "kode_b", "indikator_b", "cara"], "str"))


def _texts(plan: Plan) -> pd.DataFrame:
    """Each indicator's text as it is compared: words only, without the office's own name; and where in the plan it stands."""
    i = plan.indikator.set_index("kode")
    bare = i["indikator"].str.replace(plan.meta.nama_kantor, " ", case=False, regex=False)
    text = bare.map(utils.default_process)
    return pd.DataFrame(
        {
            "indikator": i["indikator"],
            "teks": text.where(text != "", i["indikator"]),
            "tempat": (i["level"] + " " + i["kegiatan"].fillna("") + " " + i["program"].fillna("")).map(
                utils.default_process
            ),
        }
    )


def compare(
    a: Plan,
    b: Plan,
    pairs: pd.DataFrame,
    tahun_a: int,
    tahun_b: int,
    choice: Choice = Choice(),
) -> pd.DataFrame:
    """Two plans side by side, one year of each, along `pairs` (from `match`), both under the same reading, cap and scale where those are chosen.

    Out: `pairs` with `satuan, target, realisasi, capaian_mentah, status` of either (`_a`, `_b`) and `selisih` (points of capaian, B − A; missing where either
    has none). Choice of programme, activity and status is not used.
    """
    out = pairs
    for plan, year, end in ((a, tahun_a, "a"), (b, tahun_b, "b")):
        conventions = Choice(
            (year,),
            bacaan=choice.bacaan,
            batas=choice.batas,
            skala=choice.skala if choice.skala in plan.rules.skala else "",
        )
        rows = view(plan, conventions)[["kode", "satuan", "target", "realisasi", "capaian_mentah", "status"]]
        out = out.merge(rows.add_suffix(f"_{end}"), on=f"kode_{end}", how="left")
    out["selisih"] = out["capaian_mentah_b"] - out["capaian_mentah_a"]
    return out
