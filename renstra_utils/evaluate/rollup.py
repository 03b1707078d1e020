"""All offices of one run together, out of the tables in the run's folder; some offices at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd

from ..plan.package import Meta
from ..rules import Rules, load_rules
from ..text import decimal, name_key, settled
from .budget import totals
from .means import COUNTS, summarise
from .run_tables import RecordedPage, Tables, counted_pages, hashes, made_in, pages_of, told_apart
from .run_tables import table_of as table_of
from .series import first_true, percent_of

#: Counts of `budget.totals` by the names they have beside those of attainment.
_MONEY_COUNTS = {"n": "n_pagu", "n_lapor": "n_pagu_lapor", "n_tanpa_pagu": "n_tanpa_pagu"}
#: Indicators of all offices: each count is of offices.
_OFFICES = ["n_kantor", *COUNTS[1:], "n_sebagian"]
#: Offices whose tables are in memory at the same time.
_AT_ONCE = 60
#: Fewer values than these have no outliers.
ENOUGH = 8


@dataclass(frozen=True)
class Run:
    """What a run's offices say together. Money in rupiah, shares in percent.

    `offices`: `satker` (folder), `kantor` (with its folder where two share a name), one row for each office.
    `years_of`: `satker, tahun`, the counts and means of `means.summarise`, and the sums of `budget.totals`.
    `indicators`: `indikator, satuan, tahun`, `kode` (of the first office), and counts of *offices*:
    `n_kantor` that have it, `n_target, n_lapor, n_sementara, n_angka, n_dinilai` with at least one such row,
    `n_memenuhi` of which every judged row meets its target, `n_sebagian` of which some do; `rata_rata` of the
    offices' means, `persen_memenuhi` of the offices judged. `left_out`: fictional offices that are not
    counted among real ones. `caps`: the upper bounds of capaian that the offices use. `missing`: `satker,
    kantor, halaman, tahun, sebab`: tables that could be counted in no language, and why. `made`: the
    ids by language of the pages that can be opened, by office, kind and year. `codes`: kode satker by office.
    `national`: `satker` and the columns of `national.against_national` of the offices under a national plan.
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
    made: dict[tuple[str, str, int], dict[str, str]]
    codes: dict[str, str]
    national: pd.DataFrame
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


# --- adding up ------------------------------------------------------------------------------------


def load_run(folder: Path | str) -> Run:
    """Adds up a run's folder, office by office.

    RollupError where there is no record of a run; an office whose page failed is named, not counted.
    """
    folder = Path(folder)
    digest, every = hashes(folder), pages_of(folder)
    pages = counted_pages(every)
    rules, tables = load_rules(), Tables(folder)
    names = {p["rencana"]: p["kantor"] for p in pages}
    sums, indicators, caps, national = [], pd.DataFrame(), set[str](), []
    for some in _portions(pages):
        found = tables.read(some)
        sums.append(_sums(found["capaian"], found["anggaran"], rules))
        indicators = _add(indicators, found["capaian"], names, rules)
        caps |= set(found["capaian"]["batas"].dropna())
        national.append(found["nasional"])
    years_of = pd.concat(sums, ignore_index=True).sort_values(["satker", "tahun"], ignore_index=True)
    shown = told_apart(names)
    years = [int(p["tahun"]) for p in pages]
    fictional = any(p["contoh"] for p in pages)
    zones = {p.get("zona_waktu", "") for p in pages}
    return Run(
        meta=Meta(
            f"{len(names)} kantor",
            (min(years), max(years)),
            contoh=fictional,
            zona_waktu=min(zones) if len(zones) == 1 else None,
        ),
        rules=rules,
        hashes=digest,
        left_out=len({p["rencana"] for p in every} - set(names)),
        caps=sorted(caps),
        offices=pd.DataFrame({"satker": list(shown), "kantor": list(shown.values())}),
        years_of=_whole(years_of),
        indicators=_means(indicators),
        missing=tables.missing(shown),
        made=made_in(folder, pages),
        codes={p["rencana"]: p.get("kode_satker", "") for p in pages},
        national=pd.concat(national, ignore_index=True),
    )


def _portions(pages: list[RecordedPage]) -> Iterator[list[RecordedPage]]:
    """The pages of some offices at a time."""
    by_office: dict[str, list[RecordedPage]] = {}
    for p in pages:
        by_office.setdefault(p["rencana"], []).append(p)
    each = list(by_office.values())
    for i in range(0, len(each), _AT_ONCE):
        yield [p for office in each[i : i + _AT_ONCE] for p in office]


