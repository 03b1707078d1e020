"""What a table of the plan is to a sheet: its columns, its key, and which of its figures are reported."""

from __future__ import annotations

from functools import cache
from typing import Any

from .contract import contract, is_value, value_columns

#: Written by `renstra impor` alone.
NOT_FILLED = {"revisi"}
#: Figures that are reported: where one changes later, that is a revision.
FIGURES = {
    "realisasi": ["nilai", "pembilang", "penyebut"],
    "anggaran": ["pagu_awal", "pagu_revisi", "realisasi"],
}
#: Tables whose rows may be told by the indicator's or the activity's text where there is no code.
NAMED_BY = {t: "indikator" for t in value_columns()} | {"anggaran": "uraian"}


@cache
def fields_of(table: str) -> dict[str, dict[str, Any]]:
    """The fields of a table by their names, in the order of its sheet."""
    return {f["name"]: f for f in columns_of(table)}


def names_of(table: str) -> list[str]:
    """The names of a table's columns, in the order of its sheet."""
    return list(fields_of(table))


def required_of(table: str) -> set[str]:
    """Columns that no row may leave blank."""
    return {c for c, f in fields_of(table).items() if f.get("constraints", {}).get("required")}


def optional_of(table: str) -> list[str]:
    """Columns that a table may lack."""
    return [c for c, f in fields_of(table).items() if f.get("opsional")]


def has_key(table: str) -> bool:
    """Whether a key tells the rows of a table apart."""
    return contract()[table]["schema"].get("primaryKey") is not None


@cache
def holds_figures(table: str) -> bool:
    """Whether a table holds figures beside its key, not texts alone."""
    beside = [f for c, f in fields_of(table).items() if c not in key_of(table) or not has_key(table)]
    return any(is_value(f) or f["type"] in ("number", "integer") for f in beside)


def columns_of(table: str) -> list[dict[str, Any]]:
    """The fields of a table, in the order of its sheet."""
    return contract()[table]["schema"]["fields"]


def key_of(table: str) -> list[str]:
    """The columns that tell one row of a table from another; every column where it has no key."""
    return contract()[table]["schema"].get("primaryKey") or names_of(table)
