"""`renstra periksa`: every error and finding with its place; wrong use of a command is told in Indonesian."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner
from conftest import BALIKPAPAN, CONTOH, ROOT

import renstra_utils
from renstra_utils.audit.audit import audit
from renstra_utils.cli import main


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


def checked(*args):
    done = run("periksa", *args, "--format", "json")
    return done.exit_code, json.loads(done.stdout)


@pytest.fixture
def broken(contoh_copy):
    for name, old, new in [("target", "77 %,77", '77 %,"77,0"'), ("anggaran", "199253000", "-199253000")]:
        path = contoh_copy / f"{name}.csv"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    return contoh_copy


def test_findings_are_no_errors(balikpapan):
    code, said = checked(BALIKPAPAN)
    found = audit(balikpapan)
    assert code == 0
    assert said["masalah"] == []
    assert [f["pesan"] for f in said["temuan"]] == found["uraian"].tolist()
    counts = found["tingkat"].value_counts().to_dict()
    assert said["ringkasan"] == {
        "kesalahan": 0,
        "kode_keluar": 0,
        **{k: counts.get(k, 0) for k in ("berat", "sedang", "ringan")},
    }
    for f in said["temuan"]:
        table = balikpapan.tables[f["berkas"].removesuffix(".csv")]
        if f["kolom"]:
            cell = table.loc[table["_baris"] == f["baris"], f["kolom"]].iloc[0]
            assert f["nilai"] is None or str(cell).startswith(f["nilai"][:8])


def test_errors_and_exit_code(broken):
    code, said = checked(broken)
    assert code == 1
    assert [(p["tingkat"], p["berkas"], p["kolom"], p["nilai"]) for p in said["masalah"]] == [
        ("kesalahan", "target.csv", "nilai", "77,0"),
        ("kesalahan", "anggaran.csv", "pagu_awal", "-199253000"),
    ]
    assert all(p["baris"] and p["pesan"] and p["saran"] for p in said["masalah"])
    assert said["temuan"] == []
    assert said["rencana"][0]["keadaan"] == "salah"
    done = run("periksa", broken)
    assert done.exit_code == 1
    assert "KESALAHAN (2)" in done.stdout
    assert "kolom nilai: nilai tidak terbaca (tertulis “77,0”). Maksud Anda 77?" in done.stdout
    assert "\x1b" not in done.stdout


def test_keys_are_the_documented_ones(broken):
    """What machines rely on is in the documentation, and the documentation holds nothing else."""
    _, said = checked(CONTOH, broken)
    told = (ROOT / "docs" / "periksa.md").read_text(encoding="utf-8")
    keys = {
        *said,
        *said["ringkasan"],
        *(k for part in ("rencana", "masalah", "temuan") for item in said[part] for k in item),
    }
    assert {line.split("`")[1] for line in told.splitlines() if line.startswith("| `")} == keys
    shapes = {part: {tuple(item) for item in said[part]} for part in ("rencana", "masalah", "temuan")}
    assert all(len(shape) == 1 for shape in shapes.values())


def test_several_plans_and_no_audit(broken):
    code, said = checked(CONTOH, broken, "--tanpa-audit")
    assert code == 1
    assert [p["diaudit"] for p in said["rencana"]] == [False, False]
    assert said["temuan"] == []
    assert {p["rencana"] for p in said["masalah"]} == {str(broken)}


@pytest.mark.parametrize(
    ("more", "state", "following"),
    [([], "kosong", "Isi dulu indikator.csv"), (["--dari", CONTOH], "tanpa target", "Isi target.csv")],
)
def test_new_plan_does_not_look_broken(tmp_path, more, state, following):
    folder = tmp_path / "baru"
    assert run("new", folder, "--nama", "KPU Kota Sabang", "--tahun", "2025-2029", *more).exit_code == 0
    code, said = checked(folder)
    assert code == 0
    assert (said["masalah"], said["temuan"]) == ([], [])
    assert said["rencana"][0]["keadaan"] == state
    assert following in said["rencana"][0]["berikutnya"]
    text = run("periksa", folder).stdout
    assert following in text
    assert "Ringkasan: 0 kesalahan." in text


def test_text_holds_every_finding(contoh):
    done = run("periksa", CONTOH)
    assert done.exit_code == 0
    assert "KPU Kota Contoh, Renstra 2020–2024, contoh fiktif" in done.stdout
    for row in audit(contoh).itertuples():
        assert row.uraian in done.stdout
        assert row.saran in done.stdout
    assert "target.csv, baris 147, kolom nilai: Target K2.3.03" in done.stdout
    assert done.stdout.index("SEDANG (4)") < done.stdout.index("RINGAN (1)")


WRONG = [
    (["periksa"], "argumen RENCANA belum diberikan"),
    (["periksa", "tiada"], "folder rencana “tiada” tidak ada"),
    (["periksa", "README.md"], "folder rencana “README.md” tidak ada"),
    (["periksa", "--format", "jsn", CONTOH], "Maksud Anda “json”? Pilih: teks, json"),
    (["periksa", "--format"], "opsi --format perlu nilai"),
    (["periksa", "--tanpa-audit=1", CONTOH], "opsi --tanpa-audit tidak memakai nilai"),
    (["periksa", "--tanpaaudit", CONTOH], "Maksud Anda “--tanpa-audit”?"),
    (["preiksa"], "Maksud Anda “periksa”?"),
    (["new"], "argumen FOLDER belum diberikan"),
    (["new", "x", "--tahun", "2025-2029"], "opsi --nama belum diberikan"),
    (["new", "x", "--taun", "2025-2029"], "Maksud Anda “--tahun”?"),
    (["new", "x", "y", "--nama", "a", "--tahun", "2025-2029"], "argumen “y” berlebih"),
    (["report", "tiada"], "folder rencana “tiada” tidak ada"),
    (["report", CONTOH, "--pekerja", "0"], "nilai --pekerja tidak dapat dipakai. Jumlah proses, mulai 1."),
    (["report", CONTOH, "--pekerja", "dua"], "nilai --pekerja tidak dapat dipakai"),
    (["report", CONTOH, "--keluar", "README.md"], "Folder keluaran, bukan berkas"),
    (["report", CONTOH, "--tahun", "2022-2020"], "terbalik; tulis 2020-2022"),
    (["report", CONTOH, "--tahun", "kemarin"], "bukan tahun"),
    (["report", CONTOH, "--tahun", "2031"], "di luar periode"),
    (["report", CONTOH, "--halaman", "audti"], "Maksud Anda “audit”?"),
    (["report", CONTOH, "--bahasa", "ind"], "--bahasa “ind” tidak dikenal"),
    (["report", CONTOH, CONTOH], "dua rencana bernama “contoh”"),
]


@pytest.mark.parametrize(("args", "message"), WRONG, ids=[" ".join(map(str, a)) for a, _ in WRONG])
def test_wrong_use_is_told_in_indonesian(args, message, monkeypatch):
    monkeypatch.chdir(ROOT)
    done = run(*args)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert message in done.stderr
    assert done.stderr.startswith("Kesalahan: ")


def test_no_arguments_print_the_help():
    done = run()
    assert done.exit_code == 2
    assert "periksa" in done.stderr
    assert "Kesalahan" not in done.stderr


def test_checking_is_light(tmp_path):
    """Nothing that draws or runs notebooks is imported."""
    code = (
        "import sys; from renstra_utils.cli import main\n"
        "try: main(['periksa', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "heavy = {'matplotlib', 'papermill', 'nbformat', 'nbconvert', 'openpyxl'}\n"
        "print(*sorted(heavy & {m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(BALIKPAPAN)], capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert "Ringkasan: 0 kesalahan; temuan audit: 9 berat" in done.stdout


@pytest.mark.parametrize(
    ("name", "raw", "code", "message"),
    [
        ("target.csv", b"", 1, "berkas kosong"),
        ("target.csv", b"\xff", 1, "tidak disimpan sebagai UTF-8"),
        ("datapackage.json", b"{", 1, "bukan JSON yang sah"),
        ("datapackage.json", b"{}", 2, "perlu title"),
    ],
)
def test_codebook_of_a_broken_folder(contoh_copy, name, raw, code, message):
    (contoh_copy / name).write_bytes(raw)
    done = run("kodebuku", contoh_copy)
    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr


def test_a_funding_code_of_two_rows_is_refused_where_money_was_spent_under_it(contoh_copy):
    path = contoh_copy / "pendanaan.csv"
    text = path.read_text()
    path.write_text(text.replace("K2,kegiatan,9002", "K2,kegiatan,9001"))
    spent = contoh_copy / "anggaran.csv"
    kept = [line for line in spent.read_text().splitlines() if not line.startswith("9002")]
    spent.write_text("\n".join(kept))
    with pytest.raises(renstra_utils.PlanError, match="dipakai lebih dari satu program") as e:
        renstra_utils.load(contoh_copy)
    assert {(p.berkas, p.kolom, p.nilai) for p in e.value.problems} == {("anggaran.csv", "kode", "9001")}
    spent.write_text("\n".join(line for line in kept if not line.startswith("9001")))
    (contoh_copy / "revisi.csv").unlink()
    assert renstra_utils.load(contoh_copy).pendanaan["kode"].eq("9001").sum() == 12


def test_folder_is_left_as_it_was(tmp_path):
    copy = shutil.copytree(CONTOH, tmp_path / "contoh")
    before = {p.name: p.read_bytes() for p in copy.iterdir()}
    run("periksa", copy)
    assert {p.name: p.read_bytes() for p in copy.iterdir()} == before
