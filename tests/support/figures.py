"""Every figure a second time, simply: plain Python and fractions out of the plan's own files. Shares no arithmetic with the package.

A missing figure is None. What a row of the pages' tables is called in their CSV files, it is called here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

JUDGED = ("melampaui", "tercapai", "tidak tercapai")
MET = ("melampaui", "tercapai")
REPORTED = (*JUDGED, "ambigu", "tidak terdefinisi")
#: In the order in which a sum of all indicators names them.
STATUSES = (*REPORTED, "sementara", "belum dinilai", "belum dilaporkan", "tanpa target")
READINGS = ("maximize", "minimize", "stabilize")
CAPS = {"tanpa": None, "100": Fraction(100), "110": Fraction(110), "120": Fraction(120)}
#: Letters with the score that each must exceed, and opinions, best first; TW and TMP have no order.
_LETTERS = {"AA": 90, "A": 80, "BB": 70, "B": 60, "CC": 50, "C": 30, "D": None}
_OPINIONS = {"WTP": 4, "WTP-DPP": 3, "WDP": 2, "TW": 1, "TMP": 1}
#: Scales of predikat: from which year to which, whether a bound itself belongs to the band, and the bands.
SCALES: dict[str, tuple[int, int, bool, list[tuple[int | None, str]]]] = {
    "permendagri-86-2017": (2017, 9999, True, [(91, "Sangat Tinggi"), (76, "Tinggi"), (66, "Sedang"), (51, "Rendah"), (None, "Sangat Rendah")]),
    "lan": (2003, 9999, False, [(85, "Memuaskan"), (75, "Sangat Baik"), (65, "Baik"), (50, "Cukup Baik"), (30, "Agak Kurang"), (None, "Kurang")]),
    "nka": (2023, 9999, False, [(90, "Sangat Baik"), (80, "Baik"), (60, "Cukup"), (50, "Kurang"), (None, "Sangat Kurang")]),
    "lampu": (2014, 9999, True, [(90, "hijau"), (70, "kuning"), (None, "merah")]),
}  # fmt: skip


# --- reading ------------------------------------------------------------------------------------------------------------


def num(cell: str | None) -> Fraction | None:
    """A figure of a file, point as decimal mark; None for anything else."""
    text = (cell or "").strip()
    return Fraction(text) if re.fullmatch(r"[+-]?\d*\.?\d+", text) else None


def rows_of(text: str) -> list[Row]:
    """The rows of a CSV, blanks as they stand."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def read_plan(folder: Path) -> tuple[Tables, Row]:
    """The tables of a plan's folder, cells without space around, and what `datapackage.json` says of it; money in rupiah."""
    tables: Tables = {}
    for path in folder.glob("*.csv"):
        tables[path.stem] = [
            {k: (v or "").strip(" \t\r\n\u00a0") for k, v in r.items()} | {"_baris": n}
            for n, r in enumerate(rows_of(path.read_text(encoding="utf-8")), 2)
        ]
    about = folder / "datapackage.json"
    package = json.loads(about.read_text(encoding="utf-8")) if about.exists() else {}
    said = {"nama_kantor": folder.name} | package.get("renstra", {})
    units = {r["name"]: r.get("satuan_uang", "rupiah") for r in package.get("resources", [])}
    said["satuan_uang"] = {
        k: {"rupiah": 1, "ribu rupiah": 1000, "juta rupiah": 1_000_000}[u] for k, u in units.items()
    }
    if way := said.get("induk"):
        above, beside = read_plan(folder / way)
        said.setdefault("periode", beside["periode"])
        tables |= {f"nasional/{name}": rows for name, rows in above.items()}
        tables.setdefault("target", [])
    if "periode" not in said:
        known = [int(r["tahun"]) for r in tables["target"]]
        said["periode"] = [min(known), max(known)]
    return tables, said


# --- printed figures ----------------------------------------------------------------------------------------------------

