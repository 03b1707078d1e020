"""The project holds together: floors of the house, dependencies, notebooks without outputs, no machine path."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib

import nbformat
import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from renstra_utils.run import kinds

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def ranges(names: list[str]) -> dict[str, str]:
    return {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, names)}


def declared() -> dict[str, str]:
    project = PYPROJECT["project"]
    return ranges(
        project["dependencies"] + [d for group in project["optional-dependencies"].values() for d in group]
    )


def test_conda_twin_agrees():
    lines = re.findall(
        r"^\s+- ([A-Za-z][\w.-]*)(\S*)$", (ROOT / "environment.yml").read_text(encoding="utf-8"), re.M
    )
    twin = {
        canonicalize_name(n.replace("matplotlib-base", "matplotlib")): v
        for n, v in lines
        if n not in ("pip", "conda-forge")
    }
    assert twin.pop("python") == PYPROJECT["project"]["requires-python"]
    assert twin == declared()


def test_lock_agrees():
    locked: dict[str, list[Version]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M
    ):
        locked.setdefault(canonicalize_name(name), []).append(Version(version))
    for name, spec in declared().items():
        assert name in locked, f"{name} is not locked"
        assert all(v in Requirement(f"{name}{spec}").specifier for v in locked[name])


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_are_thin_and_clean(path):
    nb = nbformat.read(path, as_version=4)
    nbformat.validate(nb)
    assert nb.metadata.kernelspec.name == "python3"
    code = [c for c in nb.cells if c.cell_type == "code"]
    assert not any(c.outputs or c.execution_count for c in code)
    assert not re.search(r"^(def|class|for|while) ", "\n".join(c.source for c in code), re.M)
    assert nb.cells[0].source.startswith("# ")


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_each_page_has_its_notebook_with_parameters(kind):
    known = kinds.notebook_parameters(kinds.notebook_of(kind))
    assert {kinds.KINDS[kind].folder, "bahasa"} <= set(known)
    assert ("tahun" in known) == (kinds.KINDS[kind].yearly or kind == kinds.ROLLUP)


def test_the_terminal_of_make_lab_knows_renstra(tmp_path):
    """What the landing notebook says to type there works as it stands, in a folder of any name."""
    folder = tmp_path / "buku kerja"
    tools = folder / ".venv" / "bin"
    tools.mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    for name, said in (("jupyter", "#!/bin/sh\ncommand -v renstra\n"), ("renstra", "#!/bin/sh\n")):
        (tools / name).write_text(said)
        (tools / name).chmod(0o755)
    done = subprocess.run(
        ["make", "-s", "-o", ".venv/.siap", "lab"], cwd=folder, capture_output=True, text=True
    )
    assert done.stdout.strip() == str(tools / "renstra"), done.stderr


def test_repository_speaks_of_the_product_alone():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    machine_path = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/")
    for name in files:
        path = ROOT / name
        if (
            not path.exists()
            or path.suffix in (".png", ".lock", ".xls", ".xlsx", ".ods")
            or name == "tests/test_project.py"
        ):
            continue
        assert not machine_path.search(path.read_text(encoding="utf-8")), name


def commands_of(name: str) -> list[str]:
    """The commands of a page of instructions, without their remarks."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.S)
    return [c for line in "\n".join(blocks).splitlines() if (c := re.split(r"\s+#", line)[0].strip())]


def test_both_readmes_say_the_same_commands():
    assert commands_of("README.md") == commands_of("README.id.md") != []


@pytest.mark.parametrize("name", ["README.md", "README.id.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / name).read_text(encoding="utf-8")):
        assert target.startswith("https://") or (ROOT / target).exists(), target
