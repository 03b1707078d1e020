"""One quarter of a year, alone and to date, against the quarters' targets and the year's.

Realisasi is joined as everywhere (`quarters.roll_up`), judged by the indicator's own formula
(`attainment.attain`): a quarter never uses another one than the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..rules import Rules
from ..text import exact
from .attainment import JUDGED, TARGET_PARTS, attain, attain_read, check_years, planned_and_realised
from .quarters import OWN_WORDS, QUARTERS, planned_so_far, roll_up
from .trace import formula, sources

if TYPE_CHECKING:
    from ..plan.plan import Plan

_KEY = ["kode", "tahun"]
#: What a basis has of each indicator, by the suffix of its columns: `tw` the quarter alone, `sd` to date.
_OF_BASIS = ("realisasi", "target", "r_angka", "r_mutu", "capaian_mentah", "capaian", "status")
#: Where a sum that is still growing should stay low, or near its target, a part of the year says nothing.
OPEN = "belum dapat dinilai"
MISSED = "tidak tercapai"


def check_quarter(triwulan: int) -> None:
    """ValueError, in Indonesian, for a quarter that no year has."""
    if triwulan not in QUARTERS:
        raise ValueError(f"triwulan {triwulan} tidak ada; pilih 1 sampai 4")


def end_of_quarter(tahun: int, triwulan: int) -> str:
    """The last day of a quarter, ISO.

    >>> end_of_quarter(2023, 2)
    '2023-06-30'
    """
    return f"{tahun}-{('03-31', '06-30', '09-30', '12-31')[triwulan - 1]}"


def until(realisasi: pd.DataFrame, tahun: int, triwulan: int) -> pd.DataFrame:
    """The reports of a year's quarters up to one, without what was said of the whole year."""
    r = realisasi
    return r[r["tahun"].eq(tahun) & r["triwulan"].notna() & r["triwulan"].le(triwulan).fillna(False)]


def reported_by_quarter(realisasi: pd.DataFrame, indikator: pd.DataFrame) -> set[str]:
    """The indicators that are reported by quarter: their quarters are joined, or some were reported."""
    joined = indikator.loc[indikator["agregasi"].notna() | indikator["kumulatif"].eq("ya"), "kode"]
    return {*joined, *realisasi.loc[realisasi["triwulan"].notna(), "kode"]}


def quarter(plan: Plan, tahun: int, triwulan: int, rules: Rules | None = None) -> pd.DataFrame:
    """How far did each indicator get in a quarter, and to date? A row per indicator, in the plan's order.

    Out: the indicator's columns, `tahun`, `triwulan`; the year's yardstick (`target_acuan`, `acuan`, `t_*`);
    by basis, `_tw` for the quarter alone and `_sd` for the year to date: `realisasi`, `target` (of the
    quarters that are in, from `rencana_aksi.csv`), both as text, `r_angka`, `r_mutu`, `capaian_mentah`,
    `capaian` (percent; capped), `status`; to date against the year's target `capaian_mentah_tahun`,
    `capaian_tahun`, `status_tahun` (`sementara` of a year under way, `OPEN` of a growing sum that should stay
    low); `wajib` (due in this
    quarter), `lapor` (reported in it), `triwulan_ada`, `triwulan_kosong` (of the quarters to date); `aksi`
    and `penanggung_jawab` of the quarter, the office's own words of it; `rumus`, `sumber`, `aturan` to date.
    Basis: Rencana Aksi; a sum is held against what was planned over the quarters that are filled, a zero
    counts as filled. ValueError for a year outside the plan and a quarter that is none.

    >>> import renstra_utils
    >>> rows = quarter(renstra_utils.load("data/contoh"), 2023, 2)
    >>> rows.set_index("kode").loc["K1.1.04", ["realisasi_sd", "target_sd"]].tolist()
    ['2', '2']
    """
    check_years(plan, [tahun])
    check_quarter(triwulan)
    return quarter_of(plan.tables, tahun, triwulan, rules or plan.rules)


def quarter_of(tables: dict[str, pd.DataFrame], tahun: int, triwulan: int, rules: Rules) -> pd.DataFrame:
    """As `quarter`, from the tables themselves."""
    indikator, every = tables["indikator"], tables["realisasi"]
    reports = until(every, tahun, triwulan)
    actions = tables["rencana_aksi"]
    actions = actions[actions["tahun"].eq(tahun)]
    bare = planned_and_realised({**tables, "realisasi": every[:0], "rencana_aksi": actions[:0]}, [tahun])
    bare = bare[[c for c in bare if not c.startswith("q_")]]
    alone = _basis(bare, reports[reports["triwulan"].eq(triwulan)], actions, indikator, triwulan)
    so_far = _basis(bare, reports, actions, indikator)
    judged = {"tw": _judged(alone, rules), "sd": _judged(so_far, rules)}
    out = bare[[*indikator.columns.difference(["_baris"], sort=False), "tahun", "target_acuan", "acuan"]]
    out = out.assign(triwulan=triwulan, **{t: bare[t] for t in TARGET_PARTS.values()})
    for basis, frame in judged.items():
        out = out.assign(**{f"{c}_{basis}": frame[c] for c in _OF_BASIS})
    by_year = _against_year(so_far, triwulan, rules)
    out = out.assign(**{f"{c}_tahun": by_year[c] for c in ("capaian_mentah", "capaian", "status")})
    to_date = judged["sd"]
    out = out.assign(**{c: to_date[c] for c in ("triwulan_ada", "triwulan_terakhir", "aturan", "rumus")})
    out["sumber"] = _cells(so_far, to_date)
    out["triwulan_kosong"] = [_gaps(there, triwulan) for there in so_far["triwulan_ada"]]
    out["lapor"] = alone["realisasi"].notna()
    out["wajib"] = _due(out, tables, tahun, triwulan)
    words = reports[reports["triwulan"].eq(triwulan)].drop_duplicates("kode").set_index("kode")[OWN_WORDS]
    doing = actions[actions["triwulan"].eq(triwulan)].drop_duplicates("kode").set_index("kode")
    return out.join(words, on="kode").join(doing[["aksi", "penanggung_jawab"]], on="kode")


