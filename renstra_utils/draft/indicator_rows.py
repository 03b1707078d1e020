"""The indicators of a document as rows of `indikator.csv` and `target.csv`, with a mark for all that a person
must confirm."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ..forms.printed.cells import letters_only, read_target, shortened
from ..plan.contract import ABOVE_PROGRAM
from ..readers.lines import Line
from .progress import Indicator, PrintedText, Progress

#: Where the office's document prints no programme; never a name.
NO_PROGRAM = "(program tidak tercetak)"
#: By year the printed text, its value, its unit, and why a person must look.
_Values = dict[int, tuple[str, str, str | None, str | None]]
#: Levels whose indicators stand under an activity.
_OF_ACTIVITY = ("kegiatan", "sub kegiatan")
_SEVERAL = "baris ini tampaknya memuat beberapa indikator; pisahkan menjadi satu baris tiap indikator"


def line_span(lines: list[Line]) -> str:
    """The numbers of lines, `4` or `4-6`."""
    numbers = [line.number for line in lines]
    return str(numbers[0]) if len(set(numbers)) == 1 else f"{min(numbers)}-{max(numbers)}"


def _plain(name: str) -> str:
    """A name however its words are broken and marked."""
    return re.sub("[^a-z0-9]", "", name.lower())


@dataclass
class _Codes:
    """Gives indicators their codes, by programme and activity where the document prints none of its own."""

    own: bool
    programs: dict[str, tuple[int, str]] = field(default_factory=dict)
    activities: dict[int, dict[str, int]] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)

    def of(self, i: Indicator, program: str, activity: str) -> tuple[str, str]:
        """Code, and the programme's name as it was printed first."""
        group, name = {"tujuan": "T", "sasaran strategis": "S"}.get(i.level, ""), program
        if not group:
            p, name = self.programs.setdefault(_plain(program), (len(self.programs) + 1, program))
            group = f"P{p}"
        if i.level in _OF_ACTIVITY:
            of_program = self.activities.setdefault(p, {})
            k = of_program.setdefault(_plain(activity), len(of_program) + 1)
            group = f"K{p}.{k}"
        self.count[group] += 1
        return str(i.code) if self.own else f"{group}.{self.count[group]:02}", name


