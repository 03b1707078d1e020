"""What a plan's folder holds: its files as bytes, its tables as text, and why it may be no plan at all."""

from __future__ import annotations

import contextlib
import itertools
from functools import partial
from pathlib import Path

import pandas as pd

from ..files import WAITING, readable, reason, sha256
from ..strangers import UnfitFileError, read_regular
from ..text import nearest
from .contract import contract
from .csvs import read_cells, read_csv, text_frame
from .package import PACKAGE, named_plan
from .problem import PlanError, Problems

#: The rows of a draft that a person must confirm; while one is open, the folder is no plan.
DRAFT = "draf.csv"
_DRAFT_COLUMNS = {"berkas", "kunci", "kolom", "alasan", "status"}
#: Files that a plan may be made of, by how their names end; and the office's own templates of documents.
_ENDINGS, _TEMPLATE = (".csv", ".json", ".toml"), "templat-*.docx"
#: Tables that an office need not have where it stands under a national plan.
NOT_OWED = frozenset({"target"})
#: As many bytes as one of them may have.
LARGEST_TABLE = 100_000_000


def refuse_other(folder: Path) -> None:
    """PlanError for a path that leads to no plan, naming the nearest that does, and for an import cut off."""
    problems = Problems()
    here = problems.at(str(folder))
    if folder.is_file():
        here.say("bukan-folder", folder=folder.parent)
    elif folder.is_dir():
        inside = [] if any((folder / f"{t}.csv").exists() for t in contract()) else _plans_in(folder)
        if inside:
            here.say("folder-induk", rencana=", ".join(inside))
        elif (folder / WAITING).is_dir():
            problems.at(WAITING).say("impor-terputus")
    else:
        here.say("folder-tidak-ada", maksud=_folder_meant(folder))
    if problems:
        problems.refuse(folder)


def _plans_in(parent: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return sorted(str(p.parent) for p in parent.glob("*/indikator.csv"))
    return []


def _folder_meant(folder: Path) -> str:
    """Where the plan may be that a path misses."""
    above = Path("..") / folder
    if not folder.is_absolute() and (above / "indikator.csv").exists():
        return f"Maksud Anda “{above}”?"
    known = _plans_in(folder.parent)
    here = f"Rencana di {folder.parent}: {', '.join(known)}." if known else "Periksa jalurnya."
    return f"{nearest(str(folder), known)}{here}"


def plan_files(folder: Path) -> list[Path]:
    """The files that belong to a plan, by name. OSError where the folder cannot be listed."""
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in _ENDINGS or p.match(_TEMPLATE))


def _bytes_of(path: Path) -> bytes:
    """What stands in a file of a plan. UnfitFileError where it may not be opened, OSError where it cannot."""
    if readable(path.name) != path.name:
        raise UnfitFileError("nama-bukan-utf8", "namanya bukan UTF-8")
    return read_regular(path, LARGEST_TABLE)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 by name of the files that a plan is made of; of one that cannot be opened, of the reason.

    Those of the national plan that it stands under follow, as `folder/name`. OSError where the plan's own
    folder cannot be listed.
    """
    found, way = _hashes(folder), named_plan(folder / PACKAGE)
    if way is None:
        return found
    try:
        return found | named_above(way, _hashes(folder / way))
    except OSError as e:
        return found | named_above(way, {"": sha256(reason(e))})


def named_above(way: str, hashes: dict[str, str]) -> dict[str, str]:
    """Files of the national plan, by the names that they have among those of an office under it."""
    return {f"{Path(way).name}/{name}": digest for name, digest in hashes.items()}


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for path in plan_files(folder):
        try:
            said: bytes | str = _bytes_of(path)
        except UnfitFileError as e:
            said = str(e)
        except OSError as e:
            said = reason(e)
        found[readable(path.name)] = sha256(said)
    return found


def read_files(folder: Path, problems: Problems) -> tuple[dict[str, bytes], set[str]]:
    """The bytes of each file that belongs to a plan, and the tables that could not be read."""
    raw: dict[str, bytes] = {}
    try:
        found = plan_files(folder)
    except OSError as e:
        wrong = Problems()
        wrong.at(str(folder)).say("folder-terkunci", sebab=reason(e))
        raise PlanError(folder, wrong) from e
    for p in found:
        try:
            raw[p.name] = _bytes_of(p)
        except UnfitFileError as e:
            problems.at(readable(p.name)).say(e.key)
        except OSError as e:
            problems.at(p.name).say("berkas-terkunci", sebab=reason(e))
    return raw, {p.berkas.removesuffix(".csv") for p in problems}


def check_names(raw: dict[str, bytes], problems: Problems) -> None:
    """CSV files that are no table of the contract."""
    known = list(contract())
    for name in raw:
        if name.lower().endswith(".csv") and name.removesuffix(".csv") not in known and name != DRAFT:
            facts = {"maksud": nearest(name[:-4], known), "pilihan": ", ".join(known)}
            problems.at(name).say("berkas-tidak-dikenal", **facts)


def check_draft(raw: bytes, problems: Problems) -> None:
    """Every row of a draft that nobody has confirmed yet."""
    at = partial(problems.at, DRAFT, column="status")
    rows = read_cells(raw, lambda row=None, value=None: at(row=row, value=value))
    if rows is None:
        return
    head = rows[0][1] if rows else []
    if not set(head) >= _DRAFT_COLUMNS:
        at().say("rancangan-titik-koma" if ";" in "".join(head) else "rancangan-rusak")
        return
    for n, cells in rows[1:]:
        row = dict(itertools.zip_longest(head, cells[: len(head)], fillvalue=""))
        if row["status"].strip().lower() == "ya":
            continue
        what = " ".join(v for v in (row["berkas"], row["kunci"].strip("*"), row["kolom"]) if v)
        named = {"halaman": row.get("halaman"), "dokumen.txt baris": row.get("baris_dokumen")}
        place = ", ".join(f"{name} {number}" for name, number in named.items() if number)
        facts = {"tentang": what, "alasan": row["alasan"], "tempat": f" ({place})" if place else ""}
        at(row=n, value=row.get("tercetak") or None).say("rancangan-terbuka", **facts)


def tables_of(raw: dict[str, bytes], problems: Problems, unread: set[str]) -> dict[str, pd.DataFrame]:
    """Every table of the contract as text; one that is not there, or could not be read, without rows.

    What could not be read, or had to be there, joins `unread`. Under a national plan no targets are owed.
    """
    not_owed = NOT_OWED if named_plan(raw.get(PACKAGE)) else frozenset()
    texts: dict[str, pd.DataFrame] = {}
    for name, spec in contract().items():
        here = raw.get(f"{name}.csv")
        owed = spec["wajib"] and name not in not_owed
        frame = None if here is None else read_csv(name, here, problems)
        if here is None and owed and name not in unread:
            problems.at(f"{name}.csv").say("berkas-wajib")
        if frame is None and (here is not None or owed):
            unread.add(name)
        texts[name] = text_frame(name, {}, []) if frame is None else frame
    return texts


def read_texts(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table of a plan that `load` accepts, as text: columns of the contract, and `_baris`.

    PlanError where one cannot be read.
    """
    problems = Problems()
    raw, unread = read_files(folder, problems)
    texts = tables_of(raw, problems, unread)
    if problems:
        raise PlanError(folder, problems)
    return texts
