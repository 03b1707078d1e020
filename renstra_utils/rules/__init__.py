"""Conventions and scales as data: the TOML files beside this module, and an office's `aturan.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NotRequired

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, ValidationError, with_config
from pydantic.dataclasses import dataclass as typed_dataclass
from typing_extensions import TypedDict  # pydantic reads typing's own from Python 3.12 on

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


class Band(TypedDict):
    """One band of a scale: its name, its lower bound, and a grade that counts the same."""

    nama: str
    bawah: NotRequired[StrictInt | StrictFloat]
    setara: NotRequired[str]


@typed_dataclass(frozen=True)
class Scale:
    """A scale of bands, best first. Half-open: every number falls in exactly one band."""

    id: str
    nama: str
    pita: tuple[Band, ...]
    dasar_hukum: str = ""
    mengikat: str = ""
    status: str = "U"
    mulai: int = 0
    akhir: int | None = None
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
                raise ValueError(f"konvensi “{key}” tidak dikenal; yang ada: {', '.join(tables)}")
            known = [*tables[key], *([NO_SCALE] if key == "skala" else [])]
            if str(id) not in known:
                raise ValueError(f"{key} “{id}” tidak dikenal; yang ada: {', '.join(known)}")
        return replace(self, pilihan={**self.pilihan, **{k: str(v) for k, v in choices.items()}})

    def grade_scale(self, grade: str) -> Scale | None:
        """The ordinal scale that knows a grade (`BB`, `WTP`), or None."""
        return next((s for s in self.predikat.values() if grade in s.names), None)


@with_config(ConfigDict(extra="allow"))
class Entry(TypedDict):
    """A formula, a cap or a budget rule: an id, and what its floor reads."""

    id: str


class RulesFile(BaseModel):
    """What a TOML file of rules may say, ours and an office's `aturan.toml` alike."""

    rumus: list[Entry] = []
    batas: list[Entry] = []
    skala: list[Scale] = []
    predikat: list[Scale] = []
    anggaran: list[Entry] = []
    bawaan: dict[str, Any] = {}


def _model(data: dict[str, Any]) -> RulesFile:
    """A file, typed. ValueError, in Indonesian, for a scale with gaps, RulesFileError for other faults."""
    try:
        file = RulesFile.model_validate(data)
    except ValidationError as e:
        wrong = e.errors(include_url=False)[0]
        place = wrong["loc"]
        if "pita" in place[:-1]:
            id = data[str(place[0])][place[1]].get("id")
            raise ValueError(f"skala “{id}”: setiap pita perlu nama (teks) dan bawah (angka)") from None
        part = f"'{place[-1]}'" if wrong["type"] == "missing" else ".".join(map(str, place))
        message = f"ada bagian yang kurang atau salah bentuk ({part})"
        raise RulesFileError(message, part=part) from None
    for scale in [*file.skala, *file.predikat]:
        _check_bands(scale)
    return file


def _check_bands(scale: Scale) -> None:
    """Bounds fall, and every value has a band."""
    bounds = [p["bawah"] for p in scale.pita if "bawah" in p]
    if bounds != sorted(bounds, reverse=True) or len(set(bounds)) != len(bounds):
        raise ValueError(f"skala “{scale.id}”: batas bawah pita harus menurun, tertulis {bounds}")
    if bounds and "bawah" in scale.pita[-1]:
        last = "pita terakhir tidak boleh punya batas bawah, agar setiap nilai punya pita"
        raise ValueError(f"skala “{scale.id}”: {last}")
    if scale.batas not in ("ge", "gt"):
        raise ValueError(f"skala “{scale.id}”: batas harus ge (≥) atau gt (>), tertulis “{scale.batas}”")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as e:
        line = re.search(r"at line (\d+)", str(e))
        raise RulesFileError("bukan TOML yang sah", int(line[1]) if line else None) from e


@cache
def shipped() -> dict[str, Any]:
    """All that the TOML files beside this module say, also what only one floor reads (`audit`, …)."""
    data: dict[str, Any] = {}
    for path in sorted(_HERE.glob("*.toml")):
        data.update(_toml(path))
    return data


@cache
def _ours() -> RulesFile:
    return _model(shipped())


def load_rules(own: Path | None = None, /, **choices: str) -> Rules:
    """The shipped rules, an office's own (`aturan.toml`) added or put in their place, and what it selects.

    `own`: path of the office's TOML file, or None. `choices`: ids by kind (`batas`, `skala`).
    ValueError, in Indonesian, for an unknown id or a scale with gaps; RulesFileError for a broken file.
    """
    ours, theirs = _ours(), RulesFile()
    if own and own.is_file():
        theirs = _model(_toml(own))
    rules = Rules(
        rumus={r["id"]: dict(r) for r in ours.rumus + theirs.rumus},
        batas={r["id"]: dict(r) for r in ours.batas + theirs.batas},
        skala={s.id: s for s in ours.skala + theirs.skala},
        predikat={s.id: s for s in ours.predikat + theirs.predikat},
        anggaran={r["id"]: dict(r) for r in ours.anggaran + theirs.anggaran},
    )
    return rules.select(**{**ours.bawaan, **theirs.bawaan, **choices})
