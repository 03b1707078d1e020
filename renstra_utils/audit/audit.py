"""Does the plan hold together? Rules that read the tables and report what contradicts, and a readiness score.

Every rule is a function of the plan, registered under the id of its definition in `rules/audit.toml`, where
name, severity, criterion, remedy and thresholds stand. No rule knows a code, a row or an office: words and
limits are data.
Basis: PermenPANRB 53/2014 (performance planning) and the planning part of the AKIP evaluation, in spirit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from ..plan.plan import Plan
from ..rules import _shipped
from ..text import readings
from ..wording import Wording
from .reported import RULES, Finding, Rule, _list, _param

SEVERITIES: dict[str, str] = {
    "berat": "angka atau isi saling bertentangan; tidak dapat dipakai sebelum diputuskan",
    "sedang": "rencana tidak lengkap atau maknanya meragukan",
    "ringan": "penulisan tidak seragam atau perlu penjelasan",
}
COLUMNS = ["aturan", "tingkat", "tabel", "kode", "baris_sumber", "uraian", "hitungan", "saran"]

Part = tuple[str, pd.DataFrame]
_RULES: dict[str, Rule] = dict(RULES)
_KEPT: list[Callable[[], None]] = []
_DASH = r"^\s*[-–—−]+\s*$"
_DIGIT = r"\d"
_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def _rule(id: str) -> Callable[[Rule], Rule]:
    """Registers a function as the rule of this id."""

    def register(f: Rule) -> Rule:
        _RULES[id] = f
        return f

    return register


def _once(f: Callable[[Plan], Any]) -> Callable[[Plan], Any]:
    """What many rules derive from the same plan is derived once in an audit; nobody changes the frames."""
    kept = lru_cache(maxsize=1)(f)
    _KEPT.append(kept.cache_clear)
    return kept


def _forget() -> None:
    """A plan's tables may have been changed by hand since the last audit."""
    for clear in _KEPT:
        clear()


def rules_of_audit() -> dict[str, dict[str, Any]]:
    """Every rule by its id: `nama, tingkat, kriteria, saran` and its thresholds, from `rules/audit.toml`."""
    return {r["id"]: r for r in _shipped()["audit"]}


def audit(plan: Plan) -> pd.DataFrame:
    """What contradicts in the plan's tables, gravest first.

    Out, one row per finding: `aturan` (id of the rule), `tingkat`, `tabel` (of the first row), `kode` (keys,
    `;`-joined; blank where a whole year or table is meant), `baris_sumber` (lines of the source document; the
    file's row where the plan has none), `uraian`, `hitungan` (the arithmetic, blank where there is none),
    `saran`. A clean plan gives no rows. A rule that fails raises.
    """
    return pd.DataFrame([{c: f[c] for c in COLUMNS} for f in findings(plan)], columns=COLUMNS, dtype="str")


def findings(plan: Plan) -> list[Finding]:
    """The rows of `audit`, each also with `_baris`: the row of its first cell in the file."""
    _forget()
    rules = rules_of_audit()
    tables = list(plan.tables)
    grades = list(SEVERITIES)
    found = [
        {"aturan": id, "tingkat": r["tingkat"], "saran": r["saran"], **f}
        for id, r in rules.items()
        for f in _RULES[id](plan)
    ]
    order = list(rules)
    found.sort(
        key=lambda f: (
            grades.index(f["tingkat"]),
            order.index(f["aturan"]),
            tables.index(f["tabel"]),
            f["_baris"],
        )
    )
    return found


# --- words and numbers -------------------------------------------------------------------------------------


def _words(name: str) -> Any:
    return _shipped()["kosakata"][name]


def _n(value: float) -> str:
    """A number as Indonesian text: `4.056.561.000`, `77,5`."""
    return f"{value:,.4f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))


@lru_cache(maxsize=50_000)
def _norm(text: Any) -> str:
    """Lower case, words only, without a leading list number: what two wordings are compared by."""
    s = "" if pd.isna(text) else str(text)
    s = re.sub(r"^\s*\d+[.)]\s+", "", s)
    return " ".join(re.findall(r"\w+", s.lower()))


def _tight(text: Any) -> str:
    return _norm(text).replace(" ", "")


def _office_words(plan: Plan) -> set[str]:
    return set(_words("kantor")) | set(_norm(plan.meta.nama_kantor).split())


def _bare(plan: Plan, text: Any) -> str:
    """The wording without names of offices and the small words around them."""
    drop = _office_words(plan) | {"dan", "atau", "di", "oleh", "dalam", "para"}
    return " ".join(w for w in _norm(text).split() if w not in drop)


def _core(plan: Plan, text: Any) -> frozenset[str]:
    """The content words: what an indicator is about, without measure, office, and words of quality."""
    drop = {_norm(w) for k in ("ukuran", "ukuran_kuat", "sambung", "pengisi", "mutu") for w in _words(k)}
    return frozenset(_norm(text).split()) - drop - _office_words(plan)


def _quality(text: Any) -> set[str]:
    """The words of quality: an indicator of timeliness is not one of conformity."""
    return set(_norm(text).split()) & set(_words("mutu"))


def _offices(text: Any) -> set[str]:
    return set(_norm(text).split()) & set(_words("kantor"))


def _measure(text: Any) -> str:
    """The measure word an indicator begins with (`persentase`, …), misspelt ones as meant; else blank."""
    first = re.match(r"\s*([A-Za-z-]+)", "" if pd.isna(text) else str(text))
    word = first[1].lower() if first else ""
    word = _words("salah_eja").get(word, word)
    return word if word in _words("ukuran") else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quoted(text: Any) -> str:
    return f"“{text}”"


# --- rows and findings -------------------------------------------------------------------------------------


def _keys(table: str, rows: pd.DataFrame) -> list[str]:
    if table == "pendanaan":
        return rows["kode"].fillna(rows["baris"]).astype(str).tolist()
    if table == "sdm":
        return (rows["kelompok"] + "/" + rows["kategori"]).astype(str).tolist()
    return rows["kode"].dropna().astype(str).tolist() if "kode" in rows else []


def _places(table: str, rows: pd.DataFrame) -> list[str]:
    own = rows["_baris"].map(lambda n: f"{table}.csv baris {n}")
    return rows["baris_sumber"].astype("object").fillna(own).astype(str).tolist()


def _finding(
    parts: Sequence[Part], uraian: str, hitungan: str = "", at: Sequence[Part] = (), **more: Any
) -> Finding:
    """One finding about the rows of one or more tables; the first names the table. `at`: the rows where what
    it quotes is printed, where these are not the rows that it is about."""
    return {
        "tabel": parts[0][0],
        "kode": ";".join(dict.fromkeys(k for t, rows in parts for k in _keys(t, rows))),
        "baris_sumber": "; ".join(dict.fromkeys(p for t, rows in at or parts for p in _places(t, rows))),
        "uraian": uraian,
        "hitungan": hitungan,
        "_baris": int(parts[0][1]["_baris"].iloc[0]) if len(parts[0][1]) else 0,
        **more,
    }


def _span(table: str, rows: pd.DataFrame) -> str:
    """A whole table's rows as one range: `553-671`, or of the file where the plan names no lines."""
    if rows["baris_sumber"].notna().all():
        lines = [int(n) for n in re.findall(r"\d+", " ".join(rows["baris_sumber"]))]
        return f"{min(lines)}-{max(lines)}"
    return f"{table}.csv baris {rows['_baris'].min()}-{rows['_baris'].max()}"


_NAMES = ("program", "kegiatan", "sasaran")


def _runs(frame: pd.DataFrame, column: str) -> pd.Series:
    """For each row the row where its name is printed: a document prints a name once, above the rows it is for.

    Tables repeat it in each row; what the rows after the first hold was filled down, not printed there.
    """
    level = "level" if "level" in frame else "bagian"
    upper = frame[[level, *_NAMES[: _NAMES.index(column) + 1]]].astype("object").fillna("")
    new = upper.ne(upper.shift()).any(axis=1)
    return pd.Series(frame.index.where(new), index=frame.index).ffill().astype(int)


def _printed(table: str, frame: pd.DataFrame, column: str, rows: Iterable[int]) -> Part:
    """The rows of the table where the names of these rows are printed.

    A programme's name also where the table prints it first: its heading over a later part may be spelled otherwise.
    """
    rows = list(rows)
    heads = _runs(frame, column).loc[rows].tolist()
    if column == "program":
        heads = [
            *frame.index[~frame["program"].duplicated() & frame["program"].isin(frame.loc[rows, "program"])],
            *heads,
        ]
    return table, frame.loc[list(dict.fromkeys(heads))]


def _named(plan: Plan, column: str, name: Any) -> list[Part]:
    """Where the indicators print this name first."""
    i = plan.tables["indikator"]
    return [("indikator", i[i[column].eq(name)].head(1))]


def _rows(frame: pd.DataFrame, column: str, values: Iterable[Any]) -> pd.DataFrame:
    """The frame's rows with these values, in the order of the values."""
    values = list(values)
    hit = frame[frame[column].isin(values)]
    rank = hit[column].map({v: i for i, v in reversed(list(enumerate(values)))})
    return hit.iloc[np.argsort(rank.to_numpy(), kind="stable")]


def _indicator_part(plan: Plan, *kode: str) -> Part:
    return "indikator", _rows(plan.tables["indikator"], "kode", kode)


@_once
def _targets(plan: Plan) -> pd.DataFrame:
    """Targets with what their indicator says, by code and year; `persen` where they are percentages."""
    cols = ["kode", "level", "program", "kegiatan", "indikator", "satuan", "polaritas"]
    t = plan.tables["target"].merge(plan.tables["indikator"][cols], on="kode", how="inner", validate="m:1")
    t["satuan"], t["unit"] = t["satuan"].map(_percent_sign), t["tercetak"].map(_unit)
    t["persen"] = t["satuan"].eq("%") | (t["satuan"].isna() & t["unit"].eq("%"))
    order = {k: i for i, k in enumerate(plan.tables["indikator"]["kode"])}
    return t.sort_values(
        ["kode", "tahun"], key=lambda s: s.map(order) if s.name == "kode" else s, kind="stable"
    )


def _unit(printed: Any) -> str:
    """The unit beside a printed number: `%`, `Keg`; blank where there is none."""
    m = None if pd.isna(printed) else re.search(r"\d\s*(%|[A-Za-z][A-Za-z .]*)\s*$", str(printed))
    return _percent_sign(m[1].strip()) if m else ""


def _percent_sign(unit: Any) -> Any:
    return "%" if pd.notna(unit) and str(unit).lower() in ("persen", "prosen") else unit


def _same_unit(a: str, b: str) -> bool:
    """The same unit, spelled out or cut short: `Lap` and `laporan`."""
    a, b = a.lower().rstrip("."), b.lower().rstrip(".")
    return a.startswith(b) or b.startswith(a)


def _as_printed(rows: pd.DataFrame) -> pd.Series:
    """Each target as the document prints it; where that was not kept, its figure as Indonesian text."""
    return rows["tercetak"].fillna(rows["nilai"].map(Wording().value, na_action="ignore"))


def _series(rows: pd.DataFrame) -> str:
    """The targets as printed: `2020: 80 %, 2021: 85 %`."""
    shown = _as_printed(rows).fillna("(kosong)")
    return _list(f"{y}: {v}" for y, v in zip(rows["tahun"], shown, strict=True))


def _same_targets(a: pd.DataFrame, b: pd.DataFrame) -> list[int]:
    """Years in which both have a target and the targets differ."""
    both = a[["tahun", "nilai", "angka"]].merge(b[["tahun", "nilai", "angka"]], on="tahun")
    both = both.dropna(subset=["nilai_x", "nilai_y"])
    equal = (both["nilai_x"] == both["nilai_y"]) | np.isclose(both["angka_x"], both["angka_y"])
    return both.loc[~equal, "tahun"].astype(int).tolist()


# --- money -------------------------------------------------------------------------------------------------


@_once
def _money(plan: Plan) -> pd.DataFrame:
    """Funding rows with `uang`: the value read, else the proposed one, and a printed dash as nothing."""
    p = plan.tables["pendanaan"].copy()
    p["tahun"] = p["tahun"].astype(str)
    dash = p["tercetak"].fillna("").str.match(_DASH)
    p["uang"] = p["nilai"].fillna(p["usulan"])
    p["usul"] = p["nilai"].isna() & p["usulan"].notna()
    p.loc[dash & p["uang"].isna(), "uang"] = 0.0
    return p


