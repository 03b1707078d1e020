"""A manifest: which offices, years, quarters, pages and languages a run makes. Checked whole before anything
runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from glob import iglob
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError, ValidationInfo, field_validator

from ..files import reason
from ..plan.package import Brief
from ..plan.told_quarters import asked_quarters
from ..text import nearest
from ..wording import LANGUAGES
from .job import Job, clash, jobs_of, rollups
from .kinds import DEFAULT_PAGES, PAGES, ROLLUP, ParameterError, is_own, kind_of, own_kind
from .survey import survey


class ManifestError(ValueError):
    """The manifest cannot be used. Every fault, each with its line, in Indonesian."""


def read(
    path: Path, out: Path | None = None, tell: Callable[[str], None] = lambda text: None
) -> tuple[Path, list[Job]]:
    """The output folder and every page that a manifest asks for, in its order, each once.

    What may be said stands at `Manifest`; paths count from the file; `out` takes the place of its `keluaran`.
    `tell` is given a sentence for each office of which no quarter page can be made. Raises ManifestError with
    every fault found.
    """
    faults = _Faults(path)
    manifest = faults.model(Manifest, _parse(path), "isi manifest", "kantor") or Manifest()
    said = {} if manifest.bawaan is None else manifest.bawaan
    defaults = faults.model(Selection, said, "“bawaan”") or Selection()
    out = out or (path.parent / manifest.keluaran).resolve()  # a mail says it without its working folder
    asked = _asked(manifest.kantor, path.parent, out, faults)
    jobs = _of_offices(asked, defaults, out, faults, tell)
    for said in manifest.kecuali or []:
        jobs = _without(said, jobs, [folder.resolve().name for _, _, folder in asked], faults)
    if text := clash(jobs):
        faults.add(None, "", text)
    if faults.found:
        raise ManifestError("\n".join(dict.fromkeys(faults.found)))
    if manifest.rekap:
        jobs += rollups(defaults.bahasa or ["id"], out)
    return out, list({j.id: j for j in jobs}.values())


# --- YAML -----------------------------------------------------------------------------------------


class _Lines(dict):
    """A mapping that knows the line of each key."""

    def __init__(self, values: dict[Hashable, Any], lines: dict[str, int]) -> None:
        super().__init__(values)
        self.lines = lines


class _Loader(yaml.SafeLoader):
    """YAML that remembers lines and refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            key, line = self.construct_object(key_node, deep=True), key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise ManifestError(f"baris {line}: kunci harus satu kata, tertulis “{key}”.")
            if key in seen:
                raise ManifestError(f"baris {line}: kunci “{key}” tertulis dua kali. Sisakan satu.")
            seen.add(key)
        lines = {k.value: k.start_mark.line + 1 for k, _ in node.value}
        return _Lines(super().construct_mapping(node, deep=True), lines)


_Loader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))
# Words stay as they are written: YAML 1.1 would read a folder 010101 as 4161, and one called no as false.
_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?i:true|false)$"), list("tTfF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:~|null)?$"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("<<$"), ["<"])


