"""The offices of a run, looked at in a child with limits before anything of theirs is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..bounded import Limits, bounded, each_bounded
from ..files import readable, reason
from ..plan.folder import hashes
from ..plan.package import Brief, brief
from ..plan.plan import load
from ..plan.problem import PlanError
from ..plan.told_quarters import Quarter, told_quarters

#: What looking at one office may take.
LIMITS = Limits(seconds=30, megabytes=1024)


@dataclass(frozen=True)
class Surveyed:
    """Whose plan a folder holds, the SHA-256 of its files by name, and why it cannot be looked at.

    `fault`: a sentence; empty where the office's pages can be tried. `quarters`: as of `told_quarters`.
    """

    office: Brief
    inputs: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    quarters: set[Quarter] | None = None


def survey(folders: Iterable[Path], quarters: bool = False) -> dict[Path, Surveyed]:
    """What is known of each plan's folder. An office that cannot be looked at harms no other.

    `quarters`: also of which quarters it tells.
    """
    folders = list(dict.fromkeys(folders))
    found = each_bounded(_look, [(f, quarters) for f in folders], LIMITS)
    return {f: _of(f, one) for f, one in zip(folders, found, strict=True)}


def _look(folder: Path, quarters: bool) -> Surveyed:
    """In the child. A name that is no text could not be written on any page."""
    name = folder.resolve().name
    if readable(name) != name:
        return _lost(folder, "nama foldernya bukan UTF-8; ganti namanya")
    return Surveyed(brief(folder), hashes(folder), "", told_quarters(folder) if quarters else None)


def _of(folder: Path, found: Surveyed | Exception) -> Surveyed:
    if isinstance(found, Surveyed):
        return found
    if isinstance(found, OSError):
        return _lost(
            folder, f"folder rencana tidak dapat dibuka ({reason(found)}); periksa jalur dan izinnya"
        )
    what = str(found) or type(found).__name__
    return _lost(folder, f"membaca folder rencana {what}; periksa datapackage.json dan ukuran berkasnya")


def _lost(folder: Path, fault: str) -> Surveyed:
    return Surveyed(Brief(readable(folder.resolve().name), False, []), {}, fault)


def why_unreadable(folder: Path) -> str:
    """Why no page can be made of a plan: its first problem and how many more there are; empty where none."""
    try:
        bounded(load, folder, limits=LIMITS)
    except PlanError as e:
        more = len(e.problems) - 1
        return f"{e.problems[0]}" + (f" (dan {more} masalah lagi)" if more else "")
    except Exception as e:
        return f"membaca rencana {e}"
    return ""
