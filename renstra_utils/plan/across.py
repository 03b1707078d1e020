"""What no single column can tell: years within the plan, parts that belong together, figures to be joined."""

from __future__ import annotations

import pandas as pd

from ..text import multiplier, near_code
from .contract import LEVELS, PROGRAMMED
from .funding_codes import shared_codes
from .package import LONGEST, is_period
from .problem import Problems, TableProblems


def check_across(tables: dict[str, pd.DataFrame], period: list[int] | None, problems: Problems) -> None:
    """Every check between columns and tables. `period`: the first and the last year, where known."""
    said = {name: problems.of(name) for name in tables}
    if period and not is_period(period):
        facts = {"awal": period[0], "akhir": period[1], "batas": LONGEST}
        problems.at("target.csv", None, "tahun").say("periode-terlalu-panjang", **facts)
    elif period:
        first, last = period
        for name, frame in tables.items():
            if "tahun" in frame and len(frame):
                year = pd.to_numeric(frame["tahun"], errors="coerce")
                outside = year.notna() & ~year.between(first - _years_before(name, frame), last)
                said[name].rows(frame, outside, "tahun", "tahun-di-luar", awal=first, akhir=last)
    i = tables["indikator"]
    said["indikator"].rows(i, i["level"].isin(PROGRAMMED) & i["program"].isna(), "program", "tanpa-program")
    above = ~i["level"].isin(PROGRAMMED) & i[["program", "kegiatan"]].notna().any(axis=1)
    said["indikator"].rows(i, above & i["level"].isin(LEVELS), "program", "di-atas-program")
    nameless = i["level"].isin(["kegiatan", "sub kegiatan"]) & i["kegiatan"].isna()
    said["indikator"].rows(i, nameless, "kegiatan", "tanpa-kegiatan")
    if len(tables["realisasi"]):
        _check_quotients(tables["realisasi"], i, said["realisasi"])
        _check_quarters(tables["realisasi"], i, said["realisasi"])
    if len(tables["perjanjian"]):
        _check_agreements(tables["perjanjian"], said["perjanjian"])
    if len(tables["tindak_lanjut"]):
        _check_follow_ups(tables["tindak_lanjut"], said["tindak_lanjut"])
    _check_funded(tables, problems)
    _check_successors(i, problems)


def _years_before(table: str, frame: pd.DataFrame) -> int | pd.Series:
    """How many years before the plan a row may be: an evaluation (LHE) of the year before is followed up in
    the plan's first."""
    return frame["asal"].eq("LHE").astype(int) if table == "tindak_lanjut" else 0


def _check_quotients(r: pd.DataFrame, i: pd.DataFrame, said: TableProblems) -> None:
    """The unit says what numerator ÷ denominator is multiplied by; the figure beside them must be that."""
    above, below = r["pembilang"], r["penyebut"]
    if (above.isna() & below.isna()).all():
        return
    said.rows(r, above.notna() & below.isna(), "penyebut", "tanpa-penyebut")
    said.rows(r, below.notna() & above.isna(), "pembilang", "tanpa-pembilang")
    said.rows(r, below <= 0, "penyebut", "penyebut-nol")
    units = dict(zip(i["kode"], i["satuan"], strict=True))
    factor = {k: multiplier(None if pd.isna(u) else u) for k, u in units.items()}
    times = r["kode"].map(factor).astype("float64")
    both = above.notna() & (below > 0)
    said.rows(r, both & times.isna() & r["angka"].isna(), "pembilang", "satuan-tanpa-pengali")
    said.rows(r, both & (times > 100) & (above > below), "pembilang", "pembilang-per-n")
    decimals = r["nilai"].str.extract(r"\.(\d+)$")[0].str.len().fillna(0)
    quotient = (above / below * times).where(both)
    differs = (r["angka"] - quotient).abs() > 0.5 * 10.0**-decimals + 1e-9
    for each, at in times[both].groupby(times[both]).groups.items():
        shown = f"{each:,.0f}".replace(",", ".")
        said.rows(r, differs.reindex(at), "nilai", "hasil-bagi-lain", pengali=shown)


