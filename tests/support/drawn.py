"""Legal but untidy plans, drawn at random as the text of their files: gaps, zeros, partial years, long and odd texts, huge and tiny figures.

What is drawn here `renstra_utils.load` accepts; the tests assert that and filter nothing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from renstra_utils.plan.contract import contract
from renstra_utils.rules import load_rules
from renstra_utils.text import multiplier

Draw = Callable[[st.SearchStrategy[Any]], Any]
Row = dict[str, Any]
#: The text of each file of a plan by its name.
Files = dict[str, str]

_AKIP = ["AA", "A", "BB", "B", "CC", "C", "D"]
_OPINI = ["WTP", "WTP-DPP", "WDP", "TW", "TMP"]
_UNITS = ["%", "%", "Dokumen", "Laporan", "hari/berkas", "per 1.000 KH", "indeks", ""]
_PROGRAMMES = ["Program Dukungan Manajemen", "Program; “Pemilu” & <b>Demokrasi</b>"]
_ACTIVITIES = [
    "Pengelolaan Keuangan",
    "Layanan Hukum, Humas, dan Umum",
    "Kegiatan 3355 “serba” & <i>guna</i>",
    "Penyelenggaraan " + "dan pemantapan tata kelola kelembagaan " * 6,
]
_NAMES = [
    "Persentase laporan yang tepat waktu",
    "Jumlah dokumen; “lengkap” <b>dan</b> sah",
    "Nilai\nakuntabilitas\n\nkinerja",
    "Ragam Ünïcödé ‘Δ’ 漢字 🙂 pada layanan",
    "Jumlah pemilih 17 tahun ke atas",
    "=Rumus yang bukan rumus",
    "Terselenggaranya " + "koordinasi lintas lembaga yang berkesinambungan " * 25,
]
_WORDS = [
    "Rapat berkala.",
    'Ia berkata "selesai"; naik 97.5 % dari -3 pada 2023.',
    "Baris satu\nbaris dua: 1.5 kali",
    "=SUM(A1:A2) <script>alert(1)</script>",
    "Panjang sekali " * 120,
]
#: As files hold them; three decimals never alone, since `1.234` has two readings.
_FIGURES = [
    "0", "1", "2", "3", "7", "12.5", "33.3", "66.67", "75.9950", "80", "85", "90", "90.0040", "97.5",
    "99.9960", "100", "0.0015", "0.0020", "12345678955", "12345678960", "104.5",
]  # fmt: skip
_MONEY = [
    "0",
    "1",
    "400",
    "699999",
    "700000",
    "1200000",
    "349990000",
    "350000000",
    "4056561000",
    "8130000000",
]

_figure = st.one_of(st.sampled_from(_FIGURES), st.integers(0, 200).map(str))
_money = st.one_of(st.sampled_from(_MONEY), st.integers(0, 9_999_999_999).map(str))


def _chance(draw: Draw, of: int) -> bool:
    """Once in so many draws; the simplest draw is no."""
    return draw(st.integers(0, of - 1)) == of - 1


def _some(draw: Draw, items: Iterable[Any], keep: int = 3) -> list[Any]:
    """A part of the items: each with `keep` in `keep + 1`."""
    return [x for x in items if draw(st.integers(0, keep)) < keep]


def _date(draw: Draw, year: int) -> str:
    return draw(st.sampled_from(["", f"{year}-12-31", f"{year + 1}-01-20", f"{year}-07-04"]))


# --- what is planned ----------------------------------------------------------------------------------------------------


def _indicators(draw: Draw) -> list[Row]:
    """1 to 8 indicators; two programmes share an activity's name now and then."""
    rows = []
    for n in range(1, draw(st.integers(1, 8)) + 1):
        graded = _chance(draw, 5)
        level = "program" if _chance(draw, 4) else "kegiatan"
        polarity = draw(st.sampled_from(["maximize", "maximize", "minimize", "stabilize", "ambigu"]))
        rows.append(
            {
                "kode": f"{'PK'[level == 'kegiatan']}{n}.{n:02}",
                "level": level,
                "program": draw(st.sampled_from(_PROGRAMMES)),
                "kegiatan": draw(st.sampled_from(_ACTIVITIES)) if level == "kegiatan" else "",
                "sasaran": draw(st.sampled_from(["", "Meningkatnya mutu", "Terwujudnya ketertiban"])),
                "indikator": draw(st.sampled_from(_NAMES)),
                "satuan": draw(st.sampled_from(["predikat", "opini"] if graded else _UNITS)),
                "polaritas": "maximize" if graded else polarity,
                "alasan_polaritas": "rekaan",
                "agregasi": draw(st.sampled_from(["", "jumlah", "rata-rata", "posisi akhir"])),
                "kumulatif": "ya" if _chance(draw, 5) else "",
                "varian": "rasio" if polarity == "minimize" and not graded and _chance(draw, 3) else "",
                "baseline": draw(_figure) if not graded and _chance(draw, 3) else "",
                "standar_nasional": draw(_figure) if not graded and _chance(draw, 4) else "",
                "sumber_standar": "",
                "baris_sumber": "",
            }
        )
    return rows


