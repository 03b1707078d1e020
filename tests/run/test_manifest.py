"""A manifest: what it asks for, and every way in which it is refused."""

from __future__ import annotations

import json
import re

import pytest
from runs import PAGE, ask, office, offices, write

from renstra_utils.run import manifest

pytest_plugins = ["run_fixtures"]


def test_a_manifest_with_defaults_patterns_and_exceptions(tmp_path):
    offices(tmp_path / "satker", 3)
    office(tmp_path / "pusat")
    path = write(
        tmp_path,
        "keluaran: hasil\nbawaan: {halaman: [capaian, audit], bahasa: [id, en]}\n"
        "kantor:\n  - satker/*\n  - {rencana: pusat, halaman: anggaran, tahun: 2023}\n"
        "kecuali:\n  - {rencana: kantor-001}\n  - {halaman: audit, bahasa: en}\n",
    )
    out, work = manifest.read(path)
    assert out == tmp_path / "hasil"
    assert sorted(j.id for j in work) == sorted(
        [f"kantor-00{i}/{n}" for i in (0, 2) for n in (PAGE, f"{PAGE}.en", "01-audit-rencana")]
        + ["pusat/03-anggaran-tahunan-2023", "pusat/03-anggaran-tahunan-2023.en"]
    )
    first = ask("batch", path, "--dry-run")
    assert first.exit_code == 0
    assert first.stdout.count("buat\t") == 8
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kantr: [pusat]", "baris 1: kunci “kantr” tidak dikenal. Maksud Anda “kantor”?"),
        (
            "kantor: [pusat]\nbawaan:\n  halaman: [capaain]",
            "baris 3: halaman “capaain” tidak dikenal. Maksud Anda “capaian”?",
        ),
        ("kantor: [pust]", "folder rencana “pust” tidak ada. Maksud Anda “pusat”?"),
        ("kantor:\n  - {rencana: pusat, tahun: 2033}", "2033 di luar periode"),
        ("kantor:\n  - {rencana: pusat, tahun: dua}", "“dua” bukan tahun"),
        ("kantor:\n  - {rencana: pusat, bahasa: true}", "harus teks"),
        ("kantor: pusat", "harus daftar"),
        ("kantor: []", "sedikitnya satu"),
        ("- pusat", "harus berupa pasangan"),
        ("kantor: [pusat]\nkantor: [pusat]", "tertulis dua kali"),
        ("kantor: [pusat", "bukan YAML"),
        ("[" * 3000, "bukan YAML"),
        ("{a: b}: c", "baris 1: kunci harus satu kata"),
        ("kantor: [pusat, Pusat]", "dua rencana bernama “Pusat”"),
        ("kantor: [pusat]\nkeluaran: ''", "harus nama folder"),
        ("kantor: [pusat, lain/pusat]", "dua rencana bernama “pusat”"),
        ("kantor: [pusat]\nkecuali: [{rencana: pust}]", "“pust” tidak ada di “kantor”"),
    ],
)
def test_a_wrong_manifest_runs_nothing(tmp_path, text, message):
    for name in ("pusat", "lain/pusat", "Pusat"):
        office(tmp_path / name)
    path = write(tmp_path, text)
    with pytest.raises(manifest.ManifestError, match=re.escape(message)):
        manifest.read(path)


def test_a_pattern_takes_no_output_and_no_hidden_folder(tmp_path):
    plans = offices(tmp_path / "d", 2)
    for name in ("hasil", ".ipynb_checkpoints"):
        (tmp_path / "d" / name).mkdir()
    for pattern in ("d/*", f"{tmp_path}/d/*"):
        _, work = manifest.read(write(tmp_path, f"keluaran: d/hasil\nkantor: ['{pattern}']"))
        assert {j.rencana for j in work} == set(plans)


def test_wrong_manifest_is_wrong_use(tmp_path):
    done = ask("batch", write(tmp_path, "kantr: []"))
    assert (done.exit_code, "kantor" in done.stderr) == (2, True)
    assert ask("batch", tmp_path / "tiada.yml").exit_code == 2


def test_lines_of_json_for_machines(tmp_path, in_process):
    offices(tmp_path, 2)
    (tmp_path / "kantor-001" / "target.csv").write_text("x", encoding="utf-8")
    path = write(tmp_path, "bawaan: {halaman: capaian, tahun: 2023}\nkantor: [kantor-*]")
    done = ask("batch", path, "--format", "json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e["kejadian"] for e in events] == ["mulai", "halaman", "halaman", "selesai"]
    assert {e["id"]: e["keadaan"] for e in events[1:3]} == {
        f"kantor-000/{PAGE}": "segar",
        f"kantor-001/{PAGE}": "gagal",
    }
    assert (events[3]["segar"], events[3]["gagal"], done.exit_code) == (1, 1, 1)
    assert "target.csv" in done.stderr
