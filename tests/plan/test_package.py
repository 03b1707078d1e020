"""`datapackage.json` and `aturan.toml` as somebody hostile, or a broken disk, may leave them."""

from __future__ import annotations

import json
import os
import time

import pytest
from conftest import reduced_contoh

import renstra_utils
from renstra_utils import PlanError
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.means import sensitivity
from renstra_utils.evaluate.scores import budget_performance
from renstra_utils.plan import codebook
from renstra_utils.plan.package import LONGEST, PACKAGE, brief


def about(**said: object) -> bytes:
    return json.dumps({"renstra": said}).encode()


DEEP = b"[" * 100_000 + b"]" * 100_000
#: What a package holds, and what is said of it: the place, then the sentence.
PACKAGES: dict[str, tuple[bytes, str]] = {
    "nests 100,000 deep": (b"[" * 100_000, "bersarang terlalu dalam"),
    "deep sources": (b'{"sources":[{"a":' + DEEP + b"}]}", "bersarang terlalu dalam"),
    "sources that nest a little": (
        b'{"sources":[{"a":' + b"[" * 30 + b"]" * 30 + b"}]}",
        "kolom sources.0.a.0.0.0.0.0.0.0.0.0: bersarang lebih dari 12 tingkat",
    ),
    "1e400": (b'{"renstra":{"periode":[1e400,2024]}}', "kolom renstra.periode.0: angkanya terlalu besar (tertulis “1e400”)"),
    "Infinity": (b'{"renstra":{"periode":[2020,Infinity]}}', "angkanya terlalu besar (tertulis “Infinity”)"),
    "NaN somewhere": (b'{"x":[{"y":NaN}]}', "kolom x.0.y: itu bukan angka (tertulis “NaN”)"),
    "a year of 20 digits": (b'{"renstra":{"periode":[2020,20202020202020202020]}}', "tertulis “20202020202020202020”"),
    "a year of 5000 digits": (b'{"renstra":{"periode":[2020,' + b"9" * 5000 + b"]}}", "tertulis “" + "9" * 80 + "…”"),
    "a span of three billion years": (about(periode=[0, 3_000_000_000]), "kolom renstra.periode: periode harus dua tahun"),
    "22 years": (about(periode=[2000, 2021]), "paling lama 21 tahun"),
    "half a letter": (b'{"renstra":{"nama_kantor":"\\ud800"}}', "kolom renstra.nama_kantor: memuat huruf rusak"),
    "half a letter in a key": (b'{"\\ud800":1}', "kolom ⟨U+D800⟩: nama kuncinya: memuat huruf rusak"),
    "no letter": (about(nama_kantor="a\uffff"), "tertulis “a⟨U+FFFF⟩”"),
    "no letter, far away": (about(judul="a\U0010fffe"), "kolom renstra.judul: memuat huruf rusak"),
    "a control sign": (about(dasar_hukum=["a\x07"]), "kolom renstra.dasar_hukum.0: memuat huruf rusak"),
    "NUL": (about(kode_satker="a\x00b"), "tertulis “a⟨U+0000⟩b”"),
    "direction turned": (about(nama_kantor="a\u202eb"), "huruf yang tidak terlihat"),
    "a name that nobody sees": (about(nama_kantor="\u200b"), "harus teks yang terlihat"),
    "a name of a thousand letters": (about(nama_kantor="x" * 1000), "paling banyak 500 huruf"),
    "a text of 900,000 letters": (about(judul="x" * 900_000), "teksnya lebih dari 10.000 huruf"),
    "a key of 900,000 letters": (about(**{"x" * 900_000: 1}), "nama kuncinya: teksnya lebih dari 10.000 huruf"),
    "long keys over many numbers": (
        json.dumps({"x" * 9000: {"y" * 9000: [float("nan")] * 150_000}})[:-1].encode() + b"}",
        "itu bukan angka",
    ),
    "fifty megabytes": (about(judul="x" * 50_000_000), "lebih dari 1.000 kB"),
    "a key twice": (b'{"renstra":{"nama_kantor":"A","nama_kantor":"B"}}', "kolom nama_kantor: kunci tertulis lebih dari sekali"),
    "50,000 keys": (about(**{f"x{n}": 1 for n in range(50_000)}), "ada 50000 kunci yang tidak dikenal"),
    "a million resources": (b'{"resources":[' + b"{}," * 1_000_000 + b"{}]}", "lebih dari 1.000 kB"),
    "300,000 resources": (b'{"resources":[' + b"{}," * 300_000 + b"{}]}", "ada 300001 resource"),
    "200,000 wrong resources": (b'{"resources":[' + b"1," * 200_000 + b"1]}", "kolom resources: bentuknya tidak sesuai"),
    "a unit that is an object": (b'{"resources":[{"name":"anggaran","satuan_uang":{"a":1}}]}', "satuan uang tidak dikenal"),
    "a convention that is long": (about(konvensi={"batas": "x" * 9000}), "batas “" + "x" * 80 + "…” tidak dikenal"),
    "empty": (b"", "baris 1: bukan JSON yang sah"),
    "null": (b"null", "bukan objek JSON"),
}  # fmt: skip

