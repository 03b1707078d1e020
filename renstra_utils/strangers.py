"""What is looked at before anything is made of what strangers wrote: whether a file is one, how large it is,
and what no page could hold."""

from __future__ import annotations

import math
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from .text import LARGEST_NUMBER

#: As many bytes as a file that says something of a plan may have: `datapackage.json`, `aturan.toml`.
LARGEST = 1_000_000
#: As deep as data may nest, and as long as one text in it may be.
DEEPEST, LONGEST = 12, 10_000

#: Letters that no page shows, for a set of a regular expression: control signs (those of direction too),
#: halves of letters, and codes that are no letters.
NO_LETTERS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
)
_FAULTY = re.compile(f"[{NO_LETTERS}]")


class UnfitFileError(ValueError):
    """No file that may be read. Its words are a clause in Indonesian; `key`: the kind of fault."""

    def __init__(self, key: str, clause: str) -> None:
        self.key = key
        super().__init__(clause)


def read_regular(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a regular file that lies in its folder. UnfitFileError where it is none or holds more than
    `most` bytes; OSError where it is not there or may not be read. A pipe or a device is never opened."""
    real = os.path.realpath(path, strict=True)
    if not Path(real).is_relative_to(os.path.realpath(path.parent)):
        raise UnfitFileError("tautan-keluar", "tautannya menunjuk ke luar folder")
    if not stat.S_ISREG(os.lstat(real).st_mode):
        raise UnfitFileError("bukan-berkas", "itu bukan berkas biasa")
    # Should the file be another one by now, opening it neither waits nor follows a link.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(real, flags | getattr(os, "O_BINARY", 0)), "rb") as f:
        size = os.fstat(f.fileno()).st_size
        if size > most:
            told = f"{most // 1000:,} kB".replace(",", ".")
            raise UnfitFileError("berkas-terlalu-besar", f"isinya lebih dari {told}")
        return f.read(size)


class Written(str):
    """A number that nothing of ours can hold, as it is written."""


def number(text: str) -> int | float | Written:
    """The number that a text of JSON is, or the text itself where no float holds it."""
    if len(text) <= 400 and math.isfinite(value := float(text)):
        return value if re.search("[.eE]", text) else int(text)
    return Written(text)


def has_faulty_letters(text: str) -> bool:
    """Whether a text holds control signs (those of direction too), halves of letters, or signs that are no
    letters: no page shows them.

    >>> has_faulty_letters("Kota\\nContoh"), has_faulty_letters("Kota\\x07"), has_faulty_letters("\\ud800")
    (False, True, True)
    """
    return bool(_FAULTY.search(text))


def unfit(data: object) -> Iterator[tuple[str, str, str]]:
    """What no page could hold in data read from JSON or TOML: where (`renstra.nama_kantor`), the fault as a
    clause in Indonesian, and what is written there.

    >>> list(unfit({"renstra": {"periode": [2020, 1e99]}}))
    [('renstra.periode.1', 'angkanya terlalu besar', '1e+99')]
    """
    waiting: list[tuple[str, object, int]] = [("", data, 0)]
    while waiting:
        path, value, depth = waiting.pop()
        if isinstance(value, dict | list):
            if depth == DEEPEST:
                yield path, f"bersarang lebih dari {DEEPEST} tingkat", ""
                continue
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            for key, part in parts:
                here = f"{path}.{key}"[:200] if path else str(key)[:200]
                fault = _fault(key)
                if fault:
                    yield here, f"nama kuncinya: {fault}", str(key)
                else:
                    waiting.append((here, part, depth + 1))
        elif fault := _fault(value):
            yield path, fault, str(value)


def _fault(value: object) -> str:
    """What is wrong with one text or number; blank where nothing is."""
    if isinstance(value, Written) or (isinstance(value, int | float) and not abs(value) < LARGEST_NUMBER):
        return "angkanya terlalu besar" if "an" not in str(value).lower() else "itu bukan angka"
    if not isinstance(value, str):
        return ""
    if len(value) > LONGEST:
        return f"teksnya lebih dari {LONGEST:,} huruf".replace(",", ".")
    return "memuat huruf rusak atau huruf yang tidak terlihat" if has_faulty_letters(value) else ""
