"""How ready the indicators are to be measured: by criterion, and what each one lacks."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...audit.readiness import held_back, is_ready, none_meets
from ...frames import as_records
from ...wording import MISSING
from ..columns import Column
from ..content import Content, Table
from ..page import Page

#: By indicator, and by criterion.
Readiness = tuple[pd.DataFrame, pd.DataFrame]


def ready_count(readiness: Readiness) -> int:
    """How many indicators meet every criterion that can be assessed of them."""
    per, met = readiness
    return int(is_ready(per, _assessed(met)).sum())


def _assessed(met: pd.DataFrame) -> list[str]:
    """The criteria by which at least one indicator could be assessed."""
    return [str(k) for k in met.loc[met["n_total"].gt(0), "kriteria"]]


def _quoted(p: Page, criteria: list[str]) -> str:
    return p.w.join(f"“{p.t(k)}”" for k in criteria)


def ready_sentence(p: Any) -> Markup:
    """How many indicators are ready, and what the one criterion does that keeps most of them from it."""
    per, met = p.readiness
    known = _assessed(met)
    unknown = [str(k) for k in met["kriteria"] if k not in known]
    ready = p.link("kesiapan", ready_count(p.readiness))
    told: dict[str, Any] = {"a": ready, "b": len(per), "k": len(known)}
    held, without = held_back(per, known)
    told |= {"c": without, "ini": _quoted(p, held)}
    none = set(met.loc[met["n_memenuhi"].eq(0), "kriteria"])
    if held and set(held) <= none:
        told["sebab"] = p.w.join(p.t(none_meets(k)) for k in held)
        said = [
            p.markup("{a} dari {b} indikator siap, karena {sebab}. Tanpa kriteria {ini}: {c} siap.", **told)
        ]
    else:
        every = p.markup("{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan.", **told)
        text = "{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan yang dapat dinilai."
        said = [p.markup(text, **told) if unknown else every]
        if held:
            said.append(p.markup("Yang paling menahan: {ini}; tanpa itu {c} siap.", **told))
    if unknown:
        said.append(p.markup("Tidak dapat dinilai: {kriteria}.", kriteria=p.w.join(map(p.t, unknown))))
    return Markup(" ").join(said)


def criteria_of(p: Any) -> Content:
    """The plan by each criterion, and what that criterion alone does."""
    per, met = p.readiness
    known = met["kriteria"].isin(_assessed(met))
    others = [[c for c in _assessed(met) if c != k] for k in met["kriteria"]]
    words = met.assign(
        nama=met["kriteria"].map(p.t),
        arti_t=[_meaning(p, r) for r in as_records(met)],
        n_memenuhi=met["n_memenuhi"].where(known),
        tanpa=pd.Series([int(is_ready(per, ks).sum()) for ks in others], met.index).where(known),
    )
    columns = p.columns(
        "nama arti_t n_memenuhi n_total persen tanpa",
        nama={"label": p.t("Kriteria"), "kind": "text"},
        n_memenuhi={"label": p.t("Memenuhi kriteria"), "none": MISSING},
        n_total={"label": p.t("Indikator dinilai")},
        persen={"none": p.t("tidak dapat dinilai")},
        tanpa={"label": p.t("Siap tanpa kriteria ini"), "kind": "int", "none": MISSING},
    )
    table = Table(words, columns, "kriteria-t", p.t("Kesiapan rencana menurut kriteria"))
    return Content([table], files={"kesiapan": per}, lead=ready_sentence(p).striptags())


def _meaning(p: Page, criterion: dict[str, Any]) -> str:
    """What a criterion asks; where nothing can be assessed by it, why (`sebab`, if told)."""
    meaning = p.t(criterion["arti"])
    if criterion["n_total"]:
        return meaning
    why = criterion.get("sebab")
    told = why if isinstance(why, str) and why else "rencana ini tidak memuat datanya"
    return p.t("{arti} Tidak dapat dinilai: {sebab}.", arti=meaning, sebab=p.t(told))


def each_indicator(p: Any) -> Content:
    """What each indicator that is not ready lacks, by programme and activity."""
    per, met = p.readiness
    criteria = _assessed(met)
    left = per[~is_ready(per, criteria)]
    where = p.plan.tables["indikator"].set_index("kode")[["program", "kegiatan"]]
    shown = left.assign(
        kurang=[_listed(p, criteria, r, False) for r in as_records(left)],
        tak_dinilai=[_listed(p, criteria, r, None) for r in as_records(left)],
    ).join(where, on="kode")
    unknown = shown["tak_dinilai"].notna().any()
    columns = p.columns(
        "kode indikator kurang" + (" tak_dinilai" if unknown else ""),
        kurang={"label": p.t("Kriteria yang belum dipenuhi"), "none": p.t("tidak ada")},
        tak_dinilai={"label": p.t("Tidak dapat dinilai"), "none": MISSING},
    )
    return Content([_grouped(p, shown, columns)])


def _grouped(p: Page, shown: pd.DataFrame, columns: list[Column]) -> Table:
    groups = ("program", "kegiatan")
    order = pd.Series(range(len(shown)), shown.index)
    firsts = [
        order.groupby([shown[k].fillna("") for k in groups[: n + 1]]).transform("min") for n in range(2)
    ]
    at = pd.concat(firsts, axis=1, keys=groups).sort_values(list(groups), kind="stable").index
    none = p.t("Semua indikator siap.") if shown.empty else ""
    caption = p.t("Yang belum dipenuhi tiap indikator")
    return Table(shown.loc[at], columns, "kesiapan-t", caption, none, groups=groups, row_ids="kode")


def _listed(p: Page, criteria: list[str], record: dict[str, Any], state: bool | None) -> str | None:
    """The criteria that an indicator does not meet, or, for None, that cannot be assessed of it."""
    of = [
        k
        for k in criteria
        if (pd.isna(record[k]) if state is None else record[k] == state and not pd.isna(record[k]))
    ]
    return ", ".join(map(p.t, of)) or None
