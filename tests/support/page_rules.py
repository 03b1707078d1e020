"""What every sentence, box and table of the pages must say: each message and each column led to a figure of `figures`.

A sentence's rule is one line in `SENTENCES`: the message and, for each of its places, the value (a figure, a text, None for no figure). A sentence
with a figure and without a rule fails the consistency test.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import figures as f
from babel.dates import format_date
from figures import Row, Tables, num
from pagetext import plain

from renstra_utils.audit.audit import rules_of_audit
from renstra_utils.evaluate.choice import Choice
from renstra_utils.evaluate.means import EXCLUDED
from renstra_utils.rules import load_rules
from renstra_utils.wording import Wording

_ROMAN = ("", "I", "II", "III", "IV")
_RULES = load_rules()
MONEY_REPORTED = ("lebih belanja", "terserap", "tanpa pagu")


@dataclass
class Case:
    """One page and all that its figures can be recomputed from: the plan's input, and the tables beside the page.

    `offices`: for a roll-up, each office's tables by name. `part`: the number of a sasaran; `row`: the row of a table that a text stands in.
    """

    kind: str
    tahun: int
    bahasa: str = "id"
    tables: Tables = field(default_factory=dict)
    about: Row = field(default_factory=dict)
    files: Tables = field(default_factory=dict)
    choice: Choice | None = None
    offices: dict[str, Tables] = field(default_factory=dict)
    section: str = ""
    part: int = 0
    row: Row = field(default_factory=dict)
    triwulan: int = 0
    own_boxes: dict[str, Any] = field(default_factory=dict)

    # -- words ---------------------------------------------------------------------------------------------------------

    def t(self, message: str, **values: object) -> str:
        return plain(Wording(self.bahasa).t(message, **values))

    def join(self, words: list[str]) -> str:
        return plain(Wording(self.bahasa).join(words))

    def day(self, iso: str) -> str:
        return format_date(date.fromisoformat(iso), "d MMMM y", locale=self.bahasa)

    @property
    def defaults(self) -> dict[str, str]:
        """What a place of this name holds wherever no rule says otherwise."""
        first, last = self.years[0], self.years[-1]
        period = str(first) if first == last else f"{first}–{last}"
        office = plain(str(self.about.get("nama_kantor", "")))
        return {"tahun": str(self.tahun), "periode": period, "akhir": str(last), "kantor": office, "batas": self.cap_name}  # fmt: skip

    @property
    def cap_name(self) -> str:
        return self.t(_RULES.batas[self.chosen["batas"]]["nama"])

    @property
    def findings(self) -> list[Row]:
        """What the audit found, beside the page in the page's language."""
        return self.files["temuan" if self.bahasa == "id" else f"temuan-{self.bahasa}"]

    # -- the plan ------------------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> list[int]:
        first, last = self.about.get("periode", (self.tahun, self.tahun))
        return list(range(first, last + 1))

    @property
    def chosen(self) -> dict[str, str]:
        """The conventions in force."""
        said = {"batas": "120", "skala": "tanpa"} | self.about.get("konvensi", {})
        if self.choice:
            said |= {k: v for k in ("batas", "skala") if (v := getattr(self.choice, k))}
        return said

    @property
    def scale(self) -> str:
        return self.chosen["skala"]

    @cached_property
    def all(self) -> list[Row]:
        """Every indicator in every year; of the explorer those that were chosen."""
        tables, c = self.tables, self.choice
        if c and c.bacaan != EXCLUDED:
            read = [i | {"polaritas": c.bacaan if i["polaritas"] == "ambigu" else i["polaritas"]} for i in tables["indikator"]]  # fmt: skip
            tables = tables | {"indikator": read}
        rows = f.attainment(tables, self.years, f.CAPS[self.chosen["batas"]])
        if not c:
            return rows
        years = c.tahun or self.years
        rows = [r for r in rows if r["tahun"] in years and (not c.program or r["program"] == c.program)]
        return [r for r in rows if (not c.kegiatan or r["kegiatan"] == c.kegiatan) and (not c.status or r["status"] == c.status)]  # fmt: skip

    @cached_property
    def now(self) -> list[Row]:
        return self.all if self.choice else [r for r in self.all if r["tahun"] == self.tahun]

    @cached_property
    def total(self) -> Row:
        return f.total(self.now)

    @cached_property
    def by_year(self) -> list[Row]:
        found = f.grouped(self.all, "tahun")
        return [g | {"predikat": f.predikat(g["rata_rata"], self.scale, [g["tahun"]])} for g in found]

    @cached_property
    def told(self) -> list[Row]:
        """The years that have a mean."""
        return [y for y in self.by_year if y["n_angka"]]

    @cached_property
    def last(self) -> int:
        """Up to which year the plan is looked at: the page's, or the last that is reported whole."""
        known = [r["tahun"] for r in self.all if r["status"] in f.REPORTED]
        return self.tahun if self.kind in ("capaian", "lkjip") else max(known, default=self.years[-1])

    @cached_property
    def ends(self) -> list[Row]:
        return f.end_of_plan(self.all, self.last)

    @cached_property
    def prospects(self) -> Counter[str]:
        return Counter(e["prospek"] for e in self.ends)

    @property
    def due(self) -> int:
        return len(self.ends) - self.prospects["tanpa target akhir"] - self.prospects["diganti"]

    @cached_property
    def sensitivity(self) -> list[Row]:
        return f.sensitivity(self.tables, self.tahun, self.chosen["batas"])

    @property
    def until(self) -> str:
        """`s.d. TW III`, `s.d. TW I–TW III`: how far what is partial reaches."""
        last = sorted({r["got"]["ada"][-1] for r in self.now if r["status"] == "sementara"} or {0})
        ends = [self.quarter(q) for q in sorted({last[0], last[-1]})]
        return self.t("s.d. {triwulan}", triwulan="–".join(ends))

    @cached_property
    def own_texts(self) -> set[str]:
        """What the plan calls things, and what the explorer was told."""
        names = ("program", "kegiatan", "indikator", "uraian")
        found = {
            plain(r[n])
            for t in ("indikator", "pendanaan")
            for r in self.tables.get(t, [])
            for n in names
            if n in r
        }
        scale = _RULES.skala.get(self.scale)
        found |= {f"{self.t(scale.nama)} · {scale.years()}"} if scale else set()
        return found | ({chosen_text(self)} if self.choice else set())

    @property
    def notes(self) -> list[str]:
        """What the budget's own table says of its rows, as the page prints it."""
        rows = self.money(self.tahun) if self.kind == "anggaran" else []
        told = [
            (r["uraian"].removeprefix("'"), r["kode"], r["keterangan"]) for r in rows if r.get("keterangan")
        ]
        return [f"{name}{code}: {why}." for name, code, why in told]

    def quarter(self, q: int) -> str:
        return plain(Wording(self.bahasa).quarter(q))

    # -- money ---------------------------------------------------------------------------------------------------------

    def money(self, year: int) -> list[Row]:
        """The rows of a year's budget table, with the figures of the year before."""
        return self.files.get(f"anggaran-{year}", [])

    @cached_property
    def spent(self) -> Row:
        return f.money(self.money(self.tahun)) | self.funding(self.tahun)

    @property
    def counted(self) -> list[Row]:
        """The rows that are added up and have a figure."""
        added = [r for r in self.money(self.tahun) if r.get("dijumlahkan", "True") == "True"]
        return [r for r in added if r["pagu"] or r["realisasi"]]

    @property
    def unit(self) -> str:
        plainly = all(r["level"] == "kegiatan" for r in self.counted)
        return self.t("kegiatan" if plainly else "baris anggaran")

    @property
    def as_of_days(self) -> list[str]:
        """The days up to which spending is in, the oldest first, where that is not the whole year."""
        days = {r["tanggal_data"] for r in self.counted if r["realisasi"] and r["tanggal_data"]}
        return sorted(days) if days and min(days) < f"{self.tahun}-12-31" else []

    @property
    def as_of(self) -> str:
        """The oldest of these days in words."""
        days = self.as_of_days
        if not days:
            return ""
        return self.t(
            "data tertua per {tanggal}" if len(days) > 1 else "per {tanggal}", tanggal=self.day(days[0])
        )

    @property
    def under_way(self) -> bool:
        """Whether some spending is of a part of the year."""
        spent = [r["tanggal_data"] for r in self.counted if r["realisasi"]]
        return any(d.startswith(f"{self.tahun}-") and not d.startswith(f"{self.tahun}-12") for d in spent)

    def funding(self, year: int) -> Row:
        """Indicative funding of a year, of the programmes or, where there is none, of the activities."""
        rows = self.tables.get("pendanaan", [])
        level = "program" if any(r["level"] == "program" for r in rows) else "kegiatan"
        mine = [r for r in rows if r["level"] == level]
        times = self.about.get("satuan_uang", {}).get("pendanaan", 1)
        here = [r for r in mine if r["tahun"] == str(year)]
        amounts = [num(r["nilai"] or r.get("usulan", "")) for r in here]
        total = f.plus(amounts)
        return {
            "pendanaan": None if total is None else total * times,
            "dari_usulan": any(not r["nilai"] and r.get("usulan") for r in here),
            "n_dana": sum(a is not None for a in amounts),
            "n_program": len({r["kode"] or r["baris"] for r in mine}),
            "tingkat": level,
        }

    @cached_property
    def money_years(self) -> list[Row]:
        """Funding, ceiling and spending of every year."""
        return [self.funding(y) | f.money(self.money(y)) | {"tahun": y} for y in self.years]

    @property
    def efficiency(self) -> Fraction | None:
        return ratio(self.total["rata_rata"], self.spent["serapan"])

    @cached_property
    def activities(self) -> list[Row]:
        """Attainment of each activity beside its money, joined by the code that the page's own table gives."""
        name = f"efisiensi-{self.tahun}" if self.kind == "capaian" else f"kinerja-belanja-{self.tahun}"
        codes = {(r["program"], r["kegiatan"]): r["kode"] for r in self.files.get(name, [])}
        money = {r["kode"]: r for r in self.money(self.tahun) if r["level"] == "kegiatan"}
        rows = [r for r in self.now if r["kegiatan"]]
        found = []
        for g in f.grouped(rows, "program", "kegiatan"):
            kode = codes.get((g["program"], g["kegiatan"]), "")
            spent = money.get(kode, {"serapan": "", "status": ""}) if kode else {"serapan": "", "status": ""}
            share, whole = num(spent["serapan"]), spent["status"] in MONEY_REPORTED
            g |= {"kode": kode, "capaian": g["rata_rata"], "serapan": share}
            found.append(g | {"efisiensi": ratio(g["rata_rata"], share if whole else None)})
        return found

    # -- a run ---------------------------------------------------------------------------------------------------------

    def places(self, year: int) -> list[Row]:
        """Each office of a run in one year, out of its own tables."""
        found = []
        for satker, files in self.offices.items():
            rows = [r | {"capaian": num(r["capaian"])} for r in files.get(f"capaian-{year}", [])]
            money = f.money(files.get(f"anggaran-{year}", []))
            counts = {"n_pagu": money["n"], "n_pagu_lapor": money["n_lapor"]}
            found.append({"satker": satker} | money | counts | f.total(rows))
        return found

    @cached_property
    def here(self) -> list[Row]:
        """The offices in the page's year, with the mean of the year before and whether their spending is all in."""
        before = {p["satker"]: p["rata_rata"] for p in self.places(self.tahun - 1)}
        found = []
        for p in self.places(self.tahun):
            old, new = before.get(p["satker"]), p["rata_rata"]
            p["beda"] = new - old if new is not None and old is not None else None
            p["lengkap"] = 0 < p["n_pagu"] == p["n_pagu_lapor"] and not p["n_tanpa_pagu"]
            found.append(p)
        return found

    @property
    def means(self) -> list[Fraction]:
        return [p["rata_rata"] for p in self.here if p["rata_rata"] is not None]

    @property
    def shares(self) -> list[Fraction]:
        """Serapan of the offices whose spending is all in."""
        return [p["serapan"] for p in self.here if p["lengkap"] and p["serapan"] is not None]

    @property
    def partly(self) -> int:
        """Offices some of whose spending is in, and not all."""
        return sum(not p["lengkap"] and bool(p["n_pagu_lapor"] or p["n_tanpa_pagu"]) for p in self.here)

    def offices_said(self, n: int) -> str:
        return self.t("1 kantor") if n == 1 else self.t("{n} kantor", n=n)


