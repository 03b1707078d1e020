"""What an import would do to a plan: every change, shown line by line, then written all together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..files import sha256, write_together
from ..plan.contract import contract
from ..plan.problem import Problem, listing
from ..text import visible

#: Problems that a message lists; who has more has one cause for many.
_MOST_SAID = 500


class IntakeError(ValueError):
    """The sheets cannot be taken over as they are; nothing was written. `problems`: every one found."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path, self.problems = path, problems
        head = f"{path.name} belum dapat diimpor: {len(problems)} masalah. Tidak ada yang ditulis."
        lines = [f"  {line}" for line in listing(problems[:_MOST_SAID])]
        if len(problems) > _MOST_SAID:
            lines.append(f"  … dan {len(problems) - _MOST_SAID} masalah lagi.")
        super().__init__("\n".join([head, *lines]))

    def __reduce__(self) -> tuple:
        return type(self), (self.path, self.problems)


@dataclass(frozen=True)
class Change:
    """One cell of the plan that would change, or with a blank `column` a whole row that would come (`new`
    set) or go (`old` set). `revises`: a figure that was reported; `reason`: what the sheet gives for it."""

    table: str
    key: str
    column: str
    old: str
    new: str
    source: str
    revises: bool = False
    reason: str = ""


@dataclass
class Proposal:
    """What an import would do: `changes` by cell, `notes` on what was left alone, `files` as they would be
    written."""

    folder: Path
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


def preview(p: Proposal, most: int = 60) -> list[str]:
    """What would change, line by line: by table the rows that come and go and the cells that change, with
    where each comes from."""
    out: list[str] = []
    for table in contract():
        mine = [c for c in p.changes if c.table == table]
        if not mine:
            continue
        new = [c for c in mine if not c.column and c.new]
        gone = [c for c in mine if not c.column and not c.new]
        cells = [c for c in mine if c.column]
        blanked = [c for c in cells if not c.new]
        counts = {"baris baru": len(new), "sel berubah": len(cells) - len(blanked)}
        counts |= {"sel dikosongkan": len(blanked), "baris dihapus": len(gone)}
        out.append(f"{table}.csv: " + ", ".join(f"{n} {what}" for what, n in counts.items() if n))
        lines = [f"  hapus  {c.key}: {_beginning(c.old)}  ({c.source})" for c in gone]
        lines += map(_cell_line, cells)
        lines += [f"  baru   {c.key}: {_beginning(c.new)}  ({c.source})" for c in new]
        out += lines[:most]
        if len(lines) > most:
            out.append(f"  … dan {len(lines) - most} lagi.")
    return [visible(line) for line in [*out, *(f"Catatan: {n}" for n in p.notes)]]


def _cell_line(c: Change) -> str:
    shown = f"{c.old or '(kosong)'} → {c.new or '(kosong)'}"
    if len(c.old) + len(c.new) >= 160:
        shown = f"{_beginning(c.old)} → {_beginning(c.new)}"
    kind = "kosong" if not c.new else "isi   " if not c.old else "ubah  "
    correction = f"  PEMBETULAN: {c.reason}" if c.revises else ""
    return f"  {kind} {c.key} {c.column}: {shown}  ({c.source}){correction}"


def _beginning(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:99]}…"


def apply(p: Proposal) -> Path:
    """Writes what was proposed, all files or none, one import at a time; returns the folder that keeps the
    old ones.

    Raises IntakeError where the plan changed since the proposal was made.
    """
    from filelock import FileLock

    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    with FileLock(p.folder / ".kunci"):
        return _apply(p, p.folder / ".lama" / stamp)


def _apply(p: Proposal, keep: Path) -> Path:
    now = {f.name: sha256(f) for f in p.folder.iterdir() if f.is_file()}
    changed = sorted(
        n for n in {*now, *p.seen} if n.endswith((".csv", ".json", ".toml")) and now.get(n) != p.seen.get(n)
    )
    if changed:
        what = "berkas rencana berubah selagi pratinjau dibaca"
        problem = Problem(changed[0], None, None, None, what, "Jalankan impornya lagi.")
        raise IntakeError(Path(changed[0]), [problem])
    return write_together(p.folder, p.files, keep)
