"""Pages of quarters in manifest, command, record, links and index."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from made_pages import put, record
from runs import ask, office, write

from renstra_utils.run import manifest
from renstra_utils.run.index import render_index
from renstra_utils.run.job import Job, jobs_of
from renstra_utils.run.kinds import DEFAULT_PAGES, ParameterError, own_kind
from renstra_utils.run.links import relink
from renstra_utils.run.record import read_record
from renstra_utils.run.verify import verify

pytest_plugins = ["run_fixtures"]

HEAD = "kode,tahun,triwulan,nilai,pembilang,penyebut,sumber_data,tanggal_data,faktor_pendukung,faktor_penghambat,solusi,tindak_lanjut"


def quarterly(folder: Path, *quarters: int) -> Path:
    """An office that reported these quarters of 2023."""
    office(folder)
    indicator = folder / "indikator.csv"
    lines = indicator.read_text(encoding="utf-8").splitlines()
    # Quarters of a plain figure are joined as the indicator says.
    indicator.write_text(
        "\n".join([f"{lines[0]},agregasi", *(f"{line},posisi akhir" for line in lines[1:])]), encoding="utf-8"
    )
    rows = [f"01.01,2023,{q},{60 + q},,,,,,,," for q in quarters]
    (folder / "realisasi.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return folder


def ids(tmp_path: Path, text: str, *said: str) -> list[str]:
    """The pages that a manifest asks for, and what is said."""
    told: list[str] = []
    _, work = manifest.read(write(tmp_path, text), tell=told.append)
    assert [re.sub(r";.*", "", t) for t in told] == list(said)
    return [j.id.partition("/")[2] for j in work]


def test_a_manifest_that_names_no_pages_makes_no_quarters(tmp_path):
    quarterly(tmp_path / "a", 1, 2)
    made = ids(tmp_path, "kantor: [a]")
    assert len(made) == len(DEFAULT_PAGES)
    assert not [name for name in made if "tw" in name]


def test_quarters_of_a_manifest(tmp_path):
    quarterly(tmp_path / "a", 1, 2)
    every = "kantor: [{rencana: a, halaman: [triwulan]"
    tw = "08-triwulan-2023-tw{}".format
    assert ids(tmp_path, f"{every}}}]") == [tw(1), tw(2)]
    assert ids(tmp_path, f"{every}, triwulan: 2}}]") == [tw(2)]
    assert ids(tmp_path, f"{every}, tahun: 2023, triwulan: 1-4}}]") == [tw(q) for q in (1, 2, 3, 4)]
    assert ids(tmp_path, f"{every}, tahun: 2023, triwulan: [1, '3-4']}}]") == [tw(1), tw(3), tw(4)]
    both = ids(tmp_path, f"bawaan: {{triwulan: 2, bahasa: [id, en]}}\n{every}}}]")
    assert both == [tw(2), f"{tw(2)}.en"]
    without = "kecuali: [{halaman: triwulan, triwulan: 2}]"
    assert ids(tmp_path, f"{every}}}]\n{without}") == [tw(1)]
    assert ids(tmp_path, f"{every}}}]\nkecuali: [{{triwulan: 1-2}}]") == []


def test_an_office_without_quarters_is_said_in_one_line(tmp_path):
    quarterly(tmp_path / "a")
    said = "a: belum ada angka triwulan yang diminta di realisasi.csv atau rencana_aksi.csv"
    assert ids(tmp_path, "kantor: [{rencana: a, halaman: triwulan}]", said) == []
    assert ids(tmp_path, "kantor: [{rencana: a, halaman: triwulan, triwulan: 3}]", said) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("5", "baris 1: triwulan “5” bukan triwulan; tulis 1 sampai 4, mis. 2, 1,3 atau 1-4."),
        ("0", "“0” bukan triwulan"),
        ("II", "“II” bukan triwulan"),
        ("3-1", "triwulan “3-1” terbalik; tulis 1-3."),
        ("true", "“triwulan” harus teks, triwulan, atau daftarnya, tertulis “True”."),
        ("[1, 7]", "“7” bukan triwulan"),
    ],
)
def test_a_quarter_that_is_none_runs_nothing(tmp_path, value, said):
    quarterly(tmp_path / "a", 1)
    path = write(tmp_path, f"kantor: [{{rencana: a, triwulan: {value}}}]")
    with pytest.raises(manifest.ManifestError, match=re.escape(said)):
        manifest.read(path)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (["--triwulan", "5"], "--triwulan “5” bukan triwulan; tulis 1 sampai 4"),
        (["--triwulan", "4-2"], "--triwulan “4-2” terbalik; tulis 2-4."),
        (["--triwulan", "2", "--halaman", "capaian"], "--triwulan hanya untuk halaman triwulan"),
    ],
)
def test_a_command_with_a_quarter_that_is_none_writes_nothing(tmp_path, how, said):
    plan, out = quarterly(tmp_path / "a", 1), tmp_path / "out"
    done = ask("report", plan, "--keluar", out, *how)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not out.exists()


def test_a_command_for_an_office_without_quarters(tmp_path):
    plan, out = quarterly(tmp_path / "a"), tmp_path / "out"
    done = ask("report", plan, "--keluar", out, "--halaman", "triwulan")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "a: belum ada angka triwulan" in done.stderr
    assert not out.exists()


def test_unreadable_quarters_are_said_by_the_audit(tmp_path):
    plan = quarterly(tmp_path / "a", 1)
    (plan / "realisasi.csv").write_text('kode,"', encoding="utf-8")
    assert ids(tmp_path, "kantor: [{rencana: a, halaman: triwulan}]") == ["01-audit-rencana"]


def test_a_quarter_is_made_recorded_proved_and_made_once(tmp_path):
    """The page and its minutes; the same again makes nothing; an older record, without quarters, is read."""
    plan, out = quarterly(tmp_path / "a", 1, 2), tmp_path / "out"
    command = ["report", plan, "--halaman", "triwulan", "--triwulan", "1", "2", "--keluar", out]
    assert ask(*command).exit_code == 0
    names = {p.name for p in (out / "a").iterdir() if p.is_file()}
    assert {f"08-triwulan-2023-tw{q}.html" for q in (1, 2)} | {
        f"notula-2023-tw{q}.docx" for q in (1, 2)
    } <= names
    entry = read_record(out)["a/08-triwulan-2023-tw2"]
    assert (entry["triwulan"], entry["dokumen"]) == (2, ["a/notula-2023-tw2.docx"])
    assert verify(out) == []
    assert "0 halaman dibuat, 2 dilewati" in ask(*command).stdout
    old = json.loads((out / "run.json").read_text(encoding="utf-8"))
    for page in old["halaman"].values():
        del page["triwulan"]
    (out / "run.json").write_text(json.dumps(old), encoding="utf-8")
    assert len(read_record(out)) == 2


def test_jobs_of_quarters_have_names_of_their_own(tmp_path):
    made = jobs_of(
        tmp_path / "a", [2023, 2024], ["capaian", "triwulan"], ["id"], tmp_path, quarters=[(2023, 2)]
    )
    assert [j.id for j in made] == [
        "a/02-capaian-tahunan-2023",
        "a/02-capaian-tahunan-2024",
        "a/08-triwulan-2023-tw2",
    ]
    assert made[2].parameters["triwulan"] == 2
    other = Job(made[2].rencana, "triwulan", 2023, "id", tmp_path, triwulan=3)
    assert made[2].key({}) != other.key({})


def test_index_and_links_name_quarters(tmp_path):
    pages = record(
        tmp_path,
        put(tmp_path, "a", "capaian", 2023),
        put(tmp_path, "a", "triwulan", 2022, triwulan=4),
        put(tmp_path, "a", "triwulan", 2023, triwulan=1, data="menunggu data"),
        put(tmp_path, "a", "triwulan", 2023, triwulan=2),
    )
    index = render_index(tmp_path, pages)
    for label in ("TW IV 2022", "TW I 2023", "TW II 2023"):
        assert f">{label}</a>" in index
    assert "Triwulan TW I 2023" in index
    assert list(relink(tmp_path, pages))
    html = (tmp_path / "a" / "08-triwulan-2023-tw2.html").read_text(encoding="utf-8")
    near = html.partition("<details>")[0]
    assert re.findall(r">(TW \w+ \d{4})</a>", near) == ["TW I 2023", "TW II 2023"]
    assert ">TW IV 2022</a>" in html
    assert "<li>Triwulan: " in html


def test_an_own_notebook_with_quarters_needs_years(tmp_path):
    path = tmp_path / "rapat.ipynb"
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": ['rencana = "x"\n', 'bahasa = "id"\n', "triwulan = 1"]}  # fmt: skip
    about = {"kernelspec": {"name": "python3"}}
    path.write_text(json.dumps({"cells": [cell], "metadata": about}), encoding="utf-8")
    with pytest.raises(ParameterError, match="punya triwulan tanpa tahun; tambahkan tahun"):
        own_kind(path)
    path.rename(taken := tmp_path / "08-triwulan-2023-tw2.ipynb")
    with pytest.raises(ParameterError, match="dipakai halaman bawaan"):
        own_kind(taken)
