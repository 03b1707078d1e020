"""The loader: a good folder becomes a Plan, a bad one every error at once, with place and remedy."""

from __future__ import annotations

import json
import subprocess
import sys

import pandas as pd
import pytest
from conftest import ANGGARAN, BALIKPAPAN, CONTOH, INDIKATOR, REALISASI, TARGET, write_office

import renstra_utils
from renstra_utils import PlanError
from renstra_utils.plan import codebook
from renstra_utils.text import read_printed

GOOD = {
    "indikator": f"{INDIKATOR}\nA,kegiatan,P,K,S,Satu,%,maximize,x,1\nB,program,P,,S,Dua,%,minimize,x,2",
    "target": f'{TARGET}\nA,2022,85 %,85,1\nA,2023,"87,5 %",87.5,1\nB,2022,-,,2\nB,2023,B,B,2',
    "realisasi": f"{REALISASI}\nA,2023,,80,,,x,2023-12-31,,,,",
}


def problems(folder, **files):
    with pytest.raises(PlanError) as e:
        renstra_utils.load(write_office(folder, **{**GOOD, **files}))
    return e.value.problems


def test_good(tmp_path):
    plan = renstra_utils.load(write_office(tmp_path / "kantor-x", **GOOD))
    assert plan.years == [2022, 2023]
    assert plan.meta.nama_kantor == "kantor-x"
    assert plan.catatan  # says what it had to take from elsewhere
    assert pd.isna(plan.target.loc[2, "angka"])


@pytest.mark.parametrize(
    ("table", "text", "row", "column", "value", "remedy"),
    [
        (
            "indikator",
            f"{INDIKATOR}\nA,kegiatan,P,K,S,Satu,%,maksimize,x,1\nB,program,P,,S,Dua,%,minimize,x,2",
            2,
            "polaritas",
            "maksimize",
            "maximize",
        ),
        (
            "indikator",
            f"{INDIKATOR}\nA,kegiatan,P,,S,Satu,%,maximize,x,1\nB,program,P,,S,Dua,%,minimize,x,2",
            2,
            "kegiatan",
            None,
            "Isi nama",
        ),
        (
            "indikator",
            f"{INDIKATOR}\nA,program,P,,S,Satu,%,maximize,x,1\nA,program,P,,S,Satu,%,maximize,x,1\nB,program,P,,S,Dua,%,minimize,x,2",
            3,
            "kode",
            "A",
            "Hapus salah satu",
        ),
        ("target", f"{TARGET}\nA,2022,,delapan puluh,1", 2, "nilai", "delapan puluh", "titik desimal"),
        ("target", f'{TARGET}\nA,2022,,"87,5",1', 2, "nilai", "87,5", "87.5"),
        ("target", f"{TARGET}\nA,2022,,1.234.567,1", 2, "nilai", "1.234.567", "1234567"),
        ("target", f"{TARGET}\nA,2022,85 %,58,1", 2, "nilai", "58", "Samakan"),
        ("target", f"{TARGET}\nZ,2022,,85,1", 2, "kode", "Z", "tambahkan baris"),
        ("target", f"{TARGET}\nA,dua ribu,,85,1", 2, "tahun", "dua ribu", "bilangan bulat"),
        ("target", f"{TARGET}\nA,,,85,1", 2, "tahun", None, "Isi sel"),
        ("target", f"{TARGET}\nA,2022,,inf,1", 2, "nilai", "inf", "titik desimal"),
        ("realisasi", f"{REALISASI}\nA,2023,5,80,,,x,,,,,", 2, "triwulan", "5", "1, 2, 3, 4"),
        (
            "realisasi",
            f"{REALISASI}\nA,2023,,80,,,x,31/12/2023,,,,",
            2,
            "tanggal_data",
            "31/12/2023",
            "TTTT-BB-HH",
        ),
        (
            "realisasi",
            f"{REALISASI}\nA,2023,,80,,,x,2023-02-30,,,,",
            2,
            "tanggal_data",
            "2023-02-30",
            "TTTT-BB-HH",
        ),
        ("realisasi", f"{REALISASI}\nA,2023,,,7,,x,,,,,", 2, "penyebut", None, "Isi keduanya"),
        ("realisasi", f"{REALISASI}\nA,2023,,,7,0,x,,,,,", 2, "penyebut", "0", "Periksa"),
        ("realisasi", f"{REALISASI}\nA,2023,,90,7,8,x,,,,,", 2, "nilai", "90", "Samakan"),
        (
            "realisasi",
            f"{REALISASI}\nA,2023,1,40,,,x,,,,,\nA,2023,2,40,,,x,,,,,",
            2,
            "triwulan",
            "1",
            "agregasi",
        ),
        ("anggaran", f"{ANGGARAN}\n3355,2023,-5,,,,,", 2, "pagu_awal", "-5", "Periksa tanda"),
    ],
)
def test_bad_cell(tmp_path, table, text, row, column, value, remedy):
    found = [p for p in problems(tmp_path, **{table: text}) if p.berkas == f"{table}.csv"]
    hit = [p for p in found if (p.baris, p.kolom, p.nilai) == (row, column, value)]
    assert hit, [str(p) for p in found]
    assert remedy in str(hit[0])


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("target", "kode;tahun;tercetak;nilai;baris_sumber\nA;2022;;85;1", "dipisah ;"),
        ("target", f"{TARGET},cacatan\nA,2022,,85,1,x", "kolom tidak dikenal"),
        ("target", f"{TARGET}\nA,2022,,85,1,lebih", "ada 6 sel"),
        ("target", "", "berkas kosong"),
        ("target", "kode,tahun,tercetak\nA,2022,85", "kolom wajib tidak ada"),
        ("target", "kode,tahun,nilai,nilai\nA,2022,85,85", "lebih dari sekali"),
        ("target", "<html><body><table></table></body></html>", "HTML"),
        ("target", f'{TARGET}\nA,2022,"85,85,1', "tanda kutip"),
    ],
)
def test_bad_file(tmp_path, table, text, message):
    assert any(message in str(p) for p in problems(tmp_path, **{table: text}))


