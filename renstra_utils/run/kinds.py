"""The kinds of page: adding one is an entry in `KINDS` and its notebook. Also a notebook's parameters."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..evaluate import run_tables
from ..files import reason
from ..plan import folder as files_of
from ..text import nearest

PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED = (PACKAGE / "notebooks").is_dir()
#: The workbook's folder: the repository, or the folder in which an installed package is used.
ROOT = Path.cwd() if _INSTALLED else PACKAGE.parent
#: The notebooks stand beside the package in the repository and inside of it where it is installed.
NOTEBOOKS = (PACKAGE if _INSTALLED else ROOT) / "notebooks"


class ReportError(RuntimeError):
    """A page could not be made. The message is one sentence in Indonesian."""


class ParameterError(ReportError):
    """The parameters do not fit the notebook: nothing was run."""


@dataclass(frozen=True)
class Kind:
    """A kind of page.

    `notebook`: the file that makes it, without suffix; the page is named after it. `title`: what the index
    calls it. `parameters`: what the notebook is given: the folder that it reads, a plan's (`rencana`) or a
    run's (`hasil`); `tahun`, where there is a page for each year, `triwulan`, where there is one for each
    quarter; `bahasa`. `default`: whether a manifest that names no pages asks for it.
    """

    notebook: str
    title: str
    parameters: tuple[str, ...] = ("rencana", "bahasa")
    default: bool = True

    @property
    def folder(self) -> str:
        """The parameter that takes the folder."""
        return self.parameters[0]

    @property
    def yearly(self) -> bool:
        """Whether there is a page for each year."""
        return "tahun" in self.parameters

    @property
    def quarterly(self) -> bool:
        """Whether there is a page for each quarter."""
        return "triwulan" in self.parameters

    @property
    def of_run(self) -> bool:
        """Whether it puts all offices of a run together, and so comes after their pages."""
        return self.folder == "hasil"

    def inputs(self, folder: Path) -> dict[str, str]:
        """SHA-256 by name of what a page is made from: a plan's files, or a run's tables as one."""
        if self.of_run:
            return run_tables.hashes(folder)
        return files_of.hashes(folder)


_YEARLY = ("rencana", "tahun", "bahasa")
_QUARTERLY = ("rencana", "tahun", "triwulan", "bahasa")
#: Every kind by the name that manifests, commands and records use.
KINDS = {
    "audit": Kind("01-audit-rencana", "Audit rencana"),
    "capaian": Kind("02-capaian-tahunan", "Capaian", _YEARLY),
    "anggaran": Kind("03-anggaran-tahunan", "Anggaran", _YEARLY),
    "evaluasi": Kind("04-evaluasi-renstra", "Evaluasi lima tahun"),
    "lkjip": Kind("07-lkjip", "LKjIP", (*_YEARLY, "templat"), default=False),
    "triwulan": Kind("08-triwulan", "Triwulan", _QUARTERLY, default=False),
    "rekap": Kind("06-rekap-satker", "Rekap satker", ("hasil", "bahasa")),
}
#: The pages of one office, those of them that a manifest need not name, and those of all offices of a run.
PAGES = {name: kind for name, kind in KINDS.items() if not kind.of_run}
DEFAULT_PAGES = {name: kind for name, kind in PAGES.items() if kind.default}
ROLLUPS = {name: kind for name, kind in KINDS.items() if kind.of_run}
#: The folder of the pages of all offices, beside one for each plan.
ROLLUP = "rekap"


# An analyst's own notebook is a kind too; wherever a kind is named, its whole path stands for it.


def is_own(kind: str) -> bool:
    """Whether a kind is an analyst's notebook, named by its path."""
    return kind.endswith(".ipynb")


def kind_name(kind: str) -> str:
    """What records call a kind: its name, or that of an analyst's notebook without its folder."""
    return Path(kind).stem if is_own(kind) else kind


def title_of(kind: str) -> str:
    """What the index and a page's links call a kind on record (a message); an analyst's by its name."""
    return KINDS[kind].title if kind in KINDS else kind


def in_order(kinds: Collection[str]) -> list[str]:
    """Kinds on record in the order in which everything lists them, analysts' own notebooks last."""
    return [*(k for k in KINDS if k in kinds), *sorted(set(kinds).difference(KINDS))]


def notebook_name(kind: str) -> str:
    """The notebook that makes a kind of page, without suffix, by any name of the kind."""
    return KINDS[kind].notebook if kind in KINDS else kind_name(kind)


def notebook_of(kind: str) -> Path:
    """The notebook that makes a kind of page."""
    return Path(kind) if is_own(kind) else NOTEBOOKS / f"{KINDS[kind].notebook}.ipynb"


def kind_of(kind: str) -> Kind:
    """A kind by its name, or as the parameters of an analyst's notebook make it. ParameterError."""
    if not is_own(kind):
        return KINDS[kind]
    path = Path(kind)
    known = notebook_parameters(path, _stamp(path))
    return Kind(path.stem, path.stem, tuple(p for p in _QUARTERLY if p in known))


