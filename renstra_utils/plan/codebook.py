"""Keeps a plan folder a Frictionless Data Package: its package and its codebook."""

from __future__ import annotations

import copy
import csv
import io
import json
from pathlib import Path
from typing import Any

from ..files import write_atomic
from ..strangers import UnfitFileError, read_regular
from .contract import columns, contract, is_required
from .folder import LARGEST_TABLE
from .package import PACKAGE, read_object, read_package
from .problem import Problems

_KINDS = {"string": "teks", "number": "angka", "integer": "bilangan bulat", "date": "tanggal"}
_FORM = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def build_package(folder: Path, about: dict[str, Any]) -> dict[str, Any]:
    """The package of a folder: what `about` says of the plan, and the schema of each table there."""
    said = {r["name"]: r for r in about.get("resources", [])}
    resources = []
    for name, spec in contract().items():
        path = folder / spec["path"]
        if not path.exists():
            continue
        header = next(
            csv.reader(io.StringIO(read_regular(path, LARGEST_TABLE).decode("utf-8-sig"), newline=""))
        )
        resource = {k: v for k, v in copy.deepcopy(spec).items() if k != "wajib"}
        schema, known = resource["schema"], columns(name)
        key = [c for c in schema.pop("primaryKey", []) if c in header]
        references = [k for k in schema.pop("foreignKeys", []) if k["fields"][0] in header]
        schema["fields"] = [copy.deepcopy(known[c]) for c in header if c in known]
        schema |= {k: v for k, v in (("primaryKey", key), ("foreignKeys", references)) if v}
        resource |= _FORM
        if "satuan_uang" in spec:
            resource["satuan_uang"] = said.get(name, {}).get("satuan_uang", spec["satuan_uang"])
        resources.append(resource)
    head = {k: v for k, v in about.items() if k != "resources"}
    return {"profile": "tabular-data-package", **head, "resources": resources}


#: What an office may say of itself and its pages.
_OWN = {"zona_waktu": "Zona waktu", "tanggal_rilis": "Rilis", "kontak": "Kontak"}


def codebook(package: dict[str, Any]) -> str:
    """The codebook of a data package, as Markdown, for people."""
    about = package.get("renstra", {})
    period, above = about.get("periode"), about.get("induk")
    first, last = about["periode"] if period or not above else (None, None)
    years = f"{first}–{last}" if first else "menurut rencana nasionalnya"
    satker, set_on = about.get("kode_satker"), about.get("tanggal_penetapan")
    fiction = "**CONTOH FIKTIF.** Kantor dan semua angka di folder ini rekaan untuk peragaan."
    lines = [
        f"# {package['title']}",
        "",
        "<!-- Dibuat dari datapackage.json oleh `renstra kodebuku`; jangan disunting dengan tangan. -->",
        "",
        *([fiction, ""] if about.get("contoh") else []),
        package.get("description", ""),
        "",
        f"- Kantor: {about['nama_kantor']}" + (f" (kode satker {satker})" if satker else ""),
        f"- Periode: {years}",
        *([f"- Rencana nasional: {above}"] if above else []),
        *([f"- Ditetapkan: {set_on}"] if set_on else []),
        *[f"- {label}: {about[key]}" for key, label in _OWN.items() if about.get(key)],
        *[f"- Dasar hukum: {d}" for d in about.get("dasar_hukum", [])],
        *[f"- Sumber: {s['title']}" for s in package.get("sources", [])],
        "",
        "Semua berkas UTF-8, dipisah koma, satu baris judul. "
        "Sel kosong berarti tidak ada nilai, bukan nol. Kode adalah teks.",
        "Tanda desimal titik, tanpa pemisah ribuan: `89.995` dibaca 89,995.",
        "",
        *[line for r in package["resources"] for line in _table(r)],
    ]
    return "\n".join(lines).replace("\n\n\n", "\n\n")


def _table(resource: dict[str, Any]) -> list[str]:
    """One table's chapter: its key, what it refers to, its columns."""
    schema = resource["schema"]
    lines = [f"## {resource['path']} — {resource['title']}", "", resource["description"], ""]
    if schema.get("primaryKey"):
        unit = f" Satuan uang: {resource['satuan_uang']}." if "satuan_uang" in resource else ""
        lines.append(f"Kunci: {', '.join(f'`{k}`' for k in schema['primaryKey'])}.{unit}")
    for fk in schema.get("foreignKeys", []):
        there = fk["reference"]
        where = f"{there['resource'] or resource['name']}.{there['fields'][0]}"
        lines.append(f"`{fk['fields'][0]}` mengacu ke `{where}`.")
    lines += ["", "| Kolom | Jenis | Wajib | Arti |", "|---|---|---|---|"]
    for f in schema["fields"]:
        enum = f.get("constraints", {}).get("enum")
        allowed = f" Pilihan: {', '.join(f'`{v}`' for v in enum)}." if enum else ""
        must = "kolom opsional" if f.get("opsional") else "ya" if is_required(f) else "boleh kosong"
        meaning = f["description"].replace("|", "/") + allowed
        lines.append(f"| `{f['name']}` | {_KINDS[f['type']]} | {must} | {meaning} |")
    return [*lines, ""]


def _about(package: Path) -> dict[str, Any]:
    """What a package says, as `load` reads it. PlanError with what is wrong with it."""
    problems = Problems()
    try:
        raw = read_regular(package)
    except UnfitFileError as e:
        problems.at(PACKAGE).say("paket-bukan-berkas", sebab=e)
    else:
        about = read_object(raw, problems)
        read_package(raw, problems)
    if problems:
        problems.refuse(package.parent)
    return about


def renew(folder: Path, about: dict[str, Any] | None = None) -> list[Path]:
    """Writes `datapackage.json` and `README.md` of a folder; `about`, or what its own package says."""
    target = folder / PACKAGE
    about = _about(target) if about is None else about
    package = build_package(folder, about)
    text, readme = codebook(package).encode("utf-8"), folder / "README.md"
    write_atomic(target, (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    write_atomic(readme, text)
    return [target, readme]
