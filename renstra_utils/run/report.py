"""One notebook and its parameters -> one executed notebook and one HTML page. Knows papermill and nbconvert, not what is in a page."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..clock import now
from ..evaluate.rollup import hashes as rollup_hashes
from ..files import reason, sha256, write_atomic
from ..show.page import MIME
from .changes import BEFORE, changes, earlier_text, shown

if TYPE_CHECKING:
    import nbformat

#: The repository: notebooks stand beside the package.
PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
NOTEBOOKS = ROOT / "notebooks"
_TEMPLATE = PACKAGE / "show" / "template"


class ReportError(RuntimeError):
    """A page could not be made. The message is one sentence in Indonesian."""


class ParameterError(ReportError):
    """The parameters do not fit the notebook: nothing was run."""


@dataclass(frozen=True)
class PageKind:
    """A kind of page: its notebook, whether there is one for each year, and the notebook's parameter that takes the folder it reads."""

    notebook: str
    yearly: bool
    folder: str = "rencana"


#: The pages of one office, by the name used in manifests.
PAGES = {
    "audit": PageKind("01-audit-rencana", yearly=False),
    "capaian": PageKind("02-capaian-tahunan", yearly=True),
    "anggaran": PageKind("03-anggaran-tahunan", yearly=True),
    "evaluasi": PageKind("04-evaluasi-renstra", yearly=False),
}

#: All offices of a run, made from the other pages' tables.
ROLLUP = "rekap"
KINDS = PAGES | {ROLLUP: PageKind("06-rekap-satker", yearly=False, folder="hasil")}

#: The engines that `--mesin` knows, and papermill's name for each.
ENGINES = {"fork": "renstra", "kernel": "nbclient"}


def default_engine() -> str:
    """`fork` where the system has it, else `kernel`."""
    return "fork" if hasattr(os, "fork") and os.name == "posix" else "kernel"


@dataclass(frozen=True)
class Made:
    """What one run left behind."""

    html: Path
    notebook: Path
    tables: list[Path]
    about: dict[str, Any]


# --- parameters ---------------------------------------------------------------------------------------------------------


@cache
def notebook_parameters(path: Path, stamp: int = 0) -> dict[str, Any]:
    """Names and default values of a notebook's `parameters` cell. ParameterError where the cell or the tag is missing."""
    import ast

    nb = json.loads(path.read_text(encoding="utf-8"))  # nbformat would cost every command a second
    tagged = [
        c for c in nb["cells"] if c["cell_type"] == "code" and "parameters" in c["metadata"].get("tags", [])
    ]
    if len(tagged) != 1:
        raise ParameterError(
            f"{path.name}: harus ada tepat satu sel bertanda “parameters”, ditemukan {len(tagged)}. Pasang tag itu pada sel parameter."
        )
    if not nb["metadata"].get("kernelspec", {}).get("name"):
        raise ParameterError(
            f"{path.name}: metadata kernelspec hilang, papermill tidak dapat menjalankannya. Pulihkan dari riwayat."
        )
    out: dict[str, Any] = {}
    for node in ast.parse(_text(tagged[0]["source"])).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            out[node.targets[0].id] = ast.literal_eval(node.value)
    return out


def check_parameters(path: Path, given: dict[str, Any]) -> None:
    """Every given parameter must exist in the notebook and have its default's type. ParameterError otherwise."""
    from ..plan.plan import nearest

    known = notebook_parameters(path, path.stat().st_mtime_ns)
    for name, value in given.items():
        if name not in known:
            raise ParameterError(
                f"{path.name}: parameter “{name}” tidak dikenal. {nearest(name, list(known))}Yang ada: {', '.join(known)}."
            )
        default = known[name]
        if default is not None and type(value) is not type(default):
            raise ParameterError(
                f"{path.name}: parameter “{name}” harus {_kind(default)}, diberi {_kind(value)} (“{value}”)."
            )


def _kind(value: Any) -> str:
    return {
        "int": "bilangan bulat",
        "str": "teks",
        "float": "angka",
        "bool": "ya/tidak",
        "list": "daftar",
    }.get(type(value).__name__, type(value).__name__)


# --- export -------------------------------------------------------------------------------------------------------------


def outputs_of(nb: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """The project's outputs in order: `about` (what the output says of itself) and `html` (without the style, which stands in the head)."""
    found = []
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if MIME in data:
                about = data[MIME]
                html = re.sub(
                    r"\A<style>.*?</style>", "", _text(data.get("text/html", "")), count=1, flags=re.S
                )
                found.append({"about": about, "html": html})
    return found


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)


