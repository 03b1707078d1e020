"""A page taken apart into the texts that a reader sees, and each text led back to the message that it was made from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from string import Formatter

from bs4 import BeautifulSoup, Tag
from messages import all_messages

from renstra_utils.wording import Wording

_DIGIT = re.compile(r"\d")


def plain(text: str) -> str:
    """Text as a reader sees it: one space wherever there is any."""
    return " ".join(text.split())


def has_figure(text: str) -> bool:
    return bool(_DIGIT.search(text))


# --- messages -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A message that a text may be made from, and what stands in its places."""

    message: str
    parts: dict[str, str]


@cache
def _patterns(bahasa: str) -> list[tuple[int, str, re.Pattern[str]]]:
    """Every message as a pattern, the most telling first: by the number of letters that are its own."""
    t, out = Wording(bahasa).t, []
    for message in all_messages():
        pattern, own, seen = "", 0, set[str]()
        for literal, name, _, _ in Formatter().parse(t(message)):
            literal = re.sub(r"\s+", " ", literal)
            pattern += re.escape(literal)
            own += len(literal)
            if name is not None:
                # What follows another place at once is an addition: ` (…)`, `; …` or `: …`.
                place = ".*?" if literal or not seen else "(?:(?: \\(|; |: ).*?)?"
                place = rf"\d{place}" if name == "tahun" else place
                pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{place})"
                seen.add(name)
        out.append((own, message, re.compile(pattern.strip(), re.S)))
    return sorted(out, key=lambda x: -x[0])


@cache
def candidates(text: str, bahasa: str) -> tuple[Found, ...]:
    """The messages that a text can be made from, the most telling first; one without a sign of its own explains nothing."""
    return tuple(
        Found(message, m.groupdict())
        for own, message, pattern in _patterns(bahasa)
        if own > 1 and (m := pattern.fullmatch(text))
    )


@cache
def headers_of(headers: tuple[str, ...], known: tuple[str, ...], bahasa: str) -> list[str | None]:
    """Which of the known messages each heading of a table is; of two that read the same in a language, the first heading is the first message."""
    t, used, out = Wording(bahasa).t, set[str](), []
    for header in headers:
        found = None
        for message in (m for m in known if m not in used):
            parts = Formatter().parse(t(message))
            pattern = "".join(
                re.escape(own) + (".+?" if name is not None else "") for own, name, _, _ in parts
            )
            if re.fullmatch(pattern, header):
                found = message
                used |= {message} if "{" not in message else set()
                break
        out.append(found)
    return out


# --- pages --------------------------------------------------------------------------------------------------------------


@dataclass
class Cell:
    """One cell: its text, the smaller texts under it, and the pairs of its folded trace."""

    text: str
    small: list[str] = field(default_factory=list)
    trace: dict[str, str] = field(default_factory=dict)
    numeric: bool = False


@dataclass
class PrintedTable:
    """A table: where, what it is called, headings and cells."""

    id: str
    section: str
    caption: str
    headers: list[str]
    rows: list[list[Cell]]


@dataclass
class Text:
    """A text outside tables: what kind of place it stands in, in which section."""

    place: str
    section: str
    text: str
    label: str = ""


def _cell(td: Tag) -> Cell:
    trace: dict[str, str] = {}
    for fold in td.select("details.fold"):
        fold.summary.extract()
        fold.unwrap()
    for details in td("details"):
        text = plain(details.find("p").get_text(" "))
        names = [plain(b.get_text(" ")) for b in details("b")]
        for name, following in zip(names, [*names[1:], None], strict=True):
            rest = text.split(f"{name} ", 1)[1]
            trace[name] = plain(rest.split(f" {following} ", 1)[0] if following else rest)
        details.extract()
    for drawn in td("svg"):
        drawn.extract()
    small = [plain(s.extract().get_text(" ")) for s in td("small")]
    return Cell(plain(td.get_text("")), small, trace, "n" in (td.get("class") or []))


def _table(table: Tag, section: str) -> PrintedTable:
    headers = [plain(th.get_text(" ")) for th in table.select("thead th")]
    rows = [[_cell(td) for td in tr(["td", "th"])] for tr in table.select("tbody tr:not(.g)")]
    return PrintedTable(table.get("id", ""), section, plain(table.caption.get_text(" ")), headers, rows)


#: Where texts stand, and what each place is called; in the order in which they are taken out.
_PLACES = [
    ("p.sum", "kalimat"),
    ("ul.summary > li", "kalimat"),
    ("h1", "judul"),
    ("p.sub", "anak judul"),
    ("p.note", "catatan"),
    ("p.lead", "pengantar"),
    ("p.none", "kosong"),
    ("h2", "judul bagian"),
    ("figcaption > strong", "judul gambar"),
    ("figcaption > span", "anak judul gambar"),
    ("p.source", "sumber"),
    ("ul.criteria > li", "arti status"),
    ("section#belum li > b", "judul bagian"),
    ("section#belum li > span", "kosong"),
    ("section li", "butir"),
    ("details.narrow > summary", "lipatan"),
    ("section > p, section > details > p", "kalimat"),
    ("figure > :not(.picture)", "kalimat"),
]


def take_apart(soup: BeautifulSoup) -> tuple[list[PrintedTable], list[Text], str]:
    """The tables of a page, its other texts, and what is left of it: what no place knows. The soup is used up.

    Left out: pictures, files to download, what the reader filters by, the footer.
    """
    main = soup.find("main")
    for gone in main.select("svg, script, style, .tools, .dls, a.dl, p.mark"):
        gone.extract()
    tables, texts = [], []
    for region in main.select("div.tb"):
        table = _table(region.find("table"), _section(region))
        tables.append(table)
        texts += [Text("judul baris", table.section, plain(g.get_text(""))) for g in region.select("tr.g")]
        texts.append(Text("judul tabel", table.section, table.caption))
        region.extract()
    for box in main.select("dl.boxes > div"):
        label = plain(box.dt.get_text(" "))
        value, note = plain(box.strong.get_text("")), plain(box.span.get_text(""))
        texts += [Text("kotak", "", value, label), Text("catatan kotak", "", note, label)]
        box.extract()
    for selector, place in _PLACES:
        for tag in main.select(selector):
            for mark in tag.select("span[class^=s]"):
                mark.extract()
            texts.append(Text(place, _section(tag), plain(tag.get_text(""))))
            tag.extract()
    return tables, texts, plain(main.get_text(" "))


def _section(tag: Tag) -> str:
    above = tag.find_parent("section")
    return above.get("id", "") if above else ""
