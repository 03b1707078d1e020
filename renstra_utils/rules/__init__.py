"""Conventions and scales as data: the TOML files beside this module, and an office's `aturan.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NotRequired

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, ValidationError, with_config
from pydantic.dataclasses import dataclass as typed_dataclass
from typing_extensions import TypedDict  # pydantic reads typing's own from Python 3.12 on

from ..files import reason
from ..strangers import UnfitFileError, read_regular, unfit
from ..text import shortened, visible

if TYPE_CHECKING:
    from ..wording import Wording

_HERE = Path(__file__).parent
#: The choice of `skala` that gives no predikat at all.
NO_SCALE = "tanpa"


class RulesFileError(ValueError):
    """A rules file that is no TOML (`line`, if known), or of which a `part` is missing or misshapen."""

    def __init__(self, message: str, line: int | None = None, part: str = "") -> None:
        super().__init__(message)
        self.line, self.part = line, part


#: A name, a number that a float holds, a year, as files of rules may say them.
Name = Annotated[str, Field(min_length=1, max_length=500)]
Number = StrictInt | StrictFloat
Year = Annotated[int, Field(strict=True, ge=0, le=9999)]


class Band(TypedDict):
    """One band of a scale: its name, its lower bound, and a grade that counts the same."""

    nama: Name
    bawah: NotRequired[Number]
    setara: NotRequired[str]


@typed_dataclass(frozen=True)
class Scale:
    """A scale of bands, best first. Half-open: every number falls in exactly one band."""

    id: Name
    nama: Name
    pita: Annotated[tuple[Band, ...], Field(min_length=1, max_length=100)]
    dasar_hukum: str = ""
    mengikat: str = ""
    status: str = "U"
    mulai: Year = 0
    akhir: Year | None = None
    batas: str = "ge"

    @property
    def names(self) -> list[str]:
        """Names of the bands, best first."""
        return [p["nama"] for p in self.pita]

    def band(self, values: pd.Series) -> pd.Series:
        """Name of the band of each value (float, percent or score); missing stays missing."""
        values = pd.to_numeric(values, errors="coerce")
        bounds = np.array([p["bawah"] for p in self.pita if "bawah" in p], dtype=float)[::-1]
        side: Literal["left", "right"] = "right" if self.batas == "ge" else "left"
        known = values.notna().to_numpy()
        place = np.searchsorted(bounds, np.round(values.to_numpy(dtype=float, na_value=0.0), 10), side=side)
        names = np.array(self.names[::-1], dtype=object)
        return pd.Series(np.where(known, names[place], None), index=values.index, dtype="str")

    @property
    def bounds(self) -> tuple[float, ...]:
        """Lower bounds of the bands, smallest first."""
        return tuple(sorted(float(p["bawah"]) for p in self.pita if "bawah" in p))

    def holds(self, tahun: int) -> bool:
        """Whether the scale is in force in a year."""
        return self.mulai <= tahun <= (self.akhir or 9999)

    def years(self) -> str:
        """The years in which it holds: `2017–2020`, or `sejak 2023`."""
        return f"{self.mulai}–{self.akhir}" if self.akhir else f"sejak {self.mulai}"

    def criteria(self, w: Wording) -> str:
        """The bands as one line beside a predikat: `> 90 Sangat Baik · > 80 Baik · …`."""
        sign = "≥" if self.batas == "ge" else ">"
        parts = [
            f"{sign} {w.number(p['bawah'])} {w.t(p['nama'])}"
            if "bawah" in p
            else w.t("selain itu {nama}", nama=w.t(p["nama"]))
            for p in self.pita
        ]
        return " · ".join(parts)

    def rank(self, name: str) -> int:
        """Place of a grade from the worst; equal grades share one. KeyError where the scale lacks it."""
        order = self.names[::-1]
        twin = {p["nama"]: p.get("setara") for p in self.pita}
        if name not in twin:
            raise KeyError(name)
        return min(order.index(n) for n in (name, twin[name]) if n)


@dataclass(frozen=True)
class Rules:
    """The rules in force for one plan: formulas, caps, scales, grades, and the ones selected."""

    rumus: dict[str, dict[str, Any]]
    batas: dict[str, dict[str, Any]]
    skala: dict[str, Scale]
    predikat: dict[str, Scale]
    pilihan: dict[str, str] = field(default_factory=dict)
    anggaran: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def cap(self) -> float | None:
        """The selected upper bound of a capaian in percent, or None where it is not limited."""
        return self.cap_of(self.pilihan["batas"])

    def cap_of(self, id: str) -> float | None:
        """The upper bound that a cap's id stands for."""
        value = self.batas[id].get("nilai")
        return None if value is None else float(value)

    @property
    def scale(self) -> Scale | None:
        """The scale that the office chose, or None: no rule binds a mean attainment to a scale."""
        return self.skala.get(self.pilihan["skala"])

    def scale_for(self, years: Iterable[int]) -> Scale | None:
        """The chosen scale where it holds in every one of these years, else None."""
        scale = self.scale
        return scale if scale and all(scale.holds(int(y)) for y in years) else None

    def select(self, /, **choices: str) -> Rules:
        """The same rules with another choice: `select(batas="100", skala="lan")`. ValueError if unknown."""
        tables: dict[str, dict[str, Any]] = {"batas": self.batas, "skala": self.skala}
        for key, id in choices.items():
            if key not in tables:
                raise ValueError(f"konvensi “{shortened(key)}” tidak dikenal; yang ada: {', '.join(tables)}")
            known = [*tables[key], *([NO_SCALE] if key == "skala" else [])]
            if str(id) not in known:
                raise ValueError(f"{key} “{shortened(str(id))}” tidak dikenal; yang ada: {', '.join(known)}")
        return replace(self, pilihan={**self.pilihan, **{k: str(v) for k, v in choices.items()}})

    def grade_scale(self, grade: str) -> Scale | None:
        """The ordinal scale that knows a grade (`BB`, `WTP`), or None."""
        return next((s for s in self.predikat.values() if grade in s.names), None)


