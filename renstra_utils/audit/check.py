"""Is a folder a plan, and does it hold together? Every error and finding, for people and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from ..plan.plan import Plan, load
from ..plan.problem import PlanError, Problem, listing
from ..text import visible
from .audit import SEVERITIES, findings
from .definition import CERTAINTIES, Finding, definitions

#: Gravest first: what cannot be read, then the severities of the audit.
LEVELS = {"kesalahan": "berkas tidak dapat dipakai sebelum diperbaiki", **SEVERITIES}


def check(folders: Sequence[Path], audit: bool = True) -> dict[str, Any]:
    """Every error of each plan, and what its audit finds, as one object of plain values.

    Keys (stable; see `docs/periksa.md`): `rencana`, one per folder; `masalah`, errors; `temuan`, what
    the audit found, gravest first; `ringkasan`, how many of each level, and `kode_keluar`, 1 if there is an
    error. Never raises for what is in the files.
    """
    plans, problems, found = [], [], []
    for folder in folders:
        about, wrong, seen = _check_one(folder, audit)
        plans.append(about)
        problems += [{"rencana": str(folder), "tingkat": "kesalahan", **asdict(p)} for p in wrong]
        found += [{"rencana": str(folder), **f} for f in seen]
    counts = {level: sum(x["tingkat"] == level for x in [*problems, *found]) for level in LEVELS}
    summary = {**counts, "kode_keluar": int(bool(problems))}
    return {"rencana": plans, "masalah": problems, "temuan": found, "ringkasan": summary}


def _check_one(folder: Path, audit: bool) -> tuple[dict[str, Any], list[Problem], list[dict[str, Any]]]:
    about: dict[str, Any] = {
        "folder": str(folder),
        "nama_kantor": None,
        "periode": None,
        "contoh": None,
        "tabel": {},
        "keadaan": "salah",
        "diaudit": False,
        "berikutnya": "Perbaiki semua kesalahan, lalu periksa lagi.",
        "catatan": [],
    }
    try:
        plan = load(folder, empty_ok=True)
    except PlanError as e:
        return about, e.problems, []
    # The open points of a plan drafted from a document belong here, beside the problems.
    state, following = _state(plan)
    audited = audit and state == "terisi"
    about |= {
        "nama_kantor": plan.meta.nama_kantor,
        "periode": list(plan.meta.periode),
        "contoh": plan.meta.contoh,
        "tabel": {name: len(rows) for name, rows in plan.tables.items()},
        "keadaan": state,
        "diaudit": audited,
        "berikutnya": following,
        "catatan": plan.catatan,
    }
    cells = _Cells(plan)
    return about, [], [_finding(cells, f) for f in findings(plan)] if audited else []


def _state(plan: Plan) -> tuple[str, str]:
    """How far a readable plan is filled, and what to fill next."""
    if plan.indikator.empty:
        return (
            "kosong",
            "Rencana ini masih kosong. Isi dulu indikator.csv, satu baris per indikator; lalu target.csv, "
            "satu baris per indikator per tahun. Arti setiap kolom ada di README.md folder itu.",
        )
    if plan.induk is not None and plan.target.empty and plan.perjanjian.empty:
        return (
            "tanpa target",
            "Belum ada Perjanjian Kinerja, maka kantor belum diaudit. "
            "Isi perjanjian.csv, satu baris per indikator per tahun.",
        )
    if plan.induk is None and plan.target.empty:
        return (
            "tanpa target",
            "Belum ada target, maka rencana belum diaudit. "
            "Isi target.csv, satu baris per indikator per tahun.",
        )
    if plan.realisasi.empty:
        return "terisi", "Realisasi belum ada. Isi realisasi.csv bila sudah ada angkanya."
    return "terisi", ""


class _Cells:
    """The cells of a plan's tables by table, row of the file and column."""

    def __init__(self, plan: Plan) -> None:
        self.tables = plan.tables
        self._at: dict[str, dict[int, int]] = {}

    def at(self, table: str, row: int, column: str) -> Any:
        """What a cell holds."""
        frame = self.tables[table]
        if table not in self._at:
            self._at[table] = {n: at for at, n in reversed(list(enumerate(frame["_baris"].tolist())))}
        return frame[column].array[self._at[table][row]]


