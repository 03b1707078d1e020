"""What every sentence, box and table of the quarter's page must say: each led to a figure of `quarter_figures`."""

from __future__ import annotations

import calendar
from typing import Any

import figures as f
import quarter_figures as qf
from figures import Row, num
from page_rules import SENTENCES, Case, goal, got
from page_tables import TABLES, Spec, _shortened, cell, named
from pagetext import plain

_LATE = "tidak tercapai"


def rows(c: Case) -> list[Row]:
    return qf.rows(c.tables, c.tahun, c.triwulan, f.CAPS[c.chosen["batas"]])


def due(c: Case) -> list[Row]:
    return [r for r in rows(c) if r["wajib"]]


def late(c: Case) -> list[Row]:
    return qf.late(rows(c))


def facts(c: Case) -> dict[str, Any]:
    """What any message of the page may name."""
    year, q = _before(c)
    full = ("I", "II", "III", "IV")[c.triwulan - 1] if c.bahasa == "id" else str(c.triwulan)
    return {
        "triwulan": c.quarter(c.triwulan),
        "penuh": f"{'Triwulan' if c.bahasa == 'id' else 'Quarter'} {full}",
        "lalu": f"{c.quarter(q)} {year}",
    }


def _before(c: Case) -> tuple[int, int]:
    return (c.tahun, c.triwulan - 1) if c.triwulan > 1 else (c.tahun - 1, 4)


def _decided(c: Case, year: int, quarter: int) -> list[Row]:
    told = c.tables.get("tindak_lanjut", [])
    return [
        r
        for r in told
        if r["asal"] == "triwulan" and int(r["tahun"]) == year and int(float(r["triwulan"])) == quarter
    ]


def _counts(c: Case) -> dict[str, Any]:
    own = due(c)
    told = sum(r["lapor"] for r in own)
    return facts(c) | {"n": len(own), "a": told, "b": len(own) - told}


def _judged(c: Case) -> int:
    return sum(r["sd"]["status"] in f.JUDGED for r in due(c))


def mean(c: Case, of: str) -> Any:
    return f.mean(r[f"rata_{of}"] for r in due(c))


def n_of(c: Case, of: str) -> int:
    return sum(r[f"rata_{of}"] is not None for r in due(c))


def _both(c: Case) -> dict[str, Any]:
    """The two bases in one sentence: each part is a message of its own, checked as one."""

    def check(text: str) -> str | None:
        messages = {
            "sd": "{rata} dari target triwulan ({n} indikator)",
            "tahun": "{rata} dari target setahun ({n} indikator)",
        }
        wanted = [of for of in messages if n_of(c, of)]
        parts = text.split("), ")
        if len(parts) != len(wanted):
            return text
        for part, of in zip(parts, wanted, strict=True):
            shown = part.split()[0] + ("" if "%" in part.split()[0] else " %")
            if wrong := f.fault(shown, mean(c, of), c.bahasa):
                return wrong
            if f"({n_of(c, of)} " not in part:
                return f"“{part}” bukan {n_of(c, of)} indikator"
        return None

    return facts(c) | {"bagian": check, "batas": c.cap_name}


def _dip(c: Case) -> dict[str, Any]:
    own = [r for r in due(c) if r["tw"]["status"] == _LATE and r["sd"]["status"] in f.MET]
    return facts(c) | {"n": len(own), "kode": ", ".join(plain(r["kode"]) for r in own)}


def _done(c: Case) -> dict[str, Any]:
    own = _decided(c, *_before(c))
    return facts(c) | {"a": sum(r["status"] == "selesai" for r in own), "b": len(own)}


