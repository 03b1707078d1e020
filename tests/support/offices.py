"""Fictional offices, seeded: as many as a test or the benchmark needs, each of the size of a real plan. Every one is marked `contoh`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

YEARS = list(range(2020, 2025))
_POLARITY = ["maximize"] * 16 + ["minimize"] * 2 + ["stabilize", "ambigu"]


def make_offices(folder: Path, count: int, indicators: int = 85, seed: int = 1) -> list[Path]:
    """`count` plan folders `kantor-0001` …, five years each: targets, yearly realisasi with gaps, funding and spending."""
    return [_office(folder / f"kantor-{n:04}", n, indicators, seed) for n in range(1, count + 1)]


def _office(folder: Path, n: int, indicators: int, seed: int) -> Path:
    rng = np.random.default_rng([seed, n])
    folder.mkdir(parents=True, exist_ok=True)
    codes = [f"K{1 + i // 17}.{1 + i % 17:02}" for i in range(indicators)]
    activity = [f"Kegiatan uji {1 + i // 17}" for i in range(indicators)]
    pd.DataFrame(
        {
            "kode": codes,
            "level": "kegiatan",
            "program": [f"Program uji {1 + i // 43}" for i in range(indicators)],
            "kegiatan": activity,
            "sasaran": [f"Sasaran uji {1 + i // 5}" for i in range(indicators)],
            "indikator": [f"Persentase hasil uji nomor {i + 1} yang selesai" for i in range(indicators)],
            "satuan": "%",
            "polaritas": rng.choice(_POLARITY, indicators),
            "alasan_polaritas": "rekaan untuk uji",
        }
    ).to_csv(folder / "indikator.csv", index=False)
    grid = pd.MultiIndex.from_product([codes, YEARS], names=["kode", "tahun"]).to_frame(index=False)
    target = rng.integers(50, 101, len(grid))
    grid.assign(tercetak=[f"{t} %" for t in target], nilai=target).to_csv(folder / "target.csv", index=False)
    real = grid.assign(
        triwulan="",
        nilai=np.round(target * rng.normal(0.95, 0.12, len(grid)).clip(0.2, 1.4), 1),
        pembilang="",
        penyebut="",
        sumber_data="laporan rekaan",
        tanggal_data=[f"{y}-12-31" for y in grid["tahun"]],
        faktor_pendukung="",
        faktor_penghambat="",
        solusi="",
        tindak_lanjut="",
    )
    real[rng.random(len(real)) > 0.07].to_csv(folder / "realisasi.csv", index=False)
    money = pd.MultiIndex.from_product([sorted(set(activity)), YEARS], names=["uraian", "tahun"]).to_frame(
        index=False
    )
    amount = rng.integers(100, 900, len(money)) * 1_000_000
    money["kode"] = "9" + money["uraian"].str.extract(r"(\d+)$")[0].str.zfill(3)
    pd.DataFrame(
        {
            "baris": money["kode"],
            "level": "kegiatan",
            "kode": money["kode"],
            "induk": "",
            "uraian": money["uraian"],
            "tahun": money["tahun"],
            "tercetak": "",
            "nilai": amount,
        }
    ).to_csv(folder / "pendanaan.csv", index=False)
    pd.DataFrame(
        {
            "kode": money["kode"],
            "tahun": money["tahun"],
            "pagu_awal": amount,
            "pagu_revisi": "",
            "tanggal_revisi": "",
            "realisasi": (amount * rng.uniform(0.7, 1.0, len(money))).astype("int64"),
            "sumber_data": "rekaan",
            "tanggal_data": [f"{y}-12-31" for y in money["tahun"]],
        }
    ).to_csv(folder / "anggaran.csv", index=False)
    about = {
        "name": folder.name,
        "renstra": {"nama_kantor": f"Kantor Fiktif {n:04}", "periode": [YEARS[0], YEARS[-1]], "contoh": True},
    }
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


def national_table(path: Path, rows: int, seed: int = 1) -> Path:
    """One CSV of many offices: `satker, kode, tahun, polaritas, target, realisasi`."""
    rng = np.random.default_rng(seed)
    at = np.arange(rows)
    target = rng.integers(50, 101, rows)
    pd.DataFrame(
        {
            "satker": at // 425,
            "kode": at // 5 % 85,
            "tahun": 2020 + at % 5,
            "polaritas": rng.choice(_POLARITY, rows),
            "target": target,
            "realisasi": np.where(
                rng.random(rows) < 0.07, np.nan, np.round(target * rng.normal(0.95, 0.12, rows), 1)
            ),
        }
    ).to_csv(path, index=False)
    return path
