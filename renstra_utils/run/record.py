"""The record of a folder of pages: what was made, from what, and whether that still holds. Also its index."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from .. import __version__
from ..evaluate.run_tables import RECORD
from ..files import reason, sha256, write_atomic
from .index import render_index
from .job import FAILED, Job, Result

#: One line per finished page while a run is under way; of a killed run, the next folds it into the record.
JOURNAL = ".run.jsonl"


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
    """A failed page keeps the time of its last good one, where that still stands."""
    if entry["keadaan"] != FAILED or not (out / f"{entry['id']}.html").exists():
        return entry
    last = pages.get(entry["id"], {})
    good = last.get("terakhir_baik" if last.get("keadaan") == FAILED else "dibuat")
    return {**entry, "terakhir_baik": good}


def remember(out: Path, results: list[Result]) -> None:
    """Folds results and journal into the folder's record and renews its index."""
    pages = read_record(out)
    for r in results:
        before = pages.get(r.id, {})
        if (before.get("dibuat"), before.get("keadaan")) != (r.dibuat, r.keadaan):
            pages[r.id] = _with_last_good(out, asdict(r), pages)
    pages = dict(sorted(pages.items()))
    text = json.dumps({"versi": __version__, "halaman": pages}, ensure_ascii=False, indent=1) + "\n"
    write_atomic(out / RECORD, text.encode("utf-8"))
    write_atomic(out / "index.html", render_index(out, pages).encode("utf-8"))
    (out / JOURNAL).unlink(missing_ok=True)


def is_current(job: Job, entry: dict[str, Any] | None) -> bool:
    """Whether the page was made from these very inputs and its files are still what the record says."""
    return entry is not None and why_stale(job, entry) == ""


def why_stale(job: Job, entry: dict[str, Any]) -> str:
    """Why a page must be made again; empty where it need not."""
    try:
        if entry["keadaan"] == FAILED:
            return "gagal pada kali terakhir"
        if entry["kunci"] != job.key():
            return "masukan berubah"
        for name, hashed in entry["berkas"].items():
            path = job.keluaran / name
            if not path.is_file():
                return f"{name} hilang"
            if sha256(path) != hashed:
                return f"{name} berubah"
    except OSError as e:
        return f"{Path(e.filename or '').name} tidak terbaca ({reason(e)})"
    except (KeyError, TypeError, AttributeError, ValueError):
        return "catatannya rusak"
    return ""


def verify(out: Path) -> list[tuple[str, str]]:
    """Which pages do not belong to their inputs as they stand now: (page, why).

    Empty where every page on record is proved and no other is there.
    """
    pages = read_record(out)
    causes = {id: _why_unproved(out, entry) for id, entry in pages.items()}
    there = sorted(p.relative_to(out).as_posix() for p in out.glob("*/*.html"))
    strange = [name for name in there if name.removesuffix(".html") not in pages]
    return [
        *((id, why) for id, why in causes.items() if why),
        *((n, "tidak ada di catatan") for n in strange),
    ]


def _why_unproved(out: Path, entry: dict[str, Any]) -> str:
    if "asal" not in entry:
        return "catatannya rusak"
    plan = (out / entry["asal"]).resolve()
    job = Job(plan, entry["kind"], entry["tahun"], entry["bahasa"], out)
    if not plan.is_dir() or not (job.of_run or plan.name == entry["rencana"]):
        return f"folder rencana {entry['asal']} tidak ada"
    return why_stale(job, entry)
