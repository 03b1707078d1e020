"""The audit as a whole: a clean plan has no findings, every rule has words, examples and a fault."""

from __future__ import annotations

import importlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import drawn
import pytest
from audit_offices import CLEAN, META, REPORTED, course, courses, drawing, money, office, plan_of, successors
from conftest import ANGGARAN, CONTOH, INDIKATOR, REALISASI, TARGET, write_office
from hypothesis import given
from national_offices import national, under
from test_audit_funding_growth import growth_plan

import renstra_utils
from renstra_utils.audit.audit import COLUMNS, audit, findings, rules_of_audit
from renstra_utils.audit.definition import Definition, Finding, definitions
from renstra_utils.audit.facts import Facts
from renstra_utils.audit.rule import RULES
from renstra_utils.plan.plan import Plan

# --- rules, their words and their examples ---

#: Of rules that no edit of the clean office tries: the plan of `contoh_buruk`, and that of `contoh_baik`.
EXAMPLES: dict[str, tuple[Callable[[Path], Plan], Callable[[Path], Plan]]] = {
    "target-terlambat": (
        lambda at: office(at, tanggal_penetapan="2022-03-01"),
        lambda at: office(at, tanggal_penetapan="2020-12-15"),
    ),
    "setahun-triwulan": (
        lambda at: plan_of(at, "2024,,7,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,", agregasi="jumlah"),
        lambda at: plan_of(at, "2024,,4,, 2024,1,1,, 2024,2,1,, 2024,3,1,, 2024,4,1,,", agregasi="jumlah"),
    ),
    "kumulatif-turun": (
        lambda at: plan_of(at, "2024,1,3,, 2024,2,2,,", agregasi="jumlah", kumulatif="ya"),
        lambda at: plan_of(at, "2024,1,2,, 2024,2,3,,", agregasi="jumlah", kumulatif="ya"),
    ),
    "triwulan-terlompat": (
        lambda at: plan_of(at, "2024,1,3,, 2024,4,3,,", agregasi="jumlah"),
        lambda at: plan_of(at, "2024,1,3,, 2024,2,3,,", agregasi="jumlah"),
    ),
    "angka-mustahil": (
        lambda at: plan_of(at, "2024,,850,,", "%", "Persentase laporan yang tepat waktu"),
        lambda at: plan_of(at, "2024,,850,,", "%", "Persentase peningkatan partisipasi pemilih"),
    ),
    "tanggal-mustahil": (
        lambda at: plan_of(at, "2024,1,9,,,2023-12-31"),
        lambda at: plan_of(at, "2024,1,9,,,2024-02-10"),
    ),
    "belanja-tanpa-pagu": (
        lambda at: money(at, "1001,2024,,,,100000,x,"),
        lambda at: money(at, "1001,2024,,,,0,x,"),
    ),
    "belanja-lebih-pagu": (
        lambda at: money(at, "1001,2024,1200,1000,2024-08-01,1100,x,"),
        lambda at: money(at, "1001,2024,900,1000,2024-08-01,1000,x,"),
    ),
    "tanggal-revisi": (
        lambda at: money(at, "1001,2024,1000,900,2025-01-02,800,x,"),
        lambda at: money(at, "1001,2024,1000,900,2024-12-31,800,x,"),
    ),
    "anggaran-program-kegiatan": (
        lambda at: money(at, "01,2024,5000,,,,x,", "1001,2024,1000,,,,x,", "1002,2024,0,,,,x,"),
        lambda at: money(at, "01,2024,5000,,,,x,", "1001,2024,1000,,,,x,", "1002,2024,4000,,,,x,"),
    ),
    "kode-kembar": (lambda at: _coded(at, "A1", "a1"), lambda at: _coded(at, "A1", "A01")),
    "pengganti-tumpang": (
        lambda at: successors(at, {"A": "", "B": "A"}, "A,2024 B,2024"),
        lambda at: successors(at, {"A": "", "B": "A"}, "A,2023 B,2024"),
    ),
}


