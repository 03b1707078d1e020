"""A run's folder, as the batch leaves it, made of rows."""

from __future__ import annotations

import hashlib
import json
from types import MappingProxyType

import pandas as pd

from renstra_utils import files

CAPAIAN = ["kode", "tahun", "indikator", "satuan", "capaian", "status", "memenuhi", "batas"]


def entry(office, kind, year, text="", **facts):
    name = f"{office}/data/{kind}-{year}.csv"
    digest = {name: hashlib.sha256(text.encode()).hexdigest()} if text else {}
    page = {
        "rencana": office,
        "kantor": f"KPU Kota {office.title()}",
        "kind": kind,
        "tahun": year,
        "bahasa": "id",
    }
    return {**page, "keadaan": "segar", "contoh": False, "sebab": "", "berkas": digest, **facts}


def status_of(capaian):
    if isinstance(capaian, str) or pd.isna(capaian):
        return capaian if isinstance(capaian, str) else "belum dilaporkan"
    return "tercapai" if capaian >= 100 else "tidak tercapai"


def write_run(folder, rows, money=(), part=MappingProxyType({}), **more):
    """A run's folder: `rows` of (office, year, kode, indikator, capaian or a status without one), `money` of
    (office, year, kode, level, pagu, realisasi), `part` their statuses."""
    pages = dict(more)
    frame = pd.DataFrame(rows, columns=["satker", "tahun", "kode", "indikator", "capaian"])
    for (office, year), g in frame.groupby(["satker", "tahun"]):
        g = g.assign(
            satuan="%",
            status=g["capaian"].map(status_of),
            capaian=pd.to_numeric(g["capaian"], errors="coerce"),
            memenuhi=[pd.NA if isinstance(c, str) or pd.isna(c) else c >= 100 for c in g["capaian"]],
            batas="120",
        )  # fmt: skip
        put(folder, pages, office, "capaian", year, files.to_csv(g[CAPAIAN]))
    frame = pd.DataFrame(money, columns=["satker", "tahun", "kode", "level", "pagu", "realisasi"])
    for (office, year), g in frame.groupby(["satker", "tahun"]):
        told = g["level"].eq("kegiatan") & g[["pagu", "realisasi"]].notna().any(axis=1)
        g = g.assign(pagu_awal=g["pagu"], dijumlahkan=told | (~told.any() & g["level"].eq("program")))
        told_as = [part.get((office, k), "terserap") for k in g["kode"]]
        g["status"] = pd.Series(told_as, g.index).where(g["realisasi"].notna(), "belum dilaporkan")
        put(folder, pages, office, "anggaran", year, files.to_csv(g.drop(columns="satker")))
    (folder / "run.json").write_text(json.dumps({"halaman": pages}), encoding="utf-8")
    return folder


def put(folder, pages, office, kind, year, text):
    path = folder / office / "data" / f"{kind}-{year}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    (folder / office / f"{kind}-{year}.html").touch()
    pages[f"{office}/{kind}-{year}"] = entry(office, kind, year, text)
