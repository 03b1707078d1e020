"""What every table of the pages must show: which rows in which order, and the figure of each column out of `figures`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import figures as f
from figures import Row, num
from page_rules import (
    Case,
    against,
    amount,
    behind,
    criteria_met,
    direction,
    goal,
    got,
    how,
    judged_in,
    mark,
    missed,
    needy,
    quarter_of,
)
from pagetext import plain

from renstra_utils.audit.audit import rules_of_audit
from renstra_utils.rules import load_rules
from renstra_utils.show.parts import POLARITY
from renstra_utils.wording import Wording

#: The value of a cell from the case, its row and its heading: as `figures.fault` takes it, or with the smaller texts under it as a pair.
Value = Callable[[Case, Row, str], Any]
_RULES = load_rules()


@dataclass(frozen=True)
class Spec:
    """One table. `head`: what names a row; `columns`: by heading; `mixed`: headings under which units differ, so decimals may."""

    rows: Callable[[Case], list[Row]]
    head: Callable[[Case, Row], str]
    columns: dict[str, Value]
    mixed: frozenset[str] = frozenset()


def key(name: str) -> Value:
    """A figure of the row."""
    return lambda c, r, h: r[name]


def cell(name: str) -> Value:
    """A figure of the row of a file."""
    return lambda c, r, h: num(r[name])


def word(name: str) -> Value:
    """One of our words of the row."""
    return lambda c, r, h: c.t(r[name]) if r[name] else "—"


def text(name: str) -> Value:
    """A text of the row as it stands."""
    return lambda c, r, h: plain(str(r[name]).removeprefix("'")) or None


def named(name: str) -> Callable[[Case, Row], str]:
    return lambda c, r: plain(str(r[name]).removeprefix("'")) or "—"


# --- attainment ---------------------------------------------------------------------------------------------------------


def _in_year(c: Case, r: Row, year: str) -> Row:
    """The row of the indicator's series in a year."""
    return next(x for x in f.series(c.all, r["kode"]) if x["tahun"] == int(year))


def _heat(c: Case, r: Row, year: str) -> Any:
    """Capaian with the realisasi under it; where there is none, the realisasi alone."""
    x = _in_year(c, r, year)
    real = got(c, x["got"])
    if x["capaian_mentah"] is None:
        return real
    return x["capaian_mentah"], [real]


def _matrix(c: Case, r: Row, year: str) -> Any:
    """Capaian or status with the target under it."""
    x = next(x for x in c.all if x["kode"] == r["kode"] and x["tahun"] == int(year))
    prefix = c.t("target PK") if x["acuan"] == "PK" else c.t("target")
    aim = goal(c, x["goal"])

    def under(text: str) -> str | None:
        return (
            None
            if not text.startswith(prefix) and aim
            else f.fault(text.removeprefix(prefix).strip(), aim, c.bahasa)
        )

    if x["status"] != "sementara":
        return x["capaian_mentah"], [under]
    word = c.t("sementara")

    def so_far(text: str) -> str | None:
        return (
            f.fault(text.rsplit(": ", 1)[-1], got(c, x["got"]), c.bahasa) if text.startswith(word) else text
        )

    return so_far, [under]


def _status_in(c: Case, r: Row, header: str) -> Any:
    """The status of the year that the heading names."""
    year = int(header.split()[-1])
    return c.t(next(x["status"] for x in c.all if x["kode"] == r["kode"] and x["tahun"] == year))


def _levels(c: Case) -> list[Row]:
    """The means of office, programmes, activities and sasaran."""
    found = [{"tingkat": "kantor", "nama": c.about["nama_kantor"]} | c.total]
    inside = [r for r in c.now if r["kegiatan"]]
    for level, rows, keys in (("program", c.now, ("program",)), ("kegiatan", inside, ("kegiatan", "program")), ("sasaran", c.now, ("sasaran",))):  # fmt: skip
        found += [{"tingkat": level, "nama": g[keys[0]]} | g for g in f.grouped(rows, *keys)]
    return [r | {"predikat": f.predikat(r["rata_rata"], c.scale, [c.tahun])} for r in found]


