"""Items 2 to 7 of LKjIP III.A: earlier years, the end of the plan, national standards, the office's words,
resources, activities.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import formulas, means, performance
from ...evaluate.quarters import OWN_WORDS
from ...evaluate.years import compare_years, end_of_plan
from ...frames import objects
from ..content import Block, Content, Section, Table
from ..html import missing, note, small
from .national import end_lead
from .subjects import YearFigures
from .years import ends_table, heat

# --- items 2 and 3: other years -----------------------------------------------------------------------------


def _against_years(p: YearFigures) -> Content | None:
    """Realisasi and capaian of this year against earlier years, as the heat table of years × indicators."""
    years = [y for y in p.plan.years if y <= p.tahun]
    compared = compare_years(p.all_rows, p.tahun)
    if compared[[f"capaian_{y}" for y in years]].isna().all(axis=None):
        return None
    shown = compared.assign(
        teks=[p.plan_text(*x) for x in zip(compared["indikator"], compared["kode"], strict=True)],
        **{f"sel_{y}": _heat_cells(p, compared[f"capaian_{y}"], compared[f"realisasi_{y}"]) for y in years},
    )
    cells: dict[str, Any] = {
        f"sel_{y}": {"label": str(y), "kind": "html", "sort": f"capaian_{y}"} for y in years
    }
    columns = p.columns(f"teks {' '.join(cells)} perubahan", **cells)
    note = p.t(
        "Perubahan dihitung terhadap tahun terakhir sebelumnya yang punya capaian. "
        "Sel: capaian mentah, di bawahnya realisasi."
    )
    caption, fold = p.t("Realisasi dan capaian per tahun, %"), p.t("{n} indikator", n=len(shown))
    table = Table(shown, columns, "tahun-t", caption, note, fold=fold)
    files = {f"perbandingan-{p.tahun}": compared.drop(columns=["indikator", "satuan"])}
    return Content([table], files=files)


def _heat_cells(p: YearFigures, rates: pd.Series, reals: pd.Series) -> list[Markup]:
    cells = []
    for rate, real in zip(objects(rates).tolist(), objects(reals).tolist(), strict=True):
        said = p.t(p.w.value(real))  # a missing one is a dash
        cells.append(missing(said) if rate is None else heat(p, rate, small(said)))
    return cells


def _towards_end(p: YearFigures) -> Content | None:
    """To date against the end-of-plan target, with pace."""
    ends = end_of_plan(p.all_rows, p.tahun, p.plan.rules)
    if ends["realisasi_kini"].isna().all():
        return None
    good = int(ends["prospek"].isin(["sudah tercapai", "menuju target"]).sum())
    late = int(ends["prospek"].eq("perlu percepatan").sum())
    text = "{a} indikator sudah mencapai atau menuju target {akhir}, {b} perlu percepatan"
    data = ends.drop(columns=["indikator", "satuan", "t_bawah", "t_atas", "t_mutu", "varian"])
    files = {f"akhir-rencana-{p.tahun}": data}
    # The other indicators fill a page and need nothing; the five-year page has them all.
    open_ends = ends[ends["prospek"] != "sudah tercapai"]
    done = len(ends) - len(open_ends)
    said = p.say("{n} indikator lain sudah mencapai target {akhir}; semuanya ada di berkas CSV.", n=done)
    blocks: list[Block] = [ends_table(p, open_ends)] if len(open_ends) else []
    blocks += [note(said)] if done else []
    return Content(blocks, p.say(text, a=good, b=late), files, end_lead(p))


# --- items 4 and 5: standards, the office's words -----------------------------------------------------------


def _national_standard(p: YearFigures) -> Content | None:
    """Realisasi against a national standard, where one is given."""
    r = p.rows[p.rows["standar_nasional"].notna()]
    if r.empty:
        return None
    r = r.assign(r_angka=r["r_angka"].where(~r["sebagian"]))  # no verdict on a part of a year
    rate = formulas.raw_attainment(r["r_angka"], r["standar_nasional"], r["polaritas"], r["varian"])
    standards = {"bounds": tuple(r["standar_nasional"])}
    columns = p.columns("indikator standar_nasional r_angka rate sumber_standar", r_angka=standards)
    caption = p.say("Realisasi {tahun} terhadap standar nasional")
    return Content([Table(r.assign(rate=rate), columns, "standar-t", caption)])


def _own_words(p: YearFigures) -> Content | None:
    """Causes, solutions and follow-up, in the office's own words."""
    r = p.rows[p.rows["status"].ne("tanpa target")]
    told = r[r[OWN_WORDS].notna().any(axis=1)]
    if told.empty:
        return None
    blank: dict[str, Any] = {k: {"none": p.t("belum diisi")} for k in OWN_WORDS}
    columns = p.columns(f"indikator status {' '.join(OWN_WORDS)}", **blank)
    caption = p.say("Kata-kata kantor sendiri, {tahun}")
    fold = p.t("{n} indikator", n=len(told))
    table = Table(told, columns, "sebab-t", caption, filters=["program", "status"], fold=fold)
    return Content([table], p.t("{a} dari {b} indikator disertai penjelasan kantor", a=len(told), b=len(r)))