def ratio(rate: Fraction | None, share: Fraction | None) -> Fraction | None:
    """Attainment ÷ absorption."""
    return rate / share if rate is not None and share else None


def pair(a: int, b: int) -> str:
    return f"{a} / {b}"


# --- sentences ----------------------------------------------------------------------------------------------------------

Rule = Callable[[Case], dict[str, Any]]


def _whole(c: Case) -> dict[str, Any]:
    """`31 indikator = 27 memenuhi target + 3 tidak memenuhi + 1 ambigu`."""
    names = {"tidak tercapai": "tidak memenuhi"}
    counts = Counter(
        "memenuhi target" if r["status"] in f.MET else names.get(r["status"], r["status"]) for r in c.now
    )
    order = ["memenuhi target", *(names.get(s, s) for s in f.STATUSES if s not in f.MET)]
    return {
        "n": sum(counts.values()),
        "bagian": " + ".join(f"{counts[k]} {c.t(k)}" for k in order if counts[k]),
    }


_PROSPECTS = ["sudah tercapai", "menuju target", "perlu percepatan", "tidak tercapai", "belum ada tren", "sementara", "belum dilaporkan", "ambigu", "tidak terdefinisi", "diganti", "tanpa target akhir"]  # fmt: skip


def _ends(c: Case) -> dict[str, Any]:
    said = [f"{c.prospects[p]} {c.t(p)}" for p in _PROSPECTS if c.prospects[p]]
    return {"n": sum(c.prospects.values()), "daftar": c.join(said)}


def _graded_mean(c: Case) -> dict[str, Any]:
    band = f.predikat(c.total["rata_rata"], c.scale, [c.tahun])
    said = ""
    if band:
        s = _RULES.skala[c.scale]
        said = c.t(
            ": predikat {predikat} menurut skala {skala} ({dasar}, berlaku {tahun})",
            predikat=c.t(band), skala=c.t(s.nama), dasar=c.t(s.dasar_hukum), tahun=s.years(),
        )  # fmt: skip
    t = c.total
    return {"rata": t["rata_rata"], "angka": t["n_angka"], "target": t["n_target"], "predikat": said}


