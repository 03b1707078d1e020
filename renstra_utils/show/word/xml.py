"""Small pieces of WordprocessingML as text: runs, paragraphs, fields, in the order that the schema wants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ..html import placeholders

#: The style of what the office is still to write, by id.
BLANK = "BelumDiisi"
#: What no XML may hold, whatever a plan's text holds.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_of(value: object) -> str:
    """A text as XML: without what it cannot hold."""
    return escape(_UNFIT.sub("", str(value)))


def attribute(value: object) -> str:
    """A text within an attribute."""
    return text_of(" ".join(str(value).split())).replace('"', "&quot;")


def run(text: object, *, bold: bool = False, style: str = "") -> str:
    """Text; each line break in it becomes one of Word. `style`: of its letters, by id.

    A placeholder in it is marked.
    """
    if not style and (found := placeholders().search(str(text))):
        before, after = str(text)[: found.start()], str(text)[found.end() :]
        parts = [(before, ""), (found[0], BLANK), (after, "")]
        return "".join(run(part, bold=bold, style=look) for part, look in parts if part)
    look = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:b/>" if bold else "")
    about = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{line}</w:t>' for line in text_of(text).replace("\r", "").split("\n")
    )
    return f"<w:r>{about}{lines}</w:r>"


def field(instruction: str, shown: str, *, dirty: bool = False) -> str:
    """A field with the text that it shows until Word counts anew; `dirty`: Word is to count it at once."""
    stale = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{stale}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown) if shown else ""}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(inner: str, name: str, number: int) -> str:
    """What a contents list leads to."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'
        if name
        else inner
    )


def paragraph(
    inner: str, style: str = "", *, align: str = "", keep: bool = False, breaks: bool = False
) -> str:
    """A paragraph of runs; `style` by id; `keep`: on one sheet with the next; `breaks`: on a new one."""
    about = "".join(
        [
            f'<w:pStyle w:val="{style}"/>' if style else "",
            "<w:keepNext/>" if keep else "",
            "<w:pageBreakBefore/>" if breaks else "",
            f'<w:jc w:val="{align}"/>' if align else "",
        ]
    )
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{inner}</w:p>"


def elements(parts: Iterable[str]) -> list[Any]:
    """Pieces of a body as elements of python-docx."""
    names = nsdecls("w", "r", "wp", "a", "pic")
    return list(parse_xml(f"<w:body {names}>{''.join(parts)}</w:body>"))
