"""Every page of a plan as its notebook makes it, in this process: the whole HTML page and the tables beside it."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat
from bs4 import BeautifulSoup

import renstra_utils
from renstra_utils import files
from renstra_utils.evaluate import attainment, budget, rollup
from renstra_utils.evaluate.choice import Choice
from renstra_utils.evaluate.national import against_national
from renstra_utils.plan.contract import contract
from renstra_utils.plan.plan import Plan
from renstra_utils.run import export, kinds
from renstra_utils.show.page import MIME
from renstra_utils.show.pages import BudgetPage, ViewPage, YearlyPage

_PROVENANCE = {
    "notebook": "n.ipynb",
    "notebook_sha256": "0",
    "versi": "0",
    "parameter": "{}",
    "dibuat": "2026-01-01T00:00:00Z",
}


@dataclass(frozen=True)
class Rendered:
    """One page: what kind, of what year, its HTML and its tables as CSV text by name."""

    kind: str
    tahun: int | None
    bahasa: str
    html: str
    tables: dict[str, str]

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "lxml")

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.tahun or 'semua'}.{self.bahasa}"


def notebook_cells(kind: str) -> list[str]:
    """The code of a kind's notebook, cell by cell."""
    cells = nbformat.read(kinds.notebook_of(kind), as_version=4).cells
    return [c.source.strip() for c in cells if c.cell_type == "code"]


def _outputs(kind: str, parameters: dict[str, Any]) -> list[Any]:
    """What the cells of a kind's notebook display, run here."""
    space: dict[str, Any] = {}
    shown = []
    for cell in nbformat.read(kinds.notebook_of(kind), as_version=4).cells:
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), kind, "exec"), space)
        if "parameters" in cell.metadata.get("tags", []):
            space |= parameters
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), kind, "eval"), space))
    return shown


def _page(kind: str, tahun: int | None, bahasa: str, outputs: list[Any]) -> Rendered:
    """Outputs as the page that the exporter makes of them."""
    made = [o._repr_mimebundle_() for o in outputs if hasattr(o, "_repr_mimebundle_")]
    cells = [
        nbformat.v4.new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=b)]) for b in made
    ]
    found: dict[str, str] = {}
    for about in (b[MIME] for b in made):
        found |= about.get("tabel", {})
    html = export.to_html(nbformat.v4.new_notebook(cells=cells), _PROVENANCE)
    return Rendered(kind, tahun, bahasa, html, found)


def render(
    plan: Plan, kind: str, tahun: int | None = None, bahasa: str = "id", triwulan: int | None = None
) -> Rendered:
    """One page of a loaded plan."""
    parameters = kinds.page_parameters(kind, plan.folder, tahun, bahasa, triwulan=triwulan)
    with patch.object(renstra_utils, "load", lambda _: plan):
        return _page(kind, tahun, bahasa, _outputs(kind, parameters))


def render_view(plan: Plan, choice: Choice, bahasa: str = "id") -> Rendered:
    """The page of one choice in the explorer."""
    return _page("jelajah", None, bahasa, ViewPage(plan, choice, bahasa).outputs())


def render_rollup(folder: Path, tahun: int = 0, bahasa: str = "id") -> Rendered:
    """The roll-up of a run's folder."""
    parameters = {"hasil": str(folder), "bahasa": bahasa, "tahun": tahun}
    return _page("rekap", tahun or rollup.load_run(folder).last, bahasa, _outputs("rekap", parameters))


def tables_of(plan: Plan) -> dict[str, str]:
    """The tables that a roll-up reads, of every year, as their pages offer them: `capaian-<tahun>` and `anggaran-<tahun>`."""
    rows, money, found = attainment.attainment(plan), budget.budget(plan), {}
    for year in plan.years:
        for page in (YearlyPage(plan, rows, year), BudgetPage(plan, money, rows, year)):
            found[f"{page.kind}-{year}"] = files.to_csv(page.tables[f"{page.kind}-{year}"])
        if plan.induk is not None:
            found[f"nasional-{year}"] = files.to_csv(against_national(plan, rows, year))
    return found


def write_run(folder: Path, plans: dict[str, Plan], failed: Collection[tuple[str, str, int]] = ()) -> Path:
    """A run's folder as the batch leaves it: the tables that a roll-up reads, and `run.json`; `failed`: (office, kind, year) that failed."""
    pages: dict[str, Any] = {}
    for office, plan in plans.items():
        for name, text in tables_of(plan).items():
            kind, year = name.split("-")
            facts = {"rencana": office, "kantor": plan.meta.nama_kantor, "kind": kind, "tahun": int(year)}
            facts |= {"bahasa": "id", "contoh": plan.meta.contoh}
            path = folder / office / "data" / f"{name}.csv"
            if kind == "nasional":  # beside the table of the page of attainment
                page = pages[f"{office}/{kinds.page_name('capaian', int(year), 'id')}"]
                if page["berkas"]:
                    path.write_text(text, encoding="utf-8")
                    page["berkas"][str(path.relative_to(folder))] = hashlib.sha256(text.encode()).hexdigest()
                continue
            if (office, kind, int(year)) in failed:
                facts |= {"keadaan": "gagal", "sebab": "sel 3 gagal", "berkas": {}}
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                (folder / office / f"{kinds.page_name(kind, int(year), 'id')}.html").touch()
                digest = hashlib.sha256(text.encode()).hexdigest()
                facts |= {
                    "keadaan": "segar",
                    "sebab": "",
                    "berkas": {str(path.relative_to(folder)): digest},
                }
            pages[f"{office}/{kinds.page_name(kind, int(year), 'id')}"] = facts
    folder.mkdir(parents=True, exist_ok=True)  # where every page failed there is none yet
    (folder / "run.json").write_text(json.dumps({"halaman": pages}), encoding="utf-8")
    return folder


def plain(text: str) -> str:
    """Text as a reader sees it: one space wherever there is any."""
    return " ".join(text.split())


def data_texts(plan: Plan) -> list[str]:
    """Every text that people wrote into the plan's files, as it stands on a page, longest first."""
    found = {plan.meta.nama_kantor} | (set(data_texts(plan.induk)) if plan.induk else set())
    for name, spec in contract().items():
        for field in spec["schema"]["fields"]:
            column = plan.tables[name].get(field["name"])
            if field["type"] == "string" and field["name"] not in ("nilai", "tahun") and column is not None:
                found |= set(column.dropna())
    texts = {plain(t) for t in found} | {plain(files.safe_cell(t)) for t in found}
    return sorted((t for t in texts if re.search(r"\W", t) or len(t) > 3), key=len, reverse=True)


def without(text: str, texts: list[str]) -> str:
    """The text with every data text in it put out of sight."""
    for t in texts:
        text = text.replace(t, "·")
    return text