_SIZES = {"juta": 6, "miliar": 9, "triliun": 12, "million": 6, "billion": 9, "trillion": 12}
_PRINTED = re.compile(
    r"(?P<sign>[+−]?)(?:(?:Rp|IDR) ?)?(?P<num>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?) ?(?P<size>juta|miliar|triliun|million|billion|trillion)? ?%?"
)


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded as people do: halves away from zero."""
    step = Fraction(1, 10**decimals) if decimals >= 0 else Fraction(10**-decimals)
    units = floor(abs(value) / step + Fraction(1, 2))
    return units * step * (1 if value >= 0 else -1)


def printed(text: str, bahasa: str = "id") -> tuple[Fraction, int] | None:
    """A printed figure and how many decimals it has (negative for one in millions); None for text that is not one figure, well written.

    >>> printed("Rp 4,06 miliar"), printed("1.234,50 %"), printed("12.5")
    ((Fraction(4060000000, 1), -7), (Fraction(2469, 2), 2), None)
    """
    m = _PRINTED.fullmatch(text)
    if not m:
        return None
    thousand, mark = (".", ",") if bahasa == "id" else (",", ".")
    whole, _, fraction = m["num"].partition(mark)
    if thousand in fraction or not re.fullmatch(rf"\d{{1,3}}(?:\{thousand}\d{{3}})*", whole):
        return None
    number = Fraction(whole.replace(thousand, "") + (f".{fraction}" if fraction else ""))
    size = _SIZES.get(m["size"] or "", 0)
    return number * 10**size * (-1 if m["sign"] == "−" else 1), len(fraction) - size


def fault(text: str, value: Any, bahasa: str = "id", slack: Fraction = Fraction(1, 10**9)) -> str | None:
    """Why a printed text does not say this value; None where it does.

    None is a text without a digit, a string itself, a figure one rounded half-up to the decimals that are printed, and on the value's own side of
    100 where it is a percentage. `slack`: what a figure out of a file with finitely many digits may be off, as a part of itself.
    """
    if callable(value):
        return value(text)
    if value is None:
        return f"“{text}”, padahal tidak ada angkanya" if re.search(r"\d", text) else None
    if isinstance(value, str):
        return None if text == value else f"“{text}”, seharusnya “{value}”"
    shown = printed(text, bahasa)
    if shown is None:
        return f"“{text}” bukan satu angka; seharusnya {float(value):.12g}"
    number, decimals = shown
    near = {half_up(value + d, decimals) for d in (0, *(s * slack * abs(value) for s in (-1, 1)))}
    exact_tie = half_up(value, decimals)
    if number != exact_tie and (not min(near) <= number <= max(near) or _is_tie(value, decimals)):
        return f"“{text}”, seharusnya {float(exact_tie):.15g} (dari {float(value):.15g})"
    if "%" in text and _side(number - 100) != _side(value - 100):
        return f"“{text}” tampak di sisi lain dari 100, padahal {float(value):.15g}"
    return None


def _is_tie(value: Fraction, decimals: int) -> bool:
    return (abs(value) * Fraction(10) ** decimals) % 1 == Fraction(1, 2)


def _side(value: Fraction) -> int:
    """Which side of zero; a hair that no page can show is none."""
    return 0 if abs(value) < Fraction(1, 10**9) else 1 if value > 0 else -1


# --- realisasi of a year ------------------------------------------------------------------------------------------------


def times(unit: str) -> int | None:
    """What numerator ÷ denominator is multiplied by in a unit."""
    if re.search(r"%|\b(?:persen|percent|prosen)", unit, re.I):
        return 100
    if re.search(r"‰|\bper ?mil", unit, re.I):
        return 1000
    rate = re.search(r"(?:\bper|/) *(\d[\d.]*)", unit, re.I)
    if rate:
        return int(rate[1].replace(".", ""))
    return (
        1
        if re.search(r"\b(?:rasio|indeks|nilai|skor|kali|poin)\b|\S */ *\S|\S +per +\S", unit, re.I)
        else None
    )


def _told(row: Row, indicator: Row) -> Row | None:
    """One report as `angka` or `mutu`, `bagi` (whether it is a quotient); None for a row of words."""
    figure, below = num(row["nilai"]), num(row["penyebut"])
    quotient = None
    if below and below > 0 and times(indicator["satuan"]):
        quotient = num(row["pembilang"]) / below * times(indicator["satuan"])  # type: ignore[operator]
    grade = row["nilai"] if row["nilai"] and figure is None else None
    if figure is None and quotient is None and grade is None:
        return None
    parts = {"atas": num(row["pembilang"]), "bawah": below}
    return parts | {
        "angka": quotient if figure is None else figure,
        "mutu": grade,
        "bagi": quotient is not None,
        "triwulan": int(row["triwulan"]) if row["triwulan"] else None,
        "dihitung": figure is None and quotient is not None,
    }


def realised(reports: list[Row], indicator: Row) -> Row:
    """The year's figure out of one indicator's reports of the year: `angka`, `mutu`, `sebagian`, `ada` (quarters).

    `ditulis`: whether somebody wrote the figure down, or its parts that are added up; a quotient or a mean nobody did.
    """
    told = [t for t in (_told(r, indicator) for r in reports) if t]
    whole = [t for t in told if t["triwulan"] is None]
    if whole:
        only = whole[0]
        out = {"angka": only["angka"], "mutu": only["mutu"], "sebagian": False, "ada": []}
        return out | {"ditulis": not only["dihitung"]}
    if not told:
        return {"angka": None, "mutu": None, "sebagian": False, "ada": [], "ditulis": False}
    told.sort(key=lambda t: t["triwulan"])
    how, last = indicator.get("agregasi", ""), told[-1]
    stands = any(t["mutu"] for t in told) or indicator.get("kumulatif", "") == "ya" or how == "posisi akhir"
    stands = stands or (len(told) == 1 and not how)
    there = [t["triwulan"] for t in told]
    figures = [t["angka"] for t in told]
    if stands:
        number, written = last["angka"], not last["dihitung"]
    elif all(t["bagi"] for t in told):
        number = sum(t["atas"] for t in told) / sum(t["bawah"] for t in told) * times(indicator["satuan"])
        written = False
    else:
        written = how == "jumlah"
        number = sum(figures) / (1 if how == "jumlah" else len(figures))
    partial = there[-1] < 4 if stands else len(there) < 4
    return {"angka": number, "mutu": last["mutu"], "sebagian": partial, "ada": there, "ditulis": written}


# --- attainment ---------------------------------------------------------------------------------------------------------


def target_of(text: str) -> Row:
    """A target as `angka`, `bawah` and `atas`, or `mutu`."""
    both = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[-–]\s*(\d+(?:\.\d+)?)", text)
    out: Row = {"teks": text, "angka": num(text), "bawah": None, "atas": None, "mutu": None}
    if both:
        out |= {"bawah": Fraction(both[1]), "atas": Fraction(both[2])}
    elif text and out["angka"] is None:
        out["mutu"] = text
    return out


def raw(r: Fraction | None, t: Fraction | None, polarity: str, ratio: bool = False) -> Fraction | None:
    """Capaian of one target value, in percent, before any cap."""
    if r is None or t is None or t < 0 or polarity not in READINGS:
        return None
    if t == 0:
        if polarity == "maximize":
            return None
        return Fraction(100) if r == 0 else Fraction(0) if polarity == "minimize" and r > 0 else None
    if polarity == "maximize":
        return r / t * 100
    if polarity == "minimize":
        return (t / r * 100 if r > 0 else None) if ratio else (2 * t - r) / t * 100
    return (1 - abs(r - t) / t) * 100


def against(target: Row, r: Fraction | None, polarity: str, ratio: bool) -> Fraction | None:
    """Capaian against a target that may be a range: inside 100, outside against the nearer bound."""
    if target["bawah"] is None or r is None:
        return raw(r, target["angka"], polarity, ratio)
    if target["bawah"] <= r <= target["atas"]:
        return Fraction(100) if polarity in READINGS else None
    return raw(r, target["bawah" if r < target["bawah"] else "atas"], polarity, ratio)


def letter(score: Fraction) -> str:
    """The grade of a score."""
    return next(g for g, above in _LETTERS.items() if above is None or score > above)


def _steps(goal: str, got: str | None, score: Fraction | None) -> int | None:
    """Places between a grade reached and a grade planned; None where they have no order."""
    if goal in _LETTERS:
        got = got or (letter(score) if score is not None else None)
        order = list(_LETTERS)[::-1]
        return order.index(got) - order.index(goal) if got in order else None
    if goal in _OPINIONS and got in _OPINIONS:
        return None if {goal, got} == {"TW", "TMP"} else _OPINIONS[got] - _OPINIONS[goal]
    return None


def judged(target: Row, got: Row, polarity: str, ratio: bool) -> tuple[Fraction | None, str]:
    """Capaian and status of one realisasi against one target."""
    goal = any(target[k] is not None for k in ("angka", "bawah", "mutu"))
    if not goal:
        return None, "tanpa target"
    if got["mutu"] == "belum dinilai":
        return None, "belum dinilai"
    if got["angka"] is None and got["mutu"] is None:
        return None, "belum dilaporkan"
    if got["sebagian"]:
        return None, "sementara"
    if target["mutu"]:
        steps = _steps(target["mutu"], got["mutu"], got["angka"])
        if steps is None:
            return None, "tidak terdefinisi"
        return None, "melampaui" if steps > 0 else "tercapai" if steps == 0 else "tidak tercapai"
    if polarity == "ambigu":
        return None, "ambigu"
    rate = against(target, got["angka"], polarity, ratio)
    if rate is None:
        return None, "tidak terdefinisi"
    side = _side(rate - 100)
    return rate, "melampaui" if side > 0 else "tercapai" if side == 0 else "tidak tercapai"


def capped(rate: Fraction | None, cap: Fraction | None) -> Fraction | None:
    """What enters a mean: floored at 0, and at the cap."""
    if rate is None:
        return None
    return max(Fraction(0), rate if cap is None else min(rate, cap))


def _latest(agreements: list[Row], key: tuple[str, int]) -> str:
    """The target of the latest agreement of an indicator and year; blank where there is none."""
    mine = [a for a in agreements if (a["kode"], int(a["tahun"])) == key and a["nilai"]]
    mine.sort(key=lambda a: a.get("tanggal", ""))
    return mine[-1]["nilai"] if mine else ""


def attainment(tables: Tables, years: Iterable[int], cap: Fraction | None) -> list[Row]:
    """A row per year and indicator, in the plan's order, with the indicator's own columns."""
    goals = {(t["kode"], int(t["tahun"])): t["nilai"] for t in tables["target"]}
    above = {(t["kode"], int(t["tahun"])): t["nilai"] for t in tables.get("nasional/target", [])}
    units = {i["kode"]: i["satuan"] for i in tables.get("nasional/indikator", [])}
    reports: dict[tuple[str, int], list[Row]] = {}
    for r in tables.get("realisasi", []):
        reports.setdefault((r["kode"], int(r["tahun"])), []).append(r)
    out = []
    for year in years:
        for i in tables["indikator"]:
            key = (i["kode"], year)
            own, pk = goals.get(key, ""), _latest(tables.get("perjanjian", []), key)
            mine = reports.get(key, [])
            got = realised(mine, i)
            code = i.get("induk", "")
            same = units.get(code) == i["satuan"]
            beside = {"nasional": above.get((code, year), "") if same else ""}
            out.append(_row(i, year, own, pk, got, cap) | _words(mine) | beside)
    return out


def _words(reports: list[Row]) -> Row:
    """What the office wrote about a year, as one text."""
    names = ("faktor_pendukung", "faktor_penghambat", "solusi", "tindak_lanjut")
    return {w: " ".join(r[w] for r in reports if r[w]) for w in names}


def _row(i: Row, year: int, own: str, pk: str, got: Row, cap: Fraction | None) -> Row:
    """One indicator in one year."""
    ratio, polarity = i.get("varian", "") == "rasio", i["polaritas"]
    target = target_of(pk or own)
    rate, status = judged(target, got, polarity, ratio)
    row = i | {
        "tahun": year,
        "target": own,
        "target_pk": pk,
        "acuan": "PK" if pk else "Renstra" if own else "",
    }
    row |= {"goal": target, "renstra": target_of(own), "got": got, "r_angka": got["angka"]}
    row |= {"capaian_mentah": rate, "capaian": capped(rate, cap), "status": status}
    row |= {
        f"capaian_{p}": against(target, got["angka"], p, ratio) if status == "ambigu" else None
        for p in READINGS
    }
    beside = pk and own and status in REPORTED
    row["capaian_renstra"], row["status_renstra"] = (
        judged(row["renstra"], got, polarity, ratio) if beside else (None, "")
    )
    standard = num(i.get("standar_nasional"))
    row["terhadap_standar"] = None if got["sebagian"] else raw(got["angka"], standard, polarity, ratio)
    return row


# --- many rows ----------------------------------------------------------------------------------------------------------


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """Over what is known; None where nothing is."""
    known = [v for v in values if v is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def share(part: Fraction | int | None, whole: Fraction | int | None) -> Fraction | None:
    """In percent; None of nothing."""
    return Fraction(part) / whole * 100 if part is not None and whole else None


def total(rows: list[Row]) -> Row:
    """The two means of some rows with their coverage."""
    out: Row = {
        "n": len(rows),
        "n_target": sum(r["status"] != "tanpa target" for r in rows),
        "n_lapor": sum(r["status"] in REPORTED for r in rows),
        "n_sementara": sum(r["status"] == "sementara" for r in rows),
        "n_angka": sum(r["capaian"] is not None for r in rows),
        "n_dinilai": sum(r["status"] in JUDGED for r in rows),
        "n_memenuhi": sum(r["status"] in MET for r in rows),
        "rata_rata": mean(r["capaian"] for r in rows),
    }
    return out | {"persen_memenuhi": share(out["n_memenuhi"], out["n_dinilai"])}


def grouped(rows: list[Row], *keys: str) -> list[Row]:
    """`total` of each group in the order of its first row, with the keys."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for r in rows:
        groups.setdefault(tuple(r[k] for k in keys), []).append(r)
    return [dict(zip(keys, k, strict=True)) | total(g) for k, g in groups.items()]


