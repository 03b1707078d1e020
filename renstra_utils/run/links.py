"""Links among an office's pages, put into each once it is known which of them were made.

A page is drawn with an empty box for them; what is put there follows from the pages that stand in
the folder, so that it is the same in whichever order, and in however many runs, they were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..files import sha256, write_atomic
from ..show.html import anchor, environment, in_url
from ..wording import LANGUAGES, Wording
from .kinds import ROLLUPS, in_order, title_of

#: An entry of a folder's record.
Entry = dict[str, Any]
_BEGIN, _END = '<div id="kin">', "</div>"
#: In the record: the SHA-256 of the block that a page has.
_NOTED = "tautan"
_NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def relink(out: Path, pages: dict[str, Entry]) -> Iterator[Entry]:
    """Gives every page the links that it should have, each written whole or not at all.

    `pages`: the record of the folder. Linked are pages that can be opened: made now, or a last good one that
    still stands. Out: the entries that changed, with the hash of the page as it is now. A page that is not
    what its record says is left as it is.
    """
    offices: dict[str, dict[str, Entry]] = {}
    for id, p in pages.items():
        if (out / f"{id}.html").is_file():
            offices.setdefault(p["rencana"], {})[id] = p
    alone = sum(map(len, offices.values())) < 2
    many = sum(next(iter(own.values()))["kind"] not in ROLLUPS for own in offices.values()) > 1
    for own in offices.values():
        for id, entry in own.items():
            block = "" if alone else _block(entry, own, many)
            noted = sha256(block) if block else ""
            if entry.get(_NOTED, "") != noted and (digest := _put(out, id, entry, block)):
                at = "berkas" if f"{id}.html" in entry["berkas"] else "berkas_baik"
                yield {**entry, at: {**entry[at], f"{id}.html": digest}, _NOTED: noted}


def _put(out: Path, id: str, entry: Entry, block: str) -> str:
    """Writes the block into a page; the page's new hash, or nothing where it is left alone."""
    path = out / f"{id}.html"
    if not path.resolve().is_relative_to(out.resolve()):
        return ""  # no run wrote such an entry
    raw = path.read_bytes()
    known = entry["berkas"].get(f"{id}.html") or entry.get("berkas_baik", {}).get(f"{id}.html")
    if sha256(raw) != known:
        return ""
    text = raw.decode("utf-8")
    head, begin, rest = text.partition(_BEGIN)
    _, end, tail = rest.partition(_END)
    if not (begin and end):
        return ""  # of another version
    data = "".join([head, _BEGIN, block, _END, tail]).encode("utf-8")
    write_atomic(path, data)
    return sha256(data)


def bare(html: str) -> str:
    """A page without its links to others.

    >>> bare('<div id="kin"><nav></nav></div><p>')
    '<div id="kin"></div><p>'
    """
    head, begin, rest = html.partition(_BEGIN)
    return head + begin + _END * bool(begin) + (rest.partition(_END)[2] if begin else rest)


# --- what a page links to ---------------------------------------------------------------------------------


def _name(id: str) -> str:
    """The address of a page from one beside it."""
    return in_url(f"{id.rpartition('/')[2]}.html")


def _place(entry: Entry) -> tuple[str, int, int]:
    """Kind, year and quarter of a page; 0 for none."""
    return entry["kind"], entry["tahun"] or 0, entry.get("triwulan") or 0


def moment(w: Wording, year: int | None, quarter: int | None) -> str:
    """The year, or the quarter of a year, that a page is of: `TW II 2023`; empty for a page of neither."""
    return " ".join([*([w.quarter(quarter)] if quarter else []), *([str(year)] if year else [])])


def _block(entry: Entry, found: dict[str, Entry], many: bool) -> str:
    """The links of one page, in its language; other languages where a page is in no other."""
    w, own = Wording(entry["bahasa"]), entry["id"]
    by: dict[tuple[str, int, int], dict[str, str]] = {}
    for id, p in found.items():
        by.setdefault(_place(p), {})[p["bahasa"]] = id
    kinds = []
    for kind in in_order({key[0] for key in by}):
        title = w.t(title_of(kind))
        yearly = any(year for known, year, _ in by if known == kind)
        links = [_link(w, own, moment(w, *k[1:]) or title, by[k]) for k in sorted(by) if k[0] == kind]
        kinds.append((title if yearly else "", links))
    here = _place(entry)
    near = [k for k in sorted(by) if k[0] == here[0] and (not here[2] or k[1] == here[1])]
    years = [_link(w, own, moment(w, *k[1:]), by[k]) for k in near] if here[1] else []
    kin = {
        "up": "../index.html"
        + ("" if entry["kind"] in ROLLUPS else f"#{anchor('kantor', entry['rencana'])}"),
        "many": many,
        "years": years if len(years) > 1 else [],
        "languages": [
            (_NAMES[x], _name(by[here][x]), x) for x in LANGUAGES if x in by[here] and x != w.bahasa
        ],
        "kinds": kinds if len(kinds) > 1 or 0 < len(years) < len(kinds[0][1]) else [],
    }
    text = environment().get_template("kin.html.j2").render(kin=kin, w=w)
    lines = (line.strip() for line in text.strip().splitlines())
    return "\n".join(x for x in lines if x).removeprefix(_BEGIN).removesuffix(_END)


def _link(w: Wording, own: str, label: str, made: dict[str, str]) -> tuple[str, str, bool, str]:
    """A link to a page: label, address, whether it is the page itself, its language where another."""
    language = w.bahasa if w.bahasa in made else min(made)
    id = made[language]
    return label, _name(id), id == own, "" if language == w.bahasa else language
