"""How far each indicator of a year came, by name."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pandas as pd

from ...frames import objects
from ...wording import Wording
from ..theme import PARTIAL
from .canvas import Paper, as_svg, finite
from .dots import FEW, MOST, Dot, draw_dots, printed

_COLUMNS = ["program", "indikator", "kode", "status", "capaian_mentah", "capaian_lalu"]
_MISSED = "tidak tercapai"
_Rows = list[dict[str, Any]]


@as_svg
def attainment_dots(rows: pd.DataFrame, w: Wording, paper: Paper) -> Any:
    """A named row for each indicator by programme, the lowest raw capaian first, and a line at the target.

    `rows`: program, indikator, kode, status, capaian_mentah in percent; with capaian_lalu, last year's stands
    beside it as a small hollow mark. Of many, those that tell something (`telling`); the rest is counted.
    """
    every = _records(rows)
    if not any(_is_known(r) for r in every):
        statuses = {r["status"] for r in every}
        silent = statuses <= {"belum dilaporkan", "tanpa target"}
        return w.t(PARTIAL if PARTIAL in statuses else "belum dilaporkan" if silent else "tanpa angka")
    shown, why = telling(every)
    named = Counter(r["indikator"] for r in shown)
    groups: dict[str, list[Dot]] = {r["program"]: [] for r in shown}
    for r in sorted(shown, key=_rate):
        code = f"{r['kode']} " if named[r["indikator"]] > 1 else ""
        groups[r["program"]].append(_dot(r, code + r["indikator"], w))
    notes = _left_out(every, shown, why, w)
    return draw_dots(groups, w, paper, axis=w.t("Capaian, %; garis 100 = target"), notes=notes)


def _records(rows: pd.DataFrame) -> _Rows:
    """What is drawn of each row; NaN where a figure has no place on the scale, as of a part of a year."""
    rows = rows.reindex(columns=_COLUMNS)
    columns = [objects(rows[c]).tolist() for c in _COLUMNS[:4]]
    figures = [finite(rows[c]).tolist() for c in _COLUMNS[4:]]
    return [
        {
            "program": "—" if program is None else str(program),
            "indikator": str(name),
            "kode": str(code),
            "status": str(status or ""),
            "capaian": math.nan if status == PARTIAL else rate,
            "lalu": before,
        }
        for program, name, code, status, rate, before in zip(*columns, *figures, strict=True)
    ]


def _is_known(r: dict[str, Any]) -> bool:
    return not math.isnan(r["capaian"])


def _rate(r: dict[str, Any]) -> float:
    """What rows are in order by: one without a figure comes last."""
    return float(r["capaian"]) if _is_known(r) else math.inf


def _dot(r: dict[str, Any], name: str, w: Wording) -> Dot:
    value, status = r["capaian"], r["status"]
    said = printed(value, w) if _is_known(r) else w.t(status or "tanpa angka")
    return Dot(name, value, status, said, r["lalu"])


def telling(rows: _Rows) -> tuple[_Rows, str]:
    """The rows that fit into a picture, in their order, and by what they were chosen; blank where all fit.

    Those that missed the target come first, the lowest of each programme before the next of any. Where they
    are few, the highest stands with them, and the lowest of the others.
    """
    if len(rows) <= MOST:
        return rows, ""
    known = sorted((n for n, r in enumerate(rows) if _is_known(r)), key=lambda n: _rate(rows[n]))
    missed = {n for n in known if rows[n]["status"] == _MISSED}
    first, why = missed, "{a} dari {b} indikator: dari {n} yang tidak tercapai, yang terendah tiap program."
    if len(missed) < MOST:
        first = missed | {known[-1]}
        why = "{a} dari {b} indikator: yang tidak tercapai, yang terendah tiap program, dan yang tertinggi."
    before: Counter[tuple[str, bool]] = Counter()
    order: list[tuple[bool, int, float, int, int]] = []
    for n in known:
        group = rows[n]["program"], n in missed
        # All that come first fit, or of each programme the lowest do.
        turn = -1 if n in first and len(missed) < MOST else before[group]
        order.append((n not in first, turn, _rate(rows[n]), len(order), n))
        before[group] += 1
    chosen = {at[-1] for at in sorted(order)[: min(max(len(missed) + 1, FEW), MOST)]}
    return [r for n, r in enumerate(rows) if n in chosen], why


def _left_out(rows: _Rows, shown: _Rows, why: str, w: Wording) -> list[str]:
    """What the picture does not show: how many of how many, and those without a figure by status."""
    if not why:
        return []
    missed = sum(r["status"] == _MISSED for r in rows)
    counts = {"a": len(shown), "b": w.number(len(rows), 0), "n": w.number(missed, 0)}
    said = [f"{w.t(why, **counts)} {w.t('Semua ada di tabel.')}"]
    silent = Counter(r["status"] for r in rows if r["status"] and not _is_known(r)).most_common()
    if silent:
        listed = w.join(f"{w.t(status)} {w.number(n, 0)}" for status, n in silent)
        said.append(w.t("Tanpa persentase: {daftar}.", daftar=listed))
    return said