def _basis(
    bare: pd.DataFrame,
    reports: pd.DataFrame,
    actions: pd.DataFrame,
    indikator: pd.DataFrame,
    alone: int | None = None,
) -> pd.DataFrame:
    """The rows with the realisasi of some reports and the quarters' target that it is held against (`q_*`).

    `alone`: the one quarter, whose target stands whether or not it was reported.
    """
    rolled = roll_up(reports, indikator)
    told = {"triwulan_ada": str(alone), "cara": ""}
    of_target = bare[_KEY].assign(**told) if alone else rolled
    planned = planned_so_far(actions, of_target.assign(sebagian=True))
    rows = bare.drop(columns=[c for c in rolled if c not in _KEY] + ["realisasi"])
    rows = rows.merge(rolled, how="left", on=_KEY).merge(planned, how="left", on=_KEY)
    figures = rows["r_angka"].map(exact, na_action="ignore").astype("str")
    told_of = rows["r_mutu"].where(rows["r_mutu"].notna(), figures)
    return rows.assign(sebagian=rows["sebagian"].eq(True), realisasi=told_of, target=rows["q_teks"])


def _judged(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The rows against the quarters' target, by the indicator's own formula."""
    chosen = {t: rows[f"q_{part}"] for part, t in TARGET_PARTS.items()}
    out = attain_read(rows.assign(**chosen, sebagian=False, target_acuan=rows["q_teks"]), rules)
    return out.assign(rumus=formula(out))


def _against_year(rows: pd.DataFrame, triwulan: int, rules: Rules) -> pd.DataFrame:
    """The year to date against the year's target: how much of it is reached."""
    out = attain(rows.assign(sebagian=False), rules)
    grows = rows["agregasi"].eq("jumlah") | rows["kumulatif"].eq("ya")
    whole = ~rows["sebagian"] & (triwulan == QUARTERS[-1])
    judged = out["status"].isin(JUDGED) & ~whole
    says_nothing = judged & grows & rows["polaritas"].ne("maximize")
    for column in ("capaian_mentah", "capaian"):
        out[column] = out[column].mask(says_nothing)
    # Of a year that is under way the percentage says how far it is; nothing was met or missed yet.
    out["status"] = out["status"].mask(judged, "sementara").mask(says_nothing, OPEN)
    return out


def _cells(rows: pd.DataFrame, judged: pd.DataFrame) -> pd.Series:
    """The cells of the realisasi to date and of the quarters' target."""
    own = sources(judged.assign(t_baris=np.nan, pk_baris=np.nan))
    lines = rows["q_baris"].str.replace(";", ", ")
    planned = ("rencana_aksi.csv baris " + lines).where(rows["q_baris"].notna())
    both = planned + "; " + own
    return both.where(both.notna(), planned.where(planned.notna(), own))


def _gaps(there: Any, triwulan: int) -> str | None:
    """The quarters to date of which nothing was reported: `1, 3`."""
    told = set() if pd.isna(there) else set(there.split(", "))
    return ", ".join(str(q) for q in QUARTERS[:triwulan] if str(q) not in told) or None


def _due(rows: pd.DataFrame, tables: dict[str, pd.DataFrame], tahun: int, triwulan: int) -> pd.Series:
    """Whether an indicator owes a figure of this quarter: it has a target of it, was reported, or is reported
    by quarter, has a target of the year, and no figure stands for the whole year.
    """
    r = tables["realisasi"]
    whole = r[r["tahun"].eq(tahun) & r["triwulan"].isna() & r[["nilai", "pembilang"]].notna().any(axis=1)]
    by_quarter = rows["kode"].isin(reported_by_quarter(r, tables["indikator"]))
    by_quarter &= rows["target_acuan"].notna() & ~rows["kode"].isin(whole["kode"])
    return rows["target_tw"].notna() | rows["lapor"] | by_quarter


# --- all indicators together ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Basis:
    """The mean of the capped attainment of a basis, percent (missing where there is none), over `n`
    indicators; `met` of `judged` reached their target.
    """

    mean: float
    n: int
    met: int
    judged: int


def basis(rows: pd.DataFrame, of: str) -> Basis:
    """The due indicators together on a basis: `tw`, `sd` or `tahun`."""
    own = rows[rows["wajib"]]
    rates, status = own[f"capaian_{of}"].dropna(), own[f"status_{of}"]
    judged = status.isin(JUDGED)
    met = int((judged & status.ne(MISSED)).sum())
    return Basis(float(rates.mean()) if len(rates) else np.nan, len(rates), met, int(judged.sum()))


def behind(rows: pd.DataFrame) -> pd.DataFrame:
    """The due indicators that are behind their quarters' target to date, the gravest first by the share of it
    that was reached; a grade, which has none, before all.
    """
    late = rows[rows["wajib"] & rows["status_sd"].eq(MISSED)]
    return late.sort_values("capaian_mentah_sd", na_position="first", kind="stable")