BAND = '[[skala]]\nid = "a"\nnama = "a"\npita = [{bawah=%s,nama="x"},{nama="y"}]\n'
MANY = ",".join(f'{{bawah={9000 - n},nama="n{n}"}}' for n in range(5000))
CAP = '[[batas]]\nid="b"\nnama="b"\nnilai=%s\n[bawaan]\nbatas="b"'
RULES: dict[str, tuple[str, str]] = {
    "nests 100,000 deep": ("x = " + "[" * 100_000, "bukan TOML yang sah"),
    "nests a little": ("x = " + "[" * 40 + "]" * 40, "x.0.0.0.0.0.0.0.0.0.0.0, bersarang lebih dari 12 tingkat"),
    "a key of 20,000 parts": (".".join(["a"] * 20_000) + " = 1", "baris 1: ada yang kurang atau salah: ada lebih dari 200 titik"),
    "an integer of 5000 digits": ("x = " + "9" * 5000, "bukan TOML yang sah"),
    "a bound of 400 digits": (BAND % ("9" * 400), "skala.0.pita.0.bawah, angkanya terlalu besar"),
    "an infinite bound": (BAND % "inf", "tertulis “inf”"),
    "a bound that is none": (BAND % "nan", "skala.0.pita.0.bawah, itu bukan angka"),
    "a date as id": ('[[skala]]\nid = 2020-01-01\nnama = "a"\npita = []', "skala ke-1 id (tertulis “2020-01-01”)"),
    "a date as choice": ("bawaan = {skala = 2020-01-01}", "skala “2020-01-01” tidak dikenal"),
    "5000 bands": (f'[[skala]]\nid="a"\nnama="a"\npita=[{MANY},{{nama="z"}}]', "skala ke-1 pita (tertulis"),
    "no bands": ('[[skala]]\nid="a"\nnama="a"\npita=[]\n[bawaan]\nskala="a"', "skala ke-1 pita (tertulis “[]”)"),
    "bands of one name": ('[[skala]]\nid="a"\nnama="a"\npita=[{bawah=5,nama="x"},{nama="x"}]', "nama pita harus lain-lain"),
    "two bands without a bound": (
        '[[skala]]\nid="a"\nnama="a"\npita=[{bawah=5,nama="x"},{nama="y"},{nama="z"}]',
        "hanya pita terakhir boleh tanpa batas bawah",
    ),
    "a twin that is not there": ('[[predikat]]\nid="a"\nnama="a"\npita=[{nama="BB",setara="?"},{nama="y"}]', "setara menyebut"),
    "an id twice": (BAND % 1 + BAND % 2, "skala, id “a” lebih dari sekali"),
    "a thousand caps": ("".join(f'[[batas]]\nid="b{n}"\nnama="b"\n' for n in range(1000)), "batas, lebih dari 200 bagian"),
    "a cap of letters": (CAP % '"x"', "batas ke-1 nilai (tertulis “x”)"),
    "a cap below zero": (CAP % "-5", "batas ke-1 nilai (tertulis “-5”)"),
    "a cap that is none": (CAP % "nan", "batas.0.nilai, itu bukan angka"),
    "a cap of 400 digits": (CAP % ("9" * 400), "batas.0.nilai, angkanya terlalu besar"),
    "a cap without a name": ('[[batas]]\nid="b"\n[bawaan]\nbatas="b"', "batas ke-1 nama belum ada"),
    "a rule of the budget without a name": ('[[anggaran]]\nid="b"\njenis="evaluasi"', "anggaran ke-1 nama belum ada"),
    "a rule of the budget of numbers": ('[[anggaran]]\nid="b"\nnama="b"\nmulai="x"', "anggaran ke-1 mulai (tertulis “x”)"),
    "a year of twenty digits": ('[[skala]]\nid="a"\nnama="a"\nmulai=99999999999999999999\npita=[{nama="x"}]', "skala.0.mulai, angkanya"),
    "no letters": ('[[skala]]\nid="a"\nnama="\\uffff"\npita=[{nama="x"}]', "skala.0.nama, memuat huruf rusak"),
    "three megabytes": ("#" * 3_000_000, "lebih dari 1.000 kB"),
}  # fmt: skip