@cache
def _exporter() -> Any:
    """One exporter for the whole run."""
    from nbconvert.exporters import TemplateExporter

    return TemplateExporter(
        template_name="renstra",
        template_file="index.html.j2",
        extra_template_basedirs=[str(_TEMPLATE)],
        file_extension=".html",
    )


def _moved(nb: nbformat.NotebookNode, folder: Path) -> list[dict[str, str]]:
    """What differs between the notebook's tables and the last different ones in `folder`."""
    found: list[dict[str, str]] = []
    for part in outputs_of(nb):
        for name, text in part["about"].get("tabel", {}).items():
            before = earlier_text(folder, name, text)
            if before is not None:
                found += [{"tabel": name, **c} for c in changes(before, text).to_dict("records")]
    return found


def to_html(
    nb: nbformat.NotebookNode, provenance: dict[str, Any], moved: list[dict[str, str]] | None = None
) -> str:
    """The executed notebook as one self-contained page; `moved` is what changed since the data before."""
    from ..show.page import stylesheet
    from ..wording import Wording

    parts = outputs_of(nb)
    heads = [p["about"] for p in parts if p["about"].get("jenis") == "kepala"]
    if not heads:
        raise ReportError("notebook tidak menampilkan kepala halaman (page.summary()); halaman tidak dibuat")
    about = heads[0]
    w = Wording(about["bahasa"])
    script = (_TEMPLATE / "page.js").read_text(encoding="utf-8")
    code = [
        c.source
        for c in nb.cells
        if c.cell_type == "code"
        and "injected-parameters" not in c.metadata.get("tags", [])
        and c.source.strip()
    ]
    resources = {
        "renstra": {
            "about": about,
            "parts": parts,
            "contents": [p["about"] for p in parts if p["about"].get("jenis") == "bagian"],
            "t": w.t,
            "w": w,
            "css": stylesheet(),
            "script": script,
            "csp_hash": _csp(script),
            "code": code,
            "provenance": provenance,
            "moved": [
                {**m, "lama": shown(w, m["kolom"], m["lama"]), "baru": shown(w, m["kolom"], m["baru"])}
                for m in moved or []
            ],
        }
    }
    html, _ = _exporter().from_notebook_node(nb, resources=resources)
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


def _csp(script: str) -> str:
    import base64

    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


# --- one page -----------------------------------------------------------------------------------------------------------


def notebook_of(kind: str) -> Path:
    """The notebook that makes a kind of page."""
    return NOTEBOOKS / f"{KINDS[kind].notebook}.ipynb"


def page_name(kind: str, tahun: int | None, bahasa: str) -> str:
    """The page's file name without suffix, from its parameters alone: `02-capaian-tahunan-2023.en`."""
    return KINDS[kind].notebook + (f"-{tahun}" if tahun else "") + ("" if bahasa == "id" else f".{bahasa}")


def page_parameters(kind: str, folder: Path, tahun: int | None, bahasa: str) -> dict[str, Any]:
    """What the notebook of a page is given."""
    return {KINDS[kind].folder: str(folder), "bahasa": bahasa} | ({"tahun": tahun} if tahun else {})


def make_page(
    kind: str,
    folder: Path,
    out: Path,
    tahun: int | None,
    bahasa: str,
    engine: str | None = None,
    timeout: int | None = None,
) -> Made:
    """Executes one notebook and writes page, executed notebook and tables into `out`, each whole or not at all.

    Raises ParameterError before anything runs, ReportError where the notebook raised: then the last good page stays, and the executed
    notebook with its error is kept under `failed/`.
    """
    import papermill

    path = notebook_of(kind)
    parameters = page_parameters(kind, folder, tahun, bahasa)
    check_parameters(path, parameters)
    name = page_name(kind, tahun, bahasa)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="renstra-") as scratch, _time_limit(timeout):
        draft = Path(scratch) / f"{name}.ipynb"
        nb = None
        try:
            nb = papermill.execute_notebook(
                path,
                draft,
                parameters,
                engine_name=engine,
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
                **_kernel_options(Path(scratch)),
            )
            moved = _moved(nb, out / "data")
            html = to_html(nb, provenance(path, parameters), moved)
        except Exception as e:
            if draft.exists():
                write_atomic(out / "failed" / draft.name, draft.read_bytes())
            broken_off = nb is None and not hasattr(e, "ename")
            raise ReportError((_under_way(draft) if broken_off else "") + explain(e)) from e
        written = []
        for part in outputs_of(nb):
            for table, text in part["about"].get("tabel", {}).items():
                target = out / "data" / f"{table}.csv"
                before = earlier_text(out / "data", table, text)
                if before is not None:
                    write_atomic(target.parent / BEFORE / target.name, before.encode("utf-8"))
                write_atomic(target, text.encode("utf-8"))
                written.append(target)
        write_atomic(out / f"{name}.ipynb", draft.read_bytes())
        write_atomic(out / f"{name}.html", html.encode("utf-8"))
        (out / "failed" / f"{name}.ipynb").unlink(missing_ok=True)
    about = next(p["about"] for p in outputs_of(nb) if p["about"].get("jenis") == "kepala")
    return Made(out / f"{name}.html", out / f"{name}.ipynb", written, about)


