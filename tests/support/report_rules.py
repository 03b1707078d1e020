"""What every sentence and table of the yearly report must say, as `page_rules` and `page_tables` have it of the pages.

A sentence of a sasaran is judged with `Case.part`, its number; one of an indicator with `Case.row`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import figures as f
from figures import Row, num
from page_rules import SENTENCES, Case, amount, direction, goal, got
from page_tables import Spec, cell, key, small
from pagetext import plain

# --- sasaran --------------------------------------------------------------------------------------------------------------


def statements(c: Case) -> list[Row]:
    """Every sasaran in the plan's order with its indicators; what has none comes last."""
    names = list(dict.fromkeys(r["sasaran"] for r in c.now if r["sasaran"]))
    groups = [(n, [r for r in c.now if r["sasaran"] == n]) for n in names]
    if bare := [r for r in c.now if not r["sasaran"]]:
        groups.append(("", bare))
    return [{"nomor": n, "sasaran": s, "rows": rows} | f.total(rows) for n, (s, rows) in enumerate(groups, 1)]


def statement(c: Case) -> Row:
    return statements(c)[c.part - 1]


def told(c: Case) -> Row:
    """The row of a sasaran in the report's own table, for its money."""
    return c.files[f"lkjip-sasaran-{c.tahun}"][c.part - 1]


def in_order(c: Case) -> list[Row]:
    """Every indicator, by sasaran, numbered."""
    rows = [r | {"nomor": s["nomor"]} for s in statements(c) for r in s["rows"]]
    return [r | {"no": str(n)} for n, r in enumerate(rows, 1)]


def way(c: Case, r: Row) -> str | None:
    """Which way an indicator went since the last year with a capaian, or, of a grade, since last year."""
    moved, _ = f.change(c.all, r["kode"], c.tahun)
    if moved is not None:
        return "membaik" if moved > 0 else "memburuk" if moved < 0 else "tetap"
    return direction(c, r)


def heading(c: Case, s: Row) -> str:
    if not s["sasaran"]:
        return c.t("Indikator tanpa sasaran")
    return c.t("Sasaran {n}: {sasaran}", n=s["nomor"], sasaran=s["sasaran"])


# --- sentences ------------------------------------------------------------------------------------------------------------


def _counts(c: Case) -> dict[str, Any]:
    s = statement(c)
    return {"a": s["n_memenuhi"], "b": s["n_dinilai"], "c": s["n_target"], "d": s["n_lapor"]}


def _mean(c: Case) -> dict[str, Any]:
    s = statement(c)
    return {"rata": s["rata_rata"], "a": s["n_angka"], "b": s["n_target"]}


def _indicator(c: Case) -> dict[str, Any]:
    r = c.row
    return {
        "kode": r["kode"],
        "r": got(c, r["got"], r["satuan"]),
        "t": goal(c, r["goal"], r["satuan"]),
        "c": r["capaian_mentah"],
        "status": c.t(r["status"]),
    }


def _moved(way_of: str) -> Any:
    def rule(c: Case) -> dict[str, Any]:
        moved, year = f.change(c.all, c.row["kode"], c.tahun)
        assert way(c, c.row) == way_of, f"{c.row['kode']} {way(c, c.row)}, bukan {way_of}"
        assert moved is not None
        before = next(r for r in f.series(c.all, c.row["kode"]) if r["tahun"] == year)
        return _indicator(c) | {"poin": abs(moved), "lalu": str(year), "c_lalu": before["capaian_mentah"]}

    return rule


def _not_compared(c: Case) -> dict[str, Any]:
    assert f.change(c.all, c.row["kode"], c.tahun)[0] is None, "ada tahun pembanding"
    return _indicator(c)


def _graded_way(c: Case) -> dict[str, Any]:
    found = way(c, c.row)
    assert found
    return _indicator(c) | {"arah": c.t(found), "lalu": str(c.tahun - 1)}


