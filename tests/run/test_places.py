"""Nothing but names relative to the plan leaves: no file that a run writes tells where it was made."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from runs import ask, office, put_cell

from renstra_utils.run import places

pytest_plugins = ["run_fixtures"]


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("mesin", ["fork", pytest.param("kernel", marks=pytest.mark.slow)])
def test_no_place_of_this_machine_is_in_what_a_run_writes(tmp_path, notebooks, mesin):
    put_cell(
        notebooks, "import sys; print(rencana, sys.prefix)\nassert 'gagal' not in rencana, rencana\nplan"
    )
    well, sick, out = office(tmp_path / "kantor"), office(tmp_path / "gagal"), tmp_path / "r"
    ask("report", well, sick, "--keluar", out, "--mesin", mesin, "--ro-crate")
    ask("rekap", out)
    (tmp_path / "kantor" / "target.csv").write_text("rusak")
    ask("report", well, sick, "--keluar", out, "--mesin", mesin)
    written = [p for p in out.rglob("*") if p.is_file()]
    assert any(p.parent.name == "failed" for p in written)
    for path in written:
        text = path.read_bytes()
        for place in (tmp_path, ROOT, Path.home(), Path("/tmp")):
            assert str(place).encode() not in text, path
    nb = nbformat.read(out / "kantor" / "02-capaian-tahunan-2023.ipynb", as_version=4)
    assert 'rencana = "kantor"' in "".join(c.source for c in nb.cells)


@pytest.mark.parametrize(
    ("plan", "out", "way"),
    [
        ("/p/data/contoh", "/p/reports", "../data/contoh"),
        ("/pengguna/ani/data/jatim/kota", "/pengguna/ani/reports", "../data/jatim/kota"),
        ("/p/contoh", "/p/contoh/r", ".."),
        ("/pengguna/ani/rencana/kota", "/pengguna/budi/www", ""),
        ("/srv/kota", "/www/reports", ""),
    ],
)
def test_the_way_to_a_plan_tells_nothing_of_the_machine(plan, out, way):
    assert places.origin(Path(plan), Path(out)) == way
