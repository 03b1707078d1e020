"""Fixtures of runs; a test module asks for them by `pytest_plugins`."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from runs import Here, office

from renstra_utils.run import batch, kinds, workers


@cache
def _warm() -> None:
    """Modules and caches of this process are filled once: the pages are made by forks of it."""
    with tempfile.TemporaryDirectory() as folder:
        parameters = {"rencana": str(office(Path(folder) / "kantor")), "tahun": 2023, "bahasa": "id"}
        for kind in ("capaian", "anggaran"):
            workers.warm(kind, parameters)


@pytest.fixture
def in_process(monkeypatch) -> None:
    """Runs and commands make their pages in this process: for tests of everything but the workers."""
    _warm()
    monkeypatch.setattr(batch, "LocalWorkers", Here)


@pytest.fixture
def notebooks(tmp_path, monkeypatch) -> Path:
    """A copy of the notebooks that a test may change, in use for runs that this process begins."""
    folder = Path(shutil.copytree(kinds.NOTEBOOKS, tmp_path / "notebooks"))
    monkeypatch.setattr(kinds, "NOTEBOOKS", folder)
    return folder