def test_bytes_that_are_no_csv(tmp_path):
    write_office(tmp_path, **GOOD)
    for raw, message in [
        (b"PK\x03\x04xx", "Excel"),
        ("kode,tahun\nA,\xe9".encode("cp1252"), "UTF-8"),
        (b"kode\x00,tahun", "bukan teks biasa"),
    ]:
        (tmp_path / "target.csv").write_bytes(raw)
        with pytest.raises(PlanError, match=message):
            renstra_utils.load(tmp_path)


def test_bom_is_read(tmp_path):
    write_office(tmp_path, **GOOD)
    (tmp_path / "target.csv").write_bytes(b"\xef\xbb\xbf" + GOOD["target"].encode())
    assert len(renstra_utils.load(tmp_path).target) == 4


def test_all_problems_at_once(tmp_path):
    found = problems(
        tmp_path,
        indikator=f"{INDIKATOR}\nA,kegiatan,P,K,S,Satu,%,naik,x,1\nA,apa,P,K,S,Satu,%,maximize,x,1",
        realisasi=f"{REALISASI}\nQ,1999,9,abc,,,x,kemarin,,,,",
    )
    places = {(p.berkas, p.kolom) for p in found}
    assert {
        ("indikator.csv", "polaritas"),
        ("indikator.csv", "level"),
        ("indikator.csv", "kode"),
        ("realisasi.csv", "kode"),
        ("realisasi.csv", "tahun"),
        ("realisasi.csv", "triwulan"),
        ("realisasi.csv", "nilai"),
        ("realisasi.csv", "tanggal_data"),
    } <= places


def test_missing_and_unknown_files(tmp_path):
    write_office(tmp_path, indikator=GOOD["indikator"], realisai=GOOD["realisasi"])
    with pytest.raises(PlanError, match=r"target\.csv: berkas wajib tidak ada") as e:
        renstra_utils.load(tmp_path)
    assert "Maksud Anda “realisasi”" in str(e.value)
    with pytest.raises(PlanError, match="folder tidak ada"):
        renstra_utils.load(tmp_path / "tiada")


def test_package_metadata(tmp_path):
    write_office(tmp_path, **GOOD)
    for package, message in [
        ("{", "bukan JSON"),
        ('{"renstra": {"perode": [2022, 2023]}}', "periode"),
        ('{"renstra": {"periode": [2023, 2022]}}', "dua tahun"),
        ('{"renstra": {"konvensi": {"batas": "130"}}}', "130"),
        ('{"renstra": {"periode": [2023, 2024]}}', "di luar periode"),
    ]:
        (tmp_path / "datapackage.json").write_text(package)
        with pytest.raises(PlanError, match=message):
            renstra_utils.load(tmp_path)


def test_money_unit_is_stated_per_file(tmp_path):
    write_office(tmp_path, **GOOD, anggaran=f"{ANGGARAN}\n11,2023,100,,,60,x,")
    (tmp_path / "datapackage.json").write_text(
        json.dumps(
            {
                "renstra": {"periode": [2022, 2023]},
                "resources": [{"name": "anggaran", "satuan_uang": "juta rupiah"}],
            }
        )
    )
    assert renstra_utils.load(tmp_path).anggaran["pagu_awal"].tolist() == [100_000_000]
    (tmp_path / "datapackage.json").write_text(
        json.dumps(
            {"renstra": {"periode": [2022, 2023]}, "resources": [{"name": "anggaran", "satuan_uang": "jt"}]}
        )
    )
    with pytest.raises(PlanError, match="satuan uang tidak dikenal"):
        renstra_utils.load(tmp_path)


