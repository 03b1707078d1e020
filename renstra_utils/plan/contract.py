"""The contract of a plan's tables (Frictionless schemas), and what offices call their columns."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "contract"
#: What a figure of money is multiplied by to be rupiah, by the unit of its file.
UNITS = {"rupiah": 1, "ribu rupiah": 1_000, "juta rupiah": 1_000_000}


@cache
def contract() -> dict[str, dict[str, Any]]:
    """The table schemas by table name."""
    return {r["name"]: r for r in json.loads((_FOLDER / "tables.json").read_text("utf-8"))["resources"]}


@cache
def known_names() -> dict[str, Any]:
    """What offices call tables, columns, months and units, from `contract/sebutan.toml`."""
    return tomllib.loads((_FOLDER / "sebutan.toml").read_text("utf-8"))


#: The levels of indicators, from the top; those of a programme name it.
LEVELS = ("tujuan", "sasaran strategis", "program", "kegiatan", "sub kegiatan")
ABOVE_PROGRAM, PROGRAMMED = LEVELS[:2], LEVELS[2:]


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every message and remedy of a problem by its key, from `contract/pesan.toml`."""
    return tomllib.loads((_FOLDER / "pesan.toml").read_text("utf-8"))


@cache
def columns(table: str) -> dict[str, dict[str, Any]]:
    """The fields of a table by column, in the order of the contract."""
    return {f["name"]: f for f in contract()[table]["schema"]["fields"]}


def is_required(field: dict[str, Any]) -> bool:
    """Whether no cell of a column may be blank."""
    return bool(field.get("constraints", {}).get("required"))


def is_value(field: dict[str, Any]) -> bool:
    """Whether a column holds a figure, a range or a grade as text."""
    return field["type"] == "string" and field["name"] in ("nilai", "target")


@cache
def value_columns() -> dict[str, str]:
    """The column with the figures, ranges and grades of each table that has one."""
    return {t: c for t in contract() for c, f in columns(t).items() if is_value(f)}


@cache
def prose_columns(table: str) -> frozenset[str]:
    """Columns of running text, where a leading `=` is a sign like any other; exports make it harmless."""
    schema = contract()[table]["schema"]
    keys = {*schema.get("primaryKey", []), *(c for fk in schema.get("foreignKeys", []) for c in fk["fields"])}
    return frozenset(
        c
        for c, f in columns(table).items()
        if f["type"] == "string"
        and not {"enum", "pattern"} & set(f.get("constraints", {}))
        and not is_value(f)
        and c not in keys | {"kode", "tercetak"}
    )
