"""Budget: indicative funding, DIPA ceiling and spending side by side, and the budget-performance scores of each year's rule.

Pure functions on DataFrames; money in rupiah. A year without a figure stays missing, never zero. On every line the figures are of the same
activities: what has not reported is not spent, and what has no ceiling is not spent of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ..rules import Rules
from ..text import decimal, decimals_needed, exact, half_up
from . import attainment as att
from .codes import codes_of_activities, heads

if TYPE_CHECKING:
    from ..plan.plan import Plan

#: Status of a budget row.
BUDGET_STATUSES = {
    "lebih belanja": "realisasi melampaui pagu",
    "sebagian dilaporkan": "dijumlahkan dari rinciannya, dan sebagian rincian belum melaporkan realisasi",
    "terserap": "realisasi dan pagu diketahui",
    "tanpa pagu": "realisasi diketahui, pagu belum",
    "belum dilaporkan": "pagu atau pendanaan diketahui, realisasi belum dilaporkan",
    "belum tersedia": "pendanaan, pagu, dan realisasi tahun ini belum tersedia",
}
#: Statuses of a row that has reported all its spending.
REPORTED = ("lebih belanja", "terserap", "tanpa pagu")


def funding(pendanaan: pd.DataFrame) -> pd.DataFrame:
    """Indicative funding by row and year, with the amount to use.

    Out: the rows of `pendanaan.csv` plus `dana` (value read, else the proposed one, else missing) and `dari_usulan` (a page must mark it).
    """
    proposed = pendanaan["nilai"].isna() & pendanaan["usulan"].notna()
    return pendanaan.assign(
        dana=pendanaan["nilai"].where(~proposed, pendanaan["usulan"]), dari_usulan=proposed
    )


def budget(plan: Plan, tahun: int | None = None) -> pd.DataFrame:
    """What did the money do? One row per programme, activity, and other code of `anggaran.csv`, and year.

    Out: `tahun, level, kode, uraian, program_kode`; `pendanaan` (indicative), `dari_usulan`; `pagu_awal, pagu_revisi, pagu` (revised where there is
    one), `realisasi`; `serapan` and `serapan_awal` (percent, against `pagu` and `pagu_awal`), `sisa`, `deviasi` (pagu − pendanaan), `deviasi_persen`;
    `realisasi_sebelum` (of the year before) and `pertumbuhan` (percent, against it; missing for the reason in `alasan_pertumbuhan`), `porsi` (percent
    of the year's spending on that level), `status`, `rumus`, `aturan`, `batas` (never capped), `predikat` (none: a share spent is not a merit),
    `sumber`. What a row does not have itself it has from the rows below it, which `dari_kegiatan` and `dari_keluaran` say, with their coverage: `n_rincian`
    due, `n_rincian_lapor` of them reported. `dijumlahkan`: whether the row counts in `totals`; `keterangan`: why a figure of its own does not.
    Basis: PermenPANRB 53/2014, III.B.

    >>> import renstra_utils
    >>> money = budget(renstra_utils.load("data/contoh"), 2023)
    >>> money[["kode", "serapan", "status"]].round(1).values.tolist()[1]
    ['9001', 97.3, 'terserap']
    """
    years = plan.years if tahun is None else [tahun]
    out = _from_below(absorb(_own_figures(plan)), "kegiatan", "output")
    out = _added(_from_below(out, "program", "kegiatan"))
    out = _grown(out)
    parts = out["level"].isin(["program", "kegiatan"])
    total = out.groupby(["tahun", "level"])["realisasi"].transform("sum", min_count=1)
    out["porsi"] = out["realisasi"].where(parts) / total.where(total > 0) * 100
    out["rumus"] = _formula(out)
    out["aturan"] = pd.Series("serapan", index=out.index, dtype="str").where(out["serapan"].notna())
    out["batas"] = "tanpa"
    out["predikat"] = pd.Series(pd.NA, index=out.index, dtype="str")
    out["sumber"] = _sources(out)
    helpers = ["kunci", "kunci_program", "kunci_kegiatan", "_pagu", "_realisasi", "_sebagian"]
    kept = out[out["tahun"].isin(years)].drop(columns=helpers)
    return kept.sort_values(["tahun"], kind="stable", ignore_index=True)


def _own_figures(plan: Plan) -> pd.DataFrame:
    """Every code and year of the plan with the figures that its own rows of `pendanaan.csv` and `anggaran.csv` hold."""
    named = heads(plan)
    code = dict(zip(named["kunci"], named["kode"], strict=True))
    named["program_kode"] = named["kunci_program"].map(code).astype("str")
    grid = named.merge(pd.DataFrame({"tahun": pd.array(plan.years, dtype="Int64")}), how="cross")
    p = funding(plan.tables["pendanaan"])
    p = p[p["level"].isin(["program", "kegiatan"]) & (p["tahun"] != "jumlah")]
    p = p.assign(
        tahun=pd.to_numeric(p["tahun"]).astype("Int64"),
        kunci=p["kode"].where(p["kode"].notna(), "baris " + p["baris"]).astype("str"),
    ).rename(columns={"dana": "pendanaan", "_baris": "p_baris", "tercetak": "p_tercetak"})
    p = p[["kunci", "tahun", "pendanaan", "dari_usulan", "p_baris", "p_tercetak"]]
    a = plan.tables["anggaran"].rename(columns={"_baris": "a_baris", "kode": "kunci"})
    rows = grid.merge(p.drop_duplicates(["kunci", "tahun"]), how="left", on=["kunci", "tahun"]).merge(
        a, how="left", on=["kunci", "tahun"]
    )
    rows["dari_usulan"] = rows["dari_usulan"].astype("boolean").fillna(False).astype(bool)
    rows["pagu"] = rows["pagu_revisi"].where(rows["pagu_revisi"].notna(), rows["pagu_awal"])
    return rows.assign(
        dari_kegiatan=False,
        dari_keluaran=False,
        n_rincian=pd.array([pd.NA] * len(rows), dtype="Int64"),
        n_rincian_lapor=pd.array([pd.NA] * len(rows), dtype="Int64"),
        _pagu=rows["pagu"],
        _realisasi=rows["realisasi"],
        _sebagian=False,
    )


def absorb(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds absorption, remainder, deviation and status to rows with `pendanaan, pagu_awal, pagu, realisasi` (rupiah), `_sebagian` (spending of a part)."""
    out = rows.copy()
    out["serapan"] = out["realisasi"] / out["pagu"].where(out["pagu"] > 0) * 100
    out["serapan_awal"] = out["realisasi"] / out["pagu_awal"].where(out["pagu_awal"] > 0) * 100
    out["sisa"] = out["pagu"] - out["realisasi"]
    out["deviasi"] = out["pagu"] - out["pendanaan"]
    out["deviasi_persen"] = out["deviasi"] / out["pendanaan"].where(out["pendanaan"] > 0) * 100
    spent, ceiling = out["realisasi"].notna(), out["pagu"].notna()
    status = np.select(
        [
            spent & ceiling & (out["realisasi"] > out["pagu"]),
            spent & out["_sebagian"],
            spent & ceiling,
            spent,
            out[["pendanaan", "pagu"]].notna().any(axis=1),
        ],
        ["lebih belanja", "sebagian dilaporkan", "terserap", "tanpa pagu", "belum dilaporkan"],
        default="belum tersedia",
    )
    out["status"] = pd.Series(status, index=out.index, dtype="str")
    return out


def _from_below(rows: pd.DataFrame, level: str, below: str) -> pd.DataFrame:
    """Rows of a level with what they lack summed from the rows below them, judged again.

    Without a ceiling of its own a row is what its parts with a ceiling are: their ceilings and their spending. With one, it takes their spending, all
    of it; with spending alone, their ceilings only where every part has one.
    """
    key = f"kunci_{level}"
    parts = rows[(rows["level"] == below) & rows[key].notna()]
    told = parts.assign(
        berpagu=parts["realisasi"].where(parts["pagu"].notna()),
        ada=parts["status"] != "belum tersedia",
        lapor=parts["status"].isin(REPORTED),
        berawal=parts["pagu_awal"].where(parts["pagu"].notna()),
        # A part that is planned for and has no ceiling keeps the sum of ceilings from being the whole.
        kurang=parts["pagu"].isna() & parts[["pendanaan", "realisasi"]].notna().any(axis=1),
    ).groupby([key, "tahun"])
    sums = told[["pagu", "realisasi", "berpagu", "berawal"]].sum(min_count=1)
    sums[["ada", "lapor"]] = told[["ada", "lapor"]].sum()
    sums["kurang"] = told["kurang"].any()
    sums["tanggal_data"] = told["tanggal_data"].min()
    sums.loc[told["pagu"].count() != told["berawal"].count(), "berawal"] = np.nan
    out = rows.copy()
    at = pd.MultiIndex.from_frame(out[["kunci", "tahun"]])
    s = sums.reindex(at).set_axis(out.index)
    mine = out["level"] == level
    no_ceiling, no_spending = mine & out["pagu"].isna(), mine & out["realisasi"].isna()
    bare = no_ceiling & no_spending
    whole = no_ceiling & ~no_spending & s["kurang"].eq(False)
    out["pagu_awal"] = out["pagu_awal"].mask(bare | whole, s["berawal"])
    out["pagu"] = out["pagu"].mask(bare | whole, s["pagu"])
    out["realisasi"] = out["realisasi"].mask(no_spending & ~bare, s["realisasi"])
    out["realisasi"] = out["realisasi"].mask(bare, s["berpagu"].where(s["pagu"].notna(), s["realisasi"]))
    filled = (no_ceiling & out["pagu"].notna()) | (no_spending & out["realisasi"].notna())
    out[{"kegiatan": "dari_kegiatan", "output": "dari_keluaran"}[below]] = filled
    from_parts = no_spending & out["realisasi"].notna()
    out["tanggal_data"] = out["tanggal_data"].mask(from_parts, s["tanggal_data"])
    for count, column in (("n_rincian", "ada"), ("n_rincian_lapor", "lapor")):
        out[count] = out[count].mask(from_parts, s[column].astype("Int64"))
    # Parts that do not make up the ceiling are not all of the parts.
    short = out["pagu"].notna() & ~((s["pagu"] - out["pagu"]).abs() < 0.005)
    out["_sebagian"] |= from_parts & ((s["lapor"] < s["ada"]) | short)
    out = absorb(out)
    part_only = bare & s["kurang"].eq(True)  # some of the plan, so no difference to all of it
    out[["deviasi", "deviasi_persen"]] = out[["deviasi", "deviasi_persen"]].mask(part_only, np.nan)
    return out


def _added(rows: pd.DataFrame) -> pd.DataFrame:
    """Which rows count in a total, so that no money counts twice (`dijumlahkan`), and why a figure of a row's own does not (`keterangan`).

    Activities count; a programme in their place where none of them has a figure, or where it alone has spending. While the programme of an activity
    is unknown, no programme row counts above it. An output counts only in a year in which nothing above it has a figure.
    """
    out = rows.copy()
    level, year = out["level"], out["tahun"]
    known = out[["pagu", "realisasi"]].notna().any(axis=1)
    own = out[["_pagu", "_realisasi"]].notna().any(axis=1)
    activity, programme = level == "kegiatan", level == "program"

    def among(mask: pd.Series) -> pd.Series:
        """Whether a row of the mask stands in the same year under the programme that a row is or belongs to."""
        there = out.loc[mask & out["kunci_program"].notna(), ["kunci_program", "tahun"]]
        at = pd.MultiIndex.from_frame(out[["kunci_program", "tahun"]])
        return pd.Series(at.isin(pd.MultiIndex.from_frame(there)), out.index)

    homeless = year.isin(year[activity & known & out["kunci_program"].isna()])
    lone = out["_realisasi"].notna() & out["pagu"].notna() & ~among(activity & out["realisasi"].notna())
    counts = programme & own & ~homeless & (~among(activity & known) | lone)
    above = year.isin(year[(activity | programme) & known])
    output = (level == "output") & own & out["kunci_kegiatan"].isna()
    out["dijumlahkan"] = counts | (activity & ~among(counts)) | (output & ~above)
    unseen = pd.Series(False, out.index)
    for column in ("pagu", "realisasi"):
        unseen |= out[f"_{column}"].notna() & ~among(out["dijumlahkan"] & out[column].notna())
    why = np.select(
        [
            programme & ~counts & unseen & homeless,
            programme & ~counts & unseen,
            output & above,
        ],
        [
            "angka program tidak dijumlahkan: ada kegiatan yang induknya tidak diketahui, mungkin bagian program ini",
            "angka program tidak dijumlahkan: jumlah memakai kegiatan di bawahnya",
            "tidak dijumlahkan: kegiatan induknya tidak diketahui",
        ],
        default="",
    )
    out["keterangan"] = pd.Series(why, index=out.index, dtype="str").replace("", pd.NA)
    return out


def _grown(rows: pd.DataFrame) -> pd.DataFrame:
    """Spending against that of the year directly before, where both are whole, as of the same month, and the earlier one is not zero."""
    out = rows.copy()
    out["_bulan"] = data_month(out)
    last = out[["kunci", "tahun", "realisasi", "_sebagian", "_bulan"]].assign(tahun=out["tahun"] + 1)
    before = out[["kunci", "tahun"]].merge(last, how="left", on=["kunci", "tahun"]).set_axis(out.index)
    out["realisasi_sebelum"] = before["realisasi"]
    now, then = out["tahun"].astype("str"), (out["tahun"] - 1).astype("str")
    first = out["tahun"] == out["tahun"].min()
    reasons = [
        (out["realisasi"].isna(), "realisasi " + now + " belum dilaporkan"),
        (first, pd.Series("tahun pertama rencana", index=out.index)),
        (before["realisasi"].isna(), "realisasi " + then + " belum dilaporkan"),
        (before["realisasi"] == 0, "realisasi " + then + " nol"),
        (out["_sebagian"], "realisasi " + now + " baru sebagian"),
        (before["_sebagian"].eq(True), "realisasi " + then + " baru sebagian"),
        (
            before["_bulan"] != out["_bulan"],
            "realisasi " + now + " dan " + then + " bukan dari bulan yang sama",
        ),
    ]
    why = pd.Series(pd.NA, index=out.index, dtype="str")
    for mask, reason in reversed(reasons):
        why = why.mask(mask.fillna(False).astype(bool), reason)
    grown = (out["realisasi"] / before["realisasi"].where(before["realisasi"] > 0) - 1) * 100
    out["pertumbuhan"] = grown.where(why.isna())
    out["alasan_pertumbuhan"] = why
    return out.drop(columns="_bulan")


def data_month(rows: pd.DataFrame) -> pd.Series:
    """The month of the year up to which spending is in, 1 to 12, by `tanggal_data`; without a date, the whole year."""
    day = pd.to_datetime(rows["tanggal_data"], errors="coerce")
    within = day.dt.year.eq(rows["tahun"].astype("float64"))
    return day.dt.month.where(within, 12).fillna(12).astype(int)


def leaves(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `budget` that are added up: those that `dijumlahkan` says."""
    return rows[rows["dijumlahkan"].astype(bool)]


def totals(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sums by `by` over the rows that are added up, each with its coverage.

    Out: `by`; `pagu` (of every row that has one), `pagu_awal` (missing where one of them has none), `realisasi` (so far, of the rows with a ceiling),
    `serapan` (percent of the whole `pagu`), `sisa` (pagu − realisasi); `realisasi_tanpa_pagu` (of the rows without a ceiling); `n` rows with a
    ceiling, `n_lapor` of them that have reported all their spending, `n_tanpa_pagu` rows with spending and no ceiling, `n_realisasi` rows with spending, these too; `pagu_lapor`
    (ceilings of the rows that have reported), `persen_pagu_lapor` (of the whole, in percent) and `serapan_lapor` (percent of these alone: of those that
    have reported, and never to be shown under another name). Sums are missing where nothing is known, never zero.

    >>> import renstra_utils
    >>> totals(budget(renstra_utils.load("data/contoh")), ["tahun"])[["tahun", "n", "n_lapor"]].values.tolist()[4]
    [2024, 7, 6]
    """
    r = leaves(rows)
    ceiling, spent = r["pagu"].notna(), r["realisasi"].notna()
    whole = ceiling & spent & (r["status"] != "sebagian dilaporkan")
    r = r.assign(
        pagu_awal=r["pagu_awal"].where(ceiling),
        pagu_lapor=r["pagu"].where(whole),
        realisasi_lapor=r["realisasi"].where(whole),
        realisasi_tanpa_pagu=r["realisasi"].where(~ceiling),
        realisasi=r["realisasi"].where(ceiling),
        n=ceiling,
        n_awal=ceiling & r["pagu_awal"].notna(),
        n_lapor=whole,
        n_tanpa_pagu=spent & ~ceiling,
        n_realisasi=spent,
    )
    g = r.groupby(by, sort=False, dropna=False)
    sums = ["pagu_awal", "pagu", "realisasi", "realisasi_tanpa_pagu", "pagu_lapor", "realisasi_lapor"]
    counts = ["n", "n_awal", "n_lapor", "n_tanpa_pagu", "n_realisasi"]
    out = g[sums].sum(min_count=1).join(g[counts].sum().astype(int))
    out["pagu_awal"] = out["pagu_awal"].where(out["n_awal"] == out["n"])
    out["pagu_lapor"] = out["pagu_lapor"].fillna(0.0).where(out["pagu"].notna())
    out["serapan"] = out["realisasi"] / out["pagu"].where(out["pagu"] > 0) * 100
    out["sisa"] = out["pagu"] - out["realisasi"]
    out["persen_pagu_lapor"] = out["pagu_lapor"] / out["pagu"].where(out["pagu"] > 0) * 100
    out["serapan_lapor"] = out["realisasi_lapor"] / out["pagu_lapor"].where(out["pagu_lapor"] > 0) * 100
    return out.drop(columns=["n_awal", "realisasi_lapor"]).reset_index()


def complete(total: pd.Series) -> bool:
    """Whether a row of `totals` is of a year in which every ceiling has its spending and all spending its ceiling."""
    n, told, loose = (0 if pd.isna(total[c]) else int(total[c]) for c in ("n", "n_lapor", "n_tanpa_pagu"))
    return 0 < n == told and not loose


def funding_totals(plan: Plan) -> pd.DataFrame:
    """Indicative funding by year, of the programmes, or of the activities in a plan whose funding table names no programme.

    Out: `tahun, pendanaan` (sum of what is known, missing where nothing is), `dari_usulan`, `n_dana` (of them with a figure in that year), `n_program`
    (how many there are), `tingkat` (`program` or `kegiatan`).
    """
    p = funding(plan.tables["pendanaan"])
    level = "program" if p["level"].eq("program").any() else "kegiatan"
    p = p[p["level"] == level]
    heads_ = p["kode"].fillna(p["baris"]).nunique()
    p = p[p["tahun"] != "jumlah"].assign(tahun=lambda d: pd.to_numeric(d["tahun"]).astype("Int64"))
    g = p.groupby("tahun")
    out = pd.DataFrame(
        {
            "pendanaan": g["dana"].sum(min_count=1),
            "dari_usulan": g["dari_usulan"].any(),
            "n_dana": g["dana"].count(),
        }
    )
    out = out.reindex(pd.Index(plan.years, name="tahun")).reset_index()
    out["dari_usulan"] = out["dari_usulan"].eq(True).fillna(False).astype(bool)
    out["n_dana"] = out["n_dana"].fillna(0).astype(int)
    return out.assign(n_program=heads_, tingkat=level)


def programme_against_activities(plan: Plan) -> pd.DataFrame:
    """Where a programme's own ceiling or spending is not the sum of its activities', though every one of them has it.

    Out, a row per difference: `program_kode, tahun, kolom` (`pagu_awal`, `pagu`: after revision, `realisasi`), `nilai_program`, `jumlah_kegiatan` and
    `selisih` (programme − activities, rupiah), `baris` (rows of `anggaran.csv`, the programme's first). Not compared in a year in which an activity's
    programme is unknown. An activity counts in a year for which it has funding or a row of `anggaran.csv`.
    """
    rows = _own_figures(plan)
    here = rows["pendanaan"].notna() | rows["a_baris"].notna()
    activities = rows[(rows["level"] == "kegiatan") & here]
    open_years = set(activities.loc[activities["kunci_program"].isna(), "tahun"])
    found: list[dict[str, Any]] = []
    for p in rows[(rows["level"] == "program") & rows["a_baris"].notna()].to_dict("records"):
        of = activities[(activities["kunci_program"] == p["kunci"]) & (activities["tahun"] == p["tahun"])]
        if of.empty or p["tahun"] in open_years:
            continue
        for column in ("pagu_awal", "pagu", "realisasi"):
            if pd.isna(p[column]) or of[column].isna().any() or _same(p[column], of[column].sum()):
                continue
            seen = {"nilai_program": p[column], "jumlah_kegiatan": of[column].sum()}
            if (
                column == "pagu"
                and found
                and found[-1].items()
                >= seen.items() | {("kolom", "pagu_awal"), ("tahun", p["tahun"]), ("program_kode", p["kode"])}
            ):
                continue
            lines = [p["a_baris"], *of["a_baris"]]
            found.append(
                {"program_kode": p["kode"], "tahun": p["tahun"], "kolom": column}
                | seen
                | {"selisih": p[column] - of[column].sum(), "baris": "; ".join(f"{n:.0f}" for n in lines)}
            )
    columns = ["program_kode", "tahun", "kolom", "nilai_program", "jumlah_kegiatan", "selisih", "baris"]
    return pd.DataFrame(found, columns=columns)


def _same(a: float, b: float) -> bool:
    """Equal to the last cent."""
    return half_up(a) == half_up(b)


# --- performance and money ----------------------------------------------------------------------------------------------


def plain_efficiency(capaian: float, serapan: float) -> float:
    """Attainment per share spent: capaian (%) ÷ serapan (%); missing where serapan is zero or either is missing."""
    return capaian / serapan if serapan and not np.isnan(serapan) else np.nan


#: Performance against spending, by quarter: (on target?, share spent at or above the mark?) -> name.
QUADRANTS = {
    (True, False): "hemat dan tercapai",
    (True, True): "terserap dan tercapai",
    (False, False): "kurang terserap dan kurang tercapai",
    (False, True): "terserap tetapi kurang tercapai",
}
#: Share spent (percent) from which a ceiling counts as used up in the picture of performance against spending; a convention.
SPENT_MARK = 95.0


def quadrant(capaian: pd.Series, serapan: pd.Series) -> pd.Series:
    """Where a mean attainment (percent) and an absorption (percent) stand together; over 100 % spent has its own name; missing where either is."""
    known = capaian.notna() & serapan.notna()
    out = [
        None
        if not k
        else ("lebih belanja dan " + ("tercapai" if c >= 100 - 1e-9 else "kurang tercapai"))
        if s > 100
        else QUADRANTS[(c >= 100 - 1e-9, s >= SPENT_MARK)]
        for k, c, s in zip(known, capaian, serapan, strict=True)
    ]
    return pd.Series(out, index=capaian.index, dtype="str")


def against_share(capaian: pd.Series, serapan: pd.Series) -> pd.Series:
    """Whether an attainment (percent) is more than the share of the money spent (percent) for it: `lebih`, `sebanding` (equal), `kurang`; missing where
    either is, and where nothing was spent."""
    known = capaian.notna() & (serapan > 0)
    out = [
        (("sebanding", "lebih", "kurang")[(a > b) - (a < b)] if k else None)
        for k, a, b in zip(known, map(decimal, capaian), map(decimal, serapan), strict=True)
    ]
    return pd.Series(out, index=capaian.index, dtype="str")


def performance_and_money(plan: Plan, rows: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """Mean attainment beside absorption for each activity that has indicators, joined by the activity's code.

    In: rows of `attainment` of the year. Out: `program, kegiatan, kode` (missing: the funding table has no counterpart, or more than one), `capaian, n_angka,
    n_target, serapan, pagu, realisasi, tanggal_data`, `efisiensi` and `banding` (`against_share`; both missing while a part of the activity's spending
    is not reported), `letak` (which quarter of performance against spending).
    """
    by = att.summarise(rows[rows["kegiatan"].notna()], ["program", "kegiatan"], plan.rules)
    by = by.rename(columns={"rata_rata": "capaian"})[
        ["program", "kegiatan", "capaian", "n_angka", "n_target"]
    ]
    money = budget(plan, tahun)
    money = money.loc[(money["level"] == "kegiatan") & money["kode"].notna()]
    money = money[["kode", "serapan", "pagu", "realisasi", "tanggal_data", "status"]]
    codes = codes_of_activities(plan)
    out = by.merge(codes, how="left", on=["program", "kegiatan"]).merge(money, how="left", on="kode")
    whole = out["serapan"].where(out["status"].isin(REPORTED))
    out["efisiensi"] = [
        plain_efficiency(c, s) for c, s in zip(out["capaian"], whole.astype("float64"), strict=True)
    ]
    out["banding"] = against_share(out["capaian"], whole)
    out["letak"] = quadrant(out["capaian"], out["serapan"])
    out = out.drop(columns="status")
    return out[["program", "kegiatan", "kode", *out.columns.drop(["program", "kegiatan", "kode"])]]


# --- budget performance -------------------------------------------------------------------------------------------------


def efficiency_214(pak: pd.Series, ck: pd.Series, rak: pd.Series) -> float:
    """E in percent: Σ(PAK × CK − RAK) / Σ(PAK × CK) × 100.

    In: planned money, attainment as a ratio (1,22 = 122 %), spent money of each output; missing where one of them is: a part of the outputs has no E
    of the whole.

    >>> round(efficiency_214(pd.Series([4000, 1000, 5000]), pd.Series([1.22, 0.80, 1.42]), pd.Series([3800, 975, 4725])), 2)
    25.67
    """
    d = pd.DataFrame({"pak": pak, "ck": ck, "rak": rak}).astype(float)
    earned = (d["pak"] * d["ck"]).sum()
    known = d.notna().all(axis=None) and earned > 0
    return float((earned - d["rak"].sum()) / earned * 100) if known else np.nan


def geometric_mean(ratios: pd.Series) -> float:
    """Geometric mean of ratios; a zero makes it zero; missing where there is none."""
    known = ratios.astype(float).dropna()
    if known.empty:
        return np.nan
    if (known <= 0).any():
        return 0.0
    return float(np.exp(np.log(known).mean()))


#: What one output is: its name alone may stand under several activities.
OUTPUT_KEY = ["program", "kegiatan", "keluaran"]


def output_attainment_22(
    keluaran: pd.DataFrame, limit: float | None = None
) -> dict[str, pd.DataFrame | float]:
    """Attainment of outputs by PMK 22/PMK.02/2021: nested geometric means, indicator → output → programme → unit.

    In: rows with `program, kegiatan` (optional), `keluaran, target, realisasi`. `limit`: upper bound of one indicator's ratio, a convention (None: none). Out:
    `keluaran` and `program` (frames with `capaian` in percent) and `satker` (percent). Rows without realisasi are left out and counted by the caller.
    """
    ratio = keluaran["realisasi"] / keluaran["target"].where(keluaran["target"] > 0)
    if limit is not None:
        ratio = ratio.clip(upper=limit)
    keys = [keluaran[c] for c in OUTPUT_KEY if c in keluaran]
    by_output = ratio.groupby(keys, sort=False, dropna=False).agg(geometric_mean)
    by_programme = by_output.groupby(level=0, sort=False).agg(geometric_mean)
    unit = geometric_mean(by_programme)
    return {
        "keluaran": (by_output * 100).rename("capaian").reset_index(),
        "program": (by_programme * 100).rename("capaian").reset_index(),
        "satker": unit * 100,
    }


def efficiency_score(e: float, limit: float = 20.0) -> tuple[float, bool]:
    """NE in percent from E in percent, and whether E had to be limited: NE = 50 + E / 20 × 50 with E held within ±`limit`.

    >>> efficiency_score(25.67)
    (100.0, True)
    """
    if np.isnan(e):
        return np.nan, False
    held = float(np.clip(e, -limit, limit))
    return 50 + held / 20 * 50, held != e


def _usable(rpd: pd.DataFrame) -> pd.DataFrame:
    """The months that have both a plan of withdrawal and spending."""
    return rpd[(rpd["rpd"] > 0) & rpd["realisasi"].notna()]


def consistency(rpd: pd.DataFrame) -> float:
    """Consistency in percent: mean over months of (RPD − |RPD − realisasi|) / RPD, both cumulative; missing where no month has both."""
    d = _usable(rpd)
    if d.empty:
        return np.nan
    return float(((d["rpd"] - (d["rpd"] - d["realisasi"]).abs()) / d["rpd"]).clip(lower=0).mean() * 100)


def _holds(rule: dict[str, Any], tahun: int) -> bool:
    return bool(rule.get("mulai", 0) <= tahun <= rule.get("akhir", 9999))


def rule_of_year(tahun: int, rules: Rules) -> dict[str, Any] | None:
    """The budget-performance rule that holds in a year, or None: of the rules of kind `evaluasi` the latest whose years hold it."""
    held = [r for r in rules.anggaran.values() if r.get("jenis") == "evaluasi" and _holds(r, tahun)]
    return max(held, key=lambda r: r.get("mulai", 0), default=None)


def parts_of_year(tahun: int, rules: Rules) -> list[dict[str, Any]]:
    """The parts of the year's rule, in order; a part whose own rule does not hold in that year is none of it."""
    parts = (rule_of_year(tahun, rules) or {}).get("komponen", [])
    return [
        p for p in parts if p.get("aturan") in rules.anggaran and _holds(rules.anggaran[p["aturan"]], tahun)
    ]


@dataclass(frozen=True)
class _Year:
    """What the parts of one year's score are computed from."""

    plan: Plan
    tahun: int
    part: dict[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        frame = self.plan.tables[name]
        return frame[frame["tahun"] == self.tahun]

    @property
    def rule(self) -> dict[str, Any]:
        """The formula's own entry, with its limits."""
        return self.plan.rules.anggaran[self.part["aturan"]]

    def outputs(self) -> pd.DataFrame:
        """A row per output: `ck` (ratio), `pagu`, `rak`; money is of the output, however many indicators repeat it, and unknown where they disagree."""
        k = self.table("keluaran")
        k = k.assign(ck=k["realisasi"] / k["target"].where(k["target"] > 0))

        def once(s: pd.Series) -> float:
            known = s.dropna().unique()
            return float(known[0]) if len(known) == 1 else np.nan

        def mean_of_all(s: pd.Series) -> float:
            return geometric_mean(s) if s.notna().all() else np.nan

        g = k.groupby(OUTPUT_KEY, sort=False, dropna=False)
        return pd.DataFrame(
            {
                "ck": g["ck"].agg(mean_of_all),
                "pagu": g["pagu"].agg(once),
                "rak": g["realisasi_anggaran"].agg(once),
            }
        )


class _Part(NamedTuple):
    """One part of a score: its value, what it was computed from, what must be known of it, and whether that is the whole year."""

    nilai: float
    masukan: str
    catatan: str = ""
    lengkap: bool = True


def _output_part(y: _Year) -> _Part:
    k, limit = y.table("keluaran"), y.rule.get("batas_rasio")
    told, zero = int(k["realisasi"].notna().sum()), int((k["target"] == 0).sum())
    value = float(output_attainment_22(k, limit)["satker"]) if told else np.nan  # type: ignore[arg-type]
    over = limit is not None and (k["realisasi"] > limit * k["target"].where(k["target"] > 0)).any()
    notes = [
        f"rasio tiap indikator dibatasi {_figure(limit)} (konvensi, belum diverifikasi)" if over else "",
        f"{zero} indikator bertarget 0 tidak dihitung" if zero else "",
    ]
    given = f"keluaran.csv: {told} dari {len(k)} indikator keluaran punya realisasi"
    return _Part(value, given, "; ".join(filter(None, notes)), told == len(k) > 0 == zero)


def _efficiency_part(y: _Year) -> _Part:
    o = y.outputs()
    whole = int(o.notna().all(axis=1).sum())
    if whole < len(o) or o.empty:
        why = f"belum dihitung: pagu, realisasi anggaran, atau capaian {len(o) - whole} keluaran belum diketahui"
        given = f"keluaran.csv: {whole} dari {len(o)} keluaran lengkap"
        return _Part(np.nan, given, why if len(o) else "", False)
    earned, spent = (o["pagu"] * o["ck"]).sum(), o["rak"].sum()
    given = f"keluaran.csv: {len(o)} keluaran; Σ(PAK × CK) = {_figure(earned)}; ΣRAK = {_figure(spent)}"
    note = "rumus efisiensi dapat menguntungkan klaim capaian 100 % yang murah; baca bersama masukannya"
    return _Part(efficiency_214(o["pagu"], o["ck"], o["rak"]), given, note)


def _efficiency_score_part(y: _Year) -> _Part:
    e, limit = _efficiency_part(y).nilai, y.rule.get("batas_e", 20)
    value, limited = efficiency_score(e, limit)
    given = "E belum dihitung" if np.isnan(e) else f"E = {_percent(e, -limit, 0, limit)} %"
    return _Part(value, given, f"E dibatasi ±{limit}" if limited else "", not np.isnan(e))


def _consistency_part(y: _Year) -> _Part:
    rpd = y.table("rpd")
    months = len(_usable(rpd))
    return _Part(
        consistency(rpd), f"rpd.csv: {months} dari 12 bulan punya rencana dan realisasi", "", months == 12
    )


def _absorption_part(y: _Year) -> _Part:
    rows = budget(y.plan, y.tahun)
    found = totals(rows, ["tahun"])
    if found.empty or pd.isna(found["serapan"].iloc[0]):
        return _Part(np.nan, "anggaran.csv: realisasi / pagu", "", False)
    now, spent = found.iloc[0], leaves(rows).dropna(subset="realisasi")
    n, told, loose = int(now["n"]), int(now["n_lapor"]), int(now["n_tanpa_pagu"])
    early = bool((data_month(spent) < 12).any())
    given = f"anggaran.csv: {_figure(now['realisasi'])} / {_figure(now['pagu'])} × 100"
    notes = [
        f"baru {told} dari {n} baris berpagu melapor" if told < n else "",
        f"{loose} baris berbelanja tanpa pagu tidak dihitung" if loose else "",
        f"data tertua per {spent['tanggal_data'].min()}" if early else "",
        f"serapan {_percent(now['serapan'], 0, 100)} % dibatasi 100" if now["serapan"] > 100 else "",
    ]
    whole = complete(now) and not early
    return _Part(min(now["serapan"], 100.0), given, "; ".join(filter(None, notes)), whole)


def _given_part(y: _Year) -> _Part:
    given = y.table("nilai_nka").set_index("komponen")["nilai"]
    return _Part(float(given.get(y.part.get("masukan", ""), np.nan)), "nilai_nka.csv")


#: How a part of a score is computed, by the name that the rule gives (`hitung`).
WAYS: dict[str, Callable[[_Year], _Part]] = {
    "capaian_output": _output_part,
    "efisiensi": _efficiency_part,
    "nilai_efisiensi": _efficiency_score_part,
    "konsistensi": _consistency_part,
    "penyerapan": _absorption_part,
    "nilai_nka": _given_part,
}


def budget_performance(plan: Plan, tahun: int) -> pd.DataFrame:
    """The parts of the year's budget-performance score, each beside its inputs.

    Out, a row per part: `komponen, nilai` (percent or missing), `bobot` (percent or missing), `masukan` (the inputs written out), `aturan`, `dasar_hukum`,
    `keterangan` (what is missing, limited or unverified). Which parts there are, their weights and the rule that each cites stand in
    `rules/anggaran.toml`; the weighted sum is missing until every weighted part is of the whole year. Empty where no rule holds. Inputs: `keluaran.csv`,
    `rpd.csv`, `nilai_nka.csv`, `anggaran.csv`.
    """
    rule, rows, open_parts, total = rule_of_year(tahun, plan.rules), list[dict[str, Any]](), list[str](), 0.0
    for part in parts_of_year(tahun, plan.rules):
        year = _Year(plan, tahun, part)
        way = WAYS.get(part.get("hitung", ""))
        got = (
            way(year)
            if way
            else _Part(np.nan, "", f"cara hitung “{part.get('hitung')}” tidak dikenal", False)
        )
        rows.append(_score_row(part["nama"], got, year.rule, part.get("bobot")))
        if part.get("bobot"):
            total += got.nilai * part["bobot"] / 100
            open_parts += [] if got.lengkap and not np.isnan(got.nilai) else [part["nama"]]
    if rule and rule.get("jumlah"):
        note = (
            f"belum dijumlahkan: belum lengkap {', '.join(open_parts)}"
            if open_parts
            else rule.get("catatan_jumlah", "")
        )
        whole = _Part(np.nan if open_parts else total, "komponen berbobot di atas", note)
        rows.append(_score_row(rule["jumlah"], whole, rule, None))
    columns = ["komponen", "nilai", "bobot", "masukan", "aturan", "dasar_hukum", "keterangan"]
    return pd.DataFrame(rows, columns=columns)


def _score_row(name: str, part: _Part, rule: dict[str, Any], weight: float | None) -> dict[str, Any]:
    missing = "belum tersedia: masukannya belum diisi" if np.isnan(part.nilai) and not part.catatan else ""
    return {
        "komponen": name,
        "nilai": part.nilai,
        "bobot": weight,
        "masukan": part.masukan,
        "aturan": rule["id"],
        "dasar_hukum": rule["dasar_hukum"],
        "keterangan": part.catatan or missing,
    }


# --- traces -------------------------------------------------------------------------------------------------------------


def _figure(value: float | None) -> str:
    """A figure in full, in Indonesian; a product to two decimals."""
    if value is None or pd.isna(value):
        return "—"
    whole, _, part = exact(float(half_up(value))).partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else "")


def _percent(value: float, *bounds: float) -> str:
    """A share as it is printed in a formula: two decimals, more where it would look like a bound that it does not meet."""
    if pd.isna(value):
        return "—"
    return exact(float(half_up(value, decimals_needed(value, bounds)))).replace(".", ",").replace("-", "−")


def _formula(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(
        [
            f"{_figure(r)} / {_figure(p)} × 100 = {_percent(s, 0, 100)}" if pd.notna(s) else None
            for r, p, s in zip(rows["realisasi"], rows["pagu"], rows["serapan"], strict=True)
        ],
        index=rows.index,
        dtype="str",
    )


def _sources(rows: pd.DataFrame) -> pd.Series:
    out = []
    for r in rows.to_dict("records"):
        parts = []
        if pd.notna(r["p_baris"]):
            printed = f" (tercetak “{r['p_tercetak']}”)" if pd.notna(r["p_tercetak"]) else ""
            parts.append(f"pendanaan.csv baris {r['p_baris']:.0f}{printed}" + " (usulan)" * r["dari_usulan"])
        if pd.notna(r["a_baris"]):
            parts.append(f"anggaran.csv baris {r['a_baris']:.0f}")
        if r["dari_kegiatan"]:
            parts.append("jumlah kegiatan di bawahnya")
        if r["dari_keluaran"]:
            parts.append("jumlah keluaran di bawahnya")
        out.append("; ".join(parts) or None)
    return pd.Series(out, index=rows.index, dtype="str")
