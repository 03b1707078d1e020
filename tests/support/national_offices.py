"""A small national plan and an office under it, as text of their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import renstra_utils
from renstra_utils.plan.plan import Plan

HEAD = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas"
PK_HEAD = "kode,tahun,nilai,dokumen,tanggal"
REAL_HEAD = (
    "kode,tahun,triwulan,nilai,pembilang,penyebut,sumber_data,tanggal_data,"
    "faktor_pendukung,faktor_penghambat,solusi,tindak_lanjut"
)
NAME = "nasional"


def national(
    folder: Path, indicators: list[tuple[str, str, str, str]], targets: str = "", **about: Any
) -> Path:
    """A national plan beside: (code, wording, unit, polarity) of its indicators, and lines `kode,tahun,nilai`."""
    place = folder / NAME
    place.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{k},program,Program A,,Meningkatnya mutu,{text},{unit},{p},rekaan"
        for k, text, unit, p in indicators
    ]
    (place / "indikator.csv").write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    lines = targets.split()
    (place / "target.csv").write_text("\n".join(["kode,tahun,nilai", *lines, ""]), encoding="utf-8")
    facts = {"nama_kantor": "KPU Nasional Contoh", "periode": [2025, 2029], "contoh": True, **about}
    (place / "datapackage.json").write_text(json.dumps({"renstra": facts}), encoding="utf-8")
    return place


def under(
    folder: Path,
    indicators: list[tuple[str, str, str, str, str]],
    agreements: str = "",
    real: str = "",
    name: str = "kantor",
    **about: Any,
) -> Path:
    """An office under it: as `national`, with the national code; lines of its agreements `kode,tahun,nilai` and of what it
    reports `kode,tahun,triwulan,nilai`. No `target.csv`."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{k},program,Program A,,Meningkatnya mutu,{t},{u},{p},rekaan,{n}" for k, t, u, p, n in indicators
    ]
    (place / "indikator.csv").write_text("\n".join([f"{HEAD},induk", *rows, ""]), encoding="utf-8")
    agreed = [f"{line},PK (fiktif),{line.split(',')[1]}-01-10" for line in agreements.split()]
    (place / "perjanjian.csv").write_text("\n".join([PK_HEAD, *agreed, ""]), encoding="utf-8")
    told = [f"{line},,,laporan (fiktif),{line.split(',')[1]}-12-31,,,," for line in real.split()]
    (place / "realisasi.csv").write_text("\n".join([REAL_HEAD, *told, ""]), encoding="utf-8")
    facts = {"nama_kantor": "KPU Kota Contoh", "contoh": True, "induk": f"../{NAME}", **about}
    (place / "datapackage.json").write_text(json.dumps({"renstra": facts}), encoding="utf-8")
    return place


MUTU = ("N1", "Persentase layanan yang selesai", "%", "maximize")
KELUHAN = ("N2", "Jumlah keluhan yang belum dijawab", "Keluhan", "minimize")
TARGETS = "N1,2025,80 N1,2029,100 N2,2025,5 N2,2029,1"


def pair(folder: Path, agreements: str = "A,2025,80 B,2025,5", real: str = "", **about: Any) -> Plan:
    """An office that follows two national indicators."""
    national(folder, [MUTU, KELUHAN], TARGETS)
    own = [("A", *MUTU[1:], "N1"), ("B", *KELUHAN[1:], "N2")]
    return renstra_utils.load(under(folder, own, agreements, real, **about))
