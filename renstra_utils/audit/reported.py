"""Do the reported figures hold together? The audit's rules about realisasi, money and dates, and about codes that look alike.

Each rule is a function of the plan in `RULES`, under the id of its definition in `rules/audit.toml`; `audit.findings` runs them with the
others. Reported tables have no lines in a source document: a finding names the rows of their files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import pandas as pd

from ..clock import today
from ..evaluate.budget import programme_against_activities
from ..evaluate.quarters import QUARTERS, roll_up
from ..plan.plan import Plan, folded, how_codes_differ, visible
from ..rules import _shipped
from ..text import NOT_ASSESSED, decimal, multiplier

Finding = dict[str, Any]
Rule = Callable[[Plan], list[Finding]]
RULES: dict[str, Rule] = {}
_KEY = ["kode", "tahun"]


def _rule(id: str) -> Callable[[Rule], Rule]:
    """Registers a function as the rule of this id."""

    def register(f: Rule) -> Rule:
        RULES[id] = f
        return f

    return register


@cache
def _param(id: str, name: str) -> Any:
    return next(r[name] for r in _shipped()["audit"] if r["id"] == id)


def _milder(id: str) -> dict[str, str]:
    """The severity of a rule's lighter case."""
    return {"tingkat": _param(id, "tingkat_ringan")}


def _finding(
    places: Sequence[tuple[str, int]], kode: Iterable[str], uraian: str, hitungan: str = "", **more: Any
) -> Finding:
    """One finding about rows, each a table and its row; the first names the table."""
    return {
        "tabel": places[0][0],
        "kode": ";".join(dict.fromkeys(kode)),
        "baris_sumber": "; ".join(dict.fromkeys(f"{t}.csv baris {n}" for t, n in places)),
        "uraian": uraian,
        "hitungan": hitungan,
        "_baris": int(places[0][1]),
        **more,
    }


def _places(table: str, rows: pd.DataFrame) -> list[tuple[str, int]]:
    return [(table, int(n)) for n in rows["_baris"]]


def _n(value: float) -> str:
    """A number as Indonesian text with every digit: `4.056.561.000`, `77,5`."""
    text = f"{decimal(value):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(str.maketrans(",.", ".,")).replace("-", "−")


def _rp(value: float) -> str:
    return f"Rp {_n(value)}"


def _list(words: Iterable[Any]) -> str:
    return ", ".join(str(w) for w in words)


def _when(row: Any) -> str:
    """`2024 TW 2`, or the year alone."""
    return f"{row['tahun']}" + ("" if pd.isna(row["triwulan"]) else f" TW {row['triwulan']}")


def _reports(plan: Plan) -> pd.DataFrame:
    """What was reported, row by row with what its indicator says; `angka` also where only `pembilang` and `penyebut` are given.

    `kali`: what a quotient is multiplied by in its unit; `tulis`: the figure as written, the quotient as such.
    """
    facts = plan.tables["indikator"].set_index("kode")
    r = plan.tables["realisasi"].copy()
    for column in ("indikator", "satuan", "agregasi", "kumulatif"):
        r[column] = r["kode"].map(facts[column])
    r["kali"] = r["satuan"].map(lambda u: multiplier(u if isinstance(u, str) else None)).astype("float64")
    quotient = r["pembilang"] / r["penyebut"] * r["kali"]
    r["hitungan"] = [
        "" if pd.isna(q) else f"{_n(a)} / {_n(b)} × {_n(k)} = {_n(round(q, 4))}"
        for a, b, k, q in zip(r["pembilang"], r["penyebut"], r["kali"], quotient, strict=True)
    ]
    r["angka"] = r["angka"].where(r["angka"].notna(), quotient)
    r["ada"] = r["angka"].notna() | r["mutu"].notna()
    r["baris"] = r["_baris"].astype("str")
    return r


def _words_of(unit: Any) -> str:
    """The unit behind a number: a blank and the unit, or nothing."""
    return f" {unit}" if isinstance(unit, str) else ""


# --- the year and its quarters ------------------------------------------------------------------------------------------


def _decimals(texts: pd.Series) -> int:
    """The most decimals that any of the texts is written with."""
    found = texts.dropna().str.extract(r"^[+-]?\d*\.(\d+)$")[0].dropna().str.len()
    return int(found.max()) if len(found) else 0


