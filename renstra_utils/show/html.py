"""Blocks of a page as accessible HTML. Numbers are formatted here, at the last step, and nowhere before."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
import pandas as pd
from markupsafe import Markup, escape

from ..files import csv_uri, sha256
from ..frames import as_records
from ..plan.values import as_number
from ..wording import LANGUAGES, MISSING, Wording, is_figure
from .columns import COLUMNS, Column
from .content import Block, Content, Head, Heading, Lines, Picture, Section, Signatures, Table, Words

_TEMPLATE = Path(__file__).parent / "template"
#: Where a list written without spaces may part at the end of a line: after these marks, never inside a
#: number.
_BREAK = re.compile(r"(?<=[;_/])(?=[^\s\d])|(?<=;)(?=\d)")


@cache
def environment() -> jinja2.Environment:
    """The template environment; escapes everything that is not markup."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def slug(text: str) -> str:
    """A safe part of a file name: lower-case letters, digits and dashes only."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-") or "x"


def anchor(kind: str, *texts: str) -> str:
    """An id for what texts of the data name: no two lists of texts have the same, and no other id is like it.

    The dot parts it from every id that we write; what a slug loses, the hash tells apart.
    """
    return f"{kind}.{slug('-'.join(texts))[:40].strip('-')}.{sha256(ascii(texts))[:12]}"


def status_mark(w: Wording, status: str | None) -> Markup:
    """Status as word, shape and colour."""
    if status is None or pd.isna(status):
        return escape(MISSING)
    return _mark_of(status, w.t(status))


@cache
def _mark_of(status: str, word: str) -> Markup:
    from .theme import STATUS_MARK

    number = list(STATUS_MARK).index(status) if status in STATUS_MARK else ""
    return Markup("<span class=s{}>{}</span>").format(number, word)


def is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (not isinstance(value, str) and pd.isna(value))


def _text(value: Any) -> str | Markup:
    """Text of a cell; lists without spaces can be parted, so that they do not push the table off the page."""
    text = str(value)
    if max(map(len, text.split()), default=0) <= 24:
        return text
    return partable(Markup("<wbr>").join(_BREAK.split(text)), text)


#: Letters of the longest word that is never parted; longer ones are addresses and slips.
_WORD = 40


def partable(shown: str | Markup, text: Any) -> Markup:
    """What shows a text; where a word of that is as long as no word is, it may part anywhere."""
    whole = str(text)
    if len(whole) <= _WORD or max(map(len, re.split(r"[\s;_/]+", whole))) <= _WORD:
        return escape(shown)
    return Markup("<span class=lw>%s</span>") % shown


#: The plan's own words within a sentence of ours.
_QUOTED = re.compile(r"(“[^“”]*”)")


def prose(w: Wording, text: str) -> str | Markup:
    """A sentence of ours; in another language than the plan's, what it quotes is marked as Indonesian."""
    if w.bahasa == "id":
        return _text(text)
    own = Markup('<span lang="id">{}</span>')
    parts = (own.format(x) if _QUOTED.fullmatch(x) else escape(_text(x)) for x in _QUOTED.split(text) if x)
    return Markup("").join(parts)


#: Where a part of several ends; not within the plan's own words.
_PART = re.compile(r"(?<=;) (?=[^“”]*(?:“[^“”]*”[^“”]*)*$)")


def _lines(w: Wording, text: str) -> str | Markup:
    """A sentence of ours of several parts, each on a line of its own; the space stays, for who copies it."""
    if len(parts := _PART.split(text)) == 1:
        return prose(w, text)
    line = Markup("<span class=ln>{}</span>")
    return Markup(" ").join(line.format(prose(w, part)) for part in parts)


#: A list of so many parts is read at a glance; a longer one is folded.
_GLANCE = 4
_BETWEEN = re.compile(r"; |, ")


def _list(w: Wording, column: Column, text: str) -> str | Markup:
    """A list of codes or places; where it is long, folded under what it counts."""
    if (n := len(_BETWEEN.split(text))) <= _GLANCE:
        return _text(text)
    return folded(w.t(column.many or "{n} kode", n=w.number(n, 0)), _text(text))


