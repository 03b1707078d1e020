"""Budget: indicative funding, DIPA ceiling and spending side by side, and the budget-performance scores of each year's rule.

Pure functions on DataFrames; money in rupiah. A year without a figure stays missing, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .rules import Rules

if TYPE_CHECKING:
    from .plan import Plan

#: Status of a budget row.
BUDGET_STATUSES = {
    "lebih belanja": "realisasi melampaui pagu",
    "terserap": "realisasi dan pagu diketahui",
    "belum dilaporkan": "pagu atau pendanaan diketahui, realisasi belum dilaporkan",
    "belum tersedia": "pendanaan, pagu, dan realisasi tahun ini belum tersedia",
}


def funding(pendanaan: pd.DataFrame) -> pd.DataFrame:
    """Indicative funding by row and year, with the amount to use.

    Out: the rows of `pendanaan.csv` plus `dana` (value read, else the proposed one, else missing) and `dari_usulan` (a page must mark it).
    """
    proposed = pendanaan["nilai"].isna() & pendanaan["usulan"].notna()
    return pendanaan.assign(
        dana=pendanaan["nilai"].where(~proposed, pendanaan["usulan"]), dari_usulan=proposed
    )


def budget(plan: Plan, tahun: int | None = None) -> pd.DataFrame:
    """What did the money do? One row per funded programme or activity and year.

    Out: `tahun, level, kode, uraian, program_kode`; `pendanaan` (indicative), `dari_usulan`; `pagu_awal, pagu_revisi, pagu` (revised where there is
    one), `realisasi`; `serapan` and `serapan_awal` (percent, against `pagu` and `pagu_awal`), `sisa`, `deviasi` (pagu − pendanaan), `deviasi_persen`,
    `pertumbuhan` (percent, spending against last year), `porsi` (percent of the year's spending on that level), `status`, `rumus`, `aturan`,
    `batas` (never capped), `predikat` (none: a share spent is not a merit), `sumber`. Basis: PermenPANRB 53/2014, III.B.

    >>> import renstra_utils
    >>> money = budget(renstra_utils.load("data/contoh"), 2023)
    >>> money[["kode", "serapan", "status"]].round(1).values.tolist()[1]
    ['9001', 97.3, 'terserap']
    """
    years = plan.years if tahun is None else [tahun]
    p = funding(plan.tables["pendanaan"])
    p = p[p["level"].isin(["program", "kegiatan"])]
    parents = p.drop_duplicates("baris").set_index("baris")["kode"]
    named = p.drop_duplicates("kode")[["level", "kode", "uraian", "induk"]].reset_index(drop=True)
    named["program_kode"] = named["induk"].map(parents).where(named["level"] == "kegiatan", named["kode"])
    a = plan.tables["anggaran"]
    extra = a.loc[~a["kode"].isin(named["kode"]), "kode"].drop_duplicates()
    if len(extra):
        named = pd.concat(
            [named, pd.DataFrame({"level": "kegiatan", "kode": extra, "uraian": extra})], ignore_index=True
        )
    grid = named.drop(columns="induk").merge(
        pd.DataFrame({"tahun": pd.array(plan.years, dtype="Int64")}), how="cross"
    )
    p = p[p["tahun"] != "jumlah"].assign(tahun=lambda d: pd.to_numeric(d["tahun"]).astype("Int64"))
    p = p.rename(columns={"dana": "pendanaan", "_baris": "p_baris", "tercetak": "p_tercetak"})[
        ["kode", "tahun", "pendanaan", "dari_usulan", "p_baris", "p_tercetak"]
    ]
    rows = grid.merge(p.drop_duplicates(["kode", "tahun"]), how="left", on=["kode", "tahun"]).merge(
        a.rename(columns={"_baris": "a_baris"}), how="left", on=["kode", "tahun"]
    )
    rows["dari_usulan"] = rows["dari_usulan"].astype("boolean").fillna(False).astype(bool)
    out = absorb(rows)
    out["pertumbuhan"] = out.groupby("kode", sort=False)["realisasi"].transform(
        lambda s: (s / s.shift() - 1) * 100
    )
    total = out.groupby(["tahun", "level"])["realisasi"].transform("sum", min_count=1)
    out["porsi"] = out["realisasi"] / total.where(total > 0) * 100
    out["rumus"] = _formula(out)
    out["aturan"] = pd.Series("serapan", index=out.index, dtype="str").where(out["serapan"].notna())
    out["batas"] = "tanpa"
    out["predikat"] = pd.Series(pd.NA, index=out.index, dtype="str")
    out["sumber"] = _sources(out)
    return out[out["tahun"].isin(years)].sort_values(["tahun"], kind="stable", ignore_index=True)


def absorb(rows: pd.DataFrame) -> pd.DataFrame:
    """Adds absorption, remainder and deviation to rows with `pendanaan, pagu_awal, pagu_revisi, realisasi` (rupiah)."""
    out = rows.copy()
    out["pagu"] = out["pagu_revisi"].where(out["pagu_revisi"].notna(), out["pagu_awal"])
    out["serapan"] = out["realisasi"] / out["pagu"].where(out["pagu"] > 0) * 100
    out["serapan_awal"] = out["realisasi"] / out["pagu_awal"].where(out["pagu_awal"] > 0) * 100
    out["sisa"] = out["pagu"] - out["realisasi"]
    out["deviasi"] = out["pagu"] - out["pendanaan"]
    out["deviasi_persen"] = out["deviasi"] / out["pendanaan"].where(out["pendanaan"] > 0) * 100
    status = np.select(
        [
            out["realisasi"].notna() & out["pagu"].notna() & (out["realisasi"] > out["pagu"]),
            out["realisasi"].notna() & out["pagu"].notna(),
            out[["pendanaan", "pagu", "realisasi"]].notna().any(axis=1),
        ],
        ["lebih belanja", "terserap", "belum dilaporkan"],
        default="belum tersedia",
    )
    out["status"] = pd.Series(status, index=out.index, dtype="str")
    return out


def leaves(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that may be added up: activities, and a programme only where none of its activities carries a figure of that year."""
    told = rows[["pagu", "realisasi"]].notna().any(axis=1)
    covered = rows[(rows["level"] == "kegiatan") & told][["tahun", "program_kode"]].drop_duplicates()
    keys = pd.MultiIndex.from_frame(rows[["tahun", "program_kode"]])
    below = keys.isin(pd.MultiIndex.from_frame(covered))
    return rows[(rows["level"] == "kegiatan") | ~below]


def totals(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sums by `by` over rows that may be added, each with its coverage.

    Out: `by`, `pagu_awal, pagu, realisasi` (sums of what is known; missing where nothing is), `serapan` (over the rows that have both), `sisa`,
    `n` rows with a ceiling, `n_realisasi` of them with spending.

    >>> import renstra_utils
    >>> totals(budget(renstra_utils.load("data/contoh")), ["tahun"])[["tahun", "n"]].values.tolist()[0]
    [2020, 7]
    """
    r = leaves(rows)
    both = r["pagu"].notna() & r["realisasi"].notna()
    r = r.assign(
        pagu_dua=r["pagu"].where(both),
        realisasi_dua=r["realisasi"].where(both),
        n=r["pagu"].notna(),
        n_realisasi=both,
    )
    g = r.groupby(by, sort=False, dropna=False)
    out = g[["pagu_awal", "pagu", "realisasi", "pagu_dua", "realisasi_dua"]].sum(min_count=1)
    out[["n", "n_realisasi"]] = g[["n", "n_realisasi"]].sum().astype(int)
    out["serapan"] = out["realisasi_dua"] / out["pagu_dua"].where(out["pagu_dua"] > 0) * 100
    out["sisa"] = out["pagu_dua"] - out["realisasi_dua"]
    return out.drop(columns=["pagu_dua", "realisasi_dua"]).reset_index()


def funding_totals(plan: Plan) -> pd.DataFrame:
    """Indicative funding of programmes by year: `tahun, pendanaan, dari_usulan, n_dana` (programmes with a figure), `n_program`; missing where none is."""
    p = funding(plan.tables["pendanaan"])
    p = p[(p["level"] == "program") & (p["tahun"] != "jumlah")].assign(
        tahun=lambda d: pd.to_numeric(d["tahun"]).astype("Int64")
    )
    g = p.groupby("tahun")
    out = pd.DataFrame(
        {
            "pendanaan": g["dana"].sum(min_count=1),
            "dari_usulan": g["dari_usulan"].any(),
            "n_dana": g["dana"].count(),
            "n_program": g.size(),
        }
    )
    return out.reindex(pd.Index(plan.years, name="tahun")).reset_index()


# --- budget performance -------------------------------------------------------------------------------------------------


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


def efficiency_214(pak: pd.Series, ck: pd.Series, rak: pd.Series) -> float:
    """E in percent by PMK 214/PMK.02/2017: Σ(PAK × CK − RAK) / Σ(PAK × CK) × 100.

    In: planned money, attainment as a ratio (1,22 = 122 %), spent money of each output; rows with a missing part are left out.

    >>> round(efficiency_214(pd.Series([4000, 1000, 5000]), pd.Series([1.22, 0.80, 1.42]), pd.Series([3800, 975, 4725])), 2)
    25.67
    """
    d = pd.DataFrame({"pak": pak, "ck": ck, "rak": rak}).astype(float).dropna()
    earned = (d["pak"] * d["ck"]).sum()
    return float((earned - d["rak"].sum()) / earned * 100) if earned > 0 else np.nan


def geometric_mean(ratios: pd.Series) -> float:
    """Geometric mean of ratios; a zero makes it zero; missing where there is none."""
    known = ratios.astype(float).dropna()
    if known.empty:
        return np.nan
    if (known <= 0).any():
        return 0.0
    return float(np.exp(np.log(known).mean()))


def output_attainment_22(
    keluaran: pd.DataFrame, limit: float | None = None
) -> dict[str, pd.DataFrame | float]:
    """Attainment of outputs by PMK 22/PMK.02/2021: nested geometric means, indicator → output → programme → unit.

    In: rows with `program, keluaran, target, realisasi`. `limit`: upper bound of one indicator's ratio, a convention (None: none). Out: `keluaran` and
    `program` (frames with `capaian` in percent) and `satker` (percent). Rows without realisasi are left out and counted by the caller.
    """
    ratio = keluaran["realisasi"] / keluaran["target"].where(keluaran["target"] > 0)
    if limit is not None:
        ratio = ratio.clip(upper=limit)
    by_output = ratio.groupby([keluaran["program"], keluaran["keluaran"]], sort=False).agg(geometric_mean)
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


def consistency(rpd: pd.DataFrame) -> float:
    """Consistency in percent: mean over months of (RPD − |RPD − realisasi|) / RPD, both cumulative; missing where no month has both."""
    d = rpd[(rpd["rpd"] > 0) & rpd["realisasi"].notna()]
    if d.empty:
        return np.nan
    return float(((d["rpd"] - (d["rpd"] - d["realisasi"]).abs()) / d["rpd"]).clip(lower=0).mean() * 100)


def rule_of_year(tahun: int, rules: Rules) -> dict | None:
    """The budget-performance rule (PMK) that holds in a year, or None."""
    for id in ("pmk-214-2017", "pmk-22-2021", "pmk-62-2023"):
        rule = rules.anggaran.get(id)
        if rule and rule["mulai"] <= tahun <= rule.get("akhir", 9999):
            return rule
    return None


def budget_performance(plan: Plan, tahun: int) -> pd.DataFrame:
    """The parts of the year's budget-performance score, each beside its inputs.

    Out, a row per part: `komponen, nilai` (percent or missing), `bobot` (percent or missing), `masukan` (the inputs written out), `aturan`, `dasar_hukum`,
    `keterangan` (what is missing, limited or unverified). Empty where no rule holds. Inputs: `keluaran.csv`, `rpd.csv`, `nilai_nka.csv`, `anggaran.csv`.
    """
    rule = rule_of_year(tahun, plan.rules)
    rows: list[dict] = []
    if rule is None:
        return pd.DataFrame(
            columns=["komponen", "nilai", "bobot", "masukan", "aturan", "dasar_hukum", "keterangan"]
        )
    k = plan.tables["keluaran"].query("tahun == @tahun")
    ck = k["realisasi"] / k["target"].where(k["target"] > 0)
    told = int(ck.notna().sum())
    spent = totals(budget(plan, tahun), ["tahun"])
    serapan = float(spent["serapan"].iloc[0]) if len(spent) else np.nan

    def add(
        name: str,
        value: float,
        given: str,
        aturan: str = rule["id"],
        bobot: float | None = None,
        note: str = "",
    ) -> None:
        missing = "" if not np.isnan(value) else "belum tersedia: masukannya belum diisi"
        basis = plan.rules.anggaran[aturan]["dasar_hukum"]
        rows.append(
            {
                "komponen": name,
                "nilai": value,
                "bobot": bobot,
                "masukan": given,
                "aturan": aturan,
                "dasar_hukum": basis,
                "keterangan": "; ".join(x for x in (missing, note) if x),
            }
        )

    inputs = f"keluaran.csv: {told} dari {len(k)} indikator keluaran punya realisasi"
    most = plan.rules.anggaran["pmk-22-2021"]["batas_rasio"]
    held = "rasio tiap indikator dibatasi 1 (konvensi, belum diverifikasi)" if (ck > most).any() else ""
    if rule["id"] == "pmk-62-2023":
        given = plan.tables["nilai_nka"].query("tahun == @tahun").set_index("komponen")["nilai"]
        w, wp = rule["bobot"], rule["bobot_perencanaan"]
        co = given.get("capaian_output", output_attainment_22(k, most)["satker"] if told else np.nan)
        sbk, ikpa = given.get("sbk", np.nan), given.get("ikpa", np.nan)
        add(
            "Capaian output",
            float(co),
            "nilai_nka.csv" if "capaian_output" in given else inputs,
            bobot=wp["capaian_output"] * w["perencanaan"] / 100,
        )
        add("Efisiensi SBK", float(sbk), "nilai_nka.csv", bobot=wp["sbk"] * w["perencanaan"] / 100)
        add("IKPA", float(ikpa), "nilai_nka.csv", bobot=w["ikpa"])
        plan_value = (wp["capaian_output"] * co + wp["sbk"] * sbk) / 100
        add("NKA", float((w["perencanaan"] * plan_value + w["ikpa"] * ikpa) / 100), "semua komponen di atas")
        return pd.DataFrame(rows)
    # An output with several indicators has one budget: its attainment is their geometric mean, its money counts once.
    outputs = (
        k.assign(ck=ck)
        .groupby(["program", "keluaran"], sort=False)
        .agg(ck=("ck", geometric_mean), pagu=("pagu", "max"), rak=("realisasi_anggaran", "max"))
        if len(k)
        else None
    )
    e = efficiency_214(outputs["pagu"], outputs["ck"], outputs["rak"]) if outputs is not None else np.nan
    ne, limited = efficiency_score(e, plan.rules.anggaran["nilai-efisiensi"]["batas_e"])
    weights = rule.get("bobot", {})
    output = float(output_attainment_22(k, most)["satker"]) if told else np.nan  # type: ignore[arg-type]
    add(
        "Capaian output",
        output,
        inputs,
        "pmk-22-2021" if tahun >= 2021 else rule["id"],
        weights.get("capaian_output"),
        held,
    )
    add(
        "Efisiensi (E)",
        e,
        f"{inputs}; pagu dan realisasi anggaran keluaran",
        "pmk-214-2017",
        note="rumus efisiensi dapat menguntungkan klaim capaian 100 % yang murah; baca bersama masukannya",
    )
    add(
        "Nilai efisiensi (NE)",
        ne,
        f"E = {_n(e)} %",
        "nilai-efisiensi",
        weights.get("efisiensi"),
        "E dibatasi ±20" if limited else "",
    )
    kons = consistency(plan.tables["rpd"].query("tahun == @tahun"))
    add(
        "Konsistensi",
        kons,
        f"rpd.csv: {len(plan.tables['rpd'].query('tahun == @tahun'))} bulan",
        "konsistensi",
        weights.get("konsistensi"),
    )
    add(
        "Penyerapan",
        min(serapan, 100.0) if not np.isnan(serapan) else serapan,
        "anggaran.csv: realisasi / pagu",
        "serapan",
        weights.get("penyerapan"),
    )
    if weights:
        parts = [output, ne, kons, min(serapan, 100.0) if not np.isnan(serapan) else serapan]
        w4 = [weights[x] for x in ("capaian_output", "efisiensi", "konsistensi", "penyerapan")]
        add(
            "Nilai kinerja anggaran",
            float(np.dot(parts, w4) / 100),
            "keempat komponen berbobot",
            note="bobot mereproduksi angka terbitan",
        )
    return pd.DataFrame(rows)


# --- traces -------------------------------------------------------------------------------------------------------------


def _n(v: float) -> str:
    return "—" if pd.isna(v) else f"{v:,.10g}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def _money(v: float) -> str:
    return f"{v:,.0f}".replace(",", ".")


def _formula(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(
        [
            f"{_money(r)} / {_money(p)} × 100 = {_n(round(s, 2))}" if pd.notna(s) else None
            for r, p, s in zip(rows["realisasi"], rows["pagu"], rows["serapan"], strict=True)
        ],
        index=rows.index,
        dtype="str",
    )


def _sources(rows: pd.DataFrame) -> pd.Series:
    out = []
    for p, printed, proposed, a in zip(
        rows["p_baris"], rows["p_tercetak"], rows["dari_usulan"], rows["a_baris"], strict=True
    ):
        parts = []
        if pd.notna(p):
            parts.append(
                f"pendanaan.csv baris {int(p)}"
                + (f" (tercetak “{printed}”)" if pd.notna(printed) else "")
                + (" (usulan)" if proposed else "")
            )
        if pd.notna(a):
            parts.append(f"anggaran.csv baris {int(a)}")
        out.append("; ".join(parts) or None)
    return pd.Series(out, index=rows.index, dtype="str")
