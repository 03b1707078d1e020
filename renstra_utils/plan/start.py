"""A new office's plan folder: tables with their headings and no rows, or with another plan's indicators."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from ..files import csv_bytes, write_atomic
from .codebook import renew
from .contract import contract
from .package import is_period
from .plan import Plan

#: What offices share of an indicator. Figures, and lines of the document, are each office's own.
SHARED = [
    "kode",
    "level",
    "program",
    "kegiatan",
    "sasaran",
    "indikator",
    "satuan",
    "polaritas",
    "alasan_polaritas",
    "agregasi",
    "kumulatif",
    "varian",
]


def period_of(text: str) -> list[int]:
    """The first and the last year of `2025-2029`; ValueError, in Indonesian, where it is anything else."""
    m = re.fullmatch(r"\s*([0-9]{4})\s*[-–]\s*([0-9]{4})\s*", text)
    period = [int(m[1]), int(m[2])] if m else []
    if not is_period(period) or period[0] == period[1]:
        raise ValueError(f"“{text}” bukan periode; tulis tahun awal dan akhir, mis. 2025-2029")
    return period


def _name(text: str, what: str) -> str:
    clean = " ".join(text.split())
    if not clean or not clean.isprintable():
        raise ValueError(f"{what} “{text}” kosong atau memuat huruf yang tidak terlihat")
    return clean


def new(
    folder: Path,
    nama: str,
    tahun: list[int],
    kode_satker: str | None = None,
    dari: Plan | None = None,
    contoh: bool = False,
    zona_waktu: str | None = None,
    anggaran: str | None = None,
) -> list[Path]:
    """Makes the folder of a plan that has no figures yet and returns the files written.

    `tahun`: first and last year; `dari`: a plan whose indicators are taken over; `contoh`: a fictional one;
    `zona_waktu`: of `clock.ZONES`; `anggaran`: of `package.BUDGETS`. ValueError, in Indonesian, for a blank
    name and a folder that holds anything: nothing is overwritten.
    """
    about: dict[str, Any] = {"nama_kantor": _name(nama, "nama kantor")}
    if kode_satker is not None:
        about["kode_satker"] = _name(kode_satker, "kode satker")
    about |= {"periode": tahun, "contoh": contoh}
    if zona_waktu is not None:
        about["zona_waktu"] = zona_waktu
    if anggaran is not None:
        about["anggaran"] = anggaran
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} sudah ada isinya; tidak ada yang ditimpa. Pilih folder lain")
    title = f"Renstra {about['nama_kantor']} {tahun[0]}–{tahun[1]}"
    package: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.lower()).strip("-") or "rencana",
        "title": title,
        "description": f"Rencana Strategis {about['nama_kantor']} {tahun[0]}–{tahun[1]}.",
        "renstra": about,
    }
    # A fictional plan is no source of a real one.
    if dari is not None and not dari.meta.contoh:
        a, b = dari.meta.periode
        package["sources"] = [
            {"title": f"Bunyi indikator disalin dari Renstra {dari.meta.nama_kantor} {a}–{b}"}
        ]
    written = []
    for name, spec in contract().items():
        rows = (
            dari.tables[name][SHARED].to_dict("records") if dari is not None and name == "indikator" else []
        )
        known = ({k: v for k, v in r.items() if pd.notna(v)} for r in rows)
        columns = [f["name"] for f in spec["schema"]["fields"]]
        write_atomic(folder / spec["path"], csv_bytes(columns, known))
        written.append(folder / spec["path"])
    return [*written, *renew(folder, package)]


def next_steps(folder: Path, dari: Plan | None = None) -> list[str]:
    """What to do with a folder just made, line by line."""
    lines = [f"Folder rencana dibuat: {folder}", "Berikutnya:"]
    fill = "target.csv" if dari is not None else "indikator.csv, lalu target.csv"
    steps = [
        f"Isi {fill}; arti setiap kolom ada di {folder / 'README.md'}. "
        f"Yang memakai Excel: renstra excel {folder}",
        f"Periksa: renstra periksa {folder}",
        f"Buat halamannya: renstra report {folder}",
    ]
    if dari is not None:
        texts = (
            dari.indikator[["program", "kegiatan", "sasaran", "indikator"]].fillna("").agg(" ".join, axis=1)
        )
        named = dari.indikator.loc[texts.str.contains(dari.meta.nama_kantor, case=False, regex=False), "kode"]
        examples = ", ".join([*named[:3], *(["…"] if len(named) > 3 else [])])
        where = f" {len(named)} menyebut {dari.meta.nama_kantor} ({examples})." if len(named) else ""
        steps.insert(
            0, f"Sesuaikan {len(dari.indikator)} indikator di indikator.csv dengan rencana Anda.{where}"
        )
    return [*lines, *(f"  {n}. {step}" for n, step in enumerate(steps, 1))]