def _so_far(c: Case) -> dict[str, Any]:
    q = next(r for r in c.files[f"capaian-{c.tahun}"] if r["kode"] == c.row["kode"])
    said = _indicator(c) | {"triwulan": c.quarter(c.row["got"]["ada"][-1])}
    return said | {
        "q": goal(c, f.target_of(q["target_triwulan"])),
        "status": c.t(q["status_triwulan"] or "-"),
    }


def _no_rate(c: Case) -> dict[str, Any]:
    """Each indicator of the sasaran that has no capaian, under its status."""
    by: dict[str, set[str]] = {}
    for r in statement(c)["rows"]:
        by.setdefault(r["status"], set()).add(r["kode"])
    words = {c.t(s): codes for s, codes in by.items()}
    lists = [codes for word, codes in words.items()]
    return {"status": lambda text: None if text in words else text, "arti": lambda text: None, "daftar": lambda text: None if set(text.split(", ")) in lists else text}  # fmt: skip


def _ways(c: Case) -> dict[str, Any]:
    counts = Counter(w for r in statement(c)["rows"] if (w := way(c, r)))
    a, b, d = (counts[w] for w in ("membaik", "tetap", "memburuk"))
    return {"n": a + b + d, "a": a, "b": b, "c": d}


def _ends(c: Case) -> dict[str, Any]:
    codes = {r["kode"] for r in statement(c)["rows"]} if c.part else {r["kode"] for r in c.now}
    counts = Counter(c.t(e["prospek"]) for e in c.ends if e["kode"] in codes)

    def check(text: str) -> str | None:
        said = re.split(rf", | {c.t('dan')} (?=\d)", text)
        return None if Counter(said) == Counter(f"{n} {k}" for k, n in counts.items()) else text

    return {"daftar": check}


def _within(c: Case) -> Any:
    """Parts of a sentence that are messages themselves."""
    from test_consistency import of_text

    return lambda text: "; ".join(w for part in text.split("; ") for w in of_text(c, part)) or None


def _codes(c: Case) -> Any:
    """A list of codes, each of an indicator of this sasaran."""
    known = {r["kode"] for r in statement(c)["rows"]}
    return lambda text: None if set(text.split(", ")) <= known else f"“{text}” bukan kode sasaran ini"


def _spent_on(c: Case) -> dict[str, Any]:
    s = told(c)
    share = f.share(num(s["realisasi"]), num(s["pagu"]))
    return {"realisasi": num(s["realisasi"]), "pagu": num(s["pagu"]), "serapan": share}


def efficient(c: Case) -> list[Row]:
    """The sasaran that reached their target with money that is known: their mean over their share spent."""
    files = c.files[f"lkjip-sasaran-{c.tahun}"]
    found = []
    for s, own in zip(statements(c), files, strict=True):
        share = f.share(num(own["realisasi"]), num(own["pagu"]))
        if own["efisiensi"]:
            assert s["rata_rata"] >= 100, s
            assert s["n_lapor"] == s["n_target"], s
            assert share, s
            found.append(s | {"serapan": share, "efisiensi": s["rata_rata"] / share})
    return found


def _without_efficiency(c: Case) -> dict[str, Any]:
    files = c.files[f"lkjip-sasaran-{c.tahun}"]

    def check(text: str) -> str | None:
        said = set(re.findall(r"\d+", text))
        return None if any({r["nomor"] for r in files if r["alasan"] == why} == said for why in {r["alasan"] for r in files}) else text  # fmt: skip

    return {"daftar": check}


def _yardsticks(c: Case) -> dict[str, Any]:
    counts = Counter(r["acuan"] for r in c.now)
    return {"a": counts["PK"], "b": counts["Renstra"]}


def _plan_counts(c: Case) -> dict[str, Any]:
    a, b = (len({r[k] for r in c.now if r[k]}) for k in ("program", "sasaran"))
    return {"a": a, "b": b, "c": len(c.now)}


def agreed(c: Case) -> list[Row]:
    rows = [r for r in in_order(c) if r["target_pk"]]
    return [r | {"no": str(n)} for n, r in enumerate(rows, 1)]


