"""How indicators are written: each rule fires on its fault, and not beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from audit_offices import (
    BOTH,
    CLEAN,
    SMALL,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    audit,
    of,
    office,
)
from hypothesis import given
from hypothesis import strategies as st

FAULTS: list[Fault] = [
    (
        "kantor-lain",
        {"indikator": ["Jumlah dokumen [perencanaan|perencanaan KPU Provinsi/KIP Aceh]"]},
        "K1.02",
        "1 indikator menyebut kantor lain",
    ),
    (
        "salah-tulis",
        {"indikator": ["Jumlah dokumen [perencanaan|dokumen perencanaan]"]},
        "K1.02",
        "Kata berulang tanpa tanda hubung “dokumen dokumen”",
    ),
    (
        "salah-tulis",
        {"indikator": ["[Persentase|Presentase] pemilih pemula"]},
        "K2.01",
        "“Presentase” seharusnya",
    ),
    (
        "salah-tulis",
        {
            "indikator": [
                "Persentase pemilih pemula [yang mengikuti pendidikan kepemiluan|di satker Kota Contoh "
                'yang memiliki ""Rumah Pintar]'
            ]
        },
        "K2.01",
        "“satker Kota Contoh” seharusnya “satker KPU Kota Contoh”",
    ),
    (
        "salah-tulis",
        {"indikator": ["dokumen perencanaan yang [disusun|disusun di KPU]"]},
        "K1.02",
        "“di KPU” tanpa “Kota Contoh”",
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


@pytest.mark.parametrize(
    ("twice", "plural"),
    [
        ("rambu rambu", True),
        ("Taman taman", True),
        ("yang yang", False),
        ("di di", False),
        ("Kota Kota", False),
        ("persentase persentase", False),
        ("dilaksanakan dilaksanakan", False),
    ],
)
def test_a_doubled_word_may_be_a_plural_without_its_hyphen(tmp_path: Path, twice: str, plural: bool) -> None:
    plan = office(tmp_path, {BOTH: [f"Jumlah dokumen [perencanaan|{twice} perencanaan]"]})
    (found,) = of(audit(plan), "salah-tulis").to_dict("records")
    assert ("Kata berulang tanpa tanda hubung" in found["uraian"]) == plural
    assert ("jamak" in found["saran"]) == plural
    assert f"“{twice}”" in found["uraian"]


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "own level by its name": {BOTH: ["Jumlah dokumen [perencanaan|KPU Kabupaten/Kota] yang"]},
    "reporting upward": {BOTH: ["Jumlah dokumen [perencanaan|kepada KPU Provinsi] yang"]},
    "reduplication": {BOTH: ["Jumlah dokumen [perencanaan|masing masing bidang] yang"]},
    "the own office in full": {
        BOTH: [
            'Jumlah dokumen [perencanaan yang disusun|""Rumah Pintar"" di satker KPU Kota Contoh yang '
            "disusun oleh KPU Kota Contoh]"
        ]
    },
    "a word that is whole only when doubled": {BOTH: ["Jumlah dokumen [perencanaan|paru paru] yang"]},
    "inches": {BOTH: ['Jumlah dokumen [perencanaan|layar 14"] yang']},
    "a place called so": {BOTH: ["Jumlah dokumen [perencanaan|Kecamatan Contoh Kota] yang"]},
    "a title after the place": {BOTH: ["Jumlah dokumen [perencanaan|Contoh Kota Ramah Anak] yang"]},
    "judged by an upper office": {BOTH: ["Jumlah dokumen [perencanaan|dinilai oleh KPU Provinsi] yang"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


# --- one slip is one finding ---


#: The indicators of the clean office that begin with “Persentase”.
SHARES = [line.split(",")[5] for line in CLEAN["indikator"].splitlines() if ",Persentase " in line]
MISSPELT = ["Presentase", "Prosentase", "Persentse", "Persntase", "Pesrentase", "Persentasse", "Persantase"]


@given(st.lists(st.sampled_from(SHARES), min_size=1, unique=True), st.sampled_from(MISSPELT))
@SMALL
def test_one_misspelling_of_many_indicators_is_one_finding(names: list[str], wrong: str) -> None:
    edits = {BOTH: [f"[Persentase|{wrong}]{name.removeprefix('Persentase')}" for name in names]}
    with tempfile.TemporaryDirectory() as folder:
        found = of(audit(office(Path(folder), edits)), "salah-tulis")
    assert len(found) == 1
    row = found.iloc[0]
    assert len(row["kode"].split(";")) == len(names)
    assert len(row["baris_sumber"].split("; ")) == 2 * len(names)
    assert row["keyakinan"] == "pasti"
    assert f"“{wrong}” seharusnya “persentase”" in row["uraian"]
    assert (f"{len(names)} indikator" in row["uraian"]) == (len(names) > 1)


@given(
    st.sampled_from(["Presentasi", "Persen", "Presensi", "Jumlahkan", "Jumbo", "Indeksasi", "Penjumlahan"])
)
@SMALL
def test_a_word_of_its_own_is_no_misspelt_measure(word: str) -> None:
    edits = {BOTH: [f"[Jumlah|{word}] dokumen perencanaan"]}
    with tempfile.TemporaryDirectory() as folder:
        assert of(audit(office(Path(folder), edits)), "salah-tulis").empty


def test_two_slips_are_two_findings(tmp_path: Path) -> None:
    edits = {BOTH: ["[Persentase|Presentase] pemilih", "Jumlah dokumen [perencanaan|dokumen perencanaan]"]}
    found = of(audit(office(tmp_path, edits)), "salah-tulis")
    assert sorted(found["kode"]) == ["K1.02", "K2.01;K2.02"]


@pytest.mark.parametrize("wording", ["yang disusun di Dinas Kesehatan", "pada satker Kabupaten Contoh"])
def test_a_body_of_one_place_needs_no_place(tmp_path: Path, wording: str) -> None:
    edits = {BOTH: [f"Jumlah dokumen [perencanaan yang disusun|perencanaan {wording}]"]}
    plan = office(tmp_path, edits, nama_kantor="Dinas Kesehatan Kabupaten Contoh")
    assert of(audit(plan), "salah-tulis").empty


def test_offices_named_in_both_tables_are_one_finding(tmp_path: Path) -> None:
    upper = "Jumlah dokumen [perencanaan|perencanaan KPU Provinsi/KIP Aceh]"
    other = "[Jumlah sengketa hukum yang diajukan|Jumlah sengketa KPU Provinsi Jaya yang diajukan]"
    plan = office(tmp_path, {"indikator": [upper], "daftar_indikator": [upper, other]})
    (row,) = of(audit(plan), "kantor-lain").to_dict("records")
    assert row["uraian"].startswith("1 indikator, dan 1 lagi di daftar, menyebut kantor lain")
    assert row["baris_sumber"] == "13; 33; 36"
