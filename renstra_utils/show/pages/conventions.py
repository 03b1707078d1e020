"""What the overall figure rests on: its means and their coverage, other caps and scales, polarities that
nobody has decided.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from ...evaluate import formulas, means
from ...plan.contract import LEVELS
from ..content import Content, Section, Table
from ..parts import POLARITY
from .indicators import anything_reported, cap_name
from .subjects import YearFigures

#: For whom a mean is given, and what its rows are grouped by; the first names the row.
_LEVELS = {
    "kantor": [],
    "program": ["program"],
    "kegiatan": ["kegiatan", "program"],
    "sasaran": ["sasaran"],
}
_MEANS = (
    "tingkat nama rata_rata n_angka n_lapor n_target persen_memenuhi n_memenuhi n_dinilai predikat".split()
)


def _translated(p: YearFigures, frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame for the reader; the file says the same in every language."""
    return frame.assign(**{c: frame[c].map(p.t, na_action="ignore") for c in columns})


def _means(p: YearFigures) -> Content | None:
    """The two means by office, programme, activity and sasaran, each with its coverage."""
    if not anything_reported(p.rows):
        return None
    parts = []
    by_level = {"tingkat": ["level"]} if set(p.rows["level"]) - {"program", "kegiatan"} else {}
    for level, by in (_LEVELS | by_level).items():
        rows = p.under(level) if level in ("program", "kegiatan") else p.rows
        g = means.summarise(rows, by, p.plan.rules)
        g = g.sort_values("level", key=lambda s: s.map(LEVELS.index)) if by == ["level"] else g
        parts.append(g.assign(tingkat=level, nama=g[by[0]] if by else p.plan.meta.nama_kantor)[_MEANS])
    frame = pd.concat(parts, ignore_index=True)
    shown = _translated(p, frame, "tingkat", "predikat")
    shown["nama"] = frame["nama"].mask(frame["tingkat"].eq("tingkat"), frame["nama"].map(p.t))
    none = {"none": p.t("tanpa angka")}
    grade = " predikat" if p.plan.rules.scale_for([p.tahun]) else ""
    columns = p.columns(
        f"nama rata_rata n_angka n_lapor n_target persen_memenuhi n_memenuhi n_dinilai{grade}",
        rata_rata=none,
        persen_memenuhi=none,
        n_angka={"label": p.t("Punya angka")},
        predikat={"sort": "rata_rata"},
    )
    text = "Rata-rata memakai capaian dengan {batas}, hanya atas indikator yang punya angka."
    table = Table(
        shown, columns, "rata-t",
        p.say("Dua rata-rata dengan cakupannya, {tahun}"), p.t(text, batas=cap_name(p)),
        groups=("tingkat",),
    )  # fmt: skip
    return Content([table], files={f"rata-rata-{p.tahun}": frame})


def _sensitivity(p: YearFigures) -> Content | None:
    """What the overall figure would be under each other cap, scale and polarity reading."""
    rules = p.plan.rules
    frame = means.sensitivity(p.rows, p.tahun, rules)
    if not frame["n_angka"].sum():
        return None
    used = Markup(" <strong>({})</strong>").format(p.t("dipakai"))
    names = [
        Markup("{}{}").format(p.t(rules.batas[b]["nama"]), used if mine else "")
        for b, mine in zip(frame["batas"], frame["dipakai"], strict=True)
    ]
    # An office's own scale has an id of its own words, which are no key of a column.
    keys = {f"predikat_{id}": f"skala_{n}" for n, id in enumerate(rules.skala)}
    read = frame["bacaan"].map(lambda x: p.t(POLARITY.get(str(x), str(x))))
    shown = _translated(p, frame, *keys).rename(columns=keys).assign(nama=names, bacaan=read)
    holding = [s for s in rules.skala.values() if s.holds(p.tahun)]
    grades: dict[str, Any] = {
        keys[f"predikat_{s.id}"]: {"label": p.t(s.nama), "sort": "rata_rata"} for s in holding
    }
    columns = p.columns(
        f"nama bacaan rata_rata n_angka persen_memenuhi {' '.join(grades)}",
        nama={"label": p.t("Batas"), "kind": "html"},
        rata_rata={"label": p.t("Rata-rata")},
        persen_memenuhi={"label": p.t("Memenuhi")},
        **grades,
    )
    low, high = p.rate(frame["rata_rata"].min()), p.rate(frame["rata_rata"].max())
    title = p.t("Angka kantor berkisar {a} sampai {b} menurut konvensi yang dipilih", a=low, b=high)
    caption = p.say("Rata-rata dan predikat kantor di bawah setiap konvensi, {tahun}")
    return Content([Table(shown, columns, "kepekaan-t", caption)], title, {f"kepekaan-{p.tahun}": frame})


def _ambiguous(p: YearFigures) -> Content | None:
    """Indicators whose polarity the owner has not decided, under each reading."""
    r = p.rows[p.rows["polaritas"] == "ambigu"]
    if r.empty:
        return None
    shown = r.assign(
        **{
            c: r[c].map(lambda x: p.t(p.w.value(x)), na_action="ignore")
            for c in ("target_acuan", "realisasi")
        }
    )
    readings: dict[str, Any] = {
        f"capaian_{x}": {"label": p.t("bila {p}", p=p.t(POLARITY[x])), "kind": "percent", "bounds": p.marks}
        for x in formulas.READINGS
        if r[f"capaian_{x}"].notna().any()
    }
    real = {"kind": "data", "none": p.t("belum dilaporkan"), "sort": "r_angka"}
    keys = f"indikator target_acuan realisasi {' '.join(readings)} alasan_polaritas"
    columns = p.columns(keys, realisasi=real, target_acuan={"sort": "t_angka"}, **readings)
    note = p.t("Tidak masuk rata-rata sampai pemilik rencana menetapkan polaritas di indikator.csv.")
    table = Table(shown, columns, "ambigu-t", p.say("Capaian menurut tiap pembacaan, {tahun}"), note)
    return Content([table], p.t("{n} indikator menunggu keputusan polaritas", n=len(r)))


SECTIONS = (
    Section(
        "rata-rata", "Rata-rata menurut kantor, program, kegiatan, dan sasaran", _means,
        "Belum dapat dihitung: belum ada realisasi {tahun}.", appendix=True,
    ),
    Section(
        "kepekaan", "Kepekaan terhadap konvensi", _sensitivity,
        "Belum dapat dihitung: belum ada persentase capaian {tahun}.", appendix=True,
    ),
    Section(
        "ambigu", "Polaritas yang belum diputuskan", _ambiguous,
        "Tidak ada: setiap indikator punya polaritas.", appendix=True,
    ),
)  # fmt: skip