def _documents(c: Case) -> dict[str, Any]:
    mine = [p for p in c.tables.get("perjanjian", []) if p["tahun"] == str(c.tahun)]
    known = {p.get("dokumen", "") for p in mine} | {c.day(p["tanggal"]) for p in mine if p.get("tanggal")}
    return {"daftar": lambda text: None if all(re.sub(r" \(\d.*\)$", "", x) in known for x in text.split("; ")) else text}  # fmt: skip


def _sourced(c: Case) -> dict[str, Any]:
    rows = c.files[f"lkjip-bukti-{c.tahun}"]
    assert {r["kode"] for r in rows} == {r["kode"] for r in c.now if got_any(r)}
    return {"a": sum(bool(r["sumber_data"]) for r in rows), "b": len(rows)}


def got_any(r: Row) -> bool:
    return r["got"]["angka"] is not None or bool(r["got"]["mutu"])


def _followed(c: Case) -> dict[str, Any]:
    rows = recommended(c)
    return {"a": sum(r["status"] == "selesai" for r in rows), "b": len(rows)}


def recommended(c: Case) -> list[Row]:
    rows = [r for r in c.tables.get("tindak_lanjut", []) if r["asal"] == "LHE"]
    last = c.tahun - 1
    rows = [
        r for r in rows if int(r["tahun"]) == last or (int(r["tahun"]) < last and r["status"] != "selesai")
    ]
    return [r | {"no": str(n)} for n, r in enumerate(rows, 1)]