def predikat(value: Fraction | None, scale: str, years: Iterable[int]) -> str | None:
    """The band of a value, where the scale holds in all the years."""
    if value is None or scale not in SCALES:
        return None
    first, last, closed, bands = SCALES[scale]
    if not all(first <= y <= last for y in years):
        return None
    value = half_up(value, 10)
    return next(n for low, n in bands if low is None or value > low or (closed and value == low))


def sensitivity(tables: Tables, year: int, used: str) -> list[Row]:
    """The office's mean under every cap and every reading of an undecided polarity."""
    out = []
    for cap, bound in CAPS.items():
        for reading in ("dikeluarkan", *READINGS):
            read = [
                i | ({"polaritas": reading} if i["polaritas"] == "ambigu" and reading in READINGS else {})
                for i in tables["indikator"]
            ]
            t = total(attainment(tables | {"indikator": read}, [year], bound))
            here = {"batas": cap, "bacaan": reading, "dipakai": cap == used and reading == "dikeluarkan"}
            bands = {f"predikat_{s}": predikat(t["rata_rata"], s, [year]) for s in SCALES}
            out.append(t | here | bands)
    return out


# --- years --------------------------------------------------------------------------------------------------------------


def series(rows: list[Row], kode: str) -> list[Row]:
    """One indicator's years; where it has none of its own, those of the indicator that it replaces."""
    own = {r["tahun"]: r for r in rows if r["kode"] == kode}
    old = next(iter(own.values())).get("pengganti", "")
    if old and any(r["kode"] == old for r in rows):
        for r in series([x for x in rows if x["kode"] != kode], old):
            mine = own[r["tahun"]]
            bare = not (mine["target"] or mine["target_pk"]) and not _has(mine)
            if bare and (r["target"] or r["target_pk"] or _has(r)):
                own[r["tahun"]] = r
    return [own[y] for y in sorted(own)]