def _columns(p: pd.DataFrame) -> list[str]:
    years = sorted(set(p["tahun"]) - {"jumlah"})
    return [*years, *(["jumlah"] if p["tahun"].eq("jumlah").any() else [])]


def _tolerance(p: pd.DataFrame) -> float:
    """Half of the unit in which amounts are printed (rupiah, thousand, million): print beside value."""
    seen = p.loc[p["nilai"].gt(0) & p["tercetak"].notna()]
    for printed, value in zip(seen["tercetak"], seen["nilai"], strict=True):
        for number in readings("".join(ch for ch in str(printed) if ch in "0123456789.,").strip(".,")):
            for unit in (1.0, 1e3, 1e6):
                if number * unit == value:
                    return unit / 2
    return 0.5


def _amount(row: pd.Series) -> str:
    return _n(row["uang"]) + (" (usulan)" if row["usul"] else "")


def _sum_text(addends: Sequence[str], total: float, other: str, gap: float) -> str:
    left = " + ".join(addends) + (f" = {_n(total)}" if len(addends) != 1 else "")
    return f"{left} ≠ {other} (selisih {_n(abs(gap))})"


def _when(column: str) -> str:
    return "kolom jumlah" if column == "jumlah" else f"tahun {column}"


def _code(row: pd.Series) -> str:
    """The code of a funding row, or its key where it has none."""
    return str(row["kode"] if pd.notna(row["kode"]) else row["baris"])


def _label(row: pd.Series) -> str:
    code = f"{row['kode']} " if pd.notna(row["kode"]) else ""
    return f"{row['level']} {code}{_quoted(row['uraian'])}"


def _compare_sum(
    p: pd.DataFrame, parts: pd.DataFrame, whole: pd.DataFrame, tolerance: float
) -> Iterable[tuple[str, pd.DataFrame, pd.DataFrame, str, str]]:
    """Where parts do not add up: column, whole, valued parts, arithmetic, words on parts without figure."""
    for column in _columns(p):
        w = whole[whole["tahun"].eq(column)]
        c = parts[parts["tahun"].eq(column)]
        valued = c[c["uang"].notna()]
        if w.empty or w["uang"].isna().any() or c.empty:
            continue
        target, total = float(w["uang"].sum()), float(valued["uang"].sum())
        if abs(total - target) <= tolerance * (len(valued) + len(w)):
            continue
        # Blank totals of parts, which their own years make up, are reported as blank.
        own = parts[parts["baris"].isin(c.loc[c["uang"].isna(), "baris"]) & parts["tahun"].ne("jumlah")]
        if column == "jumlah" and abs(total + own["uang"].sum() - target) <= tolerance * len(parts):
            continue
        shown = [_amount(r) for _, r in valued.iterrows() if r["uang"]] or ["0"]
        other = " + ".join(_amount(r) for _, r in w.iterrows()) + (f" = {_n(target)}" if len(w) > 1 else "")
        blank = _list(_quoted(u) for u in c.loc[c["uang"].isna(), "uraian"])
        yield (
            column,
            w,
            valued,
            _sum_text(shown, total, other, total - target),
            f"; tanpa angka: {blank}" if blank else "",
        )


@_rule("induk-anak")
def _parent_sum(plan: Plan) -> list[Finding]:
    p = _money(plan)
    out = []
    for parent, children in p[p["induk"].notna()].groupby("induk", sort=False):
        whole = p[p["baris"].eq(parent)]
        for column, w, valued, text, blank in _compare_sum(p, children, whole, _tolerance(p)):
            gap = abs(float(valued["uang"].sum()) - float(w["uang"].iloc[0]))
            # What the parent lacks is a row without a parent: reported as such.
            lone = p[p["level"].isin(children["level"]) & p["induk"].isna() & p["tahun"].eq(column)]
            if (
                lone["uang"].gt(0).any()
                and abs(valued["uang"].sum() + lone["uang"].sum() - w["uang"].iloc[0]) < 1
            ):
                continue
            n = children["baris"].nunique()
            parts = f"jumlah {n} rinciannya" if n > 1 else "satu-satunya rinciannya"
            words = f"{_capital(_when(column))}: {_label(w.iloc[0])} tidak sama dengan {parts}{blank}"
            equal = valued[(valued["uang"] - gap).abs() < 1]
            if len(equal) and len(valued) > 1:
                words += f"; selisihnya sama dengan {_quoted(equal['uraian'].iloc[0])}"
            rows = pd.concat([w, children[children["tahun"].eq(column)]])
            out.append(_finding([("pendanaan", rows)], words + ".", text))
    return out


@_rule("jumlah-baris")
def _row_sum(plan: Plan) -> list[Finding]:
    p = _money(plan)
    out = []
    years_of_parts = _parts_by_year(p)
    for key, g in p.groupby("baris", sort=False):
        total, years = (
            g[g["tahun"].eq("jumlah") & g["uang"].notna()],
            g[g["tahun"].ne("jumlah") & g["uang"].notna()],
        )
        if total.empty or years.empty:
            continue
        gap = float(years["uang"].sum()) - float(total["uang"].iloc[0])
        # A blank year that its parts make up is reported as blank.
        blank = years_of_parts.reindex([(str(key), y) for y in g.loc[g["uang"].isna(), "tahun"]]).sum()
        if abs(gap) > _tolerance(p) * (len(years) + 1) and abs(gap + blank) >= 1:
            text = _sum_text(
                [_amount(r) for _, r in years.iterrows()],
                float(years["uang"].sum()),
                _amount(total.iloc[0]),
                gap,
            )
            out.append(
                _finding(
                    [("pendanaan", total)],
                    f"Kolom jumlah {_label(total.iloc[0])} tidak sama dengan tahun-tahunnya.",
                    text,
                )
            )
    return out