def _rounding(texts: pd.Series, times: int) -> float:
    """How far figures written with decimals may be off for rounding alone; whole numbers are counted, not rounded."""
    places = _decimals(texts)
    return times * 0.5 * 10.0**-places if places else 0.0


@_rule("setahun-triwulan")
def _year_against_quarters(plan: Plan) -> list[Finding]:
    """The figure of a year beside the one that its quarters give, joined as the indicator says."""
    r = _reports(plan)
    yearly = r[r["triwulan"].isna() & r["ada"]].set_index(_KEY)
    parts = r[r["triwulan"].notna() & r["ada"] & pd.MultiIndex.from_frame(r[_KEY]).isin(yearly.index)]
    if parts.empty:
        return []
    joined = roll_up(plan.tables["realisasi"].loc[parts.index], plan.tables["indikator"]).set_index(_KEY)
    out = []
    for key, q in parts.sort_values("triwulan").groupby(_KEY, sort=False):
        found = _differs(yearly.loc[[key]].iloc[0], q, joined.loc[key])
        if found is not None:
            out.append(found)
    return out


def _differs(year: pd.Series, q: pd.DataFrame, joined: pd.Series) -> Finding | None:
    """The finding that a year's figure is not what its quarters give; None where it is, or cannot be told."""
    code, when = q["kode"].iloc[0], q["tahun"].iloc[0]
    places = [("realisasi", int(year["_baris"])), *_places("realisasi", q)]
    last = q.iloc[-1]
    if pd.notna(year["mutu"]) or pd.notna(last["mutu"]):
        if pd.isna(year["mutu"]) or pd.isna(last["mutu"]) or last["triwulan"] != QUARTERS[-1]:
            return None
        if year["mutu"] == last["mutu"] or NOT_ASSESSED in (year["mutu"], last["mutu"]):
            return None
        said = f"{code} {when}: angka setahun {year['mutu']}, triwulan IV {last['mutu']}."
        return _finding(places, [code], said, f"TW 4 = {last['mutu']} ≠ {year['mutu']}")
    pooled = joined["cara"] == "pembilang / penyebut (dijumlahkan)"
    if not pooled and pd.isna(last["agregasi"]) and last["kumulatif"] != "ya":
        return None
    gap = year["angka"] - joined["r_angka"]
    stands = "posisi akhir" in joined["cara"] or "kumulatif" in joined["cara"]
    slack = _rounding(pd.Series([year["nilai"]], dtype="str"), 1) + _rounding(
        q["nilai"], 1 if stands else len(q)
    )
    if abs(gap) <= slack + 1e-9 * max(1.0, abs(year["angka"])):
        return None
    more: dict[str, Any] = {}
    if joined["sebagian"]:
        # Of quarters that are not all in, a sum or what was reached so far can only be too much.
        if not (joined["cara"] == "jumlah" or (stands and last["kumulatif"] == "ya")):
            return None
        more = {} if gap < 0 else _milder("setahun-triwulan")
        if gap > 0 and stands:
            return None
    blank = joined["triwulan_kosong"]
    way = (
        "posisi akhirnya"
        if stands
        else {"jumlah": "jumlahnya", "rata-rata": "rata-ratanya"}.get(joined["cara"], "gabungannya")
    )
    said = f"{code} {when}: angka setahun {_n(year['angka'])}, triwulannya {way} {_n(round(joined['r_angka'], 6))}"
    said += f" (TW {blank} kosong)." if more and pd.notna(blank) else "."
    return _finding(places, [code], said, _sum_of(q, joined, year["angka"], stands, pooled), **more)


def _sum_of(q: pd.DataFrame, joined: pd.Series, year: float, stands: bool, pooled: bool) -> str:
    """The arithmetic of a year's quarters beside the year's own figure."""
    shown = [_n(v) for v in q["angka"]]
    if stands:
        left = f"TW {q['triwulan'].iloc[-1]} = {shown[-1]}"
    elif pooled:
        above, below = (" + ".join(_n(v) for v in q[c]) for c in ("pembilang", "penyebut"))
        left = f"({above}) / ({below}) × {_n(q['kali'].iloc[0])} = {_n(round(joined['r_angka'], 4))}"
    elif joined["cara"] == "jumlah":
        left = " + ".join(shown) + (f" = {_n(joined['r_angka'])}" if len(q) > 1 else "")
    else:
        left = f"({' + '.join(shown)}) / {len(q)} = {_n(round(joined['r_angka'], 4))}"
    return f"{left} ≠ {_n(year)} (selisih {_n(round(abs(year - joined['r_angka']), 4))})"


