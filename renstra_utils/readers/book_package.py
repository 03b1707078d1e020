"""A workbook's package of parts: which there are, and each read as a stream, no further than it may be."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .sheet_file import SheetError

_LARGEST_PART = 250_000_000
_LARGEST_SMALL_PART = 20_000_000
_MOST_PARTS = 5000
#: Elements in one open element that is not read yet: a row has 16.384 cells, a text 32.767 signs.
_MOST_CHILDREN = 32_767
_CHUNK = 1 << 16
_BOMB = "isi berkas mengembang terlalu besar, seperti bom zip; tidak dibuka"
ONLY_THE_TABLE = "Sisakan hanya lembar yang berisi tabelnya, lalu simpan sebagai buku kerja baru."
_SAFELY: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_REMEDY = "Minta berkasnya dikirim lagi, atau simpan ulang di Excel."


#: Far more than an office's workbook has.
MOST_SHEETS = 200


def too_many_sheets() -> SheetError:
    """The refusal of a workbook of more than `MOST_SHEETS`."""
    return SheetError(f"buku kerja berisi lebih dari {MOST_SHEETS} lembar", ONLY_THE_TABLE)


def damaged(what: str) -> SheetError:
    """The error of a workbook that Excel never wrote so."""
    return SheetError(f"buku kerja rusak: {what}", _REMEDY)


def local(element: Any) -> str:
    """An element's name without its namespace, which writers choose."""
    return str(element.tag).rpartition("}")[2]


class Package:
    """The parts by name. Names are compared as Windows does: letter case and the way of the slash aside."""

    def __init__(self, raw: bytes, main: str = "") -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(raw))
        items = self._zip.infolist()
        self._items: dict[str, zipfile.ZipInfo] = {}
        for item in items:
            if self._items.setdefault(_plain(item.filename), item) is not item:
                raise damaged(f"ada dua bagian bernama “{item.filename[:80]}”")
        if any(i.flag_bits & 1 for i in items):
            raise SheetError("buku kerja ini berkata sandi", "Simpan ulang tanpa kata sandi.")
        if len(items) > _MOST_PARTS or sum(i.file_size for i in items) > 2 * _LARGEST_PART:
            raise SheetError(_BOMB)
        self.book = main or next(
            (path for kind, path in self.targets("").values() if kind == "officeDocument"), ""
        )
        if self.book not in self._items:
            self.book = "xl/workbook.xml"
        if self.book not in self._items:
            others = {"xl/workbook.bin": "biner (.xlsb)", "content.xml": "LibreOffice tanpa isi"}
            other = next((what for name, what in others.items() if name in self._items), None)
            raise SheetError(
                f"berkas ini buku kerja {other}, bukan .xlsx"
                if other
                else "berkas ini bukan buku kerja Excel"
            )

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: the last word of its kind, and the name of the other part."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._items:
            return {}
        return {
            e.get("Id", ""): (
                e.get("Type", "").rpartition("/")[2],
                _plain(posixpath.normpath(posixpath.join("/", folder, e.get("Target", "")))),
            )
            for e in self.tree(rels)
            if e.get("TargetMode") != "External"
        }

    def tree(self, part: str) -> Any:
        """A small part as a whole: its root element."""
        from lxml import etree

        with self._whole(part):
            parser = etree.XMLParser(**_SAFELY)
            for chunk in self._chunks(part, _LARGEST_SMALL_PART):
                parser.feed(chunk)
            return _without_declarations(parser.close())

    def says(self, part: str, word: bytes) -> bool:
        """Whether a small part is there and holds a word."""
        return part in self._items and word in b"".join(self._chunks(part, _LARGEST_SMALL_PART))

    def elements(self, part: str, root: str, names: tuple[str, ...], depth: int) -> Iterator[Any]:
        """The elements of these names in a part with that root, each when it is whole; those that stand
        `depth` below the root are forgotten when the next ones come."""
        from lxml import etree

        tags = [f"{{*}}{n}" for n in (root, *names)]
        top = None
        with self._whole(part):
            parser = etree.XMLPullParser(("start", "end"), tag=tags, **_SAFELY)
            for chunk in self._chunks(part, _LARGEST_PART):
                parser.feed(chunk)
                for event, element in parser.read_events():
                    if top is None:
                        top = _without_declarations(element.getroottree().getroot())
                    if event == "end" and element is not top:
                        yield element
                if top is not None:
                    _forget(top, depth)
            _without_declarations(parser.close())

    @contextmanager
    def _whole(self, part: str) -> Iterator[None]:
        """Says which part is missing or broken."""
        from lxml import etree

        if part not in self._items:
            raise damaged(f"bagian “{part[:80]}” tidak ada")
        try:
            yield
        except etree.XMLSyntaxError as e:
            if e.code == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from None
            raise damaged(f"bagian “{self._items[part].filename[:80]}” bukan XML yang utuh") from e

    def _chunks(self, part: str, most: int) -> Iterator[bytes]:
        """The bytes of a part; what the package says of its size may be wrong."""
        size = 0
        with self._zip.open(self._items[part]) as f:
            while chunk := f.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    what = f"bagian “{part[:80]}” lebih dari {most // 1_000_000} MB setelah dibuka"
                    raise SheetError(what, ONLY_THE_TABLE)
                yield chunk


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _without_declarations(root: Any) -> Any:
    """The root of a part; entities can grow without end, and no spreadsheet program declares any."""
    if root.getroottree().docinfo.doctype:
        raise SheetError("berkas memuat deklarasi XML yang tidak pernah ditulis Excel; tidak dibuka")
    return root


def _forget(element: Any, depth: int) -> None:
    """Drops what was read: all but the last child, which may be open, of each level down to `depth`."""
    for _ in range(depth):
        if not len(element):
            return
        del element[:-1]
        element = element[-1]
    if len(element) > _MOST_CHILDREN:
        raise damaged(f"satu baris atau teks berisi lebih dari {_MOST_CHILDREN:,} bagian".replace(",", "."))