def _sums(rows: pd.DataFrame, money: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """`years_of` of some offices."""
    by = ["satker", "tahun"]
    sums = summarise(rows, by, rules).drop(columns="predikat").set_index(by)
    sums["rata_rata"] = rows.groupby(by, sort=False)["capaian"].agg(_mean)
    return sums.reset_index().merge(totals(money, by).rename(columns=_MONEY_COUNTS), on=by, how="outer")


def _mean(values: pd.Series) -> float:
    """The mean of what is known, as decimal figures: the order of rows cannot move its last digit."""
    known = [decimal(v) for v in values.dropna()]
    return settled(float(sum(known, Decimal()) / len(known))) if known else float("nan")


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """Counts as whole numbers, zero where an office has no table."""
    counts = [*COUNTS, *_MONEY_COUNTS.values(), "n_realisasi"]
    return table.assign(**{c: table[c].fillna(0).astype(int) for c in counts})


def _add(before: pd.DataFrame, rows: pd.DataFrame, names: dict[str, str], rules: Rules) -> pd.DataFrame:
    """Counts of offices and sums of their means by indicator and year, added to those before.

    Offices share an indicator where text, without their own names, and unit agree.
    """
    texts = rows[["satker", "indikator"]].drop_duplicates()
    pairs = zip(texts["satker"], texts["indikator"], strict=True)
    texts["kunci"] = [name_key(text, without=names[office]) for office, text in pairs]
    rows = rows.merge(texts, on=["satker", "indikator"]).fillna({"satuan": ""})
    by = ["kunci", "satuan", "tahun"]
    own = summarise(rows, [*by, "satker"], rules)  # an office may have several rows of one indicator
    key, met, judged = [own[c] for c in by], own["n_memenuhi"], own["n_dinilai"]
    count = own[COUNTS[1:]].gt(0).assign(n_kantor=True)
    count = count.assign(n_memenuhi=(judged > 0) & (met == judged), n_sebagian=(met > 0) & (met < judged))
    new = count[_OFFICES].astype(int).groupby(key, sort=False).sum()
    exactly = own["rata_rata"].map(decimal, na_action="ignore").astype("object")
    new["jumlah"] = exactly.groupby(key, sort=False).agg(lambda means: sum(means.dropna(), Decimal()))
    ordered = rows.sort_values(["satker", "kode"], kind="stable")
    new[["kode", "indikator"]] = ordered.groupby(by, sort=False)[["kode", "indikator"]].first()
    both = pd.concat([before, new]).groupby(by, sort=False)
    return both[[*_OFFICES, "jumlah"]].sum().join(both[["kode", "indikator"]].first())


def _means(sums: pd.DataFrame) -> pd.DataFrame:
    """Counts and sums as shares and means."""
    out = sums.reset_index().drop(columns="kunci")
    each = zip(out.pop("jumlah"), out["n_angka"], strict=True)
    out["rata_rata"] = [settled(float(total / n)) if n else np.nan for total, n in each]
    out["persen_memenuhi"] = percent_of(out["n_memenuhi"], out["n_dinilai"])
    named = ["kode", "indikator", "satuan", "tahun"]
    return out[[*named, *out.columns.drop(named)]]


# --- readings -------------------------------------------------------------------------------------


#: How far an office's serapan of a year speaks for the whole.
COMPLETE = "lengkap"
BUDGET_STATES = {
    COMPLETE: "semua baris berpagu sudah dilaporkan, dan semua belanja punya pagu",
    "sementara": "ada baris berpagu yang belum dilaporkan, seluruhnya atau sebagian",
    "pagu belum lengkap": "ada belanja yang pagunya belum diisi",
    "belum dilaporkan": "pagu atau realisasinya belum ada",
}


def budget_state(table: pd.DataFrame) -> pd.Series:
    """The `BUDGET_STATES` of rows of `budget.totals`. Places by serapan are fair only among complete ones."""
    return first_true(
        (table["n_realisasi"].eq(0), "belum dilaporkan"),
        (table["n_pagu_lapor"] < table["n_pagu"], "sementara"),
        (table["n_tanpa_pagu"].gt(0), "pagu belum lengkap"),
        default=COMPLETE,
    )


def places(run: Run, tahun: int) -> pd.DataFrame:
    """Every office in one year: its means, coverage, place by attainment and by serapan (1 is highest; equals
    share a place), and change since the year before in points. An office without a figure has no place; none
    by serapan has one whose spending is not all in (`keadaan_serapan`)."""
    out = _whole(run.offices.merge(run.years_of[run.years_of["tahun"] == tahun], on="satker", how="left"))
    out["tahun"] = tahun
    out["keadaan_serapan"] = budget_state(out)
    fair = out["serapan"].where(out["keadaan_serapan"] == COMPLETE)
    for place, figure in (("tempat", out["rata_rata"]), ("tempat_serapan", fair)):
        equal = figure.map(settled, na_action="ignore")
        out[place] = equal.rank(ascending=False, method="min").astype("Int64")
    before = run.years_of[run.years_of["tahun"] == tahun - 1].set_index("satker")
    change = out["rata_rata"] - out["satker"].map(before["rata_rata"])
    out["beda"] = change.map(settled, na_action="ignore")
    for column in ("n_angka", "n_target"):
        out[f"{column}_lalu"] = out["satker"].map(before[column]).astype("Int64")
    return out.sort_values(["tempat", "kantor", "satker"], ignore_index=True)


def fences(values: pd.Series) -> tuple[float, float] | None:
    """Tukey's fences, one and a half quartile ranges beyond the quartiles; None for too few values.

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


#: What offices are compared by, and of how much of an office each figure is: counts of known, of all.
MEASURES = {
    "rata_rata": ("n_angka", "n_target"),
    "serapan": ("n_pagu_lapor", "n_pagu"),
    "beda": ("n_angka", "n_target"),
}
_FAR = [
    "satker",
    "kantor",
    "ukuran",
    "nilai",
    "bawah",
    "atas",
    "n_ada",
    "n_semua",
    "persen_pagu_lapor",
    "n_ada_lalu",
    "n_semua_lalu",
]


def _beyond(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The offices beyond the fences of each of `MEASURES`."""
    for measure, counts in MEASURES.items():
        among = table[table["keadaan_serapan"] == COMPLETE] if measure == "serapan" else table
        low, high = fences(among[measure]) or (-np.inf, np.inf)
        far = among[among[measure].lt(low) | among[measure].gt(high)]
        out = far[["satker", "kantor"]].assign(ukuran=measure, nilai=far[measure], bawah=low, atas=high)
        out[["n_ada", "n_semua"]] = far[[*counts]]
        if measure == "serapan":
            out["persen_pagu_lapor"] = far["persen_pagu_lapor"]
        if measure == "beda":
            out[["n_ada_lalu", "n_semua_lalu"]] = far[["n_angka_lalu", "n_target_lalu"]]
        yield out


def outliers(table: pd.DataFrame) -> pd.DataFrame:
    """Offices of `places` beyond Tukey's fences, each with its own coverage. A reason to look, no verdict.

    Out: `satker, kantor, ukuran` (a key of `MEASURES`), `nilai, bawah, atas`; `n_ada` of `n_semua` targets
    with a figure or ceilings with spending; `persen_pagu_lapor` of serapan; `n_ada_lalu, n_semua_lalu` of the
    year before. Serapan only of offices whose spending is all in.
    """
    found = [far for far in _beyond(table) if len(far)]
    return (pd.concat(found, ignore_index=True) if found else pd.DataFrame()).reindex(columns=_FAR)


def by_year(run: Run) -> pd.DataFrame:
    """Every year, a row each.

    Out: `tahun`; offices: `n_kantor`, `n_terbaca` with a table of attainment, `n_berangka` with a mean,
    `n_serapan` whose spending is all in; targets: `n_target, n_lapor, n_sementara, persen_lapor`; `median,
    kuartil_1, kuartil_3` of the offices' means; `median_serapan` of the `n_serapan`; money over all offices
    (rupiah): `pagu`, `realisasi` under it, `realisasi_tanpa_pagu`, `persen_pagu_lapor` (share of `pagu` whose
    spending is known).
    """
    rows = [
        {"tahun": int(str(year)), "n_kantor": len(run.offices)} | _year(g)
        for year, g in run.years_of.groupby("tahun")
    ]
    out = pd.DataFrame(rows)
    out["persen_lapor"] = percent_of(out["n_lapor"], out["n_target"])
    known = out.pop("pagu_lapor").fillna(0).where(out["pagu"].notna())
    out["persen_pagu_lapor"] = percent_of(known, out["pagu"])
    return out


def _year(offices: pd.DataFrame) -> dict[str, float]:
    """One year of `by_year`, out of its offices' rows."""
    means = offices["rata_rata"].dropna()
    spent = offices.loc[budget_state(offices) == COMPLETE, "serapan"].dropna()
    counts = {"n_terbaca": int((offices["n"] > 0).sum()), "n_berangka": len(means)}
    targets = {c: int(offices[c].sum()) for c in ("n_target", "n_lapor", "n_sementara")}
    middle = {"median": means.median(), "kuartil_1": means.quantile(0.25), "kuartil_3": means.quantile(0.75)}
    serapan = {"n_serapan": len(spent), "median_serapan": spent.median()}
    money = offices[["pagu", "pagu_lapor", "realisasi", "realisasi_tanpa_pagu"]].sum(min_count=1)
    return counts | targets | middle | serapan | money.to_dict()


def failing(run: Run, tahun: int) -> pd.DataFrame:
    """The indicators of one year, least met first; `merata`: judged in two offices or more, met in none."""
    out = run.indicators[(run.indicators["tahun"] == tahun) & (run.indicators["n_target"] > 0)]
    out = out.assign(merata=(out["n_dinilai"] >= 2) & (out["n_memenuhi"] == 0) & (out["n_sebagian"] == 0))
    order = {"merata": False, "persen_memenuhi": True, "n_dinilai": False, "kode": True, "indikator": True}
    return out.sort_values([*order], ascending=[*order.values()], ignore_index=True)