REPORT = {
    "{a} dari {b} indikator yang dinilai memenuhi target ({c} bertarget, {d} dilaporkan).": _counts,
    "{n} masih sementara.": lambda c: {"n": statement(c)["n_sementara"]},
    "Rata-rata capaian {rata} ({batas}) atas {a} dari {b} indikator bertarget.": _mean,
    "Realisasi {tahun} belum dilaporkan: {n} indikator bertarget.": lambda c: {"n": statement(c)["n_target"]},
    "{kode}: realisasi {r} dari target {t}, capaian {c}.": _not_compared,
    "{kode}: realisasi {r} dari target {t}, capaian {c}, membaik {poin} poin dibanding {lalu} ({c_lalu}).": _moved("membaik"),
    "{kode}: realisasi {r} dari target {t}, capaian {c}, tetap dibanding {lalu}.": _moved("tetap"),
    "{kode}: realisasi {r} dari target {t}, capaian {c}, memburuk {poin} poin dibanding {lalu} ({c_lalu}).": _moved("memburuk"),
    "{kode}: {r} dari target {t}, {status}.": _indicator,
    "{kode}: {r} dari target {t}, {status}; {arah} dibanding {lalu}.": _graded_way,
    "{kode}: {r} s.d. {triwulan}, sementara; belum dinilai terhadap target setahun {t}.": _so_far,
    "{kode}: {r} s.d. {triwulan}, sementara; belum dinilai terhadap target setahun {t}. Terhadap target triwulannya {q}: {status}.": _so_far,
    "Tanpa capaian, {status} ({arti}): {daftar}.": _no_rate,
    "{kode}: {c} dari standar nasional.": lambda c: {"kode": c.row["kode"], "c": c.row["terhadap_standar"]},
    "Dari {n} indikator yang dapat dibandingkan dengan tahun sebelumnya, {a} membaik, {b} tetap, dan {c} memburuk.": _ways,
    "Terhadap target {akhir}: {daftar}.": _ends,
    "Belum dapat disajikan: {daftar}.": lambda c: {"daftar": _within(c)},
    "[Belum diisi: {apa}. Tulis di {sel}]": lambda c: {"apa": _within(c), "sel": _within(c)},
    "realisasi.csv, kode {kode}, tahun {tahun}, kolom nilai, sumber_data, dan {kolom}": lambda c: {"kode": _codes(c)},
    "realisasi.csv, kode {kode}, tahun {tahun}, kolom {kolom}": lambda c: {"kode": _codes(c)},
    "tindak_lanjut.csv, baris baru: asal {asal}, tahun {lalu}": lambda c: {"lalu": str(c.tahun - 1)},
    "Program dan kegiatan yang menunjangnya, {nama}, ada pada Sasaran {n}.": lambda c: {"nama": lambda text: None, "n": lambda text: None if int(text) < c.part else text},
    "Realisasi anggaran yang menunjang sasaran ini {realisasi} dari pagu {pagu} ({serapan}).": _spent_on,
    "Pagu yang menunjang sasaran ini {pagu}; realisasinya belum dilaporkan seluruhnya.": _spent_on,
    "{a} dari {b} sasaran punya capaian sedikitnya 100 % dan belanja yang diketahui seluruhnya.": lambda c: {"a": len(efficient(c)), "b": len(statements(c))},
    "Efisiensi tidak dihitung ({sebab}): Sasaran {daftar}.": lambda c: _without_efficiency(c) | {"sebab": lambda text: None},
    "{a} indikator dinilai terhadap target Perjanjian Kinerja dan {b} terhadap target Renstra.": _yardsticks,
    "{n} indikator tidak bertarget pada {tahun}.": lambda c: {"n": sum(not r["acuan"] for r in c.now)},
    "Pembanding standar nasional disajikan bagi {n} indikator yang memilikinya (indikator.csv, kolom standar_nasional). Median kantor sebanding tidak ada di data satu kantor.": lambda c: {"n": sum(num(r.get("standar_nasional")) is not None for r in c.now)},
    "Renstra {periode} memuat {a} program, {b} sasaran, dan {c} indikator.": _plan_counts,
    "Kantor mengikuti rencana nasional {periode} dan tidak perlu Renstra sendiri: {a} program, {b} sasaran, dan {c} indikator.": _plan_counts,
    "Perjanjian Kinerja {tahun} memuat {a} dari {b} indikator.": lambda c: {"a": len(agreed(c)), "b": len(c.now)},
    "Target {n} di antaranya berbeda dari target Renstra.": lambda c: {"n": sum(r["goal"] != r["renstra"] for r in agreed(c) if r["target"])},
    "Dokumen: {daftar}.": _documents,
    "{a} dari {b} realisasi menyebut sumber datanya.": _sourced,
    "{a} dari {b} rekomendasi selesai ditindaklanjuti.": _followed,
    "Tindak lanjut hasil evaluasi akuntabilitas kinerja {lalu}": lambda c: {"lalu": str(c.tahun - 1)},
    **{
        text: lambda c: {"n": str(c.part)}
        for text in (
            "Target, realisasi, dan capaian {tahun}, Sasaran {n}",
            "Capaian sampai {tahun} dibanding tahun sebelumnya, Sasaran {n}",
            "Realisasi sampai {tahun} terhadap target akhir {akhir}, Sasaran {n}",
            "Realisasi {tahun} terhadap standar nasional, Sasaran {n}",
            "Sebab, hambatan, dan solusi {tahun}, Sasaran {n}",
            "Program, kegiatan, dan keluaran {tahun}, Sasaran {n}",
        )
    },
}  # fmt: skip
SENTENCES |= REPORT

# --- tables ---------------------------------------------------------------------------------------------------------------


def _text(name: str) -> Any:
    return lambda c, r, h: plain(str(r[name])) or "—"


def _named(c: Case, r: Row, h: str) -> Any:
    """An indicator with its code under it."""
    return plain(r["indikator"]), [r["kode"]]


def _unit(c: Case, r: Row, h: str) -> Any:
    return plain(r["satuan"]) or "—"


def _bare_goal(c: Case, r: Row, h: str) -> Any:
    return goal(c, r["goal"])


def _bare_got(c: Case, r: Row, h: str) -> Any:
    return got(c, r["got"])


def _with_goal(c: Case, r: Row, h: str) -> Any:
    return goal(c, r["goal"], r["satuan"])


def _with_got(c: Case, r: Row, h: str) -> Any:
    return got(c, r["got"], r["satuan"])


def _no(c: Case, r: Row) -> str:
    return r["no"]


def _planned(c: Case, r: Row, year: str) -> Any:
    own = next(x for x in c.all if x["kode"] == r["kode"] and x["tahun"] == int(year))
    return goal(c, own["renstra"])


