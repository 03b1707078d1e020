"""A draft is no plan before every row of draf.csv is confirmed; and the command that makes one."""

from __future__ import annotations

import csv
from pathlib import Path

import compare_draft
import documents as doc
import pytest
from conftest import CONTOH
from drafts import table

from renstra_utils import PlanError, load
from renstra_utils.audit import check
from renstra_utils.cli import main
from renstra_utils.draft.drafting import draft


@pytest.fixture
def drafted(tmp_path) -> Path:
    return draft(
        doc.to_docx(doc.two_rows(CONTOH), tmp_path / "a.docx"), tmp_path / "rancangan", "KPU Kota Contoh"
    ).folder


def confirm(folder: Path, how=lambda rows: [{**r, "status": "ya"} for r in rows]) -> None:
    rows = compare_draft.rows(folder / "draf.csv")
    with (folder / "draf.csv").open("w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, list(rows[0]))
        out.writeheader()
        out.writerows(how(rows))


def test_a_draft_is_no_plan_until_every_row_is_confirmed(drafted):
    open_rows = len(compare_draft.rows(drafted / "draf.csv"))
    with pytest.raises(PlanError) as e:
        load(drafted)
    assert len(e.value.problems) == open_rows
    assert {p.berkas for p in e.value.problems} == {"draf.csv"}
    shown = check.text(check.check([drafted]))
    assert shown.count("rancangan belum dikonfirmasi") == open_rows
    confirm(drafted, lambda rows: [{**r, "status": "ya" if n else "Periksa"} for n, r in enumerate(rows)])
    with pytest.raises(PlanError) as e:
        load(drafted)
    assert len(e.value.problems) == 1
    confirm(drafted)
    plan = load(drafted)
    assert len(plan.indikator) == 31
    assert set(plan.indikator["polaritas"]) == {"ambigu"}
    assert check.check([drafted])["ringkasan"]["kode_keluar"] == 0


def test_removing_rows_confirms_them_but_a_broken_list_does_not(drafted):
    text = (drafted / "draf.csv").read_text(encoding="utf-8")
    for broken in ("", "a,b\n1,2\n", text.replace(",", ";"), text.replace("status", "keadaan")):
        (drafted / "draf.csv").write_text(broken, encoding="utf-8")
        with pytest.raises(PlanError) as e:
            load(drafted)
        assert all(p.berkas == "draf.csv" for p in e.value.problems)
    (drafted / "draf.csv").write_text(text.splitlines()[0] + "\n", encoding="utf-8")
    assert len(load(drafted).indikator) == 31


def test_even_a_draft_without_doubt_needs_a_confirmation(tmp_path):
    rows = ["1\tProgram Dukungan Manajemen\tMeningkatnya mutu\tIndeks layanan\tIndeks\t80\t81\t82\t83\t84"]
    head = "No\tProgram\tSasaran\tIndikator\tSatuan\t2025\t2026\t2027\t2028\t2029"
    made = draft(table(tmp_path / "a.txt", rows, head), tmp_path / "r")
    assert [m.file for m in made.marks] == ["datapackage.json", "indikator.csv"]


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as e:
        main(list(args))
    return e.value.code or 0


def test_the_command(tmp_path, capsys):
    path = doc.to_docx(doc.two_rows(CONTOH), tmp_path / "a.docx")
    folder = tmp_path / "r"
    assert run("dokumen", str(path), "--keluar", str(folder), "--nama", "KPU Kota Contoh") == 0
    said = capsys.readouterr().out
    assert "31 indikator, 155 sel target" in said
    assert "renstra periksa" in said
    assert run("periksa", str(folder)) == 1
    assert "belum dikonfirmasi" in capsys.readouterr().out
    assert run("dokumen", str(path), "--keluar", str(folder)) == 2
    assert "tidak ada yang ditimpa" in capsys.readouterr().err
    assert run("dokumen", str(tmp_path / "x.pdf"), "--keluar", str(tmp_path / "y")) == 2
    assert run("dokumen", str(path), "--keluar", str(tmp_path / "y"), "--tahun", "2025") == 2
    assert run("dokumen", str(path), "--keluar", str(tmp_path / "y"), "--tahun", "2030-2034") == 1
    (tmp_path / "z.txt").write_text("prosa", encoding="utf-8")
    assert run("dokumen", str(tmp_path / "z.txt"), "--keluar", str(tmp_path / "y")) == 1
    assert not (tmp_path / "y").exists()
