"""Budget: indicative funding, DIPA ceiling and spending side by side.

Pure functions on DataFrames; money in rupiah. A year without a figure stays missing, never zero. On every
line the figures are of the same activities: what has not reported is not spent, and what has no ceiling is
not spent of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..frames import in_rows_of, objects
from ..plan.kept import once
from ..text import half_up
from .absorption import KEY, absorb, from_below
from .codes import DETAILS, funding_keys, heads
from .series import first_true, percent_of
from .trace import budget_formula, budget_sources

if TYPE_CHECKING:
    from ..plan.plan import Plan

_PLANNED = ["pendanaan", "dari_usulan", "p_baris", "p_tercetak"]


# --- rows -----------------------------------------------------------------------------------------


def funding(pendanaan: pd.DataFrame) -> pd.DataFrame:
    """Indicative funding by row and year, with the amount to use.

    Out: the rows of `pendanaan.csv` plus `dana` (value read, else the proposed one, else missing) and
    `dari_usulan` (a page must mark it).
    """
    proposed = pendanaan["nilai"].isna() & pendanaan["usulan"].notna()
    return pendanaan.assign(
        dana=pendanaan["nilai"].where(~proposed, pendanaan["usulan"]), dari_usulan=proposed
    )


def _by_year(pendanaan: pd.DataFrame) -> pd.DataFrame:
    """Funding of single years: what the table gives for all of them together left out."""
    p = funding(pendanaan)
    p = p[p["tahun"] != "jumlah"]
    return p.assign(tahun=pd.to_numeric(p["tahun"]).astype("Int64"))


def budget(plan: Plan, tahun: int | None = None) -> pd.DataFrame:
    """What did the money do? One row per programme, activity, and other code of `anggaran.csv`, and year.

    Out: `tahun, level, kode, uraian, program_kode`; `pendanaan` (indicative), `dari_usulan`; `pagu_awal,
    pagu_revisi, pagu` (revised where there is one), `realisasi`; `serapan` and `serapan_awal` (percent,
    against `pagu` and `pagu_awal`), `sisa`, `deviasi` (pagu − pendanaan), `deviasi_persen`;
    `realisasi_sebelum` (of the year before) and `pertumbuhan` (percent, against it; missing for the reason in
    `alasan_pertumbuhan`), `porsi` (percent of the year's spending on that level), `status`, `rumus`,
    `aturan`, `batas` (never capped), `predikat` (none: a share spent is not a merit), `sumber`. What a row
    does not have itself it has from the rows below it, which `dari_kegiatan` and `dari_keluaran` say, with
    their coverage: `n_rincian` due, `n_rincian_lapor` of them reported. `dijumlahkan`: whether the row counts
    in `totals`; `keterangan`: why a figure of its own does not. Basis: PermenPANRB 53/2014, III.B.

    >>> import renstra_utils
    >>> money = budget(renstra_utils.load("data/contoh"), 2023)
    >>> money[["kode", "serapan", "status"]].round(1).values.tolist()[1]
    ['9001', 97.3, 'terserap']
    """
    return keyed_budget(plan, tahun).drop(columns=["kunci", "kunci_program"])


def keyed_budget(plan: Plan, tahun: int | None = None) -> pd.DataFrame:
    """As `budget`, with `kunci` and `kunci_program`: rows are joined by these where codes do not do."""
    out = once("budget", plan, lambda: _every_year(plan))
    kept = out[out["tahun"].isin(plan.years if tahun is None else [tahun])]
    return kept.sort_values(["tahun"], kind="stable", ignore_index=True)


def _every_year(plan: Plan) -> pd.DataFrame:
    out = from_below(absorb(_own_figures(plan)), "kegiatan", *DETAILS)
    out = _grown(_added(from_below(out, "program", "kegiatan")))
    parts = out["level"].isin(["program", "kegiatan"])
    total = out.groupby(["tahun", "level"])["realisasi"].transform("sum", min_count=1)
    out["porsi"] = percent_of(out["realisasi"].where(parts), total)
    out["rumus"] = budget_formula(out)
    out["aturan"] = pd.Series("serapan", index=out.index, dtype="str").where(out["serapan"].notna())
    out["batas"] = "tanpa"
    out["predikat"] = pd.Series(pd.NA, index=out.index, dtype="str")
    out["sumber"] = budget_sources(out)
    return out.drop(columns=["kunci_kegiatan", "_pagu", "_realisasi", "_sebagian"])


def _own_figures(plan: Plan) -> pd.DataFrame:
    """Every code and year of the plan with the figures of its own rows of the two files of money."""
    named = heads(plan)
    code = dict(zip(named["kunci"], named["kode"], strict=True))
    named["program_kode"] = named["kunci_program"].map(code).astype("str")
    grid = named.loc[named.index.repeat(len(plan.years))].reset_index(drop=True)
    grid["tahun"] = pd.array(plan.years * len(named), dtype="Int64")
    p = plan.tables["pendanaan"]
    p = _by_year(p.assign(kunci=funding_keys(p, plan.tables["anggaran"]["kode"])))
    p = p[p["level"].isin(["program", "kegiatan"])]
    p = p.rename(columns={"dana": "pendanaan", "_baris": "p_baris", "tercetak": "p_tercetak"})
    a = plan.tables["anggaran"].rename(columns={"_baris": "a_baris", "kode": "kunci"})
    rows = pd.concat([grid, *(in_rows_of(grid, table, KEY) for table in (_once(p), a))], axis=1)
    unknown = pd.array([pd.NA] * len(rows), dtype="Int64")
    pagu = rows["pagu_revisi"].where(rows["pagu_revisi"].notna(), rows["pagu_awal"])
    return rows.assign(
        dari_usulan=rows["dari_usulan"].eq(True),
        pagu=pagu,
        **dict.fromkeys(("dari_kegiatan", "dari_keluaran"), False),
        **dict.fromkeys(("n_rincian", "n_rincian_lapor"), unknown),
        _pagu=pagu,
        _realisasi=rows["realisasi"],
        _sebagian=False,
    )


def _once(p: pd.DataFrame) -> pd.DataFrame:
    """Funding by key and year: of a programme that is printed twice, equal amounts once, others added."""
    if not p.duplicated(KEY).any():
        return p[[*KEY, *_PLANNED]]
    total = p.drop_duplicates([*KEY, "pendanaan"]).groupby(KEY)["pendanaan"].sum(min_count=1)
    first = p.drop_duplicates(KEY).drop(columns="pendanaan")
    return first.merge(total.reset_index(), how="left", on=KEY)[[*KEY, *_PLANNED]]


def _added(rows: pd.DataFrame) -> pd.DataFrame:
    """Which rows count in a total (`dijumlahkan`), and why a figure of a row's own does not (`keterangan`).

    Activities count; a programme in their place where none of them has a figure, or where it alone has
    spending. While the programme of an activity is unknown, no programme row counts above it. An output
    counts only in a year in which nothing above it has a figure.
    """
    out = rows.copy()
    year = out["tahun"]
    known = out[["pagu", "realisasi"]].notna().any(axis=1)
    own = out[["_pagu", "_realisasi"]].notna().any(axis=1)
    activity, programme = out["level"] == "kegiatan", out["level"] == "program"
    places = list(zip(objects(out["kunci_program"]), objects(year), strict=True))

    def among(mask: pd.Series) -> pd.Series:
        """Whether a row of the mask stands in the same year under the programme that a row is of."""
        held = {at for at, it_is in zip(places, mask, strict=True) if it_is and at[0] is not None}
        return pd.Series([at in held for at in places], out.index)

    homeless = year.isin(year[activity & known & out["kunci_program"].isna()])
    lone = out["_realisasi"].notna() & out["pagu"].notna() & ~among(activity & out["realisasi"].notna())
    counts = programme & own & ~homeless & (~among(activity & known) | lone)
    above = year.isin(year[(activity | programme) & known])
    output = out["level"].isin(DETAILS) & own & out["kunci_kegiatan"].isna()
    out["dijumlahkan"] = counts | (activity & ~among(counts)) | (output & ~above)
    covered = [among(out["dijumlahkan"] & out[c].notna()) for c in ("pagu", "realisasi")]
    lost = (out["_pagu"].notna() & ~covered[0]) | (out["_realisasi"].notna() & ~covered[1])
    unseen = programme & ~counts & lost
    why = "angka program tidak dijumlahkan: "
    out["keterangan"] = first_true(
        (unseen & homeless, why + "ada kegiatan yang induknya tidak diketahui, mungkin bagian program ini"),
        (unseen, why + "jumlah memakai kegiatan di bawahnya"),
        (output & above, "tidak dijumlahkan: kegiatan induknya tidak diketahui"),
    )
    return out


def _grown(rows: pd.DataFrame) -> pd.DataFrame:
    """Spending against the year directly before, where both are whole, of the same month, and it is not
    zero."""
    columns = (*(rows[c] for c in ("kunci", "tahun", "realisasi", "_sebagian")), data_month(rows))
    told = list(zip(*map(objects, columns), strict=True))
    place = {(key, year): figures for key, year, *figures in told}
    first = min((year for _, year, *_ in told), default=None)
    before, grown, why = [], [], []
    for key, year, *now in told:
        then: Sequence[Any] = place.get((key, year - 1), (None, False, None))
        reason = _no_growth(year, now, then, is_first=year == first)
        before.append(then[0])
        grown.append((now[0] / then[0] - 1) * 100 if reason is None and then[0] > 0 else None)
        why.append(reason)
    return rows.assign(
        realisasi_sebelum=np.array(before, dtype=float),
        pertumbuhan=np.array(grown, dtype=float),
        alasan_pertumbuhan=pd.array(why, dtype="str"),
    )


def _no_growth(year: int, now: Sequence[Any], then: Sequence[Any], is_first: bool) -> str | None:
    """Why spending of a year is not held against that of the year before; of each: the amount, whether it is
    of a part, the month that it is up to.
    """
    if now[0] is None:
        return f"realisasi {year} belum dilaporkan"
    if is_first:
        return "tahun pertama rencana"
    if then[0] is None:
        return f"realisasi {year - 1} belum dilaporkan"
    if then[0] == 0:
        return f"realisasi {year - 1} nol"
    if now[1]:
        return f"realisasi {year} baru sebagian"
    if then[1]:
        return f"realisasi {year - 1} baru sebagian"
    other_month = f"realisasi {year} dan {year - 1} bukan dari bulan yang sama"
    return other_month if now[2] != then[2] else None


def data_month(rows: pd.DataFrame) -> pd.Series:
    """The month (1 to 12) up to which spending is in, by `tanggal_data`; without a date, the whole year."""
    days = zip(objects(rows["tanggal_data"]), objects(rows["tahun"]), strict=True)
    months = [int(day[5:7]) if day and day[:4] == str(year) else 12 for day, year in days]
    return pd.Series(months, rows.index, dtype="int64")


# --- totals ---------------------------------------------------------------------------------------


def leaves(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `budget` that are added up: those that `dijumlahkan` says."""
    return rows[rows["dijumlahkan"].astype(bool)]


def totals(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sums by `by` over the rows that are added up, each with its coverage.

    Out: `by`; `pagu` (of every row that has one), `pagu_awal` (missing where one of them has none),
    `realisasi` (so far, of the rows with a ceiling), `serapan` (percent of the whole `pagu`), `sisa` (pagu −
    realisasi); `realisasi_tanpa_pagu` (of the rows without a ceiling); `n` rows with a ceiling, `n_lapor` of
    them that have reported all their spending, `n_tanpa_pagu` rows with spending and no ceiling,
    `n_realisasi` rows with spending, these too; `pagu_lapor` (ceilings of the rows that have reported),
    `persen_pagu_lapor` (of the whole, in percent) and `serapan_lapor` (percent of these alone: of those that
    have reported, and never to be shown under another name). Sums are missing where nothing is known, never
    zero.

    >>> import renstra_utils
    >>> by_year = totals(budget(renstra_utils.load("data/contoh")), ["tahun"])
    >>> by_year[["tahun", "n", "n_lapor"]].values.tolist()[4]
    [2024, 7, 6]
    """
    r = leaves(rows)
    ceiling, spent = r["pagu"].notna(), r["realisasi"].notna()
    whole = ceiling & spent & (r["status"] != "sebagian dilaporkan")
    sums = {
        "pagu_awal": r["pagu_awal"].where(ceiling),
        "pagu": r["pagu"],
        "realisasi": r["realisasi"].where(ceiling),
        "realisasi_tanpa_pagu": r["realisasi"].where(~ceiling),
        "pagu_lapor": r["pagu"].where(whole),
        "realisasi_lapor": r["realisasi"].where(whole),
    }
    counts = {
        "n": ceiling,
        "n_awal": ceiling & r["pagu_awal"].notna(),
        "n_lapor": whole,
        "n_tanpa_pagu": spent & ~ceiling,
        "n_realisasi": spent,
    }
    g = r[by].assign(**sums, **counts).groupby(by, sort=False, dropna=False)
    out = g[[*sums]].sum(min_count=1).join(g[[*counts]].sum().astype(int))
    out["pagu_awal"] = out["pagu_awal"].where(out["n_awal"] == out["n"])
    out["pagu_lapor"] = out["pagu_lapor"].fillna(0.0).where(out["pagu"].notna())
    out["serapan"] = percent_of(out["realisasi"], out["pagu"])
    out["sisa"] = out["pagu"] - out["realisasi"]
    out["persen_pagu_lapor"] = percent_of(out["pagu_lapor"], out["pagu"])
    out["serapan_lapor"] = percent_of(out["realisasi_lapor"], out["pagu_lapor"])
    return out.drop(columns=["n_awal", "realisasi_lapor"]).reset_index()


def complete(total: pd.Series) -> bool:
    """Whether in a row of `totals` every ceiling has its spending and all spending its ceiling."""
    n, told, loose = (0 if pd.isna(total[c]) else int(total[c]) for c in ("n", "n_lapor", "n_tanpa_pagu"))
    return 0 < n == told and not loose


def funding_totals(plan: Plan) -> pd.DataFrame:
    """Indicative funding by year, of the programmes, or of the activities where no programme is named.

    Out: `tahun, pendanaan` (sum of what is known, missing where nothing is), `dari_usulan`, `n_dana` (of them
    with a figure in that year), `n_program` (how many there are), `tingkat` (`program` or `kegiatan`).
    """
    p = plan.tables["pendanaan"]
    level = "program" if p["level"].eq("program").any() else "kegiatan"
    p = p[p["level"] == level]
    out = funding_by_year(_by_year(p).rename(columns={"dana": "pendanaan"}), plan.years)
    named = funding_keys(p, plan.tables["anggaran"]["kode"])
    return out.assign(n_program=named.nunique(), tingkat=level)


def funding_by_year(rows: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """`pendanaan` summed: `tahun, pendanaan, dari_usulan, n_dana` (rows with a figure), a row for each
    year."""
    g = rows.groupby("tahun")
    sums = {"pendanaan": g["pendanaan"].sum(min_count=1), "dari_usulan": g["dari_usulan"].any()}
    out = pd.DataFrame(sums | {"n_dana": g["pendanaan"].count()}).reindex(pd.Index(years, name="tahun"))
    out["dari_usulan"] = out["dari_usulan"].eq(True)
    return out.assign(n_dana=out["n_dana"].fillna(0).astype(int)).reset_index()


def programme_against_activities(plan: Plan) -> pd.DataFrame:
    """Where a programme's own figure is not the sum of its activities', though every one of them has it.

    Out, a row per difference: `program_kode, tahun, kolom` (`pagu_awal`, `pagu`: after revision,
    `realisasi`), `nilai_program`, `jumlah_kegiatan` and `selisih` (programme − activities, rupiah), `baris`
    (rows of `anggaran.csv`, the programme's first). Not compared in a year in which an activity's programme
    is unknown. An activity counts in a year for which it has funding or a row of `anggaran.csv`.
    """
    rows = _own_figures(plan)
    here = rows["pendanaan"].notna() | rows["a_baris"].notna()
    activities = rows[(rows["level"] == "kegiatan") & here]
    open_years = set(activities.loc[activities["kunci_program"].isna(), "tahun"])
    found: list[dict[str, Any]] = []
    for p in rows[(rows["level"] == "program") & rows["a_baris"].notna()].to_dict("records"):
        of = activities[(activities["kunci_program"] == p["kunci"]) & (activities["tahun"] == p["tahun"])]
        if len(of) and p["tahun"] not in open_years:
            found += _differences(p, of)
    columns = ["program_kode", "tahun", "kolom", "nilai_program", "jumlah_kegiatan", "selisih", "baris"]
    return pd.DataFrame(found, columns=columns)


def _differences(programme: dict[str, Any], activities: pd.DataFrame) -> list[dict[str, Any]]:
    """One programme and year: each figure that is not its activities' sum; an unrevised ceiling once."""
    at = {"program_kode": programme["kode"], "tahun": programme["tahun"]}
    lines = "; ".join(f"{n:.0f}" for n in [programme["a_baris"], *activities["a_baris"]])
    found: dict[tuple[float, float], dict[str, Any]] = {}
    spent: list[dict[str, Any]] = []
    for column in ("pagu_awal", "pagu", "realisasi"):
        own, total = programme[column], activities[column].sum()
        if pd.isna(own) or activities[column].isna().any() or half_up(own) == half_up(total):
            continue
        line = at | {"kolom": column, "nilai_program": own, "jumlah_kegiatan": total}
        line |= {"selisih": own - total, "baris": lines}
        if column == "realisasi":
            spent.append(line)
        else:
            found.setdefault((own, total), line)
    return [*found.values(), *spent]