def _check_quarters(r: pd.DataFrame, i: pd.DataFrame, said: TableProblems) -> None:
    """Several quarters need a way to be joined; figures and quotients together can never be added."""
    r = r[r["kode"].isin(i["kode"])]
    if r.empty or not i["kode"].is_unique:
        return
    quarter = r["triwulan"].notna()
    if not quarter.any():
        return
    facts, by_year = i.set_index("kode"), [r["kode"], r["tahun"]]
    how, running = r["kode"].map(facts["agregasi"]), r["kode"].map(facts["kumulatif"]).eq("ya")
    divided = r["pembilang"].notna() & r["angka"].isna()
    counted = pd.DataFrame(
        {
            "plain": quarter & r["angka"].notna() & r["pembilang"].isna(),
            "whole": ~quarter & (r["nilai"].notna() | divided),
            "known": quarter & (r["angka"].notna() | divided),
            "divided": quarter & divided,
        }
    ).astype(int)
    n = counted.groupby(by_year, dropna=False).transform("sum")
    several = (n["whole"] == 0) & (n["known"] > 1)
    first = several & ~r.duplicated(["kode", "tahun"])
    said.rows(r, first & (n["plain"] > 0) & how.isna(), "triwulan", "tanpa-agregasi")
    mixed = (n["plain"] > 0) & (n["divided"] > 0) & how.eq("jumlah") & ~running
    said.rows(r, first & mixed.fillna(False).astype(bool), "nilai", "triwulan-campur")


def _check_agreements(p: pd.DataFrame, said: TableProblems) -> None:
    """Of several agreements in a year the latest counts; two of one day (or of none) must not differ."""
    day, by_year = p["tanggal"].fillna(""), [p["kode"], p["tahun"]]
    latest = p[day == day.groupby(by_year, dropna=False).transform("max")]
    target = latest["angka"].astype("str").where(latest["angka"].notna(), latest["nilai"])
    differ = target.groupby([latest["kode"], latest["tahun"]], dropna=False).transform("nunique") > 1
    said.rows(p, differ & latest.duplicated(["kode", "tahun"]), "nilai", "perjanjian-beda")


def _check_follow_ups(f: pd.DataFrame, said: TableProblems) -> None:
    """What a quarter's meeting decided names the quarter; an evaluation (LHE) is of a whole year."""
    quarter = f["triwulan"].notna()
    said.rows(f, f["asal"].eq("triwulan") & ~quarter, "triwulan", "tindak-lanjut-tanpa-triwulan")
    said.rows(f, f["asal"].eq("LHE") & quarter, "triwulan", "lhe-bertriwulan")


def _check_funded(tables: dict[str, pd.DataFrame], problems: Problems) -> None:
    """Money is matched by code: what was spent stands in the funding table, where there is one, and once."""
    known, spent = tables["pendanaan"]["kode"].dropna().unique(), tables["anggaran"]
    if spent.empty:
        return
    said = problems.of("anggaran")
    lost = (
        spent[spent["kode"].notna() & ~spent["kode"].isin(known)] if len(tables["pendanaan"]) else spent[:0]
    )
    for row, code in lost[["_baris", "kode"]].itertuples(index=False):
        twin = near_code(code, known)
        key = "anggaran-mirip-pendanaan" if twin else "anggaran-tanpa-pendanaan"
        said.at(row, "kode", code).say(key, maksud=twin)
    shared = spent["kode"].isin(shared_codes(tables["pendanaan"]))
    said.rows(spent, shared, "kode", "kode-pendanaan-ganda")


def _check_successors(indikator: pd.DataFrame, problems: Problems) -> None:
    """An indicator replaces another one than itself, no two replace the same, and no way leads back."""
    rows = indikator.loc[indikator["pengganti"].notna(), ["_baris", "kode", "pengganti"]]
    if rows.empty:
        return
    said = problems.of("indikator")
    old_of = dict(zip(rows["kode"], rows["pengganti"], strict=True))
    first_of = rows.drop_duplicates("pengganti").set_index("pengganti")

    def way(code: str) -> list[str]:
        found = [code]
        while (before := old_of.get(found[-1])) is not None and before not in found:
            found.append(before)
        return [*found, before] if before is not None else found

    for row, code, old in rows.itertuples(index=False):
        here, chain, first = said.at(row, "pengganti", old), way(code), first_of.loc[old]
        if old == code:
            here.say("pengganti-diri")
        elif chain[-1] == code:
            here.say("pengganti-berputar", jalan=" → ".join(chain))
        elif first["_baris"] != row:
            here.say("pengganti-ganda", kode=first["kode"], baris=first["_baris"])