def _helped(c: Case) -> list[Row]:
    """Activities with how often the office wrote what helped or hindered."""
    inside = [r for r in c.now if r["kegiatan"]]
    found = []
    for g in f.grouped(inside, "program", "kegiatan"):
        mine = [r for r in inside if (r["program"], r["kegiatan"]) == (g["program"], g["kegiatan"])]
        found.append(
            g | {w: sum(bool(r[w]) for r in mine) for w in ("faktor_pendukung", "faktor_penghambat")}
        )
    return found


def _cap_named(c: Case, r: Row) -> str:
    name = c.t(_RULES.batas[r["batas"]]["nama"])
    return f"{name} ({c.t('dipakai')})" if r["dipakai"] else name


_ENDS = Spec(
    lambda c: c.ends,
    named("indikator"),
    {
        "Realisasi terakhir": lambda c, r, h: (
            got(c, r["kini"]),
            [str(r["tahun_data"])] if r["tahun_data"] else [],
        ),
        "Target {tahun}": lambda c, r, h: goal(c, r["target_akhir"]),
        "Terhadap target akhir": key("kemajuan"),
        "Perlu per tahun": key("perlu_per_tahun"),
        "Tren per tahun": key("tren_per_tahun"),
        "Proyeksi akhir": key("proyeksi"),
        "Prospek": word("prospek"),
    },
    frozenset(
        {"Realisasi terakhir", "Target {tahun}", "Perlu per tahun", "Tren per tahun", "Proyeksi akhir"}
    ),
)


def _behind(c: Case) -> list[Row]:
    """Those that miss the end target or will, furthest from it first; six at most."""
    rows = [r for r in c.ends if r["prospek"] in ("tidak tercapai", "perlu percepatan")]
    return sorted(rows, key=lambda r: (r["kemajuan"] is None, r["kemajuan"] or 0))[:6]


_BEHIND = Spec(
    _behind,
    named("indikator"),
    {
        "Realisasi terakhir": lambda c, r, h: got(c, r["kini"], r["satuan"]),
        "Target {tahun}": lambda c, r, h: goal(c, r["target_akhir"], r["satuan"]),
        "Tahun": lambda c, r, h: str(r["tahun_data"]) if r["tahun_data"] else None,
        **{h: _ENDS.columns[h] for h in ("Terhadap target akhir", "Perlu per tahun", "Prospek")},
    },
    frozenset({"Realisasi terakhir", "Target {tahun}", "Perlu per tahun"}),
)


def _graded(c: Case, r: Row) -> list[str]:
    """The predikat of a capaian, where the office chose a scale."""
    return [c.t(p)] if (p := f.predikat(r["capaian"], c.scale, [r["tahun"]])) else []


def _aim(c: Case, r: Row, h: str) -> Any:
    """The year's target, or that of the quarters that are in."""
    return goal(c, r["goal"] if r["sasaran_kini"] is None else f.target_of(r["sasaran_kini"]), r["satuan"])


def _written_at(c: Case, r: Row, h: str) -> Any:
    """The rows of the files in which a target stands."""

    def check(text: str) -> str | None:
        for name, number in re.findall(rf"(\w+)\.csv {c.t('baris')} (\d+)", text):
            row = next(x for x in c.tables[name] if x["_baris"] == int(number))
            if (row["kode"], int(row["tahun"])) != (r["kode"], c.tahun):
                return text
        return text if r["target"] and "target.csv" not in text else None

    return check


def _shortened(*names: str) -> Value:
    """The first of the office's words, whole or up to a word."""

    def value(c: Case, r: Row, h: str) -> Any:
        whole = next((plain(r[n]) for n in names if r[n]), "")

        def check(text: str) -> str | None:
            # Words of a quarter are told with it.
            bare = re.sub(r"\bTW \d: ", "", text)
            begun = text.endswith("…") and whole.startswith(bare.removesuffix("…")) and len(text) > 60
            return None if bare == (whole or c.t("belum diisi")) or begun else text

        return check

    return value


_NEEDY = Spec(
    needy,
    named("kantor"),
    {
        "Sebab": lambda c, r, h: r["sebab"],
        "Rata-rata capaian": key("rata_rata"),
        "Serapan": key("serapan"),
    },
)

