"""Supposed values beside the record: what was supposed, and how the office's figures would move."""

from __future__ import annotations

from typing import Any

from ...evaluate.what_if import WhatIf
from ..content import Table
from ..page import Page

#: A figure as it is on record, and as it would be.
_ENDS = ("tercatat", "andaian")


def supposed_tables(p: Page, if_so: WhatIf) -> list[Table]:
    """The office's figures, then the supposed values, each beside what is on record."""
    return [_office(p, if_so), _values(p, if_so)]


def _pairs(p: Page, **labels: dict[str, Any]) -> dict[str, Any]:
    """For each measure a column on record and one as supposed."""
    found = {}
    for key, how in labels.items():
        for end in _ENDS:
            label = f"{how['label']}, {p.t(end)}"
            found[f"{key}_{end}"] = {"none": p.t("belum ada data"), **how, "label": label}
    return found


def _office(p: Page, if_so: WhatIf) -> Table:
    shown, t = if_so.kantor.copy(), p.t
    for end in _ENDS:
        shown[f"predikat_{end}"] = shown[f"predikat_{end}"].map(t, na_action="ignore")
        of = zip(shown[f"n_angka_{end}"], shown[f"n_target_{end}"], strict=True)
        shown[f"cakupan_{end}"] = [f"{a} / {b}" for a, b in of]
    points = {"label": t("Selisih (poin)"), "kind": "points"}
    differs = _pairs(
        p,
        rata_rata={"label": t("Rata-rata capaian"), "kind": "percent"},
        predikat={"label": t("Predikat")},
        persen_memenuhi={"label": t("Memenuhi target"), "kind": "percent", "decimals": 1},
        cakupan={"label": t("Punya angka")},
    )
    keys = """
        tahun rata_rata_tercatat rata_rata_andaian selisih_rata_rata predikat_tercatat predikat_andaian
        persen_memenuhi_tercatat persen_memenuhi_andaian selisih_persen_memenuhi cakupan_tercatat
        cakupan_andaian
    """
    columns = p.columns(keys, selisih_rata_rata=points, selisih_persen_memenuhi=points, **differs)
    caption = t("Angka kantor seandainya, di samping yang tercatat")
    return Table(shown, columns, "andaian-kantor-t", caption)


def _values(p: Page, if_so: WhatIf) -> Table:
    shown, t = if_so.nilai.copy(), p.t
    shown["thn"] = shown["tahun"].astype("str")
    for end in _ENDS:
        shown[end] = shown[end].map(p.w.value, na_action="ignore")
        shown[f"status_{end}"] = shown[f"status_{end}"].map(t)
    differs = _pairs(
        p, capaian_mentah={"label": t("Capaian"), "kind": "percent"}, status={"label": t("Status")}
    )
    keys = """
        indikator kode thn kolom tercatat andaian capaian_mentah_tercatat capaian_mentah_andaian selisih
        status_tercatat status_andaian
    """
    was = {"label": t("tercatat"), "kind": "data", "none": t("belum ada data")}
    would = {"label": t("andaian"), "kind": "data", "none": "—"}
    columns = p.columns(keys, tercatat=was, andaian=would, **differs)
    return Table(shown, columns, "andaian-nilai-t", t("Nilai yang diandaikan; data tidak diubah"))