def _has(row: Row) -> bool:
    """Whether a row holds a figure or grade."""
    return row["got"]["angka"] is not None or row["got"]["mutu"] is not None


def line(points: list[tuple[int, Fraction]], at: int) -> tuple[Fraction | None, Fraction | None]:
    """The least-squares line through the points: its slope, and its value at a year; None with fewer than two."""
    if len(points) < 2:
        return None, None
    x, y = mean(Fraction(a) for a, _ in points), mean(b for _, b in points)
    assert x is not None
    assert y is not None
    slope = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    return slope, y + slope * (at - x)


def change(rows: list[Row], kode: str, year: int) -> tuple[Fraction | None, int | None]:
    """Points of capaian since the last earlier year that has one, and which that is."""
    known = [(r["tahun"], r["capaian_mentah"]) for r in series(rows, kode) if r["capaian_mentah"] is not None]
    now, before = [v for y, v in known if y == year], [(y, v) for y, v in known if y < year]
    return (now[0] - before[-1][1], before[-1][0]) if now and before else (None, None)


def end_of_plan(rows: list[Row], year: int) -> list[Row]:
    """Each indicator to date against the plan's own last-year target, and the pace."""
    end = max(r["tahun"] for r in rows)
    return [_end(rows, r, year, end) for r in rows if r["tahun"] == end]


