"""Packages of Word and Excel: always the same bytes, and a seal that tells whether somebody saved them since.

The seal is a custom property, which Word, Excel and LibreOffice keep: the SHA-256 of the parts that hold what
one reads. Whoever edits and saves the file changes these parts, not the seal.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, unescape

from ..files import sha256

_CUSTOM, _PROPERTY, _FACT = "docProps/custom.xml", "renstra-sidik", "renstra-data-"
_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"
_BODY = re.compile(r"word/document\.xml|xl/worksheets/[^/]+\.xml|xl/sharedStrings\.xml")
#: The largest that a part of ours is when unpacked.
_LARGEST = 50_000_000
#: The oldest time that a zip can say: of every part, so that the same data give the same bytes.
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TEXT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
    "{}</Properties>"
)
_ONE = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{}" name="{}">'
    "<vt:lpwstr>{}</vt:lpwstr></property>"
)
_RELATION = (
    f'<Relationship Id="rIdRenstra" Type="{_OFFICE}/relationships/custom-properties" Target="{_CUSTOM}"/>'
)
_TYPE = (
    f'<Override PartName="/{_CUSTOM}"'
    ' ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
)
_BROKEN = (OSError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError)


def sealed(raw: bytes, facts: Mapping[str, str] | None = None) -> bytes:
    """A package with its seal, packed tightly and without times; its other custom properties go.

    `facts`: what it was made from, which `facts_of` tells of the file wherever it is.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != _CUSTOM}
    relations, types = parts[_RELATIONS].decode("utf-8"), parts[_TYPES].decode("utf-8")
    relations = re.sub(r'<Relationship [^>]*relationships/custom-properties"[^>]*/>', "", relations)
    types = re.sub(rf'<Override [^>]*PartName="/{re.escape(_CUSTOM)}"[^>]*/>', "", types)
    parts[_RELATIONS] = relations.replace("</Relationships>", f"{_RELATION}</Relationships>").encode("utf-8")
    parts[_TYPES] = types.replace("</Types>", f"{_TYPE}</Types>").encode("utf-8")
    said = {_PROPERTY: _digest(parts)} | {f"{_FACT}{k}": v for k, v in (facts or {}).items()}
    each = (_ONE.format(n, name, escape(_fit(v))) for n, (name, v) in enumerate(said.items(), 2))
    parts[_CUSTOM] = _TEXT.format("".join(each)).encode("utf-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, data in parts.items():
            new.writestr(zipfile.ZipInfo(name, _ALWAYS), data, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _digest(parts: dict[str, bytes]) -> str:
    """The SHA-256 of what one reads."""
    return sha256(b"\0".join(parts[name] for name in sorted(parts) if _BODY.fullmatch(name)))


def seal_of(file: Path | bytes) -> str:
    """The seal that a package was written with; blank where it has none, or is none."""
    return _properties(file).get(_PROPERTY, "")


def facts_of(file: Path | bytes) -> dict[str, str]:
    """What a package says that it was made from; empty where it says nothing."""
    found = _properties(file).items()
    return {name.removeprefix(_FACT): text for name, text in found if name.startswith(_FACT)}


def _properties(file: Path | bytes) -> dict[str, str]:
    """The custom properties that are texts."""
    try:
        with zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file) as package:
            text = _part(package, _CUSTOM).decode("utf-8", "replace")
    except _BROKEN:
        return {}
    each = re.findall(r'<property [^>]*name="([^"]*)"[^>]*>\s*<vt:lpwstr>([^<]*)<', text)
    return {unescape(name): unescape(value) for name, value in each}


def _fit(text: str) -> str:
    """A text without what no XML may hold."""
    return "".join(c for c in text if c.isprintable())


def is_touched(file: Path) -> bool:
    """Whether somebody saved the file since it was written, or it was never ours."""
    try:
        with zipfile.ZipFile(file) as package:
            names = [n for n in package.namelist() if _BODY.fullmatch(n)]
            parts = {name: _part(package, name) for name in names}
    except _BROKEN:
        return True
    return _digest(parts) != seal_of(file)


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """A part, no more of it than may be: the size that a package states may be a lie."""
    with package.open(name) as part:
        data = part.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise ValueError(name)
    return data