def missed(c: Case) -> list[Row]:
    """What missed its target, or is behind its quarters' target, gravest first; grades before all."""
    quarters = {r["kode"]: r for r in c.files[f"capaian-{c.tahun}"]}
    found = []
    for r in c.now:
        own = quarters[r["kode"]]
        if r["status"] == "sementara" and own["status_triwulan"] == "tidak tercapai":
            found.append(r | {"lacak": num(own["capaian_triwulan"]), "sasaran_kini": own["target_triwulan"]})
        elif r["status"] == "tidak tercapai":
            found.append(r | {"lacak": r["capaian_mentah"], "sasaran_kini": None})
    return sorted(found, key=lambda r: (r["lacak"] is not None, r["lacak"] or 0))


def direction(c: Case, r: Row) -> str:
    """Which way an indicator went since the year before; nothing where that is not known."""
    before = next((x for x in c.all if x["kode"] == r["kode"] and x["tahun"] == c.tahun - 1), None)
    if before is None:
        return ""
    moved: Any = None
    if r["capaian_mentah"] is not None and before["capaian_mentah"] is not None:
        moved = r["capaian_mentah"] - before["capaian_mentah"]
    elif all(x["goal"]["mutu"] and x["status"] in f.JUDGED for x in (r, before)):
        then = before["got"]["mutu"] or f.letter(before["got"]["angka"])
        moved = f._steps(then, r["got"]["mutu"], r["got"]["angka"])
    return "" if moved is None else ("tetap", "membaik", "memburuk")[f._side(Fraction(moved))]


def _directions(c: Case) -> dict[str, Any]:
    counts = Counter(direction(c, r) for r in c.now)
    said = {k: counts[w] for k, w in zip("abc", ("membaik", "tetap", "memburuk"), strict=True)}
    return said | {"tahun": str(c.tahun - 1)}


def _folded(c: Case) -> dict[str, Any]:
    """How many rows a table has that is folded on a phone."""
    return {
        "n": {
            "akhir-rencana": sum(c.kind != "capaian" or e["prospek"] != "sudah tercapai" for e in c.ends),
            "sebab": _words(c)["a"],
        }.get(c.section, len(c.now))
    }


def _lowest_programme(c: Case) -> dict[str, Any]:
    known = [g for g in f.grouped(c.now, "program") if g["rata_rata"] is not None]
    low = min(known, key=lambda g: g["rata_rata"])
    assert sum(g["rata_rata"] == low["rata_rata"] for g in known) == 1
    assert len(known) > 1
    return {"program": plain(low["program"]), "nilai": low["rata_rata"]}


def _spent(c: Case) -> dict[str, Any]:
    """The places that sentences about spending share."""
    s = c.spent
    per = f" ({c.as_of})" if c.as_of else ""
    out = {"nilai": s["realisasi"], "per": per, "serapan": s["serapan"], "sisa": s["sisa"], "satuan": c.unit}
    return out | {"a": s["n_lapor"], "b": s["n"], "bagian": s["persen_pagu_lapor"], "n": s["n_tanpa_pagu"]}


def _funded(c: Case) -> dict[str, Any]:
    s, marks = c.spent, []
    if s["n_dana"] < s["n_program"]:
        marks.append(c.t("{a} dari {b}", a=s["n_dana"], b=s["n_program"]))
    if s["dari_usulan"]:
        marks.append(c.t("memakai usulan nilai untuk digit yang hilang"))
    mark = f" ({'; '.join(marks)})" if marks else ""
    return {"tingkat": c.t(s["tingkat"]), "nilai": s["pendanaan"], "tanda": mark}


def _left_out(c: Case) -> dict[str, Any]:
    """Rows with figures of their own that no total holds."""
    rows = [r for r in c.money(c.tahun) if r["keterangan"]]
    names = [plain(r["kode"] or r["uraian"]) for r in rows]
    return {"n": len(rows), "kode": lambda text: None if all(n in text for n in names) else text}


#: Share of a ceiling from which on it counts as used up.
ENOUGH = 95


def how(c: Case, r: Row) -> str:
    """How an activity stands that has a figure."""
    pagu, spent = num(r["pagu"]), num(r["realisasi"])
    if pagu is None:
        return "tanpa pagu"
    if spent is not None and spent > pagu:
        return "melampaui pagu"
    if r["status"] == "sebagian dilaporkan":
        return "melapor sebagian"
    if spent is None:
        return "belum melapor"
    if c.under_way:
        return "sudah melapor"
    if not pagu:
        return "berpagu nol"
    return "terserap {batas} atau lebih" if spent * 100 >= pagu * ENOUGH else "terserap kurang dari {batas}"


def mark(c: Case) -> str:
    return f"{ENOUGH} %" if c.bahasa == "id" else f"{ENOUGH}%"


def _standings(c: Case) -> dict[str, Any]:
    """`7 kegiatan berpagu = 6 terserap 95 % atau lebih + 1 belum melapor`."""
    counts = Counter(how(c, r) for r in c.counted if r["pagu"])
    order = ["melampaui pagu", "terserap {batas} atau lebih", "terserap kurang dari {batas}", "sudah melapor"]
    order = [k for k in [*order, "melapor sebagian", "belum melapor", "berpagu nol"] if counts[k]]
    told = " + ".join(f"{counts[k]} {c.t(k, batas=mark(c))}" for k in order)
    return {
        "n": sum(counts.values()),
        "satuan": c.unit,
        "bagian": told,
        "keadaan": c.t(order[0], batas=mark(c)),
    }


def _ceiling_parts(c: Case) -> dict[str, Any]:
    """A ceiling as the sum of what is spent, what is left, and what is not reported."""
    rows = [r for r in c.counted if r["pagu"]]
    known = [r for r in rows if r["realisasi"] and r["status"] != "sebagian dilaporkan"]
    other = [r for r in rows if r not in known]
    left, unknown = (f.plus(num(r["pagu"]) - (num(r["realisasi"]) or 0) for r in x) for x in (known, other))  # type: ignore[operator]
    wanted = [("realisasi {nilai}", c.spent["realisasi"], "")]
    if left is not None:
        where = Wording(c.bahasa).t(" pada yang sudah melapor") if other else ""
        text = " − kelebihan {nilai}{letak}" if left < 0 else " + sisa {nilai}{letak}"
        wanted.append((text, abs(left), where))
    wanted += [(" + {nilai} yang belum dilaporkan", unknown, "")] if unknown is not None else []

    def wrong(text: str) -> str | None:
        for message, value, where in wanted:
            before, after = c.t(message, nilai="\0", letak=where).split("\0")
            m = re.match(rf"{re.escape(before)}(Rp \d+(?:[.,]\d+)*){re.escape(after)} ?", text)
            if not m:
                return f"“{text}”, seharusnya “{before}…{after}”"
            if fault := f.fault(m[1], value, c.bahasa):
                return fault
            text = text[m.end() :]
        return text or None

    return {"pagu": c.spent["pagu"], "bagian": wrong}


