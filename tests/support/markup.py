"""What of a page is markup: its skeleton of tags and attributes, and what is wrong with it whatever its texts say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from browsing import chromium
from bs4 import BeautifulSoup, Comment

_ID = re.compile(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*")
_CLASS = re.compile(r"[a-z][a-z0-9_-]*")
_HREF = re.compile(
    r"#[A-Za-z0-9.-]*(?:\?[A-Za-z0-9=+%&*._~-]*)?|data:(?:text|application)/[a-z.-]+;[!-~]*[^\"'<>]*|(?:\.\./)?[A-Za-z0-9%._~/-]+\.html"
)
_DOWNLOAD = re.compile(r"[a-z0-9-]+\.(?:csv|xlsx|html|(?:en\.)?docx)")
#: Plain declarations, and the columns' labels as strings of CSS without any sign.
_STYLE = re.compile(r"(?:(?:[a-z-]+: ?[#a-z0-9., ()%-]+|--l\d+:\"(?:[\w ]|\\[0-9a-f]+ )*\")(?:; *|$))*")
_FUNCTION = re.compile(r"\s*on", re.I)
#: Attributes that hold words for a reader.
_WORDS = {"aria-label", "content", "title", "placeholder", "alt"}
#: What a page cannot carry as it is.
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001ffff]")  # fmt: skip


def soup_of(html: str) -> BeautifulSoup:
    """The page without the places where a list may part: they depend on its words, and lxml would nest what follows."""
    return BeautifulSoup(html.replace("<wbr>", ""), "lxml")


def skeleton(html: str) -> Counter[tuple[str, ...]]:
    """How often each tag stands there, with the names of its attributes and its class."""
    tags = soup_of(html).find_all(True)
    return Counter((t.parent.name, t.name, *sorted(t.attrs), " ".join(t.get("class", []))) for t in tags)


def seen(html: str) -> str:
    """Every word that a reader of the page sees or hears, one space between."""
    soup = soup_of(html)
    for hidden in soup(["script", "style"]):
        hidden.extract()
    words = [t[a] for t in soup.find_all(True) for a in _WORDS & set(t.attrs)]
    return " ".join(f"{soup.get_text(' ')} {' '.join(words)}".split())


def faults(html: str) -> list[str]:
    """What no page may have: ids twice or out of data, odd classes, links that lead out, handlers, comments, odd letters."""
    soup = soup_of(html)
    ids = [t["id"] for t in soup(id=True)]
    found = [f"id dua kali: {i}" for i, n in Counter(ids).items() if n > 1]
    found += [f"komentar: {c[:60]}" for c in soup.find_all(string=lambda s: isinstance(s, Comment))]
    found += [f"huruf {m[0]!r}" for m in _NO_LETTER.finditer(html)]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            values = value if isinstance(value, list) else [value]
            found += [f"{tag.name} {name}={v[:80]!r}" for v in values if _is_wrong(name, v)]
    return found


def _is_wrong(name: str, value: str) -> bool:
    rules = {"id": _ID, "class": _CLASS, "href": _HREF, "download": _DOWNLOAD, "style": _STYLE}
    if name in ("src", "srcdoc", "action", "formaction") or _FUNCTION.match(name):
        return True
    if name in rules:
        return not rules[name].fullmatch(value)
    return name not in _WORDS and "__x" in value


def in_browser(pages: dict[str, str], folder: Path) -> list[str]:
    """What a browser that obeys no policy does with the pages: scripts of the data that ran, addresses that were asked; the test is skipped without one."""
    found = []
    with chromium() as browser:
        view = browser.new_context(bypass_csp=True).new_page()
        view.on("request", lambda r: found.append(f"{view.url}: {r.url[:99]}") if r.url not in own else None)
        view.on("dialog", lambda d: found.append(f"{view.url}: {d.message}"))
        own = {"about:blank"}
        for n, (name, html) in enumerate(pages.items()):
            path = folder / f"{n}.html"
            path.write_text(
                html if "<html" in html else f"<!DOCTYPE html><meta charset=utf-8>{html}", encoding="utf-8"
            )
            own.add(path.as_uri())
            view.goto(path.as_uri())
            view.evaluate(
                "document.querySelectorAll('*').forEach((e) => ['mouseover', 'focus'].forEach((k) => e.dispatchEvent(new Event(k))))"
            )
            view.wait_for_timeout(20)
            found += [name] if view.evaluate("'__x' in window") else []
    return found
