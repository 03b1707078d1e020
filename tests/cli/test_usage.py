"""What the command says of a wrong use: one sentence in Indonesian, never a traceback; help in one language."""

from __future__ import annotations

import importlib
import inspect
import json
import re
from pathlib import Path

import pytest
from runs import ask, office, write

from renstra_utils import cli
from renstra_utils.cli import main

pytest_plugins = ["run_fixtures"]


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help_is_in_one_language(name):
    text = ask(*([name] if name else []), "--help").stdout
    assert text.startswith("Pemakaian: ")
    foreign = re.findall(
        r"Usage|Options|Commands|Show this|Show the|default|required|INTEGER|TEXT\b|PATH\b|FILE\b|PLAN\b|ARGS",
        text,
    )
    assert foreign == []


def test_a_folder_that_is_not_there_is_guessed(tmp_path):
    office(tmp_path / "contoh")
    for command in ("report", "periksa"):
        done = ask(command, tmp_path / "conto")
        assert done.exit_code == 2
        assert f"Maksud Anda “{tmp_path}/contoh”?" in done.stderr


@pytest.mark.parametrize("value", ["abc", "1e5", "-99999999999999999", "99999999999999999999", "²"])
def test_a_time_that_is_none(tmp_path, monkeypatch, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    done = ask("report", office(tmp_path / "kantor"), "--keluar", tmp_path / "r")
    assert done.exit_code == 2
    assert f"SOURCE_DATE_EPOCH “{value}” bukan waktu" in done.stderr
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("localhost", "tidak menyebut porta"),
        ("tcp://10.0.0.5", "tidak menyebut porta"),
        ("10.0.0.5:dua", "tidak menyebut porta"),
        ("tcp://10.0.0.5:99999", "tidak menyebut porta"),
        ("http://127.0.0.1:9", "skema “http”"),
        ("", "tidak menyebut porta"),
    ],
)
def test_an_address_that_is_none_is_said_at_once(tmp_path, address, said):
    done = ask("report", office(tmp_path / "kantor"), "--keluar", tmp_path / "r", f"--dask={address}")
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.usefixtures("in_process")
def test_words_of_a_manifest_stay_as_they_are_written(tmp_path):
    names = ["010101", "0x10", "1_000", "12:30", "2025-01-01", "no", "on", "1e3", ".inf"]
    for name in names:
        office(tmp_path / name)
    text = f"keluaran: r\nbawaan: {{halaman: capaian, tahun: 2023}}\nkantor: [{', '.join(names)}]"
    done = ask("batch", write(tmp_path, text), "--format", "json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert sorted(e["id"].partition("/")[0] for e in events[1:-1]) == sorted(names)


def test_an_exception_that_names_nothing_is_refused(tmp_path):
    office(tmp_path / "kantor")
    done = ask("batch", write(tmp_path, "kantor: [kantor]\nkecuali: [{}]"))
    assert done.exit_code == 2
    assert "“kecuali” yang kosong berarti semua halaman" in done.stderr


@pytest.mark.usefixtures("in_process")
def test_progress_counts_to_the_end(tmp_path):
    plans = [office(tmp_path / name) for name in "abc"]
    done = ask("report", *plans, "--halaman", "capaian", "--keluar", tmp_path / "r")
    assert re.findall(r"^\[(\d/\d)\]", done.stdout, re.M) == ["1/3", "2/3", "3/3"]


@pytest.mark.usefixtures("in_process")
def test_a_last_good_page_is_promised_only_where_there_is_one(tmp_path):
    plan, out = office(tmp_path / "kantor"), tmp_path / "r"
    (plan / "target.csv").write_text("rusak")
    how = ["report", plan, "--halaman", "audit", "--keluar", out]
    assert "Halaman baik terakhir" not in ask(*how).stderr
    office(plan)
    assert ask(*how).exit_code == 0
    (plan / "target.csv").write_text("rusak")
    assert "Halaman baik terakhir tetap" in ask(*how).stderr


@pytest.mark.parametrize("module", sorted({c.module for c in main.commands.values()}))
def test_commands_are_listed_as_their_module_has_them(module):
    """The list is read from the source; none is missed, and a module of commands is not left out."""
    commands = importlib.import_module(f"renstra_utils.cli.{module}").COMMANDS
    listed = {c.name: c.help for c in main.commands.values() if c.module == module}
    assert listed == {c.name: inspect.cleandoc(c.help) for c in commands}
    of_commands = {p.stem for p in Path(cli.__file__).parent.glob("*.py") if "\nCOMMANDS = " in p.read_text()}
    assert of_commands == {c.module for c in main.commands.values()}