_INDICATOR: dict[str, Value] = {
    "Tahun": lambda c, r, h: str(r["tahun"]),
    "Target": lambda c, r, h: goal(c, r["goal"], r["satuan"]),
    "Realisasi": lambda c, r, h: got(c, r["got"], r["satuan"]),
    "Capaian": key("capaian_mentah"),
    "Terhadap target": lambda c, r, h: None,
    "Status": lambda c, r, h: (c.t(r["status"]), _graded(c, r) if c.kind == "capaian" else []),
    "Predikat": lambda c, r, h: c.t(p) if (p := f.predikat(r["capaian"], c.scale, [r["tahun"]])) else None,
    "Asal angka": lambda c, r, h: None,
}

_MEANS: dict[str, Value] = {
    "Rata-rata capaian": key("rata_rata"),
    "Punya angka": key("n_angka"),
    "Dilaporkan": key("n_lapor"),
    "Bertarget": key("n_target"),
    "Memenuhi target": key("persen_memenuhi"),
    "Memenuhi": key("n_memenuhi"),
    "Dinilai": key("n_dinilai"),
    "Sementara": key("n_sementara"),
    "Predikat": lambda c, r, h: c.t(r["predikat"]) if r["predikat"] else None,
}

# --- money --------------------------------------------------------------------------------------------------------------


def small(c: Case, message: str, value: Any) -> Callable[[str], str | None]:
    """Smaller words: a message with one value in it."""
    before, after = Wording(c.bahasa).t(message, nilai="\0", tanggal="\0", bagian="\0").split("\0")

    def wrong(text: str) -> str | None:
        inner = text.removeprefix(plain(before)).removesuffix(plain(after)).strip()
        return f.fault(inner, value, c.bahasa)

    return wrong


def _first(c: Case, r: Row) -> list[Any]:
    """The first ceiling under the revised one, where it is another."""
    now, first = (x if isinstance(x := r[k], Fraction | None) else num(x) for k in ("pagu", "pagu_awal"))
    if now is None or now == first:
        return []
    return [c.t("pagu awal belum diketahui") if first is None else small(c, "awal {nilai}", first)]


def _ceiling_of_year(c: Case, r: Row, h: str) -> Any:
    return r["pagu"], _first(c, r)


def _spent_in_year(c: Case, r: Row, h: str) -> Any:
    loose = r["realisasi_tanpa_pagu"]
    return r["realisasi"], [] if loose is None else [small(c, "tanpa pagu {nilai}", loose)]


def _told_in_year(c: Case, r: Row, h: str) -> Any:
    if not r["n"]:
        return None
    part = r["persen_pagu_lapor"]
    told = c.t("{a} dari {b}", a=r["n_lapor"], b=r["n"])
    return told, [] if part is None else [small(c, "{bagian} pagu", part)]


_MONEY_YEARS = Spec(
    lambda c: c.money_years,
    lambda c, r: str(r["tahun"]),
    {
        "Pendanaan indikatif": key("pendanaan"),
        "Pagu setelah revisi": _ceiling_of_year,
        "Realisasi": _spent_in_year,
        "Serapan": key("serapan"),
        "Sisa": key("sisa"),
        "Sudah melapor": _told_in_year,
    },
)


def _quotient(over: str, under: str) -> Value:
    return lambda c, r, h: f.share(num(r[over]), num(r[under]))


def _left(c: Case, r: Row, h: str) -> Any:
    pagu, spent = num(r["pagu"]), num(r["realisasi"])
    return pagu - spent if pagu is not None and spent is not None else None


def _away(c: Case, r: Row, h: str) -> Any:
    """Ceiling against the plan, in percent; none where the file has none because a part of the ceilings is missing."""
    pagu, plan = num(r["pagu"]), num(r["pendanaan"])
    return f.share(pagu - plan, plan) if r["deviasi_persen"] and pagu is not None and plan else None


def _grown(c: Case, r: Row, h: str) -> Any:
    """Spending against the year before, in percent; none where the file gives a reason."""
    now, before = num(r["realisasi"]), num(r["realisasi_sebelum"])
    return (
        f.share(now - before, before) if now is not None and before and not r["alasan_pertumbuhan"] else None
    )


