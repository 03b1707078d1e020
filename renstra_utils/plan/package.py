"""Who and when: what `datapackage.json` says of a plan."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from ..text import nearest
from .constraints import is_date
from .contract import UNITS, contract
from .problem import Problems

PACKAGE = "datapackage.json"
_EARLIEST, _LATEST, _LONGEST = 1945, 2200, 20


@dataclass(frozen=True)
class Meta:
    """Who and when, from `datapackage.json` under the key `renstra`."""

    nama_kantor: str
    periode: tuple[int, int]
    kode_satker: str | None = None
    contoh: bool = False
    judul: str | None = None
    dasar_hukum: list[str] = field(default_factory=list)
    tanggal_penetapan: str | None = None
    konvensi: dict[str, str] = field(default_factory=dict)
    sumber: list[dict[str, str]] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        """Every year of the plan."""
        return list(range(self.periode[0], self.periode[1] + 1))


def is_period(value: Any) -> bool:
    """Whether these are the first and the last year of a plan."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(y) is int for y in value)
        and _EARLIEST <= value[0] <= value[1] <= min(value[0] + _LONGEST, _LATEST)
    )


def _must(test: Callable[[Any], object]) -> AfterValidator:
    """A value is refused where the test fails."""

    def check(value: Any) -> Any:
        if not test(value):
            raise ValueError
        return value

    return AfterValidator(check)


Text = Annotated[str, _must(str.strip)]


class About(BaseModel):
    """What the key `renstra` may say; what each must be is said under `renstra-…` in the catalogue."""

    model_config = ConfigDict(strict=True, extra="forbid")

    nama_kantor: Text | None = None
    periode: Annotated[list[int], _must(is_period)] | None = None
    kode_satker: Text | None = None
    contoh: bool | None = None
    judul: Text | None = None
    dasar_hukum: list[str] | None = None
    tanggal_penetapan: Annotated[str, _must(is_date)] | None = None
    konvensi: dict[str, str] | None = None
    sumber: list[dict[str, Any]] | None = None


def _object(raw: bytes, problems: Problems) -> dict[str, Any]:
    """The package, its two parts of ours in the right form; what is not is reported and left out."""
    try:
        package = json.loads(raw.decode("utf-8-sig"))
        json.dumps(package, ensure_ascii=False).encode("utf-8")  # half a character is no text
    except (ValueError, RecursionError) as e:
        problems.at(PACKAGE, getattr(e, "lineno", None)).say("bukan-json")
        return {}
    if not isinstance(package, dict):
        _at(problems, "renstra", package).say("bukan-objek")
        return {}
    for key, kind in (("renstra", dict), ("resources", list)):
        if not isinstance(package.get(key, kind()), kind):
            _at(problems, key, package.pop(key)).say(f"bentuk-{key}")
    return package


def _at(problems: Problems, key: str, value: Any) -> Any:
    return problems.at(PACKAGE, None, key, json.dumps(value, ensure_ascii=False))


def read_package(raw: bytes | None, problems: Problems) -> tuple[dict[str, Any], dict[str, str]]:
    """What `datapackage.json` says of the plan under the names of `Meta`, and the unit of money by table."""
    package = {} if raw is None else _object(raw, problems)
    said = dict(package.get("renstra", {}))
    known = list(About.model_fields)
    for key in [k for k in said if k not in known]:
        place = problems.at(PACKAGE, None, f"renstra.{key}")
        place.say("kunci-tidak-dikenal", maksud=nearest(key, known), pilihan=", ".join(known))
        said.pop(key)
    said.setdefault("judul", package.get("title"))
    said.setdefault("sumber", package.get("sources", []))
    said = {k: v for k, v in said.items() if v is not None}
    try:
        About(**said)
    except ValidationError as e:
        wrong = {error["loc"][0] for error in e.errors(include_url=False)}
        for key in [k for k in said if k in wrong]:
            _at(problems, f"renstra.{key}", said.pop(key)).say(f"renstra-{key}")
    return said, _units(package.get("resources", []), problems)


def _units(resources: list[Any], problems: Problems) -> dict[str, str]:
    """The unit of money by table: the contract's, or what the package says of the file."""
    units = {name: spec["satuan_uang"] for name, spec in contract().items() if "satuan_uang" in spec}
    for resource in resources:
        if not isinstance(resource, dict):
            _at(problems, "resources", resource).say("bentuk-resource")
            continue
        name, unit = resource.get("name"), resource.get("satuan_uang")
        if unit is None or name not in list(units):
            continue
        if unit in list(UNITS):
            units[name] = unit
        else:
            place = _at(problems, f"resources.{name}.satuan_uang", unit)
            place.say("satuan-uang", pilihan=", ".join(UNITS))
    return units


# --- without checking ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Brief:
    """What can be known of a folder without checking it: name, period, whether it is a fictional example."""

    nama_kantor: str
    contoh: bool
    years: list[int]


def brief(folder: Path) -> Brief:
    """Reads only `datapackage.json`, and the years of `target.csv` where the period is not said there.

    Never raises: `load` says what is wrong.

    >>> brief(Path("data/contoh")).years
    [2020, 2021, 2022, 2023, 2024]
    """
    said: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        said = dict(json.loads((folder / PACKAGE).read_bytes().decode("utf-8-sig"))["renstra"])
    years: list[int] = []
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        if said.get("periode"):
            first, last = (int(said["periode"][n]) for n in (0, 1))
        else:
            text = pd.read_csv(folder / "target.csv", usecols=["tahun"])["tahun"]
            column = pd.to_numeric(text, errors="coerce")
            span = column[column.between(_EARLIEST, _LATEST)]
            first, last = int(span.min()), int(span.max())
        years = list(range(first, last + 1))[: _LONGEST + 1]
    return Brief(str(said.get("nama_kantor") or folder.resolve().name), said.get("contoh") is True, years)