def behind(c: Case) -> list[Row]:
    """What overspends or lags, the gravest first."""
    whole, found = c.spent["serapan_lapor"], []
    for r in c.counted:
        kind, pagu, spent = how(c, r), num(r["pagu"]) or Fraction(0), num(r["realisasi"]) or Fraction(0)
        share = f.share(spent, pagu)
        if kind == "melampaui pagu":
            found.append((1, pagu - spent, r))
        elif kind == "tanpa pagu":
            found.append((2, -spent, r))
        elif kind in ("melapor sebagian", "belum melapor", "terserap kurang dari {batas}"):
            found.append((3, spent - pagu, r))
        elif kind == "sudah melapor" and share is not None and share < whole:
            found.append((4, share, r))
    return [r for *_, r in sorted(found, key=lambda x: x[:2])]


def _least_spent(c: Case) -> dict[str, Any]:
    known = [r for r in c.counted if num(r["pagu"]) and r["realisasi"]]
    low = min(known, key=lambda r: f.share(num(r["realisasi"]), num(r["pagu"])))  # type: ignore[arg-type, return-value]
    return {
        "serapan": f.share(num(low["realisasi"]), num(low["pagu"])),
        "nama": plain(low["uraian"].removeprefix("'")),
    }


def _titled(c: Case) -> dict[str, Any]:
    kinds = Counter(how(c, r) for r in c.counted)
    said = {"lebih": kinds["melampaui pagu"], "n": kinds["terserap kurang dari {batas}"]}
    return _spent(c) | said | {"batas": ENOUGH, "per": c.as_of}


def _known_money(c: Case) -> dict[str, Any]:
    known = [y for y in c.money_years if any(y[k] is not None for k in ("pendanaan", "pagu", "realisasi", "realisasi_tanpa_pagu"))]  # fmt: skip
    return {"a": len(known), "b": len(c.years)}


def quarter_of(capaian: Fraction | None, serapan: Fraction | None) -> str | None:
    """Where performance stands against spending."""
    if capaian is None or serapan is None:
        return None
    met = "tercapai" if f._side(capaian - 100) >= 0 else "kurang tercapai"
    if serapan > 100:
        return f"lebih belanja dan {met}"
    if met == "tercapai":
        return "terserap dan tercapai" if serapan >= 95 else "hemat dan tercapai"
    return "terserap tetapi kurang tercapai" if serapan >= 95 else "kurang terserap dan kurang tercapai"


def _largest(c: Case) -> dict[str, Any]:
    counts = Counter(q for a in c.activities if (q := quarter_of(a["capaian"], a["serapan"])))
    top = max(counts.values())
    names = [f"“{c.t(q)}”" for q in sorted(counts) if counts[q] == top]
    return {"n": top, "letak": c.join(names)}


def _against_share(c: Case) -> dict[str, Any]:
    known = [a["efisiensi"] for a in c.activities if a["efisiensi"] is not None]
    return {
        "a": sum(f._side(e - 1) > 0 for e in known),
        "b": len(known),
        "n": sum(f._side(e - 1) == 0 for e in known),
    }


def _words(c: Case) -> dict[str, Any]:
    names = ("faktor_pendukung", "faktor_penghambat", "solusi", "tindak_lanjut")
    due = [r for r in c.now if r["status"] != "tanpa target"]
    return {"a": sum(any(r[w] for w in names) for r in due), "b": len(due)}


def _moved(c: Case) -> dict[str, Any]:
    both = [r for r in c.now if r["acuan"] == "PK" and r["status_renstra"]]
    return {"n": sum((r["status"] in f.MET) != (r["status_renstra"] in f.MET) for r in both)}


def _quarterly(c: Case) -> dict[str, Any]:
    status = [r.get("status_triwulan", "") for r in c.files[f"capaian-{c.tahun}"]]
    known = [s for s in status if s in f.JUDGED]
    return {
        "sampai": c.until,
        "a": sum(s in f.MET for s in known),
        "b": len(known),
        "n": c.total["n_sementara"],
    }


def _means(c: Case) -> dict[str, Any]:
    a, b = c.told[0], c.told[-1]
    out = {"t1": str(a["tahun"]), "v1": a["rata_rata"], "t2": str(b["tahun"]), "v2": b["rata_rata"]}
    return out | {"n": b["n_angka"], "m": b["n_target"]}


def _partial_years(c: Case) -> str:
    partial = [str(y["tahun"]) for y in c.by_year if y["n_sementara"]]
    return c.t("; {tahun} memuat data sementara", tahun=c.join(partial)) if partial else ""


def _findings(c: Case) -> Counter[str]:
    return Counter(r["aturan"] for r in c.findings)


def _grave(c: Case) -> dict[str, Any]:
    counts = Counter(r["tingkat"] for r in c.findings)
    parts = [f"{counts[s]} {c.t(s)}" for s in ("berat", "sedang", "ringan") if counts[s]]
    return {"n": len(c.findings), "rincian": " + ".join(parts)}


def against(c: Case) -> list[Row]:
    """What stands on the first screen: contradictions by money, else the first findings."""
    found = [r for r in c.findings if r["tingkat"] == "berat" or r["ringkas"]]
    return sorted(found, key=lambda r: -(num(r["rupiah"]) or 0))[:5] if found else c.findings[:5]


def _gravest(c: Case) -> dict[str, Any]:
    grave = sorted((r for r in c.findings if r["tingkat"] == "berat"), key=lambda r: -(num(r["rupiah"]) or 0))
    if not grave:
        return {"n": len(c.findings)}
    said = plain(grave[0]["ringkas"] or grave[0]["uraian"])
    named = c.t(rules_of_audit()[grave[0]["aturan"]]["nama"])

    def largest(text: str) -> str | None:
        return None if text in (said.rstrip("."), named) else f"“{text}” bukan “{said}”"

    return {"n": len(grave), "yang": largest}


def criteria_met(c: Case, without: tuple[str, ...] = ()) -> tuple[int, list[str], list[str]]:
    """How many indicators are ready without these criteria; the criteria that can be assessed, and the others."""
    rows = c.files["kesiapan"]
    every = [k for k in rows[0] if k not in ("kode", "indikator", "skor")] if rows else []
    keys = [k for k in every if any(r[k] for r in rows)]
    met = [[r[k] for k in keys if r[k] and k not in without] for r in rows]
    return (
        sum(bool(x) and all(v == "True" for v in x) for x in met),
        keys,
        [k for k in every if k not in keys],
    )


def _ready(c: Case) -> dict[str, Any]:
    ready, keys, unknown = criteria_met(c)
    known = {f"“{c.t(k)}”": criteria_met(c, (k,))[0] for k in keys}
    best = max(known.values(), default=0)

    def holding(text: str) -> str | None:
        if best > ready:
            return None if known.get(text) == best else f"{text} tidak menahan paling banyak"
        return None if all(part in known for part in re.findall("“[^”]+”", text)) else text

    several = None if best > ready else (lambda text: None if int(text) > ready else text)
    told = {"a": ready, "b": len(c.files["kesiapan"]), "k": len(keys), "ini": holding, "c": several or best}
    return told | {"kriteria": c.join([c.t(k) for k in unknown])}


def _funded_years(c: Case) -> dict[str, Any]:
    told = {
        r["tahun"]
        for r in c.tables.get("pendanaan", [])
        if r["tahun"] != "jumlah" and (r["nilai"] or r.get("usulan"))
    }
    return {"a": len(told), "b": len(c.years)}