def _months(c: Case) -> dict[str, Any]:
    own = [
        r
        for r in c.tables.get("rpd", [])
        if int(r["tahun"]) == c.tahun and int(r["bulan"]) <= 3 * c.triwulan and r["realisasi"]
    ]
    last = max(own, key=lambda r: int(r["bulan"]))
    month, times = int(last["bulan"]), c.about.get("satuan_uang", {}).get("rpd", 1)
    spent, planned = num(last["realisasi"]) * times, num(last["rpd"]) * times  # type: ignore[operator]
    day = f"{c.tahun}-{month:02}-{calendar.monthrange(c.tahun, month)[1]}"
    return {"tanggal": c.day(day), "realisasi": spent, "rencana": planned, "bagian": f.share(spent, planned)}


def _dated(c: Case) -> dict[str, Any]:
    days = [r["tanggal_data"] for r in _money(c) if r["realisasi"] and r["tanggal_data"]]
    return facts(c) | {"tanggal": c.day(max(days))}


def _money(c: Case) -> list[Row]:
    return c.files.get(f"anggaran-{c.tahun}-tw{c.triwulan}", [])


def _lacking(c: Case) -> list[Row]:
    own = due(c)
    found = [
        ("Realisasi {triwulan}", [r for r in own if not r["lapor"]]),
        ("Realisasi triwulan sebelum {triwulan}", [r for r in own if r["lapor"] and r["kosong"]]),
        ("Target {triwulan} di rencana_aksi.csv", [r for r in own if not r["tw"]["goal"]["teks"]]),
        ("Kendala indikator yang tertinggal", [r for r in late(c) if not r["faktor_penghambat"]]),
    ]
    return [{"hal": c.t(m, **facts(c)), "kode": [plain(r["kode"]) for r in rs]} for m, rs in found if rs]


_titles = (
    "Tidak ada indikator yang wajib melapor pada {penuh} {tahun}",
    "{penuh} {tahun} belum dilaporkan",
    "Tidak ada indikator yang tertinggal dari target s.d. {triwulan}.",
    "Belum ada indikator yang wajib melapor pada {triwulan} {tahun}: tidak ada target triwulan di rencana_aksi.csv, "
    "dan tidak ada realisasi triwulan.",
    "Belum diisi: kantor belum menulis kendala, solusi, atau tindak lanjut {triwulan} {tahun} di realisasi.csv.",
    "Belum diisi: tindak lanjut {triwulan} {tahun} belum ada di tindak_lanjut.csv.",
    "Tidak ada tindak lanjut {lalu} di tindak_lanjut.csv.",
    "Belum ada pagu atau realisasi anggaran {tahun}.",
    "Kinerja {penuh} {tahun} dan tahun berjalan · {kantor} · Renstra {periode}",
    "Target dan realisasi {triwulan} {tahun}, dan s.d. {triwulan}",
    "Capaian tanpa batas; target s.d. {triwulan} adalah target triwulan-triwulan yang sudah dilaporkan.",
    "Kata-kata kantor sendiri, {triwulan} {tahun}",
    "Yang tertinggal dari target s.d. {triwulan} {tahun}",
    "Yang belum ada untuk {triwulan} {tahun}",
    "Tindak lanjut {lalu}",
    "Tindak lanjut yang diputuskan {triwulan} {tahun}",
    "Terhadap target s.d. {triwulan}",
    "Terhadap target {triwulan}",
    "Target {triwulan} di rencana_aksi.csv",
    "Realisasi {triwulan}",
    "Realisasi triwulan sebelum {triwulan}",
    "lewat batas waktu pada akhir {triwulan}",
)
SENTENCES |= {m: facts for m in _titles}


def _coverage(c: Case) -> dict[str, Any]:
    """How many indicators a mean is of: under each box that of its basis."""
    known = {n_of(c, of) for of in ("tw", "sd", "tahun")}
    return {"n": lambda text: None if int(text) in known else text, "m": len(due(c)), "batas": c.cap_name}