def folded(summary: str, whole: str | Markup) -> Markup:
    """Words that unfold; on paper they are open, without the summary."""
    return Markup("<details class=fold><summary>%s</summary> %s</details>") % (summary, whole)


def listed(text: str) -> Markup:
    """A list of codes or places that may part at the end of a line."""
    return escape(_text(text))


def _cell(w: Wording, column: Column, value: Any, places: int) -> str | Markup:
    """What a cell shows; `places`: the decimals of its column."""
    if column.kind == "html":
        return value if isinstance(value, Markup) else escape("" if value is None else value)
    if is_missing(value):
        return missing(column.none) if column.none and column.none != MISSING else MISSING
    show = _SHOWN.get(column.kind)
    return show(w, column, value, places) if show else _text(value)


#: How a value that is there is shown, by the kind of its column.
_SHOWN: dict[str, Callable[[Wording, Column, Any, int], str | Markup]] = {
    "number": lambda w, _, v, places: w.number(v, places, padded=True),
    "int": lambda w, _, v, __: w.number(v, 0),
    "percent": lambda w, _, v, places: w.percent(v, places, padded=True),
    "points": lambda w, _, v, places: w.points(v, places, padded=True),
    "money": lambda w, column, v, _: w.rupiah(v, bounds=column.bounds),
    "value": lambda w, column, v, _: w.value(v, column.bounds),
    "date": lambda w, _, v, __: w.date(v),
    "status": lambda w, _, v, __: status_mark(w, v),
    "prose": lambda w, _, v, __: prose(w, str(v)),
    "lines": lambda w, _, v, __: _lines(w, str(v)),
    "list": lambda w, column, v, _: _list(w, column, str(v)),
}


#: Where a cell's or a block's markup begins a line of its own.
_LINE_BREAK = re.compile(r"<br>|<small>|</small>|</p>|</li>|<span class=ln>")


#: Stands for a space that does not break: a letter that no plan may hold.
_FIRM = "\ufdd0"


def plain_lines(markup: str) -> list[str]:
    """The lines of a markup as plain text, those that say something."""
    kept = str(markup).replace("\u00a0", _FIRM)  # `striptags` makes every space a common one
    lines = (Markup(part).striptags().replace(_FIRM, "\u00a0") for part in _LINE_BREAK.split(kept))
    return [line for line in lines if line]


def cell_text(w: Wording, column: Column, value: Any, places: int) -> str:
    """What a cell shows, as plain text of one or several lines; as a page shows it."""
    if column.kind == "list" and not is_missing(value):
        return str(value)
    return "\n".join(plain_lines(escape(_cell(w, column, value, places))))


def _order(column: Column, record: dict[str, Any]) -> str | None:
    """The figure or date that a cell is sorted by, where its words do not do; empty where there is none.

    A text is sorted as it stands.
    """
    by_value = column.kind in ("money", "value", "date")
    if not (key := column.sort or (column.key if by_value else "")):
        return None
    value = record.get(key)
    if is_missing(value):
        return ""
    number = as_number(value) if isinstance(value, str) else value
    if column.kind == "date":
        return str(value)
    # Figures of a page do not differ by less.
    return f"{round(float(number), 4):.15g}" if number is not None and is_figure(number) else None