def _grades(indicator: Row) -> list[str] | None:
    return {"predikat": _AKIP, "opini": _OPINI}.get(indicator["satuan"])


def _planned(draw: Draw, indicator: Row) -> str:
    """One target: a grade, a range, or a figure."""
    grades = _grades(indicator)
    if grades:
        return draw(st.sampled_from(grades))
    if _chance(draw, 7):
        low = draw(st.integers(0, 90))
        return f"{low}-{low + draw(st.integers(0, 9))}"
    return draw(_figure)


def _targets(draw: Draw, indicators: list[Row], years: list[int]) -> list[Row]:
    """A target for most years, blank or without a row for the others; at least one row."""
    rows = [
        {"kode": i["kode"], "tahun": y, "nilai": "" if _chance(draw, 8) else _planned(draw, i)}
        for i in indicators
        for y in years
        if not _chance(draw, 8)
    ]
    first = {"kode": indicators[0]["kode"], "tahun": years[0], "nilai": _planned(draw, indicators[0])}
    return rows or [first]


def _agreements(draw: Draw, indicators: list[Row], years: list[int]) -> list[Row]:
    """Performance agreements for some; several in a year, by date, where the contract keeps them apart."""
    several = "tanggal" in contract()["perjanjian"]["schema"]["primaryKey"]
    rows = []
    for i in indicators:
        for y in _some(draw, years, 1):
            for n in range(1 + (several and _chance(draw, 4))):
                rows.append(
                    {
                        "kode": i["kode"],
                        "tahun": y,
                        "nilai": _planned(draw, i),
                        "dokumen": f"00{n + 1}/PK/{y}",
                        "tanggal": f"{y}-0{n + 1}-15",
                    }
                )
    return rows


# --- what is reported ---------------------------------------------------------------------------------------------------


def _quotient(draw: Draw, indicator: Row) -> Row:
    """Numerator and denominator; of a rate per N never more than the whole."""
    below = draw(st.integers(1, 160))
    rate = (multiplier(indicator["satuan"]) or 0) > 100
    return {"pembilang": draw(st.integers(0, below if rate else 160)), "penyebut": below}


def _reported(draw: Draw, indicator: Row, quotient: bool) -> Row:
    """One figure or grade as it is reported."""
    grades = _grades(indicator)
    if _chance(draw, 12):
        return {"nilai": "belum dinilai"}
    if grades:
        scored = indicator["satuan"] == "predikat" and _chance(draw, 4)
        return {"nilai": draw(_figure) if scored else draw(st.sampled_from(grades))}
    return _quotient(draw, indicator) if quotient else {"nilai": draw(_figure)}


