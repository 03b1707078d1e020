"""`renstra petakan`: a form proposed, confirmed and kept; and what it refuses, with the remedy."""

from __future__ import annotations

import tomllib

import pytest
from click.testing import CliRunner
from conftest import INDIKATOR
from office_sheets import sheet_file

from renstra_utils.cli import main
from renstra_utils.plan import start

HEAD = ["Indikator", "Satuan", "Versi"]


def quarter(path, n: str, *, head=("Bukti Dukung",), figures=(70.5, 1), name="Kinerja"):
    """The sheet of a quarter, with a column that nobody can know the meaning of."""
    lines = [
        [text, unit, "Murni", figure, *["LHE"] * len(head)]
        for text, unit, figure in zip(
            ("Nilai AKIP", "Jumlah laporan"), ("Nilai", "Lap"), figures, strict=True
        )
    ]
    return sheet_file(
        path, ["Laporan Kinerja Tahun 2025"], [*HEAD, f"Realisasi TW {n}", *head], *lines, name=name
    )


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "kantor"
    start.new(folder, "KPU Kota Rekaan", [2025, 2029], contoh=True)
    rows = (
        "P1.01,program,Program A,,S,Nilai AKIP,Nilai,maximize,Makin banyak.,",
        "K1.01,program,Program A,,S,Jumlah laporan,Lap,maximize,Makin banyak.,",
    )
    (folder / "indikator.csv").write_text("\n".join([INDIKATOR, *rows, ""]), encoding="utf-8")
    return folder


def run(*arguments, answers: str = "", code: int = 0) -> str:
    """What a command says; it never shows a way through our code."""
    done = CliRunner().invoke(main, [str(a) for a in arguments], input=answers)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output


def forms(office) -> list[str]:
    return sorted(p.name for p in office.glob("forms/*"))


def test_it_asks_and_saves_and_the_next_quarter_is_read_without_a_question(office, tmp_path):
    first = quarter(tmp_path / "tw1.xlsx", "I")
    assert "renstra petakan" in run("impor", first, office, "--ya", code=1)
    said = run("petakan", first, office, answers="abaikan\nya\n")
    for part in ("2 | Indikator", "C  Versi", "RAGU", "P1.01 2025 1: nilai 70.5", "forms/kinerja.toml"):
        assert part in said
    form = tomllib.loads((office / "forms" / "kinerja.toml").read_text(encoding="utf-8"))
    meanings = {c["judul"]: c["arti"] for c in form["kolom"]}
    assert meanings["versi"] == "abaikan"
    assert meanings["realisasi {triwulan}"] == "realisasi.nilai"
    said = run("impor", quarter(tmp_path / "tw2.xlsx", "II", figures=(71, 2)), office, "--ya")
    assert "P1.01 2025 2: nilai 71" in said
    assert "“kinerja” (kinerja.toml)" in said.casefold()


def test_nothing_is_saved_when_the_answer_is_no(office, tmp_path):
    path = quarter(tmp_path / "tw1.xlsx", "I")
    for answers in ("abaikan\nbukan\n", "abaikan\n\n"):
        assert "Tidak ada yang disimpan" in run("petakan", path, office, answers=answers)
    run("petakan", path, office, answers="", code=1)  # nobody is there to answer
    assert forms(office) == []


def test_without_a_question_every_doubt_must_be_named(office, tmp_path):
    path = quarter(tmp_path / "tw1.xlsx", "I")
    assert "--kolom HURUF=ARTI" in run("petakan", path, office, "--ya", code=2)
    assert forms(office) == []
    run("petakan", path, office, "--ya", "--kolom", "C=abaikan", "--nama", "Isian Triwulan")
    assert forms(office) == ["isian-triwulan.toml"]


@pytest.mark.parametrize(
    ("given", "code", "remedy"),
    [
        ("D=realisasi.nilia", 1, "Maksud Anda “realisasi.nilai”?"),
        ("C=label.nilay", 1, "Maksud Anda “label.nilai”?"),
        ("Z=abaikan", 1, "yang ada: A, B, C, D, E"),
        ("C", 2, "HURUF=ARTI"),
    ],
)
def test_a_meaning_that_is_none_is_refused_with_the_nearest(office, tmp_path, given, code, remedy):
    path = quarter(tmp_path / "tw1.xlsx", "I")
    assert remedy in run("petakan", path, office, "--ya", "--kolom", given, code=code)
    assert forms(office) == []


def test_an_answer_that_is_no_meaning_is_asked_again(office, tmp_path):
    path = quarter(tmp_path / "tw1.xlsx", "I")
    said = run("petakan", path, office, answers="abai\nabaikan\nya\n")
    assert "Maksud Anda “abaikan”?" in said
    assert forms(office) == ["kinerja.toml"]


def test_one_of_two_sheets_is_meant_by_its_name(office, tmp_path):
    import openpyxl

    path = quarter(tmp_path / "tw.xlsx", "I")
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("Uang")
    for line in (["Tahun 2025"], ["Kode", "Pagu Awal (Rp)", "Realisasi (Rp)"], ["9001", 5000000, 250000]):
        other.append(line)
    book.save(path)
    said = run("petakan", path, office, "--lembar", "Uang", answers="ya\n")
    assert "anggaran.pagu_awal" in said
    assert "Versi" not in said
    run("petakan", path, office, "--ya", "--kolom", "C=abaikan")
    assert forms(office) == ["kinerja.toml", "uang.toml"]
    assert "Yang ada: “Kinerja”, “Uang”" in run("petakan", path, office, "--lembar", "Lain", code=1)