def _by_programme(c: Case) -> list[Row]:
    found = [g | {"no": str(n)} for n, g in enumerate(f.grouped(in_order(c), "program"), 1)]
    return [*found, c.total | {"program": c.t("Kantor"), "no": ""}]


def _staff(c: Case) -> list[Row]:
    rows = c.tables["sdm"]
    listed = {r["kelompok"] for r in rows if r["sumber"] == "tabel"}
    return [r for r in rows if r["sumber"] == "tabel" or r["kelompok"] not in listed]


def _this(c: Case) -> list[Row]:
    return [r | {"no": str(n)} for n, r in enumerate(statement(c)["rows"], 1)]


def _years(c: Case) -> list[Row]:
    """The years of each indicator that was reported in an earlier one."""
    found = []
    for r in statement(c)["rows"]:
        seen = [x for x in f.series(c.all, r["kode"]) if x["tahun"] <= c.tahun]
        seen = [x for x in seen if x["acuan"] or got_any(x)]
        if any(got_any(x) and x["tahun"] < c.tahun for x in seen):
            # A replaced indicator's years stand under the unit of the one that follows it.
            found += [x | {"satuan": r["satuan"]} for x in seen]
    return found


def _to_end(c: Case) -> list[Row]:
    mine = [r["kode"] for r in statement(c)["rows"]]
    ends = [e for e in c.ends if e["kode"] in mine and e["tahun_data"]]
    return [e for e in ends if any(v is not None and v != "" for v in e["target_akhir"].values())]


def _to_date(c: Case, r: Row, h: str) -> Any:
    """The last realisasi, with its year where that is not this one."""

    def check(text: str) -> str | None:
        year = "" if r["tahun_data"] == c.tahun else f" ({r['tahun_data']})"
        return f.fault(text.removesuffix(year), got(c, r["kini"]), c.bahasa) if text.endswith(year) else text

    return check


def _carried(c: Case) -> list[Row]:
    rows = [r for r in c.files[f"lkjip-keluaran-{c.tahun}"] if r["nomor"] == str(c.part)]
    out, before = [], None
    for r in rows:
        name = plain(r["nama"].removeprefix("'"))
        out.append(r | {"tampak": "" if name == before else name})
        before = name
    return out


def _money(c: Case, r: Row, h: str) -> Any:
    if not r["pagu"] and not r["realisasi_anggaran"]:
        return "—"
    none = c.t("realisasi {nilai}", nilai=c.t("belum dilaporkan"))
    spent = num(r["realisasi_anggaran"])
    under = none if spent is None else small(c, "realisasi {nilai}", spent)
    return num(r["pagu"]), [under]


def _of_output(name: str) -> Any:
    """A figure of an output, or of the indicator that stands for one."""

    def value(c: Case, r: Row, h: str) -> Any:
        own = next((x for x in c.now if x["kode"] == r["kode"] and plain(x["indikator"]) == plain(r["keluaran"].removeprefix("'"))), None)  # fmt: skip
        if own:
            c.row = own  # the smaller words under it are about the indicator
            return _with_goal(c, own, h) if name == "target" else _with_got(c, own, h)
        return amount(c, num(r[name])) if r["keluaran"] else ""

    return value


def _spent(c: Case) -> list[Row]:
    """Programmes and activities with money, each activity under its programme, numbered, and their total."""
    rows = [r | {"uraian": plain(r["uraian"].removeprefix("'"))} for r in c.money(c.tahun)]
    rows = [r | {"pagu": num(r["pagu"]), "realisasi": num(r["realisasi"])} for r in rows]
    heads = {r["kode"] for r in rows if r["level"] == "program" and r["kode"]}
    codes = list(dict.fromkeys(r["program_kode"] for r in rows if r["program_kode"]))
    place = {code: n for n, code in enumerate(codes) if code in heads}
    rows.sort(key=lambda r: (place.get(r["program_kode"], -1), r["level"] != "program"))
    kept = [r for r in rows if r["level"] in ("program", "kegiatan") or r["dijumlahkan"] == "True"]
    out: list[Row] = []
    above, below, before = 0, 0, None
    for r in (r for r in kept if r["pagu"] is not None or r["realisasi"] is not None):
        mine = r["program_kode"] if r["program_kode"] in heads else None
        if r["level"] == "program" or mine is None or mine != before:
            above, below = above + 1, 0
        alone = r["level"] == "program" or mine is None
        below += not alone
        out.append(r | {"no": str(above) if alone else f"{above}.{below}"})
        before = mine
    return [*out, {k: c.spent[k] for k in ("pagu", "realisasi")} | {"uraian": c.t("Jumlah"), "no": ""}]