def _report_of_year(draw: Draw, indicator: Row, year: int) -> list[Row]:
    """What came in about one indicator in one year: nothing, a yearly row, or quarters, complete or not."""
    divides = multiplier(indicator["satuan"]) is not None and not _grades(indicator)
    way = draw(st.sampled_from(["setahun", "setahun", "triwulan", "triwulan", "kata", "kosong"]))
    rows: list[Row] = []
    if way == "setahun":
        rows = [{"triwulan": ""} | _reported(draw, indicator, divides and _chance(draw, 2))]
    if way == "triwulan":
        kind = draw(st.sampled_from(["nilai", "bagi", "campur"] if divides else ["nilai"]))
        if kind == "campur" and indicator["agregasi"] == "jumlah" and not indicator["kumulatif"]:
            kind = "nilai"  # figures and quotients cannot be added
        quarters = _some(draw, [1, 2, 3, 4], 2) or [1]
        if kind != "bagi" and not indicator["agregasi"]:
            quarters = quarters[-1:]  # several need a way to be joined
        for q in quarters:
            rows.append(
                {"triwulan": q}
                | _reported(draw, indicator, kind == "bagi" or (kind == "campur" and q % 2 == 0))
            )
    if way == "kata" or (rows and way == "triwulan" and _chance(draw, 4)):
        rows.append({"triwulan": "", "faktor_pendukung": draw(st.sampled_from(_WORDS))})
    if kind_is_lone(rows) and indicator["agregasi"] == "" and way == "triwulan":
        rows = [r for r in rows if "nilai" not in r] + [r for r in rows if "nilai" in r][:1]
    for r in rows:
        r |= {"kode": indicator["kode"], "tahun": year, "sumber_data": "laporan"}
        r["tanggal_data"] = _date(draw, year)
        if _chance(draw, 5):
            r["solusi"] = draw(st.sampled_from(_WORDS))
    return rows


def kind_is_lone(rows: list[Row]) -> bool:
    """Whether more than one quarter holds a plain figure."""
    return sum("nilai" in r for r in rows if r["triwulan"] != "") > 1


def _reports(draw: Draw, indicators: list[Row], years: list[int]) -> list[Row]:
    told = _some(draw, years, 4)
    return [r for i in indicators for y in told for r in _report_of_year(draw, i, y)]


# --- money --------------------------------------------------------------------------------------------------------------


def _heads(draw: Draw, indicators: list[Row]) -> list[Row]:
    """The rows of the funding table without their amounts: programmes, their activities, an output now and then."""
    rows: list[Row] = []
    for p, programme in enumerate(_PROGRAMMES):
        mine = [i for i in indicators if i["program"] == programme]
        if not mine or _chance(draw, 6):
            continue
        rows.append({"baris": f"P{p}", "level": "program", "kode": f"999.0{p}.WA", "uraian": programme})
        for name in dict.fromkeys(i["kegiatan"] for i in mine if i["kegiatan"]):
            if _chance(draw, 6):
                continue
            n = len(rows)
            above = "" if _chance(draw, 6) else f"P{p}"
            rows.append(
                {"baris": f"K{n}", "level": "kegiatan", "kode": f"{9000 + n}", "induk": above, "uraian": name}
            )
            if _chance(draw, 5):
                rows.append(
                    {
                        "baris": f"O{n}",
                        "level": "output",
                        "kode": f"{9000 + n}.001",
                        "induk": f"K{n}",
                        "uraian": "Keluaran",
                    }
                )
    return rows


def _funding(draw: Draw, heads: list[Row], years: list[int]) -> list[Row]:
    """Indicative funding: figures, gaps, proposals for lost digits, a column of sums now and then."""
    rows = []
    for head in heads:
        for y in [*years, *(["jumlah"] if _chance(draw, 4) else [])]:
            amount = draw(st.sampled_from(["nilai", "nilai", "nilai", "usulan", "kosong", "tanpa baris"]))
            if amount == "tanpa baris" and y != years[0]:
                continue
            known = {"nilai": {"nilai": draw(_money)}, "usulan": {"usulan": draw(_money), "alasan": "digit"}}
            rows.append(head | {"tahun": y} | known.get(amount, {}))
    return rows