def indicator_rows(progress: Progress) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of `indikator.csv` and of `target.csv`; what is not certain is marked."""
    rows: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    printed = Counter(i.code for i in progress.indicators if i.code)
    all_coded = all(i.code for i in progress.indicators)
    codes = _Codes(own=all_coded and max(printed.values(), default=2) == 1)
    twins: dict[str, tuple[str, Indicator]] = {}
    for i in progress.indicators:
        context = {k: i.context.get(k) for k in ("program", "kegiatan", "sasaran")}
        activity = str(context["kegiatan"] or "")
        none = "" if i.level in ABOVE_PROGRAM else NO_PROGRAM
        code, program = codes.of(i, str(context["program"] or none), activity)
        values = _values(i, progress.period)
        units = [u for _, _, u, _ in values.values() if u]
        unit = i.unit or (Counter(units).most_common(1)[0][0] if units else "")
        rows.append(
            {
                "kode": code,
                "level": i.level,
                "program": program,
                "kegiatan": activity if i.level in _OF_ACTIVITY else "",
                "sasaran": str(context["sasaran"] or ""),
                "indikator": str(i.text),
                "satuan": unit,
                "polaritas": "ambigu",
                "baseline": _baseline(progress, i, code),
                "kondisi_akhir": _end(progress, i, code),
                "baris_sumber": line_span(i.lines),
            }
        )
        _mark_twin(progress, i, code, *twins.setdefault(letters_only(str(i.text)), (code, i)))
        _mark_texts(progress, i, code, context, values)
        _mark_units(progress, i, code, unit, units, values)
        for year, (text, value, _, why) in values.items():
            _, at, cell = i.targets.get(year, ("", i.lines[0], None))
            row = {"kode": code, "tahun": year, "tercetak": text, "nilai": value}
            cells.append(row | {"baris_sumber": str(at.number)})
            if why:
                progress.mark("target.csv", f"{code} {year}", "nilai", why, text, at, cell)
    return rows, cells


def _values(i: Indicator, period: tuple[int, int]) -> _Values:
    none = ("", "", None, "kolom tahun ini tidak ada di tabelnya")
    years = range(period[0], period[1] + 1)
    return {y: (i.targets[y][0], *read_target(i.targets[y][0])) if y in i.targets else none for y in years}


def _baseline(progress: Progress, i: Indicator, code: str) -> str:
    if not i.base:
        return ""
    base, _, why = read_target(i.base)
    base = base if re.fullmatch(r"[\d.]+", base) else ""
    if not base or why:
        progress.mark("indikator.csv", code, "baseline", why or "bukan angka", i.base, i.text.line)
    return base


def _end(progress: Progress, i: Indicator, code: str) -> str:
    end, _, why = read_target(i.end) if i.end else ("", None, None)
    if why:
        progress.mark("indikator.csv", code, "kondisi_akhir", why, i.end or "", i.text.line)
    return end


def _mark_twin(progress: Progress, i: Indicator, code: str, twin: str, other: Indicator) -> None:
    """An indicator that stands in another table, too."""
    if other.text.line.table == i.text.line.table or not str(i.text):
        return
    same = [t for t, *_ in other.targets.values()] == [t for t, *_ in i.targets.values()]
    goals = {letters_only(str(x.context.get("sasaran") or "")) for x in (other, i)} - {""}
    if same or len(goals) < 2:
        figures = "dan angkanya sama" if same else "tetapi angkanya berbeda"
        why = (
            f"bunyinya sama dengan {twin} dari tabel lain, {figures}; hapus salah satu bila indikator yang"
            " sama"
        )
        progress.mark("indikator.csv", code, "indikator", why, str(i.text), i.text.line, i.text.column)


def _mark_texts(
    progress: Progress, i: Indicator, code: str, context: dict[str, PrintedText | None], values: _Values
) -> None:
    """The row itself, where it may be several, the texts that are in doubt, and those that are not
    printed."""
    filled = [(t, v) for t, v, *_ in values.values() if t]
    if filled and all(len(re.findall(r"\d[\d.,]*", t)) > 1 and not v for t, v in filled):
        i.doubt = i.doubt or _SEVERAL
    first = i.lines[0]
    if i.doubt:
        progress.mark("target.csv", code, "", i.doubt, shortened(first.text), first)
    for column, piece in (*context.items(), ("indikator", i.text)):
        if piece is not None and piece.doubt:
            progress.mark("indikator.csv", code, column, piece.doubt, str(piece), piece.line, piece.column)
    due = [c for c in context if c != "kegiatan" or i.level in _OF_ACTIVITY or not context["program"]]
    missing = [c for c in due if context[c] is None] + (["level"] if context["program"] is None else [])
    missing = [c for c in missing if c == "sasaran"] if i.level in ABOVE_PROGRAM else missing
    if missing:
        why = "tidak tercetak di tabel ini; isi dari bagian lain dokumen"
        progress.mark("indikator.csv", code, ", ".join(missing), why, "", first)


def _mark_units(
    progress: Progress, i: Indicator, code: str, unit: str, units: list[str], values: _Values
) -> None:
    different = {u.lower().rstrip(".") for u in [*units, *([i.unit] if i.unit and units else [])]}
    bare = any(units and value and not u and not i.unit for _, value, u, _ in values.values())
    if not unit:
        progress.mark("indikator.csv", code, "satuan", "satuan tidak tercetak", "", i.lines[0])
    if len(different) > 1 or bare:
        why = "satuan berbeda antarsel di baris ini"
        progress.mark("indikator.csv", code, "satuan", why, unit, i.lines[0])