def _end(rows: list[Row], last: Row, year: int, end: int) -> Row:
    """One indicator's way to the end of the plan."""
    goal, polarity, ratio = last["renstra"], last["polaritas"], last.get("varian", "") == "rasio"
    goal = goal if last["target"] else target_of(last["nasional"])
    whole = [r for r in series(rows, last["kode"]) if r["tahun"] <= year]
    whole = [r for r in whole if not r["got"]["sebagian"] and r["status"] != "belum dinilai" and _has(r)]
    got = (
        whole[-1]["got"] | {"sebagian": False} if whole else {"angka": None, "mutu": None, "sebagian": False}
    )
    rate, status = judged(goal, got, polarity, ratio)
    undecided = polarity == "ambigu" and not goal["mutu"]
    done, r = status in MET, got["angka"]
    nearest = (
        goal["bawah"] if r is not None and goal["bawah"] is not None and r < goal["bawah"] else goal["atas"]
    )
    aim = goal["angka"] if goal["angka"] is not None else nearest
    known = [(x["tahun"], x["got"]["angka"]) for x in whole if x["got"]["angka"] is not None]
    slope, ahead = line(known, end)
    held = _held(ahead, goal, [v for _, v in known], last["satuan"])
    left = end - year
    out: Row = last | {"target_akhir": goal, "tahun_data": whole[-1]["tahun"] if whole else None, "kini": got}
    need = (
        None
        if aim is None or undecided
        else Fraction(0)
        if done
        else (aim - r) / left
        if left and r is not None
        else None
    )
    out |= {"kemajuan": _progress(last, r, rate, goal, polarity), "perlu_per_tahun": need}
    out |= {"tren_per_tahun": slope if aim is not None else None}
    out["proyeksi"] = held if aim is not None and left > 0 else None
    future = judged(goal, {"angka": out["proyeksi"], "mutu": None, "sebagian": False}, polarity, ratio)[1]
    so_far = [
        x["tahun"] for x in rows if x["kode"] == last["kode"] and x["tahun"] <= year and x["got"]["sebagian"]
    ]
    replaced = any(x.get("pengganti", "") == last["kode"] for x in rows)
    choices = {
        "diganti": status == "tanpa target" and replaced,
        "tanpa target akhir": status == "tanpa target",
        "ambigu": undecided,
        "sementara": not whole and bool(so_far),
        "belum dilaporkan": not whole,
        "sudah tercapai": done,
        "tidak terdefinisi": status == "tidak terdefinisi",
        "tidak tercapai": out["tahun_data"] == end,
        "sementara ": left <= 0 and end in so_far,
        "belum dilaporkan ": left <= 0,
        "belum ada tren": out["proyeksi"] is None,
        "menuju target": future in MET,
    }
    return out | {"prospek": next((k.strip() for k, so in choices.items() if so), "perlu percepatan")}


