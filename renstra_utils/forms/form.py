"""A form as data: which heading means what, which rows count, and whose figures they are; read from TOML."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ..files import write_atomic
from ..plan.contract import contract
from ..plan.problem import PlainError
from ..plan.tables import NOT_FILLED, names_of
from ..text import nearest, words
from .blocks import heading_text
from .headings import MONTHS, parse_heading

#: What only a plan's document fills in: `renstra dokumen` takes it over, `renstra impor` passes it over.
OF_DOCUMENTS = ("kondisi awal", "kondisi akhir", "dana")
#: Columns that no row of a sheet is read from.
PASSED = ("abaikan", "no", *OF_DOCUMENTS)
#: Meanings of a column that is not stored: it tells whose figures the row holds, or is passed over.
BESIDE = (
    *("no", "indikator", "uraian", "satuan", "sasaran", "tujuan", "program", "kegiatan", "sub kegiatan"),
    *("target", "label", "kantor", "abaikan", *(f"kode.{n}" for n in range(1, 6))),
    *OF_DOCUMENTS,
)
#: Rows of one label go to this table, others are passed over.
BY_LABEL = "label.nilai"
FOLDER = "forms"
_SHIPPED = Path(__file__).parent


class FormError(PlainError):
    """A form that cannot be used: which file, what is wrong, what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Part):
    """One heading of a form. `judul`: its tiers as words, joined by ` / `, one or several ways to write it,
    `*` for any words, `{tahun}`, `{triwulan}`, `{bulan}` for the period that it names; `arti`: what its cells
    are."""

    judul: tuple[str, ...]
    arti: str
    tahun: int | None = None
    triwulan: int | None = None
    bulan: int | None = None
    satuan: str | None = None
    boleh_tidak_ada: bool = False
    alasan: str = ""

    @field_validator("judul", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("arti")
    @classmethod
    def _known_meaning(cls, value: str) -> str:
        if value not in meanings():
            raise ValueError(f"arti “{value}” tidak dikenal. {nearest(value, meanings())}")
        return value

    def fits(self, path: str) -> bool:
        """Whether this is the heading of a path, as `plain_path` writes it."""
        return any(_pattern(j).fullmatch(path) for j in self.judul)


class Form(_Part):
    """A kind of sheet. `label`: by word of the label column the table of its rows, or `abaikan`; `ambil`:
    the rows of details, or the sheet's one total row; `kumulatif`: amounts of months are added up; `lewati`:
    by rule the words that a row to be passed over begins with; `tentang`: words of which the sheet's
    name or the texts above its heading have one, `bukan`: words of which they have none."""

    nama: str
    kolom: tuple[Column, ...]
    dasar: str = ""
    label: dict[str, str] = {}
    ambil: Literal["rincian", "jumlah"] = "rincian"
    kumulatif: bool = False
    lewati: dict[str, tuple[str, ...]] = {}
    tentang: tuple[str, ...] = ()
    bukan: tuple[str, ...] = ()
    #: Where it was read from; blank for one that is shipped or new.
    berkas: str = ""

    @property
    def shipped(self) -> bool:
        """Whether the form came with the program, and is no office's own."""
        return not self.berkas


@cache
def meanings() -> tuple[str, ...]:
    """Every meaning that a column of a form may have: words about the row, keys, and columns of tables."""
    tables = [t for t in contract() if t not in NOT_FILLED]
    keys = ("kode", "tahun", "triwulan", "bulan", "level")
    return (*keys, *BESIDE, BY_LABEL, *(f"{t}.{c}" for t in tables for c in names_of(t)))


@cache
def _pattern(judul: str) -> re.Pattern[str]:
    return re.compile(re.escape(judul).replace(r"\*", ".*"))


_PERIODS = (
    (re.compile(r"\btw [1-4]\b"), "{triwulan}"),
    (re.compile(r"\b(?:tw|triwulan|tri wulan|kuartal|q) ?(?:ke ?)?(?:iv|iii|ii|i|[1-4])\b"), "{triwulan}"),
    (re.compile(r"\b(?:19|20)[0-9]{2}\b"), "{tahun}"),
    (re.compile(rf"\b(?:{MONTHS})\b"), "{bulan}"),
)


@lru_cache(maxsize=4096)  # every form asks of the same headings
def plain_path(path: tuple[str, ...]) -> str:
    """A heading as a form holds it: its tiers as words, and the periods that change from sheet to sheet as
    their kind.

    >>> plain_path(("Realisasi", "TW II 2025 (Rp)"))
    'realisasi / {triwulan} {tahun} rp'
    """
    whole = parse_heading(heading_text(path))
    tiers = []
    for tier in path:
        text = words(tier).strip()
        for pattern, kind in _PERIODS:
            text = pattern.sub(kind, text)
        if whole.quarter and re.fullmatch(r"iv|iii|ii|i|[1-4]", text):
            text = "{triwulan}"
        tiers.append(" ".join(text.split()))
    return " / ".join(tiers)


def read_form(path: Path) -> Form:
    """The form in a file. FormError, with the place in it, where it says something else."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        return Form(**said, berkas=path.name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, TypeError) as e:
        raise FormError(
            f"{path.name}: bukan bentuk lembar yang terbaca ({e}). Buat lagi dengan renstra petakan."
        ) from None
    except ValidationError as e:
        first = e.errors()[0]
        place = ".".join(str(p + 1) if isinstance(p, int) else p for p in first["loc"])
        what = (
            str(first["ctx"]["error"]) if "error" in first.get("ctx", {}) else f"isian {place} tidak sesuai"
        )
        raise FormError(
            f"{path.name}, {place}: {what} Betulkan, atau buat lagi dengan renstra petakan."
        ) from None


@cache
def shipped_forms() -> tuple[Form, ...]:
    """The forms that come with the program."""
    return tuple(read_form(p).model_copy(update={"berkas": ""}) for p in sorted(_SHIPPED.glob("*.toml")))


def forms_of(folder: Path) -> tuple[Form, ...]:
    """The forms that an office confirmed for its plan, then those that lie beside the plans of several
    offices, each by name. FormError where one is broken."""
    own, beside = (sorted((at / FOLDER).glob("*.toml")) for at in (folder, folder.absolute().parent))
    shared = (read_form(p).model_copy(update={"berkas": f"../{FOLDER}/{p.name}"}) for p in beside)
    return (*map(read_form, own), *shared)


def form_file(name: str, folder: Path) -> Path:
    """Where a plan's form of a name is kept."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60].strip("-") or "lembar"
    return folder / FOLDER / f"{slug}.toml"


def replaced_by(form: Form, folder: Path) -> Path | None:
    """The file of another form that saving this one would replace; None where there is none, or the same."""
    path = form_file(form.nama, folder)
    if not path.is_file():
        return None
    try:
        there = read_form(path)
    except FormError:
        return path
    return None if there.model_copy(update={"berkas": form.berkas}) == form else path


def save_form(form: Form, folder: Path) -> Path:
    """Writes a form into a plan's folder, in the place of one of the same name; returns its file."""
    import tomli_w

    said = form.model_dump(exclude_defaults=True, exclude={"berkas"})
    for column in said["kolom"]:
        if len(column["judul"]) == 1:
            column["judul"] = column["judul"][0]
    path = form_file(form.nama, folder)
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, tomli_w.dumps(said).encode("utf-8"))
    return path
