"""HTML as lines: tables with their spans, blocks as paragraphs."""

from __future__ import annotations

from .lines import MOST_COLUMNS, ODD, Document, DocumentError, on_grid

_SKIPPED = {"script", "style", "head", "title", "template", "noscript"}
_INLINE = {
    "a",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "span",
    "font",
    "small",
    "big",
    "code",
    "abbr",
    "mark",
    "sub",
    "o:p",
}
_APART = {"sup", "s", "strike", "del"}


def read_html(text: str) -> Document:
    from bs4 import BeautifulSoup, NavigableString, Tag
    from bs4.element import PreformattedString

    try:
        soup = BeautifulSoup(text, "lxml")
    except (RecursionError, AssertionError) as e:
        raise DocumentError("HTML ini rusak. Simpan ulang dari program asalnya") from e
    document = Document()

    def words(node: Tag) -> str:
        """What one reads in an element, nested tables aside; blocks are apart, inline marks are not."""
        out = []
        for child in node.children:
            if isinstance(child, NavigableString):
                out.append(
                    "" if isinstance(child, PreformattedString) else " ".join(f"|{child}|".split())[1:-1]
                )
            elif isinstance(child, Tag) and child.name not in _SKIPPED and child.name != "table":
                inner = words(child)
                apart = ODD if child.name in _APART and inner.strip() else ""
                out.append(f"{apart}{inner}" if child.name in _INLINE | _APART else f"\n{inner}\n")
        return "".join(out)

    def block(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag) and child.name == "table":
                table(child)
            elif isinstance(child, Tag) and child.name not in _SKIPPED:
                if child.find("table"):
                    block(child)
                else:
                    for line in words(child).split("\n"):
                        document.paragraph(line)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                document.paragraph(str(child))

    def table(node: Tag) -> None:
        if node.caption:
            document.paragraph(words(node.caption))
        taken: dict[tuple[int, int], bool] = {}
        rows = []
        own = [r for r in node.find_all("tr") if r.find_parent("table") is node]
        for n, tr in enumerate(own):
            cells: list[tuple[float, float, str | None]] = []
            at = 0
            for cell in tr.find_all(["td", "th"], recursive=False):
                while taken.get((n, at)):
                    cells.append((at, at + 1, None))
                    at += 1
                width, height = (
                    min(int(v), MOST_COLUMNS)
                    if (v := str(cell.get(k, "1")).strip()).isdigit() and int(v)
                    else 1
                    for k in ("colspan", "rowspan")
                )
                cells.append((at, at + width, words(cell)))
                taken |= {(n + down, at + along): True for down in range(1, height) for along in range(width)}
                at += width
            rows.append(cells)
        if rows:
            document.table(on_grid(rows))
        for inner in node.find_all("table"):
            if inner.find_parent("table") is node:
                table(inner)

    try:
        block(soup)
    except RecursionError as e:
        raise DocumentError("HTML ini bersarang terlalu dalam. Simpan ulang dari program asalnya") from e
    return document