def _corrected(c: Case) -> dict[str, Any]:
    names = {"capaian": ("realisasi",), "anggaran": ("anggaran",)}.get(c.kind, ("realisasi", "anggaran"))
    rows = [r for r in c.tables.get("revisi", []) if r["tabel"] in names]
    return {"n": len([r for r in rows if c.kind == "evaluasi" or int(r["tahun"]) == c.tahun])}


def _named_scale(c: Case) -> dict[str, Any]:
    s = _RULES.skala.get(c.scale)
    return (
        {}
        if s is None
        else {"skala": c.t(s.nama), "pita": plain(s.criteria(Wording(c.bahasa))), "tahun": s.years()}
    )


def _cap_said(c: Case) -> dict[str, Any]:
    said = _named_scale(c)
    text = c.t("Tanpa predikat: kantor tidak memilih skala, dan tidak ada aturan yang mengikatnya.")
    if said:
        holds = f.SCALES[c.scale][0] <= c.tahun <= f.SCALES[c.scale][1] or c.kind == "jelajah"
        named = (
            "Predikat {skala}: {pita}."
            if holds
            else "Skala {skala} berlaku {tahun}; tanpa predikat untuk tahun ini."
        )
        text = c.t(named, **said)
    return {"batas": c.cap_name, "dasar": c.t(_RULES.batas[c.chosen["batas"]]["dasar_hukum"]), "skala": text}


