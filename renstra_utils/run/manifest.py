"""A manifest: which offices, years, pages and languages a run makes. Checked whole before anything runs."""

from __future__ import annotations

import re
from collections.abc import Hashable
from glob import iglob
from pathlib import Path
from typing import Any

import yaml

from ..files import reason
from ..plan.plan import Brief, brief, nearest
from ..wording import LANGUAGES
from . import report
from .batch import Job, jobs_of, rollups


class ManifestError(ValueError):
    """The manifest cannot be used. Every fault, each with its line, in Indonesian."""


class _Loader(yaml.SafeLoader):
    """YAML that remembers lines and refuses a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: dict[Hashable, Any] = {}
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, (str, int)):
                raise ManifestError(
                    f"baris {key_node.start_mark.line + 1}: kunci harus satu kata, tertulis “{key}”."
                )
            if key in seen:
                raise ManifestError(
                    f"baris {key_node.start_mark.line + 1}: kunci “{key}” tertulis dua kali. Sisakan satu."
                )
            seen[key] = True
        return _Lines(
            super().construct_mapping(node, deep=True),
            {k.value: k.start_mark.line + 1 for k, _ in node.value},
        )


class _Lines(dict):
    """A mapping that knows the line of each key."""

    def __init__(self, values: dict[Hashable, Any], lines: dict[str, int]) -> None:
        super().__init__(values)
        self.lines = lines


_Loader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))

_CHOICES = {"halaman": lambda: list(report.PAGES), "bahasa": lambda: list(LANGUAGES)}
_TOP = ("keluaran", "bawaan", "kantor", "kecuali", "rekap")
_WORK = ("tahun", "halaman", "bahasa")


def years_of(values: list[Any], office: Brief) -> list[int]:
    """`2021`, `2020,2022` or `2020-2022` as years of the office, every year where nothing was said. ValueError, in Indonesian, otherwise."""
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
        raise ValueError(
            f"{outside[0]} di luar periode {office.nama_kantor}, {office.years[0]}–{office.years[-1]}."
        )
    return sorted(set(found)) or office.years


def read(path: Path, out: Path | None = None) -> tuple[Path, list[Job]]:
    """The output folder and every page that a manifest asks for, in its order, each once.

    Keys: `keluaran` (folder), `bawaan` (defaults: `tahun`, `halaman`, `bahasa`), `kantor` (folders or patterns, or mappings of `rencana` with own
    `tahun`, `halaman`, `bahasa`), `rekap` (true: a page of all offices together, in the default languages), `kecuali` (a list of `rencana`, `tahun`, `halaman`, `bahasa`: pages that match all of what is said are left out). Paths
    count from the manifest. Raises ManifestError with every fault found.
    """
    try:
        said = yaml.load(path.read_text(encoding="utf-8-sig"), _Loader)
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
    faults: list[str] = []

    def fault(where: Any, key: str, text: str) -> None:
        line = getattr(where, "lines", {}).get(key)
        faults.append(f"{path.name}" + (f", baris {line}" if line else "") + f": {text}")

    def keys(where: Any, known: tuple[str, ...], what: str) -> bool:
        if not isinstance(where, dict):
            faults.append(f"{path.name}: {what} harus berupa pasangan kunci dan nilai, tertulis “{where}”.")
            return False
        for key in where:
            if key not in known:
                fault(
                    where,
                    str(key),
                    f"kunci “{key}” tidak dikenal. {nearest(str(key), list(known))}Yang ada: {', '.join(known)}.",
                )
        return True

    def values(where: dict[str, Any], key: str) -> list[Any]:
        """The value of `tahun`, `halaman` or `bahasa` as a checked list."""
        value = where.get(key)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        for one in listed:
            if isinstance(one, bool) or not isinstance(one, (str, int)):
                fault(where, key, f"“{key}” harus teks, tahun, atau daftarnya, tertulis “{one}”.")
            elif key in _CHOICES and one not in _CHOICES[key]():
                known = _CHOICES[key]()
                fault(
                    where,
                    key,
                    f"{key} “{one}” tidak dikenal. {nearest(str(one), known)}Pilih: {', '.join(known)}.",
                )
            elif key == "tahun":
                try:
                    years_of([one], Brief("", False, []))
                except ValueError as e:
                    fault(where, key, f"tahun {e}")
        return listed

    defaults: dict[str, Any] = {}
    jobs: list[Job] = []
    if keys(said, _TOP, "isi manifest"):
        target = said.get("keluaran", "reports")
        if not isinstance(target, str) or not target:
            fault(said, "keluaran", f"“keluaran” harus nama folder, tertulis “{target}”.")
            target = "reports"
        out = out or (path.parent / target).resolve()  # a mail says it without its working folder
        if said.get("bawaan") is not None and keys(said["bawaan"], _WORK, "“bawaan”"):
            defaults = said["bawaan"]
            for key in _WORK:
                values(defaults, key)
        offices = said.get("kantor")
        if not isinstance(offices, list) or not offices:
            fault(said, "kantor", "“kantor” harus daftar folder rencana, sedikitnya satu.")
            offices = []
        together = said.get("rekap", False)
        if not isinstance(together, bool):
            fault(said, "rekap", f"“rekap” harus true atau false, tertulis “{together}”.")
        names: list[str] = []
        taken: dict[str, Path] = {}  # without case, which some file systems do not tell apart
        for entry in offices:
            item: Any = {"rencana": entry} if isinstance(entry, str) else entry
            if not keys(item, ("rencana", *_WORK), "tiap “kantor”"):
                continue
            pattern = item.get("rencana")
            if not isinstance(pattern, str) or not pattern:
                fault(item, "rencana", f"“rencana” harus nama folder, tertulis “{pattern}”.")
                continue
            chosen = {k: values(item, k) or values(defaults, k) for k in _WORK}
            is_pattern = any(c in pattern for c in "*?[")
            folders = (
                sorted(
                    p
                    for p in map(path.parent.joinpath, iglob(pattern, root_dir=path.parent, recursive=True))
                    if p.is_dir() and p.resolve() != out.resolve()
                )
                if is_pattern
                else [path.parent / pattern]
            )
            if not folders or not folders[0].is_dir():
                near = (
                    ""
                    if is_pattern
                    else nearest(pattern, [p.name for p in path.parent.iterdir() if p.is_dir()])
                )
                fault(
                    item,
                    "rencana",
                    f"folder rencana “{pattern}” tidak ada. {near}Jalur dihitung dari letak manifest.",
                )
                continue
            for folder in folders:
                name = folder.resolve().name
                if name == report.ROLLUP:
                    fault(
                        item, "rencana", f"nama “{name}” dipakai halaman rekap; ganti nama folder rencananya."
                    )
                    continue
                names.append(name)
                if taken.setdefault(name.casefold(), folder.resolve()) != folder.resolve():
                    fault(item, "rencana", f"dua rencana bernama “{name}”; ganti nama salah satu foldernya.")
                    continue
                if faults:
                    continue
                try:
                    years = years_of(chosen["tahun"], brief(folder))
                except ValueError as e:
                    fault(item, "tahun" if "tahun" in item else "rencana", f"tahun {e}")
                    continue
                jobs += jobs_of(
                    folder, years, chosen["halaman"] or report.PAGES, chosen["bahasa"] or ["id"], out
                )
        excluded = said.get("kecuali") or []
        if not isinstance(excluded, list):
            fault(said, "kecuali", "“kecuali” harus daftar.")
            excluded = []
        for rule in excluded:
            if not keys(rule, ("rencana", *_WORK), "tiap “kecuali”"):
                continue
            without = {k: values(rule, k) for k in _WORK}
            name = rule.get("rencana")
            if name is not None and names and Path(str(name)).name not in names:
                fault(
                    rule,
                    "rencana",
                    f"“{name}” tidak ada di “kantor”. {nearest(str(name), names)}".rstrip(),
                )
            years = years_of(without["tahun"], Brief("", False, [])) if not faults else []
            jobs = [
                j
                for j in jobs
                if not (
                    (name is None or j.plan_name == Path(str(name)).name)
                    and (not years or j.tahun in years)
                    and (not without["halaman"] or j.kind in without["halaman"])
                    and (not without["bahasa"] or j.bahasa in without["bahasa"])
                )
            ]
    if faults:
        raise ManifestError("\n".join(dict.fromkeys(faults)))
    out = out or Path("reports")
    if said.get("rekap"):
        jobs += rollups(values(defaults, "bahasa") or ["id"], out)
    return out, list({j.id: j for j in jobs}.values())
