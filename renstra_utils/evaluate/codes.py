"""Which code of money is what, and which of them an activity of `indikator.csv` has.

Money is joined by code, never by name; a parent that cannot be told for certain stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from ..frames import objects
from ..plan.funding_codes import shared_codes
from ..plan.kept import once
from ..text import name_key

if TYPE_CHECKING:
    from ..plan.plan import Plan

#: Levels of `pendanaan.csv`, from the top; a code that stands on several belongs to the first.
LEVELS = ["program", "kegiatan", "sub kegiatan", "output", "jumlah"]
#: The level above, of which a row is a part.
ABOVE = {"kegiatan": "program", "sub kegiatan": "kegiatan", "output": "kegiatan"}
#: What an activity's money is made up of: its sub-activities, else its outputs.
DETAILS = ("sub kegiatan", "output")
_JOINTS = ".-/ "


def name_keys(names: pd.Series) -> pd.Series:
    """Names as they are compared (`text.name_key`); missing stays missing."""
    return names.map(name_key, na_action="ignore").astype("str")


def funding_keys(pendanaan: pd.DataFrame, spent: pd.Series) -> pd.Series:
    """What each row of the funding is told from others by: its code, or `baris …` where that tells nothing.

    A code may be blank, or stand on several programmes or activities. One programme that is printed twice,
    under one name, is one where money was spent under its code (`spent`).
    """
    funded = pendanaan[pendanaan["level"].isin(["program", "kegiatan"])]
    rows_of = funded.groupby("kode")["baris"].nunique()
    several = set(rows_of[rows_of > 1].index)
    one = (several - shared_codes(pendanaan)) & set(spent)
    own = pendanaan["kode"].isin(several - one) & pendanaan.index.isin(funded.index)
    return pendanaan["kode"].mask(own | pendanaan["kode"].isna(), "baris " + pendanaan["baris"]).astype("str")


def heads(plan: Plan) -> pd.DataFrame:
    """Every programme and activity, and whatever else `anggaran.csv` has money for, a row per code.

    Out: `kunci` (see `funding_keys`), `level, kode, uraian`, `kunci_program` and
    `kunci_kegiatan` (the programme and the activity that it is or belongs to: by `induk`, else where its code
    begins with theirs; missing where neither tells). An office without a funding table of its own has the
    names of the national plan that it stands under.
    """
    spent = plan.tables["anggaran"]["kode"].drop_duplicates()
    p = named_by(plan, spent)
    p = p.assign(kunci=funding_keys(p, spent))
    order = p["level"].map(LEVELS.index)
    first = p.loc[order.sort_values(kind="stable").index].drop_duplicates("kunci").sort_index()
    own = first["level"].isin(["program", "kegiatan"]) | first["kunci"].isin(spent)
    out = first.loc[own, ["kunci", "level", "kode", "uraian"]]
    extra = spent[~spent.isin(p["kunci"])]
    if len(extra):
        alone = pd.DataFrame({"kunci": extra, "level": _levels(list(extra)), "kode": extra, "uraian": extra})
        out = pd.concat([out, alone])
    out = out.reset_index(drop=True).astype("str")
    known = (
        pd.concat([first, out]).drop_duplicates("kunci", keep="last").set_index("kunci")["level"].to_dict()
    )
    above = _parents(p, known)
    for level in ("program", "kegiatan"):
        found = [_of_level(k, level, above, known) for k in out["kunci"]]
        out[f"kunci_{level}"] = pd.Series(found, index=out.index, dtype="str")
    return out


def named_by(plan: Plan, spent: pd.Series) -> pd.DataFrame:
    """The funding rows that name programmes and activities: the plan's own; where it has none, those of its
    national plan that money was given to (`spent`), with what they stand below. Amounts are each plan's own.
    """
    own = plan.tables["pendanaan"]
    if len(own) or plan.induk is None:
        return own
    p = plan.induk.tables["pendanaan"]
    above = p.dropna(subset="induk").drop_duplicates("baris").set_index("baris")["induk"].to_dict()
    kept, rows = set[str](), list(p.loc[p["kode"].isin(spent), "baris"])
    while rows:
        kept.add(row := rows.pop())
        if above.get(row, row) not in kept:
            rows.append(above[row])
    return p[p["baris"].isin(list(kept)) & p["level"].ne("jumlah")]


def _levels(codes: list[str]) -> list[str]:
    """Levels of codes without funding: what others begin with is a programme, the next an activity."""
    depth = {c: sum(_begins(c, other) for other in codes) for c in codes}
    tops = {c for c in codes if not depth[c] and any(_begins(other, c) for other in codes)}
    return ["program" if c in tops else "kegiatan" if depth[c] < 2 else "output" for c in codes]


def _begins(code: str, above: str) -> bool:
    """Whether a code stands below another: `076.01.WA.3355` below `076.01.WA`."""
    return code.startswith(above) and len(code) > len(above) and code[len(above)] in _JOINTS


def _parents(p: pd.DataFrame, known: dict[str, str]) -> dict[str, str]:
    """The row above each: by `induk`, where all its rows agree, else the longest code that it begins with."""
    key = dict(zip(p["baris"], p["kunci"], strict=True))
    named = p.dropna(subset=["induk"]).groupby("kunci")["induk"]
    named = named.agg(lambda lines: {key[b] for b in lines if b in key})
    keyless = set(p.loc[p["kunci"].ne(p["kode"]), "kunci"])
    out = {k: next(iter(above)) for k, above in named.items() if len(above) == 1 and k not in above}
    for k, level in known.items():
        if level in ABOVE and k not in out:
            fits = [c for c, other in known.items() if other == ABOVE[level] and _begins(k, c)]
            if fits and k not in keyless:
                out[k] = max(fits, key=len)
    return out


def _of_level(key: str, level: str, above: dict[str, str], known: dict[str, str]) -> str | None:
    """The row of this level that a row is, or stands below."""
    seen: set[str] = set()
    while key and key not in seen:
        if known.get(key) == level:
            return key
        seen.add(key)
        key = above.get(key, "")
    return None


def codes_of_activities(plan: Plan) -> pd.DataFrame:
    """The code of money of each programme and activity of `indikator.csv`.

    Out: `program, kegiatan` (as written there; `kegiatan` missing: the programme itself), `kode`, and
    `kunci`, by which rows of money are joined (`funding_keys`). A programme is found by its name, an activity
    by both names together. An activity whose programme the funding table does not tell is found by its own
    name, where that name stands once there and under one programme here. Missing where there is none, or
    more than one: then nothing is joined.
    """
    return once("codes", plan, lambda: _codes_of_activities(plan))


def _codes_of_activities(plan: Plan) -> pd.DataFrame:
    i = plan.tables["indikator"]
    told = i[["program", "kegiatan"]].drop_duplicates()
    out = pd.concat([told.assign(kegiatan=pd.NA), told]).drop_duplicates(ignore_index=True).astype("str")
    h = heads(plan)
    h = h.assign(nama=name_keys(h["uraian"]))
    named = [objects(h[c]).tolist() for c in ("kunci", "level", "nama", "kunci_program")]
    programmes, activities = defaultdict[str, list[str]](list), defaultdict[str, list[tuple[str, str]]](list)
    name_of: dict[str, str] = {}
    for kunci, level, nama, above in zip(*named, strict=True):
        if level == "program":
            programmes[nama].append(kunci)
            name_of[kunci] = nama
        elif level == "kegiatan":
            activities[nama].append((kunci, above))
    names = pd.DataFrame({"program": name_keys(out["program"]), "kegiatan": name_keys(out["kegiatan"])})
    alone = names.drop_duplicates().groupby("kegiatan")["program"].nunique().eq(1)

    def key(programme: str, activity: str | None) -> str | None:
        if activity is None:
            fits = programmes[programme]
        else:
            same = activities[activity]
            fits = [k for k, above in same if above in name_of and name_of[above] == programme]
            if not fits and alone[activity] and len(same) == 1:
                fits = [k for k, above in same if above is None]
        return fits[0] if len(fits) == 1 else None

    pairs = (objects(names[c]).tolist() for c in ("program", "kegiatan"))
    found = [key(p, a) for p, a in zip(*pairs, strict=True)]
    out = out.assign(kunci=pd.Series(found, index=out.index, dtype="str"))
    return out.assign(kode=out["kunci"].map(dict(zip(h["kunci"], h["kode"], strict=True))).astype("str"))
