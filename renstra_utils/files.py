"""Files: written so that nobody sees half of one, SHA-256, tables as CSV, and why one could not be opened."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import math
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR
from typing import Any
from urllib.parse import quote

import pandas as pd

from .frames import objects
from .text import exact

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
    errno.EFBIG: "melewati batas ukuran berkas",
}


def reason(error: OSError) -> str:
    """Why the system refused a file, in words; its own words where it is none of the common reasons."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def readable(name: str | Path) -> str:
    """A name of the file system, or a text of a file, as it can be written: what is no UTF-8 as `\\xff`."""
    raw = str(name).encode("utf-8", "surrogateescape" if _from_bytes(str(name)) else "backslashreplace")
    return raw.decode("utf-8", "backslashreplace")


def _from_bytes(name: str) -> bool:
    """Whether all that is no text in a name stands for bytes of the file system."""
    return not re.search("[\ud800-\udc7f\udd00-\udfff]", name)


def write_atomic(path: Path, data: bytes, aside: Path | None = None) -> None:
    """Writes aside and renames into place: a reader sees the old file or the new one, never half of it.

    `aside`: a folder on the same disk for what is being written; else it stands beside the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = aside or path.parent
    try:
        aside.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=aside, prefix=f".{path.name}.", suffix=".tmp")
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


#: How a scratch folder is called: as no person calls one, for what is left is removed.
_SCRATCH, _HELD = ".renstra-sementara-", ".kunci"
#: Seconds after which a scratch folder that nobody began to hold was left by a process that was killed.
_LEFT = 60


@contextmanager
def scratch(place: str | None = None) -> Iterator[Path]:
    """A temporary folder (in `place`, else where the system has them), gone at the end.

    A process that is killed leaves its own; the next one that asks for a folder removes it.
    """
    from filelock import FileLock

    _remove_left(Path(place or tempfile.gettempdir()))
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=place))
        lock = FileLock(folder / _HELD)
        try:
            lock.acquire()
            if (folder / _HELD).exists():  # else another took it for one that was left, just before
                yield folder
                return
        finally:
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


def _remove_left(place: Path) -> None:
    """Removes the scratch folders of this user that no living process holds."""
    from filelock import FileLock, Timeout

    me = getattr(os, "getuid", lambda: 0)()  # Windows has none, and folders there are of user 0
    for folder in place.glob(f"{_SCRATCH}*"):
        with suppress(OSError, Timeout):
            about = folder.lstat()
            begun = (folder / _HELD).exists() or time.time() - about.st_mtime > _LEFT
            if S_ISDIR(about.st_mode) and about.st_uid == me and begun:
                with FileLock(folder / _HELD, timeout=0):
                    shutil.rmtree(folder, ignore_errors=True)


#: Whole files that wait to be moved into their folder; there only while, or after, a move was cut off.
WAITING = ".impor"


def write_together(folder: Path, files: dict[str, bytes], keep: Path) -> Path:
    """Writes several files of a folder as one: all or none, also where the process dies on the way.

    All are written aside first; once their folder is renamed, `finish` brings the move to its end. The old
    ones go to `keep`, which is returned.
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
    if waiting.is_dir() and not waiting.is_symlink():  # a link would take files of another folder
        for path in sorted(waiting.iterdir()):
            os.replace(path, folder / path.name)
        waiting.rmdir()


def sha256(data: bytes | str | Path) -> str:
    """The SHA-256 of bytes, of a text as UTF-8, or of a file, in hexadecimal."""
    raw = data.read_bytes() if isinstance(data, Path) else data
    return hashlib.sha256(raw.encode("utf-8") if isinstance(raw, str) else raw).hexdigest()


# --- tables as CSV --------------------------------------------------------------------------------

