"""Word and Excel files beside the pages: what an office edited is never written over."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path

from ..files import write_atomic
from ..show.ooxml import is_touched, seal_of


@dataclass(frozen=True)
class Saved:
    """Where a document stands now.

    `path`: the file that holds these data, `edited` by the office or as we write it; `kept`: the newest one
    that was edited and holds other data. What was edited stays as it is.
    """

    path: Path
    kept: Path | None = None
    edited: bool = False


def save(folder: Path, name: str, data: bytes, aside: Path | None = None) -> Saved:
    """Writes a document under its name, or under the next free one where an edited file has it.

    `data`: as `ooxml.sealed` packs them; `aside` as of `write_atomic`. A file that nobody saved since we
    wrote it is replaced; an edited one of the same data is left, and nothing is written. OSError where the
    file to replace is open in Word.
    """
    kept, seal = None, seal_of(data)
    for path in versions(folder, name):
        if not path.exists():
            write_atomic(path, data, aside)
            return Saved(path, kept)
        if not is_touched(path):
            if path.read_bytes() != data:
                _refuse_open(path)
                write_atomic(path, data, aside)
            return Saved(path, kept)
        if seal_of(path) == seal:
            return Saved(path, kept, edited=True)
        kept = path
    raise AssertionError("there is always a next name")


def moved(saved: Saved) -> list[str]:
    """Which figures of a document that the office edited are others in the new one; a sentence each."""
    from ..show.word.check import DocumentError, moved_between

    if saved.edited:
        return [f"{saved.path.name} sudah disunting; datanya sama, jadi tidak ada yang ditulis"]
    if saved.kept is None or saved.path.suffix != ".docx":
        return []
    try:
        found = [str(f) for f in moved_between(saved.kept, saved.path)]
    except DocumentError as e:
        found = [str(e)]
    kept = f"{saved.kept.name} sudah disunting dan tidak ditimpa; angka baru ada di {saved.path.name}"
    return [kept, *(found or ["tidak ada angka yang berubah"])]


def _refuse_open(path: Path) -> None:
    """OSError where Word or LibreOffice has the file open: what is typed there would be lost."""
    beside = path.parent
    if (beside / f".~lock.{path.name}#").exists() or (beside / f"~${path.name[2:]}").exists():
        raise OSError(errno.EACCES, "open elsewhere", str(path))


def versions(folder: Path, name: str) -> Iterator[Path]:
    """The names that a document may have, one after the other: `lkjip-2023.docx`, `lkjip-2023-2.docx`, …"""
    stem, _, suffix = name.rpartition(".")
    yield folder / name
    for n in count(2):
        yield folder / f"{stem}-{n}.{suffix}"


def there(document: Path) -> Iterator[Path]:
    """The files of a document that are there, under all its names."""
    return takewhile(Path.is_file, versions(document.parent, document.name))


def is_version(name: str, documents: list[str]) -> bool:
    """Whether a file is one of these documents, by any of its names."""
    stem, _, suffix = name.rpartition(".")
    plain = re.sub(r"-\d+$", "", stem)
    return name in documents or f"{plain}.{suffix}" in documents


#: Documents that commands of their own draft beside the pages: no run makes them, so no record names them.
_DRAFTED = re.compile(
    r"[^/]+/(?:pk(?:-ketua|-sekretaris)?|renaksi)-\d{4}(?:\.[a-z]{2})?(?:-\d+)?\.(?:docx|xlsx)"
)


def is_drafted(name: str) -> bool:
    """Whether a file, by its path in an output folder, is named as `renstra pk` and `renaksi` name theirs."""
    return _DRAFTED.fullmatch(name) is not None