def test_a_changed_shape_is_refused_and_proposed_again(office, tmp_path):
    run("petakan", quarter(tmp_path / "tw1.xlsx", "I"), office, "--ya", "--kolom", "C=abaikan")
    before = (office / "forms" / "kinerja.toml").read_bytes()
    path = quarter(tmp_path / "tw2.xlsx", "II", head=("Catatan Reviu",))
    said = run("impor", path, office, "--ya", code=1)
    assert "kinerja.toml" in said
    assert "renstra petakan" in said
    # A form of another shape is not lost for a name.
    assert "--ganti" in run("petakan", path, office, "--ya", "--kolom", "C=abaikan", code=2)
    assert "MENGGANTIKAN" in run("petakan", path, office, "--kolom", "C=abaikan", answers="tidak\n")
    assert (office / "forms" / "kinerja.toml").read_bytes() == before
    run("petakan", path, office, "--ya", "--kolom", "C=abaikan", "--ganti")
    assert "P1.01 2025 2" in run("impor", path, office, "--ya")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda s: s.replace("realisasi.nilai", "realisasi.nilia"), "Maksud Anda “realisasi.nilai”?"),
        (lambda s: s.replace("arti", "makna", 1), "kolom.1"),
        (lambda s: s[:-3], "renstra petakan"),
        (lambda s: 'nama = "x"\n', "kolom"),
    ],
)
def test_a_form_that_a_hand_broke_is_said_and_can_be_made_again(office, tmp_path, damage, said):
    path = quarter(tmp_path / "tw1.xlsx", "I")
    run("petakan", path, office, "--ya", "--kolom", "C=abaikan")
    file = office / "forms" / "kinerja.toml"
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    refusal = run("impor", path, office, "--ya", code=1)
    assert "kinerja.toml" in refusal
    assert said in refusal
    run("petakan", path, office, "--ya", "--kolom", "C=abaikan", "--ganti")
    run("impor", path, office, "--ya")


def test_a_terminal_obeys_nothing_of_the_sheet(office, tmp_path):
    path = sheet_file(
        tmp_path / "jahat.xlsx",
        ["Laporan Kinerja Tahun 2025\x9b2J"],
        ["Indikator", "Realisasi TW I", "Bukti \u202e Dukung"],
        ["Nilai AKIP", 70.5, "a\x9bm\u202e"],
        name="Kinerja\u202e",
    )
    said = run("petakan", path, office, answers="tidak\n")
    assert not {"\x9b", "\u202e"} & set(said)


def test_every_meaning_is_listed_with_its_words(office, tmp_path):
    said = run("petakan", tmp_path / "tidak-ada.xlsx", office, "--arti")
    for meaning, words in (("abaikan", "Tidak dipakai"), ("realisasi.nilai", "Realisasi kinerja: nilai")):
        assert any(line.split()[0] == meaning and words in line for line in said.splitlines())


def test_a_form_is_edited_by_hand_as_the_document_says(office, tmp_path):
    """Several ways to write a heading, any words, a column that may be lacking, a period that no heading
    names."""
    run("petakan", quarter(tmp_path / "tw1.xlsx", "I"), office, "--ya", "--kolom", "C=abaikan")
    file = office / "forms" / "kinerja.toml"
    text = file.read_text(encoding="utf-8")
    for old, new in (
        ('"bukti dukung", arti', '["bukti dukung", "data *"], boleh_tidak_ada = true, arti'),
        ('"realisasi {triwulan}", arti', '["realisasi {triwulan}", "angka ini"], triwulan = 2, arti'),
    ):
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    for head in (["Data Dukung Lain"], []):
        path = sheet_file(
            tmp_path / "b.xlsx",
            ["Laporan Kinerja Tahun 2025"],
            [*HEAD, "Angka Ini", *head],
            ["Nilai AKIP", "Nilai", "Murni", 71, *["LHE"] * len(head)],
        )
        said = run("impor", path, office, "--dry-run")
        assert "P1.01 2025 2: nilai 71" in said
        assert ("LHE" in said) == bool(head)


def test_a_table_in_doubt_is_asked_for_or_named(office, tmp_path):
    head = ["Indikator", "Satuan", "2025", "2026"]
    path = sheet_file(tmp_path / "a.xlsx", ["Data"], head, ["Nilai AKIP", "Nilai", 70.5, 71], name="Data")
    assert "masih ada yang ragu" in run("petakan", path, office, "--ya", code=2)
    said = run("petakan", path, office, answers="bukan tabel\nrealisasi\nya\n")
    assert "target atau realisasi" in said
    assert "P1.01 2026: nilai 71" in said.partition("realisasi.csv")[2]
    run("petakan", path, office, "--ya", "--tabel", "target", "--nama", "Target")
    arti = (office / "forms" / "target.toml").read_text(encoding="utf-8")
    assert "target.nilai" in arti
    assert "realisasi" not in arti


def test_of_a_table_that_nobody_knows_each_column_is_asked(office, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Catatan 2025"], ["Hal", "Angkanya"], ["Nilai AKIP", 70.5], name="Asing"
    )
    asked = run("petakan", path, office, answers="\n\ntidak\n")
    assert asked.count("tabelnya tidak dikenali") == 4  # two columns, said and asked
    assert forms(office) == []
    run("petakan", path, office, "--ya", "--kolom", "A=indikator", code=2)
    run("petakan", path, office, "--ya", "--kolom", "A=indikator", "--kolom", "B=realisasi.nilai")
    assert "P1.01 2025: nilai 70.5" in run("impor", path, office, "--ya")


def test_a_sheet_without_a_heading_has_no_form(office, tmp_path):
    path = sheet_file(tmp_path / "a.xlsx", ["Catatan"], name="Kosong")
    assert "tidak punya judul kolom" in run("petakan", path, office, answers="ya\n", code=1)
    assert forms(office) == []