#: The same, of rules about targets: the course of each.
_COURSES = {
    "seperti-realisasi": (
        course([6318563994, 6015947806, 6000000000, 6500000000], unit="Rp"),
        course(["72.50", "73.00", "73.50", "74.00"]),
    ),
    "target-baseline": (
        course([9, 8, 7], polarity="minimize", base=3.59),
        course([8, 7, 6], polarity="minimize", base=9),
    ),
    "kondisi-akhir": (
        course([74, 100, 81], unit="%", end=95),
        course([9, 9, 9], unit="Unit", end=27),
    ),
}
EXAMPLES |= {
    id: (lambda at, a=a: courses(at, a), lambda at, b=b: courses(at, b)) for id, (a, b) in _COURSES.items()
}
_GROWN = {
    "buruk": [[100e6, 110e6, 121e6], [200e6, 220e6, 242e6], [300e6, 330e6, 363e6]],
    "baik": [[100e6, 110e6, 125e6], [200e6, 215e6, 242e6], [300e6, 350e6, 360e6]],
}
EXAMPLES["dana-seragam"] = (
    lambda at: growth_plan(at, _GROWN["buruk"]),
    lambda at: growth_plan(at, _GROWN["baik"]),
)
_REACHED = f"{REALISASI}\nA,2020,,85.2,,,x,,,,,"
EXAMPLES["target-realisasi-lalu"] = (
    lambda at: courses(at, course([80, 80], unit="%"), realisasi=_REACHED),
    lambda at: courses(at, course([80, 86], unit="%"), realisasi=_REACHED),
)


_MUTU, _NEEDED = ("N1", "Persentase layanan yang selesai", "%", "maximize"), "N1,2025,80"
_OWN = ("A", *_MUTU[1:], "N1")


def _under(
    folder: Path, *own: tuple[str, str, str, str, str], agreed: str = "A,2025,80", more: bool = False
) -> Plan:
    """An office under a plan of one national indicator, or of two."""
    other = ("N2", "Jumlah dokumen yang terbit", "Dok", "maximize")
    national(folder, [_MUTU, *([other] if more else [])], f"{_NEEDED} N2,2025,3" if more else _NEEDED)
    return renstra_utils.load(under(folder, list(own), agreed))


EXAMPLES |= {
    "pk-di-bawah-nasional": (
        lambda at: _under(at, _OWN, agreed="A,2025,78"),
        lambda at: _under(at, _OWN, agreed="A,2025,80"),
    ),
    "indikator-tanpa-nasional": (
        lambda at: _under(at, _OWN, ("B", "Jumlah arsip yang tertata", "Dok", "maximize", "")),
        lambda at: _under(at, _OWN),
    ),
    "beda-nasional": (
        lambda at: _under(at, ("A", "Persentase layanan yang tuntas", "%", "maximize", "N1")),
        lambda at: _under(
            at, ("A", "Persentase Layanan KPU Kota Contoh yang selesai", "%", "maximize", "N1")
        ),
    ),
    "nasional-tanpa-pk": (
        lambda at: _under(at, _OWN, more=True),
        lambda at: _under(at, _OWN),
    ),
}


def _coded(folder: Path, *codes: str) -> Plan:
    rows = [f"{k},program,P,,S,Indikator {n},x,maximize,alasan," for n, k in enumerate(codes)]
    target = f"{TARGET}\n{codes[0]},2023,,1,"
    return plan_of(folder, indikator="\n".join([INDIKATOR, *rows]), target=target)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_a_rule_tells_its_examples_apart(tmp_path: Path, rule: str) -> None:
    found = [{f.rule for f in findings(make(tmp_path / str(n)))} for n, make in enumerate(EXAMPLES[rule])]
    assert [rule in rules for rules in found] == [True, False]
    assert found[0] & REPORTED <= {rule}


def test_every_rule_has_a_function_a_definition_and_a_fault_that_it_reports() -> None:
    """A fault of `FAULTS` in a test file of its subject, or one of `EXAMPLES`."""
    files = (importlib.import_module(p.stem) for p in Path(__file__).parent.glob("test_audit_*.py"))
    tried = {fault[0] for file in files for fault in getattr(file, "FAULTS", [])}
    assert set(definitions()) == set(RULES) == tried | set(EXAMPLES)


