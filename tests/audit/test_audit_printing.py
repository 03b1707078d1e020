"""How figures and units are printed: each rule fires on its fault, and not beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_offices import (
    BOTH,
    Edits,
    Fault,
    assert_fires,
    assert_quiet,
    course,
    courses,
    office,
)

from renstra_utils.audit.audit import findings
from renstra_utils.audit.definition import Finding

FAULTS: list[Fault] = [
    (
        "digit-hilang",
        {"pendanaan": ["Laporan keuangan,2021,60.[000,60000,|00,,60000]"]},
        "K1a",
        "tercetak “60.00”, bukan angka yang utuh; usulan 60.000",
    ),
    ("digit-hilang", {"target": ["K1.02,2022,[4 Dok,4|4.0.0 Dok,]"]}, "K1.02", "tercetak 2022: “4.0.0 Dok”"),
    ("satuan-campur", {"target": ["K2.01,2021,[60 %|60],60"]}, "K2.01", "2021: 60, 2022: 70 %, 2023: 80 %"),
    ("satuan-campur", {"target": ["3 [Dok|dok]"]}, "K1.02", "2021: 3 dok, 2022: 4 Dok, 2023: 5 Dok"),
    (
        "tanpa-satuan",
        {
            BOTH: ["[Jumlah dokumen perencanaan yang disusun|Tingkat mutu dokumen perencanaan]"],
            "indikator": ["dokumen perencanaan,[Dok|]"],
            "target": ["[3 Dok|3]", "[4 Dok|4]", "[5 Dok|5]"],
        },
        "K1.02",
        "2021: 3, 2022: 4, 2023: 5",
    ),
    ("tanda-desimal", {"target": ["K2.01,2021,[60 %,60|60.5 %,60.5]"]}, "K2.01", "“87,5 %” (1 sel)"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[f[0] for f in FAULTS])
def test_rule_fires_on_its_fault(tmp_path: Path, fault: Fault) -> None:
    assert_fires(tmp_path, *fault)


# Beside the fault: no finding at all may come of these.
NEAR_MISSES: dict[str, Edits] = {
    "unit spelled out": {"indikator": ["yang disusun,[Dok|Dokumen]"]},
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_nothing_beside_the_fault(tmp_path: Path, name: str) -> None:
    assert_quiet(tmp_path, NEAR_MISSES[name])


# --- one cause, one finding ---


def _of(folder: Path, rule: str, *given: tuple[str, str]) -> list[Finding]:
    return [f for f in findings(courses(folder, *given)) if f.rule == rule]


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_units_that_are_missing_are_one_finding_from_three_on(tmp_path: Path, n: int) -> None:
    found = _of(
        tmp_path, "tanpa-satuan", *(course([70 + k, 72 + k], code=f"I{k}", unit="") for k in range(n))
    )
    assert len(found) == (n if n < 3 else 1)
    assert sorted(c for f in found for c in f.codes) == [f"I{k}" for k in range(n)]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("4.0.0", "sedang"),
        ("1.2O5,", "sedang"),
        ("2 ± 4", "ringan"),
        ("BB (72)", "ringan"),
        ("12 orang 3 kali", "ringan"),
    ],
)
def test_prints_that_are_no_figure_are_one_finding_per_indicator(
    tmp_path: Path, text: str, severity: str
) -> None:
    row = course([0])[0]
    cells = "\n".join(f'A,{y},"{text}",,' for y in (2020, 2021, 2022))
    (found,) = _of(tmp_path, "digit-hilang", (row, cells))
    assert (found.severity, found.codes) == (severity, ["A"])
    assert f"2020: “{text}”, 2021: “{text}”" in str(found.text)


@pytest.mark.parametrize(
    ("text", "read"),
    [("9,74-9,59", "9,59–9,74"), ("7–8 %", "7–8"), ("2 ± 1", "1–3"), ("63,00—64,99", "63–64,99")],
)
def test_a_printed_range_beside_a_blank_value_is_said_to_be_one(tmp_path: Path, text: str, read: str) -> None:
    row = course([0])[0]
    cells = f'A,2020,"{text}",,\nA,2021,"{text}",,\nA,2022,4.0.0,,'
    found = _of(tmp_path, "digit-hilang", (row, cells))
    ((broken, other), (whole, said)) = sorted((f.severity, str(f.text)) for f in found)[::-1]
    assert (whole, broken) == ("ringan", "sedang")
    assert f"2020: “{text}”, 2021: “{text}”, terbaca sebagai rentang {read}, {read}, tetapi" in said
    assert "tercetak 2022: “4.0.0”, bukan angka yang utuh" in other


def test_none_at_all_needs_no_unit(tmp_path: Path) -> None:
    row = course([0], name="Jumlah laporan", unit="Laporan")[0]
    cells = "A,2020,0,0,\nA,2021,3 Laporan,3,\nA,2022,4 Laporan,4,"
    assert not _of(tmp_path / "1", "satuan-campur", (row, cells))
    (found,) = _of(tmp_path / "2", "satuan-campur", (row, cells.replace("2020,0,0", "2020,2,2")))
    assert "“tanpa satuan”" not in str(found.text)
    assert "tanpa satuan" in str(found.text)


def test_an_amount_at_stake_comes_with_its_finding(tmp_path: Path) -> None:
    edits: Edits = {"pendanaan": ["Laporan keuangan,2021,60.[000,60000,|00,,60000]"]}
    (found,) = (f for f in findings(office(tmp_path, edits)) if f.rule == "digit-hilang")
    assert found.money == 60000


def test_a_wording_may_tell_the_unit(tmp_path: Path) -> None:
    names = [
        "Persentase layanan yang selesai",
        "Tingkat hunian (%)",
        "Indeks mutu",
        "Jumlah desa yang dibina",
    ]
    names += ["Angka kematian bayi (per 1.000 kelahiran hidup)", "Peringkat kota", "Lama tunggu (hari)"]
    given = [course([70, 72], code=f"I{n}", name=name, unit="") for n, name in enumerate(names)]
    (found,) = (f for f in findings(courses(tmp_path, *given)) if f.rule == "tanpa-satuan")
    assert found.codes == ["I2"]


def test_capital_letters_of_units_are_one_finding(tmp_path: Path) -> None:
    row = [course([0], code=k, name=f"Jumlah hal {k}", unit="Orang")[0] for k in "AB"]
    cells = [f"{k},2020,5 orang,5,\n{k},2021,6 Orang,6," for k in "AB"]
    (found,) = _of(tmp_path / "1", "satuan-campur", *zip(row, cells, strict=True))
    assert (found.severity, found.codes[0], len(set(found.codes))) == ("ringan", "A", 2)
    left_out = "A,2020,110,110,\nA,2021,60 orang,60,"
    (found,) = _of(tmp_path / "2", "satuan-campur", (row[0], left_out))
    assert found.severity == "ringan"