@_rule("kumulatif-turun")
def _cumulative_falls(plan: Plan) -> list[Finding]:
    """What has been reached since the year began does not become less; a running mean or share may."""
    r = _reports(plan)
    r = r[r["kumulatif"].eq("ya") & r["triwulan"].notna()].sort_values("triwulan", kind="stable")
    out = []
    for (code, year), q in r.groupby(_KEY, sort=False):
        steady = q["kali"].isna() | q["agregasi"].eq("jumlah")
        counted = q["angka"].where(q["pembilang"].isna() & steady & q["agregasi"].ne("rata-rata"))
        for values in (counted, q["pembilang"]):
            known = q[values.notna()].assign(v=values)
            for (_, a), (_, b) in zip(known[:-1].iterrows(), known[1:].iterrows(), strict=True):
                if b["v"] < a["v"]:
                    what = f"angka kumulatif turun dari {_n(a['v'])} (TW {a['triwulan']}) menjadi {_n(b['v'])} (TW {b['triwulan']})"
                    places = [("realisasi", int(b["_baris"])), ("realisasi", int(a["_baris"]))]
                    out.append(
                        _finding(places, [code], f"{code} {year}: {what}.", f"{_n(b['v'])} < {_n(a['v'])}")
                    )
    return out + _withdrawals_fall(plan)


def _withdrawals_fall(plan: Plan) -> list[Finding]:
    """The same of the months of `rpd.csv`, which are cumulative by their contract."""
    out = []
    for year, months in plan.tables["rpd"].sort_values("bulan").groupby("tahun"):
        for column in ("rpd", "realisasi"):
            known = months[months[column].notna()]
            for (_, a), (_, b) in zip(known[:-1].iterrows(), known[1:].iterrows(), strict=True):
                if b[column] < a[column]:
                    said = f"{column} {year} kumulatif turun dari {_rp(a[column])} (bulan {a['bulan']}) menjadi {_rp(b[column])} (bulan {b['bulan']})."
                    places = [("rpd", int(b["_baris"])), ("rpd", int(a["_baris"]))]
                    out.append(_finding(places, [], said, f"{_n(b[column])} < {_n(a[column])}"))
    return out


@_rule("triwulan-terlompat")
def _skipped_quarters(plan: Plan) -> list[Finding]:
    """Quarters before the last reported one of which nothing was reported, where no figure of the whole year stands."""
    r = _reports(plan)
    r = r[r["ada"]]
    whole = pd.MultiIndex.from_frame(r.loc[r["triwulan"].isna(), _KEY])
    r = r[~pd.MultiIndex.from_frame(r[_KEY]).isin(whole)].sort_values("triwulan", kind="stable")
    out = []
    for (code, year), q in r.groupby(_KEY, sort=False):
        there = [int(n) for n in q["triwulan"]]
        gone = [n for n in QUARTERS if n < there[-1] and n not in there]
        if gone:
            said = f"{code} {year}: TW {_list(there)} dilaporkan, TW {_list(gone)} tidak."
            stands = q["kumulatif"].eq("ya").any() or q["agregasi"].eq("posisi akhir").any()
            more = _milder("triwulan-terlompat") if stands else {}
            out.append(_finding(_places("realisasi", q), [code], said, **more))
    return out


# --- what cannot be -----------------------------------------------------------------------------------------------------


def _measured(name: Any) -> tuple[str, list[str]]:
    """The measure word that an indicator begins with, and the words of what is measured, up to “yang”."""
    said = re.findall(r"\w+", str(name).lower())
    wrong = _shipped()["kosakata"]["salah_eja"]
    first = wrong.get(said[0], said[0]) if said else ""
    rest = said[1:]
    return first, rest[: rest.index("yang")] if "yang" in rest else rest


def _may_exceed(name: Any) -> bool:
    """Whether a percentage of this name may lie outside 0–100: a growth, a ratio."""
    return bool(set(re.findall(r"\w+", str(name).lower())) & set(_param("persen-batas", "kecuali")))


def _is_share(name: Any) -> bool:
    """Whether the name tells a part of a whole: “Persentase laporan yang …”."""
    return _measured(name)[0] == "persentase" and " yang " in f" {str(name).lower()} "