def test_own_scale_without_code(tmp_path):
    write_office(tmp_path, **GOOD)
    (tmp_path / "aturan.toml").write_text(
        '[bawaan]\nskala = "kita"\n[[skala]]\nid = "kita"\nnama = "Skala kita"\npita = [{ bawah = 50, nama = "Lulus" }, { nama = "Belum" }]\n'
    )
    plan = renstra_utils.load(tmp_path)
    assert plan.rules.scale.band(pd.Series([49.9, 50.0])).tolist() == ["Belum", "Lulus"]
    (tmp_path / "aturan.toml").write_text(
        '[[skala]]\nid = "kita"\nnama = "x"\npita = [{ bawah = 50, nama = "A" }, { bawah = 60, nama = "B" }]\n'
    )
    with pytest.raises(PlanError, match="menurun"):
        renstra_utils.load(tmp_path)


# --- the real plan ------------------------------------------------------------------------------------------


def test_balikpapan_is_whole(balikpapan):
    i, t, p = balikpapan.indikator, balikpapan.target, balikpapan.pendanaan
    assert len(i) == 85
    assert i["level"].value_counts().to_dict() == {"kegiatan": 75, "program": 10}
    assert i[i["level"] == "kegiatan"].groupby("program", sort=False).size().tolist() == [42, 33]
    assert len(t) == 425
    assert t.groupby("kode").size().eq(5).all()
    assert i["alasan_polaritas"].notna().all()
    assert len(p) == p["baris"].nunique() * 6
    assert balikpapan.realisasi.empty
    assert balikpapan.anggaran.empty
    assert balikpapan.meta.kode_satker == "658944"


def test_balikpapan_printed_and_read_agree(balikpapan):
    for row in balikpapan.target.to_dict("records"):
        seen = read_printed(row["tercetak"], "," if "," in str(row["tercetak"]) else ".")
        if pd.isna(row["nilai"]):
            assert row["tercetak"] == "-"
        elif seen.number is not None:
            assert seen.number == row["angka"]
        else:
            assert seen.text == row["nilai"]


def test_lost_digits_stay_blank_with_a_reason(balikpapan):
    lost = balikpapan.pendanaan[balikpapan.pendanaan["usulan"].notna()]
    assert lost["tercetak"].tolist() == [
        "4.056.561.00",
        "2.622.396.00",
        "6.678.957.00",
        "63.708.082.00",
        "63.761.489.00",
    ]
    assert lost["nilai"].isna().all()
    assert lost["alasan"].notna().all()
    assert (lost["usulan"] == lost["tercetak"].str.replace(".", "").astype(float) * 10).all()


@pytest.mark.parametrize("folder", [BALIKPAPAN, CONTOH], ids=lambda f: f.name)
def test_codebook_is_current_and_the_package_valid(folder, tmp_path):
    import shutil

    copy = shutil.copytree(folder, tmp_path / folder.name)
    codebook.renew(copy)
    for name in ("datapackage.json", "README.md"):
        assert (copy / name).read_text(encoding="utf-8") == (folder / name).read_text(encoding="utf-8"), (
            f"jalankan: renstra kodebuku {folder.name}"
        )
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", str(folder / "datapackage.json")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_contoh_is_marked_and_balikpapan_is_not(contoh, balikpapan):
    assert contoh.meta.contoh
    assert not balikpapan.meta.contoh


# --- money printed in another unit than its file's ---

_HEAD = "baris,level,kode,induk,uraian,tahun,tercetak,nilai\n"


def _funded(folder, *cells):
    rows = [f'P{n},program,{n},,Program {n},2023,"{t}",{v}' for n, (t, v) in enumerate(cells)]
    target = "kode,tahun,tercetak,nilai\nA,2023,,1"
    indicator = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas\nA,program,P,,S,I,x,maximize,a"
    write_office(folder, indikator=indicator, target=target, pendanaan=_HEAD + "\n".join(rows))
    return renstra_utils.load(folder)


@pytest.mark.parametrize(
    "cells",
    [
        [("9,154", "9154000000")],
        [("9.154", "9154000"), ("720,5", "720500")],
        [("9.154,25", "9154250000"), ("12.000", "12000000000"), ("", "5000000")],
        [("1,5", "1500000000"), ("-", ""), ("0", "0")],
        [("9.154.000.000", "9154000000"), ("1.000", "1000")],
    ],
)
def test_money_is_printed_in_rupiah_or_thousands_of_them(tmp_path, cells):
    known = [float(v) if v else None for _, v in cells]
    read = _funded(tmp_path, *cells).pendanaan["nilai"]
    assert read.astype(object).where(read.notna(), None).tolist() == known


@pytest.mark.parametrize(
    "cells",
    [
        [("9,154", "9155000000")],
        [("60.00", "60000"), ("70.000", "70000"), ("80.000", "80000")],
        [("9,154", "91540000")],
    ],
)
def test_a_print_that_its_money_cannot_be_is_refused(tmp_path, cells):
    with pytest.raises(PlanError, match="tidak sesuai dengan teks tercetak"):
        _funded(tmp_path, *cells)