def test_every_rule_has_its_words_and_two_examples() -> None:
    columns = {c for t in renstra_utils.load(CONTOH).tables.values() for c in t}
    for r in definitions().values():
        words = (r.nama, r.kriteria, r.saran, r.contoh_buruk, r.contoh_baik)
        assert all(text.strip() and "\n" not in text for text in words), r.id
        assert r.contoh_buruk != r.contoh_baik, r.id
        assert r.kolom is None or r.kolom in columns, r.id
    assert list(rules_of_audit()) == list(definitions())


def test_a_threshold_that_is_not_there_is_no_blank() -> None:
    with pytest.raises(KeyError):
        definitions()["lompatan"]["ambangg"]
    with pytest.raises(ValueError, match="lompatan"):
        definitions()["lompatan"].found("x", ("target", renstra_utils.load(CONTOH).target), mild=True)


def test_a_failing_rule_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(facts: Facts, p: Definition) -> Iterator[Finding]:
        raise RuntimeError("rusak")

    monkeypatch.setitem(RULES, "lompatan", broken)
    with pytest.raises(RuntimeError, match="rusak"):
        audit(office(tmp_path))


# --- whole plans ---


def test_clean_plan_has_no_findings(tmp_path: Path) -> None:
    found = audit(office(tmp_path))
    assert found.empty, found.to_string()
    assert list(found.columns) == COLUMNS


def test_plan_of_two_tables_has_no_findings(tmp_path: Path) -> None:
    head, *rows = CLEAN["indikator"].splitlines()
    lines = [head.removesuffix(",baris_sumber"), *(row.rpartition(",")[0] for row in rows)]
    write_office(tmp_path, indikator="\n".join(lines), target=CLEAN["target"])
    assert audit(renstra_utils.load(tmp_path)).empty


def test_a_tidy_plan_with_figures_stays_quiet(tmp_path: Path) -> None:
    rows = ["K1.02,2021,,3,,", "K2.04,2021,,,4,4", "P1.01,2021,,B,,", "K2.03,2021,1,0,,", "K1.01,2021,,0,,"]
    reports = "\n".join([REALISASI, *(f"{r},uji,2021-12-31,,,," for r in rows)])
    spent = f"{ANGGARAN}\n9001,2021,100000,110000,2021-06-01,90000,x,2021-12-31\n01.WA,2022,1,,,,x,"
    write_office(tmp_path, **CLEAN, realisasi=reports, anggaran=spent)
    (tmp_path / "datapackage.json").write_text(json.dumps({"renstra": META}))
    plan = renstra_utils.load(tmp_path)
    assert audit(plan).empty, audit(plan)["uraian"].tolist()


def test_rows_without_source_lines_are_named_by_file(tmp_path: Path) -> None:
    plan = office(tmp_path, {"indikator": ["Dok,[maximize,a,13|ambigu,a,]"]})
    assert audit(plan)["baris_sumber"].tolist() == ["indikator.csv baris 5"]


def test_the_fictional_office_has_no_other_findings_than_true_ones(contoh: Plan) -> None:
    everything = findings(contoh)
    assert "berat" not in {f.severity for f in everything}
    found = [f for f in everything if f.rule in REPORTED]
    assert {f.rule for f in found} == {"belanja-lebih-pagu"}
    spent = contoh.anggaran.assign(pagu=lambda a: a["pagu_revisi"].fillna(a["pagu_awal"]))
    over = spent[spent["realisasi"] > spent["pagu"]]
    assert {f.row for f in found if f.table == "anggaran"} == set(over["_baris"])


@given(drawn.plans())
@drawing(8, 60)
def test_no_rule_fails_on_a_legal_plan(files: drawn.Files) -> None:
    """Gaps, zeros, single rows: a finding names rows that are there and says something, or there is none."""
    with tempfile.TemporaryDirectory() as folder:
        plan = renstra_utils.load(drawn.write(Path(folder), files))
    for f in findings(plan):
        assert f.row in set(plan.tables[f.table]["_baris"]), f
        assert str(f.text).endswith("."), f
        if f.rule in REPORTED:
            assert not re.search(r"\bnan\b|\binf\b|<NA>|None", f"{f.text}{f.arithmetic}"), f
