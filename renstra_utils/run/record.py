"""The record of a folder of pages: what was made, from what, and whether that still holds. Also its index."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from .. import __version__
from ..evaluate.run_tables import RECORD
from ..files import reason, sha256, write_atomic
from ..show.ooxml import is_touched
from .changes import BEFORE
from .documents import there
from .index import render_index
from .job import FAILED, Job, Result
from .links import relink

#: One line per finished page while a run is under way; of a killed run, the next folds it into the record.
JOURNAL = ".run.jsonl"
LOCK = ".kunci"
INDEX = "index.html"
#: What may stand in a folder of pages and is none of them.
BESIDE = {LOCK, "README.md", ".gitignore", ".gitkeep"}
#: The signature of the record, where its operator asked for one.
SIGNATURE = f"{RECORD}.sig"


def read_record(out: Path) -> dict[str, dict[str, Any]]:
    """Every page that was ever made into a folder, by id, with what a cut-off run left in its journal.

    What is unreadable is left out.
    """
    try:
        pages = json.loads((out / RECORD).read_text(encoding="utf-8"))["halaman"]
        pages = {k: v for k, v in pages.items() if _is_sound(v)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pages = {}
    try:
        lines = (out / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return pages
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # cut off by a crash: its page is made again
        if _is_sound(entry):
            pages[entry["id"]] = _with_last_good(out, entry, pages)
    return pages


def known(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of the record without what other versions wrote into it: the fields of a Result."""
    return {k: v for k, v in entry.items() if k in Result.__dataclass_fields__}


_RESULT = TypeAdapter(Result)


def _is_sound(entry: Any) -> bool:
    """Whether an entry of the record can be what a run wrote; the page of one that cannot is made again."""
    try:
        # As JSON: by pydantic's strict rules, a dict of Python's is no Result.
        result = _RESULT.validate_json(json.dumps(known(entry)), strict=True)
        datetime.fromisoformat(result.dibuat)
    except (ValueError, AttributeError):
        return False
    return True