def _portion(c: Case, r: Row, h: str) -> Any:
    if r["level"] not in ("program", "kegiatan"):
        return None
    return f.share(num(r["realisasi"]), f.plus(num(x["realisasi"]) for x in c.money(c.tahun) if x["level"] == r["level"]))  # fmt: skip


def _plan_money(c: Case, r: Row, h: str) -> Any:
    return num(r["pendanaan"]), [c.t("usulan")] if r["dari_usulan"] == "True" and r["pendanaan"] else []


def _deviation(c: Case, r: Row, h: str) -> Any:
    pagu, plan = num(r["pagu"]), num(r["pendanaan"])
    return pagu - plan if r["deviasi"] and pagu is not None and plan is not None else None


def _ceiling_of_row(c: Case, r: Row, h: str) -> Any:
    revised = [small(c, "revisi {tanggal}", c.day(r["tanggal_revisi"]))] if r["tanggal_revisi"] else []
    return num(r["pagu"]), [*_first(c, r), *revised]


def _spent_of_row(c: Case, r: Row, h: str) -> Any:
    return num(r["realisasi"]), [small(c, "per {tanggal}", c.day(r["tanggal_data"]))] if r[
        "tanggal_data"
    ] else []


def _absorbed(c: Case, r: Row, h: str) -> Any:
    """The share of the ceiling; under it that of the first, where it is another."""
    share, first = (f.share(num(r["realisasi"]), num(r[k])) for k in ("pagu", "pagu_awal"))
    known = share is not None and first is not None and num(r["pagu"]) != num(r["pagu_awal"])
    return share, [small(c, "awal {nilai}", first)] if known else []


def _in_programme(c: Case, r: Row) -> str:
    """A programme's own row stands under its name."""
    own = r["level"] == "program" and r["kode"]
    return c.t("Seluruh program") if own else plain(r["uraian"].removeprefix("'")) or "—"


def _why(c: Case, r: Row, h: str) -> Any:
    """The reason of the file; in another language at least its years."""
    why = r["alasan_pertumbuhan"] if r["realisasi"] else ""
    return why if c.bahasa == "id" else lambda text: _same_figures(text, why)


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _same_figures(text: str, other: str) -> str | None:
    return None if _figures(text) == _figures(other) else f"“{text}”, seharusnya angka “{other}”"


def told(name: str) -> Value:
    """A sentence of the file: its dates in words; in another language at least its figures."""

    def value(c: Case, r: Row, h: str) -> Any:
        said = re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda m: c.day(m[0]), r[name])
        return plain(said) or "" if c.bahasa == "id" else lambda text: _same_figures(text, said)

    return value


def _away_or_over(c: Case, r: Row, h: str) -> Any:
    left = _left(c, r, h)
    return None if left is None else small(c, "lebih {nilai}" if left < 0 else "sisa {nilai}", abs(left))


def _attention(c: Case, r: Row, h: str) -> str:
    if r["status"] != "terserap":
        return c.t(r["status"])
    late = how(c, r) == "terserap kurang dari {batas}"
    return c.t("di bawah {batas}", batas=mark(c)) if late else c.t("di bawah serapan bersama")


_ACTIVITY: dict[str, Value] = {
    "Kode": lambda c, r, h: r["kode"] or None,
    "Rata-rata capaian": key("capaian"),
    "Indikator": key("n_angka"),
    "Serapan": key("serapan"),
    "Capaian ÷ serapan": key("efisiensi"),
    "Letak": lambda c, r, h: c.t(q) if (q := quarter_of(r["capaian"], r["serapan"])) else "—",
}


def _corrections(c: Case) -> list[Row]:
    names = {"capaian": ("realisasi",), "anggaran": ("anggaran",)}.get(c.kind, ("realisasi", "anggaran"))
    rows = [r for r in c.tables.get("revisi", []) if r["tabel"] in names]
    return [r for r in rows if c.kind == "evaluasi" or int(r["tahun"]) == c.tahun]


def _corrected(c: Case, r: Row) -> str:
    """What was corrected: an indicator's text, or a funded activity's."""
    for table, name in (("indikator", "indikator"), ("pendanaan", "uraian")):
        for x in c.tables.get(table, []):
            if x["kode"] == r["kode"]:
                return plain(x[name])
    return r["kode"]


