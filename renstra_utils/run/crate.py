"""The record of a run as an RO-Crate, by the Process Run Crate profile: what archives and other tools read.

Made from `run.json` alone.
"""

from __future__ import annotations

import json
import mimetypes
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..evaluate.run_tables import RECORD, tables_read
from ..files import write_atomic
from .job import FAILED
from .kinds import ROLLUPS, notebook_name
from .record import read_record

NAME = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_BASE = "https://w3id.org/ro/crate/1.1"
_HASH = "https://w3id.org/ro/terms/workflow-run#sha256"

mimetypes.add_type("application/x-ipynb+json", ".ipynb")


def write(out: Path) -> Path:
    """Writes a folder's record as `ro-crate-metadata.json` beside it."""
    write_atomic(out / NAME, text_of(read_record(out)).encode("utf-8"))
    return out / NAME


def text_of(pages: dict[str, dict[str, Any]]) -> str:
    """What stands in the file."""
    # Plain JSON: the rocrate library would bring a dozen packages and copies every file that it describes.
    return json.dumps(describe(pages), ensure_ascii=False, indent=1) + "\n"


def describe(pages: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The record's pages as JSON-LD: an action for each, with its notebook, inputs and files.

    A page whose entry is damaged is left out.
    """
    files: dict[str, dict[str, Any]] = {}
    tools: dict[str, dict[str, Any]] = {}
    actions = []
    for id, page in pages.items():
        try:
            inputs, software = _inputs(page, pages), _software(page)
            results = [_file(quote(n), n, h) for n, h in page["berkas"].items()]
            actions.append(_action(id, page, inputs, results, software[0]))
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        files |= {f["@id"]: f for f in (*inputs, *results)}
        tools |= {s["@id"]: s for s in software}
    files |= {n: _file(n, n) for n in (RECORD, "index.html")}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": "Halaman evaluasi Renstra",
        "description": f"{len(actions)} halaman evaluasi Rencana Strategis, dibuat dengan renstra-utils.",
        "datePublished": max((a["endTime"] for a in actions), default="1970-01-01"),
        "license": _ref("#lisensi"),
        "conformsTo": _ref(PROFILE),
        "hasPart": [_ref(f) for f in files],
        "mentions": [_ref(a["@id"]) for a in actions],
    }
    graph = [
        {"@id": NAME, "@type": "CreativeWork", "conformsTo": _ref(_BASE), "about": _ref("./")},
        root,
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {"@id": "#lisensi", "@type": "CreativeWork", "name": "Menurut datapackage.json tiap rencana"},
        *tools.values(),
        *actions,
        *files.values(),
    ]
    return {"@context": [f"{_BASE}/context", {"sha256": _HASH}], "@graph": graph}


def _ref(id: str) -> dict[str, str]:
    return {"@id": id}


def _refs(entities: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [_ref(e["@id"]) for e in entities]


def _file(id: str, name: str, sha256: str = "") -> dict[str, Any]:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    about = {"@id": id, "@type": "File", "name": name, "encodingFormat": kind}
    return about | ({"sha256": sha256} if sha256 else {})


def _inputs(page: dict[str, Any], pages: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """A plan lies outside of the crate: its files are named by their hash (RFC 6920).

    A roll-up reads the crate's own tables.
    """
    if page["kind"] in ROLLUPS:
        tables = {name: digest for p in pages.values() for name, digest in tables_read(p).items()}
        return [_file(quote(t), t, h) for t, h in sorted(tables.items())]
    # Files of the national plan have their own folder's name already.
    named = {n if "/" in n else f"{page['rencana']}/{n}": h for n, h in page["masukan"].items()}
    return [_file(_named_by_hash(n, h), n, h) for n, h in named.items()]


def _named_by_hash(name: str, sha256: str) -> str:
    digest = urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")
    return f"ni:///sha-256;{digest}?nama={quote(name)}"


def _software(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The notebook that makes a kind of page, and the package that it calls."""
    notebook, version = notebook_name(page["kind"]), page["versi"]
    code = {"@id": f"#{notebook}-{version}", "@type": "SoftwareSourceCode"}
    package = {"@id": f"#renstra-utils-{version}", "@type": "SoftwareApplication"}
    needs = {"softwareRequirements": _ref(package["@id"])}
    return [
        code | {"name": f"{notebook}.ipynb", "version": version} | needs,
        package | {"name": "renstra-utils", "softwareVersion": version},
    ]


def _action(
    id: str,
    page: dict[str, Any],
    inputs: list[dict[str, Any]],
    results: list[dict[str, Any]],
    tool: dict[str, Any],
) -> dict[str, Any]:
    began = datetime.fromisoformat(page["dibuat"].replace("Z", "+00:00"))
    failed = page["keadaan"] == FAILED
    return {
        "@id": f"#{quote(id)}",
        "@type": "CreateAction",
        "name": f"{page['kantor']}: {id}",
        "description": page["judul"] or f"{notebook_name(page['kind'])} dari {page['rencana']}",
        "instrument": _ref(tool["@id"]),
        "startTime": began.isoformat(),
        "endTime": (began + timedelta(seconds=page["detik"])).isoformat(timespec="milliseconds"),
        "actionStatus": f"http://schema.org/{'Failed' if failed else 'Completed'}ActionStatus",
        "object": _refs(inputs),
        "result": _refs(results),
    } | ({"error": page["sebab"]} if failed else {})