def _with_last_good(out: Path, entry: dict[str, Any], pages: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A failed page keeps the time and the files of its last good one, where that still stands."""
    if entry["keadaan"] != FAILED or not (out / f"{entry['id']}.html").exists():
        return entry
    last = pages.get(entry["id"], {})
    kept: dict[str, Any]
    if last.get("keadaan") == FAILED:
        kept = {k: last[k] for k in ("terakhir_baik", "berkas_baik") if k in last}
    else:
        kept = {"terakhir_baik": last.get("dibuat"), "berkas_baik": last.get("berkas", {})}
    return {**kept, **entry}  # an entry that was linked to others since has its own


def remember(out: Path, results: list[Result]) -> None:
    """Folds results and journal into the folder's record and renews its index."""
    if not results and _is_whole(out):
        (out / JOURNAL).unlink(missing_ok=True)
        return
    pages = read_record(out)
    for r in results:
        before = pages.get(r.id, {})
        if (before.get("dibuat"), before.get("keadaan")) != (r.dibuat, r.keadaan):
            pages[r.id] = _with_last_good(out, asdict(r), pages)
    _write(out, pages, _lists(out))


def _is_whole(out: Path) -> bool:
    """Whether no journal has anything to tell, and the index is that of the record."""
    journal, index = out / JOURNAL, out / INDEX
    told = journal.is_file() and journal.stat().st_size
    return not told and index.is_file() and sha256(index) == read_facts(out).get("indeks")


def connect(out: Path) -> None:
    """Gives every page on record the links to its office's other pages that it should have.

    Each page that is written is in the journal at once, so that a run that is cut off here loses one at most.
    """
    pages = read_record(out)
    with (out / JOURNAL).open("a", encoding="utf-8") as journal:
        for entry in relink(out, pages):
            journal.write(json.dumps(entry, ensure_ascii=False) + "\n")
            journal.flush()


def _write(out: Path, pages: dict[str, dict[str, Any]], lists: dict[str, list[str]]) -> None:
    """The record and the index, which names the record's pages; then the journal is told in both."""
    pages = dict(sorted(pages.items()))
    index = render_index(out, pages).encode("utf-8")
    facts = {"versi": __version__, "daftar": lists, "indeks": sha256(index), "halaman": pages}
    text = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    for name, said in ((INDEX, index), (RECORD, text.encode("utf-8"))):
        path = out / name
        if not path.is_file() or path.read_bytes() != said:
            write_atomic(path, said)
            (out / SIGNATURE).unlink(missing_ok=True)  # it was of another record
    (out / JOURNAL).unlink(missing_ok=True)


def read_facts(out: Path) -> dict[str, Any]:
    """What the record says beside its pages: `versi`, `daftar`, `indeks`; nothing where it is unreadable."""
    try:
        facts = json.loads((out / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def is_ours(out: Path) -> bool:
    """Whether a run made this folder: by its record, by a journal, or by a record that was damaged there."""
    if (out / JOURNAL).is_file() or isinstance(read_facts(out).get("halaman"), dict):
        return True
    return (out / RECORD).is_file() and (out / LOCK).is_file() and not read_facts(out)


def _lists(out: Path) -> dict[str, list[str]]:
    """The offices that each list of offices named last, by the list's hash."""
    lists = read_facts(out).get("daftar")
    return {k: v for k, v in lists.items() if isinstance(v, list)} if isinstance(lists, dict) else {}


def retire(out: Path, asked_by: Path, names: set[str]) -> list[dict[str, Any]]:
    """Takes back the pages of offices that a list named before and names no more; their entries.

    An office that another list names stays. Removed are the files that the record names, as far as they are
    what it says; what was changed since is left.
    """
    lists = _lists(out)
    # By its hash: where the list lies on this machine is nobody's business.
    own = sha256(os.path.relpath(asked_by.resolve(), out.resolve()))
    others = {name for key, named in lists.items() if key != own for name in named}
    gone = set(lists.get(own, ())) - names - others
    pages = read_record(out)
    taken = [entry for entry in pages.values() if entry["rencana"] in gone]
    for entry in taken:
        _remove_files(out, entry)
    kept = {id: entry for id, entry in pages.items() if entry["rencana"] not in gone}
    now = {**lists, own: sorted(names)}
    if taken or now != lists:
        _write(out, kept, now)
    return taken


def _remove_files(out: Path, entry: dict[str, Any]) -> None:
    """The files of a page, and folders that are empty without them."""
    page = out / entry["id"]
    if not page.resolve().is_relative_to(out.resolve()):
        return  # no run wrote such an entry
    old, folders = [page.parent / "failed" / f"{page.name}.ipynb"], dict[Path, None]()
    for name, hashed in (entry["berkas"] or entry.get("berkas_baik") or {}).items():
        path = out / name
        if not path.resolve().is_relative_to(out.resolve()):
            continue
        old.append(path.parent / BEFORE / path.name)
        folders |= {path.parent / BEFORE: None, path.parent: None}
        if path.is_file() and sha256(path) == hashed:
            path.unlink()
    named = (out / name for name in entry.get("dokumen", ()))
    for document in (d for d in named if d.resolve().is_relative_to(out.resolve())):
        old += [path for path in there(document) if not is_touched(path)]
    for path in old:
        path.unlink(missing_ok=True)
    inner = sorted(folders, key=lambda f: -len(f.parts))
    for folder in (*inner, page.parent / "data" / BEFORE, page.parent / "data", old[0].parent, page.parent):
        with suppress(OSError):  # something is in it, or it never was
            folder.rmdir()


def is_current(job: Job, entry: dict[str, Any] | None, inputs: dict[str, str] | None = None) -> bool:
    """Whether the page was made from these very inputs and its files are still what the record says."""
    return entry is not None and why_stale(job, entry, inputs) == ""


def why_stale(job: Job, entry: dict[str, Any], inputs: dict[str, str] | None = None) -> str:
    """Why a page must be made again; empty where it need not. `inputs`: as they stand now, where known."""
    try:
        inputs = job.inputs() if inputs is None else inputs
        if entry["keadaan"] == FAILED:
            return "gagal pada kali terakhir"
        if entry["masukan"] != inputs:
            return "masukan berubah"
        if entry["kunci"] != job.key(inputs):
            return "notebook, kode, pustaka, atau SOURCE_DATE_EPOCH berubah"
        lost = [name for name in entry.get("dokumen", ()) if not (job.keluaran / name).is_file()]
        return f"{lost[0]} hilang" if lost else changed(job.keluaran, entry["berkas"])
    except OSError as e:
        return f"{Path(e.filename or '').name} tidak terbaca ({reason(e)})"
    except (KeyError, TypeError, AttributeError, ValueError):
        return "catatannya rusak"


def changed(out: Path, files: dict[str, str]) -> str:
    """The first file that is not what its hash says, and how; empty where all are. OSError."""
    for name, hashed in files.items():
        if not (out / name).is_file():
            return f"{name} hilang"
        if sha256(out / name) != hashed:
            return f"{name} berubah"
    return ""