def _finding(cells: _Cells, f: Finding) -> dict[str, Any]:
    """One finding in the shape of an error, with its arithmetic and the lines of the document."""
    column = definitions()[f.rule].kolom
    column = column if column in cells.tables[f.table] else None
    cell = cells.at(f.table, f.row, column) if column and f.row else None
    blank = cell is None or pd.isna(cell)
    return {
        "tingkat": f.severity,
        "keyakinan": f.sure,
        "aturan": f.rule,
        "berkas": f"{f.table}.csv",
        "baris": f.row or None,
        "kolom": column,
        "nilai": None if blank else f"{cell:.15g}" if isinstance(cell, float) else str(cell),
        "pesan": str(f.text),
        "saran": str(f.advice),
        "kode": [k for k in f.codes if k],
        "hitungan": str(f.arithmetic) or None,
        "baris_sumber": "; ".join(f.lines) or None,
    }


def text(result: dict[str, Any]) -> str:
    """What `check` found, for people: each plan with its errors and findings, and a line that sums up."""
    out: list[str] = []
    for about in result["rencana"]:
        folder = about["folder"]
        if about["nama_kantor"]:
            a, b = about["periode"]
            mark = ", contoh fiktif" if about["contoh"] else ""
            rows = ", ".join(f"{k} {n}" for k, n in about["tabel"].items() if n)
            out += [
                f"{about['nama_kantor']}, Renstra {a}–{b}{mark} ({folder})",
                f"Baris: {rows or 'belum ada'}.",
            ]
        else:
            out.append(f"{folder}: belum dapat dipakai")
        out += [f"Catatan: {note}" for note in about["catatan"]]
        wrong = [p for p in result["masalah"] if p["rencana"] == folder]
        if wrong:
            keys = ("berkas", "baris", "kolom", "nilai", "pesan", "saran")
            out += _heading("kesalahan", len(wrong))
            out += [f"  {line}" for line in listing([Problem(**{k: p[k] for k in keys}) for p in wrong])]
        for level in SEVERITIES:
            found = [f for f in result["temuan"] if f["rencana"] == folder and f["tingkat"] == level]
            out += _heading(level, len(found)) if found else []
            for n, f in enumerate(found, 1):
                out += _lines(n, f)
        if about["diaudit"] and not any(f["rencana"] == folder for f in result["temuan"]):
            out.append("Audit: tidak ada temuan.")
        out += [f"Berikutnya: {about['berikutnya']}"] if about["berikutnya"] else []
        out.append("")
    s = result["ringkasan"]
    line = f"Ringkasan: {s['kesalahan']} kesalahan"
    if any(p["diaudit"] for p in result["rencana"]):
        line += "; temuan audit: " + ", ".join(f"{s[level]} {level}" for level in SEVERITIES)
    return "\n".join([*out, f"{line}."])


def _heading(level: str, n: int) -> list[str]:
    return ["", f"{level.upper()} ({n}): {LEVELS[level]}"]


def _lines(n: int, f: dict[str, Any]) -> list[str]:
    place = ", ".join(
        [
            f["berkas"],
            *([f"baris {f['baris']}"] if f["baris"] else []),
            *([f"kolom {f['kolom']}"] if f["kolom"] else []),
        ]
    )
    own, sure = f"{f['berkas']} baris", f["keyakinan"]
    more = [
        ("Keyakinan", f"{sure} ({CERTAINTIES[sure]})" if sure != "pasti" else None),
        ("Hitungan", f["hitungan"]),
        ("Baris dokumen", f["baris_sumber"] if own not in (f["baris_sumber"] or "") else None),
    ]
    return [
        visible(f"  {n}. {place}: {f['pesan']}"),
        *(visible(f"     {k}: {v}") for k, v in [*more, ("Saran", f["saran"])] if v),
    ]
