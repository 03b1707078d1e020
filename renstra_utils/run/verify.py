"""Whether a folder of pages is what its runs made from the plans as they stand, and nothing else is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..evaluate.run_tables import RECORD
from ..files import readable, reason, sha256
from . import crate
from .changes import BEFORE
from .documents import is_drafted, is_version
from .job import FAILED, Job
from .kinds import KINDS
from .record import BESIDE, INDEX, SIGNATURE, changed, is_ours, read_facts, read_record, why_stale
from .survey import survey


def verify(out: Path, plans: Path | None = None) -> list[tuple[str, str]]:
    """What does not belong to its inputs as they stand now: (page or file, why). Empty where all is proved.

    `plans`: the folder that holds the plans' folders, where the record does not tell where they are. A run in
    a folder of this one is proved by its own record. What
    stands in the record is believed; that nobody rewrote it together with a page only a signature proves.
    """
    pages = read_record(out)
    jobs = {id: _job(out, entry, plans) for id, entry in pages.items()}
    seen = survey(j.rencana for j in jobs.values() if j is not None and not j.of_run)
    found = [(id, _why_unproved(out, pages[id], jobs[id], seen)) for id in pages]
    found += [(INDEX, _why_other(out / INDEX, read_facts(out).get("indeks")))]
    if (out / crate.NAME).exists():
        text = crate.text_of(pages)
        found += [(crate.NAME, _why_other(out / crate.NAME, sha256(text)))]
    known = _known(pages)
    inner = [p.parent for p in sorted(out.glob(f"*/{RECORD}")) if is_ours(p.parent)]
    for run in inner:  # a run of its own stands in a folder of this one: its record has to prove it
        found += [(f"{readable(run.name)}/{what}", why) for what, why in verify(run, plans)]
    files = (p for p in out.rglob("*") if p.is_symlink() or not p.is_dir())
    own = (p for p in files if not any(p.is_relative_to(run) for run in inner))
    there = sorted(readable(p.relative_to(out).as_posix()) for p in own)
    documents = [name for entry in pages.values() for name in entry.get("dokumen", ())]
    known |= {name for name in there if is_version(name, documents) or is_drafted(name)}
    found += [(name, "tidak ada di catatan") for name in there if name not in known]
    return [(what, why) for what, why in found if why]


def _known(pages: dict[str, dict[str, Any]]) -> set[str]:
    """Every file that the record accounts for."""
    known = BESIDE | {RECORD, SIGNATURE, INDEX, crate.NAME}
    for id, entry in pages.items():
        folder, _, name = id.partition("/")
        known.add(f"{folder}/failed/{name}.ipynb")
        for files in (entry["berkas"], entry.get("berkas_baik", {})):
            known |= {*files, *(f"{n.rpartition('/')[0]}/{BEFORE}/{n.rpartition('/')[2]}" for n in files)}
    return known


def _why_other(path: Path, hashed: object) -> str:
    if not path.is_file():
        return "hilang"
    return "" if sha256(path) == hashed else "berubah sejak dicatat"


def _job(out: Path, entry: dict[str, Any], plans: Path | None) -> Job | None:
    """The job that made a page, where its plan can be found."""
    asal, name, quarter = entry.get("asal", ""), entry["rencana"], entry.get("triwulan")
    job = Job(out, entry["kind"], entry["tahun"], entry["bahasa"], out, triwulan=quarter)
    if job.of_run:
        return job
    folder = plans / name if plans else (out / asal).resolve() if asal else None
    there = folder is not None and folder.is_dir() and folder.resolve().name == name
    own = str((out / (entry.get("buku") or f"{entry['kind']}.ipynb")).resolve())  # unknown: nowhere
    kind = entry["kind"] if entry["kind"] in KINDS else own
    if not (folder and there):
        return None
    return Job(folder, kind, entry["tahun"], entry["bahasa"], out, triwulan=quarter)


def _why_unproved(out: Path, entry: dict[str, Any], job: Job | None, seen: dict[Path, Any]) -> str:
    if job is None:
        where = entry.get("asal")
        unknown = "letak rencananya tidak dicatat; sebut foldernya dengan --rencana"
        return f"folder rencana {where} tidak ada" if where else unknown
    try:
        if entry["keadaan"] == FAILED:
            last = changed(out, entry.get("berkas_baik", {}))
            return "gagal pada kali terakhir" + (f"; {last}" if last else "")
        if job.of_run:
            return why_stale(job, entry)
        return seen[job.rencana].fault or why_stale(job, entry, seen[job.rencana].inputs)
    except OSError as e:
        return f"{Path(e.filename or '').name} tidak terbaca ({reason(e)})"