_folded = SENTENCES["{n} indikator"]
SENTENCES["{n} indikator"] = lambda c: {"n": len(due(c))} if c.kind == "triwulan" else _folded(c)
SENTENCES |= {
    "{penuh} {tahun}: {n} indikator melapor, tanpa target triwulan untuk menilainya": lambda c: facts(c) | {"n": _counts(c)["a"]},
    "{penuh} {tahun}: semua {n} indikator yang dinilai memenuhi target triwulannya": lambda c: facts(c) | {"n": _judged(c)},
    "{penuh} {tahun}: {a} dari {b} indikator yang dinilai tertinggal dari target triwulannya": lambda c: facts(c) | {"a": len(late(c)), "b": _judged(c)},
    "{n} indikator wajib melapor pada {triwulan} {tahun} = {a} sudah melapor + {b} belum melapor.": _counts,
    "{n} indikator lain tidak dilaporkan per triwulan.": lambda c: {"n": len(rows(c)) - len(due(c))},
    "Rata-rata capaian s.d. {triwulan} {tahun}, {batas}: {bagian}.": _both,
    "{n} indikator memenuhi target s.d. {triwulan}, tetapi tidak target triwulan ini sendiri: {kode}.": _dip,
    "{n} dari {m} indikator wajib; {batas}": _coverage,
    "{a} dari {b} tindak lanjut {lalu} selesai.": _done,
    "{a} dari {b} tindak lanjut {lalu} selesai": _done,
    "Menurut rpd.csv, per {tanggal}: realisasi {realisasi} dari rencana penarikan {rencana} ({bagian}).": _months,
    "Realisasi menurut anggaran.csv, data terakhir per {tanggal}.": _dated,
    "Realisasi menurut anggaran.csv, data terakhir per {tanggal}: sesudah akhir {triwulan}, jadi bukan angka triwulan ini.": _dated,
}  # fmt: skip


def boxes(c: Case) -> dict[str, Any]:
    """What each box holds, by its label on this page."""
    return {
        c.t("Terhadap target {triwulan}", **facts(c)): mean(c, "tw"),
        c.t("Terhadap target s.d. {triwulan}", **facts(c)): mean(c, "sd"),
        c.t("Terhadap target setahun"): mean(c, "tahun"),
        c.t("Sudah melapor"): f"{_counts(c)['a']} / {_counts(c)['n']}",
    }


# --- tables ---------------------------------------------------------------------------------------------------------------


def _basis(of: str) -> Any:
    """Realisasi with its gaps and its target under it."""

    def value(c: Case, r: Row, h: str) -> Any:
        own = r[of]
        silent = own["got"]["angka"] is None and not own["got"]["mutu"]
        under: list[Any] = []
        if of == "sd" and r["kosong"] and not silent:
            under.append(c.t("{daftar} belum dilaporkan", daftar=c.join([c.quarter(q) for q in r["kosong"]])))
        goal_ = own["goal"]
        if any(goal_[k] is not None for k in ("angka", "bawah", "mutu")):
            before = c.t("target {nilai}", nilai="").strip()

            def check(text: str) -> str | None:
                return f.fault(text.removeprefix(before).strip(), _goal(c, goal_, r), c.bahasa)

            under.append(check)
        else:
            under.append(c.t("tanpa target triwulan"))
        return got(c, own["got"], r["satuan"]), under

    return value


def _goal(c: Case, target: Row, r: Row) -> Any:
    """A target as printed; a mean of several, which nobody wrote, may be rounded."""
    if target["angka"] is not None and not target["teks"]:
        return got(c, {"angka": target["angka"], "mutu": None, "ditulis": False}, r["satuan"])
    return goal(c, target, r["satuan"])


def _of_year(c: Case, r: Row, h: str) -> Any:
    if not r["target"]:
        return None
    before = c.t("target {nilai}", nilai="").strip()

    def check(text: str) -> str | None:
        return f.fault(text.removeprefix(before).strip(), goal(c, r["goal"], r["satuan"]), c.bahasa)

    return r["setahun"], [check]


