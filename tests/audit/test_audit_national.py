"""An office under a national plan: what its audit finds, and what it does not ask of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from national_offices import KELUHAN, MUTU, TARGETS, national, pair, under

import renstra_utils
from renstra_utils.audit.audit import audit, readiness
from renstra_utils.audit.check import check

DATA = ROOT / "data"


def _said(folder: Path, *own: tuple[str, str, str, str, str], agreed: str, language: str = "id") -> list[str]:
    national(folder, [MUTU, KELUHAN], TARGETS)
    return audit(renstra_utils.load(under(folder, list(own), agreed)), language)["uraian"].tolist()


BOTH = (("A", *MUTU[1:], "N1"), ("B", *KELUHAN[1:], "N2"))


def test_a_clean_office_has_no_findings(tmp_path: Path) -> None:
    assert audit(pair(tmp_path)).empty
    assert audit(pair(tmp_path, "A,2025,85 B,2025,3")).empty


@pytest.mark.parametrize("language", ["id", "en"])
def test_below_the_floor_in_either_direction(tmp_path: Path, language: str) -> None:
    found = audit(pair(tmp_path, "A,2025,78 B,2025,6"), language)
    assert found["aturan"].tolist() == ["pk-di-bawah-nasional"] * 2
    assert found["tingkat"].eq("berat").all()
    word = {"id": "nasional", "en": "national"}[language]
    assert found["hitungan"].tolist() == [f"2025: 78 < 80 ({word})", f"2025: 6 > 5 ({word})"]
    assert found["kode"].tolist() == ["A", "B"]
    assert found["baris_sumber"].str.contains("perjanjian.csv").all()


def test_only_the_latest_agreement_counts(tmp_path: Path) -> None:
    plan = pair(tmp_path, "A,2025,78 B,2025,5")
    path = plan.folder / "perjanjian.csv"
    path.write_text(path.read_text() + "A,2025,80,PK perubahan (fiktif),2025-08-01\n")
    assert audit(renstra_utils.load(plan.folder)).empty


def test_a_wording_that_differs_and_one_that_does_not(tmp_path: Path) -> None:
    own = [("A", "persentase  LAYANAN yang selesai.", "persen", "maximize", "N1"), BOTH[1]]
    assert _said(tmp_path / "1", *own, agreed="A,2025,80 B,2025,5") == []
    own = [("A", "Persentase layanan yang tuntas", "Dok", "minimize", "N1"), BOTH[1]]
    found = _said(tmp_path / "2", *own, agreed="A,2025,80 B,2025,5")
    assert found[0] == (
        "A beda dari N1: satuannya “Dok”, nasional “%”; polaritasnya “minimize”, nasional “maximize”; "
        "bunyinya “Persentase layanan yang tuntas”, nasional “Persentase layanan yang selesai”."
    )


def test_an_indicator_that_names_no_national_one(tmp_path: Path) -> None:
    own = [("A", *MUTU[1:], ""), BOTH[1], ("C", "Jumlah arsip yang tertata", "Dok", "maximize", "")]
    national(tmp_path, [MUTU, KELUHAN], TARGETS)
    found = audit(renstra_utils.load(under(tmp_path, own, "A,2025,80 B,2025,5")))
    lone = found[found["aturan"].eq("indikator-tanpa-nasional")]
    assert lone[["kode", "tingkat", "keyakinan"]].to_numpy().tolist() == [
        ["A", "sedang", "kuat"],
        ["C", "ringan", "mungkin"],
    ]
    assert "berbunyi sama dengan indikator nasional N1" in lone["uraian"].iloc[0]


def test_national_indicators_that_no_agreement_takes_up(tmp_path: Path) -> None:
    found = _said(tmp_path, *BOTH, agreed="B,2025,5")
    assert found == ["Indikator nasional tanpa target PK pada 2025: N1 “Persentase layanan yang selesai”."]


def test_nothing_is_asked_that_is_not_owed(tmp_path: Path) -> None:
    """No five-year targets, no funding frame: those criteria are said not to be assessable, with why."""
    plan = pair(tmp_path, "A,2025,80 B,2025,5", real="A,2025,,81")
    assert audit(plan).empty
    per, met = readiness(plan)
    met = met.set_index("kriteria")
    assert met.loc[["target lengkap", "didanai"], "n_total"].tolist() == [0, 0]
    assert "tidak perlu menargetkan setiap tahun" in met.loc["target lengkap", "sebab"]
    assert per["terukur"].all()
    about = check([plan.folder])["rencana"][0]
    assert (about["keadaan"], about["diaudit"]) == ("terisi", True)


def test_an_office_without_any_agreement_is_told_what_is_next(tmp_path: Path) -> None:
    about = check([pair(tmp_path, "").folder])["rencana"][0]
    assert about["berikutnya"].startswith("Belum ada Perjanjian Kinerja")


@pytest.mark.parametrize(
    ("office", "rules"),
    [
        ("contoh-nasional-2025-2029", set()),
        ("contoh-kota-2025", {"pk-di-bawah-nasional", "nasional-tanpa-pk", "indikator-tanpa-nasional"}),
        ("contoh-kabupaten-2025", {"pk-di-bawah-nasional", "nasional-tanpa-pk", "beda-nasional"}),
    ],
)
def test_each_rule_has_its_case_in_the_fictional_offices(office: str, rules: set[str]) -> None:
    assert set(audit(renstra_utils.load(DATA / office))["aturan"]) == rules
