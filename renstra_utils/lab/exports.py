"""What a view of the explorer can be saved as, and the lines that give the same rows at the prompt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ..evaluate import choice, means
from ..files import to_csv
from ..run import export, kinds
from ..show import html
from ..show.page import Output
from ..show.pages import ViewPage
from ..text import exact


def code_of(page: ViewPage) -> str:
    """The lines that give the same rows at the prompt."""
    given = {k: v for k, v in asdict(page.choice).items() if v != getattr(choice.Choice, k)}
    words = ", ".join(f"{k}={v!r}" for k, v in given.items())
    return (
        "from renstra_utils import load\nfrom renstra_utils.evaluate.choice import Choice, view\n\n"
        f"plan = load({str(page.plan.folder)!r})\n"
        f"rows = view(plan, Choice({words}))"
    )


def as_csv(page: ViewPage) -> bytes:
    """The rows of the view."""
    return to_csv(page.rows[choice.shown_columns(page.rows)]).encode("utf-8")


def as_excel(page: ViewPage) -> bytes:
    """Every table of the view as one workbook with cover and notes."""
    return page.workbook([page.t("Pilihan: {pilihan}.", pilihan=page.chosen()), *page.blanks()])[1]


def as_page(page: ViewPage) -> bytes:
    """The view as one HTML page, through the template of every other page."""
    import nbformat.v4 as v4  # only who saves a page waits for it

    def cell(output: Output, source: str = "") -> Any:
        data = output._repr_mimebundle_()
        return v4.new_code_cell(source, outputs=[v4.new_output("display_data", data=data)])

    first, *rest = page.outputs()
    notebook = v4.new_notebook(cells=[cell(first, code_of(page)), *map(cell, rest)])
    parameters = {"rencana": str(page.plan.folder), **asdict(page.choice)}
    about = export.provenance(kinds.NOTEBOOKS / "05-jelajah.ipynb", parameters)
    return export.to_html(notebook, about).encode("utf-8")


#: What a view can be saved as: suffix, media type, maker.
EXPORTS: dict[str, tuple[str, str, Callable[[ViewPage], bytes]]] = {
    "CSV": (".csv", "text/csv", as_csv),
    "Excel": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_excel),
    "Halaman": (".html", "text/html", as_page),
}


def export_name(page: ViewPage) -> str:
    """A file name that tells choices apart: `jelajah-2023-tidak-tercapai`."""
    c = page.choice
    parts = [*map(str, c.tahun), c.program, c.kegiatan, c.status, c.batas, c.skala]
    parts += [c.bacaan] if c.bacaan != means.EXCLUDED else []
    parts += [f"{c.berturut}-berturut"] if c.berturut else []
    parts += [f"{name}-{exact(bound)}" for name, bound in c.bounds.items()]
    parts += ["-".join(["tanpa", *c.tanpa])] if c.tanpa else []
    return "-".join(["jelajah", *(html.slug(p)[:30].strip("-") for p in parts if p)])[:120]
