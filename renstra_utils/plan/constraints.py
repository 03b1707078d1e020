"""The contract of a table's columns: every cell against its column's type and constraints, every key once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..frames import objects
from ..text import folded, near_code
from .contract import columns, contract, is_required
from .problem import Problems
from .values import Hints, as_number, as_whole, has_two_readings, meant, shows_thousands, two_readings

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHER_DATE = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
#: Among so many known codes near ones are looked for.
_MOST_KNOWN = 5000


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar, year first."""
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def date_meant(text: str) -> str:
    """The date that day/month/year can only mean, as the beginning of a remedy."""
    m = _OTHER_DATE.fullmatch(text)
    if not m or int(m[2]) > 12 or not 12 < int(m[1]) <= 31:
        return ""
    return f"Maksud Anda {m[3]}-{int(m[2]):02}-{m[1]}? "


def _number_fault(text: str, field: dict[str, Any], doubted: bool) -> str | None:
    """The first thing wrong with the cell of a number."""
    number, kind, rule = as_number(text), field["type"], field.get("constraints", {})
    if number is None or (kind == "integer" and number % 1):
        return "dua-bacaan" if kind == "integer" and has_two_readings(text) else kind
    if doubted and has_two_readings(text):
        return "dua-bacaan"
    if number < rule.get("minimum", number):
        return "minimum"
    if number > rule.get("maximum", number):
        return "maximum"
    return None if number in rule.get("enum", [number]) else "enum"


def fault_of(
    text: str | None, field: dict[str, Any], doubted: bool = False, known: Iterable[str] | None = None
) -> str | None:
    """The first thing wrong with one cell, as a key of the catalogue; None where it keeps the contract.

    `doubted`: whether `1.234` cannot be taken for 1,234 here. `known`: the keys that it must be one of.
    """
    rule = field.get("constraints", {})
    if text is None:
        return "required" if is_required(field) else None
    if field["type"] in ("number", "integer"):
        return _number_fault(text, field, doubted)
    if field["type"] == "date" and not is_date(text):
        return "date"
    if text not in rule.get("enum", [text]):
        return "enum"
    if "pattern" in rule and not re.fullmatch(rule["pattern"], text):
        return "pattern"
    if is_required(field) and not text.strip():
        return "required"
    return "kunci-asing" if known is not None and text not in known else None


class ColumnCheck:
    """One column of one table: what its cells must be, and what is said of those that are not."""

    def __init__(self, table: str, column: str, texts: list[str | None], keys: dict[str, list[Any]]) -> None:
        self.field = columns(table)[column]
        self.rule = self.field.get("constraints", {})
        self.texts = texts
        self.hints = Hints()
        for fk in contract()[table]["schema"].get("foreignKeys", []):
            if fk["fields"] == [column]:
                there = fk["reference"]
                self.place = {"tabel": there["resource"] or table, "kolom": there["fields"][0]}
                found = keys.get(".".join(self.place.values()))
                self.known = None if found is None else dict.fromkeys(c for c in found if isinstance(c, str))
                break
        else:
            self.place, self.known = {}, None

    def faults(self, unit: str | None) -> dict[str | None, str]:
        """What is wrong with each text of the column that is not right."""
        # Rupiah has no thousandths; a thousand or a million of them has.
        whole = self.field["type"] == "integer" or (self.field.get("satuan") == "uang" and unit == "rupiah")
        doubted = whole or shows_thousands(self.texts)
        found = {t: fault_of(t, self.field, doubted, self.known) for t in set(self.texts)}
        return {t: fault for t, fault in found.items() if fault}

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        """The known codes by what eyes see of them."""
        alike: dict[str, list[str]] = {}
        for code in list(self.known or ())[:_MOST_KNOWN]:
            alike.setdefault(folded(code), []).append(code)
        return alike

    def sentence(self, fault: str, text: str | None) -> tuple[str, dict[str, Any]]:
        """The key of the catalogue and the facts with which a fault is said."""
        if text is None:
            return fault, {}
        if fault == "dua-bacaan":
            return fault, two_readings(text)
        if fault == "enum":
            allowed = [str(v) for v in self.rule["enum"]]
            return fault, {"maksud": self.hints.near(text, allowed), "pilihan": ", ".join(allowed)}
        if fault in ("minimum", "maximum"):
            return fault, {"batas": self.rule[fault]}
        if fault == "number" or (fault == "integer" and not is_required(self.field)):
            return fault, {"maksud": meant(text)}
        if fault == "date":
            return fault, {"maksud": date_meant(text)}
        if fault == "kunci-asing":
            twin = near_code(text, self._folded.get(folded(text), []))
            near = list(self.known or ())[:_MOST_KNOWN]
            return f"{fault}{'-mirip' if twin else ''}", {
                **self.place,
                "maksud": twin or self.hints.near(text, near),
            }
        return fault, {"arti": self.field["description"]}


def check_columns(
    table: str, frame: pd.DataFrame, keys: dict[str, list[Any]], unit: str | None, problems: Problems
) -> None:
    """Of each cell the first fault.

    `keys`: by `table.column`, those that others may refer to; `unit`: that of the file's money.
    """
    said = problems.of(table)
    for column in columns(table) if len(frame) else ():
        texts = objects(frame[column]).tolist()
        check = ColumnCheck(table, column, texts, keys)
        faults = check.faults(unit)
        for row, text in zip(frame["_baris"], texts, strict=True) if faults else ():
            if text in faults and not said.knows(row, column):
                key, facts = check.sentence(faults[text], text)
                said.at(row, column, text).say(key, **facts)


def check_keys(table: str, frame: pd.DataFrame, problems: Problems) -> None:
    """Each key once; `2023` and `2023.0` are the same year."""
    key = contract()[table]["schema"].get("primaryKey", [])
    fields = [columns(table)[c] for c in key]
    first: dict[tuple[str | None, ...], int] = {}
    told = (objects(frame[c]).tolist() for c in ("_baris", *key))
    for row, *cells in zip(*told, strict=True) if key else ():
        same = tuple(_same_key(cell, field) for cell, field in zip(cells, fields, strict=True))
        if any(cell is None and is_required(field) for cell, field in zip(same, fields, strict=True)):
            continue
        if first.setdefault(same, row) != row:
            value = ", ".join(cell for cell in same if cell is not None)
            problems.at(f"{table}.csv", row, "+".join(key), value).say("kunci-ganda", baris=first[same])


def _same_key(cell: object, field: dict[str, Any]) -> str | None:
    """What a cell of a key is compared by."""
    if not isinstance(cell, str):
        return None
    whole = as_whole(cell) if field["type"] == "integer" else None
    return cell if whole is None else str(whole)


def typed(table: str, frame: pd.DataFrame, unit: int) -> pd.DataFrame:
    """The checked text columns in their types; money in rupiah, what is no number missing."""
    out: dict[str, Any] = {}
    for column, field in columns(table).items():
        if field["type"] == "number":
            number = np.array([as_number(t) for t in objects(frame[column])], dtype=float)
            out[column] = number * (unit if field.get("satuan") == "uang" else 1)
        elif field["type"] == "integer":
            out[column] = pd.array([as_whole(t) for t in objects(frame[column])], dtype="Int64")
    return frame.assign(**out)
