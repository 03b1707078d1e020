"""A folder of pages proved: what was changed, added, or written by others is told; what no one can prove is said."""

from __future__ import annotations

import json
import shutil

import pytest
from runs import PAGE, ask, jobs, office

from renstra_utils.run import batch, crate, record, sign, verify

pytest_plugins = ["run_fixtures"]


@pytest.fixture
def made(tmp_path, in_process):
    """A folder with the page of one office, its crate, and its signature; and the keys."""
    key = tmp_path / "operator.pem"
    assert ask("kunci", key).exit_code == 0
    plan = office(tmp_path / "d" / "kantor")
    how = ["--halaman", "capaian", "--keluar", tmp_path / "r", "--ro-crate", "--kunci", key]
    assert ask("report", plan, *how).exit_code == 0
    return tmp_path / "r", key, key.with_suffix(".pub.pem")


def test_a_whole_folder_is_proved(made):
    out, key, public = made
    assert verify.verify(out) == []
    done = ask("verifikasi", out, "--kunci", public)
    assert done.exit_code == 0
    assert "Tanda tangan operatornya cocok" in done.stdout
    assert key.stat().st_mode & 0o077 == 0
    assert ask("kunci", key).exit_code == 1  # a key is never written over
    without = ask("verifikasi", out)
    assert without.exit_code == 0
    assert "Tidak terbukti siapa pembuatnya" in without.stdout


def test_a_run_in_a_folder_of_another_is_proved_by_its_own_record(made, tmp_path):
    out = made[0]
    inner = out / "dalam"
    assert ask("report", tmp_path / "d" / "kantor", "--halaman", "audit", "--keluar", inner).exit_code == 0
    assert verify.verify(out) == []
    (inner / "asing.html").write_text("x")
    (inner / "kantor" / "01-audit-rencana.html").write_text("x")
    said = dict(verify.verify(out))
    assert said["dalam/asing.html"] == "tidak ada di catatan"
    assert "berubah" in said["dalam/kantor/01-audit-rencana"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda out: (out / "index.html").write_text("lain"), "index.html: berubah sejak dicatat"),
        (lambda out: (out / "index.html").unlink(), "index.html: hilang"),
        (lambda out: (out / "ro-crate-metadata.json").write_text("{}"), "ro-crate-metadata.json: berubah"),
        (lambda out: (out / "asing.html").write_text("x"), "asing.html: tidak ada di catatan"),
        (
            lambda out: (out / "kantor" / "data" / "asing.csv").write_text("x"),
            "kantor/data/asing.csv: tidak ada",
        ),
        (
            lambda out: (out / "lain").mkdir() or (out / "lain" / "x.js").write_text("x"),
            "lain/x.js: tidak ada",
        ),
        (lambda out: (out / "kantor" / f"{PAGE}.ipynb").write_text("x"), f"{PAGE}.ipynb berubah"),
        (lambda out: (out / "kantor" / f"{PAGE}.html").unlink(), f"{PAGE}.html hilang"),
    ],
)
def test_what_is_not_as_it_was_made_is_told(made, spoil, said):
    out, _, public = made
    spoil(out)
    done = ask("verifikasi", out, "--kunci", public)
    assert done.exit_code == 1
    assert said in done.stdout


def test_a_page_rewritten_together_with_its_record_is_told_by_the_signature_alone(made, tmp_path):
    out, _, public = made
    page = out / "kantor" / f"{PAGE}.html"
    page.write_text(page.read_text(encoding="utf-8").replace("90", "99"), encoding="utf-8")
    facts = json.loads((out / "run.json").read_text(encoding="utf-8"))
    facts["halaman"][f"kantor/{PAGE}"]["berkas"][f"kantor/{PAGE}.html"] = record.sha256(page)
    (out / "run.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    crate.write(out)
    assert verify.verify(out) == []
    assert "tidak ditulis ulang bersama catatannya" in ask("verifikasi", out).stdout
    done = ask("verifikasi", out, "--kunci", public)
    assert (done.exit_code, "tanda tangan tidak cocok" in done.stdout) == (1, True)
    sign.new_key(tmp_path / "lain.pem")
    sign.sign(out, tmp_path / "lain.pem")  # by somebody else
    assert ask("verifikasi", out, "--kunci", public).exit_code == 1


def test_a_later_run_leaves_no_signature_of_another_record(made, tmp_path):
    out, key, public = made
    office(tmp_path / "d" / "kantor", realisasi="75")
    again = jobs([tmp_path / "d" / "kantor"], out)
    assert batch.run(again)[0].keadaan == "segar"
    assert sign.why_unsigned(out, public) == "catatan tidak bertanda tangan"
    sign.sign(out, key)
    assert batch.run(again)[0].keadaan == "dilewati"  # nothing changed, and it stays
    assert sign.why_unsigned(out, public) == ""


def test_keys_that_are_none(made, tmp_path):
    out, key, public = made
    for wrong in (tmp_path / "tiada.pem", out / "run.json", key):
        done = ask("verifikasi", out, "--kunci", wrong)
        assert done.exit_code == 2
        assert wrong.name in done.stderr
    before = (out / "run.json").read_bytes()
    plan = tmp_path / "d" / "kantor"
    assert ask("report", plan, "--keluar", out, "--force", "--kunci", public).exit_code == 2
    assert (out / "run.json").read_bytes() == before
    (out / "run.json.sig").write_text("{rusak")
    assert "rusak" in ask("verifikasi", out, "--kunci", public).stdout


def test_plans_that_lie_elsewhere_are_named(made, tmp_path):
    out, _, _ = made
    there = tmp_path / "lain" / "tempat"
    shutil.move(tmp_path / "d", there)
    assert f"kantor/{PAGE}: folder rencana ../d/kantor tidak ada" in ask("verifikasi", out).stdout
    assert ask("verifikasi", out, "--rencana", there).exit_code == 0


def test_the_files_of_a_last_good_page_are_known(made, tmp_path):
    out, _, _ = made
    (tmp_path / "d" / "kantor" / "target.csv").write_text("rusak")
    again = jobs([tmp_path / "d" / "kantor"], out)
    for _ in range(2):
        assert batch.run(again)[0].keadaan == "gagal"
    crate.write(out)
    assert [why for _, why in verify.verify(out)] == ["gagal pada kali terakhir"]
    (out / "kantor" / f"{PAGE}.html").write_text("x")
    assert verify.verify(out)[0][1] == f"gagal pada kali terakhir; kantor/{PAGE}.html berubah"