def _standing(c: Case, r: Row, h: str) -> Any:
    if not any(r["sd"]["goal"][k] is not None for k in ("angka", "bawah", "mutu")):
        return c.t("tanpa target triwulan") if r["lapor"] else c.t("belum dilaporkan")
    return c.t(r["sd"]["status"])


def _next(c: Case, r: Row, h: str) -> Any:
    decided = [d for d in _decided(c, c.tahun, c.triwulan) if d["kode"] == r["kode"]]
    whole = decided[0]["uraian"] if decided else (r["tindak_lanjut"] or r["solusi"])
    return _shortened("kata")(c, {"kata": whole}, h)


def _state(c: Case, r: Row, h: str) -> Any:
    """How a follow-up stands, and whether it is overdue at the end of the quarter."""
    words = {"belum": "belum dikerjakan", "": "belum diketahui"}
    last = f"{c.tahun}-{('03-31', '06-30', '09-30', '12-31')[c.triwulan - 1]}"
    over = r["status"] != "selesai" and r["batas_waktu"] and r["batas_waktu"] <= last
    late_ = [c.t("lewat batas waktu pada akhir {triwulan}", **facts(c))] if over else []
    return c.t(words.get(r["status"], r["status"])), late_


_WHO: dict[str, Any] = {
    "Penanggung jawab": lambda c, r, h: plain(r["penanggung_jawab"]) or c.t("belum diisi"),
    "Batas waktu": lambda c, r, h: c.day(r["batas_waktu"]) if r["batas_waktu"] else None,
}

TABLES |= {
    ("triwulan", "lalu-t"): Spec(
        lambda c: _decided(c, *_before(c)),
        named("uraian"),
        {
            **_WHO,
            "Keadaan": _state,
            "Hasil": lambda c, r, h: plain(r["hasil"]) or c.t("belum diisi"),
        },
    ),
    ("triwulan", "putusan-t"): Spec(lambda c: _decided(c, c.tahun, c.triwulan), named("uraian"), _WHO),
    ("triwulan", "tertinggal-t"): Spec(
        lambda c: late(c)[:6],
        named("indikator"),
        {
            "Target s.d. {triwulan}": lambda c, r, h: _goal(c, r["sd"]["goal"], r),
            "Realisasi": lambda c, r, h: got(c, r["sd"]["got"], r["satuan"]),
            "Capaian": lambda c, r, h: r["sd"]["rate"],
            "Mengapa": _shortened("faktor_penghambat"),
            "Berikutnya": _next,
        },
        frozenset({"Target s.d. {triwulan}", "Realisasi"}),
    ),
    ("triwulan", "triwulan-t"): Spec(
        due,
        named("indikator"),
        {
            "Triwulan ini": _basis("tw"),
            "s.d. {triwulan}": _basis("sd"),
            "Capaian triwulan ini": lambda c, r, h: r["tw"]["rate"],
            "Capaian s.d. {triwulan}": lambda c, r, h: r["sd"]["rate"],
            "Dari target setahun": _of_year,
            "Status s.d. {triwulan}": _standing,
            "Asal angka": lambda c, r, h: None,
        },
        frozenset({"Triwulan ini", "s.d. {triwulan}", "Dari target setahun"}),
    ),
    ("triwulan", "anggaran-t"): Spec(
        _money,
        named("uraian"),
        {
            "Pagu awal": cell("pagu_awal"),
            "Pagu setelah revisi": cell("pagu"),
            "Realisasi": cell("realisasi"),
            "Serapan": cell("serapan"),
            "Per tanggal": lambda c, r, h: c.day(r["tanggal_data"]) if r["tanggal_data"] else None,
        },
    ),
    ("triwulan", "kurang-t"): Spec(
        _lacking,
        named("hal"),
        {
            "Indikator": lambda c, r, h: len(r["kode"]),
            "Kode": lambda c, r, h: lambda text: None if ", ".join(r["kode"]) in text else text,
        },
    ),
}  # fmt: skip
