"""Keeps a plan folder a Frictionless Data Package: its package and its codebook."""

from __future__ import annotations

import copy
import csv
import json
from pathlib import Path
from typing import Any

from ..files import write_atomic
from .contract import contract


def build_package(folder: Path, about: dict[str, Any]) -> dict[str, Any]:
    """The package of a folder: what `about` says of the plan, and the schema of each table there."""
    said = {r["name"]: r for r in about.get("resources", [])}
    resources = []
    for name, spec in contract().items():
        if not (folder / spec["path"]).exists():
            continue
        resource = {k: v for k, v in copy.deepcopy(spec).items() if k != "wajib"}
        with (folder / spec["path"]).open(encoding="utf-8-sig", newline="") as f:
            header = next(csv.reader(f))
        known = {f["name"]: f for f in resource["schema"]["fields"]}
        schema = resource["schema"]
        schema["fields"] = [known[c] for c in header if c in known]
        keys = {
            "primaryKey": [c for c in schema.get("primaryKey", []) if c in header],
            "foreignKeys": [k for k in schema.get("foreignKeys", []) if k["fields"][0] in header],
        }
        for kind in keys:
            schema.pop(kind, None)
        schema |= {kind: kept for kind, kept in keys.items() if kept}
        resource |= {
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
        }
        if "satuan_uang" in spec:
            resource["satuan_uang"] = said.get(name, {}).get("satuan_uang", spec["satuan_uang"])
        resources.append(resource)
    head = {k: v for k, v in about.items() if k != "resources"}
    return {"profile": "tabular-data-package", **head, "resources": resources}


def codebook(package: dict[str, Any]) -> str:
    """The codebook of a data package, as Markdown, for people."""
    about = package.get("renstra", {})
    first, last = about["periode"]
    lines = [
        f"# {package['title']}",
        "",
        "<!-- Dibuat dari datapackage.json oleh `renstra kodebuku`; jangan disunting dengan tangan. -->",
        "",
        *(
            ["**CONTOH FIKTIF.** Kantor dan semua angka di folder ini rekaan untuk peragaan.", ""]
            if about.get("contoh")
            else []
        ),
        package.get("description", ""),
        "",
        f"- Kantor: {about['nama_kantor']}"
        + (f" (kode satker {about['kode_satker']})" if about.get("kode_satker") else ""),
        f"- Periode: {first}–{last}",
        *([f"- Ditetapkan: {about['tanggal_penetapan']}"] if about.get("tanggal_penetapan") else []),
        *[f"- Dasar hukum: {d}" for d in about.get("dasar_hukum", [])],
        *[f"- Sumber: {s['title']}" for s in package.get("sources", [])],
        "",
        "Semua berkas UTF-8, dipisah koma, satu baris judul. "
        "Sel kosong berarti tidak ada nilai, bukan nol. Kode adalah teks.",
        "Tanda desimal titik, tanpa pemisah ribuan: `89.995` dibaca 89,995.",
        "",
    ]
    for r in package["resources"]:
        key = r["schema"].get("primaryKey")
        lines += [f"## {r['path']} — {r['title']}", "", r["description"], ""]
        if key:
            lines.append(
                f"Kunci: {', '.join(f'`{k}`' for k in key)}."
                + (f" Satuan uang: {r['satuan_uang']}." if "satuan_uang" in r else "")
            )
        for fk in r["schema"].get("foreignKeys", []):
            ref = fk["reference"]
            lines.append(
                f"`{fk['fields'][0]}` mengacu ke `{ref['resource'] or r['name']}.{ref['fields'][0]}`."
            )
        lines += ["", "| Kolom | Jenis | Wajib | Arti |", "|---|---|---|---|"]
        for f in r["schema"]["fields"]:
            c = f.get("constraints", {})
            allowed = f" Pilihan: {', '.join(f'`{v}`' for v in c['enum'])}." if "enum" in c else ""
            column = "kolom opsional" if f.get("opsional") else "ya" if c.get("required") else "boleh kosong"
            meaning = f["description"].replace("|", "/") + allowed
            lines.append(f"| `{f['name']}` | {_KINDS[f['type']]} | {column} | {meaning} |")
        lines.append("")
    return "\n".join(lines).replace("\n\n\n", "\n\n")


_KINDS = {"string": "teks", "number": "angka", "integer": "bilangan bulat", "date": "tanggal"}


def renew(folder: Path, about: dict[str, Any] | None = None) -> list[Path]:
    """Writes `datapackage.json` and `README.md` of a folder; `about`, or what its own package says."""
    target = folder / "datapackage.json"
    about = about if about is not None else json.loads(target.read_text(encoding="utf-8"))
    package = build_package(folder, about)
    write_atomic(target, (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    readme = folder / "README.md"
    write_atomic(readme, codebook(package).encode("utf-8"))
    return [target, readme]