def _filed(name: str) -> Value:
    """A figure as it stood in its file; money in rupiah."""

    def value(c: Case, r: Row, h: str) -> Any:
        figure = num(r[name])
        if figure is None:
            return plain(r[name]) or None
        if r["tabel"] == "anggaran":
            return figure * c.about.get("satuan_uang", {}).get("anggaran", 1)
        return amount(c, figure)

    return value


def _dated(name: str) -> Value:
    return lambda c, r, h: c.day(r[name]) if r[name] else None


# --- the audit ----------------------------------------------------------------------------------------------------------


def _criteria(c: Case) -> list[Row]:
    rows = c.files["kesiapan"]
    keys = [k for k in rows[0] if k not in ("kode", "indikator", "skor")] if rows else []
    told = {k: [r[k] for r in rows if r[k]] for k in keys}
    return [{"kriteria": k, "n": v.count("True") if v else None, "semua": len(v)} for k, v in told.items()]


def _not_ready(c: Case) -> list[Row]:
    """The indicators that lack a criterion, or can be assessed by none."""
    keys = criteria_met(c)[1]
    states = [(r, [r[k] for k in keys]) for r in c.files["kesiapan"]]
    return [r for r, s in states if "False" in s or not any(s)]


def _lacking(state: str) -> Value:
    """The criteria that an indicator does not meet (`False`), or that cannot be assessed of it."""

    def words(c: Case, r: Row, h: str) -> str | None:
        return ", ".join(c.t(k) for k in criteria_met(c)[1] if r[k] == state) or None

    return words


def _against(c: Case, r: Row, h: str) -> str | None:
    """What two figures differ by; else the first part of the arithmetic."""
    if not r["ringkas"]:
        return plain(str(r["hitungan"]).removeprefix("'").partition("; ")[0]) or None
    return c.t("selisih {uang}", uang=Wording(c.bahasa).rupiah(float(r["rupiah"]), short=True))


def _place(c: Case, r: Row, h: str) -> str | None:
    """Table, codes and lines of a finding."""
    lines, codes = _places(c, r, h), str(r["kode"]).removeprefix("'").replace(";", "; ")
    return " · ".join(filter(None, [r["tabel"], plain(codes), c.t("baris {n}", n=lines) if lines else ""]))


def _places(c: Case, r: Row, h: str) -> str | None:
    """Where a finding stands: a file's name again only after another's."""
    said, last = [], None
    for *file, number in (line.split(" ") for line in str(r["baris_sumber"]).removeprefix("'").split("; ")):
        said.append(number if file and file == last else " ".join([*file, number]))
        last = file
    return plain("; ".join(said)) or None


def _rules(c: Case) -> list[Row]:
    counts = Counter(r["aturan"] for r in c.findings)
    return [{"nama": r["nama"], "kriteria": r["kriteria"], "tingkat": r["tingkat"], "n": counts[k]} for k, r in rules_of_audit().items()]  # fmt: skip


# --- a run --------------------------------------------------------------------------------------------------------------


def _ranked(c: Case) -> list[Row]:
    """Every office with its places: 1 is highest, equals share one."""
    shares = [p["serapan"] for p in c.here if p["lengkap"]]
    for p in c.here:
        rate, share = p["rata_rata"], p["serapan"]
        p["tempat"] = 1 + sum(v > rate for v in c.means) if rate is not None else None
        known = p["lengkap"] and share is not None
        p["tempat_serapan"] = 1 + sum(v is not None and v > share for v in shares) if known else None
        p["cakupan"] = f.share(p["n_angka"], p["n_target"])
        p["nama"] = next(
            r["kantor"] for r in c.files[f"rekap-kantor-{c.tahun}"] if r["satker"] == p["satker"]
        )
    return c.here


