"""The figures of a quarter a second time, simply: out of the plan's own files, with fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import figures as f
from figures import Row, Tables


def _planned(texts: list[str], stands: bool, summed: bool) -> Row:
    """The target of some quarters together."""
    wanted = texts[-1:] if stands else texts
    none = f.target_of("")
    if not wanted or not all(wanted):
        return none
    goals = [f.target_of(t) for t in wanted]
    if len(goals) == 1:
        return goals[0]
    numbers = [g["angka"] for g in goals]
    if any(n is None for n in numbers):
        return none
    return none | {"angka": sum(numbers) / (1 if summed else len(numbers))}


def _of_basis(i: Row, reports: list[Row], plans: dict[int, str], only: int | None) -> Row:
    """Realisasi, target, capaian and status of a basis; `only`: the one quarter."""
    got = f.realised(reports, i) | {"sebagian": False}
    told = [r for r in reports if f._told(r, i)]
    quotients = bool(told) and all(f._told(r, i)["bagi"] for r in told)  # type: ignore[index]
    how = i.get("agregasi", "")
    stands = (
        bool(got["mutu"])
        or i.get("kumulatif", "") == "ya"
        or how == "posisi akhir"
        or (len(told) == 1 and not how)
    )
    stands = stands or any(f._told(r, i)["mutu"] for r in told)  # type: ignore[index]
    quarters = [only] if only else got["ada"]
    target = _planned([plans.get(q, "") for q in quarters], stands, how == "jumlah" and not quotients)
    rate, status = f.judged(target, got, i["polaritas"], i.get("varian", "") == "rasio")
    return {"got": got, "goal": target, "rate": rate, "status": status}


def rows(tables: Tables, year: int, quarter: int, cap: Fraction | None) -> list[Row]:
    """A row per indicator in the plan's order: `tw`, `sd` (each as `_of_basis`), the year, what is due and reported."""
    every = tables.get("realisasi", [])
    ever = {r["kode"] for r in every if r["triwulan"]}
    out = []
    for i in tables["indikator"]:
        own = [r for r in every if r["kode"] == i["kode"] and int(r["tahun"]) == year]
        so_far = [r for r in own if r["triwulan"] and int(r["triwulan"]) <= quarter]
        plans = {
            int(a["triwulan"]): a["target"]
            for a in tables.get("rencana_aksi", [])
            if a["kode"] == i["kode"] and int(a["tahun"]) == year
        }
        here = [r for r in so_far if int(r["triwulan"]) == quarter]
        tw, sd = _of_basis(i, here, plans, quarter), _of_basis(i, so_far, plans, None)
        agreed = f._latest(tables.get("perjanjian", []), (i["kode"], year))
        planned = next(
            (t["nilai"] for t in tables["target"] if t["kode"] == i["kode"] and int(t["tahun"]) == year), ""
        )
        whole = any(not r["triwulan"] and (r["nilai"] or r["pembilang"]) for r in own)
        told = tw["got"]["angka"] is not None or bool(tw["got"]["mutu"])
        by_quarter = bool(i.get("agregasi")) or i.get("kumulatif") == "ya" or i["kode"] in ever
        due = quarter in plans or told or (by_quarter and bool(agreed or planned) and not whole)
        row = i | {
            "tw": tw,
            "sd": sd,
            "lapor": told,
            "wajib": due,
            "tahun": year,
            "target": agreed or planned,
        }
        row |= {
            "goal": f.target_of(agreed or planned),
            "kosong": [q for q in range(1, quarter + 1) if q not in sd["got"]["ada"]],
        }
        row |= _of_year(row, f.realised(so_far, i)["sebagian"] or quarter < 4)
        row |= {f"rata_{b}": f.capped(row[b]["rate"], cap) for b in ("tw", "sd")} | {
            "rata_tahun": f.capped(row["setahun"], cap)
        }
        words = here[0] if here else {}
        names = ("faktor_pendukung", "faktor_penghambat", "solusi", "tindak_lanjut")
        out.append(row | {n: words.get(n, "") for n in names})
    return out


def _of_year(row: Row, partial: bool) -> dict[str, Any]:
    """The year to date against the year's target; a sum that should not grow waits for the whole year."""
    rate, status = f.judged(row["goal"], row["sd"]["got"], row["polaritas"], row.get("varian", "") == "rasio")
    if partial and status in f.JUDGED:
        grows = row.get("agregasi") == "jumlah" or row.get("kumulatif") == "ya"
        if grows and row["polaritas"] != "maximize":
            return {"setahun": None, "status_setahun": "belum dapat dinilai"}
        return {"setahun": rate, "status_setahun": "sementara"}
    return {"setahun": rate, "status_setahun": status}


def late(own: list[Row]) -> list[Row]:
    """Those behind their quarters' target, the gravest first."""
    found = [r for r in own if r["wajib"] and r["sd"]["status"] == "tidak tercapai"]
    return sorted(found, key=lambda r: (r["sd"]["rate"] is not None, r["sd"]["rate"] or 0))