def _used(c: Case, r: Row, h: str) -> Any:
    return f.share(r["realisasi"], r["pagu"])


def _rest(c: Case, r: Row, h: str) -> Any:
    both = r["pagu"] is not None and r["realisasi"] is not None
    return r["pagu"] - r["realisasi"] if both else None


def _programmes(c: Case) -> list[Row]:
    return [r for r in _spent(c) if r.get("level") == "program"]


_SPENT = {"Pagu": key("pagu"), "Realisasi": key("realisasi"), "%": _used}
_UNITS = frozenset({"Target", "Realisasi", "Kantor", "Nasional", "Target {akhir}"})
#: The tables of the report by their captions.
CAPTIONS: dict[str, Spec] = {
    "Capaian kinerja {tahun} menurut program": Spec(
        _by_programme,
        _no,
        {
            "Program": _text("program"),
            "Indikator": key("n"),
            "Bertarget": key("n_target"),
            "Dilaporkan": key("n_lapor"),
            "Dinilai": key("n_dinilai"),
            "Memenuhi": key("n_memenuhi"),
            "Rata-rata capaian": key("rata_rata"),
        },
    ),
    "Pegawai menurut kelompok": Spec(
        _staff,
        lambda c, r: plain(r["kategori"]),
        {"Jumlah (orang)": cell("jumlah"), "Bagian": cell("persen")},
    ),
    "Sasaran, indikator, dan target Renstra {periode}": Spec(
        in_order, _no, {"Indikator": _text("indikator"), "Satuan": _unit, "{tahun}": _planned}, frozenset({"{tahun}"})
    ),
    "Target Perjanjian Kinerja {tahun}": Spec(
        agreed,
        _no,
        {
            "Indikator": _text("indikator"),
            "Satuan": _unit,
            "Target PK": _bare_goal,
            "Target Renstra": lambda c, r, h: goal(c, r["renstra"]),
        },
        frozenset({"Target PK", "Target Renstra"}),
    ),
    "Target, realisasi, dan capaian {tahun}, Sasaran {n}": Spec(
        _this,
        _no,
        {
            "Indikator": _named,
            "Satuan": _unit,
            "Target": _bare_goal,
            "Realisasi": _bare_got,
            "Capaian (%)": key("capaian_mentah"),
            "Kategori": lambda c, r, h: c.t(p) if (p := f.predikat(r["capaian"], c.scale, [r["tahun"]])) else "—",
        },
        _UNITS,
    ),
    "Capaian sampai {tahun} dibanding tahun sebelumnya, Sasaran {n}": Spec(
        _years,
        lambda c, r: str(r["tahun"]),
        {"Target": _with_goal, "Realisasi": _with_got, "Capaian (%)": key("capaian_mentah")},
        _UNITS,
    ),
    "Realisasi sampai {tahun} terhadap target akhir {akhir}, Sasaran {n}": Spec(
        _to_end,
        lambda c, r: plain(r["indikator"]),
        {
            "Realisasi": _to_date,
            "Target {akhir}": lambda c, r, h: goal(c, r["target_akhir"]),
            "Kemajuan (%)": key("kemajuan"),
        },
        _UNITS,
    ),
    "Realisasi {tahun} terhadap standar nasional, Sasaran {n}": Spec(
        lambda c: [r for r in statement(c)["rows"] if num(r.get("standar_nasional")) is not None and r["got"]["angka"] is not None and not r["got"]["sebagian"]],
        lambda c, r: plain(r["indikator"]),
        {"Kantor": _bare_got, "Nasional": lambda c, r, h: amount(c, num(r["standar_nasional"]))},
        _UNITS,
    ),
    "Capaian dan penyerapan anggaran tiap sasaran {tahun}": Spec(
        efficient,
        heading,
        {"Capaian (%)": key("rata_rata"), "Penyerapan (%)": key("serapan"), "Efisiensi": key("efisiensi")},
    ),
    "Program, kegiatan, dan keluaran {tahun}, Sasaran {n}": Spec(
        _carried,
        lambda c, r: r["tampak"],
        {
            "Indikator keluaran": lambda c, r, h: plain(r["keluaran"].removeprefix("'")) or "—",
            "Target": _of_output("target"),
            "Realisasi": _of_output("realisasi"),
            "Anggaran": _money,
        },
        _UNITS,
    ),
    "Pagu dan realisasi anggaran {tahun}": Spec(
        _spent, _no, {"Program/Kegiatan": _text("uraian"), **_SPENT, "Sisa": _rest}
    ),
    "Perjanjian Kinerja {tahun}": Spec(
        agreed,
        _no,
        {"Sasaran": lambda c, r, h: lambda text: None, "Indikator": _text("indikator"), "Target": _with_goal},
        _UNITS,
    ),
    "Anggaran tiap program {tahun}": Spec(
        lambda c: [r | {"no": str(n)} for n, r in enumerate((r for r in _programmes(c) if r["pagu"] is not None), 1)],
        _no,
        {"Program": _text("uraian"), "Anggaran": key("pagu")},
    ),
    "Pengukuran kinerja {tahun}": Spec(
        in_order,
        _no,
        {
            "Sasaran": lambda c, r, h: lambda text: None if text in ("", "—", plain(r["sasaran"])) else text,
            "Indikator": _text("indikator"),
            "Target": _with_goal,
            "Realisasi": _with_got,
            "%": key("capaian_mentah"),
        },
        _UNITS,
    ),
    "Realisasi anggaran tiap program {tahun}": Spec(_programmes, lambda c, r: r["uraian"], _SPENT),
    "Tindak lanjut hasil evaluasi akuntabilitas kinerja {lalu}": Spec(
        recommended,
        _no,
        {
            "Kinerja tahun": _text("tahun"),
            "Rekomendasi": lambda c, r, h: (plain(r["uraian"]), [r["kode"]] if r["kode"] else []),
            "Penanggung jawab": lambda c, r, h: lambda text: None,
            "Batas waktu": lambda c, r, h: c.day(r["batas_waktu"]) if r["batas_waktu"] else c.t("belum diisi"),
            "Status": lambda c, r, h: lambda text: None,
            "Hasil": lambda c, r, h: plain(r["hasil"]) or c.t("belum diisi"),
        },
    ),
    "Sumber data realisasi {tahun}": Spec(
        lambda c: [r | {"no": str(n)} for n, r in enumerate(c.files[f"lkjip-bukti-{c.tahun}"], 1)],
        _no,
        {
            "Indikator": lambda c, r, h: (next(plain(x["indikator"]) for x in c.now if x["kode"] == r["kode"]), [r["kode"]]),
            "Sumber data": lambda c, r, h: plain(r["sumber_data"].removeprefix("'")) or c.t("tidak disebut"),
            "Tanggal data": lambda c, r, h: c.day(r["tanggal_data"]) if r["tanggal_data"] else c.t("tidak disebut"),
            "Sel asal": lambda c, r, h: _cells(c, r),
        },
    ),
}  # fmt: skip
#: Tables of the office's own words.
WORDS_ONLY = ("Sebab, hambatan, dan solusi {tahun}, Sasaran {n}",)


def _cells(c: Case, r: Row) -> Any:
    """The cells of a figure: the same rows of files as the table beside the document names."""
    row = re.compile(rf"(\w+\.csv) (?:baris|{c.t('baris')}) (\d+)")
    return lambda text: None if row.findall(text) == row.findall(r["sumber"]) else text
