"""What the cells of a workbook share: how a look shows a number, and the texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from .book_package import ONLY_THE_TABLE, Package, local
from .sheet_file import SheetError
from .sheets import clean_text

_MOST_TEXTS = 1_000_000
_MOST_LOOKS = 65_490
#: Signs of a number format that Excel lets one have.
_LONGEST_FORMAT = 255


@dataclass(frozen=True)
class Look:
    """How a cell is shown: struck through, as a percentage, divided, with something written beside its
    number; whether its number is a day or a span of time; and the whole format."""

    struck: bool = False
    percent: bool = False
    scale: int = 1
    literal: str = ""
    date: bool = False
    span: bool = False
    form: str = "General"

    def masks(self, number: float) -> bool:
        """Whether the format shows something else than the number."""
        return masks(self.form, (number > 0) - (number < 0))


def looks_of(package: Package, part: str | None) -> list[Look]:
    """The looks of a workbook, in the order that its cells name them by."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

    if part is None:
        return [Look()]
    groups = {local(e): e for e in package.tree(part)}
    own = {e.get("numFmtId"): e.get("formatCode", "")[:_LONGEST_FORMAT] for e in groups.get("numFmts", ())}
    fonts = [_is_struck(e) for e in groups.get("fonts", ())]
    if len(groups.get("cellXfs", ())) > _MOST_LOOKS:
        raise SheetError("buku kerja berisi lebih dari 65.490 format sel, batas Excel", ONLY_THE_TABLE)
    looks = []
    for xf in groups.get("cellXfs", ()):
        number, font = xf.get("numFmtId", "0"), xf.get("fontId", "0")
        form = own.get(number) or BUILTIN_FORMATS.get(_index(number), "General")
        struck = _index(font) < len(fonts) and fonts[_index(font)]
        date, span = is_date_format(form), is_timedelta_format(form)
        looks.append(Look(struck, *number_format(form), date, span, form))
    return looks or [Look()]


def _index(text: str) -> int:
    """A number that something is named by; what is none names nothing."""
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text) else 10_000_000


def _is_struck(font: Any) -> bool:
    return any(local(e) == "strike" and e.get("val") not in ("0", "false") for e in font)


def number_format(form: str) -> tuple[bool, int, str]:
    """What a number format does to a number: whether it is shown as a percentage, by what it is divided, and
    what is written beside it.

    >>> number_format('0.0%'), number_format('#,##0,'), number_format('_-"Rp"* #,##0_-')
    ((True, 1, ''), (False, 1000, ''), (False, 1, 'Rp'))
    >>> number_format('0" juta"'), number_format('#,##0.##;[Red]-#,##0.##;0;@')
    ((False, 1, 'juta'), (False, 1, ''))
    """
    form = form.split(";")[0]
    beside = [
        "".join(m) for m in re.findall(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]', re.sub(r"[_*].", "", form))
    ]
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].', "", form)
    divided = re.search(r"[0#?](,+)(?:\.[0#?]*)?(?![0#?,])", code)
    literal = " ".join("".join(beside).split())
    return (
        "%" in code,
        1000 ** min(len(divided[1]), 6) if divided else 1,
        literal if re.search(r"[^\W_]|[%$€]", literal) else "",
    )


#: What stands in a format and is no part of the code: texts, signs that are written as they are, and colours,
#: languages and the like.
_TEXT = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].', re.S)
_CONDITION = re.compile(r"\[\s*[<>=]")


@cache
def masks(form: str, sign: int) -> bool:
    """Whether a number format shows something else than a number of that sign (1, 0, -1).

    >>> masks(";;;", 1), masks('"12"0', 1), masks("[=87]99;0.00", 1), masks("0.00%%", 1), masks("#,###", 0)
    (True, True, True, True, True)
    >>> masks('#,##0" jt"', 1), masks('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 0), masks("0;-0", -1)
    (False, False, False)
    """
    if _CONDITION.search(_without_texts(form)):
        return True
    sections = _TEXT.sub(lambda m: m[0].replace(";", "\0"), form).split(";")
    at = 1 if sign < 0 and len(sections) > 1 else 2 if sign == 0 and len(sections) > 2 else 0
    section = sections[at]
    beside = "".join("".join(filter(None, m.groups())) for m in _TEXT.finditer(section)).strip()
    code = _TEXT.sub("", section)
    if re.search(r"\d", beside) or code.count("%") > 1 or re.search("[1-9]", code):
        return True
    if at == 1 and not re.search(r"[-(–−]", code + beside):
        return True
    if re.search("general|standard|@", code, re.I):
        return False
    places = "0?" if sign == 0 else "0?#"
    return not any(c in code for c in places) and not (sign == 0 and beside in ("-", "–", "—"))


def _without_texts(form: str) -> str:
    """A format without what it writes as it is."""
    return re.sub(r'"[^"]*"|\\.', "", form)


def texts_of(package: Package, part: str | None) -> list[tuple[str, bool]]:
    """The texts that cells share, in the order that cells name them by; see `rich_text`."""
    texts = []
    for e in package.elements(part, "sst", ("si",), 1) if part else ():
        texts.append(rich_text(e))
        if len(texts) > _MOST_TEXTS:
            raise SheetError("buku kerja berisi lebih dari 1.000.000 teks", ONLY_THE_TABLE)
    return texts


def rich_text(element: Any) -> tuple[str, bool]:
    """A text without the reading aid of Asian scripts, and whether a run of it is struck through, raised or
    lowered: `80` struck before `85` is not 8085."""
    runs = list(_runs(element))
    return clean_text("".join(text for text, _ in runs)), any(apart for _, apart in runs)


def _runs(element: Any) -> Iterator[tuple[str, bool]]:
    apart = twice = False
    for e in element:
        kind = local(e)
        if kind == "t":
            yield e.text or "", apart or twice
            twice = True  # no program writes a second text beside the first
        elif kind == "r":
            yield from _runs(e)
        elif kind == "rPr":
            raised = any(local(x) == "vertAlign" and x.get("val", "").startswith("su") for x in e)
            apart = raised or _is_struck(e)
