"""All offices of one run: what their pages' tables say together. Reads a run's folder, never the plans, and holds no more than some offices at once."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from . import attainment as att
from . import budget as bud
from .plan import Meta, Told
from .rules import Rules, load_rules

RECORD = "run.json"
#: The tables that are read, by kind of page, and the columns of each.
TABLES = {
    "capaian": ["kode", "tahun", "indikator", "satuan", "capaian", "status", "memenuhi", "batas"],
    "anggaran": ["kode", "tahun", "level", "program_kode", "pagu_awal", "pagu", "realisasi"],
}
_COUNTS = ["n", "n_target", "n_lapor", "n_angka", "n_dinilai", "n_memenuhi"]
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

    `offices`: `satker` (folder), `kantor`, one row for each office. `years`: `satker, tahun`, the counts and means of `attainment.summarise`, and
    the sums of `budget.totals`. `indicators`: `indikator, satuan, tahun`, `kode` (of the first office), `n_kantor` and the same counts and means.
    `left_out`: fictional offices that are not counted among real ones. `caps`: the upper bounds of capaian that the offices use.
    `missing`: `satker, kantor, halaman, tahun, sebab`, what could not be counted and why.
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
    return {RECORD: hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode("utf-8")).hexdigest()}


def table_of(page: dict[str, Any]) -> str:
    """The table of a page on record that a roll-up reads, by its place in the run's folder."""
    return f"{page['rencana']}/data/{page['kind']}-{page['tahun']}.csv"


def load_run(folder: Path | str) -> Run:
    """Adds up a run's folder, office by office. RollupError where there is no record of a run; an office whose page failed is named, not counted."""
    folder = Path(folder)
    digest = hashes(folder)
    every = _entries(folder)
    pages = _counted(every)
    rules = load_rules()
    names = {p["rencana"]: p["kantor"] for p in pages.values()}
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
        rows, money = found["capaian"], found["anggaran"]
        sums = att.summarise(rows, ["satker", "tahun"], rules).drop(columns="predikat")
        spent = bud.totals(
            money.assign(program_kode=money["satker"] + "/" + money["program_kode"].fillna("")),
            ["satker", "tahun"],
        ).rename(columns={"n": "n_pagu"})
        parts.append(sums.merge(spent, on=["satker", "tahun"], how="outer"))
        indicators = _add(indicators, rows, names, rules)
        caps |= set(rows["batas"].dropna())
    years_of = pd.concat(parts, ignore_index=True).sort_values(["satker", "tahun"], ignore_index=True)
    counts = [*_COUNTS, "n_pagu", "n_realisasi"]
    years_of[counts] = years_of[counts].fillna(0).astype(int)
    offices = pd.DataFrame({"satker": list(names), "kantor": list(names.values())})
    lost = pd.DataFrame(missing, columns=["satker", "kantor", "halaman", "tahun", "sebab"]).drop_duplicates(
        ignore_index=True
    )
    span = [int(p["tahun"]) for p in pages.values()]
    left_out = len({p["rencana"] for p in every.values()} - set(names))
    contoh = any(p["contoh"] for p in pages.values())
    meta = Meta(f"{len(offices)} kantor", (min(span), max(span)), contoh=contoh)
    return Run(meta, rules, digest, left_out, sorted(caps), offices, years_of, _means(indicators), lost)


def _read(
    folder: Path, pages: list[dict[str, Any]], missing: list[dict[str, Any]]
) -> dict[str, pd.DataFrame]:
    """The tables of some pages, by kind, with the column `satker`; what cannot be counted is added to `missing`."""
    texts: dict[str, dict[bytes, list[tuple[str, bytes]]]] = {kind: {} for kind in TABLES}
    seen: set[str] = set()
    for p in pages:
        name = table_of(p)
        why = p["sebab"] if p["keadaan"] == "gagal" else ""
        if not why and name not in seen:  # pages in two languages share a table
            try:
                raw = (folder / name).read_bytes()
            except OSError:
                why = f"{name} tidak ada"
            else:
                if hashlib.sha256(raw).hexdigest() != p["berkas"].get(name):
                    why = f"{name} berubah sejak dicatat"
                else:
                    seen.add(name)
                    header = raw.split(b"\n", 1)[0]
                    texts[p["kind"]].setdefault(header, []).append((p["rencana"], raw))
        if why:
            missing.append(
                {
                    "satker": p["rencana"],
                    "kantor": p["kantor"],
                    "halaman": p["kind"],
                    "tahun": p["tahun"],
                    "sebab": why,
                }
            )
    return {kind: _parse(kind, found) for kind, found in texts.items()}


def _parse(kind: str, texts: dict[bytes, list[tuple[str, bytes]]]) -> pd.DataFrame:
    """Many small CSV files in one reading: each file's own header line tells where it begins."""
    frames = [pd.DataFrame(columns=["satker", *TABLES[kind]], dtype="str")]
    for header, files in texts.items():
        columns = header.decode("utf-8").split(",")
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
    for column in ("capaian", "pagu_awal", "pagu", "realisasi"):
        if column in out:
            out[column] = pd.to_numeric(out[column])
    if "memenuhi" in out:
        out["memenuhi"] = out["memenuhi"].eq("True")
    return out


