"""All offices of one run: what their pages' tables say together. Reads a run's folder, never the plans, and holds no more than some offices at once."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..files import plain_cell, sha256
from ..plan.plan import Meta, Told
from ..rules import Rules, load_rules
from ..text import decimal, half_up
from . import attainment as att
from . import budget as bud

RECORD = "run.json"
#: The tables that are read, by kind of page, and the columns of each.
TABLES = {
    "capaian": ["kode", "tahun", "indikator", "satuan", "capaian", "status", "memenuhi", "batas"],
    "anggaran": ["tahun", "status", "dijumlahkan", "pagu_awal", "pagu", "realisasi"],
}
_NUMBERS = ("capaian", "pagu_awal", "pagu", "realisasi")
_TEXTS = ("indikator", "satuan")
_FLAGS = ("memenuhi", "dijumlahkan")
_COUNTS = ["n", "n_target", "n_lapor", "n_sementara", "n_angka", "n_dinilai", "n_memenuhi"]
#: Counts of `budget.totals` by the names they have beside those of attainment.
_MONEY_COUNTS = {"n": "n_pagu", "n_lapor": "n_pagu_lapor", "n_tanpa_pagu": "n_tanpa_pagu"}
#: Indicators of all offices: each count is of offices.
_OFFICES = ["n_kantor", *_COUNTS[1:], "n_sebagian"]
#: Offices whose tables are in memory at the same time.
_AT_ONCE = 60
_WORD = re.compile(r"\w+")
#: Fewer values than these have no outliers.
ENOUGH = 8


class RollupError(Told):
    """The folder holds no run that can be rolled up. One sentence in Indonesian."""


@dataclass(frozen=True)
class Run:
    """What a run's offices say together. Money in rupiah, shares in percent.

    `offices`: `satker` (folder), `kantor` (with its folder where two share a name), one row for each office. `years_of`: `satker, tahun`, the counts
    and means of `attainment.summarise`, and the sums of `budget.totals`. `indicators`: `indikator, satuan, tahun`, `kode` (of the first office), and
    counts of *offices*: `n_kantor` that have it, `n_target, n_lapor, n_sementara, n_angka, n_dinilai` with at least one such row, `n_memenuhi` of which
    every judged row meets its target, `n_sebagian` of which some do; `rata_rata` of the offices' means, `persen_memenuhi` of the offices judged.
    `left_out`: fictional offices that are not counted among real ones. `caps`: the upper bounds of capaian that the offices use.
    `missing`: `satker, kantor, halaman, tahun, sebab`: tables that could be counted in no language, and why.
    `made`: the languages in which a page is there, by office, kind and year.
    """

    meta: Meta
    rules: Rules
    hashes: dict[str, str]
    left_out: int
    caps: list[str]
    offices: pd.DataFrame
    years_of: pd.DataFrame
    indicators: pd.DataFrame
    missing: pd.DataFrame
    made: dict[tuple[str, str, int], tuple[str, ...]]
    catatan: tuple[str, ...] = ()
    name: str = "rekap"

    @property
    def years(self) -> list[int]:
        """Every year from the first to the last that a page was asked for."""
        return self.meta.years

    @property
    def last(self) -> int:
        """The last year for which any office has a figure; the last year of all where none has."""
        told = self.years_of.loc[self.years_of["n_angka"] > 0, "tahun"]
        return int(told.max()) if len(told) else self.years[-1]


def _entries(folder: Path) -> dict[str, dict[str, Any]]:
    """The record's pages that a roll-up is made from: those of real offices, or of fictional ones where there are no others."""
    path = folder / RECORD
    try:
        pages = json.loads(path.read_text(encoding="utf-8"))["halaman"]
        found = {k: p for k, p in sorted(pages.items()) if p["kind"] in TABLES}
    except FileNotFoundError:
        raise RollupError(
            f"{path}: tidak ada. Buat dulu halaman kantornya (make batch, atau renstra report), atau beri folder keluarannya."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RollupError(f"{path}: tidak terbaca. Jalankan lagi renstra batch untuk folder itu.") from None
    if not found:
        raise RollupError(
            f"{path}: tidak ada halaman capaian atau anggaran. Minta keduanya pada kunci “halaman” di manifest."
        )
    return found


def _counted(pages: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Invented figures are never added to real ones."""
    real = {k: p for k, p in pages.items() if not p["contoh"]}
    return real or pages


def hashes(folder: Path) -> dict[str, str]:
    """What a roll-up is made from, as one SHA-256: which pages there are, what became of them, the hash of each one's table."""
    facts = [
        [
            k,
            p["kantor"],
            p["contoh"],
            p["sebab"],
            p["keadaan"] == "gagal",
            p.get("berkas", {}).get(table_of(p)),
        ]
        for k, p in _entries(folder).items()
    ]
    return {RECORD: sha256(json.dumps(facts, ensure_ascii=False))}


def table_of(page: dict[str, Any]) -> str:
    """The table of a page on record that a roll-up reads, by its place in the run's folder."""
    return f"{page['rencana']}/data/{page['kind']}-{page['tahun']}.csv"


def told_apart(names: dict[str, str]) -> dict[str, str]:
    """Names by folder; where several folders share one, each with its folder behind it.

    >>> told_apart({"a": "KPU Paser", "b": "KPU Paser", "c": "KPU Berau"})
    {'a': 'KPU Paser (a)', 'b': 'KPU Paser (b)', 'c': 'KPU Berau'}
    """
    shared = pd.Series(names, dtype="str").duplicated(keep=False)
    return {s: f"{n} ({s})" if shared[s] else n for s, n in names.items()}


def load_run(folder: Path | str) -> Run:
    """Adds up a run's folder, office by office. RollupError where there is no record of a run; an office whose page failed is named, not counted."""
    folder = Path(folder)
    digest = hashes(folder)
    every = _entries(folder)
    pages = _counted(every)
    rules = load_rules()
    names = {p["rencana"]: p["kantor"] for p in pages.values()}
    shown = told_apart(names)
    by_office: dict[str, list[dict[str, Any]]] = {s: [] for s in names}
    for p in pages.values():
        by_office[p["rencana"]].append(p)
    missing: list[dict[str, Any]] = []
    parts: list[pd.DataFrame] = []
    indicators = pd.DataFrame()
    caps: set[str] = set()
    each = list(by_office.values())
    for i in range(0, len(each), _AT_ONCE):
        found = _read(folder, [p for office in each[i : i + _AT_ONCE] for p in office], missing)
        parts.append(_sums(found["capaian"], found["anggaran"], rules))
        indicators = _add(indicators, found["capaian"], names, rules)
        caps |= set(found["capaian"]["batas"].dropna())
    years_of = pd.concat(parts, ignore_index=True).sort_values(["satker", "tahun"], ignore_index=True)
    lost = pd.DataFrame(missing, columns=["satker", "halaman", "tahun", "sebab"])
    lost.insert(1, "kantor", lost["satker"].map(shown))
    span = [int(p["tahun"]) for p in pages.values()]
    return Run(
        meta=Meta(
            f"{len(names)} kantor", (min(span), max(span)), contoh=any(p["contoh"] for p in pages.values())
        ),
        rules=rules,
        hashes=digest,
        left_out=len({p["rencana"] for p in every.values()} - set(names)),
        caps=sorted(caps),
        offices=pd.DataFrame({"satker": list(shown), "kantor": list(shown.values())}),
        years_of=_whole(years_of),
        indicators=_means(indicators),
        missing=lost,
        made=_made(pages),
    )


def _made(pages: dict[str, dict[str, Any]]) -> dict[tuple[str, str, int], tuple[str, ...]]:
    out: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for p in pages.values():
        if p["keadaan"] != "gagal":
            at = (p["rencana"], p["kind"], int(p["tahun"]))
            out[at] = (*out.get(at, ()), p["bahasa"])
    return out


def _sums(rows: pd.DataFrame, money: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """`years_of` of some offices. Codes of money are told apart by office, for a programme's activities are looked for under its code."""
    by = ["satker", "tahun"]
    sums = att.summarise(rows, by, rules).drop(columns="predikat").set_index(by)
    sums["rata_rata"] = rows.groupby(by, sort=False)["capaian"].agg(_mean)
    spent = bud.totals(money, by).rename(columns=_MONEY_COUNTS)
    return sums.reset_index().merge(spent, on=by, how="outer")


def _mean(values: pd.Series) -> float:
    """The mean of what is known, summed as decimal figures: the order of rows cannot move its last digit. Missing where nothing is known."""
    known = [decimal(v) for v in values.dropna()]
    return _settled(float(sum(known, Decimal()) / len(known))) if known else float("nan")


def _settled(value: float) -> float:
    """A computed figure without what stands behind its tenth decimal: equal figures are equal, whatever they were summed from."""
    return float(half_up(value, 10))


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Counts as whole numbers, zero where an office has no table."""
    counts = [*_COUNTS, *_MONEY_COUNTS.values(), "n_realisasi"]
    return table.assign(**{c: table[c].fillna(0).astype(int) for c in counts})


def _read(
    folder: Path, pages: list[dict[str, Any]], missing: list[dict[str, Any]]
) -> dict[str, pd.DataFrame]:
    """The tables of some pages, by kind, with the column `satker`; what cannot be counted in any language is added to `missing`."""
    texts: dict[str, dict[tuple[str, ...], list[tuple[str, bytes]]]] = {kind: {} for kind in TABLES}
    lost: dict[str, tuple[dict[str, Any], str]] = {}
    seen: set[str] = set()
    for p in pages:
        name = table_of(p)
        if name in seen:  # pages in two languages share a table
            continue
        raw, why = _table(folder, p)
        if raw is None:
            lost.setdefault(name, (p, why))
            continue
        seen.add(name)
        texts[p["kind"]].setdefault(tuple(_header(raw)), []).append((p["rencana"], raw))
    missing += [
        {"satker": p["rencana"], "halaman": p["kind"], "tahun": p["tahun"], "sebab": why}
        for name, (p, why) in lost.items()
        if name not in seen
    ]
    return {kind: _parse(kind, found) for kind, found in texts.items()}


def _table(folder: Path, page: dict[str, Any]) -> tuple[bytes | None, str]:
    """A page's table as it was written, or why it cannot be counted."""
    if page["keadaan"] == "gagal":
        return None, page["sebab"]
    name = table_of(page)
    try:
        raw = (folder / name).read_bytes()
    except OSError:
        return None, f"{name} tidak ada"
    if sha256(raw) != page["berkas"].get(name):
        return None, f"{name} berubah sejak dicatat"
    lacks = set(TABLES[page["kind"]]) - set(_header(raw))
    if lacks:
        return None, f"{name} tidak punya kolom {', '.join(sorted(lacks))}; buat ulang halamannya"
    return raw, ""


def _header(raw: bytes) -> list[str]:
    return raw.split(b"\n", 1)[0].decode("utf-8").split(",")


def _parse(kind: str, texts: dict[tuple[str, ...], list[tuple[str, bytes]]]) -> pd.DataFrame:
    """Many small CSV files in one reading: each file's own header line tells where it begins."""
    frames = [pd.DataFrame(columns=["satker", *TABLES[kind]], dtype="str")]
    for columns, files in texts.items():
        frame = pd.read_csv(
            io.BytesIO(b"".join(raw for _, raw in files)),
            header=None,
            names=columns,
            usecols=TABLES[kind],
            dtype="str",
            keep_default_na=False,
            na_values=[""],
        )
        begins = frame["tahun"].eq("tahun")
        satker = pd.Series([s for s, _ in files])
        frame.insert(0, "satker", (begins.cumsum() - 1).map(satker))
        frames.append(frame[~begins])
    out = pd.concat(frames, ignore_index=True)
    out["tahun"] = out["tahun"].astype(int)
    for column in out.columns.intersection(_NUMBERS):
        out[column] = pd.to_numeric(out[column])
    for column in out.columns.intersection(_FLAGS):
        out[column] = out[column].eq("True")
    for column in out.columns.intersection(_TEXTS):
        out[column] = out[column].map(plain_cell)
    return out


def _key(text: str, kantor: str) -> str:
    """One indicator's text as two offices may write it: without case, spacing, punctuation, and the words of the office's own name.

    >>> _key("Jumlah kerja sama KPU Kota Balikpapan", "KPU Kota Balikpapan") == _key("Jumlah Kerja  Sama KPU Kabupaten Paser", "KPU Kabupaten Paser")
    True
    """
    own = set(_WORD.findall(kantor.casefold()))
    return " ".join(w for w in _WORD.findall(text.casefold()) if w not in own)


def _add(before: pd.DataFrame, rows: pd.DataFrame, names: dict[str, str], rules: Rules) -> pd.DataFrame:
    """Counts of offices and sums of their means by indicator and year, added to those before. Offices share an indicator where text and unit agree."""
    texts = rows[["satker", "indikator"]].drop_duplicates()
    texts["kunci"] = [_key(t, names[s]) for s, t in zip(texts["satker"], texts["indikator"], strict=True)]
    rows = rows.merge(texts, on=["satker", "indikator"]).fillna({"satuan": ""})
    by = ["kunci", "satuan", "tahun"]
    own = att.summarise(rows, [*by, "satker"], rules)  # an office may have several rows of one indicator
    met, judged = own["n_memenuhi"], own["n_dinilai"]
    count = (
        own[_COUNTS[1:]]
        .gt(0)
        .assign(
            n_kantor=True,
            n_memenuhi=(judged > 0) & (met == judged),
            n_sebagian=(met > 0) & (met < judged),
        )
    )
    new = count[_OFFICES].astype(int).groupby([own[c] for c in by], sort=False).sum()
    exactly = own["rata_rata"].map(decimal, na_action="ignore").astype("object")
    new["jumlah"] = exactly.groupby([own[c] for c in by], sort=False).agg(
        lambda means: sum(means.dropna(), Decimal())
    )
    ordered = rows.sort_values(["satker", "kode"], kind="stable")
    new[["kode", "indikator"]] = ordered.groupby(by, sort=False)[["kode", "indikator"]].first()
    both = pd.concat([before, new]).groupby(by, sort=False)
    return both[[*_OFFICES, "jumlah"]].sum().join(both[["kode", "indikator"]].first())


def _means(sums: pd.DataFrame) -> pd.DataFrame:
    """Counts and sums as shares and means."""
    out = sums.reset_index()
    out["rata_rata"] = [
        _settled(float(total / n)) if n else float("nan")
        for total, n in zip(out.pop("jumlah"), out["n_angka"], strict=True)
    ]
    out["persen_memenuhi"] = out["n_memenuhi"] / out["n_dinilai"].where(out["n_dinilai"] > 0) * 100
    named = ["kode", "indikator", "satuan", "tahun"]
    return out[[*named, *(c for c in out if c not in (*named, "kunci"))]]


# --- readings -----------------------------------------------------------------------------------------------------------


#: How far an office's serapan of a year speaks for the whole.
COMPLETE = "lengkap"
BUDGET_STATES = {
    COMPLETE: "semua baris berpagu sudah dilaporkan, dan semua belanja punya pagu",
    "sementara": "ada baris berpagu yang belum dilaporkan, seluruhnya atau sebagian",
    "pagu belum lengkap": "ada belanja yang pagunya belum diisi",
    "belum dilaporkan": "pagu atau realisasinya belum ada",
}


def budget_state(table: pd.DataFrame) -> pd.Series:
    """The `BUDGET_STATES` of rows with the sums and counts of `budget.totals`. A place by serapan is fair only among those that are complete."""
    states = np.select(
        [
            table["n_realisasi"].eq(0),
            table["n_pagu_lapor"] < table["n_pagu"],
            table["n_tanpa_pagu"].gt(0),
        ],
        ["belum dilaporkan", "sementara", "pagu belum lengkap"],
        default=COMPLETE,
    )
    return pd.Series(states, index=table.index, dtype="str")


def places(run: Run, tahun: int) -> pd.DataFrame:
    """Every office in one year: its means, coverage, place by attainment and by serapan (1 is highest; equals share a place), and change since the
    year before in points. An office without a figure has no place; none by serapan has one whose spending is not all in (`keadaan_serapan`)."""
    out = _whole(run.offices.merge(run.years_of[run.years_of["tahun"] == tahun], on="satker", how="left"))
    out["tahun"] = tahun
    out["keadaan_serapan"] = budget_state(out)
    fair = out["serapan"].where(out["keadaan_serapan"] == COMPLETE)
    for place, figure in (("tempat", out["rata_rata"]), ("tempat_serapan", fair)):
        settled = figure.map(_settled, na_action="ignore")
        out[place] = settled.rank(ascending=False, method="min").astype("Int64")
    before = run.years_of[run.years_of["tahun"] == tahun - 1].set_index("satker")
    out["beda"] = (out["rata_rata"] - out["satker"].map(before["rata_rata"])).map(
        _settled, na_action="ignore"
    )
    for column in ("n_angka", "n_target"):
        out[f"{column}_lalu"] = out["satker"].map(before[column]).astype("Int64")
    return out.sort_values(["tempat", "kantor", "satker"], ignore_index=True)


def fences(values: pd.Series) -> tuple[float, float] | None:
    """Tukey's fences, one and a half quartile ranges beyond the quartiles; None where there are too few values.

    >>> fences(pd.Series([80, 82, 84, 86, 88, 90, 92, 94, 20.0]))
    (70.0, 102.0)
    >>> fences(pd.Series([1.0, 2.0])) is None
    True
    """
    known = values.dropna()
    if len(known) < ENOUGH:
        return None
    low, high = known.quantile(0.25), known.quantile(0.75)
    reach = 1.5 * (high - low)
    return float(low - reach), float(high + reach)


#: What offices are compared by, and the counts that say how much of an office each figure speaks for: known, of all.
MEASURES = {
    "rata_rata": ("n_angka", "n_target"),
    "serapan": ("n_pagu_lapor", "n_pagu"),
    "beda": ("n_angka", "n_target"),
}
_FAR = ["satker", "kantor", "ukuran", "nilai", "bawah", "atas", "n_ada", "n_semua", "persen_pagu_lapor", "n_ada_lalu", "n_semua_lalu"]  # fmt: skip


def _beyond(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for measure, (known, of_all) in MEASURES.items():
        among = table[table["keadaan_serapan"] == COMPLETE] if measure == "serapan" else table
        limits = fences(among[measure])
        if limits is None:
            continue
        low, high = limits
        far = among[among[measure].lt(low) | among[measure].gt(high)]
        out = far[["satker", "kantor"]].assign(ukuran=measure, nilai=far[measure], bawah=low, atas=high)
        out["n_ada"], out["n_semua"] = far[known], far[of_all]
        if measure == "serapan":
            out["persen_pagu_lapor"] = far["persen_pagu_lapor"]
        if measure == "beda":
            out["n_ada_lalu"], out["n_semua_lalu"] = far["n_angka_lalu"], far["n_target_lalu"]
        yield out


def outliers(table: pd.DataFrame) -> pd.DataFrame:
    """Offices of `places` beyond Tukey's fences, each figure with its own coverage. A reason to look, not a verdict.

    Out: `satker, kantor, ukuran` (a key of `MEASURES`), `nilai, bawah, atas`; `n_ada` of `n_semua` targets with a figure or ceilings with spending;
    `persen_pagu_lapor` of serapan; `n_ada_lalu, n_semua_lalu` of the year before. Serapan only of offices whose spending is all in.
    """
    found = list(_beyond(table))
    return (pd.concat(found, ignore_index=True) if found else pd.DataFrame()).reindex(columns=_FAR)


def by_year(run: Run) -> pd.DataFrame:
    """Every year, a row each.

    Out: `tahun`; offices: `n_kantor`, `n_terbaca` with a table of attainment, `n_berangka` with a mean, `n_serapan` whose spending is all in; targets:
    `n_target, n_lapor, n_sementara, persen_lapor`; `median, kuartil_1, kuartil_3` of the offices' means; `median_serapan` of the `n_serapan`; money over
    all offices (rupiah): `pagu`, `realisasi` under it, `realisasi_tanpa_pagu`, `persen_pagu_lapor` (share of `pagu` whose spending is known).
    """
    rows = []
    for year, g in run.years_of.groupby("tahun"):
        means, spent = g["rata_rata"].dropna(), g.loc[budget_state(g) == COMPLETE, "serapan"].dropna()
        money = g[["pagu", "pagu_lapor", "realisasi", "realisasi_tanpa_pagu"]].sum(min_count=1)
        rows.append(
            {
                "tahun": int(str(year)),
                "n_kantor": len(run.offices),
                "n_terbaca": int((g["n"] > 0).sum()),
                "n_berangka": len(means),
                **{c: int(g[c].sum()) for c in ("n_target", "n_lapor", "n_sementara")},
                "median": means.median(),
                "kuartil_1": means.quantile(0.25),
                "kuartil_3": means.quantile(0.75),
                "n_serapan": len(spent),
                "median_serapan": spent.median(),
                **money,
            }
        )
    out = pd.DataFrame(rows)
    out["persen_lapor"] = out["n_lapor"] / out["n_target"].where(out["n_target"] > 0) * 100
    known = out.pop("pagu_lapor").fillna(0).where(out["pagu"].notna())
    out["persen_pagu_lapor"] = known / out["pagu"].where(out["pagu"] > 0) * 100
    return out


def failing(run: Run, tahun: int) -> pd.DataFrame:
    """The indicators of one year, those that fewest offices meet first; `merata`: judged in two offices or more and met in no row of any."""
    out = run.indicators[(run.indicators["tahun"] == tahun) & (run.indicators["n_target"] > 0)]
    out = out.assign(merata=(out["n_dinilai"] >= 2) & (out["n_memenuhi"] == 0) & (out["n_sebagian"] == 0))
    return out.sort_values(
        ["merata", "persen_memenuhi", "n_dinilai", "kode", "indikator"],
        ascending=[False, True, False, True, True],
        ignore_index=True,
    )