@with_config(ConfigDict(extra="allow"))
class Entry(TypedDict):
    """What a formula, a cap and a rule of the budget share."""

    id: Name
    formula: NotRequired[str]
    dasar_hukum: NotRequired[str]
    mulai: NotRequired[Year]
    akhir: NotRequired[Year]


class Formula(Entry):
    """A formula of attainment."""

    nama: NotRequired[Name]


class Cap(Entry):
    """The upper bound of an attainment in percent."""

    nama: Name
    nilai: NotRequired[Annotated[Number, Field(gt=0)]]


@with_config(ConfigDict(extra="allow"))
class BudgetPart(TypedDict):
    """One part of a year's score of the budget."""

    nama: Name
    hitung: NotRequired[str]
    masukan: NotRequired[str]
    aturan: NotRequired[str]
    bobot: NotRequired[Number]


class BudgetEntry(Entry):
    """A rule of the budget; `evaluate/scores.py` reads it."""

    nama: Name
    jenis: NotRequired[str]
    jumlah: NotRequired[str]
    catatan_jumlah: NotRequired[str]
    batas_rasio: NotRequired[Number]
    batas_e: NotRequired[Number]
    komponen: NotRequired[Annotated[list[BudgetPart], Field(max_length=100)]]


class RulesFile(BaseModel):
    """What a TOML file of rules may say, ours and an office's `aturan.toml` alike."""

    rumus: list[Formula] = []
    batas: list[Cap] = []
    skala: list[Scale] = []
    predikat: list[Scale] = []
    anggaran: list[BudgetEntry] = []
    bawaan: dict[str, Any] = {}


def _model(data: dict[str, Any]) -> RulesFile:
    """A file, typed. ValueError, in Indonesian, for a scale with gaps, RulesFileError for other faults."""
    try:
        file = RulesFile.model_validate(data)
    except ValidationError as e:
        wrong = e.errors(include_url=False)[0]
        place = wrong["loc"]
        if "pita" in place[:-1] and len(place) <= 4 and wrong["type"] != "too_long":
            id = shortened(str(data[str(place[0])][place[1]].get("id")))
            raise ValueError(f"skala “{id}”: setiap pita perlu nama (teks) dan bawah (angka)") from None
        part = " ".join(f"ke-{p + 1}" if isinstance(p, int) else str(p) for p in place if p not in _KINDS)
        part = shortened(part)
        seen = "" if wrong["type"] == "missing" else f" (tertulis “{shortened(str(wrong['input']))}”)"
        said = f"{part}{seen or ' belum ada'}"
        raise RulesFileError(f"ada bagian yang kurang atau salah bentuk: {said}", part=said) from None
    for kind in ("rumus", "batas", "skala", "predikat", "anggaran"):
        ids = [e.id if isinstance(e, Scale) else e["id"] for e in getattr(file, kind)]
        twice = next((id for id in ids if ids.count(id) > 1), None) if len(ids) <= _MOST_ENTRIES else ""
        if twice is not None:
            what = f"id “{twice}” lebih dari sekali" if twice else f"lebih dari {_MOST_ENTRIES} bagian"
            raise RulesFileError(f"{kind}: {what}", part=f"{kind}, {what}")
    for scale in file.skala:
        _check_bands(scale)
        if any("bawah" not in p for p in scale.pita[:-1]):
            raise ValueError(f"skala “{scale.id}”: hanya pita terakhir boleh tanpa batas bawah")
    for scale in file.predikat:
        _check_bands(scale)
    return file