def _budget(draw: Draw, heads: list[Row], years: list[int]) -> list[Row]:
    """Ceilings and spending with every kind of gap."""
    codes = [h["kode"] for h in heads if h["level"] != "output" or _chance(draw, 4)] or ["9001"]
    rows = []
    for code in codes:
        for y in _some(draw, years, 4):
            way = draw(st.sampled_from(["penuh", "penuh", "pagu", "realisasi", "revisi", "lebih", "nol"]))
            first, spent = draw(_money), draw(_money)
            row = {"kode": code, "tahun": y, "pagu_awal": first, "realisasi": spent} | {
                "pagu": {"realisasi": ""},
                "realisasi": {"pagu_awal": ""},
                "revisi": {"pagu_revisi": draw(_money), "tanggal_revisi": f"{y}-08-09"},
                "lebih": {"realisasi": str(int(first) + int(spent))},
                "nol": {"realisasi": "0"},
            }.get(way, {})
            rows.append(row | {"sumber_data": draw(st.sampled_from(["OMSPAN", "SIMONIKA"]))})
            rows[-1]["tanggal_data"] = _date(draw, y)
    return rows


def _outputs(draw: Draw, heads: list[Row], years: list[int]) -> list[Row]:
    """Outputs of some activities, one or two indicators each."""
    rows = []
    for h in (h for h in heads if h["level"] == "kegiatan"):
        for y in _some(draw, years, 1):
            for part in ("", "mutu")[: draw(st.integers(1, 2))]:
                rows.append(
                    {
                        "tahun": y,
                        "program": "999.00.WA",
                        "kegiatan": h["kode"],
                        "keluaran": "Layanan",
                        "indikator": part,
                        "target": draw(st.sampled_from(["0", "4", "10", "12.5"])),
                        "realisasi": draw(st.sampled_from(["", "0", "4", "9", "12.5", "20"])),
                        "pagu": draw(st.one_of(st.just(""), _money)),
                        "realisasi_anggaran": draw(st.one_of(st.just(""), _money)),
                    }
                )
    return rows


def _plans_of_withdrawal(draw: Draw, years: list[int]) -> list[Row]:
    return [
        {
            "tahun": y,
            "bulan": m,
            "rpd": str(100_000 * m),
            "realisasi": draw(st.sampled_from(["", "0", str(90_000 * m), str(250_000 * m)])),
        }
        for y in _some(draw, years, 1)
        for m in range(1, draw(st.integers(1, 12)) + 1)
    ]


def _scores(draw: Draw, years: list[int]) -> list[Row]:
    return [
        {"tahun": y, "komponen": part, "nilai": draw(st.sampled_from(["0", "88.5", "94.82", "100", "120"]))}
        for y in _some(draw, years, 1)
        for part in _some(draw, ["ikpa", "sbk", "capaian_output"], 2)
    ]


def _corrections(draw: Draw, reports: list[Row], money: list[Row]) -> list[Row]:
    """Figures that were reported and changed later."""
    found = []
    for table, rows, column in (("realisasi", reports, "nilai"), ("anggaran", money, "realisasi")):
        for r in _some(draw, [r for r in rows if r.get(column)][:2], 1):
            facts = {"tabel": table, "kode": r["kode"], "tahun": r["tahun"], "kolom": column}
            quarter = r.get("triwulan", "") if table == "realisasi" else ""
            old = draw(st.sampled_from(["", "0", "12.5"]))
            found.append(
                facts
                | {
                    "triwulan": quarter,
                    "lama": old,
                    "baru": r[column],
                    "dicatat": f"{r['tahun'] + 1}-02-05",
                }
            )
    return found


# --- the whole ----------------------------------------------------------------------------------------------------------


def to_csv(name: str, rows: list[Row]) -> str:
    """Rows as the text of a table's file, with every column of the contract."""
    head = [f["name"] for f in contract()[name]["schema"]["fields"]]
    text = io.StringIO()
    out = csv.DictWriter(text, head, restval="", lineterminator="\n")
    out.writeheader()
    out.writerows(rows)
    return text.getvalue()