#: Each message with figures, and what stands in its places.
SENTENCES: dict[str, Rule] = {
    # the year's attainment
    "{a} dari {b} indikator yang dinilai memenuhi target {tahun}": lambda c: {"a": c.total["n_memenuhi"], "b": c.total["n_dinilai"]},
    "; {n} masih sementara, {sampai}": lambda c: {"n": c.total["n_sementara"], "sampai": c.until},
    "Sementara, {sampai} {tahun}: {a} dari {b} indikator memenuhi target triwulannya": _quarterly,
    "Sementara, {sampai} {tahun}: {n} indikator dilaporkan, belum dinilai terhadap target setahun": _quarterly,
    "{n} indikator = {bagian}.": _whole,
    "Rata-rata capaian {rata} ({batas}) atas {angka} dari {target} indikator bertarget{predikat}.": _graded_mean,
    "Belum dilaporkan: realisasi {n} indikator bertarget. Targetnya ada pada lampiran {target}.": lambda c: {"n": sum(r["status"] == "belum dilaporkan" for r in c.now), "target": c.t("Target {tahun}", tahun=c.tahun)},
    "… dan {n} lagi": lambda c: {"n": len(missed(c)) - 6},
    "target s.d. {triwulan}": lambda c: {"triwulan": c.quarter(c.row["got"]["ada"][-1])},
    "{a} indikator membaik, {b} tetap, dan {c} memburuk dibanding {tahun}": _directions,
    "{n} indikator": _folded,
    "{n} kegiatan": lambda c: {"n": len(c.activities)},
    "{n} indikator dinilai lewat predikat atau opini, tanpa persentase, dan tidak masuk rata-rata.": lambda c: {"n": sum(r["status"] in f.JUDGED and r["capaian_mentah"] is None for r in c.now)},
    "Dinilai terhadap Perjanjian Kinerja; terhadap target Renstra, {n} indikator berlainan hasilnya.": _moved,
    "{a} dari {b} indikator bertarget; {batas}": lambda c: {"a": c.total["n_angka"], "b": c.total["n_target"]},
    "{a} dari {b} indikator yang dinilai": lambda c: {"a": c.total["n_memenuhi"], "b": c.total["n_dinilai"]},
    "indikator bertarget; {n} sementara, {sampai}": lambda c: {"n": c.total["n_sementara"], "sampai": c.until},
    "{program} terendah dengan rata-rata {nilai}": _lowest_programme,
    "Rata-rata capaian {nilai}": lambda c: {"nilai": c.total["rata_rata"]},
    "Belum ada capaian {sejauh_ini} untuk dibandingkan.": lambda c: {"sejauh_ini": "–".join(dict.fromkeys((str(c.years[0]), str(c.tahun))))},
    "{a} indikator sudah mencapai atau menuju target {akhir}, {b} perlu percepatan": lambda c: {"a": c.prospects["sudah tercapai"] + c.prospects["menuju target"], "b": c.prospects["perlu percepatan"]},
    "{n} indikator lain sudah mencapai target {akhir}; semuanya ada di berkas CSV.": lambda c: {"n": c.prospects["sudah tercapai"]},
    "{a} dari {b} indikator disertai penjelasan kantor": _words,
    "{a} dari {b} kegiatan mencapai lebih dari porsi anggaran yang dipakai": _against_share,
    "; {n} sebanding": _against_share,
    "Angka kantor berkisar {a} sampai {b} menurut konvensi yang dipilih": lambda c: dict(zip("ab", f.ends_of(s["rata_rata"] for s in c.sensitivity), strict=True)),
    "{n} indikator menunggu keputusan polaritas": lambda c: {"n": sum(i["polaritas"] == "ambigu" for i in c.tables["indikator"])},
    "Batas capaian: {batas} ({dasar}). {skala}": _cap_said,
    "Predikat {skala}: {pita}.": _named_scale,
    "Skala {skala} berlaku {tahun}; tanpa predikat untuk tahun ini.": _named_scale,
    # the whole period
    "Realisasi setahun penuh sudah dilaporkan untuk {a} dari {b} tahun rencana{sementara}.": lambda c: {"a": sum(y["n_lapor"] > 0 for y in c.by_year), "b": len(c.years), "sementara": _partial_years(c)},
    "Baru {t1} yang punya angka: rata-rata capaian {v1} ({n} dari {m} indikator bertarget).": _means,
    "Rata-rata capaian {t1}: {v1}; {t2}: {v2} ({n} dari {m} indikator bertarget punya angka).": _means,
    "Terhadap target akhir {akhir}: {n} indikator = {daftar}.": _ends,
    "{a} dari {b} indikator bertarget akhir sudah mencapai target {akhir}": lambda c: {"a": c.prospects["sudah tercapai"], "b": c.due},
    "dari {n} indikator bertarget {tahun}": lambda c: {"n": c.due, "tahun": str(c.years[-1])},
    "menurut tren sampai {tahun}": lambda c: {"tahun": str(c.last)},
    "Rencana memuat {n} target untuk {m} indikator; capaiannya belum dapat dihitung.": lambda c: {"n": sum(r["status"] != "tanpa target" for r in c.all), "m": len(c.tables["indikator"])},
    "Pendanaan indikatif diketahui untuk {a} dari {b} tahun.": lambda c: {"a": sum(y["pendanaan"] is not None for y in c.money_years), "b": len(c.years)},
    "Rata-rata capaian bergerak dari {a} ke {b}": lambda c: {"a": c.told[0]["rata_rata"], "b": c.told[-1]["rata_rata"]},
    "Angka uang diketahui untuk {a} dari {b} tahun rencana": _known_money,
    "{n} angka dibetulkan setelah dilaporkan": _corrected,
    # money
    "Pendanaan indikatif {tahun} menurut {tingkat}: {nilai}{tanda}.": _funded,
    "Pagu DIPA (setelah revisi) {pagu}, dari pagu awal {awal}.": lambda c: {"pagu": c.spent["pagu"], "awal": c.spent["pagu_awal"]},
    "Pagu DIPA (setelah revisi) {pagu}; pagu awal belum diketahui seluruhnya.": lambda c: {"pagu": c.spent["pagu"]},
    "Serapan yang sudah melapor saja: {serapan} dari pagunya {pagu}.": lambda c: {"serapan": c.spent["serapan_lapor"], "pagu": c.spent["pagu_lapor"]},
    "{n} {satuan} melaporkan realisasi {nilai} tanpa pagu, di luar serapan dan sisa.": lambda c: {"n": c.spent["n_tanpa_pagu"], "satuan": c.unit, "nilai": c.spent["realisasi_tanpa_pagu"]},
    "Angka {n} baris tidak dijumlahkan, karena mungkin sudah terhitung: {kode}.": _left_out,
    "Efisiensi sederhana {nilai}: rata-rata capaian {capaian} ({a} dari {b} indikator bertarget) dibagi serapan {serapan}.": lambda c: {"nilai": c.efficiency, "capaian": c.total["rata_rata"], "a": c.total["n_angka"], "b": c.total["n_target"], "serapan": c.spent["serapan"]},
    "Efisiensi sederhana kantor belum dihitung: {sebab}.": lambda c: {"sebab": c.t("realisasi anggaran baru {per}", per=c.as_of)},
    "Capaian {periode} baru sementara: {tahun} belum dilaporkan setahun penuh": lambda c: {"tahun": c.join([str(y["tahun"]) for y in c.by_year if y["n_sementara"]])},
    "Pagu {tahun} {pagu} = {bagian}.": _ceiling_parts,
    "Serapan terendah {serapan}: “{nama}”": _least_spent,
    "{n} {satuan} berpagu = {bagian}.": _standings,
    "{n} {satuan} berpagu, semuanya {keadaan}.": _standings,
    "{serapan} pagu {tahun} terserap, {per}; {lebih} {satuan} melampaui pagunya": _titled,
    "{serapan} pagu {tahun} terserap; {lebih} {satuan} melampaui pagunya": _titled,
    "{serapan} pagu {tahun} terserap; semua {satuan} di bawah {batas}": _titled,
    "{serapan} pagu {tahun} terserap; {n} dari {b} {satuan} di bawah {batas}": _titled,
    "{serapan} pagu {tahun} terserap, sisa {sisa}": _titled,
    "Urutan: kelebihan, belanja tanpa pagu, lalu yang terbanyak belum dibelanjakan; tertinggal: serapan setahun kurang dari {batas}, atau belum melapor.": lambda c: {"batas": ENOUGH},
    "Tidak ada {satuan} yang melampaui pagu, belum melapor, atau terserap kurang dari {batas}.": lambda c: {"batas": ENOUGH},
    "Tahun berjalan, {per}: kelebihan, belanja tanpa pagu, yang belum melapor, lalu serapan di bawah serapan bersama {serapan}.": lambda c: {"per": c.as_of, "serapan": c.spent["serapan_lapor"]},
    "… dan {n} lagi ({daftar}).": lambda c: {"n": len(behind(c)) - 5},
    "{serapan} pagu {tahun} terserap, {per}": lambda c: _spent(c) | {"per": c.as_of},
    "{serapan} pagu {tahun} terserap; {n} {satuan} berbelanja tanpa pagu": _spent,
    "{serapan} pagu {tahun} terserap sejauh ini; {a} dari {b} {satuan} berpagu ({bagian} pagu) sudah melapor": _spent,
    "{n} {satuan} berbelanja tanpa pagu {tahun}; {b} yang berpagu belum melapor": _spent,
    "{a} dari {b} {satuan} berpagu": _spent,
    "per {tanggal}": lambda c: {"tanggal": c.day(c.as_of_days[0])},
    "data tertua per {tanggal}": lambda c: {"tanggal": c.day(c.as_of_days[0])},
    "Semua kegiatan yang punya capaian dan serapan ({n}) terletak pada {letak}": _largest,
    "{letak} sama banyak: masing-masing {n} kegiatan": _largest,
    "{n} kegiatan terletak pada {letak}, kelompok terbesar": _largest,
    "Tumbuh terhadap {tahun} (%)": lambda c: {"tahun": str(c.tahun - 1)},
    "dijumlahkan dari {rincian}, {a} dari {b} sudah melapor": lambda c: {"a": num(c.row["n_rincian_lapor"]), "b": num(c.row["n_rincian"])},
    "{nama}, {tahun}": lambda c: {"nama": lambda text: None if text in {c.t(r["nama"]) for r in _RULES.anggaran.values()} else text},
    # the audit
    "{n} temuan = {rincian}.": _grave,
    "{aturan} · Saran: {saran}": lambda c: {"saran": lambda text: None if text in {plain(r["saran"]) for r in c.findings} else text},
    "Tidak ada pertentangan berat; {n} hal lain perlu diperiksa": _gravest,
    "Satu pertentangan berat: {yang}": _gravest,
    "{n} pertentangan berat. Terbesar: {yang}": _gravest,
    "{a} dari {b} indikator siap, karena {sebab}. Tanpa kriteria {ini}: {c} siap.": _ready,
    "{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan.": _ready,
    "{a} dari {b} indikator memenuhi semua {k} kriteria kesiapan yang dapat dinilai.": _ready,
    "Yang paling menahan: {ini}; tanpa itu {c} siap.": _ready,
    "Pendanaan indikatif tersedia untuk {a} dari {b} tahun rencana.": _funded_years,
    # the explorer
    "{a} dari {b} target yang dinilai terpenuhi": lambda c: {"a": c.total["n_memenuhi"], "b": c.total["n_dinilai"]},
    "{n} realisasi masih sementara, belum dinilai": lambda c: {"n": c.total["n_sementara"]},
    "{a} dari {b} target; {batas}": lambda c: {"a": c.total["n_angka"], "b": c.total["n_target"]},
    "{a} dari {b} yang dinilai": lambda c: {"a": c.total["n_memenuhi"], "b": c.total["n_dinilai"]},
    "Target, realisasi, dan capaian {tahun}": lambda c: {"tahun": years_text(c)},
    "Pilihan: {pilihan}.": lambda c: {"pilihan": chosen_text(c)},
    "Angka uang diketahui untuk {a} dari {b} tahun": lambda c: {"a": sum(any(r[k] for k in ("pendanaan", "pagu", "realisasi")) for r in c.files["jelajah-anggaran"]), "b": len(c.choice.tahun or c.years)},
}  # fmt: skip


def years_text(c: Case) -> str:
    """`2023`, `2021–2024` or `2020, 2023`."""
    if not c.choice:
        return str(c.tahun)
    y = sorted(c.choice.tahun or c.years)
    return f"{y[0]}–{y[-1]}" if len(y) > 2 and y[-1] - y[0] == len(y) - 1 else ", ".join(map(str, y))


