"""Small plans for the tests of the audit: a clean office to be edited, and reports of one indicator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from conftest import ANGGARAN, INDIKATOR, LONG, REALISASI, TARGET, write_office
from hypothesis import HealthCheck, Phase, settings

import renstra_utils
from renstra_utils.audit.audit import audit, findings
from renstra_utils.audit.definition import SEVERITIES, Finding, definitions
from renstra_utils.audit.facts import Facts
from renstra_utils.audit.rule import RULES
from renstra_utils.plan.plan import Plan

#: 15 January 2026.
NOW = "1768435200"


def drawing(few: int, many: int | None = None) -> settings:
    """How cases are drawn around one kind of fault: few, and the same in every run; more in a long one."""
    return settings(
        max_examples=(many or few) if LONG else few,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


SMALL = drawing(12, 60)

# --- a clean office, and edits of it ---

PROGRAM = "Program Dukungan Manajemen"
KEUANGAN, PEMILIH = "Pengelolaan Keuangan", "Pendidikan Pemilih"
CLEAN = {
    "indikator": f"""kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas,baris_sumber
P1.01,program,{PROGRAM},,Meningkatnya akuntabilitas,Nilai evaluasi akuntabilitas kinerja,predikat,maximize,a,10
P1.02,program,{PROGRAM},,Meningkatnya layanan,Persentase layanan kepegawaian kantor yang selesai,%,maximize,a,11
K1.01,kegiatan,{PROGRAM},{KEUANGAN},Tertibnya laporan,Persentase laporan keuangan yang selesai tepat waktu,%,maximize,a,12
K1.02,kegiatan,{PROGRAM},{KEUANGAN},Tertibnya laporan,Jumlah dokumen perencanaan yang disusun,Dok,maximize,a,13
K2.01,kegiatan,{PROGRAM},{PEMILIH},Pemilih paham,Persentase pemilih pemula yang mengikuti pendidikan kepemiluan,%,maximize,a,14
K2.02,kegiatan,{PROGRAM},{PEMILIH},Pemilih paham,Persentase pemilih perempuan yang mengikuti pendidikan kepemiluan,%,maximize,a,15
K2.03,kegiatan,{PROGRAM},{PEMILIH},Sengketa selesai,Jumlah sengketa hukum yang diajukan,Kasus,minimize,a,16
K2.04,kegiatan,{PROGRAM},{PEMILIH},Sengketa selesai,Persentase sengketa hukum yang diselesaikan,%,maximize,a,17
""",
    "target": """kode,tahun,tercetak,nilai,baris_sumber
P1.01,2021,B,B,20
P1.01,2022,BB,BB,20
P1.01,2023,BB,BB,20
P1.02,2021,80 %,80,21
P1.02,2022,85 %,85,21
P1.02,2023,"87,5 %",87.5,21
K1.01,2021,90 %,90,22
K1.01,2022,95 %,95,22
K1.01,2023,100 %,100,22
K1.02,2021,3 Dok,3,23
K1.02,2022,4 Dok,4,23
K1.02,2023,5 Dok,5,23
K2.01,2021,60 %,60,24
K2.01,2022,70 %,70,24
K2.01,2023,80 %,80,24
K2.02,2021,60 %,60,25
K2.02,2022,70 %,70,25
K2.02,2023,80 %,80,25
K2.03,2021,2 Kasus,2,26
K2.03,2022,1 Kasus,1,26
K2.03,2023,0 Kasus,0,26
K2.04,2021,100 %,100,27
K2.04,2022,100 %,100,27
K2.04,2023,100 %,100,27
""",
    "daftar_indikator": f"""bagian,program,kegiatan,sasaran,indikator,baris_sumber
A,{PROGRAM},{KEUANGAN},1. Meningkatnya akuntabilitas,Nilai evaluasi akuntabilitas kinerja,30
A,{PROGRAM},{KEUANGAN}; {PEMILIH},2. Meningkatnya layanan,Persentase layanan kepegawaian kantor yang selesai,31
B,{PROGRAM},{KEUANGAN},Tertibnya laporan,Persentase laporan keuangan yang selesai tepat waktu,32
B,{PROGRAM},{KEUANGAN},Tertibnya laporan,Jumlah dokumen perencanaan yang disusun,33
B,{PROGRAM},{PEMILIH},Pemilih paham,Persentase pemilih pemula yang mengikuti pendidikan kepemiluan,34
B,{PROGRAM},{PEMILIH},Pemilih paham,Persentase pemilih perempuan yang mengikuti pendidikan kepemiluan,35
B,{PROGRAM},{PEMILIH},Sengketa selesai,Jumlah sengketa hukum yang diajukan,36
B,{PROGRAM},{PEMILIH},Sengketa selesai,Persentase sengketa hukum yang diselesaikan,37
""",
    "sdm": """sumber,kelompok,kategori,tercetak,jumlah,persen,baris_sumber
