"""Which offices of a run need attention in one year, and why: facts that were reported, no verdict."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .nationwide import agreements
from .rollup import COMPLETE, Run

#: A mean that fell by more points than these is a reason to look.
FALL = 5.0
#: Reasons, gravest first, each with what is to be done next.
REASONS = {
    "gagal": "Perbaiki sebabnya, lalu buat ulang halamannya.",
    "belum ada PK": "Minta Perjanjian Kinerjanya.",
    "belum melapor": "Minta realisasinya.",
    "melampaui pagu": "Cocokkan belanja dengan revisi pagu terakhir.",
    "target lebih longgar": "Minta Perjanjian Kinerja yang tidak di bawah target nasional.",
    "capaian rendah": "Baca sebab dan tindak lanjutnya di halaman capaian kantor.",
    "capaian turun": "Bandingkan dengan tahun sebelumnya di halaman capaian kantor.",
    "terlambat lapor": "Catat sebabnya; jadwalkan laporan berikutnya lebih awal.",
    "tanpa pagu": "Isi pagu kegiatan yang sudah dibelanjai.",
    "sebagian": "Minta realisasi yang belum dilaporkan.",
    "sementara": "Tunggu atau minta laporan sampai akhir tahun.",
    "belanja belum lengkap": "Minta belanja yang belum dilaporkan.",
}


def needs(run: Run, table: pd.DataFrame, tahun: int) -> pd.DataFrame:
    """The offices of `rollup.places` that need attention, those with the gravest reason first.

    Out: `satker, kantor`, `alasan` (keys of `REASONS`, gravest first, joined by `; `), and the figures of
    `places` that they rest on, with `halaman_gagal`: pages of which nothing could be counted; of offices
    under a national plan `ada_pk`, `n_longgar`, `tanggal_lapor` and `hari_terlambat` of `agreements`.
    """
    of_plan = agreements(run, tahun)[["satker", "ada_pk", "n_longgar", "tanggal_lapor", "hari_terlambat"]]
    table = table.merge(of_plan, how="left", on="satker")
    lost = run.missing[run.missing["tahun"] == tahun].groupby("satker")["halaman"].agg(", ".join)
    table = table.assign(halaman_gagal=table["satker"].map(lost))
    found = [(_reasons(row), n) for n, row in enumerate(table.to_dict("records"))]
    rank = list(REASONS)
    some = sorted(
        ((why, n) for why, n in found if why), key=lambda x: (rank.index(x[0][0]), -len(x[0]), x[1])
    )
    out = table.iloc[[n for _, n in some]].reset_index(drop=True)
    out.insert(2, "alasan", pd.Series(["; ".join(why) for why, _ in some], dtype="str"))
    return out


def _reasons(row: dict[str, Any]) -> list[str]:
    """The reasons that hold for one office."""
    told = row["n_lapor"] + row["n_sementara"]
    budget = row["keadaan_serapan"]
    holds = {
        "gagal": not pd.isna(row["halaman_gagal"]),
        "belum ada PK": row["ada_pk"] is False,
        "belum melapor": row["n_target"] > 0 and not told,
        "melampaui pagu": budget == COMPLETE and row["serapan"] > 100,
        "target lebih longgar": row["n_longgar"] > 0,
        "capaian rendah": row["n_dinilai"] > 0 and row["n_memenuhi"] * 2 < row["n_dinilai"],
        "capaian turun": row["beda"] < -FALL,
        "terlambat lapor": not pd.isna(row["hari_terlambat"]),
        "tanpa pagu": row["n_tanpa_pagu"] > 0,
        "sebagian": 0 < told < row["n_target"],
        "sementara": row["n_sementara"] > 0,
        "belanja belum lengkap": row["n_pagu_lapor"] < row["n_pagu"],
    }
    return [reason for reason, it_is in holds.items() if it_is]