def said_of(folder) -> list[str]:
    """What is said of a plan, in no more than moments and no more than a page or two."""
    began = time.process_time()
    with pytest.raises(PlanError) as e:
        renstra_utils.load(folder)
    assert len(str(e.value)) < 20_000
    assert all(p.pesan and p.saran.endswith(".") for p in e.value.problems)
    assert time.process_time() - began < 30
    return [str(p) for p in e.value.problems]


@pytest.mark.parametrize("kind", PACKAGES)
def test_a_package_is_refused_by_name(tmp_path, kind):
    raw, sentence = PACKAGES[kind]
    folder = reduced_contoh(tmp_path / "kantor")
    (folder / PACKAGE).write_bytes(raw)
    said = said_of(folder)
    assert any(sentence in s for s in said), said
    assert all(PACKAGE in s for s in said), said
    known = brief(folder)
    assert len(known.years) <= LONGEST
    assert known.nama_kantor.isprintable()
    with pytest.raises((ValueError, LookupError)):  # the command says what `load` says
        codebook.renew(folder)


@pytest.mark.parametrize("kind", RULES)
def test_rules_are_refused_by_name(tmp_path, kind):
    text, sentence = RULES[kind]
    folder = reduced_contoh(tmp_path / "kantor")
    (folder / "aturan.toml").write_text(text, encoding="utf-8")
    said = said_of(folder)
    assert any(sentence in s for s in said), said
    assert all("aturan.toml" in s for s in said), said


@pytest.mark.parametrize(
    "text", [CAP % "87.5", BAND % "12.5" + '[bawaan]\nskala = "a"', '[[rumus]]\nid = "maximize"']
)
def test_rules_of_an_office_carry_every_evaluation(tmp_path, text):
    folder = reduced_contoh(tmp_path / "kantor")
    (folder / "aturan.toml").write_text(text, encoding="utf-8")
    plan = renstra_utils.load(folder)
    assert len(attainment(plan))
    assert len(sensitivity(attainment(plan, 2024), 2024, plan.rules))
    budget_performance(plan, 2024)


# --- brief --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_brief_opens_no_pipe_and_follows_no_link_outside(tmp_path):
    folder = reduced_contoh(tmp_path / "kantor")
    (tmp_path / "lain.json").write_bytes(about(nama_kantor="Rahasia"))
    for make in (
        lambda p: os.mkfifo(p),
        lambda p: p.symlink_to(tmp_path / "lain.json"),
        lambda p: p.symlink_to("/dev/zero"),
        lambda p: p.symlink_to(p.name),
        lambda p: p.mkdir(),
    ):
        path = folder / PACKAGE
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
        make(path)
        assert brief(folder).nama_kantor == "kantor"
        assert brief(folder).years == [2023, 2024]  # of the targets


def test_brief_follows_a_link_inside(tmp_path):
    folder = reduced_contoh(tmp_path / "kantor")
    (folder / PACKAGE).rename(folder / "lain.json")
    (folder / PACKAGE).symlink_to("lain.json")
    assert brief(folder).nama_kantor == "KPU Kota Contoh"


@pytest.mark.parametrize(
    "target",
    [b"", b"tahun\n", b"kode\n1", b"\x00" * 99, b"kode,tahun,nilai\nA,2020,1\nA,99999999,1", b'"' * 9999],
)
def test_brief_of_targets_that_tell_no_period(tmp_path, target):
    (tmp_path / "target.csv").write_bytes(target)
    assert brief(tmp_path).years == []


def test_target_years_that_are_no_period_are_refused(tmp_path):
    folder = reduced_contoh(tmp_path / "kantor")
    (folder / PACKAGE).unlink()
    path = folder / "target.csv"
    path.write_text(path.read_text().replace(",2023,", ",1,"))
    assert any("1 sampai 2024, tidak dapat menjadi satu periode" in s for s in said_of(folder))
