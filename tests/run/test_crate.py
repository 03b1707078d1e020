"""The record of a run as an RO-Crate: complete, by the Process Run Crate profile, and the same for the same record."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ANGGARAN, small_office
from runs import ask

from renstra_utils.run import crate, job, record

pytest_plugins = ["run_fixtures"]


def refs(value):
    """Every {"@id": …} under an entity."""
    if isinstance(value, list):
        return [r for v in value for r in refs(v)]
    if isinstance(value, dict):
        return [value["@id"]] if set(value) == {"@id"} else [r for v in value.values() for r in refs(v)]
    return []


@pytest.mark.usefixtures("in_process")
def test_a_run_with_a_roll_up_and_a_failed_page(tmp_path):
    for i, target in enumerate(("80", "90", "8x0")):
        plan = small_office(tmp_path / "d" / f"kantor {i}", [("K1", "maximize", target, "70")])
        (plan / "anggaran.csv").write_text(f"{ANGGARAN}\n01,2023,1000,,,800,,\n", encoding="utf-8")
    path = tmp_path / "m.yml"
    path.write_text("keluaran: r\nrekap: true\nbawaan: {halaman: [capaian, anggaran]}\nkantor: [d/*]\n")
    out = tmp_path / "r"

    def run(*more):
        return ask("batch", path, *more).exit_code

    assert run("--ro-crate") == 1
    text = (out / crate.NAME).read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    graph = json.loads(text)["@graph"]
    by_id = {e["@id"]: e for e in graph}
    assert len(by_id) == len(graph)
    assert all(e["@type"] for e in graph)
    assert {r for e in graph for k, v in e.items() if k != "@id" for r in refs(v)} - {
        "https://w3id.org/ro/crate/1.1"
    } <= set(by_id)

    about = by_id[crate.NAME]
    assert (about["about"], about["conformsTo"]) == ({"@id": "./"}, {"@id": "https://w3id.org/ro/crate/1.1"})
    root = by_id["./"]
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert root["conformsTo"] == {"@id": crate.PROFILE}
    assert by_id[crate.PROFILE]["@type"] == "CreativeWork"
    assert refs(root["hasPart"]) == [e["@id"] for e in graph if e["@type"] == "File"]

    pages = record.read_record(out)
    actions = {unquote(e["@id"][1:]): e for e in graph if e["@type"] == "CreateAction"}
    assert [e["@id"] for e in actions.values()] == refs(root["mentions"])
    assert set(actions) == set(pages)
    for id, action in actions.items():
        tool = by_id[action["instrument"]["@id"]]
        assert (tool["@type"], tool["version"]) == ("SoftwareSourceCode", pages[id]["versi"])
        assert action["startTime"] <= action["endTime"]
        assert action["object"]
        failed = pages[id]["keadaan"] == job.FAILED
        assert (
            action["actionStatus"] == f"http://schema.org/{'Failed' if failed else 'Completed'}ActionStatus"
        )
        assert action.get("error") == (pages[id]["sebab"] or None)
        assert bool(action["result"]) != failed
    assert "8x0" in actions["kantor 2/02-capaian-tahunan-2023"]["error"]
    read = refs(actions["rekap/06-rekap-satker"]["object"])
    assert [unquote(r) for r in read] == [f"kantor {i}/data/{k}-2023.csv" for i in (0, 1) for k in ("anggaran", "capaian")]  # fmt: skip
    for file in (e for e in graph if "sha256" in e):
        inside = not file["@id"].startswith("ni:")
        assert inside == (unquote(file["@id"]) == file["name"])
        path_of = (out if inside else tmp_path / "d") / file["name"]
        assert hashlib.sha256(Path(path_of).read_bytes()).hexdigest() == file["sha256"]

    assert run() == 1  # the failed pages again, without the flag: the crate follows the record all the same
    assert json.loads((out / crate.NAME).read_text()) == crate.describe(record.read_record(out))
    assert record.read_record(out) != pages


def test_a_damaged_entry_is_left_out():
    graph = crate.describe({"a/b": {"keadaan": 1}, "c/d": {}})["@graph"]
    assert [e for e in graph if e["@type"] == "CreateAction"] == []