def own_kind(path: Path) -> str:
    """An analyst's notebook as a kind of page. ParameterError where it cannot make one."""
    path, shipped = path.resolve(), {k.notebook: name for name, k in KINDS.items()}
    if not path.is_file():
        beside = [p.name for p in path.parent.glob("*.ipynb")] if path.parent.is_dir() else []
        raise ParameterError(f"notebook “{path.name}” tidak ada. {nearest(path.name, beside)}".rstrip())
    if path.parent == NOTEBOOKS.resolve() and path.stem in shipped:
        raise ParameterError(f"{path.name} notebook bawaan; sebut halamannya: {shipped[path.stem]}.")
    if not re.fullmatch(r"\w[\w .()+,-]*", path.stem):
        raise ParameterError(
            f"“{path.name}” menjadi nama halaman; pakai huruf, angka, spasi, dan tanda hubung saja."
        )
    taken = "|".join(map(re.escape, [*shipped, *KINDS, ROLLUP, "index"]))
    if re.fullmatch(rf"({taken})(-\d{{4}})?(-tw[1-4])?(\.[a-z]{{2}})?", path.stem, re.I):
        raise ParameterError(f"nama “{path.name}” dipakai halaman bawaan; ganti nama notebooknya.")
    known = notebook_parameters(path, _stamp(path))
    if lacks := [p for p in ("rencana", "bahasa") if p not in known]:
        raise ParameterError(
            f"{path.name}: sel “parameters” tidak punya {', '.join(lacks)}. "
            "Notebook halaman menerima rencana, bahasa, dan, bila tahunan, tahun."
        )
    if "triwulan" in known and "tahun" not in known:
        raise ParameterError(f"{path.name}: sel “parameters” punya triwulan tanpa tahun; tambahkan tahun.")
    return str(path)


def page_name(kind: str, tahun: int | None, bahasa: str, triwulan: int | None = None) -> str:
    """The page's file name without suffix, from its parameters alone: `02-capaian-tahunan-2023.en`,
    `08-triwulan-2023-tw2`.
    """
    when = (f"-{tahun}" if tahun else "") + (f"-tw{triwulan}" if triwulan else "")
    return notebook_name(kind) + when + ("" if bahasa == "id" else f".{bahasa}")


def page_parameters(
    kind: str,
    folder: Path,
    tahun: int | None,
    bahasa: str,
    templat: str = "",
    triwulan: int | None = None,
) -> dict[str, Any]:
    """What the notebook of a page is given; `templat`: the path of a Word template."""
    takes = "rencana" if is_own(kind) else KINDS[kind].folder
    more = {"tahun": tahun, "triwulan": triwulan, "templat": templat}
    return {takes: str(folder), "bahasa": bahasa} | {k: v for k, v in more.items() if v}


def tables_folder(kind: str) -> Path:
    """Where the tables of a page lie, beside it: those of an analyst's notebook are no one else's."""
    return Path("data", kind_name(kind)) if is_own(kind) else Path("data")


def inputs_of(kind: str, folder: Path) -> dict[str, str]:
    """As `Kind.inputs`; an analyst's notebook reads a plan."""
    return files_of.hashes(folder) if is_own(kind) else KINDS[kind].inputs(folder)


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as e:
        raise ParameterError(f"{path.name}: {reason(e)}. Pulihkan notebooknya di {path.parent}.") from None


@cache
def notebook_parameters(path: Path, stamp: int = 0) -> dict[str, Any]:
    """Names and defaults of a notebook's `parameters` cell; `stamp` tells apart what it was at other times.

    As papermill reads it: lines of magic are passed over, annotations are taken, and a default that is
    computed is None here. ParameterError where the notebook cannot be read, or lacks what a run needs.
    """
    try:
        nb = json.loads(path.read_text(encoding="utf-8"))  # nbformat would cost every command a second
        code = [c for c in nb["cells"] if c["cell_type"] == "code"]
        tagged = ["".join(c["source"]) for c in code if "parameters" in c["metadata"].get("tags", [])]
        kernel = nb["metadata"].get("kernelspec", {}).get("name")
    except OSError as e:
        raise ParameterError(f"{path.name}: tidak terbaca ({reason(e)}). Pulihkan notebooknya.") from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        what = "bukan notebook Jupyter yang utuh dalam UTF-8 tanpa BOM"
        raise ParameterError(f"{path.name}: {what}. Pulihkan dari riwayat.") from None
    if len(tagged) != 1:
        raise ParameterError(
            f"{path.name}: harus ada tepat satu sel bertanda “parameters”, ditemukan {len(tagged)}. "
            "Pasang tag itu pada sel parameter."
        )
    if not kernel:
        raise ParameterError(
            f"{path.name}: metadata kernelspec hilang, papermill tidak dapat menjalankannya. "
            "Pulihkan dari riwayat."
        )
    # As many lines as there were, so that an error names the right one.
    plain = ["" if line.lstrip().startswith(("%", "!")) else line for line in tagged[0].splitlines()]
    try:
        body = ast.parse("\n".join(plain)).body
    except (SyntaxError, ValueError, RecursionError) as e:
        line = f", baris {e.lineno}" if isinstance(e, SyntaxError) and e.lineno else ""
        raise ParameterError(f"{path.name}: sel “parameters”{line} bukan Python yang sah.") from None
    found: dict[str, Any] = {}
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {t.id: _literal(node.value) for t in targets if isinstance(t, ast.Name)}
    return found


def _literal(value: ast.expr | None) -> Any:
    """A default as it is written; None where it is computed."""
    try:
        return None if value is None else ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


_TYPE_WORDS = {"int": "bilangan bulat", "str": "teks", "float": "angka", "bool": "ya/tidak", "list": "daftar"}


def check_parameters(path: Path, given: dict[str, Any]) -> None:
    """Every given parameter must be one of the notebook's and have its default's type, or ParameterError."""
    known = notebook_parameters(path, _stamp(path))
    for name, value in given.items():
        if name not in known:
            near = nearest(name, list(known))
            raise ParameterError(
                f"{path.name}: parameter “{name}” tidak dikenal. {near}Yang ada: {', '.join(known)}."
            )
        default = known[name]
        if default is not None and type(value) is not type(default):
            needed, got = (_TYPE_WORDS.get(t, t) for t in (type(default).__name__, type(value).__name__))
            raise ParameterError(f"{path.name}: parameter “{name}” harus {needed}, diberi {got} (“{value}”).")