def _totals(p: pd.DataFrame) -> Iterable[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each row of level jumlah with what it adds up: the programmes, or the kegiatan where there are none."""
    for level in ("program", "kegiatan"):
        parts = p[p["level"].eq(level)]
        if len(parts):
            for _, total in p[p["level"].eq("jumlah")].groupby("baris", sort=False):
                yield total, parts
            return


def _parts_by_year(p: pd.DataFrame) -> pd.Series:
    """The sum of a row's parts by row and column: of its children, or of the programmes for a JUMLAH row."""
    groups = [(str(k), g) for k, g in p[p["induk"].notna()].groupby("induk", sort=False)]
    groups += [(str(total["baris"].iloc[0]), parts) for total, parts in _totals(p)]
    sums = {(k, y): v for k, g in groups for y, v in g.groupby("tahun")["uang"].sum().items()}
    return pd.Series(sums, dtype="float64")


@_rule("jumlah-program")
def _programme_sum(plan: Plan) -> list[Finding]:
    p = _money(plan)
    return [
        _finding(
            [("pendanaan", pd.concat([w, valued]))],
            f"{_capital(_when(column))}: baris {_quoted(w['uraian'].iloc[0])} tidak sama dengan jumlah semua "
            f"{parts['level'].iloc[0]}{blank}.",
            text,
        )
        for total, parts in _totals(p)
        for column, w, valued, text, blank in _compare_sum(p, parts, total, _tolerance(p))
    ]


@_rule("program-kegiatan")
def _levels_sum(plan: Plan) -> list[Finding]:
    p = _money(plan)
    programmes, kegiatan = p[p["level"].eq("program")], p[p["level"].eq("kegiatan")]
    # With every kegiatan under a programme the rule of parents says it already.
    if programmes.empty or kegiatan["induk"].notna().all():
        return []
    blocks = _blocks(plan)
    lone = set(kegiatan.loc[kegiatan["induk"].isna(), "baris"])
    if lone <= {k for _, _, parts in blocks for k in parts}:
        return [f for block in blocks if lone & set(block[2]) for f in _block_sum(p, *block)]
    return [
        _finding(
            [("pendanaan", pd.concat([w, valued]))],
            f"{_capital(_when(column))}: jumlah semua kegiatan berbeda dari jumlah semua program{blank}.",
            text,
        )
        for column, w, valued, text, blank in _compare_sum(p, kegiatan, programmes, _tolerance(p))
    ]


def _blocks(plan: Plan) -> list[tuple[str, str, list[str]]]:
    """Kegiatan rows that carry a programme's name: the row, the programme's row, and what stands below it.

    The row's own outputs, and the kegiatan without a parent up to the next such row: what a programme is made of
    where its row in the table of kegiatan bears a kegiatan's code.
    """
    p = _money(plan).drop_duplicates("baris")
    heads = {k: programme for k, programme, _ in _programme_rows(plan) if programme}
    out: list[tuple[str, str, list[str]]] = []
    for key, level, parent in zip(p["baris"], p["level"], p["induk"], strict=True):
        if level == "kegiatan" and key in heads:
            out.append((str(key), heads[key], []))
        elif out and (parent == out[-1][0] or (level == "kegiatan" and pd.isna(parent))):
            out[-1][2].append(str(key))
    return out


def _block_sum(p: pd.DataFrame, head: str, programme: str, parts: list[str]) -> list[Finding]:
    """Where the parts of a block do not make up its head, with the nearer sum if a part counts by its own parts."""
    whole, rows = p[p["baris"].eq(head)], p[p["baris"].isin(parts)]
    below, named = p[p["induk"].isin(parts)], p[p["baris"].eq(programme)].head(1)
    lone = rows[rows["level"].eq("kegiatan")].drop_duplicates("baris")
    others_said = _list(_code(r) for _, r in lone.iterrows())
    out = []
    for column, w, valued, text, blank in _compare_sum(p, rows, whole, _tolerance(p)):
        target, total = float(w["uang"].iloc[0]), float(valued["uang"].sum())
        cited = [named, w, valued]
        others = []
        for _, r in valued.iterrows():
            own = below[below["induk"].eq(r["baris"]) & below["tahun"].eq(column)]
            other = total - r["uang"] + own["uang"].sum()
            if own["uang"].gt(0).any() and abs(other - target) < abs(total - target):
                others.append((abs(other - target), other, r, own))
        if others:
            gap, other, r, own = min(others, key=lambda x: x[0])
            text += (
                f"; bila {_label(r)} dihitung dari rinciannya, {_n(own['uang'].sum())}: "
                f"{_n(other)} {'=' if gap < 1 else '≠'} {_n(target)} (selisih {_n(gap)})"
            )
            cited.append(own)
        words = (
            f"{_capital(_when(column))}: {_label(named.iloc[0])}, yang nilainya tercetak pada kegiatan {_code(w.iloc[0])}, tidak "
            f"sama dengan jumlah rincian kegiatan itu dan kegiatan tanpa induk sesudahnya, {others_said}{blank}."
        )
        out.append(_finding([("pendanaan", pd.concat(cited))], words, text))
    return out


@_rule("jumlah-kosong")
def _blank_total(plan: Plan) -> list[Finding]:
    p = _money(plan)
    # A printed figure that cannot be read is another rule's.
    silent = p[p["uang"].isna() & ~p["tercetak"].fillna("").str.contains(_DIGIT)]
    groups = [(total, parts) for total, parts in _totals(p)]
    groups += [(p[p["baris"].eq(k)], g) for k, g in p[p["induk"].notna()].groupby("induk", sort=False)]
    groups += [
        (g[g["tahun"].eq("jumlah")], g[g["tahun"].ne("jumlah")].assign(tahun="jumlah"))
        for _, g in p.groupby("baris", sort=False)
    ]
    out: dict[str, Finding] = {}
    for whole, parts in groups:
        lines, rows = [], []
        for column in _columns(p):
            blank = whole[whole["tahun"].eq(column) & whole.index.isin(silent.index)]
            valued = parts[parts["tahun"].eq(column) & parts["uang"].gt(0)]
            if len(blank) and len(valued):
                total = float(valued["uang"].sum())
                lines.append(
                    f"{column}: "
                    + " + ".join(_amount(r) for _, r in valued.iterrows())
                    + (f" = {_n(total)}" if len(valued) > 1 else "")
                )
                rows.append(pd.concat([blank, valued]))
        if rows:
            row = whole.iloc[0]
            words = (
                f"{_label(row)} kosong pada {_list(x.split(':')[0] for x in lines)}, padahal "
                "bagiannya bernilai."
            )
            out.setdefault(
                str(row["baris"]),
                _finding([("pendanaan", pd.concat(rows))], _capital(words), "; ".join(lines)),
            )
    return list(out.values())


@_rule("digit-hilang")
def _lost_digits(plan: Plan) -> list[Finding]:
    p, t = plan.tables["pendanaan"], plan.tables["target"]
    out = []
    for table, frame in (("pendanaan", p), ("target", t)):
        broken = frame[frame["nilai"].isna() & frame["tercetak"].fillna("").str.contains(_DIGIT)]
        for at, r in broken.iterrows():
            what = _label(r) if table == "pendanaan" else f"target {r['kode']}"
            words = (
                f"{_capital(what)}, {_when(str(r['tahun']))}: tercetak "
                f"{_quoted(r['tercetak'])}, bukan angka yang utuh"
            )
            proposal = r.get("usulan")
            if proposal is not None and pd.notna(proposal):
                words += f"; usulan {_n(proposal)}" + (f" ({r['alasan']})" if pd.notna(r["alasan"]) else "")
            out.append(_finding([(table, frame.loc[[at]])], words + "."))
    return out


@_rule("tingkat-tertukar")
def _wrong_level(plan: Plan) -> list[Finding]:
    p = _money(plan)
    rows = dict(list(p.groupby("baris", sort=False)))
    out = []
    for key, _, (name, same) in _programme_rows(plan):
        words, lines, parts = [], [], [rows[key].head(1)]
        at = _named(plan, "program", name) if name else []
        if name:
            words.append(f"memuat nama program {_quoted(name)}")
        for programme, both in same:
            g = rows[programme].head(1)
            # A proposal was often taken from this very row: it is no evidence.
            for what, some in (("", both[~both["usul"]]), ("usulan ", both[both["usul"]])):
                if len(some):
                    years = _list(_when(y) for y in some["tahun"])
                    note = ", bukan bukti" if what else ""
                    words.append(f"bernilai sama dengan {what}program {_code(g.iloc[0])} ({years}{note})")
            for y, v, proposed in zip(both["tahun"], both["uang_x"], both["usul"], strict=True):
                lines.append(f"{y}: {_n(v)} = {_n(v)}{' (usulan)' if proposed else ''}")
            parts.append(g)
        # The name is quoted from the funding table where its programme row is cited.
        if any(_norm(g["uraian"].iloc[0]) == _norm(name) for g in parts[1:]):
            at = []
        cited: list[Part] = [("pendanaan", pd.concat(parts))]
        words_ = " dan ".join(words)
        out.append(
            _finding(
                cited, f"{_capital(_label(parts[0].iloc[0]))} {words_}.", "; ".join(lines), [*cited, *at]
            )
        )
    return out


@_once
def _programme_rows(plan: Plan) -> list[tuple[str, str, tuple[str, list[tuple[str, pd.DataFrame]]]]]:
    """Kegiatan rows that carry a programme's name or its amounts.

    Each as: its row, the funding row of the programme it names (or blank), and the name, with the programmes whose
    amounts equal it and in which columns. Amounts that are only proposed for the programme prove nothing.
    """
    p = _money(plan)
    prefix = re.compile(rf"^(?:(?:{'|'.join(_param('tingkat-tertukar', 'awalan'))})\s+)+", re.I)
    programmes = list(p[p["level"].eq("program")].groupby("baris", sort=False))
    rows = {_norm(g["uraian"].iloc[0]): str(k) for k, g in programmes}
    named = {_norm(n): n for n in plan.tables["indikator"]["program"]}
    named |= {_norm(g["uraian"].iloc[0]): g["uraian"].iloc[0] for _, g in programmes}
    n_kegiatan = p.loc[p["level"].eq("kegiatan"), "baris"].nunique()
    out = []
    for key, k in p[p["level"].eq("kegiatan")].groupby("baris", sort=False):
        own = prefix.sub("", _norm(k["uraian"].iloc[0]))
        likes = [n for n in named if fuzz.ratio(own, n) >= _param("tingkat-tertukar", "ambang")]
        best = max(likes, key=lambda n: fuzz.ratio(own, n), default="")
        same = []
        for programme, g in programmes:
            both = k[["tahun", "uang"]].merge(g[["tahun", "uang", "usul"]], on="tahun").dropna()
            both = both[both["uang_x"].gt(0) | both["uang_y"].gt(0)]
            equal = both[both["uang_x"].eq(both["uang_y"])]
            proof = equal[~equal["usul"]]
            # A programme's only kegiatan carries its amount by right.
            lone = len(proof) == len(both) > 1 and n_kegiatan > len(programmes) and not _only_child(p, k, g)
            if len(equal) and (best or lone):
                same.append((str(programme), equal))
        if best or same:
            out.append((str(key), rows.get(best, ""), (named.get(best, ""), same)))
    return out


def _only_child(p: pd.DataFrame, kegiatan: pd.DataFrame, programme: pd.DataFrame) -> bool:
    children = p.loc[p["level"].eq("kegiatan") & p["induk"].eq(programme["baris"].iloc[0]), "baris"].unique()
    return list(children) == [kegiatan["baris"].iloc[0]]


@_rule("tanpa-induk")
def _orphans(plan: Plan) -> list[Finding]:
    p = _money(plan)
    upper = {"kegiatan": "program", "output": "kegiatan"}
    out = []
    for level, above in upper.items():
        lone = p[p["level"].eq(level) & p["induk"].isna()]
        # A table that holds no upper level at all is not missing parents.
        if p["level"].eq(above).any():
            for _, g in lone.groupby("baris", sort=False):
                head = _label(g.iloc[0])
                out.append(
                    _finding([("pendanaan", g)], f"{_capital(head)} tidak berada di bawah {above} mana pun.")
                )
    return out


@_rule("tahun-tanpa-dana")
def _unfunded_years(plan: Plan) -> list[Finding]:
    p, t = _money(plan), plan.tables["target"]
    if not p["uang"].gt(0).any():
        return []
    out = []
    for year in plan.years:
        planned = t[t["tahun"].eq(year) & t["nilai"].notna()]
        rows = p[p["tahun"].eq(str(year))]
        if len(planned) and not rows["uang"].gt(0).any():
            where: Part = ("pendanaan", rows) if len(rows) else ("target", planned)
            f = _finding(
                [where],
                f"Tahun {year}: {planned['kode'].nunique()} indikator bertarget, tetapi tidak satu "
                "baris pun berpendanaan.",
            )
            out.append({**f, "kode": "", "baris_sumber": _span(*where)})
    return out


def _funded_names(plan: Plan) -> pd.DataFrame:
    """Kegiatan rows of the funding table that carry a kegiatan's own name, one row each."""
    p = plan.tables["pendanaan"]
    return p[p["level"].eq("kegiatan")].drop_duplicates("baris")


def _nearest(name: str, known: Iterable[str]) -> tuple[str, float]:
    scored = [(k, fuzz.ratio(_norm(name), _norm(k))) for k in known]
    return max(scored, key=lambda x: x[1], default=("", 0.0))


@_rule("kegiatan-tanpa-dana")
def _kegiatan_unfunded(plan: Plan) -> list[Finding]:
    funded, i = _funded_names(plan), plan.tables["indikator"]
    if funded.empty:
        return []
    out = []
    planned = i[i["kegiatan"].notna()]
    for program, g in planned.groupby("program", sort=False):
        names = list(dict.fromkeys(g["kegiatan"]))
        missing = [
            n for n in names if _nearest(n, funded["uraian"])[1] < _param("kegiatan-tanpa-dana", "ambang")
        ]
        if missing:
            words = (
                f"{len(missing)} dari {len(names)} kegiatan {_quoted(program)} tidak ada di "
                f"tabel pendanaan: {'; '.join(missing)}."
            )
            lost = g[g["kegiatan"].isin(missing)]
            out.append(
                _finding([("indikator", lost)], words, at=[_printed("indikator", i, "kegiatan", lost.index)])
            )
    return out


@_rule("dana-tanpa-indikator")
def _funded_unplanned(plan: Plan) -> list[Finding]:
    funded, i = _funded_names(plan), plan.tables["indikator"]
    known = list(dict.fromkeys(i["kegiatan"].dropna()))
    if not known:
        return []
    rows = funded.set_index("baris", drop=False)
    swapped = {_code(rows.loc[k]) for k, _, _ in _programme_rows(plan)}
    out = []
    for at, r in funded.iterrows():
        best, score = _nearest(r["uraian"], known)
        # A row that carries a programme's name is reported as such.
        if score < _param("dana-tanpa-indikator", "ambang") and _code(r) not in swapped:
            words = (
                f"{_capital(_label(r))} tidak mempunyai indikator; nama terdekat di "
                f"indikator.csv: {_quoted(best)}."
            )
            row: list[Part] = [("pendanaan", funded.loc[[at]])]
            out.append(_finding(row, words, at=[*row, *_named(plan, "kegiatan", best)]))
    return out


@_rule("output-salah-kegiatan")
def _misfiled_output(plan: Plan) -> list[Finding]:
    p, i = plan.tables["pendanaan"].drop_duplicates("baris"), plan.tables["indikator"]
    label = re.compile(rf"^(?:(?:{'|'.join(_param('tingkat-tertukar', 'awalan'))}|\d+)\s+)+")
    joined = {_norm(w) for w in _words("sambung")}

    def content(text: Any) -> set[str]:
        return set(label.sub("", _norm(text)).split()) - joined

    known = {str(k): content(k) for k in i["kegiatan"].dropna().unique()}
    parents = p.set_index("baris")["uraian"]
    out = []
    for at, r in p[p["level"].eq("output") & p["induk"].isin(parents.index)].iterrows():
        words, parent = content(r["uraian"]), parents[r["induk"]]
        homes = [k for k, w in known.items() if words <= w]
        if len(words) < _param("output-salah-kegiatan", "kata_minimum") or len(homes) != 1:
            continue
        # A parent that shares the words, or is that kegiatan by another spelling, is its home.
        if words <= content(parent) or fuzz.ratio(_norm(parent), _norm(homes[0])) >= _param(
            "beda-nama", "ambang"
        ):
            continue
        row: list[Part] = [("pendanaan", p.loc[[at]]), ("pendanaan", p[p["baris"].eq(r["induk"])])]
        said = (
            f"{_capital(_label(r))} berada di bawah {_quoted(parent)}, padahal namanya bagian dari "
            f"kegiatan {_quoted(homes[0])}."
        )
        out.append(_finding(row, said, at=[*row, *_named(plan, "kegiatan", homes[0])]))
    return out


# --- the same indicator ------------------------------------------------------------------------------------


def _duplicates(plan: Plan) -> list[tuple[str, str]]:
    """Codes of the same level whose wording is the same but for case, spaces and punctuation."""
    i = plan.tables["indikator"]
    key = i["level"].astype(str) + "|" + i["indikator"].map(_tight)
    # Codes in the order of the file, each against the first of its wording.
    pairs = [
        (g["kode"].iloc[0], other) for _, g in i.groupby(key, sort=False) for other in g["kode"].iloc[1:]
    ]
    return [p for p in pairs if frozenset(p) not in _replaced(plan)]


def _replaced(plan: Plan) -> set[frozenset[str]]:
    """Pairs of which the plan says that one replaces the other; years with targets of both are `pengganti-tumpang`."""
    i = plan.tables["indikator"]
    said = zip(i["kode"], i.get("pengganti", pd.Series(pd.NA, index=i.index)), strict=True)
    return {frozenset((str(new), str(old))) for new, old in said if pd.notna(old)}


def _twins(plan: Plan, id: str, a: str, b: str, same: str, listed: list[Part]) -> Finding:
    """The finding about two indicators that are the same or nearly so; `same` says how."""
    t = _targets(plan)
    ta, tb = (t[t["kode"].eq(k) & t["nilai"].notna()] for k in (a, b))
    years, shared = _same_targets(ta, tb), set(ta["tahun"]) & set(tb["tahun"])
    more: dict[str, Any] = {} if years else {"tingkat": _param(id, "tingkat_ringan")}
    if years:
        end = f"tetapi targetnya berbeda pada {_list(years)}."
    elif shared:
        end = "dengan target yang sama."
    else:
        # One of them may have taken the other's place: nothing is there twice.
        end = "tetapi tidak ada tahun yang menargetkan keduanya."
        more["saran"] = _param(id, "saran_berganti")
    text = f"{a} {_series(ta)} ≠ {b} {_series(tb)}" if years else ""
    return _finding([_indicator_part(plan, a, b), *listed], f"{same}, {end}", text, **more)


def _listed(plan: Plan, *kode: str) -> list[Part]:
    """The rows of the list that mean these indicators, where it prints each of them."""
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    rows = [x for x, y in _matched(plan)[0] if i.loc[y, "kode"] in kode]
    return [("daftar_indikator", d.loc[rows])] if len(rows) == len(kode) else []


@_rule("indikator-ganda")
def _same_indicator(plan: Plan) -> list[Finding]:
    i = plan.tables["indikator"].set_index("kode")
    return [
        _twins(
            plan,
            "indikator-ganda",
            a,
            b,
            f"{a} dan {b} berbunyi sama, {_quoted(i.loc[a, 'indikator'])}",
            _listed(plan, a, b),
        )
        for a, b in _duplicates(plan)
    ]


def _near(plan: Plan) -> list[tuple[str, str]]:
    """Codes of one kegiatan where one wording holds all content words of the other, quality and office too.

    An intended series (“pemilih pemula”, “pemilih perempuan”) has a word of its own on each side: not near.
    """
    return [p for p in (*_near_words(plan), *_near_clause(plan)) if frozenset(p) not in _replaced(plan)]


def _near_clause(plan: Plan) -> list[tuple[str, str]]:
    """Codes whose wording up to “yang” is the same quality of the same thing, with other targets.

    “Ketersediaan gedung yang berfungsi” and “… yang dapat dipenuhi”: the quality before “yang” is what is
    measured, the clause only qualifies it. In “pegawai yang lulus” and “pegawai yang hadir” the clause is
    what is measured: not near.
    """
    i, t = plan.tables["indikator"], _targets(plan)
    known = {frozenset(x) for x in [*_duplicates(plan), *_near_words(plan)]}
    verb = re.compile(rf"(?:{'|'.join(_param('indikator-mirip', 'awalan_kerja'))})[a-z]+")
    out = []
    for _, g in i[i["sasaran"].notna()].groupby(["level", "program", i["kegiatan"].fillna("")], sort=False):
        split = [
            (str(k), _tight(a), *_norm(s).partition(" yang ")[::2])
            for k, a, s in zip(g["kode"], g["sasaran"], g["indikator"], strict=True)
        ]
        for (a, sa, ha, ca), (b, sb, hb, cb) in combinations(split, 2):
            if sa != sb or not (ca and cb) or frozenset((a, b)) in known or _measure(ha) != _measure(hb):
                continue
            thing = _core(plan, ha)
            here, there = _core(plan, ca) - _core(plan, cb), _core(plan, cb) - _core(plan, ca)
            if (
                thing
                and thing == _core(plan, hb)
                and _quality(ha)
                and _quality(ha) == _quality(hb)
                and len(here) == len(there) == 1
                and all(verb.fullmatch(w) for w in here | there)
                and _same_targets(t[t["kode"].eq(a)], t[t["kode"].eq(b)])
            ):
                out.append((a, b))
    return out


def _near_words(plan: Plan) -> list[tuple[str, str]]:
    """Codes of one kegiatan where one wording holds all content words of the other."""
    i = plan.tables["indikator"]
    known = {frozenset(p) for p in _duplicates(plan)}
    least, share = _param("indikator-mirip", "kata_minimum"), _param("indikator-mirip", "ambang")
    out = []
    for _, g in i.groupby(["level", "program", i["kegiatan"].fillna("")], sort=False):
        seen = [(str(k), s, _core(plan, s)) for k, s in zip(g["kode"], g["indikator"], strict=True)]
        for (a, sa, ca), (b, sb, cb) in combinations(seen, 2):
            if (
                min(len(ca), len(cb)) < least
                or not (ca <= cb or cb <= ca)
                or len(ca & cb) / len(ca | cb) < share
            ):
                continue
            here, there = _offices(sa), _offices(sb)
            alike = (
                _measure(sa) == _measure(sb)
                and _quality(sa) == _quality(sb)
                and (here <= there or there <= here)
            )
            if alike and frozenset((a, b)) not in known:
                out.append((a, b))
    return out


@_rule("indikator-mirip")
def _similar_indicator(plan: Plan) -> list[Finding]:
    i = plan.tables["indikator"].set_index("kode")
    return [
        _twins(
            plan,
            "indikator-mirip",
            a,
            b,
            f"{a} {_quoted(i.loc[a, 'indikator'])} dan {b} {_quoted(i.loc[b, 'indikator'])} hampir sama",
            _listed(plan, a, b),
        )
        for a, b in _near(plan)
    ]


@_rule("target-induk-anak")
def _child_against_parent(plan: Plan) -> list[Finding]:
    i, t = plan.tables["indikator"], _targets(plan)
    programmes, kegiatan = i[i["level"].eq("program")], i[i["level"].eq("kegiatan")]
    least, share = _param("target-induk-anak", "kata_minimum"), _param("target-induk-anak", "ambang")
    cores = {k: _core(plan, s) for k, s in zip(i["kode"], i["indikator"], strict=True)}
    course = dict(list(t.groupby("kode", sort=False)))
    none = t.iloc[:0]
    below = kegiatan.to_dict("records")
    floors = kegiatan[kegiatan["indikator"].str.contains("minimal", na=False)]
    out = []
    for _, a in programmes.iterrows():
        ta, ca = course.get(a["kode"], none), cores[a["kode"]]
        close = set()
        for b in below:
            cb = cores[b["kode"]]
            if (
                min(len(ca), len(cb)) < least
                or not (ca <= cb or cb <= ca)
                or len(ca & cb) / len(ca | cb) < share
            ):
                continue
            qa, qb = _quality(a["indikator"]), _quality(b["indikator"])
            if _measure(a["indikator"]) != _measure(b["indikator"]) or not (qa <= qb or qb <= qa):
                continue
            close.add(b["kode"])
            tb = course.get(b["kode"], none)
            years = _same_targets(ta, tb)
            if years:
                exact = ca == cb and qa == qb
                words = (
                    f"Program {a['kode']} {_quoted(a['indikator'])} dan kegiatan {b['kode']} "
                    f"{_quoted(b['indikator'])} "
                    f"mengukur hal yang {'sama' if exact else 'hampir sama'}, tetapi targetnya "
                    f"berbeda pada {_list(years)}."
                )
                text = f"{a['kode']} {_series(ta)} ≠ {b['kode']} {_series(tb)}"
                more = {} if exact else {"tingkat": _param("target-induk-anak", "tingkat_ringan")}
                out.append(_finding([_indicator_part(plan, a["kode"], b["kode"])], words, text, **more))
        out += _below_full(plan, a, ta, kegiatan[~kegiatan["kode"].isin(close)], t)
        out += _below_grade(plan, a, ta, floors, t)
    return out


def _below_grade(
    plan: Plan, a: pd.Series, ta: pd.DataFrame, kegiatan: pd.DataFrame, t: pd.DataFrame
) -> list[Finding]:
    """A programme that promises a grade, or a score that earns it, of which a kegiatan plans less than certainty
    (“minimal B”: 60 %)."""
    scored = (
        ta["angka"].notna() & ta["satuan"].isna() & (_measure(a["indikator"]) in ("nilai", "skor", "indeks"))
    )
    out = []
    for _, b in kegiatan.iterrows() if (ta["mutu"].notna() | scored).any() else []:
        floor = re.search(r"\bminimal\s+([A-Z]{1,3}(?:-[A-Z]+)?)\b", str(b["indikator"]))
        scale = plan.rules.grade_scale(floor[1]) if floor else None
        # A short form in the wording (“RB”) is spelled out in the sasaran.
        about = _core(plan, b["indikator"]) | _core(plan, b["sasaran"])
        if not floor or scale is None or len(_core(plan, a["indikator"]) & about) < 2:
            continue
        grade = ta["mutu"].where(ta["mutu"].isin(scale.names))
        if scale.bounds:
            grade = grade.fillna(scale.band(ta["angka"].where(scored)))
        safe = ta.assign(mutu=grade)[grade.notna()]
        safe = safe[safe["mutu"].map(scale.rank) >= scale.rank(floor[1])]
        low = t[t["kode"].eq(b["kode"]) & t["persen"] & t["angka"].lt(100) & t["tahun"].isin(safe["tahun"])]
        if len(low):
            how = "" if not scored.any() else f" menurut skala {scale.nama}"
            words = (
                f"Program {a['kode']} {_quoted(a['indikator'])} menargetkan "
                f"{_list(safe['mutu'].unique())}{how}, tetapi kegiatan "
                f"{b['kode']} {_quoted(b['indikator'])} menargetkan kurang dari 100 % untuk minimal "
                f"{floor[1]}."
            )
            text = f"{a['kode']} {_series(safe)}; {b['kode']} {_series(low)} < 100 %"
            more = {"tingkat": _param("target-induk-anak", "tingkat_ringan")}
            out.append(_finding([_indicator_part(plan, a["kode"], b["kode"])], words, text, **more))
    return out


def _below_full(
    plan: Plan, a: pd.Series, ta: pd.DataFrame, kegiatan: pd.DataFrame, t: pd.DataFrame
) -> list[Finding]:
    """A programme that promises 100 % for a sasaran of which a kegiatan plans less."""
    same = kegiatan[
        kegiatan["sasaran"].map(_tight).eq(_tight(a["sasaran"])) & kegiatan["program"].eq(a["program"])
    ]
    full = ta.loc[ta["persen"] & ta["angka"].eq(100), "tahun"]
    low = t[
        t["kode"].isin(same["kode"])
        & t["persen"]
        & t["polaritas"].eq("maximize")
        & t["angka"].lt(100)
        & t["tahun"].isin(full)
    ]
    if pd.isna(a["sasaran"]) or low.empty or a["polaritas"] != "maximize":
        return []
    codes = list(dict.fromkeys(low["kode"]))
    words = (
        f"Program {a['kode']} {_quoted(a['indikator'])} menargetkan 100 %, tetapi "
        f"{_list(codes)} di bawah sasaran yang sama {_quoted(a['sasaran'])} menargetkan kurang."
    )
    text = "; ".join(f"{k} {_series(low[low['kode'].eq(k)])}" for k in codes) + " < 100 %"
    part = _indicator_part(plan, a["kode"], *codes)
    # The sasaran is quoted: its line too, where the programme's row stands below others of it.
    head = _printed("indikator", plan.tables["indikator"], "sasaran", [int(str(a.name))])
    more = {"tingkat": _param("target-induk-anak", "tingkat_ringan")}
    return [_finding([part], words, text, at=[head, part], **more)]


def _office(plan: Plan) -> tuple[list[str], str, str]:
    """Body, kind and place of the plan's own office: `["KPU"], "Kota", "Contoh"`; kind may be blank."""
    name = plan.meta.nama_kantor
    m = re.match(r"(.+?)\s+(Provinsi|Kabupaten|Kota)\s+(.+)$", name)
    if not m:
        return [name], "", ""
    short = "".join(w[0] for w in m[1].split()) if " " in m[1] else m[1]
    return list(dict.fromkeys([m[1], short])), m[2], m[3]


@_rule("populasi-satu")
def _population_of_one(plan: Plan) -> list[Finding]:
    units = "|".join(map(re.escape, _param("populasi-satu", "unit")))
    bodies, kind, place = _office(plan)
    office = r"\s+".join(map(re.escape, f"{kind} {place}".split()))
    office = rf"(?:{'|'.join(map(re.escape, bodies))})" + (rf"\s+{office}" if office else "")
    one = re.compile(rf"^\s*\w*sentase\s+(?:(?:jumlah|{units})\s+)*{office}\s+yang\b", re.I)
    t = _targets(plan)
    between = t[t["indikator"].str.contains(one) & t["angka"].gt(0) & t["angka"].lt(100)]
    return [
        _finding(
            [_indicator_part(plan, str(k))],
            f"{k} {_quoted(g['indikator'].iloc[0])}: hanya ada satu {plan.meta.nama_kantor}, maka "
            "hasilnya 0 % atau 100 %; target di antaranya tidak mungkin tercapai tepat.",
            f"{_series(g)}; yang mungkin: 0/1 = 0 % atau 1/1 = 100 %",
        )
        for k, g in between.groupby("kode", sort=False)
    ]


# --- one list against another ------------------------------------------------------------------------------


def _ratios(a: pd.Series, b: pd.Series) -> np.ndarray:
    return cdist(a.tolist(), b.tolist(), scorer=fuzz.ratio, dtype=np.float64)


@_once
def _matched(plan: Plan) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Rows of the list and of the indicators that mean the same: index pairs, then what is left over of each.

    Exact wording first, in order and preferably within the kegiatan; then the nearest above the threshold.
    """
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    bare = partial(_bare, plan)
    pairs: list[tuple[int, int]] = []
    for part, level in (("A", "program"), ("B", "kegiatan")):
        left, right = d[d["bagian"].eq(part)], i[i["level"].eq(level)]
        if left.empty or right.empty:
            continue
        full = _ratios(left["indikator"].map(_norm), right["indikator"].map(_norm))
        score = np.maximum(full, _ratios(left["indikator"].map(bare), right["indikator"].map(bare)) - 0.01)
        home = _ratios(left["kegiatan"].map(_norm), right["kegiatan"].map(_norm))
        at = np.argwhere(score >= _param("target-tanpa-daftar", "ambang"))
        scores = sorted(
            (-score[n, m], -home[n, m], abs(n - m), n, left.index[n], right.index[m]) for n, m in at
        )
        done_x: set[Any] = set()
        done_y: set[Any] = set()
        for *_, x, y in scores:
            if x not in done_x and y not in done_y:
                done_x.add(x)
                done_y.add(y)
                pairs.append((x, y))
    listed = {x for x, _ in pairs}
    planned = {y for _, y in pairs}
    parts = {"A": "program", "B": "kegiatan"}
    # A part that the plan does not have is no list to be missing from.
    present = {parts[b] for b in d["bagian"].unique()}
    rest_d = [x for x in d.index if x not in listed]
    rest_i = [y for y in i.index if y not in planned and i.loc[y, "level"] in present]
    return sorted(pairs), rest_d, rest_i


def _shifted(plan: Plan) -> dict[int, int]:
    """Left-over list rows whose indicator cell holds a left-over indicator's sasaran: row → its row."""
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    _, rest_d, rest_i = _matched(plan)
    return {
        x: y
        for x in rest_d
        for y in rest_i
        if _tight(d.loc[x, "indikator"]) == _tight(i.loc[y, "sasaran"]) != ""
    }


@_once
def _swapped_cells(plan: Plan) -> list[tuple[str, int, str, bool]]:
    """Cells that hold the other column's text: table, row, column, and whether another row prints it rightly.

    Told by what other rows print and by how the text begins, in a table whose columns begin alike: indicators with
    a measure (“Persentase …”), sasaran with anything else (“Terwujudnya …”).
    """
    share = _param("kolom-tertukar", "bagian")
    result = re.compile(rf"(?:{'|'.join(_param('kolom-tertukar', 'awalan_hasil'))})\w+nya\b")
    strong = re.compile("|".join(map(str.lower, _words("ukuran_kuat"))))
    frames = {t: plan.tables[t] for t in ("indikator", "daftar_indikator")}
    aims, told = (
        {_tight(x) for f in frames.values() for x in f[c].dropna()} for c in ("sasaran", "indikator")
    )
    out = []
    for table, frame in frames.items():
        known = frame["sasaran"].dropna()
        measured = frame["indikator"].map(lambda x: bool(_measure(x))).astype(bool)
        if measured.mean() >= share:
            for at, aim, text in frame.loc[~measured, ["sasaran", "indikator"]].itertuples():
                printed = _tight(text) in aims and _tight(text) != _tight(aim)
                if printed or result.match(_norm(text)):
                    out.append((table, int(at), "indikator", printed))
        if known.map(lambda x: not _measure(x)).astype(bool).mean() >= share:
            for at, text in known[known.map(lambda x: bool(strong.match(_norm(x))))].items():
                printed = _tight(text) in told and _tight(text) != _tight(frame.loc[at, "indikator"])
                out.append((table, int(str(at)), "sasaran", printed))
    return out


@_rule("kolom-tertukar")
def _swapped(plan: Plan) -> list[Finding]:
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    moved = _shifted(plan)
    out: dict[tuple[str, str], Finding] = {}
    for table, at, column, printed in _swapped_cells(plan):
        text, other = plan.tables[table].loc[at, column], "sasaran" if column == "indikator" else "indikator"
        parts: list[Part] = [(table, plan.tables[table].loc[[at]])]
        listed = f" daftar bagian {d.loc[at, 'bagian']}" if table == "daftar_indikator" else ""
        words = f"Kolom {column}{listed} berisi {other}: {_quoted(text)}"
        if listed and column == "indikator" and at in moved:
            r = i.loc[moved[at]]
            words += (
                f", yang di tabel target adalah sasaran {r['kode']}; indikatornya, "
                f"{_quoted(r['indikator'])}, tidak ada di daftar"
            )
            parts.append(("indikator", i.loc[[moved[at]]]))
        elif printed:
            words += f", yang di baris lain tercetak sebagai {other}"
            for t in ("indikator", "daftar_indikator"):
                same = plan.tables[t].index[plan.tables[t][other].map(_tight).eq(_tight(text))]
                parts += [(t, plan.tables[t].loc[same[:1]])] if len(same) else []
        # One wording is one fault, in whichever table it stands.
        out.setdefault((column, _tight(text)), _finding(parts, words + "."))
    return list(out.values())


@_rule("target-tanpa-daftar")
def _unlisted(plan: Plan) -> list[Finding]:
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    if d.empty:
        return []
    # Where the list prints the sasaran in the indicator's place, that is the fault.
    moved = set(_shifted(plan).values())
    aims = list(d["sasaran"].dropna().unique())
    limit = _param("sasaran-tanpa-target", "ambang")
    out = []
    for y in _matched(plan)[2]:
        if y in moved:
            continue
        r = i.loc[y]
        part = "A" if r["level"] == "program" else "B"
        words = (
            f"{r['kode']} {_quoted(r['indikator'])} bertarget, tetapi tidak ada di daftar "
            f"indikator bagian {part}"
        )
        at: list[Part] = [("indikator", i.loc[[y]])]
        if pd.notna(r["sasaran"]) and _nearest(r["sasaran"], aims)[1] < limit:
            words += f", begitu juga sasarannya, {_quoted(r['sasaran'])}"
            at.append(_printed("indikator", i, "sasaran", [y]))
        out.append(_finding([("indikator", i.loc[[y]])], words + ".", at=at))
    return out


def _lost_sasaran(plan: Plan) -> dict[str, list[int]]:
    """Sasaran of the list that the indicators do not know, with all rows, none of which has a target."""
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    rest = set(_matched(plan)[1]) - set(_shifted(plan))
    known = list(i["sasaran"].dropna().unique())
    limit = _param("sasaran-tanpa-target", "ambang")
    groups = d[d["sasaran"].notna()].groupby("sasaran", sort=False).groups
    return {
        str(s): list(g) for s, g in groups.items() if set(g) <= rest and _nearest(str(s), known)[1] < limit
    }


@_rule("daftar-tanpa-target")
def _untargeted(plan: Plan) -> list[Finding]:
    d = plan.tables["daftar_indikator"]
    # Rows of a sasaran that is missing as a whole are reported with it; a sasaran in the wrong column as such.
    other = {x for rows in _lost_sasaran(plan).values() for x in rows}
    other |= {
        at for t, at, column, _ in _swapped_cells(plan) if (t, column) == ("daftar_indikator", "indikator")
    }
    return [
        _finding(
            [("daftar_indikator", d.loc[[x]])],
            f"{_quoted(d.loc[x, 'indikator'])} (bagian {d.loc[x, 'bagian']}) tidak mempunyai target.",
        )
        for x in _matched(plan)[1]
        if x not in other
    ]


@_rule("sasaran-tanpa-target")
def _sasaran_lost(plan: Plan) -> list[Finding]:
    d = plan.tables["daftar_indikator"]
    return [
        _finding(
            [("daftar_indikator", d.loc[rows])],
            f"Sasaran {_quoted(s)} dengan {len(rows)} indikator tidak ada di tabel target.",
            at=[_printed("daftar_indikator", d, "sasaran", rows)],
        )
        for s, rows in _lost_sasaran(plan).items()
    ]


@_rule("beda-bunyi")
def _worded(plan: Plan) -> list[Finding]:
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    out: list[Finding] = []
    trivial: list[tuple[int, int]] = []
    office: list[tuple[int, int]] = []
    for x, y in _matched(plan)[0]:
        a, b = d.loc[x, "indikator"], i.loc[y, "indikator"]
        if a == b:
            continue
        if _tight(a) == _tight(b):
            trivial.append((x, y))
        elif _bare(plan, a).replace(" ", "") == _bare(plan, b).replace(" ", ""):
            if counted := _other_population(plan, a, b):
                words = f"{i.loc[y, 'kode']}: daftar menghitung {_quoted(counted[0])}, tabel target {_quoted(counted[1])}."
                out.append(_finding([("indikator", i.loc[[y]]), ("daftar_indikator", d.loc[[x]])], words))
            else:
                office.append((x, y))
        else:
            words = f"{i.loc[y, 'kode']}: daftar menulis {_quoted(a)}, tabel target menulis {_quoted(b)}."
            out.append(_finding([("indikator", i.loc[[y]]), ("daftar_indikator", d.loc[[x]])], words))
    for pairs, what in ((trivial, "huruf besar, tanda baca, atau spasi"), (office, "sebutan kantor")):
        if pairs:
            x, y = pairs[0]
            words = (
                f"{len(pairs)} indikator berbeda hanya pada {what} antara daftar dan tabel "
                f"target, mis. {i.loc[y, 'kode']}: {_quoted(d.loc[x, 'indikator'])} dan "
                f"{_quoted(i.loc[y, 'indikator'])}."
            )
            rows: list[Part] = [
                ("indikator", i.loc[[y for _, y in pairs]]),
                ("daftar_indikator", d.loc[[x for x, _ in pairs]]),
            ]
            out.append(_finding(rows, words, tingkat=_param("beda-bunyi", "tingkat_ringan")))
    return out


def _other_population(plan: Plan, a: str, b: str) -> tuple[str, str] | None:
    """What is counted in each, where both count offices only (“Persentase <kantor> yang …”) and not the same ones."""
    heads = []
    for text in (a, b):
        head = re.match(r"\s*\w+\s+(.+?)\s+yang\b", text)
        if not head or not _offices(head[1]) or _core(plan, head[1]):
            return None
        heads.append(head[1])
    return None if _offices(heads[0]) == _offices(heads[1]) else (heads[0], heads[1])


def _variants(plan: Plan) -> list[tuple[str, str, str, list[int], list[int]]]:
    """Matched rows whose sasaran or kegiatan differ: (column, in the list, in the indicators, their rows)."""
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    seen: dict[tuple[str, str, str], tuple[list[int], list[int]]] = {}
    swapped = {(t, at, column) for t, at, column, _ in _swapped_cells(plan)}
    for x, y in _matched(plan)[0]:
        for column in _NAMES:
            a, b = d.loc[x, column], i.loc[y, column]
            # What is no name at all is another rule's.
            if {("daftar_indikator", x, column), ("indikator", y, column)} & swapped:
                continue
            if pd.notna(a) and pd.notna(b) and _tight(a) != _tight(b):
                rows = seen.setdefault((column, str(a), str(b)), ([], []))
                rows[0].append(x)
                rows[1].append(y)
    return [(*key, *rows) for key, rows in seen.items()]


@_rule("beda-sasaran")
def _misplaced(plan: Plan) -> list[Finding]:
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    out = []
    for column, a, b, xs, ys in _variants(plan):
        if fuzz.ratio(_norm(a), _norm(b)) >= _param("beda-nama", "ambang"):
            continue
        parts: list[Part] = [("indikator", i.loc[ys]), ("daftar_indikator", d.loc[xs])]
        heads = [
            _printed(t, plan.tables[t], column, rows) for (t, _), rows in zip(parts, (ys, xs), strict=True)
        ]
        # Its own rows, and those above them where the names are printed.
        above = [
            f" (tercetak di {_line(*h)})" if not set(h[1].index) & set(p[1].index) else ""
            for p, h in zip(parts, heads, strict=True)
        ]
        words = (
            f"{_list(i.loc[ys, 'kode'])} di bawah {column} {_quoted(a)}{above[1]} menurut daftar, tetapi "
            f"{_quoted(b)}{above[0]} menurut tabel target."
        )
        out.append(_finding(parts, words, at=[*parts, *heads]))
    return out


def _line(table: str, rows: pd.DataFrame) -> str:
    """A place in words: `baris 576`, or the row of the file."""
    place = _list(_places(table, rows))
    return place if place.startswith(table) else f"baris {place}"


@_rule("beda-nama")
def _spelled(plan: Plan) -> list[Finding]:
    d, i, p = plan.tables["daftar_indikator"], plan.tables["indikator"], plan.tables["pendanaan"]
    limit = _param("beda-nama", "ambang")
    out = [
        _finding(
            [("indikator", i.loc[ys]), ("daftar_indikator", d.loc[xs])],
            f"Nama {column} berbeda: daftar menulis {_quoted(a)}, tabel target menulis {_quoted(b)}.",
            at=[_printed("indikator", i, column, ys), _printed("daftar_indikator", d, column, xs)],
        )
        for column, a, b, xs, ys in _variants(plan)
        if fuzz.ratio(_norm(a), _norm(b)) >= limit
    ]
    out += _spelled_trivially(plan)
    out += _spelled_kegiatan(plan)
    for level, rows in (
        p[p["level"].isin(["program", "kegiatan"])].drop_duplicates("baris").groupby("level", sort=False)
    ):
        names = list(i[str(level)].dropna().unique())
        for at, r in rows.iterrows():
            best, score = _nearest(r["uraian"], names)
            if limit <= score < 100 and _tight(best) != _tight(r["uraian"]):
                words = (
                    f"Nama {level} berbeda: tabel pendanaan menulis {_quoted(r['uraian'])}, "
                    f"tabel target menulis {_quoted(best)}."
                )
                row: list[Part] = [("pendanaan", rows.loc[[at]])]
                out.append(_finding(row, words, at=[*row, *_named(plan, str(level), best)]))
    return out


def _spellings(plan: Plan) -> dict[tuple[str, str], dict[str, list[tuple[str, int]]]]:
    """Each name of a programme, kegiatan or sasaran, by its letters alone: spelling → tables and rows."""
    seen: dict[tuple[str, str], dict[str, list[tuple[str, int]]]] = {}
    for table in ("indikator", "daftar_indikator"):
        frame = plan.tables[table]
        for column in _NAMES:
            for at, cell in frame[column].dropna().items():
                # Part A names several kegiatan in one cell.
                for name in str(cell).split(";") if column == "kegiatan" else [str(cell)]:
                    plain = " ".join(re.sub(r"^\s*\d+[.)]\s+", "", name).split())
                    seen.setdefault((column, _tight(plain)), {}).setdefault(plain, []).append(
                        (table, int(str(at)))
                    )
    return seen


def _spelled_trivially(plan: Plan) -> list[Finding]:
    """Names that differ in case, punctuation or spaces only, within a table or between tables, as one finding."""
    tables = ("indikator", "daftar_indikator")
    differ = [(column, names) for (column, _), names in _spellings(plan).items() if len(names) > 1]
    if not differ:
        return []
    words = "; ".join(" dan ".join(_quoted(n) for n in names) for _, names in differ)
    rows: dict[str, list[int]] = {t: [] for t in tables}
    at: list[Part] = []
    for column, names in differ:
        for places in names.values():
            for t in tables:
                own = [x for table, x in places if table == t]
                rows[t] += own
                at += [_printed(t, plan.tables[t], column, own)] if own else []
    parts: list[Part] = [(t, plan.tables[t].loc[sorted(set(rows[t]))]) for t in tables if rows[t]]
    return [
        _finding(
            parts,
            f"{len(differ)} nama berbeda hanya pada huruf besar, tanda baca, atau spasi: {words}.",
            at=at,
        )
    ]


def _spelled_kegiatan(plan: Plan) -> list[Finding]:
    """Part A names kegiatan beside programme indicators: each held against those of the target tables."""
    d, i = plan.tables["daftar_indikator"], plan.tables["indikator"]
    names = list(i["kegiatan"].dropna().unique())
    named = d[d["bagian"].eq("A") & d["kegiatan"].notna()]
    cells = named["kegiatan"].str.split(";").explode().str.strip()
    out = []
    for name in dict.fromkeys(cells) if names else []:
        best, score = _nearest(name, names)
        if _norm(name) in {_norm(n) for n in names} or _tight(name) == _tight(best):
            continue
        rows: list[Part] = [("daftar_indikator", d.loc[cells.index[cells.eq(name)].unique()])]
        at = [_printed("daftar_indikator", d, "kegiatan", rows[0][1].index)]
        held = [n for n in names if _norm(n) in _norm(name)]
        if len(held) > 1:
            words = (
                f"Daftar menulis {len(held)} kegiatan sebagai satu nama, {_quoted(name)}: "
                f"{_list(_quoted(h) for h in held)}."
            )
        elif score >= _param("beda-nama", "ambang"):
            words = (
                f"Nama kegiatan berbeda: daftar bagian A menulis {_quoted(name)}, tabel target "
                f"menulis {_quoted(best)}."
            )
            at += _named(plan, "kegiatan", best)
        else:
            words = (
                f"Kegiatan {_quoted(name)} di daftar bagian A tidak ada di tabel target; "
                f"terdekat {_quoted(best)}."
            )
            at += _named(plan, "kegiatan", best)
        out.append(_finding(rows, words, at=at))
    return out


@_rule("kegiatan-dua-program")
def _two_programmes(plan: Plan) -> list[Finding]:
    p = _money(plan).drop_duplicates("baris")
    known = {_tight(k): str(k) for k in plan.tables["indikator"]["kegiatan"].dropna().unique()}
    funded = p[p["level"].eq("kegiatan")].assign(kunci=lambda f: f["uraian"].map(_tight))
    codes = funded.dropna(subset=["kode", "induk"]).groupby("kunci")["kode"].nunique()
    above = dict(zip(p["baris"], p["uraian"], strict=True))
    places: dict[str, list[tuple[str, str, int]]] = {}
    for table in ("indikator", "daftar_indikator"):
        frame = plan.tables[table][["program", "kegiatan"]].dropna()
        for at, program, cell in frame.itertuples():
            for key in _kegiatan_in(cell, known):
                places.setdefault(key, []).append((table, str(program), int(at)))
    for at, r in funded[funded["induk"].isin(p.loc[p["level"].eq("program"), "baris"])].iterrows():
        places.setdefault(r["kunci"], []).append(("pendanaan", str(above[r["induk"]]), int(str(at))))
    out = []
    for key, seen in places.items():
        # Two codes of one name are two kegiatan.
        if codes.get(key, 0) > 1:
            continue
        names = _distinct([name for _, name, _ in seen])
        if len(names) > 1:
            out.append(_under_two(plan, known.get(key, key), names, seen))
    return out


def _kegiatan_in(cell: Any, known: dict[str, str]) -> list[str]:
    """The kegiatan a cell names: one, several parted by `;`, or known names written as one."""
    found = []
    for name in str(cell).split(";"):
        key = _tight(name)
        held = [k for k in known if k in key and k != key]
        found += held if key not in known and len(held) > 1 else [key]
    return found


def _distinct(names: Iterable[str]) -> list[str]:
    """The names that differ by more than their spelling, in order."""
    out: list[str] = []
    for n in names:
        if not any(fuzz.ratio(_norm(n), _norm(o)) >= _param("beda-nama", "ambang") for o in out):
            out.append(n)
    return out


def _under_two(plan: Plan, kegiatan: str, names: list[str], seen: list[tuple[str, str, int]]) -> Finding:
    """The finding about a kegiatan that stands under several programmes, citing where each puts it."""
    said = {"indikator": "tabel target", "daftar_indikator": "daftar", "pendanaan": "tabel pendanaan"}
    shown, parts, at = [], [], []
    for name in names:
        own = [(t, x) for t, program, x in seen if _distinct([name, program]) == [name]]
        where = list(dict.fromkeys(t for t, _ in own))
        shown.append(f"{_quoted(name)} ({_list(said[t] for t in where)})")
        for t in where:
            rows = [x for table, x in own if table == t]
            frame = plan.tables[t]
            parts.append((t, frame.loc[rows]))
            columns = () if t == "pendanaan" else ("program", "kegiatan")
            at += [_printed(t, frame, c, rows) for c in columns] or [parts[-1]]
    return _finding(
        parts, f"Kegiatan {_quoted(kegiatan)} berada di bawah dua program: {' dan '.join(shown)}.", at=at
    )


@_rule("sasaran-terpisah")
def _split_sasaran(plan: Plan) -> list[Finding]:
    runs: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for table in ("indikator", "daftar_indikator"):
        frame = plan.tables[table]
        level = (
            frame["level"] if table == "indikator" else frame["bagian"].map({"A": "program", "B": "kegiatan"})
        )
        last: tuple[str, ...] = ()
        for at, lv, kegiatan, sasaran in zip(
            frame.index, level, frame["kegiatan"], frame["sasaran"], strict=True
        ):
            if pd.isna(sasaran):
                continue
            key = (str(lv), _tight(kegiatan) if lv == "kegiatan" else "", _tight(sasaran))
            if key != last:
                runs.setdefault(key, {}).setdefault(table, []).append(int(at))
            last = key
    out = []
    for (_, kegiatan, _), tables in runs.items():
        twice: list[Part] = [(t, plan.tables[t].loc[rows]) for t, rows in tables.items() if len(rows) > 1]
        if not twice:
            continue
        r = twice[0][1].iloc[0]
        said = f" kegiatan {_quoted(r['kegiatan'])}" if kegiatan else ""
        words = f"Sasaran {_quoted(r['sasaran'])}{said} tercetak {len(twice[0][1])} kali, terpisah oleh sasaran lain."
        out.append(_finding(twice, words))
    return out


# --- name, unit, printing ----------------------------------------------------------------------------------


@_rule("nama-satuan")
def _name_against_unit(plan: Plan) -> list[Finding]:
    t = _targets(plan)
    out = []
    for k, g in t.groupby("kode", sort=False):
        name, unit, known = g["indikator"].iloc[0], g["satuan"].iloc[0], g[g["nilai"].notna()]
        measure, percent = _measure(name), bool(g["persen"].any())
        counted = pd.notna(unit) and not percent and bool(known["angka"].notna().any())
        words = ""
        if known.empty:
            continue
        if measure == "jumlah" and percent:
            words = "berbunyi jumlah, tetapi targetnya dalam %"
        elif measure == "persentase" and known["mutu"].notna().any():
            words = (
                "berbunyi persentase, tetapi targetnya predikat atau opini "
                f"({_list(known['mutu'].dropna().unique())})"
            )
        elif measure == "persentase" and counted:
            words = f"berbunyi persentase, tetapi satuannya {_quoted(unit)}"
        elif measure in ("penurunan", "peningkatan") and counted and re.match(r"\w+\s+jumlah\b", name, re.I):
            words = (
                f"berbunyi {measure}, tetapi targetnya cacah per tahun dalam {_quoted(unit)}: "
                f"tidak jelas apakah besarnya {measure} atau sisanya"
            )
        if words:
            out.append(_finding([_indicator_part(plan, str(k))], f"{k} {_quoted(name)} {words}.", _series(g)))
    return out


@_once
def _texts(plan: Plan) -> list[tuple[str, list[Part]]]:
    """Each wording once, with the rows of the indicators and of the list that carry it."""
    seen: dict[str, tuple[str, dict[str, list[int]]]] = {}
    for table in ("indikator", "daftar_indikator"):
        for at, text in plan.tables[table]["indikator"].items():
            seen.setdefault(_norm(text), (str(text), {}))[1].setdefault(table, []).append(at)  # type: ignore[arg-type]
    return [(text, [(t, plan.tables[t].loc[rows]) for t, rows in at.items()]) for text, at in seen.values()]


def _second_measure(text: str) -> str:
    """The capitalised measure word that begins a second indicator inside the text, or blank."""
    words = text.split()
    long = [w for w in words if len(w) > 3 and w[0].isalpha()]
    titled = bool(long) and sum(w[0].isupper() for w in long) / len(long) > 0.8
    strong, weak = _words("ukuran_kuat"), _words("ukuran_lemah")
    linked = {
        *_words("sambung"),
        "mendapat",
        "mendapatkan",
        "memperoleh",
        "mencapai",
        "hasil",
        "capaian",
        "penurunan",
        "peningkatan",
    }
    for n, w in enumerate(words[3:], 3):
        before, after = words[n - 1], words[n + 1] if n + 1 < len(words) else ""
        if len(words) - n < 3 or before.lower().strip(",;") in linked or titled:
            continue
        if w in strong or (w in weak and after[:1].islower() and before[:1].isupper()):
            return w
    return ""


@_rule("dua-indikator")
def _two_in_one(plan: Plan) -> list[Finding]:
    return [
        _finding(parts, f"{_quoted(text)} memuat dua indikator: yang kedua mulai pada {_quoted(word)}.")
        for text, parts in _texts(plan)
        if (word := _second_measure(text))
    ]


@_rule("satuan-campur")
def _mixed_units(plan: Plan) -> list[Finding]:
    t = _targets(plan)
    t = t[t["tercetak"].notna() & t["angka"].notna()]
    out = []
    for k, g in t.groupby("kode", sort=False):
        units = list(dict.fromkeys(g["unit"]))
        declared = g["satuan"].iloc[0]
        printed = [u for u in units if u]
        off = [u for u in printed if pd.notna(declared) and not _same_unit(u, str(declared))]
        if len(units) < 2 and not off:
            continue
        light = "" not in units and all(_same_unit(u, printed[0]) for u in printed)
        shown = _list(_quoted(u) if u else "tanpa satuan" for u in units)
        words = (
            f"Satuan {k} tidak seragam: {shown}."
            if len(units) > 1
            else f"Satuan {k} tercetak {shown}, tetapi kolom satuan {_quoted(declared)}."
        )
        more = {"tingkat": _param("satuan-campur", "tingkat_ringan")} if light else {}
        out.append(_finding([("target", g)], words, _series(g), **more))
    return out


@_rule("tanpa-satuan")
def _no_unit(plan: Plan) -> list[Finding]:
    t = _targets(plan)
    t = t[t["angka"].notna()]
    return [
        _finding(
            [_indicator_part(plan, str(k))],
            f"{k} {_quoted(g['indikator'].iloc[0])}: target angka tanpa satuan atau skala.",
            _series(g),
        )
        for k, g in t.groupby("kode", sort=False)
        if pd.isna(g["satuan"].iloc[0]) and g["unit"].eq("").all()
    ]


@_rule("tanda-desimal")
def _decimal_marks(plan: Plan) -> list[Finding]:
    t = plan.tables["target"]
    # Three digits after one mark may be thousands: they prove nothing.
    read = t["tercetak"].where(t["nilai"].notna()).fillna("")
    mark = read.str.extract(r"^\D*\d+([.,])(?:\d{1,2}|\d{4,})(?!\d)")[0]
    counts = mark.value_counts()
    if len(counts) < 2:
        return []
    less = "," if counts[","] < counts["."] else "."
    more = "." if less == "," else ","
    examples = [f"{_quoted(t.loc[mark.eq(m), 'tercetak'].iloc[0])} ({counts[m]} sel)" for m in (more, less)]
    return [_finding([("target", t[mark.eq(less)])], f"Tanda desimal campur: {' dan '.join(examples)}.")]


@_rule("persen-batas")
def _out_of_percent(plan: Plan) -> list[Finding]:
    t = _targets(plan)
    free = "|".join(_param("persen-batas", "kecuali"))
    t = t.assign(atas_=t["angka"].fillna(t["atas"]), bawah_=t["angka"].fillna(t["bawah"]))
    out = t[
        t["persen"]
        & (t["atas_"].gt(100) | t["bawah_"].lt(0))
        & ~t["indikator"].str.contains(rf"\b(?:{free})\b", case=False)
    ]
    return [
        _finding(
            [("target", g)], f"Target {k} {_quoted(g['indikator'].iloc[0])} di luar 0–100 %.", _series(g)
        )
        for k, g in out.groupby("kode", sort=False)
    ]


# --- the course of targets ---------------------------------------------------------------------------------


@_once
def _course(plan: Plan) -> list[tuple[str, pd.DataFrame, list[int], np.ndarray]]:
    """Per indicator with numeric targets: code, rows, years, and each step (above 0: better, or up)."""
    t = _targets(plan)
    out = []
    for k, known in t[t["angka"].notna()].groupby("kode", sort=False):
        if len(known) > 1:
            sign = -1 if known["polaritas"].iloc[0] == "minimize" else 1
            steps = sign * np.diff(known["angka"].to_numpy(dtype=float))
            out.append((str(k), known, known["tahun"].astype(int).tolist(), steps))
    return out


def _turns(known: pd.DataFrame, steps: np.ndarray) -> bool:
    """Whether the course gets worse and better again, or, of undecided polarity, turns at all."""
    moving = np.sign(steps[steps != 0])
    polarity = known["polaritas"].iloc[0]
    if polarity == "stabilize":
        return False
    turn = np.diff(moving)
    return bool((turn != 0 if polarity == "ambigu" else turn > 0).any())


@_rule("turun-naik")
def _dips(plan: Plan) -> list[Finding]:
    out = []
    for k, known, years, steps in _course(plan):
        if _turns(known, steps):
            worse = [y for y, s in zip(years[1:], steps, strict=True) if s < 0] or years[1:]
            out.append(
                _finding(
                    [("target", known)],
                    f"Target {k} {_quoted(known['indikator'].iloc[0])} berbalik arah: memburuk pada "
                    f"{_list(worse)} lalu membaik lagi.",
                    _series(known),
                )
            )
    return out


@_rule("lawan-polaritas")
def _against_polarity(plan: Plan) -> list[Finding]:
    out = []
    for k, known, years, steps in _course(plan):
        polarity = known["polaritas"].iloc[0]
        # Grave enough once: a course that turns is reported by the rule above.
        if polarity in ("maximize", "minimize") and (steps < 0).any() and not _turns(known, steps):
            worse = [y for y, s in zip(years[1:], steps, strict=True) if s < 0]
            move = "turun" if polarity == "maximize" else "naik"
            out.append(
                _finding(
                    [("target", known)],
                    f"Target {k} {_quoted(known['indikator'].iloc[0])} {move} pada {_list(worse)}, "
                    f"padahal polaritasnya {polarity}.",
                    _series(known),
                )
            )
    return out


@_rule("lompatan")
def _jumps(plan: Plan) -> list[Finding]:
    points, times, least = (_param("lompatan", x) for x in ("poin", "kelipatan", "selisih"))
    out = []
    for k, known, years, steps in _course(plan):
        if _turns(known, steps):
            continue
        values = known["angka"].to_numpy(dtype=float)
        low, high = np.minimum(values[1:], values[:-1]), np.maximum(values[1:], values[:-1])
        # A count that ends at zero has reached its goal: that is no jump.
        far = (
            np.abs(steps) > points
            if known["persen"].iloc[0]
            else (low > 0) & (high > times * low) & (np.abs(steps) > least)
        )
        if far.any():
            at = int(np.argmax(np.where(far, np.abs(steps), 0)))
            text = (
                f"{_n(values[at])} → {_n(values[at + 1])} (perubahan {_n(abs(values[at + 1] - values[at]))})"
            )
            out.append(
                _finding(
                    [("target", known.iloc[[at, at + 1]])],
                    f"Target {k} {_quoted(known['indikator'].iloc[0])} melompat dari {years[at]} ke "
                    f"{years[at + 1]}.",
                    text,
                )
            )
    return out


def _top_grades(plan: Plan) -> set[str]:
    return {s.names[0] for s in plan.rules.predikat.values()}


@_rule("target-tetap")
def _still(plan: Plan) -> list[Finding]:
    out = []
    for k, g in _targets(plan).groupby("kode", sort=False):
        known = g[g["nilai"].notna()]
        value, polarity = known["nilai"].unique(), g["polaritas"].iloc[0]
        if (
            len(known) < _param("target-tetap", "minimum_tahun")
            or len(value) != 1
            or polarity not in ("maximize", "minimize")
        ):
            continue
        number = known["angka"].iloc[0]
        # A constant yearly decrease or increase is progress.
        words = set(_norm(g["indikator"].iloc[0]).split())
        if words & set(_param("target-tetap", "kecuali")):
            continue
        # So many reports a year are owed by the calendar: their number has no reason to grow.
        if (
            pd.notna(number)
            and not known["persen"].iloc[0]
            and words & set(_param("target-tetap", "berkala"))
        ):
            continue
        if (
            known["bawah"].notna().any()
            or value[0] in _top_grades(plan)
            or number == 0
            or (number == 100 and known["persen"].iloc[0])
        ):
            continue
        out.append(
            _finding(
                [("target", known)],
                f"Target {k} {_quoted(g['indikator'].iloc[0])} tetap "
                f"{_as_printed(known).iloc[0]} sepanjang "
                f"{known['tahun'].min()}–{known['tahun'].max()}, padahal polaritasnya {polarity}.",
            )
        )
    return out


@_rule("target-terlambat")
def _too_late(plan: Plan) -> list[Finding]:
    signed = pd.to_datetime(plan.meta.tanggal_penetapan, errors="coerce")
    t = plan.tables["target"]
    if pd.isna(signed):
        return []
    out = []
    said = f"{signed.day} {_MONTHS[signed.month - 1]} {signed.year}"
    for year, g in t[t["nilai"].notna()].groupby("tahun"):
        if signed <= pd.Timestamp(int(year), 1, 1):
            continue
        over = int(year) < signed.year
        words = f"Target {year} ({g['kode'].nunique()} indikator) ditetapkan {said}, "
        words += "setelah tahun itu berakhir." if over else "di tengah tahun berjalan."
        f = _finding(
            [("target", g)],
            words,
            **({} if over else {"tingkat": _param("target-terlambat", "tingkat_ringan")}),
        )
        out.append({**f, "kode": "", "baris_sumber": _span("target", g)})
    return out


@_rule("target-kosong")
def _missing_target(plan: Plan) -> list[Finding]:
    i, t = plan.tables["indikator"], plan.tables["target"]
    out = []
    # What is printed but cannot be read is another rule's.
    known = t[t["nilai"].notna() | t["tercetak"].fillna("").str.contains(_DIGIT)]
    there = set(zip(known["kode"], known["tahun"], strict=True))
    # What replaces another, or is replaced, has its targets there in the other years.
    series: dict[str, set[str]] = {k: {k} for k in i["kode"]}
    for pair in _replaced(plan):
        for k in pair:
            series.setdefault(k, {k}).update(pair)
    for _, r in i.iterrows():
        lost = [y for y in plan.years if not any((k, y) in there for k in series[r["kode"]])]
        if lost:
            g = t[t["kode"] == r["kode"]]
            dashed = set(lost) <= set(g.loc[g["tercetak"].notna(), "tahun"])
            words = f"{r['kode']} {_quoted(r['indikator'])} tidak bertarget pada {_list(lost)}" + (
                " (tercetak “-”)." if dashed else "."
            )
            rows = g[g["tahun"].isin(lost)]
            parts: list[Part] = [("target", rows)] if len(rows) else [_indicator_part(plan, r["kode"])]
            out.append(
                _finding(
                    parts, words, **({"tingkat": _param("target-kosong", "tingkat_ringan")} if dashed else {})
                )
            )
    return out


# --- meaning -----------------------------------------------------------------------------------------------


def _doubt(text: Any, polarity: str) -> str:
    """Why a polarity is doubtful by the wording, or blank."""
    bad, good, stops = (_param("polaritas-ragu", x) for x in ("buruk", "baik", "batas_pokok"))
    s = _norm(text)
    # Only the head of the phrase is measured: what follows says where or by whom.
    head = re.split(rf"\b(?:{'|'.join(stops)})\b", s)[0]
    word = next((w for w in head.split() if w in bad), "")
    if not word:
        return ""
    turned = any(re.search(rf"\b{re.escape(g)}\b", s) for g in good)
    if polarity == "maximize" and not turned:
        return f"kata {_quoted(word)} bermakna buruk, tetapi polaritasnya maximize"
    if polarity == "minimize" and re.search(
        r"\b(?:diselesaikan|ditindaklanjuti|ditangani|dimenangkan|dijawab)\b", s
    ):
        return f"yang diukur penyelesaian {_quoted(word)}, tetapi polaritasnya minimize"
    return ""


@_rule("polaritas-ragu")
def _doubtful(plan: Plan) -> list[Finding]:
    out = []
    for _, r in plan.tables["indikator"].iterrows():
        why = _doubt(r["indikator"], r["polaritas"])
        if r["polaritas"] == "ambigu":
            why = "polaritas belum diputuskan" + (
                f": {str(r['alasan_polaritas']).rstrip('.')}" if pd.notna(r["alasan_polaritas"]) else ""
            )
        if why:
            out.append(
                _finding([_indicator_part(plan, r["kode"])], f"{r['kode']} {_quoted(r['indikator'])}: {why}.")
            )
    return out


@_rule("kantor-lain")
def _other_offices(plan: Plan) -> list[Finding]:
    own, kind, place = _office(plan)
    # An upper office speaks of the offices below it by right.
    if kind not in ("Kabupaten", "Kota"):
        return []
    bodies = "|".join(
        map(re.escape, [*own, *(x for b in own for x in _param("kantor-lain", "setara").get(b, []))])
    )
    # Reporting to another office is no mistake.
    toward = "".join(rf"(?<!\b{w} )" for w in _param("kantor-lain", "menuju"))
    # “Kabupaten/Kota” is the name of the own level; a neighbour has another place.
    upper = r"(?:Provinsi|Aceh)\b"
    twin = rf"(?:Kabupaten|Kab\.|Kota)(?!\s*/)\s+(?!(?:{kind}|Kota|Kabupaten)\b|{re.escape(place)}\b)[A-Z]\w+"
    pattern = re.compile(rf"{toward}\b(?:{bodies})(?:\s*/\s*(?:{bodies}))?\s+(?:{upper}|{twin})")
    out = []
    for table in ("indikator", "daftar_indikator"):
        frame = plan.tables[table]
        hit = frame[frame["indikator"].str.contains(pattern)]
        if len(hit):
            example = hit["indikator"].iloc[0]
            said = (
                f"{len(hit)} indikator menyebut kantor lain daripada {plan.meta.nama_kantor}, "
                f"mis. {_quoted(example)}."
            )
            out.append(_finding([(table, hit)], said))
    return out


def _slips(plan: Plan, text: str) -> list[str]:
    """Doubled words, a misspelt measure word, an open quotation mark, the own office's name not as it is."""
    found = []
    allowed = _param("salah-tulis", "boleh_ganda")
    for m in re.finditer(r"\b([A-Za-z]{2,})\s+\1\b", text, re.I):
        if m[1].lower() not in allowed:
            found.append(f"kata berulang {_quoted(m[0])}")
    for word in re.findall(r"[A-Za-z]+", text):
        if word.lower() in _words("salah_eja"):
            found.append(f"{_quoted(word)} seharusnya {_quoted(_words('salah_eja')[word.lower()])}")
    if text.count('"') % 2 or text.count("“") != text.count("”"):
        found.append("tanda kutip tidak ditutup")
    return found + _own_name_slips(plan, text)


def _own_name_slips(plan: Plan, text: str) -> list[str]:
    """The own office's name in reverse or cut short."""
    bodies, kind, place = _office(plan)
    if not kind:
        return []
    found = []
    if re.search(rf"\b{re.escape(place)}\s+{kind}\b(?!\s+{re.escape(place)})", text):
        found.append(f"{_quoted(f'{place} {kind}')} seharusnya {_quoted(f'{kind} {place}')}")
    for m in re.finditer(rf"\b(satker|satuan kerja)\s+{kind}\s+{re.escape(place)}\b", text, re.I):
        found.append(f"{_quoted(m[0])} seharusnya {_quoted(f'{m[1]} {bodies[-1]} {kind} {place}')}")
    for m in re.finditer(rf"\b(?:di|oleh)\s+(?:{'|'.join(map(re.escape, bodies))})\s*$", text):
        found.append(f"{_quoted(m[0].strip())} tanpa {_quoted(f'{kind} {place}')}")
    return found


@_rule("salah-tulis")
def _written(plan: Plan) -> list[Finding]:
    return [
        _finding(parts, _capital(f"{'; '.join(slips)}: {_quoted(text)}."))
        for text, parts in _texts(plan)
        if (slips := _slips(plan, text))
    ]


# --- staff -------------------------------------------------------------------------------------------------


def _staff(plan: Plan) -> list[tuple[str, str, pd.DataFrame, pd.DataFrame]]:
    """Per source and grouping: its parts, and its printed total (at most one row)."""
    s = plan.tables["sdm"]
    whole = s["kategori"].str.strip().str.upper().isin(["TOTAL", "JUMLAH"])
    return [
        (str(a), str(b), g[~whole[g.index]], g[whole[g.index]])
        for (a, b), g in s.groupby(["sumber", "kelompok"], sort=False)
    ]


def _staff_said(row: pd.Series, side: str = "") -> str:
    """The printed figure, or the figure read where the plan keeps no print."""
    printed = row[f"tercetak{side}"]
    return _quoted(printed) if pd.notna(printed) else _n(row[f"jumlah{side}"])


@_rule("sdm-jumlah")
def _staff_sum(plan: Plan) -> list[Finding]:
    out = []
    for source, group, parts, total in _staff(plan):
        if total.empty or parts.empty or total["jumlah"].isna().any():
            continue
        known = parts[parts["jumlah"].notna()]
        said, summed = float(total["jumlah"].iloc[0]), float(known["jumlah"].sum())
        if summed != said:
            text = _sum_text([_n(v) for v in known["jumlah"]], summed, _n(said), summed - said)
            out.append(
                _finding(
                    [("sdm", pd.concat([total, parts]))],
                    f"Rincian {group} ({source}): {_list(parts['kategori'])} berjumlah "
                    f"{_n(summed)}, tetapi jumlah tercetak "
                    f"{_quoted(total['tercetak'].fillna(_n(said)).iloc[0])}.",
                    text,
                )
            )
    return out


@_rule("sdm-teks-tabel")
def _staff_text_table(plan: Plan) -> list[Finding]:
    s = plan.tables["sdm"].assign(kunci=lambda d: d["kategori"].map(_norm))
    both = s[s["sumber"].eq("teks")].merge(s[s["sumber"].eq("tabel")], on=["kelompok", "kunci"])
    both = both[both["jumlah_x"].notna() & both["jumlah_y"].notna() & both["jumlah_x"].ne(both["jumlah_y"])]
    return [
        _finding(
            [("sdm", plan.tables["sdm"][plan.tables["sdm"]["_baris"].isin([r["_baris_x"], r["_baris_y"]])])],
            f"{r['kategori_x']} ({r['kelompok']}): teks menulis {_staff_said(r, '_x')}, "
            f"tabel menulis {_staff_said(r, '_y')}.",
            f"{_n(r['jumlah_x'])} ≠ {_n(r['jumlah_y'])} (selisih {_n(abs(r['jumlah_x'] - r['jumlah_y']))})",
        )
        for _, r in both.iterrows()
    ]


@_rule("sdm-total")
def _staff_totals(plan: Plan) -> list[Finding]:
    s = plan.tables["sdm"]
    totals = s[s["kategori"].str.strip().str.upper().isin(["TOTAL", "JUMLAH"]) & s["jumlah"].notna()]
    # One grouping's text against its own table is the rule before.
    firsts = totals.drop_duplicates("kelompok")
    if firsts["jumlah"].nunique() < 2:
        return []
    shown = _list(f"{r['kelompok']} ({r['sumber']}) {_n(r['jumlah'])}" for _, r in firsts.iterrows())
    text = " ≠ ".join(_n(v) for v in dict.fromkeys(firsts["jumlah"]))
    return [_finding([("sdm", firsts)], f"Jumlah pegawai berbeda menurut pengelompokan: {shown}.", text)]


@_rule("sdm-persen")
def _staff_percent(plan: Plan) -> list[Finding]:
    out = []
    for source, group, parts, total in _staff(plan):
        known = parts[parts["persen"].notna() & parts["jumlah"].notna()]
        said = total["jumlah"].dropna()
        summed = float(parts["jumlah"].sum())
        base = float(said.iloc[0]) if len(said) else summed
        wrong = 0
        for at, r in known.iterrows() if base > 0 and summed > 0 else []:
            share = r["jumlah"] / base * 100
            step = 10.0 ** -len(f"{r['persen']:.10g}".partition(".")[2])
            # Right against the parts' own sum: then the total is wrong, which another rule reports.
            if any(abs(r["jumlah"] / b * 100 - r["persen"]) <= step / 2 + 1e-9 for b in (base, summed)):
                continue
            wrong += 1
            twin = known[known["persen"].eq(r["persen"]) & known["jumlah"].ne(r["jumlah"])]
            words = (
                f"{r['kategori']} ({group}, {source}): tercetak {_staff_said(r)}, "
                f"padahal {_n(r['jumlah'])} dari {_n(base)} adalah {_n(round(share, 1))} %"
            )
            if len(twin):
                others = zip(twin["kategori"], twin["jumlah"], strict=True)
                words += f"; persen yang sama tercetak untuk {_list(f'{k} ({_n(j)})' for k, j in others)}"
            rows = pd.concat([parts.loc[[at]], total, twin])
            text = (
                f"{_n(r['jumlah'])} / {_n(base)} × 100 = {_n(round(share, 1))} ≠ "
                f"{_n(r['persen'])} (selisih {_n(round(abs(share - r['persen']), 1))})"
            )
            out.append(_finding([("sdm", rows)], words + ".", text))
        whole = float(known["persen"].sum())
        if (
            len(known) > 1
            and len(known) == len(parts)
            and abs(whole - 100) > _param("sdm-persen", "selisih_jumlah")
            and not wrong
        ):
            out.append(
                _finding(
                    [("sdm", known)],
                    f"Persentase {group} ({source}) tidak berjumlah 100.",
                    _sum_text([_n(v) for v in known["persen"]], whole, "100", whole - 100),
                )
            )
    return out


# --- readiness ---------------------------------------------------------------------------------------------


def readiness(plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How ready each indicator is to be measured, in the spirit of the planning part of the AKIP evaluation.

    Out: per indicator `kode, indikator`, one boolean column per criterion (id in `rules/audit.toml`), `skor`
    (criteria met); and per criterion `kriteria, arti, n_memenuhi, n_total, persen`.
    Basis: planning component of the AKIP evaluation, in spirit; the criteria are this project's own.
    """
    _forget()
    i, t = plan.tables["indikator"], _targets(plan)

    def hit(*ids: str) -> set[str]:
        return {k for id in ids for f in _RULES[id](plan) for k in f["kode"].split(";")}

    known = t[t["nilai"].notna()]
    grades = {n for s in plan.rules.predikat.values() for n in s.names}
    readable = known["angka"].notna() | known["bawah"].notna() | known["mutu"].isin(grades)
    unreadable = set(known.loc[~readable, "kode"]) | hit("digit-hilang", "dua-indikator")
    graded = set(known.loc[known["mutu"].notna(), "kode"])
    united = i["satuan"].notna() | i["kode"].isin(set(t.loc[t["unit"].ne(""), "kode"]) | graded)
    twins = {k for pair in [*_duplicates(plan), *_near(plan)] for k in pair}
    met = pd.DataFrame(
        {
            "terukur": i["kode"].isin(known["kode"]) & ~i["kode"].isin(unreadable),
            "bersatuan": united & ~i["kode"].isin(hit("satuan-campur", "nama-satuan")),
            "polaritas jelas": ~i["kode"].isin(hit("polaritas-ragu")),
            "target lengkap": i["kode"]
            .map(known.groupby("kode")["tahun"].nunique())
            .fillna(0)
            .ge(len(plan.years)),
            "didanai": _funded(plan),
            "unik": ~i["kode"].isin(twins),
        }
    ).astype(bool)
    criteria = _shipped()["kesiapan"]
    met = met[[c["id"] for c in criteria]]
    per = pd.concat([i[["kode", "indikator"]], met], axis=1).assign(skor=met.sum(axis=1).astype(int))
    summary = pd.DataFrame(
        {
            "kriteria": [c["id"] for c in criteria],
            "arti": [c["arti"] for c in criteria],
            "n_memenuhi": met.sum().to_numpy(),
            "n_total": len(i),
        }
    )
    return per, summary.assign(persen=summary["n_memenuhi"] / summary["n_total"] * 100)


def _funded(plan: Plan) -> pd.Series:
    """Whether an indicator's kegiatan (or programme) has money in every year of its targets."""
    i, t, p = plan.tables["indikator"], plan.tables["target"], _money(plan)
    limit = _param("kegiatan-tanpa-dana", "ambang")
    paid = p[p["uang"].gt(0) & p["tahun"].ne("jumlah")]
    rows = p.drop_duplicates("baris")

    def years_of(level: str, name: Any) -> set[str]:
        near = [
            r["baris"]
            for _, r in rows[rows["level"].eq(level)].iterrows()
            if fuzz.ratio(_norm(name), _norm(r["uraian"])) >= limit
        ]
        return set(paid.loc[paid["baris"].isin(near), "tahun"])

    years = {(lv, n): years_of(lv, n) for lv in ("program", "kegiatan") for n in i[lv].dropna().unique()}
    due = t[t["nilai"].notna()].groupby("kode")["tahun"].agg(lambda s: {str(y) for y in s})
    return pd.Series(
        [
            bool(due.get(r["kode"])) and due[r["kode"]] <= years.get((r["level"], r[r["level"]]), set())
            for _, r in i.iterrows()
        ],
        index=i.index,
        dtype=bool,
    )
