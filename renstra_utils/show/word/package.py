"""The package of a Word file: who, when, what it was made from, and always the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from ...files import sha256

_CUSTOM = "docProps/custom.xml"
_BODY = "word/document.xml"
_PROPERTY = "renstra-sidik"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
#: No part of a document of ours is larger when unpacked.
_LARGEST = 50_000_000
#: The oldest time that a zip can say: of every part, so that the same data give the same bytes.
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def packed(file: Any) -> bytes:
    """The bytes of a document of python-docx, with the fingerprint of its body in a property."""
    _custom(file, sha256(file.part.blob))
    raw = io.BytesIO()
    file.save(raw)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(raw) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ALWAYS), old.read(name), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _custom(file: Any, fingerprint: str) -> None:
    """Writes the fingerprint into the custom properties; a template's own properties give way."""
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{_PROPERTY}">'
        f"<vt:lpwstr>{fingerprint}</vt:lpwstr></property></Properties>"
    )
    package = file.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == _CUSTOM_RELATION:
            del package.rels[key]
    part = Part(PackURI(f"/{_CUSTOM}"), _CUSTOM_TYPE, text.encode("utf-8"), package)
    package.relate_to(part, _CUSTOM_RELATION)


def describe(file: Any, *, title: str, author: str, language: str, day: str) -> None:
    """Who and when, for the file's properties; `day`: ISO date of the data, not of the run."""
    about = file.core_properties
    about.title, about.author, about.language = title[:255], author[:255], language
    about.comments, about.keywords, about.last_modified_by = "", "", author[:255]
    when = datetime.fromisoformat(f"{day[:10]}T00:00:00")
    about.created = about.modified = when
    about.revision = 1


def _read(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package, package.open(name) as part:
        return part.read(_LARGEST)


def fingerprint(path: Path | bytes) -> str:
    """The fingerprint that a file of ours was written with; blank where it has none.

    Word and LibreOffice keep it when they save.
    """
    try:
        text = _read(path, _CUSTOM).decode("utf-8", "replace")  # type: ignore[arg-type]
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return ""
    found = re.search(rf'name="{_PROPERTY}"[^>]*>\s*<vt:lpwstr>([0-9a-f]{{64}})<', text)
    return found[1] if found else ""


def is_touched(path: Path) -> bool:
    """Whether somebody saved the file since we wrote it, or we never did."""
    try:
        return sha256(_read(path, _BODY)) != fingerprint(path)
    except (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return True