def _under_way(draft: Path) -> str:
    """`sel 3: `, the cell that a run broke off in; a cell that raises says so itself."""
    import nbformat

    if not draft.exists():
        return ""
    cells = [
        c for c in nbformat.read(draft, as_version=4).cells if c.cell_type == "code" and c.source.strip()
    ]
    started = [n for n, c in enumerate(cells, 1) if c.metadata.get("papermill", {}).get("start_time")]
    return f"sel {started[-1]}: " if started else ""


class PageTimeout(Exception):
    """The page took longer than its limit."""


@contextmanager
def _time_limit(seconds: int | None) -> Iterator[None]:
    """Raises PageTimeout in this (main) thread after so many seconds, whatever the page is doing; no limit where there are no signals."""
    if (
        not seconds
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def over(*_: Any) -> None:
        raise PageTimeout(f"halaman melewati batas waktu {seconds} detik")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def warm(kind: str, parameters: dict[str, Any], timeout: int | None = None) -> None:
    """Runs a notebook's cells here once and forgets them, so that forks of this process find every module and cache in place."""
    import nbformat

    namespace: dict[str, Any] = {}
    # What is wrong with the page is said when the page is made.
    with contextlib.suppress(Exception), _time_limit(timeout):
        nb = nbformat.read(notebook_of(kind), as_version=4)
        for cell in (c for c in nb.cells if c.cell_type == "code"):
            exec(cell.source, namespace)
            if "parameters" in cell.metadata.get("tags", []):
                namespace.update(parameters)


@cache
def code_hash() -> str:
    """SHA-256 over every file of the package (code, rules, template, words), which a page depends on as much as on its data."""
    digest = hashlib.sha256(__version__.encode())
    root = PACKAGE
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix not in (".pyc", ".tmp")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def input_hashes(kind: str, folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a plan that `load` reads; for a roll-up that of the tables on the run's record."""
    if kind == ROLLUP:
        return rollup_hashes(folder)
    return {
        p.name: sha256(p)
        for p in sorted(folder.iterdir())
        if p.suffix in (".csv", ".json", ".toml") and p.is_file()
    }


def page_key(kind: str, tahun: int | None, bahasa: str, inputs: dict[str, str]) -> str:
    """What a page is made from, as one hash: data files, notebook, package, parameters. The same key gives the same page."""
    facts = [
        sha256(notebook_of(kind)),
        code_hash(),
        kind,
        tahun,
        bahasa,
        inputs,
    ]
    return sha256(json.dumps(facts, sort_keys=True))


def _kernel_options(scratch: Path) -> dict[str, Any]:
    """Quiet kernels over IPC, each with sockets of its own: TCP ports of many kernels at once clash and lose runs."""
    from traitlets.config import Config

    options: dict[str, Any] = {"extra_arguments": ["--log-level=CRITICAL"]}
    if os.name == "posix":
        options["config"] = Config({"KernelManager": {"transport": "ipc", "ip": str(scratch / "k")}})
    return options


def provenance(path: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """What the footer states: notebook and its hash, version, parameters, time of the run."""
    shown = {k: Path(v).name if k in ("rencana", "hasil") else v for k, v in parameters.items()}
    return {
        "notebook": path.name,
        "notebook_sha256": sha256(path),
        "versi": __version__,
        "parameter": json.dumps(shown, ensure_ascii=False),
        "dibuat": now(),
    }


def explain(error: Exception) -> str:
    """One sentence about a failed run: cell and message, without the traceback."""
    if isinstance(error, PageTimeout):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        what = f"{Path(error.filename).name}: " if error.filename else ""
        return f"{what}{reason(error)}; periksa berkas, izin, dan ruangnya"
    if hasattr(error, "ename"):
        value = " ".join(str(getattr(error, "evalue", "")).split())
        name = getattr(error, "ename", "")
        kind = "" if name == "PlanError" else f"{name}: "  # a plan's fault is a sentence of its own
        return f"sel {getattr(error, 'exec_count', None) or '?'} gagal: {kind}{value}"
    return f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"
