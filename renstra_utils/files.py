"""Writing files so that nobody ever sees half of one, and saying why one could not be written or read."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_REASONS = {
    errno.EACCES: "izin ditolak, atau berkasnya sedang dibuka program lain",
    errno.EPERM: "izin ditolak",
    errno.ENOENT: "berkas atau foldernya tidak ada",
    errno.EISDIR: "itu folder, bukan berkas",
    errno.ENOTDIR: "itu berkas, bukan folder",
    errno.EEXIST: "sudah ada",
    errno.ENOSPC: "ruang simpan penuh",
    errno.EDQUOT: "kuota ruang simpan habis",
    errno.EROFS: "tempatnya hanya dapat dibaca",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.EMFILE: "terlalu banyak berkas terbuka",
    errno.EIO: "perangkat penyimpanannya gagal membaca atau menulis",
}


def reason(error: OSError) -> str:
    """Why the system refused a file, in words; its own words where it is none of the common reasons."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def write_atomic(path: Path, data: bytes) -> None:
    """Writes aside and renames into place, so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as e:
        raise OSError(e.errno, e.strerror, str(path)) from None  # not the name of the file aside
    try:
        with os.fdopen(handle, "wb") as f:
            f.write(data)
            f.flush()
            os.fsync(f.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Removes what `write_atomic` had to leave aside because its process was killed; only while nobody writes under the folder."""
    for path in folder.rglob(".*.tmp"):
        with suppress(OSError):
            path.unlink()


#: Files that are whole and wait to be moved into their folder; there only while, or after, a move was cut off.
WAITING = ".impor"


def write_together(folder: Path, files: dict[str, bytes], keep: Path) -> Path:
    """Writes several files of a folder as one: all of them or none, also where the process dies on the way. The old ones go to `keep`.

    All are written aside first; from the rename of their folder on, `finish` brings the move to its end. Returns `keep`.
    """
    finish(folder)
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=f"{WAITING}."))
    try:
        for name, data in files.items():
            write_atomic(aside / name, data)
        for name in files:
            if (folder / name).exists():
                write_atomic(keep / name, (folder / name).read_bytes())
        os.replace(aside, folder / WAITING)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    finish(folder)
    return keep


def finish(folder: Path) -> None:
    """Moves into place what `write_together` could not; nothing where it did."""
    waiting = folder / WAITING
    if waiting.is_dir():
        for path in sorted(waiting.iterdir()):
            os.replace(path, folder / path.name)
        waiting.rmdir()