@_rule("angka-mustahil")
def _impossible(plan: Plan) -> list[Finding]:
    """Figures that nothing can be: below zero, a share above the whole, a percentage out of all bounds."""
    r = _reports(plan)
    limit, most = (float(_param("angka-mustahil", k)) for k in ("persen_terbesar", "orang_terbanyak"))
    people = _param("angka-mustahil", "orang")
    out = []
    for _, row in (
        pd.concat([r[r["ada"]], _joined_years(plan, r)]).sort_values("_baris", kind="stable").iterrows()
    ):
        if _may_exceed(row["indikator"]):
            continue
        value, why = row["angka"], ""
        percent = row["kali"] == 100
        share = percent and _is_share(row["indikator"])
        if value < 0 or row["pembilang"] < 0:
            why = (
                "persentase tidak dapat kurang dari 0" if percent else "cacah atau nilai tidak dapat negatif"
            )
        elif share and value > 100 + 1e-9:
            why = "bagian dari suatu keseluruhan tidak dapat lebih dari 100 %"
        elif percent and value > limit:
            why = f"persentase di atas {_n(limit)} % hampir pasti salah tulis atau salah satuan"
        elif value > most and str(row["satuan"]).lower() in people:
            why = f"penduduk Indonesia tidak sampai {_n(most)} orang"
        if why:
            shown = _n(value if pd.notna(value) else row["pembilang"]) + _words_of(row["satuan"])
            said = f"{row['kode']} {_when(row)}: realisasi {shown}, padahal {why}."
            places = [("realisasi", int(n)) for n in str(row["baris"]).split(";")]
            out.append(_finding(places, [row["kode"]], said, row["hitungan"]))
    return out + _beyond_population(plan)


def _joined_years(plan: Plan, r: pd.DataFrame) -> pd.DataFrame:
    """Percentages of a year out of several quarters, each of which may be: their sum may not."""
    sums = roll_up(plan.tables["realisasi"], plan.tables["indikator"])
    sums = sums[sums["cara"].eq("jumlah")].merge(
        r.drop_duplicates("kode")[["kode", "indikator", "satuan", "kali"]], on="kode", validate="m:1"
    )
    return pd.DataFrame(
        {
            **{c: sums[c] for c in (*_KEY, "indikator", "satuan", "kali")},
            "triwulan": pd.array([pd.NA] * len(sums), dtype="Int64"),
            "angka": sums["r_angka"].where(sums["kali"].eq(100) & sums["r_angka"].gt(100)),
            "baris": sums["r_baris"],
            "_baris": sums["r_baris"].str.split(";").str[0].astype("int64"),
            "hitungan": sums["r_rincian"].str.replace("; ", " + ", regex=False).fillna(""),
        }
    )


def _beyond_population(plan: Plan) -> list[Finding]:
    """A count of people above the office's own number of them: the denominator of a share of the same people in the same year."""
    r = _reports(plan)
    people = _param("angka-mustahil", "orang")
    shares = r[r["penyebut"].notna() & r["indikator"].map(_is_share).eq(True)]
    shares = shares.assign(siapa=[_measured(n)[1] for n in shares["indikator"]])
    shares = shares[shares["siapa"].map(len).gt(0)]
    counts = roll_up(plan.tables["realisasi"], plan.tables["indikator"])
    facts = plan.tables["indikator"].set_index("kode")
    out = []
    for row in counts.itertuples():
        name, unit = facts.at[row.kode, "indikator"], facts.at[row.kode, "satuan"]
        if not isinstance(unit, str) or unit.lower() not in people or pd.isna(row.r_angka):
            continue
        whose = _measured(name)[1]
        same = shares[shares["tahun"].eq(row.tahun)]
        same = same[[whose[: len(h)] == h for h in same["siapa"]]]
        if same.empty or row.r_angka <= same["penyebut"].max():
            continue
        base = same.loc[same["penyebut"].idxmax()]
        said = (
            f"{row.kode} {row.tahun}: realisasi {_n(row.r_angka)} {unit}, lebih dari seluruh {' '.join(base['siapa'])} "
            f"menurut penyebut {base['kode']} ({_n(base['penyebut'])})."
        )
        places = [
            *(("realisasi", int(n)) for n in row.r_baris.split(";")),
            ("realisasi", int(base["_baris"])),
        ]
        more = _milder("angka-mustahil")
        out.append(
            _finding(
                places, [row.kode, base["kode"]], said, f"{_n(row.r_angka)} > {_n(base['penyebut'])}", **more
            )
        )
    return out


