"""Places on this machine, taken out of what is published: nothing but names relative to the plan leaves."""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import readable
from . import kinds

if TYPE_CHECKING:
    import nbformat


def origin(plan: Path, out: Path) -> str:
    """Where a plan lies as seen from the pages: `../data/contoh`.

    Empty where that way would tell of the machine: from its root, or from one of its first folders, as those
    of its users are, unless pages and plans stand side by side there.
    """
    plan, out = plan.resolve(), out.resolve()
    try:
        way = Path(os.path.relpath(plan, out))
        together = Path(os.path.commonpath([plan, out]))
    except ValueError:  # on another drive
        return ""
    depth, up = len(together.relative_to(together.anchor).parts), way.parts.count("..")
    down = len(way.parts) - up
    near = (depth >= 2 and down <= 3) or (depth == 1 and up == 1 and down <= 2)
    return readable(way.as_posix()) if near else ""


def without_places(text: str, folder: Path, name: str) -> str:
    """A message or a traceback with a plan's folder by its name, and no folder of this machine in it."""
    known = {str(folder): name, str(folder.resolve()): name, str(kinds.NOTEBOOKS.resolve()): "notebooks"}
    known |= {str(kinds.PACKAGE): kinds.PACKAGE.name, sysconfig.get_path("purelib"): "site-packages"}
    known |= {sysconfig.get_path("stdlib"): "python", sys.prefix: "python", sys.base_prefix: "python"}
    known |= {tempfile.gettempdir(): "tmp", str(Path.cwd()): ".", str(Path.home()): "~"}
    for place in sorted(known, key=len, reverse=True):
        if len(Path(place).parts) > 1:  # the root of a disk is in every path
            text = text.replace(place, known[place])
    return text


def publish(nb: nbformat.NotebookNode, folder: Path, name: str) -> nbformat.NotebookNode:
    """An executed notebook as it may be given away: the folder that it read by name, errors without places.

    Our own tables and pages stay as they are; they name files of the plan alone.
    """
    about = nb.metadata.get("papermill", {})
    for key in ("input_path", "output_path"):
        if about.get(key):
            about[key] = Path(about[key]).name
    names = {str(folder): name}
    if template := about.get("parameters", {}).get("templat"):
        names[template] = Path(template).name
    for key, value in about.get("parameters", {}).items():
        about.parameters[key] = names.get(value, value) if isinstance(value, str) else value
    for cell in nb.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            for place, known in names.items():
                cell.source = cell.source.replace(repr(place)[1:-1], known).replace(place, known)
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.evalue = without_places(output.evalue, folder, name)
                output.traceback = [without_places(line, folder, name) for line in output.traceback]
            elif output.output_type == "stream":
                output.text = without_places(output.text, folder, name)
            elif not any(mime.startswith("application/vnd.renstra") for mime in output.data):
                for mime in (m for m in ("text/plain", "text/html", "text/markdown") if m in output.data):
                    output.data[mime] = without_places("".join(output.data[mime]), folder, name)
    return nb
