"""What pages say of an office under a national plan, made again from the files: its sentences and tables join the others'."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import figures as f
from figures import Row, num
from page_rules import SENTENCES, Case
from page_tables import TABLES, Spec, key
from pagetext import plain

from renstra_utils.rules import shipped

_LOOSE, _KEPT = "lebih longgar", "sesuai"


def _worse(polarity: str, least: Row, own: Row) -> bool | None:
    """Whether a target is worse than the least that is asked; None where they cannot be compared."""
    if least["mutu"] or own["mutu"]:
        grades = ["D", "C", "CC", "B", "BB", "A", "AA"]
        both = [least["mutu"], own["mutu"]]
        return grades.index(both[1]) < grades.index(both[0]) if set(both) <= set(grades) else None
    low, high = (own["angka"] if own["angka"] is not None else own[end] for end in ("bawah", "atas"))
    bottom, top = (least["angka"] if least["angka"] is not None else least[end] for end in ("bawah", "atas"))
    if None in (low, bottom):
        return None
    return high > top if polarity == "minimize" else low < bottom


def _wanted(c: Case) -> list[Row]:
    """Each national indicator of the page's year with the office's row of it, where there is one."""
    targets = {(t["kode"], int(t["tahun"])): t["nilai"] for t in c.tables["nasional/target"]}
    out = []
    for n in c.tables["nasional/indikator"]:
        least = targets.get((n["kode"], c.tahun), "")
        mine = [r for r in c.now if r.get("induk") == n["kode"]]
        for r in mine or [None]:
            own = (r["target_pk"] or r["target"]) if r else ""
            if not (least or own):
                continue
            bad = _worse(n["polaritas"], f.target_of(least), f.target_of(own)) if least and own else None
            out.append({"bunyi": n["indikator"], "least": least, "own": own, "row": r, "loose": bad})
    return out


def _figure(c: Case, text: str, none: str) -> Any:
    return (num(text) if num(text) is not None else c.t(text.replace("-", "–"))) if text else c.t(none)


def _floor(c: Case, r: Row) -> str:
    if not r["own"]:
        return c.t("belum ada PK" if r["row"] or r.get("kode") else "tidak diambil PK")
    if r["loose"] is None:
        return c.t("tidak sebanding" if r["least"] else "tanpa target")
    return c.t(_LOOSE if r["loose"] else _KEPT)


def _got(c: Case, r: Row) -> Any:
    if r["row"] is None:
        return "—"
    got = r["row"]["got"]
    if got["angka"] is None and not got["mutu"]:
        return c.t("belum dilaporkan")
    return c.t(got["mutu"]) if got["angka"] is None else got["angka"]


def _rule(id: str) -> Row:
    return next(r for r in shipped()["nasional"] if r["id"] == id)


# --- a run --------------------------------------------------------------------------------------------------------------


def _run(c: Case, year: int | None = None) -> list[Row]:
    """The rows of every office's table of a year, with the office."""
    return [
        r | {"satker": satker}
        for satker, files in c.offices.items()
        for r in files.get(f"nasional-{year or c.tahun}", [])
    ]


def _by_indicator(c: Case) -> list[Row]:
    out: dict[tuple[str, str], list[Row]] = {}
    for r in _run(c):
        out.setdefault((r["rencana_nasional"], r["kode_nasional"]), []).append(r)
    found = []
    for rows in out.values():
        first, own = rows[0], [r for r in rows if r["target"]]
        if not (first["target_nasional"] or own):
            continue
        rates = [num(r["capaian"]) for r in rows if r["capaian"]]
        judged = [r for r in rows if r["status"] in ("melampaui", "tercapai", "tidak tercapai")]
        met = {r["satker"] for r in judged} - {r["satker"] for r in judged if r["memenuhi"] != "True"}
        found.append({
            "bunyi": first["indikator_nasional"], "least": first["target_nasional"], "rata_rata": f.mean(rates),
            "n_pk": len({r["satker"] for r in own}), "n_kantor": len({r["satker"] for r in rows}),
            "longgar": {r["satker"] for r in rows if r["lantai"] == _LOOSE},
            "n_dinilai": len({r["satker"] for r in judged}), "n_memenuhi": len(met),
        })  # fmt: skip
    return found


def _loose_in(c: Case, r: Row) -> Any:
    if not r["n_pk"]:
        return c.t("tidak diambil PK" if any(x["n_pk"] for x in _by_indicator(c)) else "belum ada PK")
    return (c.t(_LOOSE), [c.offices_said(len(r["longgar"]))]) if r["longgar"] else c.t(_KEPT)


def _each(c: Case) -> list[Row]:
    return [r for r in _run(c) if r["target_nasional"] or r["target"]]


def _agreed(c: Case, year: int) -> tuple[int, int]:
    """Offices with an agreement in a year, and all under a national plan."""
    rows = _run(c, year)
    return len({r["satker"] for r in rows if r["target"]}), len({r["satker"] for r in rows})


def _agreed_years(c: Case) -> list[int]:
    years = sorted({int(r["tahun"]) for r in c.files["rekap-tanpa-pk"]})
    return [y for y in years if _agreed(c, y)[0]]


def _lacking(c: Case) -> dict[str, Any]:
    year = _agreed_years(c)[-1]
    some, every = _agreed(c, year)
    return {"n": every - some, "m": every, "tahun": str(year)}


def _late(c: Case) -> list[Row]:
    last = date(c.tahun + 1, 3, 1) - timedelta(1)
    days = {r["satker"]: r["tanggal_lapor"] for r in _run(c)}
    return [
        {"satker": k, "day": d, "late": max(0, (date.fromisoformat(d) - last).days) if d else 0}
        for k, d in days.items()
    ]