@_rule("tanggal-mustahil")
def _impossible_dates(plan: Plan) -> list[Finding]:
    """Days of data after today or before what they tell of began; agreements dated after today or in another year."""
    now, out = today(), []
    for table in ("realisasi", "anggaran", "revisi"):
        rows = plan.tables[table]
        rows = rows[rows["tanggal_data"].notna()].assign(triwulan=rows.get("triwulan", pd.NA))
        start = rows["tahun"].astype("str") + "-01-01"
        quarter = (
            rows["tahun"].astype("str")
            + "-"
            + rows["triwulan"].map(lambda q: "01" if pd.isna(q) else f"{3 * q - 2:02}")
            + "-01"
        )
        day = rows["tanggal_data"]
        mild = _milder("tanggal-mustahil")
        for mask, why, more in (
            (day > now, f"setelah hari ini ({now})", {}),
            ((day < start) & (day <= now), "sebelum tahunnya mulai", {}),
            ((day >= start) & (day < quarter) & (day <= now), "sebelum triwulannya mulai", mild),
        ):
            for (date, year), g in rows[mask].groupby(["tanggal_data", "tahun"], sort=False):
                said = f"Tanggal data {date} pada {len(g)} baris {table} {year} ({_some(g['kode'])}) {why}."
                out.append(_finding(_places(table, g), g["kode"], said, **more))
    agreed = plan.tables["perjanjian"]
    agreed = agreed[agreed["tanggal"].notna()]
    years = agreed["tanggal"].str[:4].astype("int64")
    odd = (agreed["tanggal"] > now) | (years > agreed["tahun"]) | (years < agreed["tahun"] - 1)
    for (date, year), g in agreed[odd].groupby(["tanggal", "tahun"], sort=False):
        why = f"setelah hari ini ({now})" if date > now else "di luar tahunnya"
        said = f"Perjanjian Kinerja {year} bertanggal {date} ({_some(g['kode'])}), {why}; yang tanggalnya terakhir dipakai menilai."
        out.append(_finding(_places("perjanjian", g), g["kode"], said))
    return out


def _some(codes: pd.Series, most: int = 3) -> str:
    """The first few codes, and how many more there are."""
    every = list(dict.fromkeys(codes))
    return _list(every[:most]) + (f", … {len(every) - most} lagi" if len(every) > most else "")


# --- money --------------------------------------------------------------------------------------------------------------