teks,status,Organik,6 orang,6,60,50
teks,status,Honorer,4 orang,4,40,51
teks,status,TOTAL,10 orang,10,,52
tabel,pendidikan,S1,7,7,70,53
tabel,pendidikan,SLTA,3,3,30,54
tabel,pendidikan,TOTAL,10,10,100,55
""",
}
_MONEY = [
    ("P1", "program", "01.WA", "", PROGRAM, (300, 330, 360)),
    ("K1", "kegiatan", "9001", "P1", KEUANGAN, (100, 110, 120)),
    ("K1a", "output", "", "K1", "Laporan keuangan", (60, 66, 72)),
    ("K1b", "output", "", "K1", "Dokumen perencanaan", (40, 44, 48)),
    ("K2", "kegiatan", "9002", "P1", PEMILIH, (200, 220, 240)),
    ("J", "jumlah", "", "", "JUMLAH", (300, 330, 360)),
]


def _dots(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _money() -> str:
    lines = ["baris,level,kode,induk,uraian,tahun,tercetak,nilai,usulan,alasan,baris_sumber"]
    for n, (key, level, code, parent, text, values) in enumerate(_MONEY):
        for year, v in zip(("2021", "2022", "2023", "jumlah"), (*values, sum(values)), strict=True):
            lines.append(
                f"{key},{level},{code},{parent},{text},{year},{_dots(v * 1000)},{v * 1000},,,{40 + n}"
            )
    return "\n".join(lines) + "\n"


CLEAN["pendanaan"] = _money()
META = {"nama_kantor": "KPU Kota Contoh", "periode": [2021, 2023], "tanggal_penetapan": "2020-12-15"}

#: Edits of the clean office by table: `before[old|new]after` where that text stands, everywhere it does.
Edits = dict[str, list[str]]
#: A table's edits are made in both lists of indicators.
BOTH = "indikator+daftar_indikator"
#: A rule, one fault that it reports, the codes of the finding, and a piece of its arithmetic or words.
Fault = tuple[str, Edits, str, str]

# Where one fault is two facts, the other rule may speak too.
_BESIDE = {
    "program-kegiatan": {"tanpa-induk"},  # its condition
    "tingkat-tertukar": {"kegiatan-tanpa-dana"},  # the kegiatan's own name is gone
    "kegiatan-tanpa-dana": {"dana-tanpa-indikator"},  # a renamed row is missing under both names
    "dana-tanpa-indikator": {"kegiatan-tanpa-dana"},
}


def read_edit(edit: str) -> tuple[str, str]:
    """What `before[old|new]after` stands for: the text to be replaced, and the one put in its place."""
    m = re.fullmatch(r"(.*)\[(.*)\|(.*)\](.*)", edit, re.DOTALL)
    assert m, edit
    return m[1] + m[2] + m[4], m[1] + m[3] + m[4]


def rows_of(table: str) -> str:
    """The rows of a table of the clean office, without the heading."""
    return CLEAN[table].split("\n", 1)[1]


def office(folder: Path, edits: Edits | None = None, **meta: object) -> Plan:
    """The clean office with its edits; a text to be replaced must be there. `meta`: of `datapackage.json`."""
    files = dict(CLEAN)
    for tables, changes in (edits or {}).items():
        for table in tables.split("+"):
            for old, new in map(read_edit, changes):
                assert old in files[table], old
                files[table] = files[table].replace(old, new)
    write_office(folder, **files)
    (folder / "datapackage.json").write_text(json.dumps({"renstra": {**META, **meta}}))
    return renstra_utils.load(folder)


def in_both_lists(edits: Edits) -> Edits:
    """A wording changed in the indicators is changed in the list as well: else the fault would be two."""
    words = [[text.split(",")[0] for text in read_edit(e)] for e in edits.get("indikator", [])]
    same = [f"[{a}|{b}]" for a, b in words if a != b and a in CLEAN["daftar_indikator"]]
    return edits if {"daftar_indikator", BOTH} & set(edits) else {**edits, "daftar_indikator": same}


def of(found: pd.DataFrame, rule: str) -> pd.DataFrame:
    """The findings of one rule."""
    return found[found["aturan"].eq(rule)]


def assert_fires(folder: Path, rule: str, edits: Edits, code: str, said: str) -> None:
    """The rule reports its fault with code and arithmetic, and no other rule speaks of it."""
    everything = audit(office(folder, in_both_lists(edits)))
    first = of(everything, rule).iloc[0]
    assert first["kode"] == code
    assert said in first["hitungan"] or said in first["uraian"], first.to_string()
    assert first["saran"]
    assert first["baris_sumber"]
    assert set(everything["aturan"]) - {rule} <= _BESIDE.get(rule, set()), everything.to_string()


def assert_quiet(folder: Path, edits: Edits) -> None:
    """No rule finds anything."""
    found = audit(office(folder, edits))
    assert found.empty, found[["aturan", "kode", "uraian", "hitungan"]].to_string()


# --- targets of a few indicators ---


def course(
    series: Iterable[object], *, years: Iterable[int] = (), code: str = "A", **facts: Any
) -> tuple[str, str]:
    """An indicator of these targets from 2020 on: its row of `indikator.csv`, and those of `target.csv`.

    `facts`: `name`, `unit`, `polarity`, `base`, `end`; `printed`: whether the cells hold text that was not read.
    """
    values = list(series)
    own = list(years) or range(2020, 2020 + len(values))
    name, unit = facts.get("name", "Indeks kualitas layanan"), facts.get("unit", "Indeks")
    polarity, base, end = facts.get("polarity", "maximize"), facts.get("base", ""), facts.get("end", "")
    row = f"{code},program,P,,S {code},{name},{unit},{polarity},x,,{base},{end}"
    cells = (f"{v}," if facts.get("printed") else f",{v}" for v in values)
    return row, "\n".join(f"{code},{y},{cell}," for y, cell in zip(own, cells, strict=True))


def courses(folder: Path, *given: tuple[str, str], meta: dict[str, Any] | None = None, **files: str) -> Plan:
    """A plan of these indicators, its period the years of their targets."""
    rows, cells = [r for r, _ in given], [c for _, c in given]
    years = [int(line.split(",")[1]) for c in cells for line in c.splitlines()]
    head = f"{INDIKATOR},baseline,kondisi_akhir"
    indikator, target = "\n".join([head, *rows]), "\n".join([TARGET, *cells])
    write_office(folder, indikator=indikator, target=target, **files)
    about = {"periode": [min(years), max(years)], **(meta or {})}
    (folder / "datapackage.json").write_text(json.dumps({"renstra": about}))
    return renstra_utils.load(folder)


#: The subjects of the rules about targets.
_TARGETS = {"targets", "trends", "baselines", "same_series", "unknown_grades"}
OF_TARGETS = {id for id, f in RULES.items() if f.__module__.rpartition(".")[2] in _TARGETS}


def of_targets(plan: Plan) -> list[Finding]:
    """What the rules about targets find, gravest first."""
    facts = Facts(plan)
    found = [f for id, p in definitions().items() if id in OF_TARGETS for f in RULES[id](facts, p)]
    return sorted(found, key=lambda f: list(SEVERITIES).index(f.severity))


# --- what was reported of one indicator ---

PERJANJIAN = "kode,tahun,nilai,dokumen,tanggal"
KELUARAN = "tahun,program,kegiatan,keluaran,indikator,target,realisasi,pagu,realisasi_anggaran"
PENDANAAN = "baris,level,kode,induk,uraian,tahun,nilai"
FUNDED = (
    f"{PENDANAAN}\nP,program,01,,P,2024,5000\nK,kegiatan,1001,P,K,2024,1000\nL,kegiatan,1002,P,L,2024,4000"
)
_SUBJECTS = {"quarters", "impossible", "spending", "codes"}
#: The rules of what was reported and of codes.
REPORTED = {id for id, f in RULES.items() if f.__module__.rpartition(".")[2] in _SUBJECTS} | {
    "pengganti-tumpang"
}


def plan_of(
    folder: Path, realisasi: str = "", satuan: str = "Dokumen", name: str = "Jumlah dokumen", **more: Any
) -> Plan:
    """One indicator A of 2023 and 2024, joined as `agregasi` and `kumulatif` say.

    `realisasi`: lines of tahun,triwulan,nilai,pembilang,penyebut[,tanggal]. `more`: the text of other files.
    """
    how = f"{more.pop('agregasi', '')},{more.pop('kumulatif', '')}"
    row = f"A,program,P,,S,{name},{satuan},maximize,alasan,,{how},"
    lines = []
    for line in realisasi.split():
        *figures, day = [*line.split(","), ""][:6]
        lines.append(f"A,{','.join(figures)},uji,{day},,,,")
    files = {
        "indikator": f"{INDIKATOR},agregasi,kumulatif,pengganti\n{row}",
        "target": f"{TARGET}\nA,2023,,12,\nA,2024,,12,",
        "realisasi": "\n".join([REALISASI, *lines]),
        **more,
    }
    write_office(folder, **files)
    (folder / "datapackage.json").write_text(json.dumps({"renstra": {"periode": [2023, 2024]}}))
    return renstra_utils.load(folder)


def money(folder: Path, *rows: str, **more: str) -> Plan:
    """A programme of 5.000 with kegiatan of 1.000 and 4.000, and these rows of `anggaran.csv`."""
    return plan_of(folder, anggaran="\n".join([ANGGARAN, *rows]), **{"pendanaan": FUNDED, **more})


def successors(folder: Path, pairs: dict[str, str], targets: str = "A,2023 B,2024") -> Plan:
    """Indicators with the code that each replaces, and the years of their targets."""
    rows = [f"{k},program,P,,S,Indikator {k},x,maximize,alasan,,,,{v}" for k, v in pairs.items()]
    target = "\n".join(f"{p},,1," for p in targets.split())
    head = f"{INDIKATOR},agregasi,kumulatif,pengganti"
    return plan_of(folder, indikator="\n".join([head, *rows]), target=f"{TARGET}\n{target}")


def reported(plan: Plan, rule: str) -> list[Finding]:
    """What one rule of reported figures finds; no other one speaks of the same."""
    found = [f for f in findings(plan) if f.rule in REPORTED]
    assert {f.rule for f in found} <= {rule}, found
    return found