#: What pydantic puts into a place for the kinds that a value may have.
_KINDS = ("int", "float", "constrained-int")
#: So many entries of a kind one file may have.
_MOST_ENTRIES = 200


def _check_bands(scale: Scale) -> None:
    """Bounds fall, every value has a band, every band its own name."""
    names = scale.names
    if len(set(names)) < len(names) or any(p.get("setara", names[0]) not in names for p in scale.pita):
        raise ValueError(f"skala “{scale.id}”: nama pita harus lain-lain, dan setara menyebut salah satunya")
    bounds = [p["bawah"] for p in scale.pita if "bawah" in p]
    if bounds != sorted(bounds, reverse=True) or len(set(bounds)) != len(bounds):
        raise ValueError(f"skala “{scale.id}”: batas bawah pita harus menurun, tertulis {bounds}")
    if bounds and "bawah" in scale.pita[-1]:
        last = "pita terakhir tidak boleh punya batas bawah, agar setiap nilai punya pita"
        raise ValueError(f"skala “{scale.id}”: {last}")
    if scale.batas not in ("ge", "gt"):
        raise ValueError(f"skala “{scale.id}”: batas harus ge (≥) atau gt (>), tertulis “{scale.batas}”")


#: A key of so many parts is none; and parsing one takes time by their square.
_MOST_DOTS = 200


def _toml(raw: bytes) -> dict[str, Any]:
    """A file, read; nothing in it that no page could hold. RulesFileError."""
    for n, text in enumerate(raw.split(b"\n"), 1):
        if text.count(b".") > _MOST_DOTS:
            raise RulesFileError("", n, f"ada lebih dari {_MOST_DOTS} titik di satu baris")
    try:
        data = tomllib.loads(raw.decode("utf-8").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as e:
        line = re.search(r"at line (\d+)", str(e))
        raise RulesFileError("bukan TOML yang sah", int(line[1]) if line else None) from e
    for place, why, value in islice(unfit(data), 1):
        seen = f" (tertulis “{shortened(visible(value))}”)" if value else ""
        raise RulesFileError(why, part=f"{shortened(visible(place))}, {why}{seen}")
    return data


@cache
def shipped() -> dict[str, Any]:
    """All that the TOML files beside this module say, also what only one floor reads (`audit`, …)."""
    data: dict[str, Any] = {}
    for path in sorted(_HERE.glob("*.toml")):
        data.update(_toml(path.read_bytes()))
    return data


@cache
def _ours() -> RulesFile:
    return _model(shipped())


def _own(path: Path) -> RulesFile:
    """An office's own file; nothing where there is none."""
    try:
        return _model(_toml(read_regular(path)))
    except FileNotFoundError:
        return RulesFile()
    except UnfitFileError as e:
        raise RulesFileError(str(e), part=str(e)) from None
    except OSError as e:
        raise RulesFileError(reason(e), part=f"berkas tidak dapat dibuka ({reason(e)})") from None


def load_rules(own: Path | None = None, /, **choices: str) -> Rules:
    """The shipped rules, an office's own (`aturan.toml`) added or put in their place, and what it selects.

    `own`: path of the office's TOML file, or None. `choices`: ids by kind (`batas`, `skala`).
    ValueError, in Indonesian, for an unknown id or a scale with gaps; RulesFileError for a broken file.
    """
    ours, theirs = _ours(), RulesFile()
    if own:
        theirs = _own(own)
    rules = Rules(
        rumus={r["id"]: dict(r) for r in ours.rumus + theirs.rumus},
        batas={r["id"]: dict(r) for r in ours.batas + theirs.batas},
        skala={s.id: s for s in ours.skala + theirs.skala},
        predikat={s.id: s for s in ours.predikat + theirs.predikat},
        anggaran={r["id"]: dict(r) for r in ours.anggaran + theirs.anggaran},
    )
    return rules.select(**{**ours.bawaan, **theirs.bawaan, **choices})