def _due(c: Case) -> dict[str, Any]:
    said = {"tanggal": c.day((date(c.tahun + 1, 3, 1) - timedelta(1)).isoformat())}
    none = sum(not r["day"] for r in _late(c))
    return said | {"dasar": _rule("tenggat")["dasar_hukum"], "kantor": c.offices_said(none)}


def _name(c: Case, satker: str) -> str:
    return next(r["kantor"] for r in c.files[f"rekap-kantor-{c.tahun}"] if r["satker"] == satker)


SENTENCES.update({
    "Aturan: {aturan}. Dasar: {dasar}.": lambda c: {"aturan": c.t(_rule("lantai")["formula"]), "dasar": _rule("lantai")["dasar_hukum"]},
    "{n} target PK lebih longgar daripada target nasional": lambda c: {"n": sum(r["loose"] is True for r in _wanted(c))},
    "Perjanjian Kinerja {tahun} belum ada; realisasi {n} indikator belum dinilai": lambda c: {"n": sum(r["got"]["angka"] is not None or bool(r["got"]["mutu"]) for r in c.now)},
    "target PK; nasional: {nilai}": lambda c: {"nilai": _figure(c, c.row["nasional"], "")},
    "Perjanjian Kinerja memuat {n} target untuk {m} indikator; capaiannya belum dapat dihitung.": lambda c: {"n": sum(r["status"] != "tanpa target" for r in c.all), "m": len(c.tables["indikator"])},
    "{n} indikator nasional": lambda c: {"n": len(_by_indicator(c) if c.kind == "rekap" else _wanted(c))},
    "{n} baris": lambda c: {"n": {"lapor": len(_late(c)), "nasional": len(_each(c))}.get(c.section)},
    "{n} dari {m} indikator nasional punya target kantor yang lebih longgar, di {kantor}": lambda c: {"n": sum(bool(r["longgar"]) for r in _by_indicator(c)), "m": len(_by_indicator(c)), "kantor": c.offices_said(len(set().union(*(r["longgar"] for r in _by_indicator(c)))))},
    "{n} dari {m} kantor belum punya Perjanjian Kinerja {tahun}": _lacking,
    "Semua kantor punya Perjanjian Kinerja {tahun}": lambda c: {"tahun": str(_agreed_years(c)[-1])},
    "{n} dari {m} kantor terlambat melaporkan {tahun}": lambda c: {"n": sum(r["late"] > 0 for r in _late(c)), "m": len(_late(c))},
    "Tenggat {tanggal} ({dasar}).": _due,
    "Tenggat {tanggal} ({dasar}). Tanggal lapor tidak tercatat di {kantor}; itu tidak berarti terlambat.": _due,
})  # fmt: skip

TABLES.update({
    ("capaian", "nasional-t"): Spec(
        _wanted,
        lambda c, r: plain(r["bunyi"]),
        {
            "Target nasional": lambda c, r, h: _figure(c, r["least"], "tanpa target"),
            "Target kantor": lambda c, r, h: (_figure(c, r["own"], "—"), [r["row"]["kode"]] if r["own"] else []),
            "Terhadap nasional": lambda c, r, h: _floor(c, r),
            "Realisasi": lambda c, r, h: _got(c, r),
            "Capaian": lambda c, r, h: r["row"]["capaian_mentah"] if r["row"] else None,
        },
        frozenset({"Target nasional", "Target kantor", "Realisasi"}),
    ),
    ("rekap", "nasional-t"): Spec(
        _by_indicator,
        lambda c, r: plain(r["bunyi"]),
        {
            "Target nasional": lambda c, r, h: _figure(c, r["least"], "tanpa target"),
            "Kantor ber-PK": lambda c, r, h: f"{r['n_pk']} / {r['n_kantor']}",
            "Lebih longgar": lambda c, r, h: _loose_in(c, r),
            "Kantor dinilai": key("n_dinilai"),
            "Kantor memenuhi": key("n_memenuhi"),
            "Rata-rata capaian": key("rata_rata"),
        },
        frozenset({"Target nasional"}),
    ),
    ("rekap", "nasional-kantor-t"): Spec(
        _each,
        lambda c, r: _name(c, r["satker"]),
        {
            "Target nasional": lambda c, r, h: _figure(c, r["target_nasional"], "tanpa target"),
            "Target kantor": lambda c, r, h: _figure(c, r["target"], "—"),
            "Terhadap nasional": lambda c, r, h: c.t(r["lantai"] or ("belum ada PK" if r["kode"] else "tidak diambil PK")),
            "Realisasi": lambda c, r, h: _figure(c, r["realisasi"], "belum dilaporkan" if r["kode"] else "—"),
            "Capaian": lambda c, r, h: num(r["capaian_mentah"]),
        },
        frozenset({"Target nasional", "Target kantor", "Realisasi"}),
    ),
    ("rekap", "pk-t"): Spec(
        lambda c: [{"tahun": y, "n": _agreed(c, y)} for y in _agreed_years(c)],
        lambda c, r: str(r["tahun"]),
        {
            "Kantor": lambda c, r, h: r["n"][1],
            "Punya PK": lambda c, r, h: r["n"][0],
            "Belum punya PK": lambda c, r, h: r["n"][1] - r["n"][0],
        },
    ),
    ("rekap", "tanpa-pk-t"): Spec(
        lambda c: [r for r in c.files["rekap-tanpa-pk"] if r["satker"]], lambda c, r: r["kantor"], {}
    ),
    ("rekap", "lapor-t"): Spec(
        _late,
        lambda c, r: _name(c, r["satker"]),
        {
            "Tanggal lapor": lambda c, r, h: c.day(r["day"]) if r["day"] else None,
            "Hari terlambat": lambda c, r, h: Fraction(r["late"]) if r["late"] else None,
        },
    ),
})  # fmt: skip
