"""Sheets drawn at random in the shape of each form that is shipped come back exactly, and no other form takes them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from conftest import LONG
from office_sheets import propose, sheet_file

from renstra_utils.forms.bind import fit_of
from renstra_utils.forms.form import shipped_forms
from renstra_utils.intake.proposal import preview
from renstra_utils.plan import start
from renstra_utils.readers.book import read_sheets

YEARS = range(2025, 2030)
TEXTS = {f"K{n}": f"Jumlah dokumen jenis {'abcdef'[n]} yang selesai" for n in range(1, 6)}
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()


@dataclass
class Drawn:
    """A sheet and what it means: by key (the way a preview names it) its columns."""

    lines: list[list[object]]
    meant: dict[str, dict[str, str]]
    table: str
    merge: tuple[str, ...] = ()
    name: str = "Lembar1"
    codes: dict[str, str] = field(default_factory=lambda: dict(TEXTS))
    funded: dict[str, str] = field(default_factory=dict)
    also: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


def number(chance: random.Random) -> float | int:
    return chance.choice([chance.randint(0, 400), round(chance.uniform(0, 400), chance.randint(1, 2))])


def text_of(n: float) -> str:
    """A number as the plan's files have it."""
    whole = f"{n:.15g}"
    return f"{whole}0" if "." in whole and len(whole.split(".")[1]) == 3 and float(whole) >= 1 else whole


def blank_or(chance: random.Random, n: float | None = None) -> float | None:
    return None if chance.random() < 0.2 else number(chance) if n is None else n


