"""Small plans made of wordings alone, for tests of what an indicator says, and what rules find in them."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audit_offices import drawing
from conftest import INDIKATOR, TARGET, write_office

import renstra_utils
from renstra_utils.audit.audit import RULES
from renstra_utils.audit.definition import Finding, defined
from renstra_utils.audit.facts import Facts

YEARS = (2021, 2022, 2023)
#: Random wordings are drawn alike in every run; most tests draw several of them into one plan.
DRAWN = drawing(6)


@dataclass(frozen=True)
class Row:
    """An indicator with the targets of three years."""

    text: str
    unit: str = "%"
    polarity: str = "maximize"
    sasaran: str = "Sasaran"
    #: Blank at the level of programmes.
    kegiatan: str = "Kegiatan"
    targets: Sequence[object] = (60, 70, 80)
    program: str = "Program"


def _table(head: str, rows: list[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([head.split(","), *rows])
    return out.getvalue()


def facts_of(*rows: Row, office: str = "KPU Kota Contoh") -> Facts:
    """The facts of a plan of these indicators, coded I1, I2, …"""
    indikator: list[list[object]] = []
    target: list[list[object]] = []
    for n, r in enumerate(rows, 1):
        level = "kegiatan" if r.kegiatan else "program"
        cells = [level, r.program, r.kegiatan, r.sasaran, r.text, r.unit, r.polarity]
        indikator.append([f"I{n}", *cells, "alasan", ""])
        target += [[f"I{n}", y, "", v, ""] for y, v in zip(YEARS, r.targets, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        at = write_office(Path(folder), indikator=_table(INDIKATOR, indikator), target=_table(TARGET, target))
        meta = {"renstra": {"nama_kantor": office, "periode": [YEARS[0], YEARS[-1]]}}
        (at / "datapackage.json").write_text(json.dumps(meta))
        return Facts(renstra_utils.load(at))


def found(rule: str, *rows: Row, office: str = "KPU Kota Contoh") -> list[Finding]:
    """What one rule finds in a plan of these indicators."""
    return list(RULES[rule](facts_of(*rows, office=office), defined(rule)))


def each(rule: str, rows: Sequence[Row]) -> list[list[Finding]]:
    """What a rule that looks at one indicator alone finds in each of these."""
    findings = found(rule, *rows)
    return [[f for f in findings if f"I{n}" in f.codes] for n in range(1, len(rows) + 1)]


def pairs(rule: str, texts: Sequence[tuple[Row, Row]]) -> list[list[Finding]]:
    """What a rule on two indicators of one kegiatan finds in each pair, each in a kegiatan of its own."""
    rows = [replace(r, kegiatan=f"{r.kegiatan} {n}") for n, two in enumerate(texts) for r in two]
    findings = found(rule, *rows)
    return [
        [f for f in findings if {f"I{2 * n + 1}", f"I{2 * n + 2}"} & {*f.codes}] for n in range(len(texts))
    ]