def _parse(path: Path) -> Any:
    """What the file says, its mappings with their lines. ManifestError where it is no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), _Loader)
    except ManifestError as e:
        raise ManifestError(f"{path.name}, {e}") from None
    except OSError as e:
        raise ManifestError(f"{path}: tidak dapat dibaca ({reason(e)}). Periksa jalurnya.") from None
    except UnicodeDecodeError:
        raise ManifestError(f"{path.name}: bukan teks UTF-8. Simpan ulang sebagai UTF-8.") from None
    except (yaml.YAMLError, RecursionError) as e:
        mark = getattr(e, "problem_mark", None)
        line = f", baris {mark.line + 1}" if mark else ""
        raise ManifestError(
            f"{path.name}{line}: bukan YAML yang sah. Periksa lekukan, titik dua dan tanda kutip."
        ) from None


# --- models ---------------------------------------------------------------------------------------


def years_of(values: Sequence[Any], office: Brief) -> list[int]:
    """`2021`, `2020,2022` or `2020-2022` as years of the office, every year where nothing was said.

    ValueError, in Indonesian, otherwise.
    """
    found: list[int] = []
    for part in (p for v in values for p in str(v).split(",")):
        m = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", part)
        if not m:
            raise ValueError(f"“{part}” bukan tahun; tulis mis. 2021, 2020,2022 atau 2020-2022.")
        if m[2] and int(m[2]) < int(m[1]):
            raise ValueError(f"“{part}” terbalik; tulis {m[2]}-{m[1]}.")
        found += range(int(m[1]), int(m[2] or m[1]) + 1)
    outside = [y for y in found if office.years and y not in office.years]
    if outside:
        span = f"{office.years[0]}–{office.years[-1]}"
        raise ValueError(f"{outside[0]} di luar periode {office.nama_kantor}, {span}.")
    return sorted(set(found)) or office.years


def quarters_of(values: Sequence[Any]) -> list[int]:
    """`2`, `1,3` or `1-4` as quarters; none where nothing was said. ValueError, in Indonesian, otherwise.

    >>> quarters_of(["1-2", 4])
    [1, 2, 4]
    """
    found: set[int] = set()
    for part in (p for v in values for p in str(v).split(",")):
        m = re.fullmatch(r"\s*([1-4])(?:\s*[-–]\s*([1-4]))?\s*", part)
        if not m:
            raise ValueError(f"“{part}” bukan triwulan; tulis 1 sampai 4, mis. 2, 1,3 atau 1-4.")
        if m[2] and int(m[2]) < int(m[1]):
            raise ValueError(f"“{part}” terbalik; tulis {m[2]}-{m[1]}.")
        found |= set(range(int(m[1]), int(m[2] or m[1]) + 1))
    return sorted(found)


def no_quarter(folder: Path) -> str:
    """That an office has no quarter page, and why."""
    return (
        f"{folder.name}: belum ada angka triwulan yang diminta di realisasi.csv atau rencana_aksi.csv; "
        "halaman triwulannya tidak dibuat."
    )


_ANY_OFFICE = Brief("", False, [])
_CHOICES: dict[str, list[str]] = {"halaman": list(PAGES), "bahasa": list(LANGUAGES)}


def _fault(key: str, value: Any, base: Path) -> str:
    """What is wrong with one value of `tahun`, `triwulan`, `halaman` or `bahasa`; empty where nothing is.

    `base`: the folder from which the path of an analyst's notebook counts.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        number = "triwulan" if key == "triwulan" else "tahun"
        return f"“{key}” harus teks, {number}, atau daftarnya, tertulis “{value}”."
    if key == "halaman" and is_own(str(value)):
        try:
            own_kind(base / str(value))
        except ParameterError as e:
            return f"halaman {e}"
        return ""
    if key in _CHOICES:
        known = _CHOICES[key]
        near = "" if value in known else nearest(str(value), known)
        return "" if value in known else f"{key} “{value}” tidak dikenal. {near}Pilih: {', '.join(known)}."
    try:
        _ = quarters_of([value]) if key == "triwulan" else years_of([value], _ANY_OFFICE)
    except ValueError as e:
        return f"{key} {e}"
    return ""


def _must(fits: Callable[[Any], Any], fault: str) -> BeforeValidator:
    """Refuses what does not fit; `{}` in the sentence stands for it."""

    def check(value: Any) -> Any:
        if not fits(value):
            raise ValueError(fault.format(value))
        return value

    return BeforeValidator(check)


_OUT = _must(lambda v: v and isinstance(v, str), "“keluaran” harus nama folder, tertulis “{}”.")
_FOLDER = _must(lambda v: v and isinstance(v, str), "“rencana” harus nama folder, tertulis “{}”.")
_OFFICES = _must(
    lambda v: v and isinstance(v, list), "“kantor” harus daftar folder rencana, sedikitnya satu."
)
_EXCLUSIONS = _must(lambda v: not v or isinstance(v, list), "“kecuali” harus daftar.")
_TOGETHER = _must(lambda v: isinstance(v, bool), "“rekap” harus true atau false, tertulis “{}”.")