def _run_years(c: Case) -> list[Row]:
    found = []
    for year in sorted(int(r["tahun"]) for r in c.files["rekap-tahun"]):
        places = c.places(year)
        means = [p["rata_rata"] for p in places if p["rata_rata"] is not None]
        whole = [p for p in places if 0 < p["n_pagu"] == p["n_pagu_lapor"] and not p["n_tanpa_pagu"]]
        shares = [p["serapan"] for p in whole if p["serapan"] is not None]
        sums = {
            k: f.plus(p[k] for p in places)
            for k in ("pagu", "realisasi", "pagu_lapor", "realisasi_tanpa_pagu")
        }
        row: Row = {"tahun": year, "n_berangka": len(means), "n_serapan": len(shares)} | sums
        row |= {k: sum(p[k] for p in places) for k in ("n_target", "n_lapor", "n_sementara")}
        row |= {
            "median": f.quantile(means, Fraction(1, 2)),
            "median_serapan": f.quantile(shares, Fraction(1, 2)),
        }
        row["persen_lapor"] = f.share(row["n_lapor"], row["n_target"])
        found.append(row | {"persen_pagu_lapor": f.share(row["pagu_lapor"], row["pagu"])})
    return found


#: Every table by the kind of page and its id; a kind of "" is any.
TABLES: dict[tuple[str, str], Spec] = {
    ("capaian", "tertinggal-t"): Spec(
        lambda c: missed(c)[:6],
        named("indikator"),
        {
            "Target": _aim,
            "Realisasi": lambda c, r, h: got(c, r["got"], r["satuan"]),
            "Capaian": key("lacak"),
            "Mengapa": _shortened("faktor_penghambat"),
            "Tindak lanjut": _shortened("tindak_lanjut", "solusi"),
        },
        frozenset({"Target", "Realisasi"}),
    ),
    ("capaian", "status-t"): Spec(
        lambda c: c.now,
        lambda c, r: plain(f"{r['kode']} · {r['indikator']}"),
        {
            "Status {tahun}": lambda c, r, h: _status_in(c, r, h),
            "Arah": lambda c, r, h: c.t(d) if (d := direction(c, r)) else None,
        },
    ),
    ("capaian", "target-t"): Spec(
        lambda c: c.now,
        named("indikator"),
        {
            "Polaritas": lambda c, r, h: c.t(POLARITY[r["polaritas"]]),
            "Target": lambda c, r, h: goal(c, r["goal"], r["satuan"]),
            "Sel asal": _written_at,
        },
        frozenset({"Target"}),
    ),
    ("capaian", "indikator-t"): Spec(
        lambda c: c.now, named("indikator"), _INDICATOR, frozenset({"Target", "Realisasi"})
    ),
    ("capaian", "tahun-t"): Spec(
        lambda c: c.now,
        named("indikator"),
        {"{tahun}": _heat, "Perubahan (poin)": lambda c, r, h: f.change(c.all, r["kode"], c.tahun)[0]},
        frozenset({"{tahun}"}),
    ),
    ("", "akhir-t"): _ENDS,
    ("capaian", "akhir-t"): replace(
        _ENDS, rows=lambda c: [e for e in c.ends if e["prospek"] != "sudah tercapai"]
    ),
    ("", "meleset-t"): _BEHIND,
    ("capaian", "standar-t"): Spec(
        lambda c: [r for r in c.now if r.get("standar_nasional")],
        named("indikator"),
        {
            "Standar": lambda c, r, h: amount(c, num(r["standar_nasional"])),
            "Realisasi": lambda c, r, h: (
                None if r["got"]["sebagian"] else amount(c, r["got"]["angka"], "", r["got"]["ditulis"])
            ),
            "Realisasi terhadap standar": key("terhadap_standar"),
            "Sumber": lambda c, r, h: plain(r["sumber_standar"]) or "—",
        },
        frozenset({"Standar", "Realisasi"}),
    ),
    ("capaian", "rata-t"): Spec(_levels, named("nama"), _MEANS),
    ("capaian", "kepekaan-t"): Spec(
        lambda c: c.sensitivity,
        _cap_named,
        {
            "Polaritas ambigu dibaca": lambda c, r, h: c.t(POLARITY.get(r["bacaan"], r["bacaan"])),
            "Rata-rata": key("rata_rata"),
            "Indikator": key("n_angka"),
            "Memenuhi": key("persen_memenuhi"),
        },
    ),
    ("capaian", "ambigu-t"): Spec(
        lambda c: [r for r in c.now if r["polaritas"] == "ambigu"],
        named("indikator"),
        {
            "Target": lambda c, r, h: goal(c, r["goal"]),
            "Realisasi": lambda c, r, h: got(c, r["got"]),
            "bila {p}": lambda c, r, h: next(
                r[f"capaian_{k}"] for k, v in POLARITY.items() if h.endswith(c.t(v))
            ),
            "Mengapa ambigu": text("alasan_polaritas"),
        },
        frozenset({"Target", "Realisasi"}),
    ),
    ("capaian", "efisiensi-t"): Spec(lambda c: c.activities, named("kegiatan"), _ACTIVITY),
    ("capaian", "penunjang-t"): Spec(
        _helped,
        named("kegiatan"),
        # In English two columns would bear one name.
        {k: v for k, v in _MEANS.items() if k != "Memenuhi target"}
        | {"Catatan pendukung": key("faktor_pendukung"), "Catatan penghambat": key("faktor_penghambat")},
    ),
    ("evaluasi", "tren-t"): Spec(lambda c: c.by_year, lambda c, r: str(r["tahun"]), _MEANS),
    ("evaluasi", "matriks-t"): Spec(
        lambda c: c.tables["indikator"], named("indikator"), {"{tahun}": _matrix}, frozenset({"{tahun}"})
    ),
    ("evaluasi", "uang-t"): _MONEY_YEARS,
    ("anggaran", "tahunan-t"): _MONEY_YEARS,
    ("anggaran", "perhatian-t"): Spec(
        lambda c: behind(c)[:5],
        named("uraian"),
        {
            "Pagu setelah revisi": cell("pagu"),
            "Realisasi": cell("realisasi"),
            "Serapan": _quotient("realisasi", "pagu"),
            "Sisa atau lebih": _away_or_over,
            "Status": _attention,
        },
    ),
    ("anggaran", "rincian-t"): Spec(
        lambda c: c.money(c.tahun),
        _in_programme,
        {
            "Pendanaan indikatif": _plan_money,
            "Pagu setelah revisi": _ceiling_of_row,
            "Realisasi": _spent_of_row,
            "Serapan": _absorbed,
            "Sisa": _left,
            "Status": word("status"),
            "Asal angka": lambda c, r, h: None,
        },
    ),
    ("anggaran", "pembanding-t"): Spec(
        lambda c: c.money(c.tahun),
        _in_programme,
        {
            "Pagu dikurangi rencana": _deviation,
            "Pagu terhadap rencana": _away,
            "Realisasi {tahun}": cell("realisasi_sebelum"),
            "Tumbuh terhadap {tahun} (%)": _grown,
            "Porsi realisasi": _portion,
            "Mengapa tidak tumbuh": _why,
        },
    ),
    ("anggaran", "kinerja-t"): Spec(lambda c: c.activities, named("kegiatan"), _ACTIVITY),
    ("anggaran", "nka-t"): Spec(
        lambda c: c.files[f"nka-{c.tahun}"],
        lambda c, r: c.t(r["komponen"]),
        {"Nilai": cell("nilai"), "Bobot (%)": cell("bobot"), "Masukan": told("masukan")}
        | {"Dasar hukum": text("dasar_hukum"), "Keterangan": told("keterangan")},
    ),
    ("anggaran", "beda-t"): Spec(
        lambda c: c.files[f"program-terhadap-kegiatan-{c.tahun}"],
        named("program_kode"),
        {
            "Kolom": text("kolom"),
            "Baris program": cell("nilai_program"),
            "Jumlah kegiatannya": cell("jumlah_kegiatan"),
            "Selisih": lambda c, r, h: num(r["nilai_program"]) - num(r["jumlah_kegiatan"]),  # type: ignore[operator]
            "Baris anggaran.csv": text("baris"),
        },
    ),
    ("", "revisi-t"): Spec(
        _corrections,
        _corrected,
        {
            "Sebelumnya": _filed("lama"),
            "Menjadi": _filed("baru"),
            "Sumber dan tanggal data": lambda c, r, h: (
                plain(r["sumber_data"]) or None,
                [c.day(r["tanggal_data"]) if r["tanggal_data"] else None],
            ),
            "Dicatat": _dated("dicatat"),
        },
        frozenset({"Sebelumnya", "Menjadi"}),
    ),
    ("audit", "temuan-t"): Spec(
        lambda c: c.findings,
        named("uraian"),
        {
            "Letak": _place,
            "Hitungan": text("hitungan"),
        },
    ),
    ("audit", "terberat-t"): Spec(
        against, lambda c, r: plain(r["ringkas"] or r["uraian"]), {"Hitungan": _against}
    ),
    ("audit", "kriteria-t"): Spec(
        _criteria,
        lambda c, r: c.t(r["kriteria"]),
        {
            "Memenuhi kriteria": key("n"),
            "Indikator dinilai": key("semua"),
            "Siap tanpa kriteria ini": lambda c, r, h: (
                criteria_met(c, (r["kriteria"],))[0] if r["semua"] else None
            ),
            "Bagian": lambda c, r, h: (
                f.share(r["n"], r["semua"]) if r["semua"] else c.t("tidak dapat dinilai")
            ),
        },
    ),
    ("audit", "kesiapan-t"): Spec(
        _not_ready,
        named("kode"),
        {
            "Indikator": text("indikator"),
            "Kriteria yang belum dipenuhi": lambda c, r, h: _lacking("False")(c, r, h) or c.t("tidak ada"),
            "Tidak dapat dinilai": _lacking(""),
        },
    ),
    ("audit", "metode-t"): Spec(
        _rules,
        lambda c, r: c.t(r["nama"]),
        {"Kriteria": lambda c, r, h: plain(c.t(r["kriteria"])), "Temuan": key("n")},
    ),
    ("jelajah", "jelajah-t"): Spec(
        lambda c: c.now, named("indikator"), _INDICATOR, frozenset({"Target", "Realisasi"})
    ),
    ("rekap", "kantor-t"): Spec(
        _ranked,
        named("nama"),
        {
            "Tempat": key("tempat"),
            "Rata-rata capaian": key("rata_rata"),
            "Beda dengan {tahun}": key("beda"),
            "Cakupan": key("cakupan"),
            "Memenuhi target": key("persen_memenuhi"),
            "Serapan": key("serapan"),
        },
    ),
    ("rekap", "perhatian-t"): _NEEDY,
    ("rekap", "utama-t"): replace(_NEEDY, rows=lambda c: needy(c)[:4]),
    ("rekap", "cakupan-t"): Spec(
        _run_years,
        lambda c, r: str(r["tahun"]),
        {
            "Kantor berangka": key("n_berangka"),
            "Bertarget": key("n_target"),
            "Bagian dilaporkan": key("persen_lapor"),
            "Sementara": key("n_sementara"),
            "Median capaian": key("median"),
        },
    ),
    ("rekap", "cakupan-anggaran-t"): Spec(
        _run_years,
        lambda c, r: str(r["tahun"]),
        {
            "Kantor berserapan lengkap": key("n_serapan"),
            "Median serapan": key("median_serapan"),
            "Pagu": key("pagu"),
            "Realisasi anggaran": key("realisasi"),
            "Bagian pagu dilaporkan": key("persen_pagu_lapor"),
            "Belanja tanpa pagu": key("realisasi_tanpa_pagu"),
        },
    ),
    ("rekap", "indikator-t"): Spec(
        judged_in,
        named("indikator"),
        {
            "Kantor": cell("n_kantor"),
            "Dinilai": cell("n_dinilai"),
            "Memenuhi": cell("n_memenuhi"),
            "Memenuhi sebagian": cell("n_sebagian"),
            "Memenuhi target": _quotient("n_memenuhi", "n_dinilai"),
            "Rata-rata capaian": cell("rata_rata"),
        },
    ),
    ("rekap", "pencilan-t"): Spec(
        lambda c: c.files[f"rekap-pencilan-{c.tahun}"],
        named("kantor"),
        {"Nilai": cell("nilai"), "Pagar bawah": cell("bawah"), "Pagar atas": cell("atas")},
    ),
    ("rekap", "tak-terhitung-t"): Spec(
        lambda c: c.files["rekap-tak-terhitung"],
        named("kantor"),
        {"Tahun": lambda c, r, h: lambda t: None, "Sebab": text("sebab")},
    ),
}
#: Tables without a figure that is computed: the rules' own texts, and the office's words.
WORDS_ONLY = ("aturan-", "sebab-t", "kata-t")
