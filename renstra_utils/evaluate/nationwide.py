"""A run's offices under national plans: indicator by indicator, who keeps to the floor, who has agreed, who
is late.
"""

from __future__ import annotations

import pandas as pd

from .national import BROKEN, days_late, delivery
from .rollup import Run
from .series import percent_of

_INDICATOR = ["rencana_nasional", "kode_nasional"]


def of_year(run: Run, tahun: int) -> pd.DataFrame:
    """Every office's rows of `national.against_national` in one year, with `satker` and `kantor`; by national
    indicator, those below the floor first.
    """
    rows = run.national[run.national["tahun"] == tahun]
    names = dict(zip(run.offices["satker"], run.offices["kantor"], strict=True))
    rows = rows.assign(kantor=rows["satker"].map(names))
    place = rows[_INDICATOR].drop_duplicates().reset_index(drop=True)
    place["urut"] = place.index
    rows = rows.merge(place, on=_INDICATOR).assign(baik=lambda d: d["lantai"].ne(BROKEN))
    rows = rows.sort_values(["urut", "baik", "kantor", "satker"], kind="stable", ignore_index=True)
    return rows.drop(columns=["urut", "baik"])


def by_indicator(run: Run, tahun: int) -> pd.DataFrame:
    """Each national indicator of one year over the offices under its plan.

    Out: `rencana_nasional, kode_nasional, indikator_nasional, satuan, target_nasional`; counts of offices:
    `n_kantor` under the plan, `n_pk` with a target of it, `n_longgar` of which one is below the floor,
    `n_lapor` with a realisasi, `n_dinilai` judged, `n_memenuhi` of which every judged row meets its target;
    `rata_rata` of the capped capaian of the rows that have one (percent), `persen_memenuhi`. Indicators that
    the plan does not target in the year and no office takes up are left out.
    """
    rows = of_year(run, tahun)
    judged = rows["status"].isin(["melampaui", "tercapai", "tidak tercapai"])
    flags = {
        "n_kantor": True,
        "n_pk": rows["target"].notna(),
        "n_longgar": rows["lantai"].eq(BROKEN),
        "n_lapor": rows["realisasi"].notna(),
        "n_dinilai": judged,
        "gagal": judged & ~rows["memenuhi"],
    }
    each = rows.assign(**flags).groupby([*_INDICATOR, "satker"], sort=False)[[*flags]].any()
    each["n_memenuhi"] = each["n_dinilai"] & ~each.pop("gagal")
    counts = each.astype(int).groupby(_INDICATOR, sort=False).sum()
    g = rows.groupby(_INDICATOR, sort=False)
    out = g[["indikator_nasional", "satuan", "target_nasional"]].first().join(counts)
    out["rata_rata"] = g["capaian"].mean().round(10)
    out["persen_memenuhi"] = percent_of(out["n_memenuhi"], out["n_dinilai"])
    out = out[out["target_nasional"].notna() | out["n_pk"].gt(0)]
    return out.reset_index()


def agreements(run: Run, tahun: int) -> pd.DataFrame:
    """Each office under a national plan in one year: what it agreed on, and when its report came.

    Out: `satker, kantor`, `n_nasional` indicators that the plan targets, `n_diambil` of them with a target of
    the office, `n_longgar` below the floor, `ada_pk`; `tanggal_lapor`, `lapor` (`national.DELIVERIES`),
    `hari_terlambat` (missing unless late).
    """
    rows = of_year(run, tahun)
    flags = {"n_nasional": rows["target_nasional"].notna(), "n_diambil": rows["target"].notna()}
    flags["n_longgar"] = rows["lantai"].eq(BROKEN)
    each = rows.assign(**flags).groupby(["satker", *_INDICATOR], sort=False)[[*flags]].any()
    out = each.astype(int).groupby("satker").sum().reset_index()
    first = rows.drop_duplicates("satker").set_index("satker")
    days = out["satker"].map(first["tanggal_lapor"])
    out.insert(1, "kantor", out["satker"].map(first["kantor"]))
    out = out.assign(ada_pk=out["n_diambil"] > 0, tanggal_lapor=days, lapor=delivery(days, tahun))
    return out.assign(hari_terlambat=days_late(days, tahun).astype("Int64"))


def without_agreement(run: Run) -> pd.DataFrame:
    """Offices that have no agreement, in each year in which any office under a national plan has one.

    Out: `tahun`, `n_kantor` under national plans, `n_tanpa` of them, and of each office `satker, kantor`
    (missing, one row, where all have agreed).
    """
    found = []
    for year in sorted(run.national.loc[run.national["target"].notna(), "tahun"].unique()):
        every = agreements(run, int(year))
        lacks = every.loc[~every["ada_pk"], ["satker", "kantor"]]
        lacks = lacks if len(lacks) else pd.DataFrame({"satker": [None], "kantor": [None]}, dtype="str")
        n = int((~every["ada_pk"]).sum())
        found.append(lacks.assign(tahun=int(year), n_kantor=len(every), n_tanpa=n))
    columns = ["tahun", "n_kantor", "n_tanpa", "satker", "kantor"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