def _about(draw: Draw, years: list[int], contoh: bool) -> str:
    """`datapackage.json`: who, when, and a convention chosen now and then."""
    about: Row = {"nama_kantor": draw(st.sampled_from(["KPU Kota Rekaan", "Dinas “X”; <b>Y</b> & Z"]))}
    about |= {"periode": [years[0], years[-1]], "contoh": contoh}
    rules, chosen = load_rules(), {}
    if _chance(draw, 4):
        chosen["batas"] = draw(st.sampled_from(sorted(rules.batas)))
    if _chance(draw, 4):
        chosen["skala"] = draw(st.sampled_from(sorted(rules.skala)))
    package: Row = {"name": "rekaan", "renstra": about | ({"konvensi": chosen} if chosen else {})}
    if _chance(draw, 5):
        package["resources"] = [{"name": "anggaran", "satuan_uang": "ribu rupiah"}]
    return json.dumps(package, ensure_ascii=False)


@st.composite
def plans(draw: Draw, contoh: bool = True) -> Files:
    """One plan as the text of its files: 1 to 8 indicators, 1 to 5 years."""
    start, length = draw(st.sampled_from([2020, 2022, 2024, 2025, 2013])), draw(st.integers(1, 5))
    years = list(range(start, start + length))
    indicators = _indicators(draw)
    heads = _heads(draw, indicators)
    tables = {
        "indikator": indicators,
        "target": _targets(draw, indicators, years),
        "realisasi": _reports(draw, indicators, years),
        "pendanaan": _funding(draw, heads, years),
    }
    if _chance(draw, 2):
        tables["perjanjian"] = _agreements(draw, indicators, years)
    if not _chance(draw, 4):
        tables["anggaran"] = _budget(draw, heads, years)
    if _chance(draw, 3):
        tables["keluaran"] = _outputs(draw, heads, years)
        tables["rpd"] = _plans_of_withdrawal(draw, years)
        tables["nilai_nka"] = _scores(draw, years)
    if _chance(draw, 4):
        tables["revisi"] = _corrections(draw, tables["realisasi"], tables.get("anggaran", []))
    files = {f"{name}.csv": to_csv(name, rows) for name, rows in tables.items() if rows}
    return files | {"datapackage.json": _about(draw, years, contoh)}


#: What an office under a national plan has of its own; the rest is the national plan's.
_OWN = ("realisasi", "anggaran")


@st.composite
def nations(draw: Draw) -> list[Files]:
    """A national plan and an office under it, to be written as `kantor-1` and `kantor-2`: no targets, no funding of its own."""
    whole = draw(plans())
    package = json.loads(whole["datapackage.json"])
    first, last = package["renstra"]["periode"]
    theirs = list(csv.DictReader(io.StringIO(whole["indikator.csv"])))
    own = [
        r
        | {
            "induk": "" if _chance(draw, 5) else r["kode"],
            "indikator": draw(st.sampled_from([r["indikator"], r["indikator"], "Bunyi lain"])),
            "satuan": draw(st.sampled_from([r["satuan"], r["satuan"], r["satuan"], "Dokumen"]))
            if not _grades(r)
            else r["satuan"],
        }
        for r in theirs
        if not _chance(draw, 6)
    ] or [theirs[0] | {"induk": theirs[0]["kode"]}]
    codes = {r["kode"] for r in own}
    office: Files = {"indikator.csv": to_csv("indikator", own)}
    for name in (n for n in _OWN if f"{n}.csv" in whole):
        rows = list(csv.DictReader(io.StringIO(whole[f"{name}.csv"])))
        office[f"{name}.csv"] = to_csv(name, [r for r in rows if name != "realisasi" or r["kode"] in codes])
    if agreed := _agreements(draw, own, list(range(first, last + 1))):
        office["perjanjian.csv"] = to_csv("perjanjian", agreed)
    about = package["renstra"] | {"nama_kantor": "KPU Kota Rekaan", "induk": "../kantor-1"}
    if _chance(draw, 2):
        del about["periode"]
    office["datapackage.json"] = json.dumps(package | {"renstra": about}, ensure_ascii=False)
    kept = ("indikator.csv", "target.csv", "pendanaan.csv", "datapackage.json")
    return [{n: t for n, t in whole.items() if n in kept}, office]


def write(folder: Path, files: Files) -> Path:
    """The files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
