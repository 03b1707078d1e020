"""Which code of money is what, and which of them an activity of `indikator.csv` has.

Money is joined by code, never by name; a parent that cannot be told for certain stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from ..frames import objects
from ..plan.funding_codes import HEADS, repeated_codes, shared_codes
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


def funding_keys(pendanaan: pd.DataFrame, spent: pd.Series) -> pd.Series:
    """What each row of the funding is told from others by: its code, or `baris …` where that tells nothing.

    A code may be blank, or stand on several programmes or activities. One programme that is printed twice,
    under one name, is one where money was spent under its code (`spent`).
    """
    several = repeated_codes(pendanaan)
    one = (several - shared_codes(pendanaan)) & set(spent) if several else several
    keyless = {(level, code) for level in HEADS for code in several - one}
    rows = zip(*(objects(pendanaan[c]) for c in ("level", "kode", "baris")), strict=True)
    keys = [f"baris {b}" if code is None or (level, code) in keyless else code for level, code, b in rows]
    return pd.Series(keys, pendanaan.index, dtype="str", name="kode")


def heads(plan: Plan) -> pd.DataFrame:
    """Every programme and activity, and whatever else `anggaran.csv` has money for, a row per code.

    Out: `kunci` (see `funding_keys`), `level, kode, uraian`, `kunci_program` and
    `kunci_kegiatan` (the programme and the activity that it is or belongs to: by `induk`, else where its code
    begins with theirs; missing where neither tells). An office without a funding table of its own has the
    names of the national plan that it stands under.
    """
    spent = plan.tables["anggaran"]["kode"].drop_duplicates()
    p = named_by(plan, spent)
    columns = (funding_keys(p, spent), *(p[c] for c in ("level", "kode", "uraian", "baris", "induk")))
    rows = [_Row(*values) for values in zip(*map(objects, columns), strict=True)]
    top: dict[str, _Row] = {}
    for row in sorted(rows, key=lambda r: LEVELS.index(r.level)):
        top.setdefault(row.key, row)
    first, codes = [row for row in rows if row is top[row.key]], objects(spent).tolist()
    extra = [c for c in codes if c not in top]
    given = set(codes)
    found = [(r.key, r.level, r.code, r.name) for r in first if r.level in HEADS or r.key in given]
    found += [(c, level, c, c) for c, level in zip(extra, _levels(extra), strict=True)]
    known = {r.key: r.level for r in first} | {key: level for key, level, *_ in found}
    above = _parents(rows, known)
    whole = [(*row, *(_of_level(row[0], level, above, known) for level in HEADS)) for row in found]
    names = ["kunci", "level", "kode", "uraian", *(f"kunci_{level}" for level in HEADS)]
    return pd.DataFrame(whole, columns=names, dtype="str")


class _Row(NamedTuple):
    """A row of the funding: what it is told by, and the printed lines that it is and is under."""

    key: str
    level: str
    code: str | None
    name: str | None
    line: str
    above: str | None


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


def _parents(rows: list[_Row], known: dict[str, str]) -> dict[str, str]:
    """The row above each: by `induk`, where all its rows agree, else the longest code that it begins with."""
    key = {row.line: row.key for row in rows}
    named = defaultdict[str, set[str]](set)
    for row in rows:
        if row.above in key:
            named[row.key].add(key[row.above])
    keyless = {row.key for row in rows if row.key != row.code}
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
    told = list(zip(*(objects(plan.tables["indikator"][c]) for c in ("program", "kegiatan")), strict=True))
    pairs = list(dict.fromkeys([*((programme, None) for programme, _ in told), *told]))
    names = [(_name(programme), _name(activity)) for programme, activity in pairs]
    under = defaultdict[str | None, set[str]](set)
    for programme, activity in names:
        under[activity] |= {programme} - {None}
    h = heads(plan)
    named = [objects(h[c]).tolist() for c in ("kunci", "level", "uraian", "kunci_program")]
    programmes, activities = defaultdict[str, list[str]](list), defaultdict[str, list[tuple[str, str]]](list)
    name_of: dict[str, str] = {}
    for kunci, level, nama, above in zip(*named, strict=True):
        if level == "program":
            programmes[name_of.setdefault(kunci, _name(nama))].append(kunci)
        elif level == "kegiatan":
            activities[_name(nama)].append((kunci, above))

    def key(programme: str, activity: str | None) -> str | None:
        if activity is None:
            fits = programmes[programme]
        else:
            same = activities[activity]
            fits = [k for k, above in same if above in name_of and name_of[above] == programme]
            if not fits and len(under[activity]) == 1 and len(same) == 1:
                fits = [k for k, above in same if above is None]
        return fits[0] if len(fits) == 1 else None

    code = dict(zip(named[0], objects(h["kode"]), strict=True))
    found = [key(*names_of_both) for names_of_both in names]
    rows = [(*pair, k, code.get(k)) for pair, k in zip(pairs, found, strict=True)]
    return pd.DataFrame(rows, columns=["program", "kegiatan", "kunci", "kode"], dtype="str")


def _name(text: str | None) -> Any:
    """A name as it is compared; missing stays missing."""
    return None if text is None else name_key(text)