class Selection(BaseModel):
    """`bawaan`: one or several of each, for offices that say nothing; nothing is all, in Indonesian.

    Of pages it is `DEFAULT_PAGES`, of quarters those that the office's files tell of.
    """

    tahun: list[Any] = []
    triwulan: list[Any] = []
    halaman: list[Any] = []
    bahasa: list[Any] = []

    @field_validator("tahun", "triwulan", "halaman", "bahasa", mode="before")
    @classmethod
    def listed(cls, value: Any, info: ValidationInfo) -> list[Any]:
        """The value as a list; ValueError with a sentence for each that is wrong."""
        values = value if isinstance(value, list) else [] if value is None else [value]
        key, base = info.field_name or "", (info.context or {}).get("base", Path())
        if faults := [f for v in values if (f := _fault(key, v, base))]:
            raise ValueError(*faults)
        return [own_kind(base / v) if key == "halaman" and is_own(v) else v for v in values]


class Office(Selection):
    """An entry of `kantor`: a plan's folder or a pattern of folders, and what differs from `bawaan`."""

    rencana: Annotated[str, _FOLDER] = ""


class Exclusion(Selection):
    """An entry of `kecuali`: pages that match all of what is said are left out."""

    rencana: Any = None


class Manifest(BaseModel):
    """The whole file. `rekap`: also a page of all offices together, in the default languages."""

    keluaran: Annotated[str, _OUT] = "reports"
    bawaan: Any = None
    kantor: Annotated[list, _OFFICES] = []
    kecuali: Annotated[Any, _EXCLUSIONS] = None
    rekap: Annotated[bool, _TOGETHER] = False


M = TypeVar("M", bound=BaseModel)


class _Faults:
    """What is wrong with a manifest, each with the line where it stands."""

    def __init__(self, path: Path) -> None:
        self.file, self.base = path.name, path.parent
        self.found: list[str] = []

    def add(self, said: Any, key: str, text: str) -> None:
        """A fault of what a mapping says under a key."""
        line = getattr(said, "lines", {}).get(key)
        self.found.append(f"{self.file}{f', baris {line}' if line else ''}: {text}")

    def model(self, kind: type[M], said: Any, what: str, *needed: str) -> M | None:
        """The mapping as a model; what is at fault in it counts as not said. None where it is no mapping."""
        if not isinstance(said, dict):
            self.add(None, "", f"{what} harus berupa pasangan kunci dan nilai, tertulis “{said}”.")
            return None
        known = sorted(kind.model_fields, key="rencana".__ne__)  # the folder first, then as declared
        for key in (str(k) for k in said if k not in known):
            near = nearest(key, known)
            self.add(said, key, f"kunci “{key}” tidak dikenal. {near}Yang ada: {', '.join(known)}.")
        values = dict.fromkeys(needed) | {k: said[k] for k in known if k in said}
        try:
            return kind.model_validate(values, context={"base": self.base})
        except ValidationError as e:
            errors = {str(error["loc"][0]): error["ctx"]["error"] for error in e.errors()}
        for key, error in errors.items():
            for text in error.args:
                self.add(said, key, text)
        rest = {k: v for k, v in values.items() if k not in errors}
        return kind.model_validate(rest, context={"base": self.base})


# --- pages ----------------------------------------------------------------------------------------


def name_fault(folders: Sequence[Path]) -> str:
    """Why pages of these plans cannot stand beside each other, said of the last one; empty where they can."""
    *before, last = folders
    name = last.resolve().name
    same = name.casefold()  # some file systems do not tell cases apart
    if same == ROLLUP:
        return f"nama “{name}” dipakai halaman rekap; ganti nama folder rencananya."
    if any(f.resolve().name.casefold() == same for f in before):
        return f"dua rencana bernama “{name}”; ganti nama salah satu foldernya."
    return ""


#: What an entry of `kantor` says, as it was written and as a model, and one of the folders that it asks for.
Asked = tuple[Any, Office, Path]


