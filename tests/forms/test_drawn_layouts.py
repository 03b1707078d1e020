"""Shipped forms: sheets of their shape, drawn at random, come back exactly, and fit no other form."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import write_office
from drawn_sheets import cases, rows_of
from hypothesis import given, note
from hypothesis import strategies as st
from office_sheets import propose

from renstra_utils.forms.bind import fit_of
from renstra_utils.forms.form import shipped_forms
from renstra_utils.intake.proposal import preview
from renstra_utils.plan.tables import key_of
from renstra_utils.readers.sheets import Sheet

OFFICE = "Dinas Perhubungan Kota Rekaan"
#: Code, text and unit of the plan's indicators.
OWN = (
    ("5.05.02", "Jumlah dokumen perencanaan yang ditetapkan", "Dok"),
    ("5.05.02.2.01", "Persentase laporan tepat waktu", "%"),
    ("5.05.02.2.01.01", "Jumlah peserta bimbingan teknis", "Orang"),
    ("5.05.02.2.02.10", "Lama penyelesaian perkara", "Hari"),
)
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
ROMAN = ("I", "II", "III", "IV")
YEARS = ("2025", "2026", "2027", "2028", "2029")
Meant = dict[tuple[str, ...], dict[str, str]]


@dataclass
class Drawn:
    """A sheet: texts above, heading paths, rows, and what it means by table and key."""

    titles: list[str]
    heads: list[tuple[str, ...]]
    rows: list[list[Any]] = field(default_factory=list)
    meant: dict[str, Meant] = field(default_factory=dict)
    money: bool = False

    def means(self, table: str, key: tuple[str, ...], column: str, value: str) -> None:
        self.meant.setdefault(table, {}).setdefault(key, {})[column] = value


def office(folder: Path) -> Path:
    head = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas,agregasi"
    lines = [f"{k},program,Program A,,Sasaran A,{t},{u},maximize,alasan,jumlah" for k, t, u in OWN]
    money = [f"B{n},program,{k},,Uraian {n},2025,,1000,,," for n, (k, _, _) in enumerate((OWN[1], OWN[3]))]
    write_office(
        folder,
        indikator="\n".join([head, *lines]),
        target="\n".join(["kode,tahun,nilai", f"{OWN[0][0]},2024,4"]),
        pendanaan="\n".join(
            ["baris,level,kode,induk,uraian,tahun,tercetak,nilai,usulan,alasan,baris_sumber", *money]
        ),
    )
    about = {"nama_kantor": OFFICE, "periode": [2024, 2029], "contoh": True}
    (folder / "datapackage.json").write_text(json.dumps({"renstra": about}), encoding="utf-8")
    return folder


@cache
def base() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as scratch:
        return {p.name: p.read_bytes() for p in office(Path(scratch)).iterdir()}


# --- figures ------------------------------------------------------------------------------------------------


def figure(draw: st.DrawFn) -> tuple[Any, str]:
    """A cell of performance and what it means; blank and `-` mean nothing."""
    kind = draw(st.sampled_from(["number", "number", "decimal", "text", "blank", "dash"]))
    if kind in ("blank", "dash"):
        return (None if kind == "blank" else "-"), ""
    n = draw(st.integers(2, 900))
    if kind == "number":
        return n, str(n)
    text = f"{n}.{draw(st.integers(1, 99)):02}".rstrip("0")
    return (float(text) if kind == "decimal" else text.replace(".", ",")), text


def money(draw: st.DrawFn) -> tuple[Any, str]:
    n = draw(st.integers(1, 10**10))
    text = f"{n:,}".replace(",", ".")
    return draw(st.sampled_from([n, f"{text},00", f"Rp {text}"])), str(n)


def some(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    return draw(st.lists(st.sampled_from(OWN), min_size=1, max_size=4, unique=True))


def code_cells(code: str, wide: int) -> list[Any]:
    """A code in cells: urusan, bidang, program, kegiatan, sub kegiatan; or one whole."""
    if wide == 1:
        return [code]
    parts = code.split(".")
    cells: list[Any] = parts[:3] + ([".".join(parts[3:5])] if parts[3:] else []) + parts[5:]
    return [*cells, *[None] * (5 - len(cells))]


# --- sheets -------------------------------------------------------------------------------------------------


def e81(draw: st.DrawFn) -> Drawn:
    long = draw(st.booleans())
    pair = lambda *path: [(*path, "K"), (*path, draw(st.sampled_from(["Rp", "Rp."])))]  # noqa: E731
    heads: list[tuple[str, ...]] = [("No",)]
    heads += [("Sasaran",), ("Kode",)] if long else []
    heads += [
        (
            "Urusan/Bidang Urusan Pemerintahan Daerah dan Program/Kegiatan"
            if long
            else "Urusan/Program/Kegiatan",
        )
    ]
    heads += [("Indikator Kinerja Program (Outcome)/Kegiatan (Output)",)]
    heads += [] if long else [("Satuan",)]
    heads += pair("Target Renstra Perangkat Daerah pada Tahun 2029") if long else []
    heads += (
        pair("Realisasi Capaian Kinerja Renstra Perangkat Daerah sampai dengan Renja Tahun Lalu")
        if long
        else []
    )
    heads += pair("Target Kinerja dan Anggaran Renja Tahun 2025")
    for q in ROMAN:
        heads += pair("Realisasi Kinerja Pada Triwulan", q)
    if long:
        heads += pair("Realisasi Capaian Kinerja dan Anggaran Renja yang dievaluasi")
        heads += pair("Realisasi Kinerja dan Anggaran Renstra s/d Tahun 2025")
        heads += pair("Tingkat Capaian Kinerja dan Realisasi Anggaran Renstra s/d Tahun 2025 (%)")
        heads += [("Unit Perangkat Daerah Penanggung Jawab",), ("Ket",)]
    out = Drawn(["Evaluasi Terhadap Hasil Renja", "Tahun 2025"], heads)
    for n, (code, text, unit) in enumerate(some(draw), 1):
        quarters = [figure(draw) for _ in ROMAN]
        row: list[Any] = [n, *(["Sasaran A", code] if long else []), "Penyusunan dokumen", text]
        row += [unit] if not long else [400, 1000, 300, 1000]
        row += [40, 500_000]
        for q, (cell, value) in enumerate(quarters, 1):
            row += [cell, 10_000 * q]
            if value:
                out.means("realisasi", (code, "2025", str(q)), "nilai", value)
        row += [10, 1, 20, 2, 30, 3, "Sekretariat", None] if long else []
        out.rows.append(row)
    return out


def t_c_27(draw: st.DrawFn) -> Drawn:
    wide, years = draw(st.sampled_from([1, 5])), YEARS[: draw(st.integers(2, 5))]
    top = "Target Kinerja Program dan Kerangka Pendanaan"
    heads: list[tuple[str, ...]] = [("Tujuan",), ("Sasaran",), *[("Kode",)] * wide, ("Program dan Kegiatan",)]
    heads += [
        ("Indikator Kinerja Tujuan, Sasaran, Program (outcome) dan Kegiatan (output)",),
        ("Kondisi Awal",),
    ]
    word = draw(st.sampled_from(["", "Tahun "]))
    heads += [(top, f"{word}{y}", x) for y in years for x in ("Target", "Rp")]
    heads += [(top, "Kondisi Kinerja pada akhir periode Renstra", x) for x in ("Target", "Rp")]
    heads += [("Unit Kerja Penanggung Jawab",), ("Lokasi",)]
    out = Drawn(["Tabel T-C.27"], heads)
    for code, text, _ in some(draw):
        row: list[Any] = ["Tujuan A", "Sasaran A", *code_cells(code, wide), "Program A", text, 3]
        for y in years:
            cell, value = figure(draw)
            row += [cell, money(draw)[0]]
            if value:
                out.means("target", (code, y), "nilai", value)
        out.rows.append([*row, 9, 10, "Sekretariat", "Kota"])
    if draw(st.booleans()):  # a level above the plan's codes
        out.rows.insert(
            0,
            [
                None,
                None,
                *code_cells("5.05", wide),
                "Bidang",
                None,
                None,
                *[None, 7] * len(years),
                None,
                7,
                None,
                None,
            ],
        )
    return out


def t_c_33(draw: st.DrawFn) -> Drawn:
    wide, top, next_ = (
        draw(st.sampled_from([1, 5])),
        "Rencana Tahun 2026",
        "Prakiraan Maju Rencana Tahun 2027",
    )
    goal, fund = "Target Capaian Kinerja", "Kebutuhan Dana/Pagu Indikatif"
    heads: list[tuple[str, ...]] = [*[("Kode",)] * wide, ("Urusan/Bidang Urusan dan Program/Kegiatan",)]
    heads += [
        ("Indikator Kinerja Program/Kegiatan",),
        (top, "Lokasi"),
        (top, goal),
        (top, fund),
        (top, "Sumber Dana"),
    ]
    heads += [("Catatan Penting",), (next_, goal), (next_, fund)]
    out = Drawn(["Tabel T-C.33"], heads)
    for code, text, _ in some(draw):
        cell, value = figure(draw)
        out.rows.append(
            [*code_cells(code, wide), "Program A", text, "Kota", cell, 900, "APBD", None, 77, 950]
        )
        if value:
            out.means("target", (code, "2026"), "nilai", value)
    return out


def lra(draw: st.DrawFn) -> Drawn:
    wide = draw(st.sampled_from([1, 5]))
    heads: list[tuple[str, ...]] = [
        *[("Kode Rekening",)] * wide,
        ("Uraian",),
        ("Anggaran",),
        ("Realisasi",),
        ("Lebih/(Kurang)",),
        ("%",),
    ]
    out = Drawn(["LAPORAN REALISASI ANGGARAN", "Tahun Anggaran 2025"], heads, money=True)
    out.rows.append([*code_cells("5.05", wide), "Bidang", "99.000,00", "98.000,00", "1.000,00", "98,99"])
    for code, _, _ in (OWN[1], OWN[3]):
        (a, pagu), (b, spent) = money(draw), money(draw)
        out.rows.append([*code_cells(code, wide), "Kegiatan", a, b, "0,00", "50,00"])
        out.means("anggaran", (code, "2025"), "pagu_revisi", pagu)
        out.means("anggaran", (code, "2025"), "realisasi", spent)
        if draw(st.booleans()) and code == OWN[1][0]:
            out.rows.append([*code_cells(f"{code}.01", wide), "Rincian", "5,00", "4,00", "1,00", "80,00"])
    out.rows.append([*[None] * wide, "JUMLAH", "9,00", "8,00", "1,00", "89,00"])
    return out


def rak(draw: st.DrawFn) -> Drawn:
    out = Drawn(
        ["RENCANA ANGGARAN KAS", "Tahun Anggaran 2025"],
        [("Kode Rekening",), ("Uraian",), ("Anggaran",), *[(m,) for m in MONTHS]],
        money=True,
    )
    amounts = [money(draw) for _ in MONTHS]
    for n in range(draw(st.integers(1, 4))):
        out.rows.append([f"5.1.02.0{n}", f"Belanja {n}", 120, *range(1, 13)])
    out.rows.append(
        [None, draw(st.sampled_from(["JUMLAH", "Total", "Jumlah Belanja"])), 9, *(c for c, _ in amounts)]
    )
    for m in range(1, 13):
        out.means("rpd", ("2025", str(m)), "rpd", str(sum(int(v) for _, v in amounts[:m])))
    return out


def ro(draw: st.DrawFn) -> Drawn:
    month = draw(st.sampled_from(MONTHS))
    heads = [
        "Program",
        "Kegiatan",
        "Rincian Output",
        "Satuan",
        "Target",
        *[f"Realisasi {m}" for m in MONTHS[:2]],
    ]
    heads += [f"Realisasi s.d. {month}", "Pagu (Rp)", f"Realisasi Anggaran s.d. {month} (Rp)"]
    out = Drawn(["Capaian Rincian Output Tahun 2025"], [(h,) for h in heads])
    for n in range(draw(st.integers(1, 4))):
        goal, done = draw(st.integers(2, 99)), draw(st.integers(2, 99))
        (a, pagu), (b, spent) = money(draw), money(draw)
        key = ("2025", "076.01.WA", "3355", f"Layanan {n}", "")
        out.rows.append([*key[1:4], "Layanan", goal, 1, 1, done, a, b])
        for column, value in zip(
            ("target", "realisasi", "pagu", "realisasi_anggaran"),
            (str(goal), str(done), pagu, spent),
            strict=True,
        ):
            out.means("keluaran", key, column, value)
    return out


def pk(draw: st.DrawFn) -> Drawn:
    with_unit = draw(st.booleans())
    heads: list[tuple[str, ...]] = [
        ("No",),
        ("Sasaran Strategis",),
        ("Indikator Kinerja",),
        *([("Satuan",)] if with_unit else []),
        ("Target",),
    ]
    out = Drawn(["PERJANJIAN KINERJA TAHUN 2025"], heads)
    for n, (code, text, unit) in enumerate(some(draw), 1):
        cell, value = figure(draw)
        out.rows.append([n, "Sasaran A", text, *([unit] if with_unit else []), cell])
        if value:
            out.means("perjanjian", (code, "2025", "", ""), "nilai", value)
    return out


def aksi(draw: st.DrawFn) -> Drawn:
    heads: list[tuple[str, ...]] = [
        ("No",),
        ("Sasaran",),
        ("Indikator",),
        ("Satuan",),
        ("Program",),
        ("Anggaran",),
    ]
    real = draw(st.booleans())
    for group in ("Target", "Realisasi" if real else "Capaian"):
        heads += [(group, f"TW {q}") for q in ROMAN]
    out = Drawn(["Rencana Aksi Tahun 2025"], [*heads, ("Total",)])
    for n, (code, text, unit) in enumerate(some(draw), 1):
        cells = [figure(draw) for _ in range(8)]
        out.rows.append([n, "Sasaran A", text, unit, "Program A", 7000, *(c for c, _ in cells), 5])
        for q, (_, value) in enumerate(cells):
            if value and q < 4:
                out.means("rencana_aksi", (code, "2025", str(q + 1)), "target", value)
            elif value and real:
                out.means("realisasi", (code, "2025", str(q - 3)), "nilai", value)
    return out


def iku(draw: st.DrawFn) -> Drawn:
    years = YEARS[: draw(st.integers(1, 5))]
    heads = ["KODEFIKASI", "INDIKATOR", "SATUAN", "KETERANGAN", "BASELINE", *years]
    heads += ["DEFINISI", "SUMBER DATA", "FREKUENSI", "PRODUSEN DATA"]
    out = Drawn(["IKU"], [(h,) for h in heads])
    for code, text, unit in some(draw):
        for label in ("Target", "REALISASI"):
            row: list[Any] = [code, text, unit, label, 1]
            for y in years:
                cell, value = figure(draw)
                row.append(cell)
                key = (code, y) if label == "Target" else (code, y, "")
                if value:
                    out.means(label.lower(), key, "nilai", value)
            out.rows.append([*row, "Definisi", "Survei", "Tahunan", "Dinas"])
    return out


def matrix(draw: st.DrawFn) -> Drawn:
    years = YEARS[: draw(st.integers(2, 5))]
    out = Drawn(["Matriks Target Kinerja"], [("Kode",), ("Indikator",), ("Satuan",), *[(y,) for y in years]])
    for code, text, unit in some(draw):
        cells = [figure(draw) for _ in years]
        out.rows.append([code, text, unit, *(c for c, _ in cells)])
        for y, (_, value) in zip(years, cells, strict=True):
            if value:
                out.means("target", (code, y), "nilai", value)
    return out


def satker(draw: st.DrawFn) -> Drawn:
    heads = [
        "No",
        draw(st.sampled_from(["Satker", "OPD", "Perangkat Daerah", "SATUAN KERJA"])),
        "Indikator",
        "Satuan",
        "Target",
        "Realisasi",
    ]
    out = Drawn(["Rekap Capaian Tahun 2025"], [(h,) for h in heads])
    for code, text, unit in some(draw):
        cell, value = figure(draw)
        mine = [1, OFFICE, text, unit, 40, cell]
        others = [
            [2, f"Dinas {x}", text, unit, 40, 50]
            for x in draw(st.lists(st.sampled_from("ABC"), max_size=2, unique=True))
        ]
        out.rows += draw(st.permutations([mine, *others]))
        if value:
            out.means("realisasi", (code, "2025", ""), "nilai", value)
    return out


KINDS = {
    "E.81": e81,
    "T-C.27": t_c_27,
    "T-C.33": t_c_33,
    "LRA SIPD": lra,
    "RAK": rak,
    "RO bulanan": ro,
    "Perjanjian Kinerja": pk,
    "Rencana Aksi": aksi,
    "Tabel IKU terbuka": iku,
    "Matriks tahun": matrix,
    "Rekap satker": satker,
}


# --- on paper -----------------------------------------------------------------------------------------------


def _runs(texts: list[str | None]) -> Iterator[tuple[int, int]]:
    """First and last of each run of one text."""
    start = 0
    for j in range(1, len(texts) + 1):
        if j == len(texts) or texts[j] != texts[start] or texts[start] is None:
            yield start, j - 1
            start = j


def laid_out(draw: st.DrawFn, drawn: Drawn) -> openpyxl.Workbook:
    """The sheet with merged or plain heading tiers, a row of column numbers or none, and a signature below."""
    book = openpyxl.Workbook()
    ws = book.active
    ws.title = "Lembar1"
    for title in drawn.titles:
        ws.append([title])
    ws.append([])
    first, tiers = ws.max_row + 2, max(map(len, drawn.heads))
    merged = draw(st.booleans()) or tiers > 2
    for k in range(tiers):
        texts = [p[k] if k < len(p) else None for p in drawn.heads]
        for a, b in _runs(texts):
            alone = len(drawn.heads[a]) <= k + 1
            if texts[a] is None:
                continue
            places = range(a, b + 1) if alone else [a]
            for j in places:
                ws.cell(first + k, j + 1, texts[a])
            if merged and b > a and not alone:
                ws.merge_cells(start_row=first + k, end_row=first + k, start_column=a + 1, end_column=b + 1)
            if merged and alone and k < tiers - 1:
                for j in places:
                    ws.merge_cells(
                        start_row=first + k, end_row=first + tiers - 1, start_column=j + 1, end_column=j + 1
                    )
    at = first + tiers
    if draw(st.booleans()):
        for j in range(len(drawn.heads)):
            ws.cell(at, j + 1, f"({j + 1})" if drawn.money else draw(st.sampled_from([j + 1, f"({j + 1})"])))
        at += 1
    for row in drawn.rows:
        for j, value in enumerate(row):
            if value is not None:
                ws.cell(at, j + 1, value)
        note(repr(row))
        at += 1
    if draw(st.booleans()):
        ws.cell(at + 1, len(drawn.heads), "Kota Rekaan, 31 Desember 2025")
        ws.cell(at + 2, len(drawn.heads), "Kepala Dinas")
        ws.cell(at + 5, len(drawn.heads), "NIP 19700101 199503 1 001")
    return book


def came_back(book: openpyxl.Workbook, drawn: Drawn, by: str) -> list[str]:
    with tempfile.TemporaryDirectory() as scratch:
        folder, path = Path(scratch) / "kantor", Path(scratch) / "isian.xlsx"
        folder.mkdir()
        for name, raw in base().items():
            (folder / name).write_bytes(raw)
        book.save(path)
        proposal = propose(folder, path)
        lines = preview(proposal)
        note("\n".join(lines))
        assert any(f"dibaca menurut bentuk “{by}”" in line for line in lines)
        for table, meant in drawn.meant.items():
            raw = proposal.files[f"{table}.csv"].decode("utf-8")
            found = {tuple(r[k] for k in key_of(table) if k in r): r for r in rows_of(raw)}
            if table == "target":  # what is printed as `-` is kept as printed, and is no figure
                found = {k: r for k, r in found.items() if r["nilai"] and k != (OWN[0][0], "2024")}
            if table == "perjanjian":
                found = {(*k[:2], "", ""): r for k, r in found.items()}
            assert {k: {c: float(r[c]) for c in meant.get(k, {})} for k, r in found.items()} == {
                k: {c: float(v) for c, v in m.items()} for k, m in meant.items()
            }
        assert {n for n in proposal.files if n.endswith(".csv")} <= {f"{t}.csv" for t in drawn.meant}
        return lines


def counted(line: str) -> int:
    """All numeric cells that a line of the preview accounts for."""
    return sum(map(int, re.findall(r"(?:: |[^0-9] )([0-9]+)(?= sel angka|,|\.$)", line)))


@pytest.mark.parametrize("name", KINDS)
def test_sheets_of_a_shipped_form_come_back_exactly(name):
    @cases(6)
    @given(st.data())
    def holds(data) -> None:
        drawn = data.draw(st.composite(KINDS[name])())
        book = data.draw(st.composite(laid_out)(drawn))
        if not drawn.meant:
            return
        came_back(book, drawn, name)

    holds()


@pytest.mark.parametrize("name", KINDS)
def test_a_sheet_fits_its_own_form_and_no_other(name, tmp_path):
    from renstra_utils.intake.propose import read_file

    @cases(6)
    @given(st.data())
    def holds(data) -> None:
        drawn = data.draw(st.composite(KINDS[name])())
        path = tmp_path / "a.xlsx"
        data.draw(st.composite(laid_out)(drawn)).save(path)
        sheet: Sheet = next(iter(read_file(path)))
        fits = [f.nama for f in shipped_forms() if (fit := fit_of(f, sheet)) and fit.exact]
        assert fits == [name]

    holds()


def test_every_shipped_form_names_its_ground_and_is_drawn():
    assert {f.nama for f in shipped_forms()} - {"Matriks target"} == set(KINDS)
    assert all(f.dasar and f.shipped for f in shipped_forms())
    assert all(c.alasan for f in shipped_forms() for c in f.kolom if c.arti == "abaikan")