def columns(n: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(n)


def e81(chance: random.Random) -> Drawn:
    """Both printings: the short one, and the long one with the money of years beside; numbering anywhere."""
    long = chance.random() < 0.5
    before = (
        [
            "Target Renstra SKPD pada Tahun 2029 (Akhir Periode Renstra SKPD)",
            "Realisasi Capaian Kinerja Renstra SKPD s/d Renja SKPD Tahun Lalu",
        ]
        if long
        else []
    )
    after = (
        [
            "Realisasi Capaian Kinerja dan Anggaran Renja SKPD yang Dievaluasi",
            "Realisasi Kinerja dan Anggaran Renstra SKPD s/d Tahun 2025",
            "Tingkat Capaian Kinerja dan Realisasi Anggaran Renstra SKPD s/d Tahun 2025 (%)",
        ]
        if long
        else []
    )
    first = [
        "No",
        *(["Sasaran"] if long else []),
        "Urusan/Program/Kegiatan",
        "Indikator Kinerja Program (Outcome)/Kegiatan (Output)",
        *([] if long else ["Satuan"]),
    ]
    groups = [*before, "Target Kinerja dan Anggaran Renja Tahun 2025"]
    top, second, third, merge = [*first], [None] * len(first), [None] * len(first), []
    row = 3
    for title in groups:
        top += [title, None]
        second += [None, None]
        third += ["K", "Rp"]
    at = len(top)
    top += ["Realisasi Kinerja Pada Triwulan", *[None] * 7]
    second += ["I", None, "II", None, "III", None, "IV", None]
    third += ["K", "Rp"] * 4
    for title in after:
        top += [title, None]
        second += [None, None]
        third += ["K", "Rp"]
    tail = ["Unit SKPD Penanggung Jawab", "Ket"] if long else []
    top, second, third = [*top, *tail], [*second, *[None] * len(tail)], [*third, *[None] * len(tail)]
    merge.append(f"{columns(at + 1)}{row}:{columns(at + 8)}{row}")
    merge += [f"{columns(at + 1 + 2 * q)}{row + 1}:{columns(at + 2 + 2 * q)}{row + 1}" for q in range(4)]
    merge += [f"{columns(j)}{row}:{columns(j)}{row + 2}" for j in range(1, len(first) + 1)]
    merge += [
        f"{columns(j)}{row}:{columns(j + 1)}{row + 1}"
        for j in [*range(len(first) + 1, at, 2), *range(at + 9, at + 9 + 2 * len(after), 2)]
    ]
    numbers = [*range(1, len(top) + 1)]
    heading = [top, second, third]
    where = chance.choice(["di bawah", "tidak ada"])
    heading += [numbers] if where == "di bawah" else []
    lines, meant = [], {}
    for n, (code, text) in enumerate(TEXTS.items(), 1):
        quarters = [blank_or(chance) for _ in range(4)]
        pairs: list[object] = []
        for q, k in enumerate(quarters, 1):
            pairs += [k, chance.randint(1, 10**8)]
            if k is not None:
                meant[f"{code} 2025 {q}"] = {"nilai": text_of(k)}
        beside = [x for _ in groups for x in (number(chance), chance.randint(1, 10**8))]
        behind = [x for _ in after for x in (number(chance), chance.randint(1, 10**8))]
        lines.append(
            [
                n,
                *(["Sasaran A"] if long else []),
                "Penyusunan",
                text,
                *([] if long else ["Dok"]),
                *beside,
                *pairs,
                *behind,
                *(["Dinas Rekaan", "-"] if long else []),
            ]
        )
    signature = [[None, None, "Mengetahui, Kepala Dinas Rekaan"], [None, None, "NIP 19700101 199501 1 001"]]
    return Drawn(
        [["Evaluasi Terhadap Hasil Renja"], ["Tahun 2025"], *heading, *lines, *signature],
        meant,
        "realisasi",
        tuple(merge),
        "TW IV",
    )


TREE = {
    "5.05.02": "Program Penelitian",
    "5.05.02.2.01": "Kegiatan Penelitian",
    "5.05.02.2.01.01": "Sub kegiatan data",
    "5.05.02.2.02": "Kegiatan lain",
}


def parts(code: str) -> list[str]:
    """`5 | 05 | 02 | 2.01 | 01`, each cell of its own."""
    p = code.split(".")
    cells = [*p[:3], *([".".join(p[3:5])] if len(p) > 3 else []), *p[5:]]
    return cells + [""] * (5 - len(cells))


def tc27(chance: random.Random) -> Drawn:
    top = [
        "Tujuan",
        "Sasaran",
        "Kode",
        None,
        None,
        None,
        None,
        "Program/Kegiatan/Sub Kegiatan",
        "Indikator Kinerja",
        "Data Capaian pada Tahun Awal",
    ]
    fixed = len(top)
    heading = chance.choice(
        ["Target Kinerja dan Kerangka Pendanaan", "Capaian Kinerja dan Kerangka Pendanaan"]
    )
    merge = [f"{columns(j)}1:{columns(j)}3" for j in (1, 2, 8, 9, 10)] + [
        "C1:G3",
        f"{columns(fixed + 1)}1:{columns(fixed + 10)}1",
    ]
    merge += [f"{columns(fixed + 1 + 2 * i)}2:{columns(fixed + 2 + 2 * i)}2" for i in range(5)]
    rows: list[list[object]] = [
        [*top, heading, *[None] * 9, "Lokasi"],
        [None] * fixed + [x for y in YEARS for x in (y, None)],
        [None] * fixed + ["Target", "Rp"] * 5,
    ]
    meant = {}
    for n, (code, name) in enumerate(TREE.items()):
        own = [blank_or(chance) for _ in YEARS]
        meant |= {
            f"{code} {y}": {"nilai": text_of(v)} for y, v in zip(YEARS, own, strict=True) if v is not None
        }
        pairs = [x for v in own for x in (v, chance.randint(1, 10**9))]
        rows.append(
            [
                "Tujuan A" if not n else None,
                "Sasaran A" if not n else None,
                *parts(code),
                name,
                f"Jumlah {name}",
                number(chance),
                *pairs,
                "Kab. Rekaan",
            ]
        )
    return Drawn(rows, meant, "target", tuple(merge), codes={k: f"Jumlah {v}" for k, v in TREE.items()})


def rupiah(n: int) -> str:
    return f"{n:,}".replace(",", ".") + ",00"


def lra(chance: random.Random) -> Drawn:
    split = chance.random() < 0.5
    head = [
        "Kode Rekening",
        *([None] * 4 if split else []),
        "Uraian",
        "Anggaran",
        "Realisasi",
        "Lebih/(Kurang)",
        "%",
    ]
    meant, rows, total = {}, [], [0, 0]
    written = {"5": "Urusan", "5.05": "Bidang", **TREE, "5.05.02.2.02.07": "Belanja barang"}
    for code, name in written.items():
        pagu = chance.randint(10**6, 10**10)
        spent = chance.randint(0, pagu)
        if code in TREE and len(code.split(".")) < 6:
            meant[f"{code} 2025"] = {"pagu_revisi": str(pagu), "realisasi": str(spent)}
            total = [total[0] + pagu, total[1] + spent]
        rows.append(
            [
                *(parts(code) if split else [code]),
                name,
                rupiah(pagu),
                rupiah(spent),
                rupiah(pagu - spent),
                "50,00",
            ]
        )
    rows.append([*["" for _ in range(5 if split else 1)], "Jumlah", *map(rupiah, total), None, None])
    merge = ("A2:E2",) if split else ()
    funded = {k: v for k, v in TREE.items() if len(k.split(".")) < 6}
    return Drawn(
        [["Laporan Realisasi Anggaran sampai dengan 31 Desember 2025"], head, *rows],
        meant,
        "anggaran",
        merge,
        funded=funded,
    )


def rak(chance: random.Random) -> Drawn:
    accounts = [[chance.randint(0, 10**7) for _ in MONTHS] for _ in range(chance.randint(2, 5))]
    sums = [sum(a[m] for a in accounts) for m in range(12)]
    rows = [[f"5.1.02.{n:02}", f"Belanja {n}", sum(a), *map(rupiah, a)] for n, a in enumerate(accounts)]
    meant = {f"2025 {m + 1}": {"rpd": str(sum(sums[: m + 1]))} for m in range(12)}
    return Drawn(
        [
            ["Anggaran Kas Tahun 2025"],
            ["Kode Rekening", "Uraian", "Anggaran", *MONTHS],
            *rows,
            [None, "JUMLAH", sum(sums), *map(rupiah, sums)],
        ],
        meant,
        "rpd",
    )


def ro(chance: random.Random) -> Drawn:
    head = [
        "No",
        "Program",
        "Kegiatan",
        "Rincian Output",
        "Satuan",
        "Target",
        "Realisasi s.d. Juni",
        "Pagu",
        "Realisasi Anggaran",
    ]
    rows, meant = [], {}
    for n in range(1, 5):
        target, done, pagu, spent = (
            number(chance),
            number(chance),
            chance.randint(1, 10**9),
            chance.randint(0, 10**8),
        )
        meant[f"2025 076.01.WA 33{n}0 Layanan {n}"] = {
            "target": text_of(target),
            "realisasi": text_of(done),
            "pagu": str(pagu),
            "realisasi_anggaran": str(spent),
        }
        rows.append([n, "076.01.WA", f"33{n}0", f"Layanan {n}", "Dok", target, done, pagu, spent])
    return Drawn([["Capaian RO Tahun 2025"], head, *rows], meant, "keluaran")


def pk(chance: random.Random) -> Drawn:
    own = {k: number(chance) for k in TEXTS}
    rows = [[n, "Sasaran A", TEXTS[k], v] for n, (k, v) in enumerate(own.items(), 1)]
    sign = [[None, "Pihak Kedua", None, "Pihak Pertama"], [None, "NIP 1", None, "NIP 2"]]
    return Drawn(
        [
            ["Perjanjian Kinerja Tahun 2025"],
            ["No", "Sasaran Strategis", "Indikator Kinerja", "Target"],
            *rows,
            *sign,
        ],
        {f"{k} 2025": {"nilai": text_of(v)} for k, v in own.items()},
        "perjanjian",
    )


def rencana_aksi(chance: random.Random) -> Drawn:
    rows, meant = [], {}
    for n, (code, text) in enumerate(TEXTS.items(), 1):
        own = [blank_or(chance) for _ in range(4)]
        meant |= {f"{code} 2025 {q}": {"target": text_of(v)} for q, v in enumerate(own, 1) if v is not None}
        rows.append([n, "Sasaran A", text, "Dok", *own, *[number(chance) for _ in range(4)]])
    head = [
        "No",
        "Sasaran",
        "Indikator Kinerja",
        "Satuan",
        *(f"Target TW {q}" for q in ("I", "II", "III", "IV")),
        *(f"Capaian TW {q}" for q in ("I", "II", "III", "IV")),
    ]
    return Drawn([["Rencana Aksi Tahun 2025"], head, *rows], meant, "rencana_aksi")


def iku(chance: random.Random) -> Drawn:
    rows, meant, done = [], {}, {}
    for n, (code, text) in enumerate(TEXTS.items(), 1):
        for label in chance.sample(["Target", "Realisasi"], 2):
            own = [blank_or(chance) for _ in YEARS]
            into = meant if label == "Target" else done
            into |= {
                f"{code} {y}": {"nilai": text_of(v)} for y, v in zip(YEARS, own, strict=True) if v is not None
            }
            rows.append(
                [
                    f"IKU-{n:02}",
                    text,
                    "Dok",
                    label,
                    number(chance),
                    *own,
                    "Arti",
                    "BPS",
                    "Tahunan",
                    "Dinas Rekaan",
                ]
            )
    head = [
        "KODEFIKASI",
        "INDIKATOR",
        "SATUAN",
        "KETERANGAN",
        "BASELINE",
        *YEARS,
        "DEFINISI",
        "SUMBER DATA",
        "FREKUENSI",
        "PRODUSEN DATA",
    ]
    return Drawn([head, *rows], meant, "target", also={"realisasi": done})


def matriks(chance: random.Random) -> Drawn:
    tiers = chance.random() < 0.5
    own = {k: [blank_or(chance) for _ in YEARS] for k in TEXTS}
    heading: list[list[object]] = (
        [
            ["Kode", "Indikator Kinerja", "Satuan", "Target", None, None, None, None],
            [None, None, None, *YEARS],
        ]
        if tiers
        else [["Kode", "Indikator Kinerja", "Satuan", *(f"Target {y}" for y in YEARS)]]
    )
    rows = [[k, TEXTS[k], "Dok", *v] for k, v in own.items()]
    meant = {
        f"{k} {y}": {"nilai": text_of(v)}
        for k, vs in own.items()
        for y, v in zip(YEARS, vs, strict=True)
        if v is not None
    }
    return Drawn([*heading, *rows], meant, "target", ("D1:H1", "A1:A2", "B1:B2", "C1:C2") if tiers else ())


def rekap(chance: random.Random) -> Drawn:
    rows, meant = [], {}
    for office in chance.sample(["KPU Kota Rekaan", "KPU Kab. Lain", "KPU Kota Jauh"], 3):
        for code, text in TEXTS.items():
            v = blank_or(chance)
            rows.append([len(rows) + 1, office, text, "Dok", number(chance), v])
            if office == "KPU Kota Rekaan" and v is not None:
                meant[f"{code} 2025"] = {"nilai": text_of(v)}
    return Drawn(
        [
            ["Rekap Kinerja Tahun 2025"],
            ["No", "Satker", "Indikator Kinerja", "Satuan", "Target", "Realisasi"],
            *rows,
        ],
        meant,
        "realisasi",
    )


FORMS: dict[str, Callable[[random.Random], Drawn]] = {
    "E.81": e81,
    "T-C.27": tc27,
    "LRA SIPD": lra,
    "RAK": rak,
    "RO bulanan": ro,
    "Perjanjian Kinerja": pk,
    "Rencana Aksi": rencana_aksi,
    "Tabel IKU terbuka": iku,
    "Matriks target": matriks,
    "Rekap satker": rekap,
}


def plan_of(folder, drawn: Drawn):
    start.new(folder, "KPU Kota Rekaan", [2025, 2029], contoh=True)
    head = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas,agregasi\n"
    lines = [
        f"{k},program,Program A,,S,{t},Dok,maximize,Makin banyak.,posisi akhir"
        for k, t in drawn.codes.items()
    ]
    (folder / "indikator.csv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    rows = [f"P{n},program,{k},,{t},2025,,1" for n, (k, t) in enumerate(drawn.funded.items())]
    if rows:
        (folder / "pendanaan.csv").write_text(
            "baris,level,kode,induk,uraian,tahun,tercetak,nilai\n" + "\n".join(rows) + "\n", encoding="utf-8"
        )
    return folder


@pytest.mark.parametrize("seed", range(400 if LONG else 8))
@pytest.mark.parametrize("name", FORMS)
def test_a_drawn_sheet_comes_back_exactly(tmp_path, name, seed):
    drawn = FORMS[name](random.Random(f"{name} {seed}"))
    path = sheet_file(tmp_path / "lembar.xlsx", *drawn.lines, name=drawn.name, merge=drawn.merge)
    fitting = [
        f.nama for f in shipped_forms() for s in read_sheets(path) if (fit := fit_of(f, s)) and fit.exact
    ]
    assert fitting == [name]
    made = propose(plan_of(tmp_path / "r", drawn), path)
    for table, meant in {drawn.table: drawn.meant, **drawn.also}.items():
        found = {
            c.key: dict(p.split(" ", 1) for p in c.new.split("; ") if not p.startswith("tercetak"))
            for c in made.changes
            if c.table == table
        }
        assert found == meant, preview(made)[:20]
    assert f"menurut bentuk “{name}”" in "\n".join(preview(made))