# --- items 6 and 7: resources, activities -------------------------------------------------------------------


def _efficiency(p: YearFigures) -> Content | None:
    """Attainment against spending by activity."""
    joined = performance.performance_and_money(p.plan, p.rows, p.tahun)
    if (joined["capaian"].isna() | joined["serapan"].isna()).all():
        return None
    title, counts = "", joined["banding"].value_counts()
    if len(counts):
        text = "{a} dari {b} kegiatan mencapai lebih dari porsi anggaran yang dipakai"
        title = p.t(text, a=counts.get("lebih", 0), b=int(counts.sum()))
    if "sebanding" in counts:
        title += p.t("; {n} sebanding", n=counts["sebanding"])
    columns = p.columns(
        "kegiatan kode capaian n_angka serapan efisiensi letak",
        kode={"kind": "data", "none": p.t("tanpa padanan")},
    )
    shown = joined.assign(letak=joined["letak"].map(p.t, na_action="ignore"))
    caption = p.say("Capaian dan serapan per kegiatan, {tahun}")
    note = p.t("Efisiensi sederhana = rata-rata capaian ÷ serapan; dibaca bersama kedua masukannya.")
    table = Table(shown, columns, "efisiensi-t", caption, note, fold=p.t("{n} kegiatan", n=len(shown)))
    return Content([table], title, {f"efisiensi-{p.tahun}": joined})


def _helped_or_hindered(p: YearFigures) -> Content | None:
    """Which activities carried or held back the result: their means, the count of the office's words."""
    key = ["program", "kegiatan"]  # one name may stand under two programmes
    by = means.summarise(p.under("kegiatan"), key, p.plan.rules)
    if not by["n_angka"].sum():
        return None
    words = p.rows.groupby(key)[["faktor_pendukung", "faktor_penghambat"]].count().reset_index()
    by = by.merge(words, on=key, how="left").sort_values("rata_rata", ascending=False, na_position="last")
    columns = p.columns(
        "kegiatan rata_rata n_memenuhi n_dinilai faktor_pendukung faktor_penghambat",
        rata_rata={"none": p.t("tanpa angka")},
        faktor_pendukung={"label": p.t("Catatan pendukung"), "kind": "int"},
        faktor_penghambat={"label": p.t("Catatan penghambat"), "kind": "int"},
    )
    caption, fold = p.say("Kegiatan menurut rata-rata capaian, {tahun}"), p.t("{n} kegiatan", n=len(by))
    table = Table(by, columns, "penunjang-t", caption, fold=fold)
    return Content(
        [table], lead=p.t("LKjIP III.A butir 7. Penjelasannya ada pada bagian sebab, hambatan, dan solusi.")
    )


SECTIONS = (
    Section(
        "tahun-lalu", "Dibanding tahun-tahun sebelumnya", _against_years,
        "Belum ada capaian {sejauh_ini} untuk dibandingkan.",
        "LKjIP III.A butir 2.",
    ),
    Section(
        "akhir-rencana", "Menuju target akhir rencana", _towards_end,
        "Belum ada realisasi sampai {tahun}; jarak ke target {akhir} belum dapat dihitung.",
        "LKjIP III.A butir 3.",
    ),
    Section(
        "standar", "Standar nasional", _national_standard,
        "Belum diisi: tidak ada standar nasional pada indikator.csv.",
        "LKjIP III.A butir 4.",
    ),
    Section(
        "sebab", "Sebab, hambatan, dan solusi", _own_words,
        "Belum diisi: kantor belum menulis faktor pendukung, penghambat, solusi, "
        "atau tindak lanjut tahun {tahun}.",
        "LKjIP III.A butir 5.",
    ),
    Section(
        "efisiensi", "Efisiensi penggunaan sumber daya", _efficiency,
        "Belum dapat dihitung: capaian atau realisasi anggaran {tahun} belum dilaporkan.",
        "LKjIP III.A butir 6.",
    ),
    Section(
        "penunjang", "Program dan kegiatan yang menunjang atau menghambat", _helped_or_hindered,
        "Belum dilaporkan: tanpa realisasi {tahun}, sumbangan kegiatan tidak dapat ditunjukkan.",
        "LKjIP III.A butir 7.",
    ),
)  # fmt: skip