def _key(text: str, kantor: str) -> str:
    """One indicator's text as two offices may write it: without case, spacing, punctuation, and the words of the office's own name.

    >>> _key("Jumlah kerja sama KPU Kota Balikpapan", "KPU Kota Balikpapan") == _key("Jumlah Kerja  Sama KPU Kabupaten Paser", "KPU Kabupaten Paser")
    True
    """
    own = set(_WORD.findall(kantor.casefold()))
    return " ".join(w for w in _WORD.findall(text.casefold()) if w not in own)


def _add(before: pd.DataFrame, rows: pd.DataFrame, names: dict[str, str], rules: Rules) -> pd.DataFrame:
    """Counts and sums by indicator and year, added to those before. Offices share an indicator where text and unit agree."""
    texts = rows[["satker", "indikator"]].drop_duplicates()
    texts["kunci"] = [_key(t, names[s]) for s, t in zip(texts["satker"], texts["indikator"], strict=True)]
    rows = rows.merge(texts, on=["satker", "indikator"]).fillna({"satuan": ""})
    by = ["kunci", "satuan", "tahun"]
    new = att.summarise(rows, by, rules).set_index(by)[_COUNTS]
    g = rows.groupby(by, sort=False)
    new["jumlah"] = g["capaian"].sum()
    new["n_kantor"] = g["satker"].nunique()
    new[["kode", "indikator"]] = g[["kode", "indikator"]].first()
    both = pd.concat([before, new]).groupby(by, sort=False)
    numbers = [*_COUNTS, "jumlah", "n_kantor"]
    return both[numbers].sum().join(both[["kode", "indikator"]].first())


def _means(sums: pd.DataFrame) -> pd.DataFrame:
    """Counts and sums as shares and means."""
    out = sums.reset_index()
    out["rata_rata"] = out.pop("jumlah") / out["n_angka"].where(out["n_angka"] > 0)
    out["persen_memenuhi"] = out["n_memenuhi"] / out["n_dinilai"].where(out["n_dinilai"] > 0) * 100
    return out.drop(columns="kunci")


# --- readings -----------------------------------------------------------------------------------------------------------


def places(run: Run, tahun: int) -> pd.DataFrame:
    """Every office in one year: its means, coverage, place by attainment and by serapan (1 is highest; equals share a place), and change since the
    year before in points. An office without a figure has no place."""
    out = run.offices.merge(run.years_of[run.years_of["tahun"] == tahun], on="satker", how="left")
    counts = [*_COUNTS, "n_pagu", "n_realisasi"]
    out[counts] = out[counts].fillna(0).astype(int)
    out["tahun"] = tahun
    for place, column in (("tempat", "rata_rata"), ("tempat_serapan", "serapan")):
        out[place] = out[column].rank(ascending=False, method="min").astype("Int64")
    before = run.years_of[run.years_of["tahun"] == tahun - 1].set_index("satker")["rata_rata"]
    out["beda"] = out["rata_rata"] - out["satker"].map(before)
    return out.sort_values(["tempat", "kantor"], ignore_index=True)


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


def _beyond(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for column in ("rata_rata", "serapan", "beda"):
        limits = fences(table[column])
        if limits is None:
            continue
        low, high = limits
        far = table[table[column].lt(low) | table[column].gt(high)]
        yield pd.DataFrame(
            {
                "satker": far["satker"],
                "kantor": far["kantor"],
                "ukuran": column,
                "nilai": far[column],
                "bawah": low,
                "atas": high,
                "n_angka": far["n_angka"],
                "n_target": far["n_target"],
            }
        )


def outliers(table: pd.DataFrame) -> pd.DataFrame:
    """Offices of `places` beyond Tukey's fences: `satker, kantor, ukuran, nilai, bawah, atas, n_angka, n_target`. A reason to look, not a verdict."""
    found = list(_beyond(table))
    columns = ["satker", "kantor", "ukuran", "nilai", "bawah", "atas", "n_angka", "n_target"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def by_year(run: Run) -> pd.DataFrame:
    """Every year: offices with pages, with figures and with spending; indicators due and reported; median and quartiles of the offices' means."""
    rows = []
    for year, g in run.years_of.groupby("tahun"):
        means, spent = g["rata_rata"].dropna(), g["serapan"].dropna()
        rows.append(
            {
                "tahun": int(str(year)),
                "n_kantor": len(run.offices),
                "n_terbaca": int((g["n"] > 0).sum()),
                "n_berangka": len(means),
                "n_target": int(g["n_target"].sum()),
                "n_lapor": int(g["n_lapor"].sum()),
                "median": means.median(),
                "kuartil_1": means.quantile(0.25),
                "kuartil_3": means.quantile(0.75),
                "n_serapan": len(spent),
                "median_serapan": spent.median(),
                "pagu": g["pagu"].sum(min_count=1),
                "realisasi": g["realisasi"].sum(min_count=1),
            }
        )
    out = pd.DataFrame(rows)
    out["persen_lapor"] = out["n_lapor"] / out["n_target"].where(out["n_target"] > 0) * 100
    return out


def failing(run: Run, tahun: int) -> pd.DataFrame:
    """The indicators of one year, those that fewest offices meet first; `merata`: judged in two offices or more and met in none."""
    out = run.indicators[(run.indicators["tahun"] == tahun) & (run.indicators["n_target"] > 0)]
    out = out.assign(merata=(out["n_dinilai"] >= 2) & (out["n_memenuhi"] == 0))
    return out.sort_values(
        ["merata", "persen_memenuhi", "n_dinilai", "kode"],
        ascending=[False, True, False, True],
        ignore_index=True,
    )