def _progress(
    last: Row, r: Fraction | None, rate: Fraction | None, goal: Row, polarity: str
) -> Fraction | None:
    """From the baseline where the target lies beyond it in the polarity's direction, else the capaian against the end target."""
    b, t = num(last.get("baseline")), goal["angka"]
    if b is not None and t is not None and r is not None:
        beyond = (polarity == "maximize" and t > b) or (polarity == "minimize" and t < b)
        if beyond:
            return (b - r) / (b - t) * 100
    return rate


def _held(ahead: Fraction | None, goal: Row, past: list[Fraction], unit: str) -> Fraction | None:
    """A projection within what the unit can take: no negative count, no share above 100, unless target or past were there."""
    if ahead is None:
        return None
    marks = [v for v in (goal["angka"], goal["bawah"], goal["atas"], *past) if v is not None]
    if min(marks) >= 0:
        ahead = max(ahead, Fraction(0))
    if times(unit) == 100 and max(marks) <= 100:
        ahead = min(ahead, Fraction(100))
    return ahead


# --- money --------------------------------------------------------------------------------------------------------------


def money(rows: list[Row]) -> Row:
    """Sums over the rows of `anggaran-<tahun>.csv` that are added up (`dijumlahkan`), all on the base of the whole ceiling."""
    added = [r for r in rows if r.get("dijumlahkan", "True") == "True"]
    ceiling = [r for r in added if num(r["pagu"]) is not None]
    spent = [r for r in ceiling if num(r["realisasi"]) is not None]
    told = [r for r in spent if r.get("status") != "sebagian dilaporkan"]
    loose = [r for r in added if num(r["pagu"]) is None and num(r["realisasi"]) is not None]
    out: Row = {
        "pagu": plus(num(r["pagu"]) for r in ceiling),
        "realisasi": plus(num(r["realisasi"]) for r in spent),
        "pagu_lapor": plus(num(r["pagu"]) for r in told) or (Fraction(0) if ceiling else None),
        "realisasi_tanpa_pagu": plus(num(r["realisasi"]) for r in loose),
        "n": len(ceiling),
        "n_lapor": len(told),
        "n_tanpa_pagu": len(loose),
        "n_realisasi": len(spent) + len(loose),
    }
    first = [num(r["pagu_awal"]) for r in ceiling]
    out["pagu_awal"] = plus(first) if first and None not in first else None
    out["serapan"] = share(out["realisasi"], out["pagu"])
    both = out["pagu"] is not None and out["realisasi"] is not None
    out["sisa"] = out["pagu"] - out["realisasi"] if both else None
    out["persen_pagu_lapor"] = share(out["pagu_lapor"], out["pagu"])
    out["serapan_lapor"] = share(plus(num(r["realisasi"]) for r in told), out["pagu_lapor"])
    return out


def plus(values: Iterable[Fraction | None]) -> Fraction | None:
    """The sum of what is known; None where nothing is."""
    known = [v for v in values if v is not None]
    return sum(known, Fraction(0)) if known else None


def ends_of(values: Iterable[Fraction | None]) -> tuple[Fraction, Fraction]:
    """The smallest and the largest of what is known."""
    known = [v for v in values if v is not None]
    return min(known), max(known)


def quantile(values: list[Fraction], part: Fraction) -> Fraction | None:
    """Between the two nearest values, as spreadsheets do; None of nothing."""
    if not values:
        return None
    v, at = sorted(values), part * (len(values) - 1)
    low = floor(at)
    return v[low] + (v[min(low + 1, len(v) - 1)] - v[low]) * (at - low)


def count(rows: Iterable[Row], test: Callable[[Row], bool]) -> int:
    return sum(map(test, rows))
