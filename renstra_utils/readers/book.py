"""An office's file as sheets of cells: macros are never run, nothing outside the file is looked up."""

from __future__ import annotations

from pathlib import Path

from .book_looks import looks_of, texts_of
from .book_package import MOST_SHEETS, Package, damaged, local, too_many_sheets
from .book_sheet import Shared, read_sheet
from .sheet_file import SheetError, kind_of, workbook_file
from .sheets import Sheet

_NO_SHEET = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a workbook (.xlsx, .xlsm, .xls, .ods), of separated text, or of a page of HTML, told by
    what the file holds and not by its name. SheetError where it is something else, locked, damaged, or too
    large."""
    from .other_sheets import READERS

    raw = workbook_file(path)
    read = READERS.get(kind_of(raw), _sheets)
    try:
        return read(raw)
    except (SheetError, MemoryError):
        raise
    except Exception as e:  # whatever a damaged file may raise
        raise damaged(f"isinya tidak terbaca ({_kind(e)})") from e


def _kind(e: Exception) -> str:
    """`zlib.error`, `KeyError`: for those who mend what the sentence does not tell."""
    return f"{type(e).__module__}.{type(e).__name__}".removeprefix("builtins.")


def _sheets(raw: bytes) -> list[Sheet]:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

    package = Package(raw)
    book = package.tree(package.book)
    if local(book) != "workbook":
        raise SheetError("berkas ini bukan buku kerja Excel")
    targets = package.targets(package.book)
    shared_by_kind = dict(targets.values())
    since_1904 = any(e.get("date1904") in ("1", "true") for e in book.iterchildren("{*}workbookPr"))
    shared = Shared(
        texts_of(package, shared_by_kind.get("sharedStrings")),
        looks_of(package, shared_by_kind.get("styles")),
        MAC_EPOCH if since_1904 else WINDOWS_EPOCH,
    )
    found: list[Sheet] = []
    for e in book.iterchildren("{*}sheets"):
        for sheet in e.iterchildren("{*}sheet"):
            name = sheet.get("name", "")
            ids = [v for k, v in sheet.attrib.items() if k.endswith("}id")]
            if not ids or ids[0] not in targets:
                raise damaged(f"isi lembar “{name[:80]}” tidak ada")
            kind, part = targets[ids[0]]
            if kind in _NO_SHEET:
                continue
            if len(found) >= MOST_SHEETS:
                raise too_many_sheets()
            hidden = sheet.get("state", "visible") != "visible"
            found.append(read_sheet(package, part, name, hidden, shared))
    if not found:
        raise SheetError("buku kerja tidak punya lembar yang terbaca")
    return found
