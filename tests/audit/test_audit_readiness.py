"""How ready each indicator is to be measured."""

from __future__ import annotations

from pathlib import Path

from audit_offices import office

from renstra_utils.audit.readiness import readiness


def test_readiness(tmp_path: Path) -> None:
    edits = {
        "indikator": ["Dok,[maximize|ambigu]"],
        "target": ["K2.01,2021,[60 %,60|-,]", "K2.02,2021,[60 %|60],60"],
    }
    per, summary = readiness(office(tmp_path, edits))
    met = per.set_index("kode")
    assert not met.loc["K1.02", "polaritas jelas"]
    assert not met.loc["K2.01", "target lengkap"]
    assert not met.loc["K2.02", "bersatuan"]
    assert met.loc["K1.01", "skor"] == 6
    assert list(summary.columns) == ["kriteria", "arti", "n_memenuhi", "n_total", "persen"]
    assert summary.set_index("kriteria").loc["didanai", "n_memenuhi"] == 8
    assert summary["n_total"].eq(8).all()
