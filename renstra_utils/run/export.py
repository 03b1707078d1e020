"""An executed notebook as one self-contained page. Knows nbconvert, not papermill, nor what is in a page."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from .. import __version__
from ..clock import now
from ..files import sha256
from ..show.columns import Column
from ..show.content import Table
from ..show.html import environment, table_html
from ..show.page import MIME, stylesheet
from ..show.signs import signs
from ..wording import Wording
from .changes import shown
from .kinds import KINDS, PACKAGE, ReportError
from .own_cells import part_of, parts_of

if TYPE_CHECKING:
    import nbformat

_TEMPLATE = PACKAGE / "show" / "template"
#: Changed cells that a page shows.
_MOVED = 500
_FOLDERS = {kind.folder for kind in KINDS.values()}


def outputs_of(nb: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """The project's outputs in order: `about`, what each says of itself, and its `html` without the style."""
    bundles = (o["data"] for cell in nb.cells for o in cell.get("outputs", []) if MIME in o.get("data", {}))
    return [part_of(data) for data in bundles]


def tables_of(nb: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    """Each table that a page offers: name and CSV text."""
    for part in outputs_of(nb):
        yield from part["about"].get("tabel", {}).items()


def take_documents(nb: nbformat.NotebookNode) -> dict[str, bytes]:
    """The Word files that a page offers, by name, out of the notebook: its page has the links to them."""
    found: dict[str, bytes] = {}
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            said = output.get("data", {}).get(MIME, {}).pop("dokumen", {})
            found |= {name: base64.b64decode(text) for name, text in said.items()}
    return found


def head_of(nb: nbformat.NotebookNode) -> dict[str, Any]:
    """What the page says of itself as a whole. ReportError where the notebook shows no head.

    In plain values: who gets them from a worker need not import a notebook's types, which takes two
    seconds.
    """
    heads = (p["about"] for p in outputs_of(nb) if p["about"].get("jenis") == "kepala")
    head = next(heads, None)
    if head is None:
        raise ReportError("notebook tidak menampilkan kepala halaman (page.summary()); halaman tidak dibuat")
    return json.loads(json.dumps(head))


def provenance(path: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """What the footer states: notebook and its hash, version, parameters, time of the run."""
    places = {*_FOLDERS, "templat"}
    named = {k: Path(v).name if k in places else v for k, v in parameters.items()}
    return {
        "notebook": path.name,
        "notebook_sha256": sha256(path),
        "versi": __version__,
        "parameter": json.dumps(named, ensure_ascii=False),
        "dibuat": now(),
    }


def script(name: str) -> tuple[str, str]:
    """A script of the template, and the hash by which the page's policy allows it and no other."""
    lines = map(str.strip, (_TEMPLATE / name).read_text(encoding="utf-8").splitlines())
    text = _full_lines("\n".join(line for line in lines if not line.startswith("//")))
    return text, "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def sheet(name: str) -> str:
    """A style sheet of the template that not every page needs."""
    return (_TEMPLATE / name).read_text(encoding="utf-8")


def to_html(
    nb: nbformat.NotebookNode, provenance: dict[str, Any], moved: list[dict[str, str]] | None = None
) -> str:
    """As `page_of`, the page alone."""
    return page_of(nb, provenance, moved)[0]


def page_of(
    nb: nbformat.NotebookNode, provenance: dict[str, Any], moved: list[dict[str, str]] | None = None
) -> tuple[str, list[str]]:
    """The executed notebook as one self-contained page, and what its maker is warned of.

    `moved`: what changed since the data before.
    """
    about = head_of(nb)
    w = Wording(about["bahasa"])
    parts, warned = parts_of(nb, w)
    page_script, csp_hash = script("page.js")
    facts = {
        "about": about,
        **_laid_out(w, parts),
        "t": w.t,
        "w": w,
        "css": stylesheet(),
        "script": page_script,
        "csp_hash": csp_hash,
        "code": [c.source for c in nb.cells if c.cell_type == "code" and _is_written(c)],
        "provenance": provenance,
        "words": json.dumps({k: w.t(text) for k, text in _WORDS.items()}),
        "moved": _moved_table(w, moved) if moved else "",
        "moved_title": w.t("{n} sel berubah sejak data sebelumnya", n=len(moved or [])),
    }
    html, _ = _exporter().from_notebook_node(nb, resources={"renstra": facts})
    return _full_lines(signs(html)), warned


def _full_lines(text: str) -> str:
    """Without empty lines, and without spaces at the ends of the others."""
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"


#: What the page's script says.
_WORDS = {"salin": "Salin tabel", "tersalin": "Tersalin", "png": "Simpan PNG", "svg": "Simpan SVG"}


def _laid_out(w: Wording, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """The parts of a page by their place: what it says, what is not there yet in one list, its appendices."""
    empty = [p["about"] for p in parts if p["about"].get("kosong")]
    kept = [p for p in parts if not p["about"].get("kosong")]
    appendix = [p for p in kept if p["about"].get("lampiran")]
    body = [p for p in kept if p not in appendix]
    contents = [entry for p in [*body, *appendix] for entry in _contents(p["about"])]
    listed = (
        [{"html": environment().get_template("empty.html.j2").render(w=w, sections=empty)}] if empty else []
    )
    return {"parts": [*body, *listed, *appendix], "contents": contents}


def _moved_table(w: Wording, moved: list[dict[str, str]]) -> Markup:
    """What changed since the data before, as a table."""
    rows = [m | {k: shown(w, m["kolom"], m[k]) for k in ("lama", "baru")} for m in moved[:_MOVED]]
    labels = {"kode": "Kode", "tabel": "Tabel", "kolom": "Kolom", "lama": "Lama", "baru": "Baru"}
    columns = [Column(k, w.t(label), head=k == "kode") for k, label in labels.items()]
    caption = w.t("Yang berubah sejak data sebelumnya")
    return table_html(w, Table(pd.DataFrame(rows), columns, "perubahan-t", caption))


def _contents(about: dict[str, Any]) -> list[dict[str, Any]]:
    """What a part adds to the list of contents: `id` and `judul`."""
    return [about] if about.get("jenis") == "bagian" else about.get("isi", [])


def _is_written(cell: nbformat.NotebookNode) -> bool:
    """Whether people wrote the cell; papermill puts one with the parameters beside it."""
    return bool(cell.source.strip()) and "injected-parameters" not in cell.metadata.get("tags", [])


@cache
def _exporter() -> Any:
    """One exporter for the whole run."""
    from nbconvert.exporters import TemplateExporter  # a second of every command's start

    return TemplateExporter(
        template_name="renstra",
        template_file="index.html.j2",
        extra_template_basedirs=[str(_TEMPLATE)],
        extra_template_paths=[str(_TEMPLATE)],  # what the page includes
        optimistic_validation=True,  # once is enough: of the preprocessors, none changes anything here
        file_extension=".html",
    )
