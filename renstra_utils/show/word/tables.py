"""A table as Word has it: headings and column numbers on each sheet, groups as rows of their own."""

from __future__ import annotations

import re
from itertools import takewhile

import pandas as pd

from ...frames import as_records
from ...wording import Wording
from ..content import Table
from ..figures.canvas import measure
from ..html import cell_text, is_missing
from .xml import attribute, paragraph, run

#: Twips: 1/20 of a point.
_LEAST, _MARGIN, _SPARE, _LETTER = 480, 85, 40, 105
#: Points of the letters in a table; of a word and of a text so many letters at most ask for width.
_SIZE, _WORD, _USUAL = 9, 20, 60
#: A text that only few rows have asks for this part of its width.
_RARE = 4
#: Where a line may end: not at a space that does not break.
_SPACE = re.compile(r"[ \t\n]+")
_HEAD_GROUND, _GROUP_GROUND = "E8EDF2", "F4F6F8"
#: The style of the text in tables, by id.
STYLE = "IsiTabel"


def table_xml(w: Wording, table: Table, width: int, style: str) -> str:
    """The table over the whole `width` (twips) in a `style` by id.

    Its first rows are the labels and (1), (2), …
    """
    records = as_records(table.frame)
    places = {c.key: c.places([r.get(c.key) for r in records]) for c in table.columns}
    rows = [[cell_text(w, c, r.get(c.key), places[c.key]) for c in table.columns] for r in records]
    labels = [c.label for c in table.columns]
    widths = _widths([labels, *rows], width)
    right = [c.numeric for c in table.columns]
    centred = [c.key == "no" for c in table.columns]
    numbers = [f"({n})" for n in range(1, len(labels) + 1)]
    body, before = [], list[str]()
    for record, cells in zip(records, rows, strict=True):
        names = ["" if is_missing(v) else str(v) for v in map(record.get, table.groups)]
        same = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(names, before, strict=False)))
        body += [_group(name, widths) for name in names[same:] if name]
        body.append(_row(cells, widths, right=right, centred=centred))
        before = names
    grid = "".join(f'<w:gridCol w:w="{n}"/>' for n in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{_MARGIN}" w:type="dxa"/><w:right w:w="{_MARGIN}" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        f' w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="{attribute(table.caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_row(labels, widths, head=True)}{_row(numbers, widths, head=True)}"
        f"{''.join(body)}</w:tbl>"
    )


def _row(
    cells: list[str],
    widths: list[int],
    *,
    right: list[bool] | None = None,
    centred: list[bool] | None = None,
    head: bool = False,
) -> str:
    """A row that no sheet parts; of the head: bold, in the middle, and repeated."""
    out = []
    for n, (text, width) in enumerate(zip(cells, widths, strict=True)):
        align = "center" if head or (centred and centred[n]) else "right" if right and right[n] else ""
        out.append(_cell(run(text, bold=head), width, align=align, ground=_HEAD_GROUND if head else ""))
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(out)}</w:tr>"


def _group(name: str, widths: list[int]) -> str:
    """A heading over rows, across the table, on the sheet of its first row."""
    inner = _cell(run(name, bold=True), sum(widths), span=len(widths), ground=_GROUP_GROUND, keep=True)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"


def _cell(
    runs: str, width: int, *, align: str = "", span: int = 1, ground: str = "", keep: bool = False
) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>' if ground else ""
    text = paragraph(runs, STYLE, align=align, keep=keep)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{shade}</w:tcPr>{text}</w:tc>'


def _widths(rows: list[list[str]], width: int) -> list[int]:
    """Each column as wide as its texts ask, and never narrower than its longest word where that fits."""
    by_column = pd.DataFrame(rows, dtype="str")
    asked, least = [], []
    for key in by_column:
        label, *texts = by_column[key]
        words = [(word, False) for text in texts for word in _SPACE.split(text)]
        words += [(word, True) for word in _SPACE.split(label)]
        longest = max((measure(word[:_WORD], _SIZE, bold) for word, bold in words), default=0)
        lengths = by_column[key].str.len()
        usual = max(float(lengths.quantile(0.9)), int(lengths.max()) / _RARE)
        least.append(max(_LEAST, int(20 * longest) + 2 * _MARGIN + _SPARE))
        asked.append(max(least[-1], min(usual, _USUAL) * _LETTER))
    spare = width - sum(least)
    more = [a - b for a, b in zip(asked, least, strict=True)] if spare > 0 else []
    if sum(more):
        shares = [b + spare * m / sum(more) for b, m in zip(least, more, strict=True)]
    else:
        shares = [b / sum(least) * width for b in least]
    out = [int(n) for n in shares]
    out[-1] += width - sum(out)
    return out
