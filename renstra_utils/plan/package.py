"""Who and when: what `datapackage.json` says of a plan."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from ..clock import ZONES
from ..strangers import LARGEST, Written, number, read_regular, unfit
from ..text import folded, nearest, visible
from .constraints import is_date
from .contract import UNITS, contract
from .csvs import read_csv
from .problem import Problems
from .values import as_whole

PACKAGE = "datapackage.json"
_EARLIEST, _LATEST = 1945, 2200
#: A plan has at most so many years, a name so many letters, a package so many resources; of its unknown keys
#: and unfit parts so many are said at once.
LONGEST, _LONGEST_NAME, _MOST_RESOURCES, _MOST_SAID = 21, 500, 200, 20
#: The way to a plan that lies near: up at most three folders, then down; hidden folders are no plans.
_WAY = re.compile(r"(?:\.\./){1,3}(?!\.)[\w .()+,-]+(?:/(?!\.)[\w .()+,-]+)*")
#: `brief` looks for years in no larger `target.csv`.
_LARGEST_TARGET = 4 * LARGEST


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
    zona_waktu: str | None = None
    kontak: str | None = None
    tanggal_rilis: str | None = None
    induk: str | None = None
    tanggal_lapor: dict[str, str] = field(default_factory=dict)
    anggaran: str = "APBN"

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
        and _EARLIEST <= value[0] <= value[1] <= min(value[0] + LONGEST - 1, _LATEST)
    )


def is_way(text: str) -> bool:
    """Whether a text is a relative way to a plan that lies near: `../nasional-2025-2029`."""
    return len(text) <= _LONGEST_NAME and bool(_WAY.fullmatch(text))


def are_days(value: dict[str, str]) -> bool:
    """Whether these are days by year: `{"2025": "2026-02-20"}`."""
    return all(re.fullmatch("[0-9]{4}", y) and is_date(d) and d >= y for y, d in value.items())


def _must(test: Callable[[Any], object]) -> AfterValidator:
    """A value is refused where the test fails."""

    def check(value: Any) -> Any:
        if not test(value):
            raise ValueError
        return value

    return AfterValidator(check)


Text = Annotated[str, _must(lambda text: folded(text) and len(text) <= _LONGEST_NAME)]

#: Whose budget an office spends: the state's or a region's. Pages call its documents and units accordingly.
BUDGETS = ("APBN", "APBD")


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
    zona_waktu: Annotated[str, _must(ZONES.__contains__)] | None = None
    kontak: Text | None = None
    tanggal_rilis: Annotated[str, _must(is_date)] | None = None
    induk: Annotated[str, _must(is_way)] | None = None
    tanggal_lapor: Annotated[dict[str, str], _must(are_days)] | None = None
    anggaran: Annotated[str, _must(BUDGETS.__contains__)] | None = None


class _TwiceError(Exception):
    """A key that stands twice in one object: readers would each take another one."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these keys and values."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


_NOTHING = object()


def _json(raw: bytes, problems: Problems) -> Any:
    """The value of a text of JSON, or `_NOTHING` after a report."""
    numbers: dict[str, Any] = {"parse_int": number, "parse_float": number, "parse_constant": Written}
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once, **numbers)
    except _TwiceError as e:
        problems.at(PACKAGE, None, str(e)).say("paket-kunci-dua-kali")
    except RecursionError:
        problems.at(PACKAGE).say("paket-dalam")
    except ValueError as e:
        problems.at(PACKAGE, getattr(e, "lineno", None)).say("bukan-json")
    return _NOTHING


def read_object(raw: bytes, problems: Problems) -> dict[str, Any]:
    """The package, its two parts of ours in the right form; what is not is reported and left out."""
    if len(raw) > LARGEST:
        problems.at(PACKAGE).say("paket-bukan-berkas", sebab="isinya lebih dari 1.000 kB")
        return {}
    package = _json(raw, problems)
    if package is _NOTHING:
        return {}
    odd = list(islice(unfit(package), _MOST_SAID))
    for key, why, value in odd:
        problems.at(PACKAGE, None, key, value or None).say("paket-isi", sebab=why)
    if odd:
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
    package = {} if raw is None else read_object(raw, problems)
    known = list(About.model_fields)
    said = {k: v for k, v in package.get("renstra", {}).items() if k in known}
    strange = [k for k in package.get("renstra", {}) if k not in known]
    for key in strange[:_MOST_SAID]:
        place = problems.at(PACKAGE, None, f"renstra.{key}")
        place.say("kunci-tidak-dikenal", maksud=nearest(key, known), pilihan=", ".join(known))
    if len(strange) > _MOST_SAID:
        facts = {"n": f"{len(strange)} kunci yang tidak dikenal", "batas": _MOST_SAID}
        problems.at(PACKAGE, None, "renstra").say("paket-terlalu-banyak", **facts)
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
    if len(resources) > _MOST_RESOURCES:
        facts = {"n": f"{len(resources)} resource", "batas": _MOST_RESOURCES}
        problems.at(PACKAGE, None, "resources").say("paket-terlalu-banyak", **facts)
    for resource in resources[:_MOST_RESOURCES]:
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
    """What can be known of a folder without checking it: name, period, whether it is a fictional example,
    and its code and time zone where they are said.
    """

    nama_kantor: str
    contoh: bool
    years: list[int]
    kode_satker: str = ""
    zona_waktu: str = ""


def brief(folder: Path) -> Brief:
    """Reads only `datapackage.json`, and the years of `target.csv` where the period is not said there.

    Never raises, never takes long, never gives more years than a plan may have: `load` says what is wrong.

    >>> brief(Path("data/contoh")).years
    [2020, 2021, 2022, 2023, 2024]
    """
    raw = None
    with suppress(OSError, ValueError):
        raw = read_regular(folder / PACKAGE)
    about, _ = read_package(raw, Problems())
    period = about.get("periode") or _period_above(folder, about.get("induk")) or _target_period(folder)
    years = list(range(period[0], period[1] + 1)) if is_period(period) else []
    here = visible(os.path.basename(os.path.realpath(folder)))
    named = about.get("nama_kantor") or here
    code, zone = (about.get(key) or "" for key in ("kode_satker", "zona_waktu"))
    return Brief(named, about.get("contoh") is True, years, code, zone)


def named_plan(package: Path | bytes | None) -> str | None:
    """The way to the national plan that a package names, where it can be read. Never raises."""
    with suppress(OSError, ValueError):
        raw = read_regular(package) if isinstance(package, Path) else package
        return read_package(raw, Problems())[0].get("induk")
    return None


def _period_above(folder: Path, way: str | None) -> list[int]:
    """The period of the national plan that an office stands under; none where there is none."""
    if way is None:
        return []
    with suppress(OSError, ValueError):
        about, _ = read_package(read_regular(folder / way / PACKAGE), Problems())
        return about.get("periode") or _target_period(folder / way)
    return []


def _target_period(folder: Path) -> list[int]:
    """The first and the last year of `target.csv`; none where it cannot be told quickly."""
    with suppress(OSError, ValueError):
        texts = read_csv("target", read_regular(folder / "target.csv", _LARGEST_TARGET), Problems())
        years = [y for y in map(as_whole, [] if texts is None else texts["tahun"]) if y is not None]
        return [min(years), max(years)]
    return []
