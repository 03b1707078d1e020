"""Only what is needed: a page is made again for each reason and no other, and its record can be proved."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from runs import PAGE, ask, jobs, office, offices, states

from renstra_utils.run import batch, record, verify

pytest_plugins = ["run_fixtures"]


@pytest.mark.usefixtures("in_process")
def test_a_page_is_made_again_for_each_reason_and_no_other(tmp_path, notebooks):
    plan, out = office(tmp_path / "kantor"), tmp_path / "r"
    work = jobs([plan], out)

    def once(**kwargs):
        return batch.run(work, **kwargs)[0].keadaan

    assert [once(), once(), once(force=True), once()] == ["segar", "dilewati", "segar", "dilewati"]
    page = out / "kantor" / f"{PAGE}.html"
    for change in (
        lambda: office(tmp_path / "kantor", realisasi="75"),
        lambda: page.write_text("diubah", encoding="utf-8"),
        lambda: page.unlink(),
        lambda: (out / "run.json").write_text("{rusak", encoding="utf-8"),
        lambda: (out / "run.json").write_text(
            json.dumps({"halaman": {f"kantor/{PAGE}": {"keadaan": 1}}}), encoding="utf-8"
        ),
        lambda: (notebooks / "02-capaian-tahunan.ipynb").write_bytes(
            (notebooks / "02-capaian-tahunan.ipynb").read_bytes() + b" "
        ),
    ):
        change()
        assert [once(), once()] == ["segar", "dilewati"]
    os.utime(plan / "target.csv", (1, 1))  # the clock set back changes nothing
    assert once() == "dilewati"


@pytest.mark.usefixtures("in_process")
def test_a_clock_set_back_and_a_damaged_record(tmp_path, monkeypatch):
    plans, out = offices(tmp_path / "d", 2), tmp_path / "r"
    for epoch, year in (("1900000000", "2030"), ("1500000000", "2017")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        office(plans[0], realisasi=year[2:])
        assert batch.run(jobs(plans[:1], out))[0].keadaan == "segar"
        assert record.read_record(out)[f"kantor-000/{PAGE}"]["dibuat"].startswith(year)
        assert batch.run(jobs(plans[:1], out))[0].keadaan == "dilewati"
    assert verify.verify(out) == []
    kept = json.loads((out / "run.json").read_text())
    good = kept["halaman"][f"kantor-000/{PAGE}"]
    wrong = [
        1,
        {},
        {"keadaan": 1},
        {**good, "kantor": None},
        {**good, "berkas": 5},
        {**good, "dibuat": "kemarin"},
    ]
    kept["halaman"] |= {f"x{i}/y": w for i, w in enumerate(wrong)}
    (out / "run.json").write_text(json.dumps(kept))
    (out / record.JOURNAL).write_bytes(
        b'[]\n5\n\xff\n{"id": []}\n{"id": "z/y", "keadaan": 1}\n' + json.dumps(good).encode()[:99]
    )
    assert states(batch.run(jobs(plans, out))) == {"kantor-000": "dilewati", "kantor-001": "segar"}
    assert set(record.read_record(out)) == {f"kantor-{i:03}/{PAGE}" for i in range(2)}
    assert not (out / record.JOURNAL).exists()


@pytest.mark.usefixtures("in_process")
def test_verification_tells_what_does_not_belong(tmp_path):
    plan, out = office(tmp_path / "kantor"), tmp_path / "r"
    batch.run(jobs([plan], out))
    assert ask("verifikasi", out).exit_code == 0
    table = out / "kantor" / "data" / "capaian-2023.csv"
    whole_table = table.read_bytes()
    table.write_bytes(whole_table.replace(b"72", b"99"))
    assert "capaian-2023.csv berubah" in ask("verifikasi", out).stdout
    table.write_bytes(whole_table)
    copied = shutil.copytree(out, tmp_path / "kantor" / "x" / "salinan")
    assert f"kantor/{PAGE}: folder rencana ../kantor tidak ada" in ask("verifikasi", copied).stdout
    shutil.rmtree(tmp_path / "kantor" / "x")
    (out / "kantor" / "asing.html").write_text("x", encoding="utf-8")
    office(tmp_path / "kantor", target="81")
    done = ask("verifikasi", out)
    assert done.exit_code == 1
    assert f"kantor/{PAGE}: masukan berubah" in done.stdout
    assert "kantor/asing.html: tidak ada di catatan" in done.stdout
    assert ask("verifikasi", tmp_path / "kantor").exit_code == 2
