"""The recipes of docs/jadwal.md name commands, options and files that there are; they were run for real by hand."""

from __future__ import annotations

import re
import shlex

import click
import yaml
from conftest import ROOT

from renstra_utils.cli import main
from renstra_utils.run import manifest

TEXT = (ROOT / "docs" / "jadwal.md").read_text(encoding="utf-8")
UNITS = dict(re.findall(r"`~/\.config/systemd/user/([\w.-]+)`.*?```ini\n(.*?)```", TEXT, re.DOTALL))
CRON, QUARTERS = re.findall(r"```cron\n(.*?)```", TEXT, re.DOTALL)


def settings_of(unit: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in UNITS[unit].splitlines() if "=" in line)


def renstra_calls() -> list[list[str]]:
    """Every `renstra …` that cron and systemd are told to run, from the folder of the repository."""
    found = [
        *(text.splitlines()[-1].split("chronic ")[1] for text in (CRON, QUARTERS)),
        settings_of("renstra.service")["ExecStart"].replace("%h/renstra/", ""),
    ]
    return [shlex.split(text) for text in found]


def test_the_commands_and_their_options_are_there():
    for program, command, path, *options in renstra_calls():
        assert program == ".venv/bin/renstra"
        found = main.get_command(click.Context(main), command)
        assert found is not None
        assert manifest.read(ROOT / path)[1]
        found.make_context(command, [str(ROOT / path), *options])


def test_cron_has_five_fields_and_mails_as_utf_8():
    *variables, line = CRON.splitlines()
    for each in (line, QUARTERS.rstrip()):
        assert re.fullmatch(r"(?:[\d*/,-]+ ){5} cd \$HOME/renstra && chronic .+", each)
    assert {v.split("=")[0] for v in variables} == {"MAILTO", "CONTENT_TYPE"}
    assert "UTF-8" in variables[1]


def test_the_units_name_one_another_and_one_file():
    service, mail = settings_of("renstra.service"), settings_of("renstra-surel.service")
    assert set(UNITS) == {"renstra.service", "renstra.timer", service["OnFailure"]}
    assert service["StandardOutput"].removeprefix("truncate:") in mail["ExecStart"]
    assert "WantedBy" in settings_of("renstra.timer")
    assert "--now renstra.timer" in TEXT


def test_the_workflow_s_steps_are_there():
    flow = yaml.safe_load((ROOT / "docs" / "contoh-ci.yml").read_text(encoding="utf-8"))
    (job,) = flow["jobs"].values()
    steps = job["steps"]
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for step in steps:
        assert ("uses" in step) != ("run" in step)
        for target in re.findall(r"^make (\w+)$", step.get("run", ""), re.MULTILINE):
            assert target in targets
        if step.get("uses", "").startswith("actions/setup-python"):
            assert (ROOT / step["with"]["cache-dependency-path"]).is_file()
    ids = {s["id"] for s in steps if "id" in s}
    assert set(re.findall(r"steps\.(\w+)\.", str(job))) <= ids
    assert {s["with"]["path"] for s in steps if "path" in s.get("with", {})} == {"reports"}
