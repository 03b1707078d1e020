"""What a page says, as data: sentences, tables and pictures in sections.

Writers turn it into HTML and Excel, and cannot say another figure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

from .columns import Column


@dataclass(frozen=True)
class Table:
    """A frame and how its columns are shown.

    `filters`: keys of columns that the reader can filter by, besides free text; `row_ids`: the column that
    gives each row its anchor. `groups`: columns whose values, where they change from row to row, stand above
    the rows as headings; `cards`: each row is a card at any width, not only on a phone; `fold`: under these
    words the table is folded on a phone, where its many cards would hide what follows. A frame without rows
    becomes `note`, or a sentence that says so.
    """

    frame: pd.DataFrame
    columns: Sequence[Column]
    id: str
    caption: str
    note: str | Markup = ""
    filters: Sequence[str] = ()
    row_ids: str | None = None
    groups: Sequence[str] = ()
    cards: bool = False
    fold: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawn figure, its finding as title, and what stands under it."""

    svg: Markup
    title: str
    subtitle: str = ""
    source: str | Markup = ""
    after: str | Markup = ""


Block = Table | Picture | Markup | str


@dataclass(frozen=True)
class Content:
    """What one section says.

    `title`: its finding, where there is one; `files`: its tables by file name without suffix; `lead`: where
    it is not the section's own.
    """

    blocks: Sequence[Block]
    title: str = ""
    files: dict[str, pd.DataFrame] = field(default_factory=dict)
    lead: str = ""


@dataclass(frozen=True)
class Section:
    """A section of a page: texts may name the facts of the page (`Page.facts`), as `{tahun}`.

    `build` is given the page and returns what there is to say; where it returns None, `empty` is said in its
    place, on a page together with the other empty ones, and without `empty` nothing. `appendix`: method and
    the like, folded, after the rest.
    """

    id: str
    title: str
    build: Callable[[Any], Content | None]
    empty: str = ""
    lead: str = ""
    appendix: bool = False


@dataclass(frozen=True)
class Head:
    """The top of a page, one screen: the finding as title, the sum that adds up and at most four more
    sentences, value boxes (label, value, note), and between them what needs attention (`first`).
    """

    title: str
    subtitle: str
    sentences: Sequence[Markup | str]
    boxes: Sequence[tuple[str, str, str]]
    first: Sequence[Block] = ()