def _asked(entries: list[Any], base: Path, out: Path, faults: _Faults) -> list[Asked]:
    """Every folder that `kantor` asks for."""
    asked: list[Asked] = []
    for entry in entries:
        said: Any = {"rencana": entry} if isinstance(entry, str) else entry
        office = faults.model(Office, said, "tiap “kantor”", "rencana")
        if not office or not office.rencana:
            continue
        folders = _folders(office.rencana, base, out)
        if not folders:
            faults.add(said, "rencana", _missing(office.rencana, base))
        for folder in folders:
            others = [f for _, _, f in asked if f.resolve() != folder.resolve()]
            if text := name_fault([*others, folder]):
                faults.add(said, "rencana", text)
            else:
                asked.append((said, office, folder))
    return asked


def _of_offices(
    asked: list[Asked], defaults: Selection, out: Path, faults: _Faults, tell: Callable[[str], None]
) -> list[Job]:
    """The pages of the folders, each for the years that its plan has, and the quarters."""
    jobs: list[Job] = []
    kinds = {id(office): office.halaman or defaults.halaman or list(DEFAULT_PAGES) for _, office, _ in asked}
    by_quarter = any(kind_of(kind).quarterly for some in kinds.values() for kind in some)
    offices = survey((folder for _, _, folder in asked), by_quarter)
    for said, office, folder in asked:
        named = office.tahun and not _is_pattern(office.rencana)
        try:
            # A year for many that one plan does not have is that office's fault, and costs it alone.
            whose = offices[folder].office if named else _ANY_OFFICE
            asked_for = years_of(office.tahun or defaults.tahun, whose)
        except ValueError as e:
            faults.add(said, "tahun", f"tahun {e}")
            continue
        years, own = asked_for or offices[folder].office.years, kinds[id(office)]
        languages = office.bahasa or defaults.bahasa or ["id"]
        named_quarters = quarters_of(office.triwulan or defaults.triwulan)
        quarters = asked_quarters(offices[folder].quarters, years, named_quarters, bool(asked_for))
        if quarters == [] and any(kind_of(kind).quarterly for kind in own):
            tell(no_quarter(folder))
        jobs += jobs_of(folder, years, own, languages, out, quarters=quarters)
    return jobs


def _is_pattern(folder: str) -> bool:
    return any(c in folder for c in "*?[")


def _folders(folder: str, base: Path, out: Path) -> list[Path]:
    """The folders that a name or pattern stands for, without that of the pages."""
    if not _is_pattern(folder):
        return [base / folder] if (base / folder).is_dir() else []
    found = map(base.joinpath, iglob(folder, root_dir=base, recursive=True))
    return sorted(p for p in found if p.is_dir() and p.resolve() != out.resolve())


def _missing(folder: str, base: Path) -> str:
    there = [] if _is_pattern(folder) else [p.name for p in base.iterdir() if p.is_dir()]
    near = nearest(folder, there) if there else ""
    return f"folder rencana “{folder}” tidak ada. {near}Jalur dihitung dari letak manifest."


def _without(said: Any, jobs: list[Job], names: list[str], faults: _Faults) -> list[Job]:
    """The pages that an entry of `kecuali` leaves."""
    rule = faults.model(Exclusion, said, "tiap “kecuali”")
    if rule is None:
        return jobs
    if not any((rule.rencana, rule.tahun, rule.triwulan, rule.halaman, rule.bahasa)):
        faults.add(None, "", "“kecuali” yang kosong berarti semua halaman; sebut yang tidak dibuat.")
        return jobs
    name = None if rule.rencana is None else Path(str(rule.rencana)).name
    if name is not None and names and name not in names:
        text = f"“{rule.rencana}” tidak ada di “kantor”. {nearest(str(rule.rencana), names)}"
        faults.add(said, "rencana", text.rstrip())
    years, quarters = years_of(rule.tahun, _ANY_OFFICE), quarters_of(rule.triwulan)
    return [
        j
        for j in jobs
        if not (
            (name is None or j.plan_name == name)
            and (not years or j.tahun in years)
            and (not quarters or j.triwulan in quarters)
            and (not rule.halaman or j.kind in rule.halaman)
            and (not rule.bahasa or j.bahasa in rule.bahasa)
        )
    ]