def chosen_text(c: Case) -> str:
    """The explorer's choice in words."""
    assert c.choice
    parts = [
        c.t("tahun {tahun}", tahun=years_text(c)),
        *(plain(x) for x in (c.choice.program, c.choice.kegiatan) if x),
    ]
    if c.choice.bacaan != EXCLUDED:
        parts.append(c.t("polaritas ambigu dibaca {bacaan}", bacaan=c.choice.bacaan))
    s = _RULES.skala.get(c.scale)
    return " · ".join(
        [*parts, c.cap_name, c.t("skala {skala}", skala=s.nama) if s else c.t("tanpa predikat")]
    )


# --- texts within a table ------------------------------------------------------------------------------------------------


def with_rate(c: Case, status: str, rate: Fraction | None) -> Callable[[str], str | None]:
    """A status, with its capaian behind it where there is one: `tidak tercapai (94,44 %)`."""

    def check(text: str) -> str | None:
        word, _, rest = text.partition(" (")
        return f.fault(word, c.t(status), c.bahasa) or f.fault(rest.removesuffix(")"), rate, c.bahasa)

    return check


def amount(c: Case, value: Fraction | None, unit: str = "", written: bool = True) -> Any:
    """A figure as the office entered it, with every digit that it has; one that nobody wrote down (a quotient, a mean) may be rounded."""
    if value is None:
        return None
    suffix = f" {plain(unit)}" if unit not in ("", "predikat", "opini") else ""

    def check(text: str) -> str | None:
        if not text.endswith(suffix):
            return f"“{text}” tanpa satuan “{suffix}”"
        bare = text.removesuffix(suffix)
        shown = f.printed(bare, c.bahasa)
        if shown is None:
            return f"“{text}” bukan satu angka; seharusnya {float(value):.15g}"
        near = shown[0] in (f.half_up(value, max(2, shown[1])), f.half_up(value, shown[1]))
        right = shown[0] == value or (not written and near and (shown[0] != 0 or value == 0))
        return None if right else f"“{text}”, padahal angkanya {float(value):.15g}"

    return check


def goal(c: Case, target: Row, unit: str = "") -> Any:
    """A target: a figure, a range by its two bounds, a grade, or words that there is none."""
    if target["bawah"] is not None:
        low, high = amount(c, target["bawah"]), amount(c, target["atas"], unit)

        def check(text: str) -> str | None:
            a, _, b = text.partition("–")
            return low(a) or high(b)

        return check
    return c.t(target["mutu"]) if target["mutu"] else amount(c, target["angka"], unit)


def got(c: Case, real: Row, unit: str = "") -> Any:
    """A realisasi: a figure, a grade, or words that there is none."""
    if real["angka"] is None:
        return c.t(real["mutu"]) if real["mutu"] else None
    return amount(c, real["angka"], unit, real["ditulis"])


def _caps(c: Case) -> set[str]:
    """The upper bounds of capaian that the counted offices' tables name."""
    tables = [
        rows for files in c.offices.values() for name, rows in files.items() if name.startswith("capaian-")
    ]
    return {r["batas"] for rows in tables for r in rows if r["batas"]}


def _of_quarters(c: Case) -> dict[str, Any]:
    row = next(r for r in c.files[f"capaian-{c.row['tahun']}"] if r["kode"] == c.row["kode"])
    rate = num(row["capaian_triwulan"])
    return {
        "nilai": goal(c, f.target_of(row["target_triwulan"])),
        "status": with_rate(c, row["status_triwulan"], rate),
    }


def _reported(c: Case) -> dict[str, Any]:
    sums = {k: sum(p[k] for p in c.here) for k in ("n_lapor", "n_target", "n_sementara")}
    return {
        "a": len(c.means),
        "b": len(c.here),
        "c": sums["n_lapor"],
        "d": sums["n_target"],
        "e": sums["n_sementara"],
    }


def _median(c: Case) -> dict[str, Any]:
    partly = sum(p["n_sementara"] for p in c.here)
    return {"m": f.quantile(c.means, Fraction(1, 2)), "a": len(c.means), "b": len(c.here), "n": partly}


def _absorbed(c: Case) -> dict[str, Any]:
    said = {"m": f.quantile(c.shares, Fraction(1, 2)), "kantor": c.offices_said(len(c.shares))}
    return said | {"lain": c.offices_said(c.partly), "a": len(c.shares), "b": len(c.here)}


def _spread(c: Case) -> dict[str, Any]:
    values = c.shares if c.section == "serapan" else c.means
    return {"n": len(values), "a": min(values), "b": max(values), "m": 5}


_W = Wording()
_REASONS = [
    "belum melapor",
    "melampaui pagu",
    "capaian rendah",
    "capaian turun",
    "tanpa pagu",
    "sebagian",
    "sementara",
    "belanja belum lengkap",
]


def _needy(c: Case) -> dict[str, Any]:
    return {"n": len(needy(c)), "m": len(c.here)}


def needy(c: Case) -> list[Row]:
    """The offices of a run of good pages that need attention, each with every reason."""
    found = []
    for p in c.here:
        target, told = p["n_target"], p["n_lapor"] + p["n_sementara"]
        lacking, judged, share = p["n_pagu"] - p["n_pagu_lapor"], p["n_dinilai"], p["serapan"]
        unmet, fell = judged - p["n_memenuhi"], p["beda"]
        holds = [
            (target and not told, f"belum melaporkan satu pun dari {target} target"),
            (
                p["lengkap"] and share is not None and share > 100,
                f"belanja {_W.percent(share and float(share), 1, (100.0,))} dari pagu",
            ),
            (2 * unmet > judged, f"{unmet} dari {judged} target yang dinilai tidak terpenuhi"),
            (
                fell is not None and fell < -5,
                f"rata-rata {_W.points(fell and float(fell), 1, (-5.0,))} poin dari tahun sebelumnya",
            ),
            (p["n_tanpa_pagu"], f"{p['n_tanpa_pagu']} baris belanja tanpa pagu"),
            (0 < told < target, f"{target - told} dari {target} target belum dilaporkan"),
            (p["n_sementara"], f"{p['n_sementara']} target baru sebagian tahunnya"),
            (lacking, f"{lacking} dari {p['n_pagu']} baris berpagu belum lengkap belanjanya"),
        ]
        if why := [text for it_is, text in holds if it_is]:
            reasons = [_REASONS[n] for n, (it_is, _) in enumerate(holds) if it_is]
            names = c.files[f"rekap-kantor-{c.tahun}"]
            name = next(r["kantor"] for r in names if r["satker"] == p["satker"])
            found.append(p | {"kantor": name, "sebab": plain("; ".join(why)), "alasan": reasons})
    return found


def _by_reason(c: Case) -> dict[str, Any]:
    count = Counter(reason for p in needy(c) for reason in p["alasan"])
    return {"rincian": ", ".join(f"{reason} {count[reason]}" for reason in _REASONS if count[reason])}


def _nowhere(c: Case) -> dict[str, Any]:
    return {"n": sum(r["merata"] == "True" for r in c.files[f"rekap-indikator-{c.tahun}"])}


def _ends_of(c: Case) -> dict[str, Any]:
    values = c.shares if c.section == "serapan" else c.means
    key = "serapan" if c.section == "serapan" else "rata_rata"
    there = [sum(p[key] == v for p in c.here) for v in (min(values), max(values))]
    return {k: c.offices_said(n) if n > 1 else _name for k, n in zip("ab", there, strict=True)}


def _name(text: str) -> str | None:
    """An office's own name, which may hold figures."""
    return None


