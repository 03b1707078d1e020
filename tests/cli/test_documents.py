"""renstra pk and renstra renaksi: files for what is there, a sentence for what is not, nothing half-written."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import CONTOH
from runs import ask, office
from told import told

from renstra_utils.show.ooxml import is_touched

pytest_plugins = ["run_fixtures"]

PK = ("pk", CONTOH, "--tahun", 2023, "--untuk", "ketua")


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def edit(path: Path, text: str = "Kata kantor sendiri.") -> None:
    """Somebody adds words and saves."""
    file = docx.Document(str(path))
    file.add_paragraph(text)
    file.save(str(path))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (PK, ["contoh/pk-ketua-2023.docx", "contoh/pk-ketua-2023.xlsx"]),
        (("pk", CONTOH, "--tahun", 2024), ["contoh/pk-2024.docx", "contoh/pk-2024.xlsx"]),
        (("renaksi", CONTOH, "--tahun", 2024), ["contoh/renaksi-2024.docx", "contoh/renaksi-2024.xlsx"]),
        (
            ("renaksi", CONTOH, "--tahun", 2022, "--bahasa", "id", "en"),
            ["contoh/renaksi-2022.docx", "contoh/renaksi-2022.en.docx", "contoh/renaksi-2022.en.xlsx", "contoh/renaksi-2022.xlsx"],
        ),
    ],
)  # fmt: skip
def test_files_beside_the_pages(tmp_path, command, expected) -> None:
    done = ask(*command, "--keluar", tmp_path)
    assert done.exit_code == 0, done.stderr
    assert names(tmp_path) == expected
    assert done.stdout.split() == [str(tmp_path / x) for x in expected] or len(expected) > 2
    before = {x: (tmp_path / x).read_bytes() for x in expected}
    assert not any(is_touched(tmp_path / x) for x in expected)
    assert ask(*command, "--keluar", tmp_path).exit_code == 0
    assert {x: (tmp_path / x).read_bytes() for x in expected} == before


@pytest.mark.usefixtures("in_process")
def test_beside_the_pages_they_are_no_stranger_s_files(tmp_path) -> None:
    """What proves a folder of pages knows the drafts by name; it proves nothing of them, and says so of others."""
    plan, out = office(tmp_path / "kantor"), tmp_path / "r"
    assert ask("report", plan, "--halaman", "capaian", "--keluar", out).exit_code == 0
    assert ask("pk", plan, "--tahun", 2023, "--untuk", "ketua", "--keluar", out).exit_code == 0
    assert ask("renaksi", plan, "--tahun", 2023, "--bahasa", "en", "--keluar", out).exit_code == 0
    assert ask("verifikasi", out).exit_code == 0
    (out / "kantor" / "pk-lain.docx").write_text("x")
    assert "kantor/pk-lain.docx: tidak ada di catatan" in ask("verifikasi", out).stdout


def test_names_reach_the_document(tmp_path) -> None:
    done = ask(
        *PK, "--pihak-pertama", "Sri Contoh; Ketua", "--pihak-kedua", "; Ketua KPU Provinsi Contoh",
        "--tempat", "Contoh", "--tanggal", "2023-02-03", "--keluar", tmp_path,
    )  # fmt: skip
    assert done.exit_code == 0
    text = told((tmp_path / "contoh" / "pk-ketua-2023.docx").read_bytes())
    assert "Nama: Sri Contoh\nJabatan: Ketua\n" in text
    assert "Jabatan: Ketua KPU Provinsi Contoh" in text
    assert "Contoh, 3 Februari 2023" in text
    assert "[Belum diisi: nama Pihak Kedua." in text


def test_the_workbook_holds_the_lampiran(tmp_path) -> None:
    ask(*PK, "--keluar", tmp_path)
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "contoh" / "pk-ketua-2023.xlsx").read_bytes()))
    assert book.sheetnames == ["Sampul", "perjanjian-2023", "pagu-2023", "Catatan"]
    head, first, *_ = book["perjanjian-2023"].iter_rows(values_only=True)
    assert head[:6] == ("no", "kode", "sasaran", "indikator", "satuan", "target")
    assert first[5] == "BB"
    targets = [r[5] for r in book["perjanjian-2023"].iter_rows(min_row=2, values_only=True)]
    assert targets[3:6] == [77, 100, 5]


def test_an_edited_file_is_never_written_over(tmp_path, contoh_copy) -> None:
    """The new one has the next name, and the figures that moved are said."""
    command = ("pk", contoh_copy, "--tahun", 2023, "--keluar", tmp_path / "r")
    ask(*command)
    folder = tmp_path / "r" / "contoh"
    edit(folder / "pk-2023.docx")
    before = (folder / "pk-2023.docx").read_bytes()
    same = ask(*command)
    assert names(folder) == ["pk-2023.docx", "pk-2023.xlsx"]
    assert "pk-2023.docx sudah disunting; datanya sama" in " ".join(same.stdout.split())
    path = contoh_copy / "perjanjian.csv"
    path.write_text(path.read_text().replace("P2.01,2023,77,", "P2.01,2023,78,"))
    done = ask(*command)
    assert names(folder) == ["pk-2023-2.docx", "pk-2023.docx", "pk-2023.xlsx"]
    assert (folder / "pk-2023.docx").read_bytes() == before
    assert "pk-2023.docx sudah disunting dan tidak ditimpa; angka baru ada di pk-2023-2.docx" in done.stdout
    assert "tertulis “77 %”, menurut data “78 %”" in done.stdout


def test_a_file_that_is_open_is_left(tmp_path, contoh_copy) -> None:
    command = ("pk", contoh_copy, "--tahun", 2023, "--keluar", tmp_path / "r")
    ask(*command)
    folder = tmp_path / "r" / "contoh"
    (folder / ".~lock.pk-2023.docx#").touch()
    before = {n: (folder / n).read_bytes() for n in names(folder)}
    path = contoh_copy / "perjanjian.csv"
    path.write_text(path.read_text().replace("P2.01,2023,77,", "P2.01,2023,78,"))
    done = ask(*command)
    assert done.exit_code == 1
    assert re.search(r"pk-2023\.docx tidak dapat ditulis: .*tutup dahulu, lalu jalankan lagi\.", done.stderr)
    assert {n: (folder / n).read_bytes() for n in names(folder)} == before


def test_a_folder_that_cannot_be_written(tmp_path) -> None:
    (tmp_path / "contoh").write_text("bukan folder")
    done = ask(*PK, "--keluar", tmp_path)
    assert done.exit_code == 1
    assert "tidak dapat ditulis" in done.stderr
    assert names(tmp_path) == ["contoh"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--tahun", "2030"], "--tahun 2030 di luar periode"),
        (["--tahun", "2023-2024"], "sebut satu tahun"),
        (["--tahun", "x"], "--tahun “x” bukan tahun"),
        ([], "opsi --tahun belum diberikan"),
        (["--tahun", "2023", "--untuk", "ketu"], "Maksud Anda “ketua”?"),
        (
            ["--tahun", "2023", "--tanggal", "3/1/2023"],
            "--tanggal “3/1/2023” bukan tanggal; tulis TTTT-BB-HH",
        ),
        (["--tahun", "2023", "--pihak-pertama", ";"], "tulis “Nama; Jabatan”"),
        (["--tahun", "2023", "--pihak-kedua", "a; b; c"], "dipisahkan satu titik koma"),
        (["--tahun", "2023", "--bahasa", "fr"], "--bahasa “fr” tidak dikenal"),
        (["--tahun", "2023", "--templat", "nihil.docx"], "templat nihil.docx tidak terbaca"),
    ],
)
def test_wrong_use_is_one_sentence_and_writes_nothing(tmp_path, more, said) -> None:
    done = ask("pk", CONTOH, *more, "--keluar", tmp_path / "r")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("command", ["pk", "renaksi"])
def test_a_year_without_data_and_a_plan_that_is_broken(tmp_path, command) -> None:
    folder = office(tmp_path / "kantor")
    text = (folder / "target.csv").read_text()
    (folder / "target.csv").write_text(text + "\n01.01,2025,,90,1")
    done = ask(command, folder, "--tahun", 2024, "--keluar", tmp_path / "r")
    assert done.exit_code == 2
    assert re.search(r"tahun 2024 belum punya .*dahulu\.", done.stderr)
    (folder / "target.csv").write_text("rusak")
    assert ask(command, folder, "--tahun", 2023, "--keluar", tmp_path / "r").exit_code == 1
    assert ask(command, tmp_path / "kanto", "--tahun", 2023).exit_code == 2
    assert not (tmp_path / "r").exists()


def test_a_filled_file_is_checked_and_nothing_is_written(tmp_path) -> None:
    ask(*PK, "--keluar", tmp_path)
    path = tmp_path / "contoh" / "pk-ketua-2023.docx"
    edit(path, "Disusun oleh KPU Kota Lain.")
    before = names(tmp_path)
    done = ask(*PK, "--periksa", path, "--keluar", tmp_path / "r")
    assert done.exit_code == 1
    assert "menyebut kantor lain, “KPU Kota Lain”" in done.stdout
    assert "pk-ketua-2023.docx dibandingkan dengan" in done.stdout
    assert names(tmp_path) == before
    done = ask(*PK, "--periksa", tmp_path / "nihil.docx")
    assert (done.exit_code, "nihil.docx tidak terbaca" in done.stderr) == (1, True)