#: A line end of another system.
_LINE_END = re.compile(r"\r\n?")
#: What a spreadsheet may pass over before it looks whether a cell is a formula.
_PASSED = r"(?:[^\S\t\r\n]|[\x00-\x08\x0e-\x1b\"\u200b\ufeff])*"
#: Where a cell may begin: with the text, or where a spreadsheet parts it that splits at another separator.
_BEGINS = r"(?:\A|(?<=[;\t\r\n]))"
_SIGN = "[-=+@＝＋－＠]"
_GUARDED = re.compile(rf"\A('*)(?=[\t\r])|{_BEGINS}({_PASSED})('*)(?={_SIGN})")
#: Without any of these a text is no formula.
_MAY_BEGIN = re.compile(r"[-=+@＝＋－＠\t\r]")
_MINUS = re.compile(r" *-[\d.,\s]*")


def csv_bytes(header: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as the bytes of a CSV file of a plan: these columns alone, what a row has not as blank."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([_text(c, not n) for n, c in enumerate(header)])
    table.writerows([_text(row.get(c, ""), not n) for n, c in enumerate(header)] for row in rows)
    return text.getvalue().encode("utf-8")


def safe_cell(value: Any, first: bool = False) -> Any:
    """Text with an apostrophe wherever a spreadsheet would begin a formula; all else stays as it is.

    That is at its start and, as a spreadsheet may split a line at semicolons or tabs instead of commas, after
    each of these and after a line break. A negative number stays as it is; but not as the `first` cell of a
    row, where that other spreadsheet reads it as one with the cells behind it.

    >>> safe_cell("=A1"), safe_cell("'=A1"), safe_cell("a; =A1"), safe_cell("-5"), safe_cell("-5", first=True)
    ("'=A1", "''=A1", "a; '=A1", '-5', "'-5")
    """
    if not isinstance(value, str) or not _MAY_BEGIN.search(value) or (not first and _MINUS.fullmatch(value)):
        return value
    return _GUARDED.sub(lambda m: f"{m[2] or ''}'{m[1] or m[3] or ''}", value)


def plain_cell(value: Any) -> Any:
    """The text that `safe_cell` made safe, as it was.

    >>> plain_cell(safe_cell("=A1")), plain_cell(safe_cell("''-5; =x")), plain_cell("Jumat'")
    ('=A1', "''-5; =x", "Jumat'")
    """
    if not isinstance(value, str) or "'" not in value:
        return value
    return _GUARDED.sub(lambda m: f"{m[2] or ''}{(m[1] or m[3] or '')[1:]}", value)


def _text(value: Any, first: bool) -> Any:
    """Text that no spreadsheet runs, whichever separator it splits at; all else stays as it is.

    Line breaks are line feeds: a carriage return alone ends the record for readers of CSV, and is not quoted.
    """
    if not isinstance(value, str):
        return value
    return safe_cell(_LINE_END.sub("\n", value) if "\r" in value else value, first)


def _csv_cell(value: Any, first: bool) -> Any:
    """A figure in full, never in powers of ten, infinity as blank; text as `_text` has it."""
    if isinstance(value, float):
        return exact(value) if math.isfinite(value) else None
    return _text(value, first)


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV: comma, decimal point, missing blank, no digit lost, no formula in it."""
    columns = [
        [None if v is None else _csv_cell(v, not n) for v in objects(column).tolist()]
        for n, (_, column) in enumerate(frame.items())
    ]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([_text(c, not n) for n, c in enumerate(frame.columns)])
    table.writerows(zip(*columns, strict=True))
    return text.getvalue()


#: What stands before the text of a downloaded CSV.
_BOM = "\ufeff"
#: What may not stand in a data URI as it is: quotes, line ends, %, #, what HTML would escape, other letters.
_NOT_IN_URI = re.compile(r"[^\w ,.;:!?/()\[\]{}*+=\-~@$^|]+", re.ASCII)


def csv_uri(text: str) -> str:
    """A table as an address; percent-encoding costs a few bytes of a text where base64 costs a third.

    Without the mark of its coding a spreadsheet takes it for another. `quote` alone would turn over every
    single byte.
    """
    told = _NOT_IN_URI.sub(lambda m: quote(m[0], safe=""), _BOM + text)
    return f"data:text/csv;charset=utf-8,{told}"