SENTENCES |= {
    "{a} dari {b} kantor punya angka capaian {tahun}: {c} dari {d} target sudah dilaporkan.": _reported,
    "{a} dari {b} kantor punya angka capaian {tahun}: {c} dari {d} target sudah dilaporkan penuh, {e} lagi sementara dan tidak masuk rata-rata.": _reported,
    "Rata-rata {m} pada {tahun}, dari satu kantor yang punya angka": _median,
    "{n} dari {m} kantor perlu perhatian": _needy,
    "Kantor menurut sebabnya: {rincian}.": _by_reason,
    "{n} dari {m} kantor perlu perhatian pada {tahun}": _needy,
    "Median capaian {a} kantor {m} pada {tahun}": _median,
    "Median capaian {a} dari {b} kantor {m} pada {tahun}": _median,
    "Capaian {tahun} baru sementara: {n} target": _median,
    "Rata-rata kantornya berkisar dari {a} sampai {b}.": _spread,
    "Separuh kantor di tengah berada antara {a} dan {b}.": lambda c: {"a": f.quantile(c.means, Fraction(1, 4)), "b": f.quantile(c.means, Fraction(3, 4))},
    "Median serapan {m}, dari {kantor} yang belanjanya sudah lengkap.": _absorbed,
    "Median serapan {m}, dari {kantor} yang belanjanya sudah lengkap; {lain} lagi belum lengkap.": _absorbed,
    "Kantor memakai batas atas capaian yang berbeda ({batas}); rata-ratanya tidak sepenuhnya sebanding.": lambda c: {
        "batas": lambda text: None if text == ", ".join(sorted(_caps(c))) else text
    },
    "Serapan {kantor} belum lengkap dan belum dibandingkan.": lambda c: {"kantor": c.offices_said(c.partly)},
    "{a} dari {b} kantor, yang belanjanya lengkap": _absorbed,
    "{n} indikator dinilai di dua kantor atau lebih dan tidak terpenuhi di satu pun.": _nowhere,
    "{n} indikator tidak terpenuhi di kantor mana pun yang dinilai (dua kantor atau lebih): periksa target, definisi, dan sumber datanya sebelum menilai kantornya.": _nowhere,
    "{n} kantor tidak terhitung penuh karena halamannya gagal atau tabelnya hilang.": lambda c: {"n": len({r["satker"] for r in c.files["rekap-tak-terhitung"]})},
    "{n} kantor, dari {a} sampai {b}": _spread,
    "Baru {n} kantor punya angka; sebaran digambar mulai {m}.": lambda c: {"n": len(c.shares if c.section == "serapan" else c.means), "m": 5},
    "Terendah: {a}. Tertinggi: {b}.": _ends_of,
    "Rekap satuan kerja · {n} kantor · {tahun}": lambda c: {"n": len(c.offices)},
    "Kantor dan target yang terhitung, dari {n} kantor": lambda c: {"n": len(c.offices)},
    "{n} kantor": lambda c: {"n": len(c.offices)},
    "{a} dari {b} indikator yang dinilai, paling jarang terpenuhi lebih dulu, {tahun}": lambda c: {"a": len(judged_in(c)[:40]), "b": len(judged_in(c))},
    "Perlu {n} kantor berangka untuk menyebut pencilan.": lambda c: {"n": 8},
    "Beda dengan {tahun}": lambda c: {"tahun": str(c.tahun - 1)},
}  # fmt: skip


def judged_in(c: Case) -> list[Row]:
    return [r for r in c.files[f"rekap-indikator-{c.tahun}"] if int(r["n_dinilai"]) > 0]


SENTENCES |= {
    "s.d. {triwulan}": lambda c: {"triwulan": c.quarter(c.row["got"]["ada"][-1])},
    "{daftar} belum dilaporkan": lambda c: {
        "daftar": c.join(
            [c.quarter(q) for q in range(1, c.row["got"]["ada"][-1]) if q not in c.row["got"]["ada"]]
        )
    },
    "target PK; Renstra: {nilai}": lambda c: {"nilai": goal(c, c.row["renstra"])},
    "terhadap Renstra: {status}": lambda c: {
        "status": with_rate(c, c.row["status_renstra"], c.row["capaian_renstra"])
    },
    "target triwulan {nilai}: {status}": _of_quarters,
}


# --- boxes --------------------------------------------------------------------------------------------------------------

#: Boxes at the head of a page, by kind and label.
BOXES: dict[tuple[str, str], Callable[[Case], Any]] = {
    ("capaian", "Rata-rata capaian"): lambda c: c.total["rata_rata"],
    ("capaian", "Memenuhi target"): lambda c: c.total["persen_memenuhi"],
    ("capaian", "Sudah dilaporkan"): lambda c: pair(c.total["n_lapor"], c.total["n_target"]),
    ("evaluasi", "Tahun dilaporkan"): lambda c: pair(sum(y["n_lapor"] > 0 for y in c.by_year), len(c.years)),
    ("evaluasi", "Rata-rata capaian terakhir"): lambda c: c.told[-1]["rata_rata"] if c.told else None,
    ("evaluasi", "Sudah tercapai"): lambda c: c.prospects["sudah tercapai"] if any(y["n_lapor"] for y in c.by_year) else None,
    ("evaluasi", "Perlu percepatan"): lambda c: c.prospects["perlu percepatan"] if any(y["n_lapor"] for y in c.by_year) else None,
    ("anggaran", "Pendanaan indikatif"): lambda c: c.spent["pendanaan"],
    ("anggaran", "Pagu DIPA"): lambda c: c.spent["pagu"],
    ("anggaran", "Realisasi"): lambda c: c.spent["realisasi"] if c.spent["realisasi"] is not None else c.spent["realisasi_tanpa_pagu"],
    ("anggaran", "Serapan"): lambda c: c.spent["serapan"],
    ("audit", "Indikator siap"): lambda c: pair(criteria_met(c)[0], len(c.files["kesiapan"])),
    ("jelajah", "Rata-rata capaian"): lambda c: c.total["rata_rata"],
    ("jelajah", "Memenuhi target"): lambda c: c.total["persen_memenuhi"],
    ("jelajah", "Sudah dilaporkan"): lambda c: pair(c.total["n_lapor"], c.total["n_target"]),
    ("rekap", "Kantor berangka"): lambda c: pair(len(c.means), len(c.here)),
    ("rekap", "Median capaian"): lambda c: f.quantile(c.means, Fraction(1, 2)),
    ("rekap", "Median serapan"): lambda c: f.quantile(c.shares, Fraction(1, 2)),
    ("rekap", "Tidak terhitung penuh"): lambda c: len({r["satker"] for r in c.files.get("rekap-tak-terhitung", [])}),
}  # fmt: skip


def box(c: Case, label: str) -> Callable[[Case], Any] | None:
    """What the box with this label holds."""
    if label in c.own_boxes:
        return lambda c: c.own_boxes[label]
    for (kind, message), value in BOXES.items():
        if kind == c.kind and c.t(message) == label:
            return value
    for grade in ("berat", "sedang", "ringan"):
        if c.kind == "audit" and label == c.t("Temuan {tingkat}", tingkat=c.t(grade)):
            return lambda c, g=grade: sum(r["tingkat"] == g for r in c.findings)
    return None
