"""What a page says, as data: sentences, tables and pictures in sections.

Writers turn it into HTML, Excel and Word, and cannot say another figure.
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


@dataclass(frozen=True)
class Heading:
    """A heading within a section, `level` 1 right under the section's own, −1 as a chapter's."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """What only the office can write: its `text`, or, where it has written none, what is asked for and the
    cell that takes it, so that a placeholder can name both.

    `asked`: `Isu strategis`; `cell`: `narasi.csv, tahun 2023, bagian “isu strategis”, kolom teks`.
    """

    text: str | None
    asked: str
    cell: str


@dataclass(frozen=True)
class Lines:
    """Lines in the middle of a cover or over an agreement; the first stands out where it is a `title`."""

    lines: Sequence[str]
    title: bool = True


@dataclass(frozen=True)
class Signatures:
    """Who signs, side by side from left to right: each column's lines, the room for the signature where a
    line is blank. `place`: town and date above the right column.
    """

    columns: Sequence[Sequence[str]]
    place: str = ""


Block = Table | Picture | Heading | Words | Lines | Signatures | Markup | str


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
class Part:
    """A chapter of a document, or what stands before and after the chapters.

    `number`: of its tables and pictures: `3` numbers `Tabel 3.1`; without a `title` it has no heading (a
    cover). `lists`: contents and lists of tables and pictures stand here; `landscape`: its sheets lie.
    """

    id: str
    title: str
    sections: Sequence[Section] = ()
    number: str = ""
    lists: bool = False
    landscape: bool = False


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