def table_html(w: Wording, table: Table) -> Markup:
    """One table with caption, `scope` on headers, right-aligned figures; sortable and filterable where the
    page's script runs. Where it is narrow, and always with `cards`, the stylesheet makes each row a card.
    """
    if table.frame.empty:
        return Markup('<p class="none">{}</p>').format(table.note or w.t("Tidak ada baris."))
    records = as_records(table.frame[_shown(table)])
    places = {c.key: c.places([r.get(c.key) for r in records]) for c in table.columns}
    rows = [_row(w, table, record, places) for record in records]
    options = {k: sorted({r["filters"][k] for r in rows if r["filters"][k]}) for k in table.filters}
    about: dict[str, Any] = {
        "id": table.id,
        "caption": table.caption,
        "columns": table.columns,
        "note": table.note,
        "fold": table.fold,
    }
    shape = {
        "cards": table.cards,
        "few": len(table.columns) <= _FEW,
        "sortable": len(rows) > _MANY and not table.cards,
    }
    about |= {
        "classes": [name for name, it_is in shape.items() if it_is],
        # A cell of a card is named by its column.
        "style": ";".join(f"--l{n}:{_css_text(c.label)}" for n, c in enumerate(table.columns, 1)),
        "labels": {k: w.t(COLUMNS[k].label) for k in table.filters if k in COLUMNS}
        | {c.key: c.label for c in table.columns},
        "bodies": list(_bodies(w, table, records, rows)),
    }
    return _render("table", w=w, filters=options, long=len(rows) > _MANY, big=len(rows) > _BIG, **about)


def _shown(table: Table) -> list[str]:
    """The columns of its frame that a table shows, sorts, groups or filters by."""
    keys = {key for c in table.columns for key in (c.key, c.sort)}
    keys |= {*table.groups, *table.filters, table.row_ids or ""}
    return [c for c in table.frame if c in keys]


#: Columns that fit beside each other on a small tablet.
_FEW = 4
#: Rows from which on a table can be searched and sorted.
_MANY = 8
#: Rows from which on a table is laid out only where it is looked at: a page opens and filters at once.
_BIG = 200


def _css_text(text: str) -> str:
    """Text as a string of CSS."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'


def _bodies(
    w: Wording, table: Table, records: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The rows under their headings: of these only what differs from the headings above."""
    before: list[str] = []

    def of(pair: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
        return ["" if is_missing(v) else str(v) for v in map(pair[0].get, table.groups)]

    for names, group in groupby(zip(records, rows, strict=True), of):
        same = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(names, before, strict=False)))
        headings = [
            {"level": n + 1, "text": name, "foreign": w.bahasa != "id" and _of_plan(key)}
            for n, (key, name) in enumerate(zip(table.groups, names, strict=True))
            if n >= same and name
        ]
        yield {"headings": headings, "rows": [row for _, row in group]}
        before = names


def _of_plan(key: str) -> bool:
    """Whether a column holds the plan's own words."""
    return key in COLUMNS and COLUMNS[key].kind == "data"


def _row(w: Wording, table: Table, record: dict[str, Any], places: dict[str, int]) -> dict[str, Any]:
    """One row for the template: cells, anchor, and what it can be filtered by."""
    foreign = w.bahasa != "id"
    cells = []
    for c in table.columns:
        html = _cell(w, c, record.get(c.key), places[c.key])
        order, of_plan = _order(c, record), c.kind == "data" and foreign
        cells.append((*_shape(c, len(html)), order, of_plan, html))
    return {
        "cells": cells,
        "id": anchor(table.id, record[table.row_ids]) if table.row_ids else None,
        "filters": {k: "" if pd.isna(record[k]) else str(record[k]) for k in table.filters},
    }


#: Kinds of columns whose cells hold sentences.
_PROSE = ("data", "prose", "text", "list")


def _shape(column: Column, length: int) -> tuple[bool, str]:
    """Whether a cell that shows so many letters heads its row, and how it looks."""
    heads = bool(column.head and length)
    if heads and column.kind in ("html", "data", "prose"):
        look = " class=hd"
    elif column.numeric:
        look = " class=n"
    elif column.kind == "lines":
        look = " class=ar"
    else:
        look = " class=tx" if column.kind in _PROSE and length > 24 else ""
    return heads, look


# --- the other blocks, section and head ---------------------------------------------------------------------


def _render(template: str, **values: Any) -> Markup:
    return Markup(environment().get_template(f"{template}.html.j2").render(**values))