def _spent(plan: Plan) -> pd.DataFrame:
    """Ceilings and spending of `anggaran.csv` and `keluaran.csv` in one form: `tabel, kode, tahun, pagu, belanja, _baris`."""
    a, k = plan.tables["anggaran"], plan.tables["keluaran"]
    ceiling = a["pagu_revisi"].where(a["pagu_revisi"].notna(), a["pagu_awal"])
    money = a.assign(tabel="anggaran", pagu=ceiling, belanja=a["realisasi"])
    outputs = k.assign(tabel="keluaran", kode=k["keluaran"], belanja=k["realisasi_anggaran"])
    columns = ["tabel", "kode", "tahun", "pagu", "belanja", "_baris"]
    parts = [f[columns] for f in (money, outputs) if len(f)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


@_rule("belanja-tanpa-pagu")
def _spent_without_ceiling(plan: Plan) -> list[Finding]:
    """Spending where no ceiling is written."""
    s, out = _spent(plan), []
    for _, r in s[s["pagu"].isna() & s["belanja"].gt(0)].iterrows():
        said = f"{r['kode']} {r['tahun']}: realisasi {_rp(r['belanja'])}, pagunya tidak diisi."
        out.append(_finding([(r["tabel"], r["_baris"])], [r["kode"]], said))
    return out


@_rule("belanja-lebih-pagu")
def _spent_above_ceiling(plan: Plan) -> list[Finding]:
    """Spending above the ceiling after revision."""
    out = []
    s = _spent(plan)
    for _, r in s[s["belanja"] > s["pagu"]].iterrows():
        said = f"{r['kode']} {r['tahun']}: realisasi {_rp(r['belanja'])} melebihi pagu {_rp(r['pagu'])}."
        text = f"{_n(r['belanja'])} > {_n(r['pagu'])} (selisih {_n(r['belanja'] - r['pagu'])})"
        out.append(_finding([(r["tabel"], r["_baris"])], [r["kode"]], said, text))
    return out


@_rule("tanggal-revisi")
def _revised_in_another_year(plan: Plan) -> list[Finding]:
    """A ceiling's revision is of its own year, and has happened."""
    a, now, out = plan.tables["anggaran"], today(), []
    for _, r in a[a["tanggal_revisi"].notna()].iterrows():
        late = r["tanggal_revisi"] > now
        if late or r["tanggal_revisi"][:4] != str(r["tahun"]):
            why = f"setelah hari ini ({now})" if late else f"di luar tahun {r['tahun']}"
            said = f"{r['kode']} {r['tahun']}: pagu direvisi tanggal {r['tanggal_revisi']}, {why}."
            out.append(_finding([("anggaran", r["_baris"])], [r["kode"]], said))
    return out


@_rule("anggaran-program-kegiatan")
def _programme_against_activities(plan: Plan) -> list[Finding]:
    """A programme's own ceiling or spending beside the sum of its activities'."""
    names = {"pagu_awal": "pagu awal", "pagu": "pagu", "realisasi": "realisasi"}
    out = []
    for _, r in programme_against_activities(plan).iterrows():
        places = [("anggaran", int(n)) for n in r["baris"].split("; ")]
        said = (
            f"Program {r['program_kode']} {r['tahun']}: {names[r['kolom']]} {_rp(r['nilai_program'])}, "
            f"jumlah {len(places) - 1} kegiatannya {_rp(r['jumlah_kegiatan'])}."
        )
        text = f"{_n(r['jumlah_kegiatan'])} ≠ {_n(r['nilai_program'])} (selisih {_n(abs(r['selisih']))})"
        out.append(_finding(places, [r["program_kode"]], said, text))
    return out


# --- codes --------------------------------------------------------------------------------------------------------------

#: Columns whose codes mean one thing each; a difference that eyes pass over makes two of it.
_CODES: list[list[tuple[str, str]]] = [
    [("indikator", "kode")],
    [("pendanaan", "baris")],
    [("pendanaan", "kode"), ("anggaran", "kode"), ("keluaran", "program"), ("keluaran", "kegiatan")],
]


@_rule("kode-kembar")
def _alike(plan: Plan) -> list[Finding]:
    """Codes that differ in nothing that eyes see, and codes that hold an invisible sign."""
    out = []
    for columns in _CODES:
        first: dict[str, tuple[str, int]] = {}
        for table, column in columns:
            rows = plan.tables[table].dropna(subset=column).drop_duplicates(column)
            first = {c: (table, int(n)) for c, n in zip(rows[column], rows["_baris"], strict=True)} | first
        groups: dict[str, list[str]] = {}
        for code in sorted(first, key=lambda c: (list(plan.tables).index(first[c][0]), first[c][1])):
            groups.setdefault(folded(code), []).append(code)
        for alike in groups.values():
            places, shown = [first[c] for c in alike], [f"“{visible(c)}”" for c in alike]
            if len(alike) > 1:
                how = dict.fromkeys(how_codes_differ(alike[0], c) for c in alike[1:])
                said = f"Kode {_list(shown)} hanya berbeda {_list(how)}; dibaca sebagai {len(alike)} kode yang berlainan."
                out.append(_finding(places, alike, said))
            elif visible(alike[0]) != alike[0]:
                said = f"Kode {shown[0]} memuat tanda yang tidak terlihat atau huruf lebar."
                out.append(_finding(places, alike, said, **_milder("kode-kembar")))
    return out


@_rule("pengganti-tumpang")
def _both_at_once(plan: Plan) -> list[Finding]:
    """An indicator and the one that replaces it do not both have a target in a year."""
    i, t = plan.tables["indikator"], plan.tables["target"]
    t = t[t["nilai"].notna()]
    out = []
    for _, r in i[i["pengganti"].notna()].iterrows():
        mine, old = (t[t["kode"] == c] for c in (r["kode"], r["pengganti"]))
        years = sorted(set(mine["tahun"]) & set(old["tahun"]))
        if years:
            said = (
                f"{r['kode']} menggantikan {r['pengganti']}, tetapi keduanya bertarget pada {_list(years)}."
            )
            both = pd.concat([f[f["tahun"].isin(years)] for f in (old, mine)])
            places = [*_places("target", both), ("indikator", int(r["_baris"]))]
            out.append(_finding(places, [r["pengganti"], r["kode"]], said))
    return out