def block_html(w: Wording, block: Block) -> Markup:
    """Any block of a section."""
    if isinstance(block, Table):
        return table_html(w, block)
    if isinstance(block, Picture):
        about = {
            "title": block.title,
            "subtitle": block.subtitle,
            "source": block.source,
            "after": block.after,
        }
        return _render("figure", svg=block.svg, **about)
    if isinstance(block, Heading):
        return Markup("<h{0}>{1}</h{0}>").format(block.level + 2, block.text)
    if isinstance(block, Words):
        return _words(w, block)
    if isinstance(block, Lines):
        lines = Markup("<br>").join(escape(line) for line in block.lines)
        return Markup("<p class=mid>{}</p>").format(lines)
    if isinstance(block, Signatures):
        columns = (Markup("<br>").join(escape(x) for x in column if x) for column in block.columns)
        return Markup("<p>{}</p>").format(Markup("</p><p>").join(columns))
    return block if isinstance(block, Markup) else Markup("<p>{}</p>").format(block)


def _words(w: Wording, words: Words) -> Markup:
    """The office's own text, a paragraph for each of its lines, or what it is still to write and where."""
    if words.text is None:
        return absent(placeholder(w, words))
    of_plan = Markup("<p>{}</p>") if w.bahasa == "id" else Markup('<p lang="id">{}</p>')
    lines = (line.strip() for line in words.text.split("\n"))
    return Markup("").join(of_plan.format(partable(x, x)) for x in lines if x)


#: What stands where the office has written nothing yet; in a narrow cell, whose row says more.
_ASKED, _TO_FILL = "[Belum diisi: {apa}. Tulis di {sel}]", "[isi]"


def placeholder(w: Wording, words: Words) -> str:
    """What stands where the office has written nothing yet."""
    return w.t(_ASKED, apa=words.asked, sel=words.cell)


def to_fill(w: Wording) -> str:
    """A placeholder for a narrow cell of a table, whose row names the cell of the plan."""
    return w.t(_TO_FILL)


@cache
def placeholders() -> re.Pattern[str]:
    """What a placeholder looks like, in any language."""
    texts = [w.t(text) for w in map(Wording, LANGUAGES) for text in (_ASKED, _TO_FILL)]
    shapes = (re.sub(r"\\{\w+\\}", r"[^\[\]]*", re.escape(text)) for text in texts)
    return re.compile("|".join(dict.fromkeys(shapes)))


def section_html(
    w: Wording, section: Section, title: str, lead: str, content: Content, files: dict[str, str]
) -> Markup:
    """A section with heading, blocks and its tables for download; `files`: each table as CSV."""
    blocks = [block_html(w, b) for b in content.blocks if isinstance(b, (Table, Picture)) or b]
    links = [(f"{name}.csv", csv_uri(text), f"CSV {name}") for name, text in files.items()]
    about = {"id": section.id, "appendix": section.appendix, "title": title, "lead": lead}
    return _render("section", blocks=blocks, links=links, w=w, **about)


def head_html(w: Wording, head: Head, plan: Any) -> Markup:
    """The head of a page; `plan`: whose it is (`meta`), and what loading it had to say (`catatan`)."""
    about = {
        "title": head.title,
        "subtitle": head.subtitle,
        "sentences": head.sentences[:5],
        "first": [block_html(w, b) for b in head.first],
        "boxes": head.boxes,
    }
    return _render("header", w=w, plan=plan, notes=plan.catatan, **about)


def absent(text: str) -> Markup:
    """The sentence that stands where there is nothing to show."""
    return Markup('<p class="none">{}</p>').format(text)


def note(text: str | Markup) -> Markup:
    """A note between the blocks of a section; nothing where there is no text."""
    return Markup('<p class="note">{}</p>').format(text) if text else Markup("")


def small(text: str | Markup) -> Markup:
    """Smaller words under a figure."""
    return Markup("<small>%s</small>") % text


def missing(text: str) -> Markup:
    """The word for a figure that is not there."""
    return Markup("<i class=none>%s</i>") % text


def in_url(path: str) -> str:
    """A path of the disk within an address: nothing in it begins a scheme, a query or another part."""
    return quote(os.fsencode(path))


def data_uri(raw: bytes, mime: str) -> str:
    """Bytes as an address that needs no network."""
    return f"data:{mime};base64,{base64.b64encode(raw).decode('ascii')}"
